//! Ending, taking up again, removing and duplicating.

use axum::http::StatusCode;

use super::{LIST, activities, change, create, filled, history, ids, sheet, short_form, texts};
use crate::support::Site;

#[tokio::test]
async fn an_activity_ends_and_is_taken_up_again() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = create(&dpo, &[("name", "Endlich"), ("purposes", "Zweck")]).await;
    let end = format!("{}/beenden", sheet(number));
    for (day, sentence) in [("", "Bitte geben Sie den Tag"), ("31.02.2026", "Dieses Datum gibt es nicht")] {
        dpo.form(&end).await.fill("ended_on", day).submit().await.shows_error("ended_on", sentence);
    }
    dpo.form(&end).await.fill("ended_on", "28.2.2026").submit().await.leads_to_page(&sheet(number));
    dpo.get(&sheet(number))
        .await
        .has_text("main", "beendet")
        .has_text("main", "28.02.2026")
        .has_link(&format!("{}/wieder-aufnehmen", sheet(number)));

    // It can still be corrected, and stays ended by that.
    let form = dpo.form(&short_form(number)).await;
    assert!(!form.names().contains(&"stage".to_owned()));
    form.fill("purposes", "Anderer Zweck")
        .forge("stage", "trial")
        .submit()
        .await
        .leads_to_page(&sheet(number));
    dpo.get(&sheet(number)).await.has_text("main", "28.02.2026").has_text("main", "Anderer Zweck");

    let resume = format!("{}/wieder-aufnehmen", sheet(number));
    dpo.form(&resume).await.submit().await.leads_to_page(&sheet(number));
    dpo.get(&sheet(number)).await.has_text("main", "im Einsatz").has_no_text("main", "28.02.2026");
    let before = history(&site).await;
    dpo.form(&resume).await.submit().await.leads_to_page(&sheet(number));
    assert_eq!(history(&site).await, before, "taken up twice");
}

#[tokio::test]
async fn only_a_planned_activity_can_be_removed() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = create(&dpo, &[("name", "Läuft"), ("purposes", "Zweck")]).await;
    let remove = format!("{}/entfernen", sheet(number));
    dpo.get(&remove)
        .await
        .is_error_page(StatusCode::CONFLICT, "So nicht möglich")
        .has_text("main", "nur geplante");
    dpo.post(&remove, &[]).await.is(StatusCode::CONFLICT);
    dpo.get(&sheet(number)).await.has_no(&format!("a[href='{remove}']"));

    change(&dpo, number, &[("stage", "planned")]).await;
    let page = dpo.get(&sheet(number)).await.has_link(&remove);
    assert!(page.text().contains("geplant"));
    let form = dpo.form(&remove).await;
    form.submit().await.leads_to_page(LIST);
    dpo.get(&sheet(number)).await.is_not_found();
    assert!(ids(&site, number, "activity_purpose").await.is_empty());
    let before = history(&site).await;
    form.submit().await.leads_to_page(LIST);
    assert_eq!(history(&site).await, before, "a second click");
    // Who never saw a question is not told that something was removed.
    dpo.post(&remove, &[]).await.is_not_found();
    dpo.post(&format!("{LIST}/4711/entfernen"), &[]).await.is_not_found();

    assert_eq!(create(&dpo, &[("name", "Danach")]).await, number + 1, "numbers are not given twice");
}

#[tokio::test]
async fn a_form_of_a_removed_activity_finds_nothing() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = create(&dpo, &[("name", "Entwurf"), ("stage", "planned")]).await;
    let form = dpo.form(&short_form(number)).await.fill("name", "Zu spät");
    dpo.form(&format!("{}/entfernen", sheet(number))).await.submit().await.leads_to_page(LIST);
    form.submit().await.is_not_found();
    assert_eq!(activities(&site).await, 10);
}

#[tokio::test]
async fn a_copy_has_everything_and_stands_alone() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let fields = [
        ("name", "Vorbild"),
        ("own_reference", "V-1"),
        ("introduced_on", "01.01.2020"),
        ("purposes", "Zweck\nNoch einer"),
        ("legal_bases", "§ 1"),
        ("data_subjects", "Kunden (alle)"),
        ("data_categories", "4: Name\n7: Atteste [Art. 9: Gesundheit]"),
        ("recipients", "intern: Kasse"),
        ("third_country_statement", "planned"),
        ("transfers", "Meter Inc."),
        ("retention", "4, 7: 3 Jahre\nalle: 10 Jahre"),
        ("measures", "Zugang"),
        ("extra_values", "Software: Alpha"),
        ("supplement", "Ergänzung"),
    ];
    let number = create(&dpo, &fields).await;
    let original = dpo.form(&short_form(number)).await;
    let form = dpo.form(&format!("{}/duplizieren", sheet(number))).await;
    form.submit().await.leads_to_page(&sheet(number + 1));
    form.submit().await.leads_to_page(&sheet(number + 1));
    let at_once = dpo.form(&format!("{}/duplizieren", sheet(number))).await;
    let (first, second) = tokio::join!(at_once.submit(), at_once.submit());
    first.leads_to_page(&sheet(number + 2));
    second.leads_to_page(&sheet(number + 2));
    assert_eq!(activities(&site).await, 10 + 3);

    let copy = dpo.form(&short_form(number + 1)).await;
    for (name, _) in fields {
        let expected = match name {
            "name" => "Vorbild (Kopie)".to_owned(),
            "own_reference" | "introduced_on" => String::new(),
            _ => original.value(name),
        };
        assert_eq!(copy.value(name), expected, "{name}");
    }
    assert_eq!(copy.value("stage"), "planned");
    let tables = [
        "activity_purpose",
        "activity_legal_basis",
        "activity_data_subject",
        "activity_data_category",
        "activity_recipient",
        "activity_transfer",
        "activity_retention_rule",
        "activity_measure",
        "activity_extra_value",
    ];
    for table in tables {
        let (old, new) = (ids(&site, number, table).await, ids(&site, number + 1, table).await);
        assert!(
            !old.is_empty() && old.len() == new.len() && old.iter().all(|id| !new.contains(id)),
            "{table}"
        );
    }

    // The rules name the copy's own data categories: without them they would be in the way.
    copy.fill("data_categories", "4: Name")
        .fill("retention", "4: 3 Jahre")
        .submit()
        .await
        .leads_to_page(&sheet(number + 1));
    dpo.form(&short_form(number)).await.holds("retention", "4, 7: 3 Jahre\nalle: 10 Jahre");
    change(&dpo, number + 2, &[("data_categories", "4: Name\nNeu"), ("retention", "alle: x")]).await;
    dpo.form(&short_form(number + 2)).await.holds("data_categories", "4: Name\n8: Neu");
    let copied = texts(&site, "select name from processing_activity where name like '%(Kopie)'").await;
    assert_eq!(copied.len(), 2);
}

#[tokio::test]
async fn the_longest_name_can_be_copied() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = create(&dpo, &[("name", &"ß".repeat(300))]).await;
    let form = dpo.form(&format!("{}/duplizieren", sheet(number))).await;
    form.submit().await.leads_to_page(&sheet(number + 1)).follow().await.is_ok().has_text("h1", "ß (Kopie)");
}

#[tokio::test]
async fn an_ended_activity_is_copied_as_planned() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = create(&dpo, &[("name", "Vorbei")]).await;
    dpo.form(&format!("{}/beenden", sheet(number))).await.submit().await.leads_to_page(&sheet(number));
    dpo.form(&format!("{}/duplizieren", sheet(number)))
        .await
        .submit()
        .await
        .leads_to_page(&sheet(number + 1));
    let copy = filled(dpo.form(&short_form(number + 1)).await, &[]);
    assert_eq!(copy.value("stage"), "planned");
}
