import { once } from '../once.ts';
import type { Summary, Words } from './words.ts';

const list = once(() => new Intl.ListFormat('en'));
const number = once(() => new Intl.NumberFormat('en'));
const plural = (count: number, one: string, many: string): string =>
  `${number().format(count)} ${count === 1 ? one : many}`;

/** Up to two names are said; more are counted. */
const who = ({ names, total }: Summary): string => {
  if (names.length <= 2) return list().format(names);
  const count = number().format(names.length);
  return names.length === total ? `All ${count} services` : `${count} of ${number().format(total)} services`;
};

/** In the midst of a sentence that denies. */
const whomNot = (summary: Summary): string =>
  summary.names.length > 2 && summary.names.length === summary.total ? 'any of our services' : who(summary);

const sentence = (summary: Summary): string => {
  const many = summary.names.length !== 1;
  if (!summary.checked) return 'Waiting for the first check.';
  if (summary.stale) return 'We do not know how things are.';
  switch (summary.state) {
    case 'up':
      return summary.total === 1 ? `${summary.names[0]} is working.` : 'Everything is working.';
    case 'degraded':
      return `${who(summary)} ${many ? 'are' : 'is'} having trouble.`;
    case 'down':
      return `${who(summary)} ${many ? 'are' : 'is'} down.`;
    case 'maintenance':
      return 'Planned work is under way.';
    case 'unknown':
      return summary.total === 0 ? 'Nothing is watched yet.' : `We cannot see ${whomNot(summary)} at the moment.`;
  }
};

const duration = (ms: number): string => {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return plural(Math.max(1, Math.round(ms / 1000)), 'second', 'seconds');
  if (minutes < 60) return plural(minutes, 'minute', 'minutes');
  if (minutes < 2880) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return plural(Math.round(minutes / 1440), 'day', 'days');
};

export const en: Words = {
  lang: 'en',
  name: 'English',
  status: { up: 'Working', degraded: 'Trouble', down: 'Down', unknown: 'Unknown', maintenance: 'Maintenance' },
  verdict: { pass: 'passed', warn: 'warned', fail: 'failed', unknown: 'unknown' },
  window: { '24h': '24 hours', '7d': '7 days', '30d': '30 days', '90d': '90 days' },
  sentence,
  reason: {
    dns: 'Its address could not be found.',
    connect: 'It could not be reached.',
    tls: 'A secure connection to it could not be made.',
    timeout: 'It took too long to answer.',
    protocol: 'It answered in a way that makes no sense.',
    redirect: 'It sent us in the wrong direction.',
    status: 'It answered with an error.',
    header: 'Its answer was not the expected one.',
    body: 'Its answer was not the expected one.',
    json: 'Its answer was not the expected one.',
    response: 'Its answer was not the expected one.',
    threshold: 'It works, but outside of its usual limits.',
    missing: 'Something it should have delivered is not there.',
    probe: 'We could not look. This says nothing about the service itself.',
  },
  affectedBy: (name) => `It depends on ${name}, which has trouble.`,
  flapping: 'Its state keeps changing.',
  staleTitle: 'This page is out of date.',
  staleText: 'Our checks have stopped reporting. What you see below was true then; we cannot say what is true now.',
  lastChecked: 'Last checked',
  notChecked: 'Not checked yet',
  since: 'since',
  began: 'Started',
  checks: 'Services',
  otherChecks: 'Other services',
  filter: 'Find a service',
  filterNone: 'No service has that name.',
  groupCount: (working, total) => `${number().format(working)} of ${number().format(total)} working`,
  uptime: 'Uptime',
  uptimeOver: (window) => `uptime, ${en.window[window]}`,
  readings: (count) => plural(count, 'reading', 'readings'),
  incidentCount: (count) => plural(count, 'incident', 'incidents'),
  noReadings: 'no readings',
  daysAgo: (days) => `${days} days ago`,
  today: 'today',
  daysLabel: (name, days) => `${name}: the last ${days} days, one by one`,
  latency: 'Latency',
  median: 'median',
  sparkLabel: (median, slow) => `Latency of the last 24 hours: median ${median}, 95 of 100 under ${slow}`,
  p95: '95 of 100 under',
  p99: '99 of 100 under',
  latencyChart: (window) => `Latency of the last ${window}`,
  noHistory: 'There is no history to show for this time.',
  verdicts: 'What each reading found',
  measures: 'Measured',
  measure: {
    latency: 'Latency',
    ttfb: 'Time to first byte',
    certificate: 'Certificate valid for',
    size: 'Size of the answer',
    ttl: 'DNS time to live',
    age: 'Age',
  },
  dayTable: 'Day by day',
  day: 'Day (UTC)',
  incidents: 'Incidents',
  incidentsOfDays: (days) => `Incidents of the last ${days} days`,
  noIncidents: (days) => `Nothing happened in the last ${days} days.`,
  ongoing: 'Ongoing',
  resolvedAfter: (time) => `Resolved after ${time}`,
  duration,
  maintenance: 'Maintenance',
  undelivered: (count) => `${plural(count, 'alert', 'alerts')} could not be delivered.`,
  maintenanceNow: 'Under way',
  maintenancePlanned: 'Planned',
  affects: 'Affects',
  until: 'until',
  badges: 'Badges',
  badgesAbout: 'Copy the line into a README. The picture is always as of now.',
  badgeStyles: 'Every style',
  copy: 'Copy',
  copied: 'Copied',
  back: 'All services',
  skip: 'Skip to the status',
  language: 'Language',
  theme: 'Colours',
  themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
  feed: 'Feed',
  poweredBy: 'Watched by Sitrep',
  notFoundTitle: 'There is no such service here.',
  notFoundText: 'It may have been renamed, or is not shown to the public.',
};
