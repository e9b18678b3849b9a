//! `caplint.yaml`.

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::parts::{Count, Filled, List, WordOr};
use super::text::NonEmpty;
use super::words::{ApiVersion, FailOn, Level, Preset};

shape! {
    /// One set of policies: where its files are, which rules run and how loud they are. What a policy
    /// does never depends on this file.
    #[derive(Default)]
    pub struct ConfigFile {
        /// Patterns of the policy files, from this file's folder. Left out: `policies/**/*.{yaml,yml,json}`.
        policies ?: List<NonEmpty>,
        /// Patterns of the test files. Left out: `tests/**/*.{yaml,yml}`.
        tests ?: List<NonEmpty>,
        /// The tenants the set is for: a name, and the tenant file's path. Left out: `tenant.yaml` if
        /// there is one.
        tenants ?: Filled<IndexMap<String, NonEmpty>>,
        /// The tenant that is meant without `--tenant`; needed as soon as there are several.
        default_tenant ?: NonEmpty,
        /// The starting point of all levels. Left out: `recommended`.
        preset ?: Preset,
        /// Levels and options of single rules.
        rules ?: IndexMap<String, RuleEntry>,
        /// Levels and options for some policies, in order; later ones win.
        overrides ?: List<OverrideEntry>,
        /// Which questions `caplint gaps` asks.
        gaps ?: GapsBlock,
        /// From which level on findings fail the run. Left out: `error`.
        fail_on ?: FailOn,
        /// Path of a file with findings that are known and accepted.
        baseline ?: NonEmpty,
        /// Which endpoint of Graph to render for. Left out: `minimal`, the lowest for each policy.
        api_version ?: ApiVersion,
        /// Limits.
        limits ?: LimitsBlock,
    }
}

/// A rule's level, or its level and options.
pub type RuleEntry = WordOr<Level, Filled<RuleSettings>>;

shape! {
    /// A rule's level and options.
    pub struct RuleSettings {
        /// How loud the rule is.
        level ?: Level,
        /// The rule's own options; `caplint explain RULE` lists them.
        options ?: Map<String, Value>,
    }
}

shape! {
    /// Levels and options for some policies.
    pub struct OverrideEntry {
        /// Patterns of policy keys, as `ca6*`.
        policies: List<NonEmpty>,
        /// Levels and options of single rules for those policies.
        rules: Filled<IndexMap<String, RuleEntry>>,
    }
}

shape! {
    /// Which questions `caplint gaps` asks when none is named on the command line.
    #[derive(Default)]
    pub struct GapsBlock {
        /// These, by id; `caplint gaps --list` lists them. Left out: those that need no licence or feature
        /// that the tenant file does not list.
        questions ?: List<NonEmpty>,
        /// Not these, by id.
        ignore ?: List<NonEmpty>,
    }
}

shape! {
    /// Limits: of the tenant, and of what is read.
    #[derive(Default)]
    pub struct LimitsBlock {
        /// How many policies the tenant may have. Left out: what Microsoft documents.
        policies ?: Count,
        /// The largest file that is read, in MiB. Left out: 32.
        #[serde(rename = "fileMiB")]
        file_mib ?: Count,
        /// How deep lists and maps may nest. Left out: 128.
        depth ?: Count,
        /// How many keys and values a file may hold, aliases written out. Left out: 1,000,000.
        nodes ?: Count,
    }
}
