//! Gemeinsam Verantwortliche of one activity: lit. a and Art. 26 DSGVO (R32, R35).

use super::{Context, Finding, Place, rules, text::quoted};
use crate::register::{Activity, JointController, law::with_norm, regime::Item};

const LIST: &str = "joint_controllers";

pub(super) fn judge(activity: &Activity, _: &Context) -> Vec<Finding> {
    let controllers = activity.joint_controllers.items.iter().enumerate();
    controllers
        .flat_map(|(at, controller)| {
            [unreachable(activity, at, controller), undated(activity, at, controller)]
        })
        .flatten()
        .collect()
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
