//! The progress of a run, on standard error: a bar on a terminal, a line every few seconds
//! elsewhere, nothing when quiet.
//!
//! Also holds the flag that Ctrl-C and the signals of termination set.

use std::io::{IsTerminal, Write};
use std::process::exit;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{HumanBytes, HumanCount, HumanDuration, ProgressBar, ProgressStyle};

use crate::cli::exit_code::Exit;
use crate::ingest::Progress;

/// Interval between two lines where there is no terminal.
const PLAIN_EVERY: Duration = Duration::from_secs(5);

/// Shows how far a run has come.
pub(super) struct Display {
    bar: Option<ProgressBar>,
    plain: bool,
    begun: Instant,
    reading_since: Option<Instant>,
    last_line: Instant,
}

impl Display {
    /// A display that shows nothing.
    pub(super) fn hidden() -> Self {
        let now = Instant::now();
        Self {
            bar: None,
            plain: false,
            begun: now,
            reading_since: None,
            last_line: now,
        }
    }

    /// A display on standard error: a bar on a terminal, otherwise lines.
    pub(super) fn visible() -> Self {
        let is_terminal = std::io::stderr().is_terminal();
        Self {
            bar: is_terminal.then(ProgressBar::new_spinner),
            plain: !is_terminal,
            ..Self::hidden()
        }
    }

    /// Shows a step.
    pub(super) fn show(&mut self, progress: Progress) {
        match progress {
            Progress::Looking(files) => {
                self.message(&format!("{} files found", HumanCount(files as u64)))
            }
            Progress::Committing => self.message("writing the index"),
            Progress::Reading {
                files,
                of,
                bytes,
                of_bytes,
            } => self.reading((files, of), (bytes, of_bytes)),
        }
    }

    /// Takes the bar off the terminal.
    pub(super) fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    fn message(&mut self, text: &str) {
        if let Some(bar) = &self.bar {
            bar.set_message(text.to_owned());
            bar.tick();
        } else if self.line_is_due() {
            line(text);
        }
    }

    fn reading(&mut self, (files, of): (usize, usize), (bytes, of_bytes): (u64, u64)) {
        let since = *self.reading_since.get_or_insert_with(Instant::now);
        if let Some(bar) = &self.bar {
            // The time left follows from bytes: a few large files take longer than many small ones.
            if bar.length() != Some(of_bytes) {
                bar.set_length(of_bytes);
                bar.set_style(
                    ProgressStyle::with_template(
                        "{bar:30} {percent:>3}% {msg} {bytes_per_sec}, {eta} left",
                    )
                    .unwrap_or_else(|_| ProgressStyle::default_bar()),
                );
                bar.reset_eta();
            }
            bar.set_position(bytes);
            bar.set_message(format!(
                "{} of {} files,",
                HumanCount(files as u64),
                HumanCount(of as u64)
            ));
        } else if self.line_is_due() {
            let seconds = since.elapsed().as_secs_f64().max(0.001);
            let left = of_bytes.saturating_sub(bytes) as f64 * seconds / (bytes.max(1) as f64);
            line(&format!(
                "{} of {} files, {:.0} files/s, {}/s, {} left",
                HumanCount(files as u64),
                HumanCount(of as u64),
                files as f64 / seconds,
                HumanBytes((bytes as f64 / seconds) as u64),
                HumanDuration(Duration::from_secs(left.min(1e9) as u64))
            ));
        }
    }

    /// Returns true if it is time for another line; a short run writes none.
    fn line_is_due(&mut self) -> bool {
        let due = self.plain
            && self.begun.elapsed() >= PLAIN_EVERY
            && self.last_line.elapsed() >= PLAIN_EVERY;
        if due {
            self.last_line = Instant::now();
        }
        due
    }
}

/// Writes a line to standard error without characters that a terminal obeys. If that fails, nobody
/// is left to read it.
pub(super) fn line(text: &str) {
    let _ = writeln!(
        std::io::stderr(),
        "{}",
        crate::present::strip_controls(text)
    );
}

/// Within so short a time a second signal is the first one again: a closing terminal sends it more
/// than once.
const SAME_SIGNAL: Duration = Duration::from_millis(500);

/// The flag that Ctrl-C sets from now on, and so do the signals of termination and of a closing
/// terminal. A second one ends the program at once.
pub(super) fn stop_flag() -> &'static AtomicBool {
    static STOP: AtomicBool = AtomicBool::new(false);
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let mut first: Option<Instant> = None;
        let stop = move || match first {
            None => {
                first = Some(Instant::now());
                STOP.store(true, Ordering::Relaxed);
                line("stopping: what was read is kept (press Ctrl-C again to stop at once)");
            }
            Some(first) if first.elapsed() < SAME_SIGNAL => {}
            Some(_) => exit(i32::from(Exit::Interrupted.code())),
        };
        // Without a handler a signal ends the program at once, which the index survives. Under
        // `nohup` no handler is set, because it would undo the wish to outlive the terminal.
        if !is_hangup_ignored() {
            let _ = ctrlc::set_handler(stop);
        }
    });
    &STOP
}

/// Returns true if the program was started so that a closing terminal does not end it, as far as
/// the system reports.
fn is_hangup_ignored() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status
        .lines()
        .find_map(|line| line.strip_prefix("SigIgn:"))
        .and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    // The signal of a closing terminal is number 1, the lowest bit.
    ignored.is_some_and(|mask| mask & 1 == 1)
}

/// Keeps panics off the terminal unless `RUST_BACKTRACE` asks for them: they are reported as
/// errors, by the file or the index that caused them.
pub(super) fn silence_panics() {
    let is_asked_for = std::env::var_os("RUST_BACKTRACE").is_some_and(|value| value != "0");
    if !is_asked_for {
        std::panic::set_hook(Box::new(|_| ()));
    }
}
