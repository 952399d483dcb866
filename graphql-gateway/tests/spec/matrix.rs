//! Every command and every role: who is let through to a thing that is not there, and who is
//! not. A command without a row here fails.

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{TypeKind, TypeSystemDefinition};
use expect_test::{Expect, expect};
use serde_json::{Value, json};

use crate::client::cmd;
use crate::county::County;
use crate::database::with_database;

const ROLES: [&str; 8] =
    ["staff", "head", "leader", "traffic", "chief", "auditor", "helper", "admin"];
/// Not for this role; nothing there; let through, and the input or the time refused.
const SHORT: [(&str, &str); 7] = [
    ("FORBIDDEN", "✗"),
    ("NOT_FOUND", "?"),
    ("INVALID", "!"),
    ("UNREADABLE", "!"),
    ("VERSION_CONFLICT", "!"),
    ("TOO_EARLY", "!"),
    ("WRONG_STATE", "!"),
];

/// Each command with an input that nobody's rules would carry out.
const COMMANDS: [(&str, &str); 57] = [
    ("issueBatch", "input:{selections:[{matter:$m}]}"),
    ("recallBatch", "batch:\"QmF0Y2g6MDAwMDAwMDAtMDAwMC01MDAwLTgwMDAtMDAwMDAwMDAwMDAx\""),
    (
        "importTable",
        "input:{fileName:\"a.csv\",content:\"§\",year:2020,numberPrefix:\"\",
            type:PROGRESS,aspect:\"\",source:OTHER}",
    ),
    ("recordView", "assignment:$a"),
    ("acknowledge", "assignment:$a"),
    ("submitProgress", "input:{assignment:$a,text:\"…\"}"),
    ("submitFeedback", "input:{assignment:$a,text:\"…\"}"),
    ("submitPart", "input:{assignment:$a,text:\"…\"}"),
    ("acceptPart", "assignment:$a"),
    ("returnPart", "assignment:$a,reason:\"…\""),
    ("withdrawSubmission", "assignment:$a"),
    ("review", "input:{assignment:$a,approve:true,plate:GREEN}"),
    ("confirmRedPlate", "assignment:$a,agree:true"),
    ("revisePlate", "assignment:$a,reasonCode:PG_GOOD,reason:\"…\""),
    ("cancel", "assignment:$a,reason:\"…\""),
    ("askExtension", "assignment:$a,newDue:\"2020-04-05\",reason:\"…\",progress:\"…\""),
    ("signExtension", "assignment:$a"),
    ("withdrawExtension", "assignment:$a"),
    ("decideExtension", "assignment:$a,grant:true"),
    ("askDecline", "assignment:$a,suggest:$u,reason:\"…\""),
    ("withdrawDecline", "assignment:$a"),
    ("decideDecline", "input:{assignment:$a,accept:true,to:$u,reason:\"…\"}"),
    ("suspend", "assignment:$a,cause:SEASON,proof:\"…\""),
    ("resume", "assignment:$a"),
    ("changeDue", "assignment:$a,due:\"2020-04-05\",cause:CORRECTION,reason:\"…\""),
    ("chase", "assignments:[$a],text:\"…\""),
    ("decideSlip", "assignment:$a,level:BLUE,sign:true"),
    ("askCoordination", "assignment:$a,text:\"…\""),
    ("answerCoordination", "input:{assignment:$a,text:\"…\"}"),
    (
        "registerMatter",
        "input:{number:\"\",title:\"\",type:PROGRESS,aspect:\"\",source:OTHER,goal:\"\",items:[]}",
    ),
    ("amendMatter", "input:{matter:$m,title:\"…\",goal:\"…\",reason:\"…\"}"),
    ("linkMatter", "matter:$m,to:$m"),
    ("closeMatter", "matter:$m,summary:\"…\""),
    (
        "schedulePlan",
        "input:{matter:$m,terms:{at:\"09:00\",
            cadence:{beforeDue:{each:QUARTERLY,leadDays:10,first:\"2020Q1\"}}}}",
    ),
    (
        "revisePlan",
        "input:{plan:$p,reason:\"…\",terms:{at:\"09:00\",
            cadence:{beforeDue:{each:QUARTERLY,leadDays:10,first:\"2020Q1\"}}}}",
    ),
    ("stopPlan", "plan:$p,reason:\"…\""),
    ("skipPeriod", "plan:$p,periodKey:\"2020Q1\",reason:\"…\""),
    ("markInboxRead", "input:{upTo:$n}"),
    ("reviveNotice", "input:{notice:$n,channel:SMS,reason:\"…\"}"),
    ("closeNotice", "input:{notice:$n,channel:SMS,delivered:true,reason:\"…\"}"),
    ("registerUnit", "input:{code:\"\",name:\"\",shortName:\"\",kind:OTHER,group:\"\",order:1}"),
    ("setContacts", "input:{unit:\"X99\",contacts:[]}"),
    ("renameUnit", "input:{unit:\"X99\",name:\"…\",shortName:\"…\"}"),
    ("setUnitAliases", "input:{unit:\"X99\",aliases:[]}"),
    ("mergeUnits", "input:{from:\"X99\",into:\"D10\",effectiveOn:\"2020-04-01\"}"),
    ("closeUnit", "input:{unit:\"X99\",reason:\"…\"}"),
    ("draftRuleSet", "input:{lampRed:1}"),
    ("activateRuleSet", "version:99,from:\"2021Q1\""),
    ("publishCalendar", "input:{year:2020,version:99,offDays:[],makeupWorkdays:[],source:\"…\"}"),
    (
        "proposeAdjustment",
        "input:{quarter:\"2020Q1\",unit:\"X99\",points:1,reason:\"…\",document:\"…\"}",
    ),
    ("decideAdjustment", "quarter:\"2020Q1\",no:99,agree:true"),
    ("freezeQuarter", "quarter:\"2020Q1\""),
    ("proposeReopening", "quarter:\"2020Q1\",reason:\"…\""),
    ("decideReopening", "quarter:\"2020Q1\",agree:true"),
    ("rebuildScores", "quarter:\"2020\""),
    ("cancelJob", "id:\"Sm9iOjE\""),
    ("adjustTaxonomy", "input:{year:2020,retire:[\"没有\"]}"),
];

/// The id of the unit D10.
const UNIT: &str = "\"VW5pdDpEMTA\"";

#[test]
fn every_command_has_a_row() {
    let document = parse_schema(graphql_gateway::sdl()).unwrap();
    let mutation = document.definitions.iter().find_map(|definition| match definition {
        TypeSystemDefinition::Type(ty) if ty.node.name.node == "Mutation" => Some(&ty.node),
        _ => None,
    });
    let TypeKind::Object(mutation) = &mutation.unwrap().kind else { panic!("an object") };
    for field in &mutation.fields {
        let name = field.node.name.node.as_str();
        let has_row = COMMANDS.iter().any(|(it, _)| *it == name);
        assert!(has_row, "{name} has no row");
    }
    assert_eq!(mutation.fields.len(), COMMANDS.len());
}

#[test]
fn every_role_is_let_through_or_not_and_nothing_is_written() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let facts = county.facts().await;
        let mut table = vec![ROLES.join(" ")];
        let mut viewers = Vec::new();
        for role in ROLES {
            viewers.push(county.enter(role).await);
        }
        for (name, arguments) in COMMANDS {
            let arguments = with_ids(arguments);
            // A reader's own mark is no command.
            let is_mark = name == "markInboxRead";
            let (declared, given) = if is_mark { ("", "") } else { ("($cmd:Cmd!)", "cmd:$cmd,") };
            let query =
                format!("mutation{declared}{{{name}({given}{arguments}){{userErrors{{code}}}}}}");
            let mut row = Vec::new();
            for (role, viewer) in ROLES.iter().zip(&viewers) {
                let variables = json!({ "cmd": cmd(&format!("{role} {name}")) });
                let data = viewer.data(&query, variables).await;
                row.push(short(&data[name]["userErrors"][0]["code"]));
            }
            table.push(format!("{} {name}", row.join(" ")));
        }
        MATRIX.assert_eq(&table.join("\n"));
        assert_eq!(county.facts().await, facts, "a refusal writes nothing");
    });
}

const MATRIX: Expect = expect![[r#"
            staff head leader traffic chief auditor helper admin
            ? ? ✗ ✗ ✗ ✗ ✗ ✗ issueBatch
            ? ? ✗ ✗ ✗ ✗ ✗ ✗ recallBatch
            ! ! ✗ ✗ ✗ ✗ ✗ ✗ importTable
            ? ? ? ? ? ? ? ? recordView
            ? ? ? ? ? ? ? ? acknowledge
            ? ? ? ? ? ? ? ? submitProgress
            ? ? ? ? ? ? ? ? submitFeedback
            ? ? ? ? ? ? ? ? submitPart
            ? ? ? ? ? ? ? ? acceptPart
            ? ? ? ? ? ? ? ? returnPart
            ? ? ? ? ? ? ? ? withdrawSubmission
            ? ? ? ? ? ? ? ? review
            ✗ ? ✗ ? ? ✗ ? ? confirmRedPlate
            ✗ ? ✗ ? ? ✗ ? ? revisePlate
            ✗ ? ✗ ? ? ✗ ? ? cancel
            ? ? ? ? ? ? ? ? askExtension
            ? ? ? ? ? ? ? ? signExtension
            ? ? ? ? ? ? ? ? withdrawExtension
            ? ? ? ? ? ? ? ? decideExtension
            ? ? ? ? ? ? ? ? askDecline
            ? ? ? ? ? ? ? ? withdrawDecline
            ✗ ? ✗ ✗ ✗ ✗ ✗ ✗ decideDecline
            ✗ ? ✗ ? ? ✗ ? ? suspend
            ✗ ? ✗ ? ? ✗ ? ? resume
            ✗ ? ✗ ? ? ✗ ? ? changeDue
            ? ? ✗ ✗ ✗ ✗ ✗ ✗ chase
            ✗ ? ✗ ? ? ✗ ? ? decideSlip
            ? ? ? ? ? ? ? ? askCoordination
            ? ? ✗ ? ? ✗ ? ? answerCoordination
            ! ! ✗ ✗ ✗ ✗ ✗ ✗ registerMatter
            ? ? ✗ ✗ ✗ ✗ ✗ ✗ amendMatter
            ? ? ? ? ? ? ? ? linkMatter
            ? ? ✗ ✗ ✗ ✗ ✗ ✗ closeMatter
            ? ? ✗ ✗ ✗ ✗ ✗ ✗ schedulePlan
            ? ? ✗ ✗ ✗ ✗ ✗ ✗ revisePlan
            ? ? ✗ ✗ ✗ ✗ ✗ ✗ stopPlan
            ? ? ✗ ✗ ✗ ✗ ✗ ✗ skipPeriod
            ? ? ? ? ? ? ? ? markInboxRead
            ? ? ✗ ✗ ✗ ✗ ✗ ? reviveNotice
            ? ? ✗ ✗ ✗ ✗ ✗ ? closeNotice
            ✗ ! ✗ ✗ ✗ ✗ ✗ ! registerUnit
            ✗ ✗ ✗ ✗ ? ✗ ✗ ? setContacts
            ✗ ? ✗ ✗ ✗ ✗ ✗ ? renameUnit
            ✗ ? ✗ ✗ ✗ ✗ ✗ ? setUnitAliases
            ✗ ? ✗ ✗ ✗ ✗ ✗ ? mergeUnits
            ✗ ? ✗ ✗ ✗ ✗ ✗ ? closeUnit
            ! ! ✗ ✗ ✗ ✗ ✗ ✗ draftRuleSet
            ✗ ? ✗ ✗ ✗ ✗ ✗ ✗ activateRuleSet
            ✗ ! ✗ ✗ ✗ ✗ ✗ ✗ publishCalendar
            ? ? ✗ ✗ ✗ ✗ ✗ ✗ proposeAdjustment
            ? ? ✗ ✗ ✗ ✗ ✗ ✗ decideAdjustment
            ✗ ! ✗ ✗ ✗ ✗ ✗ ✗ freezeQuarter
            ✗ ! ✗ ✗ ✗ ✗ ✗ ✗ proposeReopening
            ✗ ✗ ? ✗ ✗ ✗ ✗ ✗ decideReopening
            ! ! ! ✗ ✗ ! ✗ ✗ rebuildScores
            ? ? ? ? ? ? ? ? cancelJob
            ? ? ✗ ✗ ✗ ✗ ✗ ✗ adjustTaxonomy"#]];

/// With ids of the right form that name nothing, but for the unit.
fn with_ids(arguments: &str) -> String {
    let arguments = arguments.replace("$a", &id("Assignment")).replace("$m", &id("Matter"));
    let arguments = arguments.replace("$p", &id("Plan")).replace("$n", &id("Notice"));
    arguments.replace("$u", UNIT)
}

fn short(code: &Value) -> String {
    let code = code.as_str().unwrap_or("done");
    let short = SHORT.iter().find(|(long, _)| *long == code);
    short.map_or_else(|| code.to_owned(), |(_, short)| (*short).to_owned())
}

/// An id of the right form that names nothing, as a literal.
fn id(kind: &str) -> String {
    use base64::Engine;
    let text = format!("{kind}:00000000-0000-5000-8000-000000000000");
    format!("\"{}\"", base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text))
}
