//! How long an import takes in process, from bytes to the text of every file. Budget: 1,000 policies in
//! half a second.

mod generate;

use std::path::{Path, PathBuf};

use caplint::engine::{ImportRequest, draft};
use caplint::workspace::MemoryFiles;
use criterion::{Criterion, criterion_group, criterion_main};

const ROOT: &str = "/export";

fn request() -> ImportRequest {
    ImportRequest {
        paths: vec![PathBuf::from(ROOT)],
        folder: PathBuf::from(ROOT),
        out: PathBuf::from("/out"),
        force: false,
        partial: false,
        dry_run: true,
        threads: None,
    }
}

fn one_file_each(count: usize) -> MemoryFiles {
    let policies = generate::policies(7, count).into_iter().enumerate();
    MemoryFiles::new(policies.map(|(number, policy)| {
        (Path::new(ROOT).join(format!("{number:04}.json")), format!("{policy:#}").into_bytes())
    }))
}

fn import(c: &mut Criterion) {
    let files = one_file_each(1000);
    assert!(draft(&files, &request()).outputs.len() >= 1000, "every policy must become a file");
    c.bench_function("import 1000 policies", |b| b.iter(|| draft(&files, &request())));
}

criterion_group! { name = benches; config = Criterion::default().sample_size(20); targets = import }
criterion_main!(benches);
