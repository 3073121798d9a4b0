/**
 * Version of the wording of the rules and of the undertaking not to record, in all languages together. Raised with every
 * change of what they say: whoever enters after that is asked anew. The client's catalogues hold the words, and a test beside
 * them the digest that belongs to this number.
 */
export const RULES_VERSION = 3;

/** A person has read the rules and accepts them. The log keeps which words they were. */
export interface RulesAcceptance {
  readonly version: number;
  /** In which the words were read (BCP 47). */
  readonly language: string;
}
