//! The best language, field by field.
//!
//! The top level of an answer is in the language asked for, but where there is no translation TMDB puts the
//! original title there, and empty texts. A translation's empty title means one of two things: nobody has
//! translated it, or it is the same as the original (Fight Club in German). They cannot be told apart, so the
//! original is taken for the latter where a speaker of any language can read its letters.

use std::collections::BTreeMap;

use bioscope_model::{Field as ItemField, Language};

use super::wire::{TranslatedTexts, Translation, Translations};
use crate::lenient::Told;
use crate::text;

/// One field of a translation.
type Field = fn(&TranslatedTexts) -> &Told<String>;

/// An item's own texts, from which fallbacks start.
pub(super) struct Titles<'a> {
    /// At the top level, in the language asked for or the original.
    pub(super) title: Option<&'a str>,
    /// In its own language.
    pub(super) original: Option<&'a str>,
    /// Which that is.
    pub(super) original_language: Option<&'a Language>,
}

/// What is told of an item in words, each in the best language.
pub(super) struct Texts {
    pub(super) title: Option<String>,
    pub(super) plot: Option<String>,
    pub(super) tagline: Option<String>,
    /// The languages of those that are not in the one asked for first.
    pub(super) fallbacks: BTreeMap<ItemField, Language>,
}

/// The texts of a film or a show: `overview` and `tagline` as they stand at the top level.
pub(super) fn texts(
    titles: &Titles<'_>,
    overview: Option<&str>,
    tagline: Option<&str>,
    translations: &Told<Translations>,
    languages: &[&Language],
) -> Texts {
    let mut fallbacks = BTreeMap::new();
    let mut noted = |told: Option<Translated>, field| {
        let Translated { text, fallback } = told?;
        fallbacks.extend(fallback.map(|language| (field, language)));
        Some(text)
    };
    let title = noted(title(titles, translations, languages), ItemField::Title);
    let plot = prose(overview, translations, languages, |texts| &texts.overview, text::PLOT);
    let plot = noted(plot, ItemField::Plot);
    let tagline = prose(tagline, translations, languages, |texts| &texts.tagline, text::TAGLINE);
    let tagline = noted(tagline, ItemField::Tagline);
    let tagline = tagline.and_then(|tagline| text::line(&tagline, text::TAGLINE));
    Texts { title, plot, tagline, fallbacks }
}

/// A text, and its language where that is not the one asked for first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Translated {
    pub(super) text: String,
    pub(super) fallback: Option<Language>,
}

impl Translated {
    fn asked_for(text: String) -> Self {
        Self { text, fallback: None }
    }

    /// In the one at `place` of `languages`.
    fn at(place: usize, languages: &[&Language], text: String) -> Self {
        Self { text, fallback: languages.get(place).filter(|_| place > 0).map(|&language| language.clone()) }
    }
}

/// The title in the first of `languages` that has one; the original title where none has.
fn title(
    titles: &Titles<'_>,
    translations: &Told<Translations>,
    languages: &[&Language],
) -> Option<Translated> {
    let one_line = |title: &str| text::line(title, text::TITLE);
    let original = titles.original.or(titles.title).and_then(one_line);
    if let Some(title) = titles.title.and_then(one_line)
        && (translations.get().is_none() || original.as_ref() != Some(&title))
    {
        return Some(Translated::asked_for(title));
    }
    let in_language = |language: &Language| {
        if titles.original_language.is_some_and(|own| own.same_language(language)) {
            return original.clone();
        }
        let texts = texts_in(translations, language).next()?;
        let same_as_original = || original.clone().filter(|original| is_latin(original));
        texts.title.text().or(texts.name.text()).and_then(one_line).or_else(same_as_original)
    };
    let mut in_order = languages.iter().enumerate();
    let found = in_order.find_map(|(place, language)| Some((place, in_language(language)?)));
    found.map(|(place, title)| Translated::at(place, languages, title)).or_else(|| {
        let own = titles
            .original_language
            .filter(|own| !languages.first().is_some_and(|first| first.same_language(own)));
        Some(Translated { text: original.clone()?, fallback: own.cloned() })
    })
}

/// The text at the top level, or else in the first of `languages` that has it.
pub(super) fn prose(
    top_level: Option<&str>,
    translations: &Told<Translations>,
    languages: &[&Language],
    field: Field,
    limit: usize,
) -> Option<Translated> {
    let told = top_level.and_then(|told| text::prose(told, limit));
    told.map(Translated::asked_for).or_else(|| {
        let in_order = languages.iter().enumerate();
        let mut texts = in_order
            .flat_map(|(place, language)| texts_in(translations, language).map(move |texts| (place, texts)));
        texts.find_map(|(place, texts)| {
            let told = field(texts).text().and_then(|told| text::prose(told, limit))?;
            Some(Translated::at(place, languages, told))
        })
    })
}

/// The translations into `language`: its own country's first, then any other country's.
fn texts_in<'a>(
    translations: &'a Told<Translations>,
    language: &Language,
) -> impl Iterator<Item = &'a TranslatedTexts> + use<'a> {
    let all = translations.get().map(|told| told.translations.all()).unwrap_or_default();
    let country = language.country().map(|country| country.code().to_owned());
    let code = language.code().to_owned();
    let in_language = move |translation: &&Translation| translation.iso_639_1.text() == Some(&code);
    let at_home = move |translation: &&Translation| {
        country.is_none() || translation.iso_3166_1.text() == country.as_deref()
    };
    let (home, abroad): (Vec<_>, Vec<_>) = all.iter().filter(in_language).partition(at_home);
    home.into_iter().chain(abroad).filter_map(|translation| translation.data.get())
}

/// Whether every letter of `title` is Latin (Basic, Latin-1 and Extended-A and -B).
fn is_latin(title: &str) -> bool {
    const AFTER_LATIN: char = '\u{0250}';
    title.chars().filter(|character| character.is_alphabetic()).all(|letter| letter < AFTER_LATIN)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn translations(list: &[(&str, &str, &str)]) -> Told<Translations> {
        let list: Vec<_> = list
            .iter()
            .map(|(code, country, title)| {
                json!({"iso_639_1": code, "iso_3166_1": country, "data": {"title": title, "overview": format!("in {code}-{country}")}})
            })
            .collect();
        serde_json::from_value(json!({"translations": list})).unwrap()
    }

    fn chosen(titles: (&str, &str, &str), translated: &[(&str, &str, &str)], languages: &[&str]) -> String {
        let own = titles.2.parse().unwrap();
        let languages: Vec<Language> = languages.iter().map(|language| language.parse().unwrap()).collect();
        let languages: Vec<_> = languages.iter().collect();
        let titles =
            Titles { title: Some(titles.0), original: Some(titles.1), original_language: Some(&own) };
        let title = title(&titles, &translations(translated), &languages).unwrap();
        title.fallback.map_or_else(|| title.text.clone(), |language| format!("{} ({language})", title.text))
    }

    #[test]
    fn a_title_falls_back_language_by_language() {
        let japanese = ("千と千尋の神隠し", "千と千尋の神隠し", "ja");
        let known = [("en", "US", "Spirited Away"), ("fr", "FR", "Le Voyage de Chihiro"), ("de", "DE", "")];
        assert_eq!(chosen(japanese, &known, &["nl", "fr", "en"]), "Le Voyage de Chihiro (fr)");
        assert_eq!(chosen(japanese, &known, &["de", "en"]), "Spirited Away (en)");
        assert_eq!(chosen(japanese, &known, &["ja", "en"]), "千と千尋の神隠し");
        assert_eq!(chosen(japanese, &known, &["nl"]), "千と千尋の神隠し (ja)");
        assert_eq!(chosen(("Chihiros Reise", "千と千尋の神隠し", "ja"), &known, &["de"]), "Chihiros Reise");
    }

    #[test]
    fn an_empty_translation_of_a_latin_title_is_the_same_title() {
        let known = [("de", "DE", ""), ("fr", "CA", "Le Cercle"), ("fr", "FR", "Le Club")];
        assert_eq!(chosen(("Fight Club", "Fight Club", "en"), &known, &["de", "fr"]), "Fight Club");
        assert_eq!(chosen(("Fight Club", "Fight Club", "en"), &known, &["fr-CA"]), "Le Cercle");
        assert_eq!(chosen(("Fight Club", "Fight Club", "en"), &known, &["fr-BE"]), "Le Cercle");
    }

    #[test]
    fn an_empty_plot_falls_back_too() {
        let translated = translations(&[("en", "US", "x"), ("pt", "PT", "y"), ("pt", "BR", "z")]);
        let languages: Vec<Language> =
            ["nl".parse().unwrap(), "pt-BR".parse().unwrap(), "en".parse().unwrap()].into();
        let languages: Vec<_> = languages.iter().collect();
        let plot = |top| prose(top, &translated, &languages, |texts| &texts.overview, text::PLOT);
        let in_portuguese = Translated { text: "in pt-BR".into(), fallback: "pt-BR".parse().ok() };
        assert_eq!(plot(Some("")), Some(in_portuguese));
        assert_eq!(plot(Some("told")), Some(Translated::asked_for("told".into())));
    }
}
