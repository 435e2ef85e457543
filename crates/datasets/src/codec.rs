//! Numbers and texts as bytes: small numbers in few bytes, texts after their length.

/// Appends `number` in groups of seven bits, the lowest first.
pub(crate) fn put_number(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Appends `text` after its length.
pub(crate) fn put_text(bytes: &mut Vec<u8>, text: &str) {
    put_number(bytes, text.len() as u64);
    bytes.extend_from_slice(text.as_bytes());
}

/// Appends a text that may be absent; an empty one counts as absent.
pub(crate) fn put_optional_text(bytes: &mut Vec<u8>, text: Option<&str>) {
    put_text(bytes, text.unwrap_or_default());
}

/// Appends a number that may be absent.
pub(crate) fn put_optional_number(bytes: &mut Vec<u8>, number: Option<u32>) {
    put_number(bytes, number.map_or(0, |number| u64::from(number) + 1));
}

/// Takes values off the front of bytes; every method answers `None` where they are not there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bytes<'a>(pub(crate) &'a [u8]);

impl<'a> Bytes<'a> {
    pub(crate) fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    pub(crate) fn byte(&mut self) -> Option<u8> {
        let (&first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(first)
    }

    pub(crate) fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    pub(crate) fn small_number(&mut self) -> Option<u32> {
        self.number()?.try_into().ok()
    }

    #[expect(clippy::option_option, reason = "outside: cannot be read; inside: absent")]
    pub(crate) fn optional_number(&mut self) -> Option<Option<u32>> {
        match self.number()? {
            0 => Some(None),
            number => Some(Some((number - 1).try_into().ok()?)),
        }
    }

    pub(crate) fn text(&mut self) -> Option<&'a str> {
        let length = self.number()?.try_into().ok()?;
        str::from_utf8(self.take(length)?).ok()
    }

    #[expect(clippy::option_option, reason = "outside: cannot be read; inside: absent")]
    pub(crate) fn optional_text(&mut self) -> Option<Option<String>> {
        let text = self.text()?;
        Some((!text.is_empty()).then(|| text.to_owned()))
    }

    pub(crate) fn whole_number(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }

    pub(crate) fn half_number(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_put_is_taken(number: u64, text in "\\PC{0,20}", optional: Option<u32>) {
            let mut bytes = Vec::new();
            put_number(&mut bytes, number);
            put_text(&mut bytes, &text);
            put_optional_number(&mut bytes, optional);
            let mut taken = Bytes(&bytes);
            prop_assert_eq!(taken.number(), Some(number));
            prop_assert_eq!(taken.text(), Some(text.as_str()));
            prop_assert_eq!(taken.optional_number(), Some(optional));
            prop_assert!(taken.is_empty());
        }

        #[test]
        fn any_bytes_are_read_without_a_panic(bytes: Vec<u8>) {
            let mut taken = Bytes(&bytes);
            let _ = taken.number();
            let _ = taken.text();
            let _ = taken.optional_number();
        }
    }
}
