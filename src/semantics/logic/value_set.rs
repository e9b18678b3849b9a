//! Sets of values of one variable.

use std::fmt;

const BITS: usize = 64;

/// A set of values of one variable: numbers below its size.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ValueSet {
    size: usize,
    words: Box<[u64]>,
}

impl ValueSet {
    /// No value of a variable with `size` values.
    #[must_use]
    pub fn empty(size: usize) -> Self {
        Self { size, words: vec![0; size.div_ceil(BITS)].into() }
    }

    /// Every value of a variable with `size` values.
    #[must_use]
    pub fn full(size: usize) -> Self {
        Self::empty(size).complement()
    }

    /// These values; those that are too large are left out.
    #[must_use]
    pub fn of(size: usize, values: impl IntoIterator<Item = usize>) -> Self {
        let mut set = Self::empty(size);
        values.into_iter().for_each(|value| set.insert(value));
        set
    }

    /// Adds a value; nothing happens when it is too large.
    pub fn insert(&mut self, value: usize) {
        if value < self.size {
            self.words[value / BITS] |= 1 << (value % BITS);
        }
    }

    /// How many values the variable has.
    #[must_use]
    pub fn size(&self) -> usize {
        self.size
    }

    /// How many values the set has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// True without any value.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// True with every value.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.len() == self.size
    }

    /// True when `value` is in the set.
    #[must_use]
    pub fn has(&self, value: usize) -> bool {
        value < self.size && self.words[value / BITS] >> (value % BITS) & 1 == 1
    }

    /// The values in rising order.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.size).filter(|value| self.has(*value))
    }

    /// The values that are not in the set.
    #[must_use]
    pub fn complement(&self) -> Self {
        let mut words: Box<[u64]> = self.words.iter().map(|word| !word).collect();
        let spare = words.len() * BITS - self.size;
        if let (Some(last), true) = (words.last_mut(), spare > 0) {
            *last &= u64::MAX >> spare;
        }
        Self { size: self.size, words }
    }

    /// Values in both; both sets are of one variable.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        self.zip(other, |a, b| a & b)
    }

    /// Values in either; both sets are of one variable.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        self.zip(other, |a, b| a | b)
    }

    /// True when every value is in `other` too.
    #[must_use]
    pub fn is_within(&self, other: &Self) -> bool {
        self.words.iter().zip(&other.words).all(|(a, b)| a & !b == 0)
    }

    fn zip(&self, other: &Self, join: impl Fn(u64, u64) -> u64) -> Self {
        debug_assert_eq!(self.size, other.size, "sets of different variables");
        let words = self.words.iter().zip(&other.words).map(|(a, b)| join(*a, *b)).collect();
        Self { size: self.size, words }
    }
}

impl fmt::Debug for ValueSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn model() -> impl Strategy<Value = (usize, BTreeSet<usize>, BTreeSet<usize>)> {
        (1_usize..140).prop_flat_map(|size| {
            let set = proptest::collection::btree_set(0..size, 0..size);
            (Just(size), set.clone(), set)
        })
    }

    proptest! {
        #[test]
        fn sets_are_sets((size, a, b) in model()) {
            let (left, right) = (ValueSet::of(size, a.clone()), ValueSet::of(size, b.clone()));
            prop_assert_eq!(left.len(), a.len());
            prop_assert!(left.iter().eq(a.iter().copied()));
            prop_assert!(left.and(&right).iter().eq(a.intersection(&b).copied()));
            prop_assert!(left.or(&right).iter().eq(a.union(&b).copied()));
            prop_assert!(left.complement().iter().eq((0..size).filter(|value| !a.contains(value))));
            prop_assert_eq!(left.is_within(&right), a.is_subset(&b));
            prop_assert!(ValueSet::full(size).is_full() && ValueSet::empty(size).is_empty());
            prop_assert!(!left.has(size));
        }
    }
}
