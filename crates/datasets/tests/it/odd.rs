//! Files that are not quite what they should be: rows are skipped and counted, or the file is refused and the old
//! index stays.

use bioscope_datasets::{Dataset, DatasetError, Importer, Outcome};

use crate::support::{World, id, pack};

const RATINGS: &str = "tconst\taverageRating\tnumVotes\n";
const BASICS: &str =
    "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear\truntimeMinutes\tgenres\n";

fn title(id: &str, name: &str) -> String {
    format!("{id}\tmovie\t{name}\t{name}\t0\t1999\t\\N\t90\tDrama\n")
}

#[test]
fn ids_of_seven_and_eight_digits_live_side_by_side() {
    let world = World::new();
    // As IMDb sorts them: by text.
    let rows = "tt0000001\t5.7\t10\ntt10000002\t6.0\t20\ntt9999999\t7.1\t30\n";
    world.imported(&world.packed("ratings.gz", &format!("{RATINGS}{rows}")));
    let index = world.index();
    assert_eq!(index.rating(id("tt10000002")).unwrap().unwrap().votes, 20);
    assert_eq!(index.rating(id("tt9999999")).unwrap().unwrap().votes, 30);
    assert_eq!(index.rating(id("tt0000002")).unwrap(), None);
}

#[test]
fn a_quotation_mark_is_one_and_hides_no_column() {
    let world = World::new();
    let rows =
        [title("tt0000001", "\"Giliap\""), title("tt0000002", "\"Unclosed"), title("tt0000003", "It's 6\"")];
    let imported = world.imported(&world.packed("basics.gz", &format!("{BASICS}{}", rows.concat())));
    assert_eq!((imported.rows, imported.skipped_rows()), (3, 0));
    let index = world.index();
    assert_eq!(index.title(id("tt0000001")).unwrap().unwrap().title, "\"Giliap\"");
    assert_eq!(index.title(id("tt0000003")).unwrap().unwrap().title, "It's 6\"");
}

#[test]
fn nothing_is_nothing_and_no_year_fits_every_year() {
    let world = World::new();
    let row = "tt0000001\tmovie\tUntitled\t\\N\t0\t\\N\t\\N\t\\N\t\\N\n";
    world.imported(&world.packed("basics.gz", &format!("{BASICS}{row}")));
    let index = world.index();
    let untitled = index.title(id("tt0000001")).unwrap().unwrap();
    assert_eq!((untitled.year, untitled.runtime_minutes, untitled.original_title), (None, None, None));
    assert!(untitled.genres.is_empty());
    assert_eq!(index.find("untitled", 2024.try_into().ok()).unwrap().len(), 1);
}

#[test]
fn new_columns_are_passed_over_wherever_they_stand() {
    let world = World::new();
    let text = "new\tnumVotes\ttconst\tother\taverageRating\nx\t12\ttt0000001\ty\t8.1\n";
    world.imported(&world.packed("ratings.gz", text));
    let rating = world.index().rating(id("tt0000001")).unwrap().unwrap();
    assert_eq!((rating.tenths, rating.votes), (81, 12));
}

#[test]
fn rows_without_sense_are_counted_by_what_is_wrong() {
    let world = World::new();
    let mut text = format!("{RATINGS}tt0000001\t5.7\t10\r\n").into_bytes();
    text.extend_from_slice(b"tt0000002\t5.7\n");
    text.extend_from_slice(b"nm0000003\t5.7\t10\n");
    text.extend_from_slice(b"tt0000004\tfive\t10\n");
    text.extend_from_slice(b"tt0000005\t5.7\t1\xff\n\n");
    text.extend_from_slice(&vec![b'x'; 300_000]);
    text.extend_from_slice(b"\ntt0000006\t5.8\t12\ntt0000007\t5.8\t1");
    let imported = world.imported(&world.file("ratings.tsv", &text));
    assert_eq!(imported.rows, 2);
    let skipped: Vec<_> = imported.skipped.iter().map(|(reason, count)| (reason.as_str(), *count)).collect();
    assert_eq!(
        skipped,
        [("cut off", 1), ("no id", 1), ("no number", 2), ("too few columns", 2), ("too long", 1)]
    );
    assert_eq!(world.index().rating(id("tt0000006")).unwrap().unwrap().votes, 12);
}

#[test]
fn a_title_that_is_no_text_is_skipped() {
    let world = World::new();
    let mut text = format!("{BASICS}{}", title("tt0000001", "Good")).into_bytes();
    text.extend_from_slice(b"tt0000002\tmovie\tB\xe9d\tB\xe9d\t0\t1999\t\\N\t90\tDrama\n");
    let imported = world.imported(&world.file("basics.tsv", &text));
    assert_eq!((imported.rows, imported.skipped["no UTF-8"]), (1, 1));
}

#[test]
fn a_last_line_without_an_end_counts_where_a_checksum_vouches_for_it() {
    let world = World::new();
    let text = format!("{RATINGS}tt0000001\t5.7\t10\ntt0000002\t5.7\t11");
    assert_eq!(world.imported(&world.packed("ratings.gz", &text)).rows, 2);
    assert_eq!(world.imported(&world.file("ratings.tsv", text.as_bytes())).rows, 1);
}

#[test]
fn several_members_are_one_file() {
    let world = World::new();
    let mut bytes = pack(format!("{RATINGS}tt0000001\t5.7\t10\ntt00").as_bytes());
    bytes.extend(pack(b"00002\t5.7\t11\n"));
    assert_eq!(world.imported(&world.file("ratings.gz", &bytes)).rows, 2);
}

#[test]
fn a_damaged_archive_is_refused_whole_and_the_old_index_stays() {
    let world = World::new();
    world.imported(&world.packed("ratings.gz", &format!("{RATINGS}tt0000001\t5.7\t10\n")));
    let rows: String = (2..2_000).map(|number| format!("tt{number:07}\t6.1\t{number}\n")).collect();
    let first = pack(format!("{RATINGS}tt0000001\t9.9\t99\n").as_bytes());
    let second = pack(rows.as_bytes());
    let whole = [first.clone(), second.clone()].concat();
    let mut flipped = whole.clone();
    flipped[first.len() + second.len() / 2] ^= 0x40;
    let mut no_member = whole.clone();
    no_member[first.len()] = b'?';
    let cut = whole[..whole.len() - 9].to_vec();
    for (name, bytes) in [("flipped", flipped), ("no_member", no_member), ("cut", cut)] {
        let error = world.import(&world.file("bad.gz", &bytes)).unwrap_err();
        assert!(matches!(error, DatasetError::Archive { .. }), "{name}: {error}");
        let index = world.index();
        assert_eq!(index.rating(id("tt0000001")).unwrap().unwrap().votes, 10, "{name}");
        assert_eq!(index.keys(Dataset::Ratings), 1, "{name}");
    }
    // The same file without the damage is taken.
    assert_eq!(world.imported(&world.file("bad.gz", &whole)).rows, 1_999);
}

#[test]
fn a_file_that_is_none_of_them_is_refused() {
    let world = World::new();
    for text in ["", "id\tname\n1\tx\n", "<html>", "tconst\taverageRating\n"] {
        let error = world.import(&world.file("other.tsv", text.as_bytes())).unwrap_err();
        assert!(matches!(error, DatasetError::Unknown { .. }), "{text:?}: {error}");
    }
    let error = world.import(&world.file("header.tsv", RATINGS.as_bytes())).unwrap_err();
    assert!(matches!(error, DatasetError::Empty { .. }), "{error}");
    let changed: String = (0..500).map(|number| format!("tt{number:07}\tsix\t{number}\n")).collect();
    let good: String = (500..600).map(|number| format!("tt{number:07}\t6.0\t{number}\n")).collect();
    let error = world.import(&world.packed("odd.gz", &format!("{RATINGS}{good}{changed}"))).unwrap_err();
    assert!(matches!(error, DatasetError::TooOdd { skipped: 500, rows: 600, .. }), "{error}");
    assert!(world.index().is_empty());
}

#[test]
fn titles_elsewhere_need_titles() {
    let world = World::new();
    let akas = world.packed(
        "akas.gz",
        "titleId\tordering\ttitle\tregion\tlanguage\ttypes\tattributes\tisOriginalTitle\ntt0000001\t1\tGut\tDE\t\\N\t\\N\t\\N\t0\n",
    );
    let error = world.import(&akas).unwrap_err();
    assert!(matches!(error, DatasetError::Needs { needed: Dataset::Basics, .. }), "{error}");
    world.imported(&world.packed("basics.gz", &format!("{BASICS}{}", title("tt0000001", "Good"))));
    world.imported(&akas);
    assert!(matches!(world.import(&akas).unwrap(), Outcome::Unchanged(_)));
    assert_eq!(world.index().find("gut", None).unwrap().len(), 1);
    // New titles make the names of all titles elsewhere old.
    world.imported(&world.packed("basics.gz", &format!("{BASICS}{}", title("tt0000001", "Better"))));
    assert!(matches!(world.import(&akas).unwrap(), Outcome::Imported(_)));
}

#[test]
fn of_two_rows_of_one_id_the_last_counts() {
    let world = World::new();
    let text = format!("{RATINGS}tt0000001\t5.7\t10\ntt0000002\t5.7\t10\ntt0000001\t5.9\t12\n");
    world.imported(&world.packed("ratings.gz", &text));
    assert_eq!(world.index().rating(id("tt0000001")).unwrap().unwrap().tenths, 59);
}

#[test]
fn two_imports_at_once_are_one_too_many() {
    let world = World::new();
    let first = Importer::new(&world.index_folder()).unwrap();
    assert!(matches!(Importer::new(&world.index_folder()), Err(DatasetError::Busy { .. })));
    drop(first);
    Importer::new(&world.index_folder()).unwrap();
}
