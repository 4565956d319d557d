//! Numbers with separators: thousands grouping and decimals, to one form.

/// Writes the one form of a number into `word`: ASCII digits in which groups are joined by single `.` or `,`.
///
/// Groups of three behind one to three digits, all joined by the same separator, are thousands: `3.271` and `3,271`
/// give `3271`. A first group that begins with 0 is none (`0,125` is a decimal). Thousands may end in another
/// separator and decimals (`1.234,5` gives `1234.5`). In all else every separator becomes `.`: `1,5` gives `1.5`.
pub(crate) fn settle(word: &mut Vec<char>, max_chars: usize) {
    let is_separator = |c: &char| matches!(c, '.' | ',');
    if !word.iter().any(is_separator) {
        return;
    }
    let last = word.iter().rposition(is_separator).unwrap_or(0);
    let (whole, decimals) = word.split_at(last);
    let decimals_differ = decimals.first().is_some_and(|last| !whole.contains(last));
    if decimals_differ && is_grouped(whole) {
        let kept = whole.len() - whole.iter().filter(|c| is_separator(c)).count();
        word.retain(digits_only());
        word.insert(kept, '.');
    } else {
        for c in word.iter_mut().filter(|c| **c == ',') {
            *c = '.';
        }
        if is_grouped(word) {
            word.retain(digits_only());
        }
    }
    // A number that will be cut keeps no separators: the cut could leave a shape that reads differently.
    if word.len() > max_chars {
        word.retain(digits_only());
    }
}

fn digits_only() -> impl Fn(&char) -> bool {
    |c| c.is_ascii_digit()
}

fn is_grouped(number: &[char]) -> bool {
    let mut groups = number.split(|c| !c.is_ascii_digit());
    let mut separators = number.iter().filter(|c| !c.is_ascii_digit());
    let first = groups.next().unwrap_or(&[]);
    let separator = separators.next();
    separator.is_some()
        && separators.all(|c| Some(c) == separator)
        && (1..=3).contains(&first.len())
        && first.first() != Some(&'0')
        && groups.all(|group| group.len() == 3)
}

#[cfg(test)]
mod tests {
    use crate::tokenize;

    fn exact(text: &str) -> Vec<String> {
        tokenize(text).into_iter().map(|token| token.exact).collect()
    }

    #[test]
    fn numbers_have_one_form() {
        for (text, form) in [
            ("3.271", "3271"),
            ("3,271", "3271"),
            ("12.345.678", "12345678"),
            ("1,5", "1.5"),
            ("1.5", "1.5"),
            ("0,125", "0.125"),
            ("1.234,56", "1234.56"),
            ("1,234,567.5", "1234567.5"),
            ("06.6.2024", "06.6.2024"),
            ("1.2,3", "1.2.3"),
            ("٣٫", "3"),
            ("１，５", "1.5"),
            ("007", "007"),
            ("१२", "12"),
            ("1234.567", "1234.567"),
            ("123.456,789.012", "123456789012"),
        ] {
            assert_eq!(exact(text), [form], "{text}");
            assert_eq!(exact(form), [form], "{form} again");
        }
    }

    #[test]
    fn separators_need_a_digit_on_both_sides() {
        assert_eq!(exact("năm 2024."), ["năm", "2024"]);
        assert_eq!(exact("1..5"), ["1", "5"]);
        assert_eq!(exact("5.a"), ["5", "a"]);
        assert_eq!(exact("a5.5"), ["a5", "5"]);
        assert_eq!(exact("06/6/2024"), ["06", "6", "2024"]);
        assert_eq!(exact("57-KL/TW"), ["57", "kl", "tw"]);
    }

    #[test]
    fn letters_stay_with_plain_digits_only() {
        assert_eq!(exact("kl57 57kl h5n1"), ["kl57", "57kl", "h5n1"]);
        assert_eq!(exact("3.271đ"), ["3271", "đ"]);
        assert_eq!(exact("1,5kg"), ["1.5", "kg"]);
    }

    #[test]
    fn a_very_long_number_is_cut_without_separators() {
        let long = "1.".repeat(50) + "1";
        assert_eq!(exact(&long), ["1".repeat(40)]);
    }
}
