//! Files of every kind, and files that are made to harm.

use std::{
    io::{Cursor, Write},
    time::Duration,
};

use time::macros::date;
use zip::{ZipWriter, write::SimpleFileOptions};

use super::*;

fn read_with(bytes: &[u8], limits: &Limits) -> Result<Workbook, ReadError> {
    read(bytes, Choice::default(), limits)
}

fn read_file(bytes: &[u8]) -> Result<Workbook, ReadError> {
    read_with(bytes, &Limits::default())
}

/// Every cell with a text, as "row,column text".
fn cells(sheet: &Sheet) -> Vec<String> {
    let mut found = Vec::new();
    for row in &sheet.rows {
        for (column, cell) in (1..).zip(&row.cells).filter(|(_, cell)| !cell.text.is_empty()) {
            found.push(format!("{},{column} {}", row.number, cell.text));
        }
    }
    found
}

fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook whose sheets have these names, states and contents of `sheetData` and after it.
fn xlsx(sheets: &[(&str, &str, &str)], strings: &str, more: &[(&str, &str)]) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let mut parts: Vec<(String, String)> = Vec::new();
    let (mut list, mut relations) = (String::new(), String::new());
    for (number, (name, state, content)) in (1..).zip(sheets) {
        list.push_str(&format!(r#"<sheet name="{name}" sheetId="{number}" {state} r:id="rId{number}"/>"#));
        relations.push_str(&format!(
            r#"<Relationship Id="rId{number}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>"#
        ));
        parts.push((
            format!("xl/worksheets/sheet{number}.xml"),
            format!(r#"<worksheet xmlns="{MAIN}">{content}</worksheet>"#),
        ));
    }
    relations.push_str(&format!(
        r#"<Relationship Id="s" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>"#
    ));
    relations.push_str(&format!(r#"<Relationship Id="t" Type="{OFFICE}/styles" Target="styles.xml"/>"#));
    parts.push((
        "xl/styles.xml".to_owned(),
        format!(r#"<styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>"#),
    ));
    parts.push(("xl/sharedStrings.xml".to_owned(), format!(r#"<sst xmlns="{MAIN}">{strings}</sst>"#)));
    parts.push((
        "xl/workbook.xml".to_owned(),
        format!(r#"<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{list}</sheets></workbook>"#),
    ));
    parts.push((
        "xl/_rels/workbook.xml.rels".to_owned(),
        format!(r#"<Relationships xmlns="{PACKAGE}">{relations}</Relationships>"#),
    ));
    parts.push((
        "_rels/.rels".to_owned(),
        format!(r#"<Relationships xmlns="{PACKAGE}"><Relationship Id="w" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#),
    ));
    let mut all: Vec<(&str, &str)> =
        parts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    all.extend(more);
    archive(&all)
}

fn inline(reference: &str, text: &str) -> String {
    format!(r#"<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>"#)
}

fn ods(content: &str) -> Vec<u8> {
    let content = format!(
        r#"<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s"><office:automatic-styles><style:style style:name="ta2"><style:table-properties table:display="false"/></style:style></office:automatic-styles><office:body><office:spreadsheet>{content}</office:spreadsheet></office:body></office:document-content>"#
    );
    archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", "<manifest:manifest/>"),
        ("content.xml", &content),
    ])
}

fn docx(body: &str) -> Vec<u8> {
    let document = format!(r#"<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>"#);
    archive(&[("word/document.xml", &document)])
}

#[test]
fn csv_in_every_usual_way() {
    let text = "Nr.;Zweck\r\n1;\"Über;sicht\nmit \"\"Zeile\"\"\"\r\n";
    let expected = ["1,1 Nr.", "1,2 Zweck", "2,1 1", "2,2 Über;sicht\nmit \"Zeile\""];
    let utf16 = |big: bool| -> Vec<u8> {
        let pair = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
        text.encode_utf16().flat_map(pair).collect()
    };
    let latin: Vec<u8> = text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
    for (bytes, encoding) in [
        (text.as_bytes().to_vec(), Encoding::Utf8),
        ([b"\xef\xbb\xbf", text.as_bytes()].concat(), Encoding::Utf8),
        (latin, Encoding::Windows1252),
        ([b"\xff\xfe".to_vec(), utf16(false)].concat(), Encoding::Utf16Le),
        ([b"\xfe\xff".to_vec(), utf16(true)].concat(), Encoding::Utf16Be),
        (utf16(false), Encoding::Utf16Le),
    ] {
        let workbook = read_file(&bytes).unwrap();
        assert_eq!((workbook.encoding, workbook.separator), (Some(encoding), Some(Separator::Semicolon)));
        assert_eq!(cells(&workbook.sheets[0]), expected, "{encoding:?}");
    }
    for (separator, letter) in [(Separator::Tab, "\t"), (Separator::Comma, ","), (Separator::Bar, "|")] {
        let text = format!("Nr.{letter}Zweck{letter}Daten\n1{letter}a; b{letter}\n2{letter}{letter}c");
        let workbook = read_file(text.as_bytes()).unwrap();
        assert_eq!(workbook.separator, Some(separator));
        assert_eq!(cells(&workbook.sheets[0])[3..], ["2,1 1", "2,2 a; b", "3,1 2", "3,3 c"]);
    }
    let named = read_file(b"sep=,\nNr.,a;b\n1,c;d\n").unwrap();
    assert_eq!(cells(&named.sheets[0]), ["1,1 Nr.", "1,2 a;b", "2,1 1", "2,2 c;d"]);
}

#[test]
fn the_separator_is_that_of_the_table_and_not_of_the_title() {
    let title = "Verein e. V., Weg 3, 80000 München\nStand: 01.03.2026\n\n";
    let workbook = read_file(format!("{title}Nr.;Zweck;Daten\n1;a, b;c\n2;d;e\n").as_bytes()).unwrap();
    assert_eq!(workbook.separator, Some(Separator::Semicolon));
    let workbook = read_file(b"Zweck\nWahl, Stadtrat\nPass\n").unwrap();
    assert_eq!(workbook.separator, Some(Separator::Semicolon), "a list of one column has no commas");
}

#[test]
fn what_was_detected_can_be_corrected() {
    let choice = Choice { encoding: Some(Encoding::Macintosh), separator: Some(Separator::Comma) };
    let workbook = read(b"\x80,a;b", choice, &Limits::default()).unwrap();
    assert_eq!(cells(&workbook.sheets[0]), ["1,1 Ä", "1,2 a;b"]);
    assert_eq!((workbook.encoding, workbook.separator), (choice.encoding, choice.separator));
}

#[test]
fn a_quote_without_an_end_swallows_nothing() {
    let workbook = read_file(b"Nr.;Zweck\n1;\"offen\n2;b\n").unwrap();
    assert_eq!(
        cells(&workbook.sheets[0]),
        ["1,1 Nr.", "1,2 Zweck", "2,1 1", "2,2 \"offen", "3,1 2", "3,2 b"]
    );
    assert_eq!(workbook.notes.len(), 1);
}

#[test]
fn pasted_tables_are_tables() {
    let workbook = pasted("Nr.\tZweck\n1\t\"a\nb\"\n", &Limits::default()).unwrap();
    assert_eq!(cells(&workbook.sheets[0]), ["1,1 Nr.", "1,2 Zweck", "2,1 1", "2,2 a\nb"]);
    assert_eq!(pasted(" \n", &Limits::default()), Err(ReadError::Empty));
}

#[test]
fn workbooks_give_what_they_show() {
    let data = format!(
        r#"<sheetData><row r="3">{}<c r="C3" t="s"><v>0</v></c></row><row r="4"><c r="A4"><v>109</v></c><c r="B4"><v>0.5</v></c><c r="C4" s="1"><v>46213</v></c><c r="D4" t="b"><v>1</v></c><c r="E4" t="str"><f>HYPERLINK("http://127.0.0.1:9/")</f><v>zuletzt</v></c><c r="F4"><f>1+1</f></c></row></sheetData><mergeCells count="1"><mergeCell ref="A3:B3"/></mergeCells>"#,
        inline("A3", " Titel ")
    );
    let hidden = format!("<sheetData><row r=\"1\">{}</row></sheetData>", inline("A1", "heimlich"));
    let strings = "<si><r><t>Zw</t></r><r><t>eck</t></r></si>";
    let file = xlsx(
        &[("Verzeichnis", "", &data), ("Listen", r#"state="hidden""#, &hidden)],
        strings,
        &[("xl/vbaProject.bin", "x")],
    );
    let workbook = read_file(&file).unwrap();
    assert_eq!(workbook.format, Format::Xlsx);
    let sheet = &workbook.sheets[0];
    assert_eq!(
        cells(sheet),
        ["3,1 Titel", "3,3 Zweck", "4,1 109", "4,2 0,5", "4,3 10.07.2026", "4,4 WAHR", "4,5 zuletzt"]
    );
    assert_eq!(sheet.rows[1].cells[2].date, Some(date!(2026 - 07 - 10)));
    assert_eq!(sheet.merged, [Area { first: (3, 1), last: (3, 2) }]);
    assert_eq!(workbook.sheets.iter().map(|sheet| sheet.is_hidden).collect::<Vec<_>>(), [false, true]);
    assert_eq!(workbook.notes.len(), 2, "{:?}", workbook.notes);
}

#[test]
fn open_document_tables() {
    let file = ods(
        r#"<table:table table:name="Blatt" table:style-name="ta1"><table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="16384"/></table:table-row><table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>Nr.<text:s text:c="2"/>1 &amp; 2</text:p><text:p>zwei</text:p><office:annotation><text:p>Notiz</text:p></office:annotation></table:table-cell><table:covered-table-cell/><table:table-cell office:value-type="date" office:date-value="2026-07-10"><text:p>10.07.26</text:p></table:table-cell><table:table-cell table:number-columns-repeated="2"><text:p>x</text:p></table:table-cell></table:table-row><table:table-row table:number-rows-repeated="1048573"><table:table-cell/></table:table-row></table:table><table:table table:name="Listen" table:style-name="ta2"><table:table-row><table:table-cell><text:p>y</text:p></table:table-cell></table:table-row></table:table>"#,
    );
    let workbook = read_file(&file).unwrap();
    let sheet = &workbook.sheets[0];
    assert_eq!(cells(sheet), ["3,1 Nr.  1 & 2\nzwei", "3,3 10.07.26", "3,4 x", "3,5 x"]);
    assert_eq!(sheet.rows[0].cells[2].date, Some(date!(2026 - 07 - 10)));
    assert_eq!(sheet.merged, [Area { first: (3, 1), last: (3, 2) }]);
    assert!(workbook.sheets[1].is_hidden && !sheet.is_hidden);
}

#[test]
fn tables_of_word_documents() {
    let file = docx(
        r#"<w:p><w:r><w:t>1. Personalverwaltung</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>Zw</w:t></w:r><w:del><w:r><w:delText>alt</w:delText></w:r></w:del><w:r><w:t>eck</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p><w:p><w:r><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>breit</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>rechts</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>oben</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:tbl><w:tr><w:tc><w:p><w:r><w:t>innen</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>"#,
    );
    let workbook = read_file(&file).unwrap();
    assert_eq!(
        workbook.sheets.iter().map(|sheet| sheet.name.as_str()).collect::<Vec<_>>(),
        ["1. Personalverwaltung", docx::OUTSIDE]
    );
    let sheet = &workbook.sheets[0];
    assert_eq!(
        cells(sheet),
        ["1,1 Zweck", "1,2 a\nb\nc", "2,1 breit", "2,3 rechts", "3,1 oben", "4,2 innen"]
    );
    assert_eq!(sheet.merged, [Area { first: (2, 1), last: (2, 2) }, Area { first: (3, 1), last: (4, 1) }]);
    assert_eq!(read_file(&docx("<w:p><w:r><w:t>Brief</w:t></w:r></w:p>")), Err(ReadError::NoTable));
}

#[test]
fn other_files_are_named() {
    for (bytes, error) in [
        (&b""[..], ReadError::Empty),
        (b" \n\n", ReadError::Empty),
        (b"%PDF-1.7", ReadError::OtherFormat("Eine PDF-Datei")),
        (b"<!DOCTYPE html><table>", ReadError::OtherFormat("Eine HTML- oder XML-Datei")),
        (b"\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0e\x0f", ReadError::NotATable),
        (b"PK\x03\x04kaputt", ReadError::Damaged),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1kaputt", ReadError::Damaged),
    ] {
        assert_eq!(read_file(bytes), Err(error));
    }
    assert_eq!(read_file(&archive(&[("bild.png", "x")])), Err(ReadError::NotATable));
    for error in [ReadError::TooManyRows { most: 20_000 }, ReadError::TooManyBytes { most: 20 * 1024 * 1024 }]
    {
        let sentence = error.to_string();
        assert!(sentence.contains("20.000") || sentence.contains("20\u{a0}MiB"), "{sentence}");
    }
}

#[test]
fn files_with_a_password_are_recognised() {
    let mut encrypted = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    encrypted.create_stream("/EncryptedPackage").unwrap().write_all(b"x").unwrap();
    encrypted.flush().unwrap();
    assert_eq!(read_file(&encrypted.into_inner().into_inner()), Err(ReadError::Password));
    let file = archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", "<manifest:manifest><manifest:encryption-data/></manifest:manifest>"),
        ("content.xml", "xyz"),
    ]);
    assert_eq!(read_file(&file), Err(ReadError::Password));
}

#[test]
fn damaged_files_are_refused() {
    let file = crate::import::tests::XLSX;
    for cut in (500..file.len()).step_by(997) {
        assert!(read_file(&file[..cut]).is_err());
    }
    let mut flipped = file.to_vec();
    for at in (0..file.len()).step_by(131) {
        flipped[at] ^= 0x55;
        // Whatever it gives, it gives it without a panic.
        let _ = read_file(&flipped);
        flipped[at] ^= 0x55;
    }
}

#[test]
fn archives_that_unpack_to_too_much_are_refused() {
    let limits = Limits { unpacked_bytes: 4 * 1024 * 1024, ..Limits::default() };
    let refused = Err(ReadError::TooManyUnpackedBytes { most: limits.unpacked_bytes });
    let zeros = " ".repeat(8 * 1024 * 1024);
    let mut bomb = xlsx(&[("a", "", "<sheetData/>")], "", &[("xl/other.xml", &zeros)]);
    assert!(bomb.len() < 100_000);
    assert_eq!(read_with(&bomb, &limits), refused);
    // The stated sizes say little, the truth says more.
    let size = u32::try_from(zeros.len()).unwrap().to_le_bytes();
    let places: Vec<usize> = (0..bomb.len() - 4).filter(|at| bomb[*at..*at + 4] == size).collect();
    assert!(!places.is_empty());
    for at in places {
        bomb[at..at + 4].copy_from_slice(&1_000_u32.to_le_bytes());
    }
    assert!(read_with(&bomb, &limits).is_err());
}

/// A workbook of one cell whose shared texts claim to be so many.
fn counted(sst: &str) -> Vec<u8> {
    let data = r#"<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>"#;
    let parts = xlsx(&[("a", "", data)], "", &[]);
    let mut old = zip::ZipArchive::new(Cursor::new(parts)).unwrap();
    let mut parts = Vec::new();
    for at in 0..old.len() {
        let mut part = old.by_index(at).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut part, &mut text).unwrap();
        parts.push((name.clone(), if name.ends_with("sharedStrings.xml") { sst.to_owned() } else { text }));
    }
    archive(&parts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect::<Vec<_>>())
}

#[test]
fn no_room_is_made_for_what_a_file_claims_to_have() {
    // Two hundred gigabytes of empty texts; without the check the process ends here.
    for tag in [
        r#"<sst uniqueCount="9999999999">"#,
        r#"<sst count="1" uniqueCount='9999999999'>"#,
        r#"<x:sst xmlns:x="x" uniqueCount = "+009999999999">"#,
        r#"<sst loose uniqueCount="9999999999">"#,
        r#"<sst uniqueCount="1" uniqueCount="9999999999">"#,
        r#"<sst uniqueCount="99999999999999999999999">"#,
    ] {
        let end = if tag.starts_with("<x:") { "</x:sst>" } else { "</sst>" };
        let file = counted(&format!("{tag}<si><t>Zweck</t></si>{end}"));
        assert_eq!(read_file(&file), Err(ReadError::Damaged), "{tag}");
    }
    // What programs write is taken.
    let honest = counted(r#"<sst count="9" uniqueCount="1"><si><t>Zweck</t></si></sst>"#);
    assert_eq!(cells(&read_file(&honest).unwrap().sheets[0]), ["1,1 Zweck"]);
}

#[test]
fn repeated_and_spanned_cells_are_counted_before_they_are_made() {
    let most = usize::MAX;
    let file = ods(&format!(
        r#"<table:table table:name="a"><table:table-row table:number-rows-repeated="{most}"><table:table-cell table:number-columns-repeated="{most}"/><table:table-cell table:number-rows-spanned="{most}" table:number-columns-spanned="{most}"><text:p>a</text:p></table:table-cell></table:table-row></table:table>"#
    ));
    assert_eq!(read_file(&file), Err(ReadError::TooManyColumns { most: 2_000 }));
    let file = docx(&format!(
        r#"<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="{most}"/></w:tcPr><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"#
    ));
    assert_eq!(read_file(&file).unwrap().sheets.len(), 1);
    // A string table that claims four billion strings, and a string that claims more than there is.
    let strings = |count: u32, rest: &[u8]| {
        let data = [&count.to_le_bytes()[..], &count.to_le_bytes()[..], rest].concat();
        xls(
            &[record(0x00fc, &data)],
            &[record(0x0203, &[shorts(&[0, 0, 0]), 1f64.to_le_bytes().to_vec()].concat())],
        )
    };
    for rest in [&b""[..], &[0xff, 0xff, 0], &[1, 0, 4, 0xff, 0xff, 0xff, 0xff, b'a']] {
        assert_eq!(cells(&read_file(&strings(u32::MAX, rest)).unwrap().sheets[0]), ["1,1 1"]);
    }
}

#[test]
fn a_part_that_is_no_xml_is_measured_too() {
    let limits = Limits { unpacked_bytes: 4 * 1024 * 1024, ..Limits::default() };
    let zeros = " ".repeat(8 * 1024 * 1024);
    let mut bomb = xlsx(&[("a", "", "<sheetData/>")], "", &[("xl/worksheets/sheet.bin", &zeros)]);
    let size = u32::try_from(zeros.len()).unwrap().to_le_bytes();
    let places: Vec<usize> = (0..bomb.len() - 4).filter(|at| bomb[*at..*at + 4] == size).collect();
    for at in places {
        bomb[at..at + 4].copy_from_slice(&1_000_u32.to_le_bytes());
    }
    assert!(read_with(&bomb, &limits).is_err());
}

#[test]
fn entities_are_not_expanded_and_references_not_followed() {
    let doctype = r#"<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "LOL"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>"#;
    let document = format!(
        r#"{doctype}<w:document xmlns:w="w"><w:body><w:tbl><w:tr><w:tc><w:p><w:r><w:t>Zweck &b; &c; &#228;</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>"#
    );
    let workbook = read_file(&archive(&[("word/document.xml", &document)])).unwrap();
    assert_eq!(cells(&workbook.sheets[0]), ["1,1 Zweck &b; &c; ä"]);
    let sheet = format!(
        r#"{doctype}<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>x &b; &c;</t></is></c></row></sheetData></worksheet>"#
    );
    let mut file = xlsx(&[("a", "", "<sheetData/>")], "", &[]);
    file = {
        let mut old = zip::ZipArchive::new(Cursor::new(file)).unwrap();
        let mut parts = Vec::new();
        for at in 0..old.len() {
            let mut part = old.by_index(at).unwrap();
            let name = part.name().unwrap().into_owned();
            let mut text = String::new();
            std::io::Read::read_to_string(&mut part, &mut text).unwrap();
            parts.push((name.clone(), if name.ends_with("sheet1.xml") { sheet.clone() } else { text }));
        }
        archive(&parts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect::<Vec<_>>())
    };
    if let Ok(workbook) = read_file(&file) {
        let found = cells(&workbook.sheets[0]).join(" ");
        assert!(!found.contains("LOL") && !found.contains("root:"), "{found}");
    }
}

#[test]
fn limits_hold_in_every_format() {
    let limits = Limits { rows: 10, columns: 20, cells: 60, text: 2_000, ..Limits::default() };
    let long = "x".repeat(3_000);
    let csv = |rows: usize, line: &str| format!("{line}\n").repeat(rows).into_bytes();
    assert_eq!(read_with(&csv(11, "a"), &limits), Err(ReadError::TooManyRows { most: 10 }));
    assert_eq!(read_with(&csv(1, &"a;".repeat(21)), &limits), Err(ReadError::TooManyColumns { most: 20 }));
    assert_eq!(read_with(&csv(9, &"a;".repeat(10)), &limits), Err(ReadError::TooManyCells { most: 60 }));
    assert_eq!(read_with(long.as_bytes(), &limits), Err(ReadError::TooMuchText));
    assert_eq!(
        read_with(&csv(9, "a"), &Limits { bytes: 5, ..limits }),
        Err(ReadError::TooManyBytes { most: 5 })
    );

    let row = |number: usize, cells: &str| format!(r#"<row r="{number}">{cells}</row>"#);
    let rows: String = (1..=11).map(|number| row(number, &inline(&format!("A{number}"), "a"))).collect();
    let of_rows = |rows: &str| {
        xlsx(&[("a", "", &format!("<sheetData>{rows}</sheetData>"))], &format!("<si><t>{long}</t></si>"), &[])
    };
    assert_eq!(read_with(&of_rows(&rows), &limits), Err(ReadError::TooManyRows { most: 10 }));
    assert_eq!(
        read_with(&of_rows(&row(1, &inline("XFD1", "a"))), &limits),
        Err(ReadError::TooManyColumns { most: 20 })
    );
    assert_eq!(
        read_with(&of_rows(&row(1, r#"<c r="A1" t="s"><v>0</v></c>"#)), &limits),
        Err(ReadError::TooMuchText)
    );

    let of_cell = |attributes: &str, text: &str| {
        ods(&format!(
            r#"<table:table table:name="a"><table:table-row {attributes}><table:table-cell table:number-columns-repeated="5"><text:p>{text}</text:p></table:table-cell></table:table-row></table:table>"#
        ))
    };
    assert_eq!(
        read_with(&of_cell(r#"table:number-rows-repeated="1000000""#, "a"), &limits),
        Err(ReadError::TooManyRows { most: 10 })
    );
    assert_eq!(read_with(&of_cell("", &"x".repeat(700)), &limits), Err(ReadError::TooMuchText));
    let none = Limits { time: Duration::ZERO, ..limits };
    assert_eq!(read_with(&of_rows(&row(1, &inline("A1", "a"))), &none), Err(ReadError::TooSlow));
}

#[test]
fn a_million_empty_rows_cost_nothing() {
    let empty: String = (2..400_000).map(|number| format!(r#"<row r="{number}"/>"#)).collect();
    let data = format!(
        r#"<sheetData><row r="1">{}</row>{empty}<row r="1048576">{}</row></sheetData>"#,
        inline("A1", "Nr."),
        inline("A1048576", "Ende")
    );
    let workbook = read_file(&xlsx(&[("a", "", &data)], "", &[])).unwrap();
    assert_eq!(cells(&workbook.sheets[0]), ["1,1 Nr.", "1048576,1 Ende"]);
    assert_eq!(workbook.sheets[0].rows.len(), 2);
}

#[test]
fn long_cells_and_strange_signs() {
    let long = "ä".repeat(32_767);
    let data = format!(
        "<sheetData><row r=\"1\">{}{}</row></sheetData>",
        inline("A1", &long),
        inline("B1", "a\u{202e}b\u{200f}&#10;c")
    );
    let workbook = read_file(&xlsx(&[("a", "", &data)], "", &[])).unwrap();
    let sheet = &workbook.sheets[0];
    assert_eq!(sheet.text(1, 1), long);
    // Hebrew keeps its marks; what turns the text around is gone.
    assert_eq!(sheet.text(1, 2), "ab\u{200f}\nc");
    assert_eq!(workbook.notes.len(), 1);
    let workbook = read_file("Zweck;a\u{0}b\u{1b}[31mc".as_bytes()).unwrap();
    assert_eq!(workbook.sheets[0].text(1, 2), "ab[31mc");
}

/// A record of an old workbook.
fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap();
    [&kind.to_le_bytes(), &length.to_le_bytes(), data].concat()
}

fn shorts(values: &[u16]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

fn xls(globals: &[Vec<u8>], sheet: &[Vec<u8>]) -> Vec<u8> {
    let bof = record(0x0809, &shorts(&[0x0600, 5]));
    let eof = record(0x000a, &[]);
    let bound = |at: u32| {
        let name = "Blatt";
        let mut data = at.to_le_bytes().to_vec();
        data.extend([1, 0, u8::try_from(name.len()).unwrap(), 0]);
        data.extend(name.as_bytes());
        record(0x0085, &data)
    };
    let length = bof.len() + globals.iter().map(Vec::len).sum::<usize>() + bound(0).len() + eof.len();
    let at = u32::try_from(length).unwrap();
    let stream =
        [&bof, &globals.concat(), &bound(at), &eof, &bof, &sheet.concat(), &eof].map(Vec::as_slice).concat();
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream("/Workbook").unwrap().write_all(&stream).unwrap();
    file.flush().unwrap();
    file.into_inner().into_inner()
}

#[test]
fn old_workbooks_give_their_values() {
    let format = |code: &str| {
        let mut data = shorts(&[164, u16::try_from(code.len()).unwrap()]);
        data.push(0);
        data.extend(code.as_bytes());
        record(0x041e, &data)
    };
    let xf = |number: u16| record(0x00e0, &shorts(&[0, number, 0, 0]));
    // The second string begins narrow and goes on wide in the next record.
    let mut strings = [2u32.to_le_bytes(), 2u32.to_le_bytes()].concat();
    strings.extend([4, 0, 8, 1, 0]);
    strings.extend(b"Nr. ");
    strings.extend([0, 0, 0, 0]);
    strings.extend([5, 0, 0]);
    strings.extend(b"Zwe");
    let wide = [&[1u8][..], &shorts(&[u16::from(b'c'), 0x20ac])].concat();
    let globals =
        [xf(0), xf(164), format(r#""am" dd.mm.yyyy"#), record(0x00fc, &strings), record(0x003c, &wide)];
    let place = |row: u16, column: u16, format: u16| shorts(&[row, column, format]);
    let cell = |kind: u16, row: u16, column: u16, format: u16, data: &[u8]| {
        record(kind, &[place(row, column, format), data.to_vec()].concat())
    };
    let sheet = [
        // What a sheet claims to have counts for nothing.
        record(0x0200, &[0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0xff, 0xff, 0, 0]),
        cell(0x00fd, 0, 0, 0, &0u32.to_le_bytes()),
        cell(0x00fd, 0, 1, 0, &1u32.to_le_bytes()),
        cell(0x0203, 65_535, 0, 1, &46_213.5f64.to_le_bytes()),
        cell(0x027e, 65_535, 1, 0, &((25 << 2 | 3) as u32).to_le_bytes()),
        record(
            0x00bd,
            &[
                shorts(&[65_535, 2, 0]),
                (7u32 << 2 | 2).to_le_bytes().to_vec(),
                shorts(&[0]),
                (8u32 << 2 | 2).to_le_bytes().to_vec(),
                shorts(&[3]),
            ]
            .concat(),
        ),
        cell(0x0006, 65_535, 4, 0, &[0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0]),
        record(0x0207, &[&[3, 0, 0][..], b"alt"].concat()),
        cell(0x0205, 65_535, 5, 0, &[1, 0]),
        record(0x00e5, &shorts(&[1, 0, 1, 0, 0])),
    ];
    let workbook = read_file(&xls(&globals, &sheet)).unwrap();
    let sheet = &workbook.sheets[0];
    assert_eq!((workbook.format, sheet.name.as_str(), sheet.is_hidden), (Format::Xls, "Blatt", true));
    assert_eq!(
        cells(sheet),
        [
            "1,1 Nr.",
            "1,2 Zwec€",
            "65536,1 10.07.2026",
            "65536,2 0,25",
            "65536,3 7",
            "65536,4 8",
            "65536,5 alt",
            "65536,6 WAHR",
        ]
    );
    assert_eq!(sheet.merged, [Area { first: (1, 1), last: (2, 1) }]);
    assert_eq!(read_file(&xls(&[record(0x002f, &[1, 0])], &[])), Err(ReadError::Password));
}

#[test]
fn damaged_old_workbooks_are_refused() {
    let cell = record(0x0203, &[shorts(&[0, 0, 0]), 1.5f64.to_le_bytes().to_vec()].concat());
    let file = xls(&[], &[cell]);
    assert_eq!(cells(&read_file(&file).unwrap().sheets[0]), ["1,1 1,5"]);
    let mut flipped = file.clone();
    for at in (0..file.len()).step_by(3) {
        for bits in [0xff, 0x01] {
            flipped[at] ^= bits;
            // Whatever it gives, it gives it without a panic.
            let _ = read_file(&flipped);
            flipped[at] ^= bits;
        }
    }
}

#[test]
fn columns_are_called_as_in_spreadsheets() {
    assert_eq!([1, 26, 27, 703].map(column_name), ["A", "Z", "AA", "AAA"]);
    assert_eq!(column_name(0), "");
}

/// "Prüfung" as Excel writes it for MS-DOS, for Windows, and a Macintosh.
#[test]
fn umlauts_tell_the_encoding() {
    let head = "Bezeichnung;Zweck\n".as_bytes();
    for (word, encoding) in [
        (&b"Pr\x81fung;L\x94schung und Gr\x94\xe1e"[..], Encoding::Dos),
        (b"Pr\xfcfung;L\xf6schung", Encoding::Windows1252),
        (b"Pr\x9ffung;T\x8atigkeit", Encoding::Macintosh),
        (b"Tom\xe1\x9aek;\x84Wahl\x93", Encoding::Windows1252),
    ] {
        let text = [head, word].concat();
        assert_eq!(Encoding::detected(&text), encoding, "{word:?}");
    }
    let workbook =
        read(b"Bezeichnung;Zweck\nPr\x81fung;Gr\x94\xe1e", Choice::default(), &Limits::default()).unwrap();
    let texts: Vec<&str> = workbook.sheets[0].rows[1].cells.iter().map(|cell| &*cell.text).collect();
    assert_eq!(texts, ["Prüfung", "Größe"]);
}
