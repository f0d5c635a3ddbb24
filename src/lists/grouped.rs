//! Tables with several rows for an entry: one for each name, address, or document.

use super::reading::Reading;
use super::record::Record;
use super::refusal::Refusal;

/// Puts rows that follow one another and have one id into one record.
#[derive(Default)]
pub(super) struct Grouped {
    present: Option<(usize, Record)>,
}

impl Grouped {
    /// A row, as a record of its own. Its primary name becomes an alias if the entry has one.
    pub(super) fn row(
        &mut self,
        line: usize,
        mut row: Record,
        reading: &mut Reading<'_>,
    ) -> Result<(), Refusal> {
        match &mut self.present {
            Some((_, record)) if record.uid == row.uid => {
                if !record.name().is_empty() {
                    for name in row.properties.remove("name").unwrap_or_default() {
                        if name != record.name() {
                            row.add("alias", &name);
                        }
                    }
                }
                record.merge(row);
                Ok(())
            }
            _ => {
                self.end(reading)?;
                self.present = Some((line, row));
                Ok(())
            }
        }
    }

    /// There are no more rows.
    pub(super) fn end(&mut self, reading: &mut Reading<'_>) -> Result<(), Refusal> {
        match self.present.take() {
            Some((line, record)) => reading.give(line, record),
            None => Ok(()),
        }
    }
}
