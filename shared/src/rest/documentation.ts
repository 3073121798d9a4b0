import { defineRoute } from './route.ts';

const tag = 'Documentation';

export const readOpenApi = defineRoute({
  id: 'read-openapi',
  method: 'get',
  path: '/openapi.json',
  summary: 'This API as an OpenAPI 3.1 document, from which clients are generated.',
  tag,
  may: 'anybody',
  params: null,
  query: null,
  body: null,
  answer: { media: 'application/json' },
  fails: [],
});

export const readDocumentation = defineRoute({
  id: 'read-documentation',
  method: 'get',
  path: '/docs',
  summary: 'This API as a page to read.',
  tag,
  may: 'anybody',
  params: null,
  query: null,
  body: null,
  answer: { media: 'text/html' },
  fails: [],
});

export const readDocumentationStyle = defineRoute({
  id: 'read-documentation-style',
  method: 'get',
  path: '/docs.css',
  summary: 'How that page looks.',
  tag,
  may: 'anybody',
  params: null,
  query: null,
  body: null,
  answer: { media: 'text/css' },
  fails: [],
});
