//! The page on which a document is ordered, and the files that it gives.

use axum::http::StatusCode;
use serde_json::Value;

use super::files::{Pdf, parse, select, text_of};
use crate::{
    activities::{change, create, sheet},
    support::{Person, Site, World},
};

const PAGE: &str = "/verzeichnis/stadtwerke-musterhausen-gmbh/ausgabe";
const FILE: &str = "/verzeichnis/stadtwerke-musterhausen-gmbh/ausgabe/datei";

async fn json(person: &Person, selection: &str) -> Value {
    let answer = person.get(&format!("{FILE}?angaben=alles&format=json&{selection}")).await.is_ok();
    serde_json::from_slice(&answer.body).unwrap()
}

fn numbers(register: &Value) -> Vec<i64> {
    register["activities"]
        .as_array()
        .unwrap()
        .iter()
        .map(|activity| activity["number"].as_i64().unwrap())
        .collect()
}

#[tokio::test]
async fn the_page_offers_the_mandatory_items_as_pdf_of_the_whole() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let form = dpo.get(PAGE).await.is_ok().form(FILE);
    form.holds("umfang", "alles").holds("angaben", "pflicht").holds("format", "pdf").holds("anlage", ", ja");
    let form = dpo.get(&format!("{PAGE}?nummer=3&nummer=1")).await.is_ok().form(FILE);
    form.holds("umfang", "auswahl").holds("nummern", "3, 1");
    let form = dpo.get(&format!("{PAGE}?nummern=4")).await.is_ok().form(FILE);
    form.holds("umfang", "auswahl").holds("nummern", "4");
}

#[tokio::test]
async fn each_format_comes_under_its_name() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    for (format, media_type, begins) in [
        ("pdf", "application/pdf", "%PDF-1.7"),
        ("html", "text/html; charset=utf-8", "<!doctype html>"),
        ("json", "application/json", "{"),
    ] {
        let answer = dpo.get(PAGE).await.form(FILE).tick("format", format).submit().await.is_ok();
        assert_eq!(answer.header("content-type"), Some(media_type));
        let disposition = answer.header("content-disposition").unwrap();
        assert!(
            disposition.starts_with("attachment; filename=\"vvt-stadtwerke-musterhausen-gmbh-"),
            "{disposition}"
        );
        assert!(disposition.ends_with(&format!(".{format}\"")), "{disposition}");
        assert!(answer.body.to_ascii_lowercase().starts_with(begins.to_ascii_lowercase().as_bytes()));
    }
}

#[tokio::test]
async fn the_attachment_can_be_left_out() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let form = dpo.get(PAGE).await.form(FILE);
    let with = Pdf::new(&form.submit().await.is_ok().body);
    assert_eq!(with.attachments().len(), 1);
    let without = Pdf::new(&form.untick("anlage", "ja").submit().await.is_ok().body);
    assert_eq!(without.attachments().len(), 0);
}

#[tokio::test]
async fn a_department_stands_with_those_below_it() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let department = site.department("stadtwerke", World::NETZ).await.to_string();
    let form = dpo.get(PAGE).await.form(FILE);
    let form = form
        .tick("umfang", "einheit")
        .fill("einheit", &department)
        .tick("format", "json")
        .tick("angaben", "alles");
    let answer = form.fill("anlass", "Anfrage <4711>").submit().await.is_ok();
    let register: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(numbers(&register), [1, 2]);
    assert_eq!(register["head"]["extent"], serde_json::json!({ "selected": 2, "total": 5, "extract": true }));
    assert_eq!(register["head"]["occasion"], "Anfrage <4711>");
    assert!(answer.header("content-disposition").unwrap().contains("-auszug-"));
    for other in ["Kundenabrechnung", "Personal", "Vertrieb", "Betriebshof"] {
        assert!(!answer.text().contains(other), "{other}");
    }
}

#[tokio::test]
async fn chosen_numbers_stand_in_their_order_and_ended_ones_only_when_named() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    dpo.form(&format!("{}/beenden", sheet(3))).await.submit().await.leads_to_page(&sheet(3));
    assert_eq!(numbers(&json(&dpo, "umfang=alles").await), [1, 2, 4, 5]);
    assert_eq!(numbers(&json(&dpo, "umfang=auswahl&nummern=5%2C+1%3B3").await), [1, 3, 5]);
    assert_eq!(numbers(&json(&dpo, "umfang=auswahl&nummern=1-2%2C+2%E2%80%934").await), [1, 2, 3, 4]);
    // Five activities, one of them ended: what is handed over never looks like everything.
    let extent = async |order: &str| json(&dpo, order).await["head"]["extent"].clone();
    let of = |selected: u32, total: u32, extract: bool| serde_json::json!({ "selected": selected, "total": total, "extract": extract });
    assert_eq!(extent("umfang=alles").await, of(4, 4, false));
    assert_eq!(extent("umfang=auswahl&nummern=1-4").await, of(4, 5, true));
    assert_eq!(extent("umfang=auswahl&nummern=3").await, of(1, 5, true));
    assert_eq!(extent("umfang=auswahl&nummern=1").await, of(1, 4, true));
}

#[tokio::test]
async fn ticks_in_the_list_become_an_extract() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let list = dpo.get("/verzeichnis/stadtwerke-musterhausen-gmbh/verarbeitungen").await.is_ok();
    assert_eq!(list.attributes("[name=nummer]", "value"), ["1", "2", "3", "4", "5"]);
    assert!(list.texts("label[for=nummer-2]")[0].starts_with("Nr.\u{a0}2 "));
    let order = list.form(PAGE).tick("nummer", "2").tick("nummer", "4").submit().await.is_ok();
    order.form(FILE).holds("umfang", "auswahl").holds("nummern", "2, 4");
    // Nothing ticked is not the whole record.
    let nothing = list.form(PAGE).submit().await.is_ok().form(FILE).holds("umfang", "auswahl").submit().await;
    nothing.shows_error("nummern", "Bitte nennen Sie die Nummern der Tätigkeiten");
    let reader = site.reader("stadtwerke").await;
    reader.get("/verzeichnis/stadtwerke-musterhausen-gmbh/verarbeitungen").await.has_no("[name=nummer]");
}

#[tokio::test]
async fn who_may_only_read_the_rest_does_not_hand_it_over() {
    let site = Site::new().await;
    let editor = site.limited_editor("stadtwerke").await;
    let visible = numbers(&json(&editor, "umfang=alles").await);
    let mut owner = site.owner().await;
    sqlx::raw_sql(
        "set vvt.actor = 'system';
        insert into role_assignment (id, organisation_id, account_id, role, created_at)
        select gen_random_uuid(), organisation_id, account_id, 'reader', now()
        from role_assignment
        where role = 'editor'
        and department_id is not null",
    )
    .execute(&mut owner)
    .await
    .unwrap();
    // All five can be read now, and still only the own ones be handed over.
    let list = editor.get("/verzeichnis/stadtwerke-musterhausen-gmbh/verarbeitungen").await.is_ok();
    assert_eq!(list.texts("td[data-label='Nr.']").len(), 5);
    let register = json(&editor, "umfang=alles").await;
    assert_eq!(numbers(&register), visible);
    assert_eq!(register["head"]["extent"]["extract"], true);
    let other = (1..=5).find(|number| !visible.contains(number)).unwrap();
    let order = format!("{FILE}?angaben=alles&format=json&umfang=auswahl&nummern={other}");
    editor.get(&order).await.is(StatusCode::UNPROCESSABLE_ENTITY);
    editor.get(PAGE).await.has_text("main", "alles, was Sie ausgeben dürfen (Auszug)");
}

#[tokio::test]
async fn wrong_orders_are_refused_in_german() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    for (nummern, sentence) in [
        ("", "Bitte nennen Sie die Nummern der Tätigkeiten"),
        (" , ;", "Bitte nennen Sie die Nummern der Tätigkeiten"),
        ("abc", "„abc“ ist keine Nummer"),
        ("1, <b>", "„<b>“ ist keine Nummer"),
        ("99999999999", "„99999999999“ ist keine Nummer"),
        ("0", "„0“ ist kein Bereich von Nummern"),
        ("-1", "ist keine Nummer"),
        ("5-3", "„5-3“ ist kein Bereich"),
        ("1-2147483647", "ist kein Bereich"),
        ("1-9999 1-9999 1-9999", "ist kein Bereich"),
        ("6", "gibt es"),
        ("6-9", "gibt es"),
        ("1, 6", "Eine Verarbeitungstätigkeit mit der Nr.\u{a0}6 gibt es nicht"),
        ("1, 7-9", "Eine Verarbeitungstätigkeit mit den Nrn.\u{a0}7–9 gibt es nicht"),
    ] {
        let form = dpo.get(PAGE).await.form(FILE).tick("umfang", "auswahl").fill("nummern", nummern);
        let answer = form.submit().await.is(StatusCode::UNPROCESSABLE_ENTITY).has_no("main b");
        let sentences = answer.texts(".error-summary a[href='#nummern']").join(" ");
        assert!(sentences.contains(sentence), "{nummern:?}: {sentences}");
        answer.form(FILE).holds("nummern", nummern).holds("umfang", "auswahl");
    }
    let form = dpo.get(PAGE).await.form(FILE);
    let foreign = site.department("gemeinde", World::NETZ).await.to_string();
    for department in ["", "abc", &foreign] {
        let form = dpo.get(PAGE).await.form(FILE).tick("umfang", "einheit").forge("einheit", department);
        form.submit().await.shows_error("einheit", "Bitte wählen Sie");
    }
    form.forge("anlass", &"x".repeat(301)).submit().await.shows_error("anlass", "Bitte kürzen Sie");
    for (field, value) in [
        ("umfang", "x"),
        ("angaben", "x"),
        ("format", "PDF"),
        ("format", "../etc"),
        ("format", ""),
        ("umfang", ""),
    ] {
        let form = dpo.get(PAGE).await.form(FILE).forge(field, value);
        form.submit().await.shows_error(field, "Bitte wählen Sie");
    }
    dpo.get(FILE).await.is(StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn only_who_may_export_gets_a_document() {
    let site = Site::new().await;
    for address in [PAGE.to_owned(), format!("{FILE}?umfang=alles&angaben=pflicht&format=json")] {
        let reader = site.reader("stadtwerke").await;
        reader
            .get(&address)
            .await
            .is_forbidden()
            .has_text("main", "Ihre Rolle erlaubt es nicht, Dokumente auszugeben");
        site.auditor("stadtwerke").await.get(&address).await.is_ok();
        site.dpo("gemeinde").await.get(&address).await.is_not_found();
        site.visitor().get(&address).await.asks_to_sign_in();
    }
    let reader = site.reader("stadtwerke").await;
    reader.get(&sheet(1)).await.is_ok().has_no(&format!("a[href^='{PAGE}']"));
}

#[tokio::test]
async fn a_limited_editor_exports_his_departments_and_it_says_so() {
    let site = Site::new().await;
    let editor = site.limited_editor("stadtwerke").await;
    let dpo = site.dpo("stadtwerke").await;
    for (number, measure) in [(1, "Eigene Maßnahme"), (3, "Fremde Maßnahme")] {
        change(&dpo, number, &[("measures", measure), ("data_subjects", measure)])
            .await
            .leads_to_page(&sheet(number));
    }
    let register = json(&editor, "umfang=alles").await;
    assert_eq!(numbers(&register), [1, 2]);
    assert_eq!(register["head"]["extent"], serde_json::json!({ "selected": 2, "total": 5, "extract": true }));
    let page = editor.get(&format!("{FILE}?umfang=alles&angaben=alles&format=html")).await.is_ok();
    let html = parse(&page.body);
    let text = text_of(&html);
    assert!(text.contains("Auszug, 2 von 5 Tätigkeiten"), "{text}");
    assert_eq!(select(&html, "article[id^='blatt-']").len(), 2);
    for other in ["Kundenabrechnung", "Personal", "Vertrieb", "Betriebshof", "Fremde Maßnahme"] {
        assert!(!page.text().contains(other), "{other}");
    }
    let pdf = Pdf::new(&editor.get(PAGE).await.form(FILE).submit().await.is_ok().body);
    assert!(pdf.text().contains("Auszug, 2 von 5 Tätigkeiten"), "{}", pdf.text());
    for (selection, field) in [
        ("umfang=auswahl&nummern=3".to_owned(), "nummern"),
        (
            format!("umfang=einheit&einheit={}", site.department("stadtwerke", World::VERTRIEB).await),
            "einheit",
        ),
    ] {
        let answer = editor.get(&format!("{FILE}?angaben=alles&format=json&{selection}")).await;
        answer.shows_error(field, "Dazu gibt es keine Verarbeitungstätigkeit");
    }
    // His own, ended, is his too.
    let number = create(
        &editor,
        &[("name", "Neu"), ("department", &site.department("stadtwerke", World::NETZ).await.to_string())],
    )
    .await;
    assert_eq!(numbers(&json(&editor, "umfang=alles").await), [1, 2, i64::from(number)]);
}

#[tokio::test]
async fn an_empty_record_can_be_handed_over() {
    let site = Site::new().await;
    crate::activities::as_system(&site, "delete from processing_activity").await;
    let dpo = site.dpo("stadtwerke").await;
    let pdf = Pdf::new(&dpo.get(PAGE).await.form(FILE).submit().await.is_ok().body);
    pdf.assert_sound();
    assert!(pdf.text().contains("0 Tätigkeiten"), "{}", pdf.text());
}
