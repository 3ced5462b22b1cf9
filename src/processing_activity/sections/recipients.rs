//! Empfänger, lit. d (R46).

use super::{Kind, List, Part, Section, cell, field, rare};
use crate::register::{choices::Tense, regime::Item};

const KINDS: &[(&str, &str)] = &[
    ("unspecified", "ohne nähere Zuordnung"),
    ("internal", "intern"),
    ("external", "extern"),
    ("processor", "Auftragsverarbeiter"),
    ("joint_controller", "gemeinsam Verantwortlicher"),
    ("third_country", "im Drittland"),
    ("international_organisation", "internationale Organisation"),
];

pub const SECTION: Section = Section {
    slug: "empfaenger",
    key: "recipients",
    title: "Empfänger",
    lead: "Wem die Daten offengelegt wurden oder noch offengelegt werden. Wer keine mehr erhält, bekommt ein Ende und bleibt stehen.",
    item: Some(Item::Recipients),
    parts: &[
        Part::List(List {
            name: "recipients",
            words: "recipients",
            one: "Empfänger",
            required: &["name"],
            asked: "einen Empfänger",
            fields: &[
                cell("name", Kind::Line("recipients")),
                cell("kind", Kind::Choice(KINDS, "")),
                cell("note", Kind::Text(1, "")),
                cell("numbers", Kind::Reach),
                rare("condition", Kind::Line("")),
                rare("legal_basis", Kind::Line("legal_bases")),
                rare("tense", Kind::Choice(Tense::OPTIONS, "keine Angabe")),
                rare("valid_from", Kind::Date),
                rare("valid_until", Kind::Date),
            ],
            inner: None,
        }),
        field("no_recipients", Kind::Tick),
        field("recipients_supplement", Kind::Text(2, "")),
    ],
};
