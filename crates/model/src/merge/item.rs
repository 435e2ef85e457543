//! The rule of every field of an item.

use crate::details::{Certification, ItemDetails};
use crate::field::{Field, FieldSet};
use crate::ids::{IdSet, Provider};
use crate::merge::rules::MergeRules;
use crate::person::{CastMember, CrewMember, Job};
use crate::provenance::{Origin, Provenance};
use crate::rating::Rating;
use crate::year::Year;

/// What one source said; sources that answered "nothing there" are left out.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceAnswer {
    /// Who.
    pub provider: Provider,
    /// Its details; `None` when it could not answer.
    pub details: Option<ItemDetails>,
}

/// What the path tells.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PathFacts {
    /// The title, for a film of which no source has one.
    pub title: Option<String>,
    /// The year.
    pub year: Option<Year>,
    /// Director's cut and the like.
    pub edition: Option<String>,
    /// `BluRay`, `WEB-DL` and the like.
    pub video_source: Option<String>,
    /// Ids in the path or the NFO file; they win over every source's.
    pub ids: IdSet,
}

/// The merged film.
#[derive(Debug, Clone, PartialEq)]
pub struct MergedItem {
    /// Its details.
    pub details: ItemDetails,
    /// Where each field came from.
    pub provenance: Provenance,
}

/// Merges what is known of a film with what its sources say now.
///
/// `sources` stand in the user's order. Merging the result with the same sources again changes nothing.
pub fn merge_item(
    current: &ItemDetails,
    current_provenance: &Provenance,
    sources: &[SourceAnswer],
    path: &PathFacts,
    rules: &MergeRules,
) -> MergedItem {
    let mut merge = Merge {
        current,
        current_provenance,
        sources,
        rules,
        result: ItemDetails::default(),
        provenance: Provenance::default(),
    };
    merge.titles(path);
    merge.texts();
    merge.dates(path);
    merge.age_ratings();
    merge.lists();
    merge.people();
    merge.numbers();
    merge.path_fields(path);
    merge.united(path);
    merge.emptied_by_hand();
    MergedItem { details: merge.result, provenance: merge.provenance }
}

struct Merge<'a> {
    current: &'a ItemDetails,
    current_provenance: &'a Provenance,
    sources: &'a [SourceAnswer],
    rules: &'a MergeRules,
    result: ItemDetails,
    provenance: Provenance,
}

impl Merge<'_> {
    fn is_open(&self, field: Field) -> bool {
        self.rules.requested.contains(field) && self.rules.enabled.contains(field)
    }

    /// The value a field gets, with its origin: `get` reads (and prepares) it from one source's details.
    fn choose<T>(&self, field: Field, get: impl Fn(&ItemDetails) -> Option<T>) -> Option<(T, Origin)> {
        let current = || {
            let origin = self.current_provenance.get(field).cloned().unwrap_or(Origin::Nfo);
            get(self.current).map(|value| (value, origin))
        };
        if !self.is_open(field) || self.rules.locked.contains(field) {
            // A lock protects a value; a locked field that is empty may still be filled, unless a person emptied it.
            let kept = current();
            if kept.is_some() || !self.is_open(field) || self.was_set_by_hand(field) {
                return kept;
            }
        }
        for source in self.sources {
            match &source.details {
                Some(details) => {
                    if let Some(value) = get(details) {
                        return Some((value, origin_of(field, &source.provider, details)));
                    }
                }
                None if self.came_from(field, &source.provider) => {
                    if let kept @ Some(_) = current() {
                        return kept;
                    }
                }
                None => {}
            }
        }
        current()
    }

    fn was_set_by_hand(&self, field: Field) -> bool {
        self.rules.locked.contains(field) && self.current_provenance.get(field) == Some(&Origin::User)
    }

    /// A field that a person emptied has no value to carry its origin; the next merge must know it all the same.
    fn emptied_by_hand(&mut self) {
        for &field in Field::ALL {
            if self.was_set_by_hand(field) && self.provenance.get(field).is_none() {
                self.provenance.set(field, Origin::User);
            }
        }
    }

    fn came_from(&self, field: Field, provider: &Provider) -> bool {
        match self.current_provenance.get(field) {
            Some(Origin::Provider { provider: before, .. }) => before == provider,
            Some(Origin::Providers { providers }) => providers.contains(provider),
            _ => false,
        }
    }

    fn take<T>(&mut self, field: Field, get: impl Fn(&ItemDetails) -> Option<T>) -> Option<T> {
        let (value, origin) = self.choose(field, get)?;
        self.provenance.set(field, origin);
        Some(value)
    }

    fn titles(&mut self, path: &PathFacts) {
        self.result.original_title =
            self.take(Field::OriginalTitle, |details| text(details.original_title.as_ref()));
        self.result.title = self.take(Field::Title, |details| text(details.title.as_ref()));
        if self.result.title.is_none()
            && self.rules.title_from_original
            && self.result.original_title.is_some()
        {
            self.result.title.clone_from(&self.result.original_title);
            self.provenance.set(Field::Title, Origin::Derived { field: Field::OriginalTitle });
        }
        if self.result.title.is_none() {
            self.result.title = self.take(Field::Title, |details| text(details.placeholder.as_ref()));
        }
        if self.result.title.is_none() && path.title.is_some() {
            self.result.title.clone_from(&path.title);
            self.provenance.set(Field::Title, Origin::Path);
        }
        self.result.sort_title = self.take(Field::SortTitle, |details| text(details.sort_title.as_ref()));
    }

    fn texts(&mut self) {
        self.result.plot = self.take(Field::Plot, |details| text(details.plot.as_ref()));
        self.result.outline = self.take(Field::Outline, |details| text(details.outline.as_ref()));
        if let (None, Some(limit), Some(plot), true) = (
            &self.result.outline,
            self.rules.outline_from_plot,
            &self.result.plot,
            self.is_open(Field::Outline),
        ) {
            self.result.outline = Some(shorten(plot, limit));
            self.provenance.set(Field::Outline, Origin::Derived { field: Field::Plot });
        }
        self.result.tagline = self.take(Field::Tagline, |details| text(details.tagline.as_ref()));
        self.result.trailer = self.take(Field::Trailer, |details| text(details.trailer.as_ref()));
    }

    fn dates(&mut self, path: &PathFacts) {
        self.result.premiered = self.take(Field::Premiered, |details| details.premiered);
        self.result.year = self.take(Field::Year, |details| details.year);
        if self.result.year.is_none() {
            if let Some(year) = self.result.premiered.and_then(|date| Year::new(i32::from(date.year())).ok())
            {
                self.result.year = Some(year);
                self.provenance.set(Field::Year, Origin::Derived { field: Field::Premiered });
            } else if let Some(year) = path.year {
                self.result.year = Some(year);
                self.provenance.set(Field::Year, Origin::Path);
            }
        }
    }

    fn age_ratings(&mut self) {
        let rules = self.rules;
        let certifications = self.take(Field::Certifications, |details| {
            let kept: Vec<_> = details
                .certifications
                .iter()
                .filter(|one| {
                    !rules.only_that_country || Some(&one.country) == rules.certification_country.as_ref()
                })
                .flat_map(|one| {
                    rules
                        .certifications
                        .apply(std::slice::from_ref(&one.rating))
                        .into_iter()
                        .map(|rating| Certification { country: one.country.clone(), rating })
                })
                .collect();
            filled(kept)
        });
        self.result.certifications = certifications.unwrap_or_default();
        self.result.mpaa = self.take(Field::Mpaa, |details| text(details.mpaa.as_ref()));
        if self.result.mpaa.is_none() && self.is_open(Field::Mpaa) {
            let of_country = self
                .result
                .certifications
                .iter()
                .find(|one| Some(&one.country) == rules.certification_country.as_ref())
                .map(|one| one.rating.clone());
            if of_country.is_some() {
                self.result.mpaa = of_country;
                self.provenance.set(Field::Mpaa, Origin::Derived { field: Field::Certifications });
            } else if let Some(words) = &rules.not_rated {
                self.result.mpaa = Some(words.clone());
                self.provenance.set(Field::Mpaa, Origin::Derived { field: Field::Certifications });
            }
        }
    }

    fn lists(&mut self) {
        let rules = self.rules;
        let limits = &rules.limits;
        self.result.genres = self
            .take(Field::Genres, |details| {
                filled(limited(rules.genres.apply(&details.genres), limits.genres))
            })
            .unwrap_or_default();
        self.result.studios = self
            .take(Field::Studios, |details| {
                filled(limited(rules.studios.apply(&details.studios), limits.studios))
            })
            .unwrap_or_default();
        self.result.countries = self
            .take(Field::Countries, |details| {
                filled(rules.countries.apply(&limited(details.countries.clone(), limits.countries)))
            })
            .unwrap_or_default();
        self.result.tags = self
            .take(Field::Tags, |details| filled(limited(details.tags.clone(), limits.tags)))
            .unwrap_or_default();
        self.result.collection = self.take(Field::Collection, |details| details.collection.clone());
    }

    fn people(&mut self) {
        let rules = self.rules;
        self.result.cast = self
            .take(Field::Actors, |details| {
                let kept: Vec<CastMember> = details
                    .cast
                    .iter()
                    .filter(|member| !rules.actors_with_thumb_only || member.person.thumb.is_some())
                    .cloned()
                    .collect();
                filled(limited(kept, rules.limits.actors))
            })
            .unwrap_or_default();
        self.result.guest_stars = self
            .take(Field::GuestStars, |details| {
                let guests = details.guest_stars.iter();
                let with_thumb =
                    |member: &&CastMember| !rules.actors_with_thumb_only || member.person.thumb.is_some();
                let kept: Vec<CastMember> = guests.filter(with_thumb).cloned().collect();
                filled(limited(kept, rules.limits.actors))
            })
            .unwrap_or_default();
        for (field, job) in [
            (Field::Directors, Job::Director),
            (Field::Writers, Job::Writer),
            (Field::Creators, Job::Creator),
        ] {
            let members = self.take(field, |details| {
                filled(
                    details
                        .crew
                        .iter()
                        .filter(|member| member.job == job)
                        .cloned()
                        .collect::<Vec<CrewMember>>(),
                )
            });
            self.result.crew.extend(members.unwrap_or_default());
        }
    }

    fn numbers(&mut self) {
        self.result.status = self.take(Field::Status, |details| details.status);
        self.result.runtime_minutes =
            self.take(Field::Runtime, |details| details.runtime_minutes.filter(|&minutes| minutes > 0));
        self.result.top250 =
            self.take(Field::Top250, |details| details.top250.filter(|rank| (1..=250).contains(rank)));
        self.ratings();
    }

    /// Ratings are united by the name of the service; the first one is the default.
    fn ratings(&mut self) {
        let field = Field::Rating;
        let kept_whole =
            !self.is_open(field) || (self.rules.locked.contains(field) && !self.current.ratings.is_empty());
        let mut united: Vec<Rating> = Vec::new();
        let mut providers = Vec::new();
        if !kept_whole {
            for source in self.sources {
                let Some(details) = &source.details else { continue };
                for rating in &details.ratings {
                    if !united.iter().any(|known| known.source == rating.source) {
                        united.push(rating.clone());
                        if !providers.contains(&source.provider) {
                            providers.push(source.provider.clone());
                        }
                    }
                }
            }
        }
        let before = self.current_provenance.get(field);
        let mut kept_any = false;
        for rating in &self.current.ratings {
            if !united.iter().any(|known| known.source == rating.source) {
                united.push(rating.clone());
                kept_any = true;
            }
        }
        if united.is_empty() {
            return;
        }
        let origin = match (providers.as_slice(), before) {
            ([], Some(before)) => before.clone(),
            ([], None) => Origin::Nfo,
            (_, Some(Origin::Providers { providers: earlier })) if kept_any => {
                for provider in earlier {
                    if !providers.contains(provider) {
                        providers.push(provider.clone());
                    }
                }
                Origin::Providers { providers }
            }
            _ => Origin::Providers { providers },
        };
        self.result.ratings = united;
        self.provenance.set(field, origin);
    }

    fn path_fields(&mut self, path: &PathFacts) {
        let choices: [(Field, Option<&String>, Option<&String>); 2] = [
            (Field::Edition, self.current.edition.as_ref(), path.edition.as_ref()),
            (Field::VideoSource, self.current.video_source.as_ref(), path.video_source.as_ref()),
        ];
        for (field, current, from_path) in choices {
            let locked = self.rules.locked.contains(field) || !self.is_open(field);
            let (value, origin) = match (current, from_path) {
                (Some(current), _) if locked => (current, self.current_provenance.get(field).cloned()),
                (_, Some(new)) if self.is_open(field) => (new, Some(Origin::Path)),
                (Some(current), _) => (current, self.current_provenance.get(field).cloned()),
                _ => continue,
            };
            match field {
                Field::Edition => self.result.edition = Some(value.clone()),
                _ => self.result.video_source = Some(value.clone()),
            }
            self.provenance.set(field, origin.unwrap_or(Origin::Nfo));
        }
    }

    /// What is no field of its own: ids, numbers, other titles, the original language, the pictures on offer.
    fn united(&mut self, path: &PathFacts) {
        let mut ids = path.ids.clone();
        for details in self.sources.iter().filter_map(|source| source.details.as_ref()) {
            ids.unite(&details.ids);
        }
        ids.unite(&self.current.ids);
        self.result.ids = ids;

        let answers = || self.sources.iter().filter_map(|source| source.details.as_ref());
        self.result.original_language = answers()
            .chain(std::iter::once(self.current))
            .find_map(|details| details.original_language.clone());
        for details in answers().chain(std::iter::once(self.current)) {
            for title in &details.alternative_titles {
                if !self.result.alternative_titles.contains(title) {
                    self.result.alternative_titles.push(title.clone());
                }
            }
        }
        let everybody = || answers().chain(std::iter::once(self.current));
        self.result.number = everybody().find_map(|details| details.number);
        self.result.display = everybody().find_map(|details| details.display);
        for details in everybody() {
            for (&season, name) in &details.season_names {
                self.result.season_names.entry(season).or_insert_with(|| name.clone());
            }
        }
        self.artwork();
    }

    /// A source that answered replaces its own earlier offers; the offers of the others stay.
    fn artwork(&mut self) {
        for source in self.sources {
            if let Some(details) = &source.details {
                self.result.artwork.extend(details.artwork.iter().cloned());
            }
        }
        for offer in &self.current.artwork {
            let answered =
                self.sources.iter().any(|source| source.provider == offer.source && source.details.is_some());
            if !answered {
                self.result.artwork.push(offer.clone());
            }
        }
    }
}

fn origin_of(field: Field, provider: &Provider, details: &ItemDetails) -> Origin {
    Origin::Provider { provider: provider.clone(), language: details.fallbacks.get(&field).cloned() }
}

fn text(value: Option<&String>) -> Option<String> {
    value.map(|text| text.trim()).filter(|text| !text.is_empty()).map(str::to_owned)
}

fn filled<T>(list: Vec<T>) -> Option<Vec<T>> {
    (!list.is_empty()).then_some(list)
}

fn limited<T>(mut list: Vec<T>, limit: Option<usize>) -> Vec<T> {
    if let Some(limit) = limit {
        list.truncate(limit);
    }
    list
}

/// The first sentences of `plot` that fit into `limit` characters; else it is cut at a word, with an ellipsis.
fn shorten(plot: &str, limit: usize) -> String {
    let Some((cut, _)) = plot.char_indices().nth(limit) else {
        return plot.to_owned();
    };
    let head = &plot[..cut];
    if let Some(end) = head.rfind(['.', '!', '?']).filter(|&end| end >= cut / 3) {
        return head[..=end].to_owned();
    }
    let words = head.rfind(char::is_whitespace).map_or(head, |end| &head[..end]);
    format!("{}…", words.trim_end())
}

/// Every field of a film that a source can give, for callers that switch fields one by one.
pub fn movie_fields() -> FieldSet {
    [Field::Creators, Field::GuestStars, Field::Status, Field::UserRating]
        .into_iter()
        .fold(FieldSet::all(), FieldSet::without)
}

/// Every field of a show that a source can give.
pub fn show_fields() -> FieldSet {
    [
        Field::Collection,
        Field::Edition,
        Field::GuestStars,
        Field::Outline,
        Field::UserRating,
        Field::VideoSource,
    ]
    .into_iter()
    .fold(FieldSet::all(), FieldSet::without)
}

/// Every field of a season that a source can give.
pub fn season_fields() -> FieldSet {
    [Field::Title, Field::Plot, Field::Premiered].into_iter().collect()
}

/// Every field of an episode that a source can give; `premiered` is the day it was aired.
pub fn episode_fields() -> FieldSet {
    [
        Field::Actors,
        Field::Directors,
        Field::GuestStars,
        Field::OriginalTitle,
        Field::Plot,
        Field::Premiered,
        Field::Rating,
        Field::Runtime,
        Field::Title,
        Field::VideoSource,
        Field::Writers,
    ]
    .into_iter()
    .collect()
}

#[cfg(test)]
mod tests;
