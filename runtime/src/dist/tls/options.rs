//! Where a node's certificate is: as the program says, or else the environment. As Erlang's `ssl_dist_optfile` names `certfile`, `keyfile` and `cacertfile`;
//! `verify_peer` and `fail_if_no_peer_cert` are no options here.

use crate::environment::variable;

const VARIABLES: [&str; 3] = ["SNOW_NODE_TLS_CERT", "SNOW_NODE_TLS_KEY", "SNOW_NODE_TLS_CA"];

/// Paths of PEM files.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Options {
    /// The node's own certificate, and behind it those that lead to its authority.
    pub certificate: String,
    pub key: String,
    /// Whose certificates are trusted.
    pub authorities: String,
}

impl Options {
    /// What the environment says: None if nothing. Half of it is a mistake, and no reason to speak in the clear.
    pub fn of_environment() -> Result<Option<Options>, String> {
        Self::of(VARIABLES.map(variable))
    }

    fn of(values: [Option<String>; 3]) -> Result<Option<Options>, String> {
        match values {
            [None, None, None] => Ok(None),
            [Some(certificate), Some(key), Some(authorities)] => Ok(Some(Options { certificate, key, authorities })),
            values => {
                let missing = VARIABLES.iter().zip(values).filter(|(_, value)| value.is_none());
                let missing: Vec<_> = missing.map(|(name, _)| *name).collect();
                Err(format!("TLS needs {} too", missing.join(" and ")))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_options_is_a_mistake() {
        let path = |text: &str| Some(text.to_owned());
        assert_eq!(Options::of([None, None, None]), Ok(None));
        let whole = Options { certificate: "c".to_owned(), key: "k".to_owned(), authorities: "a".to_owned() };
        assert_eq!(Options::of([path("c"), path("k"), path("a")]), Ok(Some(whole)));
        let error = Options::of([path("c"), None, None]).unwrap_err();
        assert_eq!(error, "TLS needs SNOW_NODE_TLS_KEY and SNOW_NODE_TLS_CA too");
    }
}
