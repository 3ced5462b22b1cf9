//! What the workbook says for the reader: cover and Vorblatt, and how the sheets are filled in.

use time::Date;

use crate::{
    export::wording,
    register::{Contact, Head, MeasuresConcept, OfficeHolder},
};

/// Label and text, on the sheet about the file.
pub const HOW_TO: &[(&str, &str)] = &[
    (
        "Wozu diese Datei dient",
        "Sie enthält das Verzeichnis in Tabellen. Sie können sie in Excel oder LibreOffice ansehen, filtern und bearbeiten und danach über „Importieren“ wieder einlesen. Vor der Übernahme sehen Sie jede Änderung; geändert wird nur, was in der Datei anders steht als im Verzeichnis.",
    ),
    (
        "Aufbau",
        "Auf dem Blatt „Tätigkeiten“ steht jede Verarbeitungstätigkeit in einer Zeile. Auf den anderen Blättern steht je Zeile ein Eintrag, zum Beispiel ein Zweck oder ein Empfänger. Die Spalte „Nr.“ sagt, zu welcher Tätigkeit er gehört, „Pos.“, an welcher Stelle er dort steht. Der Buchstabe hinter einer Überschrift ist der von Art.\u{a0}30 Abs.\u{a0}1 DSGVO.",
    ),
    (
        "Neue Tätigkeit",
        "Schreiben Sie sie in eine neue Zeile des Blatts „Tätigkeiten“, und lassen Sie „Nr.“ leer. Auf den anderen Blättern lassen Sie „Nr.“ ebenfalls leer und schreiben in „Tätigkeit“ genau die Bezeichnung.",
    ),
    (
        "Neuer Eintrag",
        "Schreiben Sie ihn in eine neue Zeile mit der „Nr.“ der Tätigkeit. „Pos.“ darf leer bleiben; der Eintrag kommt dann ans Ende. Eine gelöschte Zeile löscht den Eintrag. Eine Tätigkeit, die in der Datei fehlt, bleibt im Verzeichnis.",
    ),
    (
        "Datum, Zahl, Auswahl",
        "Ein Datum schreiben Sie als TT.MM.JJJJ, eine Zahl in Ziffern. Wo nur bestimmte Wörter vorgesehen sind, wählen Sie aus der Liste der Zelle; mehrere trennen Sie mit Semikolon. Alle Wörter stehen auf dem Blatt „Auswahllisten“.",
    ),
    (
        "Zu lfd.\u{a0}Nr.",
        "Die laufenden Nummern der Datenkategorien, für die der Eintrag gilt, mit Semikolon dazwischen („1; 4.1“), oder „alle“. Leer heißt: nicht aufgegliedert.",
    ),
    (
        "Verweise",
        "„Gilt für“ nennt eine Zeile eines anderen Blatts mit ihrer Pos.: „Zweck 2“, „Personen 1“, „Daten 3“, „Empfänger 1“. „Wie Tätigkeit“ und „Andere Tätigkeit“ beginnen mit der Nummer der Tätigkeit: „7 Personalverwaltung“.",
    ),
    (
        "Was nicht eingelesen wird",
        "Die Blätter „Vorblatt“, „Auswahllisten“, „DSFA-Schwellwertprüfung“, „Löschfrist nicht möglich“ und „Maßnahmen der Systeme“ und die Spalte „Maßnahmen nicht möglich, weil“ sind bei vorhandenen Tätigkeiten nur zum Lesen da, ebenso, was ein Katalog zu einem schon genannten Dokument sagt (Art, Version, Stand, Ort, Zuständig); ändern Sie das in der Anwendung. Eine Spalte oder ein Blatt, das Sie löschen, ändert nichts.",
    ),
    (
        "Überschriften",
        "Bitte lassen Sie die Überschriften und die Namen der Blätter, wie sie sind. Spalten und Zeilen dürfen Sie verschieben und sortieren.",
    ),
];

/// Cover and Vorblatt as label and text.
pub fn lines(head: &Head) -> Vec<(String, String)> {
    let mut lines = Lines(Vec::new());
    let controller = &head.controller;
    lines.add("Verantwortlicher", Some(&controller.name));
    lines.contact("Verantwortlicher", &controller.contact);
    lines.add("Registereintrag", controller.register_entry.as_ref());
    lines.add("Steuernummer", controller.tax_number.as_ref());
    lines.add("Gesetzliche Vertretung", controller.management.as_ref());
    lines.add("Art der Stelle", controller.kind.as_ref());
    lines.add("Land des Sitzes", controller.federal_state.as_ref());
    lines.add("Beschäftigte", controller.employees.map(|count| count.to_string()).as_ref());
    for (office, holders) in [
        ("Gemeinsam Verantwortliche", &head.joint_controllers),
        ("Vertreter in der Union", &head.representatives),
        ("Datenschutzbeauftragte/r", &head.data_protection_officers),
        ("Ansprechpartner", &head.contact_persons),
    ] {
        holders.iter().for_each(|holder| lines.holder(office, holder));
    }
    lines.add("Datenschutzbeauftragte/r nicht benannt, weil", head.no_officer_reason.as_ref());
    for former in &head.predecessors {
        let office = format!("Früher: {}", wording::office(former.office));
        lines.add(&office, Some(&former.name));
        lines.add(
            &format!("{office}, Amtszeit"),
            wording::period(former.valid_from, former.valid_until).as_ref(),
        );
    }
    lines.add("Aufsichtsbehörde", head.supervisory_authority.as_ref());
    if let Some(concept) = &head.measures_concept {
        lines.concept(concept);
    }
    lines.0
}

struct Lines(Vec<(String, String)>);

impl Lines {
    fn add(&mut self, label: &str, text: Option<&String>) {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            self.0.push((label.to_owned(), text.clone()));
        }
    }

    fn day(&mut self, label: &str, day: Option<Date>) {
        self.add(label, day.map(wording::date).as_ref());
    }

    fn contact(&mut self, whose: &str, contact: &Contact) {
        self.add(&format!("{whose}, Anschrift"), wording::address(contact).as_ref());
        self.add(&format!("{whose}, E-Mail"), contact.email.as_ref());
        self.add(&format!("{whose}, Internet"), contact.website.as_ref());
        self.add(&format!("{whose}, Telefon"), contact.phone.as_ref());
        self.add(&format!("{whose}, Fax"), contact.fax.as_ref());
    }

    fn holder(&mut self, office: &str, holder: &OfficeHolder) {
        self.add(office, Some(&holder.name));
        self.add(&format!("{office}, Funktion"), holder.function.as_ref());
        self.contact(office, &holder.contact);
        self.add(
            &format!("{office}, Amtszeit"),
            wording::period(holder.valid_from, holder.valid_until).as_ref(),
        );
        self.day(&format!("{office}, Vereinbarung vom"), holder.agreed_on);
        self.day(&format!("{office}, der Aufsicht mitgeteilt am"), holder.notified_on);
        self.add(&format!("{office}, Anmerkung"), holder.remark.as_ref());
    }

    fn concept(&mut self, concept: &MeasuresConcept) {
        self.add("Rahmenkonzept", Some(&concept.title));
        self.add("Rahmenkonzept, Version", concept.version.as_ref());
        self.day("Rahmenkonzept, Stand", concept.as_of);
        self.add("Rahmenkonzept, Grundlagen der Auswahl", concept.frameworks.as_ref());
        concept.measures.iter().for_each(|measure| self.add("Rahmenkonzept, Maßnahme", Some(measure)));
        for area in &concept.areas {
            let label = format!("Rahmenkonzept, {}", area.area.label());
            self.add(&label, Some(&area.state.label().to_owned()));
            self.day(&format!("{label}, geplant bis"), area.planned_until);
            self.add(&format!("{label}, Begründung"), area.reason.as_ref());
            self.add(&format!("{label}, Beschreibung"), area.description.as_ref());
            area.measures.iter().for_each(|measure| self.add(&format!("{label}, Maßnahme"), Some(measure)));
        }
        self.day("Rahmenkonzept, zuletzt überprüft am", concept.last_reviewed_on);
        let months = concept.review_months.map(|months| months.to_string());
        self.add("Rahmenkonzept, Überprüfung alle … Monate", months.as_ref());
        self.day("Rahmenkonzept, nächste Überprüfung", concept.next_review_on);
        for review in &concept.reviews {
            let label = format!("Überprüfung vom {}", wording::date(review.reviewed_on));
            self.add(&format!("{label}, durch"), Some(&review.reviewed_by));
            let areas: Vec<&str> = review.areas.iter().map(|area| area.label()).collect();
            self.add(&format!("{label}, Bereiche"), Some(&areas.join("; ")));
            self.add(&format!("{label}, Ergebnis"), Some(&review.result.label().to_owned()));
            self.add(&format!("{label}, Anmerkung"), review.remark.as_ref());
            self.add(&format!("{label}, Mängel"), review.shortcomings.as_ref());
            self.add(&format!("{label}, Folgerungen"), review.actions.as_ref());
        }
    }
}
