//! The organisation's name as it stands in addresses.

/// Lower-case letters, digits and single hyphens, at most 50 characters, never empty:
/// "Stadtwerke Müstershausen GmbH" gives "stadtwerke-muestershausen-gmbh".
pub fn from_name(name: &str) -> String {
    let mut slug = String::new();
    for letter in name.to_lowercase().chars() {
        match letter {
            'ä' => slug.push_str("ae"),
            'ö' => slug.push_str("oe"),
            'ü' => slug.push_str("ue"),
            'ß' => slug.push_str("ss"),
            'a'..='z' | '0'..='9' => slug.push(letter),
            _ if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
    }
    slug.truncate(50);
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "organisation".to_owned() } else { slug.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::from_name;

    #[test]
    fn any_name_gives_an_address() {
        assert_eq!(
            from_name("Stadtwerke Müstershausen GmbH & Co. KG"),
            "stadtwerke-muestershausen-gmbh-co-kg"
        );
        assert_eq!(from_name("  --Straße 🏠 7-- "), "strasse-7");
        assert_eq!(from_name("😀"), "organisation");
        assert_eq!(from_name(&"ä".repeat(300)).len(), 50);
    }
}
