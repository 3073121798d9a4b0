/**
 * Version of the wording of the rules and of the undertaking not to record, in all languages together. Raised with every change of
 * their meaning: everybody who enters afterwards must accept the new wording. The client's catalogues hold the texts, and a test
 * next to them holds the digest that belongs to this number.
 */
export const RULES_VERSION = 3;

/** A person has read the rules and accepts them. The log records the version of the wording. */
export interface RulesAcceptance {
  readonly version: number;
  /** Language in which the person read the rules (BCP 47). */
  readonly language: string;
}
