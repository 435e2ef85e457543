//! How SQLite answers what it is asked: every statement that the library runs is noted in tests, and none may read a table
//! from end to end but those named here.
//!
//! Whoever adds a call to the library adds it to `everything`, below; a statement that reads more than it should then
//! fails the test, or is named in `READ_WHOLE` with its reason.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use rusqlite::Connection;

/// The statements run on libraries in files since the tests began.
static RUN: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// Notes a statement.
pub(super) fn note(connection: &Connection, sql: &str) {
    if connection.path().is_some_and(|path| path.ends_with("/everything.db")) {
        RUN.lock().unwrap_or_else(PoisonError::into_inner).insert(sql.to_owned());
    }
}

mod tests {
    use bioscope_model::{
        CastMember, Field, ItemDetails, ItemKind, LibraryKind, Person, Provider, VideoFiles, Year,
    };
    use jiff::Timestamp;
    use rusqlite::Connection;

    use super::RUN;
    use crate::changes::{Adopted, ItemState, JobKind, RowsBack};
    use crate::records::{
        DecidedBy, EpisodePlace, FolderRecord, HandEdit, ItemCommit, ItemId, ItemReference, JobCounts, JobId,
        KnownEpisode, MatchRecord, NewJob, OperationTiming, Outcome, Page, RebuiltItem, ScanChanges,
        ScannedItem, Selection, WrittenFile,
    };
    use crate::sqlite::migrations;
    use crate::{Library, LibrarySettings, SqliteLibrary};

    /// What may be read from end to end: the step as SQLite tells it, how the statement begins, and why.
    const READ_WHOLE: &[(&str, &str, &str)] = &[
        ("SCAN given", "", "the rows bound to the statement"),
        ("SCAN padded", "", "the rows bound to the statement"),
        ("SCAN json_each", "", "the numbers bound to the statement"),
        ("SCAN asked", "", "the numbers bound to the statement"),
        ("SCAN (subquery", "", "what another step found"),
        ("SCAN found", "WITH page", "the items of one page"),
        ("SCAN page", "WITH page", "the items of one page"),
        ("SCAN sources", "", "there are few"),
        ("SCAN terms", "", "words are few, and a part of one is looked for"),
        (
            "SCAN job_plan",
            "SELECT job_plan.job_id",
            "what a cut-off run left, looked for once when a run begins",
        ),
        ("SCAN jobs", "", "at most the runs that are remembered"),
        ("SCAN texts VIRTUAL TABLE INDEX 0:M", "", "asked by words"),
        ("SCAN texts VIRTUAL TABLE INDEX 0:=", "DELETE FROM texts", "asked by number"),
        (
            "SCAN people",
            "SELECT 1 FROM people",
            "who is credited nowhere, for `doctor` and at the end of an undo",
        ),
        (
            "SCAN credits",
            "SELECT 1 FROM people",
            "who is credited nowhere, for `doctor` and at the end of an undo",
        ),
        (
            "SCAN credits",
            "WITH padded (id, name, folded",
            "new people mend dangling references, if there are any; SQLite looks whether there are before it reads",
        ),
        (
            "SCAN person_ids",
            "WITH padded (id, name, folded",
            "new people mend dangling references, if there are any; SQLite looks whether there are before it reads",
        ),
        ("SCAN items USING INDEX items_by_title", "", "the order of lists, read as far as the page goes"),
        (
            "SCAN items USING COVERING INDEX items_by_title",
            "",
            "the order of lists, read as far as the page goes",
        ),
        ("SCAN items USING COVERING INDEX items_episodes_by_title", "", "the order of lists of episodes"),
        ("SCAN items USING INDEX items_episodes_by_title", "", "the order of lists of episodes"),
        ("SCAN items USING COVERING INDEX items_marked", "", "holds marked items only"),
        ("SCAN items USING INDEX items_marked", "", "holds marked items only"),
        ("SCAN items USING COVERING INDEX items_locked", "", "holds locked items only"),
        ("SCAN items USING INDEX items_locked", "", "holds locked items only"),
        ("SCAN items USING INDEX items_by_year", "SELECT count(*) FROM items", "all are counted"),
        ("SCAN shows USING INDEX items_by_year", "WITH present", "what is missing of every show"),
        ("SCAN item_changes", "", "holds what can be taken back, which the age and size of the copies bound"),
        ("SCAN file_changes", "", "holds what can be taken back, which the age and size of the copies bound"),
    ];

    #[tokio::test]
    async fn no_statement_reads_a_table_from_end_to_end() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("everything.db");
        let library = SqliteLibrary::open(&path, LibrarySettings::default()).unwrap();
        everything(&library).await;
        library.close().await.unwrap();
        let statements = RUN.lock().unwrap().clone();
        assert!(statements.len() > 150, "{}", statements.len());
        // Without the figures about this library's tables: of a few rows all are read as soon as one.
        let mut connection = Connection::open_in_memory().unwrap();
        migrations::migrate(&mut connection).unwrap();
        let mut wrong = Vec::new();
        for sql in &statements {
            for step in scans(&connection, sql) {
                let is_meant = |(meant, begins, _): &(&str, &str, &str)| {
                    step.starts_with(meant) && sql.trim_start().starts_with(begins)
                };
                if !READ_WHOLE.iter().any(is_meant) && !step.contains("CONSTANT ROW") {
                    wrong.push(format!(
                        "{step}\n    {}",
                        sql.split_whitespace().collect::<Vec<_>>().join(" ")
                    ));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    /// The steps of a statement that read something from end to end.
    fn scans(connection: &Connection, sql: &str) -> Vec<String> {
        // What opens and closes transactions has no plan.
        if !["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"]
            .iter()
            .any(|verb| sql.trim_start().starts_with(verb))
        {
            return Vec::new();
        }
        let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let steps = statement.raw_query().mapped(|row| row.get::<_, String>(3));
        steps.map(Result::unwrap).filter(|step| step.starts_with("SCAN")).collect()
    }

    fn scanned(kind: ItemKind, name: &str, place: Option<EpisodePlace>) -> ScannedItem {
        ScannedItem {
            kind,
            files: VideoFiles::single(format!("/media/{name}")),
            place,
            title: name.to_owned(),
            year: Year::new(1999).ok(),
            ids: [(Provider::Tmdb, "1")].into_iter().collect(),
            edition: None,
            video_source: None,
            player: bioscope_model::PlayerFacts::default(),
            foreign_nfo: false,
            size: 1,
            modified_ns: 1,
        }
    }

    fn details(title: &str) -> ItemDetails {
        let named = Person::named("Somebody");
        let known = Person::named("Anybody").with_id(Provider::Tmdb, "7");
        let cast = [named, known].map(|person| CastMember { person, role: None }).to_vec();
        let collection =
            |ids| bioscope_model::Collection { ids, name: "All".into(), overview: None, artwork: vec![] };
        ItemDetails {
            title: Some(title.into()),
            genres: vec!["Drama".into()],
            alternative_titles: vec!["Other".into()],
            collection: Some(collection([(Provider::Tmdb, "9")].into_iter().collect())),
            ratings: vec![bioscope_model::Rating { source: "imdb".into(), value: 7.0, max: 10, votes: None }],
            ids: [(Provider::Tmdb, "1")].into_iter().collect(),
            cast,
            ..ItemDetails::default()
        }
    }

    /// Every call of the library, with every sort of argument.
    async fn everything(library: &SqliteLibrary) {
        let at = Timestamp::UNIX_EPOCH;
        let source = library.add_source("/media".as_ref(), LibraryKind::Tv).await.unwrap();
        let place = EpisodePlace {
            show: "/media/show".into(),
            season: Some(1),
            episode: Some(1),
            ..EpisodePlace::default()
        };
        let film = scanned(ItemKind::Movie, "film.mkv", None);
        let added = vec![
            film.clone(),
            scanned(ItemKind::Show, "show", None),
            scanned(ItemKind::Episode, "show/1.mkv", Some(place)),
        ];
        let folders = vec![FolderRecord { path: "a".into(), modified_ns: 1, files: vec![], folders: vec![] }];
        let scan = ScanChanges { added: added.clone(), folders, ..ScanChanges::default() };
        library.apply_scan(source.id, scan, at).await.unwrap();
        let all = library.scanned(source.id).await.unwrap();
        let ids: Vec<ItemId> = all.iter().map(|(item, _)| item.id).collect();
        let scan = ScanChanges {
            added,
            changed: vec![(ids[0], film)],
            vanished: vec![ids[2]],
            folders_gone: vec!["a".into()],
            ..ScanChanges::default()
        };
        library.apply_scan(source.id, scan, at).await.unwrap();
        library.folders(source.id).await.unwrap();
        library.sources().await.unwrap();
        let job = NewJob { command: "x".into(), items: 1, ids: ids.clone(), at, ..NewJob::default() };
        let job = library.start_job(job).await.unwrap();
        let commit = ItemCommit {
            item: ids[0],
            job,
            outcome: Outcome::Scraped,
            details: details("A"),
            provenance: [(Field::Title, bioscope_model::Origin::Nfo)].into_iter().fold(
                bioscope_model::Provenance::default(),
                |mut provenance, (field, origin)| {
                    provenance.set(field, origin);
                    provenance
                },
            ),
            artwork: vec![],
            written: vec![WrittenFile { path: "/media/a.nfo".into(), size: 1, modified_ns: 1 }],
            missing_sources: vec![],
            recipe: String::new(),
            at,
            changes: vec![],
            elapsed: std::time::Duration::ZERO,
        };
        library.commit_item(commit.clone()).await.unwrap();
        library.commit_item(ItemCommit { details: ItemDetails::default(), ..commit.clone() }).await.unwrap();
        let nameless = bioscope_model::Collection {
            ids: bioscope_model::IdSet::new(),
            name: "All".into(),
            overview: None,
            artwork: vec![],
        };
        let by_name = ItemDetails { collection: Some(nameless), ..details("B") };
        library.commit_item(ItemCommit { details: by_name.clone(), ..commit }).await.unwrap();
        library.record_outcome(ids[0], job, Outcome::Failed, None, 1).await.unwrap();
        let record = MatchRecord {
            decision: "ask".into(),
            query: String::new(),
            candidates: vec![],
            chosen: None,
            decided_by: DecidedBy::User,
            reason: String::new(),
        };
        library.record_match(ids[0], record, at).await.unwrap();
        library.match_of(ids[0]).await.unwrap();
        library.set_locked(&ids, true).await.unwrap();
        library.set_marked(&ids, true).await.unwrap();
        library.set_field_locked(&ids, Field::Title, true).await.unwrap();
        let edit = HandEdit {
            job: Some(job),
            change: String::new(),
            field: Field::Title,
            details: by_name.clone(),
            written: Some(WrittenFile { path: "/media/a.nfo".into(), size: 2, modified_ns: 1 }),
        };
        library.edit(ids[0], edit, at).await.unwrap();
        library.ensure_seasons(ids[1], &[1, 2]).await.unwrap();
        let known = KnownEpisode { season: 1, episode: 2, title: None, aired: None };
        library.set_known_episodes(ids[1], vec![known]).await.unwrap();
        for show in [None, Some(ids[1])] {
            library.missing_episodes(show, jiff::civil::date(2026, 1, 1)).await.unwrap();
        }
        library.children(ids[1]).await.unwrap();
        library.item(ids[0]).await.unwrap();
        library.foreign_nfo_count(&ids).await.unwrap();
        journal(library, job, ids[0]).await;
        library.extents(&ids).await.unwrap();
        library.jobs(3).await.unwrap();
        library.job(job).await.unwrap();
        library.history(ids[0]).await.unwrap();
        for reference in [
            ItemReference::Id(ids[0]),
            ItemReference::Path("/media/show".into()),
            ItemReference::External(Provider::Tmdb, "1".into()),
        ] {
            library.resolve(&reference).await.unwrap();
        }
        select(library, &ids).await;
        let timing = OperationTiming {
            operation: "x".into(),
            count: 1,
            min_ms: 0.0,
            mean_ms: 0.0,
            p50_ms: 0.0,
            p95_ms: 0.0,
            p99_ms: 0.0,
            max_ms: 0.0,
            total_ms: 0.0,
        };
        library.finish_job(job, JobCounts::default(), false, vec![timing], at).await.unwrap();
        library.timings(None).await.unwrap();
        library.timings(Some(job)).await.unwrap();
        let rebuilt = RebuiltItem {
            item: ids[0],
            details: details("A"),
            provenance: bioscope_model::Provenance::default(),
            artwork: vec![],
            written: vec![],
            scraped_at: Some(at),
        };
        library.rebuild(vec![rebuilt]).await.unwrap();
        library.note_reread(source.id).await.unwrap();
        library.last_check().await.unwrap();
        library.remove_source("/media".as_ref()).await.unwrap();
    }

    async fn journal(library: &SqliteLibrary, job: JobId, item: ItemId) {
        for state in ItemState::ALL {
            library.reach(job, item, state).await.unwrap();
        }
        library.resumable().await.unwrap();
        library.reopen_job(job).await.unwrap();
        library.left(job).await.unwrap();
        library.stage_files(job, item, Vec::new()).await.unwrap();
        library.cut_off(None).await.unwrap();
        library.adopt(Adopted { job, item, files: Vec::new(), artwork: Vec::new() }).await.unwrap();
        library.lock_for_job(job, item, Field::Plot).await.unwrap();
        library.changed_items(job).await.unwrap();
        library.changes(job, item).await.unwrap();
        library.last_change(item).await.unwrap();
        library.unfinished_undo(job, &[item]).await.unwrap();
        let undo =
            NewJob { kind: JobKind::Undo, undoes: Some(job), items: 1, ids: vec![item], ..NewJob::default() };
        let undo = library.start_job(undo).await.unwrap();
        let back = RowsBack {
            job: undo,
            of: job,
            item,
            rows: true,
            files: Vec::new(),
            outcome: Outcome::Scraped,
            error: None,
            changes: Vec::new(),
            elapsed_ms: 1,
        };
        library.put_back(back).await.unwrap();
        library.forget_changes(Timestamp::UNIX_EPOCH).await.unwrap();
    }

    /// Every selection, whole and by the page.
    async fn select(library: &SqliteLibrary, ids: &[ItemId]) {
        let filters = [
            "word",
            "-word",
            "actor:x director:y",
            "genre:x",
            "-studio:x",
            "year:1999",
            "-year:>1999",
            "rating:>7",
            "kind:episode",
            "kind:movie year:1999",
            "is:new",
            "is:scraped",
            "outcome:failed",
            "locked",
            "marked",
            "source:x",
            "path:x",
            "missing:nfo",
            "missing:poster",
            "missing:extrafanarts",
            "missing:plot",
            "missing:rating",
            "missing:genre",
            "missing:actor",
            "missing:year",
            "word OR year:1999",
            "(a | b) -(c d)",
        ];
        let mut selections = vec![
            Selection::All,
            Selection::New,
            Selection::Marked,
            Selection::Uncertain,
            Selection::Items(ids.to_vec()),
        ];
        selections.extend(filters.map(|filter| Selection::Filter(filter.into())));
        for selection in selections {
            library.select(&selection).await.unwrap();
            library.select_page(&selection, Page { offset: 0, limit: 10 }).await.unwrap();
            library.count(&selection).await.unwrap();
        }
    }
}
