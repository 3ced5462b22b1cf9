//! The lists: search, filters, pages, confirming, near duplicates.

use axum::http::StatusCode;

use super::{ROOT, as_owner, create, entry, id, list, texts};
use crate::{
    activities::{create as create_activity, history},
    support::{Person, Site},
};

/// The names in a list, in their order.
async fn names(person: &Person, address: &str) -> Vec<String> {
    person.get(address).await.is_ok().texts("tbody th")
}

fn search(words: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("suche", words).finish();
    format!("{}?{query}", list("empfaenger"))
}

#[tokio::test]
async fn a_search_forgives_umlauts_and_case() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    for name in ["Löschung GmbH", "Straßenbau", "Ämter", "Café 100%", "Zoll", "a\\b_c"] {
        create(&dpo, "empfaenger", &[("name", name)]).await;
    }
    for (words, expected) in [
        ("Loeschung", &["Löschung GmbH"][..]),
        ("LÖSCHUNG", &["Löschung GmbH"]),
        ("lo\u{308}schung gmbh", &["Löschung GmbH"]),
        ("strassenbau", &["Straßenbau"]),
        ("aemter", &["Ämter"]),
        ("cafe", &["Café 100%"]),
        ("%", &["Café 100%"]),
        ("_", &["a\\b_c"]),
        ("\\", &["a\\b_c"]),
        ("gmbh zoll", &[]),
        ("", &["a\\b_c", "Ämter", "Café 100%", "Löschung GmbH", "Straßenbau", "Zoll"]),
    ] {
        assert_eq!(names(&dpo, &search(words)).await, expected, "{words:?}");
    }
    dpo.get(&search("gibtesnicht")).await.has_text("main", "Nichts gefunden").has_link(&list("empfaenger"));
    dpo.get(&search("<b>")).await.has_no("main b").form(&list("empfaenger")).holds("suche", "<b>");
}

#[tokio::test]
async fn pages_follow_each_other_in_both_directions() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    as_owner(
        &site,
        "insert into retention_period (id, organisation_id, text)
        select gen_random_uuid(), '{org}', format('Frist %s', lpad(number::text, 4, '0'))
        from generate_series(1, 120) number",
    )
    .await;
    let expected: Vec<String> = (1..=120).map(|number| format!("Frist {number:04}")).collect();
    let (mut address, mut seen, mut pages) = (list("loeschfristen"), Vec::new(), Vec::new());
    loop {
        pages.push(address.clone());
        let page = dpo.get(&address).await.is_ok().has_text(".paging", "120 Einträge");
        seen.extend(page.texts("tbody th"));
        match page.attributes("a[rel=next]", "href").pop() {
            Some(next) => address = next,
            None => break,
        }
    }
    assert_eq!(seen, expected);
    assert_eq!(pages.len(), 3);
    let page = dpo.get(&address).await;
    let back = page.attributes("a[rel=prev]", "href").pop().unwrap();
    assert_eq!(names(&dpo, &back).await, expected[50..100]);
    let first = dpo.get(&back).await.attributes("a[rel=prev]", "href").pop().unwrap();
    assert_eq!(names(&dpo, &first).await, expected[..50]);
    assert!(dpo.get(&first).await.attributes("a[rel=prev]", "href").is_empty());

    // The edge of a page may be gone meanwhile.
    as_owner(&site, "delete from retention_period where text = 'Frist 0100'").await;
    assert_eq!(names(&dpo, &address).await.len(), 50);
    for nonsense in ["nach=1", "vor=%00", "nach=00000000-0000-0000-0000-000000000000"] {
        dpo.get(&format!("{}?{nonsense}", list("loeschfristen"))).await.is_ok();
    }
}

#[tokio::test]
async fn what_a_bearbeiter_typed_is_new_until_it_is_confirmed() {
    let site = Site::new().await;
    let (dpo, editor) = (site.dpo("stadtwerke").await, site.editor("stadtwerke").await);
    create_activity(&editor, &[("name", "Neu"), ("recipients", "Kasse\nArchiv\nZoll")]).await;
    create_activity(&dpo, &[("name", "Alt"), ("recipients", "Bank")]).await;
    let overview = dpo.get(ROOT).await.is_ok();
    overview.has_link(&format!("{}?ungeprueft=ja", list("empfaenger")));
    let new = format!("{}?ungeprueft=ja", list("empfaenger"));
    assert_eq!(names(&dpo, &new).await, ["Archiv", "Kasse", "Zoll"]);
    editor.get(&new).await.is_ok().has_no("input[name=eintrag]");

    let confirm = format!("{}/bestaetigen", list("empfaenger"));
    let ids = ["Archiv", "Kasse"].map(|name| format!("select id from recipient where name = '{name}'"));
    let (archive, office) = (id(&site, &ids[0]).await, id(&site, &ids[1]).await);
    dpo.get(&new).await.form(&confirm).submit().await.shows_error("", "mindestens einen");
    let form = dpo.get(&new).await.form(&confirm);
    let form = form.tick("eintrag", &archive.to_string()).tick("eintrag", &office.to_string());
    form.submit().await.leads_to_page(&list("empfaenger")).follow().await.shows_notice("Bestätigt.");
    assert_eq!(names(&dpo, &new).await, ["Zoll"]);
    let before = history(&site).await;
    form.submit().await.follow().await.shows_notice("Es gab nichts zu ändern.");
    assert_eq!(history(&site).await, before);

    let customs = id(&site, "select id from recipient where name = 'Zoll'").await;
    let page = dpo.get(&entry("empfaenger", customs)).await.has_text(".kern-badge", "neu, ungeprüft");
    page.form(&confirm).submit().await.leads_to_page(&entry("empfaenger", customs));
    let asked = dpo.get(&format!("{confirm}?eintrag={archive}&eintrag=x")).await.is_ok();
    asked.has_text("main li", "Archiv");
    dpo.get(&confirm).await.is_ok().has_text("main", "kein Eintrag ausgewählt");
    editor.post(&confirm, &[("eintrag", &customs.to_string())]).await.is_forbidden();
    assert_eq!(texts(&site, "select name from recipient where not confirmed").await, Vec::<String>::new());
}

#[tokio::test]
async fn unused_entries_are_found_and_uses_are_counted() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    create_activity(&dpo, &[("name", "Eins"), ("recipients", "Kasse\nKasse (bar)")]).await;
    create_activity(&dpo, &[("name", "Zwei"), ("recipients", "Kasse")]).await;
    create(&dpo, "empfaenger", &[("name", "Niemand")]).await;
    let page = dpo.get(&list("empfaenger")).await;
    assert_eq!(page.texts("td[data-label='Tätigkeiten']"), ["2", "0"]);
    assert_eq!(names(&dpo, &format!("{}?unbenutzt=ja", list("empfaenger"))).await, ["Niemand"]);
}

#[tokio::test]
async fn a_limited_person_sees_only_the_sheets_they_may_see() {
    let site = Site::new().await;
    let (dpo, limited) = (site.dpo("stadtwerke").await, site.limited_editor("stadtwerke").await);
    let network = site.department("stadtwerke", "Netzbetrieb").await.to_string();
    create_activity(&dpo, &[("name", "Im Netz"), ("recipients", "Kasse"), ("department", &network)]).await;
    create_activity(&dpo, &[("name", "Geheim"), ("recipients", "Kasse")]).await;
    let id = id(&site, "select id from recipient").await;
    let page = limited.get(&entry("empfaenger", id)).await.is_ok();
    page.has_text("main", "1\u{a0}Tätigkeit nennt diesen Eintrag, soweit Sie sie sehen dürfen")
        .has_text("main", "Im Netz")
        .has_no_text("main", "Geheim");
    assert_eq!(limited.get(&list("empfaenger")).await.texts("td[data-label='Tätigkeiten']"), ["1"]);
    site.person(crate::support::Who::ForeignDpo, "stadtwerke")
        .await
        .get(&entry("empfaenger", id))
        .await
        .is_not_found();
}

#[tokio::test]
async fn near_duplicates_are_proposed_and_lead_to_the_merge() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    create_activity(&dpo, &[("name", "Eins"), ("recipients", "Meldebehörde")]).await;
    let twin = create(&dpo, "empfaenger", &[("name", "Meldebehoerde")]).await;
    create(&dpo, "empfaenger", &[("name", "Bank")]).await;
    let used = id(&site, "select id from recipient where name = 'Meldebehörde'").await;
    let page = dpo.get(&format!("{}/doppelte", list("empfaenger"))).await.is_ok();
    assert_eq!(page.texts("tbody tr").len(), 1);
    page.has_link(&format!("{}/zusammenfuehren?ziel={used}", entry("empfaenger", twin)))
        .has_link(&format!("{}/zusammenfuehren?ziel={twin}", entry("empfaenger", used)));
    dpo.get(&format!("{}/doppelte", list("normen"))).await.is_ok().has_text("main", "Keine ähnlichen");
    site.editor("stadtwerke")
        .await
        .get(&format!("{}/doppelte", list("empfaenger")))
        .await
        .is(StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn ten_thousand_entries_are_listed_and_compared_in_time() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    as_owner(
        &site,
        "insert into recipient (id, organisation_id, name)
        select gen_random_uuid(), '{org}', translate(format('%s %s', md5(number::text), md5((number * 7)::text)), '0123456789', 'ghijklmnop')
        from generate_series(1, 10000) number;
        insert into recipient (id, organisation_id, name)
        select gen_random_uuid(), organisation_id, name || 'x'
        from recipient
        order by name
        limit 20",
    )
    .await;
    let started = std::time::Instant::now();
    let page = dpo.get(&list("empfaenger")).await.is_ok().has_text(".paging", "mehr als 1.000 Einträge");
    assert_eq!(page.texts("tbody tr").len(), 50);
    dpo.get(&search("ffff")).await.is_ok();
    let page = dpo.get(&format!("{}/doppelte", list("empfaenger"))).await.is_ok();
    assert!(page.texts("tbody tr").len() >= 20);
    // Comparing all with all would take minutes.
    assert!(started.elapsed() < std::time::Duration::from_secs(30), "{:?}", started.elapsed());
}
