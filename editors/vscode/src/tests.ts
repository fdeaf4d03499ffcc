// The Test Explorer: tests as the server knows them, run by `snowc test --format json`.
// In: `snow/tests` of the server, on open and changed documents. Out: test items by file, runs with places of failures.
import * as child from 'node:child_process';
import * as path from 'node:path';
import * as readline from 'node:readline';
import * as vscode from 'vscode';
import { debugTest } from './debugtests';
import { findCompiler } from './executables';
import { parse, tell, type Outcome } from './outcomes';
import type { Server } from './server';

/** `snow/tests`: one test of a document. */
interface FoundTest {
  readonly name: string;
  readonly range: { start: { line: number; character: number }; end: { line: number; character: number } };
}

export class Tests implements vscode.Disposable {
  private readonly controller = vscode.tests.createTestController('snow', 'Snow');
  private readonly subscriptions: vscode.Disposable[] = [];
  /** of the last run, by test name */
  private readonly outcomes = new Map<string, string>();
  /** of the last run, by test name; what is shown beside the code */
  private readonly failures = new Map<string, vscode.TestMessage>();
  private readonly waiting = new Map<string, NodeJS.Timeout>();

  constructor(
    private readonly server: Server,
    private readonly output: vscode.LogOutputChannel,
    private readonly storage: vscode.Uri,
  ) {
    this.controller.createRunProfile('Run', vscode.TestRunProfileKind.Run, (request, token) => this.run(request, token), true);
    this.controller.createRunProfile('Debug', vscode.TestRunProfileKind.Debug, (request, token) => this.debug(request, token), true);
    this.controller.resolveHandler = async (item) => (item === undefined ? this.discoverAll() : undefined);
    this.controller.refreshHandler = () => this.discoverAll();
    this.subscriptions.push(
      vscode.workspace.onDidOpenTextDocument((document) => void this.discover(document.uri)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.discoverSoon(document.uri)),
      vscode.workspace.onDidDeleteFiles(({ files }) => files.forEach((each) => this.controller.items.delete(each.toString()))),
    );
  }

  dispose(): void {
    this.waiting.forEach((each) => clearTimeout(each));
    this.subscriptions.forEach((each) => each.dispose());
    this.controller.dispose();
  }

  get items(): vscode.TestItemCollection {
    return this.controller.items;
  }

  async discoverAll(): Promise<void> {
    let files: vscode.Uri[];
    try {
      files = await vscode.workspace.findFiles('**/*.snow', '**/{node_modules,.venv,target}/**');
    } catch (error) {
      this.output.warn(`tests of closed files are not listed: ${String(error)}`); // this VS Code has no file search
      files = [];
    }
    await Promise.all(files.map((each) => this.openIfTested(each)));
    await Promise.all(vscode.workspace.textDocuments.map((each) => this.discover(each.uri)));
  }

  /** The server answers for open documents: a file that may hold tests is opened, which VS Code undoes by itself. */
  private async openIfTested(uri: vscode.Uri): Promise<void> {
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    if (!/^\s*test\s+"/m.test(text)) return;
    await vscode.workspace.openTextDocument(uri);
    await this.discover(uri);
  }

  private discoverSoon(uri: vscode.Uri): void {
    const key = uri.toString();
    clearTimeout(this.waiting.get(key));
    this.waiting.set(key, setTimeout(() => void this.discover(uri), 250));
  }

  async discover(uri: vscode.Uri): Promise<void> {
    const client = this.server.running;
    if (client === undefined || uri.scheme !== 'file' || !uri.fsPath.endsWith('.snow')) return;
    const params = { textDocument: { uri: client.code2ProtocolConverter.asUri(uri) } };
    let found: FoundTest[] | null;
    try {
      found = await client.sendRequest<FoundTest[] | null>('snow/tests', params);
    } catch (error) {
      this.output.debug(`no tests of ${uri.toString()}: ${String(error)}`); // changed meanwhile, or the server is ending
      return;
    }
    const key = uri.toString();
    if (found === null || found.length === 0) {
      this.controller.items.delete(key);
      return;
    }
    const file = this.controller.items.get(key) ?? this.controller.createTestItem(key, path.basename(uri.fsPath), uri);
    file.children.replace(
      found.map((each) => {
        const item = this.controller.createTestItem(`${key}::${each.name}`, each.name, uri);
        const { start, end } = each.range;
        item.range = new vscode.Range(start.line, start.character, end.line, end.character);
        return item;
      }),
    );
    this.controller.items.add(file);
  }

  /** Run one test, by its name. */
  async runOne(uri: vscode.Uri, name: string): Promise<void> {
    await this.discover(uri);
    const item = this.controller.items.get(uri.toString())?.children.get(`${uri.toString()}::${name}`);
    if (item === undefined) return;
    const source = new vscode.CancellationTokenSource();
    await this.run(new vscode.TestRunRequest([item]), source.token);
    source.dispose();
  }

  /** What is shown of a failure of the last run; the tests read it. */
  failureOf(name: string): vscode.TestMessage | undefined {
    return this.failures.get(name);
  }

  /** Run every test that is known; gives each test's outcome by its name. */
  async runAll(): Promise<Record<string, string>> {
    const source = new vscode.CancellationTokenSource();
    await this.run(new vscode.TestRunRequest(), source.token);
    source.dispose();
    return Object.fromEntries(this.outcomes);
  }

  /** One after the other: a person looks at one. */
  async debug(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    const run = this.controller.createTestRun(request);
    this.forget();
    for (const [uri, tests] of this.chosen(request)) {
      for (const item of tests) {
        if (token.isCancellationRequested) break;
        run.started(item);
        const found = await debugTest(vscode.Uri.parse(uri), item.label, this.storage, (args, cwd) => this.compile(args, cwd, token));
        if (found === undefined) run.skipped(item);
        else this.told(run, item, found);
      }
    }
    run.end();
  }

  private compile(args: string[], cwd: string, token: vscode.CancellationToken): Promise<{ status: number; stdout: string; stderr: string }> {
    const compiler = findCompiler();
    if (!('command' in compiler)) return Promise.resolve({ status: 1, stdout: '', stderr: compiler.message });
    return new Promise((resolve) => {
      const started = child.execFile(compiler.command, args, { cwd }, (error, stdout, stderr) => {
        resolve({ status: error === null ? 0 : 1, stdout, stderr: stderr || (error?.message ?? '') });
      });
      token.onCancellationRequested(() => started.kill());
    });
  }

  private told(run: vscode.TestRun, item: vscode.TestItem, outcome: Outcome): void {
    this.outcomes.set(item.label, outcome.status ?? 'failed');
    const failure = tell(run, item, outcome);
    if (failure !== undefined) this.failures.set(item.label, failure);
  }

  private forget(): void {
    this.outcomes.clear();
    this.failures.clear();
  }

  private async run(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    const run = this.controller.createTestRun(request);
    this.forget();
    for (const [uri, tests] of this.chosen(request)) {
      if (token.isCancellationRequested) break;
      tests.forEach((each) => run.started(each));
      await this.runFile(vscode.Uri.parse(uri), tests, run, token);
    }
    run.end();
  }

  /** The tests of a request, by file. */
  private chosen(request: vscode.TestRunRequest): Map<string, vscode.TestItem[]> {
    const byFile = new Map<string, vscode.TestItem[]>();
    const excluded = new Set(request.exclude ?? []);
    const add = (item: vscode.TestItem): void => {
      if (excluded.has(item)) return;
      if (item.children.size > 0) item.children.forEach(add);
      else if (item.uri !== undefined && item.parent !== undefined) {
        const key = item.uri.toString();
        byFile.set(key, [...(byFile.get(key) ?? []), item]);
      }
    };
    if (request.include === undefined) this.controller.items.forEach(add);
    else request.include.forEach(add);
    return byFile;
  }

  private runFile(uri: vscode.Uri, tests: vscode.TestItem[], run: vscode.TestRun, token: vscode.CancellationToken): Promise<void> {
    const compiler = findCompiler();
    if (!('command' in compiler)) {
      tests.forEach((each) => run.errored(each, new vscode.TestMessage(compiler.message)));
      return Promise.resolve();
    }
    const names = new Map(tests.map((each) => [each.label, each]));
    const filter = tests.length === 1 && tests[0] !== undefined ? ['--filter', tests[0].label] : [];
    const started = child.spawn(compiler.command, ['test', uri.fsPath, '--format', 'json', ...filter], { cwd: path.dirname(uri.fsPath) });
    token.onCancellationRequested(() => started.kill());
    const told = new Set<vscode.TestItem>();
    readline.createInterface(started.stdout).on('line', (line) => {
      const outcome = parse(line);
      const item = outcome?.name === undefined ? undefined : names.get(outcome.name);
      if (outcome === undefined) run.appendOutput(`${line}\r\n`);
      else if (item !== undefined) {
        told.add(item);
        this.told(run, item, outcome);
      }
    });
    let errors = '';
    started.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
      run.appendOutput(chunk.toString().replace(/\r?\n/g, '\r\n'));
    });
    return new Promise((resolve) => {
      const finish = (reason: string): void => {
        const message = new vscode.TestMessage(reason);
        tests.filter((each) => !told.has(each)).forEach((each) => run.errored(each, message));
        resolve();
      };
      started.on('error', (error) => finish(error.message));
      started.on('close', () => finish(errors.trim() || 'The program ended before this test.'));
    });
  }
}
