// What a running program's actors do, by the function that they run: the figures on the actor graph.
import type { RunningActor, Snapshot } from './running';

/** Sums over all actors of one function. */
export interface Live {
  readonly actors: number;
  readonly mailbox: number;
  readonly line: string;
}

type Figures = (snapshot: Snapshot | undefined) => ReadonlyMap<string, Live>;

/** Compares each snapshot with the one before: what came in since then is what was received by the actors that are in both. */
export function liveFigures(): Figures {
  let before = new Map<string, number>();
  return (snapshot) => {
    const groups = new Map<string, RunningActor[]>();
    for (const actor of snapshot?.actors ?? []) {
      const name = actor.entry?.function ?? actor.name;
      groups.set(name, [...(groups.get(name) ?? []), actor]);
    }
    const found = new Map([...groups].map(([name, actors]) => [name, summed(actors, before)]));
    before = new Map((snapshot?.actors ?? []).map(({ pid, received }) => [pid, received]));
    return found;
  };
}

function summed(actors: readonly RunningActor[], before: ReadonlyMap<string, number>): Live {
  const sum = (figure: (actor: RunningActor) => number): number => actors.reduce((total, actor) => total + figure(actor), 0);
  const mailbox = sum((each) => each.mailbox);
  const came = sum((each) => Math.max(0, each.received - (before.get(each.pid) ?? each.received)));
  return { actors: actors.length, mailbox, line: `${actors.length} running, ${mailbox} waiting, ${came}/s` };
}
