//! What the brackets of a name hold.

use super::Reading;
use crate::date::is_plausible_year;
use crate::evidence::{Rule, Span};
use crate::identification::Ids;
use crate::marks::episode;
use crate::token::{Block, Bracket, Shape, Tokens};
use crate::vocabulary::{Certainty, Word};

/// Countries that tell namesakes apart, as they are written and as they are meant.
const COUNTRIES: &[(&str, &str)] = &[
    ("AU", "AU"),
    ("BR", "BR"),
    ("CA", "CA"),
    ("DE", "DE"),
    ("DK", "DK"),
    ("FR", "FR"),
    ("GB", "GB"),
    ("IE", "IE"),
    ("IN", "IN"),
    ("IT", "IT"),
    ("JP", "JP"),
    ("KR", "KR"),
    ("NL", "NL"),
    ("NO", "NO"),
    ("NZ", "NZ"),
    ("SE", "SE"),
    ("UK", "GB"),
    ("US", "US"),
    ("USA", "US"),
    ("ZA", "ZA"),
];

/// Endings of addresses in the net that releases are marked with.
const TOP_LEVEL: &[&str] = &[
    "com", "net", "org", "info", "biz", "tv", "cc", "me", "to", "de", "pl", "ru", "uk", "nz", "fr", "es",
    "it", "eu", "io", "se", "nl", "in", "ws", "site", "club", "xyz",
];

/// What a bracket holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Role {
    /// Words of a title or of a remark.
    #[default]
    Text,
    /// A provider's identifier.
    Id,
    /// An edition.
    Edition,
    /// A year.
    Year(u16),
    /// A checksum.
    Checksum,
    /// An address in the net.
    Address,
    /// Technical words.
    Technical,
    /// A number alone.
    Number,
    /// A country.
    Country(&'static str),
    /// A broadcast season or the like, which says nothing.
    Noise,
}

/// The roles of all brackets of a name.
#[derive(Debug)]
pub(crate) struct Blocks {
    roles: Vec<Role>,
}

impl Blocks {
    pub(crate) fn classify(text: &str, tokens: &Tokens) -> Self {
        let roles = tokens.blocks.iter().map(|block| role(text, tokens, block)).collect();
        Self { roles }
    }

    pub(crate) fn role(&self, block: usize) -> Role {
        self.roles.get(block).copied().unwrap_or_default()
    }

    /// Whether a token lies in a bracket that holds no words and no numbers of its own.
    pub(crate) fn is_closed_to_marks(&self, block: Option<u8>) -> bool {
        block.is_some_and(|block| {
            matches!(
                self.role(usize::from(block)),
                Role::Id | Role::Edition | Role::Checksum | Role::Address | Role::Year(_)
            )
        })
    }

    /// Takes identifiers, edition and country from their brackets.
    pub(crate) fn take_tags(&self, text: &str, tokens: &Tokens, reading: &mut Reading) {
        for (index, block) in tokens.blocks.iter().enumerate().filter(|(_, block)| !block.span.is_empty()) {
            let inner = block.inner.of(text);
            match self.role(index) {
                Role::Id => {
                    if let Some((key, value)) = key_and_value(inner)
                        && take_id(&mut reading.ids, key, value)
                    {
                        reading.id_spans.push((block.span, Rule::ProviderTag));
                    }
                }
                Role::Edition => {
                    let start = block.inner.start + inner.find(['-', '=']).map_or(0, |at| at + 1);
                    reading.edition_tag.get_or_insert(Span::new(start, block.inner.end));
                }
                Role::Country(country) if block.span.start > 0 => {
                    reading.country.get_or_insert((country, block.span));
                }
                _ => {}
            }
        }
        for token in tokens.tokens.iter().filter(|token| token.shape == Shape::Mixed) {
            let word = token.span.of(text);
            if reading.ids.imdb.is_none() && is_imdb_id(word, 7) {
                reading.ids.imdb = Some(word.to_ascii_lowercase());
                reading.id_spans.push((token.span, Rule::BareImdbId));
            }
        }
    }
}

fn role(text: &str, tokens: &Tokens, block: &Block) -> Role {
    let inner = block.inner.of(text).trim();
    let inside = &tokens.tokens[block.tokens.0..block.tokens.1];
    if let Some((key, _)) = key_and_value(inner) {
        if is_provider(key) {
            return Role::Id;
        }
        if key.eq_ignore_ascii_case("edition") {
            return Role::Edition;
        }
    }
    match inside {
        [only] => match only.shape {
            Shape::Number(Some(year)) if inner.len() == 4 && is_plausible_year(year) => {
                return Role::Year(year as u16);
            }
            Shape::Number(_) if inner.len() <= 4 => return Role::Number,
            Shape::Mixed if is_imdb_id(inner, 7) => return Role::Id,
            _ => {}
        },
        [first, second] => {
            if let (Some(start), Some(end)) = (first.number(), second.number())
                && is_plausible_year(start)
                && is_plausible_year(end)
                && first.span.end - first.span.start == 4
            {
                return Role::Year(start as u16);
            }
            if first.number().is_some() && second.word == Some(Word::Finale) {
                return Role::Number;
            }
        }
        _ => {}
    }
    if inner.len() == 8
        && inner.bytes().all(|byte| byte.is_ascii_hexdigit())
        && inner.bytes().any(|byte| byte.is_ascii_digit())
    {
        return Role::Checksum;
    }
    if block.bracket != Bracket::Curly
        && let Some((_, country)) = COUNTRIES.iter().find(|(written, _)| *written == inner)
    {
        return Role::Country(country);
    }
    if is_address(inner) {
        return Role::Address;
    }
    if inner.contains("新番") || matches!(inner, "国漫" | "國漫") {
        return Role::Noise;
    }
    if inside.len() == 1 && episode::read(text, &tokens.tokens, block.tokens.0).is_some() {
        return Role::Number;
    }
    let mut possible = 0;
    for token in inside {
        match token.word.and_then(Word::certainty) {
            Some(Certainty::Certain) => return Role::Technical,
            Some(Certainty::Possible) => possible += 1,
            None => {}
        }
    }
    if possible > 0 && possible * 2 >= inside.len() { Role::Technical } else { Role::Text }
}

fn key_and_value(inner: &str) -> Option<(&str, &str)> {
    let (key, value) = inner.split_once(['=', '-'])?;
    Some((key.trim(), value.trim()))
}

fn is_provider(key: &str) -> bool {
    take_id(&mut Ids::default(), key, "1") || take_id(&mut Ids::default(), key, "tt1")
}

/// Sets the identifier a tag states; the first valid one of a provider stays.
fn take_id(ids: &mut Ids, key: &str, value: &str) -> bool {
    let key = match key.len().checked_sub(2).and_then(|at| key.split_at_checked(at)) {
        Some((short, id)) if id.eq_ignore_ascii_case("id") => short,
        _ => key,
    };
    if key.eq_ignore_ascii_case("imdb") {
        let valid = ids.imdb.is_none() && is_imdb_id(value, 1);
        if valid {
            ids.imdb = Some(value.to_ascii_lowercase());
        }
        return valid;
    }
    let slots: [(&str, &mut Option<u32>); 6] = [
        ("tmdb", &mut ids.tmdb),
        ("tvdb", &mut ids.tvdb),
        ("tvmaze", &mut ids.tvmaze),
        ("anidb", &mut ids.anidb),
        ("anilist", &mut ids.anilist),
        ("anisearch", &mut ids.anisearch),
    ];
    let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    let number = if digits { value.parse().ok() } else { None };
    for (name, slot) in slots {
        if key.eq_ignore_ascii_case(name) {
            let valid = slot.is_none() && number.is_some();
            if valid {
                *slot = number;
            }
            return valid;
        }
    }
    false
}

/// Whether the text is `tt` and at least so many digits.
fn is_imdb_id(text: &str, fewest: usize) -> bool {
    let digits = text.strip_prefix("tt").or_else(|| text.strip_prefix("TT")).unwrap_or_default();
    (fewest..=10).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether the text is the name of a host, such as `www.example.org`.
pub(crate) fn is_address(text: &str) -> bool {
    let text = text.trim();
    let Some((host, top)) = text.rsplit_once('.') else {
        return false;
    };
    let shaped = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
    let begins = text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www."));
    let ends = TOP_LEVEL.iter().any(|known| known.eq_ignore_ascii_case(top));
    shaped && !host.is_empty() && (begins || (ends && host.matches('.').count() <= 2 && host.len() > 2))
}
