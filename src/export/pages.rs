//! Handing the record over from the browser: what, how much of it, in which format (R18–R20).

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};

use sqlx::PgConnection;

use super::{
    ExportError, Format, Options, file_name, json, numbers, ordered::Counts, queue::effort, wording,
};
use crate::{
    app::App,
    auth::{
        Capability, Member, Visitor,
        security_log::{Event, log},
    },
    error::AppError,
    findings::kept::Decisions,
    help, navigation,
    processing_activity::store,
    register::{
        Detail, Register,
        compose::{Order, compose},
    },
    web::{
        form::{Choice, Form, Query},
        page::{self, Page},
        validate,
    },
    workbook::write::WriteError,
};

#[derive(Template)]
#[template(path = "export/order.html")]
struct OrderPage {
    page: Page,
    form: Form,
    selections: Vec<Choice>,
    departments: Vec<Choice>,
    details: Vec<Choice>,
    formats: Vec<Choice>,
    /// What the order holds, as far as it can be said.
    counts: Option<Counts>,
    may_read_findings: bool,
    /// `/verzeichnis/{slug}`
    root: String,
}

#[derive(Clone, Copy, PartialEq)]
enum Scope {
    Whole,
    Department,
    Chosen,
}

const SCOPES: [(&str, Scope); 3] =
    [("alles", Scope::Whole), ("einheit", Scope::Department), ("auswahl", Scope::Chosen)];
const DETAILS: [(&str, Detail); 3] =
    [("pflicht", Detail::Mandatory), ("rechtsgrundlagen", Detail::WithLegalBases), ("alles", Detail::Full)];
const FORMATS: [(&str, Format); 4] =
    [("pdf", Format::Pdf), ("html", Format::Html), ("xlsx", Format::Xlsx), ("json", Format::Json)];

pub async fn show(State(app): State<App>, member: Member, Query(query): Query) -> Result<Response, AppError> {
    let mut form = Form::from(query);
    // The list sends a number for each tick, the sheet its own.
    let ticked = form.values("nummer").join(", ");
    if !ticked.is_empty() {
        form.fields.set("nummern", ticked);
    }
    let scope = if form.value("nummern").is_empty() { "alles" } else { "auswahl" };
    for (name, value) in [("umfang", scope), ("angaben", "pflicht"), ("format", "pdf"), ("anlage", "ja")] {
        if !form.fields.has(name) {
            form.fields.set(name, value);
        }
    }
    Ok(page::ok(&order_page(&app, &member, form).await?))
}

/// The file itself. Everything stands in the address, so it can be asked for again.
pub async fn download(
    State(app): State<App>,
    member: Member,
    visitor: Visitor,
    Query(query): Query,
) -> Result<Response, AppError> {
    let mut form = Form::from(query);
    let scope = validate::choice(&mut form, "umfang", "den Umfang", &SCOPES);
    let detail = validate::choice(&mut form, "angaben", "die Angaben", &DETAILS);
    let format = validate::choice(&mut form, "format", "das Format", &FORMATS);
    let order = order(&mut form, &member, scope);
    if order.with_tags && detail.is_some_and(|detail| detail != Detail::Full) {
        form.fail("schlagwoerter", "Schlagwörter sind freiwillig. Bitte wählen Sie bei „Angaben“ auch die freiwilligen, oder lassen Sie die Schlagwörter weg.");
    }
    let (Some(scope), Some(detail), Some(format), false) = (scope, detail, format, form.has_errors()) else {
        return Ok(page::invalid(&order_page(&app, &member, form).await?));
    };

    let mut db = app.db.read(member.actor()).await?;
    let activities = Counts::of(&mut db, member.organisation(), &order).await?.total();
    // Nobody holds a connection while waiting.
    drop(db);
    let turn = app.exports.turn(member.person.id, effort(format, activities)).await?;
    let mut db = app.db.read(member.actor()).await?;
    let register = compose(&mut db, member.organisation(), app.today(), &order).await?;
    let decisions = match form.checked("pruefhinweise", "ja") && member.may(Capability::ReadFindings) {
        true => Some(Decisions::load(&mut db, member.organisation(), &register).await?),
        false => None,
    };
    drop(db);
    if let Some((field, sentence)) = nothing_there(&form, scope, &register) {
        form.fail(field, sentence);
        return Ok(page::invalid(&order_page(&app, &member, form).await?));
    }
    let name = file_name(&register.head, format);
    let options = Options {
        detail,
        attachment: form.checked("anlage", "ja"),
        retention_concept: form.checked("loeschkonzept", "ja"),
        findings: decisions.map(Arc::new),
        data_flow: form.checked("datenfluss", "ja"),
    };
    let bytes = match turn.render(register, format, options).await {
        Ok(bytes) => bytes,
        Err(ExportError::Xlsx(WriteError::TooLong(sentence))) => {
            form.fail("format", sentence);
            return Ok(page::invalid(&order_page(&app, &member, form).await?));
        }
        Err(ExportError::TooMuch(sentence)) => {
            form.fail("umfang", sentence);
            return Ok(page::invalid(&order_page(&app, &member, form).await?));
        }
        Err(error) => return Err(anyhow::Error::from(error).into()),
    };
    log(Event::Exported, &visitor.address, Some(member.person.id), None);
    let headers = [
        (header::CONTENT_TYPE, format.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    Ok((headers, bytes).into_response())
}

/// What is asked for; the form says what of it cannot be.
fn order(form: &mut Form, member: &Member, scope: Option<Scope>) -> Order {
    let occasion = validate::optional(form, "anlass", validate::NAME);
    let mut order = Order {
        occasion: occasion.filter(|text| !text.is_empty()),
        within: member.membership.reach(Capability::Export),
        with_ended: form.checked("beendete", "ja"),
        without_planned: form.checked("ohne_geplante", "ja"),
        // Work in the house is not shown to auditors.
        with_tags: form.checked("schlagwoerter", "ja") && member.may(Capability::ReadFindings),
        ..Order::default()
    };
    match scope {
        Some(Scope::Chosen) => match numbers::parse(form.value("nummern")) {
            Ok(numbers) => order.numbers = Some(numbers),
            Err(sentence) => form.fail("nummern", sentence),
        },
        Some(Scope::Department) => {
            order.department = form.fields.text("einheit").parse().ok();
            if order.department.is_none() {
                form.fail("einheit", "Bitte wählen Sie eine Organisationseinheit.");
            }
        }
        Some(Scope::Whole) | None => {}
    }
    order
}

/// Field and sentence where the document lacks what was asked for.
fn nothing_there(form: &Form, scope: Scope, register: &Register) -> Option<(&'static str, String)> {
    let field = match scope {
        Scope::Whole => return None,
        Scope::Department => "einheit",
        Scope::Chosen => "nummern",
    };
    if register.activities.is_empty() {
        let sentence = "Dazu gibt es keine Verarbeitungstätigkeit. Bitte wählen Sie andere.";
        return Some((field, sentence.to_owned()));
    }
    let missing = (scope == Scope::Chosen).then(|| numbers::missing(form.value("nummern"), register));
    missing.flatten().map(|sentence| (field, sentence))
}

/// What the order as it stands would hold; nothing while it cannot be understood, and for people who do not
/// see what lacks.
async fn counts(db: &mut PgConnection, member: &Member, form: &Form) -> Result<Option<Counts>, AppError> {
    // What is wrong is said when the document is asked for.
    let mut form = Form::from(form.fields.clone());
    let scope = validate::choice(&mut form, "umfang", "den Umfang", &SCOPES);
    let order = order(&mut form, member, scope);
    if form.has_errors() || !member.may(Capability::ReadFindings) {
        return Ok(None);
    }
    Ok(Some(Counts::of(db, member.organisation(), &order).await?))
}

async fn order_page(app: &App, member: &Member, form: Form) -> Result<OrderPage, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    let departments = store::departments(&mut db, member.organisation()).await?;
    let counts = counts(&mut db, member, &form).await?;
    let page = navigation::organisation_page(member, "ausgabe", "Verzeichnis ausgeben")
        .lead(
            "Das Dokument für die Aufsichtsbehörde (Art.\u{a0}30 Abs.\u{a0}4 DSGVO) mit dem Stand von heute.",
        )
        .errors_of(&form);
    let whole = match member.membership.reach(Capability::Export) {
        None => "das ganze Verzeichnis",
        Some(_) => "alles, was Sie ausgeben dürfen (Auszug)",
    };
    let mut selections = vec![Choice::new("alles", whole)];
    if !departments.is_empty() {
        selections.push(Choice::new("einheit", "eine Organisationseinheit und alle darunter (Auszug)"));
    }
    selections.push(Choice::new("auswahl", "einzelne Tätigkeiten (Auszug)"));
    Ok(OrderPage {
        page,
        form,
        selections,
        departments: departments.iter().map(|unit| Choice::new(unit.id, unit.label())).collect(),
        details: DETAILS.iter().map(|(key, detail)| Choice::new(key, wording::detail(*detail))).collect(),
        formats: formats(),
        counts,
        may_read_findings: member.may(Capability::ReadFindings),
        root: format!("/verzeichnis/{}", member.membership.slug),
    })
}

fn formats() -> Vec<Choice> {
    vec![
        Choice::new("pdf", "PDF")
            .hint("zum Vorlegen, Drucken und Aufbewahren; barrierefrei (PDF/UA-1, PDF/A-3a)"),
        Choice::new("html", "HTML").hint("eine Datei zum Lesen im Browser"),
        Choice::new("xlsx", "Excel (XLSX)")
            .hint("zum Filtern und Bearbeiten in Tabellen; lässt sich wieder einlesen"),
        Choice::new("json", "JSON").hint("für andere Programme; lässt sich wieder einlesen"),
    ]
}

/// The words about a field, for the template.
pub fn about(key: &str) -> &'static help::Field {
    help::field(&format!("export.{key}"))
}
