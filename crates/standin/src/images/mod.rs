//! Made-up pictures: every picture is a function of its file name, painted when it is asked for.
//!
//! # Layout
//!
//! `name` says what a file name means and `request` what an address asks for; `painter` puts a picture together from
//! `scene` (what is seen), `lettering` and `font` (what is written), `palette` and `canvas` (colours and pixels) and
//! `encode` (bytes); `shelf` keeps what is painted.

mod canvas;
mod encode;
mod font;
mod lettering;
mod name;
mod painter;
mod palette;
mod request;
mod scene;
mod shelf;
mod style;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

pub(crate) use name::{Lettering, Owner, PictureKind, PictureName};
use painter::{Order, is_lettered, vector_logo};
use request::{Fit, Wanted};
pub(crate) use request::{LANDSCAPE_WIDTH, PORTRAIT_WIDTH};
use shelf::Shelf;
pub use style::PictureStyle;

use crate::catalogue::{Catalogue, Film, Show, Tongue, season_name};
use crate::random::{hash_text, mix};

/// Patterns that small pictures are stamped out of, for each kind and size.
const PATTERNS: u64 = 16;
/// Sizes of foreign pictures that are remembered at most.
const MOST_DIMENSIONS: usize = 100_000;

/// Paints pictures for a catalogue.
pub(crate) struct Pictures {
    catalogue: Arc<Catalogue>,
    style: PictureStyle,
    /// Sizes of pictures whose names are not ours, by stem.
    dimensions: Mutex<HashMap<String, (u32, u32)>>,
    shelf: Shelf,
}

/// A finished picture.
pub(crate) struct Picture {
    pub(crate) content_type: &'static str,
    pub(crate) bytes: Bytes,
}

impl Pictures {
    /// Paints for a catalogue in a style.
    pub(crate) fn new(catalogue: Arc<Catalogue>, style: PictureStyle) -> Self {
        Self { catalogue, style, dimensions: Mutex::default(), shelf: Shelf::new() }
    }

    /// Remembers the size of a picture whose name is not ours, such as one that a recorded answer lists.
    pub(crate) fn register(&self, path: &str, width: u32, height: u32) {
        let file = path.rsplit('/').next().unwrap_or(path);
        let stem = file.split('.').next().unwrap_or(file);
        let mut dimensions = self.dimensions.lock().unwrap_or_else(PoisonError::into_inner);
        if dimensions.len() < MOST_DIMENSIONS && width > 0 && height > 0 {
            dimensions.insert(stem.to_owned(), (width.min(8_191), height.min(8_191)));
        }
    }

    /// The picture at a path, with or without a foreign name; none where the path is no picture's.
    ///
    /// `foreign` says whether names that are not ours are painted too, as for a recorded bundle.
    pub(crate) async fn answer(&self, path: &str, foreign: bool) -> Option<Picture> {
        let wanted = request::of_path(path)?;
        match PictureName::of_stem(wanted.stem) {
            Some(name) if name.vector => {
                let svg = vector_logo(&self.caption(name).0);
                Some(Picture { content_type: "image/svg+xml", bytes: Bytes::from(svg) })
            }
            Some(name) => {
                let size = wanted.fit.of((u32::from(name.width), u32::from(name.height)));
                Some(self.paint(name, size, wanted.stem).await)
            }
            None if foreign => Some(self.paint_foreign(&wanted).await),
            None => None,
        }
    }

    /// A picture of the kind and size of the one at a path, but the same for all of them.
    pub(crate) async fn same(&self, path: &str) -> Option<Picture> {
        let wanted = request::of_path(path)?;
        let name = PictureName::of_stem(wanted.stem)?;
        let size = wanted.fit.of((u32::from(name.width), u32::from(name.height)));
        let same = PictureName { number: 0, index: 0, lettering: Lettering::Without, vector: false, ..name };
        Some(self.paint(same, size, &same.stem()).await)
    }

    async fn paint(&self, name: PictureName, (width, height): (u32, u32), stem: &str) -> Picture {
        let seed = mix(u64::from(name.number) ^ (name.owner as u64) << 40);
        let small = self.style == PictureStyle::Small;
        let (title, subtitle) = if !small && is_lettered(name.kind, name.lettering) {
            self.caption(name)
        } else {
            Default::default()
        };
        let variation = name.index.wrapping_add(u8::from(name.kind == PictureKind::Backdrop));
        let order = Order { kind: name.kind, seed, variation, width, height, title, subtitle, small };
        self.finish(order, stem).await
    }

    async fn paint_foreign(&self, wanted: &Wanted<'_>) -> Picture {
        let known = self.dimensions.lock().unwrap_or_else(PoisonError::into_inner).get(wanted.stem).copied();
        let kind = match (wanted.extension, known, wanted.fit) {
            ("png" | "svg", _, _) => PictureKind::Logo,
            (_, _, Fit::Height(_)) => PictureKind::Profile,
            (_, Some((width, height)), _) if width > height => PictureKind::Backdrop,
            (_, None, Fit::Width(300 | 1280)) => PictureKind::Backdrop,
            _ => PictureKind::Poster,
        };
        let (width, height) = self.style.dimensions(kind, 0);
        let original = known.unwrap_or((u32::from(width), u32::from(height)));
        let (width, height) = wanted.fit.of(original);
        let order = Order {
            kind,
            seed: hash_text(wanted.stem),
            variation: 0,
            width,
            height,
            title: if kind == PictureKind::Logo { "Bioscope".to_owned() } else { String::new() },
            subtitle: String::new(),
            small: self.style == PictureStyle::Small,
        };
        self.finish(order, wanted.stem).await
    }

    /// Paints, or in the small style stamps a pattern with the picture's own name so that its bytes are its own.
    async fn finish(&self, mut order: Order, stem: &str) -> Picture {
        let png = order.kind == PictureKind::Logo;
        let content_type = if png { "image/png" } else { "image/jpeg" };
        if !order.small {
            return Picture { content_type, bytes: self.shelf.picture(order).await };
        }
        // Neighbouring places take neighbouring patterns, so that a film's pictures also look different.
        let pattern = (order.seed % PATTERNS + u64::from(order.variation)) % PATTERNS;
        order.seed = mix(pattern);
        order.variation = 0;
        order.title = if png { "Bioscope".to_owned() } else { String::new() };
        let pattern = self.shelf.picture(order).await;
        let bytes = if png {
            encode::png_with_comment(&pattern, stem)
        } else {
            encode::jpeg_with_comment(&pattern, stem)
        };
        Picture { content_type, bytes: Bytes::from(bytes) }
    }

    /// Title and the line below it.
    fn caption(&self, name: PictureName) -> (String, String) {
        match name.owner {
            Owner::Film => match self.catalogue.film(name.number) {
                Some(film) => (film_title(film, name.lettering), film_line(film)),
                None => Default::default(),
            },
            Owner::Collection => {
                let found =
                    self.catalogue.collections().iter().find(|collection| collection.id == name.number);
                (found.map(|collection| collection.name.clone()).unwrap_or_default(), String::new())
            }
            Owner::Show => match self.catalogue.show(name.number) {
                Some(show) => (show_title(show, name.lettering), show.year().to_string()),
                None => Default::default(),
            },
            Owner::Season => match self.catalogue.season_of_tmdb(name.number) {
                Some((show, season)) => {
                    (show_title(show, name.lettering), season_name(season, tongue_of(name.lettering)))
                }
                None => Default::default(),
            },
            Owner::Person | Owner::Episode => Default::default(),
        }
    }
}

/// The title in the lettering's language as far as it is known and can be drawn.
fn film_title(film: &Film, lettering: Lettering) -> String {
    let translated = match lettering {
        Lettering::German => film.title_in(Tongue::German),
        Lettering::French => film.title_in(Tongue::French),
        Lettering::Original if !font::writable(film.original_title()).is_empty() => {
            Some(film.original_title().to_owned())
        }
        Lettering::Original | Lettering::English | Lettering::Without => None,
    };
    translated.unwrap_or_else(|| film.title().to_owned())
}

/// The tongue of a lettering; English where it is none of the three.
fn tongue_of(lettering: Lettering) -> Tongue {
    match lettering {
        Lettering::German => Tongue::German,
        Lettering::French => Tongue::French,
        Lettering::English | Lettering::Original | Lettering::Without => Tongue::English,
    }
}

fn show_title(show: &Show, lettering: Lettering) -> String {
    show.title_in(tongue_of(lettering))
}

fn film_line(film: &Film) -> String {
    let details = film.details();
    let director = details.directors.first().map(|person| person.name.as_str()).unwrap_or_default();
    format!("{director} – {}", film.year())
}
