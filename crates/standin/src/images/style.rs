//! How large and how elaborate the pictures are.

use super::name::PictureKind;

/// How much work a picture is.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum PictureStyle {
    /// Every picture painted on its own, in usual sizes, with the film's title.
    #[default]
    Painted,
    /// Small pictures of at most 20 kB, stamped out of a few patterns: next to no work, for benchmarks and tests. No two
    /// have the same bytes.
    Small,
}

impl PictureStyle {
    /// Width and height in pixels of the original in a place of its kind's list.
    pub(crate) fn dimensions(self, kind: PictureKind, place: usize) -> (u16, u16) {
        let choices: &[(u16, u16)] = match (self, kind) {
            (Self::Painted, PictureKind::Poster) => &[(1000, 1500), (800, 1200), (1000, 1500)],
            (Self::Painted, PictureKind::Backdrop) => &[(1920, 1080), (1280, 720), (1600, 900)],
            (Self::Painted, PictureKind::Logo) => &[(800, 310), (500, 194)],
            (Self::Painted, PictureKind::Profile) => &[(600, 900)],
            (Self::Painted, PictureKind::Still) => &[(1280, 720)],
            (Self::Small, PictureKind::Poster) => &[(400, 600), (300, 450)],
            (Self::Small, PictureKind::Backdrop) => &[(640, 360), (480, 270)],
            (Self::Small, PictureKind::Logo) => &[(300, 116)],
            (Self::Small, PictureKind::Profile) => &[(120, 180)],
            (Self::Small, PictureKind::Still) => &[(320, 180)],
        };
        choices[place % choices.len()]
    }
}
