//! Every part of the look on a few pages, without a database: `cargo run --example gallery`.
//! The browser tests open the same pages.

use askama::Template;
use axum::{
    Router,
    http::HeaderMap,
    response::{IntoResponse, Response},
    routing::get,
};
use time::macros::datetime;
use vvt::{
    error::AppError,
    web::{
        self, assets,
        components::{Confirmation, Pagination, Task, Tone},
        filters,
        form::{Choice, Fields, Form, Query},
        notice::Notice,
        page::{self, NavItem, Page},
        validate,
    },
};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8090".to_owned());
    let listener = tokio::net::TcpListener::bind(&address).await?;
    println!("http://{address}/");
    axum::serve(listener, router()).await
}

pub fn router() -> Router {
    let router = Router::new()
        .route("/", get(content))
        .route("/formular", get(empty_form).post(checked_form))
        .route("/bestaetigung", get(confirmation))
        .route("/anmelden", get(sign_in))
        .route("/vorschlaege", get(suggestions))
        .route("/fehler/intern", get(internal))
        .route("/fehler/absturz", get(crash))
        .route("/fehler/datenbank", get(unavailable))
        .route("/fehler/verboten", get(forbidden))
        .route(assets::ROUTE, get(assets::serve));
    web::shell(router, false)
}

fn frame(title: &str) -> Page {
    Page::new(title)
        .person("Dr. Ayşe Schmidt-Öztürk")
        .organisation("Stadtwerke Musterhausen AöR", "/")
        .breadcrumb("Start", "/")
        .breadcrumb("Tätigkeiten", "/")
        .navigation(vec![
            NavItem::new("Übersicht", "/"),
            NavItem::new("Tätigkeiten", "/").current(true),
            NavItem::new("Organisation", "/formular"),
            NavItem::new("Abteilungen", "/formular"),
            NavItem::new("Ausgabe", "/formular"),
        ])
        .account(vec![NavItem::new("Meine Sitzungen", "/"), NavItem::new("Administration", "/")])
}

#[derive(Template)]
#[template(path = "components/gallery.html")]
struct Content {
    page: Page,
    now: time::OffsetDateTime,
    count: usize,
    tasks: Vec<Task>,
    pagination: Pagination,
    form: Form,
}

async fn content(notice: Option<Notice>, Query(fields): Query) -> Response {
    let task = |label: &str, status: &str, tone| Task {
        label: label.to_owned(),
        href: "/formular".to_owned(),
        status: status.to_owned(),
        tone,
    };
    page::ok(&Content {
        page: frame("Personalverwaltung und Lohnabrechnung")
            .preline("Nr. 12 · Amt 10 – Personal und Organisation")
            .lead("Alle Angaben dieser Seite sind erfunden.")
            .notice(notice)
            .wide(),
        now: datetime!(2026-11-30 08:05 UTC),
        count: 1234,
        tasks: vec![
            task("Zwecke", "vollständig", Tone::Success),
            task("Empfänger", "Angabe fehlt", Tone::Danger),
            task(
                "Löschfristen, mit einem sehr langen Namen, der auf schmalen Seiten umbricht",
                "zu klären",
                Tone::Warning,
            ),
            task("Rechtsgrundlagen", "freiwillig", Tone::Info),
        ],
        pagination: Pagination {
            shown: "51–100 von mehr als 1.000".to_owned(),
            previous: Some("/?seite=1".to_owned()),
            next: Some("/?seite=3".to_owned()),
        },
        form: Form::from(fields),
    })
}

#[derive(Template)]
#[template(path = "components/gallery_form.html")]
struct FormPage {
    page: Page,
    form: Form,
    kinds: Vec<Choice>,
    answers: Vec<Choice>,
    ticks: Vec<Choice>,
}

fn form_page(form: Form) -> FormPage {
    FormPage {
        page: frame("Tätigkeit bearbeiten").errors_of(&form),
        form,
        kinds: vec![Choice::new("amt", "Amt"), Choice::new("betrieb", "Eigenbetrieb")],
        answers: vec![
            Choice::new("nein", "findet nicht statt und ist nicht geplant"),
            Choice::new("ja", "findet statt").hint("Nennen Sie dann das Land und die Garantien."),
            Choice::new("offen", "wird geprüft"),
        ],
        ticks: vec![
            Choice::new("1", "Bewerberinnen und Bewerber"),
            Choice::new("2", "Beschäftigte").hint("auch frühere"),
            Choice::new("3", "Angehörige"),
        ],
    }
}

async fn empty_form() -> Response {
    let form = Form::new()
        .with("name", "Lohn & \"Gehalt\" <b>")
        .with("zwecke", "\nErste Zeile leer")
        .with_all("gruppen", [2]);
    page::ok(&form_page(form))
}

async fn checked_form(fields: Fields) -> Response {
    let mut form = Form::from(fields);
    validate::required(&mut form, "name", "einen Namen", validate::NAME);
    validate::required(&mut form, "zwecke", "mindestens einen Zweck", validate::TEXT);
    validate::required_date(&mut form, "beginn", "das Datum der Einführung");
    validate::choice(&mut form, "art", "eine Art", &[("amt", 1), ("betrieb", 2)]);
    validate::choice(&mut form, "drittland", "eine Antwort", &[("nein", 1), ("ja", 2), ("offen", 3)]);
    if form.fields.all("gruppen").is_empty() {
        form.fail("gruppen", "Bitte wählen Sie mindestens eine Gruppe aus.");
    }
    validate::required_email(&mut form, "email");
    if form.fields.text("bestaetigt") != "ja" {
        form.fail("bestaetigt", "Bitte bestätigen Sie, dass Sie die Angaben geprüft haben.");
    }
    if form.has_errors() {
        return page::invalid(&form_page(form));
    }
    Notice::Saved.redirect("/")
}

async fn confirmation() -> Response {
    page::ok(&Confirmation {
        page: frame("Entwurf löschen?"),
        sentence: "Der Entwurf „Personalverwaltung“ wird gelöscht. Das lässt sich nicht rückgängig machen."
            .to_owned(),
        consequences: vec!["Zwei Empfänger werden danach nirgends mehr verwendet.".to_owned()],
        button: "Entwurf löschen",
        is_danger: true,
        fields: Fields::default(),
        back: "/".to_owned(),
    })
}

#[derive(Template)]
#[template(path = "components/gallery_sign_in.html")]
struct SignIn {
    page: Page,
    form: Form,
}

async fn sign_in() -> Response {
    page::ok(&SignIn { page: Page::new("Anmelden").in_plain_frame(), form: Form::new() })
}

async fn suggestions(Query(fields): Query) -> Response {
    const WORDS: [&str; 5] = [
        "Beschäftigte",
        "Bewerberinnen und Bewerber",
        "Bürgerinnen und Bürger",
        "Kundschaft",
        "Patientinnen und Patienten",
    ];
    let typed = fields.text("q").to_lowercase();
    let found: Vec<_> = WORDS.into_iter().filter(|word| word.to_lowercase().contains(&typed)).collect();
    axum::Json(found).into_response()
}

async fn internal() -> Result<(), AppError> {
    Err(AppError::Internal(anyhow::anyhow!("a secret detail").context("while doing something")))
}

async fn crash(headers: HeaderMap) {
    assert!(headers.is_empty(), "a secret detail");
}

async fn unavailable() -> Result<(), AppError> {
    Err(sqlx::Error::PoolTimedOut.into())
}

async fn forbidden() -> Result<(), AppError> {
    Err(AppError::Forbidden("Freigeben darf nur, wer für den Verantwortlichen entscheidet.".to_owned()))
}
