//! From a request to the right answer, whatever then happens to it on the way.

use std::sync::Arc;

use http::StatusCode;

use crate::catalogue::Catalogue;
use crate::exchange::{Answer, Ask};
use crate::images::{PictureStyle, Pictures};
use crate::imdb::{self, Filler};
use crate::provider::Provider;
use crate::recorded::{self, Recorded};
use crate::tmdb::{self, World};

/// Where answers come from.
pub(crate) enum Source {
    /// Made up from a catalogue.
    Catalogue(Arc<Catalogue>),
    /// Read from a recording.
    Recorded(Arc<dyn Recorded>),
}

/// Everything an answer is made from.
pub(crate) struct Answers {
    pub(crate) source: Source,
    pub(crate) pictures: Pictures,
    pub(crate) style: PictureStyle,
    pub(crate) filler: Filler,
}

impl Answers {
    /// The right answer of a provider.
    pub(crate) async fn answer(&self, provider: Provider, ask: &Ask) -> Answer {
        let catalogue = match &self.source {
            Source::Recorded(recorded) => {
                return recorded::answer(recorded.as_ref(), &self.pictures, provider, ask).await;
            }
            Source::Catalogue(catalogue) => catalogue,
        };
        match provider {
            Provider::Tmdb => tmdb::answer(World { catalogue, style: self.style }, ask),
            Provider::Images => picture(&self.pictures, ask, false).await,
            Provider::Imdb => imdb::page(catalogue, self.style, &self.filler, ask),
            Provider::Suggestion => imdb::suggestion(catalogue, self.style, ask),
        }
    }
}

/// A picture, or not found.
pub(crate) async fn picture(pictures: &Pictures, ask: &Ask, foreign: bool) -> Answer {
    let path = percent_encoding::percent_decode_str(&ask.path).decode_utf8_lossy();
    match pictures.answer(&path, foreign).await {
        Some(picture) => Answer::new(StatusCode::OK, picture.content_type, picture.bytes),
        None => Answer::plain(StatusCode::NOT_FOUND),
    }
}
