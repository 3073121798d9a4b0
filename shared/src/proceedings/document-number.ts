/** A document's number as the court writes it: that of its case, and its own within it. */
export function documentNumber(caseNumber: string, number: number): string {
  return `${caseNumber}/${number}`;
}
