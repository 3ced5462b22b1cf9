//! Files that hold whole activities as the application itself writes them: its JSON and its workbook.
//!
//! They are compared with the record field by field, and an emptied field is a difference. Of a field for
//! which the file has no column, or which its detail leaves out, it says nothing.

use std::collections::{BTreeSet, HashMap, HashSet};

use serde_json::Value;
use uuid::Uuid;

use super::{
    Limits, Plan, Refusal,
    differences::{self, Difference, Part},
    json, reading,
};
use crate::{
    database::id::ActivityId,
    line_list::positions,
    processing_activity::{
        inheritance::Sources,
        lines::number_text,
        model::{
            DataSubject, Document, ExtraValue, Item, JointController, LegalBasis, Measure, Purpose, Reach,
            Recipient, Related, RetentionRule, SameAs, Sheet, System, Tag, Transfer,
        },
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
    /// As the file wants it; under the stored activity's id where there is one.
    pub sheet: Sheet,
    pub activity: Activity,
    /// Its place among the stored ones, and what the file says otherwise.
    pub stored: Option<(usize, Vec<Difference>)>,
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
    let laws = LegalRegime::OPTIONS.map(|(_, regime)| regime);
    let compared = laws.map(|regime| (regime, Compared::of(&record.said, regime)));
    let met = plan.sheets.into_iter().take(count).zip(wanted).zip(before).zip(found);
    let activities = met
        .map(|(((sheet, activity), own), found)| {
            let (mut differences, mut problems) = (Vec::new(), Vec::new());
            if let Some(own) = &own {
                let tree = serde_json::to_value(&activity).map_err(broken)?;
                if *own == tree {
                    return Ok(Met { sheet, activity, stored: found.map(|at| (at, differences)), problems });
                }
                let of_law = compared.iter().find(|(regime, _)| *regime == activity.regime);
                if let Some((_, compared)) = of_law {
                    differences = compared.between(own, &tree);
                    problems = compared.not_taken(own, &tree);
                }
            }
            Ok(Met { sheet, activity, stored: found.map(|at| (at, differences)), problems })
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
fn sources(stored: &[Sheet]) -> Sources {
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

/// Which part of an activity a field belongs to; none for what a file cannot change.
fn part(table: &Table, column: &Column) -> Option<Part> {
    if table.is_derived(column) || is_of_catalogue(table, column) {
        return None;
    }
    let field = table.field(column);
    Some(match field.split('.').next().unwrap_or_default() {
        "own_reference" => Part::OwnReference,
        "name" => Part::Name,
        "department" => Part::Department,
        "contact_person" => Part::ContactPerson,
        "stage" | "ended_on" => Part::Stage,
        "introduced_on" => Part::IntroducedOn,
        "changed_on" => Part::ChangedOn,
        "entry_as_of" => Part::EntryAsOf,
        "joint_controllers" => Part::JointControllers,
        "purposes" => Part::Purposes,
        "legal_bases" | "consent" => Part::LegalBases,
        "data_subjects" => Part::DataSubjects,
        "data_categories" | "no_special_categories" | "no_criminal_offences" => Part::DataCategories,
        "recipients" | "no_recipients" => Part::Recipients,
        "third_countries" => Part::ThirdCountries,
        "retention" | "retention_remarks" => Part::Retention,
        "measures" => Part::Measures,
        "systems" => Part::Systems,
        "documents" => Part::Documents,
        "profiling" | "additional" => Part::Additional,
        "supplement" => Part::Supplement,
        "extra_values" => Part::ExtraValues,
        _ => Part::Head,
    })
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
                let pairs = paired(rows(own, list), rows(tree, list), &key(table));
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
                let pairs = paired(rows(own, list), rows(tree, list), &key(rules));
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

/// What a row is known by.
fn key(table: &Table) -> impl Fn(&Value) -> String {
    let path = table.columns.iter().find(|column| column.is_needed).map_or("", |column| column.path);
    move |row| folded(get(row, path).as_str().unwrap_or_default())
}

/// For each wanted row the stored one that it is: the one that is called alike, else, where nothing was
/// added or taken away, the one in its place.
fn paired<T, K: PartialEq>(stored: &[T], wanted: &[T], key: &impl Fn(&T) -> K) -> Vec<Option<usize>> {
    let keys: Vec<K> = stored.iter().map(key).collect();
    let mut is_free = vec![true; stored.len()];
    let mut pairs: Vec<Option<usize>> = wanted
        .iter()
        .map(|row| {
            let own = key(row);
            let at = (0..keys.len()).find(|at| is_free[*at] && keys[*at] == own)?;
            is_free[at] = false;
            Some(at)
        })
        .collect();
    if stored.len() == wanted.len() {
        for (at, pair) in pairs.iter_mut().enumerate().filter(|(_, pair)| pair.is_none()) {
            *pair = is_free[at].then_some(at);
        }
    }
    pairs
}

/// Sheets with those of their columns that are looked at.
type Columns = Vec<(&'static Table, Vec<&'static Column>)>;

/// What of an activity under one law is compared.
struct Compared {
    /// Of each part.
    parts: Vec<(Part, Columns)>,
    /// What a file cannot change.
    fixed: Columns,
}

impl Compared {
    fn of(said: &Said, regime: LegalRegime) -> Self {
        let chosen = |wanted: Option<Part>| -> Columns {
            let columns = |table: &'static Table| -> Vec<&'static Column> {
                let is_chosen =
                    |column: &&Column| part(table, column) == wanted && said.has(table, column, regime);
                table.columns.iter().filter(is_chosen).collect()
            };
            TABLES
                .iter()
                .map(|table| (table, columns(table)))
                .filter(|(_, columns)| !columns.is_empty())
                .collect()
        };
        Self {
            parts: differences::all().into_iter().map(|part| (part, chosen(Some(part)))).collect(),
            fixed: chosen(None),
        }
    }

    /// What the file says otherwise, part by part.
    fn between(&self, own: &Value, wanted: &Value) -> Vec<Difference> {
        let differs = |(part, columns): &(Part, Columns)| {
            let (stored, wanted) = (lines(own, columns), lines(wanted, columns));
            (stored != wanted).then(|| Difference {
                part: *part,
                stored: stored.join("\n"),
                wanted: wanted.join("\n"),
            })
        };
        self.parts.iter().filter_map(differs).collect()
    }

    /// Sentences about changed fields that a file cannot change.
    fn not_taken(&self, own: &Value, wanted: &Value) -> Vec<String> {
        let mut sentences = Vec::new();
        for sheet in &self.fixed {
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

/// The stored sheet with what the file says of these parts. Rows that are in both keep their ids, and what
/// is tied to them stays tied.
pub fn merged(stored: &Sheet, wanted: &Sheet, parts: &BTreeSet<Part>) -> Sheet {
    let wanted = &under_stored_ids(stored, wanted);
    let mut sheet = stored.clone();
    for part in parts {
        take(*part, wanted, &mut sheet);
    }
    sheet
}

fn under_stored_ids(stored: &Sheet, wanted: &Sheet) -> Sheet {
    let mut sheet = wanted.clone();
    let mut ids: HashMap<Uuid, Uuid> = HashMap::new();
    macro_rules! pair {
        ($list:ident, $key:expr) => {{
            let key = $key;
            for (row, pair) in sheet.$list.iter().zip(paired(&stored.$list, &sheet.$list, &key)) {
                if let Some(at) = pair {
                    ids.insert(row.id, stored.$list[at].id);
                }
            }
        }};
    }
    pair!(systems, |row: &System| folded(&row.name));
    pair!(joint_controllers, |row: &JointController| folded(&row.name));
    pair!(purposes, |row: &Purpose| folded(&row.text));
    pair!(legal_bases, |row: &LegalBasis| folded(&row.text));
    pair!(data_subjects, |row: &DataSubject| folded(&row.name));
    pair!(recipients, |row: &Recipient| folded(&row.name));
    pair!(transfers, |row: &Transfer| folded(&row.wording()));
    pair!(retention_rules, |row: &RetentionRule| folded(&row.text));
    pair!(measures, |row: &Measure| folded(&row.text));
    pair!(extra_values, |row: &ExtraValue| folded(&row.label));
    pair!(documents, |row: &Document| folded(&row.name));
    pair!(related, |row: &Related| row.related_id);
    pair!(tags, |row: &Tag| folded(&row.name));
    // A data category is its number, which a stored row keeps.
    for row in &sheet.data_categories {
        let same =
            stored.data_categories.iter().find(|own| number_text(own.number()) == number_text(row.number()));
        if let Some(own) = same {
            ids.insert(row.id, own.id);
        }
    }
    let own = |id: Uuid| ids.get(&id).copied().unwrap_or(id);
    for part in &mut sheet.sub_rules {
        part.rule_id = own(part.rule_id);
    }
    // The parts of a rule by their places in it.
    let mut seen: HashMap<Uuid, usize> = HashMap::new();
    for part in &mut sheet.sub_rules {
        let place = seen.entry(part.rule_id).or_default();
        let same = stored.sub_rules.iter().filter(|own| own.rule_id == part.rule_id).nth(*place);
        part.id = same.map_or(part.id, |own| own.id);
        *place += 1;
    }
    let reach = |reach: &mut Reach| reach.numbers.iter_mut().for_each(|id| *id = own(*id));
    macro_rules! rename {
        ($($list:ident)*) => {$(
            for row in &mut sheet.$list {
                row.id = own(row.id);
            }
        )*};
    }
    rename!(systems joint_controllers purposes legal_bases data_subjects data_categories recipients transfers
        retention_rules measures extra_values documents related tags);
    sheet.data_subjects.iter_mut().for_each(|row| reach(&mut row.reach));
    sheet.recipients.iter_mut().for_each(|row| reach(&mut row.reach));
    sheet.transfers.iter_mut().for_each(|row| reach(&mut row.reach));
    sheet.retention_rules.iter_mut().for_each(|row| reach(&mut row.reach));
    sheet.measures.iter_mut().for_each(|row| reach(&mut row.reach));
    for basis in &mut sheet.legal_bases {
        basis.purpose_id = basis.purpose_id.map(own);
        basis.data_subject_id = basis.data_subject_id.map(own);
        basis.data_category_id = basis.data_category_id.map(own);
        basis.recipient_id = basis.recipient_id.map(own);
    }
    sheet
}

/// The wanted rows; those that are stored keep their places as far as the order lets them.
fn placed<R: Item>(stored: &[R], wanted: &[R]) -> Vec<R> {
    let places: Vec<Option<i32>> =
        wanted.iter().map(|row| stored.iter().find(|own| own.id() == row.id()).map(Item::position)).collect();
    let places = positions::assign(&places);
    wanted
        .iter()
        .cloned()
        .zip(places)
        .map(|(row, place)| {
            let id = row.id();
            row.at(id, place)
        })
        .collect()
}

fn take(part: Part, wanted: &Sheet, sheet: &mut Sheet) {
    macro_rules! fields {
        ($($field:ident)*) => {{ $( sheet.$field.clone_from(&wanted.$field); )* }};
    }
    macro_rules! lists {
        ($($list:ident)*) => {{ $( sheet.$list = placed(&sheet.$list, &wanted.$list); )* }};
    }
    match part {
        Part::OwnReference => fields!(own_reference),
        Part::Name => fields!(name),
        Part::Department => fields!(department department_id),
        Part::ContactPerson => fields!(contact_person),
        Part::Stage => fields!(stage ended_on),
        Part::Head => {
            fields!(leika_key ozg_key file_plan_key former_number legal_regime record_norm processing_kind
                secrecy delimitation);
            lists!(related tags);
        }
        Part::IntroducedOn => fields!(introduced_on),
        Part::ChangedOn => fields!(changed_on),
        Part::EntryAsOf => fields!(entry_as_of),
        Part::JointControllers => {
            lists!(joint_controllers);
            fields!(joint_controllers_supplement);
            take_same_as("joint_controllers", wanted, sheet);
        }
        Part::Purposes => {
            lists!(purposes);
            fields!(purposes_supplement);
            take_same_as("purposes", wanted, sheet);
        }
        Part::LegalBases => {
            lists!(legal_bases);
            fields!(legal_bases_supplement consent_obtained consent_evidence consent_withdrawal consent_checked_on);
            take_same_as("purposes", wanted, sheet);
        }
        Part::DataSubjects => {
            lists!(data_subjects);
            fields!(data_subjects_supplement);
            take_same_as("data", wanted, sheet);
        }
        Part::DataCategories => {
            lists!(data_categories);
            fields!(data_categories_supplement no_special_categories no_criminal_offences);
            sheet.next_data_number = sheet.next_data_number.max(wanted.next_data_number);
            take_same_as("data", wanted, sheet);
        }
        Part::Recipients => {
            lists!(recipients);
            fields!(recipients_supplement no_recipients);
            take_same_as("recipients", wanted, sheet);
        }
        Part::ThirdCountries => {
            lists!(transfers);
            fields!(third_country_statement third_country_remark);
            take_same_as("third_countries", wanted, sheet);
        }
        Part::Retention => {
            lists!(retention_rules);
            // Places count within each rule.
            sheet.sub_rules.clone_from(&wanted.sub_rules);
            fields!(retention_supplement retention_undeterminable retention_review_on backups legal_hold archive_offer);
            take_same_as("retention", wanted, sheet);
        }
        Part::Measures => {
            lists!(measures);
            fields!(measures_supplement global_measures);
            take_same_as("measures", wanted, sheet);
        }
        Part::Systems => lists!(systems),
        Part::Documents => {
            lists!(documents);
            take_same_as("documents", wanted, sheet);
        }
        Part::Additional => {
            fields!(profiling access_groups responsible_staff necessity subject_rights ai_use open_points);
        }
        Part::Supplement => fields!(supplement),
        Part::ExtraValues => lists!(extra_values),
    }
}

/// From which other activity the section is taken.
fn take_same_as(section: &str, wanted: &Sheet, sheet: &mut Sheet) {
    let of = |rows: &[SameAs]| rows.iter().find(|row| row.section == section).cloned();
    let (own, new) = (of(&sheet.same_as), of(&wanted.same_as));
    let source = |row: &Option<SameAs>| row.as_ref().map(|row| row.source_id);
    if source(&own) == source(&new) {
        return;
    }
    sheet.same_as.retain(|row| row.section != section);
    let last = sheet.same_as.iter().map(Item::position).max().unwrap_or_default();
    sheet.same_as.extend(new.map(|row| {
        let id = row.id();
        row.at(id, last.saturating_add(1024))
    }));
}
