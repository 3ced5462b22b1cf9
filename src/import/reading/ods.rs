//! OpenDocument tables, by their content as it was shown last.
//!
//! Not by calamine, which builds repeated rows and cells before anybody can count them: ten lines of XML can
//! stand for a million cells of 32,767 letters.

use std::collections::HashMap;

use quick_xml::events::{BytesStart, Event};
use time::{Date, format_description::well_known::Iso8601};

use super::{
    Area, Cell, Format, ReadError, Row, Sheet, Workbook,
    limits::Meter,
    xml::{self, attribute, count, local},
    zipped::{self, Archive},
};

pub(super) fn read(mut archive: Archive, _: &[u8], meter: &mut Meter) -> Result<Workbook, ReadError> {
    let kind = zipped::part(&mut archive, "mimetype")?.unwrap_or_default();
    if !kind.contains("opendocument.spreadsheet") {
        return Err(ReadError::OtherFormat("Ein OpenDocument-Dokument, das keine Tabelle ist,"));
    }
    let manifest = zipped::part(&mut archive, "META-INF/manifest.xml")?.unwrap_or_default();
    if manifest.contains("encryption-data") {
        return Err(ReadError::Password);
    }
    let content = zipped::part(&mut archive, "content.xml")?.ok_or(ReadError::Damaged)?;
    let sheets = sheets(&content, meter)?;
    Ok(Workbook {
        format: Format::Ods,
        encoding: None,
        separator: None,
        sheets,
        documents: Vec::new(),
        notes: Vec::new(),
    })
}

/// Where the reader stands in a table.
#[derive(Default)]
struct Place {
    /// Rows and cells that are behind it, counted from 0.
    row: usize,
    column: usize,
    /// Of the open row and cell.
    row_repeats: usize,
    repeats: usize,
    spanned: (usize, usize),
    date: Option<Date>,
    text: String,
    has_paragraph: bool,
}

fn sheets(content: &str, meter: &mut Meter) -> Result<Vec<Sheet>, ReadError> {
    let mut reader = xml::reader(content);
    let mut hidden_styles: HashMap<String, bool> = HashMap::new();
    let mut style = String::new();
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut place = Place::default();
    let mut current = Row::default();
    // A table inside a cell, and notes, are passed over.
    let mut depth = 0usize;
    let mut skipped = 0usize;
    let (mut in_cell, mut in_paragraph) = (false, false);
    loop {
        meter.step()?;
        match reader.read_event().map_err(|_| ReadError::Damaged)? {
            Event::Start(element) => {
                let name = local(element.name());
                if skipped > 0 || matches!(name, "annotation" | "tracked-changes" | "shapes") {
                    skipped += 1;
                    continue;
                }
                match name {
                    "style" => style = attribute(&element, "name").unwrap_or_default(),
                    "table-properties" if attribute(&element, "display").as_deref() == Some("false") => {
                        hidden_styles.insert(style.clone(), true);
                    }
                    "table" => {
                        depth += 1;
                        if depth == 1 {
                            if sheets.len() >= meter.limits.sheets {
                                return Err(ReadError::TooManySheets { most: meter.limits.sheets });
                            }
                            place = Place::default();
                            sheets.push(sheet(&element, &hidden_styles));
                        }
                    }
                    "table-row" if depth == 1 => {
                        place.row_repeats = count(&element, "number-rows-repeated");
                        place.column = 0;
                        current = Row::default();
                    }
                    "table-cell" | "covered-table-cell" if depth == 1 => {
                        in_cell = true;
                        place.repeats = count(&element, "number-columns-repeated");
                        place.spanned = (
                            count(&element, "number-rows-spanned"),
                            count(&element, "number-columns-spanned"),
                        );
                        place.date = attribute(&element, "date-value").and_then(|value| date(&value));
                        place.text.clear();
                        place.has_paragraph = false;
                    }
                    "p" | "h" if in_cell => {
                        if place.has_paragraph {
                            place.text.push('\n');
                        }
                        place.has_paragraph = true;
                        in_paragraph = true;
                    }
                    "s" if in_paragraph => {
                        let spaces = count(&element, "c").min(1_000);
                        place.text.extend(std::iter::repeat_n(' ', spaces));
                    }
                    "tab" if in_paragraph => place.text.push('\t'),
                    "line-break" if in_paragraph => place.text.push('\n'),
                    _ => {}
                }
            }
            Event::End(element) => {
                if skipped > 0 {
                    skipped -= 1;
                    continue;
                }
                match local(element.name()) {
                    "p" | "h" => in_paragraph = false,
                    "table" => depth = depth.saturating_sub(1),
                    "table-cell" | "covered-table-cell" if depth == 1 => {
                        in_cell = false;
                        if let Some(sheet) = sheets.last_mut() {
                            close_cell(&mut place, &mut current, sheet, meter)?;
                        }
                    }
                    "table-row" if depth == 1 => {
                        if let Some(sheet) = sheets.last_mut() {
                            close_row(&mut place, std::mem::take(&mut current), sheet, meter)?;
                        }
                    }
                    _ => {}
                }
            }
            Event::Text(text) if in_paragraph && skipped == 0 => {
                place.text.push_str(&text.xml_content(quick_xml::XmlVersion::Implicit1_0));
            }
            Event::CData(text) if in_paragraph && skipped == 0 => {
                place.text.push_str(&text.xml_content(quick_xml::XmlVersion::Implicit1_0));
            }
            Event::GeneralRef(found) if in_paragraph && skipped == 0 => {
                place.text.push_str(&xml::reference(&found));
            }
            Event::Eof => return Ok(sheets),
            _ => {}
        }
        if place.text.len() > meter.limits.text {
            return Err(ReadError::TooMuchText);
        }
    }
}

fn sheet(element: &BytesStart, hidden_styles: &HashMap<String, bool>) -> Sheet {
    let style = attribute(element, "style-name").unwrap_or_default();
    Sheet {
        name: attribute(element, "name").unwrap_or_default(),
        is_hidden: hidden_styles.contains_key(&style),
        ..Sheet::default()
    }
}

fn close_cell(
    place: &mut Place,
    row: &mut Row,
    sheet: &mut Sheet,
    meter: &mut Meter,
) -> Result<(), ReadError> {
    let column = place.column;
    place.column = place.column.saturating_add(place.repeats);
    let Some(cell) = meter.cell(&place.text)? else { return Ok(()) };
    let cell = Cell { date: place.date, ..cell };
    if place.spanned != (1, 1) {
        let first = (number(place.row), number(column));
        let last =
            (first.0.saturating_add(span(place.spanned.0)), first.1.saturating_add(span(place.spanned.1)));
        sheet.merged.push(Area { first, last });
    }
    for at in 0..place.repeats {
        if at > 0 {
            meter.step()?;
            meter.letters(cell.text.len())?;
        }
        meter.put(row, column.saturating_add(at), cell.clone())?;
    }
    Ok(())
}

fn close_row(place: &mut Place, row: Row, sheet: &mut Sheet, meter: &mut Meter) -> Result<(), ReadError> {
    let first = place.row;
    place.row = place.row.saturating_add(place.row_repeats);
    if row.cells.is_empty() {
        return Ok(());
    }
    for at in 0..place.row_repeats {
        meter.row()?;
        let mut repeated = Row { number: number(first.saturating_add(at)), cells: Vec::new() };
        if at == 0 {
            // Its cells are counted already.
            repeated.cells.clone_from(&row.cells);
        } else {
            for (column, cell) in row.cells.iter().enumerate() {
                meter.step()?;
                meter.letters(cell.text.len())?;
                meter.put(&mut repeated, column, cell.clone())?;
            }
        }
        sheet.rows.push(repeated);
    }
    Ok(())
}

/// Counted from 1.
fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX).saturating_add(1)
}

fn span(count: usize) -> u32 {
    u32::try_from(count - 1).unwrap_or(u32::MAX)
}

/// "2026-07-10" or "2026-07-10T12:00:00".
pub(super) fn date(value: &str) -> Option<Date> {
    Date::parse(value.split('T').next()?, &Iso8601::DATE).ok()
}
