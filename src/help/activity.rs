//! The fields of a processing activity: the Kurzblatt and the sheet.

use super::Field;

pub(super) const FIELDS: &[Field] = &[
    // The head of the sheet.
    Field {
        key: "activity.name",
        label: "Bezeichnung",
        mark: "",
        help: "Benennen Sie den Vorgang nach dem, wofür die Daten gebraucht werden, etwa „Lohn- und \
               Gehaltsabrechnung“ oder „Bewerbungsverfahren“. Der Name eines Programms sagt darüber zu \
               wenig. Ein neuer Zweck ist in der Regel eine eigene Verarbeitungstätigkeit.",
        source: "Hinweise der DSK, Nr. 1 und 6",
    },
    Field {
        key: "activity.own_reference",
        label: "Eigenes Zeichen",
        mark: "freiwillig",
        help: "Ihr Aktenzeichen oder die Nummer aus Ihrem bisherigen Verzeichnis. Die laufende Nummer \
               vergibt die Anwendung; sie bleibt gleich und wird nie ein zweites Mal vergeben.",
        source: "Freiwillige Angabe",
    },
    Field {
        key: "activity.department",
        label: "Organisationseinheit",
        mark: "freiwillig",
        help: "Die Stelle im Haus, die den Vorgang betreibt. Wer eine auf Organisationseinheiten \
               begrenzte Rolle hat, sieht nur die Tätigkeiten der eigenen Einheiten.",
        source: "Hinweise der DSK, Nr. 6.1",
    },
    Field {
        key: "template_activity.templates",
        label: "Muster",
        mark: "",
        help: "Jedes angekreuzte Muster wird ein Blatt mit dem Stadium „geplant“, das Sie ändern und auch wieder \
               entfernen können. Fristen und, wo es sicher ist, Personen und Empfänger sind den Daten \
               zugeordnet. Zu Drittländern wird nichts ausgesagt. Was Ihre Stelle, Ihr Land oder Ihre Kirche \
               bestimmt, steht als Hinweis bei dem Abschnitt, in den es gehört, bis Sie es ausfüllen.",
        source: "Art.\u{a0}30 Abs.\u{a0}1 DSGVO; Hinweise der DSK, Nr.\u{a0}6",
    },
    Field {
        key: "template_activity.source",
        label: "Organisation",
        mark: "",
        help: "Kataloge, Rahmenkonzept und Verarbeitungstätigkeiten dieser Organisation werden hierher kopiert; dort \
               ändert sich nichts. Jede Tätigkeit wird ein Entwurf: ohne Nummern, Tage, Organisationseinheit, \
               Ansprechpartner und gemeinsam Verantwortliche, ohne Zuordnungen und ohne Aussage zu Drittländern.",
        source: "Art.\u{a0}30 Abs.\u{a0}1 DSGVO",
    },
    Field {
        key: "activity.contact_person",
        label: "Ansprechpartner",
        mark: "freiwillig",
        help: "Wer Fragen zu diesem Vorgang beantworten kann, möglichst mit Telefonnummer. Eine Funktion \
               oder ein gemeinsames Postfach bleibt auch nach einem Personalwechsel richtig.",
        source: "Hinweise der DSK, Nr. 6.1",
    },
    Field {
        key: "activity.legal_regime",
        label: "Rechtsrahmen",
        mark: "",
        help: "In aller Regel gilt die DSGVO. Für die Verfolgung von Straftaten und Ordnungswidrigkeiten \
               durch zuständige Behörden gilt § 70 BDSG oder das Recht des Landes, für kirchliche Stellen \
               das KDG oder das DSG-EKD. Danach richten sich die Überschriften des Blatts.",
        source: "Art. 2 Abs. 2 lit. d und Art. 91 DSGVO; § 70 BDSG; § 31 KDG; § 31 DSG-EKD",
    },
    Field {
        key: "activity.stage",
        label: "Betriebsstadium",
        mark: "freiwillig",
        help: "Ob die Verarbeitung geplant ist, erprobt wird, läuft oder beendet ist. Bevor sie beginnt, \
               müssen die Maßnahmen nach Art. 24, 25 und 32 DSGVO feststehen. Beendete Tätigkeiten \
               bleiben erhalten, stehen aber nicht mehr in der üblichen Liste.",
        source: "Hinweise der DSK, Nr. 6.7",
    },
    Field {
        key: "activity.introduced_on",
        label: "Einführung am",
        mark: "freiwillig",
        help: "Der Tag, seit dem oder ab dem Sie in dieser Weise verarbeiten.",
        source: "Freiwillige Angabe",
    },
    Field {
        key: "activity.changed_on",
        label: "Letzte Änderung der Verarbeitung",
        mark: "freiwillig",
        help: "Wann sich der Vorgang selbst zuletzt geändert hat, etwa durch einen neuen Empfänger. Reine \
               Textkorrekturen zählen nicht; sie stehen in der Änderungshistorie.",
        source: "Hinweise der DSK, Nr. 4",
    },
    Field {
        key: "activity.entry_as_of",
        label: "Stand des Eintrags",
        mark: "freiwillig",
        help: "Der Tag, zu dem Sie die Angaben dieses Blatts zuletzt mit der Wirklichkeit verglichen \
               haben.",
        source: "Freiwillige Angabe; Art. 5 Abs. 2 und Art. 24 Abs. 1 Satz 2 DSGVO",
    },
    Field {
        key: "activity.ended_on",
        label: "Beendet am",
        mark: "freiwillig",
        help: "Der letzte Tag der Verarbeitung. Das Blatt bleibt erhalten, damit auch später zu sehen \
               ist, was verarbeitet wurde.",
        source: "Hinweise der DSK, Nr. 4",
    },
    // lit. b
    Field {
        key: "activity.purposes",
        label: "Zwecke",
        mark: "Pflicht",
        help: "Wofür werden die Daten verarbeitet? Schreiben Sie einen Zweck je Zeile und so genau, dass \
               auch Außenstehende den Vorgang verstehen; „Verwaltung“ oder „Service“ genügt nicht. Für \
               voneinander unabhängige Zwecke legen Sie je eine eigene Tätigkeit an.",
        source: "Art. 30 Abs. 1 Satz 2 lit. b DSGVO; Hinweise der DSK, Nr. 1 und 6.2",
    },
    Field {
        key: "activity.purposes_supplement",
        label: "Ergänzung zu den Zwecken",
        mark: "freiwillig",
        help: "Erläuterungen, die zu allen Zwecken gehören oder in keine Zeile passen. Sie werden mit \
               ausgegeben.",
        source: "Art. 30 Abs. 1 Satz 2 lit. b DSGVO; Hinweise der DSK, Nr. 6",
    },
    Field {
        key: "activity.legal_bases",
        label: "Rechtsgrundlagen",
        mark: "freiwillig",
        help: "Art. 30 DSGVO verlangt sie nicht (anders § 70 BDSG), für Ihre Rechenschaft brauchen Sie \
               sie dennoch. Nennen Sie die Vorschrift genau, bei Art. 6 Abs. 1 lit. c und e DSGVO auch \
               das Fachgesetz. Ausgegeben werden sie nur, wenn Sie es wählen.",
        source: "Art. 5 Abs. 1 lit. a und Abs. 2, Art. 6 DSGVO; Hinweise der DSK, Nr. 1",
    },
    Field {
        key: "activity.legal_bases_supplement",
        label: "Ergänzung zu den Rechtsgrundlagen",
        mark: "freiwillig",
        help: "Zum Beispiel, welches berechtigte Interesse Sie gegen welche Belange der betroffenen \
               Personen abgewogen haben.",
        source: "Art. 5 Abs. 2 und Art. 6 Abs. 1 lit. f DSGVO",
    },
    // lit. c
    Field {
        key: "activity.data_subjects",
        label: "Kategorien betroffener Personen",
        mark: "Pflicht",
        help: "Die Gruppen von Menschen, deren Daten verarbeitet werden, eine je Zeile: „Beschäftigte“, \
               „Bewerberinnen und Bewerber“. Was nur für einen Teil der Gruppe gilt, schreiben Sie in \
               Klammern dahinter.",
        source: "Art. 30 Abs. 1 Satz 2 lit. c DSGVO; Hinweise der DSK, Nr. 6.2 und 6.3",
    },
    Field {
        key: "activity.data_subjects_supplement",
        label: "Ergänzung zu den betroffenen Personen",
        mark: "freiwillig",
        help: "Was für mehrere Gruppen gilt, etwa wer ausdrücklich nicht betroffen ist oder um wie viele \
               Menschen es ungefähr geht.",
        source: "Art. 30 Abs. 1 Satz 2 lit. c DSGVO; Hinweise der DSK, Nr. 6",
    },
    Field {
        key: "activity.data_categories",
        label: "Kategorien personenbezogener Daten",
        mark: "Pflicht",
        help: "Eine Kategorie je Zeile, Einzelheiten in Klammern: „Stammdaten (Name, Anschrift)“. Die \
               Zeilen erhalten laufende Nummern, auf die sich Empfänger, Löschfristen und Maßnahmen \
               beziehen können. Besondere Kategorien kennzeichnen Sie am Zeilenende mit „[Art. 9: \
               Gesundheitsdaten]“, Daten über Straftaten mit „[Art. 10]“.",
        source: "Art. 30 Abs. 1 Satz 2 lit. c, Art. 9 und 10 DSGVO; Hinweise der DSK, Nr. 6.3",
    },
    Field {
        key: "activity.data_categories_supplement",
        label: "Ergänzung zu den Datenkategorien",
        mark: "freiwillig",
        help: "Zum Beispiel, woher die Daten stammen oder warum jede Kategorie für den Zweck nötig ist.",
        source: "Art. 5 Abs. 1 lit. c DSGVO; Hinweise der DSK, Nr. 1 und 6.3",
    },
    Field {
        key: "activity.special_category",
        label: "Besondere Kategorie (Art. 9 DSGVO)",
        mark: "Pflicht",
        help: "Acht Arten von Daten sind besonders geschützt: rassische und ethnische Herkunft, \
               politische Meinungen, religiöse oder weltanschauliche Überzeugungen, \
               Gewerkschaftszugehörigkeit, genetische Daten, biometrische Daten zur Identifizierung, \
               Gesundheit sowie Sexualleben und sexuelle Orientierung. Nennen Sie die Art. Auch das \
               Kirchensteuermerkmal der Lohnabrechnung gehört dazu.",
        source: "Art. 9 Abs. 1 DSGVO; Hinweise der DSK, Nr. 5 und 6.3",
    },
    Field {
        key: "activity.criminal_offences",
        label: "Daten über Straftaten (Art. 10 DSGVO)",
        mark: "Pflicht",
        help: "Angaben über strafrechtliche Verurteilungen und Straftaten, zum Beispiel aus einem \
               Führungszeugnis. Das Blatt weist sie gesondert aus.",
        source: "Art. 10 DSGVO; Hinweise der DSK, Nr. 5",
    },
    Field {
        key: "activity.profiling",
        label: "Profiling",
        mark: "Pflicht nach § 70 BDSG und den Kirchengesetzen, falls es eingesetzt wird; sonst freiwillig",
        help: "Ob Daten automatisiert ausgewertet werden, um Menschen einzuschätzen oder ihr Verhalten \
               vorherzusagen, und wie; sonst „findet nicht statt“. Nach der DSGVO gehört das nicht zu \
               den Pflichtangaben.",
        source: "§ 70 Abs. 1 Satz 2 Nr. 5 BDSG; § 31 Abs. 1 Nr. 4 DSG-EKD; Art. 4 Nr. 4 DSGVO",
    },
    Field {
        key: "activity.relations",
        label: "Zuordnung zu Datenkategorien",
        mark: "freiwillig",
        help: "Die Hinweise der Aufsichtsbehörden empfehlen, die laufenden Nummern der Datenkategorien \
               bei Personen, Empfängern und Löschfristen zu wiederholen, damit erkennbar ist, was wozu \
               gehört. „alle“ ist eine Aussage; ohne Kreuz wird keine getroffen.",
        source: "Hinweise der DSK, Nr. 6.3 bis 6.6",
    },
    // lit. d
    Field {
        key: "activity.recipients",
        label: "Kategorien von Empfängern",
        mark: "Pflicht",
        help: "Alle, denen Daten offengelegt wurden oder noch offengelegt werden, je Zeile eine Angabe \
               mit „intern:“, „extern:“ oder „Auftragsverarbeiter:“ davor. Auch Auftragsverarbeiter sind \
               Empfänger. Sammelbegriffe wie „Dritte“ oder „Dienstleister“ sagen zu wenig.",
        source: "Art. 30 Abs. 1 Satz 2 lit. d und Art. 4 Nr. 9 DSGVO; Hinweise der DSK, Nr. 6.4",
    },
    Field {
        key: "activity.no_recipients",
        label: "Keine Offenlegung",
        mark: "",
        help: "Wählen Sie dies, wenn die Daten niemandem offengelegt werden und es auch nicht vorgesehen \
               ist. Ein leeres Feld ließe offen, ob die Angabe vergessen wurde.",
        source: "Art. 30 Abs. 1 Satz 2 lit. d DSGVO; Hinweise der DSK, Nr. 6.4",
    },
    Field {
        key: "activity.recipients_supplement",
        label: "Ergänzung zu den Empfängern",
        mark: "freiwillig",
        help: "Zum Beispiel der Anlass einer Offenlegung oder wer im Haus zugreifen darf.",
        source: "Art. 30 Abs. 1 Satz 2 lit. d DSGVO; Hinweise der DSK, Nr. 1 und 6.4",
    },
    // lit. e
    Field {
        key: "activity.third_country_statement",
        label: "Übermittlung in ein Drittland oder an eine internationale Organisation",
        mark: "Pflicht",
        help: "Drittländer liegen außerhalb der EU und des EWR. Eine Aussage gehört in jedem Fall ins \
               Verzeichnis, auch dass nichts übermittelt wird und nichts geplant ist; deshalb ist nichts \
               vorausgewählt. Denken Sie an Serverstandorte, Mailversand und Fernwartung.",
        source: "Art. 30 Abs. 1 Satz 2 lit. e DSGVO; Hinweise der DSK, Nr. 6.4 und 6.5",
    },
    Field {
        key: "activity.third_country_remark",
        label: "Erläuterung zu Drittländern",
        mark: "freiwillig",
        help: "Was die Aussage erklärt oder einschränkt, etwa ein europäischer Serverstandort bei einem \
               Anbieter mit Sitz in den USA. Stützt sich die Übermittlung auf Art. 49 Abs. 1 UAbs. 2 \
               DSGVO, gehören die Beurteilung und die Garantien hierher; dann ist die Angabe Pflicht.",
        source: "Art. 30 Abs. 1 Satz 2 lit. e und Art. 49 Abs. 6 DSGVO; Hinweise der DSK, Nr. 6.5",
    },
    Field {
        key: "activity.transfers",
        label: "Empfänger im Drittland",
        mark: "Pflicht bei Übermittlung",
        help: "Nennen Sie je Zeile das Land und den Empfänger mit Namen. Anders als bei den übrigen \
               Empfängern genügt eine Kategorie hier nicht.",
        source: "Art. 30 Abs. 1 Satz 2 lit. e DSGVO; Hinweise der DSK, Nr. 6.5",
    },
    // lit. f
    Field {
        key: "activity.retention",
        label: "Löschfristen",
        mark: "Pflicht",
        help: "Wann werden welche Daten gelöscht? Nennen Sie je Zeile Dauer und Fristbeginn, möglichst \
               mit der Vorschrift; „1, 2:“ am Anfang ordnet die Regel den Datenkategorien 1 und 2 zu, \
               „alle:“ allen. Ein allgemeiner Hinweis auf gesetzliche Aufbewahrungspflichten genügt \
               nicht.",
        source: "Art. 30 Abs. 1 Satz 2 lit. f DSGVO; Hinweise der DSK, Nr. 6.6",
    },
    Field {
        key: "activity.retention_supplement",
        label: "Ergänzung zu den Löschfristen",
        mark: "freiwillig",
        help: "Zum Beispiel, wer die Löschung veranlasst und wie sie geschieht. Lässt sich eine Frist \
               noch nicht bestimmen, begründen Sie das hier und nennen den Tag der nächsten Prüfung.",
        source: "Art. 30 Abs. 1 Satz 2 lit. f DSGVO; Hinweise der DSK, Nr. 6.6",
    },
    // lit. g
    Field {
        key: "activity.global_measures",
        label: "Es gilt das Rahmenkonzept",
        mark: "Pflicht",
        help: "Verweist auf die Maßnahmen, die Sie einmal für die ganze Organisation beschrieben haben. \
               Ohne diesen Verweis und ohne eigene Maßnahmen fehlt eine Pflichtangabe.",
        source: "Art. 30 Abs. 1 Satz 2 lit. g DSGVO; Hinweise der DSK, Nr. 1 und 6.7",
    },
    Field {
        key: "activity.measures",
        label: "Zusätzliche oder abweichende Maßnahmen",
        mark: "Pflicht, falls kein Rahmenkonzept gilt",
        help: "Technische und organisatorische Maßnahmen, die bei diesem Vorgang zum Rahmenkonzept \
               hinzukommen oder davon abweichen, eine je Zeile. Beschreiben Sie allgemein, aber \
               nachvollziehbar. Gilt nur das Rahmenkonzept, bleibt das Feld leer.",
        source: "Art. 30 Abs. 1 Satz 2 lit. g und Art. 32 Abs. 1 DSGVO; Hinweise der DSK, Nr. 1 und 6.7 bis 6.9",
    },
    Field {
        key: "activity.measures_supplement",
        label: "Ergänzung zu den Maßnahmen",
        mark: "freiwillig",
        help: "Zum Beispiel, wann die Wirksamkeit zuletzt geprüft wurde oder welches Sicherheitskonzept \
               gilt.",
        source: "Art. 32 Abs. 1 lit. d DSGVO; Hinweise der DSK, Nr. 6.7",
    },
    // What the article does not name.
    Field {
        key: "activity.supplement",
        label: "Ergänzung",
        mark: "freiwillig",
        help: "Was das ganze Blatt betrifft, etwa Verweise auf Konzepte, Zertifikate oder das Ergebnis \
               einer Datenschutz-Folgenabschätzung. Ein Verweis genügt; die Unterlagen selbst legen Sie \
               auf Anforderung vor.",
        source: "Hinweise der DSK, Nr. 1 und 6.6",
    },
    Field {
        key: "activity.extra_values",
        label: "Weitere Angaben",
        mark: "freiwillig",
        help: "Was kein eigenes Feld hat, je Zeile mit Bezeichnung und Doppelpunkt: „Verfahren: eAkte“, \
               „Herkunft der Daten: Meldebehörde“.",
        source: "Hinweise der DSK, Nr. 1",
    },
    Field {
        key: "purpose_change.decision",
        label: "Anpassung oder neue Tätigkeit?",
        mark: "",
        help: "Eine geringe Änderung passt zur bestehenden Tätigkeit. Ein anderer Zweck ist meist eine eigene \
               Verarbeitungstätigkeit mit eigener Rechtsgrundlage und eigenen Fristen; prüfen Sie dann auch, ob \
               er mit dem bisherigen vereinbar ist.",
        source: "Art.\u{a0}5 Abs.\u{a0}1 lit.\u{a0}b und Art.\u{a0}6 Abs.\u{a0}4 DSGVO; Hinweise der DSK, Nr.\u{a0}1",
    },
    Field {
        key: "purpose_change.reason",
        label: "Weil …",
        mark: "",
        help: "Warum es dieselbe Tätigkeit bleibt, zum Beispiel: „Nur genauer gefasst, verarbeitet wird wie \
               bisher“. Der Grund steht beim Blatt und in der Änderungshistorie, nicht in der Ausgabe.",
        source: "Hinweise der DSK, Nr.\u{a0}1; Art.\u{a0}5 Abs.\u{a0}2 DSGVO",
    },
    Field {
        key: "purpose_change.restore",
        label: "Auf diesem Blatt den früheren Zweck wiederherstellen",
        mark: "",
        help: "Die bestehende Tätigkeit läuft mit dem früheren Zweck weiter; der neue steht nur auf der Kopie. \
               Ohne Kreuz behalten beide Blätter den neuen Wortlaut.",
        source: "Regel dieser Anwendung",
    },
];
