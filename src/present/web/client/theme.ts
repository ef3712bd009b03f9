const KEY = 'sitrep-theme';

/** Storage can be forbidden; the choice then lasts as long as the page. */
const stored = (): string | null => {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
};

const store = (theme: string): void => {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // The page has the theme already; that it is forgotten is the reader's own wish.
  }
};

const show = (theme: string | null): void => {
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
};

/** Light or dark as chosen earlier; the system's where nothing was. */
export const applyTheme = (): void => show(stored());

export const themeSwitch = (): void => {
  const chosen = stored() ?? 'system';
  for (const input of document.querySelectorAll<HTMLInputElement>('.themes input')) {
    input.checked = input.value === chosen;
    input.addEventListener('change', () => {
      store(input.value);
      show(input.value);
      dispatchEvent(new Event('sitrep:theme'));
    });
  }
};
