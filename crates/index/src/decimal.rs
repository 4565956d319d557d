//! Numbers as text, without core's formatting: in the Wasm that would weigh more than some of our decoders.

/// The decimal digits of `number`, as `to_string` gives them.
pub fn decimal(number: u32) -> String {
    let mut digits = if number < 10 { String::new() } else { decimal(number / 10) };
    digits.push(char::from(b'0' + (number % 10) as u8));
    digits
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn digits_are_those_of_the_standard_library() {
        for number in [0, 9, 10, 100, 909, 65_536, u32::MAX] {
            assert_eq!(decimal(number), number.to_string());
        }
    }
}
