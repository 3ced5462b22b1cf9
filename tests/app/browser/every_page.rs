//! Every page of the route table, on a filled and on an empty record, as a browser draws it: nobody is
//! kept out, nothing sticks out, every link leads somewhere, every form can say what is wrong.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use axum::http::Method;
use fantoccini::{Locator, key::Key};
use serde_json::Value;

use super::{
    pages::{ERRORS, NO_PAGES, PAGES},
    record::{self, Record},
};
use crate::support::{
    Live, Person, Site, Who,
    browser::{Browser, Theme},
};

/// A page that is on the screen: its name for messages and pictures, and the status it came with.
pub struct Checked<'a> {
    pub name: &'a str,
    pub status: u64,
}

/// Fails with everything that is wrong with the page on the screen.
pub async fn check(browser: &Browser, page: Checked<'_>) {
    let mut faults = Vec::new();
    inspect(browser, &page, &mut faults).await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[tokio::test]
async fn every_route_is_listed() {
    let site = Site::empty().await;
    let gets = || site.routes.iter().filter(|route| route.method == Method::GET);
    for route in gets() {
        let is_listed = PAGES.iter().any(|(listed, ..)| *listed == route.path)
            || NO_PAGES.iter().any(|(listed, _)| *listed == route.path);
        assert!(
            is_listed,
            "the page {} is new: add it with an address to PAGES in tests/app/browser/pages.rs",
            route.path
        );
    }
    for listed in PAGES.iter().map(|line| line.0).chain(NO_PAGES.iter().map(|line| line.0)) {
        assert!(gets().any(|route| route.path == listed), "there is no page {listed} any more");
    }
}

#[tokio::test]
async fn pages_keep_nobody_out_and_lead_nowhere_wrong() {
    let live = Live::new().await;
    let browser = Browser::start().await;
    let filled = record::filled(&live.site).await;
    let mut empty = record::empty(&live.site).await;
    let mut walk = Walk {
        live: &live,
        browser: &browser,
        faults: Vec::new(),
        links: BTreeMap::new(),
        forms: BTreeSet::new(),
    };

    walk.through(&filled, "").await;
    let routes: BTreeSet<_> = PAGES.iter().map(|line| line.0).collect();
    for route in routes {
        let reached =
            PAGES.iter().any(|(path, _, address)| *path == route && filled.address(address).is_some());
        assert!(reached, "no address of {route} can be filled in from the record");
    }
    for (who, address, status) in ERRORS {
        let address = filled.address(address).unwrap();
        walk.visit(*who, filled.host, &address, u64::from(*status), "").await;
    }
    // Accounts and help are the same for both records.
    walk.through(&empty, "{root}").await;
    record::add_first_activity(&live.site, &mut empty).await;
    walk.through(&empty, "{full}").await;
    assert!(walk.faults.is_empty(), "{} faults:\n{}", walk.faults.len(), walk.faults.join("\n"));
}

struct Walk<'a> {
    live: &'a Live,
    browser: &'a Browser,
    faults: Vec<String>,
    /// Addresses that were already asked for, by person.
    links: BTreeMap<(Who, &'static str), BTreeSet<String>>,
    /// Addresses whose form was already sent with errors; they look the same on every record.
    forms: BTreeSet<String>,
}

impl Walk<'_> {
    /// Looks at the pages whose address has the word and can be filled in from the record. Person by
    /// person, because a change of the session costs time.
    async fn through(&mut self, record: &Record, word: &str) {
        let mut lines: Vec<_> = PAGES.iter().filter(|(.., address)| address.contains(word)).collect();
        lines.sort_by_key(|(_, who, _)| *who);
        // An authority is given a record when there is something in it.
        lines.retain(|(_, who, _)| *who != Who::Auditor || record.host == "stadtwerke");
        for (_, who, template) in lines {
            if let Some(address) = record.address(template) {
                self.visit(*who, record.host, &address, 200, template).await;
            }
        }
    }

    async fn visit(&mut self, who: Who, host: &'static str, address: &str, status: u64, template: &str) {
        let person = self.live.sign_in(self.browser, who, host).await;
        self.live.open(self.browser, address).await;
        let shown = self.browser.page.current_url().await.unwrap();
        let shown = &shown[url::Position::BeforePath..url::Position::AfterQuery];
        if shown != address {
            self.faults.push(format!("{address} as {who:?} leads to {shown}"));
            return;
        }
        let label = if template.is_empty() { address } else { template };
        let name = format!("{host} {label} {who:?}");
        // A reload with other sizes keeps the focus where it was, so the keyboard comes first.
        self.browser.press(Key::Tab).await;
        let focus = "return document.activeElement.className";
        let focus = self.browser.page.execute(focus, Vec::new()).await.unwrap();
        if status != 422 && !focus.as_str().unwrap_or_default().contains("skip-link") {
            self.faults.push(format!("{name}: Tab leads to {focus} before the skip link"));
        }
        if self.browser.overflow().await > 0 {
            self.faults.push(format!("{name}: the focused skip link makes the page too wide"));
        }
        self.browser.page.execute("document.activeElement.blur()", Vec::new()).await.unwrap();
        inspect(self.browser, &Checked { name: &name, status }, &mut self.faults).await;
        self.follow_links(&person, who, host, &name).await;
        let form = template.replace("{planned}", "{full}");
        if status == 200 && self.forms.insert(form) {
            self.send_too_much(&name).await;
        }
    }

    /// Asks for everything the page links to, as the same person.
    async fn follow_links(&mut self, person: &Person, who: Who, host: &'static str, page: &str) {
        let script = "return [...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))";
        let found = self.browser.page.execute(script, Vec::new()).await.unwrap();
        for link in found.as_array().unwrap().iter().filter_map(Value::as_str) {
            if let Some(fragment) = link.strip_prefix('#') {
                if self.browser.count(&format!("[id='{fragment}']")).await != 1 {
                    self.faults.push(format!("{page}: nothing has the id {fragment}"));
                }
                continue;
            }
            let is_new = self.links.entry((who, host)).or_default().insert(link.to_owned());
            if !link.starts_with('/') || !is_new {
                continue;
            }
            let answer = person.get(link.split('#').next().unwrap_or_default()).await;
            if !answer.status.is_success() && !answer.status.is_redirection() {
                self.faults.push(format!("{page}: {} at {link}", answer.status));
            }
        }
    }

    /// Sends the page's form with more in every text field than one can hold; what comes back is the
    /// form with its errors. Pages that only ask whether to go on have no such field.
    async fn send_too_much(&mut self, name: &str) {
        let fill = "
            const form = document.querySelector('main form[method=post]');
            const fields = form?.querySelectorAll('textarea, input:not([type=hidden], [type=radio], [type=checkbox], [type=file])') ?? [];
            for (const field of fields) field.value = 'zu lang '.repeat(3000);
            const send = form?.querySelector('.submit-row [type=submit]') ?? form?.querySelector('[type=submit]');
            if (fields.length) send.setAttribute('data-send', '');
            return fields.length";
        let fields = self.browser.page.execute(fill, Vec::new()).await.unwrap();
        if fields.as_u64() == Some(0) {
            return;
        }
        self.browser.click("[data-send]").await;
        let arrived = self.browser.page.wait().at_most(Duration::from_secs(10));
        if arrived.for_element(Locator::Css("#fehler")).await.is_err() {
            self.faults.push(format!("{name}: too much in every field is no error"));
            return;
        }
        // The texts were only needed to be refused; drawing them takes seconds.
        let shorten = "
            for (const field of document.querySelectorAll('main textarea, main input:not([type=hidden])')) {
                if (field.value.length > 300) field.value = field.value.slice(0, 300);
                field.style.height = '';
            }";
        self.browser.page.execute(shorten, Vec::new()).await.unwrap();
        let name = format!("{name} mit Fehlern");
        inspect(self.browser, &Checked { name: &name, status: 422 }, &mut self.faults).await;
    }
}

/// What is read from the page as it is: everything but colours and widths.
const FACTS: &str = "
    // What is folded away belongs to the page as well.
    document.querySelectorAll('main details').forEach(fold => fold.open = true);
    const visible = field => field.type !== 'hidden';
    const unlabelled = [...document.querySelectorAll('input, select, textarea')]
        .filter(field => visible(field) && !(field.labels?.length && field.labels[0].innerText.trim()));
    const ids = [...document.querySelectorAll('[id]')].map(it => it.id);
    return {
        status: performance.getEntriesByType('navigation')[0].responseStatus,
        headings: document.querySelectorAll('h1').length,
        title: document.title,
        unlabelled: unlabelled.map(field => field.outerHTML),
        twice: ids.filter((id, at) => ids.indexOf(id) !== at),
        errors: document.querySelectorAll('#fehler li').length,
    }";

async fn inspect(browser: &Browser, page: &Checked<'_>, faults: &mut Vec<String>) {
    let name = page.name;
    let facts = browser.page.execute(FACTS, Vec::new()).await.unwrap();
    if facts["status"] != page.status {
        faults.push(format!("{name}: status {} instead of {}", facts["status"], page.status));
    }
    if facts["headings"] != 1 {
        faults.push(format!("{name}: {} h1", facts["headings"]));
    }
    let title = facts["title"].as_str().unwrap_or_default();
    let errors = facts["errors"].as_u64().unwrap_or_default();
    if title.starts_with("Fehler: ") != (errors > 0) || !title.contains(" – ") {
        faults.push(format!("{name}: title {title:?} with {errors} errors"));
    }
    // A conflict is told as an error too, once a choice is missing.
    if (errors > 0) != (page.status == 422) && page.status != 409 {
        faults.push(format!("{name}: {errors} sentences about errors"));
    }
    for what in ["unlabelled", "twice"] {
        for fault in facts[what].as_array().unwrap() {
            faults.push(format!("{name}: {what} {fault}"));
        }
    }
    // Each theme at one width: contrast and structure do not depend on both at once.
    for (theme, widths) in [(Theme::Light, [320, 1280]), (Theme::Dark, [1280, 400])] {
        browser.set_theme(theme).await;
        for width in widths {
            browser.set_width(width).await;
            let overflow = browser.overflow().await;
            if overflow > 0 {
                let element = browser.sticking_out().await;
                faults.push(format!("{name}: {overflow} px too wide at {width} px: {element}"));
            }
            browser.picture(&format!("{name} {theme:?} {width}")).await;
        }
        let violations = match theme {
            Theme::Light => browser.accessibility_violations().await,
            Theme::Dark => browser.visual_violations().await,
        };
        faults.extend(violations.into_iter().map(|fault| format!("{name} {theme:?}: {fault}")));
    }
}
