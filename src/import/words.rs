//! An activity of a file in words: what became of a cell, and the whole sheet.

use serde_json::Value;

use super::understanding::{State, Trace};
use crate::{
    export::{
        document::{Block, Fact, Phrase, Section},
        wording,
    },
    processing_activity::lines::Named,
    register::Activity,
    web::{components::Tone, validate::date_text},
};

impl State {
    pub fn label(self) -> &'static str {
        match self {
            State::Verbatim => "im Wortlaut",
            State::Interpreted => "gegliedert",
            State::ExtraValue => "weitere Angabe",
            State::LeftOut => "weggelassen",
            State::Empty => "leer",
        }
    }

    pub fn tone(self) -> Tone {
        match self {
            State::Verbatim | State::Interpreted => Tone::Success,
            State::ExtraValue | State::Empty => Tone::Info,
            State::LeftOut => Tone::Warning,
        }
    }
}

/// What became of a cell: a line for each place that it went to.
pub fn reading(activity: &Activity, trace: &Trace) -> Vec<Line> {
    let tree = serde_json::to_value(activity).unwrap_or_default();
    let mut lines: Vec<Line> = Vec::new();
    for field in &trace.fields {
        let line = Line { label: label(field), text: text(activity, &tree, field) };
        if !line.text.is_empty() && !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

/// A place in the sheet and what stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub label: &'static str,
    pub text: String,
}

/// What the place is called that a JSON pointer names.
fn label(pointer: &str) -> &'static str {
    let mut parts = pointer.split('/').skip(1);
    match (parts.next().unwrap_or_default(), parts.next().unwrap_or_default()) {
        ("own_reference", _) => "Eigene Nummer",
        ("name", _) => "Bezeichnung",
        ("department", _) => "Organisationseinheit",
        ("contact_person", _) => "Ansprechpartner",
        ("stage", _) => "Betriebsstadium",
        ("processing_kind", _) => "Art der Verarbeitung",
        ("keys", "leika") => "LeiKa-Schlüssel",
        ("keys", "ozg") => "OZG-Schlüssel",
        ("keys", "file_plan") => "Aktenplan",
        ("keys", _) => "Frühere Nummer",
        ("record_norm", _) => "Norm des Verzeichnisses",
        ("introduced_on", _) => "Einführung",
        ("changed_on", _) => "Letzte Änderung der Verarbeitung",
        ("entry_as_of", _) => "Stand des Eintrags",
        ("ended_on", _) => "Beendet am",
        ("delimitation", _) => "Abgrenzung",
        ("related", _) => "Verwandte Tätigkeit",
        ("joint_controllers", _) => "Gemeinsam Verantwortlicher",
        ("purposes", _) => "Zweck",
        ("legal_bases", _) => "Rechtsgrundlage",
        ("data_subjects", _) => "Betroffene Personen",
        ("data_categories", _) => "Datenkategorie",
        ("no_special_categories", _) => "Besondere Kategorien",
        ("profiling", _) => "Profiling",
        ("recipients" | "no_recipients", _) => "Empfänger",
        ("third_countries", _) => "Drittland",
        ("retention" | "retention_remarks", _) => "Löschregel",
        ("measures", _) => "Maßnahme",
        ("systems", _) => "Verfahren oder System",
        ("additional", _) => "Zusatzangabe",
        ("documents", _) => "Dokument",
        ("extra_values", _) => "Weitere Angabe",
        ("supplement", _) => "Ergänzung",
        _ => "Angabe",
    }
}

fn text(activity: &Activity, tree: &Value, pointer: &str) -> String {
    let item = |list: &str| -> Option<usize> { pointer.strip_prefix(list)?.split('/').next()?.parse().ok() };
    let noted = |name: &str, note: &Option<String>| Named::render(name, note.as_deref().unwrap_or_default());
    if let Some(row) = item("/recipients/items/").and_then(|at| activity.recipients.items.get(at)) {
        let kind = wording::RECIPIENT_KINDS.iter().find(|(kind, _)| *kind == row.kind);
        let kind = kind.map_or("", |(_, label)| label);
        return format!("{kind}: {}", noted(&row.name, &row.note));
    }
    if let Some(row) = item("/data_categories/items/").and_then(|at| activity.data_categories.items.get(at)) {
        let mut text = format!("{}. {}", row.number, noted(&row.name, &row.note));
        if row.special_category.is_some() {
            text.push_str(" – besondere Kategorie (Art.\u{a0}9)");
        }
        if row.criminal_offences {
            text.push_str(" – Straftaten (Art.\u{a0}10)");
        }
        return text;
    }
    if let Some(row) = item("/data_subjects/items/").and_then(|at| activity.data_subjects.items.get(at)) {
        return noted(&row.name, &row.note);
    }
    if let Some(row) = item("/retention/items/").and_then(|at| activity.retention.items.get(at)) {
        let parts = row.sub_rules.iter().map(crate::export::sheet::sub_rule);
        return [row.text.clone()]
            .into_iter()
            .chain(parts.map(|part| format!("→ {part}")))
            .collect::<Vec<_>>()
            .join("\n");
    }
    if let Some(row) = item("/extra_values/").and_then(|at| activity.extra_values.get(at)) {
        return format!("{}: {}", row.label, row.text);
    }
    match pointer {
        "/stage" => wording::stage(activity.stage).to_owned(),
        "/processing_kind" => {
            activity.processing_kind.map(|kind| kind.label().to_owned()).unwrap_or_default()
        }
        "/third_countries/statement" => activity
            .third_countries
            .statement
            .map(wording::third_country_statement)
            .unwrap_or_default()
            .to_owned(),
        "/introduced_on" => activity.introduced_on.map(date_text).unwrap_or_default(),
        "/changed_on" => activity.changed_on.map(date_text).unwrap_or_default(),
        "/entry_as_of" => activity.entry_as_of.map(date_text).unwrap_or_default(),
        "/ended_on" => activity.ended_on.map(date_text).unwrap_or_default(),
        "/no_recipients" => "keine Offenlegung".to_owned(),
        "/no_special_categories" => "keine".to_owned(),
        _ => tree.pointer(pointer).map(plain).unwrap_or_default(),
    }
}

/// What is written in a part of the tree.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(items) => {
            items.iter().map(plain).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ")
        }
        Value::Object(fields) => {
            let first =
                ["text", "name"].iter().find_map(|key| fields.get(*key)).map(plain).unwrap_or_default();
            match fields.get("note").and_then(Value::as_str) {
                Some(note) => Named::render(&first, note),
                None => first,
            }
        }
        Value::Null | Value::Bool(_) => String::new(),
    }
}

/// A section of a sheet as lines.
pub fn lines(section: &Section) -> Vec<String> {
    let fact = |fact: &Fact| format!("{}: {}", fact.label, fact.text);
    let phrase = |phrase: &Phrase| {
        let details = phrase.details.iter().map(fact).collect::<Vec<_>>().join("; ");
        if details.is_empty() { phrase.to_string() } else { format!("{phrase} – {details}") }
    };
    let labelled = |label: &Option<String>, text: &str| match label {
        Some(label) => format!("{label}: {text}"),
        None => text.to_owned(),
    };
    let mut lines = Vec::new();
    for block in &section.blocks {
        match block {
            Block::Missing { label, text } | Block::Text { label, text } => lines.push(labelled(label, text)),
            Block::Statement { text } => lines.push(text.clone()),
            Block::List { label, items } => {
                lines.extend(label.as_ref().map(|label| format!("{label}:")));
                lines.extend(items.iter().map(phrase));
            }
            Block::Numbered { label, rows, .. } => {
                lines.extend(label.as_ref().map(|label| format!("{label}:")));
                lines.extend(rows.iter().map(|row| {
                    let remark = row.remark.as_ref().map(|remark| format!(" – {remark}")).unwrap_or_default();
                    format!("{}. {}{remark}", row.number, phrase(&row.phrase))
                }));
            }
            Block::Scoped { rows, .. } => lines.extend(rows.iter().map(|row| phrase(&row.phrase))),
            Block::Contact { name, facts } => {
                lines.push(name.clone());
                lines.extend(facts.iter().map(fact));
            }
            Block::Facts { facts } => lines.extend(facts.iter().map(fact)),
            Block::Table { rows, .. } => lines.extend(rows.iter().map(|row| row.join("; "))),
        }
    }
    lines
}
