//! Declarations shared by the shapes.

/// Declares a map with known keys: `key: Type` is required, `key?: Type` may be left out. Absent
/// means absent: `null` is refused, by serde as by the schema.
macro_rules! shape {
    ($(#[$meta:meta])* pub struct $name:ident { $($body:tt)* }) => {
        shape!(@field [$(#[$meta])*] $name {} $($body)*);
    };
    (@field $meta:tt $name:ident { $($done:tt)* } $(#[$doc:meta])* $field:ident ?: $type:ty, $($rest:tt)*) => {
        shape!(@field $meta $name {
            $($done)*
            $(#[$doc])*
            #[serde(
                default,
                deserialize_with = "crate::language::shape::parts::present",
                skip_serializing_if = "Option::is_none"
            )]
            pub $field: Option<$type>,
        } $($rest)*);
    };
    (@field $meta:tt $name:ident { $($done:tt)* } $(#[$doc:meta])* $field:ident : $type:ty, $($rest:tt)*) => {
        shape!(@field $meta $name { $($done)* $(#[$doc])* pub $field: $type, } $($rest)*);
    };
    (@field [$($meta:tt)*] $name:ident { $($done:tt)* }) => {
        $($meta)*
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[serde(rename_all = "camelCase", deny_unknown_fields, remote = "Self")]
        pub struct $name { $($done)* }

        impl crate::language::shape::parts::KnownKeys for $name {
            fn derived<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::deserialize(deserializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_map(crate::language::shape::parts::OnlyMap(std::marker::PhantomData))
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                Self::serialize(self, serializer)
            }
        }
    };
}

/// Declares a closed list of words.
macro_rules! choice {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $member:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$doc])* #[serde(rename = $word)] $member),+ }

        impl $name {
            /// The word as it is written.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$member => $word),+ }
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> { stringify!($name).into() }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "enum": [$($word),+] })
            }
        }
    };
}
