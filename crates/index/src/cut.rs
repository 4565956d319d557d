//! Texts cut at a character, and put together, without what the library has for it: in the Wasm either would weigh a
//! kilobyte.

/// What stands before and behind the first `at`, which is ASCII; `None` where there is none.
pub fn cut(text: &str, at: u8) -> Option<(&str, &str)> {
    let place = text.bytes().position(|byte| byte == at)?;
    text.get(..place).zip(text.get(place + 1..))
}

/// Texts one after another.
pub fn joined(parts: &[&str]) -> String {
    let mut all = String::new();
    for part in parts {
        all.push_str(part);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn the_first_counts() {
        assert_eq!(cut("đ:a:b", b':'), Some(("đ", "a:b")));
        assert_eq!(cut(":", b':'), Some(("", "")));
        assert_eq!(cut("đ", b':'), None);
    }
}
