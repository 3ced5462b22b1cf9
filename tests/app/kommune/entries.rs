//! The rows of `kommune.csv` as fields of the Kurzblatt.

/// One row, its lists taken apart at the semicolons.
pub struct Entry {
    pub reference: String,
    pub name: String,
    pub department: String,
    pub status: String,
    pub purposes: Vec<String>,
    pub legal_bases: Vec<String>,
    pub data_subjects: Vec<String>,
    pub data_categories: Vec<String>,
    pub recipients: Vec<String>,
    pub third_country: String,
    pub retention: Vec<String>,
    pub software: Vec<String>,
    updated: String,
    cells: Vec<String>,
    /// What the form gets, field by field.
    fields: Vec<(&'static str, String)>,
}

pub fn entries() -> Vec<Entry> {
    let rows: Vec<Entry> = include_str!("kommune.csv").lines().skip(1).map(Entry::read).collect();
    assert_eq!(rows.len(), 12);
    rows
}

/// The cells of one line; what is quoted may hold semicolons.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut is_quoted = false;
    for letter in line.chars() {
        match letter {
            '"' => is_quoted = !is_quoted,
            ';' if !is_quoted => cells.push(String::new()),
            _ => cells.last_mut().unwrap().push(letter),
        }
    }
    cells
}

fn items(cell: &str) -> Vec<String> {
    cell.split(';').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

/// "Intern: A; B" means that B is internal, too: the form wants a kind before each.
fn with_kinds(recipients: Vec<String>) -> Vec<String> {
    let mut kind = "";
    let mut found = Vec::new();
    for recipient in recipients {
        let (own, rest) = recipient.split_once(": ").unwrap_or(("", &recipient));
        match own {
            "Intern" => kind = "intern: ",
            "Extern" => kind = "extern: ",
            _ => {
                found.push(format!("{kind}{recipient}"));
                continue;
            }
        }
        found.push(format!("{kind}{rest}"));
    }
    found
}

impl Entry {
    fn read(line: &str) -> Entry {
        let all = cells(line);
        let cells: [String; 13] = all.clone().try_into().unwrap();
        let [
            reference,
            name,
            department,
            status,
            purpose,
            basis,
            persons,
            data,
            recipients,
            country,
            retention,
            software,
            updated,
        ] = cells;
        let mut entry = Entry {
            reference,
            name,
            department,
            status,
            purposes: items(&purpose),
            legal_bases: items(&basis),
            data_subjects: items(&persons),
            data_categories: items(&data),
            recipients: with_kinds(items(&recipients)),
            third_country: country,
            retention: items(&retention),
            software: items(&software),
            updated,
            cells: all,
            fields: Vec::new(),
        };
        entry.fields = entry.written();
        entry
    }

    /// The cells of the row but its date.
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        self.cells[..12].iter().map(String::as_str)
    }

    /// Prosecution of offences stands under police law.
    pub fn is_police(&self) -> bool {
        self.legal_bases.iter().any(|basis| basis.contains("2016/680"))
    }

    pub fn fields(&self) -> Vec<(&'static str, &str)> {
        self.fields.iter().map(|(name, value)| (*name, value.as_str())).collect()
    }

    fn written(&self) -> Vec<(&'static str, String)> {
        let marked = self.data_categories.iter().map(|line| {
            let is_special = line.starts_with("Gesundheitsdaten") || line.contains("besondere Kategorien");
            if is_special { format!("{line} [Art. 9: Gesundheitsdaten]") } else { line.clone() }
        });
        let software = self.software.iter().map(|item| format!("Software / Verarbeitungsmittel: {item}"));
        let extra = [format!("Status: {}", self.status)].into_iter().chain(software);
        let (statement, remark) = match self.third_country.as_str() {
            "Nein" => ("none", ""),
            question => ("under_review", question),
        };
        let regime = if self.is_police() { "police" } else { "gdpr" };
        vec![
            ("name", self.name.clone()),
            ("own_reference", self.reference.clone()),
            ("stage", "in_operation".to_owned()),
            ("legal_regime", regime.to_owned()),
            ("entry_as_of", self.updated.clone()),
            ("purposes", self.purposes.join("\n")),
            ("legal_bases", self.legal_bases.join("\n")),
            ("data_subjects", self.data_subjects.join("\n")),
            ("data_categories", marked.collect::<Vec<_>>().join("\n")),
            ("recipients", self.recipients.join("\n")),
            ("third_country_statement", statement.to_owned()),
            ("third_country_remark", remark.to_owned()),
            ("retention", self.retention.join("\n")),
            ("extra_values", extra.collect::<Vec<_>>().join("\n")),
        ]
    }

    /// Everything that must come out again. The kinds of recipients become headings.
    pub fn items(&self) -> Vec<String> {
        let without_kind = |item: &String| {
            let rest = item.strip_prefix("intern: ").or_else(|| item.strip_prefix("extern: "));
            rest.unwrap_or(item).to_owned()
        };
        let mut found =
            vec![self.reference.clone(), self.name.clone(), self.department.clone(), self.status.clone()];
        for list in [&self.purposes, &self.legal_bases, &self.data_subjects, &self.data_categories] {
            found.extend(list.iter().cloned());
        }
        found.extend(self.recipients.iter().map(without_kind));
        if self.third_country != "Nein" {
            found.push(self.third_country.clone());
        }
        found.extend(self.retention.iter().cloned());
        found.extend(self.software.iter().cloned());
        found
    }
}
