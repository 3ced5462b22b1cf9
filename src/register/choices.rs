//! Closed choices of the sheet's sections: the key that is stored and sent, and the German word that
//! is shown and printed. A choice that nobody made has the empty key and prints nothing.

use serde::{Deserialize, Serialize};

macro_rules! choices {
    ($(
        $(#[$about:meta])*
        $name:ident { $($(#[$default:meta])? $variant:ident = $key:literal, $label:literal;)* }
    )*) => {$(
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$default])? #[serde(rename = $key)] $variant,)*
        }

        impl $name {
            /// Key and word of each, in the order in which they are offered.
            pub const OPTIONS: &[(&str, &str)] = &[$(($key, $label)),*];

            /// Each, likewise.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            pub fn label(self) -> &'static str {
                match self {
                    $(Self::$variant => $label,)*
                }
            }
        }
    )*};
}

choices! {
    /// How data are processed (R3).
    ProcessingKind {
        #[default] Automated = "automated", "automatisiert";
        PartlyAutomated = "partly_automated", "teilweise automatisiert";
        Files = "files", "nicht automatisiert, in einem Dateisystem (Akten)";
    }

    /// Special secrecy that the data are under.
    Secrecy {
        #[default] Social = "social", "Sozialgeheimnis (§\u{a0}35 SGB\u{a0}I)";
        Tax = "tax", "Steuergeheimnis (§\u{a0}30 AO)";
        Statistics = "statistics", "Statistikgeheimnis (§\u{a0}16 BStatG)";
        Professional = "professional", "Berufsgeheimnis (§\u{a0}203 StGB)";
    }

    /// Whether an activity is for a purpose, also for it, or expressly not for it.
    PurposeKind {
        #[default] Primary = "primary", "Hauptzweck";
        Secondary = "secondary", "Nebenzweck";
        Excluded = "excluded", "ausgeschlossen";
    }

    /// The list whose row a legal basis is for (R10).
    BasisTarget {
        #[default] Purpose = "purpose", "Zweck";
        DataSubject = "data_subject", "Personen";
        DataCategory = "data_category", "Daten";
        Recipient = "recipient", "Empfänger";
    }

    /// The kinds of Art. 9 Abs. 1 DSGVO (R43).
    SpecialKind {
        #[default] Origin = "origin", "rassische oder ethnische Herkunft";
        PoliticalOpinions = "political_opinions", "politische Meinungen";
        Beliefs = "beliefs", "religiöse oder weltanschauliche Überzeugungen";
        UnionMembership = "union_membership", "Gewerkschaftszugehörigkeit";
        Genetic = "genetic", "genetische Daten";
        Biometric = "biometric", "biometrische Daten zur Identifizierung";
        Health = "health", "Gesundheitsdaten";
        Sexuality = "sexuality", "Sexualleben oder sexuelle Orientierung";
    }

    /// Disclosed so far, from now on, or both (R46).
    Tense {
        #[default] Unspecified = "", "";
        Past = "past", "bisher";
        Future = "future", "künftig";
        Both = "both", "bisher und künftig";
    }

    /// What a transfer rests on, Art. 44–49 DSGVO (R51).
    Instrument {
        #[default] Unspecified = "", "";
        Adequacy = "adequacy", "Angemessenheitsbeschluss (Art.\u{a0}45 DSGVO)";
        AuthorityInstrument = "authority_instrument", "Dokument zwischen Behörden (Art.\u{a0}46 Abs.\u{a0}2 lit.\u{a0}a DSGVO)";
        BindingCorporateRules = "binding_corporate_rules", "verbindliche interne Datenschutzvorschriften (Art.\u{a0}46 Abs.\u{a0}2 lit.\u{a0}b, Art.\u{a0}47 DSGVO)";
        StandardClauses = "standard_clauses", "Standarddatenschutzklauseln (Art.\u{a0}46 Abs.\u{a0}2 lit.\u{a0}c, d DSGVO)";
        CodeOfConduct = "code_of_conduct", "genehmigte Verhaltensregeln (Art.\u{a0}46 Abs.\u{a0}2 lit.\u{a0}e DSGVO)";
        Certification = "certification", "genehmigtes Zertifizierungsverfahren (Art.\u{a0}46 Abs.\u{a0}2 lit.\u{a0}f DSGVO)";
        ApprovedClauses = "approved_clauses", "genehmigte Vertragsklauseln oder Verwaltungsvereinbarungen (Art.\u{a0}46 Abs.\u{a0}3 DSGVO)";
        Judgment = "judgment", "Urteil oder Entscheidung nach internationaler Übereinkunft (Art.\u{a0}48 DSGVO)";
        Derogation = "derogation", "Ausnahme für bestimmte Fälle (Art.\u{a0}49 Abs.\u{a0}1 UAbs.\u{a0}1 DSGVO)";
        CompellingInterests = "compelling_interests", "zwingende berechtigte Interessen (Art.\u{a0}49 Abs.\u{a0}1 UAbs.\u{a0}2 DSGVO)";
    }

    /// What sort of period a deletion rule is (R54, R55).
    RetentionKind {
        #[default] Unspecified = "", "";
        StatutoryRetention = "statutory_retention", "gesetzliche Aufbewahrungsfrist";
        StatutoryErasure = "statutory_erasure", "gesetzliche Löschfrist";
        SelfDefined = "self_defined", "selbst festgelegte Frist";
        Review = "review", "Überprüfungsfrist";
    }

    /// What a sub-rule's amount counts.
    PeriodUnit {
        Minutes = "minutes", "Minuten";
        Hours = "hours", "Stunden";
        Days = "days", "Tage";
        Weeks = "weeks", "Wochen";
        Months = "months", "Monate";
        #[default] Years = "years", "Jahre";
        CalendarYears = "calendar_years", "Kalenderjahre (bis zum Ende des letzten)";
        YearsOfAge = "years_of_age", "Lebensjahre";
    }

    /// Before or after the event that a period is counted from.
    Direction {
        Before = "before", "vor";
        #[default] After = "after", "nach";
    }

    /// How a measure stands to the Rahmenkonzept (R14).
    MeasureRelation {
        #[default] Additional = "additional", "zusätzlich";
        Deviating = "deviating", "abweichend";
        Dropped = "dropped", "entfällt";
    }

    /// What a reference document is (R58).
    DocumentKind {
        #[default] Unspecified = "", "";
        RulesOfConduct = "rules_of_conduct", "interne Verhaltensregel";
        RiskAnalysis = "risk_analysis", "Risikoanalyse";
        SecurityConcept = "security_concept", "Datensicherheits- oder Wiederanlaufkonzept";
        Certificate = "certificate", "Zertifikat";
        Dpia = "dpia", "Datenschutz-Folgenabschätzung";
        OtherRegister = "other_register", "anderes Verzeichnis";
        Agreement = "agreement", "Vertrag oder Vereinbarung";
        Other = "other", "sonstiges Dokument";
    }
}
