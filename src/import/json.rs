//! The application's own JSON: from bytes to the tree, or one sentence that says what is wrong. Nothing
//! that the format does not know is passed over in silence.

use serde::Deserialize;
use serde_json::error::Category;

use super::{Limits, Refusal};
use crate::{
    register::{FORMAT, Register},
    web::filters::grouped,
};

/// Only the number of the format; everything else is passed over.
#[derive(Deserialize)]
struct Probe {
    format: Option<serde_json::Value>,
}

/// Whether the bytes want to be this format, which begins with a brace.
pub fn is_json(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    bytes.iter().find(|byte| !byte.is_ascii_whitespace()).is_some_and(|first| *first == b'{')
}

/// The record that the bytes hold.
pub fn read(bytes: &[u8], limits: Limits) -> Result<Register, Refusal> {
    if bytes.len() as u64 > limits.bytes {
        return Err(too_large(limits));
    }
    // Some editors put it there.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Refusal::one("Die Datei ist leer."));
    }
    let probe: Probe = serde_json::from_slice(bytes).map_err(|error| refused(&error))?;
    match probe.format.as_ref().map(serde_json::Value::as_u64) {
        Some(Some(format)) if format == u64::from(FORMAT) => {}
        Some(Some(format)) => {
            return Err(Refusal::one(format!(
                "Die Datei hat das Format {format}; diese Version liest das Format {FORMAT}."
            )));
        }
        Some(None) | None => {
            return Err(Refusal::one(
                "Die Datei ist kein Verzeichnis im JSON-Format dieser Anwendung: Die Nummer des Formats („format“) fehlt.",
            ));
        }
    }
    let mut unknown = Vec::new();
    let mut text = serde_json::Deserializer::from_slice(bytes);
    let register: Register = serde_ignored::deserialize(&mut text, |path| unknown.push(path.to_string()))
        .map_err(|error| refused(&error))?;
    text.end().map_err(|error| refused(&error))?;
    if let Some(first) = unknown.first() {
        let name: String = first.chars().take(200).collect();
        let more = match unknown.len() {
            1 => String::new(),
            count => format!(" und {} weitere", grouped(count - 1)),
        };
        return Err(Refusal::one(format!(
            "Das Format kennt die Angabe „{name}“{more} nicht. Damit nichts verloren geht, wurde nichts übernommen."
        )));
    }
    if register.activities.len() > limits.activities {
        return Err(Refusal::one(format!(
            "Die Datei hat {} Verarbeitungstätigkeiten; höchstens {} lassen sich auf einmal übernehmen.",
            grouped(register.activities.len()),
            grouped(limits.activities)
        )));
    }
    Ok(register)
}

pub fn too_large(limits: Limits) -> Refusal {
    Refusal::one(format!(
        "Die Datei ist größer als {} MiB; so viel lässt sich nicht auf einmal übernehmen.",
        grouped(limits.bytes / (1024 * 1024))
    ))
}

/// Where reading stopped; the reasons of the library are English and stay away.
fn refused(error: &serde_json::Error) -> Refusal {
    let place = format!("Zeile {}, Spalte {}", grouped(error.line()), grouped(error.column()));
    Refusal::one(match error.classify() {
        Category::Eof => format!("Die Datei endet mitten im Inhalt ({place})."),
        Category::Data => match missing_field(&error.to_string()) {
            Some(field) => format!("{place}: In dem Abschnitt, der hier endet, fehlt die Angabe „{field}“."),
            None => format!("{place}: Diese Angabe passt nicht zum Format."),
        },
        Category::Syntax | Category::Io => format!("Die Datei ist kein gültiges JSON: {place}."),
    })
}

/// The name in "missing field `name` at line …".
fn missing_field(words: &str) -> Option<&str> {
    words.strip_prefix("missing field `")?.split('`').next()
}
