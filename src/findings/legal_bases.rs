//! Rechtsgrundlagen: voluntary, except under police law; consents and their evidence (R12, R86, X1, L-R1
//! to L-R4).

use super::{
    Context, Finding, Place,
    placeholder::is_placeholder,
    rules,
    text::{fold, pattern, quoted},
    unfit_bases, words,
};
use crate::{
    organisation::Kind,
    register::{
        Activity, LegalBasis, LegalRegime,
        choices::{BasisTarget, DocumentKind},
        regime::Item,
    },
};

const LIST: &str = "legal_bases";

/// A legal basis as read.
struct Reading<'a> {
    row: &'a LegalBasis,
    folded: String,
    letters: Letters,
    /// Art. 9 Abs. 2 lit. a: the consent to data of special categories.
    special_consent: bool,
}

/// Which letters of Art. 6 Abs. 1 a text cites.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Letters {
    consent: bool,
    contract: bool,
    duty: bool,
    task: bool,
    interests: bool,
}

pub(super) fn judge(activity: &Activity, context: &Context) -> Vec<Finding> {
    let bases: Vec<Reading> = activity.legal_bases.items.iter().map(Reading::of).collect();
    let mut findings = Vec::from_iter(none(activity));
    let unfit = unfit_bases::judge(activity, context);
    let is_wrong = |rule: &rules::Rule| unfit.iter().any(|finding| finding.rule == rule);
    // A consent that is the wrong basis needs no evidence.
    if !is_wrong(&rules::L_R8) {
        findings.extend(consent_without_evidence(activity, &bases));
        findings.extend(consent_without_withdrawal(activity, &bases));
        findings.extend(consent_of_employees(activity, &bases).filter(|_| !is_wrong(&rules::L_R10)));
        findings.extend(consent_beside_contract(&bases));
    }
    findings.extend(only_employment(&bases, context));
    findings.extend(without_norm(&bases));
    for (at, basis) in bases.iter().enumerate() {
        // Who may not rest on an interest need not name it.
        let found = public_interests(activity, basis, context).or_else(|| unnamed_interest(activity, basis));
        findings.extend(found.map(|finding| finding.about(LIST, at, &basis.row.text)));
    }
    findings.extend(unfit);
    findings
}

impl<'a> Reading<'a> {
    fn of(row: &'a LegalBasis) -> Self {
        let folded = fold(&row.text);
        let letters = Letters::of(&folded);
        let special = pattern!(
            r"\bart(?:ikel|\.)? ?9\b[ ,]*(?:abs(?:atz|\.)? ?)?(?:2|ii)\b[ ,]*(?:satz ?\d ?)?(?:(?:lit(?:era|\.)?|buchst(?:abe|\.)?) ?)?a\b"
        );
        let special_consent = special.is_match(&folded);
        Self { row, folded, letters, special_consent }
    }

    fn is_consent(&self) -> bool {
        self.letters.consent || self.special_consent
    }
}

impl Letters {
    /// "Art. 6 Abs. 1 lit. c), e)", "Art. 6 I c DSGVO", "Art. 6 Abs. 1 UAbs. 1 Buchst. b und f".
    fn of(folded: &str) -> Self {
        let article = pattern!(r"\bart(?:ikel|\.)? ?6\b");
        let head =
            pattern!(r"^[ ,]*(?:(?:abs(?:atz|\.)?|uabs\.?|s(?:atz|\.)?) ?\d*|i\b|1\b|ds-?gvo\b|s\. ?\d)?");
        let letter = pattern!(
            r"^[ ,/)]*(?:und |oder |sowie |bzw\.? )?(?:abs(?:atz|\.)? ?1 )?(?:lit(?:era|\.)?|buchst(?:abe|\.)?)? ?([a-f])\b"
        );
        let mut found = Self::default();
        for start in article.find_iter(folded) {
            let mut rest = &folded[start.end()..];
            for _ in 0..4 {
                let head = head.find(rest).map_or(0, |found| found.end());
                if head == 0 {
                    break;
                }
                rest = &rest[head..];
            }
            while let Some(captures) = letter.captures(rest) {
                match &captures[1] {
                    "a" => found.consent = true,
                    "b" => found.contract = true,
                    "c" => found.duty = true,
                    "e" => found.task = true,
                    "f" => found.interests = true,
                    _ => {}
                }
                rest = &rest[captures[0].len()..];
            }
        }
        found.consent |= pattern!(r"^(?:ausdrueckliche |freiwillige )?einwilligung").is_match(folded);
        found.interests |= pattern!(r"\bberechtigte[nrsm]? interesse").is_match(folded);
        found
    }
}

fn finding(rule: &'static super::Rule, sentence: impl Into<String>) -> Finding {
    Finding::new(rule, Place::Purposes, sentence)
}

/// X1: § 70 BDSG asks for them.
fn none(activity: &Activity) -> Option<Finding> {
    let bases = &activity.legal_bases;
    (activity.regime.requires_legal_bases() && bases.items.is_empty() && bases.supplement.is_none())
        .then(|| finding(&rules::X1_F1, "Bitte geben Sie die Rechtsgrundlage der Verarbeitung an."))
        .map(|finding| finding.under(activity.law(), Item::LegalBases))
}

/// R12: the record is no evidence of the consents themselves; it says where that is.
fn consent_without_evidence(activity: &Activity, bases: &[Reading]) -> Option<Finding> {
    let (at, basis) = bases.iter().enumerate().find(|(_, basis)| basis.is_consent())?;
    let says_where = |text: &str| fold(text).contains("einwilligung");
    let is_evident = activity.consent.evidence.as_deref().is_some_and(|text| !is_placeholder(&fold(text)))
        || activity.documents.items.iter().any(|document| {
            document.kind == DocumentKind::Consent
                || says_where(&document.name)
                || document.note.as_deref().is_some_and(says_where)
        })
        || bases.iter().any(|basis| {
            let evident = pattern!(r"nachweis|nachgewiesen|opt-?in|protokolliert|unterschrieben|schriftlich");
            evident.is_match(&basis.folded) && (basis.is_consent() || says_where(&basis.row.text))
        })
        || activity.additional.subject_rights.as_deref().is_some_and(says_where)
        || activity.measures.items.iter().any(|measure| says_where(&measure.text));
    (!is_evident).then(|| {
        let sentence = "Eine Rechtsgrundlage ist die Einwilligung. Bitte geben Sie an, wo sie nachgewiesen ist, oder nennen \
                        Sie unter „Sonstiges“ das Dokument.";
        finding(&rules::R12_W, sentence).about(LIST, at, &basis.row.text)
    })
}

/// R12: as easy to withdraw as to give.
fn consent_without_withdrawal(activity: &Activity, bases: &[Reading]) -> Option<Finding> {
    let (at, basis) = bases.iter().enumerate().find(|(_, basis)| basis.is_consent())?;
    let consent = &activity.consent;
    let is_described = consent.obtained.is_some() || consent.evidence.is_some();
    (is_described && consent.withdrawal.is_none()).then(|| {
        let sentence = "Sie können ergänzen, wie die Einwilligung widerrufen wird.";
        finding(&rules::R12_H, sentence).about(LIST, at, &basis.row.text)
    })
}

/// R86: whether employees consent freely is to be asked in each case.
fn consent_of_employees(activity: &Activity, bases: &[Reading]) -> Option<Finding> {
    let is_theirs = |basis: &Reading| match &basis.row.applies_to {
        Some(whom) if whom.list == BasisTarget::DataSubject => words::are_employees(&fold(&whom.text)),
        _ => true,
    };
    let (at, basis) = bases.iter().enumerate().find(|(_, basis)| basis.is_consent() && is_theirs(basis))?;
    let concerned = words::persons(activity).iter().any(|(_, name)| words::are_employees(name));
    let says_freely = |text: &str| fold(text).contains("freiwillig");
    let is_considered = says_freely(&basis.row.text)
        || basis.row.condition.as_deref().is_some_and(says_freely)
        || activity.consent.obtained.as_deref().is_some_and(says_freely)
        || activity.legal_bases.supplement.as_deref().is_some_and(says_freely);
    (activity.regime == LegalRegime::Gdpr && concerned && !is_considered).then(|| {
        let sentence = "Betroffen sind auch Beschäftigte. Prüfen Sie, ob ihre Einwilligung freiwillig ist, und vermerken Sie \
                        es bei der Einwilligung.";
        finding(&rules::R86_H, sentence).about(LIST, at, &basis.row.text)
    })
}

/// R86: both for the same thing, in rows of their own.
fn consent_beside_contract(bases: &[Reading]) -> Option<Finding> {
    let is_only = |letters: Letters, other: bool| letters.consent != letters.contract && !other;
    let contract = bases.iter().find(|basis| is_only(basis.letters, basis.letters.consent))?;
    let (at, consent) = bases.iter().enumerate().find(|(_, basis)| {
        is_only(basis.letters, basis.letters.contract)
            && basis.row.condition.is_none()
            && basis.row.applies_to == contract.row.applies_to
            // "Art. 6 Abs. 1 lit. a DSGVO (Fotos)" says for what
            && !basis.row.text.contains('(')
            && !pattern!(r"\b(?:bei|fuer|soweit|sofern|falls|wenn|ergaenzend)\b").is_match(&basis.folded)
    })?;
    let sentence = format!(
        "{} steht neben dem Vertrag. Bitte geben Sie an, wofür die Einwilligung gilt; was der Vertrag verlangt, braucht keine.",
        quoted(&consent.row.text)
    );
    let value = format!("{} | {}", consent.row.text, contract.row.text);
    Some(finding(&rules::R86_W, sentence).about(LIST, at, &consent.row.text).judged(value))
}

/// L-R1.
fn only_employment(bases: &[Reading], context: &Context) -> Option<Finding> {
    let employment = pattern!(r"§ ?26\b ?,? ?(?:(?:abs(?:atz|\.)? ?1\b|i\b)[^;§]{0,40})?bdsg");
    let (at, basis) = bases.iter().enumerate().find(|(_, basis)| employment.is_match(&basis.folded))?;
    let has_other =
        bases.iter().any(|basis| pattern!(r"\bart(?:ikel|\.)? ?(?:6|88)\b").is_match(&basis.folded));
    (!has_other).then(|| {
        let sentence = match context.is_public {
            true => "Bitte nennen Sie die Vorschrift, die für Ihre Beschäftigten gilt: Für Stellen der Länder und Gemeinden ist \
                     das in der Regel Landesrecht und nicht § 26 BDSG (§ 1 Abs. 1 Satz 1 Nr. 2 BDSG).",
            false => "Bitte stützen Sie die Verarbeitung auch auf Art. 6 Abs. 1 lit. b, c oder f DSGVO; § 26 Abs. 1 BDSG \
                      allein trägt nach dem Urteil EuGH C-34/21 voraussichtlich nicht.",
        };
        finding(&rules::L_R1, sentence).about(LIST, at, &basis.row.text)
    })
}

/// L-R2.
fn public_interests(activity: &Activity, basis: &Reading, context: &Context) -> Option<Finding> {
    let who = if context.kind == Kind::School { "Öffentliche Schulen" } else { "Behörden" };
    let is_asked = context.is_public && activity.regime == LegalRegime::Gdpr;
    (is_asked && basis.letters.interests).then(|| {
        let sentence = format!(
            "Bitte prüfen Sie Art. 6 Abs. 1 lit. f DSGVO: {who} können sich bei der Erfüllung ihrer Aufgaben nicht darauf \
             stützen (Art. 6 Abs. 1 UAbs. 2 DSGVO)."
        );
        finding(&rules::L_R2, sentence)
    })
}

/// L-R3: anything in the section that looks like a law is taken for the norm.
fn without_norm(bases: &[Reading]) -> Option<Finding> {
    let (at, basis) = bases.iter().enumerate().find(|(_, basis)| basis.letters.duty || basis.letters.task)?;
    let norm = pattern!(
        r"§|\b[a-z-]*(?:gesetz|gesetzbuch|verordnung|ordnung|satzung|richtlinie|staatsvertrag|tarifvertrag|dienstvereinbarung|betriebsvereinbarung)[a-z]*\b|\b(?:hgb|ao|bgb|gobd)\b"
    );
    // "NKomVG", "BWO", "ZensG 2022": capitals inside a word
    let short = pattern!(r"\b[A-ZÄÖÜ][A-Za-zÄÖÜäöü]*(?:G|GB|O|V|VO|StV)\b");
    let other_article = pattern!(r"\bart(?:ikel|\.)? ?\d+[^;]{0,40}\b(?:gg|vo \(e[ug]\)|bay[a-z]*)\b");
    // What the GDPR itself asks of a controller: information, record, security, notification …
    let own_duty = pattern!(r"\bart(?:ikel|\.)? ?(?:1[2-9]|2[0-9]|3[0-9])\b[^;]{0,40}\bds-?gvo\b");
    let is_named = bases.iter().any(|basis| {
        let without_gdpr = basis.row.text.replace("DS-GVO", "").replace("DSGVO", "");
        norm.is_match(&basis.folded)
            || short.is_match(&without_gdpr)
            || other_article.is_match(&basis.folded)
            || own_duty.is_match(&basis.folded)
    });
    (!is_named).then(|| {
        let sentence = "Bitte nennen Sie die Norm, aus der sich die Pflicht oder die Aufgabe ergibt (Art. 6 Abs. 3 DSGVO).";
        finding(&rules::L_R3, sentence).about(LIST, at, &basis.row.text)
    })
}

/// L-R4: the citation alone does not say which interest.
fn unnamed_interest(activity: &Activity, basis: &Reading) -> Option<Finding> {
    if !basis.letters.interests || basis.row.condition.is_some() {
        return None;
    }
    let weighed = |text: &str| pattern!(r"interess|abwaeg").is_match(&fold(text));
    let is_elsewhere = activity.legal_bases.supplement.as_deref().is_some_and(weighed)
        || activity.additional.necessity.as_deref().is_some_and(weighed)
        || activity.documents.items.iter().any(|document| fold(&document.name).contains("abwaeg"));
    let citation = pattern!(
        r"\b(?:art(?:ikel)?|abs(?:atz)?|uabs|satz|s|lit|buchst|i|1|6|a|b|c|d|e|f|ds-?gvo|und|oder|sowie|bzw|i\. ?v\. ?m|berechtigtes|berechtigte|berechtigten|berechtigter|ueberwiegendes|wahrung|unser|unsere|unserer|interesse|interessen|des|der|verantwortlichen|am|an)\b"
    );
    let rest = citation.replace_all(&basis.folded, "");
    let is_named = pattern!(r"[a-z]{3}").is_match(&rest);
    (!is_named && !is_elsewhere).then(|| {
        let sentence = "Bitte nennen Sie das berechtigte Interesse und die Abwägung, auf die Sie die Verarbeitung stützen.";
        finding(&rules::L_R4, sentence)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_read_in_every_spelling() {
        let of = |text: &str| {
            let letters = Letters::of(&fold(text));
            let all = [letters.consent, letters.contract, letters.duty, letters.task, letters.interests];
            ["a", "b", "c", "e", "f"]
                .into_iter()
                .zip(all)
                .filter(|(_, is)| *is)
                .map(|(name, _)| name)
                .collect::<String>()
        };
        for (text, letters) in [
            ("Art. 6 Abs. 1 lit. e) DSGVO, § 3 NDSG", "e"),
            ("Art. 6 Abs. 1 lit. c), e); Art. 88 DSGVO", "ce"),
            ("Art. 6 Abs. 1 lit. c) und lit. e) DSGVO", "ce"),
            ("Art. 6 Abs. 1 lit. b) DSGVO (Mietvertrag)", "b"),
            ("Art. 6 Abs. 1 Satz 1 lit. f DSGVO", "f"),
            ("Art. 6 Abs. 1 UAbs. 1 Buchst. a DS-GVO", "a"),
            ("Art. 6 I f DSGVO", "f"),
            ("Art. 6 Abs. 1 b DSGVO", "b"),
            ("Art. 6 Abs. 1 lit. e/c DSGVO", "ce"),
            ("Artikel 6 Absatz 1 Buchstabe c DSGVO", "c"),
            ("Einwilligung der Beschäftigten", "a"),
            ("Art. 60 DSGVO", ""),
            ("§ 6 Abs. 1 lit. a BDSG", ""),
            ("Art. 9 Abs. 2 lit. b DSGVO", ""),
            ("Art. 6 Abs. 1 DSGVO bei Verträgen", ""),
        ] {
            assert_eq!(of(text), letters, "{text}");
        }
    }

    #[test]
    fn consent_to_special_categories_is_read() {
        let of = |text: &str| {
            let row = LegalBasis { text: text.to_owned(), applies_to: None, condition: None };
            Reading::of(&row).special_consent
        };
        for text in [
            "Art. 9 Abs. 2 lit. a DSGVO",
            "Art. 9 Abs. 2 Buchst. a) DS-GVO (Fotos)",
            "Artikel 9 Absatz 2 Buchstabe a DSGVO",
            "Art. 9 II a DSGVO",
            "Art. 6 Abs. 1 lit. c, Art. 9 Abs. 2 a DSGVO",
        ] {
            assert!(of(text), "{text}");
        }
        for text in [
            "Art. 9 Abs. 2 lit. b DSGVO",
            "Art. 9 Abs. 1 DSGVO",
            "Art. 6 Abs. 1 lit. a DSGVO",
            "Art. 29 Abs. 2 a",
        ] {
            assert!(!of(text), "{text}");
        }
    }
}
