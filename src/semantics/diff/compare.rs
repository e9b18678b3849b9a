//! Two versions of a policy, part by part.

use crate::diag::FieldPath;
use crate::model::{
    AppEntry, ExternalTenants, Filter, Grant, GrantControl, Guests, Inclusion, LocationEntry, ObjectRef, Operator,
    Policy, SignInFrequency, UserEntry, Word, WordList,
};
use crate::text::{and_list, count, or_list};

use super::edit::{Edits, ListPart, NOTHING, Nature, Part};

/// Every edit from `old` to `new`.
pub(super) fn compare(old: &Policy, new: &Policy, edits: &mut Edits<'_>) {
    let (old, new) = (&mut old.clone(), &mut new.clone());
    edits.value(old, new, &STATE, Nature::Effective);
    subjects(old, new, edits);
    resources(old, new, edits);
    conditions(old, new, edits);
    edits.value(old, new, &GRANT, Nature::Effective);
    session(old, new, edits);
    edits.value(old, new, &GRAPH, Nature::Effective);
    words(old, new, edits);
}

const STATE: Part<Option<Word<crate::model::PolicyState>>> = Part {
    field: "state",
    at: |policy| Some(&mut policy.state),
    key: |state| format!("{state:?}"),
    show: |state| state.as_ref().map_or_else(nothing, |state| state.language().to_owned()),
};

const GRANT: Part<Option<Grant>> = Part {
    field: "grant",
    at: |policy| Some(&mut policy.grant),
    key: |grant| grant_key(grant.as_ref()),
    show: |grant| shown_grant(grant.as_ref()),
};

const GRAPH: Part<Vec<(String, serde_json::Value)>> = Part {
    field: "graph",
    at: |policy| Some(&mut policy.graph),
    key: |members| format!("{members:?}"),
    show: |members| {
        let shown: Vec<String> = members.iter().map(|(path, value)| format!("{path} {value}")).collect();
        if shown.is_empty() { nothing() } else { shown.join(", ") }
    },
};

fn nothing() -> String {
    NOTHING.to_owned()
}

/// A subject other than users: its two lists and its filter.
macro_rules! other_subject {
    ($old:expr, $new:expr, $edits:expr, $member:ident, $whole:ident, $field:literal) => {
        if $old.$member.is_some() && $new.$member.is_some() {
            $edits.list(
                $old,
                $new,
                &ListPart {
                    field: concat!($field, ".include"),
                    at: |policy| Some(&mut policy.$member.as_mut()?.include),
                    key: |entry| entry.graph().to_ascii_lowercase(),
                    show: |entry| entry.shown().to_owned(),
                    place: |field, index, entry| in_list(field, index, entry.word().is_some()),
                },
            );
            $edits.list(
                $old,
                $new,
                &ListPart {
                    field: concat!($field, ".exclude"),
                    at: |policy| Some(&mut policy.$member.as_mut()?.exclude),
                    key: object_key,
                    show: shown_object,
                    place: at_index,
                },
            );
            let rule = filter(concat!($field, ".filter"), |policy| Some(&mut policy.$member.as_mut()?.filter));
            $edits.value($old, $new, &rule, Nature::Effective);
        } else {
            $edits.value($old, $new, &$whole, Nature::Effective);
        }
    };
}

/// The lists of a subject are compared entry by entry while the subject stays.
fn subjects(old: &mut Policy, new: &mut Policy, edits: &mut Edits<'_>) {
    if old.users.is_some() && new.users.is_some() {
        principals(old, new, edits);
    } else {
        edits.value(old, new, &USERS, Nature::Effective);
    }
    other_subject!(old, new, edits, workload_identities, WORKLOADS, "workloadIdentities");
    other_subject!(old, new, edits, agent_identities, AGENTS, "agentIdentities");
    other_subject!(old, new, edits, agent_users, AGENT_USERS, "agentUsers");
}

/// A subject as a whole.
macro_rules! whole_subject {
    ($name:ident: $kind:ty = $field:literal, $member:ident, $shown:literal) => {
        const $name: Part<Option<$kind>> = Part {
            field: $field,
            at: |policy| Some(&mut policy.$member),
            key: |subject| format!("{subject:?}"),
            show: |subject| if subject.is_some() { $shown.to_owned() } else { nothing() },
        };
    };
}

whole_subject!(USERS: crate::model::Users = "users", users, "people");
whole_subject!(WORKLOADS: crate::model::WorkloadIdentities = "workloadIdentities", workload_identities, "workload identities");
whole_subject!(AGENTS: crate::model::AgentIdentities = "agentIdentities", agent_identities, "agent identities");
whole_subject!(AGENT_USERS: crate::model::AgentUsers = "agentUsers", agent_users, "agents' user accounts");

/// One side of `users`: its four lists.
macro_rules! side_of_users {
    ($old:expr, $new:expr, $edits:expr, $side:ident, $path:literal) => {
        $edits.list(
            $old,
            $new,
            &ListPart {
                field: concat!($path, ".users"),
                at: |policy| Some(&mut policy.users.as_mut()?.$side.users),
                key: |entry: &UserEntry| entry.graph().to_ascii_lowercase(),
                show: |entry| entry.shown().to_owned(),
                place: |field, index, entry| match entry.object() {
                    Some(_) => FieldPath::new(field).index(index),
                    None => FieldPath::new($path),
                },
            },
        );
        $edits.list(
            $old,
            $new,
            &ListPart {
                field: concat!($path, ".groups"),
                at: |policy| Some(&mut policy.users.as_mut()?.$side.groups),
                key: object_key,
                show: shown_object,
                place: at_index,
            },
        );
        $edits.list(
            $old,
            $new,
            &ListPart {
                field: concat!($path, ".roles"),
                at: |policy| Some(&mut policy.users.as_mut()?.$side.roles),
                key: object_key,
                show: shown_object,
                place: at_index,
            },
        );
        $edits.value(
            $old,
            $new,
            &Part {
                field: concat!($path, ".guests"),
                at: |policy| Some(&mut policy.users.as_mut()?.$side.guests),
                key: |guests: &Option<Guests>| format!("{:?}", guests.as_ref().map(guest_key)),
                show: |guests| guests.as_ref().map_or_else(nothing, shown_guests),
            },
            Nature::Effective,
        );
    };
}

fn principals(old: &mut Policy, new: &mut Policy, edits: &mut Edits<'_>) {
    side_of_users!(old, new, edits, include, "users.include");
    side_of_users!(old, new, edits, exclude, "users.exclude");
}

fn resources(old: &mut Policy, new: &mut Policy, edits: &mut Edits<'_>) {
    edits.list(
        old,
        new,
        &ListPart {
            field: "resources.include",
            at: |policy| Some(&mut policy.resources.include),
            key: app_key,
            show: |entry: &AppEntry| entry.shown().to_owned(),
            place: |field, index, entry| in_list(field, index, entry.word().is_some_and(is_whole)),
        },
    );
    edits.list(
        old,
        new,
        &ListPart {
            field: "resources.exclude",
            at: |policy| Some(&mut policy.resources.exclude),
            key: app_key,
            show: |entry: &AppEntry| entry.shown().to_owned(),
            place: at_index,
        },
    );
    edits.value(old, new, &filter("resources.filter", |policy| Some(&mut policy.resources.filter)), Nature::Effective);
    edits.value(
        old,
        new,
        &word_list("resources.userActions", |policy| Some(&mut policy.resources.user_actions)),
        Nature::Effective,
    );
    edits.list(
        old,
        new,
        &ListPart {
            field: "resources.authenticationContexts",
            at: |policy| Some(&mut policy.resources.authentication_contexts),
            key: object_key,
            show: shown_object,
            place: at_index,
        },
    );
}

fn is_whole(word: crate::model::AppWord) -> bool {
    matches!(word, crate::model::AppWord::All | crate::model::AppWord::None)
}

/// Conditions that are compared as a whole: an empty list means any, so that its entries cannot be
/// taken back one by one.
macro_rules! word_conditions {
    ($old:expr, $new:expr, $edits:expr, $($field:literal = $member:ident),+) => {
        $($edits.value(
            $old,
            $new,
            &word_list(concat!("conditions.", $field), |policy| Some(&mut policy.conditions.$member)),
            Nature::Effective,
        );)+
    };
}

fn conditions(old: &mut Policy, new: &mut Policy, edits: &mut Edits<'_>) {
    word_conditions!(old, new, edits, "clientApps" = client_apps);
    edits.value(
        old,
        new,
        &inclusion("conditions.platforms", |policy| Some(&mut policy.conditions.platforms)),
        Nature::Effective,
    );
    locations(old, new, edits);
    edits.value(
        old,
        new,
        &filter("conditions.deviceFilter", |policy| Some(&mut policy.conditions.device_filter)),
        Nature::Effective,
    );
    word_conditions!(old, new, edits, "userRisk" = user_risk, "signInRisk" = sign_in_risk);
    word_conditions!(old, new, edits, "servicePrincipalRisk" = service_principal_risk, "insiderRisk" = insider_risk);
    word_conditions!(old, new, edits, "agentRisk" = agent_risk);
    edits.value(
        old,
        new,
        &inclusion("conditions.agentContexts", |policy| Some(&mut policy.conditions.agent_contexts)),
        Nature::Effective,
    );
    word_conditions!(old, new, edits, "authenticationFlows" = authentication_flows);
}

fn locations(old: &mut Policy, new: &mut Policy, edits: &mut Edits<'_>) {
    if old.conditions.locations.is_none() || new.conditions.locations.is_none() {
        let part = Part {
            field: "conditions.locations",
            at: |policy| Some(&mut policy.conditions.locations),
            key: |condition| format!("{condition:?}"),
            show: |condition: &Option<Inclusion<LocationEntry>>| {
                condition
                    .as_ref()
                    .map_or_else(nothing, |lists| shown_inclusion(lists, |entry| entry.shown().to_owned()))
            },
        };
        edits.value(old, new, &part, Nature::Effective);
        return;
    }
    edits.list(
        old,
        new,
        &ListPart {
            field: "conditions.locations.include",
            at: |policy| Some(&mut policy.conditions.locations.as_mut()?.include),
            key: |entry: &LocationEntry| entry.graph().to_ascii_lowercase(),
            show: |entry| entry.shown().to_owned(),
            place: |field, index, entry| in_list(field, index, entry.word() == Some(crate::model::LocationWord::All)),
        },
    );
    edits.list(
        old,
        new,
        &ListPart {
            field: "conditions.locations.exclude",
            at: |policy| Some(&mut policy.conditions.locations.as_mut()?.exclude),
            key: |entry: &LocationEntry| entry.graph().to_ascii_lowercase(),
            show: |entry| entry.shown().to_owned(),
            place: at_index,
        },
    );
}

/// A switch of the session.
macro_rules! switches {
    ($old:expr, $new:expr, $edits:expr, $($field:literal = $member:ident),+) => {
        $($edits.value($old, $new, &Part {
            field: concat!("session.", $field),
            at: |policy| Some(&mut policy.session.$member),
            key: |on: &bool| on.to_string(),
            show: |on| if *on { "true".to_owned() } else { nothing() },
        }, Nature::Effective);)+
    };
}

/// A word of the session.
macro_rules! session_words {
    ($old:expr, $new:expr, $edits:expr, $($field:literal = $member:ident),+) => {
        $($edits.value($old, $new, &Part {
            field: concat!("session.", $field),
            at: |policy| Some(&mut policy.session.$member),
            key: |word| format!("{word:?}"),
            show: |word| word.as_ref().map_or_else(nothing, |word| word.language().to_owned()),
        }, Nature::Effective);)+
    };
}

fn session(old: &mut Policy, new: &mut Policy, edits: &mut Edits<'_>) {
    edits.value(
        old,
        new,
        &Part {
            field: "session.signInFrequency",
            at: |policy| Some(&mut policy.session.sign_in_frequency),
            key: |frequency| format!("{frequency:?}"),
            show: |frequency: &Option<SignInFrequency>| frequency.as_ref().map_or_else(nothing, shown_frequency),
        },
        Nature::Effective,
    );
    session_words!(old, new, edits, "persistentBrowser" = persistent_browser);
    switches!(old, new, edits, "tokenProtection" = token_protection);
    switches!(old, new, edits, "applicationEnforcedRestrictions" = application_enforced_restrictions);
    session_words!(old, new, edits, "cloudAppSecurity" = cloud_app_security);
    switches!(old, new, edits, "disableResilienceDefaults" = disable_resilience_defaults);
    session_words!(old, new, edits, "continuousAccessEvaluation" = continuous_access_evaluation);
    edits.value(
        old,
        new,
        &Part {
            field: "session.globalSecureAccessProfile",
            at: |policy| Some(&mut policy.session.global_secure_access_profile),
            key: |profile: &Option<ObjectRef>| profile.as_ref().map(object_key).unwrap_or_default(),
            show: |profile| profile.as_ref().map_or_else(nothing, shown_object),
        },
        Nature::Effective,
    );
}

/// What is for readers.
fn words(old: &mut Policy, new: &mut Policy, edits: &mut Edits<'_>) {
    fn text(field: &'static str, at: fn(&mut Policy) -> Option<&mut Option<String>>) -> Part<Option<String>> {
        Part { field, at, key: |text| format!("{text:?}"), show: |text| text.clone().unwrap_or_else(nothing) }
    }
    let name = Part { field: "name", at: |policy| Some(&mut policy.name), key: String::clone, show: String::clone };
    edits.value(old, new, &name, Nature::Words);
    edits.value(old, new, &text("description", |policy| Some(&mut policy.description)), Nature::Words);
    edits.value(old, new, &text("owner", |policy| Some(&mut policy.owner)), Nature::Words);
    let review = Part {
        field: "reviewBy",
        at: |policy| Some(&mut policy.review_by),
        key: |day| format!("{day:?}"),
        show: |day: &Option<jiff::civil::Date>| day.map_or_else(nothing, |day| day.to_string()),
    };
    edits.value(old, new, &review, Nature::Words);
    let tags = Part {
        field: "tags",
        at: |policy| Some(&mut policy.tags),
        key: |tags: &Vec<String>| tags.join(","),
        show: |tags| if tags.is_empty() { nothing() } else { tags.join(", ") },
    };
    edits.value(old, new, &tags, Nature::Words);
    let rollout = Part {
        field: "rollout",
        at: |policy| Some(&mut policy.rollout),
        key: |rollout| format!("{rollout:?}"),
        show: |rollout: &Option<crate::model::Rollout>| rollout.as_ref().map_or_else(nothing, shown_rollout),
    };
    edits.value(old, new, &rollout, Nature::Words);
}

fn shown_rollout(rollout: &crate::model::Rollout) -> String {
    let current = rollout.stages.get(rollout.current).map_or("?", |stage| stage.name.as_str());
    format!("{} at `{current}`", count(rollout.stages.len(), "stage"))
}

fn at_index<T>(field: &'static str, index: usize, _: &T) -> FieldPath {
    FieldPath::new(field).index(index)
}

/// A word for a whole field stands in place of the list.
fn in_list(field: &'static str, index: usize, is_whole: bool) -> FieldPath {
    if is_whole { FieldPath::new(field) } else { FieldPath::new(field).index(index) }
}

fn object_key(object: &ObjectRef) -> String {
    object.graph().to_ascii_lowercase()
}

fn app_key(entry: &AppEntry) -> String {
    entry.graph().to_ascii_lowercase()
}

fn shown_object(object: &ObjectRef) -> String {
    object.shown().to_owned()
}

fn word_list<T: WordList>(field: &'static str, at: fn(&mut Policy) -> Option<&mut Vec<Word<T>>>) -> Part<Vec<Word<T>>> {
    Part { field, at, key: |words| shown_words(words), show: |words| shown_words(words) }
}

fn shown_words<T: WordList>(words: &[Word<T>]) -> String {
    let words: Vec<&str> = words.iter().map(Word::language).collect();
    if words.is_empty() { "any".to_owned() } else { words.join(", ") }
}

/// A condition with words to include and to exclude.
type WordCondition<T> = Option<Inclusion<Word<T>>>;

fn inclusion<T: WordList>(
    field: &'static str,
    at: fn(&mut Policy) -> Option<&mut WordCondition<T>>,
) -> Part<WordCondition<T>> {
    fn show<T: WordList>(condition: Option<&Inclusion<Word<T>>>) -> String {
        condition.map_or_else(|| "any".to_owned(), |lists| shown_inclusion(lists, |word| word.language().to_owned()))
    }
    Part { field, at, key: |condition| show(condition.as_ref()), show: |condition| show(condition.as_ref()) }
}

fn shown_inclusion<T>(lists: &Inclusion<T>, show: impl Fn(&T) -> String) -> String {
    let list = |entries: &[T]| entries.iter().map(&show).collect::<Vec<_>>().join(", ");
    let include = list(&lists.include);
    let include = if include.is_empty() { nothing() } else { include };
    if lists.exclude.is_empty() { include } else { format!("{include} without {}", list(&lists.exclude)) }
}

fn filter(field: &'static str, at: fn(&mut Policy) -> Option<&mut Option<Filter>>) -> Part<Option<Filter>> {
    fn show(filter: Option<&Filter>) -> String {
        filter.map_or_else(nothing, |filter| format!("{} {}", filter.mode.as_str(), filter.rule))
    }
    Part { field, at, key: |filter| show(filter.as_ref()), show: |filter| show(filter.as_ref()) }
}

fn guest_key(guests: &Guests) -> (Vec<&str>, Option<Vec<String>>) {
    let tenants = match &guests.tenants {
        ExternalTenants::All => None,
        ExternalTenants::Enumerated(list) => Some(list.iter().map(object_key).collect()),
    };
    (guests.types.iter().map(Word::as_str).collect(), tenants)
}

fn shown_guests(guests: &Guests) -> String {
    let every = guests.types.len() == crate::model::GuestType::ALL.len();
    let types = if every { "all".to_owned() } else { shown_words(&guests.types) };
    match &guests.tenants {
        ExternalTenants::All => types,
        ExternalTenants::Enumerated(list) => {
            format!("{types} of {}", list.iter().map(shown_object).collect::<Vec<_>>().join(", "))
        }
    }
}

fn grant_key(grant: Option<&Grant>) -> String {
    let Some(grant) = grant else { return String::new() };
    let mut controls: Vec<String> = grant.controls.iter().map(control_key).collect();
    controls.sort();
    controls.dedup();
    let operator = grant.operator.filter(|_| controls.len() > 1);
    format!("{operator:?} {}", controls.join(" "))
}

fn control_key(control: &GrantControl) -> String {
    match control {
        GrantControl::BuiltIn(word) => word.as_str().to_owned(),
        GrantControl::AuthenticationStrength(object) => format!("strength {}", object_key(object)),
        GrantControl::TermsOfUse(object) => format!("terms {}", object_key(object)),
        GrantControl::CustomAuthenticationFactor(id) => format!("custom {id}"),
    }
}

/// A grant in words: `mfa or compliantDevice`.
fn shown_grant(grant: Option<&Grant>) -> String {
    let Some(grant) = grant else { return nothing() };
    let controls: Vec<&str> = grant
        .controls
        .iter()
        .map(|control| match control {
            GrantControl::BuiltIn(word) => word.language(),
            GrantControl::AuthenticationStrength(object) | GrantControl::TermsOfUse(object) => object.shown(),
            GrantControl::CustomAuthenticationFactor(id) => id.as_str(),
        })
        .collect();
    if grant.operator == Some(Operator::Or) { or_list(&controls) } else { and_list(&controls) }
}

fn shown_frequency(frequency: &SignInFrequency) -> String {
    if frequency.is_every_time() {
        return "every time".to_owned();
    }
    let value = frequency.value.map_or_else(|| "?".to_owned(), |value| value.to_string());
    let unit = frequency.unit.as_ref().map_or("", |unit| unit.language());
    format!("{value} {unit}").trim_end().to_owned()
}
