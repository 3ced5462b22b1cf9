//! `/verzeichnis/{organisation}/verarbeitungen/{nr}/pruefung/{kennung}`: one finding, to be accepted
//! with a reason or opened again. `/verzeichnis/{organisation}/pruefung`: the same for the record as a whole.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{
    Class,
    kept::{self, Decisions, Judged},
};
use crate::{
    app::App,
    auth::{Capability, Member},
    error::AppError,
    navigation,
    processing_activity::{model::Sheet, store},
    register::compose::{Order, compose},
    web::{
        components::Tone,
        filters,
        form::{Fields, Form},
        notice::Notice,
        page::{self, Page},
        validate,
    },
    work,
};

const REASON: &str = "begruendung";
const MOST: usize = 2_000;

#[derive(Template)]
#[template(path = "findings/accept.html")]
struct AcceptPage {
    page: Page,
    form: Form,
    judged: Judged,
    /// A missing mandatory item, which may be not possible to state.
    is_missing: bool,
    back: String,
}

pub async fn show(
    State(app): State<App>,
    member: Member,
    Path((_, number, fingerprint)): Path<(String, String, String)>,
) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    let number = number.parse().map_err(|_| AppError::NotFound)?;
    let sheet = store::load(&mut db, member.organisation(), number).await?.ok_or(AppError::NotFound)?;
    let judged = find(&mut db, &member, &sheet, &fingerprint, app.today()).await?;
    let reason = judged.acceptance.as_ref().map(|acceptance| acceptance.reason.clone());
    let form = Form::new().with(REASON, reason.unwrap_or_default());
    Ok(page::ok(&accept_page(&member, &sheet, judged, form)))
}

pub async fn submit(
    State(app): State<App>,
    member: Member,
    Path((_, number, fingerprint)): Path<(String, String, String)>,
    fields: Fields,
) -> Result<Response, AppError> {
    let mut db = app.db.write(member.actor()).await?;
    let number = number.parse().map_err(|_| AppError::NotFound)?;
    let sheet =
        store::load_locked(&mut db, member.organisation(), number).await?.ok_or(AppError::NotFound)?;
    let judged = find(&mut db, &member, &sheet, &fingerprint, app.today()).await?;
    let notice = if fields.text("was") == "oeffnen" {
        kept::reopen(&mut db, member.organisation(), sheet.id, &judged.fingerprint).await?;
        Notice::Reopened
    } else {
        let mut form = Form::from(fields);
        let reason = validate::required(&mut form, REASON, "den Grund", MOST);
        let Some(reason) = reason else {
            return Ok(page::invalid(&accept_page(&member, &sheet, judged, form)));
        };
        kept::accept(&mut db, member.organisation(), sheet.id, &judged, &reason, &member.person.name).await?;
        Notice::Accepted
    };
    db.commit().await?;
    Ok(notice.redirect(&address(&member, &sheet)))
}

#[derive(Template)]
#[template(path = "findings/record.html")]
struct RecordPage {
    page: Page,
    judged: Vec<Judged>,
    may_edit: bool,
    /// `/verzeichnis/{slug}`
    root: String,
}

/// `/verzeichnis/{organisation}/pruefung`
pub async fn record(
    State(app): State<App>,
    member: Member,
    notice: Option<Notice>,
) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    let judged = judge_record(&app, &mut db, &member).await?;
    let page = navigation::organisation_page(&member, "", "Prüfung des ganzen Verzeichnisses").notice(notice);
    let may_edit = member.may(Capability::EditCatalogues);
    Ok(page::ok(&RecordPage { page, judged, may_edit, root: root(&member) }))
}

pub async fn show_record(
    State(app): State<App>,
    member: Member,
    Path((_, fingerprint)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    let judged = find_of_record(&app, &mut db, &member, &fingerprint).await?;
    let reason = judged.acceptance.as_ref().map(|acceptance| acceptance.reason.clone());
    let form = Form::new().with(REASON, reason.unwrap_or_default());
    Ok(page::ok(&record_acceptance(&member, judged, form)))
}

pub async fn submit_record(
    State(app): State<App>,
    member: Member,
    Path((_, fingerprint)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, AppError> {
    let mut db = app.db.write(member.actor()).await?;
    let judged = find_of_record(&app, &mut db, &member, &fingerprint).await?;
    let notice = if fields.text("was") == "oeffnen" {
        kept::reopen_for_record(&mut db, member.organisation(), &judged.fingerprint).await?;
        Notice::Reopened
    } else {
        let mut form = Form::from(fields);
        let reason = validate::required(&mut form, REASON, "den Grund", MOST);
        let Some(reason) = reason else {
            return Ok(page::invalid(&record_acceptance(&member, judged, form)));
        };
        kept::accept_for_record(&mut db, member.organisation(), &judged, &reason, &member.person.name)
            .await?;
        Notice::Accepted
    };
    db.commit().await?;
    Ok(notice.redirect(&format!("{}/pruefung", root(&member))))
}

fn root(member: &Member) -> String {
    format!("/verzeichnis/{}", member.membership.slug)
}

/// All that is said of the record as a whole; to those who see a part of it, what is said of the Vorblatt.
/// Judged off the async threads, because it reads every sheet.
async fn judge_record(
    app: &App,
    db: &mut sqlx::PgConnection,
    member: &Member,
) -> Result<Vec<Judged>, AppError> {
    let register = compose(db, member.organisation(), app.today(), &Order::default()).await?;
    let decisions = Decisions::load(db, member.organisation(), &register).await?;
    let sees_all = member.membership.reach(Capability::ReadFindings).is_none();
    let judge = || if sees_all { decisions.of_record(&register) } else { decisions.of_head(&register.head) };
    Ok(work::aside(judge).await)
}

async fn find_of_record(
    app: &App,
    db: &mut sqlx::PgConnection,
    member: &Member,
    fingerprint: &str,
) -> Result<Judged, AppError> {
    judge_record(app, db, member)
        .await?
        .into_iter()
        .find(|judged| judged.fingerprint == fingerprint && judged.finding.can_be_accepted())
        .ok_or(AppError::NotFound)
}

fn record_acceptance(member: &Member, judged: Judged, form: Form) -> AcceptPage {
    let back = format!("{}/pruefung", root(member));
    let page = navigation::organisation_page(member, "", judged.finding.rule.class.label())
        .preline("Das ganze Verzeichnis")
        .breadcrumb("Prüfung des ganzen Verzeichnisses", back.clone())
        .errors_of(&form);
    AcceptPage { page, form, is_missing: false, judged, back }
}

impl Class {
    pub const ALL: [Self; 3] = [Self::Missing, Self::Unclear, Self::Hint];

    /// "2 Pflichtangaben fehlen"
    pub fn counted(self, count: usize) -> String {
        match (self, count) {
            (Class::Missing, 1) => "1 Pflichtangabe fehlt".to_owned(),
            (Class::Missing, _) => format!("{count} Pflichtangaben fehlen"),
            (Class::Unclear, _) => format!("{count}\u{a0}× Klärungsbedarf"),
            (Class::Hint, 1) => "1 Hinweis".to_owned(),
            (Class::Hint, _) => format!("{count} Hinweise"),
        }
    }

    pub fn tone(self) -> Tone {
        match self {
            Class::Missing => Tone::Danger,
            Class::Unclear => Tone::Warning,
            Class::Hint => Tone::Info,
        }
    }
}

/// A finding that can be accepted. One that is gone meanwhile, or that the law does not leave to
/// anybody's judgement, is not there.
async fn find(
    db: &mut sqlx::PgConnection,
    member: &Member,
    sheet: &Sheet,
    fingerprint: &str,
    today: time::Date,
) -> Result<Judged, AppError> {
    member.demand_in(Capability::EditActivities, sheet.department_id)?;
    let all = kept::of_sheet(db, member.organisation(), sheet, today).await?;
    all.into_iter()
        .find(|judged| judged.fingerprint == fingerprint && judged.finding.can_be_accepted())
        .ok_or(AppError::NotFound)
}

fn address(member: &Member, sheet: &Sheet) -> String {
    format!("/verzeichnis/{}/verarbeitungen/{}", member.membership.slug, sheet.number)
}

fn accept_page(member: &Member, sheet: &Sheet, judged: Judged, form: Form) -> AcceptPage {
    let back = address(member, sheet);
    let page = navigation::organisation_page(member, "verarbeitungen", judged.finding.rule.class.label())
        .preline(format!("Verarbeitungstätigkeit Nr.\u{a0}{}", sheet.number))
        .breadcrumb(
            "Verarbeitungstätigkeiten",
            format!("/verzeichnis/{}/verarbeitungen", member.membership.slug),
        )
        .breadcrumb(sheet.name.clone(), back.clone())
        .errors_of(&form);
    let is_missing = judged.finding.rule.class == Class::Missing;
    AcceptPage { page, form, is_missing, judged, back }
}
