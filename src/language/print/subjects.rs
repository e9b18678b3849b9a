//! Whom a policy is for.

use crate::model::{
    AgentWord, Entry, ExternalTenants, Filter, GuestType, Guests, ObjectKind, ObjectRef, Policy, Principals,
    ServicePrincipalWord, UserWord, Users, WordList,
};
use crate::yaml::emit::{Out, Pair};

use super::DeviationKind;
use super::conditions::filter;
use super::objects::{Printer, parted};

/// What is said where nobody is included, which Graph refuses as it stands.
const NOBODY: &str = "nobody is included, which Graph refuses as it stands: `include: none`";

/// One side of `users`.
enum Side {
    /// A word for the whole side.
    Word(&'static str),
    /// Principals; empty for nobody.
    Principals(Vec<Pair>),
}

impl Side {
    /// The side in place of which `none` stands when it names nobody.
    fn out(self) -> Out {
        match self {
            Self::Word(word) => Out::text(word),
            Self::Principals(pairs) if pairs.is_empty() => Out::text("none"),
            Self::Principals(pairs) => Out::Map(pairs),
        }
    }
}

impl Printer<'_> {
    /// The subject, which stands first below the empty line; `users: {include: none}` where a policy
    /// is for nobody.
    pub(super) fn subjects(&mut self, policy: &Policy) -> Vec<Pair> {
        let mut pairs = Vec::new();
        let pseudo = policy.users.as_ref().filter(|users| policy.agent_users.is_none() && is_all_agents(users));
        let users = policy.users.as_ref().filter(|_| pseudo.is_none());
        pairs.extend(users.map(|users| self.users(users)));
        pairs.extend(self.workload_identities(policy));
        pairs.extend(policy.agent_identities.as_ref().map(|agents| {
            let lists = (agents.include.as_slice(), agents.exclude.as_slice(), agents.filter.as_ref());
            self.agents("agentIdentities", ObjectKind::ServicePrincipal, lists)
        }));
        pairs.extend(policy.agent_users.as_ref().map(|agents| {
            let lists = (agents.include.as_slice(), agents.exclude.as_slice(), agents.filter.as_ref());
            self.agents("agentUsers", ObjectKind::User, lists)
        }));
        if pseudo.is_some() {
            let message = "the superseded word `AllAgentIdUsers` became `agentUsers: {include: all}`";
            self.deviate("users.include", DeviationKind::Equivalent, message);
            let all = self.pair("agentUsers.include", Out::text("all"));
            pairs.push(self.pair("agentUsers", Out::Map(vec![all])));
        }
        if pairs.is_empty() {
            self.deviate("users.include", DeviationKind::Equivalent, NOBODY);
            let nobody = self.pair("users.include", Out::text("none"));
            pairs.push(self.pair("users", Out::Map(vec![nobody])));
        }
        if pairs.len() > 1 {
            self.deviate("users", DeviationKind::Refused, "a policy can have one kind of subject only");
        }
        pairs
    }

    fn users(&mut self, users: &Users) -> Pair {
        let include = users.destination.as_ref().unwrap_or(&users.include);
        if include.users.is_empty() && include.is_empty() {
            self.deviate("users.include", DeviationKind::Equivalent, NOBODY);
        }
        let include = self.side(include, "users.include", true).out();
        let mut pairs = vec![self.pair("users.include", include)];
        match self.side(&users.exclude, "users.exclude", false) {
            Side::Principals(excluded) if excluded.is_empty() => {}
            excluded => {
                let excluded = excluded.out();
                pairs.push(self.pair("users.exclude", excluded));
            }
        }
        self.pair("users", Out::Map(pairs))
    }

    /// Principals of a stage, which take no word.
    pub(super) fn stage_include(&mut self, principals: &Principals, path: &str) -> Out {
        self.side(principals, path, false).out()
    }

    /// `words`: whether a word may stand for the whole side.
    fn side(&mut self, side: &Principals, path: &str, words: bool) -> Side {
        let (mut kept, users) = parted(&side.users);
        let others = side.users.len() > 1 || !side.groups.is_empty() || !side.roles.is_empty() || side.guests.is_some();
        if words && kept.contains(&UserWord::All) {
            if others {
                self.deviate(path, DeviationKind::Equivalent, "`All` beside other names is everybody: `all`");
            }
            return Side::Word("all");
        }
        let lone_none = kept == [UserWord::None] && (!words || side.is_empty());
        if lone_none {
            kept.clear();
            if !words {
                self.deviate(path, DeviationKind::Equivalent, "`None` takes nobody out and was left out");
            }
        }
        if words && others && kept.contains(&UserWord::None) {
            kept.retain(|word| *word != UserWord::None);
            self.deviate(path, DeviationKind::Equivalent, "`None` beside other names adds nobody and was left out");
        }
        let guests = self.guest_word(side, &mut kept, path);
        for word in &kept {
            let message = format!("`{}` cannot stand beside names, or where somebody is taken out", word.as_str());
            self.deviate(&format!("{path}.users"), DeviationKind::Refused, message);
        }
        let words: Vec<&str> = kept.iter().map(|word| word.as_str()).collect();
        Side::Principals(self.principals(side, path, (&words, &users), guests.as_ref()))
    }

    /// The guests of a side; the older word for all of them says so too.
    fn guest_word(&mut self, side: &Principals, kept: &mut Vec<UserWord>, path: &str) -> Option<Guests> {
        let word = kept.iter().position(|word| *word == UserWord::GuestsOrExternalUsers);
        let Some(at) = word else {
            return side.guests.clone();
        };
        kept.remove(at);
        let message = "the word `GuestsOrExternalUsers` became `guests: all`";
        self.deviate(path, DeviationKind::Equivalent, message);
        let types = GuestType::ALL.iter().map(|kind| (*kind).into()).collect();
        Some(Guests { types, tenants: ExternalTenants::All })
    }

    fn principals(
        &mut self,
        side: &Principals,
        path: &str,
        (words, users): (&[&str], &[&ObjectRef]),
        guests: Option<&Guests>,
    ) -> Vec<Pair> {
        let mut pairs = Vec::new();
        let groups: Vec<&ObjectRef> = side.groups.iter().collect();
        let (folded, users, groups) = self.without_break_glass(side, users.to_vec(), groups);
        if folded {
            pairs.push(self.pair(&format!("{path}.breakGlass"), Out::bool(true)));
        }
        let roles: Vec<&ObjectRef> = side.roles.iter().collect();
        let lists: [(ObjectKind, &str, &[&str], &[&ObjectRef]); 3] = [
            (ObjectKind::User, "users", words, &users),
            (ObjectKind::Group, "groups", &[], &groups),
            (ObjectKind::Role, "roles", &[], &roles),
        ];
        for (kind, key, words, objects) in lists {
            let field = format!("{path}.{key}");
            if let Some(list) = self.list(kind, words, objects, Some(key), &field) {
                pairs.push(self.pair(&field, list));
            }
        }
        if let Some(guests) = guests.and_then(|guests| self.guests(guests, &format!("{path}.guests"))) {
            pairs.push(guests);
        }
        pairs
    }

    /// Takes out what `breakGlass: true` stands for, where the side holds all of it.
    fn without_break_glass<'o>(
        &self,
        side: &Principals,
        users: Vec<&'o ObjectRef>,
        groups: Vec<&'o ObjectRef>,
    ) -> (bool, Vec<&'o ObjectRef>, Vec<&'o ObjectRef>) {
        let declared = self.names.tenant().break_glass.as_ref();
        let identities = |kind, objects: &[ObjectRef]| -> Vec<String> {
            objects.iter().map(|object| self.identity(kind, object)).collect()
        };
        let glass_users = declared.map_or_else(Vec::new, |all| identities(ObjectKind::User, &all.users));
        let glass_groups = declared.map_or_else(Vec::new, |all| identities(ObjectKind::Group, &all.groups));
        let holds = |kind, objects: &[&ObjectRef], all: &[String]| {
            all.iter().all(|wanted| objects.iter().any(|object| self.identity(kind, object) == *wanted))
        };
        let nothing = glass_users.is_empty() && glass_groups.is_empty();
        let all = holds(ObjectKind::User, &users, &glass_users) && holds(ObjectKind::Group, &groups, &glass_groups);
        if !all || (nothing && !side.break_glass) {
            return (false, users, groups);
        }
        let rest = |kind, objects: Vec<&'o ObjectRef>, all: &[String]| -> Vec<&'o ObjectRef> {
            objects.into_iter().filter(|object| !all.contains(&self.identity(kind, object))).collect()
        };
        (true, rest(ObjectKind::User, users, &glass_users), rest(ObjectKind::Group, groups, &glass_groups))
    }

    /// `None` for guests of no type from every tenant, who are nobody.
    fn guests(&mut self, guests: &Guests, path: &str) -> Option<Pair> {
        let all = GuestType::ALL.iter().all(|kind| guests.types.iter().any(|known| *known == *kind));
        let unknown = guests.types.iter().any(|kind| kind.known().is_none());
        let tenants = match &guests.tenants {
            ExternalTenants::All if guests.types.is_empty() => return None,
            ExternalTenants::All => None,
            ExternalTenants::Enumerated(tenants) => {
                self.objects(ObjectKind::ExternalTenant, tenants, &format!("{path}.tenants"))
            }
        };
        let enumerated = matches!(guests.tenants, ExternalTenants::Enumerated(_));
        if unknown || guests.types.is_empty() || (enumerated && tenants.is_none()) {
            self.guests_verbatim(guests, path);
            return None;
        }
        if all && tenants.is_none() {
            return Some(self.pair(path, Out::text("all")));
        }
        let known = GuestType::ALL.iter().filter(|kind| guests.types.iter().any(|word| *word == **kind));
        let types = if all { Out::text("all") } else { Out::flow_list(known.map(|kind| kind.language())) };
        let mut pairs = vec![self.pair(&format!("{path}.types"), types)];
        pairs.extend(tenants.map(|tenants| self.pair(&format!("{path}.tenants"), tenants)));
        Some(self.pair(path, Out::Map(pairs)))
    }

    fn workload_identities(&mut self, policy: &Policy) -> Option<Pair> {
        let subject = policy.workload_identities.as_ref()?;
        let path = "workloadIdentities";
        let (words, objects) = parted(&subject.include);
        let include = if words.contains(&ServicePrincipalWord::AllOwned) {
            Some(self.whole("workloadIdentities.include", "allOwned", subject.include.len() > 1))
        } else {
            self.objects(ObjectKind::ServicePrincipal, objects, "workloadIdentities.include")
        };
        let exclude = self.objects(ObjectKind::ServicePrincipal, &subject.exclude, "workloadIdentities.exclude");
        Some(self.subject(path, include, exclude, subject.filter.as_ref()))
    }

    fn agents(
        &mut self,
        path: &str,
        kind: ObjectKind,
        (include, exclude, filter): (&[Entry<AgentWord>], &[ObjectRef], Option<&Filter>),
    ) -> Pair {
        let field = format!("{path}.include");
        let (words, objects) = parted(include);
        let included = if words.contains(&AgentWord::All) {
            Some(self.whole(&field, "all", include.len() > 1))
        } else {
            self.objects(kind, objects, &field)
        };
        if included.is_none() {
            self.deviate(&field, DeviationKind::Refused, "a policy for agents must say which it includes");
        }
        let exclude = self.objects(kind, exclude, &format!("{path}.exclude"));
        self.subject(path, included, exclude, filter)
    }

    /// A word for a whole list, `others` telling whether names stand beside it.
    pub(super) fn whole(&mut self, field: &str, word: &str, others: bool) -> Out {
        if others {
            let message = format!("a word for everything beside other names is `{word}`");
            self.deviate(field, DeviationKind::Equivalent, message);
        }
        Out::text(word)
    }

    fn subject(&mut self, path: &str, include: Option<Out>, exclude: Option<Out>, rule: Option<&Filter>) -> Pair {
        let mut pairs = Vec::new();
        pairs.extend(include.map(|out| self.pair(&format!("{path}.include"), out)));
        pairs.extend(exclude.map(|out| self.pair(&format!("{path}.exclude"), out)));
        pairs.extend(rule.map(|rule| self.pair(&format!("{path}.filter"), filter(rule))));
        self.pair(path, Out::Map(pairs))
    }
}

/// The superseded way to say "every agent's user account", and nothing else.
fn is_all_agents(users: &Users) -> bool {
    let include = &users.include;
    let word = matches!(include.users.as_slice(), [Entry::Word(UserWord::AllAgentIdUsers)]);
    let rest = Principals { users: Vec::new(), ..include.clone() };
    word && rest == Principals::default() && users.exclude == Principals::default() && users.destination.is_none()
}
