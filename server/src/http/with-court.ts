import type { CourtConfig } from '../config/court.ts';

/** The client's page with what every page of it has to know of the court, before it asks for anything (`i18n/court.ts`). */
export function withCourt(page: string, { name, zone, phone }: CourtConfig): string {
  const tags = [
    `<meta name="court-zone" content="${escaped(zone)}">`,
    ...(name === null
      ? []
      : (['fa', 'en'] as const).map(
          (lang) => `<meta name="court-name" lang="${lang}" content="${escaped(name[lang])}">`,
        )),
    ...(phone === null ? [] : [`<meta name="court-phone" content="${escaped(phone)}">`]),
  ];
  // A function, for a name may hold what `replace` would take for a pattern.
  return page.replace('</head>', () => `${tags.join('')}</head>`);
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
