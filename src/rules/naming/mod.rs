//! Rules about names.

pub(super) mod duplicate_display_name;
