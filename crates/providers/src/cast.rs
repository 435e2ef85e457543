//! A cast as sources list it: somebody who plays two roles is often told of twice.

use bioscope_model::{CastMember, Person};

use crate::text;

/// What stands between the roles of one person.
const BETWEEN_ROLES: &str = " / ";

/// Adds somebody to `cast`, unless it is full. Somebody who is in it already, by id, gets the further role.
pub(crate) fn add(cast: &mut Vec<CastMember>, person: Person, role: Option<String>) {
    let is_same = |member: &&mut CastMember| !person.ids.is_empty() && member.person.ids == person.ids;
    if let Some(member) = cast.iter_mut().find(is_same) {
        let roles = member.role.iter().chain(&role).flat_map(|roles| roles.split(BETWEEN_ROLES));
        let roles = text::distinct(roles.map(str::to_owned), text::ROLE);
        member.role = text::line(&roles.join(BETWEEN_ROLES), text::ROLE);
    } else if cast.len() < text::CAST {
        cast.push(CastMember { person, role });
    }
}

#[cfg(test)]
mod tests {
    use bioscope_model::Provider;

    use super::*;

    #[test]
    fn somebody_who_is_told_of_again_has_each_role_once() {
        let somebody = || Person::named("Somebody").with_id(Provider::Tmdb, "1");
        let mut cast = Vec::new();
        for role in [None, Some("A"), Some("B"), Some("A"), None, Some("B / C")] {
            add(&mut cast, somebody(), role.map(str::to_owned));
        }
        add(&mut cast, Person::named("Nobody's id"), Some("D".to_owned()));
        add(&mut cast, Person::named("Nobody's id"), Some("E".to_owned()));
        let roles: Vec<_> = cast.iter().map(|member| member.role.as_deref()).collect();
        assert_eq!(roles, [Some("A / B / C"), Some("D"), Some("E")]);
    }

    #[test]
    fn a_cast_is_bounded_and_its_members_still_get_their_roles() {
        let mut cast = Vec::new();
        for id in (0..text::CAST + 5).chain([0]) {
            let person = Person::named("P").with_id(Provider::Tmdb, id.to_string());
            let role = format!("R{}", cast.len());
            add(&mut cast, person, Some(role));
        }
        assert_eq!((cast.len(), cast[0].role.as_deref()), (text::CAST, Some("R0 / R300")));
    }
}
