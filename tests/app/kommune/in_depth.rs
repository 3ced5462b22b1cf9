//! Twelve entries worked in with all their relations, the way a DSB would: first the Kurzblatt, then
//! the sections and the boxes of "Daten zuordnen", all of it with a real browser. `in_depth.txt` says
//! what goes where; no word of the source may be missing afterwards.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Document, entries::Entry, entries::entries, file, says, strings, words};
use crate::{
    activities::{NEW, sheet},
    support::{Live, Who, browser::Browser},
};

/// One line of `in_depth.txt`: `section path = value`.
#[derive(Clone, Debug)]
struct Line {
    section: &'static str,
    /// `field`, `list.row.field` or `list.row.inner.row.field`; rows count from 1.
    path: Vec<&'static str>,
    value: &'static str,
}

/// The lines by the entry's own number, in their order.
fn plan() -> BTreeMap<&'static str, Vec<Line>> {
    let mut plan: BTreeMap<&str, Vec<Line>> = BTreeMap::new();
    let mut entry = "";
    for line in include_str!("in_depth.txt").lines().filter(|line| !line.is_empty()) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            entry = name;
            plan.entry(entry).or_default();
            continue;
        }
        let (place, value) = line.split_once(" = ").unwrap_or_else(|| panic!("no value: {line}"));
        let (section, path) = place.split_once(' ').unwrap();
        plan.entry(entry).or_default().push(Line { section, path: path.split('.').collect(), value });
    }
    plan
}

/// Somebody who fills in forms.
struct Typist<'a> {
    live: &'a Live,
    browser: &'a Browser,
    number: i32,
}

impl Typist<'_> {
    async fn open(&self, section: &str) {
        self.live.open(self.browser, &format!("{}/{section}", sheet(self.number))).await;
    }

    async fn save(&self) {
        self.browser.click("main .submit-row button[type=submit]").await;
        self.browser.find(".notice").await;
    }

    async fn script(&self, script: &str) -> Value {
        self.browser.page.execute(script, Vec::new()).await.unwrap()
    }

    /// The row of a list, counted from 1; asks for more rows until there is one.
    async fn row(&self, list: &str, at: usize, outer: &str) -> String {
        loop {
            let found = self
                .script(&format!(
                    "return [...document.querySelectorAll('input[name=\"rows.{list}\"]')].map(it => it.value)
                        .filter(value => value.startsWith('{outer}'))"
                ))
                .await;
            if let Some(row) = found.as_array().unwrap().get(at - 1) {
                let row = row.as_str().unwrap();
                return row.rsplit('/').next().unwrap().to_owned();
            }
            let value = if outer.is_empty() {
                list.to_owned()
            } else {
                format!("{list}/{}", outer.trim_end_matches('/'))
            };
            self.browser.click(&format!("button[name=mehr][value=\"{value}\"]")).await;
        }
    }

    /// The name of a line's field on the page that is open.
    async fn field(&self, path: &[&str]) -> String {
        match *path {
            [field] => field.to_owned(),
            [list, row, field] => format!("{}.{field}", self.row(list, row.parse().unwrap(), "").await),
            [list, row, inner, part, field] => {
                let outer = self.row(list, row.parse().unwrap(), "").await;
                let part = self.row(inner, part.parse().unwrap(), &format!("{outer}/")).await;
                format!("{part}.{field}")
            }
            _ => panic!("{path:?}"),
        }
    }

    /// What lies folded away is opened first.
    async fn unfold(&self, selector: &str) {
        loop {
            let find = format!(
                "const folded = [...document.querySelectorAll('main details:not([open])')]
                    .find(fold => fold.querySelector('{selector}'));
                folded?.querySelector('summary').setAttribute('data-unfold', '');
                return !!folded"
            );
            if self.script(&find).await != true {
                return;
            }
            self.browser.click("[data-unfold]").await;
            self.script("document.querySelector('[data-unfold]').removeAttribute('data-unfold')").await;
        }
    }

    /// Puts a value into the field, whatever it is.
    async fn put(&self, name: &str, value: &str) {
        let by_name = format!("[name=\"{name}\"]:not([type=hidden])");
        self.unfold(&by_name).await;
        let element = self.browser.find(&by_name).await;
        let kind = element.prop("type").await.unwrap().unwrap_or_default();
        match kind.as_str() {
            "checkbox" | "radio" => {
                for value in value.split(", ") {
                    let box_ = format!("[name=\"{name}\"][value=\"{value}\"]");
                    if self.browser.find(&box_).await.prop("checked").await.unwrap().as_deref()
                        != Some("true")
                    {
                        self.browser.click(&box_).await;
                    }
                }
            }
            "select-one" => element.select_by_value(&self.choice(&by_name, value).await).await.unwrap(),
            _ => self.browser.fill(&by_name, value).await,
        }
    }

    /// The value of a choice that is called so or begins so.
    async fn choice(&self, selector: &str, called: &str) -> String {
        let find = format!(
            "const options = [...document.querySelector('{selector}').options];
            const words = it => it.text.replaceAll('\\u00a0', ' ').trim();
            return (options.find(it => it.value === '{called}') ?? options.find(it => words(it).startsWith('{called}')))?.value"
        );
        let found = self.script(&find).await;
        found.as_str().unwrap_or_else(|| panic!("no choice {called:?} in {selector}")).to_owned()
    }

    /// What the field holds, as `in_depth.txt` writes it.
    async fn holds(&self, name: &str) -> String {
        let script = format!(
            "const fields = [...document.querySelectorAll('[name=\"{name}\"]:not([type=hidden])')];
            const choice = fields[0].selectedOptions?.[0];
            if (choice) return choice.value.includes(':') ? choice.text : choice.value;
            if (fields[0].type === 'checkbox') return fields.filter(it => it.checked).map(it => it.value).join(', ');
            return fields[0].value"
        );
        self.script(&script).await.as_str().unwrap_or_default().replace('\u{a0}', " ")
    }

    /// A new sheet by the Kurzblatt. What has a field of its own does not go into "Weitere Angaben".
    async fn create(&self, entry: &Entry, lines: &[Line]) {
        self.live.open(self.browser, NEW).await;
        self.put("department", &entry.department).await;
        let status = format!("Status: {}", entry.status);
        for (field, text) in entry.fields() {
            let own = lines.iter().find(|line| line.section == "kurzblatt" && line.path == [field]);
            let own = own.map(|line| line.value.split(" ¶ ").collect::<Vec<_>>().join("\n"));
            let text = match field {
                "extra_values" => &status,
                _ => own.as_deref().unwrap_or(text),
            };
            self.put(field, text).await;
        }
        self.save().await;
    }

    /// Everything beyond the Kurzblatt, page by page.
    async fn work_in(&self, entry: &Entry, lines: &[Line]) {
        self.open("allgemeines").await;
        for (at, system) in entry.software.iter().enumerate() {
            let row = self.row("systems", at + 1, "").await;
            self.put(&format!("{row}.name"), system).await;
        }
        for section in
            ["allgemeines", "zwecke", "daten", "empfaenger", "drittlaender", "loeschregeln", "zusatzangaben"]
        {
            let here: Vec<&Line> = lines.iter().filter(|line| line.section == section).collect();
            if section != "allgemeines" {
                if here.is_empty() {
                    continue;
                }
                self.open(section).await;
            }
            for line in &here {
                self.put(&self.field(&line.path).await, line.value).await;
            }
            self.save().await;
            self.open(section).await;
            for line in here {
                let held = self.holds(&self.field(&line.path).await).await;
                let is_choice = line.path.last() == Some(&"applies_to");
                let is_held = if is_choice { held.starts_with(line.value) } else { held == line.value };
                assert!(is_held, "{}: {line:?} holds {held:?}", entry.name);
            }
        }
        self.tie(lines).await;
    }

    /// Ticks the boxes of "Daten zuordnen".
    async fn tie(&self, lines: &[Line]) {
        self.open("daten").await;
        let mut boxes = Vec::new();
        for line in lines.iter().filter(|line| line.section == "zuordnung") {
            let row = self.row(line.path[0], line.path[1].parse().unwrap(), "").await;
            boxes.extend(line.value.split(", ").map(|number| format!("[id=\"{row}-{number}\"]")));
        }
        if boxes.is_empty() {
            return;
        }
        self.open("zuordnung").await;
        for box_ in boxes {
            self.browser.click(&box_).await;
        }
        self.save().await;
    }
}

/// Words that the fields say by their labels.
const BY_LABEL: [&str; 5] = ["—", "Abgrenzung", "Intern", "Extern", "Nein"];

/// Words without the signs around them.
fn bare_words(text: &str) -> Vec<String> {
    let bare = |word: String| word.trim_matches(|sign| ",;:.".contains(sign)).to_owned();
    words(text).into_iter().map(bare).filter(|word| !word.is_empty()).collect()
}

#[tokio::test]
async fn twelve_entries_are_worked_in_with_all_relations() {
    let live = Live::new().await;
    let browser = Browser::start().await;
    let dpo = live.sign_in(&browser, Who::Dpo, "stadtwerke").await;
    let plan = plan();
    let entries = entries();
    assert_eq!((plan.len(), entries.len()), (12, 12));
    for entry in &entries {
        let form = dpo.form(&live.site.address("/organisationseinheiten/neu")).await;
        form.fill("name", &entry.department).submit().await;
    }
    // The world has five activities of its own.
    for (number, entry) in (6..).zip(&entries) {
        let typist = Typist { live: &live, browser: &browser, number };
        let lines = &plan[entry.reference.as_str()];
        typist.create(entry, lines).await;
        typist.work_in(entry, lines).await;
    }

    let json: Value = serde_json::from_slice(&file(&dpo, "json", "alles", &[]).await.body).unwrap();
    let document = Document::order(&dpo, "alles", &[]).await;
    document.pdf.assert_sound();
    if let Ok(path) = std::env::var("VVT_KOMMUNE_PDF") {
        std::fs::write(path, &file(&dpo, "pdf", "alles", &[]).await.body).unwrap();
    }
    let (pdf, html) = (bare_words(&document.pdf_text), bare_words(&document.html_text));
    for (number, entry) in (6..).zip(&entries) {
        let activity =
            json["activities"].as_array().unwrap().iter().find(|it| it["number"] == number).unwrap();
        let mut text = String::new();
        strings(activity, &mut text);
        nothing_is_missing(entry, &text);
        for line in &plan[entry.reference.as_str()] {
            stands_where_it_belongs(activity, line);
            let is_text =
                line.value.contains(' ') && !line.value.starts_with(|first: char| first.is_ascii_digit());
            if is_text
                && !["kurzblatt", "zuordnung"].contains(&line.section)
                && !line.path.contains(&"applies_to")
                && !line.path.contains(&"special_kinds")
            {
                let value = bare_words(line.value).join(" ");
                assert!(says(&pdf, &value), "the PDF does not say {line:?}");
                assert!(says(&html, &value), "the HTML does not say {line:?}");
            }
        }
    }
    every_relation_is_printed(&document.html_text);
}

/// Every word of the source stands somewhere in the activity, as often as in one of its cells.
fn nothing_is_missing(entry: &Entry, text: &str) {
    let there = bare_words(text);
    for cell in entry.cells() {
        for word in bare_words(cell).into_iter().filter(|word| !BY_LABEL.contains(&word.as_str())) {
            assert!(there.contains(&word), "{} lost {word:?} of {cell:?}", entry.name);
        }
    }
}

/// The exported tree holds the value of the line at the place of the line.
fn stands_where_it_belongs(activity: &Value, line: &Line) {
    let list = |name: &str| match name {
        "retention_rules" => &activity["retention"]["items"],
        "transfers" => &activity["third_countries"]["transfers"],
        "systems" => &activity["systems"],
        _ => &activity[name]["items"],
    };
    let row = |row: &str| row.parse::<usize>().unwrap() - 1;
    let reach = |item: &Value| match &item["data_categories"] {
        Value::String(word) => word.replace("all", "alle"),
        scope => {
            let numbers = scope["numbers"].as_array().unwrap().iter();
            numbers.map(|number| number.as_str().unwrap()).collect::<Vec<_>>().join(", ")
        }
    };
    let (found, wanted) = match line.path[..] {
        [name, at] | [name, at, "numbers"] => (reach(&list(name)[row(at)]), line.value),
        [name, at, key @ ("text" | "condition" | "kind")] => {
            (list(name)[row(at)][key].as_str().unwrap_or_default().to_owned(), line.value)
        }
        ["retention_rules", at, "sub_rules", part, key] => {
            let rule = &list("retention_rules")[row(at)]["sub_rules"][row(part)];
            let text = |key: &str| rule[key].as_str().unwrap_or_default().to_owned();
            match key {
                "amount" => (rule["period"]["length"]["amount"].to_string(), line.value),
                "event" => (rule["period"]["event"].as_str().unwrap_or_default().to_owned(), line.value),
                // Choices, which the plan names by their German words.
                "unit" | "direction" | "at_most" => return,
                _ => (text(key), line.value),
            }
        }
        // Looked at on the page itself.
        _ => return,
    };
    assert_eq!(found, wanted, "{line:?} of {}", activity["name"]);
}

fn every_relation_is_printed(html: &str) {
    for words in ["1, 2, 4, 5, 6, 7", "alle", "60 Tage vor Wahl des neuen Deutschen Bundestages", "§ 90 BWO"]
    {
        let words = crate::export::files::single_spaced(words);
        assert!(html.contains(&words), "the HTML does not say {words:?}");
    }
}
