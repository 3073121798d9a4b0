import type { AllocatedAs } from '@mahzar/shared/board/board';
import type { BrowserHash, HearingId, MessageId, SeatId } from '@mahzar/shared/hearing/ids';
import type { HearingKind, Role } from '@mahzar/shared/hearing/roles';
import type { DocumentId, OrderId, PartyId } from '@mahzar/shared/proceedings/ids';
import type { Assignment, DocumentMedia } from '@mahzar/shared/proceedings/words';
import type { OfficeId, QueueId, RequestId } from '@mahzar/shared/queue/ids';
import type { CASE_KINDS } from '@mahzar/shared/rest/cases';
import type { OwnTask } from '@mahzar/shared/rest/own-hearings';
import type { PowerFilingState, PowerRefusal } from '@mahzar/shared/rest/power-words';
import type { BookingDraft } from '@mahzar/shared/scheduling/booking';
import type { ExportFailure, RecordExport } from '@mahzar/shared/rest/record-exports';
import type { CopyRequest } from '@mahzar/shared/rest/record-access';
import type { OrderScope, RecordAccess } from '@mahzar/shared/record/may-play';
import type { FileKind, RequestState } from '@mahzar/shared/rest/requests';
import type { DELETION_STATES, RetentionKind } from '@mahzar/shared/rest/record-retention';
import type { Language } from '@mahzar/shared/rest/values';
import type { WebhookEvent } from '@mahzar/shared/staff/webhook-events';
import { keysOf } from '@mahzar/shared/keys-of';
import type { Audience, NotifyChannel, NotifyEvent, NotifyLanguage } from '@mahzar/shared/notify/events';
import type { MessageError, MessageState } from '@mahzar/shared/rest/messages';

/** Tables of the database. Times are epoch milliseconds; `Buffer`s are ciphertext (`cipher.ts`). */
export interface Tables {
  hearings: {
    id: HearingId;
    created_at: number;
    /** Title, branch and case number as JSON, encrypted with the hearing's key. */
    details: Buffer;
    /** When the hearing was over and its record found complete; null until then. */
    whole_at: number | null;
    /**
     * The node whose data folder has the record, see `nodeIdIn`; null if the process is alone on the database, and for older
     * records.
     */
    whole_node: string | null;
    /** The queue of a meeting; null for other hearings. */
    queue_id: QueueId | null;
    /** The request of a meeting; null for other hearings. */
    request_id: RequestId | null;
  };
  /** Which process on the database holds a hearing, and until when unless it renews the lease. */
  hearing_leases: {
    hearing_id: HearingId;
    node: string;
    /** Id of the process's current run. */
    run: string;
    /** URL of the process's pages. */
    address: string;
    until: number;
    /** Proof over all fields except `until`, see `LeaseProofs`; null for leases from before proofs were stored. */
    proof: string | null;
  };
  /** Destroying a row makes a hearing's names and texts unreadable for ever; its log can still be verified. */
  hearing_keys: {
    hearing_id: HearingId;
    /** The hearing's key, encrypted with the master key. */
    wrapped: Buffer;
  };
  /** Keys of hearings' recordings. A hearing without a row was recorded before recordings were encrypted, or not yet. */
  recording_keys: {
    hearing_id: HearingId;
    /** The recording's key, encrypted with the master key; null when it was destroyed. */
    wrapped: Buffer | null;
    /** When it was destroyed; null while it exists. */
    destroyed_at: number | null;
  };
  seats: {
    hearing_id: HearingId;
    seat: SeatId;
    role: Role;
    /** Encrypted with the hearing's key. */
    name: Buffer;
    /** `jti` of the token that opens the seat now. */
    token_id: string | null;
  };
  /** Messages written at a hearing; the log has their digests. */
  chat_messages: MessageRow;
  /** Messages between lawyer and client; destroyed at the end of the hearing. */
  privileged_messages: MessageRow;
  /** Who may read a posted message, by reader and time. */
  chat_readers: ReaderRow;
  /** Like `chat_readers`, for messages between lawyer and client; destroyed with them. */
  privileged_readers: ReaderRow;
  /** Amount that an author has written at a hearing, in ciphertexts and their bytes. */
  message_totals: {
    hearing_id: HearingId;
    part: 'chat' | 'counsel' | 'help';
    /** A seat, or `staff:ID`. */
    author: string;
    messages: number;
    bytes: number;
  };
  /** Like `message_totals`, for a seat's writers, each under the keys by which they are counted (`writerCounts`). */
  writer_totals: {
    hearing_id: HearingId;
    part: 'chat' | 'counsel' | 'help';
    /** A seat. */
    author: string;
    writer: string;
    messages: number;
    bytes: number;
  };
  /** The last check of each seat's device. */
  device_checks: {
    hearing_id: HearingId;
    seat: SeatId;
    at: number;
    /** Codes and numbers, as JSON. */
    result: string;
  };
  /** Progress of people's proofs of identity; a code's hash is keyed. */
  identity_checks: { hearing_id: HearingId; seat: SeatId } & CodeColumns;
  /** Append-only: triggers refuse everything but INSERT. */
  log_entries: {
    hearing_id: HearingId;
    seq: number;
    at: number;
    actor: string;
    type: string;
    payload: string;
    prev_hash: string;
    hash: string;
  };
  /** One day of an office's meetings with citizens; its events are in its log. */
  queues: {
    id: QueueId;
    office_id: OfficeId;
    /** `YYYY-MM-DD` in the court's zone. */
    day: string;
    created_at: number;
    /** The last entry of its log that citizens were notified about. */
    told_seq: number;
  };
  queue_entries: {
    queue_id: QueueId;
    seq: number;
    at: number;
    actor: string;
    type: string;
    payload: string;
    prev_hash: string;
    hash: string;
  };
  /** Records that are completely in the file store, and since when. */
  record_archives: {
    hearing_id: HearingId;
    stored_at: number;
  };
  /** Nodes whose data folders have or had parts of a recording. */
  record_holders: {
    hearing_id: HearingId;
    /** See `nodeIdIn`. */
    node: string;
    /** When the last part was removed there; null while some exist. */
    removed_at: number | null;
  };
  /** Keys that sign checkpoints, Ed25519. */
  record_keys: {
    /** See `keyIdOf`. */
    id: string;
    /** The court's name, the origin of checkpoints. */
    name: string;
    /** Base64. */
    public_key: string;
    /** PEM, encrypted with the system's key. */
    private_key: Buffer;
    created_at: number;
    /** When the key was retired; null while it signs. */
    retired_at: number | null;
  };
  /** Heads of logs in the order in which they entered checkpoints. Append-only. */
  checkpoint_heads: {
    /** Counted from 0. */
    position: number;
    /** See `Head`. */
    chain: string;
    entries: number;
    hash: string;
  };
  /** Append-only. */
  checkpoints: {
    /** Number of heads that it includes: all with a smaller `position`. */
    size: number;
    at: number;
    /** See `TreeTop`: base64, with spaces between. */
    peaks: string;
    /** The signed text. */
    note: string;
  };
  /** Append-only. */
  checkpoint_stamps: {
    /** Size of the checkpoint. */
    size: number;
    /** When the stamp was requested. */
    at: number;
    /** Stamp over the checkpoint's note (RFC 3161), base64. */
    token: string;
  };
  staff_accounts: {
    id: string;
    created_at: number;
    /** Incremented with each change by an administrator. */
    version: number;
    /** Keyed HMAC of the e-mail in lower case. */
    email_index: string;
    /** Encrypted with the system's key, as is the name. */
    email: Buffer;
    name: Buffer;
    language: Language;
    /** JSON. */
    roles: string;
    disabled: number;
    /** Argon2id, as a PHC string; null until the invitation is accepted. */
    password: string | null;
    /** Secret of the authenticator app, encrypted with the system's key. */
    totp: Buffer | null;
    /** A secret that was shown and not confirmed yet. */
    totp_pending: Buffer | null;
    /** The last time step whose code was used (RFC 6238, 5.2). */
    totp_step: number;
    last_sign_in_at: number | null;
  };
  /** Codes that were not used yet. */
  staff_recovery_codes: { account_id: string; hash: string };
  staff_sessions: {
    /** SHA-256 of the cookie's value. */
    hash: string;
    id: string;
    account_id: string;
    step: 'second-factor' | 'enrol' | 'signed-in';
    created_at: number;
    /** Accurate to a minute. */
    last_seen_at: number;
  };
  /** Invitations that were not used, replaced or removed yet. */
  staff_invitations: {
    /** SHA-256 of the link's token. */
    hash: string;
    account_id: string;
    expires_at: number;
  };
  /** Recent failed attempts, by what they are counted for. */
  attempts: {
    key: string;
    failures: number;
    last_at: number;
    /** Earliest time of the next attempt. */
    free_at: number;
  };
  /** Append-only, one chain (`audit-store.ts`). */
  audit_entries: {
    seq: number;
    at: number;
    /** `staff:ID`, `machine:ID`, `seat:ID`, `system` or `nobody`. */
    actor: string;
    act: string;
    /** `KIND:ID`. */
    subject: string | null;
    /** Canonical JSON. */
    details: string;
    prev_hash: string;
    hash: string;
  };
  /** Which account belongs to which subject of the organisation's own sign-in. */
  staff_subjects: {
    /** Keyed HMAC of issuer and subject. */
    subject_index: string;
    account_id: string;
    created_at: number;
  };
  /** Sessions in which a person signed in again with the organisation's provider, to sign exactly the content with this SHA-256. */
  signing_proofs: { session_id: string; account_id: string; sha256: string; at: number };
  /** Marks of people who were protected at a hearing whose names were destroyed; see `identity-marks.ts`. */
  protected_identities: { hearing_id: HearingId; seat: SeatId; mark: string };
  /** Systems of the court that have or had a token. */
  machines: {
    id: string;
    name: string;
    /** `MachineAct`s as JSON. */
    acts: string;
    /** SHA-256 of the token, hex. */
    token_hash: string;
    created_at: number;
    created_by: string;
    expires_at: number | null;
    last_used_at: number | null;
    revoked_at: number | null;
  };
  webhooks: {
    id: string;
    version: number;
    name: string;
    /** Address and secrets as JSON, encrypted. */
    target: Buffer;
    /** `WebhookEvent`s as JSON. */
    events: string;
    created_at: number;
    paused: 'by-staff' | 'gone' | 'restored' | null;
  };
  webhook_deliveries: {
    id: string;
    webhook_id: string;
    event: WebhookEvent;
    /** The hearing of the event. */
    subject: string;
    /** Order among the events of its kind: number of the log's entry, or version of the booking. */
    seq: number;
    /** The exact request body. Ids and times only. */
    body: string;
    created_at: number;
    state: 'waiting' | 'delivered' | 'failed';
    attempts: number;
    /** Null unless it waits. */
    next_at: number | null;
    last_at: number | null;
    last_status: number | null;
    last_failure: string | null;
  };
  /** How far the logs have been read for webhooks. */
  webhook_positions: {
    hearing_id: HearingId;
    seq: number;
    /** 1 after the completion of the record was announced. */
    whole_told: number;
  };
  cases: {
    id: string;
    number: string;
    branch: string;
    kind: (typeof CASE_KINDS)[number];
    archived: number;
    version: number;
    changed_at: number;
    /** Title, notes and people as JSON, encrypted. */
    details: Buffer;
  };
  /** Cases whose proceedings have begun; their events are in their logs. */
  proceedings: {
    id: string;
    created_at: number;
    /** Version of the rule by which its `case_tasks` were last written; 0: none. */
    tasks_version: number;
  };
  /** Tasks of the staff of a case, derived from its log and updated with each entry. */
  case_tasks: {
    account: string;
    case_id: string;
    what: Exclude<OwnTask['what'], 'close-minutes' | 'decide-power' | 'reach-judge'>;
    /** Id of the document or order. */
    subject: string;
    /** Number of a document or exhibit within its case; null for orders. */
    number: number | null;
    /** The assignment in which the account has the task. */
    /** `registry`: nobody of the case can do it; `account` is the same word. */
    assigned_as: Assignment | 'registry';
    /** Epoch milliseconds. */
    since: number;
  };
  case_entries: {
    case_id: string;
    seq: number;
    at: number;
    actor: string;
    type: string;
    payload: string;
    prev_hash: string;
    hash: string;
  };
  /** Minutes of hearings, each with its own key, encrypted with the master key; the text is in their logs. */
  minutes: { id: HearingId; created_at: number; wrapped: Buffer };
  minutes_entries: {
    minutes_id: HearingId;
    seq: number;
    at: number;
    actor: string;
    type: string;
    payload: string;
    prev_hash: string;
    hash: string;
  };
  /** Minutes that are being read and signed: the earliest time at which the judge may close them, epoch milliseconds. */
  minutes_to_close: { minutes_id: HearingId; since: number };
  /** Closed minutes as papers, each encrypted with the key of its minutes. */
  minutes_papers: {
    minutes_id: HearingId;
    /** SHA-256 of the number by which the paper is checked. */
    check_hash: string;
    /** That number, and SHA-256 of the paper, as JSON. */
    facts: string;
    /** The PDF, base64. */
    content: string;
  };
  /** Progress of people's signatures of minutes by a code. */
  signing_codes: { hearing_id: HearingId; seat: SeatId } & CodeColumns;
  /** Each case's own key, encrypted with the master key. */
  case_keys: { case_id: string; wrapped: Buffer };
  /** Uploads to cases; data about a filed document are in the case's log. */
  case_documents: {
    id: DocumentId;
    case_id: string;
    /** The actor, in the form of the log. */
    uploaded_by: string;
    created_at: number;
    /** Size of the whole file; `received` bytes are here. */
    size: number;
    received: number;
    /** Null until the upload is complete and checked. */
    media: DocumentMedia | null;
    sha256: string | null;
    pages: number | null;
    /** For a recording, the parts that can be played (JSON); otherwise null. */
    playback: string | null;
    /** 1 when the document is in the log. */
    filed: number;
    /** Encrypted with the case's key. */
    title: Buffer;
    /** When it is to be scanned for viruses, epoch milliseconds; null: it does not wait for a scan. */
    scan_at: number | null;
    scan_attempts: number;
  };
  /** Browsers of people who see their own cases, see `portal/`. */
  portal_sessions: {
    /** SHA-256 of the cookie's value. */
    hash: string;
    /** National ID and telephone, encrypted. */
    person: Buffer;
    created_at: number;
    last_seen_at: number;
  };
  /** Powers of attorney of lawyers whom no case names: uploads, and filings that wait for the court. */
  power_filings: {
    id: string;
    /** The lawyer; keyed hash. */
    person: string;
    /** `uploading`: not filed yet. */
    state: 'uploading' | PowerFilingState;
    created_at: number;
    /** Size of the whole file; `received` bytes are here. */
    size: number;
    received: number;
    /** Null until the upload is complete and checked. */
    media: DocumentMedia | null;
    sha256: string | null;
    pages: number | null;
    /** As entered by the lawyer; null until it is filed. */
    case_number: string | null;
    /** Word under which cases that name the client are found, see `case_words`; null when nothing is pending. */
    client_word: string | null;
    /** Keyed hash of the telephone from which it was uploaded; null after the decision, and for older uploads. */
    phone: string | null;
    /** The lawyer and the client (JSON), encrypted; null when nothing is pending. */
    details: Buffer | null;
    filed_at: number | null;
    decided_at: number | null;
    /** Why it was refused. */
    reason: PowerRefusal | null;
  };
  /** One-time codes of browsers that name a person or thing, which need not exist, see `access/codes/challenges.ts`. */
  code_challenges: {
    /** Purpose, and SHA-256 of the browser's secret. */
    key: string;
    /** The person or thing named, encrypted; null: it does not exist. */
    subject: Buffer | null;
    /** Key by which wrong answers are counted for a day. */
    counted_by: string;
  } & CodeColumns;
  case_orders: {
    case_id: string;
    id: OrderId;
    /** The draft's text, encrypted with the case's key. */
    draft: Buffer;
    /** SHA-256 of the number by which the paper is checked; null until it is signed. */
    check_hash: string | null;
    /** That number, encrypted likewise. */
    check_number: Buffer | null;
    /** Ids of the people whom the paper names, as JSON, encrypted likewise; null when unknown. */
    named: Buffer | null;
  };
  /** Links by which people open orders served on them; found by SHA-256 of the link's code. */
  order_links: { code_hash: string; case_id: string; order_id: OrderId; party: PartyId; created_at: number };
  /** Messages by which people were notified of the service. */
  order_messages: { message_id: string; case_id: string; order_id: OrderId; party: PartyId; channel: NotifyChannel };
  /** Search terms of cases: blind indexes of words and national IDs (`words.ts`). */
  case_words: { word: string; case_id: string };
  bookings: {
    hearing_id: HearingId;
    case_id: string;
    version: number;
    branch: string;
    room: string | null;
    kind: HearingKind;
    starts_at: number;
    ends_at: number;
    /** 1 when the public may watch. */
    public: number;
    recording_policy: BookingDraft['recordingPolicy'];
    series_id: string | null;
    created_at: number;
    changed_at: number;
    /** Encrypted with the hearing's key; separate, because a calendar shows nothing else. */
    title: Buffer;
    /** Everything else as JSON, encrypted with the hearing's key. */
    details: Buffer;
  };
  /** The hearing during which another one was booked. */
  next_hearings: { next_id: HearingId; hearing_id: HearingId };
  /** Search terms of bookings; destroyed with the hearing's key. */
  booking_words: { word: string; hearing_id: HearingId };
  calendar_feeds: {
    id: string;
    account_id: string;
    /** SHA-256 of 256 random bits, base64url. */
    secret_hash: string;
    scope: 'mine' | 'all';
    branch: string | null;
    created_at: number;
  };
  /** Requests for help by people at a hearing; the same browser is recognised by the hash of its secret. */
  help_requests: {
    id: string;
    hearing_id: HearingId;
    seat: SeatId;
    secret_hash: string;
    /** The browser that asked; null for older rows. */
    browser: BrowserHash | null;
    asked_at: number;
    closed_at: number | null;
  };
  help_messages: {
    id: string;
    request_id: string;
    at: number;
    /** `person`, or `staff:ID`. */
    author: string;
    nonce: string;
    /** Encrypted with the hearing's key. */
    body: Buffer;
  };
  /** `hours` is JSON (`rest/allocation.ts`). */
  staff_hours: { account_id: string; version: number; hours: string };
  allocations: {
    id: string;
    hearing_id: HearingId;
    account_id: string;
    allocated_as: AllocatedAs;
    at: number;
  };
  offices: {
    id: OfficeId;
    version: number;
    created_at: number;
    /** Text for citizens while no requests are accepted; null while they are. */
    paused: string | null;
    /** `OfficeDraft` as JSON. */
    office: string;
  };
  /** Public holidays that are not built in, as JSON (`HolidayList`). */
  holiday_lists: { name: string; version: number; days: string };
  /** People who proved by a code that a telephone is theirs; keyed HMACs of national ID and telephone, and of the national ID. */
  proven_persons: { id: string; person_index: string; national_id_index: string; created_at: number };
  /** Citizens' requests for a meeting, including drafts. */
  requests: {
    id: RequestId;
    office_id: OfficeId;
    state: RequestState;
    /** How the request came to its day: with an earlier turn, on the day itself, or in person. */
    via: 'ahead' | 'today' | 'in-person' | null;
    /** Id in `proven_persons`. */
    person_id: string | null;
    /** Keyed HMAC of the tracking code. */
    tracking_index: string | null;
    /** `YYYY-MM-DD` in the court's zone. */
    day: string | null;
    turn_at: number | null;
    /** Number of places that it has had in queues, including this one. */
    place: number;
    created_at: number;
    changed_at: number;
    submitted_at: number | null;
    /** `RequestDetails` as JSON, encrypted with the request's key. */
    details: Buffer;
  };
  /** Destroying a row makes all data of a request unreadable for ever, including its files. */
  request_keys: {
    request_id: RequestId;
    /** Encrypted with the master key. */
    wrapped: Buffer;
  };
  /** Browsers with access to a request. */
  request_sessions: {
    /** SHA-256 of the cookie's value. */
    hash: string;
    request_id: RequestId;
    expires_at: number;
    /** Key of the portal session from which it was opened, see `portal_sessions`; null: it was not. */
    portal: string | null;
  };
  request_links: {
    /** SHA-256 of the code in the link. */
    code_hash: string;
    request_id: RequestId;
    created_at: number;
    /** The seat of a guest who joins the meeting from elsewhere; null: the citizen's own link. */
    guest: string | null;
  };
  /** One-time codes requested by the browsers of drafts: `draft:ID`. */
  request_codes: {
    key: string;
    request_id: RequestId | null;
  } & CodeColumns;
  /** Uploads with requests. */
  request_files: {
    id: string;
    request_id: RequestId;
    kind: FileKind;
    /** Media type by content; null until the upload is complete. */
    media: string | null;
    /** Size of the whole file; `received` bytes are here. */
    size: number;
    received: number;
    created_at: number;
    /** Encrypted with the request's key. */
    name: Buffer;
  };
  /** Large objects (`ObjectStore`). */
  object_parts: { object: string; offset_at: number; content: Buffer };
  /** Messages to people outside of hearings: waiting, being sent, or sent. */
  outbox: {
    id: string;
    /** Null when it belongs to no hearing. */
    hearing_id: HearingId | null;
    /** A seat of the hearing; without a hearing, the account of a staff member. */
    person: string | null;
    event: NotifyEvent;
    audience: Audience;
    channel: NotifyChannel;
    language: NotifyLanguage;
    /**
     * Recipient, subject and words (`StoredLetter`), encrypted with the hearing's key, or with the system's if there is no hearing.
     */
    letter: Buffer;
    state: MessageState;
    due_at: number;
    /** Not sent any more from then on. */
    until_at: number;
    /** When it is to be processed: due, repeated, or abandoned by a process that held it too long; null when finished. */
    next_at: number | null;
    /** Id of the process's lease on it. */
    lease: string | null;
    attempts: number;
    error: MessageError | null;
    sent_at: number | null;
    reference: string | null;
  };
  /** Texts that the court has customised; the version stays after a return to the built-in text. */
  message_templates: {
    event: NotifyEvent;
    audience: Audience;
    channel: NotifyChannel;
    language: NotifyLanguage;
    subject: string | null;
    /** Null: the built-in text applies again. */
    body: string | null;
    version: number;
    changed_at: number;
  };
  /** Levels of access set after the booking; the highest version applies. */
  record_levels: {
    hearing_id: HearingId;
    /** From 1. */
    version: number;
    level: RecordAccess;
    at: number;
    /** As the audit log names people: `staff:ID`. */
    set_by: string;
    /** Encrypted with the hearing's key. */
    reason: Buffer;
  };
  /** Requests for copies of records; a granted request is the order for the copy. */
  copy_requests: {
    id: string;
    hearing_id: HearingId;
    scope: OrderScope;
    /** `staff:ID`, or `seat:HEARING/SEAT`. */
    asked_by: string;
    asked_at: number;
    /** Encrypted with the hearing's key, and so is the answer. */
    reason: Buffer;
    state: CopyRequest['state'];
    decided_by: string | null;
    decided_at: number | null;
    answer: Buffer | null;
    /** Until when the granted order is valid. */
    until: number | null;
    /** Who withdrew the request or revoked the order, and why. */
    ended_by: string | null;
    ended_at: number | null;
    ended_why: Buffer | null;
  };
  /** Retention by kind of case; records of a kind without a row are kept. */
  retention_periods: {
    kind: RetentionKind;
    keep_days: number | null;
    appeal_days: number;
    version: number;
  };
  /** Holds that keep records from being deleted. */
  record_holds: {
    id: string;
    hearing_id: HearingId;
    set_by: string;
    set_at: number;
    /** Encrypted with the hearing's key, as in `record_levels`. */
    reason: Buffer;
    lifted_by: string | null;
    lifted_at: number | null;
    lift_reason: Buffer | null;
  };
  /** Orders to delete records. A row outlives its record. */
  record_deletions: {
    id: string;
    hearing_id: HearingId;
    state: (typeof DELETION_STATES)[number];
    order_number: string;
    /** `staff:ID` */
    ordered_by: string;
    ordered_at: number;
    /** Encrypted with the hearing's key; null for a deletion known by its certificate alone. */
    reason: Buffer | null;
    carried_by: string | null;
    carried_at: number | null;
    deleted_at: number | null;
    /** A signed note. */
    certificate: string | null;
  };
  /** Copies of records. */
  record_exports: {
    id: string;
    hearing_id: HearingId;
    /** The node whose data folder has the recording and the copy. */
    node: string;
    kind: RecordExport['kind'];
    /** Ms on the record; null: the whole record. */
    part_from: number | null;
    part_to: number | null;
    /** `staff:ID`, or `seat:HEARING/SEAT`. */
    asked_by: string;
    asked_at: number;
    /** JSON of `PlaybackRight`: the right that determines the copy's content. */
    playback_right: string;
    state: RecordExport['state'];
    percent: number;
    /** How often its making was started. */
    starts: number;
    failure: ExportFailure | null;
    /** Name of the file in the folder of the copy. */
    file: string | null;
    bytes: number | null;
    sha256: string | null;
    /** JSON of `HeldDocuments`: the documents of the case in a sealed file; null before it is made, and for other kinds. */
    documents: string | null;
    /** 1: the copy lacks parts that differ from the log. */
    flawed: number;
    until: number | null;
  };
  short_links: {
    /** SHA-256 of the code in the link. */
    code_hash: string;
    hearing_id: HearingId;
    seat: SeatId;
    /** `jti` of the seat's token when the link was made: with another token the link opens nothing. */
    token_id: string;
    created_at: number;
    first_opened_at: number | null;
    last_opened_at: number | null;
    opened: number;
  };
  /** In development: messages that would have been sent. */
  inbox: {
    message_id: string;
    at: number;
    /** Encrypted with the system's key. */
    letter: Buffer;
  };
}

/** All tables, each after the tables that it references. */
export const TABLES = keysOf({
  hearings: true,
  hearing_leases: true,
  hearing_keys: true,
  recording_keys: true,
  seats: true,
  chat_messages: true,
  privileged_messages: true,
  chat_readers: true,
  privileged_readers: true,
  message_totals: true,
  writer_totals: true,
  device_checks: true,
  identity_checks: true,
  log_entries: true,
  queues: true,
  queue_entries: true,
  record_keys: true,
  checkpoint_heads: true,
  checkpoints: true,
  checkpoint_stamps: true,
  staff_accounts: true,
  staff_recovery_codes: true,
  staff_sessions: true,
  staff_invitations: true,
  attempts: true,
  audit_entries: true,
  staff_subjects: true,
  signing_proofs: true,
  protected_identities: true,
  machines: true,
  webhooks: true,
  webhook_deliveries: true,
  webhook_positions: true,
  help_requests: true,
  help_messages: true,
  staff_hours: true,
  allocations: true,
  offices: true,
  holiday_lists: true,
  proven_persons: true,
  requests: true,
  request_keys: true,
  request_sessions: true,
  request_links: true,
  request_codes: true,
  request_files: true,
  object_parts: true,
  outbox: true,
  message_templates: true,
  short_links: true,
  inbox: true,
  cases: true,
  case_words: true,
  proceedings: true,
  case_entries: true,
  case_tasks: true,
  case_keys: true,
  case_documents: true,
  minutes: true,
  minutes_entries: true,
  minutes_papers: true,
  minutes_to_close: true,
  signing_codes: true,
  portal_sessions: true,
  power_filings: true,
  code_challenges: true,
  case_orders: true,
  order_links: true,
  order_messages: true,
  bookings: true,
  booking_words: true,
  next_hearings: true,
  calendar_feeds: true,
  record_levels: true,
  copy_requests: true,
  record_exports: true,
  retention_periods: true,
  record_holds: true,
  record_deletions: true,
  record_archives: true,
  record_holders: true,
} satisfies Record<keyof Tables, true>);

/** Progress with a one-time code, see `CodeProgress`. */
export interface CodeColumns {
  code_hash: string | null;
  code_until: number;
  tries: number;
  sends: number;
  sends_since: number;
  last_send_at: number;
  failures: number;
  locked_at: number | null;
}

interface ReaderRow {
  hearing_id: HearingId;
  seat: SeatId;
  at: number;
  id: MessageId;
  conversation: string;
  author: SeatId;
}

interface MessageRow {
  hearing_id: HearingId;
  id: MessageId;
  at: number;
  conversation: string;
  author: SeatId;
  nonce: string;
  /** Seats that may read it, as JSON. */
  readers: string;
  /** 1 when the law has accepted it. */
  posted: number;
  /** Encrypted with the hearing's key. */
  body: Buffer;
}
