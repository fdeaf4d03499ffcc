// Tasks: `snowc build`, `run`, `check` and `test` on a workspace folder, and those of a tasks.json.
import * as vscode from 'vscode';
import { findCompiler } from './executables';

export const TASK_TYPE = 'snow';

interface Definition extends vscode.TaskDefinition {
  readonly command: string;
  readonly path?: string;
  readonly args?: readonly string[];
}

const COMMANDS = ['build', 'run', 'check', 'test'] as const;

export class Tasks implements vscode.TaskProvider {
  provideTasks(): vscode.Task[] {
    const folders = vscode.workspace.workspaceFolders ?? [];
    return folders.flatMap((folder) =>
      COMMANDS.flatMap((command) => snowTask({ type: TASK_TYPE, command }, folder) ?? []),
    );
  }

  resolveTask(task: vscode.Task): vscode.Task | undefined {
    const scope = task.scope;
    const folder = typeof scope === 'object' ? scope : vscode.workspace.workspaceFolders?.[0];
    return snowTask(task.definition as Definition, folder);
  }
}

/** The task that runs one file. */
export function runTask(file: vscode.Uri): vscode.Task | undefined {
  return snowTask({ type: TASK_TYPE, command: 'run', path: file.fsPath }, vscode.workspace.getWorkspaceFolder(file));
}

/** Undefined where no compiler is found. The task keeps the definition that it was asked for, as VS Code wants it. */
function snowTask(definition: Definition, folder: vscode.WorkspaceFolder | undefined): vscode.Task | undefined {
  const compiler = findCompiler();
  if (!('command' in compiler)) return undefined;
  const path = definition.path ?? folder?.uri.fsPath ?? '.';
  const options = folder === undefined ? {} : { cwd: folder.uri.fsPath };
  const execution = new vscode.ProcessExecution(
    compiler.command,
    [definition.command, path, ...(definition.args ?? [])],
    options,
  );
  const matchers = ['$snow', '$snow-crash'];
  const task = new vscode.Task(definition, folder ?? vscode.TaskScope.Workspace, definition.command, 'snow', execution, matchers);
  if (definition.command === 'build' || definition.command === 'check') task.group = vscode.TaskGroup.Build;
  if (definition.command === 'test') task.group = vscode.TaskGroup.Test;
  return task;
}
