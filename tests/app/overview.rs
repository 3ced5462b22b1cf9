//! The overview of a record: its counts as bars, each of which leads to what it counts.

use time::Date;

use crate::{
    activities::{as_system, create, numbers, recompute, sheet},
    support::{Answer, Person, Site},
};

const OVERVIEW: &str = "/verzeichnis/stadtwerke-musterhausen-gmbh";

/// Rows of the table under a picture: label, numbers.
fn table(page: &Answer, section: &str) -> Vec<(String, Vec<i64>)> {
    let labels = page.texts(&format!("section[aria-labelledby='{section}'] tbody th"));
    let counts: Vec<i64> = page
        .texts(&format!("section[aria-labelledby='{section}'] tbody td"))
        .iter()
        .map(|text| text.split(' ').next().unwrap().parse().unwrap())
        .collect();
    let width = counts.len().checked_div(labels.len()).unwrap_or(1).max(1);
    labels.into_iter().zip(counts.chunks(width).map(<[i64]>::to_vec)).collect()
}

/// How many activities the list has behind every link of a part of the page.
async fn behind_links(person: &Person, page: &Answer, selector: &str) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    for link in page.attributes(selector, "href") {
        let query = link.split_once('?').unwrap_or_else(|| panic!("{link} has no filter")).1;
        found.push((link.clone(), numbers(person, query).await.len()));
    }
    found
}

#[tokio::test]
async fn stages_and_what_the_rules_say_lead_to_exactly_those_sheets() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let whole = [
        ("name", "Abrechnung der Energielieferung"),
        ("stage", "in_operation"),
        ("purposes", "Abrechnung der gelieferten Energie gegenüber den Kunden"),
        ("legal_bases", "Art. 6 Abs. 1 lit. b DSGVO"),
        ("data_subjects", "Kundinnen und Kunden"),
        ("data_categories", "Stammdaten (Name, Anschrift)"),
        ("recipients", "intern: Buchhaltung"),
        ("third_country_statement", "none_and_none_planned"),
        ("retention", "10 Jahre nach Ende des Kalenderjahres, in dem der Vertrag endete"),
        ("measures", "Zugriff nur für die Abrechnung"),
    ];
    let complete = create(&dpo, &whole).await;
    let mut vague = whole;
    vague[8].1 = "Löschung, sobald nicht mehr erforderlich";
    let unclear = create(&dpo, &vague).await;
    recompute(&site).await;

    let page = dpo.get(OVERVIEW).await.is_ok();
    let stages = table(&page, "nach-stadium");
    let total: i64 = stages.iter().flat_map(|(_, counts)| counts).sum();
    assert_eq!(total, 7, "{stages:?}");
    assert!(page.attributes("#nach-stadium ~ svg a", "href").len() == stages.len());
    let counts: Vec<i64> =
        stages.iter().flat_map(|(_, counts)| &counts[..3]).copied().filter(|count| *count > 0).collect();
    let behind = behind_links(&dpo, &page, "section[aria-labelledby='nach-stadium'] td a").await;
    assert_eq!(behind.iter().map(|(_, count)| *count as i64).collect::<Vec<_>>(), counts, "{behind:?}");
    assert!(
        numbers(&dpo, "pruefung=complete").await.contains(&complete),
        "{:?}",
        dpo.get(&sheet(complete)).await.texts(".findings__item")
    );
    assert!(numbers(&dpo, "pruefung=clarify").await.contains(&unclear));
    // A bar says in words what it shows.
    let words = page.attributes("#nach-stadium ~ svg a", "aria-label");
    assert!(words.iter().all(|words| words.contains(": ")), "{words:?}");
    page.has_no("svg [style]");
}

#[tokio::test]
async fn open_points_stand_at_their_sections() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    create(&dpo, &[("name", "Vage"), ("retention", "Löschung, sobald nicht mehr erforderlich")]).await;
    recompute(&site).await;
    let page = dpo.get(OVERVIEW).await.is_ok();
    let sections = table(&page, "nach-abschnitt");
    let labels: Vec<&str> = sections.iter().map(|(label, _)| label.as_str()).collect();
    assert_eq!(
        labels,
        [
            "lit.\u{a0}a Verantwortliche",
            "Allgemeines",
            "lit.\u{a0}b Zwecke",
            "lit.\u{a0}c Personen und Daten",
            "lit.\u{a0}d Empfänger",
            "lit.\u{a0}e Drittländer",
            "lit.\u{a0}f Löschfristen",
            "lit.\u{a0}g Maßnahmen",
            "weitere Angaben",
        ]
    );
    // Only the vague one has no purpose, and only it has a period.
    assert_eq!(sections[2].1, [1, 0, 0], "{sections:?}");
    assert_eq!(sections[6].1[..2], [5, 1], "{sections:?}");
    // Each link leads to sheets; those of one rule alone are as many as are counted.
    let behind = behind_links(&dpo, &page, "section[aria-labelledby='nach-abschnitt'] td a").await;
    let shown = sections[1..].iter().flat_map(|(_, counts)| counts).filter(|count| **count > 0).count();
    assert!(shown > 6 && behind.len() == shown, "{behind:?}");
    assert!(behind.iter().all(|(_, count)| *count > 0), "{behind:?}");
    assert_eq!(numbers(&dpo, "bereich=loeschregeln&pruefung=unclear").await.len(), 1);
    assert_eq!(numbers(&dpo, "bereich=loeschregeln&pruefung=missing").await.len(), 5);
    assert_eq!(numbers(&dpo, "bereich=loeschregeln").await.len(), 6);
    assert_eq!(numbers(&dpo, "bereich=loeschregeln&regel=R39-F").await, [0; 0]);
    assert_eq!(numbers(&dpo, "bereich=%3Cscript%3E").await.len(), 6, "no such section, no such filter");
}

#[tokio::test]
async fn days_that_ask_for_a_look_are_counted_by_month() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number =
        create(&dpo, &[("name", "Wiedervorlage"), ("stage", "in_operation"), ("recipients", "Bank")]).await;
    // A new sheet is as of today, so somebody should look at it in a year.
    let before = table(&dpo.get(OVERVIEW).await.is_ok(), "nach-monat");
    assert_eq!(before.last(), Some(&("später".to_owned(), vec![0, 1, 0, 0])));
    assert!(before[..13].iter().all(|(_, counts)| *counts == [0; 4]), "{before:?}");
    let today = site.app.today();
    let days = |count: i64| today + time::Duration::days(count);
    let next_month = {
        let last = today.replace_day(1).unwrap() + time::Duration::days(40);
        Date::from_calendar_date(last.year(), last.month(), 10).unwrap()
    };
    for change in [
        format!(
            "update processing_activity set retention_review_on = '{}' where number = {number}",
            days(-3)
        ),
        format!(
            "update processing_activity set entry_as_of = '{}' where number = {number}",
            next_month.replace_year(next_month.year() - 1).unwrap()
        ),
        format!("update activity_recipient set valid_until = '{}'", days(500)),
        "update processing_activity set retention_review_on = '2000-01-01', stage = 'ended' where number = 1"
            .to_owned(),
        format!(
            "insert into office_holder (id, organisation_id, office, name, valid_until)
            select gen_random_uuid(), id, 'data_protection_officer', who, day::date
            from organisation
            cross join (values ('Doris Dann', '{next_month}'), ('Frieda Früher', '2001-01-01')) held (who, day)
            where slug like 'stadtwerke%'"
        ),
    ] {
        as_system(&site, &change).await;
    }
    let page = dpo.get(OVERVIEW).await.is_ok();
    let months = table(&page, "nach-monat");
    assert_eq!(months.len(), 14);
    let counted: Vec<(&str, &[i64])> = months
        .iter()
        .filter(|(_, counts)| counts.iter().any(|count| *count > 0))
        .map(|(label, counts)| (label.as_str(), counts.as_slice()))
        .collect();
    let names = [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ];
    let next = format!("{} {}", names[usize::from(u8::from(next_month.month())) - 1], next_month.year());
    assert_eq!(
        counted,
        [
            ("überfällig", &[1, 0, 0, 0][..]),
            (next.as_str(), &[0, 1, 0, 1][..]),
            ("später", &[0, 0, 1, 0][..])
        ]
    );

    let links = page.attributes("#nach-monat ~ svg a", "href");
    assert_eq!(links.len(), 3);
    let overdue =
        dpo.get(&links[0]).await.is_ok().has_link(&sheet(number)).has_text("main", "Löschfrist überprüfen");
    assert_eq!(overdue.texts("main tbody tr").len(), 1);
    let next = dpo.get(&links[1]).await.is_ok().has_text("main", "Doris Dann").has_no_text("main", "Frieda");
    assert_eq!(next.texts("td[data-label='Fällig am']").len(), 2);
    // Whatever is no time shows what is overdue; who sees no sheet sees no day of it.
    for nonsense in ["", "?zeit=%00", "?zeit=9999-99", "?zeit=%F0%9F%8E%89"] {
        let page = dpo.get(&format!("{OVERVIEW}/termine{nonsense}")).await.is_ok();
        assert_eq!(page.texts("main tbody tr").len(), 1, "{nonsense}");
    }
    let limited = site.limited_editor("stadtwerke").await.get(&format!("{OVERVIEW}/termine")).await.is_ok();
    limited.has_no_text("main", "Wiedervorlage");
}
