//! PPTX to blocks: the slides of a presentation in their order, titles as headings, notes of the
//! speaker below each slide.

use super::flow::{Flow, Role};
use super::package::Package;
use super::relation::{listed, main_part, of_kind, relations};
use super::xml::{Event, Xml};
use super::{Block, Format, PageBreak, Parsed, Unreadable, hosts, properties};

/// The namespaces that matter.
const SPACES: &[(&str, &str)] = &[
    ("a", "drawingml/2006/main"),
    ("a", "drawingml/main"),
    ("p", "presentationml"),
    ("mc", "markup-compatibility"),
];

/// The most slides.
const MOST_SLIDES: usize = 5_000;

/// Returns true if a package is a presentation.
pub(super) fn is_pptx(package: &Package<'_>) -> bool {
    package.names().any(|name| name.starts_with("ppt/"))
}

/// Reads a package. Errors: `NotSupported` where it holds no presentation.
pub(super) fn parse(mut package: Package<'_>) -> Result<Parsed, Unreadable> {
    let main = main_part(&mut package, "ppt/presentation.xml").ok_or(Unreadable::NotSupported)?;
    let mut blocks: Vec<Block> = Vec::new();
    let mut pages = Vec::new();
    let mut groups = 0;
    let mut is_broken = false;
    let slides = listed(&mut package, &main, "sldId");
    for ((slide, _), number) in slides.into_iter().take(MOST_SLIDES).zip(1..) {
        let mut flow = Flow::default();
        if let Some(text) = package.text(&slide) {
            is_broken |= read(&text, &mut flow);
        }
        let notes = of_kind(&relations(&mut package, &slide), "notesSlide");
        if let Some(text) = notes.and_then(|path| package.text(&path)) {
            let mut note = Flow::default();
            is_broken |= read(&text, &mut note);
            flow.note(note);
        }
        pages.push(PageBreak {
            block: blocks.len(),
            at: 0,
            number,
        });
        let before = groups;
        for mut block in flow.finish() {
            if block.group != 0 {
                block.group += before;
                groups = groups.max(block.group);
            }
            blocks.push(block);
        }
    }
    if is_broken {
        package.remark("the markup is damaged; the text was read up to the damage");
    }
    let declarations = package
        .text("docProps/core.xml")
        .map(|text| properties::declared(&text));
    Ok(Parsed {
        format: Format::Pptx,
        pages,
        declarations: declarations.unwrap_or_default(),
        hosts: hosts::named_in(&blocks, std::iter::empty()),
        blocks,
        remarks: package.remarks(),
    })
}

/// What an open element will do when it closes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Close {
    Nothing,
    Shape,
    Paragraph,
    Text,
    Table,
    Cell,
    Choice,
}

/// Reads a slide; tells whether it was broken.
fn read(text: &str, flow: &mut Flow) -> bool {
    let mut xml = Xml::new(text, SPACES);
    let mut open: Vec<Close> = Vec::new();
    let mut choices: Vec<bool> = Vec::new();
    // Whether the shape holds a title, and whether it says something about the slide itself.
    let (mut is_title, mut is_frame) = (false, false);
    let mut in_text = 0_usize;
    while let Some(event) = xml.next() {
        match event {
            Event::Text(text) if in_text > 0 && !is_frame => flow.text(&text, false),
            Event::Text(_) => {}
            Event::Open(element) => {
                let close = match (element.space, element.name()) {
                    ("p", "sp") => Close::Shape,
                    ("p", "ph") => {
                        let kind = element.attribute("type").unwrap_or_default();
                        is_title = matches!(kind.as_str(), "title" | "ctrTitle");
                        is_frame =
                            matches!(kind.as_str(), "sldNum" | "dt" | "ftr" | "hdr" | "sldImg");
                        Close::Nothing
                    }
                    ("a", "p") => Close::Paragraph,
                    ("a", "t") => {
                        in_text += 1;
                        Close::Text
                    }
                    ("a", "br") => {
                        flow.line_break();
                        Close::Nothing
                    }
                    ("a", "tab") => {
                        flow.tab();
                        Close::Nothing
                    }
                    ("a", "tbl") => {
                        flow.open_table();
                        Close::Table
                    }
                    ("a", "tr") => {
                        flow.open_row();
                        Close::Nothing
                    }
                    ("a", "tc") => {
                        flow.open_cell();
                        Close::Cell
                    }
                    ("mc", "AlternateContent") => {
                        choices.push(false);
                        Close::Choice
                    }
                    ("mc", "Choice" | "Fallback")
                        if choices
                            .last_mut()
                            .is_none_or(|taken| std::mem::replace(taken, true)) =>
                    {
                        xml.skip();
                        continue;
                    }
                    _ => Close::Nothing,
                };
                open.push(close);
            }
            Event::Close => match open.pop().unwrap_or(Close::Nothing) {
                Close::Nothing => {}
                Close::Shape => (is_title, is_frame) = (false, false),
                Close::Paragraph => {
                    if is_title {
                        flow.role(Role::Heading(2));
                    }
                    flow.end_paragraph();
                }
                Close::Text => in_text = in_text.saturating_sub(1),
                Close::Table => flow.close_table(),
                Close::Cell => flow.close_cell(),
                Close::Choice => {
                    choices.pop();
                }
            },
        }
    }
    xml.is_broken
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::flow::tests::shown;

    #[test]
    fn slides_are_titles_paragraphs_and_tables() {
        let mut flow = Flow::default();
        let slide = "<p:sld xmlns:p='//presentationml/2006/main' xmlns:a='//drawingml/2006/main'>\
            <p:sp><p:nvPr><p:ph type='title'/></p:nvPr><a:p><a:r><a:t>Water</a:t></a:r></a:p></p:sp>\
            <p:sp><a:p><a:r><a:t>One</a:t></a:r><a:br/><a:r><a:t>two</a:t></a:r></a:p></p:sp>\
            <p:sp><p:ph type='sldNum'/><a:p><a:fld><a:t>7</a:t></a:fld></a:p></p:sp>\
            <a:tbl><a:tr><a:tc><a:p><a:t>Ana</a:t></a:p></a:tc><a:tc><a:p><a:t>Peru</a:t></a:p></a:tc></a:tr>\
            <a:tr><a:tc><a:p><a:t>Bo</a:t></a:p></a:tc><a:tc><a:p><a:t>Chad</a:t></a:p></a:tc></a:tr></a:tbl></p:sld>";
        assert!(!read(slide, &mut flow));
        assert_eq!(
            shown(&flow.finish()),
            ["h2:Water", "p:One\ntwo", "tr:Ana\tPeru", "tr:Bo\tChad"]
        );
    }
}
