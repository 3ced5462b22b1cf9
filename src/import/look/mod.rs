//! An uploaded file as it is looked at: opened, its columns assigned, its activities understood. All of
//! it is computed anew from the file and what was decided; nothing is kept but the decisions.

mod compare;
mod news;
mod open;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use time::{Date, OffsetDateTime};

use self::{
    compare::{Judge, Wanted, as_known, entries, places},
    news::news,
    open::{Source, open_tables, source},
};
pub use self::{
    news::{Near, News, merge},
    open::{
        COMMISSIONED, Opened, Reading, Unread, limits, open, open_bytes, passed_over, too_large, try_open,
    },
};
use super::{
    differences::Difference,
    file::ImportFile,
    head,
    last_said::LastSaid,
    mapping::{
        self, Mapping, Proposal,
        table::{Filled, Table},
    },
    present::Found,
    reading::{Limits, column_name},
    run,
    understanding::{self, Repeated, Setting, State, Trace, Understood},
    whole::{self, Met, Record},
};
use crate::{
    app::App,
    auth::Member,
    database::id::{ActivityId, OrganisationId},
    error::AppError,
    findings::kept::{self, Surroundings},
    processing_activity::{
        model::Sheet,
        store::{self, Selection},
    },
    register::{Head, LegalRegime, Stage},
    web::filters::grouped,
    workbook::read,
};

/// What the columns are taken for when nobody has said anything about them.
pub fn proposals(table: &Table) -> Vec<Proposal> {
    match mapping::preset_for(table) {
        Some(preset) => preset.mapping.applied(table),
        None => mapping::propose(table),
    }
}

/// What a person decided about a file beside its columns.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Decisions {
    /// How values are read.
    pub values: understanding::Decisions,
    /// Differences that are taken over, by the activity's number; of activities that nobody chose for, all but
    /// what would go.
    pub taken: BTreeMap<i32, BTreeSet<String>>,
    /// What would go is taken over, too, where nobody chose.
    pub with_removals: bool,
    /// Which activity is meant where several are called alike, by the place in the file: its number, or none
    /// for a new one.
    pub meant: BTreeMap<usize, Option<i32>>,
    /// What the file says of the organisation and shall be taken over, by its key.
    pub about: BTreeSet<String>,
}

impl Decisions {
    fn takes(&self, number: i32, difference: &Difference) -> bool {
        match self.taken.get(&number) {
            Some(keys) => keys.contains(&difference.key),
            None if difference.is_removal => self.with_removals,
            None => !difference.is_own_work,
        }
    }
}

/// What the organisation knows already.
#[derive(Debug)]
pub struct Around {
    pub surroundings: Surroundings,
    pub today: Date,
    pub regime: LegalRegime,
    /// Name of the catalogue's table, and what an entry of it is called.
    pub names: Vec<(String, String)>,
    pub departments: Vec<Unit>,
    /// Its activities.
    pub stored: Vec<Sheet>,
    /// The very same file was taken over before.
    pub is_repeated: bool,
    pub last_said: LastSaid,
}

/// A department as the organisation calls it.
#[derive(Debug)]
pub struct Unit {
    pub short_sign: String,
    pub name: String,
    /// "Amt 10 – Hauptamt"
    pub label: String,
}

/// What the organisation knows when this file is looked at.
pub async fn around(
    db: &mut PgConnection,
    organisation: OrganisationId,
    today: Date,
    content: &[u8],
) -> sqlx::Result<Around> {
    let names = sqlx::query!(
        r#"
        select catalogue as "catalogue!", name as "name!"
        from catalogue_entry
        where organisation_id = $1
        and catalogue in ('data_subject_category', 'data_category', 'recipient', 'system', 'reference_document')
        order by catalogue, name
        "#,
        organisation.0,
    )
    .fetch_all(&mut *db)
    .await?;
    let departments = store::departments(&mut *db, organisation).await?;
    let context = store::context(&mut *db, organisation).await?;
    let everything = Selection { with_ended: true, ..Selection::default() };
    Ok(Around {
        surroundings: kept::surroundings(&mut *db, organisation, &[]).await?,
        today,
        regime: context.legal_regime,
        names: names.into_iter().map(|row| (row.catalogue, row.name)).collect(),
        departments: departments
            .into_iter()
            .map(|unit| Unit { label: unit.label(), short_sign: unit.short_sign, name: unit.name })
            .collect(),
        stored: store::load_many(&mut *db, organisation, &everything).await?,
        is_repeated: run::is_known(&mut *db, organisation, content).await?,
        last_said: LastSaid::load(db, organisation).await?,
    })
}

/// A file as it would be taken over.
#[derive(Debug)]
pub struct Looked {
    /// The application's own JSON or workbook: no cell has a trace.
    pub is_record: bool,
    /// The names of all sheets of the file.
    pub sheets: Vec<String>,
    /// German sentences about the file.
    pub notes: Vec<String>,
    pub columns: Vec<Proposal>,
    /// In the order of the file.
    pub entries: Vec<Entry>,
    pub trace: Vec<Trace>,
    pub repeated: Vec<Repeated>,
    /// New names for the catalogues.
    pub news: Vec<News>,
    /// New names that are nearly like one that is there, or like another new one.
    pub near: Vec<Near>,
    pub new_departments: Vec<String>,
    /// Cover and Vorblatt, when the file brings one.
    pub head: Option<Head>,
    /// What a file of another kind says of the organisation.
    pub about: Vec<head::Item>,
    /// What was not read of it.
    pub unread: Vec<Unread>,
}

/// One activity of the file.
#[derive(Debug)]
pub struct Entry {
    pub understood: Understood,
    /// Open findings: missing, unclear, hints.
    pub findings: [usize; 3],
    /// Cells that a person should look at.
    pub problems: usize,
    pub state: Presence,
}

/// Whether the activity is in the record already.
#[derive(Debug)]
pub enum Presence {
    New,
    /// It is there and says the same.
    Same {
        number: i32,
    },
    Differs {
        number: i32,
        /// When it was last changed as it was looked at.
        seen: OffsetDateTime,
        differences: Vec<Difference>,
        /// As it will be, with the differences that are taken.
        sheet: Box<Sheet>,
    },
    /// Several are called so; nothing is taken over until somebody says which is meant.
    Unclear {
        candidates: Vec<Candidate>,
    },
}

/// A stored activity that may be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub number: i32,
    pub name: String,
    /// As its department is called.
    pub department: String,
}

/// How many cells became what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Cells {
    pub filled: usize,
    pub verbatim: usize,
    pub interpreted: usize,
    pub extra_values: usize,
    pub left_out: usize,
    pub problems: usize,
}

impl Looked {
    pub fn cells(&self) -> Cells {
        let mut cells = Cells::default();
        // What a merged area says is one cell, however many it reaches.
        let is_own = |trace: &&Trace| !matches!(trace.filled.as_deref(), Some(Filled::Merged { .. }));
        let filled = self.trace.iter().filter(|trace| trace.state != State::Empty);
        for trace in filled.filter(is_own) {
            cells.filled += 1;
            match trace.state {
                State::Verbatim => cells.verbatim += 1,
                State::Interpreted => cells.interpreted += 1,
                State::ExtraValue => cells.extra_values += 1,
                State::LeftOut => cells.left_out += 1,
                State::Empty => {}
            }
            cells.problems += usize::from(trace.problem.is_some());
        }
        cells
    }

    /// Where a cell stands: "Tabelle1, Zeile 7, Spalte C".
    pub fn place(&self, trace: &Trace) -> String {
        let sheet = self.sheets.get(trace.sheet).map_or("", String::as_str);
        let cell = if trace.row == 0 {
            String::new()
        } else {
            format!("Zeile {}, Spalte {}", trace.row, column_name(trace.column))
        };
        [sheet.to_owned(), cell].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }

    /// How many activities are new, are changed, and stay as they are.
    pub fn counts(&self) -> (usize, usize, usize) {
        let count = |is: fn(&Presence) -> bool| self.entries.iter().filter(|entry| is(&entry.state)).count();
        let (new, changed) = (count(|state| matches!(state, Presence::New)), count(Presence::is_changed));
        (new, changed, self.entries.len() - new - changed - self.unclear())
    }

    /// How many activities cannot be told from others.
    pub fn unclear(&self) -> usize {
        let is_unclear = |entry: &&Entry| matches!(entry.state, Presence::Unclear { .. });
        self.entries.iter().filter(is_unclear).count()
    }
}

impl Presence {
    /// Whether anything is taken over.
    pub fn is_changed(&self) -> bool {
        self.differences().iter().any(|difference| difference.is_taken)
    }

    pub fn differences(&self) -> &[Difference] {
        match self {
            Self::Differs { differences, .. } => differences,
            Self::New | Self::Same { .. } | Self::Unclear { .. } => &[],
        }
    }

    /// What would go of the activity and stays.
    pub fn kept(&self) -> impl Iterator<Item = &Difference> {
        self.differences().iter().filter(|difference| difference.is_removal && !difference.is_taken)
    }
}

impl Entry {
    /// Of the stored activity that it is.
    pub fn number(&self) -> Option<i32> {
        match &self.state {
            Presence::Same { number } | Presence::Differs { number, .. } => Some(*number),
            Presence::New | Presence::Unclear { .. } => None,
        }
    }

    /// The sheet as it will be; where it stays as it is, as the file says it.
    pub fn sheet(&self) -> &Sheet {
        match &self.state {
            Presence::Differs { sheet, .. } => sheet,
            Presence::New | Presence::Same { .. } | Presence::Unclear { .. } => &self.understood.sheet,
        }
    }
}

/// What the activities of a file would become; otherwise a German sentence.
pub fn look(
    content: &[u8],
    reading: &Reading,
    mapping: Option<&Mapping>,
    decisions: &Decisions,
    around: &Around,
    limits: &Limits,
) -> Result<Looked, String> {
    let highest = around.stored.iter().map(|sheet| sheet.number.unsigned_abs()).max().unwrap_or_default();
    let setting = read::Setting { regime: around.regime, highest };
    let opened = match source(content, reading, limits, setting)? {
        Source::Record(record) => return look_at_record(*record, decisions, around),
        Source::Tables(workbook) => open_tables(workbook, reading)?,
    };
    if opened.is_commissioned && !reading.is_controllers {
        return Err(COMMISSIONED.to_owned());
    }
    let Opened { table, sheets, notes, about, unread, .. } = opened;
    let columns = match mapping {
        Some(mapping) => mapping.applied(&table),
        None => proposals(&table),
    };
    let setting = Setting { regime: around.regime };
    let mut outcome = understanding::understand(table, &columns, &decisions.values, setting);
    for understood in &mut outcome.activities {
        as_known(understood, &around.departments);
    }
    let entries = entries(outcome.activities, &outcome.trace, decisions, around)?;
    Ok(Looked {
        sheets,
        notes: notes.into_iter().chain(repeated(&entries, around)).chain(gone(&entries, around)).collect(),
        about,
        unread,
        trace: outcome.trace,
        repeated: outcome.repeated,
        ..looked(columns, entries, around)
    })
}

/// What the activities of a file in the application's own form would become.
fn look_at_record(record: Record, decisions: &Decisions, around: &Around) -> Result<Looked, String> {
    let found = places(&record, decisions, around);
    let known: Vec<Option<usize>> = found.iter().map(Found::place).collect();
    let meeting = whole::meet(&record, &around.stored, &known).map_err(|refusal| refusal.0.join(" "))?;
    let judge = Judge::of(around, decisions);
    let met = meeting.activities.into_iter().zip(found);
    let entries = met.map(|(Met { sheet, activity, problems }, found)| {
        // An own file says all there is, as of the day it was written.
        let (whole, marks) = (Some(Box::new(activity)), Vec::new());
        let understood = Understood { sheet: Box::new(sheet), whole, marks, problems };
        let wanted = found.place().map(|at| Wanted { at, sheet: (*understood.sheet).clone(), news: None });
        judge.entry(understood, 0, found, wanted)
    });
    let entries: Vec<Entry> = entries.collect::<Result<_, _>>().map_err(broken)?;
    let notes = record.notes.into_iter().chain(meeting.notes).chain(repeated(&entries, around)).collect();
    Ok(Looked { is_record: true, notes, head: record.head, ..looked(Vec::new(), entries, around) })
}

/// What is said of a file that was taken over before, where anything differs.
fn repeated(entries: &[Entry], around: &Around) -> Option<String> {
    const SAID: &str = "Diese Datei wurde schon einmal übernommen. Was sich unterscheidet, wurde seither hier bearbeitet; angekreuzt ist deshalb nichts davon.";
    const PARTLY: &str = "Was in der Datei steht wie bei der letzten Übernahme und hier seither bearbeitet wurde, bleibt, wie es hier steht; angekreuzt ist nur, was in der Datei neu ist. Das betrifft";
    let is_own_work = |entry: &&Entry| {
        entry.state.differences().iter().any(|difference| difference.is_own_work && !difference.is_removal)
    };
    let numbers: Vec<i32> = entries.iter().filter(is_own_work).filter_map(Entry::number).collect();
    match (around.is_repeated, numbers.is_empty()) {
        (true, _) => {
            entries.iter().any(|entry| !entry.state.differences().is_empty()).then(|| SAID.to_owned())
        }
        (false, true) => None,
        (false, false) => Some(format!("{PARTLY} {}.", numbered(&numbers))),
    }
}

/// What an earlier version of this file had and this one has not.
fn gone(entries: &[Entry], around: &Around) -> Option<String> {
    let met: HashSet<i32> = entries.iter().filter_map(Entry::number).collect();
    let of_id: HashMap<ActivityId, &Sheet> = around
        .stored
        .iter()
        .filter(|sheet| sheet.stage != Stage::Ended)
        .map(|sheet| (sheet.id, sheet))
        .collect();
    // What is not told from others may be one of them.
    if entries.iter().any(|entry| matches!(entry.state, Presence::Unclear { .. })) {
        return None;
    }
    let is_met = |id| of_id.get(&id).is_none_or(|sheet| met.contains(&sheet.number));
    let mut numbers: Vec<i32> = around
        .last_said
        .gone(is_met)
        .into_iter()
        .filter_map(|id| of_id.get(&id).map(|sheet| sheet.number))
        .collect();
    numbers.sort_unstable();
    (!numbers.is_empty()).then(|| {
        format!(
            "In einer früheren Fassung dieser Datei standen auch {}. Im Verzeichnis bleiben sie, wie sie sind; was es nicht mehr gibt, beenden Sie auf seinem Blatt.",
            numbered(&numbers)
        )
    })
}

/// "Nr. 3, 8 und 12"; of many the first.
fn numbered(numbers: &[i32]) -> String {
    const NAMED: usize = 10;
    let named: Vec<String> = numbers.iter().take(NAMED).map(i32::to_string).collect();
    let more = numbers.len().saturating_sub(NAMED);
    match (named.as_slice(), more) {
        ([all @ .., last], 0) if !all.is_empty() => format!("Nr.\u{a0}{} und {last}", all.join(", ")),
        (_, 0) => format!("Nr.\u{a0}{}", named.join(", ")),
        (_, more) => format!("Nr.\u{a0}{} und {} weitere", named.join(", "), grouped(more)),
    }
}

fn broken(_: serde_json::Error) -> String {
    "Die Datei passt nicht zum Format.".to_owned()
}

/// With what the catalogues would gain.
fn looked(columns: Vec<Proposal>, entries: Vec<Entry>, around: &Around) -> Looked {
    let (news, near) = news(&entries, around);
    let known: HashSet<&str> = around.departments.iter().map(|unit| unit.label.as_str()).collect();
    let named: BTreeSet<&str> =
        entries.iter().filter_map(|entry| entry.sheet().department.as_deref()).collect();
    let new_departments = named.into_iter().filter(|name| !known.contains(name)).map(str::to_owned).collect();
    Looked {
        is_record: false,
        sheets: Vec::new(),
        notes: Vec::new(),
        columns,
        entries,
        trace: Vec::new(),
        repeated: Vec::new(),
        news,
        near,
        new_departments,
        head: None,
        about: Vec::new(),
        unread: Vec::new(),
    }
}

/// Looks at the file off the async threads.
pub async fn look_at(app: &App, member: &Member, file: &ImportFile) -> Result<Looked, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    let around = around(&mut db, member.organisation(), app.today(), &file.content).await?;
    drop(db);
    let (file, limits) = (file.clone(), limits(&app.config));
    let looked = app
        .importer
        .run(move || {
            look(&file.content, &file.reading, file.mapping.as_ref(), &file.decisions, &around, &limits)
        })
        .await?;
    looked.map_err(AppError::BadRequest)
}
