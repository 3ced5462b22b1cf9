use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};

use super::store::{self, DepartmentCount, Recent, StageCount};
use crate::{
    app::App,
    auth::{Capability, Member, Person},
    contact,
    error::AppError,
    findings::{self, Rule, kept},
    navigation::{organisation_page, page as person_page},
    organisation::{
        self,
        gaps::{About, Gap, gaps},
    },
    template_activity::own,
    toms,
    web::{
        components::{Task, Tone},
        filters,
        notice::Notice,
        page::{self, Page},
    },
};

#[derive(Template)]
#[template(path = "start/mine.html")]
struct Mine {
    page: Page,
    person: Person,
}

/// `/`: all registers of the person; who has one only goes there at once.
pub async fn mine(person: Person, notice: Option<Notice>) -> Response {
    if let ([only], false) = (person.memberships.as_slice(), person.administrator) {
        return Redirect::to(&format!("/verzeichnis/{}", only.slug)).into_response();
    }
    let page = person_page(&person, "Meine Verzeichnisse").notice(notice);
    page::ok(&Mine { page, person })
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
    recent: Vec<Recent>,
    tasks: Vec<Task>,
    /// What lit. a lacks as a mandatory item.
    missing: usize,
    may_add: bool,
    /// There is another record of the person's to begin with.
    may_copy: bool,
    may_edit: bool,
    may_export: bool,
    may_read_audit: bool,
}

/// A rule that finds something, on how many sheets.
struct RuleCount {
    rule: &'static Rule,
    count: i64,
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
    fn label(&self) -> &'static str {
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

    let root = format!("/verzeichnis/{}", member.membership.slug);
    let gaps = gaps(&details, &holders, today);
    let missing = gaps.iter().filter(|gap| gap.weight == organisation::gaps::Weight::Missing).count();
    let tasks = tasks(&root, &gaps, concept.is_some_and(|concept| !concept.measures.is_empty()));
    Ok(page::ok(&Overview {
        page: organisation_page(&member, "", details.name).preline("Übersicht").notice(notice),
        root,
        stages,
        departments,
        findings,
        recent,
        tasks,
        missing,
        may_add: member.may(Capability::EditActivities),
        may_copy: own::copy::may_copy(&member),
        may_edit: member.may(Capability::EditCatalogues),
        may_export: member.may(Capability::Export),
        may_read_audit,
    }))
}

/// Each part of lit. a with the worst of its gaps, and the Rahmenkonzept.
fn tasks(root: &str, gaps: &[Gap], has_concept: bool) -> Vec<Task> {
    let mut tasks: Vec<Task> = About::ALL
        .into_iter()
        .map(|about| {
            let worst = gaps.iter().filter(|gap| gap.about == about).map(|gap| gap.weight).min();
            let (status, tone) =
                worst.map_or(("nichts offen", Tone::Success), |weight| (weight.label(), weight.tone()));
            Task {
                label: about.label().to_owned(),
                href: format!("{root}/organisation#{}", about.anchor()),
                status: status.to_owned(),
                tone,
            }
        })
        .collect();
    let (status, tone) = if has_concept { ("angelegt", Tone::Success) } else { ("Hinweis", Tone::Info) };
    tasks.push(Task {
        label: "Rahmenkonzept der Maßnahmen".to_owned(),
        href: format!("{root}/rahmenkonzept"),
        status: status.to_owned(),
        tone,
    });
    tasks
}
