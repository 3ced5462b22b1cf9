//! The example world: "Stadtwerke Musterhausen GmbH", a municipal utility that does not exist, with a
//! record that shows every kind of content. `vvt demo` serves it.
//!
//! The texts are those that somebody would type, and they go in through the same code as the forms'.
//! Addresses end in `.example`; telephone numbers are from the range that the Bundesnetzagentur keeps
//! free for films and books.

mod activities;
pub mod load;
mod organisation;
mod people;

use std::collections::HashMap;

use time::Duration;

use activities::Activity;
use organisation::{Department, Holder};
pub use people::{PEOPLE, Person};

use crate::{
    app::today,
    auth::{account, password, role},
    contact,
    database::{
        Actor, Db, Write,
        id::{AccountId, ActivityId, DepartmentId, OfficeHolderId, OrganisationId},
    },
    department,
    organisation::{Kind, form, store},
    processing_activity::{
        model::Sheet,
        relations, save,
        short_form::{self, Departments, LISTS, SINGLE},
        store as activity,
    },
    register::choices::AreaState,
    toms,
    web::form::{Fields, Form},
};

const ACTOR: &str = "Beispielwelt";

#[derive(Debug, thiserror::Error)]
pub enum FillError {
    #[error(
        "Diese Datenbank ist nicht leer; die Beispielwelt wird nur in einer leeren angelegt. Es wurde nichts geändert."
    )]
    NotEmpty,
    /// Cannot happen with the texts as they are tested.
    #[error("Die Beispielwelt lässt sich nicht anlegen: {0}")]
    Text(String),
    #[error("{0}")]
    Password(String),
    #[error(transparent)]
    Hash(#[from] anyhow::Error),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Makes the whole world, or nothing; everybody in it gets the same password.
pub async fn fill(db: &Db, password: &str) -> Result<(), FillError> {
    let hash = checked_hash(password).await?;
    let mut db = db.write(&Actor::system(ACTOR)).await?;
    account::lock(&mut db).await?;
    if account::exists(&mut db).await? {
        return Err(FillError::NotEmpty);
    }
    let organisation = OrganisationId::new();
    store::create(&mut db, organisation, organisation::NAME, Kind::Company).await?;
    body(&mut db, organisation).await?;
    let departments = departments(&mut db, organisation).await?;
    for holder in &organisation::HOLDERS {
        office_holder(&mut db, organisation, holder).await?;
    }
    measures_concept(&mut db, organisation).await?;
    for entry in &activities::ACTIVITIES {
        sheet(&mut db, organisation, &departments, entry).await?;
    }
    for person in &PEOPLE {
        account(&mut db, organisation, &departments, person, &hash).await?;
    }
    Ok(db.commit().await?)
}

/// Whether the database holds the example world, and so its accounts.
pub async fn is_there(db: &Db) -> sqlx::Result<bool> {
    let mut db = db.read(&Actor::system(ACTOR)).await?;
    Ok(account::store::find_by_email(&mut db, PEOPLE[0].email).await?.is_some())
}

/// Gives everybody in the example world a new password.
pub async fn set_password(db: &Db, password: &str) -> Result<(), FillError> {
    let hash = checked_hash(password).await?;
    let mut db = db.write(&Actor::system(ACTOR)).await?;
    for person in &PEOPLE {
        if let Some(account) = account::store::find_by_email(&mut db, person.email).await? {
            account::store::set_password(&mut db, account.id, &hash).await?;
        }
    }
    Ok(db.commit().await?)
}

async fn checked_hash(password: &str) -> Result<String, FillError> {
    if let Some(objection) = password::objection(password, &[organisation::NAME]) {
        return Err(FillError::Password(objection));
    }
    Ok(password::hash(password.to_owned()).await?)
}

async fn body(db: &mut Write, organisation: OrganisationId) -> Result<(), FillError> {
    let mut form = filled(&organisation::BODY);
    let details = form::read(&mut form);
    let mut details = details.ok_or_else(|| refused(organisation::NAME, &form))?;
    details.supervisory_authority = details.proposed_authority().map(str::to_owned);
    Ok(store::update(db, organisation, &details).await?)
}

/// The departments' ids by short sign.
async fn departments(
    db: &mut Write,
    organisation: OrganisationId,
) -> Result<Vec<(&'static str, DepartmentId)>, FillError> {
    let mut made = Vec::new();
    for Department { short_sign, name, parent } in organisation::DEPARTMENTS {
        let id = DepartmentId::new();
        let parent = find(&made, parent)?;
        department::store::insert(db, organisation, id, parent, short_sign, name).await?;
        made.push((short_sign, id));
    }
    Ok(made)
}

/// The department with the short sign; none for an empty one.
fn find(departments: &[(&str, DepartmentId)], short_sign: &str) -> Result<Option<DepartmentId>, FillError> {
    if short_sign.is_empty() {
        return Ok(None);
    }
    let found = departments.iter().find(|(known, _)| *known == short_sign).map(|(_, id)| *id);
    found.map(Some).ok_or_else(|| FillError::Text(format!("Organisationseinheit {short_sign}")))
}

async fn office_holder(
    db: &mut Write,
    organisation: OrganisationId,
    entry: &Holder,
) -> Result<(), FillError> {
    let mut form = filled(entry.fields);
    let holder = contact::form::read(&mut form);
    let holder = holder.ok_or_else(|| refused(form.value("name"), &form))?;
    contact::store::insert(db, organisation, OfficeHolderId::new(), entry.office, &holder).await?;
    Ok(())
}

/// The Rahmenkonzept with every area, and a review of half a year ago.
async fn measures_concept(db: &mut Write, organisation: OrganisationId) -> Result<(), FillError> {
    toms::store::save(db, organisation, None, &organisation::measures_concept()).await?;
    for said in &organisation::CONCEPT_AREAS {
        let stored = toms::store::concept(db, organisation).await?;
        let is_planned = said.state == AreaState::Planned;
        let input = toms::store::AreaInput {
            area: toms::Area {
                area: said.area,
                state: said.state,
                planned_until: is_planned.then(|| today() + Duration::days(200)),
                text: said.text.to_owned(),
                ..toms::Area::default()
            },
            measures: said.measures.iter().map(|measure| (*measure).to_owned()).collect(),
            shipped: HashMap::new(),
        };
        toms::store::save_area(db, organisation, stored.as_ref(), &input).await?;
    }
    let review = organisation::measures_review(today() - Duration::days(180));
    toms::store::insert_review(db, organisation, &review).await?;
    Ok(())
}

/// As the Kurzblatt is sent and saved.
async fn sheet(
    db: &mut Write,
    organisation: OrganisationId,
    departments: &[(&str, DepartmentId)],
    entry: &Activity,
) -> Result<(), FillError> {
    let mut form = Form::new().with("stage", "in_operation").with("global_measures", "ja");
    for (field, text) in entry.fields {
        if !SINGLE.contains(field) && !LISTS.contains(field) {
            return Err(FillError::Text(format!("Feld {field}")));
        }
        form.fields.set(field, *text);
    }
    if let Some(department) = find(departments, entry.department)? {
        form.fields.set("department", department.to_string());
    }
    let id = ActivityId::new();
    let allowed = Departments { allowed: departments.iter().map(|(_, id)| *id).collect(), or_none: true };
    let sheet = short_form::read(&mut form, &Sheet::empty(id), &allowed);
    let sheet = sheet.ok_or_else(|| refused(form.value("name"), &form))?;
    let number = save::create(db, organisation, sheet, true).await?;
    tie(db, organisation, number, entry.ties).await?;
    if entry.ended_on.is_some() {
        activity::set_ended(db, organisation, number, entry.ended_on).await?;
    }
    Ok(())
}

/// As on the page "Daten zuordnen".
async fn tie(
    db: &mut Write,
    organisation: OrganisationId,
    number: i32,
    ties: &[(&str, &str)],
) -> Result<(), FillError> {
    let Some(sheet) = activity::load(db, organisation, number).await? else { return Ok(()) };
    let items: Vec<_> = relations::groups(&sheet).into_iter().flat_map(|group| group.items).collect();
    let mut fields = Fields::default();
    for (name, numbers) in ties {
        for item in items.iter().filter(|item| item.label == *name) {
            fields.set(&item.field, *numbers);
        }
        if items.iter().all(|item| item.label != *name) {
            return Err(FillError::Text(format!("{name} steht nicht auf Blatt {number}")));
        }
    }
    let values = relations::submitted(&fields, &mut relations::render(&sheet), &sheet)
        .map_err(|gone| FillError::Text(format!("Zuordnung auf Blatt {number}: {gone:?}")))?;
    save::save(db, organisation, &sheet, relations::applied(sheet.clone(), &values), true).await?;
    Ok(())
}

async fn account(
    db: &mut Write,
    organisation: OrganisationId,
    departments: &[(&str, DepartmentId)],
    person: &Person,
    hash: &str,
) -> Result<(), FillError> {
    let id = AccountId::new();
    account::create(db, id, person.name, person.email, Some(hash), person.role.is_none()).await?;
    if let Some(given) = person.role {
        let department = find(departments, person.department)?;
        let until = person.days.map(|days| today() + Duration::days(days));
        role::give(db, organisation, id, given, department, until).await?;
    }
    Ok(())
}

fn filled(fields: &[(&str, &str)]) -> Form {
    fields.iter().fold(Form::new(), |form, (field, text)| form.with(field, text))
}

/// What the form said, so that whoever changes the texts finds the place.
fn refused(name: &str, form: &Form) -> FillError {
    let sentences: Vec<&str> = form.errors.iter().map(|error| error.sentence.as_str()).collect();
    FillError::Text(format!("{name}: {}", sentences.join(" ")))
}
