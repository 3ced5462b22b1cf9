//! What an ordered document would hold, counted before anybody downloads it.

use sqlx::PgConnection;

use crate::{
    database::id::OrganisationId,
    register::compose::{self, Order},
    web::filters::grouped,
};

/// Activities of the order. Planned and ended ones are not counted among the others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    pub complete: i64,
    /// A mandatory item is empty.
    pub with_gaps: i64,
    /// Nobody has judged them yet.
    pub waiting: i64,
    pub planned: i64,
    /// Of the planned ones those of which a mandatory item is empty.
    pub planned_with_gaps: i64,
    pub ended: i64,
}

impl Counts {
    pub async fn of(
        db: &mut PgConnection,
        organisation: OrganisationId,
        order: &Order,
    ) -> sqlx::Result<Self> {
        let selection = compose::selection(db, organisation, order).await?;
        sqlx::query_as!(
            Self,
            r#"
            select
                count(*) filter (where is_running and missing = 0) as "complete!",
                count(*) filter (where is_running and missing > 0) as "with_gaps!",
                count(*) filter (where is_running and missing is null) as "waiting!",
                count(*) filter (where stage = 'planned') as "planned!",
                count(*) filter (where stage = 'planned' and missing > 0) as "planned_with_gaps!",
                count(*) filter (where stage = 'ended') as "ended!"
            from (
                select
                    stage,
                    stage not in ('planned', 'ended') as is_running,
                    case when judged_by is not null then missing end as missing
                from processing_activity activity
                left join activity_summary summary on summary.activity_id = activity.id
                where activity.organisation_id = $1
                and ($2::integer[] is null or activity.number = any($2))
                and ($3::uuid[] is null or activity.department_id = any($3))
                and ($4 or stage <> 'ended')
                and ($5 or stage <> 'planned')
            ) ordered
            "#,
            organisation.0,
            selection.numbers.as_deref(),
            selection.departments.as_deref(),
            selection.with_ended,
            !order.leaves_out_planned(),
        )
        .fetch_one(db)
        .await
    }

    pub fn total(&self) -> i64 {
        self.complete + self.with_gaps + self.waiting + self.planned + self.ended
    }

    /// "10 Tätigkeiten: 7 vollständig, 2 mit Lücken, 1 geplant"
    pub fn words(&self) -> String {
        let total = match self.total() {
            0 => return "keine Tätigkeit".to_owned(),
            1 => "1\u{a0}Tätigkeit".to_owned(),
            total => format!("{}\u{a0}Tätigkeiten", grouped(total)),
        };
        let parts = [
            (self.complete, "vollständig"),
            (self.with_gaps, "mit Lücken"),
            (self.waiting, "noch nicht geprüft"),
            (self.planned, "geplant"),
            (self.ended, "beendet"),
        ];
        let parts: Vec<String> = parts
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| {
                let gaps = match (word, self.planned_with_gaps) {
                    ("geplant", gaps) if gaps > 0 => format!(" (davon {}\u{a0}mit Lücken)", grouped(gaps)),
                    _ => String::new(),
                };
                format!("{}\u{a0}{word}{gaps}", grouped(count))
            })
            .collect();
        format!("{total}: {}", parts.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::Counts;

    #[test]
    fn counts_in_words() {
        let counts = Counts { complete: 7, with_gaps: 2, planned: 1, ..Counts::default() };
        assert_eq!(
            counts.words().replace('\u{a0}', " "),
            "10 Tätigkeiten: 7 vollständig, 2 mit Lücken, 1 geplant"
        );
        let counts = Counts { planned: 7, planned_with_gaps: 6, ..Counts::default() };
        assert_eq!(counts.words().replace('\u{a0}', " "), "7 Tätigkeiten: 7 geplant (davon 6 mit Lücken)");
        let counts = Counts { ended: 1, ..Counts::default() };
        assert_eq!(counts.words().replace('\u{a0}', " "), "1 Tätigkeit: 1 beendet");
        assert_eq!(Counts::default().words(), "keine Tätigkeit");
    }
}
