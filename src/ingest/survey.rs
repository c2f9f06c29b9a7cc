//! The present content of the places of a run, and whether it is credible.
//!
//! A disk that is not plugged in looks like an empty folder or a missing one; another disk in its
//! place looks like a folder with only new files. Such a place gives no information about its
//! documents: they are kept, and the place is named.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::error::{Error, ErrorKind, Result};
use crate::index::manifest::{Manifest, Root, Roots};
use crate::source::folder::{self, Found, Walk};
use crate::source::{Item, LeftOut, Reason, name, root};

use super::plan::{Place, Plan, Scope};
use super::report::{Absence, AbsentPlace};

/// If at least this many files of a place are known and none is found again, but the place holds
/// others, it counts as another place: fewer files may well have been replaced.
const MANY: usize = 10;

/// A place that was surveyed.
struct Survey {
    place: Place,
    found: Found,
}

/// The files of all places that can be believed.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Files that may hold documents, sorted by path, each path once.
    pub(super) items: Vec<Item>,
    /// Files and folders passed over, sorted by path.
    pub(super) left_out: Vec<LeftOut>,
    /// Folders, as shown, that could not be listed: their files may still exist.
    pub(super) unlisted: Vec<String>,
    /// The paths that all this speaks for.
    pub(super) scope: Scope,
    /// Places that cannot be believed, sorted by path.
    pub(super) absent: Vec<AbsentPlace>,
    /// The roots of the index from now on.
    pub(super) roots: Roots,
}

impl Seen {
    /// Returns an error if everything that was surveyed is missing. `Usage`.
    pub(super) fn missed(&self) -> Option<Error> {
        let first = self.absent.first().filter(|_| self.scope.is_empty())?;
        let files = match first.files {
            1 => "its file".to_owned(),
            files => format!("its {files} files"),
        };
        let others = match self.absent.len() {
            1 => String::new(),
            count => format!(", and those of {} others", count - 1),
        };
        let message = format!("{first}; the index keeps {files}{others}");
        Some(Error::new(ErrorKind::Usage, message).hint(first.hint()))
    }
}

/// The files found in the places of a plan.
pub(super) struct Surveys {
    roots: Roots,
    all: Vec<Survey>,
}

impl Surveys {
    /// Looks at all places. `progress` gets now and then the number of files so far, and
    /// ends it early by answering false. Errors: `Interrupted`.
    pub(super) fn new(
        plan: Plan,
        walk: &Walk,
        mut progress: impl FnMut(usize) -> bool,
    ) -> Result<Self> {
        let mut all = Vec::new();
        let mut files = 0;
        for mut place in plan.places {
            let found = match place.fault {
                Some(_) => Found::default(),
                None => {
                    let mut walk = walk.clone();
                    walk.except.append(&mut place.except);
                    let mut found =
                        folder::walk(&place.location, &walk, |more| progress(files + more))?;
                    files += found.items.len();
                    rename(&mut found, &name::shown(&place.location), &place.shown);
                    found
                }
            };
            all.push(Survey { place, found });
        }
        progress(files);
        let roots = plan.roots;
        Ok(Self { roots, all })
    }

    /// Returns true if there was nothing to survey.
    pub(super) fn is_nothing(&self) -> bool {
        self.all.is_empty()
    }

    /// Returns true if nothing at all was found where something was expected.
    pub(super) fn is_empty(&self) -> bool {
        let found = self.all.iter().map(|survey| &survey.found);
        !self.all.is_empty() && found.into_iter().all(is_empty)
    }

    /// Returns the places that were surveyed, as shown, for messages.
    pub(super) fn names(&self) -> String {
        let names = self.all.iter().map(|survey| &survey.place.location);
        let names: Vec<String> = names.map(|name| format!("`{}`", name.display())).collect();
        names.join(", ")
    }

    /// Separates the credible surveys from the places to keep, by comparison with the files that
    /// the index knows.
    pub(super) fn judged(mut self, known: &Manifest) -> Seen {
        let shown = self.all.iter().map(|survey| survey.place.shown.as_str());
        let scope = Scope::new(shown.enumerate(), &self.roots);
        let files = missed(&self.all, &scope, known);
        let mut seen = Seen::default();
        let mut believed = Vec::new();
        for (survey, files) in self.all.drain(..).zip(files) {
            match absence(&survey, files) {
                Some(why) if files > 0 => seen.absent.push(AbsentPlace {
                    path: survey.place.shown,
                    files,
                    why,
                }),
                Some(Absence::Fault(fault)) => seen.left_out.push(LeftOut {
                    path: survey.place.shown,
                    reason: Reason::Refused(fault),
                }),
                _ => believed.push(survey),
            }
        }
        seen.absent
            .sort_by(|left, right| left.path.cmp(&right.path));
        self.note_roots(&believed);
        let shown = believed.iter().map(|survey| survey.place.shown.as_str());
        seen.scope = Scope::new(shown.enumerate(), &self.roots);
        for survey in believed {
            seen.items.extend(survey.found.items);
            seen.left_out.extend(survey.found.left_out);
            seen.unlisted.extend(survey.found.unlisted);
        }
        seen.items.sort_by(|left, right| left.path.cmp(&right.path));
        seen.items.dedup_by(|left, right| left.path == right.path);
        let left_out = &mut seen.left_out;
        left_out.sort_by(|left, right| left.path.cmp(&right.path));
        left_out.dedup_by(|left, right| left.path == right.path);
        seen.roots = self.roots;
        seen
    }

    /// Makes disks that were found within a place roots of their own, so that each is missed by
    /// itself when it is not there; and drops roots that lie in another one.
    fn note_roots(&mut self, believed: &[Survey]) {
        for Survey { place, found } in believed {
            for disk in &found.disks {
                let absolute = root::absolute(disk);
                let known = &self.roots.all;
                if known.iter().all(|root| root.absolute != absolute) {
                    let from = name::shown(&place.location);
                    let shown = name::moved(&name::shown(disk), &from, &place.shown);
                    self.roots.all.push(Root { shown, absolute });
                }
            }
        }
        let looked_at: FxHashSet<&str> = believed
            .iter()
            .map(|survey| survey.place.absolute.as_str())
            .collect();
        let all = self.roots.all.clone();
        let all = all.iter().map(|root| (root.absolute.as_str(), root));
        let all: FxHashMap<&str, &Root> =
            all.filter(|(path, _)| looked_at.contains(path)).collect();
        let is_covered = |root: &Root| {
            let mut outer = name::ancestors(&root.absolute).skip(1);
            all.contains_key(root.absolute.as_str())
                && outer.any(|path| all.get(path).is_some_and(|outer| is_seen(root, outer)))
        };
        self.roots.all.retain(|root| !is_covered(root));
    }
}

/// Returns true if whoever looks at one root sees another that lies in it, by the same names, and
/// on the same disk.
fn is_seen(inner: &Root, outer: &Root) -> bool {
    name::moved(&inner.absolute, &outer.absolute, &outer.shown) == inner.shown
        && !name::is_hidden_within(&inner.absolute, &outer.absolute)
        && !root::is_apart(&inner.absolute, &outer.absolute)
}

fn is_empty(found: &Found) -> bool {
    found.items.is_empty() && found.left_out.is_empty()
}

/// Shows the files found in a place under the name of that place in the index.
fn rename(found: &mut Found, from: &str, to: &str) {
    if from == to {
        return;
    }
    let rename = |path: &mut String| *path = name::moved(path, from, to);
    found
        .items
        .iter_mut()
        .for_each(|item| rename(&mut item.path));
    found
        .left_out
        .iter_mut()
        .for_each(|out| rename(&mut out.path));
    found.unlisted.iter_mut().for_each(rename);
}

/// For each place in which no known file is found again the number of known files that gave a
/// document; 0 for others.
fn missed(surveys: &[Survey], scope: &Scope, known: &Manifest) -> Vec<usize> {
    let mut missed = vec![0; surveys.len()];
    let mut unmet: usize = surveys.len();
    let mut is_met = vec![false; surveys.len()];
    let documents = || known.entries.iter().filter(|(_, entry)| entry.id.is_some());
    for (path, _) in documents() {
        if unmet == 0 {
            return missed;
        }
        let Some(number) = scope.place(path).filter(|number| !is_met[*number]) else {
            continue;
        };
        let items = &surveys[number].found.items;
        let is_item = |path: &str| {
            let found = items.binary_search_by(|item: &Item| item.path.as_str().cmp(path));
            found.is_ok()
        };
        if is_item(path) || name::holders(path).any(is_item) {
            is_met[number] = true;
            missed[number] = 0;
            unmet -= 1;
        } else {
            missed[number] += 1;
        }
    }
    // Moved files keep their sizes; on another disk this many equal sizes are chance only if the
    // files are the same.
    let sizes: Vec<FxHashSet<u64>> = surveys
        .iter()
        .zip(&missed)
        .map(|(survey, missed)| match missed {
            0 => FxHashSet::default(),
            _ => survey.found.items.iter().map(|item| item.size).collect(),
        })
        .collect();
    let mut moved = vec![0; surveys.len()];
    for (path, entry) in documents() {
        if let Some(number) = scope.place(path) {
            moved[number] += usize::from(sizes[number].contains(&entry.size));
        }
    }
    for (missed, moved) in missed.iter_mut().zip(moved) {
        if 2 * moved >= *missed {
            *missed = 0;
        }
    }
    missed
}

/// Returns the reason why a place gives no information about its documents, of which `missed` were
/// known and not found; `None` if the place is credible.
fn absence(survey: &Survey, missed: usize) -> Option<Absence> {
    let Survey { place, found } = survey;
    if let Some(fault) = &place.fault {
        return Some(Absence::Fault(fault.to_string()));
    }
    if missed == 0 || found.unlisted.contains(&place.shown) {
        return None;
    }
    if found.items.is_empty() {
        return Some(Absence::Empty);
    }
    (missed >= MANY).then_some(Absence::Others)
}
