//! The third step: what repeats in many rows is decided once for all of them.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};

use super::{Step, StepLine, address, find, page_below, steps, upload::taken_over};
use crate::{
    app::App,
    auth::Member,
    error::AppError,
    export::wording,
    import::{
        file::{self, ImportFile},
        look::{self, Decisions, Looked},
        mapping::Target,
        understanding::{Decision, Reading, Repeated},
    },
    register::{Stage, ThirdCountryStatement, choices::ProcessingKind},
    web::{
        form::{Choice, Fields, Form},
        page::{self, Page},
    },
};

/// Values and marks on the page.
const MOST: usize = 300;
/// Ticked: the data category is marked.
const MARK: &str = "kennzeichnen";
/// All that were shown.
const SHOWN: &str = "gezeigt";

#[derive(Template)]
#[template(path = "import/values.html")]
struct ValuesPage {
    page: Page,
    form: Form,
    steps: Vec<StepLine>,
    address: String,
    back: String,
    columns: Vec<Column>,
    marks: Vec<MarkLine>,
}

/// The values of one column that repeat.
struct Column {
    heading: String,
    values: Vec<Value>,
}

pub(super) struct Value {
    /// Counts over the whole page, from 1.
    pub place: usize,
    pub heading: String,
    pub text: String,
    pub count: usize,
    pub options: Vec<Choice>,
}

impl Value {
    pub fn where_it_stands(&self) -> String {
        match self.count {
            1 => "steht in einer Zeile".to_owned(),
            count => format!("steht in {count} Zeilen"),
        }
    }
}

fn value(place: usize, known: &Repeated) -> Value {
    let options = readings(known.target).into_iter();
    let options = options.map(|(reading, label)| Choice::new(key(reading), label));
    Value {
        place,
        heading: known.heading.clone(),
        text: known.value.clone(),
        count: known.count,
        options: options.collect(),
    }
}

/// A data category whose words speak of Art. 9 or 10.
struct MarkLine {
    text: String,
    articles: String,
}

pub async fn show(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    if let Some(result) = taken_over(&mut db, &member, &id).await? {
        return Ok(result);
    }
    let file = find(&mut db, &member, &id).await?;
    drop(db);
    let looked = look::look_at(&app, &member, &file).await?;
    let repeated = to_decide(&looked);
    let marks = marks(&looked, &file.decisions);
    if repeated.is_empty() && marks.is_empty() {
        return Ok(Redirect::to(&Step::Preview.address(&address(&member), Some(file.id))).into_response());
    }
    let mut fields = Fields::default();
    for (place, value) in (1..).zip(&repeated) {
        fields.set(&format!("lesart-{place}"), key(value.reading));
    }
    for line in marks.iter().filter(|line| !file.decisions.values.unmarked.contains(&line.text)) {
        fields.add(MARK, line.text.clone());
    }
    Ok(page::ok(&values_page(&member, &file, &repeated, marks, Form::from(fields))))
}

pub async fn submit(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    if let Some(result) = taken_over(&mut db, &member, &id).await? {
        return Ok(result);
    }
    let file = find(&mut db, &member, &id).await?;
    drop(db);
    let looked = look::look_at(&app, &member, &file).await?;
    let repeated = to_decide(&looked);
    let mut form = Form::from(fields);
    let mut decisions = file.decisions.clone();
    let made = decided(&mut form, &repeated);
    let is_new =
        |old: &Decision| !made.iter().any(|new| (&new.heading, &new.value) == (&old.heading, &old.value));
    decisions.values.values.retain(is_new);
    decisions.values.values.extend(made);
    for text in form.fields.all(SHOWN) {
        if form.checked(MARK, text) {
            decisions.values.unmarked.remove(text);
        } else {
            decisions.values.unmarked.insert(text.clone());
        }
    }
    if form.has_errors() {
        let marks = marks(&looked, &file.decisions);
        return Ok(page::invalid(&values_page(&member, &file, &repeated, marks, form)));
    }
    let mut db = app.db.write(member.actor()).await?;
    file::set_decisions(&mut db, member.organisation(), file.id, &decisions).await?;
    db.commit().await?;
    Ok(Redirect::to(&Step::Preview.address(&address(&member), Some(file.id))).into_response())
}

/// Values that the application reads as one of few; a list of items that repeats is none.
fn to_decide(looked: &Looked) -> Vec<Repeated> {
    let is_one_of_few = |value: &&Repeated| match value.target {
        None => false,
        Some(Target::ThirdCountries | Target::Stage | Target::ProcessingKind) => true,
        Some(_) => value.reading != Reading::Verbatim,
    };
    looked.repeated.iter().filter(is_one_of_few).take(MOST).cloned().collect()
}

/// The form's decisions. They name the value that they are about, so that a form which was made from
/// another mapping decides nothing wrong.
fn decided(form: &mut Form, repeated: &[Repeated]) -> Vec<Decision> {
    let mut decisions = Vec::new();
    for place in 1..=MOST {
        let (heading, value) = (format!("ueberschrift-{place}"), format!("wert-{place}"));
        if !form.fields.has(&value) {
            break;
        }
        let (heading, value) = (form.fields.raw(&heading).to_owned(), form.fields.raw(&value).to_owned());
        let Some(known) = repeated.iter().find(|known| known.heading == heading && known.value == value)
        else {
            continue;
        };
        let field = format!("lesart-{place}");
        let chosen = form.fields.text(&field);
        match readings(known.target).into_iter().find(|(reading, _)| key(*reading) == chosen) {
            Some((reading, _)) => decisions.push(Decision { heading, value, reading }),
            None => form.fail(&field, format!("Bitte wählen Sie, was „{}“ bedeutet.", known.value)),
        }
    }
    decisions
}

/// Values that do not say whether data go to a third country, as the preview asks for them, and what is chosen.
pub(super) fn open_third_countries(looked: &Looked) -> (Vec<Value>, Form) {
    let is_open = |value: &&Repeated| {
        value.target == Some(Target::ThirdCountries) && value.reading == Reading::Verbatim
    };
    let mut fields = Fields::default();
    let open = looked.repeated.iter().filter(is_open).take(MOST);
    let values = (1..)
        .zip(open)
        .map(|(place, known)| {
            fields.set(&format!("lesart-{place}"), key(known.reading));
            value(place, known)
        })
        .collect();
    (values, Form::from(fields))
}

/// Each data category once, with the articles that its words speak of.
fn marks(looked: &Looked, decisions: &Decisions) -> Vec<MarkLine> {
    let mut found: BTreeMap<&str, Vec<u8>> = BTreeMap::new();
    for mark in looked.entries.iter().flat_map(|entry| &entry.understood.marks) {
        let articles = found.entry(&mark.text).or_default();
        if !articles.contains(&mark.article) {
            articles.push(mark.article);
        }
    }
    // What was taken out of the marks is offered again.
    for text in &decisions.values.unmarked {
        found.entry(text).or_default();
    }
    found
        .into_iter()
        .take(MOST)
        .map(|(text, articles)| MarkLine {
            text: text.to_owned(),
            articles: articles
                .iter()
                .map(|article| format!("Art.\u{a0}{article}"))
                .collect::<Vec<_>>()
                .join(", "),
        })
        .collect()
}

/// What a value of the field can be taken for.
fn readings(target: Option<Target>) -> Vec<(Reading, String)> {
    use ThirdCountryStatement::{None as Nothing, NoneAndNonePlanned, Planned, TakesPlace, UnderReview};
    let mut readings: Vec<(Reading, String)> = match target {
        Some(Target::ThirdCountries) => [
            (NoneAndNonePlanned, "findet nicht statt und ist nicht geplant"),
            (Nothing, "findet nicht statt (zu Planungen keine Aussage)"),
            (Planned, "findet nicht statt, ist aber geplant"),
            (TakesPlace, "findet statt"),
            (UnderReview, "wird geprüft"),
        ]
        .map(|(statement, label)| (Reading::Statement(statement), label.to_owned()))
        .to_vec(),
        Some(Target::Stage) => [Stage::Planned, Stage::Trial, Stage::InOperation, Stage::Ended]
            .map(|stage| (Reading::Stage(stage), wording::stage(stage).to_owned()))
            .to_vec(),
        Some(Target::ProcessingKind) => {
            [ProcessingKind::Automated, ProcessingKind::PartlyAutomated, ProcessingKind::Files]
                .map(|kind| (Reading::Kind(kind), kind.label().to_owned()))
                .to_vec()
        }
        _ => vec![(Reading::Nothing, "keine; es gibt hier nichts anzugeben".to_owned())],
    };
    readings.push((Reading::Verbatim, "bleibt im Wortlaut in dieser Angabe".to_owned()));
    readings.push((Reading::ExtraValue, "kommt im Wortlaut unter „Weitere Angaben“".to_owned()));
    readings.push((Reading::LeaveOut, "weglassen".to_owned()));
    readings
}

/// The reading as a form sends it.
fn key(reading: Reading) -> String {
    serde_json::to_string(&reading).unwrap_or_default()
}

fn values_page(
    member: &Member,
    file: &ImportFile,
    repeated: &[Repeated],
    marks: Vec<MarkLine>,
    form: Form,
) -> ValuesPage {
    let mut columns: Vec<Column> = Vec::new();
    for (place, known) in (1..).zip(repeated) {
        let value = value(place, known);
        match columns.last_mut().filter(|column| column.heading == known.heading) {
            Some(column) => column.values.push(value),
            None => columns.push(Column { heading: known.heading.clone(), values: vec![value] }),
        }
    }
    let page = page_below(member, "Werte klären")
        .preline(file.name.clone())
        .lead("Was in vielen Zeilen gleich steht, entscheiden Sie einmal für alle. Der Vorschlag ist schon gewählt.")
        .errors_of(&form);
    ValuesPage {
        page,
        steps: steps(member, Some(file.id), Step::Values),
        address: Step::Values.address(&address(member), Some(file.id)),
        back: Step::Mapping.address(&address(member), Some(file.id)),
        columns,
        marks,
        form,
    }
}
