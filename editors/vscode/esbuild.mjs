// Bundles the extension into out/extension.js, and with --tests the tests that run inside VS Code into out/test/index.js.
import { build } from 'esbuild';

const production = process.argv.includes('--production');
const shared = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  external: ['vscode'],
  minify: production,
  sourcemap: production ? false : 'linked',
  logLevel: 'warning',
};

await build({ ...shared, entryPoints: ['src/extension.ts'], outfile: 'out/extension.js' });
if (process.argv.includes('--tests')) {
  await build({ ...shared, entryPoints: ['test/host/index.ts'], outfile: 'out/test/index.js' });
}
