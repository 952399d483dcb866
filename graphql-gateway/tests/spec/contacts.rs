//! Whom to call at a unit: who may say so, who reads it in the clear, and what is never written.

use commands::processes::courier::AddressBook;
use domain::contact::ContactRole;
use domain::notice::{Channel, Recipient};
use domain::unit::UnitId;
use expect_test::expect;
use serde_json::{Value, json};

use crate::client::Client;
use crate::county::County;
use crate::database::with_database;

const SET: &str = "mutation($cmd:Cmd!,$input:ContactsInput!){setContacts(cmd:$cmd,input:$input){
  receipt{position} userErrors{code message} unit{contacts{name phone email}}}}";

const READ: &str = "{unit(id:\"D10\"){contacts{role name post phone email masked}}}";

fn list(phone: &str) -> Value {
    json!({ "input": { "unit": "D10", "contacts": [
        { "role": "PRINCIPAL", "name": "林示范", "post": "局长", "phone": "" },
        { "role": "STAFF", "name": "何举例", "phone": phone, "email": "he@mail.example" },
    ]}})
}

fn by_mail(email: &str) -> Value {
    let mut input = list("12345");
    input["input"]["contacts"][1]["email"] = email.into();
    input
}

async fn read(who: &Client) -> String {
    let data = who.data(READ, Value::Null).await;
    let contacts = data["unit"]["contacts"].as_array().unwrap().clone();
    let text = |it: &Value| it.as_str().unwrap_or("–").to_owned();
    let line = |it: &Value| {
        let cells =
            ["role", "name", "post", "phone", "email"].map(|field| text(&it[field])).join(" ");
        if it["masked"] == true { format!("{cells} masked") } else { cells }
    };
    contacts.iter().map(line).collect::<Vec<_>>().join("; ")
}

#[test]
fn the_head_of_a_unit_names_whom_to_call_and_others_read_it_masked() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let chief = county.enter("chief").await;
        assert_eq!(read(&chief).await, "");
        let told = chief.tell(SET, "contacts", list("0599-1234567")).await;
        assert_eq!(told["userErrors"], json!([]), "{told:#}");
        county.settled().await;
        let mut table = Vec::new();
        for who in ["chief", "traffic", "staff", "leader", "admin", "water", "auditor", "helper"] {
            let reader = county.enter(who).await;
            table.push(format!("{who}: {}", read(&reader).await));
        }
        expect![[r#"
            chief: PRINCIPAL 林示范 局长 – –; STAFF 何举例 – 0599-1234567 he@mail.example
            traffic: PRINCIPAL 林示范 局长 – –; STAFF 何举例 – 0599-1234567 he@mail.example
            staff: PRINCIPAL 林示范 局长 – –; STAFF 何举例 – 0599-1234567 he@mail.example
            leader: PRINCIPAL 林示范 局长 – –; STAFF 何举例 – 0599-1234567 he@mail.example
            admin: PRINCIPAL 林示范 局长 – –; STAFF 何举例 – 0599-1234567 he@mail.example
            water: PRINCIPAL 林** 局长 – – masked; STAFF 何** – 059*****4567 h*@mail.example masked
            auditor: PRINCIPAL 林** 局长 – – masked; STAFF 何** – 059*****4567 h*@mail.example masked
            helper: PRINCIPAL 林示范 局长 – –; STAFF 何举例 – 0599-1234567 he@mail.example"#]]
        .assert_eq(&table.join("\n"));
    });
}

#[test]
fn sent_twice_it_is_one_fact_and_it_holds_nothing_in_the_clear() {
    with_database(async |pool| {
        let county = County::open(pool.clone(), "2020-03-02 09:00").await;
        let chief = county.enter("chief").await;
        let before = county.facts().await;
        let first = chief.tell(SET, "contacts", list("0599-1234567")).await;
        let again = chief.tell(SET, "contacts", list("0599-1234567")).await;
        assert!(first["receipt"]["position"].is_string(), "{first:#}");
        assert_eq!(first["receipt"], again["receipt"]);
        assert_eq!(county.facts().await, before + 1);

        for table in ["events", "processed_commands", "subject_keys", "units"] {
            let all = format!("SELECT coalesce(string_agg(it::text, ''), '') FROM {table} it");
            let text: String = sqlx::query_scalar(&all).fetch_one(&pool).await.unwrap();
            for personal in ["林示范", "何举例", "1234567"] {
                assert!(!text.contains(personal), "{table}");
            }
        }
    });
}

#[test]
fn a_refused_list_leaves_neither_fact_nor_key() {
    with_database(async |pool| {
        let county = County::open(pool.clone(), "2020-03-02 09:00").await;
        let before = county.facts().await;
        let mut table = Vec::new();
        let nobody = json!({ "input": { "unit": "D10", "contacts": [] }});
        let asked = [
            ("traffic", list("12345")),
            ("head", list("12345")),
            ("chief", list("12a45")),
            ("chief", list("123")),
            ("chief", by_mail("he")),
            ("chief", by_mail("he@b@mail.example")),
            ("chief", by_mail("何 举例@mail.example")),
            ("chief", by_mail("@mail.example")),
            ("chief", by_mail(&format!("{}@mail.example", "h".repeat(90)))),
            ("chief", nobody),
        ];
        for (who, input) in asked {
            let told = county.enter(who).await.tell(SET, "refused", input).await;
            let refusal = &told["userErrors"][0];
            table.push(format!("{who}: {} {}", refusal["code"], refusal["message"]));
        }
        expect![[r#"
            traffic: "FORBIDDEN" "您的身份不能办理此事项"
            head: "FORBIDDEN" "您的身份不能办理此事项"
            chief: "INVALID" "须为 5–15 位数字，可带区号和连字符"
            chief: "INVALID" "须为 5–15 位数字，可带区号和连字符"
            chief: "INVALID" "须为一个邮件地址，如 name@mail.example"
            chief: "INVALID" "须为一个邮件地址，如 name@mail.example"
            chief: "INVALID" "须为一个邮件地址，如 name@mail.example"
            chief: "INVALID" "须为一个邮件地址，如 name@mail.example"
            chief: "INVALID" "不能超过 100 字"
            chief: "INVALID" "须有且只有一位主要负责同志""#]]
        .assert_eq(&table.join("\n"));
        assert_eq!(county.facts().await, before);
        let keys = "SELECT count(*) FROM subject_keys";
        let keys: i64 = sqlx::query_scalar(keys).fetch_one(&pool).await.unwrap();
        assert_eq!(keys, 0);
    });
}

#[test]
fn who_asks_to_be_forgotten_is_forgotten_and_the_fact_stays() {
    with_database(async |pool| {
        let county = County::open(pool.clone(), "2020-03-02 09:00").await;
        let chief = county.enter("chief").await;
        chief.tell(SET, "contacts", list("0599-1234567")).await;
        county.settled().await;
        let forget = "UPDATE subject_keys SET locked_key = NULL, destroyed_at = now()";
        sqlx::query(forget).execute(&pool).await.unwrap();
        assert_eq!(read(&chief).await, "PRINCIPAL – – – –; STAFF – – – –");
    });
}

#[test]
fn the_courier_finds_who_holds_an_office_and_not_who_was_forgotten() {
    with_database(async |pool| {
        let county = County::open(pool.clone(), "2020-03-02 09:00").await;
        let chief = county.enter("chief").await;
        chief.tell(SET, "contacts", list("0599-1234567")).await;
        let book = county.book();
        let ask = async |unit: &str, role, channel| {
            let to = Recipient { unit: UnitId::new(unit), role };
            let found = book.address(&to, channel).await.unwrap();
            found.map(|it| it.in_clear().to_owned())
        };
        let staff = ask("D10", ContactRole::Staff, Channel::Sms).await;
        assert_eq!(staff.as_deref(), Some("0599-1234567"));
        assert_eq!(ask("D10", ContactRole::Principal, Channel::Sms).await, None, "not called");
        assert_eq!(ask("D10", ContactRole::Deputy, Channel::Sms).await, None, "there is none");
        let mail = ask("D10", ContactRole::Staff, Channel::Email).await;
        assert_eq!(mail.as_deref(), Some("he@mail.example"));
        assert_eq!(ask("D10", ContactRole::Principal, Channel::Email).await, None);
        assert_eq!(ask("D11", ContactRole::Staff, Channel::Sms).await, None);
        let forget = "UPDATE subject_keys SET locked_key = NULL, destroyed_at = now()";
        sqlx::query(forget).execute(&pool).await.unwrap();
        assert_eq!(ask("D10", ContactRole::Staff, Channel::Sms).await, None, "forgotten");
    });
}

#[test]
fn another_master_key_is_refused_at_the_door() {
    with_database(async |pool| {
        let county = County::open(pool.clone(), "2020-03-02 09:00").await;
        county.enter("chief").await.tell(SET, "contacts", list("0599-1234567")).await;
        let other = commands::vault::MasterKey::new([8; commands::vault::KEY_BYTES]);
        let opened = commands::vault::Vault::open(pool, other, county.clock.clone()).await;
        let error = opened.err().map(|error| error.to_string());
        expect!["the keys were locked with another master key"]
            .assert_eq(error.unwrap().split(" (").next().unwrap());
    });
}
