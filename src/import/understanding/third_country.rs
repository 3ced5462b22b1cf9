//! A cell about third countries (R48). Only a plain no is "findet nicht statt", only a plain yes or a country
//! is "findet statt"; both are closed sets of sentences. All else stays open, with its words.

use crate::{
    findings::{
        text::{fold, pattern},
        third_countries::countries_in,
    },
    register::ThirdCountryStatement,
};

/// What a cell says; without a statement it is open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ThirdCountryReading {
    pub statement: Option<ThirdCountryStatement>,
    /// The cell says more than the statement.
    pub has_remark: bool,
    /// What it says is a transfer.
    pub is_transfer: bool,
}

pub fn third_country(text: &str) -> ThirdCountryReading {
    let exact =
        |statement| ThirdCountryReading { statement: Some(statement), ..ThirdCountryReading::default() };
    let clauses: Vec<String> = clauses(text);
    let has = |kind: Clause| clauses.iter().any(|clause| Clause::of(clause) == kind);
    let all = |kinds: &[Clause]| clauses.iter().all(|clause| kinds.contains(&Clause::of(clause)));
    if has(Clause::No) && all(&[Clause::No, Clause::NotPlanned, Clause::Near, Clause::Question]) {
        let statement = if has(Clause::NotPlanned) {
            ThirdCountryStatement::NoneAndNonePlanned
        } else {
            ThirdCountryStatement::None
        };
        return ThirdCountryReading { has_remark: has(Clause::Near), ..exact(statement) };
    }
    if has(Clause::Planned) && all(&[Clause::Planned, Clause::No]) {
        return exact(ThirdCountryStatement::Planned);
    }
    if has(Clause::InReview) && all(&[Clause::InReview]) {
        return exact(ThirdCountryStatement::UnderReview);
    }
    if has(Clause::Yes) && all(&[Clause::Yes]) {
        return exact(ThirdCountryStatement::TakesPlace);
    }
    if names_a_transfer(&fold(text)) {
        return ThirdCountryReading { is_transfer: true, ..exact(ThirdCountryStatement::TakesPlace) };
    }
    ThirdCountryReading { has_remark: true, ..ThirdCountryReading::default() }
}

/// The parts of a cell that each have to be understood.
fn clauses(text: &str) -> Vec<String> {
    let joint = pattern!(r"[.;!:,\n]+(?:\s|$)|\s[-–—]+\s|\s*[()]\s*|\s(?:und|sowie|aber|jedoch)\s");
    let opening = pattern!(r"^(?:(?:und|sowie|aber|jedoch) )+");
    let folded = joint.split(text).map(|clause| opening.replace(&fold(clause), "").into_owned());
    folded.filter(|clause| !clause.is_empty()).collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Clause {
    No,
    NotPlanned,
    Planned,
    Yes,
    InReview,
    /// Where the data are instead: in the European Economic Area.
    Near,
    /// "Übermittlung in Drittländer:", which says nothing.
    Question,
    Other,
}

/// What is handed over.
macro_rules! transfer {
    () => {
        r"(?:daten|drittlands?|drittlaender|drittstaaten|auslands|datendrittland)?-?(?:uebermittlung|uebertragung|transfer|weitergabe|uebermittlungen|uebertragungen|transfers|datentransfer|offenlegung)(?: (?:der |von )?(?:personenbezogenen? |personenbezogener )?daten)?"
    };
}
/// Where to.
macro_rules! place {
    () => {
        r"(?: (?:in|an|nach|zu) (?:ein |einen |das |die |empfaenger in |stellen in )?(?:sog\.? )?(?:dritt(?:land|laender|laendern|staat|staaten)|ausserhalb (?:der eu|des ewr|der eu/des ewr|der eu/ewr|der eu bzw des ewr|von eu/ewr)|nicht-?eu-?(?:staaten|laender))(?:(?: (?:oder|und|bzw) |/)(?:an |zu )?(?:eine |ein )?(?:internationalen? organisation(?:en)?|dritt(?:land|laender|staat|staaten)))?)"
    };
}

impl Clause {
    fn of(folded: &str) -> Self {
        let no = pattern!(concat!(
            r"^(?:nein|n|no|keine?|keinerlei|(?:das |dies |eine |die |es )?(?:findet|finden|erfolgt|erfolgen) nicht(?: statt)?|nicht statt|es (?:gibt|besteht|bestehen) keine? ",
            transfer!(),
            place!(),
            r"?|(?:es )?(?:findet|finden|erfolgt|erfolgen) keine? ",
            transfer!(),
            place!(),
            r"?(?: statt)?|keine? ",
            transfer!(),
            place!(),
            r"?|(?:eine |die )?",
            transfer!(),
            place!(),
            r"? (?:findet|finden|erfolgt|erfolgen) nicht(?: statt)?|keine? (?:drittlandbezug|drittlandsbezug|drittland|drittlaender|drittstaaten)|(?:es werden )?keine (?:personenbezogenen )?daten",
            place!(),
            r" (?:uebermittelt|uebertragen|weitergegeben)|(?:die |personenbezogene )?daten werden nicht",
            place!(),
            r" (?:uebermittelt|uebertragen|weitergegeben))$"
        ));
        let not_planned = pattern!(concat!(
            r"^(?:(?:es )?(?:ist|sind|wird) )?(?:auch |ebenfalls |weiterhin )?(?:nicht|keine(?: ",
            transfer!(),
            r")?) (?:geplant|vorgesehen|beabsichtigt)$|^(?:auch |ebenfalls )?nicht (?:geplant|vorgesehen|beabsichtigt)(?: statt)?$"
        ));
        let planned = pattern!(concat!(
            r"^(?:(?:eine |die )?",
            transfer!(),
            place!(),
            r"? )?(?:ist )?(?:geplant|vorgesehen|beabsichtigt)$"
        ));
        let yes = pattern!(concat!(
            r"^(?:ja|j|yes|y|x|findet statt|erfolgt|(?:eine |die )?",
            transfer!(),
            place!(),
            r"? (?:findet statt|erfolgt))$"
        ));
        let in_review = pattern!(
            r"^(?:wird (?:derzeit |noch |aktuell )?(?:geprueft|geklaert)|(?:ist )?in (?:pruefung|klaerung)|(?:die )?pruefung laeuft|zu (?:pruefen|klaeren))$"
        );
        let question = pattern!(concat!(r"^(?:eine )?", transfer!(), place!(), r"?$"));
        let kinds = [
            (Self::Question, question),
            (Self::No, no),
            (Self::NotPlanned, not_planned),
            (Self::Planned, planned),
            (Self::Yes, yes),
            (Self::InReview, in_review),
        ];
        match kinds.into_iter().find(|(_, sentences)| sentences.is_match(folded)) {
            Some((kind, _)) => kind,
            None if is_near(folded) => Self::Near,
            None => Self::Other,
        }
    }
}

/// "Server ausschließlich in Deutschland": a place in the Area, and nothing beside it.
fn is_near(folded: &str) -> bool {
    let said = pattern!(
        r"^(?:(?:der |die |das |alle )?(?:server(?:standort)?|serverstandorte|standort|hosting|rechenzentrum|rechenzentren|speicherung|datenspeicherung|datenhaltung|verarbeitung|datenverarbeitung|daten)(?: (?:stehen|steht|liegen|liegt|ist|sind|erfolgt|findet|bleiben|verbleiben))? ?)?(?:nur |ausschliesslich )?(?:statt )?(?:in |innerhalb )?(?:der |des |von )?(?P<place>[a-z/ ]+?)(?: statt)?$"
    );
    let Some(place) = said.captures(folded).and_then(|found| found.name("place")) else { return false };
    let place = place.as_str();
    let (near, far) = countries_in(place);
    let union = pattern!(r"^(?:eu|ewr|eu/ewr|ewr/eu|europaeischen union|europaeischen wirtschaftsraums?)$");
    union.is_match(place) || near && !far && place.split(' ').count() == 1
}

/// A third country, and nothing that makes the transfer uncertain.
fn names_a_transfer(folded: &str) -> bool {
    const WORDS: usize = 25;
    let uncertain = pattern!(
        r"\?|\b(?:falls|sofern|soweit|wenn|ggf|gegebenenfalls|moeglich[a-z]*|eventuell[a-z]*|evtl|kann|koennen|koennte[a-z]*|duerfte[a-z]*|soll[a-z]*|je nach|im einzelfall|einzelfaell[a-z]*|nur|bei|beim|ausser|ausgenommen|teilweise|teils|vereinzelt|manchmal|gelegentlich|selten|vermutlich|wahrscheinlich|voraussichtlich|wohl|eher|theoretisch|umstaenden|oder|bzw|nein|kein|keine[a-z]*|nicht|ohne|nie|niemals|noch|pruef[a-z]*|geprueft|klaer[a-z]*|geklaert|unklar|offen|ungeklaert|unbekannt|geplant|vorgesehen|kuenftig|zukuenftig|frueher|ehemal[a-z]*|bisher|mutter[a-z]*|konzern[a-z]*|sitz|hauptsitz|eu|ewr|europa|europaeisch[a-z]*|[a-z]*zugriff[a-z]*|[a-z]*wartung[a-z]*|support[a-z]*|[a-z]*reisen?|im rahmen|untersagt|ausgeschlossen|verboten|unzulaessig|vermieden|verhindert|anonym[a-z]*|fuer den fall|risiko|schrems|siehe)\b"
    );
    if uncertain.is_match(folded) || folded.split(' ').count() > WORDS {
        return false;
    }
    let (near, far) = countries_in(folded);
    !near && (far || pattern!(r"^ja\b").is_match(folded))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_plain_no_is_one() {
        use ThirdCountryStatement::{None as Nothing, NoneAndNonePlanned};
        for (text, statement) in [
            ("Nein", Nothing),
            ("nein.", Nothing),
            ("NEIN!", Nothing),
            ("keine", Nothing),
            ("nein – keine", Nothing),
            ("findet nicht statt", Nothing),
            ("Eine Übermittlung findet nicht statt.", Nothing),
            ("Eine Übermittlung in Drittländer findet nicht statt.", Nothing),
            (
                "Es findet keine Übermittlung in ein Drittland oder an eine internationale Organisation statt.",
                Nothing,
            ),
            ("Nein, es erfolgt keine Datenübermittlung in Drittländer", Nothing),
            ("Keine Drittlandübermittlung", Nothing),
            ("Keine Übermittlung personenbezogener Daten an Drittstaaten", Nothing),
            ("Es werden keine Daten in Drittländer übermittelt.", Nothing),
            ("Nein (keine Übermittlung)", Nothing),
            ("Übermittlung in Drittländer: nein", Nothing),
            ("findet nicht statt und ist nicht geplant", NoneAndNonePlanned),
            (
                "Eine Übermittlung in Drittländer findet nicht statt und ist auch nicht geplant.",
                NoneAndNonePlanned,
            ),
            ("nein, auch nicht geplant", NoneAndNonePlanned),
            ("Keine Übermittlung, keine geplant", NoneAndNonePlanned),
        ] {
            let reading = third_country(text);
            assert_eq!((reading.statement, reading.has_remark), (Some(statement), false), "{text}");
        }
        // A reason that agrees is kept beside it.
        for text in [
            "Nein, Server in Deutschland",
            "Nein (nur EU/EWR)",
            "nein, Verarbeitung ausschließlich in der EU",
        ] {
            let reading = third_country(text);
            assert_eq!((reading.statement, reading.has_remark), (Some(Nothing), true), "{text}");
        }
    }

    #[test]
    fn what_is_doubtful_stays_open_with_its_words() {
        for text in [
            "keine Angabe",
            "keine Angaben",
            "k. A.",
            "k.A.",
            "unbekannt",
            "keine Info",
            "keine Ahnung",
            "keine Kenntnis",
            "nicht bekannt",
            "nicht relevant",
            "entfällt",
            "n/a",
            "nein?",
            "nein, vermutlich",
            "vermutlich nein",
            "wahrscheinlich nicht",
            "noch nicht geprüft",
            "nicht geprüft",
            "keine Prüfung erfolgt",
            "?",
            "nein, nur USA",
            "nein, Google (USA)",
            "nein, aber Microsoft",
            "nein (Support aus Indien)",
            "keine außer USA",
            "keine Übermittlung außer Fernwartung USA",
            "ggf. USA",
            "EU/EWR",
            "nicht geplant",
            "derzeit nein",
            "im Prinzip nein",
            "Nein, siehe Anlage",
            "Bei US-Anbietern ja",
            "bei US-Anbietern Drittlandtransfer",
            "ja, bei Nutzung von Zoom",
            "sofern Microsoft 365 genutzt wird: USA",
            "Bei Nutzung von YouTube Drittlandtransfer prüfen",
            "USA möglich",
            "ggf. bei Nutzung von Zoom in die USA",
            "siehe Anlage",
            "Irland",
            "Deutschland",
            "nein, Server in Irland (Microsoft)",
            "Nein, Server in der Schweiz",
            "nein, soweit bekannt",
            "Microsoft Ireland, Konzernmutter USA",
            "USA oder Kanada",
            "ja?",
            "ja, Irland",
            "weltweit abrufbar",
            "nein - Auftragsverarbeiter Mailchimp",
            "keine direkte Übermittlung",
            "kein Drittland außer Schweiz",
            "keine Weitergabe an Dritte",
            "trifft nicht zu",
            "keine geplant",
            "offen",
            "",
            "—",
        ] {
            let reading = third_country(text);
            assert_eq!(reading.statement, None, "{text}");
            assert!(reading.has_remark && !reading.is_transfer, "{text}");
        }
    }

    #[test]
    fn a_plain_yes_takes_place() {
        use ThirdCountryStatement::{Planned, TakesPlace, UnderReview};
        for (text, statement, is_transfer) in [
            ("Ja", TakesPlace, false),
            ("ja.", TakesPlace, false),
            ("USA", TakesPlace, true),
            ("Schweiz", TakesPlace, true),
            ("Großbritannien, USA", TakesPlace, true),
            ("USA (Microsoft, DPF)", TakesPlace, true),
            ("USA: YouTube LLC", TakesPlace, true),
            ("ja: Schweiz", TakesPlace, true),
            ("Ja, USA (Standardvertragsklauseln)", TakesPlace, true),
            ("Übermittlung an Mailchimp in den USA", TakesPlace, true),
            ("wird geprüft", UnderReview, false),
            ("geplant", Planned, false),
            ("nein, aber geplant", Planned, false),
        ] {
            let reading = third_country(text);
            assert_eq!((reading.statement, reading.is_transfer), (Some(statement), is_transfer), "{text}");
            assert!(!reading.has_remark, "{text}");
        }
    }
}
