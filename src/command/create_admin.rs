//! `vvt create-admin`: an administrator, without the set-up link.

use tokio::signal::unix::{SignalKind, signal};

use super::terminal;
use crate::{
    auth::{account, password},
    config::Config,
    database::{Actor, id::AccountId},
    error::violates,
    serve::Opened,
    web::{form::Form, validate},
};

struct Answers {
    name: String,
    email: String,
    password: String,
}

/// Asks on the terminal, or reads name, address and password as three lines.
pub async fn run(config: &Config) -> anyhow::Result<()> {
    let answers = terminal::asking(ask).await?;
    // Since the questions, Ctrl-C does not end the program by itself any more. Who listens from here on
    // misses none, whenever it comes.
    let mut interrupts = signal(SignalKind::interrupt())?;
    let hash = password::hash(answers.password).await?;
    let opened = tokio::select! {
        opened = Opened::open_beside_server(config) => opened?,
        _ = interrupts.recv() => anyhow::bail!("Abgebrochen; es wurde kein Konto angelegt."),
    };
    let result = create(&opened, &answers.name, &answers.email, &hash).await;
    opened.close().await;
    result?;
    println!(
        "Das Konto für {} ist angelegt: Anmeldung mit {} und dem Passwort.",
        answers.name, answers.email
    );
    Ok(())
}

async fn create(opened: &Opened, name: &str, email: &str, hash: &str) -> anyhow::Result<()> {
    let mut db = opened.db.write(&Actor::system("Befehlszeile: create-admin")).await?;
    account::lock(&mut db).await?;
    match account::create(&mut db, AccountId::new(), name, email, Some(hash), true).await {
        Ok(_) => Ok(db.commit().await?),
        Err(error) if violates(&error, "account_email_key") => anyhow::bail!(
            "Mit der E-Mail-Adresse {email} gibt es schon ein Konto. Einen Link für ein neues Passwort erhalten Sie mit \
             „vvt reset-password {email}“."
        ),
        Err(error) => Err(error.into()),
    }
}

fn ask() -> anyhow::Result<Answers> {
    let name = ask_until_valid(terminal::ask, "Name", |form| {
        validate::required(form, "antwort", "einen Namen", validate::NAME)
    })?;
    let email =
        ask_until_valid(terminal::ask, "E-Mail-Adresse", |form| validate::required_email(form, "antwort"))?;
    let about = [name.as_str(), email.as_str()];
    let password = ask_until_valid(
        terminal::ask_secret,
        "Passwort (mindestens 12 Zeichen, wird nicht angezeigt)",
        |form| {
            let typed = form.value("antwort").to_owned();
            match password::objection(&typed, &about) {
                Some(objection) => {
                    form.fail("antwort", objection);
                    None
                }
                None => Some(typed),
            }
        },
    )?;
    if terminal::is_interactive() && terminal::ask_secret("Passwort noch einmal")? != password {
        anyhow::bail!("Die beiden Passwörter sind verschieden. Bitte rufen Sie den Befehl noch einmal auf.");
    }
    Ok(Answers { name, email, password })
}

/// Asks again on a terminal; otherwise the first wrong answer ends the command.
fn ask_until_valid(
    ask: impl Fn(&str) -> anyhow::Result<String>,
    question: &str,
    validate: impl Fn(&mut Form) -> Option<String>,
) -> anyhow::Result<String> {
    loop {
        let mut form = Form::new().with("antwort", ask(question)?);
        if let Some(valid) = validate(&mut form) {
            return Ok(valid);
        }
        let sentence = form.error("antwort").unwrap_or("Diese Angabe stimmt nicht.");
        if !terminal::is_interactive() {
            anyhow::bail!("{question}: {sentence}");
        }
        eprintln!("{sentence}");
    }
}
