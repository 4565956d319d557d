//! Pages of completions: each in its place, with entries that belong there.

use super::Fault;
use super::packs::Packs;
use super::walk::{Keys, walk};
use crate::build::completions::keys;
use index::Manifest;
use index::completions::{Completion, each};

/// Checks all pages.
pub(super) fn check(packs: &mut Packs, manifest: &Manifest) -> Result<(), Fault> {
    let mut last: Option<Vec<u8>> = None;
    let root = &manifest.completions;
    walk(packs, &root.node, root.height, &mut |packs, block, bytes| {
        let mut ends: Keys = None;
        let mut wrong = None;
        each(&bytes, &mut |page, entries| {
            let prefix = String::from_utf8_lossy(page);
            if last.as_deref().is_some_and(|last| last >= page) {
                wrong = Some(format!("the completions of {prefix:?} are out of order"));
            } else if let Some(entry) = entries.iter().find(|entry| !belongs(entry, &prefix)) {
                wrong = Some(format!("{:?} is no completion of {prefix:?}", entry.text));
            } else if entries.is_empty() {
                wrong = Some(format!("{prefix:?} has no completion"));
            }
            ends = Some((ends.take().map_or_else(|| page.to_vec(), |(first, _)| first), page.to_vec()));
            last = Some(page.to_vec());
            wrong.is_none()
        })
        .map_err(|error| packs.fault(block, error))?;
        match wrong {
            Some(reason) => Err(packs.fault(block, reason)),
            None => Ok(ends),
        }
    })?;
    Ok(())
}

fn belongs(entry: &Completion, prefix: &str) -> bool {
    entry.count > 0 && keys(entry).iter().any(|key| key.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;
    use index::completions::Kind;

    #[test]
    fn an_entry_belongs_below_its_keys_alone() {
        let number = |count| Completion { text: "57-KL/TW".into(), kind: Kind::Number, count };
        assert!(["", "57 k", "kl 57"].iter().all(|prefix| belongs(&number(1), prefix)));
        assert!(!belongs(&number(1), "58"));
        assert!(!belongs(&number(0), "57"));
    }
}
