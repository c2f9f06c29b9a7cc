//! Words by which short passages tell what they are: notices, headings of related articles, bylines, replies.

use super::passage::Passage;
use crate::parse::html::tree::Tree;

/// A passage with more words than this is not looked through.
const SHORT: u32 = 40;

/// The cues of a passage, counted by sort.
#[derive(Clone, Copy, Default)]
pub(super) struct Cues {
    /// The share of its words that stand in the title.
    pub(super) title: f32,
    /// Buttons and notices: sharing, rights, newsletters, accounts.
    pub(super) notice: u8,
    /// Other articles.
    pub(super) related: u8,
    /// Readers' replies.
    pub(super) comment: u8,
    /// Who wrote it and when.
    pub(super) byline: u8,
    /// Signs of currencies.
    pub(super) money: u8,
}

impl Cues {
    /// The cues of all passages; `title` holds the words of the page's title in lower case.
    pub(super) fn of_all(tree: &Tree, passages: &[Passage], title: &[String]) -> Vec<Self> {
        let mut text = String::new();
        passages
            .iter()
            .map(|passage| {
                if passage.counts.words > SHORT {
                    return Self::default();
                }
                text.clear();
                for node in passage.nodes.clone() {
                    text.push_str(tree.text(node));
                    text.push(' ');
                }
                Self::of(&text, title)
            })
            .collect()
    }

    fn of(text: &str, title: &[String]) -> Self {
        let mut cues = Self::default();
        let (mut words, mut shared) = (0_u16, 0_u16);
        for word in words_of(text).take(60) {
            words += 1;
            shared += u16::from(title.contains(&word));
            let Some(count) = cues.sort(&word) else {
                continue;
            };
            *count = count.saturating_add(1);
        }
        let signs = text
            .chars()
            .filter(|c| matches!(c, '$' | '€' | '£' | '¥'))
            .count();
        cues.money = u8::try_from(signs).unwrap_or(u8::MAX);
        // A word or two of a long title say little.
        let weight = if usize::from(words) < title.len().div_ceil(3) {
            0.5
        } else {
            1.0
        };
        if words > 0 {
            cues.title = f32::from(shared) / f32::from(words) * weight;
        }
        cues
    }

    /// The count that a word adds to.
    fn sort(&mut self, word: &str) -> Option<&mut u8> {
        Some(match word {
            "copyright"
            | "rights"
            | "reserved"
            | "privacy"
            | "policy"
            | "cookies"
            | "cookie"
            | "terms"
            | "login"
            | "subscribe"
            | "newsletter"
            | "signup"
            | "advertisement"
            | "share"
            | "follow"
            | "facebook"
            | "twitter"
            | "linkedin"
            | "pinterest"
            | "whatsapp"
            | "instagram"
            | "email"
            | "print"
            | "skip"
            | "menu"
            | "register"
            | "account"
            | "contact"
            | "cart"
            | "wishlist"
            | "search"
            | "loading"
            | "download"
            | "app"
            | "tweet"
            | "impressum"
            | "datenschutz"
            | "kontakt"
            | "anzeige"
            | "teilen"
            | "drucken"
            | "suche"
            | "anmelden"
            | "partager"
            | "imprimer"
            | "recherche"
            | "confidentialité"
            | "compartir"
            | "imprimir"
            | "buscar"
            | "privacidad"
            | "contacto"
            | "compartilhar"
            | "privacidade"
            | "condividi"
            | "contatti"
            | "delen"
            | "udostępnij"
            | "szukaj"
            | "поделиться"
            | "поиск" => &mut self.notice,
            "related" | "more" | "also" | "recommended" | "popular" | "latest" | "trending"
            | "read" | "next" | "previous" | "you" | "may" | "like" | "similar" | "tags"
            | "categories" | "category" | "filed" | "see" | "mehr" | "lesen" | "auch"
            | "weitere" | "artikel" | "lire" | "aussi" | "suivant" | "précédent" | "leer"
            | "también" | "más" | "relacionadas" | "relacionados" | "leia" | "também" | "mais"
            | "leggi" | "anche" | "lees" | "ook" | "czytaj" | "także" | "читайте" | "также" => {
                &mut self.related
            }
            "comment"
            | "comments"
            | "reply"
            | "replies"
            | "review"
            | "reviews"
            | "log"
            | "post"
            | "leave"
            | "report"
            | "quote"
            | "kommentar"
            | "kommentare"
            | "antworten"
            | "commentaire"
            | "commentaires"
            | "répondre"
            | "comentario"
            | "comentarios"
            | "comentários"
            | "responder"
            | "commenti"
            | "reacties"
            | "komentarze"
            | "комментарии" => &mut self.comment,
            "by" | "posted" | "published" | "updated" | "author" | "written" | "ago" | "min"
            | "am" | "pm" | "on" | "views" | "von" | "uhr" | "par" | "publié" | "por"
            | "publicado" | "da" | "door" | "autor" => &mut self.byline,
            _ => return None,
        })
    }
}

/// The words of a text in lower case.
pub(super) fn words_of(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}
