//! Age ratings, from the release dates of all countries.

use bioscope_model::{Certification, Country};

use super::wire::{CountryReleases, Release, ReleaseDates};
use crate::lenient::Told;
use crate::text;

/// Most countries kept; there are 249.
const MAX_COUNTRIES: usize = 260;

/// TMDB's release types, those whose rating counts most first: theatrical, theatrical (limited), premiere, digital,
/// physical, television. A disc or a broadcast is often rated anew.
const TYPES_BY_WEIGHT: [u64; 6] = [3, 2, 1, 4, 5, 6];

/// One age rating a country, in TMDB's order.
pub(super) fn certifications(releases: &Told<ReleaseDates>) -> Vec<Certification> {
    let countries = releases.get().map(|releases| releases.results.all()).unwrap_or_default();
    countries.iter().filter_map(certification).take(MAX_COUNTRIES).collect()
}

/// The rating that media servers show: that of `country`.
pub(super) fn rating_in(certifications: &[Certification], country: Option<&Country>) -> Option<String> {
    let country = country?;
    certifications.iter().find(|told| told.country == *country).map(|told| told.rating.clone())
}

fn certification(told: &CountryReleases) -> Option<Certification> {
    let country = told.iso_3166_1.text()?.parse().ok()?;
    let rated =
        told.release_dates.all().iter().filter_map(|release| Some((weight(release), rating(release)?)));
    let (_, rating) = rated.min_by_key(|(weight, _)| *weight)?;
    Some(Certification { country, rating })
}

fn rating(release: &Release) -> Option<String> {
    text::line(release.certification.text()?, text::CERTIFICATION)
}

fn weight(release: &Release) -> usize {
    let told = release.r#type.get();
    TYPES_BY_WEIGHT.iter().position(|known| Some(known) == told).unwrap_or(TYPES_BY_WEIGHT.len())
}
