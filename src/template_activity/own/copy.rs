//! `/uebernahme`: a new organisation begins as a copy of another one that the same person keeps the record
//! of. Catalogues, Rahmenkonzept and activities come along, departments and people do not; the
//! activities are drafts like those of [`super`].

use std::collections::HashSet;

use askama::Template;
use axum::{extract::State, response::Response};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    Surroundings, draft,
    store::{self, Offered},
};
use crate::{
    app::App,
    auth::{Capability, Member, Membership},
    catalogue,
    database::{
        Write,
        id::{ActivityId, OrganisationId},
    },
    error::AppError,
    import::{self, Plan, store::Taker},
    navigation, organisation,
    processing_activity::{
        inheritance,
        model::Sheet,
        pages::list_address,
        store::{Selection, context, load_many},
    },
    register::Activity,
    template_activity::pages::draft_id,
    web::{
        form::{Choice, Fields, Form},
        notice::Notice,
        page::{self, Page},
        validate,
    },
};

/// The form's own id: sent twice, it copies once.
const ID: &str = "kennung";
const SOURCE: &str = "quelle";

#[derive(Template)]
#[template(path = "template_activity/copy.html")]
struct CopyPage {
    page: Page,
    form: Form,
    /// Organisations to choose from, by slug.
    sources: Vec<Choice>,
    /// Nothing stands in the way.
    is_possible: bool,
    /// Why it is not.
    reason: &'static str,
    /// `/verzeichnis/{organisation}`
    root: String,
}

/// Whether there is another record that the person keeps.
pub fn may_copy(member: &Member) -> bool {
    member.membership.may_everywhere(Capability::EditCatalogues) && sources(member).next().is_some()
}

fn sources(member: &Member) -> impl Iterator<Item = &Membership> {
    let here = member.organisation();
    let memberships = member.person.memberships.iter();
    memberships
        .filter(move |other| other.organisation != here && other.may_everywhere(Capability::EditCatalogues))
}

pub async fn show(State(app): State<App>, member: Member) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    let is_empty = is_empty(&mut db, member.organisation()).await?;
    Ok(page::ok(&copy_page(&member, Form::new().with(ID, Uuid::now_v7()), is_empty)))
}

pub async fn submit(State(app): State<App>, member: Member, fields: Fields) -> Result<Response, AppError> {
    let mut form = Form::from(fields);
    let here = member.organisation();
    let known: Vec<(&str, &Membership)> =
        sources(&member).map(|source| (source.slug.as_str(), source)).collect();
    let source = validate::choice(&mut form, SOURCE, "eine Organisation", &known);
    let sent: Option<Uuid> = form.fields.text(ID).parse().ok();
    let mut db = app.db.write(member.actor()).await?;
    // Two clicks wait for each other; the second one then sees what the first made.
    organisation::store::lock(&mut db, here).await?;
    let is_empty = is_empty(&mut db, here).await?;
    let (Some(source), Some(sent)) = (source, sent) else {
        if sent.is_none() {
            form.fail(SOURCE, "Dem Formular fehlt seine Kennung. Bitte öffnen Sie die Seite noch einmal.");
        }
        return Ok(page::invalid(&copy_page(&member, form, is_empty)));
    };
    let sheets = offered(&mut db, source).await?;
    let id = |of: ActivityId| draft_id(here, sent, &of.to_string());
    if !is_empty {
        let made: HashSet<ActivityId> = sheets.iter().map(|sheet| id(sheet.id)).collect();
        if !store::are_there(&mut db, here, made).await? {
            form.fail(SOURCE, NOT_EMPTY);
            return Ok(page::invalid(&copy_page(&member, form, false)));
        }
        return Ok(Notice::DraftsMade.redirect(&list_address(&member)));
    }
    if sheets.is_empty() {
        form.fail(
            SOURCE,
            "Diese Organisation hat keine Verarbeitungstätigkeiten. Bitte wählen Sie eine andere.",
        );
        return Ok(page::invalid(&copy_page(&member, form, true)));
    }
    catalogue::copy::all(&mut db, source.organisation, here).await?;
    let context = context(&mut db, here).await?;
    let around = Surroundings { context: &context, today: app.today(), is_whole_record: true };
    let by = Taker { name: &member.person.name, confirmed: true };
    if let Err(refusal) = write(&mut db, here, &sheets, id, &around, by).await? {
        form.fail(SOURCE, refusal.to_string());
        return Ok(page::invalid(&copy_page(&member, form, true)));
    }
    db.commit().await?;
    Ok(Notice::DraftsMade.redirect(&list_address(&member)))
}

const NOT_EMPTY: &str = "In dieser Organisation gibt es schon Verarbeitungstätigkeiten. Einzelne Blätter übernehmen Sie unter „Muster“.";

async fn is_empty(db: &mut PgConnection, organisation: OrganisationId) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select not exists (select from processing_activity where organisation_id = $1) as "is_empty!""#,
        organisation.0
    )
    .fetch_one(db)
    .await
}

/// The sheets of the other record that are not ended.
async fn offered(db: &mut PgConnection, source: &Membership) -> sqlx::Result<Vec<Offered>> {
    let sheets = load_many(&mut *db, source.organisation, &Selection::default()).await?;
    let sources = inheritance::sources(&mut *db, source.organisation, &sheets).await?;
    let offered = |sheet: &Sheet| Offered {
        id: sheet.id,
        organisation: source.organisation_name.clone(),
        activity: Activity::of(sheet, &sources),
    };
    Ok(sheets.iter().map(offered).collect())
}

async fn write(
    db: &mut Write,
    organisation: OrganisationId,
    sheets: &[Offered],
    id: impl Fn(ActivityId) -> ActivityId,
    around: &Surroundings<'_>,
    by: Taker<'_>,
) -> sqlx::Result<Result<(), import::Refusal>> {
    // Under their old numbers, by which they refer to each other.
    let drafts = sheets.iter().map(|sheet| draft(sheet.activity.clone(), sheet.activity.number, around));
    let mut ids = sheets.iter().map(|sheet| id(sheet.id));
    let plan = Plan::of_activities(drafts.collect(), |_| ids.next().unwrap_or_else(ActivityId::new));
    let mut plan = match plan {
        Ok(plan) => plan,
        Err(refusal) => return Ok(Err(refusal)),
    };
    plan.sheets.iter_mut().for_each(|sheet| sheet.number = 0);
    import::store::apply(db, organisation, plan, by).await?;
    let uses: Vec<(ActivityId, &Offered)> = sheets.iter().map(|sheet| (id(sheet.id), sheet)).collect();
    store::remember(db, organisation, &uses).await?;
    Ok(Ok(()))
}

fn copy_page(member: &Member, form: Form, is_empty: bool) -> CopyPage {
    let sources: Vec<Choice> =
        sources(member).map(|source| Choice::new(&source.slug, source.organisation_name.clone())).collect();
    let reason = match (is_empty, sources.is_empty()) {
        (false, _) => NOT_EMPTY,
        (true, true) => {
            "Es gibt keine andere Organisation, deren Verzeichnis Sie für die ganze Organisation bearbeiten."
        }
        (true, false) => "",
    };
    CopyPage {
        page: navigation::organisation_page(
            member,
            "verarbeitungen",
            "Aus einer anderen Organisation übernehmen",
        )
        .breadcrumb("Verarbeitungstätigkeiten", list_address(member))
        .errors_of(&form),
        form,
        sources,
        is_possible: reason.is_empty(),
        reason,
        root: format!("/verzeichnis/{}", member.membership.slug),
    }
}
