// Which screens are offered to whom. Everything else is still at its address, and the service
// decides what it shows.
import {
  AuditOutlined,
  CheckSquareOutlined,
  ClockCircleOutlined,
  FileDoneOutlined,
  FundProjectionScreenOutlined,
  HomeOutlined,
  MailOutlined,
  ProfileOutlined,
  ScheduleOutlined,
  SendOutlined,
  TrophyOutlined,
  UserOutlined,
} from "@ant-design/icons";
import type { ReactNode } from "react";
import type { Kind } from "../gql/viewer";
import type { Key } from "../i18n/language";

interface Way {
  to: string;
  label: Key;
  icon: ReactNode;
}

const OVERVIEW: Way = { to: "/", label: "nav.overview", icon: <HomeOutlined /> };
const ISSUE: Way = { to: "/issue", label: "nav.issue", icon: <SendOutlined /> };
const REVIEW: Way = { to: "/review", label: "nav.review", icon: <FileDoneOutlined /> };
const MATTERS: Way = { to: "/matters", label: "nav.matters", icon: <ProfileOutlined /> };
const PLANS: Way = { to: "/plans", label: "nav.plans", icon: <ScheduleOutlined /> };
const TIMERS: Way = { to: "/timers", label: "nav.timers", icon: <ClockCircleOutlined /> };
const OUTBOX: Way = { to: "/outbox", label: "nav.outbox", icon: <MailOutlined /> };
const RANK: Way = { to: "/rank", label: "nav.rank", icon: <TrophyOutlined /> };
const TO_DO: Way = { to: "/", label: "nav.todo", icon: <CheckSquareOutlined /> };
const TRAIL: Way = { to: "/audit", label: "nav.audit", icon: <AuditOutlined /> };
const SCREEN: Way = {
  to: "/screen",
  label: "nav.screen",
  icon: <FundProjectionScreenOutlined />,
};

/** The roles of a demo county, by what each does first. */
export const ROLE_ICONS: Readonly<Record<string, ReactNode>> = {
  office: <FileDoneOutlined />,
  leader: <FundProjectionScreenOutlined />,
  unit: <CheckSquareOutlined />,
  town: <HomeOutlined />,
  inspector: <AuditOutlined />,
  helper: <UserOutlined />,
};

export const DESK: Readonly<Record<Kind, readonly Way[]>> = {
  office: [OVERVIEW, ISSUE, PLANS, REVIEW, MATTERS, TIMERS, OUTBOX, RANK, TRAIL, SCREEN],
  leader: [OVERVIEW, REVIEW, MATTERS, RANK, TRAIL, SCREEN],
  unit: [TO_DO, MATTERS, RANK],
  town: [TO_DO, MATTERS, RANK],
  inspector: [TRAIL, MATTERS, TIMERS, RANK],
  helper: [TO_DO, RANK],
  admin: [OUTBOX, RANK],
};

const HOME_TAB: Way = { to: "/m", label: "tab.home", icon: <HomeOutlined /> };
const TO_DO_TAB: Way = { to: "/m/todo", label: "tab.todo", icon: <CheckSquareOutlined /> };
const TO_DO_HOME: Way = { ...TO_DO_TAB, to: "/m" };
const RANK_TAB: Way = { to: "/m/rank", label: "tab.rank", icon: <TrophyOutlined /> };
const ME_TAB: Way = { to: "/m/me", label: "tab.me", icon: <UserOutlined /> };

export const PHONE: Readonly<Record<Kind, readonly Way[]>> = {
  office: [HOME_TAB, TO_DO_TAB, RANK_TAB, ME_TAB],
  leader: [HOME_TAB, RANK_TAB, ME_TAB],
  unit: [TO_DO_HOME, RANK_TAB, ME_TAB],
  town: [TO_DO_HOME, RANK_TAB, ME_TAB],
  inspector: [HOME_TAB, RANK_TAB, ME_TAB],
  helper: [TO_DO_HOME, RANK_TAB, ME_TAB],
  admin: [HOME_TAB, RANK_TAB, ME_TAB],
};
