import type { ProofErrorCode } from '@mahzar/shared/protocol/errors';
import type { Rejection } from '../connection/result.ts';
import type { checkFa } from './check.fa.ts';
import type { citizenFa } from './citizen.fa.ts';
import type { conductFa } from './conduct.fa.ts';
import type { fa } from './fa.ts';
import type { identityFa } from './identity.fa.ts';
import type { minutesFa } from './minutes.fa.ts';
import type { myFa } from './my.fa.ts';
import type { officesFa } from './offices.fa.ts';
import type { papersFa } from './papers.fa.ts';
import type { playbackFa } from './playback.fa.ts';
import type { queueFa } from './queue.fa.ts';
import type { rulesFa } from './rules.fa.ts';
import type { permissionsFa } from './permissions.fa.ts';
import type { staffFa } from './staff.fa.ts';
import type { viewerFa } from './viewer.fa.ts';

/** What can go wrong anywhere but where people show who they are. */
export type PlainErrorCode = Exclude<Rejection['code'], ProofErrorCode>;

type ErrorText = { readonly title: string; readonly text: string };

/** A sentence for everything that can go wrong: a code without one does not compile. */
export type ErrorTexts = Readonly<Record<PlainErrorCode, ErrorText>>;
export type ProofErrorTexts = Readonly<Record<ProofErrorCode, ErrorText>>;

type Texts<Shape> = { readonly [Key in keyof Shape]: Shape[Key] extends string ? string : Texts<Shape[Key]> };

/** What every language must say. */
export type Catalogue = Texts<typeof fa>;
/** What every language must say of the permission table. */
export type PermissionCatalogue = Texts<typeof permissionsFa>;
/** What every language must say at the staff's desk. */
export type StaffCatalogue = Texts<typeof staffFa>;
/** What every language must say of the rules of a hearing. */
export type RulesCatalogue = Texts<typeof rulesFa>;
/** What every language must say of the device check. */
export type CheckCatalogue = Texts<typeof checkFa>;
/** What every language must say to citizens who ask for a meeting. */
export type CitizenCatalogue = Texts<typeof citizenFa>;
/** What every language must say in the courtroom after its first frame. */
export type ConductCatalogue = Texts<typeof conductFa>;
/** What every language must say of showing who one is. */
export type IdentityCatalogue = Texts<typeof identityFa>;
/** What every language must say of minutes. */
export type MinutesCatalogue = Texts<typeof minutesFa>;
/** What every language must say to people who see their own cases. */
export type MyCatalogue = Texts<typeof myFa>;
/** What every language must say of offices for citizens. */
export type OfficeCatalogue = Texts<typeof officesFa>;
/** What every language must say of the queue of a day, at the desk and in the hall. */
export type QueueCatalogue = Texts<typeof queueFa>;
/** What every language must say of playing records. */
export type PlaybackCatalogue = Texts<typeof playbackFa>;
/** What every language must say on the page that plays a sealed file. */
export type ViewerCatalogue = Texts<typeof viewerFa>;
/** What every language must say of papers of the court to those who have no account. */
export type PaperCatalogue = Texts<typeof papersFa>;
