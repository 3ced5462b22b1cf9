//! Allgemeines: name, law, dates (R5, R7, R66, L-U1, X1).

use super::{
    Context, Finding, Place, rules,
    text::{fold, pattern, quoted},
    words,
};
use crate::{
    register::{Activity, LegalRegime, Stage, choices::DocumentKind},
    toms::months_after,
    web::validate::date_text,
};

/// How old the Stand of an entry may be.
const REVIEW_MONTHS: u32 = 12;

/// Names of products and of their kinds, in folded spelling.
const PRODUCTS: [&str; 48] = [
    "365",
    "access",
    "analytics",
    "adobe",
    "chatgpt",
    "citrix",
    "cloud",
    "confluence",
    "copilot",
    "crm",
    "datev",
    "dms",
    "dropbox",
    "edv",
    "erp",
    "excel",
    "exchange",
    "google",
    "hana",
    "jira",
    "lexware",
    "m365",
    "microsoft",
    "moodle",
    "ms",
    "navision",
    "nextcloud",
    "o365",
    "office",
    "onedrive",
    "onenote",
    "outlook",
    "powerpoint",
    "r",
    "salesforce",
    "sap",
    "server",
    "sharepoint",
    "slack",
    "software",
    "teams",
    "typo3",
    "webex",
    "whatsapp",
    "workspace",
    "word",
    "wordpress",
    "zoom",
];

pub(super) fn judge(activity: &Activity, context: &Context) -> Vec<Finding> {
    [
        product(activity),
        unspeaking(activity),
        other_law(activity, context),
        old(activity, context),
        late_assessment(activity),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn finding(rule: &'static super::Rule, sentence: impl Into<String>) -> Finding {
    Finding::new(rule, Place::General, sentence)
}

/// R5: an activity is a process, not the tool it uses.
fn product(activity: &Activity) -> Option<Finding> {
    let name = fold(&activity.name);
    let mut words =
        name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
    words.peek()?;
    let is_number = |word: &str| word.chars().all(|letter| letter.is_ascii_digit());
    let mut has_product = false;
    let all = words.all(|word| {
        let is_product = PRODUCTS.contains(&word);
        has_product |= is_product;
        is_product || is_number(word)
    });
    (all && has_product).then(|| {
        let sentence = format!(
            "{} ist ein Arbeitsmittel. Bitte benennen Sie die Tätigkeit nach ihrem Zweck und nennen Sie das Mittel bei \
             den Verfahren.",
            quoted(&activity.name)
        );
        finding(&rules::R5_W, sentence).judged(&activity.name)
    })
}

/// R7: the name is made of the purpose.
fn unspeaking(activity: &Activity) -> Option<Finding> {
    let unspeaking = pattern!(
        r"^(?:allgemeine[sr]? |sonstige[sr]? )?(?:allgemeines|sonstiges|diverses|verschiedenes|verwaltung|daten|dokumente|formulare|listen|unterlagen|akten|prozess|verarbeitung|taetigkeit|verfahren|test|neu)(?: \d+)?$"
    );
    unspeaking.is_match(&fold(&activity.name)).then(|| {
        let sentence = format!(
            "Die Bezeichnung {} sagt nicht, worum es geht. Wählen Sie besser eine, die vom Zweck her spricht, zum \
             Beispiel „Lohn- und Gehaltsabrechnung“.",
            quoted(&activity.name)
        );
        finding(&rules::R7_H, sentence).judged(&activity.name)
    })
}

/// X1: fines are imposed under the law of criminal prosecution, by the body that this falls to.
fn other_law(activity: &Activity, context: &Context) -> Option<Finding> {
    if activity.regime != LegalRegime::Gdpr || !context.is_public {
        return None;
    }
    let fines = pattern!(
        r"bussgeld|ordnungswidrigkeit|\bowi\b|\bblitzer\b|geschwindigkeits(?:ueberwach|mess|verst)|verkehrsueberwachung"
    );
    let act = pattern!(r"^(?:§+ ?\d[^;]{0,40} )?owig$");
    let is_so = words::topic(activity).iter().any(|text| fines.is_match(text))
        || activity.legal_bases.items.iter().any(|row| act.is_match(&fold(&row.text)));
    is_so.then(|| {
        let sentence = "Für die Verfolgung von Ordnungswidrigkeiten gilt in der Regel nicht die DSGVO, sondern § 70 BDSG oder das \
                        Recht des Landes. Bitte prüfen Sie unter „Allgemeines“, welchem Recht dieses Blatt folgt.";
        finding(&rules::X1_W, sentence).judged(&activity.name)
    })
}

/// L-U1: an entry is looked through once a year.
fn old(activity: &Activity, context: &Context) -> Option<Finding> {
    let as_of = activity.entry_as_of.filter(|_| activity.stage != Stage::Ended)?;
    context.is_over(months_after(as_of, REVIEW_MONTHS)).then(|| {
        let day = date_text(as_of);
        let sentence = format!(
            "Der Eintrag hat den Stand {day}. Bitte sehen Sie ihn durch, und setzen Sie den Stand neu, auch wenn sich \
             nichts geändert hat."
        );
        finding(&rules::L_U1, sentence).judged(day)
    })
}

/// R66: processing begins after its assessment.
fn late_assessment(activity: &Activity) -> Option<Finding> {
    let introduced = activity.introduced_on.filter(|_| activity.stage == Stage::InOperation)?;
    let assessments = activity.documents.items.iter().filter(|document| document.kind == DocumentKind::Dpia);
    // The first one counts; later ones are its revisions.
    let (first, document) =
        assessments.filter_map(|document| Some((document.as_of?, document))).min_by_key(|(day, _)| *day)?;
    (first > introduced).then(|| {
        let sentence = format!(
            "Die Datenschutz-Folgenabschätzung {} ist jünger als die Einführung der Verarbeitung. Bitte prüfen Sie \
             beide Daten.",
            quoted(&document.name)
        );
        finding(&rules::R66_W, sentence).judged(format!("{introduced} {first}"))
    })
}
