/** Whether a page's path is the permission table's. */
export function isPermissionsPath(path: string): boolean {
  return /^\/roles\/?$/.test(path);
}
