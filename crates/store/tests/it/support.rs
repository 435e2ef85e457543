//! Libraries in temporary folders, and made-up films.

use std::time::Duration;

use bioscope_model::{
    CastMember, CrewMember, IdSet, ItemDetails, ItemKind, Job, LibraryKind, Person, PlayerFacts, Provenance,
    Provider, VideoFiles, Year,
};
use bioscope_store::{
    ItemCommit, ItemId, JobId, Library, LibrarySettings, NewJob, Outcome, ScanChanges, ScannedItem,
    Selection, SourceFolder, SqliteLibrary,
};
use jiff::Timestamp;
use tempfile::TempDir;

/// A library in a temporary folder, with a source.
pub(crate) struct Fixture {
    pub(crate) library: SqliteLibrary,
    pub(crate) source: SourceFolder,
    pub(crate) folder: TempDir,
}

/// Nobody waits for company, so that tests that write one by one are fast.
pub(crate) fn settings() -> LibrarySettings {
    LibrarySettings { gathering_time: Duration::ZERO, ..LibrarySettings::default() }
}

impl Fixture {
    pub(crate) async fn new() -> Self {
        Self::with(settings()).await
    }

    pub(crate) async fn with(settings: LibrarySettings) -> Self {
        let folder = TempDir::new().unwrap();
        let library = SqliteLibrary::open(&folder.path().join("library.db"), settings).unwrap();
        let source = library.add_source("/films".as_ref(), LibraryKind::Movies).await.unwrap();
        Self { library, source, folder }
    }

    /// Adds films by title, each in its own file.
    pub(crate) async fn add(&self, titles: &[&str]) -> Vec<ItemId> {
        self.add_scanned(titles.iter().map(|title| film(title)).collect()).await
    }

    pub(crate) async fn add_scanned(&self, added: Vec<ScannedItem>) -> Vec<ItemId> {
        let paths: Vec<_> = added.iter().map(|item| item.files.main.clone()).collect();
        self.scan(ScanChanges { added, ..ScanChanges::default() }).await;
        let all = self.library.select(&Selection::All).await.unwrap();
        let id_at = |path| all.iter().find(|item| item.path == path).map(|item| item.id).unwrap();
        paths.into_iter().map(id_at).collect()
    }

    pub(crate) async fn scan(&self, changes: ScanChanges) {
        self.library.apply_scan(self.source.id, changes, at(1)).await.unwrap();
    }

    pub(crate) async fn job(&self) -> JobId {
        start_job(&self.library).await
    }

    pub(crate) async fn titles(&self, selection: &Selection) -> Vec<String> {
        let items = self.library.select(selection).await.unwrap();
        items.into_iter().map(|item| item.title).collect()
    }
}

pub(crate) async fn start_job(library: &SqliteLibrary) -> JobId {
    library
        .start_job(NewJob {
            command: "scrape".into(),
            items: 1,
            ids: Vec::new(),
            at: at(0),
            ..NewJob::default()
        })
        .await
        .unwrap()
}

pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::new(1_700_000_000 + second, 123_456_789).unwrap()
}

pub(crate) fn film(title: &str) -> ScannedItem {
    ScannedItem {
        place: None,
        kind: ItemKind::Movie,
        files: VideoFiles::single(format!("/films/{title}/{title}.mkv")),
        title: title.to_owned(),
        year: None,
        ids: IdSet::new(),
        edition: None,
        video_source: None,
        player: PlayerFacts::default(),
        foreign_nfo: false,
        size: 1_000,
        modified_ns: 2_000,
    }
}

pub(crate) fn commit(item: ItemId, job: JobId, details: ItemDetails) -> ItemCommit {
    ItemCommit {
        item,
        job,
        outcome: Outcome::Scraped,
        details,
        provenance: Provenance::default(),
        artwork: Vec::new(),
        written: Vec::new(),
        missing_sources: Vec::new(),
        recipe: "recipe".into(),
        at: at(2),
        changes: vec!["title".into()],
        elapsed: Duration::from_millis(1_500),
    }
}

pub(crate) fn actor(number: usize) -> Person {
    Person::named(format!("Actor {number}")).with_id(Provider::Tmdb, number.to_string())
}

/// A film with actors `first` to `first + 48` and a director.
pub(crate) fn with_cast(title: &str, first: usize) -> ItemDetails {
    let cast = |number| CastMember { person: actor(number), role: Some(format!("Role {number}")) };
    ItemDetails {
        title: Some(title.to_owned()),
        year: Year::new(1979).ok(),
        genres: vec!["Science Fiction".into(), "Horror".into()],
        cast: (first..first + 49).map(cast).collect(),
        crew: vec![CrewMember { person: Person::named("Ridley Scott"), job: Job::Director }],
        ..ItemDetails::default()
    }
}
