// Walks along the trail: by buttons, by the slider, by the keyboard. The strip shows where which
// kind of fact lies; replaying states between facts will find its place here.
import {
  CaretLeftOutlined,
  CaretRightOutlined,
  SafetyCertificateOutlined,
  StepBackwardOutlined,
  StepForwardOutlined,
  WarningOutlined,
} from "@ant-design/icons";
import { type ReactNode, useMemo } from "react";
import { useText } from "../../i18n/useText";
import { exact } from "../../ui/dates";
import { useShortcuts } from "../../ui/Shortcuts";
import type { Chain } from "./chain";
import type { TrailEvent } from "./event";
import { Mark } from "./Kind";
import { ALL_FAMILIES, familyOf, kindInWords } from "./kinds";

interface Props {
  events: readonly TrailEvent[];
  place: number;
  chain: Chain;
  onChoose: (place: number) => void;
}

export function Player({ events, place, chain, onChoose }: Props) {
  const say = useText();
  const last = events.length - 1;
  const chosen = events[place];
  useWalk(place, last, onChoose);
  if (!chosen) {
    return null;
  }
  return (
    <section className="card trail-player" aria-label={say("trail.player")}>
      <div className="trail-steps">
        <Step label={say("trail.step.first")} off={place === 0} onPress={() => onChoose(0)}>
          <StepBackwardOutlined />
        </Step>
        <Step label={say("trail.step.back")} off={place === 0} onPress={() => onChoose(place - 1)}>
          <CaretLeftOutlined />
        </Step>
        <Step label={say("trail.step.on")} off={place === last} onPress={() => onChoose(place + 1)}>
          <CaretRightOutlined />
        </Step>
        <Step label={say("trail.step.last")} off={place === last} onPress={() => onChoose(last)}>
          <StepForwardOutlined />
        </Step>
      </div>
      <p className="trail-instant">
        <time dateTime={chosen.effectiveAt}>{exact(chosen.effectiveAt)}</time>
        <small>{say("trail.of", { n: place + 1, all: events.length })}</small>
      </p>
      <Strip events={events} place={place} onChoose={onChoose} />
      <ChainBadge chain={chain} />
      <Legend events={events} />
    </section>
  );
}

interface StepProps {
  label: string;
  off: boolean;
  onPress: () => void;
  children: ReactNode;
}

function Step({ label, off, onPress, children }: StepProps) {
  return (
    <button type="button" aria-label={label} title={label} disabled={off} onClick={onPress}>
      {children}
    </button>
  );
}

function useWalk(place: number, last: number, onChoose: (place: number) => void): void {
  const say = useText();
  const keys = useMemo(() => {
    const back = () => onChoose(Math.max(0, place - 1));
    const on = () => onChoose(Math.min(last, place + 1));
    return [
      { key: "k", label: say("trail.step.back"), run: back },
      { key: "ArrowLeft", label: say("trail.step.back"), run: back },
      { key: "j", label: say("trail.step.on"), run: on },
      { key: "ArrowRight", label: say("trail.step.on"), run: on },
      { key: "Home", label: say("trail.step.first"), run: () => onChoose(0) },
      { key: "End", label: say("trail.step.last"), run: () => onChoose(last) },
    ];
  }, [place, last, onChoose, say]);
  useShortcuts(keys);
}

function Strip({ events, place, onChoose }: Omit<Props, "chain">) {
  const say = useText();
  const chosen = events[place];
  const last = events.length - 1;
  return (
    <div className="trail-strip">
      <div className="trail-ticks" aria-hidden="true">
        {events.map((event, at) => (
          <span
            key={event.id}
            data-ahead={at > place || undefined}
            style={{ left: `${last === 0 ? 0 : (at / last) * 100}%` }}
          >
            <Mark event={event} />
          </span>
        ))}
      </div>
      <input
        type="range"
        min={1}
        max={events.length}
        value={place + 1}
        aria-label={say("trail.slider")}
        aria-valuetext={chosen && `${exact(chosen.effectiveAt)} ${kindInWords(say, chosen.type)}`}
        onChange={({ target }) => onChoose(Number(target.value) - 1)}
      />
    </div>
  );
}

function Legend({ events }: { events: readonly TrailEvent[] }) {
  const say = useText();
  const here = ALL_FAMILIES.filter((family) =>
    events.some(({ type }) => familyOf(type) === family),
  );
  return (
    <ul className="trail-legend" aria-label={say("trail.legend")}>
      {here.map((family) => (
        <li key={family}>
          <i className="trail-mark" data-family={family} />
          {say(`trail.family.${family}`)}
        </li>
      ))}
      <li className="trail-keys">
        <kbd>J</kbd> <kbd>K</kbd> {say("trail.keys")}
      </li>
    </ul>
  );
}

function ChainBadge({ chain }: { chain: Chain }) {
  const say = useText();
  const { holds, count, brokenAt = 0, whole } = chain;
  const held = whole
    ? say("trail.chain.whole", { n: count })
    : say("trail.chain.part", { n: count });
  return (
    <p className="trail-chain" data-holds={holds} title={say("trail.chain.what")}>
      {holds ? <SafetyCertificateOutlined /> : <WarningOutlined />}
      {holds ? held : say("trail.chain.broken", { n: brokenAt })}
      <span className="sr-only">{say("trail.chain.what")}</span>
    </p>
  );
}
