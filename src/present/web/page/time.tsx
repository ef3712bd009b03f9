import type { PageContext } from './context.ts';

/** A moment: UTC as sent, the reader's own zone once the script has seen it. `ago` adds how long ago that is. */
export const Time = ({ at, context, ago }: { at: string; context: PageContext; ago?: boolean }) => (
  <time datetime={at} data-time={ago ? 'ago' : 'at'}>
    {context.formats.time(at)}
  </time>
);
