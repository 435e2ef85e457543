//! Text to nodes: quick-xml finds the tokens, this puts them into a tree and repairs what is not well-formed.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::element::{Element, Node};
use super::escape::{is_name, is_name_character, is_name_start, is_xml_character, repair};
use super::tag;
use super::tree::{MAX_DEPTH, MAX_NODES, ParseError};

/// How many `<` that start no markup are taken for text; each costs a new look at what follows it.
const MAX_STRAY_BRACKETS: usize = 256;

/// The top-level nodes of a text.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    nodes: Vec<Node>,
    /// Whether something was not well-formed.
    pub(super) repaired: bool,
    /// For every top-level element its index, and whether an end tag closed it.
    roots: Vec<(usize, bool)>,
}

impl Parsed {
    /// What stands before the root, the root, and what stands after it. The root is the first element whose
    /// lower-case name `is_known`, else the first element if only blanks stand before it. What has neither an
    /// end tag nor an element inside is a word in brackets and no root.
    pub(super) fn around_root(
        self,
        is_known: impl Fn(&str) -> bool,
    ) -> Option<(Vec<Node>, Element, Vec<Node>)> {
        let index = self.root_index(is_known)?;
        let mut before = self.nodes;
        let after = before.split_off(index + 1);
        match before.pop() {
            Some(Node::Element(root)) => Some((before, root, after)),
            _ => None,
        }
    }

    fn root_index(&self, is_known: impl Fn(&str) -> bool) -> Option<usize> {
        let element = |index: usize| match self.nodes.get(index) {
            Some(Node::Element(element)) => Some(element),
            _ => None,
        };
        let is_real = |&&(index, closed): &&(usize, bool)| {
            closed || element(index).is_some_and(|element| element.elements().next().is_some())
        };
        let known = self.roots.iter().filter(is_real).find(|(index, _)| {
            element(*index).is_some_and(|element| is_known(&element.name().to_ascii_lowercase()))
        });
        let text_comes_first = self
            .nodes
            .iter()
            .take_while(|node| !matches!(node, Node::Element(_)))
            .any(|node| matches!(node, Node::Text(_)) && !node.is_blank());
        let first = self.roots.first().filter(is_real).filter(|_| !text_comes_first);
        known.or(first).map(|(index, _)| *index)
    }
}

/// Reads `source`, which has no byte order mark.
pub(super) fn parse(source: &str) -> Result<Parsed, ParseError> {
    let mut builder = Builder::default();
    let mut base = 0;
    let mut reader = new_reader(source);
    let mut stray_brackets = 0;
    loop {
        let at = base + reader.buffer_position() as usize;
        let rest = &source[at..];
        let is_stray = rest.starts_with('<') && !starts_markup(rest);
        if is_stray && stray_brackets < MAX_STRAY_BRACKETS {
            stray_brackets += 1;
            builder.text("<");
            base = at + 1;
            reader = new_reader(&source[base..]);
            continue;
        }
        let event = reader.read_event();
        let raw = &source[at..base + reader.buffer_position() as usize];
        match event {
            Ok(Event::Eof) => break,
            Ok(event) if !is_stray => builder.event(&event, raw)?,
            // Markup without an end, or too many stray brackets: what is left is text.
            _ => {
                builder.text(rest);
                break;
            }
        }
    }
    builder.finish()
}

fn new_reader(source: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(source);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    config.check_end_names = false;
    reader
}

/// Whether the `<` that `rest` starts with can start markup.
fn starts_markup(rest: &str) -> bool {
    let after = &rest[1..];
    let starts_with_name = |text: &str| text.starts_with(is_name_start);
    match after.as_bytes().first() {
        Some(b'!') => {
            let doctype = after.get(1..8).is_some_and(|word| word.eq_ignore_ascii_case("doctype"));
            after.starts_with("!--") || after.starts_with("![CDATA[") || doctype
        }
        Some(b'?') => starts_with_name(&after[1..]),
        Some(b'/') => starts_with_name(&after[1..]) && name_is_whole(&after[1..]),
        _ => starts_with_name(after) && name_is_whole(after) && !has_bracket_inside(after),
    }
}

/// Whether the name that `text` starts with ends as a tag's name does.
fn name_is_whole(text: &str) -> bool {
    text.find(|character| !is_name_character(character)).is_some_and(|end| {
        text[end..].starts_with(|next: char| next.is_ascii_whitespace() || matches!(next, '/' | '>'))
    })
}

/// Whether another `<` follows before the tag that `text` is in ends, outside its quotes: then the tag's own
/// was a stray one.
fn has_bracket_inside(text: &str) -> bool {
    let mut quote = None;
    for byte in text.bytes() {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'<') => return true,
            (None, b'>') => return false,
            (Some(open), _) if byte == open => quote = None,
            _ => {}
        }
    }
    false
}

/// The tree while it grows.
#[derive(Default)]
struct Builder {
    parsed: Parsed,
    open: Vec<Element>,
    pending_text: String,
    node_count: usize,
    has_doctype: bool,
}

impl Builder {
    fn event(&mut self, event: &Event<'_>, raw: &str) -> Result<(), ParseError> {
        match event {
            Event::Text(_) | Event::GeneralRef(_) => self.text(raw),
            Event::Start(_) => self.start(raw)?,
            Event::Empty(_) => {
                let element = self.element(raw);
                self.push(Node::Element(element))?;
            }
            Event::End(_) => self.end(raw)?,
            Event::CData(_) if self.open.is_empty() => self.text(raw),
            Event::CData(_) => {
                let legal = self.legal(raw);
                self.push(Node::CData(legal))?;
            }
            Event::Comment(_) => self.comment(raw, "<!--".len(), "-->".len())?,
            Event::Decl(_) if self.open.is_empty() => {
                let legal = self.legal(raw);
                self.push(Node::Declaration(legal))?;
            }
            Event::DocType(_)
                if self.open.is_empty() && self.parsed.roots.is_empty() && !self.has_doctype =>
            {
                self.has_doctype = true;
                let legal = self.legal(raw);
                self.push(Node::Doctype(legal))?;
            }
            Event::PI(_) if is_well_formed_instruction(raw) => {
                let legal = self.legal(raw);
                self.push(Node::Instruction(legal))?;
            }
            // Where they may not stand, these are kept as comments.
            Event::Decl(_) | Event::DocType(_) | Event::PI(_) => {
                self.parsed.repaired = true;
                self.comment(raw, 1, 1)?;
            }
            Event::Eof => {}
        }
        Ok(())
    }

    fn text(&mut self, raw: &str) {
        self.pending_text.push_str(raw);
    }

    fn start(&mut self, raw: &str) -> Result<(), ParseError> {
        self.flush_text()?;
        if self.open.len() >= MAX_DEPTH {
            return Err(ParseError::TooDeep);
        }
        let element = self.element(raw);
        self.open.push(element);
        Ok(())
    }

    /// The element of a start tag, repaired if need be.
    fn element(&mut self, raw: &str) -> Element {
        let inside = raw[1..].trim_end_matches(['>']);
        let name_end = inside.find(|character| !is_name_character(character)).unwrap_or(inside.len());
        let name = &inside[..name_end];
        match tag::repaired(raw, name, self.has_doctype) {
            Some(start) => {
                self.parsed.repaired = true;
                Element::from_start_tag(name, start)
            }
            None => Element::from_start_tag(name, raw.to_owned()),
        }
    }

    /// Closes the innermost open element of that name and what is open inside it; an end tag that ends
    /// nothing is dropped.
    fn end(&mut self, raw: &str) -> Result<(), ParseError> {
        let inside = &raw[2..raw.len() - 1];
        let name = inside.trim_end();
        let clean_name = &name[..name.find(|character| !is_name_character(character)).unwrap_or(name.len())];
        let Some(target) = self.open.iter().rposition(|element| element.name() == clean_name) else {
            self.parsed.repaired = true;
            return Ok(());
        };
        while self.open.len() > target + 1 {
            self.close(None)?;
        }
        let is_clean = name == clean_name;
        self.parsed.repaired |= !is_clean;
        self.close(Some(if is_clean { raw.to_owned() } else { format!("</{clean_name}>") }))
    }

    fn close(&mut self, end: Option<String>) -> Result<(), ParseError> {
        self.flush_text()?;
        if let Some(mut element) = self.open.pop() {
            let closed = end.is_some();
            self.parsed.repaired |= !closed;
            element.close(end);
            if self.open.is_empty() {
                self.parsed.roots.push((self.parsed.nodes.len(), closed));
            }
            self.add(Node::Element(element))?;
        }
        Ok(())
    }

    /// Keeps `raw` without its delimiters as a comment.
    fn comment(&mut self, raw: &str, opening: usize, closing: usize) -> Result<(), ParseError> {
        let legal = self.legal(raw);
        let inside = legal.get(opening..legal.len().saturating_sub(closing)).unwrap_or_default();
        let mut clean = inside.to_owned();
        while clean.contains("--") {
            clean = clean.replace("--", "- -");
        }
        if clean.ends_with('-') {
            clean.push(' ');
        }
        self.parsed.repaired |= clean != inside;
        self.push(Node::Comment(format!("<!--{clean}-->")))
    }

    fn legal(&mut self, raw: &str) -> String {
        let legal: String = raw.chars().filter(|&character| is_xml_character(character)).collect();
        self.parsed.repaired |= legal.len() != raw.len();
        legal
    }

    fn push(&mut self, node: Node) -> Result<(), ParseError> {
        self.flush_text()?;
        if self.open.is_empty() && matches!(node, Node::Element(_)) {
            self.parsed.roots.push((self.parsed.nodes.len(), true));
        }
        self.add(node)
    }

    fn add(&mut self, node: Node) -> Result<(), ParseError> {
        self.node_count += 1;
        if self.node_count > MAX_NODES {
            return Err(ParseError::TooManyNodes);
        }
        match self.open.last_mut() {
            Some(parent) => parent.push(node),
            None => self.parsed.nodes.push(node),
        }
        Ok(())
    }

    /// Adds the text read so far. Outside all elements it is no XML and stays as it is.
    fn flush_text(&mut self) -> Result<(), ParseError> {
        if self.pending_text.is_empty() {
            return Ok(());
        }
        let raw = std::mem::take(&mut self.pending_text);
        if self.open.is_empty() {
            return self.add(Node::Text(raw.into()));
        }
        let text = repair(&raw, self.has_doctype).into_owned();
        self.parsed.repaired |= text != raw;
        self.add(Node::Text(text.into()))
    }

    fn finish(mut self) -> Result<Parsed, ParseError> {
        while !self.open.is_empty() {
            self.close(None)?;
        }
        self.flush_text()?;
        Ok(self.parsed)
    }
}

fn is_well_formed_instruction(raw: &str) -> bool {
    let inside = raw.strip_prefix("<?").and_then(|raw| raw.strip_suffix("?>")).unwrap_or_default();
    let target = inside.split(|character: char| character.is_ascii_whitespace()).next().unwrap_or_default();
    is_name(target) && !target.eq_ignore_ascii_case("xml")
}
