//! Small valid records of every kind, to start from: a fuzzer that begins with nothing rarely gets past a length.

use crate::fuzz::{DECODERS, UNITS};
use index::browse::{self, Front, List, Row};
use index::columns::{self, Column, Directory, Kind, Values};
use index::completions::{self, Completion, Entry};
use index::document::{self, Date, Head, Passage, PassageKind, SpanKind};
use index::heads::HeadsWriter;
use index::ids::IdsWriter;
use index::pack::{PackWriter, Sink};
use index::pairs::{GroupsWriter, Neighbour, Scope};
use index::postings::{self, Posting};
use index::terms::{DictionaryWriter, FormLists, TermLists};
use index::tree::{Root, TreeWriter};
use index::{Block, Info, Manifest, passages};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io::Read;

/// One record for each of [`DECODERS`], in their order, as `decode_blocks` takes it: the first byte says which.
pub fn records() -> Vec<Vec<u8>> {
    let bodies = [
        manifest(),
        node(),
        shard(),
        posting_list(),
        pair_group(),
        head(),
        names(),
        text(),
        directory(),
        column(),
        values(),
        pages(),
        front(),
        lists(),
        span(),
    ];
    assert_eq!(bodies.len(), DECODERS.len());
    bodies.into_iter().enumerate().map(|(which, body)| [&[which as u8][..], &body].concat()).collect()
}

/// The packs that were written, by name.
#[derive(Default)]
struct Packs(BTreeMap<String, Vec<u8>>);

impl Sink for Packs {
    type Error = Infallible;
    fn pack(&mut self, name: &str, bytes: &[u8]) -> Result<(), Infallible> {
        self.0.insert(name.to_owned(), bytes.to_vec());
        Ok(())
    }
}

/// The first block that a tree leads to, inflated.
fn first_block(root: &Root, packs: PackWriter<Packs>) -> Vec<u8> {
    let Ok((entries, Packs(packs))) = packs.finish();
    let block = root.node.blocks().next().expect("the tree is not empty");
    let name = index::manifest::pack_name(&entries[block.pack as usize].name);
    let stored = &packs[&name][block.offset as usize..][..block.stored as usize];
    let mut bytes = Vec::new();
    if block.is_compressed() {
        flate2::read::DeflateDecoder::new(stored).read_to_end(&mut bytes).expect("a pack inflates");
    } else {
        bytes.extend_from_slice(stored);
    }
    block.unseal(bytes).expect("the block is the one referred to")
}

fn block(offset: u32) -> Block {
    Block { pack: 0, offset, stored: 100, length: 300 }
}

fn manifest() -> Vec<u8> {
    let mut tree = TreeWriter::default();
    tree.push(b"a", block(0));
    tree.push(b"quy", block(100));
    let Ok(terms) = tree.finish(&mut PackWriter::new(Packs::default()));
    let info =
        Info { title: "Thử".into(), documents: 2, languages: vec![("vi".into(), 2)], ..Info::default() };
    let completions = terms.clone();
    Manifest {
        info,
        primer: vec![2, 0, 0, 0, 255, 255],
        primer_length: 0,
        packs: vec![[7; 8]],
        terms,
        completions,
        columns: Some(block(200)),
        browse: Some(block(300)),
        ..Manifest::default()
    }
    .encode()
}

fn node() -> Vec<u8> {
    let mut tree = TreeWriter::default();
    for number in 0..2_000 {
        tree.push(format!("key{number:04}").as_bytes(), block(number));
    }
    let mut packs = PackWriter::new(Packs::default());
    let Ok(root) = tree.finish(&mut packs);
    assert_eq!(root.height, 1, "2,000 keys need one level of nodes");
    first_block(&root, packs)
}

fn shard() -> Vec<u8> {
    let mut packs = PackWriter::new(Packs::default());
    let mut dictionary = DictionaryWriter::new(8);
    for (key, forms) in [("doi", vec!["đôi", "đổi", "đời"]), ("ngoai", vec!["ngoai", "ngoài", "ngoại"])]
    {
        // One list is long enough to have a front.
        let count = |form: &str| if form == "đời" { postings::LONG } else { 20 };
        let lists = |form: &str| FormLists::new(list(count(form)), UNITS);
        let forms = forms.into_iter().map(|form| (form.to_owned(), lists(form))).collect();
        let lists = TermLists {
            forms,
            groups: groups(),
            aliases: vec!["doi".to_owned()],
            synonyms: vec!["đối=đáp".to_owned()],
        };
        let Ok(()) = dictionary.push(&mut packs, key, &lists);
    }
    let Ok(root) = dictionary.finish(&mut packs);
    first_block(&root, packs)
}

fn list(count: u32) -> Vec<Posting> {
    let posting = |unit: u32| Posting { unit: unit * 3, impact: (unit % 32) as u8 };
    (0..count).map(posting).collect()
}

fn posting_list() -> Vec<u8> {
    let mut out = 20u16.to_le_bytes().to_vec();
    postings::encode(&mut out, &list(20), UNITS);
    out
}

/// Of a key with two forms, the list of one undivided.
fn groups() -> Vec<(Neighbour, Vec<u8>)> {
    let units = |step: u32| (0..200).map(|unit| unit * step).collect::<Vec<_>>();
    let mut writer =
        GroupsWriter::new(vec![(units(1), Scope::Postings(200)), (units(10), Scope::Units(UNITS))]);
    let adjacent = |n: u32| (0..n).map(|unit| (unit * 5, (unit % 4) as u8)).collect::<Vec<_>>();
    writer.push(Neighbour::from_code(0), &adjacent(3));
    writer.push(Neighbour::from_code(7), &adjacent(40));
    writer.finish()
}

fn pair_group() -> Vec<u8> {
    groups().remove(0).1
}

fn head() -> Vec<u8> {
    let head = Head {
        id: "ho-so/1".into(),
        title: "Hồ sơ thử".into(),
        url: Some("https://example.org/1".into()),
        date: Some(Date { year: 2024, month: 6, day: 0 }),
        lang: "vi".into(),
        source: Some("Nơi gửi".into()),
        section: Some("Thử".into()),
        fields: vec![("loai".into(), vec!["a".into(), "b".into()])],
    };
    let mut writer = HeadsWriter::default();
    let text = text();
    let half = text.len() as u32 / 2;
    writer.document(0, &head, &[(3, half), (2, text.len() as u32 - half)]);
    writer.whole(&text).1
}

fn names() -> Vec<u8> {
    let mut writer = IdsWriter::default();
    writer.push("ho-so/1", 0);
    writer.push("ho-so/2", 2);
    writer.take()
}

fn directory() -> Vec<u8> {
    let mut tree = TreeWriter::default();
    tree.push(b"", block(200));
    tree.push(b"m", block(300));
    let Ok(root) = tree.finish(&mut PackWriter::new(Packs::default()));
    let column = |name: &str, kind| Column {
        name: name.into(),
        kind,
        distinct: 3,
        blocks: vec![block(400), block(500)],
        by_value: root.clone(),
        by_number: root.clone(),
    };
    let columns = vec![column("date", Kind::Date), column("loai", Kind::Text), column("so", Kind::Number)];
    Directory { columns }.encode()
}

fn column() -> Vec<u8> {
    let mut column = Values::default();
    let documents: [&[u32]; 4] = [&[1, 299], &[], &[7], &[0, 1, 2]];
    documents.iter().for_each(|numbers| column.push(numbers));
    [&[documents.len() as u8][..], &column.encode()].concat()
}

fn span() -> Vec<u8> {
    let units = [1, 1, 3, 1, 40, 2, 1, 1];
    [&(units.iter().sum::<u32>() as u16).to_le_bytes()[..], &columns::encode_units(&units)].concat()
}

fn values() -> Vec<u8> {
    let mut writer = IdsWriter::default();
    ["2024", "2024-06", "2024-06-30"].into_iter().for_each(|value| writer.push(value, 2));
    columns::encode_values(5, &writer.take())
}

fn pages() -> Vec<u8> {
    use completions::Kind::{Number, Pair, Title, Word};
    let entry = |(key, text, kind, count): (&str, &str, _, _)| Entry {
        key: key.into(),
        completion: Completion { text: text.into(), kind, count },
    };
    let mut entries: Vec<Entry> = [
        ("doi", "đời", Word, 300),
        ("doi ngoai", "đối ngoại", Pair, 20),
        ("doi song", "Đời sống", Title, 1),
        ("57 kl tw", "57-KL/TW", Number, 2),
    ]
    .into_iter()
    .map(entry)
    .collect();
    let many = (0..70).map(|number: u32| (format!("do{}", char::from(b'a' + (number % 26) as u8)), number));
    entries.extend(many.map(|(key, number)| entry((&key, &format!("{key}{number}"), Word, number + 1))));
    completions::write(entries).remove(0).1
}

fn front() -> Vec<u8> {
    let head = Head {
        id: "ho-so/1".into(),
        title: "Hồ sơ thử".into(),
        source: Some("Nơi gửi".into()),
        ..Head::default()
    };
    let rows = vec![Row::Document(head), Row::Field("date".into(), 3), Row::Group("2024".into(), 7)];
    Front { lists: Root::default(), rows }.encode()
}

fn lists() -> Vec<u8> {
    let mut tree = TreeWriter::default();
    tree.push(&index::manifest::unit_key(0), block(0));
    tree.push(&index::manifest::unit_key(50), block(100));
    let Ok(pages) = tree.finish(&mut PackWriter::new(Packs::default()));
    let mut out = Vec::new();
    for path in ["date", "date\u{0}2024"] {
        browse::put_list(&mut out, path, &List { documents: 70, rows: 70, pages: pages.clone() });
    }
    out
}

fn text() -> Vec<u8> {
    let link = document::Span { start: 0, end: 4, kind: SpanKind::Link("https://example.org".into()) };
    let picture =
        document::Span { start: 0, end: 4, kind: SpanKind::Image("media/a%20b.png#640x480".into()) };
    let kinds = [
        (PassageKind::Heading { level: 2 }, vec![]),
        (PassageKind::Paragraph, vec![link]),
        (PassageKind::Item { depth: 1, number: Some(3) }, vec![]),
        (PassageKind::Row { header: true, first: true }, vec![]),
        (PassageKind::Code, vec![]),
        (PassageKind::Caption, vec![picture]),
    ];
    let mut out = Vec::new();
    for (kind, spans) in kinds {
        passages::encode(&mut out, &Passage { kind, text: "Một\thai".into(), spans });
    }
    out
}
