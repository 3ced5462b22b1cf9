//! The law a record stands under: what it calls its items, and which other norms it cites (X1).
//!
//! Sources: Art. 30 Abs. 1 DSGVO (lit. a–g); § 70 Abs. 1 BDSG (Nr. 1–9); § 31 Abs. 1 KDG (lit. a–h);
//! § 31 Abs. 1 DSG-EKD (Nr. 1–8). The letters of the KDG are not confirmed by its text.

use super::{LegalRegime, Office};

/// An item that the record has to contain, in the order of the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// Names and contact data of the controller, joint controllers, representative and officer.
    Names,
    Purposes,
    /// An item of its own only in § 70 BDSG; elsewhere voluntary.
    LegalBases,
    /// Categories of data subjects and of personal data.
    Categories,
    /// An item of § 70 BDSG and the church laws; elsewhere voluntary.
    Profiling,
    Recipients,
    ThirdCountries,
    Retention,
    Measures,
}

impl LegalRegime {
    /// The article that asks for the record: "Art. 30 Abs. 1 DSGVO".
    pub fn article(self) -> &'static str {
        match self {
            Self::Gdpr => "Art.\u{a0}30 Abs.\u{a0}1 DSGVO",
            Self::Police => "§\u{a0}70 Abs.\u{a0}1 BDSG",
            Self::Kdg => "§\u{a0}31 Abs.\u{a0}1 KDG",
            Self::DsgEkd => "§\u{a0}31 Abs.\u{a0}1 DSG-EKD",
        }
    }

    /// How the article numbers the item: "lit. b"; none where it does not ask for it.
    pub fn item(self, item: Item) -> Option<&'static str> {
        let label = match (self, item) {
            (Self::Gdpr | Self::Kdg, Item::Names) => "lit.\u{a0}a",
            (Self::Gdpr | Self::Kdg, Item::Purposes) => "lit.\u{a0}b",
            (Self::Gdpr | Self::Kdg, Item::Categories) => "lit.\u{a0}c",
            (Self::Gdpr, Item::Recipients) => "lit.\u{a0}d",
            (Self::Gdpr, Item::ThirdCountries) => "lit.\u{a0}e",
            (Self::Gdpr, Item::Retention) => "lit.\u{a0}f",
            (Self::Gdpr, Item::Measures) => "lit.\u{a0}g",
            (Self::Kdg, Item::Profiling) => "lit.\u{a0}d",
            (Self::Kdg, Item::Recipients) => "lit.\u{a0}e",
            (Self::Kdg, Item::ThirdCountries) => "lit.\u{a0}f",
            (Self::Kdg, Item::Retention) => "lit.\u{a0}g",
            (Self::Kdg, Item::Measures) => "lit.\u{a0}h",
            (Self::Police | Self::DsgEkd, Item::Names) => "Nr.\u{a0}1",
            (Self::Police | Self::DsgEkd, Item::Purposes) => "Nr.\u{a0}2",
            (Self::Police, Item::Recipients) => "Nr.\u{a0}3",
            (Self::Police, Item::Categories) => "Nr.\u{a0}4",
            (Self::Police, Item::Profiling) => "Nr.\u{a0}5",
            (Self::Police, Item::ThirdCountries) => "Nr.\u{a0}6",
            (Self::Police, Item::LegalBases) => "Nr.\u{a0}7",
            (Self::Police, Item::Retention) => "Nr.\u{a0}8",
            (Self::Police, Item::Measures) => "Nr.\u{a0}9",
            (Self::DsgEkd, Item::Categories) => "Nr.\u{a0}3",
            (Self::DsgEkd, Item::Profiling) => "Nr.\u{a0}4",
            (Self::DsgEkd, Item::Recipients) => "Nr.\u{a0}5",
            (Self::DsgEkd, Item::ThirdCountries) => "Nr.\u{a0}6",
            (Self::DsgEkd, Item::Retention) => "Nr.\u{a0}7",
            (Self::DsgEkd, Item::Measures) => "Nr.\u{a0}8",
            (Self::Gdpr | Self::Kdg | Self::DsgEkd, Item::LegalBases) | (Self::Gdpr, Item::Profiling) => {
                return None;
            }
        };
        Some(label)
    }

    /// Whether legal bases are an item of the record and not a voluntary extra.
    pub fn requires_legal_bases(self) -> bool {
        self.item(Item::LegalBases).is_some()
    }

    /// Whether the use of profiling is an item of the record.
    pub fn asks_for_profiling(self) -> bool {
        self.item(Item::Profiling).is_some()
    }

    /// Whether periods and measures are asked for "wenn möglich" (Art. 30 Abs. 1 Satz 2 lit. f and g
    /// DSGVO, and the church laws after it); § 70 Abs. 1 BDSG does not say so.
    pub fn asks_if_possible(self) -> bool {
        self != Self::Police
    }

    /// Where special categories of personal data are regulated.
    pub fn special_categories_norm(self) -> &'static str {
        match self {
            Self::Gdpr => "Art.\u{a0}9 DSGVO",
            Self::Police => "§\u{a0}48 BDSG",
            Self::Kdg => "§\u{a0}11 KDG",
            Self::DsgEkd => "§\u{a0}13 DSG-EKD",
        }
    }

    /// Where data on convictions and offences are regulated; police law has no separate rule.
    pub fn offences_norm(self) -> Option<&'static str> {
        match self {
            Self::Gdpr => Some("Art.\u{a0}10 DSGVO"),
            Self::Police => None,
            Self::Kdg => Some("§\u{a0}12 KDG"),
            Self::DsgEkd => Some("§\u{a0}14 DSG-EKD"),
        }
    }

    /// The norm on technical and organisational measures.
    pub fn measures_norm(self) -> &'static str {
        match self {
            Self::Gdpr => "Art.\u{a0}32 DSGVO",
            Self::Police => "§\u{a0}64 BDSG",
            Self::Kdg => "§\u{a0}26 KDG",
            Self::DsgEkd => "§\u{a0}27 DSG-EKD",
        }
    }

    /// The norm on the Datenschutz-Folgenabschätzung.
    pub fn dpia_norm(self) -> &'static str {
        match self {
            Self::Gdpr => "Art.\u{a0}35 DSGVO",
            Self::Police => "§\u{a0}67 BDSG",
            Self::Kdg => "§\u{a0}35 KDG",
            Self::DsgEkd => "§\u{a0}34 DSG-EKD",
        }
    }

    /// The norm on joint controllers.
    pub fn joint_controllers_norm(self) -> &'static str {
        match self {
            Self::Gdpr => "Art.\u{a0}26 DSGVO",
            Self::Police => "§\u{a0}63 BDSG",
            Self::Kdg => "§\u{a0}28 KDG",
            Self::DsgEkd => "§\u{a0}29 DSG-EKD",
        }
    }
}

impl LegalRegime {
    /// As sent by forms and stored in `legal_regime`.
    pub const OPTIONS: [(&str, LegalRegime); 4] = [
        ("gdpr", LegalRegime::Gdpr),
        ("police", LegalRegime::Police),
        ("kdg", LegalRegime::Kdg),
        ("dsg_ekd", LegalRegime::DsgEkd),
    ];

    pub fn key(self) -> &'static str {
        match self {
            Self::Gdpr => "gdpr",
            Self::Police => "police",
            Self::Kdg => "kdg",
            Self::DsgEkd => "dsg_ekd",
        }
    }

    /// An unknown key is the usual law.
    pub fn from_key(key: &str) -> Self {
        Self::OPTIONS.into_iter().find(|(known, _)| *known == key).map_or(Self::Gdpr, |(_, regime)| regime)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Gdpr => "DSGVO",
            Self::Police => "Polizei, Strafverfolgung und Bußgelder (§\u{a0}70 BDSG oder Landesrecht)",
            Self::Kdg => "KDG (katholische Kirche)",
            Self::DsgEkd => "DSG-EKD (evangelische Kirche)",
        }
    }
}

impl Office {
    /// As sent by forms and addresses (`?amt=dpo`), in the order of lit. a.
    pub const OPTIONS: [(&str, Office); 4] = [
        ("dpo", Office::DataProtectionOfficer),
        ("gemeinsam", Office::JointController),
        ("vertreter", Office::Representative),
        ("ansprechpartner", Office::ContactPerson),
    ];

    /// In forms and addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::DataProtectionOfficer => "dpo",
            Self::JointController => "gemeinsam",
            Self::Representative => "vertreter",
            Self::ContactPerson => "ansprechpartner",
        }
    }

    /// As stored in `office_holder.office`.
    pub fn key(self) -> &'static str {
        match self {
            Self::DataProtectionOfficer => "data_protection_officer",
            Self::JointController => "joint_controller",
            Self::Representative => "representative",
            Self::ContactPerson => "contact_person",
        }
    }

    /// The reverse of [`Office::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        Self::OPTIONS.into_iter().map(|(_, office)| office).find(|office| office.key() == key)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::DataProtectionOfficer => "Datenschutzbeauftragte/r (DSB)",
            Self::JointController => "Gemeinsam Verantwortliche",
            Self::Representative => "Vertreter nach Art.\u{a0}27 DSGVO",
            Self::ContactPerson => "Ansprechpartner",
        }
    }
}
