import { Rejection } from '@mahzar/shared/rejection';
import type { ApiErrorCode } from '@mahzar/shared/rest/errors';
import type { PasswordRules } from './password-rules.ts';

/** A refusal when a new password violates the rules; otherwise undefined. @param field its field in the request */
export async function refusePassword(
  rules: PasswordRules,
  field: string,
  password: string,
  of: { readonly name: string; readonly email: string },
): Promise<Rejection<ApiErrorCode> | undefined> {
  const fault = await rules(password, of);
  return (
    fault &&
    new Rejection('weak-password', { detail: 'the password is too easily guessed', problems: [{ field, code: fault }] })
  );
}
