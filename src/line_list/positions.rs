//! Where rows stand in their list: numbers with gaps, so that a new line in between changes no other
//! row and the history of changes shows only what somebody changed.

const GAP: i32 = 1024;

/// A strictly increasing position for each line. `kept` are the stored positions of the lines in
/// their new order (`None`: a new row); as many as possible stay as they are.
pub fn assign(kept: &[Option<i32>]) -> Vec<i32> {
    let stay = longest_increasing(kept);
    let mut positions = Vec::with_capacity(kept.len());
    let mut at = 0;
    while at < kept.len() {
        if stay[at] {
            positions.extend(kept[at]);
            at += 1;
            continue;
        }
        let run = stay[at..].iter().take_while(|stays| !**stays).count();
        let before = positions.last().copied().unwrap_or(0);
        let step = match kept.get(at + run).copied().flatten() {
            None => GAP,
            Some(after) => (after - before) / (i32::try_from(run).unwrap_or(i32::MAX).saturating_add(1)),
        };
        let room = i32::try_from(run)
            .ok()
            .and_then(|run| step.checked_mul(run))
            .and_then(|way| before.checked_add(way));
        if step < 1 || room.is_none() {
            return anew(kept.len());
        }
        for _ in 0..run {
            positions.push(positions.last().copied().unwrap_or(0) + step);
        }
        at += run;
    }
    positions
}

/// Everything with full gaps again.
fn anew(length: usize) -> Vec<i32> {
    (1..).map(|at: i32| at * GAP).take(length).collect()
}

/// Which entries belong to a longest strictly increasing run of the known positions (above 0).
fn longest_increasing(kept: &[Option<i32>]) -> Vec<bool> {
    let mut ends: Vec<usize> = Vec::new();
    let mut previous = vec![None; kept.len()];
    for (at, position) in kept.iter().enumerate() {
        let Some(position) = position.filter(|position| *position > 0) else { continue };
        let length = ends.partition_point(|&end| kept[end].is_some_and(|end| end < position));
        previous[at] = length.checked_sub(1).map(|before| ends[before]);
        if length == ends.len() {
            ends.push(at);
        } else {
            ends[length] = at;
        }
    }
    let mut stay = vec![false; kept.len()];
    let mut next = ends.last().copied();
    while let Some(at) = next {
        stay[at] = true;
        next = previous[at];
    }
    stay
}

#[cfg(test)]
mod tests {
    use super::assign;

    #[test]
    fn new_lists_get_gaps() {
        assert_eq!(assign(&[None, None, None]), [1024, 2048, 3072]);
        assert!(assign(&[]).is_empty());
    }

    #[test]
    fn what_was_there_stays() {
        assert_eq!(assign(&[Some(1024), None, Some(2048), None]), [1024, 1536, 2048, 3072]);
        assert_eq!(assign(&[None, Some(1024)]), [512, 1024]);
        // one row moved to the front: only that one changes
        assert_eq!(assign(&[Some(3072), Some(1024), Some(2048)]), [512, 1024, 2048]);
    }

    #[test]
    fn without_room_all_get_new_ones() {
        assert_eq!(assign(&[Some(1), None, Some(2)]), [1024, 2048, 3072]);
        let many = vec![None; 2_000];
        let mut kept = vec![Some(1), Some(i32::MAX)];
        kept.extend(&many);
        let positions = assign(&kept);
        assert!(positions.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
