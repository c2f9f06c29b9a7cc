//! `meta` elements: OpenGraph, Dublin Core, `citation_*` and the names that content management
//! systems use.

use super::push;
use crate::parse::html::tree::Element;
use crate::parse::{Declaration, Origin, Property};

/// Keys of `meta` elements, by what they declare. Origin: the vocabularies' own documents (ogp.me,
/// DCMI terms, Google Scholar's inclusion guidelines) and the names seen in content management
/// systems.
const KEYS: &[(Property, &[&str])] = &[
    (
        Property::Title,
        &[
            "og:title",
            "dc.title",
            "dcterms.title",
            "citation_title",
            "twitter:title",
            "headline",
            "parsely-title",
            "sailthru.title",
            "title",
            "dc:title",
            "hdl",
            "eprints.title",
            "bepress_citation_title",
            "fb_title",
        ],
    ),
    (
        Property::Published,
        &[
            "article:published_time",
            "article:published",
            "og:article:published_time",
            "og:published_time",
            "og:pubdate",
            "article:publicationdate",
            "article:post_date",
            "datepublished",
            "dc.date",
            "dc:date",
            "dc.date.issued",
            "dc.date.created",
            "dc.created",
            "dc.issued",
            "dcterms.date",
            "dcterms.created",
            "dcterms.issued",
            "dcterms.available",
            "dcterms:created",
            "dcterms:issued",
            "citation_publication_date",
            "citation_date",
            "citation_online_date",
            "eprints.date",
            "bepress_citation_date",
            "date",
            "pubdate",
            "pub_date",
            "publishdate",
            "publish-date",
            "publish_date",
            "publish_time",
            "published",
            "published-date",
            "published_time",
            "publication_date",
            "publication-date",
            "publicationdate",
            "parsely-pub-date",
            "sailthru.date",
            "date.issued",
            "date_published",
            "originalpublicationdate",
            "article.published",
            "article.created",
            "article_date_original",
            "cxenseparse:recs:publishtime",
            "cxenseparse:publishtime",
            "bt:pubdate",
            "datecreated",
            "date_created",
            "created",
            "creation_date",
            "release_date",
            "rnews:datepublished",
            "displaydate",
            "shareaholic:article_published_time",
            "doc_date",
            "ptime",
            "og:date",
            "datearticle",
            "thedate",
            "og:release_date",
            "vr:published_time",
            "gentime",
            "pdate",
            "article:create_at",
            "og:question:published_time",
            "dateposted",
            "date-posted",
        ],
    ),
    (
        Property::Modified,
        &[
            "article:modified_time",
            "og:updated_time",
            "article:modified",
            "dcterms.modified",
            "dc.date.modified",
            "datemodified",
            "last-modified",
            "lastmod",
            "last_modified",
            "date_modified",
            "modified",
            "revised",
            "og:modified_time",
            "moddate",
            "update_time",
        ],
    ),
    (
        Property::Language,
        &[
            "og:locale",
            "dc.language",
            "dcterms.language",
            "content-language",
            "language",
            "citation_language",
            "inlanguage",
        ],
    ),
    (
        Property::SiteName,
        &[
            "og:site_name",
            "application-name",
            "al:ios:app_name",
            "twitter:app:name:iphone",
            "apple-mobile-web-app-title",
        ],
    ),
    (
        Property::Publisher,
        &[
            "dc.publisher",
            "dcterms.publisher",
            "dc:publisher",
            "citation_publisher",
            "publisher",
            "citation_journal_title",
            "copyright",
        ],
    ),
    (
        Property::Author,
        &[
            "author",
            "article:author",
            "dc.creator",
            "dcterms.creator",
            "citation_author",
            "parsely-author",
            "sailthru.author",
            "byl",
            "dc.contributor",
        ],
    ),
    (
        Property::Url,
        &["og:url", "dc.identifier", "twitter:url", "parsely-link"],
    ),
    (
        Property::Type,
        &[
            "og:type",
            "dc.type",
            "dcterms.type",
            "parsely-type",
            "article:type",
            "pagetype",
            "content-type-name",
        ],
    ),
    (
        Property::Section,
        &[
            "article:section",
            "parsely-section",
            "section",
            "category",
            "dc.subject",
            "sectionname",
        ],
    ),
    (
        Property::Keyword,
        &[
            "keywords",
            "news_keywords",
            "article:tag",
            "parsely-tags",
            "sailthru.tags",
            "citation_keywords",
        ],
    ),
    (
        Property::Description,
        &[
            "description",
            "og:description",
            "dc.description",
            "dcterms.abstract",
            "twitter:description",
            "abstract",
        ],
    ),
];

/// Reads one `meta` element.
pub(super) fn read(element: &Element, found: &mut Vec<Declaration>) {
    let Some(value) = element.attribute("content").or(element.attribute("value")) else {
        return;
    };
    for name in ["property", "name", "itemprop", "http-equiv"] {
        let Some(written) = element.attribute(name) else {
            continue;
        };
        for key in written.split_whitespace() {
            let key = key.to_ascii_lowercase();
            let bare = key.strip_prefix("schema:").unwrap_or(&key);
            let known = KEYS.iter().find(|(_, keys)| keys.contains(&bare));
            let property = match known {
                Some((property, _)) => *property,
                None => match dates(bare) {
                    Some(property) => property,
                    None => continue,
                },
            };
            let is_address = property == Property::Url && !value.contains("://");
            let is_account = property == Property::Author && value.contains("://");
            if !is_address && !is_account {
                push(found, property, origin(name, bare), bare, value);
            }
            return;
        }
    }
}

/// What date a key of no known vocabulary declares, told by its words: `published_on`,
/// `dcterms.dateSubmitted`.
fn dates(key: &str) -> Option<Property> {
    let letters: String = key.chars().filter(|c| c.is_alphanumeric()).collect();
    let has = |words: &[&str]| words.iter().any(|word| letters.contains(word));
    let moment = has(&["date", "time"]) || letters.ends_with("on") || letters.ends_with("at");
    if moment
        && has(&["publish", "publication", "issued", "posted"])
        && !has(&["modif", "updat", "expir", "unpublish"])
    {
        Some(Property::Published)
    } else if moment && has(&["modified", "updated", "lastchange"]) {
        Some(Property::Modified)
    } else {
        None
    }
}

fn origin(attribute: &str, key: &str) -> Origin {
    let begins = |prefixes: &[&str]| prefixes.iter().any(|prefix| key.starts_with(prefix));
    if begins(&["og:", "article:"]) {
        Origin::OpenGraph
    } else if begins(&["citation_", "bepress_citation", "eprints."]) {
        Origin::Citation
    } else if begins(&["dc.", "dc:", "dcterms"]) {
        Origin::DublinCore
    } else if attribute == "itemprop" {
        Origin::Microdata
    } else {
        Origin::Meta
    }
}
