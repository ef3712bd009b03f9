/** One part of the runner that can be well or not. */
export interface Component {
  readonly name: string;
  /** Why it is not well; `undefined` while it is. */
  readonly trouble: string | undefined;
  /** What else there is to say of it (`?verbose`). */
  readonly note?: string | undefined;
}

export interface ComponentHealth {
  readonly ok: boolean;
  readonly text: string;
}

const line = ({ name, trouble, note }: Component, excluded: boolean): string => {
  if (excluded) return `[+]${name} excluded: ok`;
  if (trouble !== undefined) return `[-]${name} failed: ${trouble}`;
  return `[+]${name} ok${note === undefined ? '' : `: ${note}`}`;
};

/**
 * The text of the Kubernetes API server's health endpoints (`k8s.io/apiserver/pkg/server/healthz`): `ok` alone
 * while all is well, every part when asked (`?verbose`) or when one has failed.
 */
export const componentHealth = (
  endpoint: string,
  components: readonly Component[],
  { verbose, exclude }: { readonly verbose: boolean; readonly exclude: readonly string[] },
): ComponentHealth => {
  const ok = components.every(({ name, trouble }) => trouble === undefined || exclude.includes(name));
  if (ok && !verbose) return { ok, text: 'ok' };
  const strangers = exclude.filter((name) => !components.some((component) => component.name === name));
  const lines = [
    ...components.map((component) => line(component, exclude.includes(component.name))),
    ...(strangers.length > 0
      ? [
          `warn: some health checks cannot be excluded: no matches for ${strangers.map((name) => JSON.stringify(name)).join(',')}`,
        ]
      : []),
    `${endpoint} check ${ok ? 'passed' : 'failed'}`,
  ];
  return { ok, text: `${lines.join('\n')}\n` };
};
