//! Orders, pages in both directions, filters and columns of the list.

use super::{LIST, as_system, create, numbers, query, recompute};
use crate::support::{Person, Site};

/// 115 more sheets, many of which are alike in what they are sorted by.
const MANY: &str = "
    insert into processing_activity (id, organisation_id, number, name, department_id, updated_at, third_country_statement)
    select
        gen_random_uuid(),
        organisation.id,
        number,
        (array['Ärger', 'Arbeit', 'Zeit', 'Öl'])[1 + number % 4],
        case when number % 5 > 0 then (
            select id
            from department
            where organisation_id = organisation.id
            order by name
            offset number % 3
            limit 1
        ) end,
        timestamptz '2026-01-01 12:00Z' + number / 10 * interval '1 day',
        case when number % 10 = 0 then 'takes_place' end
    from organisation, generate_series(6, 120) number
    where slug like 'stadtwerke-%'
";

struct Seen {
    numbers: Vec<i32>,
    previous: Option<String>,
    next: Option<String>,
}

async fn look(person: &Person, address: &str) -> Seen {
    let page = person.get(address).await.is_ok();
    let numbers = page.texts("td[data-label='Nr.']").iter().map(|number| number.parse().unwrap()).collect();
    let link = |rel: &str| page.attributes(&format!("a[rel={rel}]"), "href").pop();
    Seen { numbers, previous: link("prev"), next: link("next") }
}

#[tokio::test]
async fn every_order_goes_forwards_and_backwards_without_loss_or_repetition() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    as_system(&site, MANY).await;
    recompute(&site).await;
    for filter in ["", "&suche=arbeit", "&suche=%C3%A4rger", "&verfahren=&beendete=ja", "&art9=nein"] {
        let mut sets = Vec::new();
        for order in ["nummer", "bezeichnung", "einheit", "geaendert"] {
            let mut address = format!("{LIST}?sortierung={order}{filter}");
            let mut forwards = Vec::new();
            let mut pages = 0;
            loop {
                let seen = look(&dpo, &address).await;
                forwards.extend(seen.numbers.clone());
                pages += 1;
                match seen.next {
                    Some(next) => address = next,
                    None => {
                        // And all the way back.
                        let mut backwards: Vec<i32> = seen.numbers.into_iter().rev().collect();
                        let mut previous = seen.previous;
                        while let Some(address) = previous {
                            let seen = look(&dpo, &address).await;
                            backwards.extend(seen.numbers.into_iter().rev());
                            previous = seen.previous;
                        }
                        backwards.reverse();
                        assert_eq!(backwards, forwards, "{order}{filter}");
                        break;
                    }
                }
            }
            assert_eq!(pages, forwards.len().div_ceil(50), "{order}{filter}");
            let mut set = forwards.clone();
            set.sort_unstable();
            set.dedup();
            assert_eq!(set.len(), forwards.len(), "{order}{filter}: repeated");
            sets.push(set);
        }
        assert!(sets.iter().all(|set| *set == sets[0] && !set.is_empty()), "{filter}");
    }

    let by_name = dpo.get(&format!("{LIST}?sortierung=bezeichnung")).await.texts("tbody th");
    assert_eq!(
        (by_name[0].as_str(), by_name[29].as_str()),
        ("Arbeit", "Ärger"),
        "as a German dictionary has it"
    );
    let newest = look(&dpo, &format!("{LIST}?sortierung=geaendert")).await.numbers;
    assert!(newest[0] <= 5, "the sheets of the world were made just now");
    let next = look(&dpo, &format!("{LIST}?sortierung=einheit&spalten=einheit&stadium=in_operation"))
        .await
        .next
        .unwrap();
    for kept in ["sortierung=einheit", "spalten=einheit", "stadium=in_operation"] {
        assert!(next.contains(kept), "{next}");
    }
}

#[tokio::test]
async fn filters_ask_for_what_the_sheets_hold() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let art9 = create(
        &dpo,
        &[
            ("name", "Neun"),
            ("data_categories", "Befund [Art. 9: Gesundheitsdaten]"),
            ("recipients", "Auftragsverarbeiter: Rechenzentrum"),
        ],
    )
    .await;
    let art10 = create(
        &dpo,
        &[
            ("name", "Zehn"),
            ("data_categories", "Strafregister [Art. 10]"),
            ("third_country_statement", "takes_place"),
        ],
    )
    .await;
    as_system(
        &site,
        "
        insert into system (id, organisation_id, name)
        select '00000000-0000-0000-0000-00000000000a', id, 'Akteno 100%' from organisation where slug like 'stadtwerke-%';
        insert into activity_system (id, organisation_id, activity_id, position, system_id)
        select gen_random_uuid(), organisation_id, id, 1, '00000000-0000-0000-0000-00000000000a'
        from processing_activity where name = 'Zehn';
        insert into activity_tag (id, organisation_id, activity_id, name)
        select gen_random_uuid(), organisation_id, id, 'Audit 2027' from processing_activity where name = 'Neun';
        update processing_activity set updated_at = '2020-05-05' where name = 'Zehn'
        ",
    )
    .await;
    let entry = |table: &str, name: &str| {
        let query = format!(
            "select id::text from {table} where name = '{name}' and organisation_id in (select id from organisation where slug like 'stadtwerke-%')"
        );
        let site = &site;
        async move { super::texts(site, &query).await.remove(0) }
    };
    let (rest, all) = ([1, 2, 3, 4, 5], [1, 2, 3, 4, 5, art9, art10]);
    let recipient = entry("recipient", "Rechenzentrum").await;
    let category = entry("data_category", "Befund").await;
    for (query, expected) in [
        ("art9=ja".to_owned(), vec![art9]),
        ("art9=nein".to_owned(), [&rest[..], &[art10]].concat()),
        ("art10=ja".to_owned(), vec![art10]),
        ("auftragsverarbeiter=ja".to_owned(), vec![art9]),
        ("drittland=takes_place".to_owned(), vec![art10]),
        ("drittland=ohne&art9=nein".to_owned(), rest.to_vec()),
        ("verfahren=akten".to_owned(), vec![art10]),
        (query("verfahren", "100%"), vec![art10]),
        (query("verfahren", "1_0"), vec![]),
        ("schlagwort=audit+2027".to_owned(), vec![art9]),
        ("schlagwort=audit".to_owned(), vec![]),
        ("geaendert_seit=06.05.2020&art10=ja".to_owned(), vec![]),
        ("geaendert_seit=05.05.2020&art10=ja".to_owned(), vec![art10]),
        (format!("eintrag=recipient:{recipient}"), vec![art9]),
        (format!("eintrag=data_category:{category}&suche=neun"), vec![art9]),
        (format!("eintrag=data_category:{category}&suche=zehn"), vec![]),
        (format!("eintrag=data_category:{recipient}"), vec![]),
        ("eintrag=system:00000000-0000-0000-0000-00000000000a".to_owned(), vec![art10]),
        ("eintrag=unsinn".to_owned(), all.to_vec()),
    ] {
        assert_eq!(numbers(&dpo, &query).await, expected, "{query}");
    }
    let page = dpo.get(&format!("{LIST}?eintrag=recipient:{recipient}&stadium=in_operation")).await;
    page.has_text("main", "Tätigkeiten mit dem Empfänger „Rechenzentrum“")
        .has_link(&format!(
            "{LIST}?spalten=einheit&spalten=stadium&spalten=geaendert&spalten=pruefung&stadium=in_operation"
        ))
        .form(LIST)
        .holds("eintrag", &format!("recipient:{recipient}"));
}

#[tokio::test]
async fn columns_are_chosen_and_kept() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    create(
        &dpo,
        &[
            ("name", "Alles"),
            ("own_reference", "A-7"),
            ("contact_person", "Frau Muster"),
            ("data_categories", "Befund [Art. 9: Gesundheitsdaten]"),
            ("recipients", "Auftragsverarbeiter: Rechenzentrum"),
            ("entry_as_of", "01.02.2026"),
            ("third_country_statement", "none"),
        ],
    )
    .await;
    as_system(&site, "insert into activity_tag (id, organisation_id, activity_id, name) select gen_random_uuid(), organisation_id, id, 'Audit' from processing_activity where name = 'Alles'").await;
    let heads = async |query: &str| dpo.get(&format!("{LIST}?{query}")).await.is_ok().texts("thead th");
    assert_eq!(
        heads("").await,
        ["Auswahl", "Nr.", "Bezeichnung", "Organisationseinheit", "Stadium", "Geändert", "Prüfung"]
    );
    assert_eq!(heads("spalten=nr").await, ["Auswahl", "Nr.", "Bezeichnung"]);
    let form = dpo.form(LIST).await;
    let mut form = form.untick("spalten", "einheit");
    for column in [
        "zeichen",
        "ansprechpartner",
        "art9",
        "drittland",
        "auftragsverarbeiter",
        "verfahren",
        "stand",
        "schlagwoerter",
    ] {
        form = form.tick("spalten", column);
    }
    let page = form.fill("suche", "alles").submit().await.is_ok();
    for (label, text) in [
        ("Eigenes Zeichen", "A-7"),
        ("Ansprechpartner", "Frau Muster"),
        ("Art.\u{a0}9/10", "Art.\u{a0}9"),
        ("Drittland", "findet nicht statt"),
        ("Auftragsverarbeiter", "Rechenzentrum"),
        ("Verfahren", "–"),
        ("Stand des Eintrags", "01.02.2026"),
        ("Schlagwörter", "Audit"),
    ] {
        let cell = page.texts(&format!("td[data-label='{label}']")).join("");
        assert!(cell.contains(text), "{label}: {cell}");
    }
    page.has_no("td[data-label='Organisationseinheit']");
}
