//! The Löschkonzept: every period with its activities, on the page and as an appendix.

use crate::{
    activities::{change, create, sheet},
    export::files::Pdf,
    support::{Person, Site},
};

const CATALOGUE: &str = "/verzeichnis/stadtwerke-musterhausen-gmbh/kataloge/loeschfristen";
const ORDER: &str = "/verzeichnis/stadtwerke-musterhausen-gmbh/ausgabe";
const OUTDATED: &str = "Buchungsbelege: 10 Jahre ab Ende des Kalenderjahres (§ 147 Abs. 3 AO)";

fn page() -> String {
    "/verzeichnis/stadtwerke-musterhausen-gmbh/loeschkonzept".to_owned()
}

async fn add_to_catalogue(person: &Person, text: &str) {
    let form = person.form(&format!("{CATALOGUE}/neu")).await;
    form.fill("wortlaut", text).submit().await.is(axum::http::StatusCode::SEE_OTHER);
}

/// The table's rows, each as its cells.
async fn rows(person: &Person, query: &str) -> Vec<String> {
    person.get(&format!("{}{query}", page())).await.is_ok().texts(".concept tbody tr")
}

#[tokio::test]
async fn every_period_stands_once_with_its_activities() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    dpo.get(&page()).await.is_ok().has_text("main", "Noch keine Frist");
    dpo.get(CATALOGUE).await.is_ok().has_link(&page());
    dpo.get("/verzeichnis/stadtwerke-musterhausen-gmbh").await.is_ok().has_link(&page());

    let rule = "Bewerbungen: 6 Monate nach der Absage (§ 15 Abs. 4 AGG); Verträge: solange nötig <b>";
    let one = create(&dpo, &[("name", "Eins"), ("retention", rule)]).await;
    let two = create(&dpo, &[("name", "Zwei"), ("retention", rule)]).await;
    let three = create(
        &dpo,
        &[
            ("name", "Drei"),
            ("data_categories", "Stammdaten\nBilder"),
            ("retention", "2: 14 Tage ab Aufnahme"),
        ],
    )
    .await;
    add_to_catalogue(&dpo, OUTDATED).await;

    let found = rows(&dpo, "").await;
    assert_eq!(found.len(), 4, "{found:?}");
    let row = |words: &str| {
        found.iter().find(|row| row.contains(words)).unwrap_or_else(|| panic!("{words}: {found:?}"))
    };
    let both = format!("Nr.\u{a0}{one} Eins Nr.\u{a0}{two} Zwei");
    for words in ["Bewerbungen", "6 Monate", "nach der Absage", "§ 15 Abs. 4 AGG", &both] {
        assert!(row("6 Monate").contains(words), "{words}: {found:?}");
    }
    assert!(row("solange nötig <b>").contains(&both), "{found:?}");
    assert!(
        row("14 Tage").starts_with("Bilder") && row("14 Tage").contains(&format!("Nr.\u{a0}{three}")),
        "{found:?}"
    );
    // What is outdated is said of the catalogue's entry, too.
    let receipts = row("Buchungsbelege");
    assert!(receipts.contains("Klärungsbedarf") && receipts.contains("statt 10"), "{receipts}");
    assert!(receipts.contains("in keiner verwendet") && receipts.contains("Katalog"), "{receipts}");
    let answer = dpo.get(&page()).await.has_no("main b").has_link(&sheet(one));
    answer.has_text("main", "ohne Löschfrist");

    // Short ones first, whatever they are for.
    let places: Vec<usize> = ["14 Tage", "6 Monate", "solange nötig", "Buchungsbelege"]
        .into_iter()
        .map(|words| found.iter().position(|row| row.contains(words)).unwrap())
        .collect();
    assert!(places.is_sorted(), "{found:?}");

    // Changed in one place, it is another period; ended, it is none.
    change(&dpo, two, &[("retention", "1 Jahr nach Vertragsende")]).await;
    dpo.form(&format!("{}/beenden", sheet(three))).await.submit().await;
    let found = rows(&dpo, "").await;
    assert!(!found.iter().any(|row| row.contains("14 Tage")), "{found:?}");
    assert!(
        found.iter().any(|row| row.contains("1 Jahr") && row.contains(&format!("Nr.\u{a0}{two}"))),
        "{found:?}"
    );
}

#[tokio::test]
async fn minimum_maximum_and_structure_are_told_apart() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = create(&dpo, &[("name", "Wahl"), ("retention", "Nach der Wahl")]).await;
    let address = format!("{}/loeschregeln", sheet(number));
    let form = dpo.form(&address).await;
    let rows_of = |list: &str| form.value(&format!("rows.{list}"));
    let rule = rows_of("retention_rules").split(", ").next().unwrap().to_owned();
    let part = rows_of("sub_rules")
        .split(", ")
        .find_map(|row| row.strip_prefix(&format!("{rule}/")).map(str::to_owned))
        .unwrap();
    let form = form
        .fill(&format!("{rule}.kind"), "statutory_retention")
        .fill(&format!("{part}.subject"), "Wählerverzeichnis")
        .fill(&format!("{part}.amount"), "60")
        .fill(&format!("{part}.unit"), "days")
        .fill(&format!("{part}.direction"), "before")
        .fill(&format!("{part}.event"), "der nächsten Wahl")
        .fill(&format!("{part}.norm"), "§ 83 EuWO")
        .fill(&format!("{part}.procedure"), "Schreddern nach DIN 66399")
        .fill(&format!("{part}.responsible"), "Wahlamt");
    form.submit().await.leads_to_page(&sheet(number));
    let found = rows(&dpo, "").await;
    let [row] = found.as_slice() else { panic!("{found:?}") };
    for words in [
        "Wählerverzeichnis",
        "60 Tage",
        "Aufbewahrungspflicht (mindestens)",
        "Wortlaut: Nach der Wahl",
        "vor der nächsten Wahl",
        "§ 83 EuWO",
        "Schreddern nach DIN 66399",
        "zuständig: Wahlamt",
    ] {
        assert!(row.contains(words), "{words}: {row}");
    }
    // Another sheet that refers to it is one of its activities.
    let follower = create(&dpo, &[("name", "Stichwahl")]).await;
    let form = dpo.form(&format!("{}/loeschregeln", sheet(follower))).await;
    form.fill("same_as", &number.to_string()).submit().await.leads_to_page(&sheet(follower));
    assert!(rows(&dpo, "").await[0].contains(&format!("Nr.\u{a0}{follower} Stichwahl")));
}

#[tokio::test]
async fn a_long_concept_has_pages_and_strange_ones_are_empty() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let organisation = site.organisation("stadtwerke").await;
    let mut owner = site.owner().await;
    let statement = format!(
        "
        set vvt.actor = 'system'; set vvt.reason = 'Test';
        insert into retention_period (id, organisation_id, text)
        select gen_random_uuid(), '{organisation}', n || ' Monate nach dem Ende'
        from generate_series(1, 1010) n
        "
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&mut owner).await.unwrap();
    let first = dpo.get(&page()).await.is_ok().has_text(".paging", "1–50 von 1.010");
    assert_eq!(first.texts(".concept tbody tr").len(), 50);
    // Numbers in their order, not in that of letters.
    assert!(first.texts(".concept tbody tr")[9].contains("10 Monate"));
    let last =
        dpo.get(&format!("{}?seite=21", page())).await.is_ok().has_text(".paging", "1.001–1.010 von 1.010");
    last.has_link(&format!("{}?seite=20", page()));
    let whole = dpo.get(&format!("{}?alle=ja", page())).await.is_ok();
    assert_eq!(whole.texts(".concept tbody tr").len(), 1_000);
    whole.has_text("main", "die ersten 1.000 von 1.010 Fristen").has_no(".paging");
    for strange in ["0", "-5", "99999999999999999999", "x", "%F0%9F%8E%89", "%00", "1%27"] {
        dpo.get(&format!("{}?seite={strange}", page())).await.is_ok();
    }
    dpo.get(&format!("{}?seite=999", page()))
        .await
        .is_ok()
        .has_text("main", "So viele Fristen gibt es nicht");
}

#[tokio::test]
async fn nobody_sees_more_than_the_sheets_they_may_see() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    change(&dpo, 1, &[("retention", "5 Jahre nach Ausbau")]).await;
    change(&dpo, 3, &[("retention", "9 Jahre nach Rechnung")]).await;
    let limited = site.limited_editor("stadtwerke").await;
    let found = rows(&limited, "").await;
    assert!(found.iter().any(|row| row.contains("nach Ausbau")), "{found:?}");
    assert!(!found.iter().any(|row| row.contains("nach Rechnung")), "{found:?}");
    limited.get(&page()).await.has_text("main", "die Sie sehen dürfen");
    site.dpo("gemeinde").await.get(&page()).await.is_not_found();
}

#[tokio::test]
async fn an_accepted_period_is_no_longer_open() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number =
        create(&dpo, &[("name", "Vage"), ("retention", "Löschung, sobald nicht mehr erforderlich")]).await;
    assert!(rows(&dpo, "").await[0].contains("Klärungsbedarf"));
    let page = dpo.get(&sheet(number)).await.is_ok();
    let mut found = page.texts(".findings__item:has(a[href*='/pruefung/'])").into_iter();
    let at = found.position(|text| text.contains("erforderlich")).unwrap();
    let address = page.attributes(".findings__item a[href*='/pruefung/']", "href")[at].clone();
    dpo.form(&address).await.fill("begruendung", "Abgestimmt").submit().await.leads_to_page(&sheet(number));
    let found = rows(&dpo, "").await;
    assert!(!found[0].contains("Klärungsbedarf") && found[0].contains("angenommen auf 1"), "{found:?}");
}

#[tokio::test]
async fn the_concept_is_an_appendix_on_request() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let long = "x".repeat(3_000);
    let rule = format!("Bewerbungen: 6 Monate nach der Absage (§ 15 AGG); {long}; <b>漢 #panic()");
    let number = create(&dpo, &[("name", "Eins"), ("retention", &rule)]).await;
    let other = create(&dpo, &[("name", "Geheim"), ("retention", "99 Jahre nach Geheimnis")]).await;
    assert_eq!(other, number + 1);
    let form =
        dpo.get(&format!("{ORDER}?nummern={number}&loeschkonzept=ja")).await.form(&format!("{ORDER}/datei"));
    let form = form.holds("loeschkonzept", "ja").holds("nummern", &number.to_string());
    let html = form.clone().tick("format", "html").submit().await.is_ok();
    html.has_text("#anhang-1 h2", "Löschkonzept")
        .has_text("#anhang-1 tr", "Bewerbungen")
        .has_text("#anhang-1 td", "nach der Absage")
        .has_text("#anhang-1 td", "§\u{a0}15 AGG")
        .has_text("nav", "Löschkonzept")
        .has_no_text("main", "Geheimnis")
        .has_no_text("footer", "Entwurf")
        .has_no("main b");
    let pdf = Pdf::new(&form.clone().submit().await.is_ok().body);
    pdf.assert_sound();
    let text = pdf.text();
    for words in ["Anhang: Löschkonzept", "Regellöschfrist", "nach der Absage", "[U+6F22] #panic()"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("Geheimnis") && !text.contains("Entwurf"), "{text}");
    let without = form.untick("loeschkonzept", "ja").tick("format", "html").submit().await.is_ok();
    without.has_no("#anhang-1").has_no_text("nav", "Löschkonzept");
}
