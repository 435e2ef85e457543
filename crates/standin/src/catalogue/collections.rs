//! Films that belong together.

use super::film::Film;

/// A collection of films.
#[derive(Clone, Debug)]
pub struct Collection {
    /// Number under which the played TMDB knows it.
    pub id: u32,
    /// Name.
    pub name: String,
    /// TMDB numbers of its films in order of release.
    pub films: Vec<u32>,
}

/// Gathers the collections of all films.
pub(crate) fn gather(films: &[Film]) -> Vec<Collection> {
    let mut collections: Vec<Collection> = Vec::new();
    let mut places = std::collections::HashMap::new();
    let mut ordered: Vec<&Film> = films.iter().collect();
    ordered.sort_by_key(|film| film.year);
    for film in ordered {
        let Some(membership) = film.membership() else {
            continue;
        };
        let place = *places.entry(membership.id).or_insert_with(|| {
            collections.push(Collection { id: membership.id, name: membership.name, films: Vec::new() });
            collections.len() - 1
        });
        collections[place].films.push(film.tmdb_id);
    }
    collections
}
