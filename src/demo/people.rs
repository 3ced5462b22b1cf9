use crate::auth::Role;

/// Somebody with an account in the example world.
pub struct Person {
    pub name: &'static str,
    pub email: &'static str,
    /// `None`: administrates the instance and sees no record.
    pub role: Option<Role>,
    /// Short sign of the department that the role is limited to; empty for the whole organisation.
    pub department: &'static str,
    /// For how many days from today the role holds; `None` for no end.
    pub days: Option<i64>,
}

/// One for each role that is given; the first one shows what there is to see.
pub const PEOPLE: [Person; 6] = [
    whole("Dr. Miriam Sommer", "miriam.sommer@stadtwerke-musterhausen.example", Role::Dpo),
    whole("Jonas Keller", "jonas.keller@stadtwerke-musterhausen.example", Role::Coordinator),
    Person {
        department: "K 2",
        ..whole("Renate Weiß", "renate.weiss@stadtwerke-musterhausen.example", Role::Editor)
    },
    whole("Tom Vogel", "tom.vogel@stadtwerke-musterhausen.example", Role::Reader),
    Person { days: Some(90), ..whole("Karin Lindner", "karin.lindner@pruefung.example", Role::Auditor) },
    Person { role: None, ..whole("Anke Adler", "anke.adler@stadtwerke-musterhausen.example", Role::Reader) },
];

const fn whole(name: &'static str, email: &'static str, role: Role) -> Person {
    Person { name, email, role: Some(role), department: "", days: None }
}

impl Person {
    /// "Bearbeiter/in (nur K 2)"
    pub fn role_label(&self) -> String {
        let role = self.role.map_or("Administratorin", Role::label);
        match (self.department, self.days) {
            ("", None) => role.to_owned(),
            ("", Some(days)) => format!("{role} ({days} Tage lang)"),
            (department, _) => format!("{role} (nur {department})"),
        }
    }
}
