//! Zwecke, lit. b (R39), and the legal bases, which are voluntary in most laws (R10);
//! where consent is one, how it is proven (R12).

use super::{Kind, List, Part, Section, cell, field, rare};
use crate::register::{choices::PurposeKind, regime::Item};

pub const SECTION: Section = Section {
    slug: "zwecke",
    key: "purposes",
    title: "Zwecke und Rechtsgrundlagen",
    lead: "Wofür Sie die Daten verarbeiten, wofür ausdrücklich nicht, und worauf Sie sich stützen.",
    item: Some(Item::Purposes),
    parts: &[
        Part::List(List {
            name: "purposes",
            words: "purposes",
            one: "Zweck",
            required: &["text"],
            asked: "einen Zweck",
            fields: &[cell("text", Kind::Text(2, "")), cell("kind", Kind::Choice(PurposeKind::OPTIONS, ""))],
            inner: None,
        }),
        field("purposes_supplement", Kind::Text(2, "")),
        Part::List(List {
            name: "legal_bases",
            words: "legal_bases",
            one: "Rechtsgrundlage",
            required: &["text"],
            asked: "eine Rechtsgrundlage",
            fields: &[
                cell("text", Kind::Text(2, "legal_bases")),
                cell("applies_to", Kind::AppliesTo),
                rare("condition", Kind::Line("")),
            ],
            inner: None,
        }),
        field("legal_bases_supplement", Kind::Text(2, "")),
        field("consent_obtained", Kind::Text(2, "")),
        field("consent_evidence", Kind::Text(2, "")),
        field("consent_withdrawal", Kind::Text(2, "")),
        field("consent_checked_on", Kind::Date),
    ],
};
