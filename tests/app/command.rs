//! The commands, run as an operator runs them: what they do, and that each refusal is a German
//! sentence and changes nothing.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use serde_json::Value;
use sqlx::{Connection, Executor, PgConnection};
use vvt::{
    auth::account,
    database::{Actor, id::AccountId, local::LocalPostgres},
    demo::PEOPLE,
    export::Format,
};

use crate::{
    activities::create,
    export::files::Pdf,
    serving::{Server, UNREACHABLE, fails_with, vvt},
    support::{Answer, PASSWORD, PUBLIC_URL, Site, World, cluster, open_place},
};

const NEW_PASSWORD: &str = "Zange Nebel Hafen Quitte";
/// No command of these tests may make a database of its own.
const NO_DATA: &str = "/dev/null/vvt";

pub fn plain(arguments: &[&str]) -> Command {
    let mut command = vvt(Path::new(NO_DATA));
    command.args(arguments);
    command
}

pub fn url(postgres: &LocalPostgres, role: &str, database: &str) -> String {
    format!("postgres://{role}@localhost/{database}?host={}", postgres.socket_folder().display())
}

/// On the database of `site`.
pub async fn on(site: &Site, arguments: &[&str]) -> Command {
    let name = site.serving_options().await;
    let url = url(&cluster().await.postgres, "vvt_app", name.get_database().unwrap());
    let mut command = plain(arguments);
    command.env("DATABASE_URL", url).env("VVT_PUBLIC_URL", PUBLIC_URL);
    command
}

pub async fn run(site: &Site, arguments: &[&str]) -> Output {
    on(site, arguments).await.output().unwrap()
}

/// What a command that went well printed.
#[track_caller]
pub fn printed(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.is_empty(), "{said}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

async fn sign_in(site: &Site, email: &str, password: &str) -> Answer {
    let form = site.visitor().form("/anmelden").await;
    form.fill("email", email).fill("passwort", password).submit().await
}

// The command line itself

#[test]
fn help_is_german() {
    let commands = [
        "",
        "serve",
        "demo",
        "check",
        "export",
        "import",
        "backup",
        "restore",
        "account",
        "account create",
        "account role",
        "doctor",
        "init-database",
        "migrate",
    ];
    for command in commands {
        for option in ["--help", "-h"] {
            let arguments: Vec<_> = command.split_whitespace().chain([option]).collect();
            let help = printed(&plain(&arguments).output().unwrap());
            assert!(help.contains(&format!("Aufruf: vvt {command}")), "{help}");
            assert!(help.contains("Zeigt diese Hilfe"), "{help}");
            for english in
                ["Usage", "Options", "Commands", "Arguments", "Print", "default", "possible", "env:"]
            {
                assert!(!help.contains(english), "{english}: {help}");
            }
        }
    }
    assert_eq!(printed(&plain(&["--version"]).output().unwrap()).lines().count(), 1);
}

#[tokio::test]
async fn a_wait_after_wrong_passwords_is_ended() {
    let site = Site::new().await;
    let email = "dsb@stadtwerke.example.org";
    for _ in 0..5 {
        sign_in(&site, email, "falsch").await;
    }
    sign_in(&site, email, PASSWORD).await.is(axum::http::StatusCode::TOO_MANY_REQUESTS);
    let said = printed(&run(&site, &["account", "unlock", &email.to_uppercase()]).await);
    assert!(said.contains("kann sich wieder anmelden"), "{said}");
    sign_in(&site, email, PASSWORD).await.leads_to("/");
    let said = printed(&run(&site, &["account", "unlock", email]).await);
    assert!(said.contains("gibt es keine Wartezeit"), "{said}");
}

#[test]
fn a_wrong_command_line_is_explained_in_german() {
    let export = ["export", "--organisation", "x", "--format", "pdf", "--output", "-"];
    let exporting = |more: &[&'static str]| [&export[..], more].concat();
    for (arguments, sentence) in [
        (vec![], "Bitte nennen Sie einen Befehl."),
        (vec!["expor"], "Den Befehl „expor“ gibt es nicht."),
        (vec!["help"], "Den Befehl „help“ gibt es nicht."),
        (vec!["migrate", "--jetzt"], "Die Angabe „--jetzt“ ist hier nicht bekannt."),
        (vec!["account", "link", "a", "b"], "Die Angabe „b“ ist hier nicht bekannt."),
        (vec!["account", "link"], "Es fehlt: <E-MAIL>."),
        (vec!["init-database"], "Es fehlt: --admin-url <URL>."),
        (vec!["export"], "Es fehlt: --organisation <KURZNAME>, --format <FORMAT>, --output <DATEI>."),
        (vec!["export", "--output"], "Zu „--output <DATEI>“ fehlt der Wert."),
        (vec!["export", "--format", "docx"], "Möglich sind: pdf, html, xlsx, json."),
        (exporting(&["--detail", "viel"]), "Möglich sind: pflicht, rechtsgrundlagen, alles."),
        (exporting(&["--department", "A", "--activities", "1"]), "verträgt sich nicht mit: --activities"),
        (exporting(&["--without-attachment=1"]), "zu viele oder zu wenige Werte"),
        (
            vec!["serve", "--listen", "8030"],
            "Erwartet werden IP-Adresse und Port, zum Beispiel 127.0.0.1:8030.",
        ),
    ] {
        let output = plain(&arguments).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains(sentence), "{arguments:?}: {said}");
        assert!(said.ends_with("Mit --help sehen Sie, was möglich ist.\n"), "{arguments:?}: {said}");
        assert!(output.stdout.is_empty() && said.lines().count() == 1, "{arguments:?}: {said}");
    }
}

#[test]
fn an_empty_setting_counts_as_not_set() {
    let mut serve = plain(&["serve"]);
    let output = serve.env("VVT_LISTEN", "").env("DATABASE_URL", "kaputt").output().unwrap();
    // The usual port may be taken; what matters is that this is not the command line's fault.
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
}

// vvt check

#[tokio::test]
async fn a_check_names_what_is_found_and_says_so_in_its_exit_code() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let fields = [("name", "Vage"), ("retention", "Nach Erledigung")];
    let number = create(&dpo, &fields).await;
    let check = |format| ["check", "--organisation", World::STADTWERKE, "--format", format];
    let output = run(&site, &check("text")).await;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(3), "{text}");
    for words in [
        &format!("Nr.\u{a0}{number} Vage"),
        "Vorblatt und ganzes Verzeichnis",
        "Klärungsbedarf L-F03",
        "Pflichtangabe fehlt R",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let json: Value = serde_json::from_slice(&run(&site, &check("json")).await.stdout).unwrap();
    let found = json.as_array().unwrap().iter().find(|line| line["judged"] == "Nach Erledigung").unwrap();
    assert_eq!(found["codes"], serde_json::json!(["L-F03"]));
    assert_eq!(found["class"], "Klärungsbedarf");
    assert_eq!(found["activity"], "Vage");
    assert_eq!(found["place"], "Löschregeln");
    let csv = run(&site, &check("csv")).await;
    let csv = String::from_utf8_lossy(&csv.stdout).into_owned();
    assert!(csv.starts_with("\u{feff}Prüfregel;Art;Nr.;"), "{csv}");
    assert_eq!(csv.lines().count(), json.as_array().unwrap().len() + 1);
    fails_with(&run(&site, &["check", "--organisation", "gibtesnicht"]).await, "„gibtesnicht“ gibt es nicht");
}

// vvt export

fn activity_names(json: &[u8]) -> Vec<String> {
    let tree: Value = serde_json::from_slice(json).unwrap();
    let activities = tree["activities"].as_array().unwrap();
    activities.iter().map(|activity| activity["name"].as_str().unwrap().to_owned()).collect()
}

fn export<'a>(format: &'a str, output: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let order = ["export", "--organisation", World::STADTWERKE, "--format", format, "--output", output];
    [&order, more].concat()
}

#[tokio::test]
async fn an_export_is_written_in_place_of_what_was_there() {
    let site = Site::new().await;
    let place = open_place();
    let file = place.path().join("vvt.datei");
    let name = file.to_str().unwrap();
    for format in Format::ALL {
        fs::write(&file, "alt").unwrap();
        assert_eq!(printed(&run(&site, &export(format.extension(), name, &[])).await), "");
        let bytes = fs::read(&file).unwrap();
        match format {
            Format::Pdf => assert_eq!(Pdf::new(&bytes).attachments().len(), 1),
            Format::Html => assert!(String::from_utf8(bytes).unwrap().contains("Kundenabrechnung</")),
            Format::Xlsx => assert!(bytes.starts_with(b"PK")),
            Format::Json => assert_eq!(activity_names(&bytes).len(), 5),
        }
    }
    printed(&run(&site, &export("pdf", name, &["--without-attachment", "--detail", "alles"])).await);
    assert!(Pdf::new(&fs::read(&file).unwrap()).attachments().is_empty());
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1, "something is left beside it");

    for (part, names) in [
        (["--department", "NB"], ["Zählerwechsel", "Störungsannahme"]),
        (["--activities", "3-4"], ["Kundenabrechnung", "Personalverwaltung"]),
    ] {
        let output = run(&site, &export("json", "-", &part)).await;
        assert_eq!(activity_names(printed(&output).as_bytes()), names);
    }
}

#[tokio::test]
async fn an_export_that_cannot_be_is_refused_and_leaves_the_file() {
    let site = Site::new().await;
    let place = open_place();
    let file = place.path().join("vvt.json");
    fs::write(&file, "alt").unwrap();
    let name = file.to_str().unwrap();
    let below = |path: &str| format!("{name}{path}");
    let (folder, inside) = (place.path().join("fehlt/vvt.json"), below("/vvt.json"));
    let to = |output, more| export("json", output, more);
    for (arguments, sentence) in [
        (to(name, &["--department", "XX"]), "mit dem Kurzzeichen „XX“ gibt es nicht. Es gibt: "),
        (to(name, &["--activities", "1,9"]), "mit der Nr.\u{a0}9 gibt es nicht"),
        (to(name, &["--activities", "alle"]), "„alle“ ist keine Nummer"),
        (to(name, &["--activities", "3-1"]), "„3-1“ ist kein Bereich von Nummern"),
        (to(folder.to_str().unwrap(), &[]), "Den Ordner gibt es nicht."),
        (to(place.path().to_str().unwrap(), &[]), "Das ist ein Ordner."),
        (to(&inside, &[]), "Ein Teil des Pfads ist kein Ordner."),
        (to("/dev/full", &[]), "Der Datenträger ist voll."),
    ] {
        fails_with(&run(&site, &arguments).await, sentence);
    }
    let nobody = ["export", "--organisation", "nirgends", "--format", "pdf", "--output", name];
    let known = format!("„nirgends“ gibt es nicht. Es gibt: {}, {}.", World::GEMEINDE, World::STADTWERKE);
    fails_with(&run(&site, &nobody).await, &known);
    fails_with(&run(&Site::empty().await, &nobody).await, "Es gibt noch keine.");
    assert_eq!(fs::read(&file).unwrap(), b"alt");
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);
}

// Accounts

#[tokio::test]
async fn a_first_administrator_comes_from_the_command_line() {
    let site = Site::empty().await;
    let create = async |email: &str, name: &str| {
        run(&site, &["account", "create", email, "--name", name, "--administrator"]).await
    };
    fails_with(&create("ada", "Ada Anders").await, "Bitte prüfen Sie die E-Mail-Adresse");
    fails_with(&create("ada@example.org", " ").await, "Bitte geben Sie einen Namen");
    assert_eq!(site.count("select count(*) from account").await, 0);

    let output = printed(&create("ada@example.org", "Ada Anders").await);
    let link = output.lines().find_map(|line| line.trim().strip_prefix(PUBLIC_URL)).unwrap();
    assert!(link.starts_with("/einladung/"), "{link}");
    let form = site.visitor().form(link).await;
    form.fill("passwort", NEW_PASSWORD).submit().await.is(303.try_into().unwrap());
    sign_in(&site, "ada@example.org", NEW_PASSWORD).await.leads_to_page("/");
    fails_with(&create("Ada@example.org", "Ada").await, "gibt es schon ein Konto");
    let said = printed(&run(&site, &["account", "list"]).await);
    assert!(said.starts_with("Ada Anders <ada@example.org>: aktiv, zuletzt angemeldet: "), "{said}");
    assert!(said.ends_with(", Administration\n"), "{said}");
    let deactivated = run(&site, &["account", "deactivate", "ada@example.org"]).await;
    fails_with(&deactivated, "Das ist das letzte aktive Konto mit Administration");
}

#[tokio::test]
async fn roles_are_given_and_taken_on_the_command_line() {
    let site = Site::new().await;
    printed(&run(&site, &["account", "create", "neu@example.org", "--name", "Nora Neu"]).await);
    let role = async |more: &[&str]| {
        let all =
            [&["account", "role", "neu@example.org"], more, &["--organisation", World::STADTWERKE]].concat();
        run(&site, &all).await
    };
    fails_with(&role(&["pruefung"]).await, "--until TT.MM.JJJJ");
    fails_with(&role(&["pruefung", "--until", "01.01.2020"]).await, "schon vorbei");
    fails_with(&role(&["lesen", "--remove"]).await, "geändert wurde nichts");
    assert!(printed(&role(&["lesen"]).await).contains("hat jetzt die Rolle „Leser/in“"));
    fails_with(&role(&["lesen"]).await, "hat diese Rolle dort schon");
    let said = printed(&run(&site, &["account", "list"]).await);
    assert!(said.contains("<neu@example.org>: eingeladen, zuletzt angemeldet: nie, Leser/in ("), "{said}");
    assert!(printed(&role(&["lesen", "--remove"]).await).contains("nicht mehr"));
    let unknown = ["account", "role", "neu@example.org", "lesen", "--organisation", "wo"];
    fails_with(&run(&site, &unknown).await, "keine Organisation mit dem Kurznamen „wo“");
    // The history names the command line.
    let named = "select count(*) from audit_log where table_name = 'role_assignment' and actor_name like '%Befehlszeile: account%'";
    assert_eq!(site.count(named).await, 2);
}

#[tokio::test]
async fn reset_password_gives_a_link_that_works_once() {
    let site = Site::new().await;
    let output = printed(&run(&site, &["account", "link", " Admin@example.org "]).await);
    let link = output.lines().find_map(|line| line.trim().strip_prefix(PUBLIC_URL)).unwrap();
    let form = site.visitor().form(link).await;
    form.fill("passwort", NEW_PASSWORD).submit().await.is(303.try_into().unwrap());
    assert_eq!(sign_in(&site, "admin@example.org", PASSWORD).await.status, 422);
    assert_eq!(sign_in(&site, "admin@example.org", NEW_PASSWORD).await.status, 303);
    assert!(site.visitor().get(link).await.find_form(link).is_none(), "it works again");

    let mut db = site.db().write(&Actor::system("Test")).await.unwrap();
    account::create(&mut db, AccountId::new(), "Neu", "neu@example.org", None, false).await.unwrap();
    db.commit().await.unwrap();
    let invitation = printed(&run(&site, &["account", "link", "neu@example.org"]).await);
    assert!(invitation.contains("/einladung/"), "{invitation}");

    fails_with(&run(&site, &["account", "link", "wer@example.org"]).await, "„wer@example.org“");
    printed(&run(&site, &["account", "deactivate", "neu@example.org"]).await);
    fails_with(&run(&site, &["account", "link", "neu@example.org"]).await, "ist deaktiviert");
    printed(&run(&site, &["account", "reactivate", "neu@example.org"]).await);
    printed(&run(&site, &["account", "link", "neu@example.org"]).await);
}

// Whether all is well

#[tokio::test]
async fn doctor_names_what_is_wrong() {
    let site = Site::new().await;
    let doctor = async |settings: &[(&str, &str)]| {
        let mut command = on(&site, &["doctor"]).await;
        command.envs(settings.iter().copied());
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, said) = doctor(&[("VVT_PUBLICURL", "x")]).await;
    assert_eq!(code, Some(0), "{said}");
    for sentence in [
        "Achtung  Die Einstellung VVT_PUBLICURL gibt es nicht",
        "gut  Datenbank: PostgreSQL",
        "gut  Die Uhren von Datenbank und Server stimmen überein.",
        "gut  Die Datenbank ist auf dem Stand dieser Version und nimmt Änderungen an.",
        "gut  Es gibt ein Konto mit Administration.",
        "Achtung  Es werden keine Sicherungen gemacht",
    ] {
        assert!(said.contains(sentence), "{sentence}: {said}");
    }
    let place = open_place();
    let none = place.path().join("data");
    let output = vvt(&none).arg("doctor").output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8(output.stdout).unwrap().contains("gibt es noch keine Datenbank"));
    assert!(!none.exists(), "it changed something");

    let backups = open_place();
    let folder = backups.path().to_str().unwrap();
    let (code, said) = doctor(&[("VVT_BACKUP_DIR", folder)]).await;
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("Fehler  Sicherungen brauchen die Rolle, der die Datenbank gehört"), "{said}");

    let versions = "update _sqlx_migrations set version = version + 1 where version = (select max(version) from _sqlx_migrations)";
    site.owner().await.execute(versions).await.unwrap();
    let (code, said) = doctor(&[]).await;
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("Fehler  Die Datenbank ist nicht auf dem Stand dieser Version."), "{said}");
}

// A server of one's own

/// What stands for both roles' passwords.
async fn passwords(admin: &mut PgConnection) -> Vec<Option<String>> {
    let query = "select rolpassword from pg_authid where rolname like 'vvt_eigen%' order by rolname";
    sqlx::query_scalar(query).fetch_all(admin).await.unwrap()
}

#[tokio::test]
async fn init_database_makes_what_migrate_and_serve_need() {
    let postgres = LocalPostgres::start_throwaway().await.unwrap();
    let mut admin = PgConnection::connect_with(&postgres.superuser_options("postgres")).await.unwrap();
    for statement in ["drop database vvt", "drop role vvt_app"] {
        admin.execute(statement).await.unwrap();
    }
    // Let in who is made here.
    let ident: String = sqlx::query_scalar("show ident_file").fetch_one(&mut admin).await.unwrap();
    let lines = fs::read_to_string(&ident).unwrap();
    let own = lines.lines().filter(|line| line.ends_with("vvt_owner"));
    let more: String = own
        .flat_map(|line| {
            ["vvt_eigen_owner", "vvt_eigen_server"].map(|role| line.replace("vvt_owner", role) + "\n")
        })
        .collect();
    fs::write(&ident, lines + &more).unwrap();
    admin.execute("select pg_reload_conf()").await.unwrap();
    let init_with = |role: &str, database: &str| {
        let admin_url = url(&postgres, role, "postgres");
        plain(&["init-database", "--admin-url", &admin_url, "--database", database])
    };
    let init = |role: &str, database: &str| init_with(role, database).output().unwrap();
    let first = printed(&init("postgres", "vvt_eigen"));
    let setting = |name: &str| first.lines().find_map(|line| line.strip_prefix(name)).unwrap().to_owned();
    let migrate =
        || plain(&["migrate"]).env("VVT_MIGRATION_URL", setting("VVT_MIGRATION_URL=")).output().unwrap();
    assert_eq!(printed(&migrate()), "Die Datenbank ist auf dem Stand dieser Version.\n");
    let mut reset = plain(&["account", "link", "wer@example.org"]);
    let output = reset.env("DATABASE_URL", setting("DATABASE_URL=")).output().unwrap();
    fails_with(&output, "Es gibt kein Konto");

    let before = passwords(&mut admin).await;
    assert!(before.len() == 2 && before.iter().all(Option::is_some), "{before:?}");
    fails_with(&init("postgres", "postgres"), "sie gehört der Rolle „postgres“");
    let output = init_with("vvt_owner", "vvt_eigen").arg("--new-passwords").output().unwrap();
    fails_with(&output, "Bitte geben Sie in --admin-url eine Rolle an, die Rollen");
    fails_with(&init("postgres", "Vvt-1"), "nur Kleinbuchstaben, Ziffern und _");
    assert_eq!(passwords(&mut admin).await, before, "a refusal took the passwords that worked");

    fails_with(&init("postgres", "vvt_eigen"), "Die Rolle „vvt_eigen_owner“ gibt es schon");
    assert_eq!(passwords(&mut admin).await, before);
    printed(&init("postgres", "vvt_test"));
    assert_eq!(passwords(&mut admin).await, before, "another database has other roles");
    let reaches = "
        select string_agg(rolname || ' ' || datname, ', ' order by rolname, datname)
        from pg_roles, pg_database
        where rolname ~ '^vvt_(eigen|test)_' and datname ~ '^vvt_(eigen|test)$' and has_database_privilege(rolname, datname, 'connect')
    ";
    let reaches: String = sqlx::query_scalar(reaches).fetch_one(&mut admin).await.unwrap();
    assert_eq!(
        reaches,
        "vvt_eigen_owner vvt_eigen, vvt_eigen_server vvt_eigen, vvt_test_owner vvt_test, vvt_test_server vvt_test"
    );

    let again = printed(&init_with("postgres", "vvt_eigen").arg("--new-passwords").output().unwrap());
    assert!(
        again.contains("frühere Passwörter dieser Rollen gelten nicht mehr") && again != first,
        "{again}"
    );
    let after = passwords(&mut admin).await;
    assert!(before.iter().zip(&after).all(|(before, after)| before != after));
    printed(&migrate());
    admin.close().await.unwrap();
    postgres.stop().await;

    let with = |url: &str| plain(&["init-database", "--admin-url", url]).output().unwrap();
    fails_with(&with("mysql://localhost/vvt"), "--admin-url ist keine gültige Adresse");
    fails_with(&with(UNREACHABLE), "Der Datenbankserver ist nicht erreichbar");
}

#[tokio::test]
async fn migrate_names_what_is_wrong_with_its_address() {
    let migrate = |url: &str| {
        let mut command = plain(&["migrate"]);
        command.env("VVT_MIGRATION_URL", url);
        command
    };
    fails_with(
        &migrate("").output().unwrap(),
        "Bitte geben Sie in VVT_MIGRATION_URL die Rolle an, der die Datenbank gehört",
    );
    for wrong in ["kaputt", "mysql://vvt_owner@localhost/vvt"] {
        fails_with(&migrate(wrong).output().unwrap(), "VVT_MIGRATION_URL ist keine gültige Adresse");
    }
    let (waiting, _) = Server::waiting(migrate(UNREACHABLE));
    drop(waiting);

    let postgres = &cluster().await.postgres;
    let empty = cluster().await.create_database("template1").await;
    for role in ["vvt_app", "postgres"] {
        let output = migrate(&url(postgres, role, &empty.name)).output().unwrap();
        fails_with(&output, &format!("angemeldet ist aber „{role}“"));
    }
    let mut owner = PgConnection::connect_with(&postgres.owner_options(&empty.name)).await.unwrap();
    let tables = "select count(*) from pg_class where relnamespace = 'public'::regnamespace";
    assert_eq!(sqlx::query_scalar::<_, i64>(tables).fetch_one(&mut owner).await.unwrap(), 0);
}

// vvt demo

#[tokio::test]
async fn demo_says_how_to_sign_in() {
    let site = Site::empty().await;
    let fixed = async |password: &str| {
        let mut demo = on(&site, &["demo"]).await;
        demo.env("VVT_DEMO_PASSWORD", password);
        demo
    };
    fails_with(&fixed("kurz").await.args(["--listen", "127.0.0.1:0"]).output().unwrap(), "12 Zeichen");
    assert_eq!(site.count("select count(*) from account").await, 0);

    let first = Server::serving(on(&site, &["demo"]).await);
    for person in &PEOPLE {
        assert!(first.printed.iter().any(|line| line.contains(person.email)), "{:?}", first.printed);
    }
    let password =
        first.printed.iter().find_map(|line| line.strip_prefix("Passwort für alle Konten: ")).unwrap();
    assert_eq!(sign_in(&site, PEOPLE[0].email, password).await.status, 303);

    let second = Server::serving(on(&site, &["demo"]).await).printed.join("\n");
    assert!(second.contains("beim ersten Start angezeigt") && !second.contains(password), "{second}");
    let third = Server::serving(fixed(NEW_PASSWORD).await).printed.join("\n");
    assert!(third.contains(&format!("Passwort für alle Konten: {NEW_PASSWORD}")), "{third}");
    assert_eq!(sign_in(&site, PEOPLE[0].email, NEW_PASSWORD).await.status, 303);

    let filled = on(&Site::new().await, &["demo", "--listen", "127.0.0.1:0"]).await.output().unwrap();
    fails_with(&filled, "Diese Datenbank ist nicht leer");
}
