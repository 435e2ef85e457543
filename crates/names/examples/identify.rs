//! Reads paths, one a line, and prints what each says, one JSON object a line.

use std::io::{self, BufRead, BufWriter, Write};

use bioscope_names::identify;

fn main() -> io::Result<()> {
    let mut output = BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().split(b'\n') {
        let line = line?;
        let path = String::from_utf8_lossy(&line);
        serde_json::to_writer(&mut output, &identify(&path, None))?;
        writeln!(output)?;
    }
    output.flush()
}
