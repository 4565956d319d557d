//! Decoding posting lists.

use crate::collection::Collection;
use criterion::Criterion;
use index::postings::Posting;
use index::terms::Form;
use std::hint::black_box;

/// The lists of the whole dictionary, as the library has them and as three varints for each posting.
pub(crate) fn lists(criterion: &mut Criterion, collection: &Collection) {
    let mut lists: Vec<(Form, Vec<u8>, Vec<u8>)> = Vec::new();
    for (_, term) in collection.terms() {
        for form in term.forms {
            let (list, rest) = (collection.bytes(&form.list), collection.bytes(&form.rest));
            lists.push((form, list, rest));
        }
    }
    let decode = |(form, list, rest): &(Form, Vec<u8>, Vec<u8>)| form.postings(list, Some(rest)).unwrap();
    let naive: Vec<Vec<u8>> = lists.iter().map(|list| as_varints(&decode(list))).collect();
    for (list, varints) in lists.iter().zip(&naive) {
        assert_eq!(decode(list), from_varints(varints));
    }

    let stored: usize = lists.iter().map(|(_, list, rest)| list.len() + rest.len()).sum();
    let plain: usize = naive.iter().map(Vec::len).sum();
    let about = format!(
        "decode {} posting lists of {} kB; as plain varints they are {} kB",
        lists.len(),
        stored / 1000,
        plain / 1000
    );
    let mut group = criterion.benchmark_group(about);
    group.bench_function("engine", |bencher| {
        bencher.iter(|| lists.iter().map(|list| decode(black_box(list)).len()).sum::<usize>());
    });
    group.bench_function("naive", |bencher| {
        bencher.iter(|| naive.iter().map(|list| from_varints(black_box(list)).len()).sum::<usize>());
    });
    group.finish();
}

fn as_varints(postings: &[Posting]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut before = 0;
    for posting in postings {
        for mut value in [posting.unit - before, u32::from(posting.impact)] {
            while value >= 128 {
                out.push(value as u8 | 128);
                value >>= 7;
            }
            out.push(value as u8);
        }
        before = posting.unit;
    }
    out
}

fn from_varints(bytes: &[u8]) -> Vec<Posting> {
    let mut postings = Vec::new();
    let mut rest = bytes.iter();
    let mut unit = 0;
    while !rest.as_slice().is_empty() {
        let [gap, impact] = [(); 2].map(|()| {
            let (mut value, mut shift) = (0, 0);
            for byte in rest.by_ref() {
                value |= u32::from(byte & 127) << shift;
                shift += 7;
                if byte & 128 == 0 {
                    break;
                }
            }
            value
        });
        unit += gap;
        postings.push(Posting { unit, impact: impact as u8 });
    }
    postings
}
