//! Tables of Word documents: each becomes a sheet, named by the paragraph above it. What stands between
//! the tables becomes a sheet of its own, so that the person sees what is not taken.

use quick_xml::{XmlVersion, events::Event};

use super::{
    Area, Format, ReadError, Row, Sheet, Workbook,
    limits::Meter,
    xml::{self, attribute, count, local},
    zipped::{self, Archive},
};

/// The sheet for paragraphs outside of tables.
pub const OUTSIDE: &str = "Text außerhalb der Tabellen";
/// A paragraph up to this length can be the heading of the table below it.
const HEADING: usize = 120;

pub(super) fn read(mut archive: Archive, _: &[u8], meter: &mut Meter) -> Result<Workbook, ReadError> {
    let document = zipped::part(&mut archive, "word/document.xml")?.ok_or(ReadError::Damaged)?;
    let sheets = Document::default().read(&document, meter)?;
    Ok(Workbook {
        format: Format::Docx,
        encoding: None,
        separator: None,
        sheets,
        documents: Vec::new(),
        notes: Vec::new(),
    })
}

#[derive(Default)]
struct Document {
    sheets: Vec<Sheet>,
    outside: Vec<Row>,
    heading: String,
    /// How deep the reader is in tables; those inside of cells are text of the cell.
    depth: usize,
    /// Rows of the open table so far.
    rows: u32,
    row: Row,
    column: usize,
    /// Columns that the open cell spans, and whether it goes on downwards: begun, continued.
    span: usize,
    merge: Option<bool>,
    /// For each column the row in which a cell that goes on downwards began.
    begun: Vec<Option<u32>>,
    text: String,
}

impl Document {
    fn read(mut self, document: &str, meter: &mut Meter) -> Result<Vec<Sheet>, ReadError> {
        let mut reader = xml::reader(document);
        let mut skipped = 0usize;
        let mut in_text = false;
        loop {
            meter.step()?;
            match reader.read_event().map_err(|_| ReadError::Damaged)? {
                Event::Start(element) => {
                    let name = local(element.name());
                    // Deleted text, and what older programs show instead of a drawing.
                    if skipped > 0 || matches!(name, "del" | "moveFrom" | "Fallback" | "instrText") {
                        skipped += 1;
                        continue;
                    }
                    match name {
                        "tbl" => self.open_table(meter)?,
                        "tr" if self.depth == 1 => {
                            self.rows += 1;
                            self.row = Row { number: self.rows, cells: Vec::new() };
                            self.column = 0;
                        }
                        "tc" if self.depth == 1 => {
                            self.text.clear();
                            self.span = 1;
                            self.merge = None;
                        }
                        "gridSpan" if self.depth == 1 => self.span = count(&element, "val"),
                        "vMerge" if self.depth == 1 => {
                            self.merge = Some(attribute(&element, "val").as_deref() == Some("restart"));
                        }
                        "t" => in_text = true,
                        "tab" => self.text.push('\t'),
                        "br" | "cr" => self.text.push('\n'),
                        "noBreakHyphen" => self.text.push('-'),
                        _ => {}
                    }
                }
                Event::End(element) => {
                    if skipped > 0 {
                        skipped -= 1;
                        continue;
                    }
                    match local(element.name()) {
                        "t" => in_text = false,
                        "p" if self.depth == 0 => self.close_paragraph(meter)?,
                        "p" => self.text.push('\n'),
                        "tc" if self.depth == 1 => self.close_cell(meter)?,
                        "tc" => self.text.push('\t'),
                        "tr" if self.depth == 1 => self.close_row(meter)?,
                        "tbl" => self.depth = self.depth.saturating_sub(1),
                        _ => {}
                    }
                }
                Event::Text(text) if in_text && skipped == 0 => {
                    self.text.push_str(&text.xml_content(XmlVersion::Implicit1_0));
                }
                Event::CData(text) if in_text && skipped == 0 => {
                    self.text.push_str(&text.xml_content(XmlVersion::Implicit1_0));
                }
                Event::GeneralRef(found) if in_text && skipped == 0 => {
                    self.text.push_str(&xml::reference(&found));
                }
                Event::Eof => break,
                _ => {}
            }
            if self.text.len() > meter.limits.text {
                return Err(ReadError::TooMuchText);
            }
        }
        self.sheets.retain(|sheet| !sheet.rows.is_empty());
        if self.sheets.is_empty() {
            return Err(ReadError::NoTable);
        }
        if !self.outside.is_empty() {
            self.sheets.push(Sheet {
                name: OUTSIDE.to_owned(),
                rows: self.outside,
                is_text: true,
                ..Sheet::default()
            });
        }
        Ok(self.sheets)
    }

    fn open_table(&mut self, meter: &Meter) -> Result<(), ReadError> {
        self.depth += 1;
        if self.depth > 1 {
            return Ok(());
        }
        // One table for each activity: the bound is that of rows, not of sheets.
        if self.sheets.len() >= meter.limits.rows {
            return Err(ReadError::TooManySheets { most: meter.limits.rows });
        }
        let name = match std::mem::take(&mut self.heading) {
            heading if heading.is_empty() => format!("Tabelle {}", self.sheets.len() + 1),
            heading => heading,
        };
        self.sheets.push(Sheet { name, ..Sheet::default() });
        self.begun.clear();
        self.rows = 0;
        Ok(())
    }

    fn close_paragraph(&mut self, meter: &mut Meter) -> Result<(), ReadError> {
        let text = std::mem::take(&mut self.text);
        let Some(cell) = meter.cell(&text)? else { return Ok(()) };
        self.heading =
            if cell.text.chars().count() <= HEADING { cell.text.to_string() } else { String::new() };
        meter.row()?;
        let number = u32::try_from(self.outside.len() + 1).unwrap_or(u32::MAX);
        let mut row = Row { number, cells: Vec::new() };
        meter.put(&mut row, 0, cell)?;
        self.outside.push(row);
        Ok(())
    }

    fn close_cell(&mut self, meter: &mut Meter) -> Result<(), ReadError> {
        let text = std::mem::take(&mut self.text);
        let column = self.column;
        self.column = self.column.saturating_add(self.span);
        if column >= meter.limits.columns {
            return Err(ReadError::TooManyColumns { most: meter.limits.columns });
        }
        if self.begun.len() <= column {
            self.begun.resize(column + 1, None);
        }
        let begun = self.begun[column];
        self.begun[column] = match self.merge {
            Some(true) => Some(self.row.number),
            Some(false) => begun,
            None => None,
        };
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let Some(cell) = meter.cell(&text)? else {
            // Continues the cell above: the area grows.
            if let (Some(false), Some(first), Some(sheet)) = (self.merge, begun, self.sheets.last_mut()) {
                let first = (first, number(column + 1));
                let last = (self.row.number, number(column.saturating_add(self.span)));
                let columns = self.begun.len();
                match sheet.merged.iter_mut().rev().take(columns).find(|area| area.first == first) {
                    Some(area) => area.last = last,
                    None => sheet.merged.push(Area { first, last }),
                }
            }
            return Ok(());
        };
        if self.span > 1
            && let Some(sheet) = self.sheets.last_mut()
        {
            let first = (self.row.number, number(column + 1));
            sheet
                .merged
                .push(Area { first, last: (self.row.number, number(column.saturating_add(self.span))) });
        }
        meter.put(&mut self.row, column, cell)
    }

    fn close_row(&mut self, meter: &mut Meter) -> Result<(), ReadError> {
        let row = std::mem::take(&mut self.row);
        let Some(sheet) = self.sheets.last_mut() else { return Ok(()) };
        if !row.cells.is_empty() {
            meter.row()?;
            sheet.rows.push(row);
        }
        Ok(())
    }
}
