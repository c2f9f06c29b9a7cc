//! The licenses of this program, of the data of others in it, and of its packages.
//!
//! Everyone who gets the program gets these texts with it. tools/licenses/generate.py makes
//! `packages.txt`; a test compares it with Cargo.lock.

/// The data of others: its makers, licenses and changes, and the texts of those licenses.
const DATA: &str = include_str!("../../../NOTICE");

/// The packages, one text for all that share it.
const PACKAGES: &str = include_str!("packages.txt");

/// All texts, for people: a heading and a text each.
pub fn text() -> String {
    let rule = "=".repeat(100);
    let parts = [
        (
            "undersigned is licensed under MIT or Apache-2.0, at your choice",
            "",
        ),
        ("MIT", include_str!("../../../LICENSE-MIT")),
        ("Apache-2.0", include_str!("../../../LICENSE-APACHE")),
        ("Data", DATA),
        ("Packages", PACKAGES),
    ];
    let parts = parts.map(|(heading, text)| format!("{rule}\n{heading}\n{rule}\n\n{text}"));
    parts.join("\n")
}
