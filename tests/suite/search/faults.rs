//! A host that delays, reorders, loses, truncates, corrupts, repeats and mixes up what it is asked for.
//!
//! Whatever it does, a task ends in the answer that a good host gives, or in an error with a code; never in another
//! answer, never without end. Each schedule is drawn from a seed, so that a finding can be run again.

use crate::memory::{Library, document};
use index::Block;
use search::{Engine, Error, Open, Opened, Options, Response, Search, Step, Suggest, Suggestion};

/// Schedules that are tried.
const SCHEDULES: u64 = 10_000;
/// Times that a host asks for a block before it gives up, as `www/packs.js` does: the part, the whole, the whole anew.
const TRIES: u32 = 3;
/// Steps after which a task is taken to hang: more than any takes when it is given one block at a time.
const MANY: usize = 2_000;

/// Numbers from a seed: the linear congruential generator of Knuth's MMIX.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % bound.max(1)
    }

    fn once_in(&mut self, times: usize) -> bool {
        times > 0 && self.below(times) == 0
    }
}

/// A library of some hundred blocks; `build` tells two builds of it apart.
fn library(build: &str) -> Library {
    let words = [
        "tháp", "nghiêng", "chợ", "phiên", "núi", "hòa", "bình", "học", "sinh", "thông", "tin", "đối",
        "ngoại",
    ];
    let mut random = Random(7);
    let documents = (0..240).map(|number| {
        let mut text = || -> String {
            let words =
                (0..60).map(|_| words[random.below(words.len()).min(random.below(words.len()))].to_owned());
            words.chain([format!("số {}", number % 97)]).collect::<Vec<_>>().join(" ")
        };
        let paragraphs = [text(), text(), format!("{build} {}", text())];
        let paragraphs: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
        document(&format!("tai-lieu-{number}"), &format!("Chợ phiên số {number}"), &paragraphs)
    });
    Library::build(documents.collect())
}

/// What may be asked, and how it is answered.
#[derive(Debug, PartialEq)]
enum Answer {
    Found(Response),
    Opened(Opened),
    Suggested(Vec<Suggestion>),
}

enum Task {
    Search(Search),
    Open(Open),
    Suggest(Suggest),
}

/// Kinds of tasks.
const KINDS: usize = 8;

impl Task {
    fn new(kind: usize) -> Task {
        let search = |query: &str| Task::Search(Search::new(query, Options::default()));
        match kind {
            0 => search("thong tin doi ngoai"),
            1 => search("\"chợ phiên\" -bình"),
            2 => search("hocj sinh so 42"),
            3 => search("nuis hoaf binhf"),
            4 => search("ng* OR (tháp nghiêng)"),
            5 => Task::Open(Open::new("tai-lieu-77", Some("núi"), false)),
            6 => Task::Open(Open::new("tai-lieu-7777", None, false)),
            _ => Task::Suggest(Suggest::new("chợ ph", 8)),
        }
    }

    fn step(&mut self, engine: &mut Engine) -> Result<Step<Answer>, Error> {
        fn wrap<T>(step: Step<T>, answer: impl Fn(T) -> Answer) -> Step<Answer> {
            match step {
                Step::Need(blocks) => Step::Need(blocks),
                Step::Done(done) => Step::Done(answer(done)),
            }
        }
        match self {
            Task::Search(task) => task.step(engine).map(|step| wrap(step, Answer::Found)),
            Task::Open(task) => task.step(engine).map(|step| wrap(step, Answer::Opened)),
            Task::Suggest(task) => task.step(engine).map(|step| wrap(step, Answer::Suggested)),
        }
    }
}

/// How often a host does what it should not: once in so many blocks; 0 for never.
#[derive(Debug)]
struct Habits {
    loses: usize,
    truncates: usize,
    corrupts: usize,
    repeats: usize,
    mixes: usize,
    goes_back: usize,
    delays: usize,
}

impl Habits {
    fn new(random: &mut Random) -> Habits {
        let mut habit = || [0, 0, 2, 5, 20][random.below(5)];
        Habits {
            loses: habit(),
            truncates: habit(),
            corrupts: habit(),
            repeats: habit(),
            mixes: habit(),
            goes_back: habit(),
            delays: habit(),
        }
    }
}

/// Runs a task over a faulty host: its answer, or the code of the error it ends in.
fn run(
    task: &mut Task,
    new: &Library,
    old: &Library,
    engine: &mut Engine,
    random: &mut Random,
) -> Result<Answer, &'static str> {
    let habits = Habits::new(random);
    let mut tries = std::collections::BTreeMap::<Block, u32>::new();
    for _ in 0..MANY {
        let mut blocks = match task.step(engine).map_err(|error| error.code())? {
            Step::Done(answer) => return Ok(answer),
            Step::Need(blocks) => blocks,
        };
        for at in (1..blocks.len()).rev() {
            blocks.swap(at, random.below(at + 1));
        }
        for (at, &block) in blocks.iter().enumerate() {
            // The task is stepped before this one has come.
            if at > 0 && random.once_in(habits.delays) {
                break;
            }
            let tried = tries.entry(block).or_default();
            *tried += 1;
            if *tried > TRIES {
                return Err("network");
            }
            if random.once_in(habits.loses) {
                continue;
            }
            let mut bytes = new.read(&block);
            if random.once_in(habits.truncates) {
                bytes.truncate(random.below(bytes.len()));
            }
            if random.once_in(habits.corrupts) && !bytes.is_empty() {
                let at = random.below(bytes.len());
                bytes[at] ^= 1 << random.below(8);
            }
            if random.once_in(habits.mixes) {
                bytes = new.read(&blocks[random.below(blocks.len())]);
            }
            // But for a whole block that is just as long: what is in it does not tell that it is of another build. That
            // no such one comes is what packs are named by their content for.
            if random.once_in(habits.goes_back)
                && let Some(stale) = old.try_read(&block)
                && block.unseal(stale.clone()).is_err()
            {
                bytes = stale;
            }
            let times = if random.once_in(habits.repeats) { 2 } else { 1 };
            for _ in 0..times {
                if let Err(error) = engine.provide(block, bytes.clone()) {
                    assert_eq!(error.code(), "corrupt", "{error}");
                }
            }
        }
    }
    panic!("a task did not end");
}

#[test]
fn every_schedule_ends_in_the_right_answer_or_an_error() {
    let (mut new, old) = (library("mới"), library("cũ"));
    let right: Vec<Result<Answer, &str>> = (0..KINDS)
        .map(|kind| {
            new.reopen();
            let mut task = Task::new(kind);
            loop {
                match task.step(&mut new.engine) {
                    Ok(Step::Need(blocks)) => new.fetch(blocks),
                    Ok(Step::Done(answer)) => return Ok(answer),
                    Err(error) => return Err(error.code()),
                }
            }
        })
        .collect();
    let (mut answered, mut failed) = (0u32, 0u32);
    for seed in 0..SCHEDULES {
        let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let mut engine = new.another_engine();
        // One task after another over the same engine, with what the first has left in it.
        for _ in 0..2 {
            let kind = random.below(KINDS);
            match (run(&mut Task::new(kind), &new, &old, &mut engine, &mut random), &right[kind]) {
                (Ok(answer), Ok(right)) => {
                    answered += 1;
                    assert!(answer == *right, "seed {seed}, task {kind}: another answer");
                }
                (Err(code), Err(right)) if code == *right => answered += 1,
                (Err("network"), _) => failed += 1,
                (other, _) => panic!("seed {seed}, task {kind}: {:?}", other.err()),
            }
        }
    }
    // Hosts so bad that nothing comes through, or so good that nothing is tried, would show nothing.
    assert!(
        answered > SCHEDULES as u32 / 4 && failed > SCHEDULES as u32 / 4,
        "{answered} answered, {failed} failed"
    );
}
