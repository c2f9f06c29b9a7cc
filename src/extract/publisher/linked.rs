//! The site that a document's own links and pictures lead to, if its address is not declared.
//!
//! A site's pages link to themselves and keep their pictures there; hosts of platforms for many
//! sites do not count.

use crate::document::Found;
use crate::extract::rules;

use super::super::Reading;
use super::{found, host, texts};

/// Labels of hosts that serve many: networks, mail, pictures, forms, maps, archives, vocabularies.
/// Origin: written for this project.
const PLATFORMS: &str = "facebook|fb|twitter|x|t|twimg|instagram|threads|mastodon|bsky|youtube|youtu|ytimg|vimeo|tiktok|linkedin|\
    lnkd|pinterest|reddit|tumblr|snapchat|whatsapp|wa|telegram|telegra|vk|weibo|wechat|line|discord|slack|signal|\
    google|googleapis|googleusercontent|gstatic|goo|gmail|googlemail|yahoo|hotmail|outlook|live|gmx|protonmail|proton|\
    riseup|posteo|icloud|apple|microsoft|office|bit|tinyurl|ow|buff|shorturl|lnk|wikipedia|wikimedia|wikidata|flickr|\
    staticflickr|imgur|photobucket|imageshack|giphy|unsplash|pexels|pixabay|shutterstock|gettyimages|blogger|blogspot|\
    bp|wordpress|wp|wixstatic|squarespace|weebly|medium|substack|issuu|scribd|slideshare|docdroid|dropbox|amazonaws|\
    amazon|cloudfront|cloudinary|akamaihd|jsdelivr|jquery|bootstrapcdn|unpkg|fontawesome|github|githubusercontent|gitlab|\
    codeberg|archive|w3|schema|creativecommons|doi|orcid|purl|gravatar|disqus|addthis|sharethis|mailchimp|mailchi|\
    paypal|stripe|patreon|eventbrite|zoom|meet|jitsi|soundcloud|spotify|change|actionnetwork|typeform|surveymonkey|\
    jotform|framaforms|cryptpad|openstreetmap|maps|proofpoint|safelinks|localhost|example";
/// The share of a document's addresses, platforms left out, that its own site has at the least, in
/// percent.
const SHARE: usize = 50;
/// Numbers of addresses that are enough: if one is an e-mail address, if one is a picture's address.
/// Links alone can lead to those of whom the text speaks.
const ENOUGH: [usize; 2] = [2, 3];

/// The addresses of one site.
struct LinkedSite<'a> {
    label: String,
    host: &'a str,
    times: usize,
    pictures: usize,
    mails: usize,
}

/// The name in the text that the host of most addresses abbreviates.
pub(super) fn linked(reading: &Reading<'_>) -> Option<Found<String>> {
    if !super::hosts(reading).is_empty() {
        return None;
    }
    let sites = sites(reading);
    let all: usize = sites.iter().map(|site| site.times).sum();
    let own = sites.into_iter().max_by_key(|site| site.times)?;
    let [with_mail, with_picture] = ENOUGH;
    let enough =
        own.mails > 0 && own.times >= with_mail || own.pictures > 0 && own.times >= with_picture;
    if !enough || own.times * 100 < all * SHARE {
        return None;
    }
    let name = host::named(own.host, texts(reading).iter().copied())?;
    found(name, rules::LINKED_SITE, own.host)
}

/// The sites that a document's addresses name: hosts that share a label, `www.lake.example` and
/// `pictures.lake.example`.
fn sites<'a>(reading: &Reading<'a>) -> Vec<LinkedSite<'a>> {
    let mut sites: Vec<LinkedSite<'a>> = Vec::new();
    for named in &reading.parsed.hosts {
        let Some(label) = host::label(&named.host).filter(|label| !is_platform(label)) else {
            continue;
        };
        match sites.iter_mut().find(|site| site.label == label) {
            Some(site) => {
                site.times += named.times;
                site.pictures += named.pictures;
                site.mails += named.mails;
            }
            None => sites.push(LinkedSite {
                label,
                host: &named.host,
                times: named.times,
                pictures: named.pictures,
                mails: named.mails,
            }),
        }
    }
    sites
}

fn is_platform(label: &str) -> bool {
    PLATFORMS.split('|').any(|platform| platform == label)
}
