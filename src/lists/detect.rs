//! Which format a file has, by how it begins. Its name is never asked.

use super::format::Format;

/// Why it is none.
pub(super) struct Unknown {
    pub(super) code: &'static str,
    pub(super) message: String,
}

/// The format of a file that begins so.
pub(super) fn format(head: &[u8]) -> Result<Format, Unknown> {
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start();
    if is_html(text) {
        return Err(Unknown {
            code: "web-page",
            message: "this is a web page and no list: the server sent a page of its own".into(),
        });
    }
    let found = match text.chars().next() {
        Some('<') => xml(text),
        Some('{') => json(text),
        Some('[') => None,
        _ => table(text),
    };
    found.ok_or_else(|| Unknown {
        code: "unknown-format",
        message: format!(
            "no format of an official list begins like this: {}",
            text.lines().next().unwrap_or_default().chars().take(80).collect::<String>()
        ),
    })
}

fn is_html(text: &str) -> bool {
    let start: String = text.chars().take(2_000).collect::<String>().to_ascii_lowercase();
    start.starts_with("<!doctype html") || start.starts_with("<html") || start.contains("<html")
}

fn xml(text: &str) -> Option<Format> {
    let root = root(text)?;
    let local = root.split([' ', '\t', '\r', '\n', '>', '/']).next().unwrap_or_default();
    let local = local.rsplit(':').next().unwrap_or_default();
    Some(match local {
        "sdnList" => Format::OfacXml,
        "Sanctions" => Format::OfacAdvancedXml,
        "sanctionsData" => Format::OfacEnhancedXml,
        "CONSOLIDATED_LIST" => Format::UnXml,
        "export" if root.contains("fsd/export") => Format::EuXml,
        "Designations" => Format::UkXml,
        _ => return None,
    })
}

/// The tag of the root element, behind declaration and comments.
fn root(text: &str) -> Option<&str> {
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let (skip, end) = match rest {
            _ if rest.starts_with("<?") => (2, "?>"),
            _ if rest.starts_with("<!--") => (4, "-->"),
            // Its own reader refuses it, and says why.
            _ if rest.starts_with("<!DOCTYPE") => {
                let at =
                    rest.find("]>").map(|at| at + 2).or_else(|| rest.find('>').map(|at| at + 1))?;
                rest = &rest[at..];
                continue;
            }
            _ => {
                let tag = rest.strip_prefix('<')?;
                return Some(&tag[..tag.find('>').unwrap_or(tag.len())]);
            }
        };
        rest = &rest[skip + rest[skip..].find(end)? + end.len()..];
    }
}

fn json(text: &str) -> Option<Format> {
    let line = text.lines().next().unwrap_or_default();
    let start: String = text.chars().take(400).collect();
    if start.contains("\"versions\"") {
        return Some(Format::FtmDeltaIndex);
    }
    if line.contains("\"op\"") && line.contains("\"entity\"") {
        return Some(Format::FtmDelta);
    }
    (line.contains("\"schema\"") && line.contains("\"properties\"")).then_some(Format::FtmJson)
}

fn table(text: &str) -> Option<Format> {
    let mut lines = text.lines();
    let first = lines.next()?;
    // The UK's table has the day of its report above the header.
    if first.starts_with("Report Date") || first.starts_with("\"Report Date") {
        let header = cells(lines.next()?, b',');
        return header.iter().any(|name| name == "Unique ID").then_some(Format::UkCsv);
    }
    let header = cells(first, b',');
    let has = |names: &[&str]| names.iter().all(|name| header.iter().any(|cell| cell == name));
    if has(&["source", "entity_number", "name"]) {
        return Some(Format::UsCslCsv);
    }
    if has(&["recordId", "programKey", "schema", "name"]) {
        return Some(Format::EuJournalCsv);
    }
    if has(&["id", "schema", "name"]) {
        return Some(Format::TargetsSimpleCsv);
    }
    if has(&["Unique ID", "Name 6"]) {
        return Some(Format::UkCsv);
    }
    if cells(first, b';').iter().any(|name| name == "Entity_LogicalId") {
        return Some(Format::EuCsv);
    }
    let tabbed = cells(first, b'\t');
    if tabbed.iter().any(|name| name == "Street_Address") {
        return Some(Format::BisDeniedPersons);
    }
    without_header(text)
}

/// OFAC's files have no header; the number of their columns tells them apart. One line may be
/// broken, and says so later; the first lines are asked together.
fn without_header(text: &str) -> Option<Format> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let widths = reader.records().take(3).flatten().filter(|row| {
        let id = row.get(0).unwrap_or("");
        !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit())
    });
    let widths: Vec<usize> = widths.map(|row| row.len()).collect();
    widths.into_iter().find_map(|width| match width {
        12 => Some(Format::OfacCsv),
        6 => Some(Format::OfacCsvAddresses),
        5 => Some(Format::OfacCsvAliases),
        2 => Some(Format::OfacCsvComments),
        _ => None,
    })
}

fn cells(line: &str, delimiter: u8) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .delimiter(delimiter)
        .from_reader(line.as_bytes());
    let mut record = csv::StringRecord::new();
    match reader.read_record(&mut record) {
        Ok(true) => record.iter().map(|cell| cell.trim().to_owned()).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<Format> {
        format(text.as_bytes()).ok()
    }

    #[test]
    fn formats_are_known_by_their_content() {
        for (text, expected) in [
            (
                "<?xml version=\"1.0\"?>\n<!-- x --><sdnList xmlns=\"http://x\"><a/>",
                Format::OfacXml,
            ),
            ("<Sanctions Version=\"3\">", Format::OfacAdvancedXml),
            ("<ns2:export xmlns:ns2=\"http://eu.europa.ec/fpi/fsd/export\">", Format::EuXml),
            ("7,\"TESTOV, Ilya\",\"individual\",\"X\",a,b,c,d,e,f,g,h\r\n", Format::OfacCsv),
            ("7,3,\"aka\",\"TESTOV\",-0- \n", Format::OfacCsvAliases),
            ("7,\"rest\"\n", Format::OfacCsvComments),
            ("Report Date: 13-Feb-2026\nLast Updated,Unique ID\n", Format::UkCsv),
            ("Last Updated,Unique ID,OFSI Group ID,Name 6\n", Format::UkCsv),
            ("\"Name\"\t\"Street_Address\"\n", Format::BisDeniedPersons),
            ("fileGenerationDate;Entity_LogicalId;X\n", Format::EuCsv),
            ("{\"op\":\"ADD\",\"entity\":{}}\n", Format::FtmDelta),
            ("{\"id\":\"x\",\"schema\":\"Person\",\"properties\":{}}\n", Format::FtmJson),
            ("{\"versions\":{}}", Format::FtmDeltaIndex),
        ] {
            assert_eq!(of(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn a_web_page_and_other_tables_are_no_list() {
        assert_eq!(format(b"<!DOCTYPE html><html>").map_err(|u| u.code), Err("web-page"));
        assert_eq!(
            format(b"<?xml version='1.0'?><html xmlns='x'>").map_err(|u| u.code),
            Err("web-page")
        );
        assert_eq!(of("a,b,c\n1,2,3\n"), None);
        assert_eq!(of("<rss version=\"2.0\">"), None);
    }
}
