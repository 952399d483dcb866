// Kinds of facts that several features know of: what happens to plans, and to messages.

export const PLAN_FACTS = [
  "PlanScheduled",
  "PlanRevised",
  "PlanStopped",
  "PeriodSkipped",
  "PeriodOpened",
  "PlanAlarmRaised",
];

export const NOTICE_FACTS = [
  "NoticeQueued",
  "NoticeAttempted",
  "NoticeAccepted",
  "NoticeDelivered",
  "NoticeFailed",
  "NoticeUnknown",
  "NoticeDead",
  "NoticeRevived",
  "NoticeExpired",
  "NoticeClosedByHand",
];
