//! Gemeinsam Verantwortliche of one activity: lit. a and Art. 26 DSGVO (R32, R35).

use super::{
    Context, Finding, Place, rules,
    text::{fold, pattern, quoted},
};
use crate::register::{Activity, JointController, RecipientKind, law::with_norm, regime::Item};

const LIST: &str = "joint_controllers";

pub(super) fn judge(activity: &Activity, _: &Context) -> Vec<Finding> {
    let controllers = activity.joint_controllers.items.iter().enumerate();
    controllers
        .flat_map(|(at, controller)| {
            [unreachable(activity, at, controller), undated(activity, at, controller)]
        })
        .flatten()
        .chain(social_network(activity))
        .collect()
}

/// J1: who keeps a page there is responsible together with the network.
fn social_network(activity: &Activity) -> Option<Finding> {
    let network = pattern!(r"\b(?:facebook|instagram)\b");
    let is_settled = !activity.joint_controllers.items.is_empty()
        || activity.recipients.items.iter().any(|row| row.kind == RecipientKind::JointController);
    let name = || {
        let recipients = activity.recipients.items.iter().map(|row| &row.name);
        let systems = activity.systems.iter().map(|row| &row.name);
        recipients.chain(systems).chain([&activity.name]).find(|text| network.is_match(&fold(text)))
    };
    let name = (!is_settled).then(name).flatten()?;
    let sentence = format!(
        "Für eine Seite bei {} sind Sie mit dem Betreiber gemeinsam verantwortlich. Bitte tragen Sie ihn mit der {} ein.",
        quoted(name),
        with_norm("Vereinbarung", activity.law().joint_controllers_norm())
    );
    Some(Finding::new(&rules::J1_W, Place::JointControllers, sentence).judged(name))
}

/// R32, R35.
fn unreachable(activity: &Activity, at: usize, controller: &JointController) -> Option<Finding> {
    controller.contact.is_none().then(|| {
        let sentence = format!("Bitte geben Sie die Kontaktdaten von {} an.", quoted(&controller.name));
        Finding::new(&rules::R32_F, Place::JointControllers, sentence)
            .about(LIST, at, &controller.name)
            .under(activity.law(), Item::Names)
    })
}

/// R32.
fn undated(activity: &Activity, at: usize, controller: &JointController) -> Option<Finding> {
    controller.agreed_on.is_none().then(|| {
        let agreed =
            format!("Bitte geben Sie das Datum der Vereinbarung mit {} an", quoted(&controller.name));
        let sentence = with_norm(&agreed, activity.law().joint_controllers_norm()) + ".";
        Finding::new(&rules::R32_W, Place::JointControllers, sentence).about(LIST, at, &controller.name)
    })
}
