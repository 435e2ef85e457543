//! A small stroke font of our own: capitals, figures and marks on a grid four units wide and six high.
//!
//! Each glyph is a list of strokes separated by `|`; a stroke is a list of points, each written as its column and row.
//! Row 0 is the top of a capital, row 6 the base line.

/// A point on the grid.
pub(super) type Point = (f32, f32);

/// Height of a capital on the grid.
pub(super) const CAPITAL: f32 = 6.0;
/// Rows above capitals that accents need.
pub(super) const ABOVE: f32 = 2.4;
/// Rows below the base line that commas and cedillas need.
pub(super) const BELOW: f32 = 1.6;

/// A character's strokes and the width they take.
pub(super) struct Glyph {
    pub(super) strokes: Vec<Vec<Point>>,
    pub(super) width: f32,
}

const GLYPHS: [(char, &str); 50] = [
    ('A', "06 20 46|14 34"),
    ('B', "03 00 30 41 42 33 03 06 36 45 44 33"),
    ('C', "41 30 10 01 05 16 36 45"),
    ('D', "00 06 26 44 42 20 00"),
    ('E', "40 00 06 46|03 33"),
    ('F', "40 00 06|03 33"),
    ('G', "41 30 10 01 05 16 36 45 43 23"),
    ('H', "00 06|40 46|03 43"),
    ('I', "00 06"),
    ('J', "30 35 26 16 05"),
    ('K', "00 06|40 03 46"),
    ('L', "00 06 36"),
    ('M', "06 00 23 40 46"),
    ('N', "06 00 46 40"),
    ('O', "10 30 41 45 36 16 05 01 10"),
    ('P', "06 00 30 41 42 33 03"),
    ('Q', "10 30 41 45 36 16 05 01 10|34 46"),
    ('R', "06 00 30 41 42 33 03|23 46"),
    ('S', "41 30 10 01 02 13 33 44 45 36 16 05"),
    ('T', "00 40|20 26"),
    ('U', "00 05 16 36 45 40"),
    ('V', "00 26 40"),
    ('W', "00 16 22 36 40"),
    ('X', "00 46|40 06"),
    ('Y', "00 23 40|23 26"),
    ('Z', "00 40 06 46"),
    ('0', "10 30 41 45 36 16 05 01 10|14 32"),
    ('1', "01 20 26|06 46"),
    ('2', "01 10 30 41 42 06 46"),
    ('3', "00 40 23 33 44 45 36 16 05"),
    ('4', "36 30 04 44"),
    ('5', "40 00 03 33 44 45 36 06"),
    ('6', "40 20 02 05 16 36 45 44 33 03"),
    ('7', "00 40 16"),
    ('8', "13 02 01 10 30 41 42 33 13 04 05 16 36 45 44 33"),
    ('9', "06 26 44 41 30 10 01 02 13 43"),
    ('½', "00 02|06 40|33 43 44 35 36 46"),
    ('.', "06 06"),
    (',', "06 07"),
    ('\'', "00 01"),
    ('’', "00 01"),
    ('-', "03 23"),
    ('–', "03 43"),
    (':', "02 02|05 05"),
    ('!', "00 04|06 06"),
    ('?', "01 10 30 41 42 24|26 26"),
    ('&', "46 11 10 20 21 04 05 16 26 44"),
    ('(', "20 11 15 26"),
    (')', "00 11 15 06"),
    ('/', "06 40"),
];

/// An accent and the capital below it.
fn taken_apart(character: char) -> Option<(char, Accent)> {
    let accents: [(Accent, &str, &str); 8] = [
        (Accent::Acute, "ÁÉÍÓÚÝ", "AEIOUY"),
        (Accent::Grave, "ÀÈÌÒÙ", "AEIOU"),
        (Accent::Roof, "ÂÊÎÔÛ", "AEIOU"),
        (Accent::Dots, "ÄËÏÖÜ", "AEIOU"),
        (Accent::Wave, "ÃÑÕ", "ANO"),
        (Accent::Bar, "ĀĒĪŌŪ", "AEIOU"),
        (Accent::Ring, "Å", "A"),
        (Accent::Hook, "Ç", "C"),
    ];
    accents.into_iter().find_map(|(accent, marked, plain)| {
        let place = marked.chars().position(|other| other == character)?;
        Some((plain.chars().nth(place)?, accent))
    })
}

#[derive(Clone, Copy)]
enum Accent {
    Acute,
    Grave,
    Roof,
    Dots,
    Wave,
    Bar,
    Ring,
    Hook,
}

impl Accent {
    fn strokes(self, middle: f32) -> Vec<Vec<Point>> {
        let at = |points: &[Point]| points.iter().map(|(x, y)| (middle + x, *y)).collect::<Vec<_>>();
        match self {
            Self::Acute => vec![at(&[(-0.4, -1.1), (0.8, -2.2)])],
            Self::Grave => vec![at(&[(0.4, -1.1), (-0.8, -2.2)])],
            Self::Roof => vec![at(&[(-1.0, -1.1), (0.0, -2.1), (1.0, -1.1)])],
            Self::Dots => vec![at(&[(-1.0, -1.5), (-1.0, -1.5)]), at(&[(1.0, -1.5), (1.0, -1.5)])],
            Self::Wave => vec![at(&[(-1.2, -1.2), (-0.5, -1.9), (0.4, -1.2), (1.2, -1.9)])],
            Self::Bar => vec![at(&[(-1.0, -1.5), (1.0, -1.5)])],
            Self::Ring => vec![at(&[(0.0, -1.0), (-0.6, -1.6), (0.0, -2.2), (0.6, -1.6), (0.0, -1.0)])],
            Self::Hook => vec![at(&[(0.2, 6.0), (0.2, 6.8), (-0.5, 7.3)])],
        }
    }
}

/// The glyph of a character in capitals; none where the font lacks it. Blanks have no strokes.
pub(super) fn glyph(character: char) -> Option<Glyph> {
    if character.is_whitespace() {
        return Some(Glyph { strokes: Vec::new(), width: 2.0 });
    }
    let (plain, accent) = match taken_apart(character) {
        Some((plain, accent)) => (plain, Some(accent)),
        None => (character, None),
    };
    let (_, written) = GLYPHS.iter().find(|(other, _)| *other == plain)?;
    let digit = |byte: u8| f32::from(byte.saturating_sub(b'0'));
    let mut strokes: Vec<Vec<Point>> = written
        .split('|')
        .map(|stroke| {
            stroke.split(' ').map(|point| (digit(point.as_bytes()[0]), digit(point.as_bytes()[1]))).collect()
        })
        .collect();
    let width = strokes.iter().flatten().map(|(x, _)| *x).fold(0.0, f32::max);
    if let Some(accent) = accent {
        strokes.extend(accent.strokes(width / 2.0));
    }
    Some(Glyph { strokes, width })
}

/// Text as the font can write it: capitals, sharp s spelt out, and nothing it has no glyph for.
pub(super) fn writable(text: &str) -> String {
    let spelt = text.replace('ß', "ss").replace('Œ', "OE").replace(['«', '»', '„', '“', '”'], "");
    let capitals: String = spelt.chars().flat_map(char::to_uppercase).collect();
    let known: String = capitals.chars().filter(|character| glyph(*character).is_some()).collect();
    known.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_glyph_is_written_on_the_grid() {
        for (character, written) in GLYPHS {
            for point in written.split(['|', ' ']) {
                let bytes = point.as_bytes();
                assert!(bytes.len() == 2 && (b'0'..=b'4').contains(&bytes[0]), "{character}: {point}");
                assert!((b'0'..=b'7').contains(&bytes[1]), "{character}: {point}");
            }
        }
    }

    #[test]
    fn writes_accents_and_leaves_out_what_it_lacks() {
        assert_eq!(writable("Les Lumières de la ville"), "LES LUMIÈRES DE LA VILLE");
        assert_eq!(writable("Manche mögen's heiß"), "MANCHE MÖGEN'S HEISS");
        assert_eq!(writable("七人の侍"), "");
        assert!(glyph('È').is_some_and(|glyph| glyph.strokes.len() == 3));
    }
}
