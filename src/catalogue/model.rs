//! Which catalogues there are, and what an entry of each consists of.

use serde_json::{Map, Value, json};
use time::{Date, macros::format_description};

use crate::{
    database::id::EntryId,
    third_country::countries,
    web::{
        conflict::Values,
        form::{Choice, Form},
        validate::{self, NAME, TEXT, date_text},
    },
};

/// One of the eight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Catalogue {
    DataSubjectCategories,
    DataCategories,
    Recipients,
    RetentionPeriods,
    Measures,
    Norms,
    Systems,
    ReferenceDocuments,
}

/// One part of an entry: a field of its form, a column of its table.
#[derive(Debug)]
pub struct Part {
    /// The field's name in the form.
    pub field: &'static str,
    pub column: &'static str,
    /// The row of [`crate::help`] that names and explains it.
    pub help: &'static str,
    pub kind: Kind,
}

/// How a part is written and read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// What the entry is called, in one line; there is no second entry of that name.
    Name,
    /// What the entry says, perhaps in several lines; there is no second entry of that wording.
    Wording,
    Line,
    Text,
    /// An ISO code.
    Country,
    Day,
    Tick,
    /// The kind of a reference document.
    DocumentKind,
}

/// Key and German word of each kind of reference document.
pub const DOCUMENT_KINDS: [(&str, &str); 9] = [
    ("rules_of_conduct", "Verhaltensregeln"),
    ("risk_analysis", "Risikoanalyse"),
    ("security_concept", "Sicherheitskonzept"),
    ("certificate", "Zertifikat"),
    ("dpia", "Datenschutz-Folgenabschätzung"),
    ("consent", "Nachweis der Einwilligung"),
    ("other_register", "anderes Verzeichnis"),
    ("agreement", "Vertrag oder Vereinbarung"),
    ("other", "sonstiges Dokument"),
];

const fn part(field: &'static str, column: &'static str, help: &'static str, kind: Kind) -> Part {
    Part { field, column, help, kind }
}

const NAME_ONLY: &[Part] = &[part("name", "name", "catalogue.name", Kind::Name)];
const WORDING_ONLY: &[Part] = &[part("wortlaut", "text", "catalogue.text", Kind::Wording)];
const RECIPIENT: &[Part] = &[
    part("name", "name", "recipient.name", Kind::Name),
    part("sitz", "seat_country", "recipient.seat_country", Kind::Country),
    part("speicherung", "hosting_country", "recipient.hosting_country", Kind::Country),
    part("fernwartung", "support_country", "recipient.support_country", Kind::Country),
    part("konzern", "parent_country", "recipient.parent_country", Kind::Country),
];
const NORM: &[Part] =
    &[part("name", "name", "norm.name", Kind::Name), part("bemerkung", "remark", "norm.remark", Kind::Text)];
const SYSTEM: &[Part] = &[
    part("name", "name", "system.name", Kind::Name),
    part("anbieter", "vendor", "system.vendor", Kind::Line),
    part("betrieb", "operation", "system.operation", Kind::Line),
    part("massnahmen", "measures", "system.measures", Kind::Text),
];
const REFERENCE_DOCUMENT: &[Part] = &[
    part("name", "name", "document.name", Kind::Name),
    part("art", "kind", "document.kind", Kind::DocumentKind),
    part("fassung", "version", "document.version", Kind::Line),
    part("stand", "as_of", "document.as_of", Kind::Day),
    part("ablage", "place", "document.place", Kind::Line),
    part("verantwortlich", "responsible", "document.responsible", Kind::Line),
    part("erstvorlage", "first_presentation", "document.first_presentation", Kind::Tick),
];

impl Catalogue {
    /// In the order of Art. 30, and then what stands beside it.
    pub const ALL: [Self; 8] = [
        Self::DataSubjectCategories,
        Self::DataCategories,
        Self::Recipients,
        Self::RetentionPeriods,
        Self::Measures,
        Self::Norms,
        Self::Systems,
        Self::ReferenceDocuments,
    ];

    /// The word in the address.
    pub fn slug(self) -> &'static str {
        match self {
            Self::DataSubjectCategories => "betroffene-personen",
            Self::DataCategories => "datenkategorien",
            Self::Recipients => "empfaenger",
            Self::RetentionPeriods => "loeschfristen",
            Self::Measures => "massnahmen",
            Self::Norms => "normen",
            Self::Systems => "systeme",
            Self::ReferenceDocuments => "referenzdokumente",
        }
    }

    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|catalogue| catalogue.slug() == slug)
    }

    /// Its table, which is also its word in the views `catalogue_entry` and `catalogue_use`.
    pub fn table(self) -> &'static str {
        match self {
            Self::DataSubjectCategories => "data_subject_category",
            Self::DataCategories => "data_category",
            Self::Recipients => "recipient",
            Self::RetentionPeriods => "retention_period",
            Self::Measures => "measure",
            Self::Norms => "norm",
            Self::Systems => "system",
            Self::ReferenceDocuments => "reference_document",
        }
    }

    pub fn from_table(table: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|catalogue| catalogue.table() == table)
    }

    /// What it is called.
    pub fn title(self) -> &'static str {
        match self {
            Self::DataSubjectCategories => "Kategorien betroffener Personen",
            Self::DataCategories => "Datenkategorien",
            Self::Recipients => "Empfänger",
            Self::RetentionPeriods => "Löschfristen",
            Self::Measures => "Maßnahmen",
            Self::Norms => "Normen",
            Self::Systems => "Verfahren und Systeme",
            Self::ReferenceDocuments => "Referenzdokumente",
        }
    }

    /// What an entry of it is called.
    pub fn one(self) -> &'static str {
        match self {
            Self::DataSubjectCategories => "Kategorie betroffener Personen",
            Self::DataCategories => "Datenkategorie",
            Self::Recipients => "Empfänger",
            Self::RetentionPeriods => "Löschfrist",
            Self::Measures => "Maßnahme",
            Self::Norms => "Norm",
            Self::Systems => "Verfahren oder System",
            Self::ReferenceDocuments => "Referenzdokument",
        }
    }

    /// What belongs into it.
    pub fn explanation(self) -> &'static str {
        match self {
            Self::DataSubjectCategories => {
                "Gruppen von Menschen, deren Daten verarbeitet werden, zum Beispiel „Beschäftigte“."
            }
            Self::DataCategories => "Arten von Daten, zum Beispiel „Kontaktdaten“.",
            Self::Recipients => {
                "Wem Daten offengelegt werden, mit Sitz, Speicherort, Fernwartung und Konzernmutter."
            }
            Self::RetentionPeriods => "Fristen, die in mehreren Tätigkeiten gelten, in ihrem Wortlaut.",
            Self::Measures => "Technische und organisatorische Maßnahmen, auch die des Rahmenkonzepts.",
            Self::Norms => {
                "Vorschriften, wie sie auf den Blättern angeführt werden, zum Beispiel „§\u{a0}3 NDSG“."
            }
            Self::Systems => {
                "Fachverfahren, Programme und andere Mittel mit Anbieter, Betrieb und mitgebrachten Maßnahmen."
            }
            Self::ReferenceDocuments => {
                "Dokumente, auf die Blätter verweisen, mit Fassung, Stand und Ablage."
            }
        }
    }

    /// What an entry consists of; the first part is what it is called.
    pub fn parts(self) -> &'static [Part] {
        match self {
            Self::DataSubjectCategories | Self::DataCategories => NAME_ONLY,
            Self::Recipients => RECIPIENT,
            Self::RetentionPeriods | Self::Measures => WORDING_ONLY,
            Self::Norms => NORM,
            Self::Systems => SYSTEM,
            Self::ReferenceDocuments => REFERENCE_DOCUMENT,
        }
    }

    /// The part that the entry is called by.
    pub fn name_part(self) -> &'static Part {
        &self.parts()[0]
    }
}

impl Part {
    pub fn label(&self) -> &'static str {
        crate::help::field(self.help).label
    }

    /// What a select offers.
    pub fn choices(&self) -> Vec<Choice> {
        let options: &[(&str, &str)] = match self.kind {
            Kind::Country => &countries::COUNTRIES,
            Kind::DocumentKind => &DOCUMENT_KINDS,
            _ => &[],
        };
        options.iter().map(|(key, word)| Choice::new(key, *word)).collect()
    }

    /// The part as its column says it, in the form's words; '' for nothing.
    fn text_of(&self, value: &Value) -> String {
        match value {
            Value::Bool(true) => "ja".to_owned(),
            Value::String(text) if self.kind == Kind::Day => {
                let iso = format_description!("[year]-[month]-[day]");
                Date::parse(text, iso).map(date_text).unwrap_or_default()
            }
            Value::String(text) => text.clone(),
            _ => String::new(),
        }
    }

    /// The reverse of [`Part::text_of`] for what [`read`] let through.
    fn value_of(&self, text: &str) -> Value {
        match self.kind {
            Kind::Tick => json!(text == "ja"),
            Kind::Day => {
                let day = validate::date(&mut Form::new().with("tag", text), "tag");
                json!(day.map(|day| day.to_string()))
            }
            _ => json!(text),
        }
    }

    /// A text of the form as a person reads it; '' for nothing.
    pub fn shown(&self, text: &str) -> String {
        let word = match self.kind {
            Kind::Country => countries::name_of(text),
            Kind::DocumentKind => DOCUMENT_KINDS.iter().find(|(key, _)| *key == text).map(|(_, word)| *word),
            _ => None,
        };
        word.unwrap_or(text).to_owned()
    }

    /// The part as the form says it, in its one right way of writing; `None` when it is wrong.
    fn read(&self, form: &mut Form) -> Option<String> {
        let keys = |options: &[(&'static str, &'static str)]| {
            options.iter().map(|(key, _)| (*key, *key)).collect::<Vec<_>>()
        };
        match self.kind {
            Kind::Name => {
                let name = one_line(form.fields.raw(self.field));
                let typed = form.fields.raw(self.field).to_owned();
                form.fields.set(self.field, name);
                let read = validate::required(form, self.field, "eine Bezeichnung", NAME);
                form.fields.set(self.field, typed);
                read
            }
            Kind::Wording => validate::required(form, self.field, "den Wortlaut", TEXT),
            Kind::Line => {
                let line = one_line(form.fields.raw(self.field));
                let typed = form.fields.raw(self.field).to_owned();
                form.fields.set(self.field, line);
                let read = validate::optional(form, self.field, NAME);
                form.fields.set(self.field, typed);
                read
            }
            Kind::Text => validate::optional(form, self.field, TEXT),
            Kind::Country => {
                validate::optional_choice(form, self.field, &keys(&countries::COUNTRIES)).map(str::to_owned)
            }
            Kind::DocumentKind => {
                validate::optional_choice(form, self.field, &keys(&DOCUMENT_KINDS)).map(str::to_owned)
            }
            Kind::Day => validate::date(form, self.field).map(date_text),
            Kind::Tick => form.checked(self.field, "ja").then(|| "ja".to_owned()),
        }
    }
}

/// Names and other single lines hold no line breaks, however they were sent.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An entry as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub id: EntryId,
    /// Name or wording.
    pub name: String,
    /// False: "neu, ungeprüft".
    pub confirmed: bool,
    /// A measure of the Rahmenkonzept.
    pub in_concept: bool,
    /// Each part by its field, as the form writes it.
    pub values: Values,
    /// Where it came from, if it was shipped.
    pub origin: Option<Origin>,
}

/// The shipped fact that an entry was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    pub code: String,
    /// The date of the facts that the entry was last brought to.
    pub as_of: Date,
}

impl Origin {
    /// From the entry's row.
    pub fn of(row: &Value) -> Option<Self> {
        let iso = format_description!("[year]-[month]-[day]");
        let as_of = Date::parse(row["shipped_as_of"].as_str()?, iso).ok()?;
        Some(Self { code: row["shipped_code"].as_str()?.to_owned(), as_of })
    }
}

impl Entry {
    /// Values by field, from the entry's row.
    pub fn values_of(catalogue: Catalogue, row: &Value) -> Values {
        let parts = catalogue.parts().iter();
        parts.map(|part| (part.field.to_owned(), part.text_of(&row[part.column]))).collect()
    }

    /// The beginning of the name, for a heading or a line.
    pub fn short_name(&self) -> String {
        shortened(&self.name)
    }
}

/// Wordings may be long; as a title their beginning does.
pub fn shortened(name: &str) -> String {
    const LENGTH: usize = 160;
    let line = one_line(name);
    if line.chars().count() <= LENGTH {
        return line;
    }
    let start: String = line.chars().take(LENGTH).collect();
    format!("{} …", start.trim_end())
}

/// What the form says of an entry; `None` when something is wrong, with sentences at the fields.
pub fn read(catalogue: Catalogue, form: &mut Form) -> Option<Values> {
    let mut values = Values::new();
    for part in catalogue.parts() {
        values.insert(part.field.to_owned(), part.read(form).unwrap_or_default());
    }
    (!form.has_errors()).then_some(values)
}

/// The columns of an entry with these values.
pub fn row(catalogue: Catalogue, values: &Values) -> Value {
    let text = |part: &Part| values.get(part.field).map_or("", String::as_str);
    let columns = catalogue.parts().iter().map(|part| (part.column.to_owned(), part.value_of(text(part))));
    Value::Object(columns.collect::<Map<_, _>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_catalogue_is_found_by_its_address_and_its_table() {
        for catalogue in Catalogue::ALL {
            assert_eq!(Catalogue::from_slug(catalogue.slug()), Some(catalogue));
            assert_eq!(Catalogue::from_table(catalogue.table()), Some(catalogue));
        }
        assert_eq!(Catalogue::from_slug("recipient"), None);
    }

    #[test]
    fn what_is_stored_comes_back_as_it_was_typed() {
        let mut form = Form::new()
            .with("name", " Sicherheits-\n konzept ")
            .with("art", "security_concept")
            .with("stand", "1.3.2026")
            .with("erstvorlage", "ja");
        let values = read(Catalogue::ReferenceDocuments, &mut form).unwrap_or_default();
        assert_eq!(values["name"], "Sicherheits- konzept");
        let row = row(Catalogue::ReferenceDocuments, &values);
        assert_eq!(
            row,
            json!({
                "name": "Sicherheits- konzept", "kind": "security_concept", "version": "", "as_of": "2026-03-01",
                "place": "", "responsible": "", "first_presentation": true,
            })
        );
        assert_eq!(Entry::values_of(Catalogue::ReferenceDocuments, &row), values);
    }

    #[test]
    fn every_wrong_part_is_named() {
        let mut form = Form::new().with("sitz", "XX").with("konzern", "DE");
        assert_eq!(read(Catalogue::Recipients, &mut form), None);
        assert_eq!(form.errors.len(), 2);
        assert!(form.error("name").is_some() && form.error("sitz").is_some());
    }
}
