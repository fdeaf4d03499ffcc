//! What is asked for, and what is answered. In: a request that may be answered. Out: an answer, or None if the program ends.

use std::fmt::Write;
use std::time::Duration;

use super::json::Json;
use super::request::{Refusal, Request};
use super::server::Server;
use super::token::random_word;
use super::trace;
use crate::actor::envelope::{Content, Envelope};
use crate::actor::pid::Pid;
use crate::actor::reason::ExitReason;

const PAGE: &str = include_str!("page/index.html");
const STYLE: &str = include_str!("page/style.css");
const SCRIPT: &str = include_str!("page/script.js");

/// Milliseconds between two events: unless asked otherwise, and the bounds of what may be asked for.
const PERIOD: u64 = 1_000;
const SHORTEST: u64 = 200;
const LONGEST: u64 = 60_000;

pub enum Answer {
    Json(u16, String),
    Page {
        nonce: String,
    },
    Refused(u16, String, &'static str),
    /// Snapshots, so long apart.
    Events(Duration),
}

const NO_PLACE: Refusal = Refusal(404, "there is nothing at this path");
const NO_PID: Refusal = Refusal(400, "the parameter pid is missing, or no pid");

#[cold]
pub fn answer(server: &Server, request: &Request) -> Option<Answer> {
    let wanted = match request.path.as_str() {
        "/" | "/snapshot" | "/events" | "/trace" => "GET",
        "/kill" | "/watch" | "/unwatch" => "POST",
        _ => return Some(Answer::refusal(NO_PLACE)),
    };
    if request.method != wanted {
        return Some(Answer::Refused(405, format!("this path takes {wanted} only"), wanted));
    }
    Some(match request.path.as_str() {
        "/" => Answer::Page { nonce: random_word().ok()? },
        "/snapshot" => Answer::Json(200, server.snapshot()?.to_string()),
        "/events" => Answer::Events(period(request)),
        path => match pid(request) {
            None => Answer::refusal(NO_PID),
            Some(pid) => about(server, request, path, pid)?,
        },
    })
}

/// What is about one actor.
fn about(server: &Server, request: &Request, path: &str, pid: Pid) -> Option<Answer> {
    let runtime = server.runtime()?;
    server.sampler.forget();
    Some(match path {
        "/kill" => {
            let is_alive = runtime.is_alive(pid);
            runtime.deliver(None, Envelope::new(Pid::NONE, pid, Content::Exit(ExitReason::Killed)));
            done("killed", is_alive)
        }
        "/watch" => done("traced", trace::begin(&runtime, pid)?),
        "/unwatch" => done("untraced", trace::end(&runtime, pid)?),
        _ => {
            let after = request.parameter("after").and_then(|text| text.parse().ok()).unwrap_or(0);
            match trace::events_json(pid, after) {
                Some(json) => Answer::Json(200, json),
                None => Answer::refusal(Refusal(404, "this actor is not traced")),
            }
        }
    })
}

/// Whether it was done: it is not if there is no such actor.
fn done(what: &str, is_done: bool) -> Answer {
    let mut json = Json::default();
    json.object(|fields| fields.bare(what, is_done));
    Answer::Json(if is_done { 200 } else { 404 }, json.into_text())
}

/// `<3.1>`, or without the brackets.
fn pid(request: &Request) -> Option<Pid> {
    let text = request.parameter("pid")?.trim_start_matches('<').trim_end_matches('>');
    let (index, generation) = text.split_once('.')?;
    Some(Pid::new(index.parse().ok()?, generation.parse().ok()?))
}

fn period(request: &Request) -> Duration {
    let wanted = request.parameter("period").and_then(|text| text.parse().ok());
    Duration::from_millis(wanted.unwrap_or(PERIOD).clamp(SHORTEST, LONGEST))
}

impl Answer {
    pub fn refusal(refusal: Refusal) -> Answer {
        Answer::Refused(refusal.0, refusal.1.to_owned(), "")
    }

    pub fn bytes(&self) -> Vec<u8> {
        match self {
            Answer::Json(status, json) => with_body(*status, "application/json", json, &[]),
            Answer::Page { nonce } => {
                let page = page(nonce);
                let policy = format!(
                    "default-src 'none'; connect-src 'self'; img-src data:; style-src 'nonce-{nonce}'; \
                     script-src 'nonce-{nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
                );
                with_body(200, "text/html", &page, &[("Content-Security-Policy", &policy)])
            }
            Answer::Refused(405, why, method) => {
                with_body(405, "text/plain", &format!("{why}\n"), &[("Allow", method)])
            }
            Answer::Refused(status, why, _) => with_body(*status, "text/plain", &format!("{why}\n"), &[]),
            Answer::Events(_) => head(200, "text/event-stream", None, &[]),
        }
    }
}

/// `¤` and a letter stand for what is filled in.
fn page(nonce: &str) -> String {
    let mut parts = PAGE.split('¤');
    let mut page = parts.next().unwrap_or("").to_owned();
    for part in parts {
        let (filled, rest) = part.split_at(1);
        page.push_str(match filled {
            "s" => STYLE,
            "c" => SCRIPT,
            _ => nonce,
        });
        page.push_str(rest);
    }
    page
}

fn with_body(status: u16, kind: &str, body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let mut bytes = head(status, kind, Some(body.len()), more);
    bytes.extend_from_slice(body.as_bytes());
    bytes
}

/// The head of an answer. No other site may show or read it, and nobody keeps it.
pub fn head(status: u16, kind: &str, length: Option<usize>, more: &[(&str, &str)]) -> Vec<u8> {
    let reason = match status {
        200 => "OK",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        413 => "Content Too Large",
        431 => "Request Header Fields Too Large",
        _ => "Service Unavailable",
    };
    let mut text = format!(
        "HTTP/1.1 {status} {reason}\r\nContent-Type: {kind}; charset=utf-8\r\nConnection: close\r\nCache-Control: no-store\r\n\
         X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\nCross-Origin-Resource-Policy: same-origin\r\n"
    );
    if let Some(length) = length {
        let _ = write!(text, "Content-Length: {length}\r\n");
    }
    for (name, value) in more {
        let _ = write!(text, "{name}: {value}\r\n");
    }
    text.push_str("\r\n");
    text.into_bytes()
}
