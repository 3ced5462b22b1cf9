//! Reads exported files the way their readers do, with poppler-utils, qpdf, pdfua and an HTML
//! parser. A missing program fails the test: a check that did not run is not a check passed.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use scraper::{Html, Selector};
use tempfile::TempDir;

/// A PDF in a directory of its own.
pub struct Pdf {
    directory: TempDir,
    path: PathBuf,
}

impl Pdf {
    pub fn new(bytes: &[u8]) -> Self {
        let directory = TempDir::new().unwrap();
        let path = directory.path().join("verzeichnis.pdf");
        std::fs::write(&path, bytes).unwrap();
        Self { directory, path }
    }

    /// The text in reading order, words divided at line ends put together again, every run of white
    /// space as one space. (Without `-raw`, pdftotext drops hyphens of its own accord.)
    pub fn text(&self) -> String {
        let output = run(Command::new("pdftotext").args(["-raw", "-enc", "UTF-8"]).arg(&self.path).arg("-"));
        let lines = String::from_utf8_lossy(&output.stdout).replace("\u{ad}\n", "").replace("-\n", "-");
        single_spaced(&lines.replace('\u{200b}', ""))
    }

    /// Right edges of all words, and the width of the page, in points.
    pub fn right_edges(&self) -> (Vec<f64>, f64) {
        let output = run(Command::new("pdftotext").arg("-bbox").arg(&self.path).arg("-"));
        // Lossy: poppler writes an emoji in the title as two surrogates.
        let page = String::from_utf8_lossy(&output.stdout);
        let numbers = |name: &str| -> Vec<f64> {
            page.split(&format!("{name}=\""))
                .skip(1)
                .map(|rest| rest.split('"').next().unwrap().parse().unwrap())
                .collect()
        };
        (numbers("xMax"), numbers("width")[0])
    }

    /// The text of each page as it is laid out.
    pub fn pages(&self) -> Vec<String> {
        let output =
            run(Command::new("pdftotext").args(["-layout", "-enc", "UTF-8"]).arg(&self.path).arg("-"));
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        text.trim_end_matches('\u{c}').split('\u{c}').map(str::to_owned).collect()
    }

    /// Titles of the bookmarks, in their order in the file.
    pub fn bookmarks(&self) -> Vec<String> {
        let output = run(Command::new("qpdf").args(["--json", "--json-key=outlines"]).arg(&self.path));
        let tree: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let mut titles = Vec::new();
        collect_titles(&tree["outlines"], &mut titles);
        titles
    }

    pub fn page_count(&self) -> usize {
        self.text_of("pdfinfo")
            .lines()
            .find_map(|line| line.strip_prefix("Pages:"))
            .unwrap()
            .trim()
            .parse()
            .unwrap()
    }

    pub fn attachments(&self) -> Vec<(String, Vec<u8>)> {
        let out = self.directory.path().join("attachments");
        std::fs::create_dir_all(&out).unwrap();
        run(Command::new("pdfdetach").arg("-saveall").arg("-o").arg(&out).arg(&self.path));
        std::fs::read_dir(&out)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| {
                (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(&path).unwrap())
            })
            .collect()
    }

    /// The whole file with its streams unpacked, both text encodings of PDF read as text: metadata,
    /// bookmarks, alternative texts, attachments.
    pub fn inside(&self) -> String {
        let unpacked = self.directory.path().join("unpacked.pdf");
        run(Command::new("qpdf").args(["--qdf", "--object-streams=disable"]).arg(&self.path).arg(&unpacked));
        let bytes = std::fs::read(unpacked).unwrap();
        let without_high_bytes: Vec<u8> = bytes.into_iter().filter(|byte| *byte != 0).collect();
        String::from_utf8_lossy(&without_high_bytes).into_owned()
    }

    pub fn assert_sound(&self) {
        run(Command::new("qpdf").arg("--check").arg(&self.path));
        run(Command::new(pdfua()).arg("check").arg(&self.path));
        let output = run(Command::new("pdfinfo").arg(&self.path));
        assert!(output.stderr.is_empty(), "poppler: {}", String::from_utf8_lossy(&output.stderr));
        let metadata = single_spaced(&String::from_utf8_lossy(
            &run(Command::new("pdfinfo").arg("-meta").arg(&self.path)).stdout,
        ));
        for claim in ["<pdfaid:part>3<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<"] {
            assert!(metadata.contains(claim), "{claim} is missing in {metadata}");
        }
    }

    fn text_of(&self, program: &str) -> String {
        String::from_utf8_lossy(&run(Command::new(program).arg(&self.path)).stdout).into_owned()
    }
}

fn collect_titles(outlines: &serde_json::Value, titles: &mut Vec<String>) {
    for outline in outlines.as_array().into_iter().flatten() {
        titles.push(outline["title"].as_str().unwrap().to_owned());
        collect_titles(&outline["kids"], titles);
    }
}

/// `make setup` puts pdfua here; elsewhere it is looked up in the PATH.
fn pdfua() -> PathBuf {
    let local = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/python/bin/pdfua");
    if local.exists() { local } else { "pdfua".into() }
}

fn run(command: &mut Command) -> Output {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?} did not start ({error}); `make setup` installs it"));
    assert!(
        output.status.success(),
        "{command:?} says {}\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    output
}

pub fn single_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub fn parse(html: &[u8]) -> Html {
    Html::parse_document(std::str::from_utf8(html).unwrap())
}

pub fn select<'a>(page: &'a Html, selector: &str) -> Vec<scraper::ElementRef<'a>> {
    let selector = Selector::parse(selector).unwrap();
    page.select(&selector).collect()
}

/// What is between the tags of the body, without style and script.
pub fn text_of(page: &Html) -> String {
    let words: Vec<_> = select(page, "body").into_iter().flat_map(|body| body.text()).collect();
    single_spaced(&words.join(" "))
}
