//! From paths on the command line to policy sets: find the root, walk, read, classify, resolve.

mod builtin_tests;
mod choose;
mod classify;
mod config;
mod discover;
mod documents;
mod export;
mod files;
mod git;
mod load;
mod overlay;
mod read;
mod reader;
mod references;
mod resolve;
mod set;
mod set_tests;
mod sign_in;
mod tenant;
mod test_references;

pub use builtin_tests::builtin_tests;
pub use classify::Kind;
pub use config::{Config, glob_set};
pub use discover::{CONFIG_NAME, absolute, find_config, repository_root, shown};
pub use documents::Documents;
pub use export::{Export, read_export};
pub use files::{DiskFiles, Files, MemoryFiles, PathKind, ReadError, Walk, WalkProblem};
pub use git::{Commit, GitFiles, Repository};
pub use load::{ConfigChoice, LoadRequest, LoadedSet, TenantChoice, Workspace, load, sources};
pub use overlay::Overlay;
pub use read::{ReadDocument, ReadFile};
pub use references::each_reference;
pub use set_tests::LoadedTests;
pub use sign_in::{UnknownName, resolve_sign_in};
