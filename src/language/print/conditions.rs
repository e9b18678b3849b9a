//! What is signed in to, and when a policy applies.

use serde_json::Value;

use crate::filter::{breaks, collapse_blanks};
use crate::model::{
    AppWord, ClientApp, Conditions, Filter, Inclusion, LocationEntry, LocationWord, ObjectKind, Platform, Resources,
    RiskLevel, Word, WordList,
};
use crate::yaml::emit::{Out, Pair};

use super::DeviationKind;
use super::objects::{Printer, parted};

/// How Graph writes a list of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wire {
    /// As a list.
    List,
    /// As one text, joined by commas.
    Flags,
}

impl Printer<'_> {
    pub(super) fn resources(&mut self, resources: &Resources) -> Pair {
        let mut pairs = Vec::new();
        pairs.extend(self.apps_included(resources));
        let (words, objects) = parted(&resources.exclude);
        for word in words.iter().filter(|word| matches!(word, AppWord::All | AppWord::None)) {
            let message = format!("`{}` cannot be taken out", word.as_str());
            self.deviate("resources.exclude", DeviationKind::Refused, message);
        }
        let words: Vec<&str> = words.iter().map(|word| word.language()).collect();
        let exclude = self.list(ObjectKind::App, &words, &objects, Some("apps"), "resources.exclude");
        pairs.extend(exclude.map(|list| self.pair("resources.exclude", list)));
        pairs.extend(resources.filter.as_ref().map(|rule| self.pair("resources.filter", filter(rule))));
        let actions = ("conditions.applications.includeUserActions", Wire::List);
        let actions = self.words(&resources.user_actions, |_| true, actions);
        pairs.extend(actions.map(|list| self.pair("resources.userActions", list)));
        let contexts = &resources.authentication_contexts;
        let contexts = self.objects(ObjectKind::AuthenticationContext, contexts, "resources.authenticationContexts");
        pairs.extend(contexts.map(|list| self.pair("resources.authenticationContexts", list)));
        let families = [
            !resources.include.is_empty() || !resources.exclude.is_empty() || resources.filter.is_some(),
            !resources.user_actions.is_empty(),
            !resources.authentication_contexts.is_empty(),
        ];
        if families.iter().filter(|family| **family).count() > 1 {
            self.deviate("resources", DeviationKind::Refused, "apps, user actions and contexts exclude one another");
        }
        if pairs.is_empty() {
            pairs.push(self.pair("resources.include", Out::text("none")));
        }
        self.pair("resources", Out::Map(pairs))
    }

    fn apps_included(&mut self, resources: &Resources) -> Option<Pair> {
        let path = "resources.include";
        let (words, objects) = parted(&resources.include);
        if words.contains(&AppWord::All) {
            let all = self.whole(path, "all", resources.include.len() > 1);
            return Some(self.pair(path, all));
        }
        let lone_none = words == [AppWord::None] && objects.is_empty();
        let others = !resources.user_actions.is_empty() || !resources.authentication_contexts.is_empty();
        let implied = resources.include.is_empty() && !others && !resources.is_filtered_in();
        if implied {
            self.deviate(
                path,
                DeviationKind::Equivalent,
                "no app is included, which Graph refuses as it stands: `include: none`",
            );
        }
        if lone_none || implied {
            return Some(self.pair(path, Out::text("none")));
        }
        if words.contains(&AppWord::None) {
            self.deviate(path, DeviationKind::Refused, "`None` cannot stand beside names");
        }
        let words: Vec<&str> = words.iter().map(|word| word.language()).collect();
        let list = self.list(ObjectKind::App, &words, &objects, Some("apps"), path)?;
        Some(self.pair(path, list))
    }

    pub(super) fn conditions(&mut self, conditions: &Conditions) -> Option<Pair> {
        let mut pairs = Vec::new();
        pairs.extend(self.client_apps(&conditions.client_apps));
        pairs.extend(conditions.platforms.as_ref().and_then(|platforms| self.platforms(platforms)));
        pairs.extend(conditions.locations.as_ref().and_then(|locations| self.locations(locations)));
        let device = conditions.device_filter.as_ref();
        pairs.extend(device.map(|rule| self.pair("conditions.deviceFilter", filter(rule))));
        let agent = |risk| matches!(risk, RiskLevel::Low | RiskLevel::Medium | RiskLevel::High);
        let any = |_| true;
        let risks = [
            ("userRisk", self.words(&conditions.user_risk, any, ("conditions.userRiskLevels", Wire::List))),
            ("signInRisk", self.words(&conditions.sign_in_risk, any, ("conditions.signInRiskLevels", Wire::List))),
            (
                "servicePrincipalRisk",
                self.words(
                    &conditions.service_principal_risk,
                    any,
                    ("conditions.servicePrincipalRiskLevels", Wire::List),
                ),
            ),
            (
                "insiderRisk",
                self.words(&conditions.insider_risk, |_| true, ("conditions.insiderRiskLevels", Wire::Flags)),
            ),
            ("agentRisk", self.words(&conditions.agent_risk, agent, ("conditions.agentIdRiskLevels", Wire::Flags))),
        ];
        for (key, words) in risks {
            pairs.extend(words.map(|words| self.pair(&format!("conditions.{key}"), words)));
        }
        pairs.extend(conditions.agent_contexts.as_ref().and_then(|contexts| {
            let graph = "conditions.agentContext";
            let include = (format!("{graph}.includeAgentContexts"), format!("{graph}.excludeAgentContexts"));
            let include_words = self.words(&contexts.include, |_| true, (&include.0, Wire::List));
            let exclude_words = self.words(&contexts.exclude, |_| true, (&include.1, Wire::List));
            self.inclusion("conditions.agentContexts", include_words, exclude_words)
        }));
        let flows = ("conditions.authenticationFlows.transferMethods", Wire::Flags);
        let flows = self.words(&conditions.authentication_flows, |_| true, flows);
        pairs.extend(flows.map(|flows| self.pair("conditions.authenticationFlows", flows)));
        (!pairs.is_empty()).then(|| self.pair("conditions", Out::Map(pairs)))
    }

    /// Every client is what no key says.
    fn client_apps(&mut self, apps: &[Word<ClientApp>]) -> Option<Pair> {
        if apps.iter().all(|app| *app == ClientApp::All) {
            return None;
        }
        let known = |app| app != ClientApp::All;
        let words = self.words(apps, known, ("conditions.clientAppTypes", Wire::List))?;
        Some(self.pair("conditions.clientApps", words))
    }

    fn platforms(&mut self, platforms: &Inclusion<Word<Platform>>) -> Option<Pair> {
        let one = |platform| platform != Platform::All;
        let all = platforms.include.iter().all(|platform| *platform == Platform::All);
        let sayable = |list: &[Word<Platform>]| list.iter().all(|word| word.known().is_some_and(one));
        let include = (all && !platforms.include.is_empty()) || (!all && sayable(&platforms.include));
        let paths = ("conditions.platforms.includePlatforms", "conditions.platforms.excludePlatforms");
        if !include || !sayable(&platforms.exclude) {
            // Neither list can be said without the other.
            self.verbatim_words(&platforms.include, (paths.0, Wire::List));
            if !platforms.exclude.is_empty() {
                self.verbatim_words(&platforms.exclude, (paths.1, Wire::List));
            }
            return None;
        }
        let include =
            if all { Some(Out::text("all")) } else { self.words(&platforms.include, one, (paths.0, Wire::List)) };
        let exclude = self.words(&platforms.exclude, one, (paths.1, Wire::List));
        self.inclusion("conditions.platforms", include, exclude)
    }

    fn locations(&mut self, locations: &Inclusion<LocationEntry>) -> Option<Pair> {
        let path = "conditions.locations";
        let field = "conditions.locations.include";
        let (words, objects) = parted(&locations.include);
        let include = if words.contains(&LocationWord::All) {
            Some(self.whole(field, "all", locations.include.len() > 1))
        } else {
            let words: Vec<&str> = words.iter().map(|word| word.language()).collect();
            self.list(ObjectKind::NamedLocation, &words, &objects, Some("locations"), field)
        };
        let (words, objects) = parted(&locations.exclude);
        if words.contains(&LocationWord::All) {
            self.deviate("conditions.locations.exclude", DeviationKind::Refused, "`All` cannot be taken out");
        }
        let words: Vec<&str> = words.iter().map(|word| word.language()).collect();
        let field = "conditions.locations.exclude";
        let exclude = self.list(ObjectKind::NamedLocation, &words, &objects, Some("locations"), field);
        if include.is_none() && exclude.is_some() {
            self.deviate(path, DeviationKind::Lost, "locations are taken out of none; `include` must say of which");
        }
        self.inclusion(path, include, exclude)
    }

    /// Words in one line, names in block style.
    fn inclusion(&mut self, path: &str, include: Option<Out>, exclude: Option<Out>) -> Option<Pair> {
        let names = matches!(include, Some(Out::List(_))) || matches!(exclude, Some(Out::List(_)));
        let mut pairs = Vec::new();
        pairs.extend(include.map(|out| self.pair(&format!("{path}.include"), out)));
        pairs.extend(exclude.map(|out| self.pair(&format!("{path}.exclude"), out)));
        if pairs.is_empty() {
            return None;
        }
        let map = Out::Map(pairs);
        Some(self.pair(path, if names { map } else { Out::Flow(Box::new(map)) }))
    }

    /// Words in flow style and in Graph's order, each once. Where one of them is none that the key
    /// takes, the whole list goes through `graph`.
    pub(super) fn words<W: WordList>(
        &mut self,
        words: &[Word<W>],
        takes: impl Fn(W) -> bool,
        graph: (&str, Wire),
    ) -> Option<Out> {
        if words.is_empty() {
            return None;
        }
        if !words.iter().all(|word| word.known().is_some_and(&takes)) {
            self.verbatim_words(words, graph);
            return None;
        }
        Some(Out::flow_list(in_order(words).iter().map(|word| word.language())))
    }

    fn verbatim_words<W: WordList>(&mut self, words: &[Word<W>], (path, wire): (&str, Wire)) {
        let texts: Vec<&str> = in_order(words).iter().map(|word| word.as_str()).collect();
        let value = match wire {
            Wire::List => texts.into(),
            Wire::Flags => Value::from(texts.join(",")),
        };
        self.verbatim.push((path.to_owned(), value));
    }
}

/// Graph's order, what Graph does not know last; each once.
pub(super) fn in_order<W: WordList>(words: &[Word<W>]) -> Vec<&Word<W>> {
    let rank = |word: &Word<W>| {
        let known = word.known();
        known.and_then(|known| W::ALL.iter().position(|member| *member == known)).unwrap_or(usize::MAX)
    };
    let mut sorted: Vec<&Word<W>> = words.iter().collect();
    sorted.sort_by_key(|word| (rank(word), word.as_str()));
    sorted.dedup_by(|a, b| a.as_str() == b.as_str());
    sorted
}

/// `{include: RULE}` or `{exclude: RULE}`.
pub(super) fn filter(filter: &Filter) -> Out {
    // White space outside quotes says nothing; a rule with line breaks in it reads better without.
    let foreign = filter.rule.contains(|c: char| c.is_control()) || filter.rule.trim() != filter.rule;
    let rule = if foreign { collapse_blanks(&filter.rule) } else { filter.rule.clone() };
    let breaks = breaks(&rule);
    Out::Map(vec![Pair::new(filter.mode.as_str(), Out::Code(rule, breaks))])
}
