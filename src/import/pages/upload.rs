//! The first step: a file or a pasted table, and what was imported before.

use askama::Template;
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use uuid::Uuid;

use super::{Step, StepLine, address, page, run_address, steps};
use crate::{
    app::App,
    auth::Member,
    database::id::ImportId,
    error::AppError,
    export::{self, Format},
    import::{
        file::{self, NewFile, Waiting},
        look::{self, Reading},
        run::{self, Run},
        upload::{Upfile, Upload, together},
    },
    register,
    web::{
        filters::{self, grouped},
        form::Form,
        notice::Notice,
        page::{self as answer, Page},
    },
    workbook,
};

/// The form's own id: sent twice, it keeps the file once.
const ID: &str = "kennung";
const FILE: &str = "datei";
const TEXT: &str = "tabelle";

#[derive(Template)]
#[template(path = "import/upload.html")]
struct UploadPage {
    page: Page,
    form: Form,
    steps: Vec<StepLine>,
    address: String,
    hint: String,
    waiting: Vec<Waiting>,
    runs: Vec<Run>,
}

pub async fn show(
    State(app): State<App>,
    member: Member,
    notice: Option<Notice>,
) -> Result<Response, AppError> {
    let form = Form::new().with(ID, Uuid::now_v7());
    Ok(answer::ok(&upload_page(&app, &member, form, notice).await?))
}

pub async fn submit(State(app): State<App>, member: Member, upload: Upload) -> Result<Response, AppError> {
    let Upload { fields, files, is_too_large } = upload;
    let mut form = Form::from(fields);
    let id = form.fields.text(ID).parse().unwrap_or_else(|_| ImportId::new());
    if is_too_large {
        form.fail(FILE, look::too_large(look::limits(&app.config).bytes));
    }
    let chosen = chosen(&app, &mut form, files).await?;
    if let Some((file, reading)) = chosen.filter(|_| !form.has_errors()) {
        let limits = look::limits(&app.config);
        let looked = app
            .importer
            .run(move || {
                let result = look::open_bytes(&file.content, &reading, &limits).map(|_| ());
                (file, reading, result)
            })
            .await?;
        match looked {
            (file, reading, Ok(())) => {
                let mut db = app.db.write(member.actor()).await?;
                let new = NewFile { id, name: &file.name, content: &file.content, reading: &reading };
                file::keep(&mut db, member.organisation(), member.person.id, &new).await?;
                db.commit().await?;
                let next = Step::Mapping.address(&address(&member), Some(id));
                return Ok(Redirect::to(&next).into_response());
            }
            (_, reading, Err(sentence)) => {
                form.fail(if reading.is_pasted { TEXT } else { FILE }, sentence);
            }
        }
    }
    Ok(answer::invalid(&upload_page(&app, &member, form, None).await?))
}

/// The files as one, or what was pasted, with how to read it.
async fn chosen(
    app: &App,
    form: &mut Form,
    files: Vec<Upfile>,
) -> Result<Option<(Upfile, Reading)>, AppError> {
    let text = form.fields.text(TEXT);
    match (files.is_empty(), text.is_empty()) {
        (false, false) => {
            form.fail(
                FILE,
                "Bitte wählen Sie eine Datei, oder fügen Sie eine Tabelle ein, aber nicht beides.",
            );
            Ok(None)
        }
        (false, true) => match app.importer.run(move || together(files)).await? {
            Ok(file) => Ok(Some((file, Reading::default()))),
            Err(sentence) => {
                form.fail(FILE, sentence);
                Ok(None)
            }
        },
        (true, false) => {
            let file = Upfile {
                name: "Eingefügte Tabelle".to_owned(),
                content: form.fields.raw(TEXT).as_bytes().to_vec(),
            };
            Ok(Some((file, Reading { is_pasted: true, ..Reading::default() })))
        }
        (true, true) => {
            if !form.has_errors() {
                form.fail(FILE, "Bitte wählen Sie eine Datei, oder fügen Sie unten eine Tabelle ein.");
            }
            Ok(None)
        }
    }
}

async fn upload_page(
    app: &App,
    member: &Member,
    form: Form,
    notice: Option<Notice>,
) -> Result<UploadPage, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    let limits = look::limits(&app.config);
    let page = page(member, "Verzeichnis importieren")
        .lead("Übernehmen Sie ein Verzeichnis, das Sie bisher in Excel, Word oder einem anderen Programm führen. Bis zum letzten Schritt wird nichts in Ihr Verzeichnis geschrieben.")
        .notice(notice)
        .errors_of(&form);
    Ok(UploadPage {
        page,
        form,
        steps: steps(member, None, Step::Upload),
        address: address(member),
        hint: format!(
            "Excel (.xlsx, .xlsm, .xls), OpenDocument (.ods), Word (.docx), CSV oder Excel und JSON aus dieser Anwendung; mehrere Dateien derselben Art auf einmal oder als ZIP-Datei; höchstens {}\u{a0}MiB und {} Zeilen",
            limits.bytes / (1024 * 1024),
            grouped(limits.rows)
        ),
        waiting: file::mine(&mut db, member.organisation()).await?,
        runs: run::latest(&mut db, member.organisation()).await?,
    })
}

impl UploadPage {
    fn continue_at(&self, waiting: &Waiting) -> String {
        Step::Mapping.address(&self.address, Some(waiting.id))
    }

    fn discard_at(&self, waiting: &Waiting) -> String {
        format!("{}/{}/entfernen", self.address, waiting.id)
    }

    fn run_at(&self, run: &Run) -> String {
        format!("{}/uebernommen/{}", self.address, run.id)
    }
}

/// The empty workbook to fill in.
pub async fn empty_workbook(State(app): State<App>, member: Member) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    let head = register::store::head(&mut db, member.organisation(), app.today()).await?;
    drop(db);
    let name = export::file_name(&head, Format::Xlsx).replacen("vvt", "vvt-leer", 1);
    let bytes = app.importer.run(move || workbook::write::template(head)).await?;
    let headers = [
        (header::CONTENT_TYPE, Format::Xlsx.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    Ok((headers, bytes.map_err(anyhow::Error::from)?).into_response())
}

/// Where a file that was taken over already leads to.
pub(super) async fn taken_over(
    db: &mut sqlx::PgConnection,
    member: &Member,
    id: &str,
) -> Result<Option<Response>, AppError> {
    let Ok(id) = id.parse::<ImportId>() else { return Ok(None) };
    let run = run::find(db, member.organisation(), id).await?;
    Ok(run.map(|run| Redirect::to(&run_address(member, run.id)).into_response()))
}
