//! What the shipped facts know of countries (R48–R53): in the form, on the sheet, in what is open; and a
//! day that passes.

use std::time::Duration;

use vvt::{findings::kept, toms::months_after, web::validate::date_text};

use crate::{
    activities::{as_system, create, sheet, texts},
    support::{FilledForm, Person, Site},
};

const USA: &str = "Vereinigte Staaten von Amerika";

fn section(number: i32) -> String {
    format!("{}/drittlaender", sheet(number))
}

/// The form with "findet statt" and one row of a transfer, and what the row is called.
async fn form_with_transfer(person: &Person, number: i32) -> (FilledForm, String) {
    let form = person.form(&section(number)).await.tick("third_country_statement", "takes_place");
    let row = form.value("rows.transfers").split(", ").last().unwrap().to_owned();
    (form, row)
}

async fn transfer(person: &Person, number: i32, fields: &[(&str, &str)]) {
    let (form, row) = form_with_transfer(person, number).await;
    let form = fields.iter().fold(form, |form, (name, value)| form.fill(&format!("{row}.{name}"), value));
    form.submit().await.leads_to_page(&sheet(number));
}

async fn open(person: &Person, number: i32) -> String {
    person.get(&sheet(number)).await.is_ok().texts(".findings__item").join(" | ")
}

#[tokio::test]
async fn the_state_of_a_country_stands_in_the_form_and_on_the_sheet() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = create(&dpo, &[("name", "Fernwartung")]).await;
    // While choosing.
    let page = dpo.get(&section(number)).await.is_ok();
    let options = page.texts("option");
    for words in [
        "Schweiz (Angemessenheitsbeschluss)",
        "Kanada (Angemessenheitsbeschluss, beschränkt)",
        "Norwegen (kein Drittland)",
        "Indien",
    ] {
        assert!(options.iter().any(|option| option == words), "{words} is not offered");
    }
    let words = [("country", "CA"), ("recipient_name", "Beispiel Inc."), ("instrument", "adequacy")];
    transfer(&dpo, number, &words).await;
    let page = dpo.get(&section(number)).await.is_ok();
    page.has_text(
        "form",
        "Kanada – Angemessenheitsbeschluss: beschränkt: nur kommerzielle Organisationen (PIPEDA)",
    )
    .has_text("form", "Zuletzt nachgesehen am 22.11.2026");
    dpo.get(&sheet(number))
        .await
        .is_ok()
        .has_text("main", "beschränkt: nur kommerzielle Organisationen (PIPEDA); 2002/2/EG vom 20.12.2001");
}

#[tokio::test]
async fn a_country_of_the_union_is_no_third_country() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = create(&dpo, &[("name", "Rechenzentrum")]).await;
    let words = [("country", "IE"), ("recipient_name", "Beispiel Ltd."), ("instrument", "standard_clauses")];
    transfer(&dpo, number, &words).await;
    assert!(open(&dpo, number).await.contains("gehört zur EU oder zum EWR und ist kein Drittland"));
}

#[tokio::test]
async fn a_certification_is_asked_for_and_kept_and_a_passing_day_asks_again() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = create(&dpo, &[("name", "Newsletter")]).await;
    let words = [("country", "US"), ("recipient_name", "Beispiel Inc."), ("instrument", "adequacy")];
    transfer(&dpo, number, &words).await;
    let found = open(&dpo, number).await;
    assert!(found.contains("wann Sie die Zertifizierung"), "{found}");

    let form = dpo.form(&section(number)).await;
    let row = form.value("rows.transfers").split(", ").next().unwrap().to_owned();
    dpo.get(&section(number))
        .await
        .has(&format!("details.entry__rare[open] [name='{row}.certification_checked_on']"));
    let field = format!("{row}.certification_checked_on");
    let answer = form.clone().fill(&field, "31.02.2026").submit().await;
    answer.shows_error(&field, "gibt es nicht").form(&section(number)).holds(&format!("{row}.country"), "US");
    let checked = site.app.today() - time::Duration::days(10);
    form.fill(&field, &date_text(checked)).submit().await.leads_to_page(&sheet(number));
    let found = open(&dpo, number).await;
    assert!(!found.contains("Zertifizierung"), "{found}");
    let stated = format!("Zertifizierung geprüft am: {}", date_text(checked));
    dpo.get(&sheet(number))
        .await
        .has_text("main", &stated)
        .has_text("main", "nur Empfänger mit aktiver DPF-Zertifizierung")
        .has_text("main", USA);

    // Kept for the list until the day passes.
    let until = "select judged_until::text from activity_summary where judged_until is not null";
    assert_eq!(texts(&site, until).await, [(checked + time::Duration::days(365)).to_string()]);
    let stale = "select code from activity_summary cross join unnest(codes) code where code = 'R51-W3'";
    kept::once(site.db()).await.unwrap();
    assert_eq!(texts(&site, stale).await, [""; 0]);
    // The next day to pass is that of the entry's Stand, which is of today.
    let looked_through = months_after(site.app.today(), 12);
    site.wait(Duration::from_secs(357 * 24 * 60 * 60)).await;
    kept::once(site.db()).await.unwrap();
    assert_eq!(texts(&site, stale).await, ["R51-W3"]);
    assert_eq!(texts(&site, until).await, [looked_through.to_string()]);
}

#[tokio::test]
async fn every_instrument_of_the_facts_can_be_stored() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = create(&dpo, &[("name", "Grundlagen")]).await;
    transfer(&dpo, number, &[("country", "IN"), ("recipient_name", "Beispiel Ltd.")]).await;
    for (key, _) in vvt::register::choices::Instrument::OPTIONS {
        let form = dpo.form(&section(number)).await;
        let row = form.value("rows.transfers").split(", ").next().unwrap().to_owned();
        form.fill(&format!("{row}.instrument"), key).submit().await.leads_to_page(&sheet(number));
        dpo.form(&section(number)).await.holds(&format!("{row}.instrument"), key);
    }
    let form = dpo.form(&section(number)).await;
    let row = form.value("rows.transfers").split(", ").next().unwrap().to_owned();
    let field = format!("{row}.instrument");
    form.forge(&field, "<script>").submit().await.shows_error(&field, "angebotenen");
}

#[tokio::test]
async fn what_the_catalogue_learns_of_a_recipient_is_seen_on_every_sheet() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let fields =
        [("name", "Abrechnung"), ("recipients", "Rechenzentrum Nord"), ("third_country_statement", "none")];
    let here = create(&dpo, &fields).await;
    let there = create(&dpo, &[("name", "Fernwartung")]).await;
    let words = [("country", "CH"), ("recipient_name", "Rechenzentrum Nord"), ("instrument", "adequacy")];
    transfer(&dpo, there, &words).await;
    kept::once(site.db()).await.unwrap();
    as_system(
        &site,
        "update recipient set seat_country = 'DE', support_country = 'IN' where name = 'Rechenzentrum Nord'",
    )
    .await;
    let found = open(&dpo, here).await;
    assert!(
        found.contains("Laut Aussage findet keine Übermittlung") && found.contains("Fernwartung: Indien"),
        "{found}"
    );
    let found = open(&dpo, there).await;
    assert!(found.contains("im Katalog der Empfänger steht"), "{found}");
    // The list learns of both, though the second names the recipient only in its transfer.
    kept::once(site.db()).await.unwrap();
    vvt::processing_activity::summary::once(site.db()).await.unwrap();
    kept::once(site.db()).await.unwrap();
    let codes = "
        select activity.number::text || ' ' || code
        from activity_summary summary
        join processing_activity activity on activity.id = summary.activity_id
        cross join unnest(summary.codes) code
        where code in ('R49-W', 'R49-W3')
        order by 1
    ";
    assert_eq!(texts(&site, codes).await, [format!("{here} R49-W"), format!("{there} R49-W3")]);
}
