// Which debugger drives a program. In: the setting, what a search of PATH finds, the other extensions. Out: a debug adapter of ours to start, an
// extension to hand the session to, or why there is none. Knows nothing of VS Code, so that its choice can be tested.
import * as path from 'node:path';

/** From this version on gdb speaks the debug adapter protocol. */
const OLDEST_GDB = 14;
const ADVICE = 'install lldb (its `lldb-dap`, 18 or later) or gdb 14 or later, or name one in `snow.debugger.path`.';

export interface Search {
  /** An executable of PATH by its name. */
  find(name: string): string | undefined;
  /** The one with the highest version behind its name. */
  newest(name: string): string | undefined;
  isExecutable(file: string): boolean;
  /** Of a gdb; 0 if it does not say. */
  gdbVersion(gdb: string): number;
  hasExtension(id: string): boolean;
}

export interface Adapter {
  readonly kind: 'adapter';
  readonly command: string;
  readonly args: readonly string[];
  readonly isGdb: boolean;
  readonly origin: string;
}

export interface Extension {
  readonly kind: 'extension';
  readonly id: string;
  /** the type of its debug sessions */
  readonly type: string;
  /** what its console takes for the sign of a debugger's command */
  readonly commandPrefix: string;
}

export interface None {
  readonly kind: 'none';
  readonly message: string;
}

const EXTENSIONS: readonly Extension[] = [
  { kind: 'extension', id: 'llvm-vs-code-extensions.lldb-dap', type: 'lldb-dap', commandPrefix: '`' },
  { kind: 'extension', id: 'vadimcn.vscode-lldb', type: 'lldb', commandPrefix: '' },
];

export function chooseDebugger(named: string, search: Search): Adapter | Extension | None {
  if (named !== '') {
    if (!search.isExecutable(named)) return { kind: 'none', message: `The setting \`snow.debugger.path\` names \`${named}\`, which is no executable file.` };
    return isGdb(named) ? gdb(named, 'setting', search) : lldb(named, 'setting');
  }
  const dap = search.find('lldb-dap') ?? search.newest('lldb-dap');
  if (dap !== undefined) return lldb(dap, 'PATH');
  const found = search.find('gdb');
  const usual = found === undefined ? undefined : gdb(found, 'PATH', search);
  if (usual?.kind === 'adapter') return usual;
  return EXTENSIONS.find(({ id }) => search.hasExtension(id)) ?? usual ?? { kind: 'none', message: `No debugger was found: ${ADVICE}` };
}

function isGdb(file: string): boolean {
  return path.basename(file).startsWith('gdb');
}

function lldb(command: string, origin: string): Adapter {
  return { kind: 'adapter', command, args: [], isGdb: false, origin };
}

function gdb(command: string, origin: string, search: Search): Adapter | None {
  const version = search.gdbVersion(command);
  if (version >= OLDEST_GDB) return { kind: 'adapter', command, args: ['-q', '-i', 'dap'], isGdb: true, origin };
  const which = version === 0 ? 'does not say which version it is' : `is version ${version}`;
  return { kind: 'none', message: `\`${command}\` ${which}; VS Code can drive gdb from version ${OLDEST_GDB} on: ${ADVICE}` };
}
