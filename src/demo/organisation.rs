//! The body, its departments, who holds an office, and the Rahmenkonzept.

use time::macros::date;

use crate::{register::Office, toms};

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

const MEASURES: [&str; 12] = [
    "Zutritt: Schließanlage mit persönlichen Transpondern; Serverraum nur für die IT, jeder Zutritt wird protokolliert",
    "Zugang: persönliche Konten, Anmeldung mit zweitem Faktor, Sperre nach zehn Minuten ohne Eingabe",
    "Zugriff: Rollen nach Aufgaben; die Fachbereiche prüfen die vergebenen Rechte jährlich",
    "Verschlüsselung der Datenträger aller tragbaren Geräte; Übertragung nur verschlüsselt (TLS 1.2 oder neuer)",
    "Trennung der Büro-IT von der Prozess-IT der Leitstelle",
    "Protokollierung der Anmeldungen und der Änderungen in den Fachverfahren; Auswertung nur zu zweit und nach Anlass",
    "Tägliche Sicherung auf getrennte Systeme, eine Kopie außer Haus; Rücksicherung wird halbjährlich erprobt",
    "Sicherheitsaktualisierungen innerhalb von 14 Tagen, bei kritischen Lücken innerhalb von 48 Stunden",
    "Vernichtung von Papier und Datenträgern nach DIN 66399, Schutzklasse 2, Sicherheitsstufe 4",
    "Verpflichtung auf Vertraulichkeit bei der Einstellung; Schulung zum Datenschutz alle zwei Jahre",
    "Auftragsverarbeiter werden vor dem Vertrag und danach alle drei Jahre geprüft",
    "Meldeweg für Datenschutzverletzungen; Bereitschaft auch am Wochenende",
];

pub fn measures_concept() -> toms::store::Input {
    toms::store::Input {
        title: "Rahmenkonzept Datenschutz und Informationssicherheit".to_owned(),
        version: "3.1".to_owned(),
        as_of: Some(date!(2026 - 03 - 01)),
        measures: MEASURES.iter().map(|measure| (*measure).to_owned()).collect(),
    }
}
