//! What happens in the runtime, a line each on stderr, for those who ask by `SNOW_LOG`.
//!
//! In: a level, an event's name and its fields. Out: `TIME LEVEL EVENT field=value …`, or one JSON object with the same
//! (`SNOW_LOG_FORMAT=json`). Nothing is made of an event that nobody wants. Events that are about every actor are told where
//! actors are observed (`hooks.rs`), so that they cost nothing otherwise.

use std::fmt::{Display, Write};
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering::Relaxed};
use std::time::{SystemTime, UNIX_EPOCH};

use super::json::Json;
use crate::io::output::report_now;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub enum Level {
    Error = 1,
    Warn = 2,
    Info = 3,
    Debug = 4,
}

/// The highest level that is told; 0: none.
static LEVEL: AtomicU8 = AtomicU8::new(0);
static IS_JSON: AtomicBool = AtomicBool::new(false);

const LEVELS: [(&str, Level); 4] =
    [("error", Level::Error), ("warn", Level::Warn), ("info", Level::Info), ("debug", Level::Debug)];

/// Sets level and format; what is not understood is told.
pub(super) fn configure(level: Option<&str>, format: Option<&str>) -> Result<(), String> {
    if let Some(wanted) = level {
        let known = LEVELS.iter().find(|(name, _)| *name == wanted);
        let (_, level) = known.ok_or(format!("SNOW_LOG={wanted} is none of error, warn, info, debug"))?;
        LEVEL.store(*level as u8, Relaxed);
    }
    match format {
        None | Some("text") => Ok(()),
        Some("json") => {
            IS_JSON.store(true, Relaxed);
            Ok(())
        }
        Some(other) => Err(format!("SNOW_LOG_FORMAT={other} is none of text, json")),
    }
}

pub fn is_told(level: Level) -> bool {
    LEVEL.load(Relaxed) >= level as u8
}

/// Tells of an event, if somebody wants to know.
pub fn log(level: Level, event: &str, fields: &[(&str, &dyn Display)]) {
    if is_told(level) {
        let time = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64);
        let name = LEVELS[level as usize - 1].0;
        let line = if IS_JSON.load(Relaxed) { json_line } else { text_line };
        report_now(&line(&iso_time(time), name, event, fields));
    }
}

fn text_line(time: &str, level: &str, event: &str, fields: &[(&str, &dyn Display)]) -> String {
    let mut line = format!("{time} {level} {event}");
    for (name, value) in fields {
        let value = value.to_string();
        let is_word =
            !value.is_empty() && value.chars().all(|character| character > ' ' && !"\"=\\\u{7f}".contains(character));
        // Writing to a text cannot fail.
        let _ = if is_word { write!(line, " {name}={value}") } else { write!(line, " {name}={value:?}") };
    }
    line.push('\n');
    line
}

fn json_line(time: &str, level: &str, event: &str, fields: &[(&str, &dyn Display)]) -> String {
    let mut json = Json::default();
    json.object(|object| {
        for (name, value) in [("time", time), ("level", level), ("event", event)] {
            object.text(name, value);
        }
        for (name, value) in fields {
            object.text(name, value);
        }
    });
    json.into_text() + "\n"
}

/// Milliseconds since 1970 as ISO 8601 in UTC; the date by Howard Hinnant's `civil_from_days`.
fn iso_time(time: u64) -> String {
    let (days, ms) = (time / 86_400_000 + 719_468, time % 86_400_000);
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    let (seconds, ms) = (ms / 1_000, ms % 1_000);
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hours:02}:{minutes:02}:{seconds:02}.{ms:03}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: [(&str, &dyn Display); 3] = [("pid", &"<1.1>"), ("reason", &"no \"more\"\n"), ("none", &"")];

    #[test]
    fn a_line_holds_one_event() {
        let line = text_line("T", "info", "exit", &FIELDS);
        assert_eq!(line, "T info exit pid=<1.1> reason=\"no \\\"more\\\"\\n\" none=\"\"\n");
    }

    #[test]
    fn a_json_line_holds_the_same() {
        let line = json_line("T", "info", "exit", &FIELDS);
        let wanted = r#"{"time":"T","level":"info","event":"exit","pid":"<1.1>","reason":"no \"more\"\n","none":""}"#;
        assert_eq!(line, format!("{wanted}\n"));
    }

    #[test]
    fn times_are_dates() {
        assert_eq!(iso_time(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(iso_time(1_709_210_096_789), "2024-02-29T12:34:56.789Z");
        assert_eq!(iso_time(4_107_542_399_999), "2100-02-28T23:59:59.999Z");
    }
}
