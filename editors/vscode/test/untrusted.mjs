// A folder that nobody has trusted, whose virtual environment holds a trap instead of a server. In: an open page of it.
// Out: nothing; fails if the trap has been sprung, or if nothing says what to do. `trusts` is the control: there the trap must be sprung.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Makes the trap. Gives the file that it leaves when it is started. */
export function setTrap(workspace) {
  const sprung = join(workspace, 'sprung');
  mkdirSync(join(workspace, '.venv', 'bin'), { recursive: true });
  for (const name of ['snow-lsp', 'snowc']) {
    writeFileSync(join(workspace, '.venv', 'bin', name), `#!/bin/sh\necho "$0 $*" >>"${sprung}"\nexec sleep 60\n`, { mode: 0o755 });
  }
  mkdirSync(join(workspace, '.vscode'), { recursive: true });
  const settings = { 'snow.server.path': join(workspace, '.venv', 'bin', 'snow-lsp') }; // a folder's settings name no program
  writeFileSync(join(workspace, '.vscode', 'settings.json'), JSON.stringify(settings));
  return sprung;
}

export async function answerTrust(page, { trusts, sprung }) {
  await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor({ timeout: 60_000 });
  if (trusts) {
    await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).click();
    await page.locator('.workspace-trust-editor .monaco-button', { hasText: 'Trust' }).first().click({ timeout: 30_000 });
  }
  await page.locator('.explorer-folders-view .monaco-list-row[aria-label*="broken.snow"]').dblclick({ timeout: 60_000 });
  await page.locator('.tab.active', { hasText: 'broken.snow' }).waitFor();
  if (trusts) {
    for (let left = 300; !existsSync(sprung); left--) {
      if (left === 0) throw new Error('the server of a trusted folder was not started: the trap proves nothing');
      await page.waitForTimeout(100);
    }
    return;
  }
  const message = page.locator('.notification-toast', { hasText: 'Folders that are not trusted are not searched' });
  await message.first().waitFor({ timeout: 60_000 });
  if (existsSync(sprung)) throw new Error('something inside a folder that is not trusted was started');
}
