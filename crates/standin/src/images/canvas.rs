//! A picture in memory and the few things painted on it.

/// Red, green and blue.
pub(super) type Colour = [u8; 3];

/// Pixels in rows from the top.
pub(super) struct Canvas {
    pub(super) width: usize,
    pub(super) height: usize,
    pixels: Vec<u8>,
}

/// How much of each pixel is covered, from 0 to 255.
pub(super) struct Mask {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) coverage: Vec<u8>,
}

/// Mixes two colours; a `share` of 0.0 is all `from`, 1.0 all `to`.
pub(super) fn mixed(from: Colour, to: Colour, share: f32) -> Colour {
    let part = |place: usize| {
        let (from, to) = (f32::from(from[place]), f32::from(to[place]));
        (from + (to - from) * share.clamp(0.0, 1.0)).round() as u8
    };
    [part(0), part(1), part(2)]
}

impl Canvas {
    /// A black canvas.
    pub(super) fn new(width: usize, height: usize) -> Self {
        Self { width, height, pixels: vec![0; width * height * 3] }
    }

    /// The pixels, three bytes each.
    pub(super) fn into_pixels(self) -> Vec<u8> {
        self.pixels
    }

    /// Fills everything with a vertical gradient.
    pub(super) fn gradient(&mut self, top: Colour, bottom: Colour) {
        let height = self.height.max(1) as f32;
        for (y, row) in self.pixels.chunks_exact_mut(self.width * 3).enumerate() {
            let colour = mixed(top, bottom, y as f32 / height);
            for pixel in row.chunks_exact_mut(3) {
                pixel.copy_from_slice(&colour);
            }
        }
    }

    /// Mixes a colour into one pixel; pixels outside are left out.
    fn blend(&mut self, x: usize, y: usize, colour: Colour, alpha: u8) {
        if x >= self.width || y >= self.height || alpha == 0 {
            return;
        }
        let start = (y * self.width + x) * 3;
        let alpha = u32::from(alpha);
        for (part, value) in self.pixels[start..start + 3].iter_mut().zip(colour) {
            let kept = u32::from(*part) * (255 - alpha) + u32::from(value) * alpha;
            *part = ((kept + 127) / 255) as u8;
        }
    }

    /// Paints a disc; outside its `radius` it fades over `glow` pixels.
    pub(super) fn disc(&mut self, centre: (f32, f32), radius: f32, glow: f32, colour: Colour, strength: f32) {
        let reach = radius + glow.max(1.0);
        let rows = bounds(centre.1, reach, self.height);
        let columns = bounds(centre.0, reach, self.width);
        for y in rows {
            for x in columns.clone() {
                let (across, down) = (x as f32 - centre.0, y as f32 - centre.1);
                let beyond = (across * across + down * down).sqrt() - radius;
                let share = (1.0 - beyond / glow.max(1.0)).clamp(0.0, 1.0);
                // The glow falls off quickly, the disc itself is even.
                let share =
                    if beyond <= 0.0 { 1.0 } else { share * share * if glow > 2.0 { 0.45 } else { 1.0 } };
                self.blend(x, y, colour, (share * strength * 255.0) as u8);
            }
        }
    }

    /// Paints a ring of a given thickness.
    pub(super) fn ring(&mut self, centre: (f32, f32), radius: f32, thickness: f32, colour: Colour) {
        let reach = radius + thickness;
        let columns = bounds(centre.0, reach, self.width);
        for y in bounds(centre.1, reach, self.height) {
            for x in columns.clone() {
                let (across, down) = (x as f32 - centre.0, y as f32 - centre.1);
                let away = ((across * across + down * down).sqrt() - radius).abs();
                let share = (thickness / 2.0 + 0.5 - away).clamp(0.0, 1.0);
                self.blend(x, y, colour, (share * 255.0) as u8);
            }
        }
    }

    /// Paints an upright rectangle.
    pub(super) fn rectangle(&mut self, left: f32, top: f32, width: f32, height: f32, colour: Colour) {
        let clip = |value: f32, limit: usize| (value.max(0.0) as usize).min(limit);
        for y in clip(top, self.height)..clip(top + height, self.height) {
            for x in clip(left, self.width)..clip(left + width, self.width) {
                self.blend(x, y, colour, 255);
            }
        }
    }

    /// Fills everything below a line, given by its height in each column, from `top` to `bottom` colour.
    pub(super) fn ridge(&mut self, line: &[f32], top: Colour, bottom: Colour) {
        let highest = line.iter().copied().fold(f32::MAX, f32::min).max(0.0);
        let depth = (self.height as f32 - highest).max(1.0);
        for y in highest as usize..self.height {
            let colour = mixed(top, bottom, (y as f32 - highest) / depth);
            for (x, edge) in line.iter().enumerate() {
                let covered = (y as f32 + 1.0 - edge).clamp(0.0, 1.0);
                if covered > 0.0 {
                    self.blend(x, y, colour, (covered * 255.0) as u8);
                }
            }
        }
    }

    /// Darkens the picture towards its lower edge from a height on, so that lettering can be read.
    pub(super) fn shade_below(&mut self, from: f32, colour: Colour, strength: f32) {
        let start = from.max(0.0) as usize;
        let depth = (self.height.saturating_sub(start)).max(1) as f32;
        for y in start..self.height {
            let share = (y - start) as f32 / depth;
            // Slow at both ends, so that no edge shows where the shade begins.
            let share = share * share * (3.0 - 2.0 * share) * strength;
            for x in 0..self.width {
                self.blend(x, y, colour, (share * 255.0) as u8);
            }
        }
    }

    /// Paints a colour through a mask.
    pub(super) fn stamp(&mut self, mask: &Mask, left: usize, top: usize, colour: Colour) {
        for row in 0..mask.height {
            for column in 0..mask.width {
                let coverage = mask.coverage[row * mask.width + column];
                self.blend(left + column, top + row, colour, coverage);
            }
        }
    }
}

fn bounds(centre: f32, reach: f32, limit: usize) -> std::ops::Range<usize> {
    let first = (centre - reach).floor().max(0.0) as usize;
    let last = (centre + reach).ceil().max(0.0) as usize;
    first.min(limit)..(last + 1).min(limit)
}
