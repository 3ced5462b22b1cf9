//! `vvt export`: the record as a file, without a browser.

use std::{
    io::{self, Write},
    path::Path,
};

use clap::{
    Args,
    builder::{PossibleValuesParser, TypedValueParser},
};
use sqlx::PgConnection;

use crate::{
    app::today,
    config::Config,
    database::{Actor, id::OrganisationId},
    department,
    error::reason,
    export::{Exporter, Format, Options, numbers},
    organisation::administration,
    register::{
        Detail, Register,
        compose::{Order, compose},
    },
    serve::Opened,
    workbook,
};

const DETAILS: [(&str, Detail); 3] =
    [("pflicht", Detail::Mandatory), ("rechtsgrundlagen", Detail::WithLegalBases), ("alles", Detail::Full)];

#[derive(Args)]
pub struct Arguments {
    /// Kurzname der Organisation, wie er in der Adresse nach /verzeichnis/ steht
    #[arg(long, value_name = "KURZNAME")]
    organisation: String,
    /// pdf, html, xlsx oder json
    #[arg(long, value_name = "FORMAT", value_parser = formats())]
    format: Format,
    /// Datei, die geschrieben wird; eine vorhandene wird ersetzt; „-“ schreibt in die Standardausgabe
    #[arg(long, value_name = "DATEI")]
    output: String,
    /// pflicht, rechtsgrundlagen (dazu die Rechtsgrundlagen) oder alles (alle freiwilligen Angaben); ohne Angabe pflicht
    #[arg(long, value_name = "ANGABEN", default_value = "pflicht", value_parser = details())]
    detail: Detail,
    /// PDF ohne die Anlage, die denselben Inhalt als JSON enthält
    #[arg(long)]
    without_attachment: bool,
    /// PDF und HTML mit dem Löschkonzept als Anhang
    #[arg(long)]
    retention_concept: bool,
    /// Mit dem Datenfluss jeder Tätigkeit als Bild (pdf und html)
    #[arg(long)]
    data_flow: bool,
    /// Ohne geplante Tätigkeiten; mit --activities genannte bleiben
    #[arg(long)]
    without_planned: bool,
    /// Auch beendete Tätigkeiten
    #[arg(long)]
    with_ended: bool,
    /// Auch Schlagwörter (nur mit --detail alles)
    #[arg(long)]
    with_tags: bool,
    /// Leere Arbeitsmappe zum Ausfüllen, ohne Tätigkeiten (nur xlsx)
    #[arg(long, conflicts_with_all = ["department", "activities"])]
    template: bool,
    /// Nur eine Organisationseinheit mit allen darunter, als Auszug
    #[arg(long, value_name = "KURZZEICHEN", conflicts_with = "activities")]
    department: Option<String>,
    /// Nur diese Tätigkeiten, als Auszug, zum Beispiel 1,3,5-7; auch beendete
    #[arg(long, value_name = "NUMMERN")]
    activities: Option<String>,
}

fn formats() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::ALL.map(Format::extension)).try_map(|word| word.parse::<Format>())
}

fn details() -> impl TypedValueParser<Value = Detail> {
    PossibleValuesParser::new(DETAILS.map(|(word, _)| word)).map(|word| {
        DETAILS.iter().find(|(known, _)| *known == word).map_or(Detail::Mandatory, |(_, detail)| *detail)
    })
}

pub async fn run(config: &Config, arguments: &Arguments) -> anyhow::Result<()> {
    anyhow::ensure!(
        !arguments.template || arguments.format == Format::Xlsx,
        "Eine leere Arbeitsmappe gibt es nur mit --format xlsx."
    );
    anyhow::ensure!(
        !arguments.with_tags || arguments.detail == Detail::Full,
        "Schlagwörter gibt es nur mit --detail alles."
    );
    let opened = Opened::open_beside_server(config).await?;
    let register = register(&opened, arguments).await;
    opened.close().await;
    if arguments.template {
        let file = workbook::write::template(register?.head)?;
        return write_to(&arguments.output, &file);
    }
    let options = Options {
        detail: arguments.detail,
        attachment: !arguments.without_attachment,
        retention_concept: arguments.retention_concept,
        findings: None,
        data_flow: arguments.data_flow,
    };
    let file = Exporter::new().render(register?, arguments.format, options).await?;
    write_to(&arguments.output, &file)
}

fn write_to(output: &str, file: &[u8]) -> anyhow::Result<()> {
    match output {
        "-" => io::stdout().write_all(file).map_err(|error| {
            anyhow::anyhow!("Die Standardausgabe lässt sich nicht beschreiben: {}", reason(&error))
        }),
        output => write(Path::new(output), file).map_err(|error| {
            anyhow::anyhow!("Die Datei „{output}“ lässt sich nicht schreiben: {}", reason(&error))
        }),
    }
}

async fn register(opened: &Opened, arguments: &Arguments) -> anyhow::Result<Register> {
    let mut db = opened.db.read(&Actor::system("Befehlszeile: export")).await?;
    let organisation = organisation(&mut db, &arguments.organisation).await?;
    let order = order(&mut db, organisation, arguments).await?;
    let register = compose(&mut db, organisation, today(), &order).await?;
    anyhow::ensure!(
        !register.activities.is_empty() || (order.numbers.is_none() && order.department.is_none()),
        "Dazu gibt es keine Verarbeitungstätigkeit."
    );
    if let Some(sentence) = arguments.activities.as_deref().and_then(|text| numbers::missing(text, &register))
    {
        anyhow::bail!(sentence);
    }
    Ok(register)
}

/// The organisation with this slug, or a sentence that names those there are.
pub(super) async fn organisation(db: &mut PgConnection, slug: &str) -> anyhow::Result<OrganisationId> {
    let organisations = administration::all(db).await?;
    if let Some(found) = organisations.iter().find(|organisation| organisation.slug == slug) {
        return Ok(found.id);
    }
    let known: Vec<_> = organisations.iter().map(|organisation| organisation.slug.as_str()).collect();
    anyhow::bail!("Eine Organisation mit dem Kurznamen „{slug}“ gibt es nicht. {}", known_ones(&known))
}

async fn order(
    db: &mut PgConnection,
    organisation: OrganisationId,
    arguments: &Arguments,
) -> anyhow::Result<Order> {
    let mut order = Order {
        without_planned: arguments.without_planned,
        with_ended: arguments.with_ended,
        with_tags: arguments.with_tags,
        ..Order::default()
    };
    if let Some(text) = &arguments.activities {
        order.numbers = Some(numbers::parse(text).map_err(anyhow::Error::msg)?);
    }
    if let Some(short_sign) = &arguments.department {
        let departments = department::store::all(db, organisation).await?;
        let Some(department) = departments.iter().find(|department| department.short_sign == *short_sign)
        else {
            let known: Vec<_> = departments.iter().map(|department| department.short_sign.as_str()).collect();
            anyhow::bail!(
                "Eine Organisationseinheit mit dem Kurzzeichen „{short_sign}“ gibt es nicht. {}",
                known_ones(&known)
            );
        };
        order.department = Some(department.id.0);
    }
    Ok(order)
}

fn known_ones(names: &[&str]) -> String {
    let names: Vec<&str> = names.iter().copied().filter(|name| !name.is_empty()).collect();
    if names.is_empty() {
        "Es gibt noch keine.".to_owned()
    } else {
        format!("Es gibt: {}.", names.join(", "))
    }
}

/// Writes beside the file and renames, so that nobody ever sees half a document. What is no file, such
/// as a pipe, is written to.
fn write(path: &Path, file: &[u8]) -> io::Result<()> {
    let path = match std::fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        Ok(metadata) if !metadata.is_file() => return std::fs::write(path, file),
        // A link stays a link.
        Ok(_) => path.canonicalize()?,
        Err(_) => path.to_owned(),
    };
    let mut name = path.file_name().ok_or(io::ErrorKind::IsADirectory)?.to_owned();
    name.push(format!(".{}.neu", std::process::id()));
    let beside = path.with_file_name(name);
    let mut target = std::fs::File::create_new(&beside)?;
    let written =
        target.write_all(file).and_then(|()| target.sync_all()).and_then(|()| std::fs::rename(&beside, path));
    if written.is_err() {
        // Nothing else can be done about it.
        std::fs::remove_file(&beside).ok();
    }
    written
}

#[cfg(test)]
mod tests {
    use std::{fs, io::ErrorKind};

    use super::write;

    #[test]
    fn a_file_is_whole_or_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("vvt.pdf");
        write(&file, b"eins").unwrap();
        write(&file, b"zwei").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"zwei");
        let link = folder.path().join("link.pdf");
        std::os::unix::fs::symlink(&file, &link).unwrap();
        write(&link, b"drei").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"drei");
        assert!(link.is_symlink());
        assert_eq!(write(folder.path(), b"").unwrap_err().kind(), ErrorKind::IsADirectory);
        assert_eq!(write(&folder.path().join("fehlt/vvt.pdf"), b"").unwrap_err().kind(), ErrorKind::NotFound);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is left lying around");
    }

    #[test]
    fn a_device_is_written_to_and_not_replaced() {
        write("/dev/null".as_ref(), b"x").unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
    }
}
