//! A reader that counts lines, and never gives more bytes to one record than a record can have.

use std::io::{self, BufRead, Read};

/// Most bytes of one record. The longest of the published lists has some 300 KB.
pub(super) const MAX_RECORD: u64 = 8 << 20;

/// Counts lines and bytes of what passes.
pub(super) struct Bounded<R> {
    inner: R,
    line: usize,
    left: u64,
}

impl<R: BufRead> Bounded<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner, line: 1, left: MAX_RECORD }
    }

    /// A record begins.
    pub(super) fn renew(&mut self) {
        self.left = MAX_RECORD;
    }

    /// The line that was reached, counted from 1.
    pub(super) fn line(&self) -> usize {
        self.line
    }
}

impl<R: BufRead> Read for Bounded<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let n = available.len().min(buf.len());
        buf[..n].copy_from_slice(&available[..n]);
        self.consume(n);
        Ok(n)
    }
}

impl<R: BufRead> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            let message = format!(
                "one record has more than {} MB, which no list has: a tag or a quote is not closed",
                MAX_RECORD >> 20
            );
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
        }
        let available = self.inner.fill_buf()?;
        let most = usize::try_from(self.left).unwrap_or(usize::MAX);
        Ok(&available[..available.len().min(most)])
    }

    fn consume(&mut self, n: usize) {
        // What is in the buffer already is given without reading.
        if let Ok(buffer) = self.inner.fill_buf() {
            self.line += buffer[..n].iter().filter(|byte| **byte == b'\n').count();
        }
        self.left = self.left.saturating_sub(n as u64);
        self.inner.consume(n);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_without_end_is_an_error_in_bounded_memory() {
        let endless = io::BufReader::new(io::repeat(b'x'));
        let mut bounded = Bounded::new(endless);
        let read = io::copy(&mut bounded, &mut io::sink());
        assert_eq!(read.unwrap_err().kind(), io::ErrorKind::FileTooLarge);
        bounded.renew();
        assert_eq!(bounded.fill_buf().unwrap()[0], b'x');
    }
}
