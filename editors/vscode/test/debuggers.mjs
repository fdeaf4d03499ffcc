// Machines with another debugger than lldb-dap. In: which one. Out: a search path, and an extension that brings one.
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

const DEBUGGERS = /^(lldb|gdb)/;

/** All programs of PATH but debuggers, and where `gdb` is wanted that of a folder. */
export function pathWith(name, gdb, links) {
  mkdirSync(links, { recursive: true });
  const linked = new Set();
  for (const folder of (process.env.PATH ?? '').split(delimiter).filter(Boolean)) {
    for (const each of names(folder)) {
      if (DEBUGGERS.test(each) || linked.has(each)) continue;
      symlinkSync(join(folder, each), join(links, each));
      linked.add(each);
    }
  }
  return name === 'gdb' ? `${resolve(gdb)}${delimiter}${links}` : links;
}

function names(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return []; // not there
  }
}

/** What an extension's package.json says that has lldb-dap, and the adapter itself. */
export function lendDebugger(folder) {
  writeFileSync(join(folder, 'adapter'), '#!/bin/sh\nexec /usr/bin/lldb-dap-19 "$@"\n', { mode: 0o755 });
  const debuggers = [{ type: 'lldb-dap', label: 'LLDB DAP', program: './adapter' }];
  return { name: 'lldb-dap', publisher: 'llvm-vs-code-extensions', contributes: { debuggers } };
}
