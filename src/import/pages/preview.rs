//! The last step: every activity as it will be, and taking all of them over.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{
    Step, StepLine, address, find, page_below, run_address, steps,
    upload::taken_over,
    values::{Value, open_third_countries},
};
use crate::{
    app::App,
    auth::Member,
    error::AppError,
    export::sheet,
    findings::Class,
    import::{
        differences::Difference,
        file::{self, ImportFile},
        look::{self, Cells, Entry, Looked, Near, News, Presence},
        mapping::table::Filled,
        store::Taker,
        take,
        understanding::Trace,
        words::{self, Line},
    },
    processing_activity::{
        inheritance,
        pages::short_form::is_trusted,
        store::{Selection, load_many},
    },
    register::Activity,
    web::{
        components::{Pagination, Tone},
        filters::{self, grouped},
        form::{Fields, Form, Query},
        notice::Notice,
        page::{self, Page},
    },
};

/// Activities on one page.
const PAGE: usize = 100;
/// Cells with problems that are listed; the report has them all.
const PROBLEMS: usize = 200;
/// New names of a catalogue that are listed.
const NAMES: usize = 500;
const MERGE: &str = "zusammenfuehren";
/// Ticked where what the file no longer has shall go.
const REMOVE: &str = "entfernen";
/// Which activity is meant where several are called alike.
const MEANT: &str = "gemeint";
/// Its value for none of them.
const NEW: &str = "neu";

#[derive(Template)]
#[template(path = "import/preview.html")]
struct PreviewPage {
    page: Page,
    steps: Vec<StepLine>,
    address: String,
    back: String,
    entries: Vec<EntryLine>,
    pagination: Pagination,
    new: usize,
    changed: usize,
    same: usize,
    /// Activities that cannot be told from others.
    unclear: usize,
    /// What would go and stays, and of how many activities.
    kept: usize,
    kept_of: usize,
    cells: Cells,
    /// What leaves it open whether data go to a third country, and what can be chosen.
    open: Vec<Value>,
    form: Form,
    values_address: String,
    problems: Vec<Problem>,
    more_problems: usize,
    news: Vec<NewsLine>,
    near: Vec<Near>,
    new_departments: Vec<String>,
    /// What was noticed while the file was read.
    notes: Vec<String>,
}

/// One activity of the file in the list.
struct EntryLine {
    /// Counts the activities of the file, from 1.
    place: usize,
    name: String,
    reference: String,
    becomes: String,
    badges: Vec<(String, Tone)>,
    problems: usize,
}

/// A cell that a person should look at, or an activity as a whole.
struct Problem {
    /// "Tabelle1, Zeile 7, Spalte C"
    place: String,
    heading: String,
    sentence: String,
    /// The activity's place in the file.
    activity: Option<usize>,
}

struct NewsLine {
    label: &'static str,
    count: usize,
    names: Vec<String>,
    more: usize,
}

impl PreviewPage {
    fn writes(&self) -> usize {
        self.new + self.changed
    }

    /// The value of a near duplicate's box.
    fn merge_key(&self, near: &Near) -> String {
        merge_key(near)
    }
}

/// Counts of open findings by class as badges; none for zero.
pub(super) fn badges(counts: impl IntoIterator<Item = (Class, usize)>) -> Vec<(String, Tone)> {
    counts
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(class, count)| (class.counted(count), class.tone()))
        .collect()
}

pub async fn show(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Path<(String, String)>,
    Query(query): Query,
) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    if let Some(result) = taken_over(&mut db, &member, &id).await? {
        return Ok(result);
    }
    let file = find(&mut db, &member, &id).await?;
    drop(db);
    let looked = look::look_at(&app, &member, &file).await?;
    let from = query.text("ab").parse().unwrap_or(1);
    Ok(page::ok(&preview_page(&member, &file, looked, from)))
}

/// Takes everything over: all of it, or nothing.
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
    let mut file = find(&mut db, &member, &id).await?;
    drop(db);
    file.decisions.with_removals = fields.has(REMOVE);
    let looked = look::look_at(&app, &member, &file).await?;
    let chosen = fields.all(MERGE);
    let merges: Vec<Near> =
        looked.near.iter().filter(|near| chosen.contains(&merge_key(near))).cloned().collect();

    let mut db = app.db.write(member.actor()).await?;
    let by = Taker { name: &member.person.name, confirmed: is_trusted(&member) };
    match take::over(&mut db, member.organisation(), &file, looked, &merges, by).await? {
        take::Outcome::Done { .. } => {
            db.commit().await?;
            Ok(Notice::Imported.redirect(&run_address(&member, file.id)))
        }
        // Another click was faster.
        take::Outcome::Gone => {
            drop(db);
            let mut db = app.db.read(member.actor()).await?;
            taken_over(&mut db, &member, &id).await?.ok_or(AppError::NotFound)
        }
        take::Outcome::Changed => Err(AppError::Conflict(
            "Ihr Verzeichnis wurde geändert, während Sie die Vorschau gelesen haben. Es wurde nichts übernommen. Bitte öffnen Sie die Vorschau noch einmal."
                .to_owned(),
        )),
    }
}

/// Two names, divided by what stands in neither.
fn merge_key(near: &Near) -> String {
    format!("{}\t{}\t{}", near.catalogue.table(), near.new, near.known)
}

fn preview_page(member: &Member, file: &ImportFile, looked: Looked, from: usize) -> PreviewPage {
    let (new, changed, same) = looked.counts();
    let unclear = looked.unclear();
    let lacking: Vec<usize> = looked
        .entries
        .iter()
        .filter(|entry| !file.decisions.taken.contains_key(&entry.number().unwrap_or_default()))
        .map(|entry| entry.state.kept().count())
        .filter(|count| *count > 0)
        .collect();
    let total = looked.entries.len();
    let start = from.clamp(1, total.max(1)) - 1;
    let own = Step::Preview.address(&address(member), Some(file.id));
    let lines: Vec<EntryLine> =
        looked.entries.iter().enumerate().skip(start).take(PAGE).map(|(at, entry)| line(at, entry)).collect();
    let end = start + lines.len();
    let pagination = Pagination {
        shown: format!("{}–{} von {}", grouped(start + 1), grouped(end), grouped(total)),
        previous: (start > 0).then(|| format!("{own}?ab={}", start.saturating_sub(PAGE) + 1)),
        next: (end < total).then(|| format!("{own}?ab={}", end + 1)),
    };
    let cells = looked.cells();
    let (problems, count) = problems(&looked);
    let (open, form) = open_third_countries(&looked);
    let page = page_below(member, "Vorschau")
        .preline(file.name.clone())
        .lead("So werden die Tätigkeiten aussehen. Bis Sie auf „Übernehmen“ drücken, ist nichts davon gespeichert.")
        .wide();
    PreviewPage {
        page,
        steps: steps(member, Some(file.id), Step::Preview),
        back: if looked.is_record {
            address(member)
        } else {
            Step::Mapping.address(&address(member), Some(file.id))
        },
        notes: looked.notes,
        address: own,
        entries: lines,
        pagination,
        new,
        changed,
        same,
        unclear,
        kept: lacking.iter().sum(),
        kept_of: lacking.len(),
        cells,
        open,
        form,
        values_address: Step::Values.address(&address(member), Some(file.id)),
        more_problems: count - problems.len(),
        problems,
        news: looked.news.into_iter().map(news_line).collect(),
        near: looked.near,
        new_departments: looked.new_departments,
    }
}

fn line(at: usize, entry: &Entry) -> EntryLine {
    let sheet = entry.sheet();
    EntryLine {
        place: at + 1,
        name: sheet.name.clone(),
        reference: sheet.own_reference.clone(),
        becomes: becomes(&entry.state),
        badges: badges(Class::ALL.into_iter().zip(entry.findings)),
        problems: entry.problems,
    }
}

fn becomes(state: &Presence) -> String {
    let (words, number) = match state {
        Presence::New => return "neu".to_owned(),
        Presence::Unclear { .. } => return "nicht zugeordnet".to_owned(),
        Presence::Same { number } => ("unverändert", number),
        Presence::Differs { number, .. } if state.is_changed() => ("ändert", number),
        Presence::Differs { number, .. } => ("unverändert", number),
    };
    let words = match state {
        Presence::Differs { .. } if state.is_changed() => format!("{words} Nr.\u{a0}{number}"),
        _ => format!("{words} (Nr.\u{a0}{number})"),
    };
    match state.kept().count() {
        0 => words,
        1 => format!("{words}; 1 Angabe steht nicht mehr in der Datei"),
        count => format!("{words}; {count} Angaben stehen nicht mehr in der Datei"),
    }
}

/// The first problems, and how many there are.
fn problems(looked: &Looked) -> (Vec<Problem>, usize) {
    let of_entries = looked.entries.iter().enumerate().flat_map(|(at, entry)| {
        entry.understood.problems.iter().map(move |sentence| Problem {
            place: format!("{}. Tätigkeit", at + 1),
            heading: entry.understood.sheet.name.clone(),
            sentence: sentence.clone(),
            activity: Some(at + 1),
        })
    });
    // What may become a false statement to the authority comes first.
    let (open, other): (Vec<_>, Vec<_>) = looked
        .trace
        .iter()
        .filter(|trace| trace.problem.is_some())
        .partition(|trace| trace.fields.iter().any(|field| field.starts_with("/third_countries")));
    let of_cells = open.into_iter().chain(other).filter_map(|trace| {
        let sentence = trace.problem.clone()?;
        Some(Problem {
            place: looked.place(trace),
            heading: trace.heading.to_string(),
            sentence,
            activity: trace.activity.map(|at| at + 1),
        })
    });
    let all: Vec<Problem> = of_cells.chain(of_entries).collect();
    let count = all.len();
    (all.into_iter().take(PROBLEMS).collect(), count)
}

fn news_line(news: News) -> NewsLine {
    let count = news.names.len();
    NewsLine {
        label: news.catalogue.title(),
        count,
        more: count.saturating_sub(NAMES),
        names: news.names.into_iter().take(NAMES).collect(),
    }
}

#[derive(Template)]
#[template(path = "import/one.html")]
struct OnePage {
    page: Page,
    steps: Vec<StepLine>,
    address: String,
    back: String,
    cells: Vec<CellLine>,
    empty: Vec<String>,
    problems: Vec<String>,
    findings: Vec<(String, Tone)>,
    sections: Vec<SectionLines>,
    /// Number of the activity that is there already, and what the file says otherwise.
    stored: Option<i32>,
    differences: Vec<Difference>,
    /// Those that may be meant, each behind its value in the form.
    candidates: Vec<(String, String)>,
    previous: Option<usize>,
    next: Option<usize>,
}

/// A cell beside what became of it.
struct CellLine {
    place: String,
    heading: String,
    text: String,
    /// Why another cell's text stands for this one.
    filled: Option<String>,
    lines: Vec<Line>,
    state: (&'static str, Tone),
    problem: Option<String>,
}

struct SectionLines {
    item: String,
    heading: String,
    lines: Vec<String>,
}

pub async fn show_one(
    State(app): State<App>,
    member: Member,
    notice: Option<Notice>,
    Path((_, id, place)): Path<(String, String, String)>,
) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    if let Some(result) = taken_over(&mut db, &member, &id).await? {
        return Ok(result);
    }
    drop(db);
    let (file, looked, at) = load_one(&app, &member, &id, &place).await?;
    let will_be = will_be(&app, &member, &looked.entries[at]).await?;
    Ok(page::ok(&one_page(&member, &file, &looked, at, will_be, notice)))
}

/// Keeps which differences shall be taken over.
pub async fn choose(
    State(app): State<App>,
    member: Member,
    Path((_, id, place)): Path<(String, String, String)>,
    fields: Fields,
) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    if let Some(result) = taken_over(&mut db, &member, &id).await? {
        return Ok(result);
    }
    drop(db);
    let (file, looked, at) = load_one(&app, &member, &id, &place).await?;
    let back = one_address(&member, &file, at + 1);
    let mut decisions = file.decisions.clone();
    if fields.has(MEANT) {
        let chosen = fields.text(MEANT);
        let number = chosen.parse().ok();
        if number.is_none() && chosen != NEW {
            return Ok(Notice::Unchanged.redirect(&back));
        }
        decisions.meant.insert(at, number);
    } else if let Presence::Differs { number, differences, .. } = &looked.entries[at].state {
        let ticked = fields.all("uebernehmen");
        let keys = differences.iter().map(|difference| difference.key.clone());
        decisions.taken.insert(*number, keys.filter(|key| ticked.contains(key)).collect());
    } else {
        return Ok(Notice::Unchanged.redirect(&back));
    }
    let mut db = app.db.write(member.actor()).await?;
    file::set_decisions(&mut db, member.organisation(), file.id, &decisions).await?;
    db.commit().await?;
    Ok(Notice::Saved.redirect(&back))
}

async fn load_one(
    app: &App,
    member: &Member,
    id: &str,
    place: &str,
) -> Result<(ImportFile, Looked, usize), AppError> {
    let mut db = app.db.read(member.actor()).await?;
    let file = find(&mut db, member, id).await?;
    drop(db);
    let at = place.parse::<usize>().ok().and_then(|place| place.checked_sub(1)).ok_or(AppError::NotFound)?;
    let looked = look::look_at(app, member, &file).await?;
    if at >= looked.entries.len() {
        return Err(AppError::NotFound);
    }
    Ok((file, looked, at))
}

/// The activity as it will be.
async fn will_be(app: &App, member: &Member, entry: &Entry) -> Result<Activity, AppError> {
    let number = match &entry.state {
        Presence::New | Presence::Unclear { .. } => return Ok(entry.understood.activity().into_owned()),
        Presence::Same { number } | Presence::Differs { number, .. } => *number,
    };
    let mut db = app.db.read(member.actor()).await?;
    let selection = Selection { numbers: Some(vec![number]), with_ended: true, ..Selection::default() };
    let mut sheets = load_many(&mut db, member.organisation(), &selection).await?;
    if let Presence::Differs { sheet, .. } = &entry.state {
        sheets = vec![(**sheet).clone()];
    }
    let sources = inheritance::sources(&mut db, member.organisation(), &sheets).await?;
    sheets.first().map(|sheet| Activity::of(sheet, &sources)).ok_or(AppError::NotFound)
}

fn one_address(member: &Member, file: &ImportFile, place: usize) -> String {
    format!("{}/{place}", Step::Preview.address(&address(member), Some(file.id)))
}

/// Where the text of a cell comes from.
fn origin(filled: &Filled) -> String {
    match filled {
        Filled::Merged { row } => format!("ergänzt: verbundene Zellen ab Zeile\u{a0}{row}"),
        Filled::Above { row, .. } => format!("gelesen als der Text aus Zeile\u{a0}{row}"),
    }
}

fn one_page(
    member: &Member,
    file: &ImportFile,
    looked: &Looked,
    at: usize,
    will_be: Activity,
    notice: Option<Notice>,
) -> OnePage {
    let entry = &looked.entries[at];
    let activity = &*entry.understood.activity();
    let own: Vec<&Trace> = looked.trace.iter().filter(|trace| trace.activity == Some(at)).collect();
    let (filled, empty): (Vec<&Trace>, Vec<&Trace>) =
        own.into_iter().partition(|trace| !trace.text.is_empty());
    let cells = filled.into_iter().map(|trace| CellLine {
        place: looked.place(trace),
        heading: trace.heading.to_string(),
        text: trace.text.to_string(),
        filled: trace.filled.as_deref().map(origin),
        lines: words::reading(activity, trace),
        state: (trace.state.label(), trace.state.tone()),
        problem: trace.problem.clone(),
    });
    let printed = sheet::sheet(&will_be, will_be.regime, None);
    let sections = printed.sections.iter().map(|section| SectionLines {
        item: section.item.clone().unwrap_or_default(),
        heading: section.heading.clone(),
        lines: words::lines(section),
    });
    let page = page_below(member, entry.understood.sheet.name.clone())
        .preline(format!("Vorschau der {}. Tätigkeit aus „{}“", at + 1, file.name))
        .breadcrumb("Vorschau", Step::Preview.address(&address(member), Some(file.id)))
        .notice(notice)
        .wide();
    OnePage {
        page,
        steps: steps(member, Some(file.id), Step::Preview),
        address: one_address(member, file, at + 1),
        back: Step::Preview.address(&address(member), Some(file.id)),
        cells: cells.collect(),
        empty: empty.into_iter().map(|trace| trace.heading.to_string()).collect(),
        problems: entry.understood.problems.clone(),
        findings: badges(Class::ALL.into_iter().zip(entry.findings)),
        sections: sections.collect(),
        stored: entry.number(),
        differences: entry.state.differences().to_vec(),
        candidates: candidates(&entry.state),
        previous: (at > 0).then_some(at),
        next: (at + 1 < looked.entries.len()).then_some(at + 2),
    }
}

/// Which may be meant, behind its value in the form.
fn candidates(state: &Presence) -> Vec<(String, String)> {
    let Presence::Unclear { candidates } = state else { return Vec::new() };
    let known = candidates.iter().map(|candidate| (candidate.number.to_string(), candidate.words()));
    known.chain([(NEW.to_owned(), "keine davon: als neue Tätigkeit anlegen".to_owned())]).collect()
}
