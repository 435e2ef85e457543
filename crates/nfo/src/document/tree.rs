//! A whole document: its top-level nodes, one of which is the root.

use super::edit::Style;
use super::element::{Element, Node};
use super::{encoding, parse, tag};

/// Largest file read, in bytes.
pub const MAX_BYTES: usize = 16 << 20;

/// Deepest nesting of elements; real files have six levels.
pub const MAX_DEPTH: usize = 64;

/// Most nodes in one document.
pub const MAX_NODES: usize = 200_000;

/// The declaration that Kodi writes.
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";

/// Roots that are read as NFO files even where some text stands before them.
const KNOWN_ROOTS: [&str; 8] =
    ["movie", "tvshow", EPISODE, "episodes", "season", "movieset", "musicvideo", "artist"];

/// The element of an episode.
const EPISODE: &str = "episodedetails";

/// Why a file is no document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// Beyond [`MAX_BYTES`].
    #[error("the file has {0} bytes, more than {MAX_BYTES}")]
    TooLarge(usize),
    /// Beyond [`MAX_DEPTH`].
    #[error("its elements are nested more than {MAX_DEPTH} deep")]
    TooDeep,
    /// Beyond [`MAX_NODES`].
    #[error("it has more than {MAX_NODES} nodes")]
    TooManyNodes,
    /// Declared to be in an encoding that is not understood.
    #[error("its encoding {0:?} is not understood")]
    UnknownEncoding(String),
    /// Text, an address, binary data, or nothing at all.
    #[error("it is no XML")]
    NotXml,
}

/// An NFO file's XML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    byte_order_mark: bool,
    before: Vec<Node>,
    root: Element,
    after: Vec<Node>,
    repaired: bool,
}

impl Document {
    /// Reads a document, repairing what is not well-formed.
    pub fn parse(bytes: &[u8]) -> Result<Self, ParseError> {
        if bytes.len() > MAX_BYTES {
            return Err(ParseError::TooLarge(bytes.len()));
        }
        let decoded = encoding::decode(bytes).map_err(ParseError::UnknownEncoding)?;
        // A zero byte means binary data, whatever else looks like markup in it.
        if decoded.text.contains('\0') {
            return Err(ParseError::NotXml);
        }
        let parsed = parse::parse(&decoded.text)?;
        let repaired = parsed.repaired || decoded.transcoded;
        let (before, root, after) =
            parsed.around_root(|name| KNOWN_ROOTS.contains(&name)).ok_or(ParseError::NotXml)?;
        let mut document = Self { byte_order_mark: decoded.byte_order_mark, before, root, after, repaired };
        if decoded.transcoded {
            document.declare_utf8();
        }
        Ok(document)
    }

    /// A new document with an empty root, laid out as Kodi does.
    pub(crate) fn new(root: &'static str) -> Self {
        let line_break = || Node::Text("\n".into());
        Self {
            byte_order_mark: false,
            before: vec![Node::Declaration(DECLARATION.to_owned()), line_break()],
            root: Element::new(root),
            after: vec![line_break()],
            repaired: false,
        }
    }

    /// The document as UTF-8.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut text = String::new();
        if self.byte_order_mark {
            text.push('\u{feff}');
        }
        for node in &self.before {
            node.write_to(&mut text);
        }
        self.root.write_to(&mut text);
        for node in &self.after {
            node.write_to(&mut text);
        }
        text.into_bytes()
    }

    /// The root: the first element of a known name, else the first element.
    pub fn root(&self) -> &Element {
        &self.root
    }

    /// All top-level elements from the root on: an episode NFO has one root for each episode.
    pub fn roots(&self) -> impl Iterator<Item = &Element> {
        let further = self.after.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            _ => None,
        });
        std::iter::once(&self.root).chain(further)
    }

    /// The elements that describe an episode each: one or more roots, or what one wrapper holds. Empty where the file is
    /// of another kind.
    pub fn episodes(&self) -> impl Iterator<Item = &Element> {
        let is_wrapper = !is_episode(&self.root);
        let inside = self.root.elements().filter(move |_| is_wrapper);
        let on_top = self.roots().filter(move |_| !is_wrapper);
        on_top.chain(inside).filter(|element| is_episode(element))
    }

    /// The episode at `index` of [`episodes`](Self::episodes), and the style that it is written in.
    pub(crate) fn episode_mut(&mut self, index: usize) -> Option<(&mut Element, Style)> {
        let outer = self.style();
        let is_wrapper = !is_episode(&self.root);
        let style_of = |element: &Element, before: &[Node]| match element.elements().next() {
            Some(_) => Style::of(element, before),
            None if is_wrapper => outer.deeper(),
            None => outer.clone(),
        };
        let before = &self.before;
        let element = if is_wrapper {
            elements_mut(self.root.nodes_mut()).filter(|element| is_episode(element)).nth(index)?
        } else {
            std::iter::once(&mut self.root)
                .chain(elements_mut(&mut self.after))
                .filter(|element| is_episode(element))
                .nth(index)?
        };
        let style = style_of(element, before);
        Some((element, style))
    }

    /// Puts an empty episode behind the last one, on the same level.
    pub(crate) fn add_episode(&mut self) {
        let style = self.style();
        if !is_episode(&self.root) {
            self.root.append([Element::new(EPISODE)], &style, 0);
            return;
        }
        let last =
            self.after.iter().rposition(|node| matches!(node, Node::Element(element) if is_episode(element)));
        let at = last.map_or(0, |last| last + 1);
        let added = [Node::Text(style.line_break.into()), Node::Element(Element::new(EPISODE))];
        self.after.splice(at..at, added);
    }

    /// The text outside all elements, where some writers leave an address.
    pub fn text_outside(&self) -> String {
        let mut text = String::new();
        for node in self.before.iter().chain(&self.after) {
            if let Node::Text(raw) = node
                && !raw.trim().is_empty()
            {
                text.push_str(raw.trim());
                text.push('\n');
            }
        }
        text
    }

    /// Whether something was not well-formed or not UTF-8, so that writing it will change more than was
    /// edited.
    pub fn was_repaired(&self) -> bool {
        self.repaired
    }

    pub(crate) fn root_mut(&mut self) -> &mut Element {
        &mut self.root
    }

    pub(crate) fn style(&self) -> Style {
        Style::of(&self.root, &self.before)
    }

    /// Makes what stands before the root something that Kodi reads: a declaration only at the very start and
    /// only by the book, in UTF-8; text goes behind the root, where Kodi looks for addresses.
    pub(crate) fn tidy_prolog(&mut self) {
        let line_break = self.style().line_break;
        let first_is_declaration = matches!(self.before.first(), Some(Node::Declaration(_)));
        let mut declaration = None;
        let mut stray = Vec::new();
        let mut prolog = Vec::new();
        for node in self.before.drain(..) {
            match node {
                Node::Declaration(raw) => declaration = declaration.or(Some(raw)),
                Node::Text(raw) if !raw.trim().is_empty() => stray.push(raw.trim().to_owned()),
                other => prolog.push(other),
            }
        }
        if let Some(raw) = declaration {
            if !first_is_declaration {
                // The blanks that stood before a late declaration would be doubled by those behind it.
                let blanks = prolog.iter().take_while(|node| node.is_blank()).count();
                prolog.splice(..blanks, [Node::Text(line_break.clone().into())]);
            }
            let raw = if tag::is_strict_declaration(&raw) { raw } else { DECLARATION.to_owned() };
            prolog.insert(0, Node::Declaration(raw));
        }
        for text in stray {
            self.after.push(Node::Text(format!("{line_break}{text}{line_break}").into()));
        }
        self.before = prolog;
        self.declare_utf8();
    }

    /// Lets the declarations say UTF-8, if they say anything.
    fn declare_utf8(&mut self) {
        for node in self.before.iter_mut().chain(&mut self.after) {
            if let Node::Declaration(raw) = node
                && tag::attribute(raw, "encoding")
                    .is_some_and(|encoding| !encoding.eq_ignore_ascii_case("utf-8"))
            {
                tag::set_attribute(raw, "encoding", "UTF-8");
            }
        }
    }
}

fn is_episode(element: &Element) -> bool {
    element.name().eq_ignore_ascii_case(EPISODE)
}

fn elements_mut(nodes: &mut [Node]) -> impl Iterator<Item = &mut Element> {
    nodes.iter_mut().filter_map(|node| match node {
        Node::Element(element) => Some(element),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(text: &str) -> String {
        String::from_utf8(Document::parse(text.as_bytes()).unwrap().to_bytes()).unwrap()
    }

    #[test]
    fn gives_the_same_bytes_back() {
        for text in [
            "<movie/>",
            "\u{feff}<?xml version='1.0'?>\r\n<!DOCTYPE movie [<!ENTITY e 'é'>]>\r\n<movie a = 'x>y'  >&e;</movie >\r\n",
            "<!-- a -->\n<?target data?><movie>\n\t<x><![CDATA[R&B <i>]]></x><!-- b --> t &amp; &#233; </movie>",
            "<episodedetails/>\n<?xml version=\"1.0\"?>\n<episodedetails></episodedetails>",
            "<movie><title>x</title></movie>\nhttps://example.org/?a=1&b=<2>\n",
        ] {
            let document = Document::parse(text.as_bytes()).unwrap();
            assert_eq!(String::from_utf8(document.to_bytes()).unwrap(), text);
            assert!(!document.was_repaired(), "{text}");
        }
    }

    #[test]
    fn repairs_what_is_not_well_formed_and_loses_nothing() {
        assert_eq!(rewritten("<movie><t>R&B</t>"), "<movie><t>R&amp;B</t></movie>");
        assert_eq!(
            rewritten("<movie><t>1 < 2 <3 a<b</t></movie>"),
            "<movie><t>1 &lt; 2 &lt;3 a&lt;b</t></movie>"
        );
        assert_eq!(rewritten("<movie><a>x<b>y</a></b></movie>"), "<movie><a>x<b>y</b></a></movie>");
        assert_eq!(
            rewritten("<movie><t>x<!-- y</t></movie>"),
            "<movie><t>x&lt;!-- y&lt;/t&gt;&lt;/movie&gt;</t></movie>".replace("&gt;", ">")
        );
        assert_eq!(rewritten("<movie><!-- a--b ---></movie>"), "<movie><!-- a- -b - --></movie>");
        assert_eq!(
            rewritten("<movie><?xml version='1.0'?><!DOCTYPE x></movie>"),
            "<movie><!--?xml version='1.0'?--><!--!DOCTYPE x--></movie>"
        );
        assert_eq!(rewritten("<movie>\u{1}a</movie x=1>"), "<movie>a</movie>");
    }

    #[test]
    fn what_is_no_xml_is_told_apart() {
        for text in [
            "",
            "  \n",
            "bla blubb",
            "https://www.imdb.com/title/tt0499549",
            "<<<< RELEASE >>>>",
            "<3",
            "see <title> for more",
            "plays with <movie> in brackets",
            "\0\0<movie></movie>",
        ] {
            assert_eq!(Document::parse(text.as_bytes()), Err(ParseError::NotXml), "{text:?}");
        }
    }

    #[test]
    fn every_bound_holds() {
        let deep = "<a>".repeat(MAX_DEPTH + 1);
        assert_eq!(Document::parse(deep.as_bytes()), Err(ParseError::TooDeep));
        let many = format!("<movie>{}</movie>", "<a/>".repeat(MAX_NODES));
        assert_eq!(Document::parse(many.as_bytes()), Err(ParseError::TooManyNodes));
        assert_eq!(Document::parse(&vec![b' '; MAX_BYTES + 1]), Err(ParseError::TooLarge(MAX_BYTES + 1)));
        let brackets = format!("<movie><t/>{}</movie>", "< ".repeat(10_000));
        let text = rewritten(&brackets);
        assert_eq!(text.matches("&lt;").count(), 10_001);
    }

    #[test]
    fn the_prolog_becomes_one_that_kodi_reads() {
        let tidied = |text: &str| {
            let mut document = Document::parse(text.as_bytes()).unwrap();
            document.tidy_prolog();
            String::from_utf8(document.to_bytes()).unwrap()
        };
        assert_eq!(
            tidied("\n\n<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<movie/>"),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<movie/>"
        );
        assert_eq!(tidied("note\n<movie></movie>"), "<movie></movie>\nnote\n");
        assert_eq!(tidied("<!-- c --><movie/>"), "<!-- c --><movie/>");
    }
}
