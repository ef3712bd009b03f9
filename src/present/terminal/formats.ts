import { githubReport } from './github.ts';
import { jsonReport } from './health-json.ts';
import { junitReport } from './junit.ts';
import { markdownReport } from './markdown.ts';
import type { Reporter } from './report.ts';
import { textReport } from './text.ts';

/** The values of `run --format`. */
export const FORMATS: Readonly<Record<string, Reporter>> = {
  text: textReport,
  json: jsonReport,
  junit: junitReport,
  github: githubReport,
  markdown: markdownReport,
};
