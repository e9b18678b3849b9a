//! Checks of a tests file.

use crate::catalog;
use crate::diag::{Finding, nearest};
use crate::filter::{Values, property};
use crate::language::spellings;
use crate::model::is_guid;
use crate::text::or_list;
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
    // Whoever is in some groups need not have a name.
    let by_membership = ["groups", "roles"].iter().any(|key| sign_in.get(key).is_some());
    checks.one_of(
        sign_in,
        &WHO,
        if by_membership { Need::AtMostOne } else { Need::One },
        "who signs in",
        "write one of `user`, `guest`, `workloadIdentity`, `agentIdentity` and `agentUser`; or `groups` and `roles` \
         for somebody who is in them",
    );
    memberships_of_people(sign_in, checks);
    checks.one_of(
        sign_in,
        &["resource", "userAction", "authenticationContext"],
        Need::One,
        "what is signed in to",
        "write one of `resource`, `userAction` and `authenticationContext`",
    );
    for other in ["ip", "country"] {
        checks.one_of(
            sign_in,
            &["location", other],
            Need::AtMostOne,
            "the place",
            "a sign-in comes from one place: keep `location`, or `ip` with its `country`",
        );
    }
    if let Some(ip) = sign_in.get("ip") {
        real_address(ip, checks);
    }
    if let Some(country) = sign_in.get("country") {
        real_country(country, checks);
    }
    if let Some(resource) = sign_in.get("resource") {
        one_resource(resource, checks);
    }
    if let Some(device) = sign_in.get("device") {
        device.entries().for_each(|(_, value)| device_value(value, checks));
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

/// Only people, guests among them, are in groups and have roles that policies ask for.
fn memberships_of_people(sign_in: Node<'_>, checks: &mut Checks) {
    let Some(who) = WHO[2..].iter().find_map(|key| sign_in.get(key)) else { return };
    let kind = who.key_text().unwrap_or_default();
    for list in ["groups", "roles"].iter().filter_map(|key| sign_in.get(key)) {
        let key = list.key_text().unwrap_or_default();
        let finding = Finding::error("needs-one-of", format!("`{key}` has no meaning beside `{kind}`"))
            .at(list.key_place(), "only of people")
            .and(who.key_place(), "no person");
        checks.push(finding.help("leave it out: policies for such identities do not look at memberships"));
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

/// What has the form of a code, which the schema wants, and is none.
fn real_country(country: Node<'_>, checks: &mut Checks) {
    let form = |text: &&str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
    if let Some(text) = country.as_str().filter(form).filter(|text| !catalog::countries().takes(text)) {
        let finding = Finding::error("bad-value", format!("`{text}` is no country that Graph knows"));
        checks.push(finding.at(country.place(), "not a country").help("a code of ISO 3166, as `BE`"));
    }
}

/// A sign-in is to one app; a word for all of them is a region's.
fn one_resource(resource: Node<'_>, checks: &mut Checks) {
    if let Some(text) = resource.as_str().filter(|text| spellings::whole_field(text).is_some()) {
        let finding = Finding::error("unknown-value", format!("`{text}` is no app: a sign-in is to one app"));
        checks.push(finding.at(resource.place(), "not an app").help(
            "name an app, or an app group as `Office365`; what must hold for every app is an assertion, as \
             `every: {resources: {include: all}}`",
        ));
    }
}

/// Words and ids among the properties of a device, as device filters compare them.
fn device_value(value: Node<'_>, checks: &mut Checks) {
    let (Some(name), Some(text)) = (value.key_text(), value.as_str().filter(|text| !text.is_empty())) else { return };
    let finding = |message: String| Finding::error("unknown-value", message).at(value.place(), "no device has it");
    match property(name).map(|property| property.values) {
        Some(Values::OneOf(words)) if !words.contains(&text) => {
            let help = match nearest(text, words.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("write {}", or_list(words)),
            };
            checks.push(finding(format!("`{text}` is no `{name}`")).help(help));
        }
        Some(Values::Guid) if !is_guid(text) => {
            checks.push(finding(format!("`{text}` is no id")).help(format!("`{name}` holds a GUID")));
        }
        _ => {}
    }
}
