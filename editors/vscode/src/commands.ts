// The commands of the palette, the title bar and the status item.
import * as vscode from 'vscode';
import { findCompiler } from './executables';
import type { Server } from './server';
import { runTask } from './tasks';

export function registerCommands(server: Server, output: vscode.LogOutputChannel): vscode.Disposable[] {
  return [
    vscode.commands.registerCommand('snow.startServer', () => server.start()),
    vscode.commands.registerCommand('snow.restartServer', () => server.restart()),
    vscode.commands.registerCommand('snow.stopServer', () => server.stop()),
    vscode.commands.registerCommand('snow.showOutput', () => output.show()),
    vscode.commands.registerCommand('snow.showServerMenu', () => showMenu(server)),
    vscode.commands.registerCommand('snow.runFile', (file?: vscode.Uri) => runFile(file)),
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

async function runFile(file?: vscode.Uri): Promise<void> {
  const target = file ?? vscode.window.activeTextEditor?.document.uri;
  if (target?.scheme !== 'file') {
    void vscode.window.showErrorMessage('Snow: there is no saved file to run.');
    return;
  }
  await vscode.workspace.save(target);
  const task = runTask(target);
  if (task === undefined) {
    const compiler = findCompiler();
    void vscode.window.showErrorMessage(`Snow: ${'message' in compiler ? compiler.message : 'the program can not be run.'}`);
    return;
  }
  await vscode.tasks.executeTask(task);
}
