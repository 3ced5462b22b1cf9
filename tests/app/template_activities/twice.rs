//! Two clicks, the back button, two people: no Muster is there twice unnoticed.

use super::{PAGE, adopt};
use crate::{
    activities::{LIST, activities, history, sheet},
    support::Site,
};

#[tokio::test]
async fn a_form_that_is_sent_twice_makes_its_drafts_once() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let form = dpo.form(PAGE).await.tick("muster", "U10").tick("muster", "U11");
    form.submit().await.leads_to_page(LIST);
    let before = history(&site).await;
    form.submit().await.leads_to_page(LIST);
    assert_eq!((activities(&site).await, history(&site).await), (12, before));
}

#[tokio::test]
async fn a_form_that_is_sent_many_times_at_once_makes_its_drafts_once() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let form = dpo.form(PAGE).await.tick("muster", "U10").tick("muster", "U11");
    let answers = tokio::join!(form.submit(), form.submit(), form.submit(), form.submit());
    for answer in [answers.0, answers.1, answers.2, answers.3] {
        answer.leads_to_page(LIST);
    }
    assert_eq!(activities(&site).await, 12);
}

#[tokio::test]
async fn after_the_back_button_only_what_is_new_is_added() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let form = dpo.form(PAGE).await.tick("muster", "U10");
    form.submit().await.leads_to_page(LIST);
    form.tick("muster", "U11").submit().await.leads_to_page(LIST);
    assert_eq!(activities(&site).await, 12);
}

#[tokio::test]
async fn what_is_adopted_is_shown_with_its_sheet_and_cannot_be_ticked() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    adopt(&dpo, &["U10"]).await;
    let page = dpo.get(&format!("{PAGE}?auswahl=alle")).await.is_ok();
    page.has_text("main", "schon übernommen als Nr.\u{a0}6")
        .has_link(&sheet(6))
        .has_no("#muster-U10")
        .has("#muster-U11[checked]");
    // Once the draft is removed, the Muster is offered again.
    dpo.form(&format!("{}/entfernen", sheet(6))).await.submit().await.leads_to_page(LIST);
    dpo.get(PAGE).await.has("#muster-U10");
}

#[tokio::test]
async fn the_second_of_two_people_is_told() {
    let site = Site::new().await;
    let (dpo, editor) = (site.dpo("stadtwerke").await, site.editor("stadtwerke").await);
    let mine = dpo.form(PAGE).await.tick("muster", "U10").tick("muster", "U11");
    let theirs = editor.form(PAGE).await.tick("muster", "U10").tick("muster", "U12");
    mine.submit().await.leads_to_page(LIST);
    let told = theirs.submit().await.shows_error("muster", "„Newsletter“ ist schon übernommen: Nr.\u{a0}6.");
    assert_eq!(activities(&site).await, 12, "all or nothing");
    // What was ticked besides stays ticked.
    told.form(PAGE).submit().await.leads_to_page(LIST);
    assert_eq!(activities(&site).await, 13);
}
