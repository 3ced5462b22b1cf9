//! Technische und organisatorische Maßnahmen, lit. g and Art. 32 (R14, R61–R63).

use super::{Kind, List, Part, Section, cell, field, rare};
use crate::register::{choices::MeasureRelation, regime::Item};

pub const SECTION: Section = Section {
    slug: "massnahmen",
    key: "measures",
    title: "Technische und organisatorische Maßnahmen",
    lead: "Was das Rahmenkonzept der Organisation schon sagt, müssen Sie hier nicht wiederholen: nur was hinzukommt, abweicht oder entfällt.",
    item: Some(Item::Measures),
    parts: &[
        field("global_measures", Kind::Tick),
        Part::List(List {
            name: "measures",
            words: "measures",
            one: "Maßnahme",
            required: &["text"],
            asked: "eine Maßnahme",
            fields: &[
                cell("text", Kind::Text(2, "measures")),
                cell("relation", Kind::Choice(MeasureRelation::OPTIONS, "")),
                cell("shared", Kind::Tick),
                cell("numbers", Kind::Reach),
                rare("reason", Kind::Text(2, "")),
            ],
            inner: None,
        }),
        field("measures_supplement", Kind::Text(2, "")),
    ],
};
