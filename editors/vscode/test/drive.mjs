// Starts VS Code's own server with the packaged extension, opens a folder in Chromium and runs the tests inside its extension host.
// node test/drive.mjs --host FOLDER --vsix FILE --server SNOW_LSP [--only JSON] [--tests FILE]
// With --debugger gdb (--gdb FOLDER has it) or extension there is no other debugger for the editor.
// With --screenshots FOLDER it looks at the editor as a person does (looking.mjs), with --trust yes|no at a folder with a trap (untrusted.mjs).
// In: an installed host (test/install_host.sh). Out: one JSON line per test on stdout; the status is 0 only if all of them held.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { lendDebugger, pathWith } from './debuggers.mjs';
import { look } from './looking.mjs';
import { answerTrust, setTrap } from './untrusted.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const LIMIT = 180_000;
const { values } = parseArgs({
  options: {
    host: { type: 'string' },
    vsix: { type: 'string' },
    server: { type: 'string' },
    only: { type: 'string' },
    tests: { type: 'string', default: join(HERE, '..', 'out', 'test', 'index.js') },
    screenshots: { type: 'string' },
    trust: { type: 'string' },
    debugger: { type: 'string' },
    gdb: { type: 'string' },
    artefacts: { type: 'string', default: 'out/artefacts' },
  },
});
const host = resolve(values.host);
const main = join(host, 'node_modules/code-server/lib/vscode/out/server-main.js');
const { chromium } = createRequire(join(host, 'index.js'))('playwright-core');

const folder = mkdtempSync(join(tmpdir(), 'snow-vscode-'));
const workspace = join(folder, 'work space'); // with a space, as real folders have
let code = 1;
let editor;
try {
  prepare();
  const port = await freePort();
  editor = await startEditor(port);
  code = await mode()(port);
} catch (error) {
  console.error(error);
} finally {
  editor?.kill('SIGTERM');
  if (editor) await new Promise((done) => (editor.exitCode === null && editor.signalCode === null ? editor.once('exit', done) : done()));
  // What the editor started may write there for some seconds yet.
  rmSync(folder, { recursive: true, force: true, maxRetries: 12 });
}
process.exit(code);

function prepare() {
  cpSync(join(HERE, 'workspace'), workspace, { recursive: true });
  if (values.only) writeFileSync(join(workspace, 'only.json'), values.only);
  const machine = join(folder, 'srv/data/Machine');
  mkdirSync(machine, { recursive: true });
  const server = values.trust === undefined ? { 'snow.server.path': resolve(values.server) } : {};
  writeFileSync(join(machine, 'settings.json'), JSON.stringify({ ...server, 'files.autoSave': 'off' }));
  const installed = spawnSync(process.execPath, [main, ...common(), '--install-extension', resolve(values.vsix)], { encoding: 'utf8' });
  if (installed.status !== 0) throw new Error(`the extension was not installed:\n${installed.stdout}${installed.stderr}`);
  mkdirSync(join(folder, 'dummy'));
  const dummy = { name: 'dummy', publisher: 'snow-tests', version: '0.0.1', engines: { vscode: '*' } };
  const lent = values.debugger === 'extension' ? lendDebugger(join(folder, 'dummy')) : {};
  writeFileSync(join(folder, 'dummy/package.json'), JSON.stringify({ ...dummy, ...lent }));
}

function debuggers() {
  if (values.debugger === undefined) return {};
  return { SNOW_TEST_DEBUGGER: values.debugger, PATH: pathWith(values.debugger, values.gdb, join(folder, 'bin')) };
}

function common() {
  return ['--accept-server-license-terms', '--server-data-dir', join(folder, 'srv'), '--extensions-dir', join(folder, 'ext')];
}

function freePort() {
  return new Promise((done, fail) => {
    const probe = createServer().once('error', fail).listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

async function startEditor(port) {
  const more = ['--host', '127.0.0.1', '--port', String(port), '--without-connection-token', '--telemetry-level', 'off'];
  const trust = values.trust === undefined ? ['--disable-workspace-trust'] : [];
  const environment = values.trust === undefined ? { ...process.env, ...debuggers() } : { ...process.env, PATH: '/usr/bin:/bin' }; // no Snow there
  const started = spawn(process.execPath, [main, ...common(), ...more, ...trust, '--enable-smoke-test-driver', '--force-disable-user-env'], {
    env: { ...environment, HOME: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [started.stdout, started.stderr]) stream.on('data', (chunk) => (said += chunk));
  const end = Date.now() + 60_000;
  for (;;) {
    if (started.exitCode !== null) throw new Error(`VS Code's server ended:\n${said}`);
    const answer = await fetch(`http://127.0.0.1:${port}/version`).catch(() => undefined);
    if (answer?.ok) return started;
    if (Date.now() > end) throw new Error(`VS Code's server does not answer:\n${said}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

async function openPage(port, payload) {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const address = new URL(`http://127.0.0.1:${port}/`);
  address.searchParams.set('folder', workspace);
  if (payload) address.searchParams.set('payload', JSON.stringify(payload));
  return { browser, page, address: address.href };
}

async function runTests(port) {
  const remote = (path) => `vscode-remote://127.0.0.1:${port}${path}`;
  const payload = [
    ['extensionDevelopmentPath', remote(join(folder, 'dummy'))],
    ['extensionTestsPath', remote(resolve(values.tests))],
  ];
  const { browser, page, address } = await openPage(port, payload);
  try {
    const log = [];
    const ended = new Promise((done) => page.exposeFunction('codeAutomationExit', (status) => done(status)));
    await page.exposeFunction('codeAutomationLog', (kind, parts) => log.push(`${kind}: ${parts}`));
    await page.goto(address);
    const status = await Promise.race([ended, new Promise((done) => setTimeout(() => done('no end'), LIMIT).unref())]);
    const report = join(workspace, 'report.jsonl');
    if (existsSync(report)) process.stdout.write(readFileSync(report, 'utf8'));
    const noise = /spdlog|bindings|ripgrep|rg ENOENT/; // helpers that the host is installed without
    const told = log.filter((line) => !noise.test(line)).slice(-20);
    if (status !== 0) console.error(`the tests ended with ${status}\n${told.join('\n')}`);
    return status === 0 && existsSync(report) ? 0 : 1;
  } finally {
    await browser.close();
  }
}

/** What a person sees, without tests inside the host. */
async function watch(port, name, looking) {
  const { browser, page, address } = await openPage(port);
  try {
    await page.goto(address);
    process.stdout.write(`${JSON.stringify({ name, ok: true, detail: await looking(page) })}\n`);
    return 0;
  } catch (error) {
    mkdirSync(resolve(values.artefacts), { recursive: true });
    await page.screenshot({ path: join(resolve(values.artefacts), 'failure.png') });
    throw error;
  } finally {
    await browser.close();
  }
}

function mode() {
  if (values.screenshots) return (port) => watch(port, 'what a person sees', (page) => look(page, workspace, resolve(values.screenshots)));
  if (values.trust === undefined) return runTests;
  const sprung = setTrap(workspace);
  return (port) => watch(port, `trust: ${values.trust}`, (page) => answerTrust(page, { trusts: values.trust === 'yes', sprung }));
}
