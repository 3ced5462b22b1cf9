//! The workbook of a record, and the empty one to fill in. Texts are always written as texts, never as
//! formulas; the same record gives the same bytes.

use std::collections::BTreeMap;

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, FormatAlign,
    FormatBorder, Formula, IgnoreError, Workbook, Worksheet, XlsxError,
};
use serde_json::Value;
use time::Date;

use super::{
    ABOUT, FORMAT, LISTS,
    columns::{Column, Shape, Table},
    front, heading,
    kind::{Cell, Kind, Options},
    label,
    paths::{get, rows},
    said,
};
use crate::{
    export::wording,
    import::reading::column_name,
    register::{Detail, Head, LegalRegime, Register, law::Law},
};

#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// A German sentence.
    #[error("{0}")]
    TooLong(String),
    #[error(transparent)]
    Workbook(#[from] XlsxError),
    #[error(transparent)]
    Tree(#[from] serde_json::Error),
}

/// UTF-16 units that a cell can hold.
const LONGEST: usize = 32_767;
/// Rows that the lists of choices are offered in beyond those that are filled.
const SPARE: u32 = 2_000;
const LAST_ROW: u32 = 1_048_575;

/// The workbook of a record from which everything that may not be shown has been taken off.
pub fn record(register: &Register) -> Result<Vec<u8>, WriteError> {
    write(register, false)
}

/// The workbook without activities, with all columns.
pub fn template(head: Head) -> Result<Vec<u8>, WriteError> {
    let head = Head { detail: Detail::Full, occasion: None, ..head };
    write(&Register { format: crate::register::FORMAT, head, activities: Vec::new() }, true)
}

fn write(register: &Register, is_template: bool) -> Result<Vec<u8>, WriteError> {
    let activities: Vec<Value> =
        register.activities.iter().map(serde_json::to_value).collect::<Result<_, _>>()?;
    let mut regimes: Vec<LegalRegime> = vec![register.head.regime];
    regimes.extend(register.activities.iter().map(|activity| activity.regime));
    let mut book = Book { workbook: Workbook::new(), formats: Formats::new(), lists: Lists::default() };
    book.workbook.set_properties(&properties(&register.head)?);
    for (table, mut columns) in said::kept(register.head.detail, &regimes) {
        if is_template {
            // Nobody can fill in what is made of other things.
            columns.retain(|column| !table.is_derived(column));
        }
        if columns.is_empty() {
            continue;
        }
        book.table(table, &columns, &activities, register.head.regime)?;
    }
    if !is_template {
        book.front(&register.head)?;
    }
    book.lists()?;
    book.about(&register.head, is_template)?;
    Ok(book.workbook.save_to_buffer()?)
}

fn properties(head: &Head) -> Result<DocProperties, XlsxError> {
    Ok(DocProperties::new()
        .set_title("Verzeichnis von Verarbeitungstätigkeiten")
        .set_company(&head.controller.name)
        // The clock would make every file another one.
        .set_creation_datetime(&excel_day(head.as_of)?))
}

fn excel_day(day: Date) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::from_ymd(u16::try_from(day.year()).unwrap_or_default(), u8::from(day.month()), day.day())
}

struct Formats {
    head: Format,
    title: Format,
    text: Format,
    number: Format,
    day: Format,
    /// What only helps the reader.
    faint: Format,
}

impl Formats {
    fn new() -> Self {
        let cell = Format::new().set_align(FormatAlign::Top).set_text_wrap();
        Self {
            head: Format::new()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Top)
                .set_background_color(Color::RGB(0x00DD_E6F0))
                .set_border_bottom(FormatBorder::Thin),
            title: Format::new().set_bold().set_font_size(14),
            // "@": what is typed there stays as it was typed.
            text: cell.clone().set_num_format("@"),
            number: cell.clone().set_num_format("0"),
            day: cell.clone().set_num_format("dd.mm.yyyy"),
            faint: cell.set_num_format("@").set_font_color(Color::RGB(0x0059_5959)),
        }
    }

    fn of(&self, kind: Kind) -> &Format {
        match kind {
            Kind::Number => &self.number,
            Kind::Day => &self.day,
            _ => &self.text,
        }
    }
}

/// The words of each choice, each in a column of a sheet of its own: Excel takes short lists only in the
/// cell itself, and divides them by commas.
#[derive(Default)]
struct Lists {
    /// The heading of the first column that offers them, and the words.
    columns: Vec<(String, Vec<&'static str>)>,
}

impl Lists {
    /// Where the words stand, as a formula; `None` for cells that are no choice.
    fn of(&mut self, column: &Column) -> Option<String> {
        const YES_NO: Options = &[("", "ja"), ("", "nein")];
        let options = match column.kind {
            Kind::Choice(options, _) => options,
            Kind::YesNo | Kind::Present => YES_NO,
            _ => return None,
        };
        let place = self.words(column, options);
        let letters = column_name(u32::try_from(place).unwrap_or_default() + 1);
        let last = self.columns[place].1.len() + 1;
        Some(format!("={LISTS}!${letters}$2:${letters}${last}"))
    }

    /// In which column the words stand.
    fn words(&mut self, column: &Column, options: Options) -> usize {
        let words: Vec<&str> =
            options.iter().map(|(_, word)| *word).filter(|word| !word.is_empty()).collect();
        self.columns.iter().position(|(_, known)| *known == words).unwrap_or_else(|| {
            let heading = if words == ["ja", "nein"] { "Ja oder nein" } else { column.heading };
            self.columns.push((heading.to_owned(), words));
            self.columns.len() - 1
        })
    }
}

struct Book {
    workbook: Workbook,
    formats: Formats,
    lists: Lists,
}

/// A row before it is written: the columns that lead to its place, and what the row is of.
struct Row<'a> {
    lead: Vec<Cell>,
    tree: &'a Value,
}

impl Book {
    fn table(
        &mut self,
        table: &Table,
        columns: &[&Column],
        activities: &[Value],
        regime: LegalRegime,
    ) -> Result<(), WriteError> {
        let Self { workbook, formats, lists } = self;
        let sheet = workbook.add_worksheet();
        sheet.set_name(table.name)?;
        let lead = lead(table);
        let mut heads: Vec<String> = lead.iter().map(|heading| (*heading).to_owned()).collect();
        heads.extend(columns.iter().map(|column| headed(column, regime)));
        head(sheet, formats, &heads)?;
        let rows = table_rows(table, activities);
        for (at, row) in (1..).zip(&rows) {
            for (place, cell) in (0..).zip(&row.lead) {
                let format = if lead[usize::from(place)] == heading::ACTIVITY {
                    &formats.faint
                } else {
                    &formats.number
                };
                put(sheet, (at, place), cell, format, table.name, lead[usize::from(place)])?;
            }
            for (place, column) in (0..).zip(columns) {
                let cell = column.kind.cell(get(row.tree, column.path));
                let place = place + u16::try_from(lead.len()).unwrap_or_default();
                put(sheet, (at, place), &cell, formats.of(column.kind), table.name, column.heading)?;
            }
        }
        let filled = u32::try_from(rows.len()).unwrap_or(LAST_ROW).min(LAST_ROW);
        layout(sheet, table, columns, lead.len(), filled)?;
        let offered = filled.saturating_add(SPARE).min(LAST_ROW);
        for (place, column) in (lead.len()..).zip(columns) {
            let place = u16::try_from(place).unwrap_or_default();
            if let Some(formula) = lists.of(column) {
                let validation = DataValidation::new()
                    .allow_list_formula(Formula::new(formula))
                    .set_error_style(DataValidationErrorStyle::Stop)
                    .set_error_title("Nicht vorgesehen")?
                    .set_error_message(
                        "Bitte wählen Sie einen Eintrag der Liste, oder lassen Sie die Zelle leer.",
                    )?;
                sheet.add_data_validation(1, place, offered, place, &validation)?;
            } else if let Kind::Choices(options) = column.kind {
                lists.words(column, options);
            }
            // New rows, too, keep what is typed in.
            sheet.set_column_format(place, formats.of(column.kind))?;
        }
        Ok(())
    }

    fn front(&mut self, head: &Head) -> Result<(), WriteError> {
        let sheet = self.workbook.add_worksheet();
        sheet.set_name(super::FRONT)?;
        let lines = front::lines(head);
        self::head(sheet, &self.formats, &["Angabe".to_owned(), "Inhalt".to_owned()])?;
        for (at, (label, text)) in (1..).zip(&lines) {
            put(sheet, (at, 0), &Cell::Text(label.clone()), &self.formats.text, super::FRONT, "Angabe")?;
            put(sheet, (at, 1), &Cell::Text(text.clone()), &self.formats.text, super::FRONT, label)?;
        }
        sheet.set_column_width(0, 40)?.set_column_width(1, 90)?;
        sheet.set_freeze_panes(1, 0)?;
        Ok(())
    }

    fn lists(&mut self) -> Result<(), WriteError> {
        let sheet = self.workbook.add_worksheet();
        sheet.set_name(LISTS)?;
        let heads: Vec<String> = self.lists.columns.iter().map(|(heading, _)| heading.clone()).collect();
        head(sheet, &self.formats, &heads)?;
        for (place, (heading, words)) in (0..).zip(&self.lists.columns) {
            for (at, word) in (1..).zip(words) {
                let cell = Cell::Text((*word).to_owned());
                put(sheet, (at, place), &cell, &self.formats.text, LISTS, heading)?;
            }
            sheet.set_column_width(place, 36)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        Ok(())
    }

    fn about(&mut self, head: &Head, is_template: bool) -> Result<(), WriteError> {
        let sheet = self.workbook.add_worksheet();
        sheet.set_name(ABOUT)?;
        sheet.write_string_with_format(
            0,
            0,
            "Verzeichnis von Verarbeitungstätigkeiten als Arbeitsmappe",
            &self.formats.title,
        )?;
        let extent = if is_template {
            "leere Arbeitsmappe zum Ausfüllen".to_owned()
        } else {
            wording::extent(&head.extent)
        };
        let mut facts = vec![
            (label::FORMAT, FORMAT.to_string()),
            (label::ORGANISATION, head.controller.name.clone()),
            ("Stand", wording::date(head.as_of)),
            (label::EXTENT, extent),
            (label::DETAIL, wording::detail(head.detail).to_owned()),
        ];
        facts.extend(head.occasion.clone().map(|occasion| ("Anlass", occasion)));
        let mut row = 2;
        for (label, text) in facts {
            put(sheet, (row, 0), &Cell::Text(label.to_owned()), &self.formats.head, ABOUT, label)?;
            put(sheet, (row, 1), &Cell::Text(text), &self.formats.text, ABOUT, label)?;
            row += 1;
        }
        row += 1;
        for (label, text) in front::HOW_TO {
            put(sheet, (row, 0), &Cell::Text((*label).to_owned()), &self.formats.head, ABOUT, label)?;
            put(sheet, (row, 1), &Cell::Text((*text).to_owned()), &self.formats.text, ABOUT, label)?;
            row += 1;
        }
        sheet.set_column_width(0, 30)?.set_column_width(1, 100)?;
        Ok(())
    }
}

/// "Zweck (lit. b)"
fn headed(column: &Column, regime: LegalRegime) -> String {
    match column.item.and_then(|item| Law::Known(regime).item(item)) {
        Some(letter) => format!("{} ({letter})", column.heading),
        None => column.heading.to_owned(),
    }
}

/// The columns before those of the table.
pub(super) fn lead(table: &Table) -> Vec<&'static str> {
    match table.shape {
        Shape::Activity => vec![heading::NUMBER],
        Shape::List(_) => vec![heading::NUMBER, heading::ACTIVITY, heading::PLACE],
        Shape::Once(_) => vec![heading::NUMBER, heading::ACTIVITY],
        Shape::Within(..) => vec![heading::NUMBER, heading::ACTIVITY, heading::RULE, heading::PLACE],
    }
}

fn table_rows<'a>(table: &Table, activities: &'a [Value]) -> Vec<Row<'a>> {
    let place = |at: usize| Cell::Number(f64::from(u32::try_from(at).unwrap_or(u32::MAX)));
    let mut found = Vec::new();
    for activity in activities {
        let number = Kind::Number.cell(get(activity, "number"));
        let name = Kind::Text.cell(get(activity, "name"));
        match table.shape {
            Shape::Activity => found.push(Row { lead: vec![number], tree: activity }),
            Shape::List(list) => found.extend(
                (1..)
                    .zip(rows(activity, list))
                    .map(|(at, tree)| Row { lead: vec![number.clone(), name.clone(), place(at)], tree }),
            ),
            Shape::Once(path) => {
                let tree = get(activity, path);
                if tree.is_object() {
                    found.push(Row { lead: vec![number, name], tree });
                }
            }
            Shape::Within(list, inner) => {
                for (rule, tree) in (1..).zip(rows(activity, list)) {
                    found.extend((1..).zip(rows(tree, inner)).map(|(at, tree)| Row {
                        lead: vec![number.clone(), name.clone(), place(rule), place(at)],
                        tree,
                    }));
                }
            }
        }
    }
    found
}

fn head(sheet: &mut Worksheet, formats: &Formats, heads: &[String]) -> Result<(), WriteError> {
    for (place, heading) in (0..).zip(heads) {
        sheet.write_string_with_format(0, place, heading, &formats.head)?;
    }
    Ok(())
}

fn put(
    sheet: &mut Worksheet,
    (row, place): (u32, u16),
    cell: &Cell,
    format: &Format,
    name: &str,
    heading: &str,
) -> Result<(), WriteError> {
    match cell {
        Cell::Empty => {}
        Cell::Number(number) => {
            sheet.write_number_with_format(row, place, *number, format)?;
        }
        Cell::Day(day) => {
            sheet.write_datetime_with_format(row, place, excel_day(*day)?, format)?;
        }
        Cell::Text(text) if text.encode_utf16().count() > LONGEST => {
            return Err(WriteError::TooLong(format!(
                "Ein Text ist für eine Zelle von Excel zu lang (Blatt „{name}“, Zeile {}, „{heading}“); dort ist Platz für 32.767\u{a0}Zeichen. Bitte kürzen Sie ihn, oder wählen Sie ein anderes Format.",
                row + 1
            )));
        }
        Cell::Text(text) => {
            sheet.write_string_with_format(row, place, text, format)?;
        }
    }
    Ok(())
}

/// Widths by what the columns hold, heads that stay in sight, filters.
fn layout(
    sheet: &mut Worksheet,
    table: &Table,
    columns: &[&Column],
    lead: usize,
    filled: u32,
) -> Result<(), WriteError> {
    let widths: BTreeMap<&str, f64> = BTreeMap::from([
        (heading::NUMBER, 7.0),
        (heading::ACTIVITY, 30.0),
        (heading::PLACE, 7.0),
        (heading::RULE, 13.0),
    ]);
    for (place, heading) in (0..).zip(self::lead(table)) {
        sheet.set_column_width(place, widths[heading])?;
    }
    for (at, column) in (lead..).zip(columns) {
        let width = match column.kind {
            Kind::Text if column.is_needed => 44.0,
            Kind::Text | Kind::Lines | Kind::AppliesTo => 32.0,
            Kind::Choice(..) | Kind::Choices(_) | Kind::Reference => 26.0,
            Kind::Day => 14.0,
            Kind::Mark | Kind::Number | Kind::YesNo | Kind::Scope | Kind::Present => 13.0,
        };
        sheet.set_column_width(u16::try_from(at).unwrap_or_default(), width)?;
    }
    let last = u16::try_from(lead + columns.len() - 1).unwrap_or_default();
    sheet.autofilter(0, 0, filled, last)?;
    // "4.1" is meant to be a text.
    sheet.ignore_error_range(1, 0, filled.max(1), last, IgnoreError::NumberStoredAsText)?;
    // The name stays in sight beside the number.
    sheet.set_freeze_panes(1, if table.shape == Shape::Activity { 2 } else { 1 })?;
    sheet.set_landscape().set_repeat_rows(0, 0)?;
    // The sheet of activities is too wide for one page.
    if table.shape != Shape::Activity {
        sheet.set_print_fit_to_pages(1, 0);
    }
    Ok(())
}
