//! Which data categories belong to which persons, recipients, rules and measures (R42).

use axum::http::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{create, history, ids, sheet, short_form};
use crate::support::{FilledForm, Person, Site};

fn page(number: i32) -> String {
    format!("{}/zuordnung", sheet(number))
}

/// An activity with three data categories and one item of every other kind.
async fn activity(person: &Person) -> i32 {
    let fields = [
        ("name", "Zuordnung"),
        ("data_subjects", "Beschäftigte\nBewerber <b>fett</b>"),
        ("data_categories", "1: Name\n2: Konto\n4.1: Atteste [Art. 9: Gesundheitsdaten]"),
        ("recipients", "intern: Kasse"),
        ("transfers", "USA: Beispiel Inc."),
        ("retention", "1, 2: 3 Jahre"),
        ("measures", "Verschlüsselung"),
    ];
    create(person, &fields).await
}

/// The row of an item, by the table of its list and its place.
async fn item(site: &Site, number: i32, table: &str, at: usize) -> Uuid {
    ids(site, number, table).await[at]
}

async fn exported(person: &Person, number: i32) -> Value {
    let address =
        "/verzeichnis/stadtwerke-musterhausen-gmbh/ausgabe/datei?umfang=auswahl&angaben=alles&format=json";
    let answer = person.get(&format!("{address}&nummern={number}")).await.is_ok();
    serde_json::from_slice::<Value>(&answer.body).unwrap()["activities"][0].clone()
}

fn tick(form: FilledForm, item: Uuid, values: &[&str]) -> FilledForm {
    values.iter().fold(form, |form, value| form.tick(&item.to_string(), value))
}

#[tokio::test]
async fn numbers_all_and_nothing_are_stored_and_printed() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = activity(&dpo).await;
    let employees = item(&site, number, "activity_data_subject", 0).await;
    let till = item(&site, number, "activity_recipient", 0).await;
    let transfer = item(&site, number, "activity_transfer", 0).await;
    let measure = item(&site, number, "activity_measure", 0).await;

    let form = dpo.get(&page(number)).await.is_ok().has_no("main b").form(&page(number));
    let form = tick(tick(form, employees, &["4.1", "1"]), till, &["alle"]);
    let form = tick(tick(form, transfer, &["2"]), measure, &["4.1"]);
    form.submit().await.leads_to_page(&sheet(number)).follow().await.shows_notice("gespeichert");

    let printed = exported(&dpo, number).await;
    let of = |section: &str, at: usize| printed[section]["items"][at]["data_categories"].clone();
    assert_eq!(of("data_subjects", 0), json!({ "numbers": ["1", "4.1"] }));
    assert_eq!(of("data_subjects", 1), json!("unspecified"));
    assert_eq!(of("recipients", 0), json!("all"));
    assert_eq!(printed["third_countries"]["transfers"][0]["data_categories"], json!({ "numbers": ["2"] }));
    assert_eq!(of("retention", 0), json!({ "numbers": ["1", "2"] }));
    assert_eq!(of("measures", 0), json!({ "numbers": ["4.1"] }));
    dpo.get(&sheet(number)).await.is_ok().has_text("td[data-label='Daten Nr.']", "1, 4.1");

    // Sent again it changes nothing; taken back it is "nicht aufgegliedert" again.
    let before = history(&site).await;
    let form = dpo.form(&page(number)).await;
    form.clone().submit().await.leads_to(&format!("{}?meldung=unveraendert", sheet(number)));
    assert_eq!(history(&site).await, before);
    form.untick(&till.to_string(), "alle").submit().await.leads_to_page(&sheet(number));
    assert_eq!(
        exported(&dpo, number).await["recipients"]["items"][0]["data_categories"],
        json!("unspecified")
    );
}

#[tokio::test]
async fn the_short_form_keeps_what_was_tied() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = activity(&dpo).await;
    let employees = item(&site, number, "activity_data_subject", 0).await;
    tick(dpo.form(&page(number)).await, employees, &["1", "2"]).submit().await;
    let form = dpo.form(&short_form(number)).await;
    let renamed = form.value("data_subjects").replace("Beschäftigte", "Beschäftigte (auch ehemalige)");
    form.fill("data_subjects", &renamed).submit().await.leads_to_page(&sheet(number));
    let tied = |activity: &Value| activity["data_subjects"]["items"][0]["data_categories"].clone();
    assert_eq!(tied(&exported(&dpo, number).await), json!({ "numbers": ["1", "2"] }));
    // A removed data category takes its numbers along and leaves no false statement.
    let form = dpo.form(&short_form(number)).await;
    let form = form.fill("data_categories", "4.1: Atteste [Art. 9: Gesundheitsdaten]").fill("retention", "");
    form.submit().await.leads_to_page(&sheet(number));
    assert_eq!(tied(&exported(&dpo, number).await), json!("unspecified"));
}

#[tokio::test]
async fn two_people_choose_row_by_row() {
    let site = Site::new().await;
    let (dpo, editor) = (site.dpo("stadtwerke").await, site.editor("stadtwerke").await);
    let number = activity(&dpo).await;
    let employees = item(&site, number, "activity_data_subject", 0).await;
    let till = item(&site, number, "activity_recipient", 0).await;
    let (first, second) = (dpo.form(&page(number)).await, editor.form(&page(number)).await);
    tick(first, employees, &["1"]).submit().await.leads_to_page(&sheet(number));
    let second = tick(tick(second, employees, &["2"]), till, &["alle"]);
    let asked = second.submit().await.is(StatusCode::CONFLICT);
    let asked = asked.has_text(".conflict", "Datenkategorien 1").has_text(".conflict", "Datenkategorien 2");
    let form = asked.form(&page(number)).tick(&format!("wahl.{employees}"), "theirs");
    form.submit().await.leads_to_page(&sheet(number));
    let printed = exported(&dpo, number).await;
    assert_eq!(printed["data_subjects"]["items"][0]["data_categories"], json!({ "numbers": ["1"] }));
    assert_eq!(printed["recipients"]["items"][0]["data_categories"], json!("all"));
}

#[tokio::test]
async fn what_cannot_be_tied_is_refused_or_passed_over() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = activity(&dpo).await;
    let employees = item(&site, number, "activity_data_subject", 0).await.to_string();
    let others = activity(&dpo).await;
    let others = item(&site, others, "activity_recipient", 0).await.to_string();
    let before = history(&site).await;
    for wrong in ["3", "0", "-1", "4.10", "<script>", "1; drop table account", "99999999999", "🎉"] {
        let form = dpo.form(&page(number)).await.forge(&employees, wrong);
        form.submit().await.shows_error("zuordnung", "gibt es nicht (mehr)").has_no("main script");
    }
    // Rows of other sheets and made-up ones are nobody's here.
    for other in [Uuid::now_v7().to_string(), "x".to_owned(), others] {
        let form = dpo.form(&page(number)).await.forge(&other, "1");
        form.submit().await.leads_to(&format!("{}?meldung=unveraendert", sheet(number)));
    }
    assert_eq!(history(&site).await, before);
    dpo.get(&page(4711)).await.is_not_found();
}

#[tokio::test]
async fn without_data_categories_there_is_nothing_to_tie() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = create(&dpo, &[("name", "Leer"), ("recipients", "Kasse")]).await;
    dpo.get(&page(number))
        .await
        .is_ok()
        .has_text("main", "Noch nichts zuzuordnen")
        .has_link(&short_form(number));
    let limited = site.limited_editor("stadtwerke").await;
    limited.get(&page(number)).await.is_not_found();
}

#[tokio::test]
async fn what_is_removed_meanwhile_costs_nobody_what_they_ticked() {
    let site = Site::new().await;
    let (dpo, editor) = (site.dpo("stadtwerke").await, site.editor("stadtwerke").await);
    let number = activity(&dpo).await;
    let employees = item(&site, number, "activity_data_subject", 0).await;
    let till = item(&site, number, "activity_recipient", 0).await;
    let measure = item(&site, number, "activity_measure", 0).await;
    tick(dpo.form(&page(number)).await, employees, &["1", "2"]).submit().await.leads_to_page(&sheet(number));

    // A number that only stayed where it was stops nobody.
    let mine = tick(editor.form(&page(number)).await, employees, &["4.1"]);
    let mine = tick(mine, till, &["1"]);
    let left = [
        ("data_categories", "1: Name\n4.1: Atteste [Art. 9: Gesundheitsdaten]"),
        ("retention", "1: 3 Jahre"),
    ];
    super::change(&dpo, number, &left).await.leads_to_page(&sheet(number));
    mine.submit().await.leads_to_page(&sheet(number));
    let printed = exported(&dpo, number).await;
    let of = |section: &str| printed[section]["items"][0]["data_categories"].clone();
    assert_eq!(of("data_subjects"), json!({ "numbers": ["1", "4.1"] }));
    assert_eq!(of("recipients"), json!({ "numbers": ["1"] }));

    // What cannot be stored any more is said once; the rest is still ticked.
    let mine = tick(tick(editor.form(&page(number)).await, measure, &["1"]), till, &["4.1"]);
    super::change(&dpo, number, &[("measures", "")]).await.leads_to_page(&sheet(number));
    let told = mine.submit().await.shows_error("zuordnung", "gibt es nicht (mehr)");
    told.form(&page(number)).submit().await.leads_to_page(&sheet(number));
    let printed = exported(&dpo, number).await;
    assert_eq!(printed["recipients"]["items"][0]["data_categories"], json!({ "numbers": ["1", "4.1"] }));
}
