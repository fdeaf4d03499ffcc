// Runs the built extension as Zed would: a component, given the settings and what a shell in the project's folder finds.
// node test/run.mjs TOOLS COMPONENT FOLDER — TOOLS has jco (install_host.sh), FOLDER is for what it writes.
// In: on stdin a JSON list of [settings of `snow-lsp`, PATH's programs by name]. Out: per case a JSON line with what each function answered.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [tools, component, folder] = process.argv.slice(2).map((each) => resolve(each));
const jco = join(tools, 'node_modules/@bytecodealliance/jco/dist/jco.js');
execFileSync(process.execPath, [jco, 'transpile', component, '-o', folder, '--name', 'snow', '--instantiation', 'async', '--quiet']);
const { instantiate } = await import(pathToFileURL(join(folder, 'snow.js')));
const shim = createRequire(join(tools, 'index.js')).resolve('@bytecodealliance/preview2-shim/instantiation');
const { WASIShim } = await import(pathToFileURL(shim));

/** A project's folder, as far as the extension asks about it. */
class Worktree {
  constructor(programs) {
    this.programs = programs;
  }
  id() {
    return 7n;
  }
  which(name) {
    return this.programs[name];
  }
  shellEnv() {
    return [['PATH', '/somewhere']];
  }
}

for (const [settings, programs] of JSON.parse(readFileSync(0, 'utf8'))) {
  const asked = [];
  const zed = {
    worktree: { default: Worktree },
    project: { default: class {} }, // known to the interface, and nothing that a language needs
    'key-value-store': { default: class {} },
    'get-settings': {
      default: (place, category, key) => {
        asked.push([Number(place.worktreeId), category, key]);
        return JSON.stringify(settings);
      },
    },
  };
  const extension = await instantiate((name) => WebAssembly.compile(readFileSync(join(folder, name))), { ...new WASIShim({ sandbox: { env: { PWD: '/' } } }).getImportObject(), ...zed });
  const answer = (ask) => {
    try {
      return ask();
    } catch (error) {
      return { error: error.payload ?? String(error.stack) };
    }
  };
  extension.initExtension();
  const worktree = new Worktree(programs);
  const command = answer(() => extension.languageServerCommand('snow-lsp', worktree));
  const options = answer(() => extension.languageServerInitializationOptions('snow-lsp', worktree));
  const configuration = answer(() => extension.languageServerWorkspaceConfiguration('snow-lsp', worktree));
  process.stdout.write(`${JSON.stringify({ command, options, configuration, asked: asked[0] })}\n`);
}
