//! Numbers for exact forms and keys.

use hashbrown::HashTable;
use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashSet};
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
    /// Keys that lead to other keys: inflected words to their stems.
    aliases: FxHashSet<(u32, u32)>,
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
            && self.aliases.iter().all(|(from, to)| is_key(from) && is_key(to))
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
            self.aliases.insert((own, key));
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

    /// The keys to which each key leads, by ranks in `order`, sorted.
    pub(super) fn aliases(&self, order: &Order) -> Vec<(u32, u32)> {
        let ranks = |&(from, to): &(u32, u32)| (order.ranks[from as usize], order.ranks[to as usize]);
        let mut aliases: Vec<(u32, u32)> = self.aliases.iter().map(ranks).collect();
        aliases.sort_unstable();
        aliases
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
        self.aliases.extend(other.aliases.iter().map(|&(from, to)| (keys[from as usize], keys[to as usize])));
        Numbers { keys, forms }
    }

    /// Sorts keys by their bytes, and forms by their keys and then their own bytes.
    pub(super) fn order(&self) -> Orders {
        let mut keys: Vec<u32> = (0..self.keys.len() as u32).collect();
        keys.par_sort_unstable_by_key(|&key| self.keys.get(key));
        let keys = Order::new(keys);
        let mut forms: Vec<u32> = (0..self.forms.len() as u32).collect();
        forms.par_sort_unstable_by_key(|&form| {
            (keys.ranks[self.key_of[form as usize] as usize], self.forms.get(form))
        });
        Orders { keys, forms: Order::new(forms) }
    }
}

/// What the numbers of one vocabulary are in another.
#[derive(Debug)]
pub(super) struct Numbers {
    pub(super) keys: Vec<u32>,
    pub(super) forms: Vec<u32>,
}

/// A sorted order of numbered strings, read both ways.
#[derive(Debug)]
pub(super) struct Order {
    /// The number of the string at each place.
    pub(super) ids: Vec<u32>,
    /// The place of the string with each number.
    pub(super) ranks: Vec<u32>,
}

impl Order {
    fn new(ids: Vec<u32>) -> Self {
        let mut ranks = vec![0; ids.len()];
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
