//! A file through the browser: step by step, taken over once, and taken back.

use axum::http::StatusCode;
use serde_json::Value;

use crate::{
    activities::{LIST, activities, history, sheet, short_form, summaries_are_fresh, texts},
    support::{Answer, Person, Site},
};

pub const PAGE: &str = "/verzeichnis/stadtwerke-musterhausen-gmbh/import";

/// A real register of 40 activities in 13 columns.
pub const KOMMUNE: &[u8] = include_bytes!("../findings/kommune.xlsx");

const HEADINGS: &str =
    "Nr.;Bezeichnung;Organisationseinheit;Zweck;Empfänger;Übermittlung in Drittland;Löschfrist";

/// A small register.
const SMALL: &str = "Nr.;Bezeichnung;Organisationseinheit;Zweck;Empfänger;Übermittlung in Drittland;Löschfrist
k-1;Hundesteuer;Amt 20;Erhebung der Hundesteuer;Intern: Kämmerei; Extern: Finanzamt;Nein;10 Jahre nach Ende des Kalenderjahres
k-2;Wochenmarkt;Amt 32;Vergabe der Standplätze;Intern: Ordnungsamt;Nein;3 Jahre nach Ende der Saison
k-3;Friedhof;Amt 32;Verwaltung der Gräber;Intern: Ordnungsamt;Nein;nach Ablauf der Ruhezeit
";

/// The register as comma separated values would be ambiguous: recipients hold semicolons.
pub fn small() -> String {
    SMALL.replace("Intern: Kämmerei; Extern: Finanzamt", "\"Intern: Kämmerei; Extern: Finanzamt\"")
}

/// Uploads the file; gives the address of its mapping.
pub async fn upload(person: &Person, name: &str, content: &[u8]) -> String {
    let answer = person.form(PAGE).await.attach("datei", name, content).submit().await;
    let address = answer.is(StatusCode::SEE_OTHER).location().to_owned();
    assert!(address.starts_with(PAGE) && address.ends_with("/zuordnung"), "{address}");
    address
}

/// Accepts everything that is proposed; gives the preview.
async fn preview(person: &Person, mapping: &str) -> Answer {
    let values = person.form(mapping).await.submit().await.is(StatusCode::SEE_OTHER).follow().await;
    if values.status == StatusCode::SEE_OTHER {
        return values.follow().await.is_ok();
    }
    let form = values.form(&mapping.replace("/zuordnung", "/werte"));
    form.submit().await.is(StatusCode::SEE_OTHER).follow().await.is_ok()
}

/// From the file to the result.
pub async fn import(person: &Person, name: &str, content: &[u8]) -> Answer {
    let mapping = upload(person, name, content).await;
    let answer = preview(person, &mapping).await;
    let form = answer.form(&mapping.replace("/zuordnung", "/vorschau"));
    form.submit().await.is(StatusCode::SEE_OTHER).follow().await.is_ok()
}

pub fn number(answer: &Answer, label: &str) -> String {
    let boxes = answer.texts(".figures__box");
    let found =
        boxes.iter().find(|text| text.ends_with(label)).unwrap_or_else(|| panic!("{label}: {boxes:?}"));
    found.split(' ').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_real_register_comes_in_step_by_step_and_goes_again() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let (before, entries) = (activities(&site).await, "select count(*) from recipient");
    let recipients = site.count(entries).await;

    dpo.get(PAGE).await.is_ok().has("nav [aria-current=step]").has_no("table");
    let mapping = upload(&dpo, "kommune.xlsx", KOMMUNE).await;
    let page = dpo.get(&mapping).await.is_ok();
    assert_eq!(page.texts("tbody th").len(), 13);
    let form = page
        .has_text("main", "40\u{a0}Tätigkeiten mit 13\u{a0}Spalten")
        .has_text("tbody td", "Durchführung der Wahl zum Seniorenbeirat")
        .form(&mapping)
        .holds("spalte-1", "own_reference")
        .holds("spalte-2", "name")
        .holds("spalte-11", "retention");
    let values = form.submit().await.leads_to_page(&mapping.replace("/zuordnung", "/werte")).follow().await;
    values.is_ok().has_text("legend", "Übermittlung in Drittland").has_text("label", "„Nein“ bedeutet");

    let answer = preview(&dpo, &mapping).await;
    assert_eq!((number(&answer, "neu"), number(&answer, "unverändert")), ("40".to_owned(), "0".to_owned()));
    assert_eq!(answer.texts("tbody tr").len(), 40);
    let answer = answer.has_text("summary", "Empfänger:").has_text("tbody th", "Seniorenbeiratswahl");
    let address = mapping.replace("/zuordnung", "/vorschau");
    let one = dpo.get(&format!("{address}/1")).await.is_ok();
    one.has_text("h1", "Seniorenbeiratswahl")
        .has_text("td", "Intern: Wahlamt, Sozialamt, Presse (bei zugestimmter Veröffentlichung)")
        .has_text("td", "Empfänger: Intern: Wahlamt")
        .has_text("section", "Durchführung der Wahl zum Seniorenbeirat")
        .has_no_text("main", "schon als Nr.");
    dpo.get(&format!("{address}/41")).await.is_not_found();
    dpo.get(&format!("{address}/0")).await.is_not_found();
    assert_eq!(activities(&site).await, before, "nothing is written before it is taken over");

    let form = answer.form(&address);
    let result = form.submit().await.is(StatusCode::SEE_OTHER).follow().await;
    let result = result.shows_notice("Die Datei ist in Ihr Verzeichnis übernommen.");
    assert_eq!(result.texts("tbody tr").len(), 40);
    assert_eq!(activities(&site).await, before + 40);
    summaries_are_fresh(&site).await;
    assert_eq!(site.count("select count(*) from import_file").await, 0);
    // The second click of a double click, and every way back, lead to the result.
    let run = result.address.split('?').next().unwrap().to_owned();
    form.submit().await.leads_to_page(&run);
    for step in ["zuordnung", "werte", "vorschau"] {
        dpo.get(&mapping.replace("zuordnung", step)).await.leads_to_page(&run);
    }
    assert_eq!(activities(&site).await, before + 40);
    dpo.get(&sheet(6))
        .await
        .is_ok()
        .has_text("h1", "Seniorenbeiratswahl")
        .has_text("#kopf", "vvt-10-003")
        .has_text("main", "findet nicht statt (zu Planungen keine Aussage)");
    let all = "select count(*) from activity_data_subject where for_all";
    assert_eq!(site.count(all).await, 0, "a list says nothing about relations");
    every_cell_is_accounted_for(&dpo, &run).await;

    let undo = format!("{run}/rueckgaengig");
    result.has_link(&undo);
    let form = dpo.form(&undo).await;
    form.submit().await.leads_to_page(&run).follow().await.shows_notice("Der Import ist rückgängig gemacht.");
    form.submit().await.leads_to_page(&run);
    assert_eq!(activities(&site).await, before);
    assert_eq!(site.count(entries).await, recipients, "entries that came with it go with it");
    dpo.get(PAGE).await.has_text("td", "rückgängig gemacht");
}

async fn every_cell_is_accounted_for(person: &Person, run: &str) {
    let report: Value =
        serde_json::from_slice(&person.get(&format!("{run}/bericht")).await.is_ok().body).unwrap();
    let trace = report["trace"].as_array().unwrap();
    let cells = trace.iter().filter(|cell| cell["activity"].is_number()).count();
    assert_eq!(cells, 40 * 13);
    let lost =
        trace.iter().filter(|cell| cell["state"] == "left_out" && cell["activity"].is_number()).count();
    assert_eq!(lost, 0);
}

#[tokio::test]
async fn the_same_file_twice_changes_nothing() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    import(&dpo, "kommune.xlsx", KOMMUNE).await;
    let (count, log) = (activities(&site).await, changes_of_sheets(&site).await);
    let mapping = upload(&dpo, "kommune.xlsx", KOMMUNE).await;
    dpo.get(&mapping)
        .await
        .is_ok()
        .has_text("main", "die in Ihrer Organisation zuletzt für diese Überschriften gewählt wurde");
    let answer = preview(&dpo, &mapping).await;
    let shown = (number(&answer, "neu"), number(&answer, "geändert"), number(&answer, "unverändert"));
    assert_eq!(shown, ("0".to_owned(), "0".to_owned(), "40".to_owned()));
    let form = answer.form(&mapping.replace("/zuordnung", "/vorschau"));
    form.submit().await.is(StatusCode::SEE_OTHER).follow().await.is_ok();
    assert_eq!((activities(&site).await, changes_of_sheets(&site).await), (count, log));
}

async fn changes_of_sheets(site: &Site) -> i64 {
    site.count("select count(*) from audit_log where table_name like '%activity%'").await
}

#[tokio::test]
async fn a_changed_file_changes_what_was_chosen_and_can_be_taken_back() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    import(&dpo, "klein.csv", small().as_bytes()).await;
    let wording = |list: &'static str| {
        format!(
            "select text from activity_{list} item join processing_activity activity on activity.id = item.activity_id where own_reference = 'k-1'"
        )
    };
    let names = "select name from processing_activity where own_reference like 'k-%' order by own_reference";
    assert_eq!(texts(&site, names).await, ["Hundesteuer", "Wochenmarkt", "Friedhof"]);

    let changed = small()
        .replace("Erhebung der Hundesteuer", "Erhebung und Vollstreckung der Hundesteuer")
        .replace("10 Jahre nach", "8 Jahre nach");
    let mapping = upload(&dpo, "klein2.csv", changed.as_bytes()).await;
    let answer = preview(&dpo, &mapping).await.has_text("td", "ändert Nr.\u{a0}6");
    assert_eq!(
        (number(&answer, "geändert"), number(&answer, "unverändert")),
        ("1".to_owned(), "2".to_owned())
    );
    let address = mapping.replace("/zuordnung", "/vorschau");
    let one = format!("{address}/1");
    let page = dpo.get(&one).await.is_ok();
    let form = page
        .has_text("legend", "Zwecke")
        .has_text("legend", "Löschfristen")
        .has_no_text("legend", "Empfänger")
        .has_text(".kern-hint", "Erhebung der Hundesteuer")
        .form(&one);
    form.untick("uebernehmen", "retention_rules").submit().await.leads_to_page(&one);
    let form = dpo.form(&address).await;
    let result = form.submit().await.is(StatusCode::SEE_OTHER).follow().await.is_ok();
    assert_eq!(texts(&site, &wording("purpose")).await, ["Erhebung und Vollstreckung der Hundesteuer"]);
    assert_eq!(texts(&site, &wording("retention_rule")).await, ["10 Jahre nach Ende des Kalenderjahres"]);

    let run = result.address.split('?').next().unwrap().to_owned();
    dpo.form(&format!("{run}/rueckgaengig")).await.submit().await.leads_to_page(&run);
    assert_eq!(texts(&site, &wording("purpose")).await, ["Erhebung der Hundesteuer"]);
    assert_eq!(texts(&site, names).await.len(), 3);
}

#[tokio::test]
async fn what_somebody_has_worked_on_is_not_taken_back() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let run = import(&dpo, "klein.csv", small().as_bytes()).await;
    let run = run.address.split('?').next().unwrap().to_owned();
    let undo = dpo.form(&format!("{run}/rueckgaengig")).await;
    site.wait(std::time::Duration::from_secs(60)).await;
    let form = dpo.form(&short_form(7)).await.fill("purposes", "Vergabe und Kontrolle der Standplätze");
    form.submit().await.leads_to_page(&sheet(7));
    undo.submit().await.is_error_page(StatusCode::CONFLICT, "So nicht möglich");
    assert_eq!(activities(&site).await, 10 + 3);
    dpo.get(&run).await.has_text("main", "lässt er sich nicht mehr als Ganzes rückgängig machen");
}

#[tokio::test]
async fn a_pasted_table_is_a_file() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let text = "Bezeichnung\tZweck\tSteuernummer\nHundesteuer\tErhebung der Steuer\tseit 1998\nWochenmarkt\tStandplätze\t\n";
    let answer = dpo.form(PAGE).await.fill("tabelle", text).submit().await;
    let mapping = answer.is(StatusCode::SEE_OTHER).location().to_owned();
    let page = dpo.get(&mapping).await.is_ok();
    page.form(&mapping).holds("spalte-1", "name").holds("spalte-2", "purposes").holds("spalte-3", "weitere");
    let answer = preview(&dpo, &mapping).await;
    answer.form(&mapping.replace("/zuordnung", "/vorschau")).submit().await.is(StatusCode::SEE_OTHER);
    let extra = "select label || ': ' || text from activity_extra_value where text = 'seit 1998'";
    assert_eq!(texts(&site, extra).await, ["Steuernummer: seit 1998"]);
}

#[tokio::test]
async fn what_is_open_about_third_countries_is_decided_in_the_preview() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let table = "Bezeichnung;Zweck;Drittland\nRundbrief A;Versand;ggf. USA\nRundbrief B;Versand;nein\n";
    let mapping = upload(&dpo, "offen.csv", table.as_bytes()).await;
    let values = mapping.replace("/zuordnung", "/werte");
    let address = mapping.replace("/zuordnung", "/vorschau");
    let answer = preview(&dpo, &mapping).await;
    let first = answer.texts(".change").into_iter().next().unwrap_or_default();
    assert!(first.contains("nicht eindeutig"), "{first}");
    let form = answer.has_text("label", "„ggf. USA“ bedeutet").form(&values);
    let form = form.fill("lesart-1", r#"{"statement":"takes_place"}"#);
    let answer = form.submit().await.leads_to_page(&address).follow().await.is_ok();
    assert!(answer.find_form(&values).is_none(), "nothing is open any more");
    answer.form(&address).submit().await.is(StatusCode::SEE_OTHER);
    let stated =
        "select name || ': ' || third_country_statement || '; ' || coalesce(third_country_remark, '')
        from processing_activity where name like 'Rundbrief _' order by name";
    assert_eq!(texts(&site, stated).await, ["Rundbrief A: takes_place; ggf. USA", "Rundbrief B: none; "]);
}

#[tokio::test]
async fn columns_are_assigned_sensibly_or_not_at_all() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let mapping = upload(&dpo, "klein.csv", small().as_bytes()).await;
    let form = dpo.form(&mapping).await;
    let twice = form.clone().fill("spalte-4", "name").submit().await;
    twice.shows_error("spalte-4", "„Bezeichnung“ kann nur aus einer Spalte kommen");
    let nameless = form.clone().fill("spalte-2", "weitere").submit().await;
    nameless.shows_error("spalte-1", "in welcher Spalte die Bezeichnung der Tätigkeiten steht");
    let forged = form.clone().forge("spalte-3", "<script>").submit().await;
    forged.shows_error("spalte-3", "Bitte wählen Sie, wohin die Spalte „Organisationseinheit“ kommt.");
    let left_out = form.fill("spalte-5", "weglassen").submit().await;
    left_out.is(StatusCode::SEE_OTHER);
    let one = mapping.replace("/zuordnung", "/vorschau/1");
    dpo.get(&one).await.is_ok().has_text(".kern-badge", "weggelassen");
}

#[tokio::test]
async fn the_file_is_read_otherwise_on_demand() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let latin: Vec<u8> =
        small().chars().map(|letter| u8::try_from(u32::from(letter)).unwrap_or(b'?')).collect();
    let mapping = upload(&dpo, "alt.csv", &latin).await;
    let form = dpo.form(&mapping).await.holds("kodierung", "windows1252").holds("trennzeichen", "semicolon");
    let again = form.fill("kodierung", "macintosh").press("was", "einlesen").submit().await;
    again.leads_to_page(&mapping).follow().await.has_no_text("th", "Empfänger");
    let form = dpo.form(&mapping).await.fill("kodierung", "windows1252").press("was", "einlesen");
    form.submit().await.follow().await.has_text("th", "Empfänger");
}

#[tokio::test]
async fn the_row_of_the_headings_is_named() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let table = "Nr.;Bezeichnung;Zweck\nLegende;;\nKürzel;Was;Wozu\n1;Wahl;Durchführung\n";
    let mapping = upload(&dpo, "zwei Köpfe.csv", table.as_bytes()).await;
    dpo.get(&mapping).await.has_text("main", "Erkannt: Zeile\u{a0}1").has_no_text("th", "Kürzel");
    let form = dpo.form(&mapping).await;
    let wrong = form.clone().fill("ueberschriften", "99").press("was", "einlesen").submit().await;
    wrong
        .shows_error("ueberschriften", "Unter Zeile\u{a0}99 stehen keine Tätigkeiten.")
        .has("details.fold[open]");
    let wrong = form.clone().fill("ueberschriften", "drei").submit().await;
    wrong.shows_error("ueberschriften", "eine ganze Zahl").has("details.fold[open]");
    // Who goes on at once is asked about the columns of the other row first.
    let again = form.fill("ueberschriften", "3").press("was", "weiter").submit().await;
    again
        .leads_to_page(&mapping)
        .follow()
        .await
        .has_text("th", "Kürzel")
        .has_text("main", "1\u{a0}Tätigkeit");
    dpo.form(&mapping).await.holds("ueberschriften", "3").fill("ueberschriften", "").submit().await;
    dpo.get(&mapping).await.has_no_text("th", "Kürzel");
}

#[tokio::test]
async fn hostile_files_get_one_sentence() {
    let site = Site::with(&[("VVT_IMPORT_MIB", "1")]).await;
    let dpo = site.dpo("stadtwerke").await;
    let log = history(&site).await;
    let large = "a;b\n".repeat(400_000);
    for (name, content, sentence) in [
        ("leer.csv", &b""[..], "Die Datei ist leer."),
        ("bild.xlsx", b"PK\x03\x04kaputt", "beschädigt"),
        ("brief.pdf", b"%PDF-1.7", "Eine PDF-Datei kann nicht gelesen werden."),
        (
            "bild.png",
            b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x02\x00\x00\x00\x02\x00\x08\x06\x00\x00\x00",
            "Diese Datei ist keine Tabelle.",
        ),
        ("seite.csv", b"<!doctype html><p>hallo", "Eine HTML- oder XML-Datei kann nicht gelesen werden."),
        ("zeile.csv", b"nur ein Satz", "keine Tabelle mit Überschriften"),
        ("gross.csv", large.as_bytes(), "größer als 1\u{a0}MiB"),
    ] {
        let answer = dpo.form(PAGE).await.attach("datei", name, content).submit().await;
        answer.shows_error("datei", sentence);
    }
    dpo.form(PAGE).await.submit().await.shows_error("datei", "Bitte wählen Sie eine Datei");
    let both = dpo.form(PAGE).await.fill("tabelle", "a\tb\nc\td").attach("datei", "a.csv", b"a;b\nc;d");
    both.submit().await.shows_error("datei", "aber nicht beides");
    let garbage =
        dpo.send(axum::http::Method::POST, PAGE).body("multipart/form-data; boundary=x", "kaputt").go().await;
    garbage.is_error_page(StatusCode::BAD_REQUEST, "Anfrage nicht verstanden");
    assert_eq!(site.count("select count(*) from import_file").await, 0);
    assert_eq!(history(&site).await, log);
}

#[tokio::test]
async fn cells_with_anything_in_them_do_no_harm() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let long = "wort ".repeat(6_000);
    let file = format!(
        "{HEADINGS}\n1;<script>alert(1)</script>;😀;\"{long}\";=cmd|' /C calc'!A0;vielleicht;\u{202e}rückwärts\n\
         1;\"{}\";;;;;\n;;;ohne Namen;;;\n",
        "N".repeat(700)
    );
    let mapping = upload(&dpo, "<b>böse</b>.csv", file.as_bytes()).await;
    let answer = preview(&dpo, &mapping).await.has_no("main script");
    for place in 1..=answer.texts("tbody tr").len() {
        dpo.get(&mapping.replace("/zuordnung", &format!("/vorschau/{place}")))
            .await
            .is_ok()
            .has_no("main script");
    }
    let result = answer.form(&mapping.replace("/zuordnung", "/vorschau")).submit().await;
    result.is(StatusCode::SEE_OTHER).follow().await.is_ok().has_no("main script");
    dpo.get(LIST).await.is_ok().has_text("main", "<script>alert(1)</script>");
}

#[tokio::test]
async fn a_file_is_its_uploaders_alone_and_gone_after_a_day() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let mapping = upload(&dpo, "klein.csv", small().as_bytes()).await;
    let coordinator = site.coordinator("stadtwerke").await;
    for step in ["zuordnung", "werte", "vorschau", "vorschau/1", "entfernen"] {
        coordinator.get(&mapping.replace("zuordnung", step)).await.is_not_found();
    }
    coordinator.get(PAGE).await.is_ok().has_no_text("main", "klein.csv");
    dpo.get(PAGE).await.is_ok().has_link(&mapping);
    let other = upload(&dpo, "weg.csv", small().as_bytes()).await;
    let form = dpo.form(&other.replace("zuordnung", "entfernen")).await;
    form.submit().await.leads_to_page(PAGE).follow().await.has_no_text("main", "weg.csv");
    form.submit().await.leads_to_page(PAGE);

    site.wait(std::time::Duration::from_secs(25 * 3600)).await;
    vvt::audit::jobs::once(site.db()).await.unwrap();
    assert_eq!(site.count("select count(*) from import_file").await, 0);
}

#[tokio::test]
async fn nearly_the_same_names_become_one_on_demand() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    import(&dpo, "klein.csv", small().as_bytes()).await;
    let more = format!("{HEADINGS}\nk-9;Vergnügungssteuer;Amt 20;Erhebung;Intern: Kämmerrei;Nein;10 Jahre\n");
    let mapping = upload(&dpo, "mehr.csv", more.as_bytes()).await;
    let answer = preview(&dpo, &mapping).await.has_text("label", "„Kämmerrei“ ist „Kämmerei“");
    let form = answer.form(&mapping.replace("/zuordnung", "/vorschau"));
    let form = form.tick("zusammenfuehren", "recipient\tKämmerrei\tKämmerei");
    form.submit().await.is(StatusCode::SEE_OTHER);
    let names = "select name from recipient where name like 'Kämm%'";
    assert_eq!(texts(&site, names).await, ["Kämmerei"]);
}

#[tokio::test]
async fn the_applications_own_json_comes_in_too() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let file = dpo
        .get("/verzeichnis/stadtwerke-musterhausen-gmbh/ausgabe/datei?umfang=alles&angaben=alles&format=json")
        .await;
    let same = upload(&dpo, "vvt.json", &file.is_ok().body).await;
    let answer = dpo.get(&same).await.leads_to_page(&same.replace("/zuordnung", "/vorschau")).follow().await;
    let answer = answer.is_ok();
    assert_eq!((number(&answer, "neu"), number(&answer, "unverändert")), ("0".to_owned(), "5".to_owned()));
    dpo.get(&same.replace("/zuordnung", "/vorschau/1")).await.is_ok().has_text("main", "steht dort auch");
    let broken = dpo.form(PAGE).await.attach("datei", "kaputt.json", b"{ \"format\": 1 }").submit().await;
    broken.shows_error("datei", "Zeile 1");
}
