//! The fields of the DSFA-Schwellwertprüfung.

use super::Field;

pub(super) const FIELDS: &[Field] = &[
    Field {
        key: "dpia.case",
        label: "Fälle, in denen eine Folgenabschätzung immer nötig ist",
        mark: "",
        help: "Trifft einer der drei Fälle zu, ist eine Datenschutz-Folgenabschätzung vorzunehmen. Was „umfangreich“ \
               ist, hängt von der Zahl der Personen, der Menge der Daten, der Dauer und dem Gebiet ab; die Patienten \
               einer einzelnen Arztpraxis sind es in der Regel nicht.",
        source: "Art. 35 Abs. 3 und ErwGr. 91 DSGVO",
    },
    Field {
        key: "dpia.criterion",
        label: "Die neun Kriterien",
        mark: "",
        help: "Treffen zwei oder mehr zu, ist in der Regel eine Folgenabschätzung nötig; manchmal genügt eines. \
               Schreiben Sie kurz auf, warum ein Kriterium zutrifft oder nicht, zum Beispiel „nur die 40 eigenen \
               Beschäftigten“.",
        source: "Leitlinien zur Datenschutz-Folgenabschätzung, WP 248 Rev. 01",
    },
    Field {
        key: "dpia.list",
        label: "Liste der Aufsichtsbehörde",
        mark: "",
        help: "Jede Aufsichtsbehörde veröffentlicht, wofür immer eine Folgenabschätzung nötig ist. Für \
               nicht-öffentliche Stellen haben sich die deutschen Behörden auf eine gemeinsame Liste geeinigt; für \
               öffentliche Stellen gilt die Liste des Landes oder des Bundes.",
        source: "Art. 35 Abs. 4 DSGVO",
    },
    Field {
        key: "dpia.list_entries",
        label: "Treffer auf der Liste der DSK",
        mark: "",
        help: "Kreuzen Sie an, was auf Ihre Verarbeitung zutrifft, und antworten Sie dann oben mit „trifft zu“. Die \
               Einträge sind gekürzt; maßgeblich ist der Wortlaut der Liste. Was Sie ankreuzen, wird mit der Prüfung \
               gespeichert.",
        source: "Art. 35 Abs. 4 DSGVO; Liste der DSK für den nicht-öffentlichen Bereich",
    },
    Field {
        key: "dpia.own_list",
        label: "Andere herangezogene Liste",
        mark: "",
        help: "Welche Behörde sie herausgibt und welchen Stand sie hat, zum Beispiel „Liste der Landesbeauftragten \
               für öffentliche Stellen, Version 1.1“.",
        source: "Art. 35 Abs. 4 DSGVO",
    },
    Field {
        key: "dpia.own_list_item",
        label: "Was darauf zutrifft",
        mark: "",
        help: "Nummer und Wortlaut des Eintrags. Trifft nichts zu, bleibt das Feld leer.",
        source: "Art. 35 Abs. 4 DSGVO",
    },
    Field {
        key: "dpia.exception",
        label: "Warum trotzdem keine nötig ist",
        mark: "",
        help: "Nur wenn einer dieser drei Gründe vorliegt. „Ähnlich“ sind Vorgänge mit ähnlich hohem Risiko, zum \
               Beispiel dieselbe Anlage an mehreren Standorten; nennen Sie dann die vorhandene Folgenabschätzung.",
        source: "Art. 35 Abs. 1 Satz 2, Abs. 5 und 10 DSGVO",
    },
    Field {
        key: "dpia.exception_reason",
        label: "Begründung der Ausnahme",
        mark: "",
        help: "Welche Liste, welches Gesetz oder welche Folgenabschätzung Sie meinen, zum Beispiel „Nr. 4 der Liste \
               nach Abs. 5“.",
        source: "Art. 5 Abs. 2 DSGVO",
    },
    Field {
        key: "dpia.decision",
        label: "Entscheidung",
        mark: "",
        help: "Die Anwendung schlägt nur vor. Es entscheidet der Verantwortliche; die oder der Datenschutzbeauftragte \
               berät. Eine Folgenabschätzung dürfen Sie auch ohne Pflicht vornehmen.",
        source: "Art. 35 Abs. 1 und 2 DSGVO",
    },
    Field {
        key: "dpia.decision_reason",
        label: "Begründung",
        mark: "",
        help: "Warum so entschieden wurde. Besonders wichtig ist das, wenn trotz zweier Kriterien keine \
               Folgenabschätzung vorgenommen wird.",
        source: "Art. 5 Abs. 2 und Art. 24 Abs. 1 DSGVO",
    },
    Field {
        key: "dpia.decided_on",
        label: "Entschieden am",
        mark: "",
        help: "Der Tag der Entscheidung, nicht der Eingabe.",
        source: "Art. 5 Abs. 2 DSGVO",
    },
    Field {
        key: "dpia.decided_by",
        label: "Entschieden von",
        mark: "",
        help: "Wer für den Verantwortlichen entschieden hat, zum Beispiel „Geschäftsführung, Gerda Grün“.",
        source: "Art. 5 Abs. 2 DSGVO",
    },
    Field {
        key: "dpia.opinion",
        label: "Stellungnahme",
        mark: "",
        help: "Ob eine Folgenabschätzung nötig ist, wie sie anzulegen ist und worauf zu achten ist. Der \
               Verantwortliche holt den Rat ein und entscheidet. Bis die Prüfung abgeschlossen ist, können Sie ihn \
               ändern.",
        source: "Art. 35 Abs. 2 und Art. 39 Abs. 1 lit. c DSGVO",
    },
    Field {
        key: "dpia.document",
        label: "Folgenabschätzung als Referenzdokument",
        mark: "freiwillig",
        help: "Der Titel des Dokuments, zum Beispiel „DSFA Videoüberwachung, Fassung 2“. Es wird unter „Sonstiges“ auf \
               das Blatt gesetzt; was in der Liste Ihrer Organisation fehlt, wird dort ergänzt. Für den Aufbau gibt es seit \
               dem 14.04.2026 eine Vorlage des Europäischen Datenschutzausschusses.",
        source: "Art. 35 Abs. 7 DSGVO; Hinweise der DSK, Nr. 6.6",
    },
    Field {
        key: "dpia.dpia_address",
        label: "Ablage der Folgenabschätzung",
        mark: "freiwillig",
        help: "Wo sie liegt, wenn Sie kein Referenzdokument anlegen möchten: eine Internetadresse, ein Ordner oder ein \
               Aktenzeichen.",
        source: "Art. 35 Abs. 7 DSGVO; Hinweise der DSK, Nr. 6.6",
    },
    Field {
        key: "dpia.consultation",
        label: "Konsultation der Aufsichtsbehörde",
        mark: "freiwillig",
        help: "Bleibt das Risiko trotz aller Maßnahmen hoch, ist vorher die Aufsichtsbehörde zu fragen. Vermerken Sie, \
               ob das nötig war, wann gefragt wurde und was die Antwort war.",
        source: "Art. 36 Abs. 1 DSGVO",
    },
];
