//! `include/snow_rt.h` is what the Rust side says. `SNOW_UPDATE=1` rewrites it.

use std::{env, fs, path::Path};

// contract: SCHED-6
#[test]
fn the_header_is_made_from_the_functions() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("include/snow_rt.h");
    let expected = snow_rt::foreign::header();
    if env::var_os("SNOW_UPDATE").is_some() {
        fs::write(&path, &expected).expect("a writable header");
    }
    let found = fs::read_to_string(&path).expect("include/snow_rt.h");
    assert!(found == expected, "the header is old: SNOW_UPDATE=1 cargo test --test header");
}
