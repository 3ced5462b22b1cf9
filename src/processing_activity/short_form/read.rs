//! The submitted Kurzblatt as a sheet.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::{LIKELY_NUMBER, STAGES, STATEMENTS, rendered_lines, split};
use crate::{
    database::id::DepartmentId,
    line_list::{
        self,
        matching::{self, Keys},
        positions,
    },
    processing_activity::{
        lines::{self, DataCategoryLine, LineScope, Named, ScopedLine},
        model::{
            DataCategory, DataSubject, ExtraValue, Item, LegalBasis, Measure, Purpose, Reach, Recipient,
            RetentionRule, Sheet, Transfer,
        },
    },
    register::{LegalRegime, Stage},
    web::{
        conflict::Contradiction,
        form::Form,
        validate::{self, NAME, TEXT},
    },
};

/// Items of one list at most.
const ITEMS: usize = 1_000;

/// The departments that the person may put the sheet into.
#[derive(Debug, Clone, Default)]
pub struct Departments {
    pub allowed: Vec<DepartmentId>,
    /// Whether it may belong to none: to the whole organisation.
    pub or_none: bool,
}

/// What the person wants the stored sheet (for a new one: an empty one) to be; `None` when the form
/// got errors at its fields. `stored` has the names as the form showed them. A line that continues a
/// row changes of it what the line says, and keeps what only other forms know.
pub fn read(form: &mut Form, stored: &Sheet, departments: &Departments) -> Option<Sheet> {
    let mut contradictions = Vec::new();
    let wanted = read_all(form, stored, departments, &mut contradictions);
    for contradiction in contradictions {
        form.fail(&contradiction.field, contradiction.sentence);
    }
    wanted.filter(|_| !form.has_errors())
}

/// As [`read`]; what contradicts itself is put aside.
pub(super) fn read_all(
    form: &mut Form,
    stored: &Sheet,
    departments: &Departments,
    contradictions: &mut Vec<Contradiction>,
) -> Option<Sheet> {
    let name = validate::required(form, "name", "eine Bezeichnung", NAME);
    let own_reference = validate::optional(form, "own_reference", NAME);
    let contact_person = validate::optional(form, "contact_person", NAME);
    let department = department(form, departments);
    let legal_regime = validate::optional_choice(form, "legal_regime", &LegalRegime::OPTIONS);
    // An ended activity keeps its stage; it is taken up again on a page of its own.
    let stage = match stored.stage {
        Stage::Ended => Some(Stage::Ended),
        _ => validate::choice(form, "stage", "ein Betriebsstadium", &STAGES),
    };
    let introduced_on = validate::date(form, "introduced_on");
    let changed_on = validate::date(form, "changed_on");
    let entry_as_of = validate::date(form, "entry_as_of");
    let third_country_statement = validate::optional_choice(form, "third_country_statement", &STATEMENTS);
    let third_country_remark = validate::optional(form, "third_country_remark", TEXT);
    let profiling = validate::optional(form, "profiling", TEXT);
    let supplement = validate::optional(form, "supplement", TEXT);

    let purposes = list(form, stored, "purposes", &stored.purposes, Keys::NONE, |line, row| {
        let (kind, line) = lines::marked(line, &lines::PURPOSE_MARKS);
        Ok(Purpose { kind, text: plain(line)?, ..row })
    });
    let legal_bases = list(form, stored, "legal_bases", &stored.legal_bases, Keys::NONE, |line, row| {
        Ok(LegalBasis { text: plain(line)?, ..row })
    });
    let data_subjects = list(form, stored, "data_subjects", &stored.data_subjects, NAMED, |line, row| {
        let (excluded, line) = lines::marked(line, &lines::EXCLUSION_MARK);
        let Named { name, note } = checked(Named::parse(line))?;
        let category_id = row.category_id.filter(|_| row.name == name);
        Ok(DataSubject { category_id, name, note, excluded, ..row })
    });
    let (data_categories, next_data_number) = data_categories(form, stored);
    let recipients = list(form, stored, "recipients", &stored.recipients, NAMED, |line, row| {
        let found = lines::recipients(line).into_iter().next();
        let (_, found) = found.ok_or("Bitte geben Sie einen Empfänger an.")?;
        let Named { name, note } = checked(found.named)?;
        let recipient_id = row.recipient_id.filter(|_| row.name == name);
        Ok(Recipient { kind: found.kind, recipient_id, name, note, ..row })
    });
    let no_recipients = form.checked("no_recipients", "ja");
    if no_recipients && !recipients.is_empty() {
        contradictions.push(Contradiction {
            field: "no_recipients".to_owned(),
            sentence: "Sie haben Empfänger genannt und zugleich angegeben, dass nichts offengelegt wird. Bitte entfernen Sie eines von beiden.".to_owned(),
            involved: ["no_recipients", "recipients"].map(str::to_owned).to_vec(),
        });
    }
    let transfers = list(form, stored, "transfers", &stored.transfers, Keys::NONE, |line, row| {
        Ok(Transfer { text: plain(line)?, ..row })
    });
    let rules = &stored.retention_rules;
    let retention_rules = list(form, stored, "retention", rules, Keys::NONE, |line, row| {
        let (reach, text) = retention_rule(line, &data_categories)?;
        // Reworded here it is no longer the organisation's period.
        let shared = row.shared && row.text == text;
        let retention_period_id = row.retention_period_id.filter(|_| shared);
        Ok(RetentionRule { reach, text, shared, retention_period_id, ..row })
    });
    contradictions.extend(removed_numbers(stored, &retention_rules, &data_categories));
    let measures = list(form, stored, "measures", &stored.measures, Keys::NONE, |line, row| {
        let (relation, line) = lines::marked(line, &lines::MEASURE_MARKS);
        let text = plain(line)?;
        let shared = row.shared && row.text == text;
        let measure_id = row.measure_id.filter(|_| shared);
        Ok(Measure { text, relation, shared, measure_id, ..row })
    });
    let extra_values = list(form, stored, "extra_values", &stored.extra_values, Keys::NONE, |line, row| {
        let (label, text) = lines::extra_value(line);
        if label.chars().count() > NAME {
            return Err(format!("Bitte kürzen Sie die Bezeichnung vor dem Doppelpunkt auf {NAME} Zeichen."));
        }
        Ok(ExtraValue { label, text: checked_text(text)?, ..row })
    });

    if form.has_errors() {
        return None;
    }
    Some(Sheet {
        name: name?,
        own_reference: own_reference.unwrap_or_default(),
        department_id: department?,
        contact_person: contact_person.unwrap_or_default(),
        legal_regime: legal_regime.unwrap_or(stored.legal_regime),
        stage: stage?,
        introduced_on,
        changed_on,
        entry_as_of,
        profiling: profiling.unwrap_or_default(),
        no_recipients,
        third_country_statement,
        third_country_remark: third_country_remark.unwrap_or_default(),
        global_measures: form.checked("global_measures", "ja"),
        supplement: supplement.unwrap_or_default(),
        next_data_number,
        purposes,
        legal_bases,
        data_subjects,
        data_categories,
        recipients,
        transfers,
        retention_rules,
        measures,
        extra_values,
        ..stored.clone()
    })
}

/// The department that the form chooses; `Some(None)`: no department. `None` for a wrong choice, which
/// is then noted at the field.
pub fn department(form: &mut Form, departments: &Departments) -> Option<Option<DepartmentId>> {
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

/// The rows that the lines of one list say; lines that cannot be read are named as errors. `change`
/// makes of a line and the row that it continues (or an empty one) the new row.
fn list<S: Item>(
    form: &mut Form,
    sheet: &Sheet,
    name: &str,
    stored: &[S],
    keys: Keys,
    change: impl Fn(&str, S) -> Result<S, String>,
) -> Vec<S> {
    let new = split(form.value(name), name);
    if new.len() > ITEMS {
        form.fail(name, "Bitte geben Sie höchstens 1.000 Einträge an.");
        return Vec::new();
    }
    let old = rendered_lines(sheet, name);
    let old: Vec<&str> = old.iter().map(String::as_str).collect();
    let new: Vec<&str> = new.iter().map(String::as_str).collect();
    let continued = matching::assign(&old, &new, keys);
    let kept: Vec<Option<i32>> = continued.iter().map(|at| at.map(|at| stored[at].position())).collect();
    let mut rows = Vec::with_capacity(new.len());
    for ((line, at), position) in new.iter().zip(continued).zip(positions::assign(&kept)) {
        let row = at.map(|at| stored[at].clone());
        let id = row.as_ref().map_or_else(Uuid::now_v7, Item::id);
        let row = match row {
            Some(row) if at.is_some_and(|at| old[at] == *line) => Ok(row),
            row => change(line, row.unwrap_or_default()),
        };
        match row {
            Ok(row) => rows.push(row.at(id, position)),
            Err(sentence) => form.fail(name, format!("„{}“: {sentence}", beginning(line))),
        }
    }
    rows
}

fn plain(line: &str) -> Result<String, String> {
    checked_text(line_list::from_line(line))
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

fn checked(named: Named) -> Result<Named, String> {
    let sentence = if named.name.is_empty() {
        "Bitte geben Sie eine Bezeichnung an."
    } else if named.name.chars().count() > NAME {
        "Bitte kürzen Sie die Bezeichnung auf 300 Zeichen; Einzelheiten können in Klammern am Ende der Zeile stehen."
    } else if named.note.chars().count() > TEXT {
        "Bitte kürzen Sie den Text in Klammern auf 20.000 Zeichen."
    } else {
        return Ok(named);
    };
    Err(sentence.to_owned())
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
fn data_categories(form: &mut Form, stored: &Sheet) -> (Vec<DataCategory>, i32) {
    let name = "data_categories";
    let mut rows = list(form, stored, name, &stored.data_categories, NUMBERED, |line, row| {
        let line = DataCategoryLine::parse(line);
        let Named { name, note } = checked(line.named)?;
        let (special_kinds, special_kind) =
            lines::special_kinds(line.special_kind.as_deref().unwrap_or_default());
        if special_kind.chars().count() > NAME {
            return Err("Bitte kürzen Sie die Angabe zu Art.\u{a0}9 auf 300 Zeichen.".to_owned());
        }
        // 0: still without a number
        let (number, sub_number) =
            if row.number > 0 { row.number() } else { line.number.unwrap_or_default() };
        Ok(DataCategory {
            number,
            sub_number,
            category_id: row.category_id.filter(|_| row.name == name),
            name,
            note,
            special_category: line.special_kind.is_some(),
            special_kinds,
            special_kind,
            criminal_offences: line.criminal_offences,
            ..row
        })
    });
    let typed = rows.iter().map(|row| row.number + 1).max().unwrap_or_default();
    let mut next = stored.next_data_number.max(typed);
    let mut taken = BTreeSet::new();
    for row in &mut rows {
        if row.number == 0 {
            row.number = next;
            next += 1;
        }
        let number = lines::number_text(row.number());
        if !taken.insert(row.number()) {
            form.fail(
                name,
                format!(
                    "Die lfd. Nr.\u{a0}{number} steht zweimal da. Bitte vergeben Sie jede Nummer nur einmal."
                ),
            );
        }
        let is_new = stored.number_of(row.id).is_none();
        let continues =
            row.sub_number > 0 && stored.data_categories.iter().any(|old| old.number == row.number);
        if is_new && row.number < stored.next_data_number && !continues {
            form.fail(
                name,
                format!("Die lfd. Nr.\u{a0}{number} war schon vergeben und wird nicht noch einmal benutzt. Bitte lassen Sie die Nummer weg; dann wird die nächste freie vergeben."),
            );
        }
        if row.number > 9999 {
            form.fail(name, "Bitte verwenden Sie Nummern bis 9999.");
        }
    }
    (rows, next)
}

/// A rule may still name a data category that this save removes.
fn removed_numbers(
    stored: &Sheet,
    rules: &[RetentionRule],
    categories: &[DataCategory],
) -> Option<Contradiction> {
    let stay: BTreeSet<Uuid> = categories.iter().map(|category| category.id).collect();
    let named = rules.iter().flat_map(|rule| &rule.reach.numbers);
    let gone: Vec<String> = named
        .filter(|row| !stay.contains(row))
        .filter_map(|row| stored.number_of(*row).map(lines::number_text))
        .collect();
    (!gone.is_empty()).then(|| Contradiction {
        field: "retention".to_owned(),
        sentence: format!(
            "Eine Löschfrist nennt noch die entfernte Datenkategorie mit der lfd. Nr.\u{a0}{}. Bitte passen Sie die Nummern vor dem Doppelpunkt an.",
            gone.join(", ")
        ),
        involved: ["retention", "data_categories"].map(str::to_owned).to_vec(),
    })
}

fn retention_rule(line: &str, categories: &[DataCategory]) -> Result<(Reach, String), String> {
    let rows: BTreeMap<(i32, i32), Uuid> =
        categories.iter().map(|category| (category.number(), category.id)).collect();
    let is_number = |number| rows.contains_key(&number) || number.0 <= LIKELY_NUMBER;
    let parsed = ScopedLine::parse(line, is_number);
    let mut reach = Reach::default();
    match parsed.scope {
        LineScope::Unspecified => {}
        LineScope::All => reach.for_all = true,
        LineScope::Numbers(numbers) => {
            for number in numbers {
                let row = rows.get(&number).ok_or_else(|| {
                    format!(
                        "Eine Datenkategorie mit der lfd. Nr.\u{a0}{} gibt es nicht. Bitte prüfen Sie die Nummern vor dem Doppelpunkt.",
                        lines::number_text(number)
                    )
                })?;
                reach.numbers.push(*row);
            }
        }
    }
    Ok((reach, checked_text(parsed.text)?))
}
