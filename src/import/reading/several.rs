//! Several files of one kind, packed into one: each is a document of the same import. So are files that
//! somebody packed themselves.

use std::io::{Cursor, Read, Write};

use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{
    Choice, ReadError, Workbook,
    limits::Meter,
    zipped::{self, Archive},
};

/// Files at once.
pub const FILES: usize = 200;
/// Endings of files that can be read.
const ENDINGS: [&str; 8] = ["docx", "xlsx", "xlsm", "xls", "ods", "csv", "tsv", "txt"];

/// Whether an archive of these parts is nothing but files that can be read.
pub(super) fn is_several(names: &[String]) -> bool {
    let mut files = names.iter().filter(|name| !is_passed_over(name)).peekable();
    files.peek().is_some() && files.all(|name| has_known_ending(name))
}

fn has_known_ending(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending.to_lowercase().as_str()))
}

/// Folders, and what systems put beside files.
fn is_passed_over(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or_default();
    last.is_empty() || last.starts_with('.') || name.to_lowercase().starts_with("__macosx/")
}

/// Each file as a document of one workbook.
pub(super) fn read(mut archive: Archive, choice: Choice, meter: &mut Meter) -> Result<Workbook, ReadError> {
    let mut whole: Option<Workbook> = None;
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).map_err(zipped::error)?;
        let name = part.name().map_err(zipped::error)?.into_owned();
        if is_passed_over(&name) {
            continue;
        }
        let mut content = Vec::new();
        part.read_to_end(&mut content).map_err(|_| ReadError::Damaged)?;
        let name = crate::import::upload::plain_name(&name);
        let read =
            if content.is_empty() { Err(ReadError::Empty) } else { super::read_one(&content, choice, meter) };
        let one = read.map_err(|error| ReadError::InFile { name: name.clone(), error: Box::new(error) })?;
        let Some(whole) = &mut whole else {
            whole = Some(Workbook { documents: vec![name], ..one });
            continue;
        };
        if whole.format != one.format {
            return Err(ReadError::Mixed);
        }
        if whole.documents.len() >= FILES {
            return Err(ReadError::TooManyFiles { most: FILES });
        }
        let document = whole.documents.len();
        whole.sheets.extend(one.sheets.into_iter().map(|sheet| super::Sheet { document, ..sheet }));
        whole.notes.extend(one.notes.into_iter().map(|note| format!("{name}: {note}")));
        whole.documents.push(name);
    }
    whole.ok_or(ReadError::Empty)
}

/// Packs files into one that [`read`] understands. Names that are there twice get a number.
pub fn packed(files: &[(String, Vec<u8>)]) -> Option<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut known: Vec<String> = Vec::new();
    for (name, content) in files {
        let mut own = name.clone();
        let mut number = 2;
        while known.contains(&own) {
            own = match name.rsplit_once('.') {
                Some((stem, ending)) => format!("{stem} ({number}).{ending}"),
                None => format!("{name} ({number})"),
            };
            number += 1;
        }
        zip.start_file(own.as_str(), options).ok()?;
        zip.write_all(content).ok()?;
        known.push(own);
    }
    Some(zip.finish().ok()?.into_inner())
}
