//! The people of the tests.

/// Somebody who uses the site, as seen from the organisation whose pages are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// Not signed in.
    Nobody,
    /// Signed in, without any role.
    WithoutRole,
    Reader,
    /// Reads until a day far away.
    Auditor,
    /// Editor in "Vertrieb" only.
    EditorElsewhere,
    /// Editor in "Netzbetrieb" and what is under it only.
    LimitedEditor,
    Editor,
    Coordinator,
    Dpo,
    Releaser,
    /// Manages accounts; no role in any organisation.
    Administrator,
    /// DSB of the other organisation.
    ForeignDpo,
}

impl Who {
    pub const ALL: [Who; 12] = [
        Who::Nobody,
        Who::WithoutRole,
        Who::Reader,
        Who::Auditor,
        Who::EditorElsewhere,
        Who::LimitedEditor,
        Who::Editor,
        Who::Coordinator,
        Who::Dpo,
        Who::Releaser,
        Who::Administrator,
        Who::ForeignDpo,
    ];

    /// Those with a role; each organisation of the world has one of each.
    pub(super) const MEMBERS: [Who; 8] = [
        Who::Reader,
        Who::Auditor,
        Who::EditorElsewhere,
        Who::LimitedEditor,
        Who::Editor,
        Who::Coordinator,
        Who::Dpo,
        Who::Releaser,
    ];

    /// Their address; `host` is the first word of the organisation's address ("stadtwerke").
    pub fn email(self, host: &str) -> String {
        match self {
            Who::Nobody => String::new(),
            Who::WithoutRole => "niemand@example.org".to_owned(),
            Who::Administrator => "admin@example.org".to_owned(),
            Who::Reader => format!("leser@{host}.example.org"),
            Who::Auditor => format!("pruefer@{host}.example.org"),
            Who::EditorElsewhere => format!("vertrieb@{host}.example.org"),
            Who::LimitedEditor => format!("netz@{host}.example.org"),
            Who::Editor => format!("bearbeiter@{host}.example.org"),
            Who::Coordinator => format!("koordination@{host}.example.org"),
            Who::Dpo => format!("dsb@{host}.example.org"),
            Who::Releaser => format!("freigabe@{host}.example.org"),
            Who::ForeignDpo => {
                let other = if host == "stadtwerke" { "gemeinde" } else { "stadtwerke" };
                Who::Dpo.email(other)
            }
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Who::Nobody => "",
            Who::WithoutRole => "Nora Neu",
            Who::Administrator => "Anton Admin",
            Who::Reader => "Lena Leser",
            Who::Auditor => "Paula Prüfer",
            Who::EditorElsewhere => "Viktor Vertrieb",
            Who::LimitedEditor => "Nils Netz",
            Who::Editor => "Berta Bearbeiter",
            Who::Coordinator => "Karla Koordination",
            Who::Dpo | Who::ForeignDpo => "Doris Datenschutz",
            Who::Releaser => "Fritz Freigabe",
        }
    }
}
