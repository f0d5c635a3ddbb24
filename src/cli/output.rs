//! Tables for people, JSON and CSV for programs.

use std::io::Write;

use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width, presets};
use serde::Serialize;

/// A longer word, which is an address as a rule, may be broken in a table.
const LONGEST_WORD: usize = 40;

/// The least width of a column of sentences.
const SENTENCE: usize = 24;

/// Around a cell, and between it and the next.
const PADDING: usize = 3;

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

/// The forms in which one thing is printed. It is no row, so there is no CSV of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Whole {
    /// Text for people.
    Table,
    /// A JSON object.
    Json,
    /// A JSON object on one line.
    Jsonl,
}

/// Print one thing as JSON; answers whether it did, or a person wants to read it.
pub fn json(form: Whole, value: &impl Serialize) -> anyhow::Result<bool> {
    let mut out = anstream::stdout().lock();
    match form {
        Whole::Table => return Ok(false),
        Whole::Json => serde_json::to_writer_pretty(&mut out, value)?,
        Whole::Jsonl => serde_json::to_writer(&mut out, value)?,
    }
    writeln!(out)?;
    Ok(true)
}

/// A column of a table: its header and what stands in it.
pub type Column<T> = (&'static str, fn(&T) -> String);

/// What stands in a cell of a table in which there is nothing; in CSV that cell is empty.
pub const NOTHING: &str = "–";

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
                let cells = columns.iter().map(|(_, cell)| cell(row));
                csv.write_record(
                    cells.map(|cell| if cell == NOTHING { String::new() } else { cell }),
                )?;
            }
            csv.flush()?;
        }
    }
    Ok(())
}

/// Print rows as a table for people.
pub fn shown<T>(rows: &[T], columns: &[Column<T>]) -> anyhow::Result<()> {
    writeln!(anstream::stdout().lock(), "{}", table(rows, columns))?;
    Ok(())
}

/// A table that fits the terminal, or a block of lines a row where none does.
fn table<T>(rows: &[T], columns: &[Column<T>]) -> String {
    // What comes from outside must not steer the terminal.
    let cells = |row: &T| columns.iter().map(|(_, cell)| harmless(&cell(row))).collect::<Vec<_>>();
    let rows: Vec<Vec<String>> = rows.iter().map(cells).collect();
    let headers: Vec<&str> = columns.iter().map(|(header, _)| *header).collect();
    let least: Vec<usize> = (0..columns.len())
        .map(|n| {
            let column = rows.iter().map(|row| row[n].as_str());
            column.chain([headers[n]]).map(least_width).max().unwrap_or(0)
        })
        .collect();
    match width() {
        Some(width) if least.iter().map(|least| least + PADDING).sum::<usize>() > width => {
            blocks(&headers, &rows, width)
        }
        _ => arranged(&headers, rows, &least),
    }
}

fn arranged(headers: &[&str], rows: Vec<Vec<String>>, least: &[usize]) -> String {
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_HORIZONTAL_ONLY)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header(headers);
    for row in rows {
        table.add_row(row);
    }
    for (column, least) in table.column_iter_mut().zip(least) {
        let padded = u16::try_from(least + 2).unwrap_or(u16::MAX);
        column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(padded)));
    }
    table.to_string()
}

/// One `header  value` line a cell, an empty line between rows; empty cells are left out.
fn blocks(headers: &[&str], rows: &[Vec<String>], width: usize) -> String {
    let indent = headers.iter().map(|header| header.len()).max().unwrap_or(0) + 2;
    let block = |row: &Vec<String>| {
        let filled = headers.iter().zip(row).filter(|(_, cell)| !cell.is_empty());
        let lines = filled.map(|(header, cell)| {
            let cell = cell.split_whitespace().collect::<Vec<_>>().join(" ");
            folded_line(&format!("{header:indent$}{cell}"), indent, width)
        });
        lines.collect::<Vec<_>>().join("\n")
    };
    rows.iter().map(block).collect::<Vec<_>>().join("\n\n")
}

/// The width below which a cell is a pain to read: that of its longest word, and some more for a
/// whole sentence.
fn least_width(cell: &str) -> usize {
    let longest = cell.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0);
    let sentence = if cell.chars().count() > LONGEST_WORD { SENTENCE } else { 0 };
    longest.min(LONGEST_WORD).max(sentence)
}

/// Columns of the terminal, if standard output is one.
pub fn width() -> Option<usize> {
    Table::new().width().map(usize::from)
}

/// Text for people, folded between words where standard output is a terminal. What is folded is
/// indented a little further than its line.
pub fn folded(text: &str) -> String {
    let Some(width) = width() else { return text.to_owned() };
    let fold = |line: &str| {
        let indent = line.len() - line.trim_start().len() + 2;
        folded_line(line, indent, width)
    };
    text.split('\n').map(fold).collect::<Vec<_>>().join("\n")
}

/// `line` in pieces of at most `width` characters; those after the first are indented. A word
/// that is longer than a line stays whole, so that it can be copied.
fn folded_line(line: &str, indent: usize, width: usize) -> String {
    let mut out = String::new();
    let mut used = 0;
    for word in line.split_inclusive(' ') {
        let length = word.trim_end().chars().count();
        if used > indent && used + length > width {
            out.truncate(out.trim_end().len());
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', indent));
            used = indent;
        }
        out.push_str(word);
        used += word.chars().count();
    }
    out
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
    fn a_line_is_folded_between_words_and_long_words_stay_whole() {
        let line = "  one two three https://example.org/a-long-address four";
        assert_eq!(
            folded_line(line, 4, 14),
            "  one two\n    three\n    https://example.org/a-long-address\n    four"
        );
        assert_eq!(folded_line("short", 2, 80), "short");
    }

    #[test]
    fn where_no_table_fits_each_row_is_a_block() {
        let rows = [vec!["alert".into(), "The plant stood still.".into(), String::new()]];
        assert_eq!(
            blocks(&["tier", "evidence", "note"], &rows, 24),
            "tier      alert\nevidence  The plant\n          stood still."
        );
    }

    #[test]
    fn escape_sequences_do_not_reach_the_terminal() {
        assert_eq!(harmless("a\u{1b}[31mb\u{7}\nc\u{202e}d"), "a[31mb\ncd");
    }
}
