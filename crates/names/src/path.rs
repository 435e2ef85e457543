//! A path in its components.

use crate::evidence::Span;
use crate::extension;
use crate::token::bounded;

/// Components further above than this are not looked at.
pub(crate) const MAX_COMPONENTS: usize = 12;

/// One component of a path.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Component<'p> {
    /// As much of its name as is read, less a known extension, and less brackets around the whole of it.
    pub(crate) name: &'p str,
    /// The same with the extension and the brackets.
    pub(crate) full: &'p str,
    /// Where `name` starts in the path.
    pub(crate) offset: usize,
}

/// The last components of a path, in its order.
#[derive(Debug)]
pub(crate) struct Path<'p> {
    components: Vec<Component<'p>>,
    /// How many components above were left out.
    skipped: usize,
    /// Whether it starts at a root.
    pub(crate) is_absolute: bool,
    /// Whether the last component has a known extension.
    pub(crate) is_file: bool,
}

impl<'p> Path<'p> {
    pub(crate) fn split(path: &'p str) -> Self {
        let is_separator = |character: char| character == '/' || character == '\\';
        let mut components = Vec::with_capacity(MAX_COMPONENTS);
        let mut end = path.len();
        let mut is_file = false;
        loop {
            let start = path[..end].rfind(is_separator).map_or(0, |at| at + 1);
            let full = &path[start..end];
            if !full.trim().is_empty() && full != "." {
                let stem = extension::stem_length(full);
                is_file |= components.is_empty() && stem.is_some();
                let name = bounded(&full[..stem.unwrap_or(full.len())]);
                let (name, shift) = unwrapped(name);
                components.push(Component { name, full: bounded(full), offset: start + shift });
            }
            if start == 0 || components.len() == MAX_COMPONENTS {
                components.reverse();
                let skipped = count_components(&path[..start.saturating_sub(1)]);
                return Self { components, skipped, is_absolute: path.starts_with(is_separator), is_file };
            }
            end = start - 1;
        }
    }

    pub(crate) fn last(&self) -> Option<Component<'p>> {
        self.components.last().copied()
    }

    pub(crate) fn component(&self, index: usize) -> Component<'p> {
        self.components[index]
    }

    pub(crate) fn len(&self) -> usize {
        self.components.len()
    }

    /// The place of a component counted from the path's first.
    pub(crate) fn place(&self, index: usize) -> usize {
        self.skipped + index
    }

    /// A span of a component's name as a span of the path.
    pub(crate) fn in_path(&self, index: usize, span: Span) -> Span {
        let offset = self.components[index].offset;
        Span::new(span.start + offset, span.end + offset)
    }
}

/// How many components a path has; blank ones count for nothing.
fn count_components(path: &str) -> usize {
    let mut components = 0;
    let mut blank = true;
    for byte in path.bytes() {
        let separator = matches!(byte, b'/' | b'\\');
        components += usize::from(blank && !separator && byte != b' ');
        blank = separator || (blank && byte == b' ');
    }
    components
}

/// The name within square brackets that hold all of it, and how far it moved.
fn unwrapped(name: &str) -> (&str, usize) {
    let inner = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    match inner {
        Some(inner) if !inner.contains(['[', ']', '=']) && inner.contains(['.', ' ', '_']) => (inner, 1),
        _ => (name, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_at_both_separators_and_strips_known_extensions() {
        let path = Path::split("a\\b/film.mkv");
        assert_eq!(path.len(), 3);
        assert!(path.is_file && !path.is_absolute);
        let last = path.last().expect("there are three");
        assert_eq!((last.name, last.full, last.offset), ("film", "film.mkv", 4));
    }

    #[test]
    fn counts_the_components_it_does_not_look_at() {
        let long = "x/".repeat(50) + "film.mkv";
        let path = Path::split(&long);
        assert_eq!(path.len(), MAX_COMPONENTS);
        assert_eq!(path.place(MAX_COMPONENTS - 1), 50);
    }

    #[test]
    fn finds_nothing_in_an_empty_path() {
        assert!(Path::split("").last().is_none());
        assert!(Path::split("///").last().is_none());
    }
}
