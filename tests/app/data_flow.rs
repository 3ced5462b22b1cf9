//! Where data go, as pictures with a table beside them: of one activity and of the organisation.

use crate::{
    activities::{as_system, create, ids, sheet},
    support::{Person, Site, World},
};

const ORGANISATION: &str = "/verzeichnis/stadtwerke-musterhausen-gmbh/datenfluss";

fn page(number: i32) -> String {
    format!("{}/datenfluss", sheet(number))
}

async fn activity(person: &Person) -> i32 {
    let fields = [
        ("name", "Fernwartung <b>fett</b>"),
        ("data_subjects", "Beschäftigte\nBesucher"),
        ("data_categories", "1: Name\n2: Protokolle\n3: Atteste [Art. 9: Gesundheitsdaten]"),
        ("recipients", "Auftragsverarbeiter: Rechenzentrum Nord\nintern: Kasse"),
        ("third_country_statement", "takes_place"),
        ("transfers", "Wartung durch Beispiel Inc. (USA)"),
    ];
    create(person, &fields).await
}

#[tokio::test]
async fn the_picture_of_an_activity_says_what_is_tied_and_what_is_not() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = activity(&dpo).await;
    // Nothing is broken down yet, so nothing is tied to a box.
    let before = dpo.get(&page(number)).await.is_ok();
    assert_eq!(
        before.attributes("svg.flow .flow__line:not(.flow__line--open)", "d").len(),
        1,
        "to the country"
    );
    assert_eq!(before.attributes("svg.flow .flow__line--open", "d").len(), 5);
    before
        .has("svg.flow[role=img][aria-labelledby='datenfluss-1-titel datenfluss-1-beschreibung']")
        .has_text("svg.flow > title", "Fernwartung <b>fett</b>")
        .has_text("svg.flow > desc", "3 Datenkategorien")
        .has_no("main b")
        .has_text("main", "Nicht aufgegliedert")
        .has_text("svg.flow", "Art.\u{a0}9 DSGVO");

    let relations = format!("{}/zuordnung", sheet(number));
    let employees = ids(&site, number, "activity_data_subject").await[0];
    let centre = ids(&site, number, "activity_recipient").await[0];
    let form = dpo.form(&relations).await;
    let form = form.tick(&employees.to_string(), "1").tick(&employees.to_string(), "3");
    form.tick(&centre.to_string(), "alle").submit().await.leads_to_page(&sheet(number));
    let after = dpo.get(&page(number)).await.is_ok();
    assert_eq!(after.attributes("svg.flow .flow__line:not(.flow__line--open)", "d").len(), 4);
    assert_eq!(after.attributes("svg.flow .flow__line--open", "d").len(), 3);
    assert_eq!(after.attributes("svg.flow .flow__rail:not(.flow__rail--open)", "d").len(), 1);
    assert_eq!(
        after.texts("td[data-label='Betroffene Personen']"),
        ["Beschäftigte", "nicht aufgegliedert", "Beschäftigte"]
    );
    assert_eq!(after.texts("td[data-label='Empfänger']")[..3], ["Rechenzentrum Nord"; 3]);
    after.has_no("svg [style], svg script").has_link(&sheet(number));
    dpo.get(&sheet(number)).await.has_link(&page(number));
}

#[tokio::test]
async fn a_sheet_that_says_nothing_has_a_picture_that_says_so() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = create(&dpo, &[("name", "Leer")]).await;
    let page = dpo.get(&page(number)).await.is_ok();
    assert_eq!(page.texts("svg.flow .flow__text"), ["keine Angabe"; 4]);
    page.has_text("main", "Keine Datenkategorien");
}

#[tokio::test]
async fn sixty_categories_with_endless_names_are_drawn() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let names: Vec<String> = (0..60)
        .map(|at| format!("Kategorie {at} {}", ["<script>", "🎉\u{202e}", &"w".repeat(250)][at % 3]))
        .collect();
    let fields = [("name", "Viel"), ("data_categories", &names.join("\n")), ("data_subjects", "Alle")];
    let number = create(&dpo, &fields).await;
    let page = dpo.get(&page(number)).await.is_ok().has_no("main script");
    // In pieces, each with the three other columns.
    let pieces = page.attributes("svg.flow", "role").len();
    assert!(pieces > 1, "{pieces}");
    assert_eq!(page.attributes("svg.flow .flow__frame", "x").len(), 60 + 3 * pieces);
    for name in [&names[0], &names[2]] {
        assert!(page.texts("main tbody th").contains(name), "the table has all of {name}");
    }
}

#[tokio::test]
async fn the_organisation_shows_its_most_frequent_recipients_and_their_countries() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    dpo.get(ORGANISATION).await.is_ok();
    let mut last = 0;
    for at in 0..15 {
        let recipients = format!("Häufig\nSelten {at:02}");
        last = create(&dpo, &[("name", &format!("Tätigkeit {at}")), ("recipients", &recipients)]).await;
    }
    as_system(
        &site,
        "update recipient set seat_country = 'US', hosting_country = 'DE' where name = 'Häufig'",
    )
    .await;
    let page = dpo.get(ORGANISATION).await.is_ok();
    let names = page.texts("main tbody th");
    assert_eq!((names.len(), names[0].as_str()), (12, "Häufig"), "{names:?}");
    let counts = page.texts("td[data-label='Tätigkeiten']");
    assert_eq!((counts[0].as_str(), counts[1].as_str()), ("15", "1"));
    assert_eq!(page.texts("td[data-label='Länder']")[0], "Deutschland; Vereinigte Staaten von Amerika");
    page.has_text("svg.flow", "weitere")
        .has_text("svg.flow", "Drittland")
        .has_text("main", "weitere Empfänger");

    // What an ended activity disclosed does not count, nor what a person may not see.
    dpo.form(&format!("{}/beenden", sheet(last))).await.submit().await.leads_to_page(&sheet(last));
    assert_eq!(dpo.get(ORGANISATION).await.texts("td[data-label='Tätigkeiten']")[0], "14");
    let department = site.department("stadtwerke", World::NETZ).await.0;
    as_system(
        &site,
        &format!("update processing_activity set department_id = '{department}' where name = 'Tätigkeit 3'"),
    )
    .await;
    let limited = site.limited_editor("stadtwerke").await.get(ORGANISATION).await.is_ok();
    assert_eq!(limited.texts("main tbody th"), ["Häufig", "Selten 03"]);
    site.dpo("gemeinde").await.get(ORGANISATION).await.is_not_found();
}

#[tokio::test]
async fn what_is_taken_from_another_sheet_counts_for_both() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let source = create(&dpo, &[("name", "Quelle"), ("recipients", "Rechenzentrum Nord")]).await;
    let taker = create(&dpo, &[("name", "Nehmer")]).await;
    as_system(
        &site,
        "insert into activity_same_as (id, organisation_id, activity_id, section, source_id)
            select gen_random_uuid(), taker.organisation_id, taker.id, 'recipients', source.id
            from processing_activity taker
            join processing_activity source on source.organisation_id = taker.organisation_id
            where source.name = 'Quelle' and taker.name = 'Nehmer'",
    )
    .await;
    let page = dpo.get(ORGANISATION).await.is_ok();
    let at = page.texts("main tbody th").iter().position(|name| name == "Rechenzentrum Nord").unwrap();
    assert_eq!(page.texts("td[data-label='Tätigkeiten']")[at], "2");
    for number in [source, taker] {
        dpo.get(&self::page(number)).await.has_text("svg.flow", "Rechenzentrum Nord");
    }
}
