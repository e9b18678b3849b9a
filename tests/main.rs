//! The one integration-test binary; each module tests one part from outside.

#[cfg(test)]
mod cli;
#[cfg(test)]
mod front;
#[cfg(test)]
mod graph_corpus;
#[cfg(test)]
mod graph_laws;
#[cfg(test)]
mod graph_policies;
#[cfg(test)]
mod graph_read;
#[cfg(test)]
mod graph_support;
