import { readDocumentation, readDocumentationStyle, readOpenApi } from '@mahzar/shared/rest/documentation';
import { bind } from '../bind.ts';
import type { Bound } from '../bind.ts';
import { openApiOf } from './openapi.ts';
import { DOCUMENTATION_STYLE, documentationPage } from './page.ts';

/** The version of the paths below `API_PATH`. */
const VERSION = '1';

/** The routes, with two more that document all of them; the documentation is made on first request. */
export function withDocumentation(routes: readonly Bound[]): Bound[] {
  let made: { readonly json: string; readonly page: string } | undefined;
  const document = () => {
    if (made !== undefined) return made;
    const openApi = openApiOf(
      all.map(({ route }) => route),
      VERSION,
    );
    made = { json: JSON.stringify(openApi), page: documentationPage(openApi) };
    return made;
  };
  const all: readonly Bound[] = [
    ...routes,
    bind(readOpenApi, async () => document().json),
    bind(readDocumentation, async () => document().page),
    bind(readDocumentationStyle, async () => DOCUMENTATION_STYLE),
  ];
  return [...all];
}
