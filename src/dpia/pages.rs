//! `/verzeichnis/{organisation}/verarbeitungen/{nr}/schwellwertpruefung`: the form of the screening that
//! is being worked on; `…/verlauf` all of them to read; `…/stellungnahme` the DSB's advice;
//! `…/folgenabschaetzung` what comes of it.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    form,
    judged::Judged,
    latest_finished,
    model::Screening,
    proposal,
    questions::{self, Group, Question},
    store, unfinished,
};
use crate::{
    app::App,
    auth::{Capability, Member},
    error::AppError,
    findings::kept::{self, Judged as JudgedFinding},
    help, navigation,
    processing_activity::{
        inheritance,
        model::{Document, Sheet},
        pages::short_form::is_trusted,
        save,
        store::{load, load_locked},
    },
    register::{
        Activity,
        choices::{DocumentKind, DpiaAnswer, DpiaDecision, DpiaException, DpiaProposal},
        law::with_norm,
    },
    shipped,
    web::{
        components::Tone,
        conflict::{self, Question as Asked, Values},
        filters,
        form::{Choice, Fields, Form},
        notice::Notice,
        page::{self, Page},
        validate::{self, NAME, TEXT},
    },
};

/// Names the screening that the form is about.
const ID: &str = "kennung";

#[derive(Template)]
#[template(path = "dpia/edit.html")]
struct EditPage {
    page: Page,
    form: Form,
    questions: Vec<Asked>,
    judged: Vec<JudgedFinding>,
    /// What the stored answers come to; none before the first save.
    proposal: Option<DpiaProposal>,
    opinion: Option<Opinion>,
    /// The one before that counts as long as this one is not finished.
    before: Option<Screening>,
    has_shipped_list: bool,
    authority: String,
    address: String,
}

/// The DSB's advice as it is shown.
struct Opinion {
    text: String,
    by: String,
    at: time::OffsetDateTime,
}

impl Opinion {
    fn of(screening: &Screening) -> Option<Self> {
        Some(Self {
            text: screening.opinion.clone(),
            by: screening.opinion_by.clone(),
            at: screening.opinion_at?,
        })
    }
}

impl EditPage {
    fn asked(&self, group: Group) -> Vec<&'static Question> {
        questions::all().iter().filter(|question| question.group == group).collect()
    }

    fn answers(&self) -> Vec<Choice> {
        DpiaAnswer::OPTIONS.iter().map(|(key, word)| Choice::new(key, *word)).collect()
    }

    fn entries(&self) -> Vec<Choice> {
        questions::list_entries().map(|(number, text)| Choice::new(number, text)).collect()
    }

    fn exceptions(&self) -> Vec<Choice> {
        let chosen = DpiaException::OPTIONS.iter().filter(|(key, _)| !key.is_empty());
        chosen.map(|(key, word)| Choice::new(key, *word)).collect()
    }

    fn decisions(&self) -> Vec<Choice> {
        let chosen = DpiaDecision::OPTIONS.iter().filter(|(key, _)| !key.is_empty());
        chosen.map(|(key, word)| Choice::new(key, *word)).collect()
    }

    fn tone(&self, proposal: &DpiaProposal) -> Tone {
        match proposal {
            DpiaProposal::Required => Tone::Warning,
            DpiaProposal::NotRequired => Tone::Success,
            DpiaProposal::Open | DpiaProposal::Excepted => Tone::Info,
        }
    }

    fn facts_as_of(&self) -> time::Date {
        shipped::facts().as_of
    }
}

pub async fn edit(
    State(app): State<App>,
    member: Member,
    notice: Option<Notice>,
    Path((_, number)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    let sheet = find(&mut db, &member, &number).await?;
    member.demand_in(Capability::EditActivities, sheet.department_id)?;
    let screening = to_edit(&sheet, Uuid::now_v7());
    let stored = form::values(&screening);
    let mut form = Form::new().with(ID, screening.id);
    for (field, value) in &stored {
        form.fields.set(field, value);
    }
    conflict::remember(&mut form.fields, &stored);
    let page = edit_page(&mut db, &member, &sheet, form, Vec::new()).await?;
    let mut judged = kept::of_sheet(&mut db, member.organisation(), &sheet, app.today()).await?;
    judged.retain(|judged| judged.finding.place == crate::findings::Place::DpiaScreening);
    Ok(page::ok(&EditPage { page: page.page.notice(notice), judged, ..page }))
}

pub async fn submit(
    State(app): State<App>,
    member: Member,
    Path((_, number)): Path<(String, String)>,
    mut fields: Fields,
) -> Result<Response, AppError> {
    let (mut db, sheet) = lock(&app, &member, &number).await?;
    member.demand_in(Capability::EditActivities, sheet.department_id)?;
    conflict::apply_choices(&mut fields);
    let is_finishing = fields.text("was") == "abschliessen";
    let id: Uuid = fields.text(ID).parse().unwrap_or_else(|_| Uuid::now_v7());
    let mine = form::submitted(&fields);
    let mut form = Form::from(fields);

    if let Some(finished) = sheet.screenings.iter().find(|it| it.id == id && it.is_finished()) {
        let stored = form::values(finished);
        if mine.iter().all(|(field, value)| stored.get(field) == Some(value)) {
            // Sent twice.
            return Ok(Notice::Saved.redirect(&sheet_address(&member, &sheet)));
        }
        form.fields.set(ID, Uuid::now_v7().to_string());
        form.fail(
            "",
            "Diese Prüfung wurde inzwischen abgeschlossen und bleibt, wie sie ist. Wenn Sie noch einmal speichern, beginnen \
             Sie mit Ihren Angaben eine neue.",
        );
        conflict::remember(&mut form.fields, &form::values(&to_edit(&sheet, id)));
        let page = edit_page(&mut db, &member, &sheet, form, Vec::new()).await?;
        return Ok(page::respond(StatusCode::CONFLICT, &page));
    }

    let before = to_edit(&sheet, id);
    let theirs = form::values(&before);
    let merged = conflict::merge(&conflict::original(&form.fields), &mine, &theirs);
    if !merged.conflicts.is_empty() {
        let questions = conflict::ask(&mut form, &merged, &theirs, form::in_words);
        let page = edit_page(&mut db, &member, &sheet, form, questions).await?;
        return Ok(page::respond(StatusCode::CONFLICT, &page));
    }
    for (field, value) in theirs.iter().chain(&merged.values) {
        form.fields.set(field, value);
    }
    let Some(wanted) = form::read(&mut form, &before, is_finishing.then(|| app.today())) else {
        conflict::remember(&mut form.fields, &theirs);
        let page = edit_page(&mut db, &member, &sheet, form, Vec::new()).await?;
        return Ok(page::invalid(&page));
    };
    let is_stored = unfinished(&sheet.screenings).is_some();
    if is_stored && form::values(&wanted) == theirs && !is_finishing {
        return Ok(Notice::Unchanged.redirect(&sheet_address(&member, &sheet)));
    }
    match store::save(&mut db, member.organisation(), sheet.id, &wanted).await {
        Ok(()) => {}
        Err(sqlx::Error::RowNotFound) => return Err(foreign()),
        Err(error) if crate::error::is_beyond_reach(&error) => return Err(foreign()),
        Err(error) => return Err(error.into()),
    }
    if is_finishing {
        let sources =
            inheritance::sources(&mut db, member.organisation(), std::slice::from_ref(&sheet)).await?;
        let judged = Judged::of(&Activity::of(&sheet, &sources));
        store::finish(&mut db, member.organisation(), wanted.id, &judged, &member.person.name).await?;
    }
    store::touch(&mut db, member.organisation(), sheet.id).await?;
    db.commit().await?;
    Ok(Notice::Saved.redirect(&sheet_address(&member, &sheet)))
}

fn foreign() -> AppError {
    AppError::Conflict(
        "Das Formular gehört nicht zu dieser Tätigkeit. Bitte öffnen Sie die Schwellwertprüfung noch einmal."
            .to_owned(),
    )
}

/// The screening that the form is about: the unfinished one, or a new one under this id that begins with
/// what the last one said.
fn to_edit(sheet: &Sheet, id: Uuid) -> Screening {
    unfinished(&sheet.screenings).cloned().unwrap_or_else(|| match latest_finished(&sheet.screenings) {
        Some(before) => Screening::after(id, before),
        None => Screening::empty(id, 1),
    })
}

async fn edit_page(
    db: &mut PgConnection,
    member: &Member,
    sheet: &Sheet,
    mut form: Form,
    questions: Vec<Asked>,
) -> Result<EditPage, AppError> {
    form::spread(&mut form.fields);
    let (kind, authority) = store::organisation(db, member.organisation()).await?;
    let stored = unfinished(&sheet.screenings);
    let page = frame(member, sheet, "Schwellwertprüfung")
        .lead(format!(
            "{}. Sie können jederzeit speichern, auch wenn noch etwas offen ist.",
            with_norm(
                "Ob für diese Tätigkeit eine Datenschutz-Folgenabschätzung (DSFA) nötig ist",
                sheet.law().dpia_norm()
            )
        ))
        .errors_of(&form);
    Ok(EditPage {
        page,
        form,
        questions,
        judged: Vec::new(),
        proposal: stored.map(proposal::of),
        opinion: stored.and_then(Opinion::of),
        before: latest_finished(&sheet.screenings).cloned(),
        has_shipped_list: questions::shipped_list_holds_for(kind),
        authority,
        address: sheet_address(member, sheet),
    })
}

#[derive(Template)]
#[template(path = "dpia/history.html")]
struct HistoryPage {
    page: Page,
    /// The latest first.
    screenings: Vec<Screening>,
    address: String,
    may_edit: bool,
}

impl HistoryPage {
    /// Where the screening is worked on; "" for one that is finished or somebody who may not.
    fn edit(&self, screening: &Screening) -> String {
        if self.may_edit && !screening.is_finished() {
            format!("{}/schwellwertpruefung", self.address)
        } else {
            String::new()
        }
    }

    fn proposal(&self, screening: &Screening) -> &'static str {
        proposal::of(screening).label()
    }

    fn opinion(&self, screening: &Screening) -> Option<Opinion> {
        Opinion::of(screening)
    }
}

pub async fn history(
    State(app): State<App>,
    member: Member,
    Path((_, number)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    let sheet = find(&mut db, &member, &number).await?;
    let mut screenings = sheet.screenings.clone();
    screenings.sort_by_key(|screening| std::cmp::Reverse(screening.position));
    let page = frame(&member, &sheet, "Alle Schwellwertprüfungen")
        .lead("Was abgeschlossen ist, bleibt unverändert. Es gilt die neueste abgeschlossene Prüfung.");
    Ok(page::ok(&HistoryPage {
        page,
        screenings,
        address: sheet_address(&member, &sheet),
        may_edit: member.membership.may_in(Capability::EditActivities, sheet.department_id),
    }))
}

#[derive(Template)]
#[template(path = "dpia/opinion.html")]
struct OpinionPage {
    page: Page,
    form: Form,
    questions: Vec<Asked>,
    state: OpinionState,
    history: String,
    back: String,
}

enum OpinionState {
    /// There is no screening yet.
    Nothing,
    /// The finished screening has its opinion.
    Given(Opinion),
    /// It may be given, or while the screening is not finished given anew.
    Open,
}

const OPINION: &str = "stellungnahme";

/// The screening that an opinion would be about: the one being worked on, else the one that counts.
fn current(sheet: &Sheet) -> Option<&Screening> {
    unfinished(&sheet.screenings).or_else(|| latest_finished(&sheet.screenings))
}

pub async fn show_opinion(
    State(app): State<App>,
    member: Member,
    Path((_, number)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    let sheet = find(&mut db, &member, &number).await?;
    member.demand_in(Capability::GiveOpinion, sheet.department_id)?;
    let mut form = Form::new();
    if let Some(screening) = current(&sheet) {
        let stored = opinion_values(screening);
        form = form.with(ID, screening.id).with(OPINION, &screening.opinion);
        conflict::remember(&mut form.fields, &stored);
    }
    Ok(page::ok(&opinion_page(&member, &sheet, form, Vec::new())))
}

pub async fn submit_opinion(
    State(app): State<App>,
    member: Member,
    Path((_, number)): Path<(String, String)>,
    mut fields: Fields,
) -> Result<Response, AppError> {
    let (mut db, sheet) = lock(&app, &member, &number).await?;
    member.demand_in(Capability::GiveOpinion, sheet.department_id)?;
    conflict::apply_choices(&mut fields);
    let id = fields.text(ID).parse::<Uuid>().ok();
    let known = sheet.screenings.iter().find(|screening| Some(screening.id) == id);
    let Some(screening) = known else { return Err(foreign()) };
    let mut form = Form::from(fields);
    let mine = Values::from([(OPINION.to_owned(), form.fields.text(OPINION).to_owned())]);
    let theirs = opinion_values(screening);
    if mine == theirs && !screening.opinion.is_empty() {
        return Ok(Notice::Unchanged.redirect(&sheet_address(&member, &sheet)));
    }
    if screening.is_finished() && !screening.opinion.is_empty() {
        form.fail(
            OPINION,
            "Zu der abgeschlossenen Prüfung liegt schon eine Stellungnahme vor; sie bleibt, wie sie ist. Für eine neue \
             beginnen Sie bitte eine neue Prüfung.",
        );
        let page = opinion_page(&member, &sheet, form, Vec::new());
        return Ok(page::respond(StatusCode::CONFLICT, &OpinionPage { state: OpinionState::Open, ..page }));
    }
    let merged = conflict::merge(&conflict::original(&form.fields), &mine, &theirs);
    if !merged.conflicts.is_empty() {
        let questions = conflict::ask(&mut form, &merged, &theirs, |_, value| {
            (help::field("dpia.opinion").label.to_owned(), value.to_owned())
        });
        let page = opinion_page(&member, &sheet, form, questions);
        return Ok(page::respond(StatusCode::CONFLICT, &page));
    }
    let Some(opinion) = validate::required(&mut form, OPINION, "die Stellungnahme", TEXT) else {
        return Ok(page::invalid(&opinion_page(&member, &sheet, form, Vec::new())));
    };
    store::give_opinion(&mut db, member.organisation(), screening.id, &opinion, &member.person.name).await?;
    store::touch(&mut db, member.organisation(), sheet.id).await?;
    db.commit().await?;
    Ok(Notice::Saved.redirect(&sheet_address(&member, &sheet)))
}

fn opinion_values(screening: &Screening) -> Values {
    Values::from([(OPINION.to_owned(), screening.opinion.clone())])
}

fn opinion_page(member: &Member, sheet: &Sheet, form: Form, questions: Vec<Asked>) -> OpinionPage {
    let state = match current(sheet) {
        None => OpinionState::Nothing,
        Some(screening) => match Opinion::of(screening).filter(|_| screening.is_finished()) {
            Some(opinion) => OpinionState::Given(opinion),
            None => OpinionState::Open,
        },
    };
    let page = frame(member, sheet, "Stellungnahme der oder des DSB").errors_of(&form);
    let history = format!("{}/schwellwertpruefung/verlauf", sheet_address(member, sheet));
    OpinionPage { page, form, questions, state, history, back: sheet_address(member, sheet) }
}

#[derive(Template)]
#[template(path = "dpia/follow_up.html")]
struct FollowUpPage {
    page: Page,
    form: Form,
    questions: Vec<Asked>,
    has_screening: bool,
    /// Names of the documents that are a DSFA and stand on the sheet.
    linked: Vec<String>,
    suggestions: String,
    back: String,
}

const DOCUMENT: &str = "dokument";

/// The screening whose results are meant: the one that counts, else the one being worked on.
fn decided(sheet: &Sheet) -> Option<&Screening> {
    latest_finished(&sheet.screenings).or_else(|| unfinished(&sheet.screenings))
}

pub async fn show_follow_up(
    State(app): State<App>,
    member: Member,
    Path((_, number)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    let sheet = find(&mut db, &member, &number).await?;
    member.demand_in(Capability::EditActivities, sheet.department_id)?;
    let mut form = Form::new();
    if let Some(screening) = decided(&sheet) {
        let stored = follow_up_values(screening);
        form = form.with(ID, screening.id);
        for (field, value) in &stored {
            form.fields.set(field, value);
        }
        conflict::remember(&mut form.fields, &stored);
    }
    Ok(page::ok(&follow_up_page(&member, &sheet, form, Vec::new())))
}

pub async fn submit_follow_up(
    State(app): State<App>,
    member: Member,
    Path((_, number)): Path<(String, String)>,
    mut fields: Fields,
) -> Result<Response, AppError> {
    let (mut db, sheet) = lock(&app, &member, &number).await?;
    member.demand_in(Capability::EditActivities, sheet.department_id)?;
    conflict::apply_choices(&mut fields);
    let id = fields.text(ID).parse::<Uuid>().ok();
    let known = sheet.screenings.iter().find(|screening| Some(screening.id) == id);
    let Some(screening) = known else { return Err(foreign()) };
    let mut form = Form::from(fields);
    let theirs = follow_up_values(screening);
    let sent = theirs.keys().filter(|field| form.fields.has(field));
    let mine: Values = sent.map(|field| (field.clone(), form.fields.text(field).to_owned())).collect();
    let merged = conflict::merge(&conflict::original(&form.fields), &mine, &theirs);
    if !merged.conflicts.is_empty() {
        let questions = conflict::ask(&mut form, &merged, &theirs, |field, value| {
            (help::field(&format!("dpia.{field}")).label.to_owned(), value.to_owned())
        });
        let page = follow_up_page(&member, &sheet, form, questions);
        return Ok(page::respond(StatusCode::CONFLICT, &page));
    }
    for (field, value) in theirs.iter().chain(&merged.values) {
        form.fields.set(field, value);
    }
    let address = validate::optional(&mut form, "dpia_address", NAME).unwrap_or_default();
    let consultation = validate::optional(&mut form, "consultation", TEXT).unwrap_or_default();
    let document = validate::optional(&mut form, DOCUMENT, NAME).map(|name| one_line(&name));
    if let Some(name) = &document {
        let kind = store::kind_of_document(&mut db, member.organisation(), name).await?.unwrap_or_default();
        if !kind.is_empty() && kind != DocumentKind::Dpia.key() {
            let sentence = "Dieses Dokument ist im Katalog als etwas anderes geführt. Bitte wählen Sie ein anderes, oder \
                            ändern Sie dort seine Art.";
            form.fail(DOCUMENT, sentence);
        }
    }
    if form.has_errors() {
        conflict::remember(&mut form.fields, &theirs);
        return Ok(page::invalid(&follow_up_page(&member, &sheet, form, Vec::new())));
    }
    let mut is_changed = false;
    if let Some(name) = &document {
        is_changed |= link(&mut db, &member, &sheet, name).await?;
    }
    if (&address, &consultation) != (&screening.dpia_address, &screening.consultation) {
        store::follow_up(&mut db, member.organisation(), screening.id, &address, &consultation).await?;
        is_changed = true;
    }
    if !is_changed {
        return Ok(Notice::Unchanged.redirect(&sheet_address(&member, &sheet)));
    }
    store::touch(&mut db, member.organisation(), sheet.id).await?;
    db.commit().await?;
    Ok(Notice::Saved.redirect(&sheet_address(&member, &sheet)))
}

/// Puts the document among the sheet's, as a DSFA; false when it stands there already.
async fn link(
    db: &mut crate::database::Write,
    member: &Member,
    sheet: &Sheet,
    name: &str,
) -> Result<bool, AppError> {
    let known = sheet.documents.iter().find(|document| document.name == name);
    if known.is_some_and(|document| document.details.kind == DocumentKind::Dpia) {
        return Ok(false);
    }
    if known.is_none() {
        let mut wanted = sheet.clone();
        let position = sheet.documents.iter().map(|document| document.position).max().unwrap_or(0) + 1;
        wanted.documents.push(Document {
            id: Uuid::now_v7(),
            position,
            name: name.to_owned(),
            ..Document::default()
        });
        save::save(db, member.organisation(), sheet, wanted, is_trusted(member)).await?;
    }
    store::call_it_dpia(db, member.organisation(), name).await?;
    Ok(true)
}

/// As names in the catalogue are written.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn follow_up_values(screening: &Screening) -> Values {
    Values::from([
        ("dpia_address".to_owned(), screening.dpia_address.clone()),
        ("consultation".to_owned(), screening.consultation.clone()),
    ])
}

fn follow_up_page(member: &Member, sheet: &Sheet, form: Form, questions: Vec<Asked>) -> FollowUpPage {
    let linked = sheet.documents.iter().filter(|document| document.details.kind == DocumentKind::Dpia);
    let page = frame(member, sheet, "Datenschutz-Folgenabschätzung verknüpfen").errors_of(&form);
    FollowUpPage {
        page,
        form,
        questions,
        has_screening: !sheet.screenings.is_empty(),
        linked: linked.map(|document| document.name.clone()).collect(),
        suggestions: format!("/verzeichnis/{}/vorschlaege/documents", member.membership.slug),
        back: sheet_address(member, sheet),
    }
}

fn parse(number: &str) -> Result<i32, AppError> {
    number.parse().map_err(|_| AppError::NotFound)
}

async fn find(db: &mut PgConnection, member: &Member, number: &str) -> Result<Sheet, AppError> {
    load(db, member.organisation(), parse(number)?).await?.ok_or(AppError::NotFound)
}

async fn lock(app: &App, member: &Member, number: &str) -> Result<(crate::database::Write, Sheet), AppError> {
    let mut db = app.db.write(member.actor()).await?;
    let sheet =
        load_locked(&mut db, member.organisation(), parse(number)?).await?.ok_or(AppError::NotFound)?;
    Ok((db, sheet))
}

fn sheet_address(member: &Member, sheet: &Sheet) -> String {
    format!("/verzeichnis/{}/verarbeitungen/{}", member.membership.slug, sheet.number)
}

fn frame(member: &Member, sheet: &Sheet, title: &str) -> Page {
    navigation::organisation_page(member, "verarbeitungen", title)
        .preline(format!("Verarbeitungstätigkeit Nr.\u{a0}{}", sheet.number))
        .breadcrumb(
            "Verarbeitungstätigkeiten",
            format!("/verzeichnis/{}/verarbeitungen", member.membership.slug),
        )
        .breadcrumb(&sheet.name, sheet_address(member, sheet))
}
