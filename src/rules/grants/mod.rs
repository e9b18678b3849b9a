//! Rules about grant controls.
//!
//! Precedence: of the three rules about the retired `approvedApplication`, exactly one speaks of a
//! policy: alone it leaves no demand (`approved-app-retired`), beside others it drops out of an AND
//! (`approved-app-retired-in-and`) or of an OR (`approved-app-retired-in-or`). A disabled policy
//! demands nothing anyway. `custom-control-deprecated` is about another kind of control, in the same states.

pub(super) mod approved_app_retired;
pub(super) mod approved_app_retired_in_and;
pub(super) mod approved_app_retired_in_or;
pub(super) mod block_with_other_controls;
pub(super) mod custom_control_deprecated;
pub(super) mod grant_operator_missing;
pub(super) mod no_controls;
pub(super) mod strength_and_mfa;

use crate::catalog::APPROVED_APP_RETIRED;
use crate::diag::FieldPath;
use crate::model::{BuiltInControl, Grant, GrantControl, Operator, PolicyState};

use super::wording::{and_list, or_list};
use super::{Context, wording};

/// How the retired control stands in a policy.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Company {
    Alone,
    And,
    Or,
}

/// The grant of the policy at `index` when it holds the retired control in `company`, and the
/// control's place. `facts.approvedApplication: enforced` says that it still works in this tenant.
fn retired<'c>(cx: &Context<'c>, index: usize, company: Company) -> Option<(&'c Grant, FieldPath)> {
    let policy = cx.policy(index);
    let enforced = cx.tenant().facts.approved_application.as_deref() == Some("enforced");
    let live = policy.state.as_ref().is_some_and(|state| *state != PolicyState::Disabled);
    let grant = policy.grant.as_ref().filter(|_| live && !enforced)?;
    let at = grant.position(BuiltInControl::ApprovedApplication)?;
    let own = match grant.operator {
        _ if grant.controls.len() == 1 => Company::Alone,
        Some(Operator::And) => Company::And,
        _ => Company::Or,
    };
    (own == company).then(|| (grant, grant.control_path(at)))
}

/// The controls that stay when the retired one is gone: all of them with `AND`, else any one.
fn what_stays(grant: &Grant) -> String {
    let gone = |item: &&GrantControl| !matches!(item, GrantControl::BuiltIn(word) if *word == BuiltInControl::ApprovedApplication);
    let rest: Vec<String> = grant.controls.iter().filter(gone).map(wording::control).collect();
    if grant.operator == Some(Operator::And) { and_list(&rest) } else { or_list(&rest) }
}
