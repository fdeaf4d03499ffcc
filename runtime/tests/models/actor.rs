//! What the inbox needs of `actor/`: envelopes, without what they can hold.

#[path = "../../src/actor/inbox.rs"]
pub mod inbox;

pub mod envelope {
    pub struct Envelope {
        pub(super) next: *mut Envelope,
        pub sender: u32,
        pub number: u64,
    }

    // SAFETY: as the real one's: its link is only followed by its one owner.
    unsafe impl Send for Envelope {}

    impl Envelope {
        pub fn new(sender: u32, number: u64) -> Box<Envelope> {
            Box::new(Envelope { next: std::ptr::null_mut(), sender, number })
        }
    }
}
