//! Languages and countries, as providers write them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::kind::UnknownKind;

/// A language: a two- or three-letter code, with a country where it matters (`en`, `pt-BR`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Language {
    code: String,
    country: Option<Country>,
}

impl Language {
    /// The code without a country, lower case: `pt`.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The country, if one was given.
    pub fn country(&self) -> Option<&Country> {
        self.country.as_ref()
    }

    /// English without a country.
    pub fn english() -> Self {
        Self { code: "en".to_owned(), country: None }
    }

    /// Whether both name the same language, whatever the country.
    pub fn same_language(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

impl FromStr for Language {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        let refuse = || UnknownKind {
            word: text.chars().take(16).collect(),
            known: "two or three letters, then perhaps a country: en, en-US, pt-BR",
        };
        let (code, country) = match text.trim().split_once(['-', '_']) {
            Some((code, country)) => (code, Some(country.parse().map_err(|_| refuse())?)),
            None => (text.trim(), None),
        };
        if !(2..=3).contains(&code.len()) || !code.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            return Err(refuse());
        }
        Ok(Self { code: code.to_ascii_lowercase(), country })
    }
}

impl TryFrom<String> for Language {
    type Error = UnknownKind;

    fn try_from(text: String) -> Result<Self, UnknownKind> {
        text.parse()
    }
}

impl From<Language> for String {
    fn from(language: Language) -> Self {
        language.to_string()
    }
}

impl fmt::Display for Language {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.code)?;
        if let Some(country) = &self.country {
            write!(formatter, "-{country}")?;
        }
        Ok(())
    }
}

/// A country, by its two-letter code (ISO 3166-1), upper case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Country(String);

impl Country {
    /// The two letters.
    pub fn code(&self) -> &str {
        &self.0
    }
}

impl FromStr for Country {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        let text = text.trim();
        if text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            Ok(Self(text.to_ascii_uppercase()))
        } else {
            Err(UnknownKind { word: text.chars().take(16).collect(), known: "two letters: US, DE, GB" })
        }
    }
}

impl TryFrom<String> for Country {
    type Error = UnknownKind;

    fn try_from(text: String) -> Result<Self, UnknownKind> {
        text.parse()
    }
}

impl From<Country> for String {
    fn from(country: Country) -> Self {
        country.0
    }
}

impl fmt::Display for Country {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_languages_with_and_without_country() {
        let language: Language = "pt_br".parse().unwrap();
        assert_eq!(language.to_string(), "pt-BR");
        assert!(language.same_language(&"pt".parse().unwrap()));
        assert!("english".parse::<Language>().is_err());
        assert!("en-USA".parse::<Language>().is_err());
    }
}
