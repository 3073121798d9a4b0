/** Digits as computers count them, however the keyboard writes them: Persian and Arabic ones become Latin. */
export function latinDigits(text: string): string {
  return text.replace(/[\u06f0-\u06f9\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) & 0xf));
}
