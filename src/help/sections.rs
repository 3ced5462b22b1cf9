//! The fields of the section pages: what a sheet says in depth, row by row. Lists that the Kurzblatt
//! has too, such as `activity.purposes`, stand in `activity.rs`.

use super::Field;

pub(super) const FIELDS: &[Field] = &[
    // Allgemeines.
    Field {
        key: "activity.leika_key",
        label: "Schlüssel im Leistungskatalog",
        mark: "freiwillig",
        help: "Behörden tragen hier den LeiKa-Schlüssel der Verwaltungsleistung ein, zu der die Verarbeitung \
               gehört: 14 Ziffern, die mit „99“ beginnen. Andere Stellen lassen das Feld leer.",
        source: "Freiwillige Angabe",
    },
    Field {
        key: "activity.ozg_key",
        label: "Nummer nach dem Onlinezugangsgesetz",
        mark: "freiwillig",
        help: "Wird die Verwaltungsleistung online angeboten: ihre OZG-ID aus dem Umsetzungskatalog, etwa in \
               der Form „10123“. So finden Sie zu einem Onlinedienst die Tätigkeiten, die er auslöst.",
        source: "Freiwillige Angabe",
    },
    Field {
        key: "activity.file_plan_key",
        label: "Aktenplanzeichen",
        mark: "freiwillig",
        help: "Unter welchem Zeichen die Akten zu diesem Vorgang geführt werden, zum Beispiel „11.20“. Das \
               führt vom Verzeichnis zu den Akten und zurück.",
        source: "Freiwillige Angabe",
    },
    Field {
        key: "activity.former_number",
        label: "Nummer im früheren Verzeichnis",
        mark: "freiwillig",
        help: "Wie der Vorgang bisher gezählt wurde, zum Beispiel „IV-17“ in der alten Tabelle. Verweise in \
               älteren Unterlagen bleiben damit verständlich; eine Kopie der Tätigkeit übernimmt die Angabe \
               nicht.",
        source: "Freiwillige Angabe",
    },
    Field {
        key: "activity.record_norm",
        label: "Vorschrift des Landesrechts",
        mark: "",
        help: "Nur beim Rechtsrahmen für Polizei, Strafverfolgung und Bußgelder: wonach Behörden Ihres \
               Landes das Verzeichnis führen, in Hessen zum Beispiel „§ 65 HDSIG“. Auf dem Blatt tritt die \
               Angabe an die Stelle von § 70 BDSG; Nummern stehen dann nicht vor den Überschriften, weil jedes \
               Land anders zählt.",
        source: "§ 70 Abs. 1 BDSG und das entsprechende Recht der Länder; Art. 24 der Richtlinie (EU) 2016/680",
    },
    Field {
        key: "activity.processing_kind",
        label: "Art der Verarbeitung",
        mark: "freiwillig",
        help: "Ins Verzeichnis gehört auch Papier, sobald es geordnet abgelegt ist, zum Beispiel eine nach \
               Namen sortierte Personalakte. „Teilautomatisiert“ passt, wenn ein Teil im Programm und ein \
               Teil von Hand bearbeitet wird.",
        source: "Art. 2 Abs. 1 und Art. 4 Nr. 6 DSGVO; Hinweise der DSK, Nr. 1",
    },
    Field {
        key: "activity.secrecy",
        label: "Besondere Geheimnisse",
        mark: "freiwillig",
        help: "Kreuzen Sie an, was neben dem Datenschutzrecht zu wahren ist, zum Beispiel das \
               Sozialgeheimnis im Jugendamt oder die Schweigepflicht einer Arztpraxis. Solche Daten dürfen \
               oft nur unter engeren Voraussetzungen weitergegeben werden.",
        source: "Freiwillige Angabe; § 35 SGB I, § 30 AO, § 16 BStatG, § 203 StGB",
    },
    Field {
        key: "activity.delimitation",
        label: "Abgrenzung",
        mark: "freiwillig",
        help: "Was nicht hierher gehört, weil ein anderes Blatt es beschreibt: „ohne Bewerbungen, siehe \
               Nr. 7“. Das hilft, wenn ähnliche Vorgänge verschiedenen Zwecken dienen.",
        source: "Freiwillige Angabe; Hinweise der DSK, Nr. 1",
    },
    Field {
        key: "activity.systems",
        label: "Verfahren und Systeme",
        mark: "freiwillig",
        help: "Welche Programme oder anderen Hilfsmittel Sie für den Vorgang benutzen, je Zeile eines, zum \
               Beispiel „Zeiterfassung“. So sehen Sie später, welche Tätigkeiten ein Programmwechsel \
               betrifft.",
        source: "Freiwillige Angabe",
    },
    Field {
        key: "activity.systems.name",
        label: "Name des Systems",
        mark: "",
        help: "Schreiben Sie ihn, wie er im Haus gebraucht wird, zum Beispiel „Personalabrechnung im \
               Rechenzentrum“. Vorschläge kommen aus der Liste Ihrer Organisation; was dort fehlt, wird \
               ergänzt.",
        source: "Freiwillige Angabe",
    },
    Field {
        key: "activity.systems.note",
        label: "Bemerkung",
        mark: "",
        help: "Wofür gerade diese Tätigkeit das System benutzt, zum Beispiel „nur Terminvergabe“.",
        source: "Freiwillige Angabe",
    },
    Field {
        key: "activity.tags",
        label: "Schlagwörter",
        mark: "freiwillig",
        help: "Eigene Ordnungswörter, mit denen Sie Tätigkeiten zusammenfassen, etwa „Prüfung 2027“ oder \
               „neue Software“. Sie dienen der Arbeit im Haus und erscheinen in einer Ausgabe nur, wenn jemand das dort ankreuzt.",
        source: "Freiwillige Angabe",
    },
    Field {
        key: "activity.tags.name",
        label: "Schlagwort",
        mark: "",
        help: "Ein Wort oder eine kurze Wendung, zum Beispiel „Prüfung 2027“. Bleiben Sie bei einer \
               Schreibweise, damit zusammenkommt, was zusammengehört.",
        source: "Freiwillige Angabe",
    },
    Field {
        key: "activity.related",
        label: "Verwandte Tätigkeiten",
        mark: "freiwillig",
        help: "Andere Blätter Ihres Verzeichnisses, die man zum Verständnis kennen sollte, etwa das \
               Bewerbungsverfahren vor der Personalakte. Das ist nur ein Hinweis; Angaben werden dadurch \
               nicht übernommen.",
        source: "Freiwillige Angabe",
    },
    Field {
        key: "activity.related.number",
        label: "Nummer der anderen Tätigkeit",
        mark: "",
        help: "Die laufende Zählung dieses Verzeichnisses, zum Beispiel „12“, nicht Ihr eigenes Zeichen.",
        source: "Freiwillige Angabe",
    },
    Field {
        key: "activity.related.note",
        label: "Zusammenhang",
        mark: "",
        help: "Was die beiden verbindet, zum Beispiel „übernimmt die Daten nach der Einstellung“.",
        source: "Freiwillige Angabe",
    },
    // lit. a: who decides together with the controller.
    Field {
        key: "activity.joint_controllers",
        label: "Gemeinsam Verantwortliche",
        mark: "Pflicht, soweit vorhanden",
        help: "Stellen, die mit Ihnen zusammen über Zwecke und Mittel dieser Verarbeitung entscheiden, etwa \
               der Partner eines gemeinsam betriebenen Portals. Auftragsverarbeiter gehören nicht dazu: Sie \
               handeln nach Weisung und stehen bei den Empfängern. Wer bei allen Tätigkeiten mitentscheidet, \
               steht besser bei der Organisation.",
        source: "Art. 30 Abs. 1 Satz 2 lit. a und Art. 26 DSGVO; Hinweise der DSK, Nr. 6.1",
    },
    Field {
        key: "activity.joint_controllers.name",
        label: "Name der Stelle",
        mark: "Pflicht",
        help: "Vollständig und mit Rechtsform, zum Beispiel „Klinikum Musterhausen gGmbH“.",
        source: "Art. 30 Abs. 1 Satz 2 lit. a DSGVO; Hinweise der DSK, Nr. 6.1",
    },
    Field {
        key: "activity.joint_controllers.contact",
        label: "Kontaktdaten",
        mark: "Pflicht",
        help: "Postanschrift, E-Mail-Adresse und Telefonnummer, zum Beispiel „Am Markt 1, 12345 \
               Musterhausen, post@klinikum.example, 01234 5678“. Die Aufsichtsbehörde soll die Stelle auf \
               mehreren Wegen erreichen können; ein Kontaktformular im Internet zählt als elektronischer \
               Weg.",
        source: "Art. 30 Abs. 1 Satz 2 lit. a DSGVO; Hinweise der DSK, Nr. 6.1",
    },
    Field {
        key: "activity.joint_controllers.officer",
        label: "DSB dieser Stelle",
        mark: "freiwillig",
        help: "Name und Erreichbarkeit, wenn dort jemand benannt ist, zum Beispiel „Erika Beispiel, \
               dsb@klinikum.example“. Ihre eigenen DSB tragen Sie bei der Organisation ein.",
        source: "Freiwillige Angabe; Hinweise der DSK, Nr. 6.1",
    },
    Field {
        key: "activity.joint_controllers.agreed_on",
        label: "Vereinbarung vom",
        mark: "freiwillig",
        help: "Der Tag, an dem die Beteiligten festgelegt haben, wer welche Pflichten aus der DSGVO erfüllt, \
               zum Beispiel „01.03.2026“. Ohne eine solche Festlegung geht es nur, soweit Rechtsvorschriften \
               die Aufgaben verteilen.",
        source: "Art. 26 Abs. 1 Satz 2 DSGVO",
    },
    Field {
        key: "activity.joint_controllers.note",
        label: "Aufgabenteilung",
        mark: "freiwillig",
        help: "Wer welche Pflichten übernimmt, zum Beispiel „Auskünfte erteilt das Klinikum, wir informieren \
               nach Art. 13 DSGVO“. Das Wesentliche der Vereinbarung ist auch den betroffenen Personen zur \
               Verfügung zu stellen.",
        source: "Art. 26 Abs. 1 und 2 DSGVO",
    },
    Field {
        key: "activity.joint_controllers_supplement",
        label: "Ergänzung zu den gemeinsam Verantwortlichen",
        mark: "freiwillig",
        help: "Was alle Beteiligten betrifft, zum Beispiel die gemeinsame Anlaufstelle für betroffene \
               Personen. Der Text wird mit ausgegeben.",
        source: "Art. 26 Abs. 1 Satz 3 DSGVO; Hinweise der DSK, Nr. 6.1",
    },
    // lit. b, and the legal bases.
    Field {
        key: "activity.purposes.text",
        label: "Zweck",
        mark: "",
        help: "Schreiben Sie so genau, dass Außenstehende den Vorgang verstehen, zum Beispiel „Berechnung \
               und Auszahlung der Entgelte“. Für ein davon unabhängiges Ziel legen Sie eine eigene Tätigkeit \
               an.",
        source: "Art. 30 Abs. 1 Satz 2 lit. b DSGVO; Hinweise der DSK, Nr. 1 und 6.2",
    },
    Field {
        key: "activity.purposes.kind",
        label: "Art des Zwecks",
        mark: "",
        help: "Für den „Hauptzweck“ gibt es die Tätigkeit, ein „Nebenzweck“ wird daneben verfolgt, etwa die \
               Abrechnung mit der Versicherung. „Ausgeschlossen“ hält fest, wozu die Daten ausdrücklich \
               nicht dienen, zum Beispiel zur Leistungskontrolle.",
        source: "Freiwillige Angabe; Art. 5 Abs. 1 lit. b DSGVO",
    },
    Field {
        key: "activity.legal_bases.text",
        label: "Rechtsgrundlage",
        mark: "freiwillig",
        help: "Die Vorschrift mit Absatz und Buchstabe; was nur gemeinsam trägt, verbinden Sie mit \
               „i. V. m.“: „Art. 6 Abs. 1 lit. e DSGVO i. V. m. § 3 NDSG“. Daran erkennt die Anwendung die \
               einzelnen Vorschriften; eine Aufzählung mit Kommas bleibt stehen, wie Sie sie schreiben.",
        source: "Art. 5 Abs. 1 lit. a und Art. 6 DSGVO; Hinweise der DSK, Nr. 1",
    },
    Field {
        key: "activity.legal_bases.applies_to",
        label: "Gilt für",
        mark: "",
        help: "Meist trägt eine Grundlage die ganze Tätigkeit. Stützt sie nur einen Zweck, eine \
               Personengruppe, eine Datenkategorie oder die Offenlegung an einen Empfänger, wählen Sie \
               diesen Teil, zum Beispiel die Einwilligung nur für „Fotos“.",
        source: "Freiwillige Angabe; Hinweise der DSK, Nr. 1",
    },
    Field {
        key: "activity.legal_bases.condition",
        label: "Bedingung",
        mark: "",
        help: "Wann die Grundlage greift, zum Beispiel „nur bei Bestellungen auf Rechnung“. Ohne Angabe gilt \
               sie in jedem Fall.",
        source: "Freiwillige Angabe; Hinweise der DSK, Nr. 1",
    },
    Field {
        key: "activity.consent_obtained",
        label: "Einwilligung: wie sie eingeholt wird",
        mark: "freiwillig",
        help: "Nur wenn eine Rechtsgrundlage die Einwilligung ist: womit Sie fragen und was dabei erklärt wird, zum \
               Beispiel „Formular beim Vereinseintritt, Kästchen für Fotos; Bestätigung per E-Mail“. Bei Beschäftigten \
               vermerken Sie hier, warum sie freiwillig ist.",
        source: "Art. 4 Nr. 11, Art. 7 DSGVO; § 26 Abs. 2 BDSG",
    },
    Field {
        key: "activity.consent_evidence",
        label: "Einwilligung: wo der Nachweis liegt",
        mark: "freiwillig",
        help: "Sie müssen nachweisen können, dass eingewilligt wurde: zum Beispiel „unterschriebene Formulare in der \
               Mitgliederakte“. Ein Dokument verknüpfen Sie unter „Sonstiges“; im Katalog hat es die Art „Nachweis der \
               Einwilligung“.",
        source: "Art. 7 Abs. 1 DSGVO; Hinweise der DSK, Nr. 1",
    },
    Field {
        key: "activity.consent_withdrawal",
        label: "Einwilligung: wie sie widerrufen wird",
        mark: "freiwillig",
        help: "Der Widerruf muss so einfach sein wie die Einwilligung, zum Beispiel „Link in jeder E-Mail; formlos an die \
               Geschäftsstelle“. Vermerken Sie auch, wer ihn umsetzt.",
        source: "Art. 7 Abs. 3 DSGVO; Hinweise der DSK, Nr. 6.9",
    },
    Field {
        key: "activity.consent_checked_on",
        label: "Einwilligung: zuletzt geprüft am",
        mark: "freiwillig",
        help: "Wann Sie zuletzt nachgesehen haben, ob Text, Nachweis und Widerruf noch stimmen.",
        source: "Art. 24 Abs. 1 DSGVO",
    },
    // lit. c.
    Field {
        key: "activity.data_subjects.name",
        label: "Personengruppe",
        mark: "",
        help: "Je Zeile eine, zum Beispiel „Beschäftigte“; denken Sie auch an Angehörige oder an Menschen, \
               die für eine Firma auftreten. Vorschläge kommen aus dem Katalog Ihrer Organisation; ein neuer \
               Name wird dort ergänzt.",
        source: "Art. 30 Abs. 1 Satz 2 lit. c DSGVO; Hinweise der DSK, Nr. 6.2 und 6.3",
    },
    Field {
        key: "activity.data_subjects.note",
        label: "Nähere Beschreibung",
        mark: "",
        help: "Was die Gruppe begrenzt oder erklärt, zum Beispiel „nur mit befristetem Vertrag“. Auf dem \
               Blatt steht es hinter dem Namen der Gruppe.",
        source: "Art. 30 Abs. 1 Satz 2 lit. c DSGVO",
    },
    Field {
        key: "activity.data_subjects.approximate_number",
        label: "Ungefähre Anzahl",
        mark: "freiwillig",
        help: "Um wie viele Menschen es geht, so genau, wie Sie es wissen: „etwa 1.200“. Die Größenordnung \
               hilft, das Risiko einzuschätzen.",
        source: "Freiwillige Angabe",
    },
    Field {
        key: "activity.data_subjects.sub_groups",
        label: "Untergruppen",
        mark: "freiwillig",
        help: "Wer im Einzelnen dazugehört, zum Beispiel „Auszubildende, Aushilfen, Beschäftigte im \
               Ruhestand“. Gelten für einen Teil andere Daten oder Fristen, geben Sie ihm eine eigene Zeile.",
        source: "Freiwillige Angabe",
    },
    Field {
        key: "activity.data_subjects.excluded",
        label: "Ausdrücklich nicht betroffen",
        mark: "freiwillig",
        help: "Ankreuzen, wenn Daten dieser Gruppe gerade nicht verarbeitet werden, obwohl man es erwarten \
               könnte, zum Beispiel „Kinder“ bei einem Ferienangebot für Familien. Das Blatt stellt es dann \
               so fest.",
        source: "Freiwillige Angabe",
    },
    Field {
        key: "activity.data_subjects.numbers",
        label: "Lfd. Nr. der Daten",
        mark: "freiwillig",
        help: "Welche Datenkategorien zu dieser Gruppe gehören: Nummern mit Komma wie „1, 3.1“ oder „alle“. \
               Bleibt das Feld leer, sagt das Blatt dazu nichts.",
        source: "Hinweise der DSK, Nr. 6.3",
    },
    Field {
        key: "activity.data_categories.number",
        label: "Lfd. Nr.",
        mark: "",
        help: "Bleibt das Feld leer, erhält die Zeile die nächste freie Zahl; mit „4.1“ und „4.2“ gliedern \
               Sie die Kategorie 4 weiter auf. Jede wird nur einmal vergeben, auch wenn die Zeile später \
               entfällt, damit Verweise stimmen.",
        source: "Hinweise der DSK, Nr. 6.3",
    },
    Field {
        key: "activity.data_categories.name",
        label: "Datenkategorie",
        mark: "",
        help: "Ein Oberbegriff für Angaben, die zusammengehören und gleich behandelt werden: „Stammdaten“, \
               „Bankverbindung“, „Arbeitszeiten“. Was verschieden lange aufbewahrt wird, trennen Sie.",
        source: "Art. 30 Abs. 1 Satz 2 lit. c DSGVO; Hinweise der DSK, Nr. 6.3",
    },
    Field {
        key: "activity.data_categories.note",
        label: "Einzelne Datenfelder",
        mark: "freiwillig",
        help: "Woraus die Kategorie besteht, zum Beispiel „Name, Anschrift, Geburtsdatum“. Art. 30 DSGVO \
               verlangt nur die Kategorie; die Aufzählung erleichtert Auskünfte und zeigt, ob alles \
               gebraucht wird.",
        source: "Hinweise der DSK, Nr. 1",
    },
    Field {
        key: "activity.data_categories.origin",
        label: "Herkunft der Daten",
        mark: "freiwillig",
        help: "Von wem oder woraus Sie die Angaben erhalten, zum Beispiel „von der betroffenen Person \
               selbst“ oder „Meldebehörde“. Stammen sie von anderen, müssen Sie die Quelle in der Regel auch \
               den betroffenen Personen nennen.",
        source: "Art. 14 Abs. 2 lit. f DSGVO; Hinweise der DSK, Nr. 1",
    },
    Field {
        key: "activity.data_categories.storage_place",
        label: "Speicherort",
        mark: "freiwillig",
        help: "Wo die Daten liegen, zum Beispiel „Rechenzentrum Musterhausen“ oder „Aktenschrank, Raum 112“. \
               Ein Server außerhalb der EU und des EWR gehört auch in den Abschnitt über Drittländer.",
        source: "Freiwillige Angabe; Hinweise der DSK, Nr. 6.4",
    },
    Field {
        key: "activity.data_categories.special_category",
        label: "Besondere Kategorie (Art. 9 DSGVO)",
        mark: "",
        help: "Ankreuzen, wenn die Daten etwas aus einem der besonders geschützten Bereiche erkennen lassen, \
               auch mittelbar: Das Kirchensteuermerkmal zeigt die Religionszugehörigkeit. Das Blatt führt \
               sie dann gesondert auf.",
        source: "Art. 9 Abs. 1 DSGVO; Hinweise der DSK, Nr. 5 und 6.3",
    },
    Field {
        key: "activity.data_categories.special_kinds",
        label: "Geschützte Bereiche",
        mark: "",
        help: "Kreuzen Sie alles an, was zutrifft, bei einer Krankmeldung zum Beispiel „Gesundheitsdaten“. \
               Die Auswahl gilt nur, wenn die Zeile als besondere Kategorie gekennzeichnet ist.",
        source: "Art. 9 Abs. 1 DSGVO; Hinweise der DSK, Nr. 6.3",
    },
    Field {
        key: "activity.data_categories.special_kind",
        label: "Nähere Bezeichnung",
        mark: "",
        help: "Worum es genau geht, zum Beispiel „Kirchensteuermerkmal“ oder „Grad der Behinderung“. Der \
               Text steht auf dem Blatt bei den besonderen Kategorien.",
        source: "Art. 9 Abs. 1 DSGVO; Hinweise der DSK, Nr. 6.3",
    },
    Field {
        key: "activity.data_categories.criminal_offences",
        label: "Daten über Straftaten (Art. 10 DSGVO)",
        mark: "",
        help: "Ankreuzen bei Angaben über strafrechtliche Verurteilungen, Straftaten oder damit \
               zusammenhängende Sicherungsmaßregeln, zum Beispiel aus einem Führungszeugnis. Das Blatt weist \
               sie gesondert aus.",
        source: "Art. 10 DSGVO; Hinweise der DSK, Nr. 5",
    },
    Field {
        key: "activity.no_special_categories",
        label: "Keine besonderen Kategorien",
        mark: "freiwillig",
        help: "Ankreuzen, wenn Sie geprüft haben, dass nichts unter Art. 9 Abs. 1 DSGVO fällt, auch nichts \
               Verstecktes wie eine Krankmeldung in der Akte. Das Blatt stellt es dann ausdrücklich fest; \
               ohne Kreuz sagt es dazu nichts.",
        source: "Freiwillige Angabe; Art. 9 Abs. 1 DSGVO",
    },
    Field {
        key: "activity.no_criminal_offences",
        label: "Keine Daten über Straftaten",
        mark: "freiwillig",
        help: "Ankreuzen, wenn Sie geprüft haben, dass nichts unter Art. 10 DSGVO fällt, zum Beispiel auch \
               kein Führungszeugnis vorgelegt wird. Das Blatt stellt es dann ausdrücklich fest; ohne Kreuz \
               sagt es dazu nichts.",
        source: "Freiwillige Angabe; Art. 10 DSGVO",
    },
    // lit. d.
    Field {
        key: "activity.recipients.name",
        label: "Empfänger",
        mark: "",
        help: "Je Zeile eine Kategorie, zum Beispiel „Krankenkassen“ oder „Steuerberatung“; „Dienstleister“ \
               oder „Dritte“ sagt zu wenig. Mit Namen müssen Sie nur nennen, wer in einem Drittland sitzt, \
               und internationale Organisationen.",
        source: "Art. 30 Abs. 1 Satz 2 lit. d und Art. 4 Nr. 9 DSGVO; Hinweise der DSK, Nr. 6.4 und 6.5",
    },
    Field {
        key: "activity.recipients.kind",
        label: "Art des Empfängers",
        mark: "",
        help: "Ob die Daten im Haus bleiben, an Außenstehende gehen oder an jemanden, der sie nach Ihrer \
               Weisung verarbeitet, etwa ein Rechenzentrum als „Auftragsverarbeiter“. Danach ordnet das \
               Blatt die Liste.",
        source: "Art. 4 Nr. 8 bis 10 DSGVO; Hinweise der DSK, Nr. 6.4",
    },
    Field {
        key: "activity.recipients.note",
        label: "Anlass und Zweck",
        mark: "",
        help: "Wann und wofür Daten offengelegt werden, zum Beispiel „monatlicher Nachweis der Beiträge“.",
        source: "Freiwillige Angabe; Hinweise der DSK, Nr. 6.4",
    },
    Field {
        key: "activity.recipients.condition",
        label: "Bedingung",
        mark: "",
        help: "Was erfüllt sein muss, bevor Daten offengelegt werden, zum Beispiel „nur mit Einwilligung“ \
               oder „nur bei Lohnpfändung“. Ohne Angabe gilt die Zeile uneingeschränkt.",
        source: "Freiwillige Angabe; Hinweise der DSK, Nr. 6.4",
    },
    Field {
        key: "activity.recipients.legal_basis",
        label: "Eigene Rechtsgrundlage",
        mark: "freiwillig",
        help: "Nur wenn sich die Offenlegung auf eine andere Vorschrift stützt als die Tätigkeit selbst, zum \
               Beispiel „§ 28a SGB IV“ für Meldungen zur Sozialversicherung. Art. 30 Abs. 1 DSGVO verlangt \
               die Angabe nicht.",
        source: "Freiwillige Angabe; Art. 5 Abs. 1 lit. a und Art. 6 DSGVO",
    },
    Field {
        key: "activity.recipients.tense",
        label: "Zeit der Offenlegung",
        mark: "",
        help: "Ins Verzeichnis gehört, wer Daten erhalten hat und wer sie noch erhalten wird. „Künftig“ \
               passt, wenn die Offenlegung erst geplant ist, zum Beispiel an ein neues Rechenzentrum.",
        source: "Art. 30 Abs. 1 Satz 2 lit. d DSGVO; Hinweise der DSK, Nr. 6.4",
    },
    Field {
        key: "activity.recipients.valid_from",
        label: "Empfänger seit",
        mark: "",
        help: "Der erste Tag, an dem Daten offengelegt wurden oder werden, zum Beispiel der Beginn eines \
               Vertrags.",
        source: "Freiwillige Angabe; Hinweise der DSK, Nr. 6.4",
    },
    Field {
        key: "activity.recipients.valid_until",
        label: "Empfänger bis",
        mark: "",
        help: "Endet die Offenlegung, zum Beispiel mit einem Vertrag, tragen Sie den letzten Tag ein, statt \
               die Zeile zu entfernen. Denn auch frühere Empfänger gehören ins Verzeichnis.",
        source: "Art. 30 Abs. 1 Satz 2 lit. d DSGVO; Hinweise der DSK, Nr. 6.4",
    },
    Field {
        key: "activity.recipients.numbers",
        label: "Lfd. Nr. der Daten",
        mark: "freiwillig",
        help: "Welche Datenkategorien dieser Empfänger erhält: Nummern mit Komma wie „1, 3.1“ oder „alle“. \
               Bleibt das Feld leer, sagt das Blatt dazu nichts.",
        source: "Hinweise der DSK, Nr. 6.3",
    },
    // lit. e.
    Field {
        key: "activity.transfers.text",
        label: "Wortlaut",
        mark: "",
        help: "So steht die Übermittlung auf dem Blatt, zum Beispiel „USA: Muster Cloud Inc., Fernwartung \
               des Fachverfahrens“. Das Feld darf leer bleiben, wenn Sie Land und Empfänger einzeln angeben.",
        source: "Art. 30 Abs. 1 Satz 2 lit. e DSGVO; Hinweise der DSK, Nr. 6.5",
    },
    Field {
        key: "activity.transfers.country",
        label: "Drittland",
        mark: "Pflicht bei Übermittlung",
        help: "Wohin die Daten gelangen oder von wo aus zugegriffen wird, zum Beispiel „Indien“ bei \
               Fernwartung von dort. Staaten der EU und des EWR gehören nicht hierher.",
        source: "Art. 30 Abs. 1 Satz 2 lit. e DSGVO; Hinweise der DSK, Nr. 6.4 und 6.5",
    },
    Field {
        key: "activity.transfers.country_note",
        label: "Wechselnde Länder oder internationale Organisation",
        mark: "",
        help: "Lässt sich kein einzelner Staat nennen, beschreiben Sie es in Worten: „wechselnd, je nach \
               Reiseziel“. Gehen die Daten an eine internationale Organisation, steht hier ihr Name, etwa \
               „Weltgesundheitsorganisation“.",
        source: "Art. 30 Abs. 1 Satz 2 lit. e und Art. 4 Nr. 26 DSGVO; Hinweise der DSK, Nr. 6.5",
    },
    Field {
        key: "activity.transfers.recipient_name",
        label: "Name des Empfängers",
        mark: "Pflicht bei Übermittlung",
        help: "Firma oder Behörde mit vollem Namen, zum Beispiel „Muster Cloud Inc.“. Anders als bei den \
               übrigen Empfängern genügt eine Kategorie wie „Cloud-Anbieter“ oder „Konzerngesellschaften“ \
               nicht.",
        source: "Art. 30 Abs. 1 Satz 2 lit. d und e DSGVO; Hinweise der DSK, Nr. 6.5",
    },
    Field {
        key: "activity.transfers.instrument",
        label: "Grundlage der Übermittlung",
        mark: "freiwillig",
        help: "Was die Übermittlung nach Kapitel V der DSGVO erlaubt, zum Beispiel ein \
               Angemessenheitsbeschluss. Ein Urteil oder eine Entscheidung eines Drittlands genügt nur auf \
               Grundlage einer internationalen Übereinkunft (Art. 48 DSGVO). Bei zwingenden berechtigten \
               Interessen (Art. 49 Abs. 1 UAbs. 2 DSGVO) sind Beurteilung und Garantien Pflicht.",
        source: "Freiwillige Angabe; Art. 44 bis 49 DSGVO",
    },
    Field {
        key: "activity.transfers.instrument_note",
        label: "Einzelheiten zur Grundlage",
        mark: "freiwillig",
        help: "Datum, Modul der Klauseln und wann Sie das Recht des Drittlands bewertet haben, zum Beispiel \
               „Modul 2 vom 12.03.2026, Bewertung vom 20.03.2026“.",
        source: "Freiwillige Angabe; Art. 45 und 46 DSGVO",
    },
    Field {
        key: "activity.transfers.certification_checked_on",
        label: "Zertifizierung geprüft am",
        mark: "nötig beim Beschluss für die USA",
        help: "Der Angemessenheitsbeschluss für die USA gilt nur für Empfänger, die nach dem EU-US Data Privacy \
               Framework zertifiziert sind, für Beschäftigtendaten nur mit eigener Zertifizierung. Tragen Sie \
               den Tag ein, an dem Sie in der amtlichen Liste nachgesehen haben. Die Zertifizierung gilt ein Jahr; \
               danach wird hier an die nächste Prüfung erinnert.",
        source: "Art. 45 DSGVO; Durchführungsbeschluss (EU) 2023/1795",
    },
    Field {
        key: "activity.transfers.assessment",
        label: "Beurteilung der Umstände",
        mark: "Pflicht bei Art. 49 Abs. 1 UAbs. 2 DSGVO",
        help: "Warum keine andere Grundlage trägt, die Übermittlung sich nicht wiederholt, nur eine \
               begrenzte Zahl von Personen betrifft und deren Interessen nicht überwiegen, zum Beispiel \
               „einmalige Mitteilung zur Abwehr eines laufenden Angriffs, zwei Personen“. Der Text muss im \
               Verzeichnis selbst stehen. Behörden können sich bei hoheitlichem Handeln nicht auf diese \
               Grundlage stützen.",
        source: "Art. 49 Abs. 1 UAbs. 2, Abs. 3 und 6 DSGVO; Hinweise der DSK, Nr. 6.5",
    },
    Field {
        key: "activity.transfers.safeguards",
        label: "Geeignete Garantien",
        mark: "Pflicht bei Art. 49 Abs. 1 UAbs. 2 DSGVO",
        help: "Was Sie auf Grundlage der Beurteilung zum Schutz der Daten vorgesehen haben, zum Beispiel \
               „pseudonymisiert, Löschung nach 30 Tagen zugesagt“. Auch das muss im Verzeichnis selbst \
               stehen.",
        source: "Art. 30 Abs. 1 Satz 2 lit. e und Art. 49 Abs. 6 DSGVO; Hinweise der DSK, Nr. 6.5",
    },
    Field {
        key: "activity.transfers.authority_informed_on",
        label: "Aufsichtsbehörde in Kenntnis gesetzt am",
        mark: "",
        help: "Von einer Übermittlung nach Art. 49 Abs. 1 UAbs. 2 DSGVO muss die Aufsichtsbehörde erfahren; \
               tragen Sie den Tag ein, zum Beispiel das Datum Ihres Schreibens. Bei anderen Grundlagen \
               bleibt das Feld leer.",
        source: "Art. 49 Abs. 1 UAbs. 2 Satz 2 DSGVO",
    },
    Field {
        key: "activity.transfers.data_subjects_informed_on",
        label: "Betroffene Personen unterrichtet am",
        mark: "",
        help: "Bei einer Übermittlung nach Art. 49 Abs. 1 UAbs. 2 DSGVO müssen sie auch Ihre zwingenden \
               berechtigten Interessen erfahren, zusätzlich zu den Informationen nach Art. 13 und 14 DSGVO. \
               Tragen Sie den Tag ein, zum Beispiel das Datum der E-Mail.",
        source: "Art. 49 Abs. 1 UAbs. 2 Satz 3 DSGVO",
    },
    Field {
        key: "activity.transfers.numbers",
        label: "Lfd. Nr. der Daten",
        mark: "freiwillig",
        help: "Welche Datenkategorien übermittelt werden: Nummern mit Komma wie „1, 3.1“ oder „alle“. Bleibt \
               das Feld leer, sagt das Blatt dazu nichts.",
        source: "Hinweise der DSK, Nr. 6.3",
    },
    // lit. f.
    Field {
        key: "activity.retention.text",
        label: "Löschregel",
        mark: "",
        help: "Dauer und Beginn der Frist, möglichst mit der Vorschrift: „8 Jahre ab Ende des \
               Kalenderjahres, in dem der Beleg entstanden ist (§ 147 Abs. 3 und 4 AO)“. Der Wortlaut wird \
               ausgegeben, wie Sie ihn schreiben; „nach den gesetzlichen Aufbewahrungsfristen“ wäre zu \
               ungenau.",
        source: "Art. 30 Abs. 1 Satz 2 lit. f DSGVO; Hinweise der DSK, Nr. 6.6",
    },
    Field {
        key: "activity.retention.shared",
        label: "Gilt als Frist der ganzen Organisation",
        mark: "",
        help: "Mit Kreuz kommt die Regel in den Fristenkatalog und steht anderen Tätigkeiten zur Wahl, zum \
               Beispiel für alle Buchungsbelege; eine Änderung wirkt dann überall. Ohne Kreuz gehört sie nur \
               zu diesem Blatt.",
        source: "Regel dieser Anwendung",
    },
    Field {
        key: "activity.retention.kind",
        label: "Art der Frist",
        mark: "freiwillig",
        help: "Ob ein Gesetz das Aufbewahren oder das Löschen vorschreibt oder ob Sie die Dauer selbst \
               festgelegt haben. Bei einer „Überprüfungsfrist“ wird nicht ohne Weiteres gelöscht, sondern \
               geprüft, ob die Daten noch nötig sind, zum Beispiel alle zwei Jahre.",
        source: "Hinweise der DSK, Nr. 6.6",
    },
    Field {
        key: "activity.retention.numbers",
        label: "Lfd. Nr. der Daten",
        mark: "",
        help: "Für welche Datenkategorien die Regel gilt: Nummern mit Komma wie „1, 3.1“ oder „alle“. \
               Gefragt sind Fristen für die verschiedenen Kategorien; bleibt das Feld leer, ist offen, \
               welche gemeint sind.",
        source: "Art. 30 Abs. 1 Satz 2 lit. f DSGVO; Hinweise der DSK, Nr. 6.3 und 6.6",
    },
    Field {
        key: "activity.sub_rules",
        label: "Teilregeln",
        mark: "freiwillig",
        help: "Enthält eine Löschregel mehrere Fristen, zerlegen Sie sie, zum Beispiel in „Belege: 8 Jahre“ \
               und „Geschäftsbriefe: 6 Jahre“. Maßgeblich bleibt der Wortlaut der Regel; die Einzelheiten \
               machen ihn für die Anwendung lesbar.",
        source: "Freiwillige Angabe; Hinweise der DSK, Nr. 6.6",
    },
    Field {
        key: "activity.sub_rules.subject",
        label: "Betrifft",
        mark: "",
        help: "Welche Daten oder Unterlagen gemeint sind, zum Beispiel „Lohnkonten“. Leer bedeutet: alles, \
               wofür die Löschregel gilt.",
        source: "Freiwillige Angabe; Hinweise der DSK, Nr. 6.6",
    },
    Field {
        key: "activity.sub_rules.amount",
        label: "Dauer",
        mark: "",
        help: "Nur die Zahl, zum Beispiel „8“; die Einheit steht daneben. Ohne Zahl zählt allein das \
               Ereignis.",
        source: "Art. 30 Abs. 1 Satz 2 lit. f DSGVO; Hinweise der DSK, Nr. 6.6",
    },
    Field {
        key: "activity.sub_rules.unit",
        label: "Einheit",
        mark: "",
        help: "„Kalenderjahre“ rechnet bis zum Jahresende: Acht davon enden für einen Beleg aus dem Jahr \
               2026 am 31.12.2034. „Lebensjahre“ meint ein Alter der betroffenen Person.",
        source: "Art. 30 Abs. 1 Satz 2 lit. f DSGVO; Hinweise der DSK, Nr. 6.6",
    },
    Field {
        key: "activity.sub_rules.at_most",
        label: "Höchstfrist",
        mark: "",
        help: "Ankreuzen, wenn spätestens zu diesem Zeitpunkt gelöscht wird, vielleicht aber früher, zum \
               Beispiel sobald eine Beschwerde erledigt ist. Ohne Kreuz wird genau zu diesem Zeitpunkt \
               gelöscht.",
        source: "Art. 30 Abs. 1 Satz 2 lit. f DSGVO; Hinweise der DSK, Nr. 6.6",
    },
    Field {
        key: "activity.sub_rules.direction",
        label: "Vor oder nach dem Ereignis",
        mark: "",
        help: "Meist beginnt die Frist mit dem Ereignis, also „nach“. „Vor“ passt, wenn die Daten zu einem \
               Termin schon gelöscht sein müssen, zum Beispiel 60 Tage vor einer Wahl.",
        source: "Art. 30 Abs. 1 Satz 2 lit. f DSGVO; Hinweise der DSK, Nr. 6.6",
    },
    Field {
        key: "activity.sub_rules.event",
        label: "Fristbeginn",
        mark: "",
        help: "Wovon an gezählt wird, so genau, dass ein Datum feststeht: „Zugang der Absage“ oder „Ende des \
               Arbeitsverhältnisses“. „Wegfall des Zwecks“ ließe offen, wann das ist.",
        source: "Art. 30 Abs. 1 Satz 2 lit. f DSGVO; Hinweise der DSK, Nr. 6.6",
    },
    Field {
        key: "activity.sub_rules.norm",
        label: "Vorschrift",
        mark: "",
        help: "Woraus sich die Dauer ergibt, mit Paragraph und Absatz, zum Beispiel „§ 147 Abs. 3 AO“. Haben \
               Sie die Frist selbst festgelegt, darf das Feld leer bleiben.",
        source: "Freiwillige Angabe; Hinweise der DSK, Nr. 6.6",
    },
    Field {
        key: "activity.sub_rules.procedure",
        label: "Löschverfahren",
        mark: "",
        help: "Wie gelöscht wird, zum Beispiel „automatisch am Monatsende“, „Aktenvernichtung nach DIN \
               66399“ oder „Anonymisierung“.",
        source: "Freiwillige Angabe; Hinweise der DSK, Nr. 6.8",
    },
    Field {
        key: "activity.sub_rules.responsible",
        label: "Zuständig für das Löschen",
        mark: "",
        help: "Welche Stelle oder Funktion es veranlasst, zum Beispiel „Personalstelle“ oder „Rechenzentrum \
               auf Weisung“. Eine Funktion bleibt auch nach einem Personalwechsel richtig.",
        source: "Freiwillige Angabe; Hinweise der DSK, Nr. 6.8",
    },
    Field {
        key: "activity.retention_undeterminable",
        label: "Frist nicht bestimmbar, weil",
        mark: "",
        help: "Fristen sind zu nennen, wenn es möglich ist. Geht es ausnahmsweise nicht, schreiben Sie den \
               Grund auf, zum Beispiel „Ende des Förderprogramms steht noch nicht fest“, und setzen Sie \
               einen Tag für die nächste Prüfung.",
        source: "Art. 30 Abs. 1 Satz 2 lit. f DSGVO; Hinweise der DSK, Nr. 6.6",
    },
    Field {
        key: "activity.retention_review_on",
        label: "Nächste Prüfung der Frist",
        mark: "freiwillig",
        help: "Wann Sie nachsehen, ob sich inzwischen eine Dauer nennen lässt, zum Beispiel nach dem \
               Abschluss eines Projekts.",
        source: "Freiwillige Angabe; Art. 5 Abs. 1 lit. e DSGVO",
    },
    Field {
        key: "activity.backups",
        label: "Sicherungskopien",
        mark: "freiwillig",
        help: "Wie lange gelöschte Daten in Sicherungen noch enthalten sind und wie Sie verhindern, dass sie \
               zurückkehren: „nach 30 Tagen überschrieben; nach einer Wiederherstellung wird erneut \
               gelöscht“.",
        source: "Freiwillige Angabe; Hinweise der DSK, Nr. 6.8",
    },
    Field {
        key: "activity.legal_hold",
        label: "Aussetzung der Löschung",
        mark: "freiwillig",
        help: "In welchen Fällen Daten trotz abgelaufener Frist bleiben, wer das entscheidet und ob ihre \
               Verarbeitung solange eingeschränkt ist: „bei laufendem Rechtsstreit bis zur rechtskräftigen \
               Entscheidung, auf Anordnung des Rechtsamts“.",
        source: "Freiwillige Angabe; Art. 17 Abs. 3 lit. e und Art. 18 DSGVO",
    },
    Field {
        key: "activity.archive_offer",
        label: "Anbietung an das Archiv",
        mark: "freiwillig",
        help: "Öffentliche Stellen müssen Unterlagen meist erst dem zuständigen Archiv anbieten, bevor sie \
               sie vernichten: „nach Fristablauf an das Stadtarchiv, Vernichtung erst nach dessen \
               Ablehnung“. Andere Stellen lassen das Feld leer.",
        source: "Freiwillige Angabe; § 5 BArchG und die Archivgesetze der Länder; Art. 17 Abs. 3 lit. d DSGVO",
    },
    // lit. g.
    Field {
        key: "activity.measures.text",
        label: "Maßnahme",
        mark: "",
        help: "Was bei dieser Tätigkeit die Daten schützt, allgemein, aber nachvollziehbar: „Zugriff nur für \
               die Personalstelle, Anmeldung mit zweitem Faktor“. Was schon im Rahmenkonzept steht, brauchen \
               Sie nicht zu wiederholen.",
        source: "Art. 30 Abs. 1 Satz 2 lit. g und Art. 32 Abs. 1 DSGVO; Hinweise der DSK, Nr. 1 und 6.7 bis 6.9",
    },
    Field {
        key: "activity.measures.shared",
        label: "Gilt als Maßnahme der ganzen Organisation",
        mark: "",
        help: "Mit Kreuz kommt sie in den Maßnahmenkatalog und steht anderen Tätigkeiten zur Wahl, zum \
               Beispiel „Protokollierung der Zugriffe“; eine Änderung wirkt dann überall. Ohne Kreuz gehört \
               sie nur zu diesem Blatt.",
        source: "Regel dieser Anwendung",
    },
    Field {
        key: "activity.measures.relation",
        label: "Verhältnis zum Rahmenkonzept",
        mark: "",
        help: "„Zusätzlich“ kommt zum Konzept hinzu, „abweichend“ ersetzt etwas daraus, und „entfällt“ sagt, \
               dass eine seiner Maßnahmen hier nicht gilt, zum Beispiel die Verschlüsselung bei reinen \
               Papierakten.",
        source: "Art. 30 Abs. 1 Satz 2 lit. g DSGVO; Hinweise der DSK, Nr. 1",
    },
    Field {
        key: "activity.measures.reason",
        label: "Begründung",
        mark: "",
        help: "Warum Sie abweichen oder eine Maßnahme weglassen, zum Beispiel „nur Papierakten im \
               verschlossenen Schrank“. Bei zusätzlichen Maßnahmen darf das Feld leer bleiben.",
        source: "Freiwillige Angabe; Art. 5 Abs. 2 und Art. 32 Abs. 1 DSGVO; Hinweise der DSK, Nr. 1",
    },
    Field {
        key: "activity.measures.numbers",
        label: "Lfd. Nr. der Daten",
        mark: "freiwillig",
        help: "Schützt die Maßnahme nur einen Teil der Daten, nennen Sie dessen Nummern: „2, 4.1“; „alle“ \
               heißt sämtliche. Bleibt das Feld leer, sagt das Blatt dazu nichts.",
        source: "Hinweise der DSK, Nr. 6.3 und 6.7",
    },
    // What the article does not name.
    Field {
        key: "activity.access_groups",
        label: "Zugriffsberechtigte",
        mark: "freiwillig",
        help: "Wer die Daten im Haus lesen oder ändern darf, nach Gruppen oder Funktionen: „Personalstelle \
               (lesen und ändern), Vorgesetzte (nur Fehlzeiten)“. Einzelne Namen brauchen Sie nicht.",
        source: "Hinweise der DSK, Nr. 1",
    },
    Field {
        key: "activity.responsible_staff",
        label: "Verantwortliche Beschäftigte",
        mark: "freiwillig",
        help: "Wer den Vorgang fachlich führt, am besten mit der Funktion: „Leitung der Personalstelle“. \
               Verantwortlicher im Sinne der DSGVO bleibt Ihre Organisation.",
        source: "Hinweise der DSK, Nr. 1; Art. 4 Nr. 7 DSGVO",
    },
    Field {
        key: "activity.necessity",
        label: "Erforderlichkeit und Datenminimierung",
        mark: "freiwillig",
        help: "Warum es ohne diese Angaben nicht geht und worauf Sie verzichten, zum Beispiel „Das \
               Geburtsdatum braucht die Rentenversicherung; ein Foto wird nicht erhoben“.",
        source: "Art. 5 Abs. 1 lit. c DSGVO; Hinweise der DSK, Nr. 1",
    },
    Field {
        key: "activity.subject_rights",
        label: "Rechte der betroffenen Personen",
        mark: "freiwillig",
        help: "Auf welchem Weg Sie Auskunft geben, berichtigen und löschen, und in welchem System die \
               maßgeblichen Daten stehen: „Auskunft als Ausdruck aus der eAkte; Berichtigung im \
               Personalsystem, von dort jede Nacht übertragen“.",
        source: "Art. 12 und 15 bis 22 DSGVO; Hinweise der DSK, Nr. 1 und 6.9",
    },
    Field {
        key: "activity.ai_use",
        label: "Einsatz künstlicher Intelligenz",
        mark: "freiwillig",
        help: "Ob und wofür ein solches System benutzt wird und wer am Ende entscheidet: „Texterkennung \
               sortiert den Posteingang vor, zugeordnet wird von Hand“. Wird keines benutzt, können Sie auch \
               das festhalten. Wer mit einem solchen System spricht oder schreibt, muss es seit dem 02.08.2026 \
               erkennen können (Art. 50 der KI-Verordnung). Die Regeln für Hochrisiko-Systeme gelten ab dem \
               02.12.2027 (Anhang III, zum Beispiel Bewerberauswahl) und ab dem 02.08.2028 (Anhang I).",
        source: "Freiwillige Angabe; Verordnung (EU) 2024/1689 in der Fassung der Verordnung (EU) 2026/1744; \
                 Art. 22 DSGVO",
    },
    Field {
        key: "activity.open_points",
        label: "Offene Punkte",
        mark: "freiwillig",
        help: "Was an diesem Eintrag noch zu klären ist und wer sich darum kümmert: „Vertrag mit dem \
               Rechenzentrum fehlt, Rechtsamt, bis Juni“. Schreiben Sie es so, dass auch eine Prüferin oder \
               ein Prüfer es lesen darf.",
        source: "Freiwillige Angabe",
    },
    Field {
        key: "activity.extra_values.label",
        label: "Bezeichnung",
        mark: "",
        help: "Wie die Angabe heißen soll, zum Beispiel „Schutzbedarf“. Auf dem Blatt steht dieses Wort vor \
               dem Inhalt.",
        source: "Freiwillige Angabe; Hinweise der DSK, Nr. 1",
    },
    Field {
        key: "activity.extra_values.text",
        label: "Inhalt",
        mark: "",
        help: "Was Sie dazu festhalten möchten, zum Beispiel „hoch“. Ausgegeben wird es nur zusammen mit \
               allen freiwilligen Angaben.",
        source: "Freiwillige Angabe; Hinweise der DSK, Nr. 1",
    },
    // "Sonstiges" (R58), and what any section can take from another sheet.
    Field {
        key: "activity.documents",
        label: "Referenzdokumente",
        mark: "freiwillig",
        help: "Unterlagen, auf die sich das Blatt bezieht, ohne sie zu wiederholen, zum Beispiel ein \
               Sicherheitskonzept, ein Zertifikat oder das Ergebnis einer Datenschutz-Folgenabschätzung. Sie \
               sind keine Anlagen; die Aufsichtsbehörde kann sie aber anfordern.",
        source: "Hinweise der DSK, Nr. 1 und 6.6",
    },
    Field {
        key: "activity.documents.name",
        label: "Titel des Dokuments",
        mark: "",
        help: "Wie es in Ihrem Haus heißt, zum Beispiel „Löschkonzept Personal“. Vorschläge kommen aus der \
               Liste der Dokumente Ihrer Organisation; was dort fehlt, wird ergänzt.",
        source: "Hinweise der DSK, Nr. 6.6",
    },
    Field {
        key: "activity.documents.note",
        label: "Bezug",
        mark: "",
        help: "Was das Dokument mit dieser Tätigkeit zu tun hat, zum Beispiel „Kapitel 4, \
               Bewerbungsunterlagen“.",
        source: "Hinweise der DSK, Nr. 6.6",
    },
    Field {
        key: "activity.same_as",
        label: "Wie Tätigkeit Nr.",
        mark: "freiwillig",
        help: "Zum Beispiel „3“: Was das Blatt mit dieser laufenden Nummer in demselben Abschnitt sagt, gilt \
               dann auch hier und wird mit dem Verweis ausgegeben. Ändert es sich dort, ändert es sich auch \
               hier.",
        source: "Regel dieser Anwendung",
    },
];
