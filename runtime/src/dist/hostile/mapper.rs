//! What a port mapper answers, and what it is asked.

use std::io::Cursor;

use super::damage;
use crate::dist::epmd::server::Mapper;
use crate::dist::epmd::{place, registered};
use crate::value::sample::Random;

/// Somebody asks our own port mapper, and its answer comes damaged.
pub fn asks(random: &mut Random) {
    let mapper = Mapper::default();
    let mut request = [&[0x23, 0x28, 72, 0, 0, 6, 0, 6][..], &[0, 4], b"node", &[0, 0]].concat();
    if random.below(2) == 0 {
        damage(random, &mut request);
    }
    let noted = mapper.note(&request);
    let mut question = [&[122][..], noted.as_ref().map_or(b"node", |(name, _)| name.as_bytes())].concat();
    if random.below(2) == 0 {
        damage(random, &mut question);
    }
    let mut answer = mapper.answer(&question);
    if noted.is_some() && question.starts_with(&[122]) && answer.get(1) == Some(&0) {
        assert!(place(&answer).is_ok_and(|place| place.is_some()), "{answer:?}");
    }
    damage(random, &mut answer);
    if let Ok(Some(place)) = place(&answer) {
        assert_eq!(answer[..4], [119, 0, (place.port >> 8) as u8, place.port as u8]);
    }
}

/// A port mapper answers who registers.
pub fn registers(random: &mut Random) {
    let mut answer = [&[118, 0][..], &(random.next() as u32).to_be_bytes()].concat();
    damage(random, &mut answer);
    if registered(&mut Cursor::new(&answer), "node").is_ok() {
        assert!(matches!(answer[..2], [118 | 121, 0]), "{answer:?}");
    }
}
