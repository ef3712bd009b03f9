import type { MaintenanceView } from '../../../contract/view.ts';
import { printable } from '../text.ts';
import type { PageContext } from './context.ts';
import { Mark } from './glyphs.tsx';
import { NAME_LIMIT } from './hero.tsx';
import { Time } from './time.tsx';

const Affected = ({ window, context: { view, words } }: { window: MaintenanceView; context: PageContext }) => {
  const names = view.status.checks.filter(({ id }) => window.checks.includes(id)).map(({ name }) => name);
  if (names.length === 0) return null;
  return (
    <p class="quiet">
      {words.affects}: <bdi>{names.map((name) => printable(name, NAME_LIMIT)).join(', ')}</bdi>
    </p>
  );
};

const Window = ({ window, context }: { window: MaintenanceView; context: PageContext }) => (
  <li>
    <Mark of="maintenance" />
    <div>
      <h3>
        <bdi>{printable(window.title, NAME_LIMIT * 2)}</bdi>
        <span class="state is-maintenance">
          {window.ongoing ? context.words.maintenanceNow : context.words.maintenancePlanned}
        </span>
      </h3>
      <p>
        <Time at={window.startsAt} context={context} /> {context.words.until}{' '}
        <Time at={window.endsAt} context={context} />
      </p>
      <Affected window={window} context={context} />
    </div>
  </li>
);

/** Current and announced maintenance. */
export const MaintenanceList = ({ context }: { context: PageContext }) => {
  const { maintenance } = context.view.status;
  return (
    <section
      class="maintenance"
      id="maintenance"
      data-live
      aria-labelledby="maintenance-title"
      hidden={maintenance.length === 0}
    >
      <h2 id="maintenance-title">{context.words.maintenance}</h2>
      <ul class="card">
        {maintenance.map((window) => (
          <Window window={window} context={context} />
        ))}
      </ul>
    </section>
  );
};
