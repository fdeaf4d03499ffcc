//! Open files. Every call blocks: only on threads of the pool. Reading is ahead of what has been taken, so whatever else moves
//! the place in the file first goes back to where the reader is.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::mem::ManuallyDrop;
use std::os::fd::{FromRawFd, RawFd};

use super::resource::Resource;
use super::Reader;

impl Resource {
    /// Goes to a place in the file, and gives it, in bytes from the start.
    pub fn seek(&self, place: SeekFrom) -> io::Result<u64> {
        self.reading(|descriptor, reader| {
            let mut file = borrowed(descriptor);
            go_back(&mut file, reader)?;
            file.seek(place)
        })
    }

    pub fn write_to_file(&self, bytes: &[u8]) -> io::Result<()> {
        self.reading(|descriptor, reader| {
            let mut file = borrowed(descriptor);
            go_back(&mut file, reader)?;
            file.write_all(bytes)
        })
    }
}

fn go_back(file: &mut File, reader: &mut Reader) -> io::Result<()> {
    let ahead = reader.available().len();
    reader.clear();
    if ahead > 0 {
        file.seek(SeekFrom::Current(-(ahead as i64)))?;
    }
    Ok(())
}

fn borrowed(descriptor: RawFd) -> ManuallyDrop<File> {
    // SAFETY: its owner keeps it open during the call; it is not closed here.
    ManuallyDrop::new(unsafe { File::from_raw_fd(descriptor) })
}
