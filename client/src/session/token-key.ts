/** Storage key of a hearing link's token, which the tab keeps for a reload; other tabs do not see it. */
export const tokenKey = (hearing: string): string => `mahzar.token/${hearing}`;
