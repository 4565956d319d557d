//! Which addresses of documents become links.

/// Whether an address may become a link: `http:`, `https:`, `mailto:`, or none, that is relative.
///
/// Browsers drop tabs and line ends inside an address and blanks around it, so `java\nscript:` runs. An address with
/// any such character is refused, not repaired: the readers that build libraries never write one.
pub(super) fn is_safe(address: &str) -> bool {
    if address.bytes().any(|byte| byte <= b' ' || byte == 0x7f) {
        return false;
    }
    match address.split_once([':', '/', '?', '#']) {
        Some((scheme, _)) if address.as_bytes().get(scheme.len()) == Some(&b':') => {
            ["http", "https", "mailto"].iter().any(|allowed| scheme.eq_ignore_ascii_case(allowed))
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::is_safe;

    #[test]
    fn only_what_leads_to_a_page_is_a_link() {
        for address in
            ["https://example.org/a:b", "HTTP://x", "mailto:a@b", "a/b", "?q=a:b", "#/d/a:b", "//x", ""]
        {
            assert!(is_safe(address), "{address}");
        }
        for address in [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            " javascript:alert(1)",
            "java\nscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "blob:x",
            "file:///etc",
            ":x",
        ] {
            assert!(!is_safe(address), "{address}");
        }
    }
}
