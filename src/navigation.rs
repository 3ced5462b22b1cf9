//! The frame of pages for a person: what stands in the header and the main navigation.

use crate::{
    auth::{Capability, Member, Person},
    web::page::{NavItem, Page},
};

/// A page outside any organisation: account, administration.
pub fn page(person: &Person, title: impl Into<String>) -> Page {
    let mut account = Vec::new();
    if person.memberships.len() > 1 || (person.administrator && !person.memberships.is_empty()) {
        account.push(NavItem::new("Meine Verzeichnisse", "/"));
    }
    account.push(NavItem::new("Mein Konto", "/konto"));
    if person.administrator {
        account.push(NavItem::new("Konten und Rollen", "/verwaltung/konten"));
        account.push(NavItem::new("Organisationen", "/verwaltung/organisationen"));
    }
    Page::new(title).person(&person.name).account(account)
}

/// A page of the instance's administration. `current` is the last part of the address of the entry it
/// stands under.
pub fn administration_page(person: &Person, current: &str, title: impl Into<String>) -> Page {
    let items = [("Konten und Rollen", "konten"), ("Organisationen", "organisationen")];
    let navigation = items
        .map(|(label, part)| NavItem::new(label, format!("/verwaltung/{part}")).current(part == current));
    page(person, title).navigation(navigation.to_vec())
}

/// A page of the member's organisation. `current` is the navigation's entry it stands under: the
/// last part of its address, "" for the start page.
pub fn organisation_page(member: &Member, current: &str, title: impl Into<String>) -> Page {
    let slug = &member.membership.slug;
    let root = format!("/verzeichnis/{slug}");
    let mut items = vec![("Übersicht", ""), ("Verarbeitungstätigkeiten", "verarbeitungen")];
    items.push(("Kataloge", "kataloge"));
    items.push(("Organisation", "organisation"));
    if member.may(Capability::EditCatalogues) {
        items.push(("Import", "import"));
    }
    if member.may(Capability::Export) {
        items.push(("Ausgabe", "ausgabe"));
    }
    if member.membership.may_everywhere(Capability::ReadAudit) {
        items.push(("Änderungen", "aenderungen"));
    }
    let navigation = items
        .into_iter()
        .map(|(label, part)| {
            let href = if part.is_empty() { root.clone() } else { format!("{root}/{part}") };
            NavItem::new(label, href).current(part == current)
        })
        .collect();
    page(&member.person, title)
        .organisation(&member.membership.organisation_name, root)
        .navigation(navigation)
}
