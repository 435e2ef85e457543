//! Putting elements in and taking them out the way the file is laid out.

use std::borrow::Cow;

use super::element::{Element, Node};

/// Kodi's own indentation.
const DEFAULT_INDENT: &str = "    ";

/// What stands before an element in Kodi's own layout, by its distance from the root.
const DEFAULT_GAPS: [&str; 4] = ["\n", "\n    ", "\n        ", "\n            "];

/// How a file is laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Style {
    /// `\n` or `\r\n`.
    pub(crate) line_break: String,
    /// What the root itself is indented by.
    base: String,
    /// What one level is indented by.
    indent: String,
    /// Whether elements stand on lines of their own.
    on_lines: bool,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            line_break: "\n".to_owned(),
            base: String::new(),
            indent: DEFAULT_INDENT.to_owned(),
            on_lines: true,
        }
    }
}

impl Style {
    /// The style that `root`, and the text around it, is written in.
    pub(super) fn of(root: &Element, around: &[Node]) -> Self {
        let breaks_with_return = |nodes: &[Node]| {
            nodes.iter().find_map(|node| match node {
                Node::Text(raw) => raw.find('\n').map(|at| raw[..at].ends_with('\r')),
                _ => None,
            })
        };
        let with_return =
            breaks_with_return(root.nodes()).or_else(|| breaks_with_return(around)).unwrap_or(false);
        let line_break = if with_return { "\r\n" } else { "\n" }.to_owned();
        for pair in root.nodes().windows(2) {
            if let [Node::Text(raw), Node::Element(_)] = pair
                && let Some(at) = raw.rfind('\n')
            {
                let indent = raw[at + 1..].to_owned();
                let indent = if indent.trim().is_empty() { indent } else { DEFAULT_INDENT.to_owned() };
                let base = match root.nodes().last() {
                    Some(Node::Text(raw)) => raw.rsplit_once('\n').map_or("", |(_, blanks)| blanks),
                    _ => "",
                };
                let step = indent.strip_prefix(base).filter(|step| !step.is_empty());
                let (base, indent) = step.map_or(("", indent.as_str()), |step| (base, step));
                return Self { line_break, base: base.to_owned(), indent: indent.to_owned(), on_lines: true };
            }
        }
        let is_on_one_line = root.elements().next().is_some();
        let (base, indent) = (String::new(), DEFAULT_INDENT.to_owned());
        Self { line_break, base, indent, on_lines: !is_on_one_line }
    }

    /// The style of an element one level below.
    pub(super) fn deeper(&self) -> Self {
        Self { base: format!("{}{}", self.base, self.indent), ..self.clone() }
    }

    /// The white space before an element `depth` levels below the root, if elements stand on lines of their
    /// own.
    fn gap(&self, depth: usize) -> Option<Node> {
        let is_default = self.line_break == "\n" && self.base.is_empty() && self.indent == DEFAULT_INDENT;
        let gap = || match DEFAULT_GAPS.get(depth) {
            Some(gap) if is_default => Cow::Borrowed(*gap),
            _ => Cow::Owned([&self.line_break, &self.base, self.indent.repeat(depth).as_str()].concat()),
        };
        self.on_lines.then(|| Node::Text(gap()))
    }
}

impl Element {
    /// An element that holds `children`; `depth` is its distance from the root.
    pub(crate) fn with_children(
        name: &'static str,
        children: impl IntoIterator<Item = Self>,
        style: &Style,
        depth: usize,
    ) -> Self {
        let mut element = Self::new(name);
        element.insert_after(None, children, style, depth);
        element
    }

    /// Puts `children` in after the node at `index` (and a comment on the same line), or as the first elements.
    /// `depth` is this element's distance from the root.
    pub(crate) fn insert_after(
        &mut self,
        index: Option<usize>,
        children: impl IntoIterator<Item = Self>,
        style: &Style,
        depth: usize,
    ) {
        let children = children.into_iter();
        let (fewest, most) = children.size_hint();
        let mut added = Vec::with_capacity(most.unwrap_or(fewest) * 2 + 1);
        for child in children {
            added.extend(style.gap(depth + 1));
            added.push(Node::Element(child));
        }
        if added.is_empty() {
            return;
        }
        self.open();
        let at = match index {
            Some(index) => self.end_of_line(index) + 1,
            None => 0,
        };
        if at == self.nodes().len() {
            added.extend(style.gap(depth));
        }
        self.nodes_mut().splice(at..at, added);
    }

    /// Puts `children` in as the last elements.
    pub(crate) fn append(&mut self, children: impl IntoIterator<Item = Self>, style: &Style, depth: usize) {
        let last = self.nodes().iter().rposition(|node| !node.is_blank());
        self.insert_after(last, children, style, depth);
    }

    /// Takes the nodes at `positions` (ascending) away, each with the blanks before it.
    pub(crate) fn remove(&mut self, positions: &[usize]) {
        let nodes = std::mem::take(self.nodes_mut());
        let mut unwanted = positions.iter().copied().peekable();
        let mut kept: Vec<Node> = Vec::with_capacity(nodes.len());
        for (at, node) in nodes.into_iter().enumerate() {
            if unwanted.next_if_eq(&at).is_none() {
                kept.push(node);
            } else if kept.last().is_some_and(Node::is_blank) {
                kept.pop();
            }
        }
        *self.nodes_mut() = kept;
    }

    /// Where the elements directly inside that fulfil `condition` stand.
    pub(crate) fn positions(&self, condition: impl Fn(&Self) -> bool) -> Vec<usize> {
        let is_wanted = |node: &Node| matches!(node, Node::Element(element) if condition(element));
        self.nodes().iter().enumerate().filter(|(_, node)| is_wanted(node)).map(|(at, _)| at).collect()
    }

    /// Copies of the elements at `positions` of the nodes.
    pub(crate) fn elements_at(&self, positions: &[usize]) -> Vec<Self> {
        let element = |&at: &usize| match &self.nodes()[at] {
            Node::Element(element) => Some(element.clone()),
            _ => None,
        };
        positions.iter().filter_map(element).collect()
    }

    /// The element at `index` of the nodes.
    pub(crate) fn element_mut(&mut self, index: usize) -> Option<&mut Self> {
        match self.nodes_mut().get_mut(index) {
            Some(Node::Element(element)) => Some(element),
            _ => None,
        }
    }

    /// The first element directly inside called `name`.
    pub(crate) fn child_mut(&mut self, name: &str) -> Option<&mut Self> {
        self.nodes_mut().iter_mut().find_map(|node| match node {
            Node::Element(element) if element.name() == name => Some(element),
            _ => None,
        })
    }

    /// The last node on the line that the node at `index` ends on, if only comments follow it there.
    fn end_of_line(&self, index: usize) -> usize {
        let mut last = index;
        for (at, node) in self.nodes().iter().enumerate().skip(index + 1) {
            match node {
                Node::Comment(_) => last = at,
                Node::Text(raw) if raw.trim().is_empty() && !raw.contains('\n') => {}
                _ => break,
            }
        }
        last
    }
}

#[cfg(test)]
mod tests {
    use super::super::Document;
    use super::*;

    fn edited(xml: &str, edit: impl FnOnce(&mut Element, &Style)) -> String {
        let mut document = Document::parse(xml.as_bytes()).unwrap();
        let style = document.style();
        edit(document.root_mut(), &style);
        String::from_utf8(document.to_bytes()).unwrap()
    }

    #[test]
    fn follows_indentation_and_line_ends() {
        let xml = edited("<m>\r\n\t<a/>\r\n</m>", |root, style| {
            root.append([Element::with_text("b", "1\n2", style)], style, 0);
        });
        assert_eq!(xml, "<m>\r\n\t<a/>\r\n\t<b>1\r\n2</b>\r\n</m>");
        let xml = edited("<m><a/></m>", |root, style| {
            root.append([Element::new("b")], style, 0);
        });
        assert_eq!(xml, "<m><a/><b></b></m>");
        let xml = edited("<m/>", |root, style| root.append([Element::new("b")], style, 0));
        assert_eq!(xml, "<m>\n    <b></b>\n</m>");
    }

    #[test]
    fn keeps_a_comment_beside_its_element() {
        let xml = edited("<m>\n  <a/> <!-- mine -->\n  <c/>\n</m>", |root, style| {
            root.insert_after(Some(1), [Element::new("b")], style, 0);
        });
        assert_eq!(xml, "<m>\n  <a/> <!-- mine -->\n  <b></b>\n  <c/>\n</m>");
    }

    #[test]
    fn removal_leaves_no_empty_line() {
        let xml = edited("<m>\n  <a/>\n  <b/>\n</m>", |root, _| root.remove(&[3]));
        assert_eq!(xml, "<m>\n  <a/>\n</m>");
    }
}
