/** Returns a document's printed number: the case's number and the document's own. */
export function documentNumber(caseNumber: string, number: number): string {
  return `${caseNumber}/${number}`;
}
