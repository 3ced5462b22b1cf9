//! What stands in which column: the one table by which the workbook is written and read.
//!
//! Each column names its place in the tree [`crate::register::Activity`] as JSON has it. A test proves that
//! every leaf of the tree has a column.

use super::kind::{
    Empty::{Key, Null},
    Kind::{
        self, AppliesTo, Choice, Choices, Day, Lines, Mark, Number, Present, Reference, Scope, Text, YesNo,
    },
};
use crate::register::{
    choices::{
        Direction, DocumentKind, DpiaDecision, DpiaPart, DpiaProposal, Instrument, MeasureRelation,
        PeriodUnit, ProcessingKind, PurposeKind, RetentionKind, Secrecy, SpecialKind, Tense,
    },
    regime::Item,
};

/// One sheet of the workbook.
#[derive(Debug)]
pub struct Table {
    /// Its name, at most 31 characters.
    pub name: &'static str,
    pub shape: Shape,
    pub columns: &'static [Column],
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// An activity.
    Activity,
    /// An item of this list of an activity.
    List(&'static str),
    /// What an activity has once at most.
    Once(&'static str),
    /// An item of the second list, which each item of the first list has.
    Within(&'static str, &'static str),
}

#[derive(Debug, Clone, Copy)]
pub struct Column {
    pub heading: &'static str,
    /// Whose letter stands behind the heading.
    pub item: Option<Item>,
    /// Fields joined by dots, from what the row is.
    pub path: &'static str,
    pub kind: Kind,
    pub level: Level,
    /// Nothing can be stored without it.
    pub is_needed: bool,
}

/// When [`crate::register::detail`] keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    Always,
    /// As legal bases are.
    LegalBases,
    /// As the use of profiling is.
    Profiling,
    Voluntary,
}

const fn column(heading: &'static str, path: &'static str, kind: Kind) -> Column {
    Column { heading, item: None, path, kind, level: Level::Always, is_needed: false }
}

/// With all voluntary items only.
const fn voluntary(heading: &'static str, path: &'static str, kind: Kind) -> Column {
    Column { level: Level::Voluntary, ..column(heading, path, kind) }
}

const fn legal(heading: &'static str, path: &'static str, kind: Kind) -> Column {
    Column { level: Level::LegalBases, ..column(heading, path, kind) }
}

impl Column {
    const fn of(self, item: Item) -> Self {
        Self { item: Some(item), ..self }
    }

    const fn needed(self) -> Self {
        Self { is_needed: true, ..self }
    }
}

const STAGES: &[(&str, &str)] = &[
    ("planned", "geplant"),
    ("trial", "in Erprobung"),
    ("in_operation", "im Einsatz"),
    ("ended", "beendet"),
];
const REGIMES: &[(&str, &str)] = &[
    ("gdpr", "DSGVO"),
    ("police", "§\u{a0}70 BDSG oder Landesrecht (Polizei, Strafverfolgung, Bußgelder)"),
    ("kdg", "KDG"),
    ("dsg_ekd", "DSG-EKD"),
];
const RECIPIENT_KINDS: &[(&str, &str)] = &[
    ("unspecified", ""),
    ("internal", "intern"),
    ("external", "extern"),
    ("processor", "Auftragsverarbeiter"),
    ("joint_controller", "gemeinsam Verantwortliche"),
    ("third_country", "im Drittland"),
    ("international_organisation", "internationale Organisation"),
];
const STATEMENTS: &[(&str, &str)] = &[
    ("none_and_none_planned", "findet nicht statt und ist nicht geplant"),
    ("none", "findet nicht statt (zu Planungen keine Aussage)"),
    ("planned", "findet nicht statt, ist aber geplant"),
    ("takes_place", "findet statt"),
    ("under_review", "wird geprüft"),
];

/// The first one; the name of an activity leads to its rows on the other sheets.
pub const ACTIVITIES: &str = "Tätigkeiten";
pub const NUMBER: &str = "Nr.";
pub const NAME: &str = "Bezeichnung";

/// All sheets, in their order.
pub const TABLES: &[Table] = &[
    Table {
        name: ACTIVITIES,
        shape: Shape::Activity,
        columns: &[
            column(NAME, "name", Text).needed(),
            column("Eigenes Zeichen", "own_reference", Text),
            column("Organisationseinheit", "department", Text),
            column("Ansprechpartner", "contact_person", Text),
            column("Betriebsstadium", "stage", Choice(STAGES, Key("in_operation"))),
            column("Einführung", "introduced_on", Day),
            column("Letzte Änderung", "changed_on", Day),
            column("Stand des Eintrags", "entry_as_of", Day),
            column("Beendet am", "ended_on", Day),
            column("Rechtsrahmen", "regime", Choice(REGIMES, Key("gdpr"))),
            column("Norm des Verzeichnisses", "record_norm", Text),
            column("Art der Verarbeitung", "processing_kind", Choice(ProcessingKind::OPTIONS, Null)),
            voluntary("Geheimhaltung", "secrecy", Choices(Secrecy::OPTIONS)),
            voluntary("LeiKa-Schlüssel", "keys.leika", Text),
            voluntary("OZG-Schlüssel", "keys.ozg", Text),
            voluntary("Aktenplan", "keys.file_plan", Text),
            voluntary("Frühere Nummer", "keys.former_number", Text),
            voluntary("Abgrenzung", "delimitation", Text),
            voluntary("Schlagwörter, eines je Zeile", "tags", Lines),
            column("Gemeinsam Verantwortliche: Ergänzung", "joint_controllers.supplement", Text)
                .of(Item::Names),
            column("Gemeinsam Verantwortliche: wie Tätigkeit", "joint_controllers.same_as", Reference),
            column("Zwecke: Ergänzung", "purposes.supplement", Text).of(Item::Purposes),
            column("Zwecke: wie Tätigkeit", "purposes.same_as", Reference),
            legal("Rechtsgrundlagen: Ergänzung", "legal_bases.supplement", Text).of(Item::LegalBases),
            legal("Rechtsgrundlagen: wie Tätigkeit", "legal_bases.same_as", Reference),
            voluntary("Einwilligung: wie eingeholt", "consent.obtained", Text),
            voluntary("Einwilligung: Nachweis", "consent.evidence", Text),
            voluntary("Einwilligung: Widerruf", "consent.withdrawal", Text),
            voluntary("Einwilligung: geprüft am", "consent.checked_on", Day),
            column("Betroffene Personen: Ergänzung", "data_subjects.supplement", Text).of(Item::Categories),
            column("Betroffene Personen: wie Tätigkeit", "data_subjects.same_as", Reference),
            column("Datenkategorien: Ergänzung", "data_categories.supplement", Text).of(Item::Categories),
            column("Datenkategorien: wie Tätigkeit", "data_categories.same_as", Reference),
            column("Keine besonderen Kategorien (Art.\u{a0}9)", "no_special_categories", YesNo),
            column("Keine Straftaten (Art.\u{a0}10)", "no_criminal_offences", YesNo),
            Column { level: Level::Profiling, ..column("Profiling", "profiling", Text).of(Item::Profiling) },
            column("Empfänger: Ergänzung", "recipients.supplement", Text).of(Item::Recipients),
            column("Empfänger: wie Tätigkeit", "recipients.same_as", Reference),
            column("Keine Offenlegung", "no_recipients", YesNo),
            column("Drittlandübermittlung", "third_countries.statement", Choice(STATEMENTS, Null))
                .of(Item::ThirdCountries),
            column("Drittlandübermittlung: Anmerkung", "third_countries.remark", Text),
            column("Drittlandübermittlung: wie Tätigkeit", "third_countries.same_as", Reference),
            column("Löschfristen: Ergänzung", "retention.supplement", Text).of(Item::Retention),
            column("Löschfristen: wie Tätigkeit", "retention.same_as", Reference),
            column("Löschfrist nicht bestimmbar, weil", "retention_remarks.undeterminable", Text),
            column("Löschfristen: Überprüfung am", "retention_remarks.review_on", Day),
            column("Sicherungskopien", "retention_remarks.backups", Text),
            column("Aussetzung der Löschung", "retention_remarks.legal_hold", Text),
            column("Anbietung an das Archiv", "retention_remarks.archive_offer", Text),
            column("Es gilt das Rahmenkonzept", "measures.global_concept", YesNo).of(Item::Measures),
            column("Maßnahmen: Ergänzung", "measures.supplement", Text).of(Item::Measures),
            column("Maßnahmen: wie Tätigkeit", "measures.same_as", Reference),
            column("Maßnahmen nicht möglich, weil", "measures.not_possible", Text),
            voluntary("Zugriffsberechtigte", "additional.access_groups", Text),
            voluntary("Zuständige Beschäftigte", "additional.responsible_staff", Text),
            voluntary("Erforderlichkeit", "additional.necessity", Text),
            voluntary("Betroffenenrechte", "additional.subject_rights", Text),
            voluntary("Einsatz von KI", "additional.ai_use", Text),
            voluntary("Offene Punkte", "additional.open_points", Text),
            voluntary("Dokumente: Ergänzung", "documents.supplement", Text),
            voluntary("Dokumente: wie Tätigkeit", "documents.same_as", Reference),
            voluntary("Ergänzung", "supplement", Text),
        ],
    },
    Table {
        name: "Gemeinsam Verantwortliche",
        shape: Shape::List("joint_controllers.items"),
        columns: &[
            column("Name", "name", Text).of(Item::Names).needed(),
            column("Kontakt", "contact", Text),
            column("Datenschutzbeauftragte/r", "officer", Text),
            column("Vereinbarung vom", "agreed_on", Day),
            column("Anmerkung", "note", Text),
        ],
    },
    Table {
        name: "Zwecke",
        shape: Shape::List("purposes.items"),
        columns: &[
            column("Zweck", "text", Text).of(Item::Purposes).needed(),
            column("Art des Zwecks", "kind", Choice(PurposeKind::OPTIONS, Key("primary"))),
        ],
    },
    Table {
        name: "Rechtsgrundlagen",
        shape: Shape::List("legal_bases.items"),
        columns: &[
            legal("Rechtsgrundlage", "text", Text).of(Item::LegalBases).needed(),
            legal("Gilt für", "applies_to", AppliesTo),
            legal("Bedingung", "condition", Text),
        ],
    },
    Table {
        name: "Betroffene Personen",
        shape: Shape::List("data_subjects.items"),
        columns: &[
            column("Kategorie betroffener Personen", "name", Text).of(Item::Categories).needed(),
            column("Anmerkung", "note", Text),
            column("Untergruppen", "sub_groups", Text),
            voluntary("Ungefähre Zahl", "approximate_number", Text),
            column("Ausdrücklich nicht betroffen", "excluded", YesNo),
            column("Zu lfd.\u{a0}Nr.", "data_categories", Scope),
        ],
    },
    Table {
        name: "Datenkategorien",
        shape: Shape::List("data_categories.items"),
        columns: &[
            column("Lfd.\u{a0}Nr.", "number", Mark).needed(),
            column("Kategorie personenbezogener Daten", "name", Text).of(Item::Categories).needed(),
            column("Datenfelder", "note", Text),
            voluntary("Herkunft", "origin", Text),
            voluntary("Speicherort", "storage_place", Text),
            column("Besondere Kategorie (Art.\u{a0}9)", "special_category", Present),
            column("Art nach Art.\u{a0}9", "special_category.kinds", Choices(SpecialKind::OPTIONS)),
            column("Näheres zu Art.\u{a0}9", "special_category.kind", Text),
            column("Straftaten (Art.\u{a0}10)", "criminal_offences", YesNo),
        ],
    },
    Table {
        name: "Empfänger",
        shape: Shape::List("recipients.items"),
        columns: &[
            column("Empfänger", "name", Text).of(Item::Recipients).needed(),
            column("Art des Empfängers", "kind", Choice(RECIPIENT_KINDS, Key("unspecified"))),
            column("Anlass", "note", Text),
            column("Bedingung", "condition", Text),
            legal("Rechtsgrundlage", "legal_basis", Text),
            column("Bisher oder künftig", "tense", Choice(Tense::OPTIONS, Key(""))),
            column("Gültig ab", "valid_from", Day),
            column("Gültig bis", "valid_until", Day),
            column("Zu lfd.\u{a0}Nr.", "data_categories", Scope),
        ],
    },
    Table {
        name: "Drittlandübermittlungen",
        shape: Shape::List("third_countries.transfers"),
        columns: &[
            column("Wortlaut", "text", Text).of(Item::ThirdCountries),
            column("Land", "country", Text),
            column("Anmerkung zum Land", "country_note", Text),
            column("Empfänger", "recipient", Text),
            column("Grundlage der Übermittlung", "instrument", Choice(Instrument::OPTIONS, Key(""))),
            column("Anmerkung zur Grundlage", "instrument_note", Text),
            column("Zertifizierung geprüft am", "certification_checked_on", Day),
            column("Beurteilung", "assessment", Text),
            column("Garantien", "safeguards", Text),
            column("Aufsichtsbehörde unterrichtet am", "authority_informed_on", Day),
            column("Betroffene unterrichtet am", "data_subjects_informed_on", Day),
            column("Zu lfd.\u{a0}Nr.", "data_categories", Scope),
        ],
    },
    Table {
        name: "Löschregeln",
        shape: Shape::List("retention.items"),
        columns: &[
            column("Löschregel", "text", Text).of(Item::Retention).needed(),
            column("Frist der Organisation", "shared", YesNo),
            column("Art der Frist", "kind", Choice(RetentionKind::OPTIONS, Key(""))),
            column("Zu lfd.\u{a0}Nr.", "data_categories", Scope),
        ],
    },
    Table {
        name: "Teilregeln",
        shape: Shape::Within("retention.items", "sub_rules"),
        columns: &[
            column("Gegenstand", "subject", Text).of(Item::Retention),
            column("Höchstens", "period.at_most", YesNo),
            column("Dauer", "period.length.amount", Number),
            column("Einheit", "period.length.unit", Choice(PeriodUnit::OPTIONS, Null)),
            column("Vor oder nach", "period.direction", Choice(Direction::OPTIONS, Null)),
            column("Fristbeginn", "period.event", Text),
            column("Norm", "norm", Text),
            column("Verfahren", "procedure", Text),
            column("Zuständig", "responsible", Text),
        ],
    },
    Table {
        name: "Löschfrist nicht möglich",
        shape: Shape::List("retention_remarks.not_possible"),
        columns: &[
            column("Warum keine Löschfrist angegeben ist", "reason", Text).of(Item::Retention).needed(),
            column("Zu lfd.\u{a0}Nr.", "data_category", Mark),
        ],
    },
    Table {
        name: "Maßnahmen",
        shape: Shape::List("measures.items"),
        columns: &[
            column("Maßnahme", "text", Text).of(Item::Measures).needed(),
            column("Maßnahme der Organisation", "shared", YesNo),
            column("Zum Rahmenkonzept", "relation", Choice(MeasureRelation::OPTIONS, Key("additional"))),
            column("Begründung", "reason", Text),
            column("Zu lfd.\u{a0}Nr.", "data_categories", Scope),
        ],
    },
    Table {
        name: "Maßnahmen der Systeme",
        shape: Shape::List("measures.of_systems"),
        columns: &[
            column("System", "system", Text).of(Item::Measures).needed(),
            column("Maßnahmen, eine je Zeile", "measures", Lines),
        ],
    },
    Table {
        name: "Systeme",
        shape: Shape::List("systems"),
        columns: &[voluntary("System", "name", Text).needed(), voluntary("Anmerkung", "note", Text)],
    },
    Table {
        name: "Dokumente",
        shape: Shape::List("documents.items"),
        columns: &[
            voluntary("Dokument", "name", Text).needed(),
            voluntary("Art des Dokuments", "kind", Choice(DocumentKind::OPTIONS, Key(""))),
            voluntary("Version", "version", Text),
            voluntary("Stand", "as_of", Day),
            voluntary("Ort", "place", Text),
            voluntary("Zuständig", "responsible", Text),
            voluntary("Bei der ersten Vorlage mit übergeben", "first_presentation", YesNo),
            voluntary("Anmerkung", "note", Text),
        ],
    },
    Table {
        name: "Verwandte Tätigkeiten",
        shape: Shape::List("related"),
        columns: &[
            voluntary("Andere Tätigkeit", "activity", Reference).needed(),
            voluntary("Anmerkung", "note", Text),
        ],
    },
    Table {
        name: "Weitere Angaben",
        shape: Shape::List("extra_values"),
        columns: &[
            voluntary("Überschrift", "label", Text).needed(),
            voluntary("Text", "text", Text).needed(),
        ],
    },
    Table {
        name: "DSFA-Schwellwertprüfung",
        shape: Shape::Once("dpia_screening"),
        columns: &[
            voluntary("Abgeschlossen", "is_finished", YesNo),
            voluntary("Ergebnis der Fragen", "proposal", Choice(DpiaProposal::OPTIONS, Key("open"))),
            voluntary("Entscheidung", "decision", Choice(DpiaDecision::OPTIONS, Key(""))),
            voluntary("Begründung", "reason", Text),
            voluntary("Entschieden am", "decided_on", Day),
            voluntary("Seitdem geändert", "changed_since", Choices(DpiaPart::OPTIONS)),
            voluntary("Wo die DSFA liegt", "dpia_address", Text),
            voluntary("Offene Fragen", "open_questions", Number),
        ],
    },
];

/// What is made of other things and is not taken over from a workbook: fields, or what begins with them.
pub const DERIVED: &[&str] =
    &["dpia_screening", "retention_remarks.not_possible", "measures.not_possible", "measures.of_systems"];

impl Table {
    /// The list that the rows are of; nothing for the activities themselves.
    pub fn list(&self) -> Option<&'static str> {
        match self.shape {
            Shape::Activity => None,
            Shape::List(list) | Shape::Once(list) | Shape::Within(list, _) => Some(list),
        }
    }

    /// The column's field, from the activity.
    pub fn field(&self, column: &Column) -> String {
        match self.shape {
            Shape::Activity => column.path.to_owned(),
            Shape::List(list) | Shape::Once(list) => format!("{list}.{}", column.path),
            Shape::Within(list, inner) => format!("{list}.{inner}.{}", column.path),
        }
    }

    /// Whether it only shows what was made of other things.
    pub fn is_derived(&self, column: &Column) -> bool {
        let field = self.field(column);
        DERIVED.iter().any(|derived| field == *derived || field.starts_with(&format!("{derived}.")))
    }
}
