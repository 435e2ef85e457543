//! What a person can ask for: the order of languages and a height, kind by kind.

use std::collections::BTreeMap;

use bioscope_model::{ArtworkKind, Language};

/// How many extrafanarts an item gets unless asked otherwise.
pub const DEFAULT_EXTRA_FANARTS: usize = 3;

/// One step of the order in which the languages of pictures are preferred.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LanguageStep {
    /// This language, whatever the item's.
    Forced(Language),
    /// [`ArtworkPreferences::preferred`].
    Preferred,
    /// [`ArtworkPreferences::fallbacks`], in their order.
    Fallbacks,
    /// English.
    English,
    /// No text, or none that anybody named the language of.
    Textless,
    /// The language the film or show was made in.
    Original,
    /// Every other.
    Rest,
}

/// How the pictures of one kind are chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindPreferences {
    /// Best first; a picture that no step takes is not chosen. A step is switched off by leaving it out.
    pub languages: Vec<LanguageStep>,
    /// The height in pixels that comes before all others; `None` prefers the largest.
    pub height: Option<u32>,
}

impl KindPreferences {
    /// What holds for `kind` unless asked otherwise.
    ///
    /// Fanart stands behind text, so it is textless first; landscape shows the title, so it never is; keyart is a poster
    /// without text.
    pub fn of(kind: ArtworkKind) -> Self {
        use LanguageStep::{English, Fallbacks, Original, Preferred, Rest, Textless};
        let languages = match kind {
            ArtworkKind::Fanart | ArtworkKind::Thumb | ArtworkKind::KeyArt => {
                vec![Textless, Preferred, Fallbacks, English, Original, Rest]
            }
            ArtworkKind::Landscape => vec![Preferred, Fallbacks, English, Original, Rest],
            _ => vec![Preferred, Fallbacks, English, Textless, Original, Rest],
        };
        Self { languages, height: None }
    }

    /// The same with `language` before everything else.
    #[must_use]
    pub fn forcing(mut self, language: Language) -> Self {
        self.languages.insert(0, LanguageStep::Forced(language));
        self
    }

    /// The same without `step`.
    #[must_use]
    pub fn without(mut self, step: &LanguageStep) -> Self {
        self.languages.retain(|other| other != step);
        self
    }

    /// The same with this height in pixels before all others.
    #[must_use]
    pub fn preferring_height(mut self, height: u32) -> Self {
        self.height = Some(height);
        self
    }
}

/// How an item's pictures are chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArtworkPreferences {
    /// The language that the item is catalogued in.
    pub preferred: Language,
    /// Languages that serve where the preferred one has nothing, best first.
    pub fallbacks: Vec<Language>,
    /// How many extrafanarts, at most [`MAX_EXTRA_FANARTS`](super::MAX_EXTRA_FANARTS).
    pub extra_fanarts: usize,
    /// What differs from [`KindPreferences::of`].
    pub overrides: BTreeMap<ArtworkKind, KindPreferences>,
}

impl ArtworkPreferences {
    /// The defaults for an item that is catalogued in `preferred`.
    pub fn for_language(preferred: Language) -> Self {
        Self { preferred, ..Self::default() }
    }

    /// What holds for `kind`.
    pub fn of(&self, kind: ArtworkKind) -> KindPreferences {
        self.overrides.get(&kind).cloned().unwrap_or_else(|| KindPreferences::of(kind))
    }
}

impl Default for ArtworkPreferences {
    fn default() -> Self {
        Self {
            preferred: Language::english(),
            fallbacks: Vec::new(),
            extra_fanarts: DEFAULT_EXTRA_FANARTS,
            overrides: BTreeMap::new(),
        }
    }
}
