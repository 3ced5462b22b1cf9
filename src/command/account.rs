//! `vvt account …`: accounts and roles without a browser, for whoever runs the machine: the first
//! administrator, a link for somebody whom no administrator can help, a script that gives roles. What holds in
//! the browser holds here too.

use std::fmt::Write as _;

use clap::{
    Args, Subcommand,
    builder::{PossibleValuesParser, TypedValueParser},
};
use time::Date;

use crate::{
    auth::{
        Role,
        account::{self, Account, LAST_ADMINISTRATOR, store},
        one_time_link::{self, Purpose},
        role, session, throttle,
    },
    config::Config,
    database::{
        Actor, Write,
        id::{AccountId, RoleAssignmentId},
    },
    error::violates,
    organisation::administration,
    serve::Opened,
    web::{
        form::Form,
        validate::{self, date_text},
    },
};

/// Accounts read at a time.
const PAGE: i64 = 500;

const ROLES: [(&str, Role); 5] = [
    ("dsb", Role::Dpo),
    ("koordination", Role::Coordinator),
    ("bearbeitung", Role::Editor),
    ("lesen", Role::Reader),
    ("pruefung", Role::Auditor),
];

#[derive(Subcommand)]
pub enum Command {
    /// Listet alle Konten mit Zustand, letzter Anmeldung und Rollen auf
    List,
    /// Legt ein Konto an und gibt den Link aus, mit dem die Person ihr Passwort wählt
    Create {
        /// E-Mail-Adresse, mit der sich die Person anmeldet
        #[arg(value_name = "E-MAIL")]
        email: String,
        /// Name der Person, wie er in der Änderungshistorie steht
        #[arg(long, value_name = "NAME")]
        name: String,
        /// Darf Konten, Rollen und Organisationen verwalten
        #[arg(long)]
        administrator: bool,
    },
    /// Gibt einen Link aus, mit dem jemand ein neues Passwort wählt
    Link(Whom),
    /// Hebt die Wartezeit auf, die ein Konto nach Fehlversuchen hat
    Unlock(Whom),
    /// Deaktiviert ein Konto und beendet seine Sitzungen
    Deactivate(Whom),
    /// Reaktiviert ein Konto mit seinen Rollen
    Reactivate(Whom),
    /// Gibt einem Konto eine Rolle in einer Organisation oder entzieht sie
    Role(RoleArguments),
}

#[derive(Args)]
pub struct Whom {
    /// E-Mail-Adresse des Kontos
    #[arg(value_name = "E-MAIL")]
    email: String,
}

#[derive(Args)]
pub struct RoleArguments {
    /// E-Mail-Adresse des Kontos
    #[arg(value_name = "E-MAIL")]
    email: String,
    /// dsb, koordination, bearbeitung, lesen oder pruefung
    #[arg(value_name = "ROLLE", value_parser = roles())]
    role: Role,
    /// Kurzname der Organisation, wie er in der Adresse nach /verzeichnis/ steht
    #[arg(long, value_name = "KURZNAME")]
    organisation: String,
    /// Letzter Tag, an dem die Rolle gilt (TT.MM.JJJJ); die Rolle pruefung braucht einen
    #[arg(long, value_name = "TAG", value_parser = validate::parse_date)]
    until: Option<Date>,
    /// Entzieht die Rolle
    #[arg(long, conflicts_with = "until")]
    remove: bool,
}

fn roles() -> impl TypedValueParser<Value = Role> {
    PossibleValuesParser::new(ROLES.map(|(word, _)| word))
        .map(|word| ROLES.iter().find(|(known, _)| *known == word).map_or(Role::Reader, |(_, role)| *role))
}

pub async fn run(config: &Config, command: &Command) -> anyhow::Result<()> {
    let opened = Opened::open_beside_server(config).await?;
    let said = carry_out(&opened, config, command).await;
    opened.close().await;
    print!("{}", said?);
    Ok(())
}

/// What is printed.
async fn carry_out(opened: &Opened, config: &Config, command: &Command) -> anyhow::Result<String> {
    let mut db = opened.db.write(&Actor::system("Befehlszeile: account")).await?;
    let said = match command {
        Command::List => return list(&mut db).await,
        Command::Create { email, name, administrator } => {
            let account = create(&mut db, name, email, *administrator).await?;
            link(&mut db, config, &account).await?
        }
        Command::Link(whom) => {
            let account = whom.find(&mut db).await?;
            link(&mut db, config, &account).await?
        }
        Command::Unlock(whom) => {
            let account = whom.find(&mut db).await?;
            match throttle::unlock(&mut db, &account.email).await? {
                true => format!("{} kann sich wieder anmelden.\n", account.email),
                false => format!("Für {} gibt es keine Wartezeit.\n", account.email),
            }
        }
        Command::Deactivate(whom) => {
            let account = whom.find(&mut db).await?;
            session::end_all(&mut db, account.id, None).await?;
            one_time_link::use_up_all(&mut db, account.id).await?;
            set_active(&mut db, account.id, false).await?;
            format!("{} kann sich nicht mehr anmelden.\n", account.email)
        }
        Command::Reactivate(whom) => {
            let account = whom.find(&mut db).await?;
            set_active(&mut db, account.id, true).await?;
            match account.has_password {
                true => format!("{} kann sich mit dem bisherigen Passwort anmelden.\n", account.email),
                false => format!(
                    "{0} hat noch kein Passwort; „vvt account link {0}“ gibt einen Link aus.\n",
                    account.email
                ),
            }
        }
        Command::Role(arguments) => {
            let account = find(&mut db, &arguments.email).await?;
            change_role(&mut db, &account, arguments).await?
        }
    };
    db.commit().await?;
    Ok(said)
}

impl Whom {
    async fn find(&self, db: &mut Write) -> anyhow::Result<Account> {
        find(db, &self.email).await
    }
}

async fn find(db: &mut Write, email: &str) -> anyhow::Result<Account> {
    let email = email.trim();
    // Postgres refuses NUL with an error that helps nobody.
    let found = match email.contains('\0') {
        true => None,
        false => store::find_by_email(db, email).await?,
    };
    found.ok_or_else(|| anyhow::anyhow!("Es gibt kein Konto mit der E-Mail-Adresse „{email}“."))
}

async fn list(db: &mut Write) -> anyhow::Result<String> {
    let mut said = String::new();
    let mut from = store::From::Start;
    loop {
        let accounts = store::list(db, &store::Filter::default(), from, PAGE).await?;
        let ids: Vec<AccountId> = accounts.iter().map(|account| account.id).collect();
        let roles = role::store::of(db, &ids).await?;
        for account in &accounts {
            let last = account.last_sign_in_at.map_or_else(|| "nie".to_owned(), |at| date_text(at.date()));
            let mut words = vec![account.state().to_owned(), format!("zuletzt angemeldet: {last}")];
            words.extend(account.administrator.then(|| "Administration".to_owned()));
            let own = roles.iter().filter(|role| role.account == account.id && !role.has_ended);
            words.extend(own.map(|role| format!("{} ({})", role.role.label(), role.organisation_name)));
            writeln!(said, "{} <{}>: {}", account.name, account.email, words.join(", "))?;
        }
        match accounts.last() {
            Some(last) if ids.len() as i64 == PAGE => from = store::From::After(last.id),
            _ => return Ok(said),
        }
    }
}

async fn create(db: &mut Write, name: &str, email: &str, administrator: bool) -> anyhow::Result<Account> {
    let mut form = Form::new().with("name", name).with("email", email);
    let valid = (
        validate::required(&mut form, "name", "einen Namen", validate::NAME),
        validate::required_email(&mut form, "email"),
    );
    let (Some(name), Some(email)) = valid else {
        let sentence = form.error("name").or_else(|| form.error("email"));
        anyhow::bail!("{}", sentence.unwrap_or("Diese Angabe stimmt nicht."));
    };
    account::lock(db).await?;
    let id = AccountId::new();
    match account::create(db, id, &name, &email, None, administrator).await {
        Ok(_) => find(db, &email).await,
        Err(error) if violates(&error, "account_email_key") => anyhow::bail!(
            "Mit der E-Mail-Adresse {email} gibt es schon ein Konto. „vvt account link {email}“ gibt einen Link für ein \
             neues Passwort aus."
        ),
        Err(error) => Err(error.into()),
    }
}

/// A link with which the person chooses a password, and how to use it.
async fn link(db: &mut Write, config: &Config, account: &Account) -> anyhow::Result<String> {
    let email = &account.email;
    anyhow::ensure!(
        account.active,
        "Das Konto {email} ist deaktiviert. „vvt account reactivate {email}“ reaktiviert es."
    );
    let (purpose, which) = match account.has_password {
        true => (Purpose::Reset, "ein neues Passwort"),
        false => (Purpose::Invitation, "ein Passwort"),
    };
    let token = one_time_link::make(db, purpose, Some(account.id)).await?;
    let link = config.absolute(&purpose.path(&token));
    let mut said =
        format!("Mit diesem Link wählt {email} {which}. Er gilt sieben Tage und einmal:\n  {link}\n");
    if config.public_url.is_none() {
        said.push_str(
            "Läuft vvt unter einer anderen Adresse, ersetzen Sie deren Anfang, oder setzen Sie VVT_PUBLIC_URL.\n",
        );
    }
    Ok(said)
}

async fn set_active(db: &mut Write, account: AccountId, active: bool) -> anyhow::Result<()> {
    match store::set_active(db, account, active).await {
        Err(error) if violates(&error, "account_last_administrator") => anyhow::bail!(LAST_ADMINISTRATOR),
        result => Ok(result.map(|_| ())?),
    }
}

async fn change_role(db: &mut Write, account: &Account, arguments: &RoleArguments) -> anyhow::Result<String> {
    let slug = arguments.organisation.trim();
    let organisations = administration::all(db).await?;
    let Some(organisation) = organisations.iter().find(|organisation| organisation.slug == slug) else {
        anyhow::bail!("Es gibt keine Organisation mit dem Kurznamen „{slug}“.");
    };
    let (role, email, place) = (arguments.role, &account.email, &organisation.name);
    if arguments.remove {
        let of_account = role::store::of(db, &[account.id]).await?;
        let meant: Vec<RoleAssignmentId> = of_account
            .iter()
            .filter(|assigned| assigned.role == role && assigned.organisation == organisation.id)
            .map(|assigned| assigned.id)
            .collect();
        anyhow::ensure!(
            !meant.is_empty(),
            "{email} hat die Rolle „{}“ nicht ({place}); geändert wurde nichts.",
            role.label()
        );
        for id in meant {
            role::store::take(db, account.id, id).await?;
        }
        return Ok(format!("{email} hat die Rolle „{}“ nicht mehr ({place}).\n", role.label()));
    }
    anyhow::ensure!(
        arguments.until.is_some() || !role.needs_end(),
        "Diese Rolle gilt nur bis zu einem Tag. Bitte nennen Sie ihn mit --until TT.MM.JJJJ."
    );
    let today = role::store::today(db).await?;
    anyhow::ensure!(
        arguments.until.is_none_or(|day| day >= today),
        "Der Tag hinter --until ist schon vorbei. Bitte geben Sie heute oder einen späteren an."
    );
    match role::give(db, organisation.id, account.id, role, None, arguments.until).await {
        Ok(_) => Ok(format!("{email} hat jetzt die Rolle „{}“ ({place}).\n", role.label())),
        Err(error) if violates(&error, "role_assignment_once") => anyhow::bail!(
            "{email} hat diese Rolle dort schon, vielleicht mit einem anderen oder abgelaufenen Enddatum. Entziehen Sie sie \
             zuerst mit --remove, wenn sie anders gelten soll."
        ),
        Err(error) => Err(error.into()),
    }
}
