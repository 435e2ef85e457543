//! A small world for one test: a folder, a stand-in, and the built program that knows only these.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::time::SystemTime;

use bioscope_standin::{
    Catalogue, Film, PictureStyle, Recorded, Standin, StandinHandle, StandinSettings, sample_library,
};
use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// The key that the program is given; tests look for it where it must not be.
pub const API_KEY: &str = "k3y0f4us3r0123456789abcdefdeadbe";

/// A folder, a stand-in and a program that knows only these.
pub struct World {
    folder: TempDir,
    /// Extra or changed environment variables of every command.
    pub environment: BTreeMap<String, String>,
    /// The stand-in.
    pub standin: Standin,
}

/// How a command ended.
#[derive(Debug)]
pub struct Finished {
    /// The exit status.
    pub status: i32,
    /// What it printed.
    pub stdout: String,
    /// What it said.
    pub stderr: String,
}

impl Finished {
    /// Stdout as JSON lines.
    pub fn json(&self) -> Vec<Value> {
        self.stdout
            .lines()
            .map(|line| {
                serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}\n{self:?}"))
            })
            .collect()
    }

    /// The item events of a scrape with `--json`.
    pub fn items(&self) -> Vec<Value> {
        self.json().into_iter().filter(|line| line["event"] == "item").collect()
    }

    /// The item event of the film whose title is `title`.
    pub fn item(&self, title: &str) -> Value {
        self.items()
            .into_iter()
            .find(|item| item["title"] == title)
            .unwrap_or_else(|| panic!("{title} is not among the items of {self:?}"))
    }

    /// The last event of a scrape with `--json`.
    pub fn summary(&self) -> Value {
        let last = self.json().pop().unwrap_or_else(|| panic!("nothing was printed: {self:?}"));
        assert_eq!(last["event"], "finished", "{self:?}");
        last
    }

    /// The same, after asserting the exit status.
    #[track_caller]
    pub fn with_status(self, expected: i32) -> Self {
        assert_eq!(self.status, expected, "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }
}

/// Settings for tests: small pictures, small pages, no latency.
pub fn quick(catalogue: Catalogue) -> StandinSettings {
    let mut settings = StandinSettings::new(catalogue);
    settings.pictures = PictureStyle::Small;
    settings.imdb_page_bytes = 20_000;
    settings
}

impl World {
    /// An empty folder `films`, already a source, and a stand-in with these settings.
    pub async fn new(settings: StandinSettings) -> Self {
        Self::around(Standin::start(settings).await.expect("loopback can be listened on"))
    }

    /// The same with a stand-in that plays a recording.
    pub async fn recorded(recording: Arc<dyn Recorded>) -> Self {
        let settings = quick(Catalogue::generated(0, 0));
        Self::around(Standin::start_recorded(recording, settings).await.expect("loopback can be listened on"))
    }

    /// A sample library of the first `count` old films, not yet scanned.
    pub async fn classics(count: usize) -> Self {
        let world = Self::new(quick(Catalogue::classics())).await;
        sample_library(&world.films(), &Catalogue::classics(), count).unwrap();
        world
    }

    fn around(standin: Standin) -> Self {
        let folder = TempDir::new().unwrap();
        std::fs::create_dir(folder.path().join("films")).unwrap();
        let base_url = standin.base_url();
        let environment = [
            ("BIOSCOPE_PROVIDERS__TMDB__API_KEY", API_KEY),
            ("BIOSCOPE_PROVIDERS__TMDB__BASE_URL", &base_url),
            ("BIOSCOPE_PROVIDERS__TMDB__IMAGE_BASE_URL", &base_url),
            ("BIOSCOPE_PROVIDERS__IMDB__BASE_URL", &base_url),
            ("BIOSCOPE_PROVIDERS__IMDB__SUGGESTION_BASE_URL", &base_url),
            ("BIOSCOPE_PROVIDERS__IMDB__DATASETS_BASE_URL", &base_url),
            ("BIOSCOPE_PROVIDERS__IMDB__SOURCES", "pages,suggestion"),
            ("BIOSCOPE_PROVIDERS__TVMAZE__BASE_URL", &base_url),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
        Self { folder, environment, standin }
    }

    /// The folder of this world.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The folder with the films.
    pub fn films(&self) -> PathBuf {
        self.path().join("films")
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.path().join("data")
    }

    /// A handle of the stand-in.
    pub fn handle(&self) -> StandinHandle {
        self.standin.handle()
    }

    /// Puts a video of a few bytes (its path, so that no two are alike) at `relative` below the films.
    pub fn video(&self, relative: &str) -> PathBuf {
        let path = self.films().join(relative);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, relative).unwrap();
        path
    }

    /// Puts a video of `film` into a folder of its own; `suffix` follows title and year in the folder's name.
    pub fn shelve(&self, film: &Film, suffix: &str) -> PathBuf {
        let name = format!("{} ({})", film.title().replace(':', " -"), film.year());
        self.video(&format!("{name}{suffix}/{name}.mkv"))
    }

    /// Sets a key of the configuration, by its path, for every later command.
    pub fn configure(&mut self, key: &str, value: &str) {
        let name = format!("BIOSCOPE_{}", key.to_uppercase().replace('.', "__"));
        self.environment.insert(name, value.to_owned());
    }

    /// The program with these arguments, ready to start.
    pub fn command<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bioscope"));
        command.args(arguments).current_dir(self.path()).stdin(Stdio::null());
        for (name, _) in
            std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("BIOSCOPE_"))
        {
            command.env_remove(name);
        }
        command
            .env("BIOSCOPE_DATA_DIR", self.data())
            .env("BIOSCOPE_CONFIG", self.config())
            .env("HOME", self.path())
            .env("NO_COLOR", "1")
            .envs(&self.environment);
        command
    }

    /// The configuration file, made empty where there is none.
    pub fn config(&self) -> PathBuf {
        let path = self.path().join("config.toml");
        if !path.exists() {
            std::fs::write(&path, "").unwrap();
        }
        path
    }

    /// Runs the program to its end.
    pub async fn run<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Finished {
        finish(self.command(arguments)).await
    }

    /// Runs the program with `input` on its stdin.
    pub async fn run_with_input<A: AsRef<OsStr>>(
        &self,
        arguments: &[A],
        input: impl AsRef<[u8]>,
    ) -> Finished {
        let path = self.path().join("stdin.txt");
        std::fs::write(&path, input).unwrap();
        let mut command = self.command(arguments);
        command.stdin(std::fs::File::open(path).unwrap());
        finish(command).await
    }

    /// Adds the films' folder and scans it.
    pub async fn scan(&self) -> Finished {
        self.run(&["source", "add", "films", "--kind", "movies"]).await.with_status(0);
        self.run(&["scan"]).await.with_status(0)
    }

    /// Every file below the films with its bytes and time stamp.
    pub fn snapshot(&self) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
        self.snapshot_of("films")
    }

    /// Every file below a folder of this world with its bytes and time stamp.
    pub fn snapshot_of(&self, folder: &str) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.path().join(folder)];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let modified = entry.metadata().unwrap().modified().unwrap();
                    files.insert(path.clone(), (std::fs::read(&path).unwrap(), modified));
                }
            }
        }
        files
    }
}

impl World {
    /// The library's list, an object an item.
    pub async fn list(&self) -> Vec<Value> {
        self.run(&["list", "--json"]).await.with_status(0).json()
    }

    /// Everything the library knows of the item with this number.
    pub async fn show(&self, id: &Value) -> Value {
        let shown = self.run(&["show", &id.to_string(), "--json"]).await.with_status(0);
        shown.json().pop().unwrap_or_else(|| panic!("nothing was shown: {shown:?}"))
    }

    /// Temporary files of the program below the films.
    pub fn temporary_files(&self) -> Vec<PathBuf> {
        let is_temporary = |path: &PathBuf| {
            path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(".bioscope-"))
        };
        self.snapshot().into_keys().filter(is_temporary).collect()
    }

    /// Asserts that every picture the library knows of lies on the disk byte for byte as `truth`, a stand-in without
    /// faults, serves it; returns how many there are.
    pub async fn assert_pictures_are_whole(&self, truth: &Standin) -> usize {
        let mut count = 0;
        for item in self.list().await {
            let shown = self.show(&item["id"]).await;
            for picture in shown["artwork"].as_array().unwrap() {
                let address = picture["url"].as_str().unwrap();
                let path =
                    address.strip_prefix(&self.standin.base_url()).unwrap_or_else(|| panic!("{shown}"));
                let file = picture["path"].as_str().unwrap();
                let bytes = std::fs::read(file).unwrap_or_else(|error| panic!("{error}: {file}"));
                assert!(bytes == get(truth, path).await, "{file} is not what {address} serves");
                count += 1;
            }
        }
        count
    }
}

/// What a library holds, each table with its rows by natural keys: no number that depends on the order of writing.
const ROWS: [(&str, &str); 12] = [
    (
        "items",
        "SELECT path, slot, kind, title, year, folded, vanished, locked, marked, outcome, error, recipe,
             missing_sources, foreign_nfo, scraped_at IS NOT NULL FROM items",
    ),
    ("ids", "SELECT items.path, items.slot, told_by, provider, value FROM item_ids JOIN items ON items.id = item_id"),
    (
        "details",
        "SELECT items.path, items.slot, details.title, original_title, sort_title, details.year, premiered, plot, outline,
             tagline, runtime_minutes, mpaa, trailer FROM details JOIN items ON items.id = item_id",
    ),
    (
        "credits",
        "SELECT items.path, items.slot, section, position, iif(told IS NULL, people.name, json_extract(told, '$.name')),
             iif(told IS NULL, people.ids, json_extract(told, '$.ids')),
             iif(told IS NULL, people.thumb, json_extract(told, '$.thumb')), role, job
         FROM credits JOIN items ON items.id = item_id JOIN people ON people.id = person_id",
    ),
    ("people", "SELECT name, folded, ids, thumb, named_only FROM people"),
    ("person_ids", "SELECT provider, value, people.name FROM person_ids JOIN people ON people.id = person_id"),
    (
        "terms",
        "SELECT items.path, item_terms.kind, position, name FROM item_terms JOIN items ON items.id = item_id
             JOIN terms ON terms.id = term_id",
    ),
    ("ratings", "SELECT items.path, position, source, value, max, votes FROM ratings JOIN items ON items.id = item_id"),
    ("artwork", "SELECT items.path, artwork.kind, kind_index, url, artwork.path, width, height
         FROM artwork JOIN items ON items.id = item_id"),
    ("offers", "SELECT items.path, candidates FROM offered_pictures JOIN items ON items.id = item_id"),
    ("fields", "SELECT items.path, field, origin, fields.locked FROM fields JOIN items ON items.id = item_id"),
    ("matches", "SELECT items.path, record FROM matches JOIN items ON items.id = item_id"),
];

impl World {
    /// The library's rows by natural keys, sorted, each as a text.
    pub fn library_rows(&self) -> BTreeMap<String, Vec<String>> {
        let library = rusqlite::Connection::open(self.data().join("library.db")).unwrap();
        ROWS.iter()
            .map(|(table, sql)| {
                let mut statement = library.prepare(sql).unwrap();
                let width = statement.column_count();
                let row = |row: &rusqlite::Row<'_>| {
                    let values = (0..width).map(|column| match row.get_ref(column).unwrap() {
                        rusqlite::types::ValueRef::Text(bytes) | rusqlite::types::ValueRef::Blob(bytes) => {
                            // Pictures on offer are packed.
                            let unpacked = zstd::decode_all(bytes).unwrap_or_else(|_| bytes.to_vec());
                            String::from_utf8_lossy(&unpacked).into_owned()
                        }
                        other => format!("{other:?}"),
                    });
                    Ok(values.collect::<Vec<_>>().join(" | "))
                };
                let mut rows: Vec<String> =
                    statement.query_map([], row).unwrap().map(Result::unwrap).collect();
                rows.sort();
                ((*table).to_owned(), rows)
            })
            .collect()
    }
}

/// The body that `standin` serves at `path`.
pub async fn get(standin: &Standin, path: &str) -> Vec<u8> {
    let host = standin.address();
    let mut stream = TcpStream::connect(host).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 200"), "{path}: {}", String::from_utf8_lossy(&answer));
    let end_of_head = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    answer.split_off(end_of_head + 4)
}

async fn finish(mut command: Command) -> Finished {
    let output: Output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    Finished {
        status: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// The folder of recorded answers; `None`, said aloud, where it is absent and need not be there.
pub fn fixtures() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fixtures");
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(
        std::env::var_os("BIOSCOPE_REQUIRE_FIXTURES").is_none(),
        "{} is absent, and BIOSCOPE_REQUIRE_FIXTURES is set",
        folder.display()
    );
    println!("SKIPPED: ../shared is absent");
    None
}
