//! What an import made.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};

use super::{page_below, parse, run_address};
use crate::{
    app::App,
    auth::Member,
    error::AppError,
    findings::Class,
    import::{
        report::unpacked,
        run::{self, Outcome, Run},
    },
    processing_activity::pages::list_address,
    web::{
        components::Tone,
        filters,
        notice::Notice,
        page::{self, Page},
    },
};

#[derive(Template)]
#[template(path = "import/result.html")]
struct ResultPage {
    page: Page,
    run: Run,
    /// The first of them.
    outcomes: Vec<Outcome>,
    others: usize,
    can_be_undone: bool,
    has_report: bool,
    address: String,
    register: String,
}

/// Activities that the page lists.
const SHOWN: usize = 200;

/// Nobody has touched what the import made.
fn can_be_undone(run: &Run, outcomes: &[Outcome]) -> bool {
    let made = usize::try_from(run.created + run.changed).unwrap_or(0);
    run.undone_at.is_none() && outcomes.len() == made && !outcomes.iter().any(|outcome| outcome.is_touched)
}

impl Outcome {
    /// Open findings by class: "2 Pflichtangaben fehlen".
    fn open(&self) -> Vec<(String, Tone)> {
        let counts =
            [(Class::Missing, self.missing), (Class::Unclear, self.unclear), (Class::Hint, self.hints)];
        super::preview::badges(counts.map(|(class, count)| (class, usize::try_from(count).unwrap_or(0))))
    }
}

pub async fn show(
    State(app): State<App>,
    member: Member,
    notice: Option<Notice>,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let id = parse(&id)?;
    let mut db = app.db.read(member.actor()).await?;
    let run = run::find(&mut db, member.organisation(), id).await?.ok_or(AppError::NotFound)?;
    let mut outcomes = run::outcomes(&mut db, member.organisation(), id).await?;
    let has_report = run::has_report(&mut db, member.organisation(), id).await?;
    let page = page_below(&member, "Importierte Datei").preline(run.file_name.clone()).notice(notice).wide();
    let can_be_undone = can_be_undone(&run, &outcomes);
    let others = outcomes.len().saturating_sub(SHOWN);
    outcomes.truncate(SHOWN);
    Ok(page::ok(&ResultPage {
        page,
        run,
        outcomes,
        others,
        can_be_undone,
        has_report,
        address: run_address(&member, id),
        register: list_address(&member),
    }))
}

/// The report as a JSON file: where each cell went.
pub async fn report(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let id = parse(&id)?;
    let mut db = app.db.read(member.actor()).await?;
    let packed = run::report(&mut db, member.organisation(), id).await?.ok_or(AppError::NotFound)?;
    drop(db);
    let report = app.importer.run(move || unpacked(&packed)).await?;
    let report = report.map_err(|error| AppError::Internal(error.into()))?;
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"import-{id}.json\"")),
    ];
    Ok((headers, report).into_response())
}
