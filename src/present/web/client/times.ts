const lang = document.documentElement.lang;
/** The reader's own English, or the page's language. */
export const locale = lang === 'en' ? (navigator.languages.find((name) => name.startsWith('en')) ?? 'en-GB') : lang;
const clock = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
const full = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long' });
const relative = new Intl.RelativeTimeFormat(lang, { numeric: 'auto' });

/** Units of "… ago", largest first, in seconds. */
const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

const ago = (at: number): string => {
  const seconds = Math.round((at - Date.now()) / 1000);
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length * 1.5) ?? UNITS[3];
  return relative.format(Math.round(seconds / size), unit);
};

const write = (time: HTMLTimeElement): void => {
  const at = Date.parse(time.dateTime);
  const text = time.dataset.time === 'ago' ? ago(at) : clock.format(at);
  if (time.textContent !== text) time.textContent = text;
  time.title = full.format(at);
};

/** Shows every time under `root` in the reader's own zone. */
export const localise = (root: ParentNode): void => {
  for (const time of root.querySelectorAll<HTMLTimeElement>('time[data-time]')) write(time);
};

/** From now on; "12 seconds ago" counts on. */
export const localTimes = (): void => {
  localise(document);
  setInterval(() => {
    for (const time of document.querySelectorAll<HTMLTimeElement>('time[data-time=ago]')) write(time);
  }, 1000);
};
