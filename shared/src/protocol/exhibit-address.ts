/** Path of an exhibit's page, below the API's path. `exhibit`: its number in the case; `page`: from 1. */
export function exhibitPagePath(hearing: string, exhibit: number | string, page: number | string): string {
  return `/hearings/${hearing}/exhibits/${exhibit}/pages/${page}`;
}
