//! The fields that can be asked for, switched off and locked, one by one.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::kind::UnknownKind;

macro_rules! fields {
    ($($variant:ident $name:literal $doc:literal,)*) => {
        /// A field of an item.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[repr(u8)]
        pub enum Field {
            $(#[doc = $doc] #[serde(rename = $name)] $variant,)*
        }

        impl Field {
            /// All fields.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name used in configuration, on the command line and in reports.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

fields! {
    Actors "actors" "The cast.",
    Certifications "certifications" "Age ratings by country.",
    Collection "collection" "The series of films it belongs to (Kodi's set).",
    Countries "countries" "Countries of production.",
    Creators "creators" "Who created the show.",
    Directors "directors" "Who directed.",
    Edition "edition" "Director's cut and the like, from the path.",
    Genres "genres" "Genres.",
    GuestStars "guest-stars" "The guests of an episode.",
    Mpaa "mpaa" "The one age rating media servers show.",
    OriginalTitle "original-title" "The title in its own language.",
    Outline "outline" "A short plot.",
    Plot "plot" "The plot.",
    Premiered "premiered" "The date of the first release.",
    Rating "rating" "Ratings, by service.",
    Runtime "runtime" "Length in minutes.",
    SortTitle "sort-title" "The title to sort by.",
    Status "status" "Whether a show goes on.",
    Studios "studios" "Production companies or networks.",
    Tagline "tagline" "The poster's line.",
    Tags "tags" "Keywords.",
    Title "title" "The title.",
    Top250 "top250" "The rank in IMDb's list, 1 to 250.",
    Trailer "trailer" "The address of a trailer.",
    UserRating "user-rating" "The user's own rating.",
    VideoSource "video-source" "Where the file comes from, from the path.",
    Writers "writers" "Who wrote.",
    Year "year" "The year of the first release.",
}

impl fmt::Display for Field {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for Field {
    type Err = UnknownKind;

    fn from_str(word: &str) -> Result<Self, UnknownKind> {
        let folded = word.trim().to_ascii_lowercase().replace(['_', ' '], "-");
        // An episode's premiere is the day it was aired.
        let folded = if folded == "aired" { "premiered".to_owned() } else { folded };
        Self::ALL.iter().copied().find(|field| field.name() == folded).ok_or_else(|| UnknownKind {
            word: word.to_owned(),
            known: "actors, certifications, collection, countries, directors, genres, guest-stars, mpaa, original-title, outline, \
                    plot, premiered, rating, runtime, sort-title, studios, tagline, tags, title, top250, trailer, \
                    user-rating, writers, year and some more",
        })
    }
}

/// A set of fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FieldSet(u64);

impl FieldSet {
    /// Every field.
    pub fn all() -> Self {
        Field::ALL.iter().copied().collect()
    }

    /// No field.
    pub fn none() -> Self {
        Self(0)
    }

    /// Whether `field` is in the set.
    pub fn contains(self, field: Field) -> bool {
        self.0 & (1 << field as u8) != 0
    }

    /// The set with `field`.
    #[must_use]
    pub fn with(self, field: Field) -> Self {
        Self(self.0 | 1 << field as u8)
    }

    /// The set without `field`.
    #[must_use]
    pub fn without(self, field: Field) -> Self {
        Self(self.0 & !(1 << field as u8))
    }

    /// The fields in either set.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The fields of this set that are not in `other`.
    #[must_use]
    pub fn difference(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The fields, in their declared order.
    pub fn iter(self) -> impl Iterator<Item = Field> {
        Field::ALL.iter().copied().filter(move |&field| self.contains(field))
    }

    /// Whether no field is in the set.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl FromIterator<Field> for FieldSet {
    fn from_iter<I: IntoIterator<Item = Field>>(fields: I) -> Self {
        fields.into_iter().fold(Self::none(), Self::with)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_found_by_its_name() {
        for &field in Field::ALL {
            assert_eq!(field.name().parse(), Ok(field));
        }
        assert_eq!("Original_Title".parse(), Ok(Field::OriginalTitle));
        assert!("colour".parse::<Field>().is_err());
    }

    #[test]
    fn sets_hold_what_was_put_in() {
        let set = FieldSet::none().with(Field::Plot).with(Field::Writers);
        assert!(set.contains(Field::Writers) && !set.contains(Field::Title));
        assert_eq!(set.without(Field::Plot).iter().collect::<Vec<_>>(), [Field::Writers]);
        assert_eq!(FieldSet::all().iter().count(), Field::ALL.len());
    }
}
