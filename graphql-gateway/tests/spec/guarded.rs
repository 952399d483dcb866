//! The pre-scan: what it counts, what it skips, and that it stops at each limit, not before.

use graphql_gateway::guard::{
    Excess, MAX_COLONS, MAX_JSON_DEPTH, MAX_LISTS, MAX_NESTING, MAX_SPREADS, MAX_TOKENS, scan,
    scan_json,
};

fn check(most: usize, document: impl Fn(usize) -> String, excess: Excess) {
    assert_eq!(scan(&document(most)), Ok(()), "{most} are allowed");
    assert_eq!(scan(&document(most + 1)), Err(excess), "{most} are the most");
}

#[test]
fn braces_and_parentheses_nest_so_deep_and_no_deeper() {
    check(MAX_NESTING, |n| "{a".repeat(n) + &"}".repeat(n), Excess::Nesting);
    check(MAX_NESTING, |n| "(".repeat(n), Excess::Nesting);
    check(MAX_NESTING - 2, |n| "{a".repeat(n) + "{a(x:1)}{a(x:1)}", Excess::Nesting);
}

#[test]
fn lists_nest_so_deep_and_no_deeper() {
    check(
        MAX_LISTS,
        |n| format!("query($a:{}Int{}){{a}}", "[".repeat(n), "]".repeat(n)),
        Excess::Lists,
    );
}

#[test]
fn a_document_has_so_many_words_and_no_more() {
    check(MAX_TOKENS, |n| "a ".repeat(n), Excess::Tokens);
    check(MAX_TOKENS, |n| "1 ".repeat(n), Excess::Tokens);
    check(MAX_TOKENS, |n| "!".repeat(n), Excess::Tokens);
    check(MAX_TOKENS, |n| "\"\" ".repeat(n), Excess::Tokens);
}

#[test]
fn fragments_are_spread_so_often_and_no_more() {
    check(MAX_SPREADS, |n| format!("{{{}}}", "...F ".repeat(n)), Excess::Spreads);
    check(MAX_SPREADS, |n| format!("{{{}}}", "... ,\n F ".repeat(n)), Excess::Spreads);
    check(MAX_SPREADS, |n| format!("{{{}}}", "...#x\nF ".repeat(n)), Excess::Spreads);
}

#[test]
fn inline_fragments_spread_nothing() {
    let many = format!("{{{}}}", "...on Unit{id} ...{id} ".repeat(MAX_SPREADS + 1));
    assert_eq!(scan(&many), Ok(()));
}

#[test]
fn colons_are_so_many_and_no_more() {
    check(MAX_COLONS, |n| format!("{{{}}}", "a:b ".repeat(n)), Excess::Colons);
}

#[test]
fn what_stands_in_strings_and_comments_does_not_count() {
    let deep = "{[(:".repeat(1_000);
    for quoted in [
        format!("{{a(x:\"{deep}\")}}"),
        format!("{{a(x:\"\\\"{deep}\")}}"),
        format!("{{a(x:\"\"\"\n{deep}\n\\\"\"\"{deep}\"\"\")}}"),
        format!("#{deep}\n{{a}}"),
        format!("#{deep}\r{{a}}"),
    ] {
        assert_eq!(scan(&quoted), Ok(()), "{quoted:.40}");
    }
}

#[test]
fn a_string_does_not_hide_what_comes_after_it() {
    let deep = "{a".repeat(MAX_NESTING + 1);
    for shown in [
        format!("\"x\" {deep}"),
        format!("\"x\n {deep}"),
        format!("\"\"\"x\"\"\" {deep}"),
        format!("\"\\\\\" {deep}"),
        format!("#x\n{deep}"),
        format!("\u{feff}{deep}"),
    ] {
        assert_eq!(scan(&shown), Err(Excess::Nesting), "{shown:.40}");
    }
}

#[test]
fn json_nests_so_deep_and_no_deeper() {
    let nested = |n: usize| format!("{}1{}", "[".repeat(n), "]".repeat(n)).into_bytes();
    assert_eq!(scan_json(&nested(MAX_JSON_DEPTH)), Ok(()));
    assert_eq!(scan_json(&nested(MAX_JSON_DEPTH + 1)), Err(Excess::JsonDepth));
    let side_by_side = format!("[{}]", "{\"a\":[1]},".repeat(1_000));
    assert_eq!(scan_json(side_by_side.as_bytes()), Ok(()));
    let in_a_string = format!("{{\"query\":\"\\\"{}\"}}", "[{".repeat(1_000));
    assert_eq!(scan_json(in_a_string.as_bytes()), Ok(()));
}

#[test]
fn garbage_is_scanned_to_its_end() {
    for garbage in
        ["\"", "\"\\", "\"\"\"", "\"\"\"\\\"\"", "...", "..", "#", "}}}}]]]))", "\0", "é\u{2028}"]
    {
        assert_eq!(scan(garbage), Ok(()), "{garbage:?}");
        assert_eq!(scan_json(garbage.as_bytes()), Ok(()), "{garbage:?}");
    }
}
