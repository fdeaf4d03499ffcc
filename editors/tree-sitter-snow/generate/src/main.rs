//! Writes the parser that editors compile. In: `grammar.js` of the working folder, which node evaluates. Out: `parser.c`, `grammar.json` and the
//! headers in the folder named by the argument, `src` without one. The same as `tree-sitter generate`, without building its many other commands.

use std::path::Path;

/// The newest that all of today's editors read.
const ABI: usize = 14;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = std::env::args().nth(1).unwrap_or_else(|| "src".into());
    tree_sitter_generate::generate_parser_in_directory(
        Path::new("."),
        Some(&out),
        Some("grammar.js"),
        ABI,
        None,
        Some("node"),
    )?;
    Ok(())
}
