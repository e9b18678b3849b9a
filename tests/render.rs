//! What `render` writes, what it refuses, and what it leaves alone.

use std::fs;
use std::path::Path;

use caplint::engine::{RenderRequest, Rendered, render};
use serde_json::Value;

use crate::support::request;

const TENANT: &str = "tenantId: 7b2c3f10-1111-4aaa-8bbb-000000000001
breakGlass: {users: [a@contoso.example, b@contoso.example]}
users:
  a@contoso.example: {id: 7b2c3f10-1111-4aaa-8bbb-0000000000b1}
  b@contoso.example: {id: 7b2c3f10-1111-4aaa-8bbb-0000000000b2}
groups:
  Staff: {id: 7b2c3f10-1111-4aaa-8bbb-000000000011}
  Unnumbered: {}
namedLocations:
  HQ: {ipRanges: [203.0.113.0/24], trusted: true}
";

const POLICY: &str = "name: Block elsewhere
state: reportOnly
users:
  include: {groups: [Staff]}
  exclude: {breakGlass: true}
resources: {include: all}
conditions:
  locations: {include: all, exclude: [HQ]}
grant: block
";

struct Repository(tempfile::TempDir);

impl Repository {
    fn new(policy: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("policies")).unwrap();
        fs::write(folder.path().join("caplint.yaml"), "").unwrap();
        fs::write(folder.path().join("tenant.yaml"), TENANT).unwrap();
        fs::write(folder.path().join("policies/ca001.yaml"), policy).unwrap();
        Self(folder)
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    fn render(&self, allow: &[&str], strict: bool) -> Rendered {
        render(&RenderRequest {
            check: request(self.0.path(), &[]),
            out: self.path("out"),
            allow: allow.iter().map(|word| (*word).to_owned()).collect(),
            strict,
            against: None,
            delete: false,
        })
    }

    fn json(&self, name: &str) -> Value {
        serde_json::from_slice(&fs::read(self.path("out").join(name)).unwrap()).unwrap()
    }
}

fn rules(rendered: &Rendered) -> Vec<&'static str> {
    rendered.checked.report.findings.iter().map(|finding| finding.rule).collect()
}

#[test]
fn objects_the_set_defines_are_bound_later() {
    let repository = Repository::new(POLICY);
    let rendered = repository.render(&[], false);
    assert_eq!(rendered.refused, None);
    assert_eq!(rendered.written, ["namedLocations/hq.json", "policies/ca001.json", "manifest.json"]);
    let body = repository.json("policies/ca001.json");
    assert_eq!(body["conditions"]["locations"]["excludeLocations"][0], "{{namedLocations/HQ}}");
    let manifest = repository.json("manifest.json");
    let policy = &manifest["objects"][1];
    assert_eq!(policy["dependsOn"][0], "namedLocations/hq.json");
    assert_eq!(policy["bind"][0]["pointer"], "/conditions/locations/excludeLocations/0");
}

#[test]
fn strict_refuses_what_is_bound_later() {
    let repository = Repository::new(POLICY);
    let rendered = repository.render(&[], true);
    assert!(rules(&rendered).contains(&"missing-id"));
    assert!(rendered.refused.is_some() && !repository.path("out").exists());
    assert_eq!(rendered.checked.exit.code(), 1);
}

#[test]
fn a_group_without_an_id_stops_the_render() {
    let repository = Repository::new(&POLICY.replace("[Staff]", "[Unnumbered]"));
    let rendered = repository.render(&[], false);
    assert!(rules(&rendered).contains(&"missing-id"));
    assert!(rendered.refused.is_some());
}

#[test]
fn a_location_of_which_nothing_is_known_stops_the_render() {
    let repository = Repository::new(POLICY);
    let tenant = TENANT.replace("{ipRanges: [203.0.113.0/24], trusted: true}", "{}");
    fs::write(repository.path("tenant.yaml"), tenant).unwrap();
    let rendered = repository.render(&[], false);
    assert!(rendered.refused.is_some(), "{:?}", rules(&rendered));
    assert!(!repository.path("out").exists());
}

#[test]
fn an_error_stops_the_render_unless_it_is_let_through() {
    let open = POLICY
        .replace("reportOnly", "enabled")
        .replace("  exclude: {breakGlass: true}\n", "")
        .replace("{groups: [Staff]}", "all");
    let repository = Repository::new(&open);
    let rendered = repository.render(&[], false);
    assert!(rendered.refused.as_deref().unwrap().contains("1 finding stops"));
    assert!(!repository.path("out").exists(), "nothing may be written");
    assert_eq!(rendered.checked.exit.code(), 1);
    assert!(repository.render(&["strength-and-mfa"], false).refused.is_some());
    assert_eq!(repository.render(&["break-glass-not-excluded"], false).refused, None);
    assert_eq!(repository.render(&["all"], false).refused, None);
}

#[test]
fn a_set_that_could_not_be_read_whole_is_never_rendered() {
    let repository = Repository::new(POLICY);
    fs::write(repository.path("policies/broken.yaml"), "name: [\n").unwrap();
    let rendered = repository.render(&["all"], false);
    assert!(rendered.refused.is_some() && !repository.path("out").exists());
    assert_eq!(rendered.checked.exit.code(), 2);
}

#[test]
fn the_same_set_gives_the_same_bytes() {
    let repository = Repository::new(POLICY);
    let read = || {
        ["policies/ca001.json", "namedLocations/hq.json", "manifest.json"]
            .map(|name| fs::read(repository.path("out").join(name)).unwrap())
    };
    repository.render(&[], false);
    let first = read();
    repository.render(&[], false);
    assert_eq!(first, read());
}

#[test]
fn only_files_of_the_previous_manifest_are_removed() {
    let repository = Repository::new(POLICY);
    repository.render(&[], false);
    let out = repository.path("out");
    fs::write(out.join("policies/mine.json"), "{}").unwrap();
    fs::rename(repository.path("policies/ca001.yaml"), repository.path("policies/ca002.yaml")).unwrap();
    let rendered = repository.render(&[], false);
    assert_eq!(rendered.removed, ["policies/ca001.json"]);
    assert!(out.join("policies/ca002.json").exists() && out.join("policies/mine.json").exists());
}

#[test]
fn a_forged_manifest_removes_nothing_outside() {
    let repository = Repository::new(POLICY);
    fs::create_dir(repository.path("out")).unwrap();
    fs::write(repository.path("precious.json"), "{}").unwrap();
    let absolute = repository.path("precious.json").display().to_string();
    let forged = serde_json::json!({"objects": [{"file": "../precious.json"}, {"file": absolute}]});
    fs::write(repository.path("out/manifest.json"), forged.to_string()).unwrap();
    let rendered = repository.render(&[], false);
    assert_eq!((rendered.refused, rendered.removed), (None, Vec::new()));
    assert!(Path::new(&absolute).exists());
}

#[test]
fn a_folder_that_cannot_be_written_is_said() {
    let repository = Repository::new(POLICY);
    fs::write(repository.path("out"), "a file stands here").unwrap();
    let rendered = repository.render(&[], false);
    assert!(rendered.refused.unwrap().starts_with("cannot write"));
    assert_eq!(rendered.checked.exit.code(), 2);
}

#[test]
fn the_api_version_of_the_config_holds() {
    let beta = POLICY.replace("grant: block\n", "session: {continuousAccessEvaluation: strictLocation}\n");
    let repository = Repository::new(&beta);
    fs::write(repository.path("caplint.yaml"), "apiVersion: v1.0\n").unwrap();
    assert!(rules(&repository.render(&[], false)).contains(&"needs-beta"));
    fs::write(repository.path("caplint.yaml"), "apiVersion: minimal\n").unwrap();
    repository.render(&[], false);
    let versions = |name: &str| {
        repository.json("manifest.json")["objects"]
            .as_array()
            .unwrap()
            .iter()
            .find(|object| object["file"] == name)
            .unwrap()["apiVersion"]
            .clone()
    };
    assert_eq!((versions("policies/ca001.json"), versions("namedLocations/hq.json")), ("beta".into(), "v1.0".into()));
}

#[test]
fn a_config_can_ask_for_beta() {
    let repository = Repository::new(POLICY);
    fs::write(repository.path("caplint.yaml"), "apiVersion: beta\n").unwrap();
    repository.render(&[], false);
    let manifest = repository.json("manifest.json");
    let objects = manifest["objects"].as_array().unwrap();
    assert_eq!(objects.iter().find(|object| object["file"] == "policies/ca001.json").unwrap()["apiVersion"], "beta");
}
