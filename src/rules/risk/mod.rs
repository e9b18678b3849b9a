//! Rules about risk conditions and about the controls that remediate a user's risk.
//!
//! Precedence: beside `block` only `block-with-other-controls` speaks of such a control. Both
//! controls in one policy is `risk-remediation-with-password-change` and nothing else. A missing
//! factor (`password-change-needs-mfa`) comes before the operator (`password-change-needs-and`), a
//! missing operator is `grant-operator-missing`. A further risk condition beside such a control is
//! `password-change-extra-conditions` or `risk-remediation-extra-conditions`, not
//! `combined-risk-conditions`.

use crate::diag::FieldPath;
use crate::model::{
    BuiltInControl, Conditions, Grant, GrantControl, Inclusion, LocationWord, Platform, Policy, RiskLevel, Session,
    SignInFrequency, Word,
};

use super::wording::and_list;
use super::{Context, RawFinding};

/// A control with which people get rid of their user risk themselves.
struct Remedy<'c> {
    control: BuiltInControl,
    policy: &'c Policy,
    grant: &'c Grant,
    /// Where the control stands.
    field: FieldPath,
}

/// The policy's `control`, unless a rule with precedence speaks of it: beside `block` or beside the
/// other such control.
fn remedy<'c>(cx: &Context<'c>, index: usize, control: BuiltInControl) -> Option<Remedy<'c>> {
    let policy = cx.policy(index);
    let grant = policy.grant.as_ref()?;
    let field = grant.control_path(grant.position(control)?);
    let both = grant.has(BuiltInControl::PasswordChange) && grant.has(BuiltInControl::RiskRemediation);
    (!both && !grant.has(BuiltInControl::Block)).then_some(Remedy { control, policy, grant, field })
}

impl Remedy<'_> {
    /// Index and control of everything else that is demanded, without what `is_due` lets stand.
    fn others(&self, is_due: impl Fn(&GrantControl) -> bool) -> Vec<(usize, &GrantControl)> {
        let own = |item: &GrantControl| matches!(item, GrantControl::BuiltIn(word) if *word == self.control);
        let controls = self.grant.controls.iter().enumerate();
        controls.filter(|(_, item)| !own(item) && !is_due(item)).collect()
    }

    /// Where the resources are something other than all apps.
    fn narrow_resources(&self) -> Option<FieldPath> {
        let resources = &self.policy.resources;
        if resources.is_all() {
            return None;
        }
        let field = FieldPath::new("resources");
        Some(match (resources.user_actions.is_empty(), resources.authentication_contexts.is_empty()) {
            (false, _) => field.key("userActions"),
            (_, false) => field.key("authenticationContexts"),
            _ => field.key("include"),
        })
    }

    /// The conditions other than user risk that narrow the policy, in the order of the language.
    fn extra_conditions(&self) -> Vec<&'static str> {
        narrowing(&self.policy.conditions).into_iter().filter(|key| *key != "userRisk").collect()
    }

    /// The finding on extra conditions that both controls share.
    fn extra_conditions_finding(&self, cx: &Context<'_>, index: usize) -> Option<RawFinding> {
        let extra = self.extra_conditions();
        let place = |key: &str| cx.at(index, FieldPath::new("conditions").key(key));
        let (first, rest) = extra.split_first()?;
        let names: Vec<String> = extra.iter().map(|key| format!("`{key}`")).collect();
        let control = self.control;
        let message =
            format!("`{control}` works with no condition but user risk, and here stands {}", and_list(&names));
        let finding = RawFinding::new(place(first), message)
            .label("one condition too many")
            .and(cx.at(index, self.field.clone()), "demanded here")
            .why("Graph refuses the policy, so users at risk are not stopped")
            .help("remove the other conditions, or demand something else under them in a policy of its own");
        Some(rest.iter().fold(finding, |finding, key| finding.and(place(key), "and this one")))
    }
}

/// The conditions about people and devices that narrow a policy, in the order of the language; `all` without an exception narrows nothing.
pub(super) fn narrowing(conditions: &Conditions) -> Vec<&'static str> {
    let all_platforms = |list: &Inclusion<Word<Platform>>| {
        list.exclude.is_empty() && list.include.iter().any(|word| *word == Platform::All)
    };
    let locations = conditions.locations.as_ref().is_some_and(|list| {
        !list.exclude.is_empty() || !list.include.iter().any(|entry| entry.word() == Some(LocationWord::All))
    });
    let all = [
        ("clientApps", !conditions.client_apps.is_empty()),
        ("platforms", conditions.platforms.as_ref().is_some_and(|list| !all_platforms(list))),
        ("locations", locations),
        ("deviceFilter", conditions.device_filter.is_some()),
        ("userRisk", !conditions.user_risk.is_empty()),
        ("signInRisk", !conditions.sign_in_risk.is_empty()),
        ("insiderRisk", !conditions.insider_risk.is_empty()),
        ("authenticationFlows", !conditions.authentication_flows.is_empty()),
    ];
    all.into_iter().filter(|(_, narrows)| *narrows).map(|(key, _)| key).collect()
}

/// True when the session has no control but a sign-in frequency of every time.
fn every_time_at_most(session: &Session) -> bool {
    let every_time = session.sign_in_frequency.as_ref().is_none_or(SignInFrequency::is_every_time);
    let rest = Session { sign_in_frequency: None, ..session.clone() };
    every_time && rest.is_empty()
}

/// True for `mfa` and authentication strengths.
fn is_factor(item: &GrantControl) -> bool {
    match item {
        GrantControl::BuiltIn(word) => *word == BuiltInControl::Mfa,
        GrantControl::AuthenticationStrength(_) => true,
        _ => false,
    }
}

fn is_strength(item: &GrantControl) -> bool {
    matches!(item, GrantControl::AuthenticationStrength(_))
}

/// The two conditions that name levels of risk of a person, with their paths.
fn risks(policy: &Policy) -> [(&'static str, &[Word<RiskLevel>]); 2] {
    let conditions = &policy.conditions;
    [("conditions.userRisk", &conditions.user_risk), ("conditions.signInRisk", &conditions.sign_in_risk)]
}

pub(super) mod combined_risk_conditions;
pub(super) mod password_change_extra_conditions;
pub(super) mod password_change_extra_controls;
pub(super) mod password_change_needs_all_apps;
pub(super) mod password_change_needs_and;
pub(super) mod password_change_needs_mfa;
pub(super) mod password_change_needs_user_risk;
pub(super) mod password_change_session_controls;
pub(super) mod risk_level_low;
pub(super) mod risk_levels_without_high;
pub(super) mod risk_remediation_extra_conditions;
pub(super) mod risk_remediation_extra_controls;
pub(super) mod risk_remediation_needs_all_apps;
pub(super) mod risk_remediation_needs_every_time;
pub(super) mod risk_remediation_needs_strength;
pub(super) mod risk_remediation_needs_user_risk;
pub(super) mod risk_remediation_with_password_change;
