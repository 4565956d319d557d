//! Lays out the small library that FORMAT.md walks through, and holds the dump there to it.
//!
//! `UPDATE=1 cargo test -p index --test format_example` rewrites the dump.

use index::Manifest;
use index::browse::{self, Front, List, Row};
use index::columns::{self, Column, Directory, Kind, Span, Values};
use index::completions::{self, Completion, Entry};
use index::document::{Date, Head, Passage, PassageKind};
use index::heads::HeadsWriter;
use index::ids::IdsWriter;
use index::manifest::{Info, unit_key};
use index::pack::{Lane, PackWriter, Sink};
use index::pairs::{GroupsWriter, Neighbour, Scope};
use index::postings::Posting;
use index::terms::{DictionaryWriter, FormLists, Shard, TermLists};
use index::tree::TreeWriter;
use std::collections::BTreeMap;
use std::fmt::Write;

#[derive(Default)]
struct Files(BTreeMap<String, Vec<u8>>);

impl Sink for Files {
    type Error = std::convert::Infallible;
    fn pack(&mut self, name: &str, bytes: &[u8]) -> Result<(), Self::Error> {
        self.0.insert(name.to_owned(), bytes.to_vec());
        Ok(())
    }
}

/// Three documents: "Hoà nhạc" / "hòa nhạc", "hóa học", "nhạc".
fn build() -> (Manifest, Vec<u8>, BTreeMap<String, Vec<u8>>) {
    let mut packs = PackWriter::new(Files::default());
    let documents = [
        ("a", "Hòa nhạc", "Đêm hòa nhạc", Some(Date { year: 2024, month: 6, day: 6 })),
        ("b", "Hóa học", "Giờ hóa học", None),
        ("c", "Nhạc", "Giờ nhạc", None),
    ];
    let mut heads = HeadsWriter::default();
    let mut text = Vec::new();
    let mut lengths = Vec::new();
    for (_, _, body, _) in documents {
        let before = text.len();
        index::passages::encode(
            &mut text,
            &Passage { kind: PassageKind::Paragraph, text: body.into(), spans: Vec::new() },
        );
        lengths.push((text.len() - before) as u32);
    }
    let mut ids = IdsWriter::default();
    for (unit, ((id, title, _, date), length)) in (0u32..).zip(documents.iter().zip(&lengths)) {
        let head = Head {
            id: (*id).into(),
            title: (*title).into(),
            lang: "vi".into(),
            date: *date,
            ..Head::default()
        };
        heads.document(unit, &head, &[(1, *length)]);
        ids.push(id, unit);
    }
    let (first, bytes) = heads.whole(&text);
    let mut head_tree = TreeWriter::default();
    head_tree.push(&unit_key(first), packs.compress(Lane::Documents, bytes).unwrap());
    let mut id_tree = TreeWriter::default();
    let bytes = ids.take();
    id_tree.push(b"a", packs.compress(Lane::Dictionary, bytes).unwrap());

    let list = |units: &[u32]| {
        let postings: Vec<Posting> =
            units.iter().map(|&unit| Posting { unit, impact: index::impact::code(3, 7, 7.0) }).collect();
        FormLists::new(postings, 4)
    };
    // Ordinals: dem 0, gio 1, hoa 2, hoc 3, nhac 4.
    let mut hoa = GroupsWriter::new(vec![(vec![0], Scope::Postings(1)), (vec![1], Scope::Postings(1))]);
    let mut hoc = GroupsWriter::new(vec![(vec![1], Scope::Postings(1))]);
    let keep = |groups: &mut GroupsWriter, first, second, unit| {
        let (_, neighbour) = Neighbour::of(first, second);
        groups.push(neighbour, &[(unit, 3)]);
    };
    // Each key as (units, ordinal): of hoa and hoc the rarer is hoc, of hoa and nhac the first.
    keep(&mut hoc, (2, 2), (1, 3), 1);
    keep(&mut hoa, (2, 2), (2, 4), 0);
    let terms = [
        ("dem", vec![("đêm", vec![0])], None),
        ("gio", vec![("giờ", vec![1, 2])], None),
        ("hoa", vec![("hòa", vec![0]), ("hóa", vec![1])], Some(hoa)),
        ("hoc", vec![("học", vec![1])], Some(hoc)),
        ("nhac", vec![("nhạc", vec![0, 2])], None),
    ];
    let mut dictionary = DictionaryWriter::new(8);
    for (key, forms, groups) in terms {
        let forms = forms.iter().map(|(form, units)| ((*form).to_owned(), list(units))).collect();
        let groups = groups.map(GroupsWriter::finish).unwrap_or_default();
        dictionary.push(&mut packs, key, &TermLists { forms, groups, ..TermLists::default() }).unwrap();
    }
    let terms = dictionary.finish(&mut packs).unwrap();
    let (spans, columns) = date_column(&mut packs);
    let browse = lists(&mut packs, documents);
    let heads = head_tree.finish(&mut packs).unwrap();
    let ids = id_tree.finish(&mut packs).unwrap();
    let completions = completions(&mut packs);
    let (packs, files) = packs.finish().unwrap();
    let manifest = Manifest {
        info: Info {
            title: "Ba bài".into(),
            lang: "vi".into(),
            documents: 3,
            units: 3,
            tokens: 20,
            keys: 5,
            languages: vec![("vi".into(), 3)],
            analyzer: 1,
            build: "0123456789abcdef".into(),
            ..Info::default()
        },
        primer: Vec::new(),
        primer_length: 0,
        packs: packs.iter().map(|pack| pack.name).collect(),
        spans,
        terms,
        heads,
        ids,
        completions,
        columns: Some(columns),
        browse: Some(browse),
    };
    let bytes = manifest.encode();
    (manifest, bytes, files.0)
}

/// One page, since there are few: two words, a pair and a title.
fn completions(packs: &mut PackWriter<Files>) -> index::tree::Root {
    use completions::Kind::{Pair, Title, Word};
    let entries = [
        ("hoa", "hòa", Word, 1),
        ("nhac", "nhạc", Word, 2),
        ("hoa nhac", "hòa nhạc", Pair, 1),
        ("hoa hoc", "Hóa học", Title, 1),
    ];
    let entries = entries.map(|(key, text, kind, count)| Entry {
        key: key.into(),
        completion: Completion { text: text.into(), kind, count },
    });
    let mut tree = TreeWriter::default();
    for (first, bytes) in completions::write(entries.to_vec()) {
        tree.push(&first, packs.compress(Lane::Dictionary, bytes).unwrap());
    }
    tree.finish(packs).unwrap()
}

/// The span, and the directory with one column: the first document is of a day, the others have no date.
fn date_column(packs: &mut PackWriter<Files>) -> (Vec<Span>, index::Block) {
    let mut add = |bytes| packs.compress(Lane::Dictionary, bytes).unwrap();
    let span = add(columns::encode_units(&[1, 1, 1]));
    let mut values = Values::default();
    let documents: [&[u32]; 3] = [&[0], &[], &[]];
    documents.iter().for_each(|numbers| values.push(numbers));
    let block = add(values.encode());
    let mut days = IdsWriter::default();
    days.push("2024-06-06", 1);
    let days = add(columns::encode_values(0, &days.take()));
    let root = |packs: &mut PackWriter<Files>, key: &[u8]| {
        let mut tree = TreeWriter::default();
        tree.push(key, days);
        tree.finish(packs).unwrap()
    };
    let column = Column {
        name: "date".into(),
        kind: Kind::Date,
        distinct: 1,
        blocks: vec![block],
        by_value: root(packs, b""),
        by_number: root(packs, &unit_key(0)),
    };
    let directory = Directory { columns: vec![column] };
    let directory = packs.compress(Lane::Dictionary, directory.encode()).unwrap();
    (vec![Span { first_unit: 0, units: 3, block: span }], directory)
}

/// The lists by title, each of one page: two documents under H, one under N.
fn lists(packs: &mut PackWriter<Files>, documents: [(&str, &str, &str, Option<Date>); 3]) -> index::Block {
    let rows = documents.map(|(id, title, _, date)| {
        Row::Document(Head { id: id.into(), title: title.into(), lang: "vi".into(), date, ..Head::default() })
    });
    let letters = [Row::Group("H".into(), 2), Row::Group("N".into(), 1)];
    let mut block = Vec::new();
    for (path, documents, page) in
        [("title", 3, &letters[..]), ("title\0H", 2, &rows[..2]), ("title\0N", 1, &rows[2..])]
    {
        let mut pages = TreeWriter::default();
        pages.push(&unit_key(0), packs.compress(Lane::Dictionary, browse::encode(page)).unwrap());
        let list = List { documents, rows: page.len() as u32, pages: pages.finish(packs).unwrap() };
        browse::put_list(&mut block, path, &list);
    }
    let mut tree = TreeWriter::default();
    tree.push(b"title", packs.compress(Lane::Dictionary, block).unwrap());
    let newest = rows.into_iter();
    let rows = newest.chain([Row::Field("title".into(), 2)]).chain(letters).collect();
    let front = Front { lists: tree.finish(packs).unwrap(), rows };
    packs.compress(Lane::Dictionary, front.encode()).unwrap()
}

fn dump(out: &mut String, bytes: &[u8]) {
    for (row, line) in bytes.chunks(16).enumerate() {
        let hex: Vec<String> = line.iter().map(|byte| format!("{byte:02x}")).collect();
        let text: String =
            line.iter().map(|&byte| if (32..127).contains(&byte) { byte as char } else { '.' }).collect();
        writeln!(out, "{:04x}  {:<47}  {text}", row * 16, hex.join(" ")).unwrap();
    }
}

fn describe() -> String {
    let (manifest, bytes, files) = build();
    let mut out = String::new();
    writeln!(
        out,
        "\n`manifest.tracuu`, {} bytes: the magic, version {}, the strings, no primer, the packs from `03` on, the one\n\
         span of three units, the roots of the four trees, each of height 0 with one entry, and where the columns and\n\
         the front of the lists are.\n\n```text",
        bytes.len(),
        index::FORMAT_VERSION,
    )
    .unwrap();
    dump(&mut out, &bytes);
    writeln!(out, "```").unwrap();
    for (number, name) in manifest.packs.iter().enumerate() {
        let name = index::manifest::pack_name(name);
        let bytes = &files[&name];
        writeln!(out, "\nPack {number}, `{name}.pack`, {} bytes:\n\n```text", bytes.len()).unwrap();
        dump(&mut out, bytes);
        writeln!(out, "```").unwrap();
    }
    let block = manifest.terms.node.find(b"hoa").unwrap();
    let pack = &files[&index::manifest::pack_name(&manifest.packs[block.pack as usize])];
    let stored = &pack[block.offset as usize..][..block.stored as usize];
    let mut shard = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::DeflateDecoder::new(stored), &mut shard).unwrap();
    if !block.is_compressed() {
        shard = stored.to_vec();
    }
    let shard = block.unseal(shard).unwrap();
    writeln!(out, "\nThe one shard, {} bytes inflated:\n\n```text", shard.len()).unwrap();
    dump(&mut out, &shard);
    writeln!(out, "```\n\nWhat it says:\n\n```text").unwrap();
    Shard::decode(shard, manifest.info.units)
        .unwrap()
        .each(&mut |key, term| {
            write!(out, "{} {key}:", term.ordinal).unwrap();
            for form in &term.forms {
                let (block, range) = &form.list.parts[0];
                write!(
                    out,
                    "  {} in {} at pack {} {}..{}",
                    form.text, form.units, block.pack, range.start, range.end
                )
                .unwrap();
            }
            for group in &term.groups {
                let (_, range) = &group.bytes.parts[0];
                write!(out, "  pairs from key {} at {}..{}", group.first.ordinal(), range.start, range.end)
                    .unwrap();
            }
            writeln!(out).unwrap();
            Ok(())
        })
        .unwrap();
    writeln!(out, "```\n").unwrap();
    out
}

#[test]
fn the_dump_in_the_document_is_true() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/FORMAT.md");
    let document = std::fs::read_to_string(path).unwrap();
    let (before, rest) = document.split_once("<!-- example -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- /example -->").unwrap();
    let fresh = format!("{before}<!-- example -->\n{}<!-- /example -->{after}", describe());
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &fresh).unwrap();
    }
    assert!(
        fresh == document,
        "FORMAT.md's example is out of date: run with UPDATE=1, and read what changed"
    );
}

#[test]
fn the_example_is_read_back() {
    let (manifest, bytes, files) = build();
    assert_eq!(Manifest::decode(&bytes), Ok(manifest.clone()));
    assert_eq!(files.len(), manifest.packs.len());
    assert!(files.values().all(|bytes| bytes.len() <= index::pack::PACK_LENGTH));
}
