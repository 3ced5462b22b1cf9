use time::Date;

use crate::{
    database::id::OfficeHolderId,
    register::{Contact, Office, OfficeHolder},
};

/// One row: somebody in an office for some time.
#[derive(Debug, Clone, PartialEq)]
pub struct Holder {
    pub id: OfficeHolderId,
    pub office: Office,
    pub holder: OfficeHolder,
}

/// Where a holder's time lies, seen from one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Time {
    Former,
    InForce,
    Coming,
}

impl Holder {
    /// Both ends of the time belong to it; an end that is not stated is open.
    pub fn time(&self, day: Date) -> Time {
        if self.holder.valid_until.is_some_and(|until| until < day) {
            Time::Former
        } else if self.holder.valid_from.is_some_and(|from| from > day) {
            Time::Coming
        } else {
            Time::InForce
        }
    }

    pub fn is_in_force(&self, day: Date) -> bool {
        self.time(day) == Time::InForce
    }

    /// "seit 01.03.2026", "01.03.2024 bis 28.02.2026"; empty when neither end is stated.
    pub fn period(&self) -> String {
        use crate::web::validate::date_text;
        match (self.holder.valid_from.map(date_text), self.holder.valid_until.map(date_text)) {
            (None, None) => String::new(),
            (Some(from), None) => format!("seit {from}"),
            (None, Some(until)) => format!("bis {until}"),
            (Some(from), Some(until)) => format!("{from} bis {until}"),
        }
    }
}

/// A way to reach somebody; lit. a asks for all three (R35).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    Postal,
    Electronic,
    Phone,
}

impl Channel {
    pub const ALL: [Channel; 3] = [Channel::Postal, Channel::Electronic, Channel::Phone];

    /// As the subject of "… fehlt".
    pub fn label(self) -> &'static str {
        match self {
            Self::Postal => "Postanschrift",
            Self::Electronic => "E-Mail- oder Internetadresse",
            Self::Phone => "Telefonnummer",
        }
    }

    /// A web address counts as electronic contact (X9).
    fn is_open(self, contact: &Contact) -> bool {
        match self {
            Self::Postal => {
                contact.city.is_some() && (contact.street.is_some() || contact.postal_code.is_some())
            }
            Self::Electronic => contact.email.is_some() || contact.website.is_some(),
            Self::Phone => contact.phone.is_some(),
        }
    }

    /// The ways that are missing.
    pub fn missing(contact: &Contact) -> Vec<Channel> {
        Self::ALL.into_iter().filter(|channel| !channel.is_open(contact)).collect()
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    fn holder(valid_from: Option<Date>, valid_until: Option<Date>) -> Holder {
        let holder = OfficeHolder {
            name: "Dr. Erika Beispiel".to_owned(),
            function: None,
            contact: Contact::default(),
            valid_from,
            valid_until,
            agreed_on: None,
            notified_on: None,
            remark: None,
        };
        Holder { id: OfficeHolderId::new(), office: Office::DataProtectionOfficer, holder }
    }

    #[test]
    fn first_and_last_day_belong_to_the_office() {
        let held = holder(Some(date!(2026 - 03 - 01)), Some(date!(2026 - 08 - 31)));
        assert_eq!(held.time(date!(2026 - 02 - 28)), Time::Coming);
        assert_eq!(held.time(date!(2026 - 03 - 01)), Time::InForce);
        assert_eq!(held.time(date!(2026 - 08 - 31)), Time::InForce);
        assert_eq!(held.time(date!(2026 - 09 - 01)), Time::Former);
        assert_eq!(holder(None, None).time(date!(1900 - 01 - 01)), Time::InForce);
    }

    #[test]
    fn a_web_address_is_an_electronic_contact() {
        let contact = Contact { website: Some("www.stadt.de/kontakt".to_owned()), ..Contact::default() };
        assert_eq!(Channel::missing(&contact), [Channel::Postal, Channel::Phone]);
        assert_eq!(Channel::missing(&Contact::default()), Channel::ALL);
    }
}
