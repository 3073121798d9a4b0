import type { StaffRole } from '@mahzar/shared/staff/roles';
import type { SettingName, Values } from './settings.ts';

/** The organisation's own sign-in (OpenID Connect). */
export interface OidcSettings {
  readonly issuer: URL;
  readonly clientId: string;
  readonly clientSecret: string | null;
  /** The name people know it by. */
  readonly name: string;
  readonly scopes: readonly string[];
  /** Values of `acr` that mean two factors were used. */
  readonly acr: readonly string[];
  /** Null when no accounts are created at sign-in. */
  readonly roles: readonly { readonly group: string; readonly role: StaffRole }[] | null;
  readonly groupsClaim: string;
}

/** Settings of the organisation's sign-in; null when it is not configured. */
export function oidcOf(
  values: Values,
  production: boolean,
  complain: (setting: SettingName, advice: string) => void,
): OidcSettings | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId } = values;
  if (issuer === undefined) {
    if (clientId !== undefined) complain('OIDC_ISSUER', 'OIDC_CLIENT_ID needs the address of the provider');
    return null;
  }
  if (clientId === undefined) {
    complain('OIDC_CLIENT_ID', 'OIDC_ISSUER needs the id by which the provider knows this service');
    return null;
  }
  if (production && issuer.protocol !== 'https:') complain('OIDC_ISSUER', 'give an https address');
  const scopes = values.OIDC_SCOPES ?? ['openid', 'email', 'profile'];
  if (!scopes.includes('openid')) complain('OIDC_SCOPES', 'openid must be among them');
  return {
    issuer,
    clientId,
    clientSecret: values.OIDC_CLIENT_SECRET ?? null,
    name: values.OIDC_NAME ?? issuer.hostname,
    scopes,
    acr: values.OIDC_ACR ?? [],
    roles: values.OIDC_ROLES ?? null,
    groupsClaim: values.OIDC_GROUPS_CLAIM ?? 'groups',
  };
}
