//! The Kurzblatt (design §7): a whole sheet as one page of texts, one text area a letter, one item a
//! line. [`render`] writes a stored sheet as these texts, [`read`] makes a [`Draft`] of submitted ones.
//! A line that stands as it was rendered keeps its row untouched, whatever it looks like.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use time::Date;
use uuid::Uuid;

use super::{
    lines::{self, DataCategoryLine, LineScope, Named, ScopedLine},
    matching::{self, Keys},
    model::{DataCategory, Item, ScopeKind, Sheet},
    positions,
};
use crate::{
    database::id::{ActivityId, DepartmentId},
    register::{LegalRegime, RecipientKind, Stage, ThirdCountryStatement},
    web::{
        conflict::Values,
        form::{Fields, Form},
        validate,
    },
};

/// Characters of a name, of a text, and items of one list at most.
const NAME: usize = 300;
const TEXT: usize = 20_000;
const ITEMS: usize = 1_000;
/// Before a rule, numbers up to this are meant as running numbers; above, as years or sections of a law.
const LIKELY_NUMBER: i32 = 200;

/// The fields whose values are single texts or choices, then those with one item a line.
pub const SINGLE: [&str; 14] = [
    "name",
    "own_reference",
    "department",
    "contact_person",
    "legal_regime",
    "stage",
    "introduced_on",
    "changed_on",
    "entry_as_of",
    "no_recipients",
    "third_country_statement",
    "third_country_remark",
    "global_measures",
    "supplement",
];
pub const LISTS: [&str; 9] = [
    "purposes",
    "legal_bases",
    "data_subjects",
    "data_categories",
    "recipients",
    "transfers",
    "retention",
    "measures",
    "extra_values",
];

pub const STAGES: [(&str, Stage); 3] =
    [("planned", Stage::Planned), ("trial", Stage::Trial), ("in_operation", Stage::InOperation)];

pub const REGIMES: [(&str, LegalRegime); 4] = [
    ("gdpr", LegalRegime::Gdpr),
    ("police", LegalRegime::Police),
    ("kdg", LegalRegime::Kdg),
    ("dsg_ekd", LegalRegime::DsgEkd),
];

pub const STATEMENTS: [(&str, ThirdCountryStatement); 5] = [
    ("none_and_none_planned", ThirdCountryStatement::NoneAndNonePlanned),
    ("none", ThirdCountryStatement::None),
    ("planned", ThirdCountryStatement::Planned),
    ("takes_place", ThirdCountryStatement::TakesPlace),
    ("under_review", ThirdCountryStatement::UnderReview),
];

/// The choice's words; the printed sentence says the same in full.
pub fn statement_label(statement: ThirdCountryStatement) -> &'static str {
    match statement {
        ThirdCountryStatement::NoneAndNonePlanned => "findet nicht statt und ist nicht geplant",
        ThirdCountryStatement::None => "findet nicht statt (zu Planungen keine Aussage)",
        ThirdCountryStatement::Planned => "findet nicht statt, ist aber geplant",
        ThirdCountryStatement::TakesPlace => "findet statt",
        ThirdCountryStatement::UnderReview => "wird geprüft",
    }
}

/// The key that stands for a value in a form and in the database.
pub fn key_of<T: PartialEq + Copy>(options: &[(&'static str, T)], value: T) -> &'static str {
    options.iter().find(|(_, known)| *known == value).map_or("", |(key, _)| key)
}

/// The names of catalogue entries as a form showed them: row, entry, name. They travel in the form,
/// so that an entry that was renamed meanwhile is neither a conflict nor a new entry.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Names(Vec<(Uuid, Uuid, String)>);

impl Names {
    pub fn of(sheet: &Sheet) -> Self {
        let data_subjects = sheet.data_subjects.iter().map(|row| (row.id, row.category_id, row.name.clone()));
        let data_categories =
            sheet.data_categories.iter().map(|row| (row.id, row.category_id, row.name.clone()));
        let recipients = sheet.recipients.iter().map(|row| (row.id, row.recipient_id, row.name.clone()));
        Self(data_subjects.chain(data_categories).chain(recipients).collect())
    }

    /// Whatever somebody sent; what is unreadable counts as no names.
    pub fn parse(json: &str) -> Self {
        serde_json::from_str(json).unwrap_or_default()
    }

    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The stored sheet with the names as the form showed them.
    pub fn as_shown(&self, mut sheet: Sheet) -> Sheet {
        let shown: BTreeMap<(Uuid, Uuid), &String> =
            self.0.iter().map(|(row, entry, name)| ((*row, *entry), name)).collect();
        let restore = |row: Uuid, entry: Uuid, name: &mut String| {
            if let Some(shown) = shown.get(&(row, entry)) {
                (*shown).clone_into(name);
            }
        };
        for row in &mut sheet.data_subjects {
            restore(row.id, row.category_id, &mut row.name);
        }
        for row in &mut sheet.data_categories {
            restore(row.id, row.category_id, &mut row.name);
        }
        for row in &mut sheet.recipients {
            restore(row.id, row.recipient_id, &mut row.name);
        }
        sheet
    }
}

/// What the form says, as [`render`] would write it: whoever typed the same in another way is not in
/// conflict with what is stored. A field that was not sent at all is not there: it stays as it is.
pub fn submitted(fields: &Fields, stored: &Sheet) -> Values {
    let mut values = Values::new();
    for field in SINGLE.into_iter().filter(|field| fields.has(field)) {
        let value = match field {
            // A hidden empty field stands before each box, so that "not ticked" is said, too.
            "no_recipients" | "global_measures" => fields.all(field).last().cloned().unwrap_or_default(),
            "introduced_on" | "changed_on" | "entry_as_of" => {
                let typed = fields.text(field);
                let date = validate::date(&mut Form::new().with(field, typed), field);
                date.map_or_else(|| typed.to_owned(), validate::date_text)
            }
            _ => fields.text(field).to_owned(),
        };
        values.insert(field.to_owned(), value);
    }
    for list in LISTS.into_iter().filter(|list| fields.has(list)) {
        let typed = split(fields.raw(list), list);
        values.insert(list.to_owned(), as_rendered(list, typed, stored).join("\n"));
    }
    values
}

/// Typed lines the way [`rendered_lines`] would write them. A data category without a number gets that
/// of the stored row that says the same.
fn as_rendered(list: &str, typed: Vec<String>, stored: &Sheet) -> Vec<String> {
    let known: BTreeSet<String> = rendered_lines(stored, list).into_iter().collect();
    let mut unused: Vec<&DataCategory> = stored.data_categories.iter().collect();
    if list == "data_categories" {
        let typed_numbers: BTreeSet<_> =
            typed.iter().filter_map(|line| DataCategoryLine::parse(line).number).collect();
        unused.retain(|row| !typed_numbers.contains(&(row.number, row.sub_number)));
    }
    let mut rendered = Vec::with_capacity(typed.len());
    for line in typed {
        if known.contains(&line) {
            rendered.push(line);
            continue;
        }
        rendered.push(match list {
            "data_subjects" => {
                let named = Named::parse(&line);
                Named::render(&named.name, &named.note)
            }
            "data_categories" => {
                let parsed = DataCategoryLine::parse(&line);
                let same = unused.iter().position(|row| {
                    let kind = row.special_category.then_some(&row.special_kind);
                    (&parsed.named.name, &parsed.named.note) == (&row.name, &row.note)
                        && parsed.special_kind.as_ref() == kind
                        && parsed.criminal_offences == row.criminal_offences
                });
                let number = match (parsed.number, same) {
                    (Some(number), _) => Some(number),
                    (None, Some(at)) => {
                        let row = unused.remove(at);
                        Some((row.number, row.sub_number))
                    }
                    (None, None) => None,
                };
                parsed.render_as(number)
            }
            "retention" => {
                let is_number = |(number, _)| number <= LIKELY_NUMBER;
                let parsed = ScopedLine::parse(&line, is_number);
                ScopedLine::render(&parsed.scope, &parsed.text)
            }
            "extra_values" => {
                let (label, text) = lines::extra_value(&line);
                format!("{label}: {}", lines::to_line(&text))
            }
            // Recipients are written anew by `split`.
            "recipients" => line,
            _ => lines::to_line(&lines::from_line(&line)),
        });
    }
    rendered
}

/// The sheet as the texts of the form.
pub fn render(sheet: &Sheet) -> Values {
    let mut values = Values::new();
    let mut set = |name: &str, value: String| values.insert(name.to_owned(), value);
    set("name", sheet.name.clone());
    set("own_reference", sheet.own_reference.clone());
    set("department", sheet.department_id.map(|id| id.to_string()).unwrap_or_default());
    set("contact_person", sheet.contact_person.clone());
    set("legal_regime", key_of(&REGIMES, sheet.legal_regime).to_owned());
    set("stage", key_of(&STAGES, sheet.stage).to_owned());
    let date = |date: Option<Date>| date.map(validate::date_text).unwrap_or_default();
    set("introduced_on", date(sheet.introduced_on));
    set("changed_on", date(sheet.changed_on));
    set("entry_as_of", date(sheet.entry_as_of));
    let tick = |is_ticked: bool| if is_ticked { "ja".to_owned() } else { String::new() };
    set("no_recipients", tick(sheet.no_recipients));
    let statement = sheet.third_country_statement.map(|statement| key_of(&STATEMENTS, statement));
    set("third_country_statement", statement.unwrap_or_default().to_owned());
    set("third_country_remark", sheet.third_country_remark.clone());
    set("global_measures", tick(sheet.global_measures));
    set("supplement", sheet.supplement.clone());
    for list in LISTS {
        set(list, rendered_lines(sheet, list).join("\n"));
    }
    values
}

/// One line for each row of a list, in order.
fn rendered_lines(sheet: &Sheet, list: &str) -> Vec<String> {
    match list {
        "purposes" => sheet.purposes.iter().map(|row| lines::to_line(&row.text)).collect(),
        "legal_bases" => sheet.legal_bases.iter().map(|row| lines::to_line(&row.text)).collect(),
        "data_subjects" => {
            sheet.data_subjects.iter().map(|row| Named::render(&row.name, &row.note)).collect()
        }
        "data_categories" => sheet.data_categories.iter().map(data_category_line).collect(),
        "recipients" => sheet
            .recipients
            .iter()
            .map(|row| lines::render_recipient(row.kind, &row.name, &row.note))
            .collect(),
        "transfers" => sheet.transfers.iter().map(|row| lines::to_line(&row.text)).collect(),
        "retention" => sheet
            .retention_rules
            .iter()
            .map(|row| {
                let scope = match row.scope {
                    ScopeKind::Unspecified => LineScope::Unspecified,
                    ScopeKind::All => LineScope::All,
                    ScopeKind::Numbers => {
                        let mut numbers: Vec<_> =
                            row.numbers.iter().filter_map(|category| sheet.number_of(*category)).collect();
                        numbers.sort_unstable();
                        LineScope::Numbers(numbers)
                    }
                };
                ScopedLine::render(&scope, &row.text)
            })
            .collect(),
        "measures" => sheet.measures.iter().map(|row| lines::to_line(&row.text)).collect(),
        _ => sheet
            .extra_values
            .iter()
            .map(|row| format!("{}: {}", row.label, lines::to_line(&row.text)))
            .collect(),
    }
}

fn data_category_line(row: &DataCategory) -> String {
    let kind = row.special_category.then_some(row.special_kind.as_str());
    DataCategoryLine::render((row.number, row.sub_number), &row.name, &row.note, kind, row.criminal_offences)
}

/// A line at its place: a row that stays (perhaps moved), one that changes, or a new one.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed<T> {
    pub id: Uuid,
    /// Index of the stored row that this line continues.
    pub stored: Option<usize>,
    pub position: i32,
    /// `None`: the line stands as it was rendered.
    pub value: Option<T>,
}

impl Draft {
    /// An empty sheet that has everything of the draft but its lists.
    pub fn head(&self, id: ActivityId, number: i32) -> Sheet {
        Sheet {
            number,
            own_reference: self.own_reference.clone(),
            name: self.name.clone(),
            department_id: self.department,
            contact_person: self.contact_person.clone(),
            legal_regime: self.legal_regime,
            stage: self.stage,
            introduced_on: self.introduced_on,
            changed_on: self.changed_on,
            entry_as_of: self.entry_as_of,
            no_recipients: self.no_recipients,
            third_country_statement: self.third_country_statement,
            third_country_remark: self.third_country_remark.clone(),
            global_measures: self.global_measures,
            supplement: self.supplement.clone(),
            ..Sheet::empty(id)
        }
    }
}

/// What the person wants the sheet to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    pub name: String,
    pub own_reference: String,
    pub department: Option<DepartmentId>,
    pub contact_person: String,
    pub legal_regime: LegalRegime,
    pub stage: Stage,
    pub introduced_on: Option<Date>,
    pub changed_on: Option<Date>,
    pub entry_as_of: Option<Date>,
    pub no_recipients: bool,
    pub third_country_statement: Option<ThirdCountryStatement>,
    pub third_country_remark: String,
    pub global_measures: bool,
    pub supplement: String,
    pub purposes: Vec<Placed<String>>,
    pub legal_bases: Vec<Placed<String>>,
    pub data_subjects: Vec<Placed<Named>>,
    pub data_categories: Vec<Placed<NumberedCategory>>,
    pub recipients: Vec<Placed<(RecipientKind, Named)>>,
    pub transfers: Vec<Placed<String>>,
    pub retention_rules: Vec<Placed<(RowScope, String)>>,
    pub measures: Vec<Placed<String>>,
    pub extra_values: Vec<Placed<(String, String)>>,
    pub next_data_number: i32,
}

/// The departments that the person may put the sheet into.
#[derive(Debug, Clone, Default)]
pub struct Departments {
    pub allowed: Vec<DepartmentId>,
    /// Whether it may belong to none: to the whole organisation.
    pub or_none: bool,
}

/// A data category with the number it has or gets.
#[derive(Debug, Clone, PartialEq)]
pub struct NumberedCategory {
    pub number: (i32, i32),
    pub line: DataCategoryLine,
}

/// The data categories' rows that a line names.
#[derive(Debug, Clone, PartialEq)]
pub enum RowScope {
    Unspecified,
    All,
    Rows(Vec<Uuid>),
}

/// Reads the form against the stored sheet (for a new one: empty) and notes errors at its fields.
/// `sheet` has the names as the form showed them.
pub fn read(form: &mut Form, sheet: &Sheet, departments: &Departments) -> Option<Draft> {
    let name = validate::required(form, "name", "eine Bezeichnung", NAME);
    let own_reference = validate::optional(form, "own_reference", NAME);
    let contact_person = validate::optional(form, "contact_person", NAME);
    let department = department(form, departments);
    let legal_regime = validate::optional_choice(form, "legal_regime", &REGIMES);
    // An ended activity keeps its stage; it is taken up again on a page of its own.
    let stage = match sheet.stage {
        Stage::Ended => Some(Stage::Ended),
        _ => validate::choice(form, "stage", "ein Betriebsstadium", &STAGES),
    };
    let introduced_on = validate::date(form, "introduced_on");
    let changed_on = validate::date(form, "changed_on");
    let entry_as_of = validate::date(form, "entry_as_of");
    let third_country_statement = validate::optional_choice(form, "third_country_statement", &STATEMENTS);
    let third_country_remark = validate::optional(form, "third_country_remark", TEXT);
    let supplement = validate::optional(form, "supplement", TEXT);

    let purposes = list(form, sheet, "purposes", &sheet.purposes, Keys::NONE, plain);
    let legal_bases = list(form, sheet, "legal_bases", &sheet.legal_bases, Keys::NONE, plain);
    let data_subjects = list(form, sheet, "data_subjects", &sheet.data_subjects, NAMED, |line| {
        let named = Named::parse(line);
        check_named(&named, "")?;
        Ok(named)
    });
    let (data_categories, next_data_number) = data_categories(form, sheet);
    let recipients = list(form, sheet, "recipients", &sheet.recipients, NAMED, |line| {
        let found = lines::recipients(line).into_iter().next();
        let (_, found) = found.ok_or_else(|| "Bitte geben Sie einen Empfänger an.".to_owned())?;
        check_named(&found.named, "")?;
        Ok((found.kind, found.named))
    });
    let no_recipients = form.checked("no_recipients", "ja");
    if no_recipients && !recipients.is_empty() {
        form.fail(
            "no_recipients",
            "Sie haben Empfänger genannt und zugleich angegeben, dass nichts offengelegt wird. Bitte entfernen Sie eines von beiden.",
        );
    }
    let transfers = list(form, sheet, "transfers", &sheet.transfers, Keys::NONE, plain);
    let rows: BTreeMap<(i32, i32), Uuid> =
        data_categories.iter().map(|placed| (number_of(placed, sheet), placed.id)).collect();
    let retention_rules = list(form, sheet, "retention", &sheet.retention_rules, Keys::NONE, |line| {
        retention_rule(line, &rows)
    });
    retention_of_removed_categories(form, sheet, &retention_rules, &data_categories);
    let measures = list(form, sheet, "measures", &sheet.measures, Keys::NONE, plain);
    let extra_values = list(form, sheet, "extra_values", &sheet.extra_values, Keys::NONE, |line| {
        let (label, text) = lines::extra_value(line);
        if label.chars().count() > NAME {
            return Err(format!("Bitte kürzen Sie die Bezeichnung vor dem Doppelpunkt auf {NAME} Zeichen."));
        }
        Ok((label, checked_text(text)?))
    });

    if form.has_errors() {
        return None;
    }
    Some(Draft {
        name: name?,
        own_reference: own_reference.unwrap_or_default(),
        department: department?,
        contact_person: contact_person.unwrap_or_default(),
        legal_regime: legal_regime.unwrap_or(sheet.legal_regime),
        stage: stage?,
        introduced_on,
        changed_on,
        entry_as_of,
        no_recipients,
        third_country_statement,
        third_country_remark: third_country_remark.unwrap_or_default(),
        global_measures: form.checked("global_measures", "ja"),
        supplement: supplement.unwrap_or_default(),
        purposes,
        legal_bases,
        data_subjects,
        data_categories,
        recipients,
        transfers,
        retention_rules,
        measures,
        extra_values,
        next_data_number,
    })
}

/// `Some(None)`: no department.
fn department(form: &mut Form, departments: &Departments) -> Option<Option<DepartmentId>> {
    let chosen = form.fields.text("department").to_owned();
    if chosen.is_empty() && departments.or_none {
        return Some(None);
    }
    match chosen.parse::<DepartmentId>().ok().filter(|id| departments.allowed.contains(id)) {
        Some(id) => Some(Some(id)),
        None => {
            form.fail("department", "Bitte wählen Sie eine der angebotenen Organisationseinheiten.");
            None
        }
    }
}

const NAMED: Keys = Keys {
    number: |_| None,
    name: |line| {
        let (_, found) = lines::recipients(line).into_iter().next()?;
        Some(found.named.name.to_lowercase())
    },
};

const NUMBERED: Keys = Keys {
    number: |line| DataCategoryLine::parse(line).number.map(lines::number_text),
    name: |line| Some(DataCategoryLine::parse(line).named.name.to_lowercase()),
};

/// The lines of one list, each at its place; lines that cannot be read are named as errors.
fn list<S: Item, T>(
    form: &mut Form,
    sheet: &Sheet,
    name: &str,
    stored: &[S],
    keys: Keys,
    parse: impl Fn(&str) -> Result<T, String>,
) -> Vec<Placed<T>> {
    let text = form.value(name).to_owned();
    let new = split(&text, name);
    if new.len() > ITEMS {
        form.fail(name, "Bitte geben Sie höchstens 1.000 Einträge an.");
        return Vec::new();
    }
    let old = rendered_lines(sheet, name);
    let old: Vec<&str> = old.iter().map(String::as_str).collect();
    let new: Vec<&str> = new.iter().map(String::as_str).collect();
    let assigned = matching::assign(&old, &new, keys);
    let kept: Vec<Option<i32>> = assigned.iter().map(|at| at.map(|at| stored[at].position())).collect();
    let mut placed = Vec::with_capacity(new.len());
    for (at, position) in positions::assign(&kept).into_iter().enumerate() {
        let stored_at = assigned[at];
        let id = stored_at.map_or_else(Uuid::now_v7, |at| stored[at].id());
        let value = match stored_at {
            Some(stored_at) if old[stored_at] == new[at] => None,
            _ => match parse(new[at]) {
                Ok(value) => Some(value),
                Err(sentence) => {
                    form.fail(name, format!("„{}“: {sentence}", beginning(new[at])));
                    continue;
                }
            },
        };
        placed.push(Placed { id, stored: stored_at, position, value });
    }
    placed
}

/// Lines as [`render`] would write them as far as that can be told without the stored rows.
fn split(text: &str, name: &str) -> Vec<String> {
    match name {
        "recipients" => lines::recipients(text)
            .into_iter()
            .map(|(_, line)| lines::render_recipient(line.kind, &line.named.name, &line.named.note))
            .collect(),
        _ => lines::split(text).map(str::to_owned).collect(),
    }
}

fn plain(line: &str) -> Result<String, String> {
    checked_text(lines::from_line(line))
}

fn checked_text(text: String) -> Result<String, String> {
    if text.is_empty() {
        return Err("Bitte geben Sie einen Text an.".to_owned());
    }
    if text.chars().count() > TEXT {
        return Err("Bitte kürzen Sie diesen Eintrag auf 20.000 Zeichen.".to_owned());
    }
    Ok(text)
}

fn check_named(named: &Named, kind: &str) -> Result<(), String> {
    if named.name.is_empty() {
        return Err("Bitte geben Sie eine Bezeichnung an.".to_owned());
    }
    if named.name.chars().count() > NAME {
        return Err(
            "Bitte kürzen Sie die Bezeichnung auf 300 Zeichen; Einzelheiten können in Klammern am Ende der Zeile stehen."
                .to_owned(),
        );
    }
    if named.note.chars().count() > TEXT {
        return Err("Bitte kürzen Sie den Text in Klammern auf 20.000 Zeichen.".to_owned());
    }
    if kind.chars().count() > NAME {
        return Err("Bitte kürzen Sie die Angabe zu Art.\u{a0}9 auf 300 Zeichen.".to_owned());
    }
    Ok(())
}

/// The first words of a line, to name it in a sentence.
fn beginning(line: &str) -> String {
    let mut text: String = line.chars().take(40).collect();
    if line.chars().count() > 40 {
        text.push('…');
    }
    text
}

/// Data categories, numbered as they stand: a typed number counts if it was never given, lines
/// without one get the next free number; and the number that comes next.
fn data_categories(form: &mut Form, sheet: &Sheet) -> (Vec<Placed<NumberedCategory>>, i32) {
    let parsed = list(form, sheet, "data_categories", &sheet.data_categories, NUMBERED, |line| {
        let line = DataCategoryLine::parse(line);
        check_named(&line.named, line.special_kind.as_deref().unwrap_or_default())?;
        Ok(line)
    });
    let mut next = sheet.next_data_number;
    for line in parsed.iter().filter_map(|placed| placed.value.as_ref()) {
        if let Some((number, _)) = line.number {
            next = next.max(number + 1);
        }
    }
    let mut taken = BTreeSet::new();
    let mut numbered = Vec::with_capacity(parsed.len());
    for Placed { id, stored, position, value } in parsed {
        let own = stored.map(|at| (sheet.data_categories[at].number, sheet.data_categories[at].sub_number));
        let typed = value.as_ref().and_then(|line| line.number);
        let number = own.or(typed).unwrap_or_else(|| {
            next += 1;
            (next - 1, 0)
        });
        if !taken.insert(number) {
            form.fail(
                "data_categories",
                format!(
                    "Die lfd. Nr. {} steht zweimal da. Bitte vergeben Sie jede Nummer nur einmal.",
                    lines::number_text(number)
                ),
            );
        }
        let was_given = own.is_none() && number.0 < sheet.next_data_number;
        let continues = sheet.data_categories.iter().any(|row| row.number == number.0) && number.1 > 0;
        if was_given && !continues {
            form.fail(
                "data_categories",
                format!(
                    "Die lfd. Nr. {} war schon vergeben und wird nicht noch einmal benutzt. Bitte lassen Sie die Nummer weg; dann wird die nächste freie vergeben.",
                    lines::number_text(number)
                ),
            );
        }
        if number.0 > 9999 {
            form.fail("data_categories", "Bitte verwenden Sie Nummern bis 9999.");
        }
        let value = value.map(|line| NumberedCategory { number, line });
        numbered.push(Placed { id, stored, position, value });
    }
    (numbered, next)
}

fn number_of(placed: &Placed<NumberedCategory>, sheet: &Sheet) -> (i32, i32) {
    match (&placed.value, placed.stored) {
        (Some(category), _) => category.number,
        (None, Some(at)) => (sheet.data_categories[at].number, sheet.data_categories[at].sub_number),
        (None, None) => (0, 0),
    }
}

/// A rule that stands unchanged but names a data category that this save removes.
fn retention_of_removed_categories(
    form: &mut Form,
    sheet: &Sheet,
    rules: &[Placed<(RowScope, String)>],
    categories: &[Placed<NumberedCategory>],
) {
    let stay: BTreeSet<Uuid> = categories.iter().map(|category| category.id).collect();
    let unchanged = rules.iter().filter(|rule| rule.value.is_none()).filter_map(|rule| rule.stored);
    let gone: Vec<String> = unchanged
        .flat_map(|at| &sheet.retention_rules[at].numbers)
        .filter(|row| !stay.contains(row))
        .filter_map(|row| sheet.number_of(*row).map(lines::number_text))
        .collect();
    if !gone.is_empty() {
        form.fail(
            "retention",
            format!(
                "Eine Löschfrist nennt noch die entfernte Datenkategorie mit der lfd. Nr. {}. Bitte passen Sie die Nummern vor dem Doppelpunkt an.",
                gone.join(", ")
            ),
        );
    }
}

fn retention_rule(line: &str, rows: &BTreeMap<(i32, i32), Uuid>) -> Result<(RowScope, String), String> {
    let unknown = std::cell::Cell::new(None);
    let parsed = ScopedLine::parse(line, |number| {
        let is_known = rows.contains_key(&number);
        if !is_known && number.0 <= LIKELY_NUMBER {
            unknown.set(Some(number));
        }
        is_known || number.0 <= LIKELY_NUMBER
    });
    let scope = match parsed.scope {
        LineScope::Unspecified => RowScope::Unspecified,
        LineScope::All => RowScope::All,
        LineScope::Numbers(_) if unknown.get().is_some() => {
            let number = unknown.get().map(lines::number_text).unwrap_or_default();
            return Err(format!(
                "Eine Datenkategorie mit der lfd. Nr. {number} gibt es nicht. Bitte prüfen Sie die Nummern vor dem Doppelpunkt."
            ));
        }
        LineScope::Numbers(numbers) => {
            RowScope::Rows(numbers.iter().filter_map(|number| rows.get(number).copied()).collect())
        }
    };
    Ok((scope, checked_text(parsed.text)?))
}
