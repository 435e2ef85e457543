//! Name resolution whose failures can be told apart from other failures to connect.

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// Why a name has no address.
#[derive(Debug, thiserror::Error)]
pub(super) enum ResolveError {
    /// The name service answered with an error.
    #[error("resolve the name: {0}")]
    Failed(#[from] std::io::Error),
    /// The name exists and has no address.
    #[error("resolve the name: it has no address")]
    Empty,
}

/// The system's resolver.
#[derive(Debug, Clone, Copy)]
pub(super) struct SystemResolver;

impl Resolve for SystemResolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            // The port is a placeholder: the connector puts the address's own in.
            let found: Vec<_> =
                tokio::net::lookup_host((name.as_str(), 0)).await.map_err(ResolveError::Failed)?.collect();
            if found.is_empty() {
                return Err(ResolveError::Empty.into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}
