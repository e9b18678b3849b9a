//! Kinds of sign-in that no policy blocks and nobody can get through with.

use std::collections::BTreeMap;

use super::logic::Formula;
use super::proofs::Proofs;
use super::prove::{Answer, Literal};
use super::{is_control, is_device};
use crate::model::{
    AuthenticationFlow, BuiltInControl, ClientApp, Conditions, GrantControl, Inclusion, Platform, Policy, Region, Word,
};

/// Policies that let nobody in together, though none of them blocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EffectiveBlock {
    /// The policies, by position: with any one of them gone, somebody gets in. One for a policy that
    /// cannot be met by itself.
    pub by: Vec<usize>,
    /// In which kinds of sign-in: `at all`, `by device code`, `on Linux`.
    pub kinds: Vec<&'static str>,
}

/// The kinds of sign-in that are looked at, the most general first.
fn kinds() -> Vec<(&'static str, Conditions)> {
    let mut kinds = vec![("at all", Conditions::default())];
    let flow = vec![Word::Known(AuthenticationFlow::DeviceCodeFlow)];
    kinds.push(("by device code", Conditions { authentication_flows: flow, ..Conditions::default() }));
    let clients = [
        ("with a browser", ClientApp::Browser),
        ("with a mobile app or desktop client", ClientApp::MobileAppsAndDesktopClients),
    ];
    kinds.extend(
        clients.map(|(name, client)| {
            (name, Conditions { client_apps: vec![Word::Known(client)], ..Conditions::default() })
        }),
    );
    let platforms = [
        ("on Android", Platform::Android),
        ("on iOS", Platform::Ios),
        ("on Windows", Platform::Windows),
        ("on macOS", Platform::MacOs),
        ("on Linux", Platform::Linux),
    ];
    kinds.extend(platforms.map(|(name, platform)| {
        let sides = Inclusion { include: vec![Word::Known(platform)], exclude: Vec::new() };
        (name, Conditions { platforms: Some(sides), ..Conditions::default() })
    }));
    kinds
}

/// Where the enforced policies of `proofs` let nobody in whom one of them is for, whatever they show, on
/// whatever device, and whatever is not known of the tenant; but where a policy blocks. A kind that lies
/// within a more general one found already is left out, and so is what cannot be told.
pub fn effective_blocks(proofs: &mut Proofs<'_>) -> Vec<EffectiveBlock> {
    let enforced = proofs.enforced();
    let kinds: Vec<(&str, Literal)> = kinds()
        .into_iter()
        .map(|(name, conditions)| {
            let formula = proofs.view().region(&Region(Policy { conditions, ..Policy::default() }));
            (name, proofs.prover().literal(&formula))
        })
        .collect();
    let blocking: Vec<usize> = enforced.iter().copied().filter(|policy| blocks(proofs, *policy)).collect();
    let search = Search { enforced: &enforced, blocking: &blocking };
    let mut found: BTreeMap<Vec<usize>, Vec<&'static str>> = BTreeMap::new();
    let asking: Vec<usize> = enforced.iter().copied().filter(|at| may_fail(proofs.policies()[*at])).collect();
    for policy in asking {
        for (name, kind) in &kinds {
            let Some(by) = search.block(proofs, policy, *kind) else { continue };
            let names = found.entry(by).or_default();
            if !names.contains(name) {
                names.push(name);
            }
            if *name == "at all" {
                break;
            }
        }
    }
    found.into_iter().map(|(by, kinds)| EffectiveBlock { by, kinds }).collect()
}

/// True for a policy that asks for more than a person can always show: MFA and terms can be.
fn may_fail(policy: &Policy) -> bool {
    let words =
        [BuiltInControl::CompliantApplication, BuiltInControl::ApprovedApplication, BuiltInControl::PasswordChange];
    let hard = |control: &GrantControl| {
        let strength = matches!(control, GrantControl::AuthenticationStrength(_));
        strength || is_device(control) || words.into_iter().any(|word| is_control(control, word))
    };
    policy.session.token_protection || policy.grant.iter().flat_map(|grant| &grant.controls).any(hard)
}

fn blocks(proofs: &Proofs<'_>, policy: usize) -> bool {
    proofs.view().demand(proofs.policies()[policy]) == Formula::FALSE
}

struct Search<'s> {
    enforced: &'s [usize],
    blocking: &'s [usize],
}

impl Search<'_> {
    /// The policies that let nobody of `policy` in, in sign-ins of a kind; nothing where somebody gets in, or
    /// a policy blocks, or the policy is not for such sign-ins.
    fn block(&self, proofs: &mut Proofs<'_>, policy: usize, kind: Literal) -> Option<Vec<usize>> {
        let applies = proofs.applies(policy);
        let allowed = proofs.allow(self.enforced);
        let asked: Vec<Literal> = [kind, applies].into_iter().chain(allowed).collect();
        if !matches!(proofs.prover().solve(&asked), Answer::Impossible(_)) {
            return None;
        }
        let unblocked = proofs.allow(self.blocking);
        let unblocked: Vec<Literal> = [kind, applies].into_iter().chain(unblocked).collect();
        if !matches!(proofs.prover().solve(&unblocked), Answer::Found(_)) {
            return None;
        }
        let Answer::Impossible(core) = proofs.prover().minimal_core(&asked) else { return None };
        let by: Vec<usize> =
            core.into_iter().filter_map(|place| self.enforced.get(place.checked_sub(2)?).copied()).collect();
        (!by.iter().any(|policy| self.blocking.contains(policy))).then_some(by)
    }
}
