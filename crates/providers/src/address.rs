//! Addresses below a base that the user may have set.

use url::Url;

/// The address of `path` below whatever path `base` has itself, without query. No segment can leave its place.
pub(crate) fn below(base: &Url, path: &[&str]) -> Url {
    let mut url = base.clone();
    url.set_query(None);
    url.set_fragment(None);
    // An address that cannot have a path is refused by the client before anything is sent.
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.pop_if_empty().extend(path);
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_below_the_base() {
        let below = |base: &str, path: &[&str]| below(&base.parse().unwrap(), path).to_string();
        assert_eq!(below("http://127.0.0.1:9", &["title", "tt1", ""]), "http://127.0.0.1:9/title/tt1/");
        assert_eq!(
            below("http://127.0.0.1:9/proxy/?a=b#c", &["3", "../x?y"]),
            "http://127.0.0.1:9/proxy/3/..%2Fx%3Fy"
        );
    }
}
