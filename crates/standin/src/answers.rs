//! From a request to the right answer, whatever then happens to it on the way.

use std::sync::Arc;

use http::StatusCode;

use crate::catalogue::Catalogue;
use crate::datasets::{self, DatasetFiles};
use crate::exchange::{Answer, Ask};
use crate::images::{Picture, PictureStyle, Pictures};
use crate::imdb::{self, Filler};
use crate::provider::Provider;
use crate::recorded::{self, Recorded};
use crate::tmdb::{self, World};
use crate::tvmaze;

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
    pub(crate) dataset_files: DatasetFiles,
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
            Provider::Datasets => datasets::answer(&self.dataset_files, catalogue, ask),
            Provider::Tvmaze => {
                tvmaze::answer(tvmaze::World { catalogue, style: self.style, origin: &ask.origin }, ask)
            }
        }
    }
}

impl Answers {
    /// The same picture for every address of a kind and size; any other provider answers as ever.
    pub(crate) async fn same_picture(&self, provider: Provider, ask: &Ask) -> Answer {
        if provider != Provider::Images {
            return self.answer(provider, ask).await;
        }
        let path = percent_encoding::percent_decode_str(&ask.path).decode_utf8_lossy();
        picture_or_nothing(self.pictures.same(&path).await)
    }
}

/// A picture, or not found.
pub(crate) async fn picture(pictures: &Pictures, ask: &Ask, foreign: bool) -> Answer {
    let path = percent_encoding::percent_decode_str(&ask.path).decode_utf8_lossy();
    picture_or_nothing(pictures.answer(&path, foreign).await)
}

fn picture_or_nothing(picture: Option<Picture>) -> Answer {
    match picture {
        Some(picture) => Answer::new(StatusCode::OK, picture.content_type, picture.bytes),
        None => Answer::plain(StatusCode::NOT_FOUND),
    }
}
