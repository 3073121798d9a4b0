import type { OpenApi, Operation } from './openapi.ts';

/** The API as a page: no script, no other host. */
export function documentationPage({ info, tags, paths }: OpenApi): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const chapters = tags.map(({ name }) => {
    const of = operations.filter(({ operation }) => operation.tags.includes(name));
    return `<section><h2 id="${slug(name)}">${text(name)}</h2>${of.map(section).join('')}</section>`;
  });
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${text(String(info['title']))} API</title>
<link rel="stylesheet" href="docs.css">
<main>
<h1>${text(String(info['title']))} API ${text(String(info['version']))}</h1>
<p>${code(String(info['description']))}</p>
<p><a href="openapi.json">openapi.json</a> (OpenAPI 3.1)</p>
<nav aria-label="Chapters"><ul>${tags.map(({ name }) => `<li><a href="#${slug(name)}">${text(name)}</a></li>`).join('')}</ul></nav>
${chapters.join('\n')}
</main>
</html>
`;
}

export const DOCUMENTATION_STYLE = `
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; color: #1b1b1b; background: #fff; }
main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
article { border-top: 1px solid #bbb; padding: 0.5rem 0 1rem; }
h3 { font: 600 1rem/1.5 ui-monospace, monospace; overflow-wrap: anywhere; margin: 0.5rem 0 0; }
pre { background: #f3f3f3; padding: 0.75rem; overflow: auto; max-height: 30rem; }
summary { cursor: pointer; }
`;

function section({ path, method, operation }: { path: string; method: string; operation: Operation }): string {
  const { operationId, summary, description, parameters, requestBody, responses } = operation;
  return `
<article id="${slug(operationId)}">
<h3>${method.toUpperCase()} ${text(path)}</h3>
<p>${text(summary)} ${code(description)}</p>
${parameters.length > 0 ? detail('Parameters', parameters) : ''}
${requestBody === undefined ? '' : detail('Body', requestBody['content'])}
${Object.entries(responses)
  .map(([status, response]) => detail(`${status} ${String(response['description'])}`, response['content']))
  .join('')}
</article>`;
}

function detail(name: string, content: unknown): string {
  if (content === undefined) return `<p>${code(name)}</p>`;
  return `<details><summary>${code(name)}</summary><pre>${text(JSON.stringify(content, null, 2))}</pre></details>`;
}

/** Text with words in backticks set as code. */
function code(words: string): string {
  return text(words).replace(/`([^`]+)`/g, '<code>$1</code>');
}

function text(words: string): string {
  return words
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function slug(words: string): string {
  return words.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}
