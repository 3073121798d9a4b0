import type { ApiClient } from '@mahzar/shared/rest/api-clients';
import type { ApiClientAct } from '@mahzar/shared/staff/api-client-acts';
import type { AuditActor } from '../../audit/audit.ts';
import type { Page, PageOf } from '../../storage/keyset.ts';

/** Tokens of the court's systems. Each act is noted in the audit log in its own transaction. */
export interface ApiClientStore {
  /** @param tokenHash SHA-256 of the token, hex: the token itself is kept nowhere */
  create(
    apiClient: {
      readonly id: string;
      readonly name: string;
      readonly acts: readonly ApiClientAct[];
      readonly expiresAt: number | null;
      readonly createdBy: string;
    },
    tokenHash: string,
    by: AuditActor,
    at: number,
  ): Promise<ApiClient>;
  list(page: Page): Promise<PageOf<ApiClient>>;
  /** Resolves to false when there is no such machine. One that is revoked already stays so. */
  revoke(id: string, by: AuditActor, at: number): Promise<boolean>;
  byTokenHash(tokenHash: string): Promise<ApiClient | undefined>;
  /** Remembers when it was used last. */
  markUsed(id: string, at: number): Promise<void>;
}
