//! Every combination of what two people do to one section, over the tables of the sections: both changes
//! come out, or there is one question whose answer saves. Nothing is lost, nothing invented, and nobody is
//! held up by what they did not touch.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::{
    Field, Kind, List, SECTIONS, Section,
    beside::{self, Both},
    find,
    read::{self, Outcome, Surroundings},
    values::{REMOVE, ROW, Rows, Shown, cell, rows_field, stored},
};
use crate::{
    database::id::{ActivityId, DepartmentId},
    processing_activity::{model::Sheet, short_form::Departments},
    third_country::countries,
    web::{
        conflict::{self, Question, Values},
        form::{Fields, Form},
    },
};

const ROWS: u128 = 3;

fn id(list: &str, at: u128) -> Uuid {
    let place = SECTIONS.iter().flat_map(|section| section.lists()).position(|known| known.name == list);
    Uuid::from_u128((place.unwrap() as u128 + 1) * 1_000 + at)
}

fn department(at: u128) -> Uuid {
    Uuid::from_u128(1_000_000 + at)
}

fn surroundings() -> Surroundings {
    let ids = (0..4).map(|at| DepartmentId(department(at))).collect();
    Surroundings {
        departments: Departments { allowed: ids, or_none: true },
        activities: (2..1_000).map(|number| (number, Uuid::from_u128(2_000_000 + number as u128))).collect(),
        circular: BTreeSet::new(),
    }
}

/// Something that the field can hold, another for each variant.
fn value(field: &Field, variant: usize) -> String {
    let choose = |options: &[(&'static str, &'static str)]| options[variant % options.len()].0.to_owned();
    match field.kind {
        Kind::Line(_) => format!("{} {variant}", field.name),
        Kind::Text(..) => format!("{} {variant}\nzweite Zeile", field.name),
        Kind::Date if field.name == "valid_until" => format!("01.06.{}", 2030 - variant % 6 * 3),
        Kind::Date => format!("01.06.{}", 2015 + variant % 6 * 3),
        Kind::Number(_) => (variant + 1).to_string(),
        Kind::Tick => ["ja", ""][variant % 2].to_owned(),
        Kind::Choice(options, "") | Kind::Radio(options) => choose(options),
        Kind::Choice(options, _) | Kind::Ticks(options) => choose(options),
        Kind::Department => department(variant as u128 % 4).to_string(),
        Kind::Country => countries::COUNTRIES[variant % countries::COUNTRIES.len()].0.to_owned(),
        Kind::Reach => ["1, 2", "2, 3", "alle", "1"][variant % 4].to_owned(),
        Kind::DataNumber => String::new(),
        Kind::AppliesTo => format!("zweck:{}", id("purposes", variant as u128 % ROWS)),
        Kind::Other => (variant + 2).to_string(),
    }
}

/// What a browser shows of a stored section.
fn page(section: &Section, sheet: &Sheet) -> Fields {
    let (values, rows) = stored(section, sheet);
    let mut fields = Fields::default();
    values.iter().for_each(|(field, value)| fields.set(field, value));
    name_rows(section, &mut fields, &rows);
    conflict::remember(&mut fields, &values);
    fields
}

fn name_rows(section: &Section, fields: &mut Fields, rows: &Rows) {
    for list in section.lists() {
        fields.remove(&rows_field(list.name));
        for row in rows.get(list.name).into_iter().flatten() {
            let outer = row.outer.map(|outer| format!("{outer}/")).unwrap_or_default();
            fields.add(&rows_field(list.name), format!("{outer}{}", row.id));
        }
    }
}

#[derive(Debug, Clone)]
enum Deed {
    Nothing,
    Set(String, String),
    Remove(Uuid),
    /// A new row with these fields.
    Add(&'static str, Shown, Vec<(String, String)>),
}

fn done(deed: &Deed, mut fields: Fields) -> Fields {
    match deed {
        Deed::Nothing => {}
        Deed::Set(field, value) => fields.set(field, value),
        Deed::Remove(row) => fields.set(&cell(*row, REMOVE), "ja"),
        Deed::Add(list, row, cells) => {
            let outer = row.outer.map(|outer| format!("{outer}/")).unwrap_or_default();
            fields.add(&rows_field(list), format!("{outer}{}", row.id));
            fields.set(&cell(row.id, ROW), "da");
            cells.iter().for_each(|(field, value)| fields.set(field, value));
        }
    }
    fields
}

fn added(list: &'static List, at: u128, outer: Option<Uuid>, is_full: bool) -> Deed {
    let row = Shown { id: id(list.name, at), outer };
    let fields = list.fields.iter().filter(|field| is_full || list.required.contains(&field.name));
    let cells = fields.map(|field| (cell(row.id, field.name), value(field, at as usize))).collect();
    Deed::Add(list.name, row, cells)
}

/// A sheet with rows in every list and something in every field, as far as it may stand together.
fn full(section: &'static Section, variant: usize) -> Sheet {
    let mut sheet =
        Sheet { number: 1, name: "Tätigkeit".into(), ..Sheet::empty(ActivityId(Uuid::from_u128(7))) };
    for slug in ["zwecke", "daten", section.slug] {
        let section = find(slug).unwrap();
        let mut deeds = Vec::new();
        for list in section.lists() {
            let is_inner =
                section.lists().any(|other| other.inner.is_some_and(|inner| inner.name == list.name));
            for at in 0..ROWS {
                if !is_inner && stored(section, &sheet).1[list.name].len() < ROWS as usize {
                    deeds.push(added(list, at, None, variant == 0));
                }
                if let Some(inner) = list.inner {
                    deeds.push(added(inner, 10 * at, Some(id(list.name, at)), true));
                    deeds.push(added(inner, 10 * at + 1, Some(id(list.name, at)), true));
                }
            }
        }
        deeds.extend(section.fields().map(|field| Deed::Set(field.name.to_owned(), value(field, variant))));
        for deed in deeds {
            let fields = done(&deed, page(section, &sheet));
            if let (Outcome::Wanted(wanted), ..) = sent(section, &fields, &sheet) {
                sheet = *wanted;
            }
        }
    }
    sheet
}

/// Sends a form.
fn sent(section: &'static Section, fields: &Fields, sheet: &Sheet) -> (Outcome, Form, Both) {
    let mut fields = fields.clone();
    conflict::apply_choices(&mut fields);
    let mut both = beside::compare(section, &fields, sheet);
    let mut form = Form::from(fields);
    let outcome = match read::read(&mut form, section, sheet, &mut both, &surroundings()) {
        Outcome::Wanted(mut wanted) => {
            wanted.drop_dangling();
            Outcome::Wanted(wanted)
        }
        other => other,
    };
    (outcome, form, both)
}

/// What the page with the questions sends with one answer to all of them.
fn answered(section: &Section, form: &Form, both: &Both, answer: &str) -> (Fields, Vec<Question>) {
    let mut form = form.clone();
    let questions = conflict::ask(&mut form, &both.merged, &both.theirs, |field, value| {
        (field.to_owned(), value.to_owned())
    });
    both.show_theirs(&mut form);
    let rows = both.rows_to_show(section, &form.fields);
    let shown: BTreeSet<String> = rows.values().flatten().map(|row| row.id.to_string()).collect();
    let mut fields = form.fields.clone();
    for (name, _) in form.fields.pairs() {
        let of_row = name.split_once('.').filter(|(row, _)| row.parse::<Uuid>().is_ok());
        if of_row.is_some_and(|(row, column)| {
            let is_asked_number = column == "number"
                && section.slug == "daten"
                && conflict::before(&form.fields, &format!("{row}.name")).is_some();
            !shown.contains(row) || is_asked_number
        }) {
            fields.remove(name);
        }
    }
    name_rows(section, &mut fields, &rows);
    for question in &questions {
        fields.set(&question.meanwhile(), &question.stored);
        if !answer.is_empty() {
            fields.set(&question.choice(), answer);
        }
    }
    (fields, questions)
}

/// What somebody could do, with these values.
fn deeds(section: &'static Section, sheet: &Sheet, variants: &[usize]) -> Vec<Deed> {
    let mut deeds = vec![Deed::Nothing];
    let mut set = |name: &str, field: &Field| {
        for variant in variants {
            deeds.push(Deed::Set(name.to_owned(), value(field, *variant)));
        }
        deeds.push(Deed::Set(name.to_owned(), String::new()));
    };
    section.fields().for_each(|field| set(field.name, field));
    let mut rows = Vec::new();
    for list in section.lists() {
        for (at, row) in stored(section, sheet).1[list.name].iter().enumerate() {
            // The same word of one's own stands there once.
            let is_once = at > 0 && list.name == "tags";
            let fields = list.fields.iter().filter(|field| field.kind != Kind::DataNumber && !is_once);
            fields
                .take(if at == 0 { usize::MAX } else { 1 })
                .for_each(|field| set(&cell(row.id, field.name), field));
            rows.push(Deed::Remove(row.id));
        }
        let outer = section.lists().find(|other| other.inner.is_some_and(|inner| inner.name == list.name));
        let outer = outer.map(|outer| id(outer.name, 0));
        for (at, is_full) in [(100, false), (200, true)] {
            rows.push(added(list, at + variants[0] as u128, outer, is_full));
        }
    }
    deeds.extend(rows);
    deeds
}

/// Whether the field names other rows of the sheet.
fn refers(section: &Section, name: &str) -> bool {
    let mut fields = section.lists().flat_map(|list| list.fields);
    fields.any(|field| {
        matches!(field.kind, Kind::AppliesTo | Kind::Reach) && name.ends_with(&format!(".{}", field.name))
    })
}

fn row_of(name: &str) -> Option<&str> {
    name.split_once('.').map(|(row, _)| row).filter(|row| row.parse::<Uuid>().is_ok())
}

struct Case<'a> {
    section: &'static Section,
    base: &'a Values,
    theirs: &'a Values,
    mine: &'a Values,
    about: String,
}

impl Case<'_> {
    /// Fields of rows that one of them removed say nothing of their own; numbers are given out in turn.
    fn is_compared(&self, name: &str) -> bool {
        let column = name.split_once('.').map_or(name, |(_, column)| column);
        let gone =
            |values: &Values| row_of(name).is_some_and(|row| !values.contains_key(&format!("{row}.{ROW}")));
        let is_row = column == ROW;
        column != "number" && (is_row || !(gone(self.mine) || gone(self.theirs)))
    }

    fn check(&self, found: &Sheet, asked: &BTreeSet<String>, answer: &str) {
        let (outcome, _) = stored(self.section, found);
        let names: BTreeSet<&String> = [self.base, self.theirs, self.mine, &outcome]
            .into_iter()
            .flat_map(|values| values.keys())
            .collect();
        for name in names.into_iter().filter(|name| self.is_compared(name)) {
            let of = |values: &Values| values.get(name).cloned().unwrap_or_default();
            let (base, theirs, mine, found) = (of(self.base), of(self.theirs), of(self.mine), of(&outcome));
            // The number of a period takes its unit along.
            let is_asked = asked.contains(name)
                || name.strip_suffix("unit").is_some_and(|row| asked.contains(&format!("{row}amount")))
                || row_of(name).is_some_and(|row| {
                    asked.contains(&format!("{row}.{ROW}"))
                        || asked.iter().any(|field| {
                            // What is inside a row in question comes or goes with it.
                            field.ends_with(ROW) && self.section.lists().any(|list| list.inner.is_some())
                        })
                });
            let wanted = match (is_asked, answer) {
                (true, "mine") if mine != base => mine.clone(),
                (true, "theirs") if theirs != base => theirs.clone(),
                (true, _) => continue,
                _ if mine == theirs || theirs == base => mine.clone(),
                _ if mine == base => theirs.clone(),
                _ if self.is_merged_reach(name, [&base, &mine, &theirs, &found]) => continue,
                // What refers to a row that goes is let go of.
                _ if refers(self.section, name) && [&mine, &theirs].contains(&&found) => continue,
                _ => panic!("{}: {name} was not asked about: {base:?}, {mine:?}, {theirs:?}", self.about),
            };
            if refers(self.section, name) && [&mine, &theirs].contains(&&found) {
                continue;
            }
            if wanted != found && self.is_merged_reach(name, [&base, &mine, &theirs, &found]) {
                continue;
            }
            let wanted = match refers(self.section, name) {
                true => self.still_named(&wanted, &outcome),
                false => wanted,
            };
            assert_eq!(found, wanted, "{}: {name} ({answer}, asked: {asked:?})", self.about);
        }
    }

    /// The value without what names a row that is not there any more.
    fn still_named(&self, text: &str, outcome: &Values) -> String {
        let known = [self.base, self.theirs, self.mine];
        let is_gone = |row: &str| {
            let there = format!("{row}.{ROW}");
            known.iter().any(|values| values.contains_key(&there)) && !outcome.contains_key(&there)
        };
        if let Some((_, row)) = text.split_once(':') {
            return if is_gone(row) { String::new() } else { text.to_owned() };
        }
        let numbers = known.iter().flat_map(|values| values.iter());
        let gone: BTreeSet<&str> = numbers
            .filter(|(name, _)| name.strip_suffix(".number").is_some_and(is_gone))
            .map(|(_, number)| number.as_str())
            .collect();
        text.split(", ").filter(|number| !gone.contains(number)).collect::<Vec<_>>().join(", ")
    }

    /// A number goes with its data category, whoever removed that.
    fn is_merged_reach(&self, name: &str, texts: [&str; 4]) -> bool {
        let is_reach = self
            .section
            .lists()
            .flat_map(|list| list.fields)
            .any(|field| field.kind == Kind::Reach && name.ends_with(&format!(".{}", field.name)));
        let [base, mine, theirs, found] =
            texts.map(|text| text.split(", ").filter(|it| !it.is_empty()).collect::<BTreeSet<_>>());
        let numbers: BTreeSet<&str> =
            [&base, &mine, &theirs, &found].into_iter().flatten().copied().collect();
        is_reach
            && numbers.into_iter().all(|number| {
                let has = |set: &BTreeSet<&str>| set.contains(number);
                let wanted = if has(&theirs) == has(&base) { has(&mine) } else { has(&theirs) };
                has(&found) == wanted
            })
    }
}

/// Both deeds, one after the other, from the same page.
fn both_do(section: &'static Section, base: &Sheet, first: &(Deed, Sheet), second: &(Deed, Sheet)) -> bool {
    let about = format!("{}: {:?}, then {:?}", section.slug, first.0, second.0);
    let values = |sheet: &Sheet| stored(section, sheet).0;
    let (base_values, theirs, mine) = (values(base), values(&first.1), values(&second.1));
    let case = Case { section, base: &base_values, theirs: &theirs, mine: &mine, about };
    let fields = done(&second.0, page(section, base));
    let (outcome, form, both) = sent(section, &fields, &first.1);
    match outcome {
        Outcome::Wanted(found) => {
            case.check(&found, &BTreeSet::new(), "");
            // Sent twice it changes nothing more.
            let (again, form, _) = sent(section, &fields, &found);
            let Outcome::Wanted(again) = again else { panic!("{}, twice: {:?}", case.about, form.errors) };
            assert_eq!(stored(section, &again).0, stored(section, &found).0, "{}, twice", case.about);
            false
        }
        Outcome::Invalid => panic!("{}: {:?}", case.about, form.errors),
        Outcome::Asked => {
            for answer in ["mine", "theirs", ""] {
                let (fields, questions) = answered(section, &form, &both, answer);
                let asked = questions.into_iter().map(|question| question.field).collect();
                let (outcome, form, both) = sent(section, &fields, &first.1);
                match outcome {
                    Outcome::Wanted(found) if !answer.is_empty() => case.check(&found, &asked, answer),
                    Outcome::Asked if answer.is_empty() => {}
                    Outcome::Asked => panic!(
                        "{}: after {answer} to {asked:?} asked again: {:?}",
                        case.about, both.merged.conflicts
                    ),
                    _ => panic!("{}: after {answer:?} to {asked:?}: {:?}", case.about, form.errors),
                }
            }
            true
        }
    }
}

/// All combinations in one section; gives how many there were, and how many questions.
fn combinations(section: &'static Section, variant: usize) -> (usize, usize) {
    let base = full(section, variant);
    let possible = |variants: &[usize]| -> Vec<(Deed, Sheet)> {
        let alone = deeds(section, &base, variants).into_iter().filter_map(|deed| {
            match sent(section, &done(&deed, page(section, &base)), &base).0 {
                Outcome::Wanted(sheet) => Some((deed, *sheet)),
                _ => None,
            }
        });
        alone.collect()
    };
    let (mut all, mut asked) = (0, 0);
    let second = possible(&[9, 8]);
    for (at, first) in possible(&[8]).into_iter().enumerate() {
        // Rows of which little is said differ in little: a part of the combinations will do.
        let some = second.iter().enumerate().filter(|(other, _)| variant == 0 || (at + other) % 4 == 0);
        for (_, second) in some {
            all += 1;
            asked += usize::from(both_do(section, &base, &first, second));
        }
    }
    (all, asked)
}

#[test]
fn two_people_lose_nothing_whatever_they_do_to_a_section() {
    let counted = std::thread::scope(|scope| {
        let tasks: Vec<_> = SECTIONS
            .into_iter()
            .flat_map(|section| [0, 1].map(|variant| (section, variant)))
            .map(|(section, variant)| (section, scope.spawn(move || combinations(section, variant))))
            .collect();
        let counts = tasks.into_iter().map(|(section, task)| (section.slug, task.join()));
        counts.collect::<Vec<_>>()
    });
    for (slug, count) in counted {
        let (all, asked) = count.unwrap_or_else(|_| panic!("{slug}"));
        println!("{slug}: {all} combinations, {asked} of them asked");
        assert!(all > 30 && asked > 0 && asked < all / 2, "{slug}: {all}, {asked}");
    }
}

/// Rows that were taken over from a file need not be complete; who does not touch them is not stopped.
#[test]
fn what_was_stored_in_contradiction_stops_nobody_who_did_not_touch_it() {
    let section = find("empfaenger").unwrap();
    let sheet = Sheet { no_recipients: true, ..full(section, 0) };
    assert!(!sheet.recipients.is_empty());
    let fields = done(&Deed::Set("recipients_supplement".into(), "mehr".into()), page(section, &sheet));
    let (outcome, form, _) = sent(section, &fields, &sheet);
    assert!(matches!(outcome, Outcome::Wanted(_)), "{:?}", form.errors);
    let fields = done(&added(section.lists().next().unwrap(), 400, None, false), page(section, &sheet));
    assert!(matches!(sent(section, &fields, &sheet).0, Outcome::Invalid));
}

#[test]
fn a_related_activity_that_one_may_not_see_stays() {
    let section = find("allgemeines").unwrap();
    let mut sheet = full(section, 0);
    sheet.related[1].number = None;
    let hidden = sheet.related[1].clone();
    for deed in deeds(section, &sheet, &[9]).into_iter().take(30) {
        let (outcome, form, _) = sent(section, &done(&deed, page(section, &sheet)), &sheet);
        match outcome {
            Outcome::Wanted(wanted) => assert!(wanted.related.contains(&hidden), "{deed:?}"),
            _ => assert!(form.errors.iter().all(|error| !error.field.starts_with(&hidden.id.to_string()))),
        }
    }
    let fields = done(&Deed::Set(cell(hidden.id, "note"), "neu".into()), page(section, &sheet));
    let Outcome::Wanted(wanted) = sent(section, &fields, &sheet).0 else { panic!() };
    assert_eq!((wanted.related[1].related_id, wanted.related[1].note.as_str()), (hidden.related_id, "neu"));
}
