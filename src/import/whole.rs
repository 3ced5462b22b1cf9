//! Files that hold whole activities as the application itself writes them: its JSON and its workbook.
//!
//! They are compared with the record field by field, and an emptied field is a difference. Of a field for
//! which the file has no column, or which its detail leaves out, it says nothing.

use std::collections::{BTreeSet, HashMap, HashSet};

use serde_json::Value;
use uuid::Uuid;

use super::{Limits, Plan, Refusal, differences, json, reading};
use crate::{
    database::id::ActivityId,
    line_list::matching::{self, Keys},
    processing_activity::{
        inheritance::Sources,
        model::{DocumentDetails, Sheet},
        sections::rows::{self as stored_rows, Row},
    },
    register::{Activity, Detail, FORMAT, Head, LegalRegime, Register},
    web::filters::folded,
    workbook::{
        columns::{Column, Shape, TABLES, Table},
        kind::{Kind, shown},
        paths::{get, rows, set},
        read::{self, Setting},
        said::Said,
    },
};

/// What a file holds.
#[derive(Debug)]
pub struct Record {
    /// Cover and Vorblatt; a workbook has them for the reader only.
    pub head: Option<Head>,
    /// Whose record it was written as.
    pub organisation: String,
    pub activities: Vec<Activity>,
    /// For each: it has no number yet.
    pub is_new: Vec<bool>,
    pub said: Said,
    /// German sentences about the file.
    pub notes: Vec<String>,
}

/// The application's own JSON.
pub fn of_json(content: &[u8], limits: Limits) -> Result<Record, Refusal> {
    let Register { head, activities, .. } = json::read(content, limits)?;
    // Only said, not taken: what of the head is not as it should be is refused with the activities.
    let about = Plan::of(Register { format: FORMAT, head, activities: Vec::new() })?;
    let detail = about.head.as_ref().map_or(Detail::Full, |head| head.detail);
    Ok(Record {
        organisation: about.head.as_ref().map(|head| head.controller.name.clone()).unwrap_or_default(),
        head: about.head,
        is_new: vec![false; activities.len()],
        activities,
        said: Said::all(detail),
        notes: about.notes,
    })
}

/// The application's own workbook.
pub fn of_workbook(book: &reading::Workbook, setting: Setting, limits: Limits) -> Result<Record, Refusal> {
    let contents = read::read(book, setting).map_err(Refusal)?;
    if contents.activities.len() > limits.activities {
        return Err(Refusal::one(format!(
            "Die Datei hat mehr als {} Verarbeitungstätigkeiten. Bitte teilen Sie sie auf.",
            limits.activities
        )));
    }
    Ok(Record {
        head: None,
        organisation: contents.organisation,
        activities: contents.activities,
        is_new: contents.is_new,
        said: contents.said,
        notes: book.notes.iter().cloned().chain(contents.notes).collect(),
    })
}

/// An activity of the file beside the one that is stored.
#[derive(Debug)]
pub struct Met {
    /// As the file wants it; under the ids of the stored activity and its rows where there is one.
    pub sheet: Sheet,
    pub activity: Activity,
    /// German sentences about what is not taken over.
    pub problems: Vec<String>,
}

/// What the activities of a file would become.
#[derive(Debug)]
pub struct Meeting {
    pub activities: Vec<Met>,
    pub notes: Vec<String>,
}

/// Compares the file with the stored sheets. `found`: for each activity of the file, in which place its
/// stored sheet is.
pub fn meet(record: &Record, stored: &[Sheet], found: &[Option<usize>]) -> Result<Meeting, Refusal> {
    let sources = sources(stored);
    let broken = |_| Refusal::one("Die Datei passt nicht zum Format.");
    let (mut wanted, mut before) = (Vec::new(), Vec::new());
    // Rows for an activity of which the file, by its detail, says nothing.
    let mut stray = BTreeSet::new();
    for (activity, found) in record.activities.iter().zip(found) {
        let Some(at) = found else {
            wanted.push(activity.clone());
            before.push(None);
            continue;
        };
        let own = serde_json::to_value(Activity::of(&stored[*at], &sources)).map_err(broken)?;
        let mut tree = serde_json::to_value(activity).map_err(broken)?;
        stray.extend(complete(&mut tree, &own, &record.said, activity.regime));
        wanted.push(serde_json::from_value(tree).map_err(broken)?);
        before.push(Some(own));
    }
    let others = others(&wanted, stored, &sources);
    let count = wanted.len();
    let ids: HashMap<u32, ActivityId> = (wanted.iter().zip(found))
        .filter_map(|(activity, found)| Some((activity.number, stored[(*found)?].id)))
        .chain(others.iter().map(|(activity, id)| (activity.number, *id)))
        .collect();
    let planned = wanted.iter().zip(&before).map(|(activity, own)| without_derived(activity, own.is_some()));
    let all: Vec<Activity> = planned.chain(others.into_iter().map(|(activity, _)| activity)).collect();
    let plan = Plan::of_activities(all, |activity| {
        ids.get(&activity.number).copied().unwrap_or_else(ActivityId::new)
    })?;
    let fixed = LegalRegime::OPTIONS.map(|(_, regime)| (regime, fixed(&record.said, regime)));
    let names: HashMap<Uuid, &Sheet> = stored.iter().map(|sheet| (sheet.id.0, sheet)).collect();
    let met = plan.sheets.into_iter().take(count).zip(wanted).zip(before).zip(found);
    let activities = met
        .map(|(((sheet, activity), own), found)| {
            let (Some(own), Some(at)) = (own, found) else {
                return Ok(Met { sheet, activity, problems: Vec::new() });
            };
            let tree = serde_json::to_value(&activity).map_err(broken)?;
            if own == tree {
                return Ok(Met { sheet: stored[*at].clone(), activity, problems: Vec::new() });
            }
            let of_law = fixed.iter().find(|(regime, _)| *regime == activity.regime);
            let problems = of_law.map(|(_, fixed)| not_taken(fixed, &own, &tree)).unwrap_or_default();
            let sheet = onto_stored(&stored[*at], sheet, &names).map_err(broken)?;
            Ok(Met { sheet, activity, problems })
        })
        .collect::<Result<_, Refusal>>()?;
    let stray = stray.into_iter().map(|name| {
        format!(
            "Blatt „{name}“: Die Datei ist ohne diese Angaben ausgegeben worden. Zeilen zu vorhandenen Tätigkeiten, für die sie nicht verlangt sind, werden nicht übernommen."
        )
    });
    Ok(Meeting { activities, notes: plan.notes.into_iter().chain(stray).collect() })
}

/// The sheets that others take sections from.
pub fn sources(stored: &[Sheet]) -> Sources {
    let named: HashSet<Uuid> =
        stored.iter().flat_map(|sheet| &sheet.same_as).map(|row| row.source_id).collect();
    let sheets = stored.iter().filter(|sheet| named.contains(&sheet.id.0));
    sheets.map(|sheet| (sheet.id.0, sheet.clone())).collect()
}

/// Stored activities that the file does not hold and that its activities refer to.
fn others(wanted: &[Activity], stored: &[Sheet], sources: &Sources) -> Vec<(Activity, ActivityId)> {
    let mut known: HashSet<u32> = wanted.iter().map(|activity| activity.number).collect();
    let by_number: HashMap<u32, &Sheet> =
        stored.iter().map(|sheet| (sheet.number.unsigned_abs(), sheet)).collect();
    let mut open: Vec<u32> = wanted.iter().flat_map(references).collect();
    let mut found = Vec::new();
    while let Some(number) = open.pop() {
        let Some(sheet) = by_number.get(&number).filter(|_| known.insert(number)) else { continue };
        let activity = Activity::of(sheet, sources);
        open.extend(references(&activity));
        found.push((without_derived(&activity, true), sheet.id));
    }
    found
}

fn references(activity: &Activity) -> Vec<u32> {
    let same_as = [
        &activity.joint_controllers.same_as,
        &activity.purposes.same_as,
        &activity.legal_bases.same_as,
        &activity.data_subjects.same_as,
        &activity.data_categories.same_as,
        &activity.recipients.same_as,
        &activity.third_countries.same_as,
        &activity.retention.same_as,
        &activity.measures.same_as,
        &activity.documents.same_as,
    ];
    let related = activity.related.iter().map(|row| &row.activity);
    same_as.into_iter().flatten().chain(related).map(|reference| reference.number).collect()
}

/// What was made of other things need not be noted as lost where it is stored already.
fn without_derived(activity: &Activity, is_stored: bool) -> Activity {
    let mut activity = activity.clone();
    if is_stored {
        activity.dpia_screening = None;
        activity.retention_remarks.not_possible.clear();
        activity.measures.not_possible = None;
    }
    activity
}

/// What the catalogue says of a document: it holds for all activities.
fn is_of_catalogue(table: &Table, column: &Column) -> bool {
    table.shape == Shape::List("documents.items") && !matches!(column.path, "name" | "note")
}

/// Puts what is stored where the file says nothing; gives the names of sheets on which there are rows
/// nevertheless.
fn complete(tree: &mut Value, own: &Value, said: &Said, regime: LegalRegime) -> Vec<&'static str> {
    let mut stray = Vec::new();
    // They are left out of a file unless somebody asks for them.
    if rows(tree, "tags").is_empty() {
        set(tree, "tags", get(own, "tags").clone());
    }
    for table in TABLES {
        let unsaid: Vec<&Column> =
            table.columns.iter().filter(|column| !said.has(table, column, regime)).collect();
        if unsaid.is_empty() {
            continue;
        }
        match table.shape {
            Shape::Activity => {
                for column in unsaid {
                    set(tree, column.path, get(own, column.path).clone());
                }
            }
            Shape::Once(path) => set(tree, path, get(own, path).clone()),
            Shape::List(list) if unsaid.len() == table.columns.len() => {
                if !rows(tree, list).is_empty() {
                    stray.push(table.name);
                }
                set(tree, list, get(own, list).clone());
            }
            Shape::List(list) => {
                let pairs = paired_rows(table, rows(own, list), rows(tree, list));
                let mut items = rows(tree, list).to_vec();
                for (item, pair) in items.iter_mut().zip(pairs) {
                    let Some(pair) = pair else { continue };
                    for column in &unsaid {
                        set(item, column.path, get(&rows(own, list)[pair], column.path).clone());
                    }
                }
                set(tree, list, Value::Array(items));
            }
            Shape::Within(list, inner) => {
                let rules = TABLES.iter().find(|table| table.shape == Shape::List(list));
                let Some(rules) = rules else { continue };
                let pairs = paired_rows(rules, rows(own, list), rows(tree, list));
                let mut items = rows(tree, list).to_vec();
                for (item, pair) in items.iter_mut().zip(pairs) {
                    let Some(pair) = pair else { continue };
                    let stored = &rows(own, list)[pair];
                    if unsaid.len() == table.columns.len() {
                        set(item, inner, get(stored, inner).clone());
                        continue;
                    }
                    let mut parts = rows(item, inner).to_vec();
                    for (part, own) in parts.iter_mut().zip(rows(stored, inner)) {
                        for column in &unsaid {
                            set(part, column.path, get(own, column.path).clone());
                        }
                    }
                    set(item, inner, Value::Array(parts));
                }
                set(tree, list, Value::Array(items));
            }
        }
    }
    stray
}

/// What rows are known by, and which of the stored ones each of the wanted ones is.
fn paired_rows(table: &Table, stored: &[Value], wanted: &[Value]) -> Vec<Option<usize>> {
    let path = table.columns.iter().find(|column| column.is_needed).map_or("", |column| column.path);
    let keys = |rows: &[Value]| -> Vec<String> {
        rows.iter().map(|row| folded(get(row, path).as_str().unwrap_or_default())).collect()
    };
    paired(&keys(stored), &keys(wanted), table.shape == Shape::List("data_categories.items"))
}

/// For each wanted row the stored one that it is: the one that is called alike, else, where nothing was
/// added or taken away, the one in its place. A number is another row's as soon as it is another.
fn paired(stored: &[String], wanted: &[String], are_numbers: bool) -> Vec<Option<usize>> {
    const NUMBERS: Keys = Keys { number: |line| Some(line.to_owned()), ..Keys::NONE };
    fn borrowed(lines: &[String]) -> Vec<&str> {
        lines.iter().map(String::as_str).collect()
    }
    let keys = if are_numbers { NUMBERS } else { Keys::NONE };
    let mut pairs = matching::assign(&borrowed(stored), &borrowed(wanted), keys);
    if stored.len() == wanted.len() && !are_numbers {
        let used: HashSet<usize> = pairs.iter().flatten().copied().collect();
        for (at, pair) in pairs.iter_mut().enumerate().filter(|(_, pair)| pair.is_none()) {
            *pair = (!used.contains(&at)).then_some(at);
        }
    }
    pairs
}

/// Sheets with those of their columns that a file cannot change.
type Columns = Vec<(&'static Table, Vec<&'static Column>)>;

fn fixed(said: &Said, regime: LegalRegime) -> Columns {
    let columns = |table: &'static Table| -> Vec<&'static Column> {
        let is_fixed = |column: &&Column| {
            (table.is_derived(column) || is_of_catalogue(table, column)) && said.has(table, column, regime)
        };
        table.columns.iter().filter(is_fixed).collect()
    };
    TABLES.iter().map(|table| (table, columns(table))).filter(|(_, columns)| !columns.is_empty()).collect()
}

/// Sentences about changed fields that a file cannot change.
fn not_taken(fixed: &Columns, own: &Value, wanted: &Value) -> Vec<String> {
    let mut sentences = Vec::new();
    for sheet in fixed {
        let (table, columns) = sheet;
        let one = std::slice::from_ref(sheet);
        let stored = lines(own, one);
        let wanted = match table.shape {
            // A document that is new to the activity brings its details along.
            Shape::List("documents.items") => lines(&with_known_documents(own, wanted), one),
            _ => lines(wanted, one),
        };
        if wanted.iter().any(|line| !stored.contains(line)) {
            let headings: Vec<&str> = columns.iter().map(|column| column.heading).collect();
            sentences.push(format!(
                "Was auf dem Blatt „{}“ geändert wurde ({}), wird nicht übernommen. Bitte ändern Sie es in der Anwendung.",
                table.name,
                headings.join(", ")
            ));
        }
    }
    sentences
}

/// The wanted documents that stand on the stored sheet already.
fn with_known_documents(own: &Value, wanted: &Value) -> Value {
    const LIST: &str = "documents.items";
    let is_known = |row: &&Value| rows(own, LIST).iter().any(|own| own["name"] == row["name"]);
    let known: Vec<Value> = rows(wanted, LIST).iter().filter(is_known).cloned().collect();
    let mut tree = Value::Null;
    set(&mut tree, LIST, Value::Array(known));
    tree
}

/// Columns of an activity as lines: one for each field, and one for each row.
fn lines(tree: &Value, columns: &[(&Table, Vec<&Column>)]) -> Vec<String> {
    let mut lines = Vec::new();
    for (table, columns) in columns {
        match table.shape {
            Shape::Activity => lines.extend(columns.iter().filter_map(|column| {
                let text = words(column, get(tree, column.path));
                (!text.is_empty()).then(|| format!("{}: {text}", column.heading))
            })),
            Shape::List(list) => lines.extend(rows(tree, list).iter().map(|item| line(columns, item))),
            Shape::Once(path) => {
                let item = Some(get(tree, path)).filter(|item| item.is_object());
                lines.extend(item.map(|item| line(columns, item)));
            }
            Shape::Within(list, inner) => {
                for (at, item) in (1..).zip(rows(tree, list)) {
                    let parts = rows(item, inner).iter();
                    lines.extend(parts.map(|part| format!("Zu {at}.: {}", line(columns, part))));
                }
            }
        }
    }
    lines
}

/// A row in one line, what it is known by first.
fn line(columns: &[&Column], item: &Value) -> String {
    let cells = columns.iter().filter_map(|column| {
        let text = words(column, get(item, column.path));
        match (text.is_empty(), column.is_needed) {
            (true, _) => None,
            (false, true) => Some(text),
            (false, false) => Some(format!("{}: {text}", column.heading)),
        }
    });
    cells.collect::<Vec<_>>().join(" · ")
}

fn words(column: &Column, value: &Value) -> String {
    let text = match column.kind {
        // Its place changes when other rows do.
        Kind::AppliesTo => value.get("text").and_then(Value::as_str).unwrap_or_default().to_owned(),
        kind => shown(&kind.cell(value)),
    };
    // Files are read without signs that nobody sees.
    reading::plain(&text)
}

/// The stored sheet as the file wants it: under the ids of the stored rows, with what no file says.
fn onto_stored(stored: &Sheet, wanted: Sheet, names: &HashMap<Uuid, &Sheet>) -> serde_json::Result<Sheet> {
    let details: Vec<DocumentDetails> = wanted.documents.iter().map(|row| row.details.clone()).collect();
    let mut tree = stored_rows::whole(&wanted)?;
    renamed(&mut tree, &stored_ids(stored, &wanted));
    let mut sheet: Sheet = serde_json::from_value(tree)?;
    let rules: Vec<Uuid> = sheet.retention_rules.iter().map(|row| row.id).collect();
    for rule in rules {
        // The parts of a rule by their places in it.
        let own = stored.sub_rules.iter().filter(|own| own.rule_id == rule);
        for (part, own) in sheet.sub_rules.iter_mut().filter(|part| part.rule_id == rule).zip(own) {
            part.id = own.id;
        }
    }
    for row in &mut sheet.related {
        let other = names.get(&row.related_id);
        (row.number, row.name) = (other.map(|other| other.number), other.map(|other| other.name.clone()));
    }
    for row in &mut sheet.same_as {
        row.number = names.get(&row.source_id).map(|other| other.number);
    }
    for (row, details) in sheet.documents.iter_mut().zip(details) {
        row.details = details;
    }
    Ok(Sheet {
        template_code: stored.template_code.clone(),
        template_as_of: stored.template_as_of,
        next_data_number: stored.next_data_number.max(sheet.next_data_number),
        ..sheet
    })
}

/// For each wanted row that is a stored one its stored id.
fn stored_ids(stored: &Sheet, wanted: &Sheet) -> HashMap<String, Uuid> {
    let mut ids = HashMap::new();
    for list in differences::lists() {
        let key = |row: &Row| match list.name {
            "data_categories" => format!("{}.{}", row.columns["number"], row.columns["sub_number"]),
            "related" => row.columns["related_id"].to_string(),
            _ => {
                let words = list.required.iter().filter_map(|name| row.columns.get(*name)?.as_str());
                folded(&words.collect::<Vec<_>>().join(" "))
            }
        };
        let (own, new) = (stored_rows::of(stored, list.name), stored_rows::of(wanted, list.name));
        let keys = |rows: &[Row]| rows.iter().map(key).collect::<Vec<_>>();
        let are_numbers = matches!(list.name, "data_categories" | "related");
        for (row, pair) in new.iter().zip(paired(&keys(&own), &keys(&new), are_numbers)) {
            if let Some(at) = pair {
                ids.insert(row.id.to_string(), own[at].id);
            }
        }
    }
    ids
}

/// Puts other ids in the place of these, wherever they are named.
fn renamed(tree: &mut Value, ids: &HashMap<String, Uuid>) {
    match tree {
        Value::String(text) => {
            if let Some(id) = ids.get(text.as_str()) {
                *text = id.to_string();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| renamed(item, ids)),
        Value::Object(fields) => fields.values_mut().for_each(|field| renamed(field, ids)),
        _ => {}
    }
}
