//! What the command line takes.

use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

use crate::diag::Severity;
use crate::engine::{CheckRequest, ConfigChoice, Exit, FailOn, TenantChoice};
use crate::model::ChangeEffect;
use crate::report::Format;

use super::console::Color;
use super::output::Output;
use super::whatif::WhatIfArgs;
use super::{Failure, selector};

const EXIT_CODES: &str = "\
Exit codes:
  0    nothing at or above the fail level
  1    findings at or above the fail level (--fail-on, `failOn` in caplint.yaml); a test that fails
  2    wrong usage, config or input; wins over 1
  101  a bug in caplint";

/// Checks Microsoft Entra Conditional Access policies kept as code
///
/// caplint reads policies written in its own language or exported from Microsoft Graph, says who can
/// sign in or is locked out because of what is written, and renders what Graph takes. It works
/// offline: it never opens a connection.
#[derive(Debug, Parser)]
#[command(name = "caplint", version, after_help = EXIT_CODES, max_term_width = 100)]
pub(super) struct Args {
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Say what is wrong with policies
    Check(CheckArgs),
    /// Run the tests that stand beside policies
    Test(TestArgs),
    /// Say what is proved of policies, and what they leave open
    Gaps(GapsArgs),
    /// Say what a change does to sign-ins
    Diff(DiffArgs),
    /// Write the JSON bodies that Microsoft Graph takes
    Render(RenderArgs),
    /// Turn exports of policies into files of the caplint language
    Import(ImportArgs),
    /// Say what comes of one sign-in, and why
    Whatif(Box<WhatIfArgs>),
    /// Show the page of a rule, or what an error of Graph means
    Explain(ExplainArgs),
    /// List the rules
    Rules(RulesArgs),
    /// Print the JSON Schema of a file
    Schema(SchemaArgs),
    /// Write a starter repository
    Init(InitArgs),
    /// Print a completion script for a shell
    Completions(CompletionsArgs),
    /// Print the manual page
    Man(ManArgs),
}

/// Options of every command.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Global options")]
pub(super) struct Global {
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Color,
    /// Use this config instead of the nearest caplint.yaml
    #[arg(long, global = true, value_name = "FILE", conflicts_with = "no_config")]
    config: Option<PathBuf>,
    /// Use no config: each path is a policy set of its own
    #[arg(long, global = true)]
    no_config: bool,
    /// Tenant of the config to look at, or `all`
    #[arg(long, global = true, value_name = "NAME")]
    pub(super) tenant: Option<String>,
    /// The day to take for today, as 2026-11-23 [default: today, UTC]
    #[arg(long, global = true, value_name = "DATE", value_parser = date)]
    now: Option<Date>,
    /// Number of threads [default: one per core]
    #[arg(long, global = true, value_name = "NUMBER", value_parser = threads)]
    threads: Option<usize>,
    /// List what is only counted otherwise
    #[arg(long, short, global = true)]
    pub(super) verbose: bool,
}

/// Options of `check`.
#[derive(Debug, clap::Args)]
pub(super) struct CheckArgs {
    /// Files and folders [default: the policy set of the current folder]
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Look only for these rules, families or tags
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = selector::rules)]
    pub(super) select: Vec<String>,
    /// Leave out these rules, families or tags
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = selector::rules)]
    pub(super) ignore: Vec<String>,
    /// From which severity on the exit code is 1 [default: the config's, else error]
    #[arg(long, value_name = "LEVEL")]
    pub(super) fail_on: Option<FailLevel>,
    /// Format of the report on standard output
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(super) format: Format,
    /// Write the report to a file as well; may be repeated
    #[arg(long, value_name = "FORMAT=FILE", value_parser = Output::parse)]
    pub(super) output: Vec<Output>,
    /// Check what git's index holds, that is what the next commit will be, not the work tree
    #[arg(long, conflicts_with = "stdin")]
    pub(super) staged: bool,
    /// Read the text of one file from standard input, as an editor has it
    #[arg(long, requires = "stdin_filename", conflicts_with = "paths")]
    pub(super) stdin: bool,
    /// The file that the text on standard input stands for
    #[arg(long, value_name = "FILE", requires = "stdin")]
    pub(super) stdin_filename: Option<PathBuf>,
    /// Show only what the change since a branch, tag or commit brings: findings that it does not have
    #[arg(long, value_name = "COMMIT", conflicts_with = "stdin")]
    pub(super) since: Option<String>,
}

/// Options of `test`.
#[derive(Debug, clap::Args)]
pub(super) struct TestArgs {
    /// Files and folders; tests files alone run those, anything else every test of its set
    /// [default: the policy set of the current folder]
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Run only the tests of this name; `*` stands for any text. May be repeated
    #[arg(long, value_name = "NAME")]
    pub(super) select: Vec<String>,
    /// Ask as if this stage were current in every rollout that has it, or `last`; a test's own stage wins
    #[arg(long, value_name = "STAGE")]
    pub(super) stage: Option<String>,
    /// What statements about changes compare with: a branch, tag or commit (with `...` behind it, as HEAD left
    /// it), a folder or an export
    #[arg(long, value_name = "BASE")]
    pub(super) base: Option<String>,
    /// Format of the report on standard output
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(super) format: Format,
    /// Write the report to a file as well; may be repeated
    #[arg(long, value_name = "FORMAT=FILE", value_parser = Output::parse)]
    pub(super) output: Vec<Output>,
}

/// Options of `gaps`.
#[derive(Debug, clap::Args)]
pub(super) struct GapsArgs {
    /// Files and folders [default: the policy set of the current folder]
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Ask only this question, by id or name; may be repeated
    #[arg(long, value_name = "QUESTION", value_delimiter = ',', conflicts_with = "all")]
    pub(super) question: Vec<String>,
    /// Ask every question, also those that need a licence the tenant file does not list
    #[arg(long)]
    pub(super) all: bool,
    /// Ask as if this stage were current in every rollout that has it, or `last`
    #[arg(long, value_name = "STAGE")]
    pub(super) stage: Option<String>,
    /// List the questions and ask none
    #[arg(long)]
    pub(super) list: bool,
    /// Write exceptions for the tenant file, for questions that are open for nobody but people whom
    /// policies exclude; `-` for standard output, in place of the report
    #[arg(long, value_name = "FILE")]
    pub(super) write_exceptions: Option<PathBuf>,
    /// Overwrite the file of --write-exceptions where it holds something else
    #[arg(long, requires = "write_exceptions")]
    pub(super) force: bool,
    /// Format of the report on standard output
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(super) format: Format,
    /// Write the report to a file as well; may be repeated
    #[arg(long, value_name = "FORMAT=FILE", value_parser = Output::parse)]
    pub(super) output: Vec<Output>,
}

/// Options of `diff`.
#[derive(Debug, clap::Args)]
#[command(after_help = DIFF_SIDES)]
pub(super) struct DiffArgs {
    /// What was before and what is after [default: the last commit, and the work tree]
    #[arg(value_name = "BASE [HEAD]", num_args = 0..=2)]
    pub(super) sides: Vec<String>,
    /// Compare what is staged for the next commit
    #[arg(long)]
    pub(super) staged: bool,
    /// Exit with 1 when anything changes for any sign-in
    #[arg(long)]
    pub(super) exit_code: bool,
    /// Exit with 1 when anything else than this happens: tightened, loosened, newlyBlocked,
    /// newlyUnblocked, sessionOnly
    #[arg(long, value_name = "EFFECT", value_delimiter = ',', value_parser = super::diff::effect)]
    pub(super) allow: Option<Vec<ChangeEffect>>,
    /// Format of the report on standard output: human, json or markdown
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = super::diff::format)]
    pub(super) format: Format,
    /// Write the report to a file as well; may be repeated
    #[arg(long, value_name = "FORMAT=FILE", value_parser = Output::parse)]
    pub(super) output: Vec<Output>,
}

const DIFF_SIDES: &str = "\
A side is a branch, tag or commit (`main`, `HEAD~1`), a file or folder of one (`main:policies`), or a
folder: policies, an export, the output of a render. `BASE..HEAD` names both, `BASE...HEAD` begins where
HEAD left BASE. Work tree and index are never touched.";

/// Options of `render`.
#[derive(Debug, clap::Args)]
pub(super) struct RenderArgs {
    /// Files and folders [default: the policy set of the current folder]
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Folder to write; files of an earlier render that are no longer needed are removed
    #[arg(long, value_name = "DIR")]
    pub(super) out: PathBuf,
    /// Refuse references to objects that Graph has not numbered yet
    #[arg(long)]
    pub(super) strict: bool,
    /// Compare with the tenant's present state, an export, and write only what has to change
    #[arg(long, value_name = "EXPORT")]
    pub(super) against: Option<PathBuf>,
    /// Remove what the tenant has and the set has not; otherwise it is only listed
    #[arg(long, requires = "against")]
    pub(super) delete: bool,
    /// Write in spite of findings of this rule, or of `all`; may be repeated
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = selector::allowed)]
    pub(super) allow: Vec<String>,
    /// Write nothing; say which files of the folder are not what would be written
    #[arg(long)]
    pub(super) check: bool,
}

/// Options of `import`.
#[derive(Debug, clap::Args)]
pub(super) struct ImportArgs {
    /// Files and folders of the export, in any shape that a tool writes
    #[arg(value_name = "EXPORT", required = true)]
    pub(super) paths: Vec<PathBuf>,
    /// Folder to write: policies/KEY.yaml, tenant.yaml and, where there is none, caplint.yaml
    #[arg(long, value_name = "DIR")]
    pub(super) out: PathBuf,
    /// Overwrite files that hold something else
    #[arg(long)]
    pub(super) force: bool,
    /// Write what could be read although something could not
    #[arg(long)]
    pub(super) partial: bool,
    /// Say what would be written, and write nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Format of the report on standard output
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(super) format: Format,
}

/// Options of `explain`.
#[derive(Debug, clap::Args)]
pub(super) struct ExplainArgs {
    /// Id of a rule or input code, as printed in brackets; number or text of an error of Graph; or
    /// `-` for an answer of Graph on standard input
    #[arg(value_name = "RULE|CODE|ERROR|-")]
    pub(super) name: String,
}

/// Options of `rules`.
#[derive(Debug, clap::Args)]
pub(super) struct RulesArgs {
    /// How to list them
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(super) format: ListFormat,
}

/// Formats of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    /// A table.
    Human,
    /// JSON, for programs.
    Json,
}

/// Options of `schema`.
#[derive(Debug, clap::Args)]
pub(super) struct SchemaArgs {
    /// Which file the schema describes
    #[arg(value_name = "KIND", default_value = "policy")]
    pub(super) kind: SchemaKind,
}

/// The files with a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemaKind {
    /// A policy; with --tenant, with the tenant's own names.
    Policy,
    /// A tenant file.
    Tenant,
    /// The config, caplint.yaml.
    Config,
    /// Tests beside the policies.
    Tests,
    /// The JSON report.
    Report,
    /// The JSON report of tests.
    TestReport,
    /// The JSON of a comparison.
    Diff,
    /// The JSON of an import.
    Import,
    /// The JSON answer about a sign-in.
    Whatif,
    /// The manifest of a render.
    Manifest,
}

/// Options of `init`.
#[derive(Debug, clap::Args)]
pub(super) struct InitArgs {
    /// Folder to write to; made when it does not exist
    #[arg(value_name = "DIR", default_value = ".")]
    pub(super) folder: PathBuf,
}

/// Options of `completions`.
#[derive(Debug, clap::Args)]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub(super) shell: Shell,
}

/// Options of `man`.
#[derive(Debug, clap::Args)]
pub(super) struct ManArgs {
    /// The command to describe [default: caplint itself]
    #[arg(value_name = "COMMAND")]
    pub(super) command: Option<String>,
}

/// The fail levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FailLevel {
    /// Errors.
    Error,
    /// Warnings and errors.
    Warning,
    /// Every finding.
    Note,
    /// Nothing.
    Never,
}

impl From<FailLevel> for FailOn {
    fn from(level: FailLevel) -> Self {
        match level {
            FailLevel::Error => Self::Severity(Severity::Error),
            FailLevel::Warning => Self::Severity(Severity::Warning),
            FailLevel::Note => Self::Severity(Severity::Note),
            FailLevel::Never => Self::Never,
        }
    }
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.as_str()).help(self.help()))
    }
}

impl Global {
    /// What the engine is asked for `paths`, with nothing selected.
    pub(super) fn request(&self, paths: Vec<PathBuf>) -> Result<CheckRequest, Failure> {
        let folder = std::env::current_dir()
            .map_err(|error| Failure::new(format!("cannot tell what the current folder is: {error}")))?;
        Ok(CheckRequest {
            paths,
            folder,
            config: self.config(),
            tenants: self.tenants(),
            now: self.now.unwrap_or_else(today),
            select: Vec::new(),
            ignore: Vec::new(),
            fail_on: None,
            threads: self.threads,
        })
    }

    fn config(&self) -> ConfigChoice {
        match &self.config {
            Some(file) => ConfigChoice::File(file.clone()),
            None if self.no_config => ConfigChoice::None,
            None => ConfigChoice::Find,
        }
    }

    fn tenants(&self) -> TenantChoice {
        match self.tenant.as_deref() {
            None => TenantChoice::Default,
            Some("all") => TenantChoice::All,
            Some(name) => TenantChoice::Named(name.to_owned()),
        }
    }
}

/// Prints what clap has to say (help, version, wrong usage) and returns the exit code that goes with it.
pub(super) fn refuse(error: &clap::Error) -> u8 {
    // When standard error is gone there is nobody left to tell.
    let _ = error.print();
    if error.use_stderr() { Exit::Input.code() } else { Exit::Clean.code() }
}

/// Today in UTC: the one place where the clock is read.
fn today() -> Date {
    Offset::UTC.to_datetime(Timestamp::now()).date()
}

fn date(text: &str) -> Result<Date, String> {
    let plain = text.len() == "2026-11-23".len();
    let date = text.parse().ok().filter(|_| plain);
    date.ok_or_else(|| "write a date as 2026-11-23".to_owned())
}

/// More would be a slip, and only take time to start.
const MOST_THREADS: usize = 256;

fn threads(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| (1..=MOST_THREADS).contains(number));
    number.ok_or_else(|| format!("write a number from 1 to {MOST_THREADS}"))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn parse(args: &[&str]) -> Result<Args, clap::Error> {
        Args::try_parse_from(std::iter::once("caplint").chain(args.iter().copied()))
    }

    #[test]
    fn the_definition_is_sound() {
        Args::command().debug_assert();
    }

    #[test]
    fn global_options_may_stand_anywhere() {
        for args in [["--now", "2026-11-23", "--no-config", "check"], ["check", "--no-config", "--now", "2026-11-23"]] {
            let request = parse(&args).unwrap().global.request(Vec::new()).unwrap();
            assert_eq!(request.now, jiff::civil::date(2026, 11, 23));
            assert_eq!(request.config, ConfigChoice::None);
        }
    }

    #[test]
    fn tenants_are_one_or_all() {
        let tenants = |args: &[&str]| parse(args).unwrap().global.tenants();
        assert_eq!(tenants(&["check"]), TenantChoice::Default);
        assert_eq!(tenants(&["check", "--tenant", "all"]), TenantChoice::All);
        let named = TenantChoice::Named("test".to_owned());
        assert_eq!(tenants(&["--tenant", "test", "check"]), named);
    }

    #[test]
    fn wrong_values_are_refused_with_a_way_out() {
        for (args, words) in [
            (vec!["check", "--now", "tomorrow"], "write a date as 2026-11-23"),
            (vec!["check", "--now", "2026-11-23T10:00"], "write a date as 2026-11-23"),
            (vec!["check", "--threads", "0"], "write a number from 1 to 256"),
            (vec!["check", "--threads", "999999"], "write a number from 1 to 256"),
            (vec!["check", "--format", "jsn"], "'json'"),
            (vec!["check", "--output", "report.json"], "write FORMAT=FILE"),
            (vec!["check", "--config", "a", "--no-config"], "cannot be used with"),
            (vec!["chek"], "'check'"),
            (vec!["render"], "--out <DIR>"),
        ] {
            let error = parse(&args).unwrap_err();
            assert!(error.to_string().contains(words), "{args:?}: {error}");
            assert_eq!(error.exit_code(), 2);
        }
    }

    #[test]
    fn today_is_a_day_of_this_century() {
        assert!((2026..2100).contains(&today().year()));
    }
}
