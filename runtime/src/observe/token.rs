//! Random words that nobody guesses: who knows the page's address may look on, and end actors.

use std::fs::File;
use std::io::{self, Read};

const BYTES: usize = 16;

/// 32 hexadecimal digits from the system's randomness.
pub fn random_word() -> io::Result<String> {
    let mut bytes = [0_u8; BYTES];
    // The same on Linux and macOS.
    File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Whether two words are the same, in a time that tells nothing of where they differ.
pub fn is_same(given: &str, wanted: &str) -> bool {
    let differences = given.bytes().zip(wanted.bytes()).fold(0, |differs, (one, other)| differs | (one ^ other));
    given.len() == wanted.len() && differences == 0
}

#[cfg(test)]
mod tests {
    use super::{is_same, random_word};

    #[test]
    fn words_are_long_and_never_the_same() {
        let (one, other) = (random_word().unwrap(), random_word().unwrap());
        assert_eq!((one.len(), one == other), (32, false));
        assert!(is_same(&one, &one) && !is_same(&one, &other) && !is_same("", &one) && !is_same(&one[1..], &one));
    }
}
