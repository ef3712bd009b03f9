import type { Formats } from '../formats.ts';
import { renderModule } from './config/module.ts';
import { renderYaml } from './config/yaml.ts';

/** Loaded for a config that is not JSON. */
export const FORMATS: Formats = { yaml: renderYaml, module: renderModule };
