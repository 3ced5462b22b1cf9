//! Files that are archives: which format it is, and whether it unpacks to what can be read.

use std::io::{BufReader, Cursor, Read};

use quick_xml::events::Event;
use zip::{ZipArchive, result::ZipError};

use super::{Choice, ReadError, Workbook, docx, limits::Meter, ods, several, xlsx, xml::local};

/// An archive over the bytes of the file.
pub(super) type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Parts of an archive at most; a workbook has a few dozen.
const PARTS: usize = 5_000;
/// The end of the name of the part that holds the texts of a workbook.
const STRINGS: &str = "sharedstrings.xml";
/// Elements of the parts that the readers keep whole in memory.
const STYLE_ELEMENTS: usize = 600_000;
const STRING_ELEMENTS: usize = 6_000_000;

/// `may_be_several`: an archive of files may be read; one inside of it may not.
pub(super) fn read(
    bytes: &[u8],
    choice: Choice,
    may_be_several: bool,
    meter: &mut Meter,
) -> Result<Workbook, ReadError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(error)?;
    let names: Vec<String> = archive.file_names().flatten().map(|name| name.to_lowercase()).collect();
    let has = |name: &str| names.iter().any(|known| known == name);
    let reader: fn(Archive, &[u8], &mut Meter) -> Result<Workbook, ReadError> = if has("word/document.xml") {
        docx::read
    } else if has("xl/workbook.xml") {
        xlsx::read
    } else if has("content.xml") && has("mimetype") {
        ods::read
    } else if has("xl/workbook.bin") {
        return Err(ReadError::OtherFormat("Eine binäre Excel-Arbeitsmappe (.xlsb)"));
    } else if may_be_several && several::is_several(&names) {
        check(&mut archive, meter)?;
        return several::read(archive, choice, meter);
    } else {
        return Err(ReadError::NotATable);
    };
    check(&mut archive, meter)?;
    reader(archive, bytes, meter)
}

/// Unpacks everything once without keeping it: the sizes that an archive states may be wrong. Any part may
/// be a sheet, whatever it is called.
fn check(archive: &mut Archive, meter: &mut Meter) -> Result<(), ReadError> {
    let most = meter.limits.unpacked_bytes;
    let too_many = || ReadError::TooManyUnpackedBytes { most };
    if archive.len() > PARTS {
        return Err(ReadError::Damaged);
    }
    let mut stated = 0u64;
    for at in 0..archive.len() {
        stated = stated.saturating_add(archive.by_index_raw(at).map_err(error)?.size());
    }
    if stated > most as u64 {
        return Err(too_many());
    }
    let mut buffer = vec![0; 64 * 1024];
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).map_err(error)?;
        let name = part.name().map_err(error)?.to_lowercase();
        // Where the workbook lies is said by the file itself.
        let most_elements = match name.as_str() {
            name if name.ends_with(STRINGS) => STRING_ELEMENTS,
            name if name.ends_with("styles.xml") => STYLE_ELEMENTS,
            name if name.starts_with("xl/worksheets/") || name == "content.xml" => usize::MAX,
            "word/document.xml" => usize::MAX,
            _ => STRING_ELEMENTS,
        };
        let mut elements = 0;
        loop {
            meter.check_time()?;
            let count = part.read(&mut buffer).map_err(|_| ReadError::Damaged)?;
            if count == 0 {
                break;
            }
            meter.unpacked(count)?;
            elements += buffer[..count].iter().filter(|byte| **byte == b'<').count();
            if elements > most_elements {
                return Err(too_many());
            }
        }
        drop(part);
        if name.ends_with(STRINGS) && stated_strings(archive, at, meter)? > elements {
            return Err(ReadError::Damaged);
        }
    }
    Ok(())
}

/// How many texts a table of shared texts claims to have. calamine makes room for so many before it reads
/// the first; each of them has at least one element.
fn stated_strings(archive: &mut Archive, at: usize, meter: &mut Meter) -> Result<usize, ReadError> {
    let part = archive.by_index(at).map_err(error)?;
    // As calamine reads it, whatever its encoding.
    let mut reader = quick_xml::Reader::from_reader(BufReader::new(part));
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.check_end_names = false;
    let mut buffer = Vec::new();
    loop {
        meter.step()?;
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|_| ReadError::Damaged)? {
            Event::Start(element) if local(element.name()) == "sst" => return Ok(stated_count(&element)),
            Event::Eof => return Ok(0),
            _ => {}
        }
    }
}

/// The largest number that the tag gives. Whatever else is wrong with its attributes, calamine finds it.
fn stated_count(tag: &str) -> usize {
    let number = |rest: &str| {
        let rest = rest.trim_start_matches(|letter: char| letter.is_whitespace() || "='\"+".contains(letter));
        let end = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
        // More digits than a number can have are too many.
        if end == 0 { 0 } else { rest[..end].parse().unwrap_or(usize::MAX) }
    };
    tag.split("uniqueCount").skip(1).map(number).max().unwrap_or_default()
}

pub(super) fn error(error: ZipError) -> ReadError {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => ReadError::Password,
        _ => ReadError::Damaged,
    }
}

/// One part, unpacked; `None` when it is not there.
pub(super) fn part(archive: &mut Archive, name: &str) -> Result<Option<String>, ReadError> {
    let mut part = match archive.by_name(name) {
        Ok(part) => part,
        Err(ZipError::FileNotFound) => return Ok(None),
        Err(other) => return Err(error(other)),
    };
    let mut bytes = Vec::new();
    part.read_to_end(&mut bytes).map_err(|_| ReadError::Damaged)?;
    String::from_utf8(bytes).map(Some).map_err(|_| ReadError::Damaged)
}
