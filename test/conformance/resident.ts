/** In workerd, which cannot look at itself: the fixture server looks. `control` is its URL. */
export const watchResident = (control: string) => async (): Promise<() => Promise<number>> => {
  const ask = async (path: string): Promise<number> => Number(await (await fetch(`${control}${path}`)).text());
  const before = await ask('/memory/reset');
  return async () => (await ask('/memory/peak')) - before;
};
