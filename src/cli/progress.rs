//! How far a run has come, on standard error: a bar on a terminal, a line every few seconds elsewhere, nothing when quiet.
//!
//! Also holds the flag that Ctrl-C sets.

use std::io::{IsTerminal, Write};
use std::process::exit;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{HumanBytes, HumanCount, HumanDuration, ProgressBar, ProgressStyle};

use crate::ingest::Progress;

/// How often a line is written where there is no terminal.
const PLAIN_EVERY: Duration = Duration::from_secs(5);

/// The exit code of a program ended by Ctrl-C: 128 and the signal's number.
pub(super) const INTERRUPTED: u8 = 130;

/// Shows how far a run has come.
pub(super) struct Display {
    bar: Option<ProgressBar>,
    plain: bool,
    begun: Instant,
    reading_since: Option<Instant>,
    last_line: Instant,
}

impl Display {
    /// A display on standard error, or none at all.
    pub(super) fn new(quiet: bool) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let now = Instant::now();
        Self {
            bar: (!quiet && terminal).then(ProgressBar::new_spinner),
            plain: !quiet && !terminal,
            begun: now,
            reading_since: None,
            last_line: now,
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

    /// Whether it is time for another line; a short run writes none.
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

/// Writes a line to standard error, nothing of which a terminal obeys; nobody is left to tell when that fails.
pub(super) fn line(text: &str) {
    let _ = writeln!(std::io::stderr(), "{}", crate::present::inert(text));
}

/// The flag that Ctrl-C sets from now on. A second Ctrl-C ends the program at once.
pub(super) fn stop_flag() -> &'static AtomicBool {
    static STOP: AtomicBool = AtomicBool::new(false);
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        // Without a handler Ctrl-C ends the program at once, which the index survives.
        let _ = ctrlc::set_handler(|| {
            if STOP.swap(true, Ordering::Relaxed) {
                exit(i32::from(INTERRUPTED));
            }
            line("stopping; what was read is kept (again to stop at once)");
        });
    });
    &STOP
}

/// Keeps panics off the terminal unless `RUST_BACKTRACE` asks for them: they are told as errors, by the file or the index that
/// caused them.
pub(super) fn hush_panics() {
    let is_asked_for = std::env::var_os("RUST_BACKTRACE").is_some_and(|value| value != "0");
    if !is_asked_for {
        std::panic::set_hook(Box::new(|_| ()));
    }
}
