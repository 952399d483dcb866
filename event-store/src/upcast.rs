//! Lifting: a fact stored in an old shape is read in today's shape.
//!
//! What is stored never changes, and hashes cover what is stored. So a [`Recorded`] keeps the
//! stored bytes whatever store it came from, and whoever wants to understand a fact (the write
//! side to decide, a projection to fold) asks it for its [`Recorded::lifted`] form. There is one
//! list of steps for all of them.

use std::borrow::Cow;

use serde_json::Value;

use crate::{Noted, ReadError, Recorded};

/// Every change of shape there ever was, oldest first. None yet.
const STEPS: &[Step] = &[];

/// One change of shape: facts of this category, kind and version become the next version.
struct Step {
    category: &'static str,
    kind: &'static str,
    version: &'static str,
    /// Kind and version after the step; the kind changes when a word is renamed.
    becomes: (&'static str, &'static str),
    lift: fn(Value) -> Value,
}

/// A fact in today's shape. Borrowed from the record unless a step had to be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lifted<'a> {
    pub kind: &'a str,
    pub version: &'a str,
    /// JSON text.
    pub payload: Cow<'a, str>,
}

impl Recorded {
    /// What the fact says, in today's shape.
    pub fn lifted(&self) -> Result<Lifted<'_>, ReadError> {
        self.noted().lifted()
    }
}

impl<'a> Noted<'a> {
    /// What the fact says, in today's shape.
    pub fn lifted(&self) -> Result<Lifted<'a>, ReadError> {
        lift(STEPS, self)
    }
}

fn lift<'a>(steps: &[Step], fact: &Noted<'a>) -> Result<Lifted<'a>, ReadError> {
    let (mut kind, mut version) = (fact.kind, fact.version);
    let mut lifted: Option<Value> = None;
    // Steps stand oldest first, so one pass takes them all, and cannot go in a circle.
    for step in steps {
        if (step.category, step.kind, step.version) != (fact.category, kind, version) {
            continue;
        }
        let before = lifted.map_or_else(|| parse(fact), Ok)?;
        lifted = Some((step.lift)(before));
        (kind, version) = step.becomes;
    }
    let payload = lifted.map_or(Cow::Borrowed(fact.payload), |it| it.to_string().into());
    Ok(Lifted { kind, version, payload })
}

fn parse(fact: &Noted<'_>) -> Result<Value, ReadError> {
    serde_json::from_str(fact.payload).map_err(|error| ReadError::Damaged {
        at: fact.position.raw(),
        why: format!("its payload is not JSON: {error}"),
    })
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use serde_json::json;

    use super::*;
    use crate::{Stream, place::tests::recorded};

    /// Steps that were never taken: the real list is still empty.
    const STEPS: &[Step] = &[
        Step {
            category: "assignment",
            kind: "Told",
            version: "1.0",
            becomes: ("Reported", "1.0"),
            lift: |old| json!({ "Reported": old["Told"] }),
        },
        Step {
            category: "assignment",
            kind: "Reported",
            version: "1.0",
            becomes: ("Reported", "2.0"),
            lift: |mut old| {
                old["Reported"]["pictures"] = json!([]);
                old
            },
        },
    ];

    fn check(category: &str, kind: &str, version: &str, payload: &str, expected: &Expect) {
        let mut fact = recorded();
        fact.stream = Stream::new(category, "1");
        (fact.kind, fact.version, fact.payload) = (kind.into(), version.into(), payload.into());
        let told = match lift(STEPS, &fact.noted()) {
            Ok(Lifted { kind, version, payload }) => format!("{kind} {version} {payload}"),
            Err(error) => error.to_string().replace("JSON: ", "JSON: \\\n"),
        };
        assert_eq!(fact.payload, payload, "what is stored stays");
        expected.assert_eq(&told);
    }

    #[test]
    fn an_old_fact_takes_every_step_to_todays_shape() {
        check(
            "assignment",
            "Told",
            "1.0",
            r#"{"Told":{"text":"完成"}}"#,
            &expect![[r#"Reported 2.0 {"Reported":{"pictures":[],"text":"完成"}}"#]],
        );
    }

    #[test]
    fn a_fact_joins_where_its_version_stands() {
        check(
            "assignment",
            "Reported",
            "1.0",
            r#"{"Reported":{}}"#,
            &expect![[r#"Reported 2.0 {"Reported":{"pictures":[]}}"#]],
        );
    }

    #[test]
    fn a_fact_of_today_or_of_another_category_is_left_as_it_is() {
        check(
            "assignment",
            "Reported",
            "2.0",
            r#"{ "Reported" : {} }"#,
            &expect![[r#"Reported 2.0 { "Reported" : {} }"#]],
        );
        check("whistle", "Told", "1.0", "{ }", &expect!["Told 1.0 { }"]);
    }

    #[test]
    fn an_old_fact_that_is_not_json_is_damage() {
        check(
            "assignment",
            "Told",
            "1.0",
            "{",
            &expect![[r#"
                fact at position 1 cannot be read: its payload is not JSON: \
                EOF while parsing an object at line 1 column 1"#]],
        );
    }
}
