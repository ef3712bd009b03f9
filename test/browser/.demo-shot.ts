import { startBrowser, visit } from './browser.ts';

const url = process.argv[2]!;
const b = await startBrowser();
for (const [name, path, o] of [
  ['demo-light', '/', { colorScheme: 'light' }],
  ['demo-check', '/checks/slow', { colorScheme: 'dark' }],
] as const) {
  const v = await visit(b, url + path, o as any);
  await v.page.waitForTimeout(1500);
  await v.page.screenshot({ path: `/tmp/shots/${name}.png`, fullPage: true });
  console.log(name, v.trouble);
}
await b.close();
