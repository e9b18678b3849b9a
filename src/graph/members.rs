//! The members of an object of an export: keys in any case, without the noise around them.

use crate::diag::Finding;
use crate::yaml::{Node, Scalar, Shape};

/// One member.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member<'d> {
    /// The key as written.
    pub(super) name: &'d str,
    /// The value.
    pub(super) value: Node<'d>,
}

/// The members of one object that nobody has asked for yet.
pub(super) struct Members<'d> {
    rest: Vec<Member<'d>>,
    /// Keys that stand twice in different spelling.
    pub(super) findings: Vec<Finding>,
}

impl<'d> Members<'d> {
    /// The members of `node`, those inside `AdditionalProperties` lifted to their place: the
    /// PowerShell SDK puts there what its own model does not know.
    pub(super) fn of(node: Node<'d>) -> Self {
        let mut members = Self { rest: Vec::new(), findings: Vec::new() };
        members.add(node);
        members
    }

    fn add(&mut self, node: Node<'d>) {
        for (key, value) in node.entries() {
            let name = key.text().unwrap_or_default();
            if name.eq_ignore_ascii_case("AdditionalProperties") && value.shape() == Shape::Mapping {
                self.add(value);
            } else {
                self.rest.push(Member { name, value });
            }
        }
    }

    /// The value of `name` in any case. Where it stands twice in one object the last one counts, as
    /// it does for JSON readers; an empty one that was lifted hides nothing. Equal keys of one
    /// object are reported by the parser, all others here.
    pub(super) fn take(&mut self, name: &str) -> Option<Node<'d>> {
        let mut found: Option<Member<'d>> = None;
        let same = |member: &Member| member.name.eq_ignore_ascii_case(name);
        for member in self.rest.extract_if(.., |member| same(member)) {
            found = match found {
                Some(earlier) if is_repeated(earlier, member) => Some(member),
                Some(earlier) if is_hollow(member.value) => Some(earlier),
                Some(earlier) => {
                    self.findings.extend(twice(earlier, member));
                    Some(member)
                }
                None => Some(member),
            };
        }
        found.map(|member| member.value)
    }

    /// The value of `name` in any case, left where it is.
    pub(super) fn peek(&self, name: &str) -> Option<Node<'d>> {
        self.rest.iter().rev().find(|member| member.name.eq_ignore_ascii_case(name)).map(|member| member.value)
    }

    /// [`Members::take`], nothing for a value that says nothing.
    pub(super) fn take_full(&mut self, name: &str) -> Option<Node<'d>> {
        self.take(name).filter(|node| !is_hollow(*node))
    }

    /// What nobody asked for, noise and hollow values left out.
    pub(super) fn leftover(self) -> impl Iterator<Item = Member<'d>> {
        self.rest.into_iter().filter(|member| !is_noise(member.name) && !is_hollow(member.value))
    }
}

/// True for one key that stands twice in one object, spelled alike.
fn is_repeated(earlier: Member<'_>, later: Member<'_>) -> bool {
    let object = |member: Member<'_>| member.value.parent().map(Node::id);
    earlier.name == later.name && object(earlier) == object(later)
}

fn twice(earlier: Member<'_>, later: Member<'_>) -> Option<Finding> {
    if is_hollow(earlier.value) {
        return None;
    }
    let message = format!("`{}` stands here as `{}` too; Graph sees one key", later.name, earlier.name);
    let finding = Finding::error("duplicate-key", message)
        .at(later.value.key_place(), "the same key again")
        .and(earlier.value.key_place(), "first written here")
        .help("keep one of them");
    Some(finding)
}

/// Annotations and links of the `OData` protocol, which say nothing about the policy.
pub(super) fn is_noise(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower.contains("@odata.") || lower.starts_with("#microsoft.graph.")
}

/// True for `null`, an empty text or list, and an object of nothing else: the SDKs write every
/// member they know, set or not.
pub(super) fn is_hollow(node: Node<'_>) -> bool {
    match node.shape() {
        Shape::Null => true,
        Shape::Bool | Shape::Number => false,
        Shape::String => node.as_str().is_some_and(|text| text.trim().is_empty()),
        Shape::Sequence => node.items().all(is_hollow),
        Shape::Mapping => node.entries().all(|(key, value)| key.text().is_some_and(is_noise) || is_hollow(value)),
    }
}

/// What `ConvertTo-Json` writes for a value below its depth limit: the name of the value's type, or a
/// hashtable on one line.
const TRUNCATED: [&str; 3] = ["System.Object[]", "System.Collections.", "Microsoft.Graph.PowerShell.Models."];

/// True for a text that PowerShell put in place of a value.
pub(super) fn is_truncated(node: Node<'_>) -> bool {
    let Some(text) = node.as_str() else {
        return false;
    };
    TRUNCATED.iter().any(|start| text.starts_with(start))
        || (text.starts_with("@{") && text.ends_with('}') && text.contains('='))
}

/// The value of `key` in any case; the last one.
pub(super) fn get<'d>(node: Node<'d>, key: &str) -> Option<Node<'d>> {
    let same = |(name, _): &(Node<'d>, Node<'d>)| name.text().is_some_and(|text| text.eq_ignore_ascii_case(key));
    node.entries().filter(same).last().map(|(_, value)| value)
}

/// A member's name as Graph would spell it: its first letter in lower case.
pub(super) fn camel(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map_or_else(String::new, |first| {
        let mut camel = first.to_lowercase().to_string();
        camel.push_str(chars.as_str());
        camel
    })
}

/// The value as JSON, annotations of other members left out.
pub(super) fn to_json(node: Node<'_>) -> serde_json::Value {
    use serde_json::Value;
    match node.shape() {
        Shape::Sequence => node.items().map(to_json).collect::<Vec<_>>().into(),
        Shape::Mapping => {
            let kept = node
                .entries()
                .filter(|(key, _)| key.text().is_some_and(|name| name == "@odata.type" || !is_noise(name)));
            let members = kept.map(|(key, value)| (camel(key.text().unwrap_or_default()), to_json(value)));
            Value::Object(members.collect())
        }
        _ => match node.scalar() {
            Some(Scalar::Bool(value)) => value.into(),
            Some(Scalar::Int(value)) => value.into(),
            Some(Scalar::Float(value)) => value.into(),
            Some(Scalar::Str(text)) => text.into(),
            Some(Scalar::Null) | None => Value::Null,
        },
    }
}
