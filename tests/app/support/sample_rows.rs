//! One row in every table of an organisation, made from what the catalogue says about the columns,
//! so that tests over all tables include those of the next migration.

use std::collections::BTreeMap;

use sqlx::{AssertSqlSafe, Executor, PgConnection};
use vvt::database::id::OrganisationId;

/// Values that the catalogue alone does not tell; `{organisation}` is the id of the row's organisation.
const VALUES: &[(&str, &str, &str)] = &[
    ("role_assignment", "account_id", "(select id from account where email = 'muster@example.org')"),
    (
        "import_file",
        "account_id",
        "
            (
                select account.id
                from account, organisation
                where organisation.id = '{organisation}'
                and account.email = 'dsb@' || split_part(slug, '-', 1) || '.example.org'
            )
        ",
    ),
    ("activity_related", "related_id", FIRST_ACTIVITY),
    ("activity_same_as", "source_id", FIRST_ACTIVITY),
];

/// A sheet does not refer to itself.
const FIRST_ACTIVITY: &str =
    "(select id from processing_activity where organisation_id = '{organisation}' and number = 1)";

/// Whoever holds the sample role.
const ACCOUNT: &str = "
    insert into account (id, name, email)
    select gen_random_uuid(), 'Muster', 'muster@example.org'
    where not exists (select from account where email = 'muster@example.org')
";

/// Tables whose rows come into being otherwise.
const NOT_BY_HAND: [&str; 2] = ["audit_log", "activity_summary"];

/// A key of one table to another.
#[derive(Debug, Clone)]
pub struct Key {
    pub name: String,
    pub columns: Vec<String>,
    pub target: String,
    pub target_columns: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct Column {
    pub name: String,
    kind: String,
    is_required: bool,
    /// The first value that a check allows, as a literal.
    allowed: Option<String>,
}

/// A table whose rows belong to an organisation.
#[derive(Debug, Clone)]
pub struct Table {
    pub name: String,
    pub columns: Vec<Column>,
    pub keys: Vec<Key>,
    pub primary_key: Vec<String>,
}

impl Table {
    /// Every table with `organisation_id` but the log, each after those that it refers to.
    pub async fn all(owner: &mut PgConnection) -> Vec<Table> {
        let names: Vec<String> = sqlx::query_scalar(
            "
            select relname::text
            from pg_class
            join pg_attribute on attrelid = pg_class.oid and attname = 'organisation_id'
            where relnamespace = 'public'::regnamespace
            and relkind in ('r', 'p')
            and not relispartition
            and relname <> all($1)
            order by relname
            ",
        )
        .bind(NOT_BY_HAND)
        .fetch_all(&mut *owner)
        .await
        .unwrap();
        let mut waiting = Vec::new();
        for name in names {
            waiting.push(Table::read(owner, &name).await);
        }
        let mut ordered: Vec<Table> = Vec::new();
        while !waiting.is_empty() {
            let ready = waiting.iter().position(|table| {
                table.keys.iter().all(|key| {
                    !waiting.iter().any(|other| other.name == key.target && other.name != table.name)
                })
            });
            ordered.push(waiting.remove(ready.expect("no circle between tables")));
        }
        ordered
    }

    async fn read(owner: &mut PgConnection, name: &str) -> Table {
        let columns: Vec<(String, String, bool, Option<String>)> = sqlx::query_as(
            "
            select
                attname::text,
                format_type(atttypid, null),
                attnotnull and not atthasdef,
                (
                    select substring(pg_get_constraintdef(pg_constraint.oid) from 'ARRAY\\[(''[^'']*'')')
                    from pg_constraint
                    where conrelid = attrelid
                    and contype = 'c'
                    and conkey = array[attnum]
                    and pg_get_constraintdef(pg_constraint.oid) like '%ARRAY[''%'
                    limit 1
                )
            from pg_attribute
            where attrelid = $1::regclass
            and attnum > 0
            and not attisdropped
            and attgenerated = ''
            order by attnum
            ",
        )
        .bind(name)
        .fetch_all(&mut *owner)
        .await
        .unwrap();
        let names_of = "
            (
                select array_agg(attname::text order by position)
                from unnest({}) with ordinality as part (number, position)
                join pg_attribute on attrelid = {} and attnum = number
            )
        ";
        let columns_of = |key: &str, table: &str| names_of.replacen("{}", key, 1).replacen("{}", table, 1);
        let keys: Vec<(String, Vec<String>, String, Vec<String>)> = sqlx::query_as(AssertSqlSafe(format!(
            "
            select conname::text, {}, confrelid::regclass::text, {}
            from pg_constraint
            where conrelid = $1::regclass
            and contype = 'f'
            and conparentid = 0
            order by conname
            ",
            columns_of("conkey", "conrelid"),
            columns_of("confkey", "confrelid"),
        )))
        .bind(name)
        .fetch_all(&mut *owner)
        .await
        .unwrap();
        let primary_key: Vec<String> = sqlx::query_scalar(AssertSqlSafe(format!(
            "select {} from pg_constraint where conrelid = $1::regclass and contype = 'p'",
            columns_of("conkey", "conrelid"),
        )))
        .bind(name)
        .fetch_one(&mut *owner)
        .await
        .unwrap();
        Table {
            name: name.to_owned(),
            columns: columns
                .into_iter()
                .map(|(name, kind, is_required, allowed)| Column { name, kind, is_required, allowed })
                .collect(),
            keys: keys
                .into_iter()
                .map(|(name, columns, target, target_columns)| Key { name, columns, target, target_columns })
                .collect(),
            primary_key,
        }
    }
}

/// The sample rows of one organisation: for each table, its columns as text.
pub struct Samples {
    pub organisation: OrganisationId,
    rows: BTreeMap<String, BTreeMap<String, String>>,
}

impl Samples {
    /// Makes them; `owner` sees everything and says who acts.
    pub async fn make(owner: &mut PgConnection, tables: &[Table], organisation: OrganisationId) -> Samples {
        owner.execute("set vvt.actor = 'system'; set vvt.reason = 'Test'").await.unwrap();
        owner.execute(ACCOUNT).await.unwrap();
        let mut samples = Samples { organisation, rows: BTreeMap::new() };
        for table in tables {
            let statement = format!("{} returning to_jsonb({}.*)::text", samples.insert(table), table.name);
            let row: String = sqlx::query_scalar(AssertSqlSafe(statement.clone()))
                .fetch_one(&mut *owner)
                .await
                .unwrap_or_else(|error| {
                    panic!("no sample row for {}: {error}; add to VALUES\n{statement}", table.name)
                });
            let row: BTreeMap<String, serde_json::Value> = serde_json::from_str(&row).unwrap();
            let row = row.into_iter().filter_map(|(name, value)| Some((name, plain(&value)?))).collect();
            samples.rows.insert(table.name.clone(), row);
        }
        samples
    }

    /// A statement that would put one more row of this table into the organisation.
    pub fn insert(&self, table: &Table) -> String {
        let mut values = BTreeMap::new();
        for column in &table.columns {
            if let Some(value) = self.value(table, column) {
                values.insert(column.name.as_str(), value);
            }
        }
        let columns: Vec<_> = values.keys().copied().collect();
        let literals: Vec<_> = values.values().map(String::as_str).collect();
        format!("insert into {} ({}) values ({})", table.name, columns.join(", "), literals.join(", "))
    }

    /// The column's value in the organisation's row, as a literal.
    pub fn literal(&self, table: &str, column: &str) -> Option<String> {
        if table == "organisation" && column == "id" {
            return Some(format!("'{}'", self.organisation));
        }
        Some(format!("'{}'", self.rows.get(table)?.get(column)?))
    }

    /// The condition that only the organisation's sample row fulfils.
    pub fn row(&self, table: &Table) -> String {
        let parts = table
            .primary_key
            .iter()
            .map(|column| format!("{column} = {}", self.literal(&table.name, column).unwrap()));
        parts.collect::<Vec<_>>().join(" and ")
    }

    fn value(&self, table: &Table, column: &Column) -> Option<String> {
        if column.name == "organisation_id" {
            return Some(format!("'{}'", self.organisation));
        }
        if let Some((.., value)) =
            VALUES.iter().find(|(in_table, name, _)| *in_table == table.name && *name == column.name)
        {
            return Some(value.replace("{organisation}", &self.organisation.to_string()));
        }
        if !column.is_required {
            return None;
        }
        let key = table.keys.iter().find_map(|key| {
            let place = key.columns.iter().position(|it| *it == column.name)?;
            self.literal(&key.target, &key.target_columns[place])
        });
        let allowed = column.allowed.clone();
        Some(key.or(allowed).unwrap_or_else(|| match column.kind.as_str() {
            "uuid" => "gen_random_uuid()".to_owned(),
            "integer" | "bigint" | "smallint" | "numeric" => "7777".to_owned(),
            "boolean" => "false".to_owned(),
            "date" => "'2026-01-01'".to_owned(),
            "timestamp with time zone" => "now()".to_owned(),
            "jsonb" | "json" => "'{}'".to_owned(),
            "bytea" => "'\\x00'".to_owned(),
            _ => "gen_random_uuid()::text".to_owned(),
        }))
    }
}

fn plain(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::Null => None,
        serde_json::Value::String(text) => Some(text.replace('\'', "''")),
        other => Some(other.to_string()),
    }
}
