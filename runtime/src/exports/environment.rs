//! What the machine tells a program: environment variables, the time of day, chance.

use std::collections::hash_map::RandomState;
use std::env;
use std::hash::BuildHasher;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::export;
use crate::value::build::new_option;
use crate::value::{new_string, slot_of, text_of, Object, SnowType};

export! {
    /// None also for a value that is not UTF-8.
    fn snow_env_get(cx, name: *mut Object, option: *const SnowType) -> *mut Object {
        // SAFETY: generated code gives a live string and the descriptor of `Option<String>`.
        let (name, option) = unsafe { (text_of(name), SnowType::from_raw(option)) };
        let is_name = !name.is_empty() && !name.contains(['=', '\0']);
        let value = if is_name { env::var(name).ok() } else { None };
        let value = value.map(|text| slot_of(new_string(&mut cx.heap, &text)));
        new_option(&mut cx.heap, option, value)
    }

    /// Milliseconds since 1970 in UTC; negative if the clock stands before.
    fn snow_time_now(_cx) -> i64 {
        match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => since.as_millis() as i64,
            Err(before) => -(before.duration().as_millis() as i64),
        }
    }

    /// A number that differs at each call, from the system's own chance.
    fn snow_random_seed(_cx) -> i64 {
        RandomState::new().hash_one(0_u8) as i64
    }

    /// The output function of SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014).
    fn snow_random_mix(_cx, state: i64) -> i64 {
        let mut word = state as u64;
        word = (word ^ word >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ word >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        (word ^ word >> 31) as i64
    }
}
