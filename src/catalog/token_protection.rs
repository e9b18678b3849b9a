//! Where Token Protection works.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::model::{ClientApp, Platform};

use super::apps::apps;

/// How far Microsoft supports a shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Support {
    /// Generally available.
    Available,
    /// In preview.
    Preview,
    /// Not at all.
    None,
}

/// Platforms, kind of client and resources that go together.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TokenShape {
    /// The platforms.
    pub platforms: Vec<Platform>,
    /// The kind of client.
    pub client_app: ClientApp,
    /// How far it is supported.
    pub support: Support,
    /// Catalogue names of the resources.
    pub resources: Vec<String>,
}

/// Resources of which one seldom comes alone.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Companions {
    /// Who has any of these
    pub any: Vec<String>,
    /// needs all of these.
    pub needs: Vec<String>,
}

/// A kind of Windows device that cannot bind tokens.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnsupportedDevice {
    /// What it is called, in the plural.
    pub kind: String,
    /// The text of a device filter that knows it.
    pub mark: String,
}

/// The table of shapes.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TokenProtection {
    /// The day the data were taken, as `YYYY-MM-DD`.
    pub date: String,
    /// Title of what the data were taken from.
    pub source: String,
    /// The shapes, supported or known not to be.
    pub shapes: Vec<TokenShape>,
    /// Resource → the resource that takes its place.
    pub predecessors: BTreeMap<String, String>,
    /// What goes together.
    pub companions: Vec<Companions>,
    /// What cannot bind tokens though its platform can.
    pub unsupported_devices: Vec<UnsupportedDevice>,
}

pub(super) const TOKEN_PROTECTION: &str = include_str!("token_protection.yaml");

/// Where Token Protection works.
#[must_use]
pub fn token_protection() -> &'static TokenProtection {
    static READ: OnceLock<TokenProtection> = OnceLock::new();
    READ.get_or_init(|| super::read(TOKEN_PROTECTION))
}

impl TokenProtection {
    fn supported(&self) -> impl Iterator<Item = &TokenShape> {
        self.shapes.iter().filter(|shape| shape.support != Support::None)
    }

    /// True when some client on `platform` can bind tokens.
    #[must_use]
    pub fn has_platform(&self, platform: Platform) -> bool {
        self.supported().any(|shape| shape.platforms.contains(&platform))
    }

    /// True when clients of this kind can bind tokens on some platform.
    #[must_use]
    pub fn has_client(&self, client: ClientApp) -> bool {
        self.supported().any(|shape| shape.client_app == client)
    }

    /// True when everything that is supported on `platform` is in preview.
    #[must_use]
    pub fn is_preview(&self, platform: Platform) -> bool {
        self.has_platform(platform)
            && self
                .supported()
                .filter(|shape| shape.platforms.contains(&platform))
                .all(|shape| shape.support == Support::Preview)
    }

    /// The platforms where tokens for the app with `id` can be bound; empty when nowhere.
    #[must_use]
    pub fn platforms_of(&self, id: &str) -> Vec<Platform> {
        let Some(app) = apps().by_id(id) else {
            return Vec::new();
        };
        let name = self.predecessors.get(&app.name).unwrap_or(&app.name);
        let with = self.supported().filter(|shape| shape.resources.contains(name));
        let mut platforms: Vec<Platform> = with.flat_map(|shape| shape.platforms.iter().copied()).collect();
        platforms.sort_unstable();
        platforms.dedup();
        platforms
    }
}
