import { durationText } from '../../../../contract/words.ts';
import { once } from '../once.ts';
import type { Summary, Words } from './words.ts';

const list = once(() => new Intl.ListFormat('en'));
const number = once(() => new Intl.NumberFormat('en'));
const plural = (count: number, one: string, many: string): string =>
  `${number().format(count)} ${count === 1 ? one : many}`;

/** Names up to two services; counts more. */
const who = ({ names, total }: Summary): string => {
  if (names.length <= 2) return list().format(names);
  const count = number().format(names.length);
  return names.length === total ? `All ${count} services` : `${count} of ${number().format(total)} services`;
};

/** For a negative sentence. */
const anyOf = (summary: Summary): string =>
  summary.names.length > 2 && summary.names.length === summary.total ? 'any of our services' : who(summary);

const sentence = (summary: Summary): string => {
  const many = summary.names.length !== 1;
  if (!summary.checked) return 'Waiting for the first check.';
  if (summary.stale) return 'Current status is unknown.';
  switch (summary.state) {
    case 'up':
      return summary.total === 1 ? `${summary.names[0]} is operational.` : 'All services are operational.';
    case 'degraded':
      return `${who(summary)} ${many ? 'are' : 'is'} degraded.`;
    case 'down':
      return `${who(summary)} ${many ? 'are' : 'is'} down.`;
    case 'maintenance':
      return 'Maintenance is in progress.';
    case 'unknown':
      return summary.total === 0
        ? 'No services are monitored yet.'
        : `We cannot check ${anyOf(summary)} at the moment.`;
  }
};

export const en: Words = {
  lang: 'en',
  name: 'English',
  status: { up: 'Operational', degraded: 'Degraded', down: 'Down', unknown: 'Unknown', maintenance: 'Maintenance' },
  resolved: 'Resolved',
  verdict: { pass: 'passed', warn: 'warned', fail: 'failed', unknown: 'unknown' },
  window: { '24h': '24 hours', '7d': '7 days', '30d': '30 days', '90d': '90 days' },
  sentence,
  reason: {
    dns: 'Its host name could not be resolved.',
    connect: 'We could not connect to it.',
    tls: 'A secure connection could not be established.',
    timeout: 'It did not respond in time.',
    protocol: 'Its response could not be understood.',
    redirect: 'It redirected us to the wrong place.',
    status: 'It responded with an error.',
    header: 'Its response was not as expected.',
    body: 'Its response was not as expected.',
    json: 'Its response was not as expected.',
    response: 'Its response was not as expected.',
    threshold: 'It responds, but outside its limits.',
    missing: 'Something it should have sent has not arrived.',
    probe: 'We could not check it. This says nothing about the service itself.',
  },
  affectedBy: (name) => `Affected by ${name}.`,
  waiting: 'Waiting for its first report.',
  flapping: 'Its state keeps changing.',
  staleTitle: 'This page is out of date.',
  staleText: 'Our checks have stopped reporting. The statuses below are the last ones we know.',
  lastChecked: 'Last checked',
  notChecked: 'Not checked yet',
  since: 'since',
  began: 'Started',
  checks: 'Services',
  otherChecks: 'Other services',
  filter: 'Find a service',
  filterNone: 'No service matches.',
  groupCount: (working, total) => `${number().format(working)} of ${number().format(total)} operational`,
  uptime: 'Uptime',
  uptimeOver: (window) => `uptime, ${window}`,
  sinceDay: (day) => `since ${day}`,
  unconfirmed: (count) => `${plural(count, 'failed reading', 'failed readings')}, none confirmed`,
  retried: (count) => `${number().format(count)} retried`,
  legend: {
    up: 'no failed readings',
    failed: 'share of the day with failed readings',
    incident: 'incident without failed readings',
    none: 'no readings',
  },
  readings: (count) => plural(count, 'reading', 'readings'),
  incidentCount: (count) => plural(count, 'incident', 'incidents'),
  noReadings: 'no readings',
  daysAgo: (days) => `${days} days ago`,
  today: 'today',
  daysLabel: (name, days) => `${name}: the last ${days} days, one by one`,
  latency: 'Latency',
  median: 'median',
  sparkLabel: (median, slow) => `Latency of the last 24 hours: median ${median}, 95th percentile ${slow}`,
  p95: '95th percentile',
  p99: '99th percentile',
  latencyChart: (window) => `Latency of the last ${window}`,
  noHistory: 'No history for this period.',
  verdicts: 'Result of each reading',
  measures: 'Measurements',
  locations: 'Locations',
  really: (colo) => `really ${colo}`,
  allLocations: 'All',
  measure: {
    latency: 'Latency',
    ttfb: 'Time to first byte',
    certificate: 'Certificate valid for',
    size: 'Response size',
    ttl: 'DNS TTL',
    age: 'Age',
  },
  dayTable: 'Day by day',
  day: 'Day (UTC)',
  incidents: 'Incidents',
  incidentsOfDays: (days) => `Incidents of the last ${days} days`,
  noIncidents: (days) => `No incidents in the last ${days} days.`,
  ongoing: 'Ongoing',
  resolvedAfter: (time) => `Resolved after ${time}`,
  duration: durationText,
  maintenance: 'Maintenance',
  undelivered: (count) => `${plural(count, 'alert', 'alerts')} could not be delivered.`,
  maintenanceNow: 'In progress',
  maintenancePlanned: 'Scheduled',
  affects: 'Affects',
  until: 'until',
  badges: 'Badges',
  badgesAbout: 'Copy this line into a README. Badges always show the current state.',
  badgeStyles: 'All styles',
  copy: 'Copy',
  copied: 'Copied',
  back: 'All services',
  skip: 'Skip to the status',
  language: 'Language',
  theme: 'Theme',
  themes: { system: 'Match system', light: 'Light', dark: 'Dark' },
  feed: 'Feed',
  poweredBy: 'Monitored by Sitrep',
  notFoundTitle: 'Service not found',
  notFoundText: 'It may have been renamed, or it is not public.',
};
