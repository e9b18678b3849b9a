//! Tests of the universe.
