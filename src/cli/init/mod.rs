//! `caplint init`: a starter repository.
//!
//! What it writes lies beside this module, except the schemas, which are those of this build.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::engine::{Exit, uninterrupted};
use crate::text::sanitize::terminal;

use super::Failure;
use super::args::InitArgs;
use super::console::Console;
use super::{interrupt, schema};

const FILES: &[(&str, &str)] = &[
    ("caplint.yaml", include_str!("caplint.yaml")),
    ("tenant.yaml", include_str!("tenant.yaml")),
    ("policies/ca001-mfa-everyone.yaml", include_str!("policies/ca001-mfa-everyone.yaml")),
    ("policies/ca310-token-protection-windows.yaml", include_str!("policies/ca310-token-protection-windows.yaml")),
    ("tests/everyone.yaml", include_str!("tests/everyone.yaml")),
    (".pre-commit-config.yaml", include_str!("pre-commit-config.yaml")),
];

const NEXT: &str = "\
Next:
  1. Put your break-glass accounts and groups into tenant.yaml; its comments say how to list them.
  2. Run `caplint check` here, and `caplint test`.
  3. Run `caplint explain RULE` for any rule it names.
";

/// Writes the starter repository, or nothing when a file would be overwritten.
pub(super) fn run(args: &InitArgs, console: &Console) -> Result<Exit, Failure> {
    let files = files();
    refuse_to_overwrite(&args.folder, &files)?;
    let written = create_all(&args.folder, &files)?;
    let mut lines: Vec<String> = written.iter().map(|path| format!("wrote {}", shown(path))).collect();
    lines.extend([String::new(), NEXT.to_owned()]);
    console.print_text(&lines.join("\n"))?;
    Ok(Exit::Clean)
}

/// Every file with its text.
fn files() -> Vec<(String, String)> {
    let fixed = FILES.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
    let schemas = schema::for_editors().into_iter().map(|(kind, text)| (format!("schemas/{kind}.schema.json"), text));
    fixed.chain(schemas).collect()
}

fn refuse_to_overwrite(folder: &Path, files: &[(String, String)]) -> Result<(), Failure> {
    let in_the_way: Vec<String> = files
        .iter()
        .map(|(name, _)| folder.join(name))
        .filter(|path| path.symlink_metadata().is_ok())
        .map(|path| format!("\n  {}", shown(&path)))
        .collect();
    if in_the_way.is_empty() {
        return Ok(());
    }
    let message = format!("these files exist already, and nothing is overwritten:{}", in_the_way.concat());
    Err(Failure::new(message).help("choose another folder (`caplint init DIR`), or move them away"))
}

/// Writes every file, or none.
fn create_all(folder: &Path, files: &[(String, String)]) -> Result<Vec<PathBuf>, Failure> {
    interrupt::tidy_up();
    let _held = uninterrupted();
    let mut written = Vec::new();
    for (name, text) in files {
        let path = folder.join(name);
        if let Err(error) = create(&path, text) {
            undo(&written);
            return Err(Failure::io("write", &path, &error).help("nothing was written"));
        }
        written.push(path);
    }
    Ok(written)
}

/// Writes a file that must not exist yet, with the folders it needs.
fn create(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes()).inspect_err(|_| drop(fs::remove_file(path)))
}

/// Takes back what was written before something failed. What cannot be removed stays.
fn undo(written: &[PathBuf]) {
    for path in written {
        let _ = fs::remove_file(path);
    }
}

/// A path as it is printed: `/` between folders, nothing a terminal would act on.
fn shown(path: &Path) -> String {
    let path = path.strip_prefix(".").unwrap_or(path);
    let path = path.display().to_string().replace(std::path::MAIN_SEPARATOR, "/");
    terminal(&path).into_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::Value;

    use super::*;
    use crate::cli::console::Color;

    fn init(folder: &Path) -> Result<Exit, Failure> {
        let args = InitArgs { folder: folder.to_path_buf() };
        run(&args, &Console::new(Color::Never))
    }

    #[test]
    fn writes_every_file_once() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("new/repository");
        assert_eq!(init(&target), Ok(Exit::Clean));
        for (name, text) in files() {
            assert_eq!(fs::read_to_string(target.join(name)).unwrap(), text);
        }
    }

    #[test]
    fn names_what_is_in_the_way_and_writes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("tenant.yaml"), "mine").unwrap();
        fs::create_dir(folder.path().join(".pre-commit-config.yaml")).unwrap();
        let text = init(folder.path()).unwrap_err().text();
        assert!(text.contains("tenant.yaml\n") && text.contains(".pre-commit-config.yaml\n"), "{text}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
        assert_eq!(fs::read_to_string(folder.path().join("tenant.yaml")).unwrap(), "mine");
    }

    #[cfg(unix)]
    #[test]
    fn a_failure_halfway_takes_back_what_was_written() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("policies"), "a file where a folder has to be").unwrap();
        init(folder.path()).unwrap_err();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn every_yaml_file_matches_its_schema() {
        let schemas: BTreeMap<String, String> = files().into_iter().collect();
        for (name, text) in FILES.iter().filter(|(name, _)| !name.starts_with('.')) {
            let (_, path) = text.lines().next().unwrap().split_once("$schema=").unwrap();
            let schema = &schemas[path.trim_start_matches("../").trim_start_matches("./")];
            let schema: Value = serde_json::from_str(schema).unwrap();
            let value: Value = serde_yaml::from_str(text).unwrap();
            let validator = jsonschema::validator_for(&schema).unwrap();
            let errors: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{name}: {errors:?}");
        }
    }
}
