/**
 * Returns the check digit by Luhn's algorithm (ISO/IEC 7812-1, annex B): it finds every wrong digit and nearly every swap of
 * neighbours.
 */
export function checkDigit(digits: string): string {
  // From the last digit on; old phones that only request a meeting have no `toReversed`.
  const sum = Array.from(digits, Number).reduceRight((total, digit, index) => {
    const doubled = (digits.length - 1 - index) % 2 === 0 ? digit * 2 : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return String((10 - (sum % 10)) % 10);
}
