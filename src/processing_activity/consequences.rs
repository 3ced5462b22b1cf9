//! What somebody has to think of after a change, said once after saving: the law does not end with
//! the record. Sentences travel as keys in the address, so that nothing is kept of them.

use super::model::{Purpose, Sheet};
use crate::register::{RecipientKind, Stage};

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
    let gone = stored.purposes.iter().filter(|old| find(wanted, old.id).is_none());
    let added = wanted.purposes.iter().filter(|new| find(stored, new.id).is_none());
    reworded.chain(gone.zip(added)).collect()
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
