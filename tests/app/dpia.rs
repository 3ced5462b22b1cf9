//! The DSFA-Schwellwertprüfung of an activity: begun, finished, out of date, made again; the DSB's advice;
//! the DSFA that is linked. And what is recorded of consents.

use axum::http::StatusCode;
use serde_json::Value;
use sqlx::Executor;
use uuid::Uuid;

use crate::{
    activities::{LIST, as_system, change, create, history, numbers, query, sheet},
    support::{FilledForm, Person, Site},
};

const QUESTIONS: [&str; 13] = [
    "case_a",
    "case_b",
    "case_c",
    "criterion_1",
    "criterion_2",
    "criterion_3",
    "criterion_4",
    "criterion_5",
    "criterion_6",
    "criterion_7",
    "criterion_8",
    "criterion_9",
    "list",
];

/// Answers every question: these apply, the others do not.
#[must_use]
pub fn answered(form: FilledForm, applying: &[&str]) -> FilledForm {
    QUESTIONS.iter().fold(form, |form, question| {
        form.tick(question, if applying.contains(question) { "applies" } else { "does_not_apply" })
    })
}

#[must_use]
pub fn decided(form: FilledForm, decision: &str) -> FilledForm {
    form.fill("decision", decision)
        .fill("decision_reason", "So entschieden nach Beratung.")
        .fill("decided_on", "01.10.2026")
        .fill("decided_by", "Geschäftsführung")
}

fn page(number: i32) -> String {
    format!("{}/schwellwertpruefung", sheet(number))
}

async fn finish(person: &Person, number: i32, applying: &[&str], decision: &str) {
    let form = decided(answered(person.form(&page(number)).await, applying), decision);
    form.press("was", "abschliessen").submit().await.leads_to_page(&sheet(number));
}

/// Of employees' health: two criteria.
async fn personnel(person: &Person) -> i32 {
    let fields = [
        ("name", "Personalverwaltung im Werk"),
        ("purposes", "Durchführung der Beschäftigungsverhältnisse"),
        ("data_subjects", "Beschäftigte"),
        ("data_categories", "Krankmeldungen [Art. 9: Gesundheitsdaten]"),
        ("recipients", "intern: Personalabteilung"),
        ("legal_bases", "Art. 6 Abs. 1 lit. b DSGVO\nArt. 9 Abs. 2 lit. b DSGVO"),
    ];
    create(person, &fields).await
}

/// What is open on the sheet about the screening.
async fn open(person: &Person, number: i32) -> Vec<String> {
    let page = person.get(&sheet(number)).await.is_ok();
    let words = ["Schwellwertprüfung", "Folgenabschätzung"];
    let found = page.texts(".findings__item").into_iter();
    found
        .filter(|text| !text.starts_with("angenommen") && words.iter().any(|word| text.contains(word)))
        .collect()
}

async fn exported(person: &Person, number: i32, detail: &str) -> Value {
    let address = format!(
        "/verzeichnis/stadtwerke-musterhausen-gmbh/ausgabe/datei?umfang=auswahl&angaben={detail}&format=json&nummern={number}"
    );
    let answer = person.get(&address).await.is_ok();
    serde_json::from_slice::<Value>(&answer.body).unwrap()["activities"][0].clone()
}

async fn screenings(site: &Site) -> i64 {
    site.count("select count(*) from dpia_screening").await
}

#[tokio::test]
async fn it_is_saved_incomplete_and_finished_only_with_everything() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = personnel(&dpo).await;
    let address = page(number);
    let form =
        dpo.form(&address).await.tick("criterion_4", "applies").fill("criterion_4.grund", "AU-Zeiten <b>");
    form.submit().await.leads_to_page(&sheet(number)).follow().await.shows_notice("gespeichert");
    let form =
        dpo.form(&address).await.holds("criterion_4", "applies").holds("criterion_4.grund", "AU-Zeiten <b>");
    let before = history(&site).await;
    form.submit().await.leads_to(&format!("{}?meldung=unveraendert", sheet(number)));
    assert_eq!(history(&site).await, before);
    dpo.get(&sheet(number)).await.has_text("main", "in Arbeit; noch nicht abzusehen").has_no("main b");

    let answer = form.press("was", "abschliessen").submit().await;
    let answer = answer
        .shows_error("case_a", "Bitte entscheiden Sie")
        .shows_error("list", "Bitte entscheiden Sie")
        .shows_error("decision", "wie entschieden")
        .shows_error("decision_reason", "begründen")
        .shows_error("decided_on", "den Tag")
        .shows_error("decided_by", "wer für den Verantwortlichen");
    assert_eq!(history(&site).await, before);
    let form = answered(answer.form(&address), &["criterion_4", "criterion_7", "list"]);
    let form = decided(form, "required").press("was", "abschliessen");
    let answer = form.submit().await.shows_error("own_list_item", "was auf der Liste");
    let form = answer.form(&address).tick("list_entries", "8").press("was", "abschliessen");
    form.submit().await.leads_to_page(&sheet(number));
    dpo.get(&sheet(number))
        .await
        .has_text("main", "Eine Datenschutz-Folgenabschätzung ist erforderlich.")
        .has_text("main", "01.10.2026")
        .has_text("main", "So entschieden nach Beratung.");
    // Everybody who reads the register reads all of it.
    let read = site.reader("stadtwerke").await.get(&format!("{address}/verlauf")).await.is_ok();
    read.has_text("main", "abgeschlossen am")
        .has_text("main", "Doris Datenschutz")
        .has_text("main", "trifft zu: AU-Zeiten <b>")
        .has_text("main", "Verhalten von Beschäftigten")
        .has_text("main", "voraussichtlich erforderlich")
        .has_no("main b")
        .has_no("main form");
    let all = exported(&dpo, number, "alles").await;
    assert_eq!(all["dpia_screening"]["decision"], "required");
    assert_eq!(all["dpia_screening"]["decided_on"], "2026-10-01");
    assert_eq!(exported(&dpo, number, "pflicht").await["dpia_screening"], Value::Null);
}

#[tokio::test]
async fn what_is_open_vanishes_at_once_and_comes_back_with_a_change() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = personnel(&dpo).await;
    let filter = async |code: &str| numbers(&dpo, &query("regel", code)).await.contains(&number);
    let said = open(&dpo, number).await;
    assert!(said.len() == 1 && said[0].contains("schutzbedürftige Personen"), "{said:?}");
    assert!(filter("R76-H2").await);

    dpo.form(&page(number))
        .await
        .tick("case_a", "does_not_apply")
        .submit()
        .await
        .leads_to_page(&sheet(number));
    let said = open(&dpo, number).await;
    assert!(said.len() == 1 && said[0].contains("12 Fragen"), "{said:?}");
    assert!(filter("R76-H1").await && !filter("R76-H2").await);

    finish(&dpo, number, &["criterion_4", "criterion_7"], "required").await;
    let said = open(&dpo, number).await;
    assert!(said.len() == 1 && said[0].contains("verknüpfen"), "{said:?}");
    assert!(filter("R76-W2").await);

    let address = format!("{}/folgenabschaetzung", page(number));
    let form = dpo.form(&address).await.fill("dpia_address", "Ordner Datenschutz 7");
    form.submit().await.leads_to_page(&sheet(number));
    assert_eq!(open(&dpo, number).await, [""; 0]);
    dpo.get(&sheet(number)).await.has_text("main", "Ordner Datenschutz 7");
    dpo.form(&address).await.fill("dpia_address", "").submit().await.leads_to_page(&sheet(number));
    assert_eq!(open(&dpo, number).await.len(), 1);
    // A document goes to the others of the sheet, and is a DSFA from then on.
    dpo.form(&address)
        .await
        .fill("dokument", " DSFA  Personal ")
        .submit()
        .await
        .leads_to_page(&sheet(number));
    assert_eq!(open(&dpo, number).await, [""; 0]);
    let kind = "select count(*) from reference_document where name = 'DSFA Personal' and kind = 'dpia'";
    assert_eq!(site.count(kind).await, 1);
    dpo.get(&address).await.has_text("main", "DSFA Personal");
    dpo.form(&address)
        .await
        .fill("dokument", "DSFA Personal")
        .submit()
        .await
        .leads_to(&format!("{}?meldung=unveraendert", sheet(number)));

    for (field, text, part) in [
        ("purposes", "Durchführung der Beschäftigungsverhältnisse und Verhaltenskontrolle", "Zwecke"),
        ("data_categories", "1: Krankmeldungen [Art. 9: Gesundheitsdaten]\nFotos", "Datenkategorien"),
        ("recipients", "intern: Personalabteilung\nextern: Berufsgenossenschaft", "Empfänger"),
    ] {
        change(&dpo, number, &[(field, text)]).await.leads_to_page(&sheet(number));
        let said = open(&dpo, number).await;
        assert!(
            said.len() == 1 && said[0].contains("hat sich geändert") && said[0].contains(part),
            "{said:?}"
        );
        assert!(filter("R76-W3").await);
        finish(&dpo, number, &["criterion_4", "criterion_7"], "required").await;
        assert_eq!(open(&dpo, number).await, [""; 0], "{part}");
        assert!(!filter("R76-W3").await);
    }
    // What was there before is there again.
    assert_eq!(screenings(&site).await, 4);
    let read = dpo.get(&format!("{}/verlauf", page(number))).await.is_ok();
    assert_eq!(
        read.texts("main h2"),
        ["Prüfung Nr.\u{a0}4", "Prüfung Nr.\u{a0}3", "Prüfung Nr.\u{a0}2", "Prüfung Nr.\u{a0}1"]
    );
    // Something that was not judged.
    change(&dpo, number, &[("supplement", "Nur ein Nachtrag")]).await.leads_to_page(&sheet(number));
    assert_eq!(open(&dpo, number).await, [""; 0]);
}

#[tokio::test]
async fn a_new_one_begins_with_the_last_answers_and_the_finished_one_counts_until_then() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = personnel(&dpo).await;
    finish(&dpo, number, &["criterion_4"], "not_required").await;
    let form = dpo.form(&page(number)).await;
    let form = form.holds("criterion_4", "applies").holds("case_a", "does_not_apply").holds("decision", "");
    form.tick("criterion_7", "open").submit().await.leads_to_page(&sheet(number));
    let said = open(&dpo, number).await;
    assert!(said.len() == 1 && said[0].contains("eine Frage"), "{said:?}");
    dpo.get(&sheet(number))
        .await
        .has_text("main", "Eine Datenschutz-Folgenabschätzung ist nicht erforderlich.")
        .has_text("main", "in Arbeit, offene Fragen: 1");
    assert_eq!(exported(&dpo, number, "alles").await["dpia_screening"]["decision"], "not_required");
    assert_eq!(screenings(&site).await, 2);
}

#[tokio::test]
async fn what_is_finished_stays_as_it_was() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = personnel(&dpo).await;
    let form =
        decided(answered(dpo.form(&page(number)).await, &[]), "not_required").press("was", "abschliessen");
    form.submit().await.leads_to_page(&sheet(number));
    let before = history(&site).await;
    // Sent twice.
    form.submit().await.leads_to_page(&sheet(number));
    assert_eq!(history(&site).await, before);
    // Another tab that still works on it loses nothing: it goes on as a new one.
    let late =
        form.fill("case_b.grund", "Im anderen Reiter geschrieben").submit().await.is(StatusCode::CONFLICT);
    let late = late.has_text("main", "inzwischen abgeschlossen");
    assert_eq!(history(&site).await, before);
    let form = late.form(&page(number)).holds("case_b.grund", "Im anderen Reiter geschrieben");
    form.submit().await.leads_to_page(&sheet(number));
    assert_eq!(screenings(&site).await, 2);
    let kept = "select count(*) from dpia_answer join dpia_screening on id = screening_id
        where position = 1 and reason <> ''";
    assert_eq!(site.count(kept).await, 0);
    // Nor past the pages.
    for statement in [
        "update dpia_screening set decision_reason = 'anders' where position = 1",
        "update dpia_screening set finished_at = null where position = 1",
        "delete from dpia_screening where position = 1",
        "update dpia_answer set answer = 'applies' from dpia_screening where id = screening_id and position = 1",
        "delete from dpia_answer using dpia_screening where id = screening_id and dpia_screening.position = 1",
    ] {
        let mut db = site.db().write(&vvt::database::Actor::system("Test")).await.unwrap();
        let refused = db.execute(statement).await.unwrap_err();
        let code = refused.as_database_error().unwrap().code().unwrap().into_owned();
        assert_eq!(code, "23001", "{statement}: {refused}");
    }
    // It goes with its sheet.
    as_system(&site, "delete from processing_activity where name = 'Personalverwaltung im Werk'").await;
    assert_eq!(screenings(&site).await, 0);
}

#[tokio::test]
async fn two_people_lose_nothing() {
    let site = Site::new().await;
    let (dpo, editor) = (site.dpo("stadtwerke").await, site.editor("stadtwerke").await);
    let number = personnel(&dpo).await;
    let address = page(number);
    // Both begin: one screening.
    let (first, second) = (dpo.form(&address).await, editor.form(&address).await);
    first
        .tick("case_a", "does_not_apply")
        .fill("case_a.grund", "von der DSB")
        .submit()
        .await
        .leads_to_page(&sheet(number));
    let second = second.tick("case_b", "applies").fill("case_b.grund", "vom Bearbeiter");
    second.submit().await.leads_to_page(&sheet(number));
    assert_eq!(screenings(&site).await, 1);
    let form = dpo.form(&address).await;
    let form = form
        .holds("case_a", "does_not_apply")
        .holds("case_a.grund", "von der DSB")
        .holds("case_b", "applies")
        .holds("case_b.grund", "vom Bearbeiter");
    // Both change the same.
    let other = editor.form(&address).await.fill("case_a.grund", "zweite Fassung");
    other.submit().await.leads_to_page(&sheet(number));
    let asked = form.fill("case_a.grund", "dritte Fassung").submit().await.is(StatusCode::CONFLICT);
    let asked = asked.has_text("main", "zweite Fassung");
    let form = asked.form(&address).holds("case_a.grund", "dritte Fassung").tick("wahl.case_a.grund", "mine");
    form.submit().await.leads_to_page(&sheet(number));
    dpo.form(&address).await.holds("case_a.grund", "dritte Fassung");
    // Many clicks at once.
    let form = decided(answered(dpo.form(&address).await, &[]), "not_required").press("was", "abschliessen");
    let answers = tokio::join!(form.submit(), form.submit(), form.submit());
    for answer in [answers.0, answers.1, answers.2] {
        answer.leads_to_page(&sheet(number));
    }
    assert_eq!(screenings(&site).await, 1);
}

#[tokio::test]
async fn only_the_dsb_gives_the_opinion() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = personnel(&dpo).await;
    let address = format!("{}/stellungnahme", page(number));
    dpo.get(&address).await.is_ok().has_text("main", "Noch keine Schwellwertprüfung").has_no("main form");
    dpo.form(&page(number)).await.tick("case_a", "applies").submit().await.leads_to_page(&sheet(number));
    for person in [
        site.coordinator("stadtwerke").await,
        site.editor("stadtwerke").await,
        site.reader("stadtwerke").await,
    ] {
        person.get(&address).await.is_forbidden();
        person.post(&address, &[("stellungnahme", "angemaßt")]).await.is_forbidden();
        person.get(&sheet(number)).await.is_ok().has_no(&format!("a[href='{address}']"));
    }
    site.dpo("gemeinde").await.get(&address).await.is_not_found();

    let form = dpo.form(&address).await;
    form.submit().await.shows_error("stellungnahme", "die Stellungnahme");
    let text = "Bitte vornehmen.\n<script>alert(1)</script> 🎉";
    form.clone().fill("stellungnahme", text).submit().await.leads_to_page(&sheet(number));
    dpo.get(&page(number)).await.has_text("main", "Bitte vornehmen.").has_no("main script");
    // While it is being worked on the advice may change; a second tab is asked.
    let asked = form.fill("stellungnahme", "Aus einem alten Reiter").submit().await.is(StatusCode::CONFLICT);
    asked
        .has_text("main", "Bitte vornehmen.")
        .form(&address)
        .holds("stellungnahme", "Aus einem alten Reiter");
    dpo.form(&address)
        .await
        .fill("stellungnahme", "Unbedingt vornehmen.")
        .submit()
        .await
        .leads_to_page(&sheet(number));
    let stale = dpo.form(&address).await;
    finish(&dpo, number, &["case_a"], "required").await;
    dpo.get(&address).await.is_ok().has_text("main", "Unbedingt vornehmen.").has_no("main form");
    let before = history(&site).await;
    let refused = stale.fill("stellungnahme", "Nachträglich anders").submit().await.is(StatusCode::CONFLICT);
    refused.form(&address).holds("stellungnahme", "Nachträglich anders");
    assert_eq!(history(&site).await, before);
    let read = dpo.get(&format!("{}/verlauf", page(number))).await.is_ok();
    read.has_text("main", "Unbedingt vornehmen. (Doris Datenschutz,");
}

#[tokio::test]
async fn an_opinion_that_was_missing_may_follow() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = personnel(&dpo).await;
    finish(&dpo, number, &[], "not_required").await;
    let address = format!("{}/stellungnahme", page(number));
    dpo.form(&address)
        .await
        .fill("stellungnahme", "Einverstanden.")
        .submit()
        .await
        .leads_to_page(&sheet(number));
    dpo.get(&address).await.is_ok().has_text("main", "Einverstanden.").has_no("main form");
}

#[tokio::test]
async fn public_bodies_name_the_list_of_their_own_authority() {
    let site = Site::new().await;
    let dpo = site.dpo("gemeinde").await;
    let address = "/verzeichnis/gemeinde-nebenan/verarbeitungen/1/schwellwertpruefung";
    let page = dpo.get(address).await.is_ok().has_text("main", "gilt nur für nicht-öffentliche Stellen");
    let form = answered(page.has_no("input[name='list_entries']").form(address), &["list"]);
    let form = decided(form, "required").press("was", "abschliessen");
    let answer = form.submit().await.shows_error("own_list_item", "was auf der Liste");
    let form = answer
        .form(address)
        .fill("own_list", "Liste der LfD")
        .fill("own_list_item", "Nr. 3")
        .press("was", "abschliessen");
    form.submit().await.leads_to_page("/verzeichnis/gemeinde-nebenan/verarbeitungen/1");
    dpo.get(&format!("{address}/verlauf")).await.has_text("main", "Liste der LfD");
    site.dpo("stadtwerke").await.get(&page_of_world()).await.has("input[name='list_entries'][value='8']");
}

fn page_of_world() -> String {
    page(1)
}

#[tokio::test]
async fn hostile_input_is_an_answer_in_german() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = personnel(&dpo).await;
    let address = page(number);
    let long = "ß".repeat(20_001);
    for (field, value, status) in [
        ("case_a", "vielleicht", StatusCode::UNPROCESSABLE_ENTITY),
        ("decision", "ja", StatusCode::UNPROCESSABLE_ENTITY),
        ("exception", "<script>", StatusCode::UNPROCESSABLE_ENTITY),
        ("decided_on", "31.02.2026", StatusCode::UNPROCESSABLE_ENTITY),
        ("criterion_1.grund", long.as_str(), StatusCode::UNPROCESSABLE_ENTITY),
        ("decided_by", &long[..602], StatusCode::UNPROCESSABLE_ENTITY),
        ("list_entries", "999,-1,8; drop table", StatusCode::SEE_OTHER),
        ("kennung", "keine Kennung", StatusCode::SEE_OTHER),
        ("own_list", "a\0b\u{7}🎉\u{202e}", StatusCode::SEE_OTHER),
        ("decision_reason", "</textarea><script>alert(1)</script>", StatusCode::SEE_OTHER),
    ] {
        let answer = dpo.form(&address).await.forge(field, value).submit().await;
        let shown = value.chars().take(40).collect::<String>();
        assert_eq!(answer.status, status, "{field} = {shown}: {answer:?}");
        if status == StatusCode::UNPROCESSABLE_ENTITY && field.ends_with("grund") {
            assert_eq!(answer.form(&address).value(field), value, "{field}");
        }
    }
    dpo.get(&address).await.is_ok().has_no("main script");
    dpo.get(&sheet(number)).await.is_ok().has_no("main script");
    // Ids of other sheets and of the other organisation are nobody's here.
    let other = create(&dpo, &[("name", "Ein anderes")]).await;
    let taken = "select id from dpia_screening";
    let taken: Uuid = sqlx::query_scalar(taken).fetch_one(&mut site.owner().await).await.unwrap();
    let form = dpo.form(&page(other)).await.forge("kennung", &taken.to_string());
    form.submit().await.is(StatusCode::CONFLICT).has_text("main", "gehört nicht zu dieser Tätigkeit");
    let foreign = site.dpo("gemeinde").await;
    let theirs = "/verzeichnis/gemeinde-nebenan/verarbeitungen/1/schwellwertpruefung";
    let form = foreign.form(theirs).await.forge("kennung", &taken.to_string());
    form.submit().await.is(StatusCode::CONFLICT);
    for part in ["stellungnahme", "folgenabschaetzung"] {
        let address = format!("{}/{part}", page(other));
        dpo.post(&address, &[("kennung", &taken.to_string()), (part, "x")]).await.is(StatusCode::CONFLICT);
        dpo.post(&address, &[]).await.is(StatusCode::CONFLICT);
    }
    assert_eq!(screenings(&site).await, 1);
    // A form without its fields changes nothing.
    let before = history(&site).await;
    dpo.post(&address, &[]).await.leads_to(&format!("{}?meldung=unveraendert", sheet(number)));
    assert_eq!(history(&site).await, before);
    // A document that is something else.
    as_system(&site, "insert into reference_document (id, organisation_id, name, kind)
        select gen_random_uuid(), id, 'AV-Vertrag', 'agreement' from organisation where slug like 'stadtwerke-%'").await;
    let form = dpo.form(&format!("{address}/folgenabschaetzung")).await.fill("dokument", "AV-Vertrag");
    form.submit().await.shows_error("dokument", "als etwas anderes geführt");
}

#[tokio::test]
async fn who_does_not_reach_the_sheet_finds_nothing() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = personnel(&dpo).await;
    finish(&dpo, number, &[], "not_required").await;
    let elsewhere = site.limited_editor("stadtwerke").await;
    for rest in ["", "/verlauf", "/folgenabschaetzung"] {
        elsewhere.get(&format!("{}{rest}", page(number))).await.is_not_found();
    }
    let reader = site.reader("stadtwerke").await;
    reader.get(&page(number)).await.is_forbidden();
    reader.get(&sheet(number)).await.is_ok().has_link(&format!("{}/verlauf", page(number)));
}

#[tokio::test]
async fn a_copy_takes_the_consent_along_and_not_the_screening() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = personnel(&dpo).await;
    finish(&dpo, number, &[], "not_required").await;
    let section = format!("{}/zwecke", sheet(number));
    let form = dpo.form(&section).await.fill("consent_evidence", "Formulare im Archiv");
    form.submit().await.leads_to_page(&sheet(number));
    dpo.form(&format!("{}/duplizieren", sheet(number))).await.submit().await;
    let copy = *numbers(&dpo, "").await.iter().max().unwrap();
    assert_ne!(copy, number);
    let copied = exported(&dpo, copy, "alles").await;
    assert_eq!(copied["dpia_screening"], Value::Null);
    assert_eq!(copied["consent"]["evidence"], "Formulare im Archiv");
}

#[tokio::test]
async fn consent_is_asked_for_its_evidence_until_it_is_there() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let fields = [("name", "Fotos der Vereinsfeste"), ("legal_bases", "Art. 6 Abs. 1 lit. a DSGVO")];
    let number = create(&dpo, &fields).await;
    let section = format!("{}/zwecke", sheet(number));
    let said = async || {
        let page = dpo.get(&section).await.is_ok();
        page.texts(".findings__item")
            .into_iter()
            .filter(|text| text.contains("inwilligung"))
            .collect::<Vec<_>>()
    };
    let found = said().await;
    assert!(found.len() == 1 && found[0].contains("nachgewiesen"), "{found:?}");
    assert!(numbers(&dpo, &query("regel", "R12-W")).await.contains(&number));
    let form = dpo.form(&section).await;
    let form = form
        .fill("consent_obtained", "Formular beim Eintritt <b>")
        .fill("consent_evidence", "unterschriebene Formulare in der Mitgliederakte")
        .fill("consent_checked_on", "2026-03-01");
    form.submit().await.leads_to_page(&sheet(number));
    let found = said().await;
    assert!(found.len() == 1 && found[0].contains("widerrufen"), "{found:?}");
    assert!(!numbers(&dpo, &query("regel", "R12-W")).await.contains(&number));
    dpo.form(&section)
        .await
        .fill("consent_withdrawal", "formlos per E-Mail")
        .submit()
        .await
        .leads_to_page(&sheet(number));
    assert_eq!(said().await, [""; 0]);
    dpo.get(&sheet(number))
        .await
        .has_text("main", "Mitgliederakte")
        .has_text("main", "01.03.2026")
        .has_no("main b");
    let consent = exported(&dpo, number, "alles").await["consent"].clone();
    assert_eq!(consent["withdrawal"], "formlos per E-Mail");
    assert_eq!(consent["checked_on"], "2026-03-01");
    assert_eq!(exported(&dpo, number, "pflicht").await["consent"]["evidence"], Value::Null);
    dpo.get(LIST).await.is_ok();
}
