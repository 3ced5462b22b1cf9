//! `/organisation`: everything of lit. a on one page, and the form of the body itself.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use time::Date;

use super::{Details, authority, form, store};
use crate::{
    app::App,
    auth::{Capability, Member},
    contact::{self, Holder, model::Time},
    error::AppError,
    findings::{
        Context, Finding,
        head::{self, About},
    },
    navigation::organisation_page,
    record_duty,
    register::{self, Contact, Office, regime::Item},
    toms,
    web::{
        conflict::{self, Question},
        filters,
        form::{Choice, Fields, Form, Query},
        notice::Notice,
        page::{self, Page},
        validate,
    },
};

#[derive(Template)]
#[template(path = "organisation/show.html")]
struct Show {
    page: Page,
    details: Details,
    holders: Vec<Holder>,
    findings: Vec<(About, Finding)>,
    today: Date,
    concept: Option<toms::Concept>,
    departments: i64,
    duty: Option<record_duty::Duty>,
    /// Sheets that are not ended and stand under another law than the organisation.
    elsewhere: Vec<i32>,
    may_edit_activities: bool,
    /// "Wer war DSB am …": the form, and the day it asks for.
    question: Form,
    asked: Option<Date>,
    /// `/verzeichnis/{slug}`
    root: String,
    may_edit: bool,
    may_read_findings: bool,
}

impl Show {
    fn offices(&self) -> [Office; 4] {
        [
            Office::JointController,
            Office::Representative,
            Office::DataProtectionOfficer,
            Office::ContactPerson,
        ]
    }

    fn of(&self, office: &Office, time: Time) -> Vec<&Holder> {
        let office = *office;
        self.holders.iter().filter(|held| held.office == office && held.time(self.today) == time).collect()
    }

    fn in_force(&self, office: &Office) -> Vec<&Holder> {
        self.of(office, Time::InForce)
    }

    fn coming(&self, office: &Office) -> Vec<&Holder> {
        self.of(office, Time::Coming)
    }

    fn former(&self) -> Vec<&Holder> {
        self.holders.iter().filter(|held| held.time(self.today) == Time::Former).collect()
    }

    fn on(&self, day: &Date) -> Vec<&Holder> {
        self.holders.iter().filter(|held| held.is_in_force(*day)).collect()
    }

    fn about_office(&self, office: &Office) -> Vec<&Finding> {
        self.about(About::Holders(*office))
    }

    fn about_controller(&self) -> Vec<&Finding> {
        self.about(About::Controller)
    }

    fn about_authority(&self) -> Vec<&Finding> {
        self.about(About::Authority)
    }

    fn about_concept(&self) -> Vec<&Finding> {
        self.about(About::Concept)
    }

    fn about_duty(&self) -> Vec<&Finding> {
        self.about(About::RecordDuty)
    }

    fn about(&self, about: About) -> Vec<&Finding> {
        self.findings.iter().filter(|(found, _)| *found == about).map(|(_, finding)| finding).collect()
    }

    /// A reason why nobody is named stays behind when somebody is.
    fn has_idle_reason(&self, office: &Office) -> bool {
        *office == Office::DataProtectionOfficer
            && self.details.no_officer_reason.is_some()
            && !self.in_force(office).is_empty()
    }

    /// The page that changes the law of those sheets, with the choice made.
    fn change_elsewhere(&self) -> String {
        let numbers: Vec<String> = self.elsewhere.iter().map(i32::to_string).collect();
        format!(
            "{}/verarbeitungen/mehrere?nummern={}&was=rechtsrahmen&neuer_rechtsrahmen={}",
            self.root,
            numbers.join("+"),
            self.details.regime.key()
        )
    }

    fn edit(&self, path: &str) -> String {
        if self.may_edit { format!("{}/{path}", self.root) } else { String::new() }
    }

    fn state(&self) -> &'static str {
        let known = authority::states().find(|state| *state == self.details.federal_state);
        known.map_or("", authority::state_label)
    }
}

/// How somebody can be reached, one line each, as it is printed.
pub fn contact_lines(contact: &Contact) -> Vec<String> {
    let words = |parts: [&Option<String>; 2]| {
        parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ")
    };
    let labelled = |label: &str, text: &Option<String>| {
        text.as_ref().map_or_else(String::new, |text| format!("{label} {text}"))
    };
    [
        contact.street.clone().unwrap_or_default(),
        words([&contact.postal_code, &contact.city]),
        contact.country.clone().unwrap_or_default(),
        contact.email.clone().unwrap_or_default(),
        contact.website.clone().unwrap_or_default(),
        labelled("Telefon", &contact.phone),
        labelled("Fax", &contact.fax),
    ]
    .into_iter()
    .filter(|line| !line.is_empty())
    .collect()
}

pub async fn show(
    State(app): State<App>,
    member: Member,
    notice: Option<Notice>,
    Query(query): Query,
) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    let today = app.today();
    let details = store::details(&mut db, member.organisation()).await?;
    let holders = contact::store::all(&mut db, member.organisation()).await?;
    let concept = toms::store::concept(&mut db, member.organisation()).await?;
    let departments = crate::department::store::count(&mut db, member.organisation()).await?;
    let duty = record_duty::store::duty(&mut db, member.organisation(), today).await?;
    let elsewhere = store::under_another_law(&mut db, member.organisation()).await?;
    let mut question = Form::new().with("stichtag", query.text("stichtag"));
    let asked = validate::date(&mut question, "stichtag");
    let page = organisation_page(&member, "organisation", details.name.clone())
        .preline(format!("Organisation · {}", details.kind.label()))
        .lead(lead(&details))
        .notice(notice)
        .errors_of(&question);
    let vorblatt = register::store::head_of(details.clone(), holders.clone(), concept.clone(), today);
    let context = Context::new(&vorblatt, details.kind, today).with_duty(duty.as_ref());
    let may_read_findings = member.may(Capability::ReadFindings);
    let mut findings = if may_read_findings { head::judge(&vorblatt, &context) } else { Vec::new() };
    findings.sort_by_key(|(_, finding)| finding.rule.class);
    let show = Show {
        findings,
        page,
        details,
        holders,
        today,
        concept,
        departments,
        duty,
        may_edit_activities: member.may(Capability::EditActivities),
        elsewhere,
        asked,
        root: format!("/verzeichnis/{}", member.membership.slug),
        may_edit: member.may(Capability::EditCatalogues),
        may_read_findings,
        question,
    };
    if show.question.has_errors() { Ok(page::invalid(&show)) } else { Ok(page::ok(&show)) }
}

fn lead(details: &Details) -> String {
    let article = details.regime.cite_in_front(Item::Names);
    format!("Diese Angaben stehen im Vorblatt des Verzeichnisses ({article}).")
}

#[derive(Template)]
#[template(path = "organisation/edit.html")]
struct Edit {
    page: Page,
    form: Form,
    questions: Vec<Question>,
    kinds: Vec<Choice>,
    states: Vec<Choice>,
    regimes: Vec<Choice>,
    back: String,
}

pub async fn edit(State(app): State<App>, member: Member) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    let details = store::details(&mut db, member.organisation()).await?;
    let stored = form::values(&details);
    let mut form = Form::new();
    for (field, value) in &stored {
        form.fields.set(field, value);
    }
    conflict::remember(&mut form.fields, &stored);
    Ok(page::ok(&edit_page(&member, form, Vec::new())))
}

pub async fn update(
    State(app): State<App>,
    member: Member,
    mut fields: Fields,
) -> Result<Response, AppError> {
    conflict::apply_choices(&mut fields);
    let mut form = Form::from(fields);
    let Some(mine) = form::read(&mut form) else {
        return Ok(page::invalid(&edit_page(&member, form, Vec::new())));
    };
    let mut db = app.db.write(member.actor()).await?;
    store::lock(&mut db, member.organisation()).await?;
    let stored = store::details(&mut db, member.organisation()).await?;
    let theirs = form::values(&stored);
    let merged = conflict::merge(&conflict::original(&form.fields), &form::values(&mine), &theirs);
    if !merged.conflicts.is_empty() {
        let questions = conflict::ask(&mut form, &merged, &theirs, form::show);
        return Ok(page::respond(StatusCode::CONFLICT, &edit_page(&member, form, questions)));
    }
    for (field, value) in &merged.values {
        form.fields.set(field, value);
    }
    let Some(mut details) = form::read(&mut form) else {
        return Ok(page::invalid(&edit_page(&member, form, Vec::new())));
    };
    details.supervisory_authority = authority::settle(
        details.supervisory_authority.take(),
        stored.proposed_authority(),
        details.proposed_authority(),
    );
    let back = format!("/verzeichnis/{}/organisation", member.membership.slug);
    if details == stored {
        return Ok(Notice::Unchanged.redirect(&back));
    }
    store::update(&mut db, member.organisation(), &details).await?;
    db.commit().await?;
    // The sheets keep their law; the page says which ones have another, and leads to the change.
    Ok(Notice::Saved.redirect(&back))
}

fn edit_page(member: &Member, form: Form, questions: Vec<Question>) -> Edit {
    let back = format!("/verzeichnis/{}/organisation", member.membership.slug);
    Edit {
        page: organisation_page(member, "organisation", "Organisation bearbeiten")
            .lead("Sie können auch unvollständige Angaben speichern; die Seite der Organisation nennt, was noch fehlt.")
            .breadcrumb("Organisation", back.clone())
            .errors_of(&form),
        form,
        questions,
        kinds: form::kinds(),
        states: form::states(),
        regimes: form::regimes(),
        back,
    }
}
