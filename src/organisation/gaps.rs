//! What lit. a still lacks (R31–R38). Only an empty mandatory item is "Pflichtangabe fehlt"; what may
//! be right as it stands is "Klärungsbedarf", a recommendation is a "Hinweis".

use time::Date;

use super::{Kind, model::Details};
use crate::{
    contact::{Channel, Holder},
    register::{Contact, Office},
    web::components::Tone,
};

/// One thing to do, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    pub about: About,
    pub weight: Weight,
    /// A German sentence.
    pub sentence: String,
}

/// The part of lit. a, in the order of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    Controller,
    Holders(Office),
    Authority,
}

/// How much it weighs; ordered from the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    Missing,
    Unclear,
    Hint,
}

impl About {
    pub const ALL: [About; 6] = [
        About::Controller,
        About::Holders(Office::JointController),
        About::Holders(Office::Representative),
        About::Holders(Office::DataProtectionOfficer),
        About::Holders(Office::ContactPerson),
        About::Authority,
    ];

    /// The section's id in the page of the organisation.
    pub fn anchor(self) -> &'static str {
        match self {
            Self::Controller => "verantwortlicher",
            Self::Holders(office) => office.word(),
            Self::Authority => "aufsicht",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Controller => "Verantwortlicher und Kontaktdaten",
            Self::Holders(office) => office.label(),
            Self::Authority => "Aufsichtsbehörde",
        }
    }
}

impl Weight {
    pub fn label(self) -> &'static str {
        match self {
            Self::Missing => "Pflichtangabe fehlt",
            Self::Unclear => "Klärungsbedarf",
            Self::Hint => "Hinweis",
        }
    }

    pub fn tone(self) -> Tone {
        match self {
            Self::Missing => Tone::Danger,
            Self::Unclear => Tone::Warning,
            Self::Hint => Tone::Info,
        }
    }
}

/// Where no representative is needed: the Union and the European Economic Area.
const EEA: [&str; 30] = [
    "Belgien",
    "Bulgarien",
    "Dänemark",
    "Deutschland",
    "Estland",
    "Finnland",
    "Frankreich",
    "Griechenland",
    "Irland",
    "Island",
    "Italien",
    "Kroatien",
    "Lettland",
    "Liechtenstein",
    "Litauen",
    "Luxemburg",
    "Malta",
    "Niederlande",
    "Norwegen",
    "Österreich",
    "Polen",
    "Portugal",
    "Rumänien",
    "Schweden",
    "Slowakei",
    "Slowenien",
    "Spanien",
    "Tschechien",
    "Ungarn",
    "Zypern",
];

/// Everything that lit. a lacks on `day`, in the order of the page.
pub fn gaps(details: &Details, holders: &[Holder], day: Date) -> Vec<Gap> {
    let in_force =
        |office: Office| holders.iter().filter(move |held| held.office == office && held.is_in_force(day));
    let mut gaps = Vec::new();
    let mut add = |about, weight, sentence: String| gaps.push(Gap { about, weight, sentence });

    if let Some((weight, sentence)) = unreachable("des Verantwortlichen", &details.contact) {
        add(About::Controller, weight, sentence);
    }
    for office in [Office::JointController, Office::Representative, Office::DataProtectionOfficer] {
        for held in in_force(office) {
            let about = About::Holders(office);
            if let Some((weight, sentence)) =
                unreachable(&format!("von {}", held.holder.name), &held.holder.contact)
            {
                add(about, weight, sentence);
            }
            if office == Office::JointController && held.holder.agreed_on.is_none() {
                let norm = details.regime.joint_controllers_norm();
                let name = &held.holder.name;
                add(
                    about,
                    Weight::Unclear,
                    format!("Das Datum der Vereinbarung mit {name} ({norm}) ist nicht angegeben."),
                );
            }
        }
        let has_any = in_force(office).next().is_some();
        match office {
            Office::Representative if !has_any => {
                if let Some(country) = foreign_seat(details) {
                    let sentence = format!(
                        "Der Sitz ist mit „{country}“ angegeben. Liegt er außerhalb der EU, ist meist ein Vertreter nach \
                         Art.\u{a0}27 DSGVO zu benennen."
                    );
                    add(About::Holders(office), Weight::Unclear, sentence);
                }
            }
            Office::DataProtectionOfficer => {
                if let Some((weight, sentence)) = officer(details, has_any) {
                    add(About::Holders(office), weight, sentence.to_owned());
                }
            }
            _ => {}
        }
    }
    if in_force(Office::ContactPerson).next().is_none() {
        let sentence = "Ein Ansprechpartner für Fragen der Aufsichtsbehörde ist nicht angegeben (freiwillig, empfohlen).";
        add(About::Holders(Office::ContactPerson), Weight::Hint, sentence.to_owned());
    }
    if details.supervisory_authority.is_none() {
        let sentence = "Die zuständige Aufsichtsbehörde ist nicht angegeben (freiwillig).";
        add(About::Authority, Weight::Hint, sentence.to_owned());
    }
    let order = |gap: &Gap| About::ALL.iter().position(|about| *about == gap.about);
    gaps.sort_by_key(|gap| (order(gap), gap.weight));
    gaps
}

/// `whose` is a genitive. Without any contact data the item is empty; with some it may be enough (R35).
fn unreachable(whose: &str, contact: &Contact) -> Option<(Weight, String)> {
    let missing = Channel::missing(contact);
    if missing.is_empty() {
        return None;
    }
    if missing.len() == Channel::ALL.len() {
        return Some((Weight::Missing, format!("Die Kontaktdaten {whose} fehlen.")));
    }
    let words: Vec<&str> = missing.into_iter().map(Channel::label).collect();
    let words = words.join(" und ");
    Some((
        Weight::Unclear,
        format!(
            "In den Kontaktdaten {whose} fehlt: {words}. Erwartet wird Erreichbarkeit per Post, elektronisch und per Telefon."
        ),
    ))
}

fn foreign_seat(details: &Details) -> Option<&str> {
    let country = details.contact.country.as_deref()?;
    let is_near = EEA.iter().any(|near| near.eq_ignore_ascii_case(country));
    (!is_near).then_some(country)
}

fn officer(details: &Details, is_named: bool) -> Option<(Weight, &'static str)> {
    match (is_named, details.no_officer_reason.is_some()) {
        (false, false) => Some((
            Weight::Missing,
            "Es ist keine oder kein DSB eingetragen und auch kein Grund, warum niemand benannt ist.",
        )),
        (false, true) if details.kind == Kind::PublicBody => Some((
            Weight::Unclear,
            "Öffentliche Stellen müssen eine oder einen DSB benennen (Art.\u{a0}37 Abs.\u{a0}1 lit.\u{a0}a DSGVO), \
             ausgenommen Gerichte in ihrer justiziellen Tätigkeit.",
        )),
        (true, true) => Some((
            Weight::Unclear,
            "Es ist eine oder ein DSB eingetragen und zugleich ein Grund, warum niemand benannt ist. Der Grund wird \
             nicht ausgegeben; bitte entfernen Sie, was nicht mehr stimmt.",
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::{
        database::id::OfficeHolderId,
        register::{LegalRegime, OfficeHolder},
    };

    const DAY: Date = date!(2026 - 03 - 01);

    fn details() -> Details {
        let text = |text: &str| Some(text.to_owned());
        Details {
            name: "Stadtwerke Musterhausen GmbH".to_owned(),
            kind: Kind::Company,
            federal_state: "Hessen".to_owned(),
            regime: LegalRegime::Gdpr,
            contact: Contact {
                street: text("Am Markt 1"),
                city: text("Musterhausen"),
                website: text("www.example.de/kontakt"),
                phone: text("01234 5678"),
                ..Contact::default()
            },
            register_entry: None,
            tax_number: None,
            management: None,
            employees: None,
            supervisory_authority: text("HBDI"),
            no_officer_reason: text("weniger als 20 Personen"),
        }
    }

    fn holder(office: Office) -> Holder {
        let holder = OfficeHolder {
            name: "Erika Beispiel".to_owned(),
            function: None,
            contact: details().contact,
            valid_from: None,
            valid_until: None,
            agreed_on: None,
            notified_on: None,
            remark: None,
        };
        Holder { id: OfficeHolderId::new(), office, holder }
    }

    fn found(details: &Details, holders: &[Holder]) -> Vec<(About, Weight)> {
        gaps(details, holders, DAY).into_iter().map(|gap| (gap.about, gap.weight)).collect()
    }

    #[test]
    fn a_complete_body_lacks_nothing() {
        assert_eq!(found(&details(), &[holder(Office::ContactPerson)]), []);
    }

    #[test]
    fn no_contact_at_all_is_missing_and_a_part_is_unclear() {
        let mut body = details();
        body.contact.phone = None;
        assert_eq!(found(&body, &[holder(Office::ContactPerson)]), [(About::Controller, Weight::Unclear)]);
        body.contact = Contact { country: Some("Deutschland".to_owned()), ..Contact::default() };
        assert_eq!(found(&body, &[holder(Office::ContactPerson)]), [(About::Controller, Weight::Missing)]);
    }

    #[test]
    fn either_an_officer_or_a_reason() {
        let officers = About::Holders(Office::DataProtectionOfficer);
        let people = [holder(Office::ContactPerson), holder(Office::DataProtectionOfficer)];
        let mut body = details();
        assert_eq!(found(&body, &people), [(officers, Weight::Unclear)], "both");
        body.no_officer_reason = None;
        assert_eq!(found(&body, &people), []);
        assert_eq!(found(&body, &people[..1]), [(officers, Weight::Missing)], "neither");
        body.no_officer_reason = Some("klein".to_owned());
        body.kind = Kind::PublicBody;
        assert_eq!(found(&body, &people[..1]), [(officers, Weight::Unclear)], "a public body without");
    }

    #[test]
    fn who_left_does_not_count() {
        let mut left = holder(Office::DataProtectionOfficer);
        left.holder.valid_until = Some(date!(2026 - 02 - 28));
        let mut body = details();
        body.no_officer_reason = None;
        let officers = About::Holders(Office::DataProtectionOfficer);
        assert_eq!(found(&body, &[left, holder(Office::ContactPerson)]), [(officers, Weight::Missing)]);
    }

    #[test]
    fn a_seat_abroad_asks_for_a_representative() {
        let mut body = details();
        body.contact.country = Some("Schweiz".to_owned());
        let people = [holder(Office::ContactPerson), holder(Office::Representative)];
        assert_eq!(found(&body, &people[..1]), [(About::Holders(Office::Representative), Weight::Unclear)]);
        assert_eq!(found(&body, &people), []);
    }

    #[test]
    fn joint_controllers_have_an_agreement() {
        let mut joint = holder(Office::JointController);
        let contact = holder(Office::ContactPerson);
        assert_eq!(
            found(&details(), &[joint.clone(), contact.clone()]),
            [(About::Holders(Office::JointController), Weight::Unclear)]
        );
        joint.holder.agreed_on = Some(DAY);
        assert_eq!(found(&details(), &[joint, contact]), []);
    }
}
