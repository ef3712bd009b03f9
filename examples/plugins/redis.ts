import { defineCheck, hostField, integer, optional, outsideHost, type Probed, text } from 'sitrep/config';

/** A command as Redis reads it: a list of texts, each with its length. */
const command = (...words: readonly string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${new TextEncoder().encode(word).length}\r\n${word}\r\n`).join('')}`;

/** More than any answer to PING. */
const LIMIT = 1_024;

/** A check type of your own: the fields, what is measured, and one function that probes. */
export const redis = defineCheck({
  type: 'redis',
  about: 'A Redis server answers PING.',
  requirements: ['sockets'],
  schema: {
    host: hostField('host name or IP address'),
    port: optional(integer('port number', { min: 1, max: 65_535 }), 6379),
    password: optional(text('password of the default user; a secret, such as "${REDIS_PASSWORD}"')),
  },
  measures: { latency: { unit: 'ms', worse: 'higher', about: 'time until the answer' } },
  externalReason: ({ host }) => outsideHost(host),
  probe: async ({ check, ports, scope, stage }): Promise<Probed> => {
    const { host, port, password } = check.spec;
    const start = ports.clock.monotonic();
    stage(`a connection to ${host}`);
    const connected = await ports.sockets.connect({ host, port }, scope);
    if (!connected.ok) return { measures: {}, failure: connected.failure };
    const socket = connected.value;
    try {
      stage('the answer to PING');
      const commands = [...(password === undefined ? [] : [command('AUTH', password)]), command('PING')];
      const sent = await socket.write(ports.text.encode(commands.join('')));
      if (!sent.ok) return { measures: {}, failure: sent.failure };
      let answer = '';
      while (!/\+PONG\r\n$/.test(answer)) {
        const piece = await socket.read();
        if (!piece.ok) return { measures: {}, failure: piece.failure };
        answer += piece.value === undefined ? '' : ports.text.decode(piece.value);
        const mistake = /^-(.*)\r\n/m.exec(answer)?.[1];
        if (mistake !== undefined) return { measures: {}, failure: { kind: 'response', message: mistake } };
        if (piece.value === undefined || answer.length > LIMIT)
          return { measures: {}, failure: { kind: 'response', message: 'the answer to PING is not PONG' } };
      }
      return { measures: { latency: ports.clock.monotonic() - start } };
    } finally {
      socket.close();
    }
  },
});
