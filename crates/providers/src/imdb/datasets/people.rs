//! Cast and crew, where the people are imported.

use bioscope_datasets::{DatasetError, Index, PersonId};
use bioscope_model::{CastMember, CrewMember, ImdbId, Job, Person, Provider};

use crate::text;

/// Categories of those in front of the camera.
const CAST: [&str; 3] = ["actor", "actress", "self"];

/// The main actors in the order of the credits, with whom they played.
pub(super) fn cast(index: &Index, id: ImdbId) -> Result<Vec<CastMember>, DatasetError> {
    let mut cast = Vec::new();
    for principal in index.principals(id)? {
        if cast.len() == text::CAST {
            break;
        }
        if !CAST.contains(&principal.category.as_str()) {
            continue;
        }
        let Some(person) = person(index, principal.person)? else { continue };
        let role = text::line(&principal.characters.join(" / "), text::ROLE);
        cast.push(CastMember { person, role });
    }
    Ok(cast)
}

/// Directors, then writers.
pub(super) fn crew(index: &Index, id: ImdbId) -> Result<Vec<CrewMember>, DatasetError> {
    let Some(told) = index.crew(id)? else { return Ok(Vec::new()) };
    let directors = told.directors.into_iter().map(|id| (Job::Director, id));
    let writers = told.writers.into_iter().map(|id| (Job::Writer, id));
    let mut crew = Vec::new();
    for (job, id) in directors.chain(writers).take(text::CREW) {
        crew.extend(person(index, id)?.map(|person| CrewMember { person, job }));
    }
    Ok(crew)
}

fn person(index: &Index, id: PersonId) -> Result<Option<Person>, DatasetError> {
    let name = index.person(id)?.and_then(|person| text::line(&person.name, text::NAME));
    Ok(name.map(|name| Person::named(name).with_id(Provider::Imdb, id.to_string())))
}
