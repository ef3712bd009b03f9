import { PATHS } from './paths.ts';
import { jsonSchemas } from './schemas.ts';

/** `GET /openapi.json`: OpenAPI 3.1, its schemas made from those that type the answers. */
export const openapi = (origin: string): object => ({
  openapi: '3.1.0',
  info: {
    title: 'Sitrep',
    version: '1',
    description:
      'Whether things are healthy, and since when they are not. Reads are open to every origin. A bearer token of `SITREP_TOKEN` on any read shows hidden checks too.',
    license: { name: 'MIT', identifier: 'MIT' },
  },
  servers: [{ url: origin }],
  paths: PATHS,
  components: {
    schemas: jsonSchemas(),
    securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
  },
});
