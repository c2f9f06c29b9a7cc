//! Treaties, declarations and charters: their names and acronyms in several languages, and one short form each.

use std::ops::Range;
use std::sync::LazyLock;

use super::names::{Names, Words, key};

/// Short form and names; a name of capitals alone is an acronym and counts only as written.
const INSTRUMENTS: &[(&str, &[&str])] = &[
    (
        "UDHR",
        &[
            "Universal Declaration of Human Rights",
            "UDHR",
            "Déclaration universelle des droits de l'homme",
            "Declaración Universal de Derechos Humanos",
            "Declaración Universal de los Derechos Humanos",
            "Allgemeine Erklärung der Menschenrechte",
            "Declaração Universal dos Direitos Humanos",
            "Dichiarazione universale dei diritti umani",
            "Всеобщая декларация прав человека",
            "Всеобщей декларации прав человека",
            "世界人权宣言",
            "世界人權宣言",
            "الإعلان العالمي لحقوق الإنسان",
        ],
    ),
    (
        "ICCPR",
        &[
            "International Covenant on Civil and Political Rights",
            "ICCPR",
            "Pacte international relatif aux droits civils et politiques",
            "Pacto Internacional de Derechos Civiles y Políticos",
            "Internationaler Pakt über bürgerliche und politische Rechte",
            "Pacto Internacional sobre Direitos Civis e Políticos",
            "公民权利和政治权利国际公约",
            "العهد الدولي الخاص بالحقوق المدنية والسياسية",
        ],
    ),
    (
        "ICESCR",
        &[
            "International Covenant on Economic, Social and Cultural Rights",
            "ICESCR",
            "Pacte international relatif aux droits économiques, sociaux et culturels",
            "Pacto Internacional de Derechos Económicos, Sociales y Culturales",
            "العهد الدولي الخاص بالحقوق الاقتصادية والاجتماعية والثقافية",
        ],
    ),
    (
        "CEDAW",
        &[
            "Convention on the Elimination of All Forms of Discrimination against Women",
            "CEDAW",
        ],
    ),
    (
        "CRC",
        &[
            "Convention on the Rights of the Child",
            "Convention relative aux droits de l'enfant",
            "Convención sobre los Derechos del Niño",
            "UN-Kinderrechtskonvention",
            "Convenção sobre os Direitos da Criança",
        ],
    ),
    (
        "CAT",
        &[
            "Convention against Torture",
            "Convention contre la torture",
            "Convención contra la Tortura",
            "UN-Antifolterkonvention",
        ],
    ),
    (
        "CERD",
        &[
            "Convention on the Elimination of All Forms of Racial Discrimination",
            "ICERD",
        ],
    ),
    (
        "CRPD",
        &[
            "Convention on the Rights of Persons with Disabilities",
            "CRPD",
            "UN-Behindertenrechtskonvention",
        ],
    ),
    (
        "ICRMW",
        &[
            "International Convention on the Protection of the Rights of All Migrant Workers and Members of Their Families",
            "ICRMW",
        ],
    ),
    (
        "Refugee Convention",
        &[
            "Refugee Convention",
            "Convention Relating to the Status of Refugees",
            "Genfer Flüchtlingskonvention",
            "Convention de Genève relative au statut des réfugiés",
        ],
    ),
    (
        "Geneva Conventions",
        &[
            "Geneva Conventions",
            "Geneva Convention",
            "Conventions de Genève",
            "Convenios de Ginebra",
            "Genfer Konventionen",
        ],
    ),
    (
        "Rome Statute",
        &[
            "Rome Statute",
            "Statut de Rome",
            "Estatuto de Roma",
            "Römisches Statut",
        ],
    ),
    (
        "Genocide Convention",
        &[
            "Genocide Convention",
            "Convention on the Prevention and Punishment of the Crime of Genocide",
        ],
    ),
    (
        "ECHR",
        &[
            "European Convention on Human Rights",
            "Convention européenne des droits de l'homme",
            "Europäische Menschenrechtskonvention",
            "Convenio Europeo de Derechos Humanos",
            "Convenção Europeia dos Direitos Humanos",
            "Европейская конвенция о защите прав человека",
        ],
    ),
    (
        "ACHR",
        &[
            "American Convention on Human Rights",
            "Convención Americana sobre Derechos Humanos",
            "Convenção Americana sobre Direitos Humanos",
        ],
    ),
    (
        "African Charter",
        &[
            "African Charter on Human and Peoples' Rights",
            "Charte africaine des droits de l'homme et des peuples",
        ],
    ),
    (
        "UN Charter",
        &[
            "Charter of the United Nations",
            "UN Charter",
            "United Nations Charter",
            "Charte des Nations Unies",
            "Carta de las Naciones Unidas",
            "Charta der Vereinten Nationen",
            "UN-Charta",
            "Carta das Nações Unidas",
            "Устав Организации Объединенных Наций",
            "ميثاق الأمم المتحدة",
        ],
    ),
    (
        "UNDRIP",
        &["Declaration on the Rights of Indigenous Peoples", "UNDRIP"],
    ),
    (
        "Paris Agreement",
        &[
            "Paris Agreement",
            "Paris Climate Agreement",
            "Accord de Paris",
            "Acuerdo de París",
            "Pariser Klimaabkommen",
            "Pariser Abkommen",
            "Übereinkommen von Paris",
            "Pariser Klimaschutzabkommen",
            "Acordo de Paris",
            "Accordo di Parigi",
            "Парижское соглашение",
            "巴黎協定",
            "巴黎协定",
        ],
    ),
    (
        "Kyoto Protocol",
        &[
            "Kyoto Protocol",
            "Protocole de Kyoto",
            "Protocolo de Kioto",
            "Kyoto-Protokoll",
            "Protocolo de Quioto",
        ],
    ),
    (
        "UNFCCC",
        &["United Nations Framework Convention on Climate Change"],
    ),
    (
        "CBD",
        &[
            "Convention on Biological Diversity",
            "Convention sur la diversité biologique",
            "Convenio sobre la Diversidad Biológica",
            "Convenção sobre Diversidade Biológica",
        ],
    ),
    (
        "Cartagena Protocol",
        &["Cartagena Protocol", "Protocolo de Cartagena"],
    ),
    (
        "TRIPS",
        &[
            "TRIPS Agreement",
            "Agreement on Trade-Related Aspects of Intellectual Property Rights",
            "TRIPS",
        ],
    ),
    (
        "Escazú Agreement",
        &["Escazú Agreement", "Acuerdo de Escazú", "Accord d'Escazú"],
    ),
    (
        "Aarhus Convention",
        &[
            "Aarhus Convention",
            "Convention d'Aarhus",
            "Aarhus-Konvention",
        ],
    ),
    (
        "Istanbul Convention",
        &[
            "Istanbul Convention",
            "Convention d'Istanbul",
            "Istanbul-Konvention",
        ],
    ),
    (
        "Budapest Convention",
        &["Budapest Convention", "Convention on Cybercrime"],
    ),
    (
        "Ramsar Convention",
        &[
            "Ramsar Convention",
            "Convention de Ramsar",
            "ラムサール条約",
        ],
    ),
    (
        "Arms Trade Treaty",
        &["Arms Trade Treaty", "Traité sur le commerce des armes"],
    ),
    ("CCW", &["Convention on Certain Conventional Weapons"]),
    (
        "Ottawa Treaty",
        &["Ottawa Treaty", "Mine Ban Treaty", "Ottawa Convention"],
    ),
    (
        "NPT",
        &[
            "Treaty on the Non-Proliferation of Nuclear Weapons",
            "Non-Proliferation Treaty",
        ],
    ),
    (
        "TPNW",
        &[
            "Treaty on the Prohibition of Nuclear Weapons",
            "Atomwaffenverbotsvertrag",
        ],
    ),
    ("CWC", &["Chemical Weapons Convention"]),
    (
        "UNCAC",
        &["United Nations Convention against Corruption", "UNCAC"],
    ),
    ("VCLT", &["Vienna Convention on the Law of Treaties"]),
    (
        "UNCLOS",
        &["United Nations Convention on the Law of the Sea", "UNCLOS"],
    ),
    (
        "Beijing Declaration",
        &["Beijing Declaration", "Beijing Platform for Action"],
    ),
];

static TABLE: LazyLock<Names<(&'static str, bool)>> = LazyLock::new(|| {
    let mut names = Names::default();
    for (short, variants) in INSTRUMENTS {
        for variant in *variants {
            let acronym = !variant.contains(' ')
                && variant
                    .chars()
                    .all(|character| character.is_ascii_uppercase());
            names.insert(key(variant), (*short, acronym));
        }
    }
    names
});

/// Every mention of a known instrument by name or acronym, in order, none inside another: byte range and short form.
pub fn mentions(text: &str) -> Vec<(Range<usize>, &'static str)> {
    let words = Words::new(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let named = TABLE.at(&words, at).find(|(count, (_, acronym))| {
            let written = &text[words.span(at, *count)];
            !acronym || !written.chars().any(char::is_lowercase)
        });
        match named {
            Some((count, (short, _))) => {
                found.push((words.span(at, count), *short));
                at += count;
            }
            None => at += 1,
        }
    }
    found
}
