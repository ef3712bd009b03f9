import type { Secret } from '../../contract/config.ts';
import { Base64Filter, base64Readings } from './base64.ts';
import { readings } from './decoded.ts';
import { WordFinder } from './word-finder.ts';

/**
 * Shows a secret as `${NAME}` in any text: as it is written, in another case (hosts), percent-encoded in a URL, escaped
 * in JSON, inside base64 (basic authentication), and where an excerpt cuts it (`…`). Takes time in proportion to the
 * text's length, however many secrets there are.
 */
export const redact = (text: string, secrets: readonly Secret[]): string => {
  if (secrets.length === 0 || text === '') return text;
  const seeker = seekerOf(secrets);
  const places = readings(text).flatMap((reading) =>
    [...placesIn(reading.text, seeker), ...base64Places(reading.text, seeker)].map(({ start, end, name }) => ({
      start: reading.starts?.[start] ?? start,
      end: reading.ends?.[end - 1] ?? end,
      name,
    })),
  );
  return replaced(text, places);
};

/** A secret of at least this many characters is redacted everywhere; `validate` warns about shorter ones. */
export const RELIABLE_SECRET = 8;

/** Shorter values occur in ordinary words and numbers by chance: they are replaced only as whole words. */
const SHORT_SECRET = 4;

/** Units of a cut secret from which on it is taken for one. */
const CUT = 6;

const ELLIPSIS = '…'.charCodeAt(0);

interface Place {
  readonly start: number;
  readonly end: number;
  readonly name: string;
}

/** Finders of secrets: forwards, and backwards for the ends of those that are cut. */
interface Seeker {
  readonly secrets: readonly Secret[];
  /** How they begin and end, folded. */
  readonly heads: Pieces;
  readonly tails: Pieces;
  readonly inBase64: Base64Filter;
  forwards?: WordFinder;
  backwards?: WordFinder;
  /** Units of the shortest secret that is looked for in base64. */
  readonly shortest: number;
}

/** Absent where there are too many to look for one after the other. */
type Pieces = readonly string[] | undefined;

/** Pieces that are looked for one by one. */
const FEW = 16;

/** Units of a piece: fewer than {@link CUT}, so that what a cut leaves of a secret has one. */
const PIECE = 4;

const distinct = (pieces: readonly string[]): Pieces => {
  const all = [...new Set(pieces)];
  return all.length <= FEW ? all : undefined;
};

/** The engine's own search is a hundred times faster than the automaton, and most messages hold no secret. */
const mayHold = (units: string, pieces: Pieces): boolean =>
  pieces === undefined || pieces.some((piece) => units.includes(piece));

const seekers = new WeakMap<readonly Secret[], Seeker>();

const seekerOf = (all: readonly Secret[]): Seeker => {
  const known = seekers.get(all);
  if (known) return known;
  const secrets = all.filter(({ value }) => value !== '');
  const long = secrets.map(({ value }) => value).filter(({ length }) => length >= SHORT_SECRET);
  const lengths = long.map(({ length }) => length);
  const seeker = {
    secrets,
    heads: distinct(secrets.map(({ value }) => fold(value).slice(0, PIECE))),
    tails: distinct(secrets.map(({ value }) => fold(value).slice(-PIECE))),
    inBase64: new Base64Filter(long),
    shortest: lengths.reduce((least, length) => Math.min(least, length), Number.POSITIVE_INFINITY),
  };
  seekers.set(all, seeker);
  return seeker;
};

/** In lower case, and with the space that a form writes as `+`. As long as `text`, so that all units keep their places. */
const fold = (text: string): string => {
  const lower = text.toLowerCase();
  const aligned = lower.length === text.length ? lower : [...text].map(lowerOf).join('');
  return aligned.replaceAll('ς', 'σ').replaceAll('+', ' ');
};

/** Of `İ` it would be two characters. */
const lowerOf = (character: string): string => {
  const lower = character.toLowerCase();
  return lower.length === character.length ? lower : character;
};

const reversed = (text: string): string => {
  let units = '';
  for (let at = text.length - 1; at >= 0; at--) units += text[at];
  return units;
};

/** Places of secrets in a text, and of their beginnings and ends beside a cut. */
const placesIn = (text: string, seeker: Seeker): Place[] => {
  const units = fold(text);
  const places = mayHold(units, seeker.heads) ? wholePlaces(text, units, seeker) : [];
  return text.includes('…') && mayHold(units, seeker.tails) ? [...places, ...tailPlaces(units, seeker)] : places;
};

/** Places of secrets, and of their beginnings before a cut. */
const wholePlaces = (text: string, units: string, seeker: Seeker): Place[] => {
  const { secrets } = seeker;
  seeker.forwards ??= new WordFinder(secrets.map(({ value }) => fold(value)));
  const { forwards } = seeker;
  const places: Place[] = [];
  const isHidden = (word: number): boolean => isAlone(text, at + 1, secrets[word]!.value.length);
  let [at, state] = [0, 0];
  for (
    at = forwards.begin(units, 0);
    at >= 0 && at < units.length;
    at = state === 0 ? forwards.begin(units, at + 1) : at + 1
  ) {
    const unit = units.charCodeAt(at);
    if (unit === ELLIPSIS) places.push(...cutPlaces(forwards, state, at, secrets));
    state = forwards.next(state, unit);
    const found = state === 0 ? undefined : forwards.longest(state, isHidden);
    if (found === undefined) continue;
    const { name, value } = secrets[found]!;
    places.push({ start: at + 1 - value.length, end: at + 1, name });
  }
  return places;
};

/** The beginning of a secret that `text` ends in at a cut. */
const cutPlaces = (finder: WordFinder, state: number, at: number, secrets: readonly Secret[]): Place[] => {
  const length = finder.depth(state);
  return length < CUT ? [] : [{ start: at - length, end: at, name: secrets[finder.owner(state)]!.name }];
};

/** The ends of secrets behind cuts: beginnings before them, read backwards. */
const tailPlaces = (units: string, seeker: Seeker): Place[] => {
  const { secrets } = seeker;
  seeker.backwards ??= new WordFinder(secrets.map(({ value }) => reversed(fold(value))));
  const places: Place[] = [];
  let state = 0;
  for (let at = units.length - 1; at >= 0; at--) {
    const unit = units.charCodeAt(at);
    if (unit === ELLIPSIS) {
      const cut = cutPlaces(seeker.backwards, state, 0, secrets);
      places.push(...cut.map(({ start, name }) => ({ start: at + 1, end: at + 1 - start, name })));
    }
    state = seeker.backwards.next(state, unit);
  }
  return places;
};

const isWordCharacter = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{N}]/u.test(character);

/** Whether the match that ends before `end` is a long secret, or a short one that is a whole word. */
const isAlone = (text: string, end: number, length: number): boolean =>
  length >= SHORT_SECRET || !(isWordCharacter(text[end - length - 1]) || isWordCharacter(text[end]));

/** Words of base64, of either alphabet, that are long enough for four bytes. */
const BASE64 = /[\w+/-]{6,}/g;

/** Base64 strings that contain a secret, at any offset; a string is replaced as a whole. */
const base64Places = (text: string, seeker: Seeker): Place[] => {
  const places: Place[] = [];
  for (const { 0: word, index } of text.matchAll(BASE64)) {
    const end = index + word.length;
    const [before, after] = [text[index - 1] === '…' ? '…' : '', text[end] === '…' ? '…' : ''];
    const shortest = before + after === '' ? seeker.shortest : Math.min(CUT, seeker.shortest);
    if (word.length * 3 < shortest * 4) continue;
    if (before + after === '' && !seeker.inBase64.mayStandIn(word)) continue;
    const found = base64Readings(word)
      .flatMap((bytes) => placesIn(`${before}${bytes}${after}`, seeker))
      .find((place) => place.end - place.start >= SHORT_SECRET);
    if (found)
      places.push({ start: index, end: end + /^=*/.exec(text.slice(end, end + 2))![0].length, name: found.name });
  }
  return places;
};

/** Leftmost first, and of those that begin together the longest. */
const replaced = (text: string, places: readonly Place[]): string => {
  let shown = '';
  let behind = 0;
  let last = '';
  for (const { start, end, name } of [...places].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (end <= behind) continue;
    const overlaps = start < behind;
    if (!overlaps) shown += text.slice(behind, start);
    if (!overlaps || name !== last) shown += `\${${name}}`;
    [behind, last] = [end, name];
  }
  return shown + text.slice(behind);
};
