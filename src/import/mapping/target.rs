//! Where a column can go: every field of a sheet that a table can hold.

use serde::{Deserialize, Serialize};

macro_rules! targets {
    ($($(#[$about:meta])* $name:ident = $key:literal, $label:literal, $takes:ident;)*) => {
        /// A field of the sheet, or of its items.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Target {
            $($(#[$about])* #[serde(rename = $key)] $name,)*
        }

        impl Target {
            pub const ALL: &[Target] = &[$(Target::$name),*];

            pub fn key(self) -> &'static str {
                match self { $(Target::$name => $key,)* }
            }

            /// As it is offered for choice.
            pub fn label(self) -> &'static str {
                match self { $(Target::$name => $label,)* }
            }

            pub fn takes(self) -> Takes {
                match self { $(Target::$name => Takes::$takes,)* }
            }
        }
    };
}

/// What a field can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// One short text.
    Line,
    /// One text.
    Text,
    Date,
    /// One of few values; others stay as they are under "Weitere Angaben".
    Choice,
    /// Any number of items.
    Items,
}

targets! {
    OwnReference = "own_reference", "Eigene Nummer", Line;
    Name = "name", "Bezeichnung", Line;
    Department = "department", "Organisationseinheit", Line;
    ContactPerson = "contact_person", "Ansprechpartner", Line;
    Stage = "stage", "Betriebsstadium", Choice;
    ProcessingKind = "processing_kind", "Art der Verarbeitung", Choice;
    LeikaKey = "leika_key", "LeiKa-Schlüssel", Line;
    OzgKey = "ozg_key", "OZG-Kennung", Line;
    FilePlanKey = "file_plan_key", "Aktenzeichen nach Aktenplan", Line;
    FormerNumber = "former_number", "Frühere Nummer", Line;
    RecordNorm = "record_norm", "Norm, die das Verzeichnis verlangt", Line;
    IntroducedOn = "introduced_on", "Datum der Einführung", Date;
    /// Of the processing, not of what is written about it.
    ChangedOn = "changed_on", "Letzte Änderung der Verarbeitung", Date;
    EntryAsOf = "entry_as_of", "Stand des Eintrags", Date;
    EndedOn = "ended_on", "Beendet am", Date;
    Delimitation = "delimitation", "Abgrenzung", Text;
    Related = "related", "Verwandte Tätigkeiten", Items;
    JointControllers = "joint_controllers", "Gemeinsam Verantwortliche", Items;
    Purposes = "purposes", "Zwecke", Items;
    PurposesSupplement = "purposes_supplement", "Zwecke: Ergänzung", Text;
    LegalBases = "legal_bases", "Rechtsgrundlagen", Items;
    DataSubjects = "data_subjects", "Kategorien betroffener Personen", Items;
    DataCategories = "data_categories", "Kategorien personenbezogener Daten", Items;
    /// A column of its own for data of Art. 9.
    SpecialCategories = "special_categories", "Besondere Kategorien (Art.\u{a0}9)", Items;
    DataOrigin = "data_origin", "Herkunft der Daten", Text;
    StoragePlace = "storage_place", "Speicherort", Text;
    Profiling = "profiling", "Profiling", Text;
    Recipients = "recipients", "Empfänger", Items;
    InternalRecipients = "internal_recipients", "Interne Empfänger", Items;
    ExternalRecipients = "external_recipients", "Externe Empfänger", Items;
    Processors = "processors", "Auftragsverarbeiter", Items;
    ThirdCountries = "third_countries", "Drittlandübermittlung", Choice;
    Safeguards = "safeguards", "Drittland: Garantien", Text;
    Retention = "retention", "Löschfristen", Items;
    RetentionStart = "retention_start", "Löschfristen: Fristbeginn", Text;
    RetentionProcedure = "retention_procedure", "Löschfristen: Verfahren", Text;
    Backups = "backups", "Löschung aus Sicherungen", Text;
    ArchiveOffer = "archive_offer", "Anbietung an das Archiv", Text;
    Measures = "measures", "Technische und organisatorische Maßnahmen", Items;
    Systems = "systems", "Verarbeitungsmittel, Software", Items;
    AccessGroups = "access_groups", "Zugriffsberechtigte", Text;
    ResponsibleStaff = "responsible_staff", "Zuständige Beschäftigte", Text;
    Necessity = "necessity", "Erforderlichkeit", Text;
    SubjectRights = "subject_rights", "Rechte der betroffenen Personen", Text;
    AiUse = "ai_use", "Einsatz von KI", Text;
    OpenPoints = "open_points", "Offene Punkte", Text;
    Documents = "documents", "Dokumente", Items;
    Supplement = "supplement", "Ergänzung", Text;
}

impl Target {
    /// What tells one activity from the next.
    pub fn is_identity(self) -> bool {
        matches!(self, Self::OwnReference | Self::Name)
    }

    /// Lists of names, which people like to write with commas.
    pub fn holds_names(self) -> bool {
        matches!(
            self,
            Self::JointControllers
                | Self::DataSubjects
                | Self::DataCategories
                | Self::SpecialCategories
                | Self::Measures
                | Self::Systems
        )
    }

    /// Whether its items become entries of a catalogue or parties: a yes or no is none.
    pub fn names_something(self) -> bool {
        self.usually_splits_commas()
            || matches!(
                self,
                Self::JointControllers | Self::DataSubjects | Self::DataCategories | Self::Systems
            )
    }

    /// Whether commas divide the items when nothing is decided.
    pub fn usually_splits_commas(self) -> bool {
        matches!(
            self,
            Self::Recipients | Self::InternalRecipients | Self::ExternalRecipients | Self::Processors
        )
    }

    /// Whether it can be chosen that commas divide the items.
    pub fn can_split_commas(self) -> bool {
        self.holds_names() || self.usually_splits_commas() || self == Self::Purposes
    }

    /// Whether several columns may go here.
    pub fn takes_several(self) -> bool {
        matches!(self.takes(), Takes::Items | Takes::Text)
    }
}
