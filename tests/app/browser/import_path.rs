//! From an Excel file to the record, as somebody goes it who has kept one elsewhere.

use super::every_page::{Checked, check};
use crate::{
    import::pages::PAGE,
    support::{Live, Who, browser::Browser},
};

#[tokio::test]
async fn from_excel_to_the_record() {
    go(&Browser::start().await, true).await;
}

#[tokio::test]
async fn from_excel_to_the_record_without_script() {
    go(&Browser::without_javascript().await, false).await;
}

async fn go(browser: &Browser, is_checked: bool) {
    let live = Live::new().await;
    live.sign_in(browser, Who::Dpo, "stadtwerke").await;
    live.open(browser, PAGE).await;
    let file = format!("{}/tests/app/findings/kommune.xlsx", env!("CARGO_MANIFEST_DIR"));
    browser.type_into("#datei", &file).await;
    browser.click("main form[enctype] button[type=submit]").await;
    browser.find("#spalte-13").await;
    if is_checked {
        check(browser, Checked { name: "import zuordnung kommune", status: 200 }).await;
    }
    browser.click("main button[value=weiter]").await;
    browser.find("[name=wert-1]").await;
    if is_checked {
        check(browser, Checked { name: "import werte kommune", status: 200 }).await;
    }
    browser.click("main form button[type=submit]").await;
    browser.find(".figures").await;
    let words = browser.words().await;
    assert!(
        words.contains("40\u{a0}Tätigkeiten übernehmen") && words.contains("Seniorenbeiratswahl"),
        "{words}"
    );
    assert_eq!(live.site.count("select count(*) from import_run").await, 0);
    if is_checked {
        check(browser, Checked { name: "import vorschau kommune", status: 200 }).await;
        browser.click("main tbody a[href$='/vorschau/1']").await;
        browser.find(".cell__side").await;
        check(browser, Checked { name: "import blatt kommune", status: 200 }).await;
        browser.page.back().await.unwrap();
    }
    browser.click("main form button[type=submit]").await;
    browser.find(".notice").await;
    assert_eq!(live.site.count("select created::bigint from import_run").await, 40);
    if is_checked {
        check(browser, Checked { name: "import ergebnis kommune", status: 200 }).await;
    }
    browser.click("main a[href$='/rueckgaengig']").await;
    browser.click("main form button[type=submit]").await;
    browser.find(".notice").await;
    let left = "select count(*) from processing_activity where own_reference like 'vvt-%'";
    assert_eq!(live.site.count(left).await, 0);
}
