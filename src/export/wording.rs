//! Words and small forms that several parts of the printed document share.

use time::Date;

use crate::register::{Contact, Detail, Extent, Office, RecipientKind, Scope, Stage, ThirdCountryStatement};

/// Stands where a mandatory value is missing; nothing mandatory vanishes silently.
pub const NOT_STATED: &str = "keine Angabe";

/// "01.12.2026"
pub fn date(date: Date) -> String {
    format!("{:02}.{:02}.{:04}", date.day(), u8::from(date.month()), date.year())
}

/// "seit 01.01.2025", "01.01.2025 bis 31.12.2025"; nothing when neither day is known.
pub fn period(from: Option<Date>, until: Option<Date>) -> Option<String> {
    match (from, until) {
        (Some(from), Some(until)) => Some(format!("{} bis {}", date(from), date(until))),
        (Some(from), None) => Some(format!("seit {}", date(from))),
        (None, Some(until)) => Some(format!("bis {}", date(until))),
        (None, None) => None,
    }
}

/// "12 Tätigkeiten", "Auszug, 3 von 12 Tätigkeiten", "11 Tätigkeiten ohne geplante".
pub fn extent(extent: &Extent) -> String {
    let activities = if extent.total == 1 { "Tätigkeit" } else { "Tätigkeiten" };
    let without_planned = if extent.without_planned { " ohne geplante" } else { "" };
    if extent.extract {
        format!("Auszug, {} von {} {activities}{without_planned}", extent.selected, extent.total)
    } else {
        format!("{} {activities}{without_planned}", extent.selected)
    }
}

pub fn detail(detail: Detail) -> &'static str {
    match detail {
        Detail::Mandatory => "Pflichtangaben",
        Detail::WithLegalBases => "Pflichtangaben und Rechtsgrundlagen",
        Detail::Full => "Pflichtangaben und freiwillige Angaben",
    }
}

pub fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Planned => "geplant",
        Stage::Trial => "in Erprobung",
        Stage::InOperation => "im Einsatz",
        Stage::Ended => "beendet",
    }
}

pub fn office(office: Office) -> &'static str {
    match office {
        Office::DataProtectionOfficer => "Datenschutzbeauftragte/r",
        Office::Representative => "Vertreter in der Union",
        Office::JointController => "gemeinsam Verantwortliche",
        Office::ContactPerson => "Ansprechpartner",
    }
}

/// Kinds of recipients in the order they are printed, with their labels.
pub const RECIPIENT_KINDS: [(RecipientKind, &str); 7] = [
    (RecipientKind::Internal, "Intern"),
    (RecipientKind::External, "Extern"),
    (RecipientKind::Processor, "Auftragsverarbeiter"),
    (RecipientKind::JointController, "Gemeinsam Verantwortliche"),
    (RecipientKind::ThirdCountry, "Im Drittland"),
    (RecipientKind::InternationalOrganisation, "Internationale Organisationen"),
    (RecipientKind::Unspecified, "Ohne nähere Zuordnung"),
];

/// The sentence of R48, printed in every case.
pub fn third_country_statement(statement: ThirdCountryStatement) -> &'static str {
    match statement {
        ThirdCountryStatement::NoneAndNonePlanned => {
            "Eine Übermittlung in ein Drittland oder an eine internationale Organisation findet nicht statt und ist nicht geplant."
        }
        ThirdCountryStatement::None => {
            "Eine Übermittlung in ein Drittland oder an eine internationale Organisation findet nicht statt (zu Planungen keine Aussage)."
        }
        ThirdCountryStatement::Planned => {
            "Eine Übermittlung in ein Drittland oder an eine internationale Organisation findet nicht statt, ist aber geplant."
        }
        ThirdCountryStatement::TakesPlace => {
            "Eine Übermittlung in ein Drittland oder an eine internationale Organisation findet statt."
        }
        ThirdCountryStatement::UnderReview => {
            "Ob eine Übermittlung in ein Drittland oder an eine internationale Organisation stattfindet, wird geprüft."
        }
    }
}

/// The numbers column: empty when not broken down (R42).
pub fn scope(scope: &Scope) -> String {
    match scope {
        Scope::Unspecified => String::new(),
        Scope::All => "alle".into(),
        Scope::Numbers(numbers) => numbers.join(", "),
    }
}

/// "Werkstraße 1, 12345 Musterhausen, Deutschland"; nothing when no part is known.
pub fn address(contact: &Contact) -> Option<String> {
    let town =
        [&contact.postal_code, &contact.city].into_iter().flatten().cloned().collect::<Vec<_>>().join(" ");
    let town = (!town.is_empty()).then_some(town);
    let parts: Vec<_> =
        [contact.street.clone(), town, contact.country.clone()].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
