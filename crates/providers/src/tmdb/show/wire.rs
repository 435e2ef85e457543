//! TMDB's JSON about shows as it comes; only the fields used, each of which may be absent, null or of another type.

use serde::Deserialize;

use super::super::wire::{
    AlternativeTitles, CastCredit, CrewCredit, ExternalIds, Images, Keywords, Named, Translations, Videos,
};
use crate::lenient::{Told, objects};

/// `/tv/{id}` with its parts, without the seasons appended.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Show {
    pub(super) id: Told<u64>,
    pub(super) name: Told<String>,
    pub(super) original_name: Told<String>,
    pub(super) original_language: Told<String>,
    pub(super) overview: Told<String>,
    pub(super) tagline: Told<String>,
    pub(super) first_air_date: Told<String>,
    pub(super) episode_run_time: Told<Vec<u64>>,
    pub(super) status: Told<String>,
    pub(super) vote_average: Told<f64>,
    pub(super) vote_count: Told<u64>,
    pub(super) poster_path: Told<String>,
    pub(super) backdrop_path: Told<String>,
    pub(super) genres: Told<Vec<Named>>,
    pub(super) networks: Told<Vec<Named>>,
    pub(super) production_companies: Told<Vec<Named>>,
    pub(super) production_countries: Told<Vec<Named>>,
    pub(super) created_by: Told<Vec<CrewCredit>>,
    pub(super) seasons: Told<Vec<SeasonHead>>,
    pub(super) aggregate_credits: Told<AggregateCredits>,
    pub(super) content_ratings: Told<ContentRatings>,
    pub(super) external_ids: Told<ExternalIds>,
    pub(super) images: Told<Images>,
    pub(super) keywords: Told<Keywords>,
    pub(super) videos: Told<Videos>,
    pub(super) translations: Told<Translations>,
    pub(super) alternative_titles: Told<AlternativeTitles>,
    pub(super) episode_groups: Told<EpisodeGroups>,
}

/// A season in the show's own list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SeasonHead {
    pub(super) season_number: Told<u64>,
    pub(super) name: Told<String>,
    pub(super) episode_count: Told<u64>,
}

/// The people of all seasons, each once.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AggregateCredits {
    pub(super) cast: Told<Vec<AggregateCast>>,
    pub(super) crew: Told<Vec<AggregateCrew>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AggregateCast {
    pub(super) id: Told<u64>,
    pub(super) name: Told<String>,
    pub(super) profile_path: Told<String>,
    pub(super) order: Told<u64>,
    pub(super) total_episode_count: Told<u64>,
    pub(super) roles: Told<Vec<Role>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Role {
    pub(super) character: Told<String>,
    pub(super) episode_count: Told<u64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AggregateCrew {
    pub(super) id: Told<u64>,
    pub(super) name: Told<String>,
    pub(super) profile_path: Told<String>,
    pub(super) department: Told<String>,
    pub(super) jobs: Told<Vec<CrewJob>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CrewJob {
    pub(super) job: Told<String>,
    pub(super) episode_count: Told<u64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ContentRatings {
    pub(super) results: Told<Vec<ContentRating>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ContentRating {
    pub(super) iso_3166_1: Told<String>,
    pub(super) rating: Told<String>,
}

/// `season/{number}`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Season {
    pub(super) id: Told<u64>,
    pub(super) name: Told<String>,
    pub(super) overview: Told<String>,
    pub(super) air_date: Told<String>,
    pub(super) poster_path: Told<String>,
    pub(super) episodes: Told<Vec<Episode>>,
}

/// An episode, in a season or in a group of another order.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Episode {
    pub(super) id: Told<u64>,
    #[serde(rename = "season_number")]
    pub(super) season: Told<u64>,
    #[serde(rename = "episode_number")]
    pub(super) number: Told<u64>,
    /// Its place in a group, from 0.
    pub(super) order: Told<u64>,
    pub(super) name: Told<String>,
    pub(super) overview: Told<String>,
    pub(super) air_date: Told<String>,
    pub(super) runtime: Told<u64>,
    pub(super) vote_average: Told<f64>,
    pub(super) vote_count: Told<u64>,
    pub(super) still_path: Told<String>,
    pub(super) crew: Told<Vec<CrewCredit>>,
    pub(super) guest_stars: Told<Vec<CastCredit>>,
}

/// The other orders of a show.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct EpisodeGroups {
    pub(super) results: Told<Vec<EpisodeGroup>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct EpisodeGroup {
    pub(super) id: Told<String>,
    pub(super) r#type: Told<u64>,
    pub(super) episode_count: Told<u64>,
}

/// `/tv/episode_group/{id}`: one order.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct OrderedShow {
    pub(super) groups: Told<Vec<OrderedSeason>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct OrderedSeason {
    pub(super) name: Told<String>,
    pub(super) order: Told<u64>,
    pub(super) episodes: Told<Vec<Episode>>,
}

/// `/search/tv`, and the shows of `/find/{id}`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Search {
    pub(super) results: Told<Vec<FoundShow>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Find {
    pub(super) tv_results: Told<Vec<FoundShow>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct FoundShow {
    pub(super) id: Told<u64>,
    pub(super) name: Told<String>,
    pub(super) original_name: Told<String>,
    pub(super) overview: Told<String>,
    pub(super) first_air_date: Told<String>,
    pub(super) popularity: Told<f64>,
}

objects!(
    Show,
    SeasonHead,
    AggregateCredits,
    AggregateCast,
    Role,
    AggregateCrew,
    CrewJob,
    ContentRatings,
    ContentRating,
    Season,
    Episode,
    EpisodeGroups,
    EpisodeGroup,
    OrderedShow,
    OrderedSeason,
    Search,
    Find,
    FoundShow,
);
