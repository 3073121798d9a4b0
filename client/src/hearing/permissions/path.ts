/** Whether a page's path is that of the permission table. */
export function isPermissionsPath(path: string): boolean {
  return /^\/roles\/?$/.test(path);
}
