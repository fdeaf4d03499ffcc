// Debugging: build the program, then hand it to a debug adapter (lldb-dap, or gdb) with the places of its sources.
// In: launch configurations. Out: what the adapter understands; a program that can't be built is told in the Problems panel.
import * as child from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Adapter, Extension } from './debuggers';
import { findCompiler, findDebugger } from './executables';

export const DEBUG_TYPE = 'snow';

export class Debugging implements vscode.DebugConfigurationProvider, vscode.DebugAdapterDescriptorFactory {
  constructor(
    private readonly output: vscode.LogOutputChannel,
    private readonly storage: vscode.Uri,
  ) {}

  /** F5 without a configuration debugs the open file. */
  resolveDebugConfiguration(_: vscode.WorkspaceFolder | undefined, config: vscode.DebugConfiguration): vscode.DebugConfiguration | undefined {
    if (config.type) return config;
    if (vscode.window.activeTextEditor?.document.languageId !== 'snow') return undefined;
    return { type: DEBUG_TYPE, request: 'launch', name: 'Debug this program', file: '${file}' };
  }

  async resolveDebugConfigurationWithSubstitutedVariables(
    folder: vscode.WorkspaceFolder | undefined,
    config: vscode.DebugConfiguration,
  ): Promise<vscode.DebugConfiguration | undefined> {
    const chosen = findDebugger();
    if (chosen.kind === 'none') {
      void vscode.window.showErrorMessage(`Snow: ${chosen.message}`);
      return undefined;
    }
    const file = String(config['file'] ?? config['program'] ?? '');
    const program = config['program'] === undefined ? await this.build(file) : String(config['program']);
    if (program === undefined) return undefined;
    const sources = sourceFolder(file);
    const map = `settings set target.source-map . "${sources}"`;
    const scripts = await this.scripts();
    const teach = scripts === undefined ? [] : [`command script import "${path.join(scripts, 'snow_lldb.py')}"`];
    const resolved = {
      ...config,
      program,
      cwd: config['cwd'] ?? folder?.uri.fsPath ?? sources,
      initCommands: [...teach, map, ...((config['initCommands'] as string[] | undefined) ?? [])],
      snowSources: sources,
      snowScripts: scripts,
      snowCommandPrefix: prefixOf(chosen), // what stands behind one is taken for a command
    };
    if (chosen.kind === 'adapter') return resolved;
    this.output.info(`debugging with the extension ${chosen.id}`);
    // A session's type can't be changed any more here: it is another session, which is that extension's.
    await vscode.debug.startDebugging(folder, { ...resolved, type: chosen.type });
    return undefined;
  }

  createDebugAdapterDescriptor({ configuration }: vscode.DebugSession): vscode.DebugAdapterDescriptor {
    const found = findDebugger();
    if (found.kind !== 'adapter') throw new Error(found.kind === 'none' ? found.message : `${found.id} debugs`);
    this.output.info(`debugging with ${found.command} (${found.origin})`);
    return new vscode.DebugAdapterExecutable(found.command, [...found.args, ...(found.isGdb ? forGdb(configuration) : [])]);
  }

  /** The folder of the scripts that show Snow's values and actors; without them a debugger shows addresses. */
  private async scripts(): Promise<string | undefined> {
    const compiler = findCompiler();
    if (!('command' in compiler)) return undefined;
    const { status, said } = await run(compiler.command, ['debug', '--scripts'], path.dirname(compiler.command));
    if (status === 0) return said.trim();
    this.output.warn(`the debugger will not show Snow's values: ${said}`);
    return undefined;
  }

  /** The built program, or undefined after the user was told why there is none. */
  private async build(file: string): Promise<string | undefined> {
    const compiler = findCompiler();
    if (!('command' in compiler)) {
      void vscode.window.showErrorMessage(`Snow: ${compiler.message}`);
      return undefined;
    }
    const folder = path.join(this.storage.fsPath, 'debug');
    fs.mkdirSync(folder, { recursive: true });
    const program = path.join(folder, path.basename(file, '.snow') || 'program');
    const { status, said } = await run(compiler.command, ['build', file, '-o', program], sourceFolder(file));
    if (status === 0) return program;
    this.output.error(said);
    const choice = await vscode.window.showErrorMessage('Snow: the program could not be built.', 'Show Output');
    if (choice !== undefined) this.output.show();
    return undefined;
  }
}

function prefixOf(chosen: Adapter | Extension): string {
  if (chosen.kind === 'extension') return chosen.commandPrefix;
  return chosen.isGdb ? '' : '`';
}

/** gdb's adapter knows no `initCommands`. */
function forGdb(configuration: vscode.DebugConfiguration): string[] {
  const { snowSources, snowScripts } = configuration as { snowSources?: string; snowScripts?: string };
  const folder = snowSources === undefined ? [] : ['-ex', `directory ${snowSources}`];
  return snowScripts === undefined ? folder : [...folder, '-x', path.join(snowScripts, 'snow_gdb.py')];
}

/** The folder that the debug information's file names start from: the main file's. */
function sourceFolder(file: string): string {
  const isFolder = fs.existsSync(file) && fs.statSync(file).isDirectory();
  const base = isFolder ? file : path.dirname(file);
  return isFolder && fs.existsSync(path.join(base, 'src', 'main.snow')) ? path.join(base, 'src') : base;
}

function run(command: string, args: string[], cwd: string): Promise<{ status: number; said: string }> {
  return new Promise((resolve) => {
    const started = child.spawn(command, args, { cwd });
    let said = '';
    for (const stream of [started.stdout, started.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    started.on('error', (error) => resolve({ status: 1, said: error.message }));
    started.on('close', (code) => resolve({ status: code ?? 1, said }));
  });
}
