//! What can be typed.

use std::path::PathBuf;

use bioscope_datasets::DatasetPart;
use bioscope_model::{Field, LibraryKind};
use clap::{Args, Parser, Subcommand, ValueEnum};

/// Finds out what every film file is, and writes NFO files and artwork for Kodi, Jellyfin, Emby and Plex.
#[derive(Debug, Parser)]
#[command(name = "bioscope", version, propagate_version = true, max_term_width = 110)]
#[command(after_help = "Exit status: 0 all well; 1 something failed (the rest was done); 2 wrong usage or \
configuration; 130 cancelled.\n\nFirst steps: bioscope demo")]
pub struct Arguments {
    /// What applies to every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What applies to every command.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Global options")]
pub struct Global {
    /// Configuration file [default: config.toml in the platform's configuration folder]
    #[arg(long, global = true, value_name = "FILE", env = "BIOSCOPE_CONFIG")]
    pub config: Option<PathBuf>,
    /// Folder of the library, the cache and the logs [default: the platform's data folder]
    #[arg(long, global = true, value_name = "DIR", env = "BIOSCOPE_DATA_DIR")]
    pub data_dir: Option<PathBuf>,
    /// Print machine-readable results: one JSON object a line
    #[arg(long, global = true)]
    pub json: bool,
    /// Say more on stderr; twice for everything
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// Show no progress, only results and errors
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// When to use colours
    #[arg(long, global = true, value_enum, default_value_t = ColorChoice::Auto, value_name = "WHEN")]
    pub color: ColorChoice,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a sample library, play the providers on this machine, scan and scrape: needs nothing, no network
    Demo(Demo),
    /// The folders to catalogue
    Source {
        /// What to do with them.
        #[command(subcommand)]
        action: SourceAction,
    },
    /// Find new, changed, moved and vanished items
    Scan(Scan),
    /// Read paths, one a line, and print what each says, one JSON object a line
    Identify(Identify),
    /// Fetch metadata and pictures, and write them
    Scrape(Box<Scrape>),
    /// What the library holds
    List(List),
    /// Everything known of an item
    Show {
        /// A path, a number as `list` prints it, tmdb:603 or imdb:tt0133093
        item: String,
    },
    /// Why an item is what it is: candidates with their distances, and the source of every field
    Explain {
        /// A path, a number as `list` prints it, tmdb:603 or imdb:tt0133093
        item: String,
    },
    /// Uncertain items and their candidates: choose, search again, enter an id, skip
    Review(Review),
    /// Keep an item, or one of its fields, as it is
    Lock(Lock),
    /// Mark items, for `scrape --marked`
    Mark(Mark),
    /// Set a field by hand; that locks it
    Set {
        /// A path, a number as `list` prints it, tmdb:603 or imdb:tt0133093
        item: String,
        /// Which field, such as title, year, plot, genres
        field: Field,
        /// Its value; lists separated by ; (an empty text clears the field)
        value: String,
    },
    /// The last runs
    Jobs {
        /// What to show of them.
        #[command(subcommand)]
        action: Option<JobsAction>,
    },
    /// The runs that changed an item
    History {
        /// A path, a number as `list` prints it, tmdb:603 or imdb:tt0133093
        item: String,
    },
    /// Take a run, or the last change of an item, back: files and library as they were
    Undo(Undo),
    /// Copy the library's database, also while it is in use
    Backup {
        /// Where to [default: backups/library-DATE.db in the data folder]
        target: Option<PathBuf>,
    },
    /// The response cache
    Cache {
        /// What to do with it.
        #[command(subcommand)]
        action: CacheAction,
    },
    /// IMDb's datasets: ratings, titles, episodes, people without a request
    Imdb {
        /// What to do with them.
        #[command(subcommand)]
        action: ImdbAction,
    },
    /// Timings of the last run
    Metrics {
        /// Write them to this file as CSV
        #[arg(long, value_name = "FILE")]
        csv: Option<PathBuf>,
    },
    /// Measure bulk scraping against providers played on this machine
    Bench(Bench),
    /// Play the providers on this machine, alone
    Standin(Standin),
    /// Check configuration, keys, reachability, database and folders, and say what to do
    Doctor {
        /// Mend what can be mended
        #[arg(long)]
        fix: bool,
        /// Ask no provider
        #[arg(long)]
        offline: bool,
    },
    /// Print every configuration key with its default, as a file to start from
    Config,
    /// Print a completion script for your shell
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
}

/// `demo`.
#[derive(Debug, Args)]
pub struct Demo {
    /// Where the sample library goes; it is kept
    #[arg(long, value_name = "DIR", default_value = "bioscope-demo")]
    pub dir: PathBuf,
    /// How many films
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=2000))]
    pub movies: u32,
    /// How many shows
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u32).range(0..=2000))]
    pub shows: u32,
    /// How fast the played providers answer
    #[arg(long, value_enum, default_value_t = LatencyChoice::Fast)]
    pub latency: LatencyChoice,
}

/// How fast the played providers answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LatencyChoice {
    /// As measured with the real ones: TMDB 80 ms, pictures 114 ms, an IMDb page 1.9 s
    Seed,
    /// A sixteenth of that
    Fast,
    /// At once
    None,
}

/// `source`.
#[derive(Debug, Subcommand)]
pub enum SourceAction {
    /// Add a folder
    Add {
        /// The folder
        path: PathBuf,
        /// What it holds: movies or tv
        #[arg(long, value_name = "KIND")]
        kind: LibraryKind,
    },
    /// List the folders
    List,
    /// Forget a folder and its items; no file is touched
    Remove {
        /// The folder
        path: PathBuf,
    },
}

/// `scan`.
#[derive(Debug, Args)]
pub struct Scan {
    /// Only these source folders [default: all]
    pub paths: Vec<PathBuf>,
    /// Read every folder anew, whatever its time stamp says, and take from NFO files what the library does not know
    #[arg(long)]
    pub rebuild: bool,
}

/// `identify`.
#[derive(Debug, Args)]
pub struct Identify {
    /// Say also where each value came from
    #[arg(long)]
    pub explain: bool,
    /// Each line is a JSON array of a folder's paths; print its items
    #[arg(long)]
    pub group: bool,
    /// What the paths hold [default: decided from each path]
    #[arg(long, value_name = "KIND")]
    pub kind: Option<LibraryKind>,
}

/// `scrape`.
#[derive(Debug, Clone, Args)]
pub struct Scrape {
    /// Paths, numbers as `list` prints them, tmdb:603 or imdb:tt0133093
    pub items: Vec<String>,
    /// Which items, where none is named.
    #[command(flatten)]
    pub scope: Scope,
    /// What to do with uncertain matches.
    #[command(flatten)]
    pub mode: ModeFlags,
    /// Only items of this kind: movies or tv
    #[arg(long, value_name = "KIND")]
    pub kind: Option<LibraryKind>,
    /// Only these parts: nfo, poster, fanart, clearlogo, thumb, actorthumbs … at every level that has them, or at one:
    /// season-poster, episode-nfo …
    #[arg(long, value_delimiter = ',', value_name = "PARTS")]
    pub parts: Vec<String>,
    /// Only these fields: title, plot, rating, actors …
    #[arg(long, value_delimiter = ',', value_name = "FIELDS")]
    pub fields: Vec<Field>,
    /// Items in flight at once
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub jobs: Option<u16>,
    /// Ask the providers again about what the cache holds
    #[arg(long, conflicts_with = "offline")]
    pub refresh: bool,
    /// Use only what the cache holds
    #[arg(long)]
    pub offline: bool,
    /// Write nothing; show what would change
    #[arg(long)]
    pub dry_run: bool,
    /// Go on with what the last run left undone, asked as that one was
    #[arg(long, conflicts_with_all = ["items", "scope"])]
    pub resume: bool,
    /// Fetch pictures anew even where they exist
    #[arg(long)]
    pub replace_artwork: bool,
    /// Write the run's timings to this file as CSV
    #[arg(long, value_name = "FILE")]
    pub metrics_csv: Option<PathBuf>,
    /// Write a trace of the run to this file, a row for each item; Perfetto (ui.perfetto.dev) opens it
    #[arg(long, value_name = "FILE")]
    pub trace: Option<PathBuf>,
    /// Keep every exchange with the providers in this folder, without secrets
    #[arg(long, value_name = "DIR", conflicts_with = "replay")]
    pub record: Option<PathBuf>,
    /// Answer from a folder made by --record; nothing is sent
    #[arg(long, value_name = "DIR")]
    pub replay: Option<PathBuf>,
}

/// Which items.
#[derive(Debug, Clone, Args)]
#[group(id = "scope", multiple = false)]
pub struct Scope {
    /// Every item
    #[arg(long)]
    pub all: bool,
    /// Items never scraped, failed, or short of a source (the default)
    #[arg(long)]
    pub new: bool,
    /// Every item, but only the parts that are not there
    #[arg(long)]
    pub missing: bool,
    /// Marked items
    #[arg(long)]
    pub marked: bool,
    /// Items matching a query, such as: year:1950..1959 genre:drama
    #[arg(long, value_name = "QUERY", long_help = FILTER_HELP)]
    pub filter: Option<String>,
}

/// What to do with uncertain matches.
#[derive(Debug, Clone, Copy, Args)]
#[group(multiple = false)]
pub struct ModeFlags {
    /// Take the best candidate that is not rejected
    #[arg(long)]
    pub auto: bool,
    /// Ask when the run is over (the default on a terminal)
    #[arg(long)]
    pub ask: bool,
    /// Leave them for `review` (the default elsewhere)
    #[arg(long)]
    pub skip: bool,
}

/// The language of `--filter`, in short.
const FILTER_HELP: &str = "\
Only items matching a query. All its terms must hold:
  word, \"some words\"              in title, plot or people; a word may go on, words in quotation marks do not
  title: plot: actor: director: writer:   the same, there only
  genre: tag: country: studio:      contains this
  year:1999  year:1990..1999  year:>2000  rating:>7.5
  kind:movie|show|episode           episodes are found only where they are asked for
  locked  marked  is:new  outcome:failed
  missing:poster  missing:nfo  missing:plot
  source:films  path:remux          a part of the path
  -term                             does not hold
  a OR b  (a b)                     alternatives, brackets
Such as: year:1950..1959 genre:drama -actor:\"Grace Kelly\"
docs/filters.md says more.";

/// `list`.
#[derive(Debug, Args)]
pub struct List {
    /// Only items matching a query, such as: year:1950..1959 genre:drama
    #[arg(long, value_name = "QUERY", default_value = "", long_help = FILTER_HELP)]
    pub filter: String,
    /// At most so many items
    #[arg(long, value_name = "N", conflicts_with = "missing", value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: Option<u32>,
    /// Leave out so many items before the first that is shown
    #[arg(long, value_name = "N", requires = "limit", default_value_t = 0)]
    pub offset: u64,
    /// Only items that lack a part, and which; of shows also the episodes that were aired and are not there
    #[arg(long)]
    pub missing: bool,
    /// Episodes in place of their shows
    #[arg(long, conflicts_with = "missing")]
    pub episodes: bool,
}

/// `review`.
#[derive(Debug, Args)]
pub struct Review {
    /// Only these items
    pub items: Vec<String>,
    /// Take every best candidate that is at least this certain, in percent or from 0 to 1
    #[arg(long, value_name = "P")]
    pub accept_above: Option<String>,
}

/// `lock`.
#[derive(Debug, Args)]
pub struct Lock {
    /// A path, a number as `list` prints it, tmdb:603 or imdb:tt0133093
    #[arg(required = true)]
    pub items: Vec<String>,
    /// Lock these fields, not the whole item
    #[arg(long = "field", value_delimiter = ',', value_name = "FIELDS")]
    pub fields: Vec<Field>,
    /// Unlock instead
    #[arg(long)]
    pub off: bool,
}

/// `mark`.
#[derive(Debug, Args)]
pub struct Mark {
    /// A path, a number as `list` prints it, tmdb:603 or imdb:tt0133093
    #[arg(required = true)]
    pub items: Vec<String>,
    /// Take the mark away instead
    #[arg(long)]
    pub off: bool,
}

/// `jobs`.
#[derive(Debug, Subcommand)]
pub enum JobsAction {
    /// One run and its items
    Show {
        /// Its number
        job: i64,
    },
}

/// `undo`.
#[derive(Debug, Args)]
pub struct Undo {
    /// A run's number as `jobs` prints it; or an item: a path, tmdb:603, imdb:tt0133093, or its number with --item
    #[arg(value_name = "JOB|ITEM")]
    pub what: String,
    /// The number is an item's, not a run's
    #[arg(long)]
    pub item: bool,
    /// Change nothing; show what would be taken back
    #[arg(long)]
    pub dry_run: bool,
    /// Take back what was changed since, too
    #[arg(long)]
    pub force: bool,
}

/// `cache`.
#[derive(Debug, Subcommand)]
pub enum CacheAction {
    /// Hits, misses and bytes by provider, since the cache was made
    Stats,
    /// Drop answers
    Clear {
        /// Only this provider's
        #[arg(long, value_name = "NAME")]
        provider: Option<String>,
        /// Only those older than this, such as 12h or 7d
        #[arg(long, value_name = "AGE")]
        older_than: Option<String>,
    },
    /// Drop answers that can no longer serve, and give the room back to the disk
    Prune,
}

/// `imdb`.
#[derive(Debug, Subcommand)]
pub enum ImdbAction {
    /// Import the dataset files into a local index; the old index serves until the new one is complete
    Import(ImdbImport),
    /// What is imported, how old it is, and how large
    Status,
}

/// `imdb import`.
#[derive(Debug, Args)]
pub struct ImdbImport {
    /// Dataset files, or a folder with them [default: providers.imdb.dataset_dir]
    #[arg(conflicts_with = "download")]
    pub paths: Vec<PathBuf>,
    /// Fetch the files from IMDb; nothing is fetched that is in the index already
    #[arg(long)]
    pub download: bool,
    /// Only these: ratings, episodes, titles, akas (titles elsewhere), people [default: all files given; of a download all
    /// but people]
    #[arg(long, value_delimiter = ',', value_name = "PARTS")]
    pub parts: Vec<DatasetPart>,
}

/// `bench`.
#[derive(Debug, Args)]
pub struct Bench {
    /// Scenarios: movies-10, movies-50, movies-100 or any other number, the same with -datasets (IMDb's datasets in place
    /// of its pages), movies-jobs, repeat, partial, shows-6, show-50, show-1000, show-60-seasons, actors, library, pragmas,
    /// large, engine, matching, datasets
    #[arg(default_value = "movies-50")]
    pub scenarios: Vec<String>,
    /// Factor on all latencies
    #[arg(long, value_name = "F", default_value_t = 1.0)]
    pub scale: f64,
    /// Items in flight at once
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub jobs: Option<u16>,
    /// How many films the scenarios library, pragmas, large and engine have
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(10..=200_000))]
    pub films: Option<u32>,
    /// Which share of the real number of rows the scenario datasets has; 1 needs some 6 GB of disk
    #[arg(long, value_name = "F", default_value_t = 0.01)]
    pub rows: f64,
    /// Leave out the ways it is compared with
    #[arg(long)]
    pub now_only: bool,
    /// Write results.md, results.csv and the charts into this folder too
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// One of the ways it is compared with, over the library in the data folder
    #[arg(long, hide = true, value_enum)]
    pub way: Option<BenchWay>,
}

/// A way of scraping that `bench` compares with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum BenchWay {
    /// One film or show after another, one request after another but for a film's pictures
    Before,
    /// Four films at a time, then one save after another; one show after another, the pictures of one item at once
    Planned,
}

/// `standin`.
#[derive(Debug, Args)]
pub struct Standin {
    /// Port on 127.0.0.1; 0 takes a free one
    #[arg(long, default_value_t = 8791)]
    pub port: u16,
    /// Play a folder made by `scrape --record` instead of the made-up catalogue
    #[arg(long, value_name = "DIR")]
    pub replay: Option<PathBuf>,
    /// How many further made-up films
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub generated: u32,
    /// Only the made-up films
    #[arg(long, requires = "generated")]
    pub without_classics: bool,
    /// How many made-up shows, with the oddities of a sample library
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=2000))]
    pub shows: u32,
    /// A named set of shows instead: shows-6, show-50, show-1000, show-60-seasons
    #[arg(long, value_name = "NAME", conflicts_with = "shows", value_parser = show_preset)]
    pub show_preset: Option<bioscope_standin::ShowPreset>,
    /// How fast it answers
    #[arg(long, value_enum, default_value_t = LatencyChoice::None)]
    pub latency: LatencyChoice,
    /// Factor on the measured latencies, instead of --latency
    #[arg(long, value_name = "F", conflicts_with = "latency")]
    pub scale: Option<f64>,
    /// Pictures of at most 20 kB
    #[arg(long)]
    pub small_pictures: bool,
    /// Refuse nobody, however many ask
    #[arg(long)]
    pub without_limits: bool,
}

fn show_preset(name: &str) -> Result<bioscope_standin::ShowPreset, String> {
    bioscope_standin::ShowPreset::of_name(name).ok_or_else(|| {
        let names = bioscope_standin::ShowPreset::ALL.map(bioscope_standin::ShowPreset::name);
        format!("there is no such set; there are {}", names.join(", "))
    })
}
