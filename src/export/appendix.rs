//! What is printed behind the sheets on request: the Löschkonzept, and in drafts what the rules say.

use super::document::{Block, Part, Section};
use super::wording;
use crate::findings::{
    Class,
    kept::{Decisions, Judged},
};
use crate::register::Register;
use crate::retention::concept::{self, Entry, Line, ranges};
use crate::web::filters::{Day, grouped};

/// All periods of the printed sheets (lit. f; R54–R56; DIN EN ISO/IEC 27555).
pub fn retention_concept(register: &Register) -> Part {
    let entries = concept::of(&register.activities);
    let rows: Vec<Vec<String>> =
        entries.iter().flat_map(|entry| entry.lines.iter().map(|line| concept_row(line, entry))).collect();
    let mut blocks = vec![Block::Statement {
        text: "„Aufbewahrungspflicht“ heißt, dass die Daten mindestens so lange aufzubewahren sind; „Löschfrist“, dass \
               sie dann spätestens gelöscht werden. Die Tätigkeiten stehen mit ihren Nummern."
            .into(),
    }];
    if rows.is_empty() {
        blocks.push(Block::Statement {
            text: "Für die ausgegebenen Tätigkeiten ist keine Frist angegeben.".into(),
        });
    } else {
        blocks.push(Block::Table {
            columns: [
                "Datenart",
                "Regellöschfrist",
                "Fristbeginn",
                "Norm",
                "Verfahren und Zuständigkeit",
                "Nr.",
            ]
            .map(str::to_owned)
            .to_vec(),
            widths: vec![5, 6, 5, 5, 5, 3],
            rows,
        });
    }
    part("Anhang: Löschkonzept", vec![section("Fristen nach Datenarten".into(), blocks)])
}

fn concept_row(line: &Line, entry: &Entry) -> Vec<String> {
    let or_dash = |text: &str| if text.is_empty() { "–".to_owned() } else { text.to_owned() };
    let responsible = (!line.responsible.is_empty()).then(|| format!("zuständig: {}", line.responsible));
    let procedure = (!line.procedure.is_empty()).then(|| line.procedure.clone());
    let deletion: Vec<String> = procedure.into_iter().chain(responsible).collect();
    vec![
        if line.data.is_empty() { "nicht angegeben".to_owned() } else { line.data.clone() },
        format!("{}\n{}", or_dash(&line.period), line.bound.label()),
        or_dash(&line.start),
        or_dash(&line.norm),
        or_dash(&deletion.join("\n")),
        ranges(&entry.numbers),
    ]
}

/// What the rules say about the Vorblatt and each sheet, and what people decided about it.
pub fn findings(register: &Register, decisions: &Decisions) -> Part {
    let mut sections = Vec::new();
    let mut silent = 0;
    let mut add = |heading: String, judged: Vec<Judged>| {
        if judged.is_empty() {
            silent += 1;
            return;
        }
        sections.push(section(heading, vec![table(&judged)]));
    };
    // Where sheets are left out, nothing can be said about the rest.
    let is_part = register.head.extent.extract || register.head.extent.without_planned;
    if is_part {
        add("Vorblatt".into(), decisions.of_head(&register.head));
    } else {
        add("Das ganze Verzeichnis".into(), decisions.of_record(register));
    }
    for activity in &register.activities {
        let heading = format!("Nr.\u{a0}{} {}", activity.number, activity.name);
        add(heading, decisions.of_activity(activity, register.head.as_of));
    }
    let mut text = "Arbeitsunterlage, nicht zur Vorlage bestimmt. Nur „Pflichtangabe fehlt“ heißt, dass eine vom Gesetz \
                    verlangte Angabe leer ist; alles andere kann richtig sein, wie es ist."
        .to_owned();
    if silent > 0 {
        text += &format!(
            " Ohne Hinweis: {} von {} ({}).",
            grouped(silent),
            grouped(register.activities.len() + 1),
            if is_part { "Vorblatt und Tätigkeiten" } else { "das Ganze und die einzelnen Tätigkeiten" }
        );
    }
    sections.insert(0, section("Zu diesem Anhang".into(), vec![Block::Statement { text }]));
    part("Anhang: Prüfhinweise", sections)
}

fn table(judged: &[Judged]) -> Block {
    Block::Table {
        columns: ["Abschnitt", "Art", "Hinweis", "Entscheidung"].map(str::to_owned).to_vec(),
        widths: vec![3, 3, 9, 6],
        rows: judged.iter().map(finding_row).collect(),
    }
}

fn finding_row(judged: &Judged) -> Vec<String> {
    let finding = &judged.finding;
    let decision = match (&judged.acceptance, finding.rule.class) {
        (None, _) => "offen".to_owned(),
        (Some(acceptance), class) => {
            let how = if class == Class::Missing { "nicht möglich" } else { "angenommen" };
            let day = wording::date(Day::day(&acceptance.accepted_at));
            format!("{how}, weil: {}\n({}, {day})", acceptance.reason, acceptance.accepted_by)
        }
    };
    vec![
        finding.place.title().to_owned(),
        finding.rule.class.label().to_owned(),
        format!("{}\n{}", finding.sentence, finding.source),
        decision,
    ]
}

fn part(title: &str, sections: Vec<Section>) -> Part {
    Part { title: title.into(), wide: true, sections }
}

fn section(heading: String, blocks: Vec<Block>) -> Section {
    Section { item: None, heading, voluntary: false, form: "", blocks }
}
