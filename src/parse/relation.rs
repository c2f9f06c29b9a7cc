//! Relations of the parts in packages of Office Open XML: which part is which, and in what order.

use rustc_hash::FxHashMap;

use super::package::{Package, resolved};
use super::xml::{Event, Xml};

/// A part that another one names: its kind, the last word of its type, and its path or address.
pub(super) struct Relation {
    pub(super) kind: String,
    pub(super) target: String,
}

/// The relations of a part, by their ids.
pub(super) type Relations = FxHashMap<String, Relation>;

/// The relations of a part, the package's own for an empty path; targets inside the package are
/// paths from its root.
pub(super) fn relations(package: &mut Package<'_>, of: &str) -> Relations {
    let (folder, name) = of.rsplit_once('/').unwrap_or(("", of));
    let path = format!("{folder}/_rels/{name}.rels");
    let mut relations = Relations::default();
    let Some(text) = package.text(path.trim_start_matches('/')) else {
        return relations;
    };
    let mut xml = Xml::new(&text, &[]);
    while let Some(event) = xml.next() {
        let Event::Open(element) = event else {
            continue;
        };
        let attribute = |name| element.attribute(name).unwrap_or_default();
        if element.name() == "Relationship" {
            let kind = attribute("Type");
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            let target = match attribute("TargetMode").as_str() {
                "External" => attribute("Target"),
                _ => resolved(of, &attribute("Target")),
            };
            relations.insert(attribute("Id"), Relation { kind, target });
        }
    }
    relations
}

/// The path of the first part of a kind.
pub(super) fn of_kind(relations: &Relations, kind: &str) -> Option<String> {
    let mut found = relations.values().filter(|one| one.kind == kind);
    found.next().map(|one| one.target.clone())
}

/// The main part of a package: the one that it names, or else the one of the usual name.
pub(super) fn main_part(package: &mut Package<'_>, usual: &str) -> Option<String> {
    let named = of_kind(&relations(package, ""), "officeDocument");
    named
        .filter(|path| package.has(path))
        .or_else(|| package.has(usual).then(|| usual.to_owned()))
}

/// The paths of the parts that elements of a name list by their ids, in order: slides of a
/// presentation, sheets of a workbook; with the name that the element gives.
pub(super) fn listed(
    package: &mut Package<'_>,
    main: &str,
    element_name: &str,
) -> Vec<(String, String)> {
    let near = relations(package, main);
    let mut parts = Vec::new();
    let Some(text) = package.text(main) else {
        return parts;
    };
    let mut xml = Xml::new(&text, &[]);
    while let Some(event) = xml.next() {
        let Event::Open(element) = event else {
            continue;
        };
        if element.name() != element_name {
            continue;
        }
        let is_hidden = element
            .attribute("state")
            .is_some_and(|state| state.contains("idden"));
        let id = element.prefixed("id");
        if let Some(part) = id.and_then(|id| near.get(&id)).filter(|_| !is_hidden) {
            let name = element.attribute("name").unwrap_or_default();
            parts.push((part.target.clone(), name));
        }
    }
    parts
}
