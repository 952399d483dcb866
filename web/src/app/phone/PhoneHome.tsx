// Home on the phone: what each role needs first.
import { type ComponentType, lazy, Suspense } from "react";
import { type Kind, useViewer } from "../../gql/viewer";
import { Loading } from "../../ui/States";

const Overview = lazy(async () => ({
  default: (await import("../../features/overview/PhoneOverviewPage")).PhoneOverviewPage,
}));
const Todo = lazy(async () => ({
  default: (await import("../../features/todo/PhoneTodoPage")).PhoneTodoPage,
}));

const HOMES: Readonly<Record<Kind, ComponentType>> = {
  office: Overview,
  leader: Overview,
  unit: Todo,
  town: Todo,
  inspector: Overview,
  helper: Todo,
  admin: Overview,
};

export function PhoneHome() {
  const Home = HOMES[useViewer().kind];
  return (
    <Suspense fallback={<Loading />}>
      <Home />
    </Suspense>
  );
}
