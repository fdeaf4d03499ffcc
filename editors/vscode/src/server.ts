// The language server's life: start, stop, restart, and what the user sees of it.
// In: commands and the server's own end. Out: one running client at most; each state change goes to the status item.
import * as child from 'node:child_process';
import * as vscode from 'vscode';
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  State,
  type LanguageClientOptions,
  type ServerOptions,
} from 'vscode-languageclient/node';
import { findServer } from './executables';
import type { StatusItem } from './status';
import type { Traces } from './traces';

const HELP = 'Install Help';
const SETTINGS = 'Open Settings';

export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private queue: Promise<void> = Promise.resolve();
  private isStopping = false;
  private process: child.ChildProcess | undefined;

  constructor(
    private readonly output: vscode.LogOutputChannel,
    private readonly traces: Traces,
    private readonly status: StatusItem,
  ) {}

  /** The running client, or undefined. */
  get running(): LanguageClient | undefined {
    return this.client?.isRunning() ? this.client : undefined;
  }

  /** The server's process; undefined where none runs. */
  get processId(): number | undefined {
    return this.client?.isRunning() ? this.process?.pid : undefined;
  }

  start(): Promise<void> {
    return this.next(() => this.startNow());
  }

  stop(): Promise<void> {
    return this.next(() => this.stopNow());
  }

  restart(): Promise<void> {
    return this.next(async () => {
      await this.stopNow();
      await this.startNow();
    });
  }

  dispose(): void {
    void this.stop();
  }

  /** One change of state at a time, in the order of asking. */
  private next(step: () => Promise<void>): Promise<void> {
    const done = this.queue.then(step);
    this.queue = done.catch((error: unknown) => this.output.error(String(error)));
    return done;
  }

  private async startNow(): Promise<void> {
    if (this.client !== undefined) return;
    const found = findServer();
    if (!('command' in found)) {
      this.status.failed(found.message);
      this.output.error(found.message);
      void this.offerHelp(found.message);
      return;
    }
    this.output.info(`starting ${found.command} (${found.origin})`);
    this.status.starting();
    const client = this.create(found.command);
    this.client = client;
    client.onDidChangeState(({ newState }) => this.changed(client, newState));
    try {
      await client.start();
      this.traces.announce();
      this.status.running(client.initializeResult?.serverInfo?.version ?? 'unknown version', found);
    } catch (error) {
      this.client = undefined;
      const message = `\`${found.command}\` did not start: ${error instanceof Error ? error.message : String(error)}`;
      this.status.failed(message);
      this.output.error(message);
      void this.offerHelp(message);
    }
  }

  private async stopNow(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    if (client === undefined) return;
    this.isStopping = true;
    try {
      if (client.needsStop()) await client.stop();
      await client.dispose();
    } finally {
      this.isStopping = false;
      this.status.stopped();
    }
  }

  private changed(client: LanguageClient, state: State): void {
    if (client !== this.client || this.isStopping) return;
    if (state === State.Starting) this.status.starting();
    if (state === State.Running) this.status.running(client.initializeResult?.serverInfo?.version ?? 'unknown version');
    if (state === State.Stopped) this.status.stopped();
  }

  private create(command: string): LanguageClient {
    const logLevel = vscode.workspace.getConfiguration().get<string>('snow.server.logLevel', 'warning');
    const server: ServerOptions = () => this.spawn(command, ['--stdio', '--log-level', logLevel]);
    const ends = new Ends(this.output);
    const client: LanguageClientOptions = {
      documentSelector: [
        { scheme: 'file', language: 'snow' },
        { scheme: 'untitled', language: 'snow' },
      ],
      outputChannel: this.output,
      traceOutputChannel: this.traces,
      synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher('**/{*.snow,snow.toml}') },
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue }),
        closed: () => ends.closed(),
      },
      markdown: { isTrusted: false },
    };
    return new LanguageClient('snow', 'Snow Language Server', server, client);
  }

  /** Standard output carries the protocol; what the server says on standard error goes into the output channel. */
  private spawn(command: string, args: string[]): Promise<child.ChildProcess> {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const options = folder?.scheme === 'file' ? { cwd: folder.fsPath } : {};
    const started = child.spawn(command, args, options);
    this.process = started;
    started.stderr.on('data', (chunk: Buffer) => this.output.info(chunk.toString().trimEnd()));
    return new Promise((resolve, reject) => {
      started.once('spawn', () => resolve(started));
      started.once('error', reject);
    });
  }

  private async offerHelp(message: string): Promise<void> {
    const choice = await vscode.window.showErrorMessage(`Snow: ${message}`, HELP, SETTINGS);
    if (choice === HELP) {
      await vscode.commands.executeCommand('workbench.action.openWalkthrough', 'snow-lang.snow-lang#start', false);
    }
    if (choice === SETTINGS) await vscode.commands.executeCommand('workbench.action.openSettings', 'snow.server.path');
  }
}

/** A server that ends by itself is started again, but not for ever: five ends within three minutes are too many. */
class Ends {
  private times: number[] = [];

  constructor(private readonly output: vscode.LogOutputChannel) {}

  closed(): { action: CloseAction; message: string; handled: boolean } {
    const now = Date.now();
    this.times = [...this.times.filter((each) => now - each < 180_000), now];
    if (this.times.length >= 5) {
      const message = 'Snow: the language server ended five times within three minutes and stays stopped. Its output says why.';
      void vscode.window.showErrorMessage(message, 'Show Output').then((choice) => {
        if (choice !== undefined) this.output.show();
      });
      return { action: CloseAction.DoNotRestart, message, handled: true };
    }
    const message = 'Snow: the language server ended and is started again.';
    this.output.warn(message);
    void vscode.window.showWarningMessage(message);
    return { action: CloseAction.Restart, message, handled: true };
  }
}
