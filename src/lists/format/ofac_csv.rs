//! OFAC's older CSV: a primary file, and beside it one each of aliases, addresses, and the ends of
//! remarks that are longer than a thousand characters.
//!
//! No header; twelve, five, six and two columns; `-0-` is nothing; 0x1A marks the end. The columns
//! are described in OFAC's "SDN data specification" (dat_spec.txt). Weak aliases stand in the
//! remarks.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use csv::StringRecord;

use super::Format;
use crate::lists::intake::{self, Opened};
use crate::lists::reading::Reading;
use crate::lists::record::{Record, joined};
use crate::lists::refusal::{self, Refusal};
use crate::lists::table::Table;
use crate::lists::{detect, remarks};

/// What the parts say of an entry, by its number.
#[derive(Default)]
struct Parts {
    aliases: HashMap<String, Vec<(String, String)>>,
    addresses: HashMap<String, Vec<Address>>,
    comments: HashMap<String, String>,
}

struct Address {
    whole: String,
    country: String,
    remarks: String,
}

/// Read the primary file with what is beside it.
pub(super) fn read(opened: Opened<'_>, reading: &mut Reading<'_>) -> Result<(), Refusal> {
    let mut parts = Parts::default();
    let mut broken = None;
    for (format, path) in beside(&opened.path) {
        let read = intake::open(&path, |part| {
            let found = detect::format(&part.head)
                .map_err(|unknown| refusal::at(&part.path, 1, unknown.code, unknown.message))?;
            if found != format {
                let message =
                    format!("this should be {}, and is {}", format.title(), found.title());
                return Err(refusal::whole(&part.path, "unknown-format", message));
            }
            parts.read(format, part).map(drop)
        });
        // What is wrong with the primary file comes first.
        broken = broken.or(read.err());
        reading.contents.files.push(path);
    }
    if reading.contents.files.len() == 1 {
        reading.doubt("no ALT.CSV and ADD.CSV are beside it: no addresses, and only weak aliases");
    }
    let path = opened.path.clone();
    let (rows, marked) = rows(opened, 12, |line, row| {
        let mut record = entry(row);
        parts.join(&mut record);
        reading.give(line, record)
    })?;
    if let Some(refusal) = broken {
        return Err(refusal);
    }
    reading.contents.rows = rows;
    if !marked {
        reading.doubt("the end mark 0x1A is missing: the file may be cut off");
    }
    let orphans = parts.aliases.len() + parts.addresses.len() + parts.comments.len();
    if orphans > 0 {
        let message = format!(
            "{orphans} entries of the files beside {} are not in it: the files are not of one day",
            path.display()
        );
        reading.doubt(message);
    }
    Ok(())
}

/// Read a part by itself: whether it is whole, and how many rows it has.
pub(super) fn read_part(
    format: Format,
    opened: Opened<'_>,
    reading: &mut Reading<'_>,
) -> Result<(), Refusal> {
    reading.contents.rows = Parts::default().read(format, opened)?;
    Ok(())
}

/// The parts that lie beside a primary file: `SDN.CSV` has `ALT.CSV`, `ADD.CSV` and
/// `SDN_COMMENTS.CSV`; `CONS_PRIM.CSV` has `CONS_ALT.CSV` and so on. Capitals do not matter, and
/// each may be packed: `SDN.CSV.gz`.
fn beside(path: &Path) -> Vec<(Format, PathBuf)> {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("").to_lowercase();
    let Some(stem) = plain(&name).strip_suffix(".csv") else { return Vec::new() };
    let (before, comments) = match stem.strip_suffix("prim") {
        Some(before) => (before, format!("{before}comments.csv")),
        None if stem == "sdn" => ("", "sdn_comments.csv".to_owned()),
        None => return Vec::new(),
    };
    let wanted = [
        (Format::OfacCsvAliases, format!("{before}alt.csv")),
        (Format::OfacCsvAddresses, format!("{before}add.csv")),
        (Format::OfacCsvComments, comments),
    ];
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let Ok(entries) = std::fs::read_dir(folder.unwrap_or(Path::new("."))) else {
        return Vec::new();
    };
    let mut found: Vec<(Format, PathBuf)> = entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().to_str()?.to_lowercase();
            let (format, _) = wanted.iter().find(|(_, wanted)| wanted == plain(&name))?;
            Some((*format, entry.path()))
        })
        .collect();
    found.sort();
    found
}

fn plain(name: &str) -> &str {
    name.strip_suffix(".gz").unwrap_or(name)
}

impl Parts {
    fn read(&mut self, format: Format, opened: Opened<'_>) -> Result<usize, Refusal> {
        let width = match format {
            Format::OfacCsvAliases => 5,
            Format::OfacCsvAddresses => 6,
            _ => 2,
        };
        let (rows, _) = rows(opened, width, |_, row| {
            let uid = cell(row, 0).to_owned();
            match format {
                Format::OfacCsvAliases => {
                    let mut kind = cell(row, 2).to_lowercase();
                    kind.retain(char::is_alphabetic);
                    let alias = (kind, cell(row, 3).to_owned());
                    self.aliases.entry(uid.clone()).or_default().push(alias);
                    self.note(uid, cell(row, 4));
                }
                Format::OfacCsvAddresses => {
                    let country = cell(row, 4).to_owned();
                    let whole = joined([cell(row, 2), cell(row, 3), &country], ", ");
                    let remarks = cell(row, 5).to_owned();
                    self.addresses.entry(uid).or_default().push(Address {
                        whole,
                        country,
                        remarks,
                    });
                }
                // A comment goes on where the remarks were cut, in the middle of a word.
                _ => self.comments.entry(uid).or_default().push_str(raw(row, 1)),
            }
            Ok(())
        })?;
        Ok(rows)
    }

    /// Remarks of an alias: none of the published files has any, and none is dropped.
    fn note(&mut self, uid: String, remarks: &str) {
        if !remarks.is_empty() {
            let address =
                Address { whole: String::new(), country: String::new(), remarks: remarks.into() };
            self.addresses.entry(uid).or_default().push(address);
        }
    }

    fn join(&mut self, record: &mut Record) {
        for (kind, name) in self.aliases.remove(&record.uid).unwrap_or_default() {
            record.add(if kind == "fka" { "previousName" } else { "alias" }, &name);
        }
        for address in self.addresses.remove(&record.uid).unwrap_or_default() {
            record.add("address", &address.whole);
            record.add("country", &address.country);
            record.add("notes", &address.remarks);
        }
        let rest = self.comments.remove(&record.uid).unwrap_or_default();
        let remarks = record.other.remove("remarks").unwrap_or_default().concat();
        remarks::read(&(remarks + &rest), record);
    }
}

/// Give every row to `each`; answers how many there were, and whether the end mark was there.
fn rows(
    opened: Opened<'_>,
    width: usize,
    mut each: impl FnMut(usize, &StringRecord) -> Result<(), Refusal>,
) -> Result<(usize, bool), Refusal> {
    let path = opened.path;
    let mut table = Table::new(&path, opened.reader, b',');
    let (mut rows, mut marked) = (0, false);
    while let Some((line, row)) = table.next()? {
        if marked {
            let message = "there is more behind the end mark 0x1A";
            return Err(refusal::at(&path, line, "bad-table", message));
        }
        if row.len() == 1 && row.get(0).is_some_and(|cell| cell.trim() == "\u{1a}") {
            marked = true;
            continue;
        }
        if row.len() != width {
            let cells = row.len();
            return Err(table.uneven(line, cells, width));
        }
        let id = row.get(0).unwrap_or("").trim();
        if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_digit()) {
            let message = "the row does not begin with the number of an entry";
            let text = row.iter().collect::<Vec<_>>().join(",");
            return Err(refusal::quoting(refusal::at(&path, line, "bad-id", message), &text));
        }
        each(line, row)?;
        rows += 1;
    }
    Ok((rows, marked))
}

fn entry(row: &StringRecord) -> Record {
    let schema = match cell(row, 2) {
        "individual" => "Person",
        "vessel" => "Vessel",
        "aircraft" => "Airplane",
        _ => "LegalEntity",
    };
    let mut record = Record::new(cell(row, 0), schema);
    if !matches!(cell(row, 2), "individual" | "vessel" | "aircraft" | "") {
        record.add_other("SDN_Type", cell(row, 2));
    }
    record.add("name", cell(row, 1));
    for program in cell(row, 3).split("] [") {
        record.add("program", program.trim_matches(['[', ']']));
    }
    record.add("position", cell(row, 4));
    record.add("callSign", cell(row, 5));
    record.add("type", cell(row, 6));
    record.add("tonnage", cell(row, 7));
    record.add("grossRegisteredTonnage", cell(row, 8));
    record.add("flag", cell(row, 9));
    record.link("owner", cell(row, 10));
    // Until the rest of the remarks is joined. Not tidied: the cut may be at a space.
    if !matches!(cell(row, 11), "") {
        record.other.insert("remarks".into(), vec![raw(row, 11).to_owned()]);
    }
    record.add("topics", "sanction");
    record
}

/// A cell as it stands, without the end of its line.
fn raw(row: &StringRecord, index: usize) -> &str {
    row.get(index).unwrap_or("").trim_end_matches('\r')
}

/// A cell without its padding; `-0-` is nothing.
fn cell(row: &StringRecord, index: usize) -> &str {
    match row.get(index).unwrap_or("").trim() {
        "-0-" => "",
        cell => cell,
    }
}
