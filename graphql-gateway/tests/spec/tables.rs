//! Tables through the front desk: looked at first, then in force in one act, then no news.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::county::County;
use crate::database::with_database;

const IMPORT: &str =
    "mutation($cmd:Cmd!,$input:ImportTableInput!){importTable(cmd:$cmd,input:$input){
    receipt{position} userErrors{code field message} title ready rowCount doubtCount
    rows(first:10){row number title itemNo text lead{code} assist{code} due dueText}
    doubts{row column code blocks message suggestions}
    shares{unit{code} leads assists}
    batch{assignmentCount} matters{number}}}";

const TABLE: &str = "序号,工作任务,牵头单位,配合单位,完成时限\n\
    1,修缮河堤三公里,水利局,柳林镇,2020年6月30日前\n\
    2,整治占道经营,交通局,,5月底\n";

fn input(content: &[u8], file_name: &str, dry_run: bool) -> Value {
    json!({ "input": {
        "fileName": file_name, "content": STANDARD.encode(content), "year": 2020,
        "numberPrefix": "示督办", "type": "PROGRESS", "aspect": "十二项攻坚", "source": "MEETING",
        "issueFor": "ONCE", "dryRun": dry_run,
    }})
}

#[test]
fn a_table_is_looked_at_put_in_force_and_then_changes_nothing() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let office = county.enter("staff").await;
        let facts = county.facts().await;

        let looked = office.tell(IMPORT, "look", input(TABLE.as_bytes(), "分解表.csv", true)).await;
        assert_eq!(looked["userErrors"], json!([]), "{looked:#}");
        assert_eq!((&looked["ready"], &looked["rowCount"]), (&json!(true), &json!(2)));
        assert_eq!(looked["rows"][0]["lead"][0]["code"], "D15");
        assert_eq!(looked["shares"].as_array().unwrap().len(), 3);
        assert_eq!(county.facts().await, facts, "looking writes nothing");

        let done = office.tell(IMPORT, "do", input(TABLE.as_bytes(), "分解表.csv", false)).await;
        assert_eq!(done["userErrors"], json!([]), "{done:#}");
        assert_eq!(done["batch"]["assignmentCount"], 3);
        let facts = county.facts().await;

        let again =
            office.tell(IMPORT, "again", input(TABLE.as_bytes(), "分解表.csv", false)).await;
        assert_eq!((&again["userErrors"], &again["batch"]), (&json!([]), &Value::Null));
        assert_eq!(county.facts().await, facts, "the same table twice changes nothing");
    });
}

#[test]
fn a_table_nobody_can_read_gets_a_clear_answer_and_writes_nothing() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let office = county.enter("staff").await;
        let facts = county.facts().await;
        let unknown = "序号,工作任务,牵头单位,完成时限\n1,修缮河堤,水力局,6月底\n";
        let cases: [(&str, &[u8], &str, &str); 6] = [
            ("a picture", b"\x89PNG\r\n\x1a\n", "图.png", "WRONG_FILE_TYPE"),
            ("nothing", b"", "空.csv", "EMPTY_TABLE"),
            ("no header", "甲,乙\n丙,丁\n".as_bytes(), "表.csv", "NO_HEADER"),
            ("a broken workbook", b"PK\x03\x04nonsense", "表.xlsx", "UNREADABLE"),
            ("a doubt", unknown.as_bytes(), "表.csv", "DOUBTS_REMAIN"),
            ("too large", &vec![b'a'; (5 << 20) + 1], "表.csv", "FILE_TOO_LARGE"),
        ];
        for (what, content, name, code) in cases {
            let answer = office.tell(IMPORT, what, input(content, name, false)).await;
            assert_eq!(answer["userErrors"][0]["code"], code, "{what}: {answer:#}");
            assert_eq!(answer["receipt"], Value::Null);
        }
        let mut garbage = input(b"", "表.csv", false);
        garbage["input"]["content"] = json!("§§§");
        let answer = office.tell(IMPORT, "garbage", garbage).await;
        assert_eq!(answer["userErrors"][0]["code"], "UNREADABLE");

        let doubts = office.tell(IMPORT, "doubts", input(unknown.as_bytes(), "表.csv", true)).await;
        assert_eq!((&doubts["ready"], &doubts["userErrors"]), (&json!(false), &json!([])));
        assert_eq!(doubts["doubts"][0]["code"], "UNIT_UNKNOWN");

        let traffic = county.enter("traffic").await;
        let answer = traffic.tell(IMPORT, "unit", input(TABLE.as_bytes(), "表.csv", false)).await;
        assert_eq!(answer["userErrors"][0]["code"], "FORBIDDEN");
        assert_eq!(county.facts().await, facts);

        // Ten megabytes are turned away before they are read.
        let huge = vec![b'a'; 10 << 20];
        let body = json!({ "query": IMPORT, "variables": input(&huge, "表.csv", false) });
        assert_eq!(office.post("/graphql", &body).await.status, 413);
    });
}
