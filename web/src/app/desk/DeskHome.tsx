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
/** A screen of its own here, or the address of the one that is home. */
const HOMES: Readonly<Record<Kind, ComponentType | string>> = {
  office: Overview,
  leader: Overview,
  unit: Todo,
  town: Todo,
  inspector: "/audit",
  helper: Todo,
  admin: "/rank",
};

export function DeskHome() {
  const { kind } = useViewer();
  const [search] = useSearchParams();
  if (prefersPhone(search.has(DESK_ASKED))) {
    return <Navigate to={{ pathname: "/m", search: `?${search}` }} replace />;
  }
  const Home = HOMES[kind];
  if (typeof Home === "string") {
    return <Navigate to={{ pathname: Home, search: `?${search}` }} replace />;
  }
  return (
    <Suspense fallback={<Loading />}>
      <Home />
    </Suspense>
  );
}
