//! Where an interrupted thread was: the registers that the kernel has kept for a signal handler.

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
pub const SUPPORTED: bool = true;
#[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))))]
pub const SUPPORTED: bool = false;

#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod registers {
    pub fn stack_pointer(machine: &libc::ucontext_t) -> usize {
        machine.uc_mcontext.gregs[libc::REG_RSP as usize] as usize
    }

    pub fn frame_pointer(machine: &libc::ucontext_t) -> usize {
        machine.uc_mcontext.gregs[libc::REG_RBP as usize] as usize
    }

    pub fn instruction(machine: &libc::ucontext_t) -> usize {
        machine.uc_mcontext.gregs[libc::REG_RIP as usize] as usize
    }
}

#[cfg(all(target_os = "linux", target_arch = "aarch64"))]
mod registers {
    pub fn stack_pointer(machine: &libc::ucontext_t) -> usize {
        machine.uc_mcontext.sp as usize
    }

    pub fn frame_pointer(machine: &libc::ucontext_t) -> usize {
        machine.uc_mcontext.regs[29] as usize
    }

    pub fn instruction(machine: &libc::ucontext_t) -> usize {
        machine.uc_mcontext.pc as usize
    }
}

#[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))))]
mod registers {
    pub fn stack_pointer(_machine: &libc::ucontext_t) -> usize {
        0
    }

    pub fn frame_pointer(_machine: &libc::ucontext_t) -> usize {
        0
    }

    pub fn instruction(_machine: &libc::ucontext_t) -> usize {
        0
    }
}

pub use registers::{frame_pointer, instruction, stack_pointer};
