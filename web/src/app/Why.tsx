// Opens the drawer “为什么” whenever the address asks for it, over any screen.
import { lazy, Suspense } from "react";
import { useFilters } from "../ui/filters";
import { WHY } from "../ui/WhyLink";

const WhyDrawer = lazy(async () => ({
  default: (await import("../features/why/WhyDrawer")).WhyDrawer,
}));

export function Why() {
  const { one, clear } = useFilters();
  const assignment = one(WHY);
  if (!assignment) {
    return null;
  }
  return (
    <Suspense fallback={null}>
      <WhyDrawer assignment={assignment} onClose={() => clear([WHY])} />
    </Suspense>
  );
}
