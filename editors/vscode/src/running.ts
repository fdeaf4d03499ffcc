// A running program that can be looked at (`snowc run --observe`): started in a terminal of ours, asked for its actors again and again.
// In: a file or an address. Out: snapshots. Only this machine is asked: an address elsewhere is refused.
import * as child from 'node:child_process';
import * as http from 'node:http';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { findCompiler } from './executables';

const PERIOD = 1000; // ms between two looks
const ADDRESS = /^\*\* observe: (http:\/\/\S+)$/m;
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);
const LONGEST_ANSWER = 32 * 1024 * 1024; // bytes

/** `GET /snapshot`, as far as it is used here. */
export interface Snapshot {
  readonly totals: { readonly actors: number; readonly messages: number; readonly dead_letters: number };
  readonly rates: { readonly messages: number };
  readonly actors: readonly RunningActor[];
}

export interface RunningActor {
  readonly pid: string;
  readonly name: string;
  readonly state: string;
  readonly mailbox: number;
  readonly received: number;
  readonly reductions: number;
  readonly memory: number;
  /** its place in the tree of supervisors, if it has one */
  readonly path?: string;
  readonly entry?: { readonly function: string };
}

export class RunningProgram implements vscode.Disposable {
  private readonly looked = new vscode.EventEmitter<Snapshot | undefined>();
  /** A new snapshot; undefined when there is no program to look at any more. */
  readonly onSnapshot = this.looked.event;
  private timer: NodeJS.Timeout | undefined;
  private program: child.ChildProcess | undefined;
  private address: URL | undefined;

  dispose(): void {
    this.stop();
    this.program?.kill('SIGTERM');
    this.looked.dispose();
  }

  /** Runs a file with `--observe` in a terminal, and looks at it as soon as it says where. */
  run(file: vscode.Uri): void {
    const compiler = findCompiler();
    if ('message' in compiler) {
      void vscode.window.showErrorMessage(`Snow: ${compiler.message}`);
      return;
    }
    const written = new vscode.EventEmitter<string>();
    const closed = new vscode.EventEmitter<number>();
    const pty: vscode.Pseudoterminal = {
      onDidWrite: written.event,
      onDidClose: closed.event,
      open: () => this.start(compiler.command, file.fsPath, (text) => written.fire(text.replace(/\r?\n/g, '\r\n')), (code) => closed.fire(code)),
      close: () => this.program?.kill('SIGTERM'),
      handleInput: (text) => this.program?.stdin?.write(text.replace(/\r/g, '\n')),
    };
    vscode.window.createTerminal({ name: `Snow: ${path.basename(file.fsPath)}`, pty }).show(true);
  }

  /** Looks at a program that runs already. Gives what is wrong with the address, if it is. */
  watch(address: string): string | undefined {
    const url = URL.canParse(address) ? new URL(address) : undefined;
    if (url?.protocol !== 'http:' || !LOOPBACK.has(url.hostname)) return `${address} is no address on this machine`;
    if (!url.searchParams.has('token')) return 'the address has no token: take it as the program has written it';
    this.stop();
    this.address = url;
    void this.look();
    return undefined;
  }

  stop(): void {
    clearTimeout(this.timer);
    this.address = undefined;
  }

  private start(compiler: string, file: string, write: (text: string) => void, end: (code: number) => void): void {
    this.program?.kill('SIGTERM');
    const program = child.spawn(compiler, ['run', '--observe', file], { cwd: path.dirname(file), stdio: 'pipe' });
    this.program = program;
    let said = '';
    const hear = (chunk: Buffer): void => {
      const text = chunk.toString();
      write(text);
      if (this.program !== program || this.address !== undefined) return;
      said = (said + text).slice(-65_536);
      const found = ADDRESS.exec(said)?.[1];
      if (found !== undefined) this.watch(found);
    };
    program.stdout.on('data', hear);
    program.stderr.on('data', hear);
    program.on('error', (error) => write(`${error.message}\n`));
    program.on('close', (code) => {
      if (this.program === program) {
        this.stop();
        this.program = undefined;
        this.looked.fire(undefined);
      }
      end(code ?? 1);
    });
    this.address = undefined;
  }

  private async look(): Promise<void> {
    const address = this.address;
    if (address === undefined) return;
    try {
      const snapshot = await ask(new URL(`/snapshot${address.search}`, address));
      if (this.address !== address) return;
      this.looked.fire(snapshot);
      this.timer = setTimeout(() => void this.look(), PERIOD);
    } catch {
      // The program has ended, or whoever runs at that port does not know the token: either way there is nothing to see any more.
      if (this.address !== address) return;
      this.stop();
      this.looked.fire(undefined);
    }
  }
}

function ask(url: URL): Promise<Snapshot> {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { timeout: 5 * PERIOD }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > LONGEST_ANSWER) request.destroy(new Error('the answer is too long'));
      });
      answer.on('end', () => {
        if (answer.statusCode !== 200) return reject(new Error(`status ${answer.statusCode}`));
        try {
          resolve(JSON.parse(text) as Snapshot);
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
    });
    request.on('timeout', () => request.destroy(new Error('no answer')));
    request.on('error', reject);
  });
}
