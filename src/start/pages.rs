use std::time::SystemTime;

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};

use super::{
    charts,
    due::{self, Line, When},
    store::{self, DepartmentCount, Recent, StageCount},
};
use crate::{
    app::App,
    auth::{Capability, Member, Person},
    backup::schedule,
    contact,
    error::AppError,
    findings::{
        self, Class, Context, Finding, Rule,
        head::{self, About},
        kept,
    },
    navigation::{organisation_page, page as person_page},
    organisation,
    picture::bars::Bars,
    record_duty, register,
    template_activity::own,
    toms,
    web::{
        components::{Task, Tone},
        filters,
        form::Query,
        notice::Notice,
        page::{self, Page},
    },
};

#[derive(Template)]
#[template(path = "start/mine.html")]
struct Mine {
    page: Page,
    person: Person,
    /// What an administrator is told of backups that are not made.
    backup: Option<String>,
}

/// `/`: all registers of the person; who has one only goes there at once.
pub async fn mine(State(app): State<App>, person: Person, notice: Option<Notice>) -> Response {
    if let ([only], false) = (person.memberships.as_slice(), person.administrator) {
        return Redirect::to(&format!("/verzeichnis/{}", only.slug)).into_response();
    }
    let page = person_page(&person, "Meine Verzeichnisse").notice(notice);
    let backup = if person.administrator { overdue_backup(&app) } else { None };
    page::ok(&Mine { page, person, backup })
}

/// A sentence, where backups are set up and none was made for two days.
fn overdue_backup(app: &App) -> Option<String> {
    let schedule::State::Overdue(newest) = app.config.backups.as_ref()?.state(SystemTime::now()) else {
        return None;
    };
    let since = match newest {
        Some(made) => format!("seit dem {}", filters::Day::day(&made)),
        None => "bisher".to_owned(),
    };
    Some(format!(
        "Die tägliche Sicherung ist {since} nicht gelungen. Bitte sehen Sie im Protokoll des Servers nach."
    ))
}

#[derive(Template)]
#[template(path = "start/overview.html")]
struct Overview {
    page: Page,
    /// `/verzeichnis/{slug}`
    root: String,
    stages: Vec<StageCount>,
    departments: Vec<DepartmentCount>,
    findings: Vec<RuleCount>,
    by_stage: Bars,
    by_section: Bars,
    by_month: Bars,
    recent: Vec<Recent>,
    tasks: Vec<Task>,
    /// What the rules say of the Vorblatt.
    vorblatt: Vec<(About, Finding)>,
    /// What lit. a lacks as a mandatory item.
    missing: usize,
    may_add: bool,
    /// There is another record of the person's to begin with.
    may_copy: bool,
    may_edit: bool,
    may_export: bool,
    may_read_audit: bool,
    may_read_findings: bool,
}

/// A rule that finds something, on how many sheets.
pub(super) struct RuleCount {
    pub rule: &'static Rule,
    pub count: i64,
}

impl Overview {
    fn is_empty(&self) -> bool {
        self.stages.is_empty()
    }

    /// Activities that are not ended.
    fn count(&self) -> i64 {
        self.stages.iter().filter(|stage| stage.stage != "ended").map(|stage| stage.count).sum()
    }
}

impl StageCount {
    pub(super) fn label(&self) -> &'static str {
        match self.stage.as_str() {
            "planned" => "geplant",
            "trial" => "in Erprobung",
            "in_operation" => "im Einsatz",
            _ => "beendet",
        }
    }
}

impl DepartmentCount {
    fn label(&self) -> String {
        match (self.short_sign.as_str(), self.name.as_str()) {
            ("", "") => "ohne Organisationseinheit".to_owned(),
            ("", name) => name.to_owned(),
            (sign, name) => format!("{sign} – {name}"),
        }
    }
}

const RECENT: i64 = 8;

/// `/verzeichnis/{organisation}`: counts, what is missing, what changed last.
pub async fn overview(
    State(app): State<App>,
    member: Member,
    notice: Option<Notice>,
) -> Result<Response, AppError> {
    let id = member.organisation();
    let may_read_audit = member.may(Capability::ReadAudit);
    let may_read_findings = member.may(Capability::ReadFindings);
    let mut db = app.db.read(member.actor()).await?;
    let stages = store::by_stage(&mut db, id).await?;
    let departments = store::by_department(&mut db, id).await?;
    let mut findings: Vec<RuleCount> = kept::by_rule(&mut db, id)
        .await?
        .into_iter()
        .filter_map(|(code, count)| Some(RuleCount { rule: findings::rule(&code)?, count }))
        .collect();
    // Within a class the most frequent stay first.
    findings.sort_by_key(|line| line.rule.class);
    let recent = store::recent(&mut db, id, may_read_audit, RECENT).await?;
    let details = organisation::store::details(&mut db, id).await?;
    let holders = contact::store::all(&mut db, id).await?;
    let concept = toms::store::concept(&mut db, id).await?;
    let today = app.today();
    let duty = record_duty::store::duty(&mut db, id, today).await?;
    let (due, _) = due::load(&mut db, id, today, None).await?;

    let root = format!("/verzeichnis/{}", member.membership.slug);
    let has_concept = concept.as_ref().is_some_and(|concept| !concept.measures.is_empty());
    let (name, kind) = (details.name.clone(), details.kind);
    let sheet = register::store::head_of(details, holders, concept, today);
    let context = Context::new(&sheet, kind, today).with_duty(duty.as_ref());
    let mut vorblatt = head::judge(&sheet, &context);
    vorblatt.sort_by_key(|(_, finding)| finding.rule.class);
    let missing = vorblatt.iter().filter(|(_, finding)| finding.rule.class == Class::Missing).count();
    let tasks = tasks(&root, &vorblatt, has_concept, duty.is_some());
    Ok(page::ok(&Overview {
        page: organisation_page(&member, "", name).preline("Übersicht").notice(notice),
        by_stage: charts::stages(&root, &stages),
        by_section: charts::sections(&root, sheet.regime, &findings, &vorblatt),
        by_month: charts::due(&root, today, &due),
        root,
        stages,
        departments,
        findings,
        recent,
        tasks,
        vorblatt,
        missing,
        may_add: member.may(Capability::EditActivities),
        may_copy: own::copy::may_copy(&member),
        may_edit: member.may(Capability::EditCatalogues),
        may_export: member.may(Capability::Export),
        may_read_audit,
        may_read_findings,
    }))
}

#[derive(Template)]
#[template(path = "start/due.html")]
struct DuePage {
    page: Page,
    root: String,
    lines: Vec<Line>,
    /// How many there are beside those that are shown.
    others: i64,
    /// The other times: label, address, count.
    times: Vec<(String, String, i64)>,
}

/// `/verzeichnis/{organisation}/termine`: what is due at a time; first what is overdue.
pub async fn due(State(app): State<App>, member: Member, Query(query): Query) -> Result<Response, AppError> {
    let today = app.today();
    let when = When::parse(query.text("zeit"), today).unwrap_or(When::Overdue);
    let mut db = app.db.read(member.actor()).await?;
    let (counts, lines) = due::load(&mut db, member.organisation(), today, Some(when)).await?;
    let root = format!("/verzeichnis/{}", member.membership.slug);
    let count =
        |when: When| counts.iter().filter(|count| count.when == when).map(|count| count.count).sum::<i64>();
    let times = When::all()
        .filter(|other| *other != when && count(*other) > 0)
        .map(|other| (other.label(today), format!("{root}/termine?zeit={}", other.key(today)), count(other)));
    let page = organisation_page(&member, "", "Anstehende Überprüfungen")
        .preline(format!("Termine: {}", when.label(today)))
        .lead("Tage, an denen etwas im Verzeichnis überprüft werden soll oder endet.");
    Ok(page::ok(&DuePage {
        page,
        others: count(when) - i64::try_from(lines.len()).unwrap_or(i64::MAX),
        times: times.collect(),
        lines,
        root,
    }))
}

/// Each part of lit. a with the worst that is said of it, and the Rahmenkonzept.
fn tasks(root: &str, vorblatt: &[(About, Finding)], has_concept: bool, is_duty_checked: bool) -> Vec<Task> {
    let task = |about: About| {
        let worst =
            vorblatt.iter().filter(|(found, _)| *found == about).map(|(_, finding)| finding.rule.class).min();
        let (status, tone) = match (worst, about) {
            (Some(class), _) => (class.label(), class.tone()),
            (None, About::Concept) if !has_concept => ("noch nicht angelegt", Class::Hint.tone()),
            (None, About::RecordDuty) if !is_duty_checked => ("noch nicht geprüft", Class::Hint.tone()),
            (None, _) => ("nichts offen", Tone::Success),
        };
        let href = match about {
            About::Concept => format!("{root}/rahmenkonzept"),
            About::RecordDuty => format!("{root}/verzeichnispflicht"),
            about => format!("{root}/organisation#{}", about.anchor()),
        };
        Task { label: about.label().to_owned(), href, status: status.to_owned(), tone }
    };
    About::ALL.into_iter().map(task).collect()
}
