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

            /// As it is stored and sent.
            pub fn key(self) -> &'static str {
                match self {
                    $(Self::$variant => $key,)*
                }
            }

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
        StandardClauses = "standard_clauses", "Standarddatenschutzklauseln der Kommission (Art.\u{a0}46 Abs.\u{a0}2 lit.\u{a0}c DSGVO)";
        AuthorityClauses = "authority_clauses", "Standarddatenschutzklauseln einer Aufsichtsbehörde (Art.\u{a0}46 Abs.\u{a0}2 lit.\u{a0}d DSGVO)";
        CodeOfConduct = "code_of_conduct", "genehmigte Verhaltensregeln (Art.\u{a0}46 Abs.\u{a0}2 lit.\u{a0}e DSGVO)";
        Certification = "certification", "genehmigtes Zertifizierungsverfahren (Art.\u{a0}46 Abs.\u{a0}2 lit.\u{a0}f DSGVO)";
        ApprovedClauses = "approved_clauses", "genehmigte Vertragsklauseln (Art.\u{a0}46 Abs.\u{a0}3 lit.\u{a0}a DSGVO)";
        AdministrativeArrangement = "administrative_arrangement", "genehmigte Verwaltungsvereinbarung zwischen Behörden (Art.\u{a0}46 Abs.\u{a0}3 lit.\u{a0}b DSGVO)";
        Judgment = "judgment", "Urteil oder Entscheidung nach internationaler Übereinkunft (Art.\u{a0}48 DSGVO)";
        Derogation = "derogation", "Ausnahme für bestimmte Fälle (Art.\u{a0}49 Abs.\u{a0}1 UAbs.\u{a0}1 DSGVO)";
        ExplicitConsent = "explicit_consent", "ausdrückliche Einwilligung nach Hinweis auf die Risiken (Art.\u{a0}49 Abs.\u{a0}1 UAbs.\u{a0}1 lit.\u{a0}a DSGVO)";
        Contract = "contract", "Vertrag mit der betroffenen Person (Art.\u{a0}49 Abs.\u{a0}1 UAbs.\u{a0}1 lit.\u{a0}b DSGVO)";
        ContractInInterest = "contract_in_interest", "Vertrag im Interesse der betroffenen Person (Art.\u{a0}49 Abs.\u{a0}1 UAbs.\u{a0}1 lit.\u{a0}c DSGVO)";
        PublicInterest = "public_interest", "wichtige Gründe des öffentlichen Interesses (Art.\u{a0}49 Abs.\u{a0}1 UAbs.\u{a0}1 lit.\u{a0}d DSGVO)";
        LegalClaims = "legal_claims", "Rechtsansprüche (Art.\u{a0}49 Abs.\u{a0}1 UAbs.\u{a0}1 lit.\u{a0}e DSGVO)";
        VitalInterests = "vital_interests", "lebenswichtige Interessen (Art.\u{a0}49 Abs.\u{a0}1 UAbs.\u{a0}1 lit.\u{a0}f DSGVO)";
        PublicRegister = "public_register", "öffentliches Register (Art.\u{a0}49 Abs.\u{a0}1 UAbs.\u{a0}1 lit.\u{a0}g DSGVO)";
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

    /// Areas of measures: the six of Nr. 6.8 of the guidance (R71), the three recommended ones of Nr. 6.9
    /// (R72), and what the Standard-Datenschutzmodell adds.
    MeasureArea {
        #[default] Pseudonymisation = "pseudonymisation", "Pseudonymisierung";
        Encryption = "encryption", "Verschlüsselung";
        IntegrityConfidentiality = "integrity_confidentiality", "Integrität und Vertraulichkeit";
        AvailabilityResilience = "availability_resilience", "Verfügbarkeit und Belastbarkeit";
        Recovery = "recovery", "Wiederherstellung nach Zwischenfall";
        Evaluation = "evaluation", "Überprüfung, Bewertung, Evaluierung";
        PurposeLimitation = "purpose_limitation", "Zweckbindung / Nichtverkettung";
        Transparency = "transparency", "Transparenz";
        SubjectRights = "subject_rights", "Betroffenenrechte / Intervenierbarkeit";
        DataMinimisation = "data_minimisation", "Datenminimierung";
    }

    /// How far the measures of an area are (R65).
    AreaState {
        #[default] Unspecified = "", "";
        Implemented = "implemented", "umgesetzt";
        Planned = "planned", "geplant";
        NotNeeded = "not_needed", "nicht erforderlich";
        NotApplicable = "not_applicable", "nicht zutreffend";
    }

    /// What a review of the effectiveness found (R64).
    ReviewResult {
        #[default] Effective = "effective", "wirksam";
        Shortcomings = "shortcomings", "wirksam, mit Mängeln";
        Ineffective = "ineffective", "nicht wirksam";
    }

    /// What a reference document is (R58).
    DocumentKind {
        #[default] Unspecified = "", "";
        RulesOfConduct = "rules_of_conduct", "interne Verhaltensregel";
        RiskAnalysis = "risk_analysis", "Risikoanalyse";
        SecurityConcept = "security_concept", "Datensicherheits- oder Wiederanlaufkonzept";
        Certificate = "certificate", "Zertifikat";
        Dpia = "dpia", "Datenschutz-Folgenabschätzung";
        Consent = "consent", "Nachweis der Einwilligung";
        OtherRegister = "other_register", "anderes Verzeichnis";
        Agreement = "agreement", "Vertrag oder Vereinbarung";
        Other = "other", "sonstiges Dokument";
    }

    /// What a DSFA-Schwellwertprüfung says to one of its questions (R76).
    DpiaAnswer {
        #[default] Open = "open", "noch offen";
        Applies = "applies", "trifft zu";
        DoesNotApply = "does_not_apply", "trifft nicht zu";
    }

    /// Why no DSFA is needed although the questions point to one.
    DpiaException {
        #[default] None = "", "";
        ExemptList = "exempt_list", "Die Verarbeitung steht auf einer Liste nach Art.\u{a0}35 Abs.\u{a0}5 DSGVO.";
        Legislation = "legislation", "Die Abschätzung wurde bei der Gesetzgebung vorgenommen (Art.\u{a0}35 Abs.\u{a0}10 DSGVO).";
        Similar = "similar", "Für ähnliche Verarbeitungsvorgänge liegt schon eine vor (Art.\u{a0}35 Abs.\u{a0}1 Satz\u{a0}2 DSGVO).";
    }

    /// What the controller decided.
    DpiaDecision {
        #[default] Open = "", "";
        Required = "required", "Eine Datenschutz-Folgenabschätzung ist erforderlich.";
        NotRequired = "not_required", "Eine Datenschutz-Folgenabschätzung ist nicht erforderlich.";
    }

    /// What the answers come to.
    DpiaProposal {
        #[default] Open = "open", "noch nicht abzusehen";
        Required = "required", "voraussichtlich erforderlich";
        Excepted = "excepted", "wegen einer Ausnahme voraussichtlich nicht erforderlich";
        NotRequired = "not_required", "voraussichtlich nicht erforderlich";
    }

    /// What a screening judges of a sheet.
    DpiaPart {
        #[default] Purposes = "purposes", "Zwecke";
        Data = "data", "Datenkategorien";
        Recipients = "recipients", "Empfänger";
    }
}
