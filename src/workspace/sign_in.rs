//! Names of a sign-in that stands in no file of the set.

use std::collections::BTreeMap;

use crate::diag::FieldPath;
use crate::language;
use crate::language::names::Names;
use crate::model::{ObjectKind, ObjectRef, PolicySet, SignInTest, Tests};

use super::references::each_reference;
use super::resolve::resolve_one;
use super::test_references::each_test_reference;

/// A name that neither the set nor the catalogue knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownName {
    /// Its field, as `signIn.resource`.
    pub field: FieldPath,
    /// What is wrong, in one sentence without full stop.
    pub message: String,
    /// The way out.
    pub help: String,
}

/// Fills in names and ids of what `test` refers to: by the tenant file, by the catalogue, and by what
/// the policies of `set` refer to, which is all there is of an export's objects. Says what none of them
/// knows.
pub fn resolve_sign_in(test: &mut SignInTest, set: &PolicySet) -> Vec<UnknownName> {
    let names = Names::new(&set.tenant);
    let referred = referred(set);
    let mut unknown = Vec::new();
    let mut tests = Tests { sign_ins: vec![test.clone()], ..Tests::default() };
    each_test_reference(&mut tests, &mut |kind, field, object| {
        let known = resolve_one(&names, kind, object);
        let same_object = || referred.get(&(kind, object.written.to_ascii_lowercase())).cloned();
        match (known, same_object()) {
            (true, Some(same)) if object.name.is_none() => object.name = same.name,
            (true, _) => {}
            (false, Some(same)) => *object = same,
            (false, None) => unknown.push(unknown_name(&names, set, kind, &field, &object.written)),
        }
    });
    if let Some(resolved) = tests.sign_ins.pop() {
        *test = resolved;
    }
    unknown
}

/// What the policies refer to, by name and by id, both in lower case for ids and as written for names.
fn referred(set: &PolicySet) -> BTreeMap<(ObjectKind, String), ObjectRef> {
    let mut found = BTreeMap::new();
    for entry in &set.policies {
        let mut policy = entry.policy.clone();
        each_reference(&mut policy, &mut |kind, _, object| {
            for text in object.id.iter().chain(&object.name) {
                found.entry((kind, text.to_ascii_lowercase())).or_insert_with(|| object.clone());
            }
        });
    }
    found
}

fn unknown_name(names: &Names<'_>, set: &PolicySet, kind: ObjectKind, field: &FieldPath, written: &str) -> UnknownName {
    let message = format!("no {} is called \"{written}\"", kind.noun());
    let field = field.to_string();
    let field = FieldPath::new(field.strip_prefix("signIns[0].").unwrap_or(&field));
    UnknownName { field, message, help: way_out(names, set, kind, written) }
}

fn way_out(names: &Names<'_>, set: &PolicySet, kind: ObjectKind, written: &str) -> String {
    if let Some(reserved) = language::reserved_name(written) {
        return format!("did you mean `{reserved}`?");
    }
    let nearest = names.nearest(kind, written);
    if !nearest.is_empty() {
        let quoted: Vec<_> = nearest.iter().map(|name| format!("\"{name}\"")).collect();
        return format!("did you mean {}?", quoted.join(" or "));
    }
    match kind.tenant_key() {
        None => "use the role's name as the Entra portal shows it, or its template id".to_owned(),
        Some(key) if set.has_tenant_file => {
            format!("declare it under `{key}` in the tenant file, or use the object's id")
        }
        Some(key) => format!("no tenant file was read: declare it under `{key}` in one, or use the object's id"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        AppEntry, Dialect, Expected, Grant, PartialSignIn, PartialTarget, PartialWho, Policy, SetPolicy, Tenant, Users,
    };

    fn set() -> PolicySet {
        let group = ObjectRef { name: Some("Pilots".into()), id: Some("id-1".into()), ..ObjectRef::new("id-1") };
        let mut users = Users::default();
        users.include.groups.push(group);
        let policy = Policy { users: Some(users), ..Policy::default() };
        let entry = SetPolicy { policy, dialect: Dialect::Graph, switched_off: Vec::new() };
        PolicySet { policies: vec![entry], tenant: Tenant::default(), has_tenant_file: false }
    }

    fn test(sign_in: PartialSignIn) -> SignInTest {
        let (name, shows, outcome) = ("this".to_owned(), Grant::default(), Expected::Allowed);
        SignInTest { name, sign_in, shows, outcome, requires: None }
    }

    #[test]
    fn names_of_an_exports_objects_are_known_by_the_policies() {
        let groups = vec![ObjectRef::new("Pilots"), ObjectRef::new("Pilot")];
        let mut test = test(PartialSignIn { groups, ..PartialSignIn::default() });
        let unknown = resolve_sign_in(&mut test, &set());
        assert_eq!(test.sign_in.groups[0].graph(), "id-1");
        assert_eq!(unknown.len(), 1);
        assert_eq!(unknown[0].field.to_string(), "signIn.groups[1]");
        assert!(unknown[0].message.contains("no group is called \"Pilot\""));
    }

    #[test]
    fn the_catalogue_knows_apps_and_helps_with_others() {
        let app = |text: &str| PartialTarget::App(AppEntry::Object(ObjectRef::new(text)));
        let mut known = test(PartialSignIn { target: app("Office 365 Exchange Online"), ..PartialSignIn::default() });
        assert_eq!(resolve_sign_in(&mut known, &set()), []);
        let mut near = test(PartialSignIn { target: app("Office 365 Exchange Onlin"), ..PartialSignIn::default() });
        let help = &resolve_sign_in(&mut near, &set())[0].help;
        assert!(help.starts_with("did you mean \"Office 365 Exchange Online\""), "{help}");
        let who = PartialWho::User(ObjectRef::new("nobody@contoso.example"));
        let mut user = test(PartialSignIn { who, ..PartialSignIn::default() });
        assert!(resolve_sign_in(&mut user, &set())[0].help.contains("`users`"));
    }
}
