//! One entry: its pages, its form, two people in it, and whatever somebody may type.

use axum::http::StatusCode;
use uuid::Uuid;

use super::{ALL, ROOT, create, entry, id, list, name_field, texts};
use crate::{
    activities::{change, create as create_activity, history, sheet},
    support::Site,
};

#[tokio::test]
async fn every_catalogue_takes_an_entry_and_shows_it() {
    let site = Site::new().await;
    let (dpo, reader) = (site.dpo("stadtwerke").await, site.reader("stadtwerke").await);
    for (catalogue, table, name, ..) in ALL {
        let id = create(&dpo, catalogue, &[(name_field(catalogue), "Eintrag & Söhne")]).await;
        let shown = reader.get(&entry(catalogue, id)).await.is_ok();
        shown
            .has_text("h1", "Eintrag & Söhne")
            .has_text("main", "Keine Tätigkeit nennt diesen Eintrag.")
            .has_no("main form");
        reader.get(&list(catalogue)).await.is_ok().has_link(&entry(catalogue, id));
        let stored = texts(&site, &format!("select {name} from {table} where confirmed")).await;
        assert_eq!(stored, ["Eintrag & Söhne"], "{catalogue}");
    }
    let overview = reader.get(ROOT).await.is_ok();
    assert_eq!(overview.texts("td[data-label='Einträge']"), ["1"; 8]);
    reader.get(&list("anderes")).await.is_not_found();
    reader.get(&entry("empfaenger", Uuid::now_v7())).await.is_not_found();
    reader.get(&format!("{}/neu", list("normen"))).await.is_forbidden();
}

#[tokio::test]
async fn every_part_of_an_entry_is_kept_and_shown() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    for (catalogue, fields, shown) in [
        (
            "empfaenger",
            &[
                ("name", "Wartung GmbH"),
                ("sitz", "DE"),
                ("speicherung", "IE"),
                ("fernwartung", "IN"),
                ("konzern", "US"),
            ][..],
            &["Deutschland", "Irland", "Indien", "Vereinigte Staaten von Amerika"][..],
        ),
        (
            "normen",
            &[("name", "§ 49 MsbG"), ("bemerkung", "Wer Messwerte\nverarbeiten darf")],
            &["Wer Messwerte"],
        ),
        (
            "systeme",
            &[
                ("name", "Alpha"),
                ("anbieter", "Soft AG"),
                ("betrieb", "im Haus"),
                ("massnahmen", "Rollen\nProtokoll"),
            ],
            &["Soft AG", "im Haus", "Rollen Protokoll"],
        ),
        (
            "referenzdokumente",
            &[
                ("name", "IT-Konzept"),
                ("art", "security_concept"),
                ("fassung", "2.1"),
                ("stand", "1.3.2026"),
                ("ablage", "Akte 12"),
                ("verantwortlich", "ISB"),
            ],
            &["Sicherheitskonzept", "2.1", "01.03.2026", "Akte 12", "ISB"],
        ),
    ] {
        let id = create(&dpo, catalogue, fields).await;
        let mut page = dpo.get(&entry(catalogue, id)).await.is_ok();
        for words in shown {
            page = page.has_text("dd", words);
        }
        // What the form shows is what is stored: sent back as it is, it changes nothing.
        let before = history(&site).await;
        let edit = format!("{}/bearbeiten", entry(catalogue, id));
        dpo.form(&edit).await.submit().await.follow().await.shows_notice("Es gab nichts zu ändern.");
        assert_eq!(history(&site).await, before, "{catalogue}");
    }
}

#[tokio::test]
async fn a_new_name_shows_on_the_sheet_and_in_the_export_at_once() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = create_activity(
        &dpo,
        &[
            ("name", "Umbenannt"),
            ("data_subjects", "Kunden"),
            ("data_categories", "Name"),
            ("recipients", "Kasse"),
        ],
    )
    .await;
    for (catalogue, table, new) in [
        ("betroffene-personen", "data_subject_category", "Kundinnen und Kunden"),
        ("datenkategorien", "data_category", "Namensangaben"),
        ("empfaenger", "recipient", "Stadtkasse"),
    ] {
        let id = id(&site, &format!("select id from {table}")).await;
        let edit = format!("{}/bearbeiten", entry(catalogue, id));
        dpo.form(&edit).await.fill("name", new).submit().await.leads_to_page(&entry(catalogue, id));
        dpo.get(&sheet(number)).await.is_ok().has_text("main", new);
        let json = site
            .address(&format!("/ausgabe/datei?umfang=auswahl&nummern={number}&angaben=pflicht&format=json"));
        assert!(dpo.get(&json).await.is_ok().text().contains(new), "{catalogue}");
        dpo.get(&entry(catalogue, id))
            .await
            .has_link(&sheet(number))
            .has_text("main", "1\u{a0}Tätigkeit nennt");
    }
    dpo.get(&site.address("/aenderungen")).await.is_ok().has_text("main", "Stadtkasse");
}

#[tokio::test]
async fn a_form_that_is_sent_twice_makes_one_entry() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let form = dpo.form(&format!("{}/neu", list("empfaenger"))).await.fill("name", "Finanzamt");
    let (first, second, third) = tokio::join!(form.submit(), form.submit(), form.submit());
    for answer in [first, second, third] {
        answer.is(StatusCode::SEE_OTHER);
    }
    assert_eq!(site.count("select count(*) from recipient").await, 1);
    // Back, corrected, sent again: the same entry.
    form.fill("name", "Finanzamt Musterhausen").submit().await.is(StatusCode::SEE_OTHER);
    assert_eq!(texts(&site, "select name from recipient").await, ["Finanzamt Musterhausen"]);
}

#[tokio::test]
async fn a_name_that_is_taken_is_said_at_the_field_and_leads_to_a_merge() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    for (catalogue, ..) in ALL {
        let field = name_field(catalogue);
        let first = create(&dpo, catalogue, &[(field, "Einmal")]).await;
        let second = create(&dpo, catalogue, &[(field, "Zweimal")]).await;
        let new = dpo.form(&format!("{}/neu", list(catalogue))).await.fill(field, " Einmal ").submit().await;
        new.shows_error(field, "gibt es schon").has_link(&entry(catalogue, first));
        let edit = format!("{}/bearbeiten", entry(catalogue, second));
        let answer = dpo.form(&edit).await.fill(field, "Einmal").submit().await;
        let merge = format!("{}/zusammenfuehren?ziel={first}", entry(catalogue, second));
        answer.shows_error(field, "gibt es schon").has_link(&merge).form(&edit).holds(field, "Einmal");
    }
}

#[tokio::test]
async fn two_people_in_one_entry_are_asked_and_in_different_fields_both_win() {
    let site = Site::new().await;
    let (dpo, coordinator) = (site.dpo("stadtwerke").await, site.coordinator("stadtwerke").await);
    let id = create(&dpo, "systeme", &[("name", "Alpha"), ("anbieter", "Alt")]).await;
    let edit = format!("{}/bearbeiten", entry("systeme", id));

    let mine = dpo.form(&edit).await.fill("anbieter", "Meiner");
    let theirs = coordinator.form(&edit).await.fill("betrieb", "im Haus");
    theirs.submit().await.leads_to_page(&entry("systeme", id));
    mine.submit().await.leads_to_page(&entry("systeme", id));
    dpo.form(&edit).await.holds("anbieter", "Meiner").holds("betrieb", "im Haus");

    let mine = dpo.form(&edit).await.fill("name", "Beta");
    coordinator.form(&edit).await.fill("name", "Gamma").submit().await.leads_to_page(&entry("systeme", id));
    let before = history(&site).await;
    let asked = mine.submit().await.is(StatusCode::CONFLICT);
    assert_eq!(history(&site).await, before);
    let form = asked.has_text("[id='wahl.name-gespeichert']", "Gamma").form(&edit);
    form.tick("wahl.name", "mine").submit().await.leads_to_page(&entry("systeme", id));
    dpo.form(&edit).await.holds("name", "Beta");

    // Both typed the same: nobody is asked, and it is written once.
    let mine = dpo.form(&edit).await.fill("name", "Delta");
    coordinator.form(&edit).await.fill("name", "Delta").submit().await.leads_to_page(&entry("systeme", id));
    let before = history(&site).await;
    mine.submit().await.leads_to_page(&entry("systeme", id));
    assert_eq!(history(&site).await, before);
}

#[tokio::test]
async fn whatever_is_typed_is_kept_or_refused_with_a_sentence() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let mut hostile: Vec<String> = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "😀👩‍👩‍👧 Familie",
        "e\u{301}\u{202e}umgedreht",
        "Zeile\r\nund noch eine",
        "Null\0 und \u{7}Klingel",
        "' or 1=1; --",
        "%_\\",
        "{{ page }}{% x %}",
        " \n\t ",
        "31.02.2026",
    ]
    .map(str::to_owned)
    .to_vec();
    hostile.extend(["ä".repeat(300), "ä".repeat(301), "🎉".repeat(20_000), "x".repeat(20_001)]);
    for (catalogue, ..) in ALL {
        let new = format!("{}/neu", list(catalogue));
        let fields = dpo.form(&new).await.names();
        for field in fields.iter().filter(|field| *field != "id") {
            for text in &hostile {
                let name = format!("Feld {} {}", field, Uuid::now_v7());
                let form = dpo.form(&new).await.fill(name_field(catalogue), &name).forge(field, text);
                let answer = form.submit().await;
                let about = format!("{catalogue} {field} {:?}", text.chars().take(40).collect::<String>());
                let page = match answer.status {
                    StatusCode::SEE_OTHER => answer.follow().await.is_ok(),
                    StatusCode::UNPROCESSABLE_ENTITY => {
                        let is_gone = ["sitz", "speicherung", "fernwartung", "konzern", "art", "erstvorlage"];
                        if !is_gone.contains(&field.as_str()) {
                            let shown = answer.form(&new).value(field);
                            assert_eq!(shown.trim(), plain(text).trim(), "{about}");
                        }
                        assert!(!answer.texts(".error-summary li").is_empty(), "{about}");
                        answer
                    }
                    status => panic!("{about}: {status}"),
                };
                page.has_no("main script").has_no("main img").has_no("[onerror]");
            }
        }
        dpo.get(&list(catalogue)).await.is_ok().has_no("main script").has_no("main img");
        dpo.get(&format!("{}/doppelte", list(catalogue))).await.is_ok().has_no("main script");
    }
    let broken = "select count(*) from catalogue_entry where name ~ '[\\n\\r]' and catalogue not in ('measure', 'retention_period')";
    assert_eq!(site.count(broken).await, 0, "names are single lines");
}

/// As a browser's text area holds it after the way to the server and back.
fn plain(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    text.chars().filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\t')).collect()
}

#[tokio::test]
async fn an_entry_goes_only_when_nothing_names_it() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = create_activity(&dpo, &[("name", "Nennt"), ("recipients", "Kasse")]).await;
    let id = id(&site, "select id from recipient").await;
    let remove = format!("{}/entfernen", entry("empfaenger", id));
    dpo.get(&remove).await.is_ok().has_link(&sheet(number)).has_no("main form");
    dpo.post(&remove, &[])
        .await
        .is(StatusCode::CONFLICT)
        .has_link(&sheet(number))
        .has_link(&format!("{}/zusammenfuehren", entry("empfaenger", id)));

    let asked = dpo.form(&remove);
    drop(asked);
    change(&dpo, number, &[("recipients", "")]).await.leads_to_page(&sheet(number));
    let form = dpo.form(&remove).await;
    // Meanwhile somebody names it again.
    change(&dpo, number, &[("recipients", "Kasse")]).await.leads_to_page(&sheet(number));
    form.submit().await.is(StatusCode::CONFLICT);
    change(&dpo, number, &[("recipients", "")]).await.leads_to_page(&sheet(number));
    form.submit().await.leads_to_page(&list("empfaenger")).follow().await.shows_notice("entfernt");
    form.submit().await.leads_to_page(&list("empfaenger"));
    assert_eq!(site.count("select count(*) from recipient").await, 0);
}

#[tokio::test]
async fn a_measure_of_the_concept_is_not_removed_here() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let concept = site.address("/rahmenkonzept");
    let form = dpo.form(&format!("{concept}/bearbeiten")).await;
    form.fill("massnahmen", "Zutritt nur mit Ausweis").submit().await.leads_to_page(&concept);
    let id = id(&site, "select id from measure").await;
    let address = entry("massnahmen", id);
    dpo.get(&address).await.is_ok().has_text(".kern-badge", "Rahmenkonzept").has_link(&concept);
    dpo.get(&format!("{}?unbenutzt=ja", list("massnahmen"))).await.has_text("main", "Nichts gefunden");
    dpo.post(&format!("{address}/entfernen"), &[]).await.is(StatusCode::CONFLICT).has_link(&concept);
    let edit = format!("{address}/bearbeiten");
    dpo.form(&edit).await.fill("wortlaut", "Zutritt mit Ausweis").submit().await.leads_to_page(&address);
    dpo.get(&concept).await.has_text("main", "Zutritt mit Ausweis");
}
