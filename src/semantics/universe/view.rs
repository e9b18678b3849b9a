//! A universe as the policies and the tenant of one set see it.

use indexmap::IndexMap;

use crate::model::{
    Ask, BuiltInControl, Grant, GrantControl, ObjectKey, Operator, PartialSignIn, PartialWho, Policy, Region,
    Requirement, RequirementItem, Resources, SignIn, Target, Tenant, UserAction,
};
use crate::semantics::approved_app_counts;
use crate::semantics::logic::{Formula, Point, ValueSet, VarId};
use crate::semantics::unread::{
    has_unread_control, has_unread_operator, has_unread_rest, is_unknown_control, may_be_narrower, widest,
};

use super::Universe;
use super::people::Kind;
use super::realism::{CLAUSES, Clause};

/// A universe as one of its policy sets sees it: locations, strengths and choices are those of its
/// tenant.
#[derive(Debug, Clone, Copy)]
pub struct View<'u, 't> {
    pub(super) universe: &'u Universe<'t>,
    pub(super) side: usize,
}

impl<'t> View<'_, 't> {
    /// The tenant.
    #[must_use]
    pub fn tenant(self) -> &'t Tenant {
        self.universe.sides[self.side].tenant
    }

    /// The sign-ins that the policy applies to, whatever its state. Where that depends on what caplint
    /// cannot read, an unknown decides.
    #[must_use]
    pub fn applies(self, policy: &Policy) -> Formula {
        let read = || self.assigned(policy);
        let Some(holds) = self.universe.unread.get(&policy.key).map(|var| yes(*var)) else { return read() };
        match (widest(policy), may_be_narrower(policy)) {
            (None, false) => read(),
            (None, true) => holds.and(read()),
            (Some(wide), true) => holds.and(self.assigned(&wide)),
            (Some(wide), false) => read().or(holds.and(self.assigned(&wide))),
        }
    }

    /// Subjects, resources and conditions, as far as they can be read.
    fn assigned(self, policy: &Policy) -> Formula {
        let resources = self.universe.targets.formula(&policy.resources, self.tenant());
        Formula::all([self.subjects(policy), resources, self.conditions(policy)])
    }

    fn subjects(self, policy: &Policy) -> Formula {
        let people = &self.universe.people;
        let users = policy.users.as_ref().map_or(Formula::FALSE, |users| people.users(users));
        users.or(self.universe.others.formula(policy, people))
    }

    fn conditions(self, policy: &Policy) -> Formula {
        let (universe, conditions, tenant) = (self.universe, &policy.conditions, self.tenant());
        let null = tenant.facts.choices.missing_attributes_equal_null;
        Formula::all([
            universe.circumstances.formula(conditions),
            universe.places.formula(conditions.locations.as_ref(), self.side, tenant),
            universe.devices.formula(conditions.device_filter.as_ref(), null),
        ])
    }

    /// The sign-ins of a region. In contrast to a policy a subject or resource that is missing means
    /// any.
    #[must_use]
    pub fn region(self, region: &Region) -> Formula {
        let policy = &region.0;
        let anybody = policy.users.is_none()
            && policy.workload_identities.is_none()
            && policy.agent_identities.is_none()
            && policy.agent_users.is_none();
        let anything = policy.resources == Resources::default();
        let who = if anybody { Formula::TRUE } else { self.subjects(policy) };
        let what = || self.universe.targets.formula(&policy.resources, self.tenant());
        Formula::all([who, if anything { Formula::TRUE } else { what() }, self.conditions(policy)])
    }

    /// The total sign-ins that a sign-in of which not everything is known stands for.
    #[must_use]
    pub fn partial(self, sign_in: &PartialSignIn) -> Formula {
        let universe = self.universe;
        let who = match &sign_in.who {
            PartialWho::Member | PartialWho::User(_) | PartialWho::Guest(..) => {
                universe.people.partial(sign_in, self.tenant())
            }
            other => universe.others.partial(other, &universe.people),
        };
        Formula::all([
            who,
            universe.targets.partial(&sign_in.target),
            universe.circumstances.partial(sign_in),
            universe.places.partial(&sign_in.place, self.side, self.tenant()),
            universe.devices.partial(&sign_in.device),
        ])
    }

    /// `ask` is met: by what is shown, for device controls by the device.
    #[must_use]
    pub fn ask(self, ask: &Ask) -> Formula {
        let universe = self.universe;
        let trusted = |what| {
            let elsewhere = universe.fact(super::Fact::FromElsewhere);
            elsewhere.implies(universe.people.trusts(what))
        };
        match ask {
            Ask::Control(BuiltInControl::CompliantDevice) => {
                Formula::all([universe.devices.registered(), universe.devices.compliant(), trusted(1)])
            }
            Ask::Control(BuiltInControl::DomainJoinedDevice) => universe.devices.hybrid().and(trusted(2)),
            ask => universe.controls.ask(ask, self.side),
        }
    }

    /// What the policy demands of the sign-ins it applies to: false when it blocks.
    ///
    /// A control that nobody knows may be met already, so that with others to choose from nothing is asked;
    /// or nobody can meet it. An unknown decides, as it does for what else cannot be read.
    #[must_use]
    pub fn demand(self, policy: &Policy) -> Formula {
        self.demanded(policy, true)
    }

    /// Where the controls of the policy that cannot be read are met, or are not; `None` where there are none
    /// that could not be.
    #[must_use]
    pub fn unread_controls(self, policy: &Policy, met: bool) -> Option<Formula> {
        let unmet = self.universe.unmet.get(&policy.key).filter(|_| has_unread_control(policy)).map(|var| yes(*var));
        match (unmet, met) {
            (None, true) => Some(Formula::TRUE),
            (None, false) => None,
            (Some(unmet), true) => Some(unmet.not()),
            (Some(unmet), false) => Some(unmet),
        }
    }

    fn demanded(self, policy: &Policy, strengths: bool) -> Formula {
        let met = self.unread_controls(policy, true).unwrap_or(Formula::TRUE);
        let grant = policy.grant.as_ref().map_or(Formula::TRUE, |grant| {
            let grant = |any| self.grant(grant, any, strengths, &met);
            if has_unread_operator(policy) {
                grant(false).or(met.clone().and(grant(true)))
            } else {
                grant(policy.grant.as_ref().is_some_and(|grant| grant.operator == Some(Operator::Or)))
            }
        });
        let token = if policy.session.token_protection { self.ask(&Ask::TokenProtection) } else { Formula::TRUE };
        let rest = if has_unread_rest(policy) { met } else { Formula::TRUE };
        Formula::all([grant, token, rest])
    }

    /// What is left of a grant without `approvedApplication` once it is retired, and without strengths
    /// where these do not count: one of the controls, or all. `met` is where unknown ones are met.
    fn grant(self, grant: &Grant, any: bool, strengths: bool, met: &Formula) -> Formula {
        if grant.has(BuiltInControl::Block) {
            return Formula::FALSE;
        }
        let retired = !approved_app_counts(self.tenant(), self.universe.today);
        let approved =
            |control: &GrantControl| ask_of(control) == Some(Ask::Control(BuiltInControl::ApprovedApplication));
        let selected: Vec<&GrantControl> =
            grant.controls.iter().filter(|control| !(retired && approved(control))).collect();
        let any = any && !selected.is_empty();
        let asks = selected.into_iter().map(|control| match ask_of(control) {
            None if is_unknown_control(control) => met.clone(),
            None => Formula::TRUE,
            Some(Ask::Strength(_)) if !strengths => Formula::TRUE,
            Some(ask) => self.ask(&ask),
        });
        if any { Formula::any(asks) } else { Formula::all(asks) }
    }

    /// The sign-ins that `policies`, all of them in force, let in with what is shown: the conjunction of
    /// what they demand where they apply. For registering security information a strength of a policy
    /// that names the action takes the place of the strengths of all other policies (How Conditional
    /// Access authentication strength works, Microsoft Learn).
    #[must_use]
    pub fn allow<'p>(self, policies: impl IntoIterator<Item = &'p Policy>) -> Formula {
        let policies: Vec<&Policy> = policies.into_iter().collect();
        let own = self.own_strength(&policies);
        Formula::all(policies.into_iter().map(|policy| self.lets_in(policy, &own)))
    }

    /// The sign-ins for which strengths of policies that do not name the user action do not count.
    #[must_use]
    pub fn own_strength(self, policies: &[&Policy]) -> Formula {
        let with = policies.iter().filter(|policy| names_registration(policy) && has_strength(policy));
        let action = Target::UserAction(UserAction::RegisterSecurityInfo);
        let registers = self.universe.targets.which(|target| *target == action);
        registers.and(Formula::any(with.map(|policy| self.applies(policy))))
    }

    /// Where the policy applies, what it demands is met. `own_strength` is that of all policies in
    /// force.
    #[must_use]
    pub fn lets_in(self, policy: &Policy, own_strength: &Formula) -> Formula {
        let demand = self.demand(policy);
        let demand = if has_strength(policy) && !names_registration(policy) && *own_strength != Formula::FALSE {
            let without = self.demanded(policy, false);
            demand.or(own_strength.clone().and(without))
        } else {
            demand
        };
        self.applies(policy).implies(demand)
    }

    /// What is asked for is met.
    #[must_use]
    pub fn requirement(self, requirement: &Requirement) -> Formula {
        let items = requirement.items.iter().map(|item| Formula::any(asks(item).iter().map(|ask| self.ask(ask))));
        match requirement.operator {
            Operator::And => Formula::all(items),
            Operator::Or => Formula::any(items),
        }
    }

    /// `formula` with every control that can be shown: the sign-ins for which some set of controls makes
    /// it true, where it is monotone in them, as demands are. No control variable is left.
    #[must_use]
    pub fn achievable(self, formula: &Formula) -> Formula {
        self.universe.achievable(formula)
    }

    /// As [`Self::achievable`], with none of `asks` met.
    #[must_use]
    pub fn achievable_without(self, formula: &Formula, asks: &[Ask]) -> Formula {
        let withheld: Vec<VarId> = asks.iter().flat_map(|ask| self.universe.controls.meeting(ask, self.side)).collect();
        let device = asks.iter().filter(|ask| is_device(ask)).map(|ask| self.ask(ask).not());
        Formula::all(device.chain([self.universe.shown_at_most(formula, &|var| !withheld.contains(&var))]))
    }

    /// The sign-ins for which some set of controls makes `formula` true and does not meet the
    /// requirement. `formula` is monotone in the controls.
    #[must_use]
    pub fn breach(self, formula: &Formula, requirement: &Requirement) -> Formula {
        Formula::any(ways_to_fail(requirement).iter().map(|asks| self.achievable_without(formula, asks)))
    }

    /// The sign-in at a point.
    #[must_use]
    pub fn sign_in_at(self, point: &Point) -> SignIn {
        let (universe, tenant) = (self.universe, self.tenant());
        let keys = |flags: &IndexMap<String, VarId>| {
            let on = flags.iter().filter(|(_, var)| point.get(**var) == 1);
            on.map(|(key, _)| key.clone()).collect()
        };
        SignIn {
            who: universe.others.at(point, &universe.people),
            target: universe.targets.at(point),
            client: universe.circumstances.client.at(point),
            platform: universe.circumstances.platform.at(point),
            place: universe.places.at(point, self.side, &universe.found, tenant),
            device: universe.devices.at(point),
            risks: universe.circumstances.risks(point),
            flow: universe.circumstances.flow.at(point),
            agent_context: universe.circumstances.agent_context.at(point),
            unread: keys(&universe.unread),
            unmet: keys(&universe.unmet),
            shows: universe.controls.at(point, self.side).collect(),
        }
    }

    /// The clauses of the realism table that a sign-in breaks.
    #[must_use]
    pub fn broken_by(self, sign_in: &SignIn) -> Vec<&'static Clause> {
        let holds = |fact| self.universe.fact_holds(fact, self.side, sign_in);
        let broken = |clause: &&Clause| {
            clause.when.iter().all(|fact| holds(*fact)) && !clause.then.iter().any(|(fact, is)| holds(*fact) == *is)
        };
        CLAUSES.iter().filter(broken).collect()
    }

    /// Sign-ins by people, agents' user accounts aside.
    #[must_use]
    pub fn by_people(self) -> Formula {
        self.universe.people.is_kind(Kind::is_person)
    }
}

/// The asks that a control is; `None` for one that nobody knows. `block` is none that could be met.
#[must_use]
pub fn ask_of(control: &GrantControl) -> Option<Ask> {
    match control {
        GrantControl::BuiltIn(word) => word.known().map(Ask::Control),
        GrantControl::AuthenticationStrength(strength) => Some(Ask::Strength(ObjectKey::from(strength))),
        GrantControl::TermsOfUse(terms) => Some(Ask::TermsOfUse(ObjectKey::from(terms))),
        GrantControl::CustomAuthenticationFactor(factor) => Some(Ask::CustomFactor(factor.clone())),
    }
}

/// The asks of which one meets the item.
#[must_use]
pub fn asks(item: &RequirementItem) -> Vec<Ask> {
    let control = |control| Ask::Control(control);
    match item {
        RequirementItem::Ask(ask, _) => vec![ask.clone()],
        RequirementItem::ManagedDevice => {
            vec![control(BuiltInControl::CompliantDevice), control(BuiltInControl::DomainJoinedDevice)]
        }
    }
}

/// The smallest sets of asks without any of which the requirement is not met.
#[must_use]
pub fn ways_to_fail(requirement: &Requirement) -> Vec<Vec<Ask>> {
    match requirement.operator {
        Operator::And => requirement.items.iter().map(asks).collect(),
        Operator::Or => vec![requirement.items.iter().flat_map(asks).collect()],
    }
}

fn is_device(ask: &Ask) -> bool {
    matches!(ask, Ask::Control(BuiltInControl::CompliantDevice | BuiltInControl::DomainJoinedDevice))
}

fn names_registration(policy: &Policy) -> bool {
    policy.resources.user_actions.iter().any(|action| *action == UserAction::RegisterSecurityInfo)
}

fn has_strength(policy: &Policy) -> bool {
    policy.grant.as_ref().is_some_and(|grant| grant.strength().is_some())
}

fn yes(var: VarId) -> Formula {
    Formula::is_in(var, ValueSet::of(2, [1]))
}
