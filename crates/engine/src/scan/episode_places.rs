//! Where a video's episodes stand in their show.

use std::path::Path;

use bioscope_model::EpisodeNumber;
use bioscope_names::Identification;
use bioscope_store::EpisodePlace;
use jiff::civil::Date;

/// The season of an episode of which no season is stated.
const IMPLIED_SEASON: u32 = 1;

/// The places of the episodes in a video, in the order of its name; never empty, but where the name says nothing of
/// numbers the only one is an open place.
pub(crate) fn places(show: &Path, read: &Identification) -> Vec<EpisodePlace> {
    let open = EpisodePlace { show: show.to_owned(), ..EpisodePlace::default() };
    let season = read.seasons.first().copied();
    if !read.episodes.is_empty() {
        let counted_alike = read.absolute.len() == read.episodes.len();
        let place = |(index, &episode): (usize, &u32)| EpisodePlace {
            season: Some(season.unwrap_or(IMPLIED_SEASON)),
            episode: Some(episode),
            absolute: read.absolute.get(index).copied().filter(|_| counted_alike),
            ..open.clone()
        };
        return read.episodes.iter().enumerate().map(place).collect();
    }
    if !read.absolute.is_empty() {
        let place = |&absolute: &u32| EpisodePlace { absolute: Some(absolute), ..open.clone() };
        return read.absolute.iter().map(place).collect();
    }
    if let Some(aired) = read.date.and_then(day) {
        return vec![EpisodePlace { aired: Some(aired), ..open }];
    }
    vec![EpisodePlace { season, ..open }]
}

/// The place with the number that an NFO file tells, where the video's name tells none: Kodi, too, goes by the name.
pub(crate) fn completed(mut place: EpisodePlace, told: Option<EpisodeNumber>) -> EpisodePlace {
    if place.episode.is_none()
        && let Some(EpisodeNumber { season, episode: Some(episode) }) = told
    {
        place.season = Some(season);
        place.episode = Some(episode);
    }
    place
}

fn day(date: bioscope_names::Date) -> Option<Date> {
    let [month, day] = [date.month(), date.day()].map(|part| i8::try_from(part).ok());
    Date::new(i16::try_from(date.year()).ok()?, month?, day?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use bioscope_names::{LibraryKind, identify};

    /// Season, episode, absolute number and day.
    type Read = (Option<u32>, Option<u32>, Option<u32>, Option<String>);

    /// The episodes in a file of the show `Dark`.
    fn read(name: &str) -> Vec<Read> {
        let read = identify(&format!("Dark/{name}"), Some(LibraryKind::Tv));
        places(Path::new("/tv/Dark"), &read)
            .into_iter()
            .map(|place| {
                (place.season, place.episode, place.absolute, place.aired.map(|day| day.to_string()))
            })
            .collect()
    }

    #[test]
    fn every_episode_of_a_file_has_a_place() {
        let numbered = |season, episode| (Some(season), Some(episode), None, None);
        for (name, expected) in [
            ("Season 1/Dark S01E01E02.mkv", vec![numbered(1, 1), numbered(1, 2)]),
            ("Season 1/Dark S01E05-E06.mkv", vec![numbered(1, 5), numbered(1, 6)]),
            ("Dark 2x03-04.mkv", vec![numbered(2, 3), numbered(2, 4)]),
            ("Dark E03.mkv", vec![numbered(1, 3)]),
            ("Dark S00E00.mkv", vec![numbered(0, 0)]),
            ("Specials/Dark S02E01.mkv", vec![numbered(2, 1)]),
            ("Season 00/03.mkv", vec![numbered(0, 3)]),
            ("Season 2016/Dark S2016E368.mkv", vec![numbered(2016, 368)]),
        ] {
            assert_eq!(read(name), expected, "{name}");
        }
    }

    #[test]
    fn other_ways_to_count_stay_what_they_are() {
        assert_eq!(read("Dark - 1071 [1080p].mkv"), [(None, None, Some(1071), None)]);
        assert_eq!(read("Dark - S03E11 - 048.mkv"), [(Some(3), Some(11), Some(48), None)]);
        assert_eq!(
            read("Dark - 2011-11-15 - Guest.mkv"),
            [(None, None, None, Some("2011-11-15".to_owned()))]
        );
        assert_eq!(read("Dark 2016 02 25 S20E142.mkv"), [(Some(20), Some(142), None, None)]);
        assert_eq!(read("Specials/Making of.mkv"), [(Some(0), None, None, None)]);
        assert_eq!(read("Making of.mkv"), [(None, None, None, None)]);
    }

    #[test]
    fn an_nfo_completes_a_place_and_changes_none() {
        let place = |season, episode| EpisodePlace { season, episode, ..EpisodePlace::default() };
        let told = Some(EpisodeNumber::episode(4, 9));
        assert_eq!(completed(place(Some(1), Some(7)), told), place(Some(1), Some(7)));
        assert_eq!(completed(place(None, None), told), place(Some(4), Some(9)));
        assert_eq!(completed(place(Some(0), None), told), place(Some(4), Some(9)));
        assert_eq!(completed(place(Some(0), None), Some(EpisodeNumber::season(4))), place(Some(0), None));
    }
}
