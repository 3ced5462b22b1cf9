//! A real browser: headless Chromium, driven by `chromedriver`.

use std::{
    io::{BufRead, BufReader},
    os::unix::process::CommandExt,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use base64::{Engine, prelude::BASE64_STANDARD};
use fantoccini::{
    Client, ClientBuilder, Locator, elements::Element, key::Key, wd::WebDriverCompatibleCommand,
};
use hyper_util::client::legacy::connect::HttpConnector;
use rustix::process::{Pid, Signal, kill_process_group};
use serde_json::{Value, json};
use url::Url;

/// One browser window with a profile of its own; it ends with the value, also when a test fails.
pub struct Browser {
    pub page: Client,
    driver: Child,
    _profile: tempfile::TempDir,
}

#[derive(Clone, Copy, Debug)]
pub enum Theme {
    Light,
    Dark,
}

impl Browser {
    pub async fn start() -> Self {
        Self::start_with(true).await
    }

    /// A browser in which pages run no script. (WebDriver's own scripts do run.)
    pub async fn without_javascript() -> Self {
        Self::start_with(false).await
    }

    async fn start_with(javascript: bool) -> Self {
        let profile = tempfile::tempdir().unwrap();
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            // Chromium's processes join the group, so that all of them can be ended at once.
            .process_group(0)
            .spawn()
            .expect("chromedriver starts (package chromium-driver)");
        let port = port_of(&mut driver);
        let mut arguments = vec![
            "--headless=new".to_owned(),
            "--disable-background-networking".to_owned(),
            "--disable-component-update".to_owned(),
            "--disable-sync".to_owned(),
            "--no-first-run".to_owned(),
            // Containers have a small /dev/shm.
            "--disable-dev-shm-usage".to_owned(),
            format!("--user-data-dir={}", profile.path().display()),
        ];
        if rustix::process::geteuid().is_root() {
            arguments.push("--no-sandbox".to_owned());
        }
        let mut options = json!({ "args": arguments });
        if !javascript {
            options["prefs"] = json!({ "profile.managed_default_content_settings.javascript": 2 });
        }
        let capabilities = json!({ "browserName": "chrome", "goog:chromeOptions": options });
        let page = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities.as_object().unwrap().clone())
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .expect("Chromium starts");
        Self { page, driver, _profile: profile }
    }

    /// Sets the width of the page in CSS pixels; a window itself cannot be as narrow as a phone.
    pub async fn set_width(&self, width: u32) {
        let metrics = json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    pub async fn set_theme(&self, theme: Theme) {
        let value = match theme {
            Theme::Light => "light",
            Theme::Dark => "dark",
        };
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": value }] });
        self.devtools("Emulation.setEmulatedMedia", features).await;
    }

    /// What axe-core finds wrong with the page as it is now: rule and first element.
    pub async fn accessibility_violations(&self) -> Vec<String> {
        self.run_axe("{}", 5).await
    }

    /// The same for what a theme or a width alone can break, which takes a fraction of the time.
    pub async fn visual_violations(&self) -> Vec<String> {
        let rules = "{ runOnly: ['color-contrast', 'target-size', 'scrollable-region-focusable'] }";
        self.run_axe(rules, 0).await
    }

    async fn run_axe(&self, options: &str, fewest_checks: u64) -> Vec<String> {
        let loaded = self.page.execute("return typeof axe === 'object'", Vec::new()).await.unwrap();
        if loaded != true {
            let axe = std::fs::read_to_string("node_modules/axe-core/axe.min.js").expect("npm ci has run");
            self.page.execute(&axe, Vec::new()).await.unwrap();
        }
        let run = format!(
            "const done = arguments[0]; axe.run(document, {options}).then(
            found => done({{ passed: found.passes.length,
                violations: found.violations.map(v => `${{v.id}}: ${{v.nodes[0].html}}`) }}),
            error => done({{ passed: 0, violations: [String(error)] }}));"
        );
        let found = self.page.execute_async(&run, Vec::new()).await.unwrap();
        // A run that checked nothing would look like a perfect page.
        assert!(found["passed"].as_u64().unwrap() > fewest_checks, "axe checked next to nothing: {found}");
        found["violations"].as_array().unwrap().iter().map(|line| line.as_str().unwrap().to_owned()).collect()
    }

    /// By how many pixels the page is wider than its window.
    pub async fn overflow(&self) -> i64 {
        let script = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
        self.page.execute(script, Vec::new()).await.unwrap().as_i64().unwrap()
    }

    /// The innermost element that sticks out to the right, for the message about it.
    pub async fn sticking_out(&self) -> String {
        let script = "
            const width = document.documentElement.clientWidth;
            const out = [...document.body.querySelectorAll('*')].filter(it => it.getBoundingClientRect().right > width + 0.5);
            return out.length ? out[out.length - 1].outerHTML.slice(0, 200) : ''";
        self.page.execute(script, Vec::new()).await.unwrap().as_str().unwrap_or_default().to_owned()
    }

    /// Forgets who was signed in before and takes over this session.
    pub async fn set_only_cookie(&self, origin: &str, cookie: Option<(&str, &str)>) {
        self.devtools("Network.clearBrowserCookies", json!({})).await;
        if let Some((name, value)) = cookie {
            let cookie = json!({ "url": origin, "name": name, "value": value, "httpOnly": true });
            self.devtools("Network.setCookie", cookie).await;
        }
    }

    /// Lets pages save files into this folder.
    pub async fn download_to(&self, folder: &Path) {
        let allowed = json!({ "behavior": "allow", "downloadPath": folder });
        self.devtools("Browser.setDownloadBehavior", allowed).await;
    }

    /// The whole page as a PNG file in the folder that `VVT_PICTURES` names; nothing without it.
    /// Tests judge pages by rules; this is for people who judge them by looking.
    pub async fn picture(&self, name: &str) {
        let Ok(folder) = std::env::var("VVT_PICTURES") else { return };
        let size = "return [document.documentElement.clientWidth, Math.min(document.documentElement.scrollHeight, 8000)]";
        let size = self.page.execute(size, Vec::new()).await.unwrap();
        let clip = json!({ "x": 0, "y": 0, "width": size[0], "height": size[1], "scale": 1 });
        let whole = json!({ "captureBeyondViewport": true, "clip": clip });
        let taken = self.devtools("Page.captureScreenshot", whole).await;
        let bytes = BASE64_STANDARD.decode(taken["data"].as_str().unwrap()).unwrap();
        let name = name.trim_matches('/').replace(['/', ' ', '?', '='], "-");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(Path::new(&folder).join(format!("{name}.png")), bytes).unwrap();
    }

    // What a person does

    /// Waits for the element, because the page may still be on its way.
    pub async fn find(&self, selector: &str) -> Element {
        let found =
            self.page.wait().at_most(Duration::from_secs(10)).for_element(Locator::Css(selector)).await;
        match found {
            Ok(element) => element,
            Err(error) => panic!("{selector}: {error}\n{}", self.words().await),
        }
    }

    pub async fn count(&self, selector: &str) -> usize {
        self.page.find_all(Locator::Css(selector)).await.unwrap().len()
    }

    /// A person would scroll until nothing lies over it. The element found may still be the last page's,
    /// which goes before it can be clicked; then it is looked for once more.
    pub async fn click(&self, selector: &str) {
        let scroll = "arguments[0].scrollIntoView({ block: 'center' })";
        for _ in 0..20 {
            let element = self.find(selector).await;
            let place = vec![serde_json::to_value(&element).unwrap()];
            let clicked = match self.page.execute(scroll, place).await {
                Ok(_) => element.click().await,
                Err(error) => Err(error),
            };
            match clicked {
                Err(error) if error.is_stale_element_reference() => {
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                other => return other.unwrap(),
            }
        }
        panic!("{selector} goes away again and again");
    }

    /// Types into a field, after what is there.
    pub async fn type_into(&self, selector: &str, text: &str) {
        self.find(selector).await.send_keys(text).await.unwrap();
    }

    /// Replaces what a field holds.
    pub async fn fill(&self, selector: &str, text: &str) {
        let field = self.find(selector).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    pub async fn value(&self, selector: &str) -> String {
        self.find(selector).await.prop("value").await.unwrap().unwrap_or_default()
    }

    /// Presses a key wherever the focus is.
    pub async fn press(&self, key: Key) {
        self.page.active_element().await.unwrap().send_keys(&char::from(key).to_string()).await.unwrap();
    }

    /// Waits until the address's path is this one; panics with the page otherwise.
    pub async fn arrives_at(&self, path: &str) {
        for _ in 0..200 {
            if self.page.current_url().await.unwrap().path() == path {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("not at {path} but at {}\n{}", self.page.current_url().await.unwrap(), self.words().await);
    }

    /// The text of the page's content.
    pub async fn words(&self) -> String {
        let script = "return (document.querySelector('main') ?? document.body).innerText";
        self.page.execute(script, Vec::new()).await.unwrap().as_str().unwrap_or_default().to_owned()
    }

    pub async fn devtools(&self, command: &'static str, parameters: Value) -> Value {
        self.page.issue_cmd(Devtools { command, parameters }).await.unwrap()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if let Some(group) = i32::try_from(self.driver.id()).ok().and_then(Pid::from_raw) {
            let _ = kill_process_group(group, Signal::KILL);
        }
        let _ = self.driver.wait();
    }
}

/// `--port=0` lets chromedriver choose, and it says which.
fn port_of(driver: &mut Child) -> u16 {
    let lines = BufReader::new(driver.stdout.take().unwrap()).lines();
    for line in lines.map_while(Result::ok) {
        let port = line.split_once("successfully on port ").map(|(_, rest)| rest.trim_end_matches('.'));
        if let Some(port) = port {
            return port.parse().unwrap();
        }
    }
    panic!("chromedriver named no port");
}

/// Chromium's own protocol, passed through by chromedriver.
#[derive(Debug)]
struct Devtools {
    command: &'static str,
    parameters: Value,
}

impl WebDriverCompatibleCommand for Devtools {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (axum::http::Method, Option<String>) {
        let body = json!({ "cmd": self.command, "params": self.parameters });
        (axum::http::Method::POST, Some(body.to_string()))
    }
}
