//! Which of IMDb's titles are wanted: films or shows.

use bioscope_datasets::TitleKind;

/// Which titles are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// What a folder of films may hold.
    Films,
    /// What has episodes.
    Shows,
}

impl Wanted {
    /// Whether a search may find a title of this kind.
    pub(super) fn fits(self, kind: TitleKind) -> bool {
        match self {
            Self::Films => kind.is_film(),
            Self::Shows => kind.is_show(),
        }
    }

    /// Whether a title of this kind may be told of, once its id was given. More may than a search finds: TMDB has films
    /// that IMDb files as an episode ("Sherlock: The Abominable Bride"), a pilot or a series of two or three parts, and IMDb
    /// thinks of new kinds.
    pub(super) fn may_be(self, kind: TitleKind) -> bool {
        let is_new = kind == TitleKind::Other;
        match self {
            Self::Films => {
                let is_either =
                    matches!(kind, TitleKind::TvEpisode | TitleKind::TvPilot | TitleKind::TvMiniSeries);
                self.fits(kind) || is_new || is_either
            }
            Self::Shows => self.fits(kind) || is_new || kind == TitleKind::TvPilot,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_show_is_no_film_and_a_film_no_show() {
        for kind in [TitleKind::TvSeries, TitleKind::VideoGame] {
            assert!(!Wanted::Films.may_be(kind), "{kind}");
        }
        for kind in [TitleKind::Movie, TitleKind::TvMovie, TitleKind::TvEpisode, TitleKind::VideoGame] {
            assert!(!Wanted::Shows.may_be(kind), "{kind}");
        }
        for wanted in [Wanted::Films, Wanted::Shows] {
            assert!(wanted.may_be(TitleKind::Other) && wanted.may_be(TitleKind::TvPilot));
        }
        for kind in [TitleKind::TvEpisode, TitleKind::TvMiniSeries] {
            assert!(Wanted::Films.may_be(kind) && !Wanted::Films.fits(kind), "{kind}");
        }
    }
}
