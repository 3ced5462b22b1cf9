//! Legal bases that do not carry this activity of this body, or say less than they seem to (L-R6 to L-R12,
//! R39).

use super::{
    Context, Finding, Place,
    rules::{self, Rule},
    text::{fold, pattern, quoted},
    words,
};
use crate::{
    organisation::Kind,
    register::{Activity, LegalRegime},
};

const LIST: &str = "legal_bases";

/// What the rules look at.
struct Bases<'a> {
    activity: &'a Activity,
    folded: Vec<String>,
    /// Name and purposes.
    topic: Vec<String>,
    kind: Kind,
}

pub(super) fn judge(activity: &Activity, context: &Context) -> Vec<Finding> {
    let bases = Bases {
        activity,
        folded: activity.legal_bases.items.iter().map(|row| fold(&row.text)).collect(),
        topic: words::topic(activity),
        kind: context.kind,
    };
    let anywhere = [bases.unspecific(), bases.without_section()];
    let under_gdpr =
        [bases.advertising(), bases.application(), bases.children(), bases.school(), bases.devices()];
    let under_gdpr = under_gdpr.into_iter().filter(|_| activity.regime == LegalRegime::Gdpr);
    anywhere.into_iter().chain(under_gdpr).flatten().collect()
}

impl Bases<'_> {
    /// About this basis, or about the activity where there is none.
    fn finding(&self, rule: &'static Rule, at: Option<usize>, sentence: impl Into<String>) -> Finding {
        let finding = Finding::new(rule, Place::Purposes, sentence);
        match at.and_then(|at| self.activity.legal_bases.items.get(at).map(|row| (at, row))) {
            Some((at, row)) => finding.about(LIST, at, &row.text),
            None => finding.judged(&self.activity.name),
        }
    }

    fn consent(&self) -> Option<usize> {
        let consent = pattern!(
            r"^(?:ausdrueckliche |freiwillige |schriftliche )?einwilligung|\bart(?:ikel|\.)? ?6\b[ ,]*(?:abs(?:atz|\.)? ?)?(?:1|i)\b[ ,]*(?:u?abs\.? ?1 ?|s(?:atz|\.)? ?1 ?)*(?:(?:lit(?:era|\.)?|buchst(?:abe|\.)?) ?)?a\b"
        );
        self.folded.iter().position(|text| consent.is_match(text))
    }

    /// The consent, where nothing else carries the activity.
    fn sole_consent(&self) -> Option<usize> {
        self.consent().filter(|_| self.folded.len() == 1)
    }

    fn is_about(&self, words: &regex::Regex) -> bool {
        self.topic.iter().any(|text| words.is_match(text))
    }

    /// What is written about the consent anywhere on the sheet.
    fn says_of_consent(&self, words: &regex::Regex) -> bool {
        let consent = &self.activity.consent;
        let conditions = self.activity.legal_bases.items.iter().filter_map(|row| row.condition.as_ref());
        let texts = [&consent.obtained, &consent.evidence, &self.activity.legal_bases.supplement];
        let texts = texts.into_iter().flatten().chain(conditions).map(|text| fold(text));
        self.folded.iter().cloned().chain(texts).any(|text| words.is_match(&text))
    }

    /// A section or an article is named somewhere.
    fn is_precise(&self) -> bool {
        self.folded.iter().any(|text| text.contains(|letter: char| letter.is_ascii_digit()))
    }

    /// L-R6: "DSGVO", "gesetzlich", the statutes of a club.
    fn unspecific(&self) -> Option<Finding> {
        if self.is_precise() {
            return None;
        }
        let general = pattern!(
            r"^(?:eu-?|die |der )?(?:ds-?gvo|datenschutz-?grundverordnung|bdsg(?:-neu)?|datenschutzgesetze?|datenschutzrecht|gesetze?|gesetzlich[a-z]*|gesetzliche (?:grundlage|grundlagen|vorgaben|bestimmungen|regelungen))\.?$"
        );
        let statutes = pattern!(r"^(?:vereins)?satzung\b");
        let at = self.folded.iter().position(|text| general.is_match(text));
        if let Some(at) = at {
            let sentence = format!(
                "{} nennt keine Vorschrift, die die Verarbeitung erlaubt. Bitte nennen Sie Artikel und Absatz, zum Beispiel \
                 Art. 6 Abs. 1 lit. b DSGVO.",
                quoted(&self.activity.legal_bases.items[at].text)
            );
            return Some(self.finding(&rules::L_R6, Some(at), sentence));
        }
        let at = self.folded.iter().position(|text| statutes.is_match(text))?;
        matches!(self.kind, Kind::Association | Kind::Company | Kind::Practice | Kind::Other).then(|| {
            let sentence = "Die Satzung allein erlaubt keine Verarbeitung. Bitte nennen Sie die Vorschrift; die Mitgliedschaft \
                            ist ein Vertrag (Art. 6 Abs. 1 lit. b DSGVO).";
            self.finding(&rules::L_R6, Some(at), sentence)
        })
    }

    /// R39: a whole law.
    fn without_section(&self) -> Option<Finding> {
        if self.is_precise() {
            return None;
        }
        let word = pattern!(r"^(?:[a-z-]+e[sr]? )?[a-z-]*(?:gesetz|gesetzbuch|verordnung)(?: [a-z]+){0,2}$");
        let short = pattern!(r"^[A-ZÄÖÜ][A-Za-zÄÖÜäöü]*(?:G|GB|O|V|VO|StV)(?: [A-Z][a-z]*)?$");
        let other = pattern!(r"ds-?gvo|datenschutz|^(?:dsg|tv)");
        let at = self.folded.iter().zip(&self.activity.legal_bases.items).position(|(folded, row)| {
            (word.is_match(folded) || short.is_match(&row.text)) && !other.is_match(folded)
        })?;
        let sentence = format!(
            "Sie können bei {} angeben, welche Vorschrift (§) gemeint ist.",
            quoted(&self.activity.legal_bases.items[at].text)
        );
        Some(self.finding(&rules::R39_H, Some(at), sentence))
    }

    /// L-R7: advertising by e-mail.
    fn advertising(&self) -> Option<Finding> {
        let advertises = self.is_about(pattern!(r"\bwerb(?:ung|e|email|lich)|direktwerbung|\bmarketing"))
            || matches!(self.kind, Kind::Company | Kind::Practice | Kind::Association)
                && self.is_about(pattern!(r"\bnewsletter\b"));
        let by_mail = pattern!(r"newsletter|\be-?mail|\bmailing|mailchimp|brevo|cleverreach|rapidmail");
        let is_mailed = self.is_about(by_mail)
            || words::data(self.activity)
                .iter()
                .chain(&words::means(self.activity))
                .any(|text| by_mail.is_match(text));
        let is_settled =
            self.says_of_consent(pattern!(r"einwillig|opt-?in|\buwg\b")) || self.consent().is_some();
        (advertises && is_mailed && !is_settled).then(|| {
            let sentence = "Werbung per E-Mail verlangt in der Regel eine Einwilligung (§ 7 UWG). Bitte nennen Sie sie, oder \
                            geben Sie an, warum sie hier nicht nötig ist.";
            let first = (!self.folded.is_empty()).then_some(0);
            self.finding(&rules::L_R7, first, sentence)
        })
    }

    /// L-R8: who applies has no free choice; only what goes beyond the procedure can rest on consent.
    fn application(&self) -> Option<Finding> {
        let applies = pattern!(r"\bbewerb(?:er|ung|ende)|stellenbesetzung|personalauswahl");
        let other = pattern!(r"pool|grundstueck|baupl|studien|kita|stipend|initiativ");
        let at = self.sole_consent()?;
        (self.is_about(applies) && !self.is_about(other)).then(|| {
            let sentence = "Ein Bewerbungsverfahren stützt sich nicht auf die Einwilligung, sondern auf die Anbahnung des \
                            Vertrags (Art. 6 Abs. 1 lit. b DSGVO oder das Recht des Beschäftigtendatenschutzes). Eine \
                            Einwilligung braucht nur, was darüber hinausgeht, zum Beispiel eine längere Aufbewahrung.";
            self.finding(&rules::L_R8, Some(at), sentence)
        })
    }

    /// L-R9.
    fn children(&self) -> Option<Finding> {
        let at = self.consent()?;
        let concerned = words::persons(self.activity).iter().any(|(_, text)| words::are_children(text));
        let says_who = pattern!(
            r"\beltern|sorgeberechtigt|erziehungsberechtigt|personensorge|gesetzliche[nr]? vertret|\bart(?:ikel|\.)? ?8\b"
        );
        (concerned && !self.says_of_consent(says_who)).then(|| {
            let sentence = "Betroffen sind auch Kinder. Bitte halten Sie fest, bis zu welchem Alter die Eltern einwilligen; für \
                            Online-Dienste, die sich an Kinder richten, gilt Art. 8 DSGVO.";
            self.finding(&rules::L_R9, Some(at), sentence)
        })
    }

    /// L-R10: between a school and its pupils there is no balance of power.
    fn school(&self) -> Option<Finding> {
        let at = self.sole_consent().filter(|_| self.kind == Kind::School)?;
        (!self.says_of_consent(pattern!(r"freiwillig"))).then(|| {
            let sentence = "In der Schule ist eine Einwilligung selten freiwillig. Bitte halten Sie fest, welche gleichwertige \
                            Möglichkeit ohne Einwilligung besteht, oder nennen Sie eine Vorschrift des Schulrechts.";
            self.finding(&rules::L_R10, Some(at), sentence)
        })
    }

    /// L-R12: what reads from a visitor's device.
    fn devices(&self) -> Option<Finding> {
        let tools = pattern!(
            r"google analytics|\betracker|adobe analytics|hotjar|(?:facebook|meta)[ -]pixel|tag manager|web-?analy|webtracking|tracking-?pixel|\bcookies?\b"
        );
        let harmless = pattern!(r"ohne cookie|cookielos|keine cookies|cookie-?frei|notwendige[nr]? cookie");
        let means = words::means(self.activity);
        let texts = || self.topic.iter().chain(&means);
        let is_used =
            texts().any(|text| tools.is_match(text)) && !texts().any(|text| harmless.is_match(text));
        let is_settled =
            self.consent().is_some() || self.says_of_consent(pattern!(r"einwillig|\btd+dg|\bttdsg"));
        (is_used && !is_settled).then(|| {
            let sentence = "Das Werkzeug greift in der Regel auf die Geräte der Besucher zu. Dafür braucht es eine Einwilligung, \
                            wenn der Zugriff nicht unbedingt erforderlich ist (§ 25 TDDDG). Bitte nennen Sie sie bei den \
                            Rechtsgrundlagen.";
            let first = (!self.folded.is_empty()).then_some(0);
            self.finding(&rules::L_R12, first, sentence)
        })
    }
}
