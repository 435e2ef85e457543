//! Words drawn with the stroke font: broken into lines, fitted into a box, turned into a mask.

use super::canvas::Mask;
use super::font::{ABOVE, BELOW, CAPITAL, Point, glyph, writable};

/// Space between two letters on the font's grid.
const TRACKING: f32 = 1.9;
/// From one base line to the next on the font's grid.
const LEADING: f32 = 9.6;
/// Width of a stroke on the font's grid.
const STROKE: f32 = 1.05;
/// Titles are broken into at most this many lines.
const MOST_LINES: usize = 5;

/// Draws `text` as large as it fits into a box of `width` by `height` pixels; none where there is nothing to draw.
pub(super) fn fitted(text: &str, width: f32, height: f32) -> Option<Mask> {
    let text = writable(text);
    if text.is_empty() || width < 4.0 || height < 4.0 {
        return None;
    }
    let words: Vec<&str> = text.split(' ').collect();
    let (lines, scale) = (1..=MOST_LINES.min(words.len()))
        .map(|count| {
            let lines = broken(&words, count);
            let widest = lines.iter().map(|line| line_width(line)).fold(0.0, f32::max) + STROKE;
            let scale = (width / widest).min(height / block_height(lines.len()));
            (lines, scale)
        })
        .max_by(|left, right| left.1.total_cmp(&right.1))?;
    Some(drawn(&lines, scale))
}

/// Height of a block of lines on the grid, from the tops of accents to the ends of commas.
fn block_height(lines: usize) -> f32 {
    ABOVE + CAPITAL + BELOW + LEADING * lines.saturating_sub(1) as f32
}

/// Breaks words into at most `count` lines of about the same width.
fn broken(words: &[&str], count: usize) -> Vec<String> {
    let total: usize = words.iter().map(|word| word.len() + 1).sum();
    let share = total.div_ceil(count);
    let mut lines: Vec<String> = Vec::new();
    for word in words {
        let full = lines.len() == count;
        match lines.last_mut() {
            Some(line) if full || line.len() + 1 + word.len() / 2 <= share => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push((*word).to_owned()),
        }
    }
    lines
}

fn line_width(line: &str) -> f32 {
    let widths = line.chars().filter_map(glyph).map(|glyph| glyph.width + TRACKING);
    (widths.sum::<f32>() - TRACKING).max(0.0)
}

/// Draws centred lines.
fn drawn(lines: &[String], scale: f32) -> Mask {
    let widest = lines.iter().map(|line| line_width(line)).fold(0.0, f32::max) + STROKE;
    let width = (widest * scale).ceil() as usize + 1;
    let height = (block_height(lines.len()) * scale).ceil() as usize + 1;
    let mut mask = Mask { width, height, coverage: vec![0; width * height] };
    for (row, line) in lines.iter().enumerate() {
        let mut left = (widest - line_width(line)) / 2.0;
        let top = ABOVE + LEADING * row as f32;
        for glyph in line.chars().filter_map(glyph) {
            for stroke in &glyph.strokes {
                for pair in stroke.windows(2) {
                    let place = |point: Point| ((left + point.0) * scale, (top + point.1) * scale);
                    segment(&mut mask, place(pair[0]), place(pair[1]), STROKE * scale / 2.0);
                }
            }
            left += glyph.width + TRACKING;
        }
    }
    mask
}

/// Draws a line with round ends.
fn segment(mask: &mut Mask, from: Point, to: Point, radius: f32) {
    let clip = |value: f32, limit: usize| (value.max(0.0) as usize).min(limit);
    let rows = clip(from.1.min(to.1) - radius - 1.0, mask.height)
        ..clip(from.1.max(to.1) + radius + 2.0, mask.height);
    let columns =
        clip(from.0.min(to.0) - radius - 1.0, mask.width)..clip(from.0.max(to.0) + radius + 2.0, mask.width);
    let (run, rise) = (to.0 - from.0, to.1 - from.1);
    let length = (run * run + rise * rise).max(f32::EPSILON);
    for y in rows {
        for x in columns.clone() {
            let (across, down) = (x as f32 - from.0, y as f32 - from.1);
            let along = ((across * run + down * rise) / length).clamp(0.0, 1.0);
            let (off, away) = (across - along * run, down - along * rise);
            let covered = (radius + 0.5 - (off * off + away * away).sqrt()).clamp(0.0, 1.0);
            let pixel = &mut mask.coverage[y * mask.width + x];
            *pixel = (*pixel).max((covered * 255.0) as u8);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lettering_stays_in_its_box_and_leaves_marks() {
        let mask = fitted("The Good, the Bad and the Ugly", 300.0, 120.0).unwrap();
        assert!(mask.width <= 302 && mask.height <= 122, "{} by {}", mask.width, mask.height);
        assert!(mask.coverage.contains(&255));
    }

    #[test]
    fn what_cannot_be_written_draws_nothing() {
        assert!(fitted("羅生門", 300.0, 120.0).is_none());
        assert!(fitted("M", 1.0, 1.0).is_none());
    }
}
