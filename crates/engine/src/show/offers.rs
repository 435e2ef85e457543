//! The pictures on offer for all levels of a show, known as soon as every source that offers pictures has answered.

use std::collections::BTreeMap;

use bioscope_model::{ArtworkCandidate, CastMember, Language, Provider};
use bioscope_providers::ShowAnswer;

use super::family::Family;
use super::told::{find_all, seasons_of};
use crate::stage::asking::OnOffer;

/// The pictures on offer.
#[derive(Debug, Clone, Default)]
pub(crate) struct Offers {
    /// Whether any source that offers pictures answered; else what was offered before serves.
    pub(crate) is_known: bool,
    /// Those of the show.
    pub(crate) show: Vec<ArtworkCandidate>,
    /// Those of each season with files.
    pub(crate) seasons: BTreeMap<u32, Vec<ArtworkCandidate>>,
    /// Those of each episode, in the family's order.
    pub(crate) episodes: Vec<EpisodeOffers>,
    /// The language the show was made in.
    pub(crate) original_language: Option<Language>,
    /// The cast of the show, and who tells it.
    pub(crate) cast: Option<(Provider, Vec<CastMember>)>,
}

/// What is on offer for one episode.
#[derive(Debug, Clone, Default)]
pub(crate) struct EpisodeOffers {
    /// Its pictures.
    pub(crate) artwork: Vec<ArtworkCandidate>,
    /// Its cast and guests, and who tells them.
    pub(crate) cast: Option<(Provider, Vec<CastMember>)>,
}

impl Offers {
    /// What those told who have answered by now.
    pub(crate) fn of(family: &Family, offer: &OnOffer<'_, Box<ShowAnswer>>) -> Self {
        let told: Vec<(&Provider, &ShowAnswer)> =
            offer.told.iter().map(|(provider, answer)| (provider, &***answer)).collect();
        let seasons: Vec<_> = told.iter().map(|(_, answer)| seasons_of(Some(answer))).collect();
        let mut offers = Self {
            is_known: offer.is_known,
            show: told.iter().flat_map(|(_, answer)| answer.show.artwork.iter().cloned()).collect(),
            original_language: told.iter().find_map(|(_, answer)| answer.show.original_language.clone()),
            cast: told.iter().map(|(provider, answer)| with_portraits(provider, &answer.show.cast)).next(),
            ..Self::default()
        };
        for found in find_all(family, &seasons) {
            let mut own = EpisodeOffers::default();
            if let Ok(found) = found {
                let number = found.number.season;
                offers.seasons.entry(number).or_insert_with(|| season_artwork(&told, number));
                for ((provider, answer), place) in told.iter().zip(&found.told) {
                    let Some((season, episode)) = *place else { continue };
                    let details = &answer.seasons[season].episodes[episode].details;
                    own.artwork.extend(details.artwork.iter().cloned());
                    if own.cast.is_none() {
                        let people: Vec<_> =
                            details.cast.iter().chain(&details.guest_stars).cloned().collect();
                        own.cast = Some(with_portraits(provider, &people));
                    }
                }
            }
            offers.episodes.push(own);
        }
        offers
    }
}

fn with_portraits(provider: &Provider, cast: &[CastMember]) -> (Provider, Vec<CastMember>) {
    (provider.clone(), cast.iter().filter(|member| member.person.thumb.is_some()).cloned().collect())
}

fn season_artwork(told: &[(&Provider, &ShowAnswer)], number: u32) -> Vec<ArtworkCandidate> {
    let seasons = told.iter().flat_map(|(_, answer)| &answer.seasons);
    let of_number = seasons.filter(|season| season.number == number);
    of_number.flat_map(|season| season.details.artwork.iter().cloned()).collect()
}
