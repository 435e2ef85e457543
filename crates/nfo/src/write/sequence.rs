//! Several elements of one name as one value.

use std::collections::HashMap;

use super::order::place;
use crate::document::{Element, Node, Style};

/// Puts `replacements` where the elements at `positions` of `parent` are: they take those places in order;
/// further ones follow the last, places left over are taken away. Where there are none yet, they go to their
/// place in Kodi's order. `depth` is the parent's distance from the root.
pub(super) fn replace(
    parent: &mut Element,
    positions: &[usize],
    replacements: Vec<Element>,
    style: &Style,
    depth: usize,
) {
    let (taken, left_over) = positions.split_at(positions.len().min(replacements.len()));
    parent.remove(left_over);
    let mut replacements = replacements.into_iter();
    for (&at, element) in taken.iter().zip(replacements.by_ref()) {
        parent.nodes_mut()[at] = Node::Element(element);
    }
    let mut further = replacements.peekable();
    if let Some(first) = further.peek() {
        let after = taken.last().copied().or_else(|| place(parent, first.name()));
        parent.insert_after(after, further, style, depth);
    }
}

/// Makes `values` the texts of the children called `name`. An element that holds a value already moves to the
/// value's place as it is, with its attributes.
pub(super) fn set_texts(parent: &mut Element, name: &'static str, values: &[String], style: &Style) {
    let positions = parent.positions(|element| element.name() == name);
    // The last first, so that the first of several equal ones is taken first.
    let mut known: HashMap<String, Vec<Element>> = HashMap::new();
    for &at in positions.iter().rev() {
        if let Some(Node::Element(element)) = parent.nodes().get(at) {
            known.entry(element.text()).or_default().push(element.clone());
        }
    }
    let replacements = values
        .iter()
        .map(|value| {
            let element = known.get_mut(value).and_then(Vec::pop);
            element.unwrap_or_else(|| Element::with_text(name, value, style))
        })
        .collect();
    replace(parent, &positions, replacements, style, 0);
}

/// Makes `value` the text of the first child called `name`. A new one goes to its place in Kodi's order in
/// the root (`depth` 0), and to the end elsewhere.
pub(super) fn set_text(parent: &mut Element, name: &'static str, value: &str, style: &Style, depth: usize) {
    if let Some(element) = parent.child_mut(name) {
        element.set_text(value, style);
        return;
    }
    let element = Element::with_text(name, value, style);
    if depth == 0 {
        let after = place(parent, name);
        parent.insert_after(after, [element], style, depth);
    } else {
        parent.append([element], style, depth);
    }
}

/// As [`set_text`], but only where the child is there already.
pub(super) fn set_text_if_present(parent: &mut Element, name: &str, value: &str, style: &Style) {
    if let Some(element) = parent.child_mut(name) {
        element.set_text(value, style);
    }
}

/// Takes all children called `name` away.
pub(super) fn remove_all(parent: &mut Element, name: &str) {
    let positions = parent.positions(|element| element.name() == name);
    parent.remove(&positions);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;

    fn with_genres(xml: &str, values: &[&str]) -> String {
        let mut document = Document::parse(xml.as_bytes()).unwrap();
        let style = document.style();
        let values: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
        set_texts(document.root_mut(), "genre", &values, &style);
        String::from_utf8(document.to_bytes()).unwrap()
    }

    #[test]
    fn values_keep_their_elements_and_places() {
        let xml = "<m>\n <title/>\n <genre>A</genre>\n <!-- c -->\n <genre x=\"1\">B</genre>\n <y/>\n</m>";
        assert_eq!(
            with_genres(xml, &["B", "C", "D"]),
            "<m>\n <title/>\n <genre x=\"1\">B</genre>\n <!-- c -->\n <genre>C</genre>\n <genre>D</genre>\n <y/>\n</m>"
        );
        assert_eq!(
            with_genres(xml, &["B"]),
            "<m>\n <title/>\n <genre x=\"1\">B</genre>\n <!-- c -->\n <y/>\n</m>"
        );
        assert_eq!(
            with_genres("<m>\n <title/>\n <y/>\n</m>", &["A"]),
            "<m>\n <title/>\n <genre>A</genre>\n <y/>\n</m>"
        );
    }
}
