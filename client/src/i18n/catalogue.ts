import type { ProofErrorCode } from '@mahzar/shared/protocol/errors';
import type { Rejection } from '../connection/result.ts';
import type { checkFa } from './check.fa.ts';
import type { citizenFa } from './citizen.fa.ts';
import type { laterConductFa } from './later-conduct.fa.ts';
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

/** Codes of all errors except those of proving one's identity. */
export type PlainErrorCode = Exclude<Rejection['code'], ProofErrorCode>;

type ErrorText = { readonly title: string; readonly text: string };

/** A sentence for every error: a code without one does not compile. */
export type ErrorTexts = Readonly<Record<PlainErrorCode, ErrorText>>;
export type ProofErrorTexts = Readonly<Record<ProofErrorCode, ErrorText>>;

/** The shape of a catalogue, for the other languages. */
export type Texts<Shape> = { readonly [Key in keyof Shape]: Shape[Key] extends string ? string : Texts<Shape[Key]> };

/** The words of every language. */
export type Catalogue = Texts<typeof fa>;
/** Words of the permission table. */
export type PermissionCatalogue = Texts<typeof permissionsFa>;
/** Words of the staff's desk. */
export type StaffCatalogue = Texts<typeof staffFa>;
/** Words of the rules of a hearing. */
export type RulesCatalogue = Texts<typeof rulesFa>;
/** Words of the device check. */
export type CheckCatalogue = Texts<typeof checkFa>;
/** Words for citizens who request a meeting. */
export type CitizenCatalogue = Texts<typeof citizenFa>;
/** Words of the courtroom after its first frame. */
export type ConductCatalogue = Texts<typeof laterConductFa>;
/** Words for proving one's identity. */
export type IdentityCatalogue = Texts<typeof identityFa>;
/** Words of minutes. */
export type MinutesCatalogue = Texts<typeof minutesFa>;
/** Words for people who see their own cases. */
export type MyCatalogue = Texts<typeof myFa>;
/** Words of offices for citizens. */
export type OfficeCatalogue = Texts<typeof officesFa>;
/** Words of a day's queue, at the desk and in the hall. */
export type QueueCatalogue = Texts<typeof queueFa>;
/** Words for playing records. */
export type PlaybackCatalogue = Texts<typeof playbackFa>;
/** Words of the page that plays a sealed file. */
export type ViewerCatalogue = Texts<typeof viewerFa>;
/** Words of the court's documents for people without an account. */
export type PaperCatalogue = Texts<typeof papersFa>;
