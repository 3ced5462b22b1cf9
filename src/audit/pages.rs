//! `/aenderungen`: who changed what and when, the newest first.

use std::collections::HashMap;

use askama::Template;
use axum::{extract::State, response::Response};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    store::{self, Change, Filter},
    words::{self, Line},
};
use crate::{
    app::App,
    auth::{Capability, Member},
    error::AppError,
    navigation::organisation_page,
    web::{
        components::Pagination,
        filters,
        form::{Fields, Form, Query},
        page::{self, Page},
        validate,
    },
};

/// Changes on one page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "audit/list.html")]
struct List {
    page: Page,
    form: Form,
    steps: Vec<Step>,
    pagination: Pagination,
    is_filtered: bool,
    /// `/verzeichnis/{slug}`
    root: String,
}

/// What one person did at once: the changes of one request.
struct Step {
    at: OffsetDateTime,
    who: String,
    request: Option<Uuid>,
    entries: Vec<Entry>,
}

struct Entry {
    /// "Zweck geändert"
    what: String,
    /// What the row is called; empty for none.
    name: String,
    /// "Nr. 3 – Lohnabrechnung"; empty for what belongs to no activity.
    activity: String,
    /// Where that activity is shown; empty when it is gone.
    address: String,
    lines: Vec<Line>,
    is_update: bool,
}

pub async fn list(State(app): State<App>, member: Member, Query(query): Query) -> Result<Response, AppError> {
    let mut form = Form::from(query);
    let number = validate::number(&mut form, "nummer", 1..=i64::from(i32::MAX));
    let filter = Filter {
        number: number.and_then(|number| i32::try_from(number).ok()),
        from: validate::date(&mut form, "von"),
        until: validate::date(&mut form, "bis"),
        before: key(form.fields.text("vor")),
        only_record: !member.may(Capability::ReadFindings),
    };
    let is_filtered = number.is_some() || filter.from.is_some() || filter.until.is_some();
    let root = format!("/verzeichnis/{}", member.membership.slug);
    let page = organisation_page(&member, "aenderungen", "Änderungen").lead(
        "Wer wann was geändert hat. Die Historie wird ein Jahr aufbewahrt und lässt sich nicht bearbeiten.",
    );
    if form.has_errors() {
        let page = page.errors_of(&form);
        let (steps, pagination) = (Vec::new(), Pagination::default());
        return Ok(page::invalid(&List { page, form, steps, pagination, is_filtered: true, root }));
    }

    let mut db = app.db.read(member.actor()).await?;
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut changes = store::changes(&mut db, member.organisation(), &filter, limit).await?;
    let has_more = changes.len() > PAGE;
    changes.truncate(PAGE);
    let mut ids: Vec<Uuid> = changes.iter().filter_map(|change| change.row_id).collect();
    ids.extend(words::ids(
        changes.iter().flat_map(|change| [&change.old_values, &change.new_values]).flatten(),
    ));
    let names = store::names(&mut db, member.organisation(), &ids).await?;

    let pagination = pagination(&changes, has_more, &form.fields, &format!("{root}/aenderungen"));
    let steps = steps(changes, &names, &root);
    Ok(page::ok(&List { page, form, steps, pagination, is_filtered, root }))
}

/// Reads "1767225600000000.42": moment in microseconds, id.
fn key(text: &str) -> Option<(OffsetDateTime, i64)> {
    let (at, id) = text.split_once('.')?;
    let at: i64 = at.parse().ok()?;
    let at = OffsetDateTime::from_unix_timestamp_nanos(i128::from(at) * 1_000).ok()?;
    // Years that Postgres and the calendar both know.
    (1900..=2200).contains(&at.year()).then_some((at, id.parse().ok()?))
}

fn pagination(changes: &[Change], has_more: bool, query: &Fields, address: &str) -> Pagination {
    let mut fields = query.clone();
    fields.remove("vor");
    let previous = query.has("vor").then(|| format!("{address}?{}", fields.query()));
    let next = changes.last().filter(|_| has_more).map(|last| {
        let micros = last.at.unix_timestamp_nanos() / 1_000;
        fields.set("vor", format!("{micros}.{}", last.id));
        format!("{address}?{}", fields.query())
    });
    Pagination { shown: String::new(), previous, next }
}

/// Neighbouring changes of one request become one step.
fn steps(changes: Vec<Change>, names: &HashMap<Uuid, String>, root: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for change in changes {
        let entry = entry(&change, names, root);
        match steps.last_mut() {
            Some(step) if step.request.is_some() && step.request == change.request_id => {
                step.entries.push(entry);
            }
            _ => steps.push(Step {
                at: change.at,
                who: who(&change),
                request: change.request_id,
                entries: vec![entry],
            }),
        }
    }
    steps
}

fn who(change: &Change) -> String {
    match change.actor.as_str() {
        "user" => change.actor_name.clone(),
        "system" => format!("Anwendung ({})", change.actor_name),
        _ => format!("ohne Anmeldung ({})", change.actor_name),
    }
}

fn entry(change: &Change, names: &HashMap<Uuid, String>, root: &str) -> Entry {
    let (old, new) = (
        change.old_values.as_ref().and_then(|values| values.as_object()),
        change.new_values.as_ref().and_then(|values| values.as_object()),
    );
    let is_update = change.operation == "update";
    // New and removed rows show their name among their values.
    let named = change.row_id.filter(|_| is_update).and_then(|id| names.get(&id));
    let lines = words::lines(&change.table_name, &change.operation, old, new, names);
    let only_moved = is_update && lines.is_empty();
    let verb = if only_moved { "verschoben" } else { words::operation(&change.operation) };
    let (activity, address) = match (change.number, &change.activity) {
        (Some(number), Some(name)) => {
            let address =
                if change.is_gone { String::new() } else { format!("{root}/verarbeitungen/{number}") };
            (format!("Nr.\u{a0}{number} – {name}"), address)
        }
        _ if change.activity_id.is_some() => ("entfernte Tätigkeit".to_owned(), String::new()),
        _ => (String::new(), String::new()),
    };
    Entry {
        what: format!("{} {verb}", words::table(&change.table_name)),
        name: named.cloned().unwrap_or_default(),
        activity,
        address,
        lines,
        is_update,
    }
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn a_key_survives_its_way_through_the_address() {
        let read = key("1767225600000123.42");
        assert_eq!(
            read.map(|(at, id)| (at.unix_timestamp_nanos() / 1_000, id)),
            Some((1_767_225_600_000_123, 42))
        );
        for hostile in ["", "1", ".", "x.1", "1.x", "9223372036854775807.1", "-9223372036854775808.1"] {
            assert_eq!(key(hostile), None, "{hostile}");
        }
    }
}
