//! A validator for the few keywords of JSON Schema that the published schema uses. An unknown
//! keyword panics, so the schema cannot outgrow it unnoticed.

use serde_json::Value;

/// Every violation, with its place in the document.
pub fn violations(schema: &Value, document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    check(schema, schema, document, "", &mut found);
    found
}

fn check(root: &Value, schema: &Value, value: &Value, place: &str, found: &mut Vec<String>) {
    for (keyword, rule) in schema.as_object().unwrap() {
        match keyword.as_str() {
            "$schema" | "$id" | "$defs" | "title" | "description" => {}
            "$ref" => {
                let name = rule.as_str().unwrap().strip_prefix("#/$defs/").unwrap();
                check(root, &root["$defs"][name], value, place, found);
            }
            "type" if !has_type(rule, value) => found.push(format!("{place}: {value} is not {rule}")),
            "const" if rule != value => found.push(format!("{place}: {value} is not {rule}")),
            "enum" if !rule.as_array().unwrap().contains(value) => {
                found.push(format!("{place}: {value} is none of {rule}"));
            }
            "minimum" if value.as_f64() < rule.as_f64() => {
                found.push(format!("{place}: {value} is too small"));
            }
            "format" if value.is_string() && !is_date(rule, value) => {
                found.push(format!("{place}: {value} is no {rule}"));
            }
            "type" | "const" | "enum" | "minimum" | "format" => {}
            "required" => {
                let missing =
                    rule.as_array().unwrap().iter().filter(|key| value.get(key.as_str().unwrap()).is_none());
                found.extend(missing.map(|key| format!("{place}: {key} is missing")));
            }
            "properties" => {
                for (key, rule) in rule.as_object().unwrap() {
                    if let Some(value) = value.get(key) {
                        check(root, rule, value, &format!("{place}/{key}"), found);
                    }
                }
            }
            "additionalProperties" => {
                assert_eq!(*rule, Value::Bool(false));
                let known = schema["properties"].as_object().unwrap();
                let unknown =
                    value.as_object().into_iter().flatten().filter(|(key, _)| !known.contains_key(*key));
                found.extend(unknown.map(|(key, _)| format!("{place}: {key} is unknown")));
            }
            "items" => {
                for (index, value) in value.as_array().into_iter().flatten().enumerate() {
                    check(root, rule, value, &format!("{place}/{index}"), found);
                }
            }
            "oneOf" => {
                let fitting = rule.as_array().unwrap().iter().filter(|rule| {
                    let mut found = Vec::new();
                    check(root, rule, value, place, &mut found);
                    found.is_empty()
                });
                let fitting = fitting.count();
                if fitting != 1 {
                    found.push(format!("{place}: {value} fits {fitting} of oneOf"));
                }
            }
            unknown => panic!("the schema uses {unknown}, which this validator does not know"),
        }
    }
}

fn has_type(rule: &Value, value: &Value) -> bool {
    match rule {
        Value::Array(types) => types.iter().any(|rule| has_type(rule, value)),
        rule => match rule.as_str().unwrap() {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "integer" => value.is_u64() || value.is_i64(),
            "boolean" => value.is_boolean(),
            "null" => value.is_null(),
            unknown => panic!("unknown type {unknown}"),
        },
    }
}

fn is_date(rule: &Value, value: &Value) -> bool {
    assert_eq!(rule, "date");
    let digits = value.as_str().unwrap().split('-').map(|part| part.parse::<u32>().is_ok());
    value.as_str().unwrap().len() == 10 && digits.filter(|digits| *digits).count() == 3
}
