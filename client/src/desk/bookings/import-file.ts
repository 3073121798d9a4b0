import { IMPORT_COLUMNS } from '@mahzar/shared/scheduling/import-columns';

/**
 * Decodes a spreadsheet's file: UTF-8, UTF-16 with its mark, or the default encoding of Persian Windows, which other programs
 * decode to wrong letters.
 */
export function textOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1256').decode(bytes);
  }
}

/** Returns columns that the import ignores: usually misspelt names, whose whole content would be lost. */
export function unknownColumns(csv: string): readonly string[] {
  const known: readonly string[] = IMPORT_COLUMNS;
  const [head = ''] = csv.split(/\r?\n/, 1);
  return head
    .replace(/^\uFEFF/, '')
    .split(/[,;\t]/)
    .map((name) =>
      name
        .trim()
        .replace(/^"(.*)"$/, '$1')
        .trim(),
    )
    .filter((name) => name !== '' && !known.includes(name.toLowerCase().replaceAll(' ', '_')));
}

/** Returns an example file: two people of one hearing. */
export function sampleFile(): string {
  const hearing = {
    booking: '1',
    case_number: '140568920003215478',
    branch: 'شعبه ۱۰۳ دادگاه کیفری دو',
    kind: 'courtroom',
    date: '1405/10/30',
    start: '09:00',
    minutes: '60',
    title: 'رسیدگی به شکایت',
  };
  const rows: readonly Partial<Record<(typeof IMPORT_COLUMNS)[number], string>>[] = [
    { ...hearing, room: 'اتاق ۳', public: 'no', role: 'رئیس شعبه', name: 'رضا کیانی', phone: '09121234560' },
    { booking: '1', role: 'شاکی', name: 'مریم احمدی', national_id: '0013542419', phone: '09121234561' },
  ];
  const lines = [IMPORT_COLUMNS, ...rows.map((row) => IMPORT_COLUMNS.map((name) => row[name] ?? ''))];
  // The byte order mark tells spreadsheets that it is UTF-8.
  return `\uFEFF${lines.map((cells) => `${cells.join(',')}\r\n`).join('')}`;
}
