//! Formulas, the variables they speak of, and points.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::ValueSet;

/// A variable of a [`Space`], by its position there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VarId(pub u32);

impl VarId {
    /// Its position.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Its name, for messages about the model itself.
    pub name: String,
    /// How many values it has; at least one. A yes/no variable has two: 0 is no, 1 is yes.
    pub size: usize,
}

/// The variables, in the order that decision diagrams use.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Space {
    /// The variables.
    pub variables: Vec<Variable>,
}

impl Space {
    /// Adds a variable with `size` values.
    pub fn add(&mut self, name: impl Into<String>, size: usize) -> VarId {
        let id = VarId(u32::try_from(self.variables.len()).unwrap_or(u32::MAX));
        self.variables.push(Variable { name: name.into(), size });
        id
    }

    /// How many values `var` has.
    #[must_use]
    pub fn size(&self, var: VarId) -> usize {
        self.variables[var.index()].size
    }

    /// Every variable.
    pub fn ids(&self) -> impl Iterator<Item = VarId> + use<> {
        (0..u32::try_from(self.variables.len()).unwrap_or(u32::MAX)).map(VarId)
    }

    /// `var` is `value`.
    #[must_use]
    pub fn is(&self, var: VarId, value: usize) -> Formula {
        Formula::is_in(var, ValueSet::of(self.size(var), [value]))
    }

    /// A yes/no variable is yes.
    #[must_use]
    pub fn yes(&self, var: VarId) -> Formula {
        self.is(var, 1)
    }
}

/// A value for every variable of a space, by position.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Point(pub Vec<u16>);

impl Point {
    /// The value of `var`.
    #[must_use]
    pub fn get(&self, var: VarId) -> usize {
        usize::from(self.0[var.index()])
    }

    /// This point with another value of `var`.
    #[must_use]
    pub fn with(&self, var: VarId, value: usize) -> Self {
        let mut point = self.clone();
        point.0[var.index()] = u16::try_from(value).unwrap_or(u16::MAX);
        point
    }
}

/// A statement about points. Parts are shared: a clone is cheap, and whoever works through a formula
/// may remember parts by their address.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Formula {
    /// Always true or always false.
    Constant(bool),
    /// The variable has one of these values; neither none nor all.
    In(VarId, ValueSet),
    /// The part does not hold.
    Not(Arc<Formula>),
    /// Every part holds; at least two.
    All(Arc<[Formula]>),
    /// Some part holds; at least two.
    Any(Arc<[Formula]>),
}

impl Formula {
    /// Always true.
    pub const TRUE: Self = Self::Constant(true);
    /// Never true.
    pub const FALSE: Self = Self::Constant(false);

    /// `var` has one of `values`.
    #[must_use]
    pub fn is_in(var: VarId, values: ValueSet) -> Self {
        if values.is_empty() {
            Self::FALSE
        } else if values.is_full() {
            Self::TRUE
        } else {
            Self::In(var, values)
        }
    }

    /// Every part holds.
    #[must_use]
    pub fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        Self::join(parts, true)
    }

    /// Some part holds.
    #[must_use]
    pub fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        Self::join(parts, false)
    }

    /// Both hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self::all([self, other])
    }

    /// One of them holds.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self::any([self, other])
    }

    /// When this holds, `other` does.
    #[must_use]
    pub fn implies(self, other: Self) -> Self {
        self.not().or(other)
    }

    /// This does not hold.
    #[must_use]
    #[expect(clippy::should_implement_trait, reason = "a formula's own word, used with `and` and `or`")]
    pub fn not(self) -> Self {
        match self {
            Self::Constant(value) => Self::Constant(!value),
            Self::In(var, values) => Self::In(var, values.complement()),
            Self::Not(part) => Arc::unwrap_or_clone(part),
            other => Self::Not(Arc::new(other)),
        }
    }

    /// `neutral` is what a part may be without counting: true among all, false among any.
    fn join(parts: impl IntoIterator<Item = Self>, neutral: bool) -> Self {
        let mut kept = Vec::new();
        for part in parts {
            match part {
                Self::Constant(value) if value == neutral => {}
                Self::Constant(value) => return Self::Constant(value),
                part => kept.push(part),
            }
        }
        match (kept.len(), neutral) {
            (0, _) => Self::Constant(neutral),
            (1, _) => kept.remove(0),
            (_, true) => Self::All(kept.into()),
            (_, false) => Self::Any(kept.into()),
        }
    }

    /// Whether it holds at `point`.
    #[must_use]
    pub fn holds(&self, point: &Point) -> bool {
        match self {
            Self::Constant(value) => *value,
            Self::In(var, values) => values.has(point.get(*var)),
            Self::Not(part) => !part.holds(point),
            Self::All(parts) => parts.iter().all(|part| part.holds(point)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(point)),
        }
    }

    /// What is left of it where `known` gives the values that some variables can have: `None` for a
    /// variable that stays open.
    #[must_use]
    pub fn within(&self, known: &impl Fn(VarId) -> Option<ValueSet>) -> Self {
        match self {
            Self::Constant(_) => self.clone(),
            Self::In(var, values) => match known(*var) {
                Some(left) if left.is_within(values) => Self::TRUE,
                Some(left) if left.and(values).is_empty() => Self::FALSE,
                _ => self.clone(),
            },
            Self::Not(part) => part.within(known).not(),
            Self::All(parts) => Self::all(parts.iter().map(|part| part.within(known))),
            Self::Any(parts) => Self::any(parts.iter().map(|part| part.within(known))),
        }
    }

    /// The formula with every statement about a variable for which `put` gives one replaced by it.
    #[must_use]
    pub fn replace(&self, put: &impl Fn(VarId, &ValueSet) -> Option<Self>) -> Self {
        match self {
            Self::Constant(_) => self.clone(),
            Self::In(var, values) => put(*var, values).unwrap_or_else(|| self.clone()),
            Self::Not(part) => part.replace(put).not(),
            Self::All(parts) => Self::all(parts.iter().map(|part| part.replace(put))),
            Self::Any(parts) => Self::any(parts.iter().map(|part| part.replace(put))),
        }
    }

    /// The variables it speaks of.
    #[must_use]
    pub fn variables(&self) -> BTreeSet<VarId> {
        let mut found = BTreeSet::new();
        self.collect(&mut found);
        found
    }

    fn collect(&self, found: &mut BTreeSet<VarId>) {
        match self {
            Self::Constant(_) => {}
            Self::In(var, _) => {
                found.insert(*var);
            }
            Self::Not(part) => part.collect(found),
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.collect(found)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SIZES: [usize; 3] = [2, 3, 4];

    fn space() -> Space {
        let mut space = Space::default();
        for size in SIZES {
            space.add(format!("of {size}"), size);
        }
        space
    }

    fn formula() -> impl Strategy<Value = Formula> {
        let leaf = (0..3_u32, proptest::collection::vec(0_usize..4, 0..4))
            .prop_map(|(var, values)| Formula::is_in(VarId(var), ValueSet::of(SIZES[var as usize], values)));
        leaf.prop_recursive(4, 24, 3, |inner| {
            prop_oneof![
                inner.clone().prop_map(Formula::not),
                proptest::collection::vec(inner.clone(), 0..3).prop_map(Formula::all),
                proptest::collection::vec(inner, 0..3).prop_map(Formula::any),
            ]
        })
    }

    fn points() -> impl Iterator<Item = Point> {
        (0..2_u16).flat_map(|a| (0..3_u16).flat_map(move |b| (0..4_u16).map(move |c| Point(vec![a, b, c]))))
    }

    proptest! {
        #[test]
        fn joining_is_and_or_not(one in formula(), other in formula()) {
            for point in points() {
                let (a, b) = (one.holds(&point), other.holds(&point));
                prop_assert_eq!(one.clone().and(other.clone()).holds(&point), a && b);
                prop_assert_eq!(one.clone().or(other.clone()).holds(&point), a || b);
                prop_assert_eq!(one.clone().implies(other.clone()).holds(&point), !a || b);
                prop_assert_eq!(one.clone().not().holds(&point), !a);
            }
        }

        #[test]
        fn what_is_left_agrees_where_it_is_asked(one in formula(), var in 0..3_u32, values in proptest::collection::vec(0_usize..4, 1..4)) {
            let var = VarId(var);
            let values = ValueSet::of(SIZES[var.index()], values);
            let left = one.within(&|asked| (asked == var && !values.is_empty()).then(|| values.clone()));
            for point in points().filter(|point| values.has(point.get(var))) {
                prop_assert_eq!(left.holds(&point), one.holds(&point));
            }
        }

        #[test]
        fn a_replaced_variable_is_gone(one in formula(), by in formula()) {
            let by = by.within(&|asked| (asked == VarId(0)).then(|| ValueSet::of(2, [0])));
            let put = |var: VarId, values: &ValueSet| {
                (var == VarId(0)).then(|| if values.has(1) { by.clone() } else { by.clone().not() })
            };
            let replaced = one.replace(&put);
            prop_assert!(!replaced.variables().contains(&VarId(0)));
            for point in points() {
                let value = usize::from(by.holds(&point));
                prop_assert_eq!(replaced.holds(&point), one.holds(&point.with(VarId(0), value)));
            }
        }
    }

    #[test]
    fn a_space_counts_its_variables() {
        let space = space();
        assert_eq!(space.ids().map(|var| space.size(var)).collect::<Vec<_>>(), SIZES);
        let formula = space.yes(VarId(0)).and(space.is(VarId(2), 3));
        assert_eq!(formula.variables().into_iter().collect::<Vec<_>>(), [VarId(0), VarId(2)]);
        assert_eq!(space.is(VarId(1), 7), Formula::FALSE);
    }
}
