import { applyFilter, typeAgain, typed } from './filter.ts';
import { localise } from './times.ts';

/** Bounds of the time between two looks, ms: as often as the view changes, and no more often than it is worth. */
const SOONEST = 4000;
const LATEST = 60_000;

/** Parts of the page that change on their own, as the server wrote them: by id. */
type Written = Map<string, string>;

const parts = (root: ParentNode): readonly HTMLElement[] => [...root.querySelectorAll<HTMLElement>('[data-live]')];

const writtenIn = (root: ParentNode): Written => new Map(parts(root).map((part) => [part.id, part.outerHTML]));

/** Replaces what has changed, and says whether anything has. */
const update = (next: Document, written: Written): boolean => {
  let changed = false;
  for (const part of parts(next)) {
    const html = part.outerHTML;
    if (written.get(part.id) === html) continue;
    changed = true;
    written.set(part.id, html);
    const old = document.getElementById(part.id);
    const focused = old?.contains(document.activeElement) === true;
    localise(part);
    old?.replaceWith(part);
    if (focused) part.querySelector<HTMLElement>('a, button, [tabindex]')?.focus({ preventScroll: true });
  }
  return changed;
};

const sameParts = (next: Document): boolean => {
  const ids = (root: ParentNode): string =>
    parts(root)
      .map(({ id }) => id)
      .join(' ');
  return ids(next) === ids(document);
};

/** What lies outside of the parts: title, icon, the groups' summaries. */
const updateFrame = (next: Document): void => {
  document.title = next.title;
  const icon = 'link[rel=icon]';
  const [old, fresh] = [document.querySelector(icon), next.querySelector(icon)];
  if (old && fresh && old.getAttribute('href') !== fresh.getAttribute('href')) old.replaceWith(fresh);
  const summaries = [...document.querySelectorAll('summary')];
  for (const [index, summary] of [...next.querySelectorAll('summary')].entries()) {
    const shown = summaries[index];
    if (shown !== undefined && shown.innerHTML !== summary.innerHTML) shown.innerHTML = summary.innerHTML;
  }
};

/** An outdated page must not claim that all is well, even if the server cannot be reached. */
const showStaleness = (): void => {
  const due = Number(document.getElementById('overall')?.dataset.due);
  const stale = due > 0 && Date.now() > due;
  document.documentElement.classList.toggle('is-stale', stale);
  if (stale) document.getElementById('stale')?.removeAttribute('hidden');
};

const look = async (written: Written): Promise<boolean> => {
  const answer = await fetch(location.href, { headers: { accept: 'text/html' }, cache: 'no-cache' });
  if (!answer.ok) return false;
  const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
  if (!sameParts(next)) {
    // Checks have come or gone: only a whole new list is right.
    const text = typed();
    document.querySelector('main')?.replaceWith(document.adoptNode(next.querySelector('main')!));
    written.clear();
    for (const [id, html] of writtenIn(document)) written.set(id, html);
    typeAgain(text);
    localise(document);
  }
  const changed = update(next, written);
  updateFrame(next);
  applyFilter();
  if (changed) dispatchEvent(new Event('sitrep:fresh'));
  return changed;
};

/**
 * Looks again and again while the page is seen: twice as rarely after each look that found nothing, sooner after one
 * that found something. Call the returned function once the page is as the server wrote it no more.
 */
export const keepFresh = (): (() => void) => {
  const written = writtenIn(document);
  let wait = SOONEST;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const again = async (): Promise<void> => {
    const changed = await look(written).catch(() => false);
    wait = changed ? Math.max(SOONEST, wait / 2) : Math.min(LATEST, wait * 2);
    showStaleness();
    plan();
  };
  const plan = (): void => {
    clearTimeout(timer);
    timer = document.hidden ? undefined : setTimeout(again, wait);
  };
  addEventListener('visibilitychange', () => (document.hidden ? plan() : again()));
  setInterval(showStaleness, 1000);
  return plan;
};
