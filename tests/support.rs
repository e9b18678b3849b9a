//! What the tests of the whole program share.

use std::path::{Path, PathBuf};

use caplint::engine::{CheckRequest, Checked, ConfigChoice, TenantChoice};
use caplint::report::{Format, Style, write};

/// The day all tests run on.
pub(crate) const NOW: jiff::civil::Date = jiff::civil::date(2026, 11, 23);

/// A request for `paths`, relative to `folder`.
pub(crate) fn request(folder: &Path, paths: &[&str]) -> CheckRequest {
    CheckRequest {
        paths: paths.iter().map(PathBuf::from).collect(),
        folder: folder.to_path_buf(),
        config: ConfigChoice::Find,
        tenants: TenantChoice::Default,
        now: NOW,
        select: Vec::new(),
        ignore: Vec::new(),
        fail_on: None,
        threads: Some(1),
    }
}

/// The report in `format`, as it goes into a pipe.
pub(crate) fn report(checked: &Checked, format: Format) -> String {
    let mut out = Vec::new();
    write(format, &checked.report, &checked.sources, Style::PLAIN, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The folder of published policies, or `None` with a word about it.
pub(crate) fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("CAPLINT_CORPUS").filter(|folder| !folder.is_empty());
    if folder.is_none() {
        println!("skipped: CAPLINT_CORPUS not set");
    }
    folder.map(PathBuf::from)
}
