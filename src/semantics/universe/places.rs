//! Where somebody signs in: addresses, countries, networks.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use indexmap::IndexMap;

use crate::model::{
    Inclusion, Location, LocationEntry, LocationKind, LocationLookup, LocationWord, ObjectKey, ObjectRef, PartialPlace,
    Place, Tenant,
};
use crate::semantics::location::{declared_location, is_compliant_network};
use crate::semantics::logic::{Formula, Point, ValueSet, VarId};

use super::Side;
use super::addresses::{Piece, pieces, range};
use super::builder::{Builder, Topic};
use super::gather::Gathered;

/// Addresses that are shown where nothing else is known of them; none of them is routed.
const ELSEWHERE: [IpAddr; 2] =
    [IpAddr::V4(std::net::Ipv4Addr::new(203, 0, 113, 10)), IpAddr::V4(std::net::Ipv4Addr::new(198, 51, 100, 10))];

/// A country in a variable over countries; `None` for a place whose country nobody knows.
type Country = Option<String>;

/// Countries by how locations group them: one that nothing names, the classes, and the unknown one.
#[derive(Debug)]
struct Countries {
    var: VarId,
    /// For each value its countries; the first has none, of the last the only one is `None`.
    values: Vec<Vec<Country>>,
}

/// The variables of the place.
#[derive(Debug)]
pub(super) struct Places {
    ip: VarId,
    pieces: Vec<Piece>,
    /// The sets that the pieces are of.
    sets: Sets,
    by_ip: Countries,
    by_gps: Countries,
    /// Inside a location of which only the name is known, and whether that is trusted.
    references: IndexMap<ObjectKey, (VarId, Option<VarId>)>,
    compliant_network: VarId,
    /// Among the MFA trusted IPs, where nobody says which these are.
    mfa_trusted: VarId,
    other_trusted: VarId,
}

impl Places {
    pub(super) fn new(builder: &mut Builder, found: &Gathered, sides: &[Side<'_>]) -> Self {
        let (sets, ranges) = ip_sets(found, sides);
        let singles = found.addresses.iter().map(|address| vec![(*address, *address)]);
        let all: Vec<_> = ranges.into_iter().chain(singles).collect();
        let examples: Vec<IpAddr> = found.addresses.iter().copied().chain(ELSEWHERE).collect();
        let pieces = pieces(&all, &examples);
        let names = piece_names(&pieces, &sets, sides);
        let ip = builder.choice(Topic::Where, "address", names);
        let by_ip = Countries::new(builder, "country", found, sides, LocationLookup::ClientIpAddress);
        let by_gps = Countries::new(builder, "country by GPS", found, sides, LocationLookup::AuthenticatorAppGps);
        let references = references(builder, found, sides);
        let flag = |builder: &mut Builder, title: &str, no: &str, yes: &str| {
            builder.flag(Topic::Where, title, no.to_owned(), yes.to_owned())
        };
        let compliant_network =
            flag(builder, "compliant network", "not through the compliant network", "through the compliant network");
        let mfa_trusted =
            flag(builder, "MFA trusted IPs", "not among the MFA trusted IPs", "among the MFA trusted IPs");
        let other_trusted = flag(
            builder,
            "another trusted location",
            "in no other trusted location",
            "in a trusted location that nothing names",
        );
        Self { ip, pieces, sets, by_ip, by_gps, references, compliant_network, mfa_trusted, other_trusted }
    }

    /// The sign-ins that the condition lets through. Exclude beats include; an empty include side
    /// includes everything.
    pub(super) fn formula(&self, sides: Option<&Inclusion<LocationEntry>>, side: usize, tenant: &Tenant) -> Formula {
        let Some(sides) = sides else { return Formula::TRUE };
        let any = |list: &[LocationEntry]| Formula::any(list.iter().map(|entry| self.entry(entry, side, tenant)));
        let include = if sides.include.is_empty() { Formula::TRUE } else { any(&sides.include) };
        include.and(any(&sides.exclude).not())
    }

    fn entry(&self, entry: &LocationEntry, side: usize, tenant: &Tenant) -> Formula {
        match entry {
            LocationEntry::Word(LocationWord::All) => Formula::TRUE,
            LocationEntry::Word(LocationWord::AllTrusted) => self.trusted(side, tenant),
            LocationEntry::Word(LocationWord::MfaTrustedIps) => self.mfa_trusted(side),
            LocationEntry::Object(location) => self.inside(location, side, tenant),
        }
    }

    fn inside(&self, location: &ObjectRef, side: usize, tenant: &Tenant) -> Formula {
        let key = ObjectKey::from(location);
        match kind(tenant, location) {
            Some(LocationKind::IpRanges { .. }) => self.addresses(side, Some(&key)),
            Some(LocationKind::Countries { countries, include_unknown, lookup }) => {
                let variable = match lookup {
                    LocationLookup::ClientIpAddress => &self.by_ip,
                    LocationLookup::AuthenticatorAppGps => &self.by_gps,
                };
                variable.among(countries, *include_unknown)
            }
            Some(LocationKind::CompliantNetwork) => yes(self.compliant_network),
            Some(LocationKind::Reference) | None => {
                self.references.get(&key).map_or(Formula::FALSE, |(inside, _)| yes(*inside))
            }
        }
    }

    fn addresses(&self, side: usize, key: Option<&ObjectKey>) -> Formula {
        let Some(set) = self.sets.get(&(side, key.cloned())) else { return Formula::FALSE };
        let values = self.pieces.iter().enumerate().filter(|(_, piece)| piece.inside.contains(set));
        Formula::is_in(self.ip, ValueSet::of(self.pieces.len(), values.map(|(at, _)| at)))
    }

    /// Among the MFA trusted IPs: exact where the tenant file lists them.
    fn mfa_trusted(&self, side: usize) -> Formula {
        if self.sets.contains_key(&(side, None)) { self.addresses(side, None) } else { yes(self.mfa_trusted) }
    }

    fn trusted(&self, side: usize, tenant: &Tenant) -> Formula {
        let declared = trusted_locations(tenant).map(|key| self.addresses(side, Some(&key)));
        let references = self.references.values().filter_map(|(inside, trust)| Some(yes(*inside).and(yes((*trust)?))));
        let rest = [self.mfa_trusted(side), yes(self.other_trusted)];
        Formula::any(declared.chain(references).chain(rest))
    }

    /// What is known of a place.
    pub(super) fn partial(&self, place: &PartialPlace, side: usize, tenant: &Tenant) -> Formula {
        match place {
            PartialPlace::Unknown => Formula::TRUE,
            PartialPlace::Location(entry) => self.entry(entry, side, tenant),
            PartialPlace::Ip(address, country) => {
                let at = self.pieces.iter().position(|piece| piece.example == *address);
                let at = at.map(|at| Formula::is_in(self.ip, ValueSet::of(self.pieces.len(), [at])));
                let country = country.as_ref().map_or(Formula::TRUE, |code| self.by_ip.is(code));
                at.unwrap_or(Formula::FALSE).and(country)
            }
            PartialPlace::Country(code) => self.by_ip.is(code),
        }
    }

    /// The place at `point` as the tenant of `side` sees it.
    pub(super) fn at(&self, point: &Point, side: usize, found: &Gathered, tenant: &Tenant) -> Place {
        let named = found.locations.iter().map(|(_, mention)| &mention.object);
        let inside = named.filter(|location| self.inside(location, side, tenant).holds(point));
        let mut inside: BTreeSet<ObjectKey> = inside.map(ObjectKey::from).collect();
        inside.extend(trusted_locations(tenant).filter(|key| self.addresses(side, Some(key)).holds(point)));
        Place {
            inside,
            trusted: self.trusted(side, tenant).holds(point),
            mfa_trusted_ips: self.mfa_trusted(side).holds(point),
            ip: Some(self.pieces[point.get(self.ip)].example),
            country: self.by_ip.at(point),
        }
    }
}

impl Countries {
    fn new(builder: &mut Builder, title: &str, found: &Gathered, sides: &[Side<'_>], wanted: LocationLookup) -> Self {
        let mut marks: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let lists = country_lists(found, sides, wanted);
        for (at, codes) in lists.iter().enumerate() {
            for code in *codes {
                marks.entry(code.to_ascii_uppercase()).or_default().push(at);
            }
        }
        if wanted == LocationLookup::ClientIpAddress {
            for (at, code) in found.countries.iter().enumerate() {
                marks.entry(code.clone()).or_default().push(lists.len() + at);
            }
        }
        let mut classes: BTreeMap<Vec<usize>, Vec<Country>> = BTreeMap::new();
        for (code, mut own) in marks {
            own.dedup();
            classes.entry(own).or_default().push(Some(code));
        }
        let mut classes: Vec<Vec<Country>> = classes.into_values().collect();
        classes.sort();
        let values: Vec<_> = std::iter::once(Vec::new()).chain(classes).chain([vec![None]]).collect();
        let var = builder.choice(Topic::Where, title, values.iter().map(|value| country_names(value)).collect());
        Self { var, values }
    }

    fn which(&self, is: impl Fn(&[Country]) -> bool) -> Formula {
        let values = self.values.iter().enumerate().filter(|(_, value)| is(value)).map(|(at, _)| at);
        Formula::is_in(self.var, ValueSet::of(self.values.len(), values))
    }

    fn among(&self, codes: &[String], unknown: bool) -> Formula {
        self.which(|value| match value.first() {
            None => false,
            Some(None) => unknown,
            Some(Some(code)) => codes.iter().any(|own| own.eq_ignore_ascii_case(code)),
        })
    }

    fn is(&self, code: &str) -> Formula {
        self.among(&[code.to_owned()], false)
    }

    fn at(&self, point: &Point) -> Country {
        self.values[point.get(self.var)].first().cloned().flatten()
    }
}

fn yes(var: VarId) -> Formula {
    Formula::is_in(var, ValueSet::of(2, [1]))
}

/// What the tenant file or the catalogue says of a location.
fn kind<'t>(tenant: &'t Tenant, location: &ObjectRef) -> Option<&'t LocationKind> {
    if is_compliant_network(location) {
        return Some(&LocationKind::CompliantNetwork);
    }
    declared_location(tenant, location).map(|(_, declared)| &declared.kind)
}

/// The key by which policies name a declared location.
fn location_key(name: &str, location: &Location) -> ObjectKey {
    ObjectKey::new(location.id.as_deref().unwrap_or(name))
}

/// Keys of the declared IP locations that are marked as trusted.
fn trusted_locations(tenant: &Tenant) -> impl Iterator<Item = ObjectKey> {
    tenant.named_locations.iter().filter_map(|(name, location)| match &location.kind {
        LocationKind::IpRanges { trusted: true, .. } => Some(location_key(name, location)),
        _ => None,
    })
}

type Ranges = Vec<(IpAddr, IpAddr)>;

/// Positions of sets of ranges by side and location; the MFA trusted IPs have no key.
type Sets = BTreeMap<(usize, Option<ObjectKey>), usize>;

/// The ranges of every location that counts, and of the MFA trusted IPs, by side.
fn ip_sets(found: &Gathered, sides: &[Side<'_>]) -> (Sets, Vec<Ranges>) {
    let (mut sets, mut ranges) = (BTreeMap::new(), Vec::new());
    for (number, side) in sides.iter().enumerate() {
        for (name, location) in &side.tenant.named_locations {
            let LocationKind::IpRanges { ranges: texts, trusted } = &location.kind else { continue };
            let key = location_key(name, location);
            if found.names_location(&key) || *trusted && found.asks_for_trust() {
                sets.insert((number, Some(key)), ranges.len());
                ranges.push(texts.iter().filter_map(|text| range(text)).collect());
            }
        }
        if let Some(texts) = side.tenant.facts.mfa_trusted_ips.as_ref().filter(|_| found.asks_for_mfa_trusted_ips()) {
            sets.insert((number, None), ranges.len());
            ranges.push(texts.iter().filter_map(|text| range(text)).collect());
        }
    }
    (sets, ranges)
}

/// For each piece the locations it is in, by name.
fn piece_names(pieces: &[Piece], sets: &Sets, sides: &[Side<'_>]) -> Vec<String> {
    let name = |set: usize| {
        let ((side, key), _) = sets.iter().find(|(_, at)| **at == set)?;
        let Some(key) = key else { return Some("MFA trusted IPs".to_owned()) };
        let mut declared = sides[*side].tenant.named_locations.iter();
        let is_it = |(name, location): &(&String, &Location)| location_key(name, location) == *key;
        declared.find(is_it).map(|(name, _)| format!("\"{name}\""))
    };
    let shown = |piece: &Piece| {
        let mut names: Vec<String> = Vec::new();
        for name in piece.inside.iter().filter_map(|set| name(*set)) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        match (names.is_empty(), piece.inside.is_empty()) {
            (true, true) => "outside every named IP location".to_owned(),
            (true, false) => piece.example.to_string(),
            _ => format!("in {}", names.join(" and ")),
        }
    };
    let mut names: Vec<String> = pieces.iter().map(shown).collect();
    for at in 1..names.len() {
        // The same locations before and after a change can differ in their ranges.
        if names[..at].contains(&names[at]) {
            names[at] = format!("{} (as {})", names[at], pieces[at].example);
        }
    }
    names
}

/// A yes/no variable for each location of which only the name is known, with another for its trust
/// where somebody asks for trusted places.
fn references(
    builder: &mut Builder,
    found: &Gathered,
    sides: &[Side<'_>],
) -> IndexMap<ObjectKey, (VarId, Option<VarId>)> {
    let unknown = |location: &ObjectRef| {
        let kinds = sides.iter().map(|side| kind(side.tenant, location));
        kinds.into_iter().any(|kind| matches!(kind, None | Some(LocationKind::Reference)))
    };
    let mut all = IndexMap::new();
    for (key, mention) in found.locations.iter().filter(|(_, mention)| unknown(&mention.object)) {
        let name = mention.object.shown();
        let title = format!("location {name}");
        let inside = builder.flag(Topic::Where, &title, format!("not in \"{name}\""), format!("in \"{name}\""));
        let trust = found.asks_for_trust().then(|| {
            let title = format!("trust of {name}");
            let (no, yes) = (format!("\"{name}\" is not trusted"), format!("\"{name}\" is trusted"));
            builder.flag(Topic::Unknown, &title, no, yes)
        });
        all.insert(key.clone(), (inside, trust));
    }
    all
}

/// The countries of every location that counts and is found by `wanted`.
fn country_lists<'t>(found: &Gathered, sides: &[Side<'t>], wanted: LocationLookup) -> Vec<&'t [String]> {
    let mut lists = Vec::new();
    for side in sides {
        for (name, location) in &side.tenant.named_locations {
            let key = location_key(name, location);
            match &location.kind {
                LocationKind::Countries { countries, lookup, .. } if *lookup == wanted => {
                    lists.extend(found.names_location(&key).then_some(&countries[..]));
                }
                _ => {}
            }
        }
    }
    lists
}

fn country_names(value: &[Country]) -> String {
    match value {
        [] => "any other country".to_owned(),
        [None, ..] => "unknown country".to_owned(),
        [Some(one)] => one.clone(),
        [Some(first), rest @ ..] if rest.len() > 4 => format!("{first} (+{} more)", rest.len()),
        some => some.iter().flatten().cloned().collect::<Vec<_>>().join(", "),
    }
}
