//! Days and months: 7-8/11, 06/6/2024, ngày 11 tháng 10 năm 2023, October 11, 2023.

use super::words::{Gap, Word, Words, is_dash, is_slash};
use super::{Entity, Value, push_number};

/// Days of one month that follow each other; mostly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// 1900 to 2100. A whole month always has one.
    pub year: Option<u16>,
    /// 1 to 12.
    pub month: u8,
    /// The first day, from 1.
    pub first: u8,
    /// The last day, at most that of the month.
    pub last: u8,
    /// A month was written, not days.
    pub is_month: bool,
}

impl Days {
    /// The keys to index it under: for each day `06-06` (month, day), and if there is a year, or `default_year` for
    /// want of one, also `2024-06-06` and `2024-06`. A whole month has only the last.
    pub fn keys(&self, default_year: Option<u16>) -> Vec<String> {
        let mut out = Vec::new();
        let year = self.year.or(default_year);
        if let Some(year) = year {
            out.push(key(Some(year), self.month, None));
        }
        if !self.is_month {
            for day in self.first..=self.last {
                out.push(key(None, self.month, Some(day)));
                if year.is_some() {
                    out.push(key(year, self.month, Some(day)));
                }
            }
        }
        out
    }

    /// The keys to look up, of which any may match: the most specific one of each day, or that of the month.
    pub fn query_keys(&self) -> Vec<String> {
        if self.is_month {
            return vec![key(self.year, self.month, None)];
        }
        let mut out = Vec::new();
        for day in self.first..=self.last {
            out.push(key(self.year, self.month, Some(day)));
        }
        out
    }

    fn is_possible(&self) -> bool {
        (1..=12).contains(&self.month)
            && 1 <= self.first
            && self.first <= self.last
            && self.last <= days_in(self.month, self.year)
    }
}

fn key(year: Option<u16>, month: u8, day: Option<u8>) -> String {
    let mut key = String::new();
    if let Some(year) = year {
        push_number(&mut key, u32::from(year), 4);
        key.push('-');
    }
    push_number(&mut key, u32::from(month), 2);
    if let Some(day) = day {
        key.push('-');
        push_number(&mut key, u32::from(day), 2);
    }
    key
}

fn days_in(month: u8, year: Option<u16>) -> u8 {
    let is_leap = year
        .is_none_or(|year| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)));
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// A date that begins with a figure, as written.
#[derive(Clone, Copy)]
struct Written {
    days: Days,
    end: usize,
    /// 1/2 and the like may be fractions; and 6/2024 is not always a month.
    is_doubtful: bool,
}

/// Emits the days whose figures begin at `at`; returns their end. Nothing before `floor` is looked at.
pub(super) fn at(words: &Words<'_>, at: usize, floor: usize, f: &mut dyn FnMut(Entity)) -> Option<usize> {
    if words.is_word_char(words.char_before(at)) {
        return None;
    }
    let (before, gap) = words.gap_before(at);
    let previous = if gap == Gap::None { None } else { words.word_before(before) };
    let previous = previous.filter(|word| word.start >= floor);
    if let Some(word) = previous
        && let Some(entity) = behind_month(words, word, at)
    {
        let end = entity.end;
        f(entity);
        return Some(end);
    }
    let is_thu = |word: Word| {
        let before = words.word_before(words.gap_before(word.start).0);
        before.is_some_and(|before| before.is_among("thu chu"))
    };
    // How sure the word before is to stand before a day.
    let context = match previous {
        None => u8::from(words.char_before(at) == Some('(')),
        Some(word) if word.is_among("ngay sang chieu toi hom dem trua") => 2,
        Some(word) if word.is_among("hai ba tu nam sau bay nhat") && is_thu(word) => 2,
        Some(word) => u8::from(word.is_among("tu den va qua nay")),
    };
    let start = previous.filter(|word| word.is("ngay")).map_or(at, |word| word.start);
    let mut listed: [Option<(u8, usize, usize)>; 5] = [None; 5];
    let mut next = at;
    let mut is_linked = false;
    for slot in &mut listed {
        if let Some(written) = written(words, next) {
            return emit(
                words,
                Days { ..written.days },
                written,
                &listed,
                (start, next),
                (context, is_linked),
                f,
            );
        }
        let number =
            words.number(next).filter(|number| number.count <= 2 && (1..=31).contains(&number.value))?;
        let day = number.value as u8;
        if let Some(to) = range(words, number.end) {
            let written = written(words, to).filter(|to| !to.days.is_month && to.days.first > day)?;
            let days = Days { first: day, ..written.days };
            return emit(words, days, written, &listed, (start, next), (context, true), f);
        }
        let to = words.next_is(number.end, "va and").or_else(|| {
            let is_comma = context == 2 && words.char_at(number.end) == Some(',');
            is_comma.then_some(number.end + 1)
        })?;
        *slot = Some((day, if next == at { start } else { next }, number.end));
        next = behind_ngay(words, to);
        is_linked = true;
    }
    None
}

type Listed = [Option<(u8, usize, usize)>; 5];

/// Emits the listed days and the date that ends the list.
fn emit(
    words: &Words<'_>,
    mut days: Days,
    written: Written,
    listed: &Listed,
    (start, own_start): (usize, usize),
    (context, is_linked): (u8, bool),
    f: &mut dyn FnMut(Entity),
) -> Option<usize> {
    let mut end = written.end;
    let mut is_range = days.first < days.last;
    // 7/11-9/11
    if !days.is_month
        && !is_range
        && let Some(last) = range(words, end).and_then(|to| self::written(words, to))
        && !last.days.is_month
        && last.days.month == days.month
        && last.days.first > days.last
        && days.year.is_none_or(|year| last.days.year == Some(year))
    {
        days = Days { first: days.first, ..last.days };
        end = last.end;
        is_range = true;
    }
    let mut before = 0;
    for &(day, ..) in listed.iter().flatten() {
        if day <= before || day >= days.first || days.is_month {
            return None;
        }
        before = day;
    }
    let has_list = listed.iter().flatten().next().is_some();
    let certain = !(days.is_month && written.is_doubtful)
        && (days.year.is_some()
            || context == 2
            || (!written.is_doubtful && (context == 1 || is_linked || is_range)));
    for &(day, start, end) in listed.iter().flatten() {
        f(Entity { start, end, certain, value: Value::Days(Days { first: day, last: day, ..days }) });
    }
    let start = if has_list { own_start } else { start };
    f(Entity { start, end, certain, value: Value::Days(days) });
    Some(end)
}

/// Where a range goes on: behind a dash or `đến`.
fn range(words: &Words<'_>, at: usize) -> Option<usize> {
    if let Some(end) = words.next_is(at, "den toi to") {
        return Some(behind_ngay(words, end));
    }
    let at = words.gap(at).0;
    let dash = words.char_at(at).filter(|&c| is_dash(Some(c)))?;
    Some(words.gap(at + dash.len_utf8()).0)
}

fn behind_ngay(words: &Words<'_>, at: usize) -> usize {
    words.gap(words.next_is(at, "ngay").unwrap_or(at)).0
}

/// Reads a whole date that begins with a figure.
fn written(words: &Words<'_>, at: usize) -> Option<Written> {
    let first = words.number(at)?;
    let separator = words.char_at(first.end);
    let joined = |end: usize| {
        let c = words.char_at(end)?;
        let is_same = Some(c) == separator && (is_slash(Some(c)) || is_dash(Some(c)) || c == '.');
        if is_same { words.number(end + c.len_utf8()) } else { None }
    };
    let second = joined(first.end);
    let third = second.and_then(|second| joined(second.end));
    let last = third.or(second).unwrap_or(first).end;
    if second.is_some() && (!words.ends_at(last) || joined(last).is_some()) {
        return None;
    }
    let date = |year: Option<u32>, month: u32, day: u32| {
        let (month, day) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
        let year = match year {
            Some(year) => Some(u16::try_from(year).ok().filter(|year| (1900..=2100).contains(year))?),
            None => None,
        };
        let days = Days { year, month, first: day, last: day, is_month: false };
        days.is_possible().then_some(days)
    };
    let whole = |days: Option<Days>, end: usize| Some(Written { days: days?, end, is_doubtful: false });
    match (first.count, second.map(|second| second.count), third.map(|third| third.count)) {
        (4, Some(1..=2), Some(1..=2)) => whole(date(Some(first.value), second?.value, third?.value), last),
        (1..=2, Some(1..=2), Some(4)) => whole(date(Some(third?.value), second?.value, first.value), last),
        (1..=2, Some(1..=2), None) if is_slash(separator) => {
            let second = second?;
            // 7/11-2020 and 1/2.5 are no days.
            let next = words.char_at(last);
            if (is_dash(next) && words.year(last + 1).is_some())
                || (matches!(next, Some('.' | ',')) && words.number(last + 1).is_some())
            {
                return None;
            }
            let is_padded = first.count + second.count == 4;
            let is_doubtful = first.value < second.value && second.value <= 10 && !is_padded;
            Some(Written { days: date(None, second.value, first.value)?, end: last, is_doubtful })
        }
        (1..=2, Some(4), None) if is_slash(separator) => {
            let days = date(Some(second?.value), first.value, 1)?;
            Some(Written { days: month_of(days), end: last, is_doubtful: true })
        }
        (1..=2, None, None) => {
            let day = first.value;
            let ordinal = words.word_at(first.end).filter(|word| word.is_among(ORDINALS));
            let end = ordinal.map_or(first.end, |word| word.end);
            let (start, gap) = words.gap(end);
            let word = words.word_at(start).filter(|_| gap != Gap::None)?;
            let (month, end) = if word.is("thang") {
                let month = words.number(words.gap(word.end).0).filter(|month| month.count <= 2)?;
                (month.value, month.end)
            } else {
                (month_name(&word)?, word.end)
            };
            let year = year_behind(words, end);
            let days = date(year.map(|(year, _)| u32::from(year)), month, day)?;
            let end = year.map_or(end, |(_, end)| end);
            words.ends_at(end).then_some(Written { days, end, is_doubtful: false })
        }
        _ => None,
    }
}

/// Behind the figures of an English day.
const ORDINALS: &str = "st nd rd th";

/// A year behind a month: `năm 2023`, `/2023`, `, 2023`, ` 2023`.
fn year_behind(words: &Words<'_>, at: usize) -> Option<(u16, usize)> {
    let c = words.char_at(at);
    words.year_in_words(at).or_else(|| match c {
        _ if is_slash(c) || is_dash(c) => words.year(at + c?.len_utf8()),
        Some(',') => words.year_in_words(at + 1).or_else(|| words.year(words.gap(at + 1).0)),
        _ => words.year(words.gap(at).0),
    })
}

/// Dates whose month stands before the figures: `tháng 6/2024`, `June 2024`, `June 6, 2024`.
fn behind_month(words: &Words<'_>, month: Word, at: usize) -> Option<Entity> {
    let number = words.number(at)?;
    let (days, end) = if month.is("thang") {
        let (year, end) = year_behind(words, number.end).filter(|_| number.count <= 2)?;
        (Days { year: Some(year), month: number.value as u8, first: 1, last: 1, is_month: true }, end)
    } else {
        let of = month_name(&month)? as u8;
        let month = |year| Days { year: Some(year), month: of, first: 1, last: 1, is_month: true };
        if let Some((year, end)) = words.year(at) {
            (month(year), end)
        } else {
            let end = words.word_at(number.end).filter(|word| word.is_among(ORDINALS));
            let end = end.map_or(number.end, |word| word.end);
            let year = year_behind(words, end)
                .filter(|_| !is_slash(words.char_at(end)) && !is_dash(words.char_at(end)));
            let day = u8::try_from(number.value).ok()?;
            let days =
                Days { year: year.map(|year| year.0), month: of, first: day, last: day, is_month: false };
            (days, year.map_or(end, |year| year.1))
        }
    };
    if !days.is_possible() || !words.ends_at(end) {
        return None;
    }
    let days = if days.is_month { month_of(days) } else { days };
    // may 2024 is sewn.
    let certain = days.year.is_some() && (month.uppers > 0 || month.is("thang") || !month.is("may"));
    Some(Entity { start: month.start, end, certain, value: Value::Days(days) })
}

fn month_of(days: Days) -> Days {
    Days { first: 1, last: days_in(days.month, days.year), is_month: true, ..days }
}

/// The number of an English month, also of its abbreviations from three letters.
fn month_name(word: &Word) -> Option<u32> {
    const NAMES: &str =
        "january february march april may june july august september october november december";
    // Máy 1 is a machine.
    let is_plain = word.end - word.start == word.folded().len();
    let word = word.folded();
    let is_name = |name: &[u8]| is_plain && word.len() >= 3 && name.starts_with(word);
    NAMES.as_bytes().split(|&c| c == b' ').zip(1..).find(|(name, _)| is_name(name)).map(|(_, month)| month)
}

/// The year of a date behind the number of a document: `, ngày 8/4/2022`.
pub(super) fn year_of_date(words: &Words<'_>, at: usize) -> Option<u16> {
    let at = if words.char_at(at) == Some(',') { at + 1 } else { at };
    let at = words.gap(words.next_is(at, "ngay")?).0;
    written(words, at)?.days.year
}
