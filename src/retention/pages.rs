//! `/verzeichnis/{organisation}/loeschkonzept`: all periods as one table, to read and to print.

use askama::Template;
use axum::{extract::State, response::Response};

use super::{
    concept::{self, Line},
    store::{self, Period, Surroundings, Use},
};
use crate::{
    app::App,
    auth::{Capability, Member},
    catalogue::Catalogue,
    error::AppError,
    findings::{Class, Context, Finding, judge_period, kept::fingerprint},
    navigation,
    register::{RetentionRule, Scope, SubRule},
    web::{
        components::Pagination,
        filters::{self, grouped},
        form::Query,
        page::{self, Page},
    },
};

/// Periods on one page.
const PAGE: i64 = 50;
/// Periods on the page for print; more of them are an appendix of the exported record.
const MOST: i64 = 1_000;

#[derive(Template)]
#[template(path = "retention/concept.html")]
struct ConceptPage {
    page: Page,
    entries: Vec<Entry>,
    pagination: Pagination,
    /// `/verzeichnis/{slug}`
    root: String,
    /// Of all periods only the first ones are shown.
    is_cut: bool,
    /// All are shown on one page, for print.
    is_whole: bool,
    total: i64,
    /// Sheets that say nothing about deletion.
    without: i64,
    may_export: bool,
    is_limited: bool,
}

struct Entry {
    lines: Vec<Line>,
    /// The wording, where the lines do not say it.
    wording: String,
    /// The catalogue's entry, "" for "nur hier".
    catalogue: String,
    uses: Vec<Use>,
    more: i64,
    findings: Vec<Judged>,
}

/// A point, and on how many of the sheets it is accepted.
struct Judged {
    finding: Finding,
    accepted: i64,
    is_open: bool,
}

pub async fn show(State(app): State<App>, member: Member, Query(query): Query) -> Result<Response, AppError> {
    let root = format!("/verzeichnis/{}", member.membership.slug);
    let is_whole = query.text("alle") == "ja";
    let at: i64 = query.text("seite").parse().unwrap_or(1).clamp(1, 1_000_000);
    let (from, limit) = if is_whole { (0, MOST) } else { ((at - 1) * PAGE, PAGE) };

    let mut db = app.db.read(member.actor()).await?;
    let periods = store::periods(&mut db, member.organisation(), from, limit).await?;
    let around = store::surroundings(&mut db, member.organisation()).await?;
    let context = Context::of(around.kind, &around.name, true, &[], app.today());
    let total = periods.first().map_or(0, |period| period.total);
    let pagination =
        if is_whole { Pagination::default() } else { pagination(&root, at, periods.len(), total) };
    let page = navigation::organisation_page(&member, "kataloge", "Löschkonzept")
        .lead(
            "Alle Fristen der Organisation mit Datenart, Regellöschfrist und Fristbeginn, aus dem Katalog und von den \
             Blättern der Tätigkeiten. Geändert wird eine Frist dort, wo sie steht.",
        )
        .breadcrumb(Catalogue::RetentionPeriods.title(), format!("{root}/kataloge/loeschfristen"))
        .wide();
    let mut entries: Vec<Entry> =
        periods.into_iter().map(|period| entry(period, &around, &context, &root)).collect();
    let may_read_findings = member.may(Capability::ReadFindings);
    if !may_read_findings {
        entries.iter_mut().for_each(|entry| entry.findings.clear());
    }
    Ok(page::ok(&ConceptPage {
        page,
        entries,
        pagination,
        root,
        is_cut: is_whole && total > MOST,
        is_whole,
        total,
        without: if may_read_findings { around.without } else { 0 },
        may_export: member.may(Capability::Export),
        is_limited: member.membership.reach(Capability::ReadRegister).is_some(),
    }))
}

fn pagination(root: &str, at: i64, shown: usize, total: i64) -> Pagination {
    let link = |at: i64| format!("{root}/loeschkonzept?seite={at}");
    let shown = i64::try_from(shown).unwrap_or(PAGE);
    let (first, last) = ((at - 1) * PAGE + 1, (at - 1) * PAGE + shown);
    Pagination {
        shown: match shown {
            0 => String::new(),
            _ => format!("{}–{} von {}", grouped(first), grouped(last), grouped(total)),
        },
        previous: (at > 1).then(|| link(if shown == 0 { 1 } else { at - 1 })),
        next: (last < total && shown > 0).then(|| link(at + 1)),
    }
}

fn entry(period: Period, around: &Surroundings, context: &Context, root: &str) -> Entry {
    let rule = RetentionRule {
        text: period.wording,
        shared: true,
        kind: period.kind,
        sub_rules: period.parts.iter().map(SubRule::of).collect(),
        data_categories: Scope::Unspecified,
    };
    let only = match period.data.as_slice() {
        [only] => only.as_str(),
        _ => "",
    };
    let judged = |finding: Finding| {
        let accepted = around.accepted.get(&fingerprint(&finding)).copied().unwrap_or_default();
        let is_open = accepted == 0 || accepted < period.total_uses;
        Judged { finding, accepted, is_open }
    };
    let mut findings: Vec<Judged> = judge_period(&rule, only, context).into_iter().map(judged).collect();
    findings.sort_by_key(|judged| judged.finding.rule.class);
    let all = period.for_all.then(|| concept::ALL.to_owned());
    let data: Vec<String> = all.into_iter().chain(period.data).collect();
    Entry {
        lines: concept::lines(&rule, &data, period.shipped.as_deref()),
        wording: if rule.sub_rules.is_empty() { String::new() } else { rule.text },
        catalogue: period
            .catalogue
            .map(|id| format!("{root}/kataloge/loeschfristen/{id}"))
            .unwrap_or_default(),
        more: period.total_uses - i64::try_from(period.uses.len()).unwrap_or_default(),
        uses: period.uses,
        findings,
    }
}

impl Judged {
    fn class(&self) -> Class {
        self.finding.rule.class
    }
}
