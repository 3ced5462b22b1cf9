//! Tables, columns and values of the history in plain German.

use std::collections::HashMap;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use time::{Date, OffsetDateTime, format_description::well_known::Rfc3339};
use uuid::Uuid;

use crate::{
    auth::Role,
    catalogue::model::DOCUMENT_KINDS,
    dpia::questions,
    export::wording,
    organisation::Kind,
    record_duty::{self, Outcome},
    register::{
        LegalRegime, Office, RecipientKind,
        choices::{
            AreaState, DpiaAnswer, DpiaDecision, DpiaException, Instrument, MeasureArea, ReviewResult,
        },
    },
    shipped,
    third_country::countries,
    web::{filters, validate::date_text},
};

/// Longer texts are cut on the page, which says so.
const SHOWN: usize = 2_000;

/// Columns that say nothing to a reader: keys, and what is counted on the side.
const HIDDEN: [&str; 18] = [
    "id",
    "organisation_id",
    "activity_id",
    "template_id",
    "position",
    "created_at",
    "updated_at",
    "next_activity_number",
    "next_data_number",
    "token_hash",
    "screening_id",
    "judged_purposes",
    "judged_data",
    "judged_recipients",
    "digest",
    "entries",
    "headings",
    "mapping",
];

/// What a row of the table is called.
pub fn table(name: &str) -> &'static str {
    match name {
        "organisation" => "Organisation",
        "department" => "Organisationseinheit",
        "office_holder" => "Zuständige",
        "measures_concept" => "Rahmenkonzept",
        "record_duty_check" => "Prüfung der Pflicht zum Verzeichnis",
        "record_duty_answer" => "Antwort zur Pflicht zum Verzeichnis",
        "measures_area" => "Bereich des Rahmenkonzepts",
        "measures_review" => "Überprüfung der Wirksamkeit",
        "role_assignment" => "Rolle",
        "data_subject_category" => "Kategorie betroffener Personen (Katalog)",
        "data_category" => "Datenkategorie (Katalog)",
        "recipient" => "Empfänger (Katalog)",
        "retention_period" => "Löschfrist (Katalog)",
        "measure" => "Maßnahme (Katalog)",
        "norm" => "Norm (Katalog)",
        "system" => "Verfahren oder System (Katalog)",
        "reference_document" => "Referenzdokument (Katalog)",
        "processing_activity" => "Verarbeitungstätigkeit",
        "activity_purpose" => "Zweck",
        "activity_joint_controller" => "Gemeinsam Verantwortlicher",
        "activity_legal_basis" => "Rechtsgrundlage",
        "activity_legal_basis_norm" => "Norm einer Rechtsgrundlage",
        "activity_data_subject" => "Betroffene Personen",
        "activity_data_category" => "Datenkategorie",
        "activity_recipient" => "Empfänger",
        "activity_transfer" => "Drittlandübermittlung",
        "activity_retention_rule" => "Löschregel",
        "activity_retention_sub_rule" => "Einzelheit einer Löschregel",
        "activity_measure" => "Maßnahme",
        "activity_system" => "Verfahren oder System",
        "activity_reference_document" => "Referenzdokument",
        "activity_tag" => "Schlagwort",
        "activity_related" => "Verwandte Tätigkeit",
        "activity_same_as" => "Verweis „wie Tätigkeit“",
        "activity_extra_value" => "Weitere Angabe",
        "activity_data_subject_number" => "Zuordnung betroffener Personen zu Daten",
        "activity_recipient_number" => "Zuordnung eines Empfängers zu Daten",
        "activity_transfer_number" => "Zuordnung einer Übermittlung zu Daten",
        "activity_retention_rule_number" => "Zuordnung einer Löschregel zu Daten",
        "activity_measure_number" => "Zuordnung einer Maßnahme zu Daten",
        "finding_acceptance" => "Angenommener Prüfpunkt",
        "record_acceptance" => "Angenommener Prüfpunkt des Verzeichnisses",
        "dpia_screening" => "Schwellwertprüfung (DSFA)",
        "dpia_answer" => "Antwort der Schwellwertprüfung",
        "purpose_change" => "Zweckänderung",
        "own_template" => "Eigenes Muster",
        "own_template_use" => "Herkunft aus eigenem Muster",
        "import_run" => "Import",
        "import_mapping" => "Zuordnung von Spalten",
        _ => "Eintrag",
    }
}

pub fn operation(name: &str) -> &'static str {
    match name {
        "insert" => "angelegt",
        "delete" => "entfernt",
        _ => "geändert",
    }
}

/// What a column is called; none for those that say nothing to a reader.
fn column<'a>(table: &str, name: &'a str) -> Option<&'a str> {
    if HIDDEN.contains(&name) {
        return None;
    }
    Some(match (table, name) {
        ("organisation", "name") => "Name",
        ("organisation", "slug") => "Kurzzeichen in der Adresse",
        ("organisation", "kind") => "Art der Stelle",
        ("activity_extra_value", "label") => "Bezeichnung",
        (
            "activity_retention_rule" | "activity_purpose" | "activity_legal_basis" | "activity_transfer",
            "text",
        ) => "Wortlaut",
        ("measure" | "activity_measure" | "retention_period", "text") => "Wortlaut",
        ("measures_area", "text") => "Beschreibung",
        ("measures_review", "areas") => "Überprüfte Bereiche",
        ("measures_review", "remark") => "Ergebnis im Wortlaut",
        ("activity_data_category", "number") => "Laufende Nummer",
        ("activity_data_category", "note") => "Konkrete Datenfelder",
        ("activity_recipient", "note") => "Anlass",
        ("activity_joint_controller", "agreed_on") => "Vereinbarung vom",
        ("activity_recipient", "valid_from") => "Offenlegung ab",
        ("activity_recipient", "valid_until") => "Offenlegung bis",
        ("reference_document", "responsible") => "Verantwortlich",
        (_, "number") => "Nummer",
        (_, "sub_number") => "Unternummer",
        (_, "name") => "Bezeichnung",
        (_, "text") => "Text",
        (_, "kind") => "Art",
        (_, "federal_state") => "Land",
        (_, "legal_regime") => "Rechtsrahmen",
        (_, "street") => "Straße und Hausnummer",
        (_, "postal_code") => "Postleitzahl",
        (_, "city") => "Ort",
        (_, "country") => "Staat",
        (_, "email") => "E-Mail-Adresse",
        (_, "website") => "Internetadresse",
        (_, "phone") => "Telefonnummer",
        (_, "fax") => "Faxnummer",
        (_, "register_entry") => "Registereintrag",
        (_, "tax_number") => "Steuernummer oder USt-IdNr.",
        (_, "management") => "Gesetzliche Vertretung",
        (_, "employees") => "Zahl der Beschäftigten",
        (_, "supervisory_authority") => "Aufsichtsbehörde",
        (_, "no_officer_reason") => "DSB nicht benannt, weil",
        (_, "parent_id") => "Übergeordnete Einheit",
        (_, "short_sign") => "Kurzzeichen",
        (_, "office") => "Amt",
        (_, "function") => "Funktion oder Firma",
        (_, "agreed_on") => "Vereinbarung vom",
        (_, "notified_on") => "Der Aufsichtsbehörde mitgeteilt am",
        (_, "remark") => "Bemerkung",
        (_, "valid_from") => "Gültig ab",
        (_, "valid_until") => "Gültig bis",
        (_, "title") => "Titel",
        (_, "version") => "Fassung",
        (_, "as_of" | "entry_as_of") => "Stand",
        (_, "role") => "Rolle",
        (_, "account_id") => "Konto",
        (_, "department_id") => "Organisationseinheit",
        (_, "confirmed") => "Geprüft",
        ("import_run", "at") => "Übernommen am",
        ("import_run", "created") => "Neue Tätigkeiten",
        ("import_run", "changed") => "Geänderte Tätigkeiten",
        ("import_run", "unchanged") => "Unveränderte Tätigkeiten",
        ("import_run", "cells") => "Gefüllte Zellen",
        ("import_run", "problems") => "Zellen mit Klärungsbedarf",
        ("import_mapping", "used_at") => "Zuletzt verwendet am",
        (_, "imported_by") => "Übernommen von",
        (_, "file_name") => "Datei",
        (_, "undone_at") => "Rückgängig gemacht am",
        (_, "undone_by") => "Rückgängig gemacht von",
        ("finding_acceptance" | "record_acceptance", "fingerprint") => "Kennung",
        ("finding_acceptance" | "record_acceptance", "code") => "Prüfregel",
        ("finding_acceptance" | "record_acceptance", "judged") => "Geprüfter Wortlaut",
        ("finding_acceptance" | "record_acceptance" | "record_duty_answer" | "purpose_change", "reason") => {
            "Begründung"
        }
        ("record_duty_answer", "criterion") => "Rückausnahme",
        ("record_duty_answer", "applies") => "Trifft zu",
        ("record_duty_check", "outcome") => "Ergebnis",
        ("record_duty_check", "rules_from") => "Angewandte Regel gilt seit",
        ("record_duty_check", "checked_on") => "Geprüft am",
        ("record_duty_check", "checked_by") => "Geprüft von",
        (_, "certification_checked_on") => "Zertifizierung geprüft am",
        ("purpose_change", "purpose_id") => "Zweck",
        ("purpose_change", "old_text") => "Früherer Zweck",
        ("purpose_change", "new_text") => "Neuer Zweck",
        ("purpose_change", "changed_by") => "Geändert von",
        ("purpose_change", "changed_at") => "Geändert am",
        ("purpose_change", "decision") => "Entscheidung",
        ("purpose_change", "decided_by") => "Entschieden von",
        ("purpose_change", "decided_at") => "Entschieden am",
        ("purpose_change", "new_activity_id") => "Neue Tätigkeit",
        (_, "offered_at") => "Angeboten seit",
        (_, "template_name") => "Muster",
        (_, "template_organisation") => "Organisation des Musters",
        (_, "adopted_on") => "Übernommen am",
        (_, "accepted_by") => "Angenommen von",
        (_, "accepted_at") => "Angenommen am",
        (_, "in_concept") => "Teil des Rahmenkonzepts",
        (_, "frameworks") => "Grundlagen der Auswahl",
        (_, "review_months") => "Turnus der Überprüfung in Monaten",
        (_, "next_review_on") => "Nächste Überprüfung am",
        (_, "area") => "Bereich",
        (_, "areas") => "Bereiche",
        (_, "state") => "Stand der Umsetzung",
        (_, "planned_until") => "Geplant bis",
        (_, "reviewed_on") => "Überprüft am",
        (_, "reviewed_by") => "Überprüft von",
        (_, "result") => "Ergebnis",
        (_, "shortcomings") => "Mängel",
        (_, "actions") => "Was daraus folgt",
        (_, "seat_country") => "Sitzland",
        (_, "hosting_country") => "Land der Speicherung",
        (_, "support_country") => "Land der Fernwartung",
        (_, "parent_country") => "Land der Konzernmutter",
        (_, "own_reference") => "Eigenes Zeichen",
        (_, "contact_person") => "Ansprechpartner",
        (_, "stage") => "Betriebsstadium",
        (_, "introduced_on") => "Eingeführt am",
        (_, "changed_on") => "Letzte Änderung der Verarbeitung",
        (_, "ended_on") => "Beendet am",
        (_, "profiling") => "Profiling",
        (_, "no_recipients") => "Keine Offenlegung",
        (_, "third_country_statement") => "Drittlandübermittlung",
        (_, "third_country_remark") => "Bemerkung zum Drittland",
        (_, "global_measures") => "Rahmenkonzept gilt",
        (_, "purposes_supplement") => "Ergänzung zu den Zwecken",
        (_, "legal_bases_supplement") => "Ergänzung zu den Rechtsgrundlagen",
        (_, "data_subjects_supplement") => "Ergänzung zu den betroffenen Personen",
        (_, "data_categories_supplement") => "Ergänzung zu den Datenkategorien",
        (_, "recipients_supplement") => "Ergänzung zu den Empfängern",
        (_, "retention_supplement") => "Ergänzung zu den Löschfristen",
        (_, "measures_supplement") => "Ergänzung zu den Maßnahmen",
        (_, "supplement") => "Ergänzung",
        (_, "category_id") => "Kategorie",
        (_, "recipient_id") => "Empfänger",
        (_, "retention_period_id") => "Löschfrist des Katalogs",
        (_, "measure_id") => "Maßnahme des Katalogs",
        (_, "purpose_id") => "Für den Zweck",
        (_, "data_subject_id") => "Für die betroffenen Personen",
        (_, "data_category_id") => "Datenkategorie",
        (_, "item_id") => "Gilt für",
        (_, "rule_id") => "Löschregel",
        (_, "note") => "Einzelheiten",
        (_, "for_all") => "Gilt für alle Datenkategorien",
        (_, "special_category") => "Besondere Kategorie (Art.\u{a0}9 DSGVO)",
        (_, "special_kind") => "Welche besondere Kategorie",
        (_, "criminal_offences") => "Straftaten (Art.\u{a0}10 DSGVO)",
        (_, "condition") => "Bedingung",
        (_, "relation") => "Verhältnis zum Rahmenkonzept",
        (_, "label") => "Bezeichnung",
        (_, "amount") => "Dauer",
        (_, "unit") => "Einheit der Dauer",
        (_, "direction") => "Vor oder nach",
        (_, "event") => "Ereignis",
        (_, "norm") => "Norm",
        (_, "procedure") => "Löschverfahren",
        (_, "responsible") => "Verantwortlich für das Löschen",
        (_, "leika_key") => "LeiKa-Schlüssel",
        (_, "ozg_key") => "OZG-Schlüssel",
        (_, "file_plan_key") => "Aktenplanzeichen",
        (_, "former_number") => "Frühere Nummer",
        (_, "record_norm") => "Norm des Verzeichnisses",
        (_, "processing_kind") => "Art der Verarbeitung",
        (_, "secrecy") => "Besondere Geheimhaltung",
        (_, "delimitation") => "Abgrenzung",
        (_, "joint_controllers_supplement") => "Ergänzung zu den gemeinsam Verantwortlichen",
        (_, "no_special_categories") => "Keine Daten nach Art.\u{a0}9 DSGVO",
        (_, "no_criminal_offences") => "Keine Daten nach Art.\u{a0}10 DSGVO",
        (_, "retention_undeterminable") => "Löschfrist nicht bestimmbar, weil",
        (_, "retention_review_on") => "Überprüfung der Löschfrist am",
        (_, "backups") => "Datensicherungen",
        (_, "legal_hold") => "Aufbewahrung wegen eines Verfahrens",
        (_, "archive_offer") => "Anbietung an das Archiv",
        (_, "access_groups") => "Zugriffsberechtigte",
        (_, "responsible_staff") => "Zuständige Beschäftigte",
        (_, "necessity") => "Erforderlichkeit",
        (_, "subject_rights") => "Wahrnehmung der Betroffenenrechte",
        (_, "ai_use") => "Einsatz von KI",
        (_, "open_points") => "Offene Punkte",
        (_, "vendor") => "Anbieter",
        (_, "operation") => "Betrieb",
        (_, "measures") => "Mitgebrachte Maßnahmen",
        (_, "place") => "Ablage",
        (_, "first_presentation") => "Bei der ersten Vorlage mit übergeben",
        (_, "approximate_number") => "Ungefähre Zahl",
        (_, "sub_groups") => "Untergruppen",
        (_, "excluded") => "Ausdrücklich nicht betroffen",
        (_, "origin") => "Herkunft",
        (_, "storage_place") => "Ort der Speicherung",
        (_, "special_kinds") => "Arten besonderer Kategorien",
        (_, "legal_basis_id") => "Rechtsgrundlage",
        (_, "norm_id") => "Norm",
        (_, "legal_basis") => "Rechtsgrundlage",
        (_, "tense") => "Zeitraum",
        (_, "country_note") => "Staat, im Wortlaut",
        (_, "recipient_name") => "Empfänger im Drittland",
        (_, "instrument") => "Geeignete Garantie",
        (_, "instrument_note") => "Einzelheiten der Garantie",
        (_, "assessment") => "Beurteilung nach Art.\u{a0}49 DSGVO",
        (_, "safeguards") => "Garantien nach Art.\u{a0}49 DSGVO",
        (_, "authority_informed_on") => "Aufsichtsbehörde unterrichtet am",
        (_, "data_subjects_informed_on") => "Betroffene Personen unterrichtet am",
        (_, "subject") => "Gegenstand",
        (_, "at_most") => "Höchstfrist",
        (_, "reason") => "Begründung",
        (_, "contact") => "Kontaktdaten",
        (_, "officer") => "Datenschutzbeauftragte/r",
        (_, "system_id") => "Verfahren oder System",
        (_, "document_id") => "Referenzdokument",
        (_, "related_id") => "Tätigkeit",
        (_, "section") => "Abschnitt",
        (_, "source_id") => "Wie Tätigkeit",
        (_, "consent_obtained") => "Einholung der Einwilligung",
        (_, "consent_evidence") => "Nachweis der Einwilligung",
        (_, "consent_withdrawal") => "Widerruf der Einwilligung",
        (_, "consent_checked_on") => "Einwilligung zuletzt geprüft am",
        (_, "question") => "Frage",
        (_, "answer") => "Antwort",
        (_, "list_entries") => "Treffer auf der Liste der DSK",
        (_, "own_list") => "Liste der Aufsichtsbehörde",
        (_, "own_list_item") => "Treffer auf dieser Liste",
        (_, "exception") => "Ausnahme",
        (_, "exception_reason") => "Begründung der Ausnahme",
        (_, "decision") => "Entscheidung",
        (_, "decision_reason") => "Begründung der Entscheidung",
        (_, "decided_on") => "Entschieden am",
        (_, "decided_by") => "Entschieden von",
        (_, "opinion") => "Stellungnahme der oder des DSB",
        (_, "opinion_by") => "Stellungnahme von",
        (_, "opinion_at") => "Stellungnahme am",
        (_, "dpia_address") => "Ablage der Folgenabschätzung",
        (_, "consultation") => "Konsultation der Aufsichtsbehörde",
        (_, "finished_at") => "Abgeschlossen am",
        (_, "finished_by") => "Abgeschlossen von",
        (_, "template_code") => "Aus Muster",
        (_, "template_as_of") => "Stand des Musters",
        (_, "shipped_code") => "Aus dem mitgelieferten Katalog",
        (_, "shipped_as_of") => "Stand des mitgelieferten Katalogs",
        (_, other) => other,
    })
}

/// A column with what stood there and what stands there now; empty where there is no such side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub label: String,
    pub old: Option<String>,
    pub new: Option<String>,
}

type Columns = Map<String, Value>;

/// The columns worth reading of one change. New and removed rows leave out what is empty.
pub fn lines(
    table: &str,
    operation: &str,
    old: Option<&Columns>,
    new: Option<&Columns>,
    names: &HashMap<Uuid, String>,
) -> Vec<Line> {
    let mut keys: Vec<&String> = old.into_iter().chain(new).flat_map(Map::keys).collect();
    keys.sort_by_key(|key| (order(key), key.as_str()));
    keys.dedup();
    let mut lines = Vec::new();
    for key in keys {
        let Some(label) = column(table, key) else { continue };
        let side = |columns: Option<&Columns>| {
            columns.and_then(|columns| columns.get(key)).map(|value| text(table, key, value, names))
        };
        let line = Line { label: label.to_owned(), old: side(old), new: side(new) };
        if operation == "update" || !is_usual(key, old.or(new).and_then(|columns| columns.get(key))) {
            lines.push(line);
        }
    }
    lines
}

/// What says nothing of a new or removed row: empty values, "nein", and a checked catalogue entry.
fn is_usual(key: &str, value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null) => true,
        Some(Value::String(text)) => text.is_empty(),
        Some(Value::Bool(yes)) => *yes == (key == "confirmed"),
        Some(Value::Array(items)) => items.is_empty(),
        Some(_) => key == "sub_number" && value.and_then(Value::as_i64) == Some(0),
    }
}

/// What a thing is called comes first.
fn order(key: &str) -> usize {
    ["number", "sub_number", "name", "title", "label", "text"]
        .iter()
        .position(|first| *first == key)
        .unwrap_or(9)
}

/// Ids in the columns of a change, to look up what they name.
pub fn ids<'a>(columns: impl IntoIterator<Item = &'a Value>) -> impl Iterator<Item = Uuid> {
    let objects: Vec<&Columns> = columns.into_iter().filter_map(Value::as_object).collect();
    objects
        .into_iter()
        .flat_map(|columns| columns.iter())
        .filter(|(key, _)| key.ends_with("_id") && !HIDDEN.contains(&key.as_str()))
        .filter_map(|(_, value)| value.as_str()?.parse().ok())
}

/// A value in words; empty for none.
fn text(table: &str, key: &str, value: &Value, names: &HashMap<Uuid, String>) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(true) => "ja".to_owned(),
        Value::Bool(false) => "nein".to_owned(),
        Value::Number(number) if key.ends_with("number") => number.to_string(),
        Value::Number(number) => number.as_i64().map_or_else(|| number.to_string(), filters::grouped),
        Value::String(text) if text.is_empty() => String::new(),
        Value::String(text) => {
            word(table, key, text, value).map_or_else(|| plain(key, text, names), str::to_owned)
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| self::text(table, key, item, names)).collect();
            cut(&items.join(", "))
        }
        other => cut(&other.to_string()),
    }
}

fn plain(key: &str, text: &str, names: &HashMap<Uuid, String>) -> String {
    if key.ends_with("_id")
        && let Ok(id) = text.parse::<Uuid>()
    {
        return names
            .get(&id)
            .cloned()
            .unwrap_or_else(|| "nicht mehr vorhanden oder nicht einsehbar".to_owned());
    }
    if let Some(day) = day(text) {
        return date_text(day);
    }
    cut(text)
}

/// The calendar day of a `date` or a `timestamptz` as Postgres writes them into JSON.
fn day(text: &str) -> Option<Date> {
    let iso = time::macros::format_description!("[year]-[month]-[day]");
    Date::parse(text, iso)
        .ok()
        .or_else(|| OffsetDateTime::parse(text, &Rfc3339).ok().map(|moment| filters::Day::day(&moment)))
}

fn cut(text: &str) -> String {
    let length = text.chars().count();
    if length <= SHOWN {
        return text.to_owned();
    }
    let start: String = text.chars().take(SHOWN).collect();
    format!("{start} … (gekürzt, insgesamt {} Zeichen)", filters::grouped(length))
}

/// The word of a column that holds one of fixed keys.
fn word(table: &str, key: &str, text: &str, value: &Value) -> Option<&'static str> {
    fn read<T: DeserializeOwned>(value: &Value) -> Option<T> {
        serde_json::from_value(value.clone()).ok()
    }
    Some(match (table, key) {
        ("organisation", "kind") => Kind::OPTIONS.iter().find(|(known, _)| *known == text)?.1.label(),
        ("activity_recipient", "kind") => {
            let kind: RecipientKind = read(value)?;
            wording::RECIPIENT_KINDS.iter().find(|(known, _)| *known == kind)?.1
        }
        ("record_duty_check", "outcome") => {
            Outcome::OPTIONS.iter().find(|(known, _)| *known == text)?.1.label()
        }
        ("record_duty_answer", "criterion") => record_duty::criterion_name(text)?,
        ("activity_purpose", "kind") => match text {
            "primary" => "Hauptzweck",
            "secondary" => "Nebenzweck",
            "excluded" => "ausgeschlossener Zweck",
            _ => return None,
        },
        ("activity_retention_rule", "kind") => match text {
            "statutory_retention" => "gesetzliche Aufbewahrungsfrist",
            "statutory_erasure" => "gesetzliche Löschfrist",
            "self_defined" => "selbst bestimmte Frist",
            "review" => "Prüffrist",
            _ => return None,
        },
        ("reference_document", "kind") => DOCUMENT_KINDS.iter().find(|(known, _)| *known == text)?.1,
        ("recipient", _) | ("activity_transfer", "country") if key.ends_with("country") => {
            countries::name_of(text)?
        }
        (_, "processing_kind") => match text {
            "automated" => "automatisiert",
            "partly_automated" => "teilweise automatisiert",
            "files" => "in Akten",
            _ => return None,
        },
        (_, "secrecy") => match text {
            "social" => "Sozialgeheimnis",
            "tax" => "Steuergeheimnis",
            "statistics" => "Statistikgeheimnis",
            "professional" => "Berufsgeheimnis (§\u{a0}203 StGB)",
            _ => return None,
        },
        (_, "special_kinds") => match text {
            "origin" => "rassische und ethnische Herkunft",
            "political_opinions" => "politische Meinungen",
            "beliefs" => "religiöse oder weltanschauliche Überzeugungen",
            "union_membership" => "Gewerkschaftszugehörigkeit",
            "genetic" => "genetische Daten",
            "biometric" => "biometrische Daten",
            "health" => "Gesundheitsdaten",
            "sexuality" => "Sexualleben oder sexuelle Orientierung",
            _ => return None,
        },
        (_, "tense") => match text {
            "past" => "bisher",
            "future" => "künftig",
            "both" => "bisher und künftig",
            _ => return None,
        },
        (_, "instrument") => Instrument::OPTIONS.iter().find(|(known, _)| *known == text)?.1,
        (_, "section") => match text {
            "joint_controllers" => "Gemeinsam Verantwortliche",
            "purposes" => "Zwecke",
            "data" => "Betroffene Personen und Daten",
            "recipients" => "Empfänger",
            "third_countries" => "Drittländer",
            "retention" => "Löschregeln",
            "measures" => "Maßnahmen",
            "documents" => "Referenzdokumente",
            _ => return None,
        },
        ("dpia_answer", "question") => {
            questions::all().iter().find(|question| question.key == text)?.text.as_str()
        }
        ("dpia_answer", "answer") => read::<DpiaAnswer>(value)?.label(),
        ("dpia_screening", "exception") => read::<DpiaException>(value)?.label(),
        ("dpia_screening", "decision") => read::<DpiaDecision>(value)?.label(),
        ("purpose_change", "decision") => match text {
            "adapted" => "Anpassung der bestehenden Tätigkeit",
            "new_activity" => "neue Tätigkeit",
            _ => return None,
        },
        (_, "area" | "areas") => read::<MeasureArea>(value)?.label(),
        (_, "state") => read::<AreaState>(value)?.label(),
        ("measures_review", "result") => read::<ReviewResult>(value)?.label(),
        (_, "template_code") => shipped::facts().template(text)?.name.as_str(),
        (_, "legal_regime") => LegalRegime::OPTIONS.iter().find(|(known, _)| *known == text)?.1.label(),
        (_, "stage") => wording::stage(read(value)?),
        (_, "office") => Office::from_key(text)?.label(),
        (_, "role") => Role::from_key(text)?.label(),
        (_, "third_country_statement") => wording::third_country_statement(read(value)?),
        (_, "relation") => match text {
            "additional" => "zusätzlich",
            "deviating" => "abweichend",
            "dropped" => "entfällt",
            _ => return None,
        },
        (_, "direction") => match text {
            "before" => "vor",
            "after" => "nach",
            _ => return None,
        },
        (_, "unit") => match text {
            "minutes" => "Minuten",
            "hours" => "Stunden",
            "days" => "Tage",
            "weeks" => "Wochen",
            "months" => "Monate",
            "years" => "Jahre",
            "calendar_years" => "Kalenderjahre",
            "years_of_age" => "Lebensjahre",
            _ => return None,
        },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn shown(table: &str, operation: &str, old: Value, new: Value) -> Vec<(String, String, String)> {
        lines(table, operation, old.as_object(), new.as_object(), &HashMap::new())
            .into_iter()
            .map(|line| (line.label, line.old.unwrap_or_default(), line.new.unwrap_or_default()))
            .collect()
    }

    #[test]
    fn keys_and_counters_are_not_shown() {
        let new =
            json!({"id": "x", "organisation_id": "x", "position": 3, "name": "Hauptamt", "short_sign": ""});
        assert_eq!(
            shown("department", "insert", Value::Null, new),
            [("Bezeichnung".to_owned(), String::new(), "Hauptamt".to_owned())]
        );
    }

    #[test]
    fn values_are_written_as_people_write_them() {
        let old = json!({"stage": "planned", "ended_on": null, "global_measures": false, "name": "Alt"});
        let new = json!({"stage": "ended", "ended_on": "2026-11-30", "global_measures": true, "name": "Neu"});
        let lines = shown("processing_activity", "update", old, new);
        let text = |label: &str| {
            lines.iter().find(|line| line.0 == label).map(|line| (line.1.as_str(), line.2.as_str()))
        };
        assert_eq!(lines[0].0, "Bezeichnung");
        assert_eq!(text("Betriebsstadium"), Some(("geplant", "beendet")));
        assert_eq!(text("Beendet am"), Some(("", "30.11.2026")));
        assert_eq!(text("Rahmenkonzept gilt"), Some(("nein", "ja")));
    }

    #[test]
    fn lists_and_codes_become_words() {
        let new = json!({"secrecy": ["social", "tax"], "processing_kind": "files"});
        let lines = shown("processing_activity", "update", json!({"secrecy": []}), new);
        assert_eq!(
            lines[1],
            ("Besondere Geheimhaltung".into(), String::new(), "Sozialgeheimnis, Steuergeheimnis".into())
        );
        let new = json!({"seat_country": "CH", "parent_country": ""});
        let lines = shown("recipient", "insert", Value::Null, new);
        assert_eq!(lines, [("Sitzland".into(), String::new(), "Schweiz".into())]);
    }

    /// Every table and column that a migration makes; whoever adds one adds its word.
    #[test]
    fn every_table_and_column_has_a_german_word() {
        const NOT_SHOWN: [&str; 15] = [
            "account",
            "session",
            "one_time_link",
            "sign_in_throttle",
            "known_device",
            "audit_log",
            "audit_log_rest",
            "audit_removal",
            "activity_summary",
            "stale_summary",
            "import_file",
            "import_run_activity",
            "import_said",
            "import_report",
            "write_probe",
        ];
        let mut files: Vec<_> =
            std::fs::read_dir("migrations").unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        let (mut words, mut inside) = (0, String::new());
        for line in files.iter().flat_map(|path| {
            std::fs::read_to_string(path).unwrap().lines().map(str::to_owned).collect::<Vec<_>>()
        }) {
            let made = line.strip_prefix("create table ").or_else(|| line.strip_prefix("alter table "));
            if let Some(rest) = made {
                inside = rest.split([' ', '(']).next().unwrap_or_default().to_owned();
            } else if !line.starts_with(' ') && !line.is_empty() && !line.starts_with(')') {
                inside.clear();
            }
            if inside.is_empty() || NOT_SHOWN.contains(&inside.as_str()) {
                continue;
            }
            assert_ne!(table(&inside), "Eintrag", "the table {inside} has no word in audit/words.rs");
            let line = line.trim().trim_start_matches("add column ");
            if line.starts_with("and ") {
                continue;
            }
            let mut parts = line.split_whitespace();
            let (Some(name), Some(kind)) = (parts.next(), parts.next()) else { continue };
            let kinds = ["uuid", "text", "text[]", "integer", "boolean", "date", "timestamptz"];
            if kinds.contains(&kind.trim_end_matches([',', ';'])) {
                words += 1;
                let word = column(&inside, name);
                assert_ne!(word, Some(name), "{inside}.{name} has no word in audit/words.rs");
            }
        }
        assert!(words > 150, "the test found {words} columns only");
    }

    #[test]
    fn ids_become_names() {
        let id = Uuid::now_v7();
        let new = json!({"department_id": id.to_string(), "id": Uuid::now_v7().to_string()});
        assert_eq!(ids([&new]).collect::<Vec<_>>(), [id]);
        let names = HashMap::from([(id, "Amt 10 – Hauptamt".to_owned())]);
        let found = lines("processing_activity", "update", None, new.as_object(), &names);
        assert_eq!(found[0].new.as_deref(), Some("Amt 10 – Hauptamt"));
    }

    #[test]
    fn what_looks_like_a_key_but_is_text_stays() {
        let new = json!({"stage": "unbekannt", "text": "x".repeat(3_000)});
        let lines = shown("activity_purpose", "update", Value::Null, new);
        assert!(lines[0].2.ends_with("(gekürzt, insgesamt 3.000 Zeichen)"));
        assert_eq!(lines[1].2, "unbekannt");
    }
}
