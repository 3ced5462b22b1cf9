//! Drittländer: lit. e, Art. 44–49 DSGVO (R48–R53, L-D1 to L-D4).

use std::collections::{HashMap, HashSet};

use time::Duration;

use super::{
    Context, Finding, Place, Whereabouts,
    placeholder::is_placeholder,
    rules,
    text::{fold, pattern, quoted},
};
use crate::{
    register::{
        Activity, LegalRegime, RecipientKind, ThirdCountryStatement, Transfer, choices::Instrument,
        law::with_norm, regime::Item,
    },
    shipped::vendors::Vendor,
    third_country::{
        adequacy::{self, CountryState},
        countries,
    },
    toms::months_after,
    web::validate::date_text,
};

const LIST: &str = "transfers";

pub(super) fn judge(activity: &Activity, context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(no_statement(activity));
    findings.extend(no_transfer(activity));
    findings.extend(contradictions(activity, context));
    findings.extend(still_open(activity, context));
    findings.extend(elsewhere(activity, context));
    findings.extend(outdated_remark(activity));
    findings.extend(elsewhere_than_known(activity, context));
    for (at, transfer) in activity.third_countries.transfers.iter().enumerate() {
        let text = words_of(transfer);
        let folded = fold(&text);
        let found = [
            incomplete(activity, transfer),
            no_safeguards(activity, transfer),
            unnamed(transfer, &folded),
            no_instrument(activity, transfer, &folded),
            no_third_country(transfer),
            outdated_instrument(&folded),
        ];
        let found = found.into_iter().flatten().chain(about_decision(transfer, &folded, context));
        findings.extend(found.map(|finding| finding.about(LIST, at, &text)));
    }
    findings
}

/// What there is to say about a decision under Art. 45; of one that was ended, that alone.
fn about_decision(transfer: &Transfer, folded: &str, context: &Context) -> Vec<Finding> {
    if let Some(ended) = revoked_decision(transfer, folded, context) {
        return vec![ended];
    }
    let found = [
        no_decision(transfer, context),
        unused_decision(transfer, context),
        unchecked_reach(transfer, folded),
        outdated_check(transfer, folded, context),
    ];
    found.into_iter().flatten().collect()
}

fn finding(rule: &'static super::Rule, sentence: impl Into<String>) -> Finding {
    Finding::new(rule, Place::ThirdCountries, sentence)
}

/// All that is written about one transfer.
fn words_of(transfer: &Transfer) -> String {
    let instrument = Some(transfer.instrument.label().to_owned()).filter(|label| !label.is_empty());
    let checked = transfer.certification_checked_on;
    let checked = checked.map(|day| format!("Zertifizierung geprüft am {}", date_text(day)));
    let words = [
        &transfer.text,
        &transfer.country,
        &transfer.country_note,
        &transfer.recipient,
        &instrument,
        &transfer.instrument_note,
        &checked,
    ];
    words.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// R48, L-D1.
fn no_statement(activity: &Activity) -> Option<Finding> {
    activity.third_countries.statement.is_none().then(|| {
        let sentence = "Bitte geben Sie an, ob Daten in ein Drittland übermittelt werden, auch wenn es nicht der Fall ist.";
        finding(&rules::R48_F, sentence).under(activity.law(), Item::ThirdCountries)
    })
}

/// R50: "findet statt", and nothing more.
fn no_transfer(activity: &Activity) -> Option<Finding> {
    let countries = &activity.third_countries;
    (countries.statement == Some(ThirdCountryStatement::TakesPlace) && countries.transfers.is_empty()).then(
        || {
            let sentence =
                "Bitte nennen Sie das Drittland oder die internationale Organisation und den Empfänger dort.";
            finding(&rules::R50_F, sentence).under(activity.law(), Item::ThirdCountries)
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
    Some(finding(&rules::R50_F, sentence).under(activity.law(), Item::ThirdCountries))
}

/// R52, R53: both stand in the record itself.
fn no_safeguards(activity: &Activity, transfer: &Transfer) -> Option<Finding> {
    let is_complete = transfer.assessment.is_some() && transfer.safeguards.is_some();
    // Only the DSGVO asks for them in the record.
    let is_asked = activity.regime == LegalRegime::Gdpr;
    (is_asked && transfer.instrument == Instrument::CompellingInterests && !is_complete).then(|| {
        let sentence = "Bitte nehmen Sie die Beurteilung und die geeigneten Garantien in das Verzeichnis auf (Art. 49 Abs. 6 \
                        DSGVO).";
        finding(&rules::R52_F, sentence).under(activity.law(), Item::ThirdCountries)
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
fn names_a_country(folded: &str) -> bool {
    let short = pattern!(
        r"\b(?:usa|us|u\.s\.(?:a\.)?|vereinigte[n]? staaten|amerika|uk|grossbritannien|england|schottland|schweiz|kanada|tuerkei|russland|suedkorea|korea|hongkong|vae|weltweit|nato|uno|vereinte[n]? nationen|interpol|unhcr|who|international[a-z]* organisation)\b"
    );
    short.is_match(folded) || named_countries(folded).next().is_some()
}

/// Whether a folded text names a country of the European Economic Area, and whether one beyond it. "US-Anbieter"
/// names none.
pub(crate) fn countries_in(folded: &str) -> (bool, bool) {
    let short = pattern!(
        r"\b(?:usa|us|u\.s\.(?:a\.)?|vereinigte[n]? staaten|amerika|uk|grossbritannien|england|vae)(?:$|[^a-z0-9-])"
    );
    let (near, far): (Vec<&str>, Vec<&str>) =
        named_countries(folded).partition(|code| countries::is_eea(code));
    (!near.is_empty(), !far.is_empty() || short.is_match(folded))
}

/// Codes of the countries that a folded text names in full.
fn named_countries(folded: &str) -> impl Iterator<Item = &'static str> {
    // Names of countries by their first word, so that a text is gone through once.
    static NAMES: std::sync::LazyLock<HashMap<String, Vec<(String, &'static str)>>> =
        std::sync::LazyLock::new(|| {
            let mut names: HashMap<String, Vec<(String, &'static str)>> = HashMap::new();
            for (code, name) in countries::COUNTRIES {
                let name = fold(name);
                let first = name.split(' ').next().unwrap_or_default().to_owned();
                names.entry(first).or_default().push((name, code));
            }
            names
        });
    let starts =
        folded.match_indices(|letter: char| !letter.is_alphanumeric()).map(|(at, mark)| at + mark.len());
    std::iter::once(0).chain(starts).filter_map(|start| {
        let rest = &folded[start..];
        let word = rest
            .split(|letter: char| !(letter.is_alphanumeric() || letter == '-'))
            .next()
            .unwrap_or_default();
        let named = NAMES.get(word)?.iter().find(|(name, _)| rest.starts_with(name.as_str()))?;
        Some(named.1)
    })
}

/// Where the transfers of a sheet go, by code, as far as a country is chosen or written.
fn stated_countries(activity: &Activity) -> HashSet<&'static str> {
    activity.third_countries.transfers.iter().flat_map(places_of).collect()
}

/// Where one transfer goes.
fn places_of(transfer: &Transfer) -> HashSet<&'static str> {
    let mut places = HashSet::from_iter(transfer.country.as_deref().and_then(countries::code_of));
    // A country may be written in a short form, too.
    for text in [&transfer.text, &transfer.country, &transfer.country_note].into_iter().flatten() {
        let folded = fold(text);
        places.extend(named_countries(&folded));
        if pattern!(r"\b(?:usa|us|u\.s\.(?:a\.)?|vereinigte[n]? staaten|amerika)\b").is_match(&folded) {
            places.insert("US");
        }
        if pattern!(r"\b(?:uk|grossbritannien|england|schottland)\b").is_match(&folded) {
            places.insert("GB");
        }
    }
    places
}

/// R51.
fn no_instrument(activity: &Activity, transfer: &Transfer, folded: &str) -> Option<Finding> {
    let words = pattern!(
        r"standard(?:datenschutz|vertrags)klausel|\bscc\b|angemessenheit|\bdpf\b|data privacy framework|\bbcr\b|binding corporate|interne datenschutzvorschrift|\bart(?:ikel|\.)? ?4[5-9]\b|einwilligung|privacy shield|safe harbor|garantie"
    );
    let is_stated = transfer.instrument != Instrument::Unspecified
        || transfer.instrument_note.is_some()
        || words.is_match(folded);
    (!is_stated).then(|| {
        let words = "Bitte geben Sie an, worauf die Übermittlung gestützt wird";
        finding(&rules::R51_W1, with_norm(words, activity.law().transfers_norm()) + ".")
    })
}

/// R48: what stays in the EEA is no transfer to a third country.
fn no_third_country(transfer: &Transfer) -> Option<Finding> {
    let country = transfer.country.as_deref()?;
    let code = countries::code_of(country)?;
    matches!(CountryState::of(code), CountryState::Near).then(|| {
        let sentence = format!(
            "{} gehört zur EU oder zum EWR und ist kein Drittland. Bitte prüfen Sie, ob Daten von dort aus in ein Drittland \
             gelangen; sonst gehört der Empfänger nicht hierher.",
            quoted(country)
        );
        finding(&rules::R48_W, sentence)
    })
}

/// R51: a decision under Art. 45 has to exist and to be in force.
fn no_decision(transfer: &Transfer, context: &Context) -> Option<Finding> {
    let country = transfer.country.as_deref().filter(|_| transfer.instrument == Instrument::Adequacy)?;
    let state = countries::code_of(country).map_or(CountryState::Undecided, CountryState::of);
    let sentence = match state {
        CountryState::Near => return None,
        CountryState::Undecided => format!(
            "Für {} ist hier kein Angemessenheitsbeschluss bekannt. Bitte prüfen Sie, worauf die Übermittlung gestützt wird.",
            quoted(country)
        ),
        CountryState::Decided(decision) if decision.valid_until.is_some_and(|last| context.is_over(last)) => {
            format!(
                "Der Angemessenheitsbeschluss für {} war befristet. Bitte prüfen Sie, ob er verlängert wurde.",
                quoted(country)
            )
        }
        CountryState::Decided(_) => return None,
    };
    Some(finding(&rules::R51_W2, sentence))
}

/// R51: a decision that a court or the Commission ended carries nothing any more, wherever a transfer
/// names it.
fn revoked_decision(transfer: &Transfer, folded: &str, context: &Context) -> Option<Finding> {
    if !rests_on_decision(transfer, folded) {
        return None;
    }
    let decision = places_of(transfer).into_iter().find_map(|code| context.revoked(code))?;
    let day = date_text(decision.revoked_on?);
    let sentence = format!(
        "Der Angemessenheitsbeschluss für {} ({}) ist seit dem {day} aufgehoben. Bitte prüfen Sie, worauf die Übermittlung \
         gestützt wird, oder beenden Sie sie.",
        quoted(&decision.name),
        decision.name()
    );
    Some(finding(&rules::R51_W2, sentence))
}

/// R51: where a decision covers everybody, nothing else is needed; it may be newer than the entry.
fn unused_decision(transfer: &Transfer, context: &Context) -> Option<Finding> {
    let is_other = !matches!(transfer.instrument, Instrument::Unspecified | Instrument::Adequacy);
    let country = transfer.country.as_deref().filter(|_| is_other)?;
    let code = countries::code_of(country)?;
    let decision = adequacy::decision(code)?;
    let covers_everybody = !decision.is_limited() && !decision.needs_certification;
    let holds =
        decision.valid_until.is_none_or(|last| !context.is_over(last)) && context.revoked(code).is_none();
    (covers_everybody && holds).then(|| {
        let sentence = format!(
            "Für {} gilt ein Angemessenheitsbeschluss ({}). Bitte prüfen Sie, ob Sie die Übermittlung auf ihn stützen können.",
            quoted(country),
            decision.name()
        );
        finding(&rules::R51_H, sentence)
    })
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
    if !rests_on_decision(transfer, folded) {
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

fn rests_on_decision(transfer: &Transfer, folded: &str) -> bool {
    transfer.instrument == Instrument::Adequacy
        || pattern!(r"\bart(?:ikel|\.)? ?45\b|angemessenheit|\bdpf\b|data privacy framework").is_match(folded)
}

/// R51: recipients certify themselves for a year at a time.
fn outdated_check(transfer: &Transfer, folded: &str, context: &Context) -> Option<Finding> {
    const A_YEAR: Duration = Duration::days(365);
    let checked = transfer.certification_checked_on.filter(|_| rests_on_decision(transfer, folded))?;
    context.is_over(checked.saturating_add(A_YEAR)).then(|| {
        let sentence = format!(
            "Die Zertifizierung des Empfängers wurde zuletzt am {} geprüft. Sie gilt ein Jahr; bitte sehen Sie wieder in der \
             Liste nach.",
            date_text(checked)
        );
        finding(&rules::R51_W3, sentence)
    })
}

/// Whether the sheet says that nothing goes to a third country.
fn says_none(activity: &Activity) -> bool {
    let statement = activity.third_countries.statement;
    matches!(statement, Some(ThirdCountryStatement::NoneAndNonePlanned | ThirdCountryStatement::None))
}

/// L-D2: what the sheet itself says elsewhere. A remark explains nothing away; who is sure accepts the
/// finding with the reason.
fn contradictions(activity: &Activity, context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    if says_none(activity) && !activity.third_countries.transfers.is_empty() {
        let sentence = "Laut Aussage findet keine Übermittlung statt, es sind aber Übermittlungen eingetragen. Bitte prüfen \
                        Sie beides.";
        let texts: Vec<String> = activity.third_countries.transfers.iter().map(words_of).collect();
        findings.push(finding(&rules::L_D2, sentence).judged(texts.join(" | ")));
    }
    if says_some(activity) {
        return findings;
    }
    let recipients = activity.recipients.items.iter();
    let abroad = recipients.enumerate().filter(|(_, recipient)| {
        matches!(recipient.kind, RecipientKind::ThirdCountry | RecipientKind::InternationalOrganisation)
    });
    findings.extend(abroad.map(|(at, row)| {
        let sentence = format!(
            "{}, {} ist aber als Empfänger in einem Drittland eingetragen. Bitte prüfen Sie die Aussage.",
            stated(activity),
            quoted(&row.name)
        );
        finding(&rules::L_D2, sentence).about("recipients", at, &row.name)
    }));
    findings.extend(named_vendors(activity, context));
    findings
}

/// Each vendor once, whether it stands among the recipients, the systems or both. Where the catalogue knows
/// where a recipient is, that counts (R49).
fn named_vendors(activity: &Activity, context: &Context) -> Vec<Finding> {
    let known = by_name(context);
    let recipients = activity.recipients.items.iter().enumerate();
    let recipients = recipients
        .filter(|(_, row)| row.kind != RecipientKind::ThirdCountry && !known.contains_key(row.name.as_str()))
        .map(|(at, row)| ("recipients", at, row.name.as_str(), row.note.as_deref()));
    let systems = activity.systems.iter().enumerate();
    let systems = systems.map(|(at, row)| ("systems", at, row.name.as_str(), row.note.as_deref()));
    let mut told = HashSet::new();
    let mut findings = Vec::new();
    for (list, at, name, note) in recipients.chain(systems) {
        let texts: Vec<String> = [Some(name), note].into_iter().flatten().map(fold).collect();
        let is_meant = |vendor: &&Vendor| match list {
            "systems" => texts.iter().any(|text| vendor.is_service_in(text)),
            _ => texts.iter().any(|text| vendor.is_named_in(text)),
        };
        let Some(vendor) = context.vendors.iter().find(is_meant) else { continue };
        if told.insert(vendor.name.as_str()) {
            let sentence = format!(
                "{}, genannt ist aber {}, ein Anbieter aus einem Konzern mit Sitz in einem Drittland ({}). Server in der EU \
                 allein schließen eine Übermittlung nicht aus; bitte prüfen Sie, ob von dort Zugriff möglich ist.",
                stated(activity),
                quoted(name),
                country_name(&vendor.country)
            );
            findings.push(finding(&rules::L_D2, sentence).about(list, at, name));
        }
    }
    findings
}

/// What the sheet says, as the beginning of a sentence.
fn stated(activity: &Activity) -> &'static str {
    match activity.third_countries.statement {
        Some(ThirdCountryStatement::NoneAndNonePlanned | ThirdCountryStatement::None) => {
            "Laut Aussage findet keine Übermittlung in ein Drittland statt"
        }
        _ => "Die Aussage zu Drittländern ist offen",
    }
}

/// Whether the sheet says that something goes to a third country, or will.
fn says_some(activity: &Activity) -> bool {
    let statement = activity.third_countries.statement;
    matches!(statement, Some(ThirdCountryStatement::TakesPlace | ThirdCountryStatement::Planned))
}

/// R48: "keine Angabe" is no answer, and "wird geprüft" is one for a while.
fn still_open(activity: &Activity, context: &Context) -> Option<Finding> {
    const MONTHS: u32 = 6;
    let countries = &activity.third_countries;
    if let Some(remark) = countries.remark.as_deref().filter(|_| countries.transfers.is_empty())
        && countries.statement.is_some()
        && is_placeholder(&fold(remark))
    {
        let sentence = format!(
            "{} ist keine Aussage. Bitte geben Sie an, ob Daten in ein Drittland übermittelt werden.",
            quoted(remark)
        );
        return Some(finding(&rules::R48_W2, sentence).judged(remark));
    }
    let since = activity.entry_as_of.or(activity.changed_on).or(activity.introduced_on)?;
    let is_reviewed = countries.statement == Some(ThirdCountryStatement::UnderReview);
    (is_reviewed && context.is_over(months_after(since, MONTHS))).then(|| {
        let day = date_text(since);
        let sentence = format!(
            "Ob Daten in ein Drittland übermittelt werden, wird laut Blatt seit mindestens {MONTHS} Monaten geprüft (Stand {day}). \
             Bitte schließen Sie die Prüfung ab."
        );
        finding(&rules::R48_W2, sentence).judged(format!("wird geprüft, Stand {day}"))
    })
}

/// R49: what the catalogue knows of the recipients. Seat, storage and remote access count each by its own
/// country; the parent company alone is no transfer.
fn elsewhere(activity: &Activity, context: &Context) -> Vec<Finding> {
    let says_none = says_none(activity);
    let says_some = says_some(activity);
    if !says_none && !says_some || context.whereabouts.is_empty() {
        return Vec::new();
    }
    let known = by_name(context);
    let stated = stated_countries(activity);
    let transfers = &activity.third_countries.transfers;
    let named: HashSet<&str> = transfers.iter().filter_map(|row| row.recipient.as_deref()).collect();
    let is_open = |code: &str| is_abroad(code) && (says_none || !stated.contains(code));
    let recipients = activity.recipients.items.iter().enumerate();
    recipients
        .filter_map(|(at, recipient)| {
            let place = *known.get(recipient.name.as_str())?;
            if says_some && named.contains(recipient.name.as_str()) {
                return None;
            }
            let open = listed(places(place).filter(|(_, code)| is_open(code)));
            let is_there_abroad = places(place).any(|(_, code)| is_abroad(code));
            let name = quoted(&recipient.name);
            let (found, value) = if !open.is_empty() && says_none {
                let sentence = format!(
                    "Laut Aussage findet keine Übermittlung in ein Drittland statt, bei {name} ist aber angegeben: {open}. \
                     Bitte prüfen Sie die Aussage."
                );
                (finding(&rules::R49_W, sentence), open)
            } else if !open.is_empty() {
                let sentence = format!(
                    "Bei {name} ist angegeben: {open}. Bitte nennen Sie die Übermittlung dorthin oder den Zugriff von dort, mit \
                     Land, Empfänger und Grundlage."
                );
                (finding(&rules::R49_W2, sentence), open)
            } else if is_open(&place.parent) && !is_there_abroad {
                let parent = country_name(&place.parent).to_owned();
                let sentence = format!(
                    "Die Konzernmutter von {name} hat ihren Sitz außerhalb des EWR ({parent}). Das allein ist keine \
                     Übermittlung; prüfen Sie, ob von dort Zugriff möglich ist."
                );
                (finding(&rules::R49_H, sentence), parent)
            } else {
                return None;
            };
            Some(found.about("recipients", at, &recipient.name).judged(value))
        })
        .collect()
}

/// R49, the other way round: the sheet names a country, and the catalogue knows the recipient elsewhere.
fn elsewhere_than_known(activity: &Activity, context: &Context) -> Vec<Finding> {
    if context.whereabouts.is_empty() {
        return Vec::new();
    }
    let known = by_name(context);
    let transfers = activity.third_countries.transfers.iter().enumerate();
    transfers
        .filter_map(|(at, transfer)| {
            let (recipient, country) = transfer.recipient.as_deref().zip(transfer.country.as_deref())?;
            let place = *known.get(recipient)?;
            let code = countries::code_of(country).filter(|code| is_abroad(code))?;
            let is_known = places(place).any(|(_, known)| known == code) || place.parent == code;
            let all = listed(places(place).filter(|(_, code)| !code.is_empty()));
            if is_known || all.is_empty() {
                return None;
            }
            let sentence = format!(
                "Als Drittland ist {} genannt, im Katalog der Empfänger steht bei {} aber: {all}. Bitte prüfen Sie beides.",
                quoted(country),
                quoted(recipient),
            );
            let value = format!("{country}; {all}");
            Some(finding(&rules::R49_W3, sentence).about(LIST, at, words_of(transfer)).judged(value))
        })
        .collect()
}

fn by_name<'a>(context: &Context<'a>) -> HashMap<&'a str, &'a Whereabouts> {
    context.whereabouts.iter().map(|place| (place.name.as_str(), place)).collect()
}

/// Where data are or are seen from, by code; the parent company is none of these.
fn places(place: &Whereabouts) -> impl Iterator<Item = (&'static str, &str)> {
    [
        ("Sitz", place.seat.as_str()),
        ("Speicherung", place.hosting.as_str()),
        ("Fernwartung", place.support.as_str()),
    ]
    .into_iter()
}

/// "Sitz: Indien, Fernwartung: Indien".
fn listed<'a>(places: impl Iterator<Item = (&'static str, &'a str)>) -> String {
    places.map(|(what, code)| format!("{what}: {}", country_name(code))).collect::<Vec<_>>().join(", ")
}

fn is_abroad(code: &str) -> bool {
    !code.is_empty() && !countries::is_eea(code)
}

fn country_name(code: &str) -> &str {
    countries::name_of(code).unwrap_or(code)
}
