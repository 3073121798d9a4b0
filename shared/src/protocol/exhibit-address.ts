/** Where a page of an exhibit is, below the API's path. Numbers: of the exhibit in its case and of the page, from 1. */
export function exhibitPagePath(hearing: string, exhibit: number | string, page: number | string): string {
  return `/hearings/${hearing}/exhibits/${exhibit}/pages/${page}`;
}
