//! Colours that go together, drawn from a number.

use super::canvas::{Colour, mixed};
use crate::random::Dice;

/// The colours of one picture.
pub(super) struct Palette {
    /// Sky at the top.
    pub(super) high: Colour,
    /// Sky at the horizon.
    pub(super) low: Colour,
    /// Sun, moon, lit windows.
    pub(super) light: Colour,
    /// What lies farthest away.
    pub(super) far: Colour,
    /// What is nearest.
    pub(super) near: Colour,
    /// Lettering.
    pub(super) ink: Colour,
    /// Whether it is night.
    pub(super) night: bool,
}

impl Palette {
    /// Draws a palette; the same seed gives the same one.
    pub(super) fn drawn(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let hue = dice.between(0.0, 360.0) as f32;
        // The horizon lies a warm step away from the zenith, and the light opposite to it.
        let step = *dice.pick(&[28.0_f32, 45.0, -40.0, 150.0, 190.0]);
        let night = dice.chance(0.35);
        let (high, low) = if night {
            (hsl(hue, 0.55, 0.10), hsl(hue + step * 0.4, 0.50, 0.32))
        } else {
            (hsl(hue, 0.45, 0.38), hsl(hue + step, 0.70, 0.74))
        };
        let light = hsl(if night { 48.0 } else { hue + step + 12.0 }, 0.85, 0.86);
        let near = hsl(hue + 10.0, 0.50, if night { 0.05 } else { 0.10 });
        let far = mixed(near, low, 0.62);
        Self { high, low, light, far, near, ink: hsl(hue + step, 0.45, 0.95), night }
    }

    /// Colour of a layer, 0.0 being the farthest and 1.0 the nearest.
    pub(super) fn layer(&self, nearness: f32) -> Colour {
        mixed(self.far, self.near, nearness)
    }
}

/// A colour by hue in degrees, saturation and lightness.
fn hsl(hue: f32, saturation: f32, lightness: f32) -> Colour {
    let part = |shift: f32| {
        let place = (shift + hue.rem_euclid(360.0) / 30.0) % 12.0;
        let reach = saturation * lightness.min(1.0 - lightness);
        let value = lightness - reach * (place - 3.0).min(9.0 - place).clamp(-1.0, 1.0);
        (value * 255.0).round() as u8
    };
    [part(0.0), part(8.0), part(4.0)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hues_are_where_they_belong() {
        assert_eq!(hsl(0.0, 1.0, 0.5), [255, 0, 0]);
        assert_eq!(hsl(120.0, 1.0, 0.5), [0, 255, 0]);
        assert_eq!(hsl(240.0, 1.0, 0.5), [0, 0, 255]);
        assert_eq!(hsl(77.0, 0.0, 1.0), [255, 255, 255]);
    }
}
