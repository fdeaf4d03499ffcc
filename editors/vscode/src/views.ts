// What the compiler makes of the item under the cursor, beside the source: `snow/view` of the server, as documents that follow the cursor.
import * as vscode from 'vscode';
import type { Server } from './server';

const SCHEME = 'snow-view';
const DELAY = 150; // ms without a move of the cursor before a view follows

/** The server's kinds, as a user reads them. */
export const KINDS: Readonly<Record<string, string>> = {
  tokens: 'Tokens',
  tree: 'Syntax tree',
  types: 'Types',
  mir: 'MIR',
  passes: 'MIR, pass by pass',
  memory: 'Memory',
  llvm: 'LLVM',
  assembly: 'Assembly',
};

interface Found {
  readonly title?: string;
  readonly text?: string;
  readonly reason?: string;
}

interface Followed {
  readonly uri: vscode.Uri;
  readonly position: vscode.Position;
}

export class CompilerViews implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private followed: Followed | undefined;
  private timer: NodeJS.Timeout | undefined;
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly server: Server) {
    this.subscriptions = [
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.followLater(textEditor)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        const editor = vscode.window.activeTextEditor;
        if (editor?.document === document) this.followLater(editor);
      }),
    ];
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.changed.dispose();
    this.subscriptions.forEach((each) => each.dispose());
  }

  /** Asks for a kind unless one is given, and opens its view beside the source. */
  async show(kind?: string): Promise<vscode.TextDocument | undefined> {
    const editor = vscode.window.activeTextEditor;
    if (editor?.document.languageId !== 'snow') {
      void vscode.window.showErrorMessage('Snow: put the cursor into a function first.');
      return undefined;
    }
    const chosen = kind ?? (await pickKind());
    if (chosen === undefined) return undefined;
    this.followed = { uri: editor.document.uri, position: editor.selection.active };
    const uri = uriOf(chosen);
    this.changed.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true, preview: false });
    return document;
  }

  async provideTextDocumentContent(uri: vscode.Uri, cancelled: vscode.CancellationToken): Promise<string> {
    const client = this.server.running;
    if (client === undefined) return 'The language server does not run.\n';
    if (this.followed === undefined) return 'Put the cursor into a function.\n';
    const parameters = {
      textDocument: { uri: client.code2ProtocolConverter.asUri(this.followed.uri) },
      position: client.code2ProtocolConverter.asPosition(this.followed.position),
      kind: uri.authority,
    };
    const found = await client.sendRequest<Found | null>('snow/view', parameters, cancelled);
    if (found === null) return 'The cursor is between items.\n';
    return found.text === undefined ? `${found.reason ?? 'Nothing is known here.'}\n` : `${found.title ?? ''}\n\n${found.text}`;
  }

  private followLater(editor: vscode.TextEditor): void {
    if (editor.document.languageId !== 'snow' || editor.document.uri.scheme === SCHEME) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.followed = { uri: editor.document.uri, position: editor.selection.active };
      const open = vscode.workspace.textDocuments.filter(({ uri, isClosed }) => uri.scheme === SCHEME && !isClosed);
      open.forEach(({ uri }) => this.changed.fire(uri));
    }, DELAY);
  }
}

function uriOf(kind: string): vscode.Uri {
  return vscode.Uri.from({ scheme: SCHEME, authority: kind, path: `/${KINDS[kind] ?? kind}` });
}

async function pickKind(): Promise<string | undefined> {
  const chosen = await vscode.window.showQuickPick(Object.values(KINDS), { title: 'What the compiler makes of this' });
  return Object.keys(KINDS).find((kind) => KINDS[kind] === chosen);
}
