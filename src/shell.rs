//! Paths as arguments that can be pasted into a shell.
//!
//! Knows how shells read a word, not which commands there are.

use std::path::Path;

use crate::visible::is_hidden;

/// Quotes a path as an argument that can be pasted into a shell, on one line, whatever is in its
/// name: unchanged if no shell could mistake it, else quoted for a POSIX shell, on Windows for its
/// own. A path that begins with a hyphen is not read as an option.
pub(crate) fn quoted(path: impl AsRef<Path>) -> String {
    let path = path.as_ref().as_os_str();
    if cfg!(windows) {
        quoted_for_windows(&path.to_string_lossy())
    } else {
        quoted_for_posix(path.as_encoded_bytes())
    }
}

/// Returns true if a shell gives a character no meaning but itself, in any place.
fn is_plain(character: char) -> bool {
    (character.is_alphanumeric() || "/._-+:,@%".contains(character)) && !is_hidden(character)
}

/// Returns true if a character cannot stand in a line that a person reads.
fn is_unreadable(character: char) -> bool {
    character.is_control() || is_hidden(character) || "\u{2028}\u{2029}".contains(character)
}

/// Single quotes; `$'...'` with bytes in octal (POSIX.1-2024, 2.2.4) where something in the name
/// cannot be read.
fn quoted_for_posix(name: &[u8]) -> String {
    let lead = if name.starts_with(b"-") { "./" } else { "" };
    let text = String::from_utf8_lossy(name);
    let is_readable = std::str::from_utf8(name).is_ok() && !text.contains(is_unreadable);
    if is_readable && !text.is_empty() && text.chars().all(is_plain) {
        return format!("{lead}{text}");
    }
    if is_readable {
        return format!("'{lead}{}'", text.replace('\'', r"'\''"));
    }
    let mut quoted = format!("$'{lead}");
    let octal = |quoted: &mut String, bytes: &[u8]| {
        for byte in bytes {
            quoted.push_str(&format!("\\{byte:03o}"));
        }
    };
    for chunk in name.utf8_chunks() {
        for character in chunk.valid().chars() {
            match character {
                '\'' | '\\' => quoted.extend(['\\', character]),
                _ if is_unreadable(character) => {
                    octal(&mut quoted, character.encode_utf8(&mut [0; 4]).as_bytes());
                }
                _ => quoted.push(character),
            }
        }
        octal(&mut quoted, chunk.invalid());
    }
    quoted.push('\'');
    quoted
}

/// Quotes a path by double quotes, which no name there holds; a character that cannot be read
/// becomes `?`, which the shell matches with any character.
fn quoted_for_windows(name: &str) -> String {
    let lead = if name.starts_with('-') { ".\\" } else { "" };
    let is_plain = |character: char| character == '\\' || character != '%' && is_plain(character);
    if !name.is_empty() && name.chars().all(is_plain) {
        return format!("{lead}{name}");
    }
    let name = name.replace(|c| is_unreadable(c) || c == '"', "?");
    format!("\"{lead}{name}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_quoted_for_a_shell() {
        for (name, expected) in [
            ("letters/2010", "letters/2010"),
            ("/srv/Brüssel", "/srv/Brüssel"),
            ("", "''"),
            ("open letters", "'open letters'"),
            ("b; touch PWNED #", "'b; touch PWNED #'"),
            ("it's $(date)", r"'it'\''s $(date)'"),
            ("~", "'~'"),
            ("-rf", "./-rf"),
            ("-r f", "'./-r f'"),
            ("a\nhint: b", r"$'a\012hint: b'"),
            ("it's\t\\", r"$'it\'s\011\\'"),
            ("a\u{202e}b", r"$'a\342\200\256b'"),
            ("a\u{200b}", r"$'a\342\200\213'"),
        ] {
            assert_eq!(quoted_for_posix(name.as_bytes()), expected);
        }
        assert_eq!(quoted_for_posix(b"lettre-\xE9 1"), r"$'lettre-\351 1'");
    }

    #[test]
    fn paths_are_quoted_for_windows() {
        for (name, expected) in [
            (r"C:\letters", r"C:\letters"),
            (r"C:\open letters", r#""C:\open letters""#),
            ("a & calc", r#""a & calc""#),
            ("-x", r".\-x"),
            ("a\u{202e}b", r#""a?b""#),
        ] {
            assert_eq!(quoted_for_windows(name), expected);
        }
    }
}
