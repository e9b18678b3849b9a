//! What Graph refuses of a body as it stands and a render leaves out, so that the policy itself has nothing wrong.
//!
//! Whoever sends a file by other means than `caplint render` gets the error. An export is not meant to be sent, and those
//! of SDKs are full of members that say nothing, so that this is not said of them.

use crate::diag::Finding;
use crate::model::{Session, SignInFrequency};
use crate::yaml::{Node, Shape};

use super::members::{Members, get, is_hollow};
use super::reader::Reader;

impl Reader {
    /// An empty list of client apps is error 1064; without the member Graph takes all of them.
    pub(super) fn client_apps_as_body(&mut self, conditions: &Members<'_>) {
        let Some(list) = conditions.peek("clientAppTypes") else {
            return;
        };
        if list.shape() == Shape::Sequence && list.items().next().is_none() {
            let message = "`conditions.clientAppTypes` is an empty list, which Graph refuses with error 1064";
            self.as_written(list, message, "write `[\"all\"]`, or leave it out");
        }
    }

    /// `session` is what was read of `node`, the member `sessionControls`.
    pub(super) fn session_as_body(&mut self, node: Node<'_>, session: &Session) {
        if node.shape() != Shape::Mapping {
            return;
        }
        if session.is_empty() {
            let message = "`sessionControls` holds nothing that is on, which Graph refuses";
            self.as_written(node, message, "write `null`, or leave it out");
            return;
        }
        self.frequency_as_body(node);
        if session.sign_in_frequency.as_ref().is_some_and(SignInFrequency::is_every_time) {
            self.beside_every_time(node, session);
        }
    }

    /// A frequency that is off and gives no period.
    fn frequency_as_body(&mut self, session: Node<'_>) {
        let Some(frequency) = get(session, "signInFrequency").filter(|node| node.shape() == Shape::Mapping) else {
            return;
        };
        let off = get(frequency, "isEnabled").and_then(Node::as_bool) == Some(false);
        let blank = |key: &str| get(frequency, key).is_none_or(|value| is_hollow(value) || value.text() == Some("0"));
        if off && blank("value") && blank("type") {
            let message = "`sessionControls.signInFrequency` is off and empty, which Graph refuses";
            self.as_written(frequency, message, "write `null`, or leave it out");
        }
    }

    /// Graph v1.0 refuses both members beside `everyTime`, even switched off.
    fn beside_every_time(&mut self, node: Node<'_>, session: &Session) {
        let on = [
            ("applicationEnforcedRestrictions", session.application_enforced_restrictions),
            ("disableResilienceDefaults", session.disable_resilience_defaults),
        ];
        for (key, _) in on.into_iter().filter(|(_, on)| !on) {
            if let Some(value) = get(node, key).filter(|value| !is_hollow(*value)) {
                let message =
                    format!("Graph v1.0 refuses `sessionControls.{key}` beside a frequency of `everyTime`, even off");
                self.as_written(value, &message, "leave it out");
            }
        }
    }

    fn as_written(&mut self, node: Node<'_>, message: &str, help: &str) {
        if self.is_export {
            return;
        }
        let finding = Finding::warning("refused-as-written", message).at(node.key_place(), "refused as it stands");
        let finding = finding.why("`caplint render` leaves it out; sent by other means the policy is not created");
        self.findings.push(finding.help(help));
    }
}
