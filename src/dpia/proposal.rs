//! What the answers of a screening come to.

use super::{
    Screening,
    questions::{self, Group},
};
use crate::register::choices::{DpiaAnswer, DpiaException, DpiaProposal};

/// So many of the criteria ask for a DSFA as a rule (WP 248).
const CRITERIA: usize = 2;

/// A DSFA is probably needed with one case of Art. 35 Abs. 3, one hit on the list of Art. 35 Abs. 4 or two
/// criteria; with an exception it is not. As long as open questions could bring that about, nothing is said.
pub fn of(screening: &Screening) -> DpiaProposal {
    let count = |group: Group, answer: DpiaAnswer| {
        let asked = questions::all().iter().filter(|question| question.group == group);
        asked.filter(|question| screening.says(question.key) == answer).count()
    };
    let applies = |group| count(group, DpiaAnswer::Applies);
    let open = |group| count(group, DpiaAnswer::Open);
    let is_needed = |alone: usize, criteria: usize| alone > 0 || criteria >= CRITERIA;
    let alone = applies(Group::Case) + applies(Group::List);
    let criteria = applies(Group::Criterion);
    if is_needed(alone, criteria) {
        return match screening.exception {
            DpiaException::None => DpiaProposal::Required,
            _ => DpiaProposal::Excepted,
        };
    }
    if is_needed(alone + open(Group::Case) + open(Group::List), criteria + open(Group::Criterion)) {
        return DpiaProposal::Open;
    }
    DpiaProposal::NotRequired
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::dpia::model::Answer;

    /// Everything is denied but these.
    fn with(applying: &[&str], open: &[&str]) -> Screening {
        let mut screening = Screening::empty(Uuid::nil(), 1);
        for question in questions::all().iter().filter(|question| !open.contains(&question.key)) {
            let answer =
                if applying.contains(&question.key) { DpiaAnswer::Applies } else { DpiaAnswer::DoesNotApply };
            screening.answers.insert(question.key.to_owned(), Answer { answer, reason: String::new() });
        }
        screening
    }

    #[test]
    fn one_case_one_hit_or_two_criteria() {
        use DpiaProposal::*;
        for (applying, open, expected) in [
            (&[][..], &[][..], NotRequired),
            (&["criterion_4"], &[], NotRequired),
            (&["criterion_4", "criterion_7"], &[], Required),
            (&["criterion_1", "criterion_2", "criterion_9"], &[], Required),
            (&["case_a"], &[], Required),
            (&["case_b"], &[], Required),
            (&["case_c"], &[], Required),
            (&["list"], &[], Required),
            (&["list"], &["case_a", "criterion_1"], Required),
            (&[], &["criterion_1"], NotRequired),
            (&[], &["criterion_1", "criterion_2"], Open),
            (&["criterion_4"], &["criterion_1"], Open),
            (&[], &["case_c"], Open),
            (&[], &["list"], Open),
        ] {
            assert_eq!(of(&with(applying, open)), expected, "{applying:?} {open:?}");
        }
        assert_eq!(of(&Screening::empty(Uuid::nil(), 1)), Open);
    }

    #[test]
    fn an_exception_counts_where_a_dpia_would_be_needed() {
        for exception in [DpiaException::ExemptList, DpiaException::Legislation, DpiaException::Similar] {
            let needed = Screening { exception, ..with(&["case_b"], &[]) };
            assert_eq!(of(&needed), DpiaProposal::Excepted);
            let not_needed = Screening { exception, ..with(&[], &[]) };
            assert_eq!(of(&not_needed), DpiaProposal::NotRequired);
        }
    }
}
