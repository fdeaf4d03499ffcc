// The channel of the conversation with the server. In: the setting `snow.trace.server`. Out: an output channel of its own, written while that is
// not "off". The client library asks a log channel's level whether to trace; here the setting decides it, without a restart of the server.
import * as vscode from 'vscode';

export class Traces implements vscode.LogOutputChannel {
  private readonly channel = vscode.window.createOutputChannel('Snow Trace', 'log');
  private readonly changed = new vscode.EventEmitter<vscode.LogLevel>();
  private readonly subscription: vscode.Disposable;
  readonly onDidChangeLogLevel = this.changed.event;
  readonly name = this.channel.name;

  /** how many messages; the tests read it */
  written = 0;

  constructor() {
    this.subscription = vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('snow.trace')) this.announce();
    });
  }

  get logLevel(): vscode.LogLevel {
    const chosen = vscode.workspace.getConfiguration().get<string>('snow.trace.server', 'off');
    return chosen === 'off' ? vscode.LogLevel.Off : vscode.LogLevel.Trace;
  }

  /** To a client that has just come up: what changed before is not known to it. */
  announce(): void {
    this.changed.fire(this.logLevel);
  }

  trace(message: string): void {
    if (this.logLevel === vscode.LogLevel.Off) return;
    this.written++;
    this.channel.appendLine(`${new Date().toISOString()} ${message}`);
  }

  // The rest of the interface: what is no trace stands here as well.
  debug(message: string): void {
    this.trace(message);
  }
  info(message: string): void {
    this.trace(message);
  }
  warn(message: string): void {
    this.trace(message);
  }
  error(error: string | Error): void {
    this.trace(String(error));
  }
  append(value: string): void {
    this.channel.append(value);
  }
  appendLine(value: string): void {
    this.channel.appendLine(value);
  }
  replace(value: string): void {
    this.channel.replace(value);
  }
  clear(): void {
    this.channel.clear();
  }
  show(): void {
    this.channel.show(true);
  }
  hide(): void {
    this.channel.hide();
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
    this.channel.dispose();
  }
}
