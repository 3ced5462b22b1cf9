//! The periods of a Muster. Some say "wie Lohnkonto" and are resolved; some are tasks ("nach Landesrecht
//! eintragen") and never become a period (L-F07).

use crate::shipped::{
    Audience, Template,
    model::{TemplateData, holds_for},
};

/// What is no period yet, but says that somebody has to find one.
const PLACEHOLDERS: [&str; 3] = ["eintragen", "Landesrecht", "Frist des Anbieters"];
/// What we propose without a norm that says so.
const PROPOSALS: [&str; 2] = ["selbst festgelegt", "Praxiswert"];
/// Data that a rule calls by another name than their own.
const OTHER_NAMES: [(&str, &str); 1] = [("Behandlungsakte", "Anamnese")];

/// A rule for one data category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    Period(String),
    /// What has to be found out.
    Open(String),
}

/// The rules of a data category that hold for the body; none at all is an open point, too.
pub fn rules(template: &Template, category: &TemplateData, audience: Option<Audience>) -> Vec<Rule> {
    let rules: Vec<Rule> = texts(category, audience)
        .map(|text| {
            resolved(template, text, audience).map_or_else(|| Rule::Open(text.to_owned()), Rule::Period)
        })
        .collect();
    if rules.is_empty() { vec![Rule::Open("für die Art Ihrer Stelle festlegen".to_owned())] } else { rules }
}

/// Whether the period is a proposal of ours.
pub fn is_proposal(text: &str) -> bool {
    PROPOSALS.iter().any(|word| text.contains(word))
}

fn texts(category: &TemplateData, audience: Option<Audience>) -> impl Iterator<Item = &str> {
    let rules = category.rules.iter().filter(move |rule| holds_for(&rule.only_for, audience));
    rules.map(|rule| rule.text.as_str())
}

/// The period in full; `None` for a task, and for a reference to one.
fn resolved(template: &Template, text: &str, audience: Option<Audience>) -> Option<String> {
    let Some(reference) = text.strip_prefix("wie ") else {
        return (!is_placeholder(text)).then(|| text.to_owned());
    };
    let end = reference.find([',', ';', '(']).unwrap_or(reference.len());
    let (name, addition) = reference.split_at(end);
    let category = category(template, name.trim())?;
    let period = texts(category, audience).find(|text| !text.starts_with("wie ") && !is_placeholder(text))?;
    let space = if addition.starts_with('(') { " " } else { "" };
    Some(format!("{period}{space}{addition}"))
}

fn is_placeholder(text: &str) -> bool {
    PLACEHOLDERS.iter().any(|word| text.contains(word))
}

/// The data category that "wie …" means, by its number or the beginning of its name.
fn category<'a>(template: &'a Template, name: &str) -> Option<&'a TemplateData> {
    let name = OTHER_NAMES.iter().find(|(other, _)| *other == name).map_or(name, |(_, own)| own);
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
        for (code, number, period) in [
            (
                "U02",
                5,
                "bis zum Ablauf des sechsten Kalenderjahres nach der zuletzt eingetragenen Lohnzahlung (§ 41 Abs. 1 Satz 9 EStG)",
            ),
            (
                "U02",
                6,
                "bis zum Ende des Kalenderjahres, das auf die letzte Betriebsprüfung folgt (§ 28f Abs. 1 SGB IV); \
                 U1-Erstattungsunterlagen bis zur nächsten Prüfung",
            ),
            (
                "U18",
                2,
                "3 Jahre nach Abschluss des Verfahrens (§ 11 Abs. 5 HinSchG), Vertraulichkeit § 8 HinSchG",
            ),
            ("P01", 1, "10 Jahre nach Abschluss der Behandlung (§ 630f Abs. 3 BGB)"),
            (
                "B03",
                3,
                "dauernd, Archivgut nach Landesarchivgesetz (öffentlich gemacht, Art. 9 Abs. 2 lit. e)",
            ),
        ] {
            assert_eq!(
                first(code, number, Audience::Company),
                Rule::Period(period.to_owned()),
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
                        Rule::Period(text) => {
                            assert!(
                                !text.starts_with("wie ") && !is_placeholder(&text),
                                "{}: {text}",
                                template.code
                            );
                        }
                        Rule::Open(text) => assert!(!text.starts_with("wie "), "{}: {text}", template.code),
                    }
                }
            }
        }
    }

    #[test]
    fn periods_follow_the_kind_of_body() {
        let own_law = "nach dem Gemeindehaushaltsrecht des Landes eintragen (Kassen- und Haushaltsunterlagen, nicht AO/HGB)";
        assert_eq!(first("U07", 2, Audience::PublicBody), Rule::Open(own_law.to_owned()));
        assert!(
            matches!(first("U07", 2, Audience::Association), Rule::Period(text) if text.starts_with("10 Jahre"))
        );
        assert!(matches!(first("B06", 4, Audience::Association), Rule::Open(_)));
    }
}
