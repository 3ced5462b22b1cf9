//! `/verzeichnispflicht`: whether the exemption for small bodies holds, shown and answered.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};

use super::{Answer, Check, Duty, Outcome, form, outcome, rules_on, sentence, store, without_rules};
use crate::{
    app::App,
    auth::{Capability, Member},
    error::AppError,
    findings::{self, Finding},
    navigation::organisation_page,
    organisation,
    shipped::model::{DutyCriterion, RecordDuty},
    web::{
        conflict::{self, Question},
        filters,
        form::{Choice, Fields, Form},
        notice::Notice,
        page::{self, Page},
    },
};

#[derive(Template)]
#[template(path = "record_duty/show.html")]
struct Show {
    page: Page,
    duty: Option<Duty>,
    findings: Vec<Finding>,
    /// The rules that the check was made by; today's while there is none.
    asked: Option<&'static RecordDuty>,
    /// Those of today.
    rules: Option<&'static RecordDuty>,
    /// What to say where there are none.
    without_rules: String,
    /// What would come out today, where that is something else.
    changed: Option<Outcome>,
    /// Empty for who may not edit.
    edit: String,
}

impl Show {
    fn answer<'a>(&self, criterion: &DutyCriterion, check: &'a Check) -> Option<&'a Answer> {
        super::answer(criterion, &check.answers)
    }

    fn questions(&self) -> &'static [DutyCriterion] {
        self.asked.map_or(&[], |rules| &rules.criteria)
    }

    fn result(&self, check: &Check) -> String {
        let sentence = self.asked.map(|rules| sentence(rules, check.employees, &check.answers));
        filters::bound(&sentence.unwrap_or_else(|| check.outcome.label().to_owned()))
    }
}

pub async fn show(
    State(app): State<App>,
    member: Member,
    notice: Option<Notice>,
) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    let today = app.today();
    let duty = store::duty(&mut db, member.organisation(), today).await?;
    let (regime, _) = store::body(&mut db, member.organisation()).await?;
    let rules = rules_on(regime, today);
    let edit = match member.may(Capability::EditCatalogues) && rules.is_some() {
        true => format!("{}/bearbeiten", root(&member)),
        false => String::new(),
    };
    Ok(page::ok(&Show {
        page: frame(&member, "Pflicht zum Verzeichnis")
            .lead(rules.map(lead).unwrap_or_default())
            .notice(notice),
        findings: duty.as_ref().map(|duty| findings::judge_duty(duty, today)).unwrap_or_default(),
        asked: duty.as_ref().map_or(rules, |duty| duty.check.rules()),
        changed: duty.as_ref().and_then(|duty| duty.changed_outcome(today)),
        duty,
        rules,
        without_rules: filters::bound(&without_rules(regime)),
        edit,
    }))
}

#[derive(Template)]
#[template(path = "record_duty/edit.html")]
struct Edit {
    page: Page,
    form: Form,
    questions: Vec<Question>,
    rules: &'static RecordDuty,
    back: String,
}

impl Edit {
    fn applies(&self, criterion: &DutyCriterion) -> String {
        form::applies_field(&criterion.code)
    }

    fn reason(&self, criterion: &DutyCriterion) -> String {
        form::reason_field(&criterion.code)
    }

    fn examples(&self, criterion: &DutyCriterion) -> String {
        format!("Zum Beispiel: {}.", filters::bound(&criterion.examples))
    }

    fn options(&self) -> Vec<Choice> {
        vec![Choice::new("ja", "Ja"), Choice::new("nein", "Nein")]
    }
}

pub async fn edit(State(app): State<App>, member: Member) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    let (regime, employees) = store::body(&mut db, member.organisation()).await?;
    let rules = rules_on(regime, app.today()).ok_or(AppError::NotFound)?;
    let check = store::check(&mut db, member.organisation()).await?;
    let stored = form::stored(rules, check.as_ref());
    let mut form = Form::new();
    for (field, value) in &stored {
        form.fields.set(field, value);
    }
    if check.is_none()
        && let Some(count) = employees
    {
        form.fields.set(form::EMPLOYEES, filters::grouped(count));
    }
    conflict::remember(&mut form.fields, &stored);
    Ok(page::ok(&edit_page(&member, rules, form, Vec::new())))
}

pub async fn update(
    State(app): State<App>,
    member: Member,
    mut fields: Fields,
) -> Result<Response, AppError> {
    conflict::apply_choices(&mut fields);
    let today = app.today();
    let mut form = Form::from(fields);
    let mut db = app.db.write(member.actor()).await?;
    organisation::store::lock(&mut db, member.organisation()).await?;
    let (regime, _) = store::body(&mut db, member.organisation()).await?;
    let rules = rules_on(regime, today).ok_or(AppError::NotFound)?;
    let Some(mine) = form::read(&mut form, rules) else {
        return Ok(page::invalid(&edit_page(&member, rules, form, Vec::new())));
    };
    let stored = store::check(&mut db, member.organisation()).await?;
    let theirs = form::stored(rules, stored.as_ref());
    let mine = form::values(rules, mine.employees, &mine.answers);
    let merged = conflict::merge(&conflict::original(&form.fields), &mine, &theirs);
    if !merged.conflicts.is_empty() {
        let questions =
            conflict::ask(&mut form, &merged, &theirs, |field, value| form::show(rules, field, value));
        return Ok(page::respond(StatusCode::CONFLICT, &edit_page(&member, rules, form, questions)));
    }
    for (field, value) in &merged.values {
        form.fields.set(field, value);
    }
    let Some(input) = form::read(&mut form, rules) else {
        return Ok(page::invalid(&edit_page(&member, rules, form, Vec::new())));
    };
    let check = Check {
        outcome: outcome(rules, input.employees, &input.answers),
        employees: input.employees,
        answers: input.answers,
        rules_from: rules.valid_from,
        checked_on: today,
        checked_by: member.person.name.clone(),
    };
    // The same answers on another day are a new check.
    let is_same = stored.is_some_and(|stored| {
        merged.values == theirs && stored.checked_on == today && stored.outcome == check.outcome
    });
    if is_same {
        return Ok(Notice::Unchanged.redirect(&root(&member)));
    }
    store::save(&mut db, member.organisation(), &check).await?;
    db.commit().await?;
    Ok(Notice::Saved.redirect(&root(&member)))
}

fn root(member: &Member) -> String {
    format!("/verzeichnis/{}/verzeichnispflicht", member.membership.slug)
}

fn frame(member: &Member, title: &str) -> Page {
    let summary = format!("/verzeichnis/{}/organisation", member.membership.slug);
    organisation_page(member, "organisation", title).breadcrumb("Organisation", summary)
}

fn lead(rules: &RecordDuty) -> String {
    format!(
        "Wer weniger als {} Personen beschäftigt, muss nur dann kein Verzeichnis führen, wenn keine der Rückausnahmen zutrifft; \
         eine einzige genügt für die Pflicht ({}).",
        filters::grouped(rules.threshold),
        filters::bound(&rules.norm)
    )
}

fn edit_page(member: &Member, rules: &'static RecordDuty, form: Form, questions: Vec<Question>) -> Edit {
    let page = frame(member, "Pflicht zum Verzeichnis prüfen")
        .lead(lead(rules))
        .breadcrumb("Pflicht zum Verzeichnis", root(member))
        .errors_of(&form);
    Edit { page, form, questions, rules, back: root(member) }
}
