//! What a Muster leaves open on the sheet made of it: each point with the section that it belongs to,
//! and only as long as the section does not answer it.

use super::retention::{self, Rule};
use crate::{
    findings::Place,
    register::{Activity, DataCategory, choices::DocumentKind},
    shipped::{
        Audience, Template,
        model::{Sensitivity, TemplateData},
    },
};

/// The open points in the order of the sheet, as sentences.
pub fn points(template: &Template, audience: Option<Audience>, activity: &Activity) -> Vec<(Place, String)> {
    let mut points = Vec::new();
    points.extend(joint_controllers(template, activity));
    points.extend(legal_bases(template, audience, activity));
    points.extend(template.data_categories.iter().filter_map(|data| sensitivity(data, activity)));
    points.extend(third_countries(template, activity));
    points.extend(periods(template, audience, activity));
    points.extend(dpia(template, activity));
    points
}

/// Art. 26 DSGVO.
fn joint_controllers(template: &Template, activity: &Activity) -> Option<(Place, String)> {
    let stated = &activity.joint_controllers;
    let is_open = stated.items.is_empty() && stated.supplement.is_none();
    let hint = &template.joint_controllers_hint;
    (is_open && !hint.is_empty())
        .then(|| (Place::JointControllers, format!("Gemeinsam Verantwortliche: {}", sentence(hint))))
}

/// None for this kind of body, or one whose provision has to be named, as the Muster words it.
fn legal_bases(template: &Template, audience: Option<Audience>, activity: &Activity) -> Vec<(Place, String)> {
    let stated = &activity.legal_bases;
    if stated.items.is_empty() && stated.supplement.is_none() {
        let point =
            "Für die Art Ihrer Stelle nennt das Muster keine Rechtsgrundlage. Bitte ergänzen Sie sie.";
        return vec![(Place::Purposes, point.to_owned())];
    }
    let bases = template.bases(activity.regime, audience).into_iter();
    bases
        .filter(|(text, is_open)| *is_open && stated.items.iter().any(|row| row.text == *text))
        .map(|(text, _)| {
            let point = format!("„{text}“: Bitte nennen Sie die Vorschrift, die für Ihre Stelle gilt.");
            (Place::Purposes, point)
        })
        .collect()
}

/// Whether the data are special has to be looked at; flagged, renamed or stated to be none, they were.
fn sensitivity(data: &TemplateData, activity: &Activity) -> Option<(Place, String)> {
    let row = category(data, activity)?;
    let is_special = row.special_category.is_some() || activity.no_special_categories;
    let is_criminal = row.criminal_offences || activity.no_criminal_offences;
    let (article, is_answered) = match data.sensitivity {
        Sensitivity::General | Sensitivity::Special | Sensitivity::Criminal => return None,
        Sensitivity::PerhapsSpecial => ("besondere Kategorien", is_special),
        Sensitivity::PerhapsCriminal => ("Daten über Straftaten", is_criminal),
        Sensitivity::PerhapsBoth => {
            ("besondere Kategorien oder Daten über Straftaten", is_special || is_criminal)
        }
    };
    let point = format!("Prüfen Sie, ob {} {article} enthält.", called(data, row));
    (!is_answered).then_some((Place::Data, point))
}

fn third_countries(template: &Template, activity: &Activity) -> Option<(Place, String)> {
    let hint = &template.third_country_hint;
    (activity.third_countries.statement.is_none() && !hint.is_empty())
        .then(|| (Place::ThirdCountries, format!("Vor der Aussage zu Drittländern: {}", sentence(hint))))
}

/// Where the Muster only says where to look; a data category without any rule says so itself (R54).
fn periods(template: &Template, audience: Option<Audience>, activity: &Activity) -> Vec<(Place, String)> {
    let without: Vec<&DataCategory> = match activity.lacks_retention() {
        true => activity.data_categories.items.iter().collect(),
        false => {
            let without = activity.categories_without_rule().into_iter();
            without.map(|at| &activity.data_categories.items[at]).collect()
        }
    };
    let mut points = Vec::new();
    for data in &template.data_categories {
        let Some(row) = category(data, activity).filter(|row| without.contains(row)) else { continue };
        for rule in retention::rules(template, data, audience) {
            if let Rule::Open(text) = rule {
                let point = format!("Löschfrist für {}: {}", called(data, row), sentence(&text));
                points.push((Place::Retention, point));
            }
        }
    }
    points
}

fn dpia(template: &Template, activity: &Activity) -> Option<(Place, String)> {
    let is_answered = activity.dpia_screening.is_some()
        || activity.documents.items.iter().any(|document| document.kind == DocumentKind::Dpia);
    let hint = &template.dpia_hint;
    (!is_answered && !hint.is_empty())
        .then(|| (Place::DpiaScreening, format!("Datenschutz-Folgenabschätzung: {}", sentence(hint))))
}

/// The sheet's data category that was made of this one.
fn category<'a>(data: &TemplateData, activity: &'a Activity) -> Option<&'a DataCategory> {
    let number = data.number.to_string();
    let mut rows = activity.data_categories.items.iter();
    rows.find(|row| row.number == number && data.name.starts_with(&row.name))
}

fn called(data: &TemplateData, row: &DataCategory) -> String {
    format!("lfd.\u{a0}Nr.\u{a0}{} „{}“", data.number, row.name)
}

/// With a full stop at the end.
fn sentence(text: &str) -> String {
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}
