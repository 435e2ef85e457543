//! The nodes of a document.

use std::borrow::Cow;

use super::edit::Style;
use super::escape::{escape_text, normalise_line_breaks, unescape};
use super::tag;

/// A piece of a document; what it holds is the raw text it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// An element with everything in it.
    Element(Element),
    /// Text between markup, with its references unresolved.
    Text(Cow<'static, str>),
    /// `<![CDATA[…]]>`.
    CData(String),
    /// `<!--…-->`.
    Comment(String),
    /// `<?xml …?>`.
    Declaration(String),
    /// `<!DOCTYPE …>`.
    Doctype(String),
    /// `<?target …?>`.
    Instruction(String),
}

impl Node {
    /// Whether it is text of nothing but white space.
    pub(crate) fn is_blank(&self) -> bool {
        matches!(self, Self::Text(raw) if raw.trim().is_empty())
    }

    pub(super) fn write_to(&self, text: &mut String) {
        match self {
            Self::Element(element) => element.write_to(text),
            Self::Text(raw) => text.push_str(raw),
            Self::CData(raw)
            | Self::Comment(raw)
            | Self::Declaration(raw)
            | Self::Doctype(raw)
            | Self::Instruction(raw) => text.push_str(raw),
        }
    }
}

/// An element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    name: Cow<'static, str>,
    /// The raw start tag with its angle brackets; `<name>` where there is none.
    start: Option<String>,
    nodes: Vec<Node>,
    end: End,
}

/// An element's end tag.
#[derive(Debug, Clone, PartialEq, Eq)]
enum End {
    /// The start tag closes itself.
    None,
    /// `</name>`.
    Plain,
    /// With its angle brackets, as it was read.
    Raw(String),
}

impl Element {
    /// An element without content, from its raw start tag.
    pub(super) fn from_start_tag(name: &str, start: String) -> Self {
        Self { name: Cow::Owned(name.to_owned()), start: Some(start), nodes: Vec::new(), end: End::None }
    }

    /// An element `<name></name>`.
    pub(crate) fn new(name: &'static str) -> Self {
        Self { name: Cow::Borrowed(name), start: None, nodes: Vec::new(), end: End::Plain }
    }

    /// An element that holds the text `value`.
    pub(crate) fn with_text(name: &'static str, value: &str, style: &Style) -> Self {
        let mut element = Self::new(name);
        if !value.trim().is_empty() {
            element.nodes = vec![Node::Text(escape_text(value, &style.line_break).into())];
        }
        element
    }

    /// The same element with an attribute more, which it does not have yet.
    pub(crate) fn with_attribute(mut self, name: &str, value: &str) -> Self {
        tag::add_attribute(self.raw_start(), name, value);
        self
    }

    /// Its name, as written.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The unescaped value of attribute `name`.
    pub fn attribute(&self, name: &str) -> Option<String> {
        self.start.as_deref().and_then(|raw| tag::attribute(raw, name))
    }

    /// What is inside, in order.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The elements directly inside, in order.
    pub fn elements(&self) -> impl Iterator<Item = &Self> {
        self.nodes.iter().filter_map(
            |node| {
                if let Node::Element(element) = node { Some(element) } else { None }
            },
        )
    }

    /// The elements directly inside called `name`.
    pub fn children<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Self> {
        self.elements().filter(move |element| element.name == name)
    }

    /// The first element directly inside called `name`.
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.elements().find(|element| element.name == name)
    }

    /// All text inside, unescaped and trimmed, that of inner elements included.
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.collect_text(true, &mut text);
        trimmed(text)
    }

    /// The text directly inside, unescaped and trimmed.
    pub fn own_text(&self) -> String {
        let mut text = String::new();
        self.collect_text(false, &mut text);
        trimmed(text)
    }

    fn collect_text(&self, deep: bool, text: &mut String) {
        for node in &self.nodes {
            match node {
                Node::Text(raw) => text.push_str(&unescape(raw)),
                Node::CData(raw) => {
                    let inner =
                        raw.strip_prefix("<![CDATA[").and_then(|raw| raw.strip_suffix("]]>")).unwrap_or(raw);
                    text.push_str(&normalise_line_breaks(inner));
                }
                Node::Element(element) if deep => element.collect_text(deep, text),
                _ => {}
            }
        }
    }

    pub(crate) fn nodes_mut(&mut self) -> &mut Vec<Node> {
        &mut self.nodes
    }

    /// Gives attribute `name` the value `value`.
    pub(crate) fn set_attribute(&mut self, name: &str, value: &str) {
        tag::set_attribute(self.raw_start(), name, value);
    }

    /// Takes attribute `name` away.
    pub(crate) fn remove_attribute(&mut self, name: &str) {
        if let Some(raw) = &mut self.start {
            tag::remove_attribute(raw, name);
        }
    }

    /// The start tag, to be changed.
    fn raw_start(&mut self) -> &mut String {
        self.start.get_or_insert_with(|| ["<", &self.name, ">"].concat())
    }

    /// Makes `value` the element's only text and drops inner elements; comments stay, after the text, since
    /// Kodi reads no further than the first. An element that holds this text already is not touched, so that
    /// its CDATA and its blanks stay.
    pub(crate) fn set_text(&mut self, value: &str, style: &Style) {
        let is_aside = |node: &Node| matches!(node, Node::Comment(_) | Node::Instruction(_));
        let is_cut_off = self
            .nodes
            .iter()
            .skip_while(|node| !is_aside(node))
            .any(|node| !is_aside(node) && !node.is_blank());
        if !is_cut_off && self.elements().next().is_none() && self.own_text() == value.trim() {
            return;
        }
        self.open();
        self.nodes.retain(is_aside);
        self.nodes.insert(0, Node::Text(escape_text(value, &style.line_break).into()));
    }

    /// Turns `<name/>` into `<name></name>`, so that something can be put in.
    pub(crate) fn open(&mut self) {
        if let Some(raw) = &mut self.start
            && tag::is_self_closing(raw)
        {
            let inside = raw[..raw.len() - 2].trim_end().len();
            raw.replace_range(inside.., ">");
        }
        if self.end == End::None {
            self.end = End::Plain;
        }
    }

    pub(super) fn push(&mut self, node: Node) {
        self.nodes.push(node);
    }

    /// Ends the element by its end tag as it was read, or by `</name>`.
    pub(super) fn close(&mut self, end: Option<String>) {
        self.end = end.map_or(End::Plain, End::Raw);
    }

    pub(super) fn write_to(&self, text: &mut String) {
        match &self.start {
            None => ["<", &self.name, ">"].into_iter().for_each(|part| text.push_str(part)),
            Some(raw) => text.push_str(raw),
        }
        for node in &self.nodes {
            node.write_to(text);
        }
        match &self.end {
            End::None => {}
            End::Plain => ["</", &self.name, ">"].into_iter().for_each(|part| text.push_str(part)),
            End::Raw(raw) => text.push_str(raw),
        }
    }
}

fn trimmed(text: String) -> String {
    let inner = text.trim();
    if inner.len() == text.len() { text } else { inner.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::super::Document;

    fn plot(inside: &str, value: &str) -> String {
        let mut document =
            Document::parse(format!("<movie><plot>{inside}</plot></movie>").as_bytes()).unwrap();
        let style = document.style();
        if let Some(plot) = document.root_mut().child_mut("plot") {
            plot.set_text(value, &style);
        }
        let text = String::from_utf8(document.to_bytes()).unwrap();
        text["<movie><plot>".len()..text.len() - "</plot></movie>".len()].to_owned()
    }

    #[test]
    fn text_that_is_there_already_keeps_its_form() {
        assert_eq!(plot(" <![CDATA[R&B]]> ", "R&B"), " <![CDATA[R&B]]> ");
        assert_eq!(plot("x<!-- c -->", "x"), "x<!-- c -->");
        assert_eq!(plot("<![CDATA[R&B]]>", "R&D"), "R&amp;D");
    }

    #[test]
    fn a_comment_no_longer_cuts_the_text_off() {
        assert_eq!(plot("a<!-- c -->b", "ab"), "ab<!-- c -->");
    }

    #[test]
    fn text_is_read_through_references_cdata_and_inner_elements() {
        let xml = "<movie> a&amp;<b>b&#233;</b><!-- no --><![CDATA[<c>]]>\r\nd </movie>";
        let document = Document::parse(xml.as_bytes()).unwrap();
        assert_eq!(document.root().text(), "a&bé<c>\nd");
        assert_eq!(document.root().own_text(), "a&<c>\nd");
    }
}
