//! What can be read from a diagram without making another.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{Diagram, Diagrams, Node, Terminal, child};
use crate::semantics::logic::{ValueSet, VarId};
use crate::semantics::prove::Cube;

impl Diagrams {
    /// What it says where each variable has the value that `value` gives for it.
    #[must_use]
    pub fn value(&self, mut diagram: Diagram, value: impl Fn(VarId) -> usize) -> Terminal {
        loop {
            match (diagram, self.at(diagram)) {
                (_, Some(node)) => diagram = child(node, value(self.order[node.level])),
                (Diagram::Leaf(terminal), None) => return terminal,
                (Diagram::Node(_), None) => return 0,
            }
        }
    }

    /// At how many points over the variables it says `terminal`; [`u128::MAX`] also for more than that.
    #[must_use]
    pub fn count(&self, diagram: Diagram, terminal: Terminal) -> u128 {
        let mut known = HashMap::new();
        self.count_from(diagram, 0, terminal, &mut known)
    }

    /// As [`Diagrams::count`] over the variables from `level` on.
    fn count_from(&self, diagram: Diagram, level: usize, wanted: Terminal, known: &mut HashMap<u32, u128>) -> u128 {
        let free = |levels: &[usize]| levels.iter().fold(1_u128, |product, size| product.saturating_mul(*size as u128));
        match (diagram, self.at(diagram)) {
            (Diagram::Node(number), Some(node)) => {
                let below = match known.get(&number) {
                    Some(below) => *below,
                    None => self.count_below(node, wanted, known),
                };
                known.insert(number, below);
                below.saturating_mul(free(&self.sizes[level..node.level]))
            }
            (Diagram::Leaf(terminal), _) if terminal == wanted => free(&self.sizes[level..]),
            _ => 0,
        }
    }

    fn count_below(&self, node: &Node, wanted: Terminal, known: &mut HashMap<u32, u128>) -> u128 {
        let mut sum = 0_u128;
        for (values, child) in runs(node) {
            let each = self.count_from(child, node.level + 1, wanted, known);
            sum = sum.saturating_add(each.saturating_mul(values.len() as u128));
        }
        sum
    }

    /// What it says somewhere.
    #[must_use]
    pub fn terminals(&self, diagram: Diagram) -> BTreeSet<Terminal> {
        self.terminals_in(diagram, &Cube { sides: Vec::new() })
    }

    /// What it says somewhere in `cube`.
    #[must_use]
    pub fn terminals_in(&self, diagram: Diagram, cube: &Cube) -> BTreeSet<Terminal> {
        let sides: Vec<Option<&ValueSet>> = self.order.iter().map(|var| cube.side(*var)).collect();
        let (mut found, mut seen, mut open) = (BTreeSet::new(), HashSet::new(), vec![diagram]);
        while let Some(diagram) = open.pop() {
            match (diagram, self.at(diagram)) {
                (Diagram::Leaf(terminal), _) => {
                    found.insert(terminal);
                }
                (Diagram::Node(number), Some(node)) if seen.insert(number) => {
                    open.extend(reachable(node, sides[node.level]));
                }
                (Diagram::Node(_), _) => {}
            }
        }
        found
    }

    /// Whether it holds at every point of `cube`.
    #[must_use]
    pub fn contains(&self, diagram: Diagram, cube: &Cube) -> bool {
        self.terminals_in(diagram, cube).iter().all(|terminal| *terminal == 1)
    }

    /// The values of `var` for which `diagram` holds at every point of `cube` that is moved to that value.
    /// None when it is not over that variable.
    #[must_use]
    pub fn widest(&self, diagram: Diagram, cube: &Cube, var: VarId) -> Option<ValueSet> {
        let level = self.level(var).ok()?;
        let sides = self.order.iter().map(|var| cube.side(*var)).collect();
        let mut walk = Widening { diagrams: self, sides, level, known: HashMap::new() };
        Some(walk.values(diagram))
    }

    /// The smallest point at which it says `terminal`, as the cube that has this point alone.
    #[must_use]
    pub fn smallest(&self, diagram: Diagram, terminal: Terminal) -> Option<Cube> {
        let mut values = vec![0; self.order.len()];
        if !self.descend(diagram, terminal, &mut values, &mut HashSet::new()) {
            return None;
        }
        let side = |((var, size), value): ((&VarId, &usize), usize)| (*var, ValueSet::of(*size, [value]));
        let mut sides: Vec<(VarId, ValueSet)> = self.order.iter().zip(&self.sizes).zip(values).map(side).collect();
        sides.sort_by_key(|(var, _)| *var);
        Some(Cube { sides })
    }

    /// `barren` has the nodes from which `wanted` was found not to be reached.
    fn descend(&self, from: Diagram, wanted: Terminal, values: &mut [usize], barren: &mut HashSet<u32>) -> bool {
        match (from, self.at(from)) {
            (Diagram::Leaf(terminal), _) => terminal == wanted,
            (Diagram::Node(number), Some(node)) if !barren.contains(&number) => {
                for (range, child) in runs(node) {
                    if self.descend(child, wanted, values, barren) {
                        values[node.level] = range.start;
                        return true;
                    }
                }
                barren.insert(number);
                false
            }
            (Diagram::Node(_), _) => false,
        }
    }
}

/// One walk of [`Diagrams::widest`].
struct Widening<'a> {
    diagrams: &'a Diagrams,
    sides: Vec<Option<&'a ValueSet>>,
    level: usize,
    known: HashMap<u32, ValueSet>,
}

impl Widening<'_> {
    /// The values under which everything below `diagram` within the sides holds. Below the variable's own
    /// level that is all of them or none.
    fn values(&mut self, diagram: Diagram) -> ValueSet {
        let size = self.diagrams.sizes[self.level];
        let (Diagram::Node(number), Some(node)) = (diagram, self.diagrams.at(diagram)) else {
            return if diagram == Diagram::TRUE { ValueSet::full(size) } else { ValueSet::empty(size) };
        };
        if let Some(known) = self.known.get(&number) {
            return known.clone();
        }
        let found = if node.level == self.level { self.own(node) } else { self.common(node) };
        self.known.insert(number, found.clone());
        found
    }

    fn own(&mut self, node: &Node) -> ValueSet {
        let holding = runs(node).filter(|(_, child)| self.values(*child).is_full()).collect::<Vec<_>>();
        ValueSet::of(self.diagrams.sizes[self.level], holding.into_iter().flat_map(|(values, _)| values))
    }

    fn common(&mut self, node: &Node) -> ValueSet {
        let mut common = ValueSet::full(self.diagrams.sizes[self.level]);
        for child in reachable(node, self.sides[node.level]) {
            common = common.and(&self.values(child));
        }
        common
    }
}

/// The edges of `node` with the values of each.
fn runs(node: &Node) -> impl Iterator<Item = (std::ops::Range<usize>, Diagram)> + '_ {
    let starts = std::iter::once(0).chain(node.edges.iter().map(|(end, _)| *end));
    node.edges.iter().zip(starts).map(|((end, child), start)| (start..*end, *child))
}

/// Where the edges of `node` for the values of `side` lead.
fn reachable<'a>(node: &'a Node, side: Option<&'a ValueSet>) -> impl Iterator<Item = Diagram> + 'a {
    let open =
        move |values: &std::ops::Range<usize>| side.is_none_or(|side| values.clone().any(|value| side.has(value)));
    runs(node).filter(move |(values, _)| open(values)).map(|(_, child)| child)
}
