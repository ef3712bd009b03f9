import type { CheckType } from '../../src/contract/check.ts';
import { NODE, WORKER } from '../../src/contract/runtimes.ts';
import { CHECKS } from '../../src/engine/checks/index.ts';
import { alternative, type Field, fieldTable, schema } from './fields.ts';
import { type Sections, sentence, table } from './markdown.ts';

const runtimesOf = ({ requirements }: CheckType): string =>
  [WORKER, NODE]
    .filter(({ capabilities }) => requirements.every((requirement) => capabilities.includes(requirement)))
    .map(({ name }) => (name === WORKER.name ? 'Worker' : 'container'))
    .join(', ');

const measureTable = ({ measures }: CheckType): string =>
  table(
    ['measure', 'unit', 'worse when', 'meaning'],
    Object.entries(measures).map(([name, { unit, worse, about }]) => [`\`${name}\``, unit, worse, sentence(about)]),
  );

const ownTables = (type: CheckType): string => {
  const { properties = {}, required = [] } = alternative(schema.properties.checks.items.oneOf, type.type);
  const own = Object.fromEntries(Object.entries(properties).filter(([field]) => field in type.schema));
  return `${fieldTable({ properties: own, required })}\n\n${measureTable(type)}`;
};

/** Refused so far: only the schema knows their names. */
const isReserved = (field: Field): boolean => field.not !== undefined;

const commonTable = (): string => {
  const { properties = {} } = schema.properties.defaults;
  const paced = Object.fromEntries(
    Object.entries(schema.$defs)
      .filter(([, field]) => !isReserved(field))
      .map(([name, field]) => [name, properties[name] ?? field]),
  );
  return fieldTable({ properties: paced, required: ['id'] });
};

const overview = (): string =>
  table(
    ['type', 'what it tells', 'measures', 'where'],
    Object.values(CHECKS).map((type) => [
      `[${type.type}](#${type.type})`,
      sentence(type.about),
      Object.keys(type.measures).join(', '),
      runtimesOf(type),
    ]),
  );

/** The tables of docs/checks.md. */
export const CHECK_SECTIONS: Sections = {
  overview,
  common: commonTable,
  site: () => fieldTable(schema.properties.site),
  ...Object.fromEntries(Object.values(CHECKS).map((type) => [type.type, () => ownTables(type)])),
};
