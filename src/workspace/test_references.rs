//! Every reference of a tests file to a directory object, with its field.

use crate::diag::FieldPath;
use crate::model::{
    Ask, Assertion, Claim, GrantControl, ObjectKey, ObjectKind, ObjectRef, PartialPlace, PartialSignIn, PartialTarget,
    PartialWho, Requirement, RequirementItem, SignInTest, Tests,
};

use super::references::each_reference;

/// Called for each reference: its kind, its field, the reference.
type Visit<'v> = dyn FnMut(ObjectKind, FieldPath, &mut ObjectRef) + 'v;

/// Calls `visit` for every reference of `tests`, always in the same order.
pub(super) fn each_test_reference(tests: &mut Tests, visit: &mut Visit<'_>) {
    for (at, assertion) in tests.assertions.iter_mut().enumerate() {
        of_assertion(assertion, &FieldPath::new("assertions").index(at), visit);
    }
    for (at, change) in tests.changes.iter_mut().enumerate() {
        let path = FieldPath::new("changes").index(at).key("within");
        each_reference(&mut change.within.0, &mut |kind, field, object| visit(kind, path.join(&field.path()), object));
    }
    for (at, test) in tests.sign_ins.iter_mut().enumerate() {
        of_sign_in_test(test, &FieldPath::new("signIns").index(at), visit);
    }
}

fn of_assertion(assertion: &mut Assertion, path: &FieldPath, visit: &mut Visit<'_>) {
    let region = path.key(assertion.quantifier.key());
    each_reference(&mut assertion.region.0, &mut |kind, field, object| visit(kind, region.join(&field.path()), object));
    if let Some(shows) = &mut assertion.shows {
        controls(&mut shows.controls, &path.key("shows"), visit);
    }
    match &mut assertion.claim {
        Claim::Requires(requirement) => of_requirement(requirement, path, visit),
        Claim::Session(session) => {
            if let Some(profile) = &mut session.global_secure_access_profile {
                let field = path.key("session").key("globalSecureAccessProfile");
                visit(ObjectKind::GlobalSecureAccessProfile, field, profile);
            }
        }
        Claim::Outcome(_) => {}
    }
}

fn controls(controls: &mut [GrantControl], path: &FieldPath, visit: &mut Visit<'_>) {
    for (at, control) in controls.iter_mut().enumerate() {
        match control {
            GrantControl::AuthenticationStrength(object) => {
                visit(ObjectKind::AuthenticationStrength, path.index(at), object);
            }
            GrantControl::TermsOfUse(object) => visit(ObjectKind::TermsOfUse, path.index(at), object),
            GrantControl::BuiltIn(_) | GrantControl::CustomAuthenticationFactor(_) => {}
        }
    }
}

/// What is asked for is known by the object's id, so it changes with the reference.
fn of_requirement(requirement: &mut Requirement, path: &FieldPath, visit: &mut Visit<'_>) {
    let list = path.key("requires").key(requirement.key());
    for (at, item) in requirement.items.iter_mut().enumerate() {
        match item {
            RequirementItem::Ask(Ask::Strength(key), object) => {
                visit(ObjectKind::AuthenticationStrength, list.index(at), object);
                *key = ObjectKey::from(&*object);
            }
            RequirementItem::Ask(Ask::TermsOfUse(key), object) => {
                visit(ObjectKind::TermsOfUse, list.index(at), object);
                *key = ObjectKey::from(&*object);
            }
            RequirementItem::Ask(..) | RequirementItem::ManagedDevice => {}
        }
    }
}

fn of_sign_in_test(test: &mut SignInTest, path: &FieldPath, visit: &mut Visit<'_>) {
    of_sign_in(&mut test.sign_in, &path.key("signIn"), visit);
    controls(&mut test.shows.controls, &path.key("shows"), visit);
    if let Some(requirement) = &mut test.requires {
        of_requirement(requirement, path, visit);
    }
}

fn of_sign_in(sign_in: &mut PartialSignIn, path: &FieldPath, visit: &mut Visit<'_>) {
    match &mut sign_in.who {
        PartialWho::Member => {}
        PartialWho::User(user) => visit(ObjectKind::User, path.key("user"), user),
        PartialWho::Guest(_, home) => {
            if let Some(home) = home {
                visit(ObjectKind::ExternalTenant, path.key("tenant"), home);
            }
        }
        PartialWho::ServicePrincipal(object) => {
            visit(ObjectKind::ServicePrincipal, path.key("workloadIdentity"), object);
        }
        PartialWho::AgentIdentity(object) => visit(ObjectKind::ServicePrincipal, path.key("agentIdentity"), object),
        PartialWho::AgentUser(user) => visit(ObjectKind::User, path.key("agentUser"), user),
    }
    let lists = [(ObjectKind::Group, "groups", &mut sign_in.groups), (ObjectKind::Role, "roles", &mut sign_in.roles)];
    for (kind, key, objects) in lists {
        let list = path.key(key);
        objects.iter_mut().enumerate().for_each(|(at, object)| visit(kind, list.index(at), object));
    }
    match &mut sign_in.target {
        PartialTarget::App(entry) => {
            entry.object_mut().into_iter().for_each(|app| visit(ObjectKind::App, path.key("resource"), app));
        }
        PartialTarget::AuthenticationContext(context) => {
            visit(ObjectKind::AuthenticationContext, path.key("authenticationContext"), context);
        }
        PartialTarget::Unknown | PartialTarget::UserAction(_) => {}
    }
    if let PartialPlace::Location(entry) = &mut sign_in.place {
        entry.object_mut().into_iter().for_each(|place| visit(ObjectKind::NamedLocation, path.key("location"), place));
    }
}
