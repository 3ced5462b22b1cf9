//! Which of a sheet's documents its mandatory items refer to (R13, R15): "siehe IT-Sicherheitskonzept" says
//! nothing without the document. They are printed with title and version, whatever else is left out.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::{Activity, Document};

/// The word that names a document ends like this; no other word of a title counts alone, or every
/// purpose with a "Vertrag" in it would refer to one.
const NOUNS: [&str; 20] = [
    "abschätzung",
    "analyse",
    "anweisung",
    "beschreibung",
    "erklärung",
    "gutachten",
    "handbuch",
    "klausel",
    "konzept",
    "leitlinie",
    "nachweis",
    "ordnung",
    "plan",
    "regelung",
    "richtlinie",
    "satzung",
    "vereinbarung",
    "vertrag",
    "verzeichnis",
    "zertifikat",
];

/// "Vertrag" alone is no title, "AV-Vertrag" is.
const SHORTEST: usize = 8;

const ENDINGS: [&str; 6] = ["es", "en", "s", "e", "n", ""];

impl Activity {
    /// For each of its documents whether it belongs to the mandatory items: one of them names it, or it is
    /// handed over with the record.
    pub fn leading_documents(&self) -> Vec<bool> {
        if self.documents.items.is_empty() {
            return Vec::new();
        }
        let texts = self.mandatory_texts();
        let named: HashSet<&str> = titles(&texts).collect();
        self.documents
            .items
            .iter()
            .map(|document| document.first_presentation || is_named(document, &texts, &named))
            .collect()
    }

    /// Keeps of its documents what belongs to the mandatory items, with title and version.
    pub(super) fn keep_leading_documents(&mut self) {
        let mut is_leading = self.leading_documents().into_iter();
        let documents = &mut self.documents;
        documents.items.retain(|_| is_leading.next() == Some(true));
        for document in &mut documents.items {
            (document.place, document.responsible, document.note) = (None, None, None);
        }
        (documents.same_as, documents.supplement) = (None, None);
    }

    /// All that stands in them, in lower case, one text a line.
    fn mandatory_texts(&self) -> String {
        let mut items = json!([
            self.joint_controllers,
            self.purposes,
            self.data_subjects,
            self.data_categories,
            self.recipients,
            self.third_countries,
            self.retention,
            self.retention_remarks,
            self.measures,
        ]);
        if let Value::Array(items) = &mut items {
            items.extend(self.regime.requires_legal_bases().then(|| json!(self.legal_bases)));
            items.extend(self.regime.asks_for_profiling().then(|| json!(self.profiling)));
        }
        let mut texts = String::new();
        collect(&items, &mut texts);
        texts.to_lowercase()
    }
}

fn collect(value: &Value, texts: &mut String) {
    match value {
        Value::String(text) => {
            texts.push_str(text);
            texts.push('\n');
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, texts)),
        Value::Object(fields) => fields.values().for_each(|value| collect(value, texts)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn is_named(document: &Document, texts: &str, named: &HashSet<&str>) -> bool {
    let title = document.name.trim().to_lowercase();
    if stands_in(&title, texts) {
        return true;
    }
    titles(&title).any(|word| named.contains(word))
}

/// Whether the title stands there as words of its own.
fn stands_in(title: &str, texts: &str) -> bool {
    let is_edge = |character: Option<char>| character.is_none_or(|character| !character.is_alphanumeric());
    !title.is_empty()
        && texts.match_indices(title).any(|(at, _)| {
            is_edge(texts[..at].chars().next_back()) && is_edge(texts[at + title.len()..].chars().next())
        })
}

/// Words that name a document, as they stand there and without what stands before a hyphen: the
/// "IT-Sicherheitskonzept" is a "Sicherheitskonzept", too.
fn titles(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_alphanumeric() && character != '-')
        .flat_map(|word| [Some(word), word.rsplit_once('-').map(|(_, last)| last)])
        .flatten()
        .filter_map(title)
}

/// The word without its ending, when it names a document more closely than "Konzept".
fn title(word: &str) -> Option<&str> {
    let names = |stem: &str| {
        stem.chars().count() >= SHORTEST
            && NOUNS.iter().any(|noun| stem.len() > noun.len() && stem.ends_with(noun))
    };
    ENDINGS.iter().filter_map(|ending| word.strip_suffix(ending)).find(|stem| names(stem))
}

#[cfg(test)]
mod tests {
    use crate::{
        database::id::ActivityId,
        processing_activity::{
            inheritance::Sources,
            model::{self, DocumentDetails, Sheet},
        },
        register::{Activity, Detail},
    };

    fn document(name: &str) -> model::Document {
        let details =
            DocumentDetails { version: "2.1".into(), place: "Laufwerk G".into(), ..Default::default() };
        model::Document { name: name.into(), note: "intern".into(), details, ..Default::default() }
    }

    /// The titles that are kept beside the mandatory items of a sheet with this sentence in it.
    fn kept(sentence: &str, titles: &[&str]) -> Vec<String> {
        let sheet = Sheet {
            measures_supplement: sentence.into(),
            documents: titles.iter().map(|title| document(title)).collect(),
            ..Sheet::empty(ActivityId::new())
        };
        let activity = Activity::of(&sheet, &Sources::default()).at_detail(Detail::Mandatory);
        let documents = activity.documents.items;
        assert!(documents.iter().all(|document| document.version.as_deref() == Some("2.1")));
        assert!(documents.iter().all(|document| document.place.is_none() && document.note.is_none()));
        documents.into_iter().map(|document| document.name).collect()
    }

    #[test]
    fn a_document_that_a_mandatory_item_names_is_kept() {
        for (sentence, title) in [
            ("siehe IT-Sicherheitskonzept", "IT-Sicherheitskonzept"),
            ("siehe IT-Sicherheitskonzept", "IT-Sicherheitskonzept der Gemeinde Musterhausen"),
            ("Einzelheiten: Sicherheitskonzept, Kapitel 4", "IT-Sicherheitskonzept"),
            ("nach Maßgabe des Löschkonzepts", "Löschkonzept Bürgeramt"),
            ("s. Dienstvereinbarungen Zeiterfassung", "Dienstvereinbarung Zeiterfassung (2024)"),
            ("vgl. ISO 27001", "ISO 27001"),
            ("laut AV-Vertrag", "AV-Vertrag Rechenzentrum"),
        ] {
            assert_eq!(kept(sentence, &[title]), [title], "{sentence:?}");
        }
    }

    #[test]
    fn other_documents_are_not() {
        for (sentence, title) in [
            ("", "IT-Sicherheitskonzept"),
            ("Zutrittskontrolle", "IT-Sicherheitskonzept"),
            ("siehe Löschkonzept", "IT-Sicherheitskonzept"),
            ("Durchführung des Vertrags", "Vertrag mit dem Rechenzentrum"),
            ("nach einem Plan", "Notfallplan"),
            ("Vereinbarung von Terminen", "Dienstvereinbarung Zeiterfassung"),
            ("ISO 270019", "ISO 27001"),
            ("siehe Rechenzentrum", "Vertrag mit dem Rechenzentrum"),
        ] {
            assert_eq!(kept(sentence, &[title]), [""; 0], "{sentence:?}");
        }
    }
}
