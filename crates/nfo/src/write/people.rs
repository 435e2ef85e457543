//! `actor`.

use bioscope_model::CastMember;

use super::sequence::{replace, set_text};
use super::value::{address, line};
use crate::document::{Element, Style};

/// Makes `cast` the file's actors, in order. An actor of the same name keeps what else the file says of them.
pub(super) fn write(root: &mut Element, cast: &[CastMember], style: &Style) {
    let positions = root.positions(|element| element.name() == "actor");
    let mut known: Vec<(String, Element)> = root
        .children("actor")
        .map(|actor| (actor.child("name").map(Element::text).unwrap_or_default(), actor.clone()))
        .collect();
    let mut actors = Vec::new();
    for member in cast {
        let Some(name) = line(&member.person.name) else {
            continue;
        };
        let mut actor = match known.iter().position(|(known, _)| *known == name) {
            Some(at) => known.remove(at).1,
            None => Element::new("actor"),
        };
        set_text(&mut actor, "name", &name, style, 1);
        if let Some(role) = member.role.as_deref().and_then(line) {
            set_text(&mut actor, "role", &role, style, 1);
        }
        set_text(&mut actor, "order", &actors.len().to_string(), style, 1);
        if let Some(thumb) = member.person.thumb.as_deref().and_then(address) {
            set_text(&mut actor, "thumb", &thumb, style, 1);
        }
        actors.push(actor);
    }
    if !actors.is_empty() {
        replace(root, &positions, actors, style, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use bioscope_model::Person;

    #[test]
    fn actors_keep_what_else_is_known_of_them() {
        let xml = "<m><actor><name>B</name><type>Guest</type><role>old</role></actor><actor><name>Gone</name></actor></m>";
        let mut document = Document::parse(xml.as_bytes()).unwrap();
        let style = document.style();
        let member =
            |name: &str, role: &str| CastMember { person: Person::named(name), role: Some(role.to_owned()) };
        write(document.root_mut(), &[member("A", "x / y"), member("B", "new")], &style);
        assert_eq!(
            String::from_utf8(document.to_bytes()).unwrap(),
            "<m><actor><name>A</name><role>x / y</role><order>0</order></actor>\
             <actor><name>B</name><type>Guest</type><role>new</role><order>1</order></actor></m>"
        );
    }
}
