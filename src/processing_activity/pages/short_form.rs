//! The Kurzblatt: the page on which a whole activity is written.

use std::collections::BTreeSet;

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};

use super::{find, list_address, parse, sheet_address};
use crate::{
    app::App,
    auth::{Capability, Member},
    database::id::{ActivityId, DepartmentId},
    error::AppError,
    export::wording,
    findings::kept,
    help, navigation,
    processing_activity::{
        consequences::{self, Consequence},
        model::Sheet,
        save,
        short_form::{
            self, Departments, LISTS, Names, STAGES, STATEMENTS,
            beside::{self, Outcome, States},
        },
        store::{self, Department},
    },
    purpose_change,
    register::{LegalRegime, Stage, law::Law, regime::Item},
    web::{
        conflict::{self, Question},
        form::{Choice, Fields, Form},
        notice::Notice,
        page::{self, Page},
    },
};

/// Where the names of catalogue entries travel, what rows were like, and the new sheet's id.
const NAMES: &str = "gezeigte-namen";
const STATES: &str = "gezeigter-stand";
const ID: &str = "kennung";

#[derive(Template)]
#[template(path = "processing_activity/short_form.html")]
struct ShortFormPage {
    page: Page,
    form: Form,
    questions: Vec<Question>,
    departments: Vec<Choice>,
    no_department: &'static str,
    /// Decides what is mandatory.
    regime: LegalRegime,
    /// The law whose letters the headings have; none under a Land's own norm.
    numbered: Option<LegalRegime>,
    regimes: Vec<Choice>,
    stages: Vec<Choice>,
    statements: Vec<Choice>,
    is_ended: bool,
    suggestions: String,
    back: String,
}

impl ShortFormPage {
    /// "lit. b"
    fn letter(&self, item: Item) -> &'static str {
        self.numbered.and_then(|regime| Law::Known(regime).item(item)).unwrap_or_default()
    }

    fn legal_bases_mark(&self) -> &'static str {
        if self.regime.requires_legal_bases() { "Pflicht" } else { help::field("activity.legal_bases").mark }
    }
}

pub async fn show_new(State(app): State<App>, member: Member) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    let context = store::context(&mut db, member.organisation()).await?;
    let units = store::departments(&mut db, member.organisation()).await?;

    let allowed = allowed(&member, &units);
    let id = ActivityId::new();
    let sheet = Sheet {
        legal_regime: context.legal_regime,
        contact_person: context.contact_person.unwrap_or_default(),
        global_measures: context.concept.is_some(),
        department_id: (!allowed.or_none && allowed.allowed.len() == 1).then(|| allowed.allowed[0]),
        entry_as_of: Some(app.today()),
        ..Sheet::empty(id)
    };
    // The proposals count as typed: two forms that are sent with them unchanged do not differ.
    let mut form = filled(&sheet);
    conflict::remember(&mut form.fields, &short_form::render(&Sheet::empty(id)));
    form.fields.set(ID, id.to_string());
    Ok(page::ok(&new_page(&member, &units, form, Vec::new())))
}

pub async fn submit_new(
    State(app): State<App>,
    member: Member,
    fields: Fields,
) -> Result<Response, AppError> {
    let mut form = Form::from(fields);
    let id: ActivityId = form.fields.text(ID).parse().map_err(|_| {
        AppError::BadRequest(
            "Dem Formular fehlt seine Kennung. Bitte öffnen Sie „Neue Tätigkeit“ noch einmal.".to_owned(),
        )
    })?;
    let mut db = app.db.write(member.actor()).await?;
    let units = store::departments(&mut db, member.organisation()).await?;
    let allowed = allowed(&member, &units);
    store::lock_new(&mut db, id).await?;
    if let Some(number) = store::number_of(&mut db, member.organisation(), id).await? {
        drop(db);
        return save_changes(&app, &member, number, form).await;
    }

    let Some(sheet) = short_form::read(&mut form, &Sheet::empty(id), &allowed) else {
        return Ok(page::invalid(&new_page(&member, &units, form, Vec::new())));
    };
    let number = match save::create(&mut db, member.organisation(), sheet, is_trusted(&member)).await {
        Ok(number) => number,
        Err(error) if crate::error::violates(&error, "processing_activity_pkey") => {
            return Err(AppError::Conflict(
                "Diese Tätigkeit gibt es schon. Bitte öffnen Sie „Neue Tätigkeit“ noch einmal.".to_owned(),
            ));
        }
        Err(error) => return Err(error.into()),
    };
    kept::refresh(&mut db, member.organisation(), &[id]).await?;
    db.commit().await?;
    Ok(Notice::Created.redirect(&sheet_address(&member, number)))
}

pub async fn show(
    State(app): State<App>,
    member: Member,
    Path((_, number)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    let sheet = find(&mut db, &member, &number).await?;
    member.demand_in(Capability::EditActivities, sheet.department_id)?;
    let units = store::departments(&mut db, member.organisation()).await?;

    let mut form = filled(&sheet);
    conflict::remember(&mut form.fields, &short_form::render(&sheet));
    Ok(page::ok(&edit_page(&member, &sheet, &units, form, Vec::new())))
}

pub async fn submit(
    State(app): State<App>,
    member: Member,
    Path((_, number)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, AppError> {
    save_changes(&app, &member, parse(&number)?, Form::from(fields)).await
}

async fn save_changes(app: &App, member: &Member, number: i32, mut form: Form) -> Result<Response, AppError> {
    let mut db = app.db.write(member.actor()).await?;
    let sheet =
        store::load_locked(&mut db, member.organisation(), number).await?.ok_or(AppError::NotFound)?;
    member.demand_in(Capability::EditActivities, sheet.department_id)?;
    let units = store::departments(&mut db, member.organisation()).await?;

    let shown = Names::parse(form.value(NAMES)).as_shown(sheet);
    let states = States::parse(form.value(STATES));
    let settled: BTreeSet<String> = LISTS
        .into_iter()
        .filter(|list| form.checked(&conflict::choice(list), "mine"))
        .map(str::to_owned)
        .collect();
    conflict::apply_choices(&mut form.fields);
    let allowed = allowed_beside(member, &shown, &units);
    let wanted = match beside::read(&mut form, &shown, &allowed, &states, &settled) {
        Outcome::Wanted(wanted) => *wanted,
        Outcome::Asked(theirs, merged) => {
            let words = |field: &str, value: &str| in_words(field, value, &units);
            let mut questions = conflict::ask(&mut form, &merged, &theirs, words);
            questions.iter_mut().filter(|question| question.theirs == question.original).for_each(|question| {
                question.theirs.push_str("\n(Zu einer Zeile, die bei Ihnen fehlt, wurden inzwischen weitere Angaben geändert.)");
            });
            let page = edit_page(member, &shown, &units, form, questions);
            return Ok(page::respond(StatusCode::CONFLICT, &page));
        }
        Outcome::Invalid => return Ok(page::invalid(&edit_page(member, &shown, &units, form, Vec::new()))),
    };
    let follows = consequences::of(&shown, &wanted);
    purpose_change::store::record(&mut db, member.organisation(), &shown, &wanted, &member.person.name)
        .await?;
    let is_changed = save::save(&mut db, member.organisation(), &shown, wanted, is_trusted(member)).await?;
    if is_changed {
        kept::refresh(&mut db, member.organisation(), &[shown.id]).await?;
    }
    db.commit().await?;
    let notice = if is_changed { Notice::Saved } else { Notice::Unchanged };
    Ok(notice.redirect(&Consequence::append(&sheet_address(member, number), &follows)))
}

/// As [`allowed`], for a sheet that exists.
pub(super) fn allowed_beside(member: &Member, sheet: &Sheet, units: &[Department]) -> Departments {
    let mut allowed = allowed(member, units);
    // Where the sheet is it may stay.
    allowed.or_none |= sheet.department_id.is_none();
    allowed.allowed.extend(sheet.department_id);
    allowed
}

/// What a form holds for its first display.
fn filled(sheet: &Sheet) -> Form {
    let mut form = Form::new();
    for (field, value) in short_form::render(sheet) {
        form.fields.set(&field, value);
    }
    form.with(NAMES, Names::of(sheet).to_json()).with(STATES, States::of(sheet).to_text())
}

/// Where the person may put a sheet.
pub(crate) fn allowed(member: &Member, units: &[Department]) -> Departments {
    let may = |department| member.membership.may_in(Capability::EditActivities, department);
    let allowed: BTreeSet<DepartmentId> =
        units.iter().map(|unit| unit.id).filter(|id| may(Some(*id))).collect();
    Departments { allowed: allowed.into_iter().collect(), or_none: may(None) }
}

/// New names from people who may edit the catalogues count as checked; others are marked.
pub(crate) fn is_trusted(member: &Member) -> bool {
    member.membership.may_everywhere(Capability::EditCatalogues)
}

/// A field's label and a value as a person reads it, for the choice between two versions.
fn in_words(field: &str, value: &str, units: &[Department]) -> (String, String) {
    let label = help::field(&format!("activity.{field}")).label.to_owned();
    let words = match field {
        "department" => units.iter().find(|unit| unit.id.to_string() == value).map(Department::label),
        "stage" => {
            STAGES.iter().find(|(key, _)| *key == value).map(|(_, stage)| wording::stage(*stage).to_owned())
        }
        "legal_regime" => LegalRegime::OPTIONS
            .iter()
            .find(|(key, _)| *key == value)
            .map(|(_, regime)| regime.article().to_owned()),
        "third_country_statement" => STATEMENTS
            .iter()
            .find(|(key, _)| *key == value)
            .map(|(_, statement)| wording::third_country_statement(*statement).to_owned()),
        "no_recipients" | "global_measures" => {
            Some(if value == "ja" { "angekreuzt" } else { "nicht angekreuzt" }.to_owned())
        }
        _ => None,
    };
    (label, words.unwrap_or_else(|| value.to_owned()))
}

fn new_page(member: &Member, units: &[Department], form: Form, questions: Vec<Question>) -> ShortFormPage {
    let page = navigation::organisation_page(member, "verarbeitungen", "Neue Verarbeitungstätigkeit")
        .breadcrumb("Verarbeitungstätigkeiten", list_address(member))
        .lead("Das Kurzblatt: eine ganze Tätigkeit auf einer Seite, ein Eintrag je Zeile. Nur die Bezeichnung ist zum Speichern nötig; alles andere können Sie später ergänzen.");
    short_form_page(page, member, units, form, questions, None)
}

fn edit_page(
    member: &Member,
    sheet: &Sheet,
    units: &[Department],
    form: Form,
    questions: Vec<Question>,
) -> ShortFormPage {
    let address = sheet_address(member, sheet.number);
    let page = navigation::organisation_page(member, "verarbeitungen", format!("{} bearbeiten", sheet.name))
        .preline(format!("Verarbeitungstätigkeit Nr.\u{a0}{}", sheet.number))
        .breadcrumb("Verarbeitungstätigkeiten", list_address(member))
        .breadcrumb(&sheet.name, &address);
    short_form_page(page, member, units, form, questions, Some(sheet))
}

fn short_form_page(
    page: Page,
    member: &Member,
    units: &[Department],
    form: Form,
    questions: Vec<Question>,
    sheet: Option<&Sheet>,
) -> ShortFormPage {
    let allowed = allowed(member, units);
    let current = form.value("department");
    let departments = units
        .iter()
        .filter(|unit| allowed.allowed.contains(&unit.id) || unit.id.to_string() == current)
        .map(|unit| Choice::new(unit.id, unit.label()))
        .collect();
    let regime = LegalRegime::from_key(form.value("legal_regime"));
    let record_norm = sheet.map_or("", |sheet| &sheet.record_norm);
    ShortFormPage {
        page: page.errors_of(&form),
        regime,
        numbered: matches!(regime.law(Some(record_norm)), Law::Known(_)).then_some(regime),
        form,
        questions,
        departments,
        no_department: if allowed.or_none { "keine bestimmte" } else { "Bitte wählen" },
        regimes: LegalRegime::OPTIONS
            .iter()
            .map(|(key, regime)| Choice::new(key, regime.article()))
            .collect(),
        stages: STAGES.iter().map(|(key, stage)| Choice::new(key, wording::stage(*stage))).collect(),
        statements: STATEMENTS
            .iter()
            .map(|(key, statement)| Choice::new(key, short_form::statement_label(*statement)))
            .collect(),
        is_ended: sheet.is_some_and(|sheet| sheet.stage == Stage::Ended),
        suggestions: format!("/verzeichnis/{}/vorschlaege", member.membership.slug),
        back: sheet.map_or_else(|| list_address(member), |sheet| sheet_address(member, sheet.number)),
    }
}
