//! The same change on several activities.

use axum::http::StatusCode;

use super::{LIST, activities, create, history, numbers, recompute, sheet, summaries_are_fresh, texts};
use crate::support::{Person, Site};

const BULK: &str = "/verzeichnis/stadtwerke-musterhausen-gmbh/verarbeitungen/mehrere";

/// Chooses what happens, and looks at the preview.
async fn preview(person: &Person, numbers: &str, fields: &[(&str, &str)]) -> crate::support::Answer {
    let mut form = person.get(&format!("{BULK}?nummern={numbers}")).await.is_ok().form(BULK);
    for (name, value) in fields {
        form = if *name == "was" { form.tick(name, value) } else { form.fill(name, value) };
    }
    form.forge("vorschau", "ja").submit().await
}

#[tokio::test]
async fn each_change_is_previewed_and_done() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    recompute(&site).await;
    let sales = site.department("stadtwerke", "Vertrieb").await.to_string();
    let nothing = history(&site).await;
    let page = preview(&dpo, "1-4", &[("was", "einheit"), ("neue_einheit", &sales)]).await.is_ok();
    assert_eq!(history(&site).await, nothing, "a preview changes nothing");
    let page =
        page.has_text("main", "Tätigkeiten ändern sich").has_text("main", "Noch ist nichts gespeichert");
    page.form(BULK).submit().await.leads_to_page(LIST);
    assert_eq!(numbers(&dpo, &format!("einheit={sales}")).await, [1, 2, 3, 4]);
    summaries_are_fresh(&site).await;
    assert!(numbers(&dpo, "suche=vertrieb").await.contains(&1));

    let after = history(&site).await;
    page.form(BULK).submit().await.leads_to(&format!("{LIST}?meldung=unveraendert"));
    assert_eq!(history(&site).await, after, "a second click");

    preview(&dpo, "1,3", &[("was", "ansprechpartner"), ("neuer_ansprechpartner", "  Frau\tMuster ")])
        .await
        .form(BULK)
        .submit()
        .await
        .leads_to_page(LIST);
    dpo.get(&sheet(3)).await.has_text("main", "Frau Muster");
    preview(&dpo, "1-3", &[("was", "schlagwort-dazu"), ("neues_schlagwort", "Audit 2027")])
        .await
        .form(BULK)
        .submit()
        .await
        .leads_to_page(LIST);
    assert_eq!(numbers(&dpo, "schlagwort=Audit+2027").await, [1, 2, 3]);
    assert_eq!(numbers(&dpo, "suche=audit").await, [1, 2, 3]);
    preview(&dpo, "2-5", &[("was", "schlagwort-dazu"), ("neues_schlagwort", "Audit 2027")])
        .await
        .has_text("main", "2\u{a0}Tätigkeiten ändern sich")
        .has_text("summary", "Steht dort schon so");
    preview(&dpo, "2-5", &[("was", "schlagwort-weg"), ("altes_schlagwort", "Audit 2027")])
        .await
        .form(BULK)
        .submit()
        .await
        .leads_to_page(LIST);
    assert_eq!(numbers(&dpo, "schlagwort=Audit+2027").await, [1]);
    preview(&dpo, "4-5", &[("was", "beenden"), ("ende_am", "30.06.2026")])
        .await
        .form(BULK)
        .submit()
        .await
        .leads_to_page(LIST);
    assert_eq!(numbers(&dpo, "stadium=ended").await, [4, 5]);
    dpo.get(&sheet(4)).await.has_text("main", "30.06.2026");
    summaries_are_fresh(&site).await;

    // The history names each sheet and who did it.
    let logged =
        texts(&site, "select distinct actor_name from audit_log where table_name = 'activity_tag'").await;
    assert_eq!(logged, ["Doris Datenschutz"]);
    assert_eq!(site.count("select count(*) from audit_log where table_name = 'activity_tag'").await, 5);
    let moved = "select count(*) from processing_activity where updated_at > created_at";
    assert_eq!(site.count(moved).await, 5);
}

#[tokio::test]
async fn what_a_person_may_not_change_is_left_out() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    create(&dpo, &[("name", "Ohne Einheit")]).await;
    let limited = site.limited_editor("stadtwerke").await;
    let sales = site.department("stadtwerke", "Vertrieb").await.to_string();
    let page = limited.get(&format!("{BULK}?nummern=1-6")).await.is_ok();
    // Of their department and the one under it.
    let seen = 2;
    let page =
        page.has_text("main", &format!("Ausgewählt: {seen}\u{a0}Tätigkeit")).has_text("main", "Nicht dabei");
    // Into a department out of reach, whatever is sent.
    let form = page.form(BULK).tick("was", "einheit");
    for id in [sales.as_str(), "keine", "", "x"] {
        form.clone()
            .forge("neue_einheit", id)
            .forge("vorschau", "ja")
            .submit()
            .await
            .shows_error("neue_einheit", "Organisationseinheit");
        limited
            .post(BULK, &[("nummern", "1-6"), ("was", "einheit"), ("neue_einheit", id)])
            .await
            .is(StatusCode::UNPROCESSABLE_ENTITY);
    }
    let before =
        texts(&site, "select name || ended_on::text from processing_activity where stage = 'ended'").await;
    limited
        .post(BULK, &[("nummern", "1-6"), ("was", "beenden"), ("ende_am", "30.06.2026")])
        .await
        .leads_to_page(LIST);
    let ended = texts(&site, "select processing_activity.name from processing_activity join organisation on organisation.id = organisation_id and slug like 'stadtwerke-%' where stage = 'ended' order by 1").await;
    assert_eq!((before.len(), ended.len()), (0, seen), "{ended:?}");

    // An editor of one department who reads everything.
    let account = site.account("netz@stadtwerke.example.org").await;
    super::as_system(&site, &format!("insert into role_assignment (id, organisation_id, account_id, role) select gen_random_uuid(), id, '{account}', 'reader' from organisation where slug like 'stadtwerke-%'")).await;
    preview(&limited, "1-6", &[("was", "schlagwort-dazu"), ("neues_schlagwort", "Mein")])
        .await
        .has_text("summary", "Das dürfen Sie nicht bearbeiten")
        .form(BULK)
        .submit()
        .await
        .leads_to_page(LIST);
    assert_eq!(site.count("select count(*) from activity_tag").await, 2);

    site.reader("stadtwerke").await.get(BULK).await.is_forbidden();
    let foreign = site.dpo("gemeinde").await;
    foreign.get(BULK).await.is_not_found();
}

#[tokio::test]
async fn all_hits_are_chosen_at_once() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    create(&dpo, &[("name", "Geplantes"), ("stage", "planned")]).await;
    let list = dpo.get(&format!("{LIST}?stadium=planned")).await;
    let link = list.attributes("a", "href").into_iter().find(|link| link.contains("alle=ja")).unwrap();
    dpo.get(&link)
        .await
        .is_ok()
        .has_text("main", "Ausgewählt: 1\u{a0}Tätigkeit")
        .form(BULK)
        .holds("nummern", "6");
    dpo.get(&format!("{BULK}?nummer=2&nummer=1&nummer=x&nummer=-1")).await.form(BULK).holds("nummern", "1-2");
    super::as_system(
        &site,
        "
        insert into processing_activity (id, organisation_id, number, name)
        select gen_random_uuid(), organisation.id, number, 'Tätigkeit ' || number
        from organisation, generate_series(7, 1100) number
        where slug like 'stadtwerke-%'
        ",
    )
    .await;
    let list = dpo.get(LIST).await;
    assert!(
        list.attributes("a", "href").iter().all(|link| !link.contains("alle=ja")),
        "too many for one change"
    );
    dpo.get(&format!("{BULK}?alle=ja")).await.shows_error("", "höchstens 1.000");
    dpo.get(&format!("{BULK}?nummern=1-1100")).await.shows_error("", "höchstens 1.000");
    let count = activities(&site).await;
    preview(&dpo, "1-1000", &[("was", "schlagwort-dazu"), ("neues_schlagwort", "Viele")])
        .await
        .form(BULK)
        .submit()
        .await
        .leads_to_page(LIST);
    assert_eq!(site.count("select count(*) from activity_tag").await, 1000);
    assert_eq!(activities(&site).await, count);
}

#[tokio::test]
async fn nonsense_is_answered_with_a_sentence() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    dpo.get(BULK).await.is_ok().has_text("main", "Nichts ausgewählt").has_link(LIST);
    dpo.post(BULK, &[]).await.shows_error("", "mindestens eine Tätigkeit");
    let before = history(&site).await;
    let long = "x".repeat(301);
    for (fields, field) in [
        (vec![("was", "")], "was"),
        (vec![("was", "löschen")], "was"),
        (vec![("was", "ansprechpartner"), ("neuer_ansprechpartner", " ")], "neuer_ansprechpartner"),
        (vec![("was", "ansprechpartner"), ("neuer_ansprechpartner", long.as_str())], "neuer_ansprechpartner"),
        (vec![("was", "schlagwort-dazu"), ("neues_schlagwort", "")], "neues_schlagwort"),
        (vec![("was", "beenden"), ("ende_am", "31.02.2026")], "ende_am"),
        (vec![("was", "einheit"), ("neue_einheit", "' or 1=1")], "neue_einheit"),
    ] {
        let sent = [vec![("nummern", "1-3")], fields].concat();
        dpo.post(BULK, &sent)
            .await
            .is(StatusCode::UNPROCESSABLE_ENTITY)
            .has(&format!("[id='{field}-fehler']"));
    }
    dpo.post(BULK, &[("nummern", "1; drop table"), ("was", "beenden")]).await.shows_error("", "keine Nummer");
    assert_eq!(history(&site).await, before);
    dpo.post(BULK, &[("nummern", "1"), ("was", "schlagwort-dazu"), ("neues_schlagwort", "<b>😀' \\")])
        .await
        .leads_to_page(LIST);
    dpo.get(&format!("{LIST}?spalten=schlagwoerter")).await.has_no("main td b").has_text("main", "<b>😀' \\");
}

#[tokio::test]
async fn a_new_law_of_the_organisation_is_offered_to_its_sheets() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let organisation = site.address("/organisation");
    dpo.get(&organisation).await.is_ok().has_no_text("main", "unter einem anderen Rechtsrahmen");
    dpo.form(&site.address("/organisation/bearbeiten"))
        .await
        .fill("rechtsrahmen", "dsg_ekd")
        .submit()
        .await
        .leads_to_page(&organisation);
    let sheets = numbers(&dpo, "").await;
    let page = dpo.get(&organisation).await.has_text(
        "main",
        &format!("{}\u{a0}Tätigkeiten stehen unter einem anderen Rechtsrahmen", sheets.len()),
    );
    let list: Vec<String> = sheets.iter().map(ToString::to_string).collect();
    let address = format!("{BULK}?nummern={}&was=rechtsrahmen&neuer_rechtsrahmen=dsg_ekd", list.join("+"));
    page.has_link(&address);
    // Nothing happens without the preview, and only on the button.
    let preview = dpo.get(&address).await.is_ok().form(BULK).forge("vorschau", "ja").submit().await;
    preview
        .is_ok()
        .has_text("main", "Künftig")
        .has_text("main", "DSG-EKD")
        .form(BULK)
        .submit()
        .await
        .leads_to_page(LIST);
    dpo.get(&sheet(sheets[0]))
        .await
        .has_text("main", "§\u{a0}27 DSG-EKD")
        .has_no_text("main", "Art.\u{a0}32 DSGVO");
    dpo.get(&organisation).await.has_no_text("main", "unter einem anderen Rechtsrahmen");
    summaries_are_fresh(&site).await;
}
