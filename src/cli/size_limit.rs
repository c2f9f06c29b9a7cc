//! The system's limit on file sizes: a write beyond it fails as an error and does not end the
//! process.

/// Makes a write beyond the limit of file sizes an error like any other, instead of the
/// process's end without a word.
#[cfg(unix)]
pub(super) fn make_an_error() {
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    use signal_hook::consts::SIGXFSZ;

    // Where it cannot be set, the system's own way remains.
    let _ = signal_hook::flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false)));
}

/// Such a limit is unknown elsewhere.
#[cfg(not(unix))]
pub(super) fn make_an_error() {}
