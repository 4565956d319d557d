//! Every record: the trees, all they lead to, and whether the parts agree with each other.

use super::browse::Browse;
use super::columns::Columns;
use super::completions;
use super::packs::Packs;
use super::{Fault, Outcome};
use crate::host::MANIFEST;
use index::manifest::unit_key;
use index::pairs::{Neighbour, Pairs};
use index::terms::{Extent, Shard, Term};
use index::tree::Node;
use index::{Block, Info, Manifest, heads, ids, passages};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Checks the library in `folder`, whose files are known to be what was written.
pub(super) fn check(folder: &Path, outcome: &mut Outcome) {
    let bytes = fs::read(folder.join(MANIFEST)).unwrap_or_default();
    let manifest = match (search::Engine::open(&bytes), Manifest::decode(&bytes)) {
        (Ok(_), Ok(manifest)) => manifest,
        (Err(error), _) => return outcome.faults.push(Fault::new(MANIFEST, error.to_string())),
        (_, Err(error)) => return outcome.faults.push(Fault::new(MANIFEST, error.to_string())),
    };
    let info = &manifest.info;
    let mut packs = Packs::of(folder, &manifest);
    let results = [
        dictionary(&mut packs, &manifest),
        completions::check(&mut packs, &manifest),
        Columns::open(&mut packs, &manifest).and_then(|mut columns| {
            let mut browse = Browse::default();
            let names = documents(&mut packs, &manifest, &mut columns, &mut browse)?;
            names_agree(&mut packs, &manifest, names)?;
            columns.agree(&mut packs)?;
            browse.check(&mut packs, &manifest)
        }),
    ];
    outcome.faults.extend(results.into_iter().filter_map(Result::err));
    if outcome.faults.is_empty() {
        outcome.faults.extend(packs.unexplained());
    }
    outcome.documents = u64::from(info.documents);
    outcome.blocks = packs.reached();
}

/// First and last key.
pub(super) type Keys = Option<(Vec<u8>, Vec<u8>)>;
/// Decodes and checks one block at the bottom of a tree.
pub(super) type Leaf<'a> = &'a mut dyn FnMut(&mut Packs, Block, Vec<u8>) -> Result<Keys, Fault>;

/// Walks a tree. `leaf` is called with each block at the bottom and returns its first and last key; a look-up of
/// either from the root must lead to that block.
pub(super) fn walk(packs: &mut Packs, node: &Node, height: u8, leaf: Leaf<'_>) -> Result<Keys, Fault> {
    let mut range: Keys = None;
    for block in node.blocks() {
        let bytes = packs.block(block)?;
        let keys = if height == 0 {
            leaf(packs, block, bytes)?
        } else {
            let below = Node::decode(&bytes).map_err(|error| packs.fault(block, error))?;
            walk(packs, &below, height - 1, leaf)?
        };
        let Some((first, last)) = keys else { return Err(packs.fault(block, "there is no key in it")) };
        if node.find(&first) != Some(block) || node.find(&last) != Some(block) {
            return Err(packs.fault(block, "the tree does not lead to all of its keys"));
        }
        range = Some((range.map_or(first, |(first, _)| first), last));
    }
    Ok(range)
}

fn dictionary(packs: &mut Packs, manifest: &Manifest) -> Result<(), Fault> {
    let info = &manifest.info;
    // How common each key is, by ordinal: that decides where a pair's list is kept.
    let mut common = Vec::new();
    walk(packs, &manifest.terms.node, manifest.terms.height, &mut |packs, block, bytes| {
        let shard = Shard::decode(bytes, info.units).map_err(|error| packs.fault(block, error))?;
        let mut keys: Keys = None;
        shard
            .each(&mut |key, term| {
                common.push(term.units);
                let key = key.as_bytes().to_vec();
                keys = Some((keys.take().map_or_else(|| key.clone(), |(first, _)| first), key));
                Ok(())
            })
            .map_err(|error| packs.fault(block, error))?;
        Ok(keys)
    })?;
    let mut next_ordinal = 0u32;
    walk(packs, &manifest.terms.node, manifest.terms.height, &mut |packs, block, bytes| {
        let shard = Shard::decode(bytes, info.units).map_err(|error| packs.fault(block, error))?;
        let mut lists = BTreeMap::new();
        for list in shard.blocks() {
            lists.insert((list.pack, list.offset), packs.block(list)?);
        }
        let mut keys: Keys = None;
        let mut wrong = None;
        let walked = shard.each(&mut |key, term| {
            let previous = keys.take();
            if previous.as_ref().is_some_and(|(_, last)| last.as_slice() >= key.as_bytes()) {
                wrong = Some(format!("{key:?} is out of order"));
            } else if term.ordinal != next_ordinal {
                wrong = Some(format!("{key:?} has the number {}, not {next_ordinal}", term.ordinal));
            } else if let Err(reason) = check_term(key, &term, &lists, info, &common) {
                wrong = Some(format!("{key:?}: {reason}"));
            }
            next_ordinal = next_ordinal.wrapping_add(1);
            let first = previous.map_or_else(|| key.as_bytes().to_vec(), |(first, _)| first);
            keys = Some((first, key.as_bytes().to_vec()));
            if wrong.is_some() { Err(index::Error::Malformed("term")) } else { Ok(()) }
        });
        match wrong {
            Some(reason) => Err(packs.fault(block, reason)),
            None => walked.map(|()| keys).map_err(|error| packs.fault(block, error)),
        }
    })?;
    if next_ordinal != info.keys {
        let reason = format!("it says {} keys, but the dictionary has {next_ordinal}", info.keys);
        return Err(Fault::new(MANIFEST, reason));
    }
    Ok(())
}

/// Posting blocks of a shard by pack and offset.
type Lists = BTreeMap<(u32, u32), Vec<u8>>;

fn check_term(key: &str, term: &Term, lists: &Lists, info: &Info, common: &[u32]) -> Result<(), String> {
    // A key may also lead to others, or be that of a field.
    let leads = !term.aliases.is_empty() || !term.synonyms.is_empty() || key.ends_with(':');
    if (term.forms.is_empty() && !leads) || !term.forms.is_sorted_by(|a, b| a.text < b.text) {
        return Err("its forms are none, or out of order".to_owned());
    }
    for form in &term.forms {
        let postings = gather(&form.list, lists)
            .and_then(|list| {
                form.postings(&list, Some(&gather(&form.rest, lists)?)).map_err(|error| error.to_string())
            })
            .map_err(|reason| format!("{:?}: {reason}", form.text))?;
        if postings.is_empty() || postings.iter().any(|posting| posting.unit >= info.units) {
            return Err(format!("{:?}: its list is empty, or leads past the last unit", form.text));
        }
    }
    let mut previous = None;
    for group in &term.groups {
        let bytes = gather(&group.bytes, lists)?;
        let mut pairs = Pairs::new(&bytes, group.first, &term.scopes);
        while let Some(neighbour) = pairs.neighbour() {
            let ordinal = neighbour.ordinal();
            let kept_here = common.get(ordinal as usize).is_some_and(|&other| {
                let (own, other) = ((term.units, term.ordinal), (other, ordinal));
                match neighbour.follows() {
                    true => Neighbour::of(own, other) == (true, neighbour),
                    false => Neighbour::of(other, own) == (false, neighbour),
                }
            });
            if previous >= Some(neighbour) || !kept_here {
                return Err(format!("its pair with key {ordinal} is out of place"));
            }
            previous = Some(neighbour);
            // A place in a list is one of it, or is refused when it is decoded.
            if !pairs
                .lists()
                .is_ok_and(|list| !list.is_empty() && list.iter().all(|item| item.place < info.units))
            {
                return Err(format!("the list of its pair with key {ordinal} is malformed"));
            }
        }
    }
    Ok(())
}

fn gather(extent: &Extent, lists: &Lists) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    for (block, part) in &extent.parts {
        let list = lists.get(&(block.pack, block.offset)).and_then(|list| list.get(part.clone()));
        bytes.extend_from_slice(list.ok_or("its list is not in the shard's blocks")?);
    }
    Ok(bytes)
}

/// Names with their documents, as a sum of hashes that does not depend on their order.
#[derive(Debug, Default, PartialEq, Eq)]
struct Names {
    count: u32,
    sum: u128,
}

impl Names {
    fn add(&mut self, name: &[u8], first_unit: u32) {
        let hash = blake3::Hasher::new().update(&first_unit.to_le_bytes()).update(name).finalize();
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash.as_bytes()[..16]);
        self.sum = self.sum.wrapping_add(u128::from_le_bytes(bytes));
        self.count += 1;
    }
}

fn documents(
    packs: &mut Packs,
    manifest: &Manifest,
    columns: &mut Columns,
    browse: &mut Browse,
) -> Result<Names, Fault> {
    let info = &manifest.info;
    let mut names = Names::default();
    let mut languages = BTreeMap::<String, u32>::new();
    let mut next_unit = 0u32;
    walk(packs, &manifest.heads.node, manifest.heads.height, &mut |packs, block, bytes| {
        let entries = heads::decode(&bytes).map_err(|error| packs.fault(block, error))?;
        let mut text: Option<(Block, Vec<u8>, usize)> = None;
        for entry in &entries {
            if entry.first_unit != next_unit {
                return Err(
                    packs.fault(block, format!("{:?} does not follow the document before it", entry.head.id))
                );
            }
            next_unit = next_unit.saturating_add(entry.units.len() as u32);
            names.add(entry.head.id.as_bytes(), entry.first_unit);
            columns.expect(entry);
            browse.expect(entry);
            *languages.entry(entry.head.lang.clone()).or_default() += 1;
            if entry.head.title.is_empty() || entry.head.id.is_empty() {
                return Err(packs.fault(block, format!("document {:?} has no id or no title", entry.head.id)));
            }
            for unit in &entry.units {
                let place = unit.block.unwrap_or(block);
                if text.as_ref().is_none_or(|(open, _, _)| *open != place) {
                    text_ended(packs, &text)?;
                    let text_bytes = if place == block { bytes.clone() } else { packs.block(place)? };
                    text = Some((place, text_bytes, 0));
                }
                let Some((_, bytes, end)) = &mut text else { continue };
                let found =
                    bytes.get(unit.bytes.clone()).ok_or(index::Error::Truncated).and_then(passages::decode);
                match found {
                    Err(error) => return Err(packs.fault(place, error)),
                    Ok(found) if found.len() != unit.passages as usize => {
                        let reason = format!(
                            "a page of {:?} has {} passages, not {}",
                            entry.head.id,
                            found.len(),
                            unit.passages
                        );
                        return Err(packs.fault(place, reason));
                    }
                    Ok(_) => *end = unit.bytes.end,
                }
            }
        }
        text_ended(packs, &text)?;
        let key = |entry: &heads::HeadEntry| unit_key(entry.first_unit).to_vec();
        Ok(entries.first().map(key).zip(entries.last().map(key)))
    })?;
    let counted = |what: &str, says: u32, has: u32| match says == has {
        true => Ok(()),
        false => Err(Fault::new(MANIFEST, format!("it says {says} {what}, but the library has {has}"))),
    };
    counted("documents", info.documents, names.count)?;
    counted("units", info.units, next_unit)?;
    if info.languages.iter().cloned().collect::<BTreeMap<_, _>>() != languages {
        return Err(Fault::new(MANIFEST, "its count of languages is not that of the documents"));
    }
    Ok(names)
}

/// A text block must have been used up.
fn text_ended(packs: &Packs, text: &Option<(Block, Vec<u8>, usize)>) -> Result<(), Fault> {
    match text {
        Some((block, bytes, end)) if *end != bytes.len() => {
            Err(packs.fault(*block, "there is text in it that no document has"))
        }
        _ => Ok(()),
    }
}

/// The names must lead to the documents that have them.
fn names_agree(packs: &mut Packs, manifest: &Manifest, expected: Names) -> Result<(), Fault> {
    let mut names = Names::default();
    walk(packs, &manifest.ids.node, manifest.ids.height, &mut |packs, block, bytes| {
        let mut keys: Keys = None;
        let mut sorted = true;
        ids::each(&bytes, &mut |name, unit| {
            names.add(name, unit);
            let previous = keys.take();
            sorted &= previous.as_ref().is_none_or(|(_, last)| last.as_slice() < name);
            keys = Some((previous.map_or_else(|| name.to_vec(), |(first, _)| first), name.to_vec()));
            sorted
        })
        .map_err(|error| packs.fault(block, error))?;
        if sorted { Ok(keys) } else { Err(packs.fault(block, "its names are out of order")) }
    })?;
    if names == expected {
        Ok(())
    } else {
        Err(Fault::new(MANIFEST, "the names do not lead to the documents that have them"))
    }
}
