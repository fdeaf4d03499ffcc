//! Where `snow-lsp` is: named by the setting, else on `PATH`. In: the setting, a way to search. Out: a command, or why there is none.

/// What Zed shall start.
#[derive(Debug, PartialEq, Eq)]
pub struct Found {
    pub command: String,
    pub arguments: Vec<String>,
}

const NAME: &str = "snow-lsp";
const MISSING: &str = "`snow-lsp` was not found on PATH. Install Snow (`pip install` its wheel), or name the program in the settings: \
{ \"lsp\": { \"snow-lsp\": { \"binary\": { \"path\": \"…\" } } } }";

/// An empty path counts as none. A setting that names arguments has them all: `--stdio` is only ours to add where it does not.
pub fn choose(
    named: Option<String>,
    arguments: Option<Vec<String>>,
    search: impl Fn(&str) -> Option<String>,
) -> Result<Found, String> {
    let named = named.filter(|path| !path.is_empty());
    let command = named.or_else(|| search(NAME)).ok_or_else(|| MISSING.to_owned())?;
    Ok(Found { command, arguments: arguments.unwrap_or_else(|| vec!["--stdio".to_owned()]) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on_path(name: &str) -> Option<String> {
        Some(format!("/usr/bin/{name}"))
    }

    fn chosen(named: Option<&str>, arguments: Option<&[&str]>) -> Found {
        let arguments = arguments.map(|all| all.iter().map(ToString::to_string).collect());
        choose(named.map(str::to_owned), arguments, on_path).expect("it is on the path")
    }

    #[test]
    fn the_setting_comes_before_the_path() {
        let found = chosen(Some("/opt/snow-lsp"), None);
        assert_eq!(found, Found { command: "/opt/snow-lsp".to_owned(), arguments: vec!["--stdio".to_owned()] });
        assert_eq!(chosen(None, None).command, "/usr/bin/snow-lsp");
        assert_eq!(chosen(Some(""), None).command, "/usr/bin/snow-lsp");
    }

    #[test]
    fn the_setting_s_arguments_are_all_of_them() {
        assert_eq!(
            chosen(None, Some(&["--stdio", "--log-level", "debug"])).arguments,
            ["--stdio", "--log-level", "debug"]
        );
    }

    #[test]
    fn what_is_nowhere_is_told() {
        let message = choose(None, None, |_| None).expect_err("nothing is on the path");
        assert!(message.contains("pip install") && message.contains("\"snow-lsp\""), "{message}");
    }
}
