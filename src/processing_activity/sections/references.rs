//! Sonstiges: the documents that the sheet refers to (R13, R58).

use super::{Kind, List, Part, Section, cell};

pub const SECTION: Section = Section {
    slug: "sonstiges",
    key: "documents",
    title: "Sonstiges: Referenzdokumente",
    lead: "Dokumente, auf die das Blatt verweist. Sie werden an einer Stelle gepflegt und hier nur genannt.",
    item: None,
    parts: &[Part::List(List {
        name: "documents",
        words: "documents",
        one: "Referenzdokument",
        required: &["name"],
        asked: "ein Dokument",
        fields: &[cell("name", Kind::Line("documents")), cell("note", Kind::Line(""))],
        inner: None,
    })],
};
