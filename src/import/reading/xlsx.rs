//! Excel workbooks, cell by cell; empty rows and cells cost nothing.

use std::io::Cursor;

use calamine::{DataRef, Dimensions, Reader, SheetVisible, Xlsx, XlsxError};
use time::{Date, Month};

use super::{Area, Cell, Format, ReadError, Row, Sheet, Workbook, limits::Meter, ods, zipped::Archive};

/// Merged areas of a sheet at most.
const AREAS: usize = 50_000;

pub(super) fn read(archive: Archive, bytes: &[u8], meter: &mut Meter) -> Result<Workbook, ReadError> {
    let has_macros =
        archive.file_names().flatten().any(|name| name.to_lowercase().ends_with("vbaproject.bin"));
    drop(archive);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(error)?;
    let properties: Vec<(String, bool)> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == calamine::SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect();
    if properties.len() > meter.limits.sheets {
        return Err(ReadError::TooManySheets { most: meter.limits.sheets });
    }
    let mut sheets = Vec::with_capacity(properties.len());
    for (name, is_hidden) in properties {
        meter.check_time()?;
        let rows = rows(&mut book, &name, meter)?;
        let merged = if rows.is_empty() { Vec::new() } else { merged(&mut book, &name) };
        sheets.push(Sheet { name, is_hidden, rows, merged, ..Sheet::default() });
    }
    let notes = if has_macros {
        vec!["Die Makros der Datei werden nicht ausgeführt.".to_owned()]
    } else {
        Vec::new()
    };
    Ok(Workbook {
        format: Format::Xlsx,
        encoding: None,
        separator: None,
        sheets,
        documents: Vec::new(),
        notes,
    })
}

fn rows(book: &mut Xlsx<Cursor<&[u8]>>, name: &str, meter: &mut Meter) -> Result<Vec<Row>, ReadError> {
    let mut cells = match book.worksheet_cells_reader(name) {
        Ok(cells) => cells,
        // A sheet of charts or dialogs.
        Err(XlsxError::NotAWorksheet(_)) => return Ok(Vec::new()),
        Err(other) => return Err(error(other)),
    };
    let mut rows: Vec<Row> = Vec::new();
    while let Some(cell) = cells.next_cell().map_err(error)? {
        meter.step()?;
        let (row, column) = cell.get_position();
        let Some(cell) = read_cell(cell.get_value(), meter)? else { continue };
        let number = row.saturating_add(1);
        // Rows come in their order; a file that mixes them up is refused below.
        if rows.last().is_none_or(|last| last.number != number) {
            meter.row()?;
            rows.push(Row { number, cells: Vec::new() });
        }
        if let Some(last) = rows.last_mut() {
            meter.put(last, column as usize, cell)?;
        }
    }
    if !rows.is_sorted_by(|a, b| a.number < b.number) {
        return Err(ReadError::Damaged);
    }
    Ok(rows)
}

fn read_cell(value: &DataRef, meter: &mut Meter) -> Result<Option<Cell>, ReadError> {
    match value {
        DataRef::Empty => Ok(None),
        DataRef::String(text) => meter.cell(text),
        DataRef::SharedString(text) => meter.cell(text),
        DataRef::Int(number) => meter.cell(&number.to_string()),
        DataRef::Float(number) => meter.cell(&super::number(*number)),
        DataRef::Bool(value) => meter.cell(if *value { "WAHR" } else { "FALSCH" }),
        DataRef::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            let date = Month::try_from(month)
                .and_then(|month| Date::from_calendar_date(i32::from(year), month, day))
                .ok();
            match date {
                Some(date) => {
                    let cell = meter.cell(&crate::web::validate::date_text(date))?;
                    Ok(cell.map(|cell| Cell { date: Some(date), ..cell }))
                }
                None => meter.cell(&super::number(moment.as_f64())),
            }
        }
        DataRef::DateTime(duration) => meter.cell(&super::number(duration.as_f64())),
        DataRef::DateTimeIso(text) => {
            let date = ods::date(text);
            Ok(meter.cell(text)?.map(|cell| Cell { date, ..cell }))
        }
        DataRef::DurationIso(text) => meter.cell(text),
        DataRef::Error(error) => meter.cell(&error.to_string()),
    }
}

fn merged(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Vec<Area> {
    // A sheet without merged cells that can be read has none.
    let areas = book.merge_cells_by_sheet_name(name).unwrap_or_default();
    let area = |Dimensions { start, end }: Dimensions| Area {
        first: (start.0.saturating_add(1), start.1.saturating_add(1)),
        last: (end.0.saturating_add(1), end.1.saturating_add(1)),
    };
    areas.into_iter().take(AREAS).map(area).collect()
}

fn error(error: XlsxError) -> ReadError {
    match error {
        XlsxError::Password => ReadError::Password,
        _ => ReadError::Damaged,
    }
}
