import type { CheckView } from '../../../contract/view.ts';
import { BADGE_STYLES, labelOf } from '../badge/badge.ts';
import { BADGES, DEFAULT_BADGE } from '../badge/index.ts';
import { printable } from '../text.ts';
import type { PageContext } from './context.ts';
import { NAME_LIMIT } from './hero.tsx';

/** Characters that mean something inside the brackets of a Markdown image. */
const inBrackets = (text: string): string => text.replace(/[\\[\]]/g, '\\$&');

interface LineProps {
  readonly sample: Sample;
  readonly check: CheckView;
  readonly context: PageContext;
  readonly wide?: boolean;
}

interface Sample {
  readonly path: string;
  readonly label: string;
}

const Line = ({ sample, check, context, wide }: LineProps) => {
  const { origin, words } = context;
  const alt = inBrackets(sample.label);
  return (
    <li class={wide ? 'wide' : undefined}>
      <img src={sample.path} alt={sample.label} />
      <code>{`[![${alt}](${origin}${sample.path})](${origin}/checks/${check.id})`}</code>
      <button type="button" class="needs-script" data-copy>
        {words.copy}
      </button>
    </li>
  );
};

/** Every badge of a check as it looks now, with the line of Markdown that shows it. */
export const BadgeSamples = ({ check, context }: { check: CheckView; context: PageContext }) => {
  const { words } = context;
  const name = printable(check.name, NAME_LIMIT);
  const base = `/badge/${check.id}`;
  const kinds = Object.values(BADGES).filter(({ suits }) => suits?.(check) ?? true);
  const byKind = kinds.map((kind) => ({
    path: kind === DEFAULT_BADGE ? `${base}.svg` : `${base}/${kind.kind}.svg`,
    label: labelOf(kind, name),
  }));
  const sparkline = { path: `${base}/sparkline.svg`, label: `${name} ${words.latency}` };
  const byStyle = BADGE_STYLES.map((style) => ({ path: `${base}.svg?style=${style}`, label: name }));
  return (
    <section class="badges" aria-labelledby="badges-title">
      <h2 id="badges-title">{words.badges}</h2>
      <p class="quiet">{words.badgesAbout}</p>
      <ul class="card">
        {byKind.map((sample) => (
          <Line sample={sample} check={check} context={context} />
        ))}
        <Line sample={sparkline} check={check} context={context} wide />
      </ul>
      <details>
        <summary>{words.badgeStyles}</summary>
        <ul class="card">
          {byStyle.map((sample) => (
            <Line sample={sample} check={check} context={context} />
          ))}
        </ul>
      </details>
    </section>
  );
};
