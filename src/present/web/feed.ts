import type { Incident } from '../../contract/incident.ts';
import type { View } from '../../contract/view.ts';
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

/** The newest turn of all: the incident that began last need not be the one that ended last. */
const lastChange = (otherwise: string | number, incidents: readonly Incident[]): Date =>
  incidents.length === 0
    ? new Date(otherwise)
    : new Date(Math.max(...incidents.map((incident) => Date.parse(lastTurn(incident)))));

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

type Window = View['status']['maintenance'][number];

const windowTitle = ({ title, ongoing }: Window): string =>
  `${ongoing ? 'Maintenance' : 'Scheduled maintenance'}: ${html(title)}`;

const windowContent = ({ startsAt, endsAt, checks }: Window): string =>
  `<p>${when(startsAt)} – ${when(endsAt)}</p><p>${html(checks.join(', '))}</p>`;

/** The maintenance and incidents of the view as an Atom feed (RFC 4287). */
export const atomFeed = async ({ status, details }: View, origin: string): Promise<string> => {
  // Loaded with the first reader: it brings an XML writer that nothing else needs.
  const { Feed } = await import('feed');
  const name = plain(details.site.title);
  const feed = new Feed({
    id: `${origin}/`,
    title: name,
    link: `${origin}/`,
    feed: `${origin}/feed.xml`,
    generator: 'Sitrep',
    author: { name },
    updated: lastChange(status.updatedAt ?? 0, details.incidents),
    ...(details.site.description === undefined ? {} : { description: plain(details.site.description) }),
  });
  for (const window of status.maintenance) {
    feed.addItem({
      // A recurring window is announced anew each time.
      id: `${origin}/maintenance/${encodeURIComponent(window.id)}/${window.startsAt}`,
      title: windowTitle(window),
      link: `${origin}/#maintenance`,
      date: new Date(window.startsAt),
      published: new Date(window.startsAt),
      content: windowContent(window),
    });
  }
  for (const incident of details.incidents) {
    feed.addItem({
      id: `${origin}/incidents/${encodeURIComponent(incident.id)}`,
      title: title(incident),
      link: `${origin}/checks/${encodeURIComponent(incident.check)}`,
      date: new Date(lastTurn(incident)),
      published: new Date(incident.startedAt),
      content: content(incident),
    });
  }
  return feed.atom1();
};
