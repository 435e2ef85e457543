//! A library, the providers and the program, each on its own.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use bioscope_standin::{Catalogue, ShowPreset, sample_library, sample_shows};
use bioscope_store::OperationTiming;
use serde_json::Value;
use tempfile::TempDir;

use super::process::Process;
use super::scenario::Load;
use crate::arguments::BenchWay;
use crate::command::{played, standin};

/// Between two looks at memory.
const SAMPLE_EVERY: Duration = Duration::from_millis(100);
/// A rate that limits nothing.
const UNLIMITED: &str = "10000";

/// What one provider of the stand-in did.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counted {
    pub(super) requests: u64,
    pub(super) peak_in_flight: u64,
    pub(super) refused: u64,
    pub(super) bytes: u64,
    /// How long something was in flight, in milliseconds.
    pub(super) busy_ms: f64,
}

/// A folder with a library, and the played providers.
pub(super) struct World {
    folder: TempDir,
    films: u32,
    shows: Option<ShowPreset>,
    pub(super) standin: StandinProcess,
    environment: BTreeMap<String, String>,
}

/// The played providers in a process of their own, which ends with this value.
pub(super) struct StandinProcess {
    child: Child,
    address: String,
}

/// How a program stood when some of its items had ended.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sample {
    /// Items that had ended.
    pub(super) items: u64,
    pub(super) elapsed: Duration,
    pub(super) memory_mb: f64,
    pub(super) cpu: Duration,
}

/// How a run ended and what it used.
#[derive(Debug)]
pub(super) struct Ending {
    /// The last line of its events.
    pub(super) summary: Value,
    /// From its start to its end, start-up included.
    pub(super) wall: Duration,
    pub(super) cpu: Duration,
    pub(super) peak_memory_mb: f64,
    pub(super) samples: Vec<Sample>,
    /// Milliseconds by stage, all items together.
    pub(super) stages: BTreeMap<String, u64>,
    /// How long the same took before, with nothing known; where that was measured.
    pub(super) first_time: Option<Duration>,
}

impl Ending {
    pub(super) fn was_cancelled(&self) -> bool {
        self.summary["cancelled"] == true
    }

    pub(super) fn failed(&self) -> u64 {
        self.summary["failed"].as_u64().unwrap_or(0)
    }

    /// From the first item's start to the last one's end, as the run itself measured.
    pub(super) fn elapsed(&self) -> Duration {
        Duration::from_secs_f64(self.summary["elapsed_s"].as_f64().unwrap_or(0.0).max(0.0))
    }
}

impl World {
    /// Lays out a library, plays its providers, and scans it.
    pub(super) fn build(load: &Load, scale: f64) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir().context("failed to make a temporary folder")?;
        let standin = StandinProcess::start(load, scale)?;
        let mut environment: BTreeMap<String, String> = played::keys(&standin.base_url())
            .into_iter()
            .map(|(key, value)| (variable(key), value))
            .collect();
        environment.insert("BIOSCOPE_DATA_DIR".to_owned(), folder.path().join("data").display().to_string());
        let empty = folder.path().join("config.toml");
        std::fs::write(&empty, "")?;
        environment.insert("BIOSCOPE_CONFIG".to_owned(), empty.display().to_string());
        if !load.is_throttled {
            environment.insert(variable("providers.tmdb.gate.per_second"), UNLIMITED.to_owned());
        }
        if !load.wants_all {
            environment.insert(variable("scrapers.movies"), "tmdb".to_owned());
        }
        if load.has_datasets {
            environment.insert(variable("providers.imdb.sources"), "datasets,suggestion".to_owned());
        }
        let world = Self { folder, films: load.films, shows: load.shows, standin, environment };
        world.lay_out()?;
        world.scan()?;
        if load.has_datasets {
            world.run(&["imdb", "import", "--download", "--parts", "ratings,titles,akas,people"])?;
        }
        Ok(world)
    }

    fn scan(&self) -> anyhow::Result<()> {
        let kind = if self.shows.is_some() { "tv" } else { "movies" };
        self.run(&["source", "add", "films", "--kind", kind])?;
        self.run(&["scan"])
    }

    fn lay_out(&self) -> anyhow::Result<()> {
        if let Some(preset) = self.shows {
            let catalogue = Catalogue::classics().with_shows(preset.plans(), standin::SEED);
            sample_shows(&self.folder.path().join("films"), &catalogue, catalogue.shows().len())?;
            return Ok(());
        }
        let catalogue = Catalogue::generated(self.films as usize, standin::SEED);
        let folder = self.folder.path().join("films");
        std::fs::create_dir_all(&folder)?;
        sample_library(&folder, &catalogue, self.films as usize)?;
        Ok(())
    }

    /// Forgets the library and all that was written; the cache stays.
    pub(super) fn forget_library(&self) -> anyhow::Result<()> {
        let data = self.folder.path().join("data");
        for entry in std::fs::read_dir(&data)? {
            let path = entry?.path();
            if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("library.db")) {
                std::fs::remove_file(path)?;
            }
        }
        std::fs::remove_dir_all(self.folder.path().join("films"))?;
        self.lay_out()?;
        self.scan()
    }

    /// The timings of the last run.
    pub(super) fn timings(&self) -> anyhow::Result<Vec<OperationTiming>> {
        let output =
            self.command(&["metrics", "--json"])?.output().context("failed to start this program again")?;
        let lines = String::from_utf8(output.stdout).context("timings are text")?;
        lines.lines().map(|line| Ok(serde_json::from_str(line)?)).collect()
    }

    /// Scrapes the first films, in the order of their folders.
    pub(super) fn scrape_first(&self, films: u32) -> anyhow::Result<Ending> {
        let mut folders: Vec<PathBuf> = std::fs::read_dir(self.folder.path().join("films"))?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()?;
        folders.sort();
        let paths: Vec<String> =
            folders.into_iter().take(films as usize).map(|path| path.display().to_string()).collect();
        let mut arguments = vec!["scrape", "--auto", "--json", "--quiet"];
        arguments.extend(paths.iter().map(String::as_str));
        self.watch(&arguments)
    }

    /// Scrapes the whole library.
    pub(super) fn scrape(
        &self,
        way: Option<BenchWay>,
        jobs: Option<u16>,
        load: &Load,
    ) -> anyhow::Result<Ending> {
        let jobs = jobs.map(|jobs| jobs.to_string());
        let arguments = match way {
            Some(BenchWay::Before) => vec!["bench", "--way", "before", "--json"],
            Some(BenchWay::Planned) => vec!["bench", "--way", "planned", "--json"],
            None => {
                let mut arguments = vec!["scrape", "--all", "--auto", "--json", "--quiet"];
                if let Some(jobs) = &jobs {
                    arguments.extend(["--jobs", jobs]);
                }
                if !load.wants_all {
                    arguments.extend(["--parts", "nfo"]);
                }
                arguments
            }
        };
        self.watch(&arguments)
    }

    fn command(&self, arguments: &[&str]) -> anyhow::Result<Command> {
        let mut command = Command::new(std::env::current_exe().context("failed to find this program")?);
        command.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null());
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("BIOSCOPE_") {
                command.env_remove(name);
            }
        }
        command.envs(&self.environment);
        Ok(command)
    }

    /// Runs a command of the program to its end.
    fn run(&self, arguments: &[&str]) -> anyhow::Result<()> {
        let output = self.command(arguments)?.output().context("failed to start this program again")?;
        anyhow::ensure!(
            output.status.success(),
            "{} ended badly: {}",
            arguments.join(" "),
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(())
    }

    /// Runs a command that prints events, and looks at it while it does.
    fn watch(&self, arguments: &[&str]) -> anyhow::Result<Ending> {
        let said = self.folder.path().join("said.txt");
        let begun = Instant::now();
        let mut child = self
            .command(arguments)?
            .stdout(Stdio::piped())
            .stderr(std::fs::File::create(&said)?)
            .spawn()
            .context("failed to start this program again")?;
        let process = Process::of(&child);
        let mut watched = Watched::new(process.clone(), begun);
        let stdout = child.stdout.take().context("a piped stdout is there")?;
        let read = BufReader::new(stdout).lines().try_for_each(|line| watched.take(&line?));
        let cpu = process.cpu_at_its_end().unwrap_or_default();
        let wall = begun.elapsed();
        child.wait()?;
        read?;
        watched.end(wall, cpu).with_context(|| std::fs::read_to_string(&said).unwrap_or_default())
    }
}

/// What a running program has told so far.
struct Watched {
    process: Process,
    begun: Instant,
    items: u64,
    last_sample: Option<Instant>,
    summary: Option<Value>,
    samples: Vec<Sample>,
    stages: BTreeMap<String, u64>,
}

impl Watched {
    fn new(process: Process, begun: Instant) -> Self {
        Self {
            process,
            begun,
            items: 0,
            last_sample: None,
            summary: None,
            samples: Vec::new(),
            stages: BTreeMap::new(),
        }
    }

    fn take(&mut self, line: &str) -> anyhow::Result<()> {
        let event: Value = serde_json::from_str(line).with_context(|| format!("failed to read {line:?}"))?;
        match event["event"].as_str() {
            Some("item") => {
                self.items += 1;
                for (stage, elapsed) in event["stages"].as_object().into_iter().flatten() {
                    *self.stages.entry(stage.clone()).or_default() += elapsed.as_u64().unwrap_or(0);
                }
                if self.last_sample.is_none_or(|last| last.elapsed() >= SAMPLE_EVERY) {
                    self.sample();
                }
            }
            Some("finished") => {
                self.sample();
                self.summary = Some(event);
            }
            _ => {}
        }
        Ok(())
    }

    fn sample(&mut self) {
        let (Some(cpu), Some(memory_mb)) = (self.process.cpu(), self.process.memory_mb()) else { return };
        self.last_sample = Some(Instant::now());
        self.samples.push(Sample { items: self.items, elapsed: self.begun.elapsed(), memory_mb, cpu });
    }

    fn end(self, wall: Duration, cpu: Duration) -> anyhow::Result<Ending> {
        let summary = self.summary.context("the run ended without a summary")?;
        let peak_memory_mb = summary["peak_rss_mb"].as_f64().unwrap_or(0.0);
        Ok(Ending {
            summary,
            wall,
            cpu,
            peak_memory_mb,
            samples: self.samples,
            stages: self.stages,
            first_time: None,
        })
    }
}

fn variable(key: &str) -> String {
    format!("BIOSCOPE_{}", key.to_ascii_uppercase().replace('.', "__"))
}

impl StandinProcess {
    fn start(load: &Load, scale: f64) -> anyhow::Result<Self> {
        let films = load.films.to_string();
        let catalogue = match load.shows {
            Some(preset) => vec!["--show-preset", preset.name()],
            None => vec!["--generated", &films, "--without-classics"],
        };
        let scale = if load.is_throttled { scale.to_string() } else { "0".to_owned() };
        let mut command = Command::new(std::env::current_exe().context("failed to find this program")?);
        command.args(["standin", "--json", "--port", "0"]).args(catalogue);
        command.args(["--scale", &scale, "--small-pictures"]);
        if !load.is_throttled {
            command.arg("--without-limits");
        }
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("failed to start the played providers")?;
        let stdout = child.stdout.take().context("a piped stdout is there")?;
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        let told: Value = serde_json::from_str(&line).context("failed to start the played providers")?;
        let base_url = told["base_url"].as_str().context("the played providers told no address")?;
        let address = base_url.trim_start_matches("http://").to_owned();
        Ok(Self { child, address })
    }

    fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Starts counting anew.
    pub(super) fn reset(&self) -> anyhow::Result<()> {
        self.get("/standin/reset").map(drop)
    }

    /// What each provider did, by name.
    pub(super) fn statistics(&self) -> anyhow::Result<BTreeMap<String, Counted>> {
        let body = self.get("/standin/statistics")?;
        let providers = body.as_object().context("counts are an object")?;
        let count = |counts: &Value, name: &str| counts[name].as_u64().unwrap_or(0);
        let counted = |counts: &Value| Counted {
            requests: count(counts, "requests"),
            peak_in_flight: count(counts, "peak_in_flight"),
            refused: count(counts, "refused"),
            bytes: count(counts, "bytes"),
            busy_ms: counts["busy_ms"].as_f64().unwrap_or(0.0),
        };
        Ok(providers.iter().map(|(provider, counts)| (provider.clone(), counted(counts))).collect())
    }

    fn get(&self, path: &str) -> anyhow::Result<Value> {
        let mut stream = TcpStream::connect(&self.address)?;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address)?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let (_, body) = answer.split_once("\r\n\r\n").context("an answer has a head and a body")?;
        Ok(serde_json::from_str(body)?)
    }
}

impl Drop for StandinProcess {
    fn drop(&mut self) {
        // It keeps nothing, so nothing is lost; where it is gone already there is nothing to do.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
