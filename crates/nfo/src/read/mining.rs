//! Ids in plain text: scene release notes, a lone address, an address behind the root.

use bioscope_model::{IdSet, ItemKind, Provider};

/// Most bytes of a text looked through.
const MAX_MINED_BYTES: usize = 1 << 20;

/// Ids found in a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FoundIds {
    /// The first id of each provider.
    pub ids: IdSet,
    /// What the addresses are about, where they say it.
    pub kind: Option<ItemKind>,
}

/// An address's beginning, whose id it leads to, and what that is the id of.
struct Address {
    /// In lower case; the id's digits follow at once.
    before_id: &'static str,
    provider: Provider,
    kind: Option<ItemKind>,
}

const fn address(before_id: &'static str, provider: Provider, kind: ItemKind) -> Address {
    Address { before_id, provider, kind: Some(kind) }
}

/// Addresses that end in a number. TheTVDB's usual ones hold words instead, which lead to no id.
const ADDRESSES: [Address; 11] = [
    address("themoviedb.org/movie/", Provider::Tmdb, ItemKind::Movie),
    address("themoviedb.org/3/movie/", Provider::Tmdb, ItemKind::Movie),
    address("themoviedb.org/tv/", Provider::Tmdb, ItemKind::Show),
    address("themoviedb.org/3/tv/", Provider::Tmdb, ItemKind::Show),
    address("thetvdb.com/series/", Provider::Tvdb, ItemKind::Show),
    address("thetvdb.com/movies/", Provider::Tvdb, ItemKind::Movie),
    address("thetvdb.com/dereferrer/series/", Provider::Tvdb, ItemKind::Show),
    address("thetvdb.com/dereferrer/movie/", Provider::Tvdb, ItemKind::Movie),
    address("thetvdb.com/?tab=series&id=", Provider::Tvdb, ItemKind::Show),
    address("thetvdb.com/index.php?tab=series&id=", Provider::Tvdb, ItemKind::Show),
    address("tvmaze.com/shows/", Provider::Tvmaze, ItemKind::Show),
];

/// Finds the ids in `text`: IMDb's `tt` with seven or more digits, and addresses of TMDB, TheTVDB and TVmaze.
/// The first id of a provider counts; addresses of a film win over those of a show.
pub fn mine_ids(text: &str) -> FoundIds {
    let end = text.floor_char_boundary(MAX_MINED_BYTES);
    let text = text[..end].to_ascii_lowercase();
    let mut found = FoundIds::default();
    for address in &ADDRESSES {
        for (at, _) in text.match_indices(address.before_id) {
            let digits = leading_digits(&text[at + address.before_id.len()..]);
            let contradicts = found.kind.is_some() && found.kind != address.kind;
            if !contradicts && found.ids.insert(address.provider.clone(), digits) {
                found.kind = address.kind;
            }
        }
    }
    for (at, _) in text.match_indices("tt") {
        let digits = leading_digits(&text[at + 2..]);
        let is_alone = !text[..at].ends_with(|before: char| before.is_alphanumeric())
            && !text[at + 2 + digits.len()..].starts_with(|after: char| after.is_alphanumeric());
        if is_alone && found.ids.insert(Provider::Imdb, &text[at..at + 2 + digits.len()]) {
            break;
        }
    }
    found
}

fn leading_digits(text: &str) -> &str {
    &text[..text.bytes().take_while(u8::is_ascii_digit).count()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use bioscope_model::TmdbId;
    use proptest::prelude::*;

    #[test]
    fn finds_ids_in_release_notes() {
        let found = mine_ids(
            "░▒▓ iMDB....: http://www.imdb.com/title/TT0133093/ ▓▒░ butt0133094 tt123456 tt01330955x",
        );
        assert_eq!(found.ids.imdb().map(|id| id.to_string()).as_deref(), Some("tt0133093"));
        assert_eq!(found.kind, None);
        assert!(mine_ids("butt0133094 tt123456 tt01330955x").ids.is_empty());
    }

    #[test]
    fn finds_ids_in_addresses() {
        let found =
            mine_ids("https://www.themoviedb.org/movie/603-the-matrix\nhttps://www.imdb.com/title/tt0133093");
        assert_eq!(found.ids.tmdb(), Some(TmdbId(603)));
        assert!(found.ids.imdb().is_some());
        assert_eq!(found.kind, Some(ItemKind::Movie));
        let show = mine_ids("http://thetvdb.com/?tab=series&id=73255&lid=7");
        assert_eq!((show.ids.get(&Provider::Tvdb), show.kind), (Some("73255"), Some(ItemKind::Show)));
        assert!(mine_ids("https://thetvdb.com/series/game-of-thrones").ids.is_empty());
    }

    proptest! {
        #[test]
        fn any_text_can_be_mined(text in any::<String>()) {
            mine_ids(&text);
        }
    }
}
