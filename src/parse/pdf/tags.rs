//! The structure that a tagged file gives to its text: headings, paragraphs, items, cells.
//!
//! Marked content of a page belongs to an element of a tree. Takes the tree, gives for each mark the
//! block that it is a part of; whether the tree is to be believed is judged elsewhere.

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, ObjectIdentifier};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::deadline;

/// The most elements read, and the deepest that they nest.
const MOST: usize = 500_000;
const DEEPEST: usize = 64;

/// The part that some text plays in the structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A paragraph, or text without a role.
    Text,
    /// A heading of this level.
    Heading(u8),
    /// An item of a list.
    Item,
    /// A quotation.
    Quote,
    /// A footnote or an endnote.
    Note,
    /// A cell of a table.
    Cell {
        /// Its row, a number of its own for each.
        row: u32,
        /// Its place in the row, from 0.
        place: u32,
        /// True if it heads a column or row.
        header: bool,
    },
}

/// A block of the structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Element {
    /// A number of its own.
    pub(super) number: u32,
    pub(super) role: Role,
}

/// The structure of a file.
#[derive(Debug, Default)]
pub(super) struct Tags {
    marks: FxHashMap<(u32, i32), Element>,
    elements: u32,
}

impl Tags {
    /// Reads the structure of a file, if it has one.
    pub(super) fn new(pdf: &Pdf) -> Option<Self> {
        let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())?;
        let root = catalog.get::<Dict<'_>>(b"StructTreeRoot")?;
        let pages: FxHashMap<ObjectIdentifier, u32> = pdf
            .pages()
            .iter()
            .zip(0..)
            .filter_map(|(page, number)| Some((page.raw().obj_id()?, number)))
            .collect();
        let mut reader = Reader {
            pdf,
            pages,
            roles: root.get::<Dict<'_>>(b"RoleMap"),
            seen: FxHashSet::default(),
            tags: Self::default(),
        };
        let place = Place {
            page: None,
            element: None,
            row: None,
            depth: 0,
        };
        reader.children(&root, place);
        (!reader.tags.marks.is_empty()).then_some(reader.tags)
    }

    /// The block that a page's mark is a part of.
    pub(super) fn element(&self, page: u32, mark: i32) -> Option<Element> {
        self.marks.get(&(page, mark)).copied()
    }
}

/// Where in the tree the reader is.
#[derive(Clone, Copy)]
struct Place {
    page: Option<u32>,
    element: Option<Element>,
    row: Option<u32>,
    depth: usize,
}

struct Reader<'a> {
    pdf: &'a Pdf,
    pages: FxHashMap<ObjectIdentifier, u32>,
    roles: Option<Dict<'a>>,
    seen: FxHashSet<ObjectIdentifier>,
    tags: Tags,
}

impl<'a> Reader<'a> {
    /// Reads what hangs in an element.
    fn children(&mut self, dict: &Dict<'a>, place: Place) {
        if place.depth > DEEPEST || self.seen.len() > MOST {
            return;
        }
        match dict.get_raw::<Object<'a>>(b"K") {
            Some(MaybeRef::Ref(id)) => match self.pdf.xref().get::<Object<'a>>(id.into()) {
                Some(Object::Array(array)) => self.all(&array, place),
                Some(object) => self.child(object, Some(id.into()), place, &mut 0),
                None => {}
            },
            Some(MaybeRef::NotRef(Object::Array(array))) => self.all(&array, place),
            Some(MaybeRef::NotRef(object)) => self.child(object, None, place, &mut 0),
            None => {}
        }
    }

    fn all(&mut self, array: &Array<'a>, place: Place) {
        let mut cells = 0;
        for item in array.raw_iter() {
            deadline::tick();
            match item {
                MaybeRef::Ref(id) => {
                    if let Some(object) = self.pdf.xref().get::<Object<'a>>(id.into()) {
                        self.child(object, Some(id.into()), place, &mut cells);
                    }
                }
                MaybeRef::NotRef(object) => self.child(object, None, place, &mut cells),
            }
        }
    }

    /// Reads a mark or an element; `cells` counts those of the row around.
    fn child(
        &mut self,
        object: Object<'a>,
        id: Option<ObjectIdentifier>,
        mut place: Place,
        cells: &mut u32,
    ) {
        let dict = match object {
            Object::Number(number) => return self.mark(number.as_i64(), place),
            Object::Dict(dict) => dict,
            _ => return,
        };
        if let Some(page) = dict.get_ref(b"Pg") {
            place.page = self
                .pages
                .get(&ObjectIdentifier::from(page))
                .copied()
                .or(place.page);
        }
        if let Some(mark) = dict.get::<i32>(b"MCID") {
            return self.mark(i64::from(mark), place);
        }
        if id.is_some_and(|id| !self.seen.insert(id)) || self.seen.len() > MOST {
            return;
        }
        let Some(name) = dict.get::<Name<'a>>(b"S") else {
            return;
        };
        let name = self.standard(name.as_str().to_owned());
        place.depth += 1;
        let is_cell = |element: Element| matches!(element.role, Role::Cell { .. });
        let inside = place
            .element
            .filter(|element| is_cell(*element) || matches!(element.role, Role::Item | Role::Note));
        let role = match name.as_str() {
            "TR" => {
                self.tags.elements += 1;
                place.row = Some(self.tags.elements);
                None
            }
            "TD" | "TH" => {
                *cells += 1;
                place.row.map(|row| Role::Cell {
                    row,
                    place: *cells - 1,
                    header: name == "TH",
                })
            }
            "LI" => Some(Role::Item),
            // A list inside an item, a table inside a cell: what is in them is of its own.
            "L" | "Table" => {
                place.element = None;
                place.row = None;
                None
            }
            _ if inside.is_some() => None,
            "Title" => Some(Role::Heading(1)),
            "H" => Some(Role::Heading(2)),
            "H1" | "H2" | "H3" | "H4" | "H5" | "H6" => {
                Some(Role::Heading(name.as_bytes()[1] - b'0'))
            }
            "BlockQuote" | "Quote" if place.element.is_none() => Some(Role::Quote),
            "Note" | "FENote" => Some(Role::Note),
            "P" | "Caption" | "TOCI" | "BibEntry" | "Index" => match place.element {
                Some(Element {
                    role: Role::Quote, ..
                }) => Some(Role::Quote),
                _ => Some(Role::Text),
            },
            _ => None,
        };
        if let Some(role) = role {
            self.tags.elements += 1;
            place.element = Some(Element {
                number: self.tags.elements,
                role,
            });
        }
        self.children(&dict, place);
    }

    fn mark(&mut self, mark: i64, place: Place) {
        let (Some(page), Ok(mark)) = (place.page, i32::try_from(mark)) else {
            return;
        };
        let element = place.element.unwrap_or_else(|| {
            self.tags.elements += 1;
            Element {
                number: self.tags.elements,
                role: Role::Text,
            }
        });
        self.tags.marks.entry((page, mark)).or_insert(element);
    }

    /// The standard name that a name of the file's own stands for.
    fn standard(&self, mut name: String) -> String {
        let Some(roles) = &self.roles else {
            return name;
        };
        for _ in 0..4 {
            match roles.get::<Name<'_>>(name.as_bytes()) {
                Some(other) if other.as_str() != name => name = other.as_str().to_owned(),
                _ => break,
            }
        }
        name
    }
}
