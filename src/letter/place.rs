//! Where a document stands: its site, and its file without the code of a language.
//!
//! No list of languages is needed: two letters that stand by themselves in a name may be a code,
//! and two files are taken for translations only if their texts are in different languages.

use crate::letter::text::hash;

/// A file name and folder without the code of a language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileKey {
    /// The hash of what is left; the same for all translations.
    pub stem: u32,
    /// The code that was left out of the name, in lower case; empty if there is none.
    pub code: String,
    /// The hash of the folders but for those that may be codes.
    pub folder: u32,
}

impl FileKey {
    /// The key of a path with `/` between its parts.
    pub fn of(path: &str) -> Self {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        // A folder of two letters may be anything: it is left out, and says nothing by itself.
        let folders: String = folder
            .split('/')
            .filter(|part| as_code(part).is_none())
            .flat_map(|part| ["/", part])
            .collect();
        let (stem, ending) = match name.rsplit_once('.') {
            Some((stem, ending)) if !stem.is_empty() => (stem, ending),
            _ => (name, ""),
        };
        let (stem, code) = without_code(stem);
        let code = code.unwrap_or_default();
        Self {
            stem: hash(&format!("{folders}/{stem}.{ending}")) as u32,
            code,
            folder: hash(&folders) as u32,
        }
    }
}

/// The signs that separate parts of a name.
const SEPARATORS: [char; 4] = ['.', '-', '_', ' '];

/// A part of a path that may be the code of a language: `de`, `pt-BR`, `zh_hant`.
fn as_code(part: &str) -> Option<String> {
    let mut parts = part.split(['-', '_']);
    let is_letters = |part: &str, lengths: std::ops::RangeInclusive<usize>| {
        lengths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    let first = parts.next().filter(|part| is_letters(part, 2..=2))?;
    let region = parts.next();
    let fits = region.is_none_or(|region| is_letters(region, 2..=2) || is_letters(region, 4..=4));
    let same_case = first.bytes().all(|byte| byte.is_ascii_lowercase())
        || first.bytes().all(|byte| byte.is_ascii_uppercase());
    (fits && same_case && parts.next().is_none()).then(|| part.to_ascii_lowercase())
}

/// A name without the code at its end or its beginning, and the code.
fn without_code(name: &str) -> (&str, Option<String>) {
    // `letter-pt-BR`, `README.zh_CN`, `letter.de`: the longest code first.
    let separators: Vec<usize> = name
        .char_indices()
        .filter(|(_, character)| SEPARATORS.contains(character))
        .map(|(at, _)| at)
        .collect();
    for at in separators.iter().rev().take(2).rev() {
        if let Some(code) = as_code(&name[at + 1..]) {
            return (&name[..*at], Some(code));
        }
    }
    if let Some(at) = separators.first()
        && let Some(code) = as_code(&name[..*at])
    {
        return (&name[at + 1..], Some(code));
    }
    // `LetterDe`.
    if let Some(at) = name.len().checked_sub(2)
        && let Some((stem, end)) = name.split_at_checked(at)
        && let [capital, small] = end.as_bytes()
        && capital.is_ascii_uppercase()
        && small.is_ascii_lowercase()
        && stem.ends_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
    {
        return (stem, Some(end.to_ascii_lowercase()));
    }
    // A file named by its language alone.
    match as_code(name) {
        Some(code) => ("", Some(code)),
        None => (name, None),
    }
}

/// The key of the host of an address, without `www`; 0 for none.
pub(super) fn host_key(url: &str) -> u32 {
    let Some((_, rest)) = url.split_once("://") else {
        return 0;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default().to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    match host {
        "" => 0,
        host => hash(host) as u32,
    }
}

/// Returns true if two files lie in one folder, or below the same two folders.
pub(super) fn share_folder(left: &str, right: &str) -> bool {
    let folder = |path: &str| path.rfind('/').map_or(0, |end| end);
    let (left, right) = (&left[..folder(left)], &right[..folder(right)]);
    let folders = left.split('/').zip(right.split('/'));
    left == right || folders.take_while(|(one, other)| one == other).count() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_left_out_of_names() {
        let check = |name: &str, stem: &str, code: &str| {
            let (left, found) = without_code(name);
            assert_eq!(
                (left, found.unwrap_or_default().as_str()),
                (stem, code),
                "{name}"
            );
        };
        check("README", "README", "");
        check("README_DE", "README", "de");
        check("README-zh-CN", "README", "zh-cn");
        check("letter.pt_BR", "letter", "pt_br");
        check("SpinPr050708De", "SpinPr050708", "de");
        check("fr-lettre", "lettre", "fr");
        check("es", "", "es");
        check("Treaty", "Treaty", "");
        check("NATO", "NATO", "");
        check("x", "x", "");
        check("é", "é", "");
    }

    #[test]
    fn translations_have_the_same_stem() {
        let check = |left: &str, right: &str, expected: bool| {
            let same = FileKey::of(left).stem == FileKey::of(right).stem;
            assert_eq!(same, expected, "{left} {right}");
        };
        check("a/de/about.md", "a/pt-BR/about.md", true);
        check("a/letter.en.html", "a/letter.html", true);
        check("a/letter.en.html", "b/letter.de.html", false);
        check("a/letter.en.html", "a/notes.de.html", false);
        check("de.md", "fr.md", true);
    }

    #[test]
    fn hosts_have_one_key() {
        assert_eq!(host_key("https://www.a.org/x"), host_key("http://A.org:80"));
        assert_eq!((host_key("a.org"), host_key("file:///x")), (0, 0));
    }

    #[test]
    fn files_of_one_folder_are_of_one_site() {
        let check = |left: &str, right: &str, expected: bool| {
            assert_eq!(share_folder(left, right), expected, "{left} {right}");
        };
        check("a/b/c/x.md", "a/b/d/y.md", true);
        check("a/x.md", "a/y.md", true);
        check("x.md", "y.md", true);
        check("a/b/x.md", "a/c/y.md", false);
        check("a/x.md", "b/x.md", false);
    }
}
