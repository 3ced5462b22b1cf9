//! Lists and forms through browser and command line: which table is read, and what is said of the rest.

use std::fs;

use axum::http::StatusCode;

use super::{
    new_organisation,
    pages::{PAGE, import, number, upload},
};
use crate::{
    activities::activities,
    command::run,
    support::{Site, open_place},
};

const CLUB: &str = "Verantwortlicher: Turnverein e. V., Weg 3, 80000 München\n\
Vertreten durch: Anna Adam\n\
\n\
Bezeichnung;Zweck;Betroffene;TOM\n\
Beiträge;Einzug;Mitglieder;Zutrittskontrolle\n\
Webseite;Darstellung;Besucher;dito\n";

const COMMISSIONED: &str = "Auftrag;Auftraggeber;Kategorien von Verarbeitungen;TOM\n\
Lohn;Klinik;Abrechnung;Anlage\n";

#[tokio::test]
async fn what_a_file_says_of_the_organisation_is_taken_over_where_it_is_ticked() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let of_organisation = |field: &str, text: &str| {
        format!(
            "select count(*) from organisation where slug = 'stadtwerke-musterhausen-gmbh' and {field} = '{text}'"
        )
    };
    let mut owner = site.owner().await;
    sqlx::query("select set_config('vvt.actor', 'system', false)").execute(&mut owner).await.unwrap();
    sqlx::query("update organisation set street = 'Alte Straße 1', management = '' where slug = 'stadtwerke-musterhausen-gmbh'")
        .execute(&mut owner)
        .await
        .unwrap();
    let mapping = upload(&dpo, "verein.csv", CLUB.as_bytes()).await;
    let page = dpo.get(&mapping).await.is_ok();
    let page = page
        .has_text("label", "Straße: Weg 3 (bisher: Alte Straße 1)")
        .has_text("fieldset", "Verantwortlicher: „Verantwortlicher: Turnverein e. V., Weg 3, 80000 München“ – gelesen, wird nicht übernommen");
    // What is empty is ticked, what would be replaced is not.
    let values = page.form(&mapping).submit().await.is(StatusCode::SEE_OTHER).follow().await;
    let preview = match values.status {
        StatusCode::SEE_OTHER => values.follow().await.is_ok(),
        _ => {
            let form = values.form(&mapping.replace("/zuordnung", "/werte"));
            form.submit().await.is(StatusCode::SEE_OTHER).follow().await.is_ok()
        }
    };
    assert_eq!(number(&preview, "neu"), "2");
    let address = mapping.replace("/zuordnung", "/vorschau");
    dpo.get(&format!("{address}/2")).await.is_ok().has_text("td", "gelesen als der Text aus Zeile\u{a0}5");
    preview.form(&address).submit().await.is(StatusCode::SEE_OTHER).follow().await.is_ok();
    assert_eq!(site.count(&of_organisation("street", "Alte Straße 1")).await, 1);
    assert_eq!(site.count(&of_organisation("management", "Anna Adam")).await, 1);

    // Once more, with a tick.
    let mapping = upload(&dpo, "verein.csv", CLUB.as_bytes()).await;
    let form = dpo.form(&mapping).await.tick("organisation", "strasse");
    form.submit().await.is(StatusCode::SEE_OTHER);
    let preview = dpo.get(&mapping.replace("/zuordnung", "/vorschau")).await.is_ok();
    let form = preview.form(&mapping.replace("/zuordnung", "/vorschau"));
    form.submit().await.is(StatusCode::SEE_OTHER);
    assert_eq!(site.count(&of_organisation("street", "Weg 3")).await, 1);
}

#[tokio::test]
async fn a_record_of_a_processor_comes_in_only_when_somebody_says_so() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let before = activities(&site).await;
    let mapping = upload(&dpo, "kataster.csv", COMMISSIONED.as_bytes()).await;
    let page = dpo.get(&mapping).await.is_ok().has_text("main", "Verzeichnis von Verarbeitungen im Auftrag");
    let answer = page.form(&mapping).submit().await.is(StatusCode::UNPROCESSABLE_ENTITY);
    answer.has_text("main", "Bitte bestätigen Sie, dass die Zeilen");
    // No way around it.
    for step in ["werte", "vorschau"] {
        let answer = dpo.get(&mapping.replace("zuordnung", step)).await.is(StatusCode::BAD_REQUEST);
        answer.has_text("main", "Art.\u{a0}30 Abs.\u{a0}2");
    }
    assert_eq!(activities(&site).await, before);
    let form = dpo.form(&mapping).await.tick("trotzdem", "ja");
    form.submit().await.is(StatusCode::SEE_OTHER);
    dpo.get(&mapping.replace("zuordnung", "vorschau")).await.is_ok();
}

#[tokio::test]
async fn several_files_are_one_import() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let list = |name: &str| format!("Bezeichnung;Zweck;Betroffene\n{name};Zweck von {name};Bürger\n");
    let form = dpo.form(PAGE).await;
    let form = form.attach("datei", "a.csv", list("Wahl").as_bytes());
    let answer = form.attach("datei", "b.csv", list("Pass").as_bytes()).submit().await;
    let mapping = answer.is(StatusCode::SEE_OTHER).location().to_owned();
    let page = dpo.get(&mapping).await.is_ok();
    page.has_text("main", "a.csv und 1 weitere Datei").has_text("main", "2\u{a0}Tätigkeiten");
    let word = dpo.form(PAGE).await;
    let word = word.attach("datei", "a.csv", list("Wahl").as_bytes()).attach("datei", "b.pdf", b"%PDF-1.7");
    word.submit().await.is(StatusCode::UNPROCESSABLE_ENTITY);
    // One file is still one file.
    import(&dpo, "c.csv", list("Bau").as_bytes()).await;
}

#[tokio::test]
async fn the_command_line_tells_what_was_passed_over() {
    let site = Site::new().await;
    let place = open_place();
    let path = |name: &str| place.path().join(name).to_str().unwrap().to_owned();
    let (list, other, kataster) = (path("liste.xlsx"), path("zwei.csv"), path("kataster.csv"));
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, rows) in [
        ("Änderungen", &[["Datum", "Wer", "Was", ""], ["01.02.2026", "A", "neu", ""]][..]),
        (
            "Liste",
            &[["Bezeichnung", "Zweck", "Betroffene", "TOM"], ["Wahl", "Durchführung", "Bürger", "Zutritt"]][..],
        ),
    ] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        for (row, cells) in (0..).zip(rows) {
            sheet.write_row(row, 0, *cells).unwrap();
        }
    }
    book.save(&list).unwrap();
    fs::write(&other, "Bezeichnung;Zweck;Betroffene\nPass;Ausstellung;Bürger\n").unwrap();
    fs::write(&kataster, COMMISSIONED).unwrap();
    new_organisation(site.db()).await;
    let go = async |more: &[&str]| {
        let arguments = [&["import", "--organisation", "koerperschaft"], more].concat();
        let output = run(&site, &arguments).await;
        let said = String::from_utf8(output.stdout).unwrap();
        (output.status.code(), said + &String::from_utf8(output.stderr).unwrap())
    };
    let (status, said) = go(&["--dry-run", &list]).await;
    assert_eq!(status, Some(3), "{said}");
    assert!(
        said.contains("1 neu") && said.contains("Nicht gelesen wurde: „Änderungen“ (6 Zellen)."),
        "{said}"
    );
    let (status, said) = go(&["--dry-run", "--sheet", "Änderungen", &list]).await;
    assert!(status == Some(3) && said.contains("„Liste“ (8 Zellen)"), "{said}");
    let (status, said) = go(&["--dry-run", "--sheet", "Übersicht", &list]).await;
    assert!(status == Some(1) && said.contains("Sie hat: „Änderungen“, „Liste“."), "{said}");
    let (status, said) = go(&["--dry-run", "--header-row", "9", &list]).await;
    assert!(status == Some(1) && said.contains("Unter Zeile\u{a0}9"), "{said}");
    let (_, said) = go(&["--dry-run", &other, &other]).await;
    assert!(said.contains("2 neu"), "{said}");
    let (status, said) = go(&[&kataster]).await;
    assert!(status == Some(1) && said.contains("Abs.\u{a0}2") && said.contains("--as-controller"), "{said}");
    let (_, said) = go(&["--as-controller", &kataster]).await;
    assert!(said.contains("Übernommen: 1 neu"), "{said}");
    let (_, said) = go(&["--help"]).await;
    assert!(said.contains("--sheet") && said.contains("Ende mit 0"), "{said}");
}
