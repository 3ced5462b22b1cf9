//! Taking an import back, as long as nobody has touched what it made.

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{page_below, parse, run_address};
use crate::{
    app::App,
    auth::Member,
    error::AppError,
    import::run::{self, Obstacle, Run},
    web::{components::Confirmation, filters::grouped, form::Fields, notice::Notice, page},
};

pub async fn ask(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    let run = run::find(&mut db, member.organisation(), parse(&id)?).await?.ok_or(AppError::NotFound)?;
    let mut fields = Fields::default();
    fields.set("kennung", run.id.to_string());
    Ok(page::ok(&Confirmation {
        page: page_below(&member, "Import rückgängig machen").preline(run.file_name.clone()),
        sentence: "Die Tätigkeiten werden wieder so, wie sie vor diesem Import waren.".to_owned(),
        consequences: consequences(&run),
        button: "Rückgängig machen",
        is_danger: true,
        fields,
        back: run_address(&member, run.id),
    }))
}

fn consequences(run: &Run) -> Vec<String> {
    let mut lines = Vec::new();
    match run.created {
        0 => {}
        1 => lines
            .push("1 neue Tätigkeit wird entfernt; ihre Nummer wird nicht noch einmal vergeben.".to_owned()),
        count => lines.push(format!(
            "{} neue Tätigkeiten werden entfernt; ihre Nummern werden nicht noch einmal vergeben.",
            grouped(count)
        )),
    }
    match run.changed {
        0 => {}
        1 => lines.push("1 geänderte Tätigkeit wird wieder, was sie war.".to_owned()),
        count => {
            lines.push(format!("{} geänderte Tätigkeiten werden wieder, was sie waren.", grouped(count)));
        }
    }
    lines.push(
        "Kopfangaben zur Organisation, die Sie beim Import angekreuzt haben, bleiben; bitte ändern Sie diese bei der Organisation."
            .to_owned(),
    );
    lines.push(
        "Neue Einträge in den Katalogen, die sonst nirgends verwendet werden, werden entfernt.".to_owned(),
    );
    lines.push("Das geht nur, solange niemand die Tätigkeiten inzwischen bearbeitet hat.".to_owned());
    lines
}

pub async fn submit(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let mut db = app.db.write(member.actor()).await?;
    let run = run::lock(&mut db, member.organisation(), parse(&id)?).await?.ok_or(AppError::NotFound)?;
    let back = run_address(&member, run.id);
    // A second click.
    if run.undone_at.is_some() {
        return Ok(Notice::Undone.redirect(&back));
    }
    match run::undo(&mut db, member.organisation(), &run, &member.person.name).await? {
        Ok(()) => {
            db.commit().await?;
            Ok(Notice::Undone.redirect(&back))
        }
        Err(Obstacle::Touched) => Err(AppError::Conflict(
            "Tätigkeiten dieses Imports wurden inzwischen geändert oder entfernt. Der Import lässt sich deshalb nicht mehr als Ganzes rückgängig machen; bitte bearbeiten Sie die einzelnen Tätigkeiten."
                .to_owned(),
        )),
        Err(Obstacle::InUse) => Err(AppError::Conflict(
            "Andere Tätigkeiten übernehmen Abschnitte von Tätigkeiten dieses Imports („Wie Tätigkeit Nr. …“), oder seine neuen Einträge werden gerade verwendet. Bitte ändern Sie das zuerst."
                .to_owned(),
        )),
    }
}
