//! The folders and files that a run reads, and their names: the given paths compared with those
//! that the index knows.
//!
//! A root is known by its absolute path, and its files are shown by the name that it was given
//! first, however it is named later. Decides before anything is read; never looks into a folder.

use std::io;
use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::error::{Error, ErrorKind, Result};
use crate::index::manifest::{Root, Roots};
use crate::source::name::{ancestors, holders, is_hidden_within, is_within, moved};
use crate::source::root::{self, Named};

/// The places that a run reads.
#[derive(Debug)]
pub(super) struct Plan {
    /// The roots of the index, with those that are new.
    pub(super) roots: Roots,
    /// The places; each file lies in one of them at most.
    pub(super) places: Vec<Place>,
}

/// A folder or file to read.
#[derive(Debug)]
pub(super) struct Place {
    /// The prefix of the paths of its files.
    pub(super) shown: String,
    /// Its absolute path, links followed.
    pub(super) absolute: String,
    /// The path at which it is read.
    pub(super) location: PathBuf,
    /// The error if it cannot be read.
    pub(super) fault: Option<io::Error>,
    /// Folders and files in it that are places of their own.
    pub(super) except: Vec<PathBuf>,
}

impl Plan {
    /// Plans the places for the given paths, or for all known roots if no path was given. Errors:
    /// `Usage` for a name that means another folder in the index and for a path in the index
    /// directory, `Io` for an unknown path that does not exist.
    pub(super) fn new(given: &[PathBuf], known: &Roots, directory: &Path) -> Result<Self> {
        let index = root::absolute(directory);
        let mut planner = Planner::new(known, index);
        let mut named: Vec<Named> = given.iter().map(|path| Named::new(path)).collect();
        // A folder comes before the places in it.
        named.sort_by(|left, right| left.absolute.cmp(&right.absolute));
        for named in named {
            planner.add(named)?;
        }
        if given.is_empty() {
            planner.add_known(|_| true);
        } else {
            let places = planner.places.iter().filter(|place| place.fault.is_none());
            let outer: FxHashSet<String> = places
                .flat_map(|place| [place.absolute.clone(), place.shown.clone()])
                .collect();
            let is_in = |path: &str| ancestors(path).any(|outside| outer.contains(outside));
            planner.add_known(|root| is_in(&root.absolute) || is_in(&root.shown));
        }
        let mut plan = Self {
            roots: planner.roots,
            places: planner.places,
        };
        plan.except_each_other();
        Ok(plan)
    }

    /// Nothing to look at.
    pub(super) fn nothing(roots: Roots) -> Self {
        Self {
            roots,
            places: Vec::new(),
        }
    }

    /// Makes each place pass over the other places in it.
    fn except_each_other(&mut self) {
        let mut by_path: FxHashMap<&str, usize> = FxHashMap::default();
        for (number, place) in self.places.iter().enumerate() {
            by_path.insert(&place.absolute, number);
            by_path.insert(&place.shown, number);
        }
        let outer = |path: &str| {
            let mut outer = ancestors(path).skip(1);
            outer.find_map(|path| by_path.get(path).copied())
        };
        let mut pairs = Vec::new();
        for place in &self.places {
            for path in [&place.absolute, &place.shown] {
                pairs.extend(outer(path).map(|outer| (outer, place.absolute.clone())));
            }
        }
        for (outer, inner) in pairs {
            self.places[outer].except.push(inner.into());
        }
    }
}

/// A plan in the making.
struct Planner {
    roots: Roots,
    /// The index directory when the roots were noted last.
    index_before: String,
    /// Numbers of roots by absolute path.
    by_absolute: FxHashMap<String, usize>,
    places: Vec<Place>,
    /// Absolute paths of the places.
    placed: FxHashSet<String>,
}

impl Planner {
    /// Takes over the new place of roots that were moved together with the index, as on a disk that
    /// was attached elsewhere.
    fn new(known: &Roots, index: String) -> Self {
        let mut roots = known.clone();
        let index_before = std::mem::replace(&mut roots.index, index);
        let mut planner = Self {
            roots,
            index_before,
            by_absolute: FxHashMap::default(),
            places: Vec::new(),
            placed: FxHashSet::default(),
        };
        for number in 0..planner.roots.all.len() {
            let known = &planner.roots.all[number].absolute;
            let new = planner
                .beside_index(known)
                .filter(|new| !root::is_there(known) && root::is_there(new));
            planner.put(number, new);
        }
        planner
    }

    /// Notes where a root lies, or lies now.
    fn put(&mut self, number: usize, new: Option<String>) {
        if let Some(new) = new {
            self.roots.all[number].absolute = new;
        }
        let absolute = self.roots.all[number].absolute.clone();
        self.by_absolute.insert(absolute, number);
    }

    /// Returns the new place of something that was moved together with the index; `None` if the
    /// index was not moved.
    fn beside_index(&self, known: &str) -> Option<String> {
        let (before, now) = (self.index_before.as_str(), self.roots.index.as_str());
        if before.is_empty() || before == now {
            return None;
        }
        let up = ancestors(before).position(|outer| is_within(known, outer))?;
        let shared = ancestors(before).nth(up).filter(|shared| *shared != "/")?;
        Some(moved(known, shared, ancestors(now).nth(up)?))
    }

    /// Adds a path that was given.
    fn add(&mut self, named: Named) -> Result<()> {
        if is_within(&named.absolute, &self.roots.index) {
            let message = format!("`{}` is in the folder of the index", named.given.display());
            return Err(Error::new(ErrorKind::Usage, message)
                .at(named.given)
                .hint("name a folder for the index that holds no documents: `--index DIR`"));
        }
        let is_moved =
            |known: &Root| self.beside_index(&known.absolute).as_ref() == Some(&named.absolute);
        if let Some(number) = self.roots.all.iter().position(is_moved) {
            self.put(number, Some(named.absolute.clone()));
        }
        let outer = ancestors(&named.absolute).find_map(|outer| self.by_absolute.get(outer));
        if let Some(outer) = outer.map(|number| &self.roots.all[*number]) {
            let shown = moved(&named.absolute, &outer.absolute, &outer.shown);
            let named = Named { shown, ..named };
            if named.absolute == outer.absolute {
                self.look_at(named);
                return Ok(());
            }
            if is_hidden_within(&named.absolute, &outer.absolute) {
                // Whoever looks at the outer root does not see it.
                return self.add_root(named);
            }
            if named.fault.is_some() {
                return Err(missing(named));
            }
            let is_seen = ancestors(&named.absolute).any(|outer| self.placed.contains(outer));
            if !is_seen {
                self.look_at(named);
            }
            return Ok(());
        }
        match self.roots.named(&named.shown) {
            // A link whose target is gone.
            Some(known) if named.fault.is_some() && !root::is_there(&known.absolute) => {
                let absolute = known.absolute.clone();
                self.look_at(Named { absolute, ..named });
                Ok(())
            }
            _ => self.add_root(named),
        }
    }

    /// Adds a path that is no root yet.
    fn add_root(&mut self, named: Named) -> Result<()> {
        for known in &self.roots.all {
            check_names(known, &named)?;
        }
        if named.fault.is_some() {
            return Err(missing(named));
        }
        let (shown, absolute) = (named.shown.clone(), named.absolute.clone());
        self.roots.all.push(Root { shown, absolute });
        self.put(self.roots.all.len() - 1, None);
        self.look_at(named);
        Ok(())
    }

    /// Adds those of the known roots that are to be read.
    fn add_known(&mut self, is_wanted: impl Fn(&Root) -> bool) {
        for root in self.roots.all.clone() {
            if is_wanted(&root) {
                self.look_at(Named::known(root.shown, root.absolute));
            }
        }
    }

    fn look_at(&mut self, named: Named) {
        if self.placed.insert(named.absolute.clone()) {
            self.places.push(Place {
                shown: named.shown,
                absolute: named.absolute,
                location: named.given,
                fault: named.fault,
                except: Vec::new(),
            });
        }
    }
}

/// Makes sure that no name means two files, as when two working directories have a folder of
/// the same name.
fn check_names(known: &Root, named: &Named) -> Result<()> {
    let (name, in_index, here, clash) = if is_within(&named.shown, &known.shown) {
        let in_index = moved(&named.shown, &known.shown, &known.absolute);
        let clash = root::absolute(Path::new(&in_index)) != named.absolute;
        (&named.shown, in_index, named.absolute.clone(), clash)
    } else if is_within(&known.shown, &named.shown) {
        let here = moved(&known.shown, &named.shown, &named.absolute);
        let clash = root::absolute(Path::new(&here)) != known.absolute;
        (&known.shown, known.absolute.clone(), here, clash)
    } else {
        return Ok(());
    };
    if !clash {
        return Ok(());
    }
    let name = if name.is_empty() { "." } else { name };
    let message = format!("`{name}` means `{in_index}` in this index, but `{here}` here");
    Err(Error::new(ErrorKind::Usage, message)
        .at(&named.given)
        .hint(format!(
            "write its whole path (`undersigned index {}`), or forget the other first (`undersigned index --remove {}`)",
            named.absolute, known.absolute
        )))
}

/// A path that was given is not there.
fn missing(named: Named) -> Error {
    let fault = named
        .fault
        .unwrap_or_else(|| io::ErrorKind::NotFound.into());
    Error::io("read", named.given, fault)
        .hint("give the folder or file to read: `undersigned index FOLDER`")
}

/// The paths of the index that a run covers.
#[derive(Debug, Default)]
pub(super) struct Scope {
    /// By the beginnings of paths: the number of the place, or `None` for a root that is left
    /// alone.
    places: FxHashMap<String, Option<usize>>,
}

impl Scope {
    /// The scope of a run that looks at places, each given with its number.
    pub(super) fn new<'a>(places: impl Iterator<Item = (usize, &'a str)>, roots: &Roots) -> Self {
        let mut scope = Self::default();
        for (number, shown) in places {
            scope.places.insert(shown.to_owned(), Some(number));
        }
        for root in &roots.all {
            scope.places.entry(root.shown.clone()).or_insert(None);
        }
        scope
    }

    /// Returns true if no place was looked at.
    pub(super) fn is_empty(&self) -> bool {
        self.places.values().all(Option::is_none)
    }

    /// The number of the place that a path lies in, unless it lies in none or in a root that is
    /// left alone.
    pub(super) fn place(&self, path: &str) -> Option<usize> {
        let mut outer = holders(path).chain(ancestors(path));
        outer.find_map(|outer| self.places.get(outer).copied())?
    }
}
