//! What is to be looked at again, and when: all days of the record that ask for it, in one place.

use serde::Deserialize;
use sqlx::{PgConnection, types::Json};
use time::{Date, Month};

use crate::database::id::OrganisationId;

/// Months that are told apart, beginning with the one that runs now.
const MONTHS: i32 = 12;
/// So many lines of each sort one page shows.
const MOST: i64 = 200;

/// When something is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    Overdue,
    /// So many months after the one that runs now; overdue days of this month excepted.
    Month(i32),
    Later,
}

impl When {
    /// In order of time.
    pub fn all() -> impl Iterator<Item = When> {
        std::iter::once(Self::Overdue).chain((0..MONTHS).map(Self::Month)).chain([Self::Later])
    }

    /// As the query counts: −1 for overdue.
    fn of(place: i32) -> Self {
        match place {
            ..0 => Self::Overdue,
            place if place < MONTHS => Self::Month(place),
            _ => Self::Later,
        }
    }

    fn place(self) -> i32 {
        match self {
            Self::Overdue => -1,
            Self::Month(place) => place,
            Self::Later => MONTHS,
        }
    }

    /// "überfällig", "März 2027", "später".
    pub fn label(self, today: Date) -> String {
        match self {
            Self::Overdue => "überfällig".to_owned(),
            Self::Later => "später".to_owned(),
            Self::Month(place) => {
                let (year, month) = month_after(today, place);
                let names = [
                    "Januar",
                    "Februar",
                    "März",
                    "April",
                    "Mai",
                    "Juni",
                    "Juli",
                    "August",
                    "September",
                    "Oktober",
                    "November",
                    "Dezember",
                ];
                format!("{} {year}", names[usize::from(u8::from(month)) - 1])
            }
        }
    }

    /// As it stands in addresses: "ueberfaellig", "2027-03", "spaeter".
    pub fn key(self, today: Date) -> String {
        match self {
            Self::Overdue => "ueberfaellig".to_owned(),
            Self::Later => "spaeter".to_owned(),
            Self::Month(place) => {
                let (year, month) = month_after(today, place);
                format!("{year:04}-{:02}", u8::from(month))
            }
        }
    }

    /// Reads a key; `None` for what is none of the times that are told apart today.
    pub fn parse(key: &str, today: Date) -> Option<Self> {
        Self::all().find(|when| when.key(today) == key)
    }
}

fn month_after(today: Date, months: i32) -> (i32, Month) {
    let month = today.month().nth_next(u8::try_from(months % 12).unwrap_or_default());
    let turned = i32::from(u8::from(today.month())) - 1 + months;
    (today.year() + turned / 12, month)
}

/// Sorts of what is due: the query's word, and what a person reads.
pub const SORTS: [(&str, &str); 4] = [
    ("retention", "Löschfrist überprüfen"),
    ("entry", "Stand des Eintrags ein Jahr alt"),
    ("disclosure", "Offenlegung endet"),
    ("office", "Amtszeit endet"),
];

#[derive(Debug)]
pub struct Count {
    pub when: When,
    /// One of [`SORTS`].
    pub sort: String,
    pub count: i64,
}

/// One thing that is due.
#[derive(Debug, Deserialize)]
pub struct Line {
    #[serde(rename = "what")]
    pub sort: String,
    pub due: Date,
    /// The activity's; none for what concerns the organisation.
    pub number: Option<i32>,
    pub name: String,
}

impl Line {
    pub fn label(&self) -> &'static str {
        SORTS.iter().find(|(sort, _)| *sort == self.sort).map_or("", |(_, label)| label)
    }
}

/// Counts of everything the person may see, and the lines of one time, the earliest first. One round
/// trip; a further source is one more `union all`.
pub async fn load(
    db: &mut PgConnection,
    organisation: OrganisationId,
    today: Date,
    shown: Option<When>,
) -> sqlx::Result<(Vec<Count>, Vec<Line>)> {
    let rows = sqlx::query!(
        r#"
        with due (what, due, number, name) as (
            select 'retention', retention_review_on, number, name::text
            from processing_activity
            where organisation_id = $1 and stage <> 'ended' and retention_review_on is not null
            union all
            select 'entry', (entry_as_of + interval '1 year')::date, number, name::text
            from processing_activity
            where organisation_id = $1 and stage <> 'ended' and entry_as_of is not null
            union all
            select 'disclosure', item.valid_until, activity.number, activity.name::text
            from activity_recipient item
            join processing_activity activity on activity.organisation_id = item.organisation_id and activity.id = item.activity_id
            where item.organisation_id = $1 and activity.stage <> 'ended' and item.valid_until >= $2
            union all
            select 'office', valid_until, null, name::text
            from office_holder
            where organisation_id = $1 and valid_until >= $2
        ),
        placed as (
            select
                due.*,
                case
                    when due < $2 then -1
                    else least(
                        (extract(year from due) - extract(year from $2::date)) * 12 + extract(month from due) - extract(month from $2::date),
                        $3::integer
                    )
                end::integer as place
            from due
        ),
        ranked as (
            select placed.*, row_number() over (partition by what, place order by due, number, name) as rank
            from placed
        )
        select
            place as "place!",
            what as "sort!",
            count(*) as "count!",
            coalesce(
                jsonb_agg(jsonb_build_object('what', what, 'due', due, 'number', number, 'name', name))
                    filter (where place = $4 and rank <= $5),
                '[]'
            ) as "lines!: Json<Vec<Line>>"
        from ranked
        group by place, what
        "#,
        organisation.0,
        today,
        MONTHS,
        shown.map(When::place),
        MOST,
    )
    .fetch_all(db)
    .await?;
    let mut counts = Vec::new();
    let mut lines = Vec::new();
    for row in rows {
        counts.push(Count { when: When::of(row.place), sort: row.sort, count: row.count });
        lines.extend(row.lines.0);
    }
    lines.sort_by(|a, b| (a.due, a.number, &a.name).cmp(&(b.due, b.number, &b.name)));
    Ok((counts, lines))
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn months_follow_each_other_over_the_turn_of_the_year() {
        let today = date!(2026 - 11 - 27);
        let labels: Vec<String> = When::all().map(|when| when.label(today)).collect();
        assert_eq!(labels[..4], ["überfällig", "November 2026", "Dezember 2026", "Januar 2027"]);
        assert_eq!(labels[12..], ["Oktober 2027", "später"]);
        for when in When::all() {
            assert_eq!(When::parse(&when.key(today), today), Some(when));
        }
        assert_eq!(When::Month(2).key(today), "2027-01");
        assert_eq!(When::parse("2028-01", today), None);
        assert_eq!(When::parse("", today), None);
    }
}
