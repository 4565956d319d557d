//! Pairs: in which units one term directly precedes another.
//!
//! In Vietnamese a word is usually two syllables, so neighbours carry the meaning; a list of the units where two
//! keys are adjacent costs a query far fewer bytes than the positions of both. A pair's list is kept with the rarer
//! of its keys, whose own lists a query reads anyway: so it is near them, and no key's pairs are more than its own
//! occurrences. All pairs of a key form its *groups*, each about [`GROUP_LENGTH`] bytes, sorted by [`Neighbour`].
//!
//! Since the key's own lists are read, a pair need not say which units it means, only which of *theirs*: the list of a
//! pair is one for each form of the key, of *places* in the form's posting list. Of a form whose list is divided a query
//! may read the front alone, so there the places are the units.

use crate::bits::BitReader;
#[cfg(feature = "write")]
use crate::bits::BitWriter;
use crate::error::{Error, Result};
use crate::interpolative;
use std::ops::Range;

/// A group is closed when it has reached this many bytes.
pub const GROUP_LENGTH: usize = 512;
const FAULT: &str = "pair list";
/// What shares are numbered with.
const SHARES: Range<u8> = 0..4;

/// What the places of a form's pairs are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Numbers of so many postings: those of the form's list.
    Postings(u32),
    /// Units, of so many in the library: the form's list is divided.
    Units(u32),
}

impl Scope {
    /// The scope of a form in so many units, of which so many are in the front of its list, in a library of so many.
    pub fn of(units: u32, front: u32, library: u32) -> Scope {
        if front == units { Scope::Postings(units) } else { Scope::Units(library) }
    }

    /// How many places there are.
    fn count(self) -> u32 {
        match self {
            Scope::Postings(count) | Scope::Units(count) => count,
        }
    }
}

/// One place of a pair's lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Adjacency {
    /// The number of the form among those of its key.
    pub form: u32,
    /// The number of a posting in the form's list, or a unit: see [`Scope`].
    pub place: u32,
    /// In how many quarters of the rarer key's occurrences there the two are adjacent, less one: 0 is "up to a
    /// quarter", 3 "more than three quarters".
    pub share: u8,
}

/// The other key of a pair, from the one that keeps the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Neighbour(u32);

impl Neighbour {
    /// For a pair of keys, each given as (units, ordinal): whether the first keeps the list, and what the other is to
    /// the one that does. The key of fewer units keeps it, among equals the one of the smaller ordinal.
    pub fn of(first: (u32, u32), second: (u32, u32)) -> (bool, Neighbour) {
        if first <= second { (true, Neighbour(second.1 << 1 | 1)) } else { (false, Neighbour(first.1 << 1)) }
    }

    /// Ordinal of the other key.
    pub fn ordinal(self) -> u32 {
        self.0 >> 1
    }

    /// Whether the other key follows; else it precedes.
    pub fn follows(self) -> bool {
        self.0 & 1 == 1
    }

    /// As one number, by which neighbours are sorted.
    pub fn code(self) -> u32 {
        self.0
    }

    /// The neighbour with this number.
    pub fn from_code(code: u32) -> Neighbour {
        Neighbour(code)
    }
}

/// The share code for `adjacent` of `occurrences`, rounded up.
pub fn share(adjacent: u32, occurrences: u32) -> u8 {
    let quarters = (u64::from(adjacent) * 4).div_ceil(u64::from(occurrences.max(1)));
    (quarters.clamp(1, 4) - 1) as u8
}

/// Writes one key's groups.
#[cfg(feature = "write")]
#[derive(Debug, Default)]
pub struct GroupsWriter {
    /// For each form of the key its units and the scope of its lists.
    forms: Vec<(Members, Scope)>,
    groups: Vec<(Neighbour, Vec<u8>)>,
    /// The group under way.
    open: Option<(Neighbour, BitWriter)>,
    /// How many places the longest list in it has at most.
    longest: u32,
    last: u32,
}

#[cfg(feature = "write")]
impl GroupsWriter {
    /// A writer for a key with these forms, each with its units, increasing, and the scope of its lists.
    pub fn new(forms: Vec<(Vec<u32>, Scope)>) -> GroupsWriter {
        let forms = forms.into_iter().map(|(units, scope)| (Members::new(units), scope)).collect();
        GroupsWriter { forms, ..GroupsWriter::default() }
    }

    /// Adds the pair with `neighbour`, adjacent in these units, each with its share. Neighbours must be strictly
    /// increasing, units too.
    pub fn push(&mut self, neighbour: Neighbour, units: &[(u32, u8)]) {
        let code = neighbour.code();
        if self.open.as_ref().is_some_and(|(_, bits)| bits.len() >= GROUP_LENGTH) {
            self.close();
        }
        let (first, bits) = self.open.get_or_insert_with(|| (neighbour, BitWriter::default()));
        bits.put_gamma(if *first == neighbour { 0 } else { code - self.last });
        self.last = code;
        self.longest = self.longest.max(units.len() as u32);
        for (members, scope) in &self.forms {
            encode(bits, &members.places(*scope, units), *scope);
        }
    }

    fn close(&mut self) {
        let longest = std::mem::take(&mut self.longest);
        let open = self.open.take();
        self.groups.extend(open.map(|(first, bits)| (first, interpolative::finish(bits, longest))));
    }

    /// The groups: the first neighbour, and the bytes.
    pub fn finish(mut self) -> Vec<(Neighbour, Vec<u8>)> {
        self.close();
        self.groups
    }
}

/// The units of a form, increasing, to be looked up once for each of thousands of neighbours.
#[cfg(feature = "write")]
#[derive(Debug)]
struct Members {
    units: Vec<u32>,
    /// Of many units, for each [`STRETCH`] of numbers the place of the first that is not below it, and the end.
    starts: Vec<u32>,
}

/// Numbers of units in a stretch, as a power of two.
#[cfg(feature = "write")]
const STRETCH: u32 = 6;
/// So many units are searched as fast without stretches.
#[cfg(feature = "write")]
const FEW: usize = 512;

#[cfg(feature = "write")]
impl Members {
    fn new(units: Vec<u32>) -> Members {
        let mut starts = Vec::new();
        if units.len() > FEW {
            for (place, &unit) in (0u32..).zip(&units) {
                starts.resize((unit >> STRETCH) as usize + 1, place);
            }
            starts.push(units.len() as u32);
        }
        Members { units, starts }
    }

    /// The place of a unit, if it is there.
    fn place(&self, unit: u32) -> Option<u32> {
        let (mut start, mut end) = (0, self.units.len() as u32);
        if !self.starts.is_empty() {
            let stretch = (unit >> STRETCH) as usize;
            start = *self.starts.get(stretch)?;
            end = *self.starts.get(stretch + 1)?;
        }
        let some = self.units.get(start as usize..end as usize)?;
        some.binary_search(&unit).ok().map(|at| start + at as u32)
    }

    /// Those of some units that are there, as places of a scope; and their shares.
    fn places(&self, scope: Scope, units: &[(u32, u8)]) -> (Vec<u32>, Vec<u8>) {
        let place = |&(unit, share): &(u32, u8)| {
            let place = self.place(unit)?;
            Some((if matches!(scope, Scope::Units(_)) { unit } else { place }, share))
        };
        units.iter().filter_map(place).unzip()
    }
}

#[cfg(feature = "write")]
fn encode(bits: &mut BitWriter, (places, shares): &(Vec<u32>, Vec<u8>), scope: Scope) {
    bits.put_gamma(places.len() as u32);
    interpolative::put(bits, places, 0, interpolative::last(scope.count()));
    interpolative::put_row(bits, shares, SHARES);
}

/// Reads a group.
#[derive(Debug)]
pub struct Pairs<'a> {
    bits: BitReader<'a>,
    /// Bytes of the group.
    length: usize,
    scopes: &'a [Scope],
    current: u32,
}

impl<'a> Pairs<'a> {
    /// A reader of a group that begins with `first`, of a key whose forms have these scopes.
    pub fn new(group: &'a [u8], first: Neighbour, scopes: &'a [Scope]) -> Pairs<'a> {
        Pairs { bits: BitReader::new(group), length: group.len(), scopes, current: first.code() }
    }

    /// The next neighbour, whose lists are to be read before the one after it: they tell of a fault.
    pub fn neighbour(&mut self) -> Option<Neighbour> {
        if self.bits.is_done() {
            return None;
        }
        self.current = self.current.saturating_add(self.bits.take_gamma());
        Some(Neighbour(self.current))
    }

    /// Where the two are adjacent: by form, the places of each increasing.
    pub fn lists(&mut self) -> Result<Vec<Adjacency>> {
        let mut lists = Vec::new();
        for (form, scope) in (0..).zip(self.scopes) {
            self.list(form, *scope, &mut lists)?;
        }
        // Of the neighbour and the counts too, whether or not the key has forms.
        self.bits.sound().map(|()| lists)
    }

    fn list(&mut self, form: u32, scope: Scope, lists: &mut Vec<Adjacency>) -> Result<()> {
        let bits = &mut self.bits;
        let count = bits.take_gamma();
        bits.sound()?;
        interpolative::justified(self.length, count)?;
        if count > scope.count() {
            return Err(Error::Malformed(FAULT));
        }
        let mut places = vec![0; count as usize];
        interpolative::take(bits, &mut places, 0, interpolative::last(scope.count()));
        let shares = interpolative::take_row(bits, count, SHARES);
        if places.last().is_some_and(|&last| last >= scope.count()) {
            return Err(Error::Malformed(FAULT));
        }
        for (&place, &share) in places.iter().zip(&shares) {
            lists.push(Adjacency { form, place, share });
        }
        Ok(())
    }
}

/// Finds the pair with `neighbour` in a group that begins with `first`, of a key whose forms have these scopes: where the
/// two are adjacent, by form. Nothing if they never are. Linear in the group.
pub fn find(
    group: &[u8],
    first: Neighbour,
    neighbour: Neighbour,
    scopes: &[Scope],
) -> Result<Vec<Adjacency>> {
    let mut pairs = Pairs::new(group, first, scopes);
    while let Some(current) = pairs.neighbour().filter(|current| *current <= neighbour) {
        let lists = pairs.lists()?;
        if current == neighbour {
            return Ok(lists);
        }
    }
    Ok(Vec::new())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};

    /// A form's units, and whether its list is divided.
    fn form() -> impl Strategy<Value = (Vec<u32>, bool)> {
        let units = proptest::collection::btree_set(0u32..40_000, 1..400);
        (units.prop_map(|units| units.into_iter().collect()), any::<bool>())
    }

    fn scope() -> impl Strategy<Value = Scope> {
        prop_oneof![(0u32..5000).prop_map(Scope::Postings), (0u32..50_000).prop_map(Scope::Units)]
    }

    proptest! {
        #[test]
        fn every_pair_is_found_in_its_group(
            forms in proptest::collection::vec(form(), 1..4),
            pairs in proptest::collection::btree_map(any::<u32>().prop_map(|code| Neighbour(code / 2)), (1usize..40, 0u8..4, any::<u64>()), 1..30),
        ) {
            let all: BTreeSet<u32> = forms.iter().flat_map(|(units, _)| units.iter().copied()).collect();
            let forms: Vec<(Vec<u32>, Scope)> = forms
                .into_iter()
                .map(|(units, divided)| { let scope = Scope::of(units.len() as u32, units.len() as u32 - u32::from(divided), 40_000); (units, scope) })
                .collect();
            let scopes: Vec<Scope> = forms.iter().map(|(_, scope)| *scope).collect();
            let mut writer = GroupsWriter::new(forms.clone());
            let mut expected = BTreeMap::new();
            for (&neighbour, &(step, share, salt)) in &pairs {
                let units: Vec<(u32, u8)> = all
                    .iter()
                    .skip(salt as usize % all.len())
                    .step_by(step)
                    .map(|&unit| (unit, (unit as u8).wrapping_add(share) % 4))
                    .collect();
                writer.push(neighbour, &units);
                expected.insert(neighbour, units);
            }
            let groups = writer.finish();
            let mut seen = BTreeMap::new();
            for (first, bytes) in &groups {
                let mut pairs = Pairs::new(bytes, *first, &scopes);
                while let Some(neighbour) = pairs.neighbour() {
                    let lists = pairs.lists().unwrap();
                    prop_assert_eq!(&lists, &find(bytes, *first, neighbour, &scopes).unwrap());
                    let mut units = BTreeMap::new();
                    prop_assert!(lists.is_sorted_by_key(|item| (item.form, item.place)));
                    for item in lists {
                        let (members, scope) = &forms[item.form as usize];
                        let unit = match scope { Scope::Postings(_) => members[item.place as usize], Scope::Units(_) => item.place };
                        prop_assert!(members.contains(&unit));
                        units.insert(unit, item.share);
                    }
                    seen.insert(neighbour, units.into_iter().collect::<Vec<_>>());
                }
            }
            prop_assert_eq!(seen, expected);
        }

        #[test]
        fn a_unit_is_found_at_its_place(
            units in proptest::collection::btree_set(0u32..100_000, 0..3 * FEW),
            asked in proptest::collection::vec(0u32..110_000, 100),
        ) {
            let units: Vec<u32> = units.into_iter().collect();
            let members = Members::new(units.clone());
            for unit in asked.into_iter().chain(units.iter().copied()) {
                prop_assert_eq!(members.place(unit), units.iter().position(|&one| one == unit).map(|at| at as u32));
            }
        }

        #[test]
        fn any_bytes_give_a_list_or_an_error(
            bytes in proptest::collection::vec(any::<u8>(), 0..300),
            first: u32,
            neighbour: u32,
            scopes in proptest::collection::vec(scope(), 0..5),
        ) {
            let _ = find(&bytes, Neighbour(first), Neighbour(neighbour), &scopes);
        }
    }

    #[test]
    fn a_damaged_group_of_a_key_without_forms_is_refused() {
        assert!(find(&[[0; 20], [1; 20]].concat(), Neighbour(0), Neighbour(9), &[]).is_err());
        // Nothing but filling is a group without a pair.
        assert_eq!(find(&[0; 20], Neighbour(0), Neighbour(9), &[]), Ok(Vec::new()));
        assert!(find(&[0b1000_0000], Neighbour(0), Neighbour(900), &[]).is_err());
    }

    #[test]
    fn no_list_is_longer_than_its_group_justifies() {
        let scope = Scope::Postings(100_000);
        let mut writer = GroupsWriter::new(vec![((0..100_000).collect(), scope)]);
        writer.push(Neighbour(5), &(0..100_000).map(|unit| (unit, 3)).collect::<Vec<_>>());
        let (first, group) = writer.finish().remove(0);
        assert_eq!(group.len(), 100_000usize.div_ceil(64));
        assert_eq!(find(&group, first, Neighbour(5), &[scope]).map(|list| list.len()), Ok(100_000));
        assert_eq!(find(&group[..1000], first, Neighbour(5), &[scope]), Err(Error::Truncated));
    }

    #[test]
    fn the_rarer_key_keeps_the_list() {
        assert_eq!(Neighbour::of((3, 8), (5, 1)), (true, Neighbour(3)));
        assert_eq!(Neighbour::of((5, 1), (3, 8)), (false, Neighbour(2)));
        assert_eq!(Neighbour::of((3, 1), (3, 8)), (true, Neighbour(17)));
        assert_eq!(Neighbour::of((3, 8), (3, 8)), (true, Neighbour(17)));
    }

    #[test]
    fn shares_are_quarters_rounded_up() {
        assert_eq!(
            [share(1, 100), share(1, 4), share(2, 4), share(3, 4), share(4, 4), share(9, 4), share(1, 0)],
            [0, 0, 1, 2, 3, 3, 3]
        );
    }
}
