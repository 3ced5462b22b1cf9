//! What every table and function must have, read from Postgres's own catalogue, so that a new
//! migration cannot forget it.

use std::collections::BTreeSet;

use sqlx::PgConnection;

use crate::support::Site;

/// Tables whose rows do not belong to an organisation, each with the reason.
const WITHOUT_ORGANISATION: &[(&str, &str)] = &[
    ("organisation", "is the organisation: its id takes the place of organisation_id"),
    ("account", "a person may work for several organisations"),
    ("session", "belongs to an account"),
    ("one_time_link", "belongs to an account, or to nobody yet"),
    ("known_device", "belongs to an account"),
    ("sign_in_throttle", "counts attempts of people who are not known yet"),
    ("stale_summary", "names sheets whose summary is out of date, and nothing of theirs"),
    ("audit_removal", "how far the history was removed"),
    ("_sqlx_migrations", "the state of the schema"),
    ("write_probe", "never has a row"),
];

/// Tables without row security, each with the reason.
const WITHOUT_ROW_SECURITY: &[(&str, &str)] = &[
    (
        "activity_summary",
        "text search is not leakproof: a policy would keep its index from being used; always joined to the sheet",
    ),
    ("known_device", "holds hashes, needed before anybody is known"),
    ("sign_in_throttle", "holds hashes and counters, needed before anybody is known"),
    ("audit_removal", "the serving role has no right on it"),
    ("stale_summary", "names sheets whose summary is out of date, and nothing of theirs"),
    ("_sqlx_migrations", "the serving role may only read it"),
];

/// Tables that are not audited, each with the reason.
pub const WITHOUT_AUDIT: &[(&str, &str)] = &[
    ("activity_summary", "computed from the sheet"),
    ("audit_log", "is the log"),
    ("import_file", "the bytes of a file that is not part of the record yet; gone after a day"),
    ("import_report", "says nothing that file and history do not say, and is as large as the file"),
    ("import_run_activity", "the changes of the activities themselves are in the log"),
    ("import_said", "the changes of the activities themselves are in the log"),
    ("audit_removal", "how far the log was removed; changes every hour"),
    ("stale_summary", "what is to be computed"),
    ("known_device", "lets a browser in that guessing would hold up, and nothing else"),
    ("sign_in_throttle", "counters"),
    ("_sqlx_migrations", "changed by migrations only"),
    ("write_probe", "what is written is taken back"),
];

/// Columns that are called like a secret and are none, each with the reason.
const NO_SECRETS: &[(&str, &str)] = &[
    ("processing_activity.file_plan_key", "a sign of the Aktenplan, printed on the sheet"),
    ("processing_activity.leika_key", "a number of the catalogue of public services, printed on the sheet"),
    ("processing_activity.ozg_key", "a number of the catalogue of public services, printed on the sheet"),
];

/// Keys from an organisation's table to one that belongs to no organisation, each with the reason.
const KEYS_OUT_OF_THE_ORGANISATION: &[(&str, &str)] =
    &[("role_assignment_account_id_fkey", "accounts are instance-wide")];

/// Functions with the owner's rights that the serving role may call, each with the reason.
const OWNERS_FUNCTIONS: &[(&str, &str)] = &[
    ("audit_make_partitions", "daily job; makes empty partitions only"),
    ("audit_remove_expired", "daily job; removes nothing younger than a year"),
    ("findings_expire", "says what is to be judged anew; tells nothing"),
    ("findings_forget", "says what is to be judged anew; tells nothing"),
    ("findings_keep", "keeps counts that can be computed at any time"),
    ("findings_waiting", "ids of sheets that are to be judged, and nothing of theirs"),
    ("summary_refresh", "computes what can be computed at any time; tells nothing"),
    ("summary_refresh_stale", "computes what can be computed at any time; tells a number"),
    ("vvt_activity_total", "gives members the size of their record, nothing else"),
    ("vvt_is_administrator", "policies; tells about oneself only"),
    ("vvt_my_departments", "policies; tells about oneself only"),
    ("vvt_people", "names of people with a role in an organisation, for those who have one there"),
    ("vvt_session", "the one question before an actor is known; asks for a token's hash"),
    ("vvt_session_was", "says of a token whether it was one; tells nothing else"),
    ("vvt_slug_taken", "says whether an address is free, nothing else"),
];

/// Tables of the schema without the partitions, which nobody reaches directly.
const TABLES: &str = "
    select relname::text
    from pg_class
    where relnamespace = 'public'::regnamespace
    and relkind in ('r', 'p')
    and not relispartition
    and ($1 is null or $1 = exists (
        select from pg_attribute
        where attrelid = pg_class.oid
        and attname = 'organisation_id'
    ))
    order by relname
";

async fn tables(owner: &mut PgConnection, with_organisation: Option<bool>) -> Vec<String> {
    sqlx::query_scalar(TABLES).bind(with_organisation).fetch_all(owner).await.unwrap()
}

async fn names(owner: &mut PgConnection, query: &'static str) -> Vec<String> {
    sqlx::query_scalar(query).fetch_all(owner).await.unwrap()
}

/// `found` is exactly what the list allows; an entry that is needed no more has to go.
#[track_caller]
fn allows_exactly(list: &[(&str, &str)], found: &[String], what: &str) {
    let allowed: BTreeSet<&str> = list.iter().map(|(name, _)| *name).collect();
    let found: BTreeSet<&str> = found.iter().map(String::as_str).collect();
    let not_listed: Vec<_> = found.difference(&allowed).collect();
    let not_needed: Vec<_> = allowed.difference(&found).collect();
    assert!(not_listed.is_empty(), "{what}, without a reason in the list: {not_listed:?}");
    assert!(not_needed.is_empty(), "{what}: the list names what is not so (any more): {not_needed:?}");
    assert!(list.iter().all(|(_, reason)| reason.len() > 5));
}

#[tokio::test]
async fn every_table_belongs_to_an_organisation_or_has_a_reason() {
    let site = Site::empty().await;
    let mut owner = site.owner().await;
    let without = tables(&mut owner, Some(false)).await;
    allows_exactly(WITHOUT_ORGANISATION, &without, "tables without organisation_id");
    let nullable = names(
        &mut owner,
        "
        select attrelid::regclass::text
        from pg_attribute
        join pg_class on pg_class.oid = attrelid
        where relnamespace = 'public'::regnamespace
        and relkind in ('r', 'p')
        and not relispartition
        and attname = 'organisation_id'
        and not attnotnull
        ",
    )
    .await;
    let reason = "accounts and sessions are logged too, and belong to no organisation";
    allows_exactly(&[("audit_log", reason)], &nullable, "organisation_id that may be null");
}

#[tokio::test]
async fn every_table_has_row_security_and_a_policy() {
    let site = Site::empty().await;
    let mut owner = site.owner().await;
    let open = names(
        &mut owner,
        "
        select relname::text
        from pg_class
        where relnamespace = 'public'::regnamespace
        and relkind in ('r', 'p')
        and not (
            relrowsecurity
            and (relispartition or exists (select from pg_policy where polrelid = pg_class.oid))
        )
        ",
    )
    .await;
    allows_exactly(WITHOUT_ROW_SECURITY, &open, "tables without row security or policy");
}

#[tokio::test]
async fn no_view_reads_past_row_security() {
    let site = Site::empty().await;
    let mut owner = site.owner().await;
    let views = names(
        &mut owner,
        "
        select relname::text
        from pg_class
        where relnamespace = 'public'::regnamespace
        and relkind in ('v', 'm')
        and not coalesce(reloptions @> '{security_invoker=true}', false)
        ",
    )
    .await;
    assert_eq!(views, Vec::<String>::new(), "views with their owner's rights");
}

#[tokio::test]
async fn every_table_is_audited() {
    let site = Site::empty().await;
    let mut owner = site.owner().await;
    let unaudited = names(
        &mut owner,
        "
        select relname::text
        from pg_class
        where relnamespace = 'public'::regnamespace
        and relkind in ('r', 'p')
        and not relispartition
        and not exists (
            select from pg_trigger
            where tgrelid = pg_class.oid
            and tgfoid = 'audit_row'::regproc
            and tgenabled = 'O'
            -- for each row, after, on insert, delete and update of any column, always
            and tgtype = 1 | 4 | 8 | 16
            and tgattr = ''
            and tgqual is null
        )
        ",
    )
    .await;
    allows_exactly(WITHOUT_AUDIT, &unaudited, "tables without the audit trigger");
}

#[tokio::test]
async fn every_secret_is_masked_in_the_log() {
    let site = Site::empty().await;
    let mut owner = site.owner().await;
    let open = names(
        &mut owner,
        r"
        select format('%s.%s', relname, attname)
        from pg_attribute
        join pg_class on pg_class.oid = attrelid
        where relnamespace = 'public'::regnamespace
        and relkind = 'r'
        and attname ~ '(hash|token|password|secret|key)$'
        and exists (select from pg_trigger where tgrelid = attrelid and tgfoid = 'audit_row'::regproc)
        and not exists (
            select from pg_trigger
            where tgrelid = attrelid
            and tgfoid = 'audit_row'::regproc
            and encode(tgargs, 'escape') ~ format('mask=([a-z_]+,)*%s(,|\\000)', attname)
        )
        ",
    )
    .await;
    allows_exactly(NO_SECRETS, &open, "columns that look like secrets and are not masked");
    let masked = site
        .count("select count(*) from pg_trigger where encode(tgargs, 'escape') like 'mask=%' and not tgisinternal")
        .await;
    assert!(masked >= 3, "the test looks at nothing: {masked}");
}

#[tokio::test]
async fn keys_between_an_organisations_tables_hold_the_organisation() {
    let site = Site::empty().await;
    let mut owner = site.owner().await;
    let keys: Vec<(String, String, bool, bool)> = sqlx::query_as(
        "
        select
            conname::text,
            pg_get_constraintdef(pg_constraint.oid),
            exists (select from pg_attribute where attrelid = confrelid and attname = 'organisation_id')
                or confrelid = 'organisation'::regclass,
            exists (
                select from unnest(conkey, confkey) as pair (own, foreign_column)
                join pg_attribute here on here.attrelid = conrelid and here.attnum = own
                join pg_attribute there on there.attrelid = confrelid and there.attnum = foreign_column
                where here.attname = 'organisation_id'
                and (
                    there.attname = 'organisation_id'
                    or (confrelid = 'organisation'::regclass and there.attname = 'id')
                )
            )
        from pg_constraint
        where contype = 'f'
        and conparentid = 0
        and connamespace = 'public'::regnamespace
        and exists (select from pg_attribute where attrelid = conrelid and attname = 'organisation_id')
        ",
    )
    .fetch_all(&mut owner)
    .await
    .unwrap();
    assert!(keys.len() > 20, "the test looks at nothing");
    let plain: Vec<_> =
        keys.iter().filter(|(_, _, into_organisation, composite)| *into_organisation && !composite).collect();
    assert!(
        plain.is_empty(),
        "plain keys let a member of one organisation attach rows of another: {plain:?}"
    );
    let out: Vec<_> = keys.iter().filter(|key| !key.2).map(|key| key.0.clone()).collect();
    allows_exactly(KEYS_OUT_OF_THE_ORGANISATION, &out, "keys out of the organisation");
    // "set null" of a composite key would take the organisation away.
    let emptying: Vec<_> =
        keys.iter().filter(|key| key.1.contains("ON DELETE SET") && !key.1.contains("SET NULL (")).collect();
    assert!(emptying.is_empty(), "{emptying:?}");

    let rootless = names(
        &mut owner,
        "
        select relname::text
        from pg_class
        join pg_attribute on attrelid = pg_class.oid and attname = 'organisation_id'
        where relnamespace = 'public'::regnamespace
        and relkind = 'r'
        and not relispartition
        and not exists (select from pg_constraint where contype = 'f' and conrelid = pg_class.oid and attnum = any(conkey))
        ",
    )
    .await;
    assert_eq!(rootless, Vec::<String>::new(), "tables whose organisation_id need not exist");
}

#[tokio::test]
async fn functions_with_the_owners_rights_fix_their_search_path() {
    let site = Site::empty().await;
    let mut owner = site.owner().await;
    let loose = names(
        &mut owner,
        "
        select proname::text
        from pg_proc
        where pronamespace = 'public'::regnamespace
        and prosecdef
        and not coalesce(proconfig @> array['search_path=public, pg_temp'], false)
        ",
    )
    .await;
    assert_eq!(loose, Vec::<String>::new());
}

#[tokio::test]
async fn the_serving_role_calls_the_owners_functions_by_name_only() {
    let site = Site::empty().await;
    let mut owner = site.owner().await;
    let callable = names(
        &mut owner,
        "
        select proname::text
        from pg_proc
        where pronamespace = 'public'::regnamespace
        and prosecdef
        and has_function_privilege('vvt_app', oid, 'execute')
        ",
    )
    .await;
    allows_exactly(
        OWNERS_FUNCTIONS,
        &callable,
        "functions with the owner's rights that the serving role may call",
    );
}

#[tokio::test]
async fn the_serving_role_owns_nothing_and_is_nobody_else() {
    let site = Site::empty().await;
    let owned = "
        select count(*)
        from (
            select relowner from pg_class
            union all select proowner from pg_proc
            union all select nspowner from pg_namespace
            union all select typowner from pg_type
            union all select datdba from pg_database
        ) owned
        where relowner = 'vvt_app'::regrole
    ";
    assert_eq!(site.count(owned).await, 0);
    let powers = "
        select count(*)
        from pg_roles
        where rolname = 'vvt_app'
        and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)
    ";
    assert_eq!(site.count(powers).await, 0);
    assert_eq!(site.count("select count(*) from pg_auth_members where member = 'vvt_app'::regrole").await, 0);
    let mut owner = site.owner().await;
    let create: bool = sqlx::query_scalar("select has_schema_privilege('vvt_app', 'public', 'create')")
        .fetch_one(&mut owner)
        .await
        .unwrap();
    assert!(!create, "may create tables that a search path could prefer");
}

#[tokio::test]
async fn the_serving_role_has_no_right_beyond_its_work() {
    let site = Site::empty().await;
    let mut owner = site.owner().await;
    let rights = names(
        &mut owner,
        "
        select format('%s on %s', privilege, relname)
        from pg_class
        cross join unnest(array['truncate', 'references', 'trigger', 'insert', 'update', 'delete', 'select']) privilege
        where relnamespace = 'public'::regnamespace
        and relkind in ('r', 'p', 'v', 'm', 'S')
        and case
            -- of a sequence, the usage alone changes it
            when relkind = 'S' then privilege = 'update'
                and has_sequence_privilege('vvt_app', pg_class.oid, 'usage, update')
            else has_table_privilege('vvt_app', pg_class.oid, privilege)
        end
        and case
            when privilege in ('truncate', 'references', 'trigger') or relkind = 'S' then true
            when relname in ('audit_log', '_sqlx_migrations', 'activity_summary', 'stale_summary') then privilege <> 'select'
            when relispartition then true
            when relname in ('organisation', 'account') then privilege = 'delete'
        end
        ",
    )
    .await;
    assert_eq!(rights, Vec::<String>::new(), "rights that the serving role should not have");
}
