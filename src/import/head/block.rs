//! Name, address and numbers of somebody, written in one cell.

use crate::{
    findings::text::{fold, pattern},
    register::Contact,
};

/// Somebody with how they can be reached.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Block {
    pub name: String,
    /// What is neither name nor contact.
    pub function: String,
    pub contact: Contact,
}

/// "TSV Beispiel e. V., Sportweg 3, 80000 München, Tel. 089 123"
pub(super) fn read(text: &str) -> Block {
    let mut block = Block::default();
    for part in text.split([',', ';', '\n', '•', '|']) {
        let part = part.trim();
        if !part.is_empty() && !contact(&mut block.contact, part) {
            let own = if block.name.is_empty() { &mut block.name } else { &mut block.function };
            if !own.is_empty() {
                own.push_str(", ");
            }
            own.push_str(part);
        }
    }
    block
}

/// Puts a part where it belongs by its look; false when it looks like nothing.
pub(super) fn contact(contact: &mut Contact, part: &str) -> bool {
    let folded = fold(part);
    let value = behind_label(part);
    let set = |own: &mut Option<String>, value: &str| {
        let is_free = own.is_none();
        if is_free {
            *own = Some(value.to_owned());
        }
        is_free
    };
    if pattern!(r"^[^\s@]+@[^\s@]+\.[^\s@]+$").is_match(value) {
        return set(&mut contact.email, value);
    }
    if pattern!(r"^(?:(?:https?://|www\.)\S+|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}/?)$")
        .is_match(&fold(value))
    {
        return set(&mut contact.website, value);
    }
    let has_number = value.chars().filter(char::is_ascii_digit).count() >= 3;
    if has_number && pattern!(r"^(?:tele)?fax\b").is_match(&folded) {
        return set(&mut contact.fax, value);
    }
    if has_number && pattern!(r"^(?:tel|fon|telefon|mobil|handy|phone)\b").is_match(&folded) {
        return set(&mut contact.phone, value);
    }
    if let Some((code, city)) = place(value) {
        let is_free = contact.postal_code.is_none() && contact.city.is_none();
        if is_free {
            contact.postal_code = Some(code);
            contact.city = Some(city);
        }
        return is_free;
    }
    if pattern!(r"^[a-z][a-z .'-]*[a-z.] ?\d+ ?[a-z]?(?: ?[-/] ?\d+ ?[a-z]?)?$|^postfach \d")
        .is_match(&folded)
    {
        return set(&mut contact.street, value);
    }
    pattern!(r"^\+?[\d][\d ()/.-]{4,}$").is_match(value) && set(&mut contact.phone, value)
}

/// "80000 München"
pub(super) fn place(text: &str) -> Option<(String, String)> {
    let found = pattern!(r"^(?:D-?\s?)?(\d{5})\s+(\D{2,})$").captures(text.trim())?;
    Some((found.get(1)?.as_str().to_owned(), found.get(2)?.as_str().trim().to_owned()))
}

/// "Tel.: 089 123" without its label.
fn behind_label(part: &str) -> &str {
    let label = pattern!(
        r"^(?i)(?:tel(?:efon|\.)?|fon|mobil|handy|phone|(?:tele)?fax|e-?mail|mail|internet|web(?:seite)?|homepage)\s*[.:]*\s*"
    );
    match label.find(part) {
        Some(found) if found.end() < part.len() => part[found.end()..].trim(),
        _ => part,
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn a_block_is_taken_apart_by_the_look_of_its_parts() {
        let block = read(
            "TSV Beispiel e. V., Sportweg 3 a, 80000 München, Tel. 089 123, E-Mail: info@tsv.example, www.tsv.example",
        );
        let contact = &block.contact;
        assert_eq!(block.name, "TSV Beispiel e. V.");
        assert_eq!(contact.street.as_deref(), Some("Sportweg 3 a"));
        assert_eq!(contact.postal_code.as_deref(), Some("80000"));
        assert_eq!(contact.city.as_deref(), Some("München"));
        assert_eq!(contact.phone.as_deref(), Some("089 123"));
        assert_eq!(contact.email.as_deref(), Some("info@tsv.example"));
        assert_eq!(contact.website.as_deref(), Some("www.tsv.example"));
        assert_eq!(read("Berlin, 01.02.2026").contact.website, None, "a day is no address");
        let block = read("Frau Beispiel, Kanzlei Muster, 0511 12345");
        assert_eq!((block.name.as_str(), block.function.as_str()), ("Frau Beispiel", "Kanzlei Muster"));
        assert_eq!(block.contact.phone.as_deref(), Some("0511 12345"));
    }
}
