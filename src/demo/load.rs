//! A large record for measuring: copies of the example sheets under other names, in organisations of
//! their own, with words of which it is known on how many sheets they stand. The same numbers give the
//! same record.
//!
//! It goes past the forms, as one transaction of the owning role that inserts whole tables at a time.
//! The history does not list it row by row and no summary is marked: the record counts as imported, and
//! its summaries are computed at the end.

use std::collections::HashMap;

use sqlx::{AssertSqlSafe, ConnectOptions, Executor, PgConnection, postgres::PgConnectOptions};

use super::organisation;

/// Stands on every generated sheet.
pub const COMMON: &str = "Regelbetrieb";
/// Stands on every second one.
pub const HALF: &str = "Saisonbetrieb";
/// A rare word stands on so many sheets of an organisation, or on one more.
pub const RARE_USES: u32 = 3;

/// What to generate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    /// How many activities each organisation gets.
    pub organisations: Vec<u32>,
}

#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    #[error(
        "In dieser Datenbank gibt es schon ein erzeugtes Verzeichnis mit {activities} Tätigkeiten in {organisations} \
         Organisationen. Ein anderes entsteht nur in einem neuen Datenverzeichnis (VVT_DATA); es wurde nichts geändert."
    )]
    Other { activities: i64, organisations: i64 },
    #[error("Die Beispielwelt fehlt, von deren Blättern das Verzeichnis erzeugt wird.")]
    NoExample,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl Load {
    /// So many activities dealt into so many organisations; the first ones get those left over.
    pub fn dealt(activities: u32, organisations: u32) -> Self {
        let (each, over) = (activities / organisations, activities % organisations);
        Self { organisations: (0..organisations).map(|index| each + u32::from(index < over)).collect() }
    }

    pub fn activities(&self) -> i64 {
        self.organisations.iter().copied().map(i64::from).sum()
    }

    /// How many rare words an organisation of so many activities has.
    pub fn rare_words(activities: u32) -> u32 {
        (activities / RARE_USES).max(1)
    }
}

/// The rare word that stands on the sheets whose number leaves this remainder, divided by the number of
/// rare words of the organisation.
pub fn rare_word(index: u32) -> String {
    let syllables = (0..5).map(|place| SYLLABLES[(index >> (4 * place)) as usize & 15]);
    format!("Q{}x", syllables.collect::<String>())
}

const SYLLABLES: [&str; 16] =
    ["ba", "do", "fu", "ga", "ho", "ju", "ka", "lo", "mu", "na", "po", "ru", "sa", "to", "vu", "za"];

const PLACES: [&str; 24] = [
    "Innenstadt",
    "Nordstadt",
    "Südstadt",
    "Weststadt",
    "Oststadt",
    "Altenfeld",
    "Birkenau",
    "Dornbach",
    "Eichwald",
    "Feldkirch",
    "Grünau",
    "Hochberg",
    "Ilmtal",
    "Jägersruh",
    "Kirchdorf",
    "Lindenhof",
    "Mühlbach",
    "Neudorf",
    "Obertal",
    "Pappelgrund",
    "Quellental",
    "Rosenau",
    "Steinbruch",
    "Untertal",
];
const FIRST_WORDS: [&str; 30] = [
    "Antrags",
    "Bescheid",
    "Zahlungs",
    "Termin",
    "Akten",
    "Melde",
    "Prüf",
    "Vertrags",
    "Personal",
    "Gebühren",
    "Förder",
    "Bau",
    "Schul",
    "Jugend",
    "Verkehrs",
    "Umwelt",
    "Gewerbe",
    "Wahl",
    "Archiv",
    "Beschwerde",
    "Auskunfts",
    "Versicherungs",
    "Leistungs",
    "Steuer",
    "Haushalts",
    "Beschaffungs",
    "Fuhrpark",
    "Gebäude",
    "Veranstaltungs",
    "Gremien",
];
const LAST_WORDS: [&str; 40] = [
    "verwaltung",
    "abrechnung",
    "planung",
    "auswertung",
    "statistik",
    "erfassung",
    "korrespondenz",
    "beratung",
    "überwachung",
    "vergabe",
    "kontrolle",
    "dokumentation",
    "übersicht",
    "liste",
    "kartei",
    "datenbank",
    "ablage",
    "bearbeitung",
    "freigabe",
    "anmeldung",
    "abmeldung",
    "änderung",
    "löschung",
    "sperre",
    "mitteilung",
    "bestätigung",
    "erinnerung",
    "mahnung",
    "rückfrage",
    "meldung",
    "nachweis",
    "protokoll",
    "verzeichnis",
    "formular",
    "vorgang",
    "stelle",
    "kasse",
    "buchung",
    "fristen",
    "unterlagen",
];
const OFFICES: [&str; 8] =
    ["Hauptamt", "Kämmerei", "Ordnungsamt", "Schulamt", "Jugendamt", "Bauamt", "Umweltamt", "Gesundheitsamt"];
const AREAS: [&str; 4] = ["Verwaltung", "Außendienst", "Leistungen", "Grundsatz"];
const SYSTEMS: [&str; 20] = [
    "Akteno",
    "Bescheidwerk",
    "Civis",
    "Dokuflott",
    "Einwohner-Plus",
    "Fallmanager",
    "Gebührix",
    "Haushalt 21",
    "Intrakom",
    "Jugendfall",
    "Kassenwerk",
    "Lohnfix",
    "Meldewesen Online",
    "Netzakte",
    "Ordnungsfix",
    "Personalia",
    "Ratsportal",
    "Schulregister",
    "Terminland",
    "Umweltkataster",
];

/// Where the ids of what an organisation shares begin; those of sheets lie below.
const SHARED: i64 = 0xF000_0000;
/// Summaries computed at a time, after which it says how far it is.
const BATCH: i64 = 5_000;

const PREPARE: &str = "
    set local vvt.actor = 'system';
    set local vvt.reason = 'Erzeugtes Verzeichnis';
    set local lock_timeout = '10s';
    set local maintenance_work_mem = '128MB';
    set local plan_cache_mode = force_custom_plan;

    -- One after the other, so that neighbours lie side by side in every index.
    create function pg_temp.made_id(thing bigint, part bigint) returns uuid
    language sql immutable
    as $$ select (lpad(to_hex(thing), 8, '0') || lpad(to_hex(part), 24, '0'))::uuid $$;

    create temp table made_organisation (id uuid, index bigint, activities bigint) on commit drop;
    create temp table source (id uuid primary key, organisation_id uuid, ordinal bigint) on commit drop;
    create temp table entry (id uuid primary key, ordinal bigint) on commit drop;
    create temp table part (id uuid primary key, ordinal bigint) on commit drop;
    create temp table copy (id uuid primary key, organisation_id uuid, shared bigint, source_id uuid, thing bigint, number bigint, activities bigint) on commit drop;
    create temp table unit (organisation_id uuid, id uuid, place bigint, units bigint) on commit drop;
";

/// Generates the record if it is not there yet; `say` tells how far it is. True when it was made now.
pub async fn fill(owner: &PgConnectOptions, load: &Load, say: impl Fn(&str)) -> Result<bool, LoadError> {
    let mut connection = owner.clone().disable_statement_logging().connect().await?;
    let db = &mut connection;
    db.execute("begin").await?;
    let (organisations, activities): (i64, i64) = sqlx::query_as(
        "
        select
            (select count(*) from organisation where slug like 'erzeugt-%'),
            (
                select count(*)
                from processing_activity
                join organisation on organisation.id = processing_activity.organisation_id
                where slug like 'erzeugt-%'
            )
        ",
    )
    .fetch_one(&mut *db)
    .await?;
    if organisations > 0 {
        let is_same = organisations == i64::try_from(load.organisations.len()).unwrap_or(0)
            && activities == load.activities();
        return if is_same { Ok(false) } else { Err(LoadError::Other { activities, organisations }) };
    }
    db.execute(PREPARE).await?;
    sources(db).await?;
    for (index, activities) in (1_i64..).zip(&load.organisations) {
        sqlx::query("insert into made_organisation values (pg_temp.made_id($1 + $2, 0), $2, $3)")
            .bind(SHARED)
            .bind(index)
            .bind(i64::from(*activities))
            .execute(&mut *db)
            .await?;
    }
    let guarded: Vec<String> = sqlx::query_scalar(
        "
        select distinct tgrelid::regclass::text
        from pg_trigger
        where not tgisinternal
        and (tgfoid = 'audit_row'::regproc or tgname like 'summary\\_%')
        ",
    )
    .fetch_all(&mut *db)
    .await?;
    for table in &guarded {
        run(db, format!("alter table {table} disable trigger user")).await?;
    }
    let index: String = sqlx::query_scalar("select pg_get_indexdef('activity_summary_search'::regclass)")
        .fetch_one(&mut *db)
        .await?;
    run(db, "drop index activity_summary_search".to_owned()).await?;

    let tables = tables(db).await?;
    shared(db, &tables).await?;
    sheets(db, &tables, load, &say).await?;
    summaries(db, load, &say).await?;

    run(db, index).await?;
    for table in &guarded {
        run(db, format!("alter table {table} enable trigger user")).await?;
    }
    for table in guarded.iter().map(String::as_str).chain(["activity_summary"]) {
        run(db, format!("analyze {table}")).await?;
    }
    db.execute("commit").await?;
    db.execute("vacuum (analyze) processing_activity, activity_summary").await?;
    Ok(true)
}

async fn run(db: &mut PgConnection, statement: String) -> sqlx::Result<()> {
    db.execute(AssertSqlSafe(statement)).await?;
    Ok(())
}

/// The example sheets in the order of their numbers.
async fn sources(db: &mut PgConnection) -> Result<(), LoadError> {
    let found = sqlx::query(
        "
        insert into source
        select activity.id, activity.organisation_id, row_number() over (order by activity.number)
        from processing_activity activity
        join organisation on organisation.id = activity.organisation_id
        where organisation.name = $1
        ",
    )
    .bind(organisation::NAME)
    .execute(&mut *db)
    .await?;
    if found.rows_affected() == 0 { Err(LoadError::NoExample) } else { Ok(()) }
}

/// A table whose rows are copied.
struct Table {
    name: String,
    /// Each column, and the table that it refers to.
    columns: Vec<(String, Option<String>)>,
}

impl Table {
    fn has(&self, column: &str) -> bool {
        self.columns.iter().any(|(name, _)| name == column)
    }

    fn is_part(&self) -> bool {
        self.has("activity_id")
    }

    /// Tables that must be there before.
    fn needs(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().filter_map(|(_, target)| target.as_deref()).filter(|target| *target != self.name)
    }
}

/// The tables of an organisation as the catalogue tells them, each after those that it refers to. Those
/// in which one sheet refers to another are not copied.
async fn tables(db: &mut PgConnection) -> sqlx::Result<Vec<Table>> {
    let columns: Vec<(String, String, Option<String>)> = sqlx::query_as(
        "
        select
            relname::text,
            attname::text,
            (
                select confrelid::regclass::text
                from pg_constraint
                where conrelid = pg_class.oid
                and contype = 'f'
                and attnum = any(conkey)
                and attname not in ('organisation_id', 'activity_id')
                limit 1
            )
        from pg_class
        join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped and attgenerated = ''
        where relnamespace = 'public'::regnamespace
        and relkind = 'r'
        and not relispartition
        and relname not in ('processing_activity', 'activity_summary', 'finding_acceptance', 'role_assignment')
        and exists (select from pg_attribute where attrelid = pg_class.oid and attname = 'organisation_id')
        and not exists (
            select from pg_constraint
            where conrelid = pg_class.oid
            and confrelid = 'processing_activity'::regclass
            and not exists (
                select from pg_attribute
                where attrelid = conrelid
                and attnum = any(conkey)
                and attname = 'activity_id'
            )
        )
        order by relname, attnum
        ",
    )
    .fetch_all(&mut *db)
    .await?;
    let mut waiting: Vec<Table> = Vec::new();
    for (table, column, target) in columns {
        match waiting.last_mut() {
            Some(last) if last.name == table => last.columns.push((column, target)),
            _ => waiting.push(Table { name: table, columns: vec![(column, target)] }),
        }
    }
    let mut ordered: Vec<Table> = Vec::new();
    while !waiting.is_empty() {
        let is_ready =
            |table: &Table| table.needs().all(|need| waiting.iter().all(|other| other.name != need));
        let Some(ready) = waiting.iter().position(is_ready) else { break };
        ordered.push(waiting.remove(ready));
    }
    Ok(ordered)
}

/// The insert that copies a table, up to its `where`; `copy` gives each sheet and its organisation.
fn copying(table: &Table, tables: &[Table], from: &str) -> String {
    let is_part = |name: &str| tables.iter().any(|table| table.name == name && table.is_part());
    let (mut columns, mut values, mut joins) = (Vec::new(), Vec::new(), Vec::new());
    for (column, target) in &table.columns {
        let own = if table.is_part() { "part" } else { "entry" };
        let value = match (column.as_str(), target.as_deref()) {
            ("organisation_id", _) => "copy.organisation_id".to_owned(),
            ("activity_id", _) => "copy.id".to_owned(),
            ("id", _) => {
                joins.push(format!("join {own} own on own.id = original.id"));
                format!(
                    "pg_temp.made_id(copy.{}, own.ordinal)",
                    if own == "part" { "thing" } else { "shared" }
                )
            }
            (_, Some(target)) => {
                let (kept, thing) = if is_part(target) { ("part", "thing") } else { ("entry", "shared") };
                let alias = format!("{column}_target");
                joins.push(format!("left join {kept} {alias} on {alias}.id = original.{column}"));
                format!("pg_temp.made_id(copy.{thing}, {alias}.ordinal)")
            }
            (_, None) => format!("original.{column}"),
        };
        columns.push(column.as_str());
        values.push(value);
    }
    format!(
        "insert into {} ({}) select {} from {from} {}",
        table.name,
        columns.join(", "),
        values.join(", "),
        joins.join(" ")
    )
}

/// The organisations themselves and what their sheets share.
async fn shared(db: &mut PgConnection, tables: &[Table]) -> sqlx::Result<()> {
    let columns: Vec<String> = sqlx::query_scalar(
        "
        select attname::text
        from pg_attribute
        where attrelid = 'organisation'::regclass
        and attnum > 0
        and not attisdropped
        and attgenerated = ''
        order by attnum
        ",
    )
    .fetch_all(&mut *db)
    .await?;
    let values = columns.iter().map(|column| match column.as_str() {
        "id" => "made.id".to_owned(),
        "slug" => "'erzeugt-' || made.index".to_owned(),
        "name" => "'Erzeugte Verwaltung ' || made.index".to_owned(),
        "next_activity_number" => "made.activities + 1".to_owned(),
        other => format!("original.{other}"),
    });
    let statement = format!(
        "insert into organisation ({}) select {} from organisation original cross join made_organisation made
        where original.id = (select organisation_id from source limit 1)",
        columns.join(", "),
        values.collect::<Vec<_>>().join(", ")
    );
    run(db, statement).await?;

    for (index, table) in tables.iter().enumerate().filter(|(_, table)| !table.is_part()) {
        if table.has("id") {
            let statement = format!(
                "insert into entry
                select id, {index} * 100000 + row_number() over (order by (to_jsonb(original) - array['id', 'organisation_id', 'parent_id'])::text)
                from {} original
                where organisation_id = (select organisation_id from source limit 1)",
                table.name
            );
            run(db, statement).await?;
        }
        let from = format!(
            "{} original cross join (select id as organisation_id, {SHARED} + index as shared from made_organisation) copy",
            table.name
        );
        let statement = copying(table, tables, &from);
        run(
            db,
            format!(
                "{statement} where original.organisation_id = (select organisation_id from source limit 1)"
            ),
        )
        .await?;
    }

    sqlx::query(
        "
        insert into department (id, organisation_id, parent_id, short_sign, name)
        select
            pg_temp.made_id($3 + made.index, 8000000 + office.place * 100 + area.place),
            made.id,
            case when area.place > 0 then pg_temp.made_id($3 + made.index, 8000000 + office.place * 100) end,
            'Amt ' || office.place * 10 || case when area.place > 0 then '.' || area.place else '' end,
            coalesce(area.name, office.name)
        from made_organisation made
        cross join unnest($1::text[]) with ordinality office (name, place)
        cross join (
            select null, 0
            union all
            select * from unnest($2::text[]) with ordinality
        ) area (name, place)
        ",
    )
    .bind(OFFICES.map(str::to_owned).to_vec())
    .bind(AREAS.map(str::to_owned).to_vec())
    .bind(SHARED)
    .execute(&mut *db)
    .await?;
    sqlx::query(
        "
        insert into system (id, organisation_id, name)
        select pg_temp.made_id($2 + made.index, 9000000 + place), made.id, name
        from made_organisation made
        cross join unnest($1::text[]) with ordinality system (name, place)
        ",
    )
    .bind(SYSTEMS.map(str::to_owned).to_vec())
    .bind(SHARED)
    .execute(&mut *db)
    .await?;
    // Everybody does there what they do in the example.
    sqlx::query(
        "
        insert into role_assignment (id, organisation_id, account_id, role, department_id, valid_until)
        select
            pg_temp.made_id($1 + made.index, 7000000 + row_number() over (partition by made.id order by role.created_at, role.id)),
            made.id,
            role.account_id,
            role.role,
            pg_temp.made_id($1 + made.index, entry.ordinal),
            role.valid_until
        from role_assignment role
        cross join made_organisation made
        left join entry on entry.id = role.department_id
        where role.organisation_id = (select organisation_id from source limit 1)
        ",
    )
    .bind(SHARED)
    .execute(&mut *db)
    .await?;
    Ok(())
}

/// The sheets with all their parts, some thousand at a time.
async fn sheets(
    db: &mut PgConnection,
    tables: &[Table],
    load: &Load,
    say: &impl Fn(&str),
) -> sqlx::Result<()> {
    sqlx::query(
        "
        insert into copy
        select pg_temp.made_id(thing, 0), numbered.organisation_id, $1 + index, source.id, thing, number, activities
        from (
            select made.id as organisation_id, made.index, made.activities, number, row_number() over (order by made.index, number) as thing
            from made_organisation made
            cross join generate_series(1, made.activities) number
        ) numbered
        join source on source.ordinal = 1 + (numbered.number - 1) % (select count(*) from source)
        ",
    )
    .bind(SHARED)
    .execute(&mut *db)
    .await?;
    run(
        db,
        "
        insert into unit
        select
            organisation_id,
            id,
            row_number() over (partition by organisation_id order by short_sign collate natural_order, name) - 1,
            count(*) over (partition by organisation_id)
        from department
        where organisation_id in (select id from made_organisation)
        "
        .to_owned(),
    )
    .await?;
    for (index, table) in tables.iter().enumerate().filter(|(_, table)| table.is_part() && table.has("id")) {
        let statement = format!(
            "insert into part
            select
                original.id,
                {index} * 10000 + row_number() over (
                    partition by original.activity_id
                    order by original.position, (to_jsonb(original) - array['id', 'organisation_id', 'activity_id'])::text
                )
            from {} original
            join source on source.id = original.activity_id",
            table.name
        );
        run(db, statement).await?;
    }
    run(db, "analyze copy; analyze source; analyze entry; analyze part; analyze unit".to_owned()).await?;

    let heads = heads(db).await?;
    let total = load.activities();
    for first in (1..=total).step_by(BATCH as usize) {
        let last = (first + BATCH - 1).min(total);
        sqlx::query(AssertSqlSafe(heads.clone()))
            .bind(PLACES.map(str::to_owned).to_vec())
            .bind(FIRST_WORDS.map(str::to_owned).to_vec())
            .bind(LAST_WORDS.map(str::to_owned).to_vec())
            .bind(SYLLABLES.map(str::to_owned).to_vec())
            .bind(first)
            .bind(last)
            .execute(&mut *db)
            .await?;
        for table in tables.iter().filter(|table| table.is_part()) {
            let from = format!("copy join {} original on original.activity_id = copy.source_id", table.name);
            let statement = copying(table, tables, &from);
            run(db, format!("{statement} where copy.thing between {first} and {last}")).await?;
        }
        let extras = format!(
            "insert into activity_tag (id, organisation_id, activity_id, position, name)
            select pg_temp.made_id(thing, 9000001), organisation_id, id, 99, 'Audit 2027'
            from copy
            where number % 7 = 0 and thing between {first} and {last};
            insert into activity_system (id, organisation_id, activity_id, position, system_id)
            select pg_temp.made_id(thing, 9000002), organisation_id, id, 99, pg_temp.made_id(shared, 9000001 + number % {})
            from copy
            where thing between {first} and {last};
            insert into activity_summary (activity_id, organisation_id)
            select id, organisation_id
            from copy
            where thing between {first} and {last}",
            SYSTEMS.len()
        );
        run(db, extras).await?;
        say(&format!("  {last} von {total} Tätigkeiten angelegt"));
    }
    Ok(())
}

/// The insert of the sheets' own rows. `$1` to `$4` are the words, `$5` and `$6` the first and the last.
async fn heads(db: &mut PgConnection) -> sqlx::Result<String> {
    let columns: Vec<String> = sqlx::query_scalar(
        "
        select attname::text
        from pg_attribute
        where attrelid = 'processing_activity'::regclass
        and attnum > 0
        and not attisdropped
        and attgenerated = ''
        order by attnum
        ",
    )
    .fetch_all(&mut *db)
    .await?;
    let text = format!(
        "format(
            'Das Verfahren läuft im {COMMON}%s. Vorgänge: %s. Vermerk: %s.',
            case when copy.number % 2 = 0 then ' und im {HALF}' end,
            (
                select string_agg(($2::text[])[1 + (copy.number * 7 + word * 11) % 30] || ($3::text[])[1 + (copy.number * 13 + word * 17) % 40], ', ' order by word)
                from generate_series(1, 12) word
            ),
            'Q' || (
                select string_agg(($4::text[])[1 + ((copy.number % greatest(1, copy.activities / {RARE_USES})) >> (4 * place) & 15)], '' order by place)
                from generate_series(0, 4) place
            ) || 'x'
        )"
    );
    let made = HashMap::from([
        ("id", "copy.id".to_owned()),
        ("organisation_id", "copy.organisation_id".to_owned()),
        ("number", "copy.number".to_owned()),
        ("own_reference", "'vvt-' || 10 + copy.number % 90 || '-' || lpad(copy.number::text, 3, '0')".to_owned()),
        ("former_number", "''".to_owned()),
        ("name", "left(original.name, 250) || ' – ' || ($1::text[])[1 + copy.number / 12 % 24] || ' ' || 1 + copy.number % 40".to_owned()),
        ("department_id", "unit.id".to_owned()),
        (
            "stage",
            "case when copy.number % 25 = 0 then 'ended' when copy.number % 20 = 1 then 'planned' when copy.number % 33 = 2 then 'trial' else 'in_operation' end"
                .to_owned(),
        ),
        ("ended_on", "case when copy.number % 25 = 0 then date '2026-06-30' end".to_owned()),
        ("introduced_on", "date '2010-01-01' + copy.number * 17 % 5000".to_owned()),
        ("changed_on", "null::date".to_owned()),
        ("entry_as_of", "date '2026-01-01' - copy.number * 13 % 700".to_owned()),
        ("supplement", format!("ltrim(original.supplement || E'\\n' || {text}, E'\\n')")),
        ("created_at", "timestamptz '2025-01-01 08:00+00'".to_owned()),
        ("updated_at", "timestamptz '2025-01-01 08:00+00' + copy.number * 37 % 10000 * interval '1 hour'".to_owned()),
    ]);
    let values = columns.iter().map(|column| match made.get(column.as_str()) {
        Some(value) => value.clone(),
        None => format!("original.{column}"),
    });
    Ok(format!(
        "insert into processing_activity ({})
        select {}
        from (select id, organisation_id, source_id, thing, number::integer as number, activities::integer as activities from copy) copy
        join processing_activity original on original.id = copy.source_id
        left join unit
            on unit.organisation_id = copy.organisation_id
            and unit.place = copy.number * 31 % (select max(units) + 1 from unit)
        where copy.thing between $5 and $6",
        columns.join(", "),
        values.collect::<Vec<_>>().join(", ")
    ))
}

async fn summaries(db: &mut PgConnection, load: &Load, say: &impl Fn(&str)) -> sqlx::Result<()> {
    let total = load.activities();
    for first in (1..=total).step_by(BATCH as usize) {
        let last = (first + BATCH - 1).min(total);
        sqlx::query("select summary_refresh(array(select id from copy where thing between $1 and $2))")
            .bind(first)
            .bind(last)
            .execute(&mut *db)
            .await?;
        say(&format!("  {last} von {total} Tätigkeiten für die Suche aufbereitet"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn rare_words_differ_and_none_begins_another() {
        let words: HashSet<String> = (0..40_000).map(rare_word).collect();
        assert_eq!(words.len(), 40_000);
        assert!(words.iter().all(|word| word.len() == 12), "one could be the beginning of another");
    }

    #[test]
    fn every_activity_belongs_to_one_organisation() {
        for (activities, organisations) in [(10, 3), (100_000, 7), (1, 1), (5, 5)] {
            let load = Load::dealt(activities, organisations);
            assert_eq!(
                (load.activities(), load.organisations.len()),
                (i64::from(activities), organisations as usize)
            );
        }
    }
}
