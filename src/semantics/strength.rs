//! What an authentication strength accepts.

use crate::catalog;
use crate::model::{ObjectRef, Tenant};

/// Methods that no relay can phish, by Graph's `authenticationMethodModes`.
const PHISHING_RESISTANT: [&str; 3] = ["windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor"];
/// The methods by which somebody without any method can register one.
const TEMPORARY: [&str; 2] = ["temporaryAccessPassOneTime", "temporaryAccessPassMultiUse"];

/// The combinations of methods that meet `strength`, each a list of methods; `None` when neither the
/// catalogue nor the tenant file lists them.
#[must_use]
pub fn combinations(tenant: &Tenant, strength: &ObjectRef) -> Option<Vec<Vec<String>>> {
    if let Some(built_in) = catalog::strengths().by_id(strength.graph()) {
        let split = |text: &String| text.split(" + ").map(str::to_owned).collect();
        return Some(built_in.allowed_combinations.iter().map(split).collect());
    }
    let own = tenant.authentication_strengths.get(strength.shown())?;
    (!own.allowed_combinations.is_empty()).then(|| own.allowed_combinations.clone())
}

/// True when every combination that meets `strength` is phishing-resistant.
#[must_use]
pub fn is_phishing_resistant(tenant: &Tenant, strength: &ObjectRef) -> bool {
    let resists = |method: &String| PHISHING_RESISTANT.contains(&method.as_str());
    combinations(tenant, strength).is_some_and(|all| all.iter().all(|one| one.iter().any(resists)))
}

/// Whether a Temporary Access Pass meets `strength`; `None` when nobody knows.
#[must_use]
pub fn accepts_temporary_pass(tenant: &Tenant, strength: &ObjectRef) -> Option<bool> {
    let temporary = |one: &Vec<String>| one.iter().all(|method| TEMPORARY.contains(&method.as_str()));
    combinations(tenant, strength).map(|all| all.iter().any(temporary))
}

/// True when a password is part of some combination that meets `strength`, or nobody knows.
#[must_use]
pub fn accepts_password(tenant: &Tenant, strength: &ObjectRef) -> bool {
    let password = |one: &Vec<String>| one.iter().any(|method| method == "password");
    combinations(tenant, strength).is_none_or(|all| all.iter().any(password))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Strength;

    #[test]
    fn built_in_and_own_strengths() {
        let mut tenant = Tenant::default();
        let keys = Strength { allowed_combinations: vec![vec!["fido2".to_owned()]], ..Strength::default() };
        tenant.authentication_strengths.insert("Keys".to_owned(), keys);
        let built_in = |last| ObjectRef::new(&format!("00000000-0000-0000-0000-00000000000{last}"));
        assert!(
            is_phishing_resistant(&tenant, &built_in(4)) && is_phishing_resistant(&tenant, &ObjectRef::new("Keys"))
        );
        assert!(!is_phishing_resistant(&tenant, &built_in(3)) && !is_phishing_resistant(&tenant, &built_in(2)));
        assert_eq!(accepts_temporary_pass(&tenant, &built_in(2)), Some(true));
        assert_eq!(accepts_temporary_pass(&tenant, &built_in(4)), Some(false));
        assert_eq!(accepts_temporary_pass(&tenant, &ObjectRef::new("Other")), None);
        assert!(accepts_password(&tenant, &built_in(2)) && !accepts_password(&tenant, &built_in(3)));
        assert!(accepts_password(&tenant, &ObjectRef::new("Other")));
    }
}
