//! The overview's counts as bars, each of which leads to what it counts.

use time::Date;

use super::{
    due::{Count, SORTS, When},
    pages::RuleCount,
    store::StageCount,
};
use crate::{
    findings::{Class, Finding, Place, head::About},
    picture::bars::{Bars, Labels, Row, Series},
    register::{LegalRegime, law::Law},
};

/// Stages by what the rules say about their sheets.
pub(super) fn stages(root: &str, stages: &[StageCount]) -> Bars {
    let mut series = vec![
        Series { label: "Pflichtangaben fehlen", tone: "danger" },
        Series { label: "vollständig, mit Klärungsbedarf", tone: "warning" },
        Series { label: "vollständig, ohne Klärungsbedarf", tone: "success" },
    ];
    let are_waiting = stages.iter().any(|stage| stage.waiting > 0);
    if are_waiting {
        series.push(Series { label: "wird berechnet", tone: "neutral" });
    }
    let rows = stages.iter().map(|stage| {
        let href = format!("{root}/verarbeitungen?stadium={}", stage.stage);
        let links = ["missing", "clarify", "complete"].map(|key| format!("{href}&pruefung={key}"));
        Row {
            label: stage.label().to_owned(),
            links: links.into_iter().chain(are_waiting.then(String::new)).collect(),
            href,
            counts: [
                stage.missing,
                stage.unclear,
                stage.count - stage.missing - stage.unclear - stage.waiting,
            ]
            .into_iter()
            .chain(are_waiting.then_some(stage.waiting))
            .collect(),
        }
    });
    Bars::new(&series, rows.collect(), Labels::Above)
}

/// Sections of the sheet by how many points are open there. A rule counts once for each sheet.
pub(super) fn sections(
    root: &str,
    regime: LegalRegime,
    rules: &[RuleCount],
    vorblatt: &[(About, Finding)],
) -> Bars {
    const TONES: [&str; 3] = ["danger", "warning", "info"];
    let series: Vec<Series> = Class::ALL
        .into_iter()
        .zip(TONES)
        .map(|(class, tone)| Series { label: class.label(), tone })
        .collect();
    let placed: Vec<(Place, Class, i64)> =
        rules.iter().map(|line| (line.rule.place(), line.rule.class, line.count)).collect();
    let rows = Place::WITH_RULES.into_iter().map(|place| {
        let of_class = |class: Class| -> i64 {
            placed.iter().filter(|(at, of, _)| *at == place && *of == class).map(|(.., count)| count).sum()
        };
        let mut counts: Vec<i64> = Class::ALL.into_iter().map(of_class).collect();
        let href = format!("{root}/verarbeitungen?bereich={}", place.slug());
        let links = ["missing", "unclear", "hint"].map(|key| format!("{href}&pruefung={key}"));
        let (href, links) = if place == Place::Organisation {
            // What the Vorblatt lacks is no activity's.
            for (count, class) in counts.iter_mut().zip(Class::ALL) {
                *count += vorblatt
                    .iter()
                    .filter(|(_, finding)| finding.rule.class == class)
                    .map(|_| 1)
                    .sum::<i64>();
            }
            let href = if vorblatt.is_empty() { href } else { format!("{root}/organisation") };
            (href, vec![String::new(); series.len()])
        } else {
            (href, links.to_vec())
        };
        let number = place.item().and_then(|item| Law::Known(regime).item(item));
        let label = number.into_iter().chain([place.label()]).collect::<Vec<_>>().join(" ");
        Row { label, href, counts, links }
    });
    Bars::new(&series, rows.collect(), Labels::Above)
}

/// What is due by month.
pub(super) fn due(root: &str, today: Date, counts: &[Count]) -> Bars {
    const TONES: [&str; 4] = ["danger", "warning", "info", "success"];
    let series: Vec<Series> =
        SORTS.into_iter().zip(TONES).map(|((_, label), tone)| Series { label, tone }).collect();
    let rows = When::all().map(|when| {
        let of_sort = |sort: &str| -> i64 {
            counts
                .iter()
                .filter(|count| count.when == when && count.sort == sort)
                .map(|count| count.count)
                .sum()
        };
        let href = format!("{root}/termine?zeit={}", when.key(today));
        Row {
            label: when.label(today),
            counts: SORTS.iter().map(|(sort, _)| of_sort(sort)).collect(),
            links: vec![href.clone(); SORTS.len()],
            href,
        }
    });
    Bars::new(&series, rows.collect(), Labels::Before)
}
