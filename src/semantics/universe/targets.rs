//! What is signed in to: one variable over apps, user actions and authentication contexts.

use std::collections::{BTreeSet, HashMap};

use indexmap::IndexMap;

use crate::catalog;
use crate::model::{
    AppEntry, AppWord, Filter, FilterMode, ObjectKey, ObjectRef, PartialTarget, Platform, Resources, Target, TargetApp,
    Tenant, UserAction, WordList,
};
use crate::semantics::evaluate::BASELINE_AUDIENCE;
use crate::semantics::legacy::EXCHANGE_ONLINE;
use crate::semantics::logic::{Formula, Point, ValueSet, VarId};

use super::Side;
use super::attributes::matches;
use super::builder::{Builder, Topic};
use super::gather::Gathered;
use super::mentions::{Classes, Mentions};

/// The app groups that policies can name, and which of them an app can be in at once.
const TOGETHER: [&[AppWord]; 4] = [
    &[AppWord::Office365],
    &[AppWord::MicrosoftAdminPortals],
    &[AppWord::Office365, AppWord::MicrosoftAdminPortals],
    &[AppWord::AllAgentIdResources],
];

/// A class of things to sign in to.
#[derive(Debug, Clone)]
struct Value {
    /// What stands for the class.
    example: Target,
    /// For people.
    shown: String,
    /// Platforms where tokens for it can be bound.
    bound_on: Vec<Platform>,
}

/// What makes two apps alike beside who refers to them.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
struct AppFact {
    groups: BTreeSet<AppWord>,
    exchange: bool,
    bound_on: Vec<Platform>,
    /// For each rule whether it matches; `None` where the app's attributes are not known.
    matches: Vec<Option<bool>>,
}

/// The variable of what is signed in to.
#[derive(Debug)]
pub(super) struct Targets {
    var: VarId,
    values: Vec<Value>,
    apps: HashMap<ObjectKey, usize>,
    contexts: HashMap<ObjectKey, usize>,
    /// Whether an app filter matches, by its rule.
    rules: IndexMap<String, VarId>,
}

impl Targets {
    pub(super) fn new(builder: &mut Builder, found: &Gathered, sides: &[Side<'_>]) -> Self {
        let tenant = sides.last().map(|side| side.tenant);
        let rules: Vec<&String> = found.app_rules.iter().collect();
        let used: BTreeSet<AppWord> = found.app_words.iter().copied().collect();
        let fact = |key: &ObjectKey| app_fact(key, tenant, &rules, &used);
        let mut apps = found.apps.clone();
        for app in known_apps(found, tenant, &used) {
            apps.know(&app);
        }
        let classes = apps.classes(fact);
        let mut values = other_apps(&used);
        let mut by_key = HashMap::new();
        let places = app_values(&mut values, &apps, &classes, &fact);
        for (key, _) in apps.iter() {
            if let Some(class) = classes.of(key) {
                by_key.insert(key.clone(), places[class]);
            }
        }
        let mut facts: Vec<Vec<Option<bool>>> = vec![vec![None; rules.len()]; values.len()];
        for class in 0..classes.len() {
            facts[places[class]] = fact(&ObjectKey::from(classes.example(class))).matches;
        }
        values.push(baseline());
        let contexts = others(&mut values, found);
        let var = builder.choice(Topic::What, "resource", values.iter().map(|value| value.shown.clone()).collect());
        let rules = rule_vars(builder, var, values.len(), &rules, &facts);
        Self { var, values, apps: by_key, contexts, rules }
    }

    fn set(&self, is: impl Fn(&Target) -> bool) -> ValueSet {
        let values = self.values.iter().enumerate().filter(|(_, value)| is(&value.example)).map(|(at, _)| at);
        ValueSet::of(self.values.len(), values)
    }

    /// Any app, baseline scopes aside.
    fn apps(&self) -> ValueSet {
        self.set(|target| matches!(target, Target::App(app) if !app.baseline_scopes_only))
    }

    /// The apps that `list` names.
    fn listed(&self, list: &[AppEntry]) -> ValueSet {
        let mut found = ValueSet::empty(self.values.len());
        for entry in list {
            match entry {
                AppEntry::Word(AppWord::None) => {}
                AppEntry::Word(AppWord::All) => found = found.or(&self.apps()),
                AppEntry::Word(group) => {
                    let inside = |target: &Target| matches!(target, Target::App(app) if app.groups.contains(group));
                    found = found.or(&self.set(inside));
                }
                AppEntry::Object(app) => {
                    self.apps.get(&ObjectKey::from(app)).into_iter().for_each(|at| found.insert(*at));
                }
            }
        }
        found
    }

    /// The sign-ins to what `resources` names. Exclude beats include.
    pub(super) fn formula(&self, resources: &Resources, tenant: &Tenant) -> Formula {
        let include = Formula::is_in(self.var, self.listed(&resources.include));
        let exclude = Formula::is_in(self.var, self.listed(&resources.exclude));
        let app = Formula::is_in(self.var, self.apps());
        let adds = tenant.facts.choices.app_filters_add_to_included_apps || resources.include.is_empty();
        let included = match self.rule(resources.filter.as_ref(), FilterMode::Include) {
            None => include,
            Some(matched) if adds => include.or(app.and(matched)),
            Some(matched) => include.and(matched),
        };
        let filtered_out = self.rule(resources.filter.as_ref(), FilterMode::Exclude).unwrap_or(Formula::FALSE);
        let apps = Formula::all([included, exclude.not(), filtered_out.not()]);
        apps.or(Formula::is_in(self.var, self.beside_apps(resources, tenant)))
    }

    fn rule(&self, filter: Option<&Filter>, mode: FilterMode) -> Option<Formula> {
        let filter = filter.filter(|filter| filter.mode == mode)?;
        let var = self.rules.get(&filter.rule);
        Some(var.map_or(Formula::FALSE, |var| Formula::is_in(*var, ValueSet::of(2, [1]))))
    }

    /// Baseline scopes, actions and contexts that `resources` reaches.
    fn beside_apps(&self, resources: &Resources, tenant: &Tenant) -> ValueSet {
        let choices = tenant.facts.choices;
        let everything = resources.is_all() && !lists(&resources.exclude, None);
        let action = |action: UserAction| match action {
            UserAction::RegisterSecurityInfo => choices.all_resources_cover_register_security_info,
            UserAction::RegisterDevice => choices.all_resources_cover_register_device,
            UserAction::AccountRecovery => choices.all_resources_cover_account_recovery,
        };
        self.set(|target| match target {
            Target::App(app) => app.baseline_scopes_only && reaches_baseline(resources, tenant),
            Target::UserAction(own) => {
                resources.user_actions.iter().any(|word| word == own) || everything && action(*own)
            }
            Target::AuthenticationContext(own) => {
                let named = resources.authentication_contexts.iter().any(|context| context.is(own.as_str()));
                named || everything && choices.all_resources_cover_authentication_contexts
            }
        })
    }

    /// The sign-ins to what is known of a target.
    pub(super) fn partial(&self, target: &PartialTarget) -> Formula {
        let is = |at: Option<&usize>| at.map_or(Formula::FALSE, |at| self.is(*at));
        match target {
            PartialTarget::Unknown => Formula::TRUE,
            PartialTarget::App(AppEntry::Object(app)) => is(self.apps.get(&ObjectKey::from(app))),
            PartialTarget::App(AppEntry::Word(AppWord::All)) => Formula::is_in(self.var, self.apps()),
            PartialTarget::App(AppEntry::Word(word)) => {
                let only = BTreeSet::from([*word]);
                let rest = |target: &Target| matches!(target, Target::App(app) if app.groups == only);
                let rests = self.set(rest).iter().next();
                is(rests.as_ref())
            }
            PartialTarget::UserAction(action) => {
                Formula::is_in(self.var, self.set(|target| *target == Target::UserAction(*action)))
            }
            PartialTarget::AuthenticationContext(context) => is(self.contexts.get(&ObjectKey::from(context))),
        }
    }

    fn is(&self, at: usize) -> Formula {
        Formula::is_in(self.var, ValueSet::of(self.values.len(), [at]))
    }

    /// The sign-ins to targets of which `is` holds.
    pub(super) fn which(&self, is: impl Fn(&Target) -> bool) -> Formula {
        Formula::is_in(self.var, self.set(is))
    }

    /// The targets for which tokens can be bound on `platform`.
    pub(super) fn bound_on(&self, platform: Platform) -> Formula {
        let binds = |value: &Value| value.bound_on.contains(&platform);
        let values = self.values.iter().enumerate().filter(|(_, value)| binds(value)).map(|(at, _)| at);
        Formula::is_in(self.var, ValueSet::of(self.values.len(), values))
    }

    /// The target at `point`.
    pub(super) fn at(&self, point: &Point) -> Target {
        let mut target = self.values[point.get(self.var)].example.clone();
        if let Target::App(app) = &mut target {
            let matched = self.rules.iter().filter(|(_, var)| point.get(**var) == 1);
            app.matches = matched.map(|(rule, _)| rule.clone()).collect();
        }
        target
    }

    pub(super) fn var(&self) -> VarId {
        self.var
    }
}

/// True when `target` is Exchange Online.
pub(super) fn is_exchange(target: &Target) -> bool {
    matches!(target, Target::App(app) if app.app.as_ref().is_some_and(|key| key.as_str() == EXCHANGE_ONLINE))
}

/// Platforms where tokens for `target` can be bound: for apps, never for actions and contexts.
pub(super) fn bound_on(target: &Target, tenant: Option<&Tenant>) -> Vec<Platform> {
    match target {
        Target::App(app) => app.app.as_ref().map(|key| app_bound_on(key, tenant)).unwrap_or_default(),
        Target::UserAction(_) | Target::AuthenticationContext(_) => Vec::new(),
    }
}

fn app_bound_on(key: &ObjectKey, tenant: Option<&Tenant>) -> Vec<Platform> {
    let table = catalog::token_protection();
    let own = tenant.and_then(|tenant| tenant.app(&ObjectRef::new(key.as_str())));
    match own.and_then(|(_, app)| app.token_protection) {
        Some(true) => Platform::ALL.iter().copied().filter(|platform| table.has_platform(*platform)).collect(),
        Some(false) => Vec::new(),
        None => table.platforms_of(key.as_str()),
    }
}

fn app_fact(key: &ObjectKey, tenant: Option<&Tenant>, rules: &[&String], used: &BTreeSet<AppWord>) -> AppFact {
    let inside = |word: &AppWord| catalog::app_group(*word).is_some_and(|group| group.has(key.as_str()));
    let attributes = tenant.and_then(|tenant| attributes(tenant, key));
    AppFact {
        groups: used.iter().copied().filter(inside).collect(),
        exchange: key.as_str() == EXCHANGE_ONLINE,
        bound_on: app_bound_on(key, tenant),
        matches: rules.iter().map(|rule| attributes.and_then(|own| matches(rule, own))).collect(),
    }
}

/// The custom security attributes of an app, where the tenant file lists any.
fn attributes<'t>(tenant: &'t Tenant, key: &ObjectKey) -> Option<&'t IndexMap<String, Vec<String>>> {
    let app = tenant.app(&ObjectRef::new(key.as_str())).map(|(_, app)| &app.attributes);
    let principals = tenant.service_principals.values();
    let same = |id: &Option<String>| id.as_deref().is_some_and(|id| id.eq_ignore_ascii_case(key.as_str()));
    let principal = principals.filter(|principal| same(&principal.app_id)).map(|principal| &principal.attributes);
    app.into_iter().chain(principal).find(|own| !own.is_empty())
}

/// Apps that are told apart though no policy names them.
fn known_apps(found: &Gathered, tenant: Option<&Tenant>, used: &BTreeSet<AppWord>) -> Vec<ObjectRef> {
    let catalogue = catalog::apps();
    let named = |name: &String| catalogue.by_name(name);
    let members = used.iter().filter_map(|word| catalog::app_group(*word)).flat_map(|group| &group.members);
    let exchange = catalogue.by_id(EXCHANGE_ONLINE);
    let bound = catalog::token_protection().shapes.iter().flat_map(|shape| &shape.resources);
    let bound = bound.filter(|_| found.token_protection).filter_map(named);
    let known = members.filter_map(named).chain(exchange).chain(bound);
    let known = known.map(|app| reference(&app.name, &app.id));
    let own = tenant.into_iter().flat_map(|tenant| &tenant.apps).filter(|(_, app)| !app.attributes.is_empty());
    let own = own.filter(|_| !found.app_rules.is_empty());
    let own = own.filter_map(|(name, app)| Some(reference(name, app.app_id.as_deref()?)));
    known.chain(own).collect()
}

fn reference(name: &str, id: &str) -> ObjectRef {
    ObjectRef { name: Some(name.into()), id: Some(id.into()), ..ObjectRef::new(name) }
}

fn app(key: Option<ObjectKey>, groups: BTreeSet<AppWord>) -> Target {
    Target::App(TargetApp { app: key, groups, ..TargetApp::default() })
}

/// Apps that nothing names: in no group, and in each of the groups that policies name.
fn other_apps(used: &BTreeSet<AppWord>) -> Vec<Value> {
    let any = Value { example: app(None, BTreeSet::new()), shown: "any other app".to_owned(), bound_on: Vec::new() };
    let rests = TOGETHER.iter().filter(|groups| groups.iter().all(|group| used.contains(group))).map(|groups| {
        let names: Vec<&str> = groups.iter().map(|group| group.language()).collect();
        Value {
            example: app(None, groups.iter().copied().collect()),
            shown: format!("any other app of {}", names.join(" and ")),
            bound_on: Vec::new(),
        }
    });
    std::iter::once(any).chain(rests).collect()
}

/// Adds a value for each class of apps, and says where each class stands. A class that nobody refers
/// to and that is like the rest of a group is that rest.
fn app_values(
    values: &mut Vec<Value>,
    apps: &Mentions,
    classes: &Classes,
    fact: &impl Fn(&ObjectKey) -> AppFact,
) -> Vec<usize> {
    let mut places = Vec::new();
    for class in 0..classes.len() {
        let example = classes.example(class);
        let key = ObjectKey::from(example);
        let own = fact(&key);
        let plain =
            AppFact { groups: own.groups.clone(), matches: vec![None; own.matches.len()], ..AppFact::default() };
        let target = app(Some(key.clone()), own.groups.clone());
        let rest = values.iter().position(|value| value.example == app(None, own.groups.clone()));
        if let Some(at) = rest.filter(|_| own == plain && !apps.is_marked(&key)) {
            values[at].example = target;
            places.push(at);
        } else {
            places.push(values.len());
            values.push(Value { example: target, shown: classes.shown(class), bound_on: own.bound_on });
        }
    }
    places
}

fn baseline() -> Value {
    Value {
        example: Target::App(TargetApp { baseline_scopes_only: true, ..TargetApp::default() }),
        shown: "an app that asks for baseline scopes only (openid, profile, User.Read)".to_owned(),
        bound_on: Vec::new(),
    }
}

/// Adds the user actions and authentication contexts.
fn others(values: &mut Vec<Value>, found: &Gathered) -> HashMap<ObjectKey, usize> {
    for action in UserAction::ALL {
        if *action != UserAction::AccountRecovery || found.account_recovery {
            let shown = match action {
                UserAction::RegisterSecurityInfo => "registering security information",
                UserAction::RegisterDevice => "registering or joining a device",
                UserAction::AccountRecovery => "account recovery",
            };
            let example = Target::UserAction(*action);
            values.push(Value { example, shown: shown.to_owned(), bound_on: Vec::new() });
        }
    }
    let classes = found.contexts.classes(|_| ());
    let first = values.len();
    for class in 0..classes.len() {
        let example = Target::AuthenticationContext(ObjectKey::from(classes.example(class)));
        let shown = format!("authentication context {}", classes.shown(class));
        values.push(Value { example, shown, bound_on: Vec::new() });
    }
    let place = |key: &ObjectKey| classes.of(key).map(|class| first + class);
    found.contexts.iter().filter_map(|(key, _)| Some((key.clone(), place(key)?))).collect()
}

/// A yes/no variable for each rule of app filters, tied to the apps whose attributes are known.
fn rule_vars(
    builder: &mut Builder,
    target: VarId,
    size: usize,
    rules: &[&String],
    facts: &[Vec<Option<bool>>],
) -> IndexMap<String, VarId> {
    let mut vars = IndexMap::new();
    for (at, rule) in rules.iter().enumerate() {
        let title = format!("app matches {rule}");
        let var = builder.flag(
            Topic::Unknown,
            &title,
            format!("the app does not match `{rule}`"),
            format!("the app matches `{rule}`"),
        );
        let with = |wanted: &[Option<bool>]| {
            let places = facts.iter().enumerate().filter(|(_, own)| wanted.contains(&own[at]));
            Formula::is_in(target, ValueSet::of(size, places.map(|(place, _)| place)))
        };
        let matched = builder.space.yes(var);
        builder.declare(format!("apps that match `{rule}`"), with(&[Some(true)]).implies(matched.clone()));
        builder.declare(format!("apps that may match `{rule}`"), matched.implies(with(&[Some(true), None])));
        vars.insert((*rule).clone(), var);
    }
    vars
}

/// True when `list` names every app, or the app with `key`.
fn lists(list: &[AppEntry], key: Option<&str>) -> bool {
    list.iter().any(|entry| match entry {
        AppEntry::Word(word) => *word == AppWord::All,
        AppEntry::Object(app) => key.is_some_and(|key| app.is(key)),
    })
}

/// Whether sign-ins for nothing but baseline scopes are among those to `resources`.
fn reaches_baseline(resources: &Resources, tenant: &Tenant) -> bool {
    let key = match tenant.facts.baseline_scopes.as_deref() {
        // Before the rollout of 2026, and where a tenant keeps that: a policy for all resources lets
        // such sign-ins through as soon as it excludes anything.
        None | Some("legacy") => {
            let filtered = resources.filter.as_ref().is_some_and(|filter| filter.mode == FilterMode::Exclude);
            let excludes = resources.exclude.iter().any(|entry| entry.word() != Some(AppWord::None));
            return resources.is_all() && !filtered && !excludes;
        }
        Some("enforced") => BASELINE_AUDIENCE.to_owned(),
        Some(placeholder) => app_id(tenant, placeholder),
    };
    let adds = tenant.facts.choices.app_filters_add_to_included_apps || resources.include.is_empty();
    let narrowed = resources.is_filtered_in() && !adds;
    lists(&resources.include, Some(&key)) && !narrowed && !lists(&resources.exclude, Some(&key))
}

/// The id of an app that the tenant file or the catalogue names.
fn app_id(tenant: &Tenant, name: &str) -> String {
    let own = tenant.apps.get(name).and_then(|app| app.app_id.as_deref());
    let known = || catalog::apps().by_name(name).map(|app| app.id.as_str());
    own.or_else(known).unwrap_or(name).to_owned()
}
