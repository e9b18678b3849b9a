//! Decision diagrams: a function from the values of a few variables to small numbers, each part held once.

mod walk;

use std::cmp::Reverse;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use super::parts::Parts;
use crate::semantics::logic::{Formula, Space, ValueSet, VarId};

/// What a diagram says of a point: 0 for no and 1 for yes where it stands for a formula, else whatever
/// its maker numbers.
pub type Terminal = u32;

/// A function of the variables of the [`Diagrams`] it was made by, of use with those only. Two that are
/// equal are the same function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Diagram {
    /// The same everywhere.
    Leaf(Terminal),
    /// Depends on a variable: the node with this number.
    Node(u32),
}

impl Diagram {
    /// Holds nowhere.
    pub const FALSE: Self = Self::Leaf(0);
    /// Holds everywhere.
    pub const TRUE: Self = Self::Leaf(1);
}

/// Why there is no diagram.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DiagramError {
    /// More than this many nodes would have been needed.
    TooLarge(usize),
    /// A formula speaks of a variable that the diagrams are not over.
    OtherVariable(VarId),
}

impl fmt::Display for DiagramError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge(limit) => write!(f, "more than {limit} diagram nodes would be needed"),
            Self::OtherVariable(var) => write!(f, "variable {} is not one of the diagram's", var.0),
        }
    }
}

impl std::error::Error for DiagramError {}

/// A choice by the variable at `level`: each edge is for the values below its number and not below that
/// of the edge before. Neighbouring edges lead to different diagrams; there are at least two.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Node {
    level: usize,
    edges: Box<[Edge]>,
}

type Edge = (usize, Diagram);

type Pairs = HashMap<(Diagram, Diagram), Diagram>;

/// Diagrams over some variables, in one order. Nothing goes through the maps in their own order.
pub struct Diagrams {
    order: Vec<VarId>,
    sizes: Vec<usize>,
    limit: usize,
    nodes: Vec<Arc<Node>>,
    known: HashMap<Arc<Node>, Diagram>,
    both: Pairs,
    either: Pairs,
    parts: Parts<Diagram>,
}

impl Diagrams {
    /// Diagrams over the variables `order` of `space`, the first deciding first, each named once; with at
    /// most `limit` nodes among all of them.
    #[must_use]
    pub fn new(space: &Space, order: &[VarId], limit: usize) -> Self {
        Self {
            order: order.to_vec(),
            sizes: order.iter().map(|var| space.size(*var)).collect(),
            limit,
            nodes: Vec::new(),
            known: HashMap::new(),
            both: Pairs::new(),
            either: Pairs::new(),
            parts: Parts::new(),
        }
    }

    /// The variables, in order.
    #[must_use]
    pub fn order(&self) -> &[VarId] {
        &self.order
    }

    /// How many nodes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// True while there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Where `formula` holds.
    ///
    /// # Errors
    ///
    /// When the limit is reached, or the formula speaks of a variable that is not in the order.
    pub fn formula(&mut self, formula: &Formula) -> Result<Diagram, DiagramError> {
        match formula {
            Formula::Constant(value) => Ok(Diagram::Leaf(u32::from(*value))),
            Formula::In(var, values) => self.is_in(*var, values),
            Formula::Not(part) => {
                let part = self.formula(part)?;
                self.not(part)
            }
            Formula::All(parts) => self.joint(parts, true),
            Formula::Any(parts) => self.joint(parts, false),
        }
    }

    fn is_in(&mut self, var: VarId, values: &ValueSet) -> Result<Diagram, DiagramError> {
        let level = self.level(var)?;
        let edges = (0..values.size()).map(|value| (value + 1, Diagram::Leaf(u32::from(values.has(value)))));
        self.node(level, edges)
    }

    fn joint(&mut self, parts: &Arc<[Formula]>, all: bool) -> Result<Diagram, DiagramError> {
        if let Some(known) = self.parts.get(parts, all) {
            return Ok(known);
        }
        let mut drawn = parts.iter().map(|part| self.formula(part)).collect::<Result<Vec<Diagram>, _>>()?;
        // From the last variables to the first: what is joined already then stays as it is.
        drawn.sort_by_key(|diagram| Reverse(self.level_of(*diagram)));
        let mut joined = Diagram::Leaf(u32::from(all));
        for part in drawn {
            joined = if all { self.and(joined, part)? } else { self.or(joined, part)? };
        }
        self.parts.put(parts, all, joined);
        Ok(joined)
    }

    fn level(&self, var: VarId) -> Result<usize, DiagramError> {
        self.order.iter().position(|known| *known == var).ok_or(DiagramError::OtherVariable(var))
    }

    /// The diagram that `edges`, for rising values, make of the variable at `level`.
    fn node(&mut self, level: usize, edges: impl IntoIterator<Item = Edge>) -> Result<Diagram, DiagramError> {
        let mut kept: Vec<Edge> = Vec::new();
        for (end, child) in edges {
            match kept.last_mut() {
                Some(last) if last.1 == child => last.0 = end,
                _ => kept.push((end, child)),
            }
        }
        if let [(_, child)] = kept[..] {
            return Ok(child);
        }
        let node = Arc::new(Node { level, edges: kept.into() });
        if let Some(known) = self.known.get(&node) {
            return Ok(*known);
        }
        if self.nodes.len() >= self.limit {
            return Err(DiagramError::TooLarge(self.limit));
        }
        let diagram = Diagram::Node(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(Arc::clone(&node));
        self.known.insert(node, diagram);
        Ok(diagram)
    }

    /// The node of `diagram`; `None` for a leaf.
    fn at(&self, diagram: Diagram) -> Option<&Arc<Node>> {
        match diagram {
            Diagram::Leaf(_) => None,
            Diagram::Node(number) => self.nodes.get(number as usize),
        }
    }

    /// The first level it depends on; a leaf comes after all.
    fn level_of(&self, diagram: Diagram) -> usize {
        self.at(diagram).map_or(usize::MAX, |node| node.level)
    }

    /// Where both hold.
    ///
    /// # Errors
    ///
    /// When the limit is reached.
    pub fn and(&mut self, one: Diagram, other: Diagram) -> Result<Diagram, DiagramError> {
        let mut known = std::mem::take(&mut self.both);
        let settle = |one: Diagram, other: Diagram| match (one, other) {
            (Diagram::FALSE, _) | (_, Diagram::FALSE) => Some(Diagram::FALSE),
            (Diagram::Leaf(_), rest) | (rest, Diagram::Leaf(_)) => Some(rest),
            _ => (one == other).then_some(one),
        };
        let joined = self.combine(one.min(other), one.max(other), &settle, &mut known);
        self.both = known;
        joined
    }

    /// Where one of them holds.
    ///
    /// # Errors
    ///
    /// When the limit is reached.
    pub fn or(&mut self, one: Diagram, other: Diagram) -> Result<Diagram, DiagramError> {
        let mut known = std::mem::take(&mut self.either);
        let settle = |one: Diagram, other: Diagram| match (one, other) {
            (Diagram::FALSE, rest) | (rest, Diagram::FALSE) => Some(rest),
            (Diagram::Leaf(_), _) | (_, Diagram::Leaf(_)) => Some(Diagram::TRUE),
            _ => (one == other).then_some(one),
        };
        let joined = self.combine(one.min(other), one.max(other), &settle, &mut known);
        self.either = known;
        joined
    }

    /// Where it does not hold.
    ///
    /// # Errors
    ///
    /// When the limit is reached.
    pub fn not(&mut self, diagram: Diagram) -> Result<Diagram, DiagramError> {
        self.map(diagram, &|terminal| u32::from(terminal == 0))
    }

    /// Where `one` holds and `other` does not.
    ///
    /// # Errors
    ///
    /// When the limit is reached.
    pub fn without(&mut self, one: Diagram, other: Diagram) -> Result<Diagram, DiagramError> {
        let other = self.not(other)?;
        self.and(one, other)
    }

    /// At each point what `join` makes of what the two say there.
    ///
    /// # Errors
    ///
    /// When the limit is reached.
    pub fn apply(
        &mut self,
        one: Diagram,
        other: Diagram,
        join: &impl Fn(Terminal, Terminal) -> Terminal,
    ) -> Result<Diagram, DiagramError> {
        let settle = |one: Diagram, other: Diagram| match (one, other) {
            (Diagram::Leaf(one), Diagram::Leaf(other)) => Some(Diagram::Leaf(join(one, other))),
            _ => None,
        };
        self.combine(one, other, &settle, &mut Pairs::new())
    }

    /// At each point what `change` makes of what the diagram says there.
    ///
    /// # Errors
    ///
    /// When the limit is reached.
    pub fn map(&mut self, diagram: Diagram, change: &impl Fn(Terminal) -> Terminal) -> Result<Diagram, DiagramError> {
        self.apply(diagram, Diagram::FALSE, &|terminal, _| change(terminal))
    }

    /// `settle` gives the result where it can be told without going on: for two leaves at least.
    fn combine(
        &mut self,
        one: Diagram,
        other: Diagram,
        settle: &impl Fn(Diagram, Diagram) -> Option<Diagram>,
        known: &mut Pairs,
    ) -> Result<Diagram, DiagramError> {
        if let Some(settled) = settle(one, other).or_else(|| known.get(&(one, other)).copied()) {
            return Ok(settled);
        }
        let top = self.level_of(one).min(self.level_of(other));
        let (ones, others) = (self.edges_at(one, top), self.edges_at(other, top));
        let mut edges = Vec::with_capacity(ones.len().max(others.len()));
        let (mut here, mut there) = (0, 0);
        while let (Some(a), Some(b)) = (ones.get(here), others.get(there)) {
            edges.push((a.0.min(b.0), self.combine(a.1, b.1, settle, known)?));
            here += usize::from(a.0 <= b.0);
            there += usize::from(b.0 <= a.0);
        }
        let joined = self.node(top, edges)?;
        known.insert((one, other), joined);
        Ok(joined)
    }

    /// The edges of `diagram` by the variable at `level`, on which or on a later one it depends first.
    fn edges_at(&self, diagram: Diagram, level: usize) -> Vec<Edge> {
        match self.at(diagram) {
            Some(node) if node.level == level => node.edges.to_vec(),
            _ => vec![(self.sizes.get(level).copied().unwrap_or_default(), diagram)],
        }
    }

    /// Where it holds for some values of `variables`.
    ///
    /// # Errors
    ///
    /// When the limit is reached.
    pub fn exists(&mut self, diagram: Diagram, variables: &[VarId]) -> Result<Diagram, DiagramError> {
        self.eliminate(diagram, variables, &mut |diagrams, one, other| diagrams.or(one, other), &mut HashMap::new())
    }

    /// Where it holds for all values of `variables`.
    ///
    /// # Errors
    ///
    /// When the limit is reached.
    pub fn for_all(&mut self, diagram: Diagram, variables: &[VarId]) -> Result<Diagram, DiagramError> {
        self.eliminate(diagram, variables, &mut |diagrams, one, other| diagrams.and(one, other), &mut HashMap::new())
    }

    fn eliminate(
        &mut self,
        diagram: Diagram,
        variables: &[VarId],
        join: &mut impl FnMut(&mut Self, Diagram, Diagram) -> Result<Diagram, DiagramError>,
        known: &mut HashMap<Diagram, Diagram>,
    ) -> Result<Diagram, DiagramError> {
        let Some(node) = self.at(diagram).map(Arc::clone) else { return Ok(diagram) };
        if let Some(done) = known.get(&diagram) {
            return Ok(*done);
        }
        let mut edges = Vec::with_capacity(node.edges.len());
        for (end, child) in &node.edges {
            edges.push((*end, self.eliminate(*child, variables, join, known)?));
        }
        let done = if variables.contains(&self.order[node.level]) {
            let mut joined = edges[0].1;
            for (_, child) in &edges[1..] {
                joined = join(self, joined, *child)?;
            }
            joined
        } else {
            self.node(node.level, edges)?
        };
        known.insert(diagram, done);
        Ok(done)
    }

    /// What is left of it where `var` has `value`; unchanged when it is not over that variable.
    ///
    /// # Errors
    ///
    /// When the limit is reached.
    pub fn restrict(&mut self, diagram: Diagram, var: VarId, value: usize) -> Result<Diagram, DiagramError> {
        let Ok(level) = self.level(var) else { return Ok(diagram) };
        self.restrict_level(diagram, level, value, &mut HashMap::new())
    }

    fn restrict_level(
        &mut self,
        diagram: Diagram,
        level: usize,
        value: usize,
        known: &mut HashMap<Diagram, Diagram>,
    ) -> Result<Diagram, DiagramError> {
        let Some(node) = self.at(diagram).filter(|node| node.level <= level).map(Arc::clone) else {
            return Ok(diagram);
        };
        if node.level == level {
            return Ok(child(&node, value));
        }
        if let Some(done) = known.get(&diagram) {
            return Ok(*done);
        }
        let mut edges = Vec::with_capacity(node.edges.len());
        for (end, child) in &node.edges {
            edges.push((*end, self.restrict_level(*child, level, value, known)?));
        }
        let done = self.node(node.level, edges)?;
        known.insert(diagram, done);
        Ok(done)
    }
}

/// Where the edge of `node` for `value` leads.
fn child(node: &Node, value: usize) -> Diagram {
    let after = node.edges.partition_point(|(end, _)| *end <= value);
    node.edges.get(after).map_or(Diagram::FALSE, |(_, child)| *child)
}
