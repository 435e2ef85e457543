//! People and what they did.

use serde::{Deserialize, Serialize};

use crate::ids::Provider;

/// Somebody who took part. (provider, id) identifies a person; the name only where no id is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The name as credited.
    pub name: String,
    /// Ids at providers: a TMDB number, an IMDb `nm…`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ids: Vec<(Provider, String)>,
    /// The address of a portrait.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thumb: Option<String>,
}

impl Person {
    /// A person of whom only the name is known.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), ids: Vec::new(), thumb: None }
    }

    /// The same person with an id at `provider`.
    #[must_use]
    pub fn with_id(mut self, provider: Provider, id: impl Into<String>) -> Self {
        self.ids.push((provider, id.into()));
        self
    }
}

/// A person in front of the camera.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CastMember {
    /// Who.
    pub person: Person,
    /// The character or characters, separated by " / ".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
}

/// What a person did behind the camera, as far as media servers show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Job {
    /// Directed.
    Director,
    /// Wrote (screenplay, story, novel …).
    Writer,
    /// Created the show.
    Creator,
}

/// A person behind the camera.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CrewMember {
    /// Who.
    pub person: Person,
    /// What they did.
    pub job: Job,
}
