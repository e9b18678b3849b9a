//! Checks of a tests file.

use crate::diag::Finding;
use crate::yaml::Node;

use super::policy::resource_families;
use super::{Checks, Need};

/// Who signs in: one of these.
const WHO: [&str; 5] = ["user", "guest", "workloadIdentity", "agentIdentity", "agentUser"];

pub(super) fn check(root: Node<'_>, checks: &mut Checks) {
    for (key, what) in [("assertions", "an assertion"), ("changes", "a change"), ("signIns", "a sign-in")] {
        root.get(key).into_iter().for_each(|list| checks.unique(list, "name", what));
    }
    checks.one_of(
        root,
        &["assertions", "changes", "signIns"],
        Need::AtLeastOne,
        "what is to be tested",
        "write `assertions`, `changes` or `signIns`",
    );
    items(root, "assertions").for_each(|assertion| check_assertion(assertion, checks));
    for region in items(root, "changes").filter_map(|change| change.get("within")) {
        check_region(region, checks);
    }
    for sign_in in items(root, "signIns").filter_map(|test| test.get("signIn")) {
        check_sign_in(sign_in, checks);
    }
}

fn items<'d>(root: Node<'d>, key: &str) -> impl Iterator<Item = Node<'d>> + use<'d> {
    root.get(key).into_iter().flat_map(Node::items)
}

fn check_assertion(assertion: Node<'_>, checks: &mut Checks) {
    checks.one_of(
        assertion,
        &["every", "some"],
        Need::One,
        "what the assertion is about",
        "write `every: REGION` or `some: REGION`; `every: {}` is every sign-in",
    );
    checks.one_of(
        assertion,
        &["requires", "outcome", "session"],
        Need::One,
        "what the assertion says",
        "write one of `requires`, `outcome` and `session`, as `requires: {allOf: [mfa]}`",
    );
    let regions = ["every", "some"].into_iter().filter_map(|key| assertion.get(key));
    regions.for_each(|region| check_region(region, checks));
    if let (Some(shows), Some(every)) = (assertion.get("shows"), assertion.get("every")) {
        let finding = Finding::error("needs-one-of", "`shows` has no meaning beside `every`")
            .at(shows.key_place(), "only with `some`")
            .and(every.key_place(), "whatever is shown");
        checks.push(finding.help("leave it out: a statement about every sign-in holds whatever is shown"));
    }
}

fn check_region(region: Node<'_>, checks: &mut Checks) {
    checks.one_of(
        region,
        &["users", "workloadIdentities", "agentIdentities", "agentUsers"],
        Need::AtMostOne,
        "the region's subject",
        "a region has one subject, as a policy",
    );
    if let Some(resources) = region.get("resources") {
        resource_families(resources, Need::One, checks);
    }
}

fn check_sign_in(sign_in: Node<'_>, checks: &mut Checks) {
    if sign_in.entries().next().is_none() {
        return;
    }
    checks.one_of(
        sign_in,
        &WHO,
        Need::One,
        "who signs in",
        "write one of `user`, `guest`, `workloadIdentity`, `agentIdentity` and `agentUser`",
    );
    checks.one_of(
        sign_in,
        &["resource", "userAction", "authenticationContext"],
        Need::One,
        "what is signed in to",
        "write one of `resource`, `userAction` and `authenticationContext`",
    );
    checks.one_of(
        sign_in,
        &["location", "ip", "country"],
        Need::AtMostOne,
        "the place",
        "a sign-in comes from one place: keep one of `location`, `ip` and `country`",
    );
    if let Some(ip) = sign_in.get("ip") {
        real_address(ip, checks);
    }
    let other = WHO.iter().any(|key| *key != "guest" && sign_in.get(key).is_some());
    let home = sign_in.get("tenant").filter(|_| sign_in.get("guest").is_none() && other);
    if let Some(home) = home {
        let finding = Finding::error("needs-one-of", "`tenant` is a guest's home tenant, and there is no `guest`");
        checks.push(
            finding
                .at(home.key_place(), "without `guest`")
                .help("write `guest: b2bCollaborationGuest` in place of `user`"),
        );
    }
}

fn real_address(ip: Node<'_>, checks: &mut Checks) {
    let Some(text) = ip.as_str().filter(|text| !text.is_empty()) else {
        return;
    };
    if text.parse::<std::net::IpAddr>().is_err() {
        let finding = Finding::error("bad-value", format!("`{text}` is no address"));
        checks.push(finding.at(ip.place(), "not an address").help("one address, as `203.0.113.7` or `2001:db8::7`"));
    }
}
