//! How the items of a list are written: persons or organizations first, years, towns, the template
//! that most of them follow.

use super::bracket;
use super::item_text;
use super::name::{self, Leaning};
use super::office;
use super::template::Template;

/// How the items of a list are written, told from all of them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Style {
    /// What they are: persons or organizations.
    pub(super) leaning: Leaning,
    /// True if many of them end in a bracket with a year, which is then dropped.
    pub(super) years: bool,
    /// True if their places stand in a column of their own.
    pub(super) placed: bool,
    /// True if a town may stand beside a name that is known to few: most items have a place.
    pub(super) towns: bool,
    /// True if most of them are an office and the name of who holds it.
    pub(super) led: bool,
    /// Where their places stand.
    pub(super) template: Template,
}

impl Style {
    /// The style of a list, by all its items.
    pub(super) fn of(items: &[&str], leaning: Option<Leaning>) -> Style {
        let years = items
            .iter()
            .filter(|text| bracket::trailing_bracket(text).is_some_and(bracket::is_year))
            .count();
        let clean: Vec<&str> = items.iter().map(|text| item_text::bare(text)).collect();
        let template = Template::of(&clean);
        let led = clean.iter().filter(|text| office::is_led(text)).count();
        let leaning = leaning.unwrap_or_else(|| {
            let (mut persons, mut organizations) = (0, 0);
            for text in items {
                let text =
                    item_text::bare(text.trim_start_matches(|c: char| c.is_numeric() || c == '\t'));
                let head = item_text::head(text);
                let marked = name::is_organization_marked(name::without_honorifics(head));
                let shaped = name::is_person_shaped(head);
                let beside =
                    || text[head.len()..].trim_start_matches([',', ' ', '(', '–', '—', '-']);
                let role = head.len() < text.len() && office::has_role(beside());
                if role && shaped {
                    persons += 2;
                } else if marked || !shaped {
                    organizations += 1;
                } else {
                    persons += 1;
                }
            }
            if organizations > persons {
                Leaning::RatherOrganizations
            } else {
                Leaning::RatherPersons
            }
        });
        Style {
            leaning,
            years: years * 3 >= items.len(),
            placed: false,
            led: led >= 3 && led * 10 >= items.len() * 6,
            towns: template.has_places(),
            template,
        }
    }
}
