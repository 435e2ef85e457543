//! TMDB's ways to say no, in the words its documentation lists.

use http::StatusCode;
use serde_json::json;

use crate::exchange::Answer;

/// Why a request is not answered.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Failure {
    /// 5: parameters that make no sense.
    InvalidParameters,
    /// 7: no key, or one that is not valid.
    InvalidKey,
    /// 22: a page outside 1 to 500.
    InvalidPage,
    /// 25: too many requests.
    TooMany,
    /// 27: too many parts appended.
    TooManyAppended,
    /// 34: no such thing.
    NotFound,
    /// No code: a search without a query.
    NoQuery,
}

impl Failure {
    /// The answer as TMDB gives it.
    pub(crate) fn answer(self) -> Answer {
        let (status, code, message) = match self {
            Self::NoQuery => {
                let body = json!({ "errors": ["query must be provided"] });
                return Answer::json(StatusCode::UNPROCESSABLE_ENTITY, &body);
            }
            Self::InvalidParameters => (
                StatusCode::UNPROCESSABLE_ENTITY,
                5,
                "Invalid parameters: Your request parameters are incorrect.",
            ),
            Self::InvalidKey => {
                (StatusCode::UNAUTHORIZED, 7, "Invalid API key: You must be granted a valid key.")
            }
            Self::InvalidPage => (
                StatusCode::BAD_REQUEST,
                22,
                "Invalid page: Pages start at 1 and max at 500. They are expected to be an integer.",
            ),
            Self::TooMany => {
                (StatusCode::TOO_MANY_REQUESTS, 25, "Your request count is over the allowed limit.")
            }
            Self::TooManyAppended => (
                StatusCode::BAD_REQUEST,
                27,
                "Too many append to response objects: The maximum number of remote calls is 20.",
            ),
            Self::NotFound => (StatusCode::NOT_FOUND, 34, "The resource you requested could not be found."),
        };
        let body = json!({ "success": false, "status_code": code, "status_message": message });
        Answer::json(status, &body)
    }
}
