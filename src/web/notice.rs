//! The one line of success after a form.

use std::convert::Infallible;

use axum::{
    extract::{FromRequestParts, OptionalFromRequestParts},
    http::request::Parts,
    response::{IntoResponse, Redirect, Response},
};

use super::form::Query;

/// One line of success after a redirect. It travels in the address (`?meldung=gespeichert`), so no
/// session holds it and nobody can put words of their own there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    Saved,
    Unchanged,
    Created,
    Copied,
    Ended,
    Resumed,
    Removed,
    PasswordChanged,
    SignedOut,
    SessionsEnded,
    Deactivated,
    Reactivated,
    RoleGiven,
    RoleTaken,
    Confirmed,
    Merged,
    PartlyMerged,
    Accepted,
    Reopened,
    Adopted,
    DraftsMade,
    Imported,
    Undone,
}

impl Notice {
    const ALL: [Self; 23] = [
        Self::Saved,
        Self::Unchanged,
        Self::Created,
        Self::Copied,
        Self::Ended,
        Self::Resumed,
        Self::Removed,
        Self::PasswordChanged,
        Self::SignedOut,
        Self::SessionsEnded,
        Self::Deactivated,
        Self::Reactivated,
        Self::RoleGiven,
        Self::RoleTaken,
        Self::Confirmed,
        Self::Merged,
        Self::PartlyMerged,
        Self::Accepted,
        Self::Reopened,
        Self::Adopted,
        Self::DraftsMade,
        Self::Imported,
        Self::Undone,
    ];

    /// The word in the address.
    pub fn word(self) -> &'static str {
        match self {
            Self::Saved => "gespeichert",
            Self::Unchanged => "unveraendert",
            Self::Created => "angelegt",
            Self::Copied => "kopiert",
            Self::Ended => "beendet",
            Self::Resumed => "wiederaufgenommen",
            Self::Removed => "entfernt",
            Self::PasswordChanged => "passwort",
            Self::SignedOut => "abgemeldet",
            Self::SessionsEnded => "sitzungen",
            Self::Deactivated => "deaktiviert",
            Self::Reactivated => "reaktiviert",
            Self::RoleGiven => "rolle-vergeben",
            Self::RoleTaken => "rolle-entzogen",
            Self::Confirmed => "bestaetigt",
            Self::Merged => "zusammengefuehrt",
            Self::PartlyMerged => "teilweise",
            Self::Accepted => "angenommen",
            Self::Reopened => "geoeffnet",
            Self::Adopted => "uebernommen",
            Self::DraftsMade => "entwuerfe",
            Self::Imported => "importiert",
            Self::Undone => "rueckgaengig",
        }
    }

    pub fn sentence(self) -> &'static str {
        match self {
            Self::Saved => "Ihre Angaben sind gespeichert.",
            Self::Unchanged => "Es gab nichts zu ändern.",
            Self::Created => "Der Eintrag ist angelegt.",
            Self::Copied => "Die Kopie ist angelegt.",
            Self::Ended => "Der Eintrag ist beendet.",
            Self::Resumed => "Der Eintrag ist wieder aufgenommen.",
            Self::Removed => "Der Eintrag ist entfernt.",
            Self::PasswordChanged => "Ihr Passwort ist geändert.",
            Self::SignedOut => "Sie sind abgemeldet.",
            Self::SessionsEnded => "Beendet. Die Anmeldung gilt dort nicht mehr.",
            Self::Deactivated => "Das Konto ist deaktiviert.",
            Self::Reactivated => "Das Konto ist reaktiviert.",
            Self::RoleGiven => "Die Rolle ist vergeben.",
            Self::RoleTaken => "Die Rolle ist entzogen.",
            Self::Confirmed => "Bestätigt.",
            Self::Merged => "Die Einträge sind zusammengeführt.",
            Self::PartlyMerged => "Ein Teil der Tätigkeiten ist übertragen. Bitte fahren Sie fort.",
            Self::Accepted => "Ihre Begründung ist gespeichert.",
            Self::Reopened => "Der Punkt ist wieder offen.",
            Self::Adopted => "Übernommen.",
            Self::Imported => "Die Datei ist in Ihr Verzeichnis übernommen.",
            Self::Undone => "Der Import ist rückgängig gemacht.",
            Self::DraftsMade => "Die Muster sind als Entwürfe übernommen. Bitte gehen Sie jedes Blatt durch.",
        }
    }

    /// The answer to a form that succeeded: on to the page (303), which shows the sentence.
    /// The address may carry a query and a fragment.
    pub fn redirect(self, address: &str) -> Response {
        let (page, fragment) = address
            .split_once('#')
            .map_or((address, String::new()), |(page, rest)| (page, format!("#{rest}")));
        let joint = if page.contains('?') { '&' } else { '?' };
        Redirect::to(&format!("{page}{joint}meldung={}{fragment}", self.word())).into_response()
    }
}

/// `Option<Notice>` as a handler's argument: the notice in the address, if it names one.
impl<S: Send + Sync> OptionalFromRequestParts<S> for Notice {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Infallible> {
        let Query(fields) = Query::from_request_parts(parts, state).await?;
        Ok(Self::ALL.into_iter().find(|notice| notice.word() == fields.text("meldung")))
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{StatusCode, header};

    use super::*;

    #[test]
    fn a_notice_joins_any_address() {
        for (address, location) in [
            ("/a", "/a?meldung=gespeichert"),
            ("/a?b=c", "/a?b=c&meldung=gespeichert"),
            ("/a#d", "/a?meldung=gespeichert#d"),
        ] {
            let response = Notice::Saved.redirect(address);
            assert_eq!(response.status(), StatusCode::SEE_OTHER);
            assert_eq!(response.headers()[header::LOCATION], location);
        }
    }

    #[test]
    fn each_notice_has_a_word_of_its_own() {
        let words: std::collections::BTreeSet<_> = Notice::ALL.iter().map(|notice| notice.word()).collect();
        assert_eq!(words.len(), Notice::ALL.len());
    }
}
