//! The whole concept: every area with its state, what is open, and the history of reviews.

use askama::Template;
use axum::{extract::State, response::Response};
use time::Date;

use super::{frame, root};
use crate::{
    app::App,
    auth::{Capability, Member},
    error::AppError,
    findings::{self, Finding},
    organisation,
    register::choices::{AreaState, MeasureArea},
    toms::{Area, Concept, Measure, REVIEW_MONTHS, Review, cycle, store},
    web::{
        components::Tone,
        filters,
        notice::Notice,
        page::{self, Page},
        validate::date_text,
    },
    work,
};

#[derive(Template)]
#[template(path = "toms/show.html")]
struct Show {
    page: Page,
    root: String,
    concept: Option<Concept>,
    findings: Vec<Finding>,
    may_edit: bool,
    may_read_findings: bool,
}

pub async fn show(
    State(app): State<App>,
    member: Member,
    notice: Option<Notice>,
) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    let concept = store::concept(&mut db, member.organisation()).await?;
    let details = organisation::store::details(&mut db, member.organisation()).await?;
    let may_read_findings = member.may(Capability::ReadFindings);
    let findings = match concept.as_ref().filter(|_| may_read_findings) {
        Some(concept) => {
            let judge = || {
                let context = findings::Context::of(details.kind, &details.name, true, &[], app.today());
                findings::judge_concept(&concept.in_register(), details.regime, &context)
            };
            work::aside(judge).await
        }
        None => Vec::new(),
    };
    let page = frame(&member, "Rahmenkonzept")
        .lead(
            "Technische und organisatorische Maßnahmen, die für die ganze Stelle gelten. Sie stehen einmal hier; die \
             Tätigkeiten verweisen darauf und nennen nur, was abweicht oder hinzukommt.",
        )
        .notice(notice);
    let may_edit = member.may(Capability::EditCatalogues);
    Ok(page::ok(&Show { page, root: root(&member), concept, findings, may_edit, may_read_findings }))
}

/// What the page says of one area.
struct Line<'a> {
    area: MeasureArea,
    said: Area,
    measures: Vec<&'a Measure>,
    reviewed_on: Option<Date>,
    findings: Vec<&'a Finding>,
}

impl Show {
    /// The address of a form; "" for who may not edit.
    fn form(&self, part: &str) -> String {
        if self.may_edit { format!("{}/{part}", self.root) } else { String::new() }
    }

    fn area_form(&self, area: &MeasureArea) -> String {
        self.form(&format!("bereiche/{}", area.slug()))
    }

    fn review_part(&self, review: &Review) -> String {
        format!("ueberpruefungen/{}", review.id)
    }

    fn lines(&self) -> Vec<Line<'_>> {
        let Some(concept) = &self.concept else { return Vec::new() };
        let line = |area: &MeasureArea| Line {
            area: *area,
            said: concept.area(*area),
            measures: concept.measures_of(Some(*area)).collect(),
            reviewed_on: concept.reviewed_on(*area),
            findings: self.findings.iter().filter(|finding| is_about(finding, *area)).collect(),
        };
        MeasureArea::ALL.iter().map(line).collect()
    }

    /// Those of no area.
    fn findings_elsewhere(&self) -> Vec<&Finding> {
        self.findings.iter().filter(|finding| finding.item.is_none()).collect()
    }

    fn other_measures(&self) -> Vec<&Measure> {
        self.concept.iter().flat_map(|concept| concept.measures_of(None)).collect()
    }
}

fn is_about(finding: &Finding, area: MeasureArea) -> bool {
    finding
        .item
        .as_ref()
        .is_some_and(|item| MeasureArea::ALL.get(item.position.wrapping_sub(1)) == Some(&area))
}

impl Concept {
    fn cycle(&self) -> String {
        cycle(self.review_months.unwrap_or(REVIEW_MONTHS))
    }
}

impl Line<'_> {
    fn tone(&self) -> Tone {
        match self.said.state {
            AreaState::Unspecified => Tone::Warning,
            AreaState::Implemented => Tone::Success,
            AreaState::Planned | AreaState::NotNeeded | AreaState::NotApplicable => Tone::Info,
        }
    }

    fn state(&self) -> &'static str {
        match self.said.state {
            AreaState::Unspecified => "noch nicht angegeben",
            state => state.label(),
        }
    }

    /// When planned: until when.
    fn planned_until(&self) -> Option<Date> {
        self.said.planned_until.filter(|_| self.said.state == AreaState::Planned)
    }

    fn reason(&self) -> &str {
        match self.said.state {
            AreaState::NotNeeded | AreaState::NotApplicable => &self.said.reason,
            _ => "",
        }
    }
}

impl Review {
    fn title(&self) -> String {
        format!("Überprüfung vom {}", date_text(self.reviewed_on))
    }

    /// "das ganze Konzept", "Verschlüsselung, Transparenz"
    fn extent(&self) -> String {
        if self.areas.is_empty() {
            return "das ganze Konzept".to_owned();
        }
        self.areas.iter().map(|area| area.label()).collect::<Vec<_>>().join(", ")
    }

    fn tone(&self) -> Tone {
        use crate::register::choices::ReviewResult::{Effective, Ineffective, Shortcomings};
        match self.result {
            Effective => Tone::Success,
            Shortcomings => Tone::Warning,
            Ineffective => Tone::Danger,
        }
    }
}
