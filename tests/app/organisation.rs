//! Lit. a: the body, who holds an office, departments, the Rahmenkonzept, and what the history says.

use axum::http::StatusCode;

use crate::support::{Site, Who, World};

#[tokio::test]
async fn what_is_missing_is_named_until_it_is_there() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let page = site.address("/organisation");
    dpo.get(&page)
        .await
        .is_ok()
        .has_text("#verantwortlicher", "Bitte geben Sie die Kontaktdaten des Verantwortlichen an.");
    dpo.form(&site.address("/organisation/bearbeiten"))
        .await
        .fill("strasse", "Am Markt 1")
        .fill("ort", "Musterhausen")
        .fill("internet", "www.example.de/kontakt")
        .fill("telefon", "01234 5678")
        .fill("land", "Bayern")
        .submit()
        .await
        .leads_to_page(&page);
    dpo.get(&page)
        .await
        .has_no_text("#verantwortlicher", "fehl")
        .has_text("#aufsicht", "BayLDA")
        .has_text("#dpo", "Klärungsbedarf");
    dpo.form(&site.address("/organisation/bearbeiten")).await.fill("kein_dsb", "Zu klein").submit().await;
    dpo.get(&page)
        .await
        .has_no_text("#dpo", "Klärungsbedarf")
        .has_text("#dpo", "nicht benannt, weil: Zu klein");
    // A reason that is left over beside somebody who is named.
    let form = dpo.form(&site.address("/zustaendige/neu?amt=dpo")).await;
    form.fill("name", "Dr. Neu").submit().await.leads_to_page(&page);
    dpo.get(&page)
        .await
        .has_text("#dpo", "wird nicht ausgegeben")
        .has_text("#dpo", "Kontaktdaten von Dr. Neu");
}

#[tokio::test]
async fn the_overview_says_what_the_vorblatt_lacks_and_where_to_put_it_right() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let overview = dpo.get(&site.address("")).await.is_ok();
    let found = overview.texts(".findings__item");
    for (class, words) in [
        ("Pflichtangabe fehlt", "Kontaktdaten des Verantwortlichen"),
        ("Klärungsbedarf", "DSB"),
        ("Hinweis", "Ansprechpartner"),
        ("Hinweis", "Aufsichtsbehörde"),
    ] {
        assert!(
            found.iter().any(|text| text.starts_with(class) && text.contains(words)),
            "{words}: {found:?}"
        );
    }
    for link in overview.attributes(".findings__link", "href") {
        dpo.get(link.split('#').next().unwrap()).await.is_ok();
    }
    // Steps and links stay for whoever sets up, and a reader gets no links to forms.
    overview
        .has_text(".task-list", "Rahmenkonzept der Maßnahmen")
        .has_link(&site.address("/organisation#dpo"));
    let reader = site.reader("stadtwerke").await;
    reader.get(&site.address("")).await.is_ok().has(".findings__item").has_no(".findings__link");

    // A concept without a version is said where concepts are.
    let form = dpo.form(&site.address("/rahmenkonzept/bearbeiten")).await;
    form.fill("titel", "Konzept ohne Stand <b>").fill("massnahmen", "Zutritt").submit().await;
    dpo.get(&site.address("/organisation")).await.has_text("#aufbau", "Fassung oder Stand").has_no("main b");
    dpo.get(&site.address("")).await.has_text(".findings__item", "Fassung oder Stand");
}

#[tokio::test]
async fn an_unchanged_save_writes_nothing() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    for address in ["/organisation/bearbeiten", "/rahmenkonzept/bearbeiten"] {
        let address = site.address(address);
        dpo.form(&address).await.submit().await.is(StatusCode::SEE_OTHER);
        let before = site.count("select count(*) from audit_log").await;
        let answer = dpo.form(&address).await.submit().await;
        answer.follow().await.shows_notice("Es gab nichts zu ändern.");
        assert_eq!(site.count("select count(*) from audit_log").await, before, "{address}");
    }
}

#[tokio::test]
async fn two_people_in_one_form_lose_nothing() {
    let site = Site::new().await;
    let address = site.address("/organisation/bearbeiten");
    let (first, second) = (site.dpo("stadtwerke").await, site.coordinator("stadtwerke").await);
    let (one, other) = (first.form(&address).await, second.form(&address).await);
    one.fill("ort", "Musterhausen").fill("telefon", "0123").submit().await.is(StatusCode::SEE_OTHER);

    let answer = other.fill("ort", "Anderswo").fill("fax", "0456").submit().await.is(StatusCode::CONFLICT);
    let form = answer.has_text(".conflict", "Musterhausen").has_text(".conflict", "Anderswo").form(&address);
    assert_eq!([form.value("ort"), form.value("fax"), form.value("telefon")], ["Anderswo", "0456", "0123"]);
    // Without an answer it is asked again.
    let form = form.submit().await.is(StatusCode::CONFLICT).form(&address);
    form.tick("wahl.ort", "theirs").submit().await.is(StatusCode::SEE_OTHER);
    first.form(&address).await.holds("ort", "Musterhausen").holds("fax", "0456").holds("telefon", "0123");
}

#[tokio::test]
async fn a_successor_ends_the_predecessor_and_the_day_has_an_answer() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let new = site.address("/zustaendige/neu");
    dpo.form(&format!("{new}?amt=dpo"))
        .await
        .fill("name", "Karl Alt")
        .fill("von", "01.01.2024")
        .submit()
        .await;

    let holder = dpo.form(&format!("{new}?amt=dpo")).await;
    let predecessor =
        dpo.get(&format!("{new}?amt=dpo")).await.attributes("[name=loest_ab]", "value").remove(0);
    let form = holder.fill("name", "Dr. Neu").tick("loest_ab", &predecessor);
    form.submit().await.shows_error("von", "ab wann die Nachfolge gilt");
    let form = dpo.form(&format!("{new}?amt=dpo&nach={predecessor}")).await;
    let form = form.fill("name", "Dr. Neu").fill("von", "01.03.2026");
    form.submit().await.leads_to_page(&site.address("/organisation"));
    // A double click inserts once.
    form.submit().await.leads_to_page(&site.address("/organisation"));
    assert_eq!(site.count("select count(*) from office_holder").await, 2);
    // Going back and correcting corrects.
    form.fill("telefon", "0123 456").submit().await.leads_to_page(&site.address("/organisation"));
    assert_eq!(site.count("select count(*) from office_holder where phone = '0123 456'").await, 1);
    assert_eq!(site.count("select count(*) from office_holder").await, 2);

    for (day, name, other) in [("28.02.2026", "Karl Alt", "Dr. Neu"), ("01.03.2026", "Dr. Neu", "Karl Alt")] {
        let page = dpo.get(&site.address(&format!("/organisation?stichtag={day}"))).await.is_ok();
        let rows = page.texts("table").into_iter().find(|table| table.contains("Zuständig am")).unwrap();
        assert!(rows.contains(name) && !rows.contains(other), "{day}: {rows}");
    }
    dpo.get(&site.address("/organisation?stichtag=31.02.2026"))
        .await
        .shows_error("stichtag", "gibt es nicht");
}

#[tokio::test]
async fn a_department_never_stands_below_itself() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let network = site.department("stadtwerke", World::NETZ).await;
    let below = site.department("stadtwerke", "Leitstelle").await.to_string();
    let foreign = site.department("gemeinde", World::NETZ).await.to_string();
    let address = site.address(&format!("/organisationseinheiten/{network}"));
    for parent in [network.to_string(), below.clone(), foreign, "kein-schlüssel".to_owned()] {
        let answer = dpo.form(&address).await.forge("unter", &parent).submit().await;
        answer.is(StatusCode::UNPROCESSABLE_ENTITY);
    }
    // Even past the page the database refuses.
    let mut owner = site.owner().await;
    let moved = sqlx::raw_sql("set vvt.actor = 'system'").execute(&mut owner).await;
    moved.unwrap();
    let error = sqlx::query("update department set parent_id = $2::uuid where id = $1")
        .bind(network)
        .bind(&below)
        .execute(&mut owner)
        .await
        .unwrap_err();
    assert!(vvt::error::violates(&error, "department_tree"), "{error}");
}

#[tokio::test]
async fn a_new_department_that_is_sent_again_is_corrected() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let form = dpo.form(&site.address("/organisationseinheiten/neu")).await.fill("name", "Einkuaf");
    form.submit().await.leads_to_page(&site.address("/organisationseinheiten"));
    form.clone()
        .fill("name", "Einkauf")
        .submit()
        .await
        .leads_to_page(&site.address("/organisationseinheiten"));
    assert_eq!(site.count("select count(*) from department where name in ('Einkauf', 'Einkuaf')").await, 1);
    assert_eq!(site.count("select count(*) from department where name = 'Einkauf'").await, 1);
    // A made-up key of another organisation's department changes nothing there.
    let foreign = site.department("gemeinde", World::NETZ).await.to_string();
    form.fill("name", "Fremd").forge("id", &foreign).submit().await;
    assert_eq!(site.count("select count(*) from department where name = 'Fremd'").await, 0);
}

#[tokio::test]
async fn a_department_in_use_stays_and_says_why() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let staff = site.department("stadtwerke", World::PERSONAL).await;
    let address = site.address(&format!("/organisationseinheiten/{staff}/entfernen"));
    dpo.get(&address).await.is_ok().has_text("main", "Personalverwaltung").has_no("main form");
    dpo.post(&address, &[]).await.is(StatusCode::CONFLICT);
    // Sales has an activity and stands in somebody's role; without the activity the role still holds it.
    let sales = site.department("stadtwerke", World::VERTRIEB).await;
    let mut owner = site.owner().await;
    sqlx::raw_sql("set vvt.actor = 'system'").execute(&mut owner).await.unwrap();
    sqlx::query("update processing_activity set department_id = null where department_id = $1")
        .bind(sales)
        .execute(&mut owner)
        .await
        .unwrap();
    let address = site.address(&format!("/organisationseinheiten/{sales}/entfernen"));
    dpo.post(&address, &[]).await.is_error_page(StatusCode::CONFLICT, "So nicht möglich");
}

#[tokio::test]
async fn lines_of_the_concept_keep_their_rows() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let address = site.address("/rahmenkonzept/bearbeiten");
    let form = dpo.form(&address).await.fill("massnahmen", "Schließanlage\nVerschlüsselung der Notebooks");
    form.submit().await.is(StatusCode::SEE_OTHER);
    let before = site.count("select count(*) from audit_log where table_name = 'measure'").await;
    assert_eq!(before, 2);
    let form = dpo.form(&address).await.fill("massnahmen", "Neu\nSchließanlage\nVerschlüsselung der Laptops");
    form.submit().await.is(StatusCode::SEE_OTHER);
    let written = "select count(*) from audit_log where table_name = 'measure'";
    assert_eq!(site.count(&format!("{written} and operation = 'insert'")).await, 3);
    assert_eq!(site.count(&format!("{written} and operation = 'update'")).await, 1);
    assert_eq!(site.count(&format!("{written} and operation = 'delete'")).await, 0);
}

#[tokio::test]
async fn the_history_speaks_german_and_is_paged() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let address = site.address("/organisation/bearbeiten");
    for number in 0..60 {
        dpo.form(&address).await.fill("telefon", &format!("0123 {number:02}")).submit().await;
    }
    let page = dpo.get(&site.address("/aenderungen")).await.is_ok();
    let page = page.has_text(".change", "Organisation geändert").has_text(".change", "Telefonnummer");
    assert_eq!(page.texts(".change__entry").len(), 50);
    let next = page.attributes("a[rel=next]", "href").remove(0);
    dpo.get(&next).await.is_ok().has_text(".change", "0123 09").has_no_text(".change", "0123 10");
    dpo.get(&site.address("/aenderungen?nummer=1")).await.is_ok().has_no_text(".change", "Telefonnummer");
    // Whoever got a role is named to the people of the organisation.
    let administrator = site.administrator().await;
    let reader = site.account(&Who::WithoutRole.email("stadtwerke")).await;
    let give = format!("/verwaltung/konten/{reader}/rollen/neu?organisation={}", World::STADTWERKE);
    administrator.form(&give).await.tick("rolle", "reader").submit().await;
    let person = administrator.get(&format!("/verwaltung/konten/{reader}")).await.texts("h1").remove(0);
    dpo.get(&site.address("/aenderungen")).await.has_text(".change", &person);
    dpo.get(&site.address("/aenderungen?von=x")).await.shows_error("von", "TT.MM.JJJJ");
    dpo.get(&site.address("/aenderungen?vor=unsinn")).await.is_ok();
}

#[tokio::test]
async fn start_pages_lead_on() {
    let site = Site::new().await;
    site.reader("stadtwerke").await.get("/").await.leads_to(&site.address(""));
    let administrator = site.administrator().await;
    administrator.get("/").await.is_ok().has_link("/verwaltung/konten");
    let dpo = site.dpo("stadtwerke").await;
    dpo.get(&site.address("")).await.is_ok().has_text(".figures", "5").has_text("main", "Netzbetrieb");
}
