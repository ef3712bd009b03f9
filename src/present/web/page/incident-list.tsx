import type { Incident } from '../../../contract/incident.ts';
import { INCIDENT_DAYS } from '../../../contract/view.ts';
import { printable } from '../text.ts';
import { type PageContext, pageLink } from './context.ts';
import { Mark } from './glyphs.tsx';
import { NAME_LIMIT } from './hero.tsx';
import { Time } from './time.tsx';
import { turnWord } from './words/words.ts';

const lasted = ({ startedAt, resolvedAt }: Incident): number | undefined =>
  resolvedAt === null ? undefined : Date.parse(resolvedAt) - Date.parse(startedAt);

const Timeline = ({ incident, context }: { incident: Incident; context: PageContext }) => (
  <ol class="timeline">
    {incident.timeline.map(({ at, status, reasons }) => (
      <li class={`is-${status}`}>
        <strong>{turnWord(status, context.words)}</strong>{' '}
        {[...new Set(reasons.map(({ kind }) => context.words.reason[kind]))].join(' ')}{' '}
        <span class="when">
          <Time at={at} context={context} />
        </span>
      </li>
    ))}
  </ol>
);

const Entry = ({ incident, context, linked }: { incident: Incident; context: PageContext; linked: boolean }) => {
  const { words } = context;
  const time = lasted(incident);
  const name = <bdi>{printable(incident.name, NAME_LIMIT)}</bdi>;
  return (
    <li class="incident">
      <h3>
        <Mark of={incident.worst} />
        {linked ? <a href={pageLink(context, `/checks/${incident.check}`)}>{name}</a> : name}
        <span class={time === undefined ? `state is-${incident.status}` : 'state is-up'}>
          {time === undefined ? words.ongoing : words.resolvedAfter(words.duration(time))}
        </span>
      </h3>
      <Timeline incident={incident} context={context} />
    </li>
  );
};

/** Incidents, newest first, each with how it went on. `linked`: their names lead to their checks. */
export const IncidentList = ({
  incidents,
  context,
  linked,
}: {
  incidents: readonly Incident[];
  context: PageContext;
  linked: boolean;
}) => (
  <section class="incidents" id="incidents" data-live aria-labelledby="incidents-title">
    <h2 id="incidents-title">{context.words.incidentsOfDays(INCIDENT_DAYS)}</h2>
    {incidents.length === 0 ? (
      <p class="quiet">{context.words.noIncidents(INCIDENT_DAYS)}</p>
    ) : (
      <ol class="card">
        {incidents.map((incident) => (
          <Entry incident={incident} context={context} linked={linked} />
        ))}
      </ol>
    )}
  </section>
);
