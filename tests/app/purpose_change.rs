//! A purpose that changed: adapted with a reason, or an activity of its own; asked until it is decided.

use axum::http::StatusCode;

use crate::{
    activities::{LIST, change, create, numbers, sheet, short_form},
    support::{Person, Site},
};

const OLD: &str = "Abrechnung der gelieferten Energie";
const NEW: &str = "Werbung für Produkte anderer Unternehmen";

fn page(number: i32) -> String {
    format!("{}/zweckaenderung", sheet(number))
}

async fn changed(dpo: &Person) -> i32 {
    let fields = [("name", "Kundenabrechnung"), ("stage", "in_operation"), ("purposes", OLD)];
    let number = create(dpo, &fields).await;
    let answer = change(dpo, number, &[("purposes", NEW)]).await.leads_to_page(&sheet(number)).follow().await;
    answer.has_text(".kern-alert", "Zweck hat sich geändert").has_link(&page(number));
    number
}

async fn asks(person: &Person, number: i32) -> bool {
    let found = person.get(&sheet(number)).await.is_ok().texts(".findings__item");
    found.iter().any(|text| text.starts_with("Klärungsbedarf") && text.contains("Ein Zweck wurde geändert"))
}

#[tokio::test]
async fn it_is_asked_until_it_is_decided_and_the_decision_is_kept() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = changed(&dpo).await;
    assert!(asks(&dpo, number).await);
    // Saving something else does not answer it, and it counts in the list.
    change(&dpo, number, &[("supplement", "Anderes")]).await;
    assert!(asks(&dpo, number).await);
    assert!(numbers(&dpo, "regel=R6-W").await.contains(&number));
    // It is not to be waved through like a text.
    let links =
        dpo.get(&sheet(number)).await.attributes(".findings__item:has(a[href*=zweckaenderung]) a", "href");
    assert!(!links.is_empty() && links.iter().all(|link| !link.contains("/pruefung/")), "{links:?}");

    let form = dpo.form(&page(number)).await;
    form.submit().await.shows_error("entscheidung", "Möglichkeiten");
    form.clone()
        .forge("entscheidung", "löschen\u{0}")
        .submit()
        .await
        .shows_error("entscheidung", "angebotenen Werte");
    let form = form.tick("entscheidung", "anpassung");
    form.submit().await.shows_error("begruendung", "den Grund");
    form.clone().fill("begruendung", &"ä".repeat(2_001)).submit().await.is(StatusCode::UNPROCESSABLE_ENTITY);
    let answer = form.fill("begruendung", "Nur genauer gefasst 🎉 <script>").submit().await;
    let answer = answer.leads_to_page(&sheet(number)).follow().await;
    answer
        .has_text("table", "Zweckänderungen")
        .has_text("table", OLD)
        .has_text("table", NEW)
        .has_text("table", "Anpassung der bestehenden Tätigkeit, weil: Nur genauer gefasst 🎉 <script>")
        .has_no("main script");
    assert!(!asks(&dpo, number).await);
    assert!(!numbers(&dpo, "regel=R6-W").await.contains(&number));
    dpo.get(&page(number)).await.is_ok().has_text("main", "Nichts zu entscheiden");
    dpo.get("/verzeichnis/stadtwerke-musterhausen-gmbh/aenderungen")
        .await
        .has_text("main", "Zweckänderung")
        .has_text("main", "Anpassung der bestehenden Tätigkeit");
    // Nothing of it is printed.
    let file =
        "/verzeichnis/stadtwerke-musterhausen-gmbh/ausgabe/datei?umfang=alles&angaben=alles&format=json";
    assert!(!dpo.get(file).await.is_ok().text().contains("genauer gefasst"));
}

#[tokio::test]
async fn a_new_activity_is_made_once_and_both_name_each_other() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = changed(&dpo).await;
    let before = numbers(&dpo, "").await.len();
    let form = dpo.form(&page(number)).await.tick("entscheidung", "neu");
    let made = number + 1;
    form.submit().await.leads_to_page(&sheet(made));
    // A double click makes no second one.
    form.submit().await.leads_to_page(&sheet(made));
    assert_eq!(numbers(&dpo, "").await.len(), before + 1);
    // The old activity goes on as it was, the new one is for the new purpose.
    dpo.form(&short_form(number)).await.holds("purposes", OLD);
    dpo.form(&short_form(made)).await.holds("purposes", NEW).holds("stage", "planned");
    dpo.get(&sheet(number))
        .await
        .has_text("main", "Neue Tätigkeit nach einer Zweckänderung")
        .has_link(&sheet(made));
    dpo.get(&sheet(made)).await.has_text("main", "hervorgegangen");
    assert!(!asks(&dpo, number).await && !asks(&dpo, made).await);
    // The new one can be removed again; the decision stays.
    dpo.form(&format!("{}/entfernen", sheet(made))).await.submit().await.leads_to_page(LIST);
    dpo.get(&sheet(number)).await.is_ok().has_text("table", "neue Tätigkeit");
}

#[tokio::test]
async fn without_restoring_both_keep_the_new_wording() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = changed(&dpo).await;
    let form = dpo.form(&page(number)).await.tick("entscheidung", "neu").untick("wiederherstellen", "ja");
    form.submit().await.leads_to_page(&sheet(number + 1));
    dpo.form(&short_form(number)).await.holds("purposes", NEW);
    assert!(!asks(&dpo, number).await);
}

#[tokio::test]
async fn what_reads_as_before_asks_no_more_and_what_changes_again_asks_once() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = changed(&dpo).await;
    let stale =
        dpo.form(&page(number)).await.tick("entscheidung", "anpassung").fill("begruendung", "gesehen");
    change(&dpo, number, &[("purposes", "Werbung")]).await;
    assert_eq!(site.count("select count(*) from purpose_change").await, 1);
    // Nobody decides about words that they have not seen; the reason stays.
    let answer =
        stale.submit().await.is(StatusCode::CONFLICT).has_text(".error-summary", "noch einmal geändert");
    let again = answer.has_text("table", "Werbung").form(&page(number)).holds("begruendung", "gesehen");
    assert!(asks(&dpo, number).await);
    change(&dpo, number, &[("purposes", OLD)]).await;
    assert!(!asks(&dpo, number).await);
    again.submit().await.leads_to_page(&sheet(number)).follow().await.shows_notice("nichts zu ändern");
    assert_eq!(site.count("select count(*) from purpose_change").await, 0);
    // A planned activity serves no purpose yet.
    let planned = create(&dpo, &[("name", "Plan"), ("stage", "planned"), ("purposes", OLD)]).await;
    change(&dpo, planned, &[("purposes", NEW)]).await;
    assert!(!asks(&dpo, planned).await);
}

#[tokio::test]
async fn who_may_not_edit_decides_nothing() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = changed(&dpo).await;
    site.reader("stadtwerke").await.get(&page(number)).await.is_forbidden();
    site.limited_editor("stadtwerke").await.get(&page(number)).await.is_not_found();
    site.dpo("gemeinde").await.get(&page(number)).await.is_not_found();
    for nonsense in ["x", "0", "99999999999", "%00"] {
        dpo.get(&format!("{LIST}/{nonsense}/zweckaenderung")).await.is_not_found();
    }
    let forged = dpo.form(&page(number)).await.tick("entscheidung", "neu").forge("kennung", "\u{0}🎉");
    forged.submit().await.is(StatusCode::BAD_REQUEST);
    // The id of a sheet that is there already makes nothing.
    let taken =
        crate::activities::texts(&site, "select id::text from processing_activity where number = 1 limit 1")
            .await;
    let forged = dpo.form(&page(number)).await.tick("entscheidung", "neu").forge("kennung", &taken[0]);
    forged.submit().await.is(StatusCode::CONFLICT);
    assert!(asks(&dpo, number).await);
}
