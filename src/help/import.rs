//! Bringing in a record that was kept elsewhere.

use super::Field;

pub(super) const FIELDS: &[Field] = &[
    Field {
        key: "import.file",
        label: "Datei",
        mark: "",
        help: "Eine Tabelle mit einer Zeile je Verarbeitungstätigkeit, oder ein Blatt, Dokument oder Formular je \
               Tätigkeit; dann können Sie mehrere Dateien auf einmal wählen. Eine Excel- \
               oder JSON-Datei aus dieser Anwendung wird von selbst erkannt und mit dem Verzeichnis \
               verglichen. Formeln \
               werden nicht ausgerechnet, Makros nicht ausgeführt; die Datei wird nach der Übernahme gelöscht.",
        source: "Regel dieser Anwendung",
    },
    Field {
        key: "import.text",
        label: "Oder eine Tabelle einfügen",
        mark: "statt einer Datei",
        help: "Markieren Sie die Tabelle in Excel oder Word, kopieren Sie sie, und fügen Sie sie hier ein.",
        source: "Regel dieser Anwendung",
    },
    Field {
        key: "import.sheet",
        label: "Blatt",
        mark: "",
        help: "Das Blatt der Arbeitsmappe, in dem das Verzeichnis steht; vorgeschlagen ist das, in dem die meisten \
               Spalten erkannt werden. Ausgeblendete Blätter sind so \
               gekennzeichnet und werden nur auf Ihren Wunsch gelesen.",
        source: "Regel dieser Anwendung",
    },
    Field {
        key: "import.header_row",
        label: "Zeile der Überschriften",
        mark: "",
        help: "Was darüber steht, gilt als Titel; darunter beginnen die Tätigkeiten. Die Zeile gilt für alle \
               Blätter. Ist das Feld leer, sucht die Anwendung die Überschriften selbst.",
        source: "Regel dieser Anwendung",
    },
    Field {
        key: "import.encoding",
        label: "Zeichenkodierung",
        mark: "",
        help: "Stimmen Umlaute und Sonderzeichen in den Beispielen nicht, wählen Sie hier eine andere.",
        source: "Regel dieser Anwendung",
    },
    Field {
        key: "import.separator",
        label: "Trennzeichen",
        mark: "",
        help: "Das Zeichen zwischen zwei Spalten. Stehen mehrere Angaben in einer Spalte, wählen Sie hier ein \
               anderes.",
        source: "Regel dieser Anwendung",
    },
    Field {
        key: "import.columns",
        label: "Spalten",
        mark: "",
        help: "Jede Spalte kommt in eine Angabe des Verzeichnisses, unter „Weitere Angaben“ mit ihrer eigenen \
               Überschrift, oder wird bewusst weggelassen. Was die Anwendung nicht versteht, bleibt Wort für \
               Wort stehen. Stehen in einer Zelle mehrere Einträge, werden sie an Semikolon und Zeilenumbruch \
               getrennt; ob auch an Kommas, wählen Sie je Spalte. Vorgeschlagen ist es, wo die meisten Zellen \
               wie Aufzählungen kurzer Namen aussehen.",
        source: "Regel dieser Anwendung",
    },
    Field {
        key: "import.values",
        label: "Werte, die sich wiederholen",
        mark: "",
        help: "Was in vielen Zeilen gleich steht, entscheiden Sie hier einmal für alle. Der Wortlaut bleibt in \
               jedem Fall erhalten.",
        source: "Regel dieser Anwendung",
    },
];
