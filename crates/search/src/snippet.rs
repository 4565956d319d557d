//! The passage of a unit that answers best, and the stretch of it to show.

use crate::matcher::{Mark, Matcher};
use crate::response::Snippet;
use index::document::{Passage, PassageKind};
use std::ops::Range;

/// A snippet has about this many bytes: two to three lines on a phone in Vietnamese.
const LENGTH: usize = 260;
/// A passage shorter than this is shown together with what follows it.
const SHORT: usize = 120;
/// What stands between two passages in a snippet.
const SEPARATOR: &str = " · ";
/// Worth of marked neighbours against the rarity of their leaves alone.
const RUN: f32 = 0.5;

/// The best passage of a unit.
#[derive(Debug)]
pub(crate) struct Best {
    /// Its number in the unit.
    pub(crate) passage: usize,
    pub(crate) snippet: Snippet,
    /// How many passages of the unit match.
    pub(crate) matches: u32,
}

/// Chooses among a unit's passages; `None` if there are none.
pub(crate) fn best(matcher: &Matcher, passages: &[Passage]) -> Option<Best> {
    let mut marks: Vec<Vec<Mark>> = Vec::new();
    let mut matches = 0;
    for passage in passages {
        let found = matcher.marks(&passage.text);
        matches += u32::from(!found.is_empty());
        marks.push(found);
    }
    if matches == 0 {
        for (passage, marks) in passages.iter().zip(&mut marks) {
            *marks = matcher.tokens(&passage.text);
        }
    }
    let mut best = 0;
    let mut best_worth = -1.0;
    for (number, (passage, marks)) in passages.iter().zip(&marks).enumerate() {
        // A heading names what follows; of equals, the text itself is more to read.
        let share = if matches!(passage.kind, PassageKind::Heading { .. }) { 0.9 } else { 1.0 };
        let worth = share * worth(matcher, marks, usize::MAX);
        let opening = worth == 0.0 && best_worth <= 0.0 && matches!(passage.kind, PassageKind::Paragraph);
        if worth > best_worth
            || (opening && !passages.get(best).is_some_and(|p| matches!(p.kind, PassageKind::Paragraph)))
        {
            best = number;
            best_worth = worth;
        }
    }
    let passage = passages.get(best)?;
    let range = window(matcher, &passage.text, marks.get(best)?);
    let mut snippet = Snippet::default();
    push(&mut snippet, &passage.text, range.clone(), marks.get(best)?);
    let mut next = best + 1;
    while range.end == passage.text.len() && snippet.text.len() < SHORT {
        let (Some(passage), Some(marks)) = (passages.get(next), marks.get(next)) else { break };
        let room = LENGTH - snippet.text.len().min(LENGTH);
        snippet.text.push_str(SEPARATOR);
        push(&mut snippet, &passage.text, 0..cut(&passage.text, room), marks);
        next += 1;
    }
    Some(Best { passage: best, snippet, matches })
}

/// What marks tell, up to the first that ends behind `end`: each leaf once by its rarity, and more where several stand
/// together.
fn worth(matcher: &Matcher, marks: &[Mark], end: usize) -> f32 {
    let mut seen: Vec<usize> = Vec::new();
    let mut worth = 0.0;
    for mark in marks.iter().take_while(|mark| mark.bytes.end <= end) {
        for &leaf in &mark.leaves {
            let fresh = !seen.contains(&leaf);
            if fresh {
                seen.push(leaf);
            }
            let run = if mark.leaves.len() > 1 { RUN } else { 0.0 };
            worth += matcher.idf(leaf) * if fresh { 1.0 + run } else { 0.05 };
        }
    }
    worth
}

/// The stretch of `text` of about [`LENGTH`] bytes whose marks are worth most, begun at a sentence or a word.
fn window(matcher: &Matcher, text: &str, marks: &[Mark]) -> Range<usize> {
    if text.len() <= LENGTH + SHORT / 2 {
        return 0..text.len();
    }
    let mut best = (0, -1.0);
    for (number, mark) in marks.iter().enumerate() {
        let from = mark.bytes.start;
        let worth = worth(matcher, marks.get(number..).unwrap_or_default(), from + LENGTH * 3 / 4);
        if worth > best.1 {
            best = (from, worth);
        }
    }
    let start = start_before(text, best.0);
    // Near the end there is room before the first match.
    let start = if text.len() - start < LENGTH { word_at(text, text.len() - LENGTH) } else { start };
    let mut end = start + cut(text.get(start..).unwrap_or_default(), LENGTH);
    // Not through a match.
    for Mark { bytes, .. } in marks {
        end = if bytes.start < end { end.max(bytes.end) } else { end };
    }
    start..end
}

/// Where to begin so that `at` is shown with what leads to it: the sentence's start if it is near, else a word's.
fn start_before(text: &str, at: usize) -> usize {
    let near = floor(text, at.saturating_sub(LENGTH / 3));
    let before = text.get(near..at).unwrap_or_default();
    if near == 0 {
        return 0;
    }
    match before.as_bytes().windows(2).rposition(|two| two == b". " || two == b"; ") {
        Some(end) => near + end + 2,
        None => word_at(text, at.saturating_sub(LENGTH / 6)),
    }
}

/// The start of the word after `at` (or `at` where no space is near, as in Chinese).
fn word_at(text: &str, at: usize) -> usize {
    let at = floor(text, at);
    let after = text.get(at..).unwrap_or_default();
    match after.bytes().position(|byte| byte == b' ') {
        Some(space) if space < 30 => at + space + 1,
        _ => at,
    }
}

/// How much of `text` to show in `room` bytes: whole words.
fn cut(text: &str, room: usize) -> usize {
    if text.len() <= room {
        return text.len();
    }
    let end = floor(text, room);
    match text.get(..end).and_then(|shown| shown.bytes().rposition(|byte| byte == b' ')) {
        Some(space) if space + 30 > end => space,
        _ => end,
    }
}

fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Appends a stretch of a passage, with an ellipsis where it is cut; line ends and tabs become spaces.
fn push(snippet: &mut Snippet, text: &str, range: Range<usize>, marks: &[Mark]) {
    if range.start > 0 {
        snippet.text.push('…');
    }
    let base = snippet.text.len();
    for c in text.get(range.clone()).unwrap_or_default().chars() {
        // One byte each: marks keep their place.
        snippet.text.push(if c == '\n' || c == '\t' { ' ' } else { c });
    }
    for mark in marks {
        let (start, end) = (mark.bytes.start.max(range.start), mark.bytes.end.min(range.end));
        if start < end {
            snippet.marks.push(start - range.start + base..end - range.start + base);
        }
    }
    if range.end < text.len() {
        snippet.text.push('…');
    }
}
