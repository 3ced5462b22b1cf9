//! What the application costs, as ratios measured in one run on one machine (`make bench`); no
//! absolute times, because they say more about the machine than about the code.

use std::{
    env,
    error::Error,
    fs,
    process::Command,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::Body,
    extract::State,
    http::{Request, StatusCode},
    response::Response,
    routing::get,
};
use sqlx::{AssertSqlSafe, ConnectOptions, Executor, PgPool, postgres::PgPoolOptions};
use tower::ServiceExt;
use vvt::{
    app::App,
    auth::{Member, Membership, Person, Role, account, person::Grant, role, session},
    config::Config,
    database::{
        Actor, Db,
        id::{AccountId, ActivityId, OrganisationId, SessionId},
        local::LocalPostgres,
        migrations,
    },
    error::AppError,
    export::{Exporter, Format, Options, typesetter::Typesetter},
    organisation::{self, Kind},
    processing_activity::{
        model::Sheet,
        pages, save,
        short_form::{self, Departments},
    },
    register::{
        Detail, Register,
        compose::{Order, compose},
    },
    routes,
    web::form::{Fields, Form},
};

mod import;
mod large_record;

type Outcome<T> = Result<T, Box<dyn Error>>;

const DATABASE: &str = "vvt_bench";
const RECORD: usize = 1_000;
const ROUND: Duration = Duration::from_millis(1_500);
const ROUNDS: usize = 5;

fn main() -> Outcome<()> {
    // The benchmark calls itself for what has to be measured in a fresh process.
    let arguments: Vec<String> = env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "--pdf") {
        return pdf(&arguments[at + 1]);
    }
    let runtime = tokio::runtime::Runtime::new()?;
    if let Some(at) = arguments.iter().position(|argument| argument == "--bring-in") {
        return runtime.block_on(import::bring_in_alone(&arguments[at + 1]));
    }
    // For those who only change one thing: cargo bench -- --list, cargo bench -- --import
    let is_asked = |word: &str| arguments.iter().any(|argument| argument == word);
    let is_all = !is_asked("--list") && !is_asked("--import");
    if is_all || is_asked("--list") {
        runtime.block_on(large_record::measure())?;
    }
    if is_all || is_asked("--import") {
        runtime.block_on(import::measure())?;
    }
    if is_all { runtime.block_on(measure()) } else { Ok(()) }
}

async fn measure() -> Outcome<()> {
    let postgres = LocalPostgres::start_throwaway().await?;
    let mut superuser = postgres.superuser_options("postgres").connect().await?;
    superuser.execute(AssertSqlSafe(format!("create database {DATABASE} owner vvt_owner"))).await?;
    migrations::run(&postgres.owner_options(DATABASE)).await?;
    let db = Db::new(postgres.app_options(DATABASE), 8);
    let world = World::fill(&db).await?;

    list_page(&postgres, &db, &world).await?;
    saving(&postgres, &db, &world).await?;
    pdf_growth(&db, &world).await?;
    idle_memory()?;

    db.close().await;
    postgres.stop().await;
    Ok(())
}

fn report(what: &str, measured: f64, unit: &str, target: &str) {
    println!("{what:<70} {measured:>7.2} {unit:<4} (target {target})");
}

struct World {
    organisation: OrganisationId,
    account: AccountId,
    token: String,
}

impl World {
    /// One organisation with a DPO and a thousand activities.
    async fn fill(db: &Db) -> Outcome<Self> {
        let mut db = db.write(&Actor::system("Messung")).await?;
        let (organisation, account) = (OrganisationId::new(), AccountId::new());
        organisation::store::create(&mut db, organisation, "Messung", Kind::Company).await?;
        account::create(&mut db, account, "Erika Beispiel", "erika@example.org", None, false).await?;
        role::give(&mut db, organisation, account, Role::Dpo, None, None).await?;
        let token = session::open(&mut db, account, Duration::from_secs(3_600), "", "").await?;
        for number in 1..=RECORD {
            create(&mut db, organisation, number).await?;
        }
        db.commit().await?;
        Ok(Self { organisation, account, token: token.as_str().to_owned() })
    }

    fn member(&self) -> Member {
        let request = ActivityId::new().0;
        let membership = Membership {
            organisation: self.organisation,
            slug: "messung".to_owned(),
            organisation_name: "Messung".to_owned(),
            grants: vec![Grant { role: Role::Dpo, departments: None }],
        };
        let person = Person {
            actor: Actor::user(self.account, request),
            id: self.account,
            session: SessionId::new(),
            name: "Erika Beispiel".to_owned(),
            email: "erika@example.org".to_owned(),
            administrator: false,
            memberships: vec![membership.clone()],
        };
        Member { person, membership }
    }
}

/// A sheet of about one printed page.
fn form(number: usize) -> Form {
    Form::new()
        .with("name", format!("Bearbeitung von Anträgen und Vorgängen, Sachgebiet {number}"))
        .with("own_reference", format!("vvt-{number:04}"))
        .with("contact_person", "Max Mustermann, Sachgebietsleitung, 030 23125-101")
        .with("stage", "in_operation")
        .with("legal_regime", "gdpr")
        .with("entry_as_of", "01.12.2026")
        .with("purposes", "Prüfung und Bescheidung von Anträgen\nNachweis der Entscheidung\nStatistik ohne Personenbezug")
        .with("legal_bases", "Art. 6 Abs. 1 lit. e DSGVO in Verbindung mit dem Landesrecht")
        .with("data_subjects", "Antragstellende (auch vertretene Personen)\nBeschäftigte der Stelle")
        .with("data_categories", "Stammdaten (Name, Anschrift)\nAntragsdaten\nBankverbindung\nGesundheitsdaten [Art. 9: Gesundheitsdaten]")
        .with("recipients", "intern: Kasse\nextern: Rechnungsprüfungsamt (bei Prüfungen)\nAuftragsverarbeiter: Rechenzentrum (Betrieb)")
        .with("third_country_statement", "none_and_none_planned")
        .with("retention", "1, 2: 10 Jahre nach Abschluss des Vorgangs\n3: 6 Jahre nach der letzten Zahlung\n4: 1 Jahr nach der Entscheidung")
        .with("measures", "Rollen und Berechtigungen\nVerschlüsselte Übertragung\nProtokollierung der Zugriffe")
}

fn everywhere() -> Departments {
    Departments { allowed: Vec::new(), or_none: true }
}

async fn create(db: &mut vvt::database::Write, organisation: OrganisationId, number: usize) -> Outcome<i32> {
    let id = ActivityId::new();
    let mut form = form(number);
    let sheet =
        short_form::read(&mut form, &Sheet::empty(id), &everywhere()).ok_or("the sample form is wrong")?;
    Ok(save::create(db, organisation, sheet, true).await?)
}

/// The list through everything (request id, session, roles, transaction, row security, headers)
/// against the same query and template on a bare route with a plain connection of the owner.
async fn list_page(postgres: &LocalPostgres, db: &Db, world: &World) -> Outcome<()> {
    let config = Config::from_lookup(|_| None)?;
    let (whole, _) = routes::build(App::new(db.clone(), config, Typesetter::Here))?;
    let pool = PgPoolOptions::new().max_connections(8).connect_with(postgres.owner_options(DATABASE)).await?;
    let bare =
        Router::new().route("/", get(bare_list)).with_state(Bare { pool, member: Arc::new(world.member()) });

    let cookie = format!("vvt={}", world.token);
    let whole_request = move || {
        Request::get("/verzeichnis/messung/verarbeitungen")
            .header("cookie", cookie.clone())
            .body(Body::empty())
    };
    let bare_request = || Request::get("/").body(Body::empty());
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        without.push(throughput(&bare, bare_request).await?);
        with.push(throughput(&whole, &whole_request).await?);
    }
    report(
        "list page: throughput against the same on a bare route",
        median(with) / median(without),
        "x",
        ">= 0.33",
    );
    Ok(())
}

#[derive(Clone)]
struct Bare {
    pool: PgPool,
    member: Arc<Member>,
}

async fn bare_list(State(bare): State<Bare>) -> Result<Response, AppError> {
    let mut connection = bare.pool.acquire().await?;
    pages::list::render(&mut connection, &bare.member, None, Fields::default()).await
}

/// Requests answered in one round, eight at a time.
async fn throughput(
    router: &Router,
    request: impl Fn() -> axum::http::Result<Request<Body>>,
) -> Outcome<f64> {
    let start = Instant::now();
    let mut answered = 0.0;
    while start.elapsed() < ROUND {
        let mut running = tokio::task::JoinSet::new();
        for _ in 0..8 {
            running.spawn(router.clone().oneshot(request()?));
        }
        while let Some(response) = running.join_next().await {
            let response = response??;
            if response.status() != StatusCode::OK {
                return Err(format!("the list answered {}", response.status()).into());
            }
            axum::body::to_bytes(response.into_body(), usize::MAX).await?;
            answered += 1.0;
        }
    }
    Ok(answered / start.elapsed().as_secs_f64())
}

/// Creating whole activities, with the audit trigger and with all of them switched off.
async fn saving(postgres: &LocalPostgres, db: &Db, world: &World) -> Outcome<()> {
    let mut owner = postgres.owner_options(DATABASE).connect().await?;
    let tables: Vec<String> =
        sqlx::query_scalar("select tgrelid::regclass::text from pg_trigger where tgname = 'audit'")
            .fetch_all(&mut owner)
            .await?;
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        with.push(saves(db, world).await?);
        for table in &tables {
            owner.execute(AssertSqlSafe(format!("alter table {table} disable trigger audit"))).await?;
        }
        without.push(saves(db, world).await?);
        for table in &tables {
            owner.execute(AssertSqlSafe(format!("alter table {table} enable trigger audit"))).await?;
        }
    }
    report(
        "saving: throughput with the audit trigger against without",
        median(with) / median(without),
        "x",
        ">= 0.60",
    );
    Ok(())
}

async fn saves(db: &Db, world: &World) -> Outcome<f64> {
    let actor = world.member().person.actor;
    let start = Instant::now();
    let mut saved = 0.0;
    while start.elapsed() < ROUND {
        let mut transaction = db.write(&actor).await?;
        create(&mut transaction, world.organisation, RECORD + 1).await?;
        transaction.commit().await?;
        saved += 1.0;
    }
    Ok(saved / start.elapsed().as_secs_f64())
}

/// Time and memory of the PDF for 1,000 activities against 100, each in a process of its own.
async fn pdf_growth(db: &Db, world: &World) -> Outcome<()> {
    let mut db = db.read(&Actor::system("Messung")).await?;
    let order = Order { numbers: Some((1..=1_000).collect()), ..Order::default() };
    let mut register =
        compose(&mut db, world.organisation, time::macros::date!(2026 - 12 - 01), &order).await?;
    let (large_seconds, large_memory) = pdf_in_a_process(&register)?;
    register.activities.truncate(100);
    let (small_seconds, small_memory) = pdf_in_a_process(&register)?;
    let ratio = (large_seconds / 1_000.0) / (small_seconds / 100.0);
    report("PDF: time per activity at 1,000 against 100", ratio, "x", "<= 1.20");
    let memory_ratio = (large_memory / 1_000.0) / (small_memory / 100.0);
    report("PDF: peak memory per activity at 1,000 against 100", memory_ratio, "x", "<= 1.20");
    report("PDF: peak memory per activity at 1,000", large_memory / 1_000.0, "MiB", "<= 1.50");
    Ok(())
}

fn pdf_in_a_process(register: &Register) -> Outcome<(f64, f64)> {
    let mut file = tempfile::NamedTempFile::new()?;
    serde_json::to_writer(&mut file, register)?;
    let output = Command::new(env::current_exe()?).arg("--pdf").arg(file.path()).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let text = String::from_utf8(output.stdout)?;
    let mut numbers = text.split_whitespace().map(str::parse::<f64>);
    match (numbers.next(), numbers.next()) {
        (Some(seconds), Some(memory)) => Ok((seconds?, memory?)),
        _ => Err("the PDF process said nothing".into()),
    }
}

/// Prints seconds and MiB of peak memory beyond what the process had before.
fn pdf(path: &str) -> Outcome<()> {
    let register: Register = serde_json::from_slice(&fs::read(path)?)?;
    let mut first = register.clone();
    first.activities.truncate(1);
    let runtime = tokio::runtime::Runtime::new()?;
    let exporter = Exporter::new();
    let options = Options { detail: Detail::Full, ..Options::default() };
    // Fonts and the compiler's first steps are not what grows.
    runtime.block_on(exporter.render(first, Format::Pdf, options.clone()))?;
    let before = memory("VmHWM")?;
    let start = Instant::now();
    let bytes = runtime.block_on(exporter.render(register, Format::Pdf, options))?;
    let seconds = start.elapsed().as_secs_f64();
    if !bytes.starts_with(b"%PDF") {
        return Err("no PDF came out".into());
    }
    println!("{seconds} {}", memory("VmHWM")? - before);
    Ok(())
}

/// Memory of the server that nobody uses, without its Postgres.
fn idle_memory() -> Outcome<()> {
    let data = tempfile::tempdir()?;
    let mut server = Command::new(env!("CARGO_BIN_EXE_vvt"))
        .args(["serve", "--listen", "127.0.0.1:0"])
        .env("VVT_DATA", data.path().join("data"))
        .env_remove("DATABASE_URL")
        .stdout(std::process::Stdio::null())
        .spawn()?;
    std::thread::sleep(Duration::from_secs(15));
    let status = fs::read_to_string(format!("/proc/{}/status", server.id()))?;
    report("idle server: memory without Postgres", field(&status, "VmRSS")?, "MiB", "<= 60");
    Command::new("kill").args(["-TERM", &server.id().to_string()]).status()?;
    server.wait()?;
    Ok(())
}

fn memory(name: &str) -> Outcome<f64> {
    field(&fs::read_to_string("/proc/self/status")?, name)
}

fn field(status: &str, name: &str) -> Outcome<f64> {
    let line = status.lines().find(|line| line.starts_with(name)).ok_or("no such line")?;
    let kibibytes: f64 = line.split_whitespace().nth(1).ok_or("no number")?.parse()?;
    Ok(kibibytes / 1_024.0)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
