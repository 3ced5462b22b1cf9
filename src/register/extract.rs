//! What an extract may not say: it names its size and nothing of the rest (R19).

use std::collections::HashSet;

use super::{Activity, Reference, Register};
use crate::web::filters::folded;

impl Register {
    /// The same extract without what it says of activities that are not in it: "wie Tätigkeit n", whose items
    /// stand there anyway, related activities, and joint controllers of the organisation of which a remark says
    /// what is done together with them, unless a sheet of the extract names them.
    pub fn without_the_rest(mut self) -> Self {
        let named: HashSet<String> = self
            .activities
            .iter()
            .flat_map(|activity| {
                let joint = activity.joint_controllers.items.iter().map(|item| &item.name);
                joint.chain(activity.recipients.items.iter().map(|item| &item.name))
            })
            .map(|name| folded(name))
            .collect();
        self.head
            .joint_controllers
            .retain(|holder| holder.remark.is_none() || named.contains(&folded(&holder.name)));
        for holder in &mut self.head.joint_controllers {
            holder.remark = None;
        }
        let numbers: HashSet<u32> = self.activities.iter().map(|activity| activity.number).collect();
        self.activities.iter_mut().for_each(|activity| activity.keep_references(&numbers));
        self
    }
}

impl Activity {
    fn keep_references(&mut self, numbers: &HashSet<u32>) {
        let is_kept = |reference: &Reference| numbers.contains(&reference.number);
        self.related.retain(|related| is_kept(&related.activity));
        for same_as in [
            &mut self.joint_controllers.same_as,
            &mut self.purposes.same_as,
            &mut self.legal_bases.same_as,
            &mut self.data_subjects.same_as,
            &mut self.data_categories.same_as,
            &mut self.recipients.same_as,
            &mut self.third_countries.same_as,
            &mut self.retention.same_as,
            &mut self.measures.same_as,
            &mut self.documents.same_as,
        ] {
            if same_as.as_ref().is_some_and(|reference| !is_kept(reference)) {
                *same_as = None;
            }
        }
    }
}
