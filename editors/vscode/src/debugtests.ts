// Debugging one test: built by `snowc test --build`, started under the debugger; what it tells of its end becomes the test's outcome.
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Outcome } from './outcomes';

const MARK = 'snow-test';
const A_DAY = 86_400_000; // ms: a person thinks for longer than a test may take

interface BuiltTest {
  readonly number: number;
  readonly name: string;
}

/** Runs one command to its end. */
export type Run = (args: string[], cwd: string) => Promise<{ status: number; stdout: string; stderr: string }>;

/** The outcome of a test under the debugger; undefined where it was ended before the test was. */
export async function debugTest(uri: vscode.Uri, name: string, storage: vscode.Uri, run: Run): Promise<Outcome | undefined> {
  const program = path.join(storage.fsPath, 'debug', `${path.basename(uri.fsPath, '.snow')}-tests`);
  fs.mkdirSync(path.dirname(program), { recursive: true });
  const folder = path.dirname(uri.fsPath);
  const { status, stdout, stderr } = await run(['test', uri.fsPath, '--build', program, '--filter', name, '--no-examples'], folder);
  if (status !== 0) return { event: 'test', status: 'failed', message: stderr.trim() };
  const built = stdout.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as BuiltTest);
  const number = built.find((each) => each.name === name)?.number;
  if (number === undefined) return { event: 'test', status: 'failed', message: `there is no test "${name}" any more` };
  return underDebugger(uri, {
    type: 'snow',
    request: 'launch',
    name: `Test "${name}"`,
    program,
    file: uri.fsPath,
    args: [MARK, String(A_DAY), String(number)],
    snowTest: name,
  });
}

/** Until the session's end; what the program writes comes as the debugger's output. */
function underDebugger(uri: vscode.Uri, configuration: vscode.DebugConfiguration): Promise<Outcome | undefined> {
  let said = '';
  const isOurs = (session: vscode.DebugSession): boolean => session.configuration['snowTest'] === configuration['snowTest'];
  return new Promise((resolve) => {
    const subscriptions = [
      vscode.debug.registerDebugAdapterTrackerFactory('*', {
        createDebugAdapterTracker: (session) => (isOurs(session) ? { onDidSendMessage: hear } : undefined),
      }),
      vscode.debug.onDidTerminateDebugSession((session) => {
        if (isOurs(session)) end();
      }),
    ];
    const hear = (message: { event?: string; body?: { category?: string; output?: string } }): void => {
      if (message.event === 'output' && message.body?.category === 'stdout') said += message.body.output ?? '';
    };
    const end = (): void => {
      subscriptions.forEach((each) => each.dispose());
      resolve(outcomeIn(said));
    };
    void vscode.debug.startDebugging(vscode.workspace.getWorkspaceFolder(uri), configuration).then((isStarted) => {
      if (!isStarted && vscode.debug.activeDebugSession === undefined) end();
    });
  });
}

/** A debugger breaks lines where it likes, and a terminal puts a carriage return before their ends. */
function outcomeIn(said: string): Outcome | undefined {
  const found = /snow-test(\{"event":"end".*?\})\r?\n/s.exec(`${said}\n`)?.[1];
  return found === undefined ? undefined : (JSON.parse(found) as Outcome);
}
