//! Which policies apply.

use super::*;
use crate::model::{
    AgentContext, AppWord, AuthenticationFlow, Entry, GuestType, InsiderRisk, Principal, Principals, Region, RiskLevel,
    UserAction, UserWord, Users,
};

#[test]
fn exclude_beats_include_across_users_groups_roles_and_guests() {
    let policy = "users: {include: {groups: [Staff], users: [ada@contoso.example]}, exclude: {groups: [Exempt]}}";
    assert_eq!(reasons(policy, &sign_in()), [Reason::Users]);
    assert!(applies(policy, &person(|person| person.account = Some(id("0a1")))));
    assert!(applies(policy, &person(|person| person.groups.extend([id("0b1")]))));
    assert!(!applies(policy, &person(|person| person.groups.extend([id("0b1"), id("0b2")]))));
    let admins = "users: {include: {roles: [Global Administrator]}}";
    let role = ObjectKey::new("62e90394-69f5-4237-9190-012177145e10");
    assert!(applies(admins, &person(|person| person.roles.extend([role]))));
    assert!(!applies(admins, &sign_in()));
    let nobody = "users: {include: all, exclude: {roles: [Global Administrator]}}";
    assert!(applies(nobody, &sign_in()));
}

#[test]
fn everybody_means_guests_too() {
    for kind in [GuestType::B2bCollaborationGuest, GuestType::ServiceProvider] {
        let guest = person(|person| person.guest = Some(kind));
        assert!(applies("", &guest));
        assert!(applies("users: {include: {guests: all}}", &guest));
        assert!(!applies("users: {include: all, exclude: {guests: all}}", &guest));
    }
    assert!(!applies("users: {include: {guests: all}}", &sign_in()));
}

#[test]
fn guests_are_matched_by_type_and_home_tenant() {
    let policy = "users: {include: {guests: {types: [b2bCollaborationGuest], tenants: [Fabrikam]}}}";
    let guest =
        |kind, tenant: Option<ObjectKey>| person(|person| (person.guest, person.home_tenant) = (Some(kind), tenant));
    assert!(applies(policy, &guest(GuestType::B2bCollaborationGuest, Some(id("0e1")))));
    assert!(!applies(policy, &guest(GuestType::B2bCollaborationGuest, None)));
    assert!(!applies(policy, &guest(GuestType::B2bCollaborationGuest, Some(id("0e2")))));
    assert!(!applies(policy, &guest(GuestType::InternalGuest, Some(id("0e1")))));
}

#[test]
fn each_kind_of_subject_has_policies_of_its_own() {
    let principal = |tail: &str| Principal { object: Some(id(tail)), ..Principal::default() };
    let job = with(|sign_in| sign_in.who = Who::ServicePrincipal(principal("0c1")));
    let agent = with(|sign_in| sign_in.who = Who::AgentIdentity(principal("0c2")));
    let account = with(|sign_in| sign_in.who = Who::AgentUser(principal("0a1")));
    assert_eq!(reasons("", &job), [Reason::WorkloadIdentities]);
    assert_eq!(reasons("", &agent), [Reason::AgentIdentities]);
    assert_eq!(reasons("", &account), [Reason::AgentIdentities]);
    let owned = "workloadIdentities: {include: allOwned}\ngrant: block";
    assert!(applies(owned, &job));
    assert_eq!(reasons(owned, &sign_in()), [Reason::Users]);
    assert_eq!(reasons(owned, &agent), [Reason::AgentIdentities]);
    assert!(!applies("workloadIdentities: {include: allOwned, exclude: [Job]}\ngrant: block", &job));
    assert!(applies("agentIdentities: {include: [Agent]}\ngrant: block", &agent));
    assert!(!applies("agentIdentities: {include: [Job]}\ngrant: block", &agent));
    assert!(applies("agentIdentities: {include: all}\ngrant: block", &agent));
    assert!(!applies("agentIdentities: {include: all, exclude: [Agent]}\ngrant: block", &agent));
    assert!(applies("agentUsers: {include: all}\ngrant: block", &account));
    assert!(!applies("agentUsers: {include: all, exclude: [ada@contoso.example]}\ngrant: block", &account));
}

#[test]
fn the_superseded_word_for_agents_accounts_is_read_as_today() {
    let account = with(|sign_in| {
        sign_in.who = Who::AgentUser(Principal { object: Some(id("0a1")), ..Principal::default() });
    });
    let set = set(&["users: {include: {users: [ada@contoso.example]}}"]);
    let entry = set.policies[0].policy.users.as_ref().map(|users| users.include.users.clone()).unwrap_or_default();
    let word = vec![Entry::Word(UserWord::AllAgentIdUsers)];
    let holds = |include: &[Entry<UserWord>], exclude: &[Entry<UserWord>]| {
        let mut policy = set.policies[0].policy.clone();
        policy.users = Some(Users {
            include: Principals { users: include.to_vec(), ..Principals::default() },
            exclude: Principals { users: exclude.to_vec(), ..Principals::default() },
            ..Users::default()
        });
        policy_reasons(&policy, &set.tenant, set.tenant.facts.choices, &account).is_empty()
    };
    assert!(holds(&word, &[]));
    assert!(!holds(&word, &word) && !holds(&word, &entry));
    assert!(!holds(&entry, &[]), "named among people it is not meant");
}

#[test]
fn a_filter_over_principals_narrows_what_is_included() {
    let rule = "CustomSecurityAttribute.Jobs_Kind -eq \"nightly\"";
    let job = |matches: bool| {
        let mut principal = Principal { object: Some(id("0c1")), ..Principal::default() };
        principal.matches.extend(matches.then(|| rule.to_owned()));
        with(|sign_in| sign_in.who = Who::ServicePrincipal(principal))
    };
    for include in ["include: allOwned, ", ""] {
        let policy =
            |mode: &str| format!("workloadIdentities: {{{include}filter: {{{mode}: '{rule}'}}}}\ngrant: block");
        assert!(applies(&policy("include"), &job(true)) && !applies(&policy("include"), &job(false)));
        assert!(!applies(&policy("exclude"), &job(true)) && applies(&policy("exclude"), &job(false)));
    }
    let another = format!("workloadIdentities: {{include: [Agent], filter: {{include: '{rule}'}}}}\ngrant: block");
    assert!(!applies(&another, &job(true)), "the filter lets it through, but it is not included");
}

#[test]
fn apps_are_matched_by_id_and_by_group() {
    let payroll = app(|app| app.app = Some(id("0d1")));
    let office = app(|app| app.groups.extend([AppWord::Office365]));
    assert!(applies("resources: {include: [Payroll]}", &payroll));
    assert_eq!(reasons("resources: {include: [Payroll]}", &office), [Reason::Application]);
    assert!(applies("resources: {include: [Office365]}", &office));
    assert!(!applies("resources: {include: all, exclude: [Office365]}", &office));
    assert!(!applies("resources: {include: all, exclude: [Payroll]}", &payroll));
    assert!(applies("resources: {include: all, exclude: [Payroll]}", &sign_in()));
}

#[test]
fn an_app_filter_adds_to_what_is_named() {
    let rule = "CustomSecurityAttribute.App_Level -eq \"high\"";
    let tagged = app(|app| app.matches.extend([rule.to_owned()]));
    let payroll = app(|app| app.app = Some(id("0d1")));
    let both = format!("resources: {{include: [Payroll], filter: {{include: '{rule}'}}}}");
    assert!(applies(&both, &tagged) && applies(&both, &payroll) && !applies(&both, &sign_in()));
    let narrow = "facts: {choices: {appFiltersAddToIncludedApps: false}}";
    assert!(!reasons_with(narrow, &both, &tagged).is_empty() && !reasons_with(narrow, &both, &payroll).is_empty());
    let alone = format!("resources: {{filter: {{include: '{rule}'}}}}");
    assert!(reasons_with(narrow, &alone, &tagged).is_empty());
    let without = format!("resources: {{include: all, filter: {{exclude: '{rule}'}}}}");
    assert!(!applies(&without, &tagged) && applies(&without, &payroll));
}

#[test]
fn user_actions_and_contexts_are_matched_by_name() {
    let action = |action| with(|sign_in| sign_in.target = Target::UserAction(action));
    let register = action(UserAction::RegisterSecurityInfo);
    assert!(applies("resources: {userActions: [registerSecurityInfo]}", &register));
    assert_eq!(reasons("resources: {userActions: [registerDevice]}", &register), [Reason::UserActions]);
    assert_eq!(reasons("resources: {include: [Payroll]}", &register), [Reason::UserActions]);
    let context = with(|sign_in| sign_in.target = Target::AuthenticationContext(ObjectKey::new("c1")));
    assert!(applies("resources: {authenticationContexts: [Secret]}", &context));
    assert_eq!(reasons("resources: {include: [Payroll]}", &context), [Reason::AuthenticationContext]);
    assert_eq!(reasons("resources: {authenticationContexts: [Secret]}", &sign_in()), [Reason::Application]);
}

#[test]
fn all_resources_reach_actions_and_contexts_by_choice() {
    let targets = [
        ("allResourcesCoverRegisterSecurityInfo", Target::UserAction(UserAction::RegisterSecurityInfo), true),
        ("allResourcesCoverRegisterDevice", Target::UserAction(UserAction::RegisterDevice), false),
        ("allResourcesCoverAccountRecovery", Target::UserAction(UserAction::AccountRecovery), false),
        ("allResourcesCoverAuthenticationContexts", Target::AuthenticationContext(ObjectKey::new("c9")), true),
    ];
    for (key, target, usual) in targets {
        let sign_in = with(|sign_in| sign_in.target = target);
        assert_eq!(applies("", &sign_in), usual, "{key}");
        for choice in [true, false] {
            let facts = format!("facts: {{choices: {{{key}: {choice}}}}}");
            assert_eq!(reasons_with(&facts, "", &sign_in).is_empty(), choice, "{key}");
        }
    }
}

#[test]
fn baseline_scopes_follow_the_tenants_setting() {
    let sign_in = app(|app| app.baseline_scopes_only = true);
    let (whole, excluding) = ("", "resources: {include: all, exclude: [Payroll]}");
    let filtered = "resources: {include: all, filter: {exclude: 'CustomSecurityAttribute.App_Level -eq \"high\"'}}";
    let directory = "resources: {include: [00000002-0000-0000-c000-000000000000]}";
    let holds = |facts: &str, policy: &str| reasons_with(facts, policy, &sign_in).is_empty();
    for legacy in ["", "facts: {baselineScopes: legacy}"] {
        assert!(holds(legacy, whole) && !holds(legacy, excluding) && !holds(legacy, directory));
        assert!(!holds(legacy, filtered), "a filter excludes as well");
    }
    let enforced = "facts: {baselineScopes: enforced}";
    assert!(holds(enforced, whole) && holds(enforced, excluding) && holds(enforced, directory));
    let custom = "facts: {baselineScopes: {app: Scopes}}";
    assert!(holds(custom, whole) && holds(custom, excluding) && !holds(custom, directory));
    assert!(!holds(custom, "resources: {include: all, exclude: [Scopes]}"));
}

#[test]
fn an_unset_client_condition_is_for_legacy_clients_too() {
    let clients = ClientKind::ALL;
    let held = |policy: &str| clients.map(|client| applies(policy, &with(|sign_in| sign_in.client = client)));
    let listed = |list: &str| held(&format!("conditions: {{clientApps: [{list}]}}"));
    assert_eq!(held(""), [true; 5]);
    assert_eq!(listed("browser"), [true, false, false, false, false]);
    assert_eq!(listed("mobileAppsAndDesktopClients"), [false, true, false, false, false]);
    assert_eq!(listed("exchangeActiveSync"), [false, false, true, true, false]);
    assert_eq!(listed("easSupported"), [false, false, true, false, false]);
    assert_eq!(listed("other"), [false, false, false, false, true]);
}

#[test]
fn only_all_platforms_hold_an_unknown_one() {
    let unknown = with(|sign_in| sign_in.platform = None);
    assert!(applies("", &unknown));
    assert!(applies("conditions: {platforms: {include: all}}", &unknown));
    assert!(applies("conditions: {platforms: {include: all, exclude: [windows]}}", &unknown));
    let six = "conditions: {platforms: {include: [android, iOS, windows, windowsPhone, macOS, linux]}}";
    assert_eq!(reasons(six, &unknown), [Reason::DevicePlatform]);
    assert!(applies(six, &sign_in()));
    assert!(!applies("conditions: {platforms: {include: all, exclude: [windows]}}", &sign_in()));
}

#[test]
fn a_sign_in_is_in_every_location_that_holds_it() {
    let at_hq = with(|sign_in| sign_in.place.inside.extend([id("0f1")]));
    let trusted = with(|sign_in| sign_in.place.trusted = true);
    let mfa_ips = with(|sign_in| sign_in.place.mfa_trusted_ips = true);
    assert!(applies("conditions: {locations: {include: [HQ]}}", &at_hq));
    assert_eq!(reasons("conditions: {locations: {include: [HQ]}}", &trusted), [Reason::Location]);
    assert!(applies("conditions: {locations: {include: [AllTrusted]}}", &trusted));
    assert!(!applies("conditions: {locations: {include: [AllTrusted]}}", &at_hq));
    assert!(applies("conditions: {locations: {include: [MfaTrustedIps]}}", &mfa_ips));
    let outside = "conditions: {locations: {include: all, exclude: [AllTrusted, HQ]}}";
    assert!(applies(outside, &sign_in()) && !applies(outside, &trusted) && !applies(outside, &at_hq));
}

#[test]
fn a_risk_condition_holds_for_the_levels_it_lists() {
    let at = |level| with(|sign_in| sign_in.risks.sign_in = level);
    let risky = "conditions: {signInRisk: [medium, high]}";
    assert!(applies(risky, &at(RiskLevel::High)));
    assert_eq!(reasons(risky, &at(RiskLevel::None)), [Reason::SignInRisk]);
    assert!(applies("conditions: {signInRisk: [none]}", &at(RiskLevel::None)));
    assert!(applies("", &at(RiskLevel::Low)));
    assert_eq!(reasons("conditions: {userRisk: [high]}", &at(RiskLevel::High)), [Reason::UserRisk]);
    let insider = "conditions: {insiderRisk: [elevated]}";
    assert_eq!(reasons(insider, &sign_in()), [Reason::InsiderRisk]);
    assert!(applies(insider, &with(|sign_in| sign_in.risks.insider = Some(InsiderRisk::Elevated))));
    assert_eq!(reasons("conditions: {agentRisk: [high]}", &sign_in()), [Reason::AgentIdRisk]);
    assert_eq!(reasons("conditions: {servicePrincipalRisk: [high]}", &sign_in()), [Reason::SignInRisk]);
}

#[test]
fn flows_and_agent_contexts_hold_only_where_they_are() {
    let flow = "conditions: {authenticationFlows: [deviceCodeFlow]}";
    assert_eq!(reasons(flow, &sign_in()), [Reason::AuthenticationFlow]);
    assert!(applies(flow, &with(|sign_in| sign_in.flow = Some(AuthenticationFlow::DeviceCodeFlow))));
    assert!(!applies(flow, &with(|sign_in| sign_in.flow = Some(AuthenticationFlow::AuthenticationTransfer))));
    let endpoint = Some(AgentContext::AgentUserSessionsInitiatedFromEndpoints);
    let context = "conditions: {agentContexts: {include: [agentUserSessionsInitiatedFromEndpoints]}}";
    assert_eq!(reasons(context, &sign_in()), [Reason::AgentIdentities]);
    assert!(applies(context, &with(|sign_in| sign_in.agent_context = endpoint)));
}

#[test]
fn a_policy_for_nobody_or_nothing_is_empty() {
    assert_eq!(reasons("users: {include: none}", &sign_in()), [Reason::EmptyPolicy]);
    assert_eq!(reasons("resources: {include: none}", &sign_in()), [Reason::EmptyPolicy]);
}

#[test]
fn disabled_policies_are_not_evaluated_and_every_reason_is_told() {
    let policy = "state: disabled\nusers: {include: {groups: [Staff]}}\nconditions: {clientApps: [other]}";
    assert_eq!(reasons(policy, &sign_in()), [Reason::Users, Reason::ClientApps, Reason::PolicyNotEnabled]);
    assert!(applies("state: reportOnly", &sign_in()));
}

#[test]
fn report_only_does_not_see_user_actions() {
    let register = with(|sign_in| sign_in.target = Target::UserAction(UserAction::RegisterSecurityInfo));
    let policy = "resources: {userActions: [registerSecurityInfo]}\nstate: reportOnly";
    assert_eq!(reasons(policy, &register), [Reason::UserActions]);
    assert!(applies("state: reportOnly", &register));
}

#[test]
fn what_cannot_be_read_decides_by_itself() {
    let policy = "graph:\n  conditions.times: {anything: true}";
    assert_eq!(reasons(policy, &sign_in()), [Reason::NotEnoughInformation]);
    assert!(applies(policy, &with(|sign_in| sign_in.unread.extend(["p0".to_owned()]))));
}

#[test]
fn in_a_region_what_is_missing_means_any() {
    let set = set(&["users: {include: {groups: [Staff]}}\nconditions: {platforms: {include: [windows]}}"]);
    let policy = &set.policies[0].policy;
    let holds = |edit: &dyn Fn(&mut crate::model::Policy), sign_in: &SignIn| {
        let mut region = policy.clone();
        edit(&mut region);
        region_holds(&Region(region), &set.tenant, sign_in)
    };
    let staff = person(|person| person.groups.extend([id("0b1")]));
    assert!(holds(&|_| {}, &staff) && !holds(&|_| {}, &sign_in()));
    assert!(holds(&|region| region.users = None, &sign_in()));
    let job = with(|sign_in| sign_in.who = Who::ServicePrincipal(Principal::default()));
    assert!(holds(&|region| region.users = None, &job) && !holds(&|_| {}, &job));
    let action = with(|sign_in| sign_in.target = Target::UserAction(UserAction::RegisterDevice));
    let anybody = |region: &mut crate::model::Policy| region.users = None;
    assert!(!holds(&anybody, &action));
    let anything = |region: &mut crate::model::Policy| {
        (region.users, region.resources) = (None, crate::model::Resources::default());
    };
    assert!(holds(&anything, &action));
    assert!(!holds(&anything, &with(|sign_in| sign_in.platform = None)));
}
