// Home at the desk: what each role needs first. A narrow window goes to the phone's pages.
import { type ComponentType, lazy, Suspense } from "react";
import { Navigate, useSearchParams } from "react-router";
import { type Kind, useViewer } from "../../gql/viewer";
import { Loading } from "../../ui/States";
import { DESK_ASKED, prefersPhone } from "../narrow";

const Overview = lazy(async () => ({
  default: (await import("../../features/overview/OverviewPage")).OverviewPage,
}));
const Todo = lazy(async () => ({
  default: (await import("../../features/todo/TodoPage")).TodoPage,
}));
const Trail = lazy(async () => ({
  default: (await import("../../features/trail/AuditPage")).AuditPage,
}));
const Rank = lazy(async () => ({
  default: (await import("../../features/ranking/RankPage")).RankPage,
}));

const HOMES: Readonly<Record<Kind, ComponentType>> = {
  office: Overview,
  leader: Overview,
  unit: Todo,
  town: Todo,
  inspector: Trail,
  helper: Todo,
  admin: Rank,
};

export function DeskHome() {
  const { kind } = useViewer();
  const [search] = useSearchParams();
  if (prefersPhone(search.has(DESK_ASKED))) {
    return <Navigate to={{ pathname: "/m", search: `?${search}` }} replace />;
  }
  const Home = HOMES[kind];
  return (
    <Suspense fallback={<Loading />}>
      <Home />
    </Suspense>
  );
}
