//! What control words change: where text goes, and what is said of it.

use super::{Reader, Table, charset};
use crate::parse::Property;

/// The most notes and boxes that stand in each other.
const DEEPEST_NOTE: usize = 50;

/// Where text goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Destination {
    /// Into the document.
    #[default]
    Text,
    /// Nowhere.
    Skipped,
    /// Into the names of fonts.
    Fonts,
    /// Into the names of styles.
    Styles,
    /// Into a property or a number.
    Aside,
}

/// What the end of a group does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum End {
    #[default]
    Nothing,
    Note,
    Box,
    Property(Property, &'static str),
    Day(Property, &'static str),
    Marker,
}

/// What holds inside a group.
#[derive(Clone, Debug)]
pub(super) struct State {
    pub(super) destination: Destination,
    pub(super) end: End,
    /// True if nothing of the group was read yet.
    pub(super) is_first: bool,
    pub(super) font: i32,
    pub(super) is_bold: bool,
    pub(super) is_italic: bool,
    pub(super) is_hidden: bool,
    /// How many characters stand for one told by its number.
    pub(super) substitutes: usize,
    pub(super) is_in_table: bool,
    pub(super) style: Option<i32>,
    pub(super) level: Option<u8>,
    pub(super) list: u32,
    pub(super) depth: u8,
    /// Where text goes once the other form of a text in two forms begins.
    pub(super) other_form: Destination,
}

impl Default for State {
    fn default() -> Self {
        Self {
            destination: Destination::Text,
            end: End::Nothing,
            is_first: false,
            font: 0,
            is_bold: false,
            is_italic: false,
            is_hidden: false,
            substitutes: 1,
            is_in_table: false,
            style: None,
            level: None,
            list: 0,
            depth: 0,
            other_form: Destination::Text,
        }
    }
}

impl Reader {
    /// Does what a control word says.
    pub(super) fn word(&mut self, word: &str, number: Option<i32>) {
        let is_optional = std::mem::take(&mut self.is_optional);
        let is_on = number != Some(0);
        let count = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
        let small = u8::try_from(number.unwrap_or(0)).unwrap_or(u8::MAX);
        if self.destination(word, is_optional) {
            return;
        }
        match word {
            "ansicpg" => self.usual_encoding = charset::of_code_page(number.unwrap_or(0)),
            "mac" => self.usual_encoding = charset::of_code_page(10000),
            "deff" => {
                self.usual_font = number.unwrap_or(0);
                self.state.font = self.usual_font;
            }
            "f" => {
                self.flush();
                self.state.font = number.unwrap_or(0);
            }
            "fcharset" if self.state.destination == Destination::Fonts => {
                let font = self.fonts.entry(self.state.font).or_default();
                font.set = number.unwrap_or(0);
                font.encoding = charset::of_character_set(font.set);
            }
            "cpg" if self.state.destination == Destination::Fonts => {
                let font = self.fonts.entry(self.state.font).or_default();
                font.encoding = charset::of_code_page(number.unwrap_or(0)).or(font.encoding);
            }
            "uc" => self.state.substitutes = count.min(16),
            "yr" => self.day[0] = number.unwrap_or(0),
            "mo" => self.day[1] = number.unwrap_or(0),
            "dy" => self.day[2] = number.unwrap_or(0),
            "plain" => {
                self.flush();
                self.state.font = self.usual_font;
                (self.state.is_bold, self.state.is_italic) = (false, false);
                self.state.is_hidden = false;
            }
            "b" | "i" | "v" => {
                self.flush();
                match word {
                    "b" => self.state.is_bold = is_on,
                    "i" => self.state.is_italic = is_on,
                    _ => self.state.is_hidden = is_on,
                }
            }
            "deleted" => {
                self.flush();
                self.state.is_hidden = is_on;
            }
            "s" => self.state.style = number,
            "outlinelevel" => self.state.level = (small < 9).then(|| small.saturating_add(1)),
            "ls" => self.state.list = u32::try_from(number.unwrap_or(0)).unwrap_or(0),
            "ilvl" => self.state.depth = small.min(8),
            _ if self.state.destination != Destination::Skipped => self.written(word),
            _ => {}
        }
    }

    /// Text, breaks and cells.
    fn written(&mut self, word: &str) {
        let character = match word {
            "emdash" => '—',
            "endash" => '–',
            "lquote" => '‘',
            "rquote" => '’',
            "ldblquote" => '“',
            "rdblquote" => '”',
            "bullet" => '•',
            "emspace" | "enspace" | "qmspace" => ' ',
            "zwj" => '\u{200d}',
            "zwnj" => '\u{200c}',
            _ => {
                self.broken(word);
                return;
            }
        };
        self.push(character);
    }

    fn broken(&mut self, word: &str) {
        let is_text = self.state.destination == Destination::Text;
        match word {
            "tab" if self.state.destination == Destination::Aside => {
                self.flush();
                self.aside.push(' ');
            }
            _ if !is_text => {}
            "tab" => {
                self.flush();
                self.flow.tab();
            }
            "line" | "lbr" | "softline" => {
                self.flush();
                self.flow.line_break();
            }
            "par" | "sect" | "page" | "column" => {
                self.flush();
                self.end_paragraph();
            }
            "pard" => {
                self.flush();
                self.state.is_in_table = false;
                self.state.style = None;
                self.state.level = None;
                self.state.list = 0;
                self.state.depth = 0;
            }
            "intbl" => self.state.is_in_table = true,
            "cell" => {
                self.flush();
                self.end_cell();
            }
            "nestcell" => {
                self.flush();
                self.flow.tab();
            }
            "nestrow" => {
                self.flush();
                self.flow.line_break();
            }
            "row" => {
                self.flush();
                if self.table != Table::None {
                    if self.table == Table::Cell {
                        self.end_cell();
                    }
                    self.table = Table::Begun;
                }
            }
            "trowd" => self.is_header = false,
            "trhdr" => self.is_header = true,
            _ => {}
        }
    }

    /// Takes the name of a destination; tells whether it was one.
    fn destination(&mut self, word: &str, is_optional: bool) -> bool {
        let is_new = self.state.is_first || is_optional;
        let to = match word {
            "fonttbl" => Destination::Fonts,
            "stylesheet" => Destination::Styles,
            "title" | "subject" | "author" | "company" | "keywords" | "doccomm" | "creatim"
            | "revtim"
                if is_new =>
            {
                self.state.end = match word {
                    "title" => End::Property(Property::Title, "title"),
                    "author" => End::Property(Property::Author, "author"),
                    "keywords" => End::Property(Property::Keyword, "keywords"),
                    "doccomm" => End::Property(Property::Description, "doccomm"),
                    "creatim" => End::Day(Property::Published, "creatim"),
                    "revtim" => End::Day(Property::Modified, "revtim"),
                    _ => End::Nothing,
                };
                match self.state.end {
                    End::Nothing => Destination::Skipped,
                    _ => Destination::Aside,
                }
            }
            "listtext" | "pntext" if self.state.destination == Destination::Text => {
                self.flush();
                self.state.end = End::Marker;
                Destination::Aside
            }
            "footnote" | "annotation" if self.state.destination != Destination::Text => {
                Destination::Skipped
            }
            // Of notes and boxes that lie too deep the text goes on where it is.
            "footnote" | "shptxt" if self.beyond > 0 || self.around.len() >= DEEPEST_NOTE => {
                return true;
            }
            "footnote" => {
                self.flush();
                let flow = std::mem::take(&mut self.flow);
                self.around.push((flow, std::mem::take(&mut self.table)));
                self.state.end = End::Note;
                self.state.is_in_table = false;
                return true;
            }
            "shptxt" if self.state.other_form != Destination::Text => Destination::Skipped,
            "shptxt" => {
                self.flush();
                self.flow.open_box();
                self.around
                    .push((Default::default(), std::mem::take(&mut self.table)));
                self.state.end = End::Box;
                self.state.is_in_table = false;
                Destination::Text
            }
            // The text of a box comes in one of its groups, all else there is measures; of text in two
            // forms the first is for old programs.
            "shpinst" | "upr" => {
                self.state.other_form = self.state.destination;
                Destination::Skipped
            }
            "ud" => self.state.other_form,
            "colortbl" | "pict" | "objdata" | "objclass" | "objname" | "header" | "headerl"
            | "headerr" | "headerf" | "footer" | "footerl" | "footerr" | "footerf" | "fldinst"
            | "nonshppict" | "shprslt" | "xe" | "tc" | "tcn" | "rxe" | "txe" | "filetbl"
            | "revtbl" | "listtable" | "listoverridetable" | "pnseclvl" | "bkmkstart"
            | "bkmkend" | "annotation" | "atnid" | "atnauthor" | "template" | "operator"
            | "category" | "manager" | "buptim" | "printim" | "comment" | "rsidtbl"
            | "generator" | "datafield" | "info" | "themedata" | "colorschememapping"
            | "latentstyles" | "datastore" | "sp" | "ftnsep" | "ftnsepc" | "ftncn" | "aftnsep"
            | "aftnsepc" | "aftncn"
                if is_new =>
            {
                Destination::Skipped
            }
            _ if is_optional => Destination::Skipped,
            _ => return false,
        };
        self.flush();
        // What lies in something that is passed over is passed over too, but for what is told here.
        let is_kept = self.state.destination != Destination::Skipped
            || matches!(self.state.end, End::Property(..) | End::Day(..) | End::Box)
            || word == "ud";
        self.state.destination = match is_kept {
            true => to,
            false => Destination::Skipped,
        };
        if matches!(to, Destination::Aside) {
            self.aside.clear();
        }
        true
    }
}
