//! The fields of the organisation: lit. a, the office holders, departments, the concept of measures.

use super::Field;

pub(super) const FIELDS: &[Field] = &[
    Field {
        key: "organisation.name",
        label: "Name des Verantwortlichen",
        mark: "Pflicht",
        help: "Der vollständige amtliche oder im Register eingetragene Name mit Rechtsform. \
               Verantwortlich ist die Stelle selbst, nicht die Person an ihrer Spitze.",
        source: "Art. 30 Abs. 1 Satz 2 lit. a und Art. 4 Nr. 7 DSGVO; Hinweise der DSK, Nr. 6.1",
    },
    Field {
        key: "organisation.slug",
        label: "Kurzzeichen in der Adresse",
        mark: "",
        help: "Steht in der Adresszeile des Browsers und darf Kleinbuchstaben, Ziffern und Bindestriche \
               enthalten, zum Beispiel „stadtwerke-musterhausen“.",
        source: "Regel dieser Anwendung",
    },
    Field {
        key: "organisation.kind",
        label: "Art der Stelle",
        mark: "",
        help: "Davon hängt ab, welche Aufsichtsbehörde vorgeschlagen wird und ob ein DSB in jedem Fall zu \
               benennen ist: Öffentliche Stellen müssen es, ausgenommen Gerichte in ihrer justiziellen \
               Tätigkeit.",
        source: "Art. 37 Abs. 1 lit. a und Art. 55 DSGVO; § 38 BDSG",
    },
    Field {
        key: "organisation.federal_state",
        label: "Land",
        mark: "",
        help: "Sitz der Stelle. Für die meisten öffentlichen und privaten Stellen ist die \
               Aufsichtsbehörde des Landes zuständig.",
        source: "Art. 55 DSGVO; § 40 BDSG",
    },
    Field {
        key: "organisation.legal_regime",
        label: "Rechtsrahmen",
        mark: "",
        help: "Nach welchem Recht das Verzeichnis geführt wird: DSGVO, für kirchliche Stellen KDG oder \
               DSG-EKD. Neue Tätigkeiten übernehmen die Auswahl; einzelne können abweichen. Ändern Sie die \
               Auswahl, bleiben bestehende Blätter, wie sie sind; die Seite der Organisation führt Sie zu ihnen.",
        source: "Art. 30 und 91 DSGVO; § 70 BDSG; § 31 KDG; § 31 DSG-EKD",
    },
    Field {
        key: "organisation.management",
        label: "Gesetzliche Vertretung",
        mark: "freiwillig",
        help: "Wer die Stelle leitet oder nach außen vertritt, etwa die Geschäftsführung. Bei Behörden \
               und juristischen Personen muss das nicht im Verzeichnis stehen. Der Vertreter nach Art. 27 \
               DSGVO ist etwas anderes.",
        source: "Hinweise der DSK, Nr. 6.1",
    },
    Field {
        key: "organisation.register_entry",
        label: "Registereintrag",
        mark: "freiwillig",
        help: "Register, Gericht und Nummer, zum Beispiel „Amtsgericht Musterhausen, HRB 1234“.",
        source: "Freiwillige Angabe",
    },
    Field {
        key: "organisation.tax_number",
        label: "Steuernummer oder USt-IdNr.",
        mark: "freiwillig",
        help: "Hilft, die Stelle eindeutig zu bestimmen. Das Gesetz verlangt die Angabe nicht.",
        source: "Freiwillige Angabe",
    },
    Field {
        key: "organisation.employees",
        label: "Zahl der Beschäftigten",
        mark: "freiwillig",
        help: "Nach der DSGVO kann unter 250 Beschäftigten die Pflicht zum Verzeichnis entfallen, aber nur, wenn \
               die Verarbeitung nur gelegentlich geschieht, kein Risiko birgt und keine Daten nach Art. 9 \
               oder 10 DSGVO betrifft. Schon eine regelmäßige Lohnabrechnung hebt die Ausnahme auf.",
        source: "Art. 30 Abs. 5 DSGVO; Hinweise der DSK, Nr. 5",
    },
    Field {
        key: "organisation.supervisory_authority",
        label: "Zuständige Aufsichtsbehörde",
        mark: "freiwillig",
        help: "Vorgeschlagen nach Land und Art der Stelle; bitte prüfen Sie den Vorschlag. In Bayern sind \
               für öffentliche und private Stellen verschiedene Behörden zuständig.",
        source: "Art. 51 und 55 DSGVO; § 40 BDSG",
    },
    // How somebody can be reached: the organisation and every office holder.
    Field {
        key: "contact.street",
        label: "Straße und Hausnummer",
        mark: "Pflicht",
        help: "Die Anschrift, unter der Post ankommt, nach Möglichkeit kein Postfach.",
        source: "Art. 30 Abs. 1 Satz 2 lit. a DSGVO; Hinweise der DSK, Nr. 6.1",
    },
    Field {
        key: "contact.postal_code",
        label: "Postleitzahl",
        mark: "Pflicht",
        help: "Teil der Postanschrift.",
        source: "Art. 30 Abs. 1 Satz 2 lit. a DSGVO; Hinweise der DSK, Nr. 6.1",
    },
    Field {
        key: "contact.city",
        label: "Ort",
        mark: "Pflicht",
        help: "Teil der Postanschrift.",
        source: "Art. 30 Abs. 1 Satz 2 lit. a DSGVO; Hinweise der DSK, Nr. 6.1",
    },
    Field {
        key: "contact.country",
        label: "Staat",
        mark: "",
        help: "Nötig bei Anschriften außerhalb Deutschlands. Ein Verantwortlicher außerhalb der EU \
               braucht meist einen Vertreter nach Art. 27 DSGVO.",
        source: "Art. 27 und Art. 30 Abs. 1 Satz 2 lit. a DSGVO",
    },
    Field {
        key: "contact.email",
        label: "E-Mail-Adresse",
        mark: "Pflicht",
        help: "Elektronische Erreichbarkeit. Ein gemeinsames Postfach ist erlaubt und überdauert einen \
               Personalwechsel.",
        source: "Art. 30 Abs. 1 Satz 2 lit. a DSGVO; Hinweise der DSK, Nr. 6.1",
    },
    Field {
        key: "contact.website",
        label: "Internetadresse",
        mark: "freiwillig",
        help: "Adresse der Internetseite oder eines Kontaktformulars. Auch sie zählt als elektronische \
               Erreichbarkeit, wenn keine E-Mail-Adresse angegeben ist.",
        source: "Art. 30 Abs. 1 Satz 2 lit. a DSGVO; Hinweise der DSK, Nr. 6.1",
    },
    Field {
        key: "contact.phone",
        label: "Telefonnummer",
        mark: "Pflicht",
        help: "Unter welcher Nummer die Stelle oder Person zu erreichen ist, mit Vorwahl.",
        source: "Art. 30 Abs. 1 Satz 2 lit. a DSGVO; Hinweise der DSK, Nr. 6.1",
    },
    Field {
        key: "contact.fax",
        label: "Faxnummer",
        mark: "freiwillig",
        help: "Ein weiterer Weg; er ersetzt weder E-Mail noch Telefon.",
        source: "Freiwillige Angabe",
    },
    // Who holds an office, and when.
    Field {
        key: "office.name",
        label: "Name",
        mark: "",
        help: "Person oder Stelle, die das Amt innehat, zum Beispiel „Dr. Erika Beispiel“ oder eine \
               Kanzlei.",
        source: "Art. 30 Abs. 1 Satz 2 lit. a DSGVO; Hinweise der DSK, Nr. 6.1",
    },
    Field {
        key: "office.function",
        label: "Funktion oder Firma",
        mark: "freiwillig",
        help: "Zum Beispiel „Leitung des Hauptamts“ oder bei Externen die Firma.",
        source: "Hinweise der DSK, Nr. 6.1",
    },
    Field {
        key: "office.valid_from",
        label: "Gültig ab",
        mark: "freiwillig",
        help: "Der erste Tag, an dem der Eintrag gilt. Damit lässt sich später sagen, wer zu einem bestimmten Tag zuständig \
               war. Ohne Angabe gilt der Eintrag seit jeher.",
        source: "Hinweise der DSK, Nr. 4",
    },
    Field {
        key: "office.valid_until",
        label: "Gültig bis",
        mark: "freiwillig",
        help: "Der letzte Tag, an dem der Eintrag gilt. Bei einem Wechsel tragen Sie hier das Ende ein und legen für die \
               Nachfolge einen neuen Eintrag an, statt den Namen zu überschreiben.",
        source: "Hinweise der DSK, Nr. 4",
    },
    Field {
        key: "office.remark",
        label: "Bemerkung",
        mark: "freiwillig",
        help: "Was zu diesem Eintrag noch zu wissen ist, etwa eine Stellvertretung.",
        source: "Freiwillige Angabe",
    },
    Field {
        key: "joint_controller.name",
        label: "Gemeinsam Verantwortlicher",
        mark: "Pflicht, soweit vorhanden",
        help: "Eine andere Stelle, mit der Sie Zwecke und Mittel gemeinsam festlegen. Ein \
               Auftragsverarbeiter gehört nicht hierher, sondern zu den Empfängern.",
        source: "Art. 26 und Art. 30 Abs. 1 Satz 2 lit. a DSGVO; Hinweise der DSK, Nr. 6.1",
    },
    Field {
        key: "joint_controller.agreed_on",
        label: "Vereinbarung vom",
        mark: "freiwillig",
        help: "Das Datum der Vereinbarung, in der Sie die Pflichten untereinander aufteilen. Ihr \
               wesentlicher Inhalt ist den betroffenen Personen zugänglich zu machen.",
        source: "Art. 26 Abs. 1 und 2 DSGVO",
    },
    Field {
        key: "representative.name",
        label: "Vertreter nach Art. 27 DSGVO",
        mark: "Pflicht, soweit vorhanden",
        help: "Die in der EU niedergelassene Person oder Stelle, die einen Verantwortlichen außerhalb der \
               EU vertritt. Geschäftsführung und Behördenleitung sind damit nicht gemeint.",
        source: "Art. 4 Nr. 17, Art. 27 und Art. 30 Abs. 1 Satz 2 lit. a DSGVO; Hinweise der DSK, Nr. 6.1",
    },
    Field {
        key: "officer.name",
        label: "Datenschutzbeauftragte oder Datenschutzbeauftragter (DSB)",
        mark: "Pflicht, sofern benannt",
        help: "Intern oder extern benannt, mit Kontaktdaten. Ist niemand benannt, geben Sie stattdessen \
               den Grund an.",
        source: "Art. 30 Abs. 1 Satz 2 lit. a und Art. 37 DSGVO; § 38 BDSG; Hinweise der DSK, Nr. 6.1",
    },
    Field {
        key: "officer.notified_on",
        label: "Der Aufsichtsbehörde mitgeteilt am",
        mark: "freiwillig",
        help: "Die Kontaktdaten der oder des DSB sind der Aufsichtsbehörde mitzuteilen; hier halten Sie \
               fest, wann das geschah.",
        source: "Art. 37 Abs. 7 DSGVO",
    },
    Field {
        key: "organisation.no_officer_reason",
        label: "DSB nicht benannt, weil …",
        mark: "Pflicht, wenn niemand benannt ist",
        help: "Nennen Sie den Grund, zum Beispiel, dass in der Regel weniger als 20 Personen ständig mit \
               der automatisierten Verarbeitung beschäftigt sind, keine Folgenabschätzung nötig ist und kein \
               Fall des Art. 37 Abs. 1 DSGVO vorliegt. Öffentliche Stellen müssen einen DSB benennen. Die \
               Kirchengesetze haben eigene Voraussetzungen; manche kirchliche Stellen benennen in jedem Fall.",
        source: "Art. 37 Abs. 1 DSGVO; § 38 Abs. 1 BDSG; DSG-EKD in der Fassung vom 01.05.2025; KDG in der Fassung \
                 von 2026",
    },
    Field {
        key: "contact_person.name",
        label: "Ansprechpartner der Organisation",
        mark: "freiwillig",
        help: "Wer Fragen der Aufsichtsbehörde zum Verzeichnis entgegennimmt und weiterleitet. Das kann \
               eine Person, eine Funktion oder ein gemeinsames Postfach sein.",
        source: "Hinweise der DSK, Nr. 6.1",
    },
    // Departments.
    Field {
        key: "department.name",
        label: "Bezeichnung der Organisationseinheit",
        mark: "",
        help: "Wie die Einheit im Organisationsplan heißt, zum Beispiel „Personalamt“.",
        source: "Regel dieser Anwendung",
    },
    Field {
        key: "department.short_sign",
        label: "Kurzzeichen",
        mark: "freiwillig",
        help: "Das gebräuchliche Zeichen, zum Beispiel „Amt 10“ oder „III.2“. Es steht in Listen und auf \
               den Blättern vor dem Namen.",
        source: "Freiwillige Angabe",
    },
    Field {
        key: "department.parent",
        label: "Übergeordnete Einheit",
        mark: "freiwillig",
        help: "So entsteht der Aufbau Ihres Hauses. Eine auf eine Einheit begrenzte Rolle gilt auch für \
               alle Einheiten darunter.",
        source: "Regel dieser Anwendung",
    },
    // Art. 30 Abs. 5 DSGVO.
    Field {
        key: "record_duty.employees",
        label: "Zahl der Beschäftigten",
        mark: "",
        help: "Wie viele Personen die Stelle beschäftigt, auch in Teilzeit. Ab der Schwelle besteht die Pflicht \
               ohne weitere Fragen; darunter kommt es auf die Antworten an.",
        source: "Art. 30 Abs. 5 DSGVO oder § 31 Abs. 5 DSG-EKD",
    },
    Field {
        key: "record_duty.reason",
        label: "Begründung",
        mark: "",
        help: "Woran Sie die Antwort festmachen, zum Beispiel „Den Lohn rechnet vollständig das Steuerbüro ab“. Das \
               gehört zum Ergebnis, falls später jemand fragt.",
        source: "Art. 5 Abs. 2 und Art. 30 Abs. 5 DSGVO; § 31 Abs. 5 DSG-EKD",
    },
    // The Rahmenkonzept.
    Field {
        key: "concept.title",
        label: "Titel des Rahmenkonzepts",
        mark: "",
        help: "Unter diesem Namen verweisen die Blätter auf die gemeinsamen Maßnahmen, zum Beispiel \
               „Allgemeine technische und organisatorische Maßnahmen“.",
        source: "Art. 30 Abs. 1 Satz 2 lit. g DSGVO; Hinweise der DSK, Nr. 1",
    },
    Field {
        key: "concept.version",
        label: "Fassung",
        mark: "freiwillig",
        help: "Nummer oder Bezeichnung der geltenden Fassung, damit der Verweis eindeutig ist.",
        source: "Hinweise der DSK, Nr. 1",
    },
    Field {
        key: "concept.as_of",
        label: "Stand",
        mark: "freiwillig",
        help: "Der Tag, zu dem das Konzept zuletzt beschlossen oder überprüft wurde. Die Wirksamkeit der \
               Maßnahmen ist regelmäßig zu überprüfen.",
        source: "Art. 32 Abs. 1 lit. d DSGVO; Hinweise der DSK, Nr. 6.7",
    },
    Field {
        key: "concept.measures",
        label: "Maßnahmen ohne Bereich",
        mark: "",
        help: "Was für alle Tätigkeiten gilt, die auf das Konzept verweisen, und zu keinem der Bereiche gehört. \
               In den Formularen der Bereiche können Sie die Zeilen später zuordnen.",
        source: "Art. 32 Abs. 1 DSGVO; Hinweise der DSK, Nr. 6.8 und 6.9",
    },
    Field {
        key: "concept.frameworks",
        label: "Grundlagen der Auswahl",
        mark: "freiwillig",
        help: "Wonach die Maßnahmen ausgewählt sind und was dazu bescheinigt ist, zum Beispiel das \
               Standard-Datenschutzmodell, der IT-Grundschutz oder ein Zertifikat nach ISO 27001.",
        source: "Art.\u{a0}32 Abs.\u{a0}1 und 3 DSGVO; Hinweise der DSK, Nr.\u{a0}6.7",
    },
    Field {
        key: "concept.review_months",
        label: "Turnus der Überprüfung in Monaten",
        mark: "freiwillig",
        help: "Wie oft Sie prüfen, ob die Maßnahmen wirken. Ohne Angabe gelten zwölf Monate.",
        source: "Art.\u{a0}32 Abs.\u{a0}1 lit.\u{a0}d DSGVO; Hinweise der DSK, Nr.\u{a0}6.7",
    },
    Field {
        key: "concept.next_review_on",
        label: "Nächste Überprüfung am",
        mark: "freiwillig",
        help: "Nur nötig, wenn der Tag vom Turnus abweicht. Ohne Angabe rechnet die Anwendung ab der letzten \
               Überprüfung. Ist der Tag verstrichen, erscheint ein Prüfhinweis.",
        source: "Art.\u{a0}32 Abs.\u{a0}1 lit.\u{a0}d DSGVO; Hinweise der DSK, Nr.\u{a0}6.7",
    },
    Field {
        key: "measures_area.state",
        label: "Stand der Umsetzung",
        mark: "",
        help: "Ob die Maßnahmen dieses Bereichs umgesetzt oder geplant sind, ob es keine braucht oder ob der \
               Bereich bei Ihnen nicht vorkommt. So ist zu jedem Bereich etwas gesagt.",
        source: "Hinweise der DSK, Nr.\u{a0}6.7 bis 6.9",
    },
    Field {
        key: "measures_area.planned_until",
        label: "Geplant bis",
        mark: "nur wenn geplant",
        help: "Der Tag, bis zu dem die Maßnahmen umgesetzt sein sollen. Ist er verstrichen, erscheint ein \
               Prüfhinweis.",
        source: "Hinweise der DSK, Nr.\u{a0}6.7",
    },
    Field {
        key: "measures_area.reason",
        label: "Nicht erforderlich oder nicht zutreffend, weil",
        mark: "nur dann",
        help: "Der Grund, warum dieser Bereich keine Maßnahmen braucht, in einem Satz, den auch die \
               Aufsichtsbehörde versteht.",
        source: "Hinweise der DSK, Nr.\u{a0}6.7",
    },
    Field {
        key: "measures_area.text",
        label: "Beschreibung",
        mark: "freiwillig",
        help: "Ein paar Sätze, wie Sie diesen Bereich im Ganzen absichern, allgemein und einfach \
               nachvollziehbar.",
        source: "Art.\u{a0}30 Abs.\u{a0}1 Satz\u{a0}2 lit.\u{a0}g DSGVO; Hinweise der DSK, Nr.\u{a0}6.7",
    },
    Field {
        key: "measures_area.measures",
        label: "Maßnahmen dieses Bereichs",
        mark: "",
        help: "Die einzelnen Maßnahmen. Eine Maßnahme kann in mehreren Bereichen stehen; eine Zeile, die Sie \
               entfernen, verschwindet nur aus diesem. Steht sie in keinem anderen, entfällt sie im \
               Rahmenkonzept.",
        source: "Art.\u{a0}32 Abs.\u{a0}1 DSGVO; Hinweise der DSK, Nr.\u{a0}6.8 und 6.9",
    },
    Field {
        key: "measures_area.others",
        label: "Gehört auch in diesen Bereich",
        mark: "",
        help: "Maßnahmen, die schon im Rahmenkonzept stehen. Angekreuzte stehen danach auch hier; die Zuordnung \
               ist nicht immer eindeutig.",
        source: "Hinweise der DSK, Nr.\u{a0}6.8",
    },
    Field {
        key: "measures_area.offers",
        label: "Aus dem mitgelieferten Katalog übernehmen",
        mark: "",
        help: "Typische Maßnahmen dieses Bereichs. Übernehmen Sie nur, was bei Ihnen wirklich gilt, und passen \
               Sie den Wortlaut an.",
        source: "Hinweise der DSK, Nr.\u{a0}6.8 und 6.9",
    },
    Field {
        key: "measures_review.reviewed_on",
        label: "Überprüft am",
        mark: "Pflicht",
        help: "Der Tag, an dem die Überprüfung abgeschlossen wurde.",
        source: "Art.\u{a0}32 Abs.\u{a0}1 lit.\u{a0}d DSGVO",
    },
    Field {
        key: "measures_review.reviewed_by",
        label: "Überprüft von",
        mark: "Pflicht",
        help: "Name und Funktion, bei einer externen Prüfung auch die Firma.",
        source: "Hinweise der DSK, Nr.\u{a0}6.7 und 6.8",
    },
    Field {
        key: "measures_review.areas",
        label: "Überprüfte Bereiche",
        mark: "freiwillig",
        help: "Kreuzen Sie an, was überprüft wurde, wenn es nicht das ganze Konzept war. Der Turnus zählt ab dem \
               Tag, an dem alle Bereiche überprüft waren.",
        source: "Hinweise der DSK, Nr.\u{a0}6.8",
    },
    Field {
        key: "measures_review.result",
        label: "Ergebnis",
        mark: "Pflicht",
        help: "Ob die Maßnahmen ein dem Risiko angemessenes Schutzniveau gewährleisten.",
        source: "Art.\u{a0}32 Abs.\u{a0}1 lit.\u{a0}d DSGVO",
    },
    Field {
        key: "measures_review.remark",
        label: "Ergebnis im Wortlaut",
        mark: "freiwillig",
        help: "Was wie überprüft wurde, zum Beispiel eine Begehung, eine Rücksicherung oder ein Penetrationstest, \
               und was dabei herauskam.",
        source: "Art.\u{a0}5 Abs.\u{a0}2 und Art.\u{a0}32 Abs.\u{a0}1 lit.\u{a0}d DSGVO",
    },
    Field {
        key: "measures_review.shortcomings",
        label: "Mängel",
        mark: "freiwillig",
        help: "Was nicht oder nicht ausreichend wirkt.",
        source: "Art.\u{a0}32 Abs.\u{a0}1 lit.\u{a0}d DSGVO; Hinweise der DSK, Nr.\u{a0}6.8",
    },
    Field {
        key: "measures_review.actions",
        label: "Was daraus folgt",
        mark: "freiwillig",
        help: "Welche Mängel bis wann und von wem behoben werden.",
        source: "Hinweise der DSK, Nr.\u{a0}6.8",
    },
];
