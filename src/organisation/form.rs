use super::{Kind, authority, model::Details};
use crate::{
    contact, help,
    register::LegalRegime,
    web::{
        conflict::Values,
        form::{Choice, Form},
        validate::{self, NAME, TEXT},
    },
};

/// Form field, key of its help; the contact fields are [`contact::form`]'s.
const FIELDS: [(&str, &str); 10] = [
    ("name", "organisation.name"),
    ("art", "organisation.kind"),
    ("land", "organisation.federal_state"),
    ("rechtsrahmen", "organisation.legal_regime"),
    ("registereintrag", "organisation.register_entry"),
    ("steuernummer", "organisation.tax_number"),
    ("vertretung", "organisation.management"),
    ("beschaeftigte", "organisation.employees"),
    ("aufsicht", "organisation.supervisory_authority"),
    ("kein_dsb", "organisation.no_officer_reason"),
];

pub fn kinds() -> Vec<Choice> {
    Kind::OPTIONS.iter().map(|(key, kind)| Choice::new(key, kind.label())).collect()
}

pub fn states() -> Vec<Choice> {
    authority::states().map(|state| Choice::new(state, authority::state_label(state))).collect()
}

pub fn regimes() -> Vec<Choice> {
    LegalRegime::OPTIONS.iter().map(|(key, regime)| Choice::new(key, regime.label())).collect()
}

/// What a field is called, and its value in words.
pub fn show(field: &str, value: &str) -> (String, String) {
    let label = match FIELDS.iter().find(|(name, _)| *name == field) {
        Some((_, key)) => help::field(key).label,
        None => contact::form::label(field),
    };
    let choices = match field {
        "art" => kinds(),
        "land" => states(),
        "rechtsrahmen" => regimes(),
        _ => Vec::new(),
    };
    let chosen = choices.into_iter().find(|choice| choice.value == value);
    (label.to_owned(), chosen.map_or_else(|| value.to_owned(), |choice| choice.label))
}

/// The body that the form describes; `None` when something is wrong, which the form then says.
pub fn read(form: &mut Form) -> Option<Details> {
    let states: Vec<(&str, &str)> = authority::states().map(|state| (state, state)).collect();
    let name = validate::required(form, "name", "den Namen des Verantwortlichen", NAME);
    let kind = validate::choice(form, "art", "die Art der Stelle", &Kind::OPTIONS);
    let federal_state = validate::optional_choice(form, "land", &states);
    let regime = validate::choice(form, "rechtsrahmen", "den Rechtsrahmen", &LegalRegime::OPTIONS);
    let contact = contact::form::read_contact(form);
    let register_entry = validate::optional(form, "registereintrag", NAME);
    let tax_number = validate::optional(form, "steuernummer", NAME);
    let management = validate::optional(form, "vertretung", TEXT);
    let employees = validate::number(form, "beschaeftigte", 0..=10_000_000);
    let supervisory_authority = validate::optional(form, "aufsicht", NAME);
    let no_officer_reason = validate::optional(form, "kein_dsb", TEXT);
    if form.has_errors() {
        return None;
    }
    Some(Details {
        name: name?,
        kind: kind?,
        federal_state: federal_state.unwrap_or_default().to_owned(),
        regime: regime?,
        contact,
        register_entry,
        tax_number,
        management,
        employees: employees.and_then(|number| i32::try_from(number).ok()),
        supervisory_authority,
        no_officer_reason,
    })
}

/// The body as the form writes it.
pub fn values(details: &Details) -> Values {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let mut values = contact::form::contact_values(&details.contact);
    for (field, value) in [
        ("name", details.name.clone()),
        ("art", details.kind.key().to_owned()),
        ("land", details.federal_state.clone()),
        ("rechtsrahmen", details.regime.key().to_owned()),
        ("registereintrag", text(&details.register_entry)),
        ("steuernummer", text(&details.tax_number)),
        ("vertretung", text(&details.management)),
        ("beschaeftigte", details.employees.map(crate::web::filters::grouped).unwrap_or_default()),
        ("aufsicht", text(&details.supervisory_authority)),
        ("kein_dsb", text(&details.no_officer_reason)),
    ] {
        values.insert(field.to_owned(), value);
    }
    values
}
