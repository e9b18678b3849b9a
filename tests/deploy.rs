//! The scripts that send a render: the one for bash runs against a stand-in for the Azure CLI, and the page that
//! explains them quotes both.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use caplint::engine::CheckRequest;
use caplint::engine::{RenderRequest, TenantChoice, render};
use serde_json::Value;

use crate::support::request;

const TENANT: &str = "5f0c1a00-0000-4000-8000-000000000301";
const HERE: &str = env!("CARGO_MANIFEST_DIR");

/// A stand-in for `az`: keeps objects as files, writes down each request, and fails the ones it is told to fail.
const AZ: &str = r#"#!/usr/bin/env bash
set -eu
if [ "$1" = account ]; then cat "$FAKE/tenant"; exit; fi
shift
while [ $# -gt 0 ]; do
    case $1 in --method) method=$2 ;; --url) url=$2 ;; --body) body=${2#@} ;; --headers) header=$2 ;; esac
    shift 2
done
case $method in
    GET) wanted=Prefer=include-unknown-enum-members ;;
    DELETE) wanted= ;;
    *) wanted=Content-Type=application/json ;;
esac
[ "${header-}" = "$wanted" ] || { echo "ERROR: header ${header-} of $method" | tee -a "$FAKE/log" >&2; exit 1; }
printf '%s %s\n' "$method" "${url#https://graph.microsoft.com/v1.0/}" >>"$FAKE/log"
number=$(($(wc -l <"$FAKE/log")))
if [ -f "$FAKE/error.$number" ]; then cat "$FAKE/error.$number" >&2; exit 1; fi
store=$FAKE/objects/$(printf %s "$url" | tr -c 'A-Za-z0-9-' _)
case $method in
    POST)
        id=00000000-0000-4000-8000-$(printf %012d "$number")
        jq --arg id "$id" '.id = $id' "$body" | tee "${store}_$id" ;;
    GET) [ -f "$store" ] && cat "$store" || { echo 'ERROR: Not Found({"error":{"code":"ResourceNotFound"}})' >&2; exit 1; } ;;
    DELETE) rm "$store" ;;
    PATCH) jq -s --arg at "$number" '.[0] * .[1] | .modifiedDateTime = $at' "$store" "$body" >"$store.new"; mv "$store.new" "$store" ;;
esac
"#;

/// A rendered set and a tenant to send it to.
struct Stage(tempfile::TempDir);

impl Stage {
    /// The test tenant of `examples/repository`, rendered; `None` where bash or jq is missing.
    fn new() -> Option<Self> {
        for tool in ["bash", "jq"] {
            let found = Command::new("sh").args(["-c", &format!("command -v {tool}")]).output();
            if !found.is_ok_and(|output| output.status.success()) {
                println!("skipped: {tool} is missing");
                return None;
            }
        }
        let stage = Self(tempfile::tempdir().unwrap());
        fs::create_dir_all(stage.path("fake/objects")).unwrap();
        fs::create_dir(stage.path("bin")).unwrap();
        fs::write(stage.path("fake/tenant"), TENANT).unwrap();
        fs::write(stage.path("bin/az"), AZ).unwrap();
        let executable = Command::new("chmod").arg("+x").arg(stage.path("bin/az")).status();
        assert!(executable.unwrap().success());
        stage.render(&Path::new(HERE).join("examples/repository"));
        Some(stage)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn render(&self, set: &Path) {
        let check = CheckRequest { tenants: TenantChoice::Named("test".to_owned()), ..request(set, &[]) };
        let rendered = render(&RenderRequest {
            check,
            out: self.path("out"),
            allow: Vec::new(),
            strict: false,
            against: None,
            delete: false,
        });
        assert_eq!(rendered.refused, None);
    }

    /// Lets the request of this number fail with this text of `az`.
    fn fail(&self, number: usize, text: &str) {
        fs::write(self.path(&format!("fake/error.{number}")), text).unwrap();
    }

    fn deploy(&self, options: &[&str]) -> Output {
        let path = format!("{}:{}", self.path("bin").display(), std::env::var("PATH").unwrap());
        Command::new("bash")
            .arg(Path::new(HERE).join("examples/deploy/deploy.sh"))
            .args(options)
            .arg(self.path("out"))
            .env("PATH", path)
            .env("FAKE", self.path("fake"))
            .envs([("CAPLINT_PACE", "0"), ("CAPLINT_BACKOFF", "0"), ("CAPLINT_TRIES", "3")])
            .output()
            .unwrap()
    }

    /// The requests so far.
    fn log(&self) -> Vec<String> {
        let log = fs::read_to_string(self.path("fake/log")).unwrap_or_default();
        log.lines().map(str::to_owned).collect()
    }

    fn created(&self) -> Value {
        serde_json::from_slice(&fs::read(self.path("out.sent/created.json")).unwrap()).unwrap()
    }

    /// The objects that the tenant holds, with their display names.
    fn objects(&self) -> Vec<Value> {
        let entries = fs::read_dir(self.path("fake/objects")).unwrap();
        entries.map(|entry| serde_json::from_slice(&fs::read(entry.unwrap().path()).unwrap()).unwrap()).collect()
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

const TOO_MANY: &str = "ERROR: Too Many Requests({\"error\":{\"code\":\"TooManyRequests\"}})";
const UNKNOWN_LOCATION: &str = "ERROR: Bad Request({\"error\":{\"code\":\"BadRequest\",\"message\":\"1040: NamedLocation with id x does not exist\"}})";
const UNAVAILABLE: &str = "ERROR: Service Unavailable({\"error\":{\"code\":\"UnknownError\"}})";
const NOT_FOUND: &str = "ERROR: Not Found({\"error\":{\"code\":\"ResourceNotFound\"}})";

#[test]
fn a_render_is_sent_in_waves_with_its_placeholders_bound() {
    let Some(stage) = Stage::new() else { return };
    stage.fail(1, TOO_MANY); // the location
    stage.fail(3, NOT_FOUND); // reading it back
    stage.fail(9, UNKNOWN_LOCATION); // the policy that names it
    let output = stage.deploy(&[]);
    assert!(output.status.success(), "{}", said(&output));
    let log = stage.log();
    let locations = "identity/conditionalAccess/namedLocations";
    assert_eq!(log[0], format!("POST {locations}"));
    assert_eq!(log[1], log[0], "tried again");
    assert!(log[2].starts_with(&format!("GET {locations}/")) && log[3] == log[2], "read until it is there");
    assert_eq!(log[8], log[9], "tried again");
    let created = stage.created();
    let location = created["namedLocations/Offices"]["id"].as_str().unwrap();
    let objects = stage.objects();
    assert_eq!(objects.len(), 8);
    let policy = objects.iter().find(|object| object["displayName"].to_string().contains("CA005")).unwrap();
    assert_eq!(policy["conditions"]["locations"]["excludeLocations"][0], location);
    assert!(objects.iter().all(|object| !object.to_string().contains("{{")));
}

#[test]
fn what_was_created_is_not_created_again() {
    let Some(stage) = Stage::new() else { return };
    stage.fail(5, "ERROR: Forbidden({})");
    let broken = stage.deploy(&[]);
    assert!(!broken.status.success());
    assert!(said(&broken).contains("was not created"), "{}", said(&broken));
    fs::remove_file(stage.path("fake/error.5")).unwrap();
    assert!(stage.deploy(&[]).status.success());
    let requests = stage.log().len();
    assert!(stage.deploy(&[]).status.success());
    assert_eq!((stage.log().len(), stage.objects().len()), (requests, 8), "the third run has nothing to do");
}

#[test]
fn a_post_that_broke_on_the_way_is_left_to_a_person() {
    let Some(stage) = Stage::new() else { return };
    stage.fail(1, UNAVAILABLE);
    assert!(!stage.deploy(&[]).status.success());
    assert_eq!(stage.log().len(), 1, "it may have been created");
}

#[test]
fn nothing_is_sent_unless_everything_can_be() {
    let Some(stage) = Stage::new() else { return };
    fs::write(stage.path("fake/tenant"), "5f0c1a00-0000-4000-8000-000000000201").unwrap();
    assert!(said(&stage.deploy(&[])).contains(&format!("the files are for tenant {TENANT}")));
    fs::write(stage.path("fake/tenant"), TENANT).unwrap();
    let policy = stage.path("out/policies/ca001.json");
    let text = fs::read_to_string(&policy).unwrap();
    fs::write(&policy, text.replace("enabled", "disabled")).unwrap();
    assert!(said(&stage.deploy(&[])).contains("policies/ca001.json is not as it was rendered"));
    fs::write(&policy, text).unwrap();
    let dry = stage.deploy(&["--dry-run"]);
    assert!(dry.status.success() && said(&dry).contains("POST policies/ca001"), "{}", said(&dry));
    assert_eq!(stage.log(), Vec::<String>::new());
    assert!(!stage.path("out.sent").exists());
}

#[test]
fn report_only_comes_first_when_asked_for() {
    let Some(stage) = Stage::new() else { return };
    assert!(stage.deploy(&["--report-only"]).status.success());
    let objects = stage.objects();
    let states: Vec<&Value> = objects.iter().map(|object| &object["state"]).filter(|state| !state.is_null()).collect();
    assert_eq!(states.len(), 7);
    assert!(states.iter().all(|state| *state == "enabledForReportingButNotEnforced"), "{states:?}");
}

/// A copy of the set whose tenant file knows the policy's id.
fn set_with_id(stage: &Stage, id: &str) -> PathBuf {
    let (from, to) = (Path::new(HERE).join("examples/repository"), stage.path("set"));
    for entry in
        walkdir::WalkDir::new(&from).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file())
    {
        let copy = to.join(entry.path().strip_prefix(&from).unwrap());
        fs::create_dir_all(copy.parent().unwrap()).unwrap();
        fs::copy(entry.path(), copy).unwrap();
    }
    let tenant = to.join("tenants/test.yaml");
    let text = fs::read_to_string(&tenant).unwrap();
    let known = format!("policies:\n  ca002: {{id: {id}}}\n");
    fs::write(&tenant, text.replace("policies:\n", &known)).unwrap();
    to
}

#[test]
fn what_is_changed_is_kept_as_it_was() {
    let Some(stage) = Stage::new() else { return };
    assert!(stage.deploy(&[]).status.success());
    let id = stage.created()["policies/ca002"]["id"].as_str().unwrap().to_owned();
    stage.render(&set_with_id(&stage, &id));
    let output = stage.deploy(&[]);
    assert!(output.status.success(), "{}", said(&output));
    let policy = format!("identity/conditionalAccess/policies/{id}");
    let log = stage.log();
    let at = log.iter().position(|line| line.starts_with("PATCH")).unwrap();
    assert_eq!(log[at - 1..=at + 1], [format!("GET {policy}"), format!("PATCH {policy}"), format!("GET {policy}")]);
    let kept = walkdir::WalkDir::new(stage.path("out.sent/before")).into_iter().map(Result::unwrap);
    let kept: Vec<PathBuf> =
        kept.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).collect();
    assert_eq!(kept.len(), 1);
    let before: Value = serde_json::from_slice(&fs::read(&kept[0]).unwrap()).unwrap();
    assert_eq!((before["id"].as_str().unwrap(), &before["modifiedDateTime"]), (id.as_str(), &Value::Null));
}

/// Changes the manifest of the render, as `--against` writes it.
fn with_manifest(stage: &Stage, change: impl FnOnce(&mut Value)) {
    let path = stage.path("out/manifest.json");
    let mut manifest: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    change(&mut manifest);
    fs::write(&path, manifest.to_string()).unwrap();
}

#[test]
fn what_somebody_else_changed_is_left_alone() {
    let Some(stage) = Stage::new() else { return };
    assert!(stage.deploy(&[]).status.success());
    let id = stage.created()["policies/ca002"]["id"].as_str().unwrap().to_owned();
    let url = format!("https://graph.microsoft.com/v1.0/identity/conditionalAccess/policies/{id}");
    let request = |method: &str, at: &str| {
        let mut request = serde_json::json!({"object": "policies/ca002", "method": method, "url": url, "wave": 1, "modifiedDateTime": at});
        if method == "PATCH" {
            request["file"] = "change.json".into();
            request["sha256"] = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a".into();
        }
        request
    };
    fs::write(stage.path("out/change.json"), "{}").unwrap();
    let store = stage
        .path("fake/objects")
        .join(url.replace(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '-'), "_"));
    let mut policy: Value = serde_json::from_slice(&fs::read(&store).unwrap()).unwrap();
    policy["modifiedDateTime"] = "2026-11-20T08:00:00Z".into();
    fs::write(&store, policy.to_string()).unwrap();
    with_manifest(&stage, |manifest| {
        manifest["objects"] = serde_json::json!([request("DELETE", "2026-11-01T08:00:00Z")]);
    });
    let stopped = stage.deploy(&[]);
    assert!(!stopped.status.success() && store.exists());
    assert!(said(&stopped).contains("was changed at 2026-11-20T08:00:00Z, after the export"), "{}", said(&stopped));
    // Its own change moves the time, and is no reason to stop.
    let both = serde_json::json!([request("PATCH", "2026-11-20T08:00:00Z"), request("DELETE", "2026-11-20T08:00:00Z")]);
    with_manifest(&stage, |manifest| manifest["objects"] = both);
    let removed = stage.deploy(&[]);
    assert!(removed.status.success() && !store.exists(), "{}", said(&removed));
}

#[test]
fn the_page_quotes_the_scripts() {
    let page = Path::new(HERE).join("docs/deploying.md");
    for (name, language) in [("deploy.sh", "bash"), ("deploy.ps1", "powershell")] {
        let script = fs::read_to_string(Path::new(HERE).join("examples/deploy").join(name)).unwrap();
        let text = fs::read_to_string(&page).unwrap();
        let opening = format!("```{language}\n{}", script.lines().next().unwrap());
        let start = text.find(&opening).expect("the page opens with the script's first line") + language.len() + 4;
        let end = start + text[start..].find("```\n").unwrap();
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&page, format!("{}{script}{}", &text[..start], &text[end..])).unwrap();
        } else {
            assert_eq!(&text[start..end], script, "run UPDATE=1 cargo test --test main deploy::");
        }
    }
}
