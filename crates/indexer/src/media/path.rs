//! From the address of a picture to a file inside the input's folder, and never to one outside of it.

use crate::read::percent_decoded;
use unicode_normalization::UnicodeNormalization;

/// No file people name has a longer path.
const LONGEST: usize = 1024;

/// The path, relative to the input's folder with `/` between its parts, of a picture with this address in the document
/// of this name. An address that begins with `/` begins at the input's folder.
///
/// # Errors
/// An address that leads out of the folder, to a hidden file, or to what is no name on every system; why, in words.
pub(super) fn inside(address: &str, document: &str) -> Result<String, &'static str> {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let path = String::from_utf8(percent_decoded(path)).map_err(|_| "its address is not UTF-8")?;
    let path: String = path.nfc().collect();
    if path.len() > LONGEST {
        return Err("its address is too long");
    }
    if path.contains(['\\', ':']) || path.contains(char::is_control) {
        return Err("its address has a character that a file's name must not have; expected / between names");
    }
    let beside = document.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = if path.starts_with('/') { Vec::new() } else { beside.split('/').collect() };
    parts.retain(|part| !part.is_empty());
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop().ok_or("its address leads out of the folder that is read")?),
            hidden if hidden.starts_with('.') => return Err("it is hidden; give it a name without the dot"),
            part => parts.push(part),
        }
    }
    if parts.is_empty() { Err("its address names no file") } else { Ok(parts.join("/")) }
}

/// The address in a library of the published file `media/NAME`.
pub(super) fn address(name: &str, size: Option<(usize, usize)>) -> String {
    let mut out = String::from(super::FOLDER);
    out.push('/');
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            _ => out += &format!("%{byte:02X}"),
        }
    }
    match size {
        Some((width, height)) if (1..=MOST).contains(&width) && (1..=MOST).contains(&height) => {
            out + &format!("#{width}x{height}")
        }
        _ => out,
    }
}

/// No picture has more pixels in a row.
const MOST: usize = 65_535;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_are_relative_to_the_document_or_to_the_folder() {
        for (address, document, path) in [
            ("a.png", "b.md", "a.png"),
            ("a.png", "x/y/b.md", "x/y/a.png"),
            ("./../a.png", "x/y/b.md", "x/a.png"),
            ("../../a.png", "x/y/b.md", "a.png"),
            ("/hình/a.png", "x/y/b.md", "hình/a.png"),
            ("//a.png", "x/b.md", "a.png"),
            ("s%C6%A1%20%C4%91%E1%BB%93.png?v=1#x", "b.md", "sơ đồ.png"),
            ("so%CC%9B.png", "b.md", "sơ.png"),
            ("100%.png", "b.md", "100%.png"),
            ("x/../a..b.png", "b.md", "a..b.png"),
        ] {
            assert_eq!(inside(address, document).as_deref(), Ok(path), "{address} in {document}");
        }
    }

    #[test]
    fn no_address_leads_out_of_the_folder() {
        let long = "a/".repeat(600) + "a.png";
        for address in [
            "../../etc/passwd",
            "../etc/passwd",
            "x/../../../etc/passwd",
            "%2e%2e/%2e%2e/etc/passwd",
            "..%2f..%2fetc%2fpasswd",
            "%2e%2e%2f%2e./etc/passwd",
            "..\\..\\etc\\passwd",
            "%5c%5cserver%5cshare",
            "\\\\server\\share\\a.png",
            "C%3A/a.png",
            "a.png\0",
            "a.png%00.svg",
            "a%0d%0a.png",
            ".git/a.png",
            "x/.a.png",
            "...",
            "/",
            "..",
            "%ff.png",
            "",
            &long,
        ] {
            assert!(inside(address, "b.md").is_err(), "{address}");
        }
        assert!(inside("../../etc/passwd", "x/b.md").is_err());
        assert_eq!(
            inside("/../etc/passwd", "x/b.md"),
            Err("its address leads out of the folder that is read")
        );
        assert_eq!(inside("%2Fetc/passwd", "x/b.md").as_deref(), Ok("etc/passwd"), "inside the folder");
    }

    #[test]
    fn addresses_in_a_library_are_plain() {
        assert_eq!(address("a/s\u{1a1} đ.png", Some((4, 3))), "media/a/s%C6%A1%20%C4%91.png#4x3");
        assert_eq!(address("a#b?c%.svg", None), "media/a%23b%3Fc%25.svg");
        assert_eq!(address("a.png", Some((1, 1 << 20))), "media/a.png");
    }

    proptest! {
        #[test]
        fn whatever_is_asked_for_lies_inside(
            parts in proptest::collection::vec("(\\.\\.|\\.|%2e%2e|%2f|/|\\\\|%5c|:|%00|a|b c|ộ|\\.a)", 0..12),
            document in "(x/){0,3}d.md",
        ) {
            if let Ok(path) = inside(&parts.concat(), &document) {
                prop_assert!(path.split('/').all(|part| !part.is_empty() && !part.starts_with('.')), "{}", path);
                prop_assert!(!path.contains(['\\', ':', '\0']));
            }
        }
    }
}
