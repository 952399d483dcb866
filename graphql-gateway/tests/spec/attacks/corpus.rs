//! The documents: each made to hurt in its own way, small enough to be let in.

pub(super) const COMPLEX: &str = "QUERY_TOO_COMPLEX";
pub(super) const BAD: &str = "BAD_REQUEST";
/// It is answered.
pub(super) const FINE: &str = "";

/// Its name, what is asked, and with which code it is refused.
pub(super) type Attack = (&'static str, String, &'static str);

pub(super) fn documents() -> impl Iterator<Item = Attack> {
    [nesting(), fragments(), repetition(), contents(), lists()].into_iter().flatten()
}

pub(super) fn nested(open: &str, inner: &str, close: &str, times: usize) -> String {
    format!("{}{inner}{}", open.repeat(times), close.repeat(times))
}

/// `each` of 0, 1, 2 …, one after the other.
pub(super) fn numbered(times: usize, each: impl Fn(usize) -> String) -> String {
    (0..times).map(each).collect::<Vec<_>>().concat()
}

fn nesting() -> Vec<Attack> {
    let lists = |times| nested("[", "1", "]", times);
    let deep = |times| {
        let inner = nested("{matter{assignments{nodes", "{id}", "}}}", times);
        format!("{{node(id:1){{...on Assignment{inner}}}}}")
    };
    vec![
        (
            "the 1,200 brackets that kill a stock server",
            "{a(x:".to_owned() + &"[".repeat(1_200),
            COMPLEX,
        ),
        ("lists", format!("{{node(id:{}){{id}}}}", lists(1_000)), COMPLEX),
        ("objects", format!("{{node(id:{}){{id}}}}", nested("{a:", "1", "}", 1_000)), COMPLEX),
        ("types", format!("query($a:{}){{me{{name}}}}", nested("[", "Int", "]", 1_000)), COMPLEX),
        ("defaults", format!("query($a:Int={}){{me{{name}}}}", lists(1_000)), COMPLEX),
        ("directives", format!("{{me @skip(if:{}){{name}}}}", lists(1_000)), COMPLEX),
        ("selections", nested("{a", "", "}", 1_500), COMPLEX),
        ("inline fragments", nested("{...on Query", "{__typename}", "}", 500), COMPLEX),
        ("as deep as the pre-scan lets through", nested("{a", "", "}", 24), COMPLEX),
        ("fourteen fields", deep(4), COMPLEX),
        (
            "introspection in circles",
            format!("{{__schema{{types{}}}}}", nested("{fields{type", "{name}", "}}", 8)),
            COMPLEX,
        ),
    ]
}

/// Fragments that each spread the next one twice.
fn doubling(levels: usize) -> String {
    let level = |level| {
        let next = level + 1;
        format!(" fragment F{level} on Query{{...F{next} ...F{next}}}")
    };
    let last = format!(" fragment F{levels} on Query{{__typename}}");
    format!("{{...F0}}{}{last}", numbered(levels, level))
}

fn fragments() -> Vec<Attack> {
    let unused = numbered(100, |n| format!(" fragment F{n} on User{{name}}"));
    let circle = "{...A} fragment A on Query{...B} fragment B on Query{...A}";
    vec![
        ("doubling fragments", doubling(30), COMPLEX),
        ("doubling fragments within the count", doubling(11), FINE),
        ("a fragment that contains itself", "{...F} fragment F on Query{...F}".into(), BAD),
        ("two fragments in a circle", circle.into(), BAD),
        ("a fragment that is not there", "{...F}".into(), BAD),
        ("unused fragments", format!("{{me{{name}}}}{unused}"), BAD),
    ]
}

fn repetition() -> Vec<Attack> {
    let aliases = numbered(11, |n| format!("a{n}:name "));
    let roots = "me{name} ".repeat(11);
    let me = |fields: &str| format!("{{me{{{fields}}}}}");
    vec![
        ("a thousand times the same field", me(&"name ".repeat(1_000)), FINE),
        ("too often the same field", me(&"name ".repeat(3_000)), COMPLEX),
        (
            "aliases at the root",
            format!("{{{}}}", numbered(11, |n| format!("a{n}:me{{name}} "))),
            COMPLEX,
        ),
        ("aliases below the root", me(&aliases), COMPLEX),
        (
            "aliases in a fragment nobody uses",
            format!("{{me{{name}}}} fragment F on User{{{aliases}}}"),
            COMPLEX,
        ),
        ("root fields", format!("{{{roots}}}"), COMPLEX),
        (
            "root fields through a fragment",
            format!("{{...F}} fragment F on Query{{{roots}}}"),
            COMPLEX,
        ),
        ("typenames", format!("{{{}}}", "__typename ".repeat(1_990)), COMPLEX),
        ("directives", format!("{{me{}{{name}}}}", " @skip(if:false)".repeat(200)), COMPLEX),
        ("unknown directives", format!("{{me{}{{name}}}}", " @x".repeat(600)), COMPLEX),
        ("unknown fields", me(&"x ".repeat(1_900)), BAD),
        ("operations", "query{me{name}} ".repeat(200), BAD),
        ("two operations", "query A{me{name}} query B{me{name}}".into(), BAD),
        (
            "variables",
            format!("query({}){{me{{name}}}}", numbered(200, |n| format!("$v{n}:Int "))),
            BAD,
        ),
        (
            "fields in conflict",
            format!("{{{}}}", numbered(10, |n| format!("node(id:{n}){{id}} "))),
            BAD,
        ),
    ]
}

fn contents() -> Vec<Attack> {
    let node = |id: &str| format!("{{node(id:{id}){{id}}}}");
    let count = |first: &str| format!("{{assignments(first:{first}){{totalCount}}}}");
    vec![
        ("a huge number", count(&"9".repeat(10_000)), BAD),
        ("a huge fraction", count(&format!("1e{}", "9".repeat(300))), BAD),
        ("a huge string", node(&format!("\"{}\"", "a".repeat(14_000))), FINE),
        ("a huge block string", node(&format!("\"\"\"{}\"\"\"", "a\n".repeat(3_000))), FINE),
        ("a string without an end", "{node(id:\"".into(), BAD),
        ("a block string without an end", "{node(id:\"\"\"".into(), BAD),
        ("a byte-order mark", "\u{feff}{me{name}}".into(), FINE),
        ("a zero", "{me{name\u{0}}}".into(), BAD),
        ("a line separator", "{me\u{2028}{name}}".into(), BAD),
        ("nothing but a comment", format!("#{}", "{".repeat(10_000)), BAD),
    ]
}

fn lists() -> Vec<Attack> {
    let twice = "{assignments(first:200){nodes{matter{assignments(first:200){nodes{id}}}}}}";
    let lines = "{units{scoreLines(quarter:\"2020Q1\",first:200){nodes{events{id}}}}}";
    vec![
        ("a list of lists", twice.into(), COMPLEX),
        ("a list of lists of lists", lines.into(), COMPLEX),
        ("less than none", "{assignments(first:-1){nodes{id}}}".into(), BAD),
        ("more than a page", "{assignments(first:2147483647){nodes{id}}}".into(), BAD),
        ("a cursor of nobody's", "{assignments(after:\"MTp4\"){nodes{id}}}".into(), BAD),
    ]
}
