//! `/zustaendige`: naming, changing, replacing and removing office holders.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use time::Date;

use super::{Holder, form, model::Time, store};
use crate::{
    app::App,
    auth::Member,
    database::{
        Write,
        id::{OfficeHolderId, OrganisationId},
    },
    error::AppError,
    help,
    navigation::organisation_page,
    register::Office,
    web::{
        components::Confirmation,
        conflict::{self, Question},
        form::{Choice, Fields, Form, Query},
        notice::Notice,
        page::{self, Page},
        validate::date_text,
    },
};

#[derive(Template)]
#[template(path = "contact/edit.html")]
struct Edit {
    page: Page,
    form: Form,
    office: Office,
    /// Who holds the office without an end: can be replaced by the new one.
    replaceable: Vec<Choice>,
    questions: Vec<Question>,
    back: String,
    is_new: bool,
    removal: String,
}

impl Edit {
    fn name(&self) -> &'static help::Field {
        help::field(match self.office {
            Office::DataProtectionOfficer => "officer.name",
            Office::JointController => "joint_controller.name",
            Office::Representative => "representative.name",
            Office::ContactPerson => "contact_person.name",
        })
    }

    fn has_agreement(&self) -> bool {
        self.office == Office::JointController
    }

    fn has_notification(&self) -> bool {
        self.office == Office::DataProtectionOfficer
    }
}

pub async fn show_new(
    State(app): State<App>,
    member: Member,
    Query(query): Query,
) -> Result<Response, AppError> {
    let office = office(query.text("amt"))?;
    let mut db = app.db.read(member.actor()).await?;
    let holders = store::all(&mut db, member.organisation()).await?;
    let mut form = Form::new().with("id", OfficeHolderId::new()).with("amt", office.word());
    let predecessor =
        holders.iter().find(|held| held.office == office && held.id.to_string() == query.text("nach"));
    if let Some(predecessor) = predecessor {
        match predecessor.holder.valid_until {
            None => form.fields.add("loest_ab", predecessor.id.to_string()),
            Some(until) => form = form.with_some("von", until.next_day().map(date_text)),
        }
    }
    Ok(page::ok(&new_page(&member, form, office, &holders)))
}

pub async fn create(State(app): State<App>, member: Member, fields: Fields) -> Result<Response, AppError> {
    let mut form = Form::from(fields);
    let office = office(form.fields.text("amt"))?;
    let id: OfficeHolderId = form.fields.text("id").parse().unwrap_or_else(|_| OfficeHolderId::new());
    let mut db = app.db.write(member.actor()).await?;
    let holder = form::read(&mut form);
    let replaced = replaced(
        &mut db,
        member.organisation(),
        &mut form,
        office,
        holder.as_ref().and_then(|new| new.valid_from),
    )
    .await?;
    let (Some(holder), false) = (holder, form.has_errors()) else {
        let holders = store::all(&mut db, member.organisation()).await?;
        return Ok(page::invalid(&new_page(&member, form, office, &holders)));
    };
    if store::insert(&mut db, member.organisation(), id, office, &holder).await? {
        for (id, until) in replaced {
            store::end(&mut db, member.organisation(), id, until).await?;
        }
    } else {
        // The same form once more: somebody went back and corrected it.
        store::update(&mut db, member.organisation(), id, &holder).await?;
    }
    db.commit().await?;
    Ok(Notice::Saved.redirect(&back(&member, office)))
}

/// Whom the new holder replaces, with the last day in office: the day before the new one begins.
async fn replaced(
    db: &mut Write,
    organisation: OrganisationId,
    form: &mut Form,
    office: Office,
    begins: Option<Date>,
) -> Result<Vec<(OfficeHolderId, Date)>, AppError> {
    let mut replaced = Vec::new();
    let chosen: Vec<OfficeHolderId> =
        form.values("loest_ab").iter().take(100).filter_map(|id| id.parse().ok()).collect();
    if chosen.is_empty() {
        return Ok(replaced);
    }
    let Some(until) = begins.and_then(Date::previous_day) else {
        if form.error("von").is_none() {
            form.fail(
                "von",
                "Bitte geben Sie an, ab wann die Nachfolge gilt; am Tag davor endet das bisherige Amt.",
            );
        }
        return Ok(replaced);
    };
    for id in chosen {
        let Some(Holder { holder, .. }) =
            store::lock(db, organisation, id).await?.filter(|held| held.office == office)
        else {
            continue;
        };
        if holder.valid_from.is_some_and(|from| from > until) {
            form.fail(
                "von",
                format!("Der Beginn liegt vor dem Amtsbeginn von {}. Bitte prüfen Sie den Tag.", holder.name),
            );
        }
        replaced.push((id, until));
    }
    Ok(replaced)
}

pub async fn edit(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    let held = store::find(&mut db, member.organisation(), parse(&id)?).await?.ok_or(AppError::NotFound)?;
    let stored = form::values(&held.holder);
    let mut form = Form::new();
    for (field, value) in &stored {
        form.fields.set(field, value);
    }
    conflict::remember(&mut form.fields, &stored);
    Ok(page::ok(&edit_page(&member, &held, form, Vec::new())))
}

pub async fn update(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Path<(String, String)>,
    mut fields: Fields,
) -> Result<Response, AppError> {
    let mut db = app.db.write(member.actor()).await?;
    let held = store::lock(&mut db, member.organisation(), parse(&id)?).await?.ok_or(AppError::NotFound)?;
    conflict::apply_choices(&mut fields);
    let mut form = Form::from(fields);
    let Some(mine) = form::read(&mut form) else {
        return Ok(page::invalid(&edit_page(&member, &held, form, Vec::new())));
    };
    let theirs = form::values(&held.holder);
    let merged = conflict::merge(&conflict::original(&form.fields), &form::values(&mine), &theirs);
    if !merged.conflicts.is_empty() {
        let show = |field: &str, text: &str| (form::label(field).to_owned(), text.to_owned());
        let questions = conflict::ask(&mut form, &merged, &theirs, show);
        return Ok(page::respond(StatusCode::CONFLICT, &edit_page(&member, &held, form, questions)));
    }
    for (field, value) in &merged.values {
        form.fields.set(field, value);
    }
    let Some(holder) = form::read(&mut form) else {
        return Ok(page::invalid(&edit_page(&member, &held, form, Vec::new())));
    };
    let back = back(&member, held.office);
    if holder == held.holder {
        return Ok(Notice::Unchanged.redirect(&back));
    }
    store::update(&mut db, member.organisation(), held.id, &holder).await?;
    db.commit().await?;
    Ok(Notice::Saved.redirect(&back))
}

pub async fn confirm_removal(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    let held = store::find(&mut db, member.organisation(), parse(&id)?).await?.ok_or(AppError::NotFound)?;
    let mut consequences = vec![
        "Entfernen Sie nur, was versehentlich eingetragen wurde.".to_owned(),
        "Wer nicht mehr zuständig ist, bleibt mit dem letzten Tag stehen („Gültig bis“), damit nachvollziehbar \
         ist, wer wann zuständig war."
            .to_owned(),
    ];
    if held.time(app.today()) == Time::InForce {
        consequences.push("Der Eintrag gilt heute und fehlt danach im Vorblatt.".to_owned());
    }
    Ok(page::ok(&Confirmation {
        page: frame(&member, "Eintrag entfernen?")
            .breadcrumb(held.holder.name.clone(), address(&member, &id)),
        sentence: format!("„{}“ ({}) wird entfernt.", held.holder.name, held.office.label()),
        consequences,
        button: "Eintrag entfernen",
        is_danger: true,
        fields: Fields::default(),
        back: back(&member, held.office),
    }))
}

pub async fn remove(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let mut db = app.db.write(member.actor()).await?;
    let is_gone = store::remove(&mut db, member.organisation(), parse(&id)?).await?;
    db.commit().await?;
    let summary = format!("/verzeichnis/{}/organisation", member.membership.slug);
    Ok(if is_gone { Notice::Removed.redirect(&summary) } else { Redirect::to(&summary).into_response() })
}

/// Ids in addresses are typed by hand at most; a wrong one is simply not there.
fn parse(id: &str) -> Result<OfficeHolderId, AppError> {
    id.parse().map_err(|_| AppError::NotFound)
}

fn office(word: &str) -> Result<Office, AppError> {
    Office::OPTIONS
        .into_iter()
        .find(|(known, _)| *known == word)
        .map(|(_, office)| office)
        .ok_or(AppError::NotFound)
}

fn address(member: &Member, id: &str) -> String {
    format!("/verzeichnis/{}/zustaendige/{id}", member.membership.slug)
}

fn back(member: &Member, office: Office) -> String {
    format!("/verzeichnis/{}/organisation#{}", member.membership.slug, office.word())
}

fn frame(member: &Member, title: impl Into<String>) -> Page {
    let summary = format!("/verzeichnis/{}/organisation", member.membership.slug);
    organisation_page(member, "organisation", title).breadcrumb("Organisation", summary)
}

fn new_page(member: &Member, form: Form, office: Office, holders: &[Holder]) -> Edit {
    let replaceable = holders
        .iter()
        .filter(|held| held.office == office && held.holder.valid_until.is_none())
        .map(|held| {
            Choice::new(held.id, held.holder.name.clone()).hint(match held.period() {
                period if period.is_empty() => "Beginn nicht angegeben".to_owned(),
                period => period,
            })
        })
        .collect();
    Edit {
        page: frame(member, format!("{} eintragen", accusative(office))).errors_of(&form),
        form,
        office,
        replaceable,
        questions: Vec::new(),
        back: back(member, office),
        is_new: true,
        removal: String::new(),
    }
}

fn edit_page(member: &Member, held: &Holder, form: Form, questions: Vec<Question>) -> Edit {
    Edit {
        page: frame(member, held.holder.name.clone()).preline(held.office.label()).errors_of(&form),
        form,
        office: held.office,
        replaceable: Vec::new(),
        questions,
        back: back(member, held.office),
        is_new: false,
        removal: format!("{}/entfernen", address(member, &held.id.to_string())),
    }
}

fn accusative(office: Office) -> &'static str {
    match office {
        Office::DataProtectionOfficer => "DSB",
        Office::JointController => "Gemeinsam Verantwortlichen",
        Office::Representative => "Vertreter nach Art.\u{a0}27 DSGVO",
        Office::ContactPerson => "Ansprechpartner",
    }
}
