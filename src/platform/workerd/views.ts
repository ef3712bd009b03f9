import type { ViewStore } from '../../contract/store.ts';
import type { Env } from './env.ts';
import { fileViews } from './file-views.ts';
import { kvViews } from './kv.ts';

/** Workers KV; under `serve` a file. */
export const viewsOf = ({ VIEW, SITREP_FILES: files }: Env): ViewStore =>
  files === undefined ? kvViews(VIEW) : fileViews(files);
