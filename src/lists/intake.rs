//! A list file as a stream of text, whatever it is packed in.
//!
//! gzip and ZIP are known by their first bytes. What comes out of them is bounded, a ZIP must hold
//! one file, and no path in it may lead out of it, although nothing is ever unpacked to disk.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;

use super::refusal::{self, Refusal};

/// Largest file, packed or not, in bytes. OpenSanctions' whole collection has about 3 GB.
const MAX_BYTES: u64 = 8 << 30;

/// So much may come out of any packed file, in bytes.
const ALWAYS_ALLOWED: u64 = 256 << 20;

/// Beyond that, most bytes that come out for each byte packed. The XML of real lists packs 16:1
/// to 40:1; a bomb 1,000:1.
const MAX_RATIO: u64 = 200;

/// Most members of a ZIP file.
const MAX_MEMBERS: usize = 64;

/// What is looked at to know a format, in bytes.
const HEAD: u64 = 64 << 10;

const BUFFER: usize = 128 << 10;

/// A file that is open.
pub(super) struct Opened<'a> {
    /// The file, with the member of a ZIP behind it.
    pub(super) path: PathBuf,
    /// How it begins.
    pub(super) head: Vec<u8>,
    /// All of it, from its beginning, without a byte order mark.
    pub(super) reader: Box<dyn BufRead + 'a>,
}

/// Open a list file for as long as `read` takes.
///
/// # Errors
/// What is no file, cannot be read, is too large, is packed in a way that is not safe to unpack,
/// or is no text in UTF-8; and what `read` answers.
pub(super) fn open<T>(
    path: &Path,
    read: impl FnOnce(Opened<'_>) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    let unreadable =
        |e: &io::Error| refusal::whole(path, "unreadable", format!("the file cannot be read: {e}"));
    let metadata = std::fs::metadata(path).map_err(|e| unreadable(&e))?;
    if !metadata.is_file() {
        // A named pipe could block for ever.
        return Err(refusal::whole(path, "unreadable", "this is not a file"));
    }
    if metadata.len() > MAX_BYTES {
        let message = format!("the file has {} bytes, more than {MAX_BYTES}", metadata.len());
        return Err(refusal::whole(path, "too-large", message));
    }
    let mut file = File::open(path).map_err(|e| unreadable(&e))?;
    let mut magic = Vec::new();
    (&mut file).take(4).read_to_end(&mut magic).map_err(|e| unreadable(&e))?;
    io::Seek::rewind(&mut file).map_err(|e| unreadable(&e))?;
    let allowed = (metadata.len() * MAX_RATIO).clamp(ALWAYS_ALLOWED, MAX_BYTES);
    if magic.starts_with(b"PK\x03\x04") || magic.starts_with(b"PK\x05\x06") {
        return unzipped(path, file, allowed, read);
    }
    if magic.starts_with(&[0x1f, 0x8b]) {
        let inner = MultiGzDecoder::new(BufReader::with_capacity(BUFFER, file));
        return text(path.to_owned(), Unpacked { inner, left: allowed }, read);
    }
    text(path.to_owned(), file, read)
}

fn unzipped<T>(
    path: &Path,
    file: File,
    allowed: u64,
    read: impl FnOnce(Opened<'_>) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    let broken = |e: zip::result::ZipError| {
        refusal::whole(path, "bad-zip", format!("the ZIP file cannot be read: {e}"))
    };
    let mut archive = ZipArchive::new(BufReader::with_capacity(BUFFER, file)).map_err(broken)?;
    if archive.len() > MAX_MEMBERS {
        let message =
            format!("the ZIP file has {} members, more than {MAX_MEMBERS}", archive.len());
        return Err(refusal::whole(path, "bad-zip", message));
    }
    let mut files = Vec::new();
    for index in 0..archive.len() {
        let member = archive.by_index_raw(index).map_err(broken)?;
        let name = member.name().map_err(broken)?.into_owned();
        if member.enclosed_name().is_none() {
            let message = format!("the path of the member `{name}` leads out of the ZIP");
            return Err(refusal::whole(path, "bad-zip", message));
        }
        if member.encrypted() {
            let message = format!("the member `{name}` is encrypted");
            return Err(refusal::whole(path, "bad-zip", message));
        }
        if member.is_file() {
            files.push((index, name));
        }
    }
    let [(index, name)] = files.as_slice() else {
        let message = format!("the ZIP file holds {} files, and a list is one", files.len());
        let hint = "unpack it, and name the file that is the list";
        return Err(refusal::advising(refusal::whole(path, "bad-zip", message), hint));
    };
    let inner = archive.by_index(*index).map_err(broken)?;
    text(path.join(name), Unpacked { inner, left: allowed }, read)
}

fn text<T>(
    path: PathBuf,
    mut reader: impl Read,
    read: impl FnOnce(Opened<'_>) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    let mut head = Vec::new();
    (&mut reader).take(HEAD).read_to_end(&mut head).map_err(|e| {
        refusal::whole(&path, "unreadable", format!("the file cannot be read: {e}"))
    })?;
    if head.iter().all(u8::is_ascii_whitespace) && (head.len() as u64) < HEAD {
        let message = match head.len() {
            0 => "the file is empty: it has 0 bytes",
            _ => "the file is empty: there is only white space in it",
        };
        return Err(refusal::whole(&path, "empty-file", message));
    }
    if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
        return Err(refusal::advising(
            refusal::whole(&path, "not-utf8", "the file is UTF-16 text"),
            "save it in the encoding UTF-8",
        ));
    }
    if let Some(at) = head.iter().position(|byte| *byte == 0) {
        let line = head[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
        let message = "there is a zero byte: the file is no text";
        return Err(refusal::at(&path, line, "not-text", message));
    }
    if head.starts_with(&[0xef, 0xbb, 0xbf]) {
        head.drain(..3);
    }
    let whole = Cursor::new(head.clone()).chain(BufReader::with_capacity(BUFFER, reader));
    read(Opened { path, head, reader: Box::new(whole) })
}

/// What comes out of a packed file, until it is too much.
struct Unpacked<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.left = self.left.checked_sub(n as u64).ok_or_else(|| {
            let message = "far more comes out of the packed file than a list has: it may be a bomb";
            io::Error::new(io::ErrorKind::FileTooLarge, message)
        })?;
        Ok(n)
    }
}
