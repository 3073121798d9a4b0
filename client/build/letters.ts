/** Returns the characters from one code point to another. */
const from = (first: number, last: number): string =>
  String.fromCodePoint(...Array.from({ length: last - first + 1 }, (_, at) => first + at));

/** The characters that people write here in Persian and English; all others are shown in a font of the device. */
export const LETTERS = [
  from(0x20, 0x7e),
  '\u00a0«»×÷·•–—−‘’“”…←→©°±',
  // Includes the Arabic letters that Persian keyboards and old documents use in place of Persian ones.
  from(0x60c, 0x60c),
  '؛؟',
  from(0x621, 0x655),
  'ٰٓٔٱپچژکگۀیے',
  // For Kurdish, Azeri and Baluchi names.
  'ەۆێڕڵڤۇۊۏھ',
  from(0x660, 0x66d),
  from(0x6f0, 0x6f9),
  // Joiners, marks and isolates of direction.
  from(0x200b, 0x200f),
  from(0x202a, 0x202e),
  from(0x2066, 0x2069),
].join('');
