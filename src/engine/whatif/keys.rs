//! What is said of a sign-in, wherever it stands: on the command line, in a file, in a request to Graph.
//!
//! All three become the keys of `signIns[].signIn` of a tests file, and are read as one.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::diag::{Finding, Severity};
use crate::language::{self, TestsFile};
use crate::model::{PartialTarget, SignInTest, Tenant};
use crate::text::{Encoding, FileId, SourceFile};
use crate::workspace::UnknownName;
use crate::yaml::{self, Document, Limits, Node};

use super::Problem;

/// The keys that say what is signed in to.
const TARGETS: [&str; 3] = ["resource", "userAction", "authenticationContext"];
/// The keys that say who signs in; a list of groups or roles does without.
const WHO: [&str; 7] = ["user", "guest", "workloadIdentity", "agentIdentity", "agentUser", "groups", "roles"];

/// What is said of a sign-in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Keys {
    /// The keys of `signIns[].signIn`.
    pub sign_in: Map<String, Value>,
    /// The items of `signIns[].shows`.
    pub shows: Vec<Value>,
    /// Where each key was said, by JSON pointer below `signIn` or `shows`: `/platform`.
    pub said: BTreeMap<String, String>,
}

impl Keys {
    /// Where the value at `pointer`, or what it is a part of, was said.
    fn place(&self, pointer: &str) -> Option<&String> {
        let mut pointer = pointer;
        loop {
            if let Some(place) = self.said.get(pointer) {
                return Some(place);
            }
            pointer = &pointer[..pointer.rfind('/')?];
        }
    }

    /// A name that nobody knows, at its place.
    pub(super) fn unknown_name(&self, unknown: UnknownName) -> Problem {
        let path = unknown.field.to_string();
        let path = path.strip_prefix("signIn.").unwrap_or(&path);
        let pointer = format!("/{}", path.replace(['.', '['], "/").replace(']', ""));
        Problem { place: self.place(&pointer).cloned(), message: unknown.message, help: Some(unknown.help) }
    }

    /// Reads the keys, names unresolved.
    ///
    /// # Errors
    /// What is wrong with them: every problem, each at its place.
    pub(super) fn read(&self) -> Result<SignInTest, Vec<Problem>> {
        let (whole, no_target) = self.whole();
        let json = json!({"signIns": [whole]}).to_string();
        let source =
            SourceFile::new("sign-in.json".to_owned(), std::path::Path::new("sign-in.json"), json, Encoding::Utf8);
        let parsed = yaml::parse(FileId(0), &source, Limits::default());
        let Some(document) = parsed.documents.first() else {
            return Err(parsed.findings.iter().map(Problem::of).collect());
        };
        let read = language::read::<TestsFile>(document, Limits::default());
        let problems: Vec<Problem> =
            read.findings.iter().filter_map(|finding| self.problem(finding, document)).collect();
        let Some(shape) = read.value.filter(|_| problems.is_empty()) else {
            return Err(problems);
        };
        let tenant = Tenant::default();
        let map = crate::diag::SourceMap::new(document.root().origin(crate::diag::Face::Key));
        let mut tests = language::lower_tests(&shape, document, &tenant, &map).tests.sign_ins;
        let Some(mut test) = tests.pop() else { return Err(Vec::new()) };
        if no_target {
            test.sign_in.target = PartialTarget::Unknown;
        }
        Ok(test)
    }

    /// A whole sign-in test. What a test must say and a question need not is filled in: nobody in
    /// particular, and something to sign in to, of which the second value tells.
    fn whole(&self) -> (Value, bool) {
        let mut sign_in = self.sign_in.clone();
        let has = |keys: &[&str], map: &Map<String, Value>| keys.iter().any(|key| map.contains_key(*key));
        if !has(&WHO, &sign_in) {
            sign_in.insert("groups".to_owned(), json!([]));
        }
        let no_target = !has(&TARGETS, &sign_in);
        if no_target {
            sign_in.insert("userAction".to_owned(), json!("registerDevice"));
        }
        (json!({"name": "this", "outcome": "allowed", "signIn": sign_in, "shows": self.shows}), no_target)
    }

    /// A finding about the document that was made, as a problem of what was said.
    fn problem(&self, finding: &Finding, document: &Document) -> Option<Problem> {
        if finding.severity != Severity::Error {
            return None;
        }
        let pointer = finding.primary.as_ref().and_then(|label| pointer_of(document, label.place));
        let below = pointer.as_deref().and_then(|pointer| pointer.strip_prefix("/signIns/0/"));
        let below = below.map(|below| below.strip_prefix("signIn").unwrap_or(below));
        let below = below.map(|below| if below.starts_with('/') { below.to_owned() } else { format!("/{below}") });
        Some(Problem {
            place: below.and_then(|below| self.place(&below).cloned()),
            message: plain(&finding.message),
            help: finding.help.as_deref().map(plain),
        })
    }
}

/// Paths of the document that was made, as those of a sign-in.
fn plain(text: &str) -> String {
    text.replace("`signIns[0].signIn`", "a sign-in").replace("signIns[0].signIn.", "").replace("signIns[0].", "")
}

/// The JSON pointer of the node that stands at `place`, by its value or its key.
fn pointer_of(document: &Document, place: crate::diag::Place) -> Option<String> {
    let mut pending = vec![(String::new(), document.root())];
    let mut found = None;
    while let Some((pointer, node)) = pending.pop() {
        if node.place() == place || node.key_place() == place {
            found = Some(pointer.clone());
        }
        for (at, item) in node.items().enumerate() {
            pending.push((format!("{pointer}/{at}"), item));
        }
        pending.extend(node.entries().filter_map(|(key, value)| Some((format!("{pointer}/{}", text(key)?), value))));
    }
    found
}

fn text(key: Node<'_>) -> Option<&str> {
    key.text()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{PartialWho, Platform};

    fn keys(sign_in: Value) -> Keys {
        let Value::Object(sign_in) = sign_in else { panic!() };
        let said = sign_in.keys().map(|key| (format!("/{key}"), format!("--{key}"))).collect();
        Keys { sign_in, shows: Vec::new(), said }
    }

    fn problems(sign_in: Value) -> Vec<Problem> {
        keys(sign_in).read().unwrap_err()
    }

    #[test]
    fn nothing_is_said_of_anybody_anywhere() {
        let test = Keys::default().read().unwrap();
        assert_eq!((test.sign_in.who, test.sign_in.target), (PartialWho::Member, PartialTarget::Unknown));
        let test = keys(json!({"platform": "windows", "resource": "Payroll"})).read().unwrap();
        assert_eq!(test.sign_in.platform, Some(Some(Platform::Windows)));
        assert!(matches!(test.sign_in.target, PartialTarget::App(_)));
    }

    #[test]
    fn what_is_wrong_is_said_at_its_place() {
        let wrong = problems(json!({"platform": "win", "resource": "Payroll"}));
        assert_eq!(wrong.len(), 1, "{wrong:?}");
        assert_eq!(wrong[0].place.as_deref(), Some("--platform"));
        assert!(wrong[0].help.as_deref().is_some_and(|help| help.contains("windows")), "{wrong:?}");
        let wrong = problems(json!({"device": {"trustType": "Joined"}, "resource": "Payroll"}));
        assert_eq!(wrong[0].place.as_deref(), Some("--device"));
        let wrong = problems(json!({"user": "a@b.example", "guest": "internalGuest"}));
        assert!(wrong[0].message.contains("cannot stand side by side"), "{wrong:?}");
        assert!(!problems(json!({"colour": "red"})).is_empty());
    }

    #[test]
    fn what_is_shown_is_read_as_in_a_grant() {
        let shows = vec![json!("mfa"), json!({"authenticationStrength": "Keys"})];
        let mut keys = Keys { shows, ..Keys::default() };
        assert_eq!(keys.read().unwrap().shows.controls.len(), 2);
        keys.shows.push(json!("mfaa"));
        keys.said.insert("/shows/2".to_owned(), "--shows mfaa".to_owned());
        assert_eq!(keys.read().unwrap_err()[0].place.as_deref(), Some("--shows mfaa"));
    }
}
