//! Drittländer: lit. e, Art. 44–49 DSGVO (R48–R53, L-D1 to L-D4).

use std::collections::HashMap;

use super::{
    Context, Finding, Place, Whereabouts,
    facts::ADEQUACY,
    rules,
    text::{fold, pattern, quoted},
};
use crate::{
    register::{Activity, RecipientKind, ThirdCountryStatement, Transfer, choices::Instrument, regime::Item},
    third_country::countries,
};

const LIST: &str = "transfers";

pub(super) fn judge(activity: &Activity, context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(no_statement(activity));
    findings.extend(no_transfer(activity));
    findings.extend(contradictions(activity, context));
    findings.extend(elsewhere(activity, context));
    findings.extend(outdated_remark(activity));
    for (at, transfer) in activity.third_countries.transfers.iter().enumerate() {
        let text = words_of(transfer);
        let folded = fold(&text);
        let found = [
            incomplete(activity, transfer),
            no_safeguards(activity, transfer),
            unnamed(transfer, &folded),
            no_instrument(transfer, &folded),
            no_decision(transfer, context),
            outdated_instrument(&folded),
            unchecked_reach(transfer, &folded),
        ];
        findings.extend(found.into_iter().flatten().map(|finding| finding.about(LIST, at, &text)));
    }
    findings
}

fn finding(rule: &'static super::Rule, sentence: impl Into<String>) -> Finding {
    Finding::new(rule, Place::ThirdCountries, sentence)
}

/// All that is written about one transfer.
fn words_of(transfer: &Transfer) -> String {
    let instrument = Some(transfer.instrument.label().to_owned()).filter(|label| !label.is_empty());
    let words = [
        &transfer.text,
        &transfer.country,
        &transfer.country_note,
        &transfer.recipient,
        &instrument,
        &transfer.instrument_note,
    ];
    words.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// R48, L-D1.
fn no_statement(activity: &Activity) -> Option<Finding> {
    activity.third_countries.statement.is_none().then(|| {
        let sentence = "Bitte geben Sie an, ob Daten in ein Drittland übermittelt werden, auch wenn es nicht der Fall ist.";
        finding(&rules::R48_F, sentence).under(activity.regime, Item::ThirdCountries)
    })
}

/// R50: "findet statt", and nothing more.
fn no_transfer(activity: &Activity) -> Option<Finding> {
    let countries = &activity.third_countries;
    (countries.statement == Some(ThirdCountryStatement::TakesPlace) && countries.transfers.is_empty()).then(
        || {
            let sentence =
                "Bitte nennen Sie das Drittland oder die internationale Organisation und den Empfänger dort.";
            finding(&rules::R50_F, sentence).under(activity.regime, Item::ThirdCountries)
        },
    )
}

/// R50: a wording may say both.
fn incomplete(activity: &Activity, transfer: &Transfer) -> Option<Finding> {
    if transfer.text.is_some() {
        return None;
    }
    let has_country = transfer.country.is_some() || transfer.country_note.is_some();
    let sentence = match (has_country, transfer.recipient.is_some()) {
        (true, true) => return None,
        (false, true) => "Bitte nennen Sie das Drittland oder die internationale Organisation.",
        (true, false) => "Bitte nennen Sie den Empfänger im Drittland beim Namen.",
        (false, false) => "Bitte nennen Sie das Drittland und den Empfänger dort.",
    };
    Some(finding(&rules::R50_F, sentence).under(activity.regime, Item::ThirdCountries))
}

/// R52, R53: both stand in the record itself.
fn no_safeguards(activity: &Activity, transfer: &Transfer) -> Option<Finding> {
    let is_complete = transfer.assessment.is_some() && transfer.safeguards.is_some();
    (transfer.instrument == Instrument::CompellingInterests && !is_complete).then(|| {
        let sentence = "Bitte nehmen Sie die Beurteilung und die geeigneten Garantien in das Verzeichnis auf (Art. 49 Abs. 6 \
                        DSGVO).";
        finding(&rules::R52_F, sentence).under(activity.regime, Item::ThirdCountries)
    })
}

/// R50: recipients in third countries are named, not described.
fn unnamed(transfer: &Transfer, folded: &str) -> Option<Finding> {
    let category = pattern!(
        r"^(?:[a-z-]+e[nrs]? )*[a-z-]*(?:anbieter|gesellschaften|dienstleister|unternehmen|konzern|konzerne|partner|behoerden|stellen|hotels|empfaenger|toechter|niederlassungen|universitaeten|kunden|lieferanten)(?: (?:in|im|aus|der|des) .*)?$"
    );
    let recipient = transfer.recipient.as_deref().filter(|name| category.is_match(&fold(name)));
    if let Some(name) = recipient {
        let sentence = format!(
            "{} ist eine Kategorie. Bitte nennen Sie den Empfänger im Drittland beim Namen.",
            quoted(name)
        );
        return Some(finding(&rules::R50_W, sentence));
    }
    let is_only_text =
        transfer.country.is_none() && transfer.country_note.is_none() && transfer.text.is_some();
    (is_only_text && !names_a_country(folded)).then(|| {
        let sentence = "Bitte nennen Sie das Drittland oder die internationale Organisation.";
        finding(&rules::R50_W, sentence)
    })
}

/// Whether a folded text holds the name of a country, or a usual short form, or an organisation.
pub(crate) fn names_a_country(folded: &str) -> bool {
    // Names of countries by their first word, so that a text is gone through once.
    static NAMES: std::sync::LazyLock<HashMap<String, Vec<String>>> = std::sync::LazyLock::new(|| {
        let mut names: HashMap<String, Vec<String>> = HashMap::new();
        for (_, name) in countries::COUNTRIES {
            let name = fold(name);
            let first = name.split(' ').next().unwrap_or_default().to_owned();
            names.entry(first).or_default().push(name);
        }
        names
    });
    let short = pattern!(
        r"\b(?:usa|us|u\.s\.(?:a\.)?|vereinigte[n]? staaten|amerika|uk|grossbritannien|england|schottland|schweiz|kanada|tuerkei|russland|suedkorea|korea|hongkong|vae|weltweit|nato|uno|vereinte[n]? nationen|interpol|unhcr|who|international[a-z]* organisation)\b"
    );
    if short.is_match(folded) {
        return true;
    }
    let starts =
        folded.match_indices(|letter: char| !letter.is_alphanumeric()).map(|(at, mark)| at + mark.len());
    std::iter::once(0).chain(starts).any(|start| {
        let rest = &folded[start..];
        let word = rest
            .split(|letter: char| !(letter.is_alphanumeric() || letter == '-'))
            .next()
            .unwrap_or_default();
        NAMES.get(word).is_some_and(|names| names.iter().any(|name| rest.starts_with(name.as_str())))
    })
}

/// R51.
fn no_instrument(transfer: &Transfer, folded: &str) -> Option<Finding> {
    let words = pattern!(
        r"standard(?:datenschutz|vertrags)klausel|\bscc\b|angemessenheit|\bdpf\b|data privacy framework|\bbcr\b|binding corporate|interne datenschutzvorschrift|\bart(?:ikel|\.)? ?4[5-9]\b|einwilligung|privacy shield|safe harbor|garantie"
    );
    let is_stated = transfer.instrument != Instrument::Unspecified
        || transfer.instrument_note.is_some()
        || words.is_match(folded);
    (!is_stated).then(|| {
        let sentence = "Bitte geben Sie an, worauf die Übermittlung gestützt wird (Art. 44 bis 49 DSGVO).";
        finding(&rules::R51_W1, sentence)
    })
}

/// R51: a decision under Art. 45 has to exist and to be in force.
fn no_decision(transfer: &Transfer, context: &Context) -> Option<Finding> {
    let country = transfer.country.as_deref().filter(|_| transfer.instrument == Instrument::Adequacy)?;
    let decision = ADEQUACY.iter().find(|(code, _)| countries::name_of(code) == Some(country));
    let sentence = match decision {
        None => format!(
            "Für {} ist hier kein Angemessenheitsbeschluss bekannt. Bitte prüfen Sie, worauf die Übermittlung gestützt wird.",
            quoted(country)
        ),
        Some((_, Some(last))) if *last < context.today => format!(
            "Der Angemessenheitsbeschluss für {} war befristet. Bitte prüfen Sie, ob er verlängert wurde.",
            quoted(country)
        ),
        Some(_) => return None,
    };
    Some(finding(&rules::R51_W2, sentence))
}

/// L-D3.
fn outdated_instrument(folded: &str) -> Option<Finding> {
    let outdated =
        pattern!(r"privacy.?shield|safe.?harbou?r|2010/87|standardvertragsklauseln? (?:von |aus )?2010");
    outdated.is_match(folded).then(|| {
        let sentence = "Die genannte Grundlage gilt nicht mehr. Bitte nennen Sie die heutige, zum Beispiel die \
                        Standarddatenschutzklauseln von 2021 oder einen Angemessenheitsbeschluss.";
        finding(&rules::L_D3, sentence)
    })
}

/// L-D3 in the remark.
fn outdated_remark(activity: &Activity) -> Option<Finding> {
    let remark = activity.third_countries.remark.as_deref()?;
    Some(outdated_instrument(&fold(remark))?.judged(remark))
}

/// L-D4: the decisions for the USA and Canada do not cover everybody there.
fn unchecked_reach(transfer: &Transfer, folded: &str) -> Option<Finding> {
    let rests_on_decision = transfer.instrument == Instrument::Adequacy
        || pattern!(r"\bart(?:ikel|\.)? ?45\b|angemessenheit|\bdpf\b|data privacy framework")
            .is_match(folded);
    if !rests_on_decision {
        return None;
    }
    let is_dated = || pattern!(r"\b20\d\d\b").is_match(folded);
    let sentence = if pattern!(r"\b(?:usa|us|u\.s\.a?\.?|vereinigte staaten)\b").is_match(folded)
        && !is_dated()
    {
        "Der Beschluss für die USA gilt nur für zertifizierte Empfänger. Bitte geben Sie an, wann Sie die Zertifizierung nach \
         dem Data Privacy Framework geprüft haben."
    } else if folded.contains("kanada")
        && pattern!(r"universit|hochschul|behoerde|ministeri|government|oeffentlich|gemeinnuetz")
            .is_match(folded)
    {
        "Der Beschluss für Kanada gilt nur für kommerzielle Organisationen. Bitte prüfen Sie, worauf die Übermittlung \
         gestützt wird."
    } else {
        return None;
    };
    Some(finding(&rules::L_D4, sentence))
}

/// Whether the sheet says that nothing goes to a third country.
fn says_none(activity: &Activity) -> bool {
    let statement = activity.third_countries.statement;
    matches!(statement, Some(ThirdCountryStatement::NoneAndNonePlanned | ThirdCountryStatement::None))
}

/// L-D2: what the sheet itself says elsewhere. A remark explains why a vendor is no contradiction.
fn contradictions(activity: &Activity, context: &Context) -> Vec<Finding> {
    if !says_none(activity) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    if !activity.third_countries.transfers.is_empty() {
        let sentence = "Laut Aussage findet keine Übermittlung statt, es sind aber Übermittlungen eingetragen. Bitte prüfen \
                        Sie beides.";
        let texts: Vec<String> = activity.third_countries.transfers.iter().map(words_of).collect();
        findings.push(finding(&rules::L_D2, sentence).judged(texts.join(" | ")));
    }
    let is_explained = activity.third_countries.remark.is_some();
    let recipients = activity.recipients.items.iter();
    for (at, recipient) in recipients.enumerate() {
        let is_abroad =
            matches!(recipient.kind, RecipientKind::ThirdCountry | RecipientKind::InternationalOrganisation);
        if is_abroad || !is_explained && names_vendor(&recipient.name, recipient.note.as_deref(), context) {
            findings.push(contradicted(&recipient.name).about("recipients", at, &recipient.name));
        }
    }
    if !is_explained {
        let systems = activity.systems.iter().enumerate();
        let systems =
            systems.filter(|(_, system)| names_vendor(&system.name, system.note.as_deref(), context));
        findings.extend(
            systems.map(|(at, system)| contradicted(&system.name).about("systems", at, &system.name)),
        );
    }
    findings
}

fn contradicted(name: &str) -> Finding {
    let sentence = format!(
        "Laut Aussage findet keine Übermittlung in ein Drittland statt, genannt ist aber {}. Bitte prüfen Sie die Aussage, \
         oder erläutern Sie sie in der Bemerkung.",
        quoted(name)
    );
    finding(&rules::L_D2, sentence)
}

fn names_vendor(name: &str, note: Option<&str>, context: &Context) -> bool {
    [Some(name), note].into_iter().flatten().any(|text| {
        fold(text)
            .split(|letter: char| !letter.is_alphanumeric())
            .any(|word| context.us_vendors.contains(&word))
    })
}

/// R49: what the catalogue knows of the recipients.
fn elsewhere(activity: &Activity, context: &Context) -> Vec<Finding> {
    if !says_none(activity) || context.whereabouts.is_empty() {
        return Vec::new();
    }
    let known: HashMap<&str, &Whereabouts> =
        context.whereabouts.iter().map(|place| (place.name.as_str(), place)).collect();
    let is_abroad = |code: &str| !code.is_empty() && !countries::is_eea(code);
    let recipients = activity.recipients.items.iter().enumerate();
    recipients
        .filter_map(|(at, recipient)| {
            let place = *known.get(recipient.name.as_str())?;
            let name = |code: &str| countries::name_of(code).unwrap_or(code).to_owned();
            let places = [("Sitz", &place.seat), ("Speicherung", &place.hosting), ("Fernwartung", &place.support)];
            let abroad: Vec<String> = places
                .into_iter()
                .filter(|(_, code)| is_abroad(code))
                .map(|(what, code)| format!("{what}: {}", name(code)))
                .collect();
            let found = if !abroad.is_empty() {
                let sentence = format!(
                    "Laut Aussage findet keine Übermittlung in ein Drittland statt, bei {} ist aber angegeben: {}. Bitte \
                     prüfen Sie die Aussage.",
                    quoted(&recipient.name),
                    abroad.join(", ")
                );
                finding(&rules::R49_W, sentence).about("recipients", at, &recipient.name).judged(abroad.join(", "))
            } else if is_abroad(&place.parent) {
                let parent = name(&place.parent);
                let sentence = format!(
                    "Die Konzernmutter von {} hat ihren Sitz außerhalb des EWR ({parent}). Das allein ist keine Übermittlung; \
                     prüfen Sie, ob von dort Zugriff möglich ist.",
                    quoted(&recipient.name)
                );
                finding(&rules::R49_H, sentence).about("recipients", at, &recipient.name).judged(parent)
            } else {
                return None;
            };
            Some(found)
        })
        .collect()
}
