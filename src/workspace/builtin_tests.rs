//! Tests that come with caplint, in the language of tests.

use crate::diag::{Face, SourceMap};
use crate::language::{self, TestsFile, names::Names};
use crate::model::{PolicySet, Tests};
use crate::text::{Encoding, FileId, SourceFile};
use crate::yaml::{self, Limits};

use super::resolve::resolve_one;
use super::test_references::each_test_reference;

/// The tests of `text`, names looked up in the catalogue and among the names of `set`'s tenant. Nothing
/// where the text is no tests file: it is caplint's own, and a test reads it.
#[must_use]
pub fn builtin_tests(text: &str, set: &PolicySet) -> Tests {
    let name = "questions.yaml";
    let source = SourceFile::new(name.to_owned(), std::path::Path::new(name), text.to_owned(), Encoding::Utf8);
    let parsed = yaml::parse(FileId(0), &source, Limits::default());
    let Some(document) = parsed.documents.first() else { return Tests::default() };
    let Some(shape) = language::read::<TestsFile>(document, Limits::default()).value else {
        return Tests::default();
    };
    let map = SourceMap::new(document.root().origin(Face::Key));
    let mut tests = language::lower_tests(&shape, document, &set.tenant, &map).tests;
    let names = Names::new(&set.tenant);
    each_test_reference(&mut tests, &mut |kind, _, object| {
        resolve_one(&names, kind, object);
    });
    tests
}
