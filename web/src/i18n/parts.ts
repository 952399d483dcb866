// Every file of words, joined. A key begins with the name of its part, so none hides another.
import enApp from "./en/app.json";
import enGraphiql from "./en/graphiql.json";
import enInbox from "./en/inbox.json";
import enIssue from "./en/issue.json";
import enMatters from "./en/matters.json";
import enOutbox from "./en/outbox.json";
import enOverview from "./en/overview.json";
import enPlans from "./en/plans.json";
import enQuarter from "./en/quarter.json";
import enRanking from "./en/ranking.json";
import enReview from "./en/review.json";
import enScreen from "./en/screen.json";
import enSms from "./en/sms.json";
import enTimers from "./en/timers.json";
import enTiming from "./en/timing.json";
import enTodo from "./en/todo.json";
import enTrail from "./en/trail.json";
import enUi from "./en/ui.json";
import enWhy from "./en/why.json";
import enWords from "./en/words.json";
import zhApp from "./zh-CN/app.json";
import zhGraphiql from "./zh-CN/graphiql.json";
import zhInbox from "./zh-CN/inbox.json";
import zhIssue from "./zh-CN/issue.json";
import zhMatters from "./zh-CN/matters.json";
import zhOutbox from "./zh-CN/outbox.json";
import zhOverview from "./zh-CN/overview.json";
import zhPlans from "./zh-CN/plans.json";
import zhQuarter from "./zh-CN/quarter.json";
import zhRanking from "./zh-CN/ranking.json";
import zhReview from "./zh-CN/review.json";
import zhScreen from "./zh-CN/screen.json";
import zhSms from "./zh-CN/sms.json";
import zhTimers from "./zh-CN/timers.json";
import zhTiming from "./zh-CN/timing.json";
import zhTodo from "./zh-CN/todo.json";
import zhTrail from "./zh-CN/trail.json";
import zhUi from "./zh-CN/ui.json";
import zhWhy from "./zh-CN/why.json";
import zhWords from "./zh-CN/words.json";

export const zh = {
  ...zhApp,
  ...zhUi,
  ...zhWords,
  ...zhGraphiql,
  ...zhWhy,
  ...zhOverview,
  ...zhIssue,
  ...zhReview,
  ...zhMatters,
  ...zhRanking,
  ...zhPlans,
  ...zhTimers,
  ...zhInbox,
  ...zhSms,
  ...zhOutbox,
  ...zhQuarter,
  ...zhTiming,
  ...zhTodo,
  ...zhTrail,
  ...zhScreen,
};

export const en = {
  ...enApp,
  ...enUi,
  ...enWords,
  ...enGraphiql,
  ...enWhy,
  ...enOverview,
  ...enIssue,
  ...enReview,
  ...enMatters,
  ...enRanking,
  ...enPlans,
  ...enTimers,
  ...enInbox,
  ...enSms,
  ...enOutbox,
  ...enQuarter,
  ...enTiming,
  ...enTodo,
  ...enTrail,
  ...enScreen,
};
