// Starts VS Code's own server with the packaged extension, opens a folder in Chromium and runs the tests inside its extension host.
// node test/drive.mjs --host FOLDER --vsix FILE --server SNOW_LSP [--only JSON] [--tests FILE] [--keep-settings JSON]
// In: an installed host (test/install_host.sh). Out: one JSON line per test on stdout; the status is 0 only if all of them held.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

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
  code = values.screenshots ? await look(port) : await runTests(port);
} catch (error) {
  console.error(error);
} finally {
  editor?.kill('SIGTERM');
  if (editor) await new Promise((done) => (editor.exitCode === null && editor.signalCode === null ? editor.once('exit', done) : done()));
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
process.exit(code);

function prepare() {
  cpSync(join(HERE, 'workspace'), workspace, { recursive: true });
  if (values.only) writeFileSync(join(workspace, 'only.json'), values.only);
  const machine = join(folder, 'srv/data/Machine');
  mkdirSync(machine, { recursive: true });
  writeFileSync(join(machine, 'settings.json'), JSON.stringify({ 'snow.server.path': resolve(values.server), 'files.autoSave': 'off' }));
  const installed = spawnSync(process.execPath, [main, ...common(), '--install-extension', resolve(values.vsix)], { encoding: 'utf8' });
  if (installed.status !== 0) throw new Error(`the extension was not installed:\n${installed.stdout}${installed.stderr}`);
  mkdirSync(join(folder, 'dummy'));
  const dummy = { name: 'dummy', publisher: 'snow-tests', version: '0.0.1', engines: { vscode: '*' } };
  writeFileSync(join(folder, 'dummy/package.json'), JSON.stringify(dummy));
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
  const started = spawn(process.execPath, [main, ...common(), ...more, '--disable-workspace-trust', '--enable-smoke-test-driver'], {
    env: { ...process.env, HOME: folder },
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

/** What a person sees: a squiggle, the Problems panel, a hover; a screenshot of each. */
async function look(port) {
  const { browser, page, address } = await openPage(port);
  const shot = (name) => page.screenshot({ path: join(resolve(values.screenshots), `${name}.png`) });
  try {
    mkdirSync(resolve(values.screenshots), { recursive: true });
    await page.goto(address);
    const started = Date.now();
    await page.locator('.explorer-folders-view .monaco-list-row[aria-label*="broken.snow"]').dblclick({ timeout: 60_000 });
    await page.locator('.monaco-editor .squiggly-error').first().waitFor({ timeout: 60_000 });
    const squiggle = Date.now() - started;
    await shot('squiggle');
    await page.keyboard.press('Control+Shift+M');
    const problem = page.locator('.markers-panel .monaco-list-row', { hasText: 'answr' }).first();
    await problem.waitFor({ timeout: 30_000 });
    await shot('problems');
    await page.locator('.view-lines span', { hasText: /^answer$/ }).first().hover();
    await page.locator('.monaco-hover:not(.hidden)', { hasText: 'Int' }).first().waitFor({ timeout: 30_000 });
    await shot('hover');
    await page.locator('.explorer-folders-view .monaco-list-row[aria-label*="actors.snow"]').dblclick();
    await page.locator('.tab.active', { hasText: 'actors.snow' }).waitFor();
    await page.keyboard.press('F1');
    await page.keyboard.type('Show the Actors of This Project');
    await page.keyboard.press('Enter');
    const outer = page.frameLocator('iframe.webview').frameLocator('iframe');
    await outer.locator('svg g[data-node]').first().waitFor({ timeout: 30_000 });
    await shot('graph');
    process.stdout.write(`${JSON.stringify({ name: 'what a person sees', ok: true, detail: { squiggle } })}\n`);
    return 0;
  } finally {
    await browser.close();
  }
}
