//! Files of any size in the shape of the real ones: as many rows, as long, in the same order, with invented words.
//!
//! Of forty titles one is a show, 31 are episodes and eight are films and the like; of fifty shows one has 341 episodes,
//! 39 have 31, and ten have none. Ids have seven and eight digits, and rows are in the order of the ids' text, as IMDb
//! sorts them. People come at a tenth of their real number.

use std::fmt::Write as _;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use super::ENDING;
use super::columns::FILES;
use super::packed::Packed;
use crate::catalogue::people::{CROWD, made_up};
use crate::catalogue::words::{PLACES, QUALITIES, THINGS, TRADES};
use crate::catalogue::{GENRES, Tongue};
use crate::random::{Dice, mix};

/// Titles of the real files, as of 2026.
const TITLES: f64 = 11_500_000.0;
/// A tenth of the people of the real files.
const NAMES: f64 = 1_400_000.0;
/// Numbers that one title takes.
const SPAN: u64 = 3;
/// Titles of a group: a show, its episodes, and others.
const GROUP: u64 = 40;
/// The places of a group's episodes.
const EPISODES: std::ops::Range<u64> = 1..32;
/// Groups whose last episodes belong to the first one's show.
const LEAGUE: u64 = 50;
/// From this group of a league on they do.
const LENT: u64 = 40;
/// Regions in which titles are known.
const REGIONS: [&str; 12] = ["US", "GB", "DE", "FR", "ES", "IT", "BR", "JP", "RU", "PL", "XWW", "SE"];
/// What is not told.
const NOTHING: &str = "\\N";

/// Files of a size.
#[derive(Debug, Clone, Copy)]
pub struct BulkFiles {
    titles: u64,
    names: u64,
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkFile {
    /// Where it lies.
    pub path: PathBuf,
    /// Rows.
    pub rows: u64,
    /// Bytes before packing.
    pub unpacked_bytes: u64,
}

/// What a title is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Show,
    Episode,
    Other(&'static str),
}

impl BulkFiles {
    /// As many rows as the real files times `scale`.
    pub fn of_scale(scale: f64) -> Self {
        let share = |of: f64| ((of * scale.clamp(0.0, 10.0)) as u64).max(LEAGUE * GROUP);
        Self { titles: share(TITLES), names: share(NAMES) }
    }

    /// Writes the file called `name` (`title.basics` …) into `folder`.
    pub fn write(self, name: &str, folder: &Path) -> io::Result<BulkFile> {
        let header = FILES.into_iter().find(|(known, _)| *known == name).map(|(_, header)| header);
        let header = header.ok_or(io::ErrorKind::NotFound)?;
        let path = folder.join(format!("{name}{ENDING}"));
        let mut out = Packed::begin(File::create(&path)?, header)?;
        let mut row = String::with_capacity(256);
        if name == "name.basics" {
            for number in 1..=self.names {
                row.clear();
                self.name(number, &mut row);
                out.row(&row)?;
            }
        } else {
            in_order_of_text(self.titles * SPAN, |id| {
                let place = (id - 1) / SPAN;
                if id != id_of(place) {
                    return Ok(());
                }
                self.rows_of(name, place, &mut row, &mut |row| out.row(row))
            })?;
        }
        let (rows, unpacked_bytes) = out.counts();
        out.finish()?.sync_all()?;
        Ok(BulkFile { path, rows, unpacked_bytes })
    }

    fn rows_of(
        self,
        name: &str,
        place: u64,
        row: &mut String,
        add: &mut dyn FnMut(&str) -> io::Result<()>,
    ) -> io::Result<()> {
        let (id, kind) = (id_of(place), kind_of(place));
        let mut dice = Dice::new(place);
        row.clear();
        match name {
            "title.basics" => {
                basics(place, row);
                add(row)
            }
            "title.ratings" => {
                let rated = if kind == Kind::Episode { 0.077 } else { 0.35 };
                if !dice.chance(rated) {
                    return Ok(());
                }
                let votes = (5.0 / dice.between(0.000_002, 1.0)) as u64;
                put(row, format_args!("tt{id:07}\t{:.1}\t{votes}", dice.between(1.0, 10.0)));
                add(row)
            }
            "title.episode" => {
                if kind != Kind::Episode {
                    return Ok(());
                }
                let (group, at) = (place / GROUP, place % GROUP);
                let lent = (group % LEAGUE).saturating_sub(LENT - 1);
                let show = if lent > 0 { group - group % LEAGUE } else { group };
                let number = lent * 31 + at - 1;
                let show = id_of(show * GROUP);
                put(row, format_args!("tt{id:07}\ttt{show:07}\t{}\t{}", number / 10 + 1, number % 10 + 1));
                add(row)
            }
            "title.akas" => {
                let most = match kind {
                    Kind::Show => 40,
                    Kind::Episode => 5,
                    Kind::Other(_) => 14,
                };
                for ordering in 1..=dice.below(most) + 1 {
                    row.clear();
                    let region = REGIONS[dice.below(REGIONS.len())];
                    put(row, format_args!("tt{id:07}\t{ordering}\t"));
                    title(mix(place) ^ (dice.draw() % 6), row);
                    put(row, format_args!("\t{region}\t{NOTHING}\timdbDisplay\t{NOTHING}\t0"));
                    add(row)?;
                }
                Ok(())
            }
            "title.principals" if place < self.titles / 10 => {
                for ordering in 1..=8 {
                    row.clear();
                    let person = 1 + dice.draw() % self.names;
                    if ordering < 6 {
                        let character = made_up(dice.below(CROWD)).name;
                        put(
                            row,
                            format_args!(
                                "tt{id:07}\t{ordering}\tnm{person:07}\tactor\t{NOTHING}\t[\"{character}\"]"
                            ),
                        );
                    } else {
                        put(
                            row,
                            format_args!(
                                "tt{id:07}\t{ordering}\tnm{person:07}\twriter\twritten by\t{NOTHING}"
                            ),
                        );
                    }
                    add(row)?;
                }
                Ok(())
            }
            "title.crew" if place < self.titles / 10 => {
                let mut person = || 1 + dice.draw() % self.names;
                let (one, two, three) = (person(), person(), person());
                put(row, format_args!("tt{id:07}\tnm{one:07}\tnm{two:07},nm{three:07}"));
                add(row)
            }
            _ => Ok(()),
        }
    }

    fn name(self, number: u64, row: &mut String) {
        let mut dice = Dice::new(number);
        let name = made_up(dice.below(CROWD)).name;
        let known = id_of(dice.draw() % self.titles);
        let born = 1880 + dice.below(130);
        put(row, format_args!("nm{number:07}\t{name}\t{born}\t{NOTHING}\tactor,writer\ttt{known:07}"));
    }
}

/// The number of the title in a place.
fn id_of(place: u64) -> u64 {
    place * SPAN + 1 + mix(place) % SPAN
}

fn kind_of(place: u64) -> Kind {
    match place % GROUP {
        0 => Kind::Show,
        at if EPISODES.contains(&at) => Kind::Episode,
        at if at < 35 => Kind::Other("movie"),
        at if at < 38 => Kind::Other("short"),
        _ => Kind::Other("video"),
    }
}

fn basics(place: u64, row: &mut String) {
    let mut dice = Dice::new(place);
    let (word, most_minutes) = match kind_of(place) {
        Kind::Show => ("tvSeries", 60),
        Kind::Episode => ("tvEpisode", 60),
        Kind::Other(word) => (word, 180),
    };
    put(row, format_args!("tt{:07}\t{word}\t", id_of(place)));
    let seed = mix(place);
    title(seed, row);
    row.push('\t');
    title(if dice.chance(0.1) { seed ^ 1 } else { seed }, row);
    put(row, format_args!("\t0\t{}\t{NOTHING}\t", 1900 + dice.below(127)));
    if dice.chance(0.4) {
        put(row, format_args!("{}", 1 + dice.below(most_minutes)));
    } else {
        row.push_str(NOTHING);
    }
    let genre = |dice: &mut Dice| GENRES[dice.below(GENRES.len())].imdb;
    put(row, format_args!("\t{},{}", genre(&mut dice), genre(&mut dice)));
}

/// Three million titles of some twenty letters; equal seeds make equal titles.
fn title(seed: u64, row: &mut String) {
    let mut dice = Dice::new(seed);
    let quality = dice.pick(&QUALITIES).form(Tongue::English);
    let thing = dice.pick(&THINGS).form(Tongue::English);
    put(row, format_args!("{quality} {thing}"));
    match dice.below(4) {
        0 => put(row, format_args!(" of {}", dice.pick(&PLACES))),
        1 => put(row, format_args!(" and the {}", dice.pick(&TRADES))),
        2 => put(row, format_args!(": {} {}", dice.pick(&PLACES), 1 + dice.below(20))),
        _ => put(row, format_args!(" {}", 1 + dice.below(2_000))),
    }
}

fn put(row: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing into memory does not fail.
    let _ = row.write_fmt(text);
}

/// The numbers from 1 to `last`, in the order of their texts of at least seven digits.
fn in_order_of_text(last: u64, mut take: impl FnMut(u64) -> io::Result<()>) -> io::Result<()> {
    for seven in 1..10_000_000 {
        if seven <= last {
            take(seven)?;
        }
        if seven >= 1_000_000 && seven * 10 <= last {
            for eight in seven * 10..(seven * 10 + 10).min(last + 1) {
                take(eight)?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_in_the_order_of_their_texts() {
        let mut texts = Vec::new();
        in_order_of_text(10_000_015, |number| {
            if number < 20 || number > 999_990 && number < 1_000_010 || number > 9_999_999 {
                texts.push(format!("tt{number:07}"));
            }
            Ok(())
        })
        .unwrap();
        assert_eq!(texts.len(), 19 + 19 + 16);
        assert!(texts.is_sorted());
    }

    #[test]
    fn a_share_of_the_rows_keeps_their_proportions() {
        let folder = tempfile::tempdir().unwrap();
        let files = BulkFiles::of_scale(0.002);
        let rows = |name: &str| files.write(name, folder.path()).unwrap().rows as f64;
        let titles = rows("title.basics");
        assert!((titles - 23_000.0).abs() < 1.0, "{titles}");
        for (name, share) in [("title.ratings", 0.139), ("title.episode", 0.775), ("title.akas", 4.35)] {
            let found = rows(name) / titles;
            assert!((found / share - 1.0).abs() < 0.05, "{name}: {found}");
        }
    }
}
