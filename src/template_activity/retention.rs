//! The periods of a Muster for a kind of body. Some say "wie Lohnkonto" and are resolved; some are tasks
//! ("nach dem Schulrecht des Landes eintragen") and never become a period (L-F07).

use crate::{
    register::choices::RetentionKind,
    shipped::{
        self, Audience, Template,
        model::{TemplateData, TemplateRule, holds_for},
    },
};

/// A rule for one data category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    Period(String, RetentionKind),
    /// What has to be found out.
    Open(String),
}

/// The rules of a data category that hold for the body.
pub fn rules(template: &Template, category: &TemplateData, audience: Option<Audience>) -> Vec<Rule> {
    own(category, audience).map(|rule| resolved(template, rule, audience)).collect()
}

/// As they stand in the Muster: those that many Muster share, then its own.
fn own(category: &TemplateData, audience: Option<Audience>) -> impl Iterator<Item = &TemplateRule> {
    let shared = category.period_set.as_ref().and_then(|set| shipped::facts().period_sets.get(set));
    let rules = shared.into_iter().flatten().chain(&category.rules);
    rules.filter(move |rule| holds_for(&rule.only_for, audience))
}

/// The period in full; a reference to a task is one.
fn resolved(template: &Template, rule: &TemplateRule, audience: Option<Audience>) -> Rule {
    let as_written = |rule: &TemplateRule, addition: &str| match rule.is_open {
        true => Rule::Open(rule.text.clone()),
        false => Rule::Period(format!("{}{addition}", rule.text), rule.kind),
    };
    let Some(reference) = rule.text.strip_prefix("wie ") else { return as_written(rule, "") };
    let end = reference.find([',', ';']).unwrap_or(reference.len());
    let (name, addition) = reference.split_at(end);
    let meant = category(template, name).and_then(|category| own(category, audience).next());
    meant.map_or_else(|| Rule::Open(rule.text.clone()), |meant| as_written(meant, addition))
}

/// The data category that "wie …" means, by its number or the beginning of its name.
fn category<'a>(template: &'a Template, name: &str) -> Option<&'a TemplateData> {
    let number: Option<i32> = name.strip_prefix("Nr. ").and_then(|number| number.parse().ok());
    template.data_categories.iter().find(|category| match number {
        Some(number) => category.number == number,
        None => category.name.starts_with(name),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shipped::facts;

    fn first(code: &str, number: usize, audience: Audience) -> Rule {
        let template = facts().template(code).unwrap();
        rules(template, &template.data_categories[number - 1], Some(audience)).remove(0)
    }

    #[test]
    fn references_are_resolved() {
        for (code, number, period, kind) in [
            (
                "U02",
                5,
                "bis zum Ablauf des sechsten Kalenderjahres nach der zuletzt eingetragenen Lohnzahlung (§ 41 Abs. 1 Satz 9 EStG)",
                RetentionKind::StatutoryRetention,
            ),
            (
                "U02",
                6,
                "bis zum Ende des Kalenderjahres, das auf die letzte Betriebsprüfung folgt (§ 28f Abs. 1 SGB IV)",
                RetentionKind::StatutoryRetention,
            ),
            (
                "U18",
                2,
                "3 Jahre nach Abschluss des Verfahrens (§ 11 Abs. 5 HinSchG), vertraulich nach § 8 HinSchG",
                RetentionKind::StatutoryErasure,
            ),
            (
                "P01",
                1,
                "10 Jahre nach Abschluss der Behandlung (§ 630f Abs. 3 BGB)",
                RetentionKind::StatutoryRetention,
            ),
        ] {
            assert_eq!(
                first(code, number, Audience::Company),
                Rule::Period(period.to_owned(), kind),
                "{code} {number}"
            );
        }
    }

    #[test]
    fn no_reference_and_no_task_is_left_as_a_period() {
        for template in &facts().templates {
            for audience in Audience::ALL.map(Some).into_iter().chain([None]) {
                for rule in template.data_categories.iter().flat_map(|data| rules(template, data, audience)) {
                    match rule {
                        Rule::Period(text, _) => {
                            let is_task = text.starts_with("wie ") || text.contains("eintragen");
                            assert!(!is_task && !text.contains("Landesrecht"), "{}: {text}", template.code);
                        }
                        Rule::Open(text) => assert!(!text.starts_with("wie "), "{}: {text}", template.code),
                    }
                }
            }
        }
    }

    #[test]
    fn periods_follow_the_kind_of_body() {
        let own_law = "nach dem Haushalts- und Kassenrecht Ihrer Stelle eintragen (bei Gemeinden das Gemeindehaushaltsrecht des Landes)";
        assert_eq!(first("U07", 2, Audience::PublicBody), Rule::Open(own_law.to_owned()));
        let years = |audience| match first("U07", 2, audience) {
            Rule::Period(text, _) => text,
            Rule::Open(text) => panic!("{text}"),
        };
        assert!(years(Audience::Company).contains("für Kaufleute auch § 257 HGB"));
        assert!(years(Audience::Association).starts_with("10 Jahre"));
        assert!(!years(Audience::Association).contains("HGB"));
    }
}
