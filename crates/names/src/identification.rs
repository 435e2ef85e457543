//! The result of reading a path.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::date::Date;
use crate::evidence::{Evidence, Field, Rule, Span};

/// What a library holds, where that is known from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LibraryKind {
    /// Films.
    Movies,
    /// Series.
    Tv,
}

/// What a path is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A film, or its folder.
    #[default]
    Movie,
    /// The folder of a show.
    Show,
    /// A whole season, or several, without stated episodes.
    Season,
    /// One or more episodes, or a special without a number.
    Episode,
    /// A trailer, sample, featurette or other thing beside a film or show.
    Extra,
}

impl Kind {
    /// The name used in the plain form, where everything of a series is an `episode`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Movie => "movie",
            Self::Show | Self::Season | Self::Episode => "episode",
            Self::Extra => "extra",
        }
    }
}

/// The sort of an extra.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ExtraKind {
    /// A trailer.
    Trailer,
    /// A sample of the release.
    Sample,
    /// A scene.
    Scene,
    /// A deleted scene.
    DeletedScene,
    /// A look behind the scenes.
    BehindTheScenes,
    /// An interview.
    Interview,
    /// A featurette.
    Featurette,
    /// A short film.
    Short,
    /// A clip.
    Clip,
    /// A video played behind the menus.
    ThemeVideo,
    /// A song played behind the menus.
    ThemeSong,
    /// Anything else.
    Unknown,
}

impl ExtraKind {
    /// The name used in the plain form.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Trailer => "trailer",
            Self::Sample => "sample",
            Self::Scene => "scene",
            Self::DeletedScene => "deletedscene",
            Self::BehindTheScenes => "behindthescenes",
            Self::Interview => "interview",
            Self::Featurette => "featurette",
            Self::Short => "short",
            Self::Clip => "clip",
            Self::ThemeVideo => "themevideo",
            Self::ThemeSong => "themesong",
            Self::Unknown => "unknown",
        }
    }
}

/// Identifiers at providers, as tags in the path state them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ids {
    /// IMDb, with its `tt`.
    pub imdb: Option<String>,
    /// The Movie Database.
    pub tmdb: Option<u32>,
    /// TheTVDB.
    pub tvdb: Option<u32>,
    /// TVmaze.
    pub tvmaze: Option<u32>,
    /// AniDB.
    pub anidb: Option<u32>,
    /// AniList.
    pub anilist: Option<u32>,
    /// aniSearch.
    pub anisearch: Option<u32>,
}

impl Ids {
    /// Whether no identifier is stated.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Takes from `other` what is not stated here.
    pub fn fill_from(&mut self, other: &Self) {
        if self.imdb.is_none() {
            self.imdb.clone_from(&other.imdb);
        }
        self.tmdb = self.tmdb.or(other.tmdb);
        self.tvdb = self.tvdb.or(other.tvdb);
        self.tvmaze = self.tvmaze.or(other.tvmaze);
        self.anidb = self.anidb.or(other.anidb);
        self.anilist = self.anilist.or(other.anilist);
        self.anisearch = self.anisearch.or(other.anisearch);
    }
}

/// Another way to count the same episode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Numbering {
    /// Within a season.
    SeasonEpisode {
        /// The season.
        season: u32,
        /// The episode within it.
        episode: u32,
    },
    /// From the first episode of the show.
    Absolute(u32),
}

/// What a path says. A field that is empty is not stated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identification {
    /// What the path is.
    pub kind: Kind,
    /// The title of the film or show.
    pub title: Option<String>,
    /// Other titles the path gives, best first.
    pub alternative_titles: Vec<String>,
    /// The year of the film or of the show's start.
    pub year: Option<u16>,
    /// The seasons; 0 holds specials.
    pub seasons: Vec<u32>,
    /// The episodes within the season.
    pub episodes: Vec<u32>,
    /// The episodes counted from the show's first.
    pub absolute: Vec<u32>,
    /// How else the number could be read, decided by the show's other files.
    pub alternative_numbering: Option<Numbering>,
    /// The day a dated episode was shown.
    pub date: Option<Date>,
    /// The title of the episode or extra.
    pub episode_title: Option<String>,
    /// The editions.
    pub editions: Vec<String>,
    /// The part of a split film or episode, from 1.
    pub part: Option<u32>,
    /// The country that tells namesakes apart, as two capital letters.
    pub country: Option<&'static str>,
    /// Identifiers of the film or show.
    pub ids: Ids,
    /// Identifiers in the name of an episode's own file.
    pub episode_ids: Ids,
    /// The sort of extra.
    pub extra: Option<ExtraKind>,
    /// Whether a scanner leaves the path out (hidden, recycled, a sample, not a video).
    pub ignored: bool,
    /// The picture height, such as `1080p`.
    pub screen_size: Option<String>,
    /// The medium, such as `Blu-ray` or `Web`.
    pub source: Option<&'static str>,
    /// The video codec, such as `H.265`.
    pub video_codec: Option<&'static str>,
    /// The group that made the release.
    pub release_group: Option<String>,
    /// Languages as ISO 639-1 codes.
    pub languages: Vec<&'static str>,
    /// The stereoscopic layout, such as `HSBS`, or `3D` where only that is stated.
    pub stereo: Option<&'static str>,
    /// Where each field came from; not in the plain form.
    pub evidence: Vec<Evidence>,
}

impl Identification {
    /// The first evidence for a field.
    pub fn evidence_for(&self, field: Field) -> Option<&Evidence> {
        self.evidence.iter().find(|evidence| evidence.field == field)
    }

    pub(crate) fn witness(&mut self, field: Field, component: usize, span: Span, rule: Rule) {
        self.evidence.push(Evidence { field, component, span, rule });
    }
}

/// Writes the plain form: one flat object, unknown fields left out, a single season as a number.
impl Serialize for Identification {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("type", self.kind.name())?;
        optional(&mut map, "title", self.title.as_ref())?;
        list(&mut map, "alternative_titles", &self.alternative_titles)?;
        optional(&mut map, "year", self.year.as_ref())?;
        match self.seasons.as_slice() {
            [] => {}
            [season] => map.serialize_entry("season", season)?,
            seasons => map.serialize_entry("season", seasons)?,
        }
        list(&mut map, "episodes", &self.episodes)?;
        list(&mut map, "absolute", &self.absolute)?;
        optional(&mut map, "date", self.date.as_ref())?;
        optional(&mut map, "episode_title", self.episode_title.as_ref())?;
        list(&mut map, "edition", &self.editions)?;
        optional(&mut map, "part", self.part.as_ref())?;
        optional(&mut map, "country", self.country.as_ref())?;
        let mut ids = self.episode_ids.clone();
        ids.fill_from(&self.ids);
        optional(&mut map, "imdb_id", ids.imdb.as_ref())?;
        optional(&mut map, "tmdb_id", ids.tmdb.as_ref())?;
        optional(&mut map, "tvdb_id", ids.tvdb.as_ref())?;
        optional(&mut map, "tvmaze_id", ids.tvmaze.as_ref())?;
        optional(&mut map, "anidb_id", ids.anidb.as_ref())?;
        optional(&mut map, "anilist_id", ids.anilist.as_ref())?;
        optional(&mut map, "anisearch_id", ids.anisearch.as_ref())?;
        optional(&mut map, "extra", self.extra.map(ExtraKind::name).as_ref())?;
        if self.ignored {
            map.serialize_entry("ignore", &true)?;
        }
        optional(&mut map, "screen_size", self.screen_size.as_ref())?;
        optional(&mut map, "source", self.source.as_ref())?;
        optional(&mut map, "video_codec", self.video_codec.as_ref())?;
        optional(&mut map, "release_group", self.release_group.as_ref())?;
        list(&mut map, "language", &self.languages)?;
        optional(&mut map, "3d", self.stereo.as_ref())?;
        map.end()
    }
}

fn optional<M: SerializeMap, T: Serialize>(
    map: &mut M,
    key: &'static str,
    value: Option<&T>,
) -> Result<(), M::Error> {
    match value {
        Some(value) => map.serialize_entry(key, value),
        None => Ok(()),
    }
}

fn list<M: SerializeMap, T: Serialize>(map: &mut M, key: &'static str, values: &[T]) -> Result<(), M::Error> {
    if values.is_empty() { Ok(()) } else { map.serialize_entry(key, values) }
}
