//! What an address of a picture asks for.

/// How large the picture is wanted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Fit {
    /// As it is.
    Original,
    /// Scaled to a width.
    Width(u32),
    /// Scaled to a height.
    Height(u32),
    /// Cut to exactly this width and height.
    Exactly(u32, u32),
}

/// A picture that is asked for.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct Wanted<'a> {
    /// File name without extension and size.
    pub(super) stem: &'a str,
    pub(super) extension: &'a str,
    pub(super) fit: Fit,
}

/// Width in pixels of TVmaze's smaller form of an upright picture.
pub(crate) const PORTRAIT_WIDTH: u32 = 210;
/// Width in pixels of TVmaze's smaller form of a wide picture.
pub(crate) const LANDSCAPE_WIDTH: u32 = 250;

/// Reads the address of any played host.
pub(super) fn of_path(path: &str) -> Option<Wanted<'_>> {
    of_tmdb(path).or_else(|| of_imdb(path)).or_else(|| of_tvmaze(path))
}

/// Reads `/uploads/images/{size}/{number}/{file}`.
fn of_tvmaze(path: &str) -> Option<Wanted<'_>> {
    let (size, rest) = path.strip_prefix("/uploads/images/")?.split_once('/')?;
    let (stem, extension) = rest.split_once('/')?.1.rsplit_once('.')?;
    let fit = match size {
        "original_untouched" => Fit::Original,
        "medium_portrait" => Fit::Width(PORTRAIT_WIDTH),
        "medium_landscape" => Fit::Width(LANDSCAPE_WIDTH),
        _ => return None,
    };
    Some(Wanted { stem, extension, fit })
}

/// Reads `/t/p/{size}/{file}`.
fn of_tmdb(path: &str) -> Option<Wanted<'_>> {
    let (size, file) = path.strip_prefix("/t/p/")?.split_once('/')?;
    let (stem, extension) = file.rsplit_once('.')?;
    let fit = match size {
        "original" => Fit::Original,
        _ => tmdb_size(size)?,
    };
    (!stem.contains('/')).then_some(Wanted { stem, extension, fit })
}

fn tmdb_size(size: &str) -> Option<Fit> {
    if let Some((width, height)) = size.split_once("_and_") {
        let height = height.strip_suffix("_face").unwrap_or(height);
        return Some(Fit::Exactly(number(width.strip_prefix('w')?)?, number(height.strip_prefix('h')?)?));
    }
    match (size.strip_prefix('w'), size.strip_prefix('h')) {
        (Some(width), _) => Some(Fit::Width(number(width)?)),
        (_, Some(height)) => Some(Fit::Height(number(height)?)),
        _ => None,
    }
}

/// Reads `/images/M/{id}._V1_{operators}.jpg`. Operators that say nothing of the size are passed over.
fn of_imdb(path: &str) -> Option<Wanted<'_>> {
    let file = path.strip_prefix("/images/M/")?;
    let (named, extension) = file.rsplit_once('.')?;
    let (id, operators) = named.split_once("._V1_")?;
    let stem = id.strip_prefix("MV5B").unwrap_or(id).trim_end_matches('@');
    let mut fit = Fit::Original;
    for operator in operators.split('_') {
        let Some((name, value)) = operator.split_at_checked(2) else {
            continue;
        };
        match name {
            "UX" | "SX" => fit = Fit::Width(number(value)?),
            "UY" | "SY" => fit = Fit::Height(number(value)?),
            "CR" => {
                let mut parts = value.split(',').skip(2);
                fit = Fit::Exactly(number(parts.next()?)?, number(parts.next()?)?);
            }
            _ => {}
        }
    }
    Some(Wanted { stem, extension, fit })
}

/// Pixels no picture is wider or higher than.
const MOST_PIXELS: u32 = 4_096;

fn number(text: &str) -> Option<u32> {
    text.parse().ok().filter(|pixels| (1..=MOST_PIXELS).contains(pixels))
}

impl Fit {
    /// Width and height in pixels of an original of the given size; nothing is enlarged but by cutting.
    pub(super) fn of(self, (width, height): (u32, u32)) -> (u32, u32) {
        let scaled = |part: u32, whole: u32, other: u32| {
            ((f64::from(other) * f64::from(part) / f64::from(whole.max(1))).round() as u32).max(1)
        };
        match self {
            Self::Width(wanted) if wanted < width => (wanted, scaled(wanted, width, height)),
            Self::Height(wanted) if wanted < height => (scaled(wanted, height, width), wanted),
            Self::Exactly(wide, high) => (wide, high),
            Self::Original | Self::Width(_) | Self::Height(_) => (width, height),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_tmdb_sizes() {
        let fit = |path| of_tmdb(path).map(|wanted| wanted.fit);
        assert_eq!(fit("/t/p/original/abc.jpg"), Some(Fit::Original));
        assert_eq!(fit("/t/p/w342/abc.png"), Some(Fit::Width(342)));
        assert_eq!(fit("/t/p/h632/abc.jpg"), Some(Fit::Height(632)));
        assert_eq!(fit("/t/p/w300_and_h450_face/abc.jpg"), Some(Fit::Exactly(300, 450)));
        for wrong in
            ["/t/p/x9/abc.jpg", "/t/p/w0/abc.jpg", "/t/p/w99999/abc.jpg", "/t/p/w500", "/t/p/w500/a/b.jpg"]
        {
            assert_eq!(fit(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn reads_imdb_operators() {
        let wanted = of_imdb("/images/M/MV5Babc@._V1_QL75_UX500_CR0,0,500,281_.jpg").unwrap();
        assert_eq!(wanted, Wanted { stem: "abc", extension: "jpg", fit: Fit::Exactly(500, 281) });
        assert_eq!(of_imdb("/images/M/MV5Babc@@._V1_.jpg").unwrap().fit, Fit::Original);
        assert_eq!(of_imdb("/images/M/x._V1_UY281_.jpg").unwrap().fit, Fit::Height(281));
        assert_eq!(of_imdb("/images/M/nothing.jpg"), None);
    }

    #[test]
    fn scaling_keeps_the_shape_and_never_enlarges() {
        assert_eq!(Fit::Width(342).of((1000, 1500)), (342, 513));
        assert_eq!(Fit::Width(1280).of((1000, 1500)), (1000, 1500));
        assert_eq!(Fit::Height(632).of((600, 900)), (421, 632));
    }
}
