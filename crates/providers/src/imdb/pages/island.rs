//! The JSON texts inside a page.

use memchr::memmem;

/// The id of the script element that holds the page's data.
const ISLAND: &[u8] = b"__NEXT_DATA__";

/// The type of the script element that holds data for search engines.
const LINKED_DATA: &[u8] = b"application/ld+json";

/// How far the end of a script's start tag may be from what was found in it, in bytes.
const MAX_TAG: usize = 500;

/// Whether the page holds its data.
pub(in super::super) fn holds_island(page: &[u8]) -> bool {
    island(page).is_some()
}

/// Whether the page holds its data in either form.
pub(in super::super) fn holds_data(page: &[u8]) -> bool {
    holds_island(page) || linked_data(page).is_some()
}

/// The page's data.
pub(super) fn island(page: &[u8]) -> Option<&[u8]> {
    script(page, ISLAND)
}

/// The data for search engines.
pub(super) fn linked_data(page: &[u8]) -> Option<&[u8]> {
    script(page, LINKED_DATA)
}

/// The content of the first script element whose start tag holds `mark`. A page that breaks off inside it gives
/// nothing. `<` never stands in these JSON texts: it is written as `\u003c` there.
fn script<'a>(page: &'a [u8], mark: &[u8]) -> Option<&'a [u8]> {
    let start = memmem::find_iter(page, mark).find_map(|found| content_start(page, found))?;
    let content = &page[start..];
    // Where this element has no end no later one has: each further search would go over the rest of the page again.
    memmem::find(content, b"</script").map(|end| &content[..end])
}

/// Where the content begins, if what was found is in the start tag of a script element.
fn content_start(page: &[u8], found: usize) -> Option<usize> {
    let before = &page[found.saturating_sub(MAX_TAG)..found];
    let tag = memchr::memrchr(b'<', before)?;
    if !before[tag..].starts_with(b"<script") || before[tag..].contains(&b'>') {
        return None;
    }
    let after = &page[found..];
    Some(found + memchr::memchr(b'>', &after[..after.len().min(MAX_TAG)])? + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_is_taken_from_script_elements_only() {
        let page = br#"<p>__NEXT_DATA__ application/ld+json</p><script nonce="a" id="__NEXT_DATA__" type="application/json">{"a":1}</script>"#;
        assert_eq!(island(page), Some(&br#"{"a":1}"#[..]));
        assert_eq!(linked_data(page), None);
        let linked = br#"<script type="application/ld+json">{"b":2}</script>"#;
        assert_eq!(linked_data(linked), Some(&br#"{"b":2}"#[..]));
        assert!(holds_data(linked) && !holds_island(linked));
    }

    #[test]
    fn a_page_that_breaks_off_gives_nothing() {
        for page in [
            &b"<script id=\"__NEXT_DATA__\">{\"a\":1"[..],
            b"<script id=\"__NEXT_DATA__",
            b"__NEXT_DATA__",
            b"",
        ] {
            assert_eq!(island(page), None);
        }
    }

    /// Not to be waited for, were the rest of the page looked through for each beginning.
    #[test]
    fn a_page_of_beginnings_without_an_end_is_gone_over_once() {
        let page = b"<script id=\"__NEXT_DATA__\">".repeat(500_000);
        assert_eq!(island(&page), None);
    }
}
