//! Übermittlungen in Drittländer, lit. e (R48–R53).

use super::{Kind, List, Part, Section, cell, field, rare};
use crate::register::{choices::Instrument, regime::Item};

const STATEMENTS: &[(&str, &str)] = &[
    ("none_and_none_planned", "findet nicht statt und ist nicht geplant"),
    ("none", "findet nicht statt (zu Planungen keine Aussage)"),
    ("planned", "findet nicht statt, ist aber geplant"),
    ("takes_place", "findet statt"),
    ("under_review", "wird geprüft"),
];

pub const SECTION: Section = Section {
    slug: "drittlaender",
    key: "third_countries",
    title: "Drittländer",
    lead: "Eine Aussage ist in jedem Fall nötig, auch wenn nichts übermittelt wird. Empfänger in Drittländern werden benannt.",
    item: Some(Item::ThirdCountries),
    parts: &[
        field("third_country_statement", Kind::Radio(STATEMENTS)),
        field("third_country_remark", Kind::Text(2, "")),
        Part::List(List {
            name: "transfers",
            words: "transfers",
            one: "Übermittlung",
            required: &["text", "country", "country_note", "recipient_name"],
            asked: "Land und Empfänger",
            fields: &[
                cell("country", Kind::Country),
                cell("recipient_name", Kind::Line("")),
                cell("instrument", Kind::Choice(Instrument::OPTIONS, "keine Angabe")),
                cell("text", Kind::Text(2, "")),
                cell("numbers", Kind::Reach),
                rare("country_note", Kind::Line("")),
                rare("instrument_note", Kind::Text(2, "")),
                rare("certification_checked_on", Kind::Date),
                rare("assessment", Kind::Text(3, "")),
                rare("safeguards", Kind::Text(3, "")),
                rare("authority_informed_on", Kind::Date),
                rare("data_subjects_informed_on", Kind::Date),
            ],
            inner: None,
        }),
    ],
};
