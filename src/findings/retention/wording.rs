//! Whether a sub-rule is a period (R56). It is precise if it names a length of time and its start, or an
//! event with a limit, or a section of a law that names a period itself, or a review with an interval.

use super::{
    finding,
    reading::{Reading, amount, between, number, unit},
};
use crate::{
    findings::{
        Finding,
        facts::Period,
        rules,
        text::{parts, pattern, quoted},
    },
    register::Activity,
};

/// What a sub-rule is read together with.
#[derive(Debug, Clone, Default)]
pub(super) struct Surroundings {
    /// Archive or register law is named somewhere in the section.
    pub names_archive: bool,
    /// A reference document that says which version it is.
    pub has_document: bool,
    /// Nothing else is said of deletion in the whole section.
    pub is_sole: bool,
    /// The rule is marked as a period of review.
    pub is_review: bool,
    /// The structure beside the wording has a length of time.
    pub is_structured: bool,
    /// A sub-rule before it has a start, or one of the section says that of all.
    pub has_start: bool,
    /// The section says of all its periods that the plan for files holds ("; entsprechend Aktenordnung").
    pub has_file_plan: bool,
    /// Something in the section limits what depends on a wish ("; spätestens nach 3 Jahren").
    pub has_latest: bool,
    /// Any rule of the section has a length of time.
    pub has_any_amount: bool,
    /// Any sub-rule of the same wording has a length of time.
    pub has_amount: bool,
}

impl Surroundings {
    pub fn of(activity: &Activity) -> Self {
        let retention = &activity.retention;
        let texts = || {
            let rules = retention.items.iter().map(|rule| rule.text.as_str());
            rules.chain(retention.supplement.as_deref())
        };
        let readings: Vec<Reading> = texts().flat_map(parts).map(Reading::of).collect();
        Self {
            names_archive: activity.retention_remarks.archive_offer.is_some()
                || readings.iter().any(Reading::names_archive),
            has_document: activity
                .documents
                .items
                .iter()
                .any(|document| document.version.is_some() || document.as_of.is_some()),
            is_sole: readings.len() <= 1,
            has_start: readings.iter().any(Reading::is_common_start),
            has_file_plan: readings.iter().any(|reading| reading.names_file_plan() && !reading.has_amount()),
            has_latest: readings.iter().any(|reading| has_latest(&reading.folded)),
            has_any_amount: readings.iter().any(Reading::has_amount),
            ..Self::default()
        }
    }
}

/// L-F01 to L-F04 and L-F06 to L-F09: at most one of them, the most telling.
pub(super) fn judge(reading: &Reading, surroundings: &Surroundings) -> Option<Finding> {
    let about = |rule, sentence: String| Some(finding(rule, sentence));
    let text = quoted(reading.text);
    if is_open(reading) {
        return about(&rules::L_F07, format!("{text} ist noch zu klären. Bitte legen Sie die Frist fest."));
    }
    if says_nothing(&reading.folded) {
        return about(
            &rules::L_F01,
            format!("{text} sagt nichts über die Löschung. Bitte geben Sie Frist und Fristbeginn an."),
        );
    }
    if is_not_stored(&reading.folded) || surroundings.is_structured {
        return None;
    }
    if reading.has_amount() {
        return incomplete_amount(reading, surroundings);
    }
    if is_unlimited(&reading.folded) {
        let may_stay = surroundings.names_archive || reading.names_archive();
        return (!may_stay).then(|| {
            let sentence = format!(
                "{text} ist eine unbegrenzte Speicherung. Bitte nennen Sie die Norm, die das verlangt, oder eine Frist."
            );
            finding(&rules::L_F06, sentence)
        });
    }
    if reading.names_archive() || reading.has_norm() {
        return None;
    }
    if is_wish(&reading.folded) && !reading.has_event() {
        let has_limit = surroundings.has_amount
            || surroundings.has_latest
            || pattern!(r"\bnr\.? ?\d").is_match(&reading.folded);
        return (!has_limit).then(|| {
            let sentence = format!(
                "{text} hängt allein von der betroffenen Person ab. Bitte nennen Sie auch eine Frist, nach der ohnehin \
                 gelöscht oder geprüft wird, und wie lange der Nachweis bleibt."
            );
            finding(&rules::L_F09, sentence)
        });
    }
    if is_of_somebody_else(reading) {
        return about(
            &rules::L_F04,
            format!("{text} sagt, wer löscht, aber nicht wann. Bitte geben Sie Frist und Fristbeginn an."),
        );
    }
    if is_reference(reading) && surroundings.has_any_amount {
        return None;
    }
    if is_reference(reading) {
        return about(
            &rules::L_F08,
            format!(
                "{text} verweist nur auf ein anderes Dokument. Bitte nennen Sie die Frist, die darin steht."
            ),
        );
    }
    if is_lapse(reading) {
        return about(
            &rules::L_F03,
            format!(
                "{text} nennt keine Frist. Bitte geben Sie an, bei welchem Ereignis und spätestens wann gelöscht wird."
            ),
        );
    }
    if surroundings.has_any_amount && refers_to_period(&reading.folded) {
        return None;
    }
    if is_general(&reading.folded) {
        let has_event = reading.has_event() || reading.is_definite();
        let (rule, sentence) = if has_event {
            let asked =
                "Bitte geben Sie an, wie lange nach dem Ereignis und nach welcher Norm aufbewahrt wird";
            (&rules::L_F04, format!("{asked}: {text}."))
        } else {
            let asked =
                "verweist nur allgemein auf Pflichten. Bitte nennen Sie Frist, Fristbeginn und Norm (§)";
            (&rules::L_F02, format!("{text} {asked}."))
        };
        return about(rule, sentence);
    }
    if is_prompt(&reading.folded) && !has_latest(&reading.folded) && !reading.is_definite() {
        return about(
            &rules::L_F03,
            format!("Bitte geben Sie an, bei welchem Ereignis und spätestens wann gelöscht wird: {text}."),
        );
    }
    if reading.is_definite() {
        return None;
    }
    if reading.follows_something() {
        return about(
            &rules::L_F04,
            format!(
                "Bitte geben Sie an, wie lange nach dem Ereignis gelöscht wird, auch wenn es am selben Tag ist: {text}."
            ),
        );
    }
    let is_other_rule = pattern!(r"^(?:[a-z -]{1,40}: )?(?:wie|analog|entsprechend) (?:nr|bei|zu|[a-z])")
        .is_match(&reading.folded);
    (surroundings.is_sole && !is_other_rule).then(|| {
        let sentence = format!("Bitte geben Sie Frist und Fristbeginn an; {text} nennt sie nicht.");
        finding(&rules::L_F04, sentence)
    })
}

/// L-F04, L-F08: there is a length of time; from when, or where is it written?
fn incomplete_amount(reading: &Reading, surroundings: &Surroundings) -> Option<Finding> {
    let is_review = surroundings.is_review
        || pattern!(r"ueberpruef|pruefung der erforderlichkeit|wiedervorlage").is_match(&reading.folded);
    let is_complete = is_review
        || reading.has_start()
        || surroundings.has_start
        || surroundings.has_file_plan
        || reading.has_norm()
        || reading.names_file_plan()
        || reading.is_of_recordings();
    if is_complete {
        return None;
    }
    if is_reference(reading) {
        return (!surroundings.has_document).then(|| {
            let sentence = format!(
                "{} verweist auf ein Dokument. Bitte nennen Sie es mit Fassung unter „Sonstiges“, oder geben Sie den \
                 Fristbeginn an.",
                quoted(reading.text)
            );
            finding(&rules::L_F08, sentence)
        });
    }
    let sentence = format!(
        "Bitte geben Sie an, wann die Frist {} beginnt, zum Beispiel mit dem Ende des Kalenderjahres, dem Vertragsende, dem \
         Austritt oder der Absage.",
        quoted(reading.text)
    );
    Some(finding(&rules::L_F04, sentence))
}

/// L-F01.
fn says_nothing(folded: &str) -> bool {
    pattern!(
        r"^(?:k\.? ?a\.?|n/?\.? ?a\.?|keine? angaben?|ohne angaben?|nicht bekannt|unbekannt|keine|entfaellt|nein|diverse|verschieden|unterschiedlich|individuell|je nach (?:bedarf|fall|einzelfall)|n\.? ?n\.?|usw\.?|etc\.?)[.!]?$"
    )
    .is_match(folded)
        || !folded.contains(char::is_alphanumeric)
}

/// L-F07. With a length of time a verb may be part of the rule ("alle 2 Jahre zu prüfen").
fn is_open(reading: &Reading) -> bool {
    let always = pattern!(
        r"\[ ?(?:\.+|…|\?+|x+|frist|datum|dauer|zahl|bitte [a-z ]*) ?\]|\bxx+\b|\?\?|__|\btodo\b|\bto do\b|\btbd\b|\bt\. ?b\. ?d\b|\bfixme\b|\beintragen\b|frist des anbieters|\bnoch (?:[a-z]+ )?(?:festzulegen|festzusetzen|zu klaeren|zu bestimmen|zu ergaenzen|zu definieren|offen)\b|bitte (?:pruefen|ergaenzen|eintragen|angeben|klaeren)"
    );
    let task = pattern!(
        r"\b(?:ist|sind|wird|werden|muss|muessen|soll|sollen|bleibt) (?:[a-z]+ ){0,3}?(?:festzulegen|festzusetzen|zu klaeren|zu pruefen|zu ermitteln|zu bestimmen|zu definieren|zu ergaenzen|zu regeln|offen|unklar|ungeklaert)\b|\b(?:wird|werden|muss|muessen|ist|sind) noch (?:[a-z]+ ){0,3}?(?:ge[a-z]+t|[a-z]*gelegt|bestimmt|ermittelt|definiert|ergaenzt|erarbeitet|nachgereicht|abgestimmt|werden|nicht [a-z]+)\b|\bnoch nicht (?:[a-z]+ )?(?:festgelegt|geklaert|definiert|bestimmt|geregelt|bekannt|abgeschlossen geklaert)|\bin (?:klaerung|abstimmung|pruefung|erarbeitung|vorbereitung|arbeit)\b|\bderzeit (?:[a-z]+ )?(?:erarbeitet|erstellt|ueberarbeitet|geprueft|geklaert|ermittelt)|\bkeine (?:[a-z]+ )?(?:loesch-?|aufbewahrungs-?)?frist(?:en)? (?:definiert|festgelegt|bekannt|vorhanden|hinterlegt)|\bnoch keine?\b|frist(?:en)? (?:ist |sind )?(?:noch )?(?:offen|unklar|unbekannt|folgt|folgen|fehlt|fehlen)|^(?:noch )?(?:nicht (?:festgelegt|definiert|geregelt|geklaert|bestimmt|vorhanden)|offen|unklar|ungeklaert|folgt|zu klaeren|zu pruefen|festzulegen|klaerungsbedarf|wird (?:geprueft|geklaert|festgelegt|nachgereicht|ergaenzt))\b[.!]?$|\bwird (?:nachgereicht|nachgetragen|ergaenzt)\b|klaerungsbeduerftig"
    );
    let foreign = pattern!(r"\blandesrecht\b");
    always.is_match(&reading.folded)
        || !reading.has_amount() && task.is_match(&reading.folded)
        || foreign.is_match(&reading.folded)
            && !(reading.has_norm() || reading.has_amount() && reading.has_start())
}

/// Nothing is kept, so nothing is deleted.
fn is_not_stored(folded: &str) -> bool {
    pattern!(
        r"\bkeine (?:[a-z]+ )?(?:speicherung|datenspeicherung|aufzeichnung|erhebung|datenerhebung)|nicht (?:dauerhaft )?(?:gespeichert|aufgezeichnet|erhoben)|arbeitsspeicher|\bfluechtig|\bkeine personenbezogenen daten\b|\bkeine daten (?:gespeichert|erhoben|verarbeitet)|\bnur eingesehen\b|\bkeine kopie"
    )
    .is_match(folded)
}

/// L-F06. "Dauerhaft gelöscht" and "unbegrenzt, solange …" are something else.
fn is_unlimited(folded: &str) -> bool {
    let gone = pattern!(
        r"dauerhaft[a-z]* (?:und [a-z]+ )?(?:ge)?(?:loesch|vernicht|anonymis|entfern|ueberschr|zerstoer)"
    );
    let unlimited = pattern!(
        r"\b(?:unbegrenzt|unbefristet|unbeschraenkt|dauerhaft|dauernd|permanent|ewig|lebenslang|lebenslaenglich)[a-z]*|\bnie(?:mals)?\b|\bkeine (?:[a-z]+ )?(?:loeschung|loeschfrist|loeschfristen|frist|vernichtung)\b|\bnicht (?:[a-z]+ )?(?:geloescht|loeschen|vernichtet)\b|auf unbestimmte zeit|\bauf dauer\b|unbestimmte dauer|\bbis auf weiteres|\bfuer immer|zeitlich nicht begrenzt"
    );
    let bounded = pattern!(
        r"\b(?:solange|so lange|waehrend|spaetestens|laengstens)\b|lebensdauer|\bbis (?:zum|zur|zu|ende|ablauf|abschluss|widerruf)\b"
    );
    let rest = gone.replace_all(folded, " ");
    unlimited.is_match(&rest) && !bounded.is_match(&rest)
}

/// L-F09.
fn is_wish(folded: &str) -> bool {
    pattern!(
        r"\b(?:bis|bei|nach|mit|durch|sobald)(?: auf| zum| zur| dem| der| einem| erfolgtem| eingang des)? (?:[a-z]+ ){0,3}?(?:widerruf|widerspruch|widersprochen|widerrufen|austragung|loeschantrag|loeschbegehren|loeschverlangen|loeschanfrage)|\bauf (?:[a-z]+ ){0,2}?(?:anfrage|antrag|verlangen|wunsch|anforderung|aufforderung)|(?:anfrage|antrag|verlangen|wunsch|aufforderung) (?:der|des|durch) (?:betroffene|nutzer|kunde|mitglied|person)|\b(?:widerruf|widerspruch)s?\b[a-z .]{0,20}$|abmeldung (?:vom|von|aus) (?:[a-z]+ )?(?:newsletter|verteiler|rundbrief)"
    )
    .is_match(folded)
}

/// L-F04: "wird vom Anbieter gelöscht".
fn is_of_somebody_else(reading: &Reading) -> bool {
    pattern!(r"\b(?:wird|werden|erfolgt|loescht|loeschung|geloescht)\b[a-z0-9 .,-]{0,40}\b(?:von|durch|vom|beim?|seitens) (?:[a-z0-9.-]+ ){0,4}?(?:geloescht|vernichtet|anbieter[sn]?|dienstleister[sn]?|hersteller[sn]?|betreiber[sn]?)\b|^(?:der |die )?(?:anbieter|dienstleister|hersteller|betreiber)[a-z]* (?:loescht|loeschen)\b")
        .is_match(&reading.folded)
        && !reading.has_event()
        && !reading.is_definite()
}

/// L-F08.
fn is_reference(reading: &Reading) -> bool {
    reading.names_file_plan()
        || pattern!(
            r"(?:loesch|aufbewahrungs|archivierungs|speicher|datenschutz)-? ?(?:und [a-z-]+ ?)?(?:konzept|plan|richtlinie|matrix|verzeichnis|kalender|uebersicht|liste|ordnung|regelung)|fristenkatalog|fristenplan|dienstanweisung|dienstvereinbarung|betriebsvereinbarung|verfahrensanweisung|^(?:siehe|s\.|vgl\.?|vergleiche) |\b(?:siehe|s\.) (?:anlage|anhang|dokument|oben|unten)|\banlage \d"
        )
        .is_match(&reading.folded)
}

/// L-F03: the purpose, or its end, instead of an event.
fn is_lapse(reading: &Reading) -> bool {
    let lapse = pattern!(
        r"(?:weg|ent|fort)fall(?:en)? (?:des|der|eines|jeglichen|saemtlicher)? ?(?:[a-z]+ )?[a-z-]*(?:zweck|erforderlichkeit|notwendigkeit|speichergrund|rechtsgrundlage)|zweck(?:e|es|s|en)? (?:[a-z]+ ){0,4}?(?:weg|ent|fort)(?:faellt|gefallen|fallen|fiel)|zweck(?:e|es|s|en)? (?:[a-z]+ ){0,4}?(?:erreicht|erfuellt|nicht mehr|beendet)|zweck-?(?:erreichung|erfuellung|fortfall|wegfall|entfall|entfallen|ablauf|ende|bindung\b)|(?:erreichung|erfuellung|erreichen|ende|beendigung|ablauf) (?:des|der) (?:[a-z]+ )?[a-z-]*zweck(?:e|es|s|en|bindung)?\b|(?:nicht|kein[a-z]*) (?:mehr|laenger|weiter)\b[a-z ,-]{0,80}?(?:benoetig|erforderlich|notwendig|noetig|gebraucht|relevant|bedarf)|(?:benoetigt|erforderlich|notwendig|noetig|gebraucht)[a-z]* (?:sind|ist|werden|wird)?,? ?(?:nicht mehr|entfaellt)|\b(?:solange|so lange|soweit|sofern)\b[a-z ,-]{0,80}?(?:noetig|erforderlich|notwendig|benoetigt|gebraucht|[a-z]*zweck)|\b(?:nach|bei|je nach) (?:bedarf|ermessen|erfordernis|dienstlichem bedarf)\b|zeitnah|so (?:kurz|schnell|bald|frueh|lange) wie (?:moeglich|noetig|erforderlich)|schnellstmoeglich|baldmoeglich|\balsbald\b|in angemessener (?:frist|zeit)|(?:erforderlichkeit|notwendigkeit) (?:entfaellt|endet|nicht mehr)"
    );
    // Work that is done: when, and for whom, nobody can tell.
    let done = pattern!(
        r"\bnach (?:[a-z]+(?:er|em) )?(?:[a-z]*erledigung|bearbeitung|abarbeitung|[a-z]*aufgabenerfuellung|aufgabenwegfall)\b"
    );
    let ongoing = pattern!(r"\b(?:fortlaufend|laufend|kontinuierlich|stetig|staendig|regelmaessig)[a-z]*\b");
    lapse.is_match(&reading.folded)
        || done.is_match(&reading.folded) && !reading.has_event()
        || ongoing.is_match(&reading.folded) && !reading.has_event() && !reading.is_definite()
}

/// "Löschung nach Ablauf der Frist", "gesetzliche Fristen bleiben unberührt": the period stands beside it.
fn refers_to_period(folded: &str) -> bool {
    pattern!(r"\bablauf (?:der|dieser|der jeweiligen|der genannten|der oben genannten|der aufbewahrungs|der loesch)-?(?: ?frist(?:en)?)\b|\bbleib(?:en|t) (?:davon )?unberuehrt")
        .is_match(folded)
}

/// L-F02.
fn is_general(folded: &str) -> bool {
    pattern!(
        r"^gesetzlich[a-z]*$|gesetzlich[a-z]* (?:[a-z/-]+ ){0,4}?[a-z-]*(?:frist|pflicht|bestimmung|vorgabe|vorschrift|regelung|anforderung|zeitraum|zeitraeum|dauer)|gesetzlich (?:[a-z]+ )?(?:vorgeschrieben|vorgegeben|vorgesehen|geregelt|bestimmt|festgelegt|zulaessig|erforderlich|geforder|verlangt)|\b(?:nach|im rahmen|entsprechend|gemaess|gem\.|lt\.|laut) (?:der |den )?gesetz|[a-z-]*rechtlich[a-z]* (?:[a-z/,-]+ ){0,4}?[a-z-]*(?:frist|pflicht|vorgabe|vorschrift|bestimmung)|aufbewahrungs-?(?:pflicht|vorschrift|bestimmung|vorgabe)|(?:ablauf|ende|einhaltung|beachtung|massgabe) (?:der|aller|saemtlicher|etwaiger|dieser) (?:[a-z/-]+ ){0,4}?(?:aufbewahrungs|loesch|verjaehrungs|speicher|archivierungs)?-?frist|\b(?:geltende|vorgeschriebene|einschlaegige|jeweilige|uebliche|bestehende)[nrsm]? (?:[a-z-]+ )?[a-z-]*(?:frist|vorschrift|vorgabe|bestimmung|regelung)|\b(?:nach|gemaess|gem|lt|laut|entsprechend|aufgrund)\.? (?:der |den |dem )?(?:hgb|ao|bgb|ds-?gvo|bdsg|estg|ustg|gobd|handelsgesetzbuch|abgabenordnung|datenschutz|aufbewahrungsfrist)|^(?:(?:hgb|ao|bgb|ds-?gvo|estg|ustg)(?:,|/| und|$) ?)+$|^(?:aufbewahrungs|loesch|verjaehrungs)-?frist(?:en)?\.?$|\bart(?:ikel|\.)? ?\d+[a-z0-9 .]{0,40}ds-?gvo"
    )
    .is_match(folded)
}

/// L-F03: at once, but after what?
fn is_prompt(folded: &str) -> bool {
    pattern!(r"\b(?:unverzueglich|umgehend|sofort|sogleich|unmittelbar)[a-z]*\b").is_match(folded)
}

/// "Spätestens am nächsten Werktag" limits any event.
fn has_latest(folded: &str) -> bool {
    pattern!(r"\b(?:spaetestens|laengstens)\b").is_match(folded)
}

/// L-F05: which data get which period?
pub(super) fn bound(reading: &Reading) -> Option<Finding> {
    if reading.amounts.is_empty() || reading.names_file_plan() {
        return None;
    }
    let folded = &reading.folded;
    let range = pattern!(concat!(
        r"\b",
        number!(),
        r" ?(?:-|bis|bzw\.?|beziehungsweise|oder|/|und) ?(?:zu )?",
        amount!()
    ));
    let alternative = pattern!(concat!(
        amount!(),
        r" ?(?:bzw\.?|beziehungsweise|oder|/) ?(?:bis zu |max\.? |maximal )?",
        amount!()
    ));
    let upper = pattern!(concat!(
        r"\b(?:bis zu|bis max\.?|maximal[a-z]*|max|ca|circa|etwa|ungefaehr)\.? (?:[a-z]+ )?",
        amount!()
    ));
    let usual = pattern!(r"\bi\. ?d\. ?r\b|\bidr\b|\bin der regel\b");
    // "5 Jahre, bei Förderungen 10 Jahre" says what it depends on; so short a limit needs no reason.
    let has_criterion = pattern!(r"\b(?:bei|fuer|wenn|sofern|soweit|falls|im falle?)\b").is_match(folded);
    let is_short = reading.amounts.iter().all(|amount| *amount <= Period::years(1));
    let is_open = (range.is_match(folded) || alternative.is_match(folded)) && !has_criterion
        || upper.is_match(folded) && !has_latest(folded) && !is_short
        || usual.is_match(folded) && !has_latest(folded) && !reading.has_norm();
    is_open.then(|| {
        let sentence = format!(
            "Bitte geben Sie an, wovon abhängt, wie lange aufbewahrt wird, oder welche Daten welche Frist haben: {}.",
            quoted(reading.text)
        );
        finding(&rules::L_F05, sentence)
    })
}
