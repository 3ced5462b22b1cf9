//! The record as an Excel workbook: nothing is lost on the way out and back (issue 5 §2).

mod browser;

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::Value;
use time::macros::date;
use vvt::{
    export::{Exporter, Format, Options},
    import::reading::{self, Cell, Choice, Limits, Row, Workbook},
    register::{Detail, LegalRegime, Register, Scope},
    workbook::{
        columns::{Level, TABLES, Table},
        read::{self, Contents, Setting},
        said::is_kept,
        write,
    },
};

use crate::{export::registers, import::generated::Dice};

const SETTING: Setting = Setting { regime: LegalRegime::Gdpr, highest: 0 };

fn open(bytes: &[u8]) -> Workbook {
    reading::read(bytes, Choice::default(), &Limits::default()).unwrap()
}

fn contents(bytes: &[u8]) -> Contents {
    let book = open(bytes);
    assert!(read::may_be_own(bytes) && read::is_own(&book));
    read::read(&book, SETTING).unwrap()
}

/// Every text of a workbook, a cell a line.
pub fn workbook_text(bytes: &[u8]) -> String {
    let book = open(bytes);
    let rows = book.sheets.iter().flat_map(|sheet| &sheet.rows);
    rows.flat_map(|row| &row.cells).map(|cell| &*cell.text).collect::<Vec<_>>().join("\n")
}

fn written(register: &Register) -> Vec<u8> {
    write::record(register).unwrap()
}

#[test]
fn every_tree_comes_back() {
    let config = ProptestConfig {
        cases: 40,
        max_shrink_iters: 0,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    proptest!(config, |(seed in any::<u64>())| {
        let register = Dice::new(seed).register("Körperschaft");
        let back = contents(&written(&register));
        assert_eq!(back.activities.len(), register.activities.len());
        for (back, wanted) in back.activities.iter().zip(&register.activities) {
            assert_eq!(back, wanted);
        }
        assert_eq!((back.organisation.as_str(), back.notes.len()), ("Körperschaft", 0));
        assert!(back.is_new.iter().all(|is_new| !is_new));
    });
}

/// Every field filled, and what refers to other rows refers to some that are there.
fn full() -> Register {
    let mut register = registers::full();
    let first = register.activities[0].name.clone();
    for activity in &mut register.activities {
        let real = |scope: &mut Scope| {
            if let Scope::Numbers(numbers) = scope {
                *numbers = vec!["1".to_owned(), "4.1".to_owned()];
            }
        };
        activity.data_subjects.items.iter_mut().for_each(|row| real(&mut row.data_categories));
        activity.recipients.items.iter_mut().for_each(|row| real(&mut row.data_categories));
        activity.third_countries.transfers.iter_mut().for_each(|row| real(&mut row.data_categories));
        activity.retention.items.iter_mut().for_each(|row| real(&mut row.data_categories));
        activity.measures.items.iter_mut().for_each(|row| real(&mut row.data_categories));
        for same_as in [
            &mut activity.joint_controllers.same_as,
            &mut activity.purposes.same_as,
            &mut activity.legal_bases.same_as,
            &mut activity.data_subjects.same_as,
            &mut activity.data_categories.same_as,
            &mut activity.recipients.same_as,
            &mut activity.third_countries.same_as,
            &mut activity.retention.same_as,
            &mut activity.measures.same_as,
            &mut activity.documents.same_as,
        ] {
            same_as.as_mut().unwrap().name.clone_from(&first);
        }
        let purpose = activity.purposes.items[0].text.clone();
        for basis in &mut activity.legal_bases.items {
            basis.applies_to.as_mut().unwrap().text = format!("Zweck: {purpose}");
        }
    }
    register
}

#[test]
fn the_full_register_comes_back_too() {
    let register = full();
    assert_eq!(contents(&written(&register)).activities, register.activities);
}

/// Walks the tree and gives the places that no column holds.
fn walk(
    value: &Value,
    place: &str,
    columns: &mut BTreeSet<String>,
    lost: &mut BTreeSet<String>,
    known: &BTreeSet<String>,
) {
    if known.contains(place) {
        columns.remove(place);
        // What is an object has fields with columns of their own, or is one value as a whole.
        let has_fields = known.iter().any(|other| other.starts_with(&format!("{place}.")));
        if !has_fields {
            return;
        }
    }
    match value {
        Value::Object(fields) => {
            for (field, value) in fields {
                let place = if place.is_empty() { field.clone() } else { format!("{place}.{field}") };
                walk(value, &place, columns, lost, known);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| walk(value, place, columns, lost, known)),
        _ if known.contains(place) => {}
        _ => drop(lost.insert(place.to_owned())),
    }
}

#[test]
fn the_columns_are_the_leaves_of_the_tree() {
    let mut known = BTreeSet::from(["number".to_owned()]);
    for table in TABLES {
        for column in table.columns {
            assert!(known.insert(table.field(column)), "twice: {}", table.field(column));
        }
    }
    let (mut unused, mut lost) = (known.clone(), BTreeSet::new());
    for activity in full().activities {
        let tree = serde_json::to_value(activity).unwrap();
        walk(&tree, "", &mut unused, &mut lost, &known);
    }
    assert_eq!(lost, BTreeSet::new(), "no column holds it");
    assert_eq!(unused, BTreeSet::new(), "no field has it");
}

#[test]
fn headings_and_names_fit_a_workbook() {
    for table in TABLES {
        assert!(table.name.chars().count() <= 31, "{}", table.name);
        let headings: BTreeSet<&str> = table.columns.iter().map(|column| column.heading).collect();
        assert_eq!(headings.len(), table.columns.len(), "{}: a heading stands twice", table.name);
    }
}

/// A column of a field that the detail takes off must not be taken for an emptied one.
#[test]
fn columns_are_left_out_with_their_fields() {
    let is_always = |table: &Table| table.columns.iter().all(|column| column.level == Level::Always);
    assert!(TABLES.iter().any(is_always));
    for detail in [Detail::Mandatory, Detail::WithLegalBases, Detail::Full] {
        for seed in 0..40 {
            for activity in Dice::new(seed).register("Körperschaft").activities {
                let mut reduced = serde_json::to_value(activity.clone().at_detail(detail)).unwrap();
                let mut by_columns = serde_json::to_value(&activity).unwrap();
                for table in TABLES {
                    for column in table.columns {
                        if !is_kept(column.level, detail, activity.regime) {
                            clear(&mut by_columns, &table.field(column));
                        }
                    }
                }
                // Lists of which no column is left have no rows.
                if reduced["legal_bases"]["items"].as_array().unwrap().is_empty() {
                    by_columns["legal_bases"]["items"] = Value::Array(Vec::new());
                }
                // Documents that a mandatory item refers to stay in what is printed. The workbook, which is
                // read back, says of documents all or nothing.
                if detail != Detail::Full {
                    by_columns["documents"]["items"] = Value::Array(Vec::new());
                    reduced["documents"]["items"] = Value::Array(Vec::new());
                }
                for list in ["systems", "related", "extra_values"] {
                    if reduced[list].as_array().unwrap().is_empty() {
                        by_columns[list] = Value::Array(Vec::new());
                    }
                }
                assert_eq!(by_columns, reduced, "{detail:?} {:?}", activity.regime);
            }
        }
    }
}

fn clear(value: &mut Value, path: &str) {
    if let Value::Array(values) = value {
        values.iter_mut().for_each(|value| clear(value, path));
        return;
    }
    match path.split_once('.') {
        Some((field, rest)) => {
            if let Some(inner) = value.get_mut(field) {
                clear(inner, rest);
            }
        }
        None => {
            if let Some(inner) = value.get_mut(path) {
                *inner = if inner.is_array() { Value::Array(Vec::new()) } else { Value::Null };
            }
        }
    }
}

#[tokio::test]
async fn the_same_record_gives_the_same_bytes_at_every_detail() {
    let exporter = Exporter::new();
    for detail in [Detail::Mandatory, Detail::WithLegalBases, Detail::Full] {
        let options = Options { detail, ..Options::default() };
        let make = async || exporter.render(full(), Format::Xlsx, options.clone()).await.unwrap();
        let (first, second) = (make().await, make().await);
        assert!(first == second, "{detail:?}");
        let reduced = full().at_detail(detail);
        assert_eq!(contents(&first).activities, reduced.activities, "{detail:?}");
    }
}

/// The workbook with one cell written otherwise.
fn with(book: &Workbook, sheet: &str, row: u32, heading: &str, text: &str) -> Workbook {
    let mut book = book.clone();
    let sheet = book.sheets.iter_mut().find(|known| known.name == sheet).unwrap();
    let at = sheet.rows[0].cells.iter().position(|cell| cell.text.starts_with(heading)).unwrap();
    let place = match sheet.rows.iter().position(|known| known.number == row) {
        Some(place) => place,
        None => {
            sheet.rows.push(Row { number: row, cells: Vec::new() });
            sheet.rows.len() - 1
        }
    };
    let cells = &mut sheet.rows[place].cells;
    if cells.len() <= at {
        cells.resize(at + 1, Cell::default());
    }
    cells[at] = Cell { text: text.into(), date: None };
    book
}

#[test]
fn wrong_cells_get_a_german_sentence_with_their_place() {
    let book = open(&written(&full()));
    for (sheet, heading, text, sentence) in [
        (
            "Tätigkeiten",
            "Einführung",
            "demnächst",
            "Zeile 2, Spalte G („Einführung“): „demnächst“ ist kein Datum",
        ),
        ("Tätigkeiten", "Einführung", "31.02.2026", "Dieses Datum gibt es nicht"),
        ("Tätigkeiten", "Betriebsstadium", "läuft", "„läuft“ steht nicht zur Wahl. Möglich sind: „geplant“"),
        ("Tätigkeiten", "Nr.", "eins", "„eins“ ist keine ganze Zahl"),
        ("Tätigkeiten", "Bezeichnung", "", "Hier fehlt eine Angabe"),
        ("Tätigkeiten", "Keine Offenlegung", "vielleicht", "weder „ja“ noch „nein“"),
        ("Tätigkeiten", "Zwecke: wie Tätigkeit", "Personal", "beginnt nicht mit der Nummer einer Tätigkeit"),
        ("Teilregeln", "Dauer", "zehn", "Blatt „Teilregeln“, Zeile 2"),
        ("Teilregeln", "Einheit", "", "„Dauer“ und „Einheit“ gehören zusammen"),
        ("Teilregeln", "Pos. der Löschregel", "99", "nicht genau eine Löschregel"),
        ("Zwecke", "Nr.", "99", "Die Tätigkeit 99 steht nicht auf dem Blatt „Tätigkeiten“"),
        ("Zwecke", "Nr.", "", "Zu welcher Tätigkeit gehört diese Zeile?"),
        ("Rechtsgrundlagen", "Gilt für", "alles", "nennt keine Zeile"),
        ("Rechtsgrundlagen", "Gilt für", "Zweck 99", "nicht genau eine Zeile mit der Pos. 99"),
        ("Empfänger", "Zu lfd.", "eins", "ist keine lfd.\u{a0}Nr."),
    ] {
        let wrong = match sheet {
            "Zwecke" if text.is_empty() => {
                with(&with(&book, sheet, 2, heading, text), sheet, 2, "Tätigkeit", "Unbekannt")
            }
            _ => with(&book, sheet, 2, heading, text),
        };
        let problems = read::read(&wrong, SETTING).unwrap_err();
        assert!(
            problems.iter().any(|problem| problem.contains(sentence)),
            "{sheet}, {heading}: {problems:?}"
        );
    }
}

#[test]
fn rows_may_be_sorted_added_and_removed_and_columns_moved() {
    let register = full();
    let mut book = open(&written(&register));
    // Rows in the opposite order, columns likewise.
    for sheet in &mut book.sheets {
        if sheet.name == "Über diese Datei" {
            continue;
        }
        let width = sheet.width() as usize;
        sheet.rows[1..].reverse();
        for row in &mut sheet.rows {
            row.cells.resize(width, Cell::default());
            row.cells.reverse();
        }
    }
    let mut back = read::read(&book, SETTING).unwrap().activities;
    back.reverse();
    assert_eq!(back, register.activities);
}

#[test]
fn a_new_row_is_a_new_activity() {
    let register = full();
    let book = open(&written(&register));
    let filled = [
        ("Tätigkeiten", "Bezeichnung", "Fundbüro"),
        ("Zwecke", "Tätigkeit", "Fundbüro"),
        ("Zwecke", "Zweck", "Rückgabe von Fundsachen"),
        ("Rechtsgrundlagen", "Tätigkeit", "Fundbüro"),
        ("Rechtsgrundlagen", "Rechtsgrundlage", "§ 965 BGB"),
        ("Rechtsgrundlagen", "Gilt für", "zweck 1"),
    ]
    .into_iter()
    .fold(book, |book, (sheet, heading, text)| with(&book, sheet, 900, heading, text));
    let back = read::read(&filled, Setting { highest: 70, ..SETTING }).unwrap();
    let new = back.activities.last().unwrap();
    assert_eq!(back.is_new.iter().filter(|is_new| **is_new).count(), 1);
    assert_eq!((new.name.as_str(), new.number > 70), ("Fundbüro", true));
    assert_eq!(new.purposes.items[0].text, "Rückgabe von Fundsachen");
    let basis = &new.legal_bases.items[0];
    assert_eq!(basis.applies_to.as_ref().unwrap().text, "Zweck: Rückgabe von Fundsachen");
    assert_eq!(back.activities[..back.activities.len() - 1], register.activities);
}

#[test]
fn what_is_not_read_is_told() {
    let book = open(&written(&full()));
    let mut more = with(&book, "Zwecke", 1, "Art des Zwecks", "Meine Notiz");
    more.sheets.push(reading::Sheet { name: "Notizen".to_owned(), ..more.sheets[0].clone() });
    let notes = read::read(&more, SETTING).unwrap().notes;
    assert!(notes.iter().any(|note| note.contains("Das Blatt „Notizen“")), "{notes:?}");
    assert!(notes.iter().any(|note| note.contains("Die Spalte „Meine Notiz“")), "{notes:?}");
}

#[test]
fn a_text_that_no_cell_can_hold_is_refused_in_words() {
    let mut register = full();
    register.activities[0].supplement = Some("🎉".repeat(16_384));
    let error = write::record(&register).unwrap_err().to_string();
    assert!(error.contains("Blatt „Tätigkeiten“, Zeile 2, „Ergänzung“"), "{error}");
}

#[test]
fn days_before_excels_calendar_come_back() {
    let mut register = full();
    register.activities[0].introduced_on = Some(date!(1900 - 01 - 31));
    register.activities[0].changed_on = Some(date!(2199 - 12 - 31));
    assert_eq!(contents(&written(&register)).activities, register.activities);
}

#[test]
fn the_empty_workbook_has_every_sheet() {
    let bytes = write::template(full().head).unwrap();
    let book = open(&bytes);
    for table in TABLES {
        let can_be_filled = table.columns.iter().any(|column| !table.is_derived(column));
        assert_eq!(book.sheets.iter().any(|sheet| sheet.name == table.name), can_be_filled, "{}", table.name);
    }
    assert!(contents(&bytes).activities.is_empty());
    let filled = with(&book, "Tätigkeiten", 2, "Bezeichnung", "Fundbüro");
    assert_eq!(read::read(&filled, SETTING).unwrap().activities[0].name, "Fundbüro");
}

#[test]
fn another_format_is_refused() {
    let mut book = open(&written(&full()));
    let about = book.sheets.last_mut().unwrap();
    let row = about.rows.iter_mut().find(|row| &*row.cells[0].text == "Format der Arbeitsmappe").unwrap();
    row.cells[1].text = "7".into();
    assert!(read::is_own(&book));
    let problems = read::read(&book, SETTING).unwrap_err();
    assert!(problems[0].starts_with("Die Arbeitsmappe hat das Format „7“"), "{problems:?}");

    book.sheets.pop();
    assert!(!read::is_own(&book), "a foreign table");
    assert!(!read::may_be_own(b"PK\x03\x04 and nothing more"));
}
