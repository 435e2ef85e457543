//! Which source every field's value came from.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::field::Field;
use crate::ids::Provider;
use crate::language::Language;

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "lowercase")]
pub enum Origin {
    /// A provider told it.
    Provider {
        /// Which.
        provider: Provider,
        /// In which language, where it is not the one asked for first.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        language: Option<Language>,
    },
    /// Several providers together.
    Providers {
        /// Which, in the order of their values.
        providers: Vec<Provider>,
    },
    /// The path says so.
    Path,
    /// It was in the NFO file before.
    Nfo,
    /// The user set it by hand.
    User,
    /// Made from another field, by rule.
    Derived {
        /// From which.
        field: Field,
    },
}

impl Origin {
    /// `provider` told it, in the language asked for.
    pub fn provider(provider: Provider) -> Self {
        Self::Provider { provider, language: None }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Provider { provider, language: None } => formatter.write_str(provider.label()),
            Self::Provider { provider, language: Some(language) } => {
                write!(formatter, "{} ({language})", provider.label())
            }
            Self::Providers { providers } => {
                let labels: Vec<_> = providers.iter().map(Provider::label).collect();
                formatter.write_str(&labels.join(", "))
            }
            Self::Path => formatter.write_str("the path"),
            Self::Nfo => formatter.write_str("the NFO file"),
            Self::User => formatter.write_str("you"),
            Self::Derived { field } => write!(formatter, "made from {field}"),
        }
    }
}

/// The origin of each field that has a value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Provenance(BTreeMap<Field, Origin>);

impl Provenance {
    /// Where `field`'s value came from.
    pub fn get(&self, field: Field) -> Option<&Origin> {
        self.0.get(&field)
    }

    /// Notes where `field`'s value came from.
    pub fn set(&mut self, field: Field, origin: Origin) {
        self.0.insert(field, origin);
    }

    /// All of it, in the fields' order.
    pub fn iter(&self) -> impl Iterator<Item = (Field, &Origin)> {
        self.0.iter().map(|(field, origin)| (*field, origin))
    }
}
