//! Languages as BCP 47 tags.

use std::fmt;
use std::str::FromStr;

/// A language tag in BCP 47 form, with the usual capitals: `en`, `zh-Hant`, `pt-BR`.
#[derive(
    Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
pub struct Language(String);

impl Language {
    /// The whole tag.
    pub fn tag(&self) -> &str {
        &self.0
    }

    /// The primary subtag alone: `zh` of `zh-Hant`.
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for Language {
    type Err = ();

    /// Reads a tag, taking underscores for hyphens and mending capitals; only its form is checked.
    fn from_str(text: &str) -> Result<Self, ()> {
        let mut tag = String::new();
        for (position, part) in text.trim().replace('_', "-").split('-').enumerate() {
            let fits = part.len() <= 8 && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
            match (position, part.len()) {
                (0, 2..=3) if part.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
                    tag.push_str(&part.to_ascii_lowercase())
                }
                (1.., 2) if fits => tag.extend(["-", &part.to_ascii_uppercase()]),
                (1.., 4) if fits => {
                    let (head, tail) = part.split_at(1);
                    tag.extend(["-", &head.to_ascii_uppercase(), &tail.to_ascii_lowercase()]);
                }
                (1.., 1..=8) if fits => tag.extend(["-", &part.to_ascii_lowercase()]),
                _ => return Err(()),
            }
        }
        Ok(Self(tag))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mends_capitals() {
        for (written, tag) in [
            ("EN", "en"),
            ("zh_hant", "zh-Hant"),
            ("pt-br", "pt-BR"),
            ("sr-latn-rs", "sr-Latn-RS"),
        ] {
            assert_eq!(
                written
                    .parse::<Language>()
                    .map(|language| language.to_string()),
                Ok(tag.to_owned())
            );
        }
        for written in ["", "e", "english language", "de--AT", "d1"] {
            assert!(written.parse::<Language>().is_err(), "{written}");
        }
    }
}
