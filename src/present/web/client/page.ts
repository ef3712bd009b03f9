/** The page's script. Without it the page is whole; with it, it stays true while it is open. */
import { copyButtons } from './copy.ts';
import { filterBox } from './filter.ts';
import { keepFresh } from './live.ts';
import { applyTheme, themeSwitch } from './theme.ts';
import { localTimes } from './times.ts';

// Before the first paint, so that a dark page does not flash white.
applyTheme();
document.documentElement.classList.remove('no-script');

addEventListener('DOMContentLoaded', () => {
  const remember = keepFresh();
  themeSwitch();
  filterBox();
  copyButtons();
  localTimes();
  remember();
});
