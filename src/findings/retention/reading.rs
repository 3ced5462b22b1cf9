//! What one sub-rule says: amounts, a start, a norm, an event.

use crate::findings::{
    facts::Period,
    text::{fold, pattern},
};

/// One sub-rule, taken apart.
pub(crate) struct Reading<'a> {
    /// As written.
    pub text: &'a str,
    pub folded: String,
    /// Without citations ("nach § 147 AO") and without "nach 10 Jahren", so that what follows a
    /// preposition is an event.
    bare: String,
    pub amounts: Vec<Period>,
}

/// In figures or words.
macro_rules! number {
    () => {
        r"(?:\d{1,4}(?:[.,]5)?|eine[mnrs]?|ein|zwei|drei|vier|fuenf|sechs|sieben|acht|neun|zehn|elf|zwoelf|fuenfzehn|achtzehn|zwanzig|vierundzwanzig|dreissig|vierzig|fuenfzig|sechzig|neunzig|hundert)"
    };
}
macro_rules! unit {
    () => {
        r"(?:(?:jahr|monat|tag|quartal|halbjahr)(?:e[ns]?|s)?\b|(?:woche|stunde|minute|sekunde|semester)(?:n|s)?\b|(?:jahres|monats|tages|wochen)-?frist|(?:jaehrig|monatig|taegig|woechig|stuendig)|(?:std|min|h|j)\b)"
    };
}
/// Between the two: "zehn (10) weitere Kalenderjahre".
macro_rules! between {
    () => {
        r"[ -]?(?:\([a-z0-9 ]{1,20}\) ?)?(?:(?:volle|weitere|ganze|aufeinanderfolgende|laufende)[nrs]? )?(?:(?:kalender|werk|arbeits|schul|haushalts|geschaefts|bank)-?)?"
    };
}
/// "10 Jahre", "10-jährig", "72h".
macro_rules! amount {
    () => {
        concat!(r"\b", number!(), between!(), unit!())
    };
}
pub(super) use {amount, between, number, unit};

impl<'a> Reading<'a> {
    pub fn of(text: &'a str) -> Self {
        let folded = fold(text);
        let amounts = pattern!(concat!(r"\b(", number!(), ")", between!(), "(", unit!(), ")"))
            .captures_iter(&folded)
            .filter_map(|captures| period(&captures[1], &captures[2]))
            .collect();
        let bare = bare(&folded);
        Self { text, folded, bare, amounts }
    }

    /// A length of time, or how often.
    pub fn has_amount(&self) -> bool {
        !self.amounts.is_empty()
            || pattern!(r"\b(?:halb|viertel|zwei|drei)?-?jaehrlich|\b(?:monatlich|woechentlich|taeglich|quartalsweise|naechtlich|jahresweise|stuendlich)|\b(?:\d{1,3}\.|naechsten|folgenden|gleichen|selben|desselben) ?(?:lebensjahr|geburtstag|werktag|arbeitstag|kalenderjahr|schuljahr|tag)")
                .is_match(&self.folded)
    }

    /// Something that a length of time can be counted from.
    pub fn has_start(&self) -> bool {
        let start = pattern!(
            r"\b(?:ab|seit|nach|vor) (?:[a-z(\d]|$)|\b(?:rollier|rollend|gleitend|beginnend|gerechnet|ueberschr|ringspeicher|fristbeginn|beginn\b|letzte[nrms]? |alle )|\+|\bam (?:[a-z-]*tag|ende)\b"
        );
        start.is_match(&self.bare) || self.has_event() || self.is_moment()
    }

    /// A length of time and its start, which may be that of the next one, too.
    pub fn starts(&self) -> bool {
        self.has_amount() && self.has_start()
    }

    /// "Fristbeginn ist das Ende des Kalenderjahres", "jeweils ab Vertragsende": the start of what stands beside it.
    pub fn is_common_start(&self) -> bool {
        self.amounts.is_empty()
            && pattern!(r"^(?:(?:die )?frist(?:en)? )?(?:fristbeginn|beginn|beginnt|beginnen|jeweils|gerechnet|immer|alle fristen|alles)\b")
                .is_match(&self.folded)
            && self.has_start()
    }

    /// Recordings of the system itself: that they are counted from the moment they are made goes without saying.
    pub fn is_of_recordings(&self) -> bool {
        let short = self.amounts.iter().all(|amount| *amount <= Period::days(190));
        short
            && pattern!(r"protokoll(?:datei|daten|e\b|ierung)|logfile|log-?datei|log-?daten|\blogs\b|server-?log|aufzeichnung|aufnahme|videobild|verbindungsdaten|verkehrsdaten|datensicherung|sicherungskopie|backup")
                .is_match(&self.folded)
    }

    /// An event as such: "Vertragsende", "nach Austritt".
    pub fn has_event(&self) -> bool {
        pattern!(
            r"\bende\b|(?:vertrags|jahres|monats|quartals|tages|schuljahres|kurs|dienst|beschaeftigungs|amtszeit|verfahrens|projekt|semester|mitgliedschafts|gueltigkeits|mandats|nutzungs|veranstaltungs|wahl|wahlperioden|bewilligungs|ausbildungs|behandlungs|betreuungs|miet|bezugs|leistungs|saison|laufzeit|zeitraum|garantie|gewaehrleistungs|haushaltsjahr(?:es)?)-?endes?\b|[a-z-]*(?:beendigung|ablauf|austritt|ausscheiden|rechtskraft|bestandskraft|wegzug|entlassung|exmatrikulation|erloeschen|aufloesung|inaktivitaet)s?\b|\babschluss(?:es)?\b|(?:verfahrens|vertrags|projekt|antrags|vorgangs|fall|sanierungs|veranlagungs|pruefungs|schul|ausbildungs|bau|bearbeitungs)abschluss"
        )
        .is_match(&self.bare)
    }

    /// A bare "nach …" or "ab …" that is no citation.
    pub fn follows_something(&self) -> bool {
        pattern!(r"\b(?:ab|seit|nach|vor) [a-z]").is_match(&self.bare) || self.has_event()
    }

    /// Says when data are gone without a length of time.
    pub fn is_definite(&self) -> bool {
        self.is_moment() || pattern!(r"\b(?:waehrend|wenn|sofern)\b").is_match(&self.bare)
    }

    /// "Mit Ende der Mitgliedschaft", "bis zum Abschluss", "solange …", "Ende des Schuljahres".
    fn is_moment(&self) -> bool {
        const EVENTS: &str = r"(?:dem |der |des |den |einem |einer )?(?:[a-z-]+e[nrms] )?[a-z/-]*(?:ende|beendigung|abschluss|ablauf|austritt|ausscheiden|erreichen|bereitstellung|eintritt|wegzug|tod|bestandskraft|rechtskraft|kuendigung|aufloesung|rueckgabe|abmeldung|abgabe|uebergabe|entfernung|loeschung|vernichtung|austausch|wechsel|verlassen|wegfall|entlassung|abreise|exmatrikulation|absage|ablehnung|ruecknahme)(?:e?s)?\b";
        let with = pattern!(format!(r"\b(?:mit|bei|zum|zur) {EVENTS}"));
        let until = pattern!(
            r"\bbis (?:zum|zur|zu|ende|ablauf|abschluss|einschliesslich|[a-z]+)|\b(?:spaetestens|laengstens|solange|so lange|sobald)\b|(?:^|\bfuer die )(?:lebens)?dauer de[rs]|\b(?:rollierend|ringspeicher|ueberschreib|ueberschrieb)"
        );
        let calendar = pattern!(
            r"(?:schul|kita|jahres|monats|quartals|semester|tages|halbjahres)-?(?:jahres)?ende\b|(?:ende|ablauf|abschluss) des (?:[a-z]+ ){0,2}(?:kalender|schul|haushalts|geschaefts|kita|betreuungs|studien)?-?(?:halb)?(?:jahr|monat|quartal|tag|semester|schuljahr)|\b(?:zum|am) \d{1,2}\. ?(?:\d{1,2}\.|[a-z])|\bam (?:[a-z]+ )?(?:folgetag|tag)\b|\bnaechste[nrms]? (?:werk|arbeits)?tag"
        );
        with.is_match(&self.bare) || until.is_match(&self.bare) || calendar.is_match(&self.folded)
    }

    /// A section of a law that may name a period itself; the general data protection acts do not.
    pub fn has_norm(&self) -> bool {
        let general = pattern!(
            r"§+ ?\d+[a-z]?(?:,? ?(?:abs|satz|s|nr|lit|ff|f|u|und|i|v|m)\.? ?\d*\.?){0,8} ?bdsg|\bart(?:ikel|\.)? ?\d+(?:,? ?(?:abs|uabs|satz|s|nr|lit|ff|f|und)\.? ?[0-9a-e]?\)?){0,8} ?ds-?gvo"
        );
        let rest = general.replace_all(&self.folded, " ");
        pattern!(r"§+ ?\d|\bparagra(?:ph|f) ?\d|\bart(?:ikel|\.)? ?\d+").is_match(&rest)
    }

    /// The plan that public files are kept after. It says how long and from when.
    pub fn names_file_plan(&self) -> bool {
        pattern!(r"akten-?ordnung|\bakto\b|akten-?plan|akten-?regel|aktenfuehrungs|kgst|registratur-?(?:ordnung|plan|richtlinie)|schriftgut-?(?:ordnung|richtlinie)")
            .is_match(&self.folded)
    }

    /// Archive law, or the register law of the state: what may be kept for ever.
    pub fn names_archive(&self) -> bool {
        pattern!(
            r"kirchliche[ns]? archiv|kirchenbuch|archivrecht|archivgesetz|archivg\b|archg\b|\banbiet|\bangeboten|archivgut|archivwuerdig|(?:stadt|kreis|landes|bundes|kommunal|gemeinde|staats|historische[nsmr]?|zustaendige[ns]?) ?-?archiv|(?:an das|dem|im|ins) archiv|personenstand|(?:geburten|ehe|sterbe|handels|vereins|melde|gewerbe)-?register|grundbuch|(?:liegenschafts|baulasten)-?(?:kataster|verzeichnis)"
        )
        .is_match(&self.folded)
    }
}

/// What stands between the citations.
fn bare(folded: &str) -> String {
    let citation = pattern!(
        r"\b(?:nach|gemaess|gem|lt|laut|entsprechend|aufgrund|auf grund|aus|analog|im sinne|i\. ?s\. ?d|in anlehnung an|seit)\.? (?:(?:den|der|dem|des|die|das|einem|einer|geltenden|jeweiligen|einschlaegigen|nds\.|kommunale[nrsm]?|interne[nrsm]?|unsere[nrsm]?|eigene[nrsm]?|betriebliche[nrsm]?|landesrechtliche[nr]?|vorgaben|vorgabe|regelungen|regelung|fristen|bestimmungen|vorschriften|massgabe) ){0,4}(?:§+|art\b\.?|artikel\b|din\b|iso\b|[a-z-]*(?:gesetz|gesetze|gesetzes|gesetzbuch|ordnung|verordnung|satzung|richtlinie|richtlinien|konzept|konzepts|konzeptes|plan|vorgaben|recht|regeln)\b|akto\b|[a-z]*hkvo\b|[a-z]*hvo\b|[a-z]*dsg\b|ao\b|hgb\b|bgb\b|estg\b|ustg\b|sgb\b|bdsg\b|ds-?gvo\b|gobd\b|gesetz|handels-|[a-z-]*(?:gesetz|recht)liche[nrsm]?\b|massgabe\b|frist\b|ermessen\b|bedarf\b|und nach\b)"
    );
    let later = pattern!(concat!(
        r"\b(?:nach|vor|mit|binnen|innerhalb) (?:(?:dem |der )?(?:ablauf|verstreichen) )?(?:(?:von|der|des|dieser|spaetestens|jeweils|maximal|etwa|ca\.?) ){0,2}",
        amount!()
    ));
    let expiry = pattern!(
        r"\b(?:nach|mit|bis zum) ablauf (?:der|dieser|einer|aller|saemtlicher|etwaiger|von) (?:[a-z/-]+ ){0,4}?(?:aufbewahrungs|loesch|verjaehrungs|speicher|archivierungs)?-?(?:fristen|frist|pflichten|pflicht)\b"
    );
    let text = citation.replace_all(folded, " ");
    let text = later.replace_all(&text, " ");
    expiry.replace_all(&text, " ").into_owned()
}

fn period(number: &str, unit: &str) -> Option<Period> {
    let count = match number.split(['.', ',']).next()? {
        "zwei" => 2,
        "drei" => 3,
        "vier" => 4,
        "fuenf" => 5,
        "sechs" => 6,
        "sieben" => 7,
        "acht" => 8,
        "neun" => 9,
        "zehn" => 10,
        "elf" => 11,
        "zwoelf" => 12,
        "fuenfzehn" => 15,
        "achtzehn" => 18,
        "zwanzig" => 20,
        "vierundzwanzig" => 24,
        "dreissig" => 30,
        "vierzig" => 40,
        "fuenfzig" => 50,
        "sechzig" => 60,
        "neunzig" => 90,
        "hundert" => 100,
        word if word.starts_with("ein") => 1,
        figures => figures.parse().ok()?,
    };
    let one = match unit {
        unit if unit.starts_with("halbjahr") => Period::months(6),
        unit if unit.starts_with("jahr") || unit.starts_with("jaehr") || unit == "j" => Period::years(1),
        unit if unit.starts_with("monat") => Period::months(1),
        unit if unit.starts_with("quartal") => Period::months(3),
        unit if unit.starts_with("semester") => Period::months(6),
        unit if unit.starts_with("woche") || unit.starts_with("woech") => Period::days(7),
        unit if unit.starts_with("tag") || unit.starts_with("taeg") => Period::days(1),
        unit if unit.starts_with("st") || unit == "h" => Period::hours(1),
        unit if unit.starts_with("sekunde") => return Some(Period { minutes: 0 }),
        _ => Period { minutes: 1 },
    };
    Some(Period { minutes: one.minutes * count })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_in_every_spelling() {
        for (text, amounts) in [
            ("10 Jahre", &[Period::years(10)][..]),
            ("zehn Jahre", &[Period::years(10)]),
            ("zehn (10) Jahre", &[Period::years(10)]),
            ("10-jährige Aufbewahrung", &[Period::years(10)]),
            ("6 Kalenderjahre", &[Period::years(6)]),
            ("72h", &[Period::hours(72)]),
            ("72 Std.", &[Period::hours(72)]),
            ("ein halbes Jahr", &[]),
            ("eines Jahres", &[Period::years(1)]),
            ("4 Wochen und 3 Monate", &[Period::days(28), Period::months(3)]),
            ("10 Jahrgänge", &[]),
            ("§ 147 AO", &[]),
            ("15.05.2022", &[]),
        ] {
            assert_eq!(Reading::of(text).amounts, amounts, "{text}");
        }
    }

    #[test]
    fn a_citation_is_no_start() {
        for text in [
            "10 Jahre nach HGB",
            "nach 10 Jahren",
            "nach Ablauf von 10 Jahren",
            "10 Jahre nach den gesetzlichen Vorgaben",
        ] {
            assert!(!Reading::of(text).has_start(), "{text}");
        }
        for text in [
            "10 Jahre nach Vertragsende",
            "10 Jahre ab Erhebung",
            "Vertragsende + 3 Jahre",
            "7 Tage rollierend",
        ] {
            assert!(Reading::of(text).has_start(), "{text}");
        }
    }

    #[test]
    fn general_acts_name_no_period() {
        for text in ["§ 35 Abs. 1 BDSG", "Art. 17 Abs. 1 lit. a DSGVO", "gemäß DSGVO", "nach HGB"] {
            assert!(!Reading::of(text).has_norm(), "{text}");
        }
        for text in
            ["§ 147 Abs. 3 AO", "§§ 195, 199 BGB", "Art. 17 DSGVO, § 14 BMG", "§ 41 BDSG i. V. m. § 31 OWiG"]
        {
            assert!(Reading::of(text).has_norm(), "{text}");
        }
    }
}
