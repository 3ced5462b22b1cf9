//! The contact fields that organisation and office holders share, and the form of a holder.

use time::Date;

use crate::{
    register::{Contact, OfficeHolder},
    web::{
        conflict::Values,
        form::Form,
        validate::{self, NAME, TEXT, date_text},
    },
};

/// Form field, key of its help.
const CONTACT: [(&str, &str); 8] = [
    ("strasse", "contact.street"),
    ("plz", "contact.postal_code"),
    ("ort", "contact.city"),
    ("staat", "contact.country"),
    ("email", "contact.email"),
    ("internet", "contact.website"),
    ("telefon", "contact.phone"),
    ("fax", "contact.fax"),
];

const HOLDER: [(&str, &str); 7] = [
    ("name", "office.name"),
    ("funktion", "office.function"),
    ("vereinbart_am", "joint_controller.agreed_on"),
    ("mitgeteilt_am", "officer.notified_on"),
    ("von", "office.valid_from"),
    ("bis", "office.valid_until"),
    ("bemerkung", "office.remark"),
];

/// What a field of the holder's form is called.
pub fn label(field: &str) -> &'static str {
    let known = CONTACT.iter().chain(&HOLDER).find(|(name, _)| *name == field);
    known.map_or("", |(_, key)| crate::help::field(key).label)
}

pub fn read_contact(form: &mut Form) -> Contact {
    Contact {
        street: validate::optional(form, "strasse", NAME),
        postal_code: validate::optional(form, "plz", NAME),
        city: validate::optional(form, "ort", NAME),
        country: validate::optional(form, "staat", NAME),
        email: validate::email(form, "email"),
        website: validate::web_address(form, "internet"),
        phone: validate::optional(form, "telefon", NAME),
        fax: validate::optional(form, "fax", NAME),
    }
}

/// The contact as the form writes it.
pub fn contact_values(contact: &Contact) -> Values {
    let texts = [
        &contact.street,
        &contact.postal_code,
        &contact.city,
        &contact.country,
        &contact.email,
        &contact.website,
        &contact.phone,
        &contact.fax,
    ];
    CONTACT
        .iter()
        .zip(texts)
        .map(|((name, _), text)| ((*name).to_owned(), text.clone().unwrap_or_default()))
        .collect()
}

/// The holder that the form describes; `None` when something is wrong, which the form then says.
pub fn read(form: &mut Form) -> Option<OfficeHolder> {
    let name = validate::required(form, "name", "den Namen", NAME);
    let holder = OfficeHolder {
        name: name.unwrap_or_default(),
        function: validate::optional(form, "funktion", NAME),
        contact: read_contact(form),
        valid_from: validate::date(form, "von"),
        valid_until: validate::date(form, "bis"),
        agreed_on: validate::date(form, "vereinbart_am"),
        notified_on: validate::date(form, "mitgeteilt_am"),
        remark: validate::optional(form, "bemerkung", TEXT),
    };
    if let (Some(from), Some(until)) = (holder.valid_from, holder.valid_until)
        && until < from
    {
        form.fail("bis", "Das Ende liegt vor dem Beginn. Bitte prüfen Sie beide Tage.");
    }
    if form.has_errors() { None } else { Some(holder) }
}

/// The holder as the form writes it.
pub fn values(holder: &OfficeHolder) -> Values {
    let day = |date: Option<Date>| date.map(date_text).unwrap_or_default();
    let mut values = contact_values(&holder.contact);
    for (name, text) in [
        ("name", holder.name.clone()),
        ("funktion", holder.function.clone().unwrap_or_default()),
        ("vereinbart_am", day(holder.agreed_on)),
        ("mitgeteilt_am", day(holder.notified_on)),
        ("von", day(holder.valid_from)),
        ("bis", day(holder.valid_until)),
        ("bemerkung", holder.remark.clone().unwrap_or_default()),
    ] {
        values.insert(name.to_owned(), text);
    }
    values
}
