// The frame of the wall: none but the drawer; the whole window belongs to the screen. Nobody sits
// before it to press “刷新”, so it takes a new version by itself.
import { useEffect } from "react";
import { Outlet } from "react-router";
import { Why } from "./Why";
import { useNewVersion } from "./worker";

export function WallShell() {
  const take = useNewVersion();
  useEffect(() => take?.(), [take]);
  return (
    <>
      <main className="wall">
        <Outlet />
      </main>
      <Why />
    </>
  );
}
