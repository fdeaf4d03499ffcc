//! Names of variants as atoms: `MoveTo` is `move_to`, `HTTPError` is `http_error`.

/// The characters of the atom.
pub fn snake(name: &str) -> impl Iterator<Item = char> + '_ {
    let mut previous: Option<char> = None;
    let mut rest = name.chars().peekable();
    std::iter::from_fn(move || {
        let now = rest.next()?;
        let begins = now.is_uppercase()
            && previous.is_some_and(|before| {
                before != '_' && (!before.is_uppercase() || rest.peek().is_some_and(|next| next.is_lowercase()))
            });
        previous = Some(now);
        Some((begins, now))
    })
    .flat_map(|(begins, now)| begins.then_some('_').into_iter().chain(now.to_lowercase()))
}

/// Whether an atom is that of the variant with this name.
pub fn is_snake(atom: &str, name: &str) -> bool {
    atom.chars().eq(snake(name))
}

#[cfg(test)]
mod tests {
    use super::{is_snake, snake};

    #[test]
    fn a_word_begins_at_a_capital_letter() {
        let cases = [
            ("Red", "red"),
            ("MoveTo", "move_to"),
            ("HTTPError", "http_error"),
            ("A", "a"),
            ("NoProc", "no_proc"),
            ("V2Up", "v2_up"),
            ("X1", "x1"),
        ];
        for (name, atom) in cases {
            assert_eq!(snake(name).collect::<String>(), atom);
            assert!(is_snake(atom, name));
            assert!(!is_snake(name, name) || name == atom);
        }
    }
}
