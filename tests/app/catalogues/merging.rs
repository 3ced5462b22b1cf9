//! Two entries become one: on every sheet, beside whoever is just working on one, and to the end.

use std::time::{Duration, Instant};

use axum::http::StatusCode;
use sqlx::{AssertSqlSafe, Executor};
use uuid::Uuid;
use vvt::{
    catalogue::{
        Catalogue,
        merge::{Merge, Outcome},
    },
    database::{Actor, id::EntryId},
};

use super::{ALL, as_owner, create, entry, id, list, name_field, texts};
use crate::{
    activities::{change, create as create_activity, sheet, short_form},
    support::Site,
};

async fn recipient(site: &Site, name: &str) -> Uuid {
    id(site, &format!("select id from recipient where name = '{name}'")).await
}

fn address(source: Uuid) -> String {
    format!("{}/zusammenfuehren", entry("empfaenger", source))
}

async fn of_recipients(site: &Site, source: Uuid, target: Uuid) -> Merge {
    let organisation = site.organisation("stadtwerke").await;
    Merge { organisation, catalogue: Catalogue::Recipients, source: EntryId(source), target: EntryId(target) }
}

#[tokio::test]
async fn the_other_entry_is_found_the_consequences_are_told_and_all_sheets_follow() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let sheets = [
        create_activity(&dpo, &[("name", "Eins"), ("recipients", "Kasse (bar)")]).await,
        create_activity(&dpo, &[("name", "Zwei"), ("recipients", "intern: Kasse\nStadtkasse")]).await,
    ];
    let (source, target) = (recipient(&site, "Kasse").await, recipient(&site, "Stadtkasse").await);
    as_owner(&site, "update recipient set seat_country = 'CH', hosting_country = 'DE' where name = 'Kasse'")
        .await;

    // Both in words: what is alike is offered at once, the rest is found by searching.
    dpo.post(&address(source), &[]).await.shows_error("ziel", "stehen bleiben soll");
    let choose = dpo.get(&address(source)).await.is_ok().has_text("main label", "Stadtkasse");
    choose.has_no_text("main .kern-form-check label", "Bank");
    let found = dpo.get(&format!("{}?suche=STADTK", address(source))).await.is_ok();
    let form = found.form_in("main form:not([role=search])").tick("ziel", &target.to_string());
    let asked = form.submit().await.is_ok();
    let asked = asked
        .has_text("main", "2\u{a0}Tätigkeiten nennen danach")
        .has_text("main", "1\u{a0}Blatt nennt beide")
        .has_text("td", "Schweiz")
        .has_text("td", "ohne Angabe");
    let form = asked.form(&address(source));
    form.submit()
        .await
        .leads_to_page(&entry("empfaenger", target))
        .follow()
        .await
        .shows_notice("zusammengeführt");
    // A second click finds it done.
    form.submit().await.leads_to_page(&entry("empfaenger", target));
    dpo.get(&address(source)).await.is_not_found();

    assert_eq!(texts(&site, "select name from recipient").await, ["Stadtkasse"]);
    dpo.form(&short_form(sheets[0])).await.holds("recipients", "Stadtkasse (bar)");
    // What the two lines say differs, so both stay.
    dpo.form(&short_form(sheets[1])).await.holds("recipients", "intern: Stadtkasse\nStadtkasse");
    dpo.get(&sheet(sheets[0])).await.has_text("main", "Stadtkasse");
}

#[tokio::test]
async fn whoever_may_not_merge_or_chooses_nonsense_changes_nothing() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let source = create(&dpo, "empfaenger", &[("name", "Kasse")]).await;
    let norm = create(&dpo, "normen", &[("name", "§ 1")]).await;
    for target in
        [source.to_string(), norm.to_string(), Uuid::now_v7().to_string(), "<b>".to_owned(), String::new()]
    {
        let answer = dpo.post(&address(source), &[("ziel", &target)]).await;
        answer.is(StatusCode::UNPROCESSABLE_ENTITY).has_text("#fehler", "stehen bleiben");
        dpo.get(&format!("{}?ziel={}", address(source), target.replace('<', "%3C").replace('>', "%3E")))
            .await
            .is_ok();
    }
    site.editor("stadtwerke").await.get(&address(source)).await.is_forbidden();
    assert_eq!(site.count("select count(*) from recipient").await, 1);
}

#[tokio::test]
async fn every_catalogue_moves_its_uses() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let activity = id(&site, "select id from processing_activity where name = 'Kundenabrechnung'").await;
    as_owner(
        &site,
        &format!("insert into activity_legal_basis (id, organisation_id, activity_id, position, text) values (gen_random_uuid(), '{{org}}', '{activity}', 1, 'x')"),
    )
    .await;
    for (catalogue, table, _, uses, column) in ALL {
        let field = name_field(catalogue);
        let source = create(&dpo, catalogue, &[(field, "Quelle")]).await;
        let target = create(&dpo, catalogue, &[(field, "Ziel")]).await;
        let further = match uses {
            "activity_data_category" => (", id, number", ", gen_random_uuid(), 77"),
            "activity_retention_rule" | "activity_measure" => (", id, text", ", gen_random_uuid(), 'x'"),
            "activity_legal_basis_norm" => (", legal_basis_id", ", (select id from activity_legal_basis)"),
            _ => (", id", ", gen_random_uuid()"),
        };
        let statement = format!(
            "insert into {uses} (organisation_id, activity_id, position, {column}{}) values ('{{org}}', '{activity}', 5, '{source}'{})",
            further.0, further.1
        );
        as_owner(&site, &statement).await;
        let merge = format!("{}/zusammenfuehren", entry(catalogue, source));
        dpo.get(&entry(catalogue, source)).await.is_ok().has_text("main", "Kundenabrechnung");
        let form = dpo.form(&format!("{merge}?ziel={target}")).await;
        form.submit().await.leads_to_page(&entry(catalogue, target));
        let moved = format!("select count(*) from {uses} where {column} = '{target}'");
        assert_eq!(site.count(&moved).await, 1, "{catalogue}");
        assert_eq!(site.count(&format!("select count(*) from {table}")).await, 1, "{catalogue}");
        dpo.get(&list(catalogue)).await.has_text("td[data-label='Tätigkeiten']", "1");
    }
}

#[tokio::test]
async fn lines_that_say_the_same_become_one_with_the_numbers_of_both() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = create_activity(
        &dpo,
        &[
            ("name", "Doppelt"),
            ("data_categories", "Name\nKonto\nFoto"),
            ("recipients", "Kasse\nStadtkasse\nKasse (bar)\nStadtkasse (Karte)"),
            ("legal_bases", "§ 1"),
        ],
    )
    .await;
    let tie = |line: usize, category: &str| {
        format!(
            "insert into activity_recipient_number (organisation_id, activity_id, item_id, data_category_id)
            select item.organisation_id, item.activity_id, item.id, category.id
            from activity_recipient item
            join activity_data_category category on category.activity_id = item.activity_id
            join data_category entry on entry.id = category.category_id and entry.name = '{category}'
            where item.position = (select position from activity_recipient order by position offset {line} limit 1);"
        )
    };
    // Line 0 is Kasse, 1 is Stadtkasse; 2 and 3 say something else each.
    as_owner(
        &site,
        &[tie(0, "Name"), tie(0, "Konto"), tie(1, "Konto"), tie(2, "Foto"), tie(3, "Foto")].concat(),
    )
    .await;
    let (source, target) = (recipient(&site, "Kasse").await, recipient(&site, "Stadtkasse").await);
    as_owner(
        &site,
        "update activity_legal_basis set recipient_id = (select id from activity_recipient order by position limit 1)",
    )
    .await;
    dpo.form(&format!("{}?ziel={target}", address(source))).await.submit().await.is(StatusCode::SEE_OTHER);

    let lines = texts(
        &site,
        "select concat(recipient.name, ' ', item.note, ': ', (
            select string_agg(category.number::text, ',' order by category.number)
            from activity_recipient_number link
            join activity_data_category category on category.id = link.data_category_id
            where link.item_id = item.id
        ))
        from activity_recipient item
        join recipient on recipient.id = item.recipient_id
        order by position",
    )
    .await;
    assert_eq!(lines, ["Stadtkasse : 1,2", "Stadtkasse bar: 3", "Stadtkasse Karte: 3"]);
    let basis = "select recipient.name from activity_legal_basis basis
        join activity_recipient item on item.id = basis.recipient_id
        join recipient on recipient.id = item.recipient_id";
    assert_eq!(texts(&site, basis).await, ["Stadtkasse"], "the legal basis still holds for the recipient");
    dpo.get(&sheet(number)).await.is_ok().has_text("main", "Stadtkasse");
}

#[tokio::test]
async fn a_line_that_is_tied_and_one_that_is_not_both_stay() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    create_activity(
        &dpo,
        &[("name", "Halb"), ("data_categories", "Name\nKonto"), ("recipients", "Kasse\nStadtkasse")],
    )
    .await;
    as_owner(
        &site,
        "insert into activity_recipient_number (organisation_id, activity_id, item_id, data_category_id)
        select item.organisation_id, item.activity_id, item.id, category.id
        from activity_recipient item
        join recipient on recipient.id = item.recipient_id and recipient.name = 'Kasse'
        join activity_data_category category on category.activity_id = item.activity_id and category.number = 1",
    )
    .await;
    let (source, target) = (recipient(&site, "Kasse").await, recipient(&site, "Stadtkasse").await);
    dpo.form(&format!("{}?ziel={target}", address(source))).await.submit().await.is(StatusCode::SEE_OTHER);
    assert_eq!(site.count("select count(*) from activity_recipient").await, 2);
    assert_eq!(site.count("select count(*) from activity_recipient_number").await, 1);
}

#[tokio::test]
async fn numbered_data_categories_both_stay() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let number = create_activity(&dpo, &[("name", "Nummern"), ("data_categories", "Name\nNamen")]).await;
    let source = id(&site, "select id from data_category where name = 'Namen'").await;
    let target = id(&site, "select id from data_category where name = 'Name'").await;
    let merge = format!("{}/zusammenfuehren?ziel={target}", entry("datenkategorien", source));
    let asked = dpo.get(&merge).await.is_ok().has_text("main", "mit ihren laufenden Nummern");
    asked.form(&merge).submit().await.leads_to_page(&entry("datenkategorien", target));
    dpo.form(&short_form(number)).await.holds("data_categories", "1: Name\n2: Name");
}

#[tokio::test]
async fn rules_are_one_only_with_the_same_details() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let source = create(&dpo, "loeschfristen", &[("wortlaut", "10 Jahre")]).await;
    let target = create(&dpo, "loeschfristen", &[("wortlaut", "zehn Jahre")]).await;
    as_owner(
        &site,
        &format!(
            "insert into activity_retention_rule (id, organisation_id, activity_id, position, text, retention_period_id)
            select gen_random_uuid(), '{{org}}', activity.id, line.position, line.text, line.entry
            from processing_activity activity
            cross join (values (1, '10 Jahre', '{source}'::uuid), (2, 'zehn Jahre', '{target}')) line (position, text, entry)
            where activity.organisation_id = '{{org}}'
            and activity.number in (1, 2);
            insert into activity_retention_sub_rule (id, organisation_id, activity_id, rule_id, position, amount, unit)
            select gen_random_uuid(), rule.organisation_id, rule.activity_id, rule.id, 1, 10, 'years'
            from activity_retention_rule rule
            join processing_activity activity on activity.id = rule.activity_id
            where activity.number = 1 or rule.position = 1"
        ),
    )
    .await;
    let merge = format!("{}/zusammenfuehren?ziel={target}", entry("loeschfristen", source));
    dpo.form(&merge).await.submit().await.leads_to_page(&entry("loeschfristen", target));
    let left = texts(
        &site,
        "select concat(activity.number, ': ', rule.text)
        from activity_retention_rule rule
        join processing_activity activity on activity.id = rule.activity_id
        order by activity.number, rule.position",
    )
    .await;
    assert_eq!(left, ["1: zehn Jahre", "2: 10 Jahre", "2: zehn Jahre"]);
}

#[tokio::test]
async fn a_measure_hands_its_place_in_the_concept_on() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let concept = site.address("/rahmenkonzept");
    let form = dpo.form(&format!("{concept}/bearbeiten")).await;
    form.fill("massnahmen", "Ausweis\nProtokoll").submit().await.leads_to_page(&concept);
    let source = id(&site, "select id from measure where text = 'Ausweis'").await;
    let target = create(&dpo, "massnahmen", &[("wortlaut", "Zutritt mit Ausweis")]).await;
    let merge = format!("{}/zusammenfuehren?ziel={target}", entry("massnahmen", source));
    let asked = dpo.get(&merge).await.is_ok().has_text("main", "gehört danach zum Rahmenkonzept");
    asked.form(&merge).submit().await.leads_to_page(&entry("massnahmen", target));
    let form = dpo.form(&format!("{concept}/bearbeiten")).await;
    form.holds("massnahmen", "Zutritt mit Ausweis\nProtokoll");
}

#[tokio::test]
async fn a_sheet_that_somebody_is_saving_is_passed_over_and_caught_later() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let sheets = [
        create_activity(&dpo, &[("name", "Frei"), ("recipients", "Kasse")]).await,
        create_activity(&dpo, &[("name", "In Arbeit"), ("recipients", "Kasse")]).await,
        create_activity(&dpo, &[("name", "Ohne"), ("recipients", "Stadtkasse")]).await,
    ];
    let (source, target) = (recipient(&site, "Kasse").await, recipient(&site, "Stadtkasse").await);
    // Somebody holds one sheet, and gives another one a line of the source.
    let mut somebody = site.db().write(&Actor::system("Test")).await.unwrap();
    let holds = format!("select 1 from processing_activity where number = {} for update", sheets[1]);
    somebody.execute(AssertSqlSafe(holds)).await.unwrap();
    let adds = format!(
        "insert into activity_recipient (id, organisation_id, activity_id, position, recipient_id, note)
        select gen_random_uuid(), organisation_id, id, 9, '{source}', 'neu'
        from processing_activity
        where name = 'Ohne'"
    );
    somebody.execute(AssertSqlSafe(adds)).await.unwrap();

    let (db, actor) = (site.db().clone(), Actor::system("Test"));
    let merge = of_recipients(&site, source, target).await;
    let merging = tokio::spawn(async move { merge.run(&db, &actor).await });
    let moved = "select count(*) from activity_recipient where recipient_id = (select id from recipient where name = 'Stadtkasse')";
    let started = Instant::now();
    while site.count(moved).await < 2 {
        assert!(started.elapsed() < Duration::from_secs(10), "the free sheet is not moved");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(!merging.is_finished());
    // Others work on other sheets as if nothing happened.
    change(&dpo, sheets[0], &[("purposes", "Zweck")]).await.leads_to_page(&sheet(sheets[0]));
    somebody.commit().await.unwrap();
    assert_eq!(merging.await.unwrap().unwrap(), Outcome::Done);
    assert_eq!(texts(&site, "select name from recipient").await, ["Stadtkasse"]);
    assert_eq!(site.count(moved).await, 4);
}

#[tokio::test]
async fn what_stops_half_way_goes_on_with_the_next_attempt() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let (source, target) = (
        create(&dpo, "empfaenger", &[("name", "Kasse")]).await,
        create(&dpo, "empfaenger", &[("name", "Stadtkasse")]).await,
    );
    many_uses(&site, source, 500).await;
    let merge = of_recipients(&site, source, target).await;
    let actor = Actor::system("Test");
    assert_eq!(merge.run_for(site.db(), &actor, Duration::ZERO).await.unwrap(), Outcome::Unfinished);
    let left = format!("select count(*) from activity_recipient where recipient_id = '{source}'");
    let half = site.count(&left).await;
    assert!(half > 0 && half < 500, "{half}");
    let page = dpo.get(&format!("{}?ziel={target}", address(source))).await.is_ok();
    page.form(&address(source)).submit().await.leads_to_page(&entry("empfaenger", target));
    assert_eq!(site.count(&left).await, 0);
    assert_eq!(site.count("select count(*) from recipient").await, 1);
}

#[tokio::test]
async fn a_target_that_goes_meanwhile_stops_the_merge() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let source = create(&dpo, "empfaenger", &[("name", "Kasse")]).await;
    many_uses(&site, source, 3).await;
    let merge = of_recipients(&site, source, Uuid::now_v7()).await;
    assert_eq!(merge.run(site.db(), &Actor::system("Test")).await.unwrap(), Outcome::TargetGone);
    assert_eq!(site.count("select count(*) from activity_recipient").await, 3);
}

#[tokio::test]
async fn two_who_merge_in_both_directions_leave_one_entry() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let one = create(&dpo, "empfaenger", &[("name", "Kasse")]).await;
    let other = create(&dpo, "empfaenger", &[("name", "Stadtkasse")]).await;
    many_uses(&site, one, 300).await;
    let actor = Actor::system("Test");
    let (there, back) = (of_recipients(&site, one, other).await, of_recipients(&site, other, one).await);
    let (there, back) = tokio::join!(there.run(site.db(), &actor), back.run(site.db(), &actor));
    let outcomes = [there.unwrap(), back.unwrap()];
    assert!(outcomes.contains(&Outcome::Done), "{outcomes:?}");
    assert_eq!(site.count("select count(*) from recipient").await, 1);
    assert_eq!(site.count("select count(*) from activity_recipient").await, 300);
}

#[tokio::test]
async fn ten_thousand_uses_move_and_nobody_waits_for_a_second() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let source = create(&dpo, "empfaenger", &[("name", "Kasse")]).await;
    let target = create(&dpo, "empfaenger", &[("name", "Stadtkasse")]).await;
    many_uses(&site, source, 10_000).await;
    let number = create_activity(&dpo, &[("name", "Nebenher"), ("recipients", "Kasse")]).await;

    let (merge, db) = (of_recipients(&site, source, target).await, site.db().clone());
    let actor = Actor::system("Test");
    let merging = tokio::spawn(async move { merge.run_for(&db, &actor, Duration::from_secs(120)).await });
    let mut longest = Duration::ZERO;
    let mut saves = 0;
    while !merging.is_finished() {
        // A sheet that is being moved, one with the target, and a change of the target itself.
        for (at, statement) in [
            format!("update processing_activity set supplement = supplement || '.' where number = {}", 1_000 + saves * 37 % 10_000),
            format!("update processing_activity set supplement = supplement || '.' where number = {number}"),
            format!("update recipient set seat_country = case seat_country when 'DE' then 'AT' else 'DE' end where id = '{target}'"),
        ]
        .iter()
        .enumerate()
        {
            let started = Instant::now();
            let mut db = site.db().write(&Actor::system("Test")).await.unwrap();
            db.execute(AssertSqlSafe(statement.clone())).await.unwrap();
            db.commit().await.unwrap();
            longest = longest.max(started.elapsed());
            assert!(started.elapsed() < Duration::from_secs(1), "statement {at} waited {:?}", started.elapsed());
        }
        saves += 1;
    }
    assert_eq!(merging.await.unwrap().unwrap(), Outcome::Done);
    assert!(saves > 5, "the merge was over too soon to tell: {saves}");
    let moved = format!("select count(*) from activity_recipient where recipient_id = '{target}'");
    assert_eq!(site.count(&moved).await, 10_001);
    println!("{saves} rounds of saves beside the merge, the longest took {longest:?}");
}

/// Sheets that name the entry, numbered from 1,000 on.
async fn many_uses(site: &Site, entry: Uuid, sheets: u32) {
    as_owner(
        site,
        &format!(
            "insert into processing_activity (id, organisation_id, number, name)
            select gen_random_uuid(), '{{org}}', 999 + number, 'Tätigkeit ' || number
            from generate_series(1, {sheets}) number;
            insert into activity_recipient (id, organisation_id, activity_id, position, recipient_id)
            select gen_random_uuid(), organisation_id, id, 1, '{entry}'
            from processing_activity
            where number >= 1000"
        ),
    )
    .await;
}
