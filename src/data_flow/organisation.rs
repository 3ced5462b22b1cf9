//! The data flow of a whole organisation: which units disclose to whom most, and in which countries that
//! is. Counted are activities that are not ended and that the person may see.

use std::collections::{BTreeSet, HashMap};

use sqlx::PgConnection;

use crate::{
    database::id::OrganisationId,
    picture::flow::{Column, End, Link, Look, Node, Picture, draw},
    third_country::countries,
};

/// So many boxes a column has, before "weitere".
const DEPARTMENTS: i64 = 8;
const RECIPIENTS: i64 = 12;
const COUNTRIES: usize = 10;

/// Ends the text of a column's last box: "20 weitere".
const OTHERS: &str = "weitere";

/// Counts between two columns; "" as a name stands for all that are not among the most frequent.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Edge {
    /// "recipient": how many activities disclose to `to`; "department": from a unit to a recipient;
    /// "country": from a recipient to a country's code; "total": how many recipients there are.
    kind: String,
    from: String,
    to: String,
    /// The catalogue's entry behind the recipient.
    entry: Option<String>,
    count: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationFlow {
    edges: Vec<Edge>,
    /// The most frequent recipient first.
    pub recipients: Vec<Recipient>,
    /// How many recipients and countries there are beside those.
    pub other_recipients: i64,
    pub other_countries: usize,
    departments: Vec<String>,
    countries: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    pub name: String,
    /// Its entry in the catalogue, when it has one.
    pub entry: Option<String>,
    pub activities: i64,
    /// Names of units and of countries.
    pub departments: Vec<String>,
    pub countries: Vec<String>,
}

/// One round trip.
pub async fn load(db: &mut PgConnection, organisation: OrganisationId) -> sqlx::Result<OrganisationFlow> {
    let edges = sqlx::query_as!(
        Edge,
        r#"
        with recursive taken (section, activity_id, source_id, depth) as (
            select section, activity_id, source_id, 1
            from activity_same_as
            where organisation_id = $1
            and section in ('recipients', 'third_countries')
            union
            select taken.section, taken.activity_id, further.source_id, depth + 1
            from taken
            join activity_same_as further
                on further.organisation_id = $1
                and further.activity_id = taken.source_id
                and further.section = taken.section
            where depth < 5
        ),
        active as (
            select
                activity.id,
                coalesce(concat_ws(' – ', nullif(department.short_sign, ''), department.name), '') as department
            from processing_activity activity
            left join department
                on department.organisation_id = activity.organisation_id
                and department.id = activity.department_id
            where activity.organisation_id = $1
            and activity.stage <> 'ended'
        ),
        -- What stands on a sheet, and what it takes from another one.
        told as (
            select 'recipients'::text as section, id as activity_id, id as source_id, department
            from active
            union all
            select 'third_countries', id, id, department
            from active
            union all
            select taken.section, taken.activity_id, taken.source_id, active.department
            from taken
            join active on active.id = taken.activity_id
        ),
        disclosed as materialized (
            select told.activity_id, told.department, recipient.name::text as name, recipient.id as entry, place.country
            from told
            join activity_recipient item
                on item.organisation_id = $1
                and item.activity_id = told.source_id
            join recipient
                on recipient.organisation_id = $1
                and recipient.id = item.recipient_id
            cross join lateral (
                select distinct country
                from unnest(array['', recipient.seat_country, recipient.hosting_country, recipient.support_country]) country
            ) place
            where told.section = 'recipients'
            union
            select
                told.activity_id,
                told.department,
                coalesce(nullif(item.recipient_name, ''), 'nicht gesondert genannt'),
                null,
                item.country
            from told
            join activity_transfer item
                on item.organisation_id = $1
                and item.activity_id = told.source_id
            where told.section = 'third_countries'
            and item.country <> ''
        ),
        recipients as (
            select
                name,
                max(entry::text) as entry,
                count(distinct activity_id) as activities,
                row_number() over (order by count(distinct activity_id) desc, name) as rank
            from disclosed
            group by name
        ),
        departments as (
            select
                department,
                row_number() over (order by count(distinct activity_id) desc, department) as rank
            from disclosed
            group by department
        ),
        shown as (
            select
                disclosed.activity_id,
                disclosed.country,
                case when recipients.rank <= $2 then disclosed.name else '' end as recipient,
                case
                    when departments.rank > $3 then ''
                    when disclosed.department = '' then 'ohne Organisationseinheit'
                    else disclosed.department
                end as department
            from disclosed
            join recipients on recipients.name = disclosed.name
            join departments on departments.department = disclosed.department
        )
        select 'recipient' as "kind!", '' as "from!", name as "to!", entry, activities as "count!"
        from recipients
        where rank <= $2
        union all
        select 'department', department, recipient, null, count(distinct activity_id)
        from shown
        group by department, recipient
        union all
        select 'country', recipient, country, null, count(distinct activity_id)
        from shown
        where country <> ''
        group by recipient, country
        union all
        select 'total', '', 'recipients', null, count(*)
        from recipients
        order by 5 desc, 2, 3
        "#,
        organisation.0,
        RECIPIENTS,
        DEPARTMENTS,
    )
    .fetch_all(db)
    .await?;
    Ok(OrganisationFlow::of(edges))
}

impl OrganisationFlow {
    /// `edges` in descending order of their counts.
    fn of(edges: Vec<Edge>) -> Self {
        let of_kind = |kind: &'static str| edges.iter().filter(move |edge| edge.kind == kind);
        let names = |found: Vec<&str>| -> Vec<String> {
            let mut known = BTreeSet::new();
            found.into_iter().filter(|name| known.insert(name.to_owned())).map(str::to_owned).collect()
        };
        let departments = names(
            of_kind("department").map(|edge| edge.from.as_str()).filter(|name| !name.is_empty()).collect(),
        );
        let all_countries = names(of_kind("country").map(|edge| edge.to.as_str()).collect());
        let countries: Vec<String> = all_countries.iter().take(COUNTRIES).cloned().collect();
        let mut by_recipient: HashMap<&str, (Vec<String>, Vec<String>)> = HashMap::new();
        for edge in of_kind("department") {
            let name = if edge.from.is_empty() { "weitere Organisationseinheiten" } else { &edge.from };
            by_recipient.entry(&edge.to).or_default().0.push(name.to_owned());
        }
        for edge in of_kind("country") {
            by_recipient.entry(&edge.from).or_default().1.push(country_name(&edge.to));
        }
        let recipients: Vec<Recipient> = of_kind("recipient")
            .map(|edge| {
                let (departments, countries) = by_recipient.remove(edge.to.as_str()).unwrap_or_default();
                Recipient {
                    name: edge.to.clone(),
                    entry: edge.entry.clone(),
                    activities: edge.count,
                    departments,
                    countries,
                }
            })
            .collect();
        let total = of_kind("total").map(|edge| edge.count).next().unwrap_or_default();
        let shown = i64::try_from(recipients.len()).unwrap_or(i64::MAX);
        Self {
            other_recipients: total - shown,
            other_countries: all_countries.len() - countries.len(),
            recipients,
            departments,
            countries,
            edges,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.recipients.is_empty()
    }

    pub fn picture(&self) -> Picture {
        let node = |text: &str, note: String, look| Node { text: text.to_owned(), note, look };
        let mut departments: Vec<Node> =
            self.departments.iter().map(|name| node(name, String::new(), Look::Plain)).collect();
        if self.edges.iter().any(|edge| edge.kind == "department" && edge.from.is_empty()) {
            departments.push(node("weitere Einheiten", String::new(), Look::Faint));
        }
        let mut recipients: Vec<Node> = self
            .recipients
            .iter()
            .map(|recipient| node(&recipient.name, activities(recipient.activities), Look::Plain))
            .collect();
        if self.other_recipients > 0 {
            recipients.push(node(&format!("{} {OTHERS}", self.other_recipients), String::new(), Look::Faint));
        }
        let mut countries: Vec<Node> = self
            .countries
            .iter()
            .map(|code| {
                let (note, look) = if countries::is_eea(code) {
                    (String::new(), Look::Plain)
                } else {
                    ("Drittland".to_owned(), Look::Marked)
                };
                node(&country_name(code), note, look)
            })
            .collect();
        match self.other_countries {
            0 if countries.is_empty() => {
                countries.push(node("kein Land bekannt", String::new(), Look::Faint));
            }
            0 => {}
            others => countries.push(node(&format!("{others} {OTHERS}"), String::new(), Look::Faint)),
        }
        let column = |heading: &str, nodes| Column { heading: heading.to_owned(), nodes };
        let columns = [
            column("Organisationseinheiten", departments),
            column("Empfänger", recipients),
            column("Länder", countries),
        ];
        draw(&columns, &self.links())
    }

    fn links(&self) -> Vec<Link> {
        let places = |names: &mut dyn Iterator<Item = &String>| -> HashMap<String, usize> {
            names.enumerate().map(|(at, name)| (name.clone(), at)).collect()
        };
        let departments = places(&mut self.departments.iter());
        let recipients = places(&mut self.recipients.iter().map(|recipient| &recipient.name));
        let countries = places(&mut self.countries.iter());
        // Whatever has no box of its own belongs to the last one.
        let at =
            |places: &HashMap<String, usize>, name: &str| places.get(name).copied().unwrap_or(places.len());
        let is_line = |edge: &&Edge| edge.kind == "department" || edge.kind == "country";
        let most = self.edges.iter().filter(is_line).map(|edge| edge.count).max().unwrap_or(1).max(1);
        self.edges
            .iter()
            .filter(is_line)
            .map(|edge| {
                let (column, from, to) = if edge.kind == "department" {
                    (0, at(&departments, &edge.from), at(&recipients, &edge.to))
                } else {
                    (1, at(&recipients, &edge.from), at(&countries, &edge.to))
                };
                let weight = i32::try_from(edge.count.saturating_mul(100) / most).unwrap_or(100);
                Link { column, from: End::Node(from), to: End::Node(to), is_open: false, weight }
            })
            .collect()
    }

    pub fn description(&self) -> String {
        format!(
            "Von links nach rechts: Organisationseinheiten, die {} häufigsten Empfänger und die Länder, in denen sie sitzen, \
             speichern oder warten oder in die übermittelt wird. Je breiter eine Linie, desto mehr Verarbeitungstätigkeiten.",
            self.recipients.len(),
        )
    }
}

fn country_name(code: &str) -> String {
    countries::name_of(code).unwrap_or(code).to_owned()
}

fn activities(count: i64) -> String {
    if count == 1 { "1 Tätigkeit".to_owned() } else { format!("{count} Tätigkeiten") }
}
