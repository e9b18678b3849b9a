//! The language, from outside: reading, schemas, lowering, the reference for people.

mod mistakes;
mod reference;
mod support;
