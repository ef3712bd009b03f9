const box = (): HTMLInputElement | null => document.querySelector('#filter');

/** Opens a folded group for as long as something in it is looked for. */
const unfold = (group: HTMLDetailsElement, wanted: boolean): void => {
  if (wanted && !group.open) {
    group.open = true;
    group.dataset.unfolded = '';
  } else if (!wanted && 'unfolded' in group.dataset) {
    group.open = false;
    delete group.dataset.unfolded;
  }
};

/** Shows the rows whose name has every word of the box in it, and opens the groups that have any. */
export const applyFilter = (): void => {
  const words = (box()?.value ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const matches = (row: HTMLElement): boolean => words.every((word) => row.dataset.name?.includes(word));
  let found = 0;
  for (const row of document.querySelectorAll<HTMLElement>('.check')) {
    row.hidden = !matches(row);
    if (!row.hidden) found++;
  }
  for (const group of document.querySelectorAll<HTMLDetailsElement>('.group')) {
    const any = group.querySelector('.check:not([hidden])') !== null;
    group.hidden = !any;
    unfold(group, words.length > 0 && any);
  }
  const none = document.getElementById('filter-none');
  if (none !== null) none.hidden = found > 0;
};

/** The typed text, so that a list that is drawn again keeps its filter. */
export const typed = (): string => box()?.value ?? '';

export const typeAgain = (text: string): void => {
  const input = box();
  if (input !== null) input.value = text;
};

export const filterBox = (): void => {
  document.addEventListener('input', ({ target }) => {
    if (target === box()) applyFilter();
  });
};
