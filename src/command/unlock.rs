//! `vvt unlock EMAIL`: ends the wait that guessing brought upon an account.

use crate::{auth::throttle, config::Config, database::Actor, serve::Opened};

pub async fn run(config: &Config, email: &str) -> anyhow::Result<()> {
    let opened = Opened::open_beside_server(config).await?;
    let unlocked = unlock(&opened, email).await;
    opened.close().await;
    match unlocked? {
        true => println!("{} kann sich wieder anmelden.", email.trim()),
        false => println!("Für {} gibt es keine Wartezeit.", email.trim()),
    }
    Ok(())
}

async fn unlock(opened: &Opened, email: &str) -> sqlx::Result<bool> {
    let mut db = opened.db.write(&Actor::system("Befehlszeile: unlock")).await?;
    let unlocked = throttle::unlock(&mut db, email).await?;
    db.commit().await?;
    Ok(unlocked)
}
