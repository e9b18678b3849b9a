//! The one integration-test binary; each module tests one part from outside.

#[cfg(test)]
mod front;
#[cfg(test)]
mod language;
