//! The kinds of titles, as IMDb divides them.

use std::fmt;

/// What a title is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TitleKind {
    /// A film for the cinema.
    Movie,
    /// A short film.
    Short,
    /// A film for television.
    TvMovie,
    /// A short film for television.
    TvShort,
    /// A single broadcast.
    TvSpecial,
    /// Straight to disc or to the web.
    Video,
    /// A show.
    TvSeries,
    /// A show of few episodes, made to end.
    TvMiniSeries,
    /// An episode of a show.
    TvEpisode,
    /// The first episode of a show that perhaps never came.
    TvPilot,
    /// A game.
    VideoGame,
    /// Something IMDb has thought of since.
    Other,
}

/// Numbers are kept in the index: new kinds go to the end.
const KINDS: [(TitleKind, &str); 12] = [
    (TitleKind::Other, "other"),
    (TitleKind::Movie, "movie"),
    (TitleKind::Short, "short"),
    (TitleKind::TvMovie, "tvMovie"),
    (TitleKind::TvShort, "tvShort"),
    (TitleKind::TvSpecial, "tvSpecial"),
    (TitleKind::Video, "video"),
    (TitleKind::TvSeries, "tvSeries"),
    (TitleKind::TvMiniSeries, "tvMiniSeries"),
    (TitleKind::TvEpisode, "tvEpisode"),
    (TitleKind::TvPilot, "tvPilot"),
    (TitleKind::VideoGame, "videoGame"),
];

impl TitleKind {
    /// Whether it is shown in one piece: what a folder of films may hold.
    pub fn is_film(self) -> bool {
        matches!(
            self,
            Self::Movie | Self::Short | Self::TvMovie | Self::TvShort | Self::TvSpecial | Self::Video
        )
    }

    /// Whether it has episodes.
    pub fn is_show(self) -> bool {
        matches!(self, Self::TvSeries | Self::TvMiniSeries)
    }

    /// Whether it is looked for by title: games are not watched, and episodes are found by their show and number.
    pub fn is_searched(self) -> bool {
        !matches!(self, Self::TvEpisode | Self::VideoGame)
    }

    /// The kind by IMDb's own word for it, which its files and its pages share.
    pub fn of(word: &str) -> Self {
        KINDS.iter().find(|(_, name)| *name == word).map_or(Self::Other, |(kind, _)| *kind)
    }

    pub(crate) fn number(self) -> u8 {
        KINDS.iter().position(|(kind, _)| *kind == self).unwrap_or_default() as u8
    }

    pub(crate) fn of_number(number: u8) -> Self {
        KINDS.get(usize::from(number)).map_or(Self::Other, |(kind, _)| *kind)
    }
}

impl fmt::Display for TitleKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(KINDS[usize::from(self.number())].1)
    }
}
