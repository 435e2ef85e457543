//! Titles by what people call them: a number made of the folded title leads to all titles of that name.
//!
//! The number has 64 bits, so that of twenty million names two share one in about one index of a hundred thousand;
//! what it then finds too much, matching compares by its real title.

use bioscope_model::title::search_key;
use bioscope_model::{ImdbId, Year};

use crate::codec::Bytes;
use crate::records::TitleKind;

/// Bytes of an entry of a name.
pub(crate) const ENTRY_BYTES: usize = 6;
/// The first year that has a number; 0 stands for none.
const FIRST_YEAR: i32 = 1870;

/// A title of that name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Found {
    /// Whether the name is the whole of one of its titles, not just what stands before a colon or dash.
    pub is_whole: bool,
    /// Its id.
    pub id: ImdbId,
    /// The year of its release.
    pub year: Option<Year>,
    pub(crate) kind: u8,
}

impl Found {
    /// What it is.
    pub fn kind(self) -> TitleKind {
        TitleKind::of_number(self.kind)
    }

    pub(crate) fn unpack(bytes: &mut Bytes<'_>) -> Option<Self> {
        let id = ImdbId::new(bytes.half_number()?)?;
        let year = match bytes.byte()? {
            0 => None,
            number => Year::new(i32::from(number) + FIRST_YEAR - 1).ok(),
        };
        let flags = bytes.byte()?;
        Some(Self { id, year, kind: flags >> 1, is_whole: flags & 1 == 0 })
    }
}

/// The year as one byte; years after 2124 are not told apart from none.
pub(crate) fn year_byte(year: Option<u32>) -> u8 {
    let since = year.and_then(|year| year.checked_sub(FIRST_YEAR.unsigned_abs()));
    since
        .and_then(|since| u8::try_from(since).ok())
        .and_then(|since| since.checked_add(1))
        .unwrap_or_default()
}

/// The number of a name.
pub(crate) fn name_number(title: &str) -> u64 {
    let key = search_key(title);
    // FNV-1a, and the end of SplitMix64 to spread it.
    let hash = key.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    let mixed = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// Calls `take` with the numbers under which `title` is found: its own, and that of what stands before a colon or dash.
pub(crate) fn for_each_name(
    title: &str,
    id: u32,
    year: u8,
    kind: TitleKind,
    mut take: impl FnMut(u64, [u8; ENTRY_BYTES]),
) {
    let entry = |part: bool| {
        let [a, b, c, d] = id.to_le_bytes();
        [a, b, c, d, year, kind.number() << 1 | u8::from(part)]
    };
    take(name_number(title), entry(false));
    if let Some(part) = first_part(title) {
        take(name_number(part), entry(true));
    }
}

/// `Borat` of `Borat: Cultural Learnings …`, where that is a name at all.
fn first_part(title: &str) -> Option<&str> {
    let (part, _) = title.split_once(": ").or_else(|| title.split_once(" - "))?;
    (part.chars().filter(|character| character.is_alphabetic()).count() >= 3).then_some(part)
}

/// Puts the entries of one name in order and leaves each title once: by its whole title, if it has both.
pub(crate) fn settle(entries: &mut Vec<u8>) {
    let mut items: Vec<[u8; ENTRY_BYTES]> = entries.as_chunks::<ENTRY_BYTES>().0.to_vec();
    items.sort_unstable();
    items.dedup_by_key(|item| [item[0], item[1], item[2], item[3]]);
    entries.clear();
    entries.extend(items.iter().flatten());
}
