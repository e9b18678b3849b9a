//! What a policy set means: who is in scope, and what that rests on.

pub mod ask;
pub mod complete;
mod conditions;
mod constant;
mod cover;
mod demand;
pub mod diff;
mod effective;
pub mod evaluate;
mod filter;
mod frequency;
mod guests;
mod legacy;
mod location;
pub mod logic;
mod meet;
mod membership;
mod never;
mod proofs;
pub mod prove;
pub mod questions;
mod redundancy;
pub mod scenario;
mod scope;
mod spoken;
mod strength;
pub mod universe;
mod unread;

pub use conditions::{covers_client, covers_platform, has_unknown_word, is_unconditional, platform_names, platforms};
pub use constant::{constant, may_be_constant};
pub use cover::{covers_users, surely_covers};
pub use demand::{Demand, approved_app_counts, demand, is_app, is_control, is_device, is_mfa};
pub use effective::{EffectiveBlock, effective_blocks};
pub use filter::{
    device_property, holds_for_unregistered, is_left_by_naming, is_set_by_users, matches_unregistered,
    spares_unregistered,
};
pub use frequency::{OutdoneFrequency, outdone_frequencies};
pub use guests::{accounts_from_elsewhere, guest_types};
pub use legacy::{blocks_client, reaches_exchange};
pub use location::{LocationFact, distinguishes_locations, location_fact};
pub use meet::surely_meet;
pub use membership::{Directory, Known, Subject};
pub use never::{Dead, Dimension, dimensions, empty_subject, includes_no_resource, takes_effect};
pub use proofs::{Emptied, Proofs};
pub use redundancy::{Needless, Redundancies, Redundancy, redundancies};

pub use scope::{Emergency, Exclusion, Reach, Scope, break_glass_assumptions, reaches_global_administrators};
pub use spoken::{shown_name, sign_in_in_words};
pub use strength::{accepts_password, accepts_temporary_pass, combinations, is_phishing_resistant};
pub use unread::has_unread_condition;
