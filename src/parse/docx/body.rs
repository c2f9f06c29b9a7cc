//! The text of a document: what each element of its markup does to the blocks.

use crate::parse::flow::{Flow, Role};
use crate::parse::numbering::Numbering;
use crate::parse::relation::Relations;
use crate::parse::xml::{Element, Event, Xml};

use super::SPACES;
use super::styles::{Style, Styles};
use crate::parse::symbol::symbol;

/// A reader of the text.
pub(super) struct Body<'a> {
    styles: &'a Styles,
    numbering: Numbering,
    relations: &'a Relations,
    pub(super) flow: Flow,
    /// Ids of the notes referred to, in order: of footnotes, and of endnotes.
    notes: [Vec<String>; 2],
    /// Paths of parts in other formats that belong to the text.
    pub(super) chunks: Vec<String>,
}

/// What an open element will do when it closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Close {
    Nothing,
    Paragraph,
    Properties,
    Run,
    Text,
    Box,
    Table,
    Cell,
    Choice,
}

/// What is known of the paragraph and the run around the text.
#[derive(Default)]
struct State {
    style: Style,
    list: Option<String>,
    depth: Option<u8>,
    level: Option<u8>,
    /// True if the properties of the paragraph are being read, its mark's among them.
    is_in_mark: bool,
    /// True if the control around the next content only shows what to write in it.
    is_placeholder: bool,
    /// True if the paragraph was joined with the next one by a change.
    is_joined: bool,
    is_strong: Option<bool>,
    is_hidden: bool,
    /// For each field that is open, whether its result has begun.
    fields: Vec<bool>,
}

impl<'a> Body<'a> {
    pub(super) fn new(styles: &'a Styles, numbering: Numbering, relations: &'a Relations) -> Self {
        Self {
            styles,
            numbering,
            relations,
            flow: Flow::default(),
            notes: Default::default(),
            chunks: Vec::new(),
        }
    }

    /// Reads a part; tells whether it was broken.
    pub(super) fn read(&mut self, text: &str) -> bool {
        let mut xml = Xml::new(text, SPACES);
        self.elements(&mut xml);
        xml.is_broken
    }

    /// Reads the notes of a part that were referred to, in the order of the references.
    pub(super) fn read_notes(&mut self, text: &str, kind: &str) -> bool {
        let wanted = std::mem::take(&mut self.notes[usize::from(kind == "endnote")]);
        if wanted.is_empty() {
            return false;
        }
        let mut xml = Xml::new(text, SPACES);
        let mut found = Vec::new();
        while let Some(event) = xml.next() {
            let Event::Open(element) = event else {
                continue;
            };
            if element.name() != kind {
                continue;
            }
            let id = element.attribute("id").unwrap_or_default();
            match wanted.iter().position(|wanted| *wanted == id) {
                Some(place) => {
                    let outer = std::mem::take(&mut self.flow);
                    self.elements(&mut xml);
                    let note = std::mem::replace(&mut self.flow, outer);
                    found.push((place, note));
                }
                None => xml.skip(),
            }
        }
        found.sort_by_key(|(place, _)| *place);
        for (_, note) in found {
            self.flow.note(note);
        }
        xml.is_broken
    }

    /// Reads up to the end of the element that is open, or of the document.
    fn elements(&mut self, xml: &mut Xml<'_>) {
        let mut state = State::default();
        let mut outer: Vec<State> = Vec::new();
        let mut open: Vec<Close> = Vec::new();
        // For each place with alternatives, whether one was taken.
        let mut choices: Vec<bool> = Vec::new();
        let mut in_text = 0_usize;
        while let Some(event) = xml.next() {
            match event {
                Event::Text(text) => {
                    if in_text > 0 && !state.is_hidden && state.fields.iter().all(|result| *result)
                    {
                        self.flow.text(&text, state.is_strong == Some(true));
                    }
                }
                Event::Open(element) => {
                    let Some(close) = self.enter(&element, &mut state, &mut choices) else {
                        xml.skip();
                        continue;
                    };
                    match close {
                        Close::Text => in_text += 1,
                        Close::Box => {
                            self.flow.open_box();
                            outer.push(std::mem::take(&mut state));
                        }
                        _ => {}
                    }
                    open.push(close);
                }
                Event::Close => {
                    let Some(close) = open.pop() else {
                        return;
                    };
                    match close {
                        Close::Nothing => {}
                        Close::Text => in_text = in_text.saturating_sub(1),
                        Close::Run => {
                            state.is_strong = state.style.is_strong;
                            state.is_hidden = state.style.is_hidden;
                        }
                        Close::Properties => self.say_role(&mut state),
                        Close::Paragraph if state.is_joined => {}
                        Close::Paragraph => self.flow.end_paragraph(),
                        Close::Cell => self.flow.close_cell(),
                        Close::Table => self.flow.close_table(),
                        Close::Choice => {
                            choices.pop();
                        }
                        Close::Box => {
                            self.flow.close_box();
                            state = outer.pop().unwrap_or_default();
                        }
                    }
                }
            }
        }
    }

    /// Takes an element; none where it is to be passed over.
    fn enter(
        &mut self,
        element: &Element<'_>,
        state: &mut State,
        choices: &mut Vec<bool>,
    ) -> Option<Close> {
        match (element.space, element.name()) {
            ("w", name) => return self.enter_word(name, element, state),
            ("mc", "AlternateContent") => {
                choices.push(false);
                return Some(Close::Choice);
            }
            ("mc", "Choice" | "Fallback") => {
                let taken = choices.last_mut()?;
                return (!std::mem::replace(taken, true)).then_some(Close::Nothing);
            }
            ("m", "t") => return Some(Close::Text),
            ("m", "rPr" | "ctrlPr") => return None,
            _ => {}
        }
        Some(Close::Nothing)
    }

    fn enter_word(
        &mut self,
        name: &str,
        element: &Element<'_>,
        state: &mut State,
    ) -> Option<Close> {
        let value = || element.attribute("val").unwrap_or_default();
        match name {
            "p" => {
                if !std::mem::take(&mut state.is_joined) {
                    self.flow.end_paragraph();
                }
                let fields = std::mem::take(&mut state.fields);
                *state = State {
                    style: self.styles.style(None),
                    fields,
                    ..State::default()
                };
                state.is_strong = state.style.is_strong;
                state.is_hidden = state.style.is_hidden;
                return Some(Close::Paragraph);
            }
            "pPr" => {
                state.is_in_mark = true;
                return Some(Close::Properties);
            }
            "pStyle" => {
                state.style = self.styles.style(Some(&value()));
                state.is_strong = state.style.is_strong;
                state.is_hidden = state.style.is_hidden;
            }
            "numId" => state.list = Some(value()),
            "ilvl" => state.depth = value().parse().ok(),
            "outlineLvl" => {
                state.level = value()
                    .parse::<u8>()
                    .ok()
                    .map(|level| level.saturating_add(1))
            }
            "r" => return Some(Close::Run),
            "b" | "i" => {
                let before = state.is_strong == Some(true) && name == "i";
                state.is_strong = Some(element.is_on() || before);
            }
            "vanish" => state.is_hidden = element.is_on(),
            "t" => return Some(Close::Text),
            "tab" | "ptab" if self.is_shown(state) => self.flow.tab(),
            "br" | "cr" if self.is_shown(state) => self.flow.line_break(),
            "noBreakHyphen" if self.is_shown(state) => self.flow.text("-", false),
            "sym" if self.is_shown(state) => {
                let font = element.attribute("font").unwrap_or_default();
                let code = element.attribute("char").unwrap_or_default();
                let code = u32::from_str_radix(&code, 16).unwrap_or(0);
                if let Some(character) = symbol(&font, code) {
                    self.flow.text(character.encode_utf8(&mut [0; 4]), false);
                }
            }
            "fldChar" => match element.attribute("fldCharType").as_deref() {
                Some("begin") => state.fields.push(false),
                Some("separate") => {
                    if let Some(result) = state.fields.last_mut() {
                        *result = true;
                    }
                }
                Some("end") => {
                    state.fields.pop();
                }
                _ => {}
            },
            "footnoteReference" | "endnoteReference" => {
                let id = element.attribute("id").unwrap_or_default();
                let kind = usize::from(name == "endnoteReference");
                self.notes[kind].push(id);
            }
            "tbl" => {
                self.flow.open_table();
                return Some(Close::Table);
            }
            "tr" => self.flow.open_row(),
            "tblHeader" if element.is_on() => self.flow.header_row(),
            "tc" => {
                self.flow.open_cell();
                return Some(Close::Cell);
            }
            "txbxContent" => return Some(Close::Box),
            "sdtPr" => return Some(Close::Run),
            "showingPlcHdr" => state.is_placeholder = element.is_on(),
            "sdtContent" if std::mem::take(&mut state.is_placeholder) => return None,
            "altChunk" => {
                let id = element.attribute("id").unwrap_or_default();
                if let Some(chunk) = self.relations.get(&id) {
                    self.chunks.push(chunk.target.clone());
                }
            }
            // A paragraph whose mark was deleted goes on in the next one.
            "del" if state.is_in_mark => state.is_joined = true,
            // What was there before a change, instructions, and what is not text.
            "del" | "moveFrom" | "instrText" | "delText" | "delInstrText" | "rPrChange"
            | "pPrChange" | "sectPrChange" | "tblPrChange" | "tcPrChange" | "trPrChange"
            | "tblGridChange" | "numberingChange" | "tabs" | "rt" | "sectPr" | "tblPrEx"
            | "sdtEndPr" | "tblGrid" | "annotationRef" | "binData" => return None,
            _ => {}
        }
        Some(Close::Nothing)
    }

    /// Returns true if text at this place is shown.
    fn is_shown(&self, state: &State) -> bool {
        !state.is_hidden && state.fields.iter().all(|result| *result)
    }

    /// Says what the paragraph is, once its properties are known.
    fn say_role(&mut self, state: &mut State) {
        // Bold in the properties of a paragraph is that of its mark.
        state.is_in_mark = false;
        state.is_strong = state.style.is_strong;
        state.is_hidden = state.style.is_hidden;
        let level = state.level.or(state.style.level);
        let list = state.list.as_ref().or(state.style.list.as_ref());
        let depth = state.depth.or(state.style.depth).unwrap_or(0);
        // Headings are counted with the items of their list.
        let item = list.and_then(|list| self.numbering.item(list, usize::from(depth)));
        let role = match (level, item) {
            (Some(level @ 1..=9), _) => Role::Heading(level.min(6)),
            _ if state.style.is_quote => Role::Quote,
            (_, Some(item)) => Role::Item {
                list: item.list,
                depth: depth.saturating_add(1),
                marker: item.marker,
            },
            (_, None) => Role::Text,
        };
        self.flow.role(role);
    }
}
