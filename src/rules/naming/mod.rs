//! Rules about names. They look at different things and cannot meet on one.

pub(super) mod duplicate_display_name;
pub(super) mod exception_group_name;
pub(super) mod policy_name;
