// The extension's own interface, and documents of the workspace folder.
import * as vscode from 'vscode';
import type { Api } from '../../src/extension';

export type Case = (folder: vscode.Uri) => Promise<unknown>;

export const EXTENSION = 'snow-lang.snow-lang';

export async function api(): Promise<Api> {
  const extension = vscode.extensions.getExtension<Api>(EXTENSION);
  if (extension === undefined) throw new Error(`${EXTENSION} is not installed`);
  return extension.activate();
}

export async function open(folder: vscode.Uri, name: string): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, name));
  return vscode.window.showTextDocument(document, { preview: false });
}

export function placeOf(document: vscode.TextDocument, text: string, within = text): vscode.Position {
  const start = document.getText().indexOf(text);
  if (start < 0) throw new Error(`the document has no \`${text}\``);
  return document.positionAt(start + text.indexOf(within) + 1);
}
