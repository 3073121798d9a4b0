import type { CourtConfig } from '../config/court.ts';

/** The client's page with the court's data, which every page needs before its first request (`i18n/court.ts`). */
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
  // A function, because a name may contain what `replace` treats as a replacement pattern, such as `$&`.
  return page.replace('</head>', () => `${tags.join('')}</head>`);
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
