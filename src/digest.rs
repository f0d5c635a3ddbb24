//! SHA-256 in hexadecimal: what a content is known by.

use sha2::{Digest, Sha256};

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The hash of some parts. Each has its length in front, so that no two rows of parts share one.
pub(crate) fn of_parts<T: AsRef<[u8]>>(parts: &[T]) -> String {
    let mut sha = Sha256::new();
    for part in parts.iter().map(AsRef::as_ref) {
        sha.update((part.len() as u64).to_be_bytes());
        sha.update(part);
    }
    hex(&sha.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_into_one_another() {
        assert_ne!(of_parts(&["ab", "c"]), of_parts(&["a", "bc"]));
        assert_eq!(hex(&[0, 0xff]), "00ff");
    }
}
