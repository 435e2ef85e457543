//! Technical words: where they begin, and what they say.

use super::{Reading, Scene};
use crate::evidence::{Rule, Span};
use crate::token::{Shape, Token};
use crate::vocabulary::{self, Certainty, Word};

/// Words that end the name of an edition.
const EDITION_NOUNS: &[&str] = &["cut", "edition", "version", "edit", "matte", "release"];

/// Words that name an edition only before one of the nouns.
const EDITION_QUALIFIERS: &[&str] = &[
    "final",
    "special",
    "limited",
    "international",
    "open",
    "fan",
    "long",
    "alternate",
    "alternative",
    "original",
    "deluxe",
    "complete",
    "assembly",
    "workprint",
    "extended",
    "redux",
    "definitive",
    "producers",
    "producer's",
    "signature",
    "diamond",
    "platinum",
    "ultimate",
];

/// Technical facts with the places they were read from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Technical {
    /// A height given by name, or none where the span itself is the height.
    pub(crate) screen: Option<(Option<&'static str>, Span)>,
    pub(crate) source: Option<(&'static str, Span)>,
    pub(crate) codec: Option<(&'static str, Span)>,
    pub(crate) stereo: Option<(&'static str, Span)>,
    pub(crate) languages: Vec<(&'static str, Span)>,
    pub(crate) editions: Vec<Span>,
}

impl Technical {
    /// Whether the name states anything that only releases state.
    pub(crate) fn is_stated(&self) -> bool {
        self.screen.is_some() || self.source.is_some() || self.codec.is_some()
    }
}

/// What a token, perhaps together with the next, means; and how many tokens that takes.
fn meaning(text: &str, tokens: &[Token], index: usize) -> Option<(Word, usize)> {
    let token = &tokens[index];
    let next = tokens
        .get(index + 1)
        .filter(|next| next.block == token.block && next.span.start <= token.span.end + 1);
    if let Some(next) = next {
        let pair = (token.span.of(text), next.span.of(text));
        let is = |first: &str, seconds: &[&str]| {
            pair.0.eq_ignore_ascii_case(first)
                && seconds.iter().any(|second| second.eq_ignore_ascii_case(pair.1))
        };
        let joined = if is("web", &["dl", "rip", "dlrip", "cap"]) {
            Some(Word::Source("Web", Certainty::Certain))
        } else if is("blu", &["ray", "rayrip"]) {
            Some(Word::Source("Blu-ray", Certainty::Certain))
        } else if is("hd", &["dvd", "dvdrip"]) {
            Some(Word::Source("HD-DVD", Certainty::Certain))
        } else if is("hd", &["tv", "tvrip"]) {
            Some(Word::Source("HDTV", Certainty::Certain))
        } else if is("h", &["264"]) || is("x", &["264"]) {
            Some(Word::Codec("H.264", Certainty::Certain))
        } else if is("h", &["265"]) || is("x", &["265"]) {
            Some(Word::Codec("H.265", Certainty::Certain))
        } else if is("dts", &["hd", "x", "es"]) || is("10", &["bit", "bits"]) {
            Some(Word::Other(Certainty::Certain))
        } else {
            None
        };
        if let Some(word) = joined {
            return Some((word, 2));
        }
    }
    if token.word.is_none() && token.shape == Shape::Mixed && is_picture_size(token.span.of(text)) {
        return Some((Word::Screen, 1));
    }
    token.word.map(|word| (word, 1))
}

/// `1920x1080`.
fn is_picture_size(word: &str) -> bool {
    word.split_once(['x', 'X']).is_some_and(|(width, height)| {
        [width, height]
            .iter()
            .all(|side| (3..=4).contains(&side.len()) && side.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

pub(crate) fn certainty(text: &str, tokens: &[Token], index: usize) -> Option<Certainty> {
    tokens.get(index)?;
    meaning(text, tokens, index).and_then(|(word, _)| word.certainty())
}

/// Where the technical words begin, or the end of the name.
pub(crate) fn first(scene: &Scene<'_>) -> usize {
    let (text, tokens) = (scene.text, &scene.tokens.tokens);
    let begin = scene.tokens.at_or_after(scene.body_start);
    let outside = |index: &usize| tokens[*index].block.is_none() && tokens[*index].span.start < scene.end;
    let certain = (begin + 1..tokens.len())
        .filter(outside)
        .find(|&index| certainty(text, tokens, index) == Some(Certainty::Certain));
    if let Some(index) = certain {
        return walk_back(scene, begin, index);
    }
    let dotted = !scene.between(scene.body_start, scene.end).contains(' ');
    let Some(last) = (begin + 1..tokens.len()).rev().find(|index| outside(index)).filter(|_| dotted) else {
        return scene.end;
    };
    let start = walk_back(scene, begin, last + 1);
    let run = scene.tokens.at_or_after(start);
    if last + 1 >= run + 2 { start } else { scene.end }
}

/// Takes in the doubtful technical words right before `index`, but leaves a word for the title.
fn walk_back(scene: &Scene<'_>, begin: usize, index: usize) -> usize {
    let (text, tokens) = (scene.text, &scene.tokens.tokens);
    let mut first = index;
    while first > begin + 1 {
        let before = first - 1;
        if tokens[before].block.is_some() {
            break;
        }
        if certainty(text, tokens, before) == Some(Certainty::Possible) {
            first = before;
            continue;
        }
        let edition = (begin + 1..before)
            .rev()
            .take(3)
            .find(|&start| edition_length(text, tokens, start).is_some_and(|length| start + length == first));
        match edition {
            Some(start) => first = start,
            None => break,
        }
    }
    tokens.get(first).map_or(scene.end, |token| token.span.start)
}

/// Whether the name tells of a television broadcast after `technical_start`.
pub(crate) fn is_broadcast(scene: &Scene<'_>, technical_start: usize) -> bool {
    let tokens = &scene.tokens.tokens;
    tokens[scene.tokens.at_or_after(technical_start)..]
        .iter()
        .any(|token| matches!(token.word, Some(Word::Source("HDTV", _))))
}

/// How many tokens name an edition, from `index` on.
fn edition_length(text: &str, tokens: &[Token], index: usize) -> Option<usize> {
    let is = |index: usize, words: &[&str]| {
        tokens.get(index).is_some_and(|token| {
            let word = token.span.of(text);
            words.iter().any(|known| known.eq_ignore_ascii_case(word))
        })
    };
    let known = tokens[index].word == Some(Word::Edition);
    let anniversary = tokens[index].shape == Shape::Mixed
        && tokens.get(index + 1).is_some_and(|next| next.span.of(text).eq_ignore_ascii_case("anniversary"));
    let start = index + usize::from(anniversary);
    if anniversary || known {
        for length in 1..=2 {
            if is(start + length, EDITION_NOUNS) {
                return Some(start + length + 1 - index);
            }
        }
        return Some(start + 1 - index);
    }
    (is(index, EDITION_QUALIFIERS) && is(index + 1, EDITION_NOUNS)).then_some(2)
}

/// Reads the technical words behind the title.
pub(crate) fn collect(scene: &Scene<'_>, technical_start: usize, reading: &mut Reading) {
    let (text, tokens) = (scene.text, &scene.tokens.tokens);
    let title_end = reading.title.map_or(scene.body_start, |title| title.end);
    let mut index = scene.tokens.at_or_after(title_end);
    let mut last_technical = None;
    let facts = &mut reading.technical;
    while index < tokens.len() {
        let span = tokens[index].span;
        let bare = !scene.blocks.is_closed_to_marks(tokens[index].block);
        if bare && let Some(length) = edition_length(text, tokens, index) {
            let end = tokens[(index + length - 1).min(tokens.len() - 1)].span.end;
            facts.editions.push(Span::new(span.start, end));
            last_technical = Some(end);
            index += length;
            continue;
        }
        let Some((word, length)) = meaning(text, tokens, index).filter(|_| bare) else {
            index += 1;
            continue;
        };
        let whole = Span::new(span.start, tokens[(index + length - 1).min(tokens.len() - 1)].span.end);
        let shouted = span.of(text).bytes().all(|byte| !byte.is_ascii_lowercase());
        match word {
            Word::Screen if facts.screen.is_none_or(|(name, _)| name.is_some()) => {
                facts.screen = Some((None, whole));
            }
            Word::NamedScreen(name) => {
                facts.screen.get_or_insert((Some(name), whole));
            }
            Word::Source(name, certainty) if certainty == Certainty::Certain || shouted || name == "Web" => {
                facts.source.get_or_insert((name, whole));
            }
            Word::Codec(name, _) => {
                facts.codec.get_or_insert((name, whole));
            }
            Word::Stereo(name, _) if facts.stereo.is_none_or(|(known, _)| known == "3D") => {
                facts.stereo = Some((name, whole));
            }
            Word::Language(code, _) => {
                let stated = span.start >= technical_start || tokens[index].block.is_some();
                if stated && facts.languages.iter().all(|(known, _)| *known != code) {
                    facts.languages.push((code, whole));
                }
            }
            _ => {}
        }
        if word.certainty().is_some() {
            last_technical = Some(whole.end);
        }
        index += length;
    }
    if reading.group.is_none() {
        reading.group =
            group_after_hyphen(scene, last_technical, reading).map(|span| (span, Rule::GroupAfterHyphen));
    }
}

/// The word behind the last hyphen, where technical words or a number stand before it.
fn group_after_hyphen(scene: &Scene<'_>, last_technical: Option<usize>, reading: &Reading) -> Option<Span> {
    let text = &scene.text[..scene.end];
    let text = text.split(['[', '(']).next().filter(|head| head.contains('-')).unwrap_or(text);
    let text = text.trim_end_matches([' ', '\'', '"']);
    let hyphen = text.rfind('-')?;
    let span = Span::new(hyphen + 1, text.len());
    let word = span.of(scene.text);
    let behind_technical = last_technical.is_some_and(|end| end <= hyphen)
        || reading.mark.as_ref().is_some_and(|mark| mark.span.end == hyphen);
    let is_name = !word.is_empty() && word.len() <= 24 && !word.contains(' ');
    (behind_technical && is_name && vocabulary::lookup(word).is_none()).then_some(span)
}
