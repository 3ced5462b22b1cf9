//! What somebody has to think of after a change, said once after saving: the law does not end with
//! the record. Sentences travel as keys in the address, so that nothing is kept of them.

use super::model::{Purpose, Sheet};
use crate::{
    line_list::matching::{self, Keys},
    register::{RecipientKind, Stage},
};

/// A change that has consequences elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consequence {
    /// Art. 28 Abs. 3 DSGVO.
    Processor,
    /// Art. 44–49 DSGVO (R50, R51).
    ThirdCountry,
    /// The Data Privacy Framework covers certified bodies only.
    UnitedStates,
    /// Art. 9 Abs. 2, Art. 35 Abs. 3 lit. b DSGVO (R43, R76).
    SpecialCategory,
    /// Art. 10 DSGVO (R44).
    Offences,
    /// R6; Art. 6 Abs. 4, Art. 13 Abs. 3 DSGVO.
    Purpose,
}

impl Consequence {
    const ALL: [(Self, &str); 6] = [
        (Self::Processor, "auftrag"),
        (Self::ThirdCountry, "drittland"),
        (Self::UnitedStates, "usa"),
        (Self::SpecialCategory, "art9"),
        (Self::Offences, "art10"),
        (Self::Purpose, "zweck"),
    ];

    /// The word in the address.
    pub fn key(self) -> &'static str {
        Self::ALL.iter().find(|(known, _)| *known == self).map_or("", |(_, key)| key)
    }

    pub fn sentence(self) -> &'static str {
        match self {
            Self::Processor => {
                "Ein Auftragsverarbeiter ist hinzugekommen: Liegt der Vertrag nach Art.\u{a0}28 Abs.\u{a0}3 DSGVO vor? Er muss \
                 geschlossen sein, bevor Daten fließen."
            }
            Self::ThirdCountry => {
                "Ein Empfänger im Drittland ist hinzugekommen: Nennen Sie die Grundlage der Übermittlung (Art.\u{a0}44 bis 49 \
                 DSGVO) und prüfen Sie, ob Ihre Datenschutzhinweise sie nennen (Art.\u{a0}13 Abs.\u{a0}1 lit.\u{a0}f DSGVO)."
            }
            Self::UnitedStates => {
                "Für die USA gilt der Angemessenheitsbeschluss nur, wenn der Empfänger nach dem EU-US Data Privacy Framework \
                 zertifiziert ist. Prüfen Sie das in der Liste und halten Sie den Tag der Prüfung fest."
            }
            Self::SpecialCategory => {
                "Besondere Kategorien personenbezogener Daten sind hinzugekommen: Stützen Sie sich auf eine Ausnahme nach \
                 Art.\u{a0}9 Abs.\u{a0}2 DSGVO und prüfen Sie, ob eine Datenschutz-Folgenabschätzung nötig ist (Art.\u{a0}35 DSGVO)."
            }
            Self::Offences => {
                "Daten über strafrechtliche Verurteilungen und Straftaten sind hinzugekommen: Ihre Verarbeitung muss durch eine \
                 Vorschrift zugelassen sein (Art.\u{a0}10 DSGVO)."
            }
            Self::Purpose => {
                "Ein Zweck hat sich geändert: Ist es noch dieselbe Tätigkeit, oder gehört der neue Zweck auf ein eigenes Blatt? \
                 Prüfen Sie die Vereinbarkeit (Art.\u{a0}6 Abs.\u{a0}4 DSGVO) und informieren Sie die Betroffenen vorher \
                 (Art.\u{a0}13 Abs.\u{a0}3 DSGVO)."
            }
        }
    }

    /// Last part of the address below the sheet where somebody decides about it.
    pub fn decided_at(self) -> Option<&'static str> {
        (self == Self::Purpose).then_some("zweckaenderung")
    }

    /// What the address says, each once.
    pub fn parse(keys: &str) -> Vec<Self> {
        let asked: Vec<&str> = keys.split('.').collect();
        Self::ALL.into_iter().filter(|(_, key)| asked.contains(key)).map(|(known, _)| known).collect()
    }

    /// The address with the keys, for the redirect after saving.
    pub fn append(address: &str, consequences: &[Self]) -> String {
        if consequences.is_empty() {
            return address.to_owned();
        }
        let keys: Vec<&str> = consequences.iter().map(|consequence| consequence.key()).collect();
        format!("{address}?folgen={}", keys.join("."))
    }
}

/// The purposes whose wording changes, as they are and as they will be; one that makes room for another
/// counts, one that is added or taken away does not. While a sheet is being planned, nothing is processed
/// for them yet.
pub fn changed_purposes<'a>(stored: &'a Sheet, wanted: &'a Sheet) -> Vec<(&'a Purpose, &'a Purpose)> {
    if stored.stage == Stage::Planned {
        return Vec::new();
    }
    let find = |sheet: &'a Sheet, id| sheet.purposes.iter().find(|purpose| purpose.id == id);
    let reworded = stored.purposes.iter().filter_map(|old| {
        let new = find(wanted, old.id)?;
        (new.text.trim() != old.text.trim()).then_some((old, new))
    });
    let gone: Vec<&Purpose> = stored.purposes.iter().filter(|old| find(wanted, old.id).is_none()).collect();
    let added: Vec<&Purpose> = wanted.purposes.iter().filter(|new| find(stored, new.id).is_none()).collect();
    let changed = reworded.chain(replaced(&gone, &added));
    changed
        .filter(|(old, new)| old.text.trim() != new.text.trim() && !only_says_more(&old.text, &new.text))
        .collect()
}

/// The most alike belong together; what is left over, in its order.
fn replaced<'a>(gone: &[&'a Purpose], added: &[&'a Purpose]) -> Vec<(&'a Purpose, &'a Purpose)> {
    let texts = |purposes: &[&'a Purpose]| {
        purposes.iter().map(|purpose| purpose.text.as_str()).collect::<Vec<&str>>()
    };
    let alike = matching::assign(&texts(gone), &texts(added), Keys::NONE);
    let mut rest = gone.iter().enumerate().filter(|(at, _)| !alike.contains(&Some(*at))).map(|(_, old)| *old);
    let pairs = added
        .iter()
        .zip(&alike)
        .filter_map(|(new, old)| Some((old.map(|at| gone[at]).or_else(|| rest.next())?, *new)));
    pairs.collect()
}

/// "Lohnabrechnung" becoming "Lohnabrechnung der Beschäftigten jeden Monat" is what the record asks for
/// (L-Z1): two words at most, all of them kept, and no second purpose joined to them.
fn only_says_more(old: &str, new: &str) -> bool {
    let words = |text: &str| {
        text.to_lowercase()
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect::<Vec<String>>()
    };
    let (old, new) = (words(old), words(new));
    old.len() <= 2
        && new.len() > old.len()
        && old.iter().all(|word| new.contains(word))
        && !new.iter().any(|word| ["und", "sowie", "oder"].contains(&word.as_str()))
}

/// What follows from making the stored sheet the wanted one. A sheet that is only being planned, or
/// that is new, changes nothing that runs.
pub fn of(stored: &Sheet, wanted: &Sheet) -> Vec<Consequence> {
    let is_new = |kind: RecipientKind| {
        wanted.recipients.iter().any(|new| {
            new.kind == kind && !stored.recipients.iter().any(|old| old.kind == kind && old.name == new.name)
        })
    };
    let goes_to = |sheet: &Sheet, country: &str| sheet.transfers.iter().any(|row| row.country == country);
    let transfer_is_new =
        wanted.transfers.len() > stored.transfers.len() || is_new(RecipientKind::ThirdCountry);
    let us_is_new = goes_to(wanted, "US") && !goes_to(stored, "US");
    let gains = |mark: fn(&Sheet) -> usize| mark(wanted) > mark(stored);
    let special = |sheet: &Sheet| sheet.data_categories.iter().filter(|row| row.special_category).count();
    let offences = |sheet: &Sheet| sheet.data_categories.iter().filter(|row| row.criminal_offences).count();
    let purpose_changed = !changed_purposes(stored, wanted).is_empty();
    [
        (is_new(RecipientKind::Processor), Consequence::Processor),
        (transfer_is_new, Consequence::ThirdCountry),
        (us_is_new, Consequence::UnitedStates),
        (gains(special), Consequence::SpecialCategory),
        (gains(offences), Consequence::Offences),
        (purpose_changed, Consequence::Purpose),
    ]
    .into_iter()
    .filter_map(|(has_happened, consequence)| has_happened.then_some(consequence))
    .collect()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::database::id::ActivityId;

    fn sheet(texts: &[&str]) -> Sheet {
        let purpose =
            |text: &&str| Purpose { id: Uuid::now_v7(), text: (*text).to_owned(), ..Purpose::default() };
        let purposes = texts.iter().map(purpose).collect();
        Sheet { purposes, stage: Stage::InOperation, ..Sheet::empty(ActivityId::new()) }
    }

    fn changed(old: &[&str], new: &[&str]) -> Vec<(String, String)> {
        let (stored, wanted) = (sheet(old), sheet(new));
        let pairs = changed_purposes(&stored, &wanted).into_iter();
        pairs.map(|(old, new)| (old.text.clone(), new.text.clone())).collect()
    }

    #[test]
    fn a_purpose_makes_room_for_the_one_most_like_it() {
        let pair = |old: &str, new: &str| (old.to_owned(), new.to_owned());
        assert_eq!(
            changed(
                &["Versand der Rechnungen", "Pflege der Stammdaten"],
                &["Pflege der Stammdaten von Kunden", "Versand von Werbung per Post"]
            ),
            [
                pair("Pflege der Stammdaten", "Pflege der Stammdaten von Kunden"),
                pair("Versand der Rechnungen", "Versand von Werbung per Post")
            ]
        );
        assert_eq!(changed(&["Abrechnung"], &["Abrechnung", "Werbung"]), [], "one more makes no room");
    }

    #[test]
    fn more_words_for_the_same_ask_nothing() {
        assert_eq!(changed(&["Lohnabrechnung"], &["Lohnabrechnung der Beschäftigten jeden Monat"]), []);
        assert_eq!(changed(&["Lohnabrechnung"], &["Lohnabrechnung und Auswertung der Leistung"]).len(), 1);
        assert_eq!(changed(&["Lohnabrechnung"], &["Auswertung der Leistung"]).len(), 1);
    }
}
