//! Tables as a stream of rows.
//!
//! The csv crate reads `"AERO "X" LTD"` as best it can and a quote that is never closed as one cell
//! to the end of the file. Both lose entries in silence, so quotes are checked on their way in.

use std::collections::HashSet;
use std::io::{self, BufRead, Read};
use std::path::Path;

use csv::{ReaderBuilder, StringRecord, Terminator};

use super::bounded::Bounded;
use super::node::Node;
use super::refusal::{self, Refusal};

/// Most columns of a table. The EU's has 118.
const MAX_COLUMNS: usize = 1_000;

/// Reads the rows of one table.
pub(super) struct Table<'a, R> {
    path: &'a Path,
    reader: csv::Reader<Quotes<R>>,
    record: StringRecord,
    header: Vec<String>,
    /// Lines above the first that the csv crate saw.
    above: usize,
}

impl<'a, R: BufRead> Table<'a, R> {
    /// A table without a header.
    pub(super) fn new(path: &'a Path, reader: R, delimiter: u8) -> Self {
        let quotes = Quotes::new(Bounded::new(reader), delimiter);
        let reader = ReaderBuilder::new()
            .flexible(true)
            .has_headers(false)
            .delimiter(delimiter)
            // With its own, the crate counts a row that ends in CR LF as one line up. The CR stays
            // at the end of the last cell, and goes with all white space.
            .terminator(Terminator::Any(b'\n'))
            .from_reader(quotes);
        Self { path, reader, record: StringRecord::new(), header: Vec::new(), above: 0 }
    }

    /// A table whose first row has the names of its columns. `above`: lines that stand above it and
    /// were read already.
    pub(super) fn with_header(
        path: &'a Path,
        reader: R,
        delimiter: u8,
        above: usize,
    ) -> Result<Self, Refusal> {
        let mut table = Self { above, ..Self::new(path, reader, delimiter) };
        let Some(header) = table.next()? else {
            return Err(refusal::whole(path, "empty-file", "the table has no header"));
        };
        table.header = header.1.iter().map(|name| name.trim().to_owned()).collect();
        if table.header.len() > MAX_COLUMNS {
            let message = format!("the table has {} columns", table.header.len());
            return Err(refusal::at(path, above + 1, "too-large", message));
        }
        let mut seen = HashSet::new();
        for name in table.header.iter().filter(|name| !name.is_empty()) {
            if !seen.insert(name) {
                let message = format!("the column `{name}` occurs twice");
                return Err(refusal::at(path, above + 1, "duplicate-column", message));
            }
        }
        Ok(table)
    }

    /// The names of the columns.
    pub(super) fn header(&self) -> &[String] {
        &self.header
    }

    /// The next row and the line it begins on.
    pub(super) fn next(&mut self) -> Result<Option<(usize, &StringRecord)>, Refusal> {
        self.reader.get_mut().inner.renew();
        let mut more = self.reader.read_record(&mut self.record);
        while matches!(more, Ok(true)) && self.record.len() == 1 && self.record[0].trim().is_empty()
        {
            more = self.reader.read_record(&mut self.record);
        }
        let line = |at: Option<&csv::Position>| at.map_or(0, |at| at.line() as usize) + self.above;
        match more {
            Ok(true) => Ok(Some((line(self.record.position()), &self.record))),
            Ok(false) => Ok(None),
            Err(error) => {
                let at = line(error.position());
                Err(match error.into_kind() {
                    csv::ErrorKind::Utf8 { .. } => refusal::advising(
                        refusal::at(self.path, at, "not-utf8", "the row is not UTF-8 text"),
                        "save the table in the encoding UTF-8",
                    ),
                    csv::ErrorKind::Io(error) => {
                        let at = self.reader.get_ref().trouble.unwrap_or(at);
                        refusal::at(self.path, at + self.above, "bad-table", error.to_string())
                    }
                    other => refusal::at(self.path, at, "bad-table", csv_error(other).to_string()),
                })
            }
        }
    }

    /// The next row as an element with a child for each cell that is not empty.
    pub(super) fn next_node(&mut self) -> Result<Option<(usize, Node)>, Refusal> {
        let Some((line, _)) = self.next()? else { return Ok(None) };
        if self.record.len() != self.header.len() {
            let (cells, columns) = (self.record.len(), self.header.len());
            return Err(self.uneven(line, cells, columns));
        }
        let mut row = Node::new("row");
        for (name, cell) in self.header.iter().zip(&self.record) {
            if !cell.trim().is_empty() {
                row.children.push(Node { text: cell.to_owned(), ..Node::new(name) });
            }
        }
        Ok(Some((line, row)))
    }

    /// The row that was read last has a wrong number of cells.
    pub(super) fn uneven(&self, line: usize, cells: usize, columns: usize) -> Refusal {
        let s = if cells == 1 { "" } else { "s" };
        let message = format!("the row has {cells} cell{s}, and every row must have {columns}");
        let refusal = refusal::at(self.path, line, "cell-count", message);
        refusal::quoting(refusal, &self.record.iter().collect::<Vec<_>>().join(","))
    }
}

fn csv_error(kind: csv::ErrorKind) -> io::Error {
    match kind {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// Lets a table pass as long as its quotes are as RFC 4180 has them.
struct Quotes<R> {
    inner: Bounded<R>,
    delimiter: u8,
    state: State,
    line: usize,
    opened: usize,
    /// The line of what was found wrong.
    trouble: Option<usize>,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    /// A cell begins.
    Start,
    Plain,
    Quoted,
    /// Behind a quote in a quoted cell: the end of it, or one half of a doubled one.
    Closed,
}

impl<R: BufRead> Quotes<R> {
    fn new(inner: Bounded<R>, delimiter: u8) -> Self {
        Self { inner, delimiter, state: State::Start, line: 1, opened: 0, trouble: None }
    }

    fn step(&mut self, byte: u8) -> Result<(), &'static str> {
        let ends = byte == self.delimiter || byte == b'\n' || byte == b'\r';
        self.state = match (self.state, byte) {
            (State::Quoted, b'"') => State::Closed,
            (State::Quoted, _) => State::Quoted,
            (State::Closed, b'"') => State::Quoted,
            (State::Start, b'"') => {
                self.opened = self.line;
                State::Quoted
            }
            (_, _) if ends => State::Start,
            (State::Closed, b' ') => State::Closed,
            (State::Closed, _) => {
                return Err("a stray quote: there is text behind a cell's closing quote");
            }
            // A quote inside of a plain cell is a character like any other.
            (State::Start | State::Plain, _) => State::Plain,
        };
        self.line += usize::from(byte == b'\n');
        Ok(())
    }
}

impl<R: BufRead> Read for Quotes<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = match self.inner.read(buf) {
            Ok(n) => n,
            Err(error) => {
                self.trouble =
                    Some(if self.state == State::Quoted { self.opened } else { self.line });
                return Err(error);
            }
        };
        for byte in &buf[..n] {
            if let Err(message) = self.step(*byte) {
                self.trouble = Some(self.line);
                return Err(io::Error::new(io::ErrorKind::InvalidData, message));
            }
        }
        if n == 0 && self.state == State::Quoted && !buf.is_empty() {
            self.trouble = Some(self.opened);
            let message = "the cell that begins here is in quotes that are never closed";
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, message));
        }
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Result<Vec<(usize, usize)>, (usize, String)> {
        let path = Path::new("t.csv");
        let mut table = Table::new(path, text.as_bytes(), b',');
        let mut rows = Vec::new();
        loop {
            match table.next() {
                Ok(Some((line, record))) => rows.push((line, record.len())),
                Ok(None) => return Ok(rows),
                Err(refusal) => return Err((refusal.line, refusal.message.clone())),
            }
        }
    }

    #[test]
    fn line_breaks_in_cells_and_doubled_quotes_are_part_of_the_cell() {
        assert_eq!(rows("a,\"b\nc\",d\n1,\"say \"\"x\"\"\",2\n"), Ok(vec![(1, 3), (3, 3)]));
        assert_eq!(rows("a 27\" pipe,b\n"), Ok(vec![(1, 2)]));
    }

    #[test]
    fn a_stray_quote_is_refused_with_its_line() {
        let (line, message) = rows("a,b\n1,\"AERO \"X\" LTD\"\n").unwrap_err();
        assert_eq!(line, 2);
        assert!(message.contains("stray quote"), "{message}");
    }

    #[test]
    fn a_quote_that_is_never_closed_is_refused_with_the_line_that_opens_it() {
        let (line, message) = rows("a,b\n1,\"AERO\n2,X\n3,Y\n").unwrap_err();
        assert_eq!(line, 2);
        assert!(message.contains("never closed"), "{message}");
    }
}
