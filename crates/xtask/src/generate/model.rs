//! The model: syllables, runs of them, subjects, documents.

use super::random::Random;
use serde_json::{Value, json};

/// Rank of a word and its share of all words; between two of them the logarithms lie on a line.
pub(super) const SHARES: [(f64, f64); 12] = [
    (1.0, 1.54e-2),
    (5.0, 1.10e-2),
    (10.0, 8.29e-3),
    (20.0, 6.01e-3),
    (50.0, 3.96e-3),
    (100.0, 2.50e-3),
    (200.0, 1.37e-3),
    (500.0, 3.57e-4),
    (1000.0, 6.4e-5),
    (2000.0, 6.2e-6),
    (5000.0, 5.1e-7),
    (6000.0, 4.0e-7),
];
/// Natural logarithm of the words of a document: mean and deviation.
const LENGTH: (f64, f64) = (5.224, 0.985);
/// Documents of one subject, about.
const OF_A_SUBJECT: u32 = 60;
/// Runs that any document may have, and those of one subject.
const COMMON_RUNS: u64 = 3000;
const OWN_RUNS: u64 = 150;
/// How often the next words are a common run, a run of the subject, or words that the document has already; else they
/// are words by themselves.
const COMMON: f64 = 0.07;
const OWN: f64 = 0.09;
const AGAIN: f64 = 0.2;
/// How often a word is one that often follows the word before it.
const FOLLOWS: f64 = 0.7;
const FOLLOWERS: f64 = 10.0;
/// How often a number of a document, another number, or a number that is nowhere else stands between words.
const CITED: f64 = 0.004;
const NUMBER: f64 = 0.03;
const UNIQUE: f64 = 0.004;

const ONSETS: [&str; 27] = [
    "", "b", "c", "ch", "d", "đ", "g", "gi", "h", "kh", "l", "m", "n", "ng", "nh", "ph", "qu", "r", "s", "t",
    "th", "tr", "v", "x", "p", "k", "y",
];
/// Rimes as the six tones write them: level, falling, rising, asking, tumbling, heavy.
const VOWELS: [[&str; 6]; 11] = [
    ["a", "à", "á", "ả", "ã", "ạ"],
    ["ă", "ằ", "ắ", "ẳ", "ẵ", "ặ"],
    ["â", "ầ", "ấ", "ẩ", "ẫ", "ậ"],
    ["e", "è", "é", "ẻ", "ẽ", "ẹ"],
    ["ê", "ề", "ế", "ể", "ễ", "ệ"],
    ["i", "ì", "í", "ỉ", "ĩ", "ị"],
    ["o", "ò", "ó", "ỏ", "õ", "ọ"],
    ["ô", "ồ", "ố", "ổ", "ỗ", "ộ"],
    ["ơ", "ờ", "ớ", "ở", "ỡ", "ợ"],
    ["u", "ù", "ú", "ủ", "ũ", "ụ"],
    ["ư", "ừ", "ứ", "ử", "ữ", "ự"],
];
const CODAS: [&str; 9] = ["", "n", "ng", "nh", "m", "t", "c", "p", "i"];
const BODIES: [&str; 8] = ["NĐ-CP", "TT-BTC", "QĐ-TTg", "TT-BYT", "NQ-HĐND", "TT-BCT", "QĐ-UBND", "TT-BGDĐT"];

/// The words of the language, and the seed of all else.
pub(super) struct Model {
    seed: u64,
    /// By rank.
    words: Vec<String>,
    /// The sum of the shares up to and with each rank.
    sums: Vec<f64>,
}

/// A document.
pub(super) struct Document {
    number: u32,
    subject: u32,
    title: String,
    date: String,
    /// Its text.
    pub(super) text: String,
}

impl Document {
    /// As a JSON line has it.
    pub(super) fn line(&self) -> Value {
        json!({
            "id": format!("{}.{}", self.subject, self.number),
            "title": self.title,
            "text": self.text,
            "lang": "vi",
            "date": self.date,
            "section": format!("Chủ đề {}", self.subject % 45),
            "loại": BODIES[self.number as usize * 7 % BODIES.len()],
        })
    }
}

impl Model {
    /// A language of its own for each seed.
    pub(super) fn new(seed: u64) -> Model {
        let mut random = Random::new(seed, 0);
        let mut words: Vec<String> = Vec::new();
        for onset in ONSETS {
            for vowel in VOWELS {
                for coda in CODAS {
                    for tone in vowel {
                        words.push(format!("{onset}{tone}{coda}"));
                    }
                }
            }
        }
        for at in (1..words.len()).rev() {
            words.swap(at, random.below(at + 1));
        }
        words.truncate(SHARES[SHARES.len() - 1].0 as usize);
        let mut sums = Vec::with_capacity(words.len());
        let mut sum = 0.0;
        for rank in 1..=words.len() {
            sum += share(rank as f64);
            sums.push(sum);
        }
        Model { seed, words, sums }
    }

    fn word(&self, random: &mut Random) -> usize {
        let at = random.share() * self.sums.last().copied().unwrap_or(1.0);
        self.sums.partition_point(|&sum| sum <= at).min(self.words.len() - 1)
    }

    /// A word that goes with the one before: each has a few, the first of them most often.
    fn next(&self, before: usize, random: &mut Random) -> usize {
        if !random.chance(FOLLOWS) {
            return self.word(random);
        }
        let which = (random.share().powi(3) * FOLLOWERS) as u64;
        self.word(&mut Random::new(self.seed, (before as u64) << 8 | which | 1 << 40))
    }

    /// A run of words, always the same for one `place`.
    fn run(&self, place: u64) -> Vec<usize> {
        let mut random = Random::new(self.seed, place | 1 << 48);
        let length = 3 + random.below(14);
        let mut run = vec![self.word(&mut random)];
        while run.len() < length {
            run.push(self.next(run[run.len() - 1], &mut random));
        }
        run
    }

    /// A run of a subject; the first ones most often.
    fn own_run(&self, subject: u32, random: &mut Random) -> Vec<usize> {
        let which = (random.share().powi(2) * OWN_RUNS as f64) as u64;
        self.run((u64::from(subject) + 1) << 16 | which)
    }

    /// The document of this number, of a collection of so many.
    pub(super) fn document(&self, number: u32, documents: u32) -> Document {
        let mut random = Random::new(self.seed, u64::from(number) | 1 << 56);
        let subject = number / OF_A_SUBJECT.min(documents);
        let title = self.own_run(subject, &mut random);
        let mut title: Vec<&str> = title.iter().map(|&word| self.words[word].as_str()).collect();
        title.truncate(10);
        let title = capital(&title.join(" "));
        let words = (LENGTH.0 + LENGTH.1 * random.normal()).exp().clamp(3.0, 20_000.0) as usize;
        let mut text = String::with_capacity(words * 7);
        let (mut written, mut in_line, mut before) = (0, 0, self.word(&mut random));
        let mut begins = true;
        let mut all: Vec<usize> = Vec::with_capacity(words);
        while written < words {
            let run = match random.share() {
                at if at < COMMON => self.run((random.share().powi(3) * COMMON_RUNS as f64) as u64),
                at if at < COMMON + OWN => self.own_run(subject, &mut random),
                at if at < COMMON + OWN + AGAIN && all.len() > 20 => {
                    let start = random.below(all.len());
                    all[start..(start + 3 + random.below(20)).min(all.len())].to_vec()
                }
                _ => vec![self.next(before, &mut random)],
            };
            before = run[run.len() - 1];
            for word in &run {
                let word = &self.words[*word];
                if begins {
                    text.push_str(&capital(word))
                } else {
                    text.push_str(word)
                }
                text.push(' ');
                begins = false;
            }
            all.extend_from_slice(&run);
            written += run.len();
            in_line += run.len();
            if random.chance(CITED * run.len() as f64) {
                let body = BODIES[random.below(BODIES.len())];
                let year = 1990 + random.below(35);
                text.push_str(&format!("số {}/{year}/{body} ", 1 + (random.share().powi(2) * 300.0) as u32));
                written += 4;
            }
            if random.chance(NUMBER * run.len() as f64) {
                text.push_str(&format!("{} ", 1 + (random.share().powi(4) * 400.0) as u32));
                written += 1;
            }
            if random.chance(UNIQUE * run.len() as f64) {
                text.push_str(&format!("{} ", random.next() % 10_000_000));
                written += 1;
            }
            if in_line > 12 && random.chance(0.06) {
                text.pop();
                text.push_str(if random.chance(0.5) { ".\n" } else { ". " });
                begins = true;
                in_line = 0;
            }
        }
        text.pop();
        let date =
            format!("{}-{:02}-{:02}", 1990 + random.below(35), 1 + random.below(12), 1 + random.below(28));
        Document { number, subject, title, date, text }
    }

    /// What somebody could ask who wants this document: two words that go together and a run of its subject.
    pub(super) fn query(&self, number: u32, document: &Document) -> Value {
        let mut random = Random::new(self.seed, u64::from(number) | 1 << 57);
        let own = self.own_run(document.subject, &mut random);
        let first = self.word(&mut random);
        let words = [first, self.next(first, &mut random)].into_iter().chain(own.into_iter().take(6));
        let text: Vec<&str> = words.map(|word| self.words[word].as_str()).collect();
        json!({ "id": number.to_string(), "text": text.join(" ") })
    }
}

/// The share of the word of a rank.
fn share(rank: f64) -> f64 {
    let above = SHARES.partition_point(|&(known, _)| known < rank).clamp(1, SHARES.len() - 1);
    let ((low, most), (high, least)) = (SHARES[above - 1], SHARES[above]);
    let way = (rank / low).ln() / (high / low).ln();
    (most.ln() * (1.0 - way) + least.ln() * way).exp()
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
