//! A file that another program dropped: a page, a text or a message, by how its name ends.

use super::mail::mail;
use super::{Article, ExtractError, article, charset};

/// What a file is, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFormat {
    /// A web page: `.html`, `.htm`, `.xhtml`.
    Html,
    /// Text as it is: `.txt`, `.text`.
    Text,
    /// A mail message: `.eml`.
    Mail,
}

impl FileFormat {
    /// The format that the name of a file promises.
    pub fn of_name(name: &str) -> Option<Self> {
        let end = name.rsplit_once('.')?.1.to_ascii_lowercase();
        match end.as_str() {
            "html" | "htm" | "xhtml" => Some(Self::Html),
            "txt" | "text" => Some(Self::Text),
            "eml" => Some(Self::Mail),
            _ => None,
        }
    }
}

/// The text of a file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FileText {
    /// The text and what the file says of itself. A text file has no title.
    pub article: Article,
    /// What of the file was not read: attachments.
    pub left_out: Vec<String>,
}

/// Read a file.
///
/// # Errors
/// [`ExtractError::Empty`], [`ExtractError::Binary`], and what [`article`] and mail messages can lack.
pub fn file(format: FileFormat, bytes: &[u8]) -> Result<FileText, ExtractError> {
    if bytes.trim_ascii().is_empty() {
        return Err(ExtractError::Empty);
    }
    match format {
        FileFormat::Html => {
            let page = charset::decode(bytes, None);
            Ok(FileText { article: article(&page.text, None)?, left_out: Vec::new() })
        }
        FileFormat::Text => {
            let decoded = charset::decode(bytes, None);
            if charset::is_binary(bytes, &decoded) {
                return Err(ExtractError::Binary);
            }
            let text = decoded.text;
            Ok(FileText { article: Article { text, ..Article::default() }, left_out: Vec::new() })
        }
        FileFormat::Mail => {
            let (article, left_out) = mail(bytes)?;
            Ok(FileText { article, left_out })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_says_what_a_file_is() {
        for (name, format) in [
            ("a.HTML", Some(FileFormat::Html)),
            ("b.x.txt", Some(FileFormat::Text)),
            ("c.eml", Some(FileFormat::Mail)),
            ("d.pdf", None),
            ("txt", None),
        ] {
            assert_eq!(FileFormat::of_name(name), format, "{name}");
        }
    }

    #[test]
    fn a_text_is_taken_as_it_is_in_its_charset() {
        let text = file(
            FileFormat::Text,
            b"\xcd\xe0\xf4\xf2\xe0\xed \xe2 \xcd\xee\xe2\xee\xef\xee\xeb\xee\xf6\xea\xe5\n <b>",
        )
        .unwrap();
        assert_eq!(text.article.text, "Нафтан в Новополоцке\n <b>");
        assert_eq!(file(FileFormat::Text, b" \n"), Err(ExtractError::Empty));
        let image = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\0";
        assert_eq!(file(FileFormat::Text, image), Err(ExtractError::Binary));
    }
}
