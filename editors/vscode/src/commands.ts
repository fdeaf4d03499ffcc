// The commands of the palette, the title bar and the status item.
import * as vscode from 'vscode';
import { findCompiler } from './executables';
import type { GraphView } from './graph';
import type { Server } from './server';
import type { RunningProgram } from './running';
import { runTask } from './tasks';
import type { Tests } from './tests';
import type { CompilerViews } from './views';

export interface Parts {
  readonly server: Server;
  readonly output: vscode.LogOutputChannel;
  readonly traces: vscode.LogOutputChannel;
  readonly tests: Tests;
  readonly graph: GraphView;
  readonly views: CompilerViews;
  readonly running: RunningProgram;
}

/** A place as the protocol has it. */
interface WirePlace {
  readonly uri: string;
  readonly range: { start: WirePosition; end: WirePosition };
}

interface WirePosition {
  readonly line: number;
  readonly character: number;
}

export function registerCommands({ server, output, traces, tests, graph, views, running }: Parts): vscode.Disposable[] {
  return [
    vscode.commands.registerCommand('snow.startServer', () => server.start()),
    vscode.commands.registerCommand('snow.restartServer', () => server.restart()),
    vscode.commands.registerCommand('snow.stopServer', () => server.stop()),
    vscode.commands.registerCommand('snow.showOutput', () => output.show()),
    vscode.commands.registerCommand('snow.showTrace', () => traces.show()),
    vscode.commands.registerCommand('snow.showServerMenu', () => showMenu(server)),
    vscode.commands.registerCommand('snow.runFile', (file?: vscode.Uri | string) => runFile(file)),
    vscode.commands.registerCommand('snow.debugFile', (file?: vscode.Uri | string) => debugFile(file)),
    vscode.commands.registerCommand('snow.runTest', (uri: string, name: string) => tests.runOne(vscode.Uri.parse(uri), name)),
    vscode.commands.registerCommand('snow.showUses', (uri: string, at: WirePosition, uses: WirePlace[]) => showUses(uri, at, uses)),
    vscode.commands.registerCommand('snow.showActorGraph', async (file?: vscode.Uri) => {
      const uri = file ?? vscode.window.activeTextEditor?.document.uri;
      if (uri !== undefined) await graph.show(uri);
    }),
    vscode.commands.registerCommand('snow.showView', (kind?: string) => views.show(typeof kind === 'string' ? kind : undefined)),
    vscode.commands.registerCommand('snow.observeFile', async (file?: vscode.Uri) => {
      const uri = await savedFile(file, 'run');
      if (uri === undefined) return;
      await graph.show(uri);
      running.run(uri);
    }),
    vscode.commands.registerCommand('snow.observeAddress', (address?: string) => observe(running, address)),
  ];
}

async function showMenu(server: Server): Promise<void> {
  const choices = server.running
    ? { 'Restart the server': 'snow.restartServer', 'Stop the server': 'snow.stopServer', 'Show its output': 'snow.showOutput' }
    : { 'Start the server': 'snow.startServer', 'Show its output': 'snow.showOutput' };
  const chosen = await vscode.window.showQuickPick(Object.keys(choices), { title: 'Snow Language Server' });
  const command = Object.entries(choices).find(([title]) => title === chosen)?.[1];
  if (command !== undefined) await vscode.commands.executeCommand(command);
}

/** The uses that a lens counted, in the editor's own list. */
async function showUses(uri: string, at: WirePosition, uses: readonly WirePlace[]): Promise<void> {
  const position = new vscode.Position(at.line, at.character);
  const places = uses.map(({ uri: file, range: { start, end } }) => {
    return new vscode.Location(vscode.Uri.parse(file), new vscode.Range(start.line, start.character, end.line, end.character));
  });
  await vscode.commands.executeCommand('editor.action.showReferences', vscode.Uri.parse(uri), position, places);
}

/** A program that runs already, by the address that it has written. */
async function observe(running: RunningProgram, given?: string): Promise<void> {
  const prompt = { title: 'Look at a Running Program', prompt: 'The address that it has written: ** observe: http://127.0.0.1:…' };
  const address = given ?? (await vscode.window.showInputBox(prompt));
  const problem = address === undefined ? undefined : running.watch(address.trim());
  if (problem !== undefined) void vscode.window.showErrorMessage(`Snow: ${problem}.`);
}

/** The file that is meant, saved; undefined, and said so, where there is none on the disk. */
async function savedFile(file: vscode.Uri | string | undefined, what: string): Promise<vscode.Uri | undefined> {
  const target = typeof file === 'string' ? vscode.Uri.parse(file) : (file ?? vscode.window.activeTextEditor?.document.uri);
  if (target?.scheme !== 'file') {
    void vscode.window.showErrorMessage(`Snow: there is no saved file to ${what}.`);
    return undefined;
  }
  await vscode.workspace.save(target);
  return target;
}

async function debugFile(file?: vscode.Uri | string): Promise<void> {
  const target = await savedFile(file, 'debug');
  if (target === undefined) return;
  const folder = vscode.workspace.getWorkspaceFolder(target);
  await vscode.debug.startDebugging(folder, { type: 'snow', request: 'launch', name: 'Debug this program', file: target.fsPath });
}

async function runFile(file?: vscode.Uri | string): Promise<void> {
  const target = await savedFile(file, 'run');
  if (target === undefined) return;
  const task = runTask(target);
  if (task === undefined) {
    const compiler = findCompiler();
    void vscode.window.showErrorMessage(`Snow: ${'message' in compiler ? compiler.message : 'the program can not be run.'}`);
    return;
  }
  await vscode.tasks.executeTask(task);
}
