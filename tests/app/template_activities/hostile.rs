//! Whatever somebody may send instead of what the page offers.

use axum::http::StatusCode;
use uuid::Uuid;

use super::PAGE;
use crate::{activities::activities, support::Site};

#[tokio::test]
async fn codes_that_are_not_shipped_are_refused_in_german() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let long = "U".repeat(100_000);
    for code in
        ["", "X99", "u10", "U10 ", "' or true --", "<script>alert(1)</script>", "\u{0}", "🦀", long.as_str()]
    {
        let fields = [
            ("kennung", Uuid::now_v7().to_string()),
            ("muster", "U11".to_owned()),
            ("muster", code.to_owned()),
        ];
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = dpo.post(PAGE, &fields).await;
        answer
            .shows_error("muster", "Ein ausgewähltes Muster gibt es nicht.")
            .has_no("main script")
            .has("#muster-U11[checked]");
    }
    assert_eq!(activities(&site).await, 10);
}

#[tokio::test]
async fn nothing_ticked_is_an_error_and_no_empty_success() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    dpo.form(PAGE).await.submit().await.shows_error("muster", "Bitte kreuzen Sie mindestens ein Muster an.");
    assert_eq!(activities(&site).await, 10);
}

#[tokio::test]
async fn a_form_without_its_id_is_no_form() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    for id in ["", "1", "nicht-von-hier"] {
        dpo.post(PAGE, &[("kennung", id), ("muster", "U10")]).await.is(StatusCode::BAD_REQUEST);
    }
    assert_eq!(activities(&site).await, 10);
}

#[tokio::test]
async fn a_code_that_is_sent_often_counts_once() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let id = Uuid::now_v7().to_string();
    let mut fields = vec![("kennung", id.as_str())];
    fields.extend([("muster", "U10"); 500]);
    dpo.post(PAGE, &fields).await.is(StatusCode::SEE_OTHER);
    assert_eq!(activities(&site).await, 11);
}

#[tokio::test]
async fn departments_of_others_are_refused() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let theirs = site.department("gemeinde", "Netzbetrieb").await.to_string();
    for department in [theirs.as_str(), "x"] {
        let form = dpo.form(PAGE).await.tick("muster", "U10").forge("department", department);
        form.submit().await.shows_error("department", "angebotenen Organisationseinheiten");
    }
    // The same form id in two organisations makes a draft in each.
    let id = Uuid::now_v7().to_string();
    dpo.post(PAGE, &[("kennung", &id), ("muster", "U10")]).await.is(StatusCode::SEE_OTHER);
    let other = site.dpo("gemeinde").await;
    let answer =
        other.post("/verzeichnis/gemeinde-nebenan/muster", &[("kennung", &id), ("muster", "U10")]).await;
    answer.is(StatusCode::SEE_OTHER);
    assert_eq!(activities(&site).await, 12);
}
