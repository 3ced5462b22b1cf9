//! Roles, what they allow, and what a route asks for (design §8). One `match` maps roles to
//! capabilities; roles are not ordered.

use serde::{Deserialize, Serialize};

/// What a person is in an organisation. A person may hold several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Role {
    /// Datenschutzbeauftragte/r: edits everything, gives the DSB's opinion.
    Dpo,
    /// Datenschutzkoordination: edits everything without being DSB.
    Coordinator,
    /// Releases for the controller: the DSB advises, the controller decides (Art. 38, 39).
    Releaser,
    /// Bearbeiter/in: edits activities.
    Editor,
    /// Leser/in.
    Reader,
    /// Prüfer/in: an authority or auditor, reads the record as it is printed until a date.
    Auditor,
}

/// What a page may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Capability {
    ReadRegister,
    /// What is said beside the record: what the checks find, what people decided about it and why, what is
    /// due. An authority sees the record as it is printed.
    ReadFindings,
    EditActivities,
    /// Catalogues and everything that holds for the whole organisation.
    EditCatalogues,
    Release,
    Export,
    ReadAudit,
    /// The DSB's advice, Art. 35 Abs. 2 DSGVO: nobody else's to give.
    GiveOpinion,
}

/// What a route demands before its handler runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody; who is there is not even asked (health, files).
    Open,
    /// Everybody; a signed-in person is recognised.
    Public,
    SignedIn,
    Administrator,
    /// The path names an organisation, and the person may do this in it.
    Can(Capability),
}

impl Role {
    pub const ALL: [Role; 6] =
        [Role::Dpo, Role::Coordinator, Role::Releaser, Role::Editor, Role::Reader, Role::Auditor];
    /// Those that can be given: nothing can be released yet.
    pub const OFFERED: [Role; 5] = [Role::Dpo, Role::Coordinator, Role::Editor, Role::Reader, Role::Auditor];

    /// Whether it is given until a day only.
    pub fn needs_end(self) -> bool {
        self == Role::Auditor
    }

    pub fn capabilities(self) -> &'static [Capability] {
        use Capability::*;
        match self {
            Role::Dpo => {
                &[ReadRegister, ReadFindings, EditActivities, EditCatalogues, Export, ReadAudit, GiveOpinion]
            }
            Role::Coordinator => {
                &[ReadRegister, ReadFindings, EditActivities, EditCatalogues, Export, ReadAudit]
            }
            Role::Releaser => &[ReadRegister, ReadFindings, Release, Export, ReadAudit],
            Role::Editor => &[ReadRegister, ReadFindings, EditActivities, Export],
            Role::Reader => &[ReadRegister, ReadFindings],
            Role::Auditor => &[ReadRegister, Export, ReadAudit],
        }
    }

    /// As stored in `role_assignment.role` and sent by forms.
    pub fn key(self) -> &'static str {
        match self {
            Role::Dpo => "dpo",
            Role::Coordinator => "coordinator",
            Role::Releaser => "releaser",
            Role::Editor => "editor",
            Role::Reader => "reader",
            Role::Auditor => "auditor",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Role::Dpo => "DSB",
            Role::Coordinator => "Datenschutzkoordination",
            Role::Releaser => "Freigabe für den Verantwortlichen",
            Role::Editor => "Bearbeiter/in",
            Role::Reader => "Leser/in",
            Role::Auditor => "Prüfer/in",
        }
    }

    pub fn from_key(key: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.key() == key)
    }
}

impl Capability {
    /// Whether a role that is limited to departments gives it at all: what holds for the whole
    /// organisation needs an unlimited role.
    pub fn can_be_limited(self) -> bool {
        matches!(
            self,
            Capability::ReadRegister
                | Capability::ReadFindings
                | Capability::EditActivities
                | Capability::Export
                | Capability::GiveOpinion
        )
    }

    /// Why a person who may read is refused.
    pub fn refusal(self) -> &'static str {
        match self {
            Capability::ReadRegister => "Sie dürfen dieses Verzeichnis nicht lesen.",
            Capability::ReadFindings => {
                "Ihre Rolle zeigt das Verzeichnis, wie es ausgegeben wird. Diese Seite gehört nicht dazu."
            }
            Capability::EditActivities => {
                "Ihre Rolle erlaubt es nicht, Verarbeitungstätigkeiten zu bearbeiten."
            }
            Capability::EditCatalogues => {
                "Ihre Rolle erlaubt es nicht, Angaben zu bearbeiten, die für die ganze Organisation gelten."
            }
            Capability::Release => "Ihre Rolle erlaubt es nicht, eine Fassung freizugeben.",
            Capability::Export => "Ihre Rolle erlaubt es nicht, Dokumente auszugeben.",
            Capability::GiveOpinion => "Die Stellungnahme gibt nur die oder der Datenschutzbeauftragte ab.",
            Capability::ReadAudit => "Ihre Rolle erlaubt es nicht, die Änderungshistorie einzusehen.",
        }
    }
}
