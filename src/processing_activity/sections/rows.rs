//! Rows of any list of a sheet as JSON, column by column: what the tables of fields work on.

use std::collections::HashMap;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{
    line_list::positions,
    processing_activity::model::{Item, Sheet},
};

/// A row's columns.
pub type Columns = Map<String, Value>;

pub struct Row {
    pub id: Uuid,
    /// The row of the list around it.
    pub outer: Option<Uuid>,
    pub columns: Columns,
}

/// A row as somebody wants it.
pub struct Wanted {
    pub id: Uuid,
    /// Columns that differ from the stored row, or from an empty one.
    pub changes: Columns,
}

macro_rules! each_list {
    ($callback:ident) => {
        $callback! {
            systems tags related same_as joint_controllers purposes legal_bases data_subjects data_categories
            recipients transfers retention_rules sub_rules measures extra_values documents
        }
    };
}

macro_rules! access {
    ($($list:ident)*) => {
        /// The rows of a list, in their order.
        pub fn of(sheet: &Sheet, list: &str) -> Vec<Row> {
            match list {
                $(stringify!($list) => as_rows(&sheet.$list),)*
                _ => Vec::new(),
            }
        }

        /// Makes the list consist of these rows. Stored ones keep their places, new ones come last.
        pub fn replace(sheet: &mut Sheet, list: &str, wanted: Vec<Wanted>) -> serde_json::Result<()> {
            match list {
                $(stringify!($list) => sheet.$list = rebuilt(&sheet.$list, wanted)?,)*
                _ => {}
            }
            Ok(())
        }

        /// Makes the list consist of these rows, in this order; stored ones keep their places as far as it
        /// lets them. Places of rows inside others count within each of those.
        pub fn set(sheet: &mut Sheet, list: &str, wanted: Vec<Columns>) -> serde_json::Result<()> {
            match list {
                $(stringify!($list) => sheet.$list = placed(&sheet.$list, wanted)?,)*
                _ => {}
            }
            Ok(())
        }

        /// The sheet with all its lists, as it can be read again.
        pub fn whole(sheet: &Sheet) -> serde_json::Result<Value> {
            let mut own = columns(sheet);
            own.insert("department".into(), serde_json::to_value(&sheet.department)?);
            own.insert("updated_at".into(), "1970-01-01T00:00:00Z".into());
            $(own.insert(stringify!($list).into(), serde_json::to_value(&sheet.$list)?);)*
            Ok(Value::Object(own))
        }

        /// The sheet with other columns in its own row.
        pub fn with_columns(stored: &Sheet, changes: Columns) -> serde_json::Result<Sheet> {
            let mut own = columns(stored);
            own.extend(changes);
            // What is not serialized has to be there and is taken from the stored sheet.
            own.insert("department".into(), Value::Null);
            own.insert("updated_at".into(), "1970-01-01T00:00:00Z".into());
            $(own.insert(stringify!($list).into(), Value::Array(Vec::new()));)*
            let own: Sheet = serde_json::from_value(Value::Object(own))?;
            Ok(Sheet {
                department: stored.department.clone(),
                updated_at: stored.updated_at,
                $($list: stored.$list.clone(),)*
                screenings: stored.screenings.clone(),
                ..own
            })
        }
    };
}

each_list!(access);

/// What something serializes to.
pub fn columns(row: &impl Serialize) -> Columns {
    match serde_json::to_value(row) {
        Ok(Value::Object(columns)) => columns,
        _ => Columns::new(),
    }
}

fn as_rows<R: Item + Serialize>(rows: &[R]) -> Vec<Row> {
    let outer = |columns: &Columns| columns.get("rule_id")?.as_str()?.parse().ok();
    rows.iter()
        .map(|row| {
            let columns = columns(row);
            Row { id: row.id(), outer: outer(&columns), columns }
        })
        .collect()
}

fn placed<R: Item + DeserializeOwned>(stored: &[R], wanted: Vec<Columns>) -> serde_json::Result<Vec<R>> {
    let known: HashMap<Uuid, i32> = stored.iter().map(|row| (row.id(), row.position())).collect();
    let mut placed = Vec::with_capacity(wanted.len());
    for rows in wanted.chunk_by(|row, next| row.get("rule_id") == next.get("rule_id")) {
        let rows: Vec<R> = rows
            .iter()
            .map(|row| serde_json::from_value(Value::Object(row.clone())))
            .collect::<Result<_, _>>()?;
        let places: Vec<Option<i32>> = rows.iter().map(|row| known.get(&row.id()).copied()).collect();
        placed.extend(rows.into_iter().zip(positions::assign(&places)).map(|(row, place)| {
            let id = row.id();
            row.at(id, place)
        }));
    }
    Ok(placed)
}

fn rebuilt<R: Item + Serialize + DeserializeOwned>(
    stored: &[R],
    wanted: Vec<Wanted>,
) -> serde_json::Result<Vec<R>> {
    let mut next = stored.iter().map(Item::position).max().unwrap_or(-1) + 1;
    let mut rows = Vec::with_capacity(wanted.len());
    for row in wanted {
        let known = stored.iter().find(|known| known.id() == row.id);
        let position = known.map_or(next, Item::position);
        if known.is_none() {
            next += 1;
        }
        let known = known.cloned().unwrap_or_default();
        let known = if row.changes.is_empty() {
            known
        } else {
            let mut whole = columns(&known);
            whole.extend(row.changes);
            serde_json::from_value(Value::Object(whole))?
        };
        rows.push(known.at(row.id, position));
    }
    Ok(rows)
}
