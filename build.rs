//! Gathers what the browser loads (style sheets, script, fonts, icons) so that the binary carries it.
//!
//! Writes `assets.rs` into `OUT_DIR`: one row for each file, and one hash over all of them. All
//! files lie under one address `/static/<hash>/`, so relative addresses between them hold.

use std::{
    collections::BTreeMap,
    env,
    fmt::Write as _,
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::Path,
};

const KERN: &str = "node_modules/@kern-ux/native";
/// The weights KERN's own rules use; the package ships many more.
const FONTS: [&str; 4] = ["Regular", "Medium", "SemiBold", "Bold"];
const OWN_FILES: [&str; 3] = ["app.css", "app.js", "logo.svg"];
const FONT_LICENCE: &str = "node_modules/@expo-google-fonts/fira-sans/LICENSE_FONT";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let mut files = BTreeMap::new();
    for name in OWN_FILES {
        files.insert(name.to_owned(), read(&format!("static/{name}")));
    }
    files.insert("kern.css".to_owned(), Vec::new());
    let css = String::from_utf8_lossy(&read(&format!("{KERN}/dist/kern.min.css"))).into_owned();
    let css = lift_icons(&css, &mut files);
    files.insert("kern.css".to_owned(), css.into_bytes());
    for weight in FONTS {
        let font = read(&format!("{KERN}/dist/fonts/fira-sans/FiraSans-{weight}.woff2"));
        files.insert(format!("fonts/FiraSans-{weight}.woff2"), font);
    }
    files.insert("lizenzen.txt".to_owned(), licences());
    write_table(&files);
}

fn read(path: &str) -> Vec<u8> {
    println!("cargo::rerun-if-changed={path}");
    match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            // A line of its own: cargo shows `cargo::error` without the noise of a panic.
            println!("cargo::error={path}: {error}. Run `make setup` (or `npm ci`) first.");
            std::process::exit(1)
        }
    }
}

/// KERN draws its icons as masks from `data:` addresses, which would force the content security
/// policy to allow such images everywhere. Each becomes a file of its own.
fn lift_icons(css: &str, files: &mut BTreeMap<String, Vec<u8>>) -> String {
    const OPENING: &str = "url(\"data:image/svg+xml,";
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut lifted = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(start) = rest.find(OPENING) {
        let (before, from_icon) = rest.split_at(start);
        let icon = &from_icon[OPENING.len()..];
        let Some(end) = icon.find("\")") else { break };
        let next_number = names.len() + 1;
        let name = names.entry(icon[..end].to_owned()).or_insert_with(|| format!("icons/{next_number}.svg"));
        files.insert(name.clone(), percent_decoded(&icon[..end]));
        let _ = write!(lifted, "{before}url({name})");
        rest = &icon[end + 2..];
    }
    lifted.push_str(rest);
    assert!(!lifted.contains("data:"), "kern.css holds a data: address that the policy would block");
    lifted
}

fn percent_decoded(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let hex = tail.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match (first, hex.and_then(|two| u8::from_str_radix(two, 16).ok())) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    bytes
}

/// The licences of what is embedded ask to travel with it.
fn licences() -> Vec<u8> {
    let mut text = b"KERN-UX (Gestaltung, Symbole): EUPL 1.2\n\n".to_vec();
    text.extend(read(&format!("{KERN}/LICENSE.md")));
    text.extend(b"\n\n----\n\nFira Sans (Schrift): SIL Open Font License 1.1\n\n");
    text.extend(read(FONT_LICENCE));
    text
}

fn write_table(files: &BTreeMap<String, Vec<u8>>) {
    let directory = env::var("OUT_DIR").expect("cargo sets OUT_DIR for build scripts");
    let directory = Path::new(&directory).join("assets");
    let mut hasher = DefaultHasher::new();
    files.hash(&mut hasher);
    let mut table = String::new();
    let _ = writeln!(table, "pub const BASE: &str = \"/static/{:016x}\";", hasher.finish());
    let _ = writeln!(table, "pub const HASH: &str = \"{:016x}\";", hasher.finish());
    let _ = writeln!(table, "static FILES: &[Asset] = &[");
    for (name, bytes) in files {
        let path = directory.join(name);
        let parent = path.parent().expect("the path has the directory before it");
        fs::create_dir_all(parent).expect("OUT_DIR can be written");
        fs::write(&path, bytes).expect("OUT_DIR can be written");
        let _ = writeln!(
            table,
            "    Asset {{ name: {name:?}, content_type: {:?}, bytes: include_bytes!({:?}) }},",
            content_type(name),
            path,
        );
    }
    table.push_str("];\n");
    fs::write(directory.with_extension("rs"), table).expect("OUT_DIR can be written");
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        _ => "text/plain; charset=utf-8",
    }
}
