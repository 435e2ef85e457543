//! Fills an identification, with evidence, from readings of a path's components.

use crate::evidence::{Field, Rule, Span};
use crate::identification::{ExtraKind, Identification, Kind};
use crate::path::Path;
use crate::reading::Reading;
use crate::text::{clean_title, same_title};

use super::surroundings::Surroundings;

/// Articles that are moved behind a comma, in lower case.
const ARTICLES: &[&str] = &[
    "the", "a", "an", "der", "die", "das", "ein", "eine", "le", "la", "les", "l'", "un", "une", "el", "los",
    "las", "il", "lo", "gli", "i", "de", "het", "een", "o", "os", "as", "en", "ett", "den", "det",
];

/// An identification in the making.
pub(crate) struct Report<'r, 'p> {
    path: &'r Path<'p>,
    pub(crate) result: Identification,
    /// The last component's name turned round, where it was written backwards.
    pub(crate) turned: Option<String>,
}

impl<'r, 'p> Report<'r, 'p> {
    pub(crate) fn new(path: &'r Path<'p>) -> Self {
        let result = Identification { evidence: Vec::with_capacity(12), ..Identification::default() };
        Self { path, result, turned: None }
    }

    /// The text a reading's spans lie in.
    pub(crate) fn name(&self, index: usize) -> &str {
        match &self.turned {
            Some(turned) if index + 1 == self.path.len() => turned,
            _ => self.path.component(index).name,
        }
    }

    fn witness(&mut self, field: Field, index: usize, span: Span, rule: Rule) {
        let span = match &self.turned {
            Some(turned) if index + 1 == self.path.len() => Span::new(
                turned.len() - span.end.min(turned.len()),
                turned.len() - span.start.min(turned.len()),
            ),
            _ => span,
        };
        self.result.witness(field, self.path.place(index), self.path.in_path(index, span), rule);
    }

    pub(crate) fn kind(&mut self, kind: Kind, index: usize, span: Span, rule: Rule) {
        self.result.kind = kind;
        self.witness(Field::Kind, index, span, rule);
    }

    /// The title of a reading, with an article moved to the front.
    pub(crate) fn title(&mut self, index: usize, reading: &Reading, rule: Rule) {
        let Some(span) = reading.title else { return };
        let title = clean_title(span.of(self.name(index)));
        if title.is_empty() {
            return;
        }
        self.witness(Field::Title, index, span, rule);
        let turned = article_in_front(&title);
        self.result.title = Some(turned.clone().unwrap_or_else(|| title.clone()));
        if turned.is_some() {
            self.other(title, index, span, Rule::ArticleMoved);
        }
        if let Some(other) = reading.other_title {
            let title = clean_title(other.of(self.name(index)));
            self.other(title, index, other, Rule::OtherTitle);
        }
    }

    /// A title the path gives besides the chosen one.
    pub(crate) fn other_title(&mut self, index: usize, reading: &Reading) {
        let Some(span) = reading.title else { return };
        let title = clean_title(span.of(self.name(index)));
        if !crate::text::is_obfuscated(&title) && !crate::folder::is_placeholder(&title) {
            self.other(title, index, span, Rule::OtherTitle);
        }
    }

    fn other(&mut self, title: String, index: usize, span: Span, rule: Rule) {
        let known = |known: &String| same_title(known, &title);
        if title.is_empty()
            || self.result.title.iter().any(known)
            || self.result.alternative_titles.iter().any(known)
        {
            return;
        }
        self.result.alternative_titles.push(title);
        self.witness(Field::AlternativeTitle, index, span, rule);
    }

    pub(crate) fn year(&mut self, index: usize, reading: &Reading, rule: Rule) {
        if let Some(year) = reading.year
            && self.result.year.is_none()
        {
            self.result.year = Some(year.value);
            self.witness(Field::Year, index, year.span, rule);
        }
    }

    pub(crate) fn country(&mut self, index: usize, reading: &Reading) {
        if let Some((country, span)) = reading.country
            && self.result.country.is_none()
        {
            self.result.country = Some(country);
            self.witness(Field::Country, index, span, Rule::CountryCode);
        }
    }

    /// Identifiers of the film or show.
    pub(crate) fn ids(&mut self, index: usize, reading: &Reading) {
        self.result.ids.fill_from(&reading.ids);
        self.witness_ids(index, reading);
    }

    /// Identifiers of the episode itself.
    pub(crate) fn episode_ids(&mut self, index: usize, reading: &Reading) {
        self.result.episode_ids.fill_from(&reading.ids);
        self.witness_ids(index, reading);
    }

    fn witness_ids(&mut self, index: usize, reading: &Reading) {
        for &(span, rule) in &reading.id_spans {
            self.witness(Field::Id, index, span, rule);
        }
    }

    pub(crate) fn extra(&mut self, kind: ExtraKind, index: usize, span: Span, rule: Rule) {
        self.result.kind = Kind::Extra;
        self.result.extra = Some(kind);
        self.result.evidence.retain(|evidence| evidence.field != Field::Kind);
        self.witness(Field::Kind, index, span, rule);
        self.witness(Field::Extra, index, span, rule);
        self.result.ignored |= kind == ExtraKind::Sample;
    }

    pub(crate) fn part(&mut self, number: u32, index: usize, span: Span, rule: Rule) {
        if self.result.part.is_none() {
            self.result.part = Some(number);
            self.witness(Field::Part, index, span, rule);
        }
    }

    pub(crate) fn episode_title(&mut self, index: usize, span: Span) {
        let title = clean_title(span.of(self.name(index)));
        if !title.is_empty() {
            self.result.episode_title = Some(title);
            self.witness(Field::EpisodeTitle, index, span, Rule::TextAfterNumber);
        }
    }

    /// The season of the folder.
    pub(crate) fn folder_season(&mut self, around: &Surroundings) {
        if let Some(season) = &around.season {
            self.result.seasons.clone_from(&season.seasons);
            self.witness(Field::Season, season.index, season.span, season.rule);
        }
    }

    pub(crate) fn season(&mut self, seasons: Vec<u32>, index: usize, span: Span, rule: Rule) {
        self.result.seasons = seasons;
        self.witness(Field::Season, index, span, rule);
    }

    pub(crate) fn episodes(&mut self, episodes: Vec<u32>, index: usize, span: Span, rule: Rule) {
        self.result.episodes = episodes;
        self.witness(Field::Episodes, index, span, rule);
    }

    pub(crate) fn absolute(&mut self, numbers: Vec<u32>, index: usize, span: Span, rule: Rule) {
        self.result.absolute = numbers;
        self.witness(Field::Absolute, index, span, rule);
    }

    pub(crate) fn date(&mut self, index: usize, reading: &Reading) {
        if let Some((date, span)) = reading.date {
            self.result.date = Some(date);
            self.witness(Field::Date, index, span, Rule::CalendarDate);
        }
    }

    /// Editions and technical facts, as far as no nearer component has stated them.
    pub(crate) fn technical(&mut self, index: usize, reading: &Reading) {
        let facts = &reading.technical;
        if self.result.editions.is_empty() {
            let rule = if reading.edition_tag.is_some() { Rule::EditionTag } else { Rule::EditionWord };
            let spans: Vec<Span> = match reading.edition_tag {
                Some(span) => vec![span],
                None => facts.editions.clone(),
            };
            for span in spans {
                let edition = clean_title(span.of(self.name(index)));
                if !edition.is_empty() {
                    self.result.editions.push(edition);
                    self.witness(Field::Edition, index, span, rule);
                }
            }
        }
        if let (None, Some((name, span))) = (&self.result.screen_size, facts.screen) {
            let written = span.of(self.name(index)).to_ascii_lowercase();
            self.result.screen_size = Some(name.map_or(written, str::to_owned));
            self.witness(Field::ScreenSize, index, span, Rule::TechnicalWord);
        }
        if let (None, Some((name, span))) = (self.result.source, facts.source) {
            self.result.source = Some(name);
            self.witness(Field::Source, index, span, Rule::TechnicalWord);
        }
        if let (None, Some((name, span))) = (self.result.video_codec, facts.codec) {
            self.result.video_codec = Some(name);
            self.witness(Field::VideoCodec, index, span, Rule::TechnicalWord);
        }
        if let (None, Some((name, span))) = (self.result.stereo, facts.stereo) {
            self.result.stereo = Some(name);
            self.witness(Field::Stereo, index, span, Rule::TechnicalWord);
        }
        if self.result.languages.is_empty() {
            for &(code, span) in &facts.languages {
                self.result.languages.push(code);
                self.witness(Field::Language, index, span, Rule::TechnicalWord);
            }
        }
        if let (None, Some((span, rule))) = (&self.result.release_group, reading.group) {
            self.result.release_group = Some(span.of(self.name(index)).trim().to_owned());
            self.witness(Field::ReleaseGroup, index, span, rule);
        }
    }
}

/// `Title, The` as `The Title`.
fn article_in_front(title: &str) -> Option<String> {
    let (rest, article) = title.rsplit_once(", ")?;
    let known = ARTICLES.iter().any(|known| known.eq_ignore_ascii_case(article));
    let gap = if article.ends_with('\'') { "" } else { " " };
    (known && !rest.is_empty()).then(|| format!("{article}{gap}{rest}"))
}
