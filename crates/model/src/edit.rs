//! Fields of an item as text, for `show`, `explain` and `set`.

use jiff::civil::Date;

use crate::details::{Certification, Collection, ItemDetails};
use crate::field::{Field, FieldSet};
use crate::ids::IdSet;
use crate::person::{CastMember, CrewMember, Job, Person};
use crate::rating::Rating;
use crate::year::Year;

/// Why a text is no value of a field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The field cannot be set by hand.
    #[error("set {0}: this field cannot be set by hand")]
    NotSettable(Field),
    /// The text is not understood.
    #[error("set {field} to {text:?}: {expected} is expected")]
    Malformed {
        /// Which field.
        field: Field,
        /// What was given.
        text: String,
        /// What would be understood.
        expected: &'static str,
    },
}

/// The value of a field as text; empty where there is none. Lists have an entry each.
pub fn field_text(details: &ItemDetails, field: Field) -> Vec<String> {
    let one = |value: Option<String>| value.into_iter().collect();
    match field {
        Field::Title => one(details.title.clone()),
        Field::OriginalTitle => one(details.original_title.clone()),
        Field::SortTitle => one(details.sort_title.clone()),
        Field::Year => one(details.year.map(|year| year.to_string())),
        Field::Premiered => one(details.premiered.map(|date| date.to_string())),
        Field::Plot => one(details.plot.clone()),
        Field::Outline => one(details.outline.clone()),
        Field::Tagline => one(details.tagline.clone()),
        Field::Runtime => one(details.runtime_minutes.map(|minutes| format!("{minutes} min"))),
        Field::Mpaa => one(details.mpaa.clone()),
        Field::Certifications => {
            details.certifications.iter().map(|one| format!("{}:{}", one.country, one.rating)).collect()
        }
        Field::Genres => details.genres.clone(),
        Field::Tags => details.tags.clone(),
        Field::Countries => details.countries.clone(),
        Field::Studios => details.studios.clone(),
        Field::Collection => one(details.collection.as_ref().map(|collection| collection.name.clone())),
        Field::Actors => cast_text(&details.cast),
        Field::Directors => names(details, Job::Director),
        Field::Writers => names(details, Job::Writer),
        Field::Creators => names(details, Job::Creator),
        Field::Rating => details.ratings.iter().map(rating_text).collect(),
        Field::Top250 => one(details.top250.map(|rank| rank.to_string())),
        Field::Trailer => one(details.trailer.clone()),
        Field::Edition => one(details.edition.clone()),
        Field::VideoSource => one(details.video_source.clone()),
        Field::Status => one(details.status.map(|status| status.name().to_owned())),
        Field::GuestStars => cast_text(&details.guest_stars),
        Field::UserRating => Vec::new(),
    }
}

fn cast_text(cast: &[CastMember]) -> Vec<String> {
    cast.iter()
        .map(|member| match &member.role {
            Some(role) => format!("{} as {role}", member.person.name),
            None => member.person.name.clone(),
        })
        .collect()
}

fn names(details: &ItemDetails, job: Job) -> Vec<String> {
    details.crew_of(job).map(|person| person.name.clone()).collect()
}

fn rating_text(rating: &Rating) -> String {
    let votes = rating.votes.map_or_else(String::new, |votes| format!(" ({votes} votes)"));
    format!("{} {:.1}/{}{votes}", rating.source, rating.value, rating.max)
}

/// Sets a field from text. Lists are separated by `;`; an empty text clears the field.
pub fn set_field_text(details: &mut ItemDetails, field: Field, text: &str) -> Result<(), EditError> {
    let text = text.trim();
    let value = (!text.is_empty()).then(|| text.to_owned());
    let malformed = |expected| EditError::Malformed { field, text: text.to_owned(), expected };
    match field {
        Field::Title => details.title = value,
        Field::OriginalTitle => details.original_title = value,
        Field::SortTitle => details.sort_title = value,
        Field::Plot => details.plot = value,
        Field::Outline => details.outline = value,
        Field::Tagline => details.tagline = value,
        Field::Mpaa => details.mpaa = value,
        Field::Trailer => details.trailer = value,
        Field::Edition => details.edition = value,
        Field::VideoSource => details.video_source = value,
        Field::Year => {
            details.year =
                parse(value, |text| Year::new(text.parse().ok()?).ok(), "a year").map_err(malformed)?;
        }
        Field::Premiered => {
            details.premiered =
                parse(value, |text| text.parse::<Date>().ok(), "a date, yyyy-mm-dd").map_err(malformed)?;
        }
        Field::Runtime => {
            let minutes =
                |text: &str| text.trim_end_matches("min").trim().parse().ok().filter(|&minutes| minutes > 0);
            details.runtime_minutes = parse(value, minutes, "a number of minutes").map_err(malformed)?;
        }
        Field::Top250 => {
            let rank = |text: &str| text.parse().ok().filter(|rank| (1..=250).contains(rank));
            details.top250 = parse(value, rank, "a rank from 1 to 250").map_err(malformed)?;
        }
        Field::Genres => details.genres = list(text),
        Field::Tags => details.tags = list(text),
        Field::Countries => details.countries = list(text),
        Field::Studios => details.studios = list(text),
        Field::Collection => {
            details.collection =
                value.map(|name| Collection { ids: IdSet::new(), name, overview: None, artwork: Vec::new() });
        }
        Field::Certifications => {
            let certification = |entry: &String| {
                let (country, rating) = entry.split_once(':')?;
                Some(Certification { country: country.parse().ok()?, rating: rating.trim().to_owned() })
            };
            details.certifications = list(text)
                .iter()
                .map(certification)
                .collect::<Option<_>>()
                .ok_or_else(|| malformed("a list such as US:PG-13; DE:12"))?;
        }
        Field::Actors => details.cast = cast_list(text),
        Field::GuestStars => details.guest_stars = cast_list(text),
        Field::Status => {
            details.status =
                parse(value, |text| text.parse().ok(), "Continuing, Ended, Canceled, Planned or Pilot")
                    .map_err(malformed)?;
        }
        Field::Creators => set_crew(details, Job::Creator, text),
        Field::Directors => set_crew(details, Job::Director, text),
        Field::Writers => set_crew(details, Job::Writer, text),
        Field::Rating | Field::UserRating => {
            return Err(EditError::NotSettable(field));
        }
    }
    Ok(())
}

fn parse<T>(
    value: Option<String>,
    read: impl Fn(&str) -> Option<T>,
    expected: &'static str,
) -> Result<Option<T>, &'static str> {
    value.map(|text| read(&text).ok_or(expected)).transpose()
}

fn list(text: &str) -> Vec<String> {
    text.split(';').map(str::trim).filter(|entry| !entry.is_empty()).map(str::to_owned).collect()
}

fn cast_list(text: &str) -> Vec<CastMember> {
    list(text)
        .into_iter()
        .map(|entry| match entry.split_once(" as ") {
            Some((name, role)) => {
                CastMember { person: Person::named(name.trim()), role: Some(role.trim().to_owned()) }
            }
            None => CastMember { person: Person::named(entry), role: None },
        })
        .collect()
}

fn set_crew(details: &mut ItemDetails, job: Job, text: &str) {
    details.crew.retain(|member| member.job != job);
    details.crew.extend(list(text).into_iter().map(|name| CrewMember { person: Person::named(name), job }));
    details.crew.sort_by_key(|member| member.job);
}

impl ItemDetails {
    /// The details of which only these fields are left.
    #[must_use]
    pub fn only(&self, fields: FieldSet) -> Self {
        let mut kept = Self::default();
        for field in fields.iter() {
            kept.copy_field(self, field);
        }
        kept
    }

    /// Takes the value of `field` from `other`, whether it has one or not.
    pub fn copy_field(&mut self, other: &Self, field: Field) {
        match field {
            Field::Title => self.title.clone_from(&other.title),
            Field::OriginalTitle => self.original_title.clone_from(&other.original_title),
            Field::SortTitle => self.sort_title.clone_from(&other.sort_title),
            Field::Year => self.year = other.year,
            Field::Premiered => self.premiered = other.premiered,
            Field::Plot => self.plot.clone_from(&other.plot),
            Field::Outline => self.outline.clone_from(&other.outline),
            Field::Tagline => self.tagline.clone_from(&other.tagline),
            Field::Runtime => self.runtime_minutes = other.runtime_minutes,
            Field::Mpaa => self.mpaa.clone_from(&other.mpaa),
            Field::Certifications => self.certifications.clone_from(&other.certifications),
            Field::Genres => self.genres.clone_from(&other.genres),
            Field::Tags => self.tags.clone_from(&other.tags),
            Field::Countries => self.countries.clone_from(&other.countries),
            Field::Studios => self.studios.clone_from(&other.studios),
            Field::Collection => self.collection.clone_from(&other.collection),
            Field::Actors => self.cast.clone_from(&other.cast),
            Field::Directors => self.copy_crew(other, Job::Director),
            Field::Writers => self.copy_crew(other, Job::Writer),
            Field::Creators => self.copy_crew(other, Job::Creator),
            Field::Rating => self.ratings.clone_from(&other.ratings),
            Field::Top250 => self.top250 = other.top250,
            Field::Trailer => self.trailer.clone_from(&other.trailer),
            Field::Edition => self.edition.clone_from(&other.edition),
            Field::VideoSource => self.video_source.clone_from(&other.video_source),
            Field::GuestStars => self.guest_stars.clone_from(&other.guest_stars),
            Field::Status => self.status = other.status,
            Field::UserRating => {}
        }
    }

    fn copy_crew(&mut self, other: &Self, job: Job) {
        self.crew.retain(|member| member.job != job);
        self.crew.extend(other.crew.iter().filter(|member| member.job == job).cloned());
        self.crew.sort_by_key(|member| member.job);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_is_shown_again() {
        let cases = [
            (Field::Title, "Metropolis", vec!["Metropolis"]),
            (Field::Year, "1927", vec!["1927"]),
            (Field::Premiered, "1927-01-10", vec!["1927-01-10"]),
            (Field::Runtime, "153", vec!["153 min"]),
            (Field::Genres, "Drama; Science Fiction;", vec!["Drama", "Science Fiction"]),
            (Field::Certifications, "DE:12; US:PG", vec!["DE:12", "US:PG"]),
            (
                Field::Actors,
                "Brigitte Helm as Maria; Fritz Rasp",
                vec!["Brigitte Helm as Maria", "Fritz Rasp"],
            ),
            (Field::Directors, "Fritz Lang", vec!["Fritz Lang"]),
            (Field::GuestStars, "Fritz Rasp as Slim", vec!["Fritz Rasp as Slim"]),
            (Field::Status, "Returning Series", vec!["Continuing"]),
            (Field::Creators, "Thea von Harbou", vec!["Thea von Harbou"]),
        ];
        for (field, text, shown) in cases {
            let mut details = ItemDetails::default();
            set_field_text(&mut details, field, text).unwrap();
            assert_eq!(field_text(&details, field), shown, "{field}");
            let mut copy = ItemDetails::default();
            copy.copy_field(&details, field);
            assert_eq!(copy, details, "{field}");
            set_field_text(&mut details, field, "").unwrap();
            assert_eq!(details, ItemDetails::default(), "{field}");
        }
    }

    #[test]
    fn nonsense_is_refused_and_says_what_is_expected() {
        let mut details = ItemDetails::default();
        let error = set_field_text(&mut details, Field::Premiered, "next week").unwrap_err();
        assert!(error.to_string().contains("yyyy-mm-dd"), "{error}");
        assert!(set_field_text(&mut details, Field::Year, "19").is_err());
        assert!(set_field_text(&mut details, Field::Rating, "10").is_err());
        assert_eq!(details, ItemDetails::default());
    }
}
