//! From fields to places: the only reader of source maps.

use crate::diag::{FieldPath, Finding, Found, Label, NodeRef, Place, Severity, SourceMap};
use crate::rules::{Anchor, RawFinding};
use crate::text::Span;
use crate::workspace::{Documents, LoadedSet};
use crate::yaml::inner_span;

use super::run::Reported;

/// Places the findings of one set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placer<'p> {
    /// The set.
    pub set: &'p LoadedSet,
    /// Everything that was read.
    pub documents: Documents<'p>,
}

/// A place found for an anchor: where, what to say there when the rule says nothing, and the
/// declaration behind it.
struct Placed {
    place: Place,
    missing: Option<String>,
    declared: Option<Label>,
    /// The node of the field, where it was written, and what is behind it.
    written: Option<(NodeRef, Option<NodeRef>)>,
}

impl Placer<'_> {
    /// The placed finding of a rule.
    #[must_use]
    pub(super) fn place(&self, reported: Reported, severity: Severity) -> Finding {
        self.place_input(reported.rule.id, severity, reported.finding)
    }

    /// The placed finding with `id`, a rule's or an input code.
    #[must_use]
    pub(super) fn place_input(&self, id: &'static str, severity: Severity, raw: RawFinding) -> Finding {
        let (policy, field) = self.subject(&raw);
        let mut finding = Finding::new(id, severity, raw.message);
        finding.policy = policy;
        finding.field = field;
        finding.discriminator = raw.discriminator;
        finding.why = Some(raw.why).filter(|text| !text.is_empty());
        finding.help = Some(raw.help).filter(|text| !text.is_empty());
        if let Some(mut placed) = self.anchor(&raw.at) {
            let narrowed = raw.inside.is_none_or(|inside| self.narrow(&mut placed, inside));
            let label = if raw.label.is_empty() { placed.missing.unwrap_or_default() } else { raw.label };
            let label = match raw.inside.filter(|_| !narrowed) {
                Some(inside) => format!("{label} (at byte {} of the text)", inside.start + 1),
                None => label,
            };
            finding.primary = Some(Label::new(placed.place, label));
            finding.related.extend(placed.declared);
        }
        for (anchor, text) in raw.related {
            let placed = self.anchor(&anchor);
            finding.related.extend(placed.map(|placed| Label::new(placed.place, text)));
        }
        drop_repeated_labels(&mut finding);
        finding
    }

    /// Where `field` of the policy at `index` stands, or what is nearest to it.
    #[must_use]
    pub(super) fn policy_place(&self, index: usize, field: &FieldPath) -> Place {
        self.field(&self.set.built.maps[index], field).place
    }

    /// Where the key of `field` stands in the document that `map` leads to; of the nearest field above
    /// it where it was not written.
    #[must_use]
    pub(super) fn key_place(&self, map: &SourceMap, field: &FieldPath) -> Place {
        let (Found::Present(origin) | Found::Missing { nearest: origin, .. }) = map.find(field);
        self.documents.node(origin.node).key_place()
    }

    /// Where `anchor` stands, or what is missing there.
    #[must_use]
    pub(super) fn label(&self, anchor: &Anchor) -> Option<Label> {
        let placed = self.anchor(anchor)?;
        Some(Label::new(placed.place, placed.missing.unwrap_or_default()))
    }

    fn subject(&self, raw: &RawFinding) -> (Option<String>, Option<FieldPath>) {
        match &raw.at {
            Anchor::Policy(index, field) => {
                (Some(self.set.built.set.policies[*index].policy.key.clone()), Some(field.clone()))
            }
            Anchor::Tenant(field) => (None, Some(field.clone())),
            Anchor::Set => (None, None),
        }
    }

    fn anchor(&self, anchor: &Anchor) -> Option<Placed> {
        match anchor {
            Anchor::Policy(index, field) => Some(self.field(&self.set.built.maps[*index], field)),
            Anchor::Tenant(field) => match &self.set.tenant_map {
                Some(map) => Some(self.field(map, field)),
                None => self.whole_set(),
            },
            Anchor::Set => self.whole_set(),
        }
    }

    fn whole_set(&self) -> Option<Placed> {
        self.set.place.map(|place| Placed { place, missing: None, declared: None, written: None })
    }

    fn field(&self, map: &SourceMap, field: &FieldPath) -> Placed {
        let (origin, missing) = match map.find(field) {
            Found::Present(origin) => (origin, None),
            Found::Missing { nearest, step } => (nearest, Some(step)),
        };
        let node = self.documents.node(origin.node);
        let at_root = std::ptr::eq(origin, map.root());
        let place = match missing {
            Some(_) if !at_root => node.key_place(),
            _ => node.face_place(origin.face),
        };
        let declared = origin.declared.as_ref().map(|(reference, text)| {
            let node = self.documents.node(*reference);
            Label::new(node.key_place(), text.clone())
        });
        let behind = origin.declared.as_ref().map(|(node, _)| *node);
        let written = missing.is_none().then_some((origin.node, behind));
        Placed { place, missing: missing.map(|step| format!("missing `{step}`")), declared, written }
    }

    /// Narrows a value's place to the bytes meant within its text; of what came through an alias, the
    /// second place, where the text stands. False for a value whose text cannot be followed, which
    /// keeps its place.
    fn narrow(&self, placed: &mut Placed, inside: Span) -> bool {
        let Some((written, behind)) = placed.written else {
            return false;
        };
        if let Some(span) = self.inner(written, inside) {
            placed.place.span = span;
            return true;
        }
        // An alias for the text itself, or for the map that it stands in.
        let followed = NodeRef { node: self.documents.node(written).followed().id(), ..written };
        let mut texts = [Some(followed), behind].into_iter().flatten();
        let found = texts.find_map(|text| Some(Place { file: text.file, span: self.inner(text, inside)? }));
        placed.declared = found.map(|place| Label::new(place, "the text comes from here")).or(placed.declared.take());
        found.is_some()
    }

    fn inner(&self, node: NodeRef, inside: Span) -> Option<Span> {
        inner_span(self.documents.node(node).raw(), self.documents.text(node.file), inside)
    }
}

/// A second label on a place that already has one says nothing new.
fn drop_repeated_labels(finding: &mut Finding) {
    let mut seen: Vec<Place> = finding.primary.iter().map(|label| label.place).collect();
    finding.related.retain(|label| {
        let fresh = !seen.contains(&label.place);
        seen.push(label.place);
        fresh
    });
}
