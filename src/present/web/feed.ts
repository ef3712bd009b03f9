import { DAY_MS } from '../../contract/check.ts';
import type { Incident } from '../../contract/incident.ts';
import { ANNOUNCED_DAYS, type MaintenanceView, type View } from '../../contract/view.ts';
import { formats } from './page/formats.ts';
import { en } from './page/words/en.ts';
import { turnWord } from './page/words/words.ts';
import { escapeXml, printable } from './text.ts';

/** Characters of a name or message in the feed. */
const TEXT_LIMIT = 300;

/** A name or message as HTML text, which is what the feed's titles and contents hold. */
const html = (text: string): string => escapeXml(printable(text, TEXT_LIMIT));

/** Title and author are XML text, in which the `feed` library escapes neither quotes nor brackets. */
const plain = (text: string): string => printable(text, TEXT_LIMIT);

const lastTurn = ({ timeline, startedAt }: Incident): string => timeline.at(-1)?.at ?? startedAt;

/** The newest entry's time: the incident that began last need not be the one that ended last. */
const lastChange = (otherwise: string | number, entries: readonly { readonly date: Date }[]): Date =>
  entries.length === 0 ? new Date(otherwise) : new Date(Math.max(...entries.map(({ date }) => date.getTime())));

const title = (incident: Incident): string => {
  const { name, status, startedAt, resolvedAt } = incident;
  const lasted = (end: string): string => en.duration(Date.parse(end) - Date.parse(startedAt));
  return `${html(name)}: ${resolvedAt === null ? en.status[status] : en.resolvedAfter(lasted(resolvedAt))}`;
};

const when = (at: string): string => `<time datetime="${at}">${formats('en').time(at)}</time>`;

const content = ({ timeline }: Incident): string => {
  const turns = timeline.map(({ at, status, reasons }) => {
    const explanation = [...new Set(reasons.map(({ kind }) => en.reason[kind]))].join(' ');
    const technical = reasons.map(({ message }) => `<code>${html(message)}</code>`).join(', ');
    return `<li>${[when(at), `<strong>${turnWord(status, en)}</strong>`, explanation, technical].filter(Boolean).join(' ')}</li>`;
  });
  return `<ul>${turns.join('')}</ul>`;
};

const windowTitle = ({ title, ongoing }: MaintenanceView): string =>
  `${ongoing ? 'Maintenance' : 'Scheduled maintenance'}: ${html(title)}`;

const windowContent = ({ startsAt, endsAt, checks }: MaintenanceView): string =>
  `<p>${when(startsAt)} – ${when(endsAt)}</p><p>${html(checks.join(', '))}</p>`;

/**
 * Readers hide entries from the future and show a changed time as a new entry. So a window is published when it is
 * announced, and updated when it begins.
 */
const windowEntry = (window: MaintenanceView, origin: string) => {
  const begins = new Date(window.startsAt);
  const announcedAt = new Date(begins.getTime() - ANNOUNCED_DAYS * DAY_MS);
  return {
    // A recurring window is announced anew each time.
    id: `${origin}/maintenance/${encodeURIComponent(window.id)}/${window.startsAt}`,
    title: windowTitle(window),
    link: `${origin}/#maintenance`,
    date: window.ongoing ? begins : announcedAt,
    published: announcedAt,
    content: windowContent(window),
  };
};

const incidentEntry = (incident: Incident, origin: string) => ({
  id: `${origin}/incidents/${encodeURIComponent(incident.id)}`,
  title: title(incident),
  link: `${origin}/checks/${encodeURIComponent(incident.check)}`,
  date: new Date(lastTurn(incident)),
  published: new Date(incident.startedAt),
  content: content(incident),
});

/** The maintenance and incidents of the view as an Atom feed (RFC 4287). */
export const atomFeed = async ({ status, details }: View, origin: string): Promise<string> => {
  // Loaded with the first reader: it brings an XML writer that nothing else needs.
  const { Feed } = await import('feed');
  const name = plain(details.site.title);
  const entries = [
    ...status.maintenance.map((window) => windowEntry(window, origin)),
    ...details.incidents.map((incident) => incidentEntry(incident, origin)),
  ];
  const feed = new Feed({
    id: `${origin}/`,
    title: name,
    link: `${origin}/`,
    feed: `${origin}/feed.xml`,
    generator: 'Sitrep',
    author: { name },
    updated: lastChange(status.updatedAt ?? 0, entries),
    ...(details.site.description === undefined ? {} : { description: plain(details.site.description) }),
  });
  for (const entry of entries) feed.addItem(entry);
  return feed.atom1();
};
