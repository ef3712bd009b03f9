/** Makes it when it is first asked for: Intl's tables cost start-up time that badges and `/status` never need. */
export const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};
