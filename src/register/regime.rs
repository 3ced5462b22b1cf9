//! The choices of law that a record can stand under, and what each asks for (X1). What a law calls its
//! items and which norms it cites, [`Law`] knows.

use super::{LegalRegime, Office, law::Law};

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

    /// The article with an item's number for what is said of the whole body. Under police law that can be
    /// a Land's; its norm stands on the sheets.
    pub fn cite_in_front(self, item: Item) -> String {
        let cited = Law::Known(self).cite(item);
        match self {
            Self::Police => cited + " oder das Recht des Landes",
            _ => cited,
        }
    }

    /// Whether legal bases are an item of the record and not a voluntary extra. The law of the Länder
    /// follows Art. 24 Abs. 1 lit. g of Directive (EU) 2016/680, as § 70 BDSG does.
    pub fn requires_legal_bases(self) -> bool {
        self == Self::Police
    }

    /// Whether the use of profiling is an item of the record: "gegebenenfalls", so silence says nothing.
    pub fn asks_for_profiling(self) -> bool {
        self != Self::Gdpr
    }

    /// Whether periods and measures are asked for "wenn möglich" (Art. 30 Abs. 1 Satz 2 lit. f and g
    /// DSGVO, and the church laws after it); § 70 Abs. 1 BDSG does not say so.
    pub fn asks_if_possible(self) -> bool {
        self != Self::Police
    }

    /// The law of a sheet: under police law a Land's norm stands in the place of § 70 BDSG.
    pub fn law(self, record_norm: Option<&str>) -> Law<'_> {
        let of_land = record_norm.filter(|norm| self == Self::Police && is_of_land(norm));
        of_land.map_or(Law::Known(self), Law::OfLand)
    }
}

/// Whether a norm that asks for the record is not that of the federation, in whatever spelling.
fn is_of_land(norm: &str) -> bool {
    let norm = norm.trim().to_lowercase();
    !norm.is_empty() && !norm.contains("bdsg") && !norm.contains("bundesdatenschutzgesetz")
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
