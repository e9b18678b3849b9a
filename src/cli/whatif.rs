//! `caplint whatif`: what comes of one sign-in.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::ValueEnum;
use clap::builder::PossibleValue;
use serde_json::{Map, Value, json};

use crate::engine::{self, Asked, Exit, Problem, SignInKeys, WhatIfRequest};
use crate::filter::{PROPERTIES, Values};
use crate::report::{self, Format, Repository, WhatIfFormat};

use super::args::Global;
use super::console::Console;
use super::{Failure, check};

/// Options of `whatif`. What is left out is unknown, and the answer then covers every case.
#[derive(Debug, clap::Args)]
pub(super) struct WhatIfArgs {
    /// Files and folders [default: the policy set of the current folder]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// File with the sign-in: the keys of `signIns[].signIn`, or a request to Graph's `evaluate`
    #[arg(long, value_name = "FILE", conflicts_with = "SaidArgs")]
    sign_in: Option<PathBuf>,
    /// Format of the answer
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: WhatIfFormat,
    #[command(flatten)]
    said: SaidArgs,
}

/// The sign-in, one option for each key of a sign-in in tests.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "The sign-in; what is left out is unknown")]
struct SaidArgs {
    /// User, by user principal name or id
    #[arg(long, value_name = "USER")]
    user: Option<String>,
    /// Type of guest or external user, as b2bCollaborationGuest
    #[arg(long, value_name = "TYPE")]
    guest: Option<String>,
    /// The guest's home tenant, by name or id
    #[arg(long, value_name = "TENANT", requires = "guest")]
    home_tenant: Option<String>,
    /// Service principal, by name or object id
    #[arg(long, value_name = "NAME")]
    workload_identity: Option<String>,
    /// Agent identity, by name or object id
    #[arg(long, value_name = "NAME")]
    agent_identity: Option<String>,
    /// Agent's user account, by name or id
    #[arg(long, value_name = "USER")]
    agent_user: Option<String>,
    /// Group that the person is in; may be repeated
    #[arg(long, value_name = "GROUP")]
    group: Vec<String>,
    /// Role that the person holds; may be repeated
    #[arg(long, value_name = "ROLE")]
    role: Vec<String>,
    /// App or app group that is signed in to, by name or app id
    #[arg(long, value_name = "APP")]
    resource: Option<String>,
    /// User action: registerSecurityInfo, registerDevice
    #[arg(long, value_name = "ACTION")]
    user_action: Option<String>,
    /// Authentication context that is asked for
    #[arg(long, value_name = "CONTEXT")]
    authentication_context: Option<String>,
    /// Kind of client: browser, mobileAppsAndDesktopClients, exchangeActiveSync, easSupported, other
    #[arg(long, value_name = "CLIENT")]
    client_app: Option<String>,
    /// Platform that the client claims: android, iOS, windows, windowsPhone, macOS, linux, unknown
    #[arg(long, value_name = "PLATFORM")]
    platform: Option<String>,
    /// Named location
    #[arg(long, value_name = "LOCATION")]
    location: Option<String>,
    /// Address
    #[arg(long, value_name = "ADDRESS")]
    ip: Option<String>,
    /// Country, by its ISO code; beside --ip the address's
    #[arg(long, value_name = "CODE")]
    country: Option<String>,
    /// `unregistered`, for a device that Entra does not know
    #[arg(long, value_name = "DEVICE", conflicts_with = "device_property")]
    device: Option<String>,
    /// Property of a registered device, as isCompliant=true or trustType=AzureAD; may be repeated
    #[arg(long, value_name = "NAME=VALUE", value_parser = property)]
    device_property: Vec<(String, Value)>,
    /// Risk of the user: none, low, medium, high
    #[arg(long, value_name = "LEVEL")]
    user_risk: Option<String>,
    /// Risk of the sign-in
    #[arg(long, value_name = "LEVEL")]
    sign_in_risk: Option<String>,
    /// Insider risk: none, minor, moderate, elevated
    #[arg(long, value_name = "LEVEL")]
    insider_risk: Option<String>,
    /// Risk of the service principal
    #[arg(long, value_name = "LEVEL")]
    service_principal_risk: Option<String>,
    /// Risk of the agent
    #[arg(long, value_name = "LEVEL")]
    agent_risk: Option<String>,
    /// Authentication flow: none, deviceCodeFlow, authenticationTransfer
    #[arg(long, value_name = "FLOW")]
    flow: Option<String>,
    /// Context of the agent's session
    #[arg(long, value_name = "CONTEXT")]
    agent_context: Option<String>,
    /// Control that is shown, as mfa or `authenticationStrength=Phishing-resistant MFA`; may be repeated
    #[arg(long, value_name = "CONTROL")]
    shows: Vec<String>,
}

impl ValueEnum for WhatIfFormat {
    fn value_variants<'a>() -> &'a [Self] {
        const ALL: [WhatIfFormat; 3] = [WhatIfFormat::Human, WhatIfFormat::Json, WhatIfFormat::Graph];
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (_, word, help) = Self::ALL.iter().find(|(format, ..)| format == self)?;
        Some(PossibleValue::new(*word).help(*help))
    }
}

/// Answers, and says what was wrong with the question.
pub(super) fn run(args: WhatIfArgs, global: &Global, console: &Console) -> Result<Exit, Failure> {
    let asked = match args.sign_in {
        Some(file) => Asked::File(file),
        None => Asked::Keys(args.said.keys()),
    };
    let format = args.format;
    let whatif = engine::whatif(&WhatIfRequest { check: global.request(args.paths)?, asked });
    let style = check::style(global, console, Repository::default());
    let broken = !whatif.problems.is_empty() && !whatif.input.findings.is_empty();
    if format == WhatIfFormat::Human && broken {
        console.print(|out| report::write(Format::Human, &whatif.input, &whatif.sources, style, out))?;
    }
    console.print(|out| report::write_whatif(format, &whatif, style, out))?;
    for problem in &whatif.problems {
        failure(problem).print();
    }
    Ok(whatif.exit)
}

fn failure(problem: &Problem) -> Failure {
    let place = problem.place.as_ref().map_or_else(String::new, |place| format!("{place}: "));
    let failure = Failure::new(format!("{place}{}", problem.message));
    match &problem.help {
        Some(help) => failure.help(help.clone()),
        None => failure,
    }
}

impl SaidArgs {
    /// The keys of a sign-in, each with the option that said it.
    fn keys(self) -> SignInKeys {
        let mut said = SaidKeys::default();
        let texts = [
            ("user", "--user", self.user),
            ("guest", "--guest", self.guest),
            ("tenant", "--home-tenant", self.home_tenant),
            ("workloadIdentity", "--workload-identity", self.workload_identity),
            ("agentIdentity", "--agent-identity", self.agent_identity),
            ("agentUser", "--agent-user", self.agent_user),
            ("resource", "--resource", self.resource),
            ("userAction", "--user-action", self.user_action),
            ("authenticationContext", "--authentication-context", self.authentication_context),
            ("clientApp", "--client-app", self.client_app),
            ("platform", "--platform", self.platform),
            ("location", "--location", self.location),
            ("ip", "--ip", self.ip),
            ("country", "--country", self.country),
            ("device", "--device", self.device),
            ("userRisk", "--user-risk", self.user_risk),
            ("signInRisk", "--sign-in-risk", self.sign_in_risk),
            ("insiderRisk", "--insider-risk", self.insider_risk),
            ("servicePrincipalRisk", "--service-principal-risk", self.service_principal_risk),
            ("agentRisk", "--agent-risk", self.agent_risk),
            ("authenticationFlow", "--flow", self.flow),
            ("agentContext", "--agent-context", self.agent_context),
        ];
        for (key, option, text) in texts {
            if let Some(text) = text {
                said.say(key, json!(text), option);
            }
        }
        for (key, option, list) in [("groups", "--group", self.group), ("roles", "--role", self.role)] {
            if !list.is_empty() {
                said.say(key, json!(list), option);
            }
        }
        if !self.device_property.is_empty() {
            let properties: Map<String, Value> = self.device_property.into_iter().collect();
            said.say("device", Value::Object(properties), "--device-property");
        }
        for (at, control) in self.shows.iter().enumerate() {
            said.places.insert(format!("/shows/{at}"), "--shows".to_owned());
            let named = control.split_once('=');
            said.shows.push(named.map_or_else(|| json!(control), |(kind, name)| json!({kind: name})));
        }
        SignInKeys { sign_in: said.sign_in, shows: said.shows, said: said.places }
    }
}

#[derive(Default)]
struct SaidKeys {
    sign_in: Map<String, Value>,
    shows: Vec<Value>,
    places: BTreeMap<String, String>,
}

impl SaidKeys {
    fn say(&mut self, key: &str, value: Value, option: &str) {
        self.sign_in.insert(key.to_owned(), value);
        self.places.insert(format!("/{key}"), option.to_owned());
    }
}

/// Takes `NAME=VALUE`: true and false for yes/no properties, items parted by commas for lists.
fn property(text: &str) -> Result<(String, Value), String> {
    let (name, value) = text.split_once('=').ok_or("write NAME=VALUE, as isCompliant=true")?;
    let name = name.strip_prefix("device.").unwrap_or(name);
    let known = PROPERTIES.iter().find(|property| property.name.eq_ignore_ascii_case(name));
    let name = known.map_or(name, |property| property.name);
    let value = match known.map(|property| property.values) {
        Some(Values::Boolean) => match value.to_ascii_lowercase().as_str() {
            "true" => json!(true),
            "false" => json!(false),
            _ => return Err(format!("`{name}` is true or false")),
        },
        Some(Values::Collection(_)) => json!(value.split(',').map(str::trim).collect::<Vec<_>>()),
        _ => json!(value),
    };
    Ok((name.to_owned(), value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_have_the_type_of_their_table() {
        assert_eq!(property("iscompliant=True"), Ok(("isCompliant".to_owned(), json!(true))));
        assert_eq!(property("device.trustType=AzureAD"), Ok(("trustType".to_owned(), json!("AzureAD"))));
        assert_eq!(
            property("systemLabels=CloudPC, MultiUser"),
            Ok(("systemLabels".to_owned(), json!(["CloudPC", "MultiUser"])))
        );
        assert_eq!(property("model=A=B"), Ok(("model".to_owned(), json!("A=B"))));
        assert!(property("isCompliant=yes").is_err() && property("isCompliant").is_err());
    }

    #[test]
    fn every_format_has_a_word() {
        let words: Vec<_> = WhatIfFormat::value_variants().iter().filter_map(ValueEnum::to_possible_value).collect();
        assert_eq!(words.len(), WhatIfFormat::ALL.len());
    }
}
