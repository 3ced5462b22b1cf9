//! The wanted sheet from the values of a section's form.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use time::Date;
use uuid::Uuid;

use super::{
    Field, Kind, List, Section,
    rows::{self, Columns, Wanted},
    values::{APPLIES_TO, Rows, SAME_AS, Shown, cell},
};
use crate::{
    help,
    processing_activity::{
        lines::{number_text, parse_number},
        model::{SameAs, Sheet},
        relations,
        short_form::Departments,
    },
    register::Stage,
    third_country::countries,
    web::{
        form::Form,
        validate::{self, NAME, TEXT},
    },
};

/// What a section's form refers to beyond the sheet.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    pub departments: Departments,
    /// The activities whose numbers the form names, as far as the person may see them.
    pub activities: BTreeMap<i32, Uuid>,
    /// Those of them that already take this section from this sheet, directly or by others.
    pub circular: BTreeSet<i32>,
}

/// The sheet that the form wants; `None` when the form got errors at its fields. The form holds the
/// merged values, `before` is what stands there now, `left` the rows that there shall be.
pub fn read(
    form: &mut Form,
    section: &Section,
    stored: &Sheet,
    before: &BTreeMap<String, String>,
    left: &Rows,
    surroundings: &Surroundings,
) -> Option<Sheet> {
    let reader = Reader { stored, before, surroundings };
    let mut own = Columns::new();
    for field in section.fields() {
        // An ended activity keeps its stage; it is taken up again on a page of its own.
        if field.name == "stage" && stored.stage == Stage::Ended {
            continue;
        }
        reader.column(form, field, field.name, &help_key(None, field), &mut own);
    }
    required_own(form, section);
    let mut wanted = rows::with_columns(stored, own).ok()?;
    for list in section.lists() {
        let rows = left.get(list.name).map(Vec::as_slice).unwrap_or_default();
        let rows = rows.iter().map(|row| reader.row(form, list, *row)).collect();
        rows::replace(&mut wanted, list.name, rows).ok()?;
    }
    if !section.key.is_empty() {
        same_as(form, section, &mut wanted, surroundings);
    }
    finish(form, section, stored, &mut wanted);
    (!form.has_errors()).then_some(wanted)
}

/// The key of a field's words in `help`.
pub fn help_key(list: Option<&List>, field: &Field) -> String {
    match list {
        Some(list) => format!("activity.{}.{}", list.words, field.name),
        None => format!("activity.{}", field.name),
    }
}

struct Reader<'a> {
    stored: &'a Sheet,
    before: &'a BTreeMap<String, String>,
    surroundings: &'a Surroundings,
}

impl Reader<'_> {
    fn row(&self, form: &mut Form, list: &List, row: Shown) -> Wanted {
        let mut changes = Columns::new();
        let is_new = !self.before.contains_key(&cell(row.id, list.fields[0].name));
        for field in list.fields {
            self.column(form, field, &cell(row.id, field.name), &help_key(Some(list), field), &mut changes);
        }
        if list.required.iter().all(|name| form.fields.text(&cell(row.id, name)).is_empty()) {
            form.fail(
                &cell(row.id, list.required[0]),
                format!("Bitte geben Sie {} an, oder entfernen Sie den Eintrag.", list.asked),
            );
        }
        if let Some(outer) = row.outer.filter(|_| is_new) {
            changes.insert("rule_id".into(), json!(outer));
        }
        // Another name is another entry, and so is another wording of a shared one.
        let entry = match list.name {
            "data_subjects" | "data_categories" => Some(("name", "category_id")),
            "recipients" => Some(("name", "recipient_id")),
            "systems" => Some(("name", "system_id")),
            "documents" => Some(("name", "document_id")),
            "retention_rules" => Some(("text", "retention_period_id")),
            "measures" => Some(("text", "measure_id")),
            _ => None,
        };
        if let Some((name, entry)) = entry
            && (changes.contains_key(name) || changes.contains_key("shared"))
        {
            changes.insert(entry.into(), Value::Null);
        }
        Wanted { id: row.id, changes }
    }

    /// Reads one field into its column, unless it says what stands there already.
    fn column(&self, form: &mut Form, field: &Field, name: &str, key: &str, columns: &mut Columns) {
        let typed = form.fields.text(name).to_owned();
        if !form.fields.has(name) || self.before.get(name).is_some_and(|before| *before == typed) {
            return;
        }
        let mut set = |column: &str, value: Value| drop(columns.insert(column.to_owned(), value));
        match field.kind {
            Kind::Line(_) | Kind::Text(..) => {
                let most = if matches!(field.kind, Kind::Line(_)) { NAME } else { TEXT };
                // The few longer lines are texts in the table, too.
                set(field.name, json!(validate::optional(form, name, most).unwrap_or_default()));
            }
            Kind::Date => set(field.name, json!(validate::date(form, name) as Option<Date>)),
            Kind::Number(most) => {
                let number = validate::number(form, name, 0..=i64::from(most));
                set(field.name, json!(number));
            }
            Kind::Tick => set(field.name, json!(typed == "ja")),
            Kind::Ticks(options) => {
                let chosen: Vec<&str> = typed.split(',').filter(|key| !key.is_empty()).collect();
                let known = options.iter().map(|(key, _)| *key).filter(|key| chosen.contains(key));
                set(field.name, json!(known.collect::<Vec<_>>()));
            }
            Kind::Choice(options, _) | Kind::Radio(options) => {
                let is_known = options.iter().any(|(key, _)| *key == typed);
                let may_be_empty = !matches!(field.kind, Kind::Choice(_, ""));
                match typed.as_str() {
                    _ if is_known => set(field.name, json!(typed)),
                    "" if may_be_empty => set(field.name, Value::Null),
                    _ => form.fail(name, format!("Bitte wählen Sie bei „{}“ einen der angebotenen Werte.", help::field(key).label)),
                }
            }
            Kind::Country => match typed.as_str() {
                "" => set(field.name, json!("")),
                code if countries::name_of(code).is_some() => set(field.name, json!(code)),
                _ => form.fail(name, "Bitte wählen Sie eines der angebotenen Länder."),
            },
            Kind::Department => {
                let chosen = typed.parse().ok().filter(|id| self.surroundings.departments.allowed.contains(id));
                match chosen {
                    Some(id) => set("department_id", json!(id)),
                    None if typed.is_empty() && self.surroundings.departments.or_none => set("department_id", Value::Null),
                    None => form.fail(name, "Bitte wählen Sie eine der angebotenen Organisationseinheiten."),
                }
            }
            Kind::Reach => match relations::reach(self.stored, &relations::chosen(&form.fields, name)) {
                Ok(reach) => {
                    set("for_all", json!(reach.for_all));
                    set("numbers", json!(reach.numbers));
                }
                Err(unknown) => form.fail(
                    name,
                    format!("„{unknown}“ ist keine lfd. Nr. einer Datenkategorie dieses Blatts. Bitte schreiben Sie zum Beispiel „1, 3“, „alle“ oder nichts."),
                ),
            },
            Kind::DataNumber => match parse_number(&typed) {
                _ if self.before.contains_key(name) => {
                    form.fail(name, "Eine vergebene lfd. Nr. bleibt, wie sie ist.");
                }
                Some((number, sub_number)) => {
                    set("number", json!(number));
                    set("sub_number", json!(sub_number));
                }
                None if typed.is_empty() => {}
                None => form.fail(name, "Bitte schreiben Sie die lfd. Nr. als Zahl, zum Beispiel 4 oder 4.1, oder lassen Sie das Feld leer."),
            },
            Kind::AppliesTo => {
                let chosen = APPLIES_TO.iter().find_map(|(word, column)| {
                    let id: Uuid = typed.strip_prefix(word)?.strip_prefix(':')?.parse().ok()?;
                    Some((*column, id))
                });
                if chosen.is_none() && !typed.is_empty() {
                    form.fail(name, "Bitte wählen Sie einen der angebotenen Werte.");
                }
                for (_, column) in APPLIES_TO {
                    let id = chosen.filter(|(known, _)| *known == column).map(|(_, id)| id);
                    set(column, json!(id));
                }
            }
            Kind::Other => {
                if let Some((number, id)) = other(form, name, self.stored, self.surroundings) {
                    set("related_id", json!(id));
                    set("number", json!(number));
                }
            }
        }
    }
}

/// The activity that a field names by its number.
fn other(form: &mut Form, name: &str, stored: &Sheet, surroundings: &Surroundings) -> Option<(i32, Uuid)> {
    let typed = form.fields.text(name).to_owned();
    if typed.is_empty() {
        return None;
    }
    let number = typed.parse::<i32>().ok();
    let found = number.and_then(|number| Some((number, *surroundings.activities.get(&number)?)));
    let sentence = match found {
        Some((_, id)) if id == stored.id.0 => {
            "Das ist die Nummer dieser Tätigkeit selbst. Bitte nennen Sie eine andere."
        }
        Some(found) => return Some(found),
        None => "Eine Tätigkeit mit dieser Nummer gibt es nicht. Bitte prüfen Sie die Nummer.",
    };
    form.fail(name, sentence);
    None
}

/// What the sheet's own row has to have.
fn required_own(form: &mut Form, section: &Section) {
    if section.fields().any(|field| field.name == "name") && form.fields.text("name").is_empty() {
        form.fail("name", "Bitte geben Sie eine Bezeichnung an.");
    }
}

/// "Wie Tätigkeit n": the row for this section, as the form wants it.
fn same_as(form: &mut Form, section: &Section, wanted: &mut Sheet, surroundings: &Surroundings) {
    let at = wanted.same_as.iter().position(|row| row.section == section.key);
    let typed = form.fields.text(SAME_AS).to_owned();
    // "?" stands for an activity that the person may not see; it stays.
    if !form.fields.has(SAME_AS) || (typed == "?" && at.is_some()) {
        return;
    }
    if typed.is_empty() {
        if let Some(at) = at {
            wanted.same_as.remove(at);
        }
        return;
    }
    let Some((number, source_id)) = other(form, SAME_AS, wanted, surroundings) else { return };
    if surroundings.circular.contains(&number) {
        form.fail(
            SAME_AS,
            "Diese Tätigkeit übernimmt den Abschnitt selbst schon von hier. Bitte nennen Sie eine andere.",
        );
        return;
    }
    match at {
        Some(at) if wanted.same_as[at].source_id == source_id => {}
        Some(at) => {
            let row = wanted.same_as[at].clone();
            wanted.same_as[at] = SameAs { source_id, number: Some(number), ..row };
        }
        None => wanted.same_as.push(SameAs {
            id: Uuid::now_v7(),
            position: 0,
            section: section.key.to_owned(),
            source_id,
            number: Some(number),
            name: None,
        }),
    }
}

/// What only the whole section can tell.
fn finish(form: &mut Form, section: &Section, stored: &Sheet, wanted: &mut Sheet) {
    match section.slug {
        "daten" => data(form, stored, wanted),
        "empfaenger" => {
            if wanted.no_recipients && !wanted.recipients.is_empty() {
                form.fail(
                    "no_recipients",
                    "Sie haben Empfänger genannt und zugleich angegeben, dass nichts offengelegt wird. Bitte entfernen Sie eines von beiden.",
                );
            }
            for row in &wanted.recipients {
                if row.valid_from.zip(row.valid_until).is_some_and(|(from, until)| from > until) {
                    form.fail(
                        &cell(row.id, "valid_until"),
                        "Bitte prüfen Sie die Tage: Das Ende liegt vor dem Beginn.",
                    );
                }
            }
        }
        "loeschregeln" => {
            for row in &mut wanted.sub_rules {
                match (row.amount, row.unit) {
                    (Some(_), None) => form.fail(
                        &cell(row.id, "unit"),
                        "Bitte wählen Sie, was die Zahl zählt: Tage, Monate, Jahre …",
                    ),
                    // A unit without a number says nothing.
                    (None, Some(_)) => row.unit = None,
                    _ => {}
                }
            }
        }
        "zusatzangaben" => {
            for row in &mut wanted.extra_values {
                if row.label.is_empty() {
                    row.label = "Angabe".to_owned();
                }
            }
        }
        "allgemeines" => {
            let mut seen = BTreeSet::new();
            wanted.tags.retain(|tag| seen.insert(tag.name.to_lowercase()));
        }
        _ => {}
    }
}

/// Numbers of data categories are given once and never again (R42); Art. 9 and Art. 10 agree with
/// what is stated beside them.
fn data(form: &mut Form, stored: &Sheet, wanted: &mut Sheet) {
    let typed = wanted.data_categories.iter().map(|row| row.number + 1).max().unwrap_or_default();
    let mut next = stored.next_data_number.max(typed);
    let mut taken = BTreeSet::new();
    for row in &mut wanted.data_categories {
        let at = cell(row.id, "number");
        if row.number == 0 {
            row.number = next;
            next += 1;
        }
        let number = number_text(row.number());
        if !taken.insert(row.number()) {
            form.fail(
                &at,
                format!(
                    "Die lfd. Nr.\u{a0}{number} steht zweimal da. Bitte vergeben Sie jede Nummer nur einmal."
                ),
            );
        }
        let is_new = stored.number_of(row.id).is_none();
        let continues =
            row.sub_number > 0 && stored.data_categories.iter().any(|old| old.number == row.number);
        if is_new && row.number < stored.next_data_number && !continues {
            form.fail(&at, format!("Die lfd. Nr.\u{a0}{number} war schon vergeben und wird nicht noch einmal benutzt. Bitte lassen Sie das Feld leer; dann wird die nächste freie vergeben."));
        }
        if row.number > 9999 {
            form.fail(&at, "Bitte verwenden Sie Nummern bis 9999.");
        }
        if !row.special_category && (!row.special_kinds.is_empty() || !row.special_kind.is_empty()) {
            form.fail(
                &cell(row.id, "special_category"),
                "Sie haben angegeben, um welche besonderen Daten es geht. Bitte kreuzen Sie auch dieses Feld an, oder entfernen Sie die Angabe.",
            );
        }
    }
    wanted.next_data_number = next;
    let says_both = |says_none: bool, has_some: bool| says_none && has_some;
    const BOTH: &str =
        "Oben sind solche Daten gekennzeichnet. Bitte entfernen Sie die Kennzeichnung oder diese Aussage.";
    if says_both(wanted.no_special_categories, wanted.data_categories.iter().any(|row| row.special_category))
    {
        form.fail("no_special_categories", BOTH);
    }
    if says_both(wanted.no_criminal_offences, wanted.data_categories.iter().any(|row| row.criminal_offences))
    {
        form.fail("no_criminal_offences", BOTH);
    }
}
