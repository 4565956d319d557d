//! Texts cut at a character, without core's search in texts: in the Wasm that would weigh a kilobyte.

/// What stands before and behind the first `at`, which is ASCII; `None` where there is none.
pub fn cut(text: &str, at: u8) -> Option<(&str, &str)> {
    let place = text.bytes().position(|byte| byte == at)?;
    text.get(..place).zip(text.get(place + 1..))
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
