// The actor graph as a picture: `snow/actorGraph` of the server, laid out by dagre, drawn as SVG; a click goes to the code.
// While a program runs that can be looked at, each node tells how many actors of it there are, what waits in their mailboxes, and what comes in.
import dagre from '@dagrejs/dagre';
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { Location, Range } from 'vscode-languageclient';
import { liveFigures, type Live } from './live';
import type { RunningProgram } from './running';
import type { Server } from './server';

/** `snow/actorGraph`. */
export interface ActorGraph {
  readonly nodes: readonly { id: string; name: string; kind: string; message: string; uri: string; range: Range }[];
  readonly edges: readonly { source: string; target: string; kind: string; label: string; places: Location[] }[];
}

/** What dagre has laid out. */
type Layout = ReturnType<typeof emptyLayout>;

const CHARACTER = 7.5; // pixels, of the drawing's font
const LINE = 18;

export class GraphView implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private shown: ActorGraph | undefined;
  private readonly subscriptions: vscode.Disposable[] = [];
  private live: ReadonlyMap<string, Live> = new Map();

  constructor(
    private readonly server: Server,
    running: RunningProgram,
  ) {
    const figures = liveFigures();
    this.subscriptions.push(running.onSnapshot((snapshot) => this.update(figures(snapshot))));
    const saved = vscode.workspace.onDidSaveTextDocument(({ languageId, uri }) => {
      if (languageId === 'snow' && this.panel !== undefined) void this.show(uri);
    });
    this.subscriptions.push(saved);
  }

  dispose(): void {
    this.subscriptions.forEach((each) => each.dispose());
    this.panel?.dispose();
  }

  /** The graph that is shown; the tests read it. */
  get current(): ActorGraph | undefined {
    return this.shown;
  }

  /** What is known of the running program, by the node's id; the tests read it. */
  get running(): ReadonlyMap<string, Live> {
    return this.live;
  }

  private update(live: ReadonlyMap<string, Live>): void {
    this.live = live;
    void this.panel?.webview.postMessage({ live: this.lines() });
  }

  /** The line below each node, by its number. */
  private lines(): string[] {
    return (this.shown?.nodes ?? []).map(({ id }) => this.live.get(id)?.line ?? '');
  }

  async show(uri: vscode.Uri): Promise<void> {
    const client = this.server.running;
    if (client === undefined) {
      void vscode.window.showErrorMessage('Snow: the language server does not run.');
      return;
    }
    const graph = await client.sendRequest<ActorGraph | null>('snow/actorGraph', { textDocument: { uri: client.code2ProtocolConverter.asUri(uri) } });
    if (graph === null) return;
    this.shown = graph;
    const panel = this.panel ?? this.create();
    panel.webview.html = page(graph);
    void panel.webview.postMessage({ live: this.lines() });
  }

  private create(): vscode.WebviewPanel {
    const panel = vscode.window.createWebviewPanel('snow.graph', 'Snow: Actors', { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true }, { enableScripts: true });
    panel.onDidDispose(() => (this.panel = undefined));
    panel.webview.onDidReceiveMessage((message: unknown) => void this.reveal(message));
    this.panel = panel;
    return panel;
  }

  /** Only what the graph itself holds is opened, whatever a message says. */
  private async reveal(message: unknown): Promise<void> {
    const chosen = message as { node?: number; edge?: number };
    const node = this.shown?.nodes[chosen.node ?? -1];
    const place = this.shown?.edges[chosen.edge ?? -1]?.places[0] ?? node;
    if (place === undefined) return;
    const { start, end } = place.range;
    const selection = new vscode.Range(start.line, start.character, end.line, end.character);
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(place.uri));
    await vscode.window.showTextDocument(document, { selection, viewColumn: vscode.ViewColumn.One });
  }
}

/** A colour of the theme, drawn towards the text's: themes choose theirs for areas, and on a light ground some make lines hard to see. */
function legible(name: string): string {
  return `color-mix(in srgb, var(--vscode-${name}, currentColor) 65%, var(--vscode-editor-foreground))`;
}

function page(graph: ActorGraph): string {
  const nonce = randomBytes(16).toString('base64');
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'`;
  const style = `
    body { background: var(--vscode-editor-background); color: var(--vscode-editor-foreground); }
    text { fill: var(--vscode-editor-foreground); font: 12px var(--vscode-editor-font-family, monospace); }
    .detail { fill: var(--vscode-descriptionForeground); }
    .vscode-high-contrast .detail { fill: var(--vscode-editor-foreground); }
    .live { fill: ${legible('charts-green')}; }
    .waiting .live { fill: ${legible('charts-red')}; }
    rect { fill: var(--vscode-editorWidget-background); stroke: var(--vscode-contrastBorder, ${legible('focusBorder')}); }
    .function rect { stroke-dasharray: 4 3; }
    path { fill: none; stroke: var(--vscode-descriptionForeground); stroke-width: 1.3; }
    [data-edge] text { paint-order: stroke; stroke: var(--vscode-editor-background); stroke-width: 4px; }
    .send path, .call path, .cast path { stroke: ${legible('charts-blue')}; }
    .monitor path, .link path { stroke: ${legible('charts-orange')}; stroke-dasharray: 3 3; }
    .supervise path { stroke: ${legible('charts-green')}; }
    marker path { fill: var(--vscode-descriptionForeground); stroke: none; }
    [data-node], [data-edge] { cursor: pointer; }`;
  const script = `
    const editor = acquireVsCodeApi();
    document.addEventListener('click', ({ target }) => {
      const group = target.closest('[data-node], [data-edge]');
      if (group?.dataset.node) editor.postMessage({ node: Number(group.dataset.node) });
      if (group?.dataset.edge) editor.postMessage({ edge: Number(group.dataset.edge) });
    });
    addEventListener('message', ({ data }) => {
      data.live?.forEach((line, number) => {
        const text = document.querySelector('[data-node="' + number + '"] .live');
        if (text) text.textContent = line;
      });
    });`;
  const picture = graph.nodes.length === 0 ? '<p>No actor is spawned in this project.</p>' : drawing(graph);
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
    <style nonce="${nonce}">${style}</style></head><body>${picture}<script nonce="${nonce}">${script}</script></body></html>`;
}

/** The SVG of a graph: from above, or from the left where that fits a screen better. */
export function drawing(graph: ActorGraph): string {
  const groups = edgeGroups(graph);
  const [layout] = (['TB', 'LR'] as const).map((direction) => laidOut(graph, groups, direction)).sort((one, other) => room(one) - room(other));
  if (layout === undefined) return '';
  const { width: w = 0, height: h = 0 } = layout.graph();
  const nodes = graph.nodes.map((node, number) => nodeText(node, number, layout.node(node.id)));
  const edges = layout.edges().map((each) => edgeText(graph, groups[Number(each.name)] ?? [], layout.edge(each)));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}" role="img" aria-label="actors">
    <defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 10 5 0 10z"/></marker></defs>
    ${edges.join('')}${nodes.join('')}</svg>`;
}

/** The numbers of the edges of one kind between two nodes: they share a line, and their labels stand below each other. */
function edgeGroups(graph: ActorGraph): number[][] {
  const groups = new Map<string, number[]>();
  graph.edges.forEach(({ source, target, kind }, number) => {
    const key = JSON.stringify([source, target, kind]);
    groups.set(key, [...(groups.get(key) ?? []), number]);
  });
  return [...groups.values()];
}

function emptyLayout(rankdir: 'TB' | 'LR') {
  return new dagre.graphlib.Graph({ multigraph: true }).setGraph({ rankdir, nodesep: 30, ranksep: 40, edgesep: 10, marginx: 20, marginy: 20 });
}

function laidOut(graph: ActorGraph, groups: readonly number[][], rankdir: 'TB' | 'LR'): Layout {
  const layout = emptyLayout(rankdir);
  graph.nodes.forEach((node) => layout.setNode(node.id, { width: width(node), height: (node.message === '' ? 34 : 34 + LINE) + LINE }));
  groups.forEach((numbers, group) => {
    const edges = numbers.flatMap((number) => graph.edges[number] ?? []);
    const { source, target } = edges[0] ?? { source: '', target: '' };
    if (!layout.hasNode(source) || !layout.hasNode(target)) return;
    const labels = edges.map((edge) => label(edge).length * CHARACTER);
    layout.setEdge(source, target, { width: Math.max(...labels), height: edges.length * LINE, labelpos: 'c' }, String(group));
  });
  dagre.layout(layout);
  return layout;
}

/** How many times a screen it takes, in the direction in which it takes more; a screen is wider than it is high. */
function room(layout: Layout): number {
  const { width: w = 0, height: h = 0 } = layout.graph();
  return Math.max(w / 4, h / 3);
}

function width(node: ActorGraph['nodes'][number]): number {
  return Math.max(170, (Math.max(node.name.length, node.message.length + 2) + 2) * CHARACTER);
}

function label(edge: ActorGraph['edges'][number]): string {
  return edge.label === '' ? edge.kind : `${edge.kind} ${edge.label}`;
}

function nodeText(node: ActorGraph['nodes'][number], number: number, at: { x: number; y: number; width: number; height: number }): string {
  const detail = node.message === '' ? '' : `<text class="detail" text-anchor="middle" x="${at.x}" y="${at.y + LINE / 2 - 3}">⟵ ${escaped(node.message)}</text>`;
  const box = `<rect x="${at.x - at.width / 2}" y="${at.y - at.height / 2}" width="${at.width}" height="${at.height}" rx="6"/>`;
  const name = `<text text-anchor="middle" x="${at.x}" y="${at.y + (detail === '' ? 4 : -2) - LINE / 2}">${escaped(node.name)}</text>`;
  const live = `<text class="live" text-anchor="middle" x="${at.x}" y="${at.y + at.height / 2 - 8}"></text>`;
  return `<g class="${escaped(node.kind)}" data-node="${number}">${box}${name}${detail}${live}</g>`;
}

function edgeText(graph: ActorGraph, numbers: readonly number[], at: { points: { x: number; y: number }[]; x?: number; y?: number }): string {
  const line = at.points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
  const top = (at.y ?? 0) - ((numbers.length - 1) * LINE) / 2 + 4; // the middle label's line is the edge's own
  const texts = numbers.map((number, index) => {
    const edge = graph.edges[number];
    if (edge === undefined) return '';
    const path = index === 0 ? `<path d="${line}" marker-end="url(#tip)"/>` : '';
    const text = `<text class="detail" text-anchor="middle" x="${at.x ?? 0}" y="${top + index * LINE}">${escaped(label(edge))}</text>`;
    return `<g class="${escaped(edge.kind)}" data-edge="${number}">${path}${text}</g>`;
  });
  return texts.join('');
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (each) => `&#${each.charCodeAt(0)};`);
}
