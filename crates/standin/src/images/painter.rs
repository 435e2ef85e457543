//! One picture: scene, lettering and encoding put together.

use super::canvas::{Canvas, mixed};
use super::lettering::fitted;
use super::name::{Lettering, PictureKind};
use super::palette::Palette;
use super::{encode, scene};
use crate::random::mix;

/// JPEG quality of painted pictures.
const QUALITY: u8 = 82;
/// JPEG quality of small ones.
const SMALL_QUALITY: u8 = 55;

/// What is to be painted, in which size.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(super) struct Order {
    pub(super) kind: PictureKind,
    /// From which palette and scene are drawn: one number a film.
    pub(super) seed: u64,
    pub(super) variation: u8,
    pub(super) width: u32,
    pub(super) height: u32,
    /// Title to draw; empty for none.
    pub(super) title: String,
    /// Line below the title; empty for none.
    pub(super) subtitle: String,
    pub(super) small: bool,
}

impl Order {
    /// Paints and encodes: PNG for a logo, JPEG for everything else.
    pub(super) fn paint(&self) -> Vec<u8> {
        let palette = Palette::drawn(self.seed);
        if self.kind == PictureKind::Logo {
            return self.paint_logo(&palette);
        }
        let mut canvas = Canvas::new(self.width.max(1) as usize, self.height.max(1) as usize);
        if self.kind == PictureKind::Profile {
            scene::paint_portrait(&mut canvas, &palette, mix(self.seed));
        } else {
            scene::paint(&mut canvas, &palette, self.seed, self.variation);
        }
        match self.kind {
            PictureKind::Poster => self.letter_poster(&mut canvas, &palette),
            PictureKind::Backdrop => self.letter_backdrop(&mut canvas, &palette),
            _ => {}
        }
        encode::jpeg(canvas, if self.small { SMALL_QUALITY } else { QUALITY })
    }

    fn letter_poster(&self, canvas: &mut Canvas, palette: &Palette) {
        if self.title.is_empty() {
            return;
        }
        let (width, height) = (canvas.width as f32, canvas.height as f32);
        canvas.shade_below(height * 0.40, palette.near, 0.9);
        let Some(mask) = fitted(&self.title, width * 0.84, height * 0.24) else {
            return;
        };
        let top = ((height * 0.92) as usize).saturating_sub(mask.height);
        let left = canvas.width.saturating_sub(mask.width) / 2;
        let shift = (width / 250.0).max(1.0) as usize;
        canvas.stamp(&mask, left + shift, top + shift, palette.near);
        canvas.stamp(&mask, left, top, palette.ink);
        if let Some(mask) = fitted(&self.subtitle, width * 0.6, height * 0.028) {
            let left = canvas.width.saturating_sub(mask.width) / 2;
            canvas.stamp(&mask, left, (height * 0.93) as usize, mixed(palette.ink, palette.light, 0.5));
        }
    }

    fn letter_backdrop(&self, canvas: &mut Canvas, palette: &Palette) {
        let (width, height) = (canvas.width as f32, canvas.height as f32);
        let Some(mask) = fitted(&self.title, width * 0.46, height * 0.36) else {
            return;
        };
        canvas.shade_below(height * 0.35, palette.near, 0.8);
        let (left, top) = ((width * 0.05) as usize, ((height * 0.92) as usize).saturating_sub(mask.height));
        let shift = (width / 400.0).max(1.0) as usize;
        canvas.stamp(&mask, left + shift, top + shift, palette.near);
        canvas.stamp(&mask, left, top, palette.ink);
    }

    fn paint_logo(&self, palette: &Palette) -> Vec<u8> {
        let (width, height) = (self.width.max(1) as usize, self.height.max(1) as usize);
        let mut pixels = vec![0_u8; width * height * 4];
        if let Some(mask) = fitted(&self.title, width as f32 * 0.96, height as f32 * 0.94) {
            let (left, top) =
                ((width.saturating_sub(mask.width)) / 2, (height.saturating_sub(mask.height)) / 2);
            for row in 0..mask.height.min(height - top) {
                let colour = mixed(palette.ink, palette.light, row as f32 / mask.height as f32);
                for column in 0..mask.width.min(width - left) {
                    let start = ((top + row) * width + left + column) * 4;
                    pixels[start..start + 3].copy_from_slice(&colour);
                    pixels[start + 3] = mask.coverage[row * mask.width + column];
                }
            }
        }
        encode::png(&pixels, width as u32, height as u32)
    }
}

/// A vector logo: the title and nothing else.
pub(super) fn vector_logo(title: &str) -> String {
    let safe = title.replace('&', "&amp;").replace('<', "&lt;");
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 800 200\"><text x=\"400\" y=\"120\" font-size=\"64\" \
         text-anchor=\"middle\">{safe}</text></svg>"
    )
}

/// Whether a picture with this lettering shows its title.
pub(super) fn is_lettered(kind: PictureKind, lettering: Lettering) -> bool {
    match kind {
        PictureKind::Logo => true,
        PictureKind::Poster | PictureKind::Backdrop => lettering != Lettering::Without,
        PictureKind::Profile | PictureKind::Still => false,
    }
}
