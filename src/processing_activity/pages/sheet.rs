use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{find, list_address, sheet_address};
use crate::{
    app::App,
    auth::{Capability, Member},
    error::AppError,
    export::{
        document::{Block, Section, Sheet},
        sheet,
    },
    findings::{
        Class, Place,
        kept::{self, Judged},
    },
    navigation,
    processing_activity::{consequences::Consequence, inheritance, store},
    purpose_change::{self, store::Change},
    register::{
        Activity, Stage,
        law::{Law, with_norm},
    },
    shipped,
    template_activity::own,
    web::{
        components::Tone,
        filters,
        form::Query,
        notice::Notice,
        page::{self, Page},
    },
};

/// The sheet as the authority will read it, with the ways to change it.
#[derive(Template)]
#[template(path = "processing_activity/sheet.html")]
struct SheetPage {
    page: Page,
    sheet: Sheet,
    judged: Vec<Judged>,
    consequences: Vec<Consequence>,
    address: String,
    /// The list of activities.
    list: String,
    updated_at: time::OffsetDateTime,
    may_edit: bool,
    may_read_findings: bool,
    may_give_opinion: bool,
    has_screening: bool,
    may_export: bool,
    is_ended: bool,
    is_draft: bool,
    export: String,
    /// What was decided when a purpose changed.
    purpose_changes: Vec<Change>,
    /// The Muster that the sheet began as: its name, and the date of the shipped facts.
    template: Option<(String, time::Date)>,
    /// The Muster of another organisation that it began as.
    origin: Option<own::store::Origin>,
    may_offer: bool,
    /// It is a Muster for other organisations.
    is_offered: bool,
}

impl SheetPage {
    /// What is said at the section with this place: all of its form, where that comes first.
    fn findings_at(&self, at: &usize) -> Vec<&Judged> {
        let form = self.sheet.sections[*at].form;
        let is_first = self.sheet.sections[..*at].iter().all(|section| section.form != form);
        let is_here =
            |judged: &&Judged| is_first && judged.finding.place.slug() == form && !is_general(judged);
        self.judged.iter().filter(is_here).collect()
    }

    /// What is said of sections that do not stand there.
    fn findings_elsewhere(&self) -> Vec<&Judged> {
        let stands = |judged: &&Judged| {
            let slug = judged.finding.place.slug();
            !is_general(judged) && self.sheet.sections.iter().any(|section| section.form == slug)
        };
        self.judged.iter().filter(|judged| !stands(judged)).collect()
    }

    /// Open findings by class: "2 Pflichtangaben fehlen"; empty when nothing is open.
    fn open(&self) -> Vec<(String, Tone)> {
        Class::ALL
            .into_iter()
            .filter_map(|class| {
                let is_open =
                    |judged: &&Judged| judged.acceptance.is_none() && judged.finding.rule.class == class;
                let count = self.judged.iter().filter(is_open).count();
                (count > 0).then(|| (class.counted(count), class.tone()))
            })
            .collect()
    }
}

/// What is said of the sheet as a whole stands at its head; systems and the like come at its end.
fn is_general(judged: &Judged) -> bool {
    judged.finding.place == Place::General
}

/// Where a screening would stand; never printed.
fn not_screened(law: Law) -> Section {
    Section {
        item: None,
        heading: with_norm("Schwellwertprüfung zur Folgenabschätzung", law.dpia_norm()),
        voluntary: true,
        form: Place::DpiaScreening.slug(),
        blocks: vec![Block::Statement { text: "Noch keine Schwellwertprüfung.".to_owned() }],
    }
}

pub async fn show(
    State(app): State<App>,
    member: Member,
    notice: Option<Notice>,
    Path((_, number)): Path<(String, String)>,
    Query(query): Query,
) -> Result<Response, AppError> {
    let mut db = app.db.read(member.actor()).await?;
    let stored = find(&mut db, &member, &number).await?;
    let context = store::context(&mut db, member.organisation()).await?;

    let sources = inheritance::sources(&mut db, member.organisation(), std::slice::from_ref(&stored)).await?;
    let mut activity = Activity::of(&stored, &sources);
    let may_read_findings = member.membership.may_in(Capability::ReadFindings, stored.department_id);
    if !may_read_findings {
        activity.tags.clear();
    }
    let mut sheet = sheet::sheet(&activity, context.legal_regime, context.concept.as_ref());
    if activity.dpia_screening.is_none() && may_read_findings {
        sheet.sections.push(not_screened(activity.law()));
    }
    let origin = own::store::origin(&mut db, member.organisation(), stored.id).await?;
    let is_offered = !own::store::offered(&mut db, member.organisation(), &[stored.number]).await?.is_empty();
    let (mut judged, mut purpose_changes) = (Vec::new(), Vec::new());
    if may_read_findings {
        judged = kept::of_sheet(&mut db, member.organisation(), &stored, app.today()).await?;
        purpose_changes =
            purpose_change::store::of_activity(&mut db, member.organisation(), stored.id).await?;
        purpose_changes.retain(|change| !change.is_open());
    }
    let page = navigation::organisation_page(&member, "verarbeitungen", &stored.name)
        .preline(format!("Verarbeitungstätigkeit Nr.\u{a0}{}", stored.number))
        .breadcrumb("Verarbeitungstätigkeiten", list_address(&member))
        .notice(notice);
    Ok(page::ok(&SheetPage {
        page,
        sheet,
        judged,
        purpose_changes,
        list: list_address(&member),
        consequences: Consequence::parse(query.text("folgen")),
        address: sheet_address(&member, stored.number),
        updated_at: stored.updated_at,
        may_edit: member.membership.may_in(Capability::EditActivities, stored.department_id),
        may_read_findings,
        may_give_opinion: member.membership.may_in(Capability::GiveOpinion, stored.department_id),
        has_screening: !stored.screenings.is_empty(),
        may_export: member.membership.may_in(Capability::Export, stored.department_id),
        is_ended: stored.stage == Stage::Ended,
        is_draft: stored.stage == Stage::Planned,
        template: stored.template_code.zip(stored.template_as_of).map(|(code, as_of)| {
            let name = shipped::facts().template(&code).map(|template| template.name.clone());
            (name.unwrap_or(code), as_of)
        }),
        origin,
        may_offer: own::pages::may_offer(&member),
        is_offered,
        export: format!("/verzeichnis/{}/ausgabe?nummern={}", member.membership.slug, stored.number),
    }))
}
