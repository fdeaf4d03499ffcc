// The actors of the program that is debugged, in the debug side bar: `snow actors --json` of the scripts that the debugger has loaded, asked at
// each stop. In: a debug session's messages. Out: a list; a click goes to where the actor's code is.
import * as path from 'node:path';
import * as vscode from 'vscode';

/** One actor, as `snow_actors.py` writes it. */
export interface StoppedActor {
  readonly pid: string;
  readonly name: string;
  readonly state: string;
  readonly function: string;
  readonly file: string;
  readonly line: number;
  readonly messages: number;
}

const ICONS: Readonly<Record<string, string>> = { running: 'play', ready: 'debug-start', waiting: 'watch', exiting: 'circle-slash' };

export class StoppedActors implements vscode.TreeDataProvider<StoppedActor>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: vscode.TreeView<StoppedActor>;
  private readonly subscriptions: vscode.Disposable[];
  private session: vscode.DebugSession | undefined;
  private listed: readonly StoppedActor[] = [];

  constructor(private readonly output: vscode.LogOutputChannel) {
    this.view = vscode.window.createTreeView('snow.actors', { treeDataProvider: this });
    this.subscriptions = [
      this.view,
      // Of all types: a session may be another extension's (debugging.ts).
      vscode.debug.registerDebugAdapterTrackerFactory('*', { createDebugAdapterTracker: (session) => this.tracker(session) }),
      vscode.debug.onDidTerminateDebugSession((session) => {
        if (session === this.session) this.set([]);
      }),
    ];
  }

  dispose(): void {
    this.changed.dispose();
    this.subscriptions.forEach((each) => each.dispose());
  }

  /** What is listed; the tests read it. */
  get current(): readonly StoppedActor[] {
    return this.listed;
  }

  getChildren(): StoppedActor[] {
    return [...this.listed];
  }

  getTreeItem(actor: StoppedActor): vscode.TreeItem {
    const item = new vscode.TreeItem(`${actor.name} ${actor.pid}`);
    const waiting = actor.messages === 0 ? '' : `, ${actor.messages} ${actor.messages === 1 ? 'message' : 'messages'}`;
    item.description = `${actor.state}${waiting}`;
    item.iconPath = new vscode.ThemeIcon(ICONS[actor.state] ?? 'circle-outline');
    const place = this.placeOf(actor);
    if (place === undefined) return item;
    item.tooltip = `${actor.function} at ${actor.file}:${actor.line}`;
    const selection = new vscode.Range(actor.line - 1, 0, actor.line - 1, 0);
    item.command = { command: 'vscode.open', title: 'Open', arguments: [place, { selection }] };
    return item;
  }

  /** Files are named as seen from the main file's folder; those of the library are nowhere on this disk. */
  private placeOf(actor: StoppedActor): vscode.Uri | undefined {
    const sources: unknown = this.session?.configuration['snowSources'];
    if (typeof sources !== 'string' || actor.line === 0 || actor.file.startsWith('stdlib:')) return undefined;
    return vscode.Uri.file(path.resolve(sources, actor.file));
  }

  private tracker(session: vscode.DebugSession): vscode.DebugAdapterTracker | undefined {
    if (session.configuration['snowSources'] === undefined) return undefined;
    return {
      onDidSendMessage: (message: { type?: string; event?: string }) => {
        if (message.event === 'stopped') void this.ask(session);
        if (message.event === 'continued' && session === this.session) this.set([]);
      },
    };
  }

  private async ask(session: vscode.DebugSession): Promise<void> {
    this.session = session;
    try {
      const { stackFrames } = (await session.customRequest('stackTrace', await aThread(session))) as { stackFrames: { id: number }[] };
      const prefix = session.configuration['snowCommandPrefix'] as string;
      const request = { expression: `${prefix}snow actors --json`, context: 'repl', frameId: stackFrames[0]?.id };
      const { result } = (await session.customRequest('evaluate', request)) as { result: string };
      this.set(read(result));
    } catch (error) {
      this.output.warn(`the actors can't be listed: ${error instanceof Error ? error.message : String(error)}`);
      this.set([]);
    }
  }

  private set(actors: readonly StoppedActor[]): void {
    this.listed = actors;
    this.changed.fire();
  }
}

async function aThread(session: vscode.DebugSession): Promise<{ threadId: number; levels: number }> {
  const { threads } = (await session.customRequest('threads')) as { threads: { id: number }[] };
  return { threadId: threads[0]?.id ?? 0, levels: 1 };
}

/** The line of JSON among what the debugger says. */
function read(said: string): StoppedActor[] {
  const line = said.split('\n').find((each) => each.startsWith('{'));
  if (line === undefined) throw new Error(said.trim() || 'the debugger says nothing');
  const found = JSON.parse(line) as { actors?: StoppedActor[]; error?: string };
  if (found.actors === undefined) throw new Error(found.error ?? line);
  return found.actors;
}
