//! Facts that the rules compare texts with. Law moves, so they are tables and not code; who keeps
//! them elsewhere hands them over in the [`super::Context`].

/// How long something is kept, by law or by custom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetentionFact {
    /// "Buchungsbelege".
    pub subject: &'static str,
    /// Words that name it, in folded spelling: anywhere, only at a word's end ("*beleg"), or only as a
    /// whole word ("=rechnung").
    pub words: &'static [&'static str],
    /// No shorter than this.
    pub at_least: Option<Period>,
    /// No longer than this without a reason.
    pub at_most: Option<Period>,
    /// What it was before.
    pub outdated: Option<Period>,
    pub norm: &'static str,
    /// From the AO and the HGB: of no concern where neither is cited (public bodies keep such papers
    /// under budget law).
    pub is_tax_law: bool,
}

/// A length of time; years of twelve months of thirty days, so that all units can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    pub minutes: u64,
}

impl Period {
    pub const fn hours(count: u64) -> Self {
        Self { minutes: count * 60 }
    }

    pub const fn days(count: u64) -> Self {
        Self::hours(count * 24)
    }

    pub const fn months(count: u64) -> Self {
        Self::days(count * 30)
    }

    pub const fn years(count: u64) -> Self {
        Self::months(count * 12)
    }

    /// "8 Jahre".
    pub fn words(self) -> String {
        let units = [
            (Self::years(1), "Jahr", "Jahre"),
            (Self::months(1), "Monat", "Monate"),
            (Self::days(1), "Tag", "Tage"),
            (Self::hours(1), "Stunde", "Stunden"),
            (Self { minutes: 1 }, "Minute", "Minuten"),
        ];
        // 72 hours are not three days to whoever wrote them.
        let hours_are_usual = self < Self::days(4);
        let fits = |unit: &Period| {
            self >= *unit
                && self.minutes.is_multiple_of(unit.minutes)
                && !(hours_are_usual && *unit == Self::days(1))
        };
        let (unit, one, many) = units.into_iter().find(|(unit, ..)| fits(unit)).unwrap_or((
            Self { minutes: 1 },
            "Minute",
            "Minuten",
        ));
        let count = self.minutes / unit.minutes;
        format!("{count}\u{a0}{}", if count == 1 { one } else { many })
    }
}

const NOTHING: RetentionFact = RetentionFact {
    subject: "",
    words: &[],
    at_least: None,
    at_most: None,
    outdated: None,
    norm: "",
    is_tax_law: false,
};

/// Receipts, whose period changed on 1 January 2025 (Viertes Bürokratieentlastungsgesetz).
pub const RECEIPTS: RetentionFact = RetentionFact {
    subject: "Buchungsbelege",
    words: &[
        "*beleg",
        "*belege",
        "*belegen",
        "=rechnung",
        "=rechnungen",
        "eingangsrechnung",
        "ausgangsrechnung",
        "kundenrechnung",
        "quittung",
        "kontoausz",
    ],
    at_least: Some(Period::years(8)),
    outdated: Some(Period::years(10)),
    norm: "§ 147 Abs. 1 Nr. 4, Abs. 3 AO; § 257 Abs. 1 Nr. 4, Abs. 4 HGB",
    is_tax_law: true,
    ..NOTHING
};

pub static RETENTION: &[RetentionFact] = &[
    RECEIPTS,
    RetentionFact {
        subject: "Bücher und Abschlüsse",
        words: &[
            "handelsbuecher",
            "handelsbuch",
            "jahresabschluss",
            "jahresabschluesse",
            "lagebericht",
            "eroeffnungsbilanz",
            "inventare",
        ],
        at_least: Some(Period::years(10)),
        norm: "§ 147 Abs. 1 Nr. 1, Abs. 3 AO; § 257 Abs. 1 Nr. 1, Abs. 4 HGB",
        is_tax_law: true,
        ..NOTHING
    },
    RetentionFact {
        subject: "Handels- und Geschäftsbriefe",
        words: &["geschaeftsbrief", "handelsbrief"],
        at_least: Some(Period::years(6)),
        norm: "§ 147 Abs. 1 Nr. 2 und 3, Abs. 3 AO; § 257 Abs. 1 Nr. 2 und 3, Abs. 4 HGB",
        is_tax_law: true,
        ..NOTHING
    },
    RetentionFact {
        subject: "Lohnkonten",
        words: &["lohnkonto", "lohnkonten"],
        at_least: Some(Period::years(6)),
        norm: "§ 41 Abs. 1 Satz 9 EStG",
        ..NOTHING
    },
    RetentionFact {
        subject: "Aufzeichnungen der Arbeitszeit",
        words: &["arbeitszeitaufzeichnung", "arbeitszeitnachweis"],
        at_least: Some(Period::years(2)),
        norm: "§ 16 Abs. 2 ArbZG",
        ..NOTHING
    },
    RetentionFact {
        subject: "Unterlagen zum Mutterschutz",
        words: &["mutterschutzunterlagen"],
        at_least: Some(Period::years(2)),
        norm: "§ 27 Abs. 5 MuSchG",
        ..NOTHING
    },
    RetentionFact {
        subject: "Bewerbungsunterlagen",
        words: &["bewerbungsunterlagen", "bewerberdaten", "bewerbungsdaten", "bewerberunterlagen"],
        at_most: Some(Period::months(6)),
        norm: "§ 15 Abs. 4 AGG, § 61b Abs. 1 ArbGG",
        ..NOTHING
    },
    RetentionFact {
        subject: "Patientenakten",
        words: &["patientenakte", "behandlungsakte", "patientendokumentation", "behandlungsdokumentation"],
        at_least: Some(Period::years(10)),
        norm: "§ 630f Abs. 3 BGB",
        ..NOTHING
    },
    RetentionFact {
        subject: "Aufzeichnungen zur Strahlenbehandlung",
        words: &["strahlenbehandlung", "strahlentherapie"],
        at_least: Some(Period::years(30)),
        norm: "§ 85 Abs. 2 StrlSchG",
        ..NOTHING
    },
    RetentionFact {
        subject: "Röntgenaufnahmen",
        words: &["roentgenaufnahme", "roentgenbild", "roentgenunterlagen"],
        at_least: Some(Period::years(10)),
        norm: "§ 85 Abs. 2 StrlSchG",
        ..NOTHING
    },
    RetentionFact {
        subject: "Betäubungsmittelnachweise",
        words: &["btm-nachweis", "betaeubungsmittelnachweis"],
        at_least: Some(Period::years(3)),
        norm: "§ 13 Abs. 3 BtMVV",
        ..NOTHING
    },
    RetentionFact {
        subject: "Erste-Hilfe-Dokumentation",
        words: &["verbandbuch", "verbandsbuch", "erste-hilfe-dokumentation"],
        at_least: Some(Period::years(5)),
        norm: "§ 24 Abs. 6 DGUV Vorschrift 1",
        ..NOTHING
    },
    RetentionFact {
        subject: "Hinweisgeber-Dokumentation",
        words: &["hinweisgeber"],
        at_most: Some(Period::years(3)),
        norm: "§ 11 Abs. 5 HinSchG",
        ..NOTHING
    },
    RetentionFact {
        subject: "Videoüberwachung",
        words: &["videoueberwachung", "ueberwachungskamera"],
        at_most: Some(Period::hours(72)),
        norm: "Orientierungswert von DSK und EDSA",
        ..NOTHING
    },
    RetentionFact {
        subject: "Webserver-Protokolle",
        words: &["webserver-protokoll", "webserver-log", "webserverlog", "webserver-logfile"],
        at_most: Some(Period::days(7)),
        norm: "Praxiswert",
        ..NOTHING
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_read_as_written() {
        assert_eq!(Period::years(8).words(), "8\u{a0}Jahre");
        assert_eq!(Period::months(6).words(), "6\u{a0}Monate");
        assert_eq!(Period::hours(72).words(), "72\u{a0}Stunden");
        assert_eq!(Period::days(7).words(), "7\u{a0}Tage");
        assert_eq!(Period { minutes: 1 }.words(), "1\u{a0}Minute");
        assert_eq!(Period { minutes: 0 }.words(), "0\u{a0}Minuten");
    }
}
