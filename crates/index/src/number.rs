//! Decimal numbers as text whose order of bytes is the order of the numbers.
//!
//! ```text
//! number   := lead digits                              lead: '@' + digits before the point
//! negative := lead digits' '~'                         lead: '?' - digits before the point; 9 - each digit
//! ```
//!
//! No zeros stand first before the point or last behind it, so equal numbers are equal texts; `0.5` has no digit
//! before the point. What is longer before the point is greater; of equal length the digits decide.

/// Most digits before the point.
const MOST: usize = 30;

/// The form of a number that is written `-12.5`, with a point or without; `None` if the text is none, or has more
/// than 30 digits before the point or 60 behind it.
pub fn encode(text: &str) -> Option<String> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, part) = crate::cut(digits, b'.').unwrap_or((digits, "0"));
    let numeric = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !numeric(whole) || !numeric(part) || part.len() > 2 * MOST {
        return None;
    }
    let zeros = whole.bytes().take_while(|&byte| byte == b'0').count();
    let whole = whole.get(zeros..).unwrap_or_default();
    let part = without_end(part, b'0');
    if whole.len() > MOST {
        return None;
    }
    let negative = negative && !(whole.is_empty() && part.is_empty());
    let length = whole.len() as u8;
    let mut key = String::new();
    key.push(char::from(if negative { b'?' - length } else { b'@' + length }));
    key.push_str(whole);
    if !part.is_empty() {
        key.push('.');
        key.push_str(part);
    }
    if negative {
        key = complement(&key, 1);
        key.push('~');
    }
    Some(key)
}

/// The number as it is read: `-12.5`.
pub fn decode(key: &str) -> String {
    let negative = key.as_bytes().first().is_some_and(|&lead| lead < b'@');
    let digits = key.get(1..).unwrap_or_default();
    let digits = if negative { complement(without_end(digits, b'~'), 0) } else { digits.to_owned() };
    let zero = if digits.is_empty() || digits.starts_with('.') { "0" } else { "" };
    crate::joined(&[if negative { "-" } else { "" }, zero, &digits])
}

/// A text without such bytes, which are ASCII, at its end.
fn without_end(text: &str, end: u8) -> &str {
    let more = text.bytes().rev().take_while(|&byte| byte == end).count();
    text.get(..text.len() - more).unwrap_or_default()
}

/// Nine less each digit, from the `skip`th character on.
fn complement(text: &str, skip: usize) -> String {
    let mut turned = String::new();
    for (at, c) in text.chars().enumerate() {
        turned.push(match c {
            '0'..='9' if at >= skip => char::from(b'0' + b'9' - c as u8),
            c => c,
        });
    }
    turned
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_order_is_that_of_the_numbers(a in -300_000i64..300_000, b in -300_000i64..300_000, scale in 0u32..4) {
            let power = 10i64.pow(scale);
            let text = |n: i64| {
                let sign = if n < 0 { "-" } else { "" };
                format!("{sign}{}.{:0width$}", n.abs() / power, n.abs() % power, width = scale as usize)
                    .trim_end_matches(|c| scale == 0 && (c == '0' || c == '.')).to_owned()
            };
            let text = |n: i64| if scale == 0 { n.to_string() } else { text(n) };
            prop_assert_eq!(encode(&text(a)).unwrap().cmp(&encode(&text(b)).unwrap()), a.cmp(&b));
            prop_assert_eq!(decode(&encode(&text(a)).unwrap()).parse::<f64>().unwrap(), text(a).parse::<f64>().unwrap());
        }

        #[test]
        fn any_text_is_a_number_or_none(text in ".{0,20}") {
            if let Some(key) = encode(&text) {
                prop_assert_eq!(encode(&decode(&key)), Some(key));
            }
            let _ = decode(&text);
        }
    }

    #[test]
    fn forms_of_one_number_are_one() {
        let key = encode("12.5");
        assert!(key.is_some());
        for same in ["012.50", "+12.5", "12.500"] {
            assert_eq!(encode(same), key, "{same}");
        }
        assert_eq!(encode("-0.0"), encode("0"));
        assert_eq!(decode(&encode("-0.25").unwrap()), "-0.25");
        for bad in ["", "-", ".5", "5.", "1,5", "1e3", "một", "--1"] {
            assert_eq!(encode(bad), None, "{bad}");
        }
    }
}
