//! Rules about what policies do beside one another: proved, not judged by their text.
//!
//! Precedence, so that one cause gives one finding:
//!
//! 1. A policy that applies to no sign-in is `policy-never-applies`, of the family `conditions`, or of the
//!    rule about the condition that cannot hold, such as `device-filter-constant`. One that asks for nothing
//!    is `no-controls`, or of a rule about retired controls.
//! 2. One whose people are all blocked is `policy-shadowed`, and one that blocks such people itself, or asks
//!    for what others ask for already, `policy-redundant`. A block that other demands make needless, as that
//!    of legacy clients beside MFA for everyone, is neither: it says plainly what they do by the way.
//! 3. A demand that cannot be met: of one policy by itself the families of the control and the condition
//!    speak (`mam-on-desktop`, `hybrid-join-non-windows`, `legacy-clients-asked-for-mfa`, `device-grant-guests`
//!    and others), but for device code, which is `device-grant-device-code`. `effective-block` is about
//!    several policies that only together let nobody in.
//! 4. `other-platforms-open` is about managed devices; MFA on some platforms is `platform-only-trust`, Token
//!    Protection `token-protection-other-platforms-open`.

pub(super) mod device_grant_device_code;
pub(super) mod effective_block;
pub(super) mod other_platforms_open;
pub(super) mod policy_redundant;
pub(super) mod policy_shadowed;

use crate::diag::FieldPath;
use crate::model::Policy;

use super::Context;
use super::wording::and_list;

use super::device_filter::blocks;

/// Where the policy says what it does.
fn asked_at(policy: &Policy) -> FieldPath {
    FieldPath::new(if policy.grant.is_some() { "grant" } else { "session" })
}

/// The policies by name: at most two, or three, the rest by number; each has a label of its own.
fn names(cx: &Context<'_>, policies: &[usize]) -> String {
    const MOST: usize = 2;
    let mut names: Vec<String> = policies.iter().map(|policy| named(cx.policy(*policy))).collect();
    if names.len() > MOST + 1 {
        let rest = names.len() - MOST;
        names.truncate(MOST);
        names.push(format!("{rest} more"));
    }
    and_list(&names)
}

/// The policy's name, or its beginning: some tenants write what a policy does as its name.
fn named(policy: &Policy) -> String {
    const LONGEST: usize = 56;
    if policy.name.chars().count() <= LONGEST {
        return format!("`{}`", policy.name);
    }
    let start: String = policy.name.chars().take(LONGEST).collect();
    format!("`{}…`", start.trim_end())
}

/// The text with a capital letter in front.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
