'use strict';
// The page of a running program. In: snapshots and traces, as JSON. Everything that a program says becomes text, never markup.

const parameters = new URLSearchParams(location.search);
const token = parameters.get('token') ?? '';
const period = Math.max(Number(parameters.get('period')) || 1000, 200);
const MOST_ROWS = 1000;

const COLUMNS = [
  { key: 'name', title: 'Actor', show: nameOf },
  { key: 'pid', title: 'Pid', show: actor => actor.pid },
  { key: 'state', title: 'State', show: actor => actor.state },
  { key: 'waits', title: 'Where', show: actor => whereabouts(actor) },
  { key: 'mailbox', title: 'Mailbox', number: true },
  { key: 'received', title: 'Received', number: true },
  { key: 'reductions', title: 'Reductions', number: true },
  { key: 'memory', title: 'Bytes', number: true },
];

const byId = id => document.getElementById(id);
const state = { snapshot: null, selected: null, sort: null, events: 0, isPaused: false };

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function address(path, more = {}) {
  return `${path}?${new URLSearchParams({ token, ...more })}`;
}

async function ask(path, more, method = 'GET') {
  const answer = await fetch(address(path, more), { method, cache: 'no-store' });
  if (!answer.ok) throw new Error(`${answer.status}: ${(await answer.text()).trim()}`);
  return answer.json();
}

function place(spot) {
  return spot ? `${spot.function} at ${spot.file}:${spot.line}` : '';
}

function nameOf(actor) {
  const names = actor.names.length > 0 ? ` “${actor.names.join('”, “')}”` : '';
  return (actor.path ? `${actor.path.split('/').pop()}: ` : '') + actor.name + names;
}

function whereabouts(actor) {
  return actor.at ? `${actor.waits} at ${actor.at.file}:${actor.at.line}` : actor.waits;
}

function count(number) {
  return number.toLocaleString('en');
}

function showSums({ totals, rates, uptime }) {
  const sums = [
    ['actors', totals.actors], ['waiting', totals.waiting], ['run queue', totals.run_queue],
    ['messages/s', rates.messages], ['reductions/s', rates.reductions], ['ended/s', rates.ended],
    ['in mailboxes', totals.mailboxes], ['heap bytes', totals.memory], ['timers', totals.timers],
    ['dead letters', totals.dead_letters], ['seconds', Math.round(uptime / 1000)],
  ];
  byId('sums').replaceChildren(...sums.map(([title, value]) => {
    const pair = element('div');
    pair.append(element('dt', title), element('dd', count(value)));
    return pair;
  }));
}

function showSchedulers(schedulers) {
  byId('schedulers').replaceChildren(...schedulers.map(each => {
    const item = element('li');
    const percent = `${Math.round(each.load * 100)} %`;
    const meter = element('meter', percent, { min: 0, max: 1, value: each.load, 'aria-label': `load of scheduler ${each.number}` });
    item.append(meter, ` ${percent}, ${count(each.run_queue)} runnable, ${count(each.turns)} turns`);
    return item;
  }));
}

// Depth-first from those whose parent is not shown; children in the order of their pids.
function asTree(actors) {
  const known = new Map(actors.map(actor => [actor.pid, actor]));
  const children = new Map();
  for (const actor of actors) {
    const parent = known.has(actor.parent) && actor.parent !== actor.pid ? actor.parent : null;
    if (!children.has(parent)) children.set(parent, []);
    children.get(parent).push(actor);
  }
  const rows = [];
  const open = (children.get(null) ?? []).toReversed().map(actor => [actor, 0]);
  while (open.length > 0) {
    const [actor, depth] = open.pop();
    rows.push([actor, depth]);
    for (const child of (children.get(actor.pid) ?? []).toReversed()) open.push([child, depth + 1]);
  }
  return rows;
}

function compare(column, one, other) {
  return column.number ? other[column.key] - one[column.key] : String(one[column.key]).localeCompare(String(other[column.key]));
}

function rows(actors) {
  const wanted = byId('find').value.trim().toLowerCase();
  const fits = actor => `${nameOf(actor)} ${actor.pid} ${actor.state} ${actor.path ?? ''}`.toLowerCase().includes(wanted);
  if (wanted === '' && state.sort === null && byId('tree').checked) return asTree(actors);
  const found = actors.filter(fits);
  if (state.sort !== null) found.sort((one, other) => compare(state.sort, one, other));
  return found.map(actor => [actor, 0]);
}

function row([actor, depth]) {
  const made = element('tr', undefined, { 'data-pid': actor.pid, 'aria-selected': String(actor.pid === state.selected) });
  for (const column of COLUMNS) {
    const text = column.show ? column.show(actor) : count(actor[column.key]);
    const cell = element('td', undefined, column.number ? { class: 'number' } : {});
    if (column.key === 'name') {
      const button = element('button', text, { type: 'button', class: 'link' });
      button.addEventListener('click', () => select(actor.pid));
      cell.style.paddingLeft = `${0.6 + depth * 1.2}rem`;
      cell.append(button);
    } else {
      cell.textContent = text;
    }
    made.append(cell);
  }
  return made;
}

function showActors({ actors, totals }) {
  const found = rows(actors);
  byId('actors').tBodies[0].replaceChildren(...found.slice(0, MOST_ROWS).map(row));
  const shown = Math.min(found.length, MOST_ROWS);
  byId('shown').textContent = `${count(shown)} of ${count(totals.actors)}`;
}

function pidButtons(pids) {
  return pids.map(pid => {
    const button = element('button', pid, { type: 'button', class: 'link' });
    button.addEventListener('click', () => select(pid));
    return button;
  });
}

function showDetails(actors) {
  const actor = actors.find(each => each.pid === state.selected);
  byId('details').hidden = state.selected === null;
  if (state.selected === null) return;
  byId('details-title').textContent = actor ? `${nameOf(actor)} ${actor.pid}` : `${state.selected} has ended`;
  byId('kill').disabled = byId('trace').disabled = !actor;
  if (!actor) return;
  byId('trace').textContent = actor.traced ? 'Stop tracing' : 'Trace';
  const facts = [
    ['kind', actor.kind], ['path', actor.path], ['runs', place(actor.entry)], ['is', whereabouts(actor)],
    ['started at', place(actor.spawned_at)], ['started by', actor.parent ? [actor.parent] : []], ['receives', actor.messages],
    ['priority', actor.priority], ['mailbox', count(actor.mailbox)], ['received', count(actor.received)],
    ['reductions', count(actor.reductions)], ['heap bytes', count(actor.memory)], ['links', actor.links],
    ['monitors', actor.monitors], ['watched by', actor.watchers], ['jobs', actor.jobs],
    ['traps exits', actor.traps_exits ? 'yes' : 'no'],
  ];
  byId('facts').replaceChildren(...facts.filter(([, value]) => value && value.length > 0).flatMap(([title, value]) => {
    const fact = element('dd', Array.isArray(value) ? undefined : value);
    if (Array.isArray(value)) fact.append(...pidButtons(value).flatMap((button, index) => index > 0 ? [' ', button] : [button]));
    return [element('dt', title), fact];
  }));
}

async function showTrace(actors) {
  const pid = state.selected;
  if (pid === null || (state.events === 0 && !actors.some(each => each.pid === pid && each.traced))) return;
  const { events } = await ask('/trace', { pid, after: state.events });
  if (pid !== state.selected) return;
  byId('events-title').hidden = false;
  for (const event of events) {
    const time = new Date(event.time).toISOString().slice(11, 23);
    const other = event.pid ? ` ${event.pid}` : '';
    const where = event.at ? ` at ${event.at.file}:${event.at.line}` : '';
    byId('events').append(element('li', `${time} ${event.event}${other} ${event.text}${where}`, { value: event.number }));
    state.events = event.number;
  }
  while (byId('events').children.length > MOST_ROWS) byId('events').firstChild.remove();
}

function show(snapshot) {
  state.snapshot = snapshot;
  byId('process').textContent = `process ${snapshot.process}`;
  showSums(snapshot);
  showSchedulers(snapshot.schedulers);
  showActors(snapshot);
  showDetails(snapshot.actors);
}

function say(text) {
  byId('status').textContent = text;
}

function select(pid) {
  state.selected = pid;
  state.events = 0;
  byId('events').replaceChildren();
  byId('events-title').hidden = true;
  if (state.snapshot) show(state.snapshot);
}

async function order(path) {
  try {
    await ask(path, { pid: state.selected }, 'POST');
    await look();
  } catch (error) {
    say(String(error.message));
  }
}

async function look() {
  show(await ask('/snapshot'));
  await showTrace(state.snapshot.actors);
}

async function watch() {
  if (!state.isPaused && !document.hidden) {
    try {
      await look();
      say('live');
    } catch (error) {
      say(error instanceof TypeError ? 'the program has ended' : error.message);
    }
  }
  setTimeout(watch, period);
}

function begin() {
  byId('actors').tHead.rows[0].append(...COLUMNS.map(column => {
    const head = element('th', undefined, column.number ? { class: 'number', scope: 'col' } : { scope: 'col' });
    const button = element('button', column.title, { type: 'button' });
    button.addEventListener('click', () => {
      state.sort = state.sort === column ? null : column;
      if (state.snapshot) showActors(state.snapshot);
    });
    head.append(button);
    return head;
  }));
  for (const id of ['find', 'tree']) byId(id).addEventListener('input', () => state.snapshot && showActors(state.snapshot));
  byId('pause').addEventListener('click', () => {
    state.isPaused = !state.isPaused;
    byId('pause').setAttribute('aria-pressed', String(state.isPaused));
    say(state.isPaused ? 'paused' : 'live');
  });
  byId('close').addEventListener('click', () => select(null));
  byId('kill').addEventListener('click', () => order('/kill'));
  byId('trace').addEventListener('click', () => order(byId('trace').textContent === 'Trace' ? '/watch' : '/unwatch'));
  if (parameters.has('pid')) state.selected = `<${parameters.get('pid').replace(/[<>]/g, '')}>`;
  watch();
}

begin();
