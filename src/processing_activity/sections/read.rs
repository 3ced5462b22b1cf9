//! The wanted sheet from the values of a section's form.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use time::Date;
use uuid::Uuid;

use super::{
    Field, Kind, List, Section,
    beside::Both,
    rows::{self, Columns, Wanted},
    values::{APPLIES_TO, ROW, Rows, SAME_AS, Shown, cell},
};
use crate::{
    help,
    processing_activity::{
        lines::{number_text, parse_number},
        model::{DataCategory, SameAs, Sheet},
        relations,
        short_form::Departments,
    },
    register::Stage,
    third_country::countries,
    web::{
        conflict::{self, Conflict, Contradiction, Values},
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

/// What comes of a form.
pub enum Outcome {
    Wanted(Box<Sheet>),
    /// The form holds the person's side of what is asked, and no errors.
    Asked,
    /// The form got errors at its fields.
    Invalid,
}

/// Reads the form as far as nobody has to be asked. What contradicts itself only because two people wrote
/// is asked as well, whichever side is taken of what both changed.
pub fn read(
    form: &mut Form,
    section: &Section,
    stored: &Sheet,
    both: &mut Both,
    surroundings: &Surroundings,
) -> Outcome {
    let mut filled = form.clone();
    both.fill(&mut filled, true);
    let (wanted, mut asked) = read_filled(&mut filled, section, stored, both, true, surroundings);
    if !both.merged.conflicts.is_empty() {
        let mut filled = form.clone();
        both.fill(&mut filled, false);
        asked.extend(read_filled(&mut filled, section, stored, both, false, surroundings).1);
    }
    both.ask_about(form, asked);
    if !both.merged.conflicts.is_empty() {
        return Outcome::Asked;
    }
    *form = filled;
    wanted.filter(|_| !form.has_errors()).map_or(Outcome::Invalid, |wanted| Outcome::Wanted(Box::new(wanted)))
}

/// The sheet that a filled form wants, and what has to be asked first.
fn read_filled(
    form: &mut Form,
    section: &Section,
    stored: &Sheet,
    both: &Both,
    as_mine: bool,
    surroundings: &Surroundings,
) -> (Option<Sheet>, Vec<Conflict>) {
    let left = both.left(section, as_mine);
    let mut reader = Reader {
        numbered: with_restored(stored, form, &left),
        stored,
        before: &both.theirs,
        surroundings,
        contradictions: Vec::new(),
    };
    let wanted = reader.sheet(form, section, &left);
    let mut asked = Vec::new();
    for contradiction in reader.contradictions {
        both.judge(form, contradiction, &mut asked);
    }
    (wanted, asked)
}

/// The sheet with the data categories that somebody removed meanwhile and this form keeps.
fn with_restored(stored: &Sheet, form: &Form, left: &Rows) -> Sheet {
    let mut sheet = stored.clone();
    for row in left.get("data_categories").into_iter().flatten() {
        if let Some((number, sub_number)) =
            restored_number(form, row.id).filter(|_| stored.number_of(row.id).is_none())
        {
            sheet.data_categories.push(DataCategory { id: row.id, number, sub_number, ..Default::default() });
        }
    }
    sheet
}

/// The number under which the form showed a data category.
fn restored_number(form: &Form, row: Uuid) -> Option<(i32, i32)> {
    parse_number(conflict::before(&form.fields, &cell(row, "number"))?)
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
    /// What the numbers of data categories mean.
    numbered: Sheet,
    /// What stands there now.
    before: &'a Values,
    surroundings: &'a Surroundings,
    contradictions: Vec<Contradiction>,
}

impl Reader<'_> {
    fn sheet(&mut self, form: &mut Form, section: &Section, left: &Rows) -> Option<Sheet> {
        let mut own = Columns::new();
        for field in section.fields() {
            // An ended activity keeps its stage; it is taken up again on a page of its own.
            if field.name == "stage" && self.stored.stage == Stage::Ended {
                continue;
            }
            self.column(form, field, field.name, &help_key(None, field), &mut own);
        }
        required_own(form, section);
        let mut wanted = rows::with_columns(self.stored, own).ok()?;
        for list in section.lists() {
            let rows = left.get(list.name).map(Vec::as_slice).unwrap_or_default();
            let rows = rows.iter().map(|row| self.row(form, list, *row)).collect();
            rows::replace(&mut wanted, list.name, rows).ok()?;
        }
        if !section.key.is_empty() {
            self.same_as(form, section, &mut wanted);
        }
        self.finish(form, section, &mut wanted);
        Some(wanted)
    }

    fn row(&mut self, form: &mut Form, list: &List, row: Shown) -> Wanted {
        let mut changes = Columns::new();
        let is_new = !self.before.contains_key(&cell(row.id, list.fields[0].name));
        for field in list.fields {
            self.column(form, field, &cell(row.id, field.name), &help_key(Some(list), field), &mut changes);
        }
        if list.required.iter().all(|name| form.fields.text(&cell(row.id, name)).is_empty()) {
            let sentence = format!("Bitte geben Sie {} an, oder entfernen Sie den Eintrag.", list.asked);
            self.contradict(row.id, &[list.required, &[ROW][..]].concat(), list.required[0], sentence);
        }
        if is_new
            && list.name == "data_categories"
            && let Some((number, sub_number)) = restored_number(form, row.id)
        {
            changes.insert("number".into(), json!(number));
            changes.insert("sub_number".into(), json!(sub_number));
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

    /// Notes what columns of one row say against each other.
    fn contradict(&mut self, row: Uuid, columns: &[&str], at: &str, sentence: impl Into<String>) {
        self.contradictions.push(Contradiction {
            field: cell(row, at),
            sentence: sentence.into(),
            involved: columns.iter().map(|column| cell(row, column)).collect(),
        });
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
            Kind::Reach => match relations::reach(&self.numbered, &relations::chosen(&form.fields, name)) {
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

impl Reader<'_> {
    /// "Wie Tätigkeit n": the row for this section, as the form wants it.
    fn same_as(&self, form: &mut Form, section: &Section, wanted: &mut Sheet) {
        let at = wanted.same_as.iter().position(|row| row.section == section.key);
        let typed = form.fields.text(SAME_AS).to_owned();
        if !form.fields.has(SAME_AS) || self.before.get(SAME_AS).is_some_and(|before| *before == typed) {
            return;
        }
        if typed.is_empty() {
            if let Some(at) = at {
                wanted.same_as.remove(at);
            }
            return;
        }
        let Some((number, source_id)) = other(form, SAME_AS, wanted, self.surroundings) else { return };
        if self.surroundings.circular.contains(&number) {
            form.fail(
                SAME_AS,
                "Diese Tätigkeit übernimmt den Abschnitt selbst schon von hier. Bitte nennen Sie eine andere.",
            );
            return;
        }
        match at {
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
    fn finish(&mut self, form: &mut Form, section: &Section, wanted: &mut Sheet) {
        match section.slug {
            "daten" => {
                numbers(form, self.stored, wanted);
                self.data(wanted);
            }
            "empfaenger" => self.recipients(wanted),
            "loeschregeln" => self.sub_rules(form, wanted),
            "allgemeines" => {
                let mut seen = BTreeSet::new();
                wanted.tags.retain(|tag| seen.insert(tag.name.to_lowercase()));
            }
            _ => {}
        }
    }

    fn recipients(&mut self, wanted: &Sheet) {
        if wanted.no_recipients && !wanted.recipients.is_empty() {
            let rows = wanted.recipients.iter().map(|row| cell(row.id, ROW));
            self.contradictions.push(Contradiction {
                field: "no_recipients".to_owned(),
                sentence: "Sie haben Empfänger genannt und zugleich angegeben, dass nichts offengelegt wird. Bitte entfernen Sie eines von beiden.".to_owned(),
                involved: std::iter::once("no_recipients".to_owned()).chain(rows).collect(),
            });
        }
        for row in &wanted.recipients {
            if row.valid_from.zip(row.valid_until).is_some_and(|(from, until)| from > until) {
                let sentence = "Bitte prüfen Sie die Tage: Das Ende liegt vor dem Beginn.";
                self.contradict(row.id, &["valid_from", "valid_until"], "valid_until", sentence);
            }
        }
    }

    fn sub_rules(&mut self, form: &Form, wanted: &mut Sheet) {
        const BOTH: [&str; 2] = ["amount", "unit"];
        for row in &mut wanted.sub_rules {
            let is_untouched = BOTH.iter().all(|column| {
                let name = cell(row.id, column);
                self.before.get(&name).is_some_and(|before| before == form.fields.text(&name))
            });
            let sentence = match (row.amount, row.unit) {
                _ if is_untouched => continue,
                (Some(_), None) => "Bitte wählen Sie, was die Zahl zählt: Tage, Monate, Jahre …",
                // Who takes the number away takes its unit along, which says nothing without it.
                (None, Some(_)) => {
                    row.unit = None;
                    ""
                }
                _ => continue,
            };
            self.contradict(row.id, &BOTH, "unit", sentence);
        }
    }

    /// Art. 9 and Art. 10 agree with what is stated beside them.
    fn data(&mut self, wanted: &Sheet) {
        const KINDS: [&str; 3] = ["special_category", "special_kinds", "special_kind"];
        for row in &wanted.data_categories {
            if !row.special_category && (!row.special_kinds.is_empty() || !row.special_kind.is_empty()) {
                let sentence = "Sie haben angegeben, um welche besonderen Daten es geht. Bitte kreuzen Sie auch dieses Feld an, oder entfernen Sie die Angabe.";
                self.contradict(row.id, &KINDS, KINDS[0], sentence);
            }
        }
        let mut says_both = |statement: &str, rows: Vec<Uuid>, columns: &[&str]| {
            if rows.is_empty() {
                return;
            }
            let cells = rows.iter().flat_map(|row| columns.iter().map(|column| cell(*row, column)));
            self.contradictions.push(Contradiction {
                field: statement.to_owned(),
                sentence: "Oben sind solche Daten gekennzeichnet. Bitte entfernen Sie die Kennzeichnung oder diese Aussage.".to_owned(),
                involved: std::iter::once(statement.to_owned()).chain(cells).collect(),
            });
        };
        let marked = |is_marked: fn(&DataCategory) -> bool| {
            wanted.data_categories.iter().filter(|row| is_marked(row)).map(|row| row.id).collect::<Vec<_>>()
        };
        if wanted.no_special_categories {
            says_both("no_special_categories", marked(|row| row.special_category), &KINDS);
        }
        if wanted.no_criminal_offences {
            says_both("no_criminal_offences", marked(|row| row.criminal_offences), &["criminal_offences"]);
        }
    }
}

/// Numbers of data categories are given once and never again (R42).
fn numbers(form: &mut Form, stored: &Sheet, wanted: &mut Sheet) {
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
        let is_restored = restored_number(form, row.id) == Some(row.number());
        if is_new && row.number < stored.next_data_number && !continues && !is_restored {
            form.fail(&at, format!("Die lfd. Nr.\u{a0}{number} war schon vergeben und wird nicht noch einmal benutzt. Bitte lassen Sie das Feld leer; dann wird die nächste freie vergeben."));
        }
        if row.number > 9999 {
            form.fail(&at, "Bitte verwenden Sie Nummern bis 9999.");
        }
    }
    wanted.next_data_number = next;
}
