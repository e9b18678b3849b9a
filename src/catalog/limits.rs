//! How many objects of a kind Entra takes.
//!
//! Sources: "Conditional Access: Network assignment", "Plan a Conditional Access deployment" and
//! "Microsoft Entra service limits and restrictions" (Microsoft Learn, as of November 2026).

/// Policies of a tenant, whatever their state. It was 195 for years; some tenants may still have that.
pub const POLICIES: usize = 240;

/// Named locations of a tenant.
pub const NAMED_LOCATIONS: usize = 195;

/// IP ranges of one named location.
pub const RANGES_OF_A_LOCATION: usize = 2000;

/// The widest network of a named location, as the length of its prefix.
pub const SHORTEST_PREFIX: u8 = 8;

/// Terms of use of a tenant.
pub const TERMS_OF_USE: usize = 40;

/// Authentication strengths of a tenant beside the built-in ones.
pub const AUTHENTICATION_STRENGTHS: usize = 15;

/// Authentication contexts of a tenant.
pub const AUTHENTICATION_CONTEXTS: usize = 99;

/// Characters of a location's name.
pub const LOCATION_NAME: usize = 256;
