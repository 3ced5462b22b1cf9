//! Fills in a real form: what is sent is what the page offers, hidden fields and defaults included.

use axum::http::Method;
use scraper::ElementRef;

use super::{
    answer::{Answer, select},
    person::Person,
};

const BOUNDARY: &str = "----WebKitFormBoundary7MA4YWxkTrZu0gW";

#[derive(Clone)]
pub struct FilledForm {
    person: Person,
    method: Method,
    action: String,
    controls: Vec<Control>,
    /// The button that is pressed, if it has a name.
    button: Option<(String, String)>,
    /// Of each file: name of the field, name of the file, its bytes.
    files: Vec<(String, String, Vec<u8>)>,
}

#[derive(Debug, Clone)]
struct Control {
    name: String,
    value: String,
    kind: Kind,
}

#[derive(Debug, Clone)]
enum Kind {
    /// Anything that holds text; also hidden fields.
    Text,
    /// A box or a radio button; sent when ticked.
    Tick { radio: bool, ticked: bool },
    /// A select with the values it offers.
    Select { offers: Vec<String> },
    /// A submit button with a name; sent when pressed.
    Button,
}

impl FilledForm {
    pub(super) fn read(form: ElementRef, person: Person, page: &str) -> FilledForm {
        let method = match form.attr("method").map(str::to_ascii_lowercase).as_deref() {
            Some("post") => Method::POST,
            None | Some("get") => Method::GET,
            Some(other) => panic!("a form with method {other:?}"),
        };
        let action = match form.attr("action") {
            None | Some("") => page.to_owned(),
            Some(action) => action.to_owned(),
        };
        let controls = form.select(&select("input, textarea, select, button")).filter_map(control).collect();
        FilledForm { person, method, action, controls, button: None, files: Vec::new() }
    }

    /// Chooses a file, or one more; the form is then sent in parts, as browsers do.
    #[must_use]
    pub fn attach(mut self, field: &str, file_name: &str, content: &[u8]) -> Self {
        self.files.push((field.to_owned(), file_name.to_owned(), content.to_vec()));
        self
    }

    /// Types into a text field, replacing what is there; chooses the option of a select by its value.
    #[track_caller]
    #[must_use]
    pub fn fill(mut self, name: &str, value: &str) -> Self {
        let control = self.named(name);
        match &control.kind {
            Kind::Text => {}
            Kind::Select { offers } => {
                assert!(offers.iter().any(|it| it == value), "{name} offers {offers:?}, not {value:?}");
            }
            Kind::Tick { .. } | Kind::Button => panic!("{name} cannot be filled in; use tick or press"),
        }
        value.clone_into(&mut control.value);
        self
    }

    /// Ticks a box or chooses a radio button.
    #[track_caller]
    #[must_use]
    pub fn tick(self, name: &str, value: &str) -> Self {
        self.set_tick(name, value, true)
    }

    #[track_caller]
    #[must_use]
    pub fn untick(self, name: &str, value: &str) -> Self {
        self.set_tick(name, value, false)
    }

    #[track_caller]
    fn set_tick(mut self, wanted: &str, value: &str, on: bool) -> Self {
        let mut found = false;
        for control in self.controls.iter_mut().filter(|it| it.name == wanted) {
            if let Kind::Tick { radio, ticked } = &mut control.kind {
                if control.value == value {
                    *ticked = on;
                    found = true;
                } else if *radio && on {
                    *ticked = false;
                }
            }
        }
        assert!(found, "no box {wanted} = {value:?}, but {:?}", self.controls);
        self
    }

    /// Presses this button instead of the first one.
    #[track_caller]
    #[must_use]
    pub fn press(mut self, name: &str, value: &str) -> Self {
        let offers = self
            .controls
            .iter()
            .any(|it| matches!(it.kind, Kind::Button) && it.name == name && it.value == value);
        assert!(offers, "no button {name} = {value:?}, but {:?}", self.names());
        self.button = Some((name.to_owned(), value.to_owned()));
        self
    }

    /// Puts in what the page does not offer: a hand-made request.
    #[must_use]
    pub fn forge(mut self, name: &str, value: &str) -> Self {
        self.controls.retain(|it| it.name != name);
        self.controls.push(Control { name: name.to_owned(), value: value.to_owned(), kind: Kind::Text });
        self
    }

    /// What the field holds, with `\n` between lines; for boxes, the ticked values.
    #[track_caller]
    pub fn value(&self, name: &str) -> String {
        assert!(self.controls.iter().any(|it| it.name == name), "no field {name}, but {:?}", self.names());
        let sent = self.fields().into_iter().filter(|(sent, _)| sent == name);
        sent.map(|(_, value)| value.replace("\r\n", "\n")).collect::<Vec<_>>().join(", ")
    }

    #[track_caller]
    pub fn holds(self, name: &str, value: &str) -> Self {
        assert_eq!(self.value(name), value, "field {name}");
        self
    }

    /// Every name in the form, in its order, each once.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for control in &self.controls {
            if !names.contains(&control.name) {
                names.push(control.name.clone());
            }
        }
        names
    }

    /// What would be sent: name and value in the order of the page.
    pub fn fields(&self) -> Vec<(String, String)> {
        let mut fields = Vec::new();
        for control in &self.controls {
            let sent = match control.kind {
                Kind::Text | Kind::Select { .. } => true,
                Kind::Tick { ticked, .. } => ticked,
                Kind::Button => self
                    .button
                    .as_ref()
                    .is_some_and(|(name, value)| *name == control.name && *value == control.value),
            };
            if sent {
                // Browsers send the line breaks of text areas as CR LF.
                let value = control.value.replace("\r\n", "\n").replace('\n', "\r\n");
                fields.push((control.name.clone(), value));
            }
        }
        fields
    }

    pub async fn submit(&self) -> Answer {
        let fields = self.fields();
        if !self.files.is_empty() {
            let mut body = Vec::new();
            for (name, value) in &fields {
                let part = format!(
                    "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
                );
                body.extend(part.into_bytes());
            }
            for (field, file_name, content) in &self.files {
                let head = format!(
                    "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{file_name}\"\r\n\
                     Content-Type: application/octet-stream\r\n\r\n"
                );
                body.extend(head.into_bytes());
                body.extend(content);
                body.extend(b"\r\n");
            }
            body.extend(format!("--{BOUNDARY}--\r\n").into_bytes());
            let kind = format!("multipart/form-data; boundary={BOUNDARY}");
            return self.person.send(Method::POST, &self.action).body(&kind, body).go().await;
        }
        let fields = fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        if self.method == Method::GET {
            let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
            let path = self.action.split('?').next().unwrap_or_default();
            return self.person.get(&format!("{path}?{query}")).await;
        }
        self.person.send(Method::POST, &self.action).fields(fields).go().await
    }

    #[track_caller]
    fn named(&mut self, name: &str) -> &mut Control {
        let names = self.names();
        let control = self.controls.iter_mut().find(|it| it.name == name);
        control.unwrap_or_else(|| panic!("no field {name}, but {names:?}"))
    }
}

/// What the element would send; nothing without a name or when switched off.
fn control(element: ElementRef) -> Option<Control> {
    let name = element.attr("name")?.to_owned();
    if name.is_empty() || element.attr("disabled").is_some() {
        return None;
    }
    let value = element.attr("value").unwrap_or_default().to_owned();
    Some(match element.value().name() {
        // The parser takes the first line break away, as browsers do.
        "textarea" => Control { name, value: element.text().collect(), kind: Kind::Text },
        "select" => {
            assert!(
                element.attr("multiple").is_none(),
                "{name}: a select with several choices is not known here"
            );
            let options: Vec<_> = element.select(&select("option")).collect();
            let value_of = |option: &ElementRef| match option.attr("value") {
                Some(value) => value.to_owned(),
                None => option.text().collect(),
            };
            let chosen = options.iter().rfind(|it| it.attr("selected").is_some()).or(options.first());
            let value = chosen.map(value_of).unwrap_or_default();
            Control { name, value, kind: Kind::Select { offers: options.iter().map(value_of).collect() } }
        }
        "button" => Control { name, value, kind: Kind::Button },
        _ => match element.attr("type").unwrap_or("text") {
            kind @ ("checkbox" | "radio") => {
                let value = element.attr("value").unwrap_or("on").to_owned();
                let ticked = element.attr("checked").is_some();
                Control { name, value, kind: Kind::Tick { radio: kind == "radio", ticked } }
            }
            "submit" | "image" => Control { name, value, kind: Kind::Button },
            "button" | "reset" | "file" => return None,
            _ => Control { name, value, kind: Kind::Text },
        },
    })
}
