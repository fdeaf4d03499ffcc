// Waiting for what the editor does in its own time: by events and conditions; the limit only ends a test that would hang.
import * as vscode from 'vscode';

const LIMIT = 30_000;

/** The first value for which `ready` gives something; asked again at each of the editor's events. */
export async function until<T>(what: string, ready: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const end = Date.now() + LIMIT;
  for (;;) {
    const found = await ready();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

export function equal(found: unknown, expected: unknown, what: string): void {
  const [left, right] = [JSON.stringify(found), JSON.stringify(expected)];
  if (left !== right) throw new Error(`${what}: expected ${right}, found ${left}`);
}

export function holds(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(what);
}

/** The diagnostics of a document once they are the wanted codes. */
export function codes(uri: vscode.Uri, wanted: readonly string[]): Promise<vscode.Diagnostic[]> {
  return until(`the diagnostics ${wanted.join(', ') || '(none)'}; last: ${codesOf(uri).join(', ')}`, () => {
    return JSON.stringify(codesOf(uri)) === JSON.stringify(wanted) ? vscode.languages.getDiagnostics(uri) : undefined;
  });
}

function codesOf(uri: vscode.Uri): string[] {
  const found = vscode.languages.getDiagnostics(uri).map(({ code }) => String(typeof code === 'object' ? code.value : code));
  return found.sort();
}
