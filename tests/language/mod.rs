//! The language, from outside: reading, schemas, lowering, the reference for people.

mod agreement;
mod broken;
mod docs;
mod members;
mod mistakes;
mod narrowed;
mod reference;
mod support;
