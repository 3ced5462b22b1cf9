//! The printed document as plain blocks of German words: what PDF and HTML both set, so that they
//! say the same in the same order. No format decides about content; none adds a word of its own
//! but page numbers.

use std::fmt;

use serde::Serialize;

use super::{front, sheet, wording};
use crate::{data_flow::Flow, register::Register};

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Document {
    pub cover: Cover,
    /// Vorblatt (lit. a), and the Rahmenkonzept where sheets refer to it.
    pub front: Vec<Part>,
    pub sheets: Vec<Sheet>,
    /// What was asked for behind the sheets.
    pub appendices: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cover {
    /// "Verzeichnis von Verarbeitungstätigkeiten"
    pub title: String,
    /// "nach Art. 30 Abs. 1 DSGVO"
    pub subtitle: String,
    pub organisation: String,
    /// "01.12.2026"
    pub as_of: String,
    /// For machines: "2026-12-01".
    pub as_of_iso: String,
    /// "Auszug" on every page of an extract, else nothing.
    pub mark: Option<String>,
    pub facts: Vec<Fact>,
    /// How to read the document: abbreviations, "keine Angabe", "freiwillig".
    pub notes: Vec<String>,
}

/// A chapter of the front matter, or an appendix.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    pub title: String,
    /// For tables of many columns: on paper lying on its side.
    pub wide: bool,
    pub sections: Vec<Section>,
}

/// One processing activity.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sheet {
    pub number: u32,
    pub name: String,
    pub department: Option<String>,
    pub facts: Vec<Fact>,
    pub sections: Vec<Section>,
    /// What a picture of it shows, where one was asked for. Each format draws it for itself.
    #[serde(skip)]
    pub data_flow: Option<Flow>,
}

/// A heading with the letter that asks for it, and what was recorded.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Section {
    /// "lit. b", as the legal regime numbers it; none for voluntary items.
    pub item: Option<String>,
    pub heading: String,
    /// Printed as the word "freiwillig" (R9).
    pub voluntary: bool,
    /// The form page that edits it (a slug of `processing_activity::sections`); never printed.
    #[serde(skip)]
    pub form: &'static str,
    pub blocks: Vec<Block>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    /// A mandatory value is not there: "keine Angabe".
    Missing {
        label: Option<String>,
        text: String,
    },
    /// A sentence of the document itself.
    Statement {
        text: String,
    },
    /// What somebody wrote; line breaks are kept.
    Text {
        label: Option<String>,
        text: String,
    },
    List {
        label: Option<String>,
        items: Vec<Phrase>,
    },
    /// Numbered rows: the running number ("lfd. Nr.") is the row's head.
    Numbered {
        label: Option<String>,
        columns: Vec<String>,
        rows: Vec<NumberedRow>,
    },
    /// An item and the numbers of the data categories it is tied to (R42).
    Scoped {
        columns: [String; 2],
        rows: Vec<ScopedRow>,
    },
    /// A named person or body with its data.
    Contact {
        name: String,
        facts: Vec<Fact>,
    },
    Facts {
        facts: Vec<Fact>,
    },
    /// The first cell of a row is its head. Widths are shares of the line, one for each column.
    Table {
        columns: Vec<String>,
        widths: Vec<u32>,
        rows: Vec<Vec<String>>,
    },
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fact {
    pub label: String,
    pub text: String,
    /// The text is "keine Angabe" for a mandatory value.
    pub missing: bool,
}

impl Fact {
    pub fn new(label: impl Into<String>, text: impl Into<String>) -> Self {
        Self { label: label.into(), text: text.into(), missing: false }
    }

    pub fn missing(label: impl Into<String>) -> Self {
        Self { label: label.into(), text: wording::NOT_STATED.into(), missing: true }
    }
}

/// A name, what stands behind it in parentheses, and what is said of it in lines of their own.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Phrase {
    pub text: String,
    pub note: Option<String>,
    pub details: Vec<Fact>,
}

impl Phrase {
    pub fn new(text: &str, note: Option<&str>) -> Self {
        Self { text: text.to_owned(), note: note.map(str::to_owned), details: Vec::new() }
    }

    /// With this line, if there is something to say.
    #[must_use]
    pub fn detail(mut self, label: &str, text: Option<impl Into<String>>) -> Self {
        self.details.extend(text.map(|text| Fact::new(label, text)));
        self
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.note {
            Some(note) => write!(formatter, "{} ({note})", self.text),
            None => formatter.write_str(&self.text),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NumberedRow {
    pub number: String,
    pub phrase: Phrase,
    /// The third column, where there is one.
    pub remark: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScopedRow {
    pub phrase: Phrase,
    /// "alle", "1, 4.1", or empty: not broken down.
    pub numbers: String,
}

impl Document {
    /// `is_draft`: the document says on every page that it is not to be handed over. `with_data_flow`:
    /// every sheet comes with its picture.
    pub fn new(register: &Register, appendices: Vec<Part>, is_draft: bool, with_data_flow: bool) -> Self {
        Self {
            cover: front::cover(register, is_draft),
            front: front::parts(register),
            sheets: register
                .activities
                .iter()
                .map(|activity| {
                    let head = &register.head;
                    let sheet = sheet::sheet(activity, head.regime, head.measures_concept.as_ref());
                    Sheet { data_flow: with_data_flow.then(|| Flow::of(activity)), ..sheet }
                })
                .collect(),
            appendices,
        }
    }
}
