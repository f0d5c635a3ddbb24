//! Mail messages (RFC 5322 with MIME): the text that a reader sees, and the names of what is
//! attached.

use mailparse::{DispositionType, MailHeaderMap, ParsedMail};

use super::{Article, ExtractError, dates, html};

/// Parts read of one message.
const MOST_PARTS: usize = 1000;

/// Text kept of one message, in bytes.
const MOST_TEXT: usize = 5 * 1024 * 1024;

/// Forwarded messages inside forwarded messages are read so deep.
const DEEPEST: usize = 3;

/// Longest header value kept, in bytes.
const MAX_HEADER: usize = 2000;

/// Read a message. Of the alternatives of one text (plain and HTML) the one that says more is
/// taken; forwarded messages are read as part of the text. What is attached is not opened: its
/// names stand in the second value, and each with the sender in [`Article::furniture`].
///
/// # Errors
/// [`ExtractError::NotAMail`], [`NoText`](ExtractError::NoText) where only attachments are in it.
pub(super) fn mail(bytes: &[u8]) -> Result<(Article, Vec<String>), ExtractError> {
    let message = parsed(bytes)?;
    let mut reading = Reading::default();
    let text = reading.text_of(&message, 0);
    let Reading { left_out, .. } = reading;
    let subject = header(&message, "Subject");
    if text.trim().is_empty() && subject.is_empty() {
        return Err(ExtractError::NoText("the message has neither text nor subject".into()));
    }
    let published = Some(dates::stated(&header(&message, "Date"))).filter(|d| !d.words.is_empty());
    let mut furniture = vec![header(&message, "From")];
    furniture.extend(left_out.iter().cloned());
    furniture.retain(|line| !line.is_empty());
    let article = Article {
        title: subject,
        text,
        furniture: furniture.join("\n"),
        published,
        ..Article::default()
    };
    Ok((article, left_out))
}

fn parsed(bytes: &[u8]) -> Result<ParsedMail<'_>, ExtractError> {
    let message =
        mailparse::parse_mail(bytes).map_err(|e| ExtractError::NotAMail(e.to_string()))?;
    let known = ["From", "To", "Date", "Subject", "Message-ID", "Content-Type", "Received"];
    match known.iter().any(|name| message.headers.get_first_header(name).is_some()) {
        true => Ok(message),
        false => Err(ExtractError::NotAMail("it has no header that a message has".into())),
    }
}

/// The value of a header, encoded words decoded, on one line.
fn header(message: &ParsedMail<'_>, name: &str) -> String {
    let value = message.headers.get_first_value(name).unwrap_or_default();
    let line = value.split_whitespace().collect::<Vec<_>>().join(" ");
    html::cut(&line, MAX_HEADER).to_owned()
}

#[derive(Default)]
struct Reading {
    parts: usize,
    bytes: usize,
    left_out: Vec<String>,
}

impl Reading {
    /// The text of a part with all parts inside; the recursion is bounded by the parser.
    fn text_of(&mut self, part: &ParsedMail<'_>, forwarded: usize) -> String {
        self.parts += 1;
        if self.parts == MOST_PARTS {
            self.left_out.push(format!(
                "the message has more than {MOST_PARTS} parts; the rest was not read"
            ));
        }
        if self.parts >= MOST_PARTS {
            return String::new();
        }
        let kind = part.ctype.mimetype.as_str();
        if kind == "multipart/alternative" {
            // A plain text that only says to open the other one is common, and so is the reverse.
            let texts = part.subparts.iter().map(|inner| self.text_of(inner, forwarded));
            return texts.max_by_key(|text| text.trim().chars().count()).unwrap_or_default();
        }
        if kind.starts_with("multipart/") {
            let texts = part.subparts.iter().map(|inner| self.text_of(inner, forwarded));
            return joined(texts.collect());
        }
        if matches!(kind, "message/rfc822" | "message/global") {
            return self.forwarded(part, forwarded);
        }
        let disposition = part.get_content_disposition();
        if disposition.disposition == DispositionType::Attachment
            || !matches!(kind, "text/plain" | "text/html")
        {
            self.attachment(part, disposition.params.get("filename"));
            return String::new();
        }
        match part.get_body() {
            Ok(body) if kind == "text/html" => self.within(html::plain(&body)),
            Ok(body) => self.within(body.replace("\r\n", "\n").trim().to_owned()),
            Err(e) => {
                self.left_out.push(format!("a part of type {kind} cannot be decoded: {e}"));
                String::new()
            }
        }
    }

    fn forwarded(&mut self, part: &ParsedMail<'_>, forwarded: usize) -> String {
        let inner = part.get_body_raw().map_err(|e| e.to_string());
        let read = inner.and_then(|bytes| {
            if forwarded >= DEEPEST {
                return Err(format!("messages are forwarded more than {DEEPEST} deep"));
            }
            let message = parsed(&bytes).map_err(|e| e.to_string())?;
            let text = self.text_of(&message, forwarded + 1);
            Ok(joined(vec![header(&message, "Subject"), text]))
        });
        read.unwrap_or_else(|reason| {
            self.left_out.push(format!("a forwarded message was not read: {reason}"));
            String::new()
        })
    }

    fn attachment(&mut self, part: &ParsedMail<'_>, filename: Option<&String>) {
        let name = filename.or_else(|| part.ctype.params.get("name"));
        let name = name.map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "));
        let name = name.unwrap_or_else(|| "without a name".into());
        let (name, kind) = (html::cut(&name, 200), html::cut(&part.ctype.mimetype, 100));
        self.left_out.push(format!("attachment not read: {name} ({kind})"));
    }

    fn within(&mut self, text: String) -> String {
        let room = MOST_TEXT.saturating_sub(self.bytes);
        if text.len() > room && self.bytes < MOST_TEXT {
            self.left_out.push(format!(
                "the message has more than {} MB of text; the rest was not read",
                MOST_TEXT >> 20
            ));
        }
        self.bytes = self.bytes.saturating_add(text.len());
        html::cut(&text, room).to_owned()
    }
}

fn joined(mut texts: Vec<String>) -> String {
    texts.retain(|text| !text.trim().is_empty());
    texts.join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIXED: &str = "From: =?utf-8?b?0J/RgNC10YHRgdCwIDxwPg==?= <press@ministry.example>\r
Subject: =?koi8-r?B?89XEINrB0NLF1MnMIA==?= =?koi8-r?Q?=CE=C1?= exports\r
Date: Wed, 4 Mar 2026 10:00:00 +0300\r
Content-Type: multipart/mixed; boundary=outer\r
\r
--outer\r
Content-Type: multipart/alternative; boundary=inner\r
\r
--inner\r
Content-Type: text/plain; charset=windows-1251\r
Content-Transfer-Encoding: quoted-printable\r
\r
=CE=F2=EA=F0=EE=E9=F2=E5\r
--inner\r
Content-Type: text/html; charset=utf-8\r
\r
<p>The ministry <b>reimposed</b> it.</p><p>Second &amp; last.</p>\r
--inner--\r
--outer\r
Content-Type: application/pdf; name=\"order.pdf\"\r
Content-Transfer-Encoding: base64\r
Content-Disposition: attachment; filename=\"order 7.pdf\"\r
\r
JVBERi0=\r
--outer\r
Content-Type: message/rfc822\r
\r
Subject: Earlier note\r
\r
Text of the earlier note.\r
--outer--\r
";

    #[test]
    fn parts_charsets_and_forwarded_messages_are_read_and_attachments_named() {
        let (article, left_out) = mail(MIXED.as_bytes()).unwrap();
        assert_eq!(article.title, "Суд запретил на exports");
        assert_eq!(
            article.text,
            "The ministry reimposed it.\nSecond & last.\n\nEarlier note\n\nText of the earlier note."
        );
        assert_eq!(left_out, ["attachment not read: order 7.pdf (application/pdf)"]);
        assert!(
            article.furniture.contains("press@ministry.example")
                && article.furniture.contains("order 7.pdf")
        );
        assert_eq!(article.published.unwrap().utc, "2026-03-04T07:00:00Z".parse().ok());
    }

    #[test]
    fn a_plain_message_without_mime() {
        let (article, _) = mail(b"Subject: Hi\nFrom: a@b.example\n\nLine one\nline two\n").unwrap();
        assert_eq!((article.title.as_str(), article.text.as_str()), ("Hi", "Line one\nline two"));
    }

    #[test]
    fn what_is_no_message_is_refused() {
        assert!(matches!(mail(b"just a text\nwith lines\n"), Err(ExtractError::NotAMail(_))));
        assert!(mail(b"").is_err());
        assert!(matches!(mail(b"From: a@b.example\n\n"), Err(ExtractError::NoText(_))));
    }

    #[test]
    fn bombs_of_nested_parts_are_bounded() {
        let nested: String = (0..50_000)
            .map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n"))
            .collect();
        assert!(mail(nested.as_bytes()).is_err());
        let messages = "Content-Type: message/rfc822\n\n".repeat(100_000);
        let (article, left_out) = mail(format!("Subject: x\n{messages}").as_bytes()).unwrap();
        assert_eq!((article.title.as_str(), article.text.as_str()), ("x", ""));
        assert!(left_out[0].contains("more than 3 deep"), "{left_out:?}");
        let parts = "--b\n\nx\n".repeat(100_000);
        let many = format!("Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n{parts}");
        let (article, left_out) = mail(many.as_bytes()).unwrap();
        assert_eq!(article.text.matches('x').count(), MOST_PARTS - 2);
        assert!(left_out[0].contains("more than 1000 parts"), "{left_out:?}");
    }
}
