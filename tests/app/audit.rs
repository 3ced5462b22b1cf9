//! The history of changes (R24–R26): nothing goes unrecorded, no secret gets in, nothing stays
//! longer than a year or goes sooner.

use std::collections::BTreeSet;

use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use time::{Duration, OffsetDateTime, macros::datetime};
use uuid::Uuid;
use vvt::{
    audit::jobs,
    auth::{account, one_time_link, password, session},
    database::{Actor, id::AccountId},
};

use crate::{
    catalogue::WITHOUT_AUDIT,
    support::{Samples, Site, Table, Who},
};

/// One row of the log, as far as the tests look at it.
#[derive(Debug, sqlx::FromRow)]
struct Entry {
    actor: String,
    actor_id: Option<Uuid>,
    actor_name: String,
    request_id: Option<Uuid>,
    organisation_id: Option<Uuid>,
    table_name: String,
    row_id: Option<Uuid>,
    activity_id: Option<Uuid>,
    operation: String,
    old_values: Option<Value>,
    new_values: Option<Value>,
}

/// What was written since `id`, in order.
async fn entries_since(connection: &mut PgConnection, id: i64) -> Vec<Entry> {
    sqlx::query_as("select * from audit_log where id > $1 order by id")
        .bind(id)
        .fetch_all(connection)
        .await
        .unwrap()
}

async fn last_id(site: &Site) -> i64 {
    site.count("select coalesce(max(id), 0) from audit_log").await
}

#[tokio::test]
async fn every_write_in_every_table_leaves_an_entry() {
    let site = Site::new().await;
    let mut owner = site.owner().await;
    let mut tables = Table::all(&mut owner).await;
    let organisation = site.organisation("stadtwerke").await;
    let samples = Samples::make(&mut owner, &tables, organisation).await;
    tables.retain(|table| !WITHOUT_AUDIT.iter().any(|(name, _)| *name == table.name));
    let dpo = site.account(&Who::Dpo.email("stadtwerke")).await;
    let request_id = Uuid::now_v7();
    let acting =
        format!("set vvt.actor = 'user'; set vvt.user_id = '{dpo}'; set vvt.request_id = '{request_id}'");
    owner.execute(AssertSqlSafe(acting)).await.unwrap();
    for table in &tables {
        let row = samples.row(table);
        let update = change_of(table).map(|change| format!("update {} set {change} where {row}", table.name));
        let delete = format!("delete from {} where {row}", table.name);
        for (operation, statement) in
            update.into_iter().map(|update| ("update", update)).chain([("delete", delete)])
        {
            let mut transaction = owner.begin().await.unwrap();
            let before: i64 = sqlx::query_scalar("select coalesce(max(id), 0) from audit_log")
                .fetch_one(&mut *transaction)
                .await
                .unwrap();
            let done = transaction.execute(AssertSqlSafe(statement.clone())).await;
            if operation == "delete" && done.is_err() {
                continue; // Other rows refer to it.
            }
            assert_eq!(done.unwrap().rows_affected(), 1, "{statement}");
            let entries = entries_since(&mut transaction, before).await;
            let entry = entries.iter().find(|entry| entry.table_name == table.name);
            let entry = entry.unwrap_or_else(|| panic!("{statement} left {entries:?}"));
            assert_eq!(entry.operation, operation);
            assert_eq!((entry.actor.as_str(), entry.actor_id), ("user", Some(dpo.0)));
            assert_eq!(entry.actor_name, "Doris Datenschutz");
            assert_eq!(entry.request_id, Some(request_id));
            assert_eq!(entry.organisation_id, Some(organisation.0));
            assert!(entry.old_values.is_some());
            assert_eq!(entry.new_values.is_some(), operation == "update");
            let has = |name: &str| table.columns.iter().any(|column| column.name == name);
            assert_eq!(
                entry.activity_id.is_some(),
                has("activity_id") || table.name == "processing_activity"
            );
            assert_eq!(entry.row_id.is_some(), has("id"));
            transaction.rollback().await.unwrap();
        }
    }
    let tables_made: BTreeSet<String> = tables.into_iter().map(|table| table.name).collect();
    let logged: Vec<String> = sqlx::query_scalar(
        "select distinct table_name from audit_log where operation = 'insert' and organisation_id = $1",
    )
    .bind(organisation)
    .fetch_all(&mut owner)
    .await
    .unwrap();
    let logged: BTreeSet<String> = logged.into_iter().collect();
    assert_eq!(
        tables_made.difference(&logged).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "inserts without an entry"
    );
}

/// `column = value` for some column that may change freely.
fn change_of(table: &Table) -> Option<String> {
    const FREE: [(&str, &str); 13] = [
        ("name", "name || ' neu'"),
        ("text", "text || ' neu'"),
        ("title", "title || ' neu'"),
        ("label", "label || ' neu'"),
        ("note", "note || ' neu'"),
        ("position", "position + 1"),
        ("reason", "reason || ' neu'"),
        ("checked_by", "checked_by || ' neu'"),
        ("remark", "remark || ' neu'"),
        ("valid_until", "'2098-01-01'"),
        ("offered_at", "offered_at + interval '1 day'"),
        ("template_name", "template_name || ' neu'"),
        ("file_name", "file_name || ' neu'"),
    ];
    let mut columns = FREE.iter().filter(|(name, _)| table.columns.iter().any(|column| column.name == *name));
    let change = columns.next().map(|(name, value)| format!("{name} = {value}"));
    // Tables that consist of keys only are never updated.
    let only_keys = table.columns.iter().all(|column| column.name.ends_with("_id"));
    assert!(change.is_some() || only_keys, "{}: add a column to FREE", table.name);
    change
}

#[tokio::test]
async fn an_update_names_what_changed_and_nothing_else() {
    let site = Site::new().await;
    let before = last_id(&site).await;
    let dpo = Actor::user(site.account(&Who::Dpo.email("stadtwerke")).await, Uuid::now_v7());
    let mut db = site.db().write(&dpo).await.unwrap();
    sqlx::query("update processing_activity set name = 'Lohnabrechnung', updated_at = vvt_now() where name = 'Personalverwaltung'")
        .execute(&mut *db)
        .await
        .unwrap();
    // No event: the columns that change with everything, and what stays as it was.
    sqlx::query(
        "update processing_activity set updated_at = vvt_now(), next_data_number = next_data_number + 1",
    )
    .execute(&mut *db)
    .await
    .unwrap();
    sqlx::query("update organisation set next_activity_number = next_activity_number + 1, phone = phone")
        .execute(&mut *db)
        .await
        .unwrap();
    db.commit().await.unwrap();
    let entries = entries_since(&mut site.owner().await, before).await;
    let [entry] = entries.as_slice() else { panic!("{entries:?}") };
    assert_eq!(entry.old_values, Some(serde_json::json!({ "name": "Personalverwaltung" })));
    assert_eq!(entry.new_values, Some(serde_json::json!({ "name": "Lohnabrechnung" })));
    assert_eq!(entry.activity_id, entry.row_id);
    assert_eq!(entry.request_id, Some(dpo.request_id()));
}

#[tokio::test]
async fn a_change_that_is_taken_back_leaves_no_entry() {
    let site = Site::new().await;
    let before = last_id(&site).await;
    let mut db = site.db().write(&Actor::system("Test")).await.unwrap();
    sqlx::query("update organisation set phone = '112'").execute(&mut *db).await.unwrap();
    drop(db);
    assert!(entries_since(&mut site.owner().await, before).await.is_empty());
}

#[tokio::test]
async fn secrets_never_get_into_the_log() {
    let site = Site::new().await;
    let actor = Actor::system("Test");
    let mut db = site.db().write(&actor).await.unwrap();
    let id = AccountId::new();
    let first = password::hash("erstes Geheimnis".to_owned()).await.unwrap();
    account::create(&mut db, id, "Gerda Geheim", "gerda@example.org", Some(&first), false).await.unwrap();
    let second = password::hash("zweites Geheimnis".to_owned()).await.unwrap();
    sqlx::query("update account set password_hash = $2, name = 'Gerda G.' where id = $1")
        .bind(id)
        .bind(&second)
        .execute(&mut *db)
        .await
        .unwrap();
    let lifetime = std::time::Duration::from_secs(60);
    let session = session::open(&mut db, id, lifetime, "Browser", "192.0.2.1").await.unwrap();
    let link = one_time_link::make(&mut db, one_time_link::Purpose::Reset, Some(id)).await.unwrap();
    sqlx::query("delete from session where account_id = $1").bind(id).execute(&mut *db).await.unwrap();
    db.commit().await.unwrap();

    // Only the owner removes an account; its log is as silent.
    let mut owner = site.owner().await;
    let removal =
        format!("begin; set local vvt.actor = 'system'; delete from account where id = '{id}'; commit");
    sqlx::raw_sql(sqlx::AssertSqlSafe(removal)).execute(&mut owner).await.unwrap();
    let log: String =
        sqlx::query_scalar("select string_agg(to_jsonb(audit_log)::text, e'\\n') from audit_log")
            .fetch_one(&mut owner)
            .await
            .unwrap();
    let hashes = [hex::encode(session.hash()), hex::encode(link.hash())];
    let secrets =
        [first.as_str(), &second, session.as_str(), link.as_str(), &hashes[0], &hashes[1], "argon2id"];
    for secret in secrets {
        assert!(!log.contains(secret), "the log holds {secret}");
    }
    let masked: Vec<Value> = sqlx::query_scalar(
        "
        select new_values
        from audit_log
        where row_id = $1
        and operation = 'update'
        ",
    )
    .bind(id)
    .fetch_all(&mut owner)
    .await
    .unwrap();
    assert_eq!(masked, [serde_json::json!({ "name": "Gerda G.", "password_hash": "(geschützt)" })]);
}

#[tokio::test]
async fn using_a_session_is_no_event() {
    let site = Site::new().await;
    let reader = site.reader("stadtwerke").await;
    let before = last_id(&site).await;
    let seen = "select extract(epoch from max(last_seen_at))::bigint from session";
    let first = site.count(seen).await;
    site.wait(std::time::Duration::from_secs(90)).await;
    reader.get("/hilfe").await.is_ok();
    assert!(site.count(seen).await >= first + 90);
    assert!(entries_since(&mut site.owner().await, before).await.is_empty());
}

// Partitions and removal

async fn log_at(site: &Site, moments: &[OffsetDateTime]) {
    let mut owner = site.owner().await;
    for moment in moments {
        sqlx::query(
            "
            insert into audit_log (at, actor, actor_name, table_name, operation)
            values ($1, 'system', 'Probe', 'organisation', 'update')
            ",
        )
        .bind(moment)
        .execute(&mut owner)
        .await
        .unwrap();
    }
}

async fn probes(site: &Site) -> Vec<OffsetDateTime> {
    let mut owner = site.owner().await;
    sqlx::query_scalar("select at from audit_log where actor_name = 'Probe' order by at")
        .fetch_all(&mut owner)
        .await
        .unwrap()
}

async fn partitions(site: &Site) -> Vec<String> {
    let mut owner = site.owner().await;
    sqlx::query_scalar(
        "
        select inhrelid::regclass::text
        from pg_inherits
        where inhparent = 'audit_log'::regclass
        order by 1
        ",
    )
    .fetch_all(&mut owner)
    .await
    .unwrap()
}

#[tokio::test]
async fn nothing_goes_before_its_year_and_nothing_stays_after_it() {
    let site = Site::empty().await;
    let now = datetime!(2027-03-15 10:00:00 UTC);
    let edge = datetime!(2026-03-15 10:00:00 UTC);
    let moments = [edge - Duration::days(400), edge - Duration::SECOND, edge, edge + Duration::SECOND];
    log_at(&site, &moments).await;
    site.clock.stop_at(now).await;
    jobs::once(site.db()).await.unwrap();
    assert_eq!(probes(&site).await, [edge, edge + Duration::SECOND]);

    site.wait(std::time::Duration::from_secs(1)).await;
    jobs::once(site.db()).await.unwrap();
    assert_eq!(probes(&site).await, [edge + Duration::SECOND]);
}

#[tokio::test]
async fn a_clock_that_is_wrong_does_not_cost_the_history() {
    let hours = |hours: u64| std::time::Duration::from_secs(hours * 3_600);
    let site = Site::empty().await;
    let now = site.clock.now().await;
    let year = Duration::days(365);
    let moments = [now - year - Duration::days(2), now - Duration::days(300), now - Duration::days(1)];
    log_at(&site, &moments).await;
    jobs::once(site.db()).await.unwrap();
    let left = probes(&site).await;

    // A year ahead: nothing goes at the start, and later no more than a wrong day or two.
    site.clock.jump(hours(366 * 24)).await;
    for _ in 0..48 {
        jobs::once(site.db()).await.unwrap();
        assert_eq!(probes(&site).await[..], left[left.len() - 2..], "what is younger than a year stays");
        site.clock.jump(hours(1)).await;
    }
    // Started over and over it removes no more.
    for _ in 0..500 {
        jobs::once(site.db()).await.unwrap();
    }
    assert_eq!(probes(&site).await[..], left[left.len() - 2..]);

    // The server was switched off for a month: what is due goes in the weeks after, not at once.
    let site = Site::empty().await;
    let now = site.clock.now().await;
    log_at(&site, &[now - year + Duration::days(20)]).await;
    site.clock.keep_up().await;
    site.clock.jump(hours(30 * 24)).await;
    jobs::once(site.db()).await.unwrap();
    assert_eq!(probes(&site).await.len(), 1);
    for _ in 0..45 {
        site.clock.jump(hours(24)).await;
        jobs::once(site.db()).await.unwrap();
    }
    assert!(probes(&site).await.is_empty());
}

#[tokio::test]
async fn the_leap_day_does_not_cost_a_day() {
    let site = Site::empty().await;
    let leap_day = datetime!(2028-02-29 12:00:00 UTC);
    log_at(&site, &[leap_day]).await;
    site.clock.stop_at(datetime!(2029-02-28 11:59:59 UTC)).await;
    jobs::once(site.db()).await.unwrap();
    assert_eq!(probes(&site).await, [leap_day]);
    site.clock.stop_at(datetime!(2029-03-01 12:00:01 UTC)).await;
    jobs::once(site.db()).await.unwrap();
    assert!(probes(&site).await.is_empty());
}

#[tokio::test]
async fn a_month_is_dropped_when_all_of_it_is_a_year_old_wherever_the_server_stands() {
    for zone in ["UTC", "Europe/Berlin", "Pacific/Auckland", "America/Los_Angeles"] {
        let site = Site::empty().await;
        let mut owner = site.owner().await;
        sqlx::query("select set_config('TimeZone', $1, false)").bind(zone).execute(&mut owner).await.unwrap();
        site.clock.stop_at(datetime!(2030-05-10 00:00:00 UTC)).await;
        sqlx::query("select audit_make_partitions()").execute(&mut owner).await.unwrap();
        assert!(partitions(&site).await.contains(&"audit_log_2030_05".to_owned()), "{zone}");
        let last_second = datetime!(2030-05-31 23:59:59 UTC);
        log_at(&site, &[datetime!(2030-05-01 00:00:00 UTC), last_second]).await;
        let in_partition = site.count("select count(*) from audit_log_2030_05").await;
        assert_eq!(in_partition, 2, "{zone}");

        // The last row of May is still within its year, to the second.
        site.clock.stop_at(datetime!(2031-05-31 23:59:59 UTC)).await;
        sqlx::query("select audit_remove_expired()").execute(&mut owner).await.unwrap();
        assert_eq!(probes(&site).await, [last_second], "{zone}");
        // Zones ahead of UTC must not take the month away early.
        site.clock.stop_at(datetime!(2031-06-02 12:00:00 UTC)).await;
        sqlx::query("select audit_remove_expired()").execute(&mut owner).await.unwrap();
        assert!(probes(&site).await.is_empty(), "{zone}");
        assert!(!partitions(&site).await.contains(&"audit_log_2030_05".to_owned()), "{zone}");
    }
}

#[tokio::test]
async fn months_are_made_ahead_and_once() {
    let site = Site::empty().await;
    site.clock.stop_at(datetime!(2031-11-30 23:59:59 UTC)).await;
    jobs::once(site.db()).await.unwrap();
    let made = partitions(&site).await;
    for name in ["audit_log_2031_11", "audit_log_2031_12", "audit_log_2032_01", "audit_log_2032_02"] {
        assert!(made.contains(&name.to_owned()), "{name} in {made:?}");
    }
    jobs::once(site.db()).await.unwrap();
    assert_eq!(partitions(&site).await, made);
    let unprotected = site
        .count("select count(*) from pg_class where relname like 'audit_log_2%' and relkind = 'r' and not relrowsecurity")
        .await;
    assert_eq!(unprotected, 0);
}

#[tokio::test]
async fn months_do_not_shift_with_summer_time() {
    let site = Site::empty().await;
    let mut owner = site.owner().await;
    owner.execute("set timezone = 'Europe/Berlin'").await.unwrap();
    site.clock.stop_at(datetime!(2030-03-10 00:00:00 UTC)).await;
    sqlx::query("select audit_make_partitions()").execute(&mut owner).await.unwrap();
    log_at(&site, &[datetime!(2030-03-31 23:30:00 UTC), datetime!(2030-04-01 00:00:00 UTC)]).await;
    assert_eq!(site.count("select count(*) from audit_log_2030_03 where actor_name = 'Probe'").await, 1);
    assert_eq!(site.count("select count(*) from audit_log_2030_04 where actor_name = 'Probe'").await, 1);
}

#[tokio::test]
async fn a_row_for_a_month_without_partition_is_kept_in_the_rest() {
    let site = Site::new().await;
    let moment = datetime!(2033-08-20 08:00:00 UTC);
    site.clock.stop_at(moment).await;
    let mut db = site.db().write(&Actor::system("Test")).await.unwrap();
    sqlx::query("update organisation set phone = '115'").execute(&mut *db).await.unwrap();
    db.commit().await.unwrap();
    assert_eq!(site.count("select count(*) from audit_log_rest where table_name = 'organisation'").await, 2);
    // That month can have no partition any more, the next ones can; and the rest is emptied in time.
    jobs::once(site.db()).await.unwrap();
    let made = partitions(&site).await;
    assert!(
        !made.contains(&"audit_log_2033_08".to_owned()) && made.contains(&"audit_log_2033_09".to_owned()),
        "{made:?}"
    );
    site.clock.stop_at(moment.replace_year(2034).unwrap() + Duration::SECOND).await;
    jobs::once(site.db()).await.unwrap();
    assert_eq!(site.count("select count(*) from audit_log_rest").await, 0);
}

#[tokio::test]
async fn a_long_reader_is_not_disturbed_and_holds_nobody_up() {
    let site = Site::empty().await;
    site.clock.stop_at(datetime!(2030-05-10 00:00:00 UTC)).await;
    jobs::once(site.db()).await.unwrap();
    log_at(&site, &[datetime!(2030-05-10 00:00:00 UTC)]).await;
    let mut reader = site.owner().await;
    let mut reading = reader.begin().await.unwrap();
    reading.execute("select count(*) from audit_log_2030_05").await.unwrap();

    site.clock.stop_at(datetime!(2031-07-01 00:00:00 UTC)).await;
    let started = std::time::Instant::now();
    jobs::once(site.db()).await.unwrap();
    assert!(started.elapsed() < std::time::Duration::from_secs(5));
    assert!(probes(&site).await.is_empty());
    assert!(partitions(&site).await.contains(&"audit_log_2030_05".to_owned()));
    reading.rollback().await.unwrap();
    jobs::once(site.db()).await.unwrap();
    assert!(!partitions(&site).await.contains(&"audit_log_2030_05".to_owned()));
}

#[tokio::test]
async fn two_instances_do_the_daily_jobs_at_once() {
    let site = Site::new().await;
    site.clock.stop_at(datetime!(2031-11-30 23:59:59 UTC)).await;
    let other = site.second_instance().await;
    let (first, second, third) =
        tokio::join!(jobs::once(site.db()), jobs::once(&other.db), jobs::once(site.db()));
    first.unwrap();
    second.unwrap();
    third.unwrap();
    assert!(partitions(&site).await.contains(&"audit_log_2032_02".to_owned()));
    assert_eq!(site.count("select count(*) from audit_log where at < '2030-11-30 23:59:59 UTC'").await, 0);
}

#[tokio::test]
async fn writers_and_the_making_of_months_do_not_stop_each_other() {
    let site = Site::new().await;
    // Half a year ahead there is no partition yet.
    site.wait(std::time::Duration::from_secs(180 * 24 * 3600)).await;
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..20 {
        let db = site.db().clone();
        tasks.spawn(async move {
            if number % 5 == 0 {
                return jobs::once(&db).await;
            }
            let mut db = db.write(&Actor::system("Test")).await?;
            let update = sqlx::query("update organisation set fax = fax || '1' where slug like 'g%'");
            let done = update.execute(&mut *db).await?;
            assert_eq!(done.rows_affected(), 1);
            db.commit().await
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap().unwrap();
    }
    assert_eq!(
        site.count("select char_length(fax)::bigint from organisation where slug like 'g%'").await,
        16
    );
    let logged = "select count(*) from audit_log where table_name = 'organisation' and operation = 'update' and new_values ? 'fax'";
    assert_eq!(site.count(logged).await, 16);
}
