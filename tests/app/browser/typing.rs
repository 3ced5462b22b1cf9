//! What happens while somebody types: suggestions, the warning before input is lost, the second click,
//! the way back, and a session that ends meanwhile. One browser for all, because each start of one
//! takes longer than its story.

use std::time::Duration;

use fantoccini::key::Key;

use super::every_page::{Checked, check};
use crate::support::{Live, PASSWORD, Who, browser::Browser};

const LIST: &str = "/verzeichnis/stadtwerke-musterhausen-gmbh/verarbeitungen";

#[tokio::test]
async fn typing_is_helped_and_never_lost() {
    let live = Live::new().await;
    let browser = Browser::start().await;
    live.sign_in(&browser, Who::Dpo, "stadtwerke").await;
    suggestions_are_taken_by_keyboard(&live, &browser).await;
    leaving_with_unsaved_input_warns(&live, &browser).await;
    a_second_click_saves_nothing_twice(&live, &browser).await;
    back_after_saving_shows_no_second_new_sheet(&live, &browser).await;
    a_form_is_sent_by_keyboard_alone(&live, &browser).await;
    an_ended_session_loses_nothing(&live, &browser).await;
}

async fn suggestions_are_taken_by_keyboard(live: &Live, browser: &Browser) {
    let dpo = live.site.dpo("stadtwerke").await;
    let form = dpo.form(&format!("{LIST}/1/kurzblatt")).await;
    let form = form.fill("data_subjects", "Anschlussnutzer").fill("recipients", "intern: Wahlamt");
    form.submit().await.leads_to_page(&format!("{LIST}/1"));

    live.open(browser, &format!("{LIST}/2/kurzblatt")).await;
    browser.type_into("#data_subjects", "Beschäftigte\nansch").await;
    browser.find("#data_subjects-vorschlaege [role=option]").await;
    browser.press(Key::Down).await;
    browser.press(Key::Enter).await;
    assert_eq!(browser.value("#data_subjects").await, "Beschäftigte\nAnschlussnutzer");
    // The kind in front of a recipient stays.
    browser.type_into("#recipients", "extern: wahl").await;
    browser.find("#recipients-vorschlaege [role=option]").await;
    browser.press(Key::Down).await;
    browser.press(Key::Enter).await;
    assert_eq!(browser.value("#recipients").await, "extern: Wahlamt");
    save(browser).await;
    browser.arrives_at(&format!("{LIST}/2")).await;
}

async fn leaving_with_unsaved_input_warns(live: &Live, browser: &Browser) {
    live.open(browser, &format!("{LIST}/2/kurzblatt")).await;
    assert!(!would_warn(browser).await, "warns although nothing was typed");
    browser.type_into("#purposes", "\nNoch nicht gespeichert").await;
    assert!(would_warn(browser).await);
    save(browser).await;
    browser.arrives_at(&format!("{LIST}/2")).await;
    live.open(browser, &format!("{LIST}/2/kurzblatt")).await;
    assert!(!would_warn(browser).await);
    // What came back with errors is not saved either.
    browser.fill("#name", "").await;
    save(browser).await;
    browser.find("#fehler").await;
    assert!(would_warn(browser).await, "no warning although the form has errors");
    browser.type_into("#name", "Störungsannahme").await;
    save(browser).await;
    browser.arrives_at(&format!("{LIST}/2")).await;
}

/// WebDriver answers the browser's question by itself before anybody sees it; so this asks the page
/// what it would say.
async fn would_warn(browser: &Browser) -> bool {
    let script = "return !window.dispatchEvent(new Event('beforeunload', { cancelable: true }))";
    browser.page.execute(script, Vec::new()).await.unwrap().as_bool().unwrap()
}

async fn a_second_click_saves_nothing_twice(live: &Live, browser: &Browser) {
    let count = "select count(*) from processing_activity where name = 'Doppelklick'";
    live.open(browser, &format!("{LIST}/neu")).await;
    browser.fill("#name", "Doppelklick").await;
    let script = "
        const button = document.querySelector('main .submit-row button');
        button.click();
        button.click();";
    browser.page.execute(script, Vec::new()).await.unwrap();
    browser.find(".notice").await;
    assert_eq!(live.site.count(count).await, 1);
}

/// The browser shows the form again as it was. What is changed there differs from what was saved in
/// between, so the page asks; there is still one sheet.
async fn back_after_saving_shows_no_second_new_sheet(live: &Live, browser: &Browser) {
    let count = "select count(*) from processing_activity where name like 'Zurück%'";
    live.open(browser, &format!("{LIST}/neu")).await;
    browser.fill("#name", "Zurück").await;
    save(browser).await;
    browser.find(".notice").await;
    let sheet = browser.page.current_url().await.unwrap().path().to_owned();
    browser.page.back().await.unwrap();
    browser.arrives_at(&format!("{LIST}/neu")).await;
    assert_eq!(browser.value("#name").await, "Zurück");
    browser.fill("#name", "Zurück und geändert").await;
    save(browser).await;
    browser.find(".conflict").await;
    check(browser, Checked { name: "konflikt", status: 409 }).await;
    browser.click(".conflict input[value=mine]").await;
    save(browser).await;
    browser.find(".notice").await;
    assert_eq!(live.site.count(count).await, 1);
    assert_eq!(browser.page.current_url().await.unwrap().path(), sheet);
    assert!(browser.page.title().await.unwrap().starts_with("Zurück und geändert"));
}

async fn a_form_is_sent_by_keyboard_alone(live: &Live, browser: &Browser) {
    live.open(browser, &format!("{LIST}/neu")).await;
    browser.press(Key::Tab).await;
    browser.press(Key::Enter).await;
    // The skip link leads past header and navigation; the first field comes soon after.
    tab_to(browser, "name", 10).await;
    browser.page.active_element().await.unwrap().send_keys("Nur mit Tasten").await.unwrap();
    browser.press(Key::Enter).await;
    browser.find(".notice").await;
    let words = browser.page.title().await.unwrap();
    assert!(words.starts_with("Nur mit Tasten – "), "{words}");
}

async fn tab_to(browser: &Browser, id: &str, steps: usize) {
    for _ in 0..steps {
        browser.press(Key::Tab).await;
        let focus = browser.page.active_element().await.unwrap().attr("id").await.unwrap();
        if focus.as_deref() == Some(id) {
            return;
        }
    }
    panic!("{steps} times Tab do not lead to {id}");
}

async fn an_ended_session_loses_nothing(live: &Live, browser: &Browser) {
    live.open(browser, &format!("{LIST}/3/kurzblatt")).await;
    browser.type_into("#supplement", "Lang überlegt,\nspät geschrieben.").await;
    live.site.wait(Duration::from_secs(13 * 3600)).await;
    save(browser).await;
    browser.find("#passwort").await;
    let words = browser.words().await;
    assert!(words.contains("Ihre Eingaben sind noch da"), "{words}");
    assert_eq!(browser.accessibility_violations().await, Vec::<String>::new());
    browser.picture("sitzung beendet").await;
    // A mistyped password loses nothing either.
    for password in ["falsch getippt", PASSWORD] {
        browser.fill("#email", &Who::Dpo.email("stadtwerke")).await;
        browser.fill("#passwort", password).await;
        browser.click("main button[type=submit]").await;
        browser.find(if password == PASSWORD { "main form[action$='/kurzblatt']" } else { "#fehler" }).await;
    }
    assert_eq!(browser.accessibility_violations().await, Vec::<String>::new());
    browser.picture("eingaben noch da").await;
    browser.click("main button[type=submit]").await;
    browser.arrives_at(&format!("{LIST}/3")).await;
    let words = browser.words().await;
    assert!(words.contains("Lang überlegt,") && words.contains("spät geschrieben."), "{words}");
}

async fn save(browser: &Browser) {
    browser.click("main .submit-row button[type=submit]").await;
}
