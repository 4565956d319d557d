//! Throwaway driver for measurements.
use index::document::{Document, Head, Passage, PassageKind};
use indexer::build::{LibraryBuilder, Settings};
use std::io::BufRead;
use std::time::{Duration, Instant};

struct Dir(Option<std::path::PathBuf>, u64);
impl index::pack::Sink for Dir {
    type Error = std::io::Error;
    fn pack(&mut self, name: &str, bytes: &[u8]) -> std::io::Result<()> {
        self.1 += bytes.len() as u64;
        match &self.0 {
            Some(dir) => std::fs::write(dir.join(format!("{name}.pack")), bytes),
            None => Ok(()),
        }
    }
}

fn document(line: &str) -> Document {
    let value: serde_json::Value = serde_json::from_str(line).unwrap();
    let get = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
    let passages = get("text")
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| match line.strip_prefix('#') {
            Some(text) => Passage { kind: PassageKind::Heading { level: 2 }, text: text.trim_matches(['#', ' ']).into(), spans: vec![] },
            None => Passage { kind: PassageKind::Paragraph, text: line.into(), spans: vec![] },
        })
        .collect();
    Document { head: Head { id: get("id"), title: get("title"), lang: "vi".into(), ..Head::default() }, passages }
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let memory: usize = args.get(2).and_then(|m| m.parse().ok()).unwrap_or(256);
    let out = args.get(3).map(std::path::PathBuf::from);
    if let Some(out) = &out {
        std::fs::create_dir_all(out).unwrap();
    }
    let mut settings = Settings::new("/tmp/zz_scratch");
    settings.memory = memory << 20;
    let mut builder = LibraryBuilder::new(settings, Dir(out.clone(), 0)).unwrap();
    let start = Instant::now();
    let (mut reading, mut adding) = (Duration::ZERO, Duration::ZERO);
    let mut lines = std::io::BufReader::with_capacity(1 << 20, std::fs::File::open(&args[1]).unwrap()).lines();
    loop {
        let now = Instant::now();
        let mut batch = Vec::new();
        let mut size = 0;
        for line in lines.by_ref() {
            let line = line.unwrap();
            size += line.len();
            batch.push(line);
            if size > 4 << 20 {
                break;
            }
        }
        if batch.is_empty() {
            break;
        }
        use rayon::prelude::*;
        let batch: Vec<Document> = batch.par_iter().map(|line| document(line)).collect();
        reading += now.elapsed();
        let now = Instant::now();
        builder.add(batch).unwrap();
        adding += now.elapsed();
    }
    let now = Instant::now();
    let (manifest, sink, statistics) = builder.finish().unwrap();
    let finishing = now.elapsed();
    if let Some(out) = &out {
        std::fs::write(out.join("manifest.tracuu"), manifest.encode()).unwrap();
    }
    println!("{statistics:#?}");
    let text = statistics.text as f64;
    let share = |bytes: u64| format!("{:6.2} %  {bytes}", bytes as f64 / text * 100.0);
    println!("build {} manifest {} sink {}", manifest.info.build, manifest.encode().len(), sink.1);
    println!("stored     {}", share(statistics.stored));
    println!("lists      {}", share(statistics.list_bytes));
    println!("groups     {}", share(statistics.group_bytes));
    println!("text       {}", share(statistics.text_bytes));
    println!("heads      {}", share(statistics.head_bytes));
    println!("dictionary {}", share(statistics.dictionary_bytes()));
    println!("reading {reading:?} adding {adding:?} finishing {finishing:?} total {:?} = {:.1} MB/s (without reading {:.1})",
        start.elapsed(), text / 1e6 / start.elapsed().as_secs_f64(), text / 1e6 / (adding + finishing).as_secs_f64());
}
