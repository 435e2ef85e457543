//! Scenes: layered landscapes and plain geometry, painted from a palette and a number.

use super::canvas::{Canvas, mixed};
use super::palette::Palette;
use crate::random::Dice;

/// What is painted.
#[derive(Clone, Copy, Debug)]
enum Scene {
    Hills,
    Peaks,
    Skyline,
    Sea,
    Dunes,
    Geometry,
}

const SCENES: [Scene; 6] =
    [Scene::Hills, Scene::Skyline, Scene::Sea, Scene::Peaks, Scene::Geometry, Scene::Dunes];

/// Paints the scene in place `variation` for an owner; two neighbouring places never show the same scene.
pub(super) fn paint(canvas: &mut Canvas, palette: &Palette, owner_seed: u64, variation: u8) {
    let first = Dice::new(owner_seed).below(SCENES.len());
    let scene = SCENES[(first + usize::from(variation)) % SCENES.len()];
    let mut dice = Dice::new(owner_seed ^ (u64::from(variation) << 40));
    canvas.gradient(palette.high, palette.low);
    if palette.night {
        stars(canvas, palette, &mut dice);
    }
    match scene {
        Scene::Hills => {
            sun(canvas, palette, &mut dice);
            waves(canvas, palette, &mut dice, &[(0.52, 0.05, 2.0), (0.62, 0.06, 3.1), (0.76, 0.07, 1.4)]);
        }
        Scene::Peaks => {
            sun(canvas, palette, &mut dice);
            peaks(canvas, palette, &mut dice);
        }
        Scene::Skyline => {
            sun(canvas, palette, &mut dice);
            skyline(canvas, palette, &mut dice);
        }
        Scene::Sea => sea(canvas, palette, &mut dice),
        Scene::Dunes => {
            sun(canvas, palette, &mut dice);
            waves(canvas, palette, &mut dice, &[(0.60, 0.09, 0.7), (0.70, 0.10, 1.1), (0.82, 0.08, 0.6)]);
        }
        Scene::Geometry => geometry(canvas, palette, &mut dice),
    }
}

fn stars(canvas: &mut Canvas, palette: &Palette, dice: &mut Dice) {
    let size = canvas.width.max(canvas.height) as f32;
    for _ in 0..70 {
        let (x, y) =
            (dice.unit() as f32 * canvas.width as f32, dice.unit() as f32 * canvas.height as f32 * 0.6);
        let radius = size * dice.between(0.0005, 0.0016) as f32;
        let strength = dice.between(0.35, 0.95) as f32;
        canvas.disc((x, y), radius, 1.0, palette.light, strength);
    }
}

fn sun(canvas: &mut Canvas, palette: &Palette, dice: &mut Dice) {
    let (width, height) = (canvas.width as f32, canvas.height as f32);
    let radius = width.min(height) * dice.between(0.09, 0.17) as f32;
    let centre = (width * dice.between(0.22, 0.78) as f32, height * dice.between(0.20, 0.42) as f32);
    canvas.disc(centre, radius, radius * 1.6, palette.light, 0.92);
}

/// Paints layers of rolling lines: base height, swing and number of waves across, all relative to the canvas.
fn waves(canvas: &mut Canvas, palette: &Palette, dice: &mut Dice, layers: &[(f32, f32, f32)]) {
    let (width, height) = (canvas.width as f32, canvas.height as f32);
    for (place, &(base, swing, waves)) in layers.iter().enumerate() {
        let phase = dice.between(0.0, 6.3) as f32;
        let line: Vec<f32> = (0..canvas.width)
            .map(|x| {
                let across = x as f32 / width * std::f32::consts::TAU * waves;
                let wave = (across + phase).sin() + 0.45 * (across * 2.3 + phase * 1.7).sin();
                height * (base - swing * wave / 1.45)
            })
            .collect();
        let nearness = (place + 1) as f32 / layers.len() as f32;
        canvas.ridge(&line, palette.layer(nearness * 0.8), palette.layer((nearness * 0.8 + 0.2).min(1.0)));
    }
}

fn peaks(canvas: &mut Canvas, palette: &Palette, dice: &mut Dice) {
    let (width, height) = (canvas.width as f32, canvas.height as f32);
    for (place, base) in [0.62_f32, 0.72, 0.84].into_iter().enumerate() {
        let mut points = vec![(0.0_f32, base - dice.between(0.0, 0.1) as f32)];
        while points.last().is_some_and(|(x, _)| *x < 1.0) {
            let (x, _) = points[points.len() - 1];
            let up = points.len() % 2 == 1;
            let rise = dice.between(0.10, 0.24) as f32 * (1.0 - place as f32 * 0.25);
            points.push((x + dice.between(0.07, 0.17) as f32, if up { base - rise } else { base }));
        }
        let line: Vec<f32> = (0..canvas.width)
            .map(|x| {
                let across = x as f32 / width;
                let next = points.iter().position(|(x, _)| *x > across).unwrap_or(points.len() - 1).max(1);
                let ((left, from), (right, to)) = (points[next - 1], points[next]);
                height * (from + (to - from) * (across - left) / (right - left).max(f32::EPSILON))
            })
            .collect();
        let nearness = place as f32 / 2.0;
        canvas.ridge(&line, palette.layer(nearness * 0.7), palette.layer(nearness * 0.7 + 0.3));
    }
}

fn skyline(canvas: &mut Canvas, palette: &Palette, dice: &mut Dice) {
    let (width, height) = (canvas.width as f32, canvas.height as f32);
    for (place, base) in [0.66_f32, 0.80].into_iter().enumerate() {
        let colour = palette.layer(0.35 + place as f32 * 0.6);
        let lit = mixed(colour, palette.light, if palette.night { 0.9 } else { 0.55 });
        let mut left = -0.02_f32;
        while left < 1.0 {
            let across = dice.between(0.06, 0.13) as f32;
            let top = base - dice.between(0.02, 0.26) as f32;
            canvas.rectangle(left * width, top * height, across * width + 1.0, height, colour);
            let (pane, gap) = (across * width / 9.0, across * width / 5.0);
            let mut y = top * height + gap;
            while y < height * 0.96 {
                let mut x = left * width + gap * 0.7;
                while x + pane < (left + across) * width - gap * 0.3 {
                    if dice.chance(0.3) {
                        canvas.rectangle(x, y, pane, pane * 1.3, lit);
                    }
                    x += gap;
                }
                y += gap * 1.4;
            }
            left += across + 0.004;
        }
    }
}

fn sea(canvas: &mut Canvas, palette: &Palette, dice: &mut Dice) {
    let (width, height) = (canvas.width as f32, canvas.height as f32);
    let horizon = height * dice.between(0.52, 0.60) as f32;
    let centre = (width * dice.between(0.3, 0.7) as f32, horizon - height * dice.between(0.06, 0.22) as f32);
    let radius = width.min(height) * dice.between(0.08, 0.14) as f32;
    canvas.disc(centre, radius, radius * 1.8, palette.light, 0.95);
    let line = vec![horizon; canvas.width];
    canvas.ridge(&line, palette.layer(0.25), palette.layer(0.95));
    // The light's path on the water: bars that widen towards the viewer.
    let mut y = horizon + height * 0.015;
    while y < height {
        let depth = (y - horizon) / (height - horizon);
        let span = radius * (0.5 + 1.6 * depth) * dice.between(0.5, 1.0) as f32;
        let thick = (height * 0.004 * (1.0 + 2.0 * depth)).max(1.0);
        let shift = radius * 0.3 * dice.between(-1.0, 1.0) as f32;
        let colour = mixed(palette.layer(0.3 + 0.6 * depth), palette.light, 0.65 - 0.4 * depth);
        canvas.rectangle(centre.0 - span + shift, y, span * 2.0, thick, colour);
        y += height * 0.018 * (1.0 + 1.5 * depth);
    }
    let hull = (width * dice.between(0.1, 0.85) as f32, horizon + height * 0.01);
    boat(canvas, palette, hull, width.min(height) * 0.06);
}

fn boat(canvas: &mut Canvas, palette: &Palette, hull: (f32, f32), size: f32) {
    for row in 0..(size as usize) {
        let share = row as f32 / size;
        canvas.rectangle(hull.0, hull.1 - size + row as f32, size * 0.62 * share, 1.0, palette.ink);
        if share < 0.18 {
            let inset = size * share;
            canvas.rectangle(
                hull.0 - size * 0.45 + inset,
                hull.1 + row as f32,
                size * 1.1 - 2.0 * inset,
                1.0,
                palette.near,
            );
        }
    }
}

fn geometry(canvas: &mut Canvas, palette: &Palette, dice: &mut Dice) {
    let (width, height) = (canvas.width as f32, canvas.height as f32);
    let size = width.min(height);
    for place in 0..5_u8 {
        let centre = (width * dice.between(0.1, 0.9) as f32, height * dice.between(0.08, 0.62) as f32);
        let radius = size * dice.between(0.07, 0.28) as f32;
        let colour = match place % 3 {
            0 => mixed(palette.light, palette.low, 0.25),
            1 => palette.layer(0.4),
            _ => palette.high,
        };
        if place % 2 == 0 {
            canvas.disc(centre, radius, 1.0, colour, 0.85);
        } else {
            canvas.ring(centre, radius, size * 0.02, colour);
        }
    }
    for place in 0..4_u8 {
        let across = width * (0.08 + 0.22 * f32::from(place));
        let top = height * dice.between(0.55, 0.75) as f32;
        canvas.rectangle(
            across,
            top,
            width * 0.16,
            height - top,
            palette.layer(0.3 + 0.2 * f32::from(place)),
        );
    }
}

/// Paints a person: head and shoulders before a plain ground.
pub(super) fn paint_portrait(canvas: &mut Canvas, palette: &Palette, seed: u64) {
    let mut dice = Dice::new(seed);
    let (width, height) = (canvas.width as f32, canvas.height as f32);
    canvas.gradient(palette.low, palette.high);
    let centre = width * dice.between(0.44, 0.56) as f32;
    canvas.disc((centre, height * 0.40), width * 0.46, width * 0.2, palette.light, 0.30);
    let head = width * dice.between(0.17, 0.21) as f32;
    canvas.disc((centre, height * 1.02), width * 0.42, 1.0, palette.near, 1.0);
    canvas.rectangle(centre - head * 0.42, height * 0.45, head * 0.84, height * 0.25, palette.layer(0.75));
    if dice.chance(0.5) {
        canvas.disc((centre, height * 0.37), head * 1.28, 1.0, palette.near, 1.0);
        canvas.rectangle(centre - head * 1.28, height * 0.37, head * 2.56, head * 1.5, palette.near);
    }
    canvas.disc((centre, height * 0.38), head, 1.0, palette.layer(0.55), 1.0);
    if dice.chance(0.4) {
        canvas.rectangle(centre - head * 1.5, height * 0.30, head * 3.0, head * 0.16, palette.near);
        canvas.rectangle(centre - head, height * 0.30 - head * 0.8, head * 2.0, head * 0.85, palette.near);
    }
}
