//! Results to stdout, the rest to stderr; a reader that goes away ends the program quietly.

use std::io::{self, Write};

use serde::Serialize;

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

    /// One line of text.
    pub fn line(&mut self, text: impl std::fmt::Display) -> anyhow::Result<()> {
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
    let _ = writeln!(anstream::stderr(), "{text}");
}

/// Columns aligned by their widest entry; the last one is not padded.
pub fn table(rows: &[Vec<String>]) -> Vec<String> {
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
                        cell.clone()
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
    if display_width(text) <= width {
        return text.to_owned();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_with_wide_letters_too() {
        let rows = [vec!["千と".to_owned(), "2001".to_owned()], vec!["Alien".to_owned(), "1979".to_owned()]];
        assert_eq!(table(&rows), ["千と   2001", "Alien  1979"]);
    }

    #[test]
    fn long_texts_end_with_an_ellipsis() {
        assert_eq!(shorten("Metropolis", 20), "Metropolis");
        assert_eq!(shorten("Metropolis", 6), "Metro…");
        assert_eq!(shorten("千と千尋", 5), "千と…");
    }
}
