//! `/verarbeitungen/mehrere`: the same change on several activities. First what is to happen, then a
//! preview that names every sheet, then the deed.

use std::collections::BTreeSet;

use askama::Template;
use axum::{extract::State, response::Response};
use sqlx::PgConnection;

use super::{list, list_address};
use crate::{
    app::App,
    auth::{Capability, Member},
    database::id::DepartmentId,
    error::AppError,
    export::numbers,
    navigation, organisation,
    processing_activity::{
        bulk::{self, Change, Target},
        list::COUNTED,
        store::{self, Department},
    },
    register::LegalRegime,
    web::{
        filters::{self, grouped},
        form::{Choice, Fields, Form, Query},
        notice::Notice,
        page::{self, Page},
        validate,
    },
};

/// Activities of one change.
const MOST: usize = COUNTED as usize;
/// Names that are listed before it says how many more there are.
const NAMED: usize = 20;

const DEPARTMENT: &str = "einheit";
const CONTACT: &str = "ansprechpartner";
const ADD_TAG: &str = "schlagwort-dazu";
const REMOVE_TAG: &str = "schlagwort-weg";
const END: &str = "beenden";
const REGIME: &str = "rechtsrahmen";
const KINDS: [(&str, &str); 6] = [
    (DEPARTMENT, "Organisationseinheit setzen"),
    (CONTACT, "Ansprechpartner setzen"),
    (ADD_TAG, "Schlagwort hinzufügen"),
    (REMOVE_TAG, "Schlagwort entfernen"),
    (END, "Tätigkeiten beenden"),
    (REGIME, "Rechtsrahmen setzen"),
];
/// "No department", chosen on purpose.
const NONE: &str = "keine";

#[derive(Template)]
#[template(path = "processing_activity/bulk.html")]
struct BulkPage {
    page: Page,
    form: Form,
    kinds: Vec<Choice>,
    departments: Vec<Choice>,
    tags: Vec<Choice>,
    regimes: Vec<Choice>,
    /// What was chosen, each with its name.
    chosen: Vec<(i32, String)>,
    /// How many of them are not listed by name.
    unnamed: usize,
    preview: Option<Preview>,
    missing: String,
    address: String,
    back: String,
    export: Option<String>,
}

/// What would happen.
struct Preview {
    /// "Organisationseinheit setzen"
    title: &'static str,
    lines: Vec<Line>,
    /// What stays as it is, under the reason.
    left_out: Vec<(&'static str, Vec<(i32, String)>)>,
    /// What was typed, sent along with the button.
    fields: Vec<(&'static str, String)>,
}

struct Line {
    number: i32,
    name: String,
    old: String,
    new: String,
}

pub async fn show(State(app): State<App>, member: Member, Query(query): Query) -> Result<Response, AppError> {
    let mut form = Form::from(query);
    let mut db = app.db.read(member.actor()).await?;
    let numbers = chosen_numbers(&mut db, &member, &mut form).await?;
    let targets = bulk::targets(&mut db, member.organisation(), &numbers).await?;
    let units = store::departments(&mut db, member.organisation()).await?;
    let change = match form.fields.has("vorschau") && !targets.is_empty() {
        true => read(&mut form, &member, &units),
        false => None,
    };
    let page = bulk_page(&member, form, &numbers, &targets, &units, change.as_ref());
    Ok(if page.form.has_errors() { page::invalid(&page) } else { page::ok(&page) })
}

pub async fn submit(State(app): State<App>, member: Member, fields: Fields) -> Result<Response, AppError> {
    let mut form = Form::from(fields);
    let mut db = app.db.write(member.actor()).await?;
    let numbers = chosen_numbers(&mut db, &member, &mut form).await?;
    if numbers.is_empty() && !form.has_errors() {
        form.fail("", "Bitte wählen Sie in der Liste mindestens eine Tätigkeit aus.");
    }
    let targets = bulk::targets_locked(&mut db, member.organisation(), &numbers).await?;
    let units = store::departments(&mut db, member.organisation()).await?;
    let change = if form.has_errors() { None } else { read(&mut form, &member, &units) };
    let Some(change) = change else {
        return Ok(page::invalid(&bulk_page(&member, form, &numbers, &targets, &units, None)));
    };
    let concerned: Vec<&Target> =
        targets.iter().filter(|target| is_editable(&member, target) && !target.has(&change)).collect();
    if concerned.is_empty() {
        return Ok(Notice::Unchanged.redirect(&list_address(&member)));
    }
    bulk::apply(&mut db, member.organisation(), &concerned, &change).await?;
    db.commit().await?;
    Ok(Notice::Saved.redirect(&list_address(&member)))
}

/// The ticks of the list, numbers as typed, or all hits of the list's filter.
async fn chosen_numbers(
    db: &mut PgConnection,
    member: &Member,
    form: &mut Form,
) -> Result<Vec<i32>, AppError> {
    if form.fields.text("alle") == "ja" {
        let (numbers, are_more) = list::all_numbers(db, member, form).await?;
        if are_more {
            form.fail("", too_many());
        }
        return Ok(numbers);
    }
    let ticked = form.values("nummer").iter().filter_map(|number| number.parse::<i32>().ok());
    let mut chosen: BTreeSet<i32> = ticked.filter(|number| *number > 0).collect();
    if !form.fields.text("nummern").is_empty() {
        match numbers::parse(form.value("nummern")) {
            Ok(numbers) => chosen.extend(numbers),
            Err(sentence) => form.fail("", sentence),
        }
    }
    if chosen.len() > MOST {
        form.fail("", too_many());
        chosen = chosen.into_iter().take(MOST).collect();
    }
    Ok(chosen.into_iter().collect())
}

fn too_many() -> String {
    format!(
        "Auf einmal lassen sich höchstens {} Tätigkeiten ändern. Bitte schränken Sie die Auswahl ein.",
        grouped(MOST)
    )
}

/// What is to happen, or sentences at the fields.
fn read(form: &mut Form, member: &Member, units: &[Department]) -> Option<Change> {
    match form.fields.text("was").to_owned().as_str() {
        DEPARTMENT => {
            let may = |department| member.membership.may_in(Capability::EditActivities, department);
            let chosen = form.fields.text("neue_einheit");
            let department = match chosen {
                NONE => Some(None),
                id => units.iter().find(|unit| unit.id.to_string() == id).map(|unit| Some(unit.id)),
            };
            let department = department.filter(|department| may(*department));
            if department.is_none() {
                form.fail("neue_einheit", "Bitte wählen Sie eine Organisationseinheit.");
            }
            department.map(Change::Department)
        }
        CONTACT => {
            let name =
                validate::required(form, "neuer_ansprechpartner", "einen Ansprechpartner", validate::NAME);
            name.map(one_line).map(Change::ContactPerson)
        }
        ADD_TAG => {
            let tag = validate::required(form, "neues_schlagwort", "ein Schlagwort", validate::NAME);
            tag.map(one_line).map(Change::AddTag)
        }
        REMOVE_TAG => {
            let tag = validate::required(form, "altes_schlagwort", "das Schlagwort", validate::NAME);
            tag.map(one_line).map(Change::RemoveTag)
        }
        END => {
            let what = "den Tag, an dem die Verarbeitungen endeten";
            validate::required_date(form, "ende_am", what).map(Change::EndOn)
        }
        REGIME => {
            let regime =
                validate::choice(form, "neuer_rechtsrahmen", "den Rechtsrahmen", &LegalRegime::OPTIONS);
            regime.map(Change::Regime)
        }
        _ => {
            form.fail("was", "Bitte wählen Sie, was geschehen soll.");
            None
        }
    }
}

/// A name has no line breaks, wherever it was pasted from.
fn one_line(text: String) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_editable(member: &Member, target: &Target) -> bool {
    member.membership.may_in(Capability::EditActivities, target.department_id)
}

fn bulk_page(
    member: &Member,
    mut form: Form,
    numbers: &[i32],
    targets: &[Target],
    units: &[Department],
    change: Option<&Change>,
) -> BulkPage {
    // From here on the numbers stand for themselves, whatever filter they came from.
    form.fields.set("nummern", as_ranges(targets.iter().map(|target| target.number)));
    let preview = change.map(|change| preview(member, &form, targets, units, change));
    let page = navigation::organisation_page(member, "verarbeitungen", "Mehrere Tätigkeiten ändern")
        .breadcrumb("Verarbeitungstätigkeiten", list_address(member))
        .errors_of(&form);
    let may =
        |department: Option<DepartmentId>| member.membership.may_in(Capability::EditActivities, department);
    let mut departments: Vec<Choice> = units
        .iter()
        .filter(|unit| may(Some(unit.id)))
        .map(|unit| Choice::new(unit.id, unit.label()))
        .collect();
    if may(None) {
        departments.push(Choice::new(NONE, "keine bestimmte"));
    }
    let tags: BTreeSet<&String> = targets.iter().flat_map(|target| &target.tags).collect();
    let export = format!(
        "/verzeichnis/{}/ausgabe?umfang=auswahl&nummern={}",
        member.membership.slug,
        form.value("nummern").replace(", ", "+")
    );
    BulkPage {
        kinds: KINDS.iter().map(|(key, label)| Choice::new(key, *label)).collect(),
        departments,
        tags: tags.into_iter().map(|tag| Choice::new(tag, tag)).collect(),
        regimes: organisation::form::regimes(),
        chosen: named(targets.iter().take(NAMED)),
        unnamed: targets.len().saturating_sub(NAMED),
        preview,
        missing: missing(numbers, targets),
        address: format!("{}/mehrere", list_address(member)),
        back: list_address(member),
        export: (member.may(Capability::Export) && !targets.is_empty()).then_some(export),
        page,
        form,
    }
}

fn preview(
    member: &Member,
    form: &Form,
    targets: &[Target],
    units: &[Department],
    change: &Change,
) -> Preview {
    let (editable, refused): (Vec<&Target>, Vec<&Target>) =
        targets.iter().partition(|target| is_editable(member, target));
    let (unchanged, changed): (Vec<&Target>, Vec<&Target>) =
        editable.into_iter().partition(|target| target.has(change));
    let lines = changed.iter().map(|target| {
        let (old, new) = difference(target, change, units);
        Line { number: target.number, name: target.name.clone(), old, new }
    });
    let kind = form.fields.text("was");
    let sent = [
        "nummern",
        "was",
        "neue_einheit",
        "neuer_ansprechpartner",
        "neues_schlagwort",
        "altes_schlagwort",
        "ende_am",
        "neuer_rechtsrahmen",
    ];
    Preview {
        title: KINDS.iter().find(|(key, _)| *key == kind).map_or("", |(_, label)| label),
        lines: lines.collect(),
        left_out: [
            ("Das dürfen Sie nicht bearbeiten; es bleibt, wie es ist", named(refused)),
            ("Steht dort schon so oder ist schon beendet", named(unchanged)),
        ]
        .into_iter()
        .filter(|(_, sheets)| !sheets.is_empty())
        .collect(),
        fields: sent.map(|name| (name, form.value(name).to_owned())).into_iter().collect(),
    }
}

/// What stands on the sheet, and what will.
fn difference(target: &Target, change: &Change, units: &[Department]) -> (String, String) {
    let or_dash = |text: &str| if text.is_empty() { "–".to_owned() } else { text.to_owned() };
    match change {
        Change::Department(department) => {
            let new = units.iter().find(|unit| Some(unit.id) == *department).map(Department::label);
            (or_dash(target.department.as_deref().unwrap_or("")), or_dash(&new.unwrap_or_default()))
        }
        Change::ContactPerson(name) => (or_dash(&target.contact_person), or_dash(name)),
        Change::AddTag(tag) => {
            let tags: Vec<&str> = target.tags.iter().map(String::as_str).chain([tag.as_str()]).collect();
            (or_dash(&target.tags.join(", ")), tags.join(", "))
        }
        Change::RemoveTag(gone) => {
            let tags: Vec<&str> = target.tags.iter().map(String::as_str).filter(|tag| tag != gone).collect();
            (or_dash(&target.tags.join(", ")), or_dash(&tags.join(", ")))
        }
        Change::EndOn(day) => {
            ("läuft oder ist geplant".to_owned(), format!("beendet am {}", validate::date_text(*day)))
        }
        Change::Regime(regime) => {
            (LegalRegime::from_key(&target.legal_regime).label().to_owned(), regime.label().to_owned())
        }
    }
}

fn named<'a>(targets: impl IntoIterator<Item = &'a Target>) -> Vec<(i32, String)> {
    targets.into_iter().map(|target| (target.number, target.name.clone())).collect()
}

/// The numbers that lead to no sheet; empty for none.
fn missing(numbers: &[i32], targets: &[Target]) -> String {
    let there: BTreeSet<i32> = targets.iter().map(|target| target.number).collect();
    as_ranges(numbers.iter().copied().filter(|number| !there.contains(number)))
}

/// "1-3, 7" from ascending numbers.
fn as_ranges(numbers: impl IntoIterator<Item = i32>) -> String {
    let mut ranges: Vec<(i32, i32)> = Vec::new();
    for number in numbers {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => ranges.push((number, number)),
        }
    }
    let words = ranges.iter().map(|(first, last)| match first == last {
        true => first.to_string(),
        false => format!("{first}-{last}"),
    });
    words.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::as_ranges;

    #[test]
    fn neighbours_become_ranges() {
        assert_eq!(as_ranges([1, 2, 3, 7, 9, 10]), "1-3, 7, 9-10");
        assert_eq!(as_ranges([]), "");
    }
}
