//! `vvt check`: what the rules say of a record, without a browser.

use std::{
    fmt::Write,
    io::{self, Write as _},
    process::ExitCode,
};

use clap::{
    Args,
    builder::{PossibleValuesParser, TypedValueParser},
};
use serde::{Serialize, Serializer};

use super::export::organisation;
use crate::{
    app::today,
    config::Config,
    database::Actor,
    error::reason,
    findings::{
        Class,
        kept::{Decisions, Judged},
    },
    register::compose::{Order, compose},
    serve::Opened,
};

/// Something is open that is more than a hint.
const OPEN: u8 = 3;

const FORMATS: [(&str, Format); 3] = [("text", Format::Text), ("json", Format::Json), ("csv", Format::Csv)];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Text,
    Json,
    Csv,
}

#[derive(Args)]
pub struct Arguments {
    /// Kurzname der Organisation, wie er in der Adresse nach /verzeichnis/ steht
    #[arg(long, value_name = "KURZNAME")]
    organisation: String,
    /// text, json oder csv; ohne Angabe text
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = formats())]
    format: Format,
    /// Auch, was mit Begründung angenommen ist
    #[arg(long)]
    accepted: bool,
}

fn formats() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(FORMATS.map(|(word, _)| word)).map(|word| {
        FORMATS.iter().find(|(known, _)| *known == word).map_or(Format::Text, |(_, format)| *format)
    })
}

/// One finding as it is printed.
#[derive(Debug, Serialize)]
struct Line {
    /// Of all rules that it stands for.
    codes: Vec<&'static str>,
    /// "Klärungsbedarf"
    #[serde(serialize_with = "as_label")]
    class: Class,
    /// Number and name of the activity; none for what is said of the whole record.
    number: Option<u32>,
    activity: Option<String>,
    /// The section: "Löschfristen".
    place: &'static str,
    /// What was judged, as written.
    judged: String,
    sentence: String,
    source: String,
    /// Why it may stay as it is.
    accepted: Option<String>,
}

fn as_label<S: Serializer>(class: &Class, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(class.label())
}

pub async fn run(config: &Config, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let opened = Opened::open_beside_server(config).await?;
    let lines = lines(&opened, &arguments.organisation).await;
    opened.close().await;
    let mut lines = lines?;
    let is_open = lines.iter().any(|line| line.accepted.is_none() && line.class != Class::Hint);
    lines.retain(|line| arguments.accepted || line.accepted.is_none());
    let text = match arguments.format {
        Format::Text => as_text(&lines),
        Format::Json => serde_json::to_string_pretty(&lines)? + "\n",
        Format::Csv => as_csv(&lines),
    };
    io::stdout().write_all(text.as_bytes()).map_err(|error| {
        anyhow::anyhow!("Die Standardausgabe lässt sich nicht beschreiben: {}", reason(&error))
    })?;
    Ok(if is_open { ExitCode::from(OPEN) } else { ExitCode::SUCCESS })
}

/// First what is said of the record as a whole, then sheet by sheet.
async fn lines(opened: &Opened, slug: &str) -> anyhow::Result<Vec<Line>> {
    let mut db = opened.db.read(&Actor::system("Befehlszeile: check")).await?;
    let organisation = organisation(&mut db, slug).await?;
    let today = today();
    let register = compose(&mut db, organisation, today, &Order::default()).await?;
    let decisions = Decisions::load(&mut db, organisation, &register).await?;
    let mut lines: Vec<Line> =
        decisions.of_record(&register).into_iter().map(|judged| line(None, judged)).collect();
    for activity in &register.activities {
        let judged = decisions.of_activity(activity, today).into_iter();
        lines.extend(judged.map(|judged| line(Some((activity.number, &activity.name)), judged)));
    }
    Ok(lines)
}

fn line(activity: Option<(u32, &String)>, judged: Judged) -> Line {
    let finding = judged.finding;
    Line {
        codes: finding.codes().collect(),
        class: finding.rule.class,
        number: activity.map(|(number, _)| number),
        activity: activity.map(|(_, name)| name.clone()),
        place: finding.place.title(),
        judged: finding.value,
        sentence: finding.sentence,
        source: finding.source,
        accepted: judged.acceptance.map(|acceptance| acceptance.reason),
    }
}

fn as_text(lines: &[Line]) -> String {
    let mut text = String::new();
    for (at, line) in lines.iter().enumerate() {
        if at == 0 || lines[at - 1].number != line.number {
            let gap = if at == 0 { "" } else { "\n" };
            match (line.number, &line.activity) {
                (Some(number), Some(name)) => writeln!(text, "{gap}Nr.\u{a0}{number} {name}"),
                _ => writeln!(text, "{gap}Vorblatt und ganzes Verzeichnis"),
            }
            .expect("writing to a string works");
        }
        let codes = line.codes.join(", ");
        let accepted = line.accepted.as_ref().map(|reason| format!(" (angenommen, weil: {reason})"));
        writeln!(
            text,
            "  {} {codes}, {}: {}{}",
            line.class.label(),
            line.place,
            line.sentence,
            accepted.unwrap_or_default()
        )
        .expect("writing to a string works");
    }
    if lines.is_empty() {
        text.push_str("Nichts offen.\n");
    }
    text
}

/// With semicolons, as German tables are, and a mark of the encoding for Excel.
fn as_csv(lines: &[Line]) -> String {
    let mut csv = String::from(
        "\u{feff}Prüfregel;Art;Nr.;Tätigkeit;Abschnitt;Geprüfter Wortlaut;Was zu tun ist;Quelle;Angenommen, weil\r\n",
    );
    for line in lines {
        let number = line.number.map(|number| number.to_string()).unwrap_or_default();
        let cells = [
            &line.codes.join(", "),
            line.class.label(),
            &number,
            line.activity.as_deref().unwrap_or_default(),
            line.place,
            &line.judged,
            &line.sentence,
            &line.source,
            line.accepted.as_deref().unwrap_or_default(),
        ];
        csv.push_str(&cells.map(cell).join(";"));
        csv.push_str("\r\n");
    }
    csv
}

/// Quoted where it has to be. What a spreadsheet would take for a formula begins with an apostrophe.
fn cell(text: &str) -> String {
    let text =
        if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() };
    match text.contains([';', '"', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(sentence: &str, number: Option<u32>) -> Line {
        Line {
            codes: vec!["L-F04", "L-F14"],
            class: Class::Unclear,
            number,
            activity: number.map(|_| "Hundesteuer".to_owned()),
            place: "Löschfristen",
            judged: "=10 Jahre; \"HGB\"".to_owned(),
            sentence: sentence.to_owned(),
            source: "Hinweise der DSK".to_owned(),
            accepted: None,
        }
    }

    #[test]
    fn each_activity_has_one_heading() {
        let text = as_text(&[line("Eins.", None), line("Zwei.", Some(1)), line("Drei.", Some(1))]);
        assert_eq!(
            text,
            "Vorblatt und ganzes Verzeichnis\n  Klärungsbedarf L-F04, L-F14, Löschfristen: Eins.\n\nNr.\u{a0}1 Hundesteuer\n  \
             Klärungsbedarf L-F04, L-F14, Löschfristen: Zwei.\n  Klärungsbedarf L-F04, L-F14, Löschfristen: Drei.\n"
        );
        assert_eq!(as_text(&[]), "Nichts offen.\n");
    }

    #[test]
    fn cells_stay_cells() {
        let csv = as_csv(&[line("Eins.", Some(1))]);
        let row = csv.lines().nth(1).unwrap();
        assert_eq!(
            row,
            "L-F04, L-F14;Klärungsbedarf;1;Hundesteuer;Löschfristen;\"'=10 Jahre; \"\"HGB\"\"\";Eins.;Hinweise der DSK;"
        );
    }
}
