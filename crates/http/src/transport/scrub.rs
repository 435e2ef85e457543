//! Secrets that a server repeats.
//!
//! A server that refuses a key may quote it, and a proxy may print the whole address. What it says becomes an error text,
//! a line of a log, an answer kept on disk, a recording: so it is cleaned where it comes in.

use bytes::Bytes;
use memchr::memmem;
use secrecy::ExposeSecret;
use url::form_urlencoded;

use super::{Answer, OutgoingRequest};

/// What stands in the place of a secret.
const PLACEHOLDER: &[u8] = b"[secret]";

/// A shorter word is no secret worth the name, and would be found in texts that have nothing to do with it.
const SHORTEST: usize = 8;

impl OutgoingRequest {
    /// The answer without this request's secrets in any of the spellings that servers use.
    pub(crate) fn without_secrets(&self, mut answer: Answer) -> Answer {
        let spellings = self.spellings();
        if spellings.is_empty() {
            return answer;
        }
        if let Some(clean) = replaced(&answer.body, &spellings) {
            answer.body = clean;
        }
        let holds_none =
            |bytes: &[u8]| spellings.iter().all(|secret| memmem::find(bytes, secret.as_bytes()).is_none());
        if !answer.headers.values().all(|value| holds_none(value.as_bytes())) {
            let kept = answer.headers.iter().filter(|(_, value)| holds_none(value.as_bytes()));
            answer.headers = kept.map(|(name, value)| (name.clone(), value.clone())).collect();
        }
        answer
    }

    /// Every secret word as it is, in an address, and in JSON; the longest first, so that none is cut by a shorter one.
    fn spellings(&self) -> Vec<String> {
        let secrets = self.secret_query.iter().chain(&self.secret_headers);
        // A header's secret comes with a word such as "Bearer", which is none.
        let words = secrets.flat_map(|(_, secret)| secret.expose_secret().split_ascii_whitespace());
        let mut spellings: Vec<String> = words
            .filter(|word| word.len() >= SHORTEST)
            .flat_map(|word| {
                let in_json = serde_json::to_string(word).unwrap_or_default();
                let in_json = in_json.trim_matches('"').to_owned();
                [word.to_owned(), form_urlencoded::byte_serialize(word.as_bytes()).collect(), in_json]
            })
            .collect();
        spellings.sort_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
        spellings.dedup();
        spellings
    }
}

/// The bytes with a placeholder for each secret; `None` where there is none in them.
fn replaced(bytes: &[u8], secrets: &[String]) -> Option<Bytes> {
    let mut clean: Option<Vec<u8>> = None;
    for secret in secrets {
        let text = clean.as_deref().unwrap_or(bytes);
        let finder = memmem::Finder::new(secret.as_bytes());
        let mut places = finder.find_iter(text).peekable();
        if places.peek().is_none() {
            continue;
        }
        let mut next = Vec::with_capacity(text.len());
        let mut copied = 0;
        for place in places {
            next.extend_from_slice(&text[copied..place]);
            next.extend_from_slice(PLACEHOLDER);
            copied = place + secret.len();
        }
        next.extend_from_slice(&text[copied..]);
        clean = Some(next);
    }
    clean.map(Bytes::from)
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};
    use url::Url;

    use super::*;

    fn cleaned(key: &str, body: &str) -> String {
        let request = OutgoingRequest {
            url: Url::parse("https://api.example.org/3").unwrap(),
            headers: HeaderMap::new(),
            secret_query: vec![("api_key", key.to_owned().into())],
            secret_headers: vec![("authorization", format!("Bearer {key}").into())],
            body_limit: 0,
        };
        let mut headers = HeaderMap::new();
        headers.insert("etag", HeaderValue::from_static("\"v1\""));
        headers.append("x-echo", HeaderValue::from_str(&format!("a {key}")).unwrap());
        let body = Bytes::copy_from_slice(body.as_bytes());
        let answer = request.without_secrets(Answer { status: 401, headers, body });
        assert_eq!(answer.headers.contains_key("x-echo"), key.len() < SHORTEST);
        assert!(answer.headers.contains_key("etag"));
        String::from_utf8(answer.body.to_vec()).unwrap()
    }

    #[test]
    fn a_repeated_secret_is_taken_out_in_every_spelling() {
        let key = "k3y/+\"of=us";
        let in_address: String = form_urlencoded::byte_serialize(key.as_bytes()).collect();
        let in_json = r#"k3y/+\"of=us"#;
        let body = format!("{key}, ?api_key={in_address}&x, {{\"key\":\"{in_json}\"}}, {key}{key}");
        assert_eq!(
            cleaned(key, &body),
            "[secret], ?api_key=[secret]&x, {\"key\":\"[secret]\"}, [secret][secret]"
        );
    }

    #[test]
    fn what_is_no_secret_stays() {
        assert_eq!(cleaned("s3cr3t-k3y", "Bearer s3cr3t"), "Bearer s3cr3t");
        assert_eq!(cleaned("invalid", "Invalid: invalid"), "Invalid: invalid", "too short to be a key");
    }
}
