import { Refused } from '../../http/api/bind.ts';
import type { PasswordRules } from './password-rules.ts';

/** A refusal when the rules find fault with a new password. @param field where it stands in the request */
export function refusePassword(
  rules: PasswordRules,
  field: string,
  password: string,
  of: { readonly name: string; readonly email: string },
): Refused | undefined {
  const fault = rules(password, of);
  return fault && new Refused('weak-password', 'the password is too easily guessed', [{ field, code: fault }]);
}
