//! The entries of a Löschkonzept, however they were found: on the page of the organisation, or in the
//! tree that is exported.

use std::collections::BTreeMap;

use super::reading;
use crate::{
    findings,
    register::{Activity, RetentionRule, Scope, SubRule, choices::RetentionKind, period::Period},
    shipped,
    web::filters::folded,
};

/// Which way a period binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// The law makes people keep the data so long (Aufbewahrungspflicht).
    Minimum,
    /// Then they are deleted at the latest.
    Maximum,
    /// Then somebody looks whether they are still needed.
    Review,
    /// Nobody said.
    Unstated,
}

impl Bound {
    /// `shipped`: the code of the fact that a catalogue's entry was made of.
    pub fn of(kind: RetentionKind, shipped: Option<&str>) -> Self {
        let shipped = || {
            let fact = shipped::facts().periods.iter().find(|fact| Some(fact.code.as_str()) == shipped)?;
            match fact.kind.as_str() {
                "gesetzliche Aufbewahrung" => Some(Self::Minimum),
                "gesetzliche Löschfrist" | "selbst festgelegt" => Some(Self::Maximum),
                _ => None,
            }
        };
        match kind {
            RetentionKind::StatutoryRetention => Self::Minimum,
            RetentionKind::StatutoryErasure | RetentionKind::SelfDefined => Self::Maximum,
            RetentionKind::Review => Self::Review,
            RetentionKind::Unspecified => shipped().unwrap_or(Self::Unstated),
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Minimum => "Aufbewahrungspflicht (mindestens)",
            Self::Maximum => "Löschfrist (höchstens)",
            Self::Review => "Überprüfungsfrist",
            Self::Unstated => "Art der Frist nicht angegeben",
        }
    }
}

/// One row of the table; empty texts where nothing is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The sort of data (Datenart).
    pub data: String,
    pub bound: Bound,
    /// The length (Regellöschfrist), or the whole wording where it does not come apart.
    pub period: String,
    pub start: String,
    pub norm: String,
    pub procedure: String,
    pub responsible: String,
}

/// The rows that one rule makes. `data`: what the data categories are called that it is tied to.
pub fn lines(rule: &RetentionRule, data: &[String], shipped: Option<&str>) -> Vec<Line> {
    let bound = Bound::of(rule.kind, shipped);
    let all = data.join(", ");
    let data = |subject: &str| if subject.is_empty() { all.clone() } else { subject.to_owned() };
    if !rule.sub_rules.is_empty() {
        return rule.sub_rules.iter().map(|part| line_of_part(part, bound, &data)).collect();
    }
    findings::text_parts(&rule.text)
        .into_iter()
        .map(|text| {
            let read = reading::read(text);
            Line {
                data: data(read.subject),
                bound,
                period: read.period.to_owned(),
                start: read.start.to_owned(),
                norm: read.norm.to_owned(),
                procedure: String::new(),
                responsible: String::new(),
            }
        })
        .collect()
}

fn line_of_part(part: &SubRule, bound: Bound, data: &impl Fn(&str) -> String) -> Line {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let stated = part.period.as_ref().map(Period::words).unwrap_or_default();
    let (period, start) = reading::stated(&stated);
    // A stated maximum says so itself.
    let is_maximum = bound == Bound::Unstated && period.starts_with("höchstens ");
    Line {
        data: data(part.subject.as_deref().unwrap_or_default()),
        bound: if is_maximum { Bound::Maximum } else { bound },
        period: period.to_owned(),
        start: start.to_owned(),
        norm: text(&part.norm),
        procedure: text(&part.procedure),
        responsible: text(&part.responsible),
    }
}

/// A rule as it stands on some sheets, all of them in the same words and with the same structure.
#[derive(Debug, Clone)]
pub struct Entry {
    pub lines: Vec<Line>,
    /// Running numbers of the activities, ascending.
    pub numbers: Vec<u32>,
}

/// Wording, kind and structure: what makes two rules the same.
type Stated = (String, RetentionKind, Vec<SubRule>);

/// The periods of exported sheets, the short ones first. What is not in the document is in no entry.
pub fn of(activities: &[Activity]) -> Vec<Entry> {
    let mut found: BTreeMap<Stated, (Vec<String>, Vec<u32>)> = BTreeMap::new();
    for activity in activities {
        for rule in rules(activity) {
            let names = names_of(activity, &rule.data_categories);
            let key = (rule.text, rule.kind, rule.sub_rules);
            let (data, numbers) = found.entry(key).or_default();
            numbers.push(activity.number);
            let new: Vec<String> = names.into_iter().filter(|name| !data.contains(name)).collect();
            data.extend(new.into_iter().take(MOST_NAMES.saturating_sub(data.len())));
        }
    }
    let mut entries: Vec<((u64, String), Entry)> = found
        .into_iter()
        .map(|((text, kind, sub_rules), (data, mut numbers))| {
            numbers.dedup();
            let sorted_by = (reading::hours(&text).unwrap_or(u64::MAX), folded(&text));
            let rule =
                RetentionRule { text, shared: false, kind, sub_rules, data_categories: Scope::Unspecified };
            (sorted_by, Entry { lines: lines(&rule, &data, None), numbers })
        })
        .collect();
    entries.sort_by(|one, other| one.0.cmp(&other.0));
    entries.into_iter().map(|(_, entry)| entry).collect()
}

/// More data categories are not named in one row.
pub const MOST_NAMES: usize = 8;

/// The rules of a sheet; without any, its Ergänzung is the wording.
fn rules(activity: &Activity) -> Vec<RetentionRule> {
    let section = &activity.retention;
    match (&section.supplement, section.items.is_empty()) {
        (Some(text), true) => vec![RetentionRule {
            text: text.clone(),
            shared: false,
            kind: RetentionKind::Unspecified,
            sub_rules: Vec::new(),
            data_categories: Scope::Unspecified,
        }],
        _ => section.items.clone(),
    }
}

/// What a row says of data where its sheet says that a rule is for all of them.
pub const ALL: &str = "alle";

fn names_of(activity: &Activity, scope: &Scope) -> Vec<String> {
    let numbers = match scope {
        Scope::Unspecified => return Vec::new(),
        Scope::All => return vec![ALL.to_owned()],
        Scope::Numbers(numbers) => numbers,
    };
    let categories = activity.data_categories.items.iter();
    categories.filter(|row| numbers.contains(&row.number)).map(|row| row.name.clone()).collect()
}

/// "1, 3–5".
pub fn ranges(numbers: &[u32]) -> String {
    let mut parts: Vec<(u32, u32)> = Vec::new();
    for number in numbers {
        match parts.last_mut() {
            Some((_, last)) if *number == *last + 1 => *last = *number,
            _ => parts.push((*number, *number)),
        }
    }
    let words = parts.iter().map(|(first, last)| match last - first {
        0 => first.to_string(),
        1 => format!("{first}, {last}"),
        _ => format!("{first}–{last}"),
    });
    words.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        database::id::ActivityId,
        processing_activity::{inheritance::Sources, model::Sheet},
        register::{
            choices::{Direction, PeriodUnit},
            period::Length,
        },
    };

    fn rule(text: &str, kind: RetentionKind) -> RetentionRule {
        RetentionRule {
            text: text.to_owned(),
            shared: false,
            kind,
            sub_rules: Vec::new(),
            data_categories: Scope::Unspecified,
        }
    }

    #[test]
    fn minimum_and_maximum_are_told_apart() {
        assert_eq!(Bound::of(RetentionKind::StatutoryRetention, None), Bound::Minimum);
        assert_eq!(Bound::of(RetentionKind::StatutoryErasure, None), Bound::Maximum);
        assert_eq!(Bound::of(RetentionKind::Unspecified, Some("R-AO8")), Bound::Minimum);
        assert_eq!(Bound::of(RetentionKind::Unspecified, Some("R-AOH")), Bound::Unstated);
        // What somebody said counts.
        assert_eq!(Bound::of(RetentionKind::Review, Some("R-AO8")), Bound::Review);
    }

    #[test]
    fn each_rule_of_a_wording_has_a_row() {
        let found = lines(
            &rule(
                "Belege: 8 Jahre nach Jahresende (§ 147 AO); Bewerbungen: 6 Monate ab Absage",
                RetentionKind::Unspecified,
            ),
            &["Name".to_owned()],
            None,
        );
        let words: Vec<[&str; 4]> =
            found.iter().map(|line| [&*line.data, &*line.period, &*line.start, &*line.norm]).collect();
        assert_eq!(
            words,
            [
                ["Belege", "8 Jahre", "nach Jahresende", "§ 147 AO"],
                ["Bewerbungen", "6 Monate", "ab Absage", ""]
            ]
        );
        assert_eq!(
            lines(&rule("unklar", RetentionKind::Unspecified), &["Name".to_owned()], None)[0].data,
            "Name"
        );
    }

    #[test]
    fn structure_leads_where_it_is() {
        let part = SubRule {
            subject: None,
            period: Some(Period {
                length: Some(Length { amount: 60, unit: PeriodUnit::Days }),
                at_most: true,
                direction: Some(Direction::Before),
                event: Some("der Wahl".to_owned()),
            }),
            norm: Some("§ 1 WO".to_owned()),
            procedure: Some("Schreddern".to_owned()),
            responsible: Some("Wahlamt".to_owned()),
        };
        let rule =
            RetentionRule { sub_rules: vec![part], ..rule("Nach der Wahl", RetentionKind::Unspecified) };
        assert_eq!(
            lines(&rule, &[], None),
            [Line {
                data: String::new(),
                bound: Bound::Maximum,
                period: "höchstens 60 Tage".to_owned(),
                start: "vor der Wahl".to_owned(),
                norm: "§ 1 WO".to_owned(),
                procedure: "Schreddern".to_owned(),
                responsible: "Wahlamt".to_owned(),
            }]
        );
    }

    #[test]
    fn rows_stand_by_length_and_say_all_where_the_sheet_does() {
        let sheet = |number: u32, rules: Vec<RetentionRule>| {
            let mut activity = Activity::of(&Sheet::empty(ActivityId::new()), &Sources::default());
            activity.number = number;
            activity.retention.items = rules;
            activity
        };
        let of_all = |text: &str| RetentionRule {
            data_categories: Scope::All,
            ..rule(text, RetentionKind::Unspecified)
        };
        let sheets = [
            sheet(1, vec![of_all("10 Jahre"), rule("2 Jahre", RetentionKind::Unspecified)]),
            sheet(2, vec![of_all("solange nötig"), of_all("6 Monate"), of_all("1 Jahr")]),
        ];
        let entries = of(&sheets);
        let rows: Vec<[&str; 2]> =
            entries.iter().map(|entry| [&*entry.lines[0].period, &*entry.lines[0].data]).collect();
        assert_eq!(
            rows,
            [
                ["6 Monate", "alle"],
                ["1 Jahr", "alle"],
                ["2 Jahre", ""],
                ["10 Jahre", "alle"],
                ["solange nötig", "alle"]
            ]
        );
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!(ranges(&[1, 3, 4, 5, 8, 9]), "1, 3–5, 8, 9");
        assert_eq!(ranges(&[]), "");
    }
}
