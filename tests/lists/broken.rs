//! Broken and hostile files: refused in bounded time and memory, with file, line and reason.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;

use super::{Files, refused};

const ROW: &str =
    "101,\"TESTOV, Ilya\",\"individual\",\"X\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n";

#[test]
fn an_empty_file_and_a_web_page_are_no_list() {
    let files = Files::new();
    assert_eq!(refused(&files.write("sdn.csv", "")).1, "empty-file");
    assert_eq!(refused(&files.write("blank.csv", " \n\n")).1, "empty-file");
    let page = "<!DOCTYPE html>\n<html><title>Access denied</title></html>";
    assert_eq!(refused(&files.write("sdn.csv", page)).1, "web-page");
    assert_eq!(refused(&files.write("x.csv", "name,shoe\nIlya,43\n")).1, "unknown-format");
}

#[test]
fn a_row_of_another_length_is_refused_with_its_line() {
    let files = Files::new();
    let (line, code, message) = refused(&files.write("sdn.csv", format!("{ROW}{ROW}||||")));
    assert_eq!((line, &*code), (3, "cell-count"));
    assert!(message.contains("1 cell") && message.contains("12"), "{message}");
    // A broken part beside a good file, too.
    let sdn = files.write("sdn.csv", format!("{ROW}\u{1a}\r\n"));
    files.write("alt.csv", "101,1,\"aka\",\"TESTAU\",-0- \r\n101,2,\"aka\"\r\n");
    let refusal = super::try_read(&sdn).err().unwrap();
    assert_eq!((refusal.line, &*refusal.code), (2, "cell-count"));
    assert!(refusal.path.ends_with("alt.csv"));
}

#[test]
fn a_line_break_in_a_cell_moves_no_line_number_and_loses_no_row() {
    let files = Files::new();
    let broken = ROW.replace("Ilya", "Il\nya");
    let read = super::read(&files.write("a.csv", format!("{broken}{ROW}\u{1a}\r\n")));
    assert_eq!((read.0.len(), read.0[0].name()), (2, "TESTOV, Il ya"));
    assert_eq!(refused(&files.write("b.csv", format!("{broken}{broken}x,y\n"))).0, 5);
}

#[test]
fn quotes_that_do_not_pair_up_are_refused_where_they_begin() {
    let files = Files::new();
    let open = ROW.replace("Ilya\"", "Ilya");
    let (line, _, message) = refused(&files.write("a.csv", format!("{ROW}{open}")));
    assert_eq!(line, 2, "{message}");
    let stray = ROW.replace("Ilya", "Il\"ya");
    let (line, _, message) = refused(&files.write("b.csv", format!("{ROW}{ROW}{stray}{ROW}")));
    assert_eq!(line, 3, "{message}");
    assert!(message.contains("stray quote"), "{message}");
}

#[test]
fn other_encodings_are_refused_with_advice() {
    let files = Files::new();
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(ROW.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(refused(&files.write("a.csv", utf16)).1, "not-utf8");
    let mut latin1 = format!("{ROW}{ROW}").into_bytes();
    let at = ROW.len() + ROW.find("TESTOV").unwrap();
    latin1[at] = 0xc9;
    let (line, code, _) = refused(&files.write("b.csv", latin1));
    assert_eq!((line, &*code), (2, "not-utf8"));
    assert_eq!(refused(&files.write("c.csv", b"1,\"a\0b\"\n")).1, "not-text");
    let xml = "<?xml version=\"1.0\" encoding=\"windows-1251\"?>\n<sdnList><sdnEntry/></sdnList>";
    assert!(refused(&files.write("d.xml", xml)).2.contains("windows-1251"));
    let xml = [
        b"<sdnList>\n<sdnEntry><uid>1</uid><lastName>".as_slice(),
        &[0xc9],
        b"</lastName></sdnEntry></sdnList>",
    ]
    .concat();
    assert_eq!(refused(&files.write("e.xml", xml)).0, 2);
}

#[test]
fn entity_bombs_and_external_entities_are_refused() {
    let files = Files::new();
    let mut bomb =
        String::from("<?xml version=\"1.0\"?>\n<!DOCTYPE sdnList [\n<!ENTITY a0 \"ha\">\n");
    for n in 1..60 {
        bomb.push_str(&format!("<!ENTITY a{n} \"&a{};&a{};\">\n", n - 1, n - 1));
    }
    bomb.push_str(
        "]>\n<sdnList><sdnEntry><uid>1</uid><lastName>&a59;</lastName></sdnEntry></sdnList>",
    );
    let (_, code, message) = refused(&files.write("bomb.xml", bomb));
    assert_eq!(code, "bad-xml");
    assert!(message.contains("document type"), "{message}");
    let outside = "<!DOCTYPE sdnList [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><sdnList><sdnEntry><uid>&x;</uid></sdnEntry></sdnList>";
    assert_eq!(refused(&files.write("outside.xml", outside)).1, "bad-xml");
    let unknown = "<sdnList>\n<sdnEntry><uid>&nobody;</uid></sdnEntry></sdnList>";
    let (line, _, message) = refused(&files.write("unknown.xml", unknown));
    assert_eq!(line, 2);
    assert!(message.contains("&nobody;"), "{message}");
}

#[test]
fn a_gigabyte_of_one_element_is_refused_after_some_megabytes() {
    // Packed, and its megabytes are one another's copies: the test writes a megabyte for each.
    let packed = |content: &[u8]| {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(content).unwrap();
        gzip.finish().unwrap()
    };
    let files = Files::new();
    for (name, start, filler) in [
        ("text.xml.gz", "<sdnList><sdnEntry><uid>1</uid><lastName>", b'x'),
        ("tag.xml.gz", "<sdnList><sdnEntry ", b'x'),
        ("outside.xml.gz", "<sdnList><publshInformation>", b'x'),
        ("cell.csv.gz", "id,schema,name\n1,Person,\"", b'x'),
        ("lines.csv.gz", "id,schema,name\n1,Person,\"", b'\n'),
        ("json.gz", "{\"id\":\"1\",\"schema\":\"Person\",\"properties\":{\"name\":[\"", b'x'),
    ] {
        let block = packed(&vec![filler; 1 << 20]);
        let path = files.write(name, [packed(start.as_bytes()), block.repeat(1 << 10)].concat());
        let refusal = super::try_read(&path).err().unwrap();
        assert!(refusal.message.contains("one record has more than"), "{name}: {refusal}");
    }
}

#[test]
fn elements_without_end_in_depth_and_number_are_refused() {
    let files = Files::new();
    let deep = format!("<sdnList><sdnEntry>{}", "<a>".repeat(10_000));
    assert_eq!(refused(&files.write("deep.xml", deep)).1, "too-large");
    let deep = format!("<sdnList>{}", "<a>".repeat(10_000));
    assert_eq!(refused(&files.write("outside.xml", deep)).1, "too-large");
    let many = format!("<sdnList><sdnEntry>{}</sdnEntry></sdnList>", "<a/>".repeat(200_000));
    assert_eq!(refused(&files.write("many.xml", many)).1, "too-large");
}

#[test]
fn a_file_that_is_cut_off_is_refused_wherever_the_cut_is() {
    let files = Files::new();
    let entry =
        |n: u32| format!("<sdnEntry><uid>{n}</uid><lastName>SAMPLE {n}</lastName></sdnEntry>\n");
    let whole = format!(
        "<sdnList>\n<publshInformation><Record_Count>3</Record_Count></publshInformation>\n{}{}{}</sdnList>\n",
        entry(1),
        entry(2),
        entry(3)
    );
    assert_eq!(super::read(&files.write("whole.xml", &whole)).0.len(), 3);
    for cut in "<sdnList>".len()..whole.trim_end().len() {
        refused(&files.write("cut.xml", &whole[..cut]));
    }
    // A list that is closed properly, and has less than it says.
    let fewer = whole.replace(&entry(2), "");
    assert_eq!(refused(&files.write("fewer.xml", fewer)).1, "truncated");
    // Compression that breaks off.
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(whole.as_bytes()).unwrap();
    let packed = gzip.finish().unwrap();
    refused(&files.write("cut.gz", &packed[..packed.len() - 12]));
}

fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_zip_with_ten_thousand_members_or_a_path_that_climbs_out_is_refused() {
    let files = Files::new();
    let names: Vec<String> = (0..10_000).map(|n| format!("{n}.xml")).collect();
    let members: Vec<(&str, &[u8])> =
        names.iter().map(|n| (n.as_str(), b"<a/>".as_slice())).collect();
    let (_, code, message) = refused(&files.write("many.zip", zipped(&members)));
    assert_eq!(code, "bad-zip");
    assert!(message.contains("10000 members"), "{message}");
    let climbing = zipped(&[("../../etc/list.xml", b"<sdnList/>")]);
    let (_, _, message) = refused(&files.write("climbing.zip", climbing));
    assert!(message.contains("leads out"), "{message}");
    let two = zipped(&[("a.xml", b"<sdnList/>"), ("b.xml", b"<sdnList/>")]);
    assert!(refused(&files.write("two.zip", two)).2.contains("2 files"));
    assert_eq!(refused(&files.write("none.zip", b"PK\x03\x04 and nothing more")).1, "bad-zip");
}

#[test]
fn what_is_no_regular_file_is_refused_without_waiting_for_it() {
    let files = Files::new();
    let pipe = files.path().join("pipe.csv");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    if made.is_ok_and(|status| status.success()) {
        assert_eq!(refused(&pipe).1, "unreadable");
    }
    assert_eq!(refused(&files.path().join("nothing.csv")).1, "unreadable");
}
