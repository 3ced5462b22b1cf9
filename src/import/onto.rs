//! What a row of a foreign table says, put onto the activity that is there already: the sheet as the file wants
//! it. A file speaks of what its columns fill and of nothing else; of a list of recipients, only of the kinds that
//! its columns are for. An empty cell says nothing.

use std::collections::{HashMap, HashSet};

use serde_json::Value;
use uuid::Uuid;

use super::{
    mapping::{Assignment, Target},
    understanding::{State, Trace, Understood, choice, recipients, retention},
};
use crate::{
    line_list::{
        matching::{self, Keys},
        positions,
    },
    processing_activity::{
        lines::Named,
        model::{
            DataCategory, ExtraValue, Item, LegalBasis, Recipient, RetentionRule, Sheet, SubRule, Transfer,
        },
        sections::rows::{self, Columns},
    },
    register::{RecipientKind, ThirdCountryStatement, choices::Instrument},
    web::{
        filters::folded,
        validate::{NAME, TEXT},
    },
};

/// The stored sheet as the file wants it.
#[derive(Debug)]
pub struct Wanted {
    pub sheet: Sheet,
    /// German sentences about what contradicts the record.
    pub problems: Vec<String>,
}

/// `cells`: those of this activity.
pub fn onto(stored: &Sheet, understood: &Understood, cells: &[Trace]) -> serde_json::Result<Wanted> {
    let mut said = Said::of(&understood.sheet, cells);
    let mut sheet = stored.clone();
    lists(&mut sheet, understood, &said);
    said.complete(&mut sheet);
    extra_values(&mut sheet, &said);
    for row in &understood.sheet.related {
        if row.related_id != stored.id.0 && sheet.related.iter().all(|own| own.related_id != row.related_id) {
            let last = sheet.related.iter().map(|own| own.position).max().unwrap_or_default();
            sheet.related.push(row.clone().at(row.id, last.saturating_add(1024)));
        }
    }
    let mut sheet = head(sheet, &said)?;
    let problems = agree(stored, &mut sheet, &said);
    Ok(Wanted { sheet, problems })
}

/// What the cells of an activity say.
struct Said<'a> {
    file: &'a Sheet,
    cells: Vec<&'a Trace>,
    /// Places in the tree that the cells went to.
    places: HashSet<&'a str>,
    /// Lines that stand in another place of the stored sheet than in that of the file.
    elsewhere: HashSet<String>,
}

impl<'a> Said<'a> {
    fn of(file: &'a Sheet, cells: &'a [Trace]) -> Self {
        let is_filled = |cell: &&Trace| !matches!(cell.state, State::Empty | State::LeftOut);
        let cells: Vec<&Trace> = cells.iter().filter(is_filled).collect();
        let places = cells.iter().flat_map(|cell| cell.fields.iter().map(|field| &**field)).collect();
        Self { file, cells, places, elsewhere: HashSet::new() }
    }

    /// Whether any cell went to this list.
    fn has(&self, list: &str) -> bool {
        self.places.iter().any(|place| place.strip_prefix(list).is_some_and(|rest| rest.starts_with('/')))
    }

    /// The cells of a column for this field.
    fn cells_of(&self, target: Target) -> impl Iterator<Item = &'a Trace> + '_ {
        self.cells.iter().copied().filter(move |cell| cell.to == Assignment::Field(target))
    }

    fn has_column(&self, target: Target) -> bool {
        self.cells_of(target).next().is_some()
    }

    /// Columns that complete an item of another column: where the file lacks that one, or says it of several
    /// items, the text stands elsewhere in the file's sheet than in the stored one.
    fn complete(&mut self, sheet: &mut Sheet) {
        const COMPLETING: [Target; 5] = [
            Target::Safeguards,
            Target::RetentionStart,
            Target::RetentionProcedure,
            Target::DataOrigin,
            Target::StoragePlace,
        ];
        let mut left = Vec::with_capacity(self.cells.len());
        for cell in std::mem::take(&mut self.cells) {
            match COMPLETING.into_iter().find(|target| cell.to == Assignment::Field(*target)) {
                Some(target) if completed(sheet, target, cell) => {
                    let whole = format!("{}: {}", cell.heading, cell.text);
                    let lines = whole.lines().chain(cell.text.lines());
                    self.elsewhere.extend(lines.map(|line| folded(line.trim())));
                }
                _ => left.push(cell),
            }
        }
        self.places = left.iter().flat_map(|cell| cell.fields.iter().map(|field| &**field)).collect();
        self.cells = left;
    }

    /// The file's text for a column without what the stored sheet has elsewhere.
    fn rest(&self, column: &str, text: &str) -> String {
        if !matches!(column, "retention_supplement" | "third_country_remark") {
            return text.to_owned();
        }
        let is_here = |line: &&str| !self.elsewhere.contains(&folded(line.trim()));
        text.lines().filter(is_here).collect::<Vec<_>>().join("\n")
    }
}

/// Whether the lines stand there one after the other.
fn stands_within(place: &str, lines: &str) -> bool {
    let (place, lines): (Vec<&str>, Vec<&str>) = (place.lines().collect(), lines.lines().collect());
    let is_it = |at: &[&str]| at.iter().zip(&lines).all(|(own, new)| same(own, new));
    !lines.is_empty() && place.windows(lines.len()).any(is_it)
}

fn same(own: &str, new: &str) -> bool {
    folded(own).split_whitespace().eq(folded(new).split_whitespace())
}

/// Another spelling of the same is no change.
fn put(own: &mut String, new: &str) {
    if !same(own, new) {
        new.clone_into(own);
    }
}

/// Whether the sheet says the text of a completing column already, or now does.
fn completed(sheet: &mut Sheet, target: Target, cell: &Trace) -> bool {
    let text = &*cell.text;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (is_line, is_text) = (line.chars().count() <= NAME, text.chars().count() <= TEXT);
    let stands_in = |place: &str| place.lines().any(|own| same(own, &line)) || same(place, text);
    match target {
        Target::Safeguards => {
            let has = |row: &Transfer| stands_in(&row.instrument_note) || stands_in(&row.safeguards);
            if sheet.transfers.iter().any(has)
                || stands_in(&sheet.third_country_remark)
                || sheet.transfers.is_empty() && choice::is_no_entry(text)
            {
                return true;
            }
            let [row] = sheet.transfers.as_mut_slice() else { return false };
            if is_text {
                text.clone_into(&mut row.instrument_note);
                row.instrument = choice::instrument(text).unwrap_or(row.instrument);
            }
            is_text
        }
        Target::RetentionStart | Target::RetentionProcedure => {
            let is_start = target == Target::RetentionStart;
            let event = if is_start { retention::start(&line) } else { None };
            let said = |row: &SubRule| match event {
                Some((_, event)) => stands_in(&row.event) || same(&row.event, event),
                None if is_start => stands_in(&row.event),
                None => stands_in(&row.procedure),
            };
            let whole = format!("{}: {text}", cell.heading);
            if sheet.sub_rules.iter().any(said) || stands_within(&sheet.retention_supplement, &whole) {
                return true;
            }
            let ([_], [row]) = (&*sheet.retention_rules, sheet.sub_rules.as_mut_slice()) else {
                return false;
            };
            match event {
                Some((direction, event)) if row.amount.is_some() => {
                    event.clone_into(&mut row.event);
                    row.direction = Some(direction);
                }
                None if !is_start && is_line => row.procedure = line,
                _ => return false,
            }
            true
        }
        _ => {
            let is_origin = target == Target::DataOrigin;
            let own = |row: &DataCategory| {
                if is_origin { row.origin.clone() } else { row.storage_place.clone() }
            };
            let is_extra = |row: &ExtraValue| same(&row.label, &cell.heading) && stands_in(&row.text);
            if sheet.data_categories.iter().any(|row| stands_in(&own(row)))
                || sheet.extra_values.iter().any(is_extra)
            {
                return true;
            }
            let [row] = sheet.data_categories.as_mut_slice() else {
                return !goes_to(cell, "/extra_values/") && note(sheet, cell);
            };
            if is_line {
                *(if is_origin { &mut row.origin } else { &mut row.storage_place }) = line;
            }
            is_line
        }
    }
}

/// How a file speaks of a stored item.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Speaks {
    No,
    /// It may be reworded, but that the file lacks it says nothing.
    Perhaps,
    /// Where the file lacks it, it would go.
    Yes,
}

fn goes_to(cell: &Trace, list: &str) -> bool {
    cell.fields.iter().any(|field| field.starts_with(list))
}

/// Keeps under its own heading what the file says of its only category and the record has several of.
fn note(sheet: &mut Sheet, cell: &Trace) -> bool {
    let text = cell.text.to_string();
    let label: String = cell.heading.chars().take(NAME).collect();
    if let Some(row) = sheet.extra_values.iter_mut().find(|row| same(&row.label, &label)) {
        row.text = text;
        return true;
    }
    let last = sheet.extra_values.iter().map(|row| row.position).max().unwrap_or_default();
    sheet.extra_values.push(ExtraValue {
        id: Uuid::now_v7(),
        position: last.saturating_add(1024),
        label,
        text,
    });
    true
}

/// The items of a list.
struct Items<'a, R> {
    file: &'a [R],
    speaks: &'a dyn Fn(&R) -> Speaks,
    name: &'a dyn Fn(&R) -> String,
    line: &'a dyn Fn(&R) -> String,
    keys: Keys,
}

impl<R: Item> Items<'_, R> {
    /// Puts them onto the stored rows, which keep their order; new ones come last. `say` makes a stored row say
    /// what the file says of it.
    fn put(&self, own: &mut Vec<R>, mut say: impl FnMut(&mut R, &R)) {
        let pairs = self.pairs(own);
        let mut file_of: HashMap<usize, usize> =
            pairs.iter().enumerate().filter_map(|(at, pair)| Some(((*pair)?, at))).collect();
        let mut rows = Vec::with_capacity(own.len());
        for (at, mut row) in std::mem::take(own).into_iter().enumerate() {
            match file_of.remove(&at) {
                Some(file) => say(&mut row, &self.file[file]),
                None if (self.speaks)(&row) == Speaks::Yes => continue,
                None => {}
            }
            rows.push((Some(row.position()), row));
        }
        let new = self.file.iter().zip(&pairs).filter(|(_, pair)| pair.is_none());
        rows.extend(new.map(|(row, _)| (None, row.clone())));
        let places = positions::assign(&rows.iter().map(|(place, _)| *place).collect::<Vec<_>>());
        own.extend(rows.into_iter().zip(places).map(|((_, row), place)| {
            let id = row.id();
            row.at(id, place)
        }));
    }

    /// For each of the file's rows the stored one that it is: the one that says the same, else the one of the
    /// same name; of those that the file speaks of, else the most alike.
    fn pairs(&self, own: &[R]) -> Vec<Option<usize>> {
        let mut order: Vec<usize> = (0..own.len()).collect();
        order.sort_by_key(|at| (self.speaks)(&own[*at]) == Speaks::No);
        let mut pairs = vec![None; self.file.len()];
        let mut is_free = vec![true; own.len()];
        for words in [self.line, self.name] {
            let mut known: HashMap<String, Vec<usize>> = HashMap::new();
            for at in order.iter().rev().filter(|at| is_free[**at]) {
                known.entry(folded(&words(&own[*at]))).or_default().push(*at);
            }
            for (row, pair) in self.file.iter().zip(&mut pairs).filter(|(_, pair)| pair.is_none()) {
                *pair = known.get_mut(&folded(&words(row))).and_then(Vec::pop);
                if let Some(at) = *pair {
                    is_free[at] = false;
                }
            }
        }
        let open: Vec<usize> =
            (0..own.len()).filter(|at| is_free[*at] && (self.speaks)(&own[*at]) != Speaks::No).collect();
        let new: Vec<usize> = (0..pairs.len()).filter(|at| pairs[*at].is_none()).collect();
        let lines = |rows: &[R], places: &[usize]| -> Vec<String> {
            places.iter().map(|at| (self.line)(&rows[*at])).collect()
        };
        let (old_lines, new_lines) = (lines(own, &open), lines(self.file, &new));
        fn borrowed(lines: &[String]) -> Vec<&str> {
            lines.iter().map(String::as_str).collect()
        }
        let alike = matching::assign(&borrowed(&old_lines), &borrowed(&new_lines), self.keys);
        for (at, found) in new.into_iter().zip(alike) {
            pairs[at] = found.map(|found| open[found]);
        }
        pairs
    }
}

/// Items that are a text.
fn texts<R: Item>(own: &mut Vec<R>, file: &[R], text: fn(&R) -> &String, say: impl FnMut(&mut R, &R)) {
    let line = |row: &R| text(row).clone();
    Items { file, speaks: &|_| Speaks::Yes, name: &line, line: &line, keys: Keys::NONE }.put(own, say);
}

/// Items that are a name with a note.
fn named<R: Item>(
    own: &mut Vec<R>,
    file: &[R],
    speaks: &dyn Fn(&R) -> Speaks,
    parts: fn(&mut R) -> (&mut String, &mut String),
    mut say: impl FnMut(&mut R, &R),
) {
    let words = |row: &R| {
        let mut row = row.clone();
        let (name, note) = parts(&mut row);
        (std::mem::take(name), std::mem::take(note))
    };
    let name = |row: &R| words(row).0;
    let line = |row: &R| {
        let (name, note) = words(row);
        Named::render(&name, &note)
    };
    Items { file, speaks, name: &name, line: &line, keys: Keys::NONE }.put(own, |row, new| {
        let (new_name, new_note) = words(new);
        let (name, note) = parts(row);
        put(name, &new_name);
        put(note, &new_note);
        say(row, new);
    });
}

fn lists(sheet: &mut Sheet, understood: &Understood, said: &Said) {
    let file = said.file;
    if said.has("/purposes/items") {
        texts(&mut sheet.purposes, &file.purposes, |row| &row.text, |row, new| put(&mut row.text, &new.text));
    }
    if said.has("/legal_bases/items") {
        let say = |row: &mut LegalBasis, new: &LegalBasis| put(&mut row.text, &new.text);
        texts(&mut sheet.legal_bases, &file.legal_bases, |row| &row.text, say);
    }
    if said.has("/measures/items") {
        texts(
            &mut sheet.measures,
            &file.measures,
            |row| &row.text,
            |row, new| {
                // Other words are no longer the organisation's own measure.
                row.shared &= same(&row.text, &new.text);
                put(&mut row.text, &new.text);
            },
        );
    }
    if said.has("/joint_controllers/items") {
        named(
            &mut sheet.joint_controllers,
            &file.joint_controllers,
            &|_| Speaks::Yes,
            |row| (&mut row.name, &mut row.note),
            |_, _| {},
        );
    }
    if said.has("/data_subjects/items") {
        named(
            &mut sheet.data_subjects,
            &file.data_subjects,
            &|_| Speaks::Yes,
            |row| (&mut row.name, &mut row.note),
            |_, _| {},
        );
    }
    if said.has("/systems") {
        named(
            &mut sheet.systems,
            &file.systems,
            &|_| Speaks::Yes,
            |row| (&mut row.name, &mut row.note),
            |_, _| {},
        );
    }
    if said.has("/documents/items") {
        named(
            &mut sheet.documents,
            &file.documents,
            &|_| Speaks::Yes,
            |row| (&mut row.name, &mut row.note),
            |_, _| {},
        );
    }
    data_categories(sheet, understood, said);
    recipients_of(sheet, said);
    if said.has("/third_countries/transfers") {
        transfers(sheet, said);
    }
    if said.has("/retention/items") {
        retention_rules(sheet, said);
    }
}

fn transfers(sheet: &mut Sheet, said: &Said) {
    let wording = |row: &Transfer| row.wording();
    let file = &said.file.transfers;
    let items = Items { file, speaks: &|_| Speaks::Yes, name: &wording, line: &wording, keys: Keys::NONE };
    items.put(&mut sheet.transfers, |row, new| {
        if !same(&row.wording(), &new.wording()) {
            put(&mut row.text, &new.text);
        }
        if !new.instrument_note.is_empty() {
            put(&mut row.instrument_note, &new.instrument_note);
        }
        if new.instrument != Instrument::default() {
            row.instrument = new.instrument;
        }
    });
}

/// A category keeps its number. That it is one of Art. 9 holds when a column says so, not by its words.
fn data_categories(sheet: &mut Sheet, understood: &Understood, said: &Said) {
    if !said.has("/data_categories/items") {
        return;
    }
    let by_words: HashSet<&str> =
        understood.marks.iter().filter(|mark| mark.article == 9).map(|mark| &*mark.field).collect();
    let rows = said.file.data_categories.iter().enumerate();
    let special: HashSet<Uuid> = rows
        .filter(|(at, row)| {
            row.special_category && !by_words.contains(&*format!("/data_categories/items/{at}"))
        })
        .map(|(_, row)| row.id)
        .collect();
    let has_all = said.has_column(Target::DataCategories);
    let has_special = said.has_column(Target::SpecialCategories);
    let speaks = |row: &DataCategory| match (row.special_category, has_all, has_special) {
        (false, true, _) | (true, true, true) => Speaks::Yes,
        (true, ..) => Speaks::Perhaps,
        (false, false, _) => Speaks::No,
    };
    let known: HashSet<Uuid> = sheet.data_categories.iter().map(|row| row.id).collect();
    named(
        &mut sheet.data_categories,
        &said.file.data_categories,
        &speaks,
        |row| (&mut row.name, &mut row.note),
        |row, new| {
            if special.contains(&new.id) && !row.special_category {
                row.special_category = true;
                row.special_kinds.clone_from(&new.special_kinds);
            }
        },
    );
    for row in sheet.data_categories.iter_mut().filter(|row| !known.contains(&row.id)) {
        (row.number, row.sub_number) = (sheet.next_data_number, 0);
        sheet.next_data_number += 1;
    }
}

/// A column speaks of recipients of its own kind, and of the kinds that stand in its cells.
fn recipients_of(sheet: &mut Sheet, said: &Said) {
    let columns = [
        (Target::Recipients, RecipientKind::Unspecified),
        (Target::InternalRecipients, RecipientKind::Internal),
        (Target::ExternalRecipients, RecipientKind::External),
        (Target::Processors, RecipientKind::Processor),
    ];
    let is_said = |cell: &Trace| goes_to(cell, "/recipients/") || recipients::says_none(&cell.text);
    let mut kinds: Vec<RecipientKind> = columns
        .into_iter()
        .filter(|(target, _)| said.cells_of(*target).any(is_said))
        .map(|(_, kind)| kind)
        .collect();
    if kinds.is_empty() {
        return;
    }
    kinds.extend(said.file.recipients.iter().map(|row| row.kind));
    let speaks = |row: &Recipient| if kinds.contains(&row.kind) { Speaks::Yes } else { Speaks::No };
    named(
        &mut sheet.recipients,
        &said.file.recipients,
        &speaks,
        |row| (&mut row.name, &mut row.note),
        |row, new| {
            if new.kind != RecipientKind::Unspecified {
                row.kind = new.kind;
            }
        },
    );
}

/// A rule's parts follow its wording: where that is another one, so are they.
fn retention_rules(sheet: &mut Sheet, said: &Said) {
    fn by_rule(parts: impl Iterator<Item = SubRule>) -> HashMap<Uuid, Vec<SubRule>> {
        let mut of: HashMap<Uuid, Vec<SubRule>> = HashMap::new();
        parts.for_each(|part| of.entry(part.rule_id).or_default().push(part));
        of
    }
    let mut parts = by_rule(std::mem::take(&mut sheet.sub_rules).into_iter());
    let mut new_parts = by_rule(said.file.sub_rules.iter().cloned());
    let starts = said.has_column(Target::RetentionStart);
    let procedures = said.has_column(Target::RetentionProcedure);
    texts(
        &mut sheet.retention_rules,
        &said.file.retention_rules,
        |row| &row.text,
        |row: &mut RetentionRule, new| {
            let own = parts.remove(&row.id).unwrap_or_default();
            let new_own = new_parts.remove(&new.id).unwrap_or_default();
            let own = if same(&row.text, &new.text) {
                with_columns_of(own, &new_own, starts, procedures)
            } else {
                row.shared = false;
                reworded(row, own, new_own)
            };
            parts.insert(row.id, own);
            put(&mut row.text, &new.text);
        },
    );
    for row in &sheet.retention_rules {
        let own = parts.remove(&row.id).or_else(|| new_parts.remove(&row.id));
        sheet.sub_rules.extend(own.unwrap_or_default());
    }
    sheet.sub_rules.sort_by_key(|part| part.rule_id);
}

/// The parts of a rule of the same wording, with what columns beside it say.
fn with_columns_of(mut own: Vec<SubRule>, new: &[SubRule], starts: bool, procedures: bool) -> Vec<SubRule> {
    if let ([own], [new]) = (own.as_mut_slice(), new) {
        if starts && !new.event.is_empty() {
            put(&mut own.event, &new.event);
        }
        if procedures && !new.procedure.is_empty() {
            put(&mut own.procedure, &new.procedure);
        }
    }
    own
}

/// The parts of a rule that the file words otherwise. Those that were not read out of its wording stay where the
/// new one gives none.
fn reworded(rule: &RetentionRule, own: Vec<SubRule>, new: Vec<SubRule>) -> Vec<SubRule> {
    let read = |row: &SubRule| (row.subject.clone(), row.amount, row.unit, row.at_most, row.norm.clone());
    if new.is_empty() {
        let is_read = own.iter().map(read).eq(retention::sub_rules(&rule.text).iter().map(read));
        return if is_read { Vec::new() } else { own };
    }
    let text = folded(&rule.text);
    let mut own = own.into_iter();
    let parts = new.into_iter().map(|new| match own.next() {
        None => SubRule { rule_id: rule.id, ..new },
        Some(own) => {
            let is_of_text = text.contains(&folded(&own.event));
            let keeps_event = new.event.is_empty() && !is_of_text;
            SubRule {
                id: own.id,
                rule_id: rule.id,
                position: own.position,
                event: if keeps_event { own.event } else { new.event.clone() },
                procedure: if new.procedure.is_empty() { own.procedure } else { new.procedure.clone() },
                responsible: own.responsible,
                ..new
            }
        }
    });
    parts.collect()
}

/// "Weitere Angaben" under the headings of the file; those under others stay.
fn extra_values(sheet: &mut Sheet, said: &Said) {
    let rows = said.file.extra_values.iter().enumerate();
    let rows: Vec<ExtraValue> = rows
        .filter(|(at, _)| said.places.contains(&*format!("/extra_values/{at}")))
        .map(|(_, row)| row.clone())
        .collect();
    if rows.is_empty() {
        return;
    }
    let labels: HashSet<String> = rows.iter().map(|row| folded(&row.label)).collect();
    let line = |row: &ExtraValue| format!("{}\t{}", folded(&row.label), row.text);
    // Of one heading whatever its words.
    let keys = Keys { number: |line| line.split_once('\t').map(|(label, _)| label.to_owned()), ..Keys::NONE };
    let speaks = |row: &ExtraValue| {
        if labels.contains(&folded(&row.label)) { Speaks::Yes } else { Speaks::No }
    };
    let items = Items { file: &rows, speaks: &speaks, name: &line, line: &line, keys };
    items.put(&mut sheet.extra_values, |row, new| put(&mut row.text, &new.text));
}

/// The column of the sheet's own row that a place in the tree is.
fn column(place: &str) -> Option<String> {
    let place = place.strip_prefix('/')?;
    Some(match place.split_once('/') {
        None => place.to_owned(),
        Some(("keys", "former_number")) => "former_number".to_owned(),
        Some(("keys", key)) => format!("{key}_key"),
        Some(("additional" | "retention_remarks", name)) => name.to_owned(),
        Some(("third_countries", name)) => format!("third_country_{name}"),
        Some((section, "supplement")) => format!("{section}_supplement"),
        Some(_) => return None,
    })
}

/// What stands in the sheet's own row. That there is none of something is told by [`agree`].
fn head(mut sheet: Sheet, said: &Said) -> serde_json::Result<Sheet> {
    if let Some(name) = said.file.department.as_deref().filter(|_| said.places.contains("/department"))
        && !same(name, sheet.department.as_deref().unwrap_or_default())
    {
        (sheet.department, sheet.department_id) = (Some(name.to_owned()), None);
    }
    let (own, new) = (rows::columns(&sheet), rows::columns(said.file));
    let mut changes = Columns::new();
    for name in said.places.iter().filter_map(|place| column(place)) {
        let (Some(before), Some(after)) = (own.get(&name), new.get(&name)) else { continue };
        match after {
            Value::Null | Value::Bool(_) => {}
            Value::String(after) => {
                let before = before.as_str().unwrap_or_default();
                let text = text_onto(before, &said.rest(&name, after));
                if text != before {
                    changes.insert(name, text.into());
                }
            }
            after => drop(changes.insert(name, after.clone())),
        }
    }
    if changes.is_empty() {
        return Ok(sheet);
    }
    let changed = rows::with_columns(&sheet, changes)?;
    Ok(Sheet { not_possible: sheet.not_possible, ..changed })
}

/// A text of the file in the place of the stored one. A text is one value: where no line is alike, the file's
/// comes in its place. Where some are, lines of the stored one that the file lacks may be of another column:
/// they stay where the file's lines are fewer. A text that only lacks lines is no change.
fn text_onto(own: &str, new: &str) -> String {
    let (old_lines, new_lines): (Vec<&str>, Vec<&str>) = (own.lines().collect(), new.lines().collect());
    let known: HashSet<String> = old_lines.iter().map(|line| folded(line.trim())).collect();
    if new_lines.iter().all(|line| known.contains(&folded(line.trim()))) {
        return own.to_owned();
    }
    let pairs = matching::assign(&old_lines, &new_lines, Keys::NONE);
    if new_lines.len() >= old_lines.len() || pairs.iter().all(Option::is_none) {
        return new.to_owned();
    }
    let mut lines: Vec<&str> = old_lines;
    for (line, pair) in new_lines.into_iter().zip(pairs) {
        match pair {
            Some(at) => lines[at] = line,
            None => lines.push(line),
        }
    }
    lines.join("\n")
}

/// That there is none of something is a statement only where there is none, and no longer one where there is.
fn agree(stored: &Sheet, sheet: &mut Sheet, said: &Said) -> Vec<String> {
    let mut problems = Vec::new();
    if said.places.contains("/no_recipients") && !stored.no_recipients {
        sheet.no_recipients = stored.recipients.is_empty() && sheet.recipients.is_empty();
        if !sheet.no_recipients {
            problems.push(
                "Die Datei sagt, dass niemandem etwas offengelegt wird, im Verzeichnis stehen aber Empfänger. Das bleibt, wie es ist; bitte prüfen Sie es.".to_owned(),
            );
        }
    } else if sheet.recipients.len() > stored.recipients.len() {
        sheet.no_recipients = false;
    }
    let is_none = |sheet: &Sheet| {
        use ThirdCountryStatement::{None, NoneAndNonePlanned};
        matches!(sheet.third_country_statement, Some(None | NoneAndNonePlanned))
    };
    if is_none(sheet) && !is_none(stored) && !stored.transfers.is_empty() {
        sheet.third_country_statement = stored.third_country_statement;
        sheet.transfers.clone_from(&stored.transfers);
        problems.push(
            "Die Datei sagt, dass keine Übermittlung in ein Drittland stattfindet, im Verzeichnis stehen aber Übermittlungen. Das bleibt, wie es ist; bitte prüfen Sie es.".to_owned(),
        );
    }
    let is_special = |sheet: &Sheet| sheet.data_categories.iter().any(|row| row.special_category);
    let has_special = is_special(sheet);
    if said.places.contains("/no_special_categories") && !stored.no_special_categories {
        sheet.no_special_categories = !has_special;
        let is_noted = said.cells_of(Target::SpecialCategories).any(|cell| {
            let is_it = |row: &ExtraValue| same(&row.label, &cell.heading) && same(&row.text, &cell.text);
            sheet.extra_values.iter().any(is_it)
        });
        if has_special && !is_noted {
            problems.push(
                "Die Datei sagt, dass es keine besonderen Kategorien gibt, im Verzeichnis ist aber eine gekennzeichnet. Das bleibt, wie es ist; bitte prüfen Sie es.".to_owned(),
            );
        }
    } else if has_special && !is_special(stored) {
        sheet.no_special_categories = false;
    }
    problems
}
