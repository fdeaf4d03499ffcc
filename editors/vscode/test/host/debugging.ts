// Debugging: which debugger is chosen, a breakpoint in a program, and one in a test.
import * as vscode from 'vscode';
import type { StoppedActor } from '../../src/actors';
import { chooseDebugger, type Search } from '../../src/debuggers';
import { api, open, placeOf, type Case } from './opening';
import { equal, holds, until } from './waiting';

/** The thread that stops next at a breakpoint. */
function nextStop(): Promise<{ session: vscode.DebugSession; threadId: number }> {
  return new Promise((resolve) => {
    const listening = vscode.debug.registerDebugAdapterTrackerFactory('*', {
      createDebugAdapterTracker: (session) => ({
        onDidSendMessage: (message: { event?: string; body?: { threadId?: number; reason?: string } }) => {
          if (message.event !== 'stopped' || message.body?.reason !== 'breakpoint') return;
          listening.dispose();
          resolve({ session, threadId: message.body.threadId ?? 0 });
        },
      }),
    });
  });
}

export const debugging: Record<string, Case> = {
  async 'a breakpoint stops, and locals and actors are shown'(folder) {
    const { actors } = await api();
    const { document } = await open(folder, 'stopped.snow');
    const line = placeOf(document, '  n + List').line;
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(new vscode.Location(document.uri, new vscode.Position(line, 0)))]);
    const stopped = nextStop();
    await vscode.commands.executeCommand('snow.debugFile', document.uri);
    const { session: debugged, threadId } = await stopped;
    const { stackFrames } = (await debugged.customRequest('stackTrace', { threadId, startFrame: 0, levels: 1 })) as {
      stackFrames: { id: number; name: string; line: number; source?: { path?: string } }[];
    };
    const frame = stackFrames[0];
    if (frame === undefined) throw new Error('no frame');
    // The workbench gives paths as URIs of its remote.
    const source = vscode.Uri.parse(frame.source?.path ?? '').path;
    equal([frame.name, frame.line, source], ['Stopped.work', line + 1, document.uri.path], 'the frame');
    const { scopes } = (await debugged.customRequest('scopes', { frameId: frame.id })) as { scopes: { name: string; variablesReference: number }[] };
    const locals: [string, string][] = [];
    for (const { name, variablesReference } of scopes) {
      if (!/^(Arguments|Locals)$/.test(name)) continue; // gdb has two
      const found = (await debugged.customRequest('variables', { variablesReference })) as { variables: { name: string; value: string }[] };
      for (const each of found.variables) locals.push([each.name, each.value.replace(/^0x\w+ /, '')]); // lldb-dap leaves the address before it
    }
    const [type, prefix] = { gdb: ['snow', ''], lldb: ['snow', '`'], extension: ['lldb-dap', '`'] }[process.env['SNOW_TEST_DEBUGGER'] ?? 'lldb'] ?? [];
    equal([debugged.type, debugged.configuration['snowCommandPrefix']], [type, prefix], 'who debugs');
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

  async 'a test is debugged'(folder) {
    const { tests } = await api();
    const { document } = await open(folder, 'sums.snow');
    const file = await until('the tests of sums.snow', () => tests.items.get(document.uri.toString()));
    const item = file.children.get(`${document.uri.toString()}::adds wrongly`);
    if (item === undefined) throw new Error('no test');
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(new vscode.Location(document.uri, placeOf(document, '  a + b')))]);
    const stopped = nextStop();
    const done = tests.debug(new vscode.TestRunRequest([item]), new vscode.CancellationTokenSource().token);
    const { session, threadId } = await stopped;
    const { stackFrames } = (await session.customRequest('stackTrace', { threadId, startFrame: 0, levels: 1 })) as { stackFrames: { name: string }[] };
    equal(stackFrames[0]?.name, 'Sums.add', 'the function');
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await session.customRequest('continue', { threadId });
    await done;
    const failure = tests.failureOf('adds wrongly');
    equal([failure?.expectedOutput, failure?.actualOutput], ['4', '3'], 'what is shown of the failure');
  },

  async 'a debugger is chosen'() {
    const search = (programs: Record<string, number>, extension = ''): Search => ({
      find: (name) => (name in programs ? `/bin/${name}` : undefined),
      newest: (name) => (`${name}-19` in programs ? `/bin/${name}-19` : undefined),
      isExecutable: (file) => (file.split('/').pop() ?? '') in programs,
      gdbVersion: (file) => programs[file.split('/').pop() ?? ''] ?? 0,
      hasExtension: (id) => id === extension,
    });
    const chosen = (named: string, programs: Record<string, number>, extension = ''): string => {
      const found = chooseDebugger(named, search(programs, extension));
      if (found.kind === 'adapter') return [found.command, ...found.args].join(' ');
      return found.kind === 'extension' ? found.type : found.message;
    };
    equal(chosen('', { 'lldb-dap-19': 0, gdb: 16 }), '/bin/lldb-dap-19', 'lldb first');
    equal(chosen('', { gdb: 16 }), '/bin/gdb -q -i dap', 'a new gdb');
    equal(chosen('', { gdb: 13 }, 'vadimcn.vscode-lldb'), 'lldb', 'an extension rather than an old gdb');
    equal(chosen('/bin/gdb', { gdb: 14, 'lldb-dap': 0 }), '/bin/gdb -q -i dap', 'a gdb that is named');
    equal(chosen('/bin/mine', { mine: 0 }), '/bin/mine', 'another that is named');
    for (const [said, message] of [
      ['`/bin/gdb` is version 13;', chosen('', { gdb: 13 })],
      ['`/bin/gdb` is version 13;', chosen('/bin/gdb', { gdb: 13, 'lldb-dap': 0 })],
      ['does not say which version', chosen('', { gdb: 0 })],
      ['No debugger was found', chosen('', {})],
      ['no executable file', chosen('/bin/none', {})],
    ] as const) {
      holds(message.includes(said), `${message} does not say: ${said}`);
    }
  },
};
