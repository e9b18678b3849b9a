//! How large a document may be. The limits keep hostile input from costing memory or stack; no
//! real policy comes near them.

use crate::diag::{Finding, Place};
use crate::text::FileId;

/// The limits of reading, each a config key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a file; `limits.fileMiB`. Default 32 MiB.
    pub file_bytes: usize,
    /// Lists and maps within each other; `limits.depth`. Default 128, at most
    /// [`Limits::DEEPEST`].
    pub depth: usize,
    /// Nodes of a file when every alias is followed; `limits.nodes`. Default 1,000,000.
    pub nodes: usize,
}

impl Limits {
    /// The largest depth that counts: code that walks a tree may recurse, and the stack is finite.
    pub const DEEPEST: usize = 1024;

    pub(super) fn bounded(self) -> Self {
        Self { depth: self.depth.min(Self::DEEPEST), ..self }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self { file_bytes: 32 << 20, depth: 128, nodes: 1_000_000 }
    }
}

const RAISE: &str = "if the file is meant to be like this, raise";

/// The finding for a file of `bytes` bytes, more than the limit: it is not read at all.
#[must_use]
pub fn too_large(file: FileId, bytes: u64, limits: Limits) -> Finding {
    let mib = |bytes: u64| bytes.div_ceil(1 << 20);
    let limit = limits.file_bytes as u64;
    let message = format!("the file has {} MiB, more than the limit of {} MiB", mib(bytes), mib(limit));
    Finding::error("file-too-large", message)
        .at(Place::start_of(file), "not read")
        .help(format!("leave it out of the patterns; {RAISE} `limits.fileMiB` in caplint.yaml"))
}

pub(super) fn too_deep(place: Place, limits: Limits) -> Finding {
    let message = format!("lists and maps are nested deeper than {}", limits.depth);
    Finding::error("too-deep", message)
        .at(place, "one level too many")
        .help(format!("{RAISE} `limits.depth` in caplint.yaml"))
}

pub(super) fn too_deep_through_alias(place: Place, limits: Limits) -> Finding {
    let message = format!("through this alias, lists and maps are nested deeper than {}", limits.depth);
    Finding::error("too-deep", message)
        .at(place, "one level too many below this")
        .help(format!("write the value out where it is used; {RAISE} `limits.depth` in caplint.yaml"))
}

pub(super) fn too_many_nodes(place: Place, limits: Limits) -> Finding {
    let message = format!("the file has more than {} values", limits.nodes);
    Finding::error("too-many-nodes", message)
        .at(place, "reading stopped here")
        .help(format!("split the file; {RAISE} `limits.nodes` in caplint.yaml"))
}

pub(super) fn alias_bomb(place: Place, anchored: Place, limits: Limits) -> Finding {
    let message = format!("with its aliases followed, the file has more than {} values", limits.nodes);
    Finding::error("too-many-nodes", message)
        .at(place, "reading stopped at this alias")
        .and(anchored, "each use repeats all of this")
        .help(format!("write the value out where it is used; {RAISE} `limits.nodes` in caplint.yaml"))
}
