/** The size of a text as SMS. `units` are septets or 16-bit units, depending on `encoding`. */
export interface SmsParts {
  readonly encoding: 'gsm-7' | 'ucs-2';
  readonly units: number;
  readonly parts: number;
}

/** The default alphabet and its extension (3GPP TS 23.038, 6.2.1); a character of the extension takes two septets. */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const EXTENDED = new Set('\f^{}\\[~]|€');

/** Units of a single message, and of each part of several (3GPP TS 23.040, 9.2.3.24.1). */
const ROOM = { 'gsm-7': { alone: 160, each: 153 }, 'ucs-2': { alone: 70, each: 67 } } as const;

/** Returns in how many parts a text is sent and billed. A character is never split between two parts. */
export function smsParts(text: string): SmsParts {
  const characters = [...text];
  const gsm = characters.every((one) => BASIC.has(one) || EXTENDED.has(one));
  const encoding = gsm ? 'gsm-7' : 'ucs-2';
  const widths = characters.map((one) => (gsm ? (EXTENDED.has(one) ? 2 : 1) : one.length));
  const units = widths.reduce((sum, width) => sum + width, 0);
  const { alone, each } = ROOM[encoding];
  if (units <= alone) return { encoding, units, parts: 1 };
  let parts = 1;
  let used = 0;
  for (const width of widths) {
    if (used + width > each) {
      parts += 1;
      used = 0;
    }
    used += width;
  }
  return { encoding, units, parts };
}
