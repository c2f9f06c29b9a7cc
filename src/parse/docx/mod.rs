//! DOCX to blocks and declarations: the documents of Word, and of all that write as it does.
//!
//! `styles` knows what paragraph styles stand for, `numbering` what its lists look like, `body`
//! reads the text. Of changes that were tracked the new state is read. Comments, headers and footers
//! stay out; notes come at the end.

mod body;
mod numbering;
mod styles;

use super::flow::Flow;
use super::numbering::Numbering;
use super::package::Package;
use super::relation::{main_part, of_kind, relations};
use super::{Format, Parsed, Unreadable, hosts, properties};
use body::Body;
use styles::Styles;

/// The namespaces that matter, in their transitional and their strict form.
const SPACES: &[(&str, &str)] = &[
    ("w", "wordprocessingml"),
    ("mc", "markup-compatibility"),
    ("m", "officeDocument/2006/math"),
    ("m", "officeDocument/math"),
];

/// Returns true if a package is one of Word.
pub(super) fn is_docx(package: &Package<'_>) -> bool {
    package.names().any(|name| name.starts_with("word/"))
}

/// Reads a package. Errors: `NotSupported` where it holds no text document.
pub(super) fn parse(mut package: Package<'_>) -> Result<Parsed, Unreadable> {
    let main = main_part(&mut package, "word/document.xml").ok_or(Unreadable::NotSupported)?;
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
    let near = relations(&mut package, &main);
    let mut part = |kind: &str| {
        let path = of_kind(&near, kind).unwrap_or_else(|| format!("{folder}/{kind}.xml"));
        package.text(&path)
    };
    let styles = part("styles").map_or_else(Styles::default, |text| Styles::read(&text));
    let numbering =
        part("numbering").map_or_else(Numbering::default, |text| numbering::read(&text));
    let footnotes = part("footnotes");
    let endnotes = part("endnotes");
    let text = package.text(&main).ok_or(Unreadable::Damaged)?;

    let mut body = Body::new(&styles, numbering, &near);
    let mut is_broken = body.read(&text);
    for (notes, kind) in [(footnotes, "footnote"), (endnotes, "endnote")] {
        if let Some(text) = notes {
            is_broken |= body.read_notes(&text, kind);
        }
    }
    for path in std::mem::take(&mut body.chunks) {
        if let Some(text) = package
            .text(&path)
            .filter(|text| super::html::looks_like_html(text, "html"))
        {
            body.flow.blocks(super::html::fragment(&text));
        }
    }
    if is_broken {
        package.remark("the markup is damaged; the text was read up to the damage");
    }
    let roots = relations(&mut package, "");
    let core = of_kind(&roots, "core-properties");
    let core = core.unwrap_or_else(|| "docProps/core.xml".to_owned());
    let declarations = package.text(&core).map(|text| properties::declared(&text));
    let flow: Flow = body.flow;
    let blocks = flow.finish();
    let addresses = near.values().filter(|one| one.kind == "hyperlink");
    let addresses = addresses.map(|one| one.target.as_str());
    Ok(Parsed {
        pages: Vec::new(),
        format: Format::Docx,
        declarations: declarations.unwrap_or_default(),
        hosts: hosts::named_in(&blocks, addresses),
        blocks,
        remarks: package.remarks(),
    })
}
