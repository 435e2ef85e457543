//! File names of made-up pictures. A name looks as opaque as a real one and yet says everything that is needed to paint
//! the picture, so that nothing has to be remembered between the listing and the download.

use crate::random::mix;

/// What a picture shows.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) enum PictureKind {
    /// Upright picture with the title.
    Poster,
    /// Wide picture.
    Backdrop,
    /// The title alone on a transparent ground.
    Logo,
    /// A person.
    Profile,
    /// A frame of an episode.
    Still,
}

/// Whose picture it is.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) enum Owner {
    Film,
    Collection,
    Person,
    Show,
    Season,
    Episode,
}

/// In which language the title is drawn.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) enum Lettering {
    Without,
    English,
    German,
    French,
    /// The original title, where its language is none of the above.
    Original,
}

/// Everything a file name says.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) struct PictureName {
    pub(crate) kind: PictureKind,
    pub(crate) owner: Owner,
    /// TMDB's number of the owner.
    pub(crate) number: u32,
    /// Place among the pictures of its kind.
    pub(crate) index: u8,
    pub(crate) lettering: Lettering,
    /// Width of the original in pixels, below 8,192.
    pub(crate) width: u16,
    /// Height of the original in pixels, below 8,192.
    pub(crate) height: u16,
    /// Whether it is a vector picture.
    pub(crate) vector: bool,
}

const KINDS: [PictureKind; 5] =
    [PictureKind::Poster, PictureKind::Backdrop, PictureKind::Logo, PictureKind::Profile, PictureKind::Still];
const OWNERS: [Owner; 6] =
    [Owner::Film, Owner::Collection, Owner::Person, Owner::Show, Owner::Season, Owner::Episode];
const LETTERINGS: [Lettering; 5] =
    [Lettering::Without, Lettering::English, Lettering::German, Lettering::French, Lettering::Original];

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// Digits that carry the meaning: enough for 128 bits.
const TELLING_DIGITS: usize = 22;
/// Digits in front that only make the name as long as a real one.
const LEADING_DIGITS: usize = 5;
const CHECK_BITS: u32 = 40;
const PAYLOAD_BITS: u32 = 76;

impl PictureName {
    /// The file's stem: 27 letters and digits.
    pub(crate) fn stem(self) -> String {
        let payload = self.pack();
        let check = check_of(payload);
        let mut value = ((payload ^ mask_of(check)) << CHECK_BITS) | u128::from(check);
        let mut digits = [0_u8; TELLING_DIGITS + LEADING_DIGITS];
        for digit in digits[LEADING_DIGITS..].iter_mut().rev() {
            *digit = DIGITS[(value % 62) as usize];
            value /= 62;
        }
        let mut lead = mix(check);
        for digit in &mut digits[..LEADING_DIGITS] {
            *digit = DIGITS[(lead % 62) as usize];
            lead /= 62;
        }
        digits.iter().map(|&digit| char::from(digit)).collect()
    }

    /// Path as TMDB lists it, beginning with a slash.
    pub(crate) fn tmdb_path(self) -> String {
        format!("/{}.{}", self.stem(), self.extension())
    }

    /// File name as IMDb's image host has it, without size operators.
    pub(crate) fn imdb_file(self) -> String {
        format!("MV5B{}@._V1_.jpg", self.stem())
    }

    /// Extension: logos are PNG or SVG, everything else JPEG.
    pub(crate) fn extension(self) -> &'static str {
        match (self.kind, self.vector) {
            (_, true) => "svg",
            (PictureKind::Logo, false) => "png",
            _ => "jpg",
        }
    }

    /// Reads a stem; none where it is not one of ours.
    pub(crate) fn of_stem(stem: &str) -> Option<Self> {
        let telling = stem.as_bytes().get(LEADING_DIGITS..)?;
        if telling.len() != TELLING_DIGITS {
            return None;
        }
        let mut value: u128 = 0;
        for byte in telling {
            let digit = DIGITS.iter().position(|digit| digit == byte)?;
            value = value.checked_mul(62)?.checked_add(digit as u128)?;
        }
        let check = (value & ((1 << CHECK_BITS) - 1)) as u64;
        let payload = (value >> CHECK_BITS) ^ mask_of(check);
        if payload >> PAYLOAD_BITS != 0 || check_of(payload) != check {
            return None;
        }
        Self::unpack(payload)
    }

    fn pack(self) -> u128 {
        let fields = [
            (self.kind as u128, 3),
            (self.owner as u128, 3),
            (u128::from(self.number), 32),
            (u128::from(self.index), 8),
            (self.lettering as u128, 3),
            (u128::from(self.vector), 1),
            (u128::from(self.width), 13),
            (u128::from(self.height), 13),
        ];
        fields.into_iter().fold(0, |packed, (value, bits)| (packed << bits) | (value & ((1 << bits) - 1)))
    }

    fn unpack(mut packed: u128) -> Option<Self> {
        let mut take = |bits: u32| {
            let value = packed & ((1 << bits) - 1);
            packed >>= bits;
            value
        };
        let (height, width) = (take(13) as u16, take(13) as u16);
        let vector = take(1) == 1;
        let lettering = *LETTERINGS.get(take(3) as usize)?;
        let (index, number) = (take(8) as u8, take(32) as u32);
        let owner = *OWNERS.get(take(3) as usize)?;
        let kind = *KINDS.get(take(3) as usize)?;
        Some(Self { kind, owner, number, index, lettering, width, height, vector })
    }
}

fn check_of(payload: u128) -> u64 {
    (mix(payload as u64 ^ mix((payload >> 64) as u64))) & ((1 << CHECK_BITS) - 1)
}

fn mask_of(check: u64) -> u128 {
    ((u128::from(mix(check)) << 64) | u128::from(mix(check ^ 1))) & ((1 << PAYLOAD_BITS) - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> PictureName {
        PictureName {
            kind: PictureKind::Logo,
            owner: Owner::Film,
            number: 1_009_999,
            index: 3,
            lettering: Lettering::German,
            width: 800,
            height: 310,
            vector: false,
        }
    }

    #[test]
    fn a_name_is_read_back() {
        let name = example();
        assert_eq!(PictureName::of_stem(&name.stem()), Some(name));
        assert_eq!(name.stem().len(), 27);
        assert_eq!(name.tmdb_path(), format!("/{}.png", name.stem()));
    }

    #[test]
    fn foreign_names_are_not_ours() {
        for stem in
            ["", "pB8BM7pdSp6B6Ih7QZ4DrQ3PmJK", "ääääääääääääääääääääääääääää", "zzzzzzzzzzzzzzzzzzzzzzzzzzz"]
        {
            assert_eq!(PictureName::of_stem(stem), None, "{stem}");
        }
    }
}
