//! "Hilfe", its glossary, and the statement on accessibility. They say nothing about any register,
//! so they are open to everybody.

use askama::Template;
use axum::response::Response;

use super::{Field, field};
use crate::{
    auth::{Role, Visitor},
    navigation,
    web::page::{self, Page},
};

#[derive(Template)]
#[template(path = "help/index.html")]
struct Index {
    page: Page,
    roles: Vec<&'static Field>,
}

#[derive(Template)]
#[template(path = "help/glossary.html")]
struct Glossary {
    page: Page,
}

#[derive(Template)]
#[template(path = "accessibility.html")]
struct Accessibility {
    page: Page,
}

pub async fn index(visitor: Visitor) -> Response {
    let page = frame(&visitor, "Hilfe")
        .lead("Was das Gesetz verlangt, kurz gefasst, und wie Sie mit dieser Anwendung arbeiten.");
    page::ok(&Index { page, roles: roles() })
}

pub async fn glossary(visitor: Visitor) -> Response {
    let page = frame(&visitor, "Abkürzungen und Begriffe").breadcrumb("Hilfe", "/hilfe");
    page::ok(&Glossary { page })
}

pub async fn accessibility(visitor: Visitor) -> Response {
    page::ok(&Accessibility { page: frame(&visitor, "Erklärung zur Barrierefreiheit") })
}

fn frame(visitor: &Visitor, title: &str) -> Page {
    match &visitor.person {
        Some(person) => navigation::page(person, title),
        None => Page::new(title),
    }
}

fn roles() -> Vec<&'static Field> {
    Role::OFFERED.into_iter().map(about).collect()
}

fn about(role: Role) -> &'static Field {
    field(&format!("role.{}", role.key()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_called_the_same_everywhere() {
        for role in Role::ALL {
            assert_eq!(role.label(), about(role).label);
        }
    }
}
