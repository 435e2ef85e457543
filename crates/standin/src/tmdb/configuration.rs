//! `/3/configuration`: where pictures are and in which sizes.

use serde_json::{Value, json};

use crate::exchange::Ask;

/// Answers with this very address as the home of the pictures, so that a client under test never leaves loopback.
pub(super) fn answer(ask: &Ask) -> Value {
    let base = format!("{}/t/p/", ask.origin);
    json!({
        "images": {
            "base_url": base,
            "secure_base_url": base,
            "backdrop_sizes": ["w300", "w780", "w1280", "original"],
            "logo_sizes": ["w45", "w92", "w154", "w185", "w300", "w500", "original"],
            "poster_sizes": ["w92", "w154", "w185", "w342", "w500", "w780", "original"],
            "profile_sizes": ["w45", "w185", "h632", "original"],
            "still_sizes": ["w92", "w185", "w300", "original"],
        },
        "change_keys": ["adult", "air_date", "images", "overview", "title"],
    })
}
