//! What changed, or in a dry run would: fields as sentences, files as a diff of lines.

use bioscope_model::edit::field_text;
use bioscope_model::{Field, ItemDetails};
use similar::{ChangeTag, TextDiff};

/// Characters shown of a value.
const MAX_VALUE: usize = 80;
/// Lines shown of a file's difference.
const MAX_LINES: usize = 200;

/// The fields that differ, a line each; nothing for a film that had no details yet.
pub fn fields(before: &ItemDetails, after: &ItemDetails) -> Vec<String> {
    if *before == ItemDetails::default() {
        return Vec::new();
    }
    Field::ALL
        .iter()
        .filter_map(|&field| {
            let (old, new) = (field_text(before, field), field_text(after, field));
            (old != new).then(|| format!("{field}: {} → {}", shown(&old), shown(&new)))
        })
        .collect()
}

fn shown(values: &[String]) -> String {
    let text = values.join("; ").replace('\n', " ");
    if text.is_empty() {
        return "(nothing)".to_owned();
    }
    match text.char_indices().nth(MAX_VALUE) {
        Some((cut, _)) => format!("“{}…”", &text[..cut]),
        None => format!("“{text}”"),
    }
}

/// The lines of a file that differ, with `-` and `+` before them, after the file's name.
pub fn lines(name: &str, before: &[u8], after: &[u8]) -> Vec<String> {
    let (before, after) = (String::from_utf8_lossy(before), String::from_utf8_lossy(after));
    let mut lines = vec![if before.is_empty() {
        format!("{name}: would be written")
    } else {
        format!("{name}: would change")
    }];
    let difference = TextDiff::from_lines(before.as_ref(), after.as_ref());
    let changed = difference.iter_all_changes().filter(|change| change.tag() != ChangeTag::Equal);
    let mut more = 0;
    for change in changed {
        if lines.len() > MAX_LINES {
            more += 1;
            continue;
        }
        let sign = if change.tag() == ChangeTag::Delete { '-' } else { '+' };
        lines.push(format!("  {sign} {}", change.value().trim_end()));
    }
    if more > 0 {
        lines.push(format!("  and {more} lines more"));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_told() {
        let before =
            ItemDetails { title: Some("A".into()), plot: Some("Old.".into()), ..ItemDetails::default() };
        let after = ItemDetails { plot: Some("New.".into()), ..before.clone() };
        assert_eq!(fields(&before, &after), ["plot: “Old.” → “New.”"]);
        assert!(fields(&ItemDetails::default(), &after).is_empty());
    }

    #[test]
    fn a_diff_names_the_file_and_its_changed_lines() {
        let shown = lines("x.nfo", b"<movie>\n  <a/>\n</movie>\n", b"<movie>\n  <b/>\n</movie>\n");
        assert_eq!(shown, ["x.nfo: would change", "  -   <a/>", "  +   <b/>"]);
    }
}
