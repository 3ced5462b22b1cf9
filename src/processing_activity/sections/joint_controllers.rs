//! Gemeinsam Verantwortliche of this activity, lit. a and Art. 26 DSGVO (R32, R35).

use super::{Kind, List, Part, Section, cell, field};
use crate::register::regime::Item;

pub const SECTION: Section = Section {
    slug: "gemeinsam-verantwortliche",
    key: "joint_controllers",
    title: "Gemeinsam Verantwortliche",
    lead: "Wer bei dieser Tätigkeit gemeinsam mit Ihnen über Zwecke und Mittel entscheidet. Wer es bei allen Tätigkeiten tut, steht bei der Organisation.",
    item: Some(Item::Names),
    parts: &[
        Part::List(List {
            name: "joint_controllers",
            words: "joint_controllers",
            one: "Gemeinsam Verantwortlicher",
            required: &["name"],
            asked: "den Namen",
            fields: &[
                cell("name", Kind::Line("")),
                cell("contact", Kind::Text(3, "")),
                cell("officer", Kind::Text(2, "")),
                cell("agreed_on", Kind::Date),
                cell("note", Kind::Text(3, "")),
            ],
            inner: None,
        }),
        field("joint_controllers_supplement", Kind::Text(2, "")),
    ],
};
