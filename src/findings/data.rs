//! Daten: categories of data subjects and of personal data, lit. c; special categories and offences
//! (R40–R45, L-A9, L-A10, L-S1).

use std::collections::HashSet;

use super::{
    Context, Finding, Place, rules,
    text::{fold, named, pattern, quoted},
    words,
};
use crate::{
    organisation::Kind,
    register::{
        Activity, DataCategory, LegalRegime, Scope,
        law::{Law, with_norm},
        regime::Item,
        stated::Coverage,
    },
};

const SUBJECTS: &str = "data_subjects";
const CATEGORIES: &str = "data_categories";

pub(super) fn judge(activity: &Activity, context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(no_subjects(activity));
    findings.extend(no_categories(activity));
    for (at, category) in activity.data_categories.items.iter().enumerate() {
        let text = named(&category.name, category.note.as_deref());
        let folded = fold(&text);
        let found = [
            without_kind(activity.law(), category, &folded),
            special_word(activity.law(), category, &text, &folded),
            offence_word(activity.law(), category, &text, &folded),
            fine_word(activity.law(), category, &folded),
            special_here(activity, category, &folded, context),
            anonymous(&folded, &text),
        ];
        findings.extend(found.into_iter().flatten().map(|finding| finding.about(CATEGORIES, at, &text)));
    }
    findings.extend(without_exception(activity));
    findings.extend(untied(activity));
    findings.extend(generic(activity));
    findings.extend(confession(activity));
    findings.extend(secrecy(activity, context));
    findings.extend(unassigned(activity));
    findings.extend(dangling(activity));
    findings
}

fn finding(rule: &'static super::Rule, sentence: impl Into<String>) -> Finding {
    Finding::new(rule, Place::Data, sentence)
}

/// R40.
fn no_subjects(activity: &Activity) -> Option<Finding> {
    let subjects = &activity.data_subjects;
    let has_any = subjects.items.iter().any(|subject| !subject.excluded);
    (!has_any && subjects.supplement.is_none()).then(|| {
        finding(&rules::R40_F, "Bitte geben Sie mindestens eine Kategorie betroffener Personen an.")
            .under(activity.law(), Item::Categories)
    })
}

/// R41.
fn no_categories(activity: &Activity) -> Option<Finding> {
    let categories = &activity.data_categories;
    (categories.items.is_empty() && categories.supplement.is_none()).then(|| {
        finding(&rules::R41_F, "Bitte geben Sie mindestens eine Kategorie personenbezogener Daten an.")
            .under(activity.law(), Item::Categories)
    })
}

/// R43: the name may say the kind, too.
fn without_kind(law: Law, category: &DataCategory, folded: &str) -> Option<Finding> {
    let special = category.special_category.as_ref()?;
    let says_kind = !special.kinds.is_empty() || special.kind.is_some() || is_special(folded);
    (!says_kind).then(|| {
        let sentence = format!(
            "Die Datenkategorie Nr. {} ist als {}. Bitte wählen Sie die Art aus.",
            category.number,
            with_norm("besondere Kategorie gekennzeichnet", law.special_categories_norm())
        );
        finding(&rules::R43_W1, sentence)
    })
}

/// R43: one of the exceptions of Art. 9 Abs. 2, or of the regime's own norm.
fn without_exception(activity: &Activity) -> Option<Finding> {
    let (at, category) = activity
        .data_categories
        .items
        .iter()
        .enumerate()
        .find(|(_, category)| category.special_category.is_some())?;
    let exception = match activity.regime {
        LegalRegime::Gdpr => pattern!(r"\bart(?:ikel|\.)? ?9\b"),
        // Land law has norms of its own.
        LegalRegime::Police => pattern!(r"§|\bart(?:ikel|\.)? ?\d"),
        LegalRegime::Kdg => pattern!(r"§+ ?11\b"),
        LegalRegime::DsgEkd => pattern!(r"§+ ?13\b"),
    };
    let bases = &activity.legal_bases;
    let texts = bases.items.iter().map(|basis| &basis.text).chain(&bases.supplement);
    let is_named = texts.into_iter().any(|text| exception.is_match(&fold(text)));
    (!is_named).then(|| {
        let norm = match activity.regime {
            LegalRegime::Gdpr => Some("Art. 9 Abs. 2 DSGVO"),
            _ => activity.law().special_categories_norm(),
        };
        let sentence = format!(
            "Es werden besondere Kategorien verarbeitet (Nr. {}). Bitte nennen Sie bei den Rechtsgrundlagen, worauf Sie {}.",
            category.number,
            with_norm("das stützen", norm)
        );
        finding(&rules::R43_W2, sentence).about(CATEGORIES, at, named(&category.name, category.note.as_deref()))
    })
}

/// Words that speak of data of Art. 9 (R43, R45).
pub(crate) fn is_special(folded: &str) -> bool {
    let word = pattern!(
        r"gesundheit|krankheit|krankmeld|krankschreib|krankenakte|krankengeschichte|arbeitsunfaehig|diagnose|anamnese|\bbefund(?:e|en|es|s|bericht[a-z]*|daten)?\b|arztbefund|schwerbehinder|behindert|behinderung|pflegegrad|allergi|unvertraeglichkeit|schwanger|mutterschutz|\bimpf|schutzimpf|konfession|religion|religioes|kirchensteuer|gewerkschaft|parteizugehoerig|parteimitglied|politische (?:meinung|einstellung|ueberzeugung)|weltanschau|ethnisch|rassisch|fingerabdr|gesichtserkennung|biometri|\bgenetisch|gentest|\bsexual|\bsexuell"
    );
    let folded = of_people(folded);
    word.is_match(&folded) || is_origin(&folded)
}

/// A text without what is not said of people's data: negations ("keine Gesundheitsdaten"), the health of
/// animals, and names that only sound so.
pub(crate) fn of_people(folded: &str) -> String {
    // A notice of hindrance is a letter between builders; an authority is nobody's health.
    let harmless = pattern!(r"behinderungsanzeige|gesundheits(?:amt|amtes|behoerde)\b");
    let denied =
        pattern!(r"\b(?:kein|keine[nrms]?|ohne|weder)(?: [a-z/-]+){1,3}(?: (?:oder|und|noch) [a-z-]+)?");
    let animals = pattern!(
        r"\b(?:(?:nutz|haus|heim|wild|zucht|versuchs|schlacht)?tiere?[ns]?|tier(?:halt|bestand|seuche|arzt|aerzt|gesundheit|krankheit|impf|schutz|bezogen)[a-z]*|hund(?:e[a-z]*)?|vieh[a-z]*|rinder?[a-z]*|schweine[a-z]*|pferde?[a-z]*|gefluegel[a-z]*|bienen[a-z]*|katzen?|schafe?n?|veterinaer[a-z]*|pflanzen[a-z]*|baum|baeumen?|baumbestand)\b"
    );
    let ailments =
        pattern!(r"[a-z-]*(?:gesundheit|krankheit|impf|befund|diagnose|allergi|genetisch|gentest)[a-z]*");
    let text = harmless.replace_all(folded, " ");
    let text = denied.replace_all(&text, " ");
    if animals.is_match(&text) { ailments.replace_all(&text, " ").into_owned() } else { text.into_owned() }
}

/// "Herkunft", but not that of data or goods.
fn is_origin(folded: &str) -> bool {
    let other = pattern!(
        r"\bherkunft (?:der|des|von|dieser)? ?(?:[a-z-]*daten|adress[a-z]*|information[a-z]*|mittel|ware[a-z]*|gelder|objekt[a-z]*|vermoegen[a-z]*|kontakt[a-z]*|werk[a-z]*)\b|\b(?:provenienz und|daten) ?herkunft"
    );
    pattern!(r"\bherkunft\b").is_match(&other.replace_all(folded, " "))
}

/// L-A9.
fn special_word(law: Law, category: &DataCategory, text: &str, folded: &str) -> Option<Finding> {
    // Short for Arbeitsunfähigkeit and Betriebliches Eingliederungsmanagement, in capitals only.
    let short = pattern!(r"\b(?:AU|eAU|BEM)\b");
    (category.special_category.is_none() && (is_special(folded) || short.is_match(text))).then(|| {
        let sentence = format!(
            "{} kann besondere Kategorien enthalten. Bitte kennzeichnen Sie die Datenkategorie{}, oder stellen Sie \
             klar, dass es keine sind.",
            quoted(text),
            law.special_categories_norm().map(|norm| format!(" nach {norm}")).unwrap_or_default()
        );
        finding(&rules::L_A9, sentence)
    })
}

/// L-A9: words that speak of health only in such a house.
fn special_here(
    activity: &Activity,
    category: &DataCategory,
    folded: &str,
    context: &Context,
) -> Option<Finding> {
    if category.special_category.is_some() || activity.no_special_categories || is_special(folded) {
        return None;
    }
    let are_patients = || words::persons(activity).iter().any(|(_, text)| words::are_patients(text));
    // Where health data are marked already, what is billed of them says no more.
    let is_marked = || activity.data_categories.items.iter().any(|row| row.special_category.is_some());
    let in_practice = pattern!(
        r"grund (?:des|fuer den) (?:besuchs?|termins?|anrufs)|besuchsgrund|termingrund|behandlungsgrund|\banliegen|beschwerden|symptom|medikament|medikation|\brezept|ueberweisung|\brechnung|leistungsziffer|abrechnungsdaten|laborwert"
    );
    let at_school = pattern!(r"foerderbedarf|sonderpaedagog|nachteilsausgleich|foerderschwerpunkt");
    let is_here = match context.kind {
        Kind::Practice => in_practice.is_match(folded) && are_patients() && !is_marked(),
        Kind::School => at_school.is_match(folded),
        _ => false,
    };
    is_here.then(|| {
        let sentence = format!(
            "{} sagt hier meist auch etwas über die Gesundheit. Bitte kennzeichnen Sie die Datenkategorie als {}, oder \
             stellen Sie klar, dass es nicht so ist.",
            quoted(&named(&category.name, category.note.as_deref())),
            with_norm("besondere Kategorie", activity.law().special_categories_norm())
        );
        finding(&rules::L_A9, sentence)
    })
}

/// L-K2.
fn anonymous(folded: &str, text: &str) -> Option<Finding> {
    pattern!(r"^(?:rein |nur |ausschliesslich |voellig )?anonym(?:e|en|isierte|isierten)?(?: [a-z-]*(?:daten|angaben|statistik|statistiken|werte|nutzung))?$")
        .is_match(folded)
        .then(|| {
            let sentence = format!(
                "{} sind keine personenbezogenen Daten. Bitte nennen Sie, was erhoben wird, bevor es anonym ist (zum Beispiel \
                 IP-Adresse, Kennung), oder prüfen Sie, ob das Blatt gebraucht wird.",
                quoted(text)
            );
            finding(&rules::L_K2, sentence)
        })
}

/// L-K1: what stands behind such a word cannot be told. Sub-numbers tell it.
fn generic(activity: &Activity) -> Option<Finding> {
    let generic = pattern!(
        r"^(?:alle |saemtliche |allgemeine |sonstige |diverse |verschiedene |weitere |persoenliche |personenbezogene )?(?:alles|daten|angaben|informationen|unterlagen|dokumente|akten?|stammdaten|personalstammdaten|finanzdaten|personaldaten|mitarbeiterdaten|beschaeftigtendaten|kundendaten|lieferantendaten|mitgliederdaten|schuelerdaten|patientendaten|buergerdaten)\.?$"
    );
    let rows = &activity.data_categories.items;
    let is_divided = |number: &str| {
        rows.iter().any(|row| row.number.strip_prefix(number).is_some_and(|rest| rest.starts_with('.')))
    };
    let found: Vec<(usize, &str)> = rows
        .iter()
        .enumerate()
        .filter(|(_, row)| {
            row.note.is_none() && generic.is_match(&fold(&row.name)) && !is_divided(&row.number)
        })
        .map(|(at, row)| (at, row.name.as_str()))
        .collect();
    let (at, text) = *found.first()?;
    let names: Vec<String> = found.iter().map(|(_, name)| quoted(name)).collect();
    let sentence = format!(
        "Nicht zu erkennen ist, welche Daten gemeint sind: {}. Bitte nennen Sie sie, zum Beispiel „Stammdaten (Name, \
         Anschrift, Geburtsdatum)“.",
        names.join(", ")
    );
    let judged: Vec<&str> = found.iter().map(|(_, name)| *name).collect();
    Some(finding(&rules::L_K1, sentence).about(CATEGORIES, at, text).judged(judged.join(" | ")))
}

/// R43: whom the most sensitive data are about and who gets them is to be told where there are several.
fn untied(activity: &Activity) -> Option<Finding> {
    let categories = &activity.data_categories.items;
    let (at, category) = categories
        .iter()
        .enumerate()
        .find(|(_, row)| row.special_category.is_some() || row.criminal_offences)
        .filter(|_| categories.len() > 1)?;
    let are_open = |scopes: &[&Scope]| scopes.iter().all(|scope| matches!(scope, Scope::Unspecified));
    let subjects: Vec<&Scope> = activity
        .data_subjects
        .items
        .iter()
        .filter(|row| !row.excluded)
        .map(|row| &row.data_categories)
        .collect();
    let recipients: Vec<&Scope> = activity.recipients.items.iter().map(|row| &row.data_categories).collect();
    // Two that go together, trainers and carers, are plain.
    let are_several = subjects.len().max(recipients.len()) > 2 || subjects.len() > 1 && recipients.len() > 1;
    let open = [("welchen Personen", subjects), ("welchen Empfängern", recipients)];
    let open: Vec<&str> = open
        .iter()
        .filter(|(_, scopes)| are_several && scopes.len() > 1 && are_open(scopes))
        .map(|(what, _)| *what)
        .collect();
    (!open.is_empty()).then(|| {
        let text = named(&category.name, category.note.as_deref());
        let sentence =
            format!("Bitte ordnen Sie zu, {} die Daten {} gehören.", open.join(" und "), quoted(&text));
        finding(&rules::R43_W3, sentence).about(CATEGORIES, at, text)
    })
}

/// R43: who deducts wage tax knows the confession.
fn confession(activity: &Activity) -> Option<Finding> {
    let payroll = pattern!(
        r"\blohn(?:abrechnung|buchhaltung|buchfuehrung| und gehalt|-)|gehaltsabrechnung|entgeltabrechnung|bezuegeabrechnung|lohnsteuer"
    );
    let data = words::data(activity);
    let is_said = activity.no_special_categories
        || activity.data_categories.items.iter().any(|row| row.special_category.is_some())
        || data.iter().any(|text| is_special(text));
    let is_payroll = words::topic(activity).iter().any(|text| payroll.is_match(text));
    (is_payroll && !is_said && !data.is_empty()).then(|| {
        let sentence = format!(
            "Zur Lohnsteuer gehört meist die Religionszugehörigkeit. Nennen Sie sie als {}, wenn Sie Kirchensteuer abführen.",
            with_norm("besondere Kategorie", activity.law().special_categories_norm())
        );
        finding(&rules::R43_H1, sentence)
    })
}

/// R43: patients' secrets.
fn secrecy(activity: &Activity, context: &Context) -> Option<Finding> {
    let are_patients = words::persons(activity).iter().any(|(_, text)| words::are_patients(text));
    let bases = activity.legal_bases.items.iter().map(|row| row.text.as_str());
    let measures = activity.measures.items.iter().map(|row| row.text.as_str());
    let supplements = [&activity.legal_bases.supplement, &activity.measures.supplement];
    let texts = bases.chain(measures).chain(supplements.into_iter().flatten().map(String::as_str));
    let is_said = !activity.secrecy.is_empty()
        || texts.map(fold).any(|text| pattern!(r"\b203\b[^;]{0,30}\bstgb|berufsgeheimnis").is_match(&text));
    (context.kind == Kind::Practice && are_patients && !is_said).then(|| {
        let sentence = "Die Daten fallen meist unter die Schweigepflicht (§ 203 StGB). Geben Sie das unter „Allgemeines“ bei \
                        „Besondere Geheimnisse“ an.";
        finding(&rules::R43_H2, sentence)
    })
}

/// Words that speak of data of Art. 10 (R44).
pub(crate) fn is_offence(folded: &str) -> bool {
    // A certificate that is looked at and given back is not processed as such.
    let presented = pattern!(
        r"\b(?:nicht|ohne|nur|lediglich|bloss)\b.*\b(?:gespeichert|speicherung|erfasst|aufbewahrt|aufbewahrung|kopiert|kopie|abgelegt|einsicht[a-z]*|eingesehen|vorlage|vorgelegt)\b|\b(?:vermerk|datum|nachweis|bestaetigung) (?:ueber |der |die |zur )*(?:vorlage|einsicht[a-z]*)|\b(?:vorlage|einsichtnahme)(?:datum|vermerk)"
    );
    let certificate = pattern!(r"[a-z-]*fuehrungszeugnis[a-z]*");
    let text = of_people(folded);
    let text = if presented.is_match(&text) { certificate.replace_all(&text, " ") } else { text.into() };
    pattern!(
        r"fuehrungszeugnis|vorstrafe|straftat|strafverfahren|strafregister|bundeszentralregister|\bbzr\b|verurteil|ermittlungsverfahren"
    )
    .is_match(&text)
}

/// L-A10. Police law has no rule of its own for offences.
fn offence_word(law: Law, category: &DataCategory, text: &str, folded: &str) -> Option<Finding> {
    let norm = law.offences_norm()?;
    (!category.criminal_offences && is_offence(folded)).then(|| {
        let sentence = format!(
            "{} kann Daten über Straftaten enthalten. Bitte kennzeichnen Sie die Datenkategorie nach {norm}, oder stellen \
             Sie klar, dass es keine sind.",
            quoted(text)
        );
        finding(&rules::L_A10, sentence)
    })
}

/// L-A10: regulatory offences are not those of Art. 10.
fn fine_word(law: Law, category: &DataCategory, folded: &str) -> Option<Finding> {
    let norm = law.offences_norm()?;
    (!category.criminal_offences && pattern!(r"bussgeld|ordnungswidrig").is_match(folded)).then(|| {
        let sentence = format!(
            "Ordnungswidrigkeiten fallen nicht unter {norm}. Prüfen Sie, ob daneben auch Straftaten erfasst werden."
        );
        finding(&rules::R44_H, sentence)
    })
}

/// R41: where some are tied together, the others look forgotten. "Nicht aufgegliedert" throughout is an
/// answer.
fn unassigned(activity: &Activity) -> Vec<Finding> {
    let subjects = activity.data_subjects.items.iter().enumerate().filter(|(_, subject)| !subject.excluded);
    let (open, tied): (Vec<_>, Vec<_>) =
        subjects.partition(|(_, subject)| subject.data_categories == Scope::Unspecified);
    if tied.is_empty() {
        return Vec::new();
    }
    let mut findings: Vec<Finding> = open
        .iter()
        .map(|(at, subject)| {
            let text = named(&subject.name, subject.note.as_deref());
            let sentence = format!(
                "Anderen Personen sind Datenkategorien zugeordnet, {} nicht. Sie können die Nummern ergänzen.",
                quoted(&text)
            );
            finding(&rules::R41_H, sentence).about(SUBJECTS, *at, text)
        })
        .collect();
    let covered = Coverage::of(tied.iter().map(|(_, subject)| &subject.data_categories));
    if open.is_empty() {
        let categories = activity.data_categories.items.iter().enumerate();
        findings.extend(categories.filter(|(_, category)| !covered.has(&category.number)).map(|(at, category)| {
            let sentence = format!(
                "Die Datenkategorie Nr. {} ist keiner Personengruppe zugeordnet. Sie können das bei den betroffenen \
                 Personen ergänzen.",
                category.number
            );
            finding(&rules::R41_H, sentence).about(
                CATEGORIES,
                at,
                named(&category.name, category.note.as_deref()),
            )
        }));
    }
    findings
}

/// L-S1.
fn dangling(activity: &Activity) -> Vec<Finding> {
    let known: HashSet<&str> =
        activity.data_categories.items.iter().map(|category| category.number.as_str()).collect();
    let subjects = activity.data_subjects.items.iter().enumerate();
    let subjects =
        subjects.map(|(at, row)| (Place::Data, SUBJECTS, at, row.name.as_str(), &row.data_categories));
    let recipients = activity.recipients.items.iter().enumerate();
    let recipients = recipients
        .map(|(at, row)| (Place::Recipients, "recipients", at, row.name.as_str(), &row.data_categories));
    let transfers = activity.third_countries.transfers.iter().enumerate();
    let transfers = transfers.map(|(at, row)| {
        let text = row.text.as_deref().or(row.recipient.as_deref()).unwrap_or_default();
        (Place::ThirdCountries, "transfers", at, text, &row.data_categories)
    });
    let retention = activity.retention.items.iter().enumerate();
    let retention = retention
        .map(|(at, row)| (Place::Retention, "retention_rules", at, row.text.as_str(), &row.data_categories));
    let measures = activity.measures.items.iter().enumerate();
    let measures =
        measures.map(|(at, row)| (Place::Measures, "measures", at, row.text.as_str(), &row.data_categories));
    let all = subjects.chain(recipients).chain(transfers).chain(retention).chain(measures);
    all.filter_map(|(place, list, at, text, scope)| {
        let Scope::Numbers(numbers) = scope else { return None };
        let gone: Vec<&str> =
            numbers.iter().map(String::as_str).filter(|number| !known.contains(number)).collect();
        (!gone.is_empty()).then(|| {
            let gone = gone.join(", ");
            let sentence = format!(
                "Eine Datenkategorie mit der lfd. Nr. {gone} gibt es nicht. Bitte prüfen Sie die Nummern."
            );
            Finding::new(&rules::L_S1, place, sentence).about(list, at, text).judged(gone)
        })
    })
    .collect()
}
