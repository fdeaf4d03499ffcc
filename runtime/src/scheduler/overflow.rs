//! Stack overflow in Snow code: the guard below the isolate's stack traps, and only that actor ends.
//!
//! The handler runs on a signal stack of its own. It looks whether the fault lies in the guard of the isolate whose turn
//! runs on this thread, and whether that isolate's own stack was in use: then it makes the fiber return with a crash.
//! Every other fault, also one in runtime code, goes to whoever handled it before.

use std::sync::OnceLock;

use super::mapping::Mapping;

/// Bytes of a signal stack.
const SIGNAL_STACK: usize = 64 << 10;

/// Prepares this worker thread; the handler itself is installed once.
pub fn install_on_this_thread() {
    static PREVIOUS: OnceLock<()> = OnceLock::new();
    if !handler::SUPPORTED {
        return;
    }
    let Ok(stack) = Mapping::reserve(SIGNAL_STACK) else { return };
    let description = libc::stack_t { ss_sp: stack.start().cast(), ss_flags: 0, ss_size: SIGNAL_STACK };
    // SAFETY: the signal stack is ours and, never unmapped, outlives the thread.
    if unsafe { libc::sigaltstack(&description, std::ptr::null_mut()) } == 0 {
        std::mem::forget(stack);
        PREVIOUS.get_or_init(handler::install);
    }
}

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod handler {
    use std::cell::Cell;
    use std::ffi::c_void;
    use std::mem::MaybeUninit;
    use std::ptr;
    use std::sync::OnceLock;

    use corosensei::trap::TrapHandlerRegs;

    use crate::actor::backtrace::Backtrace;
    use crate::actor::isolate::Isolate;
    use crate::scheduler::current;
    use crate::scheduler::mapping::page_size;

    pub const SUPPORTED: bool = true;

    struct Previous(libc::sigaction);

    // SAFETY: a plain record of a handler's address and flags.
    unsafe impl Send for Previous {}
    // SAFETY: as above.
    unsafe impl Sync for Previous {}

    static PREVIOUS: OnceLock<Previous> = OnceLock::new();

    thread_local! {
        /// What the handler found on the stack that it then emptied.
        static BACKTRACE: Cell<Backtrace> = const { Cell::new(Backtrace::EMPTY) };
    }

    pub fn install() {
        // SAFETY: all fields that matter are set; `on_fault` is async-signal-safe.
        unsafe {
            let mut action: libc::sigaction = MaybeUninit::zeroed().assume_init();
            action.sa_sigaction = on_fault as *const () as usize;
            action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK;
            libc::sigemptyset(&mut action.sa_mask);
            let mut previous = MaybeUninit::<libc::sigaction>::zeroed();
            libc::sigaction(libc::SIGSEGV, ptr::null(), previous.as_mut_ptr());
            PREVIOUS.get_or_init(|| Previous(previous.assume_init()));
            libc::sigaction(libc::SIGSEGV, &action, ptr::null_mut());
        }
    }

    unsafe extern "C" fn on_fault(_signal: libc::c_int, info: *mut libc::siginfo_t, context: *mut c_void) {
        // SAFETY: the kernel passes its records of the fault.
        let (address, machine) = unsafe { ((*info).si_addr() as usize, &mut *context.cast::<libc::ucontext_t>()) };
        if let Some((trap, limit)) = current::trap() {
            if is_in_guard(address, limit) && trap.stack_ptr_in_bounds(stack_pointer(machine)) {
                note_backtrace(machine);
                // SAFETY: the interrupted code runs on the isolate's stack, where it can only be Snow code or a C
                // function it called; its frames are never resumed, and it holds no lock of the runtime.
                let registers = unsafe { trap.setup_trap_handler(end_isolate) };
                go_on_with(machine, registers);
                return;
            }
        }
        if let Some(Previous(previous)) = PREVIOUS.get() {
            // Returning repeats the fault, now for the previous handler.
            // SAFETY: a record the system gave us.
            unsafe { libc::sigaction(libc::SIGSEGV, previous, ptr::null_mut()) };
        }
    }

    /// Whether a fault at `address` is an overflow of the stack that begins at `limit`.
    fn is_in_guard(address: usize, limit: usize) -> bool {
        (limit..limit + page_size()).contains(&address)
    }

    /// Follows the frames from where the fault was. Where the very first instruction of a function has faulted, the frame
    /// pointer is its caller's still, and the caller's own place is left out.
    fn note_backtrace(machine: &libc::ucontext_t) {
        // SAFETY: the turn of the context is on this thread; only its isolate's stack is asked for.
        let stack = unsafe { (*(*current::context()).isolate.cast::<Isolate>()).stack() };
        let mut backtrace = Backtrace::EMPTY;
        backtrace.add(instruction(machine) + 1);
        // SAFETY: within the stack, whose guard is left out.
        unsafe { backtrace.add_callers(frame_pointer(machine), stack) };
        BACKTRACE.set(backtrace);
    }

    /// Runs on the isolate's stack, emptied, and returns from the fiber.
    fn end_isolate() -> u64 {
        // SAFETY: the turn of the context is on this thread, interrupted for good.
        let cx = unsafe { &mut *current::context() };
        // What was stored last is not where the stack ended.
        cx.site = std::ptr::null();
        let isolate = Isolate::of(cx);
        isolate.rare_mut().backtrace = Some(BACKTRACE.get());
        isolate.is_out_of_room = true;
        crate::actor::crash(cx, "stack overflow");
        0
    }

    #[cfg(target_arch = "x86_64")]
    fn stack_pointer(machine: &libc::ucontext_t) -> usize {
        machine.uc_mcontext.gregs[libc::REG_RSP as usize] as usize
    }

    #[cfg(target_arch = "x86_64")]
    fn frame_pointer(machine: &libc::ucontext_t) -> usize {
        machine.uc_mcontext.gregs[libc::REG_RBP as usize] as usize
    }

    #[cfg(target_arch = "x86_64")]
    fn instruction(machine: &libc::ucontext_t) -> usize {
        machine.uc_mcontext.gregs[libc::REG_RIP as usize] as usize
    }

    #[cfg(target_arch = "x86_64")]
    fn go_on_with(machine: &mut libc::ucontext_t, registers: TrapHandlerRegs) {
        let TrapHandlerRegs { rip, rsp, rbp, rdi, rsi } = registers;
        let saved = &mut machine.uc_mcontext.gregs;
        saved[libc::REG_RIP as usize] = rip as i64;
        saved[libc::REG_RSP as usize] = rsp as i64;
        saved[libc::REG_RBP as usize] = rbp as i64;
        saved[libc::REG_RDI as usize] = rdi as i64;
        saved[libc::REG_RSI as usize] = rsi as i64;
    }

    #[cfg(target_arch = "aarch64")]
    fn stack_pointer(machine: &libc::ucontext_t) -> usize {
        machine.uc_mcontext.sp as usize
    }

    #[cfg(target_arch = "aarch64")]
    fn frame_pointer(machine: &libc::ucontext_t) -> usize {
        machine.uc_mcontext.regs[29] as usize
    }

    #[cfg(target_arch = "aarch64")]
    fn instruction(machine: &libc::ucontext_t) -> usize {
        machine.uc_mcontext.pc as usize
    }

    #[cfg(target_arch = "aarch64")]
    fn go_on_with(machine: &mut libc::ucontext_t, registers: TrapHandlerRegs) {
        let TrapHandlerRegs { pc, sp, x0, x1, x29, lr } = registers;
        let saved = &mut machine.uc_mcontext;
        (saved.pc, saved.sp) = (pc, sp);
        (saved.regs[0], saved.regs[1]) = (x0, x1);
        (saved.regs[29], saved.regs[30]) = (x29, lr);
    }
}

#[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))))]
mod handler {
    /// Elsewhere a stack overflow still traps, and ends the program.
    pub const SUPPORTED: bool = false;

    pub fn install() {}
}
