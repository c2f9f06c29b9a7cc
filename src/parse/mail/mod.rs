//! Mail to blocks and declarations: one message, its headers as what it declares.
//!
//! The plain text is read before the HTML that says the same; quoted replies are quotations.
//! `head` recognizes mail, `mailbox` cuts files of many, `attachment` gives what hangs on a
//! message.

mod attachment;
mod head;
mod mailbox;

use std::borrow::Cow;
use std::panic::catch_unwind;

use mail_parser::{Address, Message, MessageParser, MimeHeaders, PartType};

use super::{
    Block, Declaration, Format, Origin, Parsed, Part, Property, Unreadable, hosts, html, text,
};
pub(super) use head::{is_mail, is_mailbox};
pub(super) use mailbox::messages;

/// The most pieces of a message: what follows is left out.
const MOST_PIECES: usize = 20_000;

/// Reads a message. Errors: `Damaged` where it cannot be told from anything.
pub(super) fn parse(bytes: &[u8]) -> Result<Parsed, Unreadable> {
    let (bytes, is_cut) = bounded(head::without_envelope(bytes));
    let message = message(bytes)?;
    let mut remarks = Vec::new();
    if is_cut {
        remarks
            .push("the message has more pieces than the limit; the rest was left out".to_owned());
    }
    let mut declarations = declarations(&message);
    let mut blocks: Vec<Block> = Vec::new();
    let mut groups = 0;
    let mut sources = String::new();
    let mut format = Format::Mail;
    match web_page(&message) {
        Some((page, address)) => {
            format = Format::Mhtml;
            let parsed = html::parse(page);
            declarations = parsed.declarations;
            if let Some(address) = address {
                declarations.push(declaration(Property::Url, "content-location", address));
            }
            blocks = parsed.blocks;
            sources.push_str(page);
        }
        None => {
            for source in bodies(&message) {
                let more = match source {
                    Body::Text(text) => text::parse(text).blocks,
                    Body::Html(text) => html::fragment(text),
                };
                let (Body::Text(source) | Body::Html(source)) = source;
                sources.push_str(source);
                // The groups of each text are counted on.
                let before = groups;
                for mut block in more {
                    if block.group != 0 {
                        block.group = block.group.saturating_add(before);
                        groups = groups.max(block.group);
                    }
                    blocks.push(block);
                }
            }
        }
    }
    declarations.retain(|one| !one.value.is_empty());
    if message.parts.iter().any(|part| part.is_encoding_problem) {
        remarks.push("some of the message is encoded wrongly".to_owned());
    }
    Ok(Parsed {
        format,
        pages: Vec::new(),
        declarations,
        blocks,
        hosts: hosts::named(&sources),
        remarks,
    })
}

/// What hangs on a message and may be a document of its own, in order.
pub(super) fn attachments(bytes: &[u8]) -> Vec<Part> {
    let (bytes, _) = bounded(head::without_envelope(bytes));
    match message(bytes) {
        Ok(message) if web_page(&message).is_none() => attachment::parts(&message),
        _ => Vec::new(),
    }
}

/// Takes a message apart. Some malformed ones make the parser panic; it keeps nothing between calls.
fn message(bytes: &[u8]) -> Result<Message<'_>, Unreadable> {
    let parsed = catch_unwind(|| MessageParser::default().parse(bytes));
    parsed.ok().flatten().ok_or(Unreadable::Damaged)
}

/// A message up to the most pieces, and whether there were more.
fn bounded(bytes: &[u8]) -> (&[u8], bool) {
    match memchr::memmem::find_iter(bytes, b"\n--").nth(MOST_PIECES) {
        Some(end) => (&bytes[..end], true),
        None => (bytes, false),
    }
}

/// A text of the message's own.
#[derive(Clone, Copy)]
enum Body<'a> {
    Text(&'a str),
    Html(&'a str),
}

/// The texts of the message's own: the plain ones, or the HTML where these say nothing.
fn bodies<'a>(message: &'a Message<'_>) -> Vec<Body<'a>> {
    let chosen = |ids: &[u32]| -> Vec<Body<'a>> {
        let parts = ids.iter().filter_map(|id| message.part(*id));
        let own = parts.filter_map(|part| match &part.body {
            PartType::Text(text) if is_prose(part) => Some(Body::Text(text)),
            PartType::Html(text) => Some(Body::Html(text)),
            _ => None,
        });
        own.collect()
    };
    let plain = chosen(&message.text_body);
    let says = |body: &Body<'_>| match body {
        Body::Text(text) => {
            text.chars()
                .filter(|character| character.is_alphanumeric())
                .count()
                > 1
        }
        Body::Html(_) => true,
    };
    match plain.iter().any(says) {
        true => plain,
        false => chosen(&message.html_body),
    }
}

/// Returns true if a part of text is meant to be read by people.
fn is_prose(part: &mail_parser::MessagePart<'_>) -> bool {
    let kind = part
        .content_type()
        .and_then(|kind| kind.c_subtype.as_deref());
    kind.is_none_or(|kind| !matches!(kind, "calendar" | "css" | "x-vcard" | "vcard" | "csv"))
}

/// The page that a browser saved as a message, with its address.
fn web_page<'a>(message: &'a Message<'_>) -> Option<(&'a str, Option<&'a str>)> {
    let snapshot = message.header_raw("Snapshot-Content-Location");
    let root = message.content_type()?;
    let is_related = root.c_subtype.as_deref() == Some("related");
    let page = message.html_part(0)?;
    let PartType::Html(text) = &page.body else {
        return None;
    };
    let location = page
        .content_location()
        .filter(|address| address.starts_with("http"));
    let is_page = snapshot.is_some() || is_related && location.is_some();
    is_page.then_some((text, snapshot.map(str::trim).or(location)))
}

/// What the headers say.
fn declarations(message: &Message<'_>) -> Vec<Declaration> {
    let mut declarations = Vec::new();
    let mut add = |property, key, value: &str| {
        declarations.push(declaration(property, key, value));
    };
    if let Some(subject) = message.subject() {
        add(Property::Title, "subject", subject);
    }
    if let Some(date) = message.date().filter(|date| date.is_valid()) {
        add(Property::Published, "date", &date.to_rfc3339());
    }
    for name in message
        .from()
        .into_iter()
        .flat_map(|from| named(from, true))
    {
        add(Property::Author, "from", &name);
    }
    for name in message.to().into_iter().flat_map(|to| named(to, false)) {
        add(Property::Addressee, "to", &name);
    }
    if let Some(language) = message.content_language().as_text() {
        add(Property::Language, "content-language", language);
    }
    if let Some(address) = message.header_raw("Archived-At") {
        let address = address.trim().trim_start_matches('<');
        let address = address.split(['>', ' ']).next().unwrap_or_default();
        add(Property::Url, "archived-at", address);
    }
    declarations
}

/// The names of people and groups in a header; their addresses where `or_address` and there is no
/// name.
fn named(address: &Address<'_>, or_address: bool) -> Vec<String> {
    let each = |one: &mail_parser::Addr<'_>| {
        let name = one.name.as_deref().map(str::trim);
        let name = name.filter(|name| !name.is_empty() && (or_address || !name.contains('@')));
        let address = one.address.as_deref().filter(|_| or_address);
        name.or(address).map(str::to_owned)
    };
    match address {
        Address::List(all) => all.iter().filter_map(each).collect(),
        Address::Group(groups) => groups
            .iter()
            .flat_map(|group| &group.addresses)
            .filter_map(each)
            .collect(),
    }
}

fn declaration(property: Property, key: &str, value: &str) -> Declaration {
    let value: Cow<'_, str> = match value.contains(|character: char| character.is_control()) {
        true => value
            .replace(|character: char| character.is_control(), " ")
            .into(),
        false => value.into(),
    };
    Declaration {
        property,
        origin: Origin::FrontMatter,
        key: key.to_owned(),
        value: value.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::flow::tests::shown;

    const MAIL: &str = "Received: from a by b\r\nFrom: =?utf-8?q?Ana_Ro=C3=A9?= <ana@lake.example>\r\n\
        To: The Minister of Water <m@gov.example>\r\nSubject: Open letter\r\n on wells\r\nDate: Fri, 3 May 2019 10:00:00 +0200\r\n\
        MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: multipart/alternative; boundary=y\r\n\r\n\
        --y\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
        Our wells are dry, d=E9j=E0.\r\n\r\n> Which wells?\r\n\r\n--y\r\nContent-Type: text/html\r\n\r\n<p>Our wells are dry.</p>\r\n--y--\r\n\
        --x\r\nContent-Type: text/plain; name=\"letter.txt\"\r\nContent-Disposition: attachment; filename=\"../a/letter.txt\"\r\n\r\nDear Minister\r\n\
        --x\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename=logo.png\r\n\r\nPNG\r\n\
        --x\r\nContent-Type: application/octet-stream; name=seal\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgoAAAA=\r\n--x--\r\n";

    #[test]
    fn a_message_is_its_plain_text_and_its_headers() {
        assert!(is_mail(MAIL.as_bytes(), "x"));
        let parsed = parse(MAIL.as_bytes()).unwrap();
        assert_eq!(
            shown(&parsed.blocks),
            ["p:Our wells are dry, d\u{e9}j\u{e0}.", "q:Which wells?"]
        );
        let declared: Vec<(&str, &str)> = parsed
            .declarations
            .iter()
            .map(|one| (one.key.as_str(), one.value.as_str()))
            .collect();
        assert_eq!(
            declared,
            [
                ("subject", "Open letter on wells"),
                ("date", "2019-05-03T10:00:00+02:00"),
                ("from", "Ana Ro\u{e9}"),
                ("to", "The Minister of Water"),
            ]
        );
    }

    #[test]
    fn attachments_that_may_be_documents_are_given() {
        let parts = attachments(MAIL.as_bytes());
        let named: Vec<(&str, &[u8])> = parts
            .iter()
            .map(|part| (part.name.as_str(), &*part.bytes))
            .collect();
        assert_eq!(named, [("letter.txt", &b"Dear Minister"[..])]);
    }

    #[test]
    fn messages_within_messages_that_do_not_end_are_read_or_refused() {
        let inner = "--x\nContent-Type: message/rfc822\n\nSubpe: text/h";
        let text = format!(
            "Message-ID: <a@b.example>\nFrom: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n{inner}ed\n{inner}tml\n\nz\n--x--\ntml; name=a\n\nz\n--x--"
        );
        let _ = (parse(text.as_bytes()), attachments(text.as_bytes()));
    }

    #[test]
    fn a_saved_page_is_a_page() {
        let page = "From: <Saved by a browser>\r\nSnapshot-Content-Location: https://a.example/b\r\nSubject: x\r\nMIME-Version: 1.0\r\n\
            Content-Type: multipart/related; type=\"text/html\"; boundary=\"z\"\r\n\r\n--z\r\nContent-Type: text/html\r\nContent-Location: https://a.example/b\r\n\r\n\
            <html><head><title>Wells</title></head><body><h1>Wells</h1><p>Our wells are dry.</p></body></html>\r\n--z--\r\n";
        let parsed = parse(page.as_bytes()).unwrap();
        let declared = |property| {
            parsed
                .declared(property)
                .next()
                .map(|one| one.value.as_str())
        };
        assert_eq!(declared(Property::Url), Some("https://a.example/b"));
        assert_eq!(declared(Property::Title), Some("Wells"));
        assert!(attachments(page.as_bytes()).is_empty());
    }
}
