//! Tests: regions lowered as the policies that they are written like, and what is said of them.

use crate::diag::{Face, FieldPath, SourceMap};
use crate::language::shape::{
    AssertionBlock, ChangeBlock, ChangeKind, ExceptionsWord, GrantItem, Outcome, Region as RegionBlock,
    RequirementBlock, RequirementItem as ItemBlock, RequirementWord, SignInTest as SignInBlock, TestsFile, WordOr,
};
use crate::model::{
    Ask, Assertion, ChangeEffect, ChangeRule, Claim, Exceptions, Expected, Grant, GrantControl, LoweredTests,
    ObjectRef, Operator, Policy, Quantifier, Region, Requirement, RequirementItem, SignInTest, Tenant, Tests,
};
use crate::yaml::{Document, Node};

use super::policy::{agent_identities, agent_users, control, known, reference_control, session, workload_identities};
use super::sign_in::sign_in;
use super::{Lowering, once, origin};

/// Turns a tests document into the questions that it asks.
///
/// `tenant` and `tenant_map` are as for [`lower_policy`](super::lower_policy). Sets and
/// `breakGlass: true` are written out; names of objects stay unresolved.
#[must_use]
pub fn lower_tests(shape: &TestsFile, document: &Document, tenant: &Tenant, tenant_map: &SourceMap) -> LoweredTests {
    let root = document.root();
    let mut lowering =
        Lowering { map: SourceMap::new(root.origin(Face::Key)), tenant, tenant_map, findings: Vec::new() };
    lowering.record(root, &FieldPath::root(), None);
    let assertions = shape.assertions.as_deref().unwrap_or_default();
    let changes = shape.changes.as_deref().unwrap_or_default();
    let sign_ins = shape.sign_ins.as_deref().unwrap_or_default();
    let tests = Tests {
        assertions: each(root, "assertions", assertions, |block, node, path| lowering.assertion(block, node, path)),
        changes: each(root, "changes", changes, |block, node, path| lowering.change(block, node, path)),
        sign_ins: each(root, "signIns", sign_ins, |block, node, path| lowering.sign_in_test(block, node, path)),
    };
    LoweredTests { tests, map: lowering.map, findings: once(lowering.findings) }
}

/// The items of the list behind `key`, each with its node and path.
fn each<B, T>(root: Node<'_>, key: &str, blocks: &[B], mut lower: impl FnMut(&B, Node<'_>, &FieldPath) -> T) -> Vec<T> {
    let nodes = root.get(key).into_iter().flat_map(Node::items);
    let list = FieldPath::new(key);
    let lowered = blocks.iter().zip(nodes).enumerate().map(|(at, (block, node))| lower(block, node, &list.index(at)));
    lowered.collect()
}

impl Lowering<'_> {
    /// An assertion without a region or a claim, which the reader reports, says what nothing will ask.
    fn assertion(&mut self, block: &AssertionBlock, node: Node<'_>, path: &FieldPath) -> Assertion {
        let quantifier = if block.every.is_some() { Quantifier::Every } else { Quantifier::Some };
        let region = block.every.as_ref().or(block.some.as_ref());
        Assertion {
            name: block.name.0.clone(),
            quantifier,
            region: self.region(region, node, &path.key(quantifier.key())),
            exceptions: exceptions(block.exceptions),
            stage: block.stage.as_ref().map(|stage| stage.0.clone()),
            shows: block.shows.as_deref().map(|items| self.shows(items, node, path)),
            claim: self.claim(block, node, path),
        }
    }

    fn claim(&mut self, block: &AssertionBlock, node: Node<'_>, path: &FieldPath) -> Claim {
        if let Some(requirement) = block.requires.as_deref() {
            return Claim::Requires(self.requirement(requirement, node, path));
        }
        let session = block.session.as_deref().map(session).unwrap_or_default();
        block.outcome.map_or(Claim::Session(session), |word| Claim::Outcome(expected(word)))
    }

    fn change(&mut self, block: &ChangeBlock, node: Node<'_>, path: &FieldPath) -> ChangeRule {
        let within = self.region(block.within.as_ref(), node, &path.key("within"));
        let mut allow: Vec<ChangeEffect> = block.allow.iter().copied().map(effect).collect();
        allow.sort_unstable();
        allow.dedup();
        ChangeRule { name: block.name.0.clone(), within, allow }
    }

    fn sign_in_test(&mut self, block: &SignInBlock, node: Node<'_>, path: &FieldPath) -> SignInTest {
        let shows = block.shows.as_deref().unwrap_or_default();
        SignInTest {
            name: block.name.0.clone(),
            sign_in: sign_in(&block.sign_in),
            shows: self.shows(shows, node, path),
            outcome: expected(block.outcome),
            requires: block.requires.as_deref().map(|block| self.requirement(block, node, path)),
        }
    }

    /// A region is a policy of which subject, resources and conditions count: it is lowered as one, and
    /// its fields stand below the region's own.
    fn region(&mut self, block: Option<&RegionBlock>, statement: Node<'_>, path: &FieldPath) -> Region {
        let key = path.split_last().map(|(_, key)| key);
        let (Some(block), Some(node)) = (block, key.and_then(|key| statement.get(key))) else {
            return Region::default();
        };
        let mut part = Lowering {
            map: SourceMap::new(origin(node)),
            tenant: self.tenant,
            tenant_map: self.tenant_map,
            findings: Vec::new(),
        };
        let below = |key: &str| node.get(key).unwrap_or(node);
        let policy = Policy {
            users: block.users.as_ref().map(|users| part.users(users, below("users"), None)),
            workload_identities: block.workload_identities.as_deref().map(workload_identities),
            agent_identities: block.agent_identities.as_ref().map(agent_identities),
            agent_users: block.agent_users.as_ref().map(agent_users),
            resources: block
                .resources
                .as_deref()
                .map(|resources| part.resources(resources, below("resources")))
                .unwrap_or_default(),
            conditions: block
                .conditions
                .as_deref()
                .map(|conditions| part.conditions(conditions, below("conditions")))
                .unwrap_or_default(),
            ..Policy::default()
        };
        for (field, origin) in part.map.iter() {
            self.map.insert(path.join(field), origin.clone());
        }
        self.findings.append(&mut part.findings);
        Region(policy)
    }

    /// Controls that are shown, each recorded at the name it holds.
    fn shows(&mut self, items: &[GrantItem], node: Node<'_>, path: &FieldPath) -> Grant {
        self.record_controls(node.get("shows"), &path.key("shows"));
        Grant { operator: Some(Operator::And), controls: items.iter().filter_map(control).collect() }
    }

    fn requirement(&mut self, block: &RequirementBlock, node: Node<'_>, path: &FieldPath) -> Requirement {
        let (key, operator, items): (_, _, &[ItemBlock]) = match (&block.all_of, &block.any_of) {
            (None, Some(items)) => ("anyOf", Operator::Or, items),
            (all, _) => ("allOf", Operator::And, all.as_deref().unwrap_or_default()),
        };
        let list = node.get("requires").and_then(|requires| requires.get(key));
        self.record_controls(list, &path.key("requires").key(key));
        Requirement { operator, items: items.iter().filter_map(item).collect() }
    }

    /// A control that names an object is shown by the name.
    fn record_controls(&mut self, list: Option<Node<'_>>, path: &FieldPath) {
        for (at, item) in list.into_iter().flat_map(Node::items).enumerate() {
            let shown = item.entries().next().map_or(item, |(_, value)| value);
            self.map.insert(path.index(at), origin(shown));
        }
    }
}

fn item(item: &ItemBlock) -> Option<RequirementItem> {
    let (ask, object) = match item {
        WordOr::Word(RequirementWord::ManagedDevice) => return Some(RequirementItem::ManagedDevice),
        WordOr::Word(word @ RequirementWord::TokenProtection) => (Ask::TokenProtection, ObjectRef::new(word.as_str())),
        WordOr::Word(word) => (Ask::Control(known(word.as_str()).known()?), ObjectRef::new(word.as_str())),
        WordOr::Other(reference) => match reference_control(reference)? {
            GrantControl::AuthenticationStrength(object) => (Ask::Strength((&object).into()), object),
            GrantControl::TermsOfUse(object) => (Ask::TermsOfUse((&object).into()), object),
            GrantControl::CustomAuthenticationFactor(id) => (Ask::CustomFactor(id.clone()), ObjectRef::new(&id)),
            GrantControl::BuiltIn(_) => return None,
        },
    };
    Some(RequirementItem::Ask(ask, object))
}

fn exceptions(word: Option<ExceptionsWord>) -> Exceptions {
    match word {
        None | Some(ExceptionsWord::None) => Exceptions::None,
        Some(ExceptionsWord::One) => Exceptions::One,
        Some(ExceptionsWord::Any) => Exceptions::Any,
    }
}

fn expected(word: Outcome) -> Expected {
    match word {
        Outcome::Allowed => Expected::Allowed,
        Outcome::Challenged => Expected::Challenged,
        Outcome::Blocked => Expected::Blocked,
    }
}

fn effect(word: ChangeKind) -> ChangeEffect {
    match word {
        ChangeKind::Tightened => ChangeEffect::Tightened,
        ChangeKind::Loosened => ChangeEffect::Loosened,
        ChangeKind::NewlyBlocked => ChangeEffect::NewlyBlocked,
        ChangeKind::NewlyUnblocked => ChangeEffect::NewlyUnblocked,
        ChangeKind::SessionOnly => ChangeEffect::SessionOnly,
    }
}
