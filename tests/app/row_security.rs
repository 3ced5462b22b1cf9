//! Row security holds even where a handler forgot to ask: everything here is plain SQL as the
//! serving role, past the application.

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, postgres::PgQueryResult};
use vvt::database::id::AccountId;

use crate::support::{Samples, Site, Table, Who, World};

/// Postgres's "insufficient privilege": no right, or a row that the policy refuses.
const REFUSED: &str = "42501";
const NO_SUCH_ROW_TO_REFER_TO: &str = "23503";

/// Two organisations with one row in every table, and a connection as the serving role.
struct Bodies {
    site: Site,
    tables: Vec<Table>,
    ours: Samples,
    theirs: Samples,
    serving: PgConnection,
}

impl Bodies {
    async fn new() -> Bodies {
        let site = Site::new().await;
        let mut owner = site.owner().await;
        let tables = Table::all(&mut owner).await;
        assert!(tables.len() > 20, "the tests would look at nothing");
        let ours = Samples::make(&mut owner, &tables, site.organisation("stadtwerke").await).await;
        let theirs = Samples::make(&mut owner, &tables, site.organisation("gemeinde").await).await;
        let serving = site.serving().await;
        Bodies { site, tables, ours, theirs, serving }
    }

    async fn become_user(&mut self, account: AccountId) {
        become_user(&mut self.serving, account).await;
    }
}

async fn become_user(connection: &mut PgConnection, account: AccountId) {
    let statement = format!("set vvt.actor = 'user'; set vvt.user_id = '{account}'; set vvt.reason = ''");
    connection.execute(AssertSqlSafe(statement)).await.unwrap();
}

/// Runs the statement and takes it back.
async fn attempt(connection: &mut PgConnection, statement: &str) -> sqlx::Result<PgQueryResult> {
    let mut transaction = connection.begin().await.unwrap();
    let result = transaction.execute(AssertSqlSafe(statement)).await;
    transaction.rollback().await.unwrap();
    result
}

async fn rows(connection: &mut PgConnection, table: &str, condition: &str) -> i64 {
    let query = format!("select count(*) from {table} where {condition}");
    sqlx::query_scalar(AssertSqlSafe(query)).fetch_one(connection).await.unwrap()
}

fn code(result: &sqlx::Result<PgQueryResult>) -> Option<String> {
    let Err(sqlx::Error::Database(error)) = result else { return None };
    error.code().map(std::borrow::Cow::into_owned)
}

#[track_caller]
fn is_refused(result: sqlx::Result<PgQueryResult>, statement: &str) {
    assert_eq!(code(&result).as_deref(), Some(REFUSED), "{statement}: {result:?}");
}

/// Nothing happened: no row was reached, or the statement was refused.
#[track_caller]
fn changes_nothing(result: sqlx::Result<PgQueryResult>, statement: &str) {
    match &result {
        Ok(done) => assert_eq!(done.rows_affected(), 0, "{statement}"),
        Err(_) => is_refused(result, statement),
    }
}

#[tokio::test]
async fn without_an_actor_nothing_is_seen_and_nothing_written() {
    let mut bodies = Bodies::new().await;
    for setting in
        ["", "set vvt.actor = ''; set vvt.user_id = ''", "set vvt.actor = 'user'; set vvt.user_id = ''"]
    {
        bodies.serving.execute(setting).await.unwrap();
        for table in &bodies.tables {
            let serving = &mut bodies.serving;
            assert_eq!(rows(serving, &table.name, "true").await, 0, "{}", table.name);
            changes_nothing_in(serving, table, "true").await;
            let insert = bodies.ours.insert(table);
            is_refused(attempt(serving, &insert).await, &insert);
        }
        for table in ["organisation", "account", "session", "one_time_link", "audit_log"] {
            assert_eq!(rows(&mut bodies.serving, table, "true").await, 0, "{table}");
        }
    }
}

async fn changes_nothing_in(connection: &mut PgConnection, table: &Table, condition: &str) {
    let update = format!("update {} set organisation_id = organisation_id where {condition}", table.name);
    changes_nothing(attempt(connection, &update).await, &update);
    let delete = format!("delete from {} where {condition}", table.name);
    changes_nothing(attempt(connection, &delete).await, &delete);
}

#[tokio::test]
async fn not_even_the_owner_writes_without_an_actor() {
    let site = Site::new().await;
    let mut owner = site.owner().await;
    let update = "update organisation set name = name || '!'";
    is_refused(attempt(&mut owner, update).await, update);
    let as_nobody = "set local vvt.actor = 'user'; update organisation set name = name || '!'";
    is_refused(attempt(&mut owner, as_nobody).await, as_nobody);
}

#[tokio::test]
async fn a_member_reaches_nothing_of_another_organisation() {
    let mut bodies = Bodies::new().await;
    for who in [Who::Dpo, Who::Editor, Who::LimitedEditor, Who::Releaser, Who::Reader, Who::WithoutRole] {
        let account = bodies.site.account(&who.email("stadtwerke")).await;
        bodies.become_user(account).await;
        let theirs = format!("organisation_id = '{}'", bodies.theirs.organisation);
        for table in &bodies.tables {
            let serving = &mut bodies.serving;
            assert_eq!(rows(serving, &table.name, &theirs).await, 0, "{who:?} sees {}", table.name);
            changes_nothing_in(serving, table, &theirs).await;
            let insert = bodies.theirs.insert(table);
            is_refused(attempt(serving, &insert).await, &insert);
        }
        let log = format!("organisation_id = '{}'", bodies.theirs.organisation);
        assert_eq!(rows(&mut bodies.serving, "audit_log", &log).await, 0);
    }
}

#[tokio::test]
async fn the_samples_are_really_there() {
    // Without this, the tests around would pass on empty tables.
    let mut bodies = Bodies::new().await;
    let account = bodies.site.account(&Who::Dpo.email("stadtwerke")).await;
    bodies.become_user(account).await;
    for table in &bodies.tables {
        let ours = bodies.ours.row(table);
        let expected = i64::from(table.name != "role_assignment");
        assert_eq!(rows(&mut bodies.serving, &table.name, &ours).await, expected, "{}", table.name);
        let (mut owner, theirs) = (bodies.site.owner().await, bodies.theirs.row(table));
        assert_eq!(rows(&mut owner, &table.name, &theirs).await, 1, "{}", table.name);
    }
    assert!(rows(&mut bodies.serving, "audit_log", "true").await > 20);
}

#[tokio::test]
async fn rows_cannot_be_moved_to_another_organisation() {
    let mut bodies = Bodies::new().await;
    let account = bodies.site.account(&Who::Dpo.email("stadtwerke")).await;
    bodies.become_user(account).await;
    for table in bodies.tables.iter().filter(|table| table.name != "role_assignment") {
        let ours = bodies.ours.row(table);
        let update = format!(
            "update {} set organisation_id = '{}' where {ours}",
            table.name, bodies.theirs.organisation
        );
        is_refused(attempt(&mut bodies.serving, &update).await, &update);
    }
}

#[tokio::test]
async fn rows_of_another_organisation_cannot_be_attached() {
    let mut bodies = Bodies::new().await;
    let account = bodies.site.account(&Who::Dpo.email("stadtwerke")).await;
    bodies.become_user(account).await;
    let mut tried = 0;
    for table in bodies.tables.iter().filter(|table| table.name != "role_assignment") {
        for key in &table.keys {
            // The last column names the row; the ones before it are organisation and activity.
            let (column, target_column) = (key.columns.last().unwrap(), key.target_columns.last().unwrap());
            if column == "organisation_id" {
                continue;
            }
            let foreign = bodies.theirs.literal(&key.target, target_column).unwrap();
            let ours = bodies.ours.row(table);
            let update = format!("update {} set {column} = {foreign} where {ours}", table.name);
            let result = attempt(&mut bodies.serving, &update).await;
            assert_eq!(
                code(&result).as_deref(),
                Some(NO_SUCH_ROW_TO_REFER_TO),
                "{}: {update}: {result:?}",
                key.name
            );
            tried += 1;
        }
    }
    assert!(tried > 25, "only {tried} keys");
}

#[tokio::test]
async fn roles_are_given_by_administrators_only() {
    let mut bodies = Bodies::new().await;
    let table = bodies.tables.iter().find(|table| table.name == "role_assignment").unwrap().clone();
    let insert = "
        insert into role_assignment (id, organisation_id, account_id, role)
        select gen_random_uuid(), role_assignment.organisation_id, account_id, 'dpo'
        from role_assignment
        where account_id = vvt_user_id()
        limit 1
    ";
    for who in [Who::Editor, Who::Coordinator] {
        let account = bodies.site.account(&who.email("stadtwerke")).await;
        bodies.become_user(account).await;
        is_refused(attempt(&mut bodies.serving, insert).await, insert);
        for update in [
            "update role_assignment set role = 'dpo'",
            "update role_assignment set valid_until = null",
            "update account set administrator = true",
            "update account set active = true where id <> vvt_user_id()",
        ] {
            changes_nothing(attempt(&mut bodies.serving, update).await, update);
        }
    }
    let account = bodies.site.account(&Who::Administrator.email("")).await;
    bodies.become_user(account).await;
    let give = bodies.ours.insert(&table).replace("muster@", "leser@stadtwerke.");
    attempt(&mut bodies.serving, &give).await.unwrap();
}

#[tokio::test]
async fn an_administrator_sees_no_register() {
    let mut bodies = Bodies::new().await;
    let account = bodies.site.account(&Who::Administrator.email("")).await;
    bodies.become_user(account).await;
    for table in &bodies.tables {
        if matches!(table.name.as_str(), "department" | "role_assignment") {
            continue; // What roles are given for.
        }
        assert_eq!(rows(&mut bodies.serving, &table.name, "true").await, 0, "{}", table.name);
        changes_nothing_in(&mut bodies.serving, table, "true").await;
    }
    let department = department(&bodies);
    changes_nothing_in(&mut bodies.serving, &department, "true").await;
    assert_eq!(rows(&mut bodies.serving, "audit_log", "organisation_id is not null").await, 0);
    assert_eq!(rows(&mut bodies.serving, "organisation", "true").await, 2);
}

fn department(bodies: &Bodies) -> Table {
    bodies.tables.iter().find(|table| table.name == "department").unwrap().clone()
}

#[tokio::test]
async fn a_limited_role_reaches_the_activities_of_its_departments_only() {
    let mut bodies = Bodies::new().await;
    let account = bodies.site.account(&Who::LimitedEditor.email("stadtwerke")).await;
    bodies.become_user(account).await;
    let seen: Vec<String> = sqlx::query_scalar("select name from processing_activity order by name")
        .fetch_all(&mut bodies.serving)
        .await
        .unwrap();
    assert_eq!(seen, ["Störungsannahme", "Zählerwechsel"]);
    let elsewhere =
        "select id from processing_activity where name not in ('Störungsannahme', 'Zählerwechsel')";
    let mut owner = bodies.site.owner().await;
    let hidden: Vec<uuid::Uuid> = sqlx::query_scalar(elsewhere).fetch_all(&mut owner).await.unwrap();
    let hidden = hidden.iter().map(|id| format!("'{id}'")).collect::<Vec<_>>().join(", ");

    // The parts of a sheet are no more visible than the sheet.
    for table in &bodies.tables {
        let Some(column) = table.columns.iter().find(|column| column.name == "activity_id") else { continue };
        let condition = format!("{} in ({hidden})", column.name);
        assert!(rows(&mut owner, &table.name, &condition).await > 0, "{}", table.name);
        assert_eq!(rows(&mut bodies.serving, &table.name, &condition).await, 0, "{}", table.name);
        changes_nothing_in(&mut bodies.serving, table, &condition).await;
        let insert = bodies.ours.insert(table);
        is_refused(attempt(&mut bodies.serving, &insert).await, &insert);
    }
    assert_eq!(rows(&mut bodies.serving, "activity_purpose", "true").await, 2);
    let history = format!("activity_id is null or activity_id in ({hidden})");
    assert_eq!(rows(&mut bodies.serving, "audit_log", &history).await, 0);
    assert!(rows(&mut bodies.serving, "audit_log", "true").await > 0);

    let sales = bodies.site.department("stadtwerke", World::VERTRIEB).await;
    for update in [
        format!("update processing_activity set department_id = '{sales}' where name = 'Zählerwechsel'"),
        "update processing_activity set department_id = null where name = 'Zählerwechsel'".to_owned(),
    ] {
        is_refused(attempt(&mut bodies.serving, &update).await, &update);
    }
    let own = "update processing_activity set name = 'Zählertausch' where name = 'Zählerwechsel'";
    assert_eq!(attempt(&mut bodies.serving, own).await.unwrap().rows_affected(), 1);
}

#[tokio::test]
async fn a_role_ends_with_its_day() {
    let site = Site::new().await;
    let auditor = site.account(&Who::Auditor.email("stadtwerke")).await;
    let mut owner = site.owner().await;
    owner.execute("set vvt.actor = 'system'").await.unwrap();
    // A clock that says 23:59:59 of the last day in Berlin, which is an hour earlier in UTC.
    site.clock.stop_at(time::macros::datetime!(2026-12-31 22:59:59 UTC)).await;
    sqlx::query("update role_assignment set valid_until = '2026-12-31' where account_id = $1")
        .bind(auditor)
        .execute(&mut owner)
        .await
        .unwrap();
    let mut serving = site.serving().await;
    become_user(&mut serving, auditor).await;
    assert_eq!(rows(&mut serving, "processing_activity", "true").await, 5);
    site.wait(std::time::Duration::from_secs(1)).await;
    assert_eq!(rows(&mut serving, "processing_activity", "true").await, 0);
    assert_eq!(rows(&mut serving, "activity_purpose", "true").await, 0);
    assert_eq!(rows(&mut serving, "organisation", "true").await, 0);
    assert_eq!(rows(&mut serving, "audit_log", "true").await, 0);
}

#[tokio::test]
async fn the_log_is_read_only() {
    let mut bodies = Bodies::new().await;
    let mut owner = bodies.site.owner().await;
    let partitions: Vec<String> = sqlx::query_scalar(
        "select inhrelid::regclass::text from pg_inherits where inhparent = 'audit_log'::regclass",
    )
    .fetch_all(&mut owner)
    .await
    .unwrap();
    assert!(partitions.len() >= 5, "{partitions:?}");
    let dpo = bodies.site.account(&Who::Dpo.email("stadtwerke")).await;
    let administrator = bodies.site.account(&Who::Administrator.email("")).await;
    let actors = [
        format!("set vvt.actor = 'user'; set vvt.user_id = '{dpo}'"),
        format!("set vvt.actor = 'user'; set vvt.user_id = '{administrator}'"),
        "set vvt.actor = 'system'; set vvt.user_id = ''".to_owned(),
    ];
    for actor in actors {
        bodies.serving.execute(AssertSqlSafe(actor)).await.unwrap();
        for table in partitions.iter().map(String::as_str).chain(["audit_log"]) {
            let mut statements = vec![
                format!("update {table} set actor_name = 'niemand'"),
                format!("delete from {table}"),
                format!("truncate {table}"),
                format!(
                    "insert into {table} (at, actor, actor_name, table_name, operation) values (now(), 'user', 'Doris', 'account', 'update')"
                ),
                format!("alter table {table} disable row level security"),
                format!("drop table {table}"),
            ];
            if table != "audit_log" {
                // Row security of the whole does not hold for what reads a part of it.
                statements.push(format!("select from {table}"));
            }
            for statement in statements {
                is_refused(attempt(&mut bodies.serving, &statement).await, &statement);
            }
        }
    }
}

#[tokio::test]
async fn rules_cannot_be_switched_off() {
    let mut bodies = Bodies::new().await;
    let dpo = bodies.site.account(&Who::Dpo.email("stadtwerke")).await;
    bodies.become_user(dpo).await;
    for statement in [
        "alter table processing_activity disable trigger audit",
        "alter table processing_activity disable row level security",
        "truncate activity_purpose",
        "drop policy processing_activity_reach on processing_activity",
        "set role vvt_owner",
        "set session_replication_role = replica",
        "create table public.organisation_copy (id uuid)",
        "select audit_row()",
        "call protect_organisation_table('organisation')",
        "create function public.vvt_is_system() returns boolean language sql as 'select true'",
        "delete from organisation",
        "update _sqlx_migrations set success = false",
    ] {
        is_refused(attempt(&mut bodies.serving, statement).await, statement);
    }
}

#[tokio::test]
async fn somebody_who_is_not_signed_in_reaches_accounts_only() {
    let mut bodies = Bodies::new().await;
    bodies
        .serving
        .execute("set vvt.actor = 'anonymous'; set vvt.user_id = ''; set vvt.reason = 'Anmeldung'")
        .await
        .unwrap();
    for table in &bodies.tables {
        assert_eq!(rows(&mut bodies.serving, &table.name, "true").await, 0, "{}", table.name);
        changes_nothing_in(&mut bodies.serving, table, "true").await;
        let insert = bodies.ours.insert(table);
        is_refused(attempt(&mut bodies.serving, &insert).await, &insert);
    }
    assert_eq!(rows(&mut bodies.serving, "organisation", "true").await, 0);
    assert_eq!(rows(&mut bodies.serving, "audit_log", "true").await, 0);
    let promote = "update account set administrator = true";
    is_refused(attempt(&mut bodies.serving, promote).await, promote);
}

#[tokio::test]
async fn people_are_named_within_their_organisation_only() {
    let mut bodies = Bodies::new().await;
    let ours = bodies.site.organisation("stadtwerke").await;
    let theirs = bodies.site.organisation("gemeinde").await;
    bodies.become_user(bodies.site.account(&Who::Dpo.email("stadtwerke")).await).await;
    let people = |organisation| format!("vvt_people('{organisation}')");
    assert!(rows(&mut bodies.serving, &people(ours), "true").await > 1);
    assert_eq!(rows(&mut bodies.serving, &people(theirs), "true").await, 0);
    bodies.become_user(bodies.site.account(&Who::LimitedEditor.email("stadtwerke")).await).await;
    assert_eq!(rows(&mut bodies.serving, &people(ours), "true").await, 0);
}
