//! Results to stdout, the rest to stderr; a reader that goes away ends the program quietly.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use crate::screen::past_bars;

/// Where results go. The lock of stdout is taken line by line: a run's reporter writes to it too.
pub struct Output {
    json: bool,
    stdout: anstream::AutoStream<io::Stdout>,
}

impl Output {
    /// Results on stdout, as JSON lines where `json`.
    pub fn new(json: bool) -> Self {
        Self { json, stdout: anstream::AutoStream::auto(io::stdout()) }
    }

    /// Whether results are to be machine-readable.
    pub fn is_json(&self) -> bool {
        self.json
    }

    /// One line of text; line breaks at its beginning leave room above it.
    pub fn line(&mut self, text: impl std::fmt::Display) -> anyhow::Result<()> {
        let text = text.to_string();
        let line = text.trim_start_matches('\n');
        let room = &text[..text.len() - line.len()];
        quiet_on_closed_pipe(writeln!(self.stdout, "{room}{}", printable(line)))
    }

    /// A text of the program's own, as it is.
    pub fn verbatim(&mut self, text: &str) -> anyhow::Result<()> {
        quiet_on_closed_pipe(writeln!(self.stdout, "{text}"))
    }

    /// One JSON object on a line.
    pub fn object(&mut self, value: &impl Serialize) -> anyhow::Result<()> {
        let line = serde_json::to_string(value)?;
        quiet_on_closed_pipe(writeln!(self.stdout, "{line}"))
    }
}

/// Turns "nobody reads any more" into an ordinary end.
fn quiet_on_closed_pipe(result: io::Result<()>) -> anyhow::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(ClosedPipe.into()),
        other => Ok(other?),
    }
}

/// The reader of stdout went away.
#[derive(Debug, thiserror::Error)]
#[error("nobody reads the output any more")]
pub struct ClosedPipe;

/// One line to stderr.
pub fn tell(text: impl std::fmt::Display) {
    // A stderr that is gone is no reason to stop.
    let _ = past_bars(|| writeln!(anstream::stderr(), "{}", printable(&text.to_string())));
}

/// One line to stderr that says why the program ends.
pub fn tell_error(text: &str) {
    use owo_colors::OwoColorize as _;
    let heading = "error:".red().bold().to_string();
    let _ = past_bars(|| writeln!(anstream::stderr(), "{heading} {}", printable(text)));
}

/// `text` with U+FFFD for every control character: titles and paths come from anywhere and must not steer the
/// terminal.
pub fn printable(text: &str) -> Cow<'_, str> {
    if text.chars().any(char::is_control) {
        text.replace(char::is_control, "\u{fffd}").into()
    } else {
        text.into()
    }
}

/// A number with its thousands set apart.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Columns aligned by their widest entry; the last one is not padded.
pub fn table(rows: &[Vec<String>]) -> Vec<String> {
    let rows: Vec<Vec<Cow<'_, str>>> =
        rows.iter().map(|row| row.iter().map(|cell| printable(cell)).collect()).collect();
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| display_width(cell)).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    rows.iter()
        .map(|row| {
            let cells: Vec<String> = row
                .iter()
                .enumerate()
                .map(|(column, cell)| {
                    if column + 1 == row.len() {
                        cell.to_string()
                    } else {
                        format!("{cell}{}", " ".repeat(widths[column].saturating_sub(display_width(cell))))
                    }
                })
                .collect();
            cells.join("  ").trim_end().to_owned()
        })
        .collect()
}

/// Columns a text takes on a terminal, as far as can be said without asking it.
fn display_width(text: &str) -> usize {
    text.chars()
        .map(|character| match character {
            '\u{0300}'..='\u{036f}' | '\u{200b}'..='\u{200f}' => 0,
            '\u{1100}'..='\u{115f}'
            | '\u{2e80}'..='\u{a4cf}'
            | '\u{ac00}'..='\u{d7a3}'
            | '\u{f900}'..='\u{faff}'
            | '\u{fe30}'..='\u{fe6f}'
            | '\u{ff00}'..='\u{ff60}'
            | '\u{1f300}'..='\u{1faff}' => 2,
            _ => 1,
        })
        .sum()
}

/// `text` in at most `width` columns; what is cut is marked by an ellipsis.
pub fn shorten(text: &str, width: usize) -> String {
    let text = printable(text);
    if display_width(&text) <= width {
        return text.into_owned();
    }
    let mut short = String::new();
    let mut used = 0;
    for character in text.chars() {
        let wide = display_width(character.encode_utf8(&mut [0; 4]));
        if used + wide + 1 > width {
            break;
        }
        used += wide;
        short.push(character);
    }
    short.push('…');
    short
}

/// Bytes in MB (10^6 bytes), for people.
pub fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_with_wide_letters_too() {
        let rows = [vec!["千と".to_owned(), "2001".to_owned()], vec!["Alien".to_owned(), "1979".to_owned()]];
        assert_eq!(table(&rows), ["千と   2001", "Alien  1979"]);
    }

    #[test]
    fn thousands_are_set_apart() {
        let told = [0, 999, 1_000, 12_345_678].map(thousands);
        assert_eq!(told, ["0", "999", "1,000", "12,345,678"]);
    }

    #[test]
    fn long_texts_end_with_an_ellipsis() {
        assert_eq!(shorten("Metropolis", 20), "Metropolis");
        assert_eq!(shorten("Metropolis", 6), "Metro…");
        assert_eq!(shorten("千と千尋", 5), "千と…");
    }

    #[test]
    fn control_characters_never_reach_the_terminal() {
        let hostile = "A\n\u{1b}[2JB\u{9b}C".to_owned();
        let harmless = "A\u{fffd}\u{fffd}[2JB\u{fffd}C";
        assert_eq!(printable(&hostile), harmless);
        assert_eq!(shorten(&hostile, 20), harmless);
        assert_eq!(table(&[vec![hostile.clone(), hostile]]), [format!("{harmless}  {harmless}")]);
    }
}
