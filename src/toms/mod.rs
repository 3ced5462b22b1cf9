//! The Rahmenkonzept: technical and organisational measures (Art. 32 DSGVO) that are described once
//! and that sheets refer to (Art. 30 Abs. 1 lit. g; R14, R61). One measure a line; a line that is
//! only reworded or moved keeps its row.
//!
//! The concept is divided into [`area`]s (R65, R71, R72), each with a state and the measures that
//! stand under it; a measure may stand under several areas, or under none. Whether the measures work
//! is reviewed regularly (R64): every review is kept, and the day of the next one is set by hand or
//! counted from the last ([`Concept::next_review`]).

pub mod area;
pub mod form;
pub mod pages;
pub mod store;

use serde::{Deserialize, Serialize};
use time::{Date, Month};

use crate::{
    contact::store::some,
    database::id::{MeasureId, MeasuresReviewId},
    register::{
        MeasuresConcept, MeasuresOfArea, MeasuresReview,
        choices::{AreaState, MeasureArea, ReviewResult},
    },
};

/// How often effectiveness is reviewed when nobody says otherwise, in months (R64).
pub const REVIEW_MONTHS: u32 = 12;

/// What a concept is called until somebody gives it another title.
pub const TITLE: &str = "Allgemeine technische und organisatorische Maßnahmen";

#[derive(Debug, Clone, PartialEq)]
pub struct Concept {
    pub title: String,
    /// Empty for none.
    pub version: String,
    pub as_of: Option<Date>,
    /// What the measures were chosen by (R67); empty for nothing.
    pub frameworks: String,
    /// None: every [`REVIEW_MONTHS`].
    pub review_months: Option<u32>,
    /// The day that somebody set.
    pub next_review_on: Option<Date>,
    /// In their order.
    pub measures: Vec<Measure>,
    /// Those about which something was saved, in no order.
    pub areas: Vec<Area>,
    /// The latest first.
    pub reviews: Vec<Review>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    pub id: MeasureId,
    pub text: String,
    pub position: i32,
    pub areas: Vec<MeasureArea>,
    /// The shipped measure it was made of.
    pub shipped_code: Option<String>,
}

/// What is said of an area as a whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Area {
    pub area: MeasureArea,
    pub state: AreaState,
    pub planned_until: Option<Date>,
    pub reason: String,
    pub text: String,
}

/// A review of the effectiveness (Art. 32 Abs. 1 lit. d).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    pub id: MeasuresReviewId,
    pub reviewed_on: Date,
    pub reviewed_by: String,
    /// None: the whole concept.
    pub areas: Vec<MeasureArea>,
    pub result: ReviewResult,
    pub remark: String,
    pub shortcomings: String,
    pub actions: String,
}

impl Concept {
    /// What is said of the area; nothing, if nobody said anything.
    pub fn area(&self, area: MeasureArea) -> Area {
        let found = self.areas.iter().find(|known| known.area == area);
        found.cloned().unwrap_or_else(|| Area { area, ..Area::default() })
    }

    /// The measures of the area, in their order; those of no area for none.
    pub fn measures_of(&self, area: Option<MeasureArea>) -> impl Iterator<Item = &Measure> {
        self.measures.iter().filter(move |measure| measure.is_of(area))
    }

    /// The day on which the area was looked at last.
    pub fn reviewed_on(&self, area: MeasureArea) -> Option<Date> {
        let of_area = self.reviews.iter().filter(|review| review.is_of(area));
        of_area.map(|review| review.reviewed_on).max()
    }

    /// The day by which the next review is due: the one that somebody set, or the cycle after the day
    /// by which every area that counts had been looked at. None when neither is known.
    pub fn next_review(&self) -> Option<Date> {
        if self.next_review_on.is_some() {
            return self.next_review_on;
        }
        let counts = |area: MeasureArea| {
            !matches!(self.area(area).state, AreaState::NotNeeded | AreaState::NotApplicable)
        };
        let areas = MeasureArea::ALL.iter().copied().filter(|area| counts(*area));
        let days: Option<Vec<Date>> = areas.map(|area| self.reviewed_on(area)).collect();
        let last = days?.into_iter().min()?;
        Some(months_after(last, self.review_months.unwrap_or(REVIEW_MONTHS)))
    }

    /// As it stands in the record.
    pub fn in_register(&self) -> MeasuresConcept {
        MeasuresConcept {
            title: self.title.clone(),
            version: some(self.version.clone()),
            as_of: self.as_of,
            frameworks: some(self.frameworks.clone()),
            measures: self.measures_of(None).map(|measure| measure.text.clone()).collect(),
            areas: MeasureArea::ALL.iter().filter_map(|area| self.area_in_register(*area)).collect(),
            last_reviewed_on: self.reviews.iter().map(|review| review.reviewed_on).max(),
            review_months: self.review_months,
            next_review_on: self.next_review(),
            reviews: self.reviews.iter().map(Review::in_register).collect(),
        }
    }

    /// None when nothing is said of it. What does not belong to the state is left over and stays out.
    fn area_in_register(&self, area: MeasureArea) -> Option<MeasuresOfArea> {
        let said = self.area(area);
        let has_reason = matches!(said.state, AreaState::NotNeeded | AreaState::NotApplicable);
        let in_register = MeasuresOfArea {
            area,
            state: said.state,
            planned_until: said.planned_until.filter(|_| said.state == AreaState::Planned),
            reason: some(said.reason).filter(|_| has_reason),
            description: some(said.text),
            measures: self.measures_of(Some(area)).map(|measure| measure.text.clone()).collect(),
        };
        let nothing = MeasuresOfArea { area, ..MeasuresOfArea::default() };
        (in_register != nothing).then_some(in_register)
    }
}

impl Measure {
    /// Whether it stands under the area; for none, whether it stands under no area.
    pub fn is_of(&self, area: Option<MeasureArea>) -> bool {
        area.map_or(self.areas.is_empty(), |area| self.areas.contains(&area))
    }
}

impl Review {
    pub fn is_of(&self, area: MeasureArea) -> bool {
        self.areas.is_empty() || self.areas.contains(&area)
    }

    fn in_register(&self) -> MeasuresReview {
        MeasuresReview {
            reviewed_on: self.reviewed_on,
            reviewed_by: self.reviewed_by.clone(),
            areas: self.areas.clone(),
            result: self.result,
            remark: some(self.remark.clone()),
            shortcomings: some(self.shortcomings.clone()),
            actions: some(self.actions.clone()),
        }
    }
}

/// "alle 12 Monate"
pub fn cycle(months: u32) -> String {
    if months == 1 { "jeden Monat".to_owned() } else { format!("alle {months}\u{a0}Monate") }
}

/// The same day of a later month, or the last one of a month that is shorter; the last day that a
/// date can say, if it lies beyond.
pub fn months_after(day: Date, months: u32) -> Date {
    let months = i64::from(day.year()) * 12 + i64::from(u8::from(day.month())) - 1 + i64::from(months);
    let year = i32::try_from(months.div_euclid(12)).unwrap_or(i32::MAX);
    let month = u8::try_from(months.rem_euclid(12) + 1).ok().and_then(|number| Month::try_from(number).ok());
    month
        .and_then(|month| Date::from_calendar_date(year, month, day.day().min(month.length(year))).ok())
        .unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    fn review(day: Date, areas: &[MeasureArea]) -> Review {
        Review {
            id: MeasuresReviewId::new(),
            reviewed_on: day,
            reviewed_by: "Erika Beispiel".to_owned(),
            areas: areas.to_vec(),
            result: ReviewResult::Effective,
            remark: String::new(),
            shortcomings: String::new(),
            actions: String::new(),
        }
    }

    fn concept(reviews: Vec<Review>) -> Concept {
        Concept {
            title: TITLE.to_owned(),
            version: String::new(),
            as_of: None,
            frameworks: String::new(),
            review_months: None,
            next_review_on: None,
            measures: Vec::new(),
            areas: Vec::new(),
            reviews,
        }
    }

    #[test]
    fn months_end_where_the_month_ends() {
        for (day, months, later) in [
            (date!(2026 - 03 - 15), 12, date!(2027 - 03 - 15)),
            (date!(2026 - 01 - 31), 1, date!(2026 - 02 - 28)),
            (date!(2027 - 12 - 31), 2, date!(2028 - 02 - 29)),
            (date!(2028 - 02 - 29), 12, date!(2029 - 02 - 28)),
            (date!(2026 - 11 - 30), 1, date!(2026 - 12 - 30)),
            (date!(9999 - 12 - 31), 1, Date::MAX),
        ] {
            assert_eq!(months_after(day, months), later, "{day} and {months} months");
        }
    }

    #[test]
    fn the_next_review_counts_from_the_day_by_which_every_area_was_looked_at() {
        let (early, late) = (date!(2026 - 01 - 10), date!(2026 - 06 - 01));
        assert_eq!(concept(Vec::new()).next_review(), None);
        let mut whole = concept(vec![review(late, &[]), review(early, &[])]);
        assert_eq!(whole.next_review(), Some(date!(2027 - 06 - 01)));
        whole.review_months = Some(6);
        assert_eq!(whole.next_review(), Some(date!(2026 - 12 - 01)));
        whole.next_review_on = Some(date!(2026 - 07 - 01));
        assert_eq!(whole.next_review(), Some(date!(2026 - 07 - 01)), "somebody set it");

        let part = [MeasureArea::Encryption];
        let partly = concept(vec![review(late, &part), review(early, &[])]);
        assert_eq!(partly.next_review(), Some(date!(2027 - 01 - 10)), "the other areas wait longer");
        assert_eq!(partly.reviewed_on(MeasureArea::Encryption), Some(late));
        assert_eq!(partly.reviewed_on(MeasureArea::Recovery), Some(early));
        let mut only_part = concept(vec![review(late, &part)]);
        assert_eq!(only_part.next_review(), None);
        only_part.areas = MeasureArea::ALL[2..]
            .iter()
            .chain(&MeasureArea::ALL[..1])
            .map(|area| Area { area: *area, state: AreaState::NotApplicable, ..Area::default() })
            .collect();
        assert_eq!(only_part.next_review(), Some(date!(2027 - 06 - 01)), "the other areas do not count");
    }

    #[test]
    fn the_record_says_what_belongs_to_the_state() {
        let mut concept = concept(Vec::new());
        assert_eq!(concept.in_register().areas, []);
        let said = Area {
            area: MeasureArea::Recovery,
            state: AreaState::Planned,
            planned_until: Some(date!(2027 - 01 - 01)),
            reason: "zu teuer".to_owned(),
            text: String::new(),
        };
        concept.areas = vec![said.clone()];
        let area = &concept.in_register().areas[0];
        assert_eq!((area.planned_until, area.reason.as_deref()), (Some(date!(2027 - 01 - 01)), None));
        concept.areas = vec![Area { state: AreaState::NotNeeded, ..said }];
        let area = &concept.in_register().areas[0];
        assert_eq!((area.planned_until, area.reason.as_deref()), (None, Some("zu teuer")));
        // A measure of two areas stands in both, one of none by itself.
        let measure = |text: &str, areas: &[MeasureArea]| Measure {
            id: MeasureId::new(),
            text: text.to_owned(),
            position: 0,
            areas: areas.to_vec(),
            shipped_code: None,
        };
        concept.measures = vec![
            measure("Sicherung", &[MeasureArea::Recovery, MeasureArea::AvailabilityResilience]),
            measure("Schulung", &[]),
        ];
        let record = concept.in_register();
        assert_eq!(record.measures, ["Schulung"]);
        let areas: Vec<_> = record.areas.iter().map(|area| (area.area, area.measures.len())).collect();
        assert_eq!(areas, [(MeasureArea::AvailabilityResilience, 1), (MeasureArea::Recovery, 1)]);
    }
}
