// The page: words, look, the door, and behind it the screens with a client of their own.
import { useCallback, useEffect, useMemo, useState } from "react";
import { RouterProvider } from "react-router/dom";
import { Provider } from "urql";
import { connect } from "../gql/client";
import { onReturn, useConnection, watch } from "../gql/connection";
import { waitingOf } from "../gql/queue";
import { QueueTender } from "../gql/queueSender";
import { shelfOf } from "../gql/shelf";
import { forgetSeen } from "../gql/useKept";
import { ViewerContext } from "../gql/viewer";
import { LanguageProvider, useText } from "../i18n/useText";
import { ClockProvider } from "../ui/clock";
import { ShortcutsProvider } from "../ui/Shortcuts";
import { Loading } from "../ui/States";
import { Theme } from "../ui/Theme";
import { Veil } from "../ui/Veil";
import { type House, HouseContext } from "./house";
import { renewTheWall } from "./renewal";
import { forgetPlace, rememberedPlace, rememberPlace } from "./returning";
import { router } from "./router";
import { SignIn } from "./SignIn";
import { type Door, knockAtTheDoor, leave, stepInto, type Told } from "./session";

export function App() {
  useEffect(watch, []);
  return (
    <LanguageProvider>
      <Theme>
        <Entrance />
      </Theme>
    </LanguageProvider>
  );
}

function Entrance() {
  const [door, setDoor] = useState<Door>();
  const open = useCallback(async () => setDoor(await knockAtTheDoor()), []);
  useEffect(() => {
    open();
  }, [open]);
  useEffect(() => {
    return door?.is === "unreachable" ? onReturn(open) : undefined;
  }, [door, open]);
  useEffect(() => {
    if (door?.is === "open") {
      goBack();
    }
  }, [door]);
  const house = useHouseOf(door, setDoor);
  if (!door) {
    return <Loading />;
  }
  return (
    <HouseContext value={house}>
      {door.is === "open" ? (
        <ViewerContext value={door.viewer}>
          <Screens key={door.told.at} told={door.told} onSignedOut={open} />
        </ViewerContext>
      ) : (
        <SignIn door={door} />
      )}
    </HouseContext>
  );
}

function useHouseOf(door: Door | undefined, setDoor: (door: Door) => void): House {
  const say = useText();
  const inside = door?.is === "open";
  const viewer = inside ? door.viewer : undefined;
  return useMemo<House>(
    () => ({
      async switchRole(role) {
        const done = await stepInto(role);
        if (done) {
          const next = await knockAtTheDoor();
          // What one role looked at may not be there for another: each begins at home.
          if (inside) {
            await router.navigate(/^\/m(\/|$)/.test(location.pathname) ? "/m" : "/");
          }
          setDoor(next);
        }
        return done;
      },
      async signOut() {
        const n = viewer ? waitingOf(viewer) : 0;
        if (n > 0 && !confirm(say("todo.queue.leaving", { n }))) {
          return;
        }
        if ((await leave()) && viewer) {
          forgetSeen(shelfOf(viewer));
        }
        await router.navigate("/");
        setDoor(await knockAtTheDoor());
      },
    }),
    [inside, viewer, say, setDoor],
  );
}

/** Somebody who signed in by a link had been somewhere else before. */
function goBack(): void {
  const place = rememberedPlace();
  forgetPlace();
  if (place && location.pathname === "/") {
    router.navigate(place, { replace: true });
  }
}

function Screens({ told, onSignedOut }: { told: Told; onSignedOut: () => void }) {
  const [{ client, watchReturns }] = useState(() =>
    connect(() => {
      rememberPlace(location.pathname + location.search);
      onSignedOut();
    }, renewTheWall),
  );
  useEffect(watchReturns, [watchReturns]);
  return (
    <Provider value={client}>
      <ClockProvider told={told.now} at={told.at}>
        <ShortcutsProvider>
          <RouterProvider router={router} />
          <QueueTender />
          <VeilWhileAway told={told} />
        </ShortcutsProvider>
      </ClockProvider>
    </Provider>
  );
}

function VeilWhileAway({ told }: { told: Told }) {
  const { up, lastAnswer } = useConnection();
  const since = lastAnswer === null ? null : told.now + (lastAnswer - told.at);
  return up ? null : <Veil since={since} />;
}
