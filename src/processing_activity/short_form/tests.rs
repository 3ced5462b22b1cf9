//! Every combination of what two people do to a Kurzblatt: both changes come out, or there is one question
//! whose answer saves.

use std::collections::BTreeSet;

use super::{
    Departments, LISTS, SINGLE,
    beside::{self, Outcome, States},
    render,
};
use crate::{
    database::id::{ActivityId, DepartmentId},
    processing_activity::model::{Reach, Sheet},
    web::{
        conflict::{self, Values},
        form::{Fields, Form},
    },
};
use uuid::Uuid;

fn departments() -> Departments {
    let ids = (0..4).map(|at| DepartmentId(Uuid::from_u128(at))).collect();
    Departments { allowed: ids, or_none: true }
}

/// A field with what stands there, and what each of two people could write instead.
fn deeds(own: &str) -> Vec<(&'static str, String)> {
    let mut deeds = vec![("supplement", String::new())];
    for field in SINGLE {
        let values: Vec<String> = match field {
            "department" => [0, 1, 2].map(|at| Uuid::from_u128(at).to_string()).to_vec(),
            "legal_regime" => ["gdpr", "police", "kdg"].map(str::to_owned).to_vec(),
            "stage" => ["planned", "trial", "in_operation"].map(str::to_owned).to_vec(),
            "introduced_on" | "changed_on" | "entry_as_of" => {
                ["01.01.2020", "02.01.2020", ""].map(str::to_owned).to_vec()
            }
            "third_country_statement" => ["none", "planned", ""].map(str::to_owned).to_vec(),
            "no_recipients" | "global_measures" => ["ja", ""].map(str::to_owned).to_vec(),
            "name" => vec![format!("Name {own}"), "Name gemeinsam".to_owned()],
            _ => vec![format!("{field} {own}"), format!("{field} gemeinsam"), String::new()],
        };
        deeds.extend(values.into_iter().map(|value| (field, value)));
    }
    for list in LISTS {
        let lines = lines(list);
        let kind = |line: &str| match list {
            "data_categories" => line.to_owned(),
            "extra_values" => format!("Bezeichnung: {line}"),
            _ => line.to_owned(),
        };
        let mut add = |lines: Vec<String>| deeds.push((list, lines.join("\n")));
        let changed = |at: usize| {
            let mut lines = lines.clone();
            lines[at].push_str(&format!(" und {own}"));
            lines
        };
        add([lines.clone(), vec![kind(&format!("Neu von {own}"))]].concat());
        add(changed(0));
        (0..lines.len()).for_each(|at| add([&lines[..at], &lines[at + 1..]].concat()));
        add(lines.iter().rev().cloned().collect());
        add(Vec::new());
        if list == "retention" {
            add([lines.clone(), vec![format!("2: sofort ({own})")]].concat());
        }
    }
    deeds
}

fn lines(list: &str) -> Vec<String> {
    let lines = match list {
        "data_categories" => ["1: Stammdaten", "2: Zahlungen", "3: Fotos"],
        "retention" => {
            ["1, 2: drei Jahre nach Ende", "alle: zehn Jahre nach Schluss", "3: sofort nach Widerruf"]
        }
        "recipients" => {
            ["intern: Personalabteilung", "extern: Finanzamt", "Auftragsverarbeiter: Rechenzentrum"]
        }
        "extra_values" => ["Software: Alpha", "Ort: Keller", "Ansprechpartner: Frau Muster"],
        _ => ["Wahlberechtigte des Landes", "Kassenführung im Verein", "Bewerbungen um Stellen"],
    };
    lines.map(str::to_owned).to_vec()
}

fn base() -> Sheet {
    let mut fields = Fields::default();
    for (field, value) in render(&Sheet::empty(ActivityId(Uuid::from_u128(7)))) {
        fields.set(&field, value);
    }
    fields.set("name", "Tätigkeit");
    LISTS.iter().for_each(|list| fields.set(list, lines(list).join("\n")));
    let empty = Sheet::empty(ActivityId(Uuid::from_u128(7)));
    super::read(&mut Form::from(fields), &empty, &departments()).unwrap()
}

fn page(sheet: &Sheet) -> Fields {
    let values = render(sheet);
    let mut fields = Fields::default();
    values.iter().for_each(|(field, value)| fields.set(field, value));
    conflict::remember(&mut fields, &values);
    fields
}

fn sent(fields: &Fields, sheet: &Sheet, states: &States) -> (Outcome, Form) {
    let mut form = Form::from(fields.clone());
    let settled: BTreeSet<String> = LISTS
        .into_iter()
        .filter(|list| form.checked(&conflict::choice(list), "mine"))
        .map(str::to_owned)
        .collect();
    conflict::apply_choices(&mut form.fields);
    let outcome = match beside::read(&mut form, sheet, &departments(), states, &settled) {
        Outcome::Wanted(mut wanted) => {
            wanted.drop_dangling();
            Outcome::Wanted(wanted)
        }
        other => other,
    };
    (outcome, form)
}

fn answered(
    form: &Form,
    theirs: &Values,
    merged: &conflict::Merged,
    answer: &str,
) -> (Fields, BTreeSet<String>) {
    let mut form = form.clone();
    let questions =
        conflict::ask(&mut form, merged, theirs, |field, text| (field.to_owned(), text.to_owned()));
    for question in &questions {
        form.fields.set(&question.meanwhile(), &question.stored);
        if !answer.is_empty() {
            form.fields.set(&question.choice(), answer);
        }
    }
    (form.fields, questions.into_iter().map(|question| question.field).collect())
}

/// Every field as one of them left it, or as they both did.
fn check(about: &str, values: [&Values; 4], asked: &BTreeSet<String>, answer: &str) {
    let [base, theirs, mine, found] = values;
    for (name, found) in found {
        let (base, theirs, mine) = (&base[name], &theirs[name], &mine[name]);
        let wanted = match (asked.contains(name), answer) {
            (true, "mine") => mine,
            (true, _) => theirs,
            _ if mine == theirs || theirs == base => mine,
            _ if mine == base => theirs,
            // The numbers of a removed data category go with it.
            _ if name == "retention" => continue,
            _ => panic!("{about}: {name} was not asked about"),
        };
        if name == "retention" && wanted != found {
            // Likewise.
            let text = |lines: &str| {
                let texts =
                    lines.lines().map(|line| line.split_once(": ").map_or(line, |(_, text)| text).to_owned());
                texts.collect::<Vec<_>>()
            };
            assert_eq!(text(found), text(wanted), "{about}: {name}");
            continue;
        }
        if name == "data_categories" {
            let names = |lines: &str| {
                lines.lines().map(|line| line[line.find(' ').unwrap_or(0)..].to_owned()).collect::<Vec<_>>()
            };
            assert_eq!(names(found), names(wanted), "{about}: {name}");
            continue;
        }
        assert_eq!(found, wanted, "{about}: {name} ({answer}, asked: {asked:?})");
    }
}

#[test]
fn two_people_lose_nothing_whatever_they_do_to_a_kurzblatt() {
    let base = base();
    let states = States::of(&base);
    let possible = |own: &str| -> Vec<((&'static str, String), Sheet)> {
        let alone = deeds(own).into_iter().filter_map(|(field, value)| {
            let mut fields = page(&base);
            fields.set(field, &value);
            match sent(&fields, &base, &states).0 {
                Outcome::Wanted(sheet) => Some(((field, value), *sheet)),
                _ => None,
            }
        });
        alone.collect()
    };
    let (firsts, seconds) = (possible("A"), possible("B"));
    let (mut all, mut questions) = (0, 0);
    for (at, ((their_field, their_value), theirs)) in firsts.iter().enumerate() {
        for (other, ((field, value), mine)) in seconds.iter().enumerate() {
            // Single fields have little to do with each other: a part of the combinations will do.
            let are_single = SINGLE.contains(field) && SINGLE.contains(their_field) && field != their_field;
            if are_single && (at + other) % 5 > 0 {
                continue;
            }
            all += 1;
            let about = format!("{their_field} = {their_value:?}, then {field} = {value:?}");
            let mut fields = page(&base);
            fields.set(field, value);
            let (outcome, form) = sent(&fields, theirs, &states);
            let values = [render(&base), render(theirs), render(mine)];
            let compare = |found: &Sheet, asked: &BTreeSet<String>, answer: &str| {
                let [base, theirs, mine] = &values;
                check(&about, [base, theirs, mine, &render(found)], asked, answer);
            };
            match outcome {
                Outcome::Wanted(found) => {
                    compare(&found, &BTreeSet::new(), "");
                    // Sent twice it changes nothing more.
                    let (again, form) = sent(&fields, &found, &states);
                    let Outcome::Wanted(again) = again else { panic!("{about}, twice: {:?}", form.errors) };
                    assert_eq!(render(&again), render(&found), "{about}, twice");
                }
                Outcome::Invalid => {
                    // A new rule for a number that is gone says so beside the rule.
                    let is_own = |error: &crate::web::form::FieldError| error.field == *field;
                    assert!(
                        *field == "retention" && form.errors.iter().all(is_own),
                        "{about}: {:?}",
                        form.errors
                    );
                }
                Outcome::Asked(stored, merged) => {
                    questions += 1;
                    for answer in ["mine", "theirs", ""] {
                        let (fields, asked) = answered(&form, &stored, &merged, answer);
                        let (outcome, form) = sent(&fields, theirs, &states);
                        match outcome {
                            Outcome::Wanted(found) if !answer.is_empty() => compare(&found, &asked, answer),
                            Outcome::Asked(..) if answer.is_empty() => {}
                            Outcome::Invalid if *field == "retention" && answer == "mine" => {}
                            Outcome::Asked(..) => panic!("{about}: asked again after {answer} to {asked:?}"),
                            _ => panic!("{about}: after {answer:?} to {asked:?}: {:?}", form.errors),
                        }
                    }
                }
            }
        }
    }
    println!("{all} combinations, {questions} of them asked");
    assert!(all > 4_000 && questions > 0 && questions < all / 4);
}

#[test]
fn a_line_does_not_take_away_what_somebody_said_beside_it_meanwhile() {
    let base = base();
    let states = States::parse(&States::of(&base).to_text());
    assert_eq!(states, States::of(&base));
    let mut theirs = base.clone();
    theirs.legal_bases[0].condition = "nur bei Wahlen".into();
    theirs.recipients[1].reach = Reach { for_all: true, numbers: Vec::new() };
    for (list, first) in [("legal_bases", 0), ("recipients", 1)] {
        let mut fields = page(&base);
        let mut left = lines(list);
        left.remove(first);
        fields.set(list, left.join("\n"));
        let (Outcome::Asked(stored, merged), form) = sent(&fields, &theirs, &states) else {
            panic!("{list}")
        };
        assert_eq!(merged.conflicts.len(), 1);
        for (answer, rows) in [("mine", 2), ("theirs", 3)] {
            let (fields, _) = answered(&form, &stored, &merged, answer);
            let (Outcome::Wanted(found), _) = sent(&fields, &theirs, &states) else {
                panic!("{list}: {answer}")
            };
            assert_eq!(render(&found)[list].lines().count(), rows, "{list}: {answer}");
        }
        let (fields, _) = answered(&form, &stored, &merged, "");
        assert!(matches!(sent(&fields, &theirs, &states).0, Outcome::Asked(..)));
        // The other lines go without a question, and so does a new order.
        let mut fields = page(&base);
        let mut left = lines(list);
        left.reverse();
        left.retain(|line| *line == lines(list)[first]);
        fields.set(list, left.join("\n"));
        assert!(matches!(sent(&fields, &theirs, &states).0, Outcome::Wanted(_)), "{list}");
    }
}
