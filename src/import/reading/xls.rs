//! Excel workbooks in the format of 1997 to 2003 (BIFF8 in an OLE container), by their values.
//!
//! Not by calamine, which makes room for every cell that a sheet claims to have before it has read one: a
//! number in the file decides about the memory.

use std::collections::BTreeMap;

use time::{Date, Duration, macros::date};

use super::{
    Area, Cell, Format, ReadError, Row, Sheet, Workbook,
    container::{Container, long, short},
    limits::Meter,
};
use crate::web::validate::date_text;

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000a;
const CONTINUE: u16 = 0x003c;
const BIFF8: u16 = 0x0600;
/// Merged areas of a sheet at most.
const AREAS: usize = 50_000;

pub(super) fn read(bytes: &[u8], meter: &mut Meter) -> Result<Workbook, ReadError> {
    let file = Container::of(bytes).ok_or(ReadError::Damaged)?;
    if file.has("EncryptedPackage") {
        return Err(ReadError::Password);
    }
    if file.has("WordDocument") {
        return Err(ReadError::OtherFormat("Ein Word-Dokument im alten Format (.doc)"));
    }
    if !file.has("Workbook") {
        return Err(if file.has("Book") { too_old() } else { ReadError::NotATable });
    }
    let has_macros = file.has("_VBA_PROJECT_CUR");
    let stream = file.stream("Workbook").ok_or(ReadError::Damaged)?;

    let book = Book::of(&stream, meter)?;
    let mut sheets = Vec::with_capacity(book.sheets.len());
    for (name, is_hidden, at) in &book.sheets {
        let (rows, merged) = book.sheet(&stream, *at, meter)?;
        sheets.push(Sheet { name: name.clone(), is_hidden: *is_hidden, rows, merged, ..Sheet::default() });
    }
    let notes = if has_macros {
        vec!["Die Makros der Datei werden nicht ausgeführt.".to_owned()]
    } else {
        Vec::new()
    };
    Ok(Workbook {
        format: Format::Xls,
        encoding: None,
        separator: None,
        sheets,
        documents: Vec::new(),
        notes,
    })
}

fn too_old() -> ReadError {
    ReadError::OtherFormat("Eine Excel-Arbeitsmappe aus der Zeit vor Excel 97")
}

/// The records of a stream from a place on: kind and content.
struct Records<'a> {
    stream: &'a [u8],
    at: usize,
}

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let head = self.stream.get(self.at..self.at.checked_add(4)?)?;
        let (kind, length) = (short(head, 0)?, usize::from(short(head, 2)?));
        let start = self.at + 4;
        let data = self.stream.get(start..start + length)?;
        self.at = start + length;
        Some((kind, data))
    }
}

impl<'a> Records<'a> {
    /// The content of the records that continue the last one.
    fn continued(&mut self, first: &'a [u8]) -> Vec<&'a [u8]> {
        let mut parts = vec![first];
        loop {
            let mut ahead = Records { stream: self.stream, at: self.at };
            match ahead.next() {
                Some((CONTINUE, data)) => {
                    parts.push(data);
                    self.at = ahead.at;
                }
                _ => return parts,
            }
        }
    }
}

/// Strings that may go on in the next record; there the way of writing is stated anew.
struct Text<'a> {
    parts: Vec<&'a [u8]>,
    part: usize,
    at: usize,
}

impl<'a> Text<'a> {
    fn new(parts: Vec<&'a [u8]>, at: usize) -> Self {
        Self { parts, part: 0, at }
    }

    fn byte(&mut self) -> Option<u8> {
        while self.at >= self.parts.get(self.part)?.len() {
            self.part += 1;
            self.at = 0;
        }
        let byte = self.parts[self.part][self.at];
        self.at += 1;
        Some(byte)
    }

    fn short(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn skip(&mut self, mut bytes: usize) -> Option<()> {
        while bytes > 0 {
            let left = self.parts.get(self.part)?.len().saturating_sub(self.at);
            let step = left.min(bytes);
            bytes -= step;
            self.at += step;
            if bytes > 0 {
                self.part += 1;
                self.at = 0;
            }
        }
        Some(())
    }

    /// A string of so many letters; `has_extras` where formats and readings may stand with it.
    fn string(&mut self, letters: usize, has_extras: bool) -> Option<String> {
        let mut flags = self.byte()?;
        let runs = if has_extras && flags & 8 != 0 { usize::from(self.short()?) } else { 0 };
        let more = if has_extras && flags & 4 != 0 {
            let (low, high) = (self.short()?, self.short()?);
            usize::from(low) | usize::from(high) << 16
        } else {
            0
        };
        let mut units: Vec<u16> = Vec::new();
        for _ in 0..letters {
            if self.at >= self.parts.get(self.part)?.len() {
                self.part += 1;
                self.at = 0;
                flags = self.byte()?;
            }
            units.push(if flags & 1 == 0 { u16::from(self.byte()?) } else { self.short()? });
        }
        self.skip(runs.checked_mul(4)?)?;
        self.skip(more)?;
        Some(String::from_utf16_lossy(&units))
    }
}

#[derive(Default)]
struct Book {
    /// Name, whether it is hidden, and where it begins.
    sheets: Vec<(String, bool, usize)>,
    strings: Vec<String>,
    /// For each format of cells whether it shows dates.
    shows_dates: Vec<bool>,
    is_1904: bool,
}

impl Book {
    fn of(stream: &[u8], meter: &mut Meter) -> Result<Self, ReadError> {
        let mut book = Self::default();
        let mut date_formats: BTreeMap<u16, bool> = BTreeMap::new();
        let mut formats: Vec<u16> = Vec::new();
        let mut records = Records { stream, at: 0 };
        let damaged = || ReadError::Damaged;
        match records.next() {
            Some((BOF, data)) if short(data, 0) == Some(BIFF8) => {}
            Some((BOF, _)) => return Err(too_old()),
            _ => return Err(damaged()),
        }
        while let Some((kind, data)) = records.next() {
            meter.step()?;
            match kind {
                EOF => break,
                0x002f => return Err(ReadError::Password),
                0x0022 => book.is_1904 = short(data, 0) == Some(1),
                0x0085 => {
                    // Charts and macro sheets are no tables.
                    if data.get(5) != Some(&0) {
                        continue;
                    }
                    let at = long(data, 0).and_then(|at| usize::try_from(at).ok()).ok_or_else(damaged)?;
                    let is_hidden = data.get(4).is_some_and(|state| state & 3 != 0);
                    let letters = usize::from(*data.get(6).ok_or_else(damaged)?);
                    let name = Text::new(vec![data], 7).string(letters, false).ok_or_else(damaged)?;
                    if book.sheets.len() >= meter.limits.sheets {
                        return Err(ReadError::TooManySheets { most: meter.limits.sheets });
                    }
                    book.sheets.push((name, is_hidden, at));
                }
                0x041e => {
                    let (number, letters) = (short(data, 0), short(data, 2));
                    let code = letters
                        .and_then(|letters| Text::new(vec![data], 4).string(usize::from(letters), false));
                    if let (Some(number), Some(code)) = (number, code) {
                        date_formats.insert(number, is_date_format(&code));
                    }
                }
                0x00e0 => formats.push(short(data, 2).unwrap_or_default()),
                0x00fc => {
                    let count = long(data, 4).ok_or_else(damaged)?;
                    let mut text = Text::new(records.continued(data), 8);
                    for _ in 0..count {
                        meter.step()?;
                        let Some(letters) = text.short() else { break };
                        let Some(string) = text.string(usize::from(letters), true) else { break };
                        book.strings.push(string);
                    }
                }
                _ => {}
            }
        }
        let is_date = |number: &u16| match date_formats.get(number) {
            Some(is_date) => *is_date,
            None => matches!(number, 14..=17 | 22 | 27..=31 | 36 | 50..=58),
        };
        book.shows_dates = formats.iter().map(is_date).collect();
        Ok(book)
    }

    fn sheet(&self, stream: &[u8], at: usize, meter: &mut Meter) -> Result<(Vec<Row>, Vec<Area>), ReadError> {
        let mut rows: BTreeMap<u32, Row> = BTreeMap::new();
        let mut merged = Vec::new();
        let mut depth = 0usize;
        // A formula whose text stands in the next record.
        let mut waiting: Option<(u16, u16)> = None;
        let mut records = Records { stream, at };
        while let Some((kind, data)) = records.next() {
            meter.step()?;
            match kind {
                BOF => depth += 1,
                EOF => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        break;
                    }
                }
                // Charts inside of a sheet are passed over.
                _ if depth != 1 => {}
                0x00e5 => merged.extend(areas(data)),
                0x0207 => {
                    let text = short(data, 0).and_then(|letters| {
                        Text::new(records.continued(data), 2).string(usize::from(letters), false)
                    });
                    if let (Some(place), Some(text)) = (waiting.take(), text) {
                        let cell = meter.cell(&text)?;
                        put(&mut rows, place, cell, meter)?;
                    }
                }
                0x00bd => {
                    let (Some(row), Some(first)) = (short(data, 0), short(data, 2)) else { continue };
                    for (at, column) in (4..data.len().saturating_sub(2)).step_by(6).zip(first..) {
                        let (Some(format), Some(rk)) = (short(data, at), long(data, at + 2)) else { break };
                        let cell = self.number(rk_number(rk), format, meter)?;
                        put(&mut rows, (row, column), cell, meter)?;
                    }
                }
                _ => {
                    let (Some(row), Some(column), Some(format)) =
                        (short(data, 0), short(data, 2), short(data, 4))
                    else {
                        continue;
                    };
                    let cell = match kind {
                        0x00fd => {
                            let string =
                                long(data, 6).and_then(|at| self.strings.get(usize::try_from(at).ok()?));
                            match string {
                                Some(string) => meter.cell(string)?,
                                None => return Err(ReadError::Damaged),
                            }
                        }
                        0x0204 => {
                            let text = short(data, 6).and_then(|letters| {
                                Text::new(vec![data], 8).string(usize::from(letters), false)
                            });
                            meter.cell(&text.unwrap_or_default())?
                        }
                        0x0203 => self.number(double(data, 6), format, meter)?,
                        0x027e => self.number(long(data, 6).and_then(rk_number), format, meter)?,
                        0x0205 => meter.cell(bool_or_error(data.get(6), data.get(7)))?,
                        0x0006 => match (short(data, 12), data.get(6)) {
                            (Some(0xffff), Some(0)) => {
                                waiting = Some((row, column));
                                None
                            }
                            (Some(0xffff), Some(1)) => meter.cell(bool_or_error(data.get(8), Some(&0)))?,
                            (Some(0xffff), Some(2)) => meter.cell(bool_or_error(data.get(8), Some(&1)))?,
                            (Some(0xffff), _) => None,
                            _ => self.number(double(data, 6), format, meter)?,
                        },
                        _ => continue,
                    };
                    put(&mut rows, (row, column), cell, meter)?;
                }
            }
        }
        merged.truncate(AREAS);
        Ok((rows.into_values().collect(), merged))
    }

    fn number(&self, number: Option<f64>, format: u16, meter: &mut Meter) -> Result<Option<Cell>, ReadError> {
        let Some(number) = number else { return Ok(None) };
        let is_date = self.shows_dates.get(usize::from(format)).copied().unwrap_or_default();
        match is_date.then(|| self.date(number)).flatten() {
            Some(date) => Ok(meter.cell(&date_text(date))?.map(|cell| Cell { date: Some(date), ..cell })),
            None => meter.cell(&super::number(number)),
        }
    }

    /// The day of a serial number; those before March 1900 are not certain.
    fn date(&self, number: f64) -> Option<Date> {
        const LAST: f64 = 2_958_465.0;
        let first = if self.is_1904 { date!(1904 - 01 - 01) } else { date!(1899 - 12 - 30) };
        if !(61.0..=LAST).contains(&number) {
            return None;
        }
        first.checked_add(Duration::seconds_f64(number.trunc() * 86_400.0))
    }
}

fn put(
    rows: &mut BTreeMap<u32, Row>,
    (row, column): (u16, u16),
    cell: Option<Cell>,
    meter: &mut Meter,
) -> Result<(), ReadError> {
    let Some(cell) = cell else { return Ok(()) };
    let number = u32::from(row) + 1;
    if !rows.contains_key(&number) {
        meter.row()?;
    }
    let row = rows.entry(number).or_insert_with(|| Row { number, cells: Vec::new() });
    meter.put(row, usize::from(column), cell)
}

fn areas(data: &[u8]) -> Vec<Area> {
    let count = usize::from(short(data, 0).unwrap_or_default());
    let area = |at: usize| {
        let place = |offset: usize| Some(u32::from(short(data, 2 + at * 8 + offset)?) + 1);
        Some(Area { first: (place(0)?, place(4)?), last: (place(2)?, place(6)?) })
    };
    (0..count).map_while(area).collect()
}

fn double(data: &[u8], at: usize) -> Option<f64> {
    let number = f64::from_le_bytes(data.get(at..at.checked_add(8)?)?.try_into().ok()?);
    number.is_finite().then_some(number)
}

/// A number in four bytes: the upper part of a float, or a whole number, perhaps in hundredths.
fn rk_number(rk: u32) -> Option<f64> {
    let number =
        if rk & 2 == 0 { f64::from_bits(u64::from(rk & !3) << 32) } else { f64::from(rk.cast_signed() >> 2) };
    let number = if rk & 1 == 0 { number } else { number / 100.0 };
    number.is_finite().then_some(number)
}

fn bool_or_error(value: Option<&u8>, is_error: Option<&u8>) -> &'static str {
    match (value, is_error) {
        (Some(0), Some(0)) => "FALSCH",
        (Some(_), Some(0)) => "WAHR",
        _ => "#FEHLER",
    }
}

/// Whether a number format shows day, month or year, outside of quoted words.
fn is_date_format(code: &str) -> bool {
    let mut is_quoted = false;
    let mut depth = 0usize;
    let mut letters = code.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => is_quoted = !is_quoted,
            '\\' | '_' | '*' => {
                letters.next();
            }
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            'd' | 'D' | 'y' | 'Y' | 't' | 'T' | 'j' | 'J' if !is_quoted && depth == 0 => return true,
            _ => {}
        }
    }
    false
}
