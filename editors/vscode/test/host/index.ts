// Tests inside a real VS Code: what the packaged extension does, seen through the editor's own commands.
// `run` is called by the extension host; it throws with all that went wrong.
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { cases } from './cases';

export async function run(): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) throw new Error('no workspace folder is open');
  const report = path.join(folder.uri.fsPath, 'report.jsonl');
  const only = readOnly(folder.uri.fsPath);
  let failures = 0;
  for (const [name, test] of Object.entries(cases)) {
    if (only !== undefined && !only.includes(name)) continue;
    const line: { name: string; ok: boolean; error?: string; detail?: unknown } = { name, ok: true };
    try {
      line.detail = await test(folder.uri);
    } catch (error) {
      failures += 1;
      line.ok = false;
      line.error = error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
    fs.appendFileSync(report, `${JSON.stringify(line)}\n`);
  }
  if (failures > 0) throw new Error(`${failures} failed`);
}

/** The cases that the driver asks for; all if it names none. */
function readOnly(folder: string): string[] | undefined {
  const file = path.join(folder, 'only.json');
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as string[]) : undefined;
}
