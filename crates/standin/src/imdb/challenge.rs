//! The bot challenge: what IMDb's pages answer plain clients since 2026.

use http::StatusCode;
use http::header::HeaderName;

use crate::exchange::Answer;

/// A page with the marks by which a client recognises the challenge, and nothing that could be solved.
pub(crate) fn challenge() -> Answer {
    const PAGE: &str = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title></title>\n\
        <script type=\"text/javascript\">\nwindow.awsWafCookieDomainList = ['imdb.com'];\nwindow.gokuProps = {};\n\
        </script>\n</head>\n<body>\n<div id=\"challenge-container\"></div>\n</body>\n</html>\n";
    Answer::html(StatusCode::ACCEPTED, PAGE).with(HeaderName::from_static("x-amzn-waf-action"), "challenge")
}
