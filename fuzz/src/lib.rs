//! What must hold whatever the input: one function for each target, to be fed by a fuzzer.
//!
//! "No panic" goes without saying; each function says what else is asked. The limit of time is the
//! fuzzer's own.

mod document;
mod index;
mod office;
mod query;

pub use query::{execution, query, snippet};
pub use index::{gazetteer, manifest};
pub use document::{decode, front_matter, html, pdf, text};
pub use office::{archive, doc, docx, epub, mail, odt, rtf, slides};

/// To be called once before the first input: a panic that the program itself catches (html2text and
/// mail-parser have some) is no finding, so that it must not end the process where it happens, as the fuzzer would
/// have it. One that nobody catches ends it all the same.
pub fn set_up() {
    std::panic::set_hook(Box::new(|panic| {
        let is_caught = |place: &std::panic::Location<'_>| ["html2text", "mail-parser"].iter().any(|name| place.file().contains(name));
        if !panic.location().is_some_and(is_caught) {
            eprintln!("{panic}");
        }
    }));
}

/// The text before the first line break, and what follows it: two inputs in one.
fn two(bytes: &[u8]) -> Option<(&str, &str)> {
    let text = std::str::from_utf8(bytes).ok()?;
    Some(text.split_once('\n').unwrap_or((text, "")))
}
