//! Departments (Organisationseinheiten): a tree with short signs such as "Amt 10". Activities belong
//! to them, and roles may be limited to one and all under it.

pub mod pages;
pub mod store;
pub mod tree;

use crate::database::id::DepartmentId;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Department {
    pub id: DepartmentId,
    pub parent: Option<DepartmentId>,
    /// "Amt 10"; empty for none.
    pub short_sign: String,
    pub name: String,
    /// Activities that belong to this very department, as far as the person may see them.
    pub activities: i64,
}

impl Department {
    /// "Amt 10 – Hauptamt", as it is printed.
    pub fn label(&self) -> String {
        match self.short_sign.as_str() {
            "" => self.name.clone(),
            sign => format!("{sign} – {}", self.name),
        }
    }
}
