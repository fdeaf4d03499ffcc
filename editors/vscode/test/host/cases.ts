// What the extension must do, one function each. In: the workspace folder, with the files that the driver put there.
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { drawing } from '../../src/graph';
import { liveFigures, type Live } from '../../src/live';
import { debugging } from './debugging';
import { api, EXTENSION, open, placeOf, type Case } from './opening';
import { codes, equal, holds, until } from './waiting';

async function hoverText(document: vscode.TextDocument, place: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, place);
  return hovers.flatMap(({ contents }) => contents.map((each) => (typeof each === 'string' ? each : each.value))).join('\n');
}

async function replaceAll(editor: vscode.TextEditor, text: string): Promise<void> {
  const { document } = editor;
  const whole = new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length));
  holds(await editor.edit((edit) => edit.replace(whole, text)), 'the edit was refused');
}

async function closeAll(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
}

/** What is drawn of a graph of so many nodes. */
function drawn(count: number, edgesOf: (index: number) => [number, number, string, string][]): { width: number; height: number; lines: number } {
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  const nodes = Array.from({ length: count }, (_, index) => ({ id: `n${index}`, name: `node ${index}`, kind: 'actor', message: '', uri: '', range }));
  const edges = Array.from({ length: count - 1 }, (_, index) => edgesOf(index)).flat();
  const picture = drawing({ nodes, edges: edges.map(([from, to, kind, label]) => ({ source: `n${from}`, target: `n${to}`, kind, label, places: [] })) });
  const [width, height] = [...picture.matchAll(/ (?:width|height)="([\d.]+)"/g)].map((found) => Number(found[1]));
  return { width: width ?? 0, height: height ?? 0, lines: picture.split('marker-end').length - 1 };
}

export const cases: Record<string, Case> = {
  async 'the first squiggle'(folder) {
    const started = performance.now(); // the extension is not active yet: opening the file activates it, and starts the server
    const { uri } = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, 'broken.snow'));
    await codes(uri, ['E0004']);
    return { milliseconds: performance.now() - started };
  },

  async 'activates quickly and its server runs'() {
    const { status, activation } = await api();
    await until('a running server', () => (status.state === 'running' ? true : undefined));
    return { activation };
  },

  async 'diagnostics appear and vanish'(folder) {
    const editor = await open(folder, 'broken.snow');
    const [found] = await codes(editor.document.uri, ['E0004']);
    holds(found !== undefined && found.message.includes('answr'), 'the message does not name the misspelled word');
    await replaceAll(editor, editor.document.getText().replace('answr', 'answer'));
    await codes(editor.document.uri, []);
    await vscode.commands.executeCommand('undo');
    await codes(editor.document.uri, ['E0004']);
    await closeAll();
  },

  async 'hover tells Job, Timer and Pid'(folder) {
    const { document } = await open(folder, 'actors.snow');
    const expected = { 'let job': 'Job<Int>', 'let timer': 'Timer', 'let pid': 'Pid<Int>' };
    for (const [text, type] of Object.entries(expected)) {
      const name = text.slice(4);
      const shown = await until(`a hover of ${name}`, async () => (await hoverText(document, placeOf(document, text, name))) || undefined);
      holds(shown.includes(type), `hover of ${name} shows ${shown}`);
    }
  },

  async 'completion after a module'(folder) {
    const editor = await open(folder, 'actors.snow');
    const place = placeOf(editor.document, 'Job.async', '.async');
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      editor.document.uri,
      place,
    );
    const labels = list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    for (const each of ['async', 'await', 'map']) holds(labels.includes(each), `no ${each} among ${labels.join(', ')}`);
  },

  async 'definition and references'(folder) {
    const { document } = await open(folder, 'actors.snow');
    const place = placeOf(document, 'work(20)', 'work');
    const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
      'vscode.executeDefinitionProvider',
      document.uri,
      place,
    );
    const target = found[0];
    if (target === undefined) throw new Error('no definition');
    const range = 'targetRange' in target ? (target.targetSelectionRange ?? target.targetRange) : target.range;
    equal(document.getText(range), 'work', 'the definition');
    const uses = await vscode.commands.executeCommand<vscode.Location[]>('vscode.executeReferenceProvider', document.uri, place);
    equal(uses.length, 2, 'number of references, with the definition');
  },

  async 'rename in all files'(folder) {
    const { document } = await open(folder, 'project/src/main.snow');
    const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
      'vscode.executeDocumentRenameProvider',
      document.uri,
      placeOf(document, 'Shape.area', 'area'),
      'surface',
    );
    const files = edit.entries().map(([uri]) => path.basename(uri.fsPath));
    equal(files.sort(), ['main.snow', 'shape.snow'], 'files that the rename changes');
  },

  async 'a quick fix is applied'(folder) {
    const editor = await open(folder, 'broken.snow');
    const [problem] = await codes(editor.document.uri, ['E0004']);
    if (problem === undefined) throw new Error('no diagnostic');
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      editor.document.uri,
      problem.range,
      vscode.CodeActionKind.QuickFix.value,
    );
    const fix = actions.find(({ edit }) => edit !== undefined);
    if (fix?.edit === undefined) throw new Error(`no fix among ${actions.map(({ title }) => title).join(', ')}`);
    holds(await vscode.workspace.applyEdit(fix.edit), 'the edit was refused');
    await codes(editor.document.uri, []);
    await closeAll();
  },

  async 'inlay hints and semantic tokens'(folder) {
    const { document } = await open(folder, 'actors.snow');
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>('vscode.executeInlayHintProvider', document.uri, whole);
    const labels = hints.map(({ label }) => (typeof label === 'string' ? label : label.map(({ value }) => value).join('')));
    holds(labels.some((each) => each.includes('Job<Int>')), `hints: ${labels.join(', ')}`);
    const tokens = await vscode.commands.executeCommand<vscode.SemanticTokens>('vscode.provideDocumentSemanticTokens', document.uri);
    holds(tokens.data.length > 50, `${tokens.data.length} numbers of semantic tokens`);
  },

  async 'tests are found and run'(folder) {
    const { tests } = await api();
    const { document } = await open(folder, 'sums.snow');
    const file = await until('the tests of sums.snow', () => {
      const item = tests.items.get(document.uri.toString());
      return item !== undefined && item.children.size === 2 ? item : undefined;
    });
    const names: string[] = [];
    file.children.forEach((each) => names.push(each.label));
    equal(names.sort(), ['adds up', 'adds wrongly'], 'tests');
    const outcomes = await tests.runAll();
    equal(outcomes, { 'adds up': 'ok', 'adds wrongly': 'failed' }, 'outcomes');
    const failure = tests.failureOf('adds wrongly');
    equal([failure?.expectedOutput, failure?.actualOutput], ['4', '3'], 'what is shown of the failure');
    equal(failure?.location?.range.start.line, placeOf(document, '== 4').line, 'where it is shown');
  },

  async 'lenses stand above functions and tests'(folder) {
    const { document } = await open(folder, 'sums.snow');
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 10);
    equal(lenses.map(({ command }) => command?.title).sort(), ['3 uses', '▶ debug', '▶ run', '▶ run test', '▶ run test'], 'lenses');
  },

  async 'the actor graph is drawn'(folder) {
    const { graph } = await api();
    await open(folder, 'actors.snow');
    await vscode.commands.executeCommand('snow.showActorGraph');
    const shown = await until('the graph', () => graph.current);
    equal(shown.nodes.map(({ name }) => name).sort(), ['counter', 'main'], 'nodes');
    equal([...new Set(shown.edges.map(({ kind }) => kind))].sort(), ['send', 'spawn'], 'edges');
    const picture = drawing(shown);
    for (const each of ['<rect', 'counter', 'spawn']) holds(picture.includes(each), `the drawing has no ${each}`);
    const chain = drawn(12, (index) => [[index, index + 1, 'call', 'A'], [index, index + 1, 'call', 'B']]);
    holds(chain.height > chain.width, `a chain is drawn from above: ${JSON.stringify(chain)}`);
    const star = drawn(12, (index) => [[0, index + 1, 'spawn', '']]);
    holds(star.width < 1200 && star.height > star.width, `many of one are drawn below each other: ${JSON.stringify(star)}`);
    equal([chain.lines, star.lines], [11, 11], 'edges of one kind between two nodes share a line');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  },

  async 'a running program is shown on the graph'(folder) {
    const { graph } = await api();
    const { document } = await open(folder, 'ticking.snow');
    await vscode.commands.executeCommand('snow.observeFile', document.uri);
    const ticker = await until('an actor that gets messages', () => {
      const live = graph.running.get('Ticking.ticker');
      return live !== undefined && !live.line.endsWith(' 0/s') ? live : undefined;
    });
    equal(ticker.actors, 1, 'actors of ticker');
    vscode.window.terminals.filter(({ name }) => name === 'Snow: ticking.snow').forEach((each) => each.dispose());
    await until('the end of the program', () => (graph.running.size === 0 ? true : undefined));
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    return { line: ticker.line };
  },

  async 'restarts are counted'() {
    const figures = liveFigures();
    const totals = { totals: { actors: 1, messages: 0, dead_letters: 0 }, rates: { messages: 0 } };
    const of = (pid: string): Live | undefined => {
      const actor = { pid, path: 'Top/keeper', name: '', state: 'waiting', mailbox: 2, received: 9, reductions: 0, memory: 0, entry: { function: 'keeper' } };
      return figures({ ...totals, actors: [actor] }).get('keeper');
    };
    equal(['<1.1>', '<1.1>', '<1.2>', '<1.3>'].map((pid) => of(pid)?.restarts), [0, 0, 1, 2], 'restarts');
    equal(of('<1.3>')?.line, '1 running, 2 waiting, 0/s, 2 restarts', 'the line');
    figures(undefined);
    equal(of('<1.4>')?.restarts, 0, 'of the next program');
  },

  async 'views follow the cursor'(folder) {
    const { views, status } = await api();
    await until('a running server', () => (status.state === 'running' ? true : undefined));
    const editor = await open(folder, 'actors.snow');
    editor.selection = new vscode.Selection(placeOf(editor.document, '  n + 1'), placeOf(editor.document, '  n + 1'));
    const document = await views.show('mir');
    if (document === undefined) throw new Error('no view');
    await until('the MIR of work', () => document.getText().includes('fn Actors.work') || undefined);
    const main = placeOf(editor.document, 'let job');
    editor.selection = new vscode.Selection(main, main);
    await until('the MIR of main', () => document.getText().includes('fn Actors.main') || undefined);
    for (const [kind, text] of Object.entries({ llvm: 'define', assembly: 'ret' })) {
      await vscode.window.showTextDocument(editor.document);
      const shown = await views.show(kind);
      await until(`the ${kind} of main`, () => (shown?.getText().includes('Actors.main') && shown.getText().includes(text)) || undefined);
      await vscode.window.showTextDocument(editor.document);
      const work = placeOf(editor.document, '  n + 1');
      editor.selection = new vscode.Selection(work, work);
      await until(`the ${kind} of work`, () => shown?.getText().includes('Actors.work') || undefined);
      editor.selection = new vscode.Selection(main, main);
    }
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  },

  async 'a document is formatted'(folder) {
    const editor = await open(folder, 'actors.snow');
    const { document } = editor;
    const before = document.getText();
    await replaceAll(editor, before.replace('  n + 1', '      n   +   1'));
    const edits = await vscode.commands.executeCommand<vscode.TextEdit[]>('vscode.executeFormatDocumentProvider', document.uri, {
      tabSize: 2,
      insertSpaces: true,
    });
    const change = new vscode.WorkspaceEdit();
    change.set(document.uri, edits);
    holds(await vscode.workspace.applyEdit(change), 'the edits were refused');
    equal(document.getText(), before, 'the text after formatting');
    await closeAll();
  },

  async 'a task runs'(folder) {
    const found = await vscode.tasks.fetchTasks({ type: 'snow' });
    equal(found.map(({ name }) => name).sort(), ['build', 'check', 'run', 'test'], 'tasks');
    const target = vscode.Uri.joinPath(folder, 'actors.snow');
    const ended = new Promise<number | undefined>((resolve) => {
      const listening = vscode.tasks.onDidEndTaskProcess(({ exitCode, execution }) => {
        if (execution.task.definition['command'] !== 'run') return;
        listening.dispose();
        resolve(exitCode);
      });
    });
    await vscode.commands.executeCommand('snow.runFile', target);
    equal(await ended, 0, 'exit status of the task');
  },

  ...debugging,

  async 'a killed server is started again'(folder) {
    const { status, server } = await api();
    const editor = await open(folder, 'broken.snow');
    await codes(editor.document.uri, ['E0004']);
    const before = server.processId;
    if (before === undefined) throw new Error('no process id');
    process.kill(before, 'SIGKILL');
    await until('another server', () => (server.processId !== undefined && server.processId !== before ? true : undefined));
    await until('a running server', () => (status.state === 'running' ? true : undefined));
    const shown = await until('a hover', async () => (await hoverText(editor.document, placeOf(editor.document, 'answr'))) || undefined).catch(() => '');
    await codes(editor.document.uri, ['E0004']);
    await closeAll();
    return { shown };
  },

  async 'the conversation with the server is traced'(folder) {
    const { traces } = await api();
    const configuration = vscode.workspace.getConfiguration();
    const { document } = await open(folder, 'actors.snow');
    const isTraced = async (): Promise<boolean> => {
      const before = traces.written; // the channel's text can't be read: the helper that writes output files is not installed in this host
      await hoverText(document, placeOf(document, 'let job', 'job'));
      return traces.written > before;
    };
    await configuration.update('snow.trace.server', 'verbose', vscode.ConfigurationTarget.Global);
    await vscode.commands.executeCommand('snow.showTrace');
    await until('a request in the channel', async () => (await isTraced()) || undefined);
    await configuration.update('snow.trace.server', undefined, vscode.ConfigurationTarget.Global);
    await until('silence', async () => !(await isTraced()) || undefined);
  },

  async 'lines are indented as they are typed'(folder) {
    const editor = await open(folder, 'sums.snow');
    const { document } = editor;
    const end = placeOf(document, 'fn main() do', 'do').translate(0, 1);
    const before = document.getText();
    const expected = ['  if true do', '    1', '  else', '    2'];
    // VS Code indents only below lines that it has coloured, which it does in the background: typed again until it has.
    await until(`the lines ${JSON.stringify(expected)}`, async () => {
      await replaceAll(editor, before);
      editor.selection = new vscode.Selection(end, end);
      for (const typed of ['\n', 'if true do', '\n', '1', '\n', 'else', '\n', '2']) await vscode.commands.executeCommand('type', { text: typed });
      const written = expected.map((_, index) => document.lineAt(end.line + 1 + index).text);
      return written.join('\n') === expected.join('\n') || undefined;
    });
    await closeAll();
  },

  async 'a paste of 2,000 lines, and its undo'(folder) {
    const editor = await open(folder, 'actors.snow');
    const { document } = editor;
    const before = document.getText();
    const functions = Array.from({ length: 500 }, (_, n) => `fn pasted_${n}(x :: Int) -> Int do\n  x + ${n}\nend\n`);
    await replaceAll(editor, `${before}\n${functions.join('\n')}\nfn wrong() -> Int do "text" end\n`);
    await until('the error in the last line', () =>
      vscode.languages.getDiagnostics(document.uri).some(({ code }) => (typeof code === 'object' ? code.value : code) === 'E0001') || undefined,
    );
    await vscode.commands.executeCommand('undo');
    equal(document.getText(), before, 'the text after undo');
    await codes(document.uri, []);
    await closeAll();
  },

  async 'a wrong server path is told'() {
    const { status, server } = await api();
    const configuration = vscode.workspace.getConfiguration();
    const known = configuration.inspect<string>('snow.server.path')?.globalValue;
    await configuration.update('snow.server.path', '/nowhere/snow-lsp', vscode.ConfigurationTarget.Global);
    await until('the failure', () => (status.state === 'failed' ? true : undefined));
    equal(server.running === undefined, true, 'no server runs');
    await configuration.update('snow.server.path', known, vscode.ConfigurationTarget.Global);
    await until('a running server', () => (status.state === 'running' ? true : undefined));
  },

  async 'the vsix brings what it needs'() {
    const extension = vscode.extensions.getExtension(EXTENSION);
    const folder = extension?.extensionPath ?? '';
    for (const each of ['readme.md', 'LICENSE.txt', 'changelog.md', 'images/icon.png', 'syntaxes/snow.tmLanguage.json']) {
      holds(fs.existsSync(path.join(folder, each)), `${each} is missing among ${fs.readdirSync(folder).join(', ')}`);
    }
  },
};
