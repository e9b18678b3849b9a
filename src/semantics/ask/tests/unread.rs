//! What caplint cannot read is not relied on where something must be asked for, and counts where somebody
//! could be locked out.

use super::support::{TODAY, ask, every, region, requires, set, some, verdict_of};
use crate::model::{
    AppEntry, Conditions, Entry, Expected, ExternalTenants, Grant, GrantControl, Guests, Inclusion, ObjectRef, Policy,
    PolicySet, Session, Word,
};
use crate::semantics::ask::Verdict;
use crate::semantics::{Proofs, has_unread_condition, redundancies};

const NEW: &str = "somethingNew";

fn new<T>() -> Word<T> {
    Word::Other(NEW.into())
}

fn everybody() -> Policy {
    set(&["users: {include: all}\nresources: {include: all}\ngrant: {allOf: [mfa]}"]).policies.remove(0).policy
}

fn object(text: &str) -> ObjectRef {
    ObjectRef::new(text)
}

fn with(edit: impl FnOnce(&mut Policy)) -> Policy {
    let mut policy = everybody();
    edit(&mut policy);
    policy
}

fn when(conditions: Conditions) -> Policy {
    with(|policy| policy.conditions = conditions)
}

fn either_side<T>(entry: T, all: T) -> [Inclusion<T>; 2]
where
    T: Clone,
{
    [
        Inclusion { include: vec![entry.clone()], exclude: Vec::new() },
        Inclusion { include: vec![all], exclude: vec![entry] },
    ]
}

fn kept(path: &str) -> Policy {
    with(|policy| policy.graph.push((path.to_owned(), true.into())))
}

/// Policies for everyone and everything but for one condition that cannot be read, by what that is.
fn unread_conditions() -> Vec<(&'static str, Policy)> {
    let plain = Conditions::default;
    let mut all = vec![
        ("client", when(Conditions { client_apps: vec![new()], ..plain() })),
        ("flow", when(Conditions { authentication_flows: vec![new()], ..plain() })),
        ("user risk", when(Conditions { user_risk: vec![new()], ..plain() })),
        ("sign-in risk", when(Conditions { sign_in_risk: vec![new()], ..plain() })),
        ("insider risk", when(Conditions { insider_risk: vec![new()], ..plain() })),
        ("a member of the conditions", kept("conditions.times")),
        (
            "a member that adds apps",
            with(|policy| {
                policy.graph.push(("conditions.applications.includeNewThings".to_owned(), true.into()));
                policy.resources.include.clear();
            }),
        ),
        (
            "a member that adds people",
            with(|policy| {
                policy.graph.push(("conditions.users.includeNewPeople".to_owned(), true.into()));
                policy.users.as_mut().unwrap().include.users.clear();
            }),
        ),
        (
            "a word for users",
            with(|policy| {
                policy.users.as_mut().unwrap().include.users = vec![Entry::Object(object("AllInternalUsers"))];
            }),
        ),
        (
            "a word for excluded users",
            with(|policy| {
                policy.users.as_mut().unwrap().exclude.users = vec![Entry::Object(object("AllInternalUsers"))];
            }),
        ),
        ("a word for apps", with(|policy| policy.resources.include = vec![AppEntry::Object(object("AllCloudApps"))])),
        (
            "a word for excluded apps",
            with(|policy| {
                policy.resources.exclude = vec![AppEntry::Object(object("Office365Next"))];
            }),
        ),
        (
            "excluded guests",
            with(|policy| {
                let guests = Guests { types: vec![new()], tenants: ExternalTenants::All };
                policy.users.as_mut().unwrap().exclude.guests = Some(guests);
            }),
        ),
    ];
    all.extend(unread_sides());
    all
}

/// The same of conditions with two sides.
fn unread_sides() -> Vec<(&'static str, Policy)> {
    let plain = Conditions::default;
    let mut all = Vec::new();
    let known = everybody();
    let platforms = either_side(new(), Word::Known(crate::model::Platform::All));
    let places =
        either_side(Entry::Object(object("AllCompliantNetworks")), Entry::Word(crate::model::LocationWord::All));
    let contexts = either_side(new(), Word::Known(crate::model::AgentContext::AgentUserSessionsInitiatedFromEndpoints));
    for (at, ((platform, place), context)) in platforms.into_iter().zip(places).zip(contexts).enumerate() {
        let side = |included, excluded| if at == 0 { included } else { excluded };
        let of = |conditions: Conditions| Policy { conditions, ..known.clone() };
        all.push((side("platform", "excluded platform"), of(Conditions { platforms: Some(platform), ..plain() })));
        all.push((side("place", "excluded place"), of(Conditions { locations: Some(place), ..plain() })));
        all.push((
            side("agent context", "excluded agent context"),
            of(Conditions { agent_contexts: Some(context), ..plain() }),
        ));
    }
    all
}

/// Policies for everyone and everything with something to ask for that cannot be read.
fn unread_controls() -> Vec<(&'static str, Policy)> {
    let control = || GrantControl::BuiltIn(new());
    let mfa = || everybody().grant.unwrap().controls.remove(0);
    let device = || GrantControl::BuiltIn(Word::Known(crate::model::BuiltInControl::CompliantDevice));
    let grant = |operator, controls| with(|policy| policy.grant = Some(Grant { operator, controls }));
    let session = |session| with(|policy| policy.session = session);
    vec![
        ("control", grant(None, vec![control()])),
        ("one of several controls", grant(Some(crate::model::Operator::And), vec![mfa(), control()])),
        ("operator", grant(None, vec![device(), device()])),
        ("a member of the grant", kept("grantControls.newThing")),
        ("a member of the session", kept("sessionControls.newThing")),
        ("browser session", session(Session { persistent_browser: Some(new()), ..Session::default() })),
        ("evaluation", session(Session { continuous_access_evaluation: Some(new()), ..Session::default() })),
    ]
}

fn one(policy: Policy) -> PolicySet {
    let mut set = set(&["users: {include: all}\nresources: {include: all}\ngrant: block"]);
    set.policies[0].policy = policy;
    set
}

fn blocking(policy: Policy) -> PolicySet {
    let block = GrantControl::BuiltIn(Word::Known(crate::model::BuiltInControl::Block));
    one(Policy { grant: Some(Grant { operator: None, controls: vec![block] }), ..policy })
}

fn alex() -> crate::model::Region {
    region("users: {include: {users: [alex@contoso.example]}}\nresources: {include: [MicrosoftAdminPortals]}")
}

#[test]
fn an_unread_condition_is_not_relied_on() {
    for (what, policy) in unread_conditions() {
        assert!(has_unread_condition(&policy), "{what}");
        let set = one(policy.clone());
        let answer = ask(&set, &requires(region(""), &["mfa"]));
        assert!(matches!(answer.verdict, Verdict::Open { .. }), "{what}: {}", verdict_of(&set, &answer));
        let set = blocking(policy);
        let answer = ask(&set, &every(region(""), Expected::Blocked));
        assert!(matches!(answer.verdict, Verdict::Open { .. }), "{what}: {}", verdict_of(&set, &answer));
    }
}

#[test]
fn an_unread_condition_may_lock_out() {
    for (what, policy) in unread_conditions() {
        let set = blocking(policy.clone());
        let answer = ask(&set, &some(alex(), Expected::Allowed));
        // No person has a context that only agents have, known or not.
        let of_agents = what.ends_with("agent context");
        let locked = matches!(answer.verdict, Verdict::NoWay(_));
        assert!(locked || of_agents, "{what}: {}", verdict_of(&set, &answer));
        let answer = ask(&set, &every(region(""), Expected::Allowed));
        let open = matches!(answer.verdict, Verdict::Open { .. });
        assert!(open || of_agents, "{what}: {}", verdict_of(&set, &answer));
    }
}

#[test]
fn an_unread_control_is_not_relied_on_and_may_lock_out() {
    for (what, policy) in unread_controls() {
        let set = one(policy);
        for claim in [every(region(""), Expected::Allowed), every(region(""), Expected::Challenged)] {
            let answer = ask(&set, &claim);
            assert!(matches!(answer.verdict, Verdict::Open { .. }), "{what}: {}", verdict_of(&set, &answer));
        }
        let answer = ask(&set, &every(region(""), Expected::Blocked));
        assert!(matches!(answer.verdict, Verdict::Open { .. }), "{what}: {}", verdict_of(&set, &answer));
        let answer = ask(&set, &some(alex(), Expected::Allowed));
        let locked = matches!(answer.verdict, Verdict::NoWay(_));
        // The device of the example may be compliant.
        assert!(locked || what == "operator", "{what}: {}", verdict_of(&set, &answer));
    }
}

#[test]
fn with_others_to_choose_from_an_unread_control_asks_for_nothing() {
    let mfa = everybody().grant.unwrap().controls.remove(0);
    let of = |operator, controls| one(with(|policy| policy.grant = Some(Grant { operator, controls })));
    let wanted = requires(region(""), &["mfa"]);
    let proved = |set: &PolicySet| matches!(ask(set, &wanted).verdict, Verdict::Proved { .. });
    let (and, or) = (Some(crate::model::Operator::And), Some(crate::model::Operator::Or));
    let controls = || vec![mfa.clone(), GrantControl::BuiltIn(new())];
    assert!(proved(&of(and, controls())));
    assert!(!proved(&of(or, controls())));
    assert!(!proved(&of(None, controls())));
    // Whoever shows MFA gets by.
    let set = of(or, controls());
    assert!(matches!(ask(&set, &some(alex(), Expected::Allowed)).verdict, Verdict::Proved { .. }));
}

#[test]
fn of_two_policies_one_that_cannot_be_read_does_not_stand_in_for_the_other() {
    for (what, policy) in unread_conditions() {
        let mut set = set(&[
            "users: {include: all}\nresources: {include: all}\ngrant: {allOf: [mfa]}",
            "users: {include: all}\nresources: {include: all}\ngrant: {allOf: [mfa]}",
        ]);
        set.policies[0].policy = Policy { key: "p0".to_owned(), ..policy };
        let needless = redundancies(&mut Proofs::new(&set, TODAY));
        let found: Vec<usize> = needless.found.iter().map(|one| one.policy).collect();
        assert_eq!(found, [0], "{what}");
    }
}
