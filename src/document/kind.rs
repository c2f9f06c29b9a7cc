//! The closed list of kinds of document, with their names in queries and JSON.

use std::fmt;
use std::str::FromStr;

/// The kind of a document.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
pub enum Kind {
    /// A letter published for all to read, addressed to somebody.
    OpenLetter,
    /// A statement made by several parties together.
    JointStatement,
    /// A statement of one party, or of parties not named.
    Statement,
    /// A release to the press.
    PressRelease,
    /// A request that collects signatures.
    Petition,
    /// A report or study.
    Report,
    /// A short paper for decision makers.
    Briefing,
    /// A text handed in to a body or a consultation.
    Submission,
    /// A decision adopted by a body.
    Resolution,
    /// Words spoken before an audience.
    Speech,
    /// Reporting about events.
    News,
    /// None of the above, and known to be none of them.
    Other,
}

impl Kind {
    /// Every kind, in the order of the contract.
    pub const ALL: [Kind; 12] = [
        Kind::OpenLetter,
        Kind::JointStatement,
        Kind::Statement,
        Kind::PressRelease,
        Kind::Petition,
        Kind::Report,
        Kind::Briefing,
        Kind::Submission,
        Kind::Resolution,
        Kind::Speech,
        Kind::News,
        Kind::Other,
    ];

    /// The name used in queries and JSON, e.g. `open-letter`.
    pub fn name(self) -> &'static str {
        match self {
            Kind::OpenLetter => "open-letter",
            Kind::JointStatement => "joint-statement",
            Kind::Statement => "statement",
            Kind::PressRelease => "press-release",
            Kind::Petition => "petition",
            Kind::Report => "report",
            Kind::Briefing => "briefing",
            Kind::Submission => "submission",
            Kind::Resolution => "resolution",
            Kind::Speech => "speech",
            Kind::News => "news",
            Kind::Other => "other",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Kind {
    type Err = ();

    /// Reads a name; case does not matter, and spaces or underscores serve as hyphens.
    fn from_str(text: &str) -> Result<Self, ()> {
        let name = text.trim().to_lowercase().replace([' ', '_'], "-");
        Kind::ALL
            .into_iter()
            .find(|kind| kind.name() == name)
            .ok_or(())
    }
}
