//! The second step: how the file is read, and what becomes of each column.

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
    import::{
        file::{self, ImportFile},
        head::{self, write::Stored},
        look::{self, Decisions, Opened, Reading},
        mapping::{Assignment, Commas, Confidence, Mapping, Proposal, Target},
        reading::{Choice as ReadChoice, Encoding, Separator},
        saved_mapping,
    },
    web::{
        components::Tone,
        filters,
        form::{Choice, Fields, Form},
        page::{self, Page},
        validate,
    },
};

const EXTRA: &str = "weitere";
const LEAVE_OUT: &str = "weglassen";
/// A box that is ticked.
const YES: &str = "ja";
/// The box that says: the activities are the controller's own.
const CONTROLLERS: &str = "trotzdem";
/// The boxes for what the file says of the organisation.
const ABOUT: &str = "organisation";
/// The field for the table.
const SHEET: &str = "blatt";
/// The field for the row of the headings.
const HEADER: &str = "ueberschriften";
/// As many rows as a sheet of Excel has.
const ROWS: i64 = 1_048_576;

#[derive(Template)]
#[template(path = "import/mapping.html")]
struct MappingPage {
    page: Page,
    form: Form,
    steps: Vec<StepLine>,
    address: String,
    back: String,
    opened: Opened,
    /// Where the proposal comes from.
    origin: &'static str,
    columns: Vec<Proposal>,
    targets: Vec<Choice>,
    /// Sheets, or groups of sheets, to choose from; one or none leaves no choice.
    tables: Vec<Choice>,
    /// What was not read, as one sentence.
    passed_over: Option<String>,
    organisation: Vec<AboutLine>,
    encodings: Vec<Choice>,
    separators: Vec<Choice>,
}

/// Something that the file says of the organisation.
struct AboutLine {
    /// None for what is only shown.
    key: Option<&'static str>,
    label: &'static str,
    /// As it stands in the file.
    words: String,
    /// What would be taken over, and what stands there now.
    text: String,
    stored: String,
    is_same: bool,
}

impl MappingPage {
    fn entries(&self) -> usize {
        self.opened.table.entries.len()
    }

    /// Why the list is probably none of a controller.
    fn commissioned(&self) -> Option<&'static str> {
        self.opened.is_commissioned.then_some(look::COMMISSIONED)
    }

    /// Where the headings were found.
    fn header_hint(&self) -> String {
        self.opened.table.header.map_or_else(String::new, |row| format!("Erkannt: Zeile\u{a0}{row}"))
    }

    /// Whether it is asked if commas divide the column's items.
    fn asks_for_commas(&self, column: &Proposal) -> bool {
        column.commas != Commas::None
            && matches!(column.to, Assignment::Field(target) if target.can_split_commas())
    }

    /// Word and colour of how sure a proposal is.
    fn sureness(&self, confidence: &Confidence) -> (&'static str, Tone) {
        match confidence {
            Confidence::Sure => ("erkannt", Tone::Success),
            Confidence::Likely => ("wahrscheinlich", Tone::Info),
            Confidence::Unknown => ("nicht erkannt", Tone::Warning),
        }
    }
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
    let opened = look::open(&app, &file).await?;
    if opened.is_record {
        return Ok(Redirect::to(&Step::Preview.address(&address(&member), Some(file.id))).into_response());
    }
    let (columns, origin) = proposals(&app, &member, &file, &opened).await?;
    let mut form = Form::from(reading_fields(&file.reading, &opened));
    for (at, column) in columns.iter().enumerate() {
        form.fields.set(&field(at), key(column.to));
        form.fields.set(&commas_field(at), if column.splits_commas() { YES } else { "" });
    }
    let stored = stored(&app, &member).await?;
    for line in about(&opened, &stored) {
        let is_chosen = match &file.mapping {
            Some(_) => line.key.is_some_and(|key| file.decisions.about.contains(key)),
            // What is empty can be filled without a loss.
            None => line.stored.is_empty() && !line.is_same,
        };
        if let Some(key) = line.key.filter(|_| is_chosen) {
            form.fields.add(ABOUT, key);
        }
    }
    Ok(page::ok(&mapping_page(&member, &file, opened, &stored, columns, origin, form)))
}

async fn stored(app: &App, member: &Member) -> Result<Stored, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    Ok(head::write::stored(&mut db, member.organisation()).await?)
}

fn about(opened: &Opened, stored: &Stored) -> Vec<AboutLine> {
    let line = |item: &head::Item| AboutLine {
        key: item.value.key().filter(|_| !stored.says(&item.value)),
        label: item.value.label(),
        words: item.words.clone(),
        text: item.value.text(),
        stored: stored.text(&item.value),
        is_same: stored.says(&item.value),
    };
    opened.about.iter().map(line).collect()
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
    let own = |step: Step| Redirect::to(&step.address(&address(&member), Some(file.id))).into_response();
    let mut form = Form::from(fields);
    if form.value("was") == "einlesen" {
        return read_again(&app, &member, &file, form).await;
    }
    let opened = look::open(&app, &file).await?;
    if opened.is_record {
        return Ok(own(Step::Preview));
    }
    // Who changed how the file is read and went on means both.
    if is_read_otherwise(&form.fields, &file.reading, &opened) {
        return read_again(&app, &member, &file, form).await;
    }
    let (mut columns, origin) = proposals(&app, &member, &file, &opened).await?;
    assign(&mut form, &mut columns);
    let is_controllers = form.value(CONTROLLERS) == "ja";
    if opened.is_commissioned && !is_controllers {
        form.fail(
            CONTROLLERS,
            "Bitte bestätigen Sie, dass die Zeilen Verarbeitungstätigkeiten des Verantwortlichen sind, oder wählen Sie eine andere Datei oder ein anderes Blatt.",
        );
    }
    if form.has_errors() {
        let stored = stored(&app, &member).await?;
        return Ok(page::invalid(&mapping_page(&member, &file, opened, &stored, columns, origin, form)));
    }
    let mapping = Mapping::of(&columns);
    let about = form.fields.all(ABOUT).iter().cloned().collect();
    let decisions = Decisions { about, ..file.decisions.clone() };
    let mut db = app.db.write(member.actor()).await?;
    if is_controllers != file.reading.is_controllers {
        let reading = Reading { is_controllers, ..file.reading.clone() };
        file::set_reading(&mut db, member.organisation(), file.id, &reading).await?;
    }
    file::set_decisions(&mut db, member.organisation(), file.id, &decisions).await?;
    file::set_mapping(&mut db, member.organisation(), file.id, &mapping).await?;
    saved_mapping::keep(&mut db, member.organisation(), &file.name, &opened.table, &mapping).await?;
    db.commit().await?;
    Ok(own(Step::Values))
}

/// Reads the file in another way; if that does not go, everything stays as it was.
async fn read_again(
    app: &App,
    member: &Member,
    file: &ImportFile,
    mut form: Form,
) -> Result<Response, AppError> {
    let reading = reading(&mut form, &file.reading);
    let wanted = ImportFile { reading: reading.clone(), mapping: None, ..file.clone() };
    let opened = if form.has_errors() { None } else { Some(look::try_open(app, &wanted).await?) };
    match opened {
        Some(Ok(_)) => {
            let mut db = app.db.write(member.actor()).await?;
            file::set_reading(&mut db, member.organisation(), file.id, &reading).await?;
            db.commit().await?;
            Ok(Redirect::to(&Step::Mapping.address(&address(member), Some(file.id))).into_response())
        }
        refused => {
            let opened = look::open(app, file).await?;
            let (columns, origin) = proposals(app, member, file, &opened).await?;
            for (at, column) in columns.iter().enumerate() {
                if !form.fields.has(&field(at)) {
                    form.fields.set(&field(at), key(column.to));
                    form.fields.set(&commas_field(at), if column.splits_commas() { YES } else { "" });
                }
            }
            if let Some(Err(sentence)) = refused {
                form.fail(if reading.header.is_some() { HEADER } else { "" }, sentence);
            }
            let stored = stored(app, member).await?;
            Ok(page::invalid(&mapping_page(member, file, opened, &stored, columns, origin, form)))
        }
    }
}

/// What was decided, else what was decided for the same headings before, else what is recognised.
async fn proposals(
    app: &App,
    member: &Member,
    file: &ImportFile,
    opened: &Opened,
) -> Result<(Vec<Proposal>, &'static str), AppError> {
    if let Some(mapping) = &file.mapping {
        return Ok((mapping.applied(&opened.table), "So haben Sie es zuletzt gespeichert."));
    }
    let mut db = app.db.read(member.actor()).await?;
    if let Some(mapping) = saved_mapping::find(&mut db, member.organisation(), &opened.table).await? {
        let origin = "Vorgeschlagen ist die Zuordnung, die in Ihrer Organisation zuletzt für diese Überschriften gewählt wurde.";
        return Ok((mapping.applied(&opened.table), origin));
    }
    Ok((look::proposals(&opened.table), ""))
}

/// Takes the form's choices over into the columns, with what is wrong with them.
fn assign(form: &mut Form, columns: &mut [Proposal]) {
    for (at, column) in columns.iter_mut().enumerate() {
        // A form without the box says nothing; the one before it says "no".
        let shown = form.fields.all(&commas_field(at));
        if let Some(last) = shown.last() {
            column.split_commas = Some(last == YES);
        }
    }
    for (at, column) in columns.iter_mut().enumerate() {
        match assignment(form.fields.text(&field(at))) {
            Some(to) => column.to = to,
            None => form
                .fail(&field(at), format!("Bitte wählen Sie, wohin die Spalte „{}“ kommt.", column.heading)),
        }
    }
    for (at, column) in columns.iter().enumerate() {
        let Assignment::Field(target) = column.to else { continue };
        if target.takes_several() {
            continue;
        }
        if let Some(first) = columns[..at].iter().find(|other| other.to == column.to) {
            form.fail(
                &field(at),
                format!(
                    "„{}“ kann nur aus einer Spalte kommen, und dorthin kommt schon „{}“. Bitte wählen Sie für „{}“ etwas anderes.",
                    target.label(),
                    first.heading,
                    column.heading
                ),
            );
        }
    }
    if !form.has_errors() && !columns.iter().any(|column| column.to == Assignment::Field(Target::Name)) {
        form.fail(&field(0), "Bitte wählen Sie, in welcher Spalte die Bezeichnung der Tätigkeiten steht.");
    }
}

fn field(at: usize) -> String {
    format!("spalte-{}", at + 1)
}

fn commas_field(at: usize) -> String {
    format!("kommas-{}", at + 1)
}

fn key(to: Assignment) -> &'static str {
    match to {
        Assignment::Field(target) => target.key(),
        Assignment::ExtraValue => EXTRA,
        Assignment::LeaveOut => LEAVE_OUT,
    }
}

fn assignment(key: &str) -> Option<Assignment> {
    match key {
        EXTRA => Some(Assignment::ExtraValue),
        LEAVE_OUT => Some(Assignment::LeaveOut),
        key => Target::ALL.iter().find(|target| target.key() == key).map(|target| Assignment::Field(*target)),
    }
}

fn targets() -> Vec<Choice> {
    let mut choices = vec![
        Choice::new(EXTRA, "Weitere Angaben, unter dieser Überschrift"),
        Choice::new(LEAVE_OUT, "weglassen"),
    ];
    choices.extend(Target::ALL.iter().map(|target| Choice::new(target.key(), target.label())));
    choices
}

fn reading_fields(reading: &Reading, opened: &Opened) -> Fields {
    let mut fields = Fields::default();
    fields.set(SHEET, opened.table_name.clone());
    if let Some(row) = reading.header {
        fields.set(HEADER, row.to_string());
    }
    let encoding =
        opened.encoding.and_then(|known| Encoding::OPTIONS.iter().find(|(option, ..)| *option == known));
    if let Some((_, key, _)) = encoding {
        fields.set("kodierung", *key);
    }
    let separator =
        opened.separator.and_then(|known| Separator::OPTIONS.iter().find(|(option, ..)| *option == known));
    if let Some((_, key, _)) = separator {
        fields.set("trennzeichen", *key);
    }
    if reading.with_hidden {
        fields.set("ausgeblendete", "ja");
    }
    if reading.is_controllers {
        fields.set(CONTROLLERS, "ja");
    }
    fields
}

/// Whether the form says something else about the reading than it was shown with. A form without these
/// fields says nothing.
fn is_read_otherwise(fields: &Fields, reading: &Reading, opened: &Opened) -> bool {
    let shown = reading_fields(reading, opened);
    let differs = |field: &&str| fields.has(field) && fields.text(field) != shown.text(field);
    let hidden_differs = fields.has(HEADER) && (fields.text("ausgeblendete") == "ja") != reading.with_hidden;
    hidden_differs || [HEADER, SHEET, "kodierung", "trennzeichen"].iter().any(differs)
}

fn reading(form: &mut Form, before: &Reading) -> Reading {
    let header = validate::number(form, HEADER, 1..=ROWS).and_then(|row| u32::try_from(row).ok());
    let fields = &form.fields;
    let encoding = Encoding::OPTIONS.iter().find(|(_, key, _)| *key == fields.text("kodierung"));
    let separator = Separator::OPTIONS.iter().find(|(_, key, _)| *key == fields.text("trennzeichen"));
    Reading {
        is_pasted: before.is_pasted,
        choice: ReadChoice {
            encoding: encoding.map(|(encoding, ..)| *encoding),
            separator: separator.map(|(separator, ..)| *separator),
        },
        with_hidden: fields.text("ausgeblendete") == "ja",
        chosen: Some(fields.text(SHEET).to_owned()).filter(|name| !name.is_empty()),
        sheet: before.sheet.clone(),
        is_controllers: before.is_controllers,
        header,
    }
}

fn mapping_page(
    member: &Member,
    file: &ImportFile,
    opened: Opened,
    stored: &Stored,
    columns: Vec<Proposal>,
    origin: &'static str,
    form: Form,
) -> MappingPage {
    let page = page_below(member, "Spalten zuordnen").preline(file.name.clone()).wide().errors_of(&form);
    let is_text = opened.separator.is_some() && !file.reading.is_pasted;
    let options = |is_offered: bool, all: &[(&str, &str)]| -> Vec<Choice> {
        if is_offered {
            all.iter().map(|(key, label)| Choice::new(key, *label)).collect()
        } else {
            Vec::new()
        }
    };
    MappingPage {
        page,
        steps: steps(member, Some(file.id), Step::Mapping),
        address: Step::Mapping.address(&address(member), Some(file.id)),
        back: address(member),
        origin,
        columns,
        targets: targets(),
        passed_over: look::passed_over(&opened.unread),
        organisation: about(&opened, stored),
        tables: opened.tables.iter().map(|name| Choice::new(name.clone(), name.clone())).collect(),
        encodings: options(is_text, &Encoding::OPTIONS.map(|(_, key, label)| (key, label))),
        separators: options(is_text, &Separator::OPTIONS.map(|(_, key, label)| (key, label))),
        opened,
        form,
    }
}
