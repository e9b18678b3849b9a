//! The parts of a policy that can keep it from applying, each by itself: where they stand, what they say,
//! and what the policy would be without them.

use crate::diag::FieldPath;
use crate::model::{
    AppEntry, AppWord, Entry, Filter, FilterMode, Inclusion, LocationEntry, LocationWord, ObjectRef, Platform, Policy,
    Principals, UserEntry, UserWord, Users, Word, WordList,
};
use crate::semantics::evaluate::Reason;
use crate::semantics::unread::may_be_narrower;
use crate::text::and_list;

use super::PrincipalKind;
use super::exceptions::principals;

/// How many names are written out.
const NAMES: usize = 3;

/// A part of a policy that can keep it from applying.
pub(super) struct Piece {
    /// The reasons it can give for that.
    pub reasons: &'static [Reason],
    /// Where it stands.
    pub field: FieldPath,
    /// What it says, continuing the policy's name: `excludes members of Contractors`.
    pub words: String,
    /// The policy when nothing else on the same subject can keep it from applying: what this part does.
    pub alone: Policy,
    /// The policy without it; `None` where no single edit does that.
    pub without: Option<(String, Policy)>,
}

impl Piece {
    fn new(reasons: &'static [Reason], field: &str, words: String, alone: Policy) -> Self {
        Self { reasons, field: FieldPath::new(field), words, alone, without: None }
    }

    fn or(mut self, edit: String, without: Policy) -> Self {
        self.without = Some((edit, without));
        self
    }
}

const EMPTY: &[Reason] = &[Reason::EmptyPolicy];
const USERS: &[Reason] = &[Reason::Users];
const TARGET: &[Reason] = &[Reason::Application, Reason::UserActions, Reason::AuthenticationContext];
const OTHERS: &[Reason] = &[Reason::WorkloadIdentities, Reason::AgentIdentities];

/// Every part of `policy` that can keep it from applying.
pub(super) fn pieces(policy: &Policy) -> Vec<Piece> {
    let mut found = Vec::new();
    match &policy.users {
        Some(users) => user_pieces(policy, users, &mut found),
        None => found.push(Piece::new(USERS, "users", "is not for people".to_owned(), policy.clone())),
    }
    other_subjects(policy, &mut found);
    targets(policy, &mut found);
    platforms(policy, &mut found);
    locations(policy, &mut found);
    found.extend(lists(policy));
    if may_be_narrower(policy) {
        let words = "has a condition that caplint cannot read".to_owned();
        found.push(Piece::new(&[Reason::NotEnoughInformation], "graph", words, policy.clone()));
    }
    found
}

/// `policy` after `change`.
pub(super) fn changed(policy: &Policy, change: impl FnOnce(&mut Policy)) -> Policy {
    let mut policy = policy.clone();
    change(&mut policy);
    policy
}

/// The first names of a list: `A, B, C and 4 more`.
fn some<S: AsRef<str>>(names: &[S]) -> String {
    let mut shown: Vec<String> = names.iter().take(NAMES).map(|name| name.as_ref().to_owned()).collect();
    if names.len() > NAMES {
        shown.push(format!("{} more", names.len() - NAMES));
    }
    and_list(&shown)
}

/// What a principal's kind makes of its name.
pub(super) fn principal_words(kind: PrincipalKind, object: &ObjectRef) -> String {
    match kind {
        PrincipalKind::User => format!("the user {object}"),
        PrincipalKind::Group => format!("members of {object}"),
        PrincipalKind::Role => format!("the role {object}"),
    }
}

fn everyone() -> Principals {
    Principals { users: vec![Entry::Word(UserWord::All)], ..Principals::default() }
}

fn user_pieces(policy: &Policy, users: &Users, found: &mut Vec<Piece>) {
    if !users.include.is_all() {
        let included = changed(policy, |policy| set_users(policy, users.include.clone(), Principals::default()));
        let widened = changed(policy, |policy| set_users(policy, everyone(), users.exclude.clone()));
        let words = match side_words(&users.include) {
            words if words.is_empty() => "includes nobody".to_owned(),
            words => format!("is only for {words}"),
        };
        let reasons = if users.include.is_empty() { EMPTY } else { USERS };
        let piece = Piece::new(reasons, "users.include", words, included);
        found.push(piece.or("include everyone (`all`)".to_owned(), widened));
    }
    for (field, words, only, rest) in exclusions(&users.exclude) {
        let alone = changed(policy, |policy| set_users(policy, everyone(), only));
        let without = changed(policy, |policy| set_users(policy, users.include.clone(), rest));
        let piece = Piece::new(USERS, &format!("users.exclude.{field}"), format!("excludes {words}"), alone);
        found.push(piece.or(format!("no longer exclude {words}"), without));
    }
}

fn set_users(policy: &mut Policy, include: Principals, exclude: Principals) {
    if let Some(users) = &mut policy.users {
        users.include = include;
        users.exclude = exclude;
    }
}

fn side_words(side: &Principals) -> String {
    let mut words: Vec<String> =
        principals(side).map(|(principal, _)| principal_words(principal.kind, &principal.object)).collect();
    if side.guests.is_some() || side.has(UserWord::GuestsOrExternalUsers) {
        words.push("guests".to_owned());
    }
    some(&words)
}

/// Each entry of an excluding side: its field, its words, the side with it alone, the side without it.
fn exclusions(side: &Principals) -> Vec<(String, String, Principals, Principals)> {
    let mut found = Vec::new();
    for (principal, field) in principals(side) {
        let words = principal_words(principal.kind, &principal.object);
        let only = alone(principal.kind, &principal.object);
        let rest = without(side, principal.kind, &principal.object);
        found.push((field.to_string(), words, only, rest));
    }
    if let Some(guests) = &side.guests {
        let only = Principals { guests: Some(guests.clone()), ..Principals::default() };
        let rest = Principals { guests: None, ..side.clone() };
        let words = match &guests.tenants {
            crate::model::ExternalTenants::All => "guests".to_owned(),
            crate::model::ExternalTenants::Enumerated(tenants) => {
                let names: Vec<&str> = tenants.iter().map(ObjectRef::shown).collect();
                format!("guests of {}", some(&names))
            }
        };
        found.push(("guests".to_owned(), words, only, rest));
    }
    let word = UserWord::GuestsOrExternalUsers;
    if let Some(at) = side.users.iter().position(|entry| entry.word() == Some(word)) {
        let only = Principals { users: vec![Entry::Word(word)], ..Principals::default() };
        let mut rest = side.clone();
        rest.users.remove(at);
        found.push((format!("users[{at}]"), "guests".to_owned(), only, rest));
    }
    found
}

fn alone(kind: PrincipalKind, object: &ObjectRef) -> Principals {
    let mut side = Principals::default();
    match kind {
        PrincipalKind::User => side.users.push(Entry::Object(object.clone())),
        PrincipalKind::Group => side.groups.push(object.clone()),
        PrincipalKind::Role => side.roles.push(object.clone()),
    }
    side
}

fn without(side: &Principals, kind: PrincipalKind, object: &ObjectRef) -> Principals {
    let mut side = side.clone();
    let other = |own: &ObjectRef| !own.same(object);
    match kind {
        PrincipalKind::User => side.users.retain(|entry: &UserEntry| entry.object().is_none_or(other)),
        PrincipalKind::Group => side.groups.retain(other),
        PrincipalKind::Role => side.roles.retain(other),
    }
    side
}

/// Workload identities and agents: what they include, and what they exclude together.
fn other_subjects(policy: &Policy, found: &mut Vec<Piece>) {
    let sides = [
        ("workloadIdentities", policy.workload_identities.as_ref().map(|own| own.exclude.as_slice())),
        ("agentIdentities", policy.agent_identities.as_ref().map(|own| own.exclude.as_slice())),
        ("agentUsers", policy.agent_users.as_ref().map(|own| own.exclude.as_slice())),
    ];
    let is_for_some = sides.iter().any(|(_, side)| side.is_some());
    for (key, exclude) in sides {
        let Some(exclude) = exclude else { continue };
        let field = |side: &str| format!("{key}.{side}");
        let rest = changed(policy, clear_exclusions);
        let words = format!("is only for some {}", subject_words(key));
        found.push(Piece::new(OTHERS, &field("include"), words, rest.clone()));
        if !exclude.is_empty() {
            let names: Vec<&str> = exclude.iter().map(ObjectRef::shown).collect();
            let words = format!("excludes {}", some(&names));
            let alone = changed(policy, include_all_others);
            let piece = Piece::new(OTHERS, &field("exclude"), words.clone(), alone);
            found.push(piece.or(format!("no longer exclude {}", some(&names)), rest));
        }
    }
    if !is_for_some {
        let words = "is not for workload identities or agents".to_owned();
        found.push(Piece::new(OTHERS, "workloadIdentities", words, policy.clone()));
    }
}

fn subject_words(key: &str) -> &'static str {
    match key {
        "workloadIdentities" => "workload identities",
        "agentIdentities" => "agent identities",
        _ => "agents' user accounts",
    }
}

fn clear_exclusions(policy: &mut Policy) {
    policy.workload_identities.iter_mut().for_each(|own| own.exclude.clear());
    policy.agent_identities.iter_mut().for_each(|own| own.exclude.clear());
    policy.agent_users.iter_mut().for_each(|own| own.exclude.clear());
}

fn include_all_others(policy: &mut Policy) {
    use crate::model::{AgentWord, ServicePrincipalWord};
    if let Some(own) = &mut policy.workload_identities {
        own.include = vec![Entry::Word(ServicePrincipalWord::AllOwned)];
        own.filter = None;
    }
    if let Some(own) = &mut policy.agent_identities {
        own.include = vec![Entry::Word(AgentWord::All)];
        own.filter = None;
    }
    if let Some(own) = &mut policy.agent_users {
        own.include = vec![Entry::Word(AgentWord::All)];
        own.filter = None;
    }
}

fn targets(policy: &Policy, found: &mut Vec<Piece>) {
    let resources = &policy.resources;
    let everything = || vec![Entry::Word(AppWord::All)];
    let include_only = changed(policy, |policy| {
        policy.resources.exclude.clear();
        policy.resources.filter = resources.filter.clone().filter(|filter| filter.mode == FilterMode::Include);
    });
    let (field, words) = target_words(policy);
    let reasons = if covers_nothing(policy) { EMPTY } else { TARGET };
    let piece = Piece::new(reasons, field, words, include_only);
    let of_apps = resources.user_actions.is_empty() && resources.authentication_contexts.is_empty();
    found.push(if of_apps && !resources.is_all() {
        let widened = changed(policy, |policy| {
            policy.resources.include = everything();
            policy.resources.filter = resources.filter.clone().filter(|filter| filter.mode == FilterMode::Exclude);
        });
        piece.or("cover all resources".to_owned(), widened)
    } else {
        piece
    });
    for (at, entry) in resources.exclude.iter().enumerate() {
        let alone = changed(policy, |policy| {
            policy.resources.include = everything();
            policy.resources.exclude = vec![entry.clone()];
            policy.resources.filter = None;
        });
        let without = changed(policy, |policy| {
            policy.resources.exclude.remove(at);
        });
        let words = app_words(entry);
        let piece = Piece::new(TARGET, &format!("resources.exclude[{at}]"), format!("excludes {words}"), alone);
        found.push(piece.or(format!("no longer exclude {words}"), without));
    }
    if let Some(filter) = resources.filter.as_ref().filter(|filter| filter.mode == FilterMode::Exclude) {
        let alone = changed(policy, |policy| {
            policy.resources.include = everything();
            policy.resources.exclude.clear();
        });
        let without = changed(policy, |policy| policy.resources.filter = None);
        let words = format!("excludes apps that match `{}`", filter.rule);
        found.push(Piece::new(TARGET, "resources.filter", words, alone).or("drop the app filter".to_owned(), without));
    }
}

fn covers_nothing(policy: &Policy) -> bool {
    let resources = &policy.resources;
    resources.include.iter().all(|entry| entry.word() == Some(AppWord::None))
        && resources.user_actions.is_empty()
        && resources.authentication_contexts.is_empty()
        && !resources.is_filtered_in()
}

fn target_words(policy: &Policy) -> (&'static str, String) {
    let resources = &policy.resources;
    if !resources.user_actions.is_empty() {
        let names: Vec<&str> = resources.user_actions.iter().map(Word::language).collect();
        return ("resources.userActions", format!("is only about {}", some(&names)));
    }
    if !resources.authentication_contexts.is_empty() {
        let names: Vec<&str> = resources.authentication_contexts.iter().map(ObjectRef::shown).collect();
        return ("resources.authenticationContexts", format!("is only about the context {}", some(&names)));
    }
    let names: Vec<&str> = resources.include.iter().map(app_words).collect();
    match (&names[..], &resources.filter) {
        (_, Some(filter)) if filter.mode == FilterMode::Include => {
            ("resources.filter", format!("covers only apps that match `{}`", filter.rule))
        }
        ([] | ["none"], _) => ("resources.include", "covers no resource".to_owned()),
        (["all resources"], _) => ("resources.include", "covers apps alone".to_owned()),
        (names, _) => ("resources.include", format!("covers only {}", some(names))),
    }
}

fn app_words(entry: &AppEntry) -> &str {
    match entry {
        Entry::Word(AppWord::All) => "all resources",
        Entry::Word(AppWord::None) => "none",
        Entry::Word(AppWord::Office365) => "Office 365",
        Entry::Word(AppWord::MicrosoftAdminPortals) => "the Microsoft admin portals",
        Entry::Word(AppWord::AllAgentIdResources) => "the resources of agents",
        Entry::Object(app) => app.shown(),
    }
}

fn platforms(policy: &Policy, found: &mut Vec<Piece>) {
    let Some(condition) = &policy.conditions.platforms else { return };
    let set = |list: Inclusion<Word<Platform>>| changed(policy, |policy| policy.conditions.platforms = Some(list));
    let any = || vec![Word::Known(Platform::All)];
    sides(found, &[Reason::DevicePlatform], "conditions.platforms", condition, any, set, |word| word.language());
}

fn locations(policy: &Policy, found: &mut Vec<Piece>) {
    let Some(condition) = &policy.conditions.locations else { return };
    let set = |list: Inclusion<LocationEntry>| changed(policy, |policy| policy.conditions.locations = Some(list));
    let any = || vec![Entry::Word(LocationWord::All)];
    sides(found, &[Reason::Location], "conditions.locations", condition, any, set, location_words);
}

fn location_words(entry: &LocationEntry) -> &str {
    match entry {
        Entry::Word(LocationWord::All) => "any place",
        Entry::Word(LocationWord::AllTrusted) => "trusted places",
        Entry::Word(LocationWord::MfaTrustedIps) => "the MFA trusted IPs",
        Entry::Object(location) => location.shown(),
    }
}

/// The pieces of a condition with an including and an excluding list.
fn sides<T: Clone + PartialEq>(
    found: &mut Vec<Piece>,
    reasons: &'static [Reason],
    key: &str,
    condition: &Inclusion<T>,
    any: impl Fn() -> Vec<T>,
    set: impl Fn(Inclusion<T>) -> Policy,
    shown: impl Fn(&T) -> &str,
) {
    let list = |include: Vec<T>, exclude: Vec<T>| set(Inclusion { include, exclude });
    if condition.include != any() {
        let names: Vec<&str> = condition.include.iter().map(&shown).collect();
        let alone = list(condition.include.clone(), Vec::new());
        let without = list(any(), condition.exclude.clone());
        let words = format!("applies only to {}", some(&names));
        found.push(
            Piece::new(reasons, &format!("{key}.include"), words, alone)
                .or(format!("widen {} to `all`", last(key)), without),
        );
    }
    for (at, entry) in condition.exclude.iter().enumerate() {
        let mut rest = condition.exclude.clone();
        rest.remove(at);
        let words = shown(entry).to_owned();
        let piece = Piece::new(
            reasons,
            &format!("{key}.exclude[{at}]"),
            format!("excludes {words}"),
            list(any(), vec![entry.clone()]),
        );
        found.push(piece.or(format!("no longer exclude {words}"), list(condition.include.clone(), rest)));
    }
}

/// The last step of a path.
fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// Conditions that are one list or one filter: what is left out then is any.
fn lists(policy: &Policy) -> Vec<Piece> {
    let own = &policy.conditions;
    let mut found = Vec::new();
    let mut list = |reasons, key: &str, names: Vec<&str>, clear: fn(&mut Policy)| {
        if !names.is_empty() {
            let words = format!("applies only to {} {}", noun(key), some(&names));
            let piece = Piece::new(reasons, &format!("conditions.{key}"), words, policy.clone());
            found.push(piece.or(format!("drop the condition `{key}`"), changed(policy, clear)));
        }
    };
    list(&[Reason::ClientApps], "clientApps", language(&own.client_apps), |p| p.conditions.client_apps.clear());
    list(&[Reason::UserRisk], "userRisk", language(&own.user_risk), |p| p.conditions.user_risk.clear());
    list(&[Reason::SignInRisk], "signInRisk", language(&own.sign_in_risk), |p| p.conditions.sign_in_risk.clear());
    list(&[Reason::SignInRisk], "servicePrincipalRisk", language(&own.service_principal_risk), |p| {
        p.conditions.service_principal_risk.clear();
    });
    list(&[Reason::InsiderRisk], "insiderRisk", language(&own.insider_risk), |p| p.conditions.insider_risk.clear());
    list(&[Reason::AgentIdRisk], "agentRisk", language(&own.agent_risk), |p| p.conditions.agent_risk.clear());
    list(&[Reason::AuthenticationFlow], "authenticationFlows", language(&own.authentication_flows), |p| {
        p.conditions.authentication_flows.clear();
    });
    let contexts = own.agent_contexts.iter().flat_map(|sides| sides.include.iter().map(Word::language)).collect();
    list(&[Reason::AgentIdentities], "agentContexts", contexts, |p| p.conditions.agent_contexts = None);
    found.extend(device_filter(policy));
    found
}

fn device_filter(policy: &Policy) -> Option<Piece> {
    let Filter { mode, rule } = policy.conditions.device_filter.as_ref()?;
    let words = match mode {
        FilterMode::Include => format!("applies only to devices that match `{rule}`"),
        FilterMode::Exclude => format!("excludes devices that match `{rule}`"),
    };
    let piece = Piece::new(&[Reason::Devices], "conditions.deviceFilter", words, policy.clone());
    Some(
        piece.or("drop the device filter".to_owned(), changed(policy, |policy| policy.conditions.device_filter = None)),
    )
}

fn language<T: WordList>(words: &[Word<T>]) -> Vec<&str> {
    words.iter().map(Word::language).collect()
}

/// What the values of a condition are of.
fn noun(key: &str) -> &'static str {
    match key {
        "clientApps" => "clients",
        "userRisk" => "user risk",
        "signInRisk" => "sign-in risk",
        "servicePrincipalRisk" => "service principal risk",
        "insiderRisk" => "insider risk",
        "agentRisk" => "agent risk",
        "agentContexts" => "agent contexts",
        _ => "flows",
    }
}
