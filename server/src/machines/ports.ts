import type { Machine } from '@mahzar/shared/rest/machines';
import type { MachineAct } from '@mahzar/shared/staff/machine-acts';
import type { AuditActor } from '../audit/audit.ts';
import type { Page, PageOf } from '../storage/keyset.ts';

/** Tokens of the court's systems. Each act is noted in the audit log in its own transaction. */
export interface MachineStore {
  /** @param tokenHash SHA-256 of the token, hex: the token itself is kept nowhere */
  create(
    machine: {
      readonly id: string;
      readonly name: string;
      readonly acts: readonly MachineAct[];
      readonly expiresAt: number | null;
      readonly createdBy: string;
    },
    tokenHash: string,
    by: AuditActor,
    at: number,
  ): Promise<Machine>;
  list(page: Page): Promise<PageOf<Machine>>;
  /** Resolves to false when there is no such machine. One that is revoked already stays so. */
  revoke(id: string, by: AuditActor, at: number): Promise<boolean>;
  byTokenHash(tokenHash: string): Promise<Machine | undefined>;
  /** Remembers when it was used last. */
  markUsed(id: string, at: number): Promise<void>;
}
