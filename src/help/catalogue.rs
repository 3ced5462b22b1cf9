//! The fields of the catalogues' entries.

use super::Field;

pub(super) const FIELDS: &[Field] = &[
    Field {
        key: "catalogue.name",
        label: "Bezeichnung",
        mark: "",
        help: "So steht der Eintrag auf allen Blättern, die ihn nennen. Eine geänderte Bezeichnung gilt dort \
               sofort. Was nur für eine Tätigkeit gilt, gehört auf deren Blatt.",
        source: "Art. 30 Abs. 1 Satz 2 lit. c DSGVO; Hinweise der DSK, Nr. 6.3",
    },
    Field {
        key: "catalogue.text",
        label: "Wortlaut",
        mark: "",
        help: "So steht der Eintrag auf allen Blättern, die ihn nennen. Ein geänderter Wortlaut gilt dort \
               sofort; was anders sein soll, legen Sie als eigenen Eintrag an.",
        source: "Art. 30 Abs. 1 Satz 2 lit. f und g DSGVO; Hinweise der DSK, Nr. 6.7 und 6.8",
    },
    Field {
        key: "catalogue.shipped",
        label: "Mitgelieferte Einträge",
        mark: "",
        help: "Angekreuzte Einträge kommen in Ihren Katalog und gehören dann Ihnen: Sie können sie ändern und \
               entfernen. Ein neuerer Stand der Anwendung ändert sie nie von selbst; die Seite des Eintrags zeigt \
               dann den Unterschied.",
        source: "Hinweise der DSK zum Verzeichnis von Verarbeitungstätigkeiten; die genannten Vorschriften",
    },
    Field {
        key: "recipient.name",
        label: "Bezeichnung",
        mark: "",
        help: "Name der Stelle oder eine Kategorie, zum Beispiel „Finanzamt“. So steht der Empfänger auf allen \
               Blättern, die ihn nennen.",
        source: "Art. 30 Abs. 1 Satz 2 lit. d DSGVO; Hinweise der DSK, Nr. 6.4 und 6.5",
    },
    Field {
        key: "recipient.seat_country",
        label: "Sitz",
        mark: "freiwillig",
        help: "Der Staat, in dem die Stelle ihren Sitz hat. Liegt er außerhalb des Europäischen \
               Wirtschaftsraums, ist die Offenlegung in der Regel eine Übermittlung in ein Drittland.",
        source: "Art. 30 Abs. 1 Satz 2 lit. d und e, Art. 44 DSGVO",
    },
    Field {
        key: "recipient.hosting_country",
        label: "Ort der Speicherung",
        mark: "freiwillig",
        help: "Der Staat, in dem die Daten gespeichert werden, zum Beispiel das Rechenzentrum eines \
               Auftragsverarbeiters.",
        source: "Art. 28 und 44 DSGVO",
    },
    Field {
        key: "recipient.support_country",
        label: "Ort der Fernwartung",
        mark: "freiwillig",
        help: "Der Staat, von dem aus auf die Daten zugegriffen werden kann, etwa zur Wartung. Auch ein \
               Zugriff aus einem Drittland kann eine Übermittlung dorthin sein.",
        source: "Art. 44 DSGVO",
    },
    Field {
        key: "recipient.parent_country",
        label: "Sitz der Konzernmutter",
        mark: "freiwillig",
        help: "Von Bedeutung, wenn die Muttergesellschaft in einem Drittland sitzt und dessen Behörden von ihr \
               die Herausgabe von Daten verlangen können.",
        source: "Art. 44 und 48 DSGVO",
    },
    Field {
        key: "norm.name",
        label: "Norm",
        mark: "",
        help: "Die Vorschrift, wie sie auf den Blättern angeführt wird, zum Beispiel „Art. 6 Abs. 1 lit. e \
               DSGVO“. Zusammengesetzte Rechtsgrundlagen nennen mehrere Normen.",
        source: "Freiwillige Angabe; Hinweise der DSK, Nr. 1",
    },
    Field {
        key: "norm.remark",
        label: "Bemerkung",
        mark: "freiwillig",
        help: "Wovon die Vorschrift handelt, für alle, die sie nicht auswendig kennen.",
        source: "Freiwillige Angabe",
    },
    Field {
        key: "system.name",
        label: "Bezeichnung",
        mark: "",
        help: "Das Fachverfahren, das Programm oder ein anderes Mittel, zum Beispiel „Personalverwaltung \
               Alpha“.",
        source: "Freiwillige Angabe; Hinweise der DSK, Nr. 1",
    },
    Field {
        key: "system.vendor",
        label: "Anbieter",
        mark: "freiwillig",
        help: "Wer das Verfahren herstellt oder anbietet.",
        source: "Freiwillige Angabe",
    },
    Field {
        key: "system.operation",
        label: "Betrieb",
        mark: "freiwillig",
        help: "Wer es betreibt und wo, zum Beispiel „eigenes Rechenzentrum“ oder „Rechenzentrum Musterland“.",
        source: "Freiwillige Angabe",
    },
    Field {
        key: "system.measures",
        label: "Mitgebrachte Maßnahmen",
        mark: "freiwillig",
        help: "Technische und organisatorische Maßnahmen, die jede Tätigkeit hat, die dieses Verfahren \
               benutzt, eine je Zeile.",
        source: "Art. 30 Abs. 1 Satz 2 lit. g und Art. 32 Abs. 1 DSGVO",
    },
    Field {
        key: "document.name",
        label: "Bezeichnung",
        mark: "",
        help: "Der Titel des Dokuments, wie Blätter ihn nennen.",
        source: "Hinweise der DSK, Nr. 1 und 6.6",
    },
    Field {
        key: "document.kind",
        label: "Art des Dokuments",
        mark: "freiwillig",
        help: "Zum Beispiel ein Sicherheitskonzept, eine Risikoanalyse oder ein Zertifikat.",
        source: "Hinweise der DSK, Nr. 1 und 6.6",
    },
    Field {
        key: "document.version",
        label: "Fassung",
        mark: "freiwillig",
        help: "Nummer oder Bezeichnung der Fassung, damit der Verweis eindeutig ist.",
        source: "Hinweise der DSK, Nr. 1",
    },
    Field {
        key: "document.as_of",
        label: "Stand",
        mark: "freiwillig",
        help: "Der Tag, von dem das Dokument stammt oder an dem es zuletzt geprüft wurde.",
        source: "Hinweise der DSK, Nr. 1",
    },
    Field {
        key: "document.place",
        label: "Ablage",
        mark: "freiwillig",
        help: "Wo das Dokument zu finden ist: ein Pfad, eine Adresse oder ein Aktenzeichen.",
        source: "Hinweise der DSK, Nr. 1",
    },
    Field {
        key: "document.responsible",
        label: "Verantwortlich",
        mark: "freiwillig",
        help: "Wer das Dokument pflegt.",
        source: "Freiwillige Angabe",
    },
    Field {
        key: "document.first_presentation",
        label: "bei der ersten Vorlage mit übergeben",
        mark: "",
        help: "Das Dokument wird der Aufsichtsbehörde zusammen mit dem Verzeichnis übergeben und nicht erst \
               auf Nachfrage. Die Ausgabe nennt es mit Fassung und Stand auf dem Vorblatt unter „Anlagen“.",
        source: "Art. 30 Abs. 4 DSGVO; Hinweise der DSK, Nr. 1",
    },
];
