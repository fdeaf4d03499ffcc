// What `snowc test --format json` tells of a test, and how the Test Explorer shows it.
import * as path from 'node:path';
import * as vscode from 'vscode';

/** One line of `snowc test --format json`. */
export interface Outcome {
  readonly event: 'test' | 'done';
  readonly name?: string;
  readonly status?: 'ok' | 'failed';
  /** file:line of the test */
  readonly place?: string;
  readonly message?: string;
  /** what the test and its actors wrote */
  readonly output?: string;
  readonly seconds?: number;
}

/** Undefined for a line that the tested program printed. */
export function parse(line: string): Outcome | undefined {
  if (!line.startsWith('{"event":')) return undefined;
  try {
    return JSON.parse(line) as Outcome;
  } catch {
    return undefined; // a line that the tested program printed
  }
}

/** Shows an outcome; gives what is said of a failure. */
export function tell(run: vscode.TestRun, item: vscode.TestItem, outcome: Outcome): vscode.TestMessage | undefined {
  const duration = outcome.seconds === undefined ? undefined : outcome.seconds * 1000;
  const place = item.uri === undefined || item.range === undefined ? undefined : new vscode.Location(item.uri, item.range);
  if (outcome.output !== undefined) run.appendOutput(outcome.output.replace(/\r?\n/g, '\r\n'), place, item);
  if (outcome.status === 'ok') {
    run.passed(item, duration);
    return undefined;
  }
  const text = outcome.message ?? 'failed';
  const values = /^ {2}left: (?<left>.*)\n {2}right: (?<right>.*)$/ms.exec(text)?.groups;
  const message = values === undefined ? new vscode.TestMessage(text) : vscode.TestMessage.diff(text, values['right'] ?? '', values['left'] ?? '');
  const line = lineOf(item, outcome);
  if (item.uri !== undefined && line > 0) message.location = new vscode.Location(item.uri, new vscode.Position(line - 1, 0));
  run.failed(item, message, duration);
  return message;
}

/** Where the failure is: the first place in the test's own file that its crash report names, else the test's. */
function lineOf(item: vscode.TestItem, { output = '', place = '' }: Outcome): number {
  const name = path.basename(item.uri?.fsPath ?? '');
  const frames = [...output.matchAll(/^ +at (?<file>.+?):(?<line>\d+):\d+ in /gm)];
  const own = frames.find(({ groups }) => path.basename(groups?.['file'] ?? '') === name);
  return Number(own?.groups?.['line'] ?? place.split(':').pop());
}
