//! What is known of each area beside its name: where it is written, and which measures are shipped.

use crate::{
    register::choices::MeasureArea,
    shipped::{self, model},
};

impl MeasureArea {
    /// The last part of its page's address.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Pseudonymisation => "pseudonymisierung",
            Self::Encryption => "verschluesselung",
            Self::IntegrityConfidentiality => "vertraulichkeit",
            Self::AvailabilityResilience => "verfuegbarkeit",
            Self::Recovery => "wiederherstellung",
            Self::Evaluation => "evaluierung",
            Self::PurposeLimitation => "zweckbindung",
            Self::Transparency => "transparenz",
            Self::SubjectRights => "betroffenenrechte",
            Self::DataMinimisation => "datenminimierung",
        }
    }

    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|area| area.slug() == slug)
    }

    /// Nr. 6.9 of the guidance and the Standard-Datenschutzmodell recommend it, where Nr. 6.8 asks
    /// (R72).
    pub fn is_recommended(self) -> bool {
        !self.code().starts_with("6.8")
    }

    /// Article and paragraph, with the numbers bound to their signs.
    pub fn norm(self) -> String {
        let norm = self.facts().map_or("", |facts| facts.norm.as_str());
        crate::web::filters::bound(&format!("{norm} DSGVO"))
    }

    /// The measures that the program ships for it.
    pub fn offers(self) -> &'static [model::Measure] {
        self.facts().map_or(&[], |facts| facts.measures.as_slice())
    }

    /// The area of a shipped measure.
    pub fn of_shipped(code: &str) -> Option<Self> {
        let (area, _) = code.rsplit_once('.')?;
        Self::ALL.iter().copied().find(|known| known.code() == area)
    }

    /// In `kataloge.json`.
    fn code(self) -> &'static str {
        match self {
            Self::Pseudonymisation => "6.8-1",
            Self::Encryption => "6.8-2",
            Self::IntegrityConfidentiality => "6.8-3",
            Self::AvailabilityResilience => "6.8-4",
            Self::Recovery => "6.8-5",
            Self::Evaluation => "6.8-6",
            Self::PurposeLimitation => "6.9-1",
            Self::Transparency => "6.9-2",
            Self::SubjectRights => "6.9-3",
            Self::DataMinimisation => "SDM-7",
        }
    }

    fn facts(self) -> Option<&'static model::MeasureArea> {
        shipped::facts().measure_areas.iter().find(|facts| facts.code == self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_area_is_one_of_ours() {
        let shipped = &shipped::facts().measure_areas;
        assert_eq!(shipped.len(), MeasureArea::ALL.len());
        for (facts, area) in shipped.iter().zip(MeasureArea::ALL) {
            assert_eq!(facts.code, area.code());
            assert!(facts.name.starts_with(area.label()), "{} is called {}", facts.name, area.label());
            for measure in &facts.measures {
                assert_eq!(MeasureArea::of_shipped(&measure.code), Some(*area), "{}", measure.code);
            }
            assert_eq!(MeasureArea::from_slug(area.slug()), Some(*area));
        }
        assert_eq!(MeasureArea::of_shipped("R-AO8"), None);
        assert_eq!(MeasureArea::of_shipped("6.8"), None);
        let recommended: Vec<_> = MeasureArea::ALL.iter().map(|area| area.is_recommended()).collect();
        assert_eq!(recommended, [false, false, false, false, false, false, true, true, true, true]);
        assert_eq!(MeasureArea::Encryption.norm(), "Art.\u{a0}32 Abs.\u{a0}1 lit.\u{a0}a DSGVO");
    }
}
