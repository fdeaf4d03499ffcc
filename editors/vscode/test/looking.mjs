// What a person sees, in the browser: a squiggle, the Problems panel, a hover, what the compiler makes of a function, and the graph of actors in each
// kind of theme. In: an open page. Out: a picture of each, how long the first squiggle took, and the contrasts found.
// Fails if something does not appear, or if a text or line of the graph can hardly be told from what is behind it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const THEMES = {
  dark: ['Default Dark Modern', 'vscode-dark'],
  light: ['Default Light Modern', 'vscode-light'],
  'high-contrast': ['Default High Contrast', 'vscode-high-contrast'],
  'high-contrast-light': ['Default High Contrast Light', 'vscode-high-contrast-light'],
};
// WCAG 2.2: 1.4.3 and 1.4.11; 1.4.6 for who asks for high contrast.
const LEAST_OF_TEXT = 4.5;
const LEAST_OF_HIGH_CONTRAST = 7;
const LEAST_OF_LINES = 3;

export async function look(page, workspace, folder) {
  mkdirSync(folder, { recursive: true });
  const shot = (name) => page.screenshot({ path: join(folder, `${name}.png`) });
  const started = Date.now();
  await open(page, 'broken.snow');
  await page.locator('.monaco-editor .squiggly-error').first().waitFor({ timeout: 60_000 });
  const squiggle = Date.now() - started;
  await shot('squiggle');
  await page.keyboard.press('Control+Shift+M');
  await page.locator('.markers-panel .monaco-list-row', { hasText: 'answr' }).first().waitFor({ timeout: 30_000 });
  await shot('problems');
  await page.locator('.view-lines span', { hasText: /^answer$/ }).first().hover();
  const hover = page.locator('.monaco-hover:not(.hidden)', { hasText: 'Int' }).first();
  await hover.waitFor({ timeout: 30_000 });
  await hover.evaluate((shown) => Promise.all(shown.getAnimations({ subtree: true }).map((each) => each.finished)));
  await shot('hover');
  await page.keyboard.press('Control+Shift+M');
  const contrasts = await graphInAllThemes(page, workspace, shot);
  await compilerView(page, shot);
  return { squiggle, contrasts };
}

async function open(page, name) {
  await page.locator(`.explorer-folders-view .monaco-list-row[aria-label*="${name}"]`).first().dblclick({ timeout: 60_000 });
  await page.locator('.tab.active', { hasText: name }).waitFor({ timeout: 30_000 });
}

async function run(page, command) {
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input').first().waitFor();
  await page.keyboard.type(command);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: command }).first().waitFor();
  await page.keyboard.press('Enter');
}

async function graphInAllThemes(page, workspace, shot) {
  await open(page, 'shop.snow');
  await page.locator('.monaco-editor .view-line').first().waitFor();
  await run(page, 'Show the Actors of This Project');
  await page.keyboard.press('Control+B'); // the side bar makes room
  const frame = page.frameLocator('iframe.webview').frameLocator('iframe');
  await frame.locator('svg g.supervisor[data-node]').first().waitFor({ timeout: 60_000 });
  const found = {};
  mkdirSync(join(workspace, '.vscode'), { recursive: true });
  for (const [name, [theme, kind]] of Object.entries(THEMES)) {
    writeFileSync(join(workspace, '.vscode', 'settings.json'), JSON.stringify({ 'workbench.colorTheme': theme, 'workbench.startupEditor': 'none' }));
    await frame.locator(`body.${kind}`).waitFor({ timeout: 30_000 });
    found[name] = await frame.locator('svg').evaluate(contrastsOf);
    await shot(`graph-${name}`);
    const least = name.startsWith('high') ? LEAST_OF_HIGH_CONTRAST : LEAST_OF_TEXT;
    if (found[name].texts < least) throw new Error(`${name}: a text of the graph has a contrast of ${found[name].texts}, less than ${least}`);
    if (found[name].lines < LEAST_OF_LINES) throw new Error(`${name}: a line of the graph has a contrast of ${found[name].lines}`);
  }
  writeFileSync(join(workspace, '.vscode', 'settings.json'), JSON.stringify({ 'workbench.colorTheme': THEMES.dark[0] }));
  await frame.locator(`body.${THEMES.dark[1]}`).waitFor({ timeout: 30_000 });
  await page.keyboard.press('Control+B');
  if (new Set(Object.values(found).map(({ background }) => background)).size < 3) throw new Error('the graph does not follow the theme');
  return found;
}

/** Runs inside the view: the least contrast of its texts and of its lines with what is behind them. */
function contrastsOf(svg) {
  const parsed = (text) => {
    const [red, green, blue, alpha = 1] = (text.match(/[\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
    return text.startsWith('color(') ? [red * 255, green * 255, blue * 255, alpha] : [red, green, blue, alpha];
  };
  const over = ([r, g, b, a], behind) => [r, g, b].map((each, index) => each * a + behind[index] * (1 - a));
  const luminance = (colour) => {
    const [r, g, b] = colour.map((each) => (each / 255 <= 0.04045 ? each / 255 / 12.92 : ((each / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (text, behind) => {
    const [light, dark] = [luminance(over(parsed(text), behind)), luminance(behind)].sort((a, b) => b - a);
    return Math.round(((light + 0.05) / (dark + 0.05)) * 100) / 100;
  };
  const background = over(parsed(getComputedStyle(document.body).backgroundColor), [255, 255, 255]);
  const texts = [...svg.querySelectorAll('text')].filter(({ textContent }) => textContent !== '');
  const ofTexts = texts.map((text) => {
    const box = text.parentElement.querySelector('rect');
    const behind = box === null ? background : over(parsed(getComputedStyle(box).fill), background);
    return contrast(getComputedStyle(text).fill, behind);
  });
  const ofLines = [...svg.querySelectorAll('g rect, g path')].map((line) => contrast(getComputedStyle(line).stroke, background));
  return { background: background.join(), texts: Math.min(...ofTexts), lines: Math.min(...ofLines), counted: ofTexts.length + ofLines.length };
}

async function compilerView(page, shot) {
  await open(page, 'actors.snow');
  await page.locator('.view-line', { hasText: 'n + 1' }).first().click();
  await run(page, 'Show What the Compiler Makes of This');
  await page.locator('.quick-input-list .monaco-list-row', { has: page.locator('.label-name', { hasText: /^MIR$/ }) }).first().click();
  await page.locator('.view-line', { hasText: 'fn Actors.work' }).first().waitFor({ timeout: 30_000 });
  await shot('mir');
}
