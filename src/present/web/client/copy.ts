/** How long a button says that it has copied, ms. */
const SAID_FOR = 2000;

/**
 * Copies the text of the code beside the button, and says so in the button for a moment. Over plain HTTP a browser has no
 * clipboard for us, and elsewhere it may refuse: then the text is selected, for the reader to copy.
 */
const copy = async (button: HTMLButtonElement): Promise<void> => {
  const code = button.parentElement?.querySelector('code');
  if (!code) return;
  try {
    await navigator.clipboard.writeText(code.textContent ?? '');
  } catch {
    getSelection()?.selectAllChildren(code);
    return;
  }
  const label = button.textContent;
  button.textContent = document.documentElement.dataset.copied ?? label;
  setTimeout(() => {
    button.textContent = label;
  }, SAID_FOR);
};

export const copyButtons = (): void => {
  document.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest<HTMLButtonElement>('button[data-copy]') : null;
    if (button !== null) void copy(button);
  });
};
