//! What of the shipped facts fits into a catalogue, as entries would say it.

use super::{
    Catalogue,
    model::{Entry, Origin},
};
use crate::{
    shipped::{
        self, Audience,
        model::{Norm, Period, holds_for},
    },
    web::conflict::Values,
};

/// A shipped fact as an entry.
#[derive(Debug, Clone)]
pub struct Offer {
    /// What the entry remembers it by.
    pub code: String,
    /// Each part by its field, as the entry's form writes it.
    pub values: Values,
    /// The heading it stands under; empty for none.
    pub group: &'static str,
    /// More about it, which the entry does not say; may be empty.
    pub note: String,
    /// It only says where to look: the Land's law has to be entered by hand (L-F07).
    pub is_placeholder: bool,
}

impl Catalogue {
    /// Those for which facts are shipped.
    pub fn is_shipped(self) -> bool {
        matches!(
            self,
            Self::DataSubjectCategories
                | Self::DataCategories
                | Self::RetentionPeriods
                | Self::Measures
                | Self::Norms
        )
    }
}

impl Offer {
    fn new(catalogue: Catalogue, code: &str, name: impl Into<String>) -> Self {
        let values = Values::from([(catalogue.name_part().field.to_owned(), name.into())]);
        Self { code: code.to_owned(), values, group: "", note: String::new(), is_placeholder: false }
    }

    fn note(self, note: impl Into<String>) -> Self {
        Self { note: note.into(), ..self }
    }

    /// What the entry is called.
    pub fn name(&self, catalogue: Catalogue) -> &str {
        self.values.get(catalogue.name_part().field).map_or("", String::as_str)
    }
}

/// All offers of a catalogue for a kind of body, in the order of the facts.
pub fn offers(catalogue: Catalogue, audience: Option<Audience>) -> Vec<Offer> {
    let facts = shipped::facts();
    let holds = |only_for: &[Audience]| holds_for(only_for, audience);
    match catalogue {
        Catalogue::DataSubjectCategories => {
            facts.data_subjects.iter().map(|name| Offer::new(catalogue, name, name)).collect()
        }
        Catalogue::DataCategories => {
            let offer = |fact: &shipped::model::DataCategory| {
                Offer::new(catalogue, &fact.name, &fact.name).note(fact.examples.as_str())
            };
            facts.data_categories.iter().map(offer).collect()
        }
        Catalogue::RetentionPeriods => {
            let mut offers = Vec::new();
            // "wie oben" means the period before.
            let mut start = "";
            for fact in &facts.periods {
                start = if fact.start == "wie oben" { start } else { &fact.start };
                if holds(&fact.only_for) {
                    offers.push(period(fact, start));
                }
            }
            offers
        }
        Catalogue::Measures => {
            let areas = facts.measure_areas.iter();
            areas
                .flat_map(|area| area.measures.iter().map(move |measure| (area.name.as_str(), measure)))
                .map(|(group, fact)| Offer { group, ..Offer::new(catalogue, &fact.code, &fact.text) })
                .collect()
        }
        Catalogue::Norms => {
            let norms = facts.norms.iter();
            norms.filter(|fact| fact.can_be_chosen && holds(&fact.only_for)).map(norm).collect()
        }
        Catalogue::Recipients | Catalogue::Systems | Catalogue::ReferenceDocuments => Vec::new(),
    }
}

/// The offer that an entry was made of, whatever the kind of body; none if it is not shipped any more.
pub fn of_origin(catalogue: Catalogue, origin: &Origin) -> Option<Offer> {
    let kinds = Audience::ALL.map(Some).into_iter().chain([None]);
    kinds.flat_map(|audience| offers(catalogue, audience)).find(|offer| offer.code == origin.code)
}

/// The offer whose newer state differs from what the entry says.
pub fn newer(catalogue: Catalogue, entry: &Entry) -> Option<Offer> {
    let origin = entry.origin.as_ref()?;
    let offer = of_origin(catalogue, origin)?;
    (origin.as_of < shipped::facts().as_of && offer.values != entry.values).then_some(offer)
}

fn period(fact: &Period, start: &str) -> Offer {
    let start = if start.is_empty() { String::new() } else { format!(", Fristbeginn: {start}") };
    let text = format!("{}: {}{start} ({})", fact.subject, fact.duration, fact.norm);
    let notes = [&fact.kind, &fact.certainty, &fact.remark];
    let note = notes.into_iter().filter(|note| !note.is_empty()).cloned().collect::<Vec<_>>().join("; ");
    Offer {
        is_placeholder: fact.duration.contains("eintragen") || fact.certainty.contains("Landesrecht"),
        ..Offer::new(Catalogue::RetentionPeriods, &fact.code, text).note(note)
    }
}

fn norm(fact: &Norm) -> Offer {
    let name = match fact.name.split_once(" / ") {
        _ if !fact.name.starts_with("Art.") => fact.name.clone(),
        Some((article, other)) => format!("{article} DSGVO / {other}"),
        None => format!("{} DSGVO", fact.name),
    };
    let remark =
        if fact.hint.is_empty() { fact.meaning.clone() } else { format!("{} ({})", fact.meaning, fact.hint) };
    let mut offer = Offer::new(Catalogue::Norms, &fact.name, name);
    offer.note.clone_from(&remark);
    offer.values.insert("bemerkung".to_owned(), remark);
    offer
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{catalogue::model, web::form::Form};

    #[test]
    fn every_offer_would_pass_the_entrys_form() {
        for catalogue in Catalogue::ALL {
            let offers = offers(catalogue, Some(Audience::Company));
            assert_eq!(offers.is_empty(), !catalogue.is_shipped(), "{catalogue:?}");
            let names: BTreeSet<_> = offers.iter().map(|offer| offer.name(catalogue).to_owned()).collect();
            assert_eq!(names.len(), offers.len(), "{catalogue:?}: a name stands twice");
            for offer in offers {
                let mut form = Form::new();
                for (field, value) in &offer.values {
                    form.fields.set(field, value);
                }
                assert_eq!(model::read(catalogue, &mut form), Some(offer.values.clone()), "{}", offer.code);
                let origin = Origin { code: offer.code.clone(), as_of: shipped::facts().as_of };
                assert_eq!(of_origin(catalogue, &origin).unwrap().values, offer.values);
            }
        }
    }

    #[test]
    fn facts_read_as_entries_do() {
        let name = |catalogue, code: &str| {
            let offers = offers(catalogue, Some(Audience::Company));
            offers.into_iter().find(|offer| offer.code == code).map(|offer| offer.name(catalogue).to_owned())
        };
        let norm = |code| name(Catalogue::Norms, code);
        assert_eq!(norm("Art. 6 Abs. 1 lit. e").as_deref(), Some("Art. 6 Abs. 1 lit. e DSGVO"));
        assert_eq!(norm("Art. 88 / § 26 BDSG").as_deref(), Some("Art. 88 DSGVO / § 26 BDSG"));
        assert_eq!(norm("§ 22 BDSG").as_deref(), Some("§ 22 BDSG"));
        assert_eq!(norm("Kirchenrecht"), None);
        let period = |code| name(Catalogue::RetentionPeriods, code).unwrap();
        assert_eq!(
            period("R-AO8X"),
            "Buchungsbelege bei Kreditinstituten, Versicherungsunternehmen, Wertpapierinstituten: 10 Jahre, \
             Fristbeginn: Ende des Kalenderjahres der Entstehung (Art. 97 § 19a EGAO, entspr. HGB-Überleitung)"
        );
        assert_eq!(
            period("R-AOH"),
            "Ablaufhemmung Steuer: solange Festsetzungsfrist läuft (§ 147 Abs. 3 AO, §§ 169 ff. AO)"
        );
    }

    /// A fact says of when it is, and not that somebody checked it.
    #[test]
    fn periods_say_of_when_they_are_and_for_whom() {
        let of = |audience| offers(Catalogue::RetentionPeriods, Some(audience));
        let all: Vec<Offer> = Audience::ALL.into_iter().flat_map(of).collect();
        assert!(all.iter().all(|offer| !offer.note.contains("geprüft")));
        let note = |code: &str| &all.iter().find(|offer| offer.code == code).unwrap().note;
        assert!(note("R-LK").contains("Fassung 03/2022") && note("R-AO8").contains("Stand 11/2026"));
        let codes = |audience| of(audience).into_iter().map(|offer| offer.code).collect::<BTreeSet<_>>();
        assert!(codes(Audience::PublicBody).contains("R-PAB") && !codes(Audience::Company).contains("R-PAB"));
        for audience in [Audience::PublicBody, Audience::School, Audience::Church] {
            assert!(!codes(audience).contains("R-AO6"), "{audience:?}");
        }
    }

    #[test]
    fn what_the_land_decides_is_no_entry() {
        let offers = offers(Catalogue::RetentionPeriods, None);
        let open: Vec<_> =
            offers.iter().filter(|offer| offer.is_placeholder).map(|offer| &offer.code).collect();
        assert_eq!(open, ["R-SCH", "R-KOM"]);
    }
}
