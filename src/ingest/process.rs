//! Reading in a process of its own, for formats whose files can take all memory or time: what goes
//! wrong there costs one file.
//!
//! Starts the program that reads, once for each thread and only when it is needed; gives it file
//! after file; ends and replaces it when it hangs, dies or has read many. Never knows formats.

use std::cell::RefCell;
use std::io::BufWriter;
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, bounded};

use crate::parse::wire::{self, Answer};

/// After so many files a process is replaced: what it holds of memory grows.
const MOST_FILES: usize = 500;

/// The program that reads and its arguments.
static PROGRAM: OnceLock<(PathBuf, Vec<String>)> = OnceLock::new();

/// Names the program that reads what `wire` asks for, with its arguments. Without it files are read
/// in this process; a second call changes nothing.
pub fn set_program(path: PathBuf, arguments: Vec<String>) {
    let _ = PROGRAM.set((path, arguments));
}

/// Returns true if there is a program that reads.
pub(super) fn is_set() -> bool {
    PROGRAM.get().is_some()
}

/// What came of asking for a file.
#[derive(Debug)]
pub(super) enum Outcome {
    /// The process answered.
    Answered(Answer),
    /// It ended without an answer.
    Died,
    /// It took longer than the limit and was ended.
    Late,
    /// It cannot be started; with the system's reason.
    NotStarted(String),
}

thread_local! {
    /// The process of this thread.
    static PROCESS: RefCell<Option<Process>> = const { RefCell::new(None) };
}

/// Reads a file's bytes in the process of this thread.
pub(super) fn read(bytes: &[u8], name: &str, limit: Duration) -> Outcome {
    PROCESS.with_borrow_mut(|process| {
        // A process that has read other files may have died of these: then a fresh one tries again.
        loop {
            let is_fresh = process.is_none();
            let outcome = match process {
                Some(process) => process.read(bytes, name, limit),
                None => match Process::start() {
                    Ok(started) => process.insert(started).read(bytes, name, limit),
                    Err(error) => return Outcome::NotStarted(error.to_string()),
                },
            };
            let is_done = matches!(outcome, Outcome::Answered(_));
            if !is_done
                || process
                    .as_ref()
                    .is_some_and(|process| process.files >= MOST_FILES)
            {
                *process = None;
            }
            if is_fresh || !matches!(outcome, Outcome::Died) {
                return outcome;
            }
        }
    })
}

/// A process that reads; ended when it is dropped.
struct Process {
    child: Child,
    requests: BufWriter<ChildStdin>,
    answers: Receiver<Answer>,
    /// How many files it was asked for.
    files: usize,
}

impl Process {
    fn start() -> std::io::Result<Self> {
        let missing = || std::io::Error::other("no program");
        let (path, arguments) = PROGRAM.get().ok_or_else(missing)?;
        let mut command = Command::new(path);
        command
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        // Ctrl-C ends the run, which keeps what was read: a file under work is not to look broken.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn()?;
        let (Some(stdin), Some(mut stdout)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(missing());
        };
        let (sender, answers) = bounded(1);
        std::thread::Builder::new()
            .name("answers".to_owned())
            .spawn(move || {
                while let Ok(Some(answer)) = wire::answered(&mut stdout) {
                    if sender.send(answer).is_err() {
                        return;
                    }
                }
            })?;
        Ok(Self {
            child,
            requests: BufWriter::new(stdin),
            answers,
            files: 0,
        })
    }

    fn read(&mut self, bytes: &[u8], name: &str, limit: Duration) -> Outcome {
        self.files += 1;
        if wire::ask(&mut self.requests, name, limit, bytes).is_err() {
            return Outcome::Died;
        }
        match self.answers.recv_timeout(limit) {
            Ok(Answer::Late) | Err(RecvTimeoutError::Timeout) => Outcome::Late,
            Ok(answer) => Outcome::Answered(answer),
            Err(RecvTimeoutError::Disconnected) => Outcome::Died,
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It holds nothing that is to be kept; one that has ended already cannot be ended again.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
