//! What `vvt import` does with a file: the same engine as in the browser, with every proposal accepted.

use std::{path::Path, process::ExitCode};

use super::{
    export::organisation,
    import::{ACTOR, Arguments, WITH_NOTES},
};
use crate::{
    app::today,
    config::Config,
    database::{Actor, id::ImportId},
    error::{reason, unreadable},
    import::{
        file::ImportFile,
        look::{self, Candidate, Cells, Entry, Looked, Presence},
        mapping::Mapping,
        report,
        store::Taker,
        take::{self, Outcome},
    },
    serve::Opened,
    web::filters::grouped,
};

/// Cells with problems that are told; the report has them all.
const TOLD: usize = 20;

/// Takes a file over, or says what would happen.
pub async fn run(
    config: &Config,
    arguments: &Arguments,
    name: String,
    content: Vec<u8>,
) -> anyhow::Result<ExitCode> {
    let file = ImportFile {
        id: ImportId::new(),
        name,
        content,
        reading: look::Reading {
            sheet: arguments.sheet.clone(),
            header: arguments.header_row,
            is_controllers: arguments.as_controller,
            ..look::Reading::default()
        },
        mapping: arguments.mapping.as_deref().map(mapping).transpose()?,
        decisions: look::Decisions { with_removals: arguments.with_removals, ..look::Decisions::default() },
    };
    let opened = Opened::open_beside_server(config).await?;
    let said = take_over(&opened, config, arguments, file).await;
    opened.close().await;
    let Said { summary, notes, has_problems } = said?;
    println!("{summary}");
    for note in notes {
        println!("Hinweis: {note}");
    }
    Ok(if has_problems { ExitCode::from(WITH_NOTES) } else { ExitCode::SUCCESS })
}

/// What is told at the end.
struct Said {
    summary: String,
    notes: Vec<String>,
    has_problems: bool,
}

async fn take_over(
    opened: &Opened,
    config: &Config,
    arguments: &Arguments,
    file: ImportFile,
) -> anyhow::Result<Said> {
    let mut db = opened.db.read(&Actor::system(ACTOR)).await?;
    let organisation = organisation(&mut db, &arguments.organisation).await?;
    let around = look::around(&mut db, organisation, today(), &file.content).await?;
    drop(db);
    let limits = look::limits(config);
    let (file, looked) = tokio::task::spawn_blocking(move || {
        let looked = look::look(
            &file.content,
            &file.reading,
            file.mapping.as_ref(),
            &file.decisions,
            &around,
            &limits,
        );
        (file, looked)
    })
    .await?;
    let looked = looked.map_err(|sentence| match sentence == look::COMMISSIONED {
        true => {
            anyhow::anyhow!("{sentence} Übernommen wurde nichts; mit --as-controller geschieht es trotzdem.")
        }
        false => anyhow::Error::msg(sentence),
    })?;
    if let Some(path) = &arguments.report {
        let written = std::fs::File::create(path).and_then(|created| {
            let mut to = std::io::BufWriter::new(created);
            report::write(&looked, &file.name, &mut to)?;
            to.into_inner().map_err(std::io::IntoInnerError::into_error)
        });
        written.map_err(|error| {
            anyhow::anyhow!("Der Bericht „{}“ lässt sich nicht schreiben: {}", path.display(), reason(&error))
        })?;
    }
    let mut said = said(&looked, arguments.dry_run);
    if arguments.dry_run {
        return Ok(said);
    }
    let mut db = opened.db.write(&Actor::system(ACTOR)).await?;
    let by = Taker { name: ACTOR, confirmed: true };
    match take::write(&mut db, organisation, &file, looked, &[], by).await? {
        Outcome::Done { notes } => {
            db.commit().await?;
            said.has_problems |= !notes.is_empty();
            said.notes.extend(notes);
        }
        Outcome::Gone | Outcome::Changed => {
            anyhow::bail!(
                "Das Verzeichnis wurde gerade geändert. Übernommen wurde nichts; bitte versuchen Sie es noch einmal."
            )
        }
    }
    Ok(said)
}

fn mapping(path: &Path) -> anyhow::Result<Mapping> {
    let name = path.display();
    let bytes = std::fs::read(path).map_err(|error| {
        anyhow::anyhow!("Die Zuordnung „{name}“ lässt sich nicht lesen: {}", unreadable(&error))
    })?;
    serde_json::from_slice(&bytes).map_err(|error| {
        anyhow::anyhow!(
            "Die Zuordnung „{name}“ ist keine: In Zeile {}, Spalte {} passt etwas nicht.",
            error.line(),
            error.column()
        )
    })
}

fn said(looked: &Looked, is_trial: bool) -> Said {
    let (new, changed, same) = looked.counts();
    let mut amounts =
        format!("{} neu, {} geändert, {} unverändert", grouped(new), grouped(changed), grouped(same));
    if looked.unclear() > 0 {
        amounts.push_str(&format!(", {} nicht zugeordnet", grouped(looked.unclear())));
    }
    let Cells { filled, verbatim, interpreted, extra_values, left_out, problems } = looked.cells();
    let cells = format!(
        "\nZellen: {} gefüllt, davon {} im Wortlaut, {} gegliedert, {} unter „Weitere Angaben“, {} weggelassen.",
        grouped(filled),
        grouped(verbatim),
        grouped(interpreted),
        grouped(extra_values),
        grouped(left_out)
    );
    // The application's own files are compared and not understood cell by cell.
    let cells = if looked.is_record { String::new() } else { cells };
    let whole = looked.entries.iter().flat_map(|entry| {
        let name = &entry.understood.sheet.name;
        entry.understood.problems.iter().map(move |sentence| format!("„{name}“: {sentence}"))
    });
    let cells_with_problems = looked.trace.iter().filter_map(|trace| {
        let sentence = trace.problem.as_ref()?;
        Some(format!("{} ({}): {sentence}", looked.place(trace), trace.heading))
    });
    let all: Vec<String> =
        unclear(looked).chain(kept(looked)).chain(whole).chain(cells_with_problems).collect();
    let changes = changes(looked);
    let count = all.len();
    let mut notes: Vec<String> = all.into_iter().take(TOLD).collect();
    notes.extend(looked.notes.iter().cloned());
    notes.extend(look::passed_over(&looked.unread));
    if !looked.about.is_empty() {
        let words: Vec<String> = looked.about.iter().map(|item| format!("„{}“", item.words)).collect();
        notes.push(format!(
            "Gelesen, aber nicht übernommen, was die Datei über die Organisation sagt: {}.",
            words.join(", ")
        ));
    }
    if count > TOLD {
        notes.push(format!(
            "Dazu kommen {} weitere; mit --report stehen alle im Bericht.",
            grouped(count - TOLD)
        ));
    }
    let summary = if is_trial {
        format!("Zu übernehmen: {amounts}. Geschrieben wurde nichts.{cells}")
    } else {
        format!("Übernommen: {amounts}.{cells}")
    };
    let summary = [summary].into_iter().chain(changes).collect::<Vec<_>>().join("\n");
    let has_problems = problems > 0 || !notes.is_empty();
    Said { summary, notes, has_problems }
}

/// What changes of which activity, a line for each.
fn changes(looked: &Looked) -> Vec<String> {
    let line = |entry: &Entry| {
        let taken = entry.state.differences().iter().filter(|difference| difference.is_taken);
        let labels: Vec<&str> = taken.map(|difference| difference.label.as_str()).collect();
        let number = entry.number().filter(|_| !labels.is_empty())?;
        Some(format!("Geändert: Nr.\u{a0}{number} {}: {}", entry.sheet().name, labels.join(", ")))
    };
    let all: Vec<String> = looked.entries.iter().filter_map(line).collect();
    let more = all.len().saturating_sub(TOLD);
    let mut told: Vec<String> = all.into_iter().take(TOLD).collect();
    if more > 0 {
        told.push(format!("Dazu {} weitere geänderte; mit --report stehen alle im Bericht.", grouped(more)));
    }
    told
}

/// Activities that are not taken over, because several are called so.
fn unclear(looked: &Looked) -> impl Iterator<Item = String> {
    looked.entries.iter().filter_map(|entry| {
        let Presence::Unclear { candidates } = &entry.state else { return None };
        let words: Vec<String> = candidates.iter().map(Candidate::words).collect();
        if let [only] = words.as_slice() {
            return Some(format!(
                "„{}“ wird nicht übernommen: Es ist nicht sicher, ob {only} gemeint ist. Bitte entscheiden Sie das beim Import im Browser.",
                entry.sheet().name,
            ));
        }
        Some(format!(
            "„{}“ wird nicht übernommen: So heißen mehrere Tätigkeiten ({}). Bitte ergänzen Sie in der Datei die Nummer oder die Organisationseinheit.",
            entry.sheet().name,
            words.join(", ")
        ))
    })
}

/// What the file no longer has and the record keeps.
fn kept(looked: &Looked) -> impl Iterator<Item = String> {
    looked.entries.iter().flat_map(|entry| {
        entry.state.kept().map(move |difference| {
            format!(
                "„{}“, {}: „{}“ fehlt in der Datei und bleibt stehen; mit --with-removals wird es entfernt.",
                entry.sheet().name,
                difference.label,
                difference.stored.replace('\n', "“, „")
            )
        })
    })
}
