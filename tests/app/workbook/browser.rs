//! Out, through openpyxl as through Excel, and in again, as a DSB does it.

use std::{collections::BTreeMap, path::Path, process::Command};

use axum::http::StatusCode;
use serde_json::Value;
use vvt::{
    export::{Exporter, Format, Options},
    import::Plan,
    register::{Activity, Detail, Register},
};

use super::{contents, open};
use crate::{
    command::{printed, run},
    import::{
        exported,
        generated::Dice,
        pages::{PAGE, number, upload},
        taken_over,
    },
    support::{Answer, Person, Site, World, open_place},
};

const FILE: &str = "/verzeichnis/stadtwerke-musterhausen-gmbh/ausgabe/datei?umfang=alles";

/// Runs a few lines of Python over the workbook `book`.
fn with_openpyxl(workbook: &[u8], lines: &str) -> Vec<u8> {
    let place = open_place();
    let (before, after) = (place.path().join("vorher.xlsx"), place.path().join("nachher.xlsx"));
    std::fs::write(&before, workbook).unwrap();
    let script = format!(
        "import sys, datetime, openpyxl\n\
         book = openpyxl.load_workbook(sys.argv[1])\n\
         def cell(sheet, row, heading):\n\
         \x20   head = [c for c in book[sheet][1] if str(c.value).split(' (lit.')[0] == heading]\n\
         \x20   return book[sheet].cell(row, head[0].column)\n\
         {lines}\n\
         book.save(sys.argv[2])\n"
    );
    // `make setup` puts it there; elsewhere the system's Python may have it.
    let local = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/python/bin/python");
    let python = if local.exists() { local } else { "python3".into() };
    let output = Command::new(python).args(["-c", &script]).args([&before, &after]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    std::fs::read(after).unwrap()
}

/// A record with every field filled somewhere, and a DSB who keeps it.
async fn kept(seeds: std::ops::Range<u64>) -> (Site, Person) {
    let site = Site::new().await;
    let organisation = site.organisation("stadtwerke").await;
    let mut number = 20;
    let activities: Vec<Activity> = seeds
        .map(|seed| {
            number += 1;
            // Called differently, so that only the number tells them apart.
            Activity { name: format!("Tätigkeit {seed}"), ..Dice::new(seed).activity(number) }
        })
        .collect();
    let plan = Plan::of_activities(activities, |_| vvt::database::id::ActivityId::new()).unwrap();
    taken_over(site.db(), organisation, plan).await;
    let dpo = site.dpo("stadtwerke").await;
    (site, dpo)
}

async fn file(dpo: &Person, format: &str, detail: &str) -> Vec<u8> {
    dpo.get(&format!("{FILE}&angaben={detail}&format={format}")).await.is_ok().body.to_vec()
}

/// Uploads the file; gives its preview, to which a file of the application's own leads at once.
async fn preview(dpo: &Person, name: &str, content: &[u8]) -> Answer {
    let mapping = upload(dpo, name, content).await;
    dpo.get(&mapping).await.leads_to_page(&mapping.replace("/zuordnung", "/vorschau")).follow().await.is_ok()
}

/// Takes the file over.
async fn import(dpo: &Person, name: &str, content: &[u8]) -> Answer {
    let preview = preview(dpo, name, content).await;
    preview.form(&preview.address).submit().await.is(StatusCode::SEE_OTHER).follow().await.is_ok()
}

/// Takes the file over, and removes what it lacks.
async fn import_with_removals(dpo: &Person, name: &str, content: &[u8]) -> Answer {
    let preview = preview(dpo, name, content).await;
    let form = preview.form(&preview.address).tick("entfernen", "ja");
    form.submit().await.is(StatusCode::SEE_OTHER).follow().await.is_ok()
}

/// Every leaf with its place.
fn leaves(value: &Value, place: &str, found: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(field, value)| leaves(value, &format!("{place}/{field}"), found));
        }
        Value::Array(values) => {
            values.iter().enumerate().for_each(|(at, value)| leaves(value, &format!("{place}/{at}"), found));
        }
        value => drop(found.insert(place.to_owned(), value.to_string())),
    }
}

/// The places at which two JSON files differ, with what stands there in the second.
fn differences(before: &[u8], after: &[u8]) -> Vec<(String, String)> {
    let tree = |bytes| {
        let mut found = BTreeMap::new();
        leaves(&serde_json::from_slice(bytes).unwrap(), "", &mut found);
        found
    };
    let (before, after) = (tree(before), tree(after));
    let all: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    all.into_iter()
        .filter(|place| before.get(*place) != after.get(*place))
        .map(|place| (place.clone(), after.get(place).cloned().unwrap_or_default()))
        .collect()
}

#[tokio::test]
async fn exactly_the_edited_cells_change() {
    let (_site, dpo) = kept(0..12).await;
    let before = file(&dpo, "json", "alles").await;
    let workbook = file(&dpo, "xlsx", "alles").await;
    let edited = with_openpyxl(
        &workbook,
        "cell('Tätigkeiten', 8, 'Ansprechpartner').value = 'Frau Neu, Durchwahl 12'\n\
         cell('Tätigkeiten', 9, 'Einführung').value = datetime.date(2031, 5, 17)\n\
         rows = [r for r in range(2, book['Teilregeln'].max_row + 1) if cell('Teilregeln', r, 'Dauer').value is not None]\n\
         cell('Teilregeln', rows[0], 'Dauer').value = 77",
    );
    let preview = preview(&dpo, "bearbeitet.xlsx", &edited).await;
    assert_eq!(number(&preview, "neu"), "0");
    assert!(
        ["2", "3"].contains(&number(&preview, "geändert").as_str()),
        "{:?}",
        preview.texts(".figures__box")
    );
    preview.form(&preview.address).submit().await.is(StatusCode::SEE_OTHER);
    let after = file(&dpo, "json", "alles").await;
    let changed = differences(&before, &after);
    let values: Vec<&str> = changed.iter().map(|(_, value)| value.as_str()).collect();
    assert_eq!(changed.len(), 3, "{changed:?}");
    assert!(
        values.contains(&"\"Frau Neu, Durchwahl 12\"") && values.contains(&"\"2031-05-17\""),
        "{changed:?}"
    );
    assert!(changed.iter().any(|(place, value)| place.ends_with("/period/length/amount") && value == "77"));
}

#[tokio::test]
async fn an_unchanged_file_changes_nothing() {
    let (site, dpo) = kept(20..40).await;
    let log = "select count(*) from audit_log where table_name like '%activity%'";
    let before = (file(&dpo, "json", "alles").await, site.count(log).await);
    for (format, detail) in [
        ("xlsx", "alles"),
        ("xlsx", "rechtsgrundlagen"),
        ("xlsx", "pflicht"),
        ("json", "alles"),
        ("json", "pflicht"),
    ] {
        let bytes = file(&dpo, format, detail).await;
        let name = format!("vvt.{format}");
        let preview = preview(&dpo, &name, &bytes).await;
        assert_eq!(
            (number(&preview, "neu"), number(&preview, "geändert"), number(&preview, "unverändert")),
            ("0".to_owned(), "0".to_owned(), "25".to_owned()),
            "{format}, {detail}"
        );
        preview.form(&preview.address).submit().await.is(StatusCode::SEE_OTHER);
    }
    // A program that opens and saves it changes nothing either.
    let saved = with_openpyxl(&file(&dpo, "xlsx", "alles").await, "pass");
    let preview = preview(&dpo, "gespeichert.xlsx", &saved).await;
    assert_eq!(number(&preview, "unverändert"), "25");
    let after = (file(&dpo, "json", "alles").await, site.count(log).await);
    assert!(before == after, "{:?}", differences(&before.0, &after.0));
}

/// Everything otherwise at once: the record becomes what the file says.
#[tokio::test]
async fn whatever_the_file_says_is_taken_over() {
    let (site, dpo) = kept(60..75).await;
    let organisation = site.organisation("stadtwerke").await;
    let mut stored = exported(site.db(), organisation).await;
    for (seed, activity) in (900..).zip(stored.activities.iter_mut().filter(|activity| activity.number > 20))
    {
        // Tags are not asked for in this workbook, so it says nothing of them.
        *activity = Activity {
            related: activity.related.clone(),
            tags: activity.tags.clone(),
            ..Dice::new(seed).activity(activity.number)
        };
    }
    let wanted = Register { head: vvt::register::Head { detail: Detail::Full, ..stored.head }, ..stored };
    let options = Options { detail: Detail::Full, ..Options::default() };
    let bytes = Exporter::new().render(wanted.clone(), Format::Xlsx, options).await.unwrap();
    import_with_removals(&dpo, "anders.xlsx", &bytes).await;
    let back = exported(site.db(), organisation).await;
    assert_eq!(back.activities.len(), wanted.activities.len());
    // Why something is not stated is decided at the finding of an activity that is there already.
    let without_reasons = |activity: &Activity| {
        let mut activity = activity.clone();
        activity.retention_remarks.not_possible.clear();
        activity.measures.not_possible = None;
        activity
    };
    for (back, wanted) in back.activities.iter().zip(&wanted.activities) {
        assert_eq!(without_reasons(back), without_reasons(wanted));
    }
}

#[tokio::test]
async fn texts_never_become_formulas() {
    let register = Dice::new(5).register("Körperschaft");
    let mut texts = vec!["=SUMME(A1)", "+49 30 1", "-5 Grad", "@home", "=cmd|' /C calc'!A0"];
    let mut register = Register { activities: register.activities, ..register };
    register.activities.push(Dice::new(6).activity(90));
    let activity = register.activities.last_mut().unwrap();
    activity.extra_values = texts
        .iter()
        .map(|text| vvt::register::ExtraValue { label: "Wert".to_owned(), text: (*text).to_owned() })
        .collect();
    let bytes = super::written(&register);
    let checked = with_openpyxl(
        &bytes,
        "kinds = {c.data_type for s in book for row in s.iter_rows() for c in row}\n\
         assert 'f' not in kinds and kinds <= {'s', 'n', 'd'}, kinds\n\
         assert book.sheetnames[0] == 'Tätigkeiten' and book.sheetnames[-1] == 'Über diese Datei'\n\
         for sheet in book.worksheets[:-3]:\n\
         \x20   assert sheet.freeze_panes and sheet.auto_filter.ref, sheet.title\n\
         assert cell('Tätigkeiten', 2, 'Nr.').data_type == 'n'\n\
         rules = book['Tätigkeiten'].data_validations.dataValidation\n\
         assert rules and all(rule.type == 'list' for rule in rules)",
    );
    let back = contents(&checked).activities;
    let last = back.last().unwrap();
    let kept: Vec<&str> = last.extra_values.iter().map(|row| row.text.as_str()).collect();
    texts.truncate(kept.len());
    assert_eq!((kept.len(), kept), (5, texts));
}

#[tokio::test]
async fn the_empty_workbook_is_filled_in_and_becomes_an_activity() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let page = dpo.get(PAGE).await.is_ok();
    page.has_link("/verzeichnis/stadtwerke-musterhausen-gmbh/import/arbeitsmappe");
    let answer = dpo.get(&format!("{PAGE}/arbeitsmappe")).await.is_ok();
    assert!(answer.header("content-disposition").unwrap().contains("vvt-leer-stadtwerke"));
    let filled = with_openpyxl(
        &answer.body,
        "cell('Tätigkeiten', 2, 'Bezeichnung').value = 'Fundbüro'\n\
         cell('Tätigkeiten', 2, 'Betriebsstadium').value = 'im Einsatz'\n\
         cell('Zwecke', 2, 'Tätigkeit').value = 'Fundbüro'\n\
         cell('Zwecke', 2, 'Zweck').value = 'Rückgabe von Fundsachen'",
    );
    import(&dpo, "ausgefüllt.xlsx", &filled).await;
    let organisation = site.organisation("stadtwerke").await;
    let record = exported(site.db(), organisation).await;
    let new = record.activities.iter().find(|activity| activity.name == "Fundbüro").unwrap();
    assert_eq!((new.number, new.purposes.items[0].text.as_str()), (6, "Rückgabe von Fundsachen"));

    // Once more it is there already.
    let preview = preview(&dpo, "ausgefüllt.xlsx", &filled).await;
    assert_eq!((number(&preview, "neu"), number(&preview, "geändert")), ("0".to_owned(), "0".to_owned()));
}

#[tokio::test]
async fn wrong_cells_are_told_where_the_file_is_chosen() {
    let (_site, dpo) = kept(0..2).await;
    let workbook = file(&dpo, "xlsx", "alles").await;
    let wrong = with_openpyxl(&workbook, "cell('Tätigkeiten', 3, 'Einführung').value = 'bald'");
    let answer = dpo.form(PAGE).await.attach("datei", "falsch.xlsx", &wrong).submit().await;
    answer.shows_error(
        "datei",
        "Blatt „Tätigkeiten“, Zeile 3, Spalte G („Einführung“): „bald“ ist kein Datum.",
    );
}

#[tokio::test]
async fn an_emptied_cell_is_shown_and_empties_the_field() {
    let (site, dpo) = kept(0..4).await;
    let workbook = file(&dpo, "xlsx", "alles").await;
    let edited = with_openpyxl(
        &workbook,
        "row = [r for r in range(2, 20) if cell('Tätigkeiten', r, 'Abgrenzung').value][0]\n\
         cell('Tätigkeiten', row, 'Abgrenzung').value = None\n\
         book['Tätigkeiten'].delete_cols(cell('Tätigkeiten', 1, 'Ansprechpartner').column)",
    );
    let texts = "select count(*) from processing_activity where delimitation <> ''";
    let contacts = "select count(*) from processing_activity where contact_person <> ''";
    let before = (site.count(texts).await, site.count(contacts).await);
    assert!(before.0 > 0 && before.1 > 0);
    let preview = preview(&dpo, "geleert.xlsx", &edited).await;
    assert_eq!(
        (number(&preview, "geändert"), number(&preview, "unverändert")),
        ("0".to_owned(), "9".to_owned())
    );
    preview.has_text("td", "1 Angabe steht nicht mehr in der Datei");
    import(&dpo, "geleert.xlsx", &edited).await;
    assert_eq!((site.count(texts).await, site.count(contacts).await), before);
    import_with_removals(&dpo, "geleert.xlsx", &edited).await;
    assert_eq!((site.count(texts).await, site.count(contacts).await), (before.0 - 1, before.1));
}

#[tokio::test]
async fn the_command_line_writes_and_reads_it() {
    let site = Site::new().await;
    let place = open_place();
    let path = |name: &str| place.path().join(name).to_str().unwrap().to_owned();
    let (out, empty) = (path("aus.xlsx"), path("leer.xlsx"));
    let export = |file: &str, more: &[&str]| {
        let order = [
            "export",
            "--organisation",
            World::STADTWERKE,
            "--format",
            "xlsx",
            "--detail",
            "alles",
            "--output",
            file,
        ];
        [&order, more].concat().into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let go = async |arguments: Vec<String>| {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        run(&site, &arguments).await
    };
    printed(&go(export(&out, &[])).await);
    printed(&go(export(&empty, &["--template"])).await);
    assert!(contents(&std::fs::read(&empty).unwrap()).activities.is_empty());
    assert_eq!(contents(&std::fs::read(&out).unwrap()).activities.len(), 5);
    assert!(open(&std::fs::read(&out).unwrap()).sheets.len() > 15);
    let import = ["import", "--organisation", World::STADTWERKE, &out].map(str::to_owned).to_vec();
    let said = printed(&go(import).await);
    assert_eq!(said.trim(), "Übernommen: 0 neu, 0 geändert, 5 unverändert.");
}
