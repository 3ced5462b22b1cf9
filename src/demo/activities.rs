//! The twelve activities, in the words of the Kurzblatt: one item a line (see
//! [`crate::processing_activity::lines`]).

use time::{Date, macros::date};

pub struct Activity {
    /// Short sign; empty for the whole organisation.
    pub department: &'static str,
    pub ended_on: Option<Date>,
    /// Fields of [`crate::processing_activity::short_form`]. What is not named is empty; an activity
    /// is in operation and under the Rahmenkonzept unless it says something else.
    pub fields: &'static [(&'static str, &'static str)],
    /// Names of items, and the numbers of the data categories they are tied to, or "alle".
    pub ties: &'static [(&'static str, &'static str)],
}

pub const ACTIVITIES: [Activity; 12] = [
    Activity {
        department: "K 1",
        ended_on: None,
        fields: &[
            ("name", "Verbrauchsabrechnung Strom, Gas, Wasser und Wärme"),
            ("own_reference", "K1-2018-01"),
            ("contact_person", "Leitung Kundenservice, 069 90009-210"),
            ("introduced_on", "01.01.2004"),
            ("changed_on", "01.04.2025"),
            ("entry_as_of", "15.09.2026"),
            (
                "purposes",
                "Ermittlung des Verbrauchs
                Abrechnung der Lieferungen
                Einzug und Erstattung von Beträgen
                Mahnung und Beitreibung offener Forderungen
                Beantwortung von Anfragen zur Rechnung",
            ),
            (
                "legal_bases",
                "Art. 6 Abs. 1 lit. b DSGVO in Verbindung mit dem Liefervertrag
                Art. 6 Abs. 1 lit. c DSGVO in Verbindung mit § 40 EnWG und § 24 AVBWasserV
                Art. 6 Abs. 1 lit. c DSGVO in Verbindung mit § 257 HGB und § 147 AO (Aufbewahrung)
                Art. 6 Abs. 1 lit. f DSGVO (Beitreibung offener Forderungen)",
            ),
            (
                "data_subjects",
                "Kundinnen und Kunden (natürliche Personen)
                Ansprechpersonen bei Geschäftskunden
                Abweichende Kontoinhaberinnen und Kontoinhaber (nur bei Lastschrift)
                Vermieterinnen und Vermieter (nur bei Leerstand)",
            ),
            (
                "data_categories",
                "Stammdaten (Name, Anschrift, Geburtsdatum, Kundennummer)
                Kontaktdaten (Telefon, E-Mail)
                Vertrags- und Verbrauchsdaten (Tarif, Zählernummer, Zählerstände, Abschläge)
                Bankverbindung und SEPA-Mandat
                Zahlungsverhalten (offene Posten, Mahnstufe, Ratenpläne)
                Schriftwechsel",
            ),
            (
                "recipients",
                "intern: Buchhaltung
                intern: Kundenservice
                Auftragsverarbeiter: Druckzentrum Beispiel GmbH (Druck und Versand der Rechnungen)
                Auftragsverarbeiter: Rechenwerk IT-Dienste GmbH (Betrieb des Abrechnungssystems)
                extern: Sparkasse Musterhausen (Zahlungsverkehr)
                extern: Rechtsanwaltskanzlei Beispiel & Partner (nur bei gerichtlicher Beitreibung)
                extern: Netzbetreiber und Messstellenbetreiber (Marktkommunikation)",
            ),
            ("third_country_statement", "none_and_none_planned"),
            (
                "retention",
                "1, 3: 8 Jahre ab dem Ende des Kalenderjahres, in dem die Rechnung gestellt wurde (§ 147 Abs. 1 Nr. 4, Abs. 3 AO)
                2: mit dem Ende des Vertrags und dem Ausgleich aller Forderungen
                4: 14 Monate nach der letzten Lastschrift
                5: 3 Jahre nach dem Ende des Kalenderjahres, in dem die Forderung beglichen wurde
                6: 6 Jahre ab dem Ende des Kalenderjahres, in dem das Schreiben einging oder abging (§ 147 Abs. 1 Nr. 2 und 3, Abs. 3 AO)",
            ),
            ("measures", "Bankverbindungen werden in Listen und Ausdrucken gekürzt angezeigt"),
            (
                "extra_values",
                "Verfahren: ABRA Verbrauchsabrechnung 7
                Anzahl der betroffenen Personen: rund 48.000",
            ),
        ],
        ties: &[],
    },
    Activity {
        department: "K 1",
        ended_on: None,
        fields: &[
            ("name", "Solardach-Börse"),
            ("own_reference", "K1-2024-03"),
            ("contact_person", "Energieberatung, 069 90009-222"),
            ("introduced_on", "01.04.2024"),
            ("entry_as_of", "02.06.2026"),
            (
                "purposes",
                "Vermittlung geeigneter Dachflächen an Mitglieder der Energiegenossenschaft
                Beratung der Eigentümerinnen und Eigentümer",
            ),
            ("legal_bases", "Art. 6 Abs. 1 lit. b DSGVO (Anmeldung zur Vermittlung)"),
            (
                "data_subjects",
                "Eigentümerinnen und Eigentümer von Gebäuden
                Interessierte Mitglieder der Energiegenossenschaft",
            ),
            (
                "data_categories",
                "Kontaktdaten (Name, Anschrift, Telefon, E-Mail)
                Angaben zum Gebäude (Lage, Dachfläche, Baujahr, Fotos)
                Beratungsnotizen",
            ),
            (
                "recipients",
                "gemeinsam Verantwortliche: Energiegenossenschaft Musterhausen eG
                Auftragsverarbeiter: Rechenwerk IT-Dienste GmbH (Betrieb der Plattform)",
            ),
            ("third_country_statement", "none"),
            (
                "retention",
                "alle: 12 Monate nach der letzten Anmeldung auf der Plattform; wer sich abmeldet, wird am selben Tag gelöscht",
            ),
            (
                "supplement",
                "Die Energiegenossenschaft beantwortet Auskunftsersuchen; jede Seite leitet bei ihr eingehende Ersuchen innerhalb von zwei Werktagen weiter.",
            ),
        ],
        ties: &[],
    },
    Activity {
        department: "K 1",
        ended_on: None,
        fields: &[
            ("name", "Digitaler Kundenassistent „Wassili“"),
            ("own_reference", "K1-2026-01"),
            ("contact_person", "Projektleitung Digitaler Service, 069 90009-215"),
            ("stage", "trial"),
            ("introduced_on", "01.09.2026"),
            ("entry_as_of", "01.09.2026"),
            (
                "purposes",
                "Beantwortung häufiger Fragen zu Tarifen, Abschlägen und Zählerständen im Dialog
                Verbesserung der Antworten anhand anonymisierter Gespräche",
            ),
            ("legal_bases", "Art. 6 Abs. 1 lit. f DSGVO (schnelle Auskunft außerhalb der Öffnungszeiten)"),
            ("data_subjects", "Besucherinnen und Besucher der Internetseite"),
            (
                "data_categories",
                "Gesprächsinhalte (was jemand eingibt; es wird gebeten, keine Gesundheitsdaten zu nennen)
                Technische Daten (IP-Adresse gekürzt, Zeitpunkt, Browser)",
            ),
            (
                "recipients",
                "Auftragsverarbeiter: Dialogwolke Europe Ltd., Dublin (Vertrag vom 12.08.2026)
                Drittland: Dialogwolke Inc., Beispiel City, USA (Unterauftragsverarbeiter)",
            ),
            ("third_country_statement", "takes_place"),
            ("third_country_remark", "Nur Fernwartung; gespeichert wird in Irland."),
            (
                "transfers",
                "USA: Dialogwolke Inc., Standardvertragsklauseln nach dem Durchführungsbeschluss (EU) 2021/914, Modul 3, vom 12.08.2026",
            ),
            (
                "retention",
                "1: 30 Tage nach dem Gespräch
                2: 7 Tage nach dem Gespräch",
            ),
            ("measures", "Filter, der Kunden- und Kontonummern vor dem Speichern unkenntlich macht"),
            (
                "extra_values",
                "Datenschutz-Folgenabschätzung: vom 26.08.2026, weil Nr. 11 der Liste der DSK zutrifft (KI steuert den Dialog)
                Kennzeichnung: Der Assistent stellt sich zu Beginn als KI-System vor (Art. 50 der KI-Verordnung)",
            ),
        ],
        ties: &[],
    },
    Activity {
        department: "T",
        ended_on: None,
        fields: &[
            ("name", "Messstellenbetrieb mit intelligenten Messsystemen"),
            ("own_reference", "T-2020-02"),
            ("contact_person", "Messwesen, 069 90009-410"),
            ("introduced_on", "01.03.2020"),
            ("changed_on", "01.01.2025"),
            ("entry_as_of", "20.08.2026"),
            (
                "purposes",
                "Einbau, Betrieb und Wartung der Messeinrichtungen
                Erhebung, Aufbereitung und Übermittlung von Messwerten an berechtigte Stellen",
            ),
            (
                "legal_bases",
                "Art. 6 Abs. 1 lit. c DSGVO in Verbindung mit §§ 49 und 50 MsbG
                Art. 6 Abs. 1 lit. b DSGVO (Messstellenvertrag)",
            ),
            (
                "data_subjects",
                "Anschlussnutzerinnen und Anschlussnutzer
                Anschlussnehmerinnen und Anschlussnehmer",
            ),
            (
                "data_categories",
                "Stammdaten der Messstelle (Name, Anschrift, Marktlokation, Gerätenummer)
                Messwerte (Zählerstände, Lastgänge im Viertelstundentakt nur mit Rechtsgrund)
                Termine und Zutrittsvermerke",
            ),
            (
                "recipients",
                "extern: Energielieferanten (nur eigene Kundinnen und Kunden)
                extern: Übertragungsnetzbetreiber (Bilanzierung)
                Auftragsverarbeiter: Gateway Service Beispiel GmbH (Administration der Smart-Meter-Gateways)",
            ),
            ("third_country_statement", "none_and_none_planned"),
            (
                "retention",
                "1: 3 Jahre nach dem Ende des Kalenderjahres, in dem die Messstelle aufgegeben wurde
                2: sobald die Werte für Abrechnung und Bilanzierung nicht mehr gebraucht werden, spätestens 3 Jahre nach der Messung
                3: 1 Jahr nach dem Termin",
            ),
            ("measures", "Betrieb nach den Anforderungen der BSI TR-03109; Schlüssel im Sicherheitsmodul"),
        ],
        ties: &[],
    },
    Activity {
        department: "T",
        ended_on: None,
        fields: &[
            ("name", "Störungsannahme und Bereitschaftsdienst"),
            ("own_reference", "T-2018-01"),
            ("contact_person", "Leitstelle, 069 90009-400"),
            ("introduced_on", "01.07.1998"),
            ("entry_as_of", "20.08.2026"),
            (
                "purposes",
                "Annahme und Behebung von Störungen rund um die Uhr
                Nachweis rechtzeitiger Sicherungsmaßnahmen, vor allem bei Gasgeruch",
            ),
            (
                "legal_bases",
                "Art. 6 Abs. 1 lit. c DSGVO in Verbindung mit §§ 11 und 49 EnWG
                Art. 6 Abs. 1 lit. f DSGVO (Nachweis gegenüber Behörden und Versicherern)",
            ),
            (
                "data_subjects",
                "Anruferinnen und Anrufer
                Beschäftigte (Leitstelle und Bereitschaft)",
            ),
            (
                "data_categories",
                "Meldung (Name, Rückrufnummer, Ort, Beschreibung)
                Gesprächsaufzeichnung (nur Notrufleitung, nach Ansage)
                Einsatzprotokoll (Beteiligte, Zeiten, Maßnahmen)",
            ),
            (
                "recipients",
                "intern: Bereitschaftsdienst
                extern: Feuerwehr und Polizei (nur bei Gefahr)
                extern: Haftpflichtversicherer (nur im Schadensfall)",
            ),
            ("third_country_statement", "under_review"),
            ("third_country_remark", "Der Anbieter der neuen Alarmierungs-App wird bis zum 31.12.2026 ausgewählt."),
            (
                "retention",
                "1, 3: 10 Jahre nach dem Einsatz (§ 199 Abs. 3 Satz 1 Nr. 1 BGB)
                2: 3 Monate, bei Schadensfällen bis zu deren Abschluss",
            ),
            ("measures", "Aufzeichnungen dürfen nur Leitstellenleitung und Betriebsrat gemeinsam anhören"),
        ],
        ties: &[],
    },
    Activity {
        department: "K 2",
        ended_on: None,
        fields: &[
            ("name", "Personalverwaltung und Entgeltabrechnung"),
            ("own_reference", "K2-2018-01"),
            ("contact_person", "Leitung Personal, 069 90009-310"),
            ("introduced_on", "01.01.1996"),
            ("changed_on", "01.01.2026"),
            ("entry_as_of", "30.09.2026"),
            (
                "purposes",
                "Begründung, Durchführung und Beendigung der Beschäftigungsverhältnisse
                Abrechnung und Zahlung der Entgelte nach dem TV-V
                Meldungen an Sozialversicherung und Finanzverwaltung
                Erfassung der Arbeitszeit, der Abwesenheiten und der Rufbereitschaft
                Planung und Nachweis von Fort- und Weiterbildung
                Erfüllung der Pflichten gegenüber Schwerbehinderten und werdenden Müttern
                Betriebliche Altersversorgung",
            ),
            (
                "legal_bases",
                "Art. 6 Abs. 1 lit. b DSGVO (Arbeitsvertrag)
                Art. 6 Abs. 1 lit. c DSGVO in Verbindung mit §§ 28a und 28f SGB IV, §§ 39e und 41 EStG, § 16 Abs. 2 ArbZG
                Art. 9 Abs. 2 lit. b DSGVO in Verbindung mit § 26 Abs. 3 BDSG (Gesundheit, Religion)
                Art. 88 DSGVO in Verbindung mit der Betriebsvereinbarung Arbeitszeit vom 01.10.2022",
            ),
            (
                "data_subjects",
                "Beschäftigte (einschließlich Auszubildender, Aushilfen und Praktikantinnen und Praktikanten)
                Ehemalige Beschäftigte
                Angehörige von Beschäftigten (nur Kinder und Ehegatten, soweit für Entgelt oder Versorgung nötig)
                Gläubigerinnen und Gläubiger (nur bei Pfändung)",
            ),
            (
                "data_categories",
                "Stammdaten (Name, Anschrift, Geburtsdatum, Familienstand, Staatsangehörigkeit)
                Vertragsdaten (Eingruppierung, Stufe, Arbeitszeit, Befristung, Nebentätigkeit)
                Steuerdaten (Steuer-ID, Steuerklasse, Freibeträge)
                Sozialversicherungsdaten (Versicherungsnummer, Krankenkasse)
                Kirchensteuermerkmal [Art. 9: religiöse Überzeugung]
                Bankverbindung
                Arbeitszeiten und Abwesenheiten (Kommen, Gehen, Urlaub, Rufbereitschaft)
                Arbeitsunfähigkeitszeiten (ohne Diagnose) [Art. 9: Gesundheitsdaten]
                Schwerbehinderung und Gleichstellung (Grad, Gültigkeit) [Art. 9: Gesundheitsdaten]
                Mutterschutz und Elternzeit (errechneter Termin, Zeiträume) [Art. 9: Gesundheitsdaten]
                Qualifikationen (Zeugnisse, Befähigungen, Fahrerlaubnisklassen)
                Beurteilungen und Abmahnungen
                Pfändungen und Abtretungen",
            ),
            (
                "recipients",
                "intern: Vorgesetzte (nur Arbeitszeiten und Abwesenheiten)
                intern: Betriebsrat (nach §§ 80 und 99 BetrVG)
                intern: Schwerbehindertenvertretung
                Auftragsverarbeiter: Rechenwerk IT-Dienste GmbH (Entgeltabrechnung)
                extern: Finanzamt
                extern: Krankenkassen
                extern: Deutsche Rentenversicherung
                extern: Berufsgenossenschaft Energie Textil Elektro Medienerzeugnisse
                extern: Zusatzversorgungskasse
                extern: Sparkasse Musterhausen (Zahlung der Entgelte)
                extern: Gläubigerinnen und Gläubiger (nur bei Pfändung)",
            ),
            ("third_country_statement", "none_and_none_planned"),
            (
                "retention",
                "1, 2, 11: 3 Jahre nach dem Ende des Kalenderjahres, in dem das Arbeitsverhältnis endet
                3, 5, 6: bis zum Ablauf des sechsten Kalenderjahres nach der zuletzt eingetragenen Lohnzahlung (§ 41 Abs. 1 Satz 9 EStG)
                4: bis zum Ablauf des Kalenderjahres, das auf die letzte Prüfung nach § 28p SGB IV folgt (§ 28f Abs. 1 SGB IV)
                7: 2 Jahre nach der Aufzeichnung (§ 16 Abs. 2 ArbZG)
                8: 1 Jahr nach dem Ende des Kalenderjahres; für die Entgeltfortzahlung bis zum Ablauf von 6 Wochen je Erkrankung länger
                9, 10: mit dem Wegfall des Anlasses, spätestens mit dem Ende des Arbeitsverhältnisses
                12: Abmahnungen 2 Jahre nach der letzten Pflichtverletzung, Beurteilungen mit dem Ende des Arbeitsverhältnisses
                13: 3 Jahre nach Erledigung",
            ),
            (
                "measures",
                "Personalakten nur für die Personalabteilung; Papierakten im verschlossenen Schrank
                Arbeitsunfähigkeitszeiten und Angaben zur Schwerbehinderung in getrennten Aktenteilen
                Vier-Augen-Prinzip bei jeder Auszahlung",
            ),
            (
                "extra_values",
                "Verfahren: PERSIS Entgelt 12, PERSIS Zeit 4
                Mitbestimmung: Betriebsvereinbarung Arbeitszeit vom 01.10.2022
                Datenschutz-Folgenabschätzung: nicht erforderlich, Schwellwertprüfung vom 15.01.2026",
            ),
            (
                "supplement",
                "Diagnosen werden nicht erhoben. Anträge auf Altersteilzeit enthalten die Angaben der Nummern 1, 2 und 4 und folgen deren Löschfristen. Das betriebliche Eingliederungsmanagement ist eine eigene Tätigkeit.",
            ),
        ],
        ties: &[
            ("Beschäftigte", "alle"),
            ("Ehemalige Beschäftigte", "1, 2, 11"),
            ("Gläubigerinnen und Gläubiger", "13"),
            ("Finanzamt", "1, 3, 5"),
            ("Krankenkassen", "1, 4, 8"),
            ("Deutsche Rentenversicherung", "1, 4"),
            ("Zusatzversorgungskasse", "1, 4"),
            ("Sparkasse Musterhausen", "1, 6"),
        ],
    },
    Activity {
        department: "K 2",
        ended_on: None,
        fields: &[
            ("name", "Bewerbungsverfahren"),
            ("own_reference", "K2-2018-02"),
            ("contact_person", "Leitung Personal, 069 90009-310"),
            ("introduced_on", "25.05.2018"),
            ("entry_as_of", "30.09.2026"),
            (
                "purposes",
                "Auswahl geeigneter Bewerberinnen und Bewerber
                Abwehr von Ansprüchen nach dem AGG",
            ),
            (
                "legal_bases",
                "Art. 6 Abs. 1 lit. b DSGVO (vorvertragliche Maßnahmen)
                Art. 9 Abs. 2 lit. b DSGVO in Verbindung mit § 164 SGB IX
                Art. 6 Abs. 1 lit. a DSGVO (nur Talentkartei)",
            ),
            ("data_subjects", "Bewerberinnen und Bewerber"),
            (
                "data_categories",
                "Bewerbungsunterlagen (Anschreiben, Lebenslauf, Zeugnisse, Foto wenn mitgesandt)
                Schwerbehinderung (nur bei freiwilliger Angabe) [Art. 9: Gesundheitsdaten]
                Gesprächsnotizen und Bewertung",
            ),
            (
                "recipients",
                "intern: Fachbereich der ausgeschriebenen Stelle
                intern: Betriebsrat
                intern: Schwerbehindertenvertretung
                Auftragsverarbeiter: Stellenportal Beispiel AG (Bewerbungsportal)",
            ),
            ("third_country_statement", "none_and_none_planned"),
            (
                "retention",
                "1, 2, 3: 6 Monate nach der Absage (§ 15 Abs. 4 AGG, § 61b Abs. 1 ArbGG); Übernahme in die Personalakte bei Einstellung
                1: 2 Jahre nach der Aufnahme in die Talentkartei, nur mit Einwilligung",
            ),
        ],
        ties: &[
            ("Bewerberinnen und Bewerber", "alle"),
            ("Fachbereich der ausgeschriebenen Stelle", "1, 3"),
            ("Betriebsrat", "alle"),
            ("Schwerbehindertenvertretung", "1, 2"),
            ("Stellenportal Beispiel AG", "1"),
        ],
    },
    Activity {
        department: "K 2",
        ended_on: None,
        fields: &[
            ("name", "Betriebliches Eingliederungsmanagement"),
            ("own_reference", "K2-2019-01"),
            ("contact_person", "BEM-Beauftragte, 069 90009-318"),
            ("introduced_on", "01.01.2019"),
            ("entry_as_of", "30.09.2026"),
            (
                "purposes",
                "Klärung, wie Arbeitsunfähigkeit überwunden und ihr vorgebeugt werden kann
                Erhalt des Arbeitsplatzes",
            ),
            (
                "legal_bases",
                "Art. 6 Abs. 1 lit. c und Art. 9 Abs. 2 lit. b DSGVO in Verbindung mit § 167 Abs. 2 SGB IX und § 26 Abs. 3 BDSG",
            ),
            (
                "data_subjects",
                "Beschäftigte (die innerhalb eines Jahres länger als sechs Wochen arbeitsunfähig waren und zugestimmt haben)",
            ),
            (
                "data_categories",
                "Kontaktdaten und Einladung
                Angaben zu Einschränkungen und Belastungen (nur was die Person selbst mitteilt) [Art. 9: Gesundheitsdaten]
                Vereinbarte Maßnahmen",
            ),
            ("no_recipients", "ja"),
            ("third_country_statement", "none_and_none_planned"),
            ("retention", "alle: 3 Jahre nach dem Abschluss des Verfahrens"),
            (
                "measures",
                "Akten nur bei der BEM-Beauftragten, getrennt von der Personalakte
                Auf dem Netzlaufwerk verschlüsselt; die Administration hat keinen Schlüssel",
            ),
        ],
        ties: &[],
    },
    Activity {
        department: "B",
        ended_on: None,
        fields: &[
            ("name", "Erweiterte Führungszeugnisse für Beschäftigte der Bäder"),
            ("own_reference", "B-2021-01"),
            ("contact_person", "Bäderleitung, 069 90009-510"),
            ("introduced_on", "01.02.2021"),
            ("entry_as_of", "12.05.2026"),
            ("purposes", "Prüfung der Eignung für Schwimmkurse und Aufsicht mit Kindern und Jugendlichen"),
            (
                "legal_bases",
                "Art. 6 Abs. 1 lit. b DSGVO (Arbeits- oder Honorarvertrag)
                Art. 6 Abs. 1 lit. f DSGVO (Schutz der Kinder und Jugendlichen, Abwägung vom 20.01.2021)
                Art. 10 DSGVO in Verbindung mit § 30a Abs. 1 Nr. 2 BZRG",
            ),
            (
                "data_subjects",
                "Beschäftigte (Schwimmaufsicht und Kursleitung)
                Honorarkräfte",
            ),
            (
                "data_categories",
                "Name und Tätigkeit
                Vermerk über die Einsicht (Datum des Zeugnisses, Tag der Einsicht, geeignet oder nicht geeignet) [Art. 10]",
            ),
            ("recipients", "intern: Bäderleitung\nintern: Personalabteilung"),
            ("third_country_statement", "none_and_none_planned"),
            (
                "retention",
                "1, 2: 3 Monate nach dem Ende der Tätigkeit
                2: bei fehlender Eignung 1 Woche nach der Entscheidung",
            ),
            (
                "measures",
                "Einsicht nur durch zwei benannte Personen; keine Kopien, das Zeugnis wird sofort zurückgegeben",
            ),
        ],
        ties: &[
            ("Beschäftigte", "alle"),
            ("Honorarkräfte", "alle"),
            ("Bäderleitung", "alle"),
            ("Personalabteilung", "alle"),
        ],
    },
    Activity {
        department: "B",
        ended_on: None,
        fields: &[
            ("name", "Videoüberwachung der Kassen und Umkleideschränke"),
            ("own_reference", "B-2017-01"),
            ("contact_person", "Bäderleitung, 069 90009-510"),
            ("introduced_on", "15.05.2017"),
            ("changed_on", "01.05.2023"),
            ("entry_as_of", "12.05.2026"),
            (
                "purposes",
                "Schutz vor Überfällen an den Kassen
                Aufklärung von Aufbrüchen der Schränke",
            ),
            (
                "legal_bases",
                "Art. 6 Abs. 1 lit. f DSGVO (Schutz von Eigentum und Beschäftigten, Abwägung vom 28.04.2023)
                Art. 88 DSGVO in Verbindung mit der Betriebsvereinbarung Video vom 20.04.2023 (Mitbestimmung)",
            ),
            (
                "data_subjects",
                "Badegäste (ausgenommen Umkleidekabinen, Duschen und Toiletten; dort wird nicht aufgenommen)
                Beschäftigte der Kasse",
            ),
            ("data_categories", "Bildaufnahmen ohne Ton (Ort, Zeit)"),
            (
                "recipients",
                "intern: Bäderleitung (nur nach Vorfällen, zu zweit)
                Auftragsverarbeiter: Sicherheitstechnik Beispiel GmbH (Wartung)
                extern: Polizei und Staatsanwaltschaft (nur bei Verdacht einer Straftat)",
            ),
            ("third_country_statement", "none_and_none_planned"),
            ("retention", "1: 72 Stunden nach der Aufnahme; gesicherte Sequenzen bis zum Abschluss des Verfahrens"),
            (
                "measures",
                "Feste Bildausschnitte, Umkleidekabinen technisch ausgeblendet
                Hinweisschilder nach Art. 13 DSGVO an allen Eingängen",
            ),
            ("extra_values", "Datenschutz-Folgenabschätzung: vom 28.04.2023, nächste Prüfung 2027"),
        ],
        ties: &[],
    },
    Activity {
        department: "K 1",
        ended_on: Some(date!(2025 - 03 - 31)),
        fields: &[
            ("name", "Gewinnspiel „100 Jahre Wasserwerk“"),
            ("own_reference", "K1-2024-07"),
            ("contact_person", "Unternehmenskommunikation, 069 90009-120"),
            ("introduced_on", "01.05.2024"),
            ("entry_as_of", "31.03.2025"),
            ("purposes", "Durchführung des Gewinnspiels und Benachrichtigung der Gewinnerinnen und Gewinner"),
            ("legal_bases", "Art. 6 Abs. 1 lit. b DSGVO (Teilnahmebedingungen)"),
            ("data_subjects", "Teilnehmerinnen und Teilnehmer (ab 18 Jahren)"),
            ("data_categories", "Kontaktdaten (Name, Anschrift, E-Mail)\nAntwort auf die Gewinnfrage"),
            ("recipients", "intern: Unternehmenskommunikation"),
            ("third_country_statement", "none_and_none_planned"),
            ("retention", "alle: 3 Monate nach der Übergabe der Gewinne; gelöscht am 31.03.2025"),
        ],
        ties: &[],
    },
    Activity {
        department: "T",
        ended_on: None,
        fields: &[
            ("name", "Ladesäulen-App"),
            ("own_reference", "T-2026-04"),
            ("contact_person", "Projekt E-Mobilität, 069 90009-430"),
            ("stage", "planned"),
            ("global_measures", ""),
            ("purposes", "Freischaltung und Abrechnung von Ladevorgängen an öffentlichen Ladesäulen"),
            ("data_subjects", "Nutzerinnen und Nutzer der App"),
            ("data_categories", "Kontaktdaten\nLadevorgänge (Ort, Zeit, Menge)"),
            ("supplement", "Anbieter und Vertrag stehen noch nicht fest; das Blatt wird vor dem Beginn ergänzt."),
        ],
        ties: &[],
    },
];
