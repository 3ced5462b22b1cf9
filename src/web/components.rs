//! Data of the parts in `templates/components/`, and the confirmation page.

use askama::Template;

use super::{form::Fields, page::Page};

/// Links to the neighbouring pages of a long list, which is paged by key and so has no numbers.
#[derive(Clone, Debug, Default)]
pub struct Pagination {
    /// What is shown: "1–50 von mehr als 1.000".
    pub shown: String,
    pub previous: Option<String>,
    pub next: Option<String>,
}

/// One line of a task list: a step, where it is done, and how far it is.
#[derive(Clone, Debug)]
pub struct Task {
    pub label: String,
    pub href: String,
    pub status: String,
    pub tone: Tone,
}

/// The colour of a badge or an alert; the words beside it always say the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Info,
    Success,
    Warning,
    Danger,
}

impl Tone {
    /// KERN's word for it, as in `kern-badge--warning` and `kern-icon--warning`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Success => "success",
            Self::Warning => "warning",
            Self::Danger => "danger",
        }
    }
}

/// The page before something is removed, ended or otherwise not to be done by mistake; its button posts to the same address.
#[derive(Template)]
#[template(path = "components/confirm.html")]
pub struct Confirmation {
    pub page: Page,
    /// What will happen, with the name of what it happens to.
    pub sentence: String,
    /// What else follows from it; empty for nothing.
    pub consequences: Vec<String>,
    /// The button's words: "Entwurf löschen".
    pub button: &'static str,
    /// The button is red: something goes or ends.
    pub is_danger: bool,
    /// Sent along with the button.
    pub fields: Fields,
    /// Where "Abbrechen" leads.
    pub back: String,
}
