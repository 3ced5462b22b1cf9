//! Tables in sheets of every layout.

use super::{Assignment, Confidence, Mapping, Target, preset_for, presets, propose, table};
use crate::import::{
    mapping::table::{Orientation, Table},
    reading::{Area, Choice, Limits, Row, Separator, Sheet, Workbook, read},
};

/// A sheet of rows from the first on.
fn sheet(rows: &[&[&str]], merged: &[Area]) -> Sheet {
    let text = rows.iter().map(|row| row.join("|")).collect::<Vec<_>>().join("\n");
    let choice = Choice { separator: Some(Separator::Bar), ..Choice::default() };
    let mut workbook = read(text.as_bytes(), choice, &Limits::default()).unwrap();
    Sheet { merged: merged.to_vec(), ..workbook.sheets.remove(0) }
}

fn headings(table: &Table) -> Vec<&str> {
    table.columns.iter().map(|column| &*column.heading).collect()
}

/// The texts of each entry, field by field; several pieces divided by "/".
fn entries(table: &Table) -> Vec<Vec<String>> {
    let field =
        |pieces: &Vec<table::Piece>| pieces.iter().map(|piece| &*piece.text).collect::<Vec<_>>().join("/");
    table.entries.iter().map(|entry| entry.fields.iter().map(field).collect()).collect()
}

#[test]
fn a_header_under_a_title_block() {
    let sheet = sheet(
        &[
            &["Verzeichnis von Verarbeitungstätigkeiten"],
            &["Stadt Musterhausen", "", "Stand: 10.07.2026"],
            &[],
            &["Nr.", "Bezeichnung", "Zweck", ""],
            &["1", "Wahl", "Durchführung", ""],
            &["2", "Personal", "Verwaltung", "ohne Kopf"],
            &[],
            &["Erstellt von der DSB"],
        ],
        &[],
    );
    let table = table::find(&sheet, 0).unwrap();
    assert_eq!(headings(&table), ["Nr.", "Bezeichnung", "Zweck", "Spalte D"]);
    assert_eq!(
        entries(&table),
        [
            ["1", "Wahl", "Durchführung", ""],
            ["2", "Personal", "Verwaltung", "ohne Kopf"],
            ["Erstellt von der DSB", "", "", ""]
        ]
        .map(|row| row.map(str::to_owned).to_vec())[..entries(&table).len()]
    );
    let outside: Vec<&str> = table.outside.iter().map(|piece| &*piece.text).collect();
    assert_eq!(
        outside[..3],
        ["Verzeichnis von Verarbeitungstätigkeiten", "Stadt Musterhausen", "Stand: 10.07.2026"]
    );
}

#[test]
fn one_activity_over_several_rows() {
    let rows: &[&[&str]] = &[
        &["Nr.", "Bezeichnung", "Daten"],
        &["1", "Wahl", "Name"],
        &["", "", "Anschrift"],
        &["2", "Personal", "Bank"],
        &["2", "Personal", "Steuer"],
        &["3", "Personal", "Steuer"],
    ];
    let table = table::find(&sheet(rows, &[]), 0).unwrap();
    assert_eq!(
        entries(&table),
        [
            vec!["1", "Wahl", "Name/Anschrift"],
            vec!["2/2", "Personal/Personal", "Bank/Steuer"],
            vec!["3", "Personal", "Steuer"]
        ]
    );
}

#[test]
fn merged_cells_are_filled() {
    let rows: &[&[&str]] = &[
        &["Nr.", "Bezeichnung", "Empfänger", "", "Zweck"],
        &["", "", "intern", "extern", ""],
        &["1", "Wahl", "Wahlamt", "Presse", "a"],
        &["", "", "Kasse", "", "b"],
    ];
    let down = |column: u32| Area { first: (1, column), last: (2, column) };
    let merged = [
        down(1),
        down(2),
        down(5),
        Area { first: (1, 3), last: (1, 4) },
        Area { first: (3, 1), last: (4, 1) },
        Area { first: (3, 2), last: (4, 2) },
    ];
    let table = table::find(&sheet(rows, &merged), 0).unwrap();
    assert_eq!(headings(&table), ["Nr.", "Bezeichnung", "Empfänger – intern", "Empfänger – extern", "Zweck"]);
    assert_eq!(entries(&table), [["1", "Wahl", "Wahlamt/Kasse", "Presse", "a/b"]]);
    let targets: Vec<_> = propose(&table).iter().map(|column| column.to).collect();
    assert_eq!(
        targets[2..4],
        [Assignment::Field(Target::InternalRecipients), Assignment::Field(Target::ExternalRecipients)]
    );
}

#[test]
fn fields_as_rows_and_activities_as_columns() {
    let rows: &[&[&str]] = &[
        &["Übersicht"],
        &["Bezeichnung", "Wahl", "Personal"],
        &["Zweck", "Durchführung", "Verwaltung"],
        &["", "Zählung", ""],
        &["Löschfrist", "", "10 Jahre"],
        &["Empfänger", "Presse", "Kasse"],
    ];
    let table = table::find(&sheet(rows, &[]), 0).unwrap();
    assert_eq!(table.orientation, Orientation::Columns);
    assert_eq!(headings(&table), ["Bezeichnung", "Zweck", "Löschfrist", "Empfänger"]);
    assert_eq!(
        entries(&table),
        [["Wahl", "Durchführung/Zählung", "", "Presse"], ["Personal", "Verwaltung", "10 Jahre", "Kasse"]]
    );
    assert_eq!(table.outside.len(), 1);
}

#[test]
fn forms_one_below_the_other_or_one_a_table() {
    let form = |name: &'static str| -> [Vec<&'static str>; 4] {
        [
            vec!["Verarbeitungstätigkeit", name],
            vec!["Zwecke der Verarbeitung", "Zweck A"],
            vec!["Kategorien betroffener Personen", "Bürger"],
            vec!["Löschfristen", "10 Jahre"],
        ]
    };
    let (one, two) = (form("Wahl"), form("Personal"));
    let below: Vec<&[&str]> = one.iter().chain(&two).map(Vec::as_slice).collect();
    let table = table::find(&sheet(&below, &[]), 0).unwrap();
    let expected =
        [vec!["Wahl", "Zweck A", "Bürger", "10 Jahre"], vec!["Personal", "Zweck A", "Bürger", "10 Jahre"]];
    assert_eq!(entries(&table), expected);

    let mut shorter: Vec<&[&str]> = two.iter().map(Vec::as_slice).collect();
    shorter[3] = &["TOM", "Zutrittskontrolle"];
    let one: Vec<&[&str]> = one.iter().map(Vec::as_slice).collect();
    let workbook = Workbook {
        format: crate::import::reading::Format::Docx,
        encoding: None,
        separator: None,
        sheets: vec![sheet(&one, &[]), sheet(&shorter, &[])],
        documents: Vec::new(),
        notes: Vec::new(),
    };
    let tables = table::find_all(&workbook, false, None);
    assert_eq!(tables.len(), 1);
    assert_eq!(headings(&tables[0])[3..], ["Löschfristen", "TOM"]);
    assert_eq!(entries(&tables[0])[1], ["Personal", "Zweck A", "Bürger", "", "Zutrittskontrolle"]);
    assert_eq!(tables[0].entries[1].fields[0][0].sheet, 1);
}

#[test]
fn the_row_of_the_headings_can_be_named() {
    let rows: &[&[&str]] = &[
        &["Nr.", "Bezeichnung", "Zweck"],
        &["Legende", "", ""],
        &["Kürzel", "Was", "Wozu"],
        &["1", "Wahl", "Durchführung"],
    ];
    let workbook = Workbook {
        format: crate::import::reading::Format::Xlsx,
        encoding: None,
        separator: None,
        sheets: vec![sheet(rows, &[])],
        documents: Vec::new(),
        notes: Vec::new(),
    };
    let found = &table::find_all(&workbook, false, None)[0];
    // The legend is none of the activities.
    assert_eq!((found.header, found.entries.len()), (Some(1), 2));
    let named = &table::find_all(&workbook, false, Some(3))[0];
    assert_eq!((named.header, named.outside.len()), (Some(3), 4));
    assert_eq!(headings(named), ["Kürzel", "Was", "Wozu"]);
    assert_eq!(entries(named), [["1", "Wahl", "Durchführung"]]);
    assert_eq!(table::find_all(&workbook, false, Some(9)), []);
}

#[test]
fn hidden_sheets_are_taken_only_on_request() {
    let rows: &[&[&str]] = &[&["Nr.", "Zweck"], &["1", "a"]];
    let hidden = Sheet { is_hidden: true, ..sheet(rows, &[]) };
    let workbook = Workbook {
        format: crate::import::reading::Format::Xlsx,
        encoding: None,
        separator: None,
        sheets: vec![sheet(rows, &[]), hidden],
        documents: Vec::new(),
        notes: Vec::new(),
    };
    assert_eq!(table::find_all(&workbook, false, None)[0].entries.len(), 1);
    assert_eq!(table::find_all(&workbook, true, None)[0].entries.len(), 2, "the same headings are one table");
}

#[test]
fn a_column_is_known_by_what_stands_in_it() {
    let rows: &[&[&str]] = &[
        &["Titel", "Grundlagen", "Dauer", "Farbe"],
        &["a", "Art. 6 Abs. 1 lit. e DSGVO", "10 Jahre", "rot"],
        &["b", "Art. 6 Abs. 1 lit. c DSGVO", "6 Monate nach Absage", "rot"],
        &["c", "§ 3 NDSG", "3 Jahre", "rot"],
    ];
    let columns = propose(&table::find(&sheet(rows, &[]), 0).unwrap());
    let found: Vec<_> = columns.iter().map(|column| (column.to, column.confidence)).collect();
    assert_eq!(
        found,
        [
            (Assignment::Field(Target::Name), Confidence::Sure),
            (Assignment::Field(Target::LegalBases), Confidence::Likely),
            (Assignment::Field(Target::Retention), Confidence::Likely),
            (Assignment::ExtraValue, Confidence::Unknown),
        ]
    );
    assert_eq!(
        (columns[3].samples.as_slice(), columns[3].filled, columns[3].distinct),
        (&["rot".to_owned()][..], 3, 1)
    );
}

#[test]
fn a_second_column_for_a_single_value_becomes_an_extra_value() {
    let rows: &[&[&str]] = &[&["Nr.", "ID", "Zweck", "Zwecke"], &["1", "2", "a", "b"]];
    let columns = propose(&table::find(&sheet(rows, &[]), 0).unwrap());
    let found: Vec<_> = columns.iter().map(|column| column.to).collect();
    let purposes = Assignment::Field(Target::Purposes);
    assert_eq!(found, [Assignment::Field(Target::OwnReference), Assignment::ExtraValue, purposes, purposes]);
}

#[test]
fn a_column_name_gives_way_to_a_more_telling_one() {
    let rows: &[&[&str]] = &[
        &["Name", "Verarbeitungstätigkeit", "Zweck"],
        &["Frau Abel", "Vermietung", "Vermieten"],
        &["Herr Bunt", "Verkauf", "Verkaufen"],
    ];
    let columns = propose(&table::find(&sheet(rows, &[]), 0).unwrap());
    assert_eq!(columns[0].to, Assignment::ExtraValue);
    assert_eq!(columns[1].to, Assignment::Field(Target::Name));
}

#[test]
fn presets_are_sound() {
    for preset in presets() {
        for column in &preset.mapping.columns {
            let Assignment::Field(target) = column.to else { continue };
            let recognised = super::recognised(&column.heading).map(|(target, _)| target);
            // A program's own headings may say nothing by themselves, but nothing else either.
            let is_programs = ["ciso_assistant", "open_datenschutzcenter"].contains(&preset.key.as_str());
            let is_sound = recognised == Some(target) || is_programs && recognised.is_none();
            assert!(is_sound, "{} of {}: {recognised:?}", column.heading, preset.key);
        }
    }
    assert_eq!(presets().len(), 5);
}

/// The key of the preset that fits the table of a file, and where it puts each column.
fn by_preset(text: &str, separator: Separator) -> (&'static str, Table, Vec<Assignment>) {
    let choice = Choice { separator: Some(separator), ..Choice::default() };
    let workbook = read(text.as_bytes(), choice, &Limits::default()).unwrap();
    let table = table::find_all(&workbook, false, None).remove(0);
    let preset = preset_for(&table).unwrap();
    let columns = preset.mapping.applied(&table).iter().map(|column| column.to).collect();
    (preset.key.as_str(), table, columns)
}

#[test]
fn a_list_of_ciso_assistant() {
    let text = "\
internal_id;ref_id;name;description;status;processing_nature;folder;assigned_to;labels;\
dpia_required;dpia_reference
0b6f1c1e-5d0a-4b0e-9a57-0c1d2e3f4a5b;VT-01;Wahl;Führen der Wählerlisten;Approved;collection,storage;\
Bürgeramt;a.beispiel@musterhausen.example;Wahlen,intern;False;
1c7a2d2f-6e1b-4c1f-8b68-1d2e3f4a5b6c;VT-02;Personal;;Draft;storage;Personalamt;;;True;DSFA 2026/1
";
    let (key, table, columns) = by_preset(text, Separator::Semicolon);
    assert_eq!((key, table.entries.len()), ("ciso_assistant", 2));
    let extra = Assignment::ExtraValue;
    assert_eq!(
        columns,
        [
            Assignment::LeaveOut,
            Assignment::Field(Target::OwnReference),
            Assignment::Field(Target::Name),
            Assignment::Field(Target::PurposesSupplement),
            extra,
            extra,
            Assignment::Field(Target::Department),
            Assignment::Field(Target::ContactPerson),
            extra,
            extra,
            extra,
        ]
    );
    assert_eq!(entries(&table)[1][1..4], ["VT-02", "Personal", ""]);
}

/// The table of the page, as the browser writes it: without what divides the items of a cell.
#[test]
fn a_list_of_open_datenschutzcenter() {
    let text = "\
#,Typ,Name,Grundlage,DSFA vorhanden,Kategorie (Löschfrist),Abteilung,Produkt,Status,Beurteilung
VVT-1,,Wahl,- Gesetzliche Pflicht,Nein,Listen (4 Jahre),Bürgeramt,,Freigegeben,| E: 1| S: 2
VVT-2,AV,Personal,- Vertrag- Einwilligung,yes,Bank (10 Jahre),,Lohn,Angelegt,| E: 3| S: 1
VVT-3,,Bücherei,- Vertrag,Nein,Ausleihen,Bücherei,,Angelegt,| E: | S:
";
    let (key, table, columns) = by_preset(text, Separator::Comma);
    assert_eq!((key, table.entries.len()), ("open_datenschutzcenter", 3));
    let extra = Assignment::ExtraValue;
    assert_eq!(
        columns,
        [
            Assignment::Field(Target::OwnReference),
            extra,
            Assignment::Field(Target::Name),
            Assignment::Field(Target::LegalBases),
            extra,
            Assignment::Field(Target::DataCategories),
            Assignment::Field(Target::Department),
            extra,
            extra,
            extra,
        ]
    );
    assert_eq!(entries(&table)[0][9], "| E: 1| S: 2");

    // A team below another one has columns more, an older version has others.
    for headings in [
        "#,Typ,Name,Grundlage,DSFA vorhanden,Kategorie (Löschfrist),Abteilung,Produkt,Status,Beurteilung,\
Wird vererbt,Geerbt von,Aktiv",
        "#,Name,Grundlage,DSFA vorhanden,Kategorie,Abteilung,Status,Beurteilung",
    ] {
        let text = format!("{headings}\nVVT-1,Wahl,Wahl\n");
        let (key, table, columns) = by_preset(&text, Separator::Comma);
        assert_eq!((key, columns.len()), ("open_datenschutzcenter", table.columns.len()));
        assert!(columns.contains(&Assignment::Field(Target::Name)));
    }
}

#[test]
fn a_saved_mapping_leads() {
    let rows: &[&[&str]] = &[&["Nr.", "Titel", "Farbe"], &["1", "a", "rot"]];
    let table = table::find(&sheet(rows, &[]), 0).unwrap();
    let json = r#"{"columns": [{"heading": "FARBE", "to": {"field": "own_reference"}}, {"heading": "Titel", "to": "leave_out"}]}"#;
    let mapping: Mapping = serde_json::from_str(json).unwrap();
    let found: Vec<_> = mapping.applied(&table).iter().map(|column| column.to).collect();
    assert_eq!(
        found,
        [Assignment::ExtraValue, Assignment::LeaveOut, Assignment::Field(Target::OwnReference)]
    );
    assert_eq!(mapping.fits(&table), 66);
}

#[test]
fn what_is_no_table_is_none() {
    assert_eq!(table::find(&Sheet::default(), 0), None);
    let lines: &[&[&str]] = &[&["Nur Text"], &["und noch einer"]];
    assert_eq!(table::find(&sheet(lines, &[]), 0), None);
    let far = Sheet { rows: vec![Row::default()], ..Sheet::default() };
    assert_eq!(table::find(&far, 0), None);
}

/// Headings that stand once more, departments over their rows, sums and legends, and another table below.
#[test]
fn rows_that_are_no_activities_are_none() {
    let sheet = sheet(
        &[
            &["Nr.", "Bezeichnung", "Abteilung", "Zweck", "Empfänger"],
            &["Abteilung Personal"],
            &["1", "Lohn", "", "Auszahlung", "Finanzamt"],
            &["Nr.", "Bezeichnung", "Abteilung", "Zweck", "Empfänger"],
            &["2", "Urlaub", "", "Planung", ""],
            &["", "* Angaben ohne Gewähr"],
            &["", "Nur ein Name"],
            &["Summe", "", "", "3"],
            &["Geprüft am 3.3.2025, Kern"],
            &[],
            &["Name", "Telefon", "E-Mail"],
            &["Herr A", "030", "a@x.example"],
        ],
        &[],
    );
    let table = table::find(&sheet, 0).unwrap();
    let names: Vec<String> = entries(&table).into_iter().map(|mut entry| entry.remove(1)).collect();
    assert_eq!(names, ["Lohn", "Urlaub", "Nur ein Name"]);
    assert_eq!(table.header, Some(1));
    assert!(table.outside.iter().any(|piece| &*piece.text == "Herr A"));
}

#[test]
fn a_second_row_of_headings_belongs_to_the_first() {
    let rows: &[&[&str]] = &[
        &["Nr.", "Verfahren", "Zweck", "Empfänger", "", "Löschung", "Maßnahmen"],
        &["", "", "", "intern", "extern", "", ""],
        &["1", "Lohn", "Auszahlung", "Kasse", "Datev eG", "10 Jahre", "Zutritt"],
    ];
    let found = sheet(rows, &[]);
    let found = table::find(&found, 0).unwrap();
    assert_eq!(headings(&found)[3..5], ["Empfänger – intern", "Empfänger – extern"]);
    assert_eq!(found.entries.len(), 1);
    let targets: Vec<Assignment> = propose(&found).iter().map(|proposal| proposal.to).collect();
    assert_eq!(
        targets[3..5],
        [Assignment::Field(Target::InternalRecipients), Assignment::Field(Target::ExternalRecipients)]
    );
}
