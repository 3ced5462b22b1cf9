//! Zusatzangaben: voluntary throughout (R9–R11).

use super::{Kind, List, Part, Section, cell, field};

pub const SECTION: Section = Section {
    slug: "zusatzangaben",
    key: "",
    title: "Zusatzangaben",
    lead: "Alles hier ist freiwillig und wird nur ausgegeben, wenn Sie freiwillige Angaben mit ausgeben.",
    item: None,
    parts: &[
        field("access_groups", Kind::Text(2, "")),
        field("responsible_staff", Kind::Text(2, "")),
        field("necessity", Kind::Text(3, "")),
        field("subject_rights", Kind::Text(3, "")),
        field("ai_use", Kind::Text(2, "")),
        field("profiling", Kind::Text(2, "")),
        field("open_points", Kind::Text(3, "")),
        Part::List(List {
            name: "extra_values",
            words: "extra_values",
            one: "Weitere Angabe",
            required: &["text"],
            asked: "den Text",
            fields: &[cell("label", Kind::Line("")), cell("text", Kind::Text(2, ""))],
            inner: None,
        }),
        field("supplement", Kind::Text(3, "")),
    ],
};
