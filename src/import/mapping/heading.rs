//! What a heading says: synonyms, spellings, abbreviations, and the letters of Art. 30.

use super::{Confidence, Target};
use crate::findings::text::{fold, pattern};

/// Headings of longer texts are none.
const LONGEST: usize = 300;

/// The field that a heading names.
pub fn recognised(heading: &str) -> Option<(Target, Confidence)> {
    if heading.is_empty() || heading.chars().count() > LONGEST {
        return None;
    }
    let whole = fold(heading);
    let letter = letter(&whole);
    let core = core(&whole);
    if let Some(target) = exact(&core) {
        return Some((target, Confidence::Sure));
    }
    // Behind a slash often stands another word for the same.
    let parts = core.split(['/', '|']).map(str::trim).filter(|part| part.len() > 2);
    let mut known: Vec<Target> = parts.filter_map(exact).collect();
    known.dedup();
    if let [target] = known.as_slice() {
        return Some((*target, Confidence::Sure));
    }
    if is_foreign(&core) {
        return None;
    }
    let found = WORDS.iter().find(|(_, words)| words.iter().all(|word| core.contains(word)));
    if let Some((target, _)) = found.filter(|_| core.split(' ').count() <= 14) {
        return Some((*target, Confidence::Likely));
    }
    letter.map(|target| (target, Confidence::Likely))
}

fn exact(core: &str) -> Option<Target> {
    EXACT.iter().find(|(_, names)| names.contains(&core)).map(|(target, _)| *target)
}

/// The heading without numbering, articles, parentheses and signs.
fn core(folded: &str) -> String {
    let noise = pattern!(
        r"\([^()]*\)|\[[^\[\]]*\]|\b(?:gem(?:aess|\.)? ?|nach |i\. ?s\. ?d\. ?)?art(?:ikel|\.)? ?\d+[^a-z]*(?:(?:abs|uabs|s|satz|lit|buchst|nr)\b\.? ?(?:[a-h]\b|\d+)[).,]* ?)*(?:ds-?gvo|eu-?dsgvo)?|\b(?:lit|buchst)\b\.? ?[a-h]\b\)?|^\s*(?:\d+[.)]?)+(?:[a-z][.)])?\s|^\s*[a-h][.)]\s"
    );
    let text = noise.replace_all(folded, " ");
    let text = noise.replace_all(&text, " ");
    let words: Vec<&str> = text
        .split(|letter: char| {
            letter.is_whitespace() || matches!(letter, ':' | '*' | '?' | '!' | '#' | ',' | ';')
        })
        .map(|word| word.trim_end_matches('.'))
        .filter(|word| !word.is_empty() && *word != "-")
        .collect();
    words.join(" ")
}

/// Lit. b to g of Art. 30 Abs. 1. Lit. c names persons and data, lit. a nobody in a row of its own.
fn letter(folded: &str) -> Option<Target> {
    // "Art. 6 Abs. 1 lit. b" is a legal basis.
    if pattern!(r"\bart\b\.? ?\d").is_match(folded) && !pattern!(r"\bart\b\.? ?30\b").is_match(folded) {
        return None;
    }
    let cited = pattern!(r"\b(?:lit|buchst)\b\.? ?([b-g])\b|^\s*([b-g])\)");
    let found = cited.captures(folded)?;
    let letter = found.get(1).or_else(|| found.get(2))?.as_str();
    match letter {
        "b" => Some(Target::Purposes),
        "d" => Some(Target::Recipients),
        "e" => Some(Target::ThirdCountries),
        "f" => Some(Target::Retention),
        "g" => Some(Target::Measures),
        _ => None,
    }
}

/// Headings that speak of something which has no field, though a word in them has one.
fn is_foreign(core: &str) -> bool {
    pattern!(
        r"folgenabschaetz|\bdsfa\b|\bdpia\b|risiko|schutzbedarf|schutzstufe|avv?-?vertrag|auftragsverarbeitungsvertrag|\bvertrag\b|informationspflicht|\bpruef|\bname des verantwort|^verantwortlicher?$|vertreter|datenschutzbeauftragt|\bdsb\b|aufsichtsbehoerde|freigabe|unterschrift|\bversion\b|erstellt|ersteller|bearbeiter\b|autor"
    )
    .is_match(core)
}

/// Headings in folded spelling, as they are written.
const EXACT: &[(Target, &[&str])] = &[
    (
        Target::OwnReference,
        &[
            "nr",
            "nummer",
            "lfd nr",
            "lfdnr",
            "lfd-nr",
            "laufende nummer",
            "id",
            "vvt-nr",
            "vvt nr",
            "vvt-id",
            "vvt id",
            "vt-nr",
            "vt nr",
            "va-nr",
            "kennung",
            "kuerzel",
            "schluessel",
            "interne nummer",
            "eigene nummer",
            "eigene nr",
            "referenz",
            "referenznummer",
            "aktenzeichen",
            "az",
            "ordnungsnummer",
            "verfahrensnummer",
            "verfahrens-nr",
            "verzeichnisnummer",
            "ref",
            "ref_id",
            "ref id",
            "lfd nummer",
            "ifd nr",
            "identifikator",
        ],
    ),
    (
        Target::Name,
        &[
            "bezeichnung",
            "name",
            "titel",
            "verarbeitungstaetigkeit",
            "verarbeitung",
            "vt",
            "verfahren",
            "prozess",
            "name der verarbeitung",
            "bezeichnung der verarbeitung",
            "name der verarbeitungstaetigkeit",
            "bezeichnung der verarbeitungstaetigkeit",
            "benennung der verarbeitungstaetigkeit",
            "verfahrensname",
            "bezeichnung des verfahrens",
            "name des verfahrens",
            "verarbeitungsvorgang",
            "geschaeftsprozess",
            "titel der verarbeitung",
            "bezeichnung verarbeitungstaetigkeit",
            "taetigkeit",
            "verfahrensbezeichnung",
            "prozessname",
            "verarbeitungsprozess",
            "processing activity",
            "aufgabe",
            "fachverfahren bezeichnung",
        ],
    ),
    (
        Target::Department,
        &[
            "organisationseinheit",
            "oe",
            "org-einheit",
            "orga-einheit",
            "orgeinheit",
            "abteilung",
            "fachabteilung",
            "amt",
            "fachbereich",
            "fachdienst",
            "bereich",
            "referat",
            "dezernat",
            "sachgebiet",
            "dienststelle",
            "zustaendige stelle",
            "verantwortliche abteilung",
            "verantwortliche stelle",
            "verantwortlicher fachbereich",
            "verantwortliche organisationseinheit",
            "zustaendige organisationseinheit",
            "verantwortlicher bereich",
            "zustaendiger fachbereich",
            "zustaendige abteilung",
            "verantwortliche fachabteilung",
            "fb",
            "abt",
            "team",
            "fachamt",
            "fachliche zustaendigkeit",
            "standort",
        ],
    ),
    (
        Target::ContactPerson,
        &[
            "ansprechpartner",
            "ansprechpartnerin",
            "ansprechperson",
            "kontakt",
            "kontaktperson",
            "verantwortliche person",
            "ansprechpartner innen",
            "prozessverantwortlicher",
            "prozessverantwortliche",
            "verfahrensverantwortlicher",
            "fachverantwortlicher",
            "fachverantwortliche",
            "prozesseigner",
            "verantwortlicher ansprechpartner",
            "ansprechpartner und kontaktdaten",
            "kontaktdaten",
            "fachlicher ansprechpartner",
            "owner",
            "zustaendig",
            "zustaendige person",
        ],
    ),
    (
        Target::Stage,
        &[
            "status",
            "stadium",
            "betriebsstadium",
            "betriebsstatus",
            "zustand",
            "status der verarbeitung",
            "aktiv",
            "state",
        ],
    ),
    (
        Target::ProcessingKind,
        &[
            "art der verarbeitung",
            "verarbeitungsart",
            "automatisiert",
            "automatisierte verarbeitung",
            "form der verarbeitung",
        ],
    ),
    (Target::LeikaKey, &["leika", "leika-id", "leika-schluessel", "leika-nr"]),
    (Target::OzgKey, &["ozg", "ozg-id", "ozg-leistung", "fim", "ozg-kennung"]),
    (Target::FilePlanKey, &["aktenplan", "aktenplan-nr", "aktenplannummer", "aktenplanzeichen"]),
    (Target::FormerNumber, &["alte nummer", "altnummer", "alte nr", "fruehere nummer", "alte id"]),
    (
        Target::IntroducedOn,
        &[
            "datum der einfuehrung",
            "einfuehrung",
            "einfuehrungsdatum",
            "eingefuehrt am",
            "beginn",
            "beginn der verarbeitung",
            "start",
            "startdatum",
            "datum der inbetriebnahme",
            "inbetriebnahme",
            "seit",
            "datum einfuehrung",
            "tag der einfuehrung",
        ],
    ),
    (
        Target::ChangedOn,
        &[
            "letzte aenderung der verarbeitung",
            "aenderung der verarbeitung",
            "datum der letzten aenderung der verarbeitung",
            "letzte verfahrensaenderung",
        ],
    ),
    (
        Target::EntryAsOf,
        &[
            "stand",
            "letzte aktualisierung",
            "aktualisiert",
            "aktualisiert am",
            "letzte aenderung",
            "geaendert am",
            "datum der letzten aenderung",
            "datum letzte aenderung",
            "aktualisierungsdatum",
            "bearbeitungsstand",
            "aenderungsdatum",
            "zuletzt geaendert",
            "zuletzt aktualisiert",
            "stand des eintrags",
            "datum",
            "letzter stand",
            "updated",
            "updated at",
            "letzte bearbeitung",
            "letzte ueberpruefung",
        ],
    ),
    (
        Target::EndedOn,
        &[
            "beendet am",
            "ende der verarbeitung",
            "enddatum",
            "ausserbetriebnahme",
            "datum der beendigung",
            "eingestellt am",
        ],
    ),
    (Target::Delimitation, &["abgrenzung", "abgrenzung zu anderen verarbeitungen"]),
    (
        Target::Related,
        &[
            "verwandte verarbeitungen",
            "verwandte taetigkeiten",
            "zusammenhang mit",
            "siehe auch",
            "verweis auf",
        ],
    ),
    (
        Target::JointControllers,
        &[
            "gemeinsam verantwortliche",
            "gemeinsam verantwortlicher",
            "gemeinsame verantwortlichkeit",
            "gemeinsam fuer die verarbeitung verantwortliche",
            "joint controller",
            "gemeinsame verantwortung",
            "gemeinsame verantwortliche",
        ],
    ),
    (
        Target::Purposes,
        &[
            "zweck",
            "zwecke",
            "zweck der verarbeitung",
            "zwecke der verarbeitung",
            "verarbeitungszweck",
            "verarbeitungszwecke",
            "zweckbestimmung",
            "zweck e der verarbeitung",
            "zweck und ziel",
            "ziel",
            "purpose",
            "purposes",
        ],
    ),
    (
        Target::PurposesSupplement,
        &[
            "beschreibung",
            "kurzbeschreibung",
            "beschreibung der verarbeitung",
            "beschreibung der verarbeitungstaetigkeit",
            "erlaeuterung",
            "erlaeuterungen",
            "verfahrensbeschreibung",
            "inhalt",
            "description",
        ],
    ),
    (
        Target::LegalBases,
        &[
            "rechtsgrundlage",
            "rechtsgrundlagen",
            "rg",
            "rgl",
            "grundlage",
            "rechtsgrundlage der verarbeitung",
            "rechtsgrundlagen der verarbeitung",
            "gesetzliche grundlage",
            "rechtliche grundlage",
            "erlaubnistatbestand",
            "rechtmaessigkeit",
            "legal basis",
        ],
    ),
    (
        Target::DataSubjects,
        &[
            "betroffene",
            "betroffene personen",
            "betroffenengruppen",
            "betroffene personengruppen",
            "personengruppen",
            "kategorien betroffener personen",
            "kategorie betroffener personen",
            "kategorien der betroffenen personen",
            "personenkategorien",
            "beschreibung der kategorien betroffener personen",
            "betroffener personenkreis",
            "personenkreis",
            "betr personen",
            "kat betroffener personen",
            "kategorien von betroffenen personen",
            "betroffenenkategorien",
            "data subjects",
            "betroffene personenkreise",
            "kat betr personen",
            "kategorien betroffener",
            "betroffenenkreis",
        ],
    ),
    (
        Target::DataCategories,
        &[
            "daten",
            "datenkategorien",
            "datenkategorie",
            "datenarten",
            "datenart",
            "kategorien personenbezogener daten",
            "personenbezogene daten",
            "kategorie personenbezogener daten",
            "kategorien von personenbezogenen daten",
            "kategorien der personenbezogenen daten",
            "kategorien der daten",
            "art der daten",
            "pb daten",
            "pbd",
            "daten oder datenkategorien",
            "beschreibung der datenkategorien",
            "verarbeitete daten",
            "kat pb daten",
            "kat personenbezogener daten",
            "art der personenbezogenen daten",
            "kategorien von daten",
            "beschreibung der kategorien personenbezogener daten",
            "datenfelder",
            "personal data",
            "kategorien pb daten",
            "datenkategorien / datenarten",
        ],
    ),
    (
        Target::SpecialCategories,
        &[
            "besondere kategorien",
            "besondere kategorien personenbezogener daten",
            "besondere datenkategorien",
            "besondere arten personenbezogener daten",
            "sensible daten",
            "besondere kategorien von daten",
            "daten besonderer kategorien",
            "besondere kategorie",
        ],
    ),
    (
        Target::DataOrigin,
        &[
            "herkunft der daten",
            "datenquelle",
            "datenquellen",
            "herkunft",
            "quelle der daten",
            "quelle",
            "quellen",
            "datenherkunft",
        ],
    ),
    (
        Target::StoragePlace,
        &[
            "speicherort",
            "speicherorte",
            "ablageort",
            "ort der speicherung",
            "ablage",
            "speicherort der daten",
            "ort der verarbeitung",
            "verarbeitungsort",
        ],
    ),
    (Target::Profiling, &["profiling", "automatisierte entscheidung", "automatisierte entscheidungsfindung"]),
    (
        Target::Recipients,
        &[
            "empfaenger",
            "kategorien von empfaengern",
            "empfaengerkategorien",
            "kategorien der empfaenger",
            "kategorie von empfaengern",
            "datenempfaenger",
            "empfaenger oder kategorien von empfaengern",
            "empfaenger der daten",
            "uebermittlung an",
            "weitergabe an",
            "empf",
            "offenlegung gegenueber",
            "empfaengergruppen",
            "kategorien empfaenger",
            "recipients",
            "empfaenger / kategorien von empfaengern",
        ],
    ),
    (
        Target::InternalRecipients,
        &[
            "interne empfaenger",
            "empfaenger intern",
            "empfaenger - intern",
            "intern",
            "interne stellen",
            "empfaenger innerhalb",
            "kategorien interner empfaenger",
        ],
    ),
    (
        Target::ExternalRecipients,
        &[
            "externe empfaenger",
            "empfaenger extern",
            "empfaenger - extern",
            "extern",
            "dritte",
            "externe stellen",
            "kategorien externer empfaenger",
        ],
    ),
    (
        Target::Processors,
        &[
            "auftragsverarbeiter",
            "dienstleister",
            "auftragsverarbeitung",
            "av",
            "eingesetzte dienstleister",
            "externe dienstleister",
            "eingesetzte auftragsverarbeiter",
            "auftragnehmer",
            "processors",
            "unterauftragsverarbeiter",
        ],
    ),
    (
        Target::ThirdCountries,
        &[
            "drittland",
            "drittlaender",
            "drittlandtransfer",
            "drittlanduebermittlung",
            "drittstaat",
            "drittstaaten",
            "uebermittlung in drittland",
            "uebermittlung in drittlaender",
            "uebermittlung in ein drittland",
            "uebermittlung an drittlaender",
            "datenuebermittlung in drittlaender",
            "drittlaender oder internationale organisationen",
            "uebermittlung an drittland",
            "drittlandsuebermittlung",
            "datentransfer in drittlaender",
            "uebermittlung in drittstaaten",
            "drittlandbezug",
            "uebermittlungen von personenbezogenen daten an ein drittland oder an eine internationale organisation",
            "datenuebermittlung in drittstaaten",
            "third country",
            "drittlandtransfers",
            "drittland und garantien",
        ],
    ),
    (
        Target::Safeguards,
        &[
            "garantien",
            "geeignete garantien",
            "drittland garantien",
            "garantie",
            "rechtsgrundlage drittland",
            "rechtsgrundlage der uebermittlung",
            "garantien fuer drittland",
            "grundlage der uebermittlung",
        ],
    ),
    (
        Target::Retention,
        &[
            "loeschfrist",
            "loeschfristen",
            "aufbewahrungsfrist",
            "aufbewahrungsfristen",
            "loeschung",
            "speicherdauer",
            "aufbewahrungsdauer",
            "fristen fuer die loeschung",
            "vorgesehene fristen fuer die loeschung",
            "regelfristen fuer die loeschung",
            "frist",
            "fristen",
            "loeschregel",
            "loeschregeln",
            "dauer der speicherung",
            "aufbewahrung",
            "loeschkonzept",
            "frist fuer die loeschung",
            "loeschungsfrist",
            "loeschungsfristen",
            "retention",
            "aufbewahrungs- und loeschfristen",
            "fristen fuer die loeschung der verschiedenen datenkategorien",
            "vorgesehene fristen fuer die loeschung der verschiedenen datenkategorien",
            "fristen zur loeschung",
            "speicherfrist",
            "speicherfristen",
            "loeschfristen der datenkategorien",
        ],
    ),
    (
        Target::RetentionStart,
        &[
            "fristbeginn",
            "beginn der frist",
            "beginn der loeschfrist",
            "beginn der aufbewahrungsfrist",
            "startzeitpunkt der frist",
            "start der frist",
        ],
    ),
    (
        Target::RetentionProcedure,
        &[
            "art der loeschung",
            "loeschverfahren",
            "loeschmethode",
            "art und weise der loeschung",
            "verfahren der loeschung",
            "loeschart",
        ],
    ),
    (Target::Backups, &["backup", "backups", "datensicherung", "sicherungen"]),
    (Target::ArchiveOffer, &["archivierung", "anbietung an das archiv", "archiv", "archivwuerdigkeit"]),
    (
        Target::Measures,
        &[
            "tom",
            "toms",
            "massnahmen",
            "technische und organisatorische massnahmen",
            "technisch-organisatorische massnahmen",
            "technisch organisatorische massnahmen",
            "sicherheitsmassnahmen",
            "schutzmassnahmen",
            "allgemeine beschreibung der technischen und organisatorischen massnahmen",
            "t o m",
            "technische organisatorische massnahmen",
            "techn und org massnahmen",
            "datensicherheitsmassnahmen",
            "beschreibung der technischen und organisatorischen massnahmen",
        ],
    ),
    (
        Target::Systems,
        &[
            "software",
            "system",
            "systeme",
            "it-system",
            "it-systeme",
            "verarbeitungsmittel",
            "anwendung",
            "anwendungen",
            "eingesetzte software",
            "eingesetzte systeme",
            "fachverfahren",
            "programm",
            "programme",
            "it-verfahren",
            "hard- und software",
            "verwendete software",
            "it-anwendung",
            "it-anwendungen",
            "tools",
            "tool",
            "eingesetzte it-systeme",
            "applikation",
            "applikationen",
            "verfahren/software",
            "fachanwendung",
            "eingesetzte verfahren",
        ],
    ),
    (
        Target::AccessGroups,
        &[
            "zugriffsberechtigte",
            "zugriffsberechtigte personengruppen",
            "zugriff",
            "zugriffsberechtigungen",
            "berechtigte",
            "zugriffsberechtigter personenkreis",
            "berechtigungen",
            "zugriffsberechtigte personen",
        ],
    ),
    (
        Target::ResponsibleStaff,
        &[
            "sachbearbeiter",
            "sachbearbeitung",
            "zustaendige beschaeftigte",
            "zustaendige mitarbeiter",
            "beteiligte mitarbeiter",
        ],
    ),
    (
        Target::Necessity,
        &["erforderlichkeit", "notwendigkeit", "verhaeltnismaessigkeit", "erforderlichkeit der verarbeitung"],
    ),
    (
        Target::SubjectRights,
        &[
            "betroffenenrechte",
            "rechte der betroffenen",
            "rechte der betroffenen personen",
            "rechte betroffener",
        ],
    ),
    (Target::AiUse, &["ki", "einsatz von ki", "ki-einsatz", "kuenstliche intelligenz"]),
    (
        Target::OpenPoints,
        &["offene punkte", "todo", "to do", "offen", "klaerungsbedarf", "offene fragen", "aufgaben"],
    ),
    (
        Target::Documents,
        &[
            "dokumente",
            "dokument",
            "anlagen",
            "verweise",
            "referenzdokumente",
            "mitgeltende unterlagen",
            "unterlagen",
            "anlage",
        ],
    ),
    (
        Target::Supplement,
        &[
            "bemerkung",
            "bemerkungen",
            "anmerkung",
            "anmerkungen",
            "sonstiges",
            "hinweis",
            "hinweise",
            "notiz",
            "notizen",
            "kommentar",
            "ergaenzung",
            "zusatzinformationen",
        ],
    ),
];

/// Words that stand together in a longer heading, the more telling first.
const WORDS: &[(Target, &[&str])] = &[
    (Target::ChangedOn, &["aenderung", "der verarbeitung", "datum"]),
    (Target::Safeguards, &["garantie"]),
    (Target::Safeguards, &["drittl", "rechtsgrundlage"]),
    (Target::ThirdCountries, &["drittl"]),
    (Target::ThirdCountries, &["drittsta"]),
    (Target::ThirdCountries, &["internationale organisation"]),
    (Target::RetentionStart, &["beginn", "frist"]),
    (Target::RetentionStart, &["start", "frist"]),
    (Target::RetentionProcedure, &["art", "der loeschung"]),
    (Target::Retention, &["loeschfrist"]),
    (Target::Retention, &["loeschung"]),
    (Target::Retention, &["aufbewahrung"]),
    (Target::Retention, &["speicherdauer"]),
    (Target::Retention, &["frist"]),
    (Target::SpecialCategories, &["besondere", "kategori"]),
    (Target::SpecialCategories, &["besondere", "daten"]),
    (Target::SpecialCategories, &["sensib"]),
    (Target::DataOrigin, &["herkunft"]),
    (Target::DataOrigin, &["quelle"]),
    (Target::StoragePlace, &["speicherort"]),
    (Target::JointControllers, &["gemeinsam", "verantwort"]),
    (Target::Processors, &["auftragsverarbeit"]),
    (Target::Processors, &["dienstleister"]),
    (Target::InternalRecipients, &["intern", "empfaeng"]),
    (Target::ExternalRecipients, &["extern", "empfaeng"]),
    (Target::Recipients, &["empfaeng"]),
    (Target::AccessGroups, &["zugriff"]),
    (Target::DataSubjects, &["betroffen", "person"]),
    (Target::DataSubjects, &["personengruppe"]),
    (Target::DataSubjects, &["personenkreis"]),
    (Target::DataCategories, &["kategori", "daten"]),
    (Target::DataCategories, &["datenkategori"]),
    (Target::DataCategories, &["datenart"]),
    (Target::DataCategories, &["personenbezogene", "daten"]),
    (Target::DataSubjects, &["betroffene"]),
    (Target::LegalBases, &["rechtsgrundlage"]),
    (Target::LegalBases, &["rechtlich", "grundlage"]),
    (Target::Measures, &["technisch", "organisatorisch"]),
    (Target::Measures, &["massnahme"]),
    (Target::Measures, &["tom"]),
    (Target::Purposes, &["zweck"]),
    (Target::EntryAsOf, &["letzte", "aktualisierung"]),
    (Target::EntryAsOf, &["letzte", "aenderung"]),
    (Target::IntroducedOn, &["einfuehrung"]),
    (Target::Systems, &["software"]),
    (Target::Systems, &["it-system"]),
    (Target::Systems, &["verarbeitungsmittel"]),
    (Target::ContactPerson, &["ansprechp"]),
    (Target::Department, &["organisationseinheit"]),
    (Target::Department, &["fachbereich"]),
    (Target::Department, &["abteilung"]),
    (Target::Name, &["bezeichnung", "verarbeitung"]),
    (Target::Name, &["name", "verarbeitung"]),
    (Target::Name, &["name", "verfahren"]),
    (Target::Name, &["verarbeitungstaetigkeit"]),
    (Target::PurposesSupplement, &["beschreibung"]),
    (Target::Supplement, &["bemerkung"]),
    (Target::Supplement, &["anmerkung"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_as_people_write_them() {
        for (heading, target) in [
            ("Nr.", Target::OwnReference),
            ("lfd. Nr.", Target::OwnReference),
            ("Bezeichnung", Target::Name),
            ("1. Name der Verarbeitungstätigkeit:", Target::Name),
            ("VT", Target::Name),
            ("OE", Target::Department),
            ("Zweck(e) der Verarbeitung (Art. 30 Abs. 1 S. 2 lit. b DSGVO)", Target::Purposes),
            ("b) Zwecke der Verarbeitung", Target::Purposes),
            ("RG", Target::LegalBases),
            ("Grundlage", Target::LegalBases),
            ("Zwecke (Art. 30 Abs. 1 lit. b)", Target::Purposes),
            ("Rechtsgrundlage(n) – Art. 6 DSGVO", Target::LegalBases),
            ("Kat. betr. Personen", Target::DataSubjects),
            ("Betroffene Personengruppen (lit. c)", Target::DataSubjects),
            ("Kategorien personenbezogener Daten", Target::DataCategories),
            ("Besondere Kategorien personenbezogener Daten (Art. 9 DSGVO)", Target::SpecialCategories),
            ("Empfänger", Target::Recipients),
            ("Interne Empfänger", Target::InternalRecipients),
            ("Empfänger – extern", Target::ExternalRecipients),
            ("Übermittlung in Drittland", Target::ThirdCountries),
            ("Drittland und Garantien", Target::ThirdCountries),
            ("Garantien (Art. 46)", Target::Safeguards),
            ("Löschfrist", Target::Retention),
            ("Beginn der Frist", Target::RetentionStart),
            ("Art der Löschung", Target::RetentionProcedure),
            ("TOM", Target::Measures),
            ("TOMs gem. Art. 32 DSGVO", Target::Measures),
            ("Software / Verarbeitungsmittel", Target::Systems),
            ("Letzte Aktualisierung", Target::EntryAsOf),
            ("Letzte Änderung der Verarbeitung", Target::ChangedOn),
            ("Art. 30 Abs. 1 lit. f", Target::Retention),
            ("Bemerkungen", Target::Supplement),
        ] {
            assert_eq!(recognised(heading).map(|(target, _)| target), Some(target), "{heading}");
        }
    }

    #[test]
    fn other_headings_are_no_field() {
        for heading in [
            "",
            "Datenschutz-Folgenabschätzung erforderlich?",
            "Risiko",
            "AVV-Vertrag vom",
            "Farbe",
            "Verantwortlicher",
        ] {
            assert_eq!(recognised(heading), None, "{heading}");
        }
    }

    #[test]
    fn no_name_stands_for_two_fields() {
        let mut names: Vec<&str> = EXACT.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
