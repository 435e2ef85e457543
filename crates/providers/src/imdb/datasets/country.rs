//! The country whose titles are in a language, where the language names none itself.

use bioscope_model::{Country, Language};

/// Languages and the countries in which IMDb has their titles. A language that many countries speak alike (Arabic), or
/// that is spoken beside a larger one in its country (Catalan, Hindi), is not among them: the titles of that country
/// would be in another language.
const COUNTRIES: [(&str, &str); 42] = [
    ("az", "AZ"),
    ("bg", "BG"),
    ("bs", "BA"),
    ("cs", "CZ"),
    ("da", "DK"),
    ("de", "DE"),
    ("el", "GR"),
    ("es", "ES"),
    ("et", "EE"),
    ("fa", "IR"),
    ("fi", "FI"),
    ("fr", "FR"),
    ("he", "IL"),
    ("hr", "HR"),
    ("hu", "HU"),
    ("hy", "AM"),
    ("id", "ID"),
    ("is", "IS"),
    ("it", "IT"),
    ("ja", "JP"),
    ("ka", "GE"),
    ("ko", "KR"),
    ("lt", "LT"),
    ("lv", "LV"),
    ("mk", "MK"),
    ("mn", "MN"),
    ("nb", "NO"),
    ("nl", "NL"),
    ("no", "NO"),
    ("pl", "PL"),
    ("pt", "PT"),
    ("ro", "RO"),
    ("ru", "RU"),
    ("sk", "SK"),
    ("sl", "SI"),
    ("sq", "AL"),
    ("sr", "RS"),
    ("sv", "SE"),
    ("th", "TH"),
    ("tr", "TR"),
    ("uk", "UA"),
    ("vi", "VN"),
];

/// The country that `language` names, or the one that speaks it most; `None` where there is no such one.
pub(super) fn of(language: &Language) -> Option<&str> {
    let named = language.country().map(Country::code);
    let spoken = || COUNTRIES.iter().find(|(code, _)| *code == language.code()).map(|(_, country)| *country);
    named.or_else(spoken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_languages_code_is_never_taken_for_a_country() {
        for (language, country) in [
            ("ja", Some("JP")),
            ("sv", Some("SE")),
            ("uk", Some("UA")),
            ("de", Some("DE")),
            ("de-AT", Some("AT")),
            ("th", Some("TH")),
            ("ar", None),
            ("ca", None),
            ("ar-EG", Some("EG")),
        ] {
            assert_eq!(of(&language.parse().unwrap()), country, "{language}");
        }
        assert!(COUNTRIES.is_sorted());
    }
}
