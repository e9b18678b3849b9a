//! Rules about session controls. Token Protection and continuous access evaluation have families of
//! their own.

pub(super) mod sif_too_long_privileged;
