//! What the readers of ODS and DOCX share: attributes by their local name, and references in texts.

use quick_xml::{
    Reader, XmlVersion,
    events::{BytesRef, BytesStart},
    name::QName,
};

/// A reader that takes files as they are: it expands no entity and asks no other file.
pub(super) fn reader(text: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.check_end_names = false;
    reader
}

/// The part of a name behind the colon.
pub(super) fn local<'a>(name: QName<'a>) -> &'a str {
    let name: &'a str = name.0;
    name.rsplit(':').next().unwrap_or(name)
}

/// The value of an attribute, named without its prefix.
pub(super) fn attribute(element: &BytesStart, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|attribute| local(attribute.key) == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

/// A number in an attribute; 1 when there is none.
pub(super) fn count(element: &BytesStart, name: &str) -> usize {
    attribute(element, name).and_then(|value| value.trim().parse().ok()).unwrap_or(1).max(1)
}

/// What a reference stands for. An entity that the document defines itself stays as it is written.
pub(super) fn reference(reference: &BytesRef) -> String {
    if let Ok(Some(letter)) = reference.resolve_char_ref() {
        return letter.to_string();
    }
    let name: &str = reference;
    match name {
        "lt" => "<".to_owned(),
        "gt" => ">".to_owned(),
        "amp" => "&".to_owned(),
        "quot" => "\"".to_owned(),
        "apos" => "'".to_owned(),
        other => format!("&{other};"),
    }
}
