//! `vvt demo`: the server on the example world, in a data directory of its own.

use std::{net::SocketAddr, path::PathBuf, time::Instant};

use rand::Rng;

use crate::{
    config::Config,
    database::local,
    demo::{
        self, PEOPLE,
        load::{self, Load},
    },
    serve::{self, Opened},
    web::filters::grouped,
};

pub async fn run(mut config: Config, listen: SocketAddr, load: Option<(u32, u32)>) -> anyhow::Result<()> {
    if config.database_url.is_none() && config.data.is_none() {
        config.data = Some(default_data_directory()?);
    }
    if load.is_some_and(|(activities, organisations)| organisations > activities) {
        anyhow::bail!(
            "Jede Organisation braucht mindestens eine Tätigkeit. Bitte nennen Sie weniger Organisationen."
        );
    }
    if load.is_some() && config.database_url.is_some() && config.migration_url.is_none() {
        anyhow::bail!(
            "Ein großes Verzeichnis legt die Rolle an, der die Datenbank gehört. Bitte geben Sie ihre Adresse in VVT_MIGRATION_URL an."
        );
    }
    let settings = config.clone();
    serve::run_after(config, listen, async |opened| {
        prepare(opened, settings.demo_password.clone()).await?;
        match load {
            Some((activities, organisations)) => {
                generate(opened, &settings, &Load::dealt(activities, organisations)).await
            }
            None => Ok(()),
        }
    })
    .await
}

async fn generate(opened: &Opened, config: &Config, load: &Load) -> anyhow::Result<()> {
    let owner = opened.owner(config)?;
    println!("Das Verzeichnis mit {} Tätigkeiten wird erzeugt …", grouped(load.activities()));
    let start = Instant::now();
    if load::fill(&owner, load, |line| println!("{line}")).await? {
        println!("Fertig nach {} Sekunden.", start.elapsed().as_secs());
    } else {
        println!("Es ist schon da.");
    }
    let count = load.organisations.len();
    println!(
        "Es steht in „Erzeugte Verwaltung 1“{}.",
        if count > 1 { format!(" bis „Erzeugte Verwaltung {count}“") } else { String::new() }
    );
    println!();
    Ok(())
}

/// Beside the directory of `vvt serve`: `/var/lib/vvt-demo` for root.
fn default_data_directory() -> anyhow::Result<PathBuf> {
    Ok(local::default_data_directory()?.with_file_name("vvt-demo"))
}

/// Fills an empty database, and tells how to sign in.
async fn prepare(opened: &Opened, own_password: Option<String>) -> anyhow::Result<()> {
    let password = if demo::is_there(&opened.db).await? {
        if let Some(password) = &own_password {
            demo::set_password(&opened.db, password).await?;
        }
        own_password
    } else {
        let password = own_password.unwrap_or_else(random_password);
        demo::fill(&opened.db, &password).await?;
        Some(password)
    };
    println!("Beispielwelt: Stadtwerke Musterhausen GmbH. Alle Personen und Angaben sind erfunden.");
    println!("Konten:");
    for person in &PEOPLE {
        println!("  {:<52} {}", person.email, person.role_label());
    }
    match password {
        Some(password) => println!("Passwort für alle Konten: {password}"),
        None => println!(
            "Das Passwort wurde beim ersten Start angezeigt. Ein neues setzen Sie mit VVT_DEMO_PASSWORD, zum Beispiel: \
             VVT_DEMO_PASSWORD='vier zufällige Wörter hier' vvt demo"
        ),
    }
    println!();
    Ok(())
}

/// Four times five letters and digits that nobody confuses: 100 bits.
fn random_password() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut bytes = [0; 20];
    rand::rng().fill_bytes(&mut bytes);
    let letters = bytes.map(|byte| char::from(LETTERS[usize::from(byte % 32)]));
    letters.chunks(5).map(String::from_iter).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::random_password;
    use crate::auth::password;

    #[test]
    fn random_passwords_are_accepted_and_differ() {
        assert_eq!(password::objection(&random_password(), &[]), None);
        assert_ne!(random_password(), random_password());
    }
}
