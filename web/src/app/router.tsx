// The addresses of the page. Each screen is a chunk of its own, so that a phone never loads what
// only desks show.
import { createBrowserRouter, type RouteObject } from "react-router";
import { Loading } from "../ui/States";
import { Crash } from "./Crash";
import { NotFound } from "./NotFound";
import { WallShell } from "./WallShell";

const desk: RouteObject[] = [
  {
    index: true,
    lazy: { Component: async () => (await import("./desk/DeskHome")).DeskHome },
  },
  {
    path: "issue",
    lazy: { Component: async () => (await import("../features/issue/IssuePage")).IssuePage },
  },
  {
    path: "review",
    lazy: { Component: async () => (await import("../features/review/ReviewPage")).ReviewPage },
  },
  {
    path: "plans",
    lazy: { Component: async () => (await import("../features/plans/PlansPage")).PlansPage },
  },
  {
    path: "plans/new",
    lazy: { Component: async () => (await import("../features/plans/NewPlanPage")).NewPlanPage },
  },
  {
    path: "plans/:id",
    lazy: { Component: async () => (await import("../features/plans/PlanPage")).PlanPage },
  },
  {
    path: "plans/:id/revise",
    lazy: {
      Component: async () => (await import("../features/plans/RevisePlanPage")).RevisePlanPage,
    },
  },
  {
    path: "matters",
    lazy: { Component: async () => (await import("../features/matters/MattersPage")).MattersPage },
  },
  {
    path: "matters/:id",
    lazy: { Component: async () => (await import("../features/matters/MatterPage")).MatterPage },
  },
  {
    path: "timers",
    lazy: { Component: async () => (await import("../features/timers/TimersPage")).TimersPage },
  },
  {
    path: "rank",
    lazy: { Component: async () => (await import("../features/ranking/RankPage")).RankPage },
  },
  {
    path: "rank/settle",
    lazy: { Component: async () => (await import("../features/quarter/SettlePage")).SettlePage },
  },
  {
    path: "rank/:unit",
    lazy: {
      Component: async () => (await import("../features/ranking/UnitRankPage")).UnitRankPage,
    },
  },
  {
    path: "todo",
    lazy: { Component: async () => (await import("../features/todo/TodoPage")).TodoPage },
  },
  {
    path: "todo/:id",
    lazy: { Component: async () => (await import("../features/todo/ReportPage")).ReportPage },
  },
  {
    path: "inbox",
    lazy: { Component: async () => (await import("../features/inbox/InboxPage")).InboxPage },
  },
  {
    path: "outbox",
    lazy: { Component: async () => (await import("../features/outbox/OutboxPage")).OutboxPage },
  },
  {
    path: "audit",
    lazy: { Component: async () => (await import("../features/trail/AuditPage")).AuditPage },
  },
  { path: "*", Component: NotFound },
];

const phone: RouteObject[] = [
  {
    index: true,
    lazy: { Component: async () => (await import("./phone/PhoneHome")).PhoneHome },
  },
  {
    path: "todo",
    lazy: { Component: async () => (await import("../features/todo/PhoneTodoPage")).PhoneTodoPage },
  },
  {
    path: "todo/:id",
    lazy: {
      Component: async () => (await import("../features/todo/PhoneReportPage")).PhoneReportPage,
    },
  },
  {
    path: "rank",
    lazy: {
      Component: async () => (await import("../features/ranking/PhoneRankPage")).PhoneRankPage,
    },
  },
  {
    path: "rank/:unit",
    lazy: {
      Component: async () =>
        (await import("../features/ranking/PhoneUnitRankPage")).PhoneUnitRankPage,
    },
  },
  {
    path: "inbox",
    lazy: {
      Component: async () => (await import("../features/inbox/PhoneInboxPage")).PhoneInboxPage,
    },
  },
  { path: "me", lazy: { Component: async () => (await import("./phone/MePage")).MePage } },
  { path: "*", Component: NotFound },
];

export const router = createBrowserRouter([
  {
    path: "/screen",
    HydrateFallback: Loading,
    ErrorBoundary: Crash,
    Component: WallShell,
    children: [
      {
        index: true,
        lazy: {
          Component: async () => (await import("../features/screen/ScreenPage")).ScreenPage,
        },
      },
    ],
  },
  {
    path: "/m",
    HydrateFallback: Loading,
    ErrorBoundary: Crash,
    lazy: { Component: async () => (await import("./phone/PhoneShell")).PhoneShell },
    children: phone,
  },
  {
    path: "/",
    HydrateFallback: Loading,
    ErrorBoundary: Crash,
    lazy: { Component: async () => (await import("./desk/DeskShell")).DeskShell },
    children: desk,
  },
]);
