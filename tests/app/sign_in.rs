//! Sign-in, sessions, the set-up link, and what strangers try.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use sqlx::{AssertSqlSafe, Executor};
use url::Url;
use vvt::{
    auth::{account, set_up},
    database::Actor,
};

use crate::{
    access::Values,
    support::{Answer, PASSWORD, PUBLIC_URL, Person, Site, Who, World},
};

const DPO: &str = "dsb@stadtwerke.example.org";
const WRONG: &str = "E-Mail-Adresse oder Passwort stimmen nicht.";
const MINUTE: Duration = Duration::from_secs(60);

async fn try_sign_in(person: &Person, email: &str, password: &str) -> Answer {
    person.form("/anmelden").await.fill("email", email).fill("passwort", password).submit().await
}

#[tokio::test]
async fn whoever_knows_the_password_gets_in_and_out() {
    let site = Site::new().await;
    let person = site.visitor();
    try_sign_in(&person, "DSB@Stadtwerke.example.org", PASSWORD).await.leads_to("/");
    person.get(&site.address("")).await.is_ok().has_text("header", "Doris Datenschutz");
    person.get("/anmelden").await.leads_to("/");

    let cookies_of_a_thief = person.cookie("__Host-vvt").unwrap();
    let out = person.post("/abmelden", &[]).await.leads_to("/anmelden?meldung=abgemeldet");
    let line = out.set_cookie("__Host-vvt").unwrap();
    assert!(line.contains("Max-Age=0") && line.contains("Secure") && line.contains("Path=/"), "{line}");
    person.get(&site.address("")).await.asks_to_sign_in();
    // The session itself has ended, not only its cookie.
    person.keep_cookie("__Host-vvt", &cookies_of_a_thief);
    person.get(&site.address("")).await.asks_to_sign_in();
    assert_eq!(site.count("select count(*) from session").await, 0);
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_account_get_the_same_answer() {
    let site = Site::new().await;
    let deactivate = "set vvt.actor = 'system'; update account set active = false where email like 'leser@%'";
    let mut owner = site.owner().await;
    owner.execute(deactivate).await.unwrap();
    owner.execute("update account set password_hash = null where email like 'freigabe@%'").await.unwrap();
    let mut pages = Vec::new();
    let attempts = [
        (DPO, "falsch"),
        ("unbekannt@example.org", PASSWORD),
        ("leser@stadtwerke.example.org", PASSWORD),
        ("freigabe@stadtwerke.example.org", PASSWORD),
    ];
    for (email, password) in attempts {
        let answer = try_sign_in(&site.visitor(), email, password).await.shows_error("", WRONG);
        assert!(answer.header("set-cookie").is_none());
        assert!(!answer.text().contains(password), "the password is shown again");
        pages.push(answer.text().replace(email, "…"));
    }
    assert!(pages.iter().all(|page| *page == pages[0]), "{pages:#?}");
    assert_eq!(site.count("select count(*) from session").await, 0);
}

#[tokio::test]
async fn a_missing_field_is_named() {
    let site = Site::new().await;
    let person = site.visitor();
    let answer = person.form("/anmelden").await.submit().await;
    answer
        .shows_error("email", "E-Mail-Adresse")
        .shows_error("passwort", "Bitte geben Sie Ihr Passwort ein.");
    try_sign_in(&person, DPO, "")
        .await
        .shows_error("passwort", "Passwort")
        .form("/anmelden")
        .holds("email", DPO);
}

// Throttle

#[tokio::test]
async fn after_five_wrong_passwords_even_the_right_one_has_to_wait() {
    let site = Site::new().await;
    let person = site.visitor();
    for email in [DPO, "unbekannt@example.org"] {
        for _ in 0..5 {
            try_sign_in(&person, email, "falsch").await.shows_error("", WRONG);
        }
        // Other spelling, other address on the net: the same account.
        let elsewhere = site.visitor().at("198.51.100.7");
        let refused = try_sign_in(&elsewhere, &email.to_uppercase(), PASSWORD).await;
        refused.is(StatusCode::TOO_MANY_REQUESTS).has_text("main", "in einer Minute noch einmal");
    }
    // Others are not held up.
    try_sign_in(&person, "leser@stadtwerke.example.org", PASSWORD).await.leads_to("/");

    site.wait(Duration::from_secs(16)).await;
    let person = site.visitor();
    try_sign_in(&person, DPO, PASSWORD).await.leads_to("/");
    // The success has made the account new.
    for _ in 0..4 {
        try_sign_in(&site.visitor(), DPO, "falsch").await.shows_error("", WRONG);
    }
    try_sign_in(&site.visitor(), DPO, PASSWORD).await.leads_to("/");
}

#[tokio::test]
async fn the_wait_grows_and_ends() {
    let site = Site::new().await;
    let person = site.visitor();
    for _ in 0..5 {
        try_sign_in(&person, DPO, "falsch").await;
    }
    for seconds in [16, 31, 61, 121] {
        try_sign_in(&person, DPO, PASSWORD).await.is(StatusCode::TOO_MANY_REQUESTS);
        site.wait(Duration::from_secs(seconds)).await;
        try_sign_in(&person, DPO, "falsch").await.shows_error("", WRONG);
    }
    site.wait(16 * MINUTE).await;
    try_sign_in(&person, DPO, PASSWORD).await.leads_to("/");
}

#[tokio::test]
async fn attempts_in_parallel_gain_nothing() {
    let site = Site::new().await;
    let mut attempts = tokio::task::JoinSet::new();
    for number in 0..24 {
        let person = site.visitor().at(&format!("198.51.100.{number}"));
        attempts.spawn(async move {
            person.post("/anmelden", &[("email", DPO), ("passwort", "falsch")]).await.status.as_u16()
        });
    }
    let mut checked = 0;
    while let Some(status) = attempts.join_next().await {
        match status.unwrap() {
            422 => checked += 1,
            429 => {}
            other => panic!("{other}"),
        }
    }
    assert_eq!(checked, 5);
}

#[tokio::test]
async fn an_office_that_comes_to_work_at_once_gets_in() {
    let site = Site::new().await;
    for _ in 0..4 {
        let mut people = tokio::task::JoinSet::new();
        for who in Who::ALL.into_iter().filter(|who| !matches!(who, Who::Nobody | Who::ForeignDpo)) {
            for host in ["stadtwerke", "gemeinde"] {
                let (person, email) = (site.visitor().at("198.51.100.7"), who.email(host));
                people.spawn(async move { try_sign_in(&person, &email, PASSWORD).await.status });
            }
        }
        while let Some(status) = people.join_next().await {
            assert_eq!(status.unwrap(), StatusCode::SEE_OTHER);
        }
    }
}

/// Many at once from one address, each person several times: nobody is taken for a guesser.
#[tokio::test]
async fn right_passwords_are_never_refused_because_many_come_at_once() {
    let site = Site::new().await;
    let mut people = tokio::task::JoinSet::new();
    for who in Who::ALL.into_iter().filter(|who| !matches!(who, Who::Nobody | Who::ForeignDpo)) {
        for _ in 0..14 {
            let (person, email) = (site.visitor().at("198.51.100.7"), who.email("stadtwerke"));
            people.spawn(async move {
                let fields = [("email", email.as_str()), ("passwort", PASSWORD)];
                person.post("/anmelden", &fields).await.status
            });
        }
    }
    let mut count = 0;
    while let Some(status) = people.join_next().await {
        assert_eq!(status.unwrap(), StatusCode::SEE_OTHER);
        count += 1;
    }
    assert!(count > 100, "more than are free for an address: {count}");
}

#[tokio::test]
async fn a_browser_that_is_known_gets_in_while_others_guess() {
    let site = Site::new().await;
    let own = site.visitor();
    try_sign_in(&own, DPO, PASSWORD).await.leads_to("/");
    let device = own.cookie("__Host-vvt-geraet").unwrap();
    let guess = async || {
        for _ in 0..6 {
            try_sign_in(&site.visitor().at("198.51.100.66"), DPO, "falsch").await;
        }
    };
    guess().await;
    try_sign_in(&site.visitor(), DPO, PASSWORD).await.is(StatusCode::TOO_MANY_REQUESTS);
    let known = site.visitor();
    known.keep_cookie("__Host-vvt-geraet", &device);
    try_sign_in(&known, DPO, PASSWORD).await.leads_to("/");
    // It is no way to guess, and no other account's.
    for _ in 0..5 {
        let known = site.visitor();
        known.keep_cookie("__Host-vvt-geraet", &device);
        try_sign_in(&known, DPO, "falsch").await.shows_error("", WRONG);
    }
    let known = site.visitor();
    known.keep_cookie("__Host-vvt-geraet", &device);
    try_sign_in(&known, DPO, PASSWORD).await.is(StatusCode::TOO_MANY_REQUESTS);
    let reader = "leser@stadtwerke.example.org";
    for _ in 0..6 {
        try_sign_in(&site.visitor().at("198.51.100.66"), reader, "falsch").await;
    }
    let other = site.visitor();
    other.keep_cookie("__Host-vvt-geraet", &device);
    try_sign_in(&other, reader, PASSWORD).await.is(StatusCode::TOO_MANY_REQUESTS);
    // A new password forgets it.
    site.wait(16 * MINUTE).await;
    let mut db = site.db().write(&Actor::system("Test")).await.unwrap();
    let id = site.account(DPO).await;
    let hash = account::store::password_hash(&mut db, id).await.unwrap().unwrap();
    account::store::set_password(&mut db, id, &hash).await.unwrap();
    db.commit().await.unwrap();
    guess().await;
    let known = site.visitor();
    known.keep_cookie("__Host-vvt-geraet", &device);
    try_sign_in(&known, DPO, PASSWORD).await.is(StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn a_block_from_a_clock_that_was_wrong_ends() {
    let site = Site::new().await;
    let person = site.visitor();
    site.clock.jump(48 * 60 * MINUTE).await;
    for _ in 0..7 {
        try_sign_in(&person, DPO, "falsch").await;
    }
    let back = "update test_clock.hand set shift = shift - interval '48 hours'";
    sqlx::query(back).execute(&mut site.owner().await).await.unwrap();
    try_sign_in(&site.visitor(), DPO, PASSWORD).await.leads_to("/");
}

#[tokio::test]
async fn one_address_cannot_try_many_accounts() {
    let site = Site::new().await;
    let settings = "insert into sign_in_throttle values ($1, 99, now() - interval '1 hour', vvt_now())";
    let hash: [u8; 32] = <sha2::Sha256 as sha2::Digest>::digest("198.51.100.7").into();
    let mut owner = site.owner().await;
    let key = format!("address:{}", hex::encode(hash));
    sqlx::query(settings).bind(key).execute(&mut owner).await.unwrap();
    let attacker = site.visitor().at("198.51.100.7");
    try_sign_in(&attacker, "eins@example.org", "falsch").await.shows_error("", WRONG);
    try_sign_in(&attacker, "zwei@example.org", "falsch").await.is(StatusCode::TOO_MANY_REQUESTS);
    for _ in 0..8 {
        try_sign_in(&attacker, DPO, PASSWORD).await.is(StatusCode::TOO_MANY_REQUESTS);
    }
    // Those do not count against the account.
    try_sign_in(&site.visitor(), DPO, PASSWORD).await.leads_to("/");
}

#[tokio::test]
async fn only_trusted_proxies_say_where_somebody_is() {
    for (trusted, expected) in [("", "203.0.113.1"), ("203.0.113.1", "198.51.100.9")] {
        let site = Site::with(&[("VVT_TRUSTED_PROXIES", trusted)]).await;
        let proxy = site.visitor().at("203.0.113.1");
        let fields = [("email", DPO), ("passwort", PASSWORD)];
        let sign_in = proxy.send(Method::POST, "/anmelden").fields(fields);
        // The first hop was typed by the client.
        sign_in.header("x-forwarded-for", "10.0.0.1, 198.51.100.9").go().await.leads_to("/");
        let found = site.count(&format!("select count(*) from session where address = '{expected}'")).await;
        assert_eq!(found, 1, "{trusted:?}");
    }
}

// Sessions

#[tokio::test]
async fn a_session_ends_after_an_hour_without_a_request() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    for _ in 0..3 {
        site.wait(59 * MINUTE).await;
        dpo.get(&site.address("")).await.is_ok();
    }
    site.wait(61 * MINUTE).await;
    dpo.get(&site.address("")).await.asks_to_sign_in();
}

#[tokio::test]
async fn a_session_ends_after_twelve_hours_in_any_case() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    for _ in 0..14 {
        site.wait(51 * MINUTE).await;
        dpo.get(&site.address("")).await.is_ok();
    }
    site.wait(7 * MINUTE).await;
    dpo.get(&site.address("")).await.asks_to_sign_in();
}

#[tokio::test]
async fn both_limits_are_settings() {
    let site = Site::with(&[("VVT_SESSION_IDLE_MINUTES", "5"), ("VVT_SESSION_HOURS", "1")]).await;
    let idle = site.dpo("stadtwerke").await;
    let busy = site.dpo("stadtwerke").await;
    for _ in 0..14 {
        site.wait(4 * MINUTE).await;
        busy.get(&site.address("")).await.is_ok();
    }
    idle.get(&site.address("")).await.asks_to_sign_in();
    site.wait(4 * MINUTE).await;
    busy.get(&site.address("")).await.asks_to_sign_in();
}

#[tokio::test]
async fn a_deactivated_account_is_out_at_once() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    dpo.get(&site.address("")).await.is_ok();
    let deactivate = "set vvt.actor = 'system'; update account set active = false where email like 'dsb@%'";
    site.owner().await.execute(deactivate).await.unwrap();
    dpo.get(&site.address("")).await.asks_to_sign_in();
}

#[tokio::test]
async fn signing_in_again_ends_the_session_before() {
    let site = Site::new().await;
    let person = site.visitor();
    try_sign_in(&person, DPO, PASSWORD).await.leads_to("/");
    let before = person.cookie("__Host-vvt").unwrap();
    person.post("/anmelden", &[("email", DPO), ("passwort", PASSWORD)]).await.leads_to("/");
    let after = person.cookie("__Host-vvt").unwrap();
    assert_ne!(before, after);
    person.keep_cookie("__Host-vvt", &before);
    person.get(&site.address("")).await.asks_to_sign_in();
}

#[tokio::test]
async fn a_made_up_token_is_nobodys() {
    let site = Site::new().await;
    let known = site.dpo("stadtwerke").await.cookie("__Host-vvt").unwrap();
    let hash: Vec<u8> = sqlx::query_scalar("select token_hash from session")
        .fetch_one(&mut site.owner().await)
        .await
        .unwrap();
    for token in ["", "x", &"0".repeat(64), &known.to_uppercase(), &hex::encode(hash), &known[..63]] {
        let person = site.visitor();
        person.keep_cookie("__Host-vvt", token);
        person.get(&site.address("")).await.asks_to_sign_in();
    }
    // The right token under the name of the other scheme does not count either.
    let person = site.visitor();
    person.keep_cookie("vvt", &known);
    person.get(&site.address("")).await.asks_to_sign_in();
}

#[tokio::test]
async fn the_cookie_is_bound_to_https_except_on_this_machine() {
    for (url, name, secure) in [(PUBLIC_URL, "__Host-vvt", true), ("http://127.0.0.1:8030", "vvt", false)] {
        let site = Site::with(&[("VVT_PUBLIC_URL", url)]).await;
        let answer = try_sign_in(&site.visitor(), DPO, PASSWORD).await.leads_to("/");
        let line = answer.set_cookie(name).unwrap_or_else(|| panic!("{answer:?}"));
        let mut attributes: Vec<&str> = line.split("; ").skip(1).collect();
        attributes.sort_unstable();
        let mut expected = vec!["HttpOnly", "Path=/", "SameSite=Lax"];
        expected.extend(secure.then_some("Secure"));
        // No Domain, so no other host gets it; no end, so it ends with the browser.
        assert_eq!(attributes, expected, "{line}");
        let token = line.split(['=', ';']).nth(1).unwrap();
        let stored = format!("select count(*) from session where encode(token_hash, 'hex') = '{token}'");
        assert_eq!(site.count(&stored).await, 0, "the token itself is stored");
        assert_eq!(site.count("select count(*) from session").await, 1);
    }
}

// A form that arrives after the session has ended

#[tokio::test]
async fn what_was_typed_survives_the_end_of_the_session() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    let address = site.address("/verarbeitungen/neu");
    let purposes = "Löhne & Gehälter zahlen\n„Zulagen“ <prüfen>\nStatistik 😀";
    let form = dpo.form(&address).await.fill("name", "Lohnabrechnung").fill("purposes", purposes);
    let typed = form.fields();
    site.wait(61 * MINUTE).await;

    let ended = form.submit().await.is(StatusCode::UNAUTHORIZED);
    let ended = ended.has_text("h1", "Anmelden").has_text("main", "Ihre Eingaben sind noch da");
    // A wrong password on the way costs nothing.
    let sign_in = ended.form("/anmelden").fill("email", DPO);
    let sign_in = sign_in.fill("passwort", "falsch").submit().await.shows_error("", WRONG).form("/anmelden");
    let back = sign_in.fill("passwort", PASSWORD).submit().await.is_ok();
    let back = back.has_text("h1", "Ihre Eingaben sind noch da");
    let again = back.form(&address);
    let mut expected = typed.clone();
    let mut carried = again.fields();
    expected.sort();
    carried.sort();
    assert_eq!(carried, expected);

    let saved = again.submit().await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{saved:?}");
    let sheet = saved.follow().await.is_ok().has_text("h1", "Lohnabrechnung");
    for line in purposes.lines() {
        assert!(sheet.texts("main").iter().any(|text| text.contains(line)), "{line}");
    }
}

#[tokio::test]
async fn what_was_typed_survives_signing_out_in_another_window() {
    let site = Site::new().await;
    let dpo = site.visitor();
    try_sign_in(&dpo, DPO, PASSWORD).await.leads_to("/");
    let form = dpo.form(&site.address("/verarbeitungen/neu")).await.fill("name", "Lohnabrechnung");
    dpo.post("/abmelden", &[]).await.leads_to("/anmelden?meldung=abgemeldet");
    let ended = form.submit().await.is(StatusCode::UNAUTHORIZED);
    let ended = ended.has_text("main", "Ihre Eingaben sind noch da");
    let sign_in = ended.form("/anmelden").fill("email", DPO).fill("passwort", PASSWORD);
    sign_in.submit().await.is_ok().form(&site.address("/verarbeitungen/neu")).holds("name", "Lohnabrechnung");
}

#[tokio::test]
async fn a_password_is_never_carried_through_the_page() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    site.wait(61 * MINUTE).await;
    let fields = [("passwort", "geheim-eins"), ("neues_passwort", "geheim-zwei"), ("name", "bleibt")];
    let answer = dpo.post("/abmelden", &fields).await.is(StatusCode::UNAUTHORIZED);
    assert!(answer.text().contains("bleibt"));
    assert!(!answer.text().contains("geheim"), "{}", answer.text());
}

#[tokio::test]
async fn only_who_had_a_session_gets_a_form_back() {
    let site = Site::new().await;
    let fields: Vec<(&str, &str)> = (0..200_000).map(|_| ("a", "")).collect();
    let carried: Vec<(&str, &str)> = (0..150_000).map(|_| ("eingabe.a", "")).collect();
    let visitor = site.visitor();
    for (address, fields) in [("/abmelden", &fields), ("/anmelden", &carried)] {
        let answer = visitor.post(address, fields).await;
        assert!(answer.body.len() < 20_000, "{address}: {}", answer.body.len());
        assert!(!answer.text().contains("Eingaben sind noch da"), "{address}");
    }
    // A made-up cookie is none.
    let forged = visitor
        .send(Method::POST, "/abmelden")
        .header("cookie", "__Host-vvt=erfunden; __Host-vvt-geraet=erfunden");
    let answer = forged.fields([("name", "x")]).go().await.is(StatusCode::UNAUTHORIZED);
    assert!(!answer.text().contains("Eingaben sind noch da"));

    // Next morning the session is long over; what was typed in the evening is still there.
    let dpo = site.dpo("stadtwerke").await;
    site.wait(14 * 60 * MINUTE).await;
    vvt::audit::jobs::once(site.db()).await.unwrap();
    let answer = dpo.post("/abmelden", &[("name", "bleibt")]).await.is(StatusCode::UNAUTHORIZED);
    assert!(answer.text().contains("bleibt"));
    // So many fields no form of ours has.
    let answer = dpo.post("/abmelden", &fields).await.is(StatusCode::UNAUTHORIZED);
    assert!(answer.body.len() < 20_000, "{}", answer.body.len());
}

#[tokio::test]
async fn a_page_that_was_asked_for_comes_after_the_sign_in() {
    let site = Site::new().await;
    let person = site.visitor();
    let address = site.address("/verarbeitungen?suche=Z%C3%A4hler&seite=2");
    let sign_in = person.get(&address).await.asks_to_sign_in().follow().await;
    let form = sign_in.form("/anmelden").fill("email", DPO).fill("passwort", PASSWORD);
    form.submit().await.leads_to(&address);
}

#[tokio::test]
async fn the_way_on_never_leaves_this_site() {
    let site = Site::new().await;
    let own = Url::parse(PUBLIC_URL).unwrap();
    let targets = [
        "https://example.net/",
        "//example.net",
        "///example.net",
        "/\\example.net",
        "\\\\example.net",
        "/\t/example.net",
        "/\n/example.net",
        "\t//example.net",
        " //example.net",
        "/%09/example.net",
        "/..//example.net",
        "/.//example.net",
        "javascript:alert(1)",
        "data:text/html,x",
        "https:example.net",
        "http:\\\\example.net",
        "/\u{a0}/example.net",
        "@example.net",
        "/@example.net",
        "?x",
        "",
        "x",
        "/anmelden\r\nSet-Cookie: a=b",
        "//",
        "/ä",
        "/😀?ö#ü",
    ];
    for target in targets {
        let query =
            url::form_urlencoded::Serializer::new(String::new()).append_pair("weiter", target).finish();
        let person = site.visitor();
        let form = person.get(&format!("/anmelden?{query}")).await.is_ok().form("/anmelden");
        let answers = [
            form.fill("email", DPO).fill("passwort", PASSWORD).submit().await,
            // Already signed in.
            person.get(&format!("/anmelden?{query}")).await,
            // The hidden field, changed by hand.
            person.post("/anmelden", &[("email", DPO), ("passwort", PASSWORD), ("weiter", target)]).await,
            // With something to bring back, the target is a form's address.
            person
                .post(
                    "/anmelden",
                    &[("email", DPO), ("passwort", PASSWORD), ("weiter", target), ("eingabe.a", "b")],
                )
                .await,
        ];
        for answer in answers {
            let led_to = match answer.status {
                StatusCode::SEE_OTHER => {
                    let location = answer.headers["location"].as_bytes();
                    String::from_utf8(location.to_vec()).unwrap()
                }
                StatusCode::OK => answer.attributes("main form", "action").remove(0),
                other => panic!("{target:?}: {other}"),
            };
            let goes_to = own.join(&led_to).unwrap();
            assert_eq!(goes_to.origin(), own.origin(), "{target:?} leads to {led_to:?}");
            assert!(led_to.is_ascii(), "{target:?} leads to {led_to:?}");
        }
    }
}

// Foreign pages that send forms

#[tokio::test]
async fn forms_of_foreign_pages_are_refused_on_every_route() {
    let site = Site::new().await;
    let values = Values::of(&site, "stadtwerke").await;
    let dpo = site.dpo("stadtwerke").await;
    let log = "select count(*) from audit_log";
    let before = site.count(log).await;
    for route in site.routes.iter().filter(|route| route.method == Method::POST) {
        let address = values.fill(route.path);
        let forged = |headers: &[(&'static str, &'static str)]| {
            let mut sending =
                dpo.send(Method::POST, &address).without_header("sec-fetch-site").without_header("origin");
            for (name, value) in headers {
                sending = sending.header(name, value);
            }
            sending.fields([("name", "fremd")])
        };
        let ways: [&[(&str, &str)]; 5] = [
            &[("sec-fetch-site", "cross-site"), ("origin", "https://example.net")],
            &[("sec-fetch-site", "same-site"), ("origin", "https://shop.example.org")],
            &[("sec-fetch-site", "cross-site")],
            &[("origin", "https://example.net")],
            &[("origin", "null")],
        ];
        for headers in ways {
            let answer = forged(headers).go().await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{address} {headers:?}");
            answer
                .is_error_page(StatusCode::FORBIDDEN, "Keine Berechtigung")
                .has_text("main", "von einer fremden Seite abgeschickt");
        }
    }
    assert_eq!(site.count(log).await, before);
}

#[tokio::test]
async fn links_from_foreign_pages_and_browsers_behind_a_proxy_get_through() {
    let site = Site::new().await;
    let dpo = site.dpo("stadtwerke").await;
    dpo.send(Method::GET, &site.address("")).header("sec-fetch-site", "cross-site").go().await.is_ok();
    // The proxy asks under its own name; the browser's origin is the public address.
    let sign_out = dpo.send(Method::POST, "/abmelden").header("host", "127.0.0.1:8030");
    sign_out.without_header("sec-fetch-site").fields([]).go().await.leads_to("/anmelden?meldung=abgemeldet");
}

// The first administrator

async fn filled(person: &Person, link: &str, email: &str) -> crate::support::FilledForm {
    let page = person.get(link).await.is_ok().has_text("h1", "vvt einrichten");
    page.form("/einrichtung")
        .fill("organisation", "Stadtwerke Müstershausen GmbH")
        .fill("art", "company")
        .fill("name", "Ada Administrator")
        .fill("email", email)
        .fill("passwort", PASSWORD)
        .tick("rolle", "dpo")
}

const SLUG: &str = "/verzeichnis/stadtwerke-muestershausen-gmbh";

#[tokio::test]
async fn the_set_up_link_makes_one_administrator_and_works_once() {
    let site = Site::empty().await;
    let link = set_up::link(site.db()).await.unwrap().unwrap();
    let person = site.visitor();
    let done = filled(&person, &link, "ada@example.org").await.submit().await;
    done.leads_to(&format!("{SLUG}/organisation/bearbeiten")).follow().await.is_ok();
    person.get("/").await.is_ok().has_text("header", "Ada Administrator");
    assert_eq!(site.count("select count(*) from account where administrator and active").await, 1);

    for answer in [site.visitor().get(&link).await, person.get("/einrichtung").await] {
        answer
            .is_forbidden()
            .has_text("main", "Die Einrichtung ist abgeschlossen. Bitte melden Sie sich an.");
    }
    assert_eq!(set_up::link(site.db()).await.unwrap(), None);
    try_sign_in(&site.visitor(), "ada@example.org", PASSWORD).await.leads_to("/");
}

#[tokio::test]
async fn two_browsers_at_once_make_one_administrator() {
    for _ in 0..3 {
        let site = Site::empty().await;
        let link = set_up::link(site.db()).await.unwrap().unwrap();
        let first = filled(&site.visitor(), &link, "ada@example.org").await;
        let second = filled(&site.visitor(), &link, "bea@example.org").await;
        let (first, second) = tokio::join!(first.submit(), second.submit());
        let mut statuses = [first.status.as_u16(), second.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 403], "{first:?} {second:?}");
        assert_eq!(site.count("select count(*) from account").await, 1);
        assert_eq!(site.count("select count(*) from organisation").await, 1);
    }
}

#[tokio::test]
async fn a_later_link_replaces_the_earlier_and_strangers_have_none() {
    let site = Site::empty().await;
    let first = set_up::link(site.db()).await.unwrap().unwrap();
    let second = set_up::link(site.db()).await.unwrap().unwrap();
    let person = site.visitor();
    let upper = second.to_uppercase().replace("/EINRICHTUNG?SCHLUESSEL", "/einrichtung?schluessel");
    for link in
        [first.as_str(), "/einrichtung", "/einrichtung?schluessel=0", "/einrichtung?schluessel=%00", &upper]
    {
        let answer = person.get(link).await.is_forbidden();
        answer.has_text("main", "Dieser Link zur Einrichtung gilt nicht mehr. Bitte starten Sie vvt neu");
    }
    person.post("/einrichtung", &[("schluessel", "0"), ("name", "Eve")]).await.is_forbidden();
    person.get(&second).await.is_ok();
    site.wait(Duration::from_secs(31 * 24 * 3600)).await;
    person.get(&second).await.is_forbidden();
    assert_eq!(site.count("select count(*) from account").await, 0);
}

#[tokio::test]
async fn the_set_up_page_says_what_is_missing_and_keeps_what_was_typed() {
    let site = Site::empty().await;
    let link = set_up::link(site.db()).await.unwrap().unwrap();
    let person = site.visitor();
    let empty = person.get(&link).await.form("/einrichtung").submit().await;
    let empty = empty.shows_error("organisation", "Organisation").shows_error("art", "Art der Organisation");
    empty.shows_error("name", "Namen").shows_error("email", "E-Mail").shows_error("passwort", "12 Zeichen");

    for (password, sentence) in [
        ("kurz", "mindestens 12 Zeichen"),
        ("Passwort1234", "leicht zu erraten"),
        ("Administrator Ada", "leicht zu erraten"),
        (&"x9Ä ".repeat(60), "höchstens 200 Zeichen"),
    ] {
        let form = filled(&person, &link, "ada@example.org").await.fill("passwort", password);
        let answer = form.submit().await.shows_error("passwort", sentence);
        assert!(!answer.text().contains(password), "the password is shown again");
        let again = answer.form("/einrichtung").holds("name", "Ada Administrator").holds("art", "company");
        again
            .holds("organisation", "Stadtwerke Müstershausen GmbH")
            .holds("rolle", "dpo")
            .holds("passwort", "");
    }
    assert_eq!(site.count("select count(*) from account").await, 0);
    filled(&person, &link, "ada@example.org")
        .await
        .submit()
        .await
        .leads_to(&format!("{SLUG}/organisation/bearbeiten"));
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let site = Site::new().await;
    let mut owner = site.owner().await;
    owner.execute("set vvt.actor = 'system'").await.unwrap();
    for statement in [
        "update account set administrator = false where administrator",
        "update account set active = false where administrator",
        "delete from account where administrator",
    ] {
        let error = owner.execute(statement).await.unwrap_err();
        let constraint = error.as_database_error().and_then(|error| error.constraint().map(str::to_owned));
        assert_eq!(constraint.as_deref(), Some("account_last_administrator"), "{statement}: {error}");
    }
    // With a second one, the first may go; both at once may not.
    owner
        .execute("update account set administrator = true where email like 'leser@stadtwerke%'")
        .await
        .unwrap();
    let (mut first, mut second) = (site.owner().await, site.owner().await);
    let demote = |email: &str| {
        AssertSqlSafe(format!(
            "set vvt.actor = 'system'; update account set administrator = false where email = '{email}'"
        ))
    };
    let (one, other) = tokio::join!(
        first.execute(demote("admin@example.org")),
        second.execute(demote("leser@stadtwerke.example.org")),
    );
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    assert_eq!(site.count("select count(*) from account where administrator and active").await, 1);
}

#[tokio::test]
async fn somebody_with_several_registers_chooses() {
    let site = Site::new().await;
    let give = format!(
        "
        set vvt.actor = 'system';
        insert into role_assignment (id, organisation_id, account_id, role)
        select gen_random_uuid(), organisation.id, account.id, 'reader'
        from organisation, account
        where slug = '{}' and account.email = '{DPO}'
        ",
        World::GEMEINDE
    );
    site.owner().await.execute(AssertSqlSafe(give)).await.unwrap();
    let dpo = site.person(Who::Dpo, "stadtwerke").await;
    let page = dpo.get("/").await.is_ok();
    page.has_link(&site.address("")).has_link(&format!("/verzeichnis/{}", World::GEMEINDE));
    site.reader("stadtwerke").await.get("/").await.leads_to(&site.address(""));
}
