//! From the sheets back to the tree. Whatever cannot be understood is refused with the cell's place and what
//! to do; nothing is passed over in silence.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::{
    ABOUT, FORMAT, FRONT, LISTS,
    columns::{ACTIVITIES, Column, Shape, TABLES, Table},
    heading,
    kind::Kind,
    label,
    paths::{get, rows, set},
    said::{self, Said},
};
use crate::{
    export::wording,
    import::reading::{self, Cell, Row, Sheet, column_name},
    register::{Activity, Detail, LegalRegime, choices::BasisTarget},
};

/// What a workbook holds.
#[derive(Debug)]
pub struct Contents {
    /// Whose record it was written as.
    pub organisation: String,
    pub said: Said,
    pub activities: Vec<Activity>,
    /// For each activity: it has no number in the workbook, so it is a new one.
    pub is_new: Vec<bool>,
    /// German sentences: what of the file is not read.
    pub notes: Vec<String>,
}

/// What the reader has to know of the record.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// The law of an activity that names none.
    pub regime: LegalRegime,
    /// The highest number that was given; new activities come after it.
    pub highest: u32,
}

/// Problems that are told; the others are counted.
const TOLD: usize = 20;
/// Rows above the headings that somebody may have put there.
const ABOVE: usize = 10;

/// Whether it is a workbook of this application.
pub fn is_own(book: &reading::Workbook) -> bool {
    fact(book, label::FORMAT).is_some()
}

/// Whether bytes may be one, seen without reading them: limits for foreign tables do not fit it.
pub fn may_be_own(bytes: &[u8]) -> bool {
    use std::io::Read;
    /// Of the part that names the sheets.
    const MOST: u64 = 1024 * 1024;
    let Ok(mut archive) = zip::ZipArchive::new(std::io::Cursor::new(bytes)) else { return false };
    let Ok(part) = archive.by_name("xl/workbook.xml") else { return false };
    let mut names = Vec::new();
    if part.take(MOST).read_to_end(&mut names).is_err() {
        return false;
    }
    let names = String::from_utf8_lossy(&names);
    // Some programs write the first letter as a number.
    [ABOUT, "&#220;ber diese Datei", "&#xDC;ber diese Datei"].iter().any(|name| names.contains(name))
}

/// What stands beside a label on the sheet about the file.
fn fact(book: &reading::Workbook, label: &str) -> Option<String> {
    let about = book.sheets.iter().find(|sheet| sheet.name.trim() == ABOUT)?;
    let row = about.rows.iter().find(|row| row.cells.first().is_some_and(|cell| *cell.text == *label))?;
    Some(row.cells.get(1).map(|cell| unescaped(&cell.text)).unwrap_or_default())
}

/// The record in the workbook; otherwise German sentences.
pub fn read(book: &reading::Workbook, setting: Setting) -> Result<Contents, Vec<String>> {
    let format = fact(book, label::FORMAT).unwrap_or_default();
    if format != FORMAT.to_string() {
        return Err(vec![format!(
            "Die Arbeitsmappe hat das Format „{format}“; diese Version liest das Format {FORMAT}. Bitte geben Sie das Verzeichnis noch einmal aus."
        )]);
    }
    let written = fact(book, label::DETAIL).unwrap_or_default();
    let details = [Detail::Mandatory, Detail::WithLegalBases, Detail::Full];
    let Some(detail) = details.into_iter().find(|detail| wording::detail(*detail) == written) else {
        return Err(vec![format!(
            "Auf dem Blatt „{ABOUT}“ steht bei „{}“ etwas anderes, als diese Anwendung schreibt. Bitte stellen Sie die Zeile wieder her.",
            label::DETAIL
        )]);
    };
    let mut reader = Reader {
        setting,
        said: Said::all(detail),
        drafts: Vec::new(),
        by_number: HashMap::new(),
        by_name: HashMap::new(),
        problems: Vec::new(),
        notes: Vec::new(),
    };
    reader.note_extent(book, detail);
    reader.note_foreign(book);
    reader.all(book, detail);
    reader.finish(fact(book, label::ORGANISATION).unwrap_or_default())
}

/// An activity while its rows are being read.
struct Draft {
    row: u32,
    number: Option<u32>,
    name: String,
    tree: Value,
    /// Of each list the places of its rows, in their order.
    places: HashMap<&'static str, Vec<u32>>,
}

/// The place of an item and its part of the tree.
type Item = (Option<u32>, Value);

struct Reader {
    setting: Setting,
    said: Said,
    drafts: Vec<Draft>,
    by_number: HashMap<u32, usize>,
    /// By name and whether it is new; none when several are called so.
    by_name: HashMap<(String, bool), Option<usize>>,
    problems: Vec<String>,
    notes: Vec<String>,
}

/// A sheet with its headings found.
struct Found<'a> {
    table: &'static Table,
    sheet: &'a Sheet,
    lead: HashMap<&'static str, usize>,
    columns: Vec<(&'static Column, usize)>,
    /// The rows below the headings.
    rows: &'a [Row],
}

impl Found<'_> {
    fn cell<'b>(&self, row: &'b Row, at: usize) -> Option<&'b Cell> {
        row.cells.get(at).filter(|cell| !cell.text.is_empty())
    }

    fn lead<'b>(&self, row: &'b Row, heading: &str) -> Option<&'b Cell> {
        self.cell(row, *self.lead.get(heading)?)
    }

    /// "Blatt „Zwecke“, Zeile 7, Spalte C („Zweck“)"
    fn place(&self, row: &Row, heading: &str, at: Option<usize>) -> String {
        let column = at.and_then(|at| u32::try_from(at + 1).ok()).map(column_name);
        let column = column.map(|letters| format!(", Spalte {letters}")).unwrap_or_default();
        format!("Blatt „{}“, Zeile {}{column} („{heading}“)", self.sheet.name, row.number)
    }

    fn lead_place(&self, row: &Row, heading: &str) -> String {
        self.place(row, heading, self.lead.get(heading).copied())
    }

    /// Whether anything stands in the table's columns.
    fn is_filled(&self, row: &Row) -> bool {
        let lead = self.lead.iter().filter(|(heading, _)| **heading != heading::PLACE).map(|(_, at)| *at);
        let all = lead.chain(self.columns.iter().map(|(_, at)| *at));
        all.into_iter().any(|at| self.cell(row, at).is_some())
    }
}

impl Reader {
    fn note_extent(&mut self, book: &reading::Workbook, detail: Detail) {
        if fact(book, label::EXTENT).is_some_and(|extent| extent.starts_with("Auszug")) {
            self.notes.push(
                "Die Datei ist ein Auszug des Verzeichnisses; was nicht darin steht, bleibt, wie es ist."
                    .to_owned(),
            );
        }
        if detail != Detail::Full {
            self.notes.push(
                "Die Datei enthält nicht alle Angaben, sondern nur, was für die Aufsicht ausgegeben wurde; die übrigen bleiben, wie sie sind.".to_owned(),
            );
        }
    }

    fn note_foreign(&mut self, book: &reading::Workbook) {
        let known = |name: &str| {
            [ABOUT, LISTS, FRONT].contains(&name) || TABLES.iter().any(|table| table.name == name)
        };
        for sheet in book.sheets.iter().filter(|sheet| !sheet.rows.is_empty() && !known(sheet.name.trim())) {
            self.notes.push(format!(
                "Das Blatt „{}“ gehört nicht zum Verzeichnis und wird nicht gelesen.",
                sheet.name
            ));
        }
    }

    fn all(&mut self, book: &reading::Workbook, detail: Detail) {
        let regimes = [LegalRegime::Gdpr, LegalRegime::Police, LegalRegime::Kdg, LegalRegime::DsgEkd];
        let mut last = None;
        for (table, columns) in said::kept(detail, &regimes) {
            let Some(found) = self.find(book, table, &columns) else { continue };
            match table.shape {
                Shape::Activity => self.activities(&found),
                // What legal bases are for stands on sheets that come later.
                Shape::List("legal_bases.items") => last = Some(found),
                Shape::List(list) => self.items(&found, list),
                Shape::Once(path) => self.once(&found, path),
                Shape::Within(list, inner) => self.parts(&found, list, inner),
            }
        }
        if let Some(found) = last {
            self.items(&found, "legal_bases.items");
        }
    }

    /// The table's sheet; notes what of it is not there.
    fn find<'a>(
        &mut self,
        book: &'a reading::Workbook,
        table: &'static Table,
        columns: &[&'static Column],
    ) -> Option<Found<'a>> {
        let sheet = book.sheets.iter().find(|sheet| sheet.name.trim() == table.name);
        let head = sheet.and_then(|sheet| {
            sheet
                .rows
                .iter()
                .take(ABOVE)
                .position(|row| row.cells.iter().any(|cell| plain(&cell.text) == heading::NUMBER))
        });
        let Some((sheet, head)) = sheet.zip(head) else {
            if sheet.is_some_and(|sheet| !sheet.rows.is_empty()) || table.name == ACTIVITIES {
                self.problems.push(format!(
                    "Blatt „{}“: Die Spalte „{}“ fehlt. Bitte stellen Sie Blatt und Überschriften wieder her.",
                    table.name,
                    heading::NUMBER
                ));
            }
            columns.iter().for_each(|column| self.said.leave_out(table.field(column)));
            return None;
        };
        let mut found =
            Found { table, sheet, lead: HashMap::new(), columns: Vec::new(), rows: &sheet.rows[head + 1..] };
        let headings = super::write::lead(table);
        for (at, cell) in sheet.rows[head].cells.iter().enumerate().filter(|(_, cell)| !cell.text.is_empty())
        {
            let text = plain(&cell.text);
            let is_twice = if let Some(lead) = headings.iter().find(|lead| plain(lead) == text) {
                found.lead.insert(lead, at).is_some()
            } else if let Some(column) = columns.iter().find(|column| plain(column.heading) == text) {
                let is_known = found.columns.iter().any(|(known, _)| known.path == column.path);
                found.columns.push((column, at));
                is_known
            } else {
                self.notes.push(format!(
                    "Blatt „{}“: Die Spalte „{}“ gehört nicht zum Verzeichnis und wird nicht gelesen.",
                    table.name, cell.text
                ));
                false
            };
            if is_twice {
                self.problems.push(format!(
                    "Blatt „{}“: Die Überschrift „{}“ steht zweimal da. Bitte löschen Sie eine der Spalten.",
                    table.name, cell.text
                ));
            }
        }
        self.missing(&found, columns);
        self.untitled(&found, &sheet.rows[head]);
        Some(found)
    }

    /// Columns that are not there: what is stored stays, unless rows cannot be understood without them.
    fn missing(&mut self, found: &Found, columns: &[&'static Column]) {
        let table = found.table;
        let is_missing =
            |column: &&&Column| !found.columns.iter().any(|(known, _)| known.path == column.path);
        for column in columns.iter().filter(is_missing) {
            // The parts of one statement: a period, the marks of Art. 9.
            let is_part =
                table.list().is_some() && (column.path.contains('.') || column.kind == Kind::Present);
            if column.is_needed || is_part {
                self.problems.push(format!(
                    "Blatt „{}“: Die Spalte „{}“ fehlt. Bitte stellen Sie sie wieder her, oder löschen Sie das ganze Blatt, wenn darin nichts geändert werden soll.",
                    table.name, column.heading
                ));
            }
            self.said.leave_out(table.field(column));
        }
        if matches!(table.shape, Shape::Within(..)) && !found.lead.contains_key(heading::RULE) {
            self.problems.push(format!(
                "Blatt „{}“: Die Spalte „{}“ fehlt. Bitte stellen Sie sie wieder her.",
                table.name,
                heading::RULE
            ));
        }
    }

    /// Cells under no heading.
    fn untitled(&mut self, found: &Found, head: &Row) {
        let is_titled = |at: usize| head.cells.get(at).is_some_and(|cell| !cell.text.is_empty());
        let stray = found.rows.iter().find_map(|row| {
            let at = row
                .cells
                .iter()
                .enumerate()
                .position(|(at, cell)| !cell.text.is_empty() && !is_titled(at))?;
            Some((row, at))
        });
        if let Some((row, at)) = stray {
            self.notes.push(format!(
                "Blatt „{}“: Die Spalte {} hat keine Überschrift und wird nicht gelesen (zum Beispiel Zeile {}).",
                found.sheet.name,
                u32::try_from(at + 1).map(column_name).unwrap_or_default(),
                row.number
            ));
        }
    }

    fn activities(&mut self, found: &Found) {
        let rows: Vec<&Row> = found.rows.iter().filter(|row| found.is_filled(row)).collect();
        let name = found.columns.iter().find(|(column, _)| column.path == "name").map(|(_, at)| *at);
        // All names first: a row may refer to one below.
        for row in &rows {
            let number = self.number(found, row, heading::NUMBER);
            let mut is_free =
                |number: u32| number > 0 && self.by_number.insert(number, self.drafts.len()).is_none();
            if number.is_some_and(|number| !is_free(number)) {
                self.problems.push(format!(
                    "{}: Diese Nummer steht schon in einer anderen Zeile oder ist keine. Bitte lassen Sie „Nr.“ bei neuen Tätigkeiten leer.",
                    found.lead_place(row, heading::NUMBER)
                ));
            }
            let name = name.and_then(|at| found.cell(row, at)).map(|cell| unescaped(&cell.text));
            let name = name.unwrap_or_default();
            let called = self.by_name.entry((name.clone(), number.is_none()));
            called.and_modify(|one| *one = None).or_insert(Some(self.drafts.len()));
            self.drafts.push(Draft {
                row: row.number,
                number,
                name,
                tree: Value::Null,
                places: HashMap::new(),
            });
        }
        for (at, row) in rows.into_iter().enumerate() {
            let mut tree = self.tree(found, row, None);
            if get(&tree, "regime") == "gdpr" && !self.has(found, row, "regime") {
                set(&mut tree, "regime", json!(self.setting.regime));
            }
            for table in TABLES {
                match table.shape {
                    Shape::List(list) => set(&mut tree, list, json!([])),
                    Shape::Once(path) => set(&mut tree, path, Value::Null),
                    Shape::Activity | Shape::Within(..) => {}
                }
            }
            self.drafts[at].tree = tree;
        }
        let mut next = self.setting.highest.max(self.by_number.keys().copied().max().unwrap_or_default());
        for draft in &mut self.drafts {
            let number = draft.number.unwrap_or_else(|| {
                next = next.saturating_add(1);
                next
            });
            set(&mut draft.tree, "number", json!(number));
        }
    }

    fn has(&self, found: &Found, row: &Row, path: &str) -> bool {
        found.columns.iter().any(|(column, at)| column.path == path && found.cell(row, *at).is_some())
    }

    /// A number of the leading columns.
    fn number(&mut self, found: &Found, row: &Row, heading: &str) -> Option<u32> {
        let cell = found.lead(row, heading)?;
        match Kind::Number.value(cell) {
            Ok(number) => number.as_u64().and_then(|number| u32::try_from(number).ok()),
            Err(sentence) => {
                self.problems.push(format!("{}: {sentence}", found.lead_place(row, heading)));
                None
            }
        }
    }

    /// The row's part of the tree. `activity`: whose row it is, unless it is an activity itself.
    fn tree(&mut self, found: &Found, row: &Row, activity: Option<usize>) -> Value {
        let mut tree = Value::Object(Map::new());
        for column in found.table.columns {
            let at = found.columns.iter().find(|(known, _)| known.path == column.path).map(|(_, at)| *at);
            let nothing = column.kind.nothing(column.is_needed);
            let value = match at.and_then(|at| found.cell(row, at)) {
                None => {
                    if column.is_needed && at.is_some() {
                        self.problems.push(format!(
                            "{}: Hier fehlt eine Angabe. Bitte ergänzen Sie sie, oder löschen Sie die Zeile.",
                            found.place(row, column.heading, at)
                        ));
                    }
                    nothing
                }
                Some(cell) => {
                    let cell = Cell { text: unescaped(&cell.text).into(), date: cell.date };
                    let value = column.kind.value(&cell).and_then(|value| match column.kind {
                        Kind::Reference => Ok(self.reference(&value)),
                        Kind::AppliesTo => self.target(&value, activity),
                        _ => Ok(value),
                    });
                    value.unwrap_or_else(|sentence| {
                        self.problems.push(format!("{}: {sentence}", found.place(row, column.heading, at)));
                        nothing
                    })
                }
            };
            // Whether it is there is said by its own column; its fields are put into it below.
            let is_inside = !matches!(column.kind, Kind::Present) && column.path.contains('.');
            let is_there = !is_inside || get(&tree, parent(column.path)) != &Value::Bool(false);
            if is_there {
                set(&mut tree, column.path, value);
            } else if value != nothing_of(column) {
                self.problems.push(format!(
                    "{}: Bitte schreiben Sie auch bei „Besondere Kategorie (Art.\u{a0}9)“ „ja“, oder leeren Sie diese Zelle.",
                    found.place(row, column.heading, at)
                ));
            }
        }
        self.whole(found, row, &mut tree);
        tree
    }

    /// Objects of which nothing is said are not there.
    fn whole(&mut self, found: &Found, row: &Row, tree: &mut Value) {
        let presence = found.table.columns.iter().filter(|column| column.kind == Kind::Present);
        for column in presence {
            if !get(tree, column.path).is_object() {
                set(tree, column.path, Value::Null);
            }
        }
        if !get(tree, "period").is_object() {
            return;
        }
        let (amount, unit) =
            (get(tree, "period.length.amount").is_null(), get(tree, "period.length.unit").is_null());
        if amount != unit {
            self.problems.push(format!(
                "{}: „Dauer“ und „Einheit“ gehören zusammen. Bitte füllen Sie beide aus, oder leeren Sie beide.",
                found.place(row, "Dauer", None)
            ));
        }
        if amount || unit {
            set(tree, "period.length", Value::Null);
        }
        let is_empty =
            ["length", "direction", "event"].iter().all(|field| get(tree, "period")[field].is_null());
        if is_empty && get(tree, "period.at_most") == &Value::Bool(false) {
            set(tree, "period", Value::Null);
        }
    }

    fn reference(&self, value: &Value) -> Value {
        let number = value[0].as_u64().and_then(|number| u32::try_from(number).ok()).unwrap_or_default();
        let known = self.by_number.get(&number).map(|at| self.drafts[*at].name.as_str());
        let name = known.or_else(|| value[1].as_str()).unwrap_or_default();
        json!({ "number": number, "name": name })
    }

    /// The row that a legal basis is for, by the list's word and the place.
    fn target(&self, value: &Value, activity: Option<usize>) -> Result<Value, String> {
        let draft = activity.map(|at| &self.drafts[at]);
        let key = value[0].as_str().unwrap_or_default();
        let place = value[1].as_u64().and_then(|place| u32::try_from(place).ok()).unwrap_or_default();
        let target = BasisTarget::ALL.iter().find(|target| target.key() == key).copied().unwrap_or_default();
        let list = list_of(target);
        let places = draft.and_then(|draft| draft.places.get(list)).map_or(&[][..], Vec::as_slice);
        let found: Vec<usize> = (0..places.len()).filter(|at| places[*at] == place).collect();
        let (Some(draft), [at]) = (draft, found.as_slice()) else {
            return Err(format!(
                "Diese Tätigkeit hat bei „{}“ nicht genau eine Zeile mit der Pos. {place}. Bitte nennen Sie eine, die es gibt.",
                target.label()
            ));
        };
        let text = words_of(target, &rows(&draft.tree, list)[*at]);
        Ok(json!({ "list": key, "position": at + 1, "text": text }))
    }

    /// Whose row it is.
    fn owner(&mut self, found: &Found, row: &Row) -> Option<usize> {
        if found.lead(row, heading::NUMBER).is_some() {
            let number = self.number(found, row, heading::NUMBER)?;
            let owner = self.by_number.get(&number).copied();
            if owner.is_none() {
                self.problems.push(format!(
                    "{}: Die Tätigkeit {number} steht nicht auf dem Blatt „{ACTIVITIES}“. Bitte prüfen Sie die Nummer, oder löschen Sie die Zeile.",
                    found.lead_place(row, heading::NUMBER)
                ));
            }
            return owner;
        }
        let name = found.lead(row, heading::ACTIVITY).map(|cell| unescaped(&cell.text)).unwrap_or_default();
        let called = |is_new| self.by_name.get(&(name.clone(), is_new)).copied();
        let owner = called(true).or_else(|| called(false)).flatten().filter(|_| !name.is_empty());
        if owner.is_none() {
            self.problems.push(format!(
                "{}: Zu welcher Tätigkeit gehört diese Zeile? Bitte schreiben Sie ihre Nummer in „Nr.“, oder bei einer neuen Tätigkeit ihre Bezeichnung in „Tätigkeit“, genau wie auf dem Blatt „{ACTIVITIES}“.",
                found.lead_place(row, heading::NUMBER)
            ));
        }
        owner
    }

    fn items(&mut self, found: &Found, list: &'static str) {
        let mut items: HashMap<usize, Vec<Item>> = HashMap::new();
        for row in found.rows.iter().filter(|row| found.is_filled(row)) {
            let Some(owner) = self.owner(found, row) else { continue };
            let place = self.number(found, row, heading::PLACE);
            let mut tree = self.tree(found, row, Some(owner));
            if list == "retention.items" {
                set(&mut tree, "sub_rules", json!([]));
            }
            items.entry(owner).or_default().push((place, tree));
        }
        for (owner, items) in items {
            let (places, trees) = in_order(items);
            let draft = &mut self.drafts[owner];
            draft.places.insert(list, places);
            set(&mut draft.tree, list, Value::Array(trees));
        }
    }

    fn once(&mut self, found: &Found, path: &'static str) {
        for row in found.rows.iter().filter(|row| found.is_filled(row)) {
            let Some(owner) = self.owner(found, row) else { continue };
            let tree = self.tree(found, row, Some(owner));
            if get(&self.drafts[owner].tree, path).is_null() {
                set(&mut self.drafts[owner].tree, path, tree);
            } else {
                self.problems.push(format!(
                    "{}: Diese Tätigkeit steht auf diesem Blatt schon in einer anderen Zeile. Bitte löschen Sie eine davon.",
                    found.lead_place(row, heading::NUMBER)
                ));
            }
        }
    }

    fn parts(&mut self, found: &Found, list: &'static str, inner: &'static str) {
        let mut parts: HashMap<(usize, usize), Vec<Item>> = HashMap::new();
        for row in found.rows.iter().filter(|row| found.is_filled(row)) {
            let Some(owner) = self.owner(found, row) else { continue };
            let wanted = self.number(found, row, heading::RULE);
            let places = self.drafts[owner].places.get(list).map_or(&[][..], Vec::as_slice);
            let rules: Vec<usize> = match wanted {
                Some(wanted) => (0..places.len()).filter(|at| places[*at] == wanted).collect(),
                None => (0..places.len()).collect(),
            };
            let [rule] = rules.as_slice() else {
                self.problems.push(format!(
                    "{}: Diese Tätigkeit hat nicht genau eine Löschregel mit dieser Pos. Bitte nennen Sie eine, die auf dem Blatt „Löschregeln“ steht.",
                    found.lead_place(row, heading::RULE)
                ));
                continue;
            };
            let place = self.number(found, row, heading::PLACE);
            let tree = self.tree(found, row, Some(owner));
            parts.entry((owner, *rule)).or_default().push((place, tree));
        }
        for ((owner, rule), parts) in parts {
            let (_, trees) = in_order(parts);
            let list = list.split('.').fold(&mut self.drafts[owner].tree, |tree, field| &mut tree[field]);
            set(&mut list[rule], inner, Value::Array(trees));
        }
    }

    fn finish(mut self, organisation: String) -> Result<Contents, Vec<String>> {
        let mut activities = Vec::with_capacity(self.drafts.len());
        let mut is_new = Vec::with_capacity(self.drafts.len());
        if self.problems.is_empty() {
            for draft in self.drafts {
                is_new.push(draft.number.is_none());
                match serde_json::from_value::<Activity>(draft.tree) {
                    Ok(activity) => activities.push(activity),
                    Err(_) => self.problems.push(format!(
                        "Blatt „{ACTIVITIES}“, Zeile {}: Diese Tätigkeit passt nicht zum Format.",
                        draft.row
                    )),
                }
            }
        }
        if self.problems.is_empty() {
            return Ok(Contents { organisation, said: self.said, activities, is_new, notes: self.notes });
        }
        let more = self.problems.len().saturating_sub(TOLD);
        self.problems.truncate(TOLD);
        if more > 0 {
            self.problems.push(format!("Dazu kommen {more} weitere."));
        }
        Err(self.problems)
    }
}

/// In the order of their places; those without one come last, and get the places that follow.
fn in_order(mut items: Vec<Item>) -> (Vec<u32>, Vec<Value>) {
    items.sort_by_key(|(place, _)| place.unwrap_or(u32::MAX));
    let mut next = items.iter().filter_map(|(place, _)| *place).max().unwrap_or_default();
    items
        .into_iter()
        .map(|(place, tree)| {
            let place = place.unwrap_or_else(|| {
                next = next.saturating_add(1);
                next
            });
            (place, tree)
        })
        .unzip()
}

fn list_of(target: BasisTarget) -> &'static str {
    match target {
        BasisTarget::Purpose => "purposes.items",
        BasisTarget::DataSubject => "data_subjects.items",
        BasisTarget::DataCategory => "data_categories.items",
        BasisTarget::Recipient => "recipients.items",
    }
}

/// As [`crate::register::activity`] calls the row.
fn words_of(target: BasisTarget, row: &Value) -> String {
    let field = |name: &str| row[name].as_str().unwrap_or_default();
    match target {
        BasisTarget::Purpose => format!("Zweck: {}", field("text")),
        BasisTarget::DataSubject => format!("Personen: {}", field("name")),
        BasisTarget::DataCategory => format!("Daten Nr.\u{a0}{}: {}", field("number"), field("name")),
        BasisTarget::Recipient => format!("Empfänger: {}", field("name")),
    }
}

fn parent(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(parent, _)| parent)
}

fn nothing_of(column: &Column) -> Value {
    column.kind.nothing(column.is_needed)
}

/// A heading without the letter behind it, as it is compared.
fn plain(heading: &str) -> String {
    let words = heading.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.rsplit_once(" (") {
        Some((start, letter)) if letter.starts_with("lit. ") || letter.starts_with("Nr. ") => {
            start.to_owned()
        }
        _ => words,
    }
}

/// Excel writes some letters as `_x000D_`, and what looks like that as `_x005F_x000D_`.
fn unescaped(text: &str) -> String {
    if !text.contains("_x") {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        plain.push_str(&rest[..at]);
        let code = rest.get(at + 2..at + 6).filter(|_| rest[at..].get(6..7) == Some("_"));
        let letter = code
            .filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .and_then(|code| u32::from_str_radix(code, 16).ok())
            .and_then(char::from_u32);
        match letter {
            Some(letter) => {
                plain.push(letter);
                rest = &rest[at + 7..];
            }
            None => {
                plain.push_str("_x");
                rest = &rest[at + 2..];
            }
        }
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::{plain, unescaped};

    #[test]
    fn letters_that_excel_writes_otherwise_are_read() {
        for (written, meant) in [
            ("a_x000D_b", "a\rb"),
            ("_x005F_x0041_", "_x0041_"),
            ("_x00e4_", "ä"),
            ("_x12_ _x", "_x12_ _x"),
            ("_xD800_ ä_xü", "_xD800_ ä_xü"),
        ] {
            assert_eq!(unescaped(written), meant);
        }
    }

    #[test]
    fn headings_are_known_without_their_letter() {
        assert_eq!(plain("Zweck (lit.\u{a0}b)"), "Zweck");
        assert_eq!(plain("Zweck  (Nr. 2)"), "Zweck");
        assert_eq!(plain("Straftaten (Art.\u{a0}10)"), "Straftaten (Art. 10)");
    }
}
