//! OLE containers: old Excel workbooks, and what else comes in them.

use std::io::Cursor;

use super::{ReadError, Workbook, limits::Meter};

pub(super) fn read(bytes: &[u8], _meter: &mut Meter) -> Result<Workbook, ReadError> {
    let file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| ReadError::Damaged)?;
    if file.is_stream("/EncryptedPackage") {
        return Err(ReadError::Password);
    }
    if file.is_stream("/WordDocument") {
        return Err(ReadError::OtherFormat("Ein Word-Dokument im alten Format (.doc)"));
    }
    Err(ReadError::OtherFormat("Eine Excel-Arbeitsmappe im alten Format (.xls)"))
}
