//! Where each field of an identification came from.

use std::fmt;

/// A range of bytes, first to one past the last; both ends lie on character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset one past the last byte.
    pub end: usize,
}

impl Span {
    /// A span from `start` up to, but not including, `end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The text the span covers, empty when it does not fit `text`.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }

    /// Whether nothing is covered.
    pub const fn is_empty(self) -> bool {
        self.start >= self.end
    }
}

/// A field of [`Identification`](crate::Identification) that evidence can speak for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// What kind of thing the path is.
    Kind,
    /// The title of the film or show.
    Title,
    /// Another title the path gives.
    AlternativeTitle,
    /// The year of the film or show.
    Year,
    /// The season.
    Season,
    /// The episodes.
    Episodes,
    /// The absolute episode numbers.
    Absolute,
    /// The date a dated episode was shown.
    Date,
    /// The title of the episode.
    EpisodeTitle,
    /// The edition.
    Edition,
    /// The part of a split film or episode.
    Part,
    /// The country that tells namesakes apart.
    Country,
    /// The identifier at a provider.
    Id,
    /// The sort of extra.
    Extra,
    /// The picture height.
    ScreenSize,
    /// The medium the video was taken from.
    Source,
    /// The video codec.
    VideoCodec,
    /// The group that made the release.
    ReleaseGroup,
    /// A spoken or written language.
    Language,
    /// The stereoscopic layout.
    Stereo,
}

/// Declares the rules together with the sentence shown for each.
macro_rules! rules {
    ($($(#[$meta:meta])* $name:ident => $sentence:literal,)*) => {
        /// The rule that read a field from the path.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Rule {
            $(#[doc = $sentence] $name,)*
        }

        impl Rule {
            /// The rule as one sentence for people.
            pub const fn sentence(self) -> &'static str {
                match self {
                    $(Self::$name => $sentence,)*
                }
            }
        }
    };
}

rules! {
    LibraryHint => "The library was given as holding films or series.",
    LibraryFolder => "A folder above is named like a library of films or series.",
    NothingElse => "Nothing in the path speaks for a series or an extra.",
    FileTitle => "The file name gives the title before its first number or technical word.",
    FolderTitle => "The folder names the item.",
    ShowFolder => "The folder above the season folder names the show.",
    SeasonFolderTitle => "The season folder names the show before its season number.",
    OtherTitle => "The path gives this name as well.",
    ArticleMoved => "An article after a comma belongs to the front of the title.",
    BracketedYear => "A year in brackets is the year of release.",
    BareYear => "The last plausible year between separators is the year of release.",
    FolderYear => "The folder states the year and the file name does not.",
    SeasonEpisode => "S and E with numbers state season and episode.",
    SeasonTimesEpisode => "A number, an x and a number state season and episode.",
    SeasonWord => "A word for season with a number states the season.",
    SeasonLetter => "S with a number states the season.",
    SeasonFolder => "The season folder states the season.",
    SpecialsFolder => "A folder of specials is season 0.",
    SpecialWord => "The name calls it a special.",
    ImpliedSeason => "No season is stated anywhere, so it is the first.",
    EpisodeWord => "A word or letter for episode with a number states the episode.",
    LeadingNumber => "In a season folder the number at the start is the episode.",
    TrailingNumber => "In a season folder the number at the end is the episode.",
    AbsoluteNumber => "A number set apart after the title counts episodes from the first.",
    BracketedNumber => "A number alone in brackets is the episode.",
    BareNumber => "A number such as 102 reads as season 1, episode 2.",
    SiblingNumbers => "The show's other files decide how the number is read.",
    PartNumber => "In a series a numbered part is an episode.",
    CalendarDate => "A full date is the day the episode was shown.",
    TextAfterNumber => "What follows the number and precedes the technical words is the episode's title.",
    ProviderTag => "A bracketed tag states the provider's identifier.",
    BareImdbId => "tt with seven or more digits is an IMDb identifier.",
    EditionTag => "A bracketed tag states the edition.",
    EditionWord => "A known word after the title states the edition.",
    StackMarker => "A part word with a number at the end of the name states the part.",
    DiscFolder => "A disc folder states the part.",
    CountryCode => "A country code after the title tells namesakes apart.",
    ExtraFolder => "A folder name marks extras.",
    ExtraName => "The whole file name marks an extra.",
    ExtraSuffix => "A suffix of the file name marks an extra.",
    BonusWord => "A word for opening, ending or menu marks an extra.",
    TechnicalWord => "A known technical word.",
    GroupAfterHyphen => "The last word after a hyphen is the release group.",
    GroupInFront => "The bracket in front names the release group.",
}

impl fmt::Display for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.sentence())
    }
}

/// One field, the piece of the path it was read from, and the rule that read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The field spoken for.
    pub field: Field,
    /// Which part of the path, counted from its first component as 0.
    pub component: usize,
    /// The bytes of the whole path the field was read from.
    pub span: Span,
    /// The rule that read it.
    pub rule: Rule,
}
