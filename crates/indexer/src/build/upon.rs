//! Building upon an earlier build: what stays, what goes, and what is left for the next one.

use super::base::{Base, GONE, Kept, Leaving, Mined, Rest, State};
use super::cache::{self, CacheWriter};
use super::dictionary::{self, Inherited};
use super::documents::Text;
use super::error::BuildError;
use super::invert::Portion;
use super::lists::Row;
use super::vocabulary::{Orders, UNUSED, Vocabulary, spelling};
use super::{LibraryBuilder, Settings, portions};
use index::pack::{Primer, Sink};
use rayon::prelude::*;
use std::collections::hash_map::Entry;

/// Frames of rows that are looked through at a time.
const FRAMES_AT_ONCE: usize = 8;

impl<S: Sink + Send> LibraryBuilder<S>
where
    S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    /// A builder that takes over what it is told to [keep](LibraryBuilder::keep) of an earlier library. What it builds
    /// is, byte for byte, what a builder [without one](LibraryBuilder::new) does that is given the same
    /// [mined](LibraryBuilder::given) data.
    ///
    /// # Errors
    /// As of [`LibraryBuilder::new`].
    pub fn upon(settings: Settings, sink: S, mut base: Base) -> Result<Self, BuildError> {
        let mut builder = LibraryBuilder::new(settings, sink)?;
        builder.packs.prime(base.primer());
        builder.documents.primed();
        let State { vocabulary, form_units, definitions, numbers, mined, .. } = &mut base.state;
        base.first_forms = vocabulary.first_forms();
        base.key_units = vocabulary.key_units(form_units);
        builder.vocabulary = std::mem::take(vocabulary);
        builder.form_units = std::mem::take(form_units);
        builder.definitions = std::mem::take(definitions);
        builder.completions.numbers = std::mem::take(numbers);
        builder.mined = Some(mined.clone());
        builder.base = Some(base);
        Ok(builder)
    }

    /// Uses what was mined from other documents.
    pub fn given(mut self, mined: Mined) -> Self {
        self.packs.prime(Primer::new(mined.primer.clone()));
        self.documents.primed();
        self.mined = Some(mined);
        self
    }

    /// Leaves what the next build can build upon.
    pub fn leaving(mut self, cache: CacheWriter) -> Self {
        self.leaving = Some(Leaving::new(cache));
        self
    }

    /// Leaves a note that [`super::CacheReader::note`] reads.
    ///
    /// # Errors
    /// A cache that cannot be written.
    pub fn note(&mut self, bytes: &[u8]) -> Result<(), BuildError> {
        match &mut self.leaving {
            Some(leaving) => leaving.cache.frame(cache::NOTE, bytes).map_err(BuildError::Leave),
            None => Ok(()),
        }
    }

    /// Adds documents of the earlier library, by their numbers there, which rise from call to call.
    ///
    /// # Errors
    /// A number that is not greater than the one before, or of no document; else as of [`LibraryBuilder::add`].
    pub fn keep(&mut self, numbers: &[u32]) -> Result<(), BuildError> {
        let mut base = self.base.take().ok_or(BuildError::Base)?;
        for &number in numbers {
            let at = number as usize;
            if number < base.next {
                return Err(BuildError::Base);
            }
            base.next = number + 1;
            let Kept { head, rest, stays } = base.documents.get_mut(at).ok_or(BuildError::Base)?;
            *stays = true;
            self.name(std::iter::once(&*head))?;
            let first_unit = self.units.len() as u32;
            let first = base.first_units.get(at).map_or(0, |&first| first as usize);
            for (unit, place) in (first_unit..).zip(base.units.iter_mut().skip(first).take(rest.units.len()))
            {
                *place = unit;
            }
            let Rest { units, lengths, text, title_length, hash } = rest;
            let (text, title_length, hash) = (*text, *title_length, *hash);
            let rest = Rest { units: units.clone(), lengths: lengths.clone(), text, title_length, hash };
            self.lay(head, rest, Text::Kept(number))?;
        }
        let written = self.documents.write(&mut self.packs, Some(&base));
        self.base = Some(base);
        written
    }

    /// How many documents came, went or changed since data were mined from the whole collection, and from how many.
    pub fn changed(&self) -> (u32, u32) {
        match (&self.base, &self.mined) {
            (Some(base), Some(mined)) => (self.changed_since(base, mined), mined.documents),
            _ => (0, self.statistics.documents),
        }
    }

    /// How many documents came, went or changed since `mined`.
    pub(super) fn changed_since(&self, base: &Base, mined: &Mined) -> u32 {
        let kept = base.documents.iter().filter(|document| document.stays).count() as u32;
        let (gone, new) = (base.documents.len() as u32 - kept, self.statistics.documents - kept);
        mined.changed.saturating_add(gone.max(new))
    }

    /// Takes back what the earlier library knew of documents that are gone: they are analyzed again. Which of its keys
    /// are concerned.
    pub(super) fn forget(&mut self, base: &Base) -> Result<Vec<bool>, BuildError> {
        let mut touched = vec![false; base.key_units.len()];
        let gone = base.gone()?;
        let inverted: Vec<Portion> = portions(&gone).into_par_iter().map(Portion::invert).collect();
        for portion in inverted {
            for &[form, _, _] in &portion.terms {
                let form = self.vocabulary.known_form(portion.vocabulary.forms.get(form));
                let form = form.ok_or(BuildError::Base)? as usize;
                let units = self.form_units.get_mut(form).filter(|units| **units > 0);
                *units.ok_or(BuildError::Base)? -= 1;
                let key = self.vocabulary.key_of.get(form).and_then(|key| touched.get_mut(*key as usize));
                *key.ok_or(BuildError::Base)? = true;
            }
            for (definition, count) in portion.definitions {
                let Entry::Occupied(mut entry) = self.definitions.entry(definition) else {
                    return Err(BuildError::Base);
                };
                *entry.get_mut() = entry.get().checked_sub(count).ok_or(BuildError::Base)?;
                if *entry.get() == 0 {
                    entry.remove();
                }
            }
            if !portion.numbers.iter().all(|number| self.completions.forget(number)) {
                return Err(BuildError::Base);
            }
        }
        Ok(touched)
    }
}

impl Base {
    /// How its numbers are read, if these keys have other rows now and nothing else is known.
    pub(super) fn inherited(&self, touched: Vec<bool>, order: &Orders, averages: [f32; 2]) -> Inherited<'_> {
        let mut units = (0..).zip(&self.units);
        let mut keys = (0..).zip(order.keys.ranks.iter().take(touched.len()));
        let is_same = units.all(|(number, &unit)| unit == number || unit == GONE)
            && keys.all(|(number, &rank)| rank == number || rank == UNUSED)
            && averages == self.state.averages;
        Inherited { first_forms: &self.first_forms, units: &self.units, touched: is_same.then_some(touched) }
    }

    /// Rows `[key, following key, unit and share]` of pairs that another of their keys is to keep. `units` is in how
    /// many units each key is now.
    pub(super) fn moved(
        &self,
        inherited: &Inherited<'_>,
        units: &[u32],
        order: &Orders,
    ) -> Result<Vec<Row>, BuildError> {
        let mut frames = self.rows.clone();
        let mut moved = Vec::new();
        loop {
            let some: Result<Vec<Vec<u8>>, _> = frames.by_ref().take(FRAMES_AT_ONCE).collect();
            let some = some.map_err(|_| BuildError::Base)?;
            if some.is_empty() {
                return Ok(moved);
            }
            let both = (self.key_units.as_slice(), units);
            let rows = some.par_iter().map(|frame| dictionary::moved(frame, inherited, both, order));
            for rows in rows.collect::<Vec<_>>() {
                moved.extend(rows.ok_or(BuildError::Base)?);
            }
        }
    }
}

impl Leaving {
    /// Writes what is left to be written.
    pub(super) fn finish(mut self, state: &State) -> std::io::Result<()> {
        self.flush()?;
        // Into memory, of plain numbers and strings: it cannot fail.
        self.cache.frame(cache::STATE, &postcard::to_allocvec(state).unwrap_or_default())?;
        self.cache.finish()
    }
}

/// Runs of words that are still there, as far as their words are, as they are spelt.
pub(super) fn still_there(
    phrases: &[(Vec<String>, u32)],
    vocabulary: &Vocabulary,
    form_units: &[u32],
) -> Vec<(String, u32)> {
    let is_used = |form: &String| {
        vocabulary
            .known_form(form)
            .and_then(|form| form_units.get(form as usize))
            .is_some_and(|units| *units > 0)
    };
    let there = phrases.iter().filter(|(run, _)| run.iter().all(is_used));
    let spelt = |run: &[String]| run.iter().map(|form| spelling(form)).collect::<Vec<_>>().join(" ");
    there.map(|(run, count)| (spelt(run), *count)).collect()
}
