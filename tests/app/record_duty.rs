//! Whether a record has to be kept at all (Art. 30 Abs. 5 DSGVO; R27–R30).

use axum::http::StatusCode;

use crate::{
    activities::{as_system, create},
    support::{FilledForm, Site},
};

/// The three questions, each denied.
fn denied(form: FilledForm) -> FilledForm {
    ["risiko", "regelmaessig", "art9_10"].into_iter().fold(form, |form, code| {
        form.tick(&format!("trifft_zu.{code}"), "nein")
            .fill(&format!("grund.{code}"), "Nur der Verteiler <b>")
    })
}

#[tokio::test]
async fn answers_give_a_result_with_day_and_name() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let (page, form) = (site.address("/verzeichnispflicht"), site.address("/verzeichnispflicht/bearbeiten"));
    dpo.get(&page)
        .await
        .is_ok()
        .has_text("main", "Noch nicht geprüft")
        .has_text("#regel", "250 Beschäftigte");
    dpo.get(&site.address("/organisation")).await.has_text("#aufbau", "noch nicht geprüft").has_link(&page);

    // What is stated of the organisation is proposed.
    dpo.form(&site.address("/organisation/bearbeiten")).await.fill("beschaeftigte", "1.200").submit().await;
    let large = dpo.form(&form).await.holds("beschaeftigte", "1.200");
    large.submit().await.leads_to_page(&page).follow().await.has_text("#ergebnis", "mindestens 250 Personen");
    let small = dpo.form(&form).await.fill("beschaeftigte", "12");
    small.submit().await.leads_to_page(&page).follow().await.has_text("#ergebnis", "noch offen");
    let yes = dpo.form(&form).await.tick("trifft_zu.regelmaessig", "ja");
    let answer = yes.submit().await.shows_error("grund.regelmaessig", "den Grund");
    let yes = answer.form(&form).fill("grund.regelmaessig", "Lohnabrechnung im Haus");
    yes.submit()
        .await
        .leads_to_page(&page)
        .follow()
        .await
        .has_text("#ergebnis", "Die Pflicht zum Verzeichnis besteht")
        .has_text("#ergebnis", "nicht nur gelegentlich")
        .has_text("#ergebnis", "von Doris Datenschutz")
        .has_text("#antworten", "Lohnabrechnung im Haus");
    dpo.get(&site.address("/organisation")).await.has_text("#aufbau", "Pflicht besteht, geprüft am");
    dpo.get(&site.address("/aenderungen"))
        .await
        .has_text("main", "Antwort zur Pflicht zum Verzeichnis")
        .has_text("main", "nicht nur gelegentliche Verarbeitung");
    assert_eq!(site.count("select count(*) from record_duty_answer").await, 1);
}

#[tokio::test]
async fn an_exemption_that_the_record_contradicts_is_named() {
    let site = Site::new().await;
    let dpo = site.dpo("gemeinde").await;
    let root = "/verzeichnis/gemeinde-nebenan";
    let (page, form) =
        (format!("{root}/verzeichnispflicht"), format!("{root}/verzeichnispflicht/bearbeiten"));
    let exempt = denied(dpo.form(&form).await.fill("beschaeftigte", "8"));
    let shown = exempt.submit().await.leads_to_page(&page).follow().await;
    // The world has "Kundenabrechnung" and "Personalverwaltung".
    shown
        .has_text("#ergebnis", "voraussichtlich befreit")
        .has_text("#ergebnis", "kaum eine Stelle")
        .has_text("#ergebnis", "„nicht nur gelegentliche Verarbeitung“ verneint")
        .has_text("#ergebnis", "„Personalverwaltung“")
        .has_no_text("#ergebnis", "besondere Kategorien")
        .has_no("#antworten b")
        .has_text("#antworten", "Nur der Verteiler <b>");
    // Another organisation's record does not speak here.
    let other = site.dpo("stadtwerke").await;
    create(&other, &[("name", "Befunde"), ("data_categories", "Befunde [Art. 9]")]).await;
    dpo.get(&page).await.has_no_text("#ergebnis", "Befunde");
    let denying = denied(other.form(&site.address("/verzeichnispflicht/bearbeiten")).await);
    let shown = denying.fill("beschaeftigte", "8").submit().await.follow().await;
    shown.has_text("#ergebnis", "besondere Kategorien oder Straftaten").has_text("#ergebnis", "„Befunde“");
    // The size as it is stated later.
    dpo.form(&format!("{root}/organisation/bearbeiten")).await.fill("beschaeftigte", "300").submit().await;
    dpo.get(&page)
        .await
        .has_text(".kern-alert", "voraussichtlich befreit")
        .has_text(".kern-alert", "Pflicht besteht")
        .has_text("#ergebnis", "Bitte prüfen Sie erneut");
}

#[tokio::test]
async fn the_same_answers_on_the_same_day_write_nothing_and_on_another_day_are_a_new_check() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let address = site.address("/verzeichnispflicht/bearbeiten");
    let form = denied(dpo.form(&address).await.fill("beschaeftigte", "8"));
    form.submit().await.is(StatusCode::SEE_OTHER);
    let before = site.count("select count(*) from audit_log").await;
    // A double click, and the page opened again.
    form.submit().await.is(StatusCode::SEE_OTHER);
    let again = dpo.form(&address).await;
    again.submit().await.follow().await.shows_notice("Es gab nichts zu ändern.");
    assert_eq!(site.count("select count(*) from audit_log").await, before);
    as_system(&site, "update record_duty_check set checked_on = checked_on - 2").await;
    let coordinator = site.coordinator("stadtwerke").await;
    let before = site.count("select count(*) from audit_log").await;
    coordinator.form(&address).await.submit().await.follow().await.shows_notice("gespeichert");
    assert_eq!(site.count("select count(*) from audit_log").await, before + 1);
}

#[tokio::test]
async fn two_people_lose_nothing() {
    let site = Site::new().await;
    let address = site.address("/verzeichnispflicht/bearbeiten");
    let (first, second) = (site.dpo("stadtwerke").await, site.coordinator("stadtwerke").await);
    denied(first.form(&address).await).submit().await;
    let (one, other) = (first.form(&address).await, second.form(&address).await);
    one.fill("grund.risiko", "Meins").submit().await.is(StatusCode::SEE_OTHER);
    let answer = other
        .fill("grund.risiko", "Ihres")
        .fill("grund.regelmaessig", "Nur einmal")
        .submit()
        .await
        .is(StatusCode::CONFLICT);
    let form = answer.has_text(".conflict", "Meins").form(&address);
    form.tick("wahl.grund.risiko", "theirs").submit().await.is(StatusCode::SEE_OTHER);
    first.form(&address).await.holds("grund.risiko", "Meins").holds("grund.regelmaessig", "Nur einmal");
}

#[tokio::test]
async fn odd_input_is_refused_in_german_and_kept() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let address = site.address("/verzeichnispflicht/bearbeiten");
    for (field, value, sentence) in [
        ("beschaeftigte", "viele", "ganze Zahl"),
        ("beschaeftigte", "-1", "ganze Zahl"),
        ("beschaeftigte", "99999999999999999999", "ganze Zahl"),
        ("trifft_zu.risiko", "<script>", "angebotenen"),
    ] {
        let form = denied(dpo.form(&address).await).forge(field, value);
        form.submit().await.shows_error(field, sentence);
    }
    let long = "🎉".repeat(20_001);
    let form = denied(dpo.form(&address).await).fill("grund.risiko", &long);
    form.submit().await.shows_error("grund.risiko", "20.000").form(&address).holds("grund.risiko", &long);
    let only_reason = dpo.form(&address).await.fill("grund.risiko", "Grund ohne Antwort");
    only_reason.submit().await.shows_error("trifft_zu.risiko", "auch „Ja“ oder „Nein“");
    assert_eq!(site.count("select count(*) from record_duty_check").await, 0);
    let odd = denied(dpo.form(&address).await).forge("grund.art9_10", "a\0b <script>🎉");
    odd.submit().await.is(StatusCode::SEE_OTHER).follow().await.has_no("#antworten script");
    // Who may not edit sees the result and no way to change it.
    let reader = site.reader("stadtwerke").await;
    reader.get(&site.address("/verzeichnispflicht")).await.is_ok().has_no("main a[href$='bearbeiten']");
    reader.get(&address).await.is_forbidden();
}

#[tokio::test]
async fn each_law_has_its_own_exemption() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let (page, form) = (site.address("/verzeichnispflicht"), site.address("/verzeichnispflicht/bearbeiten"));
    let law = async |key: &str| {
        let edit = dpo.form(&site.address("/organisation/bearbeiten")).await;
        edit.fill("rechtsrahmen", key).submit().await.is(StatusCode::SEE_OTHER);
    };
    denied(dpo.form(&form).await.fill("beschaeftigte", "8")).submit().await.is(StatusCode::SEE_OTHER);
    law("dsg_ekd").await;
    // What was answered to the questions of the DSGVO answers nothing here.
    dpo.get(&page)
        .await
        .has_text("#ergebnis", "Art.\u{a0}30 Abs.\u{a0}5 DSGVO")
        .has_text(".kern-alert", "noch offen")
        .has_text("#regel", "§\u{a0}31 Abs.\u{a0}5 DSG-EKD")
        .has_no_text("#regel", "gelegentlich");
    let answered = dpo
        .form(&form)
        .await
        .fill("beschaeftigte", "8")
        .tick("trifft_zu.besondere", "ja")
        .fill("grund.besondere", "Beratungsstelle");
    answered
        .submit()
        .await
        .follow()
        .await
        .has_text("#ergebnis", "nur die Tätigkeiten")
        .has_no_text("#ergebnis", "DSGVO");
    // Nothing is computed of a law whose exemption is not known.
    law("kdg").await;
    dpo.get(&page).await.is_ok().has_text("#regel", "nicht hinterlegt").has_no_text("#regel", "250");
    dpo.get(&form).await.is(StatusCode::NOT_FOUND);
}
