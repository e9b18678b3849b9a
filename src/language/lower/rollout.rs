//! The stages of a rollout, and which of them is current.

use crate::diag::{FieldPath, Finding, NodeRef, nearest};
use crate::language::shape::{PolicyFile, PrincipalsBlock, RolloutBlock, StageBlock};
use crate::model::{Principals, Rollout, Stage};
use crate::yaml::Node;

use super::Lowering;
use super::policy::date;

/// The current stage.
pub(super) struct Current<'s, 'd> {
    pub(super) at: usize,
    pub(super) stage: &'s StageBlock,
    pub(super) node: Node<'d>,
    /// The place that made it current, and what it did.
    pub(super) decided: (NodeRef, String),
}

impl<'s, 'd> Current<'s, 'd> {
    /// Whom the stage narrows the policy to.
    pub(super) fn include(&self) -> Option<(&'s PrincipalsBlock, Node<'d>)> {
        let block = self.stage.include.as_ref()?;
        Some((block, self.node.get("include")?))
    }
}

impl Lowering<'_> {
    /// The stage that is current here: the tenant file's choice, else the policy's own.
    pub(super) fn current<'s, 'd>(
        &mut self,
        shape: &'s PolicyFile,
        root: Node<'d>,
        key: &str,
    ) -> Option<Current<'s, 'd>> {
        let rollout = shape.rollout.as_ref()?;
        let node = root.get("rollout")?;
        let own = node.get("current")?;
        let chosen = self.chosen(rollout, key, own);
        let (name, decided) = match chosen {
            Some(chosen) => chosen,
            None => (rollout.current.0.clone(), (own.reference(), "the current stage".to_owned())),
        };
        let at = rollout.stages.iter().position(|stage| *stage.name == *name).unwrap_or(0);
        let stage = rollout.stages.get(at)?;
        let node = node.get("stages")?.items().nth(at)?;
        Some(Current { at, stage, node, decided })
    }

    /// The tenant file's choice, when it names a stage of the policy.
    fn chosen(&mut self, rollout: &RolloutBlock, key: &str, own: Node<'_>) -> Option<(String, (NodeRef, String))> {
        let name = self.tenant.policies.get(key)?.stage.as_ref()?;
        let path = FieldPath::new("policies").key(key).key("stage");
        let place = self.tenant_map.get(&path).map_or(own.reference(), |origin| origin.node);
        if rollout.stages.iter().any(|stage| *stage.name == **name) {
            return Some((name.clone(), (place, "this tenant's stage".to_owned())));
        }
        let names: Vec<&str> = rollout.stages.iter().map(|stage| &*stage.name).collect();
        let help = match nearest(name, names.iter().copied()) {
            Some(near) => format!("in the tenant file, did you mean `{near}`?"),
            None => format!("in the tenant file, choose one of {}", names.join(", ")),
        };
        let message = format!("the tenant file puts `{key}` at stage `{name}`, which this rollout does not have");
        let finding = Finding::error("unknown-name", message).at(own.key_place(), "not its stage");
        self.findings.push(finding.help(help));
        None
    }

    /// The rollout with all its stages.
    pub(super) fn rollout(&mut self, shape: &PolicyFile, root: Node<'_>, current: &Current<'_, '_>) -> Option<Rollout> {
        let rollout = shape.rollout.as_ref()?;
        let nodes = root.get("rollout")?.get("stages")?;
        let path = FieldPath::new("rollout").key("stages");
        let mut stages = Vec::new();
        for (at, (stage, node)) in rollout.stages.iter().zip(nodes.items()).enumerate() {
            let include = self.stage_include(stage, node, &path.index(at).key("include"));
            stages.push(Stage {
                name: stage.name.0.clone(),
                state: stage.state,
                include,
                planned: date(stage.planned.as_ref()),
            });
        }
        Some(Rollout { current: current.at, stages })
    }

    fn stage_include(&mut self, stage: &StageBlock, node: Node<'_>, path: &FieldPath) -> Option<Principals> {
        let block = stage.include.as_ref()?;
        // An undeclared set or break-glass is said once, of the stage where it stands.
        Some(self.principals(block, node.get("include"), path))
    }
}
