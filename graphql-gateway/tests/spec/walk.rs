//! A duty from order to ranking, as people walk it through the front desk.

use expect_test::expect;
use serde_json::{Value, json};

use crate::county::County;
use crate::database::with_database;
use crate::orders::{FEEDBACK, REVIEW, VIEW, approve, feedback, issued};

const RANKING: &str = "{ranking(quarter:\"2020Q1\"){provisional rows{
  rank unit{name} score delta settled lamps{green yellow red} plates{green yellow red}}}}";

const WHY: &str = "query($unit:ID!){unit(id:$unit){name
  standing(quarter:\"2020Q1\"){rank score}
  scoreLines(quarter:\"2020Q1\"){sum totalCount nodes{
    points rule sentence assignment{unit{code}} events{type effectiveAt sentence actor{name}}}}}}";

const EXPLAIN: &str = "query($id:ID!){assignment(id:$id){
  state lamp lampReason plate plateReason points dueAt matter{number title}
  item{text due} feedback(last:1){no text submittedAt}
  explain{code rule sentence points events{type}}
  events{totalCount nodes{seq type sentence actor{name}}}}}";

/// As lines: easier to read than JSON.
pub(crate) fn table(rows: &Value, columns: &[&str]) -> String {
    let line = |row: &Value| {
        let cells = columns.iter().map(|path| {
            let found = row.pointer(path).unwrap_or(&Value::Null);
            found.as_str().map_or_else(|| found.to_string(), str::to_owned)
        });
        cells.collect::<Vec<_>>().join(" · ")
    };
    rows.as_array().unwrap().iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_duty_is_issued_viewed_reported_reviewed_scored_and_ranked() {
    with_database(async |pool| {
        let county = County::open(pool, "2020-03-02 09:00").await;
        let (office, [road, water]) = issued(&county).await;
        let traffic = county.enter("traffic").await;

        county.later("2020-03-02 10:12").await;
        let seen = traffic.tell(VIEW, "view", json!({ "id": road })).await;
        assert_eq!(seen["assignment"]["state"], "IN_HAND");

        county.later("2020-03-30 16:20").await;
        let told = traffic.tell(FEEDBACK, "report", feedback(&road, "30 公里已完成")).await;
        assert_eq!(told["receipt"]["projected"], true);
        assert_eq!(
            (&told["assignment"]["state"], &told["assignment"]["lamp"]),
            (&json!("SUBMITTED"), &json!("PENDING"))
        );

        county.later("2020-04-01 10:00").await;
        let good = office.tell(REVIEW, "approve", approve(&road, "PG_GOOD", "")).await;
        let approved = table(
            &json!([good["assignment"]]),
            &["/state", "/lamp", "/settledLamp", "/plate", "/points", "/version"],
        );
        expect!["APPROVED · GREEN · GREEN · GREEN · 2 · 12"].assert_eq(&approved);

        // The other department never answers.
        county.later("2020-04-20 09:00").await;
        let ranking = office.data(RANKING, json!({})).await;
        let columns = ["/rank", "/unit/name", "/score", "/delta", "/lamps/red", "/plates/red"];
        expect![[r#"
            1 · 示范县交通运输局 · 102 · 2 · 0 · 0
            2 · 示范县水利局 · 96 · -4 · 1 · 1"#]]
        .assert_eq(&table(&ranking["ranking"]["rows"], &columns));

        let why = office.data(WHY, json!({ "unit": "D15" })).await;
        let lines = &why["unit"]["scoreLines"];
        assert_eq!((&lines["sum"], &lines["totalCount"]), (&json!(-4), &json!(2)));
        let columns = ["/points", "/rule", "/sentence", "/events/0/type", "/events/0/effectiveAt"];
        expect![[r#"
            -2 · L-R v1 · 3月31日应报，逾期未报送，亮红灯，−2.000分 · LampSettled · 2020-04-01T00:00:00+08:00
            -2 · P-R v1 · 3月31日应报，逾期未报送，自动亮红牌，−2.000分 · PlateShown · 2020-04-09T00:00:00+08:00"#]]
        .assert_eq(&table(&lines["nodes"], &columns));

        let explained = office.data(EXPLAIN, json!({ "id": road })).await;
        let road = &explained["assignment"];
        assert_eq!(road["feedback"][0]["submittedAt"], "2020-03-30T16:20:00+08:00");
        let columns = ["/code", "/rule", "/points", "/sentence", "/events/0/type"];
        expect![[r#"
            LAMP · LAMP v1 · null · 待审转为绿灯：3月31日应报，3月30日报送，按期报送并审核通过 · LampTurned
            PLATE · PLATE v1 · null · 亮绿牌：完成较好 · PlateShown
            P-G · P-G v1 · 1 · 3月31日应报，审核完成较好，亮绿牌，+1.000分 · PlateShown
            L-G · L-G v1 · 1 · 3月31日应报，3月30日报送，按期报送并审核通过，亮绿灯，+1.000分 · LampSettled"#]]
        .assert_eq(&table(&road["explain"], &columns));
        let columns = ["/seq", "/type", "/actor/name", "/sentence"];
        expect![[r#"
            1 · AssignmentIssued · 人员staff · 交办交通局（共同牵头），3月31日应报：完成路面施工
            2 · AssignmentFirstViewed · 人员traffic · 首次查看
            3 · AssignmentAcknowledged · 人员traffic · 签收
            4 · LampTurned · null · 灯灭转为黄灯：3月31日应报，还剩3天，尚未报送
            5 · ReminderRaised · null · 到期前三天提醒（第1次），提醒联络员
            6 · ReminderRaised · null · 到期前一天提醒（第1次），提醒联络员
            7 · FeedbackSubmitted · 人员traffic · 第1次报送，按期
            8 · LampTurned · 人员traffic · 黄灯转为待审：3月31日应报，3月30日报送，待审核
            9 · FeedbackApproved · 人员staff · 第1次报送审核通过
            10 · PlateShown · 人员staff · 亮绿牌：完成较好
            11 · LampTurned · 人员staff · 待审转为绿灯：3月31日应报，3月30日报送，按期报送并审核通过
            12 · LampSettled · 人员staff · 绿灯定灯：3月31日应报，3月30日报送，按期报送并审核通过"#]]
        .assert_eq(&table(&road["events"]["nodes"], &columns));

        let silent = office.data(EXPLAIN, json!({ "id": water })).await;
        assert_eq!(
            (&silent["assignment"]["lamp"], &silent["assignment"]["plate"]),
            (&json!("RED"), &json!("RED"))
        );
    });
}

#[test]
fn a_red_plate_needs_two_people_and_buttons_say_who() {
    with_database(async |pool| {
        const CONFIRM: &str = "mutation($cmd:Cmd!,$id:ID!,$agree:Boolean!,$reason:String!){
          confirmRedPlate(cmd:$cmd,assignment:$id,agree:$agree,reason:$reason){
            userErrors{code} assignment{state plate points redProposed}}}";
        let county = County::open(pool, "2020-03-02 09:00").await;
        let (office, [road, _]) = issued(&county).await;
        let (head, traffic) = (county.enter("head").await, county.enter("traffic").await);
        let can = async |who: &crate::client::Client| {
            let data =
                who.data("query($id:ID!){assignment(id:$id){can}}", json!({ "id": road })).await;
            data["assignment"]["can"].to_string()
        };
        assert_eq!(
            can(&traffic).await,
            r#"["recordView","acknowledge","submitProgress","submitFeedback","askExtension"]"#
        );
        assert_eq!(can(&office).await, r#"["chase"]"#);
        assert_eq!(can(&head).await, r#"["chase","suspend","changeDue","cancel"]"#);

        traffic.tell(FEEDBACK, "report", feedback(&road, "无进展")).await;
        assert_eq!(can(&traffic).await, r#"["withdrawSubmission"]"#);
        assert_eq!(can(&office).await, r#"["review"]"#);
        assert_eq!(can(&head).await, r#"["review","changeDue","cancel"]"#);

        let proposed = office.tell(REVIEW, "red", approve(&road, "PR_NOT_DONE", "未动工")).await;
        assert_eq!(proposed["assignment"]["plate"], Value::Null);
        assert_eq!(can(&head).await, r#"["confirmRedPlate","changeDue","cancel"]"#);
        assert_eq!(can(&office).await, "[]");
        assert_eq!(can(&county.enter("auditor").await).await, "[]");

        let agree = json!({ "id": road, "agree": true, "reason": "" });
        let staff = office.tell(CONFIRM, "staff confirms", agree.clone()).await;
        assert_eq!(staff["userErrors"][0]["code"], "FORBIDDEN");
        let confirmed = head.tell(CONFIRM, "head confirms", agree).await;
        assert_eq!(
            (&confirmed["assignment"]["plate"], &confirmed["assignment"]["points"]),
            (&json!("RED"), &json!(-1))
        );
    });
}
