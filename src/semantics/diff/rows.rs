//! Regions as readers want them: all to which the same happens for the same reason in one row.

use std::collections::BTreeSet;

use crate::model::SignIn;
use crate::semantics::ask::holes::Hole;
use crate::semantics::ask::words::{join_people, parts};
use crate::semantics::ask::{Parts, Today};
use crate::semantics::universe::Universe;

use crate::semantics::ask::join::{Joiner, Shape};
use super::result::{ChangedRegion, Consequence, Row};

/// A region, and the holes it was made of, each with its example.
pub(super) struct FoundRegion {
    pub(super) region: ChangedRegion,
    pub(super) holes: Vec<(Hole, Box<SignIn>)>,
}

/// One row for all regions of the same consequence, demands and causes: in two where a part of it rests
/// on what nobody knows of the tenant.
pub(super) fn rows(found: &[FoundRegion], joiner: &mut Joiner<'_>) -> Vec<Row> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (at, own) in found.iter().enumerate() {
        match groups.iter_mut().find(|group| is_one_row(&found[group[0]].region, &own.region)) {
            Some(group) => group.push(at),
            None => groups.push(vec![at]),
        }
    }
    let mut rows: Vec<Row> = groups.iter().flat_map(|group| row(group, found, joiner)).collect();
    rows.sort_by_key(|row| (row.assumed, row.consequence));
    rows
}

fn is_one_row(one: &ChangedRegion, other: &ChangedRegion) -> bool {
    let reasons = one.causes == other.causes && one.tenant_causes == other.tenant_causes;
    let same = match one.consequence {
        // What is asked for stays as it is, whatever that is.
        Consequence::SessionOnly => one.session == other.session,
        // Whoever cannot get in is not helped by what was enough.
        Consequence::NewlyBlocked => is_alike(&one.after, &other.after),
        _ => is_alike(&one.before, &other.before) && is_alike(&one.after, &other.after),
    };
    one.consequence == other.consequence && reasons && same
}

/// The same demand; who blocks is no difference.
fn is_alike(one: &Today, other: &Today) -> bool {
    match (one, other) {
        (Today::Blocked(_), Today::Blocked(_)) | (Today::Unmeetable(_), Today::Unmeetable(_)) => true,
        _ => one == other,
    }
}

fn row(group: &[usize], found: &[FoundRegion], joiner: &mut Joiner<'_>) -> Vec<Row> {
    let holes: Vec<&Hole> = group.iter().flat_map(|at| &found[*at].holes).map(|(hole, _)| hole).collect();
    let shapes = joiner.shapes(&holes);
    let described: Vec<(Shape, Parts)> = shapes
        .into_iter()
        .filter_map(|shape| {
            let parts = in_words(joiner.universe, &shape, &holes)?;
            Some((shape, parts))
        })
        .collect();
    let (assumed, certain): (Vec<_>, Vec<_>) = described.into_iter().partition(|(_, parts)| !parts.unknown.is_empty());
    let both = [(false, certain), (true, assumed)];
    let there = both.into_iter().filter(|(_, shapes)| !shapes.is_empty());
    there.map(|(assumed, shapes)| of_shapes(group, found, assumed, &shapes)).collect()
}

/// The row of `shapes`, which are the sign-ins of regions of `group`, or some of them.
fn of_shapes(group: &[usize], found: &[FoundRegion], assumed: bool, shapes: &[(Shape, Parts)]) -> Row {
    let is_in = |(hole, _): &&(Hole, Box<SignIn>)| shapes.iter().any(|(shape, _)| shape.holds(&hole.example));
    let own = group.iter().copied().filter(|at| found[*at].holes.iter().any(|hole| is_in(&hole)));
    let mut regions: Vec<usize> = own.collect();
    if regions.is_empty() {
        regions = group.to_vec();
    }
    let first = &found[regions[0]];
    let example = first.holes.iter().find(is_in).or(first.holes.first()).map(|(_, example)| example);
    let members = || regions.iter().map(|at| &found[*at].region);
    let mut sessions = Vec::new();
    for region in members().filter(|region| !region.session.is_empty()) {
        if !sessions.contains(&region.session) {
            sessions.push(region.session.clone());
        }
    }
    Row {
        consequence: first.region.consequence,
        assumed,
        shapes: shapes.iter().map(|(_, parts)| parts.clone()).collect(),
        before: demands(members().map(|region| &region.before)),
        after: demands(members().map(|region| &region.after)),
        sessions,
        causes: first.region.causes.clone(),
        tenant_causes: first.region.tenant_causes.clone(),
        example: example.unwrap_or(&first.region.example).clone(),
        regions: regions.clone(),
    }
}

/// Each demand once; those that block, or that cannot be met, as one with all their policies.
fn demands<'t>(all: impl Iterator<Item = &'t Today>) -> Vec<Today> {
    let mut found: Vec<Today> = Vec::new();
    for today in all {
        match found.iter_mut().find(|known| is_alike(known, today)) {
            Some(known) => add_policies(known, today),
            None => found.push(today.clone()),
        }
    }
    found
}

fn add_policies(known: &mut Today, more: &Today) {
    if let (Today::Blocked(known), Today::Blocked(more)) | (Today::Unmeetable(known), Today::Unmeetable(more)) =
        (known, more)
    {
        let all: BTreeSet<usize> = known.iter().chain(more).copied().collect();
        *known = all.into_iter().collect();
    }
}

fn in_words(universe: &Universe<'_>, shape: &Shape, holes: &[&Hole]) -> Option<Parts> {
    let at = holes.iter().map(|hole| &hole.example).find(|point| shape.holds(point));
    let at = at.or_else(|| holes.first().map(|hole| &hole.example))?;
    let mut said: Option<Parts> = None;
    for who in &shape.who {
        let own = parts(universe, who, &shape.conditions, at);
        match &mut said {
            Some(known) => join_people(&mut known.who, own.who),
            None => said = Some(own),
        }
    }
    said
}
