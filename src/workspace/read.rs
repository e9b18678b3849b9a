//! Files to documents: bytes, text, span trees and authored shapes, many files at once.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::diag::{Finding, Place, bug};
use crate::graph;
use crate::language;
use crate::language::shape::{PolicyFile, TestsFile};
use crate::text::{self, Encoding, FileId, SourceFile};
use crate::yaml::{self, Document, Limits};

use super::classify::{self, Kind};
use super::files::{Files, ReadError};

/// A file that is to be read.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    /// The path to open.
    pub path: PathBuf,
    /// The path to show.
    pub shown: String,
    /// What its place suggests that it is.
    pub expected: Option<Kind>,
    /// Named on the command line or matched by a pattern: it must be recognised.
    pub named: bool,
}

/// A document that was read.
#[derive(Debug)]
pub struct ReadDocument {
    /// The span tree.
    pub document: Document,
    /// What it is; `None` when it is nothing known.
    pub kind: Option<Kind>,
    /// The authored policy, when it is one and its shape holds.
    pub policy: Option<PolicyFile>,
    /// The authored tests, when it is a tests file and its shape holds.
    pub tests: Option<TestsFile>,
    /// What it was taken out of, as `a Terraform state or plan`; `None` for what stands in the file as
    /// it is.
    pub unpacked_from: Option<&'static str>,
}

impl ReadDocument {
    /// A document of `kind`, of which no shape was read.
    fn new(document: Document, kind: Option<Kind>) -> Self {
        Self { document, kind, policy: None, tests: None, unpacked_from: None }
    }
}

/// A file that was read.
#[derive(Debug)]
pub struct ReadFile {
    /// The file's text; empty when it could not be read.
    pub source: SourceFile,
    /// Its documents.
    pub documents: Vec<ReadDocument>,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
    /// Some of it could not be read: the set is incomplete.
    pub broken: bool,
    /// It must be recognised.
    pub named: bool,
    /// The path it was read from.
    pub path: PathBuf,
}

/// Reads `wanted` on all threads of the current pool; the result is in the order given. The first
/// file gets the id `first`.
#[must_use]
pub(super) fn read_all(files: &dyn Files, wanted: &[Wanted], first: usize, limits: Limits) -> Vec<ReadFile> {
    let id = |index: usize| FileId::at(first + index);
    wanted.par_iter().enumerate().map(|(index, file)| read_or_say(files, file, id(index), limits)).collect()
}

/// A bug that one file brings out is said of this file; the others are read.
fn read_or_say(files: &dyn Files, wanted: &Wanted, id: FileId, limits: Limits) -> ReadFile {
    bug::guard(|| read_one(files, wanted, id, limits)).unwrap_or_else(|bug| {
        let source = SourceFile::new(wanted.shown.clone(), &wanted.path, String::new(), Encoding::Utf8);
        let finding = bug.finding(&format!("reading {}", wanted.shown)).at(Place::start_of(id), "");
        broken(wanted, source, vec![finding])
    })
}

fn read_one(files: &dyn Files, wanted: &Wanted, id: FileId, limits: Limits) -> ReadFile {
    let bytes = match files.read(&wanted.path, limits.file_bytes as u64) {
        Ok(bytes) => bytes,
        Err(error) => return unreadable(wanted, id, &error, limits),
    };
    let decoded = text::decode(&bytes);
    let source = SourceFile::new(wanted.shown.clone(), &wanted.path, decoded.text, decoded.encoding);
    if let Some(error) = decoded.error {
        let finding =
            Finding::error("encoding", error.message).at(Place { file: id, span: error.span }, "").help(error.help);
        return broken(wanted, source, vec![finding]);
    }
    let parsed = yaml::parse(id, &source, limits);
    let mut findings = parsed.findings;
    // An empty config is a config: it marks the root.
    let may_be_empty = !wanted.named || wanted.expected == Some(Kind::Config);
    if parsed.documents.is_empty() && !parsed.broken && !may_be_empty {
        findings.push(empty_file(id, &source));
    }
    let mut documents = Vec::with_capacity(parsed.documents.len());
    let mut unpacked = Vec::new();
    let mut broken = parsed.broken;
    let mut next = parsed.documents.last().map_or(0, |last| last.index + 1);
    for document in parsed.documents {
        let Some(held) = graph::unpack(&document, &source.text, next, limits) else {
            documents.push(read_document(document, wanted, limits, &mut findings));
            continue;
        };
        findings.extend(graph::export_findings(&document));
        findings.extend(held.findings);
        broken |= held.broken;
        next += u32::try_from(held.documents.len()).unwrap_or(u32::MAX - next);
        documents.push(ReadDocument::new(document, Some(Kind::Side(held.what))));
        unpacked.extend(held.documents.into_iter().map(|document| unpack(document, held.what, &mut findings)));
    }
    documents.extend(unpacked);
    ReadFile { source, documents, findings, broken, named: wanted.named, path: wanted.path.clone() }
}

/// A document that another one held, in Graph's shape by now.
fn unpack(document: Document, from: &'static str, findings: &mut Vec<Finding>) -> ReadDocument {
    findings.extend(graph::export_findings(&document));
    ReadDocument { unpacked_from: Some(from), ..ReadDocument::new(document, Some(Kind::Graph)) }
}

fn read_document(document: Document, wanted: &Wanted, limits: Limits, findings: &mut Vec<Finding>) -> ReadDocument {
    let kind = classify::classify(&document, wanted.expected);
    let (mut policy, mut tests) = (None, None);
    let meant_as_policy = matches!(kind, Some(Kind::Policy | Kind::Graph));
    if let Some(mixed) = classify::mixed_shapes(document.root()).filter(|_| meant_as_policy) {
        findings.push(mixed);
        // A policy that could not be read, whichever of the two it was meant to be.
        return ReadDocument::new(document, Some(Kind::Policy));
    }
    match kind {
        Some(Kind::Policy) => {
            let read = language::read::<PolicyFile>(&document, limits);
            findings.extend(read.findings);
            policy = read.value;
        }
        Some(Kind::Tests) => {
            let read = language::read::<TestsFile>(&document, limits);
            findings.extend(read.findings);
            tests = read.value;
        }
        Some(Kind::Graph) => findings.extend(graph::export_findings(&document)),
        None if wanted.named => findings.push(unrecognised(&document)),
        _ => {}
    }
    ReadDocument { policy, tests, ..ReadDocument::new(document, kind) }
}

fn broken(wanted: &Wanted, source: SourceFile, findings: Vec<Finding>) -> ReadFile {
    ReadFile { source, documents: Vec::new(), findings, broken: true, named: wanted.named, path: wanted.path.clone() }
}

fn unreadable(wanted: &Wanted, id: FileId, error: &ReadError, limits: Limits) -> ReadFile {
    let source = SourceFile::new(wanted.shown.clone(), &wanted.path, String::new(), Encoding::Utf8);
    let finding = match error {
        ReadError::TooLarge(bytes) => yaml::too_large(id, *bytes, limits),
        ReadError::Io(io) => Finding::error("unreadable-file", format!("cannot read {}: {io}", wanted.shown))
            .at(Place::start_of(id), "")
            .help("check that the file is there and that you may read it"),
    };
    broken(wanted, source, vec![finding])
}

fn empty_file(id: FileId, source: &SourceFile) -> Finding {
    Finding::error("not-recognised", format!("{} is empty", source.name))
        .at(Place::start_of(id), "")
        .help("write a policy, a tenant file or tests here, or remove the file; `caplint init` shows examples of each")
}

fn unrecognised(document: &Document) -> Finding {
    let root = document.root();
    Finding::error("not-recognised", "this is no policy, tenant file, config, tests file or Graph export")
        .at(root.key_place(), format!("{} of no known kind begins here", root.shape().described()))
        .help("a policy in the caplint language has `name`, `state`, `users`, `resources` and `grant` or `session`; an export has Graph's keys such as `displayName`")
}

/// A walk's file as one that need not be recognised.
#[must_use]
pub(super) fn met(path: &Path, shown: String) -> Wanted {
    Wanted { path: path.to_path_buf(), shown, expected: None, named: false }
}
