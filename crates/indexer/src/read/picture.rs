//! Pictures in documents: which may lie beside the document, and what stands for one in the text.

use super::clean;

/// The address of a picture if it may be a file beside the document: without a scheme or a host.
pub(super) fn local(address: &str) -> Option<String> {
    let address: String = address.chars().filter(|c| !c.is_control() && !clean::is_dropped(*c)).collect();
    let address = address.trim();
    let before_path = address.split(['/', '?', '#']).next().unwrap_or_default();
    let elsewhere = before_path.contains(':') || address.starts_with("//");
    let is_file = !elsewhere && !address.starts_with(['?', '#']);
    (is_file && !address.is_empty()).then(|| address.to_owned())
}

/// The words of a picture: its description, or, if it has none, the name of its file without the ending.
pub(super) fn words(description: &str, address: &str) -> String {
    if !clean::is_blank(description) {
        return description.to_owned();
    }
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let path = String::from_utf8_lossy(&percent_decoded(path)).into_owned();
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    clean::line(if stem.is_empty() { name } else { stem })
}

/// Percent-encoding undone; what is none of it stays.
pub(crate) fn percent_decoded(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let digit = |at: usize| after.get(at).and_then(|&digit| char::from(digit).to_digit(16));
        let (byte, after) = match (byte, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => ((high << 4 | low) as u8, after.get(2..).unwrap_or_default()),
            _ => (byte, after),
        };
        bytes.push(byte);
        rest = after;
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_names_no_scheme_and_no_host_may_be_a_file() {
        for address in ["a.png", "./a b.png", "../a.png", "/a.png", " a.png\n", "a/b:c.png", "..\\a.png"] {
            assert!(local(address).is_some(), "{address}");
        }
        for address in [
            "https://a.vn/a.png",
            "data:image/png;base64,AA",
            "//a.vn/a.png",
            "C:/a.png",
            "\u{1}",
            "#a",
            "?a",
        ] {
            assert_eq!(local(address), None, "{address}");
        }
    }

    #[test]
    fn the_name_of_the_file_stands_for_a_description() {
        assert_eq!(words("Sơ đồ", "a.png"), "Sơ đồ");
        for (address, expected) in
            [("a/s%C6%A1-%C4%91%E1%BB%93.v2.svg?x#y", "sơ-đồ.v2"), ("..\\b.png", "b"), ("%zz.png", "%zz")]
        {
            assert_eq!(words(" \u{200b}", address), expected);
        }
    }
}
