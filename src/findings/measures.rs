//! Technische und organisatorische Maßnahmen: lit. g, Art. 32 DSGVO (R14, R61, R62, L-T1 to L-T3).

use super::{
    Context, Finding, Place, rules,
    text::{fold, pattern, quoted},
};
use crate::register::{Activity, Measure, choices::MeasureRelation, regime::Item};

const LIST: &str = "measures";

pub(super) fn judge(activity: &Activity, context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(none(activity));
    findings.extend(no_concept(activity, context));
    findings.extend(classic_controls(activity).or_else(|| only_headings(activity)));
    let is_resolvable = is_resolvable(activity, context);
    for (at, measure) in activity.measures.items.iter().enumerate() {
        let found = [only_reference(measure, is_resolvable), without_reason(measure)];
        findings.extend(found.into_iter().flatten().map(|finding| finding.about(LIST, at, &measure.text)));
    }
    findings
}

fn finding(rule: &'static super::Rule, sentence: impl Into<String>) -> Finding {
    Finding::new(rule, Place::Measures, sentence)
}

/// R61: the rule in spite of "wenn möglich".
fn none(activity: &Activity) -> Option<Finding> {
    activity.lacks_measures().then(|| {
        let norm = activity.law().measures_norm().map(|norm| format!(" nach {norm}")).unwrap_or_default();
        let sentence =
            format!("Bitte beschreiben Sie die Maßnahmen{norm}, oder verweisen Sie auf das Rahmenkonzept.");
        finding(&rules::R61_F, sentence).under(activity.law(), Item::Measures).if_possible(activity.regime)
    })
}

/// R62, R14.
fn no_concept(activity: &Activity, context: &Context) -> Option<Finding> {
    (activity.measures.global_concept && !context.has_measures_concept).then(|| {
        let sentence = "Das Blatt verweist auf das Rahmenkonzept, aber es gibt keines. Bitte legen Sie es an, oder \
                        beschreiben Sie die Maßnahmen hier.";
        finding(&rules::R62_W, sentence).judged("Es gilt das Rahmenkonzept")
    })
}

/// Whether a reference can be followed: the concept is there, or a document with its version.
fn is_resolvable(activity: &Activity, context: &Context) -> bool {
    activity.measures.global_concept && context.has_measures_concept
        || activity.documents.items.iter().any(|document| {
            document.version.is_some() || document.as_of.is_some() || document.place.is_some()
        })
}

/// "Siehe TOM", "gemäß Sicherheitskonzept".
fn is_reference(folded: &str) -> bool {
    pattern!(
        r"^(?:(?:technische und organisatorische )?massnahmen:? |toms?:? )?(?:(?:siehe|s\.|vgl\.?|vergleiche|verweis auf)(?: .{0,120})?|(?:laut|lt\.|gemaess|gem\.|nach|entsprechend) (?:[a-z-]+ ){0,4}[a-z-]*(?:konzept|tom|anlage|anhang|richtlinie|dokument|handbuch|vertrag|avv)[a-z]*.{0,40})$|^(?:it-?)?(?:sicherheitskonzept|tom|toms|tom-?liste|tom-?dokument(?:ation)?|datenschutzkonzept|anlage(?: tom)?|allgemeine toms?)\.?$"
    )
    .is_match(folded)
}

/// L-T1.
fn only_reference(measure: &Measure, is_resolvable: bool) -> Option<Finding> {
    (!is_resolvable && is_reference(&fold(&measure.text))).then(|| {
        let sentence = format!(
            "{} ist nur ein Verweis. Bitte nennen Sie das Dokument mit Fassung unter „Sonstiges“, oder beschreiben Sie die \
             Maßnahmen hier.",
            quoted(&measure.text)
        );
        finding(&rules::L_T1, sentence)
    })
}

/// L-T3: the sheet says nothing else, so one answer is enough for all of it.
fn only_headings(activity: &Activity) -> Option<Finding> {
    /// A list of so many headings at least outlines what is done.
    const MANY: usize = 4;
    let measures = &activity.measures;
    let is_described =
        measures.global_concept || measures.supplement.is_some() || !measures.of_systems.is_empty();
    let items: Vec<&Measure> =
        measures.items.iter().filter(|row| row.relation == MeasureRelation::Additional).collect();
    let first = items.first()?;
    let between = pattern!(r"\s*[,/;+&]\s*| und | sowie ");
    let nothing = pattern!(
        r"^(?:keine?|nichts|nein|ja|vorhanden|ausreichend[a-z]*|angemessen[a-z]*|ueblich[a-z]*|standard|erfuellt|umgesetzt|(?:nach |gemaess |entsprechend )?(?:dem )?(?:aktuellen )?stand der technik|(?:keine|ausreichende|angemessene|geeignete|uebliche|erforderliche|technische|organisatorische|technische und organisatorische) (?:besonderen |sicherheits-?|schutz-?)?massnahmen(?: (?:sind )?(?:vorhanden|getroffen|umgesetzt|ergriffen))?|(?:nach|gemaess|gem\.|lt\.) (?:art\.? ?32 )?ds-?gvo)[.!]?$"
    );
    let is_nothing = |folded: &str| nothing.is_match(folded);
    let headings: usize = items
        .iter()
        .map(|row| {
            let folded = fold(&row.text);
            let parts: Vec<&str> = between.split(&folded).filter(|part| !part.is_empty()).collect();
            let all_short = parts.iter().all(|part| !part.contains(' '));
            if is_nothing(&folded) || all_short && !is_reference(&folded) { parts.len().max(1) } else { MANY }
        })
        .sum();
    let is_one_nothing = items.iter().all(|row| is_nothing(&fold(&row.text)));
    (!is_described && (is_one_nothing || headings < MANY)).then(|| {
        let texts: Vec<&str> = items.iter().map(|row| row.text.as_str()).collect();
        let sentence = if is_one_nothing {
            format!(
                "{} beschreibt keine Maßnahme. Bitte beschreiben Sie, wie die Daten geschützt werden.",
                quoted(&texts.join(", "))
            )
        } else {
            format!(
                "{} nennt nur Stichworte. Bitte beschreiben Sie die Maßnahmen so, dass ein Außenstehender sie versteht, oder \
                 verweisen Sie auf das Rahmenkonzept.",
                quoted(&texts.join(", "))
            )
        };
        let at = measures.items.iter().position(|row| std::ptr::eq(row, *first)).unwrap_or_default();
        finding(&rules::L_T3, sentence).about(LIST, at, &first.text).judged(texts.join(" | "))
    })
}

/// L-T2: the headings of the old annex; fine to keep, better by the areas of today's law.
fn classic_controls(activity: &Activity) -> Option<Finding> {
    let control = pattern!(
        r"\b(zutritts|zugangs|zugriffs|weitergabe|eingabe|auftrags|verfuegbarkeits)-?kontrolle|\b(trennung)s(?:kontrolle|gebot)"
    );
    let mut first = None;
    let mut names: Vec<String> = Vec::new();
    for (at, measure) in activity.measures.items.iter().enumerate() {
        for captures in control.captures_iter(&fold(&measure.text)) {
            first = first.or(Some((at, &measure.text)));
            let name = captures.get(1).or_else(|| captures.get(2)).map_or("", |found| found.as_str());
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
    }
    let (at, text) = first.filter(|_| names.len() >= 3)?;
    let sentence = "Die Maßnahmen folgen den acht Kontrollen des alten BDSG. Bitte prüfen Sie, ob auch Pseudonymisierung, \
                    Verschlüsselung, Belastbarkeit, Wiederherstellung und regelmäßige Überprüfung (Art. 32 Abs. 1 DSGVO) \
                    beschrieben sind.";
    Some(finding(&rules::L_T2, sentence).about(LIST, at, text).judged(names.join(", ")))
}

/// R14: "entfällt (Grund)", and what stands in place of the concept's measure.
fn without_reason(measure: &Measure) -> Option<Finding> {
    let what = match measure.relation {
        MeasureRelation::Additional => return None,
        MeasureRelation::Deviating => "hier abweicht",
        MeasureRelation::Dropped => "hier entfällt",
    };
    measure.reason.is_none().then(|| {
        finding(&rules::R14_H, format!("Sie können angeben, warum {} {what}.", quoted(&measure.text)))
    })
}
