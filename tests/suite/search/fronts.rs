//! Common words of a large library, of whose lists a long query reads the front.

use crate::memory::{Library, document};
use search::Options;
use std::collections::BTreeSet;

/// Enough for lists that have a front.
const DOCUMENTS: u32 = 9_000;

/// Every document has the four common words, one to four times each; one in 150 has a rare one.
fn library() -> Library {
    let documents = (0..DOCUMENTS).map(|number| {
        let often = |word: &str, times: u32| vec![word; times as usize % 4 + 1].join(" và ");
        let text = format!(
            "{} rồi {} rồi {} rồi {} rồi {}",
            often("nước", number),
            often("nhà", number / 4),
            often("luật", number / 16),
            often("đường", number / 64),
            if is_rare(number) { "nghiêng phiên" } else { "thẳng" },
        );
        document(&format!("d{number}"), &format!("Số {number}"), &[&text])
    });
    Library::build(documents.collect())
}

fn is_rare(number: u32) -> bool {
    number % 150 == 7
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
    // The common words still rank: the first has each of them as often as any.
    let number: u32 = long.hits[0].head.id[1..].parse().unwrap();
    let times = |number: u32| {
        [number, number / 4, number / 16, number / 64].map(|times| times % 4).iter().sum::<u32>()
    };
    let most = (0..DOCUMENTS).filter(|number| is_rare(*number)).map(times).max().unwrap();
    assert!(times(number) + 2 >= most, "{number} has {} of {most}", times(number));

    // Where a word must be there, all of its list is read.
    for query in ["nước", "nhà nước", "luật nhà nước"] {
        assert_eq!(library.search(query, options()).total, DOCUMENTS, "{query}");
    }
    let excluded = library.search("nghiêng phiên luật đường nhà -nước", options());
    assert_eq!(excluded.total, 0);

    let (ranked, required) = (
        cost(&mut library, "nghiêng phiên rồi luật đường nhà nước"),
        cost(
            &mut library,
            "nghiêng phiên rồi title:số OR luật title:số OR đường title:số OR nhà title:số OR nước",
        ),
    );
    assert!(ranked * 5 < required * 4, "{ranked} bytes of {required}");
}
