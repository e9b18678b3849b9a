//! Users, groups, roles and guests.

use crate::diag::{Face, FieldPath, Finding, Origin};
use crate::language::shape::{AllOrNone, Filled, GuestsBlock, Name, PrincipalsBlock, UsersBlock, WordOr};
use crate::model::{
    Entry, ExternalTenants, GuestType, Guests, ObjectRef, Principals, Tenant, UserWord, Users, WordList,
};
use crate::yaml::Node;

use super::rollout::Current;
use super::{Lowering, origin};

impl Lowering<'_> {
    /// `users`, narrowed by the current stage where that has an `include`.
    pub(super) fn users(&mut self, users: &UsersBlock, node: Node<'_>, current: Option<&Current<'_, '_>>) -> Users {
        let path = FieldPath::new("users");
        let include = path.key("include");
        let written = node.get("include");
        let narrowed = current.and_then(|current| Some((current, current.include()?)));
        let (included, destination) = match narrowed {
            None => (self.side(&users.include, written, &include), None),
            Some((current, (block, stage_node))) => {
                let destination = self.side(&users.include, written, &path.key("destination"));
                let included = self.principals(block, Some(stage_node), &include);
                self.map.insert(include.clone(), origin(stage_node));
                self.declare_below(&include, current);
                (included, Some(destination))
            }
        };
        let excluded = users.exclude.as_ref().map(|block| {
            let below = path.key("exclude");
            self.principals(block, node.get("exclude"), &below)
        });
        Users { include: included, exclude: excluded.unwrap_or_default(), destination }
    }

    /// Names the place that made the stage current as second place of all that the stage includes.
    fn declare_below(&mut self, include: &FieldPath, current: &Current<'_, '_>) {
        let prefix = include.as_str();
        let below: Vec<FieldPath> = self
            .map
            .iter()
            .map(|(path, _)| path)
            .filter(|path| {
                let rest = path.as_str().strip_prefix(prefix);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
            })
            .cloned()
            .collect();
        for path in below {
            if let Some(origin) = self.map.get_mut(&path)
                && origin.declared.is_none()
            {
                origin.declared = Some(current.decided.clone());
            }
        }
    }

    fn side(
        &mut self,
        side: &WordOr<AllOrNone, Filled<PrincipalsBlock>>,
        node: Option<Node<'_>>,
        path: &FieldPath,
    ) -> Principals {
        if let Some(node) = node {
            self.map.insert(path.clone(), origin(node));
        }
        match side {
            WordOr::Word(word) => {
                let word = match word {
                    AllOrNone::All => UserWord::All,
                    AllOrNone::None => UserWord::None,
                };
                Principals { users: vec![Entry::Word(word)], ..Principals::default() }
            }
            WordOr::Other(block) => self.principals(block, node, path),
        }
    }

    pub(super) fn principals(
        &mut self,
        block: &PrincipalsBlock,
        node: Option<Node<'_>>,
        path: &FieldPath,
    ) -> Principals {
        let below = |key: &str| node.and_then(|node| node.get(key));
        for key in ["breakGlass", "users", "groups", "roles", "guests"] {
            if let Some(value) = below(key) {
                self.map.insert(path.key(key), origin(value));
            }
        }
        let users = block.users.as_deref().unwrap_or_default();
        let users = self.names(users, below("users"), &path.key("users"));
        let groups = block.groups.as_deref().unwrap_or_default();
        let groups = self.names(groups, below("groups"), &path.key("groups"));
        let roles = block.roles.as_deref().unwrap_or_default();
        let roles = self.names(roles, below("roles"), &path.key("roles"));
        let guests =
            block.guests.as_ref().and_then(|guests| Some(self.guests(guests, below("guests")?, &path.key("guests"))));
        let mut principals = Principals {
            users: users.into_iter().map(Entry::Object).collect(),
            groups,
            roles,
            guests,
            break_glass: block.break_glass.is_some(),
        };
        if let Some(token) = below("breakGlass") {
            self.break_glass(&mut principals, token, path);
        }
        principals
    }

    /// Writes out `breakGlass: true`: whatever the tenant file lists and is not there already.
    fn break_glass(&mut self, principals: &mut Principals, token: Node<'_>, path: &FieldPath) {
        let tenant = self.tenant;
        let declared = tenant.break_glass.as_ref();
        let declared = declared.filter(|declared| !declared.users.is_empty() || !declared.groups.is_empty());
        let Some(declared) = declared else {
            self.no_break_glass(token);
            return;
        };
        self.map.insert(path.key("breakGlass"), token.origin(Face::Key));
        for (at, user) in declared.users.iter().enumerate() {
            if !principals.user_objects().any(|known| known.same(user)) {
                let origin = self.break_glass_origin(token, "users", at);
                self.map.insert(path.key("users").index(principals.users.len()), origin);
                principals.users.push(Entry::Object(user.clone()));
            }
        }
        for (at, group) in declared.groups.iter().enumerate() {
            if !principals.groups.iter().any(|known| known.same(group)) {
                let origin = self.break_glass_origin(token, "groups", at);
                self.map.insert(path.key("groups").index(principals.groups.len()), origin);
                principals.groups.push(group.clone());
            }
        }
    }

    fn break_glass_origin(&self, token: Node<'_>, kind: &str, at: usize) -> Origin {
        let origin = token.origin(Face::Key);
        let list = FieldPath::new("breakGlass").key(kind);
        match self.tenant_map.get(&list.index(at)) {
            Some(declared) => origin.declared_at(declared.node, "declared here"),
            None => origin,
        }
    }

    /// Without a tenant file nobody can say what is meant; with one, it must say it.
    fn no_break_glass(&mut self, token: Node<'_>) {
        if *self.tenant == Tenant::default() {
            return;
        }
        let message = "`breakGlass: true` means nobody: the tenant file declares no `breakGlass`";
        let help = "declare the accounts in the tenant file, as `breakGlass: {groups: [CA-BreakGlass]}`";
        let finding = Finding::error("unknown-name", message).at(token.key_place(), "nobody");
        self.findings.push(finding.help(help));
    }

    fn guests(
        &mut self,
        guests: &WordOr<crate::language::shape::All, GuestsBlock>,
        node: Node<'_>,
        path: &FieldPath,
    ) -> Guests {
        let WordOr::Other(block) = guests else {
            return self.all_guests(node, path);
        };
        let types = match (&block.types, node.get("types")) {
            (WordOr::Other(list), Some(types)) => self.guest_types(list, types, path),
            (_, types) => self.all_guests(types.unwrap_or(node), path).types,
        };
        let tenants = match (&block.tenants, node.get("tenants")) {
            (Some(names), Some(list)) => ExternalTenants::Enumerated(self.tenants(names, list, path)),
            _ => ExternalTenants::All,
        };
        Guests { types: types.into_iter().collect(), tenants }
    }

    fn tenants<K>(&mut self, names: &[Name<K>], list: Node<'_>, path: &FieldPath) -> Vec<ObjectRef> {
        let tenants = path.key("tenants");
        self.map.insert(tenants.clone(), origin(list));
        for (at, item) in list.items().enumerate() {
            self.map.insert(tenants.index(at), origin(item));
        }
        Self::plain(Some(names))
    }

    /// All six types come from one word.
    fn all_guests(&mut self, word: Node<'_>, path: &FieldPath) -> Guests {
        let types = path.key("types");
        self.map.insert(types.clone(), origin(word));
        for at in 0..GuestType::ALL.len() {
            self.map.insert(types.index(at), origin(word));
        }
        Guests { types: GuestType::ALL.iter().map(|kind| (*kind).into()).collect(), tenants: ExternalTenants::All }
    }

    /// Types in Graph's bit order, each with the item that said it.
    fn guest_types(
        &mut self,
        list: &[GuestType],
        node: Node<'_>,
        path: &FieldPath,
    ) -> Vec<crate::model::Word<GuestType>> {
        let mut said: Vec<(GuestType, Node<'_>)> = list.iter().copied().zip(node.items()).collect();
        said.sort_by_key(|(kind, _)| *kind);
        said.dedup_by_key(|(kind, _)| *kind);
        let types = path.key("types");
        self.map.insert(types.clone(), origin(node));
        for (at, (_, item)) in said.iter().enumerate() {
            self.map.insert(types.index(at), origin(*item));
        }
        said.into_iter().map(|(kind, _)| kind.into()).collect()
    }
}
