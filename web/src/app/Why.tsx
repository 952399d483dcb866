// Opens the drawer “为什么” whenever the address asks for it, over any screen.
import { lazy, Suspense } from "react";
import { useLocation, useNavigate } from "react-router";
import { WHY } from "../ui/WhyLink";

const WhyDrawer = lazy(async () => ({
  default: (await import("../features/why/WhyDrawer")).WhyDrawer,
}));

export function Why() {
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  const asked = new URLSearchParams(search);
  const assignment = asked.get(WHY);
  if (!assignment) {
    return null;
  }
  const close = () => {
    asked.delete(WHY);
    navigate({ pathname, search: `?${asked}` }, { replace: true, preventScrollReset: true });
  };
  return (
    <Suspense fallback={null}>
      <WhyDrawer assignment={assignment} onClose={close} />
    </Suspense>
  );
}
