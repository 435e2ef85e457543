//! Whom the texts are for: the languages a request names.

use crate::catalogue::Tongue;
use crate::exchange::Ask;

/// Languages of a request.
#[derive(Clone, Debug)]
pub(super) struct Reader {
    /// Two-letter code of `language`, where it was given.
    pub(super) language: Option<String>,
    /// Codes of `include_image_language`.
    images: Option<Vec<String>>,
    /// Codes of `include_video_language`.
    videos: Option<Vec<String>>,
}

impl Reader {
    /// Reads the languages from the query.
    pub(super) fn of(ask: &Ask) -> Self {
        let list = |name: &str| {
            ask.parameter(name).map(|value| value.split(',').map(|code| bare(code.trim())).collect())
        };
        Self {
            language: ask.parameter("language").filter(|code| !code.is_empty()).map(bare),
            images: list("include_image_language"),
            videos: list("include_video_language"),
        }
    }

    /// The code by which localised pictures and texts are chosen; English where none was given.
    pub(super) fn code(&self) -> &str {
        self.language.as_deref().unwrap_or("en")
    }

    /// The tongue the reader reads, where the catalogue has it.
    pub(super) fn tongue(&self) -> Option<Tongue> {
        Tongue::of_code(self.code())
    }

    /// Whether pictures of a language are listed: those named by `include_image_language`, else only those in
    /// `language`, else all.
    pub(super) fn sees_pictures(&self, language: Option<&str>) -> bool {
        sees(self.images.as_deref(), self.language.as_deref(), language)
    }

    /// The same for videos.
    pub(super) fn sees_videos(&self, language: Option<&str>) -> bool {
        sees(self.videos.as_deref(), self.language.as_deref(), language)
    }
}

fn sees(included: Option<&[String]>, asked: Option<&str>, language: Option<&str>) -> bool {
    match (included, asked) {
        (Some(included), _) => included.iter().any(|code| code == language.unwrap_or("null")),
        (None, Some(asked)) => language == Some(asked),
        (None, None) => true,
    }
}

/// The language of a code such as `de-DE`.
fn bare(code: &str) -> String {
    code.split(['-', '_']).next().unwrap_or(code).to_lowercase()
}
