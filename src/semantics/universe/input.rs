//! What a universe is built from.

use jiff::civil::Date;

use crate::model::{Grant, PartialSignIn, Policy, PolicySet, Region, Requirement, Tenant};

/// Policies and the tenant they are for.
#[derive(Debug, Clone)]
pub struct Side<'t> {
    /// The tenant.
    pub tenant: &'t Tenant,
    /// The policies, in any state.
    pub policies: Vec<&'t Policy>,
}

/// Everything that will be asked about. What is not handed in here is not told apart: a region or
/// policy that names other objects must not be asked about later.
#[derive(Debug, Clone)]
pub struct Input<'t> {
    /// The policy sets: one, or those before and after a change. Their tenants may differ; who is in
    /// which group is taken from the last.
    pub sides: Vec<Side<'t>>,
    /// Regions.
    pub regions: Vec<&'t Region>,
    /// Sign-ins of which not everything is known.
    pub sign_ins: Vec<&'t PartialSignIn>,
    /// What must be asked for.
    pub requirements: Vec<&'t Requirement>,
    /// What is shown.
    pub shows: Vec<&'t Grant>,
    /// The day, for what depends on it.
    pub today: Date,
}

impl<'t> Input<'t> {
    /// The policies of `set` on the day `today`.
    #[must_use]
    pub fn new(set: &'t PolicySet, today: Date) -> Self {
        let empty = Self {
            sides: Vec::new(),
            regions: Vec::new(),
            sign_ins: Vec::new(),
            requirements: Vec::new(),
            shows: Vec::new(),
            today,
        };
        empty.with_set(set)
    }

    /// With another set: its policies are asked about through a view of its own.
    #[must_use]
    pub fn with_set(mut self, set: &'t PolicySet) -> Self {
        let policies = set.policies.iter().map(|entry| &entry.policy).collect();
        self.sides.push(Side { tenant: &set.tenant, policies });
        self
    }

    /// With a region.
    #[must_use]
    pub fn with_region(mut self, region: &'t Region) -> Self {
        self.regions.push(region);
        self
    }

    /// With a sign-in.
    #[must_use]
    pub fn with_sign_in(mut self, sign_in: &'t PartialSignIn) -> Self {
        self.sign_ins.push(sign_in);
        self
    }

    /// With something to ask for.
    #[must_use]
    pub fn with_requirement(mut self, requirement: &'t Requirement) -> Self {
        self.requirements.push(requirement);
        self
    }

    /// With something that is shown.
    #[must_use]
    pub fn with_shows(mut self, shows: &'t Grant) -> Self {
        self.shows.push(shows);
        self
    }
}
