//! Names written backwards to hide them: `50E10S.emaN`.

/// A name written the right way round, if it is written backwards.
pub(crate) fn turn(name: &str) -> Option<String> {
    let candidate = name.as_bytes().windows(5).any(|window| {
        matches!(window, [episode, b'E', season, _, b'S'] if episode.is_ascii_digit() && season.is_ascii_digit())
            || window.starts_with(b"p0")
    });
    let reversed = candidate && name.split(['.', '-', '_', ' ']).any(is_reversed_episode);
    reversed.then(|| name.chars().rev().collect())
}

/// Whether a word is a season and episode or a picture height read backwards.
fn is_reversed_episode(word: &str) -> bool {
    if matches!(word, "p027" | "p0801" | "p0612") {
        return true;
    }
    let Some((episode, season)) = word.split_once('E') else {
        return false;
    };
    let Some(season) = season.strip_suffix('S') else {
        return false;
    };
    let digits = |text: &str, widths: std::ops::RangeInclusive<usize>| {
        widths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    digits(episode, 2..=3) && digits(season, 2..=2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_only_names_that_are_written_backwards() {
        assert_eq!(turn("20E10S.emaN").as_deref(), Some("Name.S01E02"));
        assert_eq!(turn("Name.S01E02"), None);
    }
}
