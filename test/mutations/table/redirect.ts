import { inFile } from '../mutation.ts';

/** Redirects: how many, whereto, and what goes along. */
export const REDIRECT = [
  ...inFile('src/engine/checks/http/exchange.ts', [
    {
      slip: 'no redirect is followed',
      text: 'if (!outcome.ok || spec.redirects === 0 ||',
      becomes: 'if (outcome || spec.redirects === 0 ||',
      reddens: ['to a path in UTF-8', 'as many redirects as are allowed'],
    },
    {
      slip: 'a circle is walked to the end',
      text: 'if (isLoop || visited.length > spec.redirects)',
      becomes: 'if (visited.length > spec.redirects)',
      reddens: ['a redirect loop'],
    },
    {
      slip: 'one redirect more than is allowed',
      text: 'visited.length > spec.redirects)',
      becomes: 'visited.length > spec.redirects + 1)',
      reddens: ['100 redirects'],
    },
    {
      slip: 'one redirect fewer than is allowed',
      text: 'visited.length > spec.redirects)',
      becomes: 'visited.length >= spec.redirects)',
      reddens: ['as many redirects as are allowed'],
    },
    {
      slip: 'redirects: 0 does not mean to stand still',
      text: 'spec.redirects === 0 || ',
      becomes: '',
      reddens: ['redirects: 0 judges the redirect itself'],
    },
    {
      slip: 'the body of a redirect is read first',
      text: '    outcome.value.cancel();\n    visited.push',
      becomes: '    for (let piece; (piece = await outcome.value.read()).ok && piece.value; );\n    visited.push',
      reddens: ['the body of a redirect is not waited for'],
    },
  ]),
  ...inFile('src/engine/checks/http/redirect.ts', [
    {
      slip: 'no Location means the root',
      text: "onceOf([...given][0] ?? '')",
      becomes: "onceOf([...given][0] ?? '/elsewhere')",
      reddens: ['a redirect without Location'],
    },
    {
      slip: 'a place that is said twice is none',
      text: "new Set(location.split(', '))",
      becomes: 'new Set([location])',
      reddens: ['to one place, said twice'],
      doors: ['worker'],
    },
    {
      slip: 'no place may be said twice',
      text: 'if (given.size > 1)',
      becomes: "if (response.headers.filter(([header]) => header === 'location').length > 1)",
      reddens: ['to one place, said twice'],
      doors: ['node'],
    },
    {
      slip: 'a Location of any length',
      text: 'const LOCATION_LIMIT = 8_192;',
      becomes: 'const LOCATION_LIMIT = 819_200;',
      reddens: ['to a URL of 64 KB'],
    },
    {
      // Nothing must leave the machine, not even by mistake, so what is refused is not followed either.
      slip: 'what is refused is asked again instead',
      text: 'if (reason !== undefined) return refuse(',
      becomes: 'if (reason !== undefined) return succeeded(request); if (reason !== undefined) return refuse(',
      reddens: [
        'to a private address: the metadata service of a cloud',
        'to a private address, written as one number',
        'to a private address, as IPv6',
        '307 to another origin would carry the body there',
      ],
    },
    {
      slip: 'https may lead to http',
      text: "from.scheme === 'https' && to.scheme === 'http'",
      becomes: "from.scheme === 'https' && to.scheme === 'ws'",
      reddens: ['from https to http'],
      doors: ['node'],
    },
    {
      slip: 'a body may go to another origin',
      text: 'if (request.body !== undefined) return',
      becomes: 'if (request.body === null) return',
      reddens: ['307 to another origin would carry the body there'],
    },
    {
      slip: '303 repeats the method',
      text: "status === 303 ? method !== 'GET' && method !== 'HEAD' : status < 303",
      becomes: 'status < 303',
      reddens: ['303 turns a POST into a GET without a body'],
    },
    {
      slip: '301 repeats the method',
      text: "status < 303 && method === 'POST'",
      becomes: "status === 302 && method === 'POST'",
      reddens: ['301 turns a POST into a GET'],
    },
    {
      slip: '302 turns all methods into GET',
      text: "status < 303 && method === 'POST'",
      becomes: 'status < 303',
      reddens: ['302 leaves a PUT a PUT'],
    },
    {
      slip: '307 and 308 turn all methods into GET',
      text: "status < 303 && method === 'POST'",
      becomes: "method !== 'GET' && (status > 303 || method === 'POST')",
      reddens: ['307 repeats the POST with its body', '308 repeats HEAD as HEAD'],
    },
    {
      slip: 'the same origin counts as another',
      text: 'const kept = from.origin === to.origin ? same',
      becomes: 'const kept = from.href === to.href ? same',
      reddens: ['the same origin keeps what the config gave'],
    },
  ]),
  ...inFile('src/engine/checks/http/request.ts', [
    {
      slip: 'another origin gets all headers',
      text: '({ ...request, headers: OWN_HEADERS })',
      becomes: '({ ...request })',
      reddens: [
        'another origin gets no Authorization',
        'another origin gets no cookie',
        'another origin gets no header of our own making',
        'another origin gets no login of the URL',
        'what was dropped does not come back on the way home',
      ],
    },
    {
      slip: 'the login of a URL is forgotten',
      text: '...basicAuth(spec.url, text), ',
      becomes: '',
      reddens: ['a login in the URL becomes a header'],
    },
    {
      slip: 'a GET after a POST describes a body',
      text: "request.headers.filter(([name]) => !name.startsWith('content-'))",
      becomes: 'request.headers',
      reddens: ['301 turns a POST into a GET'],
    },
  ]),
  ...inFile('src/engine/net/reach.ts', [
    {
      slip: 'an address in 6to4 is public',
      text: 'if (first === 0x2002)',
      becomes: 'if (first === 0x2003)',
      reddens: ['to a private address, as 6to4'],
    },
  ]),
  ...inFile('src/engine/net/url.ts', [
    {
      slip: 'a relative path begins after the whole path',
      text: "base.path.split('/').slice(1, -1)",
      becomes: "base.path.split('/').slice(1)",
      reddens: ['a relative redirect'],
    },
    {
      slip: 'any scheme may be led to',
      text: "['http', 'https'], ['ws'",
      becomes: "['http', 'https', 'ftp', 'javascript'], ['ws'",
      reddens: ['to another scheme', 'to a script'],
    },
    {
      slip: 'any text is a host',
      text: 'parseSpecialHost(hostText) :',
      becomes: '(parseSpecialHost(hostText) ?? hostText) :',
      reddens: ['to a host that is none'],
    },
  ]),
];
