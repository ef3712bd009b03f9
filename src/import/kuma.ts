import { readJson } from '../engine/config/json.ts';
import { type Converted, type Draft, idGiver } from './draft.ts';
import { type Known, readMonitor } from './kuma-monitors.ts';
import { readNotifications } from './kuma-notifications.ts';
import { readWindows } from './kuma-windows.ts';
import type { Loss } from './losses.ts';
import { createHide } from './secrets.ts';
import { Section } from './section.ts';

/** A monitor is down at once, or after `maxretries` readings more, and up at the first success (server/model/monitor.js). */
const DEFAULTS = { interval: '1m', timeout: '48s', retries: 0, failureThreshold: 1, successThreshold: 1 };

const parse = (source: string): unknown => {
  const read = readJson(source);
  if (!read.ok) throw new SyntaxError(read.message);
  const [twice] = read.duplicates;
  if (twice) throw new SyntaxError(`line ${twice.line}: "${twice.path.join('.')}" is a duplicate key`);
  return read.value;
};

/**
 * The JSON backup of louislam/uptime-kuma (Settings → Backup of version 1), with `maintenanceList` and `statusPageList` where a
 * tool for its API has added them.
 */
export const fromUptimeKuma = (source: string, losses: Loss[]): Converted => {
  const file = new Section(parse(source), '', losses);
  const monitors = file.sections('monitorList');
  const pages = file.sections('statusPageList');
  const groups = groupsOf(monitors, pages);
  const giveId = idGiver();
  const hide = createHide(losses);
  const known: Known[] = [];
  const checks = monitors.flatMap((monitor) => {
    const number = monitor.number('id') ?? Number.NaN;
    const group = groups.byMonitor.get(number) ?? groups.byParent.get(monitor.number('parent') ?? Number.NaN);
    const check = readMonitor(monitor, { group, giveId, hide });
    if (check === undefined) return [];
    known.push({ number, id: String(check.id) });
    return [pages.length > 0 && !groups.byMonitor.has(number) ? { ...check, public: false } : check];
  });
  const alerts = readNotifications(file.sections('notificationList'), monitors, known, hide);
  const maintenance = readWindows(file.sections('maintenanceList'), known);
  file.ignore('version', 'proxyList', 'dockerHostList', 'tagList', 'apiKeyList', 'remoteBrowserList');
  file.drop('settings', 'heartbeatList', 'history is not carried over');
  const site = readPage(pages);
  file.end();
  return { site, defaults: DEFAULTS, checks, alerts, maintenance };
};

interface Groups {
  /** By number of a monitor, from status pages. */
  readonly byMonitor: ReadonlyMap<number, string>;
  /** By number of a monitor of type `group`. */
  readonly byParent: ReadonlyMap<number, string>;
}

const groupsOf = (monitors: readonly Section[], pages: readonly Section[]): Groups => ({
  byMonitor: new Map(
    pages.flatMap((page) =>
      page.sections('publicGroupList').flatMap((group) => {
        const name = group.text('name') ?? '';
        return group.sections('monitorList').map((monitor) => [monitor.number('id') ?? Number.NaN, name] as const);
      }),
    ),
  ),
  byParent: new Map(
    monitors
      .filter((monitor) => monitor.text('type') === 'group')
      .map((monitor) => [monitor.number('id') ?? Number.NaN, monitor.text('name') ?? 'Group'] as const),
  ),
});

const readPage = ([page, ...others]: readonly Section[]): Draft => {
  for (const other of others)
    other.lose('settings', '', 'there is one status page; all monitors of all pages are on it');
  if (page === undefined) return {};
  const [domain] = page.texts('domainNameList');
  const icon = page.text('icon');
  page.drop('settings', 'customCSS', 'the page has its own style; "site.colors.accent" sets the colour of links');
  page.drop('settings', 'incident', 'announce by `sitrep announce` or POST /announcements');
  return {
    title: page.text('title'),
    url: domain === undefined ? undefined : `https://${domain.replace(/^https?:\/\//, '')}`,
    description: page.text('description'),
    logo: icon?.startsWith('https://') ? icon : undefined,
  };
};
