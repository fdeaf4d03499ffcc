// The status item: the server's state and version, and the way to its menu.
import * as vscode from 'vscode';
import type { Found } from './executables';

export class StatusItem implements vscode.Disposable {
  private readonly item = vscode.languages.createLanguageStatusItem('snow.server', { language: 'snow' });
  /** what the item says; the tests read it */
  state = 'stopped';

  constructor() {
    this.item.name = 'Snow';
    this.item.command = { command: 'snow.showServerMenu', title: 'Menu' };
    this.stopped();
  }

  starting(): void {
    this.show('starting', 'snow-lsp starts', vscode.LanguageStatusSeverity.Information, true);
  }

  running(version: string, found?: Found): void {
    this.show('running', `snow-lsp ${version}`, vscode.LanguageStatusSeverity.Information, false);
    if (found !== undefined) this.item.detail = `${found.command} (${found.origin})`;
  }

  stopped(): void {
    this.show('stopped', 'snow-lsp is stopped', vscode.LanguageStatusSeverity.Warning, false);
  }

  failed(message: string): void {
    this.show('failed', 'snow-lsp is not there', vscode.LanguageStatusSeverity.Error, false);
    this.item.detail = message;
  }

  dispose(): void {
    this.item.dispose();
  }

  private show(state: string, text: string, severity: vscode.LanguageStatusSeverity, busy: boolean): void {
    this.state = state;
    this.item.text = text;
    this.item.severity = severity;
    this.item.busy = busy;
  }
}
