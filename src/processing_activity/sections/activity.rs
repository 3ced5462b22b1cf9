//! Allgemeines: what identifies the activity, who runs it and under which law (R3, R36, R66, X1, X4).

use super::{Kind, List, Part, Section, cell, field};
use crate::{
    processing_activity::short_form::STAGES,
    register::choices::{ProcessingKind, Secrecy},
};

const STAGE_WORDS: &[(&str, &str)] =
    &[(STAGES[0].0, "geplant"), (STAGES[1].0, "in Erprobung"), (STAGES[2].0, "im Einsatz")];

const REGIMES: &[(&str, &str)] = &[
    ("gdpr", "Art.\u{a0}30 Abs.\u{a0}1 DSGVO"),
    ("police", "§\u{a0}70 Abs.\u{a0}1 BDSG oder Landesrecht (Polizei, Strafverfolgung, Bußgelder)"),
    ("kdg", "§\u{a0}31 Abs.\u{a0}1 KDG"),
    ("dsg_ekd", "§\u{a0}31 Abs.\u{a0}1 DSG-EKD"),
];

pub const SECTION: Section = Section {
    slug: "allgemeines",
    key: "",
    title: "Allgemeines",
    lead: "Wie die Tätigkeit heißt, wer sie betreibt, womit und nach welchem Recht.",
    item: None,
    parts: &[
        field("name", Kind::Line("")),
        field("department", Kind::Department),
        field("contact_person", Kind::Line("")),
        field("stage", Kind::Radio(STAGE_WORDS)),
        field("introduced_on", Kind::Date),
        field("changed_on", Kind::Date),
        field("entry_as_of", Kind::Date),
        field("processing_kind", Kind::Choice(ProcessingKind::OPTIONS, "keine Angabe")),
        Part::List(List {
            name: "systems",
            words: "systems",
            one: "Verfahren",
            required: &["name"],
            asked: "ein Verfahren oder System",
            fields: &[cell("name", Kind::Line("systems")), cell("note", Kind::Line(""))],
            inner: None,
        }),
        field("secrecy", Kind::Ticks(Secrecy::OPTIONS)),
        field("delimitation", Kind::Text(3, "")),
        Part::List(List {
            name: "related",
            words: "related",
            one: "Verwandte Tätigkeit",
            required: &["number"],
            asked: "die Nummer der anderen Tätigkeit",
            fields: &[cell("number", Kind::Other), cell("note", Kind::Line(""))],
            inner: None,
        }),
        field("own_reference", Kind::Line("")),
        field("leika_key", Kind::Line("")),
        field("ozg_key", Kind::Line("")),
        field("file_plan_key", Kind::Line("")),
        field("former_number", Kind::Line("")),
        field("legal_regime", Kind::Choice(REGIMES, "")),
        field("record_norm", Kind::Line("")),
        Part::List(List {
            name: "tags",
            words: "tags",
            one: "Schlagwort",
            required: &["name"],
            asked: "ein Schlagwort",
            fields: &[cell("name", Kind::Line("tags"))],
            inner: None,
        }),
    ],
};
