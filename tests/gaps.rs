//! `gaps` from outside: each built-in question proved, open and without anything to prove; proofs and what they rest
//! on; what other finders of gaps get wrong; published policies; drafted exceptions; the config.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use caplint::engine::{GapsRequest, QuestionChoice, TestVerdict, Tested, gaps, gaps_and_exceptions, gaps_files};
use caplint::report::{Format, Style, write_tests};
use caplint::semantics::questions::{ASSERTIONS, questions};
use caplint::workspace::MemoryFiles;
use serde_json::{Map, Value, json};

use crate::support::{corpus, request};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gaps")
}

fn read(file: &str) -> Value {
    let text = fs::read_to_string(folder().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
    serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// Policies and what is special about their tenant.
struct Set {
    tenant: Value,
    policies: Vec<Value>,
}

impl Set {
    fn of(value: &Value) -> Self {
        let policies = value["policies"].as_array().expect("policies").iter().enumerate();
        let mut tenant = json!({
            "groups": {"Staff": {}, "Travel": {}, "Contractors": {}},
            "users": {"glass@contoso.example": {}},
            "servicePrincipals": {"Backup job": {}},
            "termsOfUse": {"Terms": {}},
            "namedLocations": {"Allowed countries": {"countries": ["BE", "NL"]}},
        });
        merge(&mut tenant, &value["tenant"]);
        Self { tenant, policies: policies.map(|(at, policy)| whole(at, policy)).collect() }
    }

    /// The policies with these keys alone, and one that is not enforced so that there is one.
    fn only(&self, keys: &[&String]) -> Self {
        let kept = |policy: &&Value| keys.iter().any(|key| policy["key"] == json!(key));
        let idle = whole(self.policies.len(), &json!({"state": "disabled"}));
        let policies = self.policies.iter().filter(kept).cloned().chain([idle]).collect();
        Self { tenant: self.tenant.clone(), policies }
    }

    fn files(&self, config: &str) -> MemoryFiles {
        // JSON is YAML, and documents are told apart from a JSON file by their first line.
        let text = |value: &Value| value.to_string();
        let documents: Vec<String> = self.policies.iter().map(text).collect();
        MemoryFiles::new([
            ("/set/caplint.yaml", config.to_owned()),
            ("/set/tenant.yaml", text(&self.tenant)),
            ("/set/policies/all.yaml", format!("---\n{}", documents.join("\n---\n"))),
        ])
    }

    fn asked(&self, questions: QuestionChoice) -> Tested {
        let request = GapsRequest { check: request(Path::new("/set"), &[]), questions, stage: None };
        let tested = gaps_files(&self.files(""), &request);
        assert_eq!((&tested.refused, tested.sets.len()), (&None, 1), "{}", shown(&tested));
        tested
    }

    fn verdict(&self, question: &str) -> TestVerdict {
        self.asked(named(question)).sets[0].results[0].verdict
    }
}

fn merge(into: &mut Value, more: &Value) {
    match (into, more) {
        (Value::Object(own), Value::Object(more)) => {
            for (key, value) in more {
                merge(own.entry(key).or_insert(Value::Null), value);
            }
        }
        (_, Value::Null) => {}
        (own, more) => *own = more.clone(),
    }
}

/// A policy with what it leaves out: enforced, for everyone, everything, asking for MFA.
fn whole(at: usize, policy: &Value) -> Value {
    let mut policy: Map<String, Value> = policy.as_object().expect("a policy").clone();
    let for_others = ["workloadIdentities", "agentIdentities"].iter().any(|key| policy.contains_key(*key));
    let mut usual = vec![
        ("name", json!(format!("P{at}"))),
        ("key", json!(format!("p{at}"))),
        ("state", json!("enabled")),
        ("resources", json!({"include": "all"})),
        ("grant", json!({"allOf": ["mfa"]})),
    ];
    if !for_others {
        usual.push(("users", json!({"include": "all"})));
    }
    for (key, value) in usual {
        policy.entry(key).or_insert(value);
    }
    if policy["grant"] == json!("none") {
        policy.remove("grant");
    }
    Value::Object(policy)
}

fn named(question: &str) -> QuestionChoice {
    QuestionChoice::Named(vec![question.to_owned()])
}

fn shown(tested: &Tested) -> String {
    let mut out = Vec::new();
    write_tests(Format::Human, tested, Style::PLAIN, &mut out).unwrap();
    format!("{:?}\n{}", tested.refused, String::from_utf8(out).unwrap())
}

/// Every question with its file.
fn sets() -> Vec<(&'static str, Value)> {
    questions().iter().map(|question| (question.id.as_str(), read(&format!("{}.yaml", question.id)))).collect()
}

#[test]
fn each_question_is_proved_of_one_set_and_open_for_another() {
    let mut wrong = Vec::new();
    for (id, sets) in sets() {
        for (which, verdict) in [("proved", TestVerdict::Passed), ("open", TestVerdict::Failed)] {
            let tested = Set::of(&sets[which]).asked(named(id));
            let exit = u8::from(verdict == TestVerdict::Failed);
            if (tested.sets[0].results[0].verdict, tested.exit.code()) != (verdict, exit) {
                wrong.push(format!("{id} {which}\n{}", shown(&tested)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A question that no tenant can empty says why; then it has something to prove even of no policy at all.
#[test]
fn each_question_has_a_set_with_nothing_to_prove_or_can_have_none() {
    for (id, sets) in sets() {
        if sets["vacuous"].is_null() {
            assert!(sets["neverVacuous"].is_string(), "{id} has no set with nothing to prove, and no reason");
            let nothing = Set::of(&json!({"policies": [{"state": "disabled"}]}));
            assert_ne!(nothing.verdict(id), TestVerdict::Nothing, "{id}");
        } else {
            let tested = Set::of(&sets["vacuous"]).asked(named(id));
            assert_eq!(tested.sets[0].results[0].verdict, TestVerdict::Nothing, "{id}\n{}", shown(&tested));
            assert_eq!(tested.exit.code(), 1, "{id}");
        }
    }
}

/// With the policies of a proof alone the question is still proved; without any one of them it is open.
#[test]
fn a_proof_rests_on_each_of_its_policies() {
    let mut with_core = 0;
    for (id, sets) in sets() {
        let set = Set::of(&sets["proved"]);
        let core = set.asked(named(id)).sets[0].results[0].evidence.rests_on.clone();
        let core: Vec<&String> = core.iter().collect();
        with_core += usize::from(!core.is_empty());
        assert_eq!(set.only(&core).verdict(id), TestVerdict::Passed, "{id} by {core:?} alone");
        for without in &core {
            let rest: Vec<&String> = core.iter().copied().filter(|key| key != without).collect();
            assert_eq!(set.only(&rest).verdict(id), TestVerdict::Failed, "{id} without {without}");
        }
    }
    assert!(with_core > 15, "{with_core} proofs rest on policies");
}

#[test]
fn what_others_get_wrong_comes_out_right() {
    let mut wrong = Vec::new();
    for case in read("peers/cases.yaml").as_array().unwrap() {
        let name = case["name"].as_str().unwrap();
        let tested = Set::of(case).asked(named(case["question"].as_str().unwrap()));
        let text = shown(&tested);
        let result = &tested.sets[0].results[0];
        let region = |words: &str| {
            let mut regions = result.evidence.regions.iter();
            regions.any(|region| {
                let lines = region.lines.iter().map(|(heading, text)| format!("{heading} {text}"));
                lines.chain([region.today.clone()]).any(|line| line.contains(words))
            })
        };
        let mut words = case["regions"].as_array().into_iter().flatten().filter_map(Value::as_str);
        if json!(result.verdict.as_str()) != case["verdict"] || !words.all(region) {
            wrong.push(format!("{name}\n{text}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// One cause gives one finding.
#[test]
fn each_exception_is_held_against_its_questions() {
    let mut wrong = Vec::new();
    for case in read("exceptions.yaml").as_array().unwrap() {
        let more = case["more"].as_array().into_iter().flatten();
        let names = std::iter::once(&case["question"]).chain(more);
        let names = names.map(|name| name.as_str().unwrap().to_owned()).collect();
        let tested = Set::of(case).asked(QuestionChoice::Named(names));
        let found = tested.input.findings.iter().filter(|finding| finding.rule.starts_with("exception-"));
        let found: Vec<Value> = found.map(|finding| json!([finding.rule, finding.message])).collect();
        let expected = if case["code"].is_null() { json!([]) } else { json!([[case["code"], case["message"]]]) };
        if json!(found) != expected {
            wrong.push(format!("{}\n{}\n{}", case["name"], json!(found), shown(&tested)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Where exceptions leave nobody, they are named.
#[test]
fn nothing_to_prove_names_the_exceptions_that_leave_nobody() {
    let set = Set::of(&read("short-admin-sessions.yaml")["vacuous"]);
    let tested = set.asked(named("short-admin-sessions"));
    let result = &tested.sets[0].results[0];
    let finding = result.finding.as_ref().unwrap();
    assert_eq!(finding.rule, "question-empty");
    assert!(finding.message.contains("everybody it is about is a declared exception"), "{}", finding.message);
    assert!(finding.message.contains("Security Administrator"), "{}", finding.message);
    assert_eq!((result.evidence.exceptions.as_slice(), finding.related.len()), (&[0, 1, 2, 3, 4][..], 5));
    assert!(tested.input.findings.is_empty(), "one cause, one finding: {}", shown(&tested));
}

/// With any one exception less somebody is left, and the question is open or proved, never without anybody.
#[test]
fn while_anybody_is_left_there_is_something_to_prove() {
    for id in ["short-admin-sessions", "phishing-resistant-admins"] {
        let whole = read(&format!("{id}.yaml"))["vacuous"].clone();
        let exceptions = whole["tenant"]["exceptions"].as_array().unwrap().len();
        for at in 0..exceptions {
            let mut fewer = whole.clone();
            fewer["tenant"]["exceptions"].as_array_mut().unwrap().remove(at);
            assert_eq!(Set::of(&fewer).verdict(id), TestVerdict::Failed, "{id} without exception {at}");
        }
    }
}

/// Whoever copies the questions into a tests file has a tests file without an unknown name.
#[test]
fn the_questions_are_a_tests_file() {
    let set = MemoryFiles::new([
        ("/set/policies/a.yaml", whole(0, &json!({})).to_string()),
        ("/set/tests/questions.yaml", ASSERTIONS.to_owned()),
    ]);
    let checked = caplint::engine::check_files(&set, &request(Path::new("/set"), &["."]));
    let of_questions = |finding: &&caplint::diag::Finding| {
        let file = finding.primary.as_ref().map(|label| checked.sources.get(label.place.file).name.clone());
        file.is_some_and(|name| name.contains("questions"))
    };
    let wrong: Vec<&str> =
        checked.report.findings.iter().filter(of_questions).map(|finding| finding.message.as_str()).collect();
    assert_eq!(wrong, <[&str; 0]>::default());
}

/// A set is asked the same whether its objects have names or not.
#[test]
fn exports_are_asked_by_id() {
    let policy = json!({
        "displayName": "MFA", "state": "enabled",
        "conditions": {
            "clientAppTypes": ["all"],
            "applications": {"includeApplications": ["All"]},
            "users": {"includeUsers": ["All"], "excludeGroups": ["7b2c3f10-1111-4aaa-8bbb-000000000003"]},
        },
        "grantControls": {"operator": "OR", "builtInControls": ["mfa"]},
    });
    let files = MemoryFiles::new([("/set/policies/mfa.json", policy.to_string())]);
    let check = request(Path::new("/set"), &["policies"]);
    let asked = GapsRequest { check, questions: QuestionChoice::Default, stage: None };
    let tested = gaps_files(&files, &asked);
    let verdicts: BTreeMap<&str, TestVerdict> =
        tested.results().map(|result| (result.name.as_str(), result.verdict)).collect();
    assert_eq!(verdicts["MFA for everyone"], TestVerdict::Failed);
    assert_eq!(verdicts["MFA for guests"], TestVerdict::Failed);
    assert_eq!(verdicts["Administrators reach Conditional Access"], TestVerdict::Passed);
    // Asked only of those who have the licence, or who declare accounts.
    for name in ["MFA at risky sign-ins", "Break-glass accounts keep a way in", "No way round Token Protection"] {
        assert!(!verdicts.contains_key(name), "{name}");
    }
    assert!(shown(&tested).contains("7b2c3f10-1111-4aaa-8bbb-000000000003"), "{}", shown(&tested));
}

fn set_with_exclusions() -> Set {
    Set::of(&json!({"policies": [
        {"users": {"include": "all", "exclude": {"groups": ["Travel"], "users": ["glass@contoso.example"]}}},
        {"users": {"include": {"groups": ["Staff"]}, "exclude": {"groups": ["Contractors"]}}, "grant": "block",
         "conditions": {"authenticationFlows": ["deviceCodeFlow"]}},
    ]}))
}

fn drafted(set: &Set, questions: &[&str]) -> Option<String> {
    let questions = QuestionChoice::Named(questions.iter().map(|id| (*id).to_owned()).collect());
    let asked = GapsRequest { check: request(Path::new("/set"), &[]), questions, stage: None };
    let (tested, drafted) = gaps_and_exceptions(&set.files(""), &asked);
    assert_eq!(tested.refused, None);
    drafted.unwrap()
}

#[test]
fn exceptions_are_drafted_for_those_who_alone_are_left_out() {
    let set = set_with_exclusions();
    // Device code flow is open for more than Contractors, so that no exception closes it.
    let text = drafted(&set, &["mfa", "device-code-flow"]).unwrap();
    insta::assert_snapshot!("drafted_exceptions", text);
    let piece: Value = serde_yaml::from_str(&text).unwrap();
    let mut with = Set { tenant: set.tenant.clone(), policies: set.policies.clone() };
    merge(&mut with.tenant, &piece);
    let tested = with.asked(named("mfa"));
    assert_eq!(tested.sets[0].results[0].evidence.but_for.len(), 2, "{}", shown(&tested));
    assert_eq!(tested.exit.code(), 0);
    assert_eq!(drafted(&with, &["mfa"]), None);
}

#[test]
fn nothing_is_drafted_where_policies_cover_everyone() {
    assert_eq!(drafted(&Set::of(&json!({"policies": [{}]})), &["mfa"]), None);
}

fn with_config(config: &str, questions: QuestionChoice) -> Tested {
    let set = Set::of(&json!({"policies": [{}]}));
    let asked = GapsRequest { check: request(Path::new("/set"), &[]), questions, stage: None };
    gaps_files(&set.files(config), &asked)
}

fn names(tested: &Tested) -> Vec<&str> {
    tested.results().map(|result| result.name.as_str()).collect()
}

#[test]
fn the_config_chooses_where_the_command_line_does_not() {
    let config = "gaps: {questions: [guests, mfa, risky-users], ignore: [risky-users]}\n";
    assert_eq!(names(&with_config(config, QuestionChoice::Default)), ["MFA for everyone", "MFA for guests"]);
    assert_eq!(names(&with_config(config, named("risky-users"))), ["Remediation by risky users"]);
    assert_eq!(names(&with_config(config, QuestionChoice::All)).len(), questions().len());
    let usual = with_config("", QuestionChoice::Default);
    let fewer = with_config("gaps: {ignore: [mfa]}\n", QuestionChoice::Default);
    let rest: Vec<&str> = names(&usual).into_iter().filter(|name| *name != "MFA for everyone").collect();
    assert_eq!(names(&fewer), rest);
}

#[test]
fn the_config_names_questions_that_there_are() {
    let tested = with_config("gaps: {ignore: [mfaa]}\n", QuestionChoice::Default);
    assert_eq!(tested.exit.code(), 2);
    let finding = &tested.input.findings[0];
    assert_eq!((finding.rule, finding.message.as_str()), ("unknown-question", "no question is called `mfaa`"));
    assert_eq!(finding.help.as_deref(), Some("did you mean `mfa`?"));
}

/// All questions about a folder of the corpus.
fn of_corpus(corpus: &Path, folder: &str) -> Tested {
    let check = request(corpus, &[&format!("policies/{folder}")]);
    gaps(&GapsRequest { check, questions: QuestionChoice::All, stage: None })
}

#[test]
fn a_published_baseline_keeps_its_answers() {
    let Some(corpus) = corpus() else { return };
    let tested = of_corpus(&corpus, "j0eyv+ConditionalAccessBaseline");
    assert_eq!(tested.refused, None);
    let line = |result: &caplint::engine::TestResult| {
        let more = if result.evidence.more_regions { " and more" } else { "" };
        format!("{}: {}, {} regions{more}", result.name, result.verdict.as_str(), result.evidence.regions.len())
    };
    let lines: Vec<String> = tested.results().map(line).collect();
    insta::assert_snapshot!("published_baseline", lines.join("\n"));
}

/// Proof and evaluation agree on every example that is shown, or the run is refused as a bug of caplint.
#[test]
fn published_policies_are_answered_without_a_bug() {
    let Some(corpus) = corpus() else { return };
    let mut folders: Vec<String> = fs::read_dir(corpus.join("policies"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    folders.sort();
    let mut answered = 0;
    for folder in folders {
        let tested = of_corpus(&corpus, &folder);
        match &tested.refused {
            // Some publish what is no policy any more.
            Some(reason) => assert!(!reason.contains("bug of caplint"), "{folder}: {reason}"),
            None => answered += 1,
        }
        for set in &tested.sets {
            assert_eq!(set.results.len(), questions().len(), "{folder}");
            assert!(set.results.iter().all(|result| result.verdict != TestVerdict::NotDecided), "{folder}");
        }
    }
    assert!(answered > 5, "{answered} folders were answered");
}
