//! The rules of the house that no compiler checks. Each failure names file and line.
//!
//! A rule is a function from the tree's texts to offences. The first half of the tests holds every
//! rule against the house; the last shows each rule a small untidy tree, so that a rule which finds
//! nothing is known to look.

#[path = "tidy/web.rs"]
mod web;

use std::{fs, path::Path};

use expect_test::expect;

/// Each room and the rooms it may know. The order is the architecture, from the ground up.
const ROOMS: &[(&str, &[&str])] = &[
    ("event-store", &[]),
    ("event-store/standin", &[]),
    ("domain", &[]),
    ("channels", &["domain"]),
    ("channels/fake-gateway", &[]),
    ("commands", &["domain", "event-store"]),
    ("projections", &["domain", "event-store"]),
    ("graphql-gateway", &["domain", "commands", "projections"]),
    ("fixtures", &["domain", "commands", "event-store"]),
    (
        "app",
        &[
            "event-store",
            "domain",
            "channels",
            "commands",
            "projections",
            "graphql-gateway",
            "fixtures",
        ],
    ),
];

/// The only files that may ask the machine for the time or for chance.
const DOORS: &[&str] = &["commands/src/clock.rs", "app/src/clock.rs"];

const FILE_LIMIT: usize = 500;
const FUNCTION_LIMIT: usize = 70;
const LINE_LIMIT: usize = 100;
const ARCHITECTURE_LIMIT: usize = 250;
const DOMAIN_CRATES: usize = 5;

#[test]
fn rooms_know_only_the_rooms_below_them() {
    check(rooms);
}

#[test]
fn the_domain_leans_on_few_crates_and_none_of_them_has_a_clock() {
    check(domain_crates);
}

#[test]
fn the_domain_neither_waits_nor_reads_nor_counts_in_fractions() {
    check(domain_is_pure);
}

#[test]
fn files_functions_and_lines_are_short() {
    check(lengths);
}

#[test]
fn every_module_opens_with_a_sentence_of_purpose() {
    check(opening_sentences);
}

#[test]
fn time_and_chance_come_in_by_the_door() {
    check(doors);
}

#[test]
fn no_test_is_left_out_and_no_thought_half_written() {
    check(leftovers);
}

#[test]
fn nothing_names_a_machine_or_a_registry() {
    check(machines);
}

#[test]
fn migrations_are_numbered_and_say_why_they_exist() {
    check(migrations);
}

#[test]
fn sql_stays_where_it_is_spoken() {
    check(sql);
}

#[test]
fn the_page_has_walls_too() {
    check(web::walls);
}

#[test]
fn every_rule_finds_what_it_forbids() {
    const RULES: &[Rule] = &[
        rooms,
        domain_crates,
        domain_is_pure,
        lengths,
        opening_sentences,
        doors,
        leftovers,
        machines,
        migrations,
        sql,
        web::walls,
    ];
    let tree = untidy();
    let offences: Vec<String> = RULES.iter().flat_map(|rule| rule(&tree)).collect();

    expect![[r#"
        attic/Cargo.toml:1: this room has no line in ROOMS
        domain/Cargo.toml:8: domain must not know commands
        projections/Cargo.toml:2: projections must not know standin
        domain/Cargo.toml:8: commands is one crate too many
        Cargo.toml:1: with this chrono the domain has a clock
        domain/src/clock.rs:2: f64 — not in the domain
        projections/src/long.rs:501: the file is too long
        projections/src/long.rs:5: the function has 71 lines
        projections/src/wide.rs:2: the line is too long
        web/src/a.test.tsx:2: the function has 71 lines
        web/src/features/todo/todo.css:501: the file is too long
        web/src/features/todo/todo.css:1: the line is too long
        docs/architecture.md:251: the architecture must be read in one sitting
        domain/src/silent.rs:1: says nothing of its purpose (`//! …`)
        domain/src/clock.rs:3: Utc::now — time and chance are arguments
        projections/src/age.rs:2: now() — a projection never looks at a clock
        projections/src/left.rs:2: #[ignore — finish it or leave it out
        projections/src/left.rs:3: todo! — finish it or leave it out
        web/src/a.test.tsx:1: .only( — finish it or leave it out
        docs/notes.md:1: names a folder of somebody's machine
        web/package-lock.json:1: names a registry
        migrations/0003_b.sql:1: says nothing of its purpose (`-- …`)
        migrations/0003_c.sql:1: not NNNN_noun.sql with a number of its own
        migrations/04_d.sql:1: not NNNN_noun.sql with a number of its own
        graphql-gateway/src/rows.rs:2: SELECT — no SQL in this room
        web/src/features/todo/Todo.tsx:2: feature todo must not know feature ranking
        web/src/features/todo/Todo.tsx:3: features must not know app
        web/src/features/todo/Todo.tsx:5: feature todo must not know feature review
        web/src/gql/client.ts:2: gql must not know features
        web/src/gql/client.ts:3: gql must not know app
        web/src/graphiql/main.tsx:1: graphiql must not know gql
        web/src/i18n/words.ts:1: i18n must not know ui
        web/src/ui/Page.tsx:2: ui must not know gql
        web/src/ui/Page.tsx:3: ui shows what it is given, without urql"#]]
    .assert_eq(&offences.join("\n"));
}

/// Files after their paths. `HOME` and the counted letters are written out by `untidy`.
const UNTIDY: &str = include_str!("tidy/untidy.txt");

fn untidy() -> Vec<Text> {
    let text = format!("\n{UNTIDY}").replace("HOME", &["/", "home"].concat());
    let line = |line: &str| match line.split_once('*') {
        Some(("N", count)) => "\n".repeat(count.parse().expect("a number")),
        Some(("W", count)) => "落".repeat(count.parse().expect("a number")),
        _ => format!("{line}\n"),
    };
    let files = text.split("\n== ").skip(1);
    let parts = files.map(|file| file.split_once('\n').expect("a path and a text"));
    parts
        .map(|(path, text)| Text { path: path.into(), text: text.lines().map(line).collect() })
        .collect()
}

/// A file of the tree, by its path from the root.
struct Text {
    path: String,
    text: String,
}

impl Text {
    fn is(&self, folder: &str, endings: &[&str]) -> bool {
        self.path.starts_with(folder) && endings.iter().any(|ending| self.path.ends_with(ending))
    }

    fn numbered(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.lines())
    }

    /// Code without comment lines.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.numbered().filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    /// The crates under `[dependencies]`; what only tests use is left out.
    fn crates(&self) -> Vec<(usize, &str)> {
        let lines = self.numbered().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        let after = lines.skip_while(|(_, line)| *line != "[dependencies]").skip(1);
        let section = after.take_while(|(_, line)| !line.starts_with('['));
        section.filter_map(|(at, line)| Some((at, line.split(['.', '=', ' ']).next()?))).collect()
    }

    fn offence(&self, line: usize, what: &str) -> String {
        format!("{}:{line}: {what}", self.path)
    }
}

type Rule = fn(&[Text]) -> Vec<String>;

fn check(rule: Rule) {
    let offences = rule(&house());
    assert!(offences.is_empty(), "\n{}\n", offences.join("\n"));
}

fn rooms(tree: &[Text]) -> Vec<String> {
    let mut offences = Vec::new();
    for manifest in tree.iter().filter(|text| text.path.ends_with("/Cargo.toml")) {
        let room = manifest.path.trim_end_matches("/Cargo.toml");
        let Some((_, may_know)) = ROOMS.iter().find(|(name, _)| *name == room) else {
            offences.push(manifest.offence(1, "this room has no line in ROOMS"));
            continue;
        };
        for (at, known) in manifest.crates() {
            if ROOMS.iter().any(|(path, _)| name(path) == known) && !may_know.contains(&known) {
                offences.push(manifest.offence(at, &format!("{room} must not know {known}")));
            }
        }
    }
    offences
}

/// A room lies in a folder of its name.
fn name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

fn domain_crates(tree: &[Text]) -> Vec<String> {
    let mut offences = Vec::new();
    for manifest in tree.iter().filter(|text| text.path == "domain/Cargo.toml") {
        for (at, extra) in manifest.crates().into_iter().skip(DOMAIN_CRATES) {
            offences.push(manifest.offence(at, &format!("{extra} is one crate too many")));
        }
    }
    for manifest in tree.iter().filter(|text| text.path == "Cargo.toml") {
        for (at, line) in manifest.numbered().filter(|(_, line)| line.starts_with("chrono ")) {
            let clock = ["\"clock\"", "\"now\""].iter().any(|feature| line.contains(feature));
            if clock || !line.contains("default-features = false") {
                offences.push(manifest.offence(at, "with this chrono the domain has a clock"));
            }
        }
    }
    offences
}

fn domain_is_pure(tree: &[Text]) -> Vec<String> {
    const NEVER: &[&str] =
        &["async", "await", "f32", "f64", "serde_json", "std::fs", "std::net", "std::env"];
    words(tree.iter().filter(|text| text.is("domain/src/", &[".rs"])), NEVER, "not in the domain")
}

fn lengths(tree: &[Text]) -> Vec<String> {
    let mut offences = Vec::new();
    for text in tree.iter().filter(|text| text.is("", &[".rs", ".ts", ".tsx", ".css"])) {
        let count = text.text.lines().count();
        if count > FILE_LIMIT {
            offences.push(text.offence(count, "the file is too long"));
        }
        // In tests a long line is a part of a picture; rustfmt holds the others.
        let wide = |line: &str| line.chars().count() > LINE_LIMIT && !text.path.contains("/tests/");
        for (at, _) in text.numbered().filter(|(_, line)| wide(line)) {
            offences.push(text.offence(at, "the line is too long"));
        }
        for (at, length) in functions(text).into_iter().filter(|(_, it)| *it > FUNCTION_LIMIT) {
            offences.push(text.offence(at, &format!("the function has {length} lines")));
        }
    }
    for text in tree.iter().filter(|text| text.path == "docs/architecture.md") {
        let count = text.text.lines().count();
        if count > ARCHITECTURE_LIMIT {
            offences.push(text.offence(count, "the architecture must be read in one sitting"));
        }
    }
    offences
}

/// Where functions begin and how many lines they have. Formatted code closes a function in the
/// column where it began.
fn functions(text: &Text) -> Vec<(usize, usize)> {
    let lines = without_pictures(text);
    let length = |start: usize| {
        let indent = lines[start].1.len() - lines[start].1.trim_start().len();
        let closes = |line: &str| line.find('}') == Some(indent) && line.trim().starts_with('}');
        lines[start..].iter().position(|(_, line)| closes(line)).map(|offset| offset + 1)
    };
    let opens = |line: &str| {
        let line = line.trim_start();
        // A `describe` is a chapter of tests, not a function.
        let arrow = line.ends_with("=> {") && !line.starts_with("describe(");
        let begins = if text.is("", &[".rs"]) {
            line.starts_with("fn ") || line.contains(" fn ")
        } else {
            line.starts_with("function ") || line.contains(" function ") || arrow
        };
        begins && !line.starts_with("//") && !line.ends_with(';')
    };
    let starts = (0..lines.len()).filter(|&at| opens(lines[at].1));
    starts.filter_map(|at| Some((lines[at].0, length(at)?))).collect()
}

/// The lines, without those inside a raw string: there the picture of an aggregate's life may stand.
fn without_pictures(text: &Text) -> Vec<(usize, &str)> {
    let mut inside = None;
    let mut lines = Vec::new();
    for (at, line) in text.numbered() {
        if let Some(end) = inside {
            if line.contains(end) {
                inside = None;
            }
            continue;
        }
        lines.push((at, line));
        let opened = [("r#\"", "\"#"), ("r\"", "\"")].into_iter().find_map(|(start, end)| {
            let (_, rest) = line.split_once(start)?;
            (!rest.contains(end)).then_some(end)
        });
        inside = opened.filter(|_| text.is("", &[".rs"]));
    }
    lines
}

fn opening_sentences(tree: &[Text]) -> Vec<String> {
    let modules = tree.iter().filter(|text| text.is("", &[".rs"]));
    let silent = modules.filter(|text| !text.text.starts_with("//! "));
    silent.map(|text| text.offence(1, "says nothing of its purpose (`//! …`)")).collect()
}

fn doors(tree: &[Text]) -> Vec<String> {
    const ASKING: &[&str] =
        &["SystemTime::now", "Utc::now", "Local::now", "Uuid::new_v4", "Uuid::now_v7", "rand::rng"];
    let rooms = tree.iter().filter(|text| text.is("", &[".rs"]));
    let inside = rooms.filter(|text| !DOORS.contains(&text.path.as_str()) && !is_this(text));
    let mut offences = words(inside, ASKING, "time and chance are arguments");
    let walls = tree.iter().filter(|text| text.is("projections/src/", &[".rs"]));
    offences.extend(words(walls, &["now()"], "a projection never looks at a clock"));
    offences
}

fn leftovers(tree: &[Text]) -> Vec<String> {
    const RUST: &[&str] = &["#[ignore", "todo!", "unimplemented!"];
    const SCRIPT: &[&str] = &[".skip(", ".only(", ".todo("];
    let rust = tree.iter().filter(|text| text.is("", &[".rs"]) && !is_this(text));
    let script = tree.iter().filter(|text| text.is("", &[".ts", ".tsx"]));
    let mut offences = words(rust, RUST, "finish it or leave it out");
    offences.extend(words(script, SCRIPT, "finish it or leave it out"));
    offences
}

fn machines(tree: &[Text]) -> Vec<String> {
    // In two pieces, or this file would be the first offender.
    let folders = ["work", "root", "home"].map(|name| format!("/{name}/"));
    let mut offences = Vec::new();
    for text in tree {
        let locked = text.path.ends_with("package-lock.json");
        for (at, line) in text.numbered() {
            if folders.iter().any(|folder| names_folder(line, folder)) {
                offences.push(text.offence(at, "names a folder of somebody's machine"));
            }
            if locked && line.contains("\"resolved\":") {
                offences.push(text.offence(at, "names a registry"));
            }
        }
    }
    offences
}

/// As an absolute path, not as a part of a longer one.
fn names_folder(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        before.is_none_or(|before| !before.is_alphanumeric() && !"_.-{}".contains(before))
    })
}

fn migrations(tree: &[Text]) -> Vec<String> {
    let mut offences = Vec::new();
    let mut before = 0;
    for text in tree.iter().filter(|text| text.is("migrations/", &[".sql"])) {
        // sqlx goes by the number, we go by the name: with four digits they agree.
        let digits = text.path["migrations/".len()..].split('_').next().unwrap_or_default();
        match digits.parse::<u32>() {
            Ok(number) if number > before && digits.len() == 4 => before = number,
            _ => offences.push(text.offence(1, "not NNNN_noun.sql with a number of its own")),
        }
        if !text.text.starts_with("-- ") {
            offences.push(text.offence(1, "says nothing of its purpose (`-- …`)"));
        }
    }
    offences
}

fn sql(tree: &[Text]) -> Vec<String> {
    const SPOKEN: &[&str] = &["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM ", "sqlx"];
    let rooms = ["graphql-gateway/src/", "domain/src/"];
    let deaf = tree.iter().filter(|text| rooms.iter().any(|room| text.is(room, &[".rs"])));
    words(deaf, SPOKEN, "no SQL in this room")
}

/// Lines of code that contain one of the words.
fn words<'a>(texts: impl Iterator<Item = &'a Text>, words: &[&str], why: &str) -> Vec<String> {
    let mut offences = Vec::new();
    for text in texts {
        for (at, line) in text.code() {
            if let Some(word) = words.iter().find(|word| has_word(line, word)) {
                offences.push(text.offence(at, &format!("{} — {why}", word.trim())));
            }
        }
    }
    offences
}

/// The word does not begin in the middle of another, and does not go on as a longer one.
fn has_word(line: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    let joined = |a: Option<char>, b: Option<char>| a.is_some_and(part) && b.is_some_and(part);
    line.match_indices(word).any(|(at, _)| {
        let (before, after) = (&line[..at], &line[at + word.len()..]);
        !joined(before.chars().next_back(), word.chars().next())
            && !joined(word.chars().next_back(), after.chars().next())
    })
}

/// This file names what it forbids.
fn is_this(text: &Text) -> bool {
    text.path == "app/tests/tidy.rs"
}

/// All texts of the tree, sorted by path.
fn house() -> Vec<Text> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the room is in the house");
    let mut tree = Vec::new();
    walk(root, root, &mut tree);
    tree.sort_by(|a, b| a.path.cmp(&b.path));
    tree
}

fn walk(root: &Path, folder: &Path, tree: &mut Vec<Text>) {
    const NOT_OURS: &[&str] =
        &[".git", "target", "data", "Cargo.lock", "web/node_modules", "web/dist", web::GENERATED];
    let entries = fs::read_dir(folder).expect("the tree can be read");
    for path in entries.map(|entry| entry.expect("the tree can be read").path()) {
        let relative = path.strip_prefix(root).expect("below the root").display().to_string();
        if NOT_OURS.contains(&relative.as_str()) {
            continue;
        }
        if path.is_dir() {
            walk(root, &path, tree);
        } else if let Ok(text) = fs::read_to_string(&path) {
            tree.push(Text { path: relative, text });
        }
    }
}
