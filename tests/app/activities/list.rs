//! The list: what it finds, what it leaves out, and its pages.

use super::{LIST, as_system, create, numbers, query, recompute, sheet};
use crate::support::Site;

#[tokio::test]
async fn words_are_looked_for_in_number_reference_and_name() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    for (name, reference) in [
        ("Löhne und Gehälter", "100%"),
        ("Löhne der Aushilfen", "10_7"),
        ("Gehälter", "a\\b"),
        ("<b>Fett</b>", "1000"),
    ] {
        create(&dpo, &[("name", name), ("own_reference", reference)]).await;
    }
    for (words, expected) in [
        ("", &[1, 2, 3, 4, 5, 6, 7, 8, 9][..]),
        ("löhne", &[6, 7]),
        ("GEHÄLTER  Löhne", &[6]),
        ("gehälter unbekannt", &[]),
        ("loehne", &[6, 7]),
        ("aushilfe", &[7]),
        ("hilfen", &[7]),
        ("10_7", &[7]),
        ("7_11", &[]),
        ("a\\b", &[8]),
        ("100", &[6, 9]),
        ("3", &[3]),
        ("<b>", &[8, 9]),
    ] {
        assert_eq!(numbers(&dpo, &query("suche", words)).await, expected, "{words:?}");
    }
    let page = dpo.get(&format!("{LIST}?{}", query("suche", "<b>"))).await.has_no("main b");
    page.form(LIST).holds("suche", "<b>");
    dpo.get(&format!("{LIST}?suche=gibtesnicht")).await.has_text("main", "Nichts gefunden").has_link(LIST);
}

#[tokio::test]
async fn filters_narrow_the_list_and_ended_ones_are_hidden() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    create(&dpo, &[("name", "Entwurf"), ("stage", "planned")]).await;
    create(&dpo, &[("name", "Versuch"), ("stage", "trial")]).await;
    dpo.form(&format!("{}/beenden", sheet(2))).await.submit().await.leads_to_page(&sheet(2));
    let network = site.department("stadtwerke", "Netzbetrieb").await;
    let foreign = site.department("gemeinde", "Netzbetrieb").await;
    for (query, expected) in [
        ("", &[1, 3, 4, 5, 6, 7][..]),
        ("beendete=ja", &[1, 2, 3, 4, 5, 6, 7]),
        ("stadium=ended", &[2]),
        ("stadium=planned", &[6]),
        ("stadium=trial", &[7]),
        ("stadium=in_operation", &[1, 3, 4, 5]),
        ("stadium=gibtesnicht", &[1, 3, 4, 5, 6, 7]),
        (&format!("einheit={network}"), &[1]),
        (&format!("einheit={network}&beendete=ja"), &[1, 2]),
        (&format!("einheit={network}&stadium=ended&suche=St%C3%B6rung"), &[2]),
        (&format!("einheit={foreign}"), &[]),
    ] {
        assert_eq!(numbers(&dpo, query).await, expected, "{query}");
    }
    let form = dpo.get(&format!("{LIST}?einheit={network}&beendete=ja")).await.form(LIST);
    assert_eq!((form.value("einheit"), form.value("beendete")), (network.to_string(), "ja".to_owned()));
}

#[tokio::test]
async fn pages_go_forwards_and_backwards_without_losing_a_row() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    as_system(
        &site,
        "
        insert into processing_activity (id, organisation_id, number, name, stage)
        select gen_random_uuid(), organisation.id, number, 'Tätigkeit ' || number, case when number % 2 = 0 then 'trial' else 'in_operation' end
        from organisation, generate_series(6, 120) number
        where slug like 'stadtwerke-%'
        ",
    )
    .await;
    let read = async |query: String| {
        let page = dpo.get(&format!("{LIST}?{query}")).await.is_ok();
        let numbers: Vec<i32> =
            page.texts("td[data-label='Nr.']").iter().map(|number| number.parse().unwrap()).collect();
        let links = page.attributes("main a[href*='?']", "href");
        let find = |name: &str| {
            let link = links.iter().find(|link| link.contains(name));
            link.map(|link| link.split_once('?').unwrap().1.to_owned())
        };
        page.has_text("main", "120 Tätigkeiten");
        (numbers, find("vor="), find("nach="))
    };
    let (first, before, after) = read(String::new()).await;
    assert_eq!((first, before), ((1..=50).collect(), None));
    let (second, before, after) = read(after.unwrap()).await;
    assert_eq!(second, (51..=100).collect::<Vec<_>>());
    assert!(before.is_some());
    let (third, before, after) = read(after.unwrap()).await;
    assert_eq!((third, after), ((101..=120).collect(), None));
    let (second, before, after) = read(before.unwrap()).await;
    assert_eq!(second, (51..=100).collect::<Vec<_>>());
    assert!(after.is_some());
    let (first, before, after) = read(before.unwrap()).await;
    assert_eq!((first, before), ((1..=50).collect(), None));
    assert!(after.is_some());

    // The filter goes along.
    recompute(&site).await;
    let page = dpo
        .get(&format!("{LIST}?stadium=trial&suche=T%C3%A4tigkeit"))
        .await
        .has_text("main", "58 Tätigkeiten");
    let links = page.attributes("main a[href*='nach=']", "href");
    let next = dpo.get(&links[0]).await.is_ok().has_text("main", "58 Tätigkeiten");
    assert_eq!(next.texts("td[data-label='Nr.']"), ["106", "108", "110", "112", "114", "116", "118", "120"]);

    // A page beyond the end does not say that the record is empty.
    dpo.get(&format!("{LIST}?nach=120")).await.is_ok().has_no_text("main", "Noch keine");
    for query in ["nach=-5", "nach=abc", "vor=abc", "nach=99999999999"] {
        assert_eq!(numbers(&dpo, query).await.len(), 50, "{query}");
    }
}

#[tokio::test]
async fn more_than_a_thousand_are_not_counted() {
    let site = Site::new().await;
    as_system(
        &site,
        "
        insert into processing_activity (id, organisation_id, number, name)
        select gen_random_uuid(), organisation.id, number, 'Tätigkeit ' || number
        from organisation, generate_series(6, 1100) number
        where slug like 'stadtwerke-%'
        ",
    )
    .await;
    site.dpo("stadtwerke").await.get(LIST).await.has_text("main", "mehr als 1.000 Tätigkeiten");
}

#[tokio::test]
async fn findings_of_a_large_record_are_filtered_without_counting_all() {
    let site = Site::new().await;
    as_system(
        &site,
        "
        insert into processing_activity (id, organisation_id, number, name)
        select gen_random_uuid(), organisation.id, number, 'Tätigkeit ' || number
        from organisation, generate_series(6, 1100) number
        where slug like 'stadtwerke-%'
        ",
    )
    .await;
    recompute(&site).await;
    as_system(
        &site,
        "
        select findings_keep(
            jsonb_agg(jsonb_build_object(
                'activity_id', id,
                'missing', 1,
                'unclear', number % 2,
                'hints', case number when 900 then 1 else 0 end,
                'codes', case number when 900 then '[\"L-F06\"]'::jsonb else '[\"R39-F\"]'::jsonb end
            )),
            1
        )
        from processing_activity
        ",
    )
    .await;
    let dpo = site.dpo("stadtwerke").await;
    let said = async |query: &str| dpo.get(&format!("{LIST}?beendete=ja&{query}")).await.is_ok();

    // Of many a bounded look tells enough; no number is said that was not seen.
    said("pruefung=missing").await.has_text("main", "mehr als 1.000 Tätigkeiten");
    said("regel=R39-F").await.has_text("main", "mehr als 999 Tätigkeiten");
    said("pruefung=unclear").await.has_text("main", "mehr als 500 Tätigkeiten");
    assert_eq!(numbers(&dpo, "pruefung=unclear").await[..3], [1, 3, 5]);
    // What no sheet of the sample has is found all the same, and counted.
    for rare in ["pruefung=hint", "regel=L-F06"] {
        said(rare).await.has_text("main", "1 Tätigkeit");
        assert_eq!(numbers(&dpo, rare).await, [900], "{rare}");
    }
}

#[tokio::test]
async fn an_empty_record_invites_to_begin() {
    let site = Site::new().await;
    as_system(&site, "delete from processing_activity").await;
    let dpo = site.dpo("stadtwerke").await;
    dpo.get(LIST).await.has_text("main", "Noch keine Verarbeitungstätigkeit").has_link(super::NEW);
    let reader = site.reader("stadtwerke").await;
    reader.get(LIST).await.has_text("main", "Noch keine").has_no(&format!("a[href='{}']", super::NEW));
}

#[tokio::test]
async fn what_was_written_before_is_suggested() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let fields = [
        ("name", "Muster"),
        ("data_subjects", "Kunden\nEhemalige Kunden\n100 % Beschäftigte"),
        ("data_categories", "Kontodaten"),
        ("recipients", "intern: Kasse\nSparkasse"),
        ("legal_bases", "§ 1 Kassenordnung"),
        ("retention", "10 Jahre"),
        ("measures", "Zugang nur mit Karte"),
    ];
    create(&dpo, &fields).await;
    let ask = async |list: &str, typed: &str| {
        let answer =
            dpo.get(&site.address(&format!("/vorschlaege/{list}?{}", query("q", typed)))).await.is_ok();
        serde_json::from_slice::<Vec<String>>(&answer.body).unwrap()
    };
    assert_eq!(ask("data_subjects", "kund").await, ["Kunden", "Ehemalige Kunden"]);
    assert_eq!(ask("data_subjects", "%").await, ["100 % Beschäftigte"]);
    assert_eq!(ask("data_subjects", "_").await, [""; 0]);
    assert_eq!(ask("data_subjects", "").await, [""; 0]);
    assert_eq!(ask("recipients", "intern: kasse").await, ["intern: Kasse", "intern: Sparkasse"]);
    assert_eq!(ask("recipients", "kasse").await, ["Kasse", "Sparkasse"]);
    assert_eq!(ask("data_categories", "konto").await, ["Kontodaten"]);
    assert_eq!(ask("legal_bases", "ordnung").await, ["§ 1 Kassenordnung"]);
    assert_eq!(ask("retention", "jahre").await, ["10 Jahre"]);
    assert_eq!(ask("measures", "karte").await, ["Zugang nur mit Karte"]);
    dpo.get(&site.address("/vorschlaege/gibtesnicht?q=x")).await.is_not_found();

    let other = site.dpo("gemeinde").await;
    let answer = other.get("/verzeichnis/gemeinde-nebenan/vorschlaege/data_subjects?q=kund").await.is_ok();
    assert_eq!(answer.text(), "[]");
}
