// Activation: channels for what the server says and what is said with it, one server, the commands, tasks and tests around it.
import * as vscode from 'vscode';
import { StoppedActors } from './actors';
import { registerCommands } from './commands';
import { DEBUG_TYPE, Debugging } from './debugging';
import { GraphView } from './graph';
import { RunningProgram } from './running';
import { Server } from './server';
import { StatusItem } from './status';
import { TASK_TYPE, Tasks } from './tasks';
import { Tests } from './tests';
import { Traces } from './traces';
import { CompilerViews } from './views';

/** What other extensions, and the tests, can see. */
export interface Api {
  readonly server: Server;
  readonly status: StatusItem;
  readonly tests: Tests;
  readonly graph: GraphView;
  readonly views: CompilerViews;
  readonly actors: StoppedActors;
  readonly traces: Traces;
  /** milliseconds that activation itself took */
  readonly activation: number;
}

export function activate(context: vscode.ExtensionContext): Api {
  const started = performance.now();
  const output = vscode.window.createOutputChannel('Snow', { log: true });
  const traces = new Traces();
  const status = new StatusItem();
  const server = new Server(output, traces, status);
  const tests = new Tests(server, output, context.globalStorageUri);
  const running = new RunningProgram();
  const graph = new GraphView(server, running);
  const views = new CompilerViews(server);
  const actors = new StoppedActors(output);
  const debugging = new Debugging(output, context.globalStorageUri);
  context.subscriptions.push(
    output,
    traces,
    status,
    server,
    tests,
    running,
    graph,
    views,
    actors,
    ...registerCommands({ server, output, traces, tests, graph, views, running }),
    vscode.debug.registerDebugConfigurationProvider(DEBUG_TYPE, debugging),
    vscode.debug.registerDebugAdapterDescriptorFactory(DEBUG_TYPE, debugging),
    vscode.tasks.registerTaskProvider(TASK_TYPE, new Tasks()),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void server.restart()),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('snow.server')) void server.restart();
    }),
  );
  void server.start().then(() => tests.discoverAll());
  return { server, status, tests, graph, views, actors, traces, activation: performance.now() - started };
}

export function deactivate(): void {
  // the subscriptions stop the server
}
