//! People who never were: a fixed crowd of made-up names from which generated films draw cast and crew.

use super::film::Person;
use crate::random::{hash_text, mix};

/// How many made-up people there are.
pub(crate) const CROWD: usize = 12_000;
/// Numbers of made-up people start here; those of classics' people lie below.
const FIRST_NUMBER: u32 = 5_000_000;

const WOMEN: [&str; 40] = [
    "Ada", "Agnes", "Amina", "Beatrix", "Carla", "Celeste", "Dagmar", "Delia", "Edith", "Elena", "Esme",
    "Farah", "Flora", "Greta", "Hana", "Hedda", "Imogen", "Ingrid", "Iris", "Jana", "Kaya", "Lena", "Leonie",
    "Mabel", "Magda", "Mei", "Mira", "Nadia", "Noor", "Odile", "Paloma", "Petra", "Rosa", "Selma", "Tamsin",
    "Thea", "Ursula", "Vera", "Yara", "Zofia",
];
const MEN: [&str; 40] = [
    "Abel", "Alvar", "Anton", "Bashir", "Bruno", "Caspar", "Cedric", "Dario", "Edgar", "Emil", "Felix",
    "Gideon", "Hassan", "Hugo", "Ivo", "Jasper", "Jonas", "Kenji", "Klaus", "Lars", "Leander", "Magnus",
    "Mateo", "Nils", "Omar", "Oskar", "Piers", "Quentin", "Rafael", "Reuben", "Samir", "Silas", "Tariq",
    "Theo", "Ulrich", "Viktor", "Walter", "Wim", "Yusuf", "Zoltan",
];
const FAMILIES: [&str; 144] = [
    "Abernathy",
    "Adeyemi",
    "Albrecht",
    "Alder",
    "Amundsen",
    "Andrade",
    "Arkwright",
    "Ashdown",
    "Babic",
    "Barlow",
    "Beaumont",
    "Bellweather",
    "Bergström",
    "Birdsall",
    "Blackwood",
    "Bonnefoy",
    "Brandt",
    "Brightwell",
    "Calloway",
    "Carrow",
    "Castellan",
    "Chevalier",
    "Clairmont",
    "Coldwell",
    "Corvin",
    "Crane",
    "Dahl",
    "Dalgaard",
    "Danforth",
    "Delacroix",
    "Devereux",
    "Dragomir",
    "Drummond",
    "Dunmore",
    "Eastgate",
    "Ekström",
    "Ellery",
    "Fairbourne",
    "Falkenrath",
    "Farrow",
    "Fenwick",
    "Ferreira",
    "Finch",
    "Fontaine",
    "Forsberg",
    "Gallagher",
    "Garland",
    "Gatto",
    "Glass",
    "Goldhammer",
    "Granville",
    "Greenhalgh",
    "Grimshaw",
    "Haddad",
    "Halloran",
    "Harker",
    "Hartmann",
    "Hawthorne",
    "Hayashi",
    "Hollis",
    "Holmgren",
    "Ibarra",
    "Ibsen",
    "Ingleby",
    "Ishikawa",
    "Ives",
    "Jardine",
    "Jelinek",
    "Jessop",
    "Kaplan",
    "Karlsson",
    "Keane",
    "Kestrel",
    "Kirkbride",
    "Kowalczyk",
    "Kruger",
    "Lachance",
    "Lambert",
    "Langley",
    "Larkin",
    "Laurent",
    "Lindqvist",
    "Lockhart",
    "Lovelace",
    "Lundgren",
    "Macalister",
    "Maddox",
    "Marchetti",
    "Marlow",
    "Mendes",
    "Mercier",
    "Merriweather",
    "Montague",
    "Moreau",
    "Nakamura",
    "Nightingale",
    "Nordahl",
    "Novak",
    "Oakley",
    "Okafor",
    "Olander",
    "Orlov",
    "Osei",
    "Palmgren",
    "Pemberton",
    "Penrose",
    "Petrov",
    "Pettigrew",
    "Quill",
    "Radford",
    "Rasmussen",
    "Ravenscroft",
    "Redfern",
    "Rinaldi",
    "Rosenthal",
    "Rousseau",
    "Saltmarsh",
    "Sandoval",
    "Santini",
    "Sauvage",
    "Seaborn",
    "Shapiro",
    "Silverwood",
    "Skarsgaard",
    "Sorensen",
    "Stirling",
    "Stonebridge",
    "Szabo",
    "Takeda",
    "Tennant",
    "Thackeray",
    "Thornbury",
    "Tolliver",
    "Trevelyan",
    "Underhill",
    "Vance",
    "Vasquez",
    "Verhoeven",
    "Villanueva",
    "Wakefield",
    "Westergaard",
    "Whitlock",
    "Winterbourne",
    "Zeller",
];
const FIRST_CLASSIC_NUMBER: u32 = 10_000;
const CLASSIC_NUMBERS: u64 = 4_900_000;

/// The made-up person in place `index`. A few names occur twice under different numbers, as in real life.
pub(crate) fn made_up(index: usize) -> Person {
    let index = index % CROWD;
    let scrambled = mix(index as u64) as usize;
    let first = index % (WOMEN.len() + MEN.len());
    let family = FAMILIES[(index / (WOMEN.len() + MEN.len()) + scrambled % 2) % FAMILIES.len()];
    let (given, gender) = match WOMEN.get(first) {
        Some(given) => (given, 1),
        None => (&MEN[first - WOMEN.len()], 2),
    };
    Person { id: FIRST_NUMBER + index as u32, name: format!("{given} {family}"), gender }
}

/// A person of that name who worked on a classic; the number is made up but always the same.
pub(crate) fn of_name(name: &str) -> Person {
    let id = FIRST_CLASSIC_NUMBER + (hash_text(name) % CLASSIC_NUMBERS) as u32;
    Person { id, name: name.to_owned(), gender: 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn namesakes_have_different_numbers() {
        let mut names = std::collections::HashMap::new();
        let mut namesakes = 0;
        for index in 0..CROWD {
            let person = made_up(index);
            if let Some(other) = names.insert(person.name, person.id) {
                assert_ne!(other, person.id);
                namesakes += 1;
            }
        }
        assert!((1..CROWD).contains(&namesakes), "{namesakes} namesakes");
    }
}
