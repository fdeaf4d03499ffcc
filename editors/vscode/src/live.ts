// What a running program's actors do, by the function that they run: the figures on the actor graph.
import type { RunningActor, Snapshot } from './running';

/** Sums over all actors of one function. */
export interface Live {
  readonly actors: number;
  readonly mailbox: number;
  /** how often one of them was started again by its supervisor, since the program is looked at */
  readonly restarts: number;
  readonly line: string;
}

type Figures = (snapshot: Snapshot | undefined) => ReadonlyMap<string, Live>;

/** What was known at the snapshot before. */
interface Known {
  /** messages received, by pid */
  readonly received: ReadonlyMap<string, number>;
  /** by the place in the tree of supervisors */
  readonly pids: Map<string, string>;
  /** by function */
  readonly restarts: Map<string, number>;
}

/**
 * Compares each snapshot with the one before: what came in since then is what was received by the actors that are in both;
 * a place in the tree of supervisors that another actor has now is a restart.
 */
export function liveFigures(): Figures {
  let known: Known = { received: new Map(), pids: new Map(), restarts: new Map() };
  return (snapshot) => {
    const actors = snapshot?.actors ?? [];
    if (snapshot === undefined) known = { received: new Map(), pids: new Map(), restarts: new Map() }; // the next program counts from none
    const groups = new Map<string, RunningActor[]>();
    for (const actor of actors) {
      const name = functionOf(actor);
      groups.set(name, [...(groups.get(name) ?? []), actor]);
      countRestart(actor, known);
    }
    const found = new Map([...groups].map(([name, each]) => [name, summed(each, known, known.restarts.get(name) ?? 0)]));
    known = { ...known, received: new Map(actors.map(({ pid, received }) => [pid, received])) };
    return found;
  };
}

function functionOf(actor: RunningActor): string {
  return actor.entry?.function ?? actor.name;
}

function countRestart(actor: RunningActor, { pids, restarts }: Known): void {
  if (actor.path === undefined) return;
  const before = pids.get(actor.path);
  if (before !== undefined && before !== actor.pid) restarts.set(functionOf(actor), (restarts.get(functionOf(actor)) ?? 0) + 1);
  pids.set(actor.path, actor.pid);
}

function summed(actors: readonly RunningActor[], { received }: Known, restarts: number): Live {
  const sum = (figure: (actor: RunningActor) => number): number => actors.reduce((total, actor) => total + figure(actor), 0);
  const mailbox = sum((each) => each.mailbox);
  const came = sum((each) => Math.max(0, each.received - (received.get(each.pid) ?? each.received)));
  const again = restarts === 0 ? '' : `, ${restarts} ${restarts === 1 ? 'restart' : 'restarts'}`;
  return { actors: actors.length, mailbox, restarts, line: `${actors.length} running, ${mailbox} waiting, ${came}/s${again}` };
}
