//! Tables for people, JSON and CSV for programs.

use std::io::Write;

use comfy_table::{ContentArrangement, Table, presets};
use serde::Serialize;

/// The forms in which rows are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// A table for people.
    Table,
    /// One JSON array.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// Comma-separated values with a header.
    Csv,
}

/// A column of a table: its header and what stands in it.
pub type Column<T> = (&'static str, fn(&T) -> String);

/// Print rows. JSON forms carry every field, tables and CSV the columns.
pub fn rows<T: Serialize>(
    format: Format,
    rows: &[T],
    columns: &[Column<T>],
    empty: &str,
) -> anyhow::Result<()> {
    let mut out = anstream::stdout().lock();
    match format {
        Format::Table if rows.is_empty() => writeln!(out, "{empty}")?,
        Format::Table => writeln!(out, "{}", table(rows, columns))?,
        Format::Json => {
            serde_json::to_writer_pretty(&mut out, rows)?;
            writeln!(out)?;
        }
        Format::Jsonl => {
            for row in rows {
                serde_json::to_writer(&mut out, row)?;
                writeln!(out)?;
            }
        }
        Format::Csv => {
            let mut csv = csv::Writer::from_writer(&mut out);
            csv.write_record(columns.iter().map(|(header, _)| *header))?;
            for row in rows {
                csv.write_record(columns.iter().map(|(_, cell)| cell(row)))?;
            }
            csv.flush()?;
        }
    }
    Ok(())
}

fn table<T>(rows: &[T], columns: &[Column<T>]) -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_HORIZONTAL_ONLY)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header(columns.iter().map(|(header, _)| *header));
    for row in rows {
        // What comes from outside must not steer the terminal.
        table.add_row(columns.iter().map(|(_, cell)| harmless(&cell(row))));
    }
    table
}

/// The text without control characters, which could move the cursor or change colours; newlines
/// stay.
pub fn harmless(text: &str) -> String {
    let bidi = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().filter(|c| *c == '\n' || !(c.is_control() || bidi(*c))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_do_not_reach_the_terminal() {
        assert_eq!(harmless("a\u{1b}[31mb\u{7}\nc\u{202e}d"), "a[31mb\ncd");
    }
}
