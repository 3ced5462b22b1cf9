//! One section of a sheet as a form page.

use std::collections::BTreeSet;

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use uuid::Uuid;

use super::{
    find, list_address, parse, sheet_address,
    short_form::{allowed, allowed_beside, is_trusted},
};
use crate::{
    app::App,
    auth::{Capability, Member},
    error::AppError,
    findings::kept::{self, Judged},
    help, navigation,
    processing_activity::{
        consequences::{self, Consequence},
        lines::number_text,
        model::Sheet,
        save,
        sections::{
            self, Field, Kind, List, Part, Section,
            beside::{self, Both},
            read::{self, Outcome, Surroundings, help_key},
            values::{self, ADDED, APPLIES_TO, HIDDEN, REMOVE, ROW, Rows, SAME_AS, Shown, THERE, USED, cell},
            words::value_in_words,
        },
        store::{self, Department},
    },
    purpose_change,
    third_country::{
        adequacy::{self, CountryState},
        countries,
    },
    web::{
        conflict::{self, Question},
        filters,
        form::{Choice, Fields, Form, Query},
        notice::Notice,
        page::{self, Page},
        validate::date_text,
    },
};

const ABOUT_HIDDEN: &str =
    "Diese Tätigkeit dürfen Sie nicht sehen. Der Verweis bleibt, solange hier ein Fragezeichen steht.";

/// The button that asks for one more row of a list.
const MORE: &str = "mehr";

/// Its value: the list's name, and for rows inside another the id of that.
fn more(list: &str, outer: Option<Uuid>) -> String {
    outer.map_or_else(|| list.to_owned(), |outer| format!("{list}/{outer}"))
}

#[derive(Template)]
#[template(path = "processing_activity/section.html")]
struct SectionPage {
    page: Page,
    form: Form,
    questions: Vec<Question>,
    parts: Vec<PartView>,
    /// Asks for another activity whose section stands for this one; nothing where none can.
    same_as: Option<Control>,
    suggestions: String,
    /// What the rules say about the section as it is stored.
    judged: Vec<Judged>,
    consequences: Vec<Consequence>,
    address: String,
    /// The pages before and after this one.
    previous: Option<(String, &'static str)>,
    next: Option<(String, &'static str)>,
    back: String,
}

enum PartView {
    Field(Control),
    List(ListView),
}

struct Control {
    name: String,
    about: &'static help::Field,
    /// A shorter label where the row says the rest; the field's own otherwise.
    kind: Kind,
    options: Vec<Choice>,
    /// What is known of the value: the state of a country; empty for nothing.
    known: String,
    /// Help is shown once a list, not in every row.
    with_help: bool,
}

impl Control {
    fn help(&self) -> &'static str {
        if self.with_help { self.about.help } else { "" }
    }

    fn options(&self) -> &[Choice] {
        &self.options
    }
}

struct ListView {
    name: &'static str,
    /// What the button for one more row says.
    more: String,
    about: &'static help::Field,
    one: &'static str,
    rows: Vec<RowView>,
}

struct RowView {
    /// What `rows.{list}` says of it.
    sent: String,
    /// `{row}.entfernen`; nothing for a row that is not stored.
    remove: Option<String>,
    /// `{row}.zeile`
    there: String,
    legend: String,
    controls: Vec<Control>,
    rare: Vec<Control>,
    is_open: bool,
    inner: Option<ListView>,
}

impl SectionPage {
    /// Where a field's proposals come from; "" for none.
    fn suggest(&self, list: &str) -> String {
        if list.is_empty() { String::new() } else { format!("{}/{list}", self.suggestions) }
    }

    fn has_error(&self, row: &RowView) -> bool {
        row.controls.iter().chain(&row.rare).any(|control| self.form.error(&control.name).is_some())
    }
}

pub async fn show(
    State(app): State<App>,
    member: Member,
    notice: Option<Notice>,
    Path((_, number, slug)): Path<(String, String, String)>,
    Query(query): Query,
) -> Result<Response, AppError> {
    let section = sections::find(&slug).ok_or(AppError::NotFound)?;
    let mut db = app.db.read(member.actor()).await?;
    let sheet = find(&mut db, &member, &number).await?;
    member.demand_in(Capability::EditActivities, sheet.department_id)?;
    let units = units(&mut db, &member, section).await?;

    let (values, rows) = values::stored(section, &sheet);
    let mut form = Form::new();
    for (field, value) in &values {
        form.fields.set(field, value);
    }
    conflict::remember(&mut form.fields, &values);
    let page = section_page(&member, &sheet, section, &units, form, &rows, Vec::new());
    let mut judged = kept::of_sheet(&mut db, member.organisation(), &sheet, app.today()).await?;
    judged.retain(|judged| judged.finding.place.slug() == section.slug);
    let consequences = Consequence::parse(query.text("folgen"));
    Ok(page::ok(&SectionPage { page: page.page.notice(notice), judged, consequences, ..page }))
}

pub async fn submit(
    State(app): State<App>,
    member: Member,
    Path((_, number, slug)): Path<(String, String, String)>,
    mut fields: Fields,
) -> Result<Response, AppError> {
    let section = sections::find(&slug).ok_or(AppError::NotFound)?;
    let mut db = app.db.write(member.actor()).await?;
    let sheet = store::load_locked(&mut db, member.organisation(), parse(&number)?)
        .await?
        .ok_or(AppError::NotFound)?;
    member.demand_in(Capability::EditActivities, sheet.department_id)?;
    let units = units(&mut db, &member, section).await?;

    conflict::apply_choices(&mut fields);
    let mut both = beside::compare(section, &fields, &sheet);
    let mut form = Form::from(fields);
    if form.fields.has(MORE) {
        both.show_theirs(&mut form);
        let rows = both.rows_to_show(section, &form.fields);
        return Ok(page::ok(&section_page(&member, &sheet, section, &units, form, &rows, Vec::new())));
    }
    let surroundings = Surroundings {
        departments: allowed_beside(&member, &sheet, &units),
        ..surroundings(&mut db, &member, section, &sheet, &form.fields).await?
    };
    let wanted = match read::read(&mut form, section, &sheet, &mut both, &surroundings) {
        Outcome::Wanted(wanted) => *wanted,
        Outcome::Asked => return Ok(ask(&member, &sheet, section, &units, form, &both)),
        Outcome::Invalid => {
            conflict::remember(&mut form.fields, &both.theirs);
            let rows = both.rows_to_show(section, &form.fields);
            return Ok(page::invalid(&section_page(
                &member,
                &sheet,
                section,
                &units,
                form,
                &rows,
                Vec::new(),
            )));
        }
    };
    let follows = consequences::of(&sheet, &wanted);
    purpose_change::store::record(&mut db, member.organisation(), &sheet, &wanted, &member.person.name)
        .await?;
    let is_changed = save::save(&mut db, member.organisation(), &sheet, wanted, is_trusted(&member))
        .await
        .map_err(refused)?;
    if is_changed {
        kept::refresh(&mut db, member.organisation(), &[sheet.id]).await?;
    }
    db.commit().await?;
    let notice = if is_changed { Notice::Saved } else { Notice::Unchanged };
    let address = sheet_address(&member, sheet.number);
    let onwards = match form.fields.text("danach") {
        "weiter" => next(section).map_or(address.clone(), |next| format!("{address}/{}", next.slug)),
        "bleiben" => format!("{address}/{}", section.slug),
        _ => address,
    };
    Ok(notice.redirect(&Consequence::append(&onwards, &follows)))
}

/// The page with the questions.
fn ask(
    member: &Member,
    sheet: &Sheet,
    section: &'static Section,
    units: &[Department],
    mut form: Form,
    both: &Both,
) -> Response {
    let known = form.fields.clone();
    let words = |field: &str, value: &str| in_words(section, sheet, &known, units, field, value);
    let questions = conflict::ask(&mut form, &both.merged, &both.theirs, words);
    both.show_theirs(&mut form);
    let rows = both.rows_to_show(section, &form.fields);
    let page = section_page(member, sheet, section, units, form, &rows, questions);
    page::respond(StatusCode::CONFLICT, &page)
}

/// A row of another sheet is no row of this one.
fn refused(error: sqlx::Error) -> AppError {
    if matches!(error, sqlx::Error::RowNotFound) || crate::error::is_beyond_reach(&error) {
        return AppError::Conflict(
            "Das Formular gehört nicht zu diesem Blatt. Bitte öffnen Sie den Abschnitt noch einmal."
                .to_owned(),
        );
    }
    error.into()
}

/// The departments to choose from; only where the section asks for one.
async fn units(
    db: &mut sqlx::PgConnection,
    member: &Member,
    section: &Section,
) -> sqlx::Result<Vec<Department>> {
    if section.fields().any(|field| field.kind == Kind::Department) {
        store::departments(db, member.organisation()).await
    } else {
        Ok(Vec::new())
    }
}

/// The other activities that the form names.
async fn surroundings(
    db: &mut sqlx::PgConnection,
    member: &Member,
    section: &Section,
    sheet: &Sheet,
    fields: &Fields,
) -> sqlx::Result<Surroundings> {
    let mut numbers: BTreeSet<i32> = fields.text(SAME_AS).parse().into_iter().collect();
    for list in section.lists() {
        for field in list.fields.iter().filter(|field| field.kind == Kind::Other) {
            let rows = values::sent_rows(fields, list);
            numbers.extend(
                rows.iter().filter_map(|row| fields.text(&cell(row.id, field.name)).parse::<i32>().ok()),
            );
        }
    }
    if numbers.is_empty() {
        return Ok(Surroundings::default());
    }
    let numbers: Vec<i32> = numbers.into_iter().collect();
    let found = store::others(db, member.organisation(), sheet.id, section.key, &numbers).await?;
    Ok(Surroundings {
        circular: found.iter().filter(|other| other.takes_from_here).map(|other| other.number).collect(),
        activities: found.into_iter().map(|other| (other.number, other.id)).collect(),
        ..Surroundings::default()
    })
}

fn next(section: &Section) -> Option<&'static Section> {
    let at = sections::SECTIONS.iter().position(|known| known.slug == section.slug)?;
    sections::SECTIONS.get(at + 1).copied()
}

fn previous(section: &Section) -> Option<&'static Section> {
    let at = sections::SECTIONS.iter().position(|known| known.slug == section.slug)?;
    at.checked_sub(1).map(|at| sections::SECTIONS[at])
}

/// Boxes are drawn from one value each; between them they travel as one text.
fn spread_ticks(section: &Section, rows: &Rows, form: &mut Form) {
    let own = section.fields().map(|field| (field, field.name.to_owned()));
    let cells = section.lists().flat_map(|list| {
        let shown = rows.get(list.name).into_iter().flatten();
        shown.flat_map(|row| list.fields.iter().map(|field| (field, cell(row.id, field.name))))
    });
    let ticks: Vec<String> = own
        .chain(cells)
        .filter(|(field, _)| matches!(field.kind, Kind::Ticks(_)))
        .map(|(_, name)| name)
        .collect();
    for name in ticks {
        let chosen: Vec<String> =
            form.values(&name).iter().flat_map(|values| values.split(',')).map(str::to_owned).collect();
        form.fields.remove(&name);
        for value in chosen {
            form.fields.add(&name, value);
        }
    }
}

fn section_page(
    member: &Member,
    sheet: &Sheet,
    section: &'static Section,
    units: &[Department],
    mut form: Form,
    rows: &Rows,
    questions: Vec<Question>,
) -> SectionPage {
    spread_ticks(section, rows, &mut form);
    let address = sheet_address(member, sheet.number);
    let letter = section.item.and_then(|item| sheet.law().item(item));
    let preline = match letter {
        Some(letter) => format!("Verarbeitungstätigkeit Nr.\u{a0}{}, {letter}", sheet.number),
        None => format!("Verarbeitungstätigkeit Nr.\u{a0}{}", sheet.number),
    };
    let view = View { member, sheet, units };
    let parts = section
        .parts
        .iter()
        .filter_map(|part| match part {
            // An ended activity is taken up again on a page of its own.
            Part::Field(field) if field.name == "stage" && sheet.stage == crate::register::Stage::Ended => {
                None
            }
            Part::Field(field) => {
                Some(PartView::Field(view.control(None, field, field.name.to_owned(), &form, true)))
            }
            Part::List(list) => Some(PartView::List(view.list(list, None, rows, &mut form))),
        })
        .collect();
    let same_as = (!section.key.is_empty()).then(|| Control {
        name: SAME_AS.to_owned(),
        about: help::field("activity.same_as"),
        kind: Kind::Other,
        options: Vec::new(),
        known: if form.value(SAME_AS) == HIDDEN { ABOUT_HIDDEN.to_owned() } else { String::new() },
        with_help: true,
    });
    let link = |section: &'static Section| (format!("{address}/{}", section.slug), section.title);
    let page = navigation::organisation_page(member, "verarbeitungen", section.title)
        .preline(preline)
        .lead(section.lead)
        .breadcrumb("Verarbeitungstätigkeiten", list_address(member))
        .breadcrumb(&sheet.name, &address)
        .errors_of(&form);
    SectionPage {
        page,
        form,
        questions,
        parts,
        same_as,
        suggestions: format!("/verzeichnis/{}/vorschlaege", member.membership.slug),
        judged: Vec::new(),
        consequences: Vec::new(),
        address: sheet_address(member, sheet.number),
        previous: previous(section).map(link),
        next: next(section).map(link),
        back: address.clone(),
    }
}

/// What the controls of a page are made from.
struct View<'a> {
    member: &'a Member,
    sheet: &'a Sheet,
    units: &'a [Department],
}

impl View<'_> {
    fn list(&self, list: &'static List, outer: Option<Uuid>, rows: &Rows, form: &mut Form) -> ListView {
        let mut shown: Vec<Shown> =
            rows.get(list.name).into_iter().flatten().filter(|row| row.outer == outer).copied().collect();
        // One empty row waits for the next entry.
        let wanted = form.fields.text(MORE) == more(list.name, outer);
        let is_waiting = shown.iter().any(|row| {
            !form.fields.has(&format!("vorher.{}", cell(row.id, list.fields[0].name)))
                && list.fields.iter().all(|field| {
                    matches!(field.kind, Kind::Choice(..) | Kind::AppliesTo)
                        || form.fields.all(&cell(row.id, field.name)).iter().all(String::is_empty)
                })
        });
        if wanted || !is_waiting {
            shown.push(Shown { id: Uuid::now_v7(), outer });
        }
        let rows = shown.iter().enumerate().map(|(at, row)| self.row(list, *row, at, rows, form)).collect();
        ListView {
            name: list.name,
            more: more(list.name, outer),
            about: help::field(&format!("activity.{}", list.words)),
            one: list.one,
            rows,
        }
    }

    fn row(&self, list: &'static List, row: Shown, at: usize, rows: &Rows, form: &mut Form) -> RowView {
        let is_stored = form.fields.has(&format!("vorher.{}", cell(row.id, list.fields[0].name)));
        // A choice without an empty line begins with its first one.
        for field in list.fields {
            let name = cell(row.id, field.name);
            if let Kind::Choice(options, "") = field.kind
                && !form.fields.has(&name)
            {
                form.fields.set(&name, options[0].0);
            }
        }
        let fields = list.fields.iter().filter(|field| !(field.kind == Kind::DataNumber && is_stored));
        let (rare, usual): (Vec<&Field>, Vec<&Field>) = fields.partition(|field| field.is_rare);
        let control = |field: &Field, form: &Form| {
            self.control(Some(list), field, cell(row.id, field.name), form, at == 0)
        };
        let is_open = asks_for_certification(list, row.id, form)
            || rare.iter().any(|field| {
                let name = cell(row.id, field.name);
                form.fields.all(&name).iter().any(|value| !value.is_empty()) || form.error(&name).is_some()
            });
        let title = form.fields.text(&cell(row.id, list.required[0])).to_owned();
        let number = match form.fields.text(&cell(row.id, "number")) {
            number if list.name == "data_categories" && !number.is_empty() => format!(" {number}"),
            _ => String::new(),
        };
        let legend = match title.as_str() {
            _ if !is_stored => format!("{}: neuer Eintrag", list.one),
            "" => format!("{}{number}", list.one),
            title => format!("{}{number}: {}", list.one, beginning(title)),
        };
        RowView {
            sent: match row.outer {
                Some(outer) => format!("{outer}/{}", row.id),
                None => row.id.to_string(),
            },
            remove: is_stored.then(|| cell(row.id, REMOVE)),
            there: cell(row.id, "zeile"),
            legend,
            controls: usual.iter().map(|field| control(field, form)).collect(),
            rare: rare.iter().map(|field| control(field, form)).collect(),
            is_open,
            inner: list.inner.map(|inner| self.list(inner, Some(row.id), rows, form)),
        }
    }

    fn control(
        &self,
        list: Option<&List>,
        field: &Field,
        name: String,
        form: &Form,
        with_help: bool,
    ) -> Control {
        let about = help::field(&help_key(list, field));
        let options = match field.kind {
            Kind::Choice(options, _) | Kind::Radio(options) | Kind::Ticks(options) => options
                .iter()
                .filter(|(key, _)| !key.is_empty())
                .map(|(key, label)| Choice::new(key, self.sheet.law().own_words(label)))
                .collect(),
            Kind::Country => country_choices(),
            Kind::Department => self.departments(form.value(&name)),
            Kind::AppliesTo => self.rows_to_apply_to(form, form.value(&name)),
            _ => Vec::new(),
        };
        let known = match field.kind {
            Kind::Country => about_country(form.value(&name)),
            Kind::Other if form.value(&name) == HIDDEN => ABOUT_HIDDEN.to_owned(),
            _ => String::new(),
        };
        Control { name, about, kind: field.kind, options, known, with_help }
    }

    fn departments(&self, current: &str) -> Vec<Choice> {
        let allowed = allowed(self.member, self.units);
        let may_be =
            |unit: &&Department| allowed.allowed.contains(&unit.id) || unit.id.to_string() == current;
        self.units.iter().filter(may_be).map(|unit| Choice::new(unit.id, unit.label())).collect()
    }

    /// What a legal basis may be for. A purpose that somebody removed meanwhile stays on offer where it is
    /// chosen, until that is decided.
    fn rows_to_apply_to(&self, form: &Form, chosen: &str) -> Vec<Choice> {
        let sheet = self.sheet;
        let choice =
            |word: usize, id: Uuid, label: String| Choice::new(format!("{}:{id}", APPLIES_TO[word].0), label);
        let purposes =
            sheet.purposes.iter().map(|row| choice(0, row.id, format!("Zweck: {}", beginning(&row.text))));
        let subjects = sheet
            .data_subjects
            .iter()
            .map(|row| choice(1, row.id, format!("Personen: {}", beginning(&row.name))));
        let data = sheet.data_categories.iter().map(|row| {
            choice(
                2,
                row.id,
                format!("Daten Nr.\u{a0}{}: {}", number_text(row.number()), beginning(&row.name)),
            )
        });
        let recipients = sheet
            .recipients
            .iter()
            .map(|row| choice(3, row.id, format!("Empfänger: {}", beginning(&row.name))));
        let mut choices: Vec<Choice> = purposes.chain(subjects).chain(data).chain(recipients).collect();
        if let Some((_, id)) = chosen.split_once(':').and_then(|(word, id)| Some((word, id.parse().ok()?)))
            && choices.iter().all(|choice| choice.value != chosen)
        {
            let text = beginning(form.value(&cell(id, "text")));
            choices.push(Choice::new(chosen, format!("Zweck: {text}")));
        }
        choices
    }
}

/// Every country, with what the law says of it.
fn country_choices() -> Vec<Choice> {
    let label = |code: &str, name: &str| match CountryState::of(code).label() {
        "" => name.to_owned(),
        state => format!("{name} ({state})"),
    };
    countries::COUNTRIES.iter().map(|(code, name)| Choice::new(code, label(code, name))).collect()
}

/// The state of the chosen country; empty while none is.
fn about_country(code: &str) -> String {
    let Some(name) = countries::name_of(code) else { return String::new() };
    let state = CountryState::of(code);
    let remark = match state {
        CountryState::Decided(decision) if !decision.remark.is_empty() => format!(" {}", decision.remark),
        _ => String::new(),
    };
    let as_of = date_text(adequacy::as_of(code));
    format!(
        "{name} – Angemessenheitsbeschluss: {}.{remark} Zuletzt nachgesehen am {as_of}.",
        state.in_words()
    )
}

/// Whether the row's fields for special cases are asked for: the decision about the country covers
/// certified recipients only, and somebody has to look.
fn asks_for_certification(list: &List, row: Uuid, form: &Form) -> bool {
    list.name == "transfers"
        && adequacy::decision(form.value(&cell(row, "country")))
            .is_some_and(|decision| decision.needs_certification)
}

fn beginning(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let mut short: String = line.chars().take(60).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// A field's label and a value as a person reads them, for the choice between two versions. `fields` know
/// rows that are not stored: new ones, and those that somebody removed.
fn in_words(
    section: &'static Section,
    sheet: &Sheet,
    fields: &Fields,
    units: &[Department],
    field: &str,
    value: &str,
) -> (String, String) {
    if field == SAME_AS {
        return (help::field("activity.same_as").label.to_owned(), value.to_owned());
    }
    if let Some(own) = section.fields().find(|own| own.name == field) {
        return (
            help::field(&help_key(None, own)).label.to_owned(),
            value_in_words(own.kind, sheet, units, value),
        );
    }
    let row = field.split_once('.').and_then(|(row, column)| Some((row.parse::<Uuid>().ok()?, column)));
    let found = row.and_then(|(row, column)| Some((row_in_words(section, sheet, fields, row)?, column)));
    let Some(((list, name), column)) = found else { return (field.to_owned(), value.to_owned()) };
    if column == ROW {
        let words = match value {
            "" => "nicht vorhanden",
            THERE => "vorhanden",
            USED => "vorhanden, eine andere Angabe bezieht sich darauf",
            ADDED => "hinzugefügt",
            _ => "vorhanden und geändert",
        };
        return (name, words.to_owned());
    }
    match list.field(column) {
        Some(known) => {
            let label = format!("{name}: {}", help::field(&help_key(Some(list), known)).label);
            (label, value_in_words(known.kind, sheet, units, value))
        }
        None => (name, value.to_owned()),
    }
}

/// The list that a row belongs to, and what the row is called: "Zweck „Wahl“".
fn row_in_words(
    section: &'static Section,
    sheet: &Sheet,
    fields: &Fields,
    row: Uuid,
) -> Option<(&'static List, String)> {
    let is_of = |list: &&List| {
        values::sent_rows(fields, list).iter().any(|sent| sent.id == row)
            || sections::rows::of(sheet, list.name).iter().any(|known| known.id == row)
    };
    let list = section.lists().find(is_of)?;
    let stored = sections::rows::of(sheet, list.name).into_iter().find(|known| known.id == row);
    let text = list.required.iter().find_map(|name| {
        let field = cell(row, name);
        let typed = [conflict::before(fields, &field).unwrap_or_default(), fields.text(&field)];
        let stored = stored.as_ref().and_then(|known| known.columns.get(*name)?.as_str());
        [stored.unwrap_or_default(), typed[0], typed[1]]
            .into_iter()
            .find(|text| !text.is_empty())
            .map(beginning)
    });
    Some((list, text.map_or_else(|| list.one.to_owned(), |text| format!("{} „{text}“", list.one))))
}
