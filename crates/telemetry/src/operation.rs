//! The operations by name. The names are those of the plan this program took up, so that figures compare.

/// Every operation that is timed, sorted by name.
///
/// Times nest: `X` is the whole, `X.APICall` or `X.HttpRequest` the part of it that waited for the provider.
/// `Database.Add_Actor` is one person's share of a batch. `Database.Commit` is one wait for the disk by the library's writer,
/// `File.Sync` one by a file or its folder. A `HitRate`'s count is the look-ups, its total the hits.
pub const OPERATIONS: &[&str] = &[
    "BulkScrape.Movie.Parallel",
    "BulkScrape.TVShow.Parallel",
    "Cache.IMDB.HitRate",
    "Cache.TMDB.HitRate",
    "Database.AddActorsBatch",
    "Database.Add_Actor",
    "Database.Commit",
    "Database.PeopleCache.HitRate",
    "Database.Save_MovieAsync",
    "Database.Save_TVEpisodeAsync",
    "Database.Save_TVSeasonAsync",
    "Database.Save_TVShowAsync",
    "File.Sync",
    "IMDB.GetMovieInfo",
    "IMDB.GetMovieInfo.HttpRequest",
    "IMDB.GetTVSeasonInfo",
    "IMDB.GetTVSeasonInfo.HttpRequest",
    "IMDB.GetTVShowInfo",
    "IMDB.GetTVShowInfo.HttpRequest",
    "IMDB.SearchMovie",
    "IMDB.SearchMovie.HttpRequest",
    "IMDB.SearchTVShow",
    "IMDB.SearchTVShow.HttpRequest",
    "Image.LoadFromWebAsync",
    "SaveAllImages.Movie.ParallelDownload",
    "SaveAllImages.Movie.SaveToDisk",
    "SaveAllImages.Movie.Total",
    "SaveAllImages.TVEpisode.ParallelDownload",
    "SaveAllImages.TVEpisode.SaveToDisk",
    "SaveAllImages.TVEpisode.Total",
    "SaveAllImages.TVSeason.ParallelDownload",
    "SaveAllImages.TVSeason.SaveToDisk",
    "SaveAllImages.TVSeason.Total",
    "SaveAllImages.TVShow.ParallelDownload",
    "SaveAllImages.TVShow.SaveToDisk",
    "SaveAllImages.TVShow.Total",
    "TMDB.GetInfo_Movie",
    "TMDB.GetInfo_Movie.APICall",
    "TMDB.GetInfo_TVShow",
    "TMDB.GetInfo_TVShow.APICall",
    "TMDB.SearchMovie",
    "TMDB.SearchMovie.APICall",
    "TMDB.SearchTVShow",
    "TMDB.SearchTVShow.APICall",
    "TVmaze.GetInfo_TVShow",
    "TVmaze.GetInfo_TVShow.APICall",
    "TVmaze.SearchTVShow",
    "TVmaze.SearchTVShow.APICall",
];

/// The place of `name` in [`OPERATIONS`].
pub fn index_of(name: &str) -> Option<usize> {
    OPERATIONS.binary_search(&name).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_so_that_every_name_is_found() {
        assert!(OPERATIONS.is_sorted());
        for (place, name) in OPERATIONS.iter().enumerate() {
            assert_eq!(index_of(name), Some(place));
        }
        assert_eq!(index_of("Coffee.Brew"), None);
    }
}
