//! Reading of texts, and findings as lines of text.

use std::path::Path;

use caplint::diag::{Finding, Severity};
use caplint::language::{ConfigFile, DocumentKind, PolicyFile, Read, Shape, TenantFile, TestsFile, read};
use caplint::text::{Encoding, FileId, SourceFile};
use caplint::yaml::{Document, Limits, parse};

/// A file of a test.
pub(crate) struct Text {
    pub(crate) source: SourceFile,
    pub(crate) documents: Vec<Document>,
    pub(crate) findings: Vec<Finding>,
}

pub(crate) fn text(text: &str) -> Text {
    named("test.yaml", text, 0)
}

pub(crate) fn named(name: &str, text: &str, file: u32) -> Text {
    let source = SourceFile::new(name.to_owned(), Path::new(name), text.to_owned(), Encoding::Utf8);
    let parsed = parse(FileId(file), &source, Limits::default());
    Text { source, documents: parsed.documents, findings: parsed.findings }
}

/// What reading says of every document of a text, as lines `line:col id message | help`.
pub(crate) fn findings(kind: DocumentKind, yaml: &str) -> Vec<String> {
    let text = text(yaml);
    let mut found = text.findings.clone();
    for document in &text.documents {
        found.extend(read_as(kind, document));
    }
    found.iter().map(|finding| line(&text.source, finding)).collect()
}

pub(crate) fn read_as(kind: DocumentKind, document: &Document) -> Vec<Finding> {
    fn of<T: Shape>(document: &Document) -> Vec<Finding> {
        let Read { value, findings } = read::<T>(document, Limits::default());
        let silent = findings.iter().all(|finding| finding.severity != Severity::Error);
        assert!(value.is_some() || !silent, "a document was refused without a reason");
        findings
    }
    match kind {
        DocumentKind::Policy => of::<PolicyFile>(document),
        DocumentKind::Tenant => of::<TenantFile>(document),
        DocumentKind::Config => of::<ConfigFile>(document),
        DocumentKind::Tests => of::<TestsFile>(document),
    }
}

pub(crate) fn line(source: &SourceFile, finding: &Finding) -> String {
    let place = finding.primary.as_ref().map(|label| source.line_column(label.place.span));
    let place = place.map_or("-".to_owned(), |at| format!("{}:{}", at.line, at.column));
    let help = finding.help.as_deref().unwrap_or("-");
    format!("{place} {} {} | {help}", finding.rule, finding.message)
}
