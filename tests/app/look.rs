//! The shared parts of pages, without a database: the gallery, in process and in a browser.

use std::collections::BTreeSet;

use axum::{
    body::Body,
    http::{Request, Response, StatusCode, header},
};
use fantoccini::{Locator, key::Key};
use http_body_util::BodyExt;
use scraper::{ElementRef, Html, Selector};
use tower::ServiceExt;

use crate::support::browser::{Browser, Theme};

#[path = "../../examples/gallery.rs"]
#[allow(dead_code, reason = "the example's main is not called here")]
mod gallery;

const PAGES: [&str; 5] =
    ["/?meldung=gespeichert", "/formular", "/anmelden", "/bestaetigung", "/fehler/verboten"];

async fn get(address: &str) -> Response<Body> {
    send(Request::get(address).body(Body::empty()).unwrap()).await
}

async fn send(request: Request<Body>) -> Response<Body> {
    gallery::router().oneshot(request).await.unwrap()
}

async fn post(body: impl Into<Body>) -> Response<Body> {
    let form = "application/x-www-form-urlencoded";
    send(Request::post("/formular").header(header::CONTENT_TYPE, form).body(body.into()).unwrap()).await
}

async fn text(response: Response<Body>) -> String {
    String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap()
}

fn select<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

fn words(element: ElementRef) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn h1(page: &Html) -> String {
    words(select(page, "h1")[0])
}

#[tokio::test]
async fn every_failure_has_a_german_page() {
    for (address, status, title) in [
        ("/gibt-es-nicht", StatusCode::NOT_FOUND, "Seite nicht gefunden"),
        ("/static/0/gibt-es-nicht", StatusCode::NOT_FOUND, "Seite nicht gefunden"),
        ("/fehler/intern", StatusCode::INTERNAL_SERVER_ERROR, "Da ist etwas schiefgegangen"),
        ("/fehler/absturz", StatusCode::INTERNAL_SERVER_ERROR, "Da ist etwas schiefgegangen"),
        ("/fehler/datenbank", StatusCode::SERVICE_UNAVAILABLE, "Gerade nicht erreichbar"),
        ("/fehler/verboten", StatusCode::FORBIDDEN, "Keine Berechtigung"),
    ] {
        // The crash happens only for requests with a header.
        let response = send(Request::get(address).header("x", "y").body(Body::empty()).unwrap()).await;
        assert_eq!(response.status(), status, "{address}");
        let id = response.headers()["x-request-id"].to_str().unwrap().to_owned();
        let retry = response.headers().contains_key(header::RETRY_AFTER);
        assert_eq!(retry, status == StatusCode::SERVICE_UNAVAILABLE, "{address}");
        let html = text(response).await;
        assert!(!html.contains("secret"), "{address} shows the cause");
        assert_eq!(h1(&Html::parse_document(&html)), title, "{address}");
        assert_eq!(html.contains(&id), status.is_server_error(), "{address}");
    }
}

#[tokio::test]
async fn a_request_nobody_can_read_has_a_page_too() {
    let wrong_method = send(Request::delete("/formular").body(Body::empty()).unwrap()).await;
    assert_eq!(wrong_method.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert!(wrong_method.headers().contains_key(header::ALLOW));
    assert_eq!(h1(&Html::parse_document(&text(wrong_method).await)), "So nicht aufrufbar");

    let no_form = send(Request::post("/formular").body(Body::from("{}")).unwrap()).await;
    assert_eq!(no_form.status(), StatusCode::BAD_REQUEST);
    let no_form = text(no_form).await;
    assert!(words(select(&Html::parse_document(&no_form), "main")[0]).contains("nicht als Formular"));

    let limit = 2 * 1024 * 1024;
    assert_eq!(post(vec![b'a'; limit]).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(post(vec![b'a'; limit + 1]).await.status(), StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn errors_stand_on_top_and_at_their_fields_and_the_input_stays() {
    let hostile = "name=%3Cscript%3E%00&zwecke=%0A%0AZeile&beginn=31.2.2024&gruppen=2&gruppen=3&email=x";
    let response = post(hostile).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = Html::parse_document(&text(response).await);
    assert!(words(select(&page, "title")[0]).starts_with("Fehler: "));
    let fields: Vec<_> =
        select(&page, "#fehler a").into_iter().map(|link| link.attr("href").unwrap().to_owned()).collect();
    assert_eq!(fields, ["#beginn", "#art", "#drittland", "#email", "#bestaetigt"]);
    for (link, field) in select(&page, "#fehler a").into_iter().zip(&fields) {
        let message = format!("{field}-fehler");
        assert!(words(select(&page, &message)[0]).ends_with(&words(link)), "{field}");
    }
    assert_eq!(select(&page, "#name")[0].attr("value"), Some("<script>"));
    assert_eq!(select(&page, "#beginn")[0].attr("value"), Some("31.2.2024"));
    assert_eq!(select(&page, "#zwecke")[0].text().collect::<String>(), "\n\nZeile");
    assert_eq!(select(&page, "[name=gruppen][checked]").len(), 2);
}

#[tokio::test]
async fn a_success_leads_on_to_a_page_that_says_so() {
    let filled =
        "name=a&zwecke=b&beginn=1.3.2024&art=amt&drittland=nein&gruppen=1&email=a%40b.de&bestaetigt=ja";
    let response = post(filled).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let next = response.headers()[header::LOCATION].to_str().unwrap().to_owned();
    let page = Html::parse_document(&text(get(&next).await).await);
    assert_eq!(words(select(&page, "[role=status]")[0]), "Ihre Angaben sind gespeichert.");
    let page = Html::parse_document(&text(get("/?meldung=Betrug").await).await);
    assert!(select(&page, "[role=status]").is_empty());
}

#[tokio::test]
async fn pages_are_whole() {
    for address in PAGES {
        let page = Html::parse_document(&text(get(address).await).await);
        assert_eq!(select(&page, "h1").len(), 1, "{address}");
        let ids: Vec<_> =
            select(&page, "[id]").into_iter().map(|element| element.attr("id").unwrap()).collect();
        let unique: BTreeSet<_> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "{address} has an id twice");
        for (selector, attribute) in [
            ("[for]", "for"),
            ("[aria-describedby]", "aria-describedby"),
            ("[aria-labelledby]", "aria-labelledby"),
        ] {
            for element in select(&page, selector) {
                for id in element.attr(attribute).unwrap().split(' ') {
                    assert!(unique.contains(id), "{address}: {attribute}={id} leads nowhere");
                }
            }
        }
        for element in select(&page, "link[href], script[src], img[src]") {
            let asset = element.attr("href").or(element.attr("src")).unwrap();
            let response = get(asset).await;
            assert_eq!(response.status(), StatusCode::OK, "{asset}");
            assert!(response.headers()[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
        }
        assert!(select(&page, "[style], style, script:not([src]), [onclick]").is_empty(), "{address}");
    }
}

#[tokio::test]
async fn pages_are_kept_by_nobody_and_load_nothing_foreign() {
    let response = get("/").await;
    assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
    let policy = response.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none';"));
    assert!(!policy.contains("unsafe") && !policy.contains("data:") && !policy.contains("http"));
    let foreign_hash = get("/static/0000000000000000/app.css").await;
    assert_eq!(foreign_hash.status(), StatusCode::OK);
    assert_eq!(foreign_hash.headers()[header::CACHE_CONTROL], "no-store");
}

/// Serves the gallery to a browser and gives its address.
async fn serve() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, gallery::router()).await });
    address
}

#[tokio::test]
async fn no_part_keeps_anybody_out_light_or_dark_narrow_or_wide() {
    let site = serve().await;
    let browser = Browser::start().await;
    let mut faults = Vec::new();
    for theme in [Theme::Light, Theme::Dark] {
        browser.set_theme(theme).await;
        for width in [320, 400, 1280] {
            browser.set_width(width).await;
            for address in PAGES {
                browser.page.goto(&format!("{site}{address}")).await.unwrap();
                inspect(&browser, &mut faults, &format!("{address} {theme:?} {width}")).await;
            }
            submit_empty_form(&browser, &site).await;
            inspect(&browser, &mut faults, &format!("form with errors {theme:?} {width}")).await;
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

async fn inspect(browser: &Browser, faults: &mut Vec<String>, place: &str) {
    faults.extend(
        browser.accessibility_violations().await.into_iter().map(|fault| format!("{place}: {fault}")),
    );
    let overflow = browser.overflow().await;
    if overflow > 0 {
        faults.push(format!("{place}: {overflow} px too wide"));
    }
}

async fn submit_empty_form(browser: &Browser, site: &str) {
    browser.page.goto(&format!("{site}/formular")).await.unwrap();
    for field in ["#name", "#zwecke"] {
        browser.page.find(Locator::Css(field)).await.unwrap().clear().await.unwrap();
    }
    browser.page.find(Locator::Css("main .kern-btn--primary")).await.unwrap().click().await.unwrap();
    browser.page.wait().for_element(Locator::Css("#fehler")).await.unwrap();
}

#[tokio::test]
async fn a_suggestion_completes_the_line_and_leaves_the_others() {
    let site = serve().await;
    let browser = Browser::start().await;
    browser.page.goto(&format!("{site}/formular")).await.unwrap();
    let area = browser.page.find(Locator::Css("#personen")).await.unwrap();
    area.send_keys("Zeile davor\nbür").await.unwrap();
    browser.page.wait().for_element(Locator::Css("#personen-vorschlaege [role=option]")).await.unwrap();
    assert_eq!(browser.accessibility_violations().await, Vec::<String>::new());
    let down = char::from(Key::Down);
    let enter = char::from(Key::Enter);
    area.send_keys(&format!("{down}{enter}")).await.unwrap();
    let value = area.prop("value").await.unwrap().unwrap();
    assert_eq!(value, "Zeile davor\nBürgerinnen und Bürger");

    area.send_keys(&format!("{enter}kund")).await.unwrap();
    browser.page.wait().for_element(Locator::Css("#personen-vorschlaege [role=option]")).await.unwrap();
    area.send_keys(&char::from(Key::Escape).to_string()).await.unwrap();
    assert!(
        !browser
            .page
            .find(Locator::Css("#personen-vorschlaege"))
            .await
            .unwrap()
            .is_displayed()
            .await
            .unwrap()
    );
    let value = area.prop("value").await.unwrap().unwrap();
    assert_eq!(value, "Zeile davor\nBürgerinnen und Bürger\nkund");
}

#[tokio::test]
async fn without_script_the_form_works_the_same() {
    let site = serve().await;
    let browser = Browser::without_javascript().await;
    submit_empty_form(&browser, &site).await;
    assert_eq!(browser.page.find_all(Locator::Css("#fehler a")).await.unwrap().len(), 7);
    let suggests = browser.page.find_all(Locator::Css("[role=listbox]")).await.unwrap();
    assert!(suggests.is_empty(), "the page's script did run");
    assert!(browser.page.find(Locator::Css("#gruppen-2")).await.unwrap().is_selected().await.unwrap());
}
