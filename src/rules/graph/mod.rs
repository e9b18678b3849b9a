//! What Graph refuses, and what no rule of another family says already.
//!
//! One cause gives one finding: a refusal that belongs to a control or condition with a family of its own (session,
//! risk, grants, conditions) stays there, with the tag `rejected`. Every rule with that tag is named in the catalogue of
//! Graph's errors (`catalog::graph_errors`), which holds its evidence.
//!
//! What is no range, no country code by its form, or an empty list is said when the tenant file is read (`bad-value`,
//! `empty-value`), and the rules here pass over it. Of a range, being too wide, private, or written with host bits are three
//! causes. `too-many-policies` and `policies-near-limit` never speak together.

pub(super) mod gps_in_us_government;
pub(super) mod ip_range_host_bits;
pub(super) mod ip_range_too_wide;
pub(super) mod ip_ranges_overlap;
pub(super) mod location_name_too_long;
pub(super) mod policies_near_limit;
pub(super) mod private_ip_range;
pub(super) mod too_many_ip_ranges;
pub(super) mod too_many_objects;
pub(super) mod too_many_policies;
pub(super) mod trusted_range_in_untrusted_location;
pub(super) mod unknown_country_code;
