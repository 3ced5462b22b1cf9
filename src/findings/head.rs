//! Vorblatt: names and contact data, Art. 30 Abs. 1 lit. a DSGVO (R31–R38).

use time::Date;

use super::{
    Class, Context, Finding, Place, measures_concept,
    rules::{self, Rule},
    text::{fold, pattern, quoted},
};
use crate::{
    contact::Channel,
    organisation::Kind,
    record_duty::{Duty, criterion_name, rules_on},
    register::{
        Contact, Head, LegalRegime, Office, OfficeHolder,
        law::{Law, with_norm},
        regime::Item,
    },
    third_country::countries,
    web::validate::date_text,
};

/// The part of lit. a, in the order of the organisation's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    Controller,
    Holders(Office),
    Authority,
    /// The Rahmenkonzept that sheets refer to.
    Concept,
    /// Art. 30 Abs. 5 DSGVO
    RecordDuty,
}

impl About {
    pub const ALL: [About; 8] = [
        About::Controller,
        About::Holders(Office::JointController),
        About::Holders(Office::Representative),
        About::Holders(Office::DataProtectionOfficer),
        About::Holders(Office::ContactPerson),
        About::Authority,
        About::Concept,
        About::RecordDuty,
    ];

    /// The section's id in the page of the organisation.
    pub fn anchor(self) -> &'static str {
        match self {
            Self::Controller => "verantwortlicher",
            Self::Holders(office) => office.word(),
            Self::Authority => "aufsicht",
            Self::Concept => "aufbau",
            Self::RecordDuty => "aufbau",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Controller => "Verantwortlicher und Kontaktdaten",
            Self::Holders(office) => office.label(),
            Self::Authority => "Aufsichtsbehörde",
            Self::Concept => "Rahmenkonzept der Maßnahmen",
            Self::RecordDuty => "Verzeichnispflicht",
        }
    }

    /// Where it is put right, below the organisation's address.
    pub fn form(self) -> String {
        match self {
            Self::Controller => "organisation/bearbeiten".to_owned(),
            Self::Holders(office) => format!("organisation#{}", office.word()),
            Self::Authority => "organisation/bearbeiten#aufsicht".to_owned(),
            Self::Concept => "rahmenkonzept/bearbeiten".to_owned(),
            Self::RecordDuty => "verzeichnispflicht".to_owned(),
        }
    }
}

/// Ways to write the usual seat, beside the names and codes of the countries.
const GERMANY: [&str; 3] = ["deutschland", "d", "brd"];

/// Each finding with the part it is about.
pub fn judge(head: &Head, context: &Context) -> Vec<(About, Finding)> {
    let mut findings: Vec<(About, Finding)> = Vec::new();
    let mut add = |about: About, found: Vec<Finding>| {
        findings.extend(found.into_iter().map(|finding| (about, finding)));
    };
    add(About::Controller, nameless(head).into_iter().collect());
    let own = [("des Verantwortlichen".to_owned(), &head.controller.contact)];
    add(About::Controller, reachability(&rules::R31_F, &own));
    for (office, rule, holders) in [
        (Office::JointController, &rules::R32_F, &head.joint_controllers),
        (Office::Representative, &rules::R33_F, &head.representatives),
        (Office::DataProtectionOfficer, &rules::R34_F, &head.data_protection_officers),
    ] {
        let contacts: Vec<(String, &Contact)> =
            holders.iter().map(|holder| (format!("von {}", holder.name), &holder.contact)).collect();
        add(About::Holders(office), reachability(rule, &contacts));
    }
    let joint = head.joint_controllers.iter().filter_map(|holder| without_agreement(head, holder)).collect();
    add(About::Holders(Office::JointController), joint);
    add(About::Holders(Office::Representative), representative(head).into_iter().collect());
    add(About::Controller, church(head, context).into_iter().collect());
    add(About::Holders(Office::DataProtectionOfficer), officer(head, context).into_iter().collect());
    add(About::Holders(Office::DataProtectionOfficer), conflict(head).into_iter().collect());
    add(About::Holders(Office::ContactPerson), contact_person(head).into_iter().collect());
    add(About::Authority, authority(head).into_iter().collect());
    if let Some(concept) = &head.measures_concept {
        // Hints about its areas stand on its own page.
        let mut found = measures_concept::judge(concept, head.regime, context);
        found.retain(|finding| finding.rule.class != Class::Hint);
        add(About::Concept, found);
    }
    let duty = context.duty.into_iter().flat_map(|duty| record_duty(duty, context.today)).collect();
    add(About::RecordDuty, duty);
    findings.into_iter().map(|(about, finding)| (about, under(finding, head.regime))).collect()
}

/// Each law asks for names itself; which Land's police law holds, only sheets say.
fn under(finding: Finding, regime: LegalRegime) -> Finding {
    match (finding.rule.class, regime) {
        (Class::Missing, LegalRegime::Police) => {
            Finding { source: regime.cite_in_front(Item::Names), ..finding }
        }
        (Class::Missing, _) => finding.under(Law::Known(regime), Item::Names),
        _ => finding.without_gdpr(Law::Known(regime)),
    }
}

fn finding(rule: &'static Rule, sentence: impl Into<String>) -> Finding {
    Finding::new(rule, Place::Organisation, sentence)
}

/// R31.
fn nameless(head: &Head) -> Option<Finding> {
    head.controller
        .name
        .trim()
        .is_empty()
        .then(|| finding(&rules::R31_F, "Bitte geben Sie den Namen des Verantwortlichen an."))
}

/// Without any contact data the item is empty (`missing`); with some it may be enough (R35). The words
/// before each contact are a genitive.
fn reachability(missing: &'static Rule, contacts: &[(String, &Contact)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (whose, contact) in contacts {
        let closed = Channel::missing(contact);
        if closed.len() == Channel::ALL.len() {
            findings.push(finding(missing, format!("Bitte geben Sie die Kontaktdaten {whose} an.")));
            continue;
        }
        if !closed.is_empty() {
            let words: Vec<&str> = closed.into_iter().map(Channel::label).collect();
            let sentence = format!(
                "Bitte ergänzen Sie in den Kontaktdaten {whose}: {}. Erwartet wird Erreichbarkeit per Post, \
                 elektronisch und per Telefon.",
                words.join(" und ")
            );
            findings.push(finding(&rules::R35_W, sentence).judged(whose.as_str()));
        }
        findings.extend(odd_email(whose, contact));
        findings.extend(odd_phone(whose, contact));
    }
    findings
}

/// R35: a soft look at the spelling.
fn odd_email(whose: &str, contact: &Contact) -> Option<Finding> {
    let email = contact.email.as_deref()?;
    let is_odd = !email.trim().split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !email.trim().contains(char::is_whitespace)
    });
    is_odd.then(|| {
        let sentence = format!("Bitte prüfen Sie die E-Mail-Adresse {whose}: {}.", quoted(email));
        finding(&rules::R35_H, sentence).judged(email)
    })
}

/// R35.
fn odd_phone(whose: &str, contact: &Contact) -> Option<Finding> {
    let phone = contact.phone.as_deref()?;
    let digits = phone.chars().filter(char::is_ascii_digit).count();
    (digits < 3).then(|| {
        let sentence = format!("Bitte prüfen Sie die Telefonnummer {whose}: {}.", quoted(phone));
        finding(&rules::R35_H, sentence).judged(phone)
    })
}

/// R32.
fn without_agreement(head: &Head, holder: &OfficeHolder) -> Option<Finding> {
    holder.agreed_on.is_none().then(|| {
        let agreed = format!("Bitte geben Sie das Datum der Vereinbarung mit {} an", holder.name);
        // A Land's police law has a norm of its own.
        let norm = Law::Known(head.regime).joint_controllers_norm();
        let sentence = with_norm(&agreed, norm.filter(|_| head.regime != LegalRegime::Police)) + ".";
        finding(&rules::R32_W, sentence).judged(&holder.name)
    })
}

/// R33: who sits outside the Union usually needs a representative, who sits inside needs none; that one
/// is often mistaken for the management.
fn representative(head: &Head) -> Option<Finding> {
    let country = head.controller.contact.country.as_deref().unwrap_or_default().trim();
    let is_near = country.is_empty()
        || GERMANY.contains(&country.to_lowercase().as_str())
        || countries::COUNTRIES
            .iter()
            .any(|(code, name)| (country == *code || country == *name) && countries::is_eea(code));
    match head.representatives.first() {
        None if !is_near => {
            let sentence = format!(
                "Der Sitz ist mit {} angegeben. Bitte tragen Sie den Vertreter nach Art. 27 DSGVO ein, falls einer zu \
                 benennen ist.",
                quoted(country)
            );
            Some(finding(&rules::R33_W, sentence).judged(country))
        }
        Some(holder) if is_near => {
            let sentence = format!(
                "Bitte prüfen Sie, ob {} wirklich Vertreter nach Art. 27 DSGVO ist. Den brauchen nur Stellen außerhalb \
                 der EU; die gesetzliche Vertretung gehört zu den freiwilligen Angaben.",
                holder.name
            );
            Some(finding(&rules::R33_H, sentence).judged(&holder.name))
        }
        _ => None,
    }
}

/// R34.
fn officer(head: &Head, context: &Context) -> Option<Finding> {
    if !head.data_protection_officers.is_empty() {
        return None;
    }
    match head.no_officer_reason.as_deref() {
        // Courts alone may have a reason.
        None if context.is_public => Some(finding(
            &rules::R34_F,
            "Bitte tragen Sie die oder den DSB ein. Öffentliche Stellen benennen eine oder einen (Art.\u{a0}37 Abs.\u{a0}1 lit.\u{a0}a DSGVO), ausgenommen Gerichte in ihrer justiziellen Tätigkeit.",
        )),
        // The law asks for the officer "etwaigen": whether one is to be designated is not known here.
        None => Some(
            finding(
                &rules::R34_W3,
                "Bitte tragen Sie die oder den DSB ein, oder den Grund, warum niemand zu benennen ist.",
            )
            .judged("keine Angabe"),
        ),
        Some(reason) if context.is_public => Some(
            finding(
                &rules::R34_W,
                "Bitte prüfen Sie, ob eine oder ein DSB zu benennen ist: Öffentliche Stellen müssen es (Art. 37 Abs. 1 \
                 lit. a DSGVO), ausgenommen Gerichte in ihrer justiziellen Tätigkeit.",
            )
            .judged(reason),
        ),
        Some(_) => None,
    }
}

/// R34: who decides about processing cannot watch over it.
fn conflict(head: &Head) -> Option<Finding> {
    let deciding = pattern!(
        r"geschaeftsfuehr|geschaeftsleit|\bvorstand(?:s|svorsitz[a-z]*|smitglied)?\b|vorsitzend|inhaber|gesellschafter|\bceo\b|\bcio\b|\bcto\b|\bciso\b|(?:it|edv|personal|verwaltungs|amts|schul|praxis|marketing|vertriebs|hauptamts)-?(?:leit|chef)|leit(?:er|ung|erin) (?:der |des )?(?:it|edv|personal|verwaltung|hauptamt|marketing)|buergermeister|landrat|landraet|rektor|prokurist|pfarrer|praxisinhaber"
    );
    let harmless = pattern!(r"stabsstelle|referent|assistenz|beauftragte[rn]? (?:bei|der|des)|externe");
    let management = head.controller.management.as_deref().map(fold).unwrap_or_default();
    head.data_protection_officers.iter().find_map(|holder| {
        let name = fold(&holder.name);
        let role = holder.function.as_deref().map(fold).unwrap_or_default();
        let is_management = name.split(' ').count() > 1 && management.contains(&name);
        let decides = is_management || deciding.is_match(&role) && !harmless.is_match(&role);
        decides.then(|| {
            let judged = holder.function.as_deref().filter(|_| !is_management).unwrap_or("gesetzliche Vertretung");
            let norm = (head.regime == LegalRegime::Gdpr).then_some("Art.\u{a0}38 Abs.\u{a0}6 DSGVO");
            let sentence = format!(
                "{} ist DSB und entscheidet als {} zugleich über die Verarbeitung. {}; bitte benennen Sie eine andere \
                 Person, oder begründen Sie es.",
                holder.name,
                quoted(judged),
                with_norm("Das verträgt sich meist nicht", norm)
            );
            finding(&rules::R34_W2, sentence).judged(format!("{}: {judged}", holder.name))
        })
    })
}

/// R37: churches that have a law of their own keep the record under it.
fn church(head: &Head, context: &Context) -> Option<Finding> {
    let is_gdpr = matches!(head.regime, LegalRegime::Gdpr | LegalRegime::Police);
    (context.kind == Kind::Church && is_gdpr).then(|| {
        finding(
            &rules::R37_H,
            "Als Art der Stelle ist „kirchliche Stelle“ angegeben, das Verzeichnis folgt aber nicht dem DSG-EKD oder dem KDG. \
             Prüfen Sie, welches Recht für Sie gilt.",
        )
    })
}

/// R36.
fn contact_person(head: &Head) -> Option<Finding> {
    head.contact_persons.is_empty().then(|| {
        finding(
            &rules::R36_H,
            "Sie können einen Ansprechpartner für Fragen der Aufsichtsbehörde angeben (freiwillig, empfohlen).",
        )
    })
}

/// R38.
fn authority(head: &Head) -> Option<Finding> {
    head.supervisory_authority
        .is_none()
        .then(|| finding(&rules::R38_H, "Sie können die zuständige Aufsichtsbehörde angeben (freiwillig)."))
}

/// R27, R28: an exemption under Art. 30 Abs. 5 DSGVO that does not fit to the record or to today's law.
pub(super) fn record_duty(duty: &Duty, today: Date) -> Vec<Finding> {
    let outdated = duty.changed_outcome(today).map(|now| {
        let sentence = format!(
            "Die Prüfung, ob ein Verzeichnis zu führen ist, hat am {} „{}“ ergeben. Nach heutiger Regel und heutiger Zahl der \
             Beschäftigten wäre es „{}“. Bitte prüfen Sie erneut.",
            date_text(duty.check.checked_on),
            duty.check.outcome.label(),
            now.label()
        );
        of_law(finding(&rules::R27_W, sentence), duty, today).judged(format!("{} {}", duty.check.outcome.key(), now.key()))
    });
    let contradictions = duty.contradictions().into_iter().map(|(answer, sign)| {
        let examples: Vec<String> = sign.examples.iter().map(|name| quoted(name)).collect();
        let sentence = format!(
            "Bei der Prüfung, ob ein Verzeichnis zu führen ist, wurde „{}“ verneint. Im Verzeichnis spricht dafür: {}. Bitte \
             prüfen Sie die Antwort.",
            criterion_name(&answer.criterion).unwrap_or_default(),
            examples.join(", ")
        );
        of_law(finding(&rules::R28_W, sentence), duty, today).judged(format!("{}: {}", answer.reason, examples.join(", ")))
    });
    outdated.into_iter().chain(contradictions).collect()
}

/// Each law has its own exemption.
fn of_law(finding: Finding, duty: &Duty, today: Date) -> Finding {
    let norm = || rules_on(duty.regime, today).map_or(duty.regime.article(), |rules| rules.norm.as_str());
    match duty.regime {
        LegalRegime::Gdpr => finding,
        _ => Finding { source: norm().to_owned(), ..finding },
    }
}
