//! Numbers as text, without core's formatting: in the Wasm that would weigh more than some of our decoders.

/// The decimal digits of `number`, as `to_string` gives them.
pub fn decimal(mut number: u32) -> String {
    let mut digits = Vec::new();
    loop {
        digits.push(char::from(b'0' + (number % 10) as u8));
        number /= 10;
        if number == 0 {
            return digits.into_iter().rev().collect();
        }
    }
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
