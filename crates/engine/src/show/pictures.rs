//! The pictures of a show, all its seasons, each season and each episode: all in flight at once.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use bioscope_artwork::{
    Choice, Content, Journal, SaveGroup, StagedChange, Target, choose_all_seasons_artwork,
    choose_episode_artwork, choose_season_artwork, choose_show_artwork,
};
use bioscope_http::FetchContext;
use bioscope_model::{ArtworkCandidate, ArtworkKind, CastMember, Part, PartSet, Provider};
use bioscope_nfo::file_names::{self, SeasonPictures};
use bioscope_store::ItemRecord;
use tokio::sync::mpsc;

use super::family::Family;
use super::offers::{EpisodeOffers, Offers};
use super::work::Work;
use crate::run::Run;
use crate::stage::Ending;
use crate::stage::artwork::{self, Pictures};
use crate::stage::commit::written_file;

/// Items whose pictures are there and that wait to be finished; more make the pictures wait.
pub(crate) const MOST_WAITING: usize = 4096;

/// Whose pictures they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Whose {
    Show,
    AllSeasons,
    Season(u32),
    /// By its place in the family.
    Episode(usize),
}

/// What became of the pictures of one of them.
pub(crate) struct SettledPictures {
    pub(crate) whose: Whose,
    pub(crate) pictures: Result<Pictures, Ending>,
}

/// The pictures wanted for one of them.
struct Wanted {
    whose: Whose,
    content: Content,
    targets: Vec<Target>,
    out_of_reach: Vec<Provider>,
}

/// Saves what `offers` has for everything in `work`, and tells of each as soon as its own pictures are settled.
pub(crate) async fn save(
    run: &Run,
    family: &Family,
    work: &Work,
    offers: &Offers,
    is_another_show: bool,
    context: &FetchContext,
    settle: mpsc::Sender<SettledPictures>,
) {
    let seasons = offers.seasons.keys().copied().filter(|number| work.season(run, family, *number).is_some());
    let Ok(seasons) = family.with_seasons(run, seasons).await else {
        // Whoever finishes the show meets the same trouble and tells it.
        return;
    };
    let gallery = Gallery { run, family, work, offers, seasons, is_another_show };
    let tell = |whose, pictures| {
        let settle = settle.clone();
        // The receiver is gone only where the show ended already.
        async move { drop(settle.send(SettledPictures { whose, pictures }).await) }
    };
    let wanted = gallery.wanted();
    if run.job.is_none() {
        for one in wanted {
            tell(one.whose, Ok(artwork::preview(&one.targets, |path| family.has(path)))).await;
        }
        return;
    }
    let mut beforehand: HashMap<Whose, (HashMap<PathBuf, Provider>, Vec<Provider>)> = HashMap::new();
    let groups = wanted.into_iter().map(|one| {
        beforehand.insert(one.whose, (artwork::sources_of(&one.targets), one.out_of_reach));
        SaveGroup {
            key: one.whose,
            content: one.content,
            context: context.clone(),
            journal: gallery.journal(one.whose),
            targets: one.targets,
        }
    });
    let groups = groups.collect();
    let done = |whose, reports| {
        let (sources, out_of_reach) = &beforehand[&whose];
        let collected = artwork::collect(reports, gallery.record(whose), sources);
        tell(
            whose,
            collected.map(|mut pictures| {
                pictures.missing.extend(out_of_reach.iter().cloned());
                pictures
            }),
        )
    };
    run.pictures.save_groups(family.folder(), run.settings.picture_durability, groups, done).await;
}

/// What decides which pictures go where.
struct Gallery<'a> {
    run: &'a Run,
    family: &'a Family,
    work: &'a Work,
    offers: &'a Offers,
    seasons: BTreeMap<u32, ItemRecord>,
    is_another_show: bool,
}

impl Gallery<'_> {
    /// The show's pictures first, since they are what is looked at first.
    fn wanted(&self) -> Vec<Wanted> {
        let mut wanted = Vec::new();
        if let Some(parts) = &self.work.show {
            wanted.push(self.one(Whose::Show, Content::TvShow, self.show(parts)));
        }
        if !self.work.all_seasons.is_empty() {
            wanted.push(self.one(Whose::AllSeasons, Content::TvSeason, self.all_seasons()));
        }
        for (&number, offered) in &self.offers.seasons {
            if let Some(parts) = self.work.season(self.run, self.family, number) {
                let targets = self.season(number, offered, &parts);
                wanted.push(self.one(Whose::Season(number), Content::TvSeason, targets));
            }
        }
        for (&place, parts) in &self.work.episodes {
            let targets = self.episode(place, parts);
            wanted.push(self.one(Whose::Episode(place), Content::TvEpisode, targets));
        }
        wanted
    }

    fn one(&self, whose: Whose, content: Content, targets: Vec<Target>) -> Wanted {
        let (targets, out_of_reach) = artwork::within_reach(self.run, targets, |path| self.family.has(path));
        Wanted { whose, content, targets, out_of_reach }
    }

    fn record(&self, whose: Whose) -> Option<&ItemRecord> {
        match whose {
            Whose::Show | Whose::AllSeasons => Some(&self.family.show),
            Whose::Season(number) => self.seasons.get(&number),
            Whose::Episode(place) => self.family.episodes.get(place),
        }
    }

    /// Who notes the changes of these files.
    fn journal(&self, whose: Whose) -> Option<Arc<dyn Journal>> {
        let journal = self.run.journal(self.record(whose)?.id)?;
        Some(if whose == Whose::AllSeasons { Arc::new(FilesOnly(journal)) } else { journal })
    }

    /// What is offered now; where nobody could answer, what was offered before.
    fn candidates<'c>(
        &self,
        now: &'c [ArtworkCandidate],
        before: Option<&'c ItemRecord>,
    ) -> &'c [ArtworkCandidate] {
        match before {
            Some(item) if !self.offers.is_known && !self.is_another_show => &item.details.artwork,
            _ => now,
        }
    }

    fn show(&self, parts: &PartSet) -> Vec<Target> {
        let (family, settings) = (self.family, &self.run.settings);
        let candidates = self.candidates(&self.offers.show, Some(&family.show));
        let language = self.offers.original_language.as_ref();
        let choices = choose_show_artwork(candidates, parts, &settings.artwork, language);
        let place = |kind, index| file_names::show_artwork_path(family.folder(), kind, index);
        let existing = |kind, index| family.show_artwork(kind, index).cloned();
        let mut targets = self.targets(choices, place, existing, Some(&family.show));
        if parts.contains(Part::ActorThumbs) {
            targets.extend(self.portraits(self.offers.cast.as_ref()));
        }
        targets
    }

    fn all_seasons(&self) -> Vec<Target> {
        let (family, settings) = (self.family, &self.run.settings);
        let of_show = self.candidates(&self.offers.show, Some(&family.show));
        let language = self.offers.original_language.as_ref();
        let parts = &self.work.all_seasons;
        let choices = choose_all_seasons_artwork(&[], of_show, parts, &settings.artwork, language);
        self.season_targets(SeasonPictures::All, choices, Some(&family.show))
    }

    fn season(&self, number: u32, offered: &[ArtworkCandidate], parts: &PartSet) -> Vec<Target> {
        let record = self.family.seasons.get(&number);
        let candidates = self.candidates(offered, record);
        let language = self.offers.original_language.as_ref();
        let choices = choose_season_artwork(candidates, parts, &self.run.settings.artwork, language);
        self.season_targets(SeasonPictures::Number(number), choices, record)
    }

    fn season_targets(
        &self,
        season: SeasonPictures,
        choices: Vec<Choice>,
        record: Option<&ItemRecord>,
    ) -> Vec<Target> {
        let present = self.family.season_artwork(season);
        let place = |kind, _| file_names::season_artwork_path(self.family.folder(), season, kind);
        self.targets(choices, place, |kind, _| present.get(&kind).cloned(), record)
    }

    fn episode(&self, place: usize, parts: &PartSet) -> Vec<Target> {
        let nothing = EpisodeOffers::default();
        let offered = self.offers.episodes.get(place).unwrap_or(&nothing);
        let record = &self.family.episodes[place];
        let files = &record.scanned.files;
        let candidates = self.candidates(&offered.artwork, Some(record));
        let language = self.offers.original_language.as_ref();
        let choices = choose_episode_artwork(candidates, parts, &self.run.settings.artwork, language);
        let present = self.family.episode_artwork(files);
        let place = |kind, _| file_names::episode_artwork_path(files, kind);
        let mut targets = self.targets(choices, place, |kind, _| present.get(&kind).cloned(), Some(record));
        if parts.contains(Part::ActorThumbs) {
            targets.extend(self.portraits(offered.cast.as_ref()));
        }
        targets
    }

    fn targets(
        &self,
        choices: Vec<Choice>,
        place: impl Fn(ArtworkKind, usize) -> PathBuf,
        existing: impl Fn(ArtworkKind, usize) -> Option<PathBuf>,
        record: Option<&ItemRecord>,
    ) -> Vec<Target> {
        let target = |choice: Choice| {
            let path = place(choice.kind, choice.index);
            let is_stale = self.is_another_show && record.is_some_and(|record| is_ours(record, &path));
            let existing = existing(choice.kind, choice.index);
            artwork::target(self.run, choice, path, existing.as_ref(), is_stale)
        };
        choices.into_iter().map(target).collect()
    }

    fn portraits(&self, cast: Option<&(Provider, Vec<CastMember>)>) -> Vec<Target> {
        let Some((source, cast)) = cast else { return Vec::new() };
        let place = |name: &str| file_names::show_actor_thumb_path(self.family.folder(), name);
        artwork::portraits(self.run, cast, source, place)
    }
}

/// Notes changes of files without what the pictures in them are: those of all seasons together are none of the show's.
#[derive(Debug)]
struct FilesOnly(Arc<dyn Journal>);

#[async_trait]
impl Journal for FilesOnly {
    async fn stage(&self, changes: Vec<StagedChange>) -> Result<(), String> {
        let files = changes.into_iter().map(|change| StagedChange { picture: None, ..change });
        self.0.stage(files.collect()).await
    }
}

/// Whether a picture is one that this program wrote and nobody has replaced since. Those of all seasons together stand
/// among the show's files only.
fn is_ours(record: &ItemRecord, path: &Path) -> bool {
    let is_of_all_seasons =
        path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("season-all-"));
    artwork::is_ours(record, path)
        || is_of_all_seasons && written_file(path).is_some_and(|file| record.written.contains(&file))
}
