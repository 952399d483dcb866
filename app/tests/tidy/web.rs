//! The walls of the page: what each part of `web/src` may know of the others.
//!
//! `i18n ← ui ← gql ← features ← app`, and no feature knows another: they meet in the address.

use super::Text;

/// Printed from the schema, in lines that no person reads.
pub(super) const GENERATED: &str = "web/src/gql/introspection.d.ts";

/// Each part and the parts it may know besides itself, from the ground up.
const PARTS: &[(&str, &[&str])] = &[
    ("i18n", &[]),
    ("ui", &["i18n"]),
    ("gql", &["ui", "i18n"]),
    ("features", &["gql", "ui", "i18n"]),
    ("app", &["features", "gql", "ui", "i18n"]),
    ("graphiql", &["ui", "i18n"]),
];

/// Parts that show what they are given, and do not ask the service themselves.
const WITHOUT_DATA: &[&str] = &["i18n", "ui"];
const ASKING: &[&str] = &["urql", "@urql/core", "graphql", "gql.tada", "graphql-ws"];

pub(super) fn walls(tree: &[Text]) -> Vec<String> {
    let mut offences = Vec::new();
    for text in tree.iter().filter(|text| text.is("web/src/", &[".ts", ".tsx"])) {
        let room = Room::of(&text.path);
        for (at, line) in text.code() {
            let foreign = imports(line).filter_map(|it| room.offended_by(&text.path, it));
            offences.extend(foreign.map(|what| text.offence(at, &what)));
        }
    }
    offences
}

/// A part of the page, and which feature where it is one.
#[derive(PartialEq, Eq)]
struct Room<'p> {
    part: &'p str,
    feature: Option<&'p str>,
}

impl<'p> Room<'p> {
    fn of(path: &'p str) -> Self {
        let mut names = path.trim_start_matches("web/src/").split('/');
        let part = names.next().unwrap_or_default();
        Self { part, feature: names.next().filter(|_| part == "features") }
    }

    fn offended_by(&self, importer: &str, import: &str) -> Option<String> {
        let part = self.part;
        if !import.starts_with('.') {
            let asks = WITHOUT_DATA.contains(&part) && ASKING.contains(&import);
            return asks.then(|| format!("{part} shows what it is given, without {import}"));
        }
        let path = resolved(importer, import);
        let other = Room::of(&path);
        if other == *self {
            return None;
        }
        if let (Some(one), Some(other)) = (self.feature, other.feature) {
            return Some(format!("feature {one} must not know feature {other}"));
        }
        let known = PARTS.iter().find(|(name, _)| *name == part);
        let may_know = known.is_some_and(|(_, others)| others.contains(&other.part));
        (!may_know).then(|| format!("{part} must not know {}", other.part))
    }
}

/// What a line takes from another file: `from "…"`, `import "…"` or `import("…")`. The formatter
/// leaves the path of an import on the line of its `from`.
fn imports(line: &str) -> impl Iterator<Item = &str> {
    ["from \"", "import \"", "import(\""].into_iter().filter_map(move |before| {
        let (_, rest) = line.split_once(before)?;
        rest.split_once('"').map(|(path, _)| path)
    })
}

/// The path from the root that a relative one means.
fn resolved(importer: &str, import: &str) -> String {
    let mut names: Vec<_> = importer.split('/').collect();
    names.pop();
    for name in import.split('/').filter(|name| *name != ".") {
        if name == ".." {
            names.pop();
        } else {
            names.push(name);
        }
    }
    names.join("/")
}
