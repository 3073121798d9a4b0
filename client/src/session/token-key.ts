/** Under which the token of a hearing's link is kept in the tab for a reload; other tabs do not see it. */
export const tokenKey = (hearing: string): string => `mahzar.token/${hearing}`;
