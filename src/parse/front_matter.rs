//! The block of metadata before a text: YAML between `---`, TOML between `+++`, Pelican-style `Key: value` lines.

use super::Declaration;

/// Whether text begins with front matter.
pub fn starts(text: &str) -> bool {
    text.starts_with("---\n") || text.starts_with("+++\n")
}

/// Splits text into its front matter's declarations, the text after it and a remark where the front matter is broken.
pub fn split(text: &str) -> (Vec<Declaration>, &str, Option<String>) {
    (Vec::new(), text, None)
}
