//! The flat list of departments as a tree.

use std::collections::{HashMap, HashSet};

use super::Department;
use crate::database::id::DepartmentId;

/// A department and how deep it stands; 0 at the top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    pub department: Department,
    pub depth: usize,
}

/// Each department behind its parent, siblings in the order given. One whose parent is not in the
/// list stands at the top, so nothing is lost.
pub fn ordered(departments: Vec<Department>) -> Vec<Node> {
    let known: HashSet<DepartmentId> = departments.iter().map(|department| department.id).collect();
    let mut children: HashMap<Option<DepartmentId>, Vec<Department>> = HashMap::new();
    for department in departments.into_iter().rev() {
        let parent = department.parent.filter(|parent| known.contains(parent));
        children.entry(parent).or_default().push(department);
    }
    // The lists are reversed, so the last one of the stack is the next one of the tree.
    let mut open: Vec<Node> = children
        .remove(&None)
        .unwrap_or_default()
        .into_iter()
        .map(|department| Node { department, depth: 0 })
        .collect();
    let mut nodes = Vec::new();
    while let Some(node) = open.pop() {
        let below = children.remove(&Some(node.department.id)).unwrap_or_default();
        open.extend(below.into_iter().map(|department| Node { department, depth: node.depth + 1 }));
        nodes.push(node);
    }
    nodes
}

/// The ids of a department and of all below it, in an [`ordered`] list.
pub fn with_all_below(nodes: &[Node], id: DepartmentId) -> HashSet<DepartmentId> {
    let mut found = HashSet::new();
    let mut from: Option<usize> = None;
    for node in nodes {
        match from {
            Some(depth) if node.depth > depth => {}
            _ if node.department.id == id => from = Some(node.depth),
            _ => {
                from = None;
                continue;
            }
        }
        found.insert(node.department.id);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn department(name: &str, parent: Option<DepartmentId>) -> Department {
        Department {
            id: DepartmentId::new(),
            parent,
            short_sign: String::new(),
            name: name.to_owned(),
            activities: 0,
        }
    }

    #[test]
    fn children_follow_their_parents_in_the_given_order() {
        let top = department("A", None);
        let other = department("B", None);
        let first = department("A1", Some(top.id));
        let second = department("A2", Some(top.id));
        let deep = department("A1a", Some(first.id));
        let nodes = ordered(vec![top.clone(), second.clone(), first.clone(), other, deep.clone()]);
        let shown: Vec<(&str, usize)> =
            nodes.iter().map(|node| (node.department.name.as_str(), node.depth)).collect();
        assert_eq!(shown, [("A", 0), ("A2", 1), ("A1", 1), ("A1a", 2), ("B", 0)]);
        assert_eq!(with_all_below(&nodes, first.id), HashSet::from([first.id, deep.id]));
        assert_eq!(with_all_below(&nodes, top.id).len(), 4);
    }

    #[test]
    fn an_unknown_parent_loses_nobody() {
        let lost = department("A", Some(DepartmentId::new()));
        assert_eq!(ordered(vec![lost]).len(), 1);
    }
}
