//! What was made of the parts of formulas.

use std::collections::HashMap;
use std::sync::Arc;

use crate::semantics::logic::Formula;

/// Some parts, kept so that their address stays their own, and what was made of them.
type Made<T> = (Arc<[Formula]>, T);

/// What was made of all or any of some parts, by their address: a part that several formulas share is
/// worked through once.
pub(super) struct Parts<T> {
    known: HashMap<(usize, bool), Made<T>>,
}

impl<T: Copy> Parts<T> {
    pub(super) fn new() -> Self {
        Self { known: HashMap::new() }
    }

    pub(super) fn get(&self, parts: &Arc<[Formula]>, all: bool) -> Option<T> {
        self.known.get(&(address(parts), all)).map(|(_, made)| *made)
    }

    pub(super) fn put(&mut self, parts: &Arc<[Formula]>, all: bool, made: T) {
        self.known.insert((address(parts), all), (Arc::clone(parts), made));
    }
}

fn address(parts: &Arc<[Formula]>) -> usize {
    Arc::as_ptr(parts).cast::<Formula>().addr()
}
