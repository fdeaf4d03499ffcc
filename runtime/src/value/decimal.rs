//! Whole numbers in decimal digits, without memory of their own.

/// The most characters: those of the smallest number.
const LONGEST: usize = 20;

/// The text of a number.
pub struct Decimal {
    digits: [u8; LONGEST],
    start: usize,
}

impl Decimal {
    pub fn of(number: i64) -> Self {
        let mut made = Self { digits: [0; LONGEST], start: LONGEST };
        let mut rest = number.unsigned_abs();
        while rest >= 100 {
            let two = (rest % 100) as u8;
            made.push_front(b'0' + two % 10);
            made.push_front(b'0' + two / 10);
            rest /= 100;
        }
        loop {
            made.push_front(b'0' + (rest % 10) as u8);
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        if number < 0 {
            made.push_front(b'-');
        }
        made
    }

    pub fn text(&self) -> &str {
        // SAFETY: digits and a sign.
        unsafe { std::str::from_utf8_unchecked(&self.digits[self.start..]) }
    }

    fn push_front(&mut self, character: u8) {
        self.start -= 1;
        self.digits[self.start] = character;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_show_as_everywhere() {
        for number in [0, 7, -7, 10, 99, -100, 1_234_567_890, i64::MAX, i64::MIN] {
            assert_eq!(Decimal::of(number).text(), number.to_string());
        }
    }
}
