import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Details } from '../../../src/contract/view.ts';
import { makeSample, type Sample, tellFrom } from './stored-sample.ts';

const FOLDER = new URL('../../fixtures/stored/', import.meta.url);
const files = readdirSync(FOLDER).sort();
const sampleOf = (file: string): Sample => JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'));

/** As JSON has it: a field that is `undefined` is not there. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** A sample's documents by kind, each with the version that wrote it. */
const formats = ({ docs }: Sample): Record<string, number> =>
  Object.fromEntries(Object.entries(docs).map(([key, text]) => [key.split('/')[0], JSON.parse(text).v]));

const SINCE = '2026-11-22T10:00:00.000Z';

/** Every version stored the same thirty hours, so all samples give the same answers. */
const told = plain(sampleOf(files.at(-1)!).told) as Told;

interface Told {
  readonly details: Details['checks'];
  readonly incidents: { readonly value: { readonly incidents: readonly { readonly id: string }[] } };
}

/** The ids that were published stay: until version 5, they ended in the incident's number. */
const idsIn = ({ incidents }: Told): readonly string[] => incidents.value.incidents.map(({ id }) => id);
const withoutIds = (all: Told): unknown =>
  JSON.parse(
    JSON.stringify(all, (key, value) =>
      key === 'incidents' && Array.isArray(value) && value[0]?.id
        ? value.map(({ id: _, ...rest }: { id: string }) => rest)
        : value,
    ),
  );

describe('what an older version stored', () => {
  test.each(files)('%s is read as it was meant', async (file) => {
    const sample = sampleOf(file);
    const found = plain(await tellFrom(sample)) as Told;
    // Version 1 did not store since when a check is known: its pages give the day.
    if (file === 'v1.json') for (const { known } of Object.values(found.details)) known!.since = SINCE;
    const ids = idsIn(found);
    expect(ids).toEqual(file < 'v5.json' ? ids.map((_, index) => `api-${ids.length - 1 - index}`) : idsIn(told));
    expect(withoutIds(found)).toEqual(withoutIds(told));
  });

  test('the newest sample is what today’s version writes: a new format needs a new version, and a sample of its own', async () => {
    const newest = sampleOf(files.at(-1)!);
    const today = await makeSample();
    expect(formats(today)).toEqual(formats(newest));
    expect(today.docs).toEqual(newest.docs);
  });

  test('a history that a newer version wrote is refused, not overwritten', async () => {
    const sample = sampleOf(files.at(-1)!);
    const newer = (text: string) => text.replace(/^\{"v":\d+/, '{"v":99');
    for (const key of Object.keys(sample.docs)) {
      const docs = { ...sample.docs, [key]: newer(sample.docs[key]!) };
      // Pages are read when they are asked for, the rest at once; the alert documents of a Board without routes are not there.
      const told = tellFrom({ ...sample, docs });
      if (/^(runner|state|track|summary|history|incidents|incident)(\/|$)/.test(key)) {
        await expect(told, key).rejects.toThrow('deploy the newer one again');
      } else await told.catch(({ message }) => expect(message).toContain('deploy the newer one again'));
    }
  });
});
