//! Shipped facts that become entries, and what happens when they are newer than those.

use axum::http::StatusCode;

use super::{as_owner, create, entry, id, list, name_field, texts};
use crate::{
    activities::history,
    support::{FilledForm, Person, Site},
};

/// Catalogue, table, a code, and what the entry is called.
const SHIPPED: [(&str, &str, &str, &str); 5] = [
    ("betroffene-personen", "data_subject_category", "Beschäftigte", "Beschäftigte"),
    ("datenkategorien", "data_category", "Kontaktdaten", "Kontaktdaten"),
    (
        "loeschfristen",
        "retention_period",
        "R-LK",
        "Lohnkonto: 6 Kalenderjahre, Fristbeginn: nach dem Kalenderjahr der zuletzt eingetragenen Lohnzahlung (§ 41 Abs. 1 Satz 9 EStG)",
    ),
    ("massnahmen", "measure", "6.8-5.2", "Notfallhandbuch"),
    ("normen", "norm", "Art. 6 Abs. 1 lit. e", "Art. 6 Abs. 1 lit. e DSGVO"),
];

fn address(catalogue: &str) -> String {
    format!("{}/mitgeliefert", list(catalogue))
}

async fn form(person: &Person, catalogue: &str) -> FilledForm {
    person.get(&address(catalogue)).await.is_ok().form_in("main form[method=post]")
}

#[tokio::test]
async fn a_shipped_fact_becomes_an_entry_that_remembers_where_it_came_from() {
    let site = Site::new().await;
    let (dpo, reader) = (site.dpo("stadtwerke").await, site.reader("stadtwerke").await);
    for (catalogue, table, code, name) in SHIPPED {
        dpo.get(&list(catalogue)).await.is_ok().has_link(&address(catalogue));
        dpo.get(&address(catalogue)).await.has_text("main", "30.11.2026").has_no("input[checked]");
        let form = form(&dpo, catalogue).await.tick("eintrag", code);
        form.submit().await.leads_to_page(&list(catalogue)).follow().await.shows_notice("Übernommen.");
        let before = history(&site).await;
        form.submit().await.leads_to_page(&list(catalogue));
        assert_eq!(history(&site).await, before, "{catalogue}: twice");

        let column = if name_field(catalogue) == "name" { "name" } else { "text" };
        assert_eq!(texts(&site, &format!("select {column} from {table} where confirmed")).await, [name]);
        let id = id(&site, &format!("select id from {table}")).await;
        reader
            .get(&entry(catalogue, id))
            .await
            .has_text("#eintrag", name)
            .has_text("#eintrag", "Aus dem mitgelieferten Katalog, Stand 30.11.2026");
        dpo.get(&address(catalogue))
            .await
            .has_text("main", "schon im Katalog")
            .has_link(&entry(catalogue, id));

        // Changed here, it stays what it was made of.
        let changed = dpo.form(&format!("{}/bearbeiten", entry(catalogue, id))).await;
        changed.fill(name_field(catalogue), "Anders").submit().await.leads_to_page(&entry(catalogue, id));
        reader.get(&entry(catalogue, id)).await.has_text("#eintrag", "seither hier geändert");
        dpo.get(&address(catalogue))
            .await
            .has_text("main", "schon im Katalog")
            .has_link(&entry(catalogue, id));
    }
}

#[tokio::test]
async fn everything_can_be_taken_over_at_once() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    for (catalogue, table, ..) in SHIPPED {
        let codes = dpo.get(&address(catalogue)).await.attributes("input[name=eintrag]", "value");
        let form = form(&dpo, catalogue).await;
        let form = codes.iter().fold(form, |form, code| form.tick("eintrag", code));
        form.submit().await.leads_to_page(&list(catalogue));
        let stored =
            site.count(&format!("select count(*) from {table} where shipped_as_of = '2026-11-30'")).await;
        assert_eq!(stored, i64::try_from(codes.len()).unwrap(), "{catalogue}");
        dpo.get(&address(catalogue)).await.is_ok().has_no("input[name=eintrag]");
    }
}

#[tokio::test]
async fn what_somebody_typed_already_is_not_made_again() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    for (catalogue, table, code, name) in SHIPPED {
        let form = form(&dpo, catalogue).await.tick("eintrag", code);
        let typed = create(&dpo, catalogue, &[(name_field(catalogue), name)]).await;
        dpo.get(&address(catalogue)).await.has_link(&entry(catalogue, typed));
        form.submit().await.leads_to_page(&list(catalogue));
        assert_eq!(site.count(&format!("select count(*) from {table}")).await, 1, "{catalogue}");
    }
}

#[tokio::test]
async fn the_search_finds_names_areas_and_notes() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let found = async |catalogue: &str, words: &str| {
        let query = crate::activities::query("suche", words);
        let page = dpo.get(&format!("{}?{query}", address(catalogue))).await.is_ok();
        page.attributes("input[name=eintrag]", "value")
    };
    assert_eq!(found("massnahmen", "NOTFALLHANDBUCH").await, ["6.8-5.2"]);
    assert_eq!(found("massnahmen", "pseudonymisierung zuordnungstabellen schuetzen").await, ["6.8-1.6"]);
    assert_eq!(found("normen", "einwilligung ausdrückliche").await, ["Art. 9 Abs. 2 lit. a"]);
    assert!(found("normen", "gibtesnicht").await.is_empty());
    // The search stays while something of it is taken over.
    let searched = format!("{}?{}", address("normen"), crate::activities::query("suche", "TDDDG"));
    let form = dpo.get(&searched).await.form_in("main form[method=post]");
    form.submit()
        .await
        .shows_error("eintrag", "mindestens einen Eintrag")
        .has_no_text("label", "Einwilligung");
}

#[tokio::test]
async fn what_is_not_offered_is_refused_in_german() {
    let site = Site::new().await;
    let (dpo, editor) = (site.dpo("stadtwerke").await, site.editor("stadtwerke").await);
    for (catalogue, code) in [
        ("loeschfristen", "R-KOM"),
        ("loeschfristen", "R-SCH"),
        ("loeschfristen", "U01"),
        ("normen", "Art. 28"),
        ("normen", "' or true --"),
        ("massnahmen", ""),
    ] {
        let answer = dpo.post(&address(catalogue), &[("eintrag", code)]).await;
        answer.shows_error("eintrag", "Ein ausgewählter Eintrag wird nicht mitgeliefert.");
    }
    dpo.get(&address("loeschfristen")).await.has_text("main", "nach Landesrecht, bitte selbst anlegen");
    dpo.get(&address("empfaenger")).await.is_ok().has_text("main", "Nichts mitgeliefert");
    dpo.get(&address("gibtesnicht")).await.is_not_found();
    editor.get(&address("normen")).await.is_forbidden();
    editor.post(&address("normen"), &[("eintrag", "§ 22 BDSG")]).await.is_forbidden();
    assert_eq!(site.count("select count(*) from norm").await, 0);
}

#[tokio::test]
async fn a_newer_state_is_shown_and_applied_only_when_somebody_says_so() {
    let site = Site::new().await;
    let (dpo, reader) = (site.dpo("stadtwerke").await, site.reader("stadtwerke").await);
    as_owner(
        &site,
        "insert into retention_period (id, organisation_id, text, shipped_code, shipped_as_of)
        values (gen_random_uuid(), '{org}', 'Buchungsbelege: 10 Jahre', 'R-AO8', '2024-01-01')",
    )
    .await;
    let id = id(&site, "select id from retention_period").await;
    let page = entry("loeschfristen", id);
    let newer = format!("{page}/neuer-stand");
    dpo.get(&page).await.is_ok().has_text("main", "Neuerer Stand mitgeliefert").has_link(&newer);
    reader
        .get(&page)
        .await
        .is_ok()
        .has_text("#eintrag", "Stand 01.01.2024")
        .has_no_text("main", "Neuerer Stand");
    reader.get(&newer).await.is_forbidden();

    let shown = dpo.get(&newer).await.is_ok();
    shown.has_text("td", "Buchungsbelege: 10 Jahre").has_text("td", "8 Jahre, Fristbeginn");
    assert_eq!(texts(&site, "select text from retention_period").await, ["Buchungsbelege: 10 Jahre"]);
    let form = dpo.form(&newer).await;
    form.submit().await.leads_to_page(&page).follow().await.shows_notice("Ihre Angaben sind gespeichert.");
    form.submit().await.follow().await.shows_notice("Es gab nichts zu ändern.");
    dpo.get(&page).await.has_text("#eintrag", "Stand 30.11.2026").has_no_text("main", "Neuerer Stand");
    dpo.get(&newer).await.is_ok().has_text("main", "Kein neuer Stand");

    // Another entry says so already.
    as_owner(&site, "update retention_period set text = 'Alt', shipped_as_of = '2024-01-01'").await;
    let form = dpo.form(&newer).await;
    let text = dpo.get(&newer).await.texts("td[data-label=Mitgeliefert]").remove(0);
    create(&dpo, "loeschfristen", &[("wortlaut", &text)]).await;
    form.submit().await.is_error_page(StatusCode::CONFLICT, "");
}
