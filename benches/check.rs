//! How long `check` takes in process, on as many threads as the machine has cores.

mod generate;

use std::path::{Path, PathBuf};

use caplint::engine::{CheckRequest, Checked, ConfigChoice, TenantChoice, check_files};
use caplint::report::{Format, Style, write};
use caplint::workspace::MemoryFiles;
use criterion::{Criterion, criterion_group, criterion_main};

const ROOT: &str = "/set";

fn request() -> CheckRequest {
    CheckRequest {
        paths: vec![PathBuf::from(ROOT)],
        folder: PathBuf::from(ROOT),
        config: ConfigChoice::None,
        tenants: TenantChoice::Default,
        now: jiff::civil::date(2026, 11, 23),
        select: Vec::new(),
        ignore: Vec::new(),
        fail_on: None,
        threads: None,
    }
}

fn one_file_each(count: usize) -> MemoryFiles {
    let policies = generate::policies(7, count).into_iter().enumerate();
    MemoryFiles::new(policies.map(|(number, policy)| {
        (Path::new(ROOT).join(format!("{number:04}.json")), format!("{policy:#}").into_bytes())
    }))
}

/// One export of about a megabyte in which a thousand policies have something to say.
fn one_export(count: usize) -> Checked {
    let mut policies = generate::policies(7, count);
    for policy in &mut policies {
        policy["state"] = "enabled".into();
        policy["grantControls"] = serde_json::json!({
            "operator": "OR", "builtInControls": ["mfa"],
            "authenticationStrength": {"id": "00000000-0000-0000-0000-000000000002"},
        });
    }
    let text = serde_json::json!({ "value": policies }).to_string();
    let files = MemoryFiles::new([(Path::new(ROOT).join("export.json"), text.into_bytes())]);
    check_files(&files, &request())
}

fn check(c: &mut Criterion) {
    for count in [240, 1000] {
        let files = one_file_each(count);
        c.bench_function(&format!("check {count} policies"), |b| {
            b.iter(|| check_files(&files, &request()));
        });
    }
}

fn human(c: &mut Criterion) {
    let mut checked = one_export(1000);
    checked.report.findings.truncate(1000);
    assert_eq!(checked.report.findings.len(), 1000, "the export must give a thousand findings");
    c.bench_function("human report of 1000 findings in one export", |b| {
        b.iter(|| {
            let mut out = Vec::new();
            write(Format::Human, &checked.report, &checked.sources, Style::PLAIN, &mut out).map(|()| out.len())
        });
    });
}

criterion_group! { name = benches; config = Criterion::default().sample_size(20); targets = check, human }
criterion_main!(benches);
