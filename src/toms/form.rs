//! The forms of the concept, of one area and of a review: their fields, read and written.

use std::collections::HashMap;

use time::Date;

use super::{Area, Concept, Measure, Review, store};
use crate::{
    database::id::MeasuresReviewId,
    help, line_list,
    register::choices::{AreaState, MeasureArea, ReviewResult},
    web::{
        conflict::Values,
        form::{Choice, Fields, Form},
        validate::{self, NAME, TEXT, date_text},
    },
};

/// A concept longer than this is a document of its own.
const MEASURES: usize = 500;
/// The longest cycle of reviews, in months.
const LONGEST: i64 = 120;

/// Form field, key of its help.
const FIELDS: [(&str, &str); 18] = [
    ("titel", "concept.title"),
    ("fassung", "concept.version"),
    ("stand", "concept.as_of"),
    ("grundlagen", "concept.frameworks"),
    ("turnus", "concept.review_months"),
    ("naechste", "concept.next_review_on"),
    ("massnahmen", "concept.measures"),
    ("umsetzung", "measures_area.state"),
    ("geplant_bis", "measures_area.planned_until"),
    ("grund", "measures_area.reason"),
    ("beschreibung", "measures_area.text"),
    ("ueberprueft_am", "measures_review.reviewed_on"),
    ("ueberprueft_von", "measures_review.reviewed_by"),
    ("bereiche", "measures_review.areas"),
    ("ergebnis", "measures_review.result"),
    ("bemerkung", "measures_review.remark"),
    ("maengel", "measures_review.shortcomings"),
    ("folgen", "measures_review.actions"),
];

/// What a field is called.
pub fn label(field: &str) -> &'static str {
    let known = FIELDS.iter().find(|(name, _)| *name == field);
    known.map_or("", |(_, key)| help::field(key).label)
}

/// A value of a field as a person reads it.
pub fn shown(field: &str, text: &str) -> String {
    let word = |options: &[(&'static str, &'static str)], key: &str| {
        options.iter().find(|(known, _)| *known == key).map_or(key, |(_, word)| word).to_owned()
    };
    match field {
        "umsetzung" => word(AreaState::OPTIONS, text),
        "ergebnis" => word(ReviewResult::OPTIONS, text),
        "bereiche" => keys(text).map(|key| word(MeasureArea::OPTIONS, key)).collect::<Vec<_>>().join(", "),
        _ => text.to_owned(),
    }
}

/// Several ticks as one value, for comparing.
fn keys(joined: &str) -> impl Iterator<Item = &str> {
    joined.split(',').filter(|key| !key.is_empty())
}

fn options<T: Copy>(options: &[(&'static str, &'static str)], all: &[T]) -> Vec<(&'static str, T)> {
    options.iter().zip(all).map(|((key, _), value)| (*key, *value)).collect()
}

fn choices(options: &[(&'static str, &'static str)]) -> Vec<Choice> {
    let offered = options.iter().filter(|(key, _)| !key.is_empty());
    offered.map(|(key, word)| Choice::new(key, *word)).collect()
}

pub fn states() -> Vec<Choice> {
    choices(AreaState::OPTIONS)
}

pub fn results() -> Vec<Choice> {
    choices(ReviewResult::OPTIONS)
}

pub fn areas() -> Vec<Choice> {
    choices(MeasureArea::OPTIONS)
}

fn day(day: Option<Date>) -> String {
    day.map(date_text).unwrap_or_default()
}

/// The lines of a text area as measures, each once.
fn measures(form: &mut Form) -> Vec<String> {
    let lines = line_list::split(form.fields.raw("massnahmen")).map(line_list::from_line);
    let mut measures: Vec<String> = Vec::new();
    for line in lines {
        if !measures.contains(&line) {
            measures.push(line);
        }
        if measures.len() > MEASURES {
            break;
        }
    }
    if measures.len() > MEASURES {
        let sentence = format!("Bitte fassen Sie auf höchstens {MEASURES} Zeilen zusammen.");
        form.fail("massnahmen", sentence);
    }
    if let Some(at) = measures.iter().position(|measure| measure.chars().count() > TEXT) {
        form.fail("massnahmen", format!("Bitte kürzen Sie Zeile {} auf höchstens 20.000 Zeichen.", at + 1));
    }
    measures
}

fn lines<'a>(measures: impl IntoIterator<Item = &'a str>) -> String {
    measures.into_iter().map(line_list::to_line).collect::<Vec<_>>().join("\n")
}

fn texts<'a>(measures: impl Iterator<Item = &'a Measure>) -> String {
    lines(measures.map(|measure| measure.text.as_str()))
}

/// The concept's form.
pub fn read(form: &mut Form) -> Option<store::Input> {
    let title = validate::required(form, "titel", "den Titel des Rahmenkonzepts", NAME);
    let input = store::Input {
        title: title.unwrap_or_default(),
        version: validate::optional(form, "fassung", NAME).unwrap_or_default(),
        as_of: validate::date(form, "stand"),
        frameworks: validate::optional(form, "grundlagen", TEXT).unwrap_or_default(),
        review_months: validate::number(form, "turnus", 1..=LONGEST)
            .and_then(|months| months.try_into().ok()),
        next_review_on: validate::date(form, "naechste"),
        measures: measures(form),
    };
    (!form.has_errors()).then_some(input)
}

/// The concept as its form writes it.
pub fn values(input: &store::Input) -> Values {
    Values::from([
        ("titel".to_owned(), input.title.clone()),
        ("fassung".to_owned(), input.version.clone()),
        ("stand".to_owned(), day(input.as_of)),
        ("grundlagen".to_owned(), input.frameworks.clone()),
        ("turnus".to_owned(), input.review_months.map(|months| months.to_string()).unwrap_or_default()),
        ("naechste".to_owned(), day(input.next_review_on)),
        ("massnahmen".to_owned(), lines(input.measures.iter().map(String::as_str))),
    ])
}

/// As [`values`]; before there is a concept every field is empty.
pub fn stored_values(concept: Option<&Concept>) -> Values {
    let input = concept.map_or_else(store::Input::default, |concept| store::Input {
        title: concept.title.clone(),
        version: concept.version.clone(),
        as_of: concept.as_of,
        frameworks: concept.frameworks.clone(),
        review_months: concept.review_months,
        next_review_on: concept.next_review_on,
        measures: concept.measures_of(None).map(|measure| measure.text.clone()).collect(),
    });
    values(&input)
}

/// The form of an area. Its ticks stand for further lines; `before` is the concept they were offered of.
pub fn read_area(form: &mut Form, area: MeasureArea, before: Option<&Concept>) -> Option<store::AreaInput> {
    let state = validate::optional_choice(form, "umsetzung", &options(AreaState::OPTIONS, AreaState::ALL));
    let said = Area {
        area,
        state: state.unwrap_or_default(),
        planned_until: validate::date(form, "geplant_bis"),
        reason: validate::optional(form, "grund", TEXT).unwrap_or_default(),
        text: validate::optional(form, "beschreibung", TEXT).unwrap_or_default(),
    };
    let mut measures = measures(form);
    let mut shipped = HashMap::new();
    for code in form.values("katalog").to_vec() {
        match area.offers().iter().find(|offer| offer.code == code) {
            Some(offer) => {
                add(&mut measures, &offer.text);
                shipped.insert(offer.text.clone(), offer.code.as_str());
            }
            None => form.fail("massnahmen", "Bitte wählen Sie nur angebotene Maßnahmen."),
        }
    }
    for id in form.values("auch").to_vec() {
        let known =
            before.and_then(|concept| concept.measures.iter().find(|known| known.id.to_string() == id));
        match known {
            Some(measure) => add(&mut measures, &measure.text),
            // Its box is gone as well.
            None => {
                form.fail(
                    "massnahmen",
                    "Eine angekreuzte Maßnahme gibt es nicht mehr. Bitte wählen Sie neu.",
                );
            }
        }
    }
    if measures.len() > MEASURES && form.error("massnahmen").is_none() {
        let sentence = format!("Bitte fassen Sie auf höchstens {MEASURES} Zeilen zusammen.");
        form.fail("massnahmen", sentence);
    }
    (!form.has_errors()).then_some(store::AreaInput { area: said, measures, shipped })
}

fn add(measures: &mut Vec<String>, text: &str) {
    if !measures.iter().any(|known| known == text) {
        measures.push(text.to_owned());
    }
}

/// The area as its form writes it.
pub fn area_values(input: &store::AreaInput) -> Values {
    Values::from([
        ("umsetzung".to_owned(), input.area.state.key().to_owned()),
        ("geplant_bis".to_owned(), day(input.area.planned_until)),
        ("grund".to_owned(), input.area.reason.clone()),
        ("beschreibung".to_owned(), input.area.text.clone()),
        ("massnahmen".to_owned(), lines(input.measures.iter().map(String::as_str))),
    ])
}

/// As [`area_values`], as it is stored.
pub fn stored_area_values(concept: Option<&Concept>, area: MeasureArea) -> Values {
    let said = concept.map_or_else(|| Area { area, ..Area::default() }, |concept| concept.area(area));
    let input = store::AreaInput { area: said, measures: Vec::new(), shipped: HashMap::new() };
    let mut values = area_values(&input);
    if let Some(concept) = concept {
        values.insert("massnahmen".to_owned(), texts(concept.measures_of(Some(area))));
    }
    values
}

/// The form of a review; the second value is the day of the next one.
pub fn read_review(form: &mut Form, id: MeasuresReviewId, today: Date) -> Option<(Review, Option<Date>)> {
    let reviewed_on = validate::required_date(form, "ueberprueft_am", "den Tag der Überprüfung");
    if reviewed_on.is_some_and(|day| day > today) {
        form.fail(
            "ueberprueft_am",
            "Der Tag liegt in der Zukunft. Bitte tragen Sie ein, was überprüft worden ist.",
        );
    }
    let reviewed_by = validate::required(form, "ueberprueft_von", "die prüfende Person oder Stelle", NAME);
    let areas = validate::choices(form, "bereiche", &options(MeasureArea::OPTIONS, MeasureArea::ALL));
    let results = options(ReviewResult::OPTIONS, ReviewResult::ALL);
    let result = validate::choice(form, "ergebnis", "das Ergebnis", &results);
    let remark = validate::optional(form, "bemerkung", TEXT).unwrap_or_default();
    let shortcomings = validate::optional(form, "maengel", TEXT).unwrap_or_default();
    let actions = validate::optional(form, "folgen", TEXT).unwrap_or_default();
    let next = validate::date(form, "naechste");
    if let (Some(next), Some(reviewed_on)) = (next, reviewed_on)
        && next <= reviewed_on
    {
        form.fail(
            "naechste",
            "Die nächste Überprüfung liegt nicht nach dieser. Bitte prüfen Sie beide Tage.",
        );
    }
    if form.has_errors() {
        return None;
    }
    let review = Review {
        id,
        reviewed_on: reviewed_on?,
        reviewed_by: reviewed_by?,
        areas,
        result: result?,
        remark,
        shortcomings,
        actions,
    };
    Some((review, next))
}

/// The review as its form writes it; the ticks of areas as one value (see [`unfold`]).
pub fn review_values(review: &Review) -> Values {
    let areas: Vec<&str> = review.areas.iter().map(|area| area.key()).collect();
    Values::from([
        ("ueberprueft_am".to_owned(), date_text(review.reviewed_on)),
        ("ueberprueft_von".to_owned(), review.reviewed_by.clone()),
        ("bereiche".to_owned(), areas.join(",")),
        ("ergebnis".to_owned(), review.result.key().to_owned()),
        ("bemerkung".to_owned(), review.remark.clone()),
        ("maengel".to_owned(), review.shortcomings.clone()),
        ("folgen".to_owned(), review.actions.clone()),
    ])
}

/// Values of a review that came as one value become ticks again.
pub fn unfold(fields: &mut Fields) {
    let joined = fields.all("bereiche").to_vec();
    fields.remove("bereiche");
    for key in joined.iter().flat_map(|joined| keys(joined)) {
        fields.add("bereiche", key);
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    const TODAY: Date = date!(2026 - 11 - 27);

    #[test]
    fn every_field_has_its_words() {
        for (field, _) in FIELDS {
            assert!(!label(field).is_empty(), "{field}");
        }
        assert_eq!(label("gibtesnicht"), "");
        assert_eq!(shown("umsetzung", "not_needed"), "nicht erforderlich");
        assert_eq!(
            shown("bereiche", "encryption,recovery"),
            "Verschlüsselung, Wiederherstellung nach Zwischenfall"
        );
        assert_eq!(shown("grund", "implemented"), "implemented");
    }

    #[test]
    fn a_review_comes_back_as_it_was_typed() {
        let mut form = Form::new()
            .with("ueberprueft_am", "1.3.2026")
            .with("ueberprueft_von", "Erika Beispiel")
            .with_all("bereiche", ["recovery", "encryption"])
            .with("ergebnis", "shortcomings")
            .with("naechste", "1.9.2026");
        let (review, next) = read_review(&mut form, MeasuresReviewId::new(), TODAY).unwrap();
        assert_eq!(next, Some(date!(2026 - 09 - 01)));
        assert_eq!(review.areas, [MeasureArea::Encryption, MeasureArea::Recovery]);
        let values = review_values(&review);
        let mut again = Form::new();
        for (field, value) in &values {
            again.fields.set(field, value);
        }
        unfold(&mut again.fields);
        assert_eq!(read_review(&mut again, review.id, TODAY), Some((review, None)));
    }

    #[test]
    fn a_review_lies_in_the_past_and_the_next_one_after_it() {
        let mut form = Form::new().with("ueberprueft_am", "28.11.2026").with("naechste", "28.11.2026");
        assert_eq!(read_review(&mut form, MeasuresReviewId::new(), TODAY), None);
        for field in ["ueberprueft_am", "ueberprueft_von", "ergebnis", "naechste"] {
            assert!(form.error(field).is_some(), "{field}");
        }
    }

    #[test]
    fn ticks_are_further_lines() {
        let offer = &MeasureArea::Encryption.offers()[1];
        let mut form = Form::new()
            .with("massnahmen", format!("Eigene\n{}\nEigene", offer.text))
            .with("katalog", &offer.code);
        let input = read_area(&mut form, MeasureArea::Encryption, None).unwrap();
        assert_eq!(input.measures, ["Eigene", &offer.text], "each once");
        assert_eq!(input.shipped.get(&offer.text), Some(&offer.code.as_str()));
        for (field, wrong, at) in [
            ("katalog", "6.8-1.1", "massnahmen"),
            ("auch", "x", "massnahmen"),
            ("umsetzung", "done", "umsetzung"),
            ("geplant_bis", "bald", "geplant_bis"),
        ] {
            let mut form = Form::new().with(field, wrong);
            assert_eq!(read_area(&mut form, MeasureArea::Encryption, None), None, "{field}");
            assert!(form.error(at).is_some(), "{field}");
        }
        let mut many =
            Form::new().with("massnahmen", (0..501).map(|at| format!("Nr. {at}\n")).collect::<String>());
        assert_eq!(read_area(&mut many, MeasureArea::Encryption, None), None);
        assert_eq!(many.errors.len(), 1);
    }
}
