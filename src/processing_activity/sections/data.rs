//! Betroffene Personen and Datenkategorien, lit. c (R40–R45).

use super::{Kind, List, Part, Section, cell, field, rare};
use crate::register::{choices::SpecialKind, regime::Item};

pub const SECTION: Section = Section {
    slug: "daten",
    key: "data",
    title: "Personen und Daten",
    lead: "Wessen Daten Sie verarbeiten und welche. Die laufenden Nummern der Datenkategorien verbinden sie mit Empfängern, Fristen und Maßnahmen.",
    item: Some(Item::Categories),
    parts: &[
        Part::List(List {
            name: "data_subjects",
            words: "data_subjects",
            one: "Betroffene Personen",
            required: &["name"],
            asked: "eine Kategorie betroffener Personen",
            fields: &[
                cell("name", Kind::Line("data_subjects")),
                cell("note", Kind::Text(1, "")),
                cell("numbers", Kind::Reach),
                rare("sub_groups", Kind::Text(2, "")),
                rare("approximate_number", Kind::Line("")),
                rare("excluded", Kind::Tick),
            ],
            inner: None,
        }),
        field("data_subjects_supplement", Kind::Text(2, "")),
        Part::List(List {
            name: "data_categories",
            words: "data_categories",
            one: "Datenkategorie",
            required: &["name"],
            asked: "eine Datenkategorie",
            fields: &[
                cell("number", Kind::DataNumber),
                cell("name", Kind::Line("data_categories")),
                cell("note", Kind::Text(2, "")),
                cell("special_category", Kind::Tick),
                cell("criminal_offences", Kind::Tick),
                rare("special_kinds", Kind::Ticks(SpecialKind::OPTIONS)),
                rare("special_kind", Kind::Line("")),
                rare("origin", Kind::Text(1, "")),
                rare("storage_place", Kind::Text(1, "")),
            ],
            inner: None,
        }),
        field("no_special_categories", Kind::Tick),
        field("no_criminal_offences", Kind::Tick),
        field("data_categories_supplement", Kind::Text(2, "")),
    ],
};
