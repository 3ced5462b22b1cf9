//! Löschregeln, lit. f (R54–R57, X6): the wording leads, structure stands beside it.

use super::{Kind, List, Part, Section, cell, field};
use crate::register::{
    choices::{Direction, PeriodUnit, RetentionKind},
    regime::Item,
};

const SUB_RULES: List = List {
    name: "sub_rules",
    words: "sub_rules",
    one: "Teilregel",
    required: &["subject", "amount", "event", "norm", "procedure", "responsible"],
    asked: "eine Frist, ein Ereignis oder eine Norm",
    fields: &[
        cell("subject", Kind::Line("")),
        cell("amount", Kind::Number(100_000)),
        cell("unit", Kind::Choice(PeriodUnit::OPTIONS, "keine")),
        cell("at_most", Kind::Tick),
        cell("direction", Kind::Choice(Direction::OPTIONS, "keine Angabe")),
        cell("event", Kind::Line("")),
        cell("norm", Kind::Line("")),
        cell("procedure", Kind::Line("")),
        cell("responsible", Kind::Line("")),
    ],
    inner: None,
};

pub const SECTION: Section = Section {
    slug: "loeschregeln",
    key: "retention",
    title: "Löschregeln",
    lead: "Wann welche Daten gelöscht werden. Der Wortlaut wird ausgegeben; Teilregeln gliedern ihn auf.",
    item: Some(Item::Retention),
    parts: &[
        Part::List(List {
            name: "retention_rules",
            words: "retention",
            one: "Löschregel",
            required: &["text"],
            asked: "die Frist im Wortlaut",
            fields: &[
                cell("text", Kind::Text(2, "retention")),
                cell("shared", Kind::Tick),
                cell("numbers", Kind::Reach),
                cell("kind", Kind::Choice(RetentionKind::OPTIONS, "keine Angabe")),
            ],
            inner: Some(&SUB_RULES),
        }),
        field("retention_undeterminable", Kind::Text(2, "")),
        field("retention_review_on", Kind::Date),
        field("backups", Kind::Text(2, "")),
        field("legal_hold", Kind::Text(2, "")),
        field("archive_offer", Kind::Text(2, "")),
        field("retention_supplement", Kind::Text(2, "")),
    ],
};
