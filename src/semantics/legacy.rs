//! Clients without modern authentication, and whether a set blocks them.

use crate::catalog;
use crate::model::{
    AppEntry, AppWord, BuiltInControl, ClientApp, ObjectRef, Policy, PolicySet, PolicyState, Principals, Resources,
};

use super::{covers_client, surely_covers};

/// App id of Office 365 Exchange Online, the one resource that Exchange ActiveSync clients reach.
pub(super) const EXCHANGE_ONLINE: &str = "00000002-0000-0ff1-ce00-000000000000";

/// True when policies that are at least as much in force as `policy` block `client` for everybody and
/// everything that `policy` is for, exceptions of the block left aside: who is exempt from it is a question
/// of its own. Exchange ActiveSync counts for Exchange Online alone. Judged by what the policies name:
/// `false` means only that this is not plain to see.
#[must_use]
pub fn blocks_client(set: &PolicySet, policy: &Policy, client: ClientApp) -> bool {
    let narrow = seen_by(policy, client);
    let mut others = set.policies.iter().map(|entry| &entry.policy);
    others.any(|other| {
        let counts = if policy.is_enabled() { other.is_enabled() } else { other.is_live() };
        counts
            && blocks(other)
            && covers_client(&other.conditions, client)
            && surely_covers(&without_exceptions(seen_by(other, client)), &narrow)
    })
}

fn without_exceptions(mut policy: Policy) -> Policy {
    if let Some(users) = &mut policy.users {
        users.exclude = Principals::default();
    }
    policy
}

fn blocks(policy: &Policy) -> bool {
    policy.grant.as_ref().is_some_and(|grant| grant.has(BuiltInControl::Block))
}

/// The policy as `client` meets it: in force, without a condition on clients, and for Exchange
/// ActiveSync with Exchange Online as its only resource where it reaches that.
fn seen_by(policy: &Policy, client: ClientApp) -> Policy {
    let mut seen = Policy { state: Some(PolicyState::Enabled.into()), ..policy.clone() };
    seen.conditions.client_apps.clear();
    if client == ClientApp::ExchangeActiveSync && reaches_exchange(policy) {
        let exchange = AppEntry::Object(ObjectRef::new(EXCHANGE_ONLINE));
        seen.resources = Resources { include: vec![exchange], ..Resources::default() };
    }
    seen
}

/// True when the policy is for Exchange Online, by name, as part of Office 365 or among all apps.
#[must_use]
pub fn reaches_exchange(policy: &Policy) -> bool {
    let resources = &policy.resources;
    let holds = |entry: &AppEntry| match entry {
        AppEntry::Object(app) => app.is(EXCHANGE_ONLINE),
        AppEntry::Word(AppWord::All) => true,
        AppEntry::Word(word) => catalog::app_group(*word).is_some_and(|group| group.has(EXCHANGE_ONLINE)),
    };
    resources.include.iter().any(holds) && !resources.exclude.iter().any(holds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Dialect, Grant, GrantControl, SetPolicy, UserEntry, UserWord, Users, Word};

    fn blocking(clients: &[ClientApp], app: AppEntry) -> Policy {
        let include = Principals { users: vec![UserEntry::Word(UserWord::All)], ..Principals::default() };
        let controls = vec![GrantControl::BuiltIn(Word::Known(BuiltInControl::Block))];
        let mut policy = Policy {
            state: Some(PolicyState::Enabled.into()),
            users: Some(Users { include, ..Users::default() }),
            grant: Some(Grant { operator: None, controls }),
            ..Policy::default()
        };
        policy.resources.include = vec![app];
        policy.conditions.client_apps = clients.iter().map(|client| Word::Known(*client)).collect();
        policy
    }

    fn set(policies: &[&Policy]) -> PolicySet {
        let entry = |policy: &&Policy| SetPolicy {
            policy: (*policy).clone(),
            dialect: Dialect::Language,
            switched_off: Vec::new(),
        };
        PolicySet {
            policies: policies.iter().map(entry).collect(),
            tenant: crate::model::Tenant::default(),
            has_tenant_file: true,
        }
    }

    #[test]
    fn active_sync_is_blocked_where_exchange_is() {
        let (sync, other) = (ClientApp::ExchangeActiveSync, ClientApp::Other);
        let all = AppEntry::Word(AppWord::All);
        let half = blocking(&[other], all.clone());
        assert!(!blocks_client(&set(&[&half]), &half, sync));
        assert!(blocks_client(&set(&[&half]), &half, other));
        let exchange = blocking(&[sync], AppEntry::Word(AppWord::Office365));
        assert!(blocks_client(&set(&[&half, &exchange]), &half, sync));
        assert!(!blocks_client(&set(&[&exchange]), &half, other));
        let elsewhere = blocking(&[sync], AppEntry::Object(ObjectRef::new("Payroll")));
        assert!(!blocks_client(&set(&[&half, &elsewhere]), &half, sync));
        let mut excepting = exchange.clone();
        excepting.users.as_mut().unwrap().exclude.groups.push(ObjectRef::new("CA020 - Exclude"));
        assert!(blocks_client(&set(&[&half, &excepting]), &half, sync));
        let report_only = Policy { state: Some(PolicyState::ReportOnly.into()), ..exchange };
        assert!(!blocks_client(&set(&[&half, &report_only]), &half, sync));
        let whole = blocking(&[sync, other], all);
        assert!(blocks_client(&set(&[&whole]), &half, sync));
    }

    #[test]
    fn only_a_block_blocks() {
        let other = ClientApp::Other;
        let everything = blocking(&[other], AppEntry::Word(AppWord::All));
        let asks = Policy {
            grant: Some(Grant {
                operator: None,
                controls: vec![GrantControl::BuiltIn(Word::Known(BuiltInControl::Mfa))],
            }),
            ..everything.clone()
        };
        assert!(!blocks_client(&set(&[&asks]), &asks, other));
        assert!(blocks_client(&set(&[&asks, &everything]), &asks, other));
        // What is in report-only is compared with what is at least in report-only.
        let watched = Policy { state: Some(PolicyState::ReportOnly.into()), ..everything };
        assert!(blocks_client(&set(&[&watched]), &watched, other));
        assert!(!blocks_client(&set(&[&watched]), &asks, other));
    }
}
