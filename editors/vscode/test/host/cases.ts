// What the extension must do, one function each. In: the workspace folder, with the files that the driver put there.
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { StoppedActor } from '../../src/actors';
import type { Api } from '../../src/extension';
import { drawing } from '../../src/graph';
import { codes, equal, holds, until } from './waiting';

type Case = (folder: vscode.Uri) => Promise<unknown>;

const EXTENSION = 'snow-lang.snow-lang';

async function api(): Promise<Api> {
  const extension = vscode.extensions.getExtension<Api>(EXTENSION);
  if (extension === undefined) throw new Error(`${EXTENSION} is not installed`);
  return extension.activate();
}

async function open(folder: vscode.Uri, name: string): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, name));
  return vscode.window.showTextDocument(document, { preview: false });
}

function placeOf(document: vscode.TextDocument, text: string, within = text): vscode.Position {
  const start = document.getText().indexOf(text);
  if (start < 0) throw new Error(`the document has no \`${text}\``);
  return document.positionAt(start + text.indexOf(within) + 1);
}

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
  },

  async 'lenses stand above functions and tests'(folder) {
    const { document } = await open(folder, 'sums.snow');
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 10);
    equal(lenses.map(({ command }) => command?.title).sort(), ['3 uses', '▶ run', '▶ run test', '▶ run test'], 'lenses');
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

  async 'views follow the cursor'(folder) {
    const { views } = await api();
    const editor = await open(folder, 'actors.snow');
    editor.selection = new vscode.Selection(placeOf(editor.document, '  n + 1'), placeOf(editor.document, '  n + 1'));
    const document = await views.show('mir');
    if (document === undefined) throw new Error('no view');
    await until('the MIR of work', () => document.getText().includes('fn Actors.work') || undefined);
    const main = placeOf(editor.document, 'let job');
    editor.selection = new vscode.Selection(main, main);
    await until('the MIR of main', () => document.getText().includes('fn Actors.main') || undefined);
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

  async 'a task runs and its problems are matched'(folder) {
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

  async 'a breakpoint stops, and locals and actors are shown'(folder) {
    const { actors } = await api();
    const { document } = await open(folder, 'stopped.snow');
    const line = placeOf(document, '  n + List').line;
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(new vscode.Location(document.uri, new vscode.Position(line, 0)))]);
    const session = new Promise<vscode.DebugSession>((resolve) => {
      const listening = vscode.debug.onDidStartDebugSession((started) => {
        listening.dispose();
        resolve(started);
      });
    });
    const stopped = new Promise<number>((resolve) => {
      vscode.debug.registerDebugAdapterTrackerFactory('snow', {
        createDebugAdapterTracker: () => ({
          onDidSendMessage: (message: { event?: string; body?: { threadId?: number; reason?: string } }) => {
            if (message.event === 'stopped' && message.body?.reason === 'breakpoint') resolve(message.body.threadId ?? 0);
          },
        }),
      });
    });
    await vscode.commands.executeCommand('snow.debugFile', document.uri);
    const debugged = await session;
    const threadId = await stopped;
    const { stackFrames } = (await debugged.customRequest('stackTrace', { threadId, startFrame: 0, levels: 1 })) as {
      stackFrames: { id: number; name: string; line: number; source?: { path?: string } }[];
    };
    const frame = stackFrames[0];
    if (frame === undefined) throw new Error('no frame');
    // The workbench gives paths as URIs of its remote.
    const source = vscode.Uri.parse(frame.source?.path ?? '').path;
    equal([frame.name, frame.line, source], ['Stopped.work', line + 1, document.uri.path], 'the frame');
    const { scopes } = (await debugged.customRequest('scopes', { frameId: frame.id })) as { scopes: { variablesReference: number }[] };
    const found = (await debugged.customRequest('variables', { variablesReference: scopes[0]?.variablesReference })) as {
      variables: { name: string; value: string }[];
    };
    const locals = found.variables.map(({ name, value }) => [name, value.replace(/^0x\w+ /, '')]); // lldb-dap leaves the address before it
    equal(locals, [['n', '20'], ['names', '["a", "b"]']], 'locals');
    const listed = await until('the actors', () => (actors.current.length > 0 ? actors.current : undefined));
    const states = listed.map((actor) => [actor.name, actors.getTreeItem(actor).description]);
    equal(states.filter(([name]) => name !== 'echo'), [['main', 'running'], ['idle', 'waiting']], 'the actors');
    const item = actors.getTreeItem(listed[1] as StoppedActor);
    equal([item.command?.command, (item.command?.arguments?.[0] as vscode.Uri).path], ['vscode.open', document.uri.path], 'what a click opens');
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    const ended = new Promise<void>((resolve) => {
      const listening = vscode.debug.onDidTerminateDebugSession(() => {
        listening.dispose();
        resolve();
      });
    });
    await debugged.customRequest('continue', { threadId });
    await ended;
    await until('an empty list of actors', () => (actors.current.length === 0 ? true : undefined));
  },

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
