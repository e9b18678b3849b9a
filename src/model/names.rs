//! References to directory objects.

use std::fmt;

use super::words::{AgentWord, AppWord, LocationWord, ServicePrincipalWord, UserWord, WordList};

/// A reference to a directory object: as written, and by id once names are resolved.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectRef {
    /// What the author wrote: a name or an id.
    pub written: Box<str>,
    /// The object's name, where the tenant file or the catalogue knows it.
    pub name: Option<Box<str>>,
    /// The object's id: what Graph stores. `None` while unresolved.
    pub id: Option<Box<str>>,
}

impl ObjectRef {
    /// A reference before resolution.
    #[must_use]
    pub fn new(written: &str) -> Self {
        Self { written: written.into(), name: None, id: None }
    }

    /// What Graph would be sent: the id, else the text as written.
    #[must_use]
    pub fn graph(&self) -> &str {
        self.id.as_deref().unwrap_or(&self.written)
    }

    /// What a person is shown: the name, else the text as written.
    #[must_use]
    pub fn shown(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.written)
    }

    /// True when this refers to the object with `id`.
    #[must_use]
    pub fn is(&self, id: &str) -> bool {
        self.graph().eq_ignore_ascii_case(id)
    }

    /// True for a word that Graph takes among users, such as `All`, written where an id belongs.
    #[must_use]
    pub fn is_user_word(&self) -> bool {
        self.id.is_none() && UserWord::from_graph(&self.written).is_some()
    }

    /// True when both refer to one object: same id, or same text while one has none.
    #[must_use]
    pub fn same(&self, other: &Self) -> bool {
        self.graph().eq_ignore_ascii_case(other.graph())
    }
}

impl fmt::Display for ObjectRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.shown())
    }
}

/// An element of a list that takes reserved words and objects.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Entry<W> {
    /// A reserved word.
    Word(W),
    /// An object.
    Object(ObjectRef),
}

/// An element of `includeUsers` and `excludeUsers`.
pub type UserEntry = Entry<UserWord>;
/// An element of `includeApplications` and `excludeApplications`.
pub type AppEntry = Entry<AppWord>;
/// An element of `includeLocations` and `excludeLocations`.
pub type LocationEntry = Entry<LocationWord>;
/// An element of `includeServicePrincipals`.
pub type ServicePrincipalEntry = Entry<ServicePrincipalWord>;
/// An element of `includeAgentIdServicePrincipals` and `includeAgentUsers`.
pub type AgentEntry = Entry<AgentWord>;

impl<W: WordList> Entry<W> {
    /// Reads Graph's spelling: a reserved word in any case, else an object.
    #[must_use]
    pub fn from_graph(text: &str) -> Self {
        W::from_graph(text).map_or_else(|| Self::Object(ObjectRef::new(text)), Self::Word)
    }

    /// The object, when it is one.
    #[must_use]
    pub fn object(&self) -> Option<&ObjectRef> {
        match self {
            Self::Object(object) => Some(object),
            Self::Word(_) => None,
        }
    }

    /// The object, to be resolved.
    pub fn object_mut(&mut self) -> Option<&mut ObjectRef> {
        match self {
            Self::Object(object) => Some(object),
            Self::Word(_) => None,
        }
    }

    /// The reserved word, when it is one.
    #[must_use]
    pub fn word(&self) -> Option<W> {
        match self {
            Self::Word(word) => Some(*word),
            Self::Object(_) => None,
        }
    }

    /// What Graph is sent.
    #[must_use]
    pub fn graph(&self) -> &str {
        match self {
            Self::Word(word) => word.as_str(),
            Self::Object(object) => object.graph(),
        }
    }

    /// What a person is shown.
    #[must_use]
    pub fn shown(&self) -> &str {
        match self {
            Self::Word(word) => word.language(),
            Self::Object(object) => object.shown(),
        }
    }
}

/// True for a GUID in its canonical form, upper or lower case: `8-4-4-4-12` hexadecimal digits.
#[must_use]
pub fn is_guid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}
