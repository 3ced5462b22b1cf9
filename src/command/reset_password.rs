//! `vvt reset-password EMAIL`: a link that works once, for somebody whom no administrator can help.

use crate::{
    auth::{
        account,
        one_time_link::{self, Purpose},
    },
    config::Config,
    database::Actor,
    serve::Opened,
};

pub async fn run(config: &Config, email: &str) -> anyhow::Result<()> {
    let opened = Opened::open_beside_server(config).await?;
    let email = email.trim();
    let path = link(&opened, email).await;
    opened.close().await;
    let link = config.absolute(&path?);
    println!("Mit diesem Link wählt {email} ein neues Passwort. Er gilt sieben Tage und einmal:");
    println!("  {link}");
    if config.public_url.is_none() {
        println!(
            "Läuft vvt unter einer anderen Adresse, ersetzen Sie deren Anfang, oder setzen Sie VVT_PUBLIC_URL."
        );
    }
    Ok(())
}

async fn link(opened: &Opened, email: &str) -> anyhow::Result<String> {
    let mut db = opened.db.write(&Actor::system("Befehlszeile: reset-password")).await?;
    // Postgres refuses NUL with an error that helps nobody.
    let found = match email.contains('\0') {
        true => None,
        false => account::store::find_by_email(&mut db, email).await?,
    };
    let Some(account) = found else {
        anyhow::bail!("Es gibt kein Konto mit der E-Mail-Adresse „{email}“.");
    };
    anyhow::ensure!(
        account.active,
        "Das Konto {email} ist deaktiviert. Bitte reaktivieren Sie es zuerst in der Verwaltung; mit „vvt create-admin“ \
         legen Sie bei Bedarf ein neues Administratorkonto an."
    );
    let purpose = if account.has_password { Purpose::Reset } else { Purpose::Invitation };
    let token = one_time_link::make(&mut db, purpose, Some(account.id)).await?;
    db.commit().await?;
    Ok(purpose.path(&token))
}
