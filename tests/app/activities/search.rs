//! The search over whole sheets: what it finds, and that it knows of every change.

use axum::http::StatusCode;

use super::{LIST, NEW, as_system, change, create, numbers, query, recompute, sheet, summaries_are_fresh};
use crate::support::Site;

/// One word in every text of the sheet with number 1.
const EVERYWHERE: &str = "
    with sheet as (
        select activity.id as activity_id, organisation_id
        from processing_activity activity
        join organisation on organisation.id = organisation_id and slug like 'stadtwerke-%'
        where activity.number = 1
    ),
    subject as (
        insert into data_subject_category (id, organisation_id, name)
        select gen_random_uuid(), organisation_id, 'wort1a' from sheet returning id
    ),
    data as (
        insert into data_category (id, organisation_id, name)
        select gen_random_uuid(), organisation_id, 'wort2a' from sheet returning id
    ),
    receiver as (
        insert into recipient (id, organisation_id, name)
        select gen_random_uuid(), organisation_id, 'wort3a' from sheet returning id
    ),
    period as (
        insert into retention_period (id, organisation_id, text)
        select gen_random_uuid(), organisation_id, 'wort4a' from sheet returning id
    ),
    measures as (
        insert into measure (id, organisation_id, text)
        select gen_random_uuid(), organisation_id, 'wort5a' from sheet returning id
    ),
    norms as (
        insert into norm (id, organisation_id, name)
        select gen_random_uuid(), organisation_id, 'wort6a' from sheet returning id
    ),
    systems as (
        insert into system (id, organisation_id, name, vendor, measures)
        select gen_random_uuid(), organisation_id, 'wort7a', 'wort7b', 'wort7c' from sheet returning id
    ),
    documents as (
        insert into reference_document (id, organisation_id, name)
        select gen_random_uuid(), organisation_id, 'wort8a' from sheet returning id
    ),
    head as (
        update processing_activity
        set own_reference = 'wort0a', contact_person = 'wort0b', leika_key = 'wort0c', ozg_key = 'wort0d',
            file_plan_key = 'wort0e', former_number = 'wort0f', record_norm = 'wort0g', delimitation = 'wort0h',
            joint_controllers_supplement = 'wort0i', retention_undeterminable = 'wort0j', backups = 'wort0k',
            legal_hold = 'wort0l', archive_offer = 'wort0m', access_groups = 'wort0n', responsible_staff = 'wort0o',
            necessity = 'wort0p', subject_rights = 'wort0q', ai_use = 'wort0r', open_points = 'wort0s',
            profiling = 'wort0t', third_country_remark = 'wort0u', purposes_supplement = 'wort0v',
            legal_bases_supplement = 'wort0w', data_subjects_supplement = 'wort0x', data_categories_supplement = 'wort0y',
            recipients_supplement = 'wort0z', retention_supplement = 'wort1x', measures_supplement = 'wort1y', supplement = 'wort1z'
        from sheet
        where id = sheet.activity_id
    ),
    subjects as (
        insert into activity_data_subject (id, organisation_id, activity_id, position, category_id, note, approximate_number, sub_groups)
        select gen_random_uuid(), organisation_id, activity_id, 1, subject.id, 'wort1b', 'wort1c', 'wort1d' from sheet, subject
    ),
    categories as (
        insert into activity_data_category (id, organisation_id, activity_id, position, number, category_id, note, special_category, special_kind, special_kinds, origin, storage_place)
        select gen_random_uuid(), organisation_id, activity_id, 1, 1, data.id, 'wort2b', true, 'wort2c', '{health}', 'wort2d', 'wort2e' from sheet, data
    ),
    receivers as (
        insert into activity_recipient (id, organisation_id, activity_id, position, recipient_id, kind, note, condition, legal_basis)
        select gen_random_uuid(), organisation_id, activity_id, 1, receiver.id, 'processor', 'wort3b', 'wort3c', 'wort3d' from sheet, receiver
    ),
    rule as (
        insert into activity_retention_rule (id, organisation_id, activity_id, position, text, retention_period_id)
        select gen_random_uuid(), organisation_id, activity_id, 1, 'alterwortlaut', period.id from sheet, period returning id
    ),
    own_rule as (
        insert into activity_retention_rule (id, organisation_id, activity_id, position, text)
        select gen_random_uuid(), organisation_id, activity_id, 2, 'wort4b' from sheet
    ),
    sub_rule as (
        insert into activity_retention_sub_rule (id, organisation_id, activity_id, rule_id, position, event, norm, procedure, responsible, subject)
        select gen_random_uuid(), organisation_id, activity_id, rule.id, 1, 'wort4c', 'wort4d', 'wort4e', 'wort4f', 'wort4g' from sheet, rule
    ),
    measure_of_sheet as (
        insert into activity_measure (id, organisation_id, activity_id, position, text, measure_id, reason)
        select gen_random_uuid(), organisation_id, activity_id, 1, 'alterwortlaut', measures.id, 'wort5b' from sheet, measures
    ),
    own_measure as (
        insert into activity_measure (id, organisation_id, activity_id, position, text)
        select gen_random_uuid(), organisation_id, activity_id, 2, 'wort5c' from sheet
    ),
    basis as (
        insert into activity_legal_basis (id, organisation_id, activity_id, position, text, condition)
        select gen_random_uuid(), organisation_id, activity_id, 1, 'wort6b', 'wort6c' from sheet returning id
    ),
    chain as (
        insert into activity_legal_basis_norm (organisation_id, activity_id, legal_basis_id, position, norm_id)
        select organisation_id, activity_id, basis.id, 1, norms.id from sheet, basis, norms
    ),
    used as (
        insert into activity_system (id, organisation_id, activity_id, position, system_id, note)
        select gen_random_uuid(), organisation_id, activity_id, 1, systems.id, 'wort7d' from sheet, systems
    ),
    referred as (
        insert into activity_reference_document (id, organisation_id, activity_id, position, document_id, note)
        select gen_random_uuid(), organisation_id, activity_id, 1, documents.id, 'wort8b' from sheet, documents
    ),
    purpose as (
        insert into activity_purpose (id, organisation_id, activity_id, position, text)
        select gen_random_uuid(), organisation_id, activity_id, 9, 'wort9a' from sheet
    ),
    transfer as (
        insert into activity_transfer (id, organisation_id, activity_id, position, text, country_note, recipient_name, instrument_note, assessment, safeguards)
        select gen_random_uuid(), organisation_id, activity_id, 1, 'wort9b', 'wort9c', 'wort9d', 'wort9e', 'wort9f', 'wort9g' from sheet
    ),
    joint as (
        insert into activity_joint_controller (id, organisation_id, activity_id, position, name, contact, officer, note)
        select gen_random_uuid(), organisation_id, activity_id, 1, 'wort9h', 'wort9i', 'wort9j', 'wort9k' from sheet
    ),
    tag as (
        insert into activity_tag (id, organisation_id, activity_id, name)
        select gen_random_uuid(), organisation_id, activity_id, 'wort9l' from sheet
    ),
    extra as (
        insert into activity_extra_value (id, organisation_id, activity_id, position, label, text)
        select gen_random_uuid(), organisation_id, activity_id, 1, 'wort9m', 'wort9n' from sheet
    )
    insert into activity_related (id, organisation_id, activity_id, position, related_id, note)
    select gen_random_uuid(), sheet.organisation_id, sheet.activity_id, 1, other.id, 'wort9o'
    from sheet
    join processing_activity other on other.organisation_id = sheet.organisation_id and other.number = 2
";

#[tokio::test]
async fn every_text_of_a_sheet_is_found() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    as_system(&site, EVERYWHERE).await;
    recompute(&site).await;
    let mut words: Vec<String> = Vec::new();
    for (digit, letters) in [
        (0, "abcdefghijklmnopqrstuvwxyz"),
        (1, "abcdxyz"),
        (2, "abcde"),
        (3, "abcd"),
        (4, "abcdefg"),
        (5, "abc"),
        (6, "abc"),
        (7, "abcd"),
        (8, "ab"),
        (9, "abcdefghijklmno"),
    ] {
        words.extend(letters.chars().map(|letter| format!("wort{digit}{letter}")));
    }
    let mut lost = Vec::new();
    for word in words.iter().map(String::as_str).chain(["Gesundheitsdaten", "Netzbetrieb", "Erfüllung"]) {
        if !numbers(&dpo, &query("suche", word)).await.contains(&1) {
            lost.push(word.to_owned());
        }
    }
    assert!(lost.is_empty(), "{lost:?}");
    // Of what a catalogue says only its own words are shown.
    assert_eq!(numbers(&dpo, "suche=alterwortlaut").await, [0; 0]);
    let nobody = site.dpo("gemeinde").await;
    nobody
        .get("/verzeichnis/gemeinde-nebenan/verarbeitungen?suche=wort0a")
        .await
        .has_text("main", "Nichts gefunden");
    summaries_are_fresh(&site).await;
}

#[tokio::test]
async fn umlauts_numbers_and_norms_are_found_however_they_are_written() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let fields = [
        ("name", "Verbrauchsabrechnung der Häuser"),
        ("own_reference", "vvt-10-003"),
        ("purposes", "Löschungen nach Straßen, Café Müller"),
        ("retention", "10 Jahre (§ 147 Abs. 3 AO)"),
    ];
    let number = create(&dpo, &fields).await;
    create(&dpo, &[("name", "Anderes"), ("own_reference", "vvt-10-004"), ("purposes", "003 Fälle, 148 AO")])
        .await;
    for words in [
        "Loeschung",
        "Löschung",
        "LÖSCHUNGEN",
        "löschung",
        "Lösch",
        "Haeuser",
        "Haus",
        "häuser",
        "strasse",
        "Straße",
        "cafe",
        "Café",
        "mueller",
        "147 AO",
        "§ 147 Abs. 3 AO",
        "§147",
        "vvt-10-003",
        "VVT-10-003",
        "vvt-10-00 147",
        "Verbrauch",
        "abrechnung",
        "ao 147 häuser",
    ] {
        assert!(numbers(&dpo, &query("suche", words)).await.contains(&number), "{words}");
    }
    for words in ["Müllabfuhr", "149 AO", "vvt-10-005", "003-10", "rechnungsprüfung"] {
        assert_eq!(numbers(&dpo, &query("suche", words)).await, [0; 0], "{words}");
    }
    assert_eq!(numbers(&dpo, &query("suche", "vvt-10-003")).await, [number]);
}

#[tokio::test]
async fn a_renamed_entry_is_found_once_the_job_was_there() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    recompute(&site).await;
    let number = create(&dpo, &[("name", "Lohn"), ("recipients", "Altkasse")]).await;
    assert_eq!(numbers(&dpo, "suche=altkasse").await, [number]);
    dpo.get(LIST).await.has_no_text("main", "neu berechnet");

    as_system(&site, "update recipient set confirmed = not confirmed where name = 'Altkasse'").await;
    assert_eq!(recompute(&site).await, 0, "what is no text marks nothing");
    as_system(&site, "update recipient set name = 'Neukasse' where name = 'Altkasse'").await;
    dpo.get(LIST).await.has_text("main", "1\u{a0}Tätigkeit wird für Suche und Prüfung neu berechnet");
    assert_eq!(recompute(&site).await, 1);
    assert_eq!(recompute(&site).await, 0);
    assert_eq!(numbers(&dpo, "suche=altkasse").await, [0; 0]);
    assert_eq!(numbers(&dpo, "suche=neukasse").await, [number]);
    dpo.get(LIST).await.has_no_text("main", "neu berechnet");

    as_system(&site, "update department set name = 'Leitungsbau' where name = 'Netzbetrieb'").await;
    recompute(&site).await;
    assert_eq!(numbers(&dpo, "suche=leitungsbau").await, [1]);
    summaries_are_fresh(&site).await;
}

#[tokio::test]
async fn whatever_is_done_on_the_pages_leaves_the_summaries_fresh() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    recompute(&site).await;
    let fields = [
        ("name", "Lohn"),
        ("stage", "planned"),
        ("purposes", "Zahlung"),
        ("data_categories", "Konto [Art. 9: Gesundheitsdaten]"),
    ];
    let number = create(&dpo, &fields).await;
    summaries_are_fresh(&site).await;
    change(&dpo, number, &[("purposes", "Zahlung\nNachweis"), ("data_categories", "Konto")]).await;
    summaries_are_fresh(&site).await;
    change(&dpo, number, &[("name", "Gehalt")]).await;
    summaries_are_fresh(&site).await;
    assert_eq!(numbers(&dpo, "suche=gehalt").await, [number]);
    dpo.form(&format!("{}/duplizieren", sheet(number))).await.submit().await.is(StatusCode::SEE_OTHER);
    summaries_are_fresh(&site).await;
    assert_eq!(numbers(&dpo, "suche=gehalt").await, [number, number + 1]);
    dpo.form(&format!("{}/entfernen", sheet(number))).await.submit().await.is(StatusCode::SEE_OTHER);
    summaries_are_fresh(&site).await;
    dpo.form(&format!("{}/beenden", sheet(1))).await.submit().await.is(StatusCode::SEE_OTHER);
    dpo.form(&format!("{}/wieder-aufnehmen", sheet(1))).await.submit().await.is(StatusCode::SEE_OTHER);
    summaries_are_fresh(&site).await;
    assert_eq!(
        site.count("select count(*) from activity_summary").await,
        site.count("select count(*) from processing_activity").await
    );
}

#[tokio::test]
async fn the_longest_sheet_has_a_summary() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    // Words as short and as different as can be, in letters of four bytes and of one.
    as_system(
        &site,
        "
        insert into activity_purpose (id, organisation_id, activity_id, position, text)
        select gen_random_uuid(), organisation_id, id, part, left((
            select string_agg(case when part % 2 = 0 then chr(131072 + (part * 3000 + word) % 40000) || chr(131072 + word) else to_hex(part * 5000 + word) end, ' ')
            from generate_series(1, 5000) word
        ), 20000)
        from processing_activity, generate_series(1, 60) part
        where name = 'Zählerwechsel' or number = 1
        ",
    )
    .await;
    recompute(&site).await;
    summaries_are_fresh(&site).await;
    assert!(numbers(&dpo, "suche=1").await.contains(&1));
}

#[tokio::test]
async fn a_search_may_hold_anything() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    create(&dpo, &[("name", "Muster")]).await;
    let long = "wort ".repeat(2_000);
    let endless = "ö".repeat(3_000);
    for words in [
        "'",
        "''",
        "\"",
        ":*",
        "a:*",
        "&",
        "!",
        "!a",
        "a & b",
        "(",
        ")",
        "<->",
        "a <-> b",
        "\\",
        "\\'",
        "😀",
        "👩‍👩‍👧 a",
        "die der das",
        "%",
        "_",
        "$1",
        "{}",
        "NULL",
        "\u{301}",
        "a\u{301}\u{301}",
        "١٢٣",
        "日本語",
        "\u{202e}x",
        "-",
        "--",
        "a--b-1-",
        "-1",
        "1e999",
        "x'::tsquery",
        long.as_str(),
        endless.as_str(),
    ] {
        for order in ["nummer", "bezeichnung", "einheit", "geaendert"] {
            let address = format!("{LIST}?{}&sortierung={order}", query("suche", words));
            let page = dpo.get(&address).await.is_ok();
            page.form(LIST).holds("suche", words);
        }
    }
    for words in ["die", "':*", "😀"] {
        let page = dpo.get(&format!("{LIST}?{}", query("suche", words))).await;
        if words != "😀" {
            page.has_text("main", "nichts, wonach sich suchen ließe");
        }
    }
    // Keys and filters of the address are no more trusted.
    for filter in [
        "nach=1~x&sortierung=geaendert",
        "nach=1~2026-13-01&sortierung=geaendert",
        "nach=1~9999-12-31T23:59:59Z&sortierung=geaendert",
        "vor=~~&sortierung=bezeichnung",
        "nach=99999999999",
        "nach=1~00000000-0000-0000-0000-000000000001&sortierung=einheit",
        "eintrag=recipient:x",
        "eintrag=account:00000000-0000-0000-0000-000000000000",
        "eintrag=recipient:00000000-0000-0000-0000-000000000000",
        "drittland=x",
        "art9=x",
        "spalten=x&spalten=nr",
        "sortierung=x",
        "verfahren=%25%27",
        "schlagwort=%5C",
    ] {
        dpo.get(&format!("{LIST}?{filter}")).await.is_ok();
    }
    dpo.get(&format!("{LIST}?geaendert_seit=gestern")).await.shows_error("geaendert_seit", "Datum");
    dpo.get(NEW).await.is_ok();
}
