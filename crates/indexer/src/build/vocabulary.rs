//! Numbers for exact forms and keys.

use hashbrown::HashTable;
use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap};
use serde::{Deserialize, Serialize};
use std::hash::BuildHasher;

/// Strings numbered in the order they came; written as the list of them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "Vec<String>", into = "Vec<String>")]
pub(super) struct Interner {
    text: String,
    ends: Vec<usize>,
    numbers: HashTable<u32>,
}

impl From<Vec<String>> for Interner {
    fn from(words: Vec<String>) -> Interner {
        let mut interner = Interner::default();
        for word in &words {
            interner.number(word);
        }
        interner
    }
}

impl From<Interner> for Vec<String> {
    fn from(interner: Interner) -> Vec<String> {
        (0..interner.len() as u32).map(|number| interner.get(number).to_owned()).collect()
    }
}

impl Interner {
    /// The number of `word`, and whether it is new.
    fn number(&mut self, word: &str) -> (u32, bool) {
        let Interner { text, ends, numbers } = self;
        let hash = FxBuildHasher.hash_one(word);
        let same = |&number: &u32| string(text, ends, number) == word;
        let rehash = |&number: &u32| FxBuildHasher.hash_one(string(text, ends, number));
        match numbers.entry(hash, same, rehash) {
            hashbrown::hash_table::Entry::Occupied(entry) => (*entry.get(), false),
            hashbrown::hash_table::Entry::Vacant(entry) => {
                let number = ends.len() as u32;
                entry.insert(number);
                text.push_str(word);
                ends.push(text.len());
                (number, true)
            }
        }
    }

    /// The number of `word`, if it has one.
    fn find(&self, word: &str) -> Option<u32> {
        let Interner { text, ends, numbers } = self;
        numbers.find(FxBuildHasher.hash_one(word), |&number| string(text, ends, number) == word).copied()
    }

    /// The string with this number.
    pub(super) fn get(&self, number: u32) -> &str {
        string(&self.text, &self.ends, number)
    }

    fn len(&self) -> usize {
        self.ends.len()
    }
}

fn string<'a>(text: &'a str, ends: &[usize], number: u32) -> &'a str {
    let number = number as usize;
    let start = if number == 0 { 0 } else { ends[number - 1] };
    &text[start..ends[number]]
}

/// The forms and keys of a portion or of the whole library.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Vocabulary {
    pub(super) keys: Interner,
    pub(super) forms: Interner,
    /// The key of each form.
    pub(super) key_of: Vec<u32>,
    /// The key that leads to a form's key, for each form whose key is not the form folded: inflected words.
    own_keys: FxHashMap<u32, u32>,
}

/// Between a form and its key, where the key is not the form folded: such a form is another under each key.
const UNDER: char = '\u{1}';

/// The spelling of a form.
pub(super) fn spelling(form: &str) -> &str {
    form.split_once(UNDER).map_or(form, |(spelling, _)| spelling)
}

impl Vocabulary {
    /// Whether all numbers are of something that is there.
    pub(super) fn is_sound(&self) -> bool {
        let is_key = |&key: &u32| (key as usize) < self.keys.len();
        self.key_of.len() == self.forms.len()
            && self.key_of.iter().all(is_key)
            && self.own_keys.iter().all(|(form, own)| (*form as usize) < self.forms.len() && is_key(own))
    }

    /// The number of a form. Its key, a function of the form, is looked at only when the form is new.
    pub(super) fn form(&mut self, exact: &str, key: &str) -> u32 {
        let (form, is_new) = self.forms.number(exact);
        if is_new {
            self.key_of.push(self.keys.number(key).0);
        }
        form
    }

    /// The number of a form that stands under another key than its own, which is made to lead there. `buffer` is of
    /// no further meaning.
    pub(super) fn form_under(&mut self, exact: &str, own_key: &str, key: &str, buffer: &mut String) -> u32 {
        buffer.clear();
        buffer.extend([exact, UNDER.encode_utf8(&mut [0; 4]), key]);
        let (form, is_new) = self.forms.number(buffer);
        if is_new {
            let key = self.keys.number(key).0;
            self.key_of.push(key);
            let own = self.keys.number(own_key).0;
            self.own_keys.insert(form, own);
        }
        form
    }

    /// The number of a key, which is made if it is new.
    pub(super) fn key(&mut self, key: &str) -> u32 {
        self.keys.number(key).0
    }

    /// The number of a key, if there is one.
    pub(super) fn known(&self, key: &str) -> Option<u32> {
        self.keys.find(key)
    }

    /// The number of a form, if it has one.
    pub(super) fn known_form(&self, form: &str) -> Option<u32> {
        self.forms.find(form)
    }

    /// The keys to which each key leads, by ranks in `orders`, sorted.
    pub(super) fn aliases(&self, orders: &Orders) -> Vec<(u32, u32)> {
        let used = self.own_keys.iter().filter(|(form, _)| orders.forms.ranks[**form as usize] != UNUSED);
        let rank = |key: u32| orders.keys.ranks[key as usize];
        let mut aliases: Vec<(u32, u32)> =
            used.map(|(form, own)| (rank(*own), rank(self.key_of[*form as usize]))).collect();
        aliases.sort_unstable();
        aliases.dedup();
        aliases
    }

    /// Which keys there are if only these forms, and these keys whatever is under them, are.
    pub(super) fn keys_of(&self, is_form: &[bool], others: impl Iterator<Item = u32>) -> Vec<bool> {
        let mut keys = vec![false; self.keys.len()];
        for (form, _) in is_form.iter().enumerate().filter(|(_, is)| **is) {
            keys[self.key_of[form] as usize] = true;
        }
        let own = self.own_keys.iter().filter(|(form, _)| is_form[**form as usize]).map(|(_, own)| *own);
        own.chain(others).for_each(|key| keys[key as usize] = true);
        keys
    }

    /// The vocabulary with its used strings only, numbered by their ranks.
    pub(super) fn in_order(&self, orders: &Orders) -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        for &key in &orders.keys.ids {
            vocabulary.keys.number(self.keys.get(key));
        }
        for &form in &orders.forms.ids {
            let (number, _) = vocabulary.forms.number(self.forms.get(form));
            vocabulary.key_of.push(orders.keys.ranks[self.key_of[form as usize] as usize]);
            if let Some(&own) = self.own_keys.get(&form) {
                vocabulary.own_keys.insert(number, orders.keys.ranks[own as usize]);
            }
        }
        vocabulary
    }

    /// The number of forms.
    pub(super) fn forms(&self) -> usize {
        self.forms.len()
    }

    /// How common each key is: over its forms, the units they are in.
    pub(super) fn key_units(&self, form_units: &[u32]) -> Vec<u32> {
        let mut units = vec![0; self.keys.len()];
        for (&key, form) in self.key_of.iter().zip(form_units) {
            units[key as usize] += form;
        }
        units
    }

    /// The number of the first form of each key, of a vocabulary that is in order.
    pub(super) fn first_forms(&self) -> Vec<u32> {
        (0..self.keys.len() as u32).map(|key| self.key_of.partition_point(|of| *of < key) as u32).collect()
    }

    /// The number of keys.
    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    /// Takes in another vocabulary; returns what its numbers are here.
    pub(super) fn take(&mut self, other: &Vocabulary) -> Numbers {
        let keys: Vec<u32> =
            (0..other.keys.len() as u32).map(|key| self.keys.number(other.keys.get(key)).0).collect();
        let mut forms = Vec::with_capacity(other.forms.len());
        for (form, &key) in other.key_of.iter().enumerate() {
            let (number, is_new) = self.forms.number(other.forms.get(form as u32));
            if is_new {
                self.key_of.push(keys[key as usize]);
            }
            forms.push(number);
        }
        for (form, own) in &other.own_keys {
            self.own_keys.insert(forms[*form as usize], keys[*own as usize]);
        }
        Numbers { keys, forms }
    }

    /// Sorts keys by their bytes, and forms by their keys and then their own bytes.
    pub(super) fn order(&self) -> Orders {
        self.order_of(&vec![true; self.keys.len()], &vec![true; self.forms.len()])
    }

    /// The same of those that are used. Keys of used forms are.
    pub(super) fn order_of(&self, is_key: &[bool], is_form: &[bool]) -> Orders {
        let used = |is: &[bool]| (0..).zip(is).filter(|(_, is)| **is).map(|(number, _)| number).collect();
        let mut keys: Vec<u32> = used(is_key);
        keys.par_sort_unstable_by_key(|&key| self.keys.get(key));
        let keys = Order::new(keys, is_key.len());
        let mut forms: Vec<u32> = used(is_form);
        forms.par_sort_unstable_by_key(|&form| {
            (keys.ranks[self.key_of[form as usize] as usize], self.forms.get(form))
        });
        Orders { keys, forms: Order::new(forms, is_form.len()) }
    }
}

/// What the numbers of one vocabulary are in another.
#[derive(Debug)]
pub(super) struct Numbers {
    pub(super) keys: Vec<u32>,
    pub(super) forms: Vec<u32>,
}

/// The place of a string that is not used.
pub(super) const UNUSED: u32 = u32::MAX;

/// A sorted order of numbered strings, read both ways.
#[derive(Debug)]
pub(super) struct Order {
    /// The number of the string at each place.
    pub(super) ids: Vec<u32>,
    /// The place of the string with each number.
    pub(super) ranks: Vec<u32>,
}

impl Order {
    fn new(ids: Vec<u32>, count: usize) -> Self {
        let mut ranks = vec![UNUSED; count];
        for (rank, &id) in ids.iter().enumerate() {
            ranks[id as usize] = rank as u32;
        }
        Order { ids, ranks }
    }
}

/// The orders of a vocabulary.
#[derive(Debug)]
pub(super) struct Orders {
    pub(super) keys: Order,
    pub(super) forms: Order,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_ordered_by_key_and_then_by_themselves() {
        let mut vocabulary = Vocabulary::default();
        for (exact, key) in [("đối", "doi"), ("an", "an"), ("doi", "doi"), ("đối", "doi"), ("án", "an")]
        {
            vocabulary.form(exact, key);
        }
        let order = vocabulary.order();
        let forms: Vec<&str> = order.forms.ids.iter().map(|&form| vocabulary.forms.get(form)).collect();
        assert_eq!(forms, ["an", "án", "doi", "đối"]);
        let keys: Vec<&str> = order.keys.ids.iter().map(|&key| vocabulary.keys.get(key)).collect();
        assert_eq!(keys, ["an", "doi"]);
        assert_eq!(order.forms.ranks, [3, 0, 2, 1]);
    }

    #[test]
    fn a_vocabulary_takes_in_another() {
        let mut one = Vocabulary::default();
        one.form("án", "an");
        let mut two = Vocabulary::default();
        two.form("đối", "doi");
        two.form("án", "an");
        let numbers = one.take(&two);
        assert_eq!((numbers.forms, numbers.keys), (vec![1, 0], vec![1, 0]));
        assert_eq!((one.forms.get(1), one.keys.get(one.key_of[1])), ("đối", "doi"));
    }
}
