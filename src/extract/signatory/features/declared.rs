//! Whom the file declares: its author, its site, the host of its address. Who issues a text often
//! signs it.

use crate::extract::Reading;
use crate::extract::signatory::words::key;
use crate::parse::Property;

/// The shortest name that is looked for within another, in bytes.
const SHORTEST: usize = 5;

/// Declared names by their keys.
pub(super) struct Declared {
    authors: Vec<String>,
    sites: Vec<String>,
    /// The labels of the host of the declared address.
    hosts: Vec<String>,
}

impl Declared {
    /// What a file declares.
    pub(super) fn of(reading: &Reading<'_>) -> Self {
        let named = |properties: &[Property]| {
            let declared = reading.parsed.declarations.iter();
            let declared = declared.filter(|one| properties.contains(&one.property));
            let keys = declared.map(|one| key(&one.value));
            keys.filter(|key| !key.is_empty()).take(20).collect()
        };
        let addresses = reading.parsed.declared(Property::Url);
        let labels = addresses.filter_map(|one| one.value.split("//").nth(1)?.split('/').next());
        let labels = labels.flat_map(|host| host.split('.'));
        let labels = labels.filter(|label| label.len() >= SHORTEST).take(20);
        Self {
            authors: named(&[Property::Author]),
            sites: named(&[Property::SiteName, Property::Publisher]),
            hosts: labels.map(|label| label.replace('-', "")).collect(),
        }
    }

    /// Returns true if a line, given by its key, names the author, or the author's name holds it.
    pub(super) fn is_author(&self, line: &str) -> bool {
        self.authors.iter().any(|name| is_same(name, line))
    }

    /// Returns true if a line names the site.
    pub(super) fn is_site(&self, line: &str) -> bool {
        self.sites.iter().any(|name| is_same(name, line))
    }

    /// Returns true if the words of a line, run together, are those of the host.
    pub(super) fn is_host(&self, line: &str) -> bool {
        if self.hosts.is_empty() {
            return false;
        }
        let joined = line.replace(' ', "");
        let is_named = |host: &String| {
            joined.contains(host.as_str()) || joined.len() >= SHORTEST && host.contains(&joined)
        };
        self.hosts.iter().any(is_named)
    }
}

/// Returns true if one of two names is the other or holds it as whole words.
fn is_same(one: &str, other: &str) -> bool {
    let holds = |long: &str, short: &str| {
        short.len() >= SHORTEST && format!(" {long} ").contains(&format!(" {short} "))
    };
    one == other || holds(one, other) || holds(other, one)
}
