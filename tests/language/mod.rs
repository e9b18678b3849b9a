//! The language, from outside: reading, schemas, lowering, the reference for people.

mod agreement;
mod broken;
mod mistakes;
mod reference;
mod support;
