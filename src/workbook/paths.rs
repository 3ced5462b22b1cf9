//! Places in JSON, as fields joined by dots.

use serde_json::{Map, Value};

/// What stands at the path; null where the way ends early.
pub fn get<'a>(tree: &'a Value, path: &str) -> &'a Value {
    path.split('.').fold(tree, |value, field| value.get(field).unwrap_or(&Value::Null))
}

/// The rows of a list.
pub fn rows<'a>(tree: &'a Value, path: &str) -> &'a [Value] {
    get(tree, path).as_array().map_or(&[], Vec::as_slice)
}

/// Puts a value there; objects on the way are made.
pub fn set(tree: &mut Value, path: &str, value: Value) {
    let mut place = tree;
    for field in path.split('.') {
        if !place.is_object() {
            *place = Value::Object(Map::new());
        }
        // An index of an object makes the field.
        place = &mut place[field];
    }
    *place = value;
}
