//! Paths to sets: which config each path belongs to, what is read for it, what is shown of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::diag::{Finding, Place};
use crate::text::{FileId, Sources};
use crate::yaml::Limits;

use super::choose;
use super::classify::Kind;
use super::config::{self, Config};
use super::discover;
use super::documents::{Documents, one_too_many};
use super::files::{self, Files, PathKind, WalkProblem};
use super::read::{ReadDocument, ReadFile, Wanted, met};
use super::reader::Reader;
use super::set::{self, BuiltSet, PolicySource, SetInput};
use super::tenant::{self, Chain, LoadedTenant};

/// Where the config comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum ConfigChoice {
    /// The nearest `caplint.yaml` upward to the git root.
    #[default]
    Find,
    /// This file.
    File(PathBuf),
    /// None: each path is a set of its own.
    None,
}

/// Which tenants are looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum TenantChoice {
    /// The config's default tenant.
    #[default]
    Default,
    /// One of the config's tenants.
    Named(String),
    /// Each of them.
    All,
}

/// What is to be loaded.
#[derive(Debug, Clone)]
pub struct LoadRequest<'r> {
    /// Files and folders; empty means the current folder's set.
    pub paths: &'r [PathBuf],
    /// The folder relative paths start from; absolute.
    pub folder: &'r Path,
    /// Where the config comes from.
    pub config: &'r ConfigChoice,
    /// Which tenants.
    pub tenants: &'r TenantChoice,
}

/// Everything that was loaded.
#[derive(Debug)]
pub struct Workspace {
    /// The files that were read; a file's position is its id.
    pub files: Vec<ReadFile>,
    /// The sets, one for each root and tenant.
    pub sets: Vec<LoadedSet>,
    /// What is wrong apart from any set: paths that do not exist, files that cannot be read.
    pub findings: Vec<Finding>,
    /// Files met while walking that hold no policies, as shown.
    pub skipped_files: Vec<String>,
}

/// One policy set with what placing its findings needs.
#[derive(Debug)]
pub struct LoadedSet {
    /// The config in force.
    pub config: Config,
    /// The set, its maps and input findings.
    pub built: BuiltSet,
    /// The tenant file's map, when there is a tenant file.
    pub tenant_map: Option<crate::diag::SourceMap>,
    /// Where a finding about the set as a whole stands.
    pub place: Option<Place>,
    /// Positions of the files that belong to the set.
    pub files: Vec<usize>,
    /// Positions of the files whose findings are shown; `None` means all.
    pub shown: Option<Vec<usize>>,
}

/// A root with the paths that chose it.
struct Root {
    config: Option<PathBuf>,
    /// Paths that were named; empty when the whole set is meant.
    paths: Vec<PathBuf>,
}

/// Loads what `request` names.
#[must_use]
pub fn load(files: &dyn Files, request: &LoadRequest<'_>) -> Workspace {
    let mut loader = Loader {
        reader: Reader::new(files, request.folder, Limits::default()),
        request,
        findings: Vec::new(),
        skipped: Vec::new(),
        plans: Vec::new(),
    };
    for root in loader.roots() {
        loader.read_root(root);
    }
    loader.finish()
}

/// A set that was read and waits to be built, once for each tenant.
struct SetPlan {
    config: Config,
    policies: Vec<usize>,
    tenants: Vec<(Option<String>, Option<Chain>)>,
    shown: Option<Vec<usize>>,
    incomplete: bool,
    others: Vec<usize>,
}

struct Loader<'l> {
    reader: Reader<'l>,
    request: &'l LoadRequest<'l>,
    findings: Vec<Finding>,
    skipped: Vec<String>,
    plans: Vec<SetPlan>,
}

impl Loader<'_> {
    /// The roots of all paths, in the order of the paths sorted.
    fn roots(&mut self) -> Vec<Root> {
        let folder = self.request.folder;
        let mut paths: Vec<PathBuf> = self.request.paths.iter().map(|path| discover::absolute(folder, path)).collect();
        paths.sort();
        paths.dedup();
        if let ConfigChoice::File(config) = self.request.config {
            return vec![Root { config: Some(discover::absolute(folder, config)), paths }];
        }
        let find = *self.request.config == ConfigChoice::Find;
        if paths.is_empty() {
            let config = find.then(|| discover::find_config(self.reader.files, folder)).flatten();
            let paths = if config.is_some() { Vec::new() } else { vec![folder.to_path_buf()] };
            return vec![Root { config, paths }];
        }
        let mut grouped: BTreeMap<PathBuf, usize> = BTreeMap::new();
        let mut roots: Vec<Root> = Vec::new();
        for path in paths {
            if self.reader.files.kind(&path).is_none() {
                self.findings.push(missing(&self.reader.shown(&path)));
                continue;
            }
            let config = find.then(|| discover::find_config(self.reader.files, &path)).flatten();
            if let Some(&root) = config.as_ref().and_then(|config| grouped.get(config)) {
                roots[root].paths.push(path);
                continue;
            }
            if let Some(config) = &config {
                grouped.insert(config.clone(), roots.len());
            }
            roots.push(Root { config, paths: vec![path] });
        }
        roots
    }

    fn read_root(&mut self, root: Root) {
        match root.config {
            Some(config) => self.read_configured(&config, &root.paths),
            None => root.paths.iter().for_each(|path| self.read_bare(path)),
        }
    }

    /// A set under a config: all files under its patterns; paths choose what is shown.
    fn read_configured(&mut self, path: &Path, paths: &[PathBuf]) {
        let config = match config::read(&mut self.reader, path) {
            Ok((config, findings)) => {
                self.findings.extend(findings);
                config
            }
            Err(findings) => {
                self.findings.extend(findings);
                return;
            }
        };
        self.reader.limits = config.limits();
        let (policies, hidden) = self.matching(&config, "policies", &config.policy_patterns(), Kind::Policy);
        let (tests, _) = self.matching(&config, "tests", &config.test_patterns(), Kind::Tests);
        let Some(tenants) = self.tenants(&config) else {
            // Without the tenant that was asked for, whatever could be said is about another set.
            self.reader.limits = Limits::default();
            return;
        };
        self.further_documents(&policies, &tests, &tenants);
        let shown = self.shown(&config, paths, &policies, &tests, &tenants);
        let broken_chain = tenants.iter().any(|(_, chain)| chain.as_ref().is_some_and(|chain| chain.broken));
        let broken_file = policies.iter().any(|&position| self.reader.file(position).broken);
        self.plans.push(SetPlan {
            incomplete: broken_chain || broken_file || hidden,
            others: config.position.into_iter().chain(tests).collect(),
            config,
            policies,
            tenants,
            shown,
        });
        self.reader.limits = Limits::default();
    }

    /// Reads the files under one key's patterns; a pattern that matches nothing is said. With it whether
    /// there may be more of them where nobody could look.
    fn matching(&mut self, config: &Config, key: &str, patterns: &[String], kind: Kind) -> (Vec<usize>, bool) {
        let matching = config::matching(&self.reader, &config.root, patterns);
        let hidden = self.unwalked(&matching.problems);
        // A set without tests is a set; one without policies is a mistake in the pattern.
        for index in matching.unmatched.into_iter().filter(|_| kind == Kind::Policy) {
            let finding = self.unmatched_pattern(config, key, index, &patterns[index]);
            self.findings.push(finding);
        }
        let wanted = matching.files.into_iter().map(|path| Wanted {
            shown: self.reader.shown(&path),
            path,
            expected: Some(kind),
            named: true,
        });
        let wanted = wanted.collect();
        (self.reader.read_many(wanted), hidden)
    }

    /// Says what could not be walked; true when that may hide files of the set.
    fn unwalked(&mut self, problems: &[WalkProblem]) -> bool {
        for problem in problems {
            let shown = self.reader.shown(&problem.path);
            let of_set = if problem.hides_files { unread_folder } else { unwalkable };
            let finding = of_set(&shown, &problem.reason);
            // A folder that holds policies and tests is walked for both.
            let is_said = |known: &Finding| (known.severity, &known.message) == (finding.severity, &finding.message);
            if !self.findings.iter().any(is_said) {
                self.findings.push(finding);
            }
        }
        problems.iter().any(|problem| problem.hides_files)
    }

    fn unmatched_pattern(&self, config: &Config, key: &str, index: usize, pattern: &str) -> Finding {
        let folder = self.reader.shown(&config.root);
        let finding =
            Finding::warning("pattern-matches-nothing", format!("no file matches `{pattern}` below {folder}")).help(
                "patterns start from the config's folder and stay in it; `*` stays within a folder, `**` does not",
            );
        let Some(reference) = config.node else { return finding };
        let root = Documents::new(self.reader.all()).node(reference);
        let list = config.node_at(root, &[key]);
        match list.items().nth(index) {
            Some(item) => finding.at(item.place(), ""),
            None => finding.at(list.key_place(), "the default pattern"),
        }
    }

    /// The chosen tenants of a config, each with its chain of files.
    fn tenants(&mut self, config: &Config) -> Option<Vec<(Option<String>, Option<Chain>)>> {
        let chosen = match choose::tenants(&self.reader, config, self.request.tenants) {
            Ok(chosen) => chosen,
            Err(finding) => {
                self.findings.push(*finding);
                return None;
            }
        };
        let chains = chosen.into_iter().map(|tenant| {
            let path = tenant.file.map(|file| discover::absolute(&config.root, Path::new(&file)));
            let named_at = tenant.name.as_ref().and_then(|name| self.tenant_place(config, name));
            (tenant.name, path.map(|path| tenant::read_chain(&mut self.reader, &path, named_at)))
        });
        Some(chains.collect())
    }

    /// Documents beside the tenant in its file that no pattern brings in: nobody would read them.
    fn further_documents(&mut self, policies: &[usize], tests: &[usize], tenants: &[(Option<String>, Option<Chain>)]) {
        let layers = tenants.iter().filter_map(|(_, chain)| chain.as_ref()).flat_map(|chain| &chain.layers);
        let mut positions: Vec<usize> = layers.map(|(position, _)| *position).collect();
        positions.sort_unstable();
        positions.dedup();
        for position in positions.into_iter().filter(|at| !policies.contains(at) && !tests.contains(at)) {
            let further = self
                .reader
                .file(position)
                .documents
                .iter()
                .filter(|read| read.kind.is_some_and(|kind| kind != Kind::Tenant));
            let findings = further.map(|read| one_too_many(&read.document, "a tenant file"));
            self.findings.extend(findings);
        }
    }

    /// Where the config names the tenant's file.
    fn tenant_place(&self, config: &Config, name: &str) -> Option<Place> {
        let root = Documents::new(self.reader.all()).node(config.node?);
        Some(config.node_at(root, &["tenants", name]).place())
    }

    /// Which files' findings are shown when paths were named.
    fn shown(
        &mut self,
        config: &Config,
        paths: &[PathBuf],
        policies: &[usize],
        tests: &[usize],
        tenants: &[(Option<String>, Option<Chain>)],
    ) -> Option<Vec<usize>> {
        if paths.is_empty() || paths.contains(&config.root) {
            return None;
        }
        let layers = tenants.iter().filter_map(|(_, chain)| chain.as_ref());
        let layers = layers.flat_map(|chain| chain.layers.iter().map(|(position, _)| *position));
        let members: Vec<usize> = policies.iter().chain(tests).copied().chain(layers).chain(config.position).collect();
        let mut shown = Vec::new();
        for path in paths {
            let inside = self.members_below(path, &members);
            if inside.is_empty() {
                // In the config's folder but not in its set: a set of its own.
                self.read_bare(path);
            }
            shown.extend(inside);
        }
        Some(shown)
    }

    /// Those of `members` that lie at or below `path`, or at what a link at `path` leads to.
    fn members_below(&self, path: &Path, members: &[usize]) -> Vec<usize> {
        let file = |member: &usize| self.reader.file(*member).path.as_path();
        let inside: Vec<usize> = members.iter().filter(|member| file(member).starts_with(path)).copied().collect();
        let real = self.reader.files.real(path);
        if !inside.is_empty() || real == path {
            return inside;
        }
        members.iter().filter(|member| self.reader.files.real(file(member)).starts_with(&real)).copied().collect()
    }

    /// A path without a config: a set of its own.
    fn read_bare(&mut self, path: &Path) {
        let (positions, hidden) = match self.reader.files.kind(path) {
            Some(PathKind::Folder) => self.read_folder(path),
            _ => (vec![self.reader.read_one(path, None)], false),
        };
        let tenants = self.bare_tenant(&positions);
        let kind_of = |position: usize| self.reader.file(position).documents.iter().map(|read| read.kind);
        for &position in &positions {
            let file = self.reader.file(position);
            if !file.named && !file.broken && kind_of(position).all(|kind| matches!(kind, None | Some(Kind::Side(_)))) {
                self.skipped.push(file.source.name.clone());
            }
        }
        let broken_chain = tenants.iter().any(|(_, chain)| chain.as_ref().is_some_and(|chain| chain.broken));
        let broken_file = positions.iter().any(|&position| self.reader.file(position).broken);
        let incomplete = broken_chain || broken_file || hidden;
        let config = Config { root: path.to_path_buf(), ..Config::default() };
        self.plans.push(SetPlan { config, policies: positions, tenants, shown: None, incomplete, others: Vec::new() });
    }

    /// The files in a folder, and whether there may be more where nobody could look.
    fn read_folder(&mut self, path: &Path) -> (Vec<usize>, bool) {
        let walk = self.reader.files.walk(path);
        let hidden = self.unwalked(&walk.problems);
        let (readable, others): (Vec<_>, Vec<_>) =
            walk.files.into_iter().partition(|file| discover::can_hold_policies(file));
        self.skipped.extend(others.iter().map(|file| self.reader.shown(file)));
        let readable = files::distinct(self.reader.files, readable, &walk.links);
        let wanted = readable.into_iter().map(|file| met(&file, self.reader.shown(&file))).collect();
        (self.reader.read_many(wanted), hidden)
    }

    /// The tenant file among files without a config: the one that no other extends.
    fn bare_tenant(&mut self, positions: &[usize]) -> Vec<(Option<String>, Option<Chain>)> {
        let is_tenant = |position: &&usize| {
            self.reader.file(**position).documents.iter().any(|read| read.kind == Some(Kind::Tenant))
        };
        let candidates: Vec<usize> = positions.iter().filter(is_tenant).copied().collect();
        let mut chains: Vec<(usize, Chain)> = Vec::new();
        for &candidate in &candidates {
            let path = self.reader.file(candidate).path.clone();
            chains.push((candidate, tenant::read_chain(&mut self.reader, &path, None)));
        }
        let extended = |candidate: usize| {
            let above = |(other, chain): &(usize, Chain)| {
                *other != candidate && chain.layers.iter().any(|(layer, _)| *layer == candidate)
            };
            chains.iter().any(above)
        };
        let tops: Vec<usize> = candidates.iter().copied().filter(|&candidate| !extended(candidate)).collect();
        // A circle of files has no top: any of them shows it.
        let tops = if tops.is_empty() { candidates.iter().copied().take(1).collect() } else { tops };
        if let [first, second, ..] = tops[..] {
            let finding = self.several_tenants(first, second);
            self.findings.push(finding);
        }
        let chosen = chains.into_iter().find(|(candidate, _)| Some(candidate) == tops.first());
        vec![(None, chosen.map(|(_, chain)| chain))]
    }

    fn several_tenants(&self, first: usize, second: usize) -> Finding {
        let place = |position: usize| Place::start_of(FileId::at(position));
        let names = [first, second].map(|position| self.reader.file(position).source.name.clone());
        Finding::error("several-tenant-files", format!("{} and {} are both tenant files", names[0], names[1]))
            .at(place(second), "")
            .and(place(first), "the other one")
            .help("add a caplint.yaml that names the tenants, or check one folder for each tenant")
    }

    fn finish(self) -> Workspace {
        let Loader { reader, findings, skipped, plans, .. } = self;
        let mut sets = Vec::new();
        for plan in &plans {
            build_sets(&reader, plan, &mut sets);
        }
        let mut skipped_files = skipped;
        skipped_files.sort();
        skipped_files.dedup();
        Workspace { files: reader.into_files(), sets, findings, skipped_files }
    }
}

/// One set for each tenant of `plan`.
fn build_sets(reader: &Reader<'_>, plan: &SetPlan, sets: &mut Vec<LoadedSet>) {
    let documents = Documents::new(reader.all());
    let no_tenant = [(None, None)];
    let tenants = if plan.tenants.is_empty() { &no_tenant[..] } else { &plan.tenants[..] };
    for (name, chain) in tenants {
        let loaded = chain.as_ref().and_then(|chain| tenant::load(name.as_deref(), chain, &documents, reader));
        let mut built = set::build(&SetInput {
            documents,
            sources: policy_sources(reader, plan),
            tests: test_documents(reader, plan),
            tenant: loaded.as_ref(),
            incomplete: plan.incomplete,
            names_missing: chain.as_ref().is_some_and(|chain| chain.broken),
        });
        built.findings.extend(chain.iter().flat_map(|chain| chain.findings.clone()));
        built.findings.extend(loaded.iter().flat_map(|loaded| loaded.findings.clone()));
        sets.push(LoadedSet {
            place: set_place(plan, chain.as_ref(), &documents),
            files: set_files(plan, chain.as_ref()),
            tenant_map: loaded.map(|loaded: LoadedTenant| loaded.map),
            config: plan.config.clone(),
            shown: plan.shown.clone(),
            built,
        });
    }
}

fn set_files(plan: &SetPlan, chain: Option<&Chain>) -> Vec<usize> {
    let layers = chain.iter().flat_map(|chain| chain.layers.iter().map(|(position, _)| *position));
    let mut files: Vec<usize> = plan.policies.iter().chain(&plan.others).copied().chain(layers).collect();
    files.sort_unstable();
    files.dedup();
    files
}

/// Documents that can hold policies. The file's stem is a policy's key where it can be one.
fn policy_sources<'r>(reader: &'r Reader<'_>, plan: &SetPlan) -> Vec<PolicySource<'r>> {
    let mut sources = Vec::new();
    for &position in &plan.policies {
        let file = reader.file(position);
        let policies = file.documents.iter().filter(|read| matches!(read.kind, Some(Kind::Policy | Kind::Graph)));
        let single = file.documents.len() == 1 && file.documents[0].document.index == 0 && !file.broken;
        let stem = file.path.file_stem().and_then(|stem| stem.to_str()).filter(|_| single);
        sources.extend(policies.map(|read| PolicySource { read, stem }));
    }
    sources
}

/// Documents with tests, each once, in the order of the files' paths.
fn test_documents<'r>(reader: &'r Reader<'_>, plan: &SetPlan) -> Vec<&'r ReadDocument> {
    let mut files: Vec<&ReadFile> =
        plan.policies.iter().chain(&plan.others).map(|&position| reader.file(position)).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files.dedup_by(|a, b| a.path == b.path);
    files.into_iter().flat_map(|file| &file.documents).filter(|read| read.kind == Some(Kind::Tests)).collect()
}

/// Where findings about the whole set stand: `policies` in the config, else the tenant file. Without
/// either they stand on the folder, which has no text to point into.
fn set_place(plan: &SetPlan, chain: Option<&Chain>, documents: &Documents<'_>) -> Option<Place> {
    if let Some(reference) = plan.config.node {
        let root = documents.node(reference);
        return Some(plan.config.node_at(root, &["policies"]).key_place());
    }
    let (position, _) = chain?.layers.last()?;
    documents.first_of(FileId::at(*position)).map(crate::yaml::Node::key_place)
}

pub(super) fn missing(shown: &str) -> Finding {
    Finding::error("file-not-found", format!("there is no file or folder {shown}"))
        .help("check the path; it is relative to the folder caplint was started in")
}

pub(super) fn unwalkable(shown: &str, reason: &str) -> Finding {
    Finding::warning("unreadable-folder", format!("cannot look into {shown}: {reason}"))
        .help("what lies below was not checked")
}

/// As [`unwalkable`], where files of the set may lie: whatever is said of the rest is about another set.
fn unread_folder(shown: &str, reason: &str) -> Finding {
    Finding::error("unreadable-folder", format!("cannot look into {shown}: {reason}"))
        .help("policies may lie below: make it readable, or name folders without it in `policies` of caplint.yaml")
}

/// The sources of a run, taken out of its files.
#[must_use]
pub fn sources(files: Vec<ReadFile>) -> Sources {
    let mut sources = Sources::default();
    for file in files {
        sources.add(file.source);
    }
    sources
}
