import { generate } from 'otplib';

/** The code that an authenticator app shows. @param at epoch milliseconds */
export function codeAt(secret: string, at: number): Promise<string> {
  return generate({ secret, epoch: Math.floor(at / 1000) });
}
