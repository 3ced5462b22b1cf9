//! Lists and forms as bodies keep them: made here, each another one of a kind.

use std::io::{Cursor, Write};

use rust_xlsxwriter::{Format, Workbook as Writer, Worksheet};
use time::macros::date;
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::{
    import::{
        look::{self, Opened, Reading},
        mapping,
        reading::{Limits, packed},
        understanding::{self, Decisions, Outcome, Setting, State},
    },
    processing_activity::model::Sheet,
    register::LegalRegime,
};

fn opened(bytes: &[u8], reading: &Reading) -> Opened {
    look::open_bytes(bytes, reading, &Limits::default()).unwrap()
}

fn understood(bytes: &[u8]) -> (Opened, Outcome) {
    let opened = opened(bytes, &Reading::default());
    let columns = mapping::propose(&opened.table);
    let setting = Setting { regime: LegalRegime::Gdpr };
    let outcome = understanding::understand(opened.table.clone(), &columns, &Decisions::default(), setting);
    (opened, outcome)
}

fn names(outcome: &Outcome) -> Vec<&str> {
    outcome.activities.iter().map(|understood| understood.sheet.name.as_str()).collect()
}

/// A workbook of sheets, each with a name and rows.
fn workbook(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    made(sheets, |_, _| {})
}

fn made(sheets: &[(&str, &[&[&str]])], more: impl Fn(usize, &mut Worksheet)) -> Vec<u8> {
    let mut book = Writer::new();
    for (at, (name, rows)) in sheets.iter().enumerate() {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        for (row, cells) in (0..).zip(*rows) {
            for (column, text) in (0..).zip(*cells) {
                if !text.is_empty() {
                    sheet.write_string(row, column, *text).unwrap();
                }
            }
        }
        more(at, sheet);
    }
    book.save_to_buffer().unwrap()
}

const LIST: &[&[&str]] = &[
    &["Nr.", "Verfahren", "Zuständig", "Zweck", "Betroffene", "Datenarten", "Löschfrist"],
    &["1", "Hundesteuer", "Kämmerei", "Erhebung", "Halter", "Name", "10 Jahre"],
    &["2", "Melderegister", "Bürgeramt", "Führen", "Einwohner", "Name", "55 Jahre"],
];

#[test]
fn the_list_is_found_behind_other_sheets() {
    let file = workbook(&[
        (
            "Start",
            &[
                &["Verarbeitungsverzeichnis der Gemeinde"],
                &["Stand", "01.02.2026"],
                &["Ansprechpartner", "Frau A"],
            ],
        ),
        ("Historie", &[&["Version", "Datum", "Bearbeiter", "Änderung"], &["1", "01.02.2026", "A", "neu"]]),
        ("Register", LIST),
    ]);
    let found = opened(&file, &Reading::default());
    assert_eq!((found.table_name.as_str(), found.table.entries.len()), ("Register", 2));
    let unread: Vec<(&str, usize)> =
        found.unread.iter().map(|unread| (unread.sheet.as_str(), unread.cells)).collect();
    assert_eq!(unread, [("Start", 3), ("Historie", 8)]);
    assert_eq!(
        look::passed_over(&found.unread).unwrap(),
        "Nicht gelesen wurde: „Start“ (3 Zellen), „Historie“ (8 Zellen)."
    );
    // Somebody may say which one.
    let named = Reading { sheet: Some("historie".to_owned()), ..Reading::default() };
    assert_eq!(opened(&file, &named).table_name, "Historie");
    let chosen = Reading { chosen: Some("Historie".to_owned()), ..Reading::default() };
    assert_eq!(opened(&file, &chosen).table_name, "Historie");
    let wrong = Reading { sheet: Some("Liste".to_owned()), ..Reading::default() };
    let sentence = look::open_bytes(&file, &wrong, &Limits::default()).unwrap_err();
    assert_eq!(sentence, "Ein Blatt „Liste“ hat die Datei nicht. Sie hat: „Start“, „Historie“, „Register“.");
}

#[test]
fn headings_far_below_a_legend_are_found() {
    let mut rows: Vec<&[&str]> = vec![&["Legende"]];
    rows.extend(std::iter::repeat_n(&["A", "aktiv"][..], 90));
    rows.extend(LIST);
    let found = opened(&workbook(&[("Tabelle1", &rows)]), &Reading::default());
    assert_eq!((found.table.header, found.table.entries.len()), (Some(92), 2));
    assert_eq!(found.unread, []);
}

#[test]
fn a_long_list_of_few_columns_stays_a_list() {
    // Cells that sound like headings, in columns that stand left of their values.
    let words = ["Empfänger", "Name", "Zweck", "Löschung", "Daten", "Fachverfahren", "Rechtsgrundlage"];
    let mut text = "Bezeichnung;Kategorien betroffener Personen;Zweck\n".to_owned();
    for at in 0..200 {
        let word = words.get(at % 23).copied().unwrap_or("Sonstiges");
        text.push_str(&format!("{word} {at};{word};Vorgang {at}\n"));
    }
    let (opened, outcome) = understood(text.as_bytes());
    assert_eq!((opened.table.header, outcome.activities.len()), (Some(1), 200));
    assert!(outcome.trace.iter().all(|trace| trace.state != State::LeftOut));
}

#[test]
fn merged_cells_hold_for_each_activity_that_they_reach() {
    let rows: &[&[&str]] = &[
        &["Bezeichnung", "Amt", "Zweck", "TOM"],
        &["Wahl", "", "Durchführung", ""],
        &["Pass", "", "Ausstellung", ""],
        &["Bau", "Bauamt", "Genehmigung", "eigene"],
    ];
    let plain = Format::new();
    let file = made(&[("a", rows)], |_, sheet| {
        sheet.merge_range(1, 1, 2, 1, "Bürgeramt", &plain).unwrap();
        sheet.merge_range(1, 3, 2, 3, "siehe Konzept", &plain).unwrap();
    });
    let (_, outcome) = understood(&file);
    let said: Vec<_> = outcome
        .activities
        .iter()
        .map(|understood| {
            let sheet = &understood.sheet;
            (sheet.department.as_deref().unwrap(), sheet.measures[0].text.as_str())
        })
        .collect();
    assert_eq!(said, [("Bürgeramt", "siehe Konzept"), ("Bürgeramt", "siehe Konzept"), ("Bauamt", "eigene")]);
    let filled: Vec<_> = outcome
        .trace
        .iter()
        .filter(|trace| trace.filled.is_some())
        .map(|trace| (trace.row, trace.column))
        .collect();
    assert_eq!(filled, [(3, 2), (3, 4)], "and the trace says so");
}

#[test]
fn ditto_is_the_cell_above_to_be_looked_at() {
    let rows: &[&[&str]] = &[
        &["Bezeichnung", "Zweck", "TOM"],
        &["Wahl", "Durchführung", "Zutrittskontrolle"],
        &["Pass", "s. o.", "dito"],
        &["Bau", "Genehmigung", "\""],
    ];
    let (_, outcome) = understood(&workbook(&[("a", rows)]));
    let said: Vec<_> = outcome
        .activities
        .iter()
        .map(|understood| {
            (understood.sheet.purposes[0].text.as_str(), understood.sheet.measures[0].text.as_str())
        })
        .collect();
    assert_eq!(
        said,
        [
            ("Durchführung", "Zutrittskontrolle"),
            ("Durchführung", "Zutrittskontrolle"),
            ("Genehmigung", "Zutrittskontrolle")
        ]
    );
    let told: Vec<_> =
        outcome.trace.iter().filter(|trace| trace.problem.is_some()).map(|trace| &*trace.text).collect();
    assert_eq!(told, ["s. o.", "dito", "\""], "as they stand in the file");
}

fn form<'a>(name: &'a str, number: &'a str) -> Vec<Vec<&'a str>> {
    vec![
        vec!["Name der Verarbeitung:", name, "Nr.:", number],
        vec!["Abteilung", "Personal", "Stand:", "01.02.2026"],
        vec!["Zwecke", "Führen von Akten"],
        vec!["Betroffene Personen", "Beschäftigte"],
        vec!["Empfänger"],
        vec!["Löschfristen", "3 Jahre"],
        vec!["Ort, Datum", "Unterschrift"],
        vec!["Verantwortlicher", "Berlin, 01.02.2026", "Unterschrift"],
        vec!["____________", "____________"],
    ]
}

#[test]
fn a_form_on_each_sheet_is_an_activity_on_each() {
    let (one, two) = (form("Personalakte", "7"), form("Zeiterfassung", "8"));
    let one: Vec<&[&str]> = one.iter().map(Vec::as_slice).collect();
    let mut two: Vec<&[&str]> = two.iter().map(Vec::as_slice).collect();
    two.insert(3, &["TOM", "Zutrittskontrolle"]);
    let cover: &[&[&str]] = &[
        &["Angaben zum Verantwortlichen"],
        &["Name", "Beispiel GmbH"],
        &["Straße", "Weg 1"],
        &["Angaben zum Datenschutzbeauftragten"],
        &["Name", "Dr. Dora Demuth"],
        &["Telefon", "030 11"],
    ];
    let (opened, outcome) = understood(&workbook(&[("Vorblatt", cover), ("1", &one), ("2", &two)]));
    assert_eq!(names(&outcome), ["Personalakte", "Zeiterfassung"]);
    let sheet = &outcome.activities[1].sheet;
    assert_eq!((sheet.own_reference.as_str(), sheet.department.as_deref()), ("8", Some("Personal")));
    assert_eq!(sheet.entry_as_of, Some(date!(2026 - 02 - 01)));
    assert_eq!(sheet.measures[0].text, "Zutrittskontrolle");
    assert!(sheet.extra_values.is_empty(), "{:?}", sheet.extra_values);
    assert_eq!(opened.unread, [], "all of the cover is read");
    let about: Vec<_> = opened.about.iter().map(|item| (item.value.label(), item.value.text())).collect();
    assert!(about.contains(&("Straße", "Weg 1".to_owned())), "{about:?}");
    assert!(about.iter().all(|(_, text)| !text.contains("01.02.2026")), "{about:?}");
    assert!(about.contains(&("Datenschutzbeauftragte Person", "Dr. Dora Demuth, 030 11".to_owned())));
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// Tables of a document, each under its heading.
fn docx(tables: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut body = paragraph("Beschreibung");
    for (heading, rows) in tables {
        body.push_str(&paragraph(heading));
        body.push_str("<w:tbl>");
        for row in *rows {
            let cells: String = row.iter().map(|text| format!("<w:tc>{}</w:tc>", paragraph(text))).collect();
            body.push_str(&format!("<w:tr>{cells}</w:tr>"));
        }
        body.push_str("</w:tbl>");
    }
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
    zip.write_all(format!(r#"<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>"#).as_bytes())
        .unwrap();
    zip.finish().unwrap().into_inner()
}

fn document(name: &str) -> Vec<u8> {
    docx(&[
        ("1. Angaben", &[&["Bezeichnung der Verarbeitungstätigkeit", name], &["Aktenzeichen", "12.3"]]),
        ("2. Zwecke", &[&["Zwecke", "Erhebung der Steuer"], &["Rechtsgrundlagen", "§ 3 KAG"]]),
        (
            "3. Kategorien der personenbezogenen Daten",
            &[&["Lfd. Nr.", "Bezeichnung"], &["1", "Namen"], &["2", "Bankverbindung"], &["4", "Hunderasse"]],
        ),
        (
            "4. Betroffene Personen",
            &[&["Lfd. Nr.", "Personen"], &["alle", "Halter"], &["1 und 4", "Nachbarn"]],
        ),
        (
            "5. Empfänger",
            &[&["Nr.", "Empfänger", "Anlass"], &["2", "Stadtkasse", "Einzug"], &["9", "Tierheim", ""]],
        ),
        ("6. Drittländer", &[&["Lfd. Nr.", "Drittland", "Garantien"], &["", "keine", ""]]),
        ("7. Löschfristen", &[&["Lfd. Nr.", "Frist"], &["1-2", "10 Jahre nach Abmeldung"]]),
        ("8. Technische und organisatorische Maßnahmen", &[&["Beschreibung", "Zutrittskontrolle"]]),
    ])
}

#[test]
fn several_documents_are_one_import() {
    let names_of = ["Hundesteuer", "Zweitwohnung", "Gewerbesteuer"];
    let files: Vec<(String, Vec<u8>)> =
        names_of.iter().map(|name| ("Formular.docx".to_owned(), document(name))).collect();
    let (opened, outcome) = understood(&packed(&files).unwrap());
    assert_eq!(names(&outcome), names_of);
    assert_eq!(ties(&outcome.activities[2].sheet), ties(&outcome.activities[0].sheet));
    assert!(opened.sheets.iter().any(|name| name == "Formular (2).docx: 1. Angaben"), "{:?}", opened.sheets);
    // Of one kind only, none in another, and none that cannot be read.
    let refused = |files: &[(&str, Vec<u8>)]| {
        let files: Vec<_> =
            files.iter().map(|(name, content)| ((*name).to_owned(), content.clone())).collect();
        look::open_bytes(&packed(&files).unwrap(), &Reading::default(), &Limits::default()).unwrap_err()
    };
    let (list, one) = (workbook(&[("a", LIST)]), document("Hundesteuer"));
    assert!(refused(&[("a.docx", one.clone()), ("b.xlsx", list)]).contains("verschiedener Art"));
    let inner = packed(&[("a.docx".to_owned(), one.clone())]).unwrap();
    assert!(refused(&[("a.docx", inner)]).starts_with("„a.docx“: Diese Datei ist keine Tabelle."));
    assert!(
        refused(&[("a.docx", one), ("b.docx", b"%PDF".to_vec())]).starts_with("„b.docx“: Eine PDF-Datei")
    );
}

#[test]
fn several_files_share_one_limit() {
    let csv = "Nr.;Bezeichnung;Zweck\n".to_owned() + &"1;Wahl;Durchführung\n".repeat(30);
    // A quote without an end is read twice and counted once.
    let files: Vec<(String, Vec<u8>)> =
        (0..4).map(|at| (format!("{at}.csv"), format!("{csv}2;\"offen;x\n").into_bytes())).collect();
    let limits = Limits { rows: 100, ..Limits::default() };
    let sentence = look::open_bytes(&packed(&files).unwrap(), &Reading::default(), &limits).unwrap_err();
    assert!(sentence.contains("mehr als 100 Zeilen"), "{sentence}");
    assert!(look::open_bytes(&packed(&files[..3]).unwrap(), &Reading::default(), &limits).is_ok());
}

/// The numbers of the data categories that each row is tied to.
fn ties(sheet: &Sheet) -> Vec<(String, Vec<i32>)> {
    let numbers = |reach: &crate::processing_activity::model::Reach| {
        let known = sheet.data_categories.iter().filter(|category| reach.numbers.contains(&category.id));
        if reach.for_all { vec![0] } else { known.map(|category| category.number).collect() }
    };
    let subjects = sheet.data_subjects.iter().map(|row| (row.name.clone(), numbers(&row.reach)));
    let recipients = sheet.recipients.iter().map(|row| (row.name.clone(), numbers(&row.reach)));
    let rules = sheet.retention_rules.iter().map(|row| (row.text.clone(), numbers(&row.reach)));
    subjects.chain(recipients).chain(rules).collect()
}

#[test]
fn numbered_tables_of_a_document_refer_to_each_other() {
    let (opened, outcome) = understood(&document("Hundesteuer"));
    assert_eq!(names(&outcome), ["Hundesteuer"]);
    let sheet = &outcome.activities[0].sheet;
    assert_eq!(
        ties(sheet),
        [
            ("Halter".to_owned(), vec![0]),
            ("Nachbarn".to_owned(), vec![1, 4]),
            ("Stadtkasse".to_owned(), vec![2]),
            ("Tierheim".to_owned(), vec![]),
            ("10 Jahre nach Abmeldung".to_owned(), vec![1, 2]),
        ]
    );
    assert_eq!(sheet.recipients[0].note, "Einzug");
    assert_eq!(sheet.measures[0].text, "Zutrittskontrolle");
    assert_eq!((sheet.own_reference.as_str(), sheet.purposes.len()), ("12.3", 1));
    // A number that nothing has is told and kept.
    assert!(sheet.extra_values.iter().any(|value| value.text == "9: Tierheim"), "{:?}", sheet.extra_values);
    assert!(outcome.trace.iter().any(|trace| &*trace.text == "9" && trace.problem.is_some()));
    // No cell but labels and headings without a trace; only the first paragraph is no heading of a table.
    let cells: usize = outcome.trace.iter().filter(|trace| !trace.text.is_empty()).count();
    assert_eq!(cells, 23);
    assert_eq!(opened.unread.iter().map(|unread| unread.cells).collect::<Vec<_>>(), [1]);
}

#[test]
fn a_record_of_a_processor_is_none_of_a_controller() {
    for text in [
        "Auftrag;Auftraggeber;Kategorien von Verarbeitungen;Drittland;TOM\nLohn;Klinik;Abrechnung;Nein;Anlage\n",
        "Nr.;Name des Auftraggebers;Kategorie der Verarbeitung;TOM\n1;Stadt;Hosting;Anlage\n",
        "Kunde;Unterauftragnehmer;Kategorien von Verarbeitungen im Auftrag;TOM\nStadt;Y GmbH;Hosting;Anlage\n",
        "Verzeichnis nach Art. 30 Abs. 2 DSGVO;;\n\nNr.;Bezeichnung;TOM\n1;Hosting;Anlage\n",
        "Verzeichnis der Auftragsverarbeiter nach Art. 30 Abs. 2 DSGVO\nMandant;Verarbeitung;Zweck;Löschfrist\nMüller KG;Lohn;Abrechnung;10 Jahre\n",
        "Verarbeitungsverzeichnis Auftragsverarbeiter\nName des Auftraggebers;Art der Leistung;Beginn;Drittland\nMüller KG;Wartung;2020;nein\n",
        "Processing;Controller;Sub-processor;Third country\nHosting;Miller Ltd;AWS;yes\n",
    ] {
        assert!(opened(text.as_bytes(), &Reading::default()).is_commissioned, "{text}");
    }
    for text in [
        "Nr.;Bezeichnung;Zweck;Betroffene;Auftragsverarbeiter;Unterauftragsverarbeiter\n1;Lohn;Abrechnung;Beschäftigte;Y;Z\n",
        "Nr.;Bezeichnung;Zweck;Betroffene;Löschfrist\n1;Im Auftrag;Abrechnung;Beschäftigte;3 Jahre\n",
        "Nr.;Auftraggeber;Bezeichnung;Zweck;Betroffene;Löschfrist\n1;Stadt;Lohn;Abrechnung;Beschäftigte;3 Jahre\n",
    ] {
        assert!(!opened(text.as_bytes(), &Reading::default()).is_commissioned, "{text}");
    }
}

#[test]
fn closing_lines_are_no_activity() {
    let mut rows: Vec<&[&str]> = LIST.to_vec();
    rows.extend([&[][..], &["Unterschrift: ______________"], &["", "Ort, Datum", "", "gez. Muster"]]);
    let (opened, outcome) = understood(&workbook(&[("a", &rows)]));
    assert_eq!(outcome.activities.len(), 2);
    assert_eq!(opened.table.outside.len(), 3);
    assert_eq!(outcome.trace.iter().filter(|trace| trace.state == State::LeftOut).count(), 3);
}
