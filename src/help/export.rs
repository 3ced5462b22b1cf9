//! The choices before an export.

use super::Field;

pub(super) const FIELDS: &[Field] = &[
    Field {
        key: "export.selection",
        label: "Umfang",
        mark: "",
        help: "Das ganze Verzeichnis, eine Organisationseinheit oder einzelne Tätigkeiten. Legen Sie der \
               Aufsichtsbehörde nur vor, was sie angefordert hat: Ein Auszug sagt, wie viele von wie \
               vielen Tätigkeiten er enthält, und verrät von den übrigen nichts.",
        source: "Art. 30 Abs. 4 DSGVO; Hinweise der DSK, Nr. 2 und 3.2",
    },
    Field {
        key: "export.without_planned",
        label: "Geplante Tätigkeiten weglassen",
        mark: "freiwillig",
        help: "Das Deckblatt sagt dann „ohne geplante“. Tätigkeiten, die Sie mit ihrer Nummer nennen, stehen \
               immer im Dokument.",
        source: "Regel dieser Anwendung",
    },
    Field {
        key: "export.with_ended",
        label: "Beendete Tätigkeiten mit ausgeben",
        mark: "freiwillig",
        help: "Für eine vollständige Übergabe, zum Beispiel als JSON an eine andere Anwendung. Sonst stehen \
               beendete Tätigkeiten nur im Dokument, wenn Sie sie mit ihrer Nummer nennen.",
        source: "Regel dieser Anwendung",
    },
    Field {
        key: "export.with_tags",
        label: "Schlagwörter mit ausgeben",
        mark: "freiwillig",
        help: "Eigene Wörter, mit denen Sie Ihre Tätigkeiten ordnen. Eine Behörde braucht sie nicht; für eine \
               vollständige Übergabe gehören sie dazu.",
        source: "Regel dieser Anwendung",
    },
    Field {
        key: "export.detail",
        label: "Angaben",
        mark: "",
        help: "Für die Aufsichtsbehörde genügen die Pflichtangaben. Rechtsgrundlagen und andere \
               freiwillige Angaben geben Sie nur mit, wenn Sie es wollen.",
        source: "Art. 30 Abs. 1 DSGVO; Hinweise der DSK, Nr. 1 und 6",
    },
    Field {
        key: "export.format",
        label: "Format",
        mark: "",
        help: "PDF für Vorlage, Druck und Ablage, HTML zum Lesen im Browser, Excel zum Filtern und Bearbeiten \
               in Tabellen, JSON für andere Programme. \
               Die Behörde kann bestimmen, in welcher Form sie das Verzeichnis erhält.",
        source: "Art. 30 Abs. 3 DSGVO; Hinweise der DSK, Nr. 3.1 und 3.2",
    },
    Field {
        key: "export.attachment",
        label: "JSON-Datei im PDF beifügen",
        mark: "freiwillig",
        help: "Das PDF enthält dann dieselben Angaben zusätzlich in einer Form, die Programme lesen \
               können. Es steht nicht mehr darin als auf den Seiten.",
        source: "Regel dieser Anwendung",
    },
    Field {
        key: "export.retention_concept",
        label: "Löschkonzept als Anhang",
        mark: "freiwillig",
        help: "Alle Fristen der ausgegebenen Tätigkeiten in einer Tabelle mit Datenart, Regellöschfrist, \
               Fristbeginn, Norm und Verfahren, in PDF und HTML. In Excel und im JSON stehen dieselben Fristen \
               bei den Tätigkeiten.",
        source: "Art.\u{a0}30 Abs.\u{a0}1 Satz\u{a0}2 lit.\u{a0}f DSGVO; DIN\u{a0}EN ISO/IEC\u{a0}27555 (früher DIN\u{a0}66398)",
    },
    Field {
        key: "export.findings",
        label: "Prüfhinweise als Anhang",
        mark: "freiwillig",
        help: "Was die Prüfung zu den ausgegebenen Tätigkeiten sagt, mit den Begründungen, in PDF und HTML. \
               Der Anhang nennt auch Angaben, die das Dokument selbst nicht enthält; er ist für die eigene \
               Arbeit gedacht und nicht zum Vorlegen.",
        source: "Regel dieser Anwendung",
    },
    Field {
        key: "export.data_flow",
        label: "Datenfluss als Bild",
        mark: "freiwillig",
        help: "Jedes Blatt endet dann mit einem Bild, das zeigt, wessen Daten an welche Empfänger und in welche \
               Drittländer gehen (PDF und HTML). Es zeigt nur, was auf dem Blatt steht; was nicht aufgegliedert ist, \
               ist als solches zu erkennen.",
        source: "Freiwillige Angabe; Regel dieser Anwendung",
    },
    Field {
        key: "export.occasion",
        label: "Anlass oder Aktenzeichen",
        mark: "freiwillig",
        help: "Steht auf dem Deckblatt, zum Beispiel das Zeichen der Anforderung.",
        source: "Hinweise der DSK, Nr. 2",
    },
    Field {
        key: "export.department",
        label: "Organisationseinheit",
        mark: "",
        help: "Nur die Tätigkeiten dieser Einheit und der Einheiten darunter. Das Dokument heißt dann \
               „Auszug“.",
        source: "Hinweise der DSK, Nr. 2 und 3.2",
    },
    Field {
        key: "export.activities",
        label: "Nummern der Tätigkeiten",
        mark: "",
        help: "Die laufenden Nummern aus der Liste der Verarbeitungstätigkeiten; dort können Sie die \
               Tätigkeiten auch ankreuzen. Im Dokument behalten sie ihre Nummern.",
        source: "Hinweise der DSK, Nr. 2 und 3.2",
    },
];
