//! From the set-up link to the document for the authority, as the first DSB goes it.

use std::{path::Path, process::Command, time::Duration};

use vvt::auth::set_up;

use super::every_page::{Checked, check};
use crate::support::{Live, browser::Browser};

const ORGANISATION: &str = "Wasserverband Musterbach";
const PASSWORD: &str = "Pegel Schleuse Weide Montag";
const ACTIVITY: &str = "Zählerablesung bei Übergabestationen";

#[tokio::test]
async fn from_the_link_to_the_pdf() {
    go(&Browser::start().await).await;
}

#[tokio::test]
async fn from_the_link_to_the_pdf_without_script() {
    let browser = Browser::without_javascript().await;
    go(&browser).await;
    assert_eq!(browser.count("[role=listbox]").await, 0, "the page's script did run");
}

/// The only page that an instance with accounts does not show any more.
#[tokio::test]
async fn the_set_up_page_keeps_nobody_out() {
    let browser = Browser::start().await;
    let live = Live::empty().await;
    let link = set_up::link(live.site.db()).await.unwrap().unwrap();
    live.open(&browser, &link).await;
    check(&browser, Checked { name: "einrichtung", status: 200 }).await;
    browser.click("main button[type=submit]").await;
    browser.find("#fehler").await;
    check(&browser, Checked { name: "einrichtung mit Fehlern", status: 422 }).await;
}

async fn go(browser: &Browser) {
    let live = Live::empty().await;
    let downloads = tempfile::tempdir().unwrap();
    browser.download_to(downloads.path()).await;

    set_up(browser, &live).await;
    organisation(browser).await;
    let sheet = activity(browser).await;
    assert_eq!(sheet, "/verzeichnis/wasserverband-musterbach/verarbeitungen/1");
    document(browser, downloads.path()).await;
    assert_eq!(live.site.count("select count(*) from processing_activity").await, 1);
}

async fn set_up(browser: &Browser, live: &Live) {
    let link = set_up::link(live.site.db()).await.unwrap().expect("an empty instance has a link");
    live.open(browser, &link).await;
    browser.click("main button[type=submit]").await;
    browser.find("#fehler").await;
    browser.fill("#organisation", ORGANISATION).await;
    browser.find("#art").await.select_by_value("association").await.unwrap();
    browser.fill("#name", "Wanda Wehr").await;
    browser.fill("#email", "wanda@wasserverband.example").await;
    browser.fill("#passwort", PASSWORD).await;
    browser.click("main button[type=submit]").await;
    browser.arrives_at("/verzeichnis/wasserverband-musterbach/organisation/bearbeiten").await;
}

async fn organisation(browser: &Browser) {
    assert_eq!(browser.value("#name").await, ORGANISATION);
    browser.fill("#strasse", "Am Wehr 1").await;
    browser.fill("#plz", "12345").await;
    browser.fill("#ort", "Musterbach").await;
    browser.fill("#email", "kontakt@wasserverband.example").await;
    browser.fill("#telefon", "01234 567-0").await;
    browser.click("main button[type=submit]").await;
    browser.arrives_at("/verzeichnis/wasserverband-musterbach/organisation").await;
    browser.find(".notice").await;
    let words = browser.words().await;
    assert!(words.contains("Am Wehr 1") && words.contains("12345 Musterbach"), "{words}");
}

/// Gives the address of the new sheet.
async fn activity(browser: &Browser) -> String {
    browser.click(".site-nav a[href$='/verarbeitungen']").await;
    browser.click("main a[href$='/verarbeitungen/neu']").await;
    browser.fill("#name", ACTIVITY).await;
    browser.click("#stage-3").await;
    for (field, lines) in [
        ("purposes", "Abrechnung des Wassergelds"),
        ("data_subjects", "Mitglieder\nAnsprechpersonen (bei Gemeinden)"),
        ("data_categories", "Zählerstände\nKontaktdaten"),
        ("recipients", "intern: Buchhaltung\nAuftragsverarbeiter: Rechenzentrum Musterland"),
        ("retention", "1: 10 Jahre nach Ende des Kalenderjahres"),
        ("measures", "Zutritt zu Stationen nur mit Schlüssel"),
    ] {
        browser.fill(&format!("#{field}"), lines).await;
    }
    browser.click("#third_country_statement").await;
    browser.click("main .submit-row button[type=submit]").await;
    browser.find(".notice").await;
    let words = browser.words().await;
    for line in [ACTIVITY, "Abrechnung des Wassergelds", "Zählerstände", "Rechenzentrum Musterland"] {
        assert!(words.contains(line), "{line}\n{words}");
    }
    browser.page.current_url().await.unwrap().path().to_owned()
}

async fn document(browser: &Browser, downloads: &Path) {
    browser.click("main a[href*='/ausgabe']").await;
    browser.arrives_at("/verzeichnis/wasserverband-musterbach/ausgabe").await;
    browser.click("main .submit-row button[type=submit]").await;
    let pdf = downloaded(downloads).await;
    assert!(std::fs::read(&pdf).unwrap().starts_with(b"%PDF"), "{}", pdf.display());
    let text = Command::new("pdftotext").arg(&pdf).arg("-").output().expect("pdftotext (poppler-utils)");
    let text = String::from_utf8(text.stdout).unwrap();
    for line in [ORGANISATION, ACTIVITY, "Am Wehr 1", "Zählerstände"] {
        assert!(text.contains(line), "{line} is not in the PDF:\n{text}");
    }
}

/// The one file, when the browser has finished it.
async fn downloaded(folder: &Path) -> std::path::PathBuf {
    for _ in 0..300 {
        let mut files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        if let Some(file) = files.find(|file| file.extension().is_some_and(|kind| kind == "pdf")) {
            return file;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("no PDF came");
}
