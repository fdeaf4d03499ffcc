// Where `snow-lsp` and `snowc` are.
// In: settings, trust, workspace folders, PATH. Out: an absolute command and why it was chosen, or why there is none.
// Nothing inside a folder that is not trusted is ever chosen.
import * as child from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { chooseDebugger, type Adapter, type Extension, type None } from './debuggers';

export interface Found {
  readonly command: string;
  /** "setting", "virtual environment" or "PATH" */
  readonly origin: string;
}

export interface Missing {
  readonly message: string;
}

const windows = process.platform === 'win32';
const suffix = windows ? '.exe' : '';

export function findServer(): Found | Missing {
  return find('snow-lsp', 'snow.server.path');
}

/** The compiler: named by its setting, or beside the server, or on PATH. */
export function findCompiler(): Found | Missing {
  const named = setting('snow.compiler.path');
  const server = named === '' ? findServer() : undefined;
  if (server !== undefined && 'command' in server) {
    const beside = path.join(path.dirname(server.command), `snowc${suffix}`);
    if (isExecutable(beside)) return { command: beside, origin: server.origin };
  }
  return find('snowc', 'snow.compiler.path');
}

/** What drives programs: a debug adapter, or another extension. */
export function findDebugger(): Adapter | Extension | None {
  const hasExtension = (id: string): boolean => vscode.extensions.getExtension(id) !== undefined;
  return chooseDebugger(setting('snow.debugger.path'), { find: searchPath, newest, isExecutable, gdbVersion, hasExtension });
}

/** `name-19` before `name-18`. */
function newest(name: string): string | undefined {
  const pattern = new RegExp(`^${name}-(\\d+)$`);
  const found = pathFolders().flatMap((folder) => {
    try {
      return fs.readdirSync(folder).flatMap((each) => {
        const version = pattern.exec(each)?.[1];
        return version === undefined ? [] : [{ version: Number(version), file: path.join(folder, each) }];
      });
    } catch {
      return []; // a folder of PATH that is not there
    }
  });
  return found.filter(({ file }) => isExecutable(file)).sort((a, b) => b.version - a.version)[0]?.file;
}

function gdbVersion(gdb: string): number {
  const said = child.spawnSync(gdb, ['--version'], { encoding: 'utf8', timeout: 5_000 }).stdout ?? '';
  return Number(/ (\d+)\.\d+/.exec(said.split('\n')[0] ?? '')?.[1] ?? 0);
}

function find(name: string, key: string): Found | Missing {
  const named = setting(key);
  if (named !== '') {
    if (isExecutable(named)) return { command: named, origin: 'setting' };
    return { message: `The setting \`${key}\` names \`${named}\`, which is no executable file.` };
  }
  const inProject = vscode.workspace.isTrusted ? inVirtualEnvironment(name) : undefined;
  if (inProject !== undefined) return { command: inProject, origin: 'virtual environment' };
  const onPath = searchPath(name);
  if (onPath !== undefined) return { command: onPath, origin: 'PATH' };
  const untrusted = vscode.workspace.isTrusted ? '' : ' Folders that are not trusted are not searched.';
  return { message: `\`${name}\` was not found: not in the project's virtual environment and not on PATH.${untrusted}` };
}

/** Only the user's own value of a setting counts: a folder must not be able to name a program. */
function setting(key: string): string {
  const value = vscode.workspace.getConfiguration().inspect<string>(key);
  return (value?.globalValue ?? '').trim();
}

function inVirtualEnvironment(name: string): string | undefined {
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    if (folder.uri.scheme !== 'file') continue;
    for (const environment of ['.venv', 'venv']) {
      const candidate = path.join(folder.uri.fsPath, environment, windows ? 'Scripts' : 'bin', `${name}${suffix}`);
      if (isExecutable(candidate)) return candidate;
    }
  }
  return undefined;
}

function searchPath(name: string): string | undefined {
  return pathFolders().map((each) => path.join(each, `${name}${suffix}`)).find(isExecutable);
}

function pathFolders(): string[] {
  return (process.env['PATH'] ?? '').split(path.delimiter).filter((each) => path.isAbsolute(each));
}

function isExecutable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false; // absent or not ours to run: either way no candidate
  }
}
