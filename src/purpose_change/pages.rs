//! `/verzeichnis/{organisation}/verarbeitungen/{nr}/zweckaenderung`: "Anpassung oder neue Tätigkeit?"

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::store::{self, Change, Decision};
use crate::{
    app::App,
    auth::{Capability, Member},
    database::{Write, id::ActivityId},
    error::AppError,
    findings::kept,
    help, navigation,
    processing_activity::{model::Sheet, save, store as activities},
    web::{
        filters,
        form::{Choice, Fields, Form},
        notice::Notice,
        page::{self, Page},
        validate,
    },
};

const DECISION: &str = "entscheidung";
const REASON: &str = "begruendung";
const RESTORE: &str = "wiederherstellen";
/// What the person saw, so that nobody decides about another wording.
const SEEN: &str = "stand";
/// The id of the activity that may be made; a form that is sent twice makes one.
const NEW: &str = "kennung";
const MOST: usize = 2_000;
const DECISIONS: [(&str, Decision); 2] = [("anpassung", Decision::Adapted), ("neu", Decision::NewActivity)];

#[derive(Template)]
#[template(path = "purpose_change/decide.html")]
struct DecidePage {
    page: Page,
    form: Form,
    open: Vec<Change>,
    decisions: Vec<Choice>,
    back: String,
}

pub async fn show(
    State(app): State<App>,
    member: Member,
    Path((_, number)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    let number = number.parse().map_err(|_| AppError::NotFound)?;
    let sheet = activities::load(&mut db, member.organisation(), number).await?.ok_or(AppError::NotFound)?;
    member.demand_in(Capability::EditActivities, sheet.department_id)?;
    let open = open(&mut db, &member, &sheet).await?;
    let form = Form::new().with(SEEN, seen(&open)).with(NEW, ActivityId::new()).with(RESTORE, "ja");
    Ok(page::ok(&decide_page(&member, &sheet, open, form)))
}

pub async fn submit(
    State(app): State<App>,
    member: Member,
    Path((_, number)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, AppError> {
    let mut form = Form::from(fields);
    let new: Option<ActivityId> = form.fields.text(NEW).parse().ok();
    let mut db = app.db.write(member.actor()).await?;
    let number = number.parse().map_err(|_| AppError::NotFound)?;
    let sheet =
        activities::load_locked(&mut db, member.organisation(), number).await?.ok_or(AppError::NotFound)?;
    member.demand_in(Capability::EditActivities, sheet.department_id)?;
    let open = open(&mut db, &member, &sheet).await?;
    if open.is_empty() {
        // Decided already, perhaps by a first click on the same button.
        let made = match new {
            Some(new) => activities::number_of(&mut db, member.organisation(), new).await?,
            None => None,
        };
        return Ok(Notice::Unchanged.redirect(&address(&member, made.unwrap_or(sheet.number))));
    }
    let now = seen(&open);
    if form.fields.text(SEEN) != now {
        form.fields.set(SEEN, now);
        form.fail(
            DECISION,
            "Der Zweck wurde inzwischen noch einmal geändert. Bitte lesen Sie ihn, und entscheiden Sie danach.",
        );
        return Ok(page::respond(StatusCode::CONFLICT, &decide_page(&member, &sheet, open, form)));
    }
    let decision = validate::choice(&mut form, DECISION, "eine der beiden Möglichkeiten", &DECISIONS);
    let reason = match decision {
        Some(Decision::Adapted) => {
            validate::required(&mut form, REASON, "den Grund, warum es dieselbe Tätigkeit bleibt", MOST)
        }
        _ => validate::optional(&mut form, REASON, MOST),
    };
    let (Some(decision), false) = (decision, form.has_errors()) else {
        return Ok(page::invalid(&decide_page(&member, &sheet, open, form)));
    };
    let reason = reason.unwrap_or_default();
    let mut made = None;
    let mut answer = Notice::Saved.redirect(&address(&member, sheet.number));
    if decision == Decision::NewActivity {
        let new = new.ok_or_else(|| {
            AppError::BadRequest(
                "Dem Formular fehlt seine Kennung. Bitte beginnen Sie noch einmal.".to_owned(),
            )
        })?;
        let number = copy(&mut db, &member, &sheet, new).await?;
        if form.checked(RESTORE, "ja") {
            restore(&mut db, &member, &sheet, &open).await?;
        }
        made = Some(new);
        answer = Notice::Copied.redirect(&address(&member, number));
    }
    let ids: Vec<Uuid> = open.iter().map(|change| change.id).collect();
    store::decide(&mut db, member.organisation(), &ids, decision, &reason, &member.person.name, made).await?;
    let touched: Vec<ActivityId> = [sheet.id].into_iter().chain(made).collect();
    kept::refresh(&mut db, member.organisation(), &touched).await?;
    db.commit().await?;
    Ok(answer)
}

async fn open(db: &mut sqlx::PgConnection, member: &Member, sheet: &Sheet) -> sqlx::Result<Vec<Change>> {
    let mut changes = store::of_activity(db, member.organisation(), sheet.id).await?;
    changes.retain(Change::is_open);
    Ok(changes)
}

/// Names what is open, word for word.
fn seen(open: &[Change]) -> String {
    let mut hash = Sha256::new();
    for change in open {
        hash.update(change.id);
        hash.update(&change.new_text);
        hash.update([0]);
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// The activity for the new purpose: a copy, and each of the two names the other.
async fn copy(db: &mut Write, member: &Member, sheet: &Sheet, new: ActivityId) -> Result<i32, AppError> {
    activities::lock_new(db, new).await?;
    let made = activities::duplicate(db, member.organisation(), sheet.id, new).await;
    let made = made.map_err(|error| match crate::error::violates(&error, "processing_activity_pkey") {
        true => AppError::Conflict("Diese Kopie gibt es schon. Bitte beginnen Sie noch einmal.".to_owned()),
        false => error.into(),
    })?;
    store::link(db, member.organisation(), sheet.id, new).await?;
    Ok(made)
}

/// Lets the sheet say again what it said before, as far as nobody has changed it since.
async fn restore(db: &mut Write, member: &Member, sheet: &Sheet, open: &[Change]) -> Result<(), AppError> {
    // Linking has changed the sheet's other rows.
    let stored =
        activities::load(db, member.organisation(), sheet.number).await?.ok_or(AppError::NotFound)?;
    let mut wanted = stored.clone();
    for change in open {
        let purpose = wanted
            .purposes
            .iter_mut()
            .find(|purpose| purpose.id == change.purpose_id && purpose.text == change.new_text);
        if let Some(purpose) = purpose {
            purpose.text.clone_from(&change.old_text);
        }
    }
    save::save(db, member.organisation(), &stored, wanted, false).await?;
    Ok(())
}

fn address(member: &Member, number: i32) -> String {
    format!("/verzeichnis/{}/verarbeitungen/{number}", member.membership.slug)
}

fn decide_page(member: &Member, sheet: &Sheet, open: Vec<Change>, form: Form) -> DecidePage {
    let back = address(member, sheet.number);
    let page = navigation::organisation_page(member, "verarbeitungen", "Zweck geändert")
        .preline(format!("Verarbeitungstätigkeit Nr.\u{a0}{}", sheet.number))
        .lead("Ist es noch dieselbe Tätigkeit, oder gehört der neue Zweck auf ein eigenes Blatt?")
        .breadcrumb(
            "Verarbeitungstätigkeiten",
            format!("/verzeichnis/{}/verarbeitungen", member.membership.slug),
        )
        .breadcrumb(sheet.name.clone(), back.clone())
        .errors_of(&form);
    let decisions = vec![
        Choice::new("anpassung", "Anpassung der bestehenden Tätigkeit")
            .hint("Der Zweck hat sich nur wenig geändert; das Blatt bleibt, mit Begründung."),
        Choice::new("neu", "Neue Tätigkeit")
            .hint("Für den neuen Zweck wird eine Kopie als geplante Tätigkeit angelegt; beide Blätter nennen einander."),
    ];
    DecidePage { page, form, open, decisions, back }
}

/// The words about a field, for the template.
pub fn about(key: &str) -> &'static help::Field {
    help::field(&format!("purpose_change.{key}"))
}
