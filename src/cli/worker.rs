//! `undersigned worker`: reads files that the program's other half asks for on standard input, and
//! answers on standard output. Hidden: it is started by the program itself.
//!
//! What a file does to it costs that file alone: its memory and its time are bounded.

use std::io::{BufReader, BufWriter};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::time::Duration;

use crossbeam_channel::{RecvTimeoutError, unbounded};

use crate::cli::exit_code::Exit;
use crate::deadline::{self, Overdue};
use crate::error::{Error, ErrorKind, Result};
use crate::ingest::process;
use crate::parse::open;
use crate::parse::wire::{self, Answer, Request};

/// The most memory, in bytes of address space.
const MEMORY: u64 = 1 << 30;
/// The stack of the thread that reads, in bytes: files nest what they like.
const STACK: usize = 64 << 20;
/// How many times its limit a file may take before the process ends itself, in case nobody is left
/// who would end it.
const PATIENCE: u32 = 2;

/// The command's name.
const NAME: &str = "worker";

/// Names this program as the one that reads.
pub(super) fn register() {
    // The file may be replaced by a newer one while it runs.
    #[cfg(target_os = "linux")]
    let path = Some(std::path::PathBuf::from("/proc/self/exe")).filter(|path| path.exists());
    #[cfg(not(target_os = "linux"))]
    let path = None;
    let path = path.map_or_else(std::env::current_exe, Ok);
    if let Ok(path) = path {
        process::set_program(path, vec![NAME.to_owned()]);
    }
}

/// Runs the command.
pub(super) fn run() -> Result<ExitCode> {
    bound_memory();
    let (sender, receiver) = unbounded();
    std::thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || serve(&sender))
        .map_err(|error| Error::new(ErrorKind::Io, "cannot start a thread").because(error))?;
    let mut limit = None;
    loop {
        let next = match limit {
            Some(limit) => receiver.recv_timeout(limit),
            None => receiver.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match next {
            Ok(waiting) => limit = waiting,
            Err(RecvTimeoutError::Timeout) => return Ok(Exit::Failed.into()),
            Err(RecvTimeoutError::Disconnected) => return Ok(ExitCode::SUCCESS),
        }
    }
}

/// Answers file after file; tells how long the next answer may take, or nothing while none is due.
fn serve(watch: &crossbeam_channel::Sender<Option<Duration>>) {
    let mut from = BufReader::new(std::io::stdin());
    let mut to = BufWriter::new(std::io::stdout());
    while let Ok(Some(request)) = wire::asked(&mut from) {
        let longest = request.limit.saturating_mul(PATIENCE);
        if watch.send(Some(longest)).is_err() || wire::answer(&mut to, &answer(&request)).is_err() {
            return;
        }
        if watch.send(None).is_err() {
            return;
        }
    }
}

/// What comes of a file.
fn answer(request: &Request) -> Answer {
    let Request { name, limit, bytes } = request;
    // The parser owns nothing that outlives this call, so no broken state can be seen after a panic.
    let read = || deadline::within(*limit, || open(bytes, name));
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(Ok(opened)) => Answer::Read(Box::new(opened)),
        Ok(Err(Overdue)) => Answer::Late,
        Err(_) => Answer::Failed,
    }
}

/// Bounds the memory of this process; where the system knows no such limit, time alone is bounded.
#[cfg(all(unix, not(target_os = "openbsd")))]
fn bound_memory() {
    use rustix::process::{Resource, Rlimit, setrlimit};

    let limit = |bytes| Rlimit {
        current: Some(bytes),
        maximum: Some(bytes),
    };
    // Where it cannot be set, the limits of time and of the file's size remain.
    let _ = setrlimit(Resource::As, limit(MEMORY));
    let _ = setrlimit(Resource::Core, limit(0));
}

/// Such a limit is unknown elsewhere.
#[cfg(not(all(unix, not(target_os = "openbsd"))))]
fn bound_memory() {}
