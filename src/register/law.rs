//! What the law of a record calls its items, and which other norms it cites (X1).
//!
//! Sources: Art. 30 Abs. 1 DSGVO (lit. a–g); § 70 Abs. 1 BDSG (Nr. 1–9); § 31 Abs. 1 KDG (lit. a–h);
//! § 31 Abs. 1 DSG-EKD (Nr. 1–8). The letters of the KDG are not confirmed by its text.

use super::{Activity, LegalRegime, Register, regime::Item};

/// The law that a record or a sheet stands under. Norms and numbers are printed only of a law whose
/// text is known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Law<'a> {
    Known(LegalRegime),
    /// Police law of a Land by its norm, as entered: "§ 65 HDSIG".
    OfLand(&'a str),
}

impl<'a> Law<'a> {
    /// The article that asks for the record: "Art. 30 Abs. 1 DSGVO".
    pub fn article(self) -> &'a str {
        match self {
            Self::Known(regime) => regime.article(),
            Self::OfLand(norm) => norm,
        }
    }

    /// The article with the item's number: "§ 31 Abs. 1 lit. b KDG".
    pub fn cite(self, item: Item) -> String {
        let article = self.article();
        match (self.item(item), article.rsplit_once(' ')) {
            (Some(number), Some((paragraph, name))) => format!("{paragraph} {number} {name}"),
            _ => article.to_owned(),
        }
    }

    /// A label without the article of the DSGVO behind it, where another law holds.
    pub fn own_words(self, label: &str) -> &str {
        match self {
            Self::Known(LegalRegime::Gdpr) => label,
            _ => label.split(" (Art.").next().unwrap_or(label),
        }
    }

    /// How the article numbers the item: "lit. b"; none where it does not ask for it, or is not known.
    pub fn item(self, item: Item) -> Option<&'static str> {
        match self {
            Self::Known(regime) => number(regime, item),
            Self::OfLand(_) => None,
        }
    }

    /// One of four norms: DSGVO, BDSG, KDG, DSG-EKD.
    fn norm(self, [gdpr, police, kdg, dsg_ekd]: [Option<&'static str>; 4]) -> Option<&'static str> {
        match self {
            Self::Known(LegalRegime::Gdpr) => gdpr,
            Self::Known(LegalRegime::Police) => police,
            Self::Known(LegalRegime::Kdg) => kdg,
            Self::Known(LegalRegime::DsgEkd) => dsg_ekd,
            Self::OfLand(_) => None,
        }
    }

    /// Where special categories of personal data are regulated.
    pub fn special_categories_norm(self) -> Option<&'static str> {
        self.norm([
            Some("Art.\u{a0}9 DSGVO"),
            Some("§\u{a0}48 BDSG"),
            Some("§\u{a0}11 KDG"),
            Some("§\u{a0}13 DSG-EKD"),
        ])
    }

    /// Where data on convictions and offences are regulated; police law has no separate rule.
    pub fn offences_norm(self) -> Option<&'static str> {
        self.norm([Some("Art.\u{a0}10 DSGVO"), None, Some("§\u{a0}12 KDG"), Some("§\u{a0}14 DSG-EKD")])
    }

    /// The norm on technical and organisational measures.
    pub fn measures_norm(self) -> Option<&'static str> {
        self.norm([
            Some("Art.\u{a0}32 DSGVO"),
            Some("§\u{a0}64 BDSG"),
            Some("§\u{a0}26 KDG"),
            Some("§\u{a0}27 DSG-EKD"),
        ])
    }

    /// The norm on the Datenschutz-Folgenabschätzung.
    pub fn dpia_norm(self) -> Option<&'static str> {
        self.norm([
            Some("Art.\u{a0}35 DSGVO"),
            Some("§\u{a0}67 BDSG"),
            Some("§\u{a0}35 KDG"),
            Some("§\u{a0}34 DSG-EKD"),
        ])
    }

    /// The norms on transfers to third countries.
    pub fn transfers_norm(self) -> Option<&'static str> {
        self.norm([
            Some("Art.\u{a0}44 bis 49 DSGVO"),
            Some("§§\u{a0}78 bis 81 BDSG"),
            Some("§§\u{a0}39 bis 41 KDG"),
            Some("§\u{a0}10 DSG-EKD"),
        ])
    }

    /// The norm on joint controllers.
    pub fn joint_controllers_norm(self) -> Option<&'static str> {
        self.norm([
            Some("Art.\u{a0}26 DSGVO"),
            Some("§\u{a0}63 BDSG"),
            Some("§\u{a0}28 KDG"),
            Some("§\u{a0}29 DSG-EKD"),
        ])
    }
}

/// "Maßnahmen (Art. 32 DSGVO)", or the words alone where no norm is known.
pub fn with_norm(words: &str, norm: Option<&str>) -> String {
    norm.map_or_else(|| words.to_owned(), |norm| format!("{words} ({norm})"))
}

fn number(regime: LegalRegime, item: Item) -> Option<&'static str> {
    let label = match (regime, item) {
        (LegalRegime::Gdpr | LegalRegime::Kdg, Item::Names) => "lit.\u{a0}a",
        (LegalRegime::Gdpr | LegalRegime::Kdg, Item::Purposes) => "lit.\u{a0}b",
        (LegalRegime::Gdpr | LegalRegime::Kdg, Item::Categories) => "lit.\u{a0}c",
        (LegalRegime::Gdpr, Item::Recipients) => "lit.\u{a0}d",
        (LegalRegime::Gdpr, Item::ThirdCountries) => "lit.\u{a0}e",
        (LegalRegime::Gdpr, Item::Retention) => "lit.\u{a0}f",
        (LegalRegime::Gdpr, Item::Measures) => "lit.\u{a0}g",
        (LegalRegime::Kdg, Item::Profiling) => "lit.\u{a0}d",
        (LegalRegime::Kdg, Item::Recipients) => "lit.\u{a0}e",
        (LegalRegime::Kdg, Item::ThirdCountries) => "lit.\u{a0}f",
        (LegalRegime::Kdg, Item::Retention) => "lit.\u{a0}g",
        (LegalRegime::Kdg, Item::Measures) => "lit.\u{a0}h",
        (LegalRegime::Police | LegalRegime::DsgEkd, Item::Names) => "Nr.\u{a0}1",
        (LegalRegime::Police | LegalRegime::DsgEkd, Item::Purposes) => "Nr.\u{a0}2",
        (LegalRegime::Police, Item::Recipients) => "Nr.\u{a0}3",
        (LegalRegime::Police, Item::Categories) => "Nr.\u{a0}4",
        (LegalRegime::Police, Item::Profiling) => "Nr.\u{a0}5",
        (LegalRegime::Police, Item::ThirdCountries) => "Nr.\u{a0}6",
        (LegalRegime::Police, Item::LegalBases) => "Nr.\u{a0}7",
        (LegalRegime::Police, Item::Retention) => "Nr.\u{a0}8",
        (LegalRegime::Police, Item::Measures) => "Nr.\u{a0}9",
        (LegalRegime::DsgEkd, Item::Categories) => "Nr.\u{a0}3",
        (LegalRegime::DsgEkd, Item::Profiling) => "Nr.\u{a0}4",
        (LegalRegime::DsgEkd, Item::Recipients) => "Nr.\u{a0}5",
        (LegalRegime::DsgEkd, Item::ThirdCountries) => "Nr.\u{a0}6",
        (LegalRegime::DsgEkd, Item::Retention) => "Nr.\u{a0}7",
        (LegalRegime::DsgEkd, Item::Measures) => "Nr.\u{a0}8",
        (LegalRegime::Gdpr | LegalRegime::Kdg | LegalRegime::DsgEkd, Item::LegalBases)
        | (LegalRegime::Gdpr, Item::Profiling) => {
            return None;
        }
    };
    Some(label)
}

impl Activity {
    pub fn law(&self) -> Law<'_> {
        self.regime.law(self.record_norm.as_deref())
    }
}

impl Register {
    /// The law of cover and Vorblatt: the organisation's. A body whose sheets under police law all name
    /// the same Land's norm stands under that one.
    pub fn law(&self) -> Law<'_> {
        let own = Law::Known(self.head.regime);
        let mut laws = self.activities.iter().filter(|it| it.regime == self.head.regime).map(Activity::law);
        laws.next().filter(|first| laws.all(|law| law == *first)).unwrap_or(own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ITEMS: [Item; 9] = [
        Item::Names,
        Item::Purposes,
        Item::LegalBases,
        Item::Categories,
        Item::Profiling,
        Item::Recipients,
        Item::ThirdCountries,
        Item::Retention,
        Item::Measures,
    ];

    #[test]
    fn what_a_law_numbers_is_what_it_asks_for() {
        for (_, regime) in LegalRegime::OPTIONS {
            let law = regime.law(None);
            assert_eq!(regime.requires_legal_bases(), law.item(Item::LegalBases).is_some());
            assert_eq!(regime.asks_for_profiling(), law.item(Item::Profiling).is_some());
        }
    }

    #[test]
    fn a_lands_norm_takes_the_place_of_federal_police_law() {
        for norm in ["§ 65 HDSIG", "§ 53 NDSG", "Art. 31 BayDSG", "Landesrecht, wird noch ermittelt"] {
            let law = LegalRegime::Police.law(Some(norm));
            assert_eq!(law.article(), norm);
            assert!(ITEMS.into_iter().all(|item| law.item(item).is_none()), "{norm}");
            let norms = [
                law.special_categories_norm(),
                law.offences_norm(),
                law.measures_norm(),
                law.dpia_norm(),
                law.transfers_norm(),
                law.joint_controllers_norm(),
            ];
            assert_eq!(norms, [None; 6], "{norm}");
            assert_eq!(law.cite(Item::Retention), norm);
        }
        for norm in [None, Some("  "), Some("§ 70 BDSG"), Some("§ 500 StPO i. V. m. § 70 bdsg")] {
            assert_eq!(LegalRegime::Police.law(norm), Law::Known(LegalRegime::Police), "{norm:?}");
        }
        // Elsewhere a norm stands beside the law and not in its place.
        assert_eq!(LegalRegime::Gdpr.law(Some("§ 65 HDSIG")), Law::Known(LegalRegime::Gdpr));
    }

    #[test]
    fn a_label_names_no_article_of_another_law() {
        let label = "Angemessenheitsbeschluss (Art.\u{a0}45 DSGVO)";
        assert_eq!(Law::Known(LegalRegime::Gdpr).own_words(label), label);
        for law in [Law::Known(LegalRegime::DsgEkd), Law::OfLand("§ 65 HDSIG")] {
            assert_eq!(law.own_words(label), "Angemessenheitsbeschluss");
        }
    }

    #[test]
    fn items_are_cited_inside_their_article() {
        for (regime, item, cited) in [
            (LegalRegime::Gdpr, Item::Retention, "Art.\u{a0}30 Abs.\u{a0}1 lit.\u{a0}f DSGVO"),
            (LegalRegime::Police, Item::Retention, "§\u{a0}70 Abs.\u{a0}1 Nr.\u{a0}8 BDSG"),
            (LegalRegime::DsgEkd, Item::Profiling, "§\u{a0}31 Abs.\u{a0}1 Nr.\u{a0}4 DSG-EKD"),
            (LegalRegime::Gdpr, Item::LegalBases, "Art.\u{a0}30 Abs.\u{a0}1 DSGVO"),
        ] {
            assert_eq!(Law::Known(regime).cite(item), cited);
        }
    }
}
