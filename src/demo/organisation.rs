//! The body, its departments, who holds an office, and the Rahmenkonzept.

use time::{Date, macros::date};

use crate::{
    database::id::MeasuresReviewId,
    register::{
        Office,
        choices::{AreaState, MeasureArea, ReviewResult},
    },
    toms,
};

pub const NAME: &str = "Stadtwerke Musterhausen GmbH";

/// Fields of [`crate::organisation::form`].
pub const BODY: [(&str, &str); 13] = [
    ("name", NAME),
    ("art", "company"),
    ("land", "Hessen"),
    ("rechtsrahmen", "gdpr"),
    ("strasse", "Am Wasserturm 1"),
    ("plz", "65999"),
    ("ort", "Musterhausen"),
    ("email", "info@stadtwerke-musterhausen.example"),
    ("internet", "www.stadtwerke-musterhausen.example"),
    ("telefon", "069 90009-100"),
    ("registereintrag", "Amtsgericht Musterhausen, HRB 12345"),
    ("vertretung", "Petra Mustermann (Geschäftsführerin)"),
    ("beschaeftigte", "342"),
];

pub struct Department {
    pub short_sign: &'static str,
    pub name: &'static str,
    /// Short sign of the one above it, which stands further up; empty for none.
    pub parent: &'static str,
}

pub const DEPARTMENTS: [Department; 5] = [
    Department { short_sign: "K", name: "Kaufmännischer Bereich", parent: "" },
    Department { short_sign: "K 1", name: "Kundenservice und Abrechnung", parent: "K" },
    Department { short_sign: "K 2", name: "Personal", parent: "K" },
    Department { short_sign: "T", name: "Netze und Anlagen", parent: "" },
    Department { short_sign: "B", name: "Bäder", parent: "" },
];

pub struct Holder {
    pub office: Office,
    /// Fields of [`crate::contact::form`].
    pub fields: &'static [(&'static str, &'static str)],
}

pub const HOLDERS: [Holder; 4] = [
    Holder {
        office: Office::DataProtectionOfficer,
        fields: &[
            ("name", "Dr. Miriam Sommer"),
            ("funktion", "Datenschutzbeauftragte"),
            ("strasse", "Am Wasserturm 1"),
            ("plz", "65999"),
            ("ort", "Musterhausen"),
            ("email", "datenschutz@stadtwerke-musterhausen.example"),
            ("telefon", "069 90009-150"),
            ("von", "01.01.2025"),
            ("mitgeteilt_am", "07.01.2025"),
        ],
    },
    Holder {
        office: Office::DataProtectionOfficer,
        fields: &[
            ("name", "Günther Altmann"),
            ("funktion", "Datenschutzbeauftragter"),
            ("strasse", "Am Wasserturm 1"),
            ("plz", "65999"),
            ("ort", "Musterhausen"),
            ("email", "datenschutz@stadtwerke-musterhausen.example"),
            ("telefon", "069 90009-150"),
            ("von", "25.05.2018"),
            ("bis", "31.12.2024"),
            ("mitgeteilt_am", "25.05.2018"),
        ],
    },
    Holder {
        office: Office::ContactPerson,
        fields: &[
            ("name", "Jonas Keller"),
            ("funktion", "Datenschutzkoordinator"),
            ("strasse", "Am Wasserturm 1"),
            ("plz", "65999"),
            ("ort", "Musterhausen"),
            ("email", "jonas.keller@stadtwerke-musterhausen.example"),
            ("telefon", "069 90009-151"),
            ("von", "01.09.2023"),
        ],
    },
    Holder {
        office: Office::JointController,
        fields: &[
            ("name", "Energiegenossenschaft Musterhausen eG"),
            ("strasse", "Mühlgasse 12"),
            ("plz", "65999"),
            ("ort", "Musterhausen"),
            ("email", "kontakt@energiegenossenschaft-musterhausen.example"),
            ("telefon", "069 90009-300"),
            ("vereinbart_am", "15.03.2024"),
            ("von", "01.04.2024"),
            ("bemerkung", "Gemeinsam verantwortlich nur für die Solardach-Börse."),
        ],
    },
];

/// What the Rahmenkonzept says of an area; one measure a line.
pub struct ConceptArea {
    pub area: MeasureArea,
    pub state: AreaState,
    pub text: &'static str,
    pub measures: &'static [&'static str],
}

const SAID: ConceptArea = ConceptArea {
    area: MeasureArea::Pseudonymisation,
    state: AreaState::Implemented,
    text: "",
    measures: &[],
};

const BACKUP: &str = "Tägliche Sicherung auf getrennte Systeme, eine Kopie außer Haus; Rücksicherung wird halbjährlich erprobt";

pub const CONCEPT_AREAS: [ConceptArea; 10] = [
    ConceptArea {
        measures: &["Lastgänge werden für die Netzplanung ohne Zähler- und Kundennummer ausgewertet"],
        ..SAID
    },
    ConceptArea {
        area: MeasureArea::Encryption,
        measures: &[
            "Verschlüsselung der Datenträger aller tragbaren Geräte; Übertragung nur verschlüsselt (TLS 1.2 oder neuer)",
        ],
        ..SAID
    },
    ConceptArea {
        area: MeasureArea::IntegrityConfidentiality,
        text: "Die Leitlinie zur Informationssicherheit gilt für alle Standorte; verantwortlich ist die Informationssicherheit.",
        measures: &[
            "Zutritt: Schließanlage mit persönlichen Transpondern; Serverraum nur für die IT, jeder Zutritt wird protokolliert",
            "Zugang: persönliche Konten, Anmeldung mit zweitem Faktor, Sperre nach zehn Minuten ohne Eingabe",
            "Zugriff: Rollen nach Aufgaben; die Fachbereiche prüfen die vergebenen Rechte jährlich",
            "Trennung der Büro-IT von der Prozess-IT der Leitstelle",
            "Protokollierung der Anmeldungen und der Änderungen in den Fachverfahren; Auswertung nur zu zweit und nach Anlass",
            "Sicherheitsaktualisierungen innerhalb von 14 Tagen, bei kritischen Lücken innerhalb von 48 Stunden",
            "Vernichtung von Papier und Datenträgern nach DIN 66399, Schutzklasse 2, Sicherheitsstufe 4",
            "Verpflichtung auf Vertraulichkeit bei der Einstellung; Schulung zum Datenschutz alle zwei Jahre",
            "Meldeweg für Datenschutzverletzungen; Bereitschaft auch am Wochenende",
        ],
        ..SAID
    },
    ConceptArea { area: MeasureArea::AvailabilityResilience, measures: &[BACKUP], ..SAID },
    ConceptArea {
        area: MeasureArea::Recovery,
        measures: &[BACKUP, "Notfallhandbuch für die Fachverfahren; Wiederanlauf wird jährlich geübt"],
        ..SAID
    },
    ConceptArea {
        area: MeasureArea::Evaluation,
        measures: &["Auftragsverarbeiter werden vor dem Vertrag und danach alle drei Jahre geprüft"],
        ..SAID
    },
    ConceptArea {
        area: MeasureArea::PurposeLimitation,
        measures: &[
            "Neue Auswertungen gibt die Fachbereichsleitung nach Beteiligung der Datenschutzbeauftragten frei",
        ],
        ..SAID
    },
    ConceptArea {
        area: MeasureArea::Transparency,
        measures: &["Datenschutzhinweise nach Art. 13 DSGVO liegen jedem Vertrag bei und stehen im Internet"],
        ..SAID
    },
    ConceptArea {
        area: MeasureArea::SubjectRights,
        measures: &[
            "Anträge betroffener Personen gehen an eine zentrale Stelle und werden dort nachverfolgt",
        ],
        ..SAID
    },
    ConceptArea {
        area: MeasureArea::DataMinimisation,
        state: AreaState::Planned,
        text: "Die Löschläufe der Fachverfahren werden nach und nach automatisiert.",
        ..SAID
    },
];

pub fn measures_concept() -> toms::store::Input {
    toms::store::Input {
        title: "Rahmenkonzept Datenschutz und Informationssicherheit".to_owned(),
        version: "3.1".to_owned(),
        as_of: Some(date!(2026 - 03 - 01)),
        frameworks: "IT-Grundschutz des BSI und Standard-Datenschutzmodell".to_owned(),
        review_months: Some(toms::REVIEW_MONTHS),
        ..toms::store::Input::default()
    }
}

/// The review of the concept, on this day.
pub fn measures_review(reviewed_on: Date) -> toms::Review {
    toms::Review {
        id: MeasuresReviewId::new(),
        reviewed_on,
        reviewed_by: "Interne Revision mit der Datenschutzbeauftragten".to_owned(),
        areas: Vec::new(),
        result: ReviewResult::Shortcomings,
        remark: "Begehung aller Standorte, Stichproben der vergebenen Rechte, Rücksicherung der Abrechnung gelungen."
            .to_owned(),
        shortcomings: "Drei Zugänge ausgeschiedener Beschäftigter waren noch aktiv.".to_owned(),
        actions: "Die Personalstelle meldet Austritte der IT am selben Tag; die IT prüft die Liste monatlich.".to_owned(),
    }
}
