//! Common words of a large library, of whose lists a long query reads the front.

use crate::memory::{Library, document};
use search::Options;
use std::collections::BTreeSet;

/// Enough for lists that have a front.
const DOCUMENTS: u32 = 13_000;

/// Two in three documents have the four common words, one to four times each, and one in 151 has a rare one. All are
/// equally long.
fn library() -> Library {
    let documents = (0..DOCUMENTS).map(|number| {
        let often = |word: &str, times: u32| {
            let times = if is_common(number) { times as usize % 4 + 1 } else { 0 };
            [vec![word; times], vec!["và"; 4 - times]].concat().join(" rồi ")
        };
        let text = format!(
            "{} rồi {} rồi {} rồi {} rồi {}",
            often("nước", number),
            often("nhà", number / 4),
            often("luật", number / 16),
            often("đường", number / 64),
            if is_rare(number) { "nghiêng phiên" } else { "thẳng xuống" },
        );
        document(&format!("d{number}"), &format!("Số {number}"), &[&text])
    });
    Library::build(documents.collect())
}

fn is_common(number: u32) -> bool {
    !number.is_multiple_of(3)
}

fn is_rare(number: u32) -> bool {
    number % 151 == 7
}

/// Bytes of the blocks that a first visit with this query fetches.
fn cost(library: &mut Library, query: &str) -> u64 {
    library.reopen();
    library.search(query, Options { limit: 1, ..Options::default() });
    library.fetched.iter().map(|block| u64::from(block.stored)).sum()
}

#[test]
fn common_words_only_rank_and_cost_a_part_of_their_lists() {
    let mut library = library();
    let options = || Options { limit: 100, ..Options::default() };
    let rare: BTreeSet<String> =
        (0..DOCUMENTS).filter(|number| is_rare(*number)).map(|number| format!("d{number}")).collect();

    // What decides is found whole, whether the common words are read without their rest or not.
    let long = library.search("nghiêng phiên luật đường nhà nước", options());
    assert_eq!(long.hits.iter().map(|hit| hit.head.id.clone()).collect::<BTreeSet<_>>(), rare);
    assert_eq!(long.total as usize, rare.len());
    // The common words still rank: who has them comes before who has not.
    let common: Vec<bool> =
        long.hits.iter().map(|hit| is_common(hit.head.id[1..].parse().unwrap())).collect();
    assert!(common.is_sorted_by(|a, b| a >= b) && common.contains(&false), "{common:?}");

    // Where a word must be there, all of its list is read.
    let having = (0..DOCUMENTS).filter(|number| is_common(*number)).count();
    for query in ["nước", "nhà nước", "luật nhà nước"] {
        assert_eq!(library.search(query, options()).total as usize, having, "{query}");
    }
    let excluded = library.search("nghiêng phiên luật đường nhà -nước", options());
    assert_eq!(excluded.total as usize, common.iter().filter(|common| !**common).count());

    let (ranked, required) = (
        cost(&mut library, "nghiêng phiên rồi luật đường nhà nước"),
        cost(
            &mut library,
            "nghiêng phiên rồi title:số OR luật title:số OR đường title:số OR nhà title:số OR nước",
        ),
    );
    assert!(ranked * 10 < required * 9, "{ranked} bytes of {required}");
}
