//! Holds what we send to `docs/alert.schema.json`, and the schema to what we send.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Alert, payload, sample};
use crate::record::actor::{Sign, Together};

/// Checks values against a schema, with the keywords that ours uses, and notes which properties
/// it met. Stricter than JSON Schema in one point: a property the schema does not list is wrong.
struct Checker {
    schema: Value,
    /// `path of the object schema / property`, as far as values had them.
    met: BTreeSet<String>,
}

impl Checker {
    fn ours() -> Self {
        let schema = serde_json::from_str(include_str!("../../docs/alert.schema.json")).unwrap();
        Self { schema, met: BTreeSet::new() }
    }

    /// What is wrong with `value`; empty if it fits.
    fn check(&mut self, value: &Value) -> Vec<String> {
        let mut wrong = Vec::new();
        self.at("", value, &mut wrong);
        wrong
    }

    /// `at` is a JSON pointer to the schema that `value` must fit.
    fn at(&mut self, at: &str, value: &Value, wrong: &mut Vec<String>) {
        let schema = self.schema.pointer(at).unwrap_or_else(|| panic!("no schema at {at}")).clone();
        for (keyword, wanted) in schema.as_object().unwrap() {
            let below = |part: &str| format!("{at}/{keyword}/{part}");
            let fits = match keyword.as_str() {
                "$ref" => {
                    self.at(wanted.as_str().unwrap().trim_start_matches('#'), value, wrong);
                    true
                }
                "const" => value == wanted,
                "enum" => wanted.as_array().unwrap().contains(value),
                "type" => match wanted {
                    Value::Array(types) => types.iter().any(|t| is(t, value)),
                    one => is(one, value),
                },
                "minimum" => value.as_f64() >= wanted.as_f64(),
                "maximum" => value.as_f64() <= wanted.as_f64(),
                "minItems" => value.as_array().map(|all| all.len() as u64) >= wanted.as_u64(),
                "required" => {
                    let has = |name: &Value| value.get(name.as_str().unwrap()).is_some();
                    wanted.as_array().unwrap().iter().all(has)
                }
                "properties" => {
                    for (name, inner) in value.as_object().into_iter().flatten() {
                        if wanted.get(name).is_none() {
                            // An `if` names only the property it asks about.
                            if !at.ends_with("/if") {
                                wrong.push(format!("{name} is not listed at {at}"));
                            }
                            continue;
                        }
                        self.met.insert(below(name));
                        self.at(&below(name), inner, wrong);
                    }
                    true
                }
                "items" => {
                    for item in value.as_array().unwrap() {
                        self.at(&format!("{at}/items"), item, wrong);
                    }
                    true
                }
                "anyOf" => (0..wanted.as_array().unwrap().len())
                    .any(|n| self.fits(&below(&n.to_string()), value)),
                "allOf" => {
                    for n in 0..wanted.as_array().unwrap().len() {
                        let part = below(&n.to_string());
                        if self.fits(&format!("{part}/if"), value) {
                            self.at(&format!("{part}/then"), value, wrong);
                        }
                    }
                    true
                }
                "format" => formatted(wanted.as_str().unwrap(), value.as_str().unwrap_or("")),
                "$schema" | "$defs" | "title" | "description" => true,
                other => panic!("the keyword {other} at {at} is not checked"),
            };
            if !fits {
                wrong.push(format!("{value} does not fit {keyword} at {at}"));
            }
        }
    }

    fn fits(&mut self, at: &str, value: &Value) -> bool {
        let mut wrong = Vec::new();
        self.at(at, value, &mut wrong);
        wrong.is_empty()
    }

    /// Every property that the schema lists, by its path.
    fn listed(&self) -> BTreeSet<String> {
        let mut all = BTreeSet::new();
        let objects = self.schema["$defs"].as_object().unwrap();
        let nested = objects.iter().map(|(name, object)| (format!("/$defs/{name}"), object));
        for (at, object) in nested.chain([(String::new(), &self.schema)]) {
            for name in object.get("properties").and_then(Value::as_object).into_iter().flatten() {
                all.insert(format!("{at}/properties/{}", name.0));
            }
        }
        all
    }
}

fn is(name: &Value, value: &Value) -> bool {
    match name.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_u64() || value.is_i64(),
        "null" => value.is_null(),
        other => panic!("the type {other} is not checked"),
    }
}

fn formatted(format: &str, text: &str) -> bool {
    match format {
        "uuid" => text.parse::<crate::chance::Id>().is_ok(),
        "date-time" => text.ends_with('Z') && text.parse::<jiff::Timestamp>().is_ok(),
        other => panic!("the format {other} is not checked"),
    }
}

fn sent(alert: &Alert) -> Value {
    serde_json::from_slice(&payload::body(alert)).unwrap()
}

#[test]
fn what_we_send_has_the_properties_of_the_schema_and_no_others() {
    let mut checker = Checker::ours();
    let mut bare = sample::test();
    let document = bare.document.as_mut().unwrap();
    (document.story, document.url, document.published) = (None, None, None);
    let mut over = sample::alarm();
    over.alarm.as_mut().unwrap().over = Some(over.raised);
    let (late, change) = (sample::late_hit(), sample::change());
    let mut of_a_day = sample::brief();
    let cited = &mut of_a_day.brief.as_mut().unwrap().content.stories[0].cited;
    (cited.published, cited.published_words) = (None, Some("2021-04-22".into()));
    let returns = Sign::Return { last_seen: over.raised };
    let pair = Sign::Pair {
        with: Together {
            list: "people".into(),
            entity: "orlenko".into(),
            name: "Viktor Orlenko".into(),
            documents: 1,
            first_seen: Some(over.raised),
            last_seen: Some(over.raised),
        },
    };
    let [returns, pair] = [returns, pair].map(|sign| {
        let mut alert = sample::rising();
        alert.rising.as_mut().unwrap().sign = sign;
        alert
    });
    let all = [
        sample::hit(),
        late,
        change,
        sample::rising(),
        returns,
        pair,
        sample::event(),
        sample::alarm(),
        over,
        sample::brief(),
        of_a_day,
        sample::test(),
        bare,
    ];
    for alert in all {
        assert_eq!(checker.check(&sent(&alert)), Vec::<String>::new(), "{:?}", alert.kind);
    }
    let listed = checker.listed();
    let never_sent: Vec<&String> = listed.difference(&checker.met).collect();
    assert!(never_sent.is_empty(), "the schema lists what is never sent: {never_sent:?}");
}

#[test]
fn the_schema_refuses_what_we_do_not_send() {
    type Spoil = fn(&mut Value);
    let spoil: [(&str, Spoil); 7] = [
        ("an unknown type", |v| v["type"] = json!("watchpost.other")),
        ("a property too many", |v| v["data"]["extra"] = json!(1)),
        ("a hit without a hit", |v| drop(v["data"].as_object_mut().unwrap().remove("hit"))),
        ("no document", |v| drop(v["data"].as_object_mut().unwrap().remove("document"))),
        ("a score above one", |v| v["data"]["hit"]["score"] = json!(1.5)),
        ("no mention", |v| v["data"]["hit"]["mentions"] = json!([])),
        ("an id that is none", |v| v["data"]["evidence"] = json!("4711")),
    ];
    for (what, spoil) in spoil {
        let mut value = sent(&sample::hit());
        spoil(&mut value);
        assert!(!Checker::ours().check(&value).is_empty(), "{what} was accepted");
    }
}

#[test]
fn the_example_in_the_documentation_fits() {
    let text = include_str!("../../docs/webhooks.md");
    let (_, rest) = text.split_once("```json\n").unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    let example: Value = serde_json::from_str(example).unwrap();
    assert_eq!(Checker::ours().check(&example), Vec::<String>::new());
}
