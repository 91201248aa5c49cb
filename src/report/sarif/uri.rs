//! A file's name as an address.

use std::fmt::Write;

/// The address of `file`: relative for a relative path, with `file://` for an absolute one. Everything but
/// letters, digits, `-._~` and the slashes is percent-encoded.
pub(super) fn of(file: &str) -> String {
    let file = file.replace('\\', "/");
    let has_drive = matches!(file.as_bytes(), [drive, b':', b'/', ..] if drive.is_ascii_alphabetic());
    let (start, path) = match (has_drive, file.as_str()) {
        (true, path) => (format!("file:///{}:", &path[..1]), &path[2..]),
        (false, path) if path.starts_with('/') => ("file://".to_owned(), path),
        (false, path) => (String::new(), path),
    };
    path.bytes().fold(start, |mut uri, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
        uri
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_addresses() {
        assert_eq!(of("issues-en/2023-06-10.md"), "issues-en/2023-06-10.md");
        assert_eq!(of("周刊/a b:100%.md"), "%E5%91%A8%E5%88%8A/a%20b%3A100%25.md");
        assert_eq!(of("issues-en\\a.md"), "issues-en/a.md");
        assert_eq!(of("/data/a?b#c.md"), "file:///data/a%3Fb%23c.md");
        assert_eq!(of("C:\\x\\a.md"), "file:///C:/x/a.md");
    }
}
