//! `actor`: the cast, and behind it the guest stars of an episode.

use bioscope_model::CastMember;

use super::sequence::{replace, set_text};
use super::value::{address, line};
use crate::document::{Element, Style};
use crate::read::is_guest;

/// What Jellyfin calls a guest. Kodi passes the element over, so a guest is one more actor there.
const GUEST: &str = "GuestStar";

/// What Jellyfin calls one of the cast.
const ACTOR: &str = "Actor";

/// What becomes of the file's cast or guests.
#[derive(Debug, Clone, Copy)]
pub(super) enum Group<'a> {
    /// Nobody told who they are: they stay, but for those that turn out to belong to the other group.
    Kept,
    /// They stay whatever is told.
    Locked,
    /// These are they.
    Replaced(&'a [CastMember]),
}

/// Makes `cast`, then `guests`, the file's actors. An actor of the same name keeps what else the file says of them.
/// Without `guests` nobody in the file is taken for one.
pub(super) fn write(root: &mut Element, cast: Group<'_>, guests: Option<Group<'_>>, style: &Style) {
    let is_replaced = |group| matches!(group, Group::Replaced(_));
    if !is_replaced(cast) && !guests.is_some_and(is_replaced) {
        return;
    }
    let positions = root.positions(|element| element.name() == "actor");
    let (old_guests, old_cast): (Vec<Element>, Vec<Element>) =
        root.children("actor").cloned().partition(|actor| guests.is_some() && is_guest(actor));
    let mut cast = Side { group: cast, elements: old_cast, kind: ACTOR };
    let mut guests = Side { group: guests.unwrap_or(Group::Kept), elements: old_guests, kind: GUEST };
    let new_cast = cast.renewed(&mut guests, Some(0), style);
    let new_guests = guests.renewed(&mut cast, new_cast.as_ref().map(Vec::len), style);
    let mut actors = new_cast.unwrap_or(cast.elements);
    actors.extend(new_guests.unwrap_or(guests.elements));
    replace(root, &positions, actors, style, 0);
}

/// The cast or the guests.
struct Side<'a> {
    group: Group<'a>,
    /// Those of the file that nobody has taken yet.
    elements: Vec<Element>,
    kind: &'static str,
}

impl Side<'_> {
    /// The new elements of this side; `None` where the old ones stay. The first has the number `first`, or the one after
    /// all that are left of the other side.
    fn renewed(&mut self, other: &mut Self, first: Option<usize>, style: &Style) -> Option<Vec<Element>> {
        let Group::Replaced(members) = self.group else {
            return None;
        };
        let mut known = Vec::new();
        for member in members {
            let Some(name) = line(&member.person.name) else {
                continue;
            };
            // Whoever is locked on the other side stays there and is told once.
            if matches!(other.group, Group::Locked) && other.position(&name).is_some() {
                continue;
            }
            let actor = self.take(&name).or_else(|| other.take(&name));
            known.push((name, member, actor));
        }
        let first = first.unwrap_or(other.elements.len());
        let actors: Vec<Element> = (first..)
            .zip(known)
            .map(|(order, (name, member, actor))| self.filled(actor, &name, member, order, style))
            .collect();
        // Names of which nothing can be written are no reason to lose those that are there.
        (!actors.is_empty() || members.is_empty()).then_some(actors)
    }

    /// The actor as `member` is told, with what else the file said of them.
    fn filled(
        &self,
        actor: Option<Element>,
        name: &str,
        member: &CastMember,
        order: usize,
        style: &Style,
    ) -> Element {
        let role = member.role.as_deref().and_then(line);
        let order = order.to_string();
        let thumb = member.person.thumb.as_deref().and_then(address);
        // An actor is one without being called so.
        let is_called_otherwise = actor.as_ref().is_some_and(is_guest) != (self.kind == GUEST);
        let texts = [
            ("name", Some(name)),
            ("role", role.as_deref()),
            ("type", is_called_otherwise.then_some(self.kind)),
            ("order", Some(&order)),
            ("thumb", thumb.as_deref()),
        ];
        let texts = texts.into_iter().filter_map(|(name, text)| Some((name, text?)));
        let Some(mut actor) = actor else {
            let children = texts.map(|(name, text)| Element::with_text(name, text, style));
            return Element::with_children("actor", children, style, 1);
        };
        for (name, text) in texts {
            set_text(&mut actor, name, text, style, 1);
        }
        actor
    }

    fn position(&self, name: &str) -> Option<usize> {
        let is_named = |actor: &Element| actor.child("name").is_some_and(|own| own.text() == name);
        self.elements.iter().position(is_named)
    }

    fn take(&mut self, name: &str) -> Option<Element> {
        self.position(name).map(|at| self.elements.remove(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use bioscope_model::Person;

    fn member(name: &str, role: &str) -> CastMember {
        CastMember { person: Person::named(name), role: Some(role.to_owned()) }
    }

    fn written(inside: &str, cast: Group<'_>, guests: Option<Group<'_>>) -> String {
        let mut document = Document::parse(format!("<m>{inside}</m>").as_bytes()).unwrap();
        let style = document.style();
        write(document.root_mut(), cast, guests, &style);
        let text = String::from_utf8(document.to_bytes()).unwrap();
        text["<m>".len()..text.len() - "</m>".len()].to_owned()
    }

    #[test]
    fn actors_keep_what_else_is_known_of_them() {
        let before =
            "<actor><name>B</name><type>Guest</type><role>old</role></actor><actor><name>Gone</name></actor>";
        assert_eq!(
            written(before, Group::Replaced(&[member("A", "x / y"), member("B", "new")]), None),
            "<actor><name>A</name><role>x / y</role><order>0</order></actor>\
             <actor><name>B</name><type>Guest</type><role>new</role><order>1</order></actor>"
        );
    }

    #[test]
    fn guests_follow_the_cast() {
        let (cast, guests) = ([member("A", "a")], [member("B", "b")]);
        let (cast, guests) = (Group::Replaced(&cast), Some(Group::Replaced(&guests)));
        let expected = "<actor><name>A</name><role>a</role><order>0</order></actor>\
                        <actor><name>B</name><role>b</role><type>GuestStar</type><order>1</order></actor>";
        assert_eq!(written("<actor><name>A</name></actor>", cast, guests), expected);
        assert_eq!(written(expected, cast, guests), expected);
        let swapped = written(expected, guests.unwrap(), Some(cast));
        assert_eq!(
            swapped,
            "<actor><name>B</name><role>b</role><type>Actor</type><order>0</order></actor>\
             <actor><name>A</name><role>a</role><order>1</order><type>GuestStar</type></actor>"
        );
    }

    #[test]
    fn a_side_of_which_nothing_is_told_stays() {
        let before = "<actor><name>A</name><order>0</order></actor><actor><name>B</name></actor>";
        let guests = [member("B", "b"), member("C", "c")];
        let guest = |name: &str, role: &str, order: u32| {
            format!(
                "<actor><name>{name}</name><role>{role}</role><type>GuestStar</type><order>{order}</order></actor>"
            )
        };
        let first = "<actor><name>A</name><order>0</order></actor>";
        let after = written(before, Group::Kept, Some(Group::Replaced(&guests)));
        assert_eq!(after, format!("{first}{}{}", guest("B", "b", 1), guest("C", "c", 2)));
        assert_eq!(written(&after, Group::Kept, Some(Group::Replaced(&guests))), after);
        let locked = written(before, Group::Locked, Some(Group::Replaced(&guests)));
        assert_eq!(locked, format!("{before}{}", guest("C", "c", 2)));
        assert_eq!(written(before, Group::Locked, Some(Group::Kept)), before);
        assert_eq!(written(before, Group::Replaced(&[]), Some(Group::Kept)), "");
    }
}
