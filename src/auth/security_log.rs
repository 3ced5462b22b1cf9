//! What happened at the doors, a line each on the log, for people and for programs such as fail2ban: who came in or
//! did not, who gave whom which right, who took the record along. Ids and addresses only; never a password, a
//! token, or what stands in a record. What was changed and by whom stands in the history
//! besides, and so does what was done on the command line.

use crate::database::id::AccountId;

/// Kept out or let in by its own name: `RUST_LOG=warn,vvt::security=info`.
const TARGET: &str = "vvt::security";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    SignedIn,
    /// Wrong password, or no such account.
    SignInFailed,
    /// After too many attempts.
    SignInRefused,
    PasswordChanged,
    /// A link that works once did not: guessed, used or too old.
    LinkRefused,
    /// Somebody signed in asked for what is not theirs.
    Refused,
    /// A form that another site sent.
    ForeignForm,
    /// By a name that is not this application's.
    ForeignHost,
    /// An invitation or a link for a new password was made.
    LinkMade,
    AccountCreated,
    AccountDeactivated,
    AccountReactivated,
    RoleGiven,
    RoleTaken,
    Exported,
}

impl Event {
    fn word(self) -> &'static str {
        match self {
            Self::SignedIn => "signed_in",
            Self::SignInFailed => "sign_in_failed",
            Self::SignInRefused => "sign_in_refused",
            Self::PasswordChanged => "password_changed",
            Self::LinkRefused => "link_refused",
            Self::Refused => "refused",
            Self::ForeignForm => "foreign_form",
            Self::ForeignHost => "foreign_host",
            Self::LinkMade => "link_made",
            Self::AccountCreated => "account_created",
            Self::AccountDeactivated => "account_deactivated",
            Self::AccountReactivated => "account_reactivated",
            Self::RoleGiven => "role_given",
            Self::RoleTaken => "role_taken",
            Self::Exported => "exported",
        }
    }
}

/// `address`: of the client. `by`: who did it; `account`: whom it is about. "-" where there is none.
pub fn log(event: Event, address: &str, by: Option<AccountId>, account: Option<AccountId>) {
    let id = |account: Option<AccountId>| account.map_or_else(|| "-".to_owned(), |id| id.0.to_string());
    tracing::info!(target: TARGET, "event={} address={address} by={} account={}", event.word(), id(by), id(account));
}
